"""Charts: coverage by region as stacked bars, and every unit with every indicator as a matrix.

Colours and hatches are those of the maps. Each function draws on `ax`, or on a figure of its own, and
returns the Axes; the describe_… functions give the alternative text of the same table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import frame_of, units_of
from hotich_analysis.display.maps.drawing import (
    FONT,
    LABEL_SIZE,
    WIDTH_IN,
    break_in_two,
    levels_shown,
    measure,
    set_text,
)
from hotich_analysis.display.maps.status import cells_of, describe_indicator, is_in_one_region
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    BORDER,
    FILLS,
    MISSING_LEVEL,
    ON_DARK_TEXT,
    TEXT,
    key_cells,
    name_levels,
)
from hotich_analysis.display.table import Number, Row, Written, join_written
from hotich_analysis.display.wording import Wording, wording_of, write_caption
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.vocabulary import Lang, Level

_STACK: Final = (*(str(level) for level in reversed(Level)), MISSING_LEVEL)
_ROW_HEIGHT_IN: Final = 0.19
_MOST_BESIDE: Final = 5
_NAME_WIDTH: Final = 5.0  # of the matrix, in cells
_GUTTER: Final = 0.7
_LONGEST_NAME: Final = 90.0  # of a region beside bars, in points
_TICK_ROOM: Final = 6.0
_SLANT: Final = 50


def plot_coverage_by_region(regional: pd.DataFrame, *, lang: Lang = "vi", ax: Axes | None = None) -> Axes:
    """Draw, for each region and indicator, the shares of units by level, from coverage(by="region").

    Every bar is as long as 100 % of the region's units; the number of units stands in each part. Five
    indicators stand side by side, more below them.
    """
    say = wording_of(regional, lang)
    regions, codes = list(regional["region"].unique()), list(regional["indicator_code"].unique())
    n_blocks, step = -(-len(codes) // _MOST_BESIDE), len(regions) + 1.2
    depth = len(regions) + (n_blocks - 1) * step
    names = [_short_lines(say.region(region)) for region in regions]
    room = max(measure(name)[0] for name in names) + _TICK_ROOM
    ax = _own_axes(0.3 * depth + 0.75, left=room) if ax is None else ax
    for place, code in enumerate(codes):
        block, x = divmod(place, _MOST_BESIDE)
        rows = regional[regional["indicator_code"] == code].set_index("region").loc[regions]
        _draw_bars(ax, rows, x, block * step)
        name = say.indicator(code, short=True)
        set_text(ax, x, block * step - 0.65, name, weight="bold")
    ax.set(ylim=(depth - 0.5, -1.1), xlim=(-0.02, min(len(codes), _MOST_BESIDE) - 0.08))
    ticks = [row + block * step for block in range(n_blocks) for row in range(len(regions))]
    ax.set_yticks(ticks, names * n_blocks, linespacing=1.1)
    ax.tick_params(length=0, labelsize=LABEL_SIZE, labelcolor=TEXT, labelfontfamily=FONT)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    shown = [level for level in _STACK if level != MISSING_LEVEL or regional["n_missing"].any()]
    _add_legend(ax, {level: name_levels(regional, say)[level] for level in shown})
    return ax


def _short_lines(name: str) -> str:
    """The name in two lines where one would leave the bars no room."""
    return break_in_two(name) if measure(name)[0] > _LONGEST_NAME else name


def _draw_bars(ax: Axes, rows: pd.DataFrame, left: float, top: float) -> None:
    """Draw one indicator's bars, 0.9 wide, beginning at `left` and, from above, at `top`.

    Where nobody was asked there is nothing to draw.
    """
    unit_width = 0.9 / rows["n_units"].where(rows["n_units"] > 0, 1).to_numpy()
    start = pd.Series(float(left), index=rows.index).to_numpy()
    for level in _STACK:
        counts = rows[f"n_{level}"].to_numpy()
        if not counts.any():
            continue
        places = [top + row for row in range(len(rows))]
        bars = ax.barh(places, counts * unit_width, left=start, height=0.7, **_fill(level))  # type: ignore[arg-type]
        ax.bar_label(bars, [str(n) if n else "" for n in counts], label_type="center", **_label_style(level))  # type: ignore[arg-type]
        start = start + counts * unit_width


def describe_regions(regional: pd.DataFrame, *, lang: Lang) -> Written:
    """Return the alternative text of `plot_coverage_by_region`."""
    say = wording_of(regional, lang)
    parts = [_describe_region(row, regional, say) for row in regional.to_dict("records")]
    return say("alt-region", parts=join_written(parts, by="; "))


def _describe_region(row: Row, regional: pd.DataFrame, say: Wording) -> Written:
    """How many units that reported have deployed an indicator, or of a ratio, how many have all of it."""
    kind = kind_of(regional, row["indicator_code"])
    return say(
        "alt-region-part",
        indicator=say.indicator(row["indicator_code"], short=True),
        region=say.region(row["region"]),
        n_reported=row["n_units"] - row["n_missing"],
        n_missing=row["n_missing"],
        n_done=sum(row[f"n_{level}"] for level in kind.enough),
        kind=kind,
    ).counted_of(*cells_of(regional, row["indicator_code"], region=row["region"]), n_units=row["n_units"])


def draw_coverage_by_region(status: pd.DataFrame, *, lang: Lang = "vi") -> Picture:
    """Return the picture of plot_coverage_by_region(), with its words, from a status table.

    Raises UsageError where units lie in several regions.
    """
    regional = coverage(status, by="region")
    axes = plot_coverage_by_region(regional, lang=lang)
    caption = write_caption("region", status, lang=lang)
    return Picture(axes, describe_regions(regional, lang=lang), caption, tuple(_number_bars(regional)))


def _number_bars(regional: pd.DataFrame) -> Iterator[Number]:
    """The number in each part of a bar."""
    for row in regional.to_dict("records"):
        cells = cells_of(regional, row["indicator_code"], region=row["region"])
        for rule in (f"n_{level}" for level in _STACK):
            if row[rule]:
                yield Number(row[rule], rule, row["n_units"], cells)


def plot_status_matrix(status: pd.DataFrame, *, lang: Lang = "vi", ax: Axes | None = None) -> Axes:
    """Draw one row a unit, in official order and grouped by region, and one cell an indicator.

    status: tidy status table of any frame; a pair without a row is drawn as not reported, a ratio at the
    level of its counts. Units that lie in several regions are not grouped. Two panels side by side.
    """
    say = wording_of(status, lang)
    codes = list(status["indicator_code"].unique())
    panels = _split(list(_matrix_rows(status, say)), say)
    n_rows = max(map(len, panels))
    width = len(panels) * (_NAME_WIDTH + len(codes) + _GUTTER)
    ax = _own_axes(_ROW_HEIGHT_IN * (n_rows + 5)) if ax is None else ax
    cells = dict(
        zip(zip(status["unit_code"], status["indicator_code"], strict=True), key_cells(status), strict=True)
    )
    for number, rows in enumerate(panels):
        left = number * (_NAME_WIDTH + len(codes) + _GUTTER)
        _draw_panel(ax, rows, cells, codes, left, say)
    # the slanting name of the last column reaches beyond its cells
    beyond = max(0.0, _reach(say.indicator(codes[-1], short=True)) - _GUTTER)
    ax.set(xlim=(0, width + beyond), ylim=(n_rows, -3.6))
    ax.set_axis_off()
    names = name_levels(status, say)
    _add_legend(ax, {key: names[key] for key in levels_shown([*Level, *cells.values()])})
    return ax


def _reach(name: str) -> float:
    """How far to the right of a cell's middle its slanting name ends, in cells of about 20 points."""
    return measure(name)[0] * math.cos(math.radians(_SLANT)) / 20 - 0.5


def describe_matrix(status: pd.DataFrame, *, lang: Lang) -> Written:
    """Return the alternative text of `plot_status_matrix`."""
    say = wording_of(status, lang)
    parts = [
        describe_indicator(status, indicator=str(code), lang=lang, short=True)
        for code in status["indicator_code"].unique()
    ]
    return say(
        "alt-matrix",
        n_units=status["unit_code"].nunique(),
        n_indicators=status["indicator_code"].nunique(),
        by_region="yes" if is_in_one_region(units_of(status)) else "no",
        parts=join_written(parts, by=" "),
    ).counted_of(("frame", str(frame_of(status))))


def draw_status_matrix(status: pd.DataFrame, *, lang: Lang = "vi") -> Picture:
    """Return the picture of plot_status_matrix(), with its words; it prints no numbers."""
    axes = plot_status_matrix(status, lang=lang)
    kind = "matrix" if is_in_one_region(units_of(status)) else "matrix-2025"
    return Picture(axes, describe_matrix(status, lang=lang), write_caption(kind, status, lang=lang))


def _fill(key: str) -> dict[str, object]:
    fill = FILLS[key]
    return {
        "facecolor": fill.colour,
        "hatch": fill.hatch,
        "hatchcolor": fill.hatch_colour,
        "edgecolor": BORDER if key == MISSING_LEVEL else "white",
        "linewidth": 0.8,
    }


def _label_style(level: str) -> dict[str, object]:
    box = {"facecolor": FILLS[level].colour, "edgecolor": "none", "pad": 0.8}
    return {
        "family": FONT,
        "size": LABEL_SIZE,
        "color": ON_DARK_TEXT if level == Level.NONE else TEXT,
        "bbox": box,
    }


def _matrix_rows(status: pd.DataFrame, say: Wording) -> Iterator[tuple[str, str | None]]:
    """Yield (text, unit code) row by row; a region's name has no code."""
    units, frame = units_of(status), frame_of(status)
    by_region = is_in_one_region(units)
    present = units[units["unit_code"].isin(status["unit_code"])]
    for region, own in present.groupby("region", sort=False) if by_region else [("", present)]:
        if by_region:
            yield say.region(str(region)), None
        for code in own["unit_code"]:
            yield say.unit(code, frame=frame), code


def _split(rows: list[tuple[str, str | None]], say: Wording) -> list[list[tuple[str, str | None]]]:
    """Part the rows into two panels; a region that is parted is named again."""
    middle = (len(rows) + 1) // 2
    while middle < len(rows) and rows[middle - 1][1] is None:
        middle -= 1  # a region's name does not stand alone at the foot
    first, second = rows[:middle], rows[middle:]
    region = next((text for text, code in reversed(first) if code is None), None)
    if region and second and second[0][1] is not None:
        second = [(say("region-continued", region=region), None), *second]
    return [panel for panel in (first, second) if panel]


def _draw_panel(
    ax: Axes,
    rows: list[tuple[str, str | None]],
    cells: Mapping[tuple[str, str], str],
    codes: list[str],
    left: float,
    say: Wording,
) -> None:
    slanted: dict[str, Any] = {"rotation": _SLANT, "rotation_mode": "anchor", "ha": "left", "va": "bottom"}
    for column, code in enumerate(codes):
        x, name = left + _NAME_WIDTH + column + 0.5, say.indicator(code, short=True)
        set_text(ax, x, -0.2, name, **slanted)
    for y, (text, unit) in enumerate(rows):
        if unit is None:
            set_text(ax, left, y + 0.55, text, va="center", weight="bold")
            continue
        set_text(ax, left + 0.2, y + 0.5, text, va="center")
        for column, code in enumerate(codes):
            fill = _fill(cells.get((unit, code), MISSING_LEVEL))
            cell = Rectangle((left + _NAME_WIDTH + column + 0.04, y + 0.07), 0.92, 0.86, **fill)  # type: ignore[arg-type]
            cell.set_gid(f"cell-{unit}-{code}")
            ax.add_patch(cell)


def _add_legend(ax: Axes, labels: Mapping[str, str]) -> None:
    """Explain keys below the axes; labels: text by key."""
    handles = [Patch(label=text, **_fill(key)) for key, text in labels.items()]  # type: ignore[arg-type]
    look: dict[str, Any] = {"ncols": len(labels), "frameon": False, "prop": {"family": FONT, "size": 8.5}}
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), **look)


def _own_axes(height_in: float, *, left: float = 0.0) -> Axes:
    """Return axes that fill a figure of their own but for `left` points; what stands outside is kept."""
    left /= 72 * WIDTH_IN
    return Figure(figsize=(WIDTH_IN, height_in)).add_axes((left, 0.0, 1 - left, 1.0))
