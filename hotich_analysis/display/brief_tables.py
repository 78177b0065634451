"""The two tables of a province's brief: its items with whom it can ask, and what it is asked for by when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from hotich_analysis.display.progress_tables import write_deadline
from hotich_analysis.display.province_brief import ProvinceBrief
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.vocabulary import Lang, Level

Record = dict[Any, Any]

_NONE_NEEDED: Final = "–"
_MANY_ITEMS: Final = 8
"""From this number on type is smaller and names are short, for all to stay on one page."""


@dataclass(frozen=True)
class BriefTable(Table):
    """A table without a number of its own, in type small enough for a page that holds everything."""

    is_tight: bool = False

    def to_typst(self) -> str:
        """Return the table as a Typst figure that is not counted."""
        style = [
            "#set figure(numbering: none)",
            f"#set table(inset: (x: 4pt, y: {'2.4pt' if self.is_tight else '3pt'}))",
            f"#show figure.where(kind: table): set text(size: {'8pt' if self.is_tight else '9pt'})",
        ]
        return "\n".join(["#[", *style, super().to_typst(), "]"])


def tabulate_brief_items(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return each item of a province: its state with the note as printed, and the provinces it can ask."""
    say = load_wording(lang)
    short = _is_long(brief)
    columns = (
        Column(say("column-indicator"), width="0.6fr" if short else "1fr"),
        Column(say("column-brief-state"), width="1fr"),
        Column(say("column-brief-helpers"), width="1fr"),
    )
    items = brief.items.to_dict("records")
    rows = tuple(
        (
            say.indicator(item["indicator_code"], short=short),
            _write_state(item, say),
            _write_helpers(item, brief, say),
        )
        for item in items
    )
    strong = frozenset(number for number, item in enumerate(items) if item["is_gap"])
    caption = say("caption-brief-items")
    return BriefTable(columns, rows, caption, strong_rows=strong, is_tight=short)


def _is_long(brief: ProvinceBrief) -> bool:
    return len(brief.items) >= _MANY_ITEMS


def _write_state(item: Record, say: Wording) -> str:
    if _is_given(item["denominator"]):
        counts = {name: say.number(item[name]) for name in ("numerator", "denominator")}
        return say("brief-state-ratio", share=say.share(item["achieved_share"]), **counts)
    state = say.level(item["level"])
    if _is_given(item["note"]):
        state = say("brief-state-noted", level=state, note=item["note"])
    if _is_given(item["restriction"]):
        meaning = say.restriction(item["restriction"])
        state = say("brief-state-meaning", state=state, meaning=f"{meaning[:1].lower()}{meaning[1:]}")
    return say("brief-state-inferred", level=state) if _is_inferred(item) else state


def _is_given(value: Any) -> bool:
    return bool(pd.notna(value))


def _is_inferred(item: Record) -> bool:
    return "inferred" in str(item["evidence"])


def _write_helpers(item: Record, brief: ProvinceBrief, say: Wording) -> str:
    if item["level"] == Level.FULL:
        return _NONE_NEEDED
    helpers = brief.helpers[brief.helpers["indicator_code"] == item["indicator_code"]]
    if helpers.empty:
        return say("brief-helpers-none")
    units = ", ".join(_name_helper(helper, say) for helper in helpers.to_dict("records"))
    return say(f"brief-helpers-{helpers['tier'].iloc[0]}", units=units)


def _name_helper(helper: Record, say: Wording) -> str:
    name = say.province(helper["unit_code"])
    if helper["level"] == Level.FULL:
        return name
    if _is_given(helper["achieved_share"]):
        return say("brief-with-share", unit=name, share=say.share(helper["achieved_share"]))
    return say("brief-in-part", unit=name)


def tabulate_brief_tasks(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return what the dispatch still asks of a province, on what basis and by when; the same ones in one row.

    The note names the source of the whole brief.
    """
    say = load_wording(lang)
    columns = (
        Column(say("column-task"), width="1fr"),
        Column(say("column-basis"), width="1fr"),
        Column(say("column-deadline"), width="auto"),
    )
    tasks = brief.tasks.assign(deadline_text=[_write_deadline(task, say) for task in _records(brief.tasks)])
    keys = [f"legal_basis_{lang}", "deadline_text", "state"]
    rows = tuple(
        (_write_items(group, str(state), say, short=_is_long(brief)), str(basis), str(deadline))
        for (basis, deadline, state), group in tasks.groupby(keys, sort=False)
    )
    note = _write_note(brief, say)
    when_empty = f"{say('brief-tasks-none')} {note}"
    caption, is_tight = say("caption-brief-tasks"), _is_long(brief)
    return BriefTable(columns, rows, caption, note, when_empty=when_empty, is_tight=is_tight)


def _records(table: pd.DataFrame) -> list[Record]:
    return table.to_dict("records")


def _write_items(tasks: pd.DataFrame, state: str, say: Wording, *, short: bool) -> str:
    names = [say.indicator(code, short=short or len(tasks) > 1) for code in tasks["indicator_code"]]
    return say("brief-task", items=", ".join(names), state=say(f"brief-task-{state}"))


def _write_deadline(task: Record, say: Wording) -> str:
    deadline = write_deadline(task, say)
    if not _is_given(task["timeliness"]) or task["timeliness"] == "not_yet_due":
        return deadline
    timeliness = say(f"timeliness-{task['timeliness']}")
    return say(
        "brief-deadline-kept", deadline=deadline, timeliness=f"{timeliness[:1].lower()}{timeliness[1:]}"
    )


def _write_note(brief: ProvinceBrief, say: Wording) -> str:
    notes = [say("note-brief", citation=say.citation(brief.snapshot.source))]
    items = _records(brief.items)
    # What was deployed by inference is marked so in the table above.
    notes += [say("note-brief-inferred")] if any(map(_is_inferred, items)) else []
    notes += [say("note-brief-missing")] if brief.rank["n_missing"] else []
    notes += [say("note-brief-no-figures")] if brief.tasks["state"].eq("no_figures").any() else []
    return " ".join(notes)
