"""What CONTRIBUTING.md promises: its targets and tests exist, CI is .ci/run, hooks ask what lint asks."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from slow_files import SLOW

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"^```\w*\n.*?^```$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
HOOK = ["sh", ".ci/in-venv"]

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not there, as on Windows")


def targets() -> set[str]:
    return set(re.findall(r"(?m)^([a-z][a-z-]*):", MAKEFILE))


def recipe(target: str) -> list[list[str]]:
    """The commands of a target, each a tool of .venv and its arguments."""
    [lines] = re.findall(rf"(?m)^{target}:.*\n((?:\t.*\n)+)", MAKEFILE)
    return [shlex.split(line.strip().removeprefix("$(BIN)/")) for line in lines.splitlines()]


def hooks() -> dict[str, list[str]]:
    """The command of each hook behind what finds the Python of .venv, by the hook's name."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    [repository] = config["repos"]
    assert repository["repo"] == "local"
    commands = {hook["id"]: shlex.split(hook["entry"]) for hook in repository["hooks"]}
    assert all(command[:2] == HOOK for command in commands.values())
    return {name: command[2:] for name, command in commands.items()}


def workflow() -> dict[str, Any]:
    return yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make without running anything."""
    return subprocess.run(
        ["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_targets_that_are_named_exist(page: Path) -> None:
    code = "\n".join(CODE.findall(page.read_text(encoding="utf-8")))
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z-]+)", code)) <= targets()


def test_contributing_says_how_to_lint_test_and_run_notebooks() -> None:
    assert {"lint", "test", "notebook", "notebooks"} <= set(re.findall(r"make ([a-z]+)", CONTRIBUTING))


def test_files_and_tests_that_contributing_shows_exist() -> None:
    paths = re.findall(r"`((?:data|notebooks|tests|\.ci|\.github)/[\w./-]*)`|pytest (\S+)", CONTRIBUTING)
    named = {path for pair in paths for path in pair if path}
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


@needs_make
def test_fast_tests_leave_out_files_that_exist_and_ci_leaves_out_none() -> None:
    assert "--fast" in make("test-fast").stdout
    assert "--fast" not in make("test").stdout
    assert [name for name in SLOW if not list((ROOT / "tests").glob(f"{name}*"))] == []


def test_ci_lints_and_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    made = [line.split("#")[0].split() for line in lines if line.startswith("make ")]
    assert {"lint", "test"} <= {target for line in made for target in line}


def test_workflow_only_calls_the_one_script() -> None:
    steps = [step for job in workflow()["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]


def test_workflow_may_read_and_has_an_end() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 30 for job in workflow()["jobs"].values())
    assert "secrets." not in str(workflow())


def test_actions_are_pinned_to_a_major_version() -> None:
    used = [step["uses"] for job in workflow()["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


def test_hooks_ask_what_lint_asks_and_whether_notebooks_have_outputs() -> None:
    asked = hooks()
    assert asked.pop("notebooks") == ["pytest", "--quiet", "tests/test_notebooks.py"]
    assert list(asked.values()) == recipe("lint")


@pytest.mark.skipif(shutil.which("sh") is None, reason="on Windows Git brings sh, and only to its hooks")
@pytest.mark.parametrize("python", [".venv/bin/python", ".venv/Scripts/python.exe"])
def test_hooks_find_the_python_of_the_venv_or_say_what_to_read(python: str, tmp_path: Path) -> None:
    command = ["sh", str(ROOT / ".ci" / "in-venv"), "ruff", "check", "."]
    without = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert without.returncode == 1
    assert "CONTRIBUTING.md" in without.stderr
    (tmp_path / python).parent.mkdir(parents=True)
    (tmp_path / python).write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    (tmp_path / python).chmod(0o755)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "-m ruff check .\n"


@pytest.mark.parametrize("target", sorted(targets()))
def test_a_target_waits_for_the_packages_that_it_needs_and_no_more(target: str) -> None:
    [(needs, lines)] = re.findall(rf"(?m)^{target}:(.*)\n((?:\t.*\n)+)", MAKEFILE)
    tools = set(re.findall(r"\$\(BIN\)/(\w+)", lines)) | set(re.findall(r"RUN_ANEW", lines))
    of_the_core = {"hotich", "uv"}  # uv comes first and brings the rest
    stamp = ".installed" if tools - of_the_core else ".installed-core" if tools else None
    assert re.findall(r"\$\(VENV\)/(\S+)", needs) == ([stamp] if stamp else [])


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


@needs_make
def test_what_make_starts_keeps_bytecode_whatever_the_environment_says() -> None:
    done = subprocess.run(
        ["make", "-f", "Makefile", "-f", "-", "environment"],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOTICH_DATA": "kept"},
        input="environment:\n\t@env\n",
        capture_output=True,
        text=True,
        check=True,
    )
    names = {line.split("=")[0] for line in done.stdout.splitlines()}
    assert "HOTICH_DATA" in names
    assert "PYTHONDONTWRITEBYTECODE" not in names
