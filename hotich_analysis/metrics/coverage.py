"""Coverage: how many units, and what share of units and people, have a service deployed.

Deployed is full or partial (the Ministry's own way of counting an `x`); strict is full alone. Units
that did not report are counted in n_missing and stand in no denominator. Population weights are one
year's averages for whole provinces: the share of people who live where a service is deployed, not the
share who use it. Of a ratio, the counts of units are those of its levels (full: all of it is done), and
the share that is achieved is pooled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import pandas as pd

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.levels import complete_pairs, spread_levels
from hotich_analysis.metrics.ratios import COUNTS, compute_share, list_ratios, sum_counts
from hotich_analysis.vocabulary import DEPLOYED, LEVEL_DTYPE, Level

By = Literal["indicator", "region", "unit"]
BYS: Final[tuple[By, ...]] = ("indicator", "region", "unit")
WEIGHTS: Final = ("population",)
POPULATION_COLUMN: Final = "avg_population_2022_thousand"
_GROUP_COLUMNS: Final[dict[str, list[str]]] = {
    "indicator": [],
    "region": ["region"],
    "unit": ["unit_code", "name_vi", "region"],
}


def coverage(
    status: pd.DataFrame,
    *,
    by: By,
    weight: Literal["population"] | None = None,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of each indicator, in all or by region or unit.

    status: tidy status table (unit_code, indicator_code, level). provinces: as load_provinces(), which
    is the default. Columns: indicator_code[, region | unit_code, name_vi, region], n_units, n_full,
    n_partial, n_none, n_missing (units), deployed_share, full_share (0-1, of reporting units; missing
    if none reports); where the table has counts of a ratio also numerator, denominator (sums over reporting
    units; missing for levels) and achieved_share (0-1, the one sum of the other); and with
    weight="population" also population_deployed_share and population_full_share (0-1, of the population of
    reporting units, GSO average 2022).
    Raises UsageError for an unknown `by` or `weight`, or a unit that is not among the provinces.
    """
    if by not in BYS:
        raise UsageError("grouping", by, known=BYS)
    if weight is not None and weight not in WEIGHTS:
        raise UsageError("weight", weight, known=WEIGHTS)
    if "n_parts" in status:
        raise UsageError("frame for coverage", 34, known=["63: a share of merged units has no plain meaning"])
    provinces = load_provinces() if provinces is None else provinces
    facts = provinces[["unit_code", "name_vi", "region", POPULATION_COLUMN]]
    has_ratios = bool(list_ratios(status))
    columns = ["indicator_code", "unit_code", "level", *(COUNTS if has_ratios else ())]
    table = complete_pairs(status, provinces)[columns].merge(facts, on="unit_code", validate="m:1")
    keys = ["indicator_code", *_GROUP_COLUMNS[by]]
    counts = _count_levels(table, keys)
    if has_ratios:
        sums = sum_counts(table, keys)
        counts = counts.join(sums.assign(achieved_share=compute_share(sums)))
    if weight is not None:
        counts = counts.join(_share_population(table, keys))
    return _in_official_order(counts, status, provinces).reset_index(drop=True)


def combine_indicators(status: pd.DataFrame, *, indicators: Sequence[str], code: str) -> pd.DataFrame:
    """Return a status table of one indicator `code`: a unit's weakest level over `indicators`.

    A unit lacking one of them has none; if nothing is lacking but something is not reported, the
    combination is missing. Columns as in status; note, restriction and evidence are missing, and
    snapshot_date is the last one of the table. Raises UsageError for an indicator that the table has not.
    """
    wide = spread_levels(status)
    for indicator in indicators:
        if indicator not in wide:
            raise UsageError("indicator", indicator, known=[str(code) for code in wide])
    chosen = wide[list(indicators)]
    weakest = pd.Series(None, index=wide.index, dtype="str")
    for level in reversed(Level):
        weakest = weakest.mask(chosen.isin([level]).any(axis=1), str(level))
    levels = weakest.where(chosen.notna().all(axis=1) | weakest.eq(str(Level.NONE)))
    return pd.DataFrame(
        {
            "snapshot_date": status["snapshot_date"].max() if "snapshot_date" in status else pd.NaT,
            "unit_code": levels.index,
            "indicator_code": code,
            "level": pd.Categorical(levels, dtype=LEVEL_DTYPE),
            "note": pd.NA,
            "restriction": pd.NA,
            "evidence": pd.NA,
        }
    )


def is_deployed(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether the level is full or partial; False where it is not reported."""
    return status["level"].isin(DEPLOYED)


def is_gap(status: pd.DataFrame, *, strict: bool = False) -> pd.Series[bool]:
    """Return, row by row, whether something is lacking; True where it is not reported.

    Of a level, what is not deployed is a gap, and with `strict` what is partial as well. Of a ratio (a row
    with a denominator) everything that is not full is a gap: the dispatch asks for all of it.
    """
    is_full = status["level"].eq(Level.FULL)
    if strict:
        return ~is_full
    is_enough = is_deployed(status)
    if "denominator" in status:
        is_enough &= is_full | status["denominator"].isna()
    return ~is_enough


def _count_levels(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    level = table["level"]
    flags = table[keys].assign(
        n_units=1,
        n_full=level.eq(Level.FULL),
        n_partial=level.eq(Level.PARTIAL),
        n_none=level.eq(Level.NONE),
        n_missing=level.isna(),
    )
    counts = flags.groupby(keys, sort=False).sum().astype("int64")
    n_reporting = (counts["n_units"] - counts["n_missing"]).replace(0, pd.NA).astype("Float64")
    counts["deployed_share"] = ((counts["n_full"] + counts["n_partial"]) / n_reporting).astype("float64")
    counts["full_share"] = (counts["n_full"] / n_reporting).astype("float64")
    return counts


def _share_population(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    population = table[POPULATION_COLUMN].where(table["level"].notna(), 0.0)
    people = table[keys].assign(
        all=population,
        deployed=population.where(is_deployed(table), 0.0),
        full=population.where(table["level"].eq(Level.FULL), 0.0),
    )
    sums = people.groupby(keys, sort=False).sum()
    reporting = sums["all"].where(sums["all"] > 0)
    return pd.DataFrame(
        {
            "population_deployed_share": sums["deployed"] / reporting,
            "population_full_share": sums["full"] / reporting,
        }
    )


def _in_official_order(counts: pd.DataFrame, status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Sort indicators as in the status table, regions and units as in the GSO tables."""
    counts = counts.reset_index()
    order = {"indicator_code": list(status["indicator_code"].unique())}
    if "unit_code" in counts:
        order["unit_code"] = list(provinces["unit_code"])
    elif "region" in counts:
        order["region"] = list(provinces["region"].unique())
    return counts.sort_values(list(order), key=lambda column: column.map(order[str(column.name)].index))
