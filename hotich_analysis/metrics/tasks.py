"""Tasks: everything the dispatch asks for, what is known of it, and what came in time.

Deadlines say "before" a date, so what is dated on that date is late. What was done is judged by the date of
the report that tells it, the snapshot's date where a report states none: a unit may have been ready earlier.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import is_deployed
from hotich_analysis.vocabulary import Level

STATES: Final = ("reported", "not_reported")
TIMELINESS: Final = ("on_time", "late", "not_complete", "not_received", "not_yet_due")
DEADLINES_FOR: Final = ("return", "completion")
_TASK_COLUMNS: Final = (
    "indicator_code",
    "kind",
    "legal_basis_vi",
    "legal_basis_en",
    "deadline",
    "deadline_for",
)
_JUDGED_COLUMNS: Final = (
    "unit_code",
    "indicator_code",
    "deadline",
    "deadline_for",
    "reported_date",
    "timeliness",
)


def list_tasks(status: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return every task of the dispatch, with what the status table knows of it.

    indicators: as load_indicators(); one row for each of its rows, in its order. Columns: indicator_code,
    kind, legal_basis_vi, legal_basis_en, deadline (ISO date), deadline_for, state (not_reported where the
    table has no figure at all, else reported), n_reported, n_missing (together the units of the table),
    n_full, n_deployed (full or partial).
    """
    flags = status[["indicator_code"]].assign(
        n_reported=status["level"].notna(),
        n_full=status["level"].eq(Level.FULL),
        n_deployed=is_deployed(status),
    )
    counts = flags.groupby("indicator_code", sort=False).sum().astype("int64")
    # an indicator that the table has not was reported by 0 units
    counts = counts.reindex(indicators["indicator_code"], fill_value=0).reset_index(drop=True)
    tasks = indicators[list(_TASK_COLUMNS)].reset_index(drop=True)
    is_reported = counts["n_reported"].gt(0)
    return tasks.assign(
        state=is_reported.map({True: "reported", False: "not_reported"}),
        n_reported=counts["n_reported"],
        n_missing=status["unit_code"].nunique() - counts["n_reported"],
        n_full=counts["n_full"],
        n_deployed=counts["n_deployed"],
    )


def judge_timeliness(
    status: pd.DataFrame, indicators: pd.DataFrame, *, as_of: str | dt.date | None = None
) -> pd.DataFrame:
    """Return, for each indicator with a deadline and each unit of the table, whether it kept the deadline.

    indicators: as load_indicators(); indicators in its order, units in that of the table. as_of: the day on
    which it is judged, by default the last date of the table; what is dated after a day given had not come
    yet on it, and of what came since its own date a table knows nothing. Columns: unit_code, indicator_code,
    deadline (ISO date), deadline_for, reported_date (as the table has it: missing where a report states
    none, and then the snapshot_date of the row counts), timeliness: one of TIMELINESS.

    For a return: on_time when reported before the deadline, late when reported later, not_received when
    missing on the deadline or after it, not_yet_due when missing before it. For a completion: on_time when
    full by a report dated before the deadline, late when full by a later one; otherwise not_yet_due before
    the deadline, and from then on not_complete when reported, not_received when missing. A unit without a row
    is missing.

    Raises UsageError for a table without a date, for an as_of that is no date, or for a deadline that is for
    something else than DEADLINES_FOR.
    """
    if "snapshot_date" not in status or status["snapshot_date"].isna().any():
        raise UsageError("date of the status table", "missing", known=["a snapshot_date in every row"])
    today = status["snapshot_date"].max() if as_of is None else _read_day(as_of)
    table = _pair_with_deadlines(status, indicators)
    dated = table["reported_date"].where(table["reported_date"].notna(), table["snapshot_date"])
    has_come = table["level"].notna()
    if as_of is not None:
        has_come &= ~(dated > today)
    due = pd.to_datetime(table["deadline"])
    is_done = has_come & (table["level"].eq(Level.FULL) | table["deadline_for"].eq("return"))
    timeliness = pd.Series("not_received", index=table.index, dtype="str").case_when(
        [
            (is_done & (dated < due), "on_time"),
            (is_done, "late"),
            (due > today, "not_yet_due"),
            (has_come, "not_complete"),
        ]
    )
    return table.assign(timeliness=timeliness)[list(_JUDGED_COLUMNS)]


def count_timeliness(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many units kept each deadline, from judge_timeliness().

    Columns: indicator_code, deadline, n_on_time, n_late, n_not_complete, n_not_received, n_not_yet_due; they
    add up to the units.
    """
    keys = ["indicator_code", "deadline"]
    flags = table[keys].assign(**{f"n_{name}": table["timeliness"].eq(name) for name in TIMELINESS})
    return flags.groupby(keys, sort=False).sum().astype("int64").reset_index()


def _read_day(as_of: str | dt.date) -> pd.Timestamp:
    try:
        return pd.Timestamp(as_of)
    except ValueError as error:
        raise UsageError("date", as_of, known=["a date like 2025-01-01"]) from error


def _pair_with_deadlines(status: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """A row for each indicator with a deadline and each unit, with level and dates of the table."""
    due = indicators.loc[indicators["deadline"].notna(), ["indicator_code", "deadline", "deadline_for"]]
    if unknown := sorted(set(due["deadline_for"].astype("object")) - set(DEADLINES_FOR), key=str):
        raise UsageError("use of a deadline", unknown[0], known=DEADLINES_FOR)
    types: dict[str, Any] = {"reported_date": "datetime64[s]"}
    columns = ["unit_code", "indicator_code", "level", "snapshot_date", "reported_date"]
    cells = status.reindex(columns=columns).astype(types)
    pairs = due.merge(status[["unit_code"]].drop_duplicates(), how="cross")
    return pairs.merge(cells, on=["unit_code", "indicator_code"], how="left", validate="1:1")
