"""The locator map shows the whole country, both archipelagos, and every neighbour by name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from functools import cache

import geopandas as gpd
import numpy as np
import pytest
import shapely
from drawings import finish
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.brief import describe_locator_map, key_units, plot_locator_map
from hotich_analysis.display.maps.drawing import FONT, project_units
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import FILLS, LOCATOR_COLOURS
from hotich_analysis.display.wording import load_wording, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import FRAMES, LANGS, Frame, Lang


@cache
def snapshot(frame: Frame = 63) -> Snapshot:
    return regroup(load_snapshot("2022-04-12"), frame=frame)


@cache
def boundaries(frame: Frame = 63) -> gpd.GeoDataFrame:
    return snapshot().references.boundaries_of(frame)


@cache
def neighbours(frame: Frame = 63) -> dict[str, tuple[str, ...]]:
    return snapshot().references.neighbours_of(frame)


def plot(
    unit: str, around: tuple[str, ...], *, helpers: tuple[str, ...] = (), lang: Lang = "vi", frame: Frame = 63
) -> Figure:
    about = {"unit": unit, "neighbours": around, "helpers": helpers, "lang": lang}
    return plot_locator_map(boundaries(frame), snapshot(frame), **about)  # type: ignore[arg-type]


@cache
def drawn(unit: str, lang: Lang = "vi") -> Figure:
    figure = plot(unit, neighbours()[unit], helpers=neighbours()[unit][:1], lang=lang)
    return finish(figure)


def texts(figure: Figure) -> set[str]:
    found = [text.get_text() for ax in figure.axes for text in ax.texts] + [
        t.get_text() for t in figure.texts
    ]
    return {text.replace("\n", " ") for text in found}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("unit", ["48", "35", "96"])
def test_archipelagos_their_names_and_the_note_stand_on_every_map(unit: str, lang: Lang) -> None:
    figure, say = drawn(unit, lang), load_wording(lang)
    gids = [artist.get_gid() for artist in figure.axes[0].get_children()]
    assert {"islands-hoang_sa", "islands-truong_sa"} <= set(gids)
    for message in ("map-islands-hoang_sa", "map-islands-truong_sa", "map-sea"):
        assert say(message).replace("\n", " ") in texts(figure)
    assert any(text.startswith(say("map-note-boundaries", n_units=63)[:30]) for text in texts(figure))


def test_islands_have_the_colour_of_their_unit() -> None:
    for unit, group in (("48", "hoang_sa"), ("56", "truong_sa")):
        ax = drawn(unit).axes[0]
        (islands,) = [one for one in ax.get_children() if one.get_gid() == f"islands-{group}"]
        assert isinstance(islands, PathCollection)
        assert to_hex(islands.get_facecolor()[0]) == LOCATOR_COLOURS["locator-self"]


def test_every_unit_is_drawn_in_the_country_with_its_key() -> None:
    keys = key_units(boundaries(), unit="51", neighbours=neighbours()["51"], helpers=["96"])
    assert (keys["51"], keys["49"], keys["96"], keys["01"]) == (
        "locator-self", "locator-neighbour", "locator-helper", "locator-other"
    )  # fmt: skip
    patches = {one.get_gid(): one for one in drawn("51").axes[0].get_children() if isinstance(one, PathPatch)}
    units = {gid: one for gid, one in patches.items() if re.fullmatch(r"unit-\d\d", str(gid))}
    assert len(units) == 63
    assert to_hex(units["unit-51"].get_facecolor()) == FILLS["locator-self"].colour


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_unit_and_neighbours_are_named_once_within_the_frame(lang: Lang, frame: Frame) -> None:
    # The names in Vietnamese are the longer ones.
    for unit, around in list(neighbours(frame).items())[:: 1 if lang == "vi" else 9]:
        figure = plot(unit, around, lang=lang, frame=frame)
        canvas = FigureCanvasAgg(figure)
        near, renderer = figure.axes[1], canvas.get_renderer()
        labels = {text.get_gid(): text for text in near.texts}
        of_units = {gid for gid in labels if gid.startswith("label-")}
        assert of_units == {f"label-{code}" for code in (unit, *around)}
        room = near.get_window_extent(renderer)
        boxes = {gid: text.get_window_extent(renderer) for gid, text in labels.items()}
        for gid, box in boxes.items():
            assert room.x0 <= box.x0 < box.x1 <= room.x1, (unit, gid)
            assert room.y0 <= box.y0 < box.y1 <= room.y1, (unit, gid)
        for one, other in itertools.combinations(boxes.values(), 2):
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            upwards = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert min(across, upwards) < 2, unit
        assert_no_line_runs_through_a_name(near, boxes.values())
        assert_names_in_the_country_are_clear(figure.axes[0], frame)


def assert_no_line_runs_through_a_name(ax: Axes, boxes: Iterable[Bbox]) -> None:
    lines = [line.get_path().transformed(line.get_transform()) for line in ax.lines]
    for path, box in itertools.product(lines, boxes):
        assert not path.intersects_bbox(box.padded(-1), filled=False)


def assert_names_in_the_country_are_clear(ax: Axes, frame: Frame) -> None:
    """Of coasts, islands, the outline of what is shown large, the edge, and one another."""
    [outline] = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    taken = [shapely.box(*outline.get_bbox().extents), country(frame)]
    taken += [shapely.MultiPoint(islands.get_offsets()) for islands in ax.collections]
    boxes = [text.get_window_extent() for text in ax.texts]
    assert len(boxes) == 3
    for box in boxes:
        ground = shapely.box(*box.transformed(ax.transData.inverted()).extents)
        assert not any(ground.intersects(shape) for shape in taken)
        assert all(ax.bbox.contains(*corner) for corner in (box.min, box.max))
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


@cache
def country(frame: Frame) -> BaseGeometry:
    return shapely.union_all(list(project_units(boundaries(frame)).values()))


def test_a_name_that_its_unit_cannot_hold_goes_off_it_on_a_line() -> None:
    near = drawn("77").axes[1]
    [text] = [text for text in near.texts if text.get_gid() == "label-77"]
    box = shapely.box(*text.get_window_extent().transformed(near.transData.inverted()).extents)
    shape = project_units(boundaries())["77"]
    assert box.intersection(shape).area < 0.1 * box.area
    ends = [shapely.Point(*line.get_xydata()[-1]) for line in near.lines]
    assert any(end.within(shape) for end in ends)


@pytest.mark.parametrize(("unit", "is_named"), [("60", True), ("58", True), ("68", True), ("01", False)])
def test_a_dot_beside_a_neighbour_is_named_too(unit: str, is_named: bool) -> None:
    near = plot(unit, neighbours(63)[unit]).axes[1]
    assert ("Phú Quý" in [text.get_text() for text in near.texts]) == is_named


@pytest.mark.parametrize("frame", FRAMES)
def test_island_districts_are_dots_with_their_names_in_the_zoom_of_their_unit(frame: Frame) -> None:
    islands = snapshot().references.islands_of(frame).drop_duplicates("group", keep=False)
    assert len(islands) == 7
    shapes = project_units(boundaries(frame))
    for group, name, unit in islands[["group", "name_vi", "unit_code"]].itertuples(index=False):
        figure = plot(unit, neighbours(frame)[unit], frame=frame)
        country, near = figure.axes
        for ax, prefix in ((country, "islands"), (near, "near-islands")):
            [dot] = [one for one in ax.collections if one.get_gid() == f"{prefix}-{group}"]
            assert to_hex(dot.get_facecolor()[0]) == LOCATOR_COLOURS["locator-self"]
            assert shapely.box(*ax.viewLim.extents).contains(shapely.Point(*dot.get_offsets()[0]))
        [text] = [one for one in near.texts if one.get_gid() == f"island-{group}"]
        assert text.get_text() == name
        box = shapely.box(*text.get_window_extent().transformed(near.transData.inverted()).extents)
        assert not any(box.intersects(shape) for shape in shapes.values()), f"{name} stands on land"
        assert not box.contains(shapely.Point(*dot.get_offsets()[0]))


def test_names_of_islands_are_without_accents_in_english() -> None:
    near = drawn("51", "en").axes[1]
    assert [text.get_text() for text in near.texts if text.get_gid() == "island-ly_son"] == ["Ly Son"]


def test_a_helper_beyond_the_neighbours_is_named_where_there_is_room() -> None:
    figure = plot("84", ("86",), helpers=("83", "01"))
    assert {text.get_gid() for text in figure.axes[1].texts} == {"label-84", "label-86", "label-83"}


def test_words_beside_the_map_stay_on_the_page_and_in_the_font() -> None:
    figure = drawn("77")
    renderer = FigureCanvasAgg(figure).get_renderer()
    (legend,) = figure.legends
    right = figure.bbox.x1
    assert all(text.get_window_extent(renderer).x1 <= right for text in [*legend.get_texts(), *figure.texts])
    assert {text.get_fontfamily()[0] for text in [*legend.get_texts(), *figure.texts]} == {FONT}


def test_kinds_are_told_apart_in_grey_print() -> None:
    grey = [np.dot(to_rgb(colour), [0.2126, 0.7152, 0.0722]) for colour in LOCATOR_COLOURS.values()]
    assert min(np.diff(sorted(grey))) > 0.1


@pytest.mark.parametrize("lang", LANGS)
def test_description_names_neighbours_and_who_can_help(lang: Lang) -> None:
    alt = describe_locator_map(snapshot(), unit="51", neighbours=["49", "52"], helpers=["49"], lang=lang)
    say = wording_of(snapshot(), lang)
    names = [say.unit(code, frame=63) for code in ("49", "52")]
    assert say.join(names) in alt
    assert alt.count(names[0]) == 2
    assert names[0] not in describe_locator_map(snapshot(), unit="01", neighbours=["26"], lang=lang)


def test_a_unit_is_named_in_its_frame() -> None:
    about = {"unit": "08", "neighbours": ["15"]}
    merged = describe_locator_map(snapshot(34), **about)  # type: ignore[arg-type]
    assert "tỉnh Tuyên Quang (2025)" in merged
    assert "Lào Cai (2025)" in merged
    assert "Yên Bái" in describe_locator_map(snapshot(), **about)  # type: ignore[arg-type]


def test_equal_maps_have_equal_bytes_and_gids_stand_once() -> None:
    svg = to_svg(drawn("35"))
    assert svg == to_svg(plot("35", neighbours()["35"], helpers=neighbours()["35"][:1]))
    ids = re.findall(r'<g id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert len(svg) < 200_000


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(UsageError, match="unit code"):
        plot("03", ())
