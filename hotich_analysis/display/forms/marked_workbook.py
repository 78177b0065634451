"""A received file, given back to its sender: bad cells coloured, each with a comment that says what is right.

The cells keep their values, and a sheet in front lists every problem. The words are Vietnamese.
"""

from __future__ import annotations

import re
import textwrap
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.dataset.return_tables import PROBLEMS_SHEET
from hotich_analysis.dataset.spreadsheets import MARK_AUTHOR, UNREADABLE, Sheet, find_place, read_sheets
from hotich_analysis.display.forms.return_form import (
    BORDER,
    FONT,
    drop_control_signs,
    fit_height,
    set_page,
    write_heading,
    write_text,
)
from hotich_analysis.display.wording import Wording, explain_problem, load_wording
from hotich_analysis.errors import DataError, Problem, join_alike

_MARK: Final = PatternFill("solid", fgColor="FF9A8A")
_ON_TOP: Final = Alignment(vertical="top", wrap_text=True)
_MOST_BYTES_KEPT: Final = 10_000_000
_MOST_MARKED: Final = 2_000
_MOST_CELLS_MERGED: Final = 100_000
_FORBIDDEN: Final = re.compile(r"[\\*?:/\[\]]")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 1000
_WIDTHS: Final = (24, 12, 26, 26, 70)


def write_marked_workbook(path: Path, received: Path, problems: Sequence[Problem]) -> None:
    """Write to `path` the received file with the problems marked in it.

    A file that cannot be opened (old format, password) gives a workbook with the list of problems alone.
    Marks of an earlier time, in a file that was given back before, are taken away. Of more than 2,000
    problems the first ones are marked and listed, and a line says how many more there are.
    """
    say = load_wording("vi")
    book = _open_copy(received)
    _remove_marks(book)
    for problem in problems[:_MOST_MARKED]:
        name = _name_sheet(problem.sheet or "")
        if name in book.sheetnames and problem.cell:
            _mark(book[name], problem)
    overview: Any = book.create_sheet(PROBLEMS_SHEET, 0)
    _list_problems(overview, problems, say)
    book.active = 0
    for sheet in book.worksheets:  # of sheets that are selected together, what is typed in one goes to all
        sheet.sheet_view.tabSelected = sheet is overview
    book.save(path)


def _open_copy(received: Path) -> Any:
    """The workbook itself, so that it keeps its form; only the cells of a CSV, or of a very large one.

    Nothing of a file that is not safe to open.
    """
    try:
        sheets = read_sheets(received)
    except DataError:
        return _make_workbook([])
    if not zipfile.is_zipfile(received) or not _is_small(received, sheets):
        return _make_workbook(sheets)
    try:
        # warnings are of what openpyxl leaves out
        with received.open("rb") as file, warnings.catch_warnings(action="ignore"):
            return openpyxl.load_workbook(file, keep_links=False, rich_text=True)
    except UNREADABLE:  # in a part that was not needed for the cells
        return _make_workbook(sheets)


def _is_small(received: Path, sheets: Sequence[Sheet]) -> bool:
    """Whether all cells, blank and merged ones too, fit into memory at once."""
    with zipfile.ZipFile(received) as archive:
        size = sum(part.file_size for part in archive.infolist())
    merged = (place for sheet in sheets for place in sheet.outline.merged)
    n_merged = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged)
    return size < _MOST_BYTES_KEPT and n_merged < _MOST_CELLS_MERGED


def _make_workbook(sheets: Sequence[Sheet]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        copy = book.create_sheet(_name_sheet(sheet.name))
        for cell in sheet.cells.values():
            write_text(copy.cell(cell.row, cell.column), cell.text)
    return book


def _name_sheet(name: str) -> str:
    """The name of a sheet, or one made of the name of a CSV file, as a workbook may have it."""
    return _FORBIDDEN.sub("_", drop_control_signs(name))[:_LONGEST_NAME]


def _remove_marks(book: Any) -> None:
    if PROBLEMS_SHEET in book.sheetnames:
        book.remove(book[PROBLEMS_SHEET])
    for sheet in book.worksheets:
        cells = (cell for row in sheet.iter_rows() for cell in row)
        for cell in cells:
            if cell.comment is not None and cell.comment.author == MARK_AUTHOR:
                cell.comment = None
            if cell.fill == _MARK:
                cell.fill = PatternFill()


def _mark(sheet: Worksheet, problem: Problem) -> None:
    row, column = find_place(str(problem.cell))
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    cell: Any = sheet.cell(row, column)
    cell.fill = _MARK
    if cell.comment is None or cell.comment.author == MARK_AUTHOR:  # the sender's own is asked about
        before = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(before + explain_problem(problem), MARK_AUTHOR, width=320, height=120)


def _list_problems(sheet: Worksheet, problems: Sequence[Problem], say: Wording) -> None:
    joined = join_alike(problems)
    sheet.cell(1, 1, say("problems-title", n=len(joined))).font = Font(FONT, size=14, bold=True)
    names = ("sheet", "cell", "column", "value", "right")
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True), 1):
        write_heading(sheet, 3, column, say(f"problems-column-{name}"))
        sheet.column_dimensions["ABCDE"[column - 1]].width = width
    # one style for all of them: to set font, border and alignment of each cell takes most of the time
    look = NamedStyle("hotich-problem", Font(FONT, size=12), border=BORDER, alignment=_ON_TOP)
    book: Any = sheet.parent
    if look.name not in book.named_styles:  # else the file was given back before
        book.add_named_style(look)
    for row, problem in enumerate(joined[:_MOST_MARKED], 4):
        places = problem.places or (problem,)
        cells = ", ".join(one.cell for one in places if one.cell) or None
        named = ", ".join(replace(one, cell=None, row=None).place.strip() for one in problem.places)
        value = ": ".join(filter(None, (problem.value, named))) or None
        values = (problem.sheet, cells, problem.column, value, explain_problem(problem))
        for column, value in enumerate(values, 1):
            (cell := sheet.cell(row, column)).style = look.name
            if value is not None:
                write_text(cell, textwrap.shorten(value, _LONGEST_TEXT, placeholder=" …"))
        if problem.sheet and cells:
            target = _name_sheet(problem.sheet).replace("'", "''")
            link: Any = Hyperlink(ref=f"B{row}", location=f"'{target}'!{places[0].cell}")
            sheet.cell(row, 2).hyperlink = link
        fit_height(sheet, row, n_columns=len(values))
    if (n_more := len(joined) - _MOST_MARKED) > 0:
        write_text(sheet.cell(4 + _MOST_MARKED, 1), say("problems-more", n=n_more))
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    set_page(sheet, Worksheet.PAPERSIZE_A4)
