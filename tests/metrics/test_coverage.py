"""Coverage counts what is deployed, and puts nobody who did not report into a denominator."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import add_combinations, combine_indicators, coverage
from hotich_analysis.metrics.states import is_deployed
from hotich_analysis.vocabulary import STATUS_COLUMNS

COUNTS = ["n_units", "n_full", "n_partial", "n_none", "n_missing"]
SHARES = ["deployed_share", "full_share"]
PEOPLE = ["population_deployed_share", "population_full_share"]
TRIO = ["birth_registration", "marriage_registration", "death_registration"]


def test_coverage_by_indicator_fits_in_the_head(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = coverage(tiny, by="indicator", units=provinces)
    assert list(table.columns) == ["indicator_code", *COUNTS, *SHARES]
    assert table[["indicator_code", *COUNTS]].to_numpy().tolist() == [
        ["birth", 3, 1, 1, 1, 0],
        ["marriage", 3, 1, 0, 1, 1],
    ]
    assert table["deployed_share"].tolist() == [pytest.approx(2 / 3), 0.5]
    assert table["full_share"].tolist() == [pytest.approx(1 / 3), 0.5]


def test_weights_are_the_people_of_reporting_units(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = coverage(tiny, by="indicator", weight="population", units=provinces)
    assert list(table.columns) == ["indicator_code", *COUNTS, *SHARES, *PEOPLE]
    assert table["population_deployed_share"].tolist() == [pytest.approx(0.4), pytest.approx(1 / 7)]
    assert table["population_full_share"].tolist() == [pytest.approx(0.1), pytest.approx(1 / 7)]


def test_coverage_by_region_stands_in_official_order(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = coverage(tiny, by="region", weight="population", units=provinces)
    assert list(table.columns) == ["indicator_code", "region", *COUNTS, *SHARES, *PEOPLE]
    assert table[["indicator_code", "region", "n_units", "deployed_share"]].to_numpy().tolist() == [
        ["birth", "Bắc", 2, 1.0],
        ["birth", "Nam", 1, 0.0],
        ["marriage", "Bắc", 1 + 1, 1.0],
        ["marriage", "Nam", 1, 0.0],
    ]


def test_share_of_a_group_in_which_nobody_reports_is_missing(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    table = coverage(tiny, by="unit", weight="population", units=provinces)
    row = table[(table["indicator_code"] == "marriage") & (table["unit_code"] == "92")].iloc[0]
    assert (row["n_units"], row["n_missing"]) == (1, 1)
    assert row[[*SHARES, *PEOPLE]].isna().all()


def test_coverage_by_unit_has_a_row_for_each_pair(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = coverage(tiny, by="unit", units=provinces)
    assert list(table.columns) == ["indicator_code", "unit_code", "name_vi", "region", *COUNTS, *SHARES]
    assert list(table["unit_code"]) == ["91", "92", "93"] * 2


def test_pair_without_a_row_is_missing_not_none(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    is_absent = (tiny["unit_code"] == "93") & (tiny["indicator_code"] == "birth")
    table = coverage(tiny[~is_absent], by="indicator", units=provinces)
    assert table.loc[0, COUNTS].tolist() == [3, 1, 1, 0, 1]
    assert table.loc[0, "deployed_share"] == 1.0


@pytest.mark.parametrize(
    ("indicator", "n_full", "n_partial", "n_none"),
    [
        ("provincial_portal", 58, 3, 2),
        ("birth_registration", 61, 0, 2),
        ("marriage_registration", 35, 3, 25),
        ("death_registration", 43, 3, 17),
        ("registry_link", 36, 0, 27),
    ],
)
def test_coverage_of_the_dispatch_is_that_of_its_annexes(
    status: pd.DataFrame, indicator: str, n_full: int, n_partial: int, n_none: int
) -> None:
    row = coverage(status, by="indicator").set_index("indicator_code").loc[indicator]
    assert row[COUNTS].tolist() == [63, n_full, n_partial, n_none, 0]
    assert row["deployed_share"] == pytest.approx((n_full + n_partial) / 63)
    assert row["full_share"] == pytest.approx(n_full / 63)


def test_regions_of_the_dispatch_are_the_six_of_the_gso(status: pd.DataFrame) -> None:
    table = coverage(status, by="region").set_index(["indicator_code", "region"])
    n_units = table.loc["birth_registration", "n_units"]
    assert n_units.to_dict() == {
        "Đồng bằng sông Hồng": 11,
        "Trung du và miền núi phía Bắc": 14,
        "Bắc Trung Bộ và Duyên hải miền Trung": 14,
        "Tây Nguyên": 5,
        "Đông Nam Bộ": 6,
        "Đồng bằng sông Cửu Long": 13,
    }
    assert table.loc[("marriage_registration", "Đông Nam Bộ"), "n_full"] == 5


def test_share_of_people_is_weighted_with_the_average_population(status: pd.DataFrame) -> None:
    table = coverage(status, by="indicator", weight="population").set_index("indicator_code")
    without = 1488.20 + 847.25  # Bắc Ninh, Yên Bái
    assert table.loc["provincial_portal", "population_deployed_share"] == pytest.approx(
        1 - without / 99474.32
    )
    partial = 1600.17 + 729.47 + 1207.63  # Đồng Tháp, Hậu Giang, Cà Mau
    expected = 1 - (without + partial) / 99474.32
    assert table.loc["provincial_portal", "population_full_share"] == pytest.approx(expected)


def test_unknown_grouping_weight_and_unit_are_usage_errors(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    with pytest.raises(UsageError, match=r"unknown grouping 'regio'\. Did you mean 'region'"):
        coverage(tiny, by="regio")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="unknown weight 'people'"):
        coverage(tiny, by="unit", weight="people")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="unknown unit code '93'"):
        coverage(tiny, by="unit", units=provinces.iloc[:2])


def test_not_reported_is_not_deployed(tiny: pd.DataFrame) -> None:
    assert is_deployed(tiny).tolist() == [True, True, False, True, False, False]


def test_combination_is_the_weakest_level(tiny: pd.DataFrame) -> None:
    both = combine_indicators(tiny, indicators=["birth", "marriage"], code="both")
    assert list(both.columns) == list(STATUS_COLUMNS)
    assert list(both["unit_code"]) == ["91", "92", "93"]
    assert both["level"].tolist()[::2] == ["full", "none"]
    assert pd.isna(both["level"].iloc[1]), "nothing is lacking, but something is not reported"
    assert set(both["indicator_code"]) == {"both"}


def test_of_a_combination_a_level_is_known_only_of_who_reported_all_of_it(tiny: pd.DataFrame) -> None:
    tiny.loc[tiny["indicator_code"].eq("birth") & tiny["unit_code"].eq("92"), "level"] = "none"
    both = combine_indicators(tiny, indicators=["birth", "marriage"], code="both")
    assert both["level"].astype("object").where(both["level"].notna(), "-").tolist() == ["full", "-", "none"]
    assert both["state"].tolist() == ["reported", "not_reported", "reported"]


def test_what_nobody_was_asked_is_no_part_of_a_combination(status: pd.DataFrame) -> None:
    is_link = status["indicator_code"].eq("registry_link")
    unasked = status.assign(
        level=status["level"].mask(is_link), state=status["state"].mask(is_link, "not_asked")
    )
    table = add_combinations(unasked)
    every = table[table["indicator_code"].eq("all_indicators")]
    without = add_combinations(status[~is_link])
    expected = without[without["indicator_code"].eq("all_indicators")]
    assert every["level"].tolist() == expected["level"].tolist()


def test_combination_with_an_unknown_indicator_is_a_usage_error(tiny: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match=r"unknown indicator 'birht'\. Did you mean 'birth'"):
        combine_indicators(tiny, indicators=["birht"], code="both")


@pytest.mark.parametrize(
    ("indicators", "n_full", "n_partial"),
    [
        (TRIO, 33, 2),
        (["provincial_portal", *TRIO, "registry_link"], 18, 3),
    ],
)
def test_combinations_of_the_dispatch(
    status: pd.DataFrame, indicators: list[str], n_full: int, n_partial: int
) -> None:
    levels = combine_indicators(status, indicators=indicators, code="all")["level"]
    assert levels.value_counts().to_dict() == {
        "full": n_full,
        "partial": n_partial,
        "none": 63 - n_full - n_partial,
    }
