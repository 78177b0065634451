"""The return form: a workbook that provinces fill in, made from indicators.csv, in Vietnamese.

One sheet explains, one asks for levels, one for the counts of ratios. Cells to fill are open, all others are
locked; levels are chosen from a list, counts and dates are checked as they are typed. `hotich import` finds
the columns by these headings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Border, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.dataset.intake import FORM_DATE, FORM_FRAME, LEVEL_WORDS
from hotich_analysis.dataset.return_tables import NOTE_HEADING
from hotich_analysis.dataset.tables import load_indicators, load_provinces, load_restrictions
from hotich_analysis.display.form_sheets import (
    FONT,
    HEAD_FILL,
    FormColumn,
    fill_sheet,
    fit_height,
    set_page,
    write_cell,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import Kind, Level

_EXPLANATION_WIDTHS: Final = (36, 62, 40, 22)
_DATE_HEADING: Final = "Ngày báo cáo"


def write_return_form(
    path: Path, *, as_of: dt.date | None = None, unit: str | None = None, status: pd.DataFrame | None = None
) -> None:
    """Write the form for all provinces, or for `unit` (code) alone.

    status: a tidy status table that the form is filled in with; units and indicators it has not stay blank.
    Raises UsageError for an unknown unit.
    """
    provinces = load_provinces()
    if unit is not None:
        if unit not in set(provinces["unit_code"]):
            raise UsageError("unit code", unit, known=list(provinces["unit_code"]))
        provinces = provinces[provinces["unit_code"] == unit]
    say, indicators = load_wording("vi"), load_indicators()
    book = Workbook()
    explanation: Any = book.active
    _explain(explanation, indicators, as_of, say)
    levels = indicators[indicators["kind"] == Kind.LEVEL].to_dict("records")
    ratios = indicators[indicators["kind"] == Kind.RATIO].to_dict("records")
    sheets = {
        "levels": (levels, _ask_levels(levels, status, say)),
        "ratios": (ratios, _ask_ratios(ratios, status, say)),
    }
    for name, (rows, columns) in sheets.items():
        sheet = book.create_sheet(say(f"form-sheet-{name}"))
        date = _ask_date([row["indicator_code"] for row in rows], status, say)
        fill_sheet(sheet, say(f"form-title-{name}"), provinces, [*columns, date])
    book.save(path)


def _ask_levels(
    indicators: Sequence[dict[Any, Any]], status: pd.DataFrame | None, say: Wording
) -> Iterator[FormColumn]:
    words = f'"{",".join(LEVEL_WORDS.values())}"'
    notes = f'"{",".join(text for text in load_restrictions()["note_vi"] if "," not in text)}"'
    for row in indicators:
        code = row["indicator_code"]
        level = _check("list", formula1=words, title=row["short_name_vi"], prompt=say("form-level-prompt"))
        level.error = say("form-level-error")
        held = _held(status, code, "level")
        shown = {unit: LEVEL_WORDS[Level(value)] for unit, value in held.items()}
        yield FormColumn((row["name_vi"],), 19, level, held=shown)
        note = _check("list", formula1=notes, title=row["short_name_vi"], prompt=say("form-note-prompt"))
        note.showErrorMessage = False  # the notes of the annexes are proposed, any other may be typed
        heading = NOTE_HEADING.format(short_name=row["short_name_vi"])
        yield FormColumn((heading,), 22, note, "@", _held(status, code, "note"))


def _ask_ratios(
    indicators: Sequence[dict[Any, Any]], status: pd.DataFrame | None, say: Wording
) -> Iterator[FormColumn]:
    for row in indicators:
        for part in ("numerator", "denominator"):
            least = "0" if part == "numerator" else "1"
            prompt = say("form-count-prompt", definition=row["definition_vi"])
            check = _check(
                "whole", operator="between", formula1=least, formula2="999999999999", prompt=prompt
            )
            check.promptTitle, check.error = row["short_name_vi"], say("form-count-error")
            held = _held(status, row["indicator_code"], part)
            yield FormColumn((row["name_vi"], row[f"{part}_vi"]), 18, check, "0", held)


def _ask_date(indicators: Sequence[str], status: pd.DataFrame | None, say: Wording) -> FormColumn:
    """The date of a sheet; of several that are held for a unit, the last."""
    check = _check("date", operator="greaterThan", formula1="42004", prompt=say("form-date-prompt"))
    check.promptTitle, check.error = _DATE_HEADING, say("form-date-error")
    held: dict[str, Any] = {}
    if status is not None and "reported_date" in status:
        dated = status[status["indicator_code"].isin(indicators)].dropna(subset="reported_date")
        last = dated.groupby("unit_code")["reported_date"].max()
        held = {str(unit): date.date() for unit, date in last.items()}
    return FormColumn((_DATE_HEADING,), 14, check, "dd/mm/yyyy", held)


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


def _explain(sheet: Worksheet, indicators: pd.DataFrame, as_of: dt.date | None, say: Wording) -> None:
    """What the form asks for, how to fill it in, and the frame and date that an import holds it to."""
    sheet.title = say("form-sheet-explanation")
    for letter, width in zip("ABCD", _EXPLANATION_WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.cell(1, 1, say("form-title")).font = Font(FONT, size=16, bold=True)
    facts = [(FORM_FRAME, "63"), *([(FORM_DATE, as_of.isoformat())] if as_of else [])]
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
        heading = write_cell(sheet, top, column, say(name))
        heading.font, heading.fill = Font(FONT, size=11, bold=True), HEAD_FILL
    for row, line in enumerate(indicators.to_dict("records"), top + 1):
        deadline = line["deadline"]
        due = "" if pd.isna(deadline) else say("form-before", date=say.date(dt.date.fromisoformat(deadline)))
        for column, value in enumerate(
            (line["name_vi"], line["definition_vi"], line["legal_basis_vi"], due), 1
        ):
            write_cell(sheet, row, column, value)
        fit_height(sheet, row)
    sheet.protection.sheet = True
    set_page(sheet, Worksheet.PAPERSIZE_A4)
