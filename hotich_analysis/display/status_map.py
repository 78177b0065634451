"""Maps of one indicator or several: units and both archipelagos coloured by level, gaps named.

Schematic: nothing here settles a boundary, and the note below each map says so. Both archipelagos are
always drawn, one symbol an island, in the colour of the unit they belong to. Not reported is a level of
its own on a map, never not deployed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import map_layers, palette
from hotich_analysis.display.map_description import describe_map, describe_maps, levels_of_shapes
from hotich_analysis.display.map_geometry import INSETS, NATIONAL_VIEW, View, project_islands, project_units
from hotich_analysis.display.map_labels import Label, place_beside, place_on_units
from hotich_analysis.display.map_text import FONT, set_text
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.vocabulary import DEPLOYED, Lang, Level

__all__ = ["describe_map", "describe_maps", "plot_status_map", "plot_status_maps"]

_SMALL_VIEW: Final = View(-625, -940, 305, 835)
# The archipelagos stand nearer to the coast than they lie, each in a box of its own, at half the scale.
_SMALL_BOXES: Final = {"hoang_sa": View(185, -20, 300, 80), "truong_sa": View(60, -850, 300, -625)}
_COLUMNS: Final = 5
_MOST_NAMES: Final = 40  # more find no room beside the country, and are no news one by one


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
    """Draw the level of every unit for one indicator; name the units without it, if they are 40 at most.

    status: tidy status table (unit_code, indicator_code, level); a unit without a row is missing.
    boundaries: as load_boundaries() of the same frame. citation: where the figures come from, for the
    note. A table of merge_units() shows all, some or none of a unit's parts, and how many, in its legend and
    names. names: of the units by code, for any other frame than these two. ax: of about 6.2 x 4.3
    inches, in its final place; names are laid out for its size. Units are patches with the gid
    "unit-<code>". Raises UsageError for an unknown indicator, BoundaryError for a unit without shape.
    """
    wording = load_wording(lang)
    levels = levels_of_shapes(status, boundaries, indicator=indicator)
    shapes = project_units(boundaries, simplified_km=1.2)
    if ax is None:
        ax = Figure(figsize=(6.25, 4.56)).add_axes((0.005, 0.06, 0.99, 0.935))
    map_layers.set_view(ax, NATIONAL_VIEW)
    map_layers.draw_surroundings(ax, NATIONAL_VIEW)
    map_layers.draw_units(ax, shapes, levels)
    map_layers.draw_islands(ax, levels, groups=map_layers.GROUPS)
    panels = [map_layers.draw_inset(ax, inset, shapes, levels, wording) for inset in INSETS]
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    is_merged = "n_parts" in status
    if len(gaps) <= _MOST_NAMES:
        name_of = wording.unit_2025 if is_merged else wording.province
        called = {code: names[code] if names else name_of(code) for code in gaps}
        mixed = _name_mixed_units(status, indicator, wording) if is_merged else {}
        _draw_names(ax, panels, shapes, called, mixed)
    map_layers.draw_key(ax, levels, wording, merged=is_merged)
    width = map_layers.points_wide(ax)
    note = map_layers.note(wording, citation=citation, n_units=len(shapes), width=width)
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def _name_mixed_units(status: pd.DataFrame, indicator: str, wording: Wording) -> dict[str, str]:
    """Merged units of which some parts have deployed and others have not: name, and how many have."""
    rows = status[status["indicator_code"].eq(indicator) & status["level"].eq(Level.PARTIAL)]
    mixed = rows[rows["n_parts_deployed"] < rows["n_parts"]].to_dict("records")
    return {
        row["unit_code"]: f"{wording.unit_2025(row['unit_code'])} {row['n_parts_deployed']}/{row['n_parts']}"
        for row in mixed
    }


def _draw_names(
    ax: Axes,
    panels: Sequence[Axes],
    shapes: Mapping[str, BaseGeometry],
    gaps: Mapping[str, str],
    mixed: Mapping[str, str],
) -> None:
    """Write each name once: on the unit in an inset, or beside the country; mixed units always beside."""
    km_per_point = NATIONAL_VIEW.width / map_layers.points_wide(ax)
    left = dict(gaps)
    for inset, panel in zip(INSETS, panels, strict=True):
        scale = km_per_point * inset.part.width / inset.place.width
        frame = inset.part.box.buffer(-2 * scale)
        parts = {code: shapes[code].intersection(frame) for code in left}
        enlarged = {code: left[code] for code, part in parts.items() if part.area > 0.5 * shapes[code].area}
        for label in place_on_units(parts, enlarged, km_per_point=scale):
            _write(panel, label)
            del left[label.code]
    left |= mixed
    view = NATIONAL_VIEW.box.buffer(-3 * km_per_point)
    taken = _obstacles(km_per_point)
    for label in place_beside(shapes, left, view=view, obstacles=taken, km_per_point=km_per_point):
        _write(ax, label)


def _obstacles(km_per_point: float) -> list[BaseGeometry]:
    """What names beside the country must not cover."""
    title = 10 * km_per_point
    places = [inset.place for inset in INSETS]
    insets = [
        shapely.box(at.left, at.bottom, at.right, at.top + title).buffer(3 * km_per_point) for at in places
    ]
    locators = [inset.part.box.boundary for inset in INSETS]
    islands = [islands.convex_hull.buffer(5 * km_per_point) for _, islands in project_islands().values()]
    words = [
        place.box for place in (*map_layers.NAME_PLACES, map_layers.LEGEND_PLACE, map_layers.SCALE_PLACE)
    ]
    return [*insets, *locators, *islands, *words]


def _write(ax: Axes, label: Label) -> None:
    colour = palette.TEXT if label.line else palette.ON_DARK_TEXT
    set_text(
        ax,
        label.x,
        label.y,
        label.text,
        ha=label.align,
        va="center",
        color=colour,
        gid=f"label-{label.code}",
        zorder=6,
    )
    if label.line:
        ax.plot(*label.line.xy, color=palette.TEXT, linewidth=0.45, zorder=5)
        x, y = label.line.coords[-1]
        ax.plot(x, y, color=palette.TEXT, marker="o", markersize=1.8, markeredgewidth=0, zorder=5)


def plot_status_maps(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicators: Sequence[str],
    lang: Lang = "vi",
    citation: str = "",
) -> Figure:
    """Draw one small map for each indicator, five in a row, with a legend in common.

    status and boundaries as in plot_status_map. Above each map stand the indicator's short name and how
    many of the units that reported have deployed it. Raises as plot_status_map does.
    """
    wording = load_wording(lang)
    levels = {code: levels_of_shapes(status, boundaries, indicator=code) for code in indicators}
    shapes = project_units(boundaries, simplified_km=2)
    figure, places = _lay_out(len(indicators))
    for ax, indicator in zip(places, indicators, strict=True):
        ax.set_gid(f"map-{indicator}")
        _draw_small_map(ax, shapes, levels[indicator], wording)
        title = {"transform": ax.transAxes, "ha": "center", "size": 7.5}
        set_text(ax, 0.5, 1.075, wording.indicator(indicator, short=True), **title)
        set_text(ax, 0.5, 1.01, _count_deployed(levels[indicator]), weight="bold", **title)
    shown = map_layers.levels_shown(level for of_units in levels.values() for level in of_units.values())
    _draw_common_legend(figure, {level: wording(f"level-{level}") for level in shown})
    note = map_layers.note(wording, citation=citation, n_units=len(shapes), width=6.4 * 72)
    set_text(figure, 0.01, 0.01, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
    return figure


def _draw_common_legend(figure: Figure, labels: Mapping[str, str]) -> None:
    figure.legend(
        handles=map_layers.legend_handles(labels),
        loc="lower center",
        bbox_to_anchor=(0.5, 0.34 / figure.get_figheight()),
        ncols=len(labels),
        frameon=False,
        borderaxespad=0,
        prop={"family": FONT, "size": 7.5},
    )


def _lay_out(n_maps: int) -> tuple[Figure, list[Axes]]:
    """A figure with room for maps in rows of five, a legend and a note."""
    n_rows = -(-n_maps // _COLUMNS)
    width, map_height, row_height = 6.5, 2.15, 2.5
    height = n_rows * row_height + 0.58
    figure = Figure(figsize=(width, height))
    axes = []
    for number in range(n_maps):
        row, column = divmod(number, _COLUMNS)
        in_row = min(_COLUMNS, n_maps - row * _COLUMNS)
        left = 0.5 + (column - in_row / 2) / _COLUMNS
        bottom = 1 - ((row + 1) * row_height) / height
        axes.append(figure.add_axes((left + 0.004, bottom, 0.192, map_height / height)))
    return figure, axes


def _draw_small_map(
    ax: Axes, shapes: Mapping[str, BaseGeometry], levels: Mapping[str, str], wording: Wording
) -> None:
    # A gid stands once in an SVG, so those of small maps begin with the map's own.
    gid = ax.get_gid()
    map_layers.set_view(ax, _SMALL_VIEW)
    ax.set_axis_off()
    map_layers.draw_units(ax, shapes, levels, gid=f"{gid}-unit", linewidth=0.2)
    for group, box in _SMALL_BOXES.items():
        _, islands = project_islands()[group]
        panel = ax.inset_axes((box.left, box.bottom, box.width, box.height), transform=ax.transData)
        map_layers.set_view(panel, box.scaled(2, about=islands.envelope.centroid))
        for spine in panel.spines.values():
            spine.set(linewidth=0.4, edgecolor=palette.BORDER)
        map_layers.draw_islands(panel, levels, groups=[group], gid=f"{gid}-islands", size=2)
    for group, y, align in (("hoang_sa", 95, "bottom"), ("truong_sa", -865, "top")):
        name = wording(f"map-islands-{group}-short")
        set_text(ax, _SMALL_VIEW.right, y, name, ha="right", va=align)


def _count_deployed(levels: Mapping[str, str]) -> str:
    reported = [level for level in levels.values() if level != MISSING_LEVEL]
    return f"{sum(level in DEPLOYED for level in reported)}/{len(reported)}"
