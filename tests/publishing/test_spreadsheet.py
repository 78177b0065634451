"""The workbook, opened again: numbers are numbers, text is text, and it can be filtered and printed."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Sequence
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hotich_analysis.publishing.spreadsheet import Sheet, write_workbook

DATE = dt.date(2022, 4, 12)
TABLE = pd.DataFrame(
    {
        "unit_code": ["01", "=1+1"],
        "n_units": pd.array([63, None], dtype="Int64"),
        "deployed_share": [0.5, None],
        "population_thousand": [8330.8, 0.0],
        "rank": [1.25, float("inf")],
        "snapshot_date": [DATE, None],
        "taken": [pd.Timestamp("2022-04-12 10:00", tz="UTC"), pd.NaT],
        "is_strict": [True, False],
        "source": ["https://example.org/x", None],
    }
)


def write(*sheets: Sheet, title: str = "Title") -> bytes:
    return write_workbook(sheets, title=title, date=DATE)


def opened(*sheets: Sheet, title: str = "Title") -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(*sheets, title=title)))


@pytest.fixture(scope="module")
def worksheet() -> Worksheet:
    sheet = Sheet("Coverage", TABLE, {"unit_code": "Mã", "n_units": "Số đơn vị"}, ["=Note & one", "x " * 400])
    return opened(sheet)["Coverage"]


def values(worksheet: Worksheet, row: int) -> list[Any]:
    return [cell.value for cell in worksheet[row]]


def test_values_keep_their_types(worksheet: Worksheet) -> None:
    date, taken = dt.datetime(2022, 4, 12), dt.datetime(2022, 4, 12, 10)  # noqa: DTZ001  # Excel has no zones
    assert values(worksheet, 2) == [
        *("01", 63, 0.5, 8330.8, 1.25, date, taken, True, "https://example.org/x")
    ]
    assert [cell.data_type for cell in worksheet[2]] == list("snnnnddbs")


def test_formulas_links_and_infinity_are_text(worksheet: Worksheet) -> None:
    assert (worksheet["A3"].value, worksheet["A3"].data_type) == ("=1+1", "s")
    assert (worksheet["E3"].value, worksheet["E3"].data_type) == ("inf", "s")
    assert worksheet["I2"].hyperlink is None
    assert worksheet["A5"].data_type == "s"


def test_missing_values_are_blank(worksheet: Worksheet) -> None:
    assert [worksheet[place].value for place in ("B3", "C3", "F3", "G3", "I3")] == [None] * 5
    assert worksheet["D3"].value == 0


def test_numbers_are_shown_by_the_name_of_their_column(worksheet: Worksheet) -> None:
    shown = {worksheet[place].number_format for place in ("B2", "C2", "D2", "F2")}
    assert shown == {"0", "0.0%", "#,##0.0", "yyyy-mm-dd"}


def test_header_is_labelled_bold_wrapped_frozen_and_filtered(worksheet: Worksheet) -> None:
    assert values(worksheet, 1) == ["Mã", "Số đơn vị", *TABLE.columns[2:]]
    assert all(cell.font.b and cell.alignment.wrap_text for cell in worksheet[1])
    assert worksheet.freeze_panes == "A2"
    assert worksheet.auto_filter.ref == "A1:I3"


def test_notes_stand_below_the_table_over_its_whole_width(worksheet: Worksheet) -> None:
    assert worksheet["A5"].value == "=Note & one"
    assert {str(merged) for merged in worksheet.merged_cells.ranges} == {"A5:I5", "A6:I6"}
    assert worksheet.row_dimensions[6].height > 60  # points: four lines at least


def test_page_is_landscape_as_wide_as_the_table_and_repeats_the_header(worksheet: Worksheet) -> None:
    setup = worksheet.page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert worksheet.print_title_rows == "$1:$1"


def test_columns_are_as_wide_as_what_they_hold_up_to_a_limit() -> None:
    table = pd.DataFrame({"a": ["x" * 30], "b": ["word " * 100], "c": [1], "a_header_without_spaces": [1]})
    worksheet = opened(Sheet("S", table))["S"]
    widths = [worksheet.column_dimensions[letter].width for letter in "ABCD"]
    assert 31 <= widths[0] < 36  # letters of other fonts are a little wider than digits
    assert 45 <= widths[1] < 46
    assert widths[2] < 10
    assert widths[3] > len("a_header_without_spaces")
    assert worksheet["B2"].alignment.wrap_text


def test_rows_are_as_high_as_their_wrapped_texts() -> None:
    table = pd.DataFrame({"a": ["short", "word " * 30, "one\ntwo\nthree"], "n_units": [1, 2, 3]})
    labels = {"a": "A", "n_units": "Tỷ lệ dân số ở tỉnh đã triển khai đầy đủ"}
    worksheet = opened(Sheet("S", table, labels))["S"]
    heights = [worksheet.row_dimensions[row].height or 15 for row in range(1, 5)]
    assert heights[0] >= 2 * 15  # points: the heading takes two lines at least
    assert heights[1] == 15
    assert heights[2] >= 4 * 15  # 149 characters in a column of 45
    assert heights[3] == 3 * 15


def test_no_row_is_higher_than_excel_allows() -> None:
    worksheet = opened(Sheet("S", pd.DataFrame({"a": ["word " * 3000]})))["S"]
    assert worksheet.row_dimensions[2].height <= 409


@pytest.mark.parametrize("table", [TABLE.head(0), pd.DataFrame(), pd.DataFrame({"one": [1]})])
def test_empty_and_narrow_tables_make_a_sheet(table: pd.DataFrame) -> None:
    worksheet = opened(Sheet("Empty", table, notes=["No gaps."]))["Empty"]
    assert values(worksheet, 1)[: len(table.columns)] == list(table.columns)
    assert worksheet.cell(len(table) + 3, 1).value == "No gaps."


def test_sheet_names_follow_the_rules_of_excel() -> None:
    names = [
        "A/B: [C]*?\\",
        "'quoted'",
        "x" * 40,
        "X" * 40,
        "history",
        " ",
        "Tình hình triển khai theo vùng kinh tế",
    ]
    written = opened(*(Sheet(name, TABLE) for name in names)).sheetnames
    assert written[:2] == ["A B C", "quoted"]
    assert written[4:] == ["history (2)", "Sheet", "Tình hình triển khai theo vùng"]
    assert len({name.casefold() for name in written}) == len(names)
    assert max(map(len, written)) <= 31


def test_properties_are_of_the_document_not_of_the_clock() -> None:
    properties = opened(Sheet("S", TABLE), title="Báo cáo").properties
    assert properties.title == "Báo cáo"
    assert properties.created.date() == DATE


def test_equal_input_gives_equal_bytes() -> None:
    before = write(Sheet("S", TABLE))
    time.sleep(2.1)  # ZIP counts in steps of two seconds
    assert write(Sheet("S", TABLE)) == before


def test_table_is_not_changed() -> None:
    before: Sequence[Any] = [TABLE.copy(), dict(TABLE.dtypes)]
    write(Sheet("S", TABLE))
    pd.testing.assert_frame_equal(TABLE, before[0])
