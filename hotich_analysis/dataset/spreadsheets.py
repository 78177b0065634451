"""Files that are received, as sheets of cells: XLSX and CSV, every cell as it is printed.

Before an XLSX file is read it is looked at from outside: is it one, is it harmless, how large is it; then one
pass over the XML of each sheet tells what is hidden, merged and filled, and where the last value stands.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from statistics import median_low
from typing import Any, Final, Literal
from xml.parsers import expat

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.utils import column_index_from_string, get_column_letter

from hotich_analysis.errors import DataError, Problem

UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError),
    *(expat.ExpatError, SyntaxError, EOFError, RuntimeError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)
"""What readers of ZIP, XML and cells raise for a file that is damaged, or made to do damage."""

_READ_PIECE_BY_PIECE: Final = "xl/worksheets/sheet"
_NOT_READ: Final = ("xl/media/", "xl/drawings/", "xl/externalLinks/", "xl/pivotCache/", "xl/embeddings/")
_MOST_MEGABYTES_OF_SHEET: Final = 120
_MOST_MEGABYTES_OF_PART: Final = 2
_MOST_MEGABYTES_IN_ALL: Final = 200
_MOST_PARTS: Final = 2_000
_MOST_SHEETS: Final = 30
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK_OR_CSV: Final = "a workbook (.xlsx) or a CSV file"


def _refuse(path: Path, kind: str, message: str, expected: str, value: str | None = None) -> DataError:
    return DataError([Problem(path.name, message, value=value, expected=expected, kind=kind)])


def outline_workbook(path: Path) -> list[SheetOutline]:
    """Return the sheets of an XLSX file; raise DataError for one that is none, or is not safe to open.

    Refused are files of Excel 97-2003, password-protected files, damaged files, archives that unpack to more
    than 200 MB, XML that declares entities, sheets with content below row 10,000 or right of column 200 or in
    more than 50,000 cells.
    """
    with path.open("rb") as file:
        is_old = file.read(len(_OLE)) == _OLE
    if is_old and _ENCRYPTED in path.read_bytes():
        message = "the workbook is protected by a password"
        raise _refuse(path, "password", message, "a copy saved without password")
    if is_old:
        message = "the file has the format of Excel 97-2003 (.xls)"
        raise _refuse(path, "old_xls", message, "a copy saved as .xlsx")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            counts: Counter[str] = Counter()
            outlines = [
                _outline_sheet(archive, part, outline, counts) for outline, part in _list_sheets(archive)
            ]
    except TooLargeError as error:
        message = "the file holds far more than a return does"
        raise _refuse(path, "too_large", message, "the sheets of the return alone", str(error)) from error
    except UNREADABLE as error:
        expected = "a workbook (.xlsx) that Excel opens, or a CSV file"
        raise _refuse(path, "no_workbook", "the file is no workbook, or is damaged", expected) from error
    if far := [_name_far_value(path.name, outline) for outline in outlines if outline.far_cell]:
        raise DataError(far)
    return outlines


def _name_far_value(name: str, outline: SheetOutline) -> Problem:
    message, cell = "a value stands far from the table", str(outline.far_cell)
    expected = f"nothing below row {MOST_ROWS} or right of column {MOST_COLUMNS}"
    row, _ = find_place(cell)
    return Problem(name, message, row, None, None, expected, outline.name, cell, "far_value")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Hold parts to what the archive declares: its reader unpacks no more of them than that."""
    sizes = {part.filename: part.file_size / 1e6 for part in archive.infolist()}
    total = sum(sizes.values())
    large = (_READ_PIECE_BY_PIECE, *_NOT_READ)
    is_bomb = any(
        size > (_MOST_MEGABYTES_OF_SHEET if part.startswith(large) else _MOST_MEGABYTES_OF_PART)
        for part, size in sizes.items()
    )
    if is_bomb or total > _MOST_MEGABYTES_IN_ALL or len(sizes) > _MOST_PARTS:
        raise TooLargeError(f"{total:.0f} MB in {len(sizes)} parts")


def _list_sheets(archive: zipfile.ZipFile) -> list[tuple[SheetOutline, str]]:
    """Return each sheet with the path of its XML, in the order of the workbook."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
    sheets = []
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets[element.get(_RELATION)].removeprefix("/").removeprefix("xl/")
            if target.startswith("worksheets/"):
                is_hidden = element.get("state", "visible") != "visible"
                sheets.append((SheetOutline(str(element.get("name")), is_hidden), f"xl/{target}"))
    if len(sheets) > _MOST_SHEETS:
        raise TooLargeError(f"{len(sheets)} sheets")
    return sheets


MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 50_000
_MOST: Final = {"cells": MOST_CELLS, "blank cells": 150_000, "tags": 600_000, "ranges": 20_000}
"""Of a workbook; the form for all provinces has 3,000 cells. Blank ones count above the last value alone."""
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_BLANK_CELL: Final = re.compile(rb'<(?:\w+:)?c r="[^<>]*/>')
_CHUNK: Final = 65_536


class TooLargeError(Exception):
    """The file would take too long, or too much memory, to read; the message says how large it is."""


@dataclass
class SheetOutline:
    """One sheet: its name, and what is hidden, merged and filled. Rows and columns count from 1."""

    name: str
    is_hidden: bool = False
    last_row: int = 0
    far_cell: str | None = None
    """The first with content that stands beyond MOST_ROWS or MOST_COLUMNS."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""


def find_place(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's reference: C5 is (5, 3)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    return int(found[2]), column_index_from_string(found[1])


def _outline_sheet(
    archive: zipfile.ZipFile, part: str, outline: SheetOutline, counts: Counter[str]
) -> SheetOutline:
    """Fill the outline from the XML of its sheet, and return it; counts: what the sheets before held.

    Raises TooLargeError for more than 50,000 cells with content, ValueError for XML with a document type,
    expat.ExpatError for what is no XML.
    """
    reader = _SheetReader(outline, counts)
    rest = b""
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            whole, bracket, rest = (rest + chunk).rpartition(b"<")
            reader.read(whole)
            rest = bracket + rest
            if len(rest) > _CHUNK:  # a long text, not a tag
                reader.read(rest)
                rest = b""
    reader.read(rest, is_last=True)
    if not reader.has_dimension:  # openpyxl then reads to the end, to find how large the sheet is
        reader.count("blank cells", reader.n_blank)
    return outline


class _SheetReader:
    """Fills an outline from the start tags of a sheet's XML; a document type is refused."""

    def __init__(self, outline: SheetOutline, counts: Counter[str]) -> None:
        self.outline = outline
        self.counts = counts
        self.row = self.column = self.n_blank = 0
        self.has_dimension = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def read(self, chunk: bytes, *, is_last: bool = False) -> None:
        """Parse a chunk, without its blank cells."""
        filled, n_blank = _BLANK_CELL.subn(b"", chunk)
        self.n_blank += n_blank
        self.parser.Parse(filled, is_last)

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type")

    def count(self, what: str, number: int = 1) -> None:
        """Add to what the workbook holds; raise TooLargeError where that is too much."""
        self.counts[what] += number
        if self.counts[what] > _MOST[what]:
            raise TooLargeError(f"more than {_MOST[what]} {what}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count("tags")
        tag = tag.rpartition(":")[2]
        if tag == "c":
            place = attributes.get("r")
            self.row, self.column = find_place(place) if place else (self.row, self.column + 1)
        elif tag in {"v", "is", "f"}:
            self._note_content()
        elif tag == "dimension":
            self.has_dimension = True
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if _is_hidden(attributes, "ht"):
                self.outline.hidden_rows.add(self.row)
        elif tag == "col" and _is_hidden(attributes, "width"):
            self.count("ranges")
            last = min(int(attributes["max"]), MOST_COLUMNS)
            self.outline.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif tag == "mergeCell":
            self.count("ranges")
            first, _, last_cell = attributes["ref"].partition(":")
            self.outline.merged.append((*find_place(first), *find_place(last_cell or first)))

    def _note_content(self) -> None:
        self.count("cells")
        self.count("blank cells", self.n_blank)
        self.n_blank = 0
        self.outline.last_row = max(self.outline.last_row, self.row)
        if self.outline.far_cell is None and (self.row > MOST_ROWS or self.column > MOST_COLUMNS):
            self.outline.far_cell = f"{get_column_letter(self.column)}{self.row}"


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by its mark, or by a height or width of nothing."""
    return attributes.get("hidden") in {"1", "true"} or float(attributes.get(size, 1)) == 0


CellKind = Literal["text", "number", "percent", "date", "formula", "other"]
_MOST_MEGABYTES: Final = 20
_SIGNATURES: Final = (b"PK\x03\x04", _OLE[:4])
_DELIMITERS: Final = "\t;,"
_SAMPLE_ROWS: Final = 100


@dataclass(frozen=True)
class Cell:
    """One cell that is not blank: where it stands (from 1), its text as printed, its kind and its font."""

    row: int
    column: int
    text: str
    kind: CellKind = "text"
    font: str | None = None

    @property
    def letters(self) -> str:
        """The letters of its column: of the first A, of the 27th AA."""
        return get_column_letter(self.column)

    @property
    def place(self) -> str:
        """The cell's reference, as C5."""
        return f"{self.letters}{self.row}"


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet by row and column, and what is hidden and merged in it."""

    file: str
    name: str
    cells: dict[tuple[int, int], Cell]
    outline: SheetOutline = field(default_factory=lambda: SheetOutline(""))

    @cached_property
    def rows(self) -> dict[int, dict[int, Cell]]:
        """The cells of each row that is not blank, by column; both from the first on."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            rows.setdefault(row, {})[column] = cell
        return rows

    @cached_property
    def last_column(self) -> int:
        """The last column that is not blank; 0 in an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    def name_fault(
        self, kind: str, message: str, cell: Cell, expected: str | None = None, column: str | None = None
    ) -> Problem:
        """Return what is wrong with one cell; column: its heading, if known."""
        return Problem(self.file, message, cell.row, column, cell.text, expected, self.name, cell.place, kind)


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of an XLSX or CSV file, told apart by content.

    Raises DataError for a file that cannot be read or is not safe to open (see outline_workbook), and
    OSError where there is no file.
    """
    size = path.stat().st_size / 1e6
    if size > _MOST_MEGABYTES:
        message, expected = "the file is too large for a return", f"at most {_MOST_MEGABYTES} MB"
        raise _refuse(path, "too_large", message, expected, f"{size:.0f} MB")
    with path.open("rb") as file:
        head = file.read(4)
    return _read_workbook(path) if head in _SIGNATURES else [_read_csv(path)]


def _read_workbook(path: Path) -> list[Sheet]:
    outlines = outline_workbook(path)
    try:
        # warnings are of what openpyxl leaves out, as styles
        with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            try:
                return [_read_sheet(path.name, book[outline.name], outline) for outline in outlines]
            finally:
                book.close()
    except UNREADABLE as error:
        expected = "a workbook (.xlsx) that Excel opens"
        raise _refuse(path, "no_workbook", "the workbook is damaged", expected) from error


def _read_sheet(file: str, worksheet: Any, outline: SheetOutline) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    if outline.last_row:
        worksheet.reset_dimensions()
        for row in worksheet.iter_rows(max_row=outline.last_row, max_col=MOST_COLUMNS):
            for found in row:
                if found.value is not None and (cell := _read_cell(found)).text:
                    cells[cell.row, cell.column] = cell
    return Sheet(file, outline.name, cells, outline)


def _read_cell(found: Any) -> Cell:
    value, kind = found.value, _find_kind(found)
    if isinstance(value, dt.datetime):
        text = value.date().isoformat()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = str(value).strip()
    return Cell(found.row, found.column, text, kind, found.font.name if found.font else None)


def _find_kind(found: Any) -> CellKind:
    if found.data_type == "f":
        return "formula"
    if isinstance(found.value, dt.date):
        return "date"
    if isinstance(found.value, bool) or found.data_type == "e":
        return "other"
    if isinstance(found.value, (int, float)):
        return "percent" if "%" in found.number_format else "number"
    return "text"


def _read_csv(path: Path) -> Sheet:
    sheet = Sheet(path.name, path.stem, {})
    try:
        for row, values in enumerate(_split(_decode(path)), 1):
            for column, value in enumerate(values, 1):
                if text := value.strip():
                    cell = sheet.cells[row, column] = Cell(row, column, text)
                    if row > MOST_ROWS or column > MOST_COLUMNS or len(sheet.cells) > MOST_CELLS:
                        message = "the file holds far more than a return does"
                        expected = f"at most {MOST_ROWS} rows, {MOST_COLUMNS} columns and {MOST_CELLS} cells"
                        raise DataError([sheet.name_fault("far_value", message, cell, expected)])
    except csv.Error as error:
        raise _refuse(path, "no_workbook", f"the file is not CSV: {error}", _WORKBOOK_OR_CSV) from error
    return sheet


def _split(text: str) -> Iterator[list[str]]:
    """Yield the rows, parted by the delimiter that gives most rows most cells: names hold commas too."""
    widths = {}
    for delimiter in _DELIMITERS:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE_ROWS)
        widths[delimiter] = median_low([len(row) for row in rows] or [0])
    delimiter = max(_DELIMITERS, key=lambda delimiter: widths[delimiter])
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _decode(path: Path) -> str:
    """Return the text of a CSV file: UTF-8, UTF-16 with its mark, else Windows-1252 of an old office."""
    content = path.read_bytes()
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in content and not is_wide:
        raise _refuse(path, "no_workbook", "the file is neither a workbook nor text", _WORKBOOK_OR_CSV)
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")
