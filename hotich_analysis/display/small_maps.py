"""Small maps of several indicators side by side, with a legend in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import map_layers, palette
from hotich_analysis.display.map_description import count_deployed, keys_of_shapes
from hotich_analysis.display.map_geometry import View, project_islands, project_units
from hotich_analysis.display.map_legend import list_common
from hotich_analysis.display.map_text import FONT, measure, set_text
from hotich_analysis.display.ratio_classes import count_complete, counts_of_units, is_ratio
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.vocabulary import Lang

_SMALL_VIEW: Final = View(-625, -940, 305, 835)
# The archipelagos stand nearer to the coast than they lie, each in a box of its own, at half the scale.
_SMALL_BOXES: Final = {"hoang_sa": View(185, -20, 300, 80), "truong_sa": View(60, -850, 300, -625)}
_COLUMNS: Final = 5
_LEGEND_SIZE: Final = 7.5
_LEGEND_WIDTH: Final = 6.45 * 72  # points
_LEGEND_ROW_IN: Final = 0.17

_Entry = tuple[str, str]
"""Key and text of a legend's entry."""


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
    many of the units that reported have deployed it, or of a ratio with counts, have all of it. Raises as
    plot_status_map does.
    """
    wording = load_wording(lang)
    maps = {code: keys_of_shapes(status, boundaries, indicator=code) for code in indicators}
    ratios = {code: keys for code, keys in maps.items() if is_ratio(status, code)}
    levels = {code: keys for code, keys in maps.items() if code not in ratios}
    legend = list(_fill_rows(list_common(levels, ratios, wording)))
    shapes = project_units(boundaries, simplified_km=2)
    figure, places = _lay_out(len(indicators), n_legend_rows=len(legend))
    for ax, indicator in zip(places, indicators, strict=True):
        ax.set_gid(f"map-{indicator}")
        _draw_small_map(ax, shapes, maps[indicator], wording)
        title = {"transform": ax.transAxes, "ha": "center", "size": 7.5}
        set_text(ax, 0.5, 1.075, wording.indicator(indicator, short=True), **title)
        set_text(
            ax, 0.5, 1.01, _count(status, indicator, is_ratio=indicator in ratios), weight="bold", **title
        )
    _draw_common_legend(figure, legend)
    note = map_layers.note(wording, citation=citation, n_units=len(shapes), width=6.4 * 72)
    set_text(figure, 0.01, 0.01, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
    return figure


def _fill_rows(rows: Iterable[Sequence[_Entry]]) -> Iterator[list[_Entry]]:
    """Part what is too wide for one row of the legend."""
    for row in rows:
        parts: list[list[_Entry]] = [[]]
        for entry in row:
            if parts[-1] and sum(map(_measure_entry, [*parts[-1], entry])) > _LEGEND_WIDTH:
                parts.append([])
            parts[-1].append(entry)
        yield from parts


def _measure_entry(entry: _Entry) -> float:
    """Width in points: the text, and as in every legend of matplotlib a swatch and two gaps."""
    return measure(entry[1], _LEGEND_SIZE)[0] + (2 + 0.8 + 2) * _LEGEND_SIZE


def _draw_common_legend(figure: Figure, rows: Sequence[Sequence[_Entry]]) -> None:
    for number, row in enumerate(reversed(rows)):
        handles = [handle for key, text in row for handle in map_layers.legend_handles({key: text})]
        bottom = (0.34 + number * _LEGEND_ROW_IN) / figure.get_figheight()
        figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, bottom),
            ncols=len(row),
            frameon=False,
            borderaxespad=0,
            prop={"family": FONT, "size": _LEGEND_SIZE},
        )


def _lay_out(n_maps: int, *, n_legend_rows: int) -> tuple[Figure, list[Axes]]:
    """A figure with room for maps in rows of five, a legend and a note."""
    n_rows = -(-n_maps // _COLUMNS)
    width, map_height, row_height = 6.5, 2.15, 2.5
    height = n_rows * row_height + 0.58 + (n_legend_rows - 1) * _LEGEND_ROW_IN
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
    ax: Axes, shapes: Mapping[str, BaseGeometry], keys: Mapping[str, str], wording: Wording
) -> None:
    # A gid stands once in an SVG, so those of small maps begin with the map's own.
    gid = ax.get_gid()
    map_layers.set_view(ax, _SMALL_VIEW)
    ax.set_axis_off()
    map_layers.draw_units(ax, shapes, keys, gid=f"{gid}-unit", linewidth=0.2)
    for group, box in _SMALL_BOXES.items():
        _, islands = project_islands()[group]
        panel = ax.inset_axes((box.left, box.bottom, box.width, box.height), transform=ax.transData)
        map_layers.set_view(panel, box.scaled(2, about=islands.envelope.centroid))
        for spine in panel.spines.values():
            spine.set(linewidth=0.4, edgecolor=palette.BORDER)
        map_layers.draw_islands(panel, keys, groups=[group], gid=f"{gid}-islands", size=2)
    for group, y, align in (("hoang_sa", 95, "bottom"), ("truong_sa", -865, "top")):
        name = wording(f"map-islands-{group}-short")
        set_text(ax, _SMALL_VIEW.right, y, name, ha="right", va=align)


def _count(status: pd.DataFrame, indicator: str, *, is_ratio: bool) -> str:
    """Units that have it, of those that reported; of a ratio those with all of it."""
    if is_ratio:
        counts = counts_of_units(status, indicator=indicator).values()
        return f"{count_complete(counts)}/{len(counts)}"
    n_deployed, n_reporting = count_deployed(status, indicator=indicator)
    return f"{n_deployed}/{n_reporting}"
