"""What if: units close a gap, which gap is the last that units have, the fewest units to a target share."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from itertools import accumulate
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import (
    COUNTS,
    POPULATION_COLUMN,
    WEIGHTS,
    complete_pairs,
    coverage,
    is_gap,
    list_ratios,
)
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import Kind, Level

SCENARIO: Final = "scenario"
"""What stands as evidence of a level that is only supposed."""

_SAID_OF_A_REPORT: Final = ("note", "restriction", "reported_date")


def close_gaps(status: pd.DataFrame, *, units: Collection[str], indicator: str | None = None) -> pd.DataFrame:
    """Return the status table as it would be if `units` were full for `indicator` (None: all of the table).

    units: codes of units of the table. Columns as in status. Of a ratio the numerator becomes the
    denominator. A closed row has evidence SCENARIO, and no note, restriction or reported_date; a row that is
    full already stays as it is. A unit that did not report a level becomes full, with a row of its own if it
    had none.

    Raises UsageError for a unit or indicator that the table has not, for a unit that gave no counts of a
    ratio (what would be all of it is not known), or for a table of merged units.
    """
    _refuse_merged(status)
    indicators = _list_indicators(status) if indicator is None else [_check_indicator(status, indicator)]
    codes = list(dict.fromkeys(units))
    if unknown := sorted(set(codes) - set(status["unit_code"])):
        raise UsageError("unit of the table", ", ".join(unknown), known=sorted(status["unit_code"].unique()))
    table = _add_rows(status, codes, indicators)
    is_asked = table["unit_code"].isin(codes) & table["indicator_code"].isin(indicators)
    is_closed = is_asked & table["level"].ne(Level.FULL)
    whole = table["denominator"] if "denominator" in table else pd.Series(pd.NA, index=table.index)
    uncounted = table[is_closed & table["indicator_code"].isin(find_ratios(status)) & whole.isna()]
    if len(uncounted):
        pairs = uncounted["unit_code"] + " " + uncounted["indicator_code"]
        raise UsageError("denominator of", ", ".join(pairs), known=["those of units that gave counts"])
    table["level"] = table["level"].mask(is_closed, str(Level.FULL))
    table["evidence"] = table["evidence"].mask(is_closed, SCENARIO)
    for column in set(_SAID_OF_A_REPORT) & set(table):
        table[column] = table[column].mask(is_closed)
    if "numerator" in table:
        table["numerator"] = table["numerator"].mask(is_closed, whole)
    return table


def compare_coverage(
    status: pd.DataFrame,
    *,
    units: Collection[str],
    indicator: str,
    strict: bool = False,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of one indicator as it is, and as it would be if `units` closed the gap.

    Two rows, state "before" and "after". Columns: state; those of coverage() by indicator with population,
    whose shares are of the units that reported each time; and, of the same units in both rows, n_reached
    (units without a gap, see is_gap), reached_share (0-1: n_reached of all units; of a ratio the achieved
    share) and population_reached_share (0-1: people of the units without a gap, of the people of all units).

    provinces: as load_provinces(), which is the default. Raises UsageError as close_gaps() does, or for a
    unit that is not among the provinces.
    """
    provinces = load_provinces() if provinces is None else provinces
    before = take_indicator(status, indicator, provinces)
    after = close_gaps(before, units=units, indicator=indicator)
    people = before["unit_code"].map(provinces.set_index("unit_code")[POPULATION_COLUMN])
    is_ratio, rows = indicator in find_ratios(status), []
    for state, table in (("before", before), ("after", after)):
        row = coverage(table, by="indicator", weight="population", provinces=provinces)
        is_reached = ~is_gap(table, strict=strict)
        row.insert(0, "state", state)
        row["n_reached"] = int(is_reached.sum())
        row["reached_share"] = row["n_reached"] / row["n_units"]
        if is_ratio:
            row["reached_share"] = row.get("achieved_share", float("nan"))
        row["population_reached_share"] = people[is_reached].sum() / people.sum()
        rows.append(row)
    return pd.concat(rows, ignore_index=True)


def find_keystones(
    status: pd.DataFrame, *, strict: bool = False, provinces: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return for each indicator the units of which it is the only gap, so that closing it completes them.

    status: tidy status table, without combinations. Columns: indicator_code, n_units_completed, n_missing
    (those among them that did not report it), population_thousand (of all of them), unit_codes (tuple). The
    indicator that completes most units comes first, of equals that with most people; one that completes none
    has a row, too. Raises UsageError for a unit that is not among the provinces, or a table of merged units.
    """
    _refuse_merged(status)
    gaps = list_gaps(status, strict=strict, provinces=provinces)
    only = gaps[gaps["n_gaps_of_unit"].eq(1)]
    rows = []
    for code in _list_indicators(status):
        own = only[only["indicator_code"].eq(code)]
        rows.append(
            {
                "indicator_code": code,
                "n_units_completed": len(own),
                "n_missing": int(own["level"].isna().sum()),
                "population_thousand": float(own["population_thousand"].sum()),
                "unit_codes": tuple(own["unit_code"]),
            }
        )
    order = ["n_units_completed", "population_thousand"]
    return pd.DataFrame(rows).sort_values(order, ascending=False, kind="stable", ignore_index=True)


def find_ratios(status: pd.DataFrame) -> set[str]:
    """Return the ratios, by their counts or by indicators.csv: one that nobody counted is no level either."""
    indicators = load_indicators()
    return {*list_ratios(status), *indicators.loc[indicators["kind"].eq(Kind.RATIO), "indicator_code"]}


def take_indicator(status: pd.DataFrame, indicator: str, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return a row of one indicator for each unit of the table, in the order of the provinces.

    Raises UsageError for an unknown indicator, a unit that is not among the provinces, or a table of merged
    units.
    """
    _refuse_merged(status)
    table = complete_pairs(status, provinces)
    return table[table["indicator_code"].eq(_check_indicator(status, indicator))].reset_index(drop=True)


def _refuse_merged(status: pd.DataFrame) -> None:
    if "n_parts" in status:
        raise UsageError("frame for a scenario", 34, known=["63: only a part of a merged unit may lack it"])


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
    rows = absent.reindex(columns=status.columns).astype(status.dtypes.to_dict())
    return pd.concat([status, rows], ignore_index=True)


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
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the fewest units that would have to close their gap for the indicator to reach a target share.

    target_share (above 0, at most 1): of all units of the table without a gap (see is_gap); with
    weight="population" of all their people; of a ratio the achieved share of the units that gave counts, and
    only these can be on the list. It is read as the nearest fraction, so that neither 0.9 nor 38 / 63 misses
    by rounding.

    No list is shorter: the first k units, by what each has left, add at least as much as any other k do.
    Where each adds the same (a unit is a unit), the more populous come first, so that most people gain.

    Columns: place (from 1), unit_code, name_vi, region, level (missing if not reported),
    population_thousand, remaining (denominator - numerator, of a ratio only), share_after (0-1, with this
    unit and those above it). No row where the target is reached already.

    provinces: as load_provinces(), which is the default. Raises UsageError for an unknown indicator, weight
    or target, for a weight of a ratio, a ratio of which nobody gave counts, or a table of merged units.
    """
    target = _read_target(target_share)
    if weight is not None and weight not in WEIGHTS:
        raise UsageError("weight", weight, known=WEIGHTS)
    is_ratio = indicator in find_ratios(status)
    if is_ratio and weight is not None:
        raise UsageError("weight of a ratio", weight, known=["none: its counts are added up"])
    provinces = load_provinces() if provinces is None else provinces
    table = take_indicator(status, indicator, provinces)
    facts = provinces.rename(columns={POPULATION_COLUMN: "population_thousand"})
    facts = facts[["unit_code", "name_vi", "region", "population_thousand"]]
    table = table.merge(facts, on="unit_code", validate="1:1")
    table = _weigh_counts(table) if is_ratio else _weigh_units(table, weight=weight, strict=strict)
    if table.empty:
        raise UsageError("counts of the indicator", indicator, known=list_ratios(status))
    whole, lacking = sum(table["whole"]), sum(table["remaining"])
    order = ["remaining", "population_thousand"]
    table = table[table["remaining"].gt(0)].sort_values(order, ascending=False, kind="stable")
    shares = [1 - (lacking - added) / whole for added in accumulate(table["remaining"])]
    n_needed = 1 + sum(share < target for share in shares) if lacking > (1 - target) * whole else 0
    table = table.assign(place=range(1, len(table) + 1), share_after=[float(share) for share in shares])
    table = table.iloc[:n_needed][list(_LIST_COLUMNS)].reset_index(drop=True)
    return table.astype({"remaining": "int64"}) if is_ratio else table.drop(columns="remaining")


def _weigh_units(table: pd.DataFrame, *, weight: str | None, strict: bool) -> pd.DataFrame:
    """Add what each unit is of the whole, itself or its people, and what of that is lacking."""
    whole = table["population_thousand"] if weight else pd.Series(1, index=table.index)
    lacking = whole.where(is_gap(table, strict=strict), 0)
    return table.assign(whole=_exact(whole), remaining=_exact(lacking))


def _weigh_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Add what each unit has to do in all, and what of that remains; who gave no counts is left out."""
    counts = table.reindex(columns=list(COUNTS)).dropna()
    remaining = counts["denominator"] - counts["numerator"]
    return table.loc[counts.index].assign(whole=_exact(counts["denominator"]), remaining=_exact(remaining))


def _exact(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Return the numbers as they are printed: sums of 8435.65 in binary may miss a target by rounding."""
    return pd.Series([Fraction(str(number)) for number in numbers], index=numbers.index, dtype="object")


def _read_target(target_share: float) -> Fraction:
    if not 0 < target_share <= 1:
        raise UsageError("target share", target_share, known=["above 0, at most 1"])
    return Fraction(target_share).limit_denominator(_FINEST) or Fraction(target_share)
