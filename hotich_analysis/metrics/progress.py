"""Progress: what changed between two snapshots, and the path over several.

Tables are compared cell by cell, and only tables of provinces: the level of a merged unit speaks for the
parts that reported, so that it can move where nothing did. Shares of a path are of the units that reported
each time: where n_missing moves, part of a rise or fall may be that others report.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage, is_deployed
from hotich_analysis.metrics.levels import find_date, list_pairs
from hotich_analysis.metrics.ratios import COUNTS, list_ratios
from hotich_analysis.vocabulary import LEVEL_DTYPE

CHANGES: Final = (
    "gained",
    "lost",
    "unchanged",
    "newly_reported",
    "no_longer_reported",
    "not_reported",
    "corrected",
)
GROUPINGS: Final = ("indicator", "region")
PATH_COLUMNS: Final = (
    "snapshot_date",
    "n_units",
    "n_missing",
    "n_full",
    "n_deployed",
    "deployed_share",
    "full_share",
    "achieved_share",
    "path_share",
)
_CELL: Final[dict[str, Any]] = {"level": LEVEL_DTYPE, "note": "str", **dict.fromkeys(COUNTS, "Int64")}


def compare(
    before: pd.DataFrame, after: pd.DataFrame, *, provinces: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what became of each unit and indicator from one status table to a later one.

    provinces: as load_provinces(), which is the default. One row for each unit and indicator of either table;
    indicators in the order of `after`, then those of `before` alone, units in official order. Columns:
    unit_code, name_vi, region, indicator_code, level_before, level_after[, numerator_before,
    denominator_before, numerator_after, denominator_after where either table has counts of a ratio], change.

    change is one of CHANGES. gained, lost: the level is higher or lower; of a ratio with counts in both, the
    share, compared without rounding. A share that is equal while the counts moved is unchanged: as much is
    left of what there is. So a share can be lost with nothing undone, where more was found to do; the counts
    tell. newly_reported: missing, or without a row, before; no_longer_reported: after; not_reported: in
    both. corrected: both tables are of one date (revisions), and level, counts or note of the cell differ.

    Raises UsageError for a table of merged units, if `before` is the later table, or for a unit that is not
    among the provinces.
    """
    is_one_date = _check_comparable(before, after)
    provinces = load_provinces() if provinces is None else provinces
    pairs = list_pairs(
        pd.concat([table[["indicator_code", "unit_code"]] for table in (after, before)]), provinces
    )
    old, new = _take_cells(before, pairs), _take_cells(after, pairs)
    change = _name_changes(old, new)
    if is_one_date:
        change = change.mask(_differ(old, new), "corrected")
    shown = ["level", *(COUNTS if list_ratios(before) or list_ratios(after) else ())]
    counts = [f"{column}_{side}" for side in ("before", "after") for column in shown[1:]]
    table = old.add_suffix("_before").join(new.add_suffix("_after")).assign(change=change).reset_index()
    table = table.join(provinces.set_index("unit_code")[["name_vi", "region"]], on="unit_code")
    facts = ["unit_code", "name_vi", "region", "indicator_code"]
    return table[[*facts, "level_before", "level_after", *counts, "change"]]


def count_changes(changes: pd.DataFrame, *, by: Literal["indicator", "region"] = "indicator") -> pd.DataFrame:
    """Return how many units changed in which way, from compare(), by indicator or also by region.

    Columns: indicator_code[, region], a number of units for each of CHANGES (n_gained … n_corrected; together
    all), n_deployed_before, n_deployed_after. Order as in `changes`. Raises UsageError for an unknown `by`.
    """
    if by not in GROUPINGS:
        raise UsageError("grouping", by, known=GROUPINGS)
    keys = ["indicator_code", *(["region"] if by == "region" else [])]
    flags = changes[keys].assign(
        **{f"n_{name}": changes["change"].eq(name) for name in CHANGES},
        n_deployed_before=is_deployed(changes.rename(columns={"level_before": "level"})),
        n_deployed_after=is_deployed(changes.rename(columns={"level_after": "level"})),
    )
    return flags.groupby(keys, sort=False).sum().astype("int64").reset_index()


def trace_path(
    statuses: Sequence[pd.DataFrame], *, indicator: str, provinces: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the state of one indicator in each status table, the oldest first.

    Columns: snapshot_date, n_units, n_missing, n_full, n_deployed (units), deployed_share, full_share (0-1,
    of reporting units), achieved_share (pooled, of a ratio, else missing), path_share: what the path is drawn
    by, achieved_share for a ratio and deployed_share for a level, never one after the other. In a table
    without the indicator all units are missing.

    provinces: as load_provinces(), which is the default. Raises UsageError for an indicator that neither the
    tables nor indicators.csv have, for a table of merged units, or one without a date.
    """
    known = {str(code): None for table in statuses for code in table["indicator_code"].unique()}
    if indicator not in known and indicator not in set(load_indicators()["indicator_code"]):
        raise UsageError("indicator", indicator, known=list(known))
    provinces = load_provinces() if provinces is None else provinces
    points = [_find_point(table, indicator, provinces) for table in statuses]
    path = pd.DataFrame(points).reindex(columns=list(PATH_COLUMNS))
    path = path.sort_values("snapshot_date", kind="stable")
    is_ratio = any(indicator in list_ratios(table) for table in statuses)
    path["path_share"] = path["achieved_share" if is_ratio else "deployed_share"]
    shares = [column for column in PATH_COLUMNS if column.endswith("_share")]
    return path.astype(dict.fromkeys(shares, "float64")).reset_index(drop=True)


def _check_comparable(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Return whether both tables are of one date, after refusing what cannot be compared."""
    for table in (before, after):
        if "n_parts" in table or ("frame" in table and table["frame"].ne(63).any()):
            raise UsageError(
                "frame for a comparison", 34, known=["63: merged units may differ by who reported"]
            )
    earlier, later = find_date(before), find_date(after)
    if earlier > later:
        order = f"{earlier:%Y-%m-%d}, {later:%Y-%m-%d}"
        raise UsageError("order of status tables", order, known=["the earlier one first"])
    return bool(earlier == later)


def _take_cells(status: pd.DataFrame, pairs: pd.MultiIndex) -> pd.DataFrame:
    cells = status.set_index(list(pairs.names)).reindex(index=pairs, columns=list(_CELL))
    return cells.astype(_CELL)


def _name_changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[str]:
    had, has = old["level"].notna(), new["level"].notna()
    step = _find_steps(old, new)
    change = pd.Series("unchanged", index=old.index, dtype="str")
    return change.case_when(
        [
            (~had & ~has, "not_reported"),
            (~had, "newly_reported"),
            (~has, "no_longer_reported"),
            (step.gt(0), "gained"),
            (step.lt(0), "lost"),
        ]
    )


def _find_steps(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[Any]:
    """Return numbers above 0 for a rise and below for a fall; whole numbers, so that no share is rounded."""
    by_level = new["level"].cat.codes.astype("Int64") - old["level"].cat.codes
    # a/b > c/d where a*d > c*b; a share of nothing (0 of 0) is none, and its level speaks
    by_share = new["numerator"] * old["denominator"] - old["numerator"] * new["denominator"]
    has_shares = by_share.notna() & old["denominator"].ne(0) & new["denominator"].ne(0)
    return by_share.where(has_shares, by_level).astype("int64")


def _differ(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[bool]:
    differs = pd.Series(data=False, index=old.index)
    for column in _CELL:
        was, is_there = old[column].notna(), new[column].notna()
        moved = was & is_there & old[column].ne(new[column])
        differs |= was.ne(is_there) | moved.astype("bool")
    return differs


def _find_point(status: pd.DataFrame, indicator: str, provinces: pd.DataFrame) -> dict[Hashable, Any]:
    date = find_date(status)
    if pd.isna(date):
        raise UsageError("date of a status table", "missing", known=["a snapshot_date: the path is in time"])
    table = coverage(status, by="indicator", provinces=provinces)
    n_units = status["unit_code"].nunique()
    nobody: dict[Hashable, Any] = {"n_units": n_units, "n_missing": n_units, "n_full": 0, "n_partial": 0}
    found = table[table["indicator_code"] == indicator].to_dict("records")
    point = found[0] if found else nobody
    return point | {"snapshot_date": date, "n_deployed": point["n_full"] + point["n_partial"]}
