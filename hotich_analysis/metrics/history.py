"""Several snapshots together: each indicator as it was last reported, and what the last snapshot changed.

A document need not speak of everything: an indicator that the last one leaves out is as it was last reported,
and is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.levels import find_date
from hotich_analysis.metrics.progress import compare


def list_last_known(statuses: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one status table with each indicator from the last table that has a figure on it.

    statuses: tidy status tables, oldest first; the rows keep their snapshot_date. Indicators in the order
    in which they first appear. Raises UsageError if there is no table.
    """
    if not statuses:
        raise UsageError("number of snapshots", 0, known=["at least 1"])
    last: dict[str, pd.DataFrame] = {}
    for status in statuses:
        for code in status["indicator_code"].unique():
            rows = status[status["indicator_code"] == code]
            if rows["level"].notna().any() or code not in last:
                last[str(code)] = rows
    return pd.concat(list(last.values()), ignore_index=True)


def compare_last(statuses: Sequence[pd.DataFrame], *, provinces: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what the last table changed of what was known before, with the columns of compare().

    statuses: tidy status tables of different dates, oldest first. Compared are the indicators of the last
    table; of one table alone there is no row. Raises as compare() does.
    """
    after = statuses[-1]
    if len(statuses) == 1:
        return compare(after, after, provinces=provinces).iloc[:0]
    before = list_last_known(statuses[:-1])
    before = before[before["indicator_code"].isin(after["indicator_code"])]
    before = before.assign(snapshot_date=find_date(statuses[-2]))
    return compare(before if len(before) else after.iloc[:0], after, provinces=provinces)


def compare_revisions(statuses: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Return the cells that each revision of one date corrected.

    statuses: tidy status table of each revision by its number. Columns: those of compare(), and revision (the
    one that corrects). No row where there is one revision only.
    """
    numbers = sorted(statuses)
    first = statuses[numbers[0]]
    tables = [compare(first, first).iloc[:0].assign(revision=0)]
    for earlier, later in pairwise(numbers):
        changes = compare(statuses[earlier], statuses[later])
        tables.append(changes[changes["change"].eq("corrected")].assign(revision=later))
    return pd.concat(tables, ignore_index=True)
