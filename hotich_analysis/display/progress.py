"""The chapter on progress: tasks with deadlines, what changed where, the path of an indicator and its pace.

National figures stand on an axes of their own: each has a definition of its own, and no line joins them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.tables import load_indicators, load_national_figures
from hotich_analysis.display import palette
from hotich_analysis.display.maps.drawing import FONT, balance, measure, points_wide, set_text
from hotich_analysis.display.maps.status import describe_changes_map, plot_change_map
from hotich_analysis.display.notebook_output import show_figure
from hotich_analysis.display.palette import find_ratios
from hotich_analysis.display.table import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage, list_ratios
from hotich_analysis.metrics.progress import TIMELINESS, Pace, required_pace, trace_path
from hotich_analysis.vocabulary import Lang

_MOVED = ("gained", "lost", "no_longer_reported", "corrected")
_COUNTED = ("gained", "lost", "unchanged", "newly-reported", "no-longer-reported", "not-reported")


def tabulate_tasks(tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang) -> Table:
    """Return what was asked, by when, and what is known; from list_tasks() and list_last_known()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-task"), width="1fr"),
        Column(say("column-basis"), width="42mm"),
        Column(say("column-deadline"), width="29mm"),
        Column(say("column-state"), width="42mm"),
    )
    shares = coverage(known, by="indicator").set_index("indicator_code").to_dict("index")
    dates = known.groupby("indicator_code")["snapshot_date"].max()
    rows = tuple(
        (
            say.indicator(task["indicator_code"]),
            task[f"legal_basis_{lang}"],
            write_deadline(task, say),
            _write_state(task, shares, dates, known, say),
        )
        for task in tasks.to_dict("records")
    )
    return Table(columns, rows, say("caption-tasks"), say("note-tasks"))


def write_deadline(task: dict[Any, Any], say: Wording) -> str:
    """Return by when a task of list_tasks() is due, and what is due then."""
    if pd.isna(task["deadline"]):
        return say("deadline-none")
    return say(f"deadline-{task['deadline_for']}", date=say.date(pd.Timestamp(task["deadline"])))


def _write_state(
    task: dict[Any, Any], shares: dict[Any, Any], dates: pd.Series[Any], known: pd.DataFrame, say: Wording
) -> str:
    code = task["indicator_code"]
    if task["state"] == "not_reported":
        return say("state-not-reported")
    row = shares[code]
    values = {"date": say.date(dates[code]), "n_reporting": int(row["n_units"] - row["n_missing"])}
    if code in list_ratios(known):
        return say("state-ratio", share=say.share(row["achieved_share"]), **values)
    return say("state-level", n_deployed=int(row["n_full"] + row["n_partial"]), **values)


def answer_tasks(tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang) -> str:
    """Return of how many tasks there are figures, and which have none; from list_tasks()."""
    say = load_wording(lang)
    silent = tasks.loc[tasks["state"].eq("not_reported"), "indicator_code"]
    return say.markdown(
        "answer-tasks",
        date=say.date(known["snapshot_date"].max()),
        n_tasks=len(tasks),
        n_reported=len(tasks) - len(silent),
        n_silent=len(silent),
        silent=say.join([say.indicator(str(code), short=True) for code in silent]),
    )


def answer_changes(history: Sequence[Snapshot], counts: pd.DataFrame, *, lang: Lang) -> str:
    """Return in one sentence what the last snapshot changed, from compare_last() and count_changes()."""
    say = load_wording(lang)
    if len(history) == 1:
        return say.markdown("answer-changes-first", date=say.date(history[-1].snapshot_date))
    sums = {name.replace("-", "_"): int(counts[f"n_{name.replace('-', '_')}"].sum()) for name in _COUNTED}
    before, after = (say.date(snapshot.snapshot_date) for snapshot in history[-2:])
    return say.markdown("answer-changes", before=before, after=after, **sums)


def tabulate_changes(counts: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units changed in which way, from count_changes() by indicator, or by region.

    By region only the rows in which a level or share moved.
    """
    say = load_wording(lang)
    with_region = "region" in counts
    columns = [Column(say("column-indicator"), width="1fr")]
    columns += [Column(say("column-region"), width="38mm")] if with_region else []
    columns += [Column(say(f"column-{name}"), "right", "16mm") for name in _COUNTED]
    shown = counts[counts[["n_gained", "n_lost"]].any(axis=1)] if with_region else counts
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            *((say.region(row["region"]),) if with_region else ()),
            *(say.number(row[f"n_{name.replace('-', '_')}"]) for name in _COUNTED),
        )
        for row in shown.to_dict("records")
    )
    kind = "caption-changes-region" if with_region else "caption-changes"
    return Table(tuple(columns), rows, say(kind), say("note-changes"))


def tabulate_changed_units(changes: pd.DataFrame, *, lang: Lang) -> Table:
    """Return each unit and indicator that moved, before and after; from compare(), or compare_revisions().

    What is reported for the first time is counted in tabulate_changes(), and not listed unit by unit.
    """
    say = load_wording(lang)
    columns = (
        Column(say("column-unit"), width="1fr"),
        Column(say("column-indicator"), width="36mm"),
        Column(say("column-before"), width="34mm"),
        Column(say("column-after"), width="34mm"),
        Column(say("column-change"), width="30mm"),
    )
    changed = changes[changes["change"].isin(_MOVED)]
    rows = tuple(
        (
            say.province(row["unit_code"]),
            say.indicator(row["indicator_code"], short=True),
            _write_cell(row, "before", say),
            _write_cell(row, "after", say),
            say(f"change-{row['change']}"),
        )
        for row in changed.to_dict("records")
    )
    is_corrected = "revision" in changes
    caption = say("caption-corrections" if is_corrected else "caption-changed-units")
    return Table(columns, rows, caption, when_empty=say("corrections-none") if is_corrected else "")


def _write_cell(row: dict[Any, Any], side: str, say: Wording) -> str:
    whole = row.get(f"denominator_{side}")
    if whole is None or pd.isna(whole):
        return say.level(row[f"level_{side}"])
    return f"{say.number(row[f'numerator_{side}'])}/{say.number(whole)}"


def tabulate_timeliness(counts: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units kept each deadline, from count_timeliness()."""
    say = load_wording(lang)
    names = TIMELINESS
    columns = [Column(say("column-indicator"), width="1fr"), Column(say("column-deadline"), width="24mm")]
    columns += [Column(say(f"timeliness-{name}"), "right", "19mm") for name in names]
    rows = tuple(
        (
            say.indicator(row["indicator_code"]),
            say.date(pd.Timestamp(row["deadline"])),
            *(say.number(row[f"n_{name}"]) for name in names),
        )
        for row in counts.to_dict("records")
    )
    return Table(tuple(columns), rows, say("caption-timeliness"), say("note-timeliness"))


def tabulate_national_figures(figures: pd.DataFrame, *, lang: Lang) -> Table:
    """Return the figures published later, each with its definition; from load_national_figures()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-indicator"), width="24mm"),
        Column(say("column-date"), width="20mm"),
        Column(say("column-figure"), "right", "16mm"),
        Column(say("column-definition"), width="1fr"),
        Column(say("column-comparability"), width="1fr"),
    )
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            write_day(row["figure_date"], say),
            f"{say.number(row['value'])}/{say.number(row['value_of'])}",
            f"{row[f'definition_{lang}']} ({row['source']})",
            row[f"comparability_{lang}"],
        )
        for row in figures.to_dict("records")
    )
    return Table(columns, rows, say("caption-national-figures"), say("note-national-figures"))


Record = Mapping[Hashable, Any]

SIZE: Final = 7.0
AIR: Final = 5.0
"""Points between a marker and what is written of it."""
_MONTH: Final = "2025-02"


def draw_figures(ax: Axes, rows: Sequence[Record], say: Wording) -> None:
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


def place_in_time(row: Record) -> pd.Timestamp:
    """Return where a figure stands in time: in the middle of its month if the day is not known."""
    date = str(row["figure_date"])
    return pd.Timestamp(date if len(date) > len(_MONTH) else f"{date}-15")


def write_figure(row: Record, say: Wording) -> str:
    """Return a figure with its date and what it counts."""
    return say(
        "path-figure",
        value=int(row["value"]),
        n_units=int(row["value_of"]),
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
    look: dict[str, Any] = {
        "family": FONT,
        "size": SIZE,
        "color": palette.TEXT,
        "linespacing": 1.05,
        "bbox": ground,
    }
    ax.annotate(text, place, shift, textcoords="offset points", **(look | style))


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


_DRAWN = ("gained", "lost", "corrected")


def show_change_maps(
    changes: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, lang: Lang, citation: str = ""
) -> None:
    """Show a map of what changed for each indicator of compare() in which a level or share moved.

    Units that report for the first time, or no longer, are on it, but are no reason for a map of their own.
    """
    say = load_wording(lang)
    moved = changes[changes["change"].isin(_DRAWN)]
    for indicator in moved["indicator_code"].unique():
        code = str(indicator)
        axes = plot_change_map(changes, boundaries, indicator=code, lang=lang, citation=citation)
        alt = describe_changes_map(changes, indicator=code, lang=lang)
        show_figure(axes, alt=alt, caption=say("caption-change-map", indicator=say.indicator(code)))


def show_paths(statuses: Sequence[pd.DataFrame], *, lang: Lang) -> None:
    """Show the path of each indicator that has two points at least, or one and a national figure beside it.

    statuses: tidy status tables of different dates, oldest first. The pace is what a deadline of completion
    needs; national figures stand in a panel of their own.
    """
    say = load_wording(lang)
    indicators, figures = load_indicators(), load_national_figures()
    for row in indicators.to_dict("records"):
        code = row["indicator_code"]
        path = trace_path(statuses, indicator=code)
        has_figures = bool(figures["indicator_code"].eq(code).any())
        if path["path_share"].notna().sum() + has_figures < 2:  # noqa: PLR2004 - nothing to hold it against
            continue
        is_task = row["deadline_for"] == "completion"
        pace: Pace | None = required_pace(path, deadline=row["deadline"]) if is_task else None
        axes = plot_path(path, indicator=code, figures=figures, pace=pace, lang=lang)
        alt = describe_path(path, indicator=code, figures=figures, pace=pace, lang=lang)
        show_figure(axes, alt=alt, caption=say("caption-path", indicator=say.indicator(code)))
