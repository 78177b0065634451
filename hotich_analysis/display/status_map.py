"""Maps of one indicator or several: units and both archipelagos coloured by level or class, gaps named.

Levels show what is deployed; a ratio whose counts the table gives shows the classes of its share, with the
fixed limits of indicators.csv. Not reported is a key of its own on a map, never not deployed.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes

from hotich_analysis.display.map_description import describe_map, describe_maps, keys_of_shapes
from hotich_analysis.display.map_legend import list_classes, list_levels
from hotich_analysis.display.national_map import MOST_NAMES, MapContent, draw_national_map
from hotich_analysis.display.ratio_classes import class_keys, is_ratio, limits_of
from hotich_analysis.display.small_maps import plot_status_maps
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.vocabulary import Lang, Level

__all__ = ["describe_map", "describe_maps", "plot_status_map", "plot_status_maps"]


def plot_status_map(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the level or class of every unit for one indicator; name the gaps, if they are 40 at most.

    status: tidy status table (unit_code, indicator_code, level); a unit without a row is missing. A ratio
    with counts (numerator, denominator) is drawn in the classes of indicators.csv, and the units of the
    lowest class are named; else those that have not deployed it.
    boundaries: as load_boundaries() of the same frame. citation: where the figures come from, for the
    note. A table of merge_units() shows all, some or none of a unit's parts, and how many, in its legend and
    names. names: of the units by code, for any other frame than these two. ax: of about 6.2 x 4.3
    inches, in its final place; names are laid out for its size. Units are patches with the gid
    "unit-<code>". Raises UsageError for an unknown indicator, BoundaryError for a unit without shape.
    """
    wording = load_wording(lang)
    keys = keys_of_shapes(status, boundaries, indicator=indicator)
    is_merged, by_class = "n_parts" in status, is_ratio(status, indicator)
    lowest = class_keys(limits_of(indicator))[0] if by_class else str(Level.NONE)
    gaps = [code for code, key in keys.items() if key == lowest]
    named, mixed = {}, {}
    if len(gaps) <= MOST_NAMES:
        name_of = wording.unit_2025 if is_merged else wording.province
        named = {code: names[code] if names else name_of(code) for code in gaps}
        mixed = _name_mixed_units(status, indicator, wording) if is_merged and not by_class else {}
    if by_class:
        legend = list_classes(keys, indicator, wording, is_named=bool(named))
    else:
        legend = list_levels(keys, wording, kind="level-merged" if is_merged else "level")
    content = MapContent(keys, legend, named, mixed)
    return draw_national_map(content, boundaries, wording=wording, citation=citation, ax=ax)


def _name_mixed_units(status: pd.DataFrame, indicator: str, wording: Wording) -> dict[str, str]:
    """Merged units of which some parts have deployed and others have not: name, and how many have."""
    rows = status[status["indicator_code"].eq(indicator) & status["level"].eq(Level.PARTIAL)]
    mixed = rows[rows["n_parts_deployed"] < rows["n_parts"]].to_dict("records")
    return {
        row["unit_code"]: f"{wording.unit_2025(row['unit_code'])} {row['n_parts_deployed']}/{row['n_parts']}"
        for row in mixed
    }
