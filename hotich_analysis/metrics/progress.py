"""Progress: what was asked and what came in time, what changed between snapshots, the path and its pace.

Tables are compared cell by cell, in one frame: the level of a merged unit speaks for the parts that reported,
so that it is compared only where as many of them did. An indicator that the last document leaves out is
as it was last reported. Deadlines say "before" a date, so what is dated on that date is late; the pace is a
division, no forecast.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, Kind, kind_of, list_counts, widen_counts
from hotich_analysis.dataset.references import carry, frame_of, references_of, units_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.states import (
    find_date,
    is_asked,
    is_deployed,
    is_inferred,
    is_regrouped,
    is_reported,
    list_inferred,
    list_pairs,
    name_units,
    require_status,
    states_of,
)
from hotich_analysis.vocabulary import EARLIEST_FRAME, LEVEL_DTYPE, Level, State

CHANGES: Final = (
    "gained",
    "lost",
    "unchanged",
    "newly_reported",
    "no_longer_reported",
    "not_reported",
    "first_asked",
    "no_longer_asked",
    "corrected",
)
NO_NEWS: Final = ("unchanged", "not_reported", "first_asked", "no_longer_asked")
"""Changes that say nothing of a unit: what was asked is the document's doing."""
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
    "n_common",
    "common_share_before",
    "common_share",
    "is_joined",
    "is_inferred",
)
COMMON_SHARE: Final = 0.9
"""A line joins two points where at least so many of the units that reported at either reported at both.

Below this a share moves with who answers: 38 of 63 and then 6 of 8 is no rise from 60.3 % to 75.0 %.
"""
_CELL: Final[dict[str, Any]] = {"level": LEVEL_DTYPE, "note": "str"}
_OF_PARTS: Final = ("parts", "parts_missing")


def compare(before: pd.DataFrame, after: pd.DataFrame, *, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what became of each unit and indicator from one status table to a later one.

    units: as load_units(), default those of the tables. One row for each unit and indicator of either table;
    indicators in the order of `after`, then those of `before` alone, units in official order. Columns:
    unit_code, name_vi, region, indicator_code, level_before, level_after[, numerator_before,
    denominator_before, numerator_after, denominator_after where either table has counts of a ratio], change,
    state_before, state_after[, frame of a later frame than the earliest][, is_deployed_before,
    is_deployed_after of tables that were regrouped, where a level is not all that is_deployed() asks][,
    is_inferred where absence from a list is what speaks in any cell, before or after].

    change is one of CHANGES. gained, lost: the level is higher or lower; of a ratio with counts in both,
    the share, compared without rounding. A share that is equal while the counts moved is unchanged: as much
    is left of what there is. So a share can be lost with nothing undone, where more was found to do; the
    counts tell. newly_reported: no answer before, asked or not; no_longer_reported: asked, but no answer
    after; not_reported: in both. no_longer_asked: an item that the later document does not ask for, of
    which nothing is lost; first_asked: one that only the later asks for, without an answer. corrected: both
    tables are of one date (revisions), the cell was answered, and level, counts or note differ; an answer
    that came late is newly_reported there, too.

    Of merged units that more, or fewer, of their parts report, newly_reported or no_longer_reported is all
    that can be said. Raises UsageError for tables of two frames, if `before` is the later table, or for a
    unit that is not among the units.
    """
    require_status(before, after)
    is_one_date = _check_comparable(before, after)
    units = units_of(after) if units is None else units
    pairs = list_pairs(
        pd.concat(
            [_take_applicable(table, after)[["indicator_code", "unit_code"]] for table in (after, before)]
        ),
        units,
    )
    old, new = _take_cells(before, pairs), _take_cells(after, pairs)
    change = _name_changes(old, new)
    if is_one_date:
        change = change.mask(_differ(old, new) & change.ne("newly_reported"), "corrected")
    shown = ["level", *list_counts(before, after)]
    counts = [f"{column}_{side}" for side in ("before", "after") for column in shown[1:]]
    table = old.add_suffix("_before").join(new.add_suffix("_after")).assign(change=change).reset_index()
    table = table.join(name_units(units, after).set_index("unit_code")[["name_vi", "region"]], on="unit_code")
    facts = ["unit_code", "name_vi", "region", "indicator_code"]
    columns = [*facts, "level_before", "level_after", *counts, "change", "state_before", "state_after"]
    if frame_of(after) != EARLIEST_FRAME:
        columns.append("frame")
    if is_regrouped(before) or is_regrouped(after):
        columns += ["is_deployed_before", "is_deployed_after"]
    table["is_inferred"] = table["is_inferred_before"] | table["is_inferred_after"]
    if table["is_inferred"].any():
        columns.append("is_inferred")
    return carry(table.assign(frame=frame_of(after))[columns], after)


def _states_of(cells: pd.DataFrame, table: pd.DataFrame) -> pd.Series[str]:
    """The state of each cell: as the table says; without a row, whether the item was asked of any unit.

    Communes were asked with their province: by the item and the unit they belong to.
    """
    known = states_of(table).set_axis(pd.MultiIndex.from_frame(table[list(cells.index.names)]))
    asked, every = table[is_asked(table)], cells.index.to_frame()
    parents = units_of(table).set_index("unit_code")["parent_code"]
    own, items = (one["indicator_code"] for one in (asked, every))
    if parents.notna().any():
        own, items = (one["indicator_code"] + " " + one["unit_code"].map(parents) for one in (asked, every))
    is_item = items.isin(own.unique()).to_numpy()
    else_ = pd.Series(is_item, cells.index).map({True: str(State.NOT_REPORTED), False: str(State.NOT_ASKED)})
    return known.reindex(cells.index).fillna(else_)


def count_changes(changes: pd.DataFrame, *, by: Literal["indicator", "region"] = "indicator") -> pd.DataFrame:
    """Return how many units changed in which way, from compare(), by indicator or also by region.

    Columns: indicator_code[, region], a number of units for each of CHANGES (n_gained … n_corrected; together
    all), n_deployed_before, n_deployed_after, n_reporting_before, n_reporting_after: a number of deployed is
    of the units that reported on that side, and 0 of 0 is no fall[, is_inferred: whether any cell is, where
    `changes` says it]. Order as in `changes`. Raises UsageError for an unknown `by`.
    """
    if by not in GROUPINGS:
        raise UsageError("grouping", by, known=GROUPINGS)
    keys = ["indicator_code", *(["region"] if by == "region" else [])]
    flags = changes[keys].assign(
        **{f"n_{name}": changes["change"].eq(name) for name in CHANGES},
        **{f"n_deployed_{side}": _is_deployed_on(changes, side) for side in ("before", "after")},
        **{f"n_reporting_{side}": changes[f"level_{side}"].notna() for side in ("before", "after")},
    )
    counts = flags.groupby(keys, sort=False).sum().astype("int64")
    if "is_inferred" in changes:
        counts["is_inferred"] = changes.groupby(keys, sort=False)["is_inferred"].any()
    return carry(counts.reset_index(), changes)


def _is_deployed_on(changes: pd.DataFrame, side: str) -> pd.Series[bool]:
    if f"is_deployed_{side}" in changes:
        return changes[f"is_deployed_{side}"]
    return is_deployed(changes[[f"level_{side}"]].set_axis(["level"], axis=1))


def trace_path(
    statuses: Sequence[pd.DataFrame], *, indicator: str, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the state of one indicator in each status table, the oldest first.

    Columns: snapshot_date, n_units, n_missing, n_full, n_deployed (units), deployed_share, full_share (0-1,
    of reporting units), achieved_share (pooled, of a ratio, else missing), path_share: what the path is drawn
    by, achieved_share for a ratio and deployed_share for a level, never one after the other. n_common: units
    that reported at this point and at the last one before it that has a share; common_share_before and
    common_share (0-1): the path_share of these alone, then and now. is_joined: whether a line may join the
    two (COMMON_SHARE). All of these are missing, or False, at the first point. is_inferred: whether units
    have it there because a list of those that have not leaves them out. A table that does not ask for the
    indicator has no units there (n_units 0).

    units: as load_units(), default those of the tables. Raises UsageError for an indicator that neither the
    tables nor indicators.csv have, or for a table without a date.
    """
    if not statuses:
        return pd.DataFrame(columns=list(PATH_COLUMNS))
    units = units_of(statuses[-1]) if units is None else units
    return _trace(statuses, indicator, _count_all(statuses, units))


@dataclass(frozen=True)
class _Counted:
    """What every path of some tables is made of, counted once, oldest table first.

    points: of each table its date, its coverage() by indicator and the indicators that are inferred. common:
    what each table has in common, by indicator, with the last one before it that has answers.
    """

    points: list[tuple[Any, pd.DataFrame, list[str]]]
    common: list[dict[str, dict[str, Any]]]
    last_known: pd.DataFrame


def _count_all(statuses: Sequence[pd.DataFrame], units: pd.DataFrame) -> _Counted:
    dated = sorted(((find_date(table), table) for table in statuses), key=lambda one: one[0])
    points = [(date, coverage(one, by="indicator", units=units), list_inferred(one)) for date, one in dated]
    common = list(_list_common([table for _, table in dated], units))
    return _Counted(points, common, list_last_known(statuses))


def _trace(statuses: Sequence[pd.DataFrame], indicator: str, counted: _Counted) -> pd.DataFrame:
    known = [str(code) for code in counted.last_known["indicator_code"].unique()]
    if indicator not in known and indicator not in references_of(statuses[-1]).kind_of:
        raise UsageError("indicator", indicator, known=known)
    path = pd.DataFrame([_find_point(*facts, indicator) for facts in counted.points])
    share = kind_of(counted.last_known, indicator).share
    path["path_share"] = path.reindex(columns=[share])[share]
    nothing: dict[str, Any] = {"n_common": None, "is_joined": False}
    common = pd.DataFrame([{**nothing, **found.get(indicator, {})} for found in counted.common])
    common = common.rename(columns={f"then_{share}": "common_share_before", f"now_{share}": "common_share"})
    path = path.join(common).reindex(columns=list(PATH_COLUMNS))
    shares = [column for column in PATH_COLUMNS if "_share" in column]
    return carry(path.astype(dict.fromkeys(shares, "float64")), statuses[-1])


def _list_common(tables: Sequence[pd.DataFrame], units: pd.DataFrame) -> Iterator[dict[str, dict[str, Any]]]:
    """For each table and indicator what both it and the last answers before it are of, and say of these."""
    last: dict[str, pd.DataFrame] = {}
    for table in tables:
        reported = table[is_reported(table)]
        answers = {str(code): rows for code, rows in reported.groupby("indicator_code", observed=True)}
        both = {
            code: set(rows["unit_code"]) & set(last[code]["unit_code"])
            for code, rows in answers.items()
            if code in last
        }
        then, now = (_count_among(rows, both, units) for rows in (last, answers))
        yield {
            code: {
                "n_common": len(shared),
                "is_joined": len(shared)
                >= COMMON_SHARE * (len(answers[code]) + len(last[code]) - len(shared)),
                **{f"then_{column}": value for column, value in then.get(code, {}).items()},
                **{f"now_{column}": value for column, value in now.get(code, {}).items()},
            }
            for code, shared in both.items()
        }
        last |= answers


def _count_among(
    answers: Mapping[str, pd.DataFrame], among: Mapping[str, set[str]], units: pd.DataFrame
) -> dict[str, dict[Hashable, Any]]:
    """Return coverage() by indicator of the answers of some units, which may be others for each indicator."""
    chosen = [rows[rows["unit_code"].isin(among[code])] for code, rows in answers.items() if among.get(code)]
    if not chosen:
        return {}
    table = carry(pd.concat(chosen, ignore_index=True), chosen[0])
    counted = coverage(table, by="indicator", units=units).set_index("indicator_code")
    return {str(code): row for code, row in counted.to_dict("index").items()}


def _take_applicable(table: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of items that exist on the date of `after`; what has ended by then is no gap and no loss."""
    ended = references_of(after).ended_on(find_date(after).date())
    return table[~table["indicator_code"].isin(ended)]


def _check_comparable(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Return whether both tables are of one date, after refusing what cannot be compared."""
    if frame_of(before) != frame_of(after):
        frames = f"{frame_of(before)}, {frame_of(after)}"
        raise UsageError("frames of status tables", frames, known=["one frame: regroup the earlier table"])
    earlier, later = find_date(before), find_date(after)
    if earlier > later:
        order = f"{earlier:%Y-%m-%d}, {later:%Y-%m-%d}"
        raise UsageError("order of status tables", order, known=["the earlier one first"])
    return bool(earlier == later)


def _take_cells(status: pd.DataFrame, pairs: pd.MultiIndex) -> pd.DataFrame:
    flags = {"is_deployed": is_deployed(status), "is_inferred": is_inferred(status)}
    said = status.assign(**flags).set_index(list(pairs.names))
    cells = said.reindex(index=pairs, columns=[*_CELL, *COUNTS, *_OF_PARTS, *flags])
    cells = cells.assign(**{flag: cells[flag].eq(other=True) for flag in flags})
    cells = cells.assign(state=_states_of(cells, status))
    for name in _OF_PARTS:
        codes = [frozenset(found) if isinstance(found, tuple) else frozenset() for found in cells[name]]
        cells[name] = pd.Series(codes, index=cells.index, dtype="object")
    return cells.assign(**widen_counts(said).reindex(index=pairs)).astype(_CELL)


def _name_changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[str]:
    had, has = old["level"].notna(), new["level"].notna()
    more, fewer, silent = _compare_parts(old, new)
    step = _find_steps(old, new)
    change = pd.Series("unchanged", index=old.index, dtype="str")
    return change.case_when(
        [
            (~is_asked(new), "no_longer_asked"),
            (~has & ~is_asked(old), "first_asked"),
            (~had & ~has, "not_reported"),
            (~had | (has & more), "newly_reported"),
            (~has | (fewer & silent), "no_longer_reported"),
            (fewer, "no_longer_asked"),
            (step.gt(0), "gained"),
            (step.lt(0), "lost"),
        ]
    )


def _compare_parts(
    old: pd.DataFrame, new: pd.DataFrame
) -> tuple[pd.Series[bool], pd.Series[bool], pd.Series[bool]]:
    """Return where parts of a merged unit report that did not before, where fewer do, and are silent now.

    A unit that answers for itself has no parts: it is compared as a whole with what was counted up.
    """
    both = [bool(was) and bool(now) for was, now in zip(old["parts"], new["parts"], strict=True)]
    reported = [cells["parts"] - cells["parts_missing"] for cells in (old, new)]
    more, fewer = (_keep_parts(reported[one] - reported[other], both) for one, other in ((1, 0), (0, 1)))
    silent = [bool(codes & missing) for codes, missing in zip(fewer, new["parts_missing"], strict=True)]
    return more.map(bool), fewer.map(bool), pd.Series(silent, index=new.index)


def _keep_parts(parts: pd.Series[Any], is_kept: list[bool]) -> pd.Series[Any]:
    kept = [codes if one else frozenset() for codes, one in zip(parts, is_kept, strict=True)]
    return pd.Series(kept, index=parts.index, dtype="object")


def _find_steps(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[Any]:
    """Return 1 for a rise and -1 for a fall, else 0; by products, so that no share is rounded."""
    by_level = new["level"].cat.codes.astype("Int64") - old["level"].cat.codes
    # a/b > c/d where a*d > c*b; a share of nothing (0 of 0) is none, and its level speaks
    by_share = new["numerator"] * old["denominator"] - old["numerator"] * new["denominator"]
    has_shares = by_share.notna() & old["denominator"].ne(0) & new["denominator"].ne(0)
    step = by_share.where(has_shares, by_level)
    return step.gt(0).astype("int64") - step.lt(0).astype("int64")


def _differ(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series[bool]:
    differs = pd.Series(data=False, index=old.index)
    for column in (*_CELL, *COUNTS):
        was, is_there = old[column].notna(), new[column].notna()
        moved = was & is_there & old[column].ne(new[column])
        differs |= was.ne(is_there) | moved.astype("bool")
    return differs


def _find_point(
    date: Any, table: pd.DataFrame, inferred: Sequence[str], indicator: str
) -> dict[Hashable, Any]:
    """What coverage() by indicator says of one indicator, on its date."""
    if pd.isna(date):
        raise UsageError("date of a status table", "missing", known=["a snapshot_date: the path is in time"])
    nobody: dict[Hashable, Any] = {"n_units": 0, "n_missing": 0, "n_full": 0, "n_partial": 0}
    point = next(iter(table[table["indicator_code"] == indicator].to_dict("records")), nobody)
    # of merged units those in which every part that reported has it, as deployed_share counts them
    n_deployed = point.get("n_whole", point["n_full"] + point["n_partial"])
    return point | {"snapshot_date": date, "n_deployed": n_deployed, "is_inferred": indicator in inferred}


def trace_paths(statuses: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the path of each indicator of indicators.csv, in its order: see trace_path()."""
    codes = references_of(statuses[-1]).indicators["indicator_code"]
    units = units_of(statuses[-1])
    counted = _count_all(statuses, units)
    return {str(code): _trace(statuses, str(code), counted) for code in codes}


def is_comparable(path: pd.DataFrame) -> bool:
    """Return whether a path has two points at which some of the same units reported."""
    return bool(pd.to_numeric(path["n_common"]).gt(0).any())


def list_last_known(statuses: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return one status table with each indicator from the last table that has a figure on it.

    statuses: tidy status tables, oldest first; the rows keep their snapshot_date. Indicators in the order
    in which they first appear. Raises UsageError if there is no table.
    """
    if not statuses:
        raise UsageError("number of snapshots", 0, known=["at least 1"])
    last: dict[str, pd.DataFrame] = {}
    for status in statuses:
        for code, rows in status.groupby("indicator_code", sort=False, observed=True):
            if rows["level"].notna().any() or code not in last:
                last[str(code)] = rows
    return carry(pd.concat(list(last.values()), ignore_index=True), statuses[-1])


def compare_last(statuses: Sequence[pd.DataFrame], *, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what the last table changed of what was known before, with the columns of compare().

    statuses: tidy status tables of different dates, oldest first. Compared are the indicators of the last
    table; of one table alone there is no row. Raises as compare() does.
    """
    after = statuses[-1]
    if len(statuses) == 1:
        return compare(after, after, units=units).iloc[:0]
    before = list_last_known(statuses[:-1])
    before = before[before["indicator_code"].isin(after["indicator_code"])]
    before = before.assign(snapshot_date=find_date(statuses[-2]))
    return compare(before if len(before) else carry(after.iloc[:0], after), after, units=units)


def find_dates_before(statuses: Sequence[pd.DataFrame]) -> dict[str, dt.date]:
    """Return, of each indicator that compare_last() compares, the date of the figures before."""
    before = list_last_known(statuses[:-1]) if len(statuses) > 1 else statuses[0].iloc[:0]
    before = before[before["level"].notna()]
    before = before[before["indicator_code"].isin(statuses[-1]["indicator_code"])]
    dates = before.groupby("indicator_code", sort=False)["snapshot_date"].max()
    return {str(code): date for code, date in dates.items()}


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
    return carry(pd.concat(tables, ignore_index=True), first)


_DAYS: Final = 30


@dataclass(frozen=True)
class Pace:
    """What is left from the last point of a path to its target.

    last_date, last_share: the last point that has a share, of n_reporting of n_units units; n_days_left: from
    it to the deadline, 0 or less where it lies on or after it. n_units_left: units that still have to get
    there for `target_share` of all units, that is to be deployed, or full for a ratio; who did not report is
    not there. share_per_30_days (0-1, of path_share) and units_per_30_days are what each 30 days ask for,
    None where no day is left.
    """

    last_date: dt.date
    last_share: float
    n_reporting: int
    n_units: int
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
    if deadline is None or pd.isna(deadline):  # a blank cell of a table is no deadline
        return None
    due = _read_date(deadline, "deadline")
    points = path[path["path_share"].notna()]
    if not (points["snapshot_date"] < pd.Timestamp(due)).any():
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
        n_reporting=int(last["n_units"] - last["n_missing"]),
        n_units=int(last["n_units"]),
        target_share=target_share,
        deadline=due,
        n_days_left=n_days_left,
        n_units_left=n_units_left,
        share_per_30_days=max(0.0, target_share - float(last["path_share"])) / periods if periods else None,
        units_per_30_days=n_units_left / periods if periods else None,
    )


def _read_date(date: str | dt.date, what: str) -> dt.date:
    try:
        return dt.date.fromisoformat(str(date)[:10])
    except ValueError as error:
        raise UsageError(what, date, known=["a date like 2025-01-01"]) from error


TIMELINESS: Final = ("on_time", "late", "not_complete", "not_received", "not_yet_due")
DEADLINES_FOR: Final = ("return", "completion")
_TASK_COLUMNS: Final = (
    "indicator_code",
    "kind",
    "addressee_vi",
    "addressee_en",
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

    indicators: as load_indicators(); one row for each of its rows that can be lacking, in its order. Columns:
    indicator_code, kind, addressee_vi, addressee_en (who is asked), legal_basis_vi, legal_basis_en, deadline
    (ISO date), deadline_for, state (not_reported where the table has no figure at all, else reported),
    n_reported, n_missing (together the units of the table), n_full, n_deployed (full or partial).
    """
    indicators = indicators[[Kind(kind).can_lack for kind in indicators["kind"]]]
    flags = status[["indicator_code"]].assign(
        n_reported=is_reported(status),
        n_full=status["level"].eq(Level.FULL),
        n_deployed=is_deployed(status),
    )
    counts = flags.groupby("indicator_code", sort=False).sum().astype("int64")
    # an indicator that the table has not was reported by 0 units
    counts = counts.reindex(indicators["indicator_code"], fill_value=0).reset_index(drop=True)
    counts.insert(0, "state", counts["n_reported"].gt(0).map({True: "reported", False: "not_reported"}))
    counts.insert(2, "n_missing", status["unit_code"].nunique() - counts["n_reported"])
    return indicators.reindex(columns=list(_TASK_COLUMNS)).reset_index(drop=True).join(counts)


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
    today = status["snapshot_date"].max() if as_of is None else pd.Timestamp(_read_date(as_of, "date"))
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
    return carry(table.assign(timeliness=timeliness)[list(_JUDGED_COLUMNS)], status)


def count_timeliness(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many units kept each deadline, from judge_timeliness().

    Columns: indicator_code, deadline, n_on_time, n_late, n_not_complete, n_not_received, n_not_yet_due; they
    add up to the units.
    """
    keys = ["indicator_code", "deadline"]
    flags = table[keys].assign(**{f"n_{name}": table["timeliness"].eq(name) for name in TIMELINESS})
    return carry(flags.groupby(keys, sort=False).sum().astype("int64").reset_index(), table)


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
