"""What an XLSX file is made of, looked at before it is read: is it one, is it harmless, how large is it.

One pass over the XML of each sheet finds what a reader of cells does not tell: hidden rows and columns,
merged cells, and the last row that holds anything, however many blank rows with a format follow.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from hotich_analysis.errors import DataError, Problem

MOST_ROWS: Final = 10_000
_MOST_MEGABYTES: Final = {"xl/sharedStrings.xml": 20, "xl/styles.xml": 20}
_MOST_MEGABYTES_OF_SHEET: Final = 120
_MOST_MEGABYTES_IN_ALL: Final = 200
_MOST_PARTS: Final = 2_000
_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE: Final = re.compile(r"\$?([A-Z]+)\$?(\d+)")


@dataclass
class SheetOutline:
    """One sheet: its name, and what is hidden, merged and filled. Rows and columns count from 1."""

    name: str
    is_hidden: bool = False
    last_row: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""


def outline_workbook(path: Path) -> list[SheetOutline]:
    """Return the sheets of an XLSX file; raise DataError for one that is none, or is not safe to open.

    Refused are files of Excel 97-2003, password-protected files, damaged files, archives that unpack to more
    than 200 MB, XML that declares entities, and sheets with content below row 10,000.
    """
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if head == _OLE:
        is_locked = _ENCRYPTED in path.read_bytes()
        kind, message, expected = (
            ("password", "the workbook is protected by a password", "a copy saved without password")
            if is_locked
            else ("old_xls", "the file has the format of Excel 97-2003 (.xls)", "a copy saved as .xlsx")
        )
        raise DataError([Problem(path.name, message, expected=expected, kind=kind)])
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path.name, archive)
            return [
                _outline_sheet(path.name, archive, outline, part) for outline, part in _list_sheets(archive)
            ]
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, expat.ExpatError, EOFError) as error:
        message = "the file is no workbook, or is damaged"
        expected = "a workbook (.xlsx) that Excel opens, or a CSV file"
        raise DataError([Problem(path.name, message, expected=expected, kind="no_workbook")]) from error


def find_place(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's reference: C5 is (5, 3)."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    sizes = {part.filename: part.file_size / 1e6 for part in parts}
    too_large = [
        part for part, size in sizes.items() if size > _MOST_MEGABYTES.get(part, _MOST_MEGABYTES_OF_SHEET)
    ]
    if too_large or sum(sizes.values()) > _MOST_MEGABYTES_IN_ALL or len(parts) > _MOST_PARTS:
        message = "the file unpacks to far more than a return can hold"
        value = f"{sum(sizes.values()):.0f} MB in {len(parts)} parts"
        expected = f"at most {_MOST_MEGABYTES_IN_ALL} MB"
        raise DataError([Problem(name, message, value=value, expected=expected, kind="too_large")])


def _list_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[SheetOutline, str]]:
    """Yield each sheet with the path of its XML, in the order of the workbook."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets[element.get(_RELATION)].removeprefix("/").removeprefix("xl/")
            if target.startswith("worksheets/"):
                is_hidden = element.get("state", "visible") != "visible"
                yield SheetOutline(str(element.get("name")), is_hidden), f"xl/{target}"


def _outline_sheet(name: str, archive: zipfile.ZipFile, outline: SheetOutline, part: str) -> SheetOutline:
    reader = _SheetReader(outline)
    with archive.open(part) as file:
        reader.parser.ParseFile(file)
    if outline.last_row > MOST_ROWS:
        message = "a value stands far below the table"
        expected = f"nothing below row {MOST_ROWS}"
        problem = Problem(
            name, message, outline.last_row, expected=expected, sheet=outline.name, kind="far_value"
        )
        raise DataError([problem])
    return outline


class _SheetReader:
    """Fills an outline from the start tags of a sheet's XML; a document type is refused."""

    def __init__(self, outline: SheetOutline) -> None:
        self.outline = outline
        self.row = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise ValueError("document type")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"v", "is", "f"}:
            self.outline.last_row = self.row
        elif tag == "row":
            self.row = int(attributes.get("r", self.row + 1))
            if _is_on(attributes.get("hidden")):
                self.outline.hidden_rows.add(self.row)
        elif tag == "col" and _is_on(attributes.get("hidden")):
            columns = range(int(attributes["min"]), int(attributes["max"]) + 1)
            self.outline.hidden_columns.update(columns)
        elif tag == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.outline.merged.append((*find_place(first), *find_place(last or first)))


def _is_on(value: str | None) -> bool:
    return value in {"1", "true"}
