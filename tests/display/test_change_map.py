"""The map of changes shows every kind in its own colour, counts them, and names who moved."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import cache

import pandas as pd
import pytest
from drawings import (
    SAY,
    UNIT_OF_ISLANDS,
    UNITS,
    assert_apart,
    assert_legend_is_clear,
    boundaries,
    face_colours,
    finish,
    islands,
    legend_texts,
    name,
    names_on,
    snapshot_status,
    texts,
)
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from hotich_analysis.display.changes import describe_changes_map, draw_change_map, plot_change_map
from hotich_analysis.display.palette import CHANGE_COLOURS, FILLS, MISSING_LEVEL
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.progress import CHANGES, compare, count_changes
from hotich_analysis.vocabulary import LANGS, Lang

MOVED = ("gained", "lost", "corrected")
every_language = pytest.mark.parametrize("lang", LANGS)


@cache
def changes(indicator: str = "registry_link") -> pd.DataFrame:
    """Every kind in turn; the last unit has no row."""
    kinds = list(itertools.islice(itertools.cycle(CHANGES), len(UNITS)))
    table = UNITS[["unit_code", "name_vi", "region"]].assign(indicator_code=indicator, change=kinds)
    return table.iloc[:-1]


def kinds_of(table: pd.DataFrame) -> dict[str, str]:
    found = dict(zip(table["unit_code"], table["change"], strict=True))
    return {code: found.get(code, "not_reported") for code in UNITS["unit_code"]}


@cache
def drawn(lang: Lang = "vi") -> Axes:
    return finish(
        plot_change_map(changes(), boundaries(), indicator="registry_link", lang=lang, citation="X")
    )


def test_there_is_a_colour_for_every_kind_of_change() -> None:
    assert {f"change-{kind}" for kind in CHANGES} == CHANGE_COLOURS.keys()


def test_silence_looks_as_on_every_other_map_whenever_it_began() -> None:
    missing = FILLS[MISSING_LEVEL]
    for kind in ("not_reported", "no_longer_reported"):
        fill = FILLS[f"change-{kind}"]
        assert (fill.colour, fill.hatch_colour) == (missing.colour, missing.hatch_colour)
        assert set(fill.hatch) == set(missing.hatch)
    assert FILLS["change-not_reported"].hatch != FILLS["change-no_longer_reported"].hatch


def test_every_unit_and_all_islands_have_the_colour_of_their_change() -> None:
    whole = face_colours(drawn())
    assert whole == {code: CHANGE_COLOURS[f"change-{kind}"] for code, kind in kinds_of(changes()).items()}
    shown = {group: to_hex(points.get_facecolor()[0]) for group, points in islands(drawn()).items()}
    assert shown == {group: whole[code] for group, code in UNIT_OF_ISLANDS.items()}
    hatched = Counter(patch.get_hatch() for patch in drawn().patches if patch.get_hatch())
    counts = Counter(FILLS[f"change-{kind}"].hatch for kind in kinds_of(changes()).values())
    assert hatched == {hatch: n for hatch, n in counts.items() if hatch}


@every_language
def test_the_legend_counts_the_kinds_that_occur(lang: Lang) -> None:
    counts = Counter(kinds_of(changes()).values())
    say = SAY[lang]
    order = [key.removeprefix("change-") for key in CHANGE_COLOURS]
    assert legend_texts(drawn(lang)) == [f"{say(f'change-{kind}')}: {counts[kind]}" for kind in order]
    still = changes().assign(change="unchanged")
    ax = plot_change_map(still, boundaries(), indicator="registry_link", lang=lang)
    assert legend_texts(ax) == [f"{say('change-unchanged')}: 62", f"{say('change-not_reported')}: 1"]


@every_language
def test_those_that_gained_lost_or_were_corrected_are_named_and_no_others(lang: Lang) -> None:
    moved = [code for code, kind in kinds_of(changes()).items() if kind in MOVED]
    assert names_on(drawn(lang)) == {code: name(code, lang) for code in moved}
    many = changes().assign(change="gained")
    assert not names_on(plot_change_map(many, boundaries(), indicator="registry_link", lang=lang))


@every_language
def test_no_two_texts_overlap_and_the_legend_covers_nothing(lang: Lang) -> None:
    ax = drawn(lang)
    assert len(legend_texts(ax)) == len(CHANGES)
    assert_apart(texts(ax))
    assert_legend_is_clear(ax)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [("registry_link", "Mức độ cao hơn"), ("computers", "Tỷ lệ cao hơn")],
)
def test_of_a_level_the_level_moved_and_of_a_ratio_the_share(indicator: str, expected: str) -> None:
    ax = plot_change_map(changes(indicator), boundaries(), indicator=indicator)
    assert legend_texts(ax)[0] == f"{expected}: 7"
    assert f"{expected}: 7" in describe_changes_map(changes(indicator), indicator=indicator)


@every_language
def test_the_alternative_text_counts_every_kind_and_names_who_moved(lang: Lang) -> None:
    text = describe_changes_map(changes(), indicator="registry_link", lang=lang)
    assert all(entry in text for entry in legend_texts(drawn(lang)))
    assert all(one in text for one in names_on(drawn(lang)).values())


def later() -> pd.DataFrame:
    """The snapshot at the end of the year, in which one level of Hà Nội has moved."""
    status = snapshot_status()
    moved = status["unit_code"].eq("01") & status["indicator_code"].eq("registry_link")
    assert status.loc[moved, "level"].tolist() == ["full"]
    return status.assign(snapshot_date=pd.Timestamp("2022-12-31"), level=status["level"].mask(moved, "none"))


@pytest.mark.parametrize("frame", [63, 34])
def test_what_compare_gives_is_what_the_map_takes(frame: int) -> None:
    before, after = (regroup_status(table, frame=frame) for table in (snapshot_status(), later()))
    compared = compare(before, after)
    picture = draw_change_map(compared, boundaries(frame), indicator="registry_link", lang="en")
    assert legend_texts(picture.axes) == ["Lower level: 1", f"Unchanged: {frame - 1}"]
    assert names_on(picture.axes) == {"01": name("01", "en", frame=frame)}
    assert picture.alt.startswith(f"Schematic map of what changed in the {frame} provinces")
    counts = count_changes(compared).set_index("indicator_code").loc["registry_link"]
    assert [(n.rule, n.value, n.n_units) for n in picture.numbers] == [
        (f"change:{kind}", counts[f"n_{kind}"], frame) for kind in ("lost", "unchanged")
    ]
    assert {n.cells for n in picture.numbers} == {
        (("frame", str(frame)), ("indicator_code", "registry_link"))
    }


def test_unknown_indicators_kinds_and_units_without_a_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="'registry_link'"):
        plot_change_map(changes(), boundaries(), indicator="registry_links")
    with pytest.raises(UsageError, match="'gained'"):
        describe_changes_map(changes().assign(change="gaine"), indicator="registry_link")
    with pytest.raises(BoundaryError):
        plot_change_map(changes(), boundaries().iloc[3:], indicator="registry_link")
