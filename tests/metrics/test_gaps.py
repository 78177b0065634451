"""Gaps: who lacks what, how deep, and what is lacking together."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.gaps import (
    count_gaps,
    count_joint_gaps,
    count_units_lacking,
    list_gap_patterns,
    list_gaps,
    list_nearly_done,
)
from hotich_analysis.vocabulary import GAP_COLUMNS

INDICATORS = [
    "provincial_portal",
    "birth_registration",
    "marriage_registration",
    "death_registration",
    "registry_link",
]


def test_gap_is_what_was_reported_and_is_lacking_and_the_rest_is_listed_apart(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    gaps = list_gaps(tiny, units=provinces)
    assert list(gaps.columns) == list(GAP_COLUMNS)
    facts = ["unit_code", "indicator_code", "state", "n_gaps_of_unit", "n_not_reported_of_unit"]
    assert gaps[facts].to_numpy().tolist() == [
        ["92", "marriage", "not_reported", 0, 1],
        ["93", "birth", "reported", 2, 0],
        ["93", "marriage", "reported", 2, 0],
    ]
    assert pd.isna(gaps["level"].iloc[0])
    assert gaps["level"].tolist()[1:] == ["none", "none"]
    assert gaps["population_thousand"].tolist() == [300.0, 600.0, 600.0]


def test_strict_gaps_hold_what_is_partial_with_its_note(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    gaps = list_gaps(tiny, indicator="birth", strict=True, units=provinces)
    facts = ["name_vi", "level", "n_gaps_of_unit", "n_not_reported_of_unit"]
    assert gaps[facts].to_numpy().tolist() == [["Bình", "partial", 1, 1], ["Chung", "none", 2, 0]]
    assert gaps["note"].iloc[0] == "Chỉ cấp huyện"
    assert pd.isna(gaps["note"].iloc[1])


def test_pair_without_a_row_is_not_reported_and_no_gap(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    is_absent = (tiny["unit_code"] == "91") & (tiny["indicator_code"] == "birth")
    gaps = list_gaps(tiny[~is_absent], indicator="birth", units=provinces)
    assert gaps[["unit_code", "state"]].to_numpy().tolist() == [["91", "not_reported"], ["93", "reported"]]
    assert pd.isna(gaps["level"].iloc[0])
    depths = count_gaps(tiny[~is_absent], units=provinces)
    assert depths[["n_units", "n_not_reporting"]].to_numpy().tolist() == [[2, 2], [0, 0], [1, 0]]


def test_what_was_not_asked_is_in_no_list_and_in_no_count(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    tiny.loc[tiny["level"].isna(), "state"] = "not_asked"
    assert set(list_gaps(tiny, units=provinces)["unit_code"]) == {"93"}
    assert count_gaps(tiny, units=provinces)["n_not_reporting"].sum() == 0
    assert list_gap_patterns(tiny)["n_not_reporting"].sum() == 0


def test_depth_of_gaps_fits_in_the_head(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    depths = count_gaps(tiny, units=provinces)
    assert list(depths.columns) == ["n_gaps", "n_units", "n_not_reporting", "population_thousand"]
    assert depths.to_numpy().tolist() == [[0, 2, 1, 400], [1, 0, 0, 0], [2, 1, 0, 600]]


def test_joint_gaps_fit_in_the_head(tiny: pd.DataFrame) -> None:
    (row,) = count_joint_gaps(tiny).to_dict("records")
    assert row == {
        "indicator_a": "birth",
        "indicator_b": "marriage",
        "n_units": 2,  # 92 did not report both
        "n_gaps_a": 1,
        "n_gaps_b": 1,
        "n_both": 1,
        "expected_both": 1 / 2,
    }


def test_patterns_of_equal_number_stand_by_depth(tiny: pd.DataFrame) -> None:
    tiny.loc[tiny["level"].isna(), "level"] = "none"
    patterns = list_gap_patterns(tiny)
    columns = ["indicator_codes", "n_gaps", "n_units", "n_not_reporting", "unit_codes"]
    assert list(patterns.columns) == columns
    assert [tuple(row) for row in patterns.to_numpy()] == [
        ((), 0, 1, 0, ("91",)),
        (("marriage",), 1, 1, 0, ("92",)),
        (("birth", "marriage"), 2, 1, 0, ("93",)),
    ]


def test_unit_that_did_not_report_stands_with_what_it_lacks_and_is_counted_apart(tiny: pd.DataFrame) -> None:
    none, both = list_gap_patterns(tiny).to_dict("records")
    assert (none["indicator_codes"], none["unit_codes"], none["n_not_reporting"]) == ((), ("91", "92"), 1)
    assert (both["unit_codes"], both["n_not_reporting"]) == (("93",), 0)


def test_no_gap_at_all_gives_an_empty_list(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    tiny["level"] = tiny["level"].where(tiny["level"].eq("full"), "full")
    gaps = list_gaps(tiny, units=provinces)
    assert gaps.empty
    assert list(gaps.columns) == list(GAP_COLUMNS)


def test_unknown_indicator_asks_which_was_meant(status: pd.DataFrame) -> None:
    with pytest.raises(
        UsageError, match=r"unknown indicator 'mariage_registration'\. Did you mean 'marriage_reg"
    ):
        list_gaps(status, indicator="mariage_registration")


def test_unit_that_is_no_province_is_refused_and_not_dropped(tiny: pd.DataFrame) -> None:
    tiny["unit_code"] = tiny["unit_code"].replace("91", "00")
    for metric in (list_gaps, count_gaps):
        with pytest.raises(UsageError, match="unknown unit code '00'"):
            metric(tiny)


@pytest.mark.parametrize(
    ("indicator", "n_gaps", "n_strict"),
    list(zip(INDICATORS, [2, 2, 25, 17, 27], [5, 2, 28, 20, 27], strict=True)),
)
def test_gaps_of_the_dispatch(status: pd.DataFrame, indicator: str, n_gaps: int, n_strict: int) -> None:
    assert len(list_gaps(status, indicator=indicator)) == n_gaps
    assert len(list_gaps(status, indicator=indicator, strict=True)) == n_strict


def test_gaps_stand_in_official_order_with_facts_of_the_unit(status: pd.DataFrame) -> None:
    portal = list_gaps(status, indicator="provincial_portal")
    assert portal[["unit_code", "name_vi", "population_thousand", "n_gaps_of_unit"]].to_numpy().tolist() == [
        ["27", "Bắc Ninh", 1488.2, 2],
        ["15", "Yên Bái", 847.25, 3],
    ]
    assert list(list_gaps(status, indicator="birth_registration")["name_vi"]) == ["Quảng Ngãi", "Ninh Thuận"]


def test_depth_of_gaps_of_the_dispatch(status: pd.DataFrame) -> None:
    depths = count_gaps(status)
    assert depths["n_gaps"].tolist() == [0, 1, 2, 3, 4, 5]
    assert depths["n_units"].tolist() == [21, 21, 12, 8, 1, 0]
    assert depths["population_thousand"].sum() == pytest.approx(99474.32)
    assert depths["population_thousand"].iloc[4] == pytest.approx(1245.65), "Quảng Ngãi"


def test_joint_gaps_of_the_dispatch(status: pd.DataFrame) -> None:
    table = count_joint_gaps(status).set_index(["indicator_a", "indicator_b"])
    assert len(table) == 10
    marriage_death = table.loc[("marriage_registration", "death_registration")]
    assert marriage_death["n_both"] == 14
    assert marriage_death["expected_both"] == pytest.approx(25 * 17 / 63)
    assert table.loc[("provincial_portal", "birth_registration"), "n_both"] == 0


def test_patterns_of_the_dispatch_hold_every_unit_once(status: pd.DataFrame) -> None:
    patterns = list_gap_patterns(status)
    units = [code for codes in patterns["unit_codes"] for code in codes]
    assert sorted(units) == sorted(status["unit_code"].unique())
    assert patterns["n_units"].tolist() == [21, 13, 6, 6, 5, 5, 2, 1, 1, 1, 1, 1]
    assert patterns["indicator_codes"].iloc[1] == ("registry_link",)
    assert patterns.groupby("n_gaps")["n_units"].sum().to_dict() == {0: 21, 1: 21, 2: 12, 3: 8, 4: 1}


def test_what_few_units_lack_is_nearly_done_and_what_nobody_says_is_not() -> None:
    status = load_snapshot("2022-04-12").status
    assert list_nearly_done(status) == ["provincial_portal", "birth_registration"]
    assert count_units_lacking(status).to_dict() == {
        "provincial_portal": 2,
        "birth_registration": 2,
        "marriage_registration": 25,
        "death_registration": 17,
        "registry_link": 27,
    }
    is_birth = status["indicator_code"].eq("birth_registration")
    two_lack_one_silent = status["unit_code"].isin(["01"]) & is_birth
    assert "birth_registration" in list_nearly_done(silence(status, two_lack_one_silent))
    silent = status["unit_code"].isin(["01", "02"]) & is_birth
    assert "birth_registration" not in list_nearly_done(silence(status, silent))
    assert "birth_registration" not in list_nearly_done(status[~(is_birth & status["unit_code"].gt("30"))])
    assert count_units_lacking(silence(status, is_birth))["birth_registration"] == 0


def silence(status: pd.DataFrame, cells: pd.Series[bool]) -> pd.DataFrame:
    return status.assign(level=status["level"].mask(cells), state=status["state"].mask(cells, "not_reported"))
