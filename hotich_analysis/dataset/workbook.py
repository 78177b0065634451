"""Files that are received, as sheets of cells: XLSX and CSV, every cell as it is printed.

Nothing is interpreted here but what the file itself says of a cell: its text, its font, whether it is a
number, a date, a percentage or a formula. Formulae are not computed, and links to files are not followed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from statistics import median_low
from typing import Any, Final, Literal

from hotich_analysis.dataset.sheet_outline import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetOutline,
    name_column,
)
from hotich_analysis.dataset.workbook_parts import UNREADABLE, outline_workbook
from hotich_analysis.errors import DataError, Problem

CellKind = Literal["text", "number", "percent", "date", "formula", "other"]
_MOST_MEGABYTES: Final = 20
_SIGNATURES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
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
    def place(self) -> str:
        """The cell's reference, as C5."""
        return f"{name_column(self.column)}{self.row}"


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
    def last_row(self) -> int:
        """The last row that is not blank; 0 in an empty sheet."""
        return max(self.rows, default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column that is not blank; 0 in an empty sheet."""
        return max((column for _, column in self.cells), default=0)


def read_sheets(path: Path) -> list[Sheet]:
    """Return the sheets of an XLSX or CSV file, told apart by content.

    Raises DataError for a file that cannot be read or is not safe to open (see outline_workbook), and
    OSError where there is no file.
    """
    size = path.stat().st_size / 1e6
    if size > _MOST_MEGABYTES:
        message, expected = "the file is too large for a return", f"at most {_MOST_MEGABYTES} MB"
        problem = Problem(path.name, message, value=f"{size:.0f} MB", expected=expected, kind="too_large")
        raise DataError([problem])
    with path.open("rb") as file:
        head = file.read(4)
    return _read_workbook(path) if head in _SIGNATURES else [_read_csv(path)]


def _read_workbook(path: Path) -> list[Sheet]:
    import openpyxl  # 0.2 s, and only imports need it

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
        message = "the workbook is damaged"
        expected = "a workbook (.xlsx) that Excel opens"
        raise DataError([Problem(path.name, message, expected=expected, kind="no_workbook")]) from error


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
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, values in enumerate(_split(_decode(path)), 1):
            for column, value in enumerate(values, 1):
                if text := value.strip():
                    cells[row, column] = Cell(row, column, text)
                    if row > MOST_ROWS or column > MOST_COLUMNS or len(cells) > MOST_CELLS:
                        raise DataError([_name_far_value(path, cells[row, column])])
    except csv.Error as error:
        expected = "a workbook (.xlsx) or a CSV file"
        problem = Problem(path.name, f"the file is not CSV: {error}", expected=expected, kind="no_workbook")
        raise DataError([problem]) from error
    return Sheet(path.name, path.stem, cells)


def _name_far_value(path: Path, cell: Cell) -> Problem:
    message = "the file holds far more than a return does"
    expected = f"at most {MOST_ROWS} rows, {MOST_COLUMNS} columns and {MOST_CELLS} cells"
    return Problem(
        path.name, message, cell.row, None, cell.text, expected, path.stem, cell.place, "far_value"
    )


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
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is neither a workbook nor text"
        expected = "a workbook (.xlsx) or a CSV file"
        raise DataError([Problem(path.name, message, expected=expected, kind="no_workbook")])
    for encoding in (
        ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    ):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")
