"""What a map shows, as levels by unit and in words for those who do not see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.ratio_classes import (
    classes_of_units,
    counts_of_units,
    is_ratio,
    limits_of,
    name_classes,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import BoundaryError, Problem, UsageError
from hotich_analysis.vocabulary import DEPLOYED, Lang, Level


def levels_of_units(status: pd.DataFrame, units: Iterable[str], *, indicator: str) -> dict[str, str]:
    """Return the level of each of `units`; "missing" where it has no row, or a row without a level.

    Raises UsageError for an indicator that is not in the table, with the nearest ones.
    """
    known = list(status["indicator_code"].unique())
    if indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    rows = status[(status["indicator_code"] == indicator) & status["level"].notna()]
    levels = dict(zip(rows["unit_code"], rows["level"].astype(str), strict=True))
    return {code: levels.get(code, MISSING_LEVEL) for code in units}


def keys_of_shapes(status: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, indicator: str) -> dict[str, str]:
    """Return the level of each unit that has a shape, or the class of a ratio with counts.

    Raises BoundaryError for units of the table that have no shape.
    """
    require_shapes(status["unit_code"].unique(), boundaries, table="status table")
    keys_of_units = classes_of_units if is_ratio(status, indicator) else levels_of_units
    return keys_of_units(status, boundaries["unit_code"], indicator=indicator)


def require_shapes(units: Iterable[str], boundaries: gpd.GeoDataFrame, *, table: str) -> None:
    """Raise BoundaryError with every unit of a table that has no shape."""
    known = set(boundaries["unit_code"])
    message = f"a unit of the {table} has no shape"
    problems = [
        Problem("boundaries", message, column="unit_code", value=code) for code in units if code not in known
    ]
    if problems:
        raise BoundaryError(problems)


def describe_map(
    status: pd.DataFrame, *, indicator: str, lang: Lang = "vi", names: Mapping[str, str] | None = None
) -> str:
    """Return the alternative text of a map: how many units at each level, which have gaps, and where.

    Of a ratio with counts: how many have all of it and how many are in each class, the sums and the pooled
    share of those that reported, and which are in the lowest class. status: tidy status table; names: of the
    units by code, for another frame than the 63 provinces (whose units lie in no one region, so none is
    named). Raises UsageError for an unknown indicator.
    """
    wording = load_wording(lang)
    if names is None and "n_parts" in status:
        names = {code: wording.unit_2025(code) for code in status["unit_code"].unique()}
    units = names or {code: wording.province(code) for code in load_provinces()["unit_code"]}
    if is_ratio(status, indicator):
        return _describe_ratio(status, indicator, units, wording, in_regions=not names)
    levels = levels_of_units(status, units, indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    named = wording.join([units[code] for code in gaps])
    counts = {f"n_{level}": list(levels.values()).count(level) for level in (*Level, MISSING_LEVEL)}
    values = {"indicator": wording.indicator(indicator), "names": named, **counts}
    if names:
        return wording("map-alt-merged", n_units=len(units), **values)
    region, n_region = _region_with_most(gaps, wording)
    return wording("alt-map", region=region, n_region=n_region, **values)


def _describe_ratio(
    status: pd.DataFrame, indicator: str, units: Mapping[str, str], wording: Wording, *, in_regions: bool
) -> str:
    keys = classes_of_units(status, units, indicator=indicator)
    classes = name_classes(limits_of(indicator), wording)
    lowest, name = next(iter(classes.items()))
    found = Counter(keys.values())
    parts = [wording("alt-map-class", name=text, n=found[key]) for key, text in classes.items()]
    named = [units[code] for code, key in keys.items() if key == lowest]
    text = wording(
        "alt-map-ratio",
        n_units=len(units),
        n_missing=found[MISSING_LEVEL],
        n_lowest=len(named),
        lowest=name,
        classes="; ".join(parts),
        names=wording.join(named),
        unit=unit_of_counts(indicator, wording),
        **_say_counts(status, indicator, wording, in_regions=in_regions),
    )
    return text.rstrip()


def _say_counts(
    status: pd.DataFrame, indicator: str, wording: Wording, *, in_regions: bool, short: bool = False
) -> dict[str, object]:
    """Units with all of it and without, sums, the pooled share, and the region with most that have not."""
    counts = counts_of_units(status, indicator=indicator)
    below = [code for code, (numerator, denominator) in counts.items() if numerator < denominator]
    region, n_region = _region_with_most(below, wording) if in_regions else ("", 0)
    numerator, denominator = (
        (sum(column) for column in zip(*counts.values(), strict=True)) if counts else (0, 0)
    )
    return {
        "indicator": wording.indicator(indicator, short=short),
        "n_reported": len(counts),
        "n_complete": len(counts) - len(below),
        "n_below": len(below),
        "numerator": wording.number(numerator),
        "denominator": wording.number(denominator),
        "share": wording.share(numerator / denominator if denominator else None),
        "region": region,
        "n_region": n_region,
    }


def count_deployed(status: pd.DataFrame, *, indicator: str) -> tuple[int, int]:
    """Return how many units have an indicator deployed, and how many reported; a ratio goes by its level.

    A merged unit has it where every part of it that reported has.
    """
    rows = status[status["indicator_code"].eq(indicator) & status["level"].notna()]
    if "n_parts" in rows:
        is_there = rows["n_parts_deployed"].eq(rows["n_parts"] - rows["n_parts_missing"])
    else:
        is_there = rows["level"].isin(DEPLOYED)
    return int(is_there.sum()), len(rows)


def describe_maps(status: pd.DataFrame, *, indicators: Sequence[str], lang: Lang = "vi") -> str:
    """Return the alternative text of a row of small maps: how many units have deployed each."""
    wording = load_wording(lang)
    parts = [describe_indicator(status, indicator=indicator, lang=lang) for indicator in indicators]
    return wording("alt-small-multiples", parts=" ".join(parts))


def describe_indicator(status: pd.DataFrame, *, indicator: str, lang: Lang, short: bool = False) -> str:
    """Return how many units have deployed an indicator, how many have not, and in which region most.

    Of a ratio with counts: how many have all of it, how many have not, and the pooled share.
    """
    wording = load_wording(lang)
    if is_ratio(status, indicator):
        in_regions = "n_parts" not in status
        said = _say_counts(status, indicator, wording, in_regions=in_regions, short=short)
        return wording("alt-small-multiples-part-ratio", **said)
    levels = levels_of_units(status, status["unit_code"].unique(), indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    region, n_region = ("", 0) if "n_parts" in status else _region_with_most(gaps, wording)
    return wording(
        "alt-small-multiples-part",
        indicator=wording.indicator(indicator, short=short),
        n_deployed=count_deployed(status, indicator=indicator)[0],
        n_none=len(gaps),
        region=region,
        n_region=n_region,
    )


def _region_with_most(gaps: Sequence[str], wording: Wording) -> tuple[str, int]:
    """The region, or regions, with most of these provinces, and how many it has."""
    if not gaps:
        return "", 0
    counts = load_provinces().set_index("unit_code")["region"][list(gaps)].value_counts(sort=False)
    most = counts[counts == counts.max()]
    return wording.join([wording.region(str(region)) for region in most.index]), int(counts.max())
