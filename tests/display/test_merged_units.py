"""Of merged units every number is a count of units or of provinces, and no name is taken for another."""

from __future__ import annotations

import pandas as pd
import pytest
from statuses import make_status, silence

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display import findings, tables
from hotich_analysis.display.scenarios import answer_scenario
from hotich_analysis.display.table import Table
from hotich_analysis.display.wording import wording_of
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup, regroup_status
from hotich_analysis.metrics.gaps import count_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.scenarios import compare_coverage, shortest_list
from hotich_analysis.vocabulary import LANGS, Lang

BIRTH, MARRIAGE = "birth_registration", "marriage_registration"


@pytest.fixture(scope="module")
def provinces() -> pd.DataFrame:
    return load_snapshot("2022-04-12").status


@pytest.fixture(scope="module")
def status(provinces: pd.DataFrame) -> pd.DataFrame:
    return regroup_status(provinces, frame=34)


@pytest.fixture(scope="module")
def regrouped() -> Snapshot:
    return regroup(load_snapshot("2022-04-12"), frame=34)


def cover(status: pd.DataFrame) -> pd.DataFrame:
    return coverage(add_combinations(status), by="indicator", weight="population")


def tell(status: pd.DataFrame, indicator: str, lang: Lang) -> str:
    gaps = list_gaps(status, indicator=indicator)
    return findings.answer_indicator(cover(status), gaps, status, indicator=indicator, lang=lang)


def tabulate_gaps(status: pd.DataFrame, indicator: str = BIRTH, lang: Lang = "vi") -> Table:
    gaps = list_gaps(status, indicator=indicator)
    return tables.tabulate_gaps(gaps, status, indicator=indicator, lang=lang)


OVERVIEWS = {
    "vi": (
        "Các nội dung phổ biến nhất là “Triển khai trên Cổng dịch vụ công cấp tỉnh” và “Đăng ký khai sinh",
        "mọi tỉnh trước khi sắp xếp đều đã triển khai ở **32/34** đơn vị; ít nhất là “Kết nối",
        "dùng chung”: **9/34** đơn vị.",
    ),
    "en": (
        "Data of 12 April 2022 of 63 provinces, on the 34 units of 1 July 2025. The most widespread items",
        " are “Deployed on the provincial public service portal” and “Birth registration on",
        "in **32 of 34** units every former province has it; the least is “Link with the",
        "civil-status software”: **9 of 34**.",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_overview_names_the_most_and_the_least_widespread_items(lang: Lang, status: pd.DataFrame) -> None:
    answer = findings.answer_overview(cover(status), status, lang=lang)
    assert [part for part in OVERVIEWS[lang] if part not in answer] == []


def test_the_answer_counts_units_and_former_provinces(status: pd.DataFrame) -> None:
    answer = tell(status, MARRIAGE, "vi")
    assert "ở **14/34** đơn vị hành chính" in answer
    assert "14 đơn vị mới có ở một số tỉnh trước khi sắp xếp, 6 đơn vị chưa có ở tỉnh nào trước khi" in answer
    assert answer.endswith("còn **25** tỉnh trước khi sắp xếp chưa triển khai.")


SILENT = {
    "vi": (
        "mọi tỉnh trước khi sắp xếp có báo cáo đều đã",
        "1 tỉnh trước khi sắp xếp chưa có báo cáo.",
        "1 tỉnh trước khi sắp xếp chưa báo cáo đủ",
    ),
    "en": ("every former province that reported has", "one has not reported.", "One former province did not"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_former_provinces_that_did_not_report_lack_nothing_and_are_told(
    lang: Lang, provinces: pd.DataFrame
) -> None:
    status = regroup_status(
        silence(provinces, "02", indicator=MARRIAGE), frame=34
    )  # Hà Giang, which lacks it
    answer, overview = (
        tell(status, MARRIAGE, lang),
        findings.answer_overview(cover(status), status, lang=lang),
    )
    of_those_that_reported, silent, not_everything = SILENT[lang]
    assert "**15" in answer
    assert "**24** " in answer
    assert of_those_that_reported in answer
    assert answer.endswith(silent)
    assert of_those_that_reported in overview
    assert not_everything in overview
    assert "**15" not in tell(regroup_status(provinces, frame=34), MARRIAGE, lang)


def test_items_are_whole_in_part_or_absent_and_these_are_all_units(status: pd.DataFrame) -> None:
    table = tables.tabulate_coverage(cover(status), status, lang="vi")
    assert len(table.rows) == 5
    for row in table.rows:
        assert sum(map(int, row[1:4])) == 34


def test_each_unit_stands_with_its_former_provinces_and_their_number(status: pd.DataFrame) -> None:
    rows = {row[0]: row[1:] for row in tables.tabulate_units(status, lang="vi").rows}
    assert len(rows) == 34
    assert rows["Tuyên Quang (2025)"] == ("Hà Giang, Tuyên Quang", "2/2", "2/2", "1/2", "1/2", "0/2")
    assert rows["Hà Nội"][0] == "–"


def test_what_did_not_report_is_in_no_count(provinces: pd.DataFrame) -> None:
    status = regroup_status(silence(provinces, "01", "02"), frame=34)
    rows = {row[0]: row[1:] for row in tables.tabulate_units(status, lang="vi").rows}
    assert rows["Hà Nội"][1:] == ("…",) * 5
    assert rows["Tuyên Quang (2025)"][1:] == ("1/1", "1/1", "1/1", "1/1", "0/1")
    shown = tables.tabulate_coverage(cover(status), status, lang="vi")
    assert [row[4] for row in shown.rows] == ["1"] * 5
    assert "2 tỉnh trước khi sắp xếp chưa báo cáo đủ" in shown.note


def test_gaps_name_the_former_provinces_and_add_up(status: pd.DataFrame) -> None:
    assert tabulate_gaps(status).rows == (
        ("Quảng Ngãi (2025)", "Quảng Ngãi", "1/2", "1.245,7"),
        ("Khánh Hòa (2025)", "Ninh Thuận", "1/2", "598,7"),
        ("Cả nước", "2 tỉnh, thành phố", "2", "1.844,3"),
    )
    assert tabulate_gaps(status, lang="en").rows[0][:2] == ("Quang Ngai (2025)", "Quang Ngai")


def test_a_province_that_did_not_report_lacks_nothing_that_is_known(provinces: pd.DataFrame) -> None:
    table = tabulate_gaps(regroup_status(silence(provinces, "01", "51"), frame=34))
    assert [row[1] for row in table.rows] == ["Ninh Thuận", "1 tỉnh, thành phố"]
    assert table.note == "Chưa có báo cáo: Hà Nội, Quảng Ngãi."


def test_where_no_province_lacks_it_a_sentence_says_so_and_who_is_silent(provinces: pd.DataFrame) -> None:
    status = regroup_status(silence(provinces, "51", "58", indicator=BIRTH), frame=34)
    table = tabulate_gaps(status)
    assert table.rows == ()
    assert table.when_empty == (
        "Không có đơn vị nào còn tỉnh trước khi sắp xếp chưa triển khai. "
        "Chưa có báo cáo: Quảng Ngãi, Ninh Thuận."
    )


def test_of_a_ratio_provinces_below_all_of_it_are_named() -> None:
    counts = {"printers": {"02": (1, 2), "08": (3, 3), "01": (4, 4)}}
    status = regroup_status(make_status({}, counts), frame=34)
    table = tabulate_gaps(status, "printers")
    assert table.rows[0][:3] == ("Tuyên Quang (2025)", "Hà Giang", "1/2")
    assert table.columns[1].header == "Tỉnh cũ chưa đạt 100%"
    assert "tỉnh cũ chưa đạt 100%" in table.caption
    rows = {row[0]: row[2] for row in tables.tabulate_units(status, lang="vi").rows}
    assert rows == {"Hà Nội": "1/1", "Tuyên Quang (2025)": "1/2"}
    assert tables.tabulate_coverage(cover(status), status, lang="vi").rows == ()
    assert tables.tabulate_ratios(cover(status), status, lang="vi").rows[0][1:] == (
        "1",
        "1",
        "0",
        "8",
        "9",
        "88,9%",
    )


def test_people_of_provinces_that_did_not_report_stand_in_no_share_of_a_scenario(
    provinces: pd.DataFrame,
) -> None:
    status = regroup_status(silence(provinces, "02", "51", indicator=BIRTH), frame=34)
    about = {"indicator": BIRTH, "target_share": 1.0, "weight": "population"}
    shortest = shortest_list(status, **about)  # type: ignore[arg-type]
    compared = compare_coverage(status, closing=shortest["unit_code"], indicator=BIRTH)
    assert list(compared["population_reached_share"]) == [
        pytest.approx(1 - 598.7 / 96000, abs=1e-3),
        pytest.approx(1.0),
    ]
    reached = shortest_list(status, **about | {"target_share": 0.99})  # type: ignore[arg-type]
    answer = answer_scenario(reached, compared, target_share=0.99, weight="population", lang="en")
    assert "has reached the target of 99.0% of the population: it is at **99.4%** now" in answer


def test_tables_of_gaps_say_when_a_merged_unit_lacks_an_item(
    provinces: pd.DataFrame, status: pd.DataFrame
) -> None:
    for table, said in ((status, True), (provinces, False)):
        depth = tables.tabulate_depth(count_gaps(table), table, lang="vi")
        patterns = tables.tabulate_patterns(list_gap_patterns(table), table, lang="vi")
        assert [("Đơn vị hợp nhất" in shown.note) for shown in (depth, patterns)] == [said, said]
        assert ("Tuyên Quang (2025)" in str(patterns.rows).replace("\\xa0", " ")) == said


@pytest.mark.parametrize(
    ("lang", "unit", "region"),
    [("vi", "Theo đơn vị (2025)", "Hiện trạng"), ("en", "By unit (2025)", "Status")],
)
def test_the_workbook_has_its_units_and_the_status_as_reported(
    lang: Lang, unit: str, region: str, regrouped: Snapshot
) -> None:
    sheets = {sheet.name: sheet for sheet in list_workbook_tables(regrouped, lang=lang)}
    by_unit = sheets[unit].table
    assert by_unit["unit_code"].nunique() == 34
    assert by_unit["frame"].eq(34).all()
    assert {"vi": "Tuyên Quang (2025)", "en": "Tuyen Quang (2025)"}[lang] in set(by_unit["name"])
    status = sheets[region].table
    assert len(status) == 63 * 5
    assert "34" in sheets[unit].labels["unit_code"]
    assert "63" in sheets[region].labels["unit_code"]
    gaps = next(sheet.table for sheet in sheets.values() if "parts_lacking" in sheet.table)
    birth = wording_of(regrouped, lang).indicator(BIRTH)
    own = gaps[gaps["unit_code"].eq("51") & gaps["indicator"].eq(birth)]
    assert list(own["parts_lacking"]) == [{"vi": "Quảng Ngãi", "en": "Quang Ngai"}[lang]]
    explained = list(sheets.values())[-1].table
    assert {sheets[name].labels["unit_code"] for name in (unit, region)} <= set(explained["label"])
