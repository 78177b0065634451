"""install.py takes everything from the lock by its hashes: a part by uv, or the whole by pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    monkeypatch.delitem(sys.modules, "install", raising=False)
    import install

    monkeypatch.setattr(install, "VENV", tmp_path)
    return install


@pytest.fixture
def commands(install: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was run: it only notes."""
    noted: list[list[str]] = []
    monkeypatch.setattr(install, "run", lambda *command: noted.append([str(part) for part in command]))
    return noted


def call(install: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["install.py", *arguments])
    install.main()


@pytest.mark.parametrize("arguments", [[], ["--all"]])
def test_extras_come_only_when_all_is_asked_for(
    install: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    call(install, monkeypatch, *arguments)
    [packages] = [command for command in commands if "pyproject.toml" in command]
    assert ("--all-extras" in packages) == ("--all" in arguments)
    assert packages[packages.index("--constraints") + 1] == "requirements.lock"


def test_everything_that_is_fetched_is_checked_by_its_hash(
    install: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    call(install, monkeypatch)
    fetching = [command for command in commands if "install" in command]
    assert len(fetching) == 3
    # the build's own packages are in the lock with their hashes
    assert all({"--require-hashes", "--build-constraints"} & set(command) for command in fetching)


def test_pip_takes_the_whole_lock_where_uv_fails(
    install: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = install.run

    def run(*command: str | Path) -> None:
        if "uv" in command:
            raise subprocess.CalledProcessError(2, "uv")
        note(*command)

    monkeypatch.setattr(install, "run", run)
    call(install, monkeypatch)
    assert commands[-2][-3:] == ["--require-hashes", "--requirement", "requirements.lock"]
    assert commands[-1][-3:] == ["--no-build-isolation", "--editable", "."]


def test_of_the_lock_pip_takes_uv_alone(
    install: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    call(install, monkeypatch)
    lines = (tmp_path / "uv.txt").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 1
    assert all(line.startswith("    --hash=sha256:") for line in lines[1:])
    assert [line.endswith("\\") for line in lines] == [True] * (len(lines) - 1) + [False]
