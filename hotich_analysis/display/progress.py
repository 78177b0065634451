"""The chapter on progress: tasks with deadlines, what changed where, the path of an indicator and its pace.

National figures stand on an axes of their own: each has a definition of its own, and no line joins them.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.kinds import Kind, kind_of
from hotich_analysis.dataset.references import frame_of, references_of, units_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.source import Source
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
from hotich_analysis.display.palette import (
    CHANGE_COLOURS,
    rows_of,
)
from hotich_analysis.display.table import (
    Field,
    Number,
    Row,
    Table,
    Text,
    Written,
    is_given,
    join_texts,
    join_written,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import (
    add_counts,
    count_field,
    indicator_field,
    join_notes,
    note_inferred,
    number_field,
    unit_field,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording, name_item, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.progress import TIMELINESS, Pace, find_dates_before, is_comparable, required_pace
from hotich_analysis.metrics.states import is_missing, list_inferred
from hotich_analysis.vocabulary import Lang

_NOT_REPORTED: Final = "change-not_reported"
_NAMED: Final = ("change-gained", "change-lost", "change-corrected")


def plot_change_map(
    changes: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Axes:
    """Draw what became of every unit for one indicator; name those gained, lost or corrected, if at most 40.

    changes: as compare() (unit_code, indicator_code, change); a unit without a row is not reported.
    boundaries, citation: as plot_status_map(). The legend has the kinds that occur, and how many units each.
    Units are patches with the gid "unit-<code>". Raises UsageError for an unknown indicator or kind of
    change, BoundaryError for units without a shape or shapes of another frame.
    """
    picture = draw_change_map(changes, boundaries, indicator=indicator, lang=lang, citation=citation)
    return cast("Axes", picture.axes)


def draw_change_map(
    changes: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Picture:
    """Return the picture of plot_change_map(), with its words. Raises as that does."""
    say = wording_of(changes, lang)
    maps.require_shapes(changes, boundaries)
    keys = _keys_of_changes(changes, list(boundaries["unit_code"]), indicator)
    moved = [code for code, key in keys.items() if key in _NAMED]
    named = moved if len(moved) <= maps.MOST_NAMES else []
    names = dict(zip(named, maps.list_names(named, changes, say), strict=True))
    content = maps.MapContent(keys, _count_kinds(keys, _name_kinds(changes, indicator, say), say), names)
    axes = maps.draw_national_map(content, boundaries, wording=say, citation=citation, ax=None)
    alt = describe_changes_map(changes, indicator=indicator, lang=lang)
    is_inferred = rows_of(changes, indicator).get("is_inferred", pd.Series(dtype="bool")).any()
    name = say.indicator(indicator)
    caption = say("caption-change-map", indicator=say("inferred", what=name) if is_inferred else name)
    return Picture(axes, alt, caption, maps.number_legend(content, changes, indicator=indicator))


def describe_changes_map(changes: pd.DataFrame, *, indicator: str, lang: Lang = "vi") -> Written:
    """Return the alternative text of plot_change_map: how many units by kind, and which have moved.

    Raises UsageError for an unknown indicator or kind of change.
    """
    say = wording_of(changes, lang)
    keys = _keys_of_changes(changes, list(units_of(changes)["unit_code"]), indicator)
    names = _name_kinds(changes, indicator, say)
    named = [
        say("alt-changes-named", kind=names[kind], names=say.join(maps.list_names(codes, changes, say)))
        for kind in _NAMED
        if (codes := [code for code, key in keys.items() if key == kind])
    ]
    kinds = join_written(_count_kinds(keys, names, say).values(), by="; ")
    about = {"indicator": say.indicator(indicator), "n_units": len(keys)}
    told = join_written([say("alt-changes", kinds=kinds, **about), *named], by=" ")
    return told.counted_of(*maps.cells_of(changes, indicator), n_units=len(keys))


def _count_kinds(keys: Mapping[str, str], names: Mapping[str, str], say: Wording) -> dict[str, str]:
    """The kinds of change that occur, and of how many units each."""
    counts = Counter(keys.values())
    numbers = {key: Number(counts[key], key.replace("-", ":", 1)) for key in names if counts[key]}
    return {key: say("map-legend-entry", level=names[key], n=n) for key, n in numbers.items()}


def _name_kinds(changes: pd.DataFrame, indicator: str, say: Wording) -> dict[str, str]:
    """What each kind is called: of a level it is the level that moved, of a ratio the share."""
    names: dict[str, str] = {key: say(key) for key in CHANGE_COLOURS}
    if kind_of(changes, indicator) is Kind.RATIO:
        names |= {f"change-{kind}": say(f"change-ratio-{kind}") for kind in ("gained", "lost")}
    return names


def _keys_of_changes(changes: pd.DataFrame, units: list[str], indicator: str) -> dict[str, str]:
    rows = rows_of(changes, indicator)
    found = dict(zip(rows["unit_code"], "change-" + rows["change"].astype("str"), strict=True))
    for kind in found.values():
        if kind not in CHANGE_COLOURS:
            kinds = [key.removeprefix("change-") for key in CHANGE_COLOURS]
            raise UsageError("kind of change", kind.removeprefix("change-"), known=kinds)
    return {code: found.get(code, _NOT_REPORTED) for code in units}


_MOVED: Final = ("gained", "lost", "corrected")
"""What is known to be otherwise than before; to fall silent is no change of level."""
_COMPARED: Final = ("gained", "lost", "unchanged")
_SELDOM: Final = ("newly_reported", "no_longer_reported", "not_reported", "first_asked", "no_longer_asked")
"""Changes of who answered and of what was asked: they are told where there are any."""


def head_tasks(tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the tasks: of how many there are figures, and older ones only: list_tasks()."""
    say, last = wording_of(known, lang), known["snapshot_date"].max()
    reported = tasks.loc[tasks["state"].ne("not_reported"), "indicator_code"]
    dates = known.groupby("indicator_code")["snapshot_date"].max()
    n_earlier = int(dates.reindex(reported).lt(last).sum())
    counts = {"n_tasks": len(tasks), "n_reported": len(reported), "n_earlier": n_earlier}
    return write_heading(1, say.markdown("progress-heading-tasks", date=say.date(last), **counts))


def tabulate_tasks(tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang) -> Table:
    """Return what was asked, by when, and what is known; from list_tasks() and list_last_known()."""
    say = wording_of(known, lang)
    shares = add_counts(coverage(known, by="indicator"))
    dates = known.groupby("indicator_code")["snapshot_date"].max()
    inferred = list_inferred(known)
    known_of = {row["indicator_code"]: row for row in shares.to_dict("records")}

    def write_state(task: Row) -> str:
        code = task["indicator_code"]
        if task["state"] == "not_reported":
            return say("state-not-reported")
        counts = {"n_reporting": number_of(known_of[code], "n_reporting"), "date": say.date(dates[code])}
        if kind_of(known, code) is Kind.RATIO:
            return say("state-ratio", share=say.share(number_of(known_of[code], "achieved_share")), **counts)
        counts["n_missing"] = number_of(known_of[code], "n_missing")
        counts["inferred"] = "yes" if code in inferred else "no"
        return say("state-level", n_deployed=number_of(known_of[code], "n_deployed"), **counts)

    fields = [
        Field(say("column-task"), "indicator_code", say.indicator, width="1fr"),
        Field(say("column-basis"), f"legal_basis_{lang}", width="42mm"),
        Field(say("column-deadline"), lambda task: write_deadline(task, say), width="29mm"),
        Field(say("column-state"), write_state, width="42mm"),
    ]
    note = join_notes(say("note-tasks"), note_inferred(known, say))
    return Table.from_frame(tasks, fields, caption=say("caption-tasks"), note=note)


def tabulate_requests(
    tasks: pd.DataFrame,
    known: pd.DataFrame,
    *,
    requests: Sequence[Mapping[str, Any]] = (),
    lang: Lang,
    today: str | None = None,
    n_former: int = 0,
) -> Table:
    """Return what the dispatch asks for and is not done everywhere: in which item, of whom, what, by when.

    tasks: list_tasks(); known: list_last_known(); requests: those of the document's source.yml, with the
    number of the item that asks for an indicator; without them the caption says which document asks.
    n_former: on pages of merged units, how many units the document asked and the table counts. What one
    item asks of one addressee by one deadline stands in one row, each indicator with the units that have not
    finished it; what nobody was asked for has no number. A deadline that lies on `today` (ISO), by default
    the date of the data, or before it is said to have passed.
    """
    say = wording_of(known, lang)
    open_items = [_write_open(task, known, say) for task in tasks.to_dict("records")]
    left = tasks.assign(item=open_items, deadline_text=_write_deadlines(tasks, known, say, today))
    number_of_item = {code: one["item"] for one in requests for code in one["indicators"]}
    left = left[left["item"].map(bool)]
    left = left.assign(number=[number_of_item.get(code, "") for code in left["indicator_code"]])
    keys = ["number", f"addressee_{lang}", "deadline_text"]
    table = left.groupby(keys, sort=False)["item"].agg(join_written).reset_index()
    fields = [
        *([Field(say("column-item"), keys[0], align="center", width="11mm")] if requests else []),
        Field(say("column-addressee"), keys[1], width="54mm"),
        Field(say("column-request"), "item", width="1fr"),
        Field(say("column-deadline"), keys[2], width="31mm"),
    ]
    document = "no" if requests else _find_common_basis(left[f"legal_basis_{lang}"])
    caption = say("caption-requests", document=document, today=name_day(today, say))
    note = join_notes(
        say("note-requests") if tasks["state"].eq("not_reported").any() else "",
        say("note-requests-merged", n=n_former) if n_former else "",
    )
    return Table.from_frame(table, fields, caption=caption, note=note, when_empty=say("requests-none"))


def _find_common_basis(bases: Iterable[str]) -> str:
    """The document that all tasks are based on, without its items, as the legal basis of each cites it."""
    cited = [[part.split(",")[0].strip() for part in basis.split(";")] for basis in bases]
    common = [name for name in cited[0] if all(name in names for names in cited)] if cited else []
    return common[0] if common else "no"


@dataclass(frozen=True)
class PageTable(Table):
    """A table for the page alone, which has room that a printed page has not, and so without a number."""

    html_class: ClassVar[str] = "unnumbered"

    def to_typst(self) -> str:
        """Return a comment of Typst."""
        return "// for the page alone"


def tabulate_quotes(source: Source, say: Wording) -> Table:
    """Return what a document asks for in its own words, with the number of the item: from its source.yml."""
    fields = [
        Field(say("column-item"), "item", align="center", width="11mm"),
        Field(say("column-task"), "indicators", say.indicators, width="1fr"),
        Field(say("column-quote"), "quote", "“{}”".format, width="2fr"),
    ]
    frame = pd.DataFrame(source.details.get("requests", []))
    return PageTable.from_frame(frame, fields, caption=say("caption-quotes", citation=say.citation(source)))


def name_day(today: str | None, say: Wording) -> str:
    """Return the day on which deadlines are judged, or "no" where it is the date of the data."""
    return say.date(pd.Timestamp(today)) if today else "no"


def _write_open(task: Row, known: pd.DataFrame, say: Wording) -> Written:
    """The item of a task with the units that have not finished it; nothing where all have."""
    name = say.indicator(task["indicator_code"], short=True)
    if task["state"] == "not_reported":
        return say("request-no-figures", item=name)
    own = known[known["indicator_code"].eq(task["indicator_code"])]
    is_ratio = kind_of(known, task["indicator_code"]) is Kind.RATIO
    # n_missing of the task has those that nobody asked, too
    left = {
        "n_lacking": int(task["n_reported"] - task["n_full" if is_ratio else "n_deployed"]),
        "n_partial": 0 if is_ratio else int(task["n_deployed"] - task["n_full"]),
    }
    n_missing = int(is_missing(own).sum())
    parts = [say("request-left", **left)] if any(left.values()) else []
    parts += [say("request-missing", n_missing=n_missing)] if n_missing else []
    return say("request-open", item=name, open=join_written(parts, by="; ")) if parts else Written("")


def write_deadline(task: Row, say: Wording) -> str:
    """Return by when a task of list_tasks() is due, and what is due then."""
    if not is_given(task["deadline"]):
        return say("deadline-none")
    return say(f"deadline-{task['deadline_for']}", date=say.date(pd.Timestamp(task["deadline"])))


def answer_tasks(tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return of how many tasks there are figures, and which have none; from list_tasks()."""
    say = wording_of(known, lang)
    silent = tasks.loc[tasks["state"].eq("not_reported"), "indicator_code"]
    return say.markdown(
        "answer-tasks",
        date=say.date(known["snapshot_date"].max()),
        n_tasks=len(tasks),
        n_reported=len(tasks) - len(silent),
        n_silent=len(silent),
        silent=say.join([say.indicator(str(code), short=True) for code in silent]),
    )


def head_changes(counts: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of what changed: of how many that can be compared; from count_changes()."""
    say = wording_of(counts, lang)
    own = counts[_count_compared(counts).gt(0)]
    names = [_name_item(row, say) for row in own.to_dict("records")]
    sums = _sum_changes(own)
    return write_heading(
        2,
        say.markdown(
            "progress-heading-changes",
            n_kinds=len(names),
            item=say.join(names),
            n_compared=int(_count_compared(own).sum()),
            changed="yes" if sums["gained"] + sums["lost"] else "no",
            gained=sums["gained"],
            lost=sums["lost"],
        ),
    )


def answer_changes(history: Sequence[Snapshot], counts: pd.DataFrame, *, lang: Lang) -> Text:
    """Return in one sentence what the last snapshot changed, from compare_last() and count_changes().

    Each item is held against the last figures on it, whose dates are named where they differ.
    """
    say = wording_of(history[-1], lang)
    if len(history) == 1:
        return say.markdown("answer-changes-first", date=say.date(history[-1].snapshot_date))
    before = find_dates_before([snapshot.status for snapshot in history])
    dates = {say.date(date) for date in before.values()}
    dated = [
        say("progress-since", item=say.indicator(code, short=True), date=say.date(date))
        for code, date in before.items()
    ]
    return say.markdown(
        "answer-changes",
        since="one" if len(dates) == 1 else "several",
        before=next(iter(dates), ""),
        items=join_written(dated, by="; "),
        after=say.date(history[-1].snapshot_date),
        n_compared=int(_count_compared(counts).sum()),
        **_sum_changes(counts),
    )


def answer_regions_compared(by_region: pd.DataFrame, *, lang: Lang) -> Text:
    """Return in which regions anyone reported both times, for each item in which not all regions have some.

    by_region: count_changes(by="region"). Of an item that nobody reported twice the other sentences speak.
    """
    say = wording_of(by_region, lang)
    return join_texts(
        _tell_regions(str(code), own, say)
        for code, own in by_region.groupby("indicator_code", sort=False)
        if 0 < _count_compared(own).gt(0).sum() < len(own)
    )


def _tell_regions(code: str, own: pd.DataFrame, say: Wording) -> Text:
    compared = _count_compared(own)
    answered, silent = (
        [say.region(region) for region in own.loc[chosen, "region"]]
        for chosen in (compared.gt(0), compared.eq(0))
    )
    return say.markdown(
        "progress-regions",
        indicator=say.indicator(code, short=True),
        n_regions=len(answered),
        regions=say.join(answered),
        n_compared=int(compared.sum()),
        n_silent=len(silent),
        silent=say.join(silent),
    )


def _count_compared(counts: pd.DataFrame) -> pd.Series[int]:
    """How many units reported both times: of these alone it is known whether anything changed."""
    return counts[[f"n_{name}" for name in _COMPARED]].sum(axis=1)


def _sum_changes(counts: pd.DataFrame) -> dict[str, int]:
    return {name: int(counts[f"n_{name}"].sum()) for name in (*_COMPARED, *_SELDOM)}


def _name_item(row: Row, say: Wording) -> str:
    """The short name of the item of a row of changes, with a word where its answers are inferred."""
    code = row["indicator_code"]
    return name_item(code, [code] if row.get("is_inferred", False) else [], say)


def _changed_item_field(say: Wording, width: str = "1fr") -> Field:
    return Field(say("column-indicator"), lambda row: _name_item(row, say), width=width)


def tabulate_changes(counts: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units changed in which way, from count_changes() by indicator, or by region.

    By region only the rows in which a level or share moved, of items that can be compared in several regions:
    of one region alone the row of the item says as much.
    """
    say, with_region = wording_of(counts, lang), "region" in counts
    region = Field(say("column-region"), "region", say.region, width="38mm")
    names = [*_COMPARED, *(name for name in _SELDOM if counts[f"n_{name}"].any())]
    unit = unit_of_counts(counts, say)
    fields = [
        _changed_item_field(say),
        *([region] if with_region else []),
        *(count_field(say, name.replace("_", "-"), "16mm", f"n_{name}", unit=unit) for name in names),
    ]
    shown = _take_moved_regions(counts) if with_region else counts
    kind = "changes-region" if with_region else "changes"
    return Table.from_frame(shown, fields, caption=say(f"caption-{kind}"), note=say(f"note-{kind}"))


def _take_moved_regions(counts: pd.DataFrame) -> pd.DataFrame:
    n_regions = _count_compared(counts).gt(0).groupby(counts["indicator_code"]).transform("sum")
    return counts[counts[["n_gained", "n_lost"]].any(axis=1) & n_regions.gt(1)]


def tabulate_changed_units(changes: pd.DataFrame, *, lang: Lang) -> Table:
    """Return each unit and indicator that moved, before and after; from compare(), or compare_revisions().

    Who reports for the first time, or no longer, is counted in tabulate_changes(), and not listed: silence is
    no change.
    """
    say, is_corrected = wording_of(changes, lang), "revision" in changes
    fields = [
        unit_field(say, frame_of(changes)),
        _changed_item_field(say, width="36mm"),
        *(Field(say(f"column-{side}"), _write_side(side, say), width="34mm") for side in ("before", "after")),
        Field(say("column-change"), "change", lambda change: say(f"change-{change}"), width="30mm"),
    ]
    changed = changes[changes["change"].isin(_MOVED)]
    caption = say("caption-corrections" if is_corrected else "caption-changed-units")
    when_empty = say("corrections-none") if is_corrected else ""
    return Table.from_frame(changed, fields, caption=caption, when_empty=when_empty)


def _write_side(side: str, say: Wording) -> Callable[[Row], str]:
    """How a cell is written as it was before, or as it is after: its level, or the counts of a ratio."""

    def write(row: Row) -> str:
        if not is_given(row.get(f"denominator_{side}")):
            return say.level(row[f"level_{side}"], state=row[f"state_{side}"])
        counts = (number_of(row, f"{count}_{side}") for count in ("numerator", "denominator"))
        return join_written(map(say.number, counts), by="/")

    return write


def head_timeliness(
    tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang, today: str | None = None
) -> Text:
    """Return the heading of the deadlines: how many have passed, and of how many there are no figures.

    tasks: list_tasks(); known: list_last_known(); today: see tabulate_requests().
    """
    say, due = wording_of(known, lang), tasks[tasks["deadline"].notna()]
    counts = {
        "n_tasks": len(due),
        "n_over": int(is_over(due, today or known["snapshot_date"].max()).sum()),
        "n_silent": int(due["state"].eq("not_reported").sum()),
    }
    text = say.markdown("progress-heading-deadlines", today=name_day(today, say), **counts)
    return write_heading(2, text)


def answer_timeliness(
    tasks: pd.DataFrame, known: pd.DataFrame, *, lang: Lang, today: str | None = None
) -> Text:
    """Return of which tasks no figures are held, so that nothing can be said of their deadline.

    tasks, known, today: as in head_timeliness(). Empty where there are figures of all.
    """
    say = wording_of(known, lang)
    silent = tasks[tasks["deadline"].notna() & tasks["state"].eq("not_reported")]
    if silent.empty:
        return Text("")
    items_by: dict[str, list[str]] = {}
    for code, text in zip(silent["indicator_code"], _write_deadlines(silent, known, say, today), strict=True):
        items_by.setdefault(text, []).append(say.indicator(code, short=True))
    due = [
        say("progress-due", items=say.join(items), deadline=f"{text[:1].lower()}{text[1:]}")
        for text, items in items_by.items()
    ]
    return say.markdown("progress-answer-deadlines", due=join_written(due, by="; "))


def is_over(tasks: pd.DataFrame, day: dt.date | str) -> pd.Series[bool]:
    """Return, row by row, whether the deadline of a task lies on a day or before it; False without one."""
    return pd.to_datetime(tasks["deadline"]).le(pd.Timestamp(day))


def _write_deadlines(
    tasks: pd.DataFrame, known: pd.DataFrame, say: Wording, today: str | None
) -> pd.Series[str]:
    """Return by when each task is due, and whether that has passed."""
    overdue = is_over(tasks, today or known["snapshot_date"].max())
    texts = [
        say("deadline-over", deadline=write_deadline(task, say)) if over else write_deadline(task, say)
        for task, over in zip(tasks.to_dict("records"), overdue, strict=True)
    ]
    return pd.Series(texts, index=tasks.index, dtype="str")


def tabulate_timeliness(
    counts: pd.DataFrame, tasks: pd.DataFrame, *, lang: Lang, today: str | None = None
) -> Table:
    """Return how many units kept each deadline, from count_timeliness() and list_tasks().

    Where no figures are held nobody is counted: answer_timeliness() says so.
    """
    say = wording_of(counts, lang)
    held = tasks.loc[tasks["state"].ne("not_reported"), "indicator_code"]

    unit = unit_of_counts(counts, say)

    def write_date(deadline: str) -> str:
        return say.date(pd.Timestamp(deadline))

    fields = [
        indicator_field(say, short=False),
        Field(say("column-deadline"), "deadline", write_date, width="24mm"),
        *(
            number_field(say, say(f"timeliness-{name}"), f"n_{name}", "19mm", unit=unit)
            for name in TIMELINESS
        ),
    ]
    return Table.from_frame(
        counts[counts["indicator_code"].isin(held)],
        fields,
        caption=say("caption-timeliness", today=name_day(today, say)),
        note=say("note-timeliness"),
    )


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
    heading = say("path-share-ratio" if kind_of(path, indicator) is Kind.RATIO else "path-share")
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
        return say("path-value-ratio", n=n, n_units=of, **open_)
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


def draw_change_maps(
    changes: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, lang: Lang, citation: str = ""
) -> list[Picture]:
    """Return a map of what changed for each indicator of compare() in which a level or share moved.

    Units that report for the first time, or no longer, are on it, but are no reason for a map of their own.
    """
    codes = changes.loc[("change-" + changes["change"]).isin(_NAMED), "indicator_code"].unique()
    look: dict[str, Any] = {"lang": lang, "citation": citation}
    return [draw_change_map(changes, boundaries, indicator=str(code), **look) for code in codes]


def head_paths(paths: Mapping[str, pd.DataFrame], known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the paths: which items can be followed, from trace_paths()."""
    say = wording_of(known, lang)
    drawn = [say.indicator(code, short=True) for code, path in paths.items() if is_comparable(path)]
    text = say.markdown("progress-heading-paths", n_drawn=len(drawn), drawn=say.join(drawn))
    return write_heading(2, text)


def answer_paths(paths: Mapping[str, pd.DataFrame], known: pd.DataFrame, *, lang: Lang) -> Text:
    """Return which items have figures, but no second ones to hold them against; empty where none has."""
    say = wording_of(known, lang)
    left = [
        say.indicator(code, short=True)
        for code, path in paths.items()
        if path["path_share"].notna().any() and not is_comparable(path)
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
