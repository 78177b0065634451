"""Tables and sentences about progress: what was asked, what is known, what changed, who kept the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.figure_panel import write_day
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.coverage import coverage, list_ratios
from hotich_analysis.metrics.progress import TIMELINESS
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
