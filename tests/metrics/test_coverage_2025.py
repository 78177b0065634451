"""The state of the 63 on the units of 2025: counted again from the provinces, never averaged."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage, coverage_2025, merge_units
from hotich_analysis.metrics.gaps import list_gaps, list_gaps_2025
from hotich_analysis.vocabulary import LEVEL_DTYPE

BIRTH = "birth_registration"


def row_of(table: pd.DataFrame, indicator: str, unit: str | None = None) -> pd.Series:
    rows = table[table["indicator_code"] == indicator]
    return rows[rows["unit_code"] == unit].iloc[0] if unit else rows.iloc[0]


def test_units_are_counted_by_all_their_provinces(status: pd.DataFrame) -> None:
    row = row_of(coverage_2025(status, by="indicator"), BIRTH)
    # Quảng Ngãi and Ninh Thuận lack it; both were merged with a province that has it
    assert row[["n_units", "n_full", "n_partial", "n_none", "n_missing", "n_whole"]].tolist() == [
        34,
        32,
        2,
        0,
        0,
        32,
    ]
    assert row["deployed_share"] == pytest.approx(32 / 34)


def test_shares_of_people_are_those_of_the_63(status: pd.DataFrame) -> None:
    merged = coverage_2025(status, by="indicator", weight="population").set_index("indicator_code")
    whole = coverage(status, by="indicator", weight="population").set_index("indicator_code")
    columns = ["population_deployed_share", "population_full_share"]
    pd.testing.assert_frame_equal(merged[columns], whole[columns])


def test_a_unit_has_the_counts_of_its_provinces(status: pd.DataFrame) -> None:
    row = row_of(coverage_2025(status, by="unit", weight="population"), BIRTH, "51")
    people = load_provinces().set_index("unit_code")["avg_population_2022_thousand"]
    assert row["name_vi"] == "Quảng Ngãi (2025)"
    assert row[["frame", "n_units", "n_full", "n_none"]].tolist() == [34, 2, 1, 1]
    # not the average of the shares of its two provinces, 0.5
    expected = people["62"] / (people["62"] + people["51"])
    assert row["population_deployed_share"] == pytest.approx(expected)


def test_regions_are_refused_in_the_frame_of_2025(status: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="34-unit frame"):
        coverage_2025(status, by="region")  # type: ignore[arg-type]


def test_a_merged_table_is_refused(status: pd.DataFrame) -> None:
    merged = merge_units(status, load_provinces())
    with pytest.raises(UsageError):
        coverage_2025(merged, by="indicator")
    with pytest.raises(UsageError):
        list_gaps_2025(merged)


def test_gaps_name_the_provinces_that_lack_it_and_their_people_alone(status: pd.DataFrame) -> None:
    rows = list_gaps_2025(status, indicator=BIRTH).set_index("unit_code")
    assert rows["name_vi"].to_dict() == {"51": "Quảng Ngãi (2025)", "56": "Khánh Hòa (2025)"}
    assert rows["parts_lacking"].to_dict() == {"51": "Quảng Ngãi", "56": "Ninh Thuận"}
    assert rows["level"].astype(str).unique().tolist() == ["partial"]
    people = list_gaps(status, indicator=BIRTH)["population_thousand"].sum()
    assert rows["population_thousand"].sum() == pytest.approx(people)


def test_an_unknown_indicator_is_named(status: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="birth_registration"):
        list_gaps_2025(status, indicator="birth_registraton")


STATUS = load_snapshot("2022-04-12").status


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["full", "partial", "none", None]), min_size=63, max_size=63))
def test_provinces_are_neither_lost_nor_counted_twice(levels: list[str | None]) -> None:
    own = STATUS[STATUS["indicator_code"] == BIRTH].assign(level=pd.Categorical(levels, dtype=LEVEL_DTYPE))
    by_unit = coverage_2025(own, by="unit")
    whole = coverage(own, by="indicator").iloc[0]
    counts = ["n_units", "n_full", "n_partial", "n_none", "n_missing"]
    assert by_unit[counts].sum().tolist() == whole[counts].tolist()
    units = coverage_2025(own, by="indicator").iloc[0]
    assert units[["n_full", "n_partial", "n_none", "n_missing"]].sum() == 34
    gaps = list_gaps_2025(own)
    assert gaps["n_parts_lacking"].sum() == len(list_gaps(own))
    # a unit without a gap is whole, and reported by all its provinces
    assert 34 - len(gaps) <= units["n_whole"]
