"""Silence in words: every chapter says of a table with silent cells what it says of the table without them.

Numbers of sentences, alternative texts, tables and figures are compared; only how many reported, or were
asked, may differ. What a chapter prints it carries: see test_chapters.py.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_chapters import ABOUT_THE_PRINT, CHAPTERS, JUNE, list_calls

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display import chapters
from hotich_analysis.display.table import list_numbers
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import FRAMES, Frame

Cells = Mapping[tuple[str, str], str]
"""By indicator and unit: not_reported, which is what a cell that is not there means.

What was not asked is told apart in words; that it counts nowhere is held in metrics/test_silent_cells.py.
"""
APRIL = load_snapshot("2022-04-12")
INDICATORS, UNITS = list(APRIL.status["indicator_code"].unique()), list(APRIL.status["unit_code"].unique())
# one unit and one indicator stay whole, so that the table without the silent cells is about the same ones
SILENT = st.dictionaries(
    st.tuples(st.sampled_from(INDICATORS[1:]), st.sampled_from(UNITS[1:])),
    st.just("not_reported"),
    min_size=1,
    max_size=120,
)
# an annex prints each cell as it is; corrections are of counts
EVERY = sorted(CHAPTERS.keys() - ABOUT_THE_PRINT - {"show_annex", "show_revisions"})
HOW_MANY = re.compile("asked|report|missing|silent|^n_units$|^n_items$")
"""Rules that say how many reported, or were asked."""


def silence(snapshot: Snapshot, cells: Cells) -> Snapshot:
    keys, is_silent = find(snapshot.status, cells)
    status = snapshot.status.assign(
        state=keys.map(dict(cells)).where(is_silent, snapshot.status["state"]).astype("str"),
        is_inferred=snapshot.status["is_inferred"] & ~is_silent,
        **{column: snapshot.status[column].mask(is_silent) for column in ("level", "note", "restriction")},
    )
    return replace(snapshot, status=status)


def drop(snapshot: Snapshot, cells: Cells) -> Snapshot:
    _, is_silent = find(snapshot.status, cells)
    return replace(snapshot, status=snapshot.status[~is_silent].reset_index(drop=True))


def find(status: pd.DataFrame, cells: Cells) -> tuple[pd.Series[Any], pd.Series[bool]]:
    keys = pd.Series(
        list(zip(status["indicator_code"], status["unit_code"], strict=True)), index=status.index
    )
    return keys, keys.isin(list(cells))


def show_all(snapshot: Snapshot, frame: Frame) -> dict[str, list[Any]]:
    """What each chapter shows of the state in April, or as that of June beside the whole one of April."""
    june = replace(snapshot, status=snapshot.status.assign(snapshot_date=JUNE), snapshot_date=JUNE.date())
    april, own, later = (regroup(one, frame=frame) for one in (APRIL, snapshot, june))
    found: dict[str, list[Any]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for show in ("show", "show_text", "show_tables"):
            patch.setattr(chapters, show, lambda *given, **_: found[name].extend(given))
        for name in EVERY:
            found[name] = []
            for given in list_calls(name, [own, later], "vi"):
                history = {"history": [april, later]} if "history" in given else {}
                if given.get("indicator") != "book_digitisation":
                    CHAPTERS[name](**{**given, **history})
    return found


def count_numbers(shown: list[Any]) -> Counter[Any]:
    """The numbers that are carried, but for how many reported."""
    parts = [getattr(one, part) for one in shown for part in ("alt", "caption") if hasattr(one, part)]
    return Counter(
        (one.rule, round(float(one.value), 9), one.cells)
        for one in list_numbers(*shown, *parts)
        if not HOW_MANY.search(one.rule) and not one.rule.startswith("state:")
    )


# each example draws every picture twice: few of them, the same in every short run
@settings(max_examples=max(2, settings().max_examples // 5), phases=[Phase.generate])
@given(frame=st.sampled_from(FRAMES), cells=SILENT)
def test_a_chapter_counts_as_if_the_silent_cells_were_not_there(frame: Frame, cells: Cells) -> None:
    one, other = (show_all(make(APRIL, cells), frame) for make in (silence, drop))
    for name in EVERY:
        assert count_numbers(one[name]) == count_numbers(other[name]), name
