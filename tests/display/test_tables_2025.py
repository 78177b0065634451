"""On the units of 2025 every number is a count of units or of provinces, and no name is taken for another."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.tables import (
    answer_indicator_2025,
    answer_overview_2025,
    tabulate_coverage_2025,
    tabulate_gaps_2025,
    tabulate_units_2025,
)
from hotich_analysis.display.wording import load_wording
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.metrics.coverage import coverage_2025
from hotich_analysis.metrics.gaps import list_gaps_2025

BIRTH = "birth_registration"


@pytest.fixture(scope="module")
def status() -> pd.DataFrame:
    return load_snapshot("2022-04-12").status


@pytest.fixture(scope="module")
def table(status: pd.DataFrame) -> pd.DataFrame:
    return coverage_2025(status, by="indicator", weight="population")


def test_the_overview_names_the_most_and_the_least_widespread_item(
    table: pd.DataFrame, status: pd.DataFrame
) -> None:
    answer = answer_overview_2025(table, status, lang="en")
    assert "**32 of 34** units every former province has it" in answer
    assert "Link with the shared electronic civil-status software”: **9 of 34**" in answer


def test_the_answer_counts_units_and_former_provinces(table: pd.DataFrame, status: pd.DataFrame) -> None:
    gaps = list_gaps_2025(status, indicator="marriage_registration")
    answer = answer_indicator_2025(table, gaps, status, indicator="marriage_registration", lang="vi")
    assert "ở **14/34** đơn vị hành chính" in answer
    assert "14 đơn vị mới có ở một số tỉnh cũ, 6 đơn vị chưa tỉnh cũ nào có" in answer
    assert "còn **25** tỉnh cũ chưa triển khai" in answer


def test_items_are_whole_in_part_or_absent_and_these_are_all_units(
    table: pd.DataFrame, status: pd.DataFrame
) -> None:
    for row in tabulate_coverage_2025(table, status, lang="vi").rows:
        assert sum(map(int, row[1:4])) == 34


def test_each_unit_stands_with_its_former_provinces_and_their_number(status: pd.DataFrame) -> None:
    rows = {row[0]: row[1:] for row in tabulate_units_2025(status, lang="vi").rows}
    assert len(rows) == 34
    assert rows["Tuyên Quang (2025)"] == ("Hà Giang, Tuyên Quang", "2/2", "2/2", "1/2", "1/2", "0/2")
    assert rows["Hà Nội"][0] == "–"


def test_what_did_not_report_is_in_no_count(status: pd.DataFrame) -> None:
    silent = status.assign(level=status["level"].mask(status["unit_code"].isin(["01", "02"])))
    rows = {row[0]: row[1:] for row in tabulate_units_2025(silent, lang="vi").rows}
    assert rows["Hà Nội"][1:] == ("…",) * 5
    assert rows["Tuyên Quang (2025)"][1:] == ("1/1", "1/1", "1/1", "1/1", "0/1")


def test_gaps_name_the_former_provinces_and_add_up(status: pd.DataFrame) -> None:
    rows = tabulate_gaps_2025(status, indicator=BIRTH, lang="vi").rows
    assert rows == (
        ("Quảng Ngãi (2025)", "Quảng Ngãi", "1/2", "1.245,6"),
        ("Khánh Hòa (2025)", "Ninh Thuận", "1/2", "598,7"),
        ("Cả nước", "2 tỉnh, thành phố", "2", "1.844,3"),
    )


def test_merged_units_are_marked_in_both_languages() -> None:
    assert load_wording("vi").unit_2025("08") == "Tuyên Quang (2025)"
    assert load_wording("en").unit_2025("08") == "Tuyen Quang (2025)"
    assert load_wording("vi").unit_2025("46") == "Huế"
    assert load_wording("vi").unit_2025("79") == "TP. Hồ Chí Minh (2025)"


def test_the_workbook_of_the_frame_has_its_units_and_says_so() -> None:
    tables = {
        table.name: table for table in list_workbook_tables(load_snapshot("2022-04-12"), lang="vi", frame=34)
    }
    by_unit = tables["Theo đơn vị (2025)"].table
    assert by_unit["unit_code"].nunique() == 34
    assert by_unit["frame"].eq(34).all()
    assert "Tuyên Quang (2025)" in set(by_unit["name"])
    assert len(tables["Hiện trạng"].table) == 63 * 5


def test_a_province_that_did_not_report_lacks_nothing_that_is_known(status: pd.DataFrame) -> None:
    silent = status.assign(level=status["level"].mask(status["unit_code"].isin(["01", "51"])))
    table = tabulate_gaps_2025(silent, indicator=BIRTH, lang="vi")
    assert [row[1] for row in table.rows] == ["Ninh Thuận", "1 tỉnh, thành phố"]
    assert table.note == "Chưa có báo cáo: Hà Nội, Quảng Ngãi."
