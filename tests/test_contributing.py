"""What those who work on this are promised: targets exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"^```\w*\n.*?^```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not there, as on Windows")


def targets() -> set[str]:
    return set(re.findall(r"(?m)^([a-z][a-z-]*):", MAKEFILE))


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make without running anything."""
    return subprocess.run(
        ["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_targets_that_are_named_exist(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z-]+)", code)) <= targets()


@needs_make
def test_one_notebook_is_run_as_all_are() -> None:
    one, every = make("notebook", "NAME=explore"), make("notebooks")
    names = " ".join(f"notebooks/{path.stem}.ipynb" for path in sorted(ROOT.glob("notebooks/*.ipynb")))
    assert "--execute" in one.stdout
    assert one.stdout.replace("notebooks/explore.ipynb", names) == every.stdout


@needs_make
@pytest.mark.parametrize("name", ["explore.ipynb", "notebooks/explore.ipynb"])
def test_a_notebook_may_be_named_as_the_shell_completes_it(name: str) -> None:
    assert make("notebook", f"NAME={name}").stdout == make("notebook", "NAME=explore").stdout


@needs_make
@pytest.mark.parametrize(
    ("name", "said"), [("", "NAME is missing"), ("explor", "no notebook 'explor'; there are: ")]
)
def test_a_notebook_that_is_not_named_or_not_there_is_asked_for(name: str, said: str) -> None:
    done = make("notebook", f"NAME={name}")
    assert done.returncode != 0
    assert said in done.stderr
    assert "nbconvert" not in done.stdout
