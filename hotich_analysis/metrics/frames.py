"""Frames: the status of the 63 provinces as a status of the 34 units they were merged into on 1/7/2025.

Every unit of 2025 is a union of whole provinces (data/units_2025.csv), so nothing is estimated: parts are
counted, sums are added up, and no share is averaged. Seven codes name other units since then: a merged
table says its frame, and a table that is one already is refused.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, is_deployed
from hotich_analysis.metrics.levels import complete_pairs
from hotich_analysis.metrics.ratios import COUNTS, derive_levels, sum_counts
from hotich_analysis.vocabulary import LEVEL_DTYPE, RETURN_COLUMNS, STATUS_COLUMNS, Frame, Level

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
