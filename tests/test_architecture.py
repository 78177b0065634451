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
    "console": {"errors", "vocabulary", "display"},
    "unattended": {"console", "errors"},
    "exploring": {"__version__", *ROOMS},
    "importing": {"__version__", "console", *ROOMS},
    "reporting": {"__version__", "console", "unattended", *ROOMS},
    "warming": ROOMS - {"publishing"},
    "cli": {"__version__", "console", "importing", "reporting", "unattended", *ROOMS},
    "deprecated": {"dataset", "metrics"},
    "__init__": set(),
}
ONLY_IN = {
    "matplotlib": {"display", "dataset.boundaries"},
    "geopandas": {"display", "dataset.boundaries", "dataset.references"},  # there for its types
    "shapely": {"display", "dataset.boundaries"},
    "esda": set(),  # only tests compare with it
    "libpysal": set(),
    "papermill": {"publishing"},
    "nbconvert": {"publishing"},
    "nbclient": {"publishing"},
    "typst": {"publishing"},
    "pypandoc": {"publishing"},
    "xlsxwriter": {"publishing"},
    "ipywidgets": {"display.explore.panel"},
    "jupyter_scheduler": {"publishing.scheduling"},
    "distributed": {"publishing.cluster"},
    "click": {"cli", "console"},
    "openpyxl": {"dataset.spreadsheets", "display.forms"},
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


# messages, templates and scripts of the package itself; a sender's own file, given by its path
OWN_FILES = {
    "display.wording",
    "display.explore.page",
    "display.explore.panel",
    "display.forms.marked_workbook",
}
READERS = {"read_table", "read_text", "find_data_directory", "choose_data_directory", "open", "read_csv"}


def calls_of(path: Path) -> set[str]:
    """The last name of everything that is called."""
    found = {
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    }
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in found}


@pytest.mark.parametrize("room", ["metrics", "display"])
def test_metrics_and_display_read_no_data_files(room: str) -> None:
    reading = {}
    for path in (path for path in MODULES if name_of(path).startswith(f"{room}.")):
        calls = calls_of(path)
        loads = {name for name in calls if name.startswith(("load_", "list_snapshot", "list_revision"))}
        loads -= {
            "load_wording",
            "load_workbook",
        }  # words by their references; a sender's own file, given by path
        readers = READERS - {"read_text", "open"} if name_of(path) in OWN_FILES else READERS
        if found := loads | (calls & readers):
            reading[name_of(path)] = sorted(found)
    assert reading == {}


def test_the_environment_is_read_at_the_edge_only() -> None:
    # the one function that reads HOTICH_DATA, the one that reads the user's language; what kernels are given;
    # where the compiler keeps its files
    allowed = {"console", "dataset.folder", "publishing.runner", "publishing.exporters", "publishing.kernels"}
    touching = {
        name_of(path)
        for path in MODULES
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    }
    assert touching <= allowed


def test_merged_units_are_recognised_in_one_place() -> None:
    """By metrics.frames and metrics.states, and nowhere else by a column of the table."""
    asking = [
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and isinstance(node.left, ast.Constant)
        and str(node.left.value).startswith("n_parts")
    ]
    assert [
        name for name in asking if name not in {"metrics.frames", "metrics.states", "metrics.scenarios"}
    ] == []
