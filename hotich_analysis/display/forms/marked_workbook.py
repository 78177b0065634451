"""A received file, given back to its sender: bad cells coloured, each with a comment that says what is right.

The cells keep their values, and a sheet in front lists every problem. The words are Vietnamese.
"""

from __future__ import annotations

import re
import textwrap
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.dataset.return_tables import PROBLEMS_SHEET
from hotich_analysis.dataset.spreadsheets import UNREADABLE, Sheet, find_place, read_sheets
from hotich_analysis.display.forms.return_form import (
    BORDER,
    FONT,
    drop_control_signs,
    fit_height,
    set_page,
    write_heading,
    write_text,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import DataError, Problem
from hotich_analysis.vocabulary import Lang

_MARK: Final = PatternFill("solid", fgColor="FF9A8A")
_ON_TOP: Final = Alignment(vertical="top", wrap_text=True)
_QUOTED: Final = re.compile(r"'([^']+)'")
_MOST_BYTES_KEPT: Final = 10_000_000
_MOST_MARKED: Final = 2_000
_MOST_CELLS_MERGED: Final = 100_000
_FORBIDDEN: Final = re.compile(r"[\\*?:/\[\]]")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 500
_AUTHOR: Final = "hotich"
_WIDTHS: Final = (24, 12, 26, 26, 70)


def explain_problem(problem: Problem, *, lang: Lang = "vi") -> str:
    """Return what is wrong and what would be right, in the words of the sender of a file.

    Raises KeyError for a kind of problem without words.
    """
    say = load_wording(lang)
    names = f" {say('or')} ".join(f"“{name}”" for name in _QUOTED.findall(problem.expected or ""))
    right = f" {say('problem-right', names=names)}" if names else ""
    return say(f"problem-{problem.kind}") + right


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
            return openpyxl.load_workbook(file, keep_links=False)
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
            if cell.comment is not None and cell.comment.author == _AUTHOR:
                cell.comment = None
                cell.fill = PatternFill() if cell.fill == _MARK else cell.fill


def _mark(sheet: Worksheet, problem: Problem) -> None:
    row, column = find_place(str(problem.cell))
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    cell: Any = sheet.cell(row, column)
    text = explain_problem(problem)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + text, _AUTHOR, width=320, height=120)
    cell.fill = _MARK


def _list_problems(sheet: Worksheet, problems: Sequence[Problem], say: Wording) -> None:
    sheet.cell(1, 1, say("problems-title", n=len(problems))).font = Font(FONT, size=14, bold=True)
    names = ("sheet", "cell", "column", "value", "right")
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True), 1):
        write_heading(sheet, 3, column, say(f"problems-column-{name}"))
        sheet.column_dimensions["ABCDE"[column - 1]].width = width
    # one style for all of them: to set font, border and alignment of each cell takes most of the time
    look = NamedStyle("hotich-problem", Font(FONT, size=12), border=BORDER, alignment=_ON_TOP)
    book: Any = sheet.parent
    if look.name not in book.named_styles:  # else the file was given back before
        book.add_named_style(look)
    for row, problem in enumerate(problems[:_MOST_MARKED], 4):
        values = (problem.sheet, problem.cell, problem.column, problem.value, explain_problem(problem))
        for column, value in enumerate(values, 1):
            (cell := sheet.cell(row, column)).style = look.name
            if value is not None:
                write_text(cell, textwrap.shorten(value, _LONGEST_TEXT, placeholder=" …"))
        if problem.sheet and problem.cell:
            target = _name_sheet(problem.sheet).replace("'", "''")
            link: Any = Hyperlink(ref=f"B{row}", location=f"'{target}'!{problem.cell}")
            sheet.cell(row, 2).hyperlink = link
        fit_height(sheet, row, n_columns=len(values))
    if (n_more := len(problems) - _MOST_MARKED) > 0:
        write_text(sheet.cell(4 + _MOST_MARKED, 1), say("problems-more", n=n_more))
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    set_page(sheet, Worksheet.PAPERSIZE_A4)
