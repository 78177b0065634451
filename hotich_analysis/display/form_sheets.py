"""Sheets of a form: locked headings and names, open cells that are checked as they are filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_KEYS: Final = ("STT", "Mã", "Tỉnh, thành phố")
_KEY_WIDTHS: Final = (6, 6, 24)
_HIGHEST: Final = 409
_LINE: Final = Side(style="thin", color="7D8C95")
_BORDER: Final = Border(_LINE, _LINE, _LINE, _LINE)
_OPEN_FILL: Final = PatternFill("solid", fgColor="FFFDF0")
FONT: Final = "Times New Roman"
HEAD_FILL: Final = PatternFill("solid", fgColor="DCE6EC")


@dataclass
class FormColumn:
    """A column to fill in: its headings from the top, its width, how its cells are checked, its values."""

    headings: tuple[str, ...]
    width: float
    check: DataValidation | None = None
    number_format: str = "General"
    held: dict[str, Any] = field(default_factory=dict)


def fill_sheet(sheet: Worksheet, title: str, provinces: pd.DataFrame, columns: Sequence[FormColumn]) -> None:
    """Write the title, headings in as many rows as the deepest column has, and one row a province."""
    depth = max(len(column.headings) for column in columns)
    sheet.cell(1, 1, title).font = Font(FONT, size=14, bold=True)
    keys = [FormColumn((key,), width) for key, width in zip(_KEYS, _KEY_WIDTHS, strict=True)]
    for number, column in enumerate([*keys, *columns], 1):
        _write_heading(sheet, number, column, depth)
    first = 3 + depth
    for row, province in enumerate(provinces.to_dict("records"), first):
        facts = (row - first + 1, province["unit_code"], province["name_vi"])
        for number, value in enumerate(facts, 1):
            cell = write_cell(sheet, row, number, value)
            cell.number_format = "@" if isinstance(value, str) else "General"
            if number < len(keys):
                cell.alignment = Alignment("center", "center")
        for number, column in enumerate(columns, len(keys) + 1):
            cell = write_cell(sheet, row, number, column.held.get(province["unit_code"]))
            cell.number_format, cell.fill = column.number_format, _OPEN_FILL
            cell.protection = Protection(locked=False)
        fit_height(sheet, row)
    last = first + len(provinces) - 1
    for number, column in enumerate(columns, len(keys) + 1):
        if column.check is not None:
            letter = get_column_letter(number)
            column.check.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(column.check)
    for row in range(3, first):
        fit_height(sheet, row)
    _merge_equal_headings(sheet, depth, len(keys) + len(columns))
    _finish(sheet, first)


def _write_heading(sheet: Worksheet, number: int, column: FormColumn, depth: int) -> None:
    headings = column.headings if len(column.headings) == depth else column.headings * depth
    for row, text in enumerate(headings, 3):
        cell = write_cell(sheet, row, number, text)
        cell.font, cell.fill = Font(FONT, size=11, bold=True), HEAD_FILL
        cell.alignment = Alignment("center", "center", wrap_text=True)
    sheet.column_dimensions[get_column_letter(number)].width = column.width


def write_cell(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a value with font and border, a text never as a formula; return the cell."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
    cell.font, cell.border = Font(FONT, size=12), _BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def write_text(cell: Any, text: str) -> None:
    """Write a text as it stands, one that begins with `=` too."""
    cell.value = drop_control_signs(text)
    cell.data_type = "s"


def drop_control_signs(text: str) -> str:
    """Return a text with a replacement sign for each control sign, which no cell of a workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)


def fit_height(sheet: Worksheet, row: int, width: float | None = None) -> None:
    """Make a row as high as its longest text needs, for no program does so when it opens the file.

    width: of the text's room in characters, where it is not that of its column.
    """
    n_lines = 1
    cells: Sequence[Any] = sheet[row]
    for cell in cells:
        if isinstance(cell.value, str):
            room = width or sheet.column_dimensions[get_column_letter(cell.column)].width
            n_lines = max(n_lines, -(-len(cell.value) * 108 // int(room * 100)))
    sheet.row_dimensions[row].height = min(4 + 15.5 * n_lines, _HIGHEST)


def _merge_equal_headings(sheet: Worksheet, depth: int, n_columns: int) -> None:
    """One cell for a heading that stands over two columns, or in both rows."""
    start = 1
    for column in range(1, n_columns + 1):
        top = sheet.cell(3, column).value
        if depth > 1 and top == sheet.cell(2 + depth, column).value:
            sheet.merge_cells(start_row=3, end_row=2 + depth, start_column=column, end_column=column)
        if sheet.cell(3, start).value != top:
            start = column
        elif column > start and depth > 1:
            sheet.merge_cells(start_row=3, end_row=3, start_column=start, end_column=column)


def _finish(sheet: Worksheet, first_row: int) -> None:
    sheet.freeze_panes = f"{get_column_letter(len(_KEYS) + 1)}{first_row}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_page(sheet, Worksheet.PAPERSIZE_A3)
    sheet.print_title_rows = f"3:{first_row - 1}"


def set_page(sheet: Worksheet, paper: str) -> None:
    """Set landscape, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", int(paper)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
