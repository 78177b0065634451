"""The state of a date before July 2025 on the units of 2025: counts of provinces added up, no share averaged.

A unit of 2025 *has* a service where every one of its provinces that reported has it. A share of people is of
those who live in the provinces that have it, whatever unit these went into.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, coverage, is_gap
from hotich_analysis.metrics.frames import merge_units
from hotich_analysis.metrics.levels import complete_pairs
from hotich_analysis.vocabulary import GAP_COLUMNS, Level

_FRAME = 34


def coverage_2025(
    status: pd.DataFrame,
    *,
    by: Literal["indicator", "unit"],
    weight: Literal["population"] | None = None,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of each indicator on the 34 units of 2025.

    status: tidy status table of the 63 provinces; provinces: as load_provinces(), which is the default.

    by="indicator": indicator_code, frame (34), n_units, n_full (units full in every province), n_partial (in
    some of them, or in part), n_none (in none), n_missing (no province reported), n_whole (units in which
    every province that reported has it), deployed_share (n_whole of the units that report), full_share.
    by="unit": indicator_code, unit_code (34-unit frame), name_vi ("Tuyên Quang (2025)"), frame, and as
    coverage() has it for a region, counts and shares of the *provinces* of the unit: n_units is their number.
    Both with numerator, denominator, achieved_share where there are ratios, and with weight="population" the
    shares of people. Raises UsageError by region, for the regions are those of the 63 provinces; for a table
    of merged units; for an unknown unit.
    """
    if by not in ("indicator", "unit"):
        raise UsageError("grouping in the 34-unit frame", by, known=["indicator", "unit"])
    provinces = load_provinces() if provinces is None else provinces
    if by == "unit":
        return _count_provinces(status, weight, provinces)
    table = coverage(status, by="indicator", weight=weight, provinces=provinces)
    return _count_units(table, merge_units(status, provinces))


def _count_units(table: pd.DataFrame, merged: pd.DataFrame) -> pd.DataFrame:
    """The table of coverage() with its counts of provinces replaced by those of units."""
    n_reporting = merged["n_parts"] - merged["n_parts_missing"]
    # of a ratio all must be done, as is_gap() has it
    n_done = merged["n_parts_deployed"]
    if "denominator" in merged:
        n_done = n_done.mask(merged["denominator"].notna(), merged["n_parts_full"])
    flags = merged[["indicator_code"]].assign(
        n_units=1,
        n_full=merged["level"].eq(Level.FULL),
        n_partial=merged["level"].eq(Level.PARTIAL),
        n_none=merged["level"].eq(Level.NONE),
        n_missing=merged["level"].isna(),
        n_whole=n_reporting.gt(0) & n_done.eq(n_reporting),
    )
    counts = flags.groupby("indicator_code", sort=False).sum().astype("int64")
    reporting = (counts["n_units"] - counts["n_missing"]).astype("float64")
    reporting = reporting.where(reporting > 0)
    shares = {"deployed_share": counts["n_whole"] / reporting, "full_share": counts["n_full"] / reporting}
    counts = counts.assign(**shares)
    counts.insert(0, "frame", _FRAME)
    kept = [column for column in table if column not in counts.columns and column != "indicator_code"]
    return counts.join(table.set_index("indicator_code")[kept]).reset_index()


def _count_provinces(
    status: pd.DataFrame, weight: Literal["population"] | None, provinces: pd.DataFrame
) -> pd.DataFrame:
    """Coverage by region, the region being the unit of 2025 that a province went into."""
    units = load_units(34)
    in_order = provinces.sort_values("unit_2025_code", kind="stable")
    grouped = in_order.assign(region=in_order["unit_2025_code"])
    table = coverage(status, by="region", weight=weight, provinces=grouped)
    names = units.set_index("unit_code")["label_vi"]
    table = table.rename(columns={"region": "unit_code"})
    table.insert(2, "name_vi", table["unit_code"].map(names))
    table.insert(3, "frame", _FRAME)
    return table


def list_gaps_2025(
    status: pd.DataFrame,
    *,
    indicator: str | None = None,
    strict: bool = False,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the units of 2025 in which a province lacks `indicator` (None: any), in order of their codes.

    status, strict, provinces: as list_gaps(). Columns: those of list_gaps(), where unit_code is of the 34
    units, name_vi says "(2025)" of a merged one, region names those of its provinces, level is that of the
    unit, note is missing for a merged unit, population_thousand is of the provinces that lack it, and
    n_gaps_of_unit counts indicators; then frame (34), n_parts, n_parts_lacking, parts_lacking (names of the
    provinces that lack it, or did not report, joined by "; "). Raises UsageError as list_gaps() does.
    """
    known = list(status["indicator_code"].unique())
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    provinces = load_provinces() if provinces is None else provinces
    merged = merge_units(status, provinces)
    table = complete_pairs(status, provinces)
    facts = provinces[["unit_code", "name_vi", "region", POPULATION_COLUMN, "unit_2025_code"]]
    lacking = table[is_gap(table, strict=strict)].merge(facts, on="unit_code", validate="m:1")
    keys = ["unit_2025_code", "indicator_code"]
    found = lacking.groupby(keys, sort=False).agg(
        n_parts_lacking=("unit_code", "size"),
        parts_lacking=("name_vi", "; ".join),
        population_thousand=(POPULATION_COLUMN, "sum"),
    )
    found = found.reset_index().rename(columns={"unit_2025_code": "unit_code"})
    found["n_gaps_of_unit"] = found.groupby("unit_code")["indicator_code"].transform("size")
    if indicator is not None:
        found = found[found["indicator_code"] == indicator]
    rows = found.merge(merged, on=["unit_code", "indicator_code"], validate="1:1")
    rows = rows.merge(_describe_units(provinces), on="unit_code", validate="m:1")
    rows = rows.sort_values("unit_code", kind="stable").reset_index(drop=True)
    return rows[[*GAP_COLUMNS, "frame", "n_parts", "n_parts_lacking", "parts_lacking"]]


def _describe_units(provinces: pd.DataFrame) -> pd.DataFrame:
    names = load_units(34)[["unit_code", "label_vi"]].rename(columns={"label_vi": "name_vi"})
    regions = provinces.groupby("unit_2025_code")["region"].agg(lambda found: "; ".join(found.unique()))
    return names.merge(regions.rename("region"), left_on="unit_code", right_index=True)
