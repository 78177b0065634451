"""What was not reported, or not asked, is neither lacking nor deployed nor lost: in no count, list or share.

The state of the dispatch, with any cells silent, is told as the table without these cells tells it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotich_analysis.dataset.kinds import derive_levels
from hotich_analysis.dataset.references import carry
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.metrics.briefs import rank_units
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.progress import compare, count_changes
from hotich_analysis.metrics.scenarios import compare_coverage, find_keystones, shortest_list
from hotich_analysis.vocabulary import Frame

Cells = dict[tuple[str, str], str]
"""By indicator and unit: not_reported or not_asked."""
LEVEL_COLUMNS = ["level", "note", "restriction", "numerator", "denominator"]
HOW_MANY_WERE_ASKED = ["n_units", "n_missing", "n_not_reporting", "n_not_reported_of_unit", "n_items"]


def make_table() -> pd.DataFrame:
    """The dispatch, and a ratio beside it that every province reports: 3 x its place of 100 + its place."""
    status = load_snapshot("2022-04-12", data_directory=Path(__file__).parents[2] / "data").status
    printers = status[status["indicator_code"] == "provincial_portal"].copy()
    place = pd.Series(range(len(printers)), index=printers.index, dtype="Int64")
    printers = printers.assign(
        indicator_code="printers",
        note=None,
        numerator=(3 * place).clip(upper=100 + place),
        denominator=100 + place,
    )
    printers = printers.assign(level=derive_levels(printers))
    table = pd.concat([status, printers], ignore_index=True)
    return carry(table.astype({"numerator": "Int64", "denominator": "Int64"}), status)


TABLE = make_table()
INDICATORS = list(TABLE["indicator_code"].unique())
UNITS = list(TABLE["unit_code"].unique())
# one unit and one indicator stay whole, so that the table without the silent cells is about the same ones
SILENT = st.dictionaries(
    st.tuples(st.sampled_from(INDICATORS[1:]), st.sampled_from(UNITS[1:])),
    st.sampled_from(["not_reported", "not_asked"]),
    max_size=150,
)
FRAMES = pytest.mark.parametrize("frame", [63, 34])


def silence(cells: Cells, table: pd.DataFrame = TABLE) -> pd.DataFrame:
    keys = pd.Series(list(zip(table["indicator_code"], table["unit_code"], strict=True)), index=table.index)
    is_silent = keys.isin(list(cells))
    states = keys.map(cells).where(is_silent, table["state"])
    blank = {column: table[column].mask(is_silent) for column in LEVEL_COLUMNS}
    inferred = table["is_inferred"] & ~is_silent
    return table.assign(state=states.astype("str"), is_inferred=inferred, **blank)


def drop(cells: Cells, table: pd.DataFrame = TABLE) -> pd.DataFrame:
    keys = pd.Series(list(zip(table["indicator_code"], table["unit_code"], strict=True)), index=table.index)
    return table[~keys.isin(list(cells))].reset_index(drop=True)


def pair(cells: Cells, frame: Frame) -> list[pd.DataFrame]:
    return [regroup_status(table, frame=frame) for table in (silence(cells), drop(cells))]


def assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    """Equal but for how many were asked, and for rows that say nothing but that."""
    tables = []
    for table in (one, other):
        told = table[table["state"].eq("reported")] if "state" in table else table
        if "n_parts" in told:  # parts that were not asked are none of it
            told = told.drop(columns="n_parts")
        tables.append(told.drop(columns=HOW_MANY_WERE_ASKED, errors="ignore").reset_index(drop=True))
    pd.testing.assert_frame_equal(*tables)


@FRAMES
@given(cells=SILENT)
def test_coverage_is_that_of_the_table_without_the_silent_cells(frame: Frame, cells: Cells) -> None:
    silent, without = pair(cells, frame)
    for by in ("indicator", "unit", *(["region"] if frame == 63 else [])):
        options = {"by": by, "weight": "population"}
        assert_same(coverage(silent, **options), coverage(without, **options))  # type: ignore[arg-type]


@given(cells=SILENT)
def test_levels_are_counted_of_the_cells_that_have_one(cells: Cells) -> None:
    table = coverage(silence(cells), by="indicator").set_index("indicator_code")
    left = drop(cells).groupby("indicator_code")["level"].value_counts()
    for indicator in INDICATORS:
        states = [state for (code, _), state in cells.items() if code == indicator]
        row = table.loc[indicator]
        for level in ("full", "partial", "none"):
            assert row[f"n_{level}"] == left.get((indicator, level), 0)
        assert row["n_missing"] == states.count("not_reported")
        assert row["n_units"] == len(UNITS) - states.count("not_asked")
        n_deployed = row["n_full"] + row["n_partial"]
        assert row["deployed_share"] == pytest.approx(n_deployed / (row["n_units"] - row["n_missing"]))


@FRAMES
@pytest.mark.parametrize("strict", [False, True])
@given(cells=SILENT)
def test_gaps_are_those_of_the_table_without_the_silent_cells(
    frame: Frame, strict: bool, cells: Cells
) -> None:
    silent, without = pair(cells, frame)
    assert_same(list_gaps(silent, strict=strict), list_gaps(without, strict=strict))
    assert_same(find_keystones(silent, strict=strict).drop(columns="n_missing"),
                find_keystones(without, strict=strict).drop(columns="n_missing"))  # fmt: skip


@given(cells=SILENT)
def test_silent_cells_are_listed_with_their_state_or_not_at_all(cells: Cells) -> None:
    listed = list_gaps(silence(cells))
    states = {(row["indicator_code"], row["unit_code"]): row["state"] for row in listed.to_dict("records")}
    lacking = {key for key, state in states.items() if state == "reported"}
    assert not lacking & set(cells)
    assert {key for key, state in states.items() if state == "not_reported"} == {
        key for key, state in cells.items() if state == "not_reported"
    }
    n_gaps = listed.drop_duplicates("unit_code").set_index("unit_code")["n_gaps_of_unit"]
    assert all(n == sum(unit == code for _, code in lacking) for unit, n in n_gaps.items())


@FRAMES
@given(cells=SILENT)
def test_depths_pairs_and_patterns_are_those_of_the_table_without_the_silent_cells(
    frame: Frame, cells: Cells
) -> None:
    silent, without = pair(cells, frame)
    assert_same(count_gaps(silent), count_gaps(without))
    pd.testing.assert_frame_equal(count_joint_gaps(silent), count_joint_gaps(without))
    assert_same(list_gap_patterns(silent), list_gap_patterns(without))


@FRAMES
@given(cells=SILENT)
def test_ranks_are_those_of_what_is_done(frame: Frame, cells: Cells) -> None:
    silent, without = pair(cells, frame)
    ranks = rank_units(silent)
    pd.testing.assert_series_equal(ranks["n_units"], rank_units(without)["n_units"])
    assert_same(ranks, rank_units(without))


@FRAMES
@given(cells=SILENT, indicator=st.sampled_from(INDICATORS), weight=st.sampled_from([None, "population"]))
def test_shortest_list_is_that_of_the_table_without_the_silent_cells(
    frame: Frame, cells: Cells, indicator: str, weight: str | None
) -> None:
    silent, without = pair(cells, frame)
    options = {
        "indicator": indicator,
        "target_share": 0.9,
        "weight": None if indicator == "printers" else weight,
    }
    lists = [shortest_list(table, **options) for table in (silent, without)]  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(*lists)
    assert not {(indicator, unit) for unit in lists[0]["unit_code"]} & set(cells) or frame == 34
    compared = [
        compare_coverage(table, closing=lists[0]["unit_code"], indicator=indicator)
        for table in (silent, without)
    ]
    assert_same(*(table.drop(columns="state") for table in compared))


@FRAMES
@given(cells=SILENT)
def test_combinations_of_silent_cells_lack_what_is_known_to_be_lacking_and_nothing_else(
    frame: Frame, cells: Cells
) -> None:
    silent, without = (add_combinations(table) for table in pair(cells, frame))
    assert_same(coverage(silent, by="indicator"), coverage(without, by="indicator"))
    combined = silent[silent["indicator_code"].eq("all_indicators")]
    assert combined["level"].isna().equals(combined["state"].ne("reported"))
    if frame == 63:
        levels = [code for code in INDICATORS if code != "printers"]
        for row in combined[combined["level"].isna()].to_dict("records"):
            said = {cells.get((code, row["unit_code"])) for code in levels}
            assert row["state"] == ("not_reported" if "not_reported" in said else "not_asked")


@given(cells=SILENT, others=SILENT)
def test_nothing_silent_is_lost_and_every_other_cell_is_compared_as_before(
    cells: Cells, others: Cells
) -> None:
    later = TABLE.assign(
        snapshot_date=TABLE["snapshot_date"] + pd.Timedelta(days=80),
        level=TABLE["level"].where(TABLE["level"].ne("partial"), "full"),
    )
    keys = ["indicator_code", "unit_code"]
    whole = compare(TABLE, later).set_index(keys)
    found = compare(silence(cells), silence(others, later)).set_index(keys)
    spoken = [key for key in whole.index if key not in cells and key not in others]
    pd.testing.assert_frame_equal(found.loc[spoken], whole.loc[spoken])
    for key in {*cells, *others}:
        before, after = cells.get(key, "reported"), others.get(key, "reported")
        change = found.loc[key, "change"]
        assert found.loc[key, ["state_before", "state_after"]].tolist() == [before, after]
        if after == "reported":
            assert change == "newly_reported"
        elif after == "not_asked":
            assert change == "no_longer_asked"
        elif before == "reported":
            assert change == "no_longer_reported"
        else:
            assert change == ("first_asked" if before == "not_asked" else "not_reported")
    counts = count_changes(found.reset_index())
    n_lost = (
        whole.loc[spoken]
        .reset_index()
        .groupby("indicator_code")["change"]
        .apply(lambda c: c.eq("lost").sum())
    )
    assert counts.set_index("indicator_code")["n_lost"].to_dict() == n_lost.to_dict()


@FRAMES
@given(cells=SILENT)
def test_silence_loses_nothing_in_either_frame(frame: Frame, cells: Cells) -> None:
    before, after = regroup_status(TABLE, frame=frame), regroup_status(silence(cells), frame=frame)
    later = after.assign(snapshot_date=after["snapshot_date"] + pd.Timedelta(days=80))
    changes = compare(before, later)
    assert not changes["change"].isin(["lost", "newly_reported"]).any()
    back = compare(after, before.assign(snapshot_date=later["snapshot_date"]))
    assert not back["change"].isin(["lost", "no_longer_reported"]).any()
