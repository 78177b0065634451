"""Ratios are told with their counts: pooled shares, units below 100 %, and who did not report."""

from __future__ import annotations

import pandas as pd
import pytest
from statuses import Counts, make_status, silence

from hotich_analysis.dataset.kinds import keep_levels
from hotich_analysis.display.findings import answer_indicator, answer_overview, answer_regions
from hotich_analysis.display.tables import tabulate_coverage, tabulate_gaps, tabulate_ratios
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import LANGS, Lang

BOOKS = "book_digitisation"
# Hà Nội, Vĩnh Phúc and Bắc Ninh lie in one region, Hà Giang in another
COUNTS: dict[str, Counts] = {"01": (500, 1000), "26": (10, 10), "27": None, "02": (0, 990)}


@pytest.fixture
def status() -> pd.DataFrame:
    return make_status({"birth_registration": dict.fromkeys(COUNTS, "full")}, {BOOKS: COUNTS})


def shares_of(status: pd.DataFrame) -> pd.DataFrame:
    return coverage(add_combinations(status), by="indicator", weight="population")


def test_counts_are_added_up_and_the_share_is_pooled(status: pd.DataFrame) -> None:
    [row] = tabulate_ratios(shares_of(status), status, lang="vi").rows
    assert row == ("Số hóa sổ hộ tịch", "1", "2", "1", "510", "2.000", "25,5%")


def test_levels_alone_have_no_table_of_ratios(status: pd.DataFrame) -> None:
    levels = keep_levels(status)
    assert tabulate_ratios(shares_of(levels), levels, lang="vi").rows == ()


def test_the_table_of_levels_leaves_ratios_out(status: pd.DataFrame) -> None:
    names = [row[0] for row in tabulate_coverage(shares_of(status), status, lang="en").rows]
    assert names == ["Birth"]  # and no row of all items, which would be the same one again


ANSWERS = {
    "vi": [
        "Đến ngày 30/6/2022, **3/4** tỉnh, thành phố có báo cáo.",
        "Số dữ liệu hộ tịch đã số hóa: **510**;",
        "Tổng số dữ liệu hộ tịch trong sổ giấy: 2.000;",
        "tỷ lệ chung **25,5%**.",
        "1 tỉnh, thành phố đạt 100%, **2 tỉnh, thành phố** chưa đạt,",
        "trong đó 1 tỉnh, thành phố chưa thực hiện.",
        "1 tỉnh, thành phố chưa có báo cáo và không được tính vào tỷ lệ.",
    ],
    "en": [
        "As of 30 June 2022, **3 of 4** provinces report:",
        "**510** records digitised of 2,000 records held in paper books, an overall share of **25.5%**.",
        "1 province is at 100%, **2** are below, 1 of them at zero.",
        "1 province has not reported and is not counted in the share.",
    ],
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_answer_has_every_number(lang: Lang, status: pd.DataFrame) -> None:
    gaps = list_gaps(status, indicator=BOOKS)
    answer = answer_indicator(shares_of(status), gaps, status, indicator=BOOKS, lang=lang)
    assert answer == " ".join(ANSWERS[lang])


def test_units_below_100_per_cent_are_listed_lowest_first_with_their_share(status: pd.DataFrame) -> None:
    table = tabulate_gaps(list_gaps(status, indicator=BOOKS), status, indicator=BOOKS, lang="vi")
    plain = [tuple(cell.replace("\u00a0", " ") for cell in row) for row in table.rows]
    assert plain == [
        ("Đồng bằng sông Hồng", "1/2", "Hà Nội (50,0%)", "500", "50,5%"),
        ("Trung du và miền núi phía Bắc", "0/1", "Hà Giang (0,0%)", "990", "0,0%"),
        ("Cả nước", "1/3", "2 tỉnh, thành phố", "1.490", "25,5%"),
    ]
    assert "Bắc Ninh" in table.note


def test_a_region_that_did_not_report_has_no_share(status: pd.DataFrame) -> None:
    silent = silence(status, "02", indicator=BOOKS)
    silent[["numerator", "denominator"]] = silent[["numerator", "denominator"]].mask(silent["level"].isna())
    table = tabulate_gaps(list_gaps(silent, indicator=BOOKS), silent, indicator=BOOKS, lang="vi")
    assert table.rows[1] == ("Trung du và miền núi phía Bắc", "…", "…", "…", "…")
    assert "Hà Giang" in table.note


def test_regions_are_compared_by_what_is_achieved(status: pd.DataFrame) -> None:
    answer = answer_regions(coverage(status, by="region"), indicator=BOOKS, lang="vi")
    assert answer == (
        "Vùng có tỷ lệ thấp nhất, tính trên các tỉnh, thành phố có báo cáo: "
        "Trung du và miền núi phía Bắc (0,0%)."
    )


def test_the_overview_of_ratios_alone_says_how_many_report(status: pd.DataFrame) -> None:
    ratios = status[status["indicator_code"] == BOOKS]
    assert keep_levels(ratios) is ratios
    answer = answer_overview(shares_of(ratios), ratios, lang="vi")
    assert answer == "Đến ngày 30/6/2022, 3 tỉnh, thành phố có báo cáo số liệu về 1 nội dung."
