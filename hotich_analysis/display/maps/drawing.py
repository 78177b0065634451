"""What the maps are made of: one projection in kilometres, land, units and islands, texts, a legend.

The room that a text takes is known before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.legend import Legend
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib_scalebar.scalebar import ScaleBar
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.references import References, frame_of
from hotich_analysis.display import palette
from hotich_analysis.display.palette import (
    FILLS,
    MISSING_LEVEL,
    TEXT,
)
from hotich_analysis.display.wording import Wording
from hotich_analysis.vocabulary import Frame

FONT: Final = "Arimo"
"""Comes with the package and has every Vietnamese letter: no machine draws another."""
LABEL_SIZE: Final = 8.0
"""In points, and the least of all: in print, figures are as wide as they are drawn."""
WIDTH_IN: Final = 6.42
"""What a page has for a figure (165 mm), less the margin that to_svg() adds."""
LINE_HEIGHT: Final = 1.2
"""Of the size: Vietnamese capitals carry two marks (Ấ)."""


def _register_font() -> None:
    """Let matplotlib draw with the faces of the package, before any that the machine has of the same name."""
    for face in ("Regular", "Bold", "Italic"):
        fontManager.addfont(str(files("hotich_analysis").joinpath("fonts", f"{FONT}-{face}.ttf")))
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())  # of equals, the first is taken


_register_font()


@lru_cache(maxsize=1024)
def measure(text: str, size: float = LABEL_SIZE) -> tuple[float, float]:
    """Return width and height of a text in points; every line is as high as the next."""
    font = FontProperties(family=FONT, size=size)
    lines = text.split("\n")
    width = max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines)
    return float(width), len(lines) * size * LINE_HEIGHT


def break_in_two(text: str, size: float = LABEL_SIZE) -> str:
    """Return the text in two lines, as equal as its words allow; one word stays as it is."""
    words = text.split()
    breaks = [f"{' '.join(words[:n])}\n{' '.join(words[n:])}" for n in range(1, len(words))]
    return min(breaks, key=lambda lines: measure(lines, size)[0], default=text)


def set_text(on: Axes | Figure, x: float, y: float, text: str, **style: Any) -> Text:
    """Write a text in the font and, unless `style` says otherwise, the size and colour of the maps."""
    look: dict[str, Any] = {"family": FONT, "size": LABEL_SIZE, "color": TEXT, "linespacing": 1.05, **style}
    return on.text(x, y, text, parse_math=False, **look)


def balance(text: str, *, width: float, size: float = LABEL_SIZE) -> str:
    """Return the text in as few lines as `width` points allow, all about equally long."""
    fewest = len(_wrap(text, width, size))
    widths = np.linspace(measure(text, size)[0] / fewest, width, 20)
    return "\n".join(next(lines for each in widths if len(lines := _wrap(text, each, size)) == fewest))


def _wrap(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size)[0] > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


# Equal area, so that a coloured unit weighs as much as it is large; azimuthal about the middle of a country
# 15 degrees tall, so that nowhere in it scale or angles are off by more than half a per cent.
PROJECTION: Final = "+proj=laea +lat_0=16 +lon_0=108 +datum=WGS84 +units=km"


@dataclass(frozen=True)
class View:
    """A rectangle of the projection, in kilometres from 16° N, 108° E."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def box(self) -> shapely.Polygon:
        """The rectangle as a shape."""
        return shapely.box(self.left, self.bottom, self.right, self.top)

    @property
    def surroundings(self) -> shapely.Polygon:
        """The rectangle and a little more, so that what is cut off there shows no edge."""
        return self.box.buffer(0.05 * self.width, join_style="mitre")

    def scaled(self, factor: float, *, about: shapely.Point) -> View:
        """Return a view as many times as large about another point."""
        across, upwards = factor * self.width / 2, factor * self.height / 2
        return View(about.x - across, about.y - upwards, about.x + across, about.y + upwards)

    @property
    def width(self) -> float:
        """East to west, in kilometres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """North to south, in kilometres."""
        return self.top - self.bottom


@dataclass(frozen=True)
class Inset:
    """A part of the country that is drawn again, larger, where nothing of Vietnam lies beneath."""

    title: str
    part: View
    place: View


# About 96-121° E and 7.3-23.7° N: broader than the country needs, so that names, insets and legend have room
# beside it on half a page.
NATIONAL_VIEW: Final = View(-1290, -950, 1345, 862)
# Part and place have the same proportions, so that the aspect of an inset is the map's own.
INSETS: Final = (
    Inset("map-inset-north", View(-284, 436, -94, 621), View(640, 128.5, 1310, 781)),
    Inset("map-inset-south", View(-312, -715, -100, -485), View(-1255, -422, -645, 240)),
)


def project_units(boundaries: gpd.GeoDataFrame, *, simplified_km: float = 0) -> dict[str, BaseGeometry]:
    """Return the shape of each unit code in kilometres; neighbours keep their common edges.

    simplified_km: leave out what is smaller than about this, for small maps.
    """
    projected = boundaries.to_crs(PROJECTION)
    shapes = tuple(projected.geometry)
    if simplified_km:
        shapes = _simplify(shapes, simplified_km)
    return dict(zip(projected["unit_code"], shapes, strict=True))


@lru_cache(maxsize=8)
def _simplify(shapes: tuple[BaseGeometry, ...], simplified_km: float) -> tuple[BaseGeometry, ...]:
    return tuple(shapely.coverage_simplify(shapes, simplified_km))


def unite(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return the land that these shapes are together; it is found once for all maps of a country."""
    return _unite(tuple(shapes))


@lru_cache(maxsize=8)
def _unite(shapes: tuple[BaseGeometry, ...]) -> BaseGeometry:
    return shapely.union_all(shapes)


def project_context(view: View, references: References) -> list[BaseGeometry]:
    """Return the land around Vietnam in kilometres, as far as a view shows it."""
    land = shapely.intersection(_project_land(references), view.surroundings)
    return [shape for shape in land if not shape.is_empty]


@lru_cache(maxsize=8)
def _project_land(references: References) -> tuple[BaseGeometry, ...]:
    land = references.context.to_crs(PROJECTION).geometry.to_numpy()
    return tuple(shapely.coverage_simplify(land, 3))  # km; it is but context, yet was half of each file


@lru_cache(maxsize=8)
def project_islands(references: References, frame: Frame) -> Mapping[str, tuple[str, shapely.MultiPoint]]:
    """Return for each archipelago and island district the code of its unit and its islands in kilometres."""
    islands = references.islands_of(frame).to_crs(PROJECTION)
    return {
        str(group): (str(rows["unit_code"].iloc[0]), shapely.MultiPoint(rows.geometry.to_list()))
        for group, rows in islands.groupby("group")
    }


@lru_cache(maxsize=512)
def to_path(shape: BaseGeometry) -> Path:
    """Return polygons, with their holes, as one path; a line or a point that came of cutting is left out.

    The same shape has the same path, on every map: it is not to be changed.
    """
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(polygons)
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


_LIGHT_LINE: Final = 2.0
"""Of the width of a dark line: ink of either side spreads into a light one."""
_DENSER: Final = 3
"""Times the hatch of a unit, that of its islands: a symbol is as wide as the space between two lines."""
N_PROVINCES: Final = 63
GROUPS: Final = ("hoang_sa", "truong_sa")
"""The archipelagos: far off, and named on every map. Other groups of islands are one district each."""
LEGEND_PLACE: Final = View(-1270, -930, -500, -620)
_LEGEND_SIZE: Final = 8.0
_FEW_LINES: Final = 4  # find room in LEGEND_PLACE
_MANY_LINES: Final = 7  # more stand closer together, so as not to reach the inset
_LINE_HEIGHT: Final = 64.0  # km
_ENTRY_WIDTH: Final = 115.0  # points; beyond it lies Phú Quốc
SCALE_PLACE: Final = View(-60, -930, 430, -745)
NAME_PLACES: Final = (View(490, -460, 900, -340), View(480, -225, 900, -115), View(550, -10, 900, 100))
_VEIL: Final = 0.8  # of the colour of what is veiled, how much is the sea's
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


def draw_surroundings(ax: Axes, view: View, references: References) -> None:
    """Draw sea and the land around, quiet and nameless, within a thin frame."""
    ax.set_facecolor(palette.SEA)
    for spine in ax.spines.values():
        spine.set(linewidth=0.6, edgecolor=palette.COAST)
    for land in project_context(view, references):
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
    """Draw each unit in the colour of its key, with the gid "<gid>-<code>", and the country's outline.

    Two dark units are parted by a light line; the dark border of a light unit lies over it.
    """
    # add_artist, not add_patch, which spends half a second on finding limits that are set already.
    for code in sorted(shapes, key=lambda code: not FILLS[keys[code]].is_dark):
        path, fill = to_path(shapes[code]), FILLS[keys[code]]
        width = _LIGHT_LINE * linewidth if fill.is_dark else linewidth
        look = {"facecolor": fill.colour, "edgecolor": fill.border, "linewidth": width}
        ax.add_artist(PathPatch(path, gid=f"{gid}-{code}", **look))
        if fill.hatch:
            lines = {"hatch": fill.hatch, "edgecolor": fill.hatch_colour, "linewidth": 0}
            ax.add_artist(PathPatch(path, fill=False, **lines))
    country = to_path(unite(shapes.values()))
    outline = PathPatch(
        country, fill=False, edgecolor=palette.COAST, linewidth=1.7 * linewidth, joinstyle="round"
    )
    ax.add_artist(outline)


def draw_islands(
    ax: Axes,
    keys: Mapping[str, str],
    references: References,
    *,
    frame: Frame,
    groups: Iterable[str] | None = None,
    gid: str = "islands",
    size: float = 9,
) -> None:
    """Draw the islands of these groups (default: all) as symbols in the colour and hatch of their unit.

    keys: by codes of the frame.
    """
    known = project_islands(references, frame)
    for group in known if groups is None else groups:
        code, islands = known[group]
        fill = FILLS[keys.get(code, MISSING_LEVEL)]
        x, y = shapely.get_coordinates(islands).T
        look = {"edgecolors": palette.COAST, "linewidths": 0.15 * size**0.5, "gid": f"{gid}-{group}"}
        symbols = ax.scatter(x, y, size, fill.colour, zorder=3, **look)
        if fill.hatch:
            symbols.set(hatch=_DENSER * fill.hatch, hatchcolor=fill.hatch_colour, hatch_linewidth=0.5)


def draw_veil(
    ax: Axes,
    boundaries: gpd.GeoDataFrame,
    keys: Mapping[str, str],
    references: References,
    *,
    within: Collection[str],
) -> None:
    """Lay the sea's colour over all units but those `within`, on a national map, and pale their islands."""
    shapes = project_units(boundaries, simplified_km=1.2)
    others = [shape for code, shape in shapes.items() if code not in within]
    if not others:
        return
    veil = shapely.union_all(others)
    parts = [(ax, NATIONAL_VIEW), *zip(ax.child_axes, (inset.part for inset in INSETS), strict=True)]
    for panel, view in parts:
        veiled = veil.intersection(view.surroundings)
        if not veiled.is_empty:
            look = {"facecolor": palette.SEA, "alpha": _VEIL, "linewidth": 0}
            panel.add_artist(PathPatch(to_path(veiled), gid="veil", zorder=1.5, **look))
    for group, (code, _) in project_islands(references, frame_of(boundaries)).items():
        [symbols] = [one for one in ax.collections if one.get_gid() == f"islands-{group}"]
        if code not in within:
            symbols.set_facecolor(_pale(FILLS[keys.get(code, MISSING_LEVEL)].colour))


def _pale(colour: str) -> tuple[float, float, float]:
    pairs = zip(to_rgb(colour), to_rgb(palette.SEA), strict=True)
    red, green, blue = ((1 - _VEIL) * part + _VEIL * paper for part, paper in pairs)
    return red, green, blue


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


def wrap_entries(entries: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a map's legend, by key, in as many lines as its room asks for."""
    return {key: balance(text, width=_ENTRY_WIDTH, size=_LEGEND_SIZE) for key, text in entries.items()}


def legend_place(entries: Mapping[str, str]) -> View:
    """Return the room of a map's legend: up from the lower left corner, as high as its lines need."""
    more = max(0, min(_count_lines(entries), _MANY_LINES) - _FEW_LINES) * _LINE_HEIGHT
    place = LEGEND_PLACE
    return View(place.left, place.bottom, place.right, place.top + more)


def _count_lines(entries: Mapping[str, str]) -> int:
    return sum(text.count("\n") + 1 for text in entries.values())


def note(wording: Wording, *, citation: str, n_units: int, width: float, before: str = "") -> str:
    """Return what stands below a map: what it is not for, and where shapes and figures come from.

    before: what is said first.
    """
    if citation and n_units == N_PROVINCES:
        text: str = wording("map-note", citation=citation)
    else:
        data = wording("map-note-data", citation=citation) if citation else ""
        text = f"{wording('map-note-boundaries', n_units=n_units)} {data}".strip()
    return balance(f"{before} {text}".strip(), width=width)


def draw_inset(
    ax: Axes, inset: Inset, shapes: Mapping[str, BaseGeometry], keys: Mapping[str, str], wording: Wording
) -> Axes:
    """Draw a part of the country larger, and on the map the rectangle it shows; return its own axes."""
    part, place = inset.part, inset.place
    panel = ax.inset_axes(
        (place.left, place.bottom, place.width, place.height), transform=ax.transData, zorder=4
    )
    draw_part(panel, part, shapes, keys, wording.references, gid=inset.title)
    draw_locator(ax, part, linewidth=0.6, zorder=3)
    set_text(ax, place.left, place.top + 8, wording(inset.title), va="bottom")
    return panel


def draw_part(
    ax: Axes,
    part: View,
    shapes: Mapping[str, BaseGeometry],
    keys: Mapping[str, str],
    references: References,
    *,
    gid: str,
) -> None:
    """Draw what of sea, land and units lies in a part of the country; units have the gid "<gid>-<code>"."""
    set_view(ax, part)
    draw_surroundings(ax, part, references)
    frame = part.surroundings
    visible = {code: shape.intersection(frame) for code, shape in shapes.items() if shape.intersects(frame)}
    draw_units(ax, visible, keys, gid=gid, linewidth=0.45)


def draw_locator(ax: Axes, part: View, *, linewidth: float, zorder: int) -> None:
    """Draw the outline of a part of the country that is shown larger elsewhere."""
    outline = Rectangle((part.left, part.bottom), part.width, part.height, fill=False, zorder=zorder)
    outline.set(edgecolor=palette.TEXT, linewidth=linewidth)
    ax.add_artist(outline)


def draw_legend(on: Axes | Figure, handles: Iterable[Artist], *, size: float, **look: Any) -> Legend:
    """Draw a legend in the font of the maps, without a frame unless `look` says otherwise; return it."""
    plain: dict[str, Any] = {"frameon": False, "borderaxespad": 0, "prop": {"family": FONT, "size": size}}
    return on.legend(handles=list(handles), **(plain | look))


def draw_key(ax: Axes, entries: Mapping[str, str], wording: Wording, *, title: str = "") -> None:
    """Write the names of sea and archipelagos; draw legend (key -> text), scale bar and north arrow.

    title: of the legend, which is left out where nothing is in it.
    """
    set_text(ax, *_SEA_NAME, wording("map-sea"), ha="center", style="italic", size=10, color=palette.SEA_TEXT)
    for group, (x, y, align) in _GROUP_NAMES.items():
        name = wording(f"map-islands-{group}")
        set_text(ax, x, y, name, ha=align, va="center", gid=f"name-{group}")
    _draw_scale(ax, wording)
    if not entries:
        return
    corner = {"bbox_to_anchor": (LEGEND_PLACE.left, LEGEND_PLACE.bottom), "bbox_transform": ax.transData}
    look: dict[str, Any] = {"framealpha": 1, "fancybox": False, "edgecolor": palette.BORDER}
    if (n_lines := _count_lines(entries)) > _FEW_LINES:
        look["labelspacing"] = 0.3 if n_lines <= _MANY_LINES else 0.05
    look |= {"frameon": True, "loc": "lower left"}
    if title:
        font = {"family": FONT, "size": _LEGEND_SIZE, "weight": "bold"}
        look |= {
            "title": balance(title, width=_ENTRY_WIDTH),
            "title_fontproperties": font,
            "alignment": "left",
        }
    legend = draw_legend(ax, legend_handles(entries), size=_LEGEND_SIZE, **corner, **look)
    legend.get_frame().set_linewidth(0.5)


_BAR: Final = (620.0, 40.0)  # km, wide and high


def legend_width() -> float:
    """Return how wide a line of a legend may be, in points."""
    return _ENTRY_WIDTH


def draw_bar(ax: Axes, title: str, *, n_lines_below: int) -> Axes:
    """Return axes for a bar of colours in a box with a title, above so many lines of a legend."""
    width, height = _BAR
    left, bottom = LEGEND_PLACE.left, LEGEND_PLACE.bottom + (n_lines_below * 1.6 * _LINE_HEIGHT)
    n_lines = title.count("\n") + 1
    box = Rectangle((left, bottom), width + 150, 75 + height + (n_lines + 0.6) * _LINE_HEIGHT, zorder=3)
    box.set(facecolor="white", edgecolor=palette.BORDER, linewidth=0.5)
    ax.add_artist(box)
    above = bottom + 75 + height + 0.3 * _LINE_HEIGHT
    set_text(ax, left + 25, above, title, va="bottom", weight="bold", zorder=4)
    bar = ax.inset_axes((left + 75, bottom + 75, width, height), transform=ax.transData, zorder=4)
    bar.set_gid("ramp")
    return bar


def _draw_scale(ax: Axes, wording: Wording) -> None:
    # On the central meridian, where straight up is north.
    north, foot = SCALE_PLACE.top - 45, SCALE_PLACE.bottom
    arrow = {"arrowstyle": "-|>", "color": palette.TEXT, "linewidth": 0.8, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (0, north), (0, foot), arrowprops=arrow)
    above: dict[str, Any] = {"ha": "center", "va": "bottom", "size": 8, "weight": "bold"}
    set_text(ax, 0, north + 4, wording("map-north"), gid="north", **above)
    place = {"location": "lower left", "bbox_to_anchor": (90, foot), "bbox_transform": ax.transData}
    room = {"box_alpha": 0, "border_pad": 0, "pad": 0, "sep": 2}
    look = {
        "width_fraction": 0.0025,
        "color": palette.TEXT,
        "font_properties": {"family": FONT, "size": LABEL_SIZE},
    }
    ax.add_artist(ScaleBar(1, "km", fixed_value=300, **place, **room, **look))
