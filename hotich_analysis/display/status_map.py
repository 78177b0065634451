"""Maps of one indicator or several: units and both archipelagos coloured by level, gaps named.

Schematic: nothing here settles a boundary, and the note below each map says so. Both archipelagos are
always drawn, one symbol an island, in the colour of the unit they belong to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib_scalebar.scalebar import ScaleBar
from rapidfuzz import process
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.catalog import load_provinces
from hotich_analysis.display import palette
from hotich_analysis.display.map_geometry import (
    INSETS,
    NATIONAL_VIEW,
    Inset,
    View,
    project_context,
    project_islands,
    project_units,
    to_path,
)
from hotich_analysis.display.map_labels import FONT, LABEL_SIZE, Label, outline, place_beside, place_on_units, wrap
from hotich_analysis.display.palette import LEVEL_COLOURS, MISSING_LEVEL
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import BoundaryError, Problem, UsageError
from hotich_analysis.vocabulary import Lang, Level

_SIZE: Final = (6.5, 7.6)
_LEGEND: Final = View(-785, -1256, -240, -1000)
_GROUP_LABELS: Final = {"hoang_sa": (560.0, 45.0, "left"), "truong_sa": (640.0, -430.0, "center")}
_SEA_LABEL: Final = (560.0, -215.0)


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
    """Draw the level of every unit for one indicator, and name the units that have not deployed it."""
    levels = _levels(status, boundaries, indicator)
    wording = load_wording(lang)
    if ax is None:
        ax = Figure(figsize=_SIZE).add_axes((0.005, 0.045, 0.99, 0.95))
    shapes = project_units(boundaries)
    _draw_base(ax, NATIONAL_VIEW)
    _draw_units(ax, shapes, levels, "unit")
    _draw_islands(ax, levels)
    for inset in INSETS:
        _draw_inset(ax, inset, shapes, levels, wording)
    gaps = {code: (names[code] if names else wording.province(code)) for code in shapes if levels[code] == Level.NONE}
    _draw_names(ax, shapes, gaps, wording)
    _draw_furniture(ax, levels, wording)
    _draw_note(ax, wording, citation, len(shapes))
    return ax


def _draw_base(ax: Axes, view: View) -> None:
    ax.set(xlim=(view.left, view.right), ylim=(view.bottom, view.top), xticks=[], yticks=[], facecolor=palette.SEA)
    ax.set_aspect("equal")
    for spine in ax.spines.values():
        spine.set(linewidth=0.6, edgecolor=palette.COAST)
    for land in project_context():
        ax.add_patch(PathPatch(to_path(land), facecolor=palette.LAND, edgecolor=palette.LAND_EDGE, lw=0.4))


def _draw_units(ax: Axes, shapes: Mapping[str, BaseGeometry], levels: Mapping[str, str], prefix: str) -> None:
    for code, shape in shapes.items():
        level, path = levels[code], to_path(shape)
        ax.add_patch(
            PathPatch(path, facecolor=LEVEL_COLOURS[level], edgecolor=palette.BORDER, lw=0.35, gid=f"{prefix}-{code}")
        )
        if hatch := palette.LEVEL_HATCHES[level]:
            ax.add_patch(PathPatch(path, fill=False, hatch=hatch, edgecolor=palette.HATCH_COLOURS[level], lw=0))
    country = shapely.union_all(list(shapes.values()))
    ax.add_patch(PathPatch(to_path(country), fill=False, edgecolor=palette.COAST, lw=0.6, joinstyle="round"))


def _draw_islands(ax: Axes, levels: Mapping[str, str]) -> None:
    for (group, code), islands in project_islands().items():
        points = shapely.get_coordinates(islands)
        colour = LEVEL_COLOURS[levels[code]]
        ax.scatter(*points.T, s=9, facecolor=colour, edgecolor=palette.COAST, linewidth=0.5, gid=f"islands-{group}", zorder=3)


def _draw_inset(
    ax: Axes, inset: Inset, shapes: Mapping[str, BaseGeometry], levels: Mapping[str, str], wording: Wording
) -> None:
    part, place = inset.part, inset.place
    panel = ax.inset_axes((place.left, place.bottom, place.width, place.height), transform=ax.transData, zorder=4)
    _draw_base(panel, part)
    frame = part.box.buffer(10, join_style="mitre")
    visible = {code: shape.intersection(frame) for code, shape in shapes.items() if shape.intersects(frame)}
    _draw_units(panel, visible, levels, inset.message)
    ax.add_patch(Rectangle((part.left, part.bottom), part.width, part.height, fill=False, edgecolor=palette.TEXT, lw=0.6, zorder=3))
    ax.text(place.left, place.top + 8, wording(inset.message), fontfamily=FONT, fontsize=LABEL_SIZE, color=palette.TEXT, va="bottom")


def _draw_names(ax: Axes, shapes: Mapping[str, BaseGeometry], gaps: Mapping[str, str], wording: Wording) -> None:
    scale = NATIONAL_VIEW.width / (ax.get_position().width * ax.figure.get_figwidth() * 72)
    left = dict(gaps)
    for inset, panel in zip(INSETS, ax.child_axes, strict=True):
        inside = {code: name for code, name in left.items() if inset.part.box.contains(shapely.point_on_surface(shapes[code]))}
        parts = {code: shapes[code].intersection(inset.part.box) for code in inside}
        for label in place_on_units(parts, inside, km_per_point=scale * inset.part.width / inset.place.width):
            _write(panel, label)
            del left[label.code]
    labels = place_on_units(shapes, left, km_per_point=scale)
    beside = {code: name for code, name in left.items() if code not in {label.code for label in labels}}
    obstacles = [*_fixed_obstacles(wording), *(outline(label, km_per_point=scale) for label in labels)]
    view = NATIONAL_VIEW.box.buffer(-3 * scale)
    labels += place_beside(shapes, beside, view=view, obstacles=obstacles, km_per_point=scale)
    for label in labels:
        _write(ax, label)


def _fixed_obstacles(wording: Wording) -> list[BaseGeometry]:
    insets = [inset.place.box.union(shapely.box(inset.place.left, inset.place.top, inset.place.right, inset.place.top + 45)) for inset in INSETS]
    islands = [islands.convex_hull.buffer(30) for islands in project_islands().values()]
    return [*insets, *islands, _LEGEND.box]


def _write(ax: Axes, label: Label) -> None:
    colour = palette.TEXT if label.target else palette.ON_DARK_TEXT
    ax.text(label.x, label.y, label.text, ha=label.align, va="center", color=colour, fontfamily=FONT, fontsize=LABEL_SIZE, linespacing=1.05, gid=f"label-{label.code}", zorder=5)
    if label.target:
        ax.plot(*zip((label.x, label.y), label.target, strict=True), color=palette.TEXT, lw=0.4, zorder=4)
        ax.plot(*label.target, marker="o", ms=1.6, color=palette.TEXT, mew=0, zorder=4)


def _draw_furniture(ax: Axes, levels: Mapping[str, str], wording: Wording) -> None:
    quiet = {"fontfamily": FONT, "fontsize": 7, "color": palette.TEXT}
    for group, (x, y, align) in _GROUP_LABELS.items():
        ax.text(x, y, wording(f"map-islands-{group}"), ha=align, va="center", **quiet)
    ax.text(*_SEA_LABEL, wording("map-sea"), ha="center", va="center", fontfamily=FONT, fontsize=10, fontstyle="italic", color=palette.SEA_TEXT)
    ax.legend(
        handles=_legend_handles(levels.values(), wording), loc="lower left", bbox_to_anchor=(_LEGEND.left, _LEGEND.bottom),
        bbox_transform=ax.transData, borderaxespad=0, prop={"family": FONT, "size": 7.5}, framealpha=1, edgecolor=palette.LAND_EDGE, fancybox=False,
    )
    ax.add_artist(ScaleBar(1, "km", fixed_value=300, location="lower left", bbox_to_anchor=(-150, -1256), bbox_transform=ax.transData, box_alpha=0, border_pad=0, pad=0, width_fraction=0.004, font_properties={"family": FONT, "size": 7}, color=palette.TEXT))


def _legend_handles(levels: Iterable[str], wording: Wording) -> list[Patch]:
    counts = pd.Series(list(levels)).value_counts()
    handles = []
    for level, colour in LEVEL_COLOURS.items():
        if level == MISSING_LEVEL and level not in counts:
            continue
        label = wording("map-legend-entry", level=wording(f"level-{level}"), n=int(counts.get(level, 0)))
        handles.append(Patch(facecolor=colour, edgecolor=palette.HATCH_COLOURS.get(level, palette.BORDER), hatch=palette.LEVEL_HATCHES[level], lw=0.4, label=label))
    return handles


def _draw_note(ax: Axes, wording: Wording, citation: str, n_units: int) -> None:
    note = wrap(wording("map-note", citation=citation), width=ax.get_position().width * ax.figure.get_figwidth() * 72, size=LABEL_SIZE)
    ax.text(0, -0.008, note, transform=ax.transAxes, va="top", ha="left", fontfamily=FONT, fontsize=LABEL_SIZE, color=palette.QUIET_TEXT)


def plot_status_maps(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicators: Sequence[str],
    lang: Lang = "vi",
    citation: str = "",
) -> Figure:
    """Draw one small map for each indicator, in one row."""
    figure = Figure(figsize=(6.5, 3.4))
    for number, indicator in enumerate(indicators):
        ax = figure.add_subplot(1, len(indicators), number + 1)
        plot_status_map(status, boundaries, indicator=indicator, lang=lang, citation=citation, ax=ax)
    return figure


def describe_map(
    status: pd.DataFrame, *, indicator: str, lang: Lang = "vi", names: Mapping[str, str] | None = None
) -> str:
    """Return the text that stands for the map: how many units are at each level, which have gaps, and where."""
    wording = load_wording(lang)
    levels = _levels_of_indicator(status, indicator)
    counts = {level: int((levels == level).sum()) for level in LEVEL_COLOURS}
    gaps = list(levels.index[levels == Level.NONE])
    regions = load_provinces().set_index("unit_code")["region"].reindex(gaps).value_counts()
    return wording(
        "alt-map",
        indicator=wording.indicator(indicator),
        n_full=counts["full"], n_partial=counts["partial"], n_none=counts["none"], n_missing=counts["missing"],
        region=wording.region(str(regions.index[0])) if len(regions) else "",
        n_region=int(regions.iloc[0]) if len(regions) else 0,
        names=wording.join([wording.province(code) for code in gaps]),
    )


def describe_maps(status: pd.DataFrame, *, indicators: Sequence[str], lang: Lang = "vi") -> str:
    """Return the text that stands for the row of small maps."""
    wording = load_wording(lang)
    parts = []
    for indicator in indicators:
        levels = _levels_of_indicator(status, indicator)
        n_deployed = int(levels.isin(["partial", "full"]).sum())
        n_none = int((levels == "none").sum())
        parts.append(wording("alt-small-multiples-part", indicator=wording.indicator(indicator), n_deployed=n_deployed, n_none=n_none))
    return wording("alt-small-multiples", parts=" ".join(parts))


def _levels_of_indicator(status: pd.DataFrame, indicator: str) -> pd.Series:
    known = list(status["indicator_code"].unique())
    if indicator not in known:
        near = [match[0] for match in process.extract(str(indicator), known, limit=2, score_cutoff=50)]
        raise UsageError("indicator", indicator, near, known=known)
    rows = status[status["indicator_code"] == indicator].set_index("unit_code")["level"].astype(object)
    units = status["unit_code"].unique()
    return rows.reindex(units).map(lambda level: MISSING_LEVEL if pd.isna(level) else str(level))


def _levels(status: pd.DataFrame, boundaries: gpd.GeoDataFrame, indicator: str) -> dict[str, str]:
    levels = _levels_of_indicator(status, indicator)
    shaped = set(boundaries["unit_code"])
    if problems := [Problem("status table", "a unit has no shape", column="unit_code", value=code) for code in levels.index if code not in shaped]:
        raise BoundaryError(problems)
    return {code: levels.get(code, MISSING_LEVEL) for code in boundaries["unit_code"]}
