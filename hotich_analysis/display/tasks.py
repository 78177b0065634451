"""What a document asks for: tasks with deadlines, who must do them, and what is known of them since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import frame_of
from hotich_analysis.dataset.source import Source
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
    join_notes,
    note_inferred,
    number_field,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.progress import TIMELINESS
from hotich_analysis.metrics.states import is_missing, list_inferred
from hotich_analysis.vocabulary import EARLIEST_FRAME, Lang


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
        if kind_of(known, code).counts:
            return say("state-counts", share=say.share(number_of(known_of[code], "achieved_share")), **counts)
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
    # the dispatch named authorities as they were; a later frame has no district level
    is_later = frame_of(known) != EARLIEST_FRAME and not n_former
    document = "no" if requests else _find_common_basis(left[f"legal_basis_{lang}"])
    caption = say("caption-requests", document=document, today=name_day(today, say))
    note = join_notes(
        say("note-requests") if tasks["state"].eq("not_reported").any() else "",
        say("note-requests-merged", n=n_former) if n_former else "",
        say("note-requests-reform") if is_later else "",
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
    is_counted = bool(kind_of(known, task["indicator_code"]).counts)
    # n_missing of the task has those that nobody asked, too
    left = {
        "n_lacking": int(task["n_reported"] - task["n_full" if is_counted else "n_deployed"]),
        "n_partial": 0 if is_counted else int(task["n_deployed"] - task["n_full"]),
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
