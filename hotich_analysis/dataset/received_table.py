"""A received sheet -> the lines of its units, with the heading of each column found by name.

Titles above, headings in two rows, rows of regions, a total row, notes that run over to a row of their own
and lines below the total are told apart by what stands in them. What would change the meaning of a line is
refused: hidden rows and columns with content, and values merged over several units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hotich_analysis.dataset.headings import ColumnMeaning, Headings
from hotich_analysis.dataset.spellings import strip_accents
from hotich_analysis.dataset.workbook import Cell, Sheet, name_column
from hotich_analysis.errors import Problem

_LAST_HEADER_ROW: Final = 60
_TOTAL_WORDS: Final = ("tong", "cong", "total", "ca nuoc", "toan quoc")
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
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    problems: list[Problem] = field(default_factory=list)

    def find_column(self, role: str, indicator: str | None = None) -> int | None:
        """Return the column of a role (and indicator), None if the table has none."""
        wanted = [
            column
            for column, meaning in self.meanings.items()
            if meaning.role == role and (indicator is None or meaning.indicator == indicator)
        ]
        return wanted[0] if wanted else None

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
    anchor = _find_unit_heading(sheet, headings)
    if anchor is None:
        return None
    last_header = _find_last_header_row(sheet, anchor)
    stacked = _stack_headings(sheet, anchor, last_header, headings)
    table = ReceivedTable(
        sheet,
        {column: meaning for column, texts in stacked.items() if (meaning := headings.find(texts))},
        {column: " / ".join(dict.fromkeys(texts)) for column, texts in stacked.items()},
    )
    _check_headings(table, stacked, last_header, headings)
    _read_lines(table, last_header + 1, regions)
    _check_hidden(table, anchor.row)
    _check_merged(table, last_header)
    return table


def _find_unit_heading(sheet: Sheet, headings: Headings) -> Cell | None:
    """The first cell that heads a column of units and has another heading beside it."""
    for (row, _), cell in sorted(sheet.cells.items()):
        if row > _LAST_HEADER_ROW:
            return None
        meaning = headings.find([cell.text])
        beside = [other for other in sheet.cells.values() if other.row == row and other != cell]
        if meaning and meaning.role == "unit" and (beside or sheet.last_column == 1):
            return cell
    return None


def _find_last_header_row(sheet: Sheet, anchor: Cell) -> int:
    """Headings go on until a row fills the unit's column; a merged heading fills it only at its top."""
    for row in range(anchor.row + 1, min(anchor.row + 4, sheet.last_row + 1)):
        if (row, anchor.column) in sheet.cells:
            return row - 1
        if not any(place[0] == row for place in sheet.cells):
            return row - 1
    return anchor.row


def _stack_headings(sheet: Sheet, anchor: Cell, last: int, headings: Headings) -> dict[int, list[str]]:
    """The texts over each column, top down; those merged over several columns count for each of them.

    A row above the unit's heading belongs to it only where it helps to tell a column.
    """
    spread: dict[tuple[int, int], str] = {place: cell.text for place, cell in sheet.cells.items()}
    for top, left, bottom, right in sheet.outline.merged:
        if (top, left) in sheet.cells and bottom <= last:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    spread[row, column] = sheet.cells[top, left].text
    stacked: dict[int, list[str]] = {}
    for column in range(1, sheet.last_column + 1):
        texts = [spread[row, column] for row in range(anchor.row, last + 1) if (row, column) in spread]
        above = spread.get((anchor.row - 1, column))
        if above and headings.find(texts) is None and (not texts or headings.find([above, *texts])):
            texts.insert(0, above)
        if texts:
            stacked[column] = texts
    return stacked


def _check_headings(
    table: ReceivedTable, stacked: Mapping[int, list[str]], last_header: int, headings: Headings
) -> None:
    """Refuse unknown headings over a column with content, and two columns of one meaning."""
    seen: dict[ColumnMeaning, str] = {}
    for column, texts in stacked.items():
        rows = [row for row, place in table.sheet.cells if place == column]
        heading = Cell(min(rows), column, table.headings[column])
        meaning = table.meanings.get(column)
        if meaning is None:
            if max(rows) > last_header:
                nearest = [f"'{text}'" for text in headings.list_nearest(" ".join(texts))]
                expected = " or ".join(nearest) or "a heading of the return form, or no such column"
                table.report("unknown_heading", "the heading is unknown", heading, expected)
        elif meaning in seen:
            expected = f"one column only; the first is {seen[meaning]}"
            table.report("heading_twice", "two columns have the same meaning", heading, expected)
        elif meaning.role == "share":
            expected = "two columns: " + " and ".join(_name_counts(headings, meaning))
            table.report("ratio_in_one_column", "a ratio needs both its counts", heading, expected)
        seen.setdefault(meaning or ColumnMeaning("number", str(column)), name_column(column))
    table.meanings = {
        column: meaning for column, meaning in table.meanings.items() if meaning.role != "share"
    }


def _name_counts(headings: Headings, meaning: ColumnMeaning) -> list[str]:
    row = headings.indicators.set_index("indicator_code").loc[str(meaning.indicator)]
    return [f"'{row['numerator_vi']}'", f"'{row['denominator_vi']}'"]


def _read_lines(table: ReceivedTable, first: int, regions: frozenset[str]) -> None:
    keys = {column for column, meaning in table.meanings.items() if meaning.role in _KEYS}
    unit_column = table.find_column("unit")
    for row in range(first, table.sheet.last_row + 1):
        cells = {column: cell for (at, column), cell in table.sheet.cells.items() if at == row}
        known = {column: cell for column, cell in cells.items() if column in table.meanings}
        texts = [strip_accents(cell.text.casefold()) for column, cell in sorted(cells.items())]
        values = {column: cell for column, cell in known.items() if column not in keys}
        if not values and (not cells or table.total or set(known) <= _numbers(table)):
            continue  # blank, below the table, or a number without a unit
        if table.total and unit_column not in cells:
            continue  # who signed, and the like
        if not values and len(texts) == 1 and texts[0] in regions:
            continue
        if any(text.startswith(_TOTAL_WORDS) for text in texts[:2]) and table.lines and not table.total:
            table.total = Line(row, cells)
        elif unit_column not in cells and not (keys & set(known)):
            _continue_line(table, values)
        else:
            table.lines.append(Line(row, known))


def _numbers(table: ReceivedTable) -> set[int]:
    return {column for column, meaning in table.meanings.items() if meaning.role in {"number", "unit_code"}}


def _continue_line(table: ReceivedTable, values: Mapping[int, Cell]) -> None:
    """Join the rest of a note to the cell above; anything else without a unit is a problem."""
    for column, cell in values.items():
        before = table.lines[-1].cells.get(column) if table.lines else None
        is_words = cell.kind == "text" and len(cell.text) > 2  # noqa: PLR2004 - more than a mark
        is_note = is_words and table.meanings[column].role in {"level", "note"}
        if before is None or not is_note:
            table.report("no_unit", "the row names no province", cell, "the name of a province in its row")
            continue
        joined = Cell(before.row, column, f"{before.text} {cell.text}", before.kind, before.font)
        table.lines[-1].cells[column] = joined


def _check_hidden(table: ReceivedTable, first: int) -> None:
    outline = table.sheet.outline
    lines = {line.row: line for line in table.lines}
    for row in sorted(outline.hidden_rows & {*lines, first}):
        cell = min(lines[row].cells.values(), key=lambda cell: cell.column) if row in lines else None
        shown = cell or Cell(row, table.find_column("unit") or 1, "")
        table.report("hidden_row", "the row is hidden", shown, "the row shown, or deleted")
    for column in sorted(outline.hidden_columns & set(table.meanings)):
        heading = Cell(first, column, table.headings[column])
        table.report("hidden_column", "the column is hidden", heading, "the column shown, or deleted")
    if outline.is_hidden:
        heading = Cell(first, table.find_column("unit") or 1, table.sheet.name)
        table.report("hidden_sheet", "the sheet is hidden", heading, "the sheet shown, or deleted")


def _check_merged(table: ReceivedTable, last_header: int) -> None:
    """A value merged over several units or columns would count for the first alone."""
    rows = {line.row for line in table.lines}
    for top, left, bottom, right in table.sheet.outline.merged:
        cell = table.sheet.cells.get((top, left))
        spans_lines = len(rows & set(range(top, bottom + 1))) > 1
        spans_columns = right > left and top in rows
        if cell and bottom > last_header and (spans_lines or spans_columns):
            message = "the value is merged over several cells"
            table.report("merged", message, cell, "a value in each cell of its own")


def read_pairs(sheet: Sheet) -> dict[str, Cell]:
    """Return the cell right of each text: how a form states its frame and its date."""
    return {
        cell.text: beside
        for (row, column), cell in sheet.cells.items()
        if (beside := sheet.cells.get((row, column + 1)))
    }
