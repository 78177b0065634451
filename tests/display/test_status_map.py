"""The maps show every unit at its level, name exactly the gaps, and can be read by everyone."""

from __future__ import annotations

import itertools
import re
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import shapely
from drawings import (
    INDICATORS,
    SAY,
    UNIT_OF_DISTRICT,
    UNIT_OF_ISLANDS,
    UNITS,
    assert_apart,
    assert_legend_is_clear,
    boundaries,
    box_of,
    country,
    face_colours,
    finish,
    in_data,
    islands,
    labels,
    legend_texts,
    levels_by_code,
    name,
    names_on,
    note_of,
    silence,
    snapshot_status,
    texts,
)
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.offsetbox import AnchoredOffsetbox
from matplotlib_scalebar.scalebar import ScaleBar

from hotich_analysis.dataset.references import load_units
from hotich_analysis.display.findings import answer_indicator
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.maps.status import (
    describe_map,
    describe_maps,
    draw_status_map,
    draw_status_maps,
    plot_status_map,
    plot_status_maps,
)
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
    OUTSIDE_COLOURS,
    SEA,
    WHOLE_LEVEL,
)
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import LANGS, Frame, Lang, Level, State

CITATION = "Công văn số 1117/BTP-HTQTCT"
# In two of these a line would run through a name if nothing kept it from there.
LOTS: tuple[tuple[str, Lang], ...] = (("by lot 1", "vi"), ("by lot 7", "vi"), ("by lot 18", "en"))


@cache
def table(case: str) -> tuple[pd.DataFrame, str]:
    """The snapshot and one of its indicators, or a made-up table of one."""
    if case in INDICATORS:
        return snapshot_status(), case
    indicator = "death_registration" if case in {"some missing", "some not asked"} else "birth_registration"
    rows = snapshot_status()
    rows = rows[rows["indicator_code"] == indicator].reset_index(drop=True)
    if case == "all none":
        return rows.assign(level=str(Level.NONE)), indicator
    if case == "some missing":  # without rows for the first five units
        return silence(rows, rows.index.to_series() % 7 == 5).iloc[5:], indicator
    if case == "some not asked":
        rows = silence(rows, rows.index.to_series() % 7 == 3, state="not_asked")
        return silence(rows, rows.index.to_series() % 9 == 5), indicator
    # nearly half of the units, drawn by lot
    lots = np.random.default_rng(int(case.removeprefix("by lot "))).choice(
        ["none", "full"], len(rows), p=[0.45, 0.55]
    )
    return rows.assign(level=lots), indicator


@cache
def drawn(case: str, lang: Lang = "vi") -> Axes:
    status, indicator = table(case)
    return finish(plot_status_map(status, boundaries(), indicator=indicator, lang=lang, citation=CITATION))


@cache
def merged() -> pd.DataFrame:
    return regroup_status(snapshot_status(), frame=34)


@cache
def drawn_merged(lang: Lang = "vi") -> Axes:
    return finish(plot_status_map(merged(), boundaries(34), indicator="registry_link", lang=lang))


CASES = [*INDICATORS, "all none", "some missing", "some not asked"]
every_case = pytest.mark.parametrize("case", CASES)
every_map = pytest.mark.parametrize(("case", "lang"), [*itertools.product(CASES, LANGS), *LOTS])
every_language = pytest.mark.parametrize("lang", LANGS)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_unit_has_the_colour_of_its_level(indicator: str) -> None:
    levels = levels_by_code(snapshot_status(), indicator)
    assert len(levels) == 63
    assert face_colours(drawn(indicator)) == {code: LEVEL_COLOURS[level] for code, level in levels.items()}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_units_in_the_insets_have_the_colour_they_have_on_the_map(indicator: str) -> None:
    ax = drawn(indicator)
    whole = face_colours(ax)
    for panel, title in zip(ax.child_axes, ("map-inset-north-", "map-inset-south-"), strict=True):
        part = face_colours(panel, title)
        assert len(part) >= 12
        assert part.items() <= whole.items()


@every_case
def test_islands_are_drawn_in_the_colour_and_hatch_of_their_unit(case: str) -> None:
    ax = drawn(case)
    whole, found = face_colours(ax), islands(ax)
    hatch_of = {fill.colour: set(fill.hatch) for fill in map(FILLS.get, [*LEVEL_COLOURS, State.NOT_ASKED])}
    hatches = {code: hatch_of[colour] for code, colour in whole.items()}
    n_islands = {group: len(points.get_offsets()) for group, points in found.items()}
    assert n_islands == {"hoang_sa": 11, "truong_sa": 16} | dict.fromkeys(UNIT_OF_DISTRICT, 1)
    for group, points in found.items():
        assert to_hex(points.get_facecolor()[0]) == whole[UNIT_OF_ISLANDS[group]]
        assert set(points.get_hatch() or "") == hatches[UNIT_OF_ISLANDS[group]], (
            f"{group} has no hatch of its own"
        )
        assert shapely.box(*ax.viewLim.extents).contains(shapely.MultiPoint(points.get_offsets()))


@every_case
def test_no_text_covers_an_island(case: str) -> None:
    ax = drawn(case)
    finish(ax)
    points = [shapely.MultiPoint(group.get_offsets()) for group in islands(ax).values()]
    for text in labels(ax).values():
        box = in_data(box_of(text), ax)
        assert not any(box.intersects(group) for group in points), text.get_text()


def test_islands_of_merged_units_have_the_colour_of_the_unit_they_are_in_now() -> None:
    merged = regroup_status(snapshot_status(), frame=34)
    ax = plot_status_map(merged, boundaries(34), indicator="marriage_registration")
    whole = face_colours(ax)
    now = UNIT_OF_ISLANDS | {"con_co": "44", "phu_quy": "68", "con_dao": "79"}
    found = {group: to_hex(points.get_facecolor()[0]) for group, points in islands(ax).items()}
    assert found == {group: whole[code] for group, code in now.items()}
    assert len(set(found.values())) > 1


@every_case
def test_nothing_hides_the_archipelagos_or_the_country(case: str) -> None:
    ax = drawn(case)
    points = [shapely.MultiPoint(group.get_offsets()) for group in islands(ax).values()]
    for panel in ax.child_axes:
        covered = in_data(panel.get_window_extent(), ax).buffer(5)
        assert not covered.intersects(country())
        assert not any(covered.intersects(group) for group in points)
    assert_legend_is_clear(ax)


def test_the_legend_of_merged_units_covers_no_unit() -> None:
    assert_legend_is_clear(drawn_merged(), frame=34)


@pytest.mark.parametrize(
    ("case", "lang", "expected"),
    [
        (
            "marriage_registration",
            "vi",
            ["Triển khai đầy đủ: 35", "Triển khai một phần: 3", "Chưa triển khai: 25"],
        ),
        ("marriage_registration", "en", ["Fully deployed: 35", "Partly deployed: 3", "Not deployed: 25"]),
        ("registry_link", "vi", ["Đã có (suy ra): 36", "Chưa triển khai: 27"]),
        ("all none", "en", ["Fully deployed: 0", "Not deployed: 63"]),
    ],
)
def test_the_legend_counts_the_units_of_each_level(case: str, lang: Lang, expected: list[str]) -> None:
    assert legend_texts(drawn(case, lang)) == expected


@every_map
def test_the_labels_are_exactly_the_names_of_those_that_have_it_not_or_in_part(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    wanted = {LEVEL_COLOURS[Level.NONE], LEVEL_COLOURS[Level.PARTIAL]}
    named = {code for code, colour in face_colours(ax).items() if colour in wanted}
    named = named if len(named) <= 40 else set()  # more are no news one by one
    assert names_on(ax) == {code: name(code, lang) for code in named}


def test_where_names_are_too_many_those_of_the_gaps_remain() -> None:
    rows = snapshot_status()
    rows = rows[rows["indicator_code"].eq("birth_registration")].reset_index(drop=True)
    levels = ["none"] * 20 + ["partial"] * 21 + ["full"] * 22
    ax = plot_status_map(rows.assign(level=levels), boundaries(), indicator="birth_registration")
    assert names_on(ax).keys() == set(rows["unit_code"][:20])


@every_map
def test_no_two_texts_overlap_and_none_is_cut(case: str, lang: Lang) -> None:
    assert_apart(texts(drawn(case, lang)))


@every_map
def test_a_name_stands_on_its_own_unit_or_clear_of_all_and_tied_to_it(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    shapes = project_units(boundaries())
    ends = [shapely.Point(*line.get_xydata()[0]) for line in ax.lines if len(line.get_xydata()) == 1]
    hidden = [in_data(panel.get_window_extent(), ax) for panel in ax.child_axes]
    for code, text in labels(ax).items():
        box = in_data(box_of(text), text.axes or ax)
        if to_hex(text.get_color()) == ON_DARK_TEXT:
            assert box.centroid.within(shapes[code])
            assert box.intersection(shapes[code]).area > 0.97 * box.area
        else:
            assert not box.intersects(country())
            assert not any(box.intersects(panel) for panel in hidden)
            assert sum(end.within(shapes[code]) for end in ends) == 1


@every_map
def test_no_line_runs_through_a_name(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    lines = [shapely.LineString(line.get_xydata()) for line in ax.lines if len(line.get_xydata()) == 2]
    for text in (text for text in labels(ax).values() if text.axes is ax):
        assert not any(line.intersects(in_data(box_of(text), ax)) for line in lines), text.get_text()


def test_a_unit_that_did_not_report_is_missing_not_none() -> None:
    ax = drawn("some missing")
    levels = levels_by_code(*table("some missing"))
    missing = {code for code, level in levels.items() if level == MISSING_LEVEL}
    assert len(missing) == 14
    assert {face_colours(ax)[code] for code in missing} == {LEVEL_COLOURS[MISSING_LEVEL]}
    assert not missing & labels(ax).keys()
    hatched = [patch for patch in ax.patches if patch.get_hatch() == LEVEL_HATCHES[MISSING_LEVEL]]
    assert len(hatched) == len(missing)
    assert legend_texts(ax)[-1] == "Chưa có báo cáo: 14"


@pytest.mark.parametrize("state", list(OUTSIDE_COLOURS))
def test_what_nobody_was_asked_for_is_neither_none_nor_missing(state: str) -> None:
    status, indicator = table("some not asked")
    status = status.assign(state=status["state"].replace(str(State.NOT_ASKED), state))
    ax = plot_status_map(status, boundaries(), indicator=indicator)
    outside = set(status.loc[status["state"] == state, "unit_code"])
    assert len(outside) == 8
    shown = face_colours(ax)
    assert {code for code, colour in shown.items() if colour == OUTSIDE_COLOURS[state]} == outside
    assert legend_texts(ax)[-2:] == [
        f"{SAY['vi'](f'level-{key}')}: {n}" for key, n in ((MISSING_LEVEL, 7), (state, 8))
    ]
    assert "7 chưa có báo cáo, 8 không được yêu cầu báo cáo" in describe_map(status, indicator=indicator)


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


@every_language
def test_the_note_below_says_what_the_map_is_not_for_and_cites_the_source(lang: Lang) -> None:
    ax = drawn("registry_link", lang)
    assert note_of(ax) == SAY[lang]("map-note", citation=CITATION)
    note = next(text for text in ax.texts if text.get_gid() == "note")
    assert note.get_window_extent().y1 < ax.get_window_extent().y0


def test_without_citation_the_note_speaks_of_no_data() -> None:
    note = note_of(plot_status_map(snapshot_status(), boundaries(), indicator="registry_link"))
    assert "không dùng để xác định địa giới" in note
    assert "Số liệu" not in note


@every_map
def test_every_text_can_be_read_in_print(case: str, lang: Lang) -> None:
    found = texts(drawn(case, lang))
    assert min(text.get_fontsize() for text in found) >= 8
    assert {text.get_fontname() for text in found} == {"Arimo"}


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


def test_shapes_of_another_frame_are_refused_though_their_codes_are_known() -> None:
    assert set(merged()["unit_code"]) < set(boundaries()["unit_code"])
    with pytest.raises(BoundaryError, match="34-unit frame") as caught:
        plot_status_map(merged(), boundaries(), indicator="registry_link")
    assert len(caught.value.problems) == 63 - 34


def test_the_tables_given_are_left_as_they_were() -> None:
    status, shapes = snapshot_status().copy(), boundaries().copy()
    draw_status_map(status, shapes, indicator="registry_link")
    draw_status_maps(status, shapes, indicators=INDICATORS)
    pd.testing.assert_frame_equal(status, snapshot_status())
    pd.testing.assert_frame_equal(pd.DataFrame(shapes), pd.DataFrame(boundaries()))


def test_the_map_goes_on_the_axes_it_is_given() -> None:
    ax = Figure(figsize=(6.25, 4.56)).add_axes((0, 0.05, 1, 0.95))
    assert plot_status_map(snapshot_status(), boundaries(), indicator="registry_link", ax=ax) is ax


def test_the_same_input_gives_the_same_small_svg() -> None:
    first, second = (
        draw_status_map(snapshot_status(), boundaries(), indicator="marriage_registration").svg
        for _ in range(2)
    )
    assert first == second
    assert first.count('id="unit-') == 63
    assert len(first) < 600_000


def test_no_title_of_an_inset_is_struck_by_the_frame_of_the_map() -> None:
    ax = finish(drawn("marriage_registration"))
    frame = ax.get_window_extent()
    titles = {SAY["vi"](f"map-inset-{place}") for place in ("north", "south")}
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text() in titles]
    assert len(boxes) == 2
    assert all(frame.y0 < box.y0 < box.y1 < frame.y1 for box in boxes)


def test_small_maps_show_each_indicator_as_the_large_ones_do() -> None:
    figure = plot_status_maps(snapshot_status(), boundaries(), indicators=INDICATORS, citation=CITATION)
    maps = [ax for ax in figure.axes if str(ax.get_gid() or "").startswith("map-")]
    assert [ax.get_gid() for ax in maps] == [f"map-{code}" for code in INDICATORS]
    for ax, indicator in zip(maps, INDICATORS, strict=True):
        colours, found = face_colours(ax, f"{ax.get_gid()}-unit-"), islands(ax, f"{ax.get_gid()}-islands-")
        assert colours == face_colours(drawn(indicator))
        assert found.keys() == UNIT_OF_ISLANDS.keys()
        for group, points in found.items():
            assert to_hex(points.get_facecolor()[0]) == colours[UNIT_OF_ISLANDS[group]]
        deployed = [code for code in colours if colours[code] != LEVEL_COLOURS["none"]]
        title = [text.get_text() for text in ax.texts][-2:]
        mark = "*" if indicator == "registry_link" else ""
        assert title == [SAY["vi"].indicator(indicator, short=True) + mark, f"{len(deployed)}/63"]


@pytest.mark.parametrize(
    ("case", "title", "entry"),
    [
        ("some missing", "35/49", "Chưa có báo cáo"),
        ("some not asked", "34/48", "Không thuộc nội dung yêu cầu báo cáo"),
    ],
)
def test_units_that_did_not_report_are_not_counted_above_a_small_map(
    case: str, title: str, entry: str
) -> None:
    status, indicator = table(case)
    figure = plot_status_maps(status, boundaries(), indicators=[indicator])
    assert figure.axes[0].texts[-1].get_text() == title
    assert figure.legends[0].get_texts()[-1].get_text() == entry


def test_a_merged_unit_counts_above_a_small_map_only_where_all_its_parts_have_it() -> None:
    figure = plot_status_maps(merged(), boundaries(34), indicators=["birth_registration"])
    assert "32/34" in {text.get_text() for text in figure.axes[0].texts}
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "Mọi địa phương đã có",
        "Một số địa phương đã có",
        "Chưa địa phương nào có",
    ]


@pytest.mark.parametrize(
    ("n_maps", "state"),
    [(1, None), (4, None), (5, None), (7, None), (5, State.NOT_REPORTED), (5, State.NOT_ASKED)],
)
def test_small_maps_and_their_texts_do_not_overlap(n_maps: int, state: State | None) -> None:
    status, codes = snapshot_status(), list(itertools.islice(itertools.cycle(INDICATORS), n_maps))
    if state is not None:
        status = silence(status, status["level"].notna(), state=str(state))
    figure = plot_status_maps(status, boundaries(), indicators=codes, lang="vi", citation=CITATION)
    assert_apart(texts(finish(figure)))
    for ax in figure.axes:
        boxes = [in_data(panel.get_window_extent(), ax) for panel in ax.child_axes]
        boxes += [in_data(box_of(text), ax) for text in ax.texts]
        assert not any(box.intersects(country()) for box in boxes)


def test_small_maps_give_the_same_small_svg_without_a_name_twice() -> None:
    first, second = (
        to_svg(plot_status_maps(snapshot_status(), boundaries(), indicators=INDICATORS)) for _ in range(2)
    )
    assert first == second
    assert len(first) < 1_000_000
    gids = re.findall(r'<g id="([^"]+)"', first)
    assert len(gids) == len(set(gids))


def test_units_of_a_later_frame_that_were_not_merged_are_drawn_and_named_as_their_own() -> None:
    units = load_units(34)
    levels = list(itertools.islice(itertools.cycle(["none", "none", "full", "partial"]), len(units)))
    status = pd.DataFrame(
        {
            "frame": 34,
            "unit_code": units["unit_code"],
            "indicator_code": "birth_registration",
            "level": levels,
        }
    )
    ax = plot_status_map(status, boundaries(34), indicator="birth_registration", citation=CITATION)
    by_code = dict(zip(status["unit_code"], levels, strict=True))
    assert face_colours(ax) == {code: LEVEL_COLOURS[level] for code, level in by_code.items()}
    gaps = [code for code, level in by_code.items() if level == Level.NONE]
    not_full = [code for code, level in by_code.items() if level != Level.FULL]
    assert names_on(ax) == {code: SAY["vi"].unit(code, frame=34, marked=False) for code in not_full}
    assert legend_texts(ax)[0].startswith("Triển khai đầy đủ")
    assert "34 tỉnh, thành phố" in note_of(ax)
    described = describe_map(status, indicator="birth_registration")
    assert "Bắc Trung Bộ và Duyên hải miền Trung" not in described  # a region of the 63
    assert all(SAY["vi"].unit(code, frame=34, marked=False) in described for code in gaps)


@every_language
def test_merged_units_say_how_many_of_their_parts_have_the_service(lang: Lang) -> None:
    ax = drawn_merged(lang)
    rows = merged()[merged()["indicator_code"] == "registry_link"].to_dict("records")
    expected = {
        row["unit_code"]: name(row["unit_code"], lang, frame=34)
        + (f" {row['n_parts_deployed']}/{row['n_parts']}" if row["level"] == "partial" else "")
        for row in rows
        if row["level"] in {"none", "partial"}
    }
    assert names_on(ax) == expected
    assert any(text.endswith(" 2/3") for text in expected.values())
    assert legend_texts(ax) == [
        f"{SAY[lang](message)}: {sum(row['level'] == level for row in rows)}"
        for level, message in {
            "full": "level-merged-full-inferred",
            "partial": "level-merged-partial-inferred",
            "none": "level-merged-none",
        }.items()
    ]


@pytest.mark.parametrize(("indicator", "lang"), list(itertools.product(INDICATORS, LANGS)))
def test_the_alternative_text_counts_and_names_all_gaps(indicator: str, lang: Lang) -> None:
    levels = list(levels_by_code(snapshot_status(), indicator).items())
    text = describe_map(snapshot_status(), indicator=indicator, lang=lang)
    assert set(re.split(r", | và | and ", text.rsplit(": ", 1)[1].rstrip("."))) == {
        name(code, lang) for code, level in levels if level == Level.NONE
    }
    full = ("triển khai đầy đủ", "fully deployed")
    if indicator == "registry_link":
        full = ("được suy ra là đã triển khai", "inferred to be deployed")
    for level, words in {"full": full, "none": ("chưa", "not")}.items():
        n_units = sum(found == level for _, found in levels)
        assert f"{n_units} {words[LANGS.index(lang)]}" in text
    assert SAY[lang]("level-missing").lower() not in text.lower()


def test_the_alternative_text_says_which_region_has_most_gaps() -> None:
    regions = UNITS.set_index("unit_code")["region"]
    levels = levels_by_code(snapshot_status(), "registry_link")
    counts = regions[[code for code, level in levels.items() if level == Level.NONE]].value_counts()
    text = describe_map(snapshot_status(), indicator="registry_link")
    assert f"{counts.index[0]} ({counts.iloc[0]})" in text


def test_the_alternative_text_of_some_units_speaks_of_them_alone() -> None:
    text = describe_map(snapshot_status(), indicator="registry_link", units=["02", "04", "79"])
    assert text.startswith("Sơ đồ 3 tỉnh, thành phố")
    assert text.endswith("1 được suy ra là đã triển khai, 2 chưa triển khai. "
                         "Các tỉnh, thành phố chưa triển khai: Hà Giang và Cao Bằng.")  # fmt: skip


def test_the_alternative_text_tells_not_reported_from_not_deployed() -> None:
    status, indicator = table("some missing")
    assert "14 chưa triển khai, 14 chưa có báo cáo" in describe_map(status, indicator=indicator)


@every_language
def test_where_nobody_reported_no_text_says_that_nobody_deployed(lang: Lang) -> None:
    nobody = silence(snapshot_status(), snapshot_status()["level"].notna())
    described = describe_map(nobody, indicator="registry_link", lang=lang)
    described += describe_maps(nobody, indicators=INDICATORS, lang=lang)
    assert described.count("63") == 6
    assert not re.search(r"\b0\b", described)


@every_language
def test_the_alternative_text_of_the_small_maps_speaks_of_each(lang: Lang) -> None:
    text = describe_maps(snapshot_status(), indicators=INDICATORS, lang=lang)
    assert all(SAY[lang].indicator(indicator) in text for indicator in INDICATORS)


def test_of_merged_units_the_small_maps_count_all_in_words() -> None:
    text = describe_maps(merged(), indicators=["registry_link"], lang="en")
    assert "9 units have it in every former province, 16 in some only, 9 in none." in text


@pytest.mark.parametrize("case", [*INDICATORS, "some missing"])
def test_the_numbers_of_a_picture_are_those_of_coverage_and_of_its_legend(case: str) -> None:
    status, indicator = table(case)
    picture = draw_status_map(status, boundaries(), indicator=indicator)
    counted = [number.value for number in picture.numbers]
    assert counted == [int(text.rsplit(": ", 1)[1]) for text in legend_texts(picture.axes)]
    by_rule = {number.rule: number for number in picture.numbers}
    [row] = coverage(status[status["indicator_code"] == indicator], by="indicator").to_dict("records")
    for level in ("full", "none"):
        assert by_rule[f"level:{level}"].value == row[f"n_{level}"]
    if case == "some missing":  # coverage knows nothing of the five units without a row
        assert by_rule["state:not_reported"].value == row["n_missing"] + 5
    assert {number.n_units for number in picture.numbers} == {63}
    assert {number.cells for number in picture.numbers} == {(("frame", "63"), ("indicator_code", indicator))}


def test_the_numbers_of_merged_units_are_those_beside_their_names() -> None:
    picture = draw_status_map(merged(), boundaries(34), indicator="registry_link")
    parts = {
        dict(number.cells)["unit_code"]: f" {number.value}/{number.n_units}"
        for number in picture.numbers
        if number.rule == "n_parts_deployed"
    }
    assert parts
    assert parts == {
        code: text[text.rindex(" ") :] for code, text in names_on(picture.axes).items() if "/" in text
    }


def count_levels(status: pd.DataFrame, indicator: str) -> list[int]:
    """What coverage() counts for each entry of a legend; merged: whole, of these in part, some, none."""
    [row] = coverage(status, by="indicator").query("indicator_code == @indicator").to_dict("records")
    if "n_whole" not in row:
        return [row["n_full"], row["n_partial"], row["n_none"], row["n_missing"]]
    n_some = row["n_units"] - row["n_missing"] - row["n_whole"] - row["n_none"]
    return [row["n_whole"], row["n_whole"] - row["n_full"], n_some, row["n_none"], row["n_missing"]]


@pytest.mark.parametrize("indicator", INDICATORS)
@pytest.mark.parametrize("frame", [63, 34])
@pytest.mark.parametrize("is_silent", [False, True])
def test_the_legend_counts_as_coverage_and_the_sentence_do(
    indicator: str, frame: Frame, *, is_silent: bool
) -> None:
    status = snapshot_status()
    if is_silent:
        status = silence(status, status["unit_code"].isin(["01", "10", "30", "83", "96"]))
    status = regroup_status(status, frame=frame)
    picture = draw_status_map(status, boundaries(frame), indicator=indicator)
    shown = [int(text.rsplit(": ", 1)[1]) for text in legend_texts(picture.axes)]
    counts = count_levels(status, indicator)
    always = {0, len(counts) - 2}  # full and none
    assert shown == [n for place, n in enumerate(counts) if n or place in always]
    assert [number.value for number in picture.numbers][: len(shown)] == shown
    if frame == 34:
        n_reported = len(status["unit_code"].unique()) - counts[-1]
        table = coverage(status, by="indicator", weight="population")
        gaps = list_gaps(status, indicator=indicator)
        sentence = answer_indicator(table, gaps, status, indicator=indicator, lang="vi")
        assert f"**{counts[0]}/{n_reported}**" in sentence
        assert f"{counts[0]} đơn vị mọi tỉnh, thành phố trước khi sắp xếp đã có" in picture.alt


@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_hatched_unit_is_named_with_its_parts(indicator: str) -> None:
    ax = plot_status_map(merged(), boundaries(34), indicator=indicator)
    hatched = {LEVEL_COLOURS[Level.PARTIAL], FILLS[WHOLE_LEVEL].colour}
    found = {code for code, colour in face_colours(ax).items() if colour in hatched}
    assert found
    assert found == {code for code, text in names_on(ax).items() if "/" in text}
    assert sum(bool(patch.get_hatch()) for patch in ax.patches) == len(found)


def test_a_unit_in_part_is_named_with_those_of_its_parts_that_reported() -> None:
    silent = snapshot_status()["unit_code"].eq("26")  # Vĩnh Phúc, of Phú Thọ
    status = regroup_status(silence(snapshot_status(), silent), frame=34)
    ax = plot_status_map(status, boundaries(34), indicator="marriage_registration")
    assert names_on(ax)["25"] == "Phú Thọ (2025) 1/2"


@every_case
def test_a_light_line_parts_two_red_units_and_a_dark_one_all_others(case: str) -> None:
    ax = drawn(case)
    units = [patch for patch in ax.patches if str(patch.get_gid()).startswith("unit-")]
    red = [to_hex(patch.get_facecolor()) == LEVEL_COLOURS[Level.NONE] for patch in units]
    assert red == sorted(red, reverse=True), "the border of a light unit is drawn over that of a red one"
    for patch, is_red in zip(units, red, strict=True):
        assert (to_hex(patch.get_edgecolor()) == "#ffffff") == is_red


@pytest.mark.parametrize(("frame", "rule"), [(63, "n_deployed"), (34, "n_whole")])
def test_the_numbers_of_small_maps_are_those_above_them(frame: int, rule: str) -> None:
    status = snapshot_status() if frame == 63 else merged()
    picture = draw_status_maps(status, boundaries(frame), indicators=INDICATORS)
    above = [ax.texts[-1].get_text() for ax in picture.axes.axes]
    assert [f"{number.value}/{number.n_units}" for number in picture.numbers] == above
    assert {number.rule for number in picture.numbers} == {rule}


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


# of two that are silent, too, the colour is the same and the hatch another
NO_LONGER = "change-no_longer_reported"
OUTSIDE = {"outside": OUTSIDE_COLOURS[State.NOT_ASKED]}  # the other has the same colour and another hatch
SCALES = {
    "levels": {**LEVEL_COLOURS, WHOLE_LEVEL: FILLS[WHOLE_LEVEL].colour} | OUTSIDE,
    "classes": {**CLASS_COLOURS, MISSING_LEVEL: LEVEL_COLOURS[MISSING_LEVEL]} | OUTSIDE,
    "changes": {key: colour for key, colour in CHANGE_COLOURS.items() if key != NO_LONGER},
}
# white and hatched, so that it is told from sea and land by its lines
SILENT = {MISSING_LEVEL, "change-not_reported"}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", SCALES.values(), ids=SCALES)
def test_fills_are_told_apart_by_every_eye(colours: dict[str, str], sight: str) -> None:
    seen = {key: lab(colour, SIGHT[sight]) for key, colour in colours.items()}
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 16, f"{one} and {other}"
    for key, ground in itertools.product(seen.keys() - SILENT, (SEA, LAND)):
        assert np.linalg.norm(seen[key] - lab(ground, SIGHT[sight])) > 11, f"{key} on {ground}"


def test_the_silent_have_one_colour_and_a_hatch_each() -> None:
    both = [FILLS[key] for key in (NO_LONGER, "change-not_reported")]
    assert len({fill.colour for fill in both}) == 1
    assert len({fill.hatch for fill in both}) == 2


@pytest.mark.parametrize(
    "keys", [SCALES["levels"] | OUTSIDE_COLOURS, CHANGE_COLOURS], ids=["levels", "changes"]
)
def test_fills_are_told_apart_in_grey_print_by_lightness_or_hatch(keys: dict[str, str]) -> None:
    by_hatch: dict[str, list[float]] = {}
    for key in keys.keys() - {"outside"}:
        by_hatch.setdefault(FILLS[key].hatch, []).append(lab(FILLS[key].colour, SIGHT["normal"])[0])
    assert all(min(np.diff(sorted(same)), default=100) > 10 for same in by_hatch.values())


def test_levels_are_told_apart_in_grey_print_even_where_a_unit_is_too_small_for_its_hatch() -> None:
    lightness = {key: lab(colour, SIGHT["normal"])[0] for key, colour in LEVEL_COLOURS.items()}
    for one, other in itertools.combinations(lightness, 2):
        assert abs(lightness[one] - lightness[other]) >= 15, f"{one} and {other}"
    whole = lab(FILLS[WHOLE_LEVEL].colour, SIGHT["normal"])[0]
    for key, light in lightness.items():
        assert abs(whole - light) >= 15 or FILLS[WHOLE_LEVEL].hatch != FILLS[key].hatch, key


def test_levels_are_told_apart_in_grey_print_by_lightness_alone() -> None:
    lightness = sorted(lab(colour, SIGHT["normal"])[0] for colour in LEVEL_COLOURS.values())
    assert min(np.diff(lightness)) > 10
    hatches = [LEVEL_HATCHES[Level.PARTIAL], LEVEL_HATCHES[MISSING_LEVEL]]
    hatches += [FILLS[key].hatch for key in OUTSIDE_COLOURS]
    assert all(hatches)
    assert len(set(hatches)) == len(hatches)
    assert not LEVEL_HATCHES[Level.NONE], "names stand on it"
    assert FILLS["change-not_reported"].hatch == LEVEL_HATCHES[MISSING_LEVEL]


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


def test_classes_grow_lighter_from_the_red_of_none_to_the_blue_of_full() -> None:
    of_a_ratio = [*CLASS_COLOURS.values(), LEVEL_COLOURS[MISSING_LEVEL]]
    assert min(np.diff([lab(colour, SIGHT["normal"])[0] for colour in of_a_ratio])) > 10
    assert of_a_ratio[0] == LEVEL_COLOURS[Level.NONE]
    assert of_a_ratio[-2] == LEVEL_COLOURS[Level.FULL]
    assert not any(FILLS[key].hatch for key in CLASS_COLOURS)
