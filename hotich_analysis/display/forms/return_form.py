"""The return form: a workbook that provinces fill in, made from indicators.csv, in Vietnamese.

Headings and names are locked; open cells are checked as they are filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.dataset.kinds import Kind
from hotich_analysis.dataset.references import References
from hotich_analysis.dataset.return_tables import (
    COMMUNE_HEADING,
    DATE_HEADING,
    DATE_LABEL,
    FRAME_LABEL,
    KEY_HEADINGS,
    LEVEL_WORDS,
    NOTE_HEADING,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import COMMUNES, FRAMES, Frame, Level

_KEY_WIDTHS: Final = {"number": 6, "unit_code": 8, "unit": 24, "commune": 28}
_HIGHEST: Final = 409
_LINE: Final = Side(style="thin", color="7D8C95")
BORDER: Final = Border(_LINE, _LINE, _LINE, _LINE)
_OPEN_FILL: Final = PatternFill("solid", fgColor="FFFDF0")
FONT: Final = "Times New Roman"


@dataclass
class FormColumn:
    """A column to fill in: its headings from the top, its width, how its cells are checked, its values."""

    headings: tuple[str, ...]
    width: float
    check: DataValidation | None = None
    number_format: str = "General"
    held: dict[str, Any] = field(default_factory=dict)


def fill_sheet(sheet: Worksheet, title: str, units: pd.DataFrame, columns: Sequence[FormColumn]) -> None:
    """Write the title, headings in as many rows as the deepest column has, and one row a unit.

    units: unit_code, unit (name of the province) and, of communes, commune.
    """
    depth = max(len(column.headings) for column in columns)
    sheet.cell(1, 1, title).font = Font(FONT, size=14, bold=True)
    headings: dict[str, str] = {str(name): heading for name, heading in KEY_HEADINGS.items()}
    headings["commune"] = COMMUNE_HEADING
    names = [name for name in headings if name in ("number", *units)]
    keys = [FormColumn((headings[name],), _KEY_WIDTHS[name]) for name in names]
    for number, column in enumerate([*keys, *columns], 1):
        _write_heading(sheet, number, column, depth)
    first = 3 + depth
    for row, unit in enumerate(units.assign(number=range(1, len(units) + 1)).to_dict("records"), first):
        for number, name in enumerate(names, 1):
            cell = write_cell(sheet, row, number, unit[name])
            cell.number_format = "@" if isinstance(unit[name], str) else "General"
            if name in ("number", "unit_code"):
                cell.alignment = Alignment("center", "center")
        for number, column in enumerate(columns, len(keys) + 1):
            cell = write_cell(sheet, row, number, column.held.get(unit["unit_code"]))
            cell.number_format, cell.fill = column.number_format, _OPEN_FILL
            cell.protection = Protection(locked=False)
        fit_height(sheet, row)
    last = first + len(units) - 1
    for number, column in enumerate(columns, len(keys) + 1):
        if column.check is not None:
            letter = get_column_letter(number)
            column.check.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(column.check)
    for row in range(3, first):
        fit_height(sheet, row)
    _merge_equal_headings(sheet, depth, len(keys) + len(columns))
    _finish(sheet, first, len(keys))


def _write_heading(sheet: Worksheet, number: int, column: FormColumn, depth: int) -> None:
    headings = column.headings if len(column.headings) == depth else column.headings * depth
    for row, text in enumerate(headings, 3):
        cell = write_heading(sheet, row, number, text)
        cell.alignment = Alignment("center", "center", wrap_text=True)
    sheet.column_dimensions[get_column_letter(number)].width = column.width


def write_cell(sheet: Worksheet, row: int, column: int, value: Any) -> Any:
    """Write a value with font and border, a text never as a formula; return the cell."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
    cell.font, cell.border = Font(FONT, size=12), BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def write_heading(sheet: Worksheet, row: int, column: int, text: str) -> Any:
    """Write the heading of a column; return the cell."""
    cell = write_cell(sheet, row, column, text)
    cell.font, cell.fill = Font(FONT, size=11, bold=True), PatternFill("solid", fgColor="DCE6EC")
    return cell


def write_text(cell: Any, text: str) -> None:
    """Write a text as it stands, one that begins with `=` too."""
    cell.value = drop_control_signs(text)
    cell.data_type = "s"


def drop_control_signs(text: str) -> str:
    """Return a text with a replacement sign for each control sign, which no cell of a workbook may hold."""
    return ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)


def fit_height(
    sheet: Worksheet, row: int, width: float | None = None, *, n_columns: int | None = None
) -> None:
    """Make a row as high as its longest text needs, for no program does so when it opens the file.

    width: of the text's room in characters, where it is not that of its column. n_columns: that are looked
    at; without it the whole sheet is searched for the last one.
    """
    n_lines = 1
    cells: Sequence[Any] = next(sheet.iter_rows(row, row, max_col=n_columns))
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


def _finish(sheet: Worksheet, first_row: int, n_keys: int) -> None:
    sheet.freeze_panes = f"{get_column_letter(n_keys + 1)}{first_row}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    set_page(sheet, Worksheet.PAPERSIZE_A3)
    sheet.print_title_rows = f"3:{first_row - 1}"


def set_page(sheet: Worksheet, paper: str) -> None:
    """Set landscape, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", int(paper)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


_EXPLANATION_WIDTHS: Final = (36, 62, 40, 22)


def write_return_form(
    path: Path,
    references: References,
    *,
    as_of: dt.date | None = None,
    frame: Frame | None = None,
    unit: str | None = None,
    status: pd.DataFrame | None = None,
) -> None:
    """Write the form for all provinces, or for `unit` (code) alone; or for all communes, or those of `unit`.

    references: units, indicators and notes of a data folder (load_references()). as_of: the date asked about,
    whose units and indicators the form has; without it those that are last, or of `frame`. frame: COMMUNES
    for those of the date's provinces. status: a tidy status table that the form is filled in with; units and
    indicators it has not stay blank.
    Raises UsageError for an unknown unit, or communes of a date before there were any.
    """
    if frame != COMMUNES:
        frame = references.frame_on(as_of) if as_of else frame or FRAMES[-1]
    units, of = _list_units(references, frame, unit, as_of), "communes" if frame == COMMUNES else "provinces"
    say = load_wording("vi", references)
    indicators = references.indicators_on(as_of or references.last_day_of(frame))
    book = Workbook()
    explanation: Any = book.active
    _explain(explanation, indicators, frame, as_of, say)
    notes = list(references.restrictions_on(as_of or references.last_day_of(frame))["note_vi"])
    asks = ((Kind.LEVEL, partial(_ask_levels, notes=notes)), (Kind.RATIO, _ask_ratios))
    for kind, ask in asks:
        own = indicators[indicators["kind"] == kind]
        columns = [*ask(own.to_dict("records"), status, say), _ask_date(own, status, say)]
        sheet = book.create_sheet(say(f"form-sheet-{kind}s"))
        fill_sheet(sheet, say(f"form-title-{kind}s", of=of), units, columns)
    book.save(path)


def _list_units(
    references: References, frame: Frame, unit: str | None, as_of: dt.date | None
) -> pd.DataFrame:
    """The rows of a form: a province each, or of communes one each with its province."""
    of_date = references.frame_on(as_of) if as_of else FRAMES[-1]
    provinces = references.units_of(of_date if frame == COMMUNES else frame)
    if unit is not None:
        if unit not in set(provinces["unit_code"]):
            raise UsageError("unit code", unit, known=list(provinces["unit_code"]))
        provinces = provinces[provinces["unit_code"] == unit]
    provinces = provinces.rename(columns={"name_vi": "unit"})[["unit_code", "unit"]]
    if frame != COMMUNES:
        return provinces
    if of_date != FRAMES[-1]:
        raise UsageError("date with communes on record", as_of, known=["from 2025-07-01 on"])
    communes = references.units_of(frame)[["unit_code", "name_vi", "parent_code"]]
    communes = communes.rename(columns={"name_vi": "commune"})
    return communes.merge(provinces.rename(columns={"unit_code": "parent_code"}), on="parent_code")


def _ask_levels(
    indicators: Sequence[dict[Any, Any]], status: pd.DataFrame | None, say: Wording, *, notes: Sequence[str]
) -> Iterator[FormColumn]:
    """Columns of levels and their notes; a note that means nothing on the date is not offered, nor held."""
    words = f'"{",".join(LEVEL_WORDS.values())}"'
    offered = f'"{",".join(text for text in notes if "," not in text)}"'
    ended = set(say.references.restrictions["note_vi"]) - set(notes)
    if status is not None and "note" in status:
        status = status[~status["note"].isin(ended)]
    for row in indicators:
        code = row["indicator_code"]
        level = _check("list", formula1=words, title=row["short_name_vi"], prompt=say("form-level-prompt"))
        level.error = say("form-level-error")
        held = _held(status, code, "level")
        shown = {unit: LEVEL_WORDS[Level(value)] for unit, value in held.items()}
        yield FormColumn((row["name_vi"],), 19, level, held=shown)
        note = None
        if notes:
            note = _check(
                "list", formula1=offered, title=row["short_name_vi"], prompt=say("form-note-prompt")
            )
            note.showErrorMessage = False  # the notes of the annexes are proposed, any other may be typed
        heading = NOTE_HEADING.format(short_name=row["short_name_vi"])
        yield FormColumn((heading,), 22, note, "@", _held(status, code, "note"))


def _ask_ratios(
    indicators: Sequence[dict[Any, Any]], status: pd.DataFrame | None, say: Wording
) -> Iterator[FormColumn]:
    for row in indicators:
        for part in ("numerator", "denominator"):
            least = "0" if part == "numerator" else "1"
            limits = {"operator": "between", "formula1": least, "formula2": "999999999999"}
            check = _check(
                "whole", **limits, prompt=say("form-count-prompt", definition=row["definition_vi"])
            )
            check.promptTitle, check.error = row["short_name_vi"], say("form-count-error")
            held = _held(status, row["indicator_code"], part)
            yield FormColumn((row["name_vi"], row[f"{part}_vi"]), 18, check, "0", held)


def _ask_date(indicators: pd.DataFrame, status: pd.DataFrame | None, say: Wording) -> FormColumn:
    """The date of a sheet; of several that are held for a unit, the last."""
    check = _check("date", operator="greaterThan", formula1="42004", prompt=say("form-date-prompt"))
    check.promptTitle, check.error = DATE_HEADING, say("form-date-error")
    held: dict[str, Any] = {}
    if status is not None and "reported_date" in status:
        dated = status[status["indicator_code"].isin(indicators["indicator_code"])].dropna(
            subset="reported_date"
        )
        last = dated.groupby("unit_code")["reported_date"].max()
        held = {str(unit): date.date() for unit, date in last.items()}
    return FormColumn((DATE_HEADING,), 14, check, "dd/mm/yyyy", held)


def _check(kind: Any, *, title: str = "", **settings: Any) -> DataValidation:
    check = DataValidation(kind, allow_blank=True, showErrorMessage=True, showInputMessage=True, **settings)
    check.promptTitle = title or None
    check.errorTitle = title or None
    return check


def _held(status: pd.DataFrame | None, indicator: str, column: str) -> dict[str, Any]:
    """What a status table holds of one indicator, by unit; blanks left out."""
    if status is None or column not in status:
        return {}
    rows = status[status["indicator_code"] == indicator].dropna(subset=column)
    return dict(zip(rows["unit_code"], rows[column].tolist(), strict=True))


def _explain(
    sheet: Worksheet, indicators: pd.DataFrame, frame: Frame, as_of: dt.date | None, say: Wording
) -> None:
    """What the form asks for, how to fill it in, and the frame and date that an import holds it to."""
    sheet.title = say("form-sheet-explanation")
    for letter, width in zip("ABCD", _EXPLANATION_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.cell(1, 1, say("form-title")).font = Font(FONT, size=16, bold=True)
    facts = [(FRAME_LABEL, str(frame)), *([(DATE_LABEL, as_of.isoformat())] if as_of else [])]
    for row, (label, value) in enumerate(facts, 3):
        write_cell(sheet, row, 1, label)
        write_cell(sheet, row, 2, value)
    rules = [say(f"form-rule-{number}") for number in range(1, 7)]
    for row, text in enumerate(rules, 6):
        write_cell(sheet, row, 1, text).border = Border()
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        fit_height(sheet, row, sum(_EXPLANATION_WIDTHS))
    head = ("form-column-indicator", "form-column-definition", "form-column-basis", "form-column-deadline")
    top = 6 + len(rules) + 1
    for column, name in enumerate(head, 1):
        write_heading(sheet, top, column, say(name))
    for row, line in enumerate(indicators.to_dict("records"), top + 1):
        deadline = line["deadline"]
        due = "" if pd.isna(deadline) else say("form-before", date=say.date(dt.date.fromisoformat(deadline)))
        values = (line["name_vi"], line["definition_vi"], line["legal_basis_vi"], due)
        for column, value in enumerate(values, 1):
            write_cell(sheet, row, column, value)
        fit_height(sheet, row)
    sheet.protection.sheet = True
    set_page(sheet, Worksheet.PAPERSIZE_A4)
