"""The maps show every unit at its level, name exactly the gaps, and can be read by everyone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnchoredOffsetbox
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from matplotlib_scalebar.scalebar import ScaleBar

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.maps.status import describe_map, describe_maps, plot_status_map, plot_status_maps
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import (
    CHANGE_COLOURS,
    CLASS_COLOURS,
    FILLS,
    LAND,
    LEVEL_COLOURS,
    LEVEL_HATCHES,
    MISSING_LEVEL,
    ON_DARK_TEXT,
    SEA,
)
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.coverage import merge_units
from hotich_analysis.vocabulary import Lang, Level

INDICATORS = (
    "provincial_portal",
    "birth_registration",
    "marriage_registration",
    "death_registration",
    "registry_link",
)
LANGS: tuple[Lang, ...] = ("vi", "en")
CITATION = "Công văn số 1117/BTP-HTQTCT"
# In two of these a line would run through a name if nothing kept it from there.
LOTS: tuple[tuple[str, Lang], ...] = (("by lot 1", "vi"), ("by lot 7", "vi"), ("by lot 18", "en"))
UNIT_OF_GROUP = {"hoang_sa": "48", "truong_sa": "56"}


@cache
def snapshot_status() -> pd.DataFrame:
    return load_snapshot("2022-04-12").status


@cache
def boundaries() -> gpd.GeoDataFrame:
    return load_boundaries(63)


@cache
def all_none() -> pd.DataFrame:
    return rows_of("birth_registration").assign(level=str(Level.NONE))


@cache
def some_missing() -> pd.DataFrame:
    """Without rows for the first five units, and with every seventh of the others not reported."""
    status = rows_of("death_registration").iloc[5:].reset_index(drop=True)
    status["level"] = status["level"].where(status.index % 7 != 0)
    return status


def rows_of(indicator: str) -> pd.DataFrame:
    status = snapshot_status()
    return status[status["indicator_code"] == indicator].copy()


def levels_by_code(status: pd.DataFrame, indicator: str) -> dict[str, str]:
    rows = status[status["indicator_code"] == indicator].dropna(subset=["level"])
    levels = dict(zip(rows["unit_code"], rows["level"].astype(str), strict=True))
    return {code: levels.get(code, MISSING_LEVEL) for code in boundaries()["unit_code"]}


@cache
def some_gaps(seed: int) -> pd.DataFrame:
    """Nearly half of the units, drawn by lot, have not deployed it."""
    status = rows_of("birth_registration")
    lots = np.random.default_rng(seed).choice(["none", "full"], len(status), p=[0.45, 0.55])
    return status.assign(level=lots)


@cache
def drawn(case: str, lang: Lang = "vi") -> Axes:
    """One finished map: of an indicator of the snapshot, or of a made-up table."""
    status, indicator = snapshot_status(), case
    if case == "some missing":
        status, indicator = some_missing(), "death_registration"
    elif case not in INDICATORS:
        status = all_none() if case == "all none" else some_gaps(int(case.removeprefix("by lot ")))
        indicator = "birth_registration"
    ax = plot_status_map(status, boundaries(), indicator=indicator, lang=lang, citation=CITATION)
    FigureCanvasAgg(ax.get_figure(root=True)).draw()
    return ax


CASES = [*INDICATORS, "all none", "some missing"]
every_map = pytest.mark.parametrize(("case", "lang"), [*itertools.product(CASES, LANGS), *LOTS])


def face_colours(ax: Axes, prefix: str = "unit-") -> dict[str, str]:
    patches = [patch for patch in ax.patches if str(patch.get_gid() or "").startswith(prefix)]
    colours = {str(patch.get_gid()).removeprefix(prefix): to_hex(patch.get_facecolor()) for patch in patches}
    assert len(colours) == len(patches), "a unit is drawn twice"
    return colours


def islands(ax: Axes, prefix: str = "islands-") -> dict[str, PathCollection]:
    axes = [ax, *ax.child_axes]
    found = [c for a in axes for c in a.collections if str(c.get_gid() or "").startswith(prefix)]
    return {str(c.get_gid()).removeprefix(prefix): c for c in found if isinstance(c, PathCollection)}


def texts(ax: Axes) -> Iterator[Text]:
    for each in (ax, *ax.child_axes):
        yield from (text for text in each.texts if text.get_text())
    legend = ax.get_legend()
    if legend is not None:
        yield from legend.get_texts()


def labels(ax: Axes) -> dict[str, Text]:
    found = {
        str(t.get_gid()).removeprefix("label-"): t for t in texts(ax) if str(t.get_gid()).startswith("label-")
    }
    assert len(found) == sum(str(t.get_gid()).startswith("label-") for t in texts(ax)), (
        "a unit is named twice"
    )
    return found


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def box_of(text: Text) -> Bbox:
    return text.get_window_extent().padded(-0.5)


def data_box(text: Text, ax: Axes) -> shapely.Polygon:
    return shapely.box(*box_of(text).transformed(ax.transData.inverted()).extents)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_unit_has_the_colour_of_its_level(indicator: str) -> None:
    expected = {
        code: LEVEL_COLOURS[level] for code, level in levels_by_code(snapshot_status(), indicator).items()
    }
    assert len(expected) == 63
    assert face_colours(drawn(indicator)) == expected


@pytest.mark.parametrize("indicator", INDICATORS)
def test_units_in_the_insets_have_the_colour_they_have_on_the_map(indicator: str) -> None:
    ax = drawn(indicator)
    whole = face_colours(ax)
    for panel, title, least in zip(
        ax.child_axes, ("map-inset-north-", "map-inset-south-"), (12, 12), strict=True
    ):
        part = face_colours(panel, title)
        assert len(part) >= least
        assert part.items() <= whole.items()


@pytest.mark.parametrize("case", CASES)
def test_both_archipelagos_are_drawn_in_the_colour_of_their_unit(case: str) -> None:
    ax = drawn(case)
    whole = face_colours(ax)
    found = islands(ax)
    assert set(found) == set(UNIT_OF_GROUP)
    assert {group: len(points.get_offsets()) for group, points in found.items()} == {
        "hoang_sa": 11,
        "truong_sa": 16,
    }
    for group, points in found.items():
        assert to_hex(points.get_facecolor()[0]) == whole[UNIT_OF_GROUP[group]]
        assert shapely.box(*ax.viewLim.extents).contains(shapely.MultiPoint(points.get_offsets()))


def test_nothing_hides_the_archipelagos_or_the_country() -> None:
    ax = drawn("registry_link")
    country = shapely.union_all(list(project_units(boundaries()).values()))
    points = [shapely.MultiPoint(group.get_offsets()) for group in islands(ax).values()]
    frames = [panel.get_window_extent() for panel in ax.child_axes]
    legend = ax.get_legend()
    assert legend is not None
    for frame in (*frames, legend.get_window_extent()):
        covered = shapely.box(*frame.transformed(ax.transData.inverted()).extents).buffer(5)
        assert not covered.intersects(country)
        assert not any(covered.intersects(group) for group in points)


@pytest.mark.parametrize(
    ("case", "lang", "expected"),
    [
        (
            "marriage_registration",
            "vi",
            ["Triển khai đầy đủ: 35", "Triển khai một phần: 3", "Chưa triển khai: 25"],
        ),
        ("marriage_registration", "en", ["Fully deployed: 35", "Partly deployed: 3", "Not deployed: 25"]),
        ("registry_link", "vi", ["Triển khai đầy đủ: 36", "Chưa triển khai: 27"]),
        ("all none", "en", ["Fully deployed: 0", "Not deployed: 63"]),
    ],
)
def test_the_legend_counts_the_units_of_each_level(case: str, lang: Lang, expected: list[str]) -> None:
    assert legend_texts(drawn(case, lang)) == expected


@every_map
def test_the_labels_are_exactly_the_names_of_the_gaps(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    gaps = {code for code, colour in face_colours(ax).items() if colour == LEVEL_COLOURS[Level.NONE]}
    gaps = gaps if len(gaps) <= 40 else set()  # more are no news one by one
    shown = {code: text.get_text().replace("\n", " ") for code, text in labels(ax).items()}
    assert shown == {code: load_wording(lang).province(code) for code in gaps}


@every_map
def test_no_two_texts_overlap_and_none_is_cut(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    boxes = {f"{text.get_text()!r} {text.get_gid()}": box_of(text) for text in texts(ax)}
    figure = ax.get_figure(root=True)
    assert figure is not None
    page = shapely.box(*figure.bbox.extents)
    for name, box in boxes.items():
        assert page.contains(shapely.box(*box.extents)), f"{name} is cut"
    for (one, box), (other, other_box) in itertools.combinations(boxes.items(), 2):
        assert not box.overlaps(other_box), f"{one} overlaps {other}"


@every_map
def test_a_name_stands_on_its_own_unit_or_clear_of_all_and_tied_to_it(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    shapes = project_units(boundaries())
    country = shapely.union_all(list(shapes.values()))
    ends = [shapely.Point(*line.get_xydata()[0]) for line in ax.lines if len(line.get_xydata()) == 1]
    hidden = [
        shapely.box(*panel.get_window_extent().transformed(ax.transData.inverted()).extents)
        for panel in ax.child_axes
    ]
    for code, text in labels(ax).items():
        box = data_box(text, text.axes or ax)
        if to_hex(text.get_color()) == ON_DARK_TEXT:
            assert box.centroid.within(shapes[code])
            assert box.intersection(shapes[code]).area > 0.97 * box.area
        else:
            assert not box.intersects(country)
            assert not any(box.intersects(panel) for panel in hidden)
            assert sum(end.within(shapes[code]) for end in ends) == 1


@every_map
def test_no_line_runs_through_a_name(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    lines = [shapely.LineString(line.get_xydata()) for line in ax.lines if len(line.get_xydata()) == 2]
    on_map = [text for text in labels(ax).values() if text.axes is ax]
    for text in on_map:
        assert not any(line.intersects(data_box(text, ax)) for line in lines), text.get_text()


def test_a_unit_that_did_not_report_is_missing_not_none() -> None:
    ax = drawn("some missing")
    colours = face_colours(ax)
    missing = [
        code
        for code, level in levels_by_code(some_missing(), "death_registration").items()
        if level == MISSING_LEVEL
    ]
    assert len(missing) == 14
    for code in missing:
        assert colours[code] == LEVEL_COLOURS[MISSING_LEVEL]
        assert code not in labels(ax)
    hatched = [patch for patch in ax.patches if patch.get_hatch() == LEVEL_HATCHES[MISSING_LEVEL]]
    assert len(hatched) == len(missing)
    assert legend_texts(ax)[-1] == "Chưa có báo cáo: 14"


def test_partial_units_are_hatched_as_well() -> None:
    hatched = [patch for patch in drawn("marriage_registration").patches if patch.get_hatch()]
    assert [patch.get_hatch() for patch in hatched] == [LEVEL_HATCHES[Level.PARTIAL]] * 3


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", {"Biển Đông", "B", "QĐ. Hoàng Sa\n(TP. Đà Nẵng)", "QĐ. Trường Sa\n(tỉnh Khánh Hòa)"}),
        ("en", {"East Sea", "N", "Hoàng Sa Islands\n(Da Nang)", "Trường Sa Islands\n(Khanh Hoa)"}),
    ],
)
def test_sea_archipelagos_north_and_scale_are_named(lang: Lang, expected: set[str]) -> None:
    ax = drawn("registry_link", lang)
    assert expected <= {text.get_text() for text in ax.texts}
    assert [bar.fixed_value for bar in ax.artists if isinstance(bar, ScaleBar)] == [300]
    assert not [box for box in ax.artists if isinstance(box, AnchoredOffsetbox)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_note_below_says_what_the_map_is_not_for_and_cites_the_source(lang: Lang) -> None:
    ax = drawn("registry_link", lang)
    note = next(text for text in ax.texts if text.get_gid() == "note")
    assert note.get_text().replace("\n", " ") == load_wording(lang)("map-note", citation=CITATION)
    assert note.get_window_extent().y1 < ax.get_window_extent().y0


def test_without_citation_the_note_speaks_of_no_data() -> None:
    ax = plot_status_map(snapshot_status(), boundaries(), indicator="registry_link")
    note = next(text.get_text() for text in ax.texts if text.get_gid() == "note")
    assert "không dùng để xác định địa giới" in note.replace("\n", " ")
    assert "Số liệu" not in note


@every_map
def test_every_text_can_be_read_in_print(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    assert min(text.get_fontsize() for text in texts(ax)) >= 6.5
    assert {text.get_fontname() for text in texts(ax)} == {"DejaVu Sans"}


def test_an_unknown_indicator_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="'birth_registration'"):
        plot_status_map(snapshot_status(), boundaries(), indicator="birth_registrations")
    with pytest.raises(UsageError, match="Known: provincial_portal"):
        describe_map(snapshot_status(), indicator="xyz")


def test_units_without_shape_are_all_reported_at_once() -> None:
    shapes = boundaries()[~boundaries()["unit_code"].isin(["01", "48"])]
    with pytest.raises(BoundaryError) as caught:
        plot_status_map(snapshot_status(), shapes, indicator="registry_link")
    assert {problem.value for problem in caught.value.problems} == {"01", "48"}


def test_the_tables_given_are_left_as_they_were() -> None:
    status, shapes = snapshot_status().copy(), boundaries().copy()
    plot_status_map(status, shapes, indicator="registry_link")
    plot_status_maps(status, shapes, indicators=INDICATORS)
    pd.testing.assert_frame_equal(status, snapshot_status())
    pd.testing.assert_frame_equal(pd.DataFrame(shapes), pd.DataFrame(boundaries()))


def test_the_map_goes_on_the_axes_it_is_given() -> None:
    figure = Figure(figsize=(6.25, 4.56))
    ax = figure.add_axes((0, 0.05, 1, 0.95))
    assert plot_status_map(snapshot_status(), boundaries(), indicator="registry_link", ax=ax) is ax


def test_the_same_input_gives_the_same_small_svg() -> None:
    def once() -> str:
        return to_svg(plot_status_map(snapshot_status(), boundaries(), indicator="marriage_registration"))

    svg = once()
    assert svg == once()
    assert svg.count('id="unit-') == 63
    assert len(svg) < 600_000


def test_small_maps_show_each_indicator_as_the_large_ones_do() -> None:
    figure = plot_status_maps(snapshot_status(), boundaries(), indicators=INDICATORS, citation=CITATION)
    maps = [ax for ax in figure.axes if str(ax.get_gid() or "").startswith("map-")]
    assert [ax.get_gid() for ax in maps] == [f"map-{code}" for code in INDICATORS]
    for ax, indicator in zip(maps, INDICATORS, strict=True):
        colours = face_colours(ax, f"map-{indicator}-unit-")
        assert colours == face_colours(drawn(indicator))
        for group, points in islands(ax, f"map-{indicator}-islands-").items():
            assert to_hex(points.get_facecolor()[0]) == colours[UNIT_OF_GROUP[group]]
        assert len(islands(ax, f"map-{indicator}-islands-")) == 2
        n_deployed = sum(
            colours[code] in (LEVEL_COLOURS["full"], LEVEL_COLOURS["partial"]) for code in colours
        )
        assert [text.get_text() for text in ax.texts][-2:] == [
            load_wording("vi").indicator(indicator, short=True),
            f"{n_deployed}/63",
        ]


def test_units_that_did_not_report_are_not_counted_above_a_small_map() -> None:
    figure = plot_status_maps(some_missing(), boundaries(), indicators=["death_registration"])
    assert figure.axes[0].texts[-1].get_text() == "35/49"
    assert [text.get_text() for text in figure.legends[0].get_texts()][-1] == "Chưa có báo cáo"


@pytest.mark.parametrize("n_maps", [1, 4, 5, 7])
def test_small_maps_and_their_texts_do_not_overlap(n_maps: int) -> None:
    codes = list(itertools.islice(itertools.cycle(INDICATORS), n_maps))
    figure = plot_status_maps(snapshot_status(), boundaries(), indicators=codes, lang="vi", citation=CITATION)
    FigureCanvasAgg(figure).draw()
    found = [*(t for ax in figure.axes for t in ax.texts), *figure.texts, *figure.legends[0].get_texts()]
    page = shapely.box(*figure.bbox.extents)
    country = shapely.union_all(list(project_units(boundaries()).values()))
    assert all(page.contains(shapely.box(*box_of(text).extents)) for text in found)
    for one, other in itertools.combinations(found, 2):
        assert not box_of(one).overlaps(box_of(other)), f"{one.get_text()!r} overlaps {other.get_text()!r}"
    for ax in figure.axes:
        boxes = [
            shapely.box(*panel.get_window_extent().transformed(ax.transData.inverted()).extents)
            for panel in ax.child_axes
        ]
        assert not any(
            box.intersects(country) for box in [*boxes, *(data_box(text, ax) for text in ax.texts)]
        )


def test_small_maps_give_the_same_small_svg_without_a_name_twice() -> None:
    first, second = (
        to_svg(plot_status_maps(snapshot_status(), boundaries(), indicators=INDICATORS)) for _ in range(2)
    )
    assert first == second
    assert len(first) < 1_000_000
    names = re.findall(r'<g id="([^"]+)"', first)
    assert len(names) == len(set(names))


@cache
def status_of_34() -> tuple[pd.DataFrame, dict[str, str]]:
    units = pd.read_csv(Path("data/units_2025.csv"), dtype=str)
    levels = list(itertools.islice(itertools.cycle(["none", "none", "full", "partial"]), len(units)))
    codes = units["unit_2025_code"]
    status = pd.DataFrame({"unit_code": codes, "indicator_code": "birth_registration", "level": levels})
    return status, dict(zip(codes, units["name_vi"], strict=True))


def test_the_34_units_of_2025_are_drawn_and_named_as_their_own() -> None:
    status, names = status_of_34()
    ax = plot_status_map(
        status, load_boundaries(34), indicator="birth_registration", names=names, citation=CITATION
    )
    levels = dict(zip(status["unit_code"], status["level"], strict=True))
    assert face_colours(ax) == {code: LEVEL_COLOURS[level] for code, level in levels.items()}
    shown = {code: text.get_text().replace("\n", " ") for code, text in labels(ax).items()}
    assert shown == {code: names[code] for code, level in levels.items() if level == Level.NONE}
    note = next(text.get_text() for text in ax.texts if text.get_gid() == "note")
    assert "34 tỉnh, thành phố" in note.replace("\n", " ")
    described = describe_map(status, indicator="birth_registration", names=names)
    assert "34 tỉnh" in described
    assert all(names[code] in described for code in shown)


@pytest.mark.parametrize(("indicator", "lang"), list(itertools.product(INDICATORS, LANGS)))
def test_the_alternative_text_counts_and_names_all_gaps(indicator: str, lang: Lang) -> None:
    levels = levels_by_code(snapshot_status(), indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    text = describe_map(snapshot_status(), indicator=indicator, lang=lang)
    word = load_wording(lang)
    assert set(re.split(r", | và | and ", text.rsplit(": ", 1)[1].rstrip("."))) == {
        word.province(code) for code in gaps
    }
    for level, words in {"full": ("triển khai đầy đủ", "fully deployed"), "none": ("chưa", "not")}.items():
        assert f"{list(levels.values()).count(level)} {words[LANGS.index(lang)]}" in text
    assert word("level-missing").lower() not in text.lower()


def test_the_alternative_text_says_which_region_has_most_gaps() -> None:
    regions = load_provinces().set_index("unit_code")["region"]
    gaps = [
        c for c, level in levels_by_code(snapshot_status(), "registry_link").items() if level == Level.NONE
    ]
    counts = regions[gaps].value_counts()
    text = describe_map(snapshot_status(), indicator="registry_link")
    assert f"{counts.index[0]} ({counts.iloc[0]})" in text


def test_the_alternative_text_tells_not_reported_from_not_deployed() -> None:
    assert "14 chưa triển khai, 14 chưa có báo cáo" in describe_map(
        some_missing(), indicator="death_registration"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_of_the_small_maps_speaks_of_each(lang: Lang) -> None:
    text = describe_maps(snapshot_status(), indicators=INDICATORS, lang=lang)
    for indicator in INDICATORS:
        assert load_wording(lang).indicator(indicator) in text


# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}


def lab(colour: str, sight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """CIE L*a*b* (D65) of a colour as someone with this sight sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.clip(sight @ np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4), 0, 1)
    to_xyz = np.array([[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]])
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.0891])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
def test_levels_are_told_apart_by_every_eye(sight: str) -> None:
    seen = {level: lab(colour, SIGHT[sight]) for level, colour in LEVEL_COLOURS.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 16, f"{one} and {other}"
    for ground in (SEA, LAND):
        for level in Level:
            assert np.linalg.norm(seen[level] - lab(ground, SIGHT[sight])) > 11, f"{level} on {ground}"


def test_levels_are_told_apart_in_grey_print() -> None:
    lightness = sorted(lab(colour, SIGHT["normal"])[0] for colour in LEVEL_COLOURS.values())
    assert min(np.diff(lightness)) > 10
    assert LEVEL_HATCHES[Level.PARTIAL]
    assert LEVEL_HATCHES[MISSING_LEVEL]
    assert LEVEL_HATCHES[Level.PARTIAL] != LEVEL_HATCHES[MISSING_LEVEL]
    assert not LEVEL_HATCHES[Level.NONE], "names stand on it"


def test_names_on_units_have_the_contrast_of_small_print() -> None:
    def luminance(colour: str) -> float:
        rgb = np.array(to_rgb(colour))
        return float(
            np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
        )

    # WCAG 2.2, success criterion 1.4.3.
    for key in (Level.NONE, "class-1", "change-gained", "change-lost", "change-corrected"):
        assert (luminance(ON_DARK_TEXT) + 0.05) / (luminance(FILLS[key].colour) + 0.05) >= 4.5
        assert not FILLS[key].hatch


OF_A_RATIO = {**CLASS_COLOURS, MISSING_LEVEL: LEVEL_COLOURS[MISSING_LEVEL]}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [OF_A_RATIO, CHANGE_COLOURS], ids=["classes", "changes"])
def test_classes_and_changes_are_told_apart_by_every_eye(colours: dict[str, str], sight: str) -> None:
    seen = {key: lab(colour, SIGHT[sight]) for key, colour in colours.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 16, f"{one} and {other}"
    for key in seen.keys() - {MISSING_LEVEL, "change-not_reported"}:
        for ground in (SEA, LAND):
            assert np.linalg.norm(seen[key] - lab(ground, SIGHT[sight])) > 11, f"{key} on {ground}"


def test_classes_grow_lighter_from_the_red_of_none_to_the_blue_of_full() -> None:
    lightness = [lab(colour, SIGHT["normal"])[0] for colour in OF_A_RATIO.values()]
    assert min(np.diff(lightness)) > 10
    assert next(iter(CLASS_COLOURS.values())) == LEVEL_COLOURS[Level.NONE]
    assert list(CLASS_COLOURS.values())[-1] == LEVEL_COLOURS[Level.FULL]
    assert not any(FILLS[key].hatch for key in CLASS_COLOURS)


def test_changes_are_told_apart_in_grey_print_by_lightness_or_hatch() -> None:
    by_hatch: dict[str, list[float]] = {}
    for key, colour in CHANGE_COLOURS.items():
        by_hatch.setdefault(FILLS[key].hatch, []).append(lab(colour, SIGHT["normal"])[0])
    assert len(by_hatch) == 4
    assert all(min(np.diff(sorted(same)), default=100) > 10 for same in by_hatch.values())
    assert FILLS["change-not_reported"].hatch == LEVEL_HATCHES[MISSING_LEVEL]


@pytest.mark.parametrize("lang", LANGS)
def test_merged_units_say_how_many_of_their_parts_have_the_service(lang: Lang) -> None:
    merged = merge_units(snapshot_status(), load_provinces())
    ax = plot_status_map(merged, load_boundaries(34), indicator="registry_link", lang=lang)
    FigureCanvasAgg(ax.get_figure(root=True)).draw()
    say = load_wording(lang)
    shown = {code: text.get_text().replace("\n", " ") for code, text in labels(ax).items()}
    rows = merged[merged["indicator_code"] == "registry_link"].to_dict("records")
    expected = {
        row["unit_code"]: say.unit_2025(row["unit_code"])
        + (f" {row['n_parts_deployed']}/{row['n_parts']}" if row["level"] == "partial" else "")
        for row in rows
        if row["level"] in {"none", "partial"}
    }
    assert shown == expected
    assert any(text.endswith(" 2/3") for text in shown.values())
    assert legend_texts(ax) == [
        f"{say(f'level-merged-{level}')}: {sum(row['level'] == level for row in rows)}"
        for level in ("full", "partial", "none")
    ]


def test_the_legend_of_merged_units_covers_no_unit() -> None:
    merged = merge_units(snapshot_status(), load_provinces())
    ax = plot_status_map(merged, load_boundaries(34), indicator="registry_link")
    FigureCanvasAgg(ax.get_figure(root=True)).draw()
    box = ax.get_legend().get_window_extent().transformed(ax.transData.inverted())
    country = shapely.union_all(list(project_units(load_boundaries(34)).values()))
    assert not country.intersects(shapely.box(*box.extents))


def test_a_merged_unit_counts_above_a_small_map_only_where_all_its_parts_have_it() -> None:
    merged = merge_units(snapshot_status(), load_provinces())
    figure = plot_status_maps(merged, load_boundaries(frame=34), indicators=["birth_registration"])
    texts = [text.get_text() for ax in figure.axes for text in ax.texts]
    assert "32/34" in texts
    assert "32" in describe_maps(merged, indicators=["birth_registration"])
