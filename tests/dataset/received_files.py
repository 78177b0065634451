"""Files as provinces send them, made small and plain, so that each test says what is odd about its own."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from data_copies import DATA

from hotich_analysis.dataset.intake import Intake, read_returns

AS_OF = dt.date(2022, 4, 25)
HEADINGS = [
    "STT", "Mã", "Tỉnh, thành phố", "Đăng ký khai sinh", "Số đơn vị cấp xã có máy in",
    "Máy in – Tổng số đơn vị cấp xã", "Ngày báo cáo",
]  # fmt: skip
STT, CODE, NAME, BIRTH, PART, WHOLE, DATE = range(1, 8)
"""Columns of the table below, from 1."""
MARKS = ("x", "-", "x Không có ĐKKS cấp xã")

Rows = list[list[Any]]


def list_provinces() -> list[tuple[str, str]]:
    """Code and name of each of the 63."""
    table = pd.read_csv(DATA / "units" / "units.csv", dtype="str").query("frame == '63'")
    return list(zip(table["unit_code"], table["name_vi"], strict=True))


def make_rows(n_units: int = 63) -> Rows:
    """A table as the annexes have it, its heading in row 1: nothing is wrong with it."""
    lines = [
        [place, code, name, MARKS[place % 3], 9 + place, 100 + place, "25/4/2022"]
        for place, (code, name) in enumerate(list_provinces()[:n_units], 1)
    ]
    return [list(HEADINGS), *lines]


def write_rows(path: Path, rows: Sequence[Sequence[Any]], *, merged: Iterable[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Bảng"
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column, value)
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def open_sheet(path: Path) -> tuple[Any, Any]:
    """The workbook and its first sheet, to be changed and saved."""
    book = openpyxl.load_workbook(path)
    return book, book.worksheets[0]


def replace_part(path: Path, name: str, content: str | bytes) -> None:
    """Put another content into a part of a workbook, or add a part."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts[name] = content.encode() if isinstance(content, str) else content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)


def read_part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def make_compound_file(*streams: str) -> bytes:
    """An OLE2 file, as Excel 97-2003 and encrypted workbooks are, with empty streams of these names."""
    free, end = b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff"
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + bytes.fromhex("3E000300FEFF0900 06000000")
    header += bytes(8) + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + bytes(4)
    header += (4096).to_bytes(4, "little") + end + bytes(4) + end + bytes(4) + bytes(4) + free * 108
    allocation = bytes.fromhex("FDFFFFFF") + end + free * 126
    entries = b""
    for kind, name in [(5, "Root Entry"), *((2, stream) for stream in streams)]:
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + (len(text) + 2).to_bytes(2, "little") + bytes([kind, 1])
        child = (1).to_bytes(4, "little") if kind == 5 else free
        entries += entry + free + free + child + bytes(36) + end + bytes(8)
    return header.ljust(512, b"\0") + allocation + entries.ljust(512, b"\0")


def read_file(path: Path, **options: Any) -> Intake:
    return read_returns([path], as_of=AS_OF, data_directory=DATA, **options)


def read_values(intake: Intake) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What was read, by unit and indicator: level, note, counts, date."""
    assert intake.problems == []
    columns = ("level", "note", "numerator", "denominator", "reported_date")
    return {
        (row["unit_code"], row["indicator_code"]): tuple(row[column] for column in columns)
        for row in intake.rows
    }


def expect_values(rows: Rows) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a table of make_rows() says."""
    expected: dict[tuple[str, str], tuple[Any, ...]] = {}
    levels = {"x": ("full", None), "-": ("none", None), MARKS[2]: ("partial", "Không có ĐKKS cấp xã")}
    for _, code, _, mark, part, whole, _ in rows[1:]:
        expected[code, "birth_registration"] = (*levels[mark], None, None, "2022-04-25")
        expected[code, "printers"] = (None, None, part, whole, "2022-04-25")
    return expected


def copy_data(directory: Path) -> Path:
    shutil.copytree(DATA, directory, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return directory
