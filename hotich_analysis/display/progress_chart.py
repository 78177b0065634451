"""The path of an indicator from snapshot to snapshot, the pace its deadline asks for, and national figures.

A line joins our own snapshots only, which count by one definition. Figures published later count otherwise,
each in its own way: they stand in a panel of their own, a row each, and nothing joins them to ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import palette
from hotich_analysis.display.figure_panel import (
    AIR,
    SIZE,
    Record,
    draw_figures,
    place_in_time,
    to_days,
    write_beside,
    write_figure,
    write_month,
)
from hotich_analysis.display.map_text import FONT, measure, set_text
from hotich_analysis.display.ratio_classes import find_ratios
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import Pace
from hotich_analysis.vocabulary import Lang

_COLOUR: Final = palette.CHANGE_COLOURS["change-gained"]
_WIDTH_IN: Final = 6.5
_LEFT_IN, _RIGHT_IN, _PATH_IN, _ROW_IN, _TITLE_IN = 0.5, 0.1, 2.0, 0.36, 0.28
_TOP_IN, _FOOT_IN = 0.4, 0.66  # heading and deadline above; dates and legend below
_MOST_TICKS: Final = 7
_TICK_ROOM: Final = 0.06  # of the width, at the right edge, where the name of a month would be cut
# Alignment of a value, the first that is free: right or left of its point, below or above it.
_PLACES: Final = (("left", "top"), ("left", "bottom"), ("right", "bottom"), ("right", "top"))


def plot_path(
    path: pd.DataFrame,
    *,
    indicator: str,
    figures: pd.DataFrame,
    pace: Pace | None = None,
    lang: Lang = "vi",
) -> Axes:
    """Draw the path with the required pace and deadline and, below it, national figures; return its axes.

    path: as trace_path(); a point without a share is left out. figures: rows of load_national_figures();
    those of the indicator are drawn, each in a row of the figure's second axes, which is not there without
    them. pace: as required_pace(). Lines have the gids "path", "target" and "deadline", diamonds
    "figure-<figure_id>". Raises UsageError for an indicator with nothing to draw.
    """
    say = load_wording(lang)
    own = path[path["path_share"].notna()]
    rows = figures[figures["indicator_code"] == indicator].to_dict("records")
    figure, ax, below = _lay_out(len(rows))
    dates = _list_dates(path, rows, pace, indicator)
    _set_time(ax if below is None else below, dates, say)
    ax.set(ylim=(-0.04, 1.16))  # room for a value above a point at 100 %
    ax.set_yticks(
        [0, 0.25, 0.5, 0.75, 1], [say.number(100 * share) + "%" for share in (0, 0.25, 0.5, 0.75, 1)]
    )
    heading = say("path-share-ratio" if find_ratios([indicator]) else "path-share")
    _write_heading(figure, ax, heading, 0.05 if pace is None else 0.24)
    label = say("path-own")
    look = {"marker": "o", "markersize": 5, "color": _COLOUR, "linewidth": 1.4, "zorder": 3}
    look["linestyle"] = "-" if len(own) > 1 else "none"
    days = [to_days(day) for day in own["snapshot_date"]]
    ax.plot(days, own["path_share"], gid="path", label=label, **look)  # type: ignore[arg-type]
    if pace is not None:
        _draw_pace(ax, pace, say)
    _write_values(ax, own, say)
    if below is not None:
        _write_heading(figure, below, say("path-figures"), 0.05)
        draw_figures(below, rows, say)
    _draw_legend(figure, ax)
    return ax


def describe_path(
    path: pd.DataFrame,
    *,
    indicator: str,
    figures: pd.DataFrame,
    pace: Pace | None = None,
    lang: Lang = "vi",
) -> str:
    """Return the alternative text of plot_path: each point, the pace, and each figure with its definition."""
    say = load_wording(lang)
    own = path[path["path_share"].notna()].to_dict("records")
    points = "; ".join(f"{say.date(row['snapshot_date'])}: {_write_value(row, say)}" for row in own)
    parts = [say("alt-path", indicator=say.indicator(indicator), n=len(own), points=points)]
    if pace is not None:
        parts.append(f"{_write_pace(pace, say)}. {_write_deadline(pace, say)}.")
    rows = figures[figures["indicator_code"] == indicator].to_dict("records")
    if rows:
        parts.append(say("alt-path-figures", figures="; ".join(write_figure(row, say) for row in rows)))
    return " ".join(parts)


def _lay_out(n_figures: int) -> tuple[Figure, Axes, Axes | None]:
    """Axes of the path and, above the dates they share, those of other figures, if there are any."""
    panel = n_figures * _ROW_IN
    height = _TOP_IN + _PATH_IN + (_TITLE_IN + panel if n_figures else 0) + _FOOT_IN
    figure = Figure(figsize=(_WIDTH_IN, height))
    left, width = _LEFT_IN / _WIDTH_IN, (_WIDTH_IN - _LEFT_IN - _RIGHT_IN) / _WIDTH_IN
    ax = figure.add_axes((left, 1 - (_TOP_IN + _PATH_IN) / height, width, _PATH_IN / height))
    axes = [ax]
    if n_figures:
        axes.append(figure.add_axes((left, _FOOT_IN / height, width, panel / height), sharex=ax))
        ax.tick_params(labelbottom=False)
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
        each.spines[:].set(color=palette.BORDER, linewidth=0.6)
        each.tick_params(labelsize=SIZE, labelcolor=palette.TEXT, labelfontfamily=FONT, color=palette.BORDER)
        each.grid(axis="both", color=palette.LAND_EDGE, linewidth=0.4)
        each.set_axisbelow(True)
    return figure, ax, axes[1] if n_figures else None


def _list_dates(
    path: pd.DataFrame, rows: Sequence[Record], pace: Pace | None, indicator: str
) -> list[pd.Timestamp]:
    dates = [*path["snapshot_date"], *(place_in_time(row) for row in rows)]
    if pace is not None:
        dates.append(pd.Timestamp(pace.deadline))
    if not dates:
        raise UsageError("indicator to draw a path of", indicator, known=["one with a snapshot or a figure"])
    return dates


def _set_time(ax: Axes, dates: Sequence[pd.Timestamp], say: Wording) -> None:
    """Show all dates, with some room beside them; ticks at the beginning of months."""
    first, last = min(dates), max(dates)
    room = max((last - first) * 0.06, pd.Timedelta(days=45))
    ax.set_xlim(to_days(first - room), to_days(last + room))
    months = pd.date_range(first - room, last + room, freq="MS", normalize=True)
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120, 600) if len(months) <= n * _MOST_TICKS)
    whole = last + room - _TICK_ROOM * (last - first + 2 * room)
    ticks = [m for m in months if (12 * m.year + m.month - 1) % step == 0 and m <= whole]
    ax.set_xticks([to_days(month) for month in ticks], [write_month(month, say) for month in ticks])
    ax.tick_params(axis="x", length=2)


def _draw_pace(ax: Axes, pace: Pace, say: Wording) -> None:
    due = to_days(pace.deadline)
    ax.axvline(due, color=palette.TEXT, linewidth=0.9, linestyle=(0, (1, 1.5)), gid="deadline", zorder=2)
    left, right = ax.get_xlim()
    align = "right" if due > (left + right) / 2 else "left"
    above = {"transform": ax.get_xaxis_transform(), "ha": align, "va": "bottom", "size": SIZE}
    set_text(ax, due, 1.01, _write_deadline(pace, say), gid="deadline-label", **above)
    if pace.share_per_30_days:
        days, shares = [to_days(pace.last_date), due], [pace.last_share, pace.target_share]
        dashed = {"color": _COLOUR, "linewidth": 1.1, "dashes": (4, 2.5), "zorder": 2}
        ax.plot(days, shares, gid="target", label=_write_pace(pace, say), **dashed)  # type: ignore[arg-type]


def _write_values(ax: Axes, own: pd.DataFrame, say: Wording) -> None:
    """Write each point's value where no line and no other value is, the last point's first."""
    page = shapely.box(*ax.get_window_extent().extents)
    paths = [line.get_path().transformed(line.get_transform()) for line in ax.lines]
    ends = [np.asarray(path.vertices) for path in paths]
    taken: list[BaseGeometry] = [shapely.LineString(each) for each in ends if len(each) > 1]
    scale = ax.figure.dpi / 72  # pixels of a point
    for row in own.iloc[::-1].to_dict("records"):
        text, place = _write_value(row, say), (to_days(row["snapshot_date"]), row["path_share"])
        width, height = (scale * length for length in measure(text, SIZE))
        x, y = ax.transData.transform(place)
        for ha, va in _PLACES:
            across, up = (1 if ha == "left" else -1), (1 if va == "bottom" else -1)
            corner = x + across * scale * AIR, y + up * scale * AIR
            box = shapely.box(*corner, corner[0] + across * width, corner[1] + up * height)
            if page.covers(box) and not any(box.intersects(each) for each in taken):
                taken.append(box)
                write_beside(ax, place, text, (across * AIR, up * AIR), ha=ha, va=va, gid="value")
                break


def _write_heading(figure: Figure, ax: Axes, text: str, up_in: float) -> None:
    """Write above an axes, from the left edge of the figure, what it shows."""
    y = ax.get_position().y1 + up_in / figure.get_figheight()
    set_text(figure, 0.008, y, text, size=SIZE, weight="bold", va="bottom")


def _draw_legend(figure: Figure, ax: Axes) -> None:
    figure.legend(
        handles=[line for line in ax.lines if line.get_gid() in {"path", "target"}],
        loc="upper left",
        bbox_to_anchor=(_LEFT_IN / _WIDTH_IN, (_FOOT_IN - 0.28) / figure.get_figheight()),
        ncols=1,
        frameon=False,
        borderaxespad=0,
        handlelength=2.6,
        prop={"family": FONT, "size": SIZE},
    )


def _write_value(row: Record, say: Wording) -> str:
    share = say.share(row["path_share"])
    is_pooled = bool(pd.notna(row["achieved_share"]))
    if is_pooled:
        return share
    return say(
        "path-value", share=share, n=int(row["n_deployed"]), n_units=int(row["n_units"] - row["n_missing"])
    )


def _write_pace(pace: Pace, say: Wording) -> str:
    if pace.share_per_30_days is None:
        return say("path-pace-over")
    points = say.number(100 * pace.share_per_30_days, 1)
    return say("path-pace", points=points, target=say.number(100 * pace.target_share))


def _write_deadline(pace: Pace, say: Wording) -> str:
    return say("path-deadline", date=say.date(pace.deadline))
