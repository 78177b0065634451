"""What holds for every status table, whatever is in it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.metrics.coverage import combine_indicators, coverage
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.reconciliation import reconcile, try_counting_rules
from hotich_analysis.metrics.states import is_deployed
from hotich_analysis.vocabulary import LEVEL_DTYPE, STATUS_COLUMNS

PROVINCES = load_provinces()
CODES = list(PROVINCES["unit_code"])
INDICATORS = ["birth", "marriage", "death"]
STATES = ["reported", "not_reported"]
LEVELS = st.sampled_from(["full", "partial", "none", None])


@st.composite
def statuses(draw: st.DrawFn) -> pd.DataFrame:
    """Draw tables of some units and indicators, with levels not reported and pairs without a row."""
    units = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=8, unique=True))
    indicators = INDICATORS[: draw(st.integers(1, 3))]
    pairs = [(unit, indicator) for indicator in indicators for unit in units]
    is_there = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)).filter(any))
    rows = [
        {"unit_code": unit, "indicator_code": indicator, "level": draw(LEVELS)}
        for (unit, indicator), kept in zip(pairs, is_there, strict=True)
        if kept
    ]
    table = pd.DataFrame(rows).reindex(columns=list(STATUS_COLUMNS))
    table = table.assign(snapshot_date=pd.Timestamp(2022, 4, 12), frame=63, is_inferred=False)
    table = table.astype({"level": LEVEL_DTYPE, "unit_code": "str", "indicator_code": "str"})
    silent = draw(st.sampled_from(["not_reported", "not_asked"]))
    return table.assign(state=table["level"].notna().map({True: "reported", False: silent}))


def sort(table: pd.DataFrame) -> pd.DataFrame:
    keys = [column for column in ("indicator_code", "region", "unit_code") if column in table]
    return table.sort_values(keys, ignore_index=True)


@given(statuses(), st.sampled_from(["indicator", "region", "unit"]))
def test_levels_sum_to_units(status: pd.DataFrame, by: str) -> None:
    table = coverage(status, by=by, units=PROVINCES)  # type: ignore[arg-type]
    parts = table[["n_full", "n_partial", "n_none", "n_missing"]].sum(axis=1)
    assert parts.eq(table["n_units"]).all()
    total = status["unit_code"].nunique() * status["indicator_code"].nunique()
    assert table["n_units"].sum() == total - status["state"].eq("not_asked").sum()


@given(statuses())
def test_regions_and_units_sum_to_the_whole(status: pd.DataFrame) -> None:
    columns = ["n_units", "n_full", "n_partial", "n_none", "n_missing"]
    whole = coverage(status, by="indicator", units=PROVINCES).set_index("indicator_code")[columns]
    for by in ("region", "unit"):
        parts = coverage(status, by=by, units=PROVINCES).groupby("indicator_code", sort=False)[columns].sum()
        pd.testing.assert_frame_equal(parts, whole)


@given(statuses())
def test_strict_is_at_most_deployed_and_shares_are_shares(status: pd.DataFrame) -> None:
    table = coverage(status, by="region", weight="population", units=PROVINCES)
    for strict, deployed in (
        ("full_share", "deployed_share"),
        ("population_full_share", "population_deployed_share"),
    ):
        known = table[table[deployed].notna()]
        assert (known[strict] <= known[deployed] + 1e-12).all()
        assert known[deployed].between(0, 1 + 1e-12).all()
        assert table[deployed].isna().equals(table["n_units"].eq(table["n_missing"]))


@given(statuses(), st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(status: pd.DataFrame, random: object) -> None:
    order = list(range(len(status)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = status.iloc[order].reset_index(drop=True)
    for by in ("indicator", "region", "unit"):
        before, after = (
            coverage(table, by=by, weight="population", units=PROVINCES) for table in (status, shuffled)
        )
        pd.testing.assert_frame_equal(sort(before), sort(after))
    pd.testing.assert_frame_equal(
        sort(list_gaps(status, units=PROVINCES)), sort(list_gaps(shuffled, units=PROVINCES))
    )
    pd.testing.assert_frame_equal(count_gaps(status, units=PROVINCES), count_gaps(shuffled, units=PROVINCES))
    before, after = (combine_indicators(table, indicators=list(table["indicator_code"].unique()), code="all")
                     for table in (status, shuffled))  # fmt: skip
    pd.testing.assert_frame_equal(sort(before), sort(after))


@given(statuses(), st.booleans())
def test_gaps_and_deployed_partition_the_units(status: pd.DataFrame, strict: bool) -> None:
    units = set(status["unit_code"])
    for indicator in status["indicator_code"].unique():
        rows = status[status["indicator_code"] == indicator]
        has_it = rows["level"].eq("full") if strict else is_deployed(rows)
        deployed = set(rows.loc[has_it, "unit_code"])
        listed = list_gaps(status, indicator=indicator, strict=strict, units=PROVINCES)
        assert not listed["unit_code"].duplicated().any()
        gaps, silent = (set(listed.loc[listed["state"].eq(state), "unit_code"]) for state in STATES)
        unasked = set(rows.loc[rows["state"].eq("not_asked"), "unit_code"])
        assert deployed | gaps | silent | unasked == units
        assert len(deployed) + len(gaps) + len(silent) + len(unasked) == len(units)


@given(statuses())
def test_strict_gaps_hold_all_gaps(status: pd.DataFrame) -> None:
    keys = ["unit_code", "indicator_code"]
    gaps, strict = (
        list_gaps(status, units=PROVINCES)[keys],
        list_gaps(status, strict=True, units=PROVINCES)[keys],
    )
    assert set(gaps.itertuples(index=False)) <= set(strict.itertuples(index=False))


@given(statuses())
def test_lists_depths_and_patterns_tell_the_same(status: pd.DataFrame) -> None:
    gaps, depths, patterns = (
        list_gaps(status, units=PROVINCES),
        count_gaps(status, units=PROVINCES),
        list_gap_patterns(status),
    )
    assert depths["n_units"].sum() == patterns["n_units"].sum() == status["unit_code"].nunique()
    gaps = gaps[gaps["state"].eq("reported")]
    assert (depths["n_gaps"] * depths["n_units"]).sum() == len(gaps)
    assert depths["n_not_reporting"].sum() == patterns["n_not_reporting"].sum() == len(list_silent(status))
    by_depth = patterns.groupby("n_gaps")["n_units"].sum()
    assert depths.set_index("n_gaps")["n_units"].loc[by_depth.index].equals(by_depth)
    own = gaps.groupby("unit_code")["n_gaps_of_unit"].agg(["first", "size"])
    assert own["first"].eq(own["size"]).all()


def list_silent(status: pd.DataFrame) -> set[str]:
    """Units that did not report something they were asked: a cell says so, or has no row."""
    answered = status[status["state"].ne("not_reported")].groupby("unit_code").size()
    n_answered = answered.reindex(status["unit_code"].unique(), fill_value=0)
    return set(n_answered.index[n_answered < status["indicator_code"].nunique()])


@given(statuses())
def test_combination_has_no_more_than_any_of_its_parts(status: pd.DataFrame) -> None:
    indicators = list(status["indicator_code"].unique())
    whole = is_deployed(combine_indicators(status, indicators=indicators, code="all")).sum()
    assert all(whole <= is_deployed(status[status["indicator_code"] == code]).sum() for code in indicators)


@given(statuses())
def test_claims_counted_from_the_table_are_all_borne_out(status: pd.DataFrame) -> None:
    table = coverage(status, by="indicator", units=PROVINCES)
    claims = pd.DataFrame(
        {
            "claim_id": table["indicator_code"],
            "indicator_code": table["indicator_code"],
            "measure": "n_deployed",
            "claimed": (table["n_full"] + table["n_partial"]).astype("Int64"),
            "where": "x",
        }
    )
    assert reconcile(status, claims)["difference"].eq(0).all()
    assert try_counting_rules(status, claims).empty
    assert set(try_counting_rules(status, claims.assign(claimed=claims["claimed"] + 1))["claim_id"]) == set(
        table["indicator_code"]
    )


@pytest.mark.parametrize("strict", [False, True])
@given(status=statuses())
def test_frames_are_never_mutated(strict: bool, status: pd.DataFrame) -> None:
    provinces, before = PROVINCES.copy(deep=True), status.copy(deep=True)
    coverage(status, by="region", weight="population", units=provinces)
    list_gaps(status, strict=strict, units=provinces)
    count_gaps(status, units=provinces)
    count_joint_gaps(status)
    list_gap_patterns(status)
    combine_indicators(status, indicators=list(status["indicator_code"].unique()), code="all")
    pd.testing.assert_frame_equal(status, before)
    pd.testing.assert_frame_equal(provinces, PROVINCES)
