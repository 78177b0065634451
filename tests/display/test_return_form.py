"""The return form: it asks for every indicator, leaves open only what is to be filled in, and checks it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from hotich_analysis.dataset.intake import read_returns
from hotich_analysis.dataset.references import load_indicators, load_provinces, load_references
from hotich_analysis.dataset.return_tables import DATE_LABEL, FRAME_LABEL, load_headings
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.forms.return_form import write_return_form
from hotich_analysis.errors import UsageError

AS_OF = dt.date(2022, 4, 25)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_return_form(path, load_references(), as_of=AS_OF)
    return path


@pytest.fixture(scope="module")
def sheets(form: Path) -> list[Any]:
    return openpyxl.load_workbook(form).worksheets


def list_open_cells(sheet: Any) -> set[str]:
    return {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}


def test_form_asks_for_every_indicator_and_for_the_date(sheets) -> None:
    headings = load_headings()
    asked: dict[str, set[str]] = {}
    for sheet in sheets[1:]:
        for column in sheet.iter_cols(min_row=3, max_row=4, values_only=True):
            meaning = headings.find([text for text in column if text and not str(text).isdecimal()])
            if meaning and meaning.indicator:
                asked.setdefault(meaning.indicator, set()).add(meaning.role)
    kinds = load_indicators().set_index("indicator_code")["kind"]
    wanted = {"level": {"level", "note"}, "ratio": {"numerator", "share"}}
    assert set(asked) == set(kinds.index)
    assert all(asked[code] <= wanted[kind] | {"denominator"} for code, kind in kinds.items())
    assert [sheet["A3"].value for sheet in sheets[1:]] == ["STT", "STT"]


def test_form_states_frame_and_date(sheets) -> None:
    stated = {row[0].value: row[1].value for row in sheets[0].iter_rows(max_row=4)}
    assert stated[FRAME_LABEL] == "63"
    assert stated[DATE_LABEL] == "2022-04-25"


@pytest.mark.parametrize("number", [1, 2])
def test_form_lists_63_provinces_in_official_order_with_codes_as_text(sheets, number: int) -> None:
    sheet, provinces = sheets[number], load_provinces()
    first = 3 + number
    cells = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=first)]
    assert [code for _, code, _ in cells] == list(provinces["unit_code"])
    assert [name for _, _, name in cells] == list(provinces["name_vi"])
    assert sheet.cell(first, 2).number_format == "@"


def test_only_cells_to_fill_are_open(sheets) -> None:
    assert all(sheet.protection.sheet for sheet in sheets)
    assert list_open_cells(sheets[0]) == set()
    for number, sheet in enumerate(sheets[1:], 1):
        first, columns = 3 + number, sheet.max_column - 3
        assert len(list_open_cells(sheet)) == 63 * columns
        assert {"A5", "B5", "C5", "D3"}.isdisjoint(list_open_cells(sheet))
        assert sheet.cell(first, 4).coordinate in list_open_cells(sheet)


@pytest.mark.parametrize("number", [1, 2])
def test_every_open_cell_is_checked_as_it_is_typed(sheets, number: int) -> None:
    sheet = sheets[number]
    checks = sheet.data_validations.dataValidation
    checked = {cell for check in checks for area in check.sqref.ranges for cell in name_cells(sheet, area)}
    assert checked == list_open_cells(sheet)
    assert all(check.prompt and len(check.prompt) <= 255 and len(check.promptTitle) <= 32 for check in checks)
    assert all(len(check.formula1) <= 255 for check in checks)


def name_cells(sheet: Any, area: Any) -> list[str]:
    return [sheet.cell(row, column).coordinate for row, column in area.cells]


def test_levels_are_chosen_from_the_words_that_an_import_reads(sheets) -> None:
    checks = sheets[1].data_validations.dataValidation
    lists = [check.formula1 for check in checks if check.type == "list" and check.showErrorMessage]
    assert set(lists) == {'"Đầy đủ,Một phần,Chưa triển khai"'}
    assert len(lists) == 8


def test_blank_form_reads_without_a_problem_and_says_nothing(form) -> None:
    intake = read_returns([form], as_of=AS_OF)
    assert (intake.problems, intake.rows) == ([], [])


def test_form_of_one_province_holds_it_alone(tmp_path) -> None:
    write_return_form(tmp_path / "a.xlsx", load_references(), frame=63, unit="02")
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1:]:
        assert [cell.value for cell in sheet[sheet.max_row]][:3] == [1, "02", "Hà Giang"]
    assert read_returns([tmp_path / "a.xlsx"], as_of=AS_OF).problems == []


def test_unknown_unit_is_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="unknown unit code '99'"):
        write_return_form(tmp_path / "a.xlsx", load_references(), frame=63, unit="99")
    assert not (tmp_path / "a.xlsx").exists()


def test_form_filled_with_the_annexes_gives_their_levels_back(tmp_path) -> None:
    status = load_snapshot("2022-04-12").status
    write_return_form(tmp_path / "a.xlsx", load_references(), as_of=AS_OF, status=status)
    intake = read_returns([tmp_path / "a.xlsx"], as_of=AS_OF)
    held = status.dropna(subset="level").astype("object").where(status.notna(), None)
    expected = {
        (row["unit_code"], row["indicator_code"], row["level"], row["note"])
        for row in held.to_dict("records")
    }
    read = {(row["unit_code"], row["indicator_code"], row["level"], row["note"]) for row in intake.rows}
    assert intake.problems == []
    assert read == expected


def test_each_sheet_has_the_last_date_of_its_own_indicators(tmp_path) -> None:
    rows = [
        ("01", "birth_registration", "2022-04-01"), ("01", "death_registration", "2022-04-03"),
        ("01", "printers", "2022-04-20"),
    ]  # fmt: skip
    status = pd.DataFrame(rows, columns=["unit_code", "indicator_code", "reported_date"])
    status = status.assign(level=None, note=None, reported_date=pd.to_datetime(status["reported_date"]))
    write_return_form(tmp_path / "a.xlsx", load_references(), frame=63, unit="01", status=status)
    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    dates = [sheet.cell(sheet.max_row, sheet.max_column).value for sheet in sheets[1:]]
    assert [date.date().isoformat() for date in dates] == ["2022-04-03", "2022-04-20"]


def test_note_that_looks_like_a_formula_is_written_as_text(tmp_path) -> None:
    row = {"unit_code": "01", "indicator_code": "birth_registration", "level": "partial", "note": "=1+1"}
    write_return_form(tmp_path / "a.xlsx", load_references(), frame=63, unit="01", status=pd.DataFrame([row]))
    sheet: Any = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    cells = [cell for row in sheet for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_rows_are_as_high_as_their_text_and_no_higher_than_a_workbook_allows(tmp_path) -> None:
    row = {
        "unit_code": "01",
        "indicator_code": "birth_registration",
        "level": "partial",
        "note": "dài " * 900,
    }
    write_return_form(tmp_path / "a.xlsx", load_references(), frame=63, status=pd.DataFrame([row]))
    sheet: Any = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[1]
    assert sheet.row_dimensions[4].height == 409
    assert sheet.row_dimensions[5].height < 25
