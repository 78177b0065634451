"""What holds for every pair of snapshots made from returns, whatever is in them."""

from __future__ import annotations

from random import Random

import pandas as pd
from hypothesis import assume, given
from hypothesis import strategies as st

from hotich_analysis.dataset.kinds import derive_levels
from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.progress import (
    CHANGES,
    TIMELINESS,
    compare,
    count_changes,
    count_timeliness,
    judge_timeliness,
    list_tasks,
    required_pace,
    trace_path,
)
from hotich_analysis.metrics.states import is_deployed, is_lacking, states_of
from hotich_analysis.vocabulary import LEVEL_DTYPE, RETURN_COLUMNS, STATUS_COLUMNS

PROVINCES = load_provinces()
CODES = list(PROVINCES["unit_code"])[:12]
RATIOS = ["books", "printers"]
INDICATORS = pd.DataFrame(
    {
        "indicator_code": ["birth", *RATIOS],
        "kind": ["level", "ratio", "ratio"],
        "legal_basis_vi": "mục",
        "legal_basis_en": "item",
        "deadline": [None, "2022-05-01", "2022-04-25"],
        "deadline_for": [None, "completion", "return"],
    }
).astype({"deadline": "str", "deadline_for": "str"})


@st.composite
def cells(draw: st.DrawFn, unit: str, indicator: str) -> dict[str, object]:
    date = draw(st.sampled_from([None, "2022-04-20", "2022-04-28", "2022-05-02"]))
    row: dict[str, object] = {"unit_code": unit, "indicator_code": indicator, "reported_date": date}
    if indicator == "birth":
        return row | {"level": draw(st.sampled_from(["full", "partial", "none", None]))}
    if draw(st.booleans()):
        return row
    there = draw(st.integers(0, 6))
    return row | {"numerator": draw(st.integers(0, there)), "denominator": there}


@st.composite
def returns(draw: st.DrawFn, date: str = "2022-05-10") -> pd.DataFrame:
    """Draw tables made from returns: missing cells, pairs without a row and 0 of 0 among them."""
    units = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True))
    pairs = [(unit, indicator) for indicator in ["birth", *RATIOS] for unit in units]
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)).filter(any))
    rows = [draw(cells(*pair)) for pair, is_kept in zip(pairs, kept, strict=True) if is_kept]
    table = pd.DataFrame(rows).reindex(columns=[*STATUS_COLUMNS, *RETURN_COLUMNS])
    table = table.assign(snapshot_date=pd.Timestamp(date), frame=63, is_inferred=False)
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64", "note": "str"}
    table = table.astype(types | {"reported_date": "datetime64[s]"})
    table["level"] = table["level"].where(table["indicator_code"].eq("birth"), derive_levels(table))
    return table.assign(state=states_of(table))


def sort(table: pd.DataFrame) -> pd.DataFrame:
    keys = [column for column in ("indicator_code", "region", "unit_code") if column in table]
    return table.sort_values(keys, ignore_index=True)


def shuffle(table: pd.DataFrame, random: Random) -> pd.DataFrame:
    order = list(range(len(table)))
    random.shuffle(order)
    return table.iloc[order].reset_index(drop=True)


before_and_after = st.tuples(returns("2022-04-30"), returns())


@given(before_and_after)
def test_changes_partition_the_units(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    changes = compare(*tables)
    both = pd.concat(tables)
    assert len(changes) == both["unit_code"].nunique() * both["indicator_code"].nunique()
    assert not changes.duplicated(["unit_code", "indicator_code"]).any()
    assert set(changes["change"]) <= set(CHANGES) - {"corrected"}
    for by in ("indicator", "region"):
        counts = count_changes(changes, by=by)  # type: ignore[arg-type]
        per_indicator = counts.set_index("indicator_code")[[f"n_{name}" for name in CHANGES]].sum(axis=1)
        assert per_indicator.groupby(level=0).sum().eq(both["unit_code"].nunique()).all()


@given(before_and_after)
def test_missing_cells_say_what_they_are_and_no_other_cell_does(
    tables: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    changes = compare(*tables)
    had, has = changes["level_before"].notna(), changes["level_after"].notna()
    was_asked, is_asked = (changes[f"state_{side}"].ne("not_asked") for side in ("before", "after"))
    assert changes["change"].eq("newly_reported").equals(~had & has)
    assert changes["change"].eq("no_longer_reported").equals(had & ~has & is_asked)
    assert changes["change"].eq("not_reported").equals(~had & ~has & was_asked & is_asked)
    assert changes["change"].eq("first_asked").equals(~has & ~was_asked & is_asked)
    assert changes["change"].eq("no_longer_asked").equals(~is_asked)
    assert not (has & ~is_asked | had & ~was_asked).any()


@given(before_and_after)
def test_deployed_after_is_deployed_before_and_what_came_less_what_went(
    tables: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    changes = compare(*tables)
    counts = count_changes(changes).set_index("indicator_code")
    for side, status in zip(("before", "after"), tables, strict=True):
        own = is_deployed(status).groupby(status["indicator_code"]).sum()
        assert counts[f"n_deployed_{side}"].to_dict() == own.reindex(counts.index, fill_value=0).to_dict()
    had, has = (
        changes["level_before"].isin(["partial", "full"]),
        changes["level_after"].isin(["partial", "full"]),
    )
    came, went = changes[~had & has], changes[had & ~has]
    assert set(came["change"]) <= {"gained", "newly_reported"}
    assert set(went["change"]) <= {"lost", "no_longer_reported", "no_longer_asked"}
    moved = counts["n_deployed_after"].sum() - counts["n_deployed_before"].sum()
    assert moved == len(came) - len(went)


@given(before_and_after)
def test_backwards_what_was_gained_is_lost(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    before, after = tables
    # what only one of them asks has no mirror: it is asked first, or no longer
    mirror = {"gained": "lost", "lost": "gained"} | {
        "newly_reported": "no_longer_reported",
        "no_longer_reported": "newly_reported",
    }
    both = set(before["indicator_code"]) & set(after["indicator_code"])
    before, after = (table[table["indicator_code"].isin(both)] for table in (before, after))
    assume(both)
    there = sort(compare(before, after))["change"]
    back = sort(compare(after.drop(columns="snapshot_date"), before))["change"]
    assert there.replace(mirror).tolist() == back.tolist()


@given(returns())
def test_table_compared_with_itself_has_no_change(status: pd.DataFrame) -> None:
    assert set(compare(status, status)["change"]) <= {"unchanged", "not_reported"}


@given(before_and_after, st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant(tables: tuple[pd.DataFrame, pd.DataFrame], random: Random) -> None:
    mixed = [shuffle(table, random) for table in tables]
    pd.testing.assert_frame_equal(sort(compare(*tables)), sort(compare(*mixed)))
    judged, of_mixed = (judge_timeliness(table, INDICATORS) for table in (tables[1], mixed[1]))
    pd.testing.assert_frame_equal(sort(judged), sort(of_mixed))
    pd.testing.assert_frame_equal(list_tasks(tables[1], INDICATORS), list_tasks(mixed[1], INDICATORS))
    one, other = (trace_path(pair, indicator="books") if "books" in set(pd.concat(pair)["indicator_code"])
                  else pd.DataFrame() for pair in (list(tables), mixed[::-1]))  # fmt: skip
    pd.testing.assert_frame_equal(one, other)


@given(returns())
def test_numerators_add_up_over_regions_units_and_merged_units(status: pd.DataFrame) -> None:
    counted = status[status["denominator"].notna()]
    sums = counted.groupby("indicator_code")[["numerator", "denominator"]].sum()
    tables = [regroup_status(status, frame=34)]
    if len(counted):
        tables += [coverage(status, by=by) for by in ("indicator", "region", "unit")]  # type: ignore[arg-type]
    for table in tables:
        added = table.groupby("indicator_code")[["numerator", "denominator"]].sum().loc[sums.index]
        pd.testing.assert_frame_equal(added, sums, check_dtype=False)


@given(returns(), st.booleans())
def test_gaps_and_full_partition_the_units_of_a_ratio(status: pd.DataFrame, strict: bool) -> None:
    for indicator in set(RATIOS) & set(status["indicator_code"]):
        rows = status[status["indicator_code"] == indicator]
        full = set(rows.loc[rows["level"].eq("full"), "unit_code"])
        listed = list_gaps(status, indicator=indicator, strict=strict)
        assert sorted([*full, *listed["unit_code"]]) == sorted(status["unit_code"].unique())
        lacking = listed.loc[listed["state"].eq("reported"), "unit_code"]
        assert set(lacking) == set(rows.loc[rows["level"].isin(["none", "partial"]), "unit_code"])


@given(returns())
def test_lists_depths_pairs_and_patterns_tell_the_same(status: pd.DataFrame) -> None:
    gaps, depths, patterns = list_gaps(status), count_gaps(status), list_gap_patterns(status)
    silent = gaps[gaps["state"].eq("not_reported")]
    n_pairs = status["unit_code"].nunique() * status["indicator_code"].nunique()
    assert len(silent) == n_pairs - status["level"].notna().sum()
    gaps = gaps[gaps["state"].eq("reported")]
    assert (depths["n_gaps"] * depths["n_units"]).sum() == len(gaps)
    assert (patterns["n_gaps"] * patterns["n_units"]).sum() == len(gaps)
    assert len(gaps) == is_lacking(status).sum()
    lacking = {(row["indicator_code"], row["unit_code"]) for row in gaps.to_dict("records")}
    reported = {
        (row["indicator_code"], row["unit_code"])
        for row in status[status["level"].notna()].to_dict("records")
    }
    for pair in count_joint_gaps(status).to_dict("records"):
        first, second = pair["indicator_a"], pair["indicator_b"]
        both = [unit for unit in status["unit_code"].unique() if {(first, unit), (second, unit)} <= reported]
        assert pair["n_units"] == len(both)
        assert pair["n_gaps_a"] == sum((first, unit) in lacking for unit in both)
        assert pair["n_gaps_b"] == sum((second, unit) in lacking for unit in both)
        assert pair["n_both"] == sum({(first, unit), (second, unit)} <= lacking for unit in both)


@given(returns(), st.sampled_from([None, "2022-04-22", "2022-04-25", "2022-05-01", "2022-06-01"]))
def test_timeliness_partitions_the_units(status: pd.DataFrame, as_of: str | None) -> None:
    counts = count_timeliness(judge_timeliness(status, INDICATORS, as_of=as_of))
    assert counts["indicator_code"].tolist() == RATIOS
    assert counts[[f"n_{name}" for name in TIMELINESS]].sum(axis=1).eq(status["unit_code"].nunique()).all()


@given(returns())
def test_tasks_and_coverage_count_the_same(status: pd.DataFrame) -> None:
    tasks = list_tasks(status, INDICATORS).set_index("indicator_code")
    table = coverage(status, by="indicator").set_index("indicator_code")
    counted = tasks.loc[table.index]
    assert counted["n_missing"].eq(table["n_missing"]).all()
    assert counted["n_full"].eq(table["n_full"]).all()
    assert counted["n_deployed"].eq(table["n_full"] + table["n_partial"]).all()


@given(before_and_after)
def test_pace_leads_to_the_target_on_the_day(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    path = trace_path(
        list(tables), indicator="birth" if "birth" in set(tables[0]["indicator_code"]) else "computers"
    )
    pace = required_pace(path, deadline="2022-12-31")
    assert (pace is None) == path["path_share"].isna().all()
    if pace is not None:
        periods = pace.n_days_left / 30
        assert abs(pace.last_share + (pace.share_per_30_days or 0.0) * periods - 1) < 1e-9
        assert abs((pace.units_per_30_days or 0.0) * periods - pace.n_units_left) < 1e-9


@given(before_and_after)
def test_frames_are_never_mutated(tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    copies = [table.copy(deep=True) for table in tables]
    before, after = tables
    count_changes(compare(before, after))
    coverage(after, by="region", weight="population")
    list_gaps(after)
    list_gap_patterns(after)
    regroup_status(after, frame=34)
    list_tasks(after, INDICATORS)
    judge_timeliness(after, INDICATORS)
    for table, copy in zip(tables, copies, strict=True):
        pd.testing.assert_frame_equal(table, copy)
