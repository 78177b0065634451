"""Tables as an Excel workbook that can be sorted, filtered and printed: numbers are numbers, codes are text.

How a column is written follows from its name (`_share`, `_thousand`) and its values, and not from its dtype,
which pandas changes with the first missing value.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import numbers
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, Final

import pandas as pd

_WIDEST: Final = 45
_NARROWEST: Final = 8
_FILTER_ARROW: Final = 3
_NO_DATE: Final = dt.date(1980, 1, 1)
_LINE_POINTS: Final = 15
_FILLED: Final = 0.9
"""How much of the width of a column, in digits, a line of letters is trusted to fit into in any font."""

_HIGHEST: Final = 409
"""In points; Excel knows no higher row."""
_RESERVED: Final = frozenset({"history"})
_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "header": {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E7ECF2"},
    "note": {"italic": True, "text_wrap": True},
    "text": {"text_wrap": True},
    "boolean": {},
    "date": {"num_format": "yyyy-mm-dd"},
    "share": {"num_format": "0.0%"},
    "thousand": {"num_format": "#,##0.0"},
    "integer": {"num_format": "0"},
    "fraction": {},
}


@dataclass(frozen=True)
class Sheet:
    """One table: `labels` gives columns the header shown (else their name), `notes` stand below the table."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


def write_workbook(sheets: Sequence[Sheet], *, title: str, date: dt.date | None) -> bytes:
    """Return an XLSX file with a sheet for each table, without its index; equal input gives equal bytes.

    Columns ending in `_share` (0-1) are shown in per cent, `_thousand` with one decimal, other fractions as
    they are; missing values are blank. `date` is the workbook's date of creation.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    # Text of a table is never a formula or a link, whatever it begins with.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        created = dt.datetime.combine(date or _NO_DATE, dt.time())
        workbook.set_properties({"title": title, "created": created})
        formats = {
            kind: workbook.add_format({"valign": "top", **settings}) for kind, settings in _FORMATS.items()
        }
        for sheet, name in zip(sheets, _sheet_names(sheet.name for sheet in sheets), strict=True):
            _write_sheet(workbook.add_worksheet(name), sheet, title, formats)
    return buffer.getvalue()


def _write_sheet(worksheet: Any, sheet: Sheet, title: str, formats: Mapping[str, Any]) -> None:
    table = sheet.table
    widths = []
    n_lines = [1] * (len(table) + 1)
    for place, column in enumerate(table.columns):
        label = str(sheet.labels.get(column, column))
        worksheet.write_string(0, place, label, formats["header"])
        cells = [_cell(value, str(column)) for value in table.iloc[:, place]]
        for row, (kind, value) in enumerate(cells, start=1):
            # an empty text is a text, not a blank cell
            write = worksheet.write_string if kind == "text" else worksheet.write
            if kind != "missing":
                write(row, place, value, formats[kind])
        widths.append(width := _width(cells, label))
        worksheet.set_column(place, place, width)
        texts = [str(value) if kind == "text" else "" for kind, value in cells]
        own = [_count_lines(label, width), *(_count_lines(text, width) for text in texts)]
        n_lines = [max(pair) for pair in zip(n_lines, own, strict=True)]
    for row, lines in enumerate(n_lines):
        worksheet.set_row(row, _find_height(lines))
    if len(table.columns):
        worksheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    worksheet.freeze_panes(1, 0)
    _write_notes(worksheet, sheet, sum(widths), formats)
    _set_up_page(worksheet, title)


def _count_lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, rather one more than needed: letters differ in width."""
    room = max(_NARROWEST // 2, int(width * _FILLED))
    return sum(len(textwrap.wrap(line, room)) or 1 for line in text.split("\n"))


def _find_height(n_lines: int) -> float:
    """In points: LibreOffice gives a row whose height is not stated a single line."""
    return min(_LINE_POINTS * n_lines, _HIGHEST)


def _set_up_page(worksheet: Any, title: str) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(9)  # A4
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    worksheet.set_header("&L" + title[:120].replace("&", "&&"))
    worksheet.set_footer("&L&A&R&P / &N")


def _write_notes(worksheet: Any, sheet: Sheet, width: int, formats: Mapping[str, Any]) -> None:
    """Notes as broad as the table; Excel does not fit a row's height to merged cells, so it is set here."""
    n_columns = len(sheet.table.columns)
    for row, note in enumerate(sheet.notes, start=len(sheet.table) + 2):
        if n_columns > 1:
            worksheet.merge_range(row, 0, row, n_columns - 1, "", formats["note"])
        worksheet.write_string(row, 0, note, formats["note"])
        worksheet.set_row(row, _find_height(_count_lines(note, width)))


def _cell(value: Any, column: str) -> tuple[str, Any]:
    """The kind of a cell and its value without what Excel has not: time zones, infinity, other types."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "missing", None
    if pd.api.types.is_bool(value):
        return "boolean", bool(value)
    if isinstance(value, dt.date):
        return "date", value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
    if not isinstance(value, numbers.Real) or math.isinf(value):
        return "text", str(value)
    suffix = column.rpartition("_")[2]
    if suffix in {"share", "thousand"}:
        return suffix, value
    return "integer" if isinstance(value, numbers.Integral) else "fraction", value


def _width(cells: Iterable[tuple[str, Any]], label: str) -> int:
    """In characters: the longest line of a value, and a header in lines of some twenty, its words whole."""
    samples = {"missing": "", "date": "2022-04-12", "share": "100.0%"}
    shown = (
        f"{value:,.1f}" if kind == "thousand" else samples.get(kind, str(value)) for kind, value in cells
    )
    longest = max((len(line) for text in shown for line in text.split("\n")), default=0)
    header = max((len(line) for line in textwrap.wrap(label, 20, break_long_words=False)), default=0)
    return min(_WIDEST, max(_NARROWEST, math.ceil(longest / _FILLED) + 1, header + _FILTER_ARROW))


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Names by Excel's rules: 31 characters at most, none of its special ones, and no name twice."""
    chosen: list[str] = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", unicodedata.normalize("NFC", name))
        stem = " ".join(clean.split())[:31].strip("' ") or "Sheet"
        numbered = (f"{stem[:26].rstrip()} ({number})" for number in count(2))
        taken = _RESERVED | {other.casefold() for other in chosen}
        chosen.append(next(one for one in chain([stem], numbered) if one.casefold() not in taken))
    return chosen
