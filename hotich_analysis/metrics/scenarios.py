"""What if: units close a gap, which gap is the last that units have, the fewest units to a target share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, islice
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, Kind, kind_of, kinds_of
from hotich_analysis.dataset.references import carry, frame_of, units_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import WEIGHTS, count_people, coverage
from hotich_analysis.metrics.frames import list_parts
from hotich_analysis.metrics.gaps import find_lacking_parts, list_gaps
from hotich_analysis.metrics.states import (
    PART_COUNTS,
    complete_pairs,
    fill_parts,
    find_part_codes,
    is_lacking,
    is_open,
    is_regrouped,
    is_reported,
    name_units,
    replace_parts,
    require_status,
)
from hotich_analysis.vocabulary import Level, State

SCENARIO: Final = "scenario"
"""What stands as evidence of a level that is only supposed."""

_SAID_OF_A_REPORT: Final = ("note", "restriction", "reported_date")


def close_gaps(
    status: pd.DataFrame, *, closing: Collection[str], indicator: str | None = None
) -> pd.DataFrame:
    """Return the status table as it would be if `closing` were full for `indicator` (None: all of the table).

    closing: codes of units of the table. Columns as in status. Of a ratio the numerator becomes the
    denominator. A closed row has evidence SCENARIO, and no note, restriction or reported_date; a row that is
    full already stays as it is. A unit that did not report a level becomes full, with a row of its own if it
    had none. A merged unit becomes full in all of its parts.

    Raises UsageError for a unit or indicator that the table has not, or for a unit that gave no counts of a
    ratio (what would be all of it is not known).
    """
    indicators = _list_indicators(status) if indicator is None else [_check_indicator(status, indicator)]
    codes = list(dict.fromkeys(closing))
    if unknown := sorted(set(codes) - set(status["unit_code"])):
        raise UsageError("unit of the table", ", ".join(unknown), known=sorted(status["unit_code"].unique()))
    table = _add_rows(status, codes, indicators)
    has_counts = kinds_of(table).eq(Kind.RATIO)
    is_closed = table["unit_code"].isin(codes) & table["indicator_code"].isin(indicators)
    is_closed &= table["level"].ne(Level.FULL) | (is_open(table) & ~has_counts)
    whole = table["denominator"] if "denominator" in table else pd.Series(pd.NA, index=table.index)
    uncounted = table[is_closed & has_counts & whole.isna()]
    if len(uncounted):
        pairs = uncounted["unit_code"] + " " + uncounted["indicator_code"]
        raise UsageError("denominator of", ", ".join(pairs), known=["those of units that gave counts"])
    table = _close_parts(table, is_closed, has_counts)
    table["level"] = table["level"].mask(is_closed, str(Level.FULL))
    table["evidence"] = table["evidence"].mask(is_closed, SCENARIO)
    if "state" in table:
        table["state"] = table["state"].astype("str").mask(is_closed, str(State.REPORTED))
    for column in set(_SAID_OF_A_REPORT) & set(table):
        table[column] = table[column].mask(is_closed)
    if "numerator" in table:
        table["numerator"] = table["numerator"].mask(is_closed, whole)
    return table


def _close_parts(
    table: pd.DataFrame, is_closed: pd.Series[bool], has_counts: pd.Series[bool]
) -> pd.DataFrame:
    """Make the parts of merged units full: of a ratio those that gave counts, of a level all of them."""
    if not is_regrouped(table):
        return table
    every, nobody = find_part_codes(table), pd.Series([()] * len(table), index=table.index)
    counted = [
        tuple(code for code in parts if code not in missing)
        for parts, missing in zip(table["parts"], table["parts_missing"], strict=True)
    ]
    parts = {
        "parts": every.mask(has_counts, table["parts"]),
        "parts_full": every.mask(has_counts, pd.Series(counted, index=table.index)),
        "parts_partial": nobody,
        "parts_missing": nobody.mask(has_counts, table["parts_missing"]),
    }
    return replace_parts(table, is_closed, parts)


def compare_coverage(
    status: pd.DataFrame,
    *,
    closing: Collection[str],
    indicator: str,
    strict: bool = False,
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of one indicator as it is, and as it would be if `closing` closed the gap.

    Two rows, state "before" and "after". Columns: state; those of coverage() by indicator with population,
    whose shares are of the units that reported each time; and, of the units that reported or close the gap,
    the same in both rows: n_counted (units), n_reached (units that lack nothing), reached_share (0-1:
    n_reached of n_counted; of a ratio the achieved share) and population_reached_share (0-1: people where
    nothing is lacking, of the people of these units; of merged units part by part).

    units: as load_units(), default those of the table. Raises UsageError as close_gaps() does, or for a unit
    that is not among the units.
    """
    units = units_of(status) if units is None else units
    before = take_indicator(status, indicator, units)
    after = close_gaps(before, closing=closing, indicator=indicator)
    is_counted = is_reported(before) | before["unit_code"].isin(list(closing))
    rows = []
    for state, table in (("before", before), ("after", after)):
        row = coverage(table, by="indicator", weight="population", units=units)
        counted = carry(table[is_counted], status)
        is_reached = is_reported(counted) & ~is_lacking(counted, strict=strict)
        row.insert(0, "state", state)
        row = row.assign(n_counted=len(counted), n_reached=int(is_reached.sum()))
        row["reached_share"] = row["n_reached"] / row["n_counted"].where(row["n_counted"] > 0)
        if kind_of(status, indicator).counts:
            row["reached_share"] = row.get("achieved_share", float("nan"))
        rows.append(row.assign(_reached=_count_reached(counted, units, strict=strict)))
    compared = pd.concat(rows, ignore_index=True)
    # of the same people each time: those of units and parts that reported, or close the gap
    parts = list_parts(carry(after[is_counted], status))
    whole = count_people(parts, units)[parts["level"].notna()].sum()
    compared["population_reached_share"] = compared.pop("_reached") / (whole or float("nan"))
    return carry(compared, status)


def _count_reached(counted: pd.DataFrame, units: pd.DataFrame, *, strict: bool) -> float:
    """People of the parts that reported and lack nothing."""
    parts = list_parts(counted)
    lacking = dict(zip(counted["unit_code"], find_lacking_parts(counted, strict=strict), strict=True))
    is_reached = parts["level"].notna() & ~_has_gap(parts, lacking)
    return float(count_people(parts, units)[is_reached].sum())


def find_keystones(
    status: pd.DataFrame, *, strict: bool = False, units: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return for each indicator the units of which it is the only gap, so that closing it completes them.

    status: tidy status table, without combinations. Columns: indicator_code, n_units_completed, n_missing
    (those among them that did not report something else, so that they may lack more), population_thousand (of
    all of them), unit_codes (tuple). The indicator that completes most units comes first, of equals that with
    most people; one that completes none has a row, too. Raises UsageError for a unit that is not among the
    units.
    """
    gaps = list_gaps(status, strict=strict, units=units)
    only = gaps[gaps["n_gaps_of_unit"].eq(1) & gaps["state"].eq(State.REPORTED)]
    rows = []
    for code in _list_indicators(status):
        own = only[only["indicator_code"].eq(code)]
        rows.append(
            {
                "indicator_code": code,
                "n_units_completed": len(own),
                "n_missing": int(own["n_not_reported_of_unit"].gt(0).sum()),
                "population_thousand": float(own["population_thousand"].sum()),
                "unit_codes": tuple(own["unit_code"]),
            }
        )
    order = ["n_units_completed", "population_thousand"]
    table = pd.DataFrame(rows).sort_values(order, ascending=False, kind="stable", ignore_index=True)
    return carry(table, status)


def take_indicator(status: pd.DataFrame, indicator: str, units: pd.DataFrame) -> pd.DataFrame:
    """Return a row of one indicator for each unit of the table, in official order.

    Raises UsageError for an unknown indicator, or a unit that is not among the units.
    """
    table = complete_pairs(status, units)
    own = table[table["indicator_code"].eq(_check_indicator(status, indicator))]
    return carry(own.reset_index(drop=True), status)


def _list_indicators(status: pd.DataFrame) -> list[str]:
    return [str(code) for code in status["indicator_code"].unique()]


def _check_indicator(status: pd.DataFrame, indicator: str) -> str:
    if indicator not in (known := _list_indicators(status)):
        raise UsageError("indicator", indicator, known=known)
    return indicator


def _add_rows(status: pd.DataFrame, units: list[str], indicators: list[str]) -> pd.DataFrame:
    """Return a copy of the table with a row, not reported, for each of these pairs that had none."""
    keys = ["indicator_code", "unit_code"]
    pairs = pd.MultiIndex.from_product([indicators, units], names=keys)
    absent = pairs.difference(pd.MultiIndex.from_frame(status[keys]), sort=False).to_frame(index=False)
    if absent.empty:
        return status.copy()
    if "snapshot_date" in status:
        dates = status.groupby("indicator_code")["snapshot_date"].max()
        absent["snapshot_date"] = absent["indicator_code"].map(dates)
    facts = {"frame": frame_of(status), "is_inferred": False, **dict.fromkeys(PART_COUNTS, 0)}
    rows = absent.reindex(columns=status.columns)
    rows = rows.assign(**{column: fact for column, fact in facts.items() if column in rows})
    table = pd.concat([status, rows.astype(status.dtypes.to_dict())], ignore_index=True)
    return fill_parts(carry(table, status))


_LIST_COLUMNS: Final = (
    "place",
    "unit_code",
    "name_vi",
    "region",
    "level",
    "population_thousand",
    "remaining",
    "share_after",
)
_FINEST: Final = 10**9


def shortest_list(
    status: pd.DataFrame,
    *,
    indicator: str,
    target_share: float,
    weight: Literal["population"] | None = None,
    strict: bool = False,
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the fewest units that would have to close their gap for the indicator to reach a target share.

    target_share (above 0, at most 1): of the units that reported, those that lack nothing; with
    weight="population" of their people (of merged units part by part); of a ratio the achieved share of the
    units that gave counts, and only these can be on the list. It is read as the nearest fraction, so that
    neither 0.9 nor 38 / 63 misses by rounding.

    No list is shorter: the first k units, by what each has left, add at least as much as any other k do.
    Where each adds the same (a unit is a unit), the more populous come first, so that most people gain.

    Columns: place (from 1), unit_code, name_vi, region, level, population_thousand, remaining (denominator
    - numerator, of a ratio only), share_after (0-1, with this unit and those above it). No row where the
    target is reached already.

    units: as load_units(), default those of the table. Raises UsageError for an unknown indicator, weight or
    target, for a weight of a ratio, or an indicator that nobody reported.
    """
    about: dict[str, Any] = {"weight": weight, "strict": strict, "units": units}
    table, needed = _weigh_gaps(status, indicator=indicator, target_share=target_share, **about)
    whole, lacking = sum(table["whole"]), sum(table["remaining"])
    order = ["remaining", "population_thousand"]
    table = table[table["remaining"].gt(0)].sort_values(order, ascending=False, kind="stable")
    added = list(accumulate(table["remaining"]))
    shares = [float(1 - (lacking - one) / whole) for one in added]
    n_needed = _count_needed(table["remaining"], needed)
    table = table.assign(place=range(1, len(table) + 1), share_after=shares)
    table = table.iloc[:n_needed][list(_LIST_COLUMNS)]
    table = table.reset_index(drop=True)
    if kind_of(status, indicator).counts:
        return table.astype({"remaining": "int64"})
    return table.drop(columns="remaining")


MOST_LISTS: Final = 1000
"""So many lists are counted at most; more are many."""


def count_shortest_lists(
    status: pd.DataFrame,
    *,
    indicator: str,
    target_share: float,
    weight: Literal["population"] | None = None,
    strict: bool = False,
    units: pd.DataFrame | None = None,
) -> int:
    """Return how many lists as short as that of shortest_list() reach the target, that list among them.

    Not more than MOST_LISTS + 1, which means that there are more than MOST_LISTS; 0 where the target is
    reached already. Arguments and errors are those of shortest_list().
    """
    about: dict[str, Any] = {"weight": weight, "strict": strict, "units": units}
    table, needed = _weigh_gaps(status, indicator=indicator, target_share=target_share, **about)
    gains = sorted(table.loc[table["remaining"].gt(0), "remaining"], reverse=True)
    n_units = _count_needed(gains, needed)
    return sum(1 for _ in islice(_find_lists(gains, n_units, needed), MOST_LISTS + 1)) if n_units else 0


def _count_needed(gains: Iterable[Fraction], needed: Fraction) -> int:
    """How many gains, the largest first, add up to what is needed; none where nothing is."""
    return 1 + sum(added < needed for added in accumulate(gains)) if needed > 0 else 0


def _find_lists(gains: Sequence[Fraction], n_units: int, needed: Fraction) -> Iterator[None]:
    """Yield once for each choice of so many gains that adds up to what is needed; gains fall.

    A branch is left as soon as even the largest gains that follow do not reach, so none is in vain.
    """
    if n_units == 0:
        yield None
        return
    for place in range(len(gains) - n_units + 1):
        if sum(gains[place : place + n_units]) < needed:
            return
        yield from _find_lists(gains[place + 1 :], n_units - 1, needed - gains[place])


def _weigh_gaps(
    status: pd.DataFrame,
    *,
    indicator: str,
    target_share: float,
    weight: str | None,
    strict: bool,
    units: pd.DataFrame | None,
) -> tuple[pd.DataFrame, Fraction]:
    """What each unit that reported is of the whole and has left, and how much must be closed in all."""
    require_status(status)
    target = _read_target(target_share)
    if weight is not None and weight not in WEIGHTS:
        raise UsageError("weight", weight, known=WEIGHTS)
    by_counts = bool(kind_of(status, indicator).counts)
    if by_counts and weight is not None:
        raise UsageError("weight of a ratio", weight, known=["none: its counts are added up"])
    units = units_of(status) if units is None else units
    table = take_indicator(status, indicator, units)
    facts = name_units(units, status)[["unit_code", "name_vi", "region", "population_thousand"]]
    table = carry(table.merge(facts, on="unit_code", validate="1:1"), status)
    table = carry(table[is_reported(table)], status)
    table = _weigh_counts(table) if by_counts else _weigh_units(table, units, weight=weight, strict=strict)
    if table.empty:
        raise UsageError("indicator that a unit reported", indicator, known=_list_reported(status))
    return table, sum(table["remaining"]) - (1 - target) * sum(table["whole"])


def _list_reported(status: pd.DataFrame) -> list[str]:
    return [str(code) for code in status.loc[is_reported(status), "indicator_code"].unique()]


def _weigh_units(
    table: pd.DataFrame, units: pd.DataFrame, *, weight: str | None, strict: bool
) -> pd.DataFrame:
    """Add what each unit is of the whole, itself or its people, and what of that is lacking."""
    if weight is None:
        is_gap = is_lacking(table, strict=strict)
        return table.assign(whole=_exact(is_gap * 0 + 1), remaining=_exact(is_gap.astype("int64")))
    lacking = dict(zip(table["unit_code"], find_lacking_parts(table, strict=strict), strict=True))
    parts = list_parts(table)
    people = _exact(count_people(parts, units)).where(parts["level"].notna(), Fraction(0))
    remaining = people.where(_has_gap(parts, lacking), Fraction(0))
    return table.assign(
        whole=table["unit_code"].map(people.groupby(parts["unit_code"]).sum()),
        remaining=table["unit_code"].map(remaining.groupby(parts["unit_code"]).sum()),
    )


def _has_gap(parts: pd.DataFrame, lacking: Mapping[str, Collection[str]]) -> pd.Series[bool]:
    """Whether each row of list_parts() is among the lacking parts of its unit."""
    pairs = zip(parts["unit_code"], parts["part_code"], strict=True)
    return pd.Series([code in lacking[unit] for unit, code in pairs], index=parts.index, dtype="bool")


def _weigh_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Add what each unit has to do in all, and what of that remains; who gave no counts is left out."""
    counts = table.reindex(columns=list(COUNTS)).dropna()
    remaining = counts["denominator"] - counts["numerator"]
    return table.loc[counts.index].assign(whole=_exact(counts["denominator"]), remaining=_exact(remaining))


def _exact(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Return the numbers as they are printed: sums of 8435.65 in binary may miss a target by rounding."""
    return pd.Series([Fraction(str(number)) for number in numbers], index=numbers.index, dtype="object")


def _read_target(target_share: Any) -> Fraction:
    if isinstance(target_share, str) or not 0 < target_share <= 1:
        raise UsageError("target share", target_share, known=["above 0, at most 1"])
    return Fraction(target_share).limit_denominator(_FINEST) or Fraction(target_share)
