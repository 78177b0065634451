"""Tile map: every unit as a square of equal size, with one cell for each indicator.

A choropleth shows one indicator and favours large units; here all are seen at once and Bắc Ninh weighs as
much as Nghệ An. A tile steps back where everything is deployed, of a ratio all of it. Schematic: tiles show
neither area nor border. Both archipelagos stand in the Biển Đông as small tiles in their units' colours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import frame_of, references_of, units_of
from hotich_analysis.display import palette
from hotich_analysis.display.maps.drawing import (
    LABEL_SIZE,
    WIDTH_IN,
    balance,
    draw_legend,
    legend_handles,
    points_wide,
    set_text,
)
from hotich_analysis.display.maps.status import cells_of
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    FILLS,
    key_cells,
    levels_shown,
    name_levels,
)
from hotich_analysis.display.table import Number, Written, join_written
from hotich_analysis.display.wording import Wording, mark_item, note_mark, wording_of, write_caption
from hotich_analysis.errors import BoundaryError, Message, Problem, UsageError
from hotich_analysis.metrics.gaps import MANY_GAPS
from hotich_analysis.metrics.states import (
    complete_pairs,
    is_asked,
    is_lacking,
    is_missing,
    is_reported,
    list_inferred,
)
from hotich_analysis.vocabulary import Lang, Level

# All lengths on the drawing are in tiles, from the north-west corner of tile (0, 0), y to the south.
_LEFT, _TOP, _WIDTH, _FOOT = -0.3, -0.15, 13.7, 0.1
_TILE: Final = 0.97  # side; what is left of 1 parts it from the next
_GAP: Final = 0.06  # of a tile's side between two cells: on a screen, too, they stay apart
_NAME_ROOM: Final = 0.91  # the width that a name may take
_NAME_MIDDLE: Final = 0.345  # from the tile's upper edge
_LONG_NAME_MIDDLE: Final = 0.4
_CELLS: Final = (0.71, 0.95)  # of the tile's height, where its cells begin and end
_LOW_CELLS: Final = (0.81, 0.96)  # below a name of three lines
_TIGHT: Final = 0.95  # of a line's height, where a name has three
_ISLANDS: Final = {
    "hoang_sa": (3.3, 0.1),
    "truong_sa": (3.1, 1.1),
}  # right of and below the tile of their unit
_ISLANDS_TILE: Final = 0.75
_KEY: Final = (10.75, 0.55, 2.6)  # left, top, side
_SEA_NAME: Final = (11.1, 9.9)
_LEGEND: Final = (-0.05, 7.1)


_FLAGS: Final = ("asked", "reported", "missing", "lacking")


@dataclass(frozen=True)
class _Tiles:
    """What a tile map says.

    cells: a row for each unit and, in the order of indicators.csv, indicator: key, and _FLAGS of it. units:
    numbers of _FLAGS by unit, and what they come to: is_complete (has all that it was asked for) or else
    is_incomplete, and of these is_unclear (lacks nothing it reported on, but did not report on everything)
    and is_silent (did not report on anything).
    """

    cells: pd.DataFrame
    units: pd.DataFrame

    @property
    def indicators(self) -> pd.DataFrame:
        """Numbers of _FLAGS by indicator."""
        return self.cells.groupby("indicator_code", sort=False)[list(_FLAGS)].sum()

    def kind_of(self, code: str) -> str:
        """Whether a unit has all that it was asked for: complete, incomplete or, if nothing was, outside."""
        kinds = ("complete", "incomplete")
        return next((kind for kind in kinds if self.units[f"is_{kind}"][code]), "outside")

    def keys_of(self, code: str) -> dict[str, str]:
        """The key of each indicator of a unit."""
        own = self.cells[self.cells["unit_code"] == code]
        return dict(zip(own["indicator_code"], own["key"], strict=True))


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
    tile_grid: as load_tile_grid(), of the frame of the table. citation: where the figures come from, for the
    note. ax: of about 6.5 x 7.1 inches. Cells are patches with the gid "tile-<unit>-<indicator>", those of
    the archipelagos "tile-hoang_sa-<indicator>" and "tile-truong_sa-<indicator>". Raises BoundaryError for
    units of the table, or of the archipelagos, that have no tile, and for tiles of another frame, UsageError
    for an unknown language or indicator.
    """
    say = wording_of(status, lang)
    places = {str(code): (x, y) for code, y, x in tile_grid[["unit_code", "row", "column"]].to_numpy()}
    tiles = _read_tiles(status, places)
    if ax is None:
        ax = Figure(figsize=(WIDTH_IN, 7.6)).add_axes((0.005, 0.06, 0.99, 0.935))
    foot = max(y for _, y in places.values()) + 1 + _FOOT
    ax.set(xlim=(_LEFT, _LEFT + _WIDTH), ylim=(foot, _TOP), aspect="equal", anchor="N")
    ax.set_axis_off()
    for code, place in places.items():
        name = say.unit(code, frame=frame_of(status), marked=False)
        _draw_unit(ax, code, place, tiles, name)
    for group, code in _find_units_of_islands(status).items():
        _draw_islands(ax, group, code, places[code], tiles, say(f"map-islands-{group}"))
    set_text(ax, *_SEA_NAME, say("map-sea"), ha="center", style="italic", size=11, color=palette.SEA_TEXT)
    _draw_key(ax, status, tiles, say)
    _draw_legend(ax, status, tiles, say)
    data = say("map-note-data", citation=citation) if citation else ""
    texts = filter(None, (note_mark(list_inferred(status), say), say("tile-note"), data))
    note = balance(" ".join(texts), width=points_wide(ax))
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def describe_tile_map(status: pd.DataFrame, *, lang: Lang = "vi") -> Written:
    """Return the alternative text of a tile map of all units of the table's frame.

    How many have everything, how many lack how many, how many did not report, and by region those that lack
    three or more. Raises BoundaryError for a unit that is none of the frame, UsageError for an unknown
    language or indicator.
    """
    say, units = wording_of(status, lang), units_of(status)
    tiles = _read_tiles(status, units["unit_code"])
    n_gaps = tiles.units["lacking"]
    lacking = Counter(n for n in n_gaps if n)
    frame, n_units = ("frame", str(frame_of(status))), len(tiles.units)
    parts = [
        say("tile-alt-part", n_units=lacking[n], n_gaps=n).counted_of(
            frame, ("n_gaps", str(n)), n_units=n_units
        )
        for n in sorted(lacking)
    ]
    return say(
        "tile-alt",
        n_units=n_units,
        n_indicators=len(tiles.indicators),
        inferred=say.indicators(list_inferred(status)) or "no",
        n_reported=int(tiles.units["reported"].gt(0).sum()),
        n_outside=int(tiles.units["asked"].eq(0).sum()),
        **{f"n_{kind}": int(tiles.units[f"is_{kind}"].sum()) for kind in ("complete", "unclear", "silent")},
        n_lacking=lacking.total(),
        parts=join_written(parts, by="; "),
        many=MANY_GAPS,
        n_many=int(n_gaps.ge(MANY_GAPS).sum()),
        names=join_written(_name_by_region(units, n_gaps, say), by="; "),
    ).counted_of(frame, n_units=n_units)


def draw_tile_map(
    status: pd.DataFrame, tile_grid: pd.DataFrame, *, lang: Lang = "vi", citation: str = ""
) -> Picture:
    """Return the picture of plot_tile_map(), with its words. Raises as that does."""
    axes = plot_tile_map(status, tile_grid, lang=lang, citation=citation)
    tiles = _read_tiles(status, tile_grid["unit_code"])
    caption = write_caption("tiles", status, lang=lang)
    return Picture(axes, describe_tile_map(status, lang=lang), caption, tuple(_list_numbers(status, tiles)))


def _list_numbers(status: pd.DataFrame, tiles: _Tiles) -> Iterator[Number]:
    """Those that lack each indicator, as the key says, and the two numbers of the legend."""
    n_units = len(tiles.units)
    for row in tiles.indicators.reset_index().to_dict("records"):
        if row["reported"]:
            cells = cells_of(status, row["indicator_code"])
            yield Number(row["lacking"], "n_gaps", row["reported"], cells)
    for rule in ("is_complete", "is_incomplete"):
        yield Number(int(tiles.units[rule].sum()), rule, n_units, (("frame", str(frame_of(status))),))


def _name_by_region(units: pd.DataFrame, n_gaps: pd.Series[int], say: Wording) -> Iterator[Written]:
    """Name region by region the units with many gaps and how many each has."""
    many, frame = units[units["unit_code"].map(n_gaps).ge(MANY_GAPS)], units["frame"].iloc[0]
    for region, codes in many.groupby("region", sort=False)["unit_code"]:
        named = [_name_with_gaps(say.unit(code, frame=frame), code, int(n_gaps[code]), say) for code in codes]
        yield join_written([say.region(str(region)), say.join(named)], by=": ")


def _name_with_gaps(name: str, code: str, n_gaps: int, say: Wording) -> Written:
    n = say.number(Number(n_gaps, "n_gaps_of_unit", cells=(("unit_code", code),)))
    return join_written([f"{name} (", n, ")"], by="")


def _read_tiles(status: pd.DataFrame, tiles: Iterable[str]) -> _Tiles:
    order, codes = _order_indicators(status), list(tiles)
    _require_tiles(status, codes)
    cells = complete_pairs(status, units_of(status), codes=codes)
    cells = cells.sort_values("indicator_code", key=lambda column: column.map(order.index), kind="stable")
    flags = (is_asked, is_reported, is_missing, is_lacking)
    said = {name: flag(cells) for name, flag in zip(_FLAGS, flags, strict=True)}
    cells = cells[["unit_code", "indicator_code"]].assign(key=key_cells(cells), **said)
    units = cells.groupby("unit_code", sort=False)[list(_FLAGS)].sum()
    units["is_complete"] = (
        units["asked"].gt(0) & units["reported"].eq(units["asked"]) & units["lacking"].eq(0)
    )
    units["is_incomplete"] = units["asked"].gt(0) & ~units["is_complete"]
    units["is_unclear"] = units["reported"].gt(0) & units["missing"].gt(0) & units["lacking"].eq(0)
    units["is_silent"] = units["asked"].gt(0) & units["reported"].eq(0)
    return _Tiles(cells, units)


def _require_tiles(status: pd.DataFrame, tiles: list[str]) -> None:
    wanted = {*status["unit_code"], *_find_units_of_islands(status).values()}
    message = "a unit of the status table or of an archipelago has no tile"
    problems = [(message, code) for code in sorted(wanted - set(tiles))]
    strange = Message(
        "the tile is of no unit of the {frame}-unit frame, which is that of the table", frame=frame_of(status)
    )
    problems += [(strange, code) for code in sorted(set(tiles) - set(units_of(status)["unit_code"]))]
    if problems:
        raise BoundaryError([Problem("tile_grid", text, column="unit_code", value=c) for text, c in problems])


def _find_units_of_islands(status: pd.DataFrame) -> dict[str, str]:
    """The unit of each archipelago."""
    islands = (
        references_of(status)
        .islands_of(frame_of(status))
        .drop_duplicates("group")
        .set_index("group")["unit_code"]
    )
    return {group: str(islands[group]) for group in _ISLANDS}


def _order_indicators(status: pd.DataFrame) -> list[str]:
    order = list(references_of(status).indicators["indicator_code"])
    codes = [str(code) for code in status["indicator_code"].unique()]
    for code in codes:
        if code not in order:
            raise UsageError("indicator", code, known=order)
    return sorted(codes, key=order.index)


def _ground(kind: str) -> dict[str, object]:
    """Look of a tile: quiet where everything is deployed, without an outline where nothing was asked."""
    colours = {"complete": (palette.SEA, palette.SEA), "incomplete": ("white", palette.BORDER)}
    face, edge = colours.get(kind, ("white", "white"))
    return {"facecolor": face, "edgecolor": edge, "linewidth": 0.5}


def _draw_unit(ax: Axes, code: str, place: tuple[float, float], tiles: _Tiles, name: str) -> None:
    kind = tiles.kind_of(code)
    room = _NAME_ROOM * points_wide(ax) / _WIDTH
    lines = balance(name, width=room)  # three at most: Thừa Thiên Huế
    is_long = lines.count("\n") > 1
    cells = _LOW_CELLS if is_long else _CELLS
    _draw_tile(ax, code, place, tiles.keys_of(code), side=_TILE, kind=kind, cells=cells)
    look: dict[str, Any] = {"linespacing": _TIGHT if is_long else 1.1, "gid": f"name-{code}"}
    look["color"] = palette.TEXT if kind == "incomplete" else palette.QUIET_TEXT
    middle = _LONG_NAME_MIDDLE if is_long else _NAME_MIDDLE
    set_text(ax, place[0] + _TILE / 2, place[1] + middle, lines, ha="center", va="center", **look)


def _draw_tile(
    ax: Axes,
    name: str,
    place: tuple[float, float],
    keys: Mapping[str, str],
    *,
    side: float,
    kind: str,
    cells: tuple[float, float] = _CELLS,
) -> None:
    """Draw a tile and its row of cells, which begins and ends at these parts of the tile's height."""
    x, y = place
    ax.add_artist(Rectangle(place, side, side, gid=f"ground-{name}", **_ground(kind)))  # type: ignore[arg-type]
    margin, gap = 0.06 * side, _GAP * side
    for number, (indicator, key) in enumerate(keys.items()):
        step = (side - 2 * margin + gap) / len(keys)
        corner = (x + margin + number * step, y + cells[0] * side)
        size, fill = (step - gap, (cells[1] - cells[0]) * side), FILLS[key]
        edge = fill.hatch_colour if fill.hatch else fill.colour
        look = {"facecolor": fill.colour, "hatch": fill.hatch, "edgecolor": edge, "linewidth": 0.4}
        ax.add_artist(Rectangle(corner, *size, gid=f"tile-{name}-{indicator}", **look))  # type: ignore[arg-type]


def _draw_islands(
    ax: Axes, group: str, code: str, unit: tuple[float, float], tiles: _Tiles, name: str
) -> None:
    """Draw an archipelago's tile, its name below, and a thin line from its unit."""
    right, down = _ISLANDS[group]
    place = (unit[0] + right, unit[1] + down)
    middle = place[1] + _ISLANDS_TILE / 2
    start = (unit[0] + _TILE, min(middle, unit[1] + _TILE / 2))
    line = {"color": palette.BORDER, "linewidth": 0.5, "linestyle": (0, (2, 2)), "zorder": 0}
    ax.plot((start[0], place[0]), (start[1], middle), **line)  # type: ignore[arg-type]
    look: dict[str, Any] = {"side": _ISLANDS_TILE, "cells": (0.08, 0.92), "kind": tiles.kind_of(code)}
    _draw_tile(ax, group, place, tiles.keys_of(code), **look)
    x, below = place[0] + _ISLANDS_TILE / 2, place[1] + _ISLANDS_TILE + 0.08
    set_text(ax, x, below, name, ha="center", va="top", gid=f"name-{group}")


def _draw_key(ax: Axes, status: pd.DataFrame, tiles: _Tiles, say: Wording) -> None:
    """Draw a large tile, and beside it for each of its cells the indicator and how many lack it."""
    left, top, side = _KEY
    full = dict.fromkeys(tiles.indicators.index, str(Level.FULL))
    _draw_tile(ax, "key", (left, top), full, side=side, kind="complete", cells=(0.5, 0.93))
    name = {"ha": "center", "va": "center", "size": 10, "color": palette.QUIET_TEXT, "gid": "name-key"}
    set_text(ax, left + side / 2, top + 0.26 * side, say("tile-key-name"), **name)
    set_text(ax, left, top - 0.15, say("tile-key-title"), size=8, weight="bold", gid="key-title")
    cells = {patch.get_gid(): patch for patch in ax.patches if isinstance(patch, Rectangle)}
    inferred = list_inferred(status)
    for number, counts in enumerate(tiles.indicators.reset_index().to_dict("records")):
        indicator = counts["indicator_code"]
        cell = cells[f"tile-key-{indicator}"]
        x, y = cell.get_x() + cell.get_width() / 2, cell.get_y() + cell.get_height()
        below = top + side + 0.25 + 0.36 * number
        entry = say(
            "tile-key-entry",
            indicator=mark_item(indicator, inferred, say),
            kind=kind_of(status, indicator),
            n=counts["lacking"],
            n_reported=counts["reported"],
            n_missing=counts["missing"],
        )
        ax.plot((x, x, left), (y, below, below), color=palette.BORDER, linewidth=0.5)
        label = {"ha": "right", "va": "center", "gid": f"key-{indicator}"}
        set_text(ax, left - 0.1, below, entry, **label)


def _draw_legend(ax: Axes, status: pd.DataFrame, tiles: _Tiles, say: Wording) -> None:
    names, units = name_levels(status, say, inferred=list_inferred(status)), tiles.units
    handles = legend_handles({key: names[key] for key in levels_shown(tiles.cells["key"])})
    counts = {
        kind: int(units[f"is_{kind}"].sum()) for kind in ("complete", "incomplete", "unclear", "silent")
    }
    n_unclear = counts["unclear"] + counts["silent"]
    entries = {
        "complete": say("tile-legend-complete", n=counts["complete"]),
        "incomplete": say("tile-legend-incomplete", n=counts["incomplete"], n_unclear=n_unclear),
    }
    handles += [Patch(label=text, **_ground(kind)) for kind, text in entries.items()]  # type: ignore[arg-type]
    place = {"loc": "upper left", "bbox_to_anchor": _LEGEND, "bbox_transform": ax.transData}
    look = {"handlelength": 1.3, "handleheight": 1.1, "labelcolor": palette.TEXT}
    draw_legend(ax, handles, size=LABEL_SIZE, **place, **look)
