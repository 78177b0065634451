"""Set up .venv from requirements.lock: for reports and, with --all, for tests, docs and JupyterLab too.

pip brings uv by its hash, and uv the rest in seconds where pip takes minutes. Where uv fails, pip takes over:
it may be set up for a registry that uv knows nothing of. Then everything comes, because pip cannot take part
of a lock by its hashes.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = "requirements.lock"
PIP = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
UV = (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON)


def main() -> None:
    """Read the command line and set up."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--all", action="store_true", help="for tests, docs and JupyterLab too")
    extras = ["--all-extras"] if parser.parse_args().all else []
    run(sys.executable, "-m", "venv", VENV)
    only_uv = VENV / "uv.txt"
    only_uv.write_text(read_entry("uv"), encoding="utf-8")
    run(*PIP, "--require-hashes", "--requirement", only_uv)
    try:
        run(*UV, "--require-hashes", "--constraints", LOCK, "--requirement", "pyproject.toml", *extras)
        run(*UV, "--no-deps", "--build-constraints", LOCK, "--editable", ".")
    except subprocess.CalledProcessError:
        run(*PIP, "--require-hashes", "--requirement", LOCK)
        run(*PIP, "--no-deps", "--no-build-isolation", "--editable", ".")


def read_entry(name: str) -> str:
    """Return what the lock says of a package: its version, and its hashes on continued lines."""
    [entry] = re.findall(rf"(?m)^{name}==(?:.*\\\n)*.*\n", (ROOT / LOCK).read_text(encoding="utf-8"))
    return str(entry)


def run(*command: str | Path) -> None:
    """Run a command in the repository's folder; raise CalledProcessError if it fails."""
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
