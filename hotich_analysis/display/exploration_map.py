"""The map of what is chosen: units outside the region are veiled and unnamed, and the legend leaves them out.

The legend counts units, or the people who live in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import palette
from hotich_analysis.display.captions import write_caption
from hotich_analysis.display.exploration import WHOLE_COUNTRY, Scope
from hotich_analysis.display.map_description import describe_map, keys_of_shapes
from hotich_analysis.display.map_geometry import (
    INSETS,
    NATIONAL_VIEW,
    View,
    project_islands,
    project_units,
    to_path,
)
from hotich_analysis.display.map_legend import list_classes, list_levels
from hotich_analysis.display.map_text import FONT
from hotich_analysis.display.national_map import MOST_NAMES, MapContent, draw_national_map
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.ratio_classes import class_keys, is_ratio, limits_of, name_classes
from hotich_analysis.display.status_map import _name_mixed_units
from hotich_analysis.display.wording import Wording
from hotich_analysis.metrics.coverage import POPULATION_COLUMN
from hotich_analysis.vocabulary import Level

_VEIL = 0.8
"""How much of the paper's white lies on what is outside the region."""


@dataclass(frozen=True)
class Picture:
    """A figure, drawn as SVG too, with the words that stand for it and those that stand below it."""

    axes: Axes
    svg: str
    alt: str
    caption: str


def draw_scope(scope: Scope, boundaries: gpd.GeoDataFrame, *, wording: Wording) -> Picture:
    """Return the map of a choice; boundaries: as load_boundaries() of its frame."""
    choice = scope.choice
    axes = plot_scope(scope, boundaries, wording=wording)
    names = {code: scope.name(code, wording) for code in scope.codes}
    within = scope.shown[scope.shown["unit_code"].isin(scope.codes)]
    is_whole = choice.region == WHOLE_COUNTRY
    alt = describe_map(
        within, indicator=choice.indicator, lang=wording.lang, names=None if is_whole else names
    )
    caption = write_caption("map", scope.status, lang=wording.lang, indicator=choice.indicator)
    if not is_whole:
        caption = f"{caption} · {scope.name_place(wording)}"
    return Picture(axes, to_svg(axes), alt, caption)


def plot_scope(scope: Scope, boundaries: gpd.GeoDataFrame, *, wording: Wording) -> Axes:
    """Draw the map of a choice as plot_status_map() does; raises BoundaryError as that does."""
    choice = scope.choice
    keys = keys_of_shapes(scope.shown, boundaries, indicator=choice.indicator)
    within = {code: keys[code] for code in scope.codes}
    by_class = is_ratio(scope.shown, choice.indicator)
    lowest = class_keys(limits_of(choice.indicator))[0] if by_class else str(Level.NONE)
    gaps = [code for code, key in within.items() if key == lowest]
    names, mixed = {}, {}
    if len(gaps) <= MOST_NAMES:
        names = {code: scope.name(code, wording) for code in gaps}
        mixed = {} if by_class else _name_mixed_within(scope, wording)
    legend = _write_legend(scope, within, wording, by_class=by_class, is_named=bool(names))
    citation = wording.citation(scope.snapshot.source)
    if choice.region != WHOLE_COUNTRY:
        citation = wording("explore-veiled", citation=citation, region=wording.region(choice.region))
    content = MapContent(keys, legend, names, mixed)
    axes = draw_national_map(content, boundaries, wording=wording, citation=citation, ax=None)
    if choice.weight == "people" and (key := axes.get_legend()):
        key.set_title(wording("column-population-thousand"), prop=FontProperties(family=FONT, size=7))
        key.set_alignment("left")
    _veil_others(axes, boundaries, set(within), keys)
    return axes


def _name_mixed_within(scope: Scope, wording: Wording) -> dict[str, str]:
    if not scope.is_merged:
        return {}
    named = _name_mixed_units(scope.shown, scope.choice.indicator, wording)
    return {code: name for code, name in named.items() if code in scope.codes}


def _write_legend(
    scope: Scope, keys: Mapping[str, str], wording: Wording, *, by_class: bool, is_named: bool
) -> dict[str, str]:
    """Text by key: the name of a level or class, with its number of units, or of the people there."""
    kind = "level-merged" if scope.is_merged else "level"
    if by_class:
        legend = list_classes(keys, scope.choice.indicator, wording, is_named=is_named)
        names = name_classes(limits_of(scope.choice.indicator), wording)
    else:
        legend = list_levels(keys, wording, kind=kind)
        names = {str(level): wording(f"{kind}-{level}") for level in Level}
    if scope.choice.weight == "units":
        return legend
    people = scope.units[POPULATION_COLUMN].groupby(scope.units["unit_code"].map(dict(keys))).sum()
    names[palette.MISSING_LEVEL] = wording("level-missing")
    return {
        key: wording("map-legend-entry", level=_capital(names[key]), n=wording.number(people.get(key, 0.0)))
        for key in legend
    }


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _veil_others(axes: Axes, boundaries: gpd.GeoDataFrame, within: set[str], keys: Mapping[str, str]) -> None:
    """Lay white over all units but these, on the map and on its enlarged parts, and pale their islands."""
    shapes = project_units(boundaries, simplified_km=1.2)
    others = [shape for code, shape in shapes.items() if code not in within]
    if not others:
        return
    _veil(axes, others, NATIONAL_VIEW)
    for inset, panel in zip(INSETS, axes.child_axes, strict=True):
        _veil(panel, others, inset.part)
    for group, (code, _) in project_islands().items():
        if code not in within:
            [symbols] = [one for one in axes.collections if one.get_gid() == f"islands-{group}"]
            if isinstance(symbols, PathCollection):
                symbols.set_facecolor(_pale(palette.FILLS[keys[code]].colour))


def _veil(axes: Any, shapes: Iterable[BaseGeometry], view: View) -> None:
    frame = view.box.buffer(0.05 * view.width, join_style="mitre")
    veiled = shapely.intersection(shapely.union_all(list(shapes)), frame)
    if not veiled.is_empty:
        look = {"facecolor": palette.SEA, "alpha": _VEIL, "linewidth": 0}
        axes.add_artist(PathPatch(to_path(veiled), gid="veil", zorder=1.5, **look))


def _pale(colour: str) -> tuple[float, float, float]:
    pairs = zip(to_rgb(colour), to_rgb(palette.SEA), strict=True)
    red, green, blue = ((1 - _VEIL) * part + _VEIL * paper for part, paper in pairs)
    return red, green, blue
