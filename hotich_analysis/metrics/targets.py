"""Targets: the fewest units that have to close a gap to reach a share.

The share is that of scenarios: of all units of the table or of all their people, who did not report counting
as not there; of a ratio it is pooled over the units that gave counts. All of it is reckoned in fractions.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, WEIGHTS, is_gap
from hotich_analysis.metrics.ratios import COUNTS, list_ratios
from hotich_analysis.metrics.scenarios import find_ratios, take_indicator

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
