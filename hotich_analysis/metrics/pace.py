"""Pace: what it takes from the last point of a path to be where the deadline wants it.

A division, no forecast: it says how much a month is left, not that it will be done.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

from hotich_analysis.errors import UsageError

_DAYS: Final = 30


@dataclass(frozen=True)
class Pace:
    """What is left from the last point of a path to its target.

    last_date, last_share: the last point that has a share; n_days_left: from it to the deadline, 0 or less
    where it lies on or after it. n_units_left: units that still have to get there for `target_share` of all
    units, that is to be deployed, or full for a ratio; who did not report is not there. share_per_30_days
    (0-1, of path_share) and units_per_30_days are what each 30 days ask for, None where no day is left.
    """

    last_date: dt.date
    last_share: float
    target_share: float
    deadline: dt.date
    n_days_left: int
    n_units_left: int
    share_per_30_days: float | None
    units_per_30_days: float | None


def required_pace(
    path: pd.DataFrame, *, deadline: str | dt.date | None, target_share: float = 1.0
) -> Pace | None:
    """Return what it takes from the last point of a path to reach `target_share` by the deadline.

    path: from trace_path(); deadline: ISO date or date, the target being due before it. None where there is
    no deadline, or no point with a share lies before it. A path that goes on after its deadline still has a
    Pace: n_days_left is 0 or less, and the paces are None. Raises UsageError for a deadline that is no date,
    or a target that is not above 0 and at most 1.
    """
    if not 0 < target_share <= 1:
        raise UsageError("target share", target_share, known=["above 0, at most 1"])
    due = _read_date(deadline)
    points = path[path["path_share"].notna()]
    if due is None or not (points["snapshot_date"] < pd.Timestamp(due)).any():
        return None
    last = points.iloc[-1]
    n_there = last["n_deployed"] if pd.isna(last["achieved_share"]) else last["n_full"]
    # 0.07 * 100 is 7.000000000000001 in binary, and must not ask for an eighth unit
    n_wanted = math.ceil(round(target_share * int(last["n_units"]), 9))
    n_units_left = max(0, n_wanted - int(n_there))
    n_days_left = (due - last["snapshot_date"].date()).days
    periods = n_days_left / _DAYS if n_days_left > 0 else None
    return Pace(
        last_date=last["snapshot_date"].date(),
        last_share=float(last["path_share"]),
        target_share=target_share,
        deadline=due,
        n_days_left=n_days_left,
        n_units_left=n_units_left,
        share_per_30_days=max(0.0, target_share - float(last["path_share"])) / periods if periods else None,
        units_per_30_days=n_units_left / periods if periods else None,
    )


def _read_date(deadline: str | dt.date | None) -> dt.date | None:
    """Return a date; None for a blank cell of a table, which is no deadline."""
    if deadline is None or pd.isna(deadline):
        return None
    try:
        return dt.date.fromisoformat(str(deadline)[:10])
    except ValueError as error:
        raise UsageError("deadline", deadline, known=["a date like 2025-01-01"]) from error
