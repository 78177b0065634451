"""One pass over the XML of a sheet: what is hidden, merged and filled, and where the last value stands.

Blank cells with a format are passed over before the XML is parsed: a sheet may hold millions of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

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
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def outline_sheet(file: IO[bytes], outline: SheetOutline, counts: Counter[str]) -> SheetOutline:
    """Fill the outline from the XML of its sheet, and return it.

    counts: what the sheets before held; this sheet is added. Raises TooLargeError for more than 50,000 cells
    with content, ValueError for XML with a document type, expat.ExpatError for what is no XML.
    """
    reader = _SheetReader(outline, counts)
    rest = b""
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
            self.outline.far_cell = f"{name_column(self.column)}{self.row}"


def name_column(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_hidden(attributes: Mapping[str, str], size: str) -> bool:
    """Hidden by its mark, or by a height or width of nothing."""
    return attributes.get("hidden") in {"1", "true"} or float(attributes.get(size, 1)) == 0
