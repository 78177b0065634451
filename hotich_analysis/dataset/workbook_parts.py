"""What an XLSX file is made of, looked at before it is read: is it one, is it harmless, how large is it.

What would take more than seconds, or a few hundred megabytes, to read is refused.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat

from defusedxml.ElementTree import fromstring

from hotich_analysis.dataset.sheet_outline import (
    MOST_COLUMNS,
    MOST_ROWS,
    SheetOutline,
    TooLargeError,
    find_place,
    outline_sheet,
)
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


def outline_workbook(path: Path) -> list[SheetOutline]:
    """Return the sheets of an XLSX file; raise DataError for one that is none, or is not safe to open.

    Refused are files of Excel 97-2003, password-protected files, damaged files, archives that unpack to more
    than 200 MB, XML that declares entities, sheets with content below row 10,000 or right of column 200 or in
    more than 50,000 cells.
    """
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if head == _OLE:
        raise DataError([_name_old_format(path)])
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            outlines = list(_outline_sheets(archive))
    except TooLargeError as error:
        message, expected = "the file holds far more than a return does", "the sheets of the return alone"
        problem = Problem(path.name, message, value=str(error), expected=expected, kind="too_large")
        raise DataError([problem]) from error
    except UNREADABLE as error:
        message = "the file is no workbook, or is damaged"
        expected = "a workbook (.xlsx) that Excel opens, or a CSV file"
        raise DataError([Problem(path.name, message, expected=expected, kind="no_workbook")]) from error
    if far := [outline for outline in outlines if outline.far_cell]:
        raise DataError([_name_far_value(path.name, outline) for outline in far])
    return outlines


def _name_old_format(path: Path) -> Problem:
    if _ENCRYPTED in path.read_bytes():
        message, expected = "the workbook is protected by a password", "a copy saved without password"
        return Problem(path.name, message, expected=expected, kind="password")
    message, expected = "the file has the format of Excel 97-2003 (.xls)", "a copy saved as .xlsx"
    return Problem(path.name, message, expected=expected, kind="old_xls")


def _name_far_value(name: str, outline: SheetOutline) -> Problem:
    cell = str(outline.far_cell)
    expected = f"nothing below row {MOST_ROWS} or right of column {MOST_COLUMNS}"
    return Problem(
        name,
        "a value stands far from the table",
        find_place(cell)[0],
        expected=expected,
        sheet=outline.name,
        cell=cell,
        kind="far_value",
    )


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Hold parts to what the archive declares: its reader unpacks no more of them than that."""
    sizes = {part.filename: part.file_size / 1e6 for part in archive.infolist()}
    total = sum(sizes.values())
    is_bomb = any(size > _find_limit(part) for part, size in sizes.items())
    if is_bomb or total > _MOST_MEGABYTES_IN_ALL or len(sizes) > _MOST_PARTS:
        raise TooLargeError(f"{total:.0f} MB in {len(sizes)} parts")


def _find_limit(part: str) -> int:
    is_large = part.startswith((_READ_PIECE_BY_PIECE, *_NOT_READ))
    return _MOST_MEGABYTES_OF_SHEET if is_large else _MOST_MEGABYTES_OF_PART


def _outline_sheets(archive: zipfile.ZipFile) -> Iterator[SheetOutline]:
    sheets = list(_list_sheets(archive))
    if len(sheets) > _MOST_SHEETS:
        raise TooLargeError(f"{len(sheets)} sheets")
    counts: Counter[str] = Counter()
    for outline, part in sheets:
        with archive.open(part) as file:
            yield outline_sheet(file, outline, counts)


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
