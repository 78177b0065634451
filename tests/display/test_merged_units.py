"""Of merged units every number is a count of units or of provinces, and no name is taken for another."""

from __future__ import annotations

import pandas as pd
import pytest
from statuses import make_status, silence

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display import findings, tables
from hotich_analysis.display.palette import scale_of
from hotich_analysis.display.scenarios import answer_scenario
from hotich_analysis.display.table import Table
from hotich_analysis.display.tables import add_counts
from hotich_analysis.display.wording import wording_of
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup, regroup_status
from hotich_analysis.metrics.gaps import count_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.metrics.scenarios import compare_coverage, shortest_list
from hotich_analysis.metrics.states import list_inferred
from hotich_analysis.vocabulary import LANGS, Lang

BIRTH, MARRIAGE, LINK = "birth_registration", "marriage_registration", "registry_link"


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


def read_rows(table: Table) -> list[tuple[str, ...]]:
    """Return the cells of a table with plain spaces."""
    return [tuple(cell.replace(chr(0xA0), " ") for cell in row) for row in table.rows]


OVERVIEWS = {
    "vi": (
        "Đơn vị được tính là có một nội dung khi mọi tỉnh, thành phố trước khi sắp xếp (địa phương) đều đã",
        "(“Kết nối phần mềm” là suy ra): **4/34** đơn vị có đủ 5 nội dung;",
        "; ít nhất là “Kết nối phần mềm” (**9/34**).",
    ),
    "en": (
        "Data of 12 April 2022 of 63 provinces. A unit counts as having an item where every former province",
        "has deployed it (“Registry link” is inferred): **4 of 34** units have all 5 items;",
        "; fewest have “Registry link” (**9 of 34**).",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_overview_says_how_units_are_counted_and_names_the_item_furthest_behind(
    lang: Lang, status: pd.DataFrame
) -> None:
    answer = findings.answer_overview(cover(status), status, lang=lang)
    assert [part for part in OVERVIEWS[lang] if part not in answer] == []


def test_the_answer_counts_units_and_former_provinces(status: pd.DataFrame) -> None:
    answer = tell(status, MARRIAGE, "vi")
    assert "ở **14/34** đơn vị hành chính" in answer
    assert "14 đơn vị mới có ở một số địa phương, ở 6 đơn vị tất cả các địa phương đều chưa có." in answer
    assert answer.endswith("còn **25** tỉnh, thành phố trước khi sắp xếp chưa triển khai.")


SILENT = {
    "vi": (
        "có báo cáo đều đã",
        "1 tỉnh, thành phố trước khi sắp xếp chưa có báo cáo.",
        "1 tỉnh, thành phố trước khi sắp xếp chưa báo cáo đủ",
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
    assert [row[4] for row in shown.rows] == ["33"] * 5
    assert [row[5] for row in shown.rows] == ["1"] * 5
    assert "2 tỉnh, thành phố trước khi sắp xếp chưa báo cáo đủ" in shown.note


def test_gaps_name_the_former_provinces_and_add_up(status: pd.DataFrame) -> None:
    lacking = "Quảng Ngãi (2025): Quảng Ngãi; Khánh Hòa (2025): Ninh Thuận"
    assert read_rows(tabulate_gaps(status)) == [
        ("Một số địa phương chưa có", "2", lacking, "2", "1.844,3"),
        ("Cả nước", "2", "", "2", "1.844,3"),
    ]
    assert "Quang Ngai (2025): Quang Ngai" in read_rows(tabulate_gaps(status, lang="en"))[0][2]


@pytest.mark.parametrize("indicator", [BIRTH, MARRIAGE, "registry_link"])
def test_table_sentence_legend_and_heading_count_units_in_one_way(
    indicator: str, status: pd.DataFrame
) -> None:
    [row] = add_counts(cover(status).query("indicator_code == @indicator")).to_dict("records")
    n_some = row["n_units"] - row["n_deployed"] - row["n_none"]
    groups = {cells[0]: int(cells[1]) for cells in read_rows(tabulate_gaps(status, indicator))}
    assert groups.get("Chưa địa phương nào có", 0) == row["n_none"]
    assert groups["Một số địa phương chưa có"] == n_some
    assert groups["Cả nước"] == n_some + row["n_none"]
    assert f"**{row['n_deployed']}/34** đơn vị hành chính" in tell(status, indicator, "vi")
    gaps = list_gaps(status, indicator=indicator)
    heading = findings.head_indicator(gaps, status, indicator=indicator, lang="vi")
    assert f": {groups['Cả nước']} đơn vị có tỉnh, thành phố trước khi sắp xếp chưa" in heading


def test_a_unit_that_was_not_merged_stands_without_its_own_name_behind_it(status: pd.DataFrame) -> None:
    whole = read_rows(tabulate_gaps(status, MARRIAGE))[0][2].split("; ")
    assert {"Sơn La", "Huế: Thừa Thiên Huế", "Hưng Yên (2025): Hưng Yên, Thái Bình"} <= set(whole)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_inferred_of_merged_units_is_said_wherever_it_is_counted(
    lang: Lang, status: pd.DataFrame
) -> None:
    name = wording_of(status, lang)("inferred", what=wording_of(status, lang).indicator(LINK, short=True))
    assert name in [row[0] for row in tables.tabulate_coverage(cover(status), status, lang=lang).rows]
    assert name in [column.header for column in tables.tabulate_units(status, lang=lang).columns]
    legend = scale_of(status, LINK).list_legend(
        {"full": 9, "partial": 16, "none": 9}, wording_of(status, lang)
    )
    said = {"vi": "(suy ra)", "en": "(inferred)"}[lang]
    assert {key: said in text for key, text in legend.items()} == {
        "full": True,
        "partial": True,
        "none": False,
    }


@pytest.mark.parametrize(("lang", "said"), [("vi", "đã triển khai (suy ra)"), ("en", "deployed (inferred)")])
def test_the_count_that_no_column_bears_out_is_labelled_in_the_reconciliation(lang: Lang, said: str) -> None:
    snapshot = load_snapshot("2022-04-12")
    reconciled = reconcile(snapshot.status, snapshot.claims)
    about = {"inferred": list_inferred(snapshot.status), "lang": lang}
    table = tables.tabulate_reconciliation(reconciled, snapshot.claims, **about)  # type: ignore[arg-type]
    assert [row[4] for row in table.rows if row[2] == said] == ["36"]


def test_a_province_that_did_not_report_lacks_nothing_that_is_known(provinces: pd.DataFrame) -> None:
    table = tabulate_gaps(regroup_status(silence(provinces, "01", "51"), frame=34))
    assert [row[2:4] for row in read_rows(table)] == [("Khánh Hòa (2025): Ninh Thuận", "1"), ("", "1")]
    assert table.note == "Chưa có báo cáo: Hà Nội, Quảng Ngãi."


def test_where_no_province_lacks_it_a_sentence_says_so_and_who_is_silent(provinces: pd.DataFrame) -> None:
    status = regroup_status(silence(provinces, "51", "58", indicator=BIRTH), frame=34)
    table = tabulate_gaps(status)
    assert table.rows == ()
    assert table.when_empty == (
        "Không có đơn vị nào còn tỉnh, thành phố trước khi sắp xếp chưa triển khai. "
        "Chưa có báo cáo: Quảng Ngãi, Ninh Thuận."
    )


def test_of_a_ratio_provinces_below_all_of_it_are_named() -> None:
    counts = {"printers": {"02": (1, 2), "08": (3, 3), "01": (4, 4)}}
    status = regroup_status(make_status({}, counts), frame=34)
    table = tabulate_gaps(status, "printers")
    assert read_rows(table)[0][:4] == (
        "Một số địa phương chưa đạt 100%",
        "1",
        "Tuyên Quang (2025): Hà Giang",
        "1",
    )
    assert table.columns[2].header.endswith("tỉnh, thành phố trước khi sắp xếp chưa đạt 100%")
    assert "địa phương chưa đạt 100%" in table.caption
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
