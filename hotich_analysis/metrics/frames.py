"""Frames: the state on the units of one frame, counted up on the units of a later one.

Every unit of 2025 is a union of whole provinces (data/units/crosswalk.csv), so nothing is estimated: parts
are counted, sums are added up, and no share is averaged. The way back does not exist: a merged unit does
not tell what its parts had. Seven codes name other units in the two frames, so a table says its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, adds_up, derive_levels, sum_counts
from hotich_analysis.dataset.references import (
    COUNTED_UP,
    attach,
    carry,
    frame_of,
    references_of,
    require_frame,
)
from hotich_analysis.dataset.snapshots import Snapshot, require_snapshot
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.metrics.states import (
    PART_COUNTS,
    PARTS,
    complete_pairs,
    count_parts,
    is_asked,
    is_regrouped,
)
from hotich_analysis.vocabulary import (
    COMMUNES,
    LEVEL_DTYPE,
    RETURN_COLUMNS,
    STATUS_COLUMNS,
    Frame,
    Level,
    State,
)

_PART_ROW: Final = ("indicator_code", "unit_code", "frame", "part_code", "is_asked", "level")
_OF_ONE_PART: Final = ("note", "restriction", "reported_date", "evidence")
_SAID_OF_A_CELL: Final = ("document", "annex", "file", "sheet", "row", "column")
_Codes = tuple[str, ...]


def regroup(snapshot: Snapshot, *, frame: Frame) -> Snapshot:
    """Return the same state on the units of `frame`: see regroup_status().

    Communes are not counted up: of their frame it is what they answered themselves. Raises UsageError for an
    earlier frame than that of the snapshot, or where no commune answered.
    """
    require_frame(frame)
    require_snapshot(snapshot)
    if frame == snapshot.frame:
        return snapshot
    if frame == COMMUNES:
        return _take_communes(snapshot)
    status = regroup_status(snapshot.status, frame=frame)
    return replace(snapshot, frame=frame, status=status, origin=snapshot.as_reported)


def _take_communes(snapshot: Snapshot) -> Snapshot:
    """The snapshot as its communes answered; no document makes claims of these."""
    if snapshot.communes.empty:
        reason = Message("what provinces reported is not shared out among their communes")
        text = "no return of a commune is held of {date}, and {reason}"
        message = Message(text, date=snapshot.snapshot_date, reason=reason)
        raise UsageError("frame", COMMUNES, message=message)
    return replace(snapshot, frame=COMMUNES, status=snapshot.communes, claims=snapshot.claims.iloc[:0])


def regroup_status(status: pd.DataFrame, *, frame: Frame) -> pd.DataFrame:
    """Return a status table on the units of `frame`; the same table if it is on them already.

    Columns: those of the status table, and n_parts (units of the frame below that the unit is made of, and
    that were asked), n_parts_full, n_parts_deployed (full or partial), n_parts_missing (no answer), and the
    codes behind these numbers as tuples: parts, parts_full, parts_partial, parts_missing. One row for each
    unit with a part in the table and each indicator; indicators in the order of the table, units in official
    order.
    Numerator and denominator are added up over the parts that gave them; of a kind that does not add up
    (Kind.adds_up) a merged unit has none: not applicable.

    level speaks for the parts that reported: full if all of them are full, none if all of them are none,
    else partial (in some of its parts). That of a ratio follows from the counts added up. The state is
    reported if any part reported; a part that did not report is never read as none, and where
    n_parts_missing is not 0 the level is not the last word on the whole unit. is_inferred: of any part. Place
    and note are kept where the unit is one part, and are missing where it was merged.

    Raises UsageError for a frame that cannot be counted up from that of the table, or for an unknown unit.
    """
    own = frame_of(status)
    if own == frame:
        return status
    references = references_of(status)
    if references.find_lower_frame(frame) != own:
        why = Message(
            "{own}: units of frame {own} cannot be told apart again by those of {frame}", own=own, frame=frame
        )
        raise UsageError("frame to count up to", frame, known=[why])
    merged = _count_parts(_complete_parts(status, references.walk_to(frame)), status, frame)
    merged.attrs.clear()  # which may name the frame of the parts
    merged.attrs[COUNTED_UP] = True
    return attach(merged, references)


def _complete_parts(status: pd.DataFrame, unit_of: pd.Series[str]) -> pd.DataFrame:
    """A row for each part of each unit the table touches: part_code, and unit_code of the frame above."""
    units = references_of(status).units_of(frame_of(status))
    touched = unit_of.isin(unit_of.reindex(status["unit_code"].unique()))
    every = complete_pairs(status, units, codes=list(unit_of.index[touched]))
    every = every.assign(part_code=every["unit_code"], unit_code=every["unit_code"].map(unit_of))
    order = {code: place for place, code in enumerate(status["indicator_code"].unique())}
    every["_order"] = every["indicator_code"].map(order)
    # what does not add up is not of the merged unit, whatever its parts have
    is_none = ~adds_up(carry(every, status)) & every["unit_code"].map(unit_of.value_counts()).gt(1)
    every["state"] = every["state"].mask(is_none, str(State.NOT_APPLICABLE))
    for name in {"level", *COUNTS} & set(every):
        every[name] = every[name].mask(is_none)
    return every.sort_values(["_order", "unit_code"], kind="stable").drop(columns="_order")


def _count_parts(parts: pd.DataFrame, status: pd.DataFrame, frame: Frame) -> pd.DataFrame:
    keys = ["indicator_code", "unit_code"]
    kinds = {
        "parts": is_asked(parts),
        "parts_full": parts["level"].eq(Level.FULL),
        "parts_partial": parts["level"].eq(Level.PARTIAL),
        "parts_missing": parts["state"].eq(State.NOT_REPORTED),
    }
    by_cell = parts.groupby(keys, sort=False)
    merged = by_cell.agg(is_inferred=("is_inferred", "any")).reset_index().assign(frame=frame)
    for name, chosen in kinds.items():
        merged[name] = _gather(parts["part_code"][chosen], by_cell.ngroup()[chosen], len(merged))
    merged = count_parts(merged).assign(state=_join_states(parts["state"], by_cell.ngroup()))
    merged["level"] = _level_of_parts(merged)
    # an indicator keeps its date in a table that takes each from the snapshot that last spoke of it
    dated = status.reindex(columns=["indicator_code", "snapshot_date"])
    dates = dated.groupby("indicator_code")["snapshot_date"].max()
    merged["snapshot_date"] = merged["indicator_code"].map(dates)
    if set(COUNTS) <= set(parts):
        merged = merged.join(sum_counts(parts, keys), on=keys)
        merged["level"] = derive_levels(merged).where(merged["denominator"].notna(), merged["level"])
    whole = parts[by_cell["part_code"].transform("size").eq(1)]
    kept = [column for column in (*_OF_ONE_PART, *_SAID_OF_A_CELL) if column in parts]
    merged = merged.merge(whole[[*keys, *kept]], on=keys, how="left", validate="1:1")
    own = [*STATUS_COLUMNS, *(column for column in RETURN_COLUMNS if column in status)]
    return merged.reindex(columns=[*own, *PART_COUNTS, *PARTS])


def _gather(codes: pd.Series[str], cells: pd.Series[int], n_cells: int) -> list[tuple[str, ...]]:
    """The codes of each cell, by its number. To let pandas call this for each cell takes most of a second."""
    gathered: list[list[str]] = [[] for _ in range(n_cells)]
    for cell, code in zip(cells, codes, strict=True):
        gathered[cell].append(code)
    return [tuple(codes_of_cell) for codes_of_cell in gathered]


def _join_states(states: pd.Series[str], cells: pd.Series[int]) -> pd.Series[Any]:
    """One answer makes the unit one that reported; nobody answered only where somebody was asked."""
    order = [State.REPORTED, State.NOT_REPORTED, State.NOT_ASKED, State.NOT_APPLICABLE]
    places = states.map(order.index).groupby(cells).min()
    return places.map(lambda place: str(order[place])).astype("str")


def _level_of_parts(merged: pd.DataFrame) -> pd.Series[Any]:
    n_reporting = merged["n_parts"] - merged["n_parts_missing"]
    level = pd.Series(str(Level.PARTIAL), index=merged.index, dtype="str")
    level = level.mask(merged["n_parts_full"].eq(n_reporting), str(Level.FULL))
    level = level.mask(merged["n_parts_deployed"].eq(0), str(Level.NONE))
    return level.mask(n_reporting.eq(0)).astype(LEVEL_DTYPE)


def list_parts(status: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each part of each cell; a unit that was not merged is its own one part.

    status: as complete_pairs() or regroup_status() give it. A cell that was asked of no part of a merged unit
    has one row without a part_code. Columns: indicator_code, unit_code, frame (that
    of the parts), part_code, is_asked, level (of the part; missing where it did not report).
    """
    own, asked = frame_of(status), is_asked(status)
    if not is_regrouped(status):
        return status.assign(part_code=status["unit_code"], is_asked=asked)[list(_PART_ROW)]
    long = status.assign(is_asked=asked)[["indicator_code", "unit_code", "is_asked", *PARTS]].explode("parts")
    said = zip(*(long[column] for column in PARTS), long["is_asked"], strict=True)
    levels = [_level_of_part(*codes) if was_asked else None for *codes, was_asked in said]
    lower = references_of(status).find_lower_frame(own) or own
    level = pd.Categorical(levels, dtype=LEVEL_DTYPE)
    long = long.assign(frame=lower, part_code=long["parts"], level=level)
    return attach(long[list(_PART_ROW)].reset_index(drop=True), references_of(status))


def _level_of_part(code: str, full: _Codes, partial: _Codes, missing: _Codes) -> str | None:
    if code in full:
        return str(Level.FULL)
    if code in partial:
        return str(Level.PARTIAL)
    return None if code in missing else str(Level.NONE)


def list_units_below(table: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return the units that those of a table were counted up from, with their population of the same year.

    units: those of the table. Of a table in the earliest frame, or of list_parts(), those of its own frame.
    """
    references, own = references_of(table), frame_of(table)
    year = units["population_year"].iloc[0] if "population_year" in units and len(units) else pd.NA
    return references.units_of(
        references.find_lower_frame(own) or own, year=None if pd.isna(year) else int(year)
    )
