"""What a map shows, as levels by unit and in words for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.catalog import load_provinces
from hotich_analysis.display.palette import MISSING_LEVEL
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


def levels_of_shapes(status: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, indicator: str) -> dict[str, str]:
    """Return the level of each unit that has a shape; raise BoundaryError for a unit that has none."""
    levels = levels_of_units(status, boundaries["unit_code"], indicator=indicator)
    problems = [
        Problem("boundaries", "a unit of the status table has no shape", column="unit_code", value=code)
        for code in status["unit_code"].unique()
        if code not in levels
    ]
    if problems:
        raise BoundaryError(problems)
    return levels


def describe_map(
    status: pd.DataFrame, *, indicator: str, lang: Lang = "vi", names: Mapping[str, str] | None = None
) -> str:
    """Return the alternative text of a map: how many units at each level, which have gaps, and where.

    status: tidy status table; names: of the units by code, for another frame than the 63 provinces (whose
    units lie in no one region, so none is named). Raises UsageError for an unknown indicator.
    """
    wording = load_wording(lang)
    if names is None and "n_parts" in status:
        names = {code: wording.unit_2025(code) for code in status["unit_code"].unique()}
    units = list(names) if names else list(load_provinces()["unit_code"])
    levels = levels_of_units(status, units, indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    named = wording.join([names[code] if names else wording.province(code) for code in gaps])
    counts = {f"n_{level}": list(levels.values()).count(level) for level in (*Level, MISSING_LEVEL)}
    values = {"indicator": wording.indicator(indicator), "names": named, **counts}
    if names:
        return wording("map-alt-merged", n_units=len(units), **values)
    region, n_region = _region_with_most(gaps, wording)
    return wording("alt-map", region=region, n_region=n_region, **values)


def describe_maps(status: pd.DataFrame, *, indicators: Sequence[str], lang: Lang = "vi") -> str:
    """Return the alternative text of a row of small maps: how many units have deployed each."""
    wording = load_wording(lang)
    parts = [describe_indicator(status, indicator=indicator, lang=lang) for indicator in indicators]
    return wording("alt-small-multiples", parts=" ".join(parts))


def describe_indicator(status: pd.DataFrame, *, indicator: str, lang: Lang, short: bool = False) -> str:
    """Return how many units have deployed an indicator, how many have not, and in which region most."""
    wording = load_wording(lang)
    levels = levels_of_units(status, status["unit_code"].unique(), indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    region, n_region = ("", 0) if "n_parts" in status else _region_with_most(gaps, wording)
    return wording(
        "alt-small-multiples-part",
        indicator=wording.indicator(indicator, short=short),
        n_deployed=sum(level in DEPLOYED for level in levels.values()),
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
