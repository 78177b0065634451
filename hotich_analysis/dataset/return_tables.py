"""A received sheet -> the lines of its units: headings are found by name, never by position.

Headings may stand in one row or several, under any titles; column_headings.csv says what a column holds. What
the return form and its reader agree on stands first: whoever changes a text there changes both.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Final, Literal, get_args

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.kinds import COUNTS, Kind
from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.names import normalise_name, strip_accents
from hotich_analysis.dataset.spreadsheets import Cell, Sheet
from hotich_analysis.dataset.tables import check_cells, read_cells, read_table, read_text, tabulate
from hotich_analysis.errors import DataError, Message, Problem
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
    "not_read",
]
"""share: a ratio in one column, as a percentage or as both its counts; province: in a table of communes,
whose they are; not_read: what nobody asks for."""

_OF_ROWS: Final = ("number", "unit", "unit_code", "not_read")
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
    def ratios(self) -> frozenset[str]:
        """Indicators that are a part of a whole."""
        is_ratio = self.indicators["kind"].eq(Kind.RATIO)
        return frozenset(self.indicators.loc[is_ratio, "indicator_code"])

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
            code, of_kind = row["indicator_code"], Kind(row["kind"])
            names = [row[name] for name in ("name_vi", "short_name_vi", "name_en", "short_name_en")] + [code]
            for name in names:
                yield name, ColumnMeaning(of_kind.alone, code)
            yield NOTE_HEADING.format(short_name=row["short_name_vi"]), ColumnMeaning("note", code)
            for role in of_kind.counts:
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
            if meaning == ColumnMeaning("share") and len(named) == 1:  # a rate below the name of an item
                meaning = replace(meaning, indicator=min(named))
            self._found[texts] = meaning if meaning and named <= {meaning.indicator} else None
        return self._found[texts]

    @cached_property
    def rest(self) -> ColumnMeaning | None:
        """What a column of an unknown heading holds: None, unless a sender's file says so of all others."""
        return ColumnMeaning("not_read") if REST in set(self.forms["heading"]) else None

    def _look_up(self, heading: str) -> ColumnMeaning | None:
        if len(heading) > _LONGEST:
            return None
        found = (self._meaning_of.get(_key(reading)) for reading in list_readings(heading))
        return next(filter(None, found), None)

    def list_nearest(self, heading: str) -> list[str]:
        """Return the known headings of values nearest to one that is not known."""
        forms = (*self._list_forms(), *self._list_names())
        known = {text: _key(text) for text, meaning in forms if meaning.role not in _OF_ROWS}
        found = process.extract(
            _key(heading[:_LONGEST]), known, scorer=fuzz.token_sort_ratio, limit=2, score_cutoff=70
        )
        return [text for _, _, text in found]


_WORDS_JOINED: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _key(heading: str) -> str:
    heading = _WORDS_JOINED.sub(" ", heading)
    return " ".join(re.findall(r"[^\W_]+", strip_accents(" ".join(normalise_name(heading))).casefold()))


def load_headings(data_directory: Path | None = None, columns: pd.DataFrame | None = None) -> Headings:
    """Read the names of indicators and the headings on record; add those of one sender (see read_columns)."""
    directory = find_data_directory(data_directory)
    forms = read_table(directory, HEADINGS)
    return Headings(
        read_table(directory, "indicators.csv"),
        forms if columns is None else pd.concat([forms, columns], ignore_index=True),
    )


HEADINGS: Final = "column_headings.csv"
REST: Final = "*"
"""In the place of a heading: all others."""
_COLUMNS: Final = ("heading", "role", "indicator_code")
_OF_INDICATOR: Final = ("level", "note", "numerator", "denominator", "share")


def read_columns(path: Path, data_directory: Path) -> pd.DataFrame:
    """Return what the columns of one sender hold: the columns heading, role and indicator_code of a CSV file.

    A heading of several rows is given by its lowest text, or by all of them, from the top one on; "*" with
    the role not_read means all headings that are not known. Raises DataError naming each row whose role or
    indicator is unknown, or that lacks its indicator.
    """
    cells = read_cells(read_text(path, path.name))
    if problems := check_cells(path.name, cells, _COLUMNS):
        raise DataError(problems)
    columns = tabulate(cells).to_frame()
    known = list(read_table(data_directory, "indicators.csv")["indicator_code"])
    roles = {"role": list(get_args(Role)), "indicator_code": known}
    problems = []
    for row, line in zip(columns.index, columns.to_dict("records"), strict=True):
        asked = roles if line["role"] in _OF_INDICATOR else {"role": roles["role"]}
        asked = asked if line["heading"] != REST else {"role": ["not_read"]}
        for name, allowed in asked.items():
            if line[name] not in allowed:
                value = None if pd.isna(line[name]) else line[name]
                message = Message("unknown {what}", what=name)
                problems.append(Problem(path.name, message, row, name, value, ", ".join(allowed)))
    if problems:
        raise DataError(problems)
    return columns


_HEADS: Final = ("unit", "commune")
_LAST_HEADER_ROW: Final = 60
_MOST_CANDIDATES: Final = 20
_DEEPEST: Final = 4
_NUMBERED: Final = re.compile(r"\(?([A-Z]|\d{1,2})[a-z]?\)?(?:\s*=[\d\s()+*/:×x%=.-]+)?")


@dataclass(frozen=True)
class Layout:
    """The rows of the headings, and the texts over each column, top down."""

    first_row: int
    last_row: int
    texts: dict[int, list[str]]


def find_layout(sheet: Sheet, headings: Headings, names: Collection[str] = ()) -> Layout | None:
    """Return the layout of a sheet's table, None if no cell heads a column of units.

    Where several do, as on a cover above, it is the row with the most headings that are known. names: of
    units, without unit word, accents and case; where they stand in a column, its heading alone can be it, and
    not a word like "Tỉnh" beside them.
    """
    named = _find_names(sheet, names)
    columns = {column for column, cells in named.items() if len(cells) > 1}
    anchors = (
        cell
        for row, cells in sheet.rows.items()
        if row <= _LAST_HEADER_ROW and (len(cells) > 1 or sheet.last_column == 1)
        for cell in cells.values()
        if (meaning := headings.find([cell.text])) and meaning.role in _HEADS
        if meaning.role == "commune"
        or not columns
        or (cell.column in columns and row < named[cell.column][0].row)
    )

    def count_known(layout: Layout) -> int:
        return sum(headings.find(texts) is not None for texts in layout.texts.values())

    layouts = []
    for anchor in islice(anchors, _MOST_CANDIDATES):
        last = _find_last_header_row(sheet, anchor)
        layouts.append(Layout(anchor.row, last, _stack_headings(sheet, anchor, last, headings)))
    return max(layouts, key=count_known, default=None)


def _find_names(sheet: Sheet, names: Collection[str]) -> dict[int, list[Cell]]:
    """Return the cells of each column that end in the name of a unit, as "UBND tỉnh An Giang" does."""
    found: dict[int, list[Cell]] = {}
    for cells in sheet.rows.values():
        for column, cell in cells.items():
            words = strip_accents(normalise_name(cell.text[:_LONGEST_NAME])[1]).split()
            if any(" ".join(words[start:]) in names for start in range(len(words))):
                found.setdefault(column, []).append(cell)
    return found


_LONGEST_NAME: Final = 60


def find_lost_heading(sheet: Sheet, headings: Headings, names: Collection[str]) -> Cell | None:
    """Return what heads the names of units in a sheet whose heading of units is not known, None without any.

    names: as find_layout(). The heading stands in the last row above them that holds no number; where only
    other headings are known it is the first cell of their row. Hidden sheets are lists to choose from.
    """
    if sheet.outline.is_hidden:
        return None
    rows = [cells for cells in sheet.rows.values() if len(cells) > 1]
    first, *others = max(_find_names(sheet, names).values(), key=len, default=[None])
    if first is not None and first.row in {next(iter(cells.values())).row for cells in rows}:
        above = [cells for cells in rows if first.column in cells and cells[first.column].row < first.row]
        headed = [cells for cells in above if not any(map(_is_number, cells.values()))]
        if others or headed:
            return headed[-1][first.column] if headed else first
    for cells in rows:
        cell = next(iter(cells.values()))
        known = {headings.find([one.text]) for one in cells.values() if one.row <= _LAST_HEADER_ROW} - {None}
        if len(known) > 1:
            return cell
    return None


def _is_number(cell: Cell) -> bool:
    return cell.kind in {"number", "percent"} or cell.text.replace(".", "").isdecimal()


def _find_last_header_row(sheet: Sheet, anchor: Cell) -> int:
    """Headings go on until a row fills the unit's column, or has numbers; a merged heading is at its top."""
    merged = [
        bottom
        for top, left, bottom, right in sheet.outline.merged
        if top == anchor.row and left <= anchor.column <= right
    ]
    least = max(merged, default=anchor.row)
    for row in range(anchor.row + 1, anchor.row + _DEEPEST):
        cells = sheet.rows.get(row, {})
        has_numbers = any(map(_is_number, cells.values()))
        if anchor.column in cells or has_numbers or (not cells and row > least):
            return max(row - 1, anchor.row)
    return anchor.row


def _is_numbered(cells: Mapping[int, Cell], column: int) -> bool:
    """Whether a row numbers the columns, that of the units too: A, B, 1, 2, 3=1+2, or (1), (2), (3)=(1)."""
    found = [_NUMBERED.fullmatch(cell.text) for cell in cells.values()]
    labels = list(dict.fromkeys(match[1] for match in found if match))
    n_letters = sum(label.isalpha() for label in labels)
    letters = [chr(65 + place) for place in range(n_letters)]
    numbers = [str(place) for place in range(1, len(labels) - n_letters + 1)]
    return column in cells and all(found) and len(found) > 1 and labels == letters + numbers


def _stack_headings(sheet: Sheet, anchor: Cell, last: int, headings: Headings) -> dict[int, list[str]]:
    """The texts over each column, top down; those merged over several columns count for each of them.

    A row above the unit's heading belongs to it only where it helps to tell a column.
    """
    spread: dict[tuple[int, int], str] = {place: cell.text for place, cell in sheet.cells.items()}
    for top, left, bottom, right in sheet.outline.merged:
        if (top, left) in sheet.cells and top <= last and bottom <= last + _DEEPEST:
            for row in range(top, min(bottom, last) + 1):
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


_TOTAL_WORDS: Final = ("tong", "cong", "total", "ca nuoc", "toan quoc", "whole country")
_TOTAL_OF_COMMUNES: Final = re.compile(
    r"(tong|cong)(\s+(so|cong|hop)\b.*)?[:.]?|(total|toan tinh|ca nuoc)\b.*"
)
TAUGHT: Final = "a row for it in column_headings.csv or, for one sender, in a file of --columns"
"""How a heading is taught."""
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
    """A table with a column of units: meaning and heading of each column, lines, total row, problems.

    regions: the rows that part the table, with or without subtotals.
    """

    sheet: Sheet
    meanings: dict[int, ColumnMeaning]
    headings: dict[int, str]
    layout: Layout
    lines: list[Line] = field(default_factory=list)
    total: Line | None = None
    regions: list[Line] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)
    """Rows that number the columns, or repeat their headings."""
    problems: list[Problem] = field(default_factory=list)
    last_row: int = 0
    of_communes: bool = False
    shares: dict[int, str] = field(default_factory=dict)
    """Columns of rates beside both counts of their indicator."""
    pointed: dict[int, bool] = field(default_factory=dict)
    """Columns whose counts have points between thousands: whether that is sure."""

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
        if cell.strange:
            said = Message.said(message)
            signs = {"fault": said, "signs": ", ".join(cell.strange)}
            message = Message("{fault}; in it is {signs}", **(said.values | signs))  # noqa: PD011 - of a message
        name = self.sheet.cells.get((cell.row, self.find_column("unit") or 0))
        fault = self.sheet.name_fault(kind, message, cell, expected, column)
        is_named = name is not None and name.row > self.layout.last_row and name.column != cell.column
        self.problems.append(replace(fault, unit=name.text) if name and is_named else fault)
        return Refused(message)


def read_received_table(
    sheet: Sheet, headings: Headings, regions: frozenset[str], names: Collection[str] = ()
) -> ReceivedTable | None:
    """Return the table of a sheet, None if no cell heads a column of units.

    regions: names that part a table without being units. names: as find_layout().
    """
    layout = find_layout(sheet, headings, names)
    if layout is None:
        return None
    meanings = {column: headings.find(texts) or headings.rest for column, texts in layout.texts.items()}
    read = {column: one for column, one in meanings.items() if one and one.role != "not_read"}
    of_communes = any(found.role == "commune" for found in read.values())
    table = ReceivedTable(
        sheet,
        _take_communes(read) if of_communes else read,
        {column: " / ".join(dict.fromkeys(texts)) for column, texts in layout.texts.items()},
        layout,
        of_communes=of_communes,
    )
    _read_lines(table, headings, regions)
    _check_headings(table, headings)
    _settle_shares(table, headings)
    _check_hidden(table)
    _check_merged(table)
    _check_seen(table)
    _check_unit(table)
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


def _read_lines(table: ReceivedTable, headings: Headings, regions: frozenset[str]) -> None:
    is_list = not any(meaning.indicator for meaning in table.meanings.values())
    unit_column = table.find_column("unit") or 0
    for row, cells in table.sheet.rows.items():
        known = {column: cell for column, cell in cells.items() if column in table.meanings}
        if row <= table.layout.last_row or not known:
            continue
        if _is_passed(table, cells, unit_column, headings):
            table.passed.add(row)
            continue
        keys = {column: cell for column, cell in known.items() if table.meanings[column].role in _KEYS}
        values = {column: cell for column, cell in known.items() if column not in keys}
        name = cells.get(unit_column)
        labels = _read_label(name or next((cells[column] for column in cells if column < unit_column), None))
        is_region = any(_OF_REGION.sub("", label) in regions for label in labels)
        has_code = any(table.meanings[column].role == "unit_code" for column in keys if column != unit_column)
        if is_region and not table.of_communes:
            table.regions.append(Line(row, known))
        elif not (table.total or has_code) and any(_is_total(label, table) for label in labels):
            table.total = Line(row, cells)
        elif not values and (name is None or (table.total and not is_list)):
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


OTHER_REGIONS: Final = (
    *("Đông Bắc", "Đông Bắc Bộ", "Tây Bắc", "Tây Bắc Bộ", "Đồng bằng Bắc Bộ", "Trung du miền núi phía Bắc"),
    *("Miền núi phía Bắc", "Miền núi và trung du phía Bắc", "Duyên hải Nam Trung Bộ", "Nam Trung Bộ"),
    *("Duyên hải miền Trung", "Duyên hải Trung Bộ", "Tây Nam Bộ", "Miền Bắc", "Miền Trung", "Miền Nam"),
    *("North Central area and Central coastal area", "Northern Central area and Central coastal area"),
)
"""Regions that documents name besides those of units.csv; the English ones are GSO's."""
_OF_REGION: Final = re.compile(
    r"^(?:[ivx]+[.)/]?\s+|\d+[.)/]\s*)?(?:(?:tong )?cong:?\s+|tong(?: so)?:?\s+)?"
    r"(?:(?:tieu )?vung\s+|khu vuc\s+)?"
)
"""What may stand before the name of a region, without accents."""


def _is_passed(table: ReceivedTable, cells: Mapping[int, Cell], unit_column: int, headings: Headings) -> bool:
    """Whether a row numbers the columns (below the headings, or on a later page), or repeats the headings."""
    if _is_numbered(cells, unit_column):
        texts = [cell.text for cell in cells.values()]
        before = [[cell.text for cell in table.sheet.rows[row].values()] for row in table.passed]
        return not table.lines or texts in before
    name = cells.get(unit_column)
    is_heading = (headings.find([cell.text]) for cell in cells.values())
    is_head = name is not None and (found := headings.find([name.text])) and found.role in _HEADS
    return bool(is_head) and all(is_heading)


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
        joined = replace(before, text=f"{before.text} {cell.text}", doubts=before.doubts + cell.doubts)
        table.lines[-1].cells[column] = joined


def _check_headings(table: ReceivedTable, headings: Headings) -> None:
    """Refuse a column with content whose heading is unknown, and two columns of one meaning."""
    layout = table.layout
    last = max((line.row for line in table.lines), default=0)
    rows = (cells for row, cells in table.sheet.rows.items() if layout.last_row < row <= last)
    filled = {column for cells in rows for column, cell in cells.items() if cell.row not in table.passed}
    seen: dict[ColumnMeaning, str] = {}
    for column in sorted(filled | set(layout.texts)):
        heading, meaning = table.place_heading(column), table.meanings.get(column)
        if meaning is None:
            is_unread = headings.rest or headings.find(layout.texts.get(column, []))
            if column in filled and not is_unread:
                nearest = headings.list_nearest(" ".join(layout.texts.get(column, "")))
                known = [f"'{text}'" for text in nearest] or ["a heading of the form", "no such column"]
                expected = " or ".join([*known, TAUGHT])
                table.report("unknown_heading", "the heading is unknown", heading, expected)
            continue
        if meaning in seen and meaning != ColumnMeaning("share"):
            expected = f"one column only; the first is {seen[meaning]}"
            table.report("heading_twice", "two columns have the same meaning", heading, expected)
        seen.setdefault(meaning, heading.letters)


_NUMBER: Final = r"([0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]+)"
_COUNTED: Final = r"(?:xã|phường|thị trấn|đặc khu|đơn vị|cấp|tỉnh|huyện|hồ sơ|dữ liệu|trường hợp|sổ|bản ghi)"
_FRACTION: Final = re.compile(
    rf"{_NUMBER}\s*/\s*{_NUMBER}(?:[\s,]+{_COUNTED})*"
    r"(?:[\s,;:(–-]*(?:đạt|chiếm|tỷ lệ|tỉ lệ)?[\s:]*([0-9]{1,3}(?:[.,][0-9]+)?)\s*%\s*\)?)?"
)


def match_fraction(cell: Cell) -> re.Match[str] | None:
    """Return part, whole and percentage (or none) of a cell that holds a ratio: "57/233 xã (đạt 24,5 %)"."""
    text = unicodedata.normalize("NFC", cell.text).casefold()
    return _FRACTION.fullmatch(text) if cell.kind == "text" else None


def _settle_shares(table: ReceivedTable, headings: Headings) -> None:
    """Keep a ratio in one column where its cells give both counts; beside these it is compared with them.

    A rate whose heading names no item is that of the counts left of it.
    """
    shares = {column: meaning for column, meaning in table.meanings.items() if meaning.role == "share"}
    for column, meaning in shares.items():
        left = [
            one.indicator for place, one in table.meanings.items() if place < column and one.role in COUNTS
        ]
        indicator = meaning.indicator or next(reversed(left), None)
        cells = [line.cells[column] for line in table.lines if column in line.cells]
        if indicator and all(table.find_column(count, indicator) for count in COUNTS):
            table.shares[column] = indicator
        elif indicator in headings.ratios and any(map(match_fraction, cells)):
            table.meanings[column] = replace(meaning, indicator=indicator)
            continue
        elif cells:
            ratios = headings.indicators[headings.indicators["indicator_code"].eq(str(indicator))]
            names = [str(ratio[f"{count}_vi"]) for ratio in ratios.to_dict("records") for count in COUNTS]
            expected = f"two columns: {' and '.join(names) or 'the part, and the whole'}"
            message = "a ratio needs both its counts; a percentage alone cannot be added up"
            table.report("ratio_in_one_column", message, table.place_heading(column), expected)
        del table.meanings[column]


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


_AS_SEEN: Final[Mapping[str, str]] = {
    "raised": "the value without the mark of a footnote; what the footnote says in a note",
    "struck": "the value that holds, not struck through, or a blank",
    "struck_part": "the value that holds, alone",
    "unseen": "the value shown, or deleted",
    "shown_otherwise": "the value as it is meant, in a plain format",
    "comment": "a level with this note, or no comment",
}
"""What would be right instead of what is seen, or not seen."""


def _check_seen(table: ReceivedTable) -> None:
    """Refuse cells of which the eye sees something else than their value says."""
    for line in [*table.lines, *([table.total] if table.total else [])]:
        cells = [cell for column, cell in line.cells.items() if column in table.meanings]
        kinds = [{doubt.kind for doubt in cell.doubts} for cell in cells]
        if len(cells) > 1 and all("struck" in found for found in kinds):
            expected = "the row deleted, or not struck through"
            table.report("struck_row", "the row is struck through", cells[0], expected)
            continue
        for cell in cells:
            is_count = table.meanings[cell.column].role in COUNTS
            for kind, message in cell.doubts:
                if is_count or kind != "shown_otherwise":
                    table.report(kind, message, cell, _AS_SEEN[kind])
    for (row, column), text in table.sheet.outline.comments.items():
        is_blank = column in table.meanings and (row, column) not in table.sheet.cells
        if is_blank and any(line.row == row for line in table.lines):
            message = Message("a comment says '{comment}'", comment=text)
            table.report("comment", message, Cell(row, column, ""), _AS_SEEN["comment"])


_SCALE: Final = r"(?:nghin|ngan|trieu|ty(?! le)|1[., ]?000|thousand|million)"
_PERCENT: Final = r"(?:%|phan tram|percent)"
_SCALED: Final = re.compile(rf"(?<!\w)(?:{_SCALE}|{_PERCENT})(?!\w)")
_UNIT_STATED: Final = re.compile(
    rf"\b(?:don vi(?: tinh)?|dvt|units?)\s*:?\s*\(?\s*(?:{_SCALE}|{_PERCENT})"
    rf"|\(\s*{_SCALE}(?:\s+\w+){{0,2}}\s*\)"
)


def _check_unit(table: ReceivedTable) -> None:
    """Ask about counts in thousands or in percent: what is rounded is no count."""
    columns = [column for column, meaning in table.meanings.items() if meaning.role in COUNTS]
    layout, lines = table.layout, {line.row for line in table.lines}
    within = {*lines, *range(layout.first_row, layout.last_row + 1)}
    stated = [
        cell
        for (row, _), cell in table.sheet.cells.items()
        if columns and row not in within and _UNIT_STATED.search(_bare(cell.text))
    ]
    headed = [table.place_heading(column) for column in columns]
    for cell in stated or [heading for heading in headed if _SCALED.search(_bare(heading.text))]:
        message = "the figures are not given one by one, and how they are rounded is not said"
        table.report("unit_scaled", message, cell, "the counts themselves, as 218000 for 218 thousand")


def _bare(text: str) -> str:
    return strip_accents(" ".join(unicodedata.normalize("NFC", text).casefold().split()))
