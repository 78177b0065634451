"""What if: a gap closed is full, and no shorter list reaches the target."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Literal

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotich_analysis.dataset.kinds import derive_levels
from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_gaps, list_gaps
from hotich_analysis.metrics.scenarios import (
    MOST_LISTS,
    SCENARIO,
    close_gaps,
    compare_coverage,
    count_shortest_lists,
    find_keystones,
    shortest_list,
)
from hotich_analysis.metrics.states import is_lacking, states_of
from hotich_analysis.vocabulary import LEVEL_DTYPE, RETURN_COLUMNS, STATUS_COLUMNS

LIST_COLUMNS = ["place", "unit_code", "name_vi", "region", "level", "population_thousand", "share_after"]
PROVINCES = load_provinces()
CODES = list(PROVINCES["unit_code"])[:9]
PEOPLE = {
    code: Fraction(str(people))
    for code, people in zip(PROVINCES["unit_code"], PROVINCES["population_thousand"], strict=True)
}
TARGETS = st.sampled_from([0.05, 0.1, 0.3, 0.5, 2 / 3, 0.7, 0.9, 1 / 3, 1.0])


@st.composite
def statuses(draw: st.DrawFn) -> pd.DataFrame:
    """Draw tables of a level and a ratio: missing cells, pairs without a row and 0 of 0 among them."""
    units = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True))
    rows: list[dict[str, object]] = []
    for unit in units:
        levels = st.sampled_from(["full", "partial", "none", None, "no row"])
        if (level := draw(levels)) != "no row":
            rows.append({"unit_code": unit, "indicator_code": "birth", "level": level, "evidence": "x"})
        there = draw(st.integers(-1, 6))
        counts = {} if there < 0 else {"numerator": draw(st.integers(0, there)), "denominator": there}
        rows.append({"unit_code": unit, "indicator_code": "books", **counts})
    assume({row["indicator_code"] for row in rows} == {"birth", "books"})
    table = pd.DataFrame(rows).reindex(columns=[*STATUS_COLUMNS, *RETURN_COLUMNS])
    table = table.assign(snapshot_date=pd.Timestamp(2022, 6, 30), frame=63, is_inferred=False)
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64", "evidence": "str"}
    table = table.astype(types | {"note": "str", "reported_date": "datetime64[s]"})
    is_ratio = table["indicator_code"].eq("books")
    table["level"] = table["level"].mask(is_ratio, derive_levels(table))
    return table.assign(state=states_of(table))


def cell(status: pd.DataFrame, unit: str, indicator: str) -> dict[str, object]:
    rows = status[status["unit_code"].eq(unit) & status["indicator_code"].eq(indicator)]
    [row] = rows.to_dict("records")
    return row


def share_of(
    status: pd.DataFrame, indicator: str, *, weight: str | None = None, strict: bool = False
) -> Fraction:
    """The share that a target is of, counted without any of the code under test."""
    rows = status[status["indicator_code"].eq(indicator)]
    if indicator == "books":
        counted = rows.dropna(subset=["denominator"])
        whole = sum(int(number) for number in counted["denominator"])
        return Fraction(sum(int(number) for number in counted["numerator"]), whole) if whole else Fraction(1)
    has_it = rows["level"].isin(["full"] if strict else ["full", "partial"])
    weights = PEOPLE if weight else dict.fromkeys(PEOPLE, Fraction(1))
    reached = sum(weights[unit] for unit in rows.loc[has_it, "unit_code"])
    return Fraction(reached) / sum(weights[unit] for unit in rows.dropna(subset="level")["unit_code"])


def reporting(status: pd.DataFrame, indicator: str) -> list[str]:
    rows = status[status["indicator_code"].eq(indicator) & status["level"].notna()]
    return list(rows["unit_code"])


def test_closed_gap_is_full_and_says_that_it_is_supposed(tiny: pd.DataFrame) -> None:
    tiny = tiny.assign(evidence="annex_2, row 1")
    closed = close_gaps(tiny, closing=["92"], indicator="birth")
    assert list(closed.columns) == list(tiny.columns)
    row = cell(closed, "92", "birth")
    assert (row["level"], row["evidence"]) == ("full", SCENARIO)
    assert pd.isna(row["note"])
    others = ~(tiny["unit_code"].eq("92") & tiny["indicator_code"].eq("birth"))
    pd.testing.assert_frame_equal(closed[others], tiny[others])


def test_without_an_indicator_all_gaps_of_the_unit_close(tiny: pd.DataFrame) -> None:
    closed = close_gaps(tiny, closing=["93"])
    assert not is_lacking(closed[closed["unit_code"].eq("93")], strict=True).any()
    assert pd.isna(cell(closed, "92", "marriage")["level"])


def test_unit_that_did_not_report_a_level_becomes_full(tiny: pd.DataFrame) -> None:
    closed = close_gaps(tiny, closing=["92"], indicator="marriage")
    assert cell(closed, "92", "marriage")["level"] == "full"


def test_unit_without_a_row_gets_one(june: pd.DataFrame) -> None:
    june = june.assign(evidence="return")
    kept = june[~(june["unit_code"].eq("93") & june["indicator_code"].eq("birth"))]
    closed = close_gaps(kept, closing=["93", "93"], indicator="birth")
    assert closed.dtypes.to_dict() == june.dtypes.to_dict()
    row = cell(closed, "93", "birth")
    assert (row["level"], row["evidence"]) == ("full", SCENARIO)
    assert row["snapshot_date"] == pd.Timestamp(2022, 6, 30)


def test_numerator_of_a_closed_ratio_becomes_its_denominator(june: pd.DataFrame) -> None:
    closed = close_gaps(june, closing=["92", "93"], indicator="books")
    rows = closed[closed["indicator_code"].eq("books")]
    assert rows["numerator"].tolist() == rows["denominator"].tolist() == [10, 90, 100]
    assert rows["level"].eq("full").all()
    assert rows["reported_date"].isna().tolist() == [False, True, True], (
        "nobody has reported what is supposed"
    )
    assert closed["numerator"].dtype == "Int64"


def test_full_row_keeps_its_evidence(june: pd.DataFrame) -> None:
    said = june.assign(evidence="return")
    pd.testing.assert_frame_equal(close_gaps(said, closing=["91"]), said)


@pytest.mark.parametrize("indicator", ["books", None])
def test_ratio_without_counts_cannot_be_closed(april: pd.DataFrame, indicator: str | None) -> None:
    with pytest.raises(UsageError, match="denominator of '93 books'"):
        close_gaps(april, closing=["91", "93"], indicator=indicator)


def test_ratio_that_nobody_counted_is_no_level(
    tiny: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    uncounted = tiny.replace({"indicator_code": {"marriage": "printers"}})
    uncounted = uncounted.assign(level=uncounted["level"].mask(uncounted["indicator_code"].eq("printers")))
    with pytest.raises(UsageError, match="92 printers"):
        close_gaps(uncounted, closing=["92"], indicator="printers")
    beside = pd.concat([june, uncounted[uncounted["indicator_code"].eq("printers")]], ignore_index=True)
    with pytest.raises(UsageError, match="92 printers"):
        close_gaps(beside, closing=["92"], indicator="printers")
    with pytest.raises(UsageError, match="indicator that a unit reported 'printers'"):
        shortest_list(uncounted, indicator="printers", target_share=0.5, units=provinces)


def test_coverage_is_compared_before_and_after(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = compare_coverage(tiny, closing=["92"], indicator="marriage", units=provinces)
    own = coverage(tiny, by="indicator", weight="population", units=provinces)
    reached = ["n_counted", "n_reached", "reached_share", "population_reached_share"]
    assert list(table.columns) == ["state", *own.columns, *reached]
    assert table["state"].tolist() == ["before", "after"]
    pd.testing.assert_frame_equal(table.loc[[0], own.columns], own.iloc[[1]].reset_index(drop=True))
    assert table["deployed_share"].tolist() == [1 / 2, 2 / 3], (
        "92 did not report: it comes in above and below"
    )
    assert table["n_counted"].tolist() == [3, 3], "of the same units each time: 92 is to close its gap"
    assert table["reached_share"].tolist() == [1 / 3, 2 / 3]
    assert table["population_reached_share"].tolist() == [0.1, 0.4]


def test_unit_that_did_not_report_and_closes_nothing_is_in_no_share(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    table = compare_coverage(tiny, closing=["93"], indicator="marriage", units=provinces)
    assert table["n_counted"].tolist() == [2, 2]
    assert table["reached_share"].tolist() == [1 / 2, 1.0]
    assert table["population_reached_share"].tolist() == [1 / 7, 1.0]


def test_strict_comparison_counts_what_is_full(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    loose, strict = (
        compare_coverage(tiny, closing=["93"], indicator="birth", strict=strict, units=provinces)
        for strict in (False, True)
    )
    assert loose["n_reached"].tolist() == [2, 3]
    assert strict["n_reached"].tolist() == [1, 2]
    assert strict["population_reached_share"].tolist() == [0.1, 0.7]


def test_ratio_is_compared_by_what_is_achieved(june: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = compare_coverage(june, closing=["92"], indicator="books", units=provinces)
    assert table["reached_share"].tolist() == table["achieved_share"].tolist() == [0.275, 0.5]
    assert table["n_reached"].tolist() == [1, 2]
    assert table["population_reached_share"].tolist() == [0.1, 0.4]


def test_units_are_listed_by_people_until_the_target(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    tiny.loc[tiny["level"].isna(), "level"] = "none"
    table = shortest_list(tiny, indicator="marriage", target_share=1, units=provinces)
    assert list(table.columns) == LIST_COLUMNS
    assert table.to_numpy().tolist() == [
        [1, "93", "Chung", "Nam", "none", 600.0, pytest.approx(2 / 3)],
        [2, "92", "Bình", "Bắc", "none", 300.0, 1.0],
    ]
    half = shortest_list(tiny, indicator="marriage", target_share=0.5, units=provinces)
    assert half["unit_code"].tolist() == ["93"]


def test_unit_that_did_not_report_is_on_no_list(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    for state in ("not_reported", "not_asked"):
        tiny.loc[tiny["level"].isna(), "state"] = state
        table = shortest_list(tiny, indicator="marriage", target_share=1, units=provinces)
        assert table[["unit_code", "share_after"]].to_numpy().tolist() == [["93", 1.0]]


def test_people_reach_a_target_that_units_do_not(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    tiny.loc[tiny["level"].isna(), "level"] = "none"
    options = {"indicator": "marriage", "target_share": 0.7, "units": provinces}
    assert shortest_list(tiny, **options)["unit_code"].tolist() == ["93", "92"]  # type: ignore[arg-type]
    people = shortest_list(tiny, weight="population", **options)  # type: ignore[arg-type]
    assert people[["unit_code", "share_after"]].to_numpy().tolist() == [["93", 0.7]]


def test_strict_list_holds_what_is_partial(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    options = {"indicator": "birth", "target_share": 1, "units": provinces}
    assert shortest_list(tiny, **options)["unit_code"].tolist() == ["93"]  # type: ignore[arg-type]
    strict = shortest_list(tiny, strict=True, **options)  # type: ignore[arg-type]
    assert strict[["unit_code", "level"]].to_numpy().tolist() == [["93", "none"], ["92", "partial"]]


def test_ratio_is_listed_by_what_remains(june: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = shortest_list(june, indicator="books", target_share=0.8, units=provinces)
    assert list(table.columns) == [*LIST_COLUMNS[:-1], "remaining", "share_after"]
    assert table[["unit_code", "remaining", "share_after"]].to_numpy().tolist() == [
        ["93", 100, 0.775],
        ["92", 45, 1.0],
    ]


def test_unit_without_counts_is_on_no_list_of_a_ratio(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = shortest_list(april, indicator="books", target_share=1, units=provinces)
    assert table[["unit_code", "share_after"]].to_numpy().tolist() == [["92", 1.0]]


def test_target_that_is_reached_needs_nobody(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    for target in (0.5, 2 / 3):
        table = shortest_list(tiny, indicator="birth", target_share=target, units=provinces)
        assert table.empty
        assert list(table.columns) == LIST_COLUMNS


def test_no_target_is_missed_by_rounding() -> None:
    units = PROVINCES["unit_code"]
    for n_there in (0, 37, 38, 56, 57, 61, 63):
        rows = {
            "unit_code": units,
            "indicator_code": "birth",
            "level": ["full"] * n_there + ["none"] * (63 - n_there),
        }
        status = pd.DataFrame(rows).reindex(columns=list(STATUS_COLUMNS)).astype({"level": LEVEL_DTYPE})
        lengths = [
            len(shortest_list(status, indicator="birth", target_share=n / 63)) for n in (38, 57, 62, 63)
        ]
        assert lengths == [max(0, n - n_there) for n in (38, 57, 62, 63)]
        assert len(shortest_list(status, indicator="birth", target_share=0.9)) == max(0, 57 - n_there)


def test_population_is_added_up_without_rounding(provinces: pd.DataFrame) -> None:
    # 0.1 + 0.2 is more than 0.3 in binary, and 0.7 + 0.1 less than 0.8
    people = provinces.assign(population_thousand=[0.1, 0.7, 0.2])
    status = (
        pd.DataFrame(
            {"unit_code": ["91", "92", "93"], "indicator_code": "birth", "level": ["full", "none", "none"]}
        )
        .reindex(columns=list(STATUS_COLUMNS))
        .astype({"level": LEVEL_DTYPE})
    )
    options = {"indicator": "birth", "weight": "population", "units": people}
    assert shortest_list(status, target_share=0.8, **options)["unit_code"].tolist() == ["92"]  # type: ignore[arg-type]
    other = status.assign(level=status["level"].where(status["unit_code"].eq("91"), "none"))
    swapped = other.assign(level=pd.Categorical(["none", "full", "none"], dtype=LEVEL_DTYPE))
    assert shortest_list(swapped, target_share=0.9, **options)["unit_code"].tolist() == ["93"]  # type: ignore[arg-type]


def test_tiny_target_is_not_taken_for_none_at_all(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    nobody = tiny.assign(level=tiny["level"].mask(tiny["level"].notna(), "none"))
    assert len(shortest_list(nobody, indicator="birth", target_share=1e-12, units=provinces)) == 1


@pytest.mark.parametrize("target", [0, -0.1, 1.01, float("nan"), 90])
def test_target_outside_0_and_1_is_a_usage_error(tiny: pd.DataFrame, target: float) -> None:
    with pytest.raises(UsageError, match="above 0, at most 1"):
        shortest_list(tiny, indicator="birth", target_share=target)


def test_unknown_names_are_usage_errors(
    tiny: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    with pytest.raises(UsageError, match="birth"):
        close_gaps(tiny, closing=["91"], indicator="birht")
    with pytest.raises(UsageError, match="01, 99"):
        close_gaps(tiny, closing=["91", "99", "01"], indicator="birth")
    with pytest.raises(UsageError, match="birth"):
        compare_coverage(tiny, closing=["91"], indicator="birht", units=provinces)
    with pytest.raises(UsageError, match="birth"):
        shortest_list(tiny, indicator="birht", target_share=0.5, units=provinces)
    with pytest.raises(UsageError, match="population"):
        shortest_list(tiny, indicator="birth", target_share=0.5, weight="populaton")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="weight of a ratio"):
        shortest_list(june, indicator="books", target_share=0.5, weight="population")
    with pytest.raises(UsageError, match="unit code"):
        find_keystones(tiny, units=provinces.iloc[:1])


def test_merged_units_close_the_gap_in_all_of_their_parts(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34)
    birth = "birth_registration"
    before = cell(merged, "51", birth)
    assert (before["level"], before["parts_full"], before["n_parts_full"]) == ("partial", ("62",), 1)
    closed = close_gaps(merged, closing=["51"], indicator=birth)
    after = cell(closed, "51", birth)
    assert (after["level"], after["state"], after["evidence"]) == ("full", "reported", SCENARIO)
    assert set(after["parts"]) == set(after["parts_full"]) == {"51", "62"}
    assert (after["n_parts_full"], after["n_parts_deployed"], after["n_parts_missing"]) == (2, 2, 0)
    assert not is_lacking(closed, strict=True)[
        closed["unit_code"].eq("51") & closed["indicator_code"].eq(birth)
    ].any()
    compared = compare_coverage(merged, closing=["51"], indicator=birth)
    assert compared["n_reached"].tolist() == [32, 33]
    people = PEOPLE["51"]
    assert compared["population_reached_share"].diff().iloc[1] == pytest.approx(
        float(people) / 99474.32, rel=1e-4
    )


def test_merged_units_are_listed_by_the_people_of_the_parts_that_lack_it(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34)
    options = {"indicator": "birth_registration", "target_share": 1, "weight": "population"}
    lists = [shortest_list(table, **options) for table in (status, merged)]  # type: ignore[arg-type]
    assert [list(table["name_vi"]) for table in lists] == [
        ["Quảng Ngãi", "Ninh Thuận"],
        ["Quảng Ngãi (2025)", "Khánh Hòa (2025)"],
    ]
    assert lists[0]["share_after"].tolist() == pytest.approx(lists[1]["share_after"].tolist())
    keystones = find_keystones(merged).set_index("indicator_code")
    gaps = list_gaps(merged).groupby("unit_code").size()
    assert keystones["n_units_completed"].sum() == gaps.eq(1).sum()


@pytest.mark.parametrize("state", ["not_reported", "not_asked"])
def test_closing_makes_a_merged_unit_full_where_a_part_gave_no_answer(
    status: pd.DataFrame, state: str
) -> None:
    is_part = status["unit_code"].eq("62") & status["indicator_code"].eq("birth_registration")
    silent = status.assign(level=status["level"].mask(is_part), state=status["state"].mask(is_part, state))
    merged = regroup_status(silent, frame=34)
    assert cell(merged, "51", "birth_registration")["level"] == "none"
    closed = cell(close_gaps(merged, closing=["51"]), "51", "birth_registration")
    assert (closed["level"], set(closed["parts_full"]), closed["n_parts_missing"]) == (
        "full",
        {"51", "62"},
        0,
    )


def test_row_that_a_merged_unit_gets_knows_its_parts(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34)
    absent = merged["unit_code"].eq("51") & merged["indicator_code"].eq("birth_registration")
    closed = close_gaps(merged[~absent], closing=["51"], indicator="birth_registration")
    assert set(cell(closed, "51", "birth_registration")["parts_full"]) == {"51", "62"}
    assert closed.dtypes.to_dict() == merged.dtypes.to_dict()
    gaps = list_gaps(merged[~absent], indicator="birth_registration")
    assert gaps[["unit_code", "state", "n_parts_lacking"]].to_numpy().tolist() == [
        ["51", "not_reported", 0],
        ["56", "reported", 1],
    ]


def test_keystone_is_the_only_gap_of_its_units(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    tiny.loc[tiny["level"].isna(), "level"] = "none"
    assert find_keystones(tiny, units=provinces).to_dict("records") == [
        {
            "indicator_code": "marriage",
            "n_units_completed": 1,
            "n_missing": 0,
            "population_thousand": 300.0,
            "unit_codes": ("92",),
        },
        {
            "indicator_code": "birth",
            "n_units_completed": 0,
            "n_missing": 0,
            "population_thousand": 0.0,
            "unit_codes": (),
        },
    ]
    strict = find_keystones(tiny, strict=True, units=provinces)
    assert strict["n_units_completed"].tolist() == [0, 0], "92 is partial in birth as well"


def test_what_was_not_reported_is_no_keystone_and_is_counted_beside_one(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    loose, strict = (
        find_keystones(tiny, strict=strict, units=provinces).set_index("indicator_code")
        for strict in (False, True)
    )
    assert loose["n_units_completed"].sum() == 0
    assert strict.loc["birth", ["unit_codes", "n_missing"]].tolist() == [("92",), 1], "it may lack more"


def test_of_equal_keystones_the_one_of_most_people_comes_first(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    only = tiny.assign(
        level=pd.Categorical(["none", "full", "full", "full", "full", "none"], dtype=LEVEL_DTYPE)
    )
    table = find_keystones(only, units=provinces)
    assert table[["indicator_code", "n_missing", "population_thousand"]].to_numpy().tolist() == [
        ["marriage", 0, 600.0],
        ["birth", 0, 100.0],
    ]


@given(statuses(), st.booleans())
def test_closing_nothing_changes_nothing(status: pd.DataFrame, strict: bool) -> None:
    for indicator in ("birth", "books"):
        pd.testing.assert_frame_equal(close_gaps(status, closing=[], indicator=indicator), status)
        table = compare_coverage(status, closing=[], indicator=indicator, strict=strict).drop(columns="state")
        pd.testing.assert_frame_equal(table.loc[[0]], table.loc[[1]].set_axis([0]))


@given(statuses(), TARGETS, st.sampled_from([None, "population"]), st.booleans())
def test_no_shorter_list_reaches_the_target(
    status: pd.DataFrame, target: float, weight: str | None, strict: bool
) -> None:
    assume(reporting(status, "birth"))
    table = shortest_list(status, indicator="birth", target_share=target, weight=weight, strict=strict)  # type: ignore[arg-type]
    wanted = Fraction(target).limit_denominator(1000)
    closed = close_gaps(status, closing=list(table["unit_code"]), indicator="birth")
    assert share_of(closed, "birth", weight=weight, strict=strict) >= wanted
    for shorter in combinations(reporting(status, "birth"), max(0, len(table) - 1)):
        tried = close_gaps(status, closing=shorter, indicator="birth")
        assert len(table) == 0 or share_of(tried, "birth", weight=weight, strict=strict) < wanted


@given(statuses(), TARGETS, st.sampled_from([None, "population"]), st.booleans())
def test_every_list_as_short_that_reaches_the_target_is_counted(
    status: pd.DataFrame, target: float, weight: str | None, strict: bool
) -> None:
    assume(reporting(status, "birth"))
    options = {"target_share": target, "weight": weight, "strict": strict}
    n_units = len(shortest_list(status, indicator="birth", **options))  # type: ignore[arg-type]
    own = status[status["indicator_code"].eq("birth")]
    lacking = own.loc[is_lacking(own, strict=strict), "unit_code"]
    wanted = Fraction(target).limit_denominator(1000)
    tried = [close_gaps(status, closing=one, indicator="birth") for one in combinations(lacking, n_units)]
    reach = [share_of(one, "birth", weight=weight, strict=strict) >= wanted for one in tried]
    expected = sum(reach) if n_units else 0
    assert count_shortest_lists(status, indicator="birth", **options) == expected  # type: ignore[arg-type]


@given(statuses(), TARGETS)
def test_no_shorter_list_reaches_the_target_of_a_ratio(status: pd.DataFrame, target: float) -> None:
    counted = list(status.dropna(subset=["denominator"])["unit_code"])
    assume(counted)
    table = shortest_list(status, indicator="books", target_share=target)
    wanted = Fraction(target).limit_denominator(1000)
    closed = close_gaps(status, closing=list(table["unit_code"]), indicator="books")
    assert share_of(closed, "books") >= wanted
    for shorter in combinations(counted, max(0, len(table) - 1)):
        tried = close_gaps(status, closing=shorter, indicator="books")
        assert len(table) == 0 or share_of(tried, "books") < wanted


@given(statuses(), TARGETS, st.booleans())
def test_list_and_comparison_tell_the_same(status: pd.DataFrame, target: float, strict: bool) -> None:
    assume(reporting(status, "birth"))
    for weight, column in ((None, "reached_share"), ("population", "population_reached_share")):
        table = shortest_list(status, indicator="birth", target_share=target, weight=weight, strict=strict)  # type: ignore[arg-type]
        compared = compare_coverage(status, closing=table["unit_code"], indicator="birth", strict=strict)
        assert compared[column].iloc[0] == pytest.approx(
            float(share_of(status, "birth", weight=weight, strict=strict))
        )
        assert compared[column].iloc[1] >= target - 1e-12
        if len(table):
            assert compared[column].iloc[0] < target
            assert compared[column].iloc[1] == pytest.approx(table["share_after"].iloc[-1])
            assert compared["n_reached"].diff().iloc[1] == len(table)
            assert table["share_after"].is_monotonic_increasing
            assert table["place"].tolist() == list(range(1, len(table) + 1))


@given(statuses(), TARGETS, st.sampled_from([None, "population"]))
def test_order_of_rows_is_irrelevant(status: pd.DataFrame, target: float, weight: str | None) -> None:
    assume(reporting(status, "birth"))
    options = {"indicator": "birth", "target_share": target, "weight": weight}
    turned = status.iloc[::-1].reset_index(drop=True)
    one, other = (shortest_list(table, **options) for table in (status, turned))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(one, other)


def find_lacking_units(status: pd.DataFrame, *, strict: bool) -> set[str]:
    gaps = list_gaps(status, strict=strict)
    return set(gaps.loc[gaps["state"].eq("reported"), "unit_code"])


@given(statuses(), st.booleans())
def test_closing_a_keystone_completes_its_units(status: pd.DataFrame, strict: bool) -> None:
    keystones = find_keystones(status, strict=strict)
    assert set(keystones["indicator_code"]) == set(status["indicator_code"])
    gaps = find_lacking_units(status, strict=strict)
    for row in keystones.to_dict("records"):
        closed = close_gaps(status, closing=row["unit_codes"], indicator=row["indicator_code"])
        assert set(row["unit_codes"]) == gaps - find_lacking_units(closed, strict=strict)
    if not strict:
        n_single = count_gaps(status).set_index("n_gaps")["n_units"].get(1, 0)
        assert keystones["n_units_completed"].sum() == n_single


@given(statuses())
def test_frames_are_never_mutated(status: pd.DataFrame) -> None:
    before, provinces = status.copy(deep=True), PROVINCES.copy(deep=True)
    close_gaps(status, closing=list(status["unit_code"].unique()), indicator="birth")
    compare_coverage(status, closing=[], indicator="books", units=provinces)
    if reporting(status, "birth"):
        shortest_list(status, indicator="birth", target_share=1, units=provinces)
    find_keystones(status, units=provinces)
    pd.testing.assert_frame_equal(status, before)
    pd.testing.assert_frame_equal(provinces, PROVINCES)


@pytest.mark.parametrize(("weight", "n_lists"), [("population", 13), (None, MOST_LISTS + 1)])
def test_lists_of_the_dispatch_are_counted_up_to_a_limit(
    weight: Literal["population"] | None, n_lists: int, status: pd.DataFrame
) -> None:
    options = {"indicator": "marriage_registration", "target_share": 0.9}
    assert count_shortest_lists(status, weight=weight, **options) == n_lists  # type: ignore[arg-type]


def test_nine_tenths_of_the_dispatch_are_within_reach(status: pd.DataFrame) -> None:
    lengths = {
        indicator: [
            len(shortest_list(status, indicator=indicator, target_share=0.9, weight=weight))  # type: ignore[arg-type]
            for weight in (None, "population")
        ]
        for indicator in status["indicator_code"].unique()
    }
    assert lengths == {
        "provincial_portal": [0, 0],
        "birth_registration": [0, 0],
        "marriage_registration": [19, 14],
        "death_registration": [11, 8],
        "registry_link": [21, 15],
    }


def test_link_with_the_shared_software_is_the_last_gap_of_most_units(status: pd.DataFrame) -> None:
    keystones = find_keystones(status).set_index("indicator_code")["n_units_completed"]
    assert next(iter(keystones.items())) == ("registry_link", 13)
    assert keystones.sum() == count_gaps(status).set_index("n_gaps")["n_units"][1] == 21
