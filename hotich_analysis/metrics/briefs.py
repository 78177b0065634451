"""One unit among the others: what it has, how it ranks, who has what it lacks, what it is still asked for.

What a unit has done, what it lacks and what it did not report are all items it was asked for. What was not
reported is known neither to be done nor to be lacking: it raises no rank, and is counted apart. Neighbours
and distances are given, because shapes are no matter of this room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, compute_share, widen_counts
from hotich_analysis.dataset.references import carry, frame_of, references_of, units_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import judge_timeliness
from hotich_analysis.metrics.states import (
    complete_pairs,
    find_date,
    is_asked,
    is_complete,
    is_lacking,
    is_merged,
    is_missing,
    is_reported,
)
from hotich_analysis.vocabulary import Level, State

TIERS: Final = ("neighbour", "region", "country")
MOST_IN_PART: Final = 3
"""Of the units that have a part of an item so many are named: those that have most of it."""

_RANK_COLUMNS: Final = ("rank", "n_tied", "n_units")
_ITEM_COLUMNS: Final = (
    "indicator_code",
    "level",
    "note",
    "restriction",
    "evidence",
    *COUNTS,
    "achieved_share",
    "state",
    "is_inferred",
    "is_lacking",
)
_HELPER_COLUMNS: Final = ("indicator_code", "unit_code", "level", "achieved_share", "tier")
_TASK_COLUMNS: Final = (
    "indicator_code",
    "legal_basis_vi",
    "legal_basis_en",
    "deadline",
    "deadline_for",
    "state",
    "timeliness",
)


def rank_units(status: pd.DataFrame, *, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how many items each unit has done, and its rank by that, in official order.

    units: as load_units(), default those of the table. Columns: unit_code, region, n_items, n_done,
    n_missing (not reported: neither done nor known to be lacking), rank (1 + the units that have done
    more), n_tied (other units that have done as many), n_units (that are ranked), and the same within the
    unit's region: rank_in_region, n_tied_in_region, n_units_in_region. Only units that answered everything
    that the table asks, each part of a merged one, are ranked: of others it is not known how much they have
    done. Raises UsageError for a unit that is not among the units.
    """
    units = units_of(status) if units is None else units
    table = complete_pairs(status, units)
    flags = table[["unit_code"]].assign(
        n_items=is_asked(table),
        n_done=is_reported(table) & ~is_lacking(table),
        n_missing=is_missing(table),
        n_answered=is_complete(table),
    )
    counts = flags.groupby("unit_code", sort=False).sum().astype("int64").reset_index()
    ranked = units[["unit_code", "region"]].merge(counts, on="unit_code", validate="1:1")
    n_indicators = table["indicator_code"].nunique()
    known = ranked["n_done"].astype("Int64").where(ranked.pop("n_answered").eq(n_indicators))
    in_country = _rank(known, ranked["region"].str.slice(stop=0))
    in_region = _rank(known, ranked["region"]).add_suffix("_in_region")
    return carry(ranked.join(in_country).join(in_region), status)


def _rank(n_done: pd.Series[int], groups: pd.Series[str]) -> pd.DataFrame:
    by_group = n_done.groupby(groups)
    ranks = by_group.rank(method="min", ascending=False).astype("Int64")
    n_tied = n_done.groupby([groups, n_done.rename("same")]).transform("count").astype("Int64") - 1
    n_units = by_group.transform("count").astype("int64")
    return pd.DataFrame(dict(zip(_RANK_COLUMNS, (ranks, n_tied, n_units), strict=True)))


def list_unit_items(status: pd.DataFrame, *, unit: str, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every item of the table for one unit, in the table's order.

    Columns: indicator_code, level (missing if not reported), note, restriction, evidence, numerator,
    denominator and achieved_share (0-1; missing for levels), state, is_inferred, is_lacking. Raises
    UsageError for a unit that the table has not.
    """
    table = _complete(status, unit, units)
    return table.loc[table["unit_code"].eq(unit), list(_ITEM_COLUMNS)].reset_index(drop=True)


def list_earlier_items(
    statuses: Sequence[pd.DataFrame], *, unit: str, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return what was last known of the items of which the last table has no answer of a unit.

    statuses: tidy status tables of different dates, oldest first. Columns: those of list_unit_items(), of the
    items that the unit reported before, and snapshot_date (when it last did). Left out are items that have
    ended by now, and what was counted up from the parts of a merged unit, which is not its own answer. Raises
    UsageError for a unit that the last table has not, or for tables of two frames.
    """
    if len(frames := {frame_of(status) for status in statuses}) > 1:
        raise UsageError("frames of status tables", sorted(frames), known=["one frame: regroup the earlier"])
    now = list_unit_items(statuses[-1], unit=unit, units=units)
    answered = set(now.loc[now["state"].eq(State.REPORTED), "indicator_code"])
    answered |= references_of(now).ended_on(find_date(statuses[-1]).date())
    before = [now.iloc[:0].assign(snapshot_date=find_date(statuses[-1]))]
    for status in reversed(statuses[:-1]):
        own = status[status["unit_code"].eq(unit) & is_reported(status) & ~is_merged(status)]
        own = carry(own[~own["indicator_code"].isin(answered)], status)
        if len(own):
            items = list_unit_items(own, unit=unit, units=units)
            before.append(items.assign(snapshot_date=find_date(own)))
            answered |= set(items["indicator_code"])
    return carry(pd.concat(before, ignore_index=True), statuses[-1])


def list_helpers(
    status: pd.DataFrame,
    *,
    unit: str,
    neighbours: Sequence[str],
    nearest: Sequence[str],
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return for each item that a unit is known not to have in full the units it can ask, in order.

    What it did not report it may have: nobody is named for that.

    neighbours: codes of the units it borders on; nearest: codes of all other units, the nearest first. It
    can ask units that have the item in full or, where there are none, those that have more of it (of a ratio
    a larger share; three at most): all such neighbours, where there are none the nearest such unit of its
    region, and else the nearest of the country. Columns: indicator_code, unit_code, level, achieved_share
    (0-1; missing for levels), tier (one of TIERS). Raises UsageError for a unit that the table has not.
    """
    units = units_of(status) if units is None else units
    table = _complete(status, unit, units)
    regions = units.set_index("unit_code")["region"]
    place = {code: number for number, code in enumerate(dict.fromkeys([*neighbours, *nearest]))}
    others = table[table["unit_code"].isin(place.keys() - {unit})]
    tiers = regions.eq(regions[unit]).map({True: "region", False: "country"})
    tiers = tiers.mask(tiers.index.isin(neighbours), "neighbour")
    others = others.assign(tier=others["unit_code"].map(tiers), place=others["unit_code"].map(place))
    others = others.sort_values("place")
    own = table[table["unit_code"].eq(unit) & table["level"].ne(Level.FULL) & is_reported(table)]
    chosen = [
        _choose(others[others["indicator_code"] == item["indicator_code"]], item)
        for item in own.to_dict("records")
    ]
    helpers = pd.concat([others.iloc[:0], *chosen])[list(_HELPER_COLUMNS)].reset_index(drop=True)
    return carry(helpers, status)


def _choose(others: pd.DataFrame, own: dict[Any, Any]) -> pd.DataFrame:
    """Of the others' rows for one item those to ask: of the first tier where there are any."""
    is_full = others["level"].eq(Level.FULL)
    # Of two that have a part of a level neither is ahead; of a ratio the share tells.
    has_part = pd.isna(own["achieved_share"]) and own["level"] == Level.PARTIAL
    has_more = others["level"].eq(Level.PARTIAL) & ~others["achieved_share"].le(own["achieved_share"])
    has_more &= not has_part
    for tier in TIERS:
        in_tier = others["tier"].eq(tier)
        found = others[in_tier & is_full]
        if found.empty:
            found = others[in_tier & has_more].sort_values("achieved_share", ascending=False, kind="stable")
            found = found.head(MOST_IN_PART)
        if len(found):
            return found if tier == "neighbour" else found.head(1)
    return others.iloc[:0]


def list_unit_tasks(
    status: pd.DataFrame,
    indicators: pd.DataFrame,
    *,
    unit: str,
    units: pd.DataFrame | None = None,
    today: str | None = None,
) -> pd.DataFrame:
    """Return the tasks of the dispatch that a unit has not finished, or of which nothing is known.

    indicators: as load_indicators(), whose order is kept. Columns: indicator_code, legal_basis_vi,
    legal_basis_en, deadline (ISO date before which it is due), deadline_for (return or completion), state
    (gap: known not to be done; partial: deployed, but not in full; not_reported by the unit; no_figures: the
    table does not speak of it), timeliness (as judge_timeliness() says on `today`,
    by default the date of the table; missing without a deadline, or where there are no
    figures). Raises UsageError for a unit that the table has not.
    """
    items = list_unit_items(status, unit=unit, units=units).set_index("indicator_code")
    codes = indicators["indicator_code"]
    is_known = codes.isin(items.index)
    is_known &= codes.isin(items.index[items["state"].isin([State.REPORTED, State.NOT_REPORTED])])
    is_answered = codes.isin(items.index[items["state"].eq(State.REPORTED)])
    is_partial = codes.isin(items.index[items["level"].eq(Level.PARTIAL) & ~items["is_lacking"]])
    state = is_known.map({True: "not_reported", False: "no_figures"}).mask(is_answered, "gap")
    state = state.mask(is_partial, "partial")
    judged = judge_timeliness(status[status["unit_code"] == unit], indicators, as_of=today)
    timeliness = codes.map(judged.set_index("indicator_code")["timeliness"]).where(is_known)
    tasks = indicators.assign(state=state, timeliness=timeliness)
    is_open = codes.isin(items.index[items["is_lacking"]]) | is_partial | ~is_answered
    return carry(tasks.loc[is_open, list(_TASK_COLUMNS)].reset_index(drop=True), status)


def _complete(status: pd.DataFrame, unit: str, units: pd.DataFrame | None) -> pd.DataFrame:
    """A row for each unit and item, with shares and gaps, whether the table has counts or not."""
    if unit not in set(status["unit_code"]):
        raise UsageError("unit code", unit, known=list(status["unit_code"].unique()))
    table = complete_pairs(status, units_of(status) if units is None else units)
    table = table.assign(is_lacking=is_lacking(table))
    table = table.assign(**widen_counts(table))
    return carry(table.assign(achieved_share=compute_share(table)), status)
