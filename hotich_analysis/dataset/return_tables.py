"""A received sheet -> the lines of its units: headings are found by name, never by position.

Headings may stand in one row or several, under any titles; column_headings.csv says what a column holds. What
the return form and its reader agree on stands first: whoever changes a text there changes both.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, Literal

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.kinds import COUNTS, Kind
from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.names import normalise_name, strip_accents
from hotich_analysis.dataset.spreadsheets import Cell, Sheet
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import Problem
from hotich_analysis.vocabulary import Level

KEY_HEADINGS: Final[Mapping[Literal["number", "unit_code", "unit"], str]] = {
    "number": "STT",
    "unit_code": "Mã",
    "unit": "Tỉnh, thành phố",
}
"""Headings of the columns that say whose line it is, by what they hold; in their order."""
COMMUNE_HEADING: Final = "Xã, phường, đặc khu"
"""Heading of the communes, beside that of their provinces."""
DATE_HEADING: Final = "Ngày báo cáo"
"""Heading of the date of a return."""
NOTE_HEADING: Final = "{short_name} – ghi chú"
"""Heading of the notes on an indicator, given by its short name."""
LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.FULL: "Đầy đủ",
    Level.PARTIAL: "Một phần",
    Level.NONE: "Chưa triển khai",
}
"""What the form offers for a level."""
FRAME_LABEL: Final = "Khung đơn vị hành chính"
"""What stands before the frame that a form is made for."""
DATE_LABEL: Final = "Số liệu tính đến ngày"
"""What stands before the date that the figures are asked for."""
PROBLEMS_SHEET: Final = "Lỗi cần sửa"
"""The list of problems in a file that was given back; it may come again, and is passed over."""


Role = Literal[
    "number",
    "unit",
    "unit_code",
    "commune",
    "commune_code",
    "province",
    "province_code",
    "district",
    "reported_date",
    "level",
    "note",
    "numerator",
    "denominator",
    "share",
]
"""share: one column for a ratio, of which no counts can be told; province: in a table of communes, whose they
are."""

_LONGEST = 500


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column holds, and of which indicator."""

    role: Role
    indicator: str | None = None


@dataclass(frozen=True)
class Headings:
    """All headings that are known. indicators: as load_indicators(); forms: table of column_headings.csv."""

    indicators: pd.DataFrame
    forms: pd.DataFrame
    _found: dict[tuple[str, ...], ColumnMeaning | None] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def _meaning_of(self) -> dict[str, ColumnMeaning]:
        """Forms on record come first; a name that two indicators share tells neither."""
        meanings: dict[str, set[ColumnMeaning]] = {}
        for text, meaning in self._list_names():
            meanings.setdefault(_key(text), set()).add(meaning)
        sure = {key: found.pop() for key, found in meanings.items() if len(found) == 1}
        return sure | {_key(text): meaning for text, meaning in self._list_forms()}

    def _list_forms(self) -> Iterator[tuple[str, ColumnMeaning]]:
        """The headings of the return form, then those on record."""
        for role, heading in KEY_HEADINGS.items():
            yield heading, ColumnMeaning(role)
        yield COMMUNE_HEADING, ColumnMeaning("commune")
        yield DATE_HEADING, ColumnMeaning("reported_date")
        for form in self.forms.to_dict("records"):
            code = None if pd.isna(form["indicator_code"]) else str(form["indicator_code"])
            yield form["heading"], ColumnMeaning(form["role"], code)

    def _list_names(self) -> Iterator[tuple[str, ColumnMeaning]]:
        n_named = pd.concat([self.indicators[f"{count}_vi"] for count in COUNTS]).value_counts()
        for row in self.indicators.to_dict("records"):
            code, kind = row["indicator_code"], Kind(row["kind"])
            names = [row[name] for name in ("name_vi", "short_name_vi", "name_en", "short_name_en")] + [code]
            for name in names:
                yield name, ColumnMeaning(kind.alone, code)
            yield NOTE_HEADING.format(short_name=row["short_name_vi"]), ColumnMeaning("note", code)
            for role in kind.counts:
                for lang in ("vi", "en"):
                    count = row[f"{role}_{lang}"]
                    yield from ((f"{name} {count}", ColumnMeaning(role, code)) for name in names)
                if n_named[row[f"{role}_vi"]] == 1:
                    yield row[f"{role}_vi"], ColumnMeaning(role, code)

    def find(self, stacked: Sequence[str]) -> ColumnMeaning | None:
        """Return what a column holds; stacked: the texts of its heading, from the top row down.

        None where they are not known, or where one of them names another indicator than the others.
        """
        texts = tuple(dict.fromkeys(stacked))
        if texts not in self._found:
            starts = reversed(range(len(texts)))
            readings = (self._look_up(" ".join(texts[start:])) for start in starts)
            meaning = next(filter(None, readings), None)
            named = {alone.indicator for text in texts if (alone := self._look_up(text)) and alone.indicator}
            self._found[texts] = meaning if meaning and named <= {meaning.indicator} else None
        return self._found[texts]

    def _look_up(self, heading: str) -> ColumnMeaning | None:
        if len(heading) > _LONGEST:
            return None
        found = (self._meaning_of.get(_key(reading)) for reading in list_readings(heading))
        return next(filter(None, found), None)

    def list_nearest(self, heading: str) -> list[str]:
        """Return the known headings nearest to one that is not known."""
        known = {text: _key(text) for text, _ in (*self._list_forms(), *self._list_names())}
        found = process.extract(_key(heading[:_LONGEST]), known, scorer=fuzz.WRatio, limit=2, score_cutoff=70)
        return [text for _, _, text in found]


def _key(heading: str) -> str:
    return " ".join(re.findall(r"\w+", strip_accents(" ".join(normalise_name(heading))).casefold()))


def load_headings(data_directory: Path | None = None) -> Headings:
    """Read the names of indicators and the headings on record."""
    directory = find_data_directory(data_directory)
    indicators = read_table(directory, "indicators.csv")
    return Headings(indicators, read_table(directory, "column_headings.csv"))


_HEADS: Final = ("unit", "commune")
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


def find_layout(sheet: Sheet, headings: Headings) -> Layout | None:
    """Return the layout of a sheet's table, None if no cell heads a column of units.

    Where several do, as on a cover above, it is the row with the most headings that are known.
    """
    anchors = (
        cell
        for row, cells in sheet.rows.items()
        if row <= _LAST_HEADER_ROW and (len(cells) > 1 or sheet.last_column == 1)
        for cell in cells.values()
        if (meaning := headings.find([cell.text])) and meaning.role in _HEADS
    )

    def count_known(layout: Layout) -> int:
        return sum(headings.find(texts) is not None for texts in layout.texts.values())

    layouts = []
    for anchor in islice(anchors, _MOST_CANDIDATES):
        last = _find_last_header_row(sheet, anchor)
        first_line = last + (2 if _is_numbered(sheet.rows.get(last + 1, {})) else 1)
        layouts.append(Layout(anchor.row, last, first_line, _stack_headings(sheet, anchor, last, headings)))
    return max(layouts, key=count_known, default=None)


def find_lost_table(sheet: Sheet, headings: Headings, names: set[str]) -> Cell | None:
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


_TOTAL_WORDS: Final = ("tong", "cong", "total", "ca nuoc", "toan quoc")
_TOTAL_OF_COMMUNES: Final = re.compile(
    r"(tong|cong)(\s+(so|cong|hop)\b.*)?[:.]?|(total|toan tinh|ca nuoc)\b.*"
)
_EXPECTED_HEADING: Final = "a heading of the return form, or no such column"
_KEYS: Final = ("number", "unit", "unit_code", "province", "province_code", "district")


@dataclass(frozen=True)
class Line:
    """The row of one unit: its cells by column, with the rows that continue them."""

    row: int
    cells: dict[int, Cell]


class Refused(Exception):  # noqa: N818 - the problem is reported already, and never raised to a caller
    """The value of a cell cannot be read."""


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
    of_communes: bool = False

    def is_closed(self, row: int) -> bool:
        """Whether a row without a unit is no part of the table: a total stands above it, and below lines.

        A row right below a line of a unit continues it all the same.
        """
        if self.total is None or not self.lines or self.lines[0].row > self.total.row:
            return False
        return self.lines[-1].row != row - 1 or self.lines[-1].row < self.total.row

    def find_column(self, role: str, indicator: str | None = None) -> int | None:
        """Return the column of a role (and indicator), None if the table has none."""
        for column, meaning in self.meanings.items():
            if meaning.role == role and indicator in {None, meaning.indicator}:
                return column
        return None

    def place_heading(self, column: int | None) -> Cell:
        """Return the cell that heads a column (of None the first), with all texts of its heading."""
        column, first = column or 1, self.layout.first_row
        rows = range(max(first - 1, 1), self.layout.last_row + 1)
        row = next((row for row in rows if (row, column) in self.sheet.cells), first)
        text = self.headings.get(column, "")
        return Cell(row if column in self.layout.texts else first, column, text)

    def find_cell(self, line: Line, role: str, indicator: str | None = None) -> Cell | None:
        """Return what a line has in the column of a role (and indicator), None if that is nothing."""
        return line.cells.get(self.find_column(role, indicator) or 0)

    def report(self, kind: str, message: str, cell: Cell, expected: str | None = None) -> Refused:
        """Add a problem with one cell; what is returned may be raised, to read no more of it."""
        column = self.headings.get(cell.column, cell.letters)
        self.problems.append(self.sheet.name_fault(kind, message, cell, expected, column))
        return Refused(message)


def read_received_table(sheet: Sheet, headings: Headings, regions: frozenset[str]) -> ReceivedTable | None:
    """Return the table of a sheet, None if no cell heads a column of units.

    regions: names that part a table without being units.
    """
    layout = find_layout(sheet, headings)
    if layout is None:
        return None
    meanings = {column: found for column, texts in layout.texts.items() if (found := headings.find(texts))}
    of_communes = any(found.role == "commune" for found in meanings.values())
    table = ReceivedTable(
        sheet,
        _take_communes(meanings) if of_communes else meanings,
        {column: " / ".join(dict.fromkeys(texts)) for column, texts in layout.texts.items()},
        layout,
        of_communes=of_communes,
    )
    _read_lines(table, layout.first_line, regions)
    _check_headings(table, headings)
    _check_hidden(table)
    _check_merged(table)
    return table


def _take_communes(meanings: Mapping[int, ColumnMeaning]) -> dict[int, ColumnMeaning]:
    """Where communes are named, these are the units, and what else would be one is their province."""
    roles: dict[Role, Role] = {"unit": "province", "commune": "unit", "commune_code": "unit_code"}
    if any(meaning.role == "commune_code" for meaning in meanings.values()):
        roles["unit_code"] = "province_code"
    return {
        column: replace(meaning, role=roles.get(meaning.role, meaning.role))
        for column, meaning in meanings.items()
    }


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
        if not (table.total or has_code) and any(_is_total(label, table) for label in labels):
            table.total = Line(row, cells)
        elif not values and (name is None or (table.total and not is_list) or set(labels) & regions):
            # a region, a line below the total; a number without a name would, in a list, lack a unit
            if is_list and name is None and not table.total:
                cell = next(iter(keys.values()))
                table.report(
                    "no_unit", "the row names no province", cell, "the name of a province in its row"
                )
        elif keys:
            table.lines.append(Line(row, known))
            table.last_row = row
        elif not table.is_closed(row):  # below the table stands who signed, and the like
            _continue_line(table, values)
            table.last_row = row


def _is_total(label: str, table: ReceivedTable) -> bool:
    """Whether a row is that of the totals; Tổng Cọt and Cộng Hòa are communes."""
    if table.of_communes:
        return _TOTAL_OF_COMMUNES.fullmatch(label) is not None
    return label.startswith(_TOTAL_WORDS)


def _read_label(cell: Cell | None) -> list[str]:
    """What a cell says without accents and case, in any encoding."""
    texts = list_readings(cell.text, cell.font) if cell else []
    return [strip_accents(" ".join(text.casefold().split())) for text in texts]


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
        heading = table.place_heading(column)
        meaning = table.meanings.get(column)
        if meaning is None:
            if column in filled:
                nearest = headings.list_nearest(" ".join(layout.texts.get(column, "")))
                expected = " or ".join(f"'{text}'" for text in nearest) or _EXPECTED_HEADING
                table.report("unknown_heading", "the heading is unknown", heading, expected)
            continue
        if meaning in seen:
            expected = f"one column only; the first is {seen[meaning]}"
            table.report("heading_twice", "two columns have the same meaning", heading, expected)
        elif meaning.role == "share":
            ratio = headings.indicators.set_index("indicator_code").loc[str(meaning.indicator)]
            expected = f"two columns: {ratio['numerator_vi']} and {ratio['denominator_vi']}"
            table.report("ratio_in_one_column", "a ratio needs both its counts", heading, expected)
        seen.setdefault(meaning, heading.letters)
    table.meanings = {column: found for column, found in table.meanings.items() if found.role != "share"}


def _check_hidden(table: ReceivedTable) -> None:
    """Refuse what a reader does not see: it may be left over, or left out on purpose."""
    outline, layout = table.sheet.outline, table.layout
    last = max(table.last_row, table.total.row if table.total else 0)
    for row, cells in table.sheet.rows.items():
        if row in outline.hidden_rows and layout.first_row <= row <= last:
            shown = next(iter(cells.values()))
            table.report("hidden_row", "the row is hidden", shown, "the row shown, or deleted")
    for column in sorted(outline.hidden_columns & set(table.meanings)):
        heading = table.place_heading(column)
        table.report("hidden_column", "the column is hidden", heading, "the column shown, or deleted")
    if outline.is_hidden:
        heading = table.place_heading(table.find_column("unit"))
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
