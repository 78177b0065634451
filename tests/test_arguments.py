"""A wrong argument of a public function is a UsageError that says what was expected."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import pandas as pd
import pytest

import hotich_analysis as hotich
from hotich_analysis import UsageError

SNAPSHOT = hotich.load_snapshot("2022-04-12")
STATUS = SNAPSHOT.status
NEEDED = "unit_code, indicator_code, level"
COUNTING = {
    "coverage": lambda table: hotich.coverage(table, by="indicator"),
    "add_combinations": hotich.add_combinations,
    "list_gaps": hotich.list_gaps,
    "count_gaps": hotich.count_gaps,
    "reconcile": lambda table: hotich.reconcile(table, SNAPSHOT.claims),
    "compare": lambda table: hotich.compare(STATUS, table),
    "shortest_list": lambda table: hotich.shortest_list(
        table, indicator="birth_registration", target_share=0.9
    ),
    "plot_status_map": lambda table: hotich.plot_status_map(
        table, hotich.load_boundaries(), indicator="birth_registration"
    ),
}


@pytest.mark.parametrize("count", COUNTING.values(), ids=COUNTING)
@pytest.mark.parametrize(
    ("given", "said"),
    [
        (STATUS["level"], f"a table (DataFrame) with {NEEDED} is needed, not a Series"),
        (SNAPSHOT, f"a table (DataFrame) with {NEEDED} is needed, not a Snapshot"),
        (
            STATUS.drop(columns="level"),
            f"the table has no column level; needed are {NEEDED}, there are snapshot",
        ),
    ],
    ids=["series", "snapshot", "column"],
)
def test_what_is_no_status_table_is_refused_in_words(
    count: Callable[[object], object], given: object, said: str
) -> None:
    with pytest.raises(UsageError) as refusal:
        count(given)
    assert str(refusal.value).startswith(said)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: hotich.load_snapshot("12/4/2022"), "unknown snapshot date '12/4/2022'. Known: 2022-04-12"),
        (lambda: hotich.load_snapshot(2022), "unknown snapshot date '2022'. Did you mean '2022-04-12'?"),
        (lambda: hotich.load_boundaries(65), "unknown frame '65'. Known: 63, 34"),
        (lambda: hotich.load_units("34"), "the frame is the number 34, not a text"),
        (lambda: hotich.regroup(SNAPSHOT, frame="34"), "the frame is the number 34, not a text"),
        (
            lambda: hotich.regroup(STATUS, frame=34),
            "a snapshot, as of load_snapshot(), is needed, not a DataFrame",
        ),
        (lambda: hotich.resolve_province(1), "a name or code is text, not 1"),
        (lambda: hotich.resolve_unit(None, frame=34), "a name or code is text, not None"),
        (
            lambda: hotich.list_gaps(STATUS, indicator="birth"),
            "unknown indicator 'birth'. Did you mean 'birth_reg",
        ),
        (
            lambda: hotich.shortest_list(STATUS, indicator="birth_registration", target_share="0.9"),
            "unknown target share '0.9'. Known: above 0, at most 1",
        ),
        (
            lambda: hotich.reconcile(STATUS, STATUS),
            "the table has no column claim_id, measure, claimed, where",
        ),
    ],
)
def test_a_wrong_argument_is_said_in_words(call: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        call()
    assert str(refusal.value).startswith(said)


def test_a_date_may_be_a_timestamp() -> None:
    assert hotich.load_snapshot(pd.Timestamp("2022-04-12")) == SNAPSHOT


def test_a_snapshot_says_what_it_is_in_three_lines() -> None:
    first, second, third = repr(SNAPSHOT).splitlines()
    assert first == "<Snapshot 2022-04-12, revision 1: Công văn 1117/BTP-HTQTCT, Bộ Tư pháp"
    assert second.startswith("  63 units of frame 63: provincial_portal, birth_registration, ")
    assert third == f"  315 of 315 answers reported, {len(SNAPSHOT.claims)} claims>"


def test_snapshots_are_equal_where_they_say_the_same() -> None:
    changed = STATUS.assign(note=STATUS["note"].fillna("?"))
    assert copy.deepcopy(SNAPSHOT) == SNAPSHOT
    assert hash(copy.deepcopy(SNAPSHOT)) == hash(SNAPSHOT)
    assert dataclasses.replace(SNAPSHOT, status=changed) != SNAPSHOT
    assert dataclasses.replace(SNAPSHOT, revision=2) != SNAPSHOT
    assert hotich.regroup(SNAPSHOT, frame=34) != SNAPSHOT
    assert SNAPSHOT != "2022-04-12"
