"""The path of an indicator and its pace.

National figures stand on an axes of their own: each has a definition of its own, and no line joins them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import references_of
from hotich_analysis.display import palette
from hotich_analysis.display.maps import status as maps
from hotich_analysis.display.maps.drawing import (
    FONT,
    WIDTH_IN,
    balance,
    draw_legend,
    measure,
    points_wide,
    set_text,
)
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.table import (
    Field,
    Row,
    Table,
    Text,
    Written,
    is_given,
    join_written,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import (
    add_counts,
    indicator_field,
)
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import Pace, is_comparable, required_pace
from hotich_analysis.vocabulary import Lang


def tabulate_national_figures(figures: pd.DataFrame, *, lang: Lang) -> Table:
    """Return the figures published later, each with its definition; from load_national_figures()."""
    say = wording_of(figures, lang)

    def write_definition(row: Row) -> str:
        return f"{row[f'definition_{lang}']} ({row['source']})"

    def write_counts(row: Row) -> Written:
        counts = join_written([say.number(number_of(row, rule)) for rule in ("value", "value_of")], by="/")
        return say("inferred", what=counts) if row["is_inferred"] else counts

    fields = [
        indicator_field(say, width="24mm"),
        Field(say("column-date"), "figure_date", lambda date: write_day(date, say), width="24mm"),
        Field(say("column-figure"), write_counts, align="right", width="18mm"),
        Field(say("column-definition"), write_definition, width="1fr"),
        Field(say("column-comparability"), f"comparability_{lang}", width="1fr"),
    ]
    caption, note = say("caption-national-figures"), say("note-national-figures")
    return Table.from_frame(figures, fields, caption=caption, note=note)


SIZE: Final = 8.0
AIR: Final = 5.0
"""Points between a marker and what is written of it."""
_MONTH: Final = "2025-02"


def draw_figures(ax: Axes, rows: Sequence[Row], say: Wording) -> None:
    """Draw a row for each figure: an open diamond at its date, and beside it what it counts."""
    ax.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    left, right = ax.get_xlim()
    for y, row in enumerate(rows):
        x = to_days(place_in_time(row))
        look = {"marker": "D", "markerfacecolor": "white", "color": palette.TEXT, "markersize": 5}
        ax.plot([x], [y], linestyle="none", gid=f"figure-{row['figure_id']}", **look)  # type: ignore[arg-type]
        is_late = x > (left + right) / 2
        room = points_wide(ax) * ((x - left) if is_late else (right - x)) / (right - left)
        text = balance(write_figure(row, say), width=room - 4 * AIR, size=SIZE)
        shift = (-1.5 * AIR if is_late else 1.5 * AIR, 0)
        about = {"ha": "right" if is_late else "left", "va": "center", "gid": f"label-{row['figure_id']}"}
        write_beside(ax, (x, y), text, shift, **about)


def to_days(date: dt.date) -> float:
    """Return a date as days from 1/1/1970, the measure of the axes of time."""
    return (pd.Timestamp(date) - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)


def place_in_time(row: Row) -> pd.Timestamp:
    """Return where a figure stands in time: in the middle of its month if the day is not known."""
    date = str(row["figure_date"])
    return pd.Timestamp(date if len(date) > len(_MONTH) else f"{date}-15")


def write_figure(row: Row, say: Wording) -> Written:
    """Return a figure with its date and what it counts."""
    return say(
        "path-figure",
        value=number_of(row, "value"),
        n_units=number_of(row, "value_of"),
        date=write_day(str(row["figure_date"]), say),
        definition=row[f"definition_{say.lang}"],
        inferred="yes" if row["is_inferred"] else "no",
    )


def write_day(date: str, say: Wording) -> str:
    """Return a date as the language writes it; of a year and month ("2025-02"), these."""
    day = pd.Timestamp(date)
    return say.date(day) if len(date) > len(_MONTH) else write_month(day, say)


def write_month(day: pd.Timestamp, say: Wording) -> str:
    """Return the month of a first day: its date without the day."""
    return say.date(day).removeprefix("01/" if say.lang == "vi" else "1 ")


def write_beside(
    ax: Axes, place: tuple[float, float], text: str, shift: tuple[float, float], **style: Any
) -> None:
    """Write a text some points away from a place."""
    # The ground hides the lines of the grid behind the text.
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    look: dict[str, Any] = {"family": FONT, "size": SIZE, "color": palette.TEXT, "linespacing": 1.05}
    ax.annotate(text, place, shift, textcoords="offset points", bbox=ground, **(look | style))


_COLOUR: Final = palette.CHANGE_COLOURS["change-gained"]
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
    say, own = wording_of(path, lang), _take_points(path, indicator)
    rows = figures[figures["indicator_code"] == indicator].to_dict("records")
    figure, ax, below = _lay_out(len(rows))
    dates = _list_dates(path, rows, pace, indicator)
    _set_time(ax if below is None else below, dates, say)
    ax.set(ylim=(-0.04, 1.16))  # room for a value above a point at 100 %
    ax.set_yticks(
        [0, 0.25, 0.5, 0.75, 1], [say.number(100 * share) + "%" for share in (0, 0.25, 0.5, 0.75, 1)]
    )
    heading = say(f"path-share-{kind_of(path, indicator)}")
    _write_heading(figure, ax, heading, 0.05 if pace is None else 0.24)
    label = say("path-own")
    look = {"marker": "o", "markersize": 5, "color": _COLOUR, "linewidth": 1.4, "zorder": 3}
    look["linestyle"] = "-" if own["is_joined"].any() else "none"
    ax.plot(*_list_points(own), gid="path", label=label, **look)  # type: ignore[arg-type]
    if pace is not None:
        _draw_pace(ax, pace, say)
    _write_values(ax, own, say)
    if below is not None:
        _write_heading(figure, below, say("path-figures"), 0.05)
        draw_figures(below, rows, say)
    _explain_lines(figure, ax)
    return ax


def describe_path(
    path: pd.DataFrame,
    *,
    indicator: str,
    figures: pd.DataFrame,
    pace: Pace | None = None,
    lang: Lang = "vi",
) -> Written:
    """Return the alternative text of plot_path: each point, the pace, and each figure with its definition."""
    say, own = wording_of(path, lang), _take_points(path, indicator).to_dict("records")
    dated = [join_written([say.date(row["snapshot_date"]), _write_value(row, say)], by=": ") for row in own]
    points = join_written(dated, by="; ")
    parts = [say("alt-path", indicator=say.indicator(indicator), n=len(own), points=points)]
    if told := tell_common(_take_points(path, indicator), say):
        parts.append(told)
    if pace is not None:
        parts.append(join_written([_write_pace(pace, say), ". ", _write_deadline(pace, say), "."], by=""))
    rows = figures[figures["indicator_code"] == indicator].to_dict("records")
    if rows:
        written = join_written([write_figure(row, say) for row in rows], by="; ")
        parts.append(say("alt-path-figures", figures=written))
    return join_written(parts, by=" ").counted_of(*maps.cells_of(path, indicator))


def _take_points(path: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return add_counts(path[path["path_share"].notna()]).assign(indicator_code=indicator)


def _list_points(own: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Days and shares of the points; a gap before each one that no line may join to the one before."""
    days: list[float] = []
    shares: list[float] = []
    for row in own.to_dict("records"):
        if days and not row["is_joined"]:
            days.append(math.nan)
            shares.append(math.nan)
        days.append(to_days(row["snapshot_date"]))
        shares.append(row["path_share"])
    return days, shares


def _lay_out(n_figures: int) -> tuple[Figure, Axes, Axes | None]:
    """Axes of the path and, above the dates they share, those of other figures, if there are any."""
    panel = n_figures * _ROW_IN
    height = _TOP_IN + _PATH_IN + (_TITLE_IN + panel if n_figures else 0) + _FOOT_IN
    figure = Figure(figsize=(WIDTH_IN, height))
    left, width = _LEFT_IN / WIDTH_IN, (WIDTH_IN - _LEFT_IN - _RIGHT_IN) / WIDTH_IN
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
    path: pd.DataFrame, rows: Sequence[Row], pace: Pace | None, indicator: str
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
    steps = [step for path in paths for step in pairwise(np.asarray(path.vertices))]
    taken: list[BaseGeometry] = [shapely.LineString(step) for step in steps if np.isfinite(step).all()]
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


def _explain_lines(figure: Figure, ax: Axes) -> None:
    lines = (line for line in ax.lines if line.get_gid() in {"path", "target"})
    corner = (_LEFT_IN / WIDTH_IN, (_FOOT_IN - 0.28) / figure.get_figheight())
    draw_legend(figure, lines, size=SIZE, loc="upper left", bbox_to_anchor=corner, handlelength=2.6)


def _write_value(row: Row, say: Wording) -> Written:
    share = say.share(number_of(row, "path_share"))
    if row["is_inferred"]:
        share = say("inferred", what=share)
    open_ = {"share": share, "n_missing": number_of(row, "n_missing")}
    if is_given(row["achieved_share"]):
        n, of = number_of(row, "n_reporting"), number_of(row, "n_units")
        return say("path-value-counts", n=n, n_units=of, **open_)
    n, of = number_of(row, "n_deployed"), number_of(row, "n_reporting")
    return say("path-value", n=n, n_units=of, **open_)


def tell_common(own: pd.DataFrame, say: Wording) -> Written:
    """Return how those that reported both times moved, for each point no line joins to the one before."""
    rows = own.to_dict("records")
    told = [
        say(
            "path-common",
            before=say.date(before["snapshot_date"]),
            after=say.date(row["snapshot_date"]),
            n=number_of(row, "n_common"),
            share_before=say.share(number_of(row, "common_share_before")),
            share=say.share(number_of(row, "common_share")),
        )
        for before, row in pairwise(rows)
        if not row["is_joined"]
    ]
    return join_written(told, by=" ")


def _write_pace(pace: Pace, say: Wording) -> Written:
    if pace.share_per_30_days is None:
        return say("path-pace-over")
    points = say.number(100 * pace.share_per_30_days, 1)
    of = {"n": pace.n_reporting, "n_missing": pace.n_units - pace.n_reporting, "n_units": pace.n_units}
    return say("path-pace", points=points, target=say.number(100 * pace.target_share), **of)


def _write_deadline(pace: Pace, say: Wording) -> Written:
    return say("path-deadline", date=say.date(pace.deadline))


def head_paths(paths: Mapping[str, pd.DataFrame], known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the paths: which items can be followed, from trace_paths()."""
    say = wording_of(known, lang)
    drawn = [say.indicator(code, short=True) for code, path in paths.items() if is_comparable(path)]
    text = say.markdown("progress-heading-paths", n_drawn=len(drawn), drawn=say.join(drawn))
    return write_heading(2, text)


def answer_paths(paths: Mapping[str, pd.DataFrame], known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return which items have figures, but no second ones to hold them against; empty where none has."""
    say, ended = wording_of(known, lang), references_of(known).ended_on(known["snapshot_date"].max().date())
    left = [
        say.indicator(code, short=True)
        for code, path in paths.items()
        if path["path_share"].notna().any() and not is_comparable(path) and code not in ended
    ]
    return say.markdown("progress-answer-paths", n_left=len(left), left=say.join(left)) if left else Text("")


def draw_paths(paths: Mapping[str, pd.DataFrame], *, lang: Lang) -> list[Picture]:
    """Return the path of each item of trace_paths() with two points that can be compared.

    The pace is what a deadline of completion needs; national figures stand in a panel of their own.
    """
    return [_draw_path(code, path, lang=lang) for code, path in paths.items() if is_comparable(path)]


def _draw_path(code: str, path: pd.DataFrame, *, lang: Lang) -> Picture:
    references, say = references_of(path), wording_of(path, lang)
    indicators, figures = references.indicators, references.national_figures
    [task] = indicators[indicators["indicator_code"].eq(code)].to_dict("records")
    is_task = task["deadline_for"] == "completion"
    pace = required_pace(path, deadline=task["deadline"]) if is_task else None
    shown: dict[str, Any] = {"indicator": code, "figures": figures, "pace": pace, "lang": lang}
    alt, told = describe_path(path, **shown), tell_common(_take_points(path, code), say)
    caption = join_written(
        [say("caption-path", indicator=say.indicator(code)), *([told] if told else [])], by=". "
    )
    return Picture(plot_path(path, **shown), alt, caption, alt.numbers)
