"""What the maps are made of: land, units and islands, a legend, and the words around them.

A map shows one key for each unit: a level, a class of a ratio or a kind of change. Here all are alike; what
they look like is palette.FILLS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib_scalebar.scalebar import ScaleBar
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import palette
from hotich_analysis.display.map_geometry import Inset, View, project_context, project_islands, to_path
from hotich_analysis.display.map_text import FONT, balance, set_text
from hotich_analysis.display.palette import FILLS, LEVEL_COLOURS, MISSING_LEVEL
from hotich_analysis.display.wording import Wording
from hotich_analysis.vocabulary import Level

N_PROVINCES: Final = 63
GROUPS: Final = ("hoang_sa", "truong_sa")
LEGEND_PLACE: Final = View(-1270, -930, -500, -620)
_FEW_ENTRIES: Final = 4  # find room in LEGEND_PLACE
_ENTRY_HEIGHT: Final = 64.0  # km
SCALE_PLACE: Final = View(-60, -930, 430, -745)
NAME_PLACES: Final = (View(490, -460, 900, -340), View(480, -225, 900, -115), View(550, -10, 900, 100))
_SEA_NAME: Final = (690.0, -170.0)
_GROUP_NAMES: Final = {"hoang_sa": (560.0, 45.0, "left"), "truong_sa": (690.0, -400.0, "center")}


def points_wide(ax: Axes) -> float:
    """Return the width of the axes in points, its aspect applied."""
    ax.apply_aspect()
    figure = ax.get_figure(root=True)
    dpi = figure.dpi if figure else 72
    return float(ax.get_window_extent().width) / dpi * 72


def set_view(ax: Axes, view: View) -> None:
    """Show this rectangle, kilometres alike in both directions, without ticks."""
    ax.set(xlim=(view.left, view.right), ylim=(view.bottom, view.top), xticks=[], yticks=[])
    ax.set_aspect("equal")


def draw_surroundings(ax: Axes, view: View) -> None:
    """Draw sea and the land around, quiet and nameless, within a thin frame."""
    ax.set_facecolor(palette.SEA)
    for spine in ax.spines.values():
        spine.set(linewidth=0.6, edgecolor=palette.COAST)
    for land in project_context(view):
        ax.add_artist(
            PathPatch(to_path(land), facecolor=palette.LAND, edgecolor=palette.LAND_EDGE, linewidth=0.4)
        )


def draw_units(
    ax: Axes,
    shapes: Mapping[str, BaseGeometry],
    keys: Mapping[str, str],
    *,
    gid: str = "unit",
    linewidth: float = 0.35,
) -> None:
    """Draw each unit in the colour of its key, with the gid "<gid>-<code>", and the country's outline."""
    # add_artist, not add_patch, which spends half a second on finding limits that are set already.
    for code, shape in shapes.items():
        path, fill = to_path(shape), FILLS[keys[code]]
        look = {"facecolor": fill.colour, "edgecolor": palette.BORDER, "linewidth": linewidth}
        ax.add_artist(PathPatch(path, gid=f"{gid}-{code}", **look))
        if fill.hatch:
            lines = {"hatch": fill.hatch, "edgecolor": fill.hatch_colour, "linewidth": 0}
            ax.add_artist(PathPatch(path, fill=False, **lines))
    country = to_path(shapely.union_all(list(shapes.values())))
    outline = PathPatch(
        country, fill=False, edgecolor=palette.COAST, linewidth=1.7 * linewidth, joinstyle="round"
    )
    ax.add_artist(outline)


def draw_islands(
    ax: Axes, keys: Mapping[str, str], *, groups: Iterable[str], gid: str = "islands", size: float = 9
) -> None:
    """Draw the islands of these archipelagos as symbols in the colour of their unit."""
    for group in groups:
        code, islands = project_islands()[group]
        colour = FILLS[keys.get(code, MISSING_LEVEL)].colour
        x, y = shapely.get_coordinates(islands).T
        width = 0.15 * size**0.5
        ax.scatter(
            x, y, size, colour, edgecolors=palette.COAST, linewidths=width, gid=f"{gid}-{group}", zorder=3
        )


def legend_handles(labels: Mapping[str, str]) -> list[Patch]:
    """Return a swatch with its label for each key of `labels`."""
    return [
        Patch(
            facecolor=FILLS[key].colour,
            edgecolor=FILLS[key].hatch_colour,
            hatch=FILLS[key].hatch,
            linewidth=0.4,
            label=label,
        )
        for key, label in labels.items()
    ]


def legend_place(n_entries: int) -> View:
    """Return the room of a map's legend: up from the lower left corner, as high as its entries need."""
    more = max(0, n_entries - _FEW_ENTRIES) * _ENTRY_HEIGHT
    place = LEGEND_PLACE
    return View(place.left, place.bottom, place.right, place.top + more)


def levels_shown(levels: Iterable[str]) -> list[str]:
    """Return the levels a legend explains: full and none always, partial and missing where they occur."""
    occurring = {str(Level.FULL), str(Level.NONE), *levels}
    return [level for level in LEVEL_COLOURS if level in occurring]


def note(wording: Wording, *, citation: str, n_units: int, width: float) -> str:
    """Return what stands below a map: what it is not for, and where shapes and figures come from."""
    if citation and n_units == N_PROVINCES:
        text = wording("map-note", citation=citation)
    else:
        data = wording("map-note-data", citation=citation) if citation else ""
        text = f"{wording('map-note-boundaries', n_units=n_units)} {data}".strip()
    return balance(text, width=width)


def draw_inset(
    ax: Axes, inset: Inset, shapes: Mapping[str, BaseGeometry], keys: Mapping[str, str], wording: Wording
) -> Axes:
    """Draw a part of the country larger, and on the map the rectangle it shows; return its own axes."""
    part, place = inset.part, inset.place
    panel = ax.inset_axes(
        (place.left, place.bottom, place.width, place.height), transform=ax.transData, zorder=4
    )
    set_view(panel, part)
    draw_surroundings(panel, part)
    frame = part.box.buffer(0.05 * part.width, join_style="mitre")
    visible = {code: shape.intersection(frame) for code, shape in shapes.items() if shape.intersects(frame)}
    draw_units(panel, visible, keys, gid=inset.title, linewidth=0.45)
    locator = Rectangle(
        (part.left, part.bottom), part.width, part.height, fill=False, linewidth=0.6, zorder=3
    )
    locator.set_edgecolor(palette.TEXT)
    ax.add_artist(locator)
    set_text(ax, place.left, place.top + 8, wording(inset.title), va="bottom")
    return panel


def draw_key(ax: Axes, entries: Mapping[str, str], wording: Wording) -> None:
    """Write the names of sea and archipelagos; draw legend (key -> text), scale bar and north arrow."""
    set_text(ax, *_SEA_NAME, wording("map-sea"), ha="center", style="italic", size=10, color=palette.SEA_TEXT)
    for group, (x, y, align) in _GROUP_NAMES.items():
        set_text(
            ax, x, y, wording(f"map-islands-{group}"), ha=align, va="center", size=7, gid=f"name-{group}"
        )
    corner = {
        "bbox_to_anchor": (LEGEND_PLACE.left, LEGEND_PLACE.bottom),
        "bbox_transform": ax.transData,
        "borderaxespad": 0,
    }
    look = {
        "prop": {"family": FONT, "size": 7.5},
        "framealpha": 1,
        "fancybox": False,
        "edgecolor": palette.BORDER,
    }
    if len(entries) > _FEW_ENTRIES:
        look["labelspacing"] = 0.3
    legend = ax.legend(handles=legend_handles(entries), loc="lower left", **corner, **look)
    legend.get_frame().set_linewidth(0.5)
    _draw_scale(ax, wording)


def _draw_scale(ax: Axes, wording: Wording) -> None:
    # On the central meridian, where straight up is north.
    north, foot = SCALE_PLACE.top - 45, SCALE_PLACE.bottom
    ax.annotate(
        "",
        (0, north),
        (0, foot),
        arrowprops={"arrowstyle": "-|>", "color": palette.TEXT, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0},
    )
    set_text(
        ax, 0, north + 4, wording("map-north"), ha="center", va="bottom", size=8, weight="bold", gid="north"
    )
    bar = ScaleBar(
        1,
        "km",
        fixed_value=300,
        location="lower left",
        bbox_to_anchor=(90, foot),
        bbox_transform=ax.transData,
        box_alpha=0,
        border_pad=0,
        pad=0,
        sep=2,
        width_fraction=0.0025,
        color=palette.TEXT,
        font_properties={"family": FONT, "size": 7},
    )
    ax.add_artist(bar)
