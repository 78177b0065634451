"""Charts: coverage by region as stacked bars, and every unit with every indicator as a matrix.

Colours and hatches are those of the maps. Each function draws on `ax`, or on a figure of its own, and
returns the Axes; the describe_… functions give the alternative text of the same table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.maps.status import describe_indicator
from hotich_analysis.display.palette import (
    BORDER,
    HATCH_COLOURS,
    LEVEL_COLOURS,
    LEVEL_HATCHES,
    MISSING_LEVEL,
    ON_DARK_TEXT,
    TEXT,
    find_ratios,
    name_levels,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.vocabulary import Lang

_STACK: Final = ("full", "partial", "none", MISSING_LEVEL)
_ROW_HEIGHT_IN: Final = 0.19
_MOST_BESIDE: Final = 5
_NAME_WIDTH: Final = 5.0  # of the matrix, in cells
_GUTTER: Final = 0.7


def plot_coverage_by_region(regional: pd.DataFrame, *, lang: Lang = "vi", ax: Axes | None = None) -> Axes:
    """Draw, for each region and indicator, the shares of units by level, from coverage(by="region").

    Every bar is as long as 100 % of the region's units; the number of units stands in each part. Five
    indicators stand side by side, more below them.
    """
    say = load_wording(lang)
    regions, codes = list(regional["region"].unique()), list(regional["indicator_code"].unique())
    n_blocks, step = -(-len(codes) // _MOST_BESIDE), len(regions) + 1.2
    depth = len(regions) + (n_blocks - 1) * step
    ax = _own_axes(6.5, 0.3 * depth + 0.75) if ax is None else ax
    for place, code in enumerate(codes):
        block, x = divmod(place, _MOST_BESIDE)
        rows = regional[regional["indicator_code"] == code].set_index("region").loc[regions]
        _draw_bars(ax, rows, x, block * step)
        name = say.indicator(code, short=True)
        ax.text(x, block * step - 0.65, name, fontsize=8, fontweight="bold", color=TEXT)
    ax.set(ylim=(depth - 0.5, -1.1), xlim=(-0.02, min(len(codes), _MOST_BESIDE) - 0.08))
    ticks = [row + block * step for block in range(n_blocks) for row in range(len(regions))]
    ax.set_yticks(ticks, [say.region(region) for region in regions] * n_blocks)
    ax.tick_params(length=0, labelsize=8, labelcolor=TEXT)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    _add_legend(ax, codes, with_missing=bool(regional["n_missing"].any()), say=say)
    return ax


def _draw_bars(ax: Axes, rows: pd.DataFrame, left: float, top: float) -> None:
    """Draw one indicator's bars, 0.9 wide, beginning at `left` and, from above, at `top`."""
    unit_width = 0.9 / rows["n_units"].to_numpy()
    start = pd.Series(float(left), index=rows.index).to_numpy()
    for level in _STACK:
        counts = rows[f"n_{level}"].to_numpy()
        if not counts.any():
            continue
        places = [top + row for row in range(len(rows))]
        bars = ax.barh(places, counts * unit_width, left=start, height=0.7, **_fill(level))  # type: ignore[arg-type]
        ax.bar_label(bars, [str(n) if n else "" for n in counts], label_type="center", **_label_style(level))  # type: ignore[arg-type]
        start = start + counts * unit_width


def describe_regions(regional: pd.DataFrame, *, lang: Lang) -> str:
    """Return the alternative text of `plot_coverage_by_region`."""
    say = load_wording(lang)
    parts = [_describe_region(row, say) for row in regional.to_dict("records")]
    return say("alt-region", parts="; ".join(parts))


def _describe_region(row: Mapping[Hashable, Any], say: Wording) -> str:
    """How many units have deployed an indicator, or of a ratio, how many have all of it."""
    code, n_full = row["indicator_code"], int(row["n_full"])
    about = {
        "indicator": say.indicator(code, short=True),
        "region": say.region(row["region"]),
        "n_units": int(row["n_units"]),
    }
    if find_ratios([code]):
        return say("alt-region-part-ratio", n_complete=n_full, **about)
    return say("alt-region-part", n_deployed=n_full + int(row["n_partial"]), **about)


def plot_status_matrix(status: pd.DataFrame, *, lang: Lang = "vi", ax: Axes | None = None) -> Axes:
    """Draw one row a unit, grouped by region in official order, and one cell an indicator.

    status: tidy status table; a pair without a row is drawn as not reported, a ratio at the level of its
    counts. Two panels side by side.
    """
    say = load_wording(lang)
    codes = list(status["indicator_code"].unique())
    panels = _split(list(_matrix_rows(status, say)), say)
    n_rows = max(map(len, panels))
    width = len(panels) * (_NAME_WIDTH + len(codes) + _GUTTER)
    ax = _own_axes(6.5, _ROW_HEIGHT_IN * (n_rows + 5)) if ax is None else ax
    levels = status.set_index(["unit_code", "indicator_code"])["level"]
    for number, rows in enumerate(panels):
        left = number * (_NAME_WIDTH + len(codes) + _GUTTER)
        _draw_panel(ax, rows, levels, codes, left, say)
    ax.set(xlim=(0, width - _GUTTER), ylim=(n_rows, -3.6))
    ax.set_axis_off()
    _add_legend(ax, codes, with_missing=bool(status["level"].isna().any()), say=say)
    return ax


def describe_matrix(status: pd.DataFrame, *, lang: Lang) -> str:
    """Return the alternative text of `plot_status_matrix`."""
    say = load_wording(lang)
    parts = [
        describe_indicator(status, indicator=str(code), lang=lang, short=True)
        for code in status["indicator_code"].unique()
    ]
    n_units, n_indicators = status["unit_code"].nunique(), status["indicator_code"].nunique()
    return say("alt-matrix", n_units=n_units, n_indicators=n_indicators, parts=" ".join(parts))


def _fill(level: str) -> dict[str, object]:
    return {
        "facecolor": LEVEL_COLOURS[level],
        "hatch": LEVEL_HATCHES[level],
        "hatchcolor": HATCH_COLOURS.get(level, BORDER),
        "edgecolor": BORDER if level == MISSING_LEVEL else "white",
        "linewidth": 0.8,
    }


def _label_style(level: str) -> dict[str, object]:
    box = {"facecolor": LEVEL_COLOURS[level], "edgecolor": "none", "pad": 0.8}
    return {"fontsize": 8, "color": ON_DARK_TEXT if level == "none" else TEXT, "bbox": box}


def _matrix_rows(status: pd.DataFrame, say: Wording) -> Iterator[tuple[str, str | None]]:
    """Yield (text, unit code) row by row; a region's name has no code."""
    provinces = load_provinces()
    present = provinces[provinces["unit_code"].isin(status["unit_code"])]
    for region, units in present.groupby("region", sort=False):
        yield say.region(str(region)), None
        for code in units["unit_code"]:
            yield say.province(code), code


def _split(rows: list[tuple[str, str | None]], say: Wording) -> list[list[tuple[str, str | None]]]:
    """Part the rows into two panels; a region that is parted is named again."""
    middle = (len(rows) + 1) // 2
    while middle < len(rows) and rows[middle - 1][1] is None:
        middle -= 1  # a region's name does not stand alone at the foot
    first, second = rows[:middle], rows[middle:]
    if second and second[0][1] is not None:
        region = next(text for text, code in reversed(first) if code is None)
        second = [(say("region-continued", region=region), None), *second]
    return [panel for panel in (first, second) if panel]


def _draw_panel(
    ax: Axes,
    rows: list[tuple[str, str | None]],
    levels: pd.Series[str],
    codes: list[str],
    left: float,
    say: Wording,
) -> None:
    for column, code in enumerate(codes):
        x = left + _NAME_WIDTH + column + 0.5
        name = say.indicator(code, short=True)
        ax.text(
            x,
            -0.2,
            name,
            rotation=50,
            ha="left",
            va="bottom",
            fontsize=7.5,
            color=TEXT,
            rotation_mode="anchor",
        )
    for y, (text, unit) in enumerate(rows):
        if unit is None:
            ax.text(left, y + 0.55, text, va="center", fontsize=8, fontweight="bold", color=TEXT)
            continue
        ax.text(left + 0.2, y + 0.5, text, va="center", fontsize=7.5, color=TEXT)
        for column, code in enumerate(codes):
            level = levels.get((unit, code))
            kind = MISSING_LEVEL if level is None or pd.isna(level) else str(level)
            cell = Rectangle((left + _NAME_WIDTH + column + 0.04, y + 0.07), 0.92, 0.86, **_fill(kind))  # type: ignore[arg-type]
            cell.set_gid(f"cell-{unit}-{code}")
            ax.add_patch(cell)


def _add_legend(ax: Axes, codes: list[str], *, with_missing: bool, say: Wording) -> None:
    shown = [level for level in _STACK if level != MISSING_LEVEL or with_missing]
    labels = name_levels(codes, say)
    handles = [Patch(label=labels[level], **_fill(level)) for level in shown]  # type: ignore[arg-type]
    ax.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(0.5, 0.0),
        ncols=len(shown),
        frameon=False,
        fontsize=8.5,
    )


def _own_axes(width_in: float, height_in: float) -> Axes:
    """Return axes that fill a figure of their own; what stands outside them is kept when it is saved."""
    return Figure(figsize=(width_in, height_in)).add_axes((0.0, 0.0, 1.0, 1.0))
