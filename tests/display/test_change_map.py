"""The map of changes shows every kind in its own colour, counts them, and names who moved."""

from __future__ import annotations

import itertools
from collections import Counter
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

import hotich_analysis as hotich
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.palette import CHANGE_COLOURS, FILLS
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.progress import CHANGES, compare
from hotich_analysis.vocabulary import LANGS, Lang

MOVED = ("gained", "lost", "corrected")


@cache
def boundaries() -> gpd.GeoDataFrame:
    return hotich.load_boundaries(63)


@cache
def changes(indicator: str = "registry_link") -> pd.DataFrame:
    """Every kind in turn; the last unit has no row."""
    provinces = hotich.load_provinces()
    kinds = list(itertools.islice(itertools.cycle(CHANGES), len(provinces)))
    table = provinces[["unit_code", "name_vi", "region"]].assign(indicator_code=indicator, change=kinds)
    return table.iloc[:-1]


def kinds_of(table: pd.DataFrame) -> dict[str, str]:
    found = dict(zip(table["unit_code"], table["change"], strict=True))
    return {code: found.get(code, "not_reported") for code in hotich.load_provinces()["unit_code"]}


@cache
def drawn(lang: Lang = "vi") -> Axes:
    ax = hotich.plot_change_map(changes(), boundaries(), indicator="registry_link", lang=lang, citation="X")
    FigureCanvasAgg(ax.get_figure(root=True)).draw()
    return ax


def face_colours(ax: Axes) -> dict[str, str]:
    patches = [patch for patch in ax.patches if str(patch.get_gid() or "").startswith("unit-")]
    return {str(p.get_gid()).removeprefix("unit-"): to_hex(p.get_facecolor()) for p in patches}


def labels(ax: Axes) -> dict[str, str]:
    found = [text for each in (ax, *ax.child_axes) for text in each.texts]
    named = [text for text in found if str(text.get_gid()).startswith("label-")]
    return {str(t.get_gid()).removeprefix("label-"): t.get_text().replace("\n", " ") for t in named}


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def test_there_is_a_colour_for_every_kind_of_change() -> None:
    assert {f"change-{kind}" for kind in CHANGES} == CHANGE_COLOURS.keys()


def test_every_unit_and_both_archipelagos_have_the_colour_of_their_change() -> None:
    whole = face_colours(drawn())
    assert whole == {code: CHANGE_COLOURS[f"change-{kind}"] for code, kind in kinds_of(changes()).items()}
    shown = {str(c.get_gid()): to_hex(c.get_facecolor()[0]) for c in drawn().collections if c.get_gid()}
    assert shown == {"islands-hoang_sa": whole["48"], "islands-truong_sa": whole["56"]}
    hatched = Counter(patch.get_hatch() for patch in drawn().patches if patch.get_hatch())
    counts = Counter(FILLS[f"change-{kind}"].hatch for kind in kinds_of(changes()).values())
    assert hatched == {hatch: n for hatch, n in counts.items() if hatch}


@pytest.mark.parametrize("lang", LANGS)
def test_the_legend_counts_the_kinds_that_occur(lang: Lang) -> None:
    counts = Counter(kinds_of(changes()).values())
    say = load_wording(lang)
    order = [key.removeprefix("change-") for key in CHANGE_COLOURS]
    assert legend_texts(drawn(lang)) == [f"{say(f'change-{kind}')}: {counts[kind]}" for kind in order]
    still = changes().assign(change="unchanged")
    ax = hotich.plot_change_map(still, boundaries(), indicator="registry_link", lang=lang)
    assert legend_texts(ax) == [f"{say('change-unchanged')}: 62", f"{say('change-not_reported')}: 1"]


@pytest.mark.parametrize("lang", LANGS)
def test_those_that_gained_lost_or_were_corrected_are_named_and_no_others(lang: Lang) -> None:
    moved = [code for code, kind in kinds_of(changes()).items() if kind in MOVED]
    assert labels(drawn(lang)) == {code: load_wording(lang).province(code) for code in moved}
    many = changes().assign(change="gained")
    assert not labels(hotich.plot_change_map(many, boundaries(), indicator="registry_link", lang=lang))


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_texts_overlap_and_the_legend_covers_nothing(lang: Lang) -> None:
    ax = drawn(lang)
    legend = ax.get_legend()
    assert legend is not None
    assert len(legend.get_texts()) == len(CHANGES)
    found: list[Text] = [*(t for each in (ax, *ax.child_axes) for t in each.texts), *legend.get_texts()]
    for one, other in itertools.combinations([text for text in found if text.get_text()], 2):
        first, second = (text.get_window_extent().padded(-0.5) for text in (one, other))
        assert not first.overlaps(second), f"{one.get_text()!r} overlaps {other.get_text()!r}"
    covered = legend.get_window_extent()
    assert not any(covered.overlaps(panel.get_window_extent()) for panel in ax.child_axes)
    box = shapely.box(*covered.transformed(ax.transData.inverted()).extents)
    assert not box.intersects(shapely.union_all(list(project_units(boundaries()).values())))


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [("registry_link", "Mức độ cao hơn"), ("computers", "Tỷ lệ cao hơn")],
)
def test_of_a_level_the_level_moved_and_of_a_ratio_the_share(indicator: str, expected: str) -> None:
    ax = hotich.plot_change_map(changes(indicator), boundaries(), indicator=indicator)
    assert legend_texts(ax)[0] == f"{expected}: 9"
    assert f"{expected}: 9" in hotich.describe_changes_map(changes(indicator), indicator=indicator)


@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_counts_every_kind_and_names_who_moved(lang: Lang) -> None:
    text = hotich.describe_changes_map(changes(), indicator="registry_link", lang=lang)
    assert all(entry in text for entry in legend_texts(drawn(lang)))
    assert all(name in text for name in labels(drawn(lang)).values())


def test_what_compare_gives_is_what_the_map_takes() -> None:
    status = hotich.load_snapshot("2022-04-12").status
    later = status.assign(snapshot_date=pd.Timestamp("2022-12-31"))
    moved = later["unit_code"].eq("01") & later["indicator_code"].eq("registry_link")
    was = status.loc[moved, "level"].iloc[0]
    later["level"] = later["level"].mask(moved, "none" if was == "full" else "full")
    ax = hotich.plot_change_map(compare(status, later), boundaries(), indicator="registry_link", lang="en")
    kind = "Lower level" if was == "full" else "Higher level"
    assert legend_texts(ax) == [f"{kind}: 1", "Unchanged: 62"]
    assert labels(ax) == {"01": load_wording("en").province("01")}


def test_unknown_indicators_kinds_and_units_without_a_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="'registry_link'"):
        hotich.plot_change_map(changes(), boundaries(), indicator="registry_links")
    with pytest.raises(UsageError, match="'gained'"):
        hotich.describe_changes_map(changes().assign(change="gaine"), indicator="registry_link")
    with pytest.raises(BoundaryError):
        hotich.plot_change_map(changes(), boundaries().iloc[3:], indicator="registry_link")
