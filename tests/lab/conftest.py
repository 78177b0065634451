"""A real JupyterLab with nothing of the user's, and a real browser.

Marked `lab`: `pytest -m "not lab"` leaves these out. Where Chromium is missing they fail: the bench would be
untested.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_server import ROOT, Lab, Visit, serve
from playwright.sync_api import Browser


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "lab: starts JupyterLab and a browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("lab")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter")
    for place in ("notebooks", "tests/publishing/notebooks"):
        for notebook in (ROOT / place).glob("*.ipynb"):
            shutil.copy(notebook, folder)
    with serve(folder, home) as server:
        yield server


@pytest.fixture(scope="module")
def visit(lab: Lab, browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visit = Visit(lab, context)
    context.route("**/*", visit.admit)
    yield visit
    context.close()
    assert visit.refused == []
    assert visit.complaints == []
