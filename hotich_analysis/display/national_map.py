"""The map of the whole country that every large map is: units by key, insets, names, legend and note.

Schematic: nothing here settles a boundary, and the note below each map says so. Both archipelagos are
always drawn, one symbol an island, in the colour of the unit they belong to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import map_layers, palette
from hotich_analysis.display.map_geometry import INSETS, NATIONAL_VIEW, project_islands, project_units
from hotich_analysis.display.map_labels import Label, place_beside, place_on_units
from hotich_analysis.display.map_text import set_text
from hotich_analysis.display.wording import Wording

MOST_NAMES: Final = 40
"""More find no room beside the country, and are no news one by one."""


@dataclass(frozen=True)
class MapContent:
    """What a map says: the key of each unit (of palette.FILLS), legend texts by key, and units to name.

    names stand on their unit where an inset shows it large enough, so its colour is dark; beside: names
    that never do.
    """

    keys: Mapping[str, str]
    legend: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


def draw_national_map(
    content: MapContent, boundaries: gpd.GeoDataFrame, *, wording: Wording, citation: str, ax: Axes | None
) -> Axes:
    """Draw a map on `ax` (about 6.2 x 4.3 inches) or on a figure of its own; units have gid "unit-<code>"."""
    shapes = project_units(boundaries, simplified_km=1.2)
    if ax is None:
        ax = Figure(figsize=(6.25, 4.56)).add_axes((0.005, 0.06, 0.99, 0.935))
    map_layers.set_view(ax, NATIONAL_VIEW)
    map_layers.draw_surroundings(ax, NATIONAL_VIEW)
    map_layers.draw_units(ax, shapes, content.keys)
    map_layers.draw_islands(ax, content.keys, groups=map_layers.GROUPS)
    panels = [map_layers.draw_inset(ax, inset, shapes, content.keys, wording) for inset in INSETS]
    _draw_names(ax, panels, shapes, content)
    map_layers.draw_key(ax, content.legend, wording)
    width = map_layers.points_wide(ax)
    note = map_layers.note(wording, citation=citation, n_units=len(shapes), width=width)
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def _draw_names(
    ax: Axes,
    panels: Sequence[Axes],
    shapes: Mapping[str, BaseGeometry],
    content: MapContent,
) -> None:
    """Write each name once: on the unit in an inset, or beside the country."""
    km_per_point = NATIONAL_VIEW.width / map_layers.points_wide(ax)
    left = dict(content.names)
    for inset, panel in zip(INSETS, panels, strict=True):
        scale = km_per_point * inset.part.width / inset.place.width
        frame = inset.part.box.buffer(-2 * scale)
        parts = {code: shapes[code].intersection(frame) for code in left}
        enlarged = {code: left[code] for code, part in parts.items() if part.area > 0.5 * shapes[code].area}
        for label in place_on_units(parts, enlarged, km_per_point=scale):
            _write(panel, label)
            del left[label.code]
    left |= content.beside
    view = NATIONAL_VIEW.box.buffer(-3 * km_per_point)
    taken = _obstacles(km_per_point, n_entries=len(content.legend))
    for label in place_beside(shapes, left, view=view, obstacles=taken, km_per_point=km_per_point):
        _write(ax, label)


def _obstacles(km_per_point: float, *, n_entries: int) -> list[BaseGeometry]:
    """What names beside the country must not cover."""
    title = 10 * km_per_point
    places = [inset.place for inset in INSETS]
    insets = [
        shapely.box(at.left, at.bottom, at.right, at.top + title).buffer(3 * km_per_point) for at in places
    ]
    locators = [inset.part.box.boundary for inset in INSETS]
    islands = [islands.convex_hull.buffer(5 * km_per_point) for _, islands in project_islands().values()]
    legend = map_layers.legend_place(n_entries)
    words = [place.box for place in (*map_layers.NAME_PLACES, legend, map_layers.SCALE_PLACE)]
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
