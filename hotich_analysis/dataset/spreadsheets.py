"""Files that are received, as sheets of cells: XLSX and CSV, every cell as it is printed.

Before an XLSX file is read it is looked at from outside: is it one, is it harmless, how large is it; then one
pass over the XML of each sheet tells what is hidden, merged and filled, and where the last value stands. What
the eye sees of a cell and its value does not say (a raised figure, a line through it, a comment) is kept with
it as a doubt.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import lzma
import posixpath
import re
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from statistics import median_low
from typing import Any, Final, Literal, NamedTuple
from xml.parsers import expat

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import TextBlock
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from hotich_analysis.dataset.legacy_text import is_unicode
from hotich_analysis.errors import DataError, Message, Problem

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

    Refused are files of Excel 97-2003, of other formats, password-protected files, damaged files, archives
    that unpack to more than 200 MB, XML that declares entities, sheets with content below row 10,000 or right
    of column 200 or in more than 50,000 cells.
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
            other = _name_format(archive)
            counts: Counter[str] = Counter()
            sheets = [] if other else _list_sheets(archive)
            outlines = [_outline_sheet(archive, part, outline, counts) for outline, part in sheets]
    except TooLargeError as error:
        message = "the file holds far more than a return does"
        raise _refuse(path, "too_large", message, "the sheets of the return alone", str(error)) from error
    except UNREADABLE as error:
        expected = "a workbook (.xlsx) that Excel opens, or a CSV file"
        raise _refuse(path, "no_workbook", "the file is no workbook, or is damaged", expected) from error
    if other:
        message = f"the file has the format {other}"
        raise _refuse(path, "other_format", message, "a copy saved as Excel Workbook (.xlsx)")
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


_STRICT: Final = b"http://purl.oclc.org/ooxml/"


def _name_format(archive: zipfile.ZipFile) -> str | None:
    """Return what an archive is that is no workbook (.xlsx), None of one that may be."""
    parts = archive.namelist()
    if "mimetype" in parts:
        return "OpenDocument (.ods)"
    if "xl/workbook.bin" in parts:
        return "Excel Binary Workbook (.xlsb)"
    return "Strict Open XML" if _STRICT in archive.read("xl/workbook.xml") else None


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


def _read_comments(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """Return the comments on the cells of a sheet by row and column, without those of a marked workbook."""
    folder, _, name = part.rpartition("/")
    if (relations := f"{folder}/_rels/{name}.rels") not in archive.namelist():
        return {}
    comments = {}
    for relation in fromstring(archive.read(relations)):
        if str(relation.get("Type")).endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target"))))
            root = fromstring(archive.read(target.removeprefix("/")))
            authors = {str(n): author.text for n, author in enumerate(root.iterfind(".//{*}author"))}
            for comment in root.iterfind(".//{*}comment"):
                if authors.get(str(comment.get("authorId"))) != MARK_AUTHOR:
                    text = "".join(run.text or "" for run in comment.iterfind(".//{*}t"))
                    comments[find_place(str(comment.get("ref")))] = " ".join(text.split())
    return comments


MARK_AUTHOR: Final = "hotich"
"""Who comments in a file that was given back to its sender with the bad cells marked."""
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
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    hides_zeros: bool = False


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
    outline.comments = _read_comments(archive, part)
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
            if _is_hidden(attributes, "ht", _LEAST_HEIGHT) or _has_no_height(attributes):
                self.outline.hidden_rows.add(self.row)
        elif tag == "sheetView":
            self.outline.hides_zeros |= attributes.get("showZeros") in {"0", "false"}
        elif tag == "col" and _is_hidden(attributes, "width", _LEAST_WIDTH):
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


_LEAST_HEIGHT: Final = 2.0
_LEAST_WIDTH: Final = 0.3
"""What is lower (points) or narrower (characters) shows nothing."""


def _is_hidden(attributes: Mapping[str, str], size: str, least: float) -> bool:
    """Hidden by its mark, or by a height or width next to nothing."""
    return attributes.get("hidden") in {"1", "true"} or float(attributes.get(size, least)) < least


def _has_no_height(attributes: Mapping[str, str]) -> bool:
    """Whether a row has a height of its own that is not given: so a height of 0 is written by openpyxl."""
    return attributes.get("customHeight") in {"1", "true"} and "ht" not in attributes


CellKind = Literal["text", "number", "percent", "date", "formula", "other"]
_MOST_MEGABYTES: Final = 20
_SIGNATURES: Final = (b"PK\x03\x04", _OLE[:4])
_HEAD: Final = 1000
_DELIMITERS: Final = "\t;,"
_SAMPLE_ROWS: Final = 100
_LOST: Final = re.compile(r"[^\W\d_]\?[^\W\d_]|(?<!\w)\?+[^\W\d_]|\ufffd")
"""A question mark within a word, or at its beginning; or the sign that stands for what could not be read."""


class Doubt(NamedTuple):
    """What the eye sees of a cell and its value does not say: a kind of problem, and its message."""

    kind: Literal["raised", "struck", "struck_part", "unseen", "shown_otherwise", "comment"]
    message: str


@dataclass(frozen=True)
class Cell:
    """One cell that is not blank: where it stands (from 1), its text as printed, its kind, font and doubts.

    The text is without what is raised, or struck through, beside other text; the doubts quote it.
    """

    row: int
    column: int
    text: str
    kind: CellKind = "text"
    font: str | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def letters(self) -> str:
        """The letters of its column: of the first A, of the 27th AA."""
        return get_column_letter(self.column)

    @property
    def place(self) -> str:
        """The cell's reference, as C5."""
        return f"{self.letters}{self.row}"

    @property
    def strange(self) -> list[str]:
        """Letters and digits of another script, which may look like ours: each as U+0445 CYRILLIC …."""
        return [
            f"U+{ord(sign):04X} {name}"
            for sign in dict.fromkeys(self.text)
            if ord(sign) > ord("\xff") and unicodedata.category(sign)[0] in "LN"
            if not (name := unicodedata.name(sign, "")).startswith("LATIN")
        ]


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
        head = file.read(_HEAD)
    if head.startswith(_SIGNATURES):
        return _read_workbook(path)
    _refuse_page(path, head)
    return [_read_csv(path)]


def _refuse_page(path: Path, head: bytes) -> None:
    """Refuse a web page, or XML of Excel 2003, which programs write and name .xls; Excel opens both."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith((b"<", b"mime-version:")):
        is_sheet = b"office:spreadsheet" in text and b"<html" not in text
        kind, what = ("xml_sheet", "XML of Excel 2003") if is_sheet else ("web_page", "a web page")
        message = f"the file is {what}, whatever its name"
        raise _refuse(path, kind, message, "the file opened in Excel and saved as .xlsx")


def _read_workbook(path: Path) -> list[Sheet]:
    outlines = outline_workbook(path)
    try:
        # warnings are of what openpyxl leaves out, as styles
        with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False, rich_text=True)
            try:
                return [_read_sheet(path.name, book[outline.name], outline) for outline in outlines]
            finally:
                book.close()
    except UNREADABLE as error:
        expected = "a workbook (.xlsx) that Excel opens"
        raise _refuse(path, "no_workbook", "the workbook is damaged", expected) from error


def _read_sheet(file: str, worksheet: Any, outline: SheetOutline) -> Sheet:
    cells: dict[tuple[int, int], Cell] = {}
    for found in _list_cells(worksheet, outline.last_row):
        if found.value is not None and (cell := _read_cell(found)).text:
            cells[cell.row, cell.column] = replace(cell, doubts=(*cell.doubts, *_look_around(cell, outline)))
    return Sheet(file, outline.name, cells, outline)


def _list_cells(worksheet: Any, last_row: int) -> Iterator[Any]:
    """Yield the cells row by row, as iter_rows() of a read-only sheet, which loses fonts within a cell."""
    book = worksheet.parent
    dates = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}  # noqa: SLF001
    texts = worksheet._shared_strings  # noqa: SLF001
    with worksheet._get_source() as source:  # noqa: SLF001
        parser = WorkSheetParser(source, texts, epoch=book.epoch, rich_text=True, **dates)
        for row, cells in parser.parse():
            if row > last_row:
                return
            yield from (ReadOnlyCell(worksheet, **cell) for cell in cells if cell["column"] <= MOST_COLUMNS)


def _look_around(cell: Cell, outline: SheetOutline) -> Iterator[Doubt]:
    """Yield what the sheet says of a cell: a comment, or that it shows no zeros."""
    if comment := outline.comments.get((cell.row, cell.column)):
        yield Doubt("comment", Message("a comment says '{comment}'", comment=comment))
    if outline.hides_zeros and cell.kind == "number" and cell.text == "0":
        yield Doubt("unseen", "the sheet shows no zeros")


def _read_cell(found: Any) -> Cell:
    value, kind = found.value, _find_kind(found)
    font = found.font.name if found.font else None
    if isinstance(value, dt.datetime):
        text = value.date().isoformat()
    elif isinstance(value, float) and value.is_integer():
        text = str(int(value))
    else:
        text = str(value)
    plain, doubts = _look_at(found, text)
    if kind == "number":
        doubts += _look_at_number(found, text)
    return Cell(found.row, found.column, clean(plain), kind, font, tuple(doubts))


def clean(text: str) -> str:
    """Return a text without blanks around it and without signs that nobody sees.

    The soft hyphen stays: in TCVN3 it is a letter.
    """
    shown = (sign for sign in text if sign == _SOFT_HYPHEN or unicodedata.category(sign) != "Cf")
    return "".join(shown).strip()


_SOFT_HYPHEN: Final = "\u00ad"
_RAISED: Final = ("superscript", "subscript")
_WHITE: Final = "FFFFFF"
_THEME: Final = (_WHITE, "000000")
_LEAST_CONTRAST: Final = 16
"""Of 255, in one of red, green and blue."""


def _look_at(found: Any, text: str) -> tuple[str, list[Doubt]]:
    """Return the text of a cell without what is raised or struck through in it, and what is to be asked."""
    runs = [
        (run.text, run.font) if isinstance(run, TextBlock) else (str(run), found.font)
        for run in (found.value if isinstance(found.value, list) else [text])
    ]
    raised = "".join(run for run, font in runs if font and font.vertAlign in _RAISED).strip()
    struck = "".join(run for run, font in runs if font and font.strike).strip()
    rest = "".join(
        run for run, font in runs if not (font and (font.strike or font.vertAlign in _RAISED))
    ).strip()
    doubts = []
    if raised:
        message = Message("a raised '{raised}' stands behind '{rest}'", raised=raised, rest=rest)
        doubts.append(Doubt("raised", message))
    if struck and rest:
        message = Message("'{struck}' is struck through, '{rest}' is not", struck=struck, rest=rest)
        doubts.append(Doubt("struck_part", message))
    elif struck:
        doubts.append(Doubt("struck", Message("'{struck}' is struck through", struck=struck)))
    if any(run.strip() and _is_unseen(font, found.fill) for run, font in runs):
        doubts.append(Doubt("unseen", "the text has the colour of its ground"))
    elif found.data_type != "n" and _list_sections(found.number_format)[3:] == [[]]:
        doubts.append(Doubt("unseen", f"the format {found.number_format} hides the text"))
    return rest or text, doubts


def _is_unseen(font: Any, fill: Any) -> bool:
    """Whether text has the colour of what is behind it."""
    behind = fill.fgColor if fill and fill.fill_type == "solid" else None
    text, ground = _find_colour(font.color if font else None, "000000"), _find_colour(behind, _WHITE)
    if text is None or ground is None:
        return False
    pairs = zip(bytes.fromhex(text), bytes.fromhex(ground), strict=True)
    return all(abs(one - other) < _LEAST_CONTRAST for one, other in pairs)


def _find_colour(colour: Any, default: str) -> str | None:
    """Return red, green and blue in hexadecimal; None for a colour of the theme that is not known here."""
    if colour is None:
        return default
    if colour.type == "rgb":
        return str(colour.rgb)[-6:]
    if colour.type == "indexed":
        return COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) else default
    is_plain = colour.type == "theme" and colour.theme < len(_THEME) and not colour.tint
    return _THEME[colour.theme] if is_plain else None


_FORMAT_TOKEN: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_SCALE_WORD: Final = re.compile(r"\d|nghìn|ngàn|triệu|tỷ|tỉ|thousand|million|\b[km]\b", re.IGNORECASE)
_GROUP: Final = 3


@lru_cache
def _list_sections(number_format: str | None) -> list[list[str]]:
    """Return the sections of a number format as their tokens, without colours, conditions and padding."""
    sections: list[list[str]] = [[]]
    for sign in _FORMAT_TOKEN.findall(number_format or "General"):
        if sign == ";":
            sections.append([])
        elif sign[0] not in "_*[":
            sections[-1].append(sign)
    return sections


def _look_at_number(found: Any, text: str) -> list[Doubt]:
    """Return what is to be asked of a number whose format hides it, or shows another number.

    Source of the formats: ECMA-376 Part 1, 18.8.31.
    """
    sections = _list_sections(found.number_format)
    is_zero = not found.value
    place = 2 if is_zero and len(sections) > 2 else int(found.value < 0 and len(sections) > 1)  # noqa: PLR2004
    section = sections[place]
    signs = "".join(token for token in section if len(token) == 1)
    words = "".join(token.strip('"\\') for token in section if len(token) > 1)
    is_blank = not section or (is_zero and not words and not re.search(r"[0?@a-zA-Z-]", signs))
    if is_blank:
        return [Doubt("unseen", f"the format hides the number {text}")]
    n_thousands = len(found_commas[1]) if (found_commas := re.search(r"[0#?](,+)(?![,0#?])", signs)) else 0
    decimals = re.search(r"\.(0+)", signs)
    n_decimals = len(decimals[1]) if decimals else 0
    if not n_thousands and n_decimals < _GROUP and not _SCALE_WORD.search(words):
        return []
    shown = f"{found.value / 1000**n_thousands:.{n_decimals}f}{words}"
    message = Message("the cell shows {shown} and holds {held}", shown=shown, held=text)
    return [Doubt("shown_otherwise", message)]


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
                if text := clean(value):
                    cell = sheet.cells[row, column] = Cell(row, column, text)
                    if row > MOST_ROWS or column > MOST_COLUMNS or len(sheet.cells) > MOST_CELLS:
                        message = "the file holds far more than a return does"
                        expected = f"at most {MOST_ROWS} rows, {MOST_COLUMNS} columns and {MOST_CELLS} cells"
                        raise DataError([sheet.name_fault("far_value", message, cell, expected)])
                    if _LOST.search(text) and "://" not in text:
                        message = "letters are lost: a question mark stands in their place"
                        expected = "the file saved anew, as .xlsx or as CSV UTF-8"
                        raise DataError([sheet.name_fault("letters_lost", message, cell, expected)])
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
    """Return the text of a CSV file: UTF-8, UTF-16 with its mark, else of an old office.

    That is Windows-1258 where all marks then stand on letters that have them, else Windows-1252.
    """
    content = path.read_bytes()
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in content and not is_wide:
        raise _refuse(path, "no_workbook", "the file is neither a workbook nor text", _WORKBOOK_OR_CSV)
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp1258", "cp1252"):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            joined = unicodedata.normalize("NFC", text)
            if encoding != "cp1258":
                return text
            if joined != text and is_unicode(joined):
                return joined
    return content.decode("latin-1")
