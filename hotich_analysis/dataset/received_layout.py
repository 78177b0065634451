"""Where the headings of a received table stand: found by name, in one row or several, under any titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from hotich_analysis.dataset.headings import Headings
from hotich_analysis.dataset.spellings import normalise_name, strip_accents
from hotich_analysis.dataset.workbook import Cell, Sheet

_LAST_HEADER_ROW: Final = 60
_MOST_CANDIDATES: Final = 20
_DEEPEST: Final = 4
_NUMBERED: Final = re.compile(r"\(?([A-Z]|\d{1,2})\)?")


@dataclass(frozen=True)
class Layout:
    """The rows of the headings, the first row below them, and the texts over each column, top down."""

    first_row: int
    last_row: int
    first_line: int
    texts: dict[int, list[str]]

    def place_heading(self, sheet: Sheet, column: int, text: str) -> Cell:
        """Return the cell that heads a column, with all texts of its heading."""
        rows = range(self.first_row - 1, self.last_row + 1)
        row = next((row for row in rows if row and (row, column) in sheet.cells), self.first_row)
        return Cell(max(row, 1) if column in self.texts else self.first_row, column, text)


def find_layout(sheet: Sheet, headings: Headings) -> Layout | None:
    """Return the layout of a sheet's table, None if no cell heads a column of units.

    Where several do, as on a cover above, it is the row with the most headings that are known.
    """
    rows = ((row, cells) for row, cells in sheet.rows.items() if row <= _LAST_HEADER_ROW)
    anchors = (
        cell
        for _, cells in rows
        for cell in cells.values()
        if (len(cells) > 1 or sheet.last_column == 1) and _is_unit(cell, headings)
    )
    layouts = [_lay_out(sheet, anchor, headings) for anchor in islice(anchors, _MOST_CANDIDATES)]
    return max(layouts, key=lambda layout: _count_known(layout, headings), default=None)


def find_lost_table(sheet: Sheet, headings: Headings, names: frozenset[str]) -> Cell | None:
    """Return where a sheet without a heading of units has other headings, or names of units beside values.

    names: of the units, without unit word, accents and case. Hidden sheets are lists to choose from.
    """
    n_units = 0
    for row, cells in sheet.rows.items():
        if len(cells) == 1 or sheet.outline.is_hidden:
            continue
        first = next(iter(cells.values()))
        n_units += any(strip_accents(normalise_name(cell.text)[1]) in names for cell in cells.values())
        known = {headings.find([cell.text]) for cell in cells.values() if row <= _LAST_HEADER_ROW} - {None}
        if len(known) > 1 or n_units > 1:
            return first
    return None


def _is_unit(cell: Cell, headings: Headings) -> bool:
    meaning = headings.find([cell.text])
    return meaning is not None and meaning.role == "unit"


def _count_known(layout: Layout, headings: Headings) -> int:
    return sum(headings.find(texts) is not None for texts in layout.texts.values())


def _lay_out(sheet: Sheet, anchor: Cell, headings: Headings) -> Layout:
    last = _find_last_header_row(sheet, anchor)
    first_line = last + (2 if _is_numbered(sheet.rows.get(last + 1, {})) else 1)
    return Layout(anchor.row, last, first_line, _stack_headings(sheet, anchor, last, headings))


def _find_last_header_row(sheet: Sheet, anchor: Cell) -> int:
    """Headings go on until a row fills the unit's column, or has numbers; a merged heading is at its top."""
    for row in range(anchor.row + 1, anchor.row + _DEEPEST):
        cells = sheet.rows.get(row, {})
        has_numbers = any(cell.kind == "number" or cell.text.isdecimal() for cell in cells.values())
        if not cells or anchor.column in cells or has_numbers:
            return row - 1
    return anchor.row


def _is_numbered(cells: dict[int, Cell]) -> bool:
    """Whether a row numbers the columns: A, B, 1, 2, 3, or (1), (2), (3)."""
    found = [_NUMBERED.fullmatch(cell.text) for cell in cells.values()]
    labels = [match[1] for match in found if match]
    n_letters = sum(label.isalpha() for label in labels)
    letters = [chr(65 + place) for place in range(n_letters)]
    numbers = [str(place) for place in range(1, len(labels) - n_letters + 1)]
    return len(labels) == len(found) > 1 and labels == letters + numbers


def _stack_headings(sheet: Sheet, anchor: Cell, last: int, headings: Headings) -> dict[int, list[str]]:
    """The texts over each column, top down; those merged over several columns count for each of them.

    A row above the unit's heading belongs to it only where it helps to tell a column.
    """
    spread: dict[tuple[int, int], str] = {place: cell.text for place, cell in sheet.cells.items()}
    for top, left, bottom, right in sheet.outline.merged:
        if (top, left) in sheet.cells and bottom <= last:
            for row in range(top, bottom + 1):
                for column in range(left, min(right, sheet.last_column) + 1):
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
