"""A received file, given back to its sender: bad cells coloured, each with a comment that says what is right.

The cells keep their values, and a sheet in front lists every problem. The words are Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.dataset.workbook import Sheet, read_sheets
from hotich_analysis.display.form_sheets import FONT, fit_height, write_cell
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import DataError, Problem
from hotich_analysis.vocabulary import Lang

_MARK: Final = PatternFill("solid", fgColor="FF9A8A")
_QUOTED: Final = re.compile(r"'([^']+)'")
_MOST_BYTES_KEPT: Final = 1_000_000
_WIDTHS: Final = (24, 12, 26, 26, 70)


def explain_problem(problem: Problem, *, lang: Lang = "vi") -> str:
    """Return what is wrong and what would be right, in the words of the sender of a file.

    Raises KeyError for a kind of problem without words.
    """
    say = load_wording(lang)
    names = _QUOTED.findall(problem.expected or "")
    right = f" {say('problem-right', names=_join_choices(names, say))}" if names else ""
    return say(f"problem-{problem.kind}") + right


def _join_choices(names: Sequence[str], say: Wording) -> str:
    return f" {say('or')} ".join(f"“{name}”" for name in names)


def write_marked_workbook(path: Path, received: Path, problems: Sequence[Problem]) -> None:
    """Write to `path` the received file with the problems marked in it.

    A file that cannot be opened (old format, password) gives a workbook with the list of problems alone.
    """
    say = load_wording("vi")
    book = _open_copy(received)
    for problem in problems:
        if problem.sheet in book.sheetnames and problem.cell:
            _mark(book[problem.sheet], problem)
    overview: Any = book.create_sheet(say("problems-sheet"), 0)
    _list_problems(overview, problems, say)
    book.active = 0
    book.save(path)


def _open_copy(received: Path) -> Any:
    """The workbook itself, so that it keeps its form; only the cells of a CSV, or of a very large one.

    Nothing of a file that is not safe to open.
    """
    try:
        sheets = read_sheets(received)
    except DataError:
        return _make_workbook([])
    is_small = received.stat().st_size < _MOST_BYTES_KEPT
    if is_small and any(sheet.outline.last_row for sheet in sheets):
        return openpyxl.load_workbook(received, keep_links=False)
    return _make_workbook(sheets)


def _make_workbook(sheets: Sequence[Sheet]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        copy = book.create_sheet(sheet.name[:31])
        for cell in sheet.cells.values():
            copy.cell(cell.row, cell.column).set_explicit_value(cell.text, "s")
    return book


def _mark(sheet: Worksheet, problem: Problem) -> None:
    cell: Any = sheet[str(problem.cell)]
    if type(cell).__name__ == "MergedCell":
        return
    text = explain_problem(problem)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(before + text, "hotich", width=320, height=120)
    cell.fill = _MARK


def _list_problems(sheet: Worksheet, problems: Sequence[Problem], say: Wording) -> None:
    sheet.cell(1, 1, say("problems-title", n=len(problems))).font = Font(FONT, size=14, bold=True)
    names = ("sheet", "cell", "column", "value", "right")
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True), 1):
        heading = write_cell(sheet, 3, column, say(f"problems-column-{name}"))
        heading.font = Font(FONT, size=11, bold=True)
        sheet.column_dimensions["ABCDE"[column - 1]].width = width
    for row, problem in enumerate(problems, 4):
        values = (problem.sheet, problem.cell, problem.column, problem.value, explain_problem(problem))
        for column, value in enumerate(values, 1):
            write_cell(sheet, row, column, value).alignment = Alignment(vertical="top", wrap_text=True)
        fit_height(sheet, row)
