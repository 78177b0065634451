"""Join counts: pairs of neighbours with gaps, told with a p only where there is something to tell."""

from __future__ import annotations

import warnings
from itertools import combinations, pairwise
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotich_analysis.dataset.references import load_references
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.clustering import measure_clustering
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.vocabulary import LEVEL_DTYPE, STATUS_COLUMNS

JOINS = ["n_joins", "n_gap_gap", "n_gap_other", "n_other_other"]


def line(n: int) -> dict[str, tuple[str, ...]]:
    """Units 00, 01, … in a row, each a neighbour of the next."""
    codes = [f"{number:02}" for number in range(n)]
    neighbours: dict[str, list[str]] = {code: [] for code in codes}
    for one, other in pairwise(codes):
        neighbours[one].append(other)
        neighbours[other].append(one)
    return {code: tuple(others) for code, others in neighbours.items()}


def table_of(marks: str, indicator: str = "birth") -> pd.DataFrame:
    """One unit a mark: x has it, - has a gap, ? did not report."""
    levels = {"x": "full", "p": "partial", "-": "none", "?": None}
    rows = [
        {"unit_code": f"{number:02}", "indicator_code": indicator, "level": levels[mark]}
        for number, mark in enumerate(marks)
    ]
    return pd.DataFrame(rows).reindex(columns=list(STATUS_COLUMNS)).astype({"level": LEVEL_DTYPE})


def count_every_pattern(neighbours: dict[str, tuple[str, ...]], n_gaps: int) -> list[int]:
    """The pairs of gaps of every way to choose the gaps: what permutations draw from."""
    pairs = [(one, other) for one, others in neighbours.items() for other in others if one < other]
    chosen = (set(gaps) for gaps in combinations(neighbours, n_gaps))
    return [sum(one in gaps and other in gaps for one, other in pairs) for gaps in chosen]


def test_joins_of_a_line_are_counted_by_what_they_join() -> None:
    [row] = measure_clustering(table_of("---xx-xxp"), line(9)).to_dict("records")
    assert [row[column] for column in JOINS] == [8, 2, 3, 3]
    assert (row["n_units"], row["n_left_out"], row["n_gaps"]) == (9, 0, 4)
    assert row["expected_gap_gap"] == pytest.approx(8 * 4 * 3 / (9 * 8))


def test_p_is_the_share_of_all_patterns_with_as_many_pairs() -> None:
    # the five gaps of a line of 12 lie side by side: 8 places of 792
    [row] = measure_clustering(table_of("-----xxxxxxx"), line(12)).to_dict("records")
    every = count_every_pattern(line(12), 5)
    assert len(every) == comb(12, 5) == 792
    assert every.count(4) == 8
    assert row["n_gap_gap"] == 4
    assert row["p_value"] == pytest.approx(8 / 792, abs=0.004)


@given(st.text("x-", min_size=8, max_size=11).filter(lambda marks: 3 <= marks.count("-") < len(marks) - 2))
def test_p_agrees_with_every_pattern_of_the_gaps(marks: str) -> None:
    neighbours = line(len(marks))
    [row] = measure_clustering(table_of(marks), neighbours).to_dict("records")
    every = np.array(count_every_pattern(neighbours, marks.count("-")))
    assert row["expected_gap_gap"] == pytest.approx(every.mean())
    if np.mean(every >= every.max()) > 0.06:
        assert pd.isna(row["p_value"])
    elif np.mean(every >= every.max()) < 0.04:
        assert row["p_value"] == pytest.approx(np.mean(every >= row["n_gap_gap"]), abs=0.02)


def test_joins_and_p_are_those_of_esda() -> None:
    from esda.join_counts import Join_Counts
    from libpysal.graph import Graph

    status = table_of("--x-xx--x---xxx-")
    [row] = measure_clustering(status, line(16)).to_dict("records")
    graph = Graph.from_dicts(line(16))
    state = np.random.get_state()  # noqa: NPY002 - the generator that esda draws from
    np.random.seed(1)  # noqa: NPY002
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Join_Counts(status["level"].eq("none").astype(int).to_numpy(), graph, permutations=499)
    np.random.set_state(state)  # noqa: NPY002
    assert [row[column] for column in JOINS] == [theirs.J, theirs.bb, theirs.bw, theirs.ww]
    assert row["p_value"] == pytest.approx(theirs.p_sim_bb, abs=0.07)
    assert row["expected_gap_gap"] == pytest.approx(theirs.mean_bb, abs=0.2)


def test_observed_pattern_is_one_of_the_permutations() -> None:
    [row] = measure_clustering(table_of("-" * 12 + "x" * 18), line(30), permutations=99).to_dict("records")
    assert row["p_value"] == 1 / 100


def test_units_that_did_not_report_are_left_out_with_their_joins() -> None:
    [row] = measure_clustering(table_of("---?x-xx"), line(8)).to_dict("records")
    assert (row["n_units"], row["n_left_out"], row["n_gaps"]) == (7, 1, 4)
    assert [row[column] for column in JOINS] == [5, 2, 2, 1]


def test_unit_without_a_row_is_left_out() -> None:
    status = pd.concat([table_of("---?x-xx"), table_of("xxxxxxxx", "death")])
    without_row = status[status["level"].notna()]
    kept, dropped = (measure_clustering(table, line(8)) for table in (status, without_row))
    pd.testing.assert_frame_equal(kept, dropped)


def test_unit_without_a_neighbour_is_left_out() -> None:
    # 04 reported, but neither of its neighbours did
    [row] = measure_clustering(table_of("--x?-?-xx"), line(9)).to_dict("records")
    assert (row["n_units"], row["n_left_out"], row["n_gaps"], row["n_joins"]) == (6, 3, 3, 4)


@pytest.mark.parametrize(
    ("marks", "joins"),
    [
        ("xxxxxxxx", [7, 0, 0, 7]),
        ("--------", [7, 7, 0, 0]),
        ("xxx-xxxx", [7, 0, 2, 5]),
        ("?-?-?-?-", [0, 0, 0, 0]),
        ("????????", [0, 0, 0, 0]),
        ("--xxxxxx", [7, 1, 1, 5]),
    ],
    ids=["no gap", "nothing but gaps", "one gap", "no neighbours", "no report", "two gaps"],
)
def test_what_cannot_be_tested_has_no_p(marks: str, joins: list[int]) -> None:
    [row] = measure_clustering(table_of(marks), line(8)).to_dict("records")
    assert [row[column] for column in JOINS] == joins
    assert pd.isna(row["p_value"])
    assert pd.isna(row["p_adjusted"])


def test_partial_is_no_gap_of_a_level_and_one_of_a_ratio() -> None:
    ratio = table_of("ppp---xx").assign(numerator=1, denominator=2)
    assert measure_clustering(table_of("ppp---xx"), line(8))["n_gaps"].item() == 3
    assert measure_clustering(ratio, line(8))["n_gaps"].item() == 6


def test_p_of_several_indicators_is_adjusted_after_holm() -> None:
    marks = {"a": "-----" + "x" * 15, "b": "x-x-x--x-x-x-xx-xxxx", "c": "xx----xxx-xxxxxxxxxx", "d": "x" * 20}
    table = measure_clustering(pd.concat([table_of(text, code) for code, text in marks.items()]), line(20))
    p = dict(zip(table["indicator_code"], table["p_value"], strict=True))
    assert p["a"] < p["c"] < 0.1 < p["b"]
    assert pd.isna(p["d"])
    assert table["p_adjusted"].tolist()[:3] == [3 * p["a"], pytest.approx(p["b"]), pytest.approx(2 * p["c"])]


def test_adjusted_p_never_falls_and_never_exceeds_one() -> None:
    marks = {"a": "x-x-x--x-x-x-xx-xxxx", "b": "-xx-x--x-x-x-xx-xxxx", "c": "x-x-x-x-x-x-x-x-x-xx"}
    table = measure_clustering(pd.concat([table_of(text, code) for code, text in marks.items()]), line(20))
    assert table.sort_values("p_value")["p_adjusted"].is_monotonic_increasing
    assert table["p_adjusted"].max() == 1
    assert table["p_adjusted"].ge(table["p_value"]).all()


def test_one_indicator_alone_is_not_adjusted() -> None:
    status = pd.concat([table_of("-----xxxxxxx"), table_of("x-x-x-xxxxxx", "death")])
    [row] = measure_clustering(status, line(12), indicator="birth").to_dict("records")
    assert row["p_adjusted"] == row["p_value"]
    assert measure_clustering(status, line(12))["p_value"].tolist()[0] == row["p_value"]


def test_equal_seeds_give_equal_p_and_the_order_of_rows_is_irrelevant() -> None:
    status = table_of("--x-xx--x---xxx-")
    first, again = measure_clustering(status, line(16)), measure_clustering(status.iloc[::-1], line(16))
    pd.testing.assert_frame_equal(first, again)
    others = {measure_clustering(status, line(16), seed=seed)["p_value"].item() for seed in range(4)}
    assert len(others) > 1


def test_other_random_numbers_are_left_alone() -> None:
    np.random.seed(5)  # noqa: NPY002
    expected = np.random.random()  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    measure_clustering(table_of("--x-xx--"), line(8))
    assert np.random.random() == expected  # noqa: NPY002


def test_table_is_not_changed() -> None:
    status = table_of("--x-xx?-")
    before = status.copy(deep=True)
    measure_clustering(status, line(8))
    pd.testing.assert_frame_equal(status, before)


def test_unknown_names_are_usage_errors() -> None:
    with pytest.raises(UsageError, match="birth"):
        measure_clustering(table_of("--xx"), line(4), indicator="birht")
    with pytest.raises(UsageError, match="03"):
        measure_clustering(table_of("--xx"), line(3))
    with pytest.raises(UsageError, match="at least 99"):
        measure_clustering(table_of("--xx"), line(4), permutations=98)


def test_merged_units_are_tested_with_neighbours_of_their_own_frame(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34)
    table = measure_clustering(merged, load_references().neighbours_of(34)).set_index("indicator_code")
    # Quảng Ngãi and Khánh Hòa lack birth registration in one of their parts, and have a unit between them
    assert table.loc["birth_registration", ["n_units", "n_gaps", "n_gap_gap"]].tolist() == [34, 2, 0]
    with pytest.raises(UsageError, match="unit among the neighbours"):
        measure_clustering(merged, line(4))


def test_no_cluster_is_found_in_the_dispatch(status: pd.DataFrame) -> None:
    table = measure_clustering(status, load_references().neighbours_of(63)).set_index("indicator_code")
    assert table["n_joins"].eq(135).all()
    assert table["n_gap_gap"].to_dict() == {
        "provincial_portal": 0,
        "birth_registration": 0,
        "marriage_registration": 21,
        "death_registration": 10,
        "registry_link": 20,
    }
    assert table["expected_gap_gap"].round(1).tolist() == [0.1, 0.1, 20.7, 9.4, 24.3]
    # two gaps: side by side by chance in 135 of 1,953 cases, which is never rare enough
    assert table["p_value"].isna().tolist() == [True, True, False, False, False]
    assert table["p_adjusted"].dropna().eq(1).all()
