"""Imports go one way, and heavy libraries stay in the rooms that need them; read from the source with ast."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "hotich_analysis"
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS = {"errors", "vocabulary", "dataset", "metrics", "display", "publishing"}
# each room may import from the package only these, and itself
ALLOWED = {
    "errors": set(),
    "vocabulary": set(),
    "dataset": {"errors", "vocabulary"},
    "metrics": {"errors", "vocabulary", "dataset"},
    "display": {"errors", "vocabulary", "dataset", "metrics", "__version__"},
    "publishing": {"errors"},
    "console": set(),
    "exploring": {"__version__", *ROOMS},
    "importing": {"__version__", "console", *ROOMS},
    "reporting": {"__version__", "console", *ROOMS},
    "cli": {"__version__", "console", "importing", "reporting", *ROOMS},
    "__init__": set(),
}
ONLY_IN = {
    "matplotlib": {"display", "dataset.boundaries"},
    "geopandas": {"display", "dataset.boundaries"},
    "shapely": {"display", "dataset.boundaries"},
    "esda": {"metrics.clustering"},
    "libpysal": {"metrics.clustering"},
    "papermill": {"publishing"},
    "nbconvert": {"publishing"},
    "nbclient": {"publishing"},
    "typst": {"publishing"},
    "pypandoc": {"publishing"},
    "xlsxwriter": {"publishing"},
    "ipywidgets": {"display.explore.panel"},
    "jupyter_scheduler": {"publishing.scheduling"},
    "click": {"cli", "console"},
    "openpyxl": {
        "dataset.spreadsheets",
        "display.form_sheets",
        "display.marked_workbook",
        "display.return_form",
    },
}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__") or "__init__"


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            module = node.module or ""
            found |= (
                {f"{module}.{alias.name}" for alias in node.names}
                if module == "hotich_analysis"
                else {module}
            )
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_one_way(path: Path) -> None:
    room = name_of(path).split(".")[0]
    own = {name.split(".")[1] for name in imports_of(path) if name.startswith("hotich_analysis.")}
    assert own <= ALLOWED[room] | {room}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_heavy_libraries_stay_in_their_room(path: Path) -> None:
    name = name_of(path)
    for library in {found.split(".")[0] for found in imports_of(path)} & ONLY_IN.keys():
        assert any(name == room or name.startswith(f"{room}.") for room in ONLY_IN[library]), library


def test_no_room_is_called_after_nothing_in_particular() -> None:
    names = {path.stem for path in MODULES}
    assert not names & {"utils", "util", "helpers", "common", "config", "misc"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_the_library_does_not_print(path: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
