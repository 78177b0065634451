"""Coverage: how many units, and what share of units and people, have a service deployed.

Deployed is full or partial (the Ministry's own way of counting an `x`); strict is full alone. Units that did
not report are counted in n_missing and stand in no denominator. Population weights are one year's averages
for whole provinces: the share of people who live where a service is deployed, not of those who use it. Counts
of a ratio are pooled, and units of 2025 are counted up from provinces: no share is ever averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import (
    DEPLOYED,
    LEVEL_DTYPE,
    RETURN_COLUMNS,
    STATUS_COLUMNS,
    Frame,
    Kind,
    Level,
)


def list_pairs(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.MultiIndex:
    """Return every pair of indicator_code and unit_code in a status table, whether it has a row or not.

    Indicators in the order of status, units in the order of provinces. Raises UsageError for a unit that
    is not among the provinces.
    """
    if unknown := sorted(set(status["unit_code"]) - set(provinces["unit_code"])):
        raise UsageError("unit code", ", ".join(unknown), known=["the codes of the 63-unit frame"])
    units = provinces.loc[provinces["unit_code"].isin(status["unit_code"]), "unit_code"]
    keys = ["indicator_code", "unit_code"]
    return pd.MultiIndex.from_product([status["indicator_code"].unique(), units], names=keys)


def complete_pairs(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return a status table with a row for every unit and indicator in it; added rows are missing.

    Indicators in the order of status, units in the order of provinces. Raises UsageError for a unit that
    is not among the provinces.
    """
    pairs = list_pairs(status, provinces)
    table = status.set_index(list(pairs.names)).reindex(pairs).reset_index()
    return table.astype({"level": LEVEL_DTYPE})


def spread_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the levels as text, units by indicators, both in the table's order; no row is missing."""
    units, indicators = status["unit_code"].unique(), status["indicator_code"].unique()
    levels = status.set_index(["indicator_code", "unit_code"])["level"].astype("str")
    return pd.DataFrame({code: levels.loc[code].reindex(units) for code in indicators}, index=units)


def find_date(status: pd.DataFrame) -> Any:
    """Return the date of a status table (Timestamp), NaT if it has none; UsageError if it has several."""
    dates = list(status["snapshot_date"].dropna().unique()) if "snapshot_date" in status else []
    if len(dates) > 1:
        found = ", ".join(f"{date:%Y-%m-%d}" for date in dates)
        raise UsageError("date of a status table", found, known=["one date: a table for each snapshot"])
    return dates[0] if dates else pd.NaT


COUNTS: Final = ("numerator", "denominator")


def list_ratios(status: pd.DataFrame) -> list[str]:
    """Return the indicators for which a unit of the table gave counts; none where it has no such columns."""
    if "denominator" not in status:
        return []
    return list(status.loc[status["denominator"].notna(), "indicator_code"].unique())


def sum_counts(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return numerator and denominator (Int64) added up by `keys`, in the order of the table.

    Only rows that have both are added up; the sums are missing where no row has.
    """
    counts = table.reindex(columns=list(COUNTS)).astype("Int64")
    counts = counts.where(counts.notna().all(axis=1))
    return table[keys].join(counts).groupby(keys, sort=False).sum(min_count=1)


def compute_share(counts: pd.DataFrame) -> pd.Series[float]:
    """Return numerator / denominator (0-1), row by row; missing without counts, or where there is nothing."""
    return (counts["numerator"] / counts["denominator"]).astype("float64")


def derive_levels(counts: pd.DataFrame) -> pd.Series[Any]:
    """Return the level of each pair of counts: full where all is done, none where nothing is, else partial.

    Where there is nothing to do (0 of 0), all is done. Missing where a count is missing.
    """
    done, there = counts["numerator"], counts["denominator"]
    level = pd.Series(str(Level.PARTIAL), index=counts.index, dtype="str")
    level = level.mask(done.eq(0).astype("boolean"), str(Level.NONE))
    level = level.mask(done.eq(there).astype("boolean"), str(Level.FULL))
    return level.mask(done.isna() | there.isna()).astype(LEVEL_DTYPE)


def keep_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the indicators that are levels; of a table of ratios alone, all of it."""
    levels = status[~status["indicator_code"].isin(list_ratios(status))]
    return levels if len(levels) else status


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


COMBINATIONS: Final = ("essential_trio", "all_indicators")


def add_combinations(status: pd.DataFrame, *, indicators: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the status table followed by the combinations `essential_trio` and `all_indicators`.

    status: tidy status table; indicators: as load_indicators(), which is the default and says which are
    the essential services (birth, marriage and death registration) and which are ratios. Each combination is
    one more indicator, with one row for each unit: its weakest level. Ratios are in none: how far a count has
    come is no service to combine. The trio is left out where the table does not hold all three, and a table
    without an indicator of kind level gets no combination.
    """
    indicators = load_indicators() if indicators is None else indicators
    ratios = set(indicators.loc[indicators["kind"].eq(Kind.RATIO), "indicator_code"])
    present = [code for code in status["indicator_code"].unique() if code not in ratios]
    if not present:
        return status.reset_index(drop=True)
    is_essential = indicators["is_essential_service"].astype(bool)
    essential = indicators.loc[is_essential, "indicator_code"]
    combined = [combine_indicators(status, indicators=present, code="all_indicators")]
    if set(essential) <= set(present):
        combined.insert(0, combine_indicators(status, indicators=list(essential), code="essential_trio"))
    return pd.concat([status, *combined], ignore_index=True)


PART_COLUMNS: Final = ("frame", "n_parts", "n_parts_full", "n_parts_deployed", "n_parts_missing")
_MERGED: Final[Frame] = 34
_OF_ONE_PART: Final = ("note", "restriction", "evidence", "reported_date")


def merge_units(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return the status table of the 63 provinces as a table of the 34 units of 2025.

    provinces: as load_provinces(). Columns: those of the status table, unit_code now being a code of the
    34-unit frame, and frame (34), n_parts (provinces merged into the unit), n_parts_full, n_parts_deployed
    (full or partial), n_parts_missing. One row for each unit with a part in the table and each indicator;
    indicators in the order of the table, units in that of their codes. Where the table has numerator and
    denominator, they are added up over the parts that gave them.

    level speaks for the parts that reported: full if all of them are full, none if all of them are none,
    else partial (in some of its parts); missing if no part reported. That of a ratio follows from the counts
    added up. A part that did not report, or has no
    row, is never read as none: it is counted in n_parts_missing, and where that is not 0 the level is not the
    last word on the whole unit. note, restriction, evidence and reported_date are kept where the unit is one
    province, and are missing where it was merged: they speak of parts, and stand in the table of the 63.

    Raises UsageError for a table of the 34 units, or for a unit that is not among the provinces.
    """
    _refuse_other_frame(status, provinces)
    keys = ["indicator_code", "unit_code"]
    parts = _complete_parts(status, provinces)
    flags = parts[keys].assign(
        n_parts=1,
        n_parts_full=parts["level"].eq(Level.FULL),
        n_parts_deployed=is_deployed(parts),
        n_parts_missing=parts["level"].isna(),
    )
    merged = flags.groupby(keys, sort=False).sum().astype("int64").reset_index()
    merged["level"] = _level_of_parts(merged)
    merged["frame"] = _MERGED
    merged["snapshot_date"] = pd.NaT
    if "snapshot_date" in status:
        # an indicator keeps its date in a table that takes each from the snapshot that last spoke of it
        dates = status.groupby("indicator_code")["snapshot_date"].max()
        merged["snapshot_date"] = merged["indicator_code"].map(dates)
    if set(COUNTS) <= set(parts):
        merged = merged.join(sum_counts(parts, keys), on=keys)
        merged["level"] = derive_levels(merged).where(merged["denominator"].notna(), merged["level"])
    whole = parts[parts.groupby(keys)["level"].transform("size").eq(1)]
    kept = [column for column in _OF_ONE_PART if column in parts]
    merged = merged.merge(whole[[*keys, *kept]], on=keys, how="left", validate="1:1")
    return merged[[*_columns_of(status), *PART_COLUMNS]]


def merge_provinces(provinces: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return the 34 units of 2025 with what is added up from the 63 provinces, in the order of their codes.

    provinces: as load_provinces(); units: the table of data/units_2025.csv. Columns: unit_code (34-unit
    frame), name_vi, name_en, region (of 2008-2025; every region that a part lay in, joined by "; "),
    part_codes (tuple, 63-unit frame), avg_population_2022_thousand (thousand persons, sum), n_parts.
    """
    sums = provinces.groupby("unit_2025_code").agg(
        region=("region", lambda regions: "; ".join(regions.unique())),
        part_codes=("unit_code", tuple),
        **{POPULATION_COLUMN: (POPULATION_COLUMN, "sum")},
        n_parts=("unit_code", "size"),
    )
    names = units.rename(columns={"unit_2025_code": "unit_code"})[["unit_code", "name_vi", "name_en"]]
    return names.join(sums, on="unit_code", how="inner", validate="1:1").reset_index(drop=True)


def _columns_of(status: pd.DataFrame) -> list[str]:
    return [*STATUS_COLUMNS, *(column for column in RETURN_COLUMNS if column in status)]


def _refuse_other_frame(status: pd.DataFrame, provinces: pd.DataFrame) -> None:
    """Every code of the 34 is also a code of the 63, often of another unit: codes alone would pass."""
    units_2025, codes = set(provinces["unit_2025_code"]), set(status["unit_code"])
    says_other = "frame" in status and status["frame"].eq(_MERGED).any()
    if says_other or (codes == units_2025 and codes != set(provinces["unit_code"])):
        raise UsageError("frame of a table to merge", str(_MERGED), known=["63"])


def _complete_parts(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """The table with a row for each part of each unit it touches, parts without one missing, code of 2025."""
    unit_of = provinces.set_index("unit_code")["unit_2025_code"]
    touched = unit_of.isin(unit_of.reindex(status["unit_code"].unique()))
    absent = [code for code in unit_of.index[touched] if code not in set(status["unit_code"])]
    first = status["indicator_code"].iloc[:1].tolist() * len(absent)
    rows = pd.DataFrame({"unit_code": absent, "indicator_code": first}, dtype="str")
    table = status.reindex(columns=_columns_of(status))
    every = complete_pairs(pd.concat([table, rows], ignore_index=True), provinces)
    every["unit_code"] = every["unit_code"].map(unit_of)
    order = {code: place for place, code in enumerate(status["indicator_code"].unique())}
    every["_order"] = every["indicator_code"].map(order)
    return every.sort_values(["_order", "unit_code"], kind="stable").drop(columns="_order")


def _level_of_parts(merged: pd.DataFrame) -> pd.Series[Any]:
    n_reporting = merged["n_parts"] - merged["n_parts_missing"]
    level = pd.Series(str(Level.PARTIAL), index=merged.index, dtype="str")
    level = level.mask(merged["n_parts_full"].eq(n_reporting), str(Level.FULL))
    level = level.mask(merged["n_parts_deployed"].eq(0), str(Level.NONE))
    return level.mask(n_reporting.eq(0)).astype(LEVEL_DTYPE)


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
