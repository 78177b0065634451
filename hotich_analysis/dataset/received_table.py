"""A received sheet -> the lines of its units, with the heading of each column found by name.

Titles above, headings in two rows, rows of regions, a total row, notes that run over to a row of their own
and lines below the total are told apart by what stands in them. What would change the meaning of a line is
refused: hidden rows and columns with content, and values merged over several units.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hotich_analysis.dataset.headings import ColumnMeaning, Headings
from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.received_layout import Layout, find_layout
from hotich_analysis.dataset.sheet_outline import name_column
from hotich_analysis.dataset.spellings import strip_accents
from hotich_analysis.dataset.workbook import Cell, Sheet
from hotich_analysis.errors import Problem

_TOTAL_WORDS: Final = ("tong", "cong", "total", "ca nuoc", "toan quoc")
_EXPECTED_HEADING: Final = "a heading of the return form, or no such column"
_KEYS: Final = ("number", "unit", "unit_code")


@dataclass(frozen=True)
class Line:
    """The row of one unit: its cells by column, with the rows that continue them."""

    row: int
    cells: dict[int, Cell]


@dataclass
class ReceivedTable:
    """A table with a column of units: meaning and heading of each column, lines, total row, problems."""

    sheet: Sheet
    meanings: dict[int, ColumnMeaning]
    headings: dict[int, str]
    layout: Layout
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    problems: list[Problem] = field(default_factory=list)
    last_row: int = 0

    def is_closed(self, row: int) -> bool:
        """Whether a row without a unit is no part of the table: a total stands above it, and below lines.

        A row right below a line of a unit continues it all the same.
        """
        if self.total is None or not self.lines or self.lines[0].row > self.total.row:
            return False
        return self.lines[-1].row != row - 1 or self.lines[-1].row < self.total.row

    def find_column(self, role: str, indicator: str | None = None) -> int | None:
        """Return the column of a role (and indicator), None if the table has none."""
        wanted = [
            column
            for column, meaning in self.meanings.items()
            if meaning.role == role and (indicator is None or meaning.indicator == indicator)
        ]
        return wanted[0] if wanted else None

    def place_heading(self, role: str) -> Cell:
        """Return the cell that heads the column of a role, or would."""
        column = self.find_column(role) or 1
        return self.layout.place_heading(self.sheet, column, self.headings.get(column, ""))

    def report(self, kind: str, message: str, cell: Cell, expected: str | None = None) -> None:
        """Add a problem with one cell."""
        self.problems.append(
            Problem(
                self.sheet.file,
                message,
                cell.row,
                self.headings.get(cell.column, name_column(cell.column)),
                cell.text,
                expected,
                self.sheet.name,
                cell.place,
                kind,
            )
        )


def read_received_table(sheet: Sheet, headings: Headings, regions: frozenset[str]) -> ReceivedTable | None:
    """Return the table of a sheet, None if no cell heads a column of units.

    regions: names that part a table without being units.
    """
    layout = find_layout(sheet, headings)
    if layout is None:
        return None
    table = ReceivedTable(
        sheet,
        {column: meaning for column, texts in layout.texts.items() if (meaning := headings.find(texts))},
        {column: " / ".join(dict.fromkeys(texts)) for column, texts in layout.texts.items()},
        layout,
    )
    _read_lines(table, layout.first_line, regions)
    _check_headings(table, headings)
    _check_hidden(table)
    _check_merged(table)
    return table


def _read_lines(table: ReceivedTable, first: int, regions: frozenset[str]) -> None:
    is_list = not any(meaning.indicator for meaning in table.meanings.values())
    unit_column = table.find_column("unit") or 0
    for row, cells in table.sheet.rows.items():
        known = {column: cell for column, cell in cells.items() if column in table.meanings}
        if row < first or not known:
            continue
        keys = {column: cell for column, cell in known.items() if table.meanings[column].role in _KEYS}
        values = {column: cell for column, cell in known.items() if column not in keys}
        name = cells.get(unit_column)
        labels = _read_label(name or next((cells[column] for column in cells if column < unit_column), None))
        has_code = any(table.meanings[column].role == "unit_code" for column in keys if column != unit_column)
        if not (table.total or has_code) and any(label.startswith(_TOTAL_WORDS) for label in labels):
            table.total = Line(row, cells)
        elif not values and (name is None or (table.total and not is_list) or set(labels) & regions):
            _pass_over(table, name, keys, is_list=is_list)
        elif keys:
            table.lines.append(Line(row, known))
            table.last_row = row
        elif not table.is_closed(row):  # below the table stands who signed, and the like
            _continue_line(table, values)
            table.last_row = row


def _read_label(cell: Cell | None) -> list[str]:
    """What a cell says without accents and case, in any encoding."""
    texts = list_readings(cell.text, cell.font) if cell else []
    return [strip_accents(" ".join(text.casefold().split())) for text in texts]


def _pass_over(table: ReceivedTable, name: Cell | None, keys: Mapping[int, Cell], *, is_list: bool) -> None:
    """A region, a line below the total, a number without a name: in a list, that would lack a unit."""
    if is_list and name is None and not table.total:
        cell = next(iter(keys.values()))
        table.report("no_unit", "the row names no province", cell, "the name of a province in its row")


def _continue_line(table: ReceivedTable, values: Mapping[int, Cell]) -> None:
    """Join the rest of a note to the cell above; anything else without a unit is a problem."""
    for column, cell in values.items():
        before = table.lines[-1].cells.get(column) if table.lines else None
        goes_on = bool(table.total and table.lines and table.lines[0].row < table.total.row)
        if goes_on and (before is None or before.text[:1] not in "xX×"):
            continue  # who signed stands below a table that goes on after its total
        is_words = cell.kind == "text" and len(cell.text) > 2  # noqa: PLR2004 - more than a mark
        is_note = is_words and table.meanings[column].role in {"level", "note"}
        if before is None or not is_note:
            table.report("no_unit", "the row names no province", cell, "the name of a province in its row")
            continue
        joined = Cell(before.row, column, f"{before.text} {cell.text}", before.kind, before.font)
        table.lines[-1].cells[column] = joined


def _check_headings(table: ReceivedTable, headings: Headings) -> None:
    """Refuse a column with content whose heading is unknown, and two columns of one meaning."""
    layout = table.layout
    last = max((line.row for line in table.lines), default=0)
    rows = (cells for row, cells in table.sheet.rows.items() if layout.first_line <= row <= last)
    filled = {column for cells in rows for column in cells}
    seen: dict[ColumnMeaning, str] = {}
    for column in sorted(filled | set(layout.texts)):
        heading = layout.place_heading(table.sheet, column, table.headings.get(column, ""))
        meaning = table.meanings.get(column)
        if meaning is None:
            if column in filled:
                nearest = headings.list_nearest(" ".join(layout.texts.get(column, "")))
                expected = " or ".join(f"'{text}'" for text in nearest) or _EXPECTED_HEADING
                table.report("unknown_heading", "the heading is unknown", heading, expected)
        elif meaning in seen:
            expected = f"one column only; the first is {seen[meaning]}"
            table.report("heading_twice", "two columns have the same meaning", heading, expected)
        elif meaning.role == "share":
            expected = "two columns: " + " and ".join(_name_counts(headings, meaning))
            table.report("ratio_in_one_column", "a ratio needs both its counts", heading, expected)
        if meaning:
            seen.setdefault(meaning, name_column(column))
    shares = [column for column, meaning in table.meanings.items() if meaning.role == "share"]
    table.meanings = {column: table.meanings[column] for column in table.meanings if column not in shares}


def _name_counts(headings: Headings, meaning: ColumnMeaning) -> list[str]:
    row = headings.indicators.set_index("indicator_code").loc[str(meaning.indicator)]
    return [str(row["numerator_vi"]), str(row["denominator_vi"])]


def _check_hidden(table: ReceivedTable) -> None:
    """Refuse what a reader does not see: it may be left over, or left out on purpose."""
    outline, layout = table.sheet.outline, table.layout
    last = max(table.last_row, table.total.row if table.total else 0)
    for row, cells in table.sheet.rows.items():
        if row in outline.hidden_rows and layout.first_row <= row <= last:
            shown = next(iter(cells.values()))
            table.report("hidden_row", "the row is hidden", shown, "the row shown, or deleted")
    for column in sorted(outline.hidden_columns & set(table.meanings)):
        heading = layout.place_heading(table.sheet, column, table.headings[column])
        table.report("hidden_column", "the column is hidden", heading, "the column shown, or deleted")
    if outline.is_hidden:
        heading = table.place_heading("unit")
        table.report("hidden_sheet", "the sheet is hidden", heading, "the sheet shown, or deleted")


def _check_merged(table: ReceivedTable) -> None:
    """A value merged over several units or columns would count for the first alone."""
    lines = {line.row for line in table.lines}
    rows = sorted(lines | ({table.total.row} if table.total else set()))
    for top, left, bottom, right in table.sheet.outline.merged:
        cell = table.sheet.cells.get((top, left))
        if cell is None or bottom <= table.layout.last_row:
            continue
        n_lines = bisect_right(rows, bottom) - bisect_left(rows, top)
        if n_lines > 1 or (right > left and top in lines):
            message = "the value is merged over several cells"
            table.report("merged", message, cell, "a value in each cell of its own")


def read_pairs(sheet: Sheet) -> dict[str, Cell]:
    """Return the cell right of each text: how a form states its frame and its date."""
    return {
        unicodedata.normalize("NFC", cell.text): beside
        for (row, column), cell in sheet.cells.items()
        if (beside := sheet.cells.get((row, column + 1)))
    }
