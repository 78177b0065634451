"""Every chapter, in both frames and languages, carries each number that it prints."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fluent.syntax import FluentParser, ast
from matplotlib.text import Text as DrawnText

from hotich_analysis.dataset.snapshots import Snapshot, load_annex_layout, load_snapshot
from hotich_analysis.dataset.source import Source
from hotich_analysis.display import chapters, wording
from hotich_analysis.display.annexes import Annex
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import limits_of, name_classes
from hotich_analysis.display.table import Number, Table, list_numbers
from hotich_analysis.display.wording import load_wording
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import FRAMES, LANGS, LEVEL_DTYPE, Frame, Lang

JUNE = pd.Timestamp(2022, 6, 30)
BOOKS = {"01": (500, 1000), "26": (10, 10), "27": None, "02": (0, 990), "51": (1234, 4321)}
CHAPTERS = {
    name: chapter
    for name, chapter in inspect.getmembers(chapters, inspect.isfunction)
    if chapter.__module__ == chapters.__name__
}
ABOUT_THE_PRINT = {"show_annex_corrections", "show_source", "show_explorer"}
"""Chapters of places in a document, laws and versions; and the page, no picture and no sentence."""

NOT_OF_FRAME: dict[Frame, set[str]] = {
    63: {"show_units"},
    34: {"show_regions", "show_lowest_regions", "show_explorer", "show_status_matrix"},
}


def add_books(snapshot: Snapshot) -> Snapshot:
    """The snapshot with a ratio of five provinces, one of them silent, and another one silent on birth."""
    status = snapshot.status
    rows = status[status["indicator_code"].eq("birth_registration") & status["unit_code"].isin(BOOKS)]
    counts = [BOOKS[code] or (None, None) for code in rows["unit_code"]]
    levels = [None if n is None else "full" if n == of else "partial" if n else "none" for n, of in counts]
    books = rows.assign(
        indicator_code="book_digitisation",
        level=pd.Categorical(levels, dtype=LEVEL_DTYPE),
        state=["not_reported" if level is None else "reported" for level in levels],
        numerator=pd.array([n for n, _ in counts], "Int64"),
        denominator=pd.array([of for _, of in counts], "Int64"),
    )
    is_silent = status["indicator_code"].eq("birth_registration") & status["unit_code"].eq("51")
    silenced = status.assign(
        level=status["level"].mask(is_silent), state=status["state"].mask(is_silent, "not_reported")
    )
    return replace(snapshot, status=pd.concat([silenced, books], ignore_index=True))


def move_on(snapshot: Snapshot) -> Snapshot:
    """The snapshot in June: one province has gained everything, one has lost birth registration."""
    status = snapshot.status.assign(snapshot_date=JUNE)
    gained = status["unit_code"].eq("02") & status["denominator"].isna()
    lost = status["unit_code"].eq("01") & status["indicator_code"].eq("birth_registration")
    status["level"] = status["level"].mask(gained, "full").mask(lost, "none")
    status["state"] = status["state"].mask(gained, "reported")
    return replace(count_more(replace(snapshot, status=status)), snapshot_date=JUNE.date())


def count_more(snapshot: Snapshot) -> Snapshot:
    """The snapshot with 750 books of Hà Nội, where there were 500."""
    status = snapshot.status.copy()
    status.loc[status["unit_code"].eq("01") & status["denominator"].notna(), "numerator"] = 750
    return replace(snapshot, status=status)


def correct(snapshot: Snapshot) -> Snapshot:
    """The second revision of the snapshot, which has other counts."""
    details = snapshot.source.details | {"revision": 2}
    return replace(count_more(snapshot), source=replace(snapshot.source, details=details))


@cache
def layout() -> Source:
    return load_annex_layout()


@cache
def give_history(frame: Frame) -> list[Snapshot]:
    april = add_books(load_snapshot("2022-04-12"))
    return [regroup(snapshot, frame=frame) for snapshot in (april, move_on(april))]


def list_calls(name: str, history: Sequence[Snapshot], lang: Lang) -> Iterator[dict[str, Any]]:
    """The arguments with which a chapter is shown: one item of each kind, and one unit."""
    asked = set(inspect.signature(CHAPTERS[name]).parameters)
    given: dict[str, Any] = {"snapshot": history[0], "history": history, "lang": lang, "unit": "01"}
    given |= {
        "layout": layout(),
        "target": 0.9,
        "weight": None,
    }
    if "revisions" in asked:
        given["revisions"] = [history[0], correct(history[0])]
    choices = {
        "indicator": ["marriage_registration", "book_digitisation"],
        "file": ["annex_1.csv", "annex_2.csv"],
    }
    for chosen, values in choices.items():
        if chosen in asked:
            yield from (
                {**{key: given[key] for key in asked & given.keys()}, chosen: value} for value in values
            )
            return
    yield {key: given[key] for key in asked & given.keys()}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the chapters show: pictures, tables and sentences, as they are handed on."""
    caught: list[Any] = []

    def catch(*given: Any, **_: Any) -> None:
        caught.extend(given)

    for show in ("show", "show_text", "show_tables"):
        monkeypatch.setattr(chapters, show, catch)
    return caught


def list_texts(one: Any) -> Iterator[str]:
    """All that is printed of a picture, a table or a sentence, but for axes and the note below a drawing."""
    if isinstance(one, Picture):
        yield from (one.alt, one.caption)
        yield from (text.get_text() for text in list_drawn(one.axes.get_figure(root=True)))
    elif isinstance(one, Table):
        # where an annex numbers its rows, or items of the document are
        first = 1 if isinstance(one, Annex) or one.columns[0].header in ITEM_HEADERS else 0
        cells = chain(*(row[first:] for row in one.rows))
        yield from (one.caption, *([one.note, *cells] if one.rows else [one.when_empty]))
    elif isinstance(one, str):
        yield one


def list_drawn(on: Any) -> Iterator[DrawnText]:
    """The texts and legends of a figure and of the axes in it."""
    yield from (text for text in on.texts if text.get_gid() != "note")
    for legend in [on.get_legend()] if hasattr(on, "get_legend") else on.legends:
        yield from legend.get_texts() if legend else ()
    for within in on.child_axes if hasattr(on, "child_axes") else on.axes:
        yield from list_drawn(within)


TOKEN = re.compile(r"\d[\d.,]*\d|\d")
DATES = {"vi": r"(?:\d{1,2}/)?\d{1,2}/\d{4}", "en": r"(?:\d{1,2} )?[A-Z][a-z]+ \d{4}"}
ITEM_HEADERS = {load_wording(lang)("column-item") for lang in LANGS}
NOT_COUNTED = re.compile(r"[\d/]+/[A-ZĐ][\w-]+|\b20[0-2]\d\b|100\s?%")
"""Numbers of documents, years, and what is all of something."""


@cache
def list_phrases(lang: Lang) -> list[str]:
    """Texts that have digits and count nothing: the messages' own, and names and places of the data."""
    path = Path(wording.__file__).with_name("wording") / f"{lang}.ftl"
    found = [
        element.value
        for element in walk(FluentParser().parse(path.read_text(encoding="utf-8")))
        if isinstance(element, ast.TextElement)
    ]
    snapshot = load_snapshot("2022-04-12")
    data = [snapshot.claims, snapshot.references.national_figures, snapshot.references.indicators]
    found += [text for table in data for column in table for text in table[column] if isinstance(text, str)]
    classes = name_classes(limits_of(snapshot.references, "book_digitisation"), load_wording(lang)).values()
    found += [form for name in classes for form in (name, f"{name[:1].upper()}{name[1:]}")]
    return sorted((text.strip() for text in found if TOKEN.search(text) and len(text.strip()) > 3), key=len)[
        ::-1
    ]


def walk(node: ast.BaseNode) -> Iterator[ast.BaseNode]:
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.BaseNode):
                yield from walk(child)


def list_printed(text: str, lang: Lang) -> list[str]:
    """The numbers in a text, as they are written."""
    text = " ".join(text.split())
    for phrase in list_phrases(lang):
        text = text.replace(" ".join(phrase.split()), "")
    return TOKEN.findall(NOT_COUNTED.sub("", re.sub(DATES[lang], "", text)))


def list_writings(numbers: Iterable[Number], lang: Lang) -> set[str]:
    """How the language writes numbers, and of how many units each is."""
    say, texts = load_wording(lang), list[str]()
    for value in {value for one in numbers for value in (abs(one.value), one.n_units or 0)}:
        texts += [say.share(value), *(say.number(value, decimals) for decimals in range(4))]
    return {token for text in texts for token in TOKEN.findall(text)}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", sorted(CHAPTERS.keys() - ABOUT_THE_PRINT))
def test_a_chapter_carries_each_number_that_it_prints(
    name: str, frame: Frame, lang: Lang, shown: list[Any]
) -> None:
    for given in list_calls(name, give_history(frame), lang):
        CHAPTERS[name](**given)
    assert bool(shown) is (name not in NOT_OF_FRAME[frame])
    missing = []
    for one in shown:
        words = [getattr(one, part) for part in ("alt", "caption") if hasattr(one, part)]
        carried = list_writings(list_numbers(one, *words), lang)
        if isinstance(one, Picture):
            assert all(number.cells for number in list_numbers(one, *words))
        for text in list_texts(one):
            lost = [token for token in list_printed(text, lang) if token not in carried]
            missing += [(name, lost, text)] if lost else []
    assert missing == []


def test_nobody_is_said_not_to_lack_many_of_a_single_item(shown: list[Any]) -> None:
    april = load_snapshot("2022-04-12")
    one = april.status[april.status["indicator_code"].eq("marriage_registration")]
    chapters.show_findings(replace(april, status=one), lang="vi")
    say = load_wording("vi")
    assert [table.caption for table in shown if isinstance(table, Table)] == [
        say("caption-requests", document="no", today="no"),
        say("caption-quotes", citation=say.citation(april.source)),
    ]
