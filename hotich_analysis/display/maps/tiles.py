"""Tile map: every unit as a square of equal size, with one cell for each indicator.

A choropleth shows one indicator and favours large units; here all are seen at once and Bắc Ninh weighs as
much as Nghệ An. A tile steps back where everything is deployed, of a ratio all of it. Schematic: tiles show
neither area nor border. Both archipelagos stand in the Biển Đông as small tiles in their units' colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.display import palette
from hotich_analysis.display.maps.drawing import (
    FONT,
    balance,
    break_in_two,
    legend_handles,
    levels_shown,
    measure,
    points_wide,
    set_text,
)
from hotich_analysis.display.maps.status import levels_of_units
from hotich_analysis.display.palette import (
    HATCH_COLOURS,
    LEVEL_COLOURS,
    LEVEL_HATCHES,
    find_ratios,
    name_levels,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import BoundaryError, Problem, UsageError
from hotich_analysis.metrics.gaps import MANY_GAPS
from hotich_analysis.vocabulary import DEPLOYED, Lang, Level

Levels = Mapping[str, Mapping[str, str]]
"""By unit code, then by indicator code: the level, or "missing"."""

# All lengths on the drawing are in tiles, from the north-west corner of tile (0, 0), y to the south.
_LEFT, _TOP, _WIDTH, _FOOT = -0.35, -0.15, 13.9, 0.1
_TILE: Final = 0.97  # side; what is left of 1 parts it from the next
_NAME_SIZE: Final = 6.0
_ISLANDS: Final = {"hoang_sa": ("48", 3.3, 0.1), "truong_sa": ("56", 3.1, 1.1)}
_ISLANDS_TILE: Final = 0.75
_KEY: Final = (10.75, 0.55, 2.6)  # left, top, side
_SEA_NAME: Final = (11.1, 9.9)
_LEGEND: Final = (-0.05, 7.1)


def plot_tile_map(
    status: pd.DataFrame,
    tile_grid: pd.DataFrame,
    *,
    lang: Lang = "vi",
    citation: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a tile for every unit of the grid, and on it a cell for every indicator of the table.

    status: tidy status table (unit_code, indicator_code, level); a pair without a row is missing.
    tile_grid: as load_tile_grid(). citation: where the figures come from, for the note. ax: of about
    6.5 x 7.1 inches. Cells are patches with the gid "tile-<unit>-<indicator>", those of the archipelagos
    "tile-hoang_sa-<indicator>" and "tile-truong_sa-<indicator>". Raises BoundaryError for units of the
    table, or of the archipelagos, that have no tile, UsageError for an unknown language or indicator.
    """
    wording = load_wording(lang)
    places = {str(code): (x, y) for code, y, x in tile_grid[["unit_code", "row", "column"]].to_numpy()}
    levels = _find_levels(status, places)
    if ax is None:
        ax = Figure(figsize=(6.5, 7.6)).add_axes((0.005, 0.06, 0.99, 0.935))
    foot = max(y for _, y in places.values()) + 1 + _FOOT
    ax.set(xlim=(_LEFT, _LEFT + _WIDTH), ylim=(foot, _TOP), aspect="equal", anchor="N")
    ax.set_axis_off()
    for code, place in places.items():
        _draw_unit(ax, code, place, levels[code], wording)
    for group, (code, right, down) in _ISLANDS.items():
        x, y = places[code]
        _draw_islands(ax, group, (x, y), (x + right, y + down), levels[code], wording)
    set_text(ax, *_SEA_NAME, wording("map-sea"), ha="center", style="italic", size=11, color=palette.SEA_TEXT)
    _draw_key(ax, levels, wording)
    _draw_legend(ax, levels, wording)
    data = wording("map-note-data", citation=citation) if citation else ""
    note = balance(f"{wording('tile-note')} {data}".strip(), width=points_wide(ax))
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def describe_tile_map(status: pd.DataFrame, *, lang: Lang = "vi") -> str:
    """Return the alternative text of a tile map of the 63 provinces.

    How many have everything, how many lack how many, and by region those that lack three or more. Raises
    BoundaryError for a unit that is none of the 63, UsageError for an unknown language or indicator.
    """
    wording = load_wording(lang)
    levels = _find_levels(status, load_provinces()["unit_code"])
    n_gaps = {code: sum(_find_gaps(of_unit)) for code, of_unit in levels.items()}
    lacking = Counter(n for n in n_gaps.values() if n)
    values = {
        "n_units": len(levels),
        "n_indicators": status["indicator_code"].nunique(),
        "n_complete": sum(map(_is_complete, levels.values())),
        "n_unclear": sum(not n_gaps[code] and not _is_complete(levels[code]) for code in levels),
        "n_lacking": lacking.total(),
        "parts": "; ".join(wording("tile-alt-part", n_units=lacking[n], n_gaps=n) for n in sorted(lacking)),
        "many": MANY_GAPS,
        "n_many": sum(n >= MANY_GAPS for n in n_gaps.values()),
        "names": "; ".join(_name_by_region(n_gaps, wording)),
    }
    return wording("tile-alt", **values)


def _name_by_region(n_gaps: Mapping[str, int], wording: Wording) -> Iterable[str]:
    """Name region by region the units with many gaps and how many each has."""
    provinces = load_provinces()
    many = provinces[provinces["unit_code"].map(n_gaps) >= MANY_GAPS]
    for region, codes in many.groupby("region", sort=False)["unit_code"]:
        named = [f"{wording.province(code)} ({n_gaps[code]})" for code in codes]
        yield f"{wording.region(str(region))}: {wording.join(named)}"


def _find_levels(status: pd.DataFrame, units: Iterable[str]) -> Levels:
    """Return the level of each unit for each indicator, in the order of indicators.csv."""
    units = list(units)
    wanted = {*status["unit_code"], *(code for code, _, _ in _ISLANDS.values())}
    if without := sorted(wanted - set(units)):
        message = "a unit of the status table or of an archipelago has no tile"
        raise BoundaryError([Problem("tile_grid", message, column="unit_code", value=c) for c in without])
    order = list(load_indicators()["indicator_code"])
    for code in status["indicator_code"].unique():
        if code not in order:
            raise UsageError("indicator", code, known=order)
    present = sorted(status["indicator_code"].unique(), key=order.index)
    by_indicator = {code: levels_of_units(status, units, indicator=code) for code in present}
    return {unit: {code: by_indicator[code][unit] for code in present} for unit in units}


def _find_gaps(levels: Mapping[str, str]) -> Iterable[bool]:
    """Whether each is a gap: not deployed, or of a ratio not all of it."""
    ratios = find_ratios(levels)
    return (
        level == Level.NONE or (level == Level.PARTIAL and code in ratios) for code, level in levels.items()
    )


def _is_complete(levels: Mapping[str, str]) -> bool:
    return all(level in DEPLOYED for level in levels.values()) and not any(_find_gaps(levels))


def _ground(*, complete: bool) -> dict[str, object]:
    """Look of a tile: without an outline where everything is deployed."""
    if complete:
        return {"facecolor": palette.SEA, "edgecolor": palette.SEA, "linewidth": 0.5}
    return {"facecolor": "white", "edgecolor": palette.BORDER, "linewidth": 0.5}


def _draw_unit(
    ax: Axes, code: str, place: tuple[float, float], levels: Mapping[str, str], wording: Wording
) -> None:
    complete = _is_complete(levels)
    _draw_tile(ax, code, place, levels, side=_TILE)
    name = wording.province(code)
    if measure(name, _NAME_SIZE)[0] > 0.85 * points_wide(ax) / _WIDTH:
        name = break_in_two(name, _NAME_SIZE)
    look = {"size": _NAME_SIZE, "linespacing": 1.1, "gid": f"name-{code}"}
    look["color"] = palette.QUIET_TEXT if complete else palette.TEXT
    set_text(ax, place[0] + _TILE / 2, place[1] + 0.29, name, ha="center", va="center", **look)


def _draw_tile(
    ax: Axes,
    name: str,
    place: tuple[float, float],
    levels: Mapping[str, str],
    *,
    side: float,
    cells: tuple[float, float] = (0.6, 0.93),
) -> None:
    """Draw a tile and its row of cells, which begins and ends at these parts of the tile's height."""
    x, y = place
    ground = _ground(complete=_is_complete(levels))
    ax.add_artist(Rectangle(place, side, side, gid=f"ground-{name}", **ground))  # type: ignore[arg-type]
    margin, gap = 0.06 * side, 0.03 * side
    for number, (indicator, level) in enumerate(levels.items()):
        step = (side - 2 * margin + gap) / len(levels)
        corner = (x + margin + number * step, y + cells[0] * side)
        size = (step - gap, (cells[1] - cells[0]) * side)
        look = {"facecolor": LEVEL_COLOURS[level], "hatch": LEVEL_HATCHES[level], "linewidth": 0.4}
        edge = HATCH_COLOURS.get(level, LEVEL_COLOURS[level])
        ax.add_artist(Rectangle(corner, *size, edgecolor=edge, gid=f"tile-{name}-{indicator}", **look))  # type: ignore[arg-type]


def _draw_islands(
    ax: Axes,
    group: str,
    unit: tuple[float, float],
    place: tuple[float, float],
    levels: Mapping[str, str],
    wording: Wording,
) -> None:
    """Draw an archipelago's tile, its name below, and a thin line from its unit."""
    middle = place[1] + _ISLANDS_TILE / 2
    start = (unit[0] + _TILE, min(middle, unit[1] + _TILE / 2))
    line = {"color": palette.BORDER, "linewidth": 0.5, "linestyle": (0, (2, 2)), "zorder": 0}
    ax.plot((start[0], place[0]), (start[1], middle), **line)  # type: ignore[arg-type]
    _draw_tile(ax, group, place, levels, side=_ISLANDS_TILE, cells=(0.08, 0.92))
    name, x = wording(f"map-islands-{group}"), place[0] + _ISLANDS_TILE / 2
    set_text(ax, x, place[1] + _ISLANDS_TILE + 0.08, name, ha="center", va="top", gid=f"name-{group}")


def _draw_key(ax: Axes, levels: Levels, wording: Wording) -> None:
    """Draw a large tile, and beside it for each of its cells the indicator and how many lack it."""
    left, top, side = _KEY
    indicators = list(next(iter(levels.values())))
    _draw_tile(ax, "key", (left, top), dict.fromkeys(indicators, Level.FULL), side=side, cells=(0.5, 0.93))
    name = {"ha": "center", "va": "center", "size": 10, "color": palette.QUIET_TEXT, "gid": "name-key"}
    set_text(ax, left + side / 2, top + 0.26 * side, wording("tile-key-name"), **name)
    set_text(ax, left, top - 0.15, wording("tile-key-title"), size=8, weight="bold", gid="key-title")
    cells = {patch.get_gid(): patch for patch in ax.patches if isinstance(patch, Rectangle)}
    for number, indicator in enumerate(indicators):
        cell = cells[f"tile-key-{indicator}"]
        x, y = cell.get_x() + cell.get_width() / 2, cell.get_y() + cell.get_height()
        below = top + side + 0.25 + 0.36 * number
        n_gaps = sum(any(_find_gaps({indicator: of_unit[indicator]})) for of_unit in levels.values())
        message = "tile-key-entry-ratio" if find_ratios([indicator]) else "tile-key-entry"
        entry = wording(message, indicator=wording.indicator(indicator, short=True), n=n_gaps)
        ax.plot((x, x, left), (y, below, below), color=palette.BORDER, linewidth=0.5)
        label = {"ha": "right", "va": "center", "size": 7.5, "gid": f"key-{indicator}"}
        set_text(ax, left - 0.1, below, entry, **label)


def _draw_legend(ax: Axes, levels: Levels, wording: Wording) -> None:
    shown = levels_shown(level for of_unit in levels.values() for level in of_unit.values())
    n_complete = sum(map(_is_complete, levels.values()))
    counts = {True: n_complete, False: len(levels) - n_complete}
    names = name_levels(list(next(iter(levels.values()))), wording)
    handles = legend_handles({level: names[level] for level in shown})
    for complete, message in ((True, "tile-legend-complete"), (False, "tile-legend-incomplete")):
        handles.append(Patch(label=wording(message, n=counts[complete]), **_ground(complete=complete)))  # type: ignore[arg-type]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=_LEGEND,
        bbox_transform=ax.transData,
        borderaxespad=0,
        frameon=False,
        handlelength=1.3,
        handleheight=1.1,
        labelcolor=palette.TEXT,
        prop={"family": FONT, "size": 7.5},
    )
