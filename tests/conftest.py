"""What tests of several rooms share: a browser, examples a property is tried on, who runs which file."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from slow_files import SLOW
from xdist.scheduler import LoadFileScheduling

from hotich_analysis.cli import main

CHROMIUM = "/usr/bin/chromium"

# The same examples in each short run, or a change would fail for what another brought; many and ever other
# ones: `make test-long`.
settings.register_profile("short", max_examples=10, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=300, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fast", action="store_true", help="leave out what slow_files.py names")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    name = collection_path.relative_to(Path(__file__).parent).with_suffix("").as_posix()
    return True if config.getoption("fast") and name in SLOW else None


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from searching what is imported by now again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


class LabInOneProcess(LoadFileScheduling):
    """A process for each file in turn, and one for all files of tests/lab, which share one JupyterLab."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/lab" if nodeid.startswith("tests/lab/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LabInOneProcess:
    return LabInOneProcess(config, log)


@pytest.fixture(scope="session", autouse=True)
def _own_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests make hotich remember is not kept for the user who runs them, whose language is not asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOTICH_CACHE", str(tmp_path_factory.mktemp("memory")))
        patch.setenv("HOTICH_LANG", "en")
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for a module: its event loop must have ended before other tests start their own.

    Where Chromium is missing its tests fail: the pages would be untested.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        yield (browser := driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"]))
        browser.close()


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Run the command in an empty folder: exit code, standard output, standard error."""
    monkeypatch.setenv("HOTICH_DATA", "")
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call
