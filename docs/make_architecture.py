"""Write the tables of docs/architecture.md and draw docs/images/architecture.svg: `make architecture`.

What cannot be read from the code stands here: what a user could name, why a module that only one other
imports is a file of its own, what a change took before. tests/test_make_architecture.py holds it to the code.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from draw_architecture import draw_picture
from measure_architecture import (
    LAYERS,
    ROOT,
    House,
    count_files,
    count_merged,
    count_public,
    count_ratio_lines,
    count_reading,
    find_one_user_modules,
    read_house,
)

PAGE: Final = ROOT / "docs" / "architecture.md"
PICTURE: Final = ROOT / "docs" / "images" / "architecture.svg"

CONCEPTS: Final[Mapping[str, str]] = {
    "what all rooms agree on": "errors vocabulary",
    "the data folder and its tables": "dataset.folder dataset.tables dataset.references",
    "units and their names": "dataset.names",
    "communes": "dataset.communes display.communes",
    "levels and ratios": "dataset.kinds",
    "a snapshot": "dataset.snapshots dataset.source dataset.annexes dataset.deposit",
    "a received file": "dataset.spreadsheets dataset.return_tables dataset.intake dataset.legacy_text",
    "shapes": "dataset.boundaries",
    "checks of the data": "dataset.checks",
    "deployed, lacking, not reported": "metrics.states",
    "coverage and gaps": "metrics.coverage metrics.gaps",
    "units of another frame": "metrics.frames",
    "what a document claims": "metrics.reconciliation",
    "what a document asks for": "display.tasks",
    "progress": "metrics.progress display.progress display.changes",
    "what if": "metrics.scenarios metrics.clustering display.scenarios",
    "one unit's page": "metrics.briefs display.brief",
    "what a notebook shows": "display.chapters display.notebook_output",
    "tables and sentences": "display.table display.tables display.findings",
    "a national map": "display.maps.drawing display.maps.labels display.maps.status display.palette",
    "a map of one's own numbers": "display.maps.values",
    "the tile map": "display.maps.tiles",
    "charts": "display.charts",
    "words of a language": "display.wording",
    "explore": "display.explore.engine display.explore.panel",
    "the map of a page": "display.explore.page",
    "what explore saves": "exploring",
    "the form": "display.forms.return_form display.forms.marked_workbook",
    "the Ministry's annexes": "display.annexes",
    "a report's workbook": "display.workbook publishing.spreadsheet",
    "what makes up a report": "publishing.plan",
    "what is done before kernels are forked": "warming",
    "an edition": "publishing.runner publishing.editions publishing.delivery",
    "documents": "publishing.document publishing.foreign_html publishing.exporters publishing.tagged_pdf",
    "warm kernels": "publishing.kernels",
    "a cluster": "publishing.cluster",
    "JupyterLab's scheduler": "publishing.scheduling",
    "the command line": "cli console importing reporting",
    "an unattended run": "unattended",
    "names of the version before": "deprecated",
}
"""What a user could name, and the modules it stands in. Every module stands in exactly one."""


@dataclass(frozen=True)
class Reason:
    """Why a module that only one other imports is a file of its own.

    library: `of` is imported by one of the two and not by the other. layer: its user stands in `of`, another
    room than its own. plug-in: other programs find it by the entry point `of`. security: `of` says what is
    kept in one place. public: `of` is a public name of it or of its user, by which notebooks reach it.
    concept: no boundary, but `of` is what a user would name.
    """

    kind: Literal["library", "layer", "plug-in", "security", "public", "concept"]
    of: str
    why: str


REASONS: Final[Mapping[str, Reason]] = {
    "dataset.annexes": Reason(
        "concept", "an annex as printed", "typed by hand, so all its problems are told"
    ),
    "display.annexes": Reason("public", "show_annex", "the Ministry's layout, for paper and word processor"),
    "display.brief": Reason("public", "show_brief", "a page with a map, tables and sentences of its own"),
    "display.changes": Reason("public", "show_changes", "what changed, which no other chapter shows"),
    "display.charts": Reason("public", "show_status_matrix", "drawing, of which a chapter knows nothing"),
    "display.communes": Reason("public", "show_units", "provinces by what their communes answered"),
    "display.explore.page": Reason(
        "public", "show_explorer", "a page's script and style, and what they read"
    ),
    "display.explore.panel": Reason("library", "ipywidgets", "of the extra `lab`, which may be absent"),
    "display.forms.marked_workbook": Reason("library", "openpyxl", "writes into the sender's own file"),
    "display.maps.tiles": Reason("public", "show_tile_map", "a map of squares, drawn by rules of its own"),
    "display.progress": Reason("public", "show_paths", "a drawing in time, by rules of its own"),
    "display.scenarios": Reason("public", "show_scenario", "tables and sentences of one chapter"),
    "importing": Reason("library", "click", "what an import does, without the command line"),
    "metrics.briefs": Reason("layer", "display", "the numbers of a unit's page, without matplotlib"),
    "publishing.cluster": Reason("library", "distributed", "of the extra `cluster`, which may be absent"),
    "publishing.foreign_html": Reason("library", "bleach", "HTML of anybody's making, read as browsers do"),
    "publishing.tagged_pdf": Reason("library", "pypdf", "the tags of a PDF, which nobody else opens"),
    "reporting": Reason("library", "click", "what a report does, without the command line"),
}
"""For each module that only one other imports."""


@dataclass(frozen=True)
class Change:
    """What a change takes: in the state of 234123e, and now; None until somebody has measured it."""

    what: str
    before: str
    now: str | None = None


CHANGES: Final = (
    Change("a new indicator", "1 row", "1 row of `data/indicators.csv`"),
    Change("a new snapshot, typed by hand", "3-4 files, 77 lines by hand"),
    Change(
        "a new chart in the leadership report",
        "9 files",
        "6 files by the list above: the function, chapters, public names, two of messages, the notebook",
    ),
    Change("a third language", "20 files of the package"),
    Change("a snapshot of the 34 units", "45 files of the package name a frame"),
    Change("communes as units", "a redesign", "rows of `data/units/communes.csv`"),
)
"""What count_changes() can count is not filled in here."""

_FIVE: Final = ("a received file", "a national map", "explore", "an edition", "coverage and gaps")
_MEASURES: Final = (
    (
        "modules (without `__init__`) / median lines",
        "113 / 133",
        "at most 65 / 150-300",
        "24 / 398",
        "17 / 118",
    ),
    ("Python lines (all)", "15,772", "at most 13,500", "10,203", "3,344"),
    ("share of import lines", "9.3 %", "at most 8 %", "4.0 %", "3.5 %"),
    ("modules imported by exactly one other", "35", "only boundaries", "", ""),
    ("public names / groups", "144 / 0", "at most 70, in groups", "18 modules", "few"),
    (f"files for {' / '.join(_FIVE)}", "12 / 13 / 7 / 9 / 7", "4 / 4 / 2 / 4 / 2", "", ""),
    ("places that know merged units by a column", "12 in 9 files", "0", "", ""),
    ("lines that branch on level or ratio", "117 in 32 files", "one place for each decision", "", ""),
    ("reads of data files inside metrics and display", "62 in 27 files", "0", "", ""),
)
"""What, before (the same scripts on 234123e), the aim, osmnx, papermill."""
_BLOCK: Final = re.compile(r"(?<=<!-- make architecture: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def list_measures(house: House) -> list[list[str]]:
    """Return the rows of the table of measures: what, before, now, the aim, osmnx, papermill."""
    lines = [module.n_lines for module in house.modules.values()]
    share = 100 * sum(module.n_import_lines for module in house.modules.values()) / sum(lines)
    n_names, n_groups = count_public(house)
    now = [
        f"{len(lines)} / {statistics.median(lines):.0f}",
        f"{house.n_lines:,}",
        f"{share:.1f} %",
        str(len(find_one_user_modules(house))),
        f"{n_names} / {n_groups}",
        " / ".join(str(len(CONCEPTS[concept].split())) for concept in _FIVE),
        *map(_spread, (count_merged(house), count_ratio_lines(house), count_reading(house))),
    ]
    return [
        [what, before, said, *others] for (what, before, *others), said in zip(_MEASURES, now, strict=True)
    ]


def _spread(counts: Counter[str]) -> str:
    n_files = sum(count > 0 for count in counts.values())
    return f"{counts.total()} in {n_files} files" if n_files else "0"


def list_boundaries(house: House) -> list[list[str]]:
    """Return the modules that only one other imports: module with lines, its user, the boundary and why."""
    rows = []
    for name, user in find_one_user_modules(house).items():
        reason = REASONS.get(name)
        said = f"**{reason.kind}** ({reason.of}): {reason.why}" if reason else "**none**"
        rows.append([f"`{name}` ({house.modules[name].n_lines})", f"`{user}`", said])
    return rows


def list_concepts(house: House) -> list[list[str]]:
    """Return what a user could name: concept, its modules, their lines together."""
    rows = []
    for concept, names in CONCEPTS.items():
        n_lines = sum(house.modules[name].n_lines for name in names.split())
        rows.append([concept, ", ".join(f"`{name}`" for name in names.split()), f"{n_lines:,}"])
    return rows


def list_imports(house: House) -> list[list[str]]:
    """Return the imports from room (rows) to room (columns), with the head of the table."""
    counts = house.imports(layers=False)
    users = sorted({user for user, _ in counts}, key=_place, reverse=True)
    used = sorted({used for _, used in counts}, key=_place)
    rows = [[user, *(str(counts[user, room] or "") for room in used)] for user in users]
    return [["from \\ to", *(room.rpartition(".")[2] for room in used)], *rows]


def _place(room: str) -> tuple[int, str]:
    layer = room.partition(".")[0]
    return (LAYERS.index(layer) if layer in LAYERS else len(LAYERS), room)


def count_changes(house: House) -> dict[str, str]:
    """Return what can be counted of CHANGES: what was typed once, files of the package that name it."""
    snapshot = ROOT / "data" / "snapshots" / "2022-04-12"
    n_files = len(list(snapshot.iterdir()))
    n_typed = len((snapshot / "source.yml").read_text(encoding="utf-8").splitlines())
    n_language = count_files(house, r"[\"']en[\"']|_en\b|title\.en", {".py", ".lua", ".typ", ".js", ".html"})
    n_frame = count_files(house, r"\b(63|34|2025)\b|_(63|34|2025)", {".py"})
    return {
        "a new snapshot, typed by hand": f"{n_files} files, {n_typed} lines of `source.yml` by hand",
        "a third language": f"{n_language} files of the package that name one, and its messages",
        "a snapshot of the 34 units": f"{n_frame} files of the package name a frame",
    }


def list_changes(house: House) -> list[list[str]]:
    """Return what six changes take: change, before, now."""
    counted = count_changes(house)
    return [[one.what, one.before, counted.get(one.what) or one.now or "not measured"] for one in CHANGES]


def write_page(text: str, house: House) -> str:
    """Return the page with each of its tables written anew; all else stays as it is."""
    heads = {
        "measures": ["", "before", "now", "aim", "osmnx", "papermill"],
        "boundaries": ["module (lines)", "used by", "why a file of its own"],
        "concepts": ["what a user could name", "modules", "lines"],
        "changes": ["change", "before", "now"],
    }
    rows = {
        "measures": list_measures(house),
        "boundaries": list_boundaries(house),
        "concepts": list_concepts(house),
        "changes": list_changes(house),
    }
    tables = {name: [heads[name], *rows[name]] for name in rows} | {"imports": list_imports(house)}
    return _BLOCK.sub(lambda block: f"{block[1]}{block[2]}\n{_write_table(tables[block[1]])}\n", text)


def _write_table(rows: list[list[str]]) -> str:
    head, *body = rows
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, ["---"] * len(head), *body])


def main() -> None:
    """Write the page's tables and the picture anew."""
    house = read_house()
    PAGE.write_text(write_page(PAGE.read_text(encoding="utf-8"), house), encoding="utf-8", newline="\n")
    PICTURE.write_bytes(draw_picture(house))


if __name__ == "__main__":
    main()
