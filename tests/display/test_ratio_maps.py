"""Maps of ratios show fixed classes, exact at their limits; legends, names and texts say what they count."""

from __future__ import annotations

import itertools
from collections import Counter
from fractions import Fraction
from functools import cache
from types import SimpleNamespace

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
    labels,
    legend_texts,
    name,
    names_on,
    snapshot_status,
    texts,
)
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from hotich_analysis.dataset.boundaries import load_tile_grid
from hotich_analysis.dataset.references import carry, load_provinces, load_references
from hotich_analysis.display.charts import (
    describe_matrix,
    describe_regions,
    plot_coverage_by_region,
    plot_status_matrix,
)
from hotich_analysis.display.maps.status import (
    describe_map,
    describe_maps,
    draw_status_map,
    draw_status_maps,
    plot_status_map,
    plot_status_maps,
)
from hotich_analysis.display.maps.tiles import describe_tile_map, plot_tile_map
from hotich_analysis.display.palette import (
    CLASS_COLOURS,
    LEVEL_COLOURS,
    LEVEL_HATCHES,
    MISSING_LEVEL,
    class_keys,
    classes_of_units,
    classify,
    has_classes,
    limits_of,
    list_common,
    name_classes,
    write_limit,
)
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Lang

LIMITS = limits_of(load_references(), "computers")
# Numerators of 200, in turn: two in each class, and the limits themselves. The last did not report.
TURN = (0, 99, 100, 159, 160, 189, 190, 199, 200, None)
CLASS_OF = {0: 1, 99: 1, 100: 2, 159: 2, 160: 3, 189: 3, 190: 4, 199: 4, 200: 5}
SAYS = {
    "vi": ["100%", "95% đến dưới 100%", "80% đến dưới 95%", "50% đến dưới 80%", "Dưới 50%"],
    "en": ["100%", "95% to below 100%", "80% to below 95%", "50% to below 80%", "Below 50%"],
}
every_language = pytest.mark.parametrize("lang", LANGS)


def ratio_rows(numerators: list[int | None], indicator: str = "computers") -> pd.DataFrame:
    levels = [
        None if n is None else "full" if n == 200 else "none" if n == 0 else "partial" for n in numerators
    ]
    table = pd.DataFrame(
        {
            "snapshot_date": pd.Timestamp("2022-05-05"),
            "frame": 63,
            "unit_code": UNITS["unit_code"],
            "indicator_code": indicator,
            "state": ["not_reported" if n is None else "reported" for n in numerators],
            "level": pd.Categorical(levels, dtype=LEVEL_DTYPE),
            "numerator": pd.array(numerators, dtype="Int64"),
            "denominator": pd.array([None if n is None else 200 for n in numerators], dtype="Int64"),
        }
    )
    return carry(table, snapshot_status())


@cache
def ratios(indicator: str = "computers") -> pd.DataFrame:
    return ratio_rows(list(itertools.islice(itertools.cycle(TURN), 63)), indicator)


@cache
def mixed() -> pd.DataFrame:
    columns = dict.fromkeys([*ratios().columns, *snapshot_status().columns])
    levels = snapshot_status().reindex(columns=list(columns))
    return carry(pd.concat([levels, ratios()], ignore_index=True), snapshot_status())


def expected_colours(status: pd.DataFrame) -> dict[str, str]:
    counts = zip(status["unit_code"], status["numerator"], strict=True)
    return {
        code: LEVEL_COLOURS[MISSING_LEVEL] if pd.isna(n) else CLASS_COLOURS[f"class-{CLASS_OF[n]}"]
        for code, n in counts
    }


@cache
def drawn(lang: Lang = "vi") -> Axes:
    return finish(plot_status_map(ratios(), boundaries(), indicator="computers", lang=lang, citation="X"))


def test_every_unit_has_the_colour_of_its_class_and_who_did_not_report_is_hatched() -> None:
    assert face_colours(drawn()) == expected_colours(ratios())
    hatched = [patch for patch in drawn().patches if patch.get_hatch()]
    assert [patch.get_hatch() for patch in hatched] == [LEVEL_HATCHES[MISSING_LEVEL]] * 6


def test_islands_have_the_class_of_their_unit() -> None:
    whole = face_colours(drawn())
    shown = {group: to_hex(points.get_facecolor()[0]) for group, points in islands(drawn()).items()}
    assert shown == {group: whole[code] for group, code in UNIT_OF_ISLANDS.items()}


@every_language
def test_the_legend_says_the_limits_and_counts_the_units_of_each_class(lang: Lang) -> None:
    found = Counter(expected_colours(ratios()).values())
    counts = [found[colour] for colour in reversed(CLASS_COLOURS.values())]
    entries = [f"{text}: {n}" for text, n in zip(SAYS[lang], counts, strict=True)]
    entries[-1] += " (ghi tên)" if lang == "vi" else " (named)"
    assert legend_texts(drawn(lang)) == [*entries, f"{SAY[lang]('level-missing')}: 6"]


def test_empty_classes_stay_in_the_legend() -> None:
    complete = ratio_rows([200] * 63)
    ax = plot_status_map(complete, boundaries(), indicator="computers")
    assert legend_texts(ax) == ["100%: 63", *(f"{text}: 0" for text in SAYS["vi"][1:])]
    assert not labels(ax)


@every_language
def test_the_units_of_the_lowest_class_are_named_and_no_others(lang: Lang) -> None:
    lowest = [
        code for code, colour in face_colours(drawn(lang)).items() if colour == CLASS_COLOURS["class-1"]
    ]
    assert len(lowest) == 14
    assert names_on(drawn(lang)) == {code: name(code, lang) for code in lowest}


def test_more_than_forty_units_are_not_named_and_the_legend_does_not_say_so() -> None:
    low = ratio_rows([20] * 41 + [200] * 22)
    ax = plot_status_map(low, boundaries(), indicator="computers")
    assert not labels(ax)
    assert legend_texts(ax)[-1] == "Dưới 50%: 41"


@every_language
def test_no_two_texts_overlap_and_the_legend_covers_no_land_of_vietnam(lang: Lang) -> None:
    assert_apart(texts(drawn(lang)))
    assert_legend_is_clear(drawn(lang))


@pytest.mark.parametrize(
    ("numerator", "denominator", "place"),
    [(19, 20, 4), (57, 60, 4), (189, 200, 3), (0, 7, 1), (7, 7, 5), (1, 2, 2), (4, 5, 3), (0, 0, 5)],
)
def test_a_share_that_is_exactly_a_limit_belongs_to_the_upper_class(
    numerator: int, denominator: int, place: int
) -> None:
    assert classify(numerator, denominator, limits=LIMITS) == f"class-{place}"


@given(st.integers(1, 10**7), st.sampled_from(LIMITS))
def test_one_less_than_a_limit_is_one_class_lower(scale: int, limit: Fraction) -> None:
    denominator = limit.denominator * scale
    numerator = limit.numerator * scale
    at, below = (classify(n, denominator, limits=LIMITS) for n in (numerator, numerator - 1))
    assert at == class_keys(LIMITS)[LIMITS.index(limit) + 1]
    assert below < at


@pytest.mark.parametrize(
    ("limits", "keys"),
    [
        ("1", ["class-1", "class-5"]),
        ("0.5 1", ["class-1", "class-3", "class-5"]),
        ("0.5 0.8 0.95 1", list(CLASS_COLOURS)),
    ],
)
def test_fewer_classes_keep_the_darkest_and_the_lightest_colour(limits: str, keys: list[str]) -> None:
    assert class_keys(tuple(map(Fraction, limits.split()))) == keys


def test_limits_are_written_with_the_decimals_they_have() -> None:
    vi, en = SAY["vi"], SAY["en"]
    assert [write_limit(Fraction(text), vi) for text in ("0.5", "0.995", "1")] == ["50%", "99,5%", "100%"]
    assert write_limit(Fraction("0.995"), en) == "99.5%"
    assert list(name_classes((Fraction("0.9"),), vi).values()) == ["dưới 90%", "từ 90% trở lên"]


def with_thresholds(**texts: str) -> SimpleNamespace:
    """References whose indicators have these limits."""
    indicators = load_references().indicators
    limits = indicators["indicator_code"].map(texts).fillna(indicators["class_thresholds"])
    return SimpleNamespace(indicators=indicators.assign(class_thresholds=limits))


@pytest.mark.parametrize("text", ["", "0.1 0.2 0.3 0.4 1"])
def test_thresholds_that_are_none_or_too_many_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="class_thresholds"):
        limits_of(with_thresholds(computers=text), "computers")


def test_a_table_without_counts_is_drawn_by_level() -> None:
    plain = ratios().drop(columns=["numerator", "denominator"])
    assert not has_classes(plain, "computers")
    assert not has_classes(mixed(), "registry_link")
    assert has_classes(mixed(), "computers")
    ax = plot_status_map(plain, boundaries(), indicator="computers")
    levels = dict(zip(plain["unit_code"], plain["level"].astype("str"), strict=True))
    assert face_colours(ax) == {
        code: LEVEL_COLOURS[MISSING_LEVEL if pd.isna(level) else level] for code, level in levels.items()
    }


def test_columns_of_counts_change_nothing_for_a_level() -> None:
    levels = snapshot_status()
    for status in (levels, mixed()):
        ax = plot_status_map(status, boundaries(), indicator="registry_link")
        assert legend_texts(ax) == ["Đã có (suy ra): 36", "Chưa triển khai: 27"]
    one, other = (describe_map(table, indicator="registry_link") for table in (levels, mixed()))
    assert one == other


def test_a_ratio_that_nobody_reported_is_missing_everywhere() -> None:
    nobody = ratio_rows([None] * 63)
    ax = plot_status_map(nobody, boundaries(), indicator="computers", lang="en")
    assert set(face_colours(ax).values()) == {LEVEL_COLOURS[MISSING_LEVEL]}
    assert legend_texts(ax)[-1] == "Not reported: 63"
    described = describe_map(nobody, indicator="computers", lang="en")
    assert described.endswith("none has figures, 63 not reported.")
    small = describe_maps(nobody, indicators=["computers"], lang="en")
    assert small.endswith("no province has figures, 63 not reported.")


def test_unknown_indicators_and_units_without_a_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="'printers'"):
        plot_status_map(ratios(), boundaries(), indicator="printers")
    with pytest.raises(BoundaryError):
        plot_status_map(ratios(), boundaries().iloc[5:], indicator="computers")


@every_language
def test_small_maps_explain_levels_and_classes_where_both_are_shown(lang: Lang) -> None:
    shown = ["registry_link", "computers"]
    figure = plot_status_maps(mixed(), boundaries(), indicators=shown, lang=lang)
    say = SAY[lang]
    rows = [[text.get_text() for text in legend.get_texts()] for legend in figure.legends]
    levels = [say("level-full-marked", mark="*"), say("level-none"), say("level-missing")]
    assert rows == [SAYS[lang], levels]
    ax = next(ax for ax in figure.axes if ax.get_gid() == "map-computers")
    assert face_colours(ax, "map-computers-unit-") == expected_colours(ratios())
    assert ax.texts[-1].get_text() == "6/57"


@every_language
def test_small_maps_of_ratios_alone_explain_no_level_and_nothing_overlaps(lang: Lang) -> None:
    codes = ["computers", "internet", "printers"]
    status = carry(pd.concat([ratios(code) for code in codes], ignore_index=True), ratios())
    figure = finish(plot_status_maps(status, boundaries(), indicators=codes, lang=lang, citation="X"))
    said = [text.get_text() for legend in reversed(figure.legends) for text in legend.get_texts()]
    assert said == [*SAYS[lang], SAY[lang]("level-missing")]
    assert_apart(texts(figure))


def test_ratios_with_other_limits_say_of_which_each_class_is(monkeypatch: pytest.MonkeyPatch) -> None:
    own = with_thresholds(computers="0.5 1", printers="1").indicators
    monkeypatch.setitem(vars(SAY["vi"].references), "indicators", own)
    maps = {
        code: classes_of_units(ratios(code), ["01"], indicator=code) for code in ("computers", "printers")
    }
    rows = list_common({}, maps, SAY["vi"], names={})
    assert [[text for _, text in row] for row in rows] == [
        ["Máy tính: 100%", "Máy tính: 50% đến dưới 100%", "Máy tính: Dưới 50%"],
        ["Máy in: 100%", "Máy in: Dưới 100%"],
    ]


@every_language
def test_the_alternative_text_counts_complete_units_pools_and_names_the_lowest(lang: Lang) -> None:
    text = describe_map(ratios(), indicator="computers", lang=lang)
    done, there = int(ratios()["numerator"].sum()), int(ratios()["denominator"].sum())
    say = SAY[lang]
    assert say.share(done / there) in text
    assert say.number(done) in text
    assert (
        "6 đạt 100%, 51 chưa đạt 100%, 6 chưa" if lang == "vi" else "6 at 100%, 51 below 100%, 6 not"
    ) in text
    assert "triển khai" not in text
    assert "deployed" not in text
    assert all(one in text for one in names_on(drawn(lang)).values())


@every_language
def test_texts_of_many_indicators_speak_of_each_in_its_own_words(lang: Lang) -> None:
    small = describe_maps(mixed(), indicators=["registry_link", "computers"], lang=lang)
    matrix = describe_matrix(mixed(), lang=lang)
    for text in (small, matrix):
        assert (
            "6/57 tỉnh, thành phố có báo cáo đạt 100%" if lang == "vi" else "6 of 57 provinces that reported"
        ) in text
    assert ("27 tỉnh, thành phố chưa" if lang == "vi" else "27 not") in small


def test_merged_units_are_drawn_by_the_sums_of_their_parts() -> None:
    merged = regroup_status(ratios(), frame=34)
    ax = plot_status_map(merged, boundaries(34), indicator="computers")
    parts = ratios().merge(load_provinces()[["unit_code", "unit_2025_code"]], on="unit_code")
    sums = parts.groupby("unit_2025_code")[["numerator", "denominator"]].sum(min_count=1)
    expected = {
        code: LEVEL_COLOURS[MISSING_LEVEL]
        if pd.isna(row["denominator"])
        else CLASS_COLOURS[classify(int(row["numerator"]), int(row["denominator"]), limits=LIMITS)]
        for code, row in sums.iterrows()
    }
    assert face_colours(ax) == expected
    lowest = {code for code, colour in expected.items() if colour == CLASS_COLOURS["class-1"]}
    assert names_on(ax) == {code: name(code, frame=34) for code in lowest}
    described = describe_map(merged, indicator="computers")
    assert "34 tỉnh" in described
    assert "Vùng" not in described


@pytest.mark.parametrize("frame", [63, 34])
def test_the_numbers_of_a_picture_are_those_of_its_legend_and_of_coverage(frame: int) -> None:
    status = ratios() if frame == 63 else regroup_status(ratios(), frame=34)
    picture = draw_status_map(status, boundaries(frame), indicator="computers")
    said = [int(text.split(": ")[1].removesuffix(" (ghi tên)")) for text in legend_texts(picture.axes)]
    assert [number.value for number in picture.numbers] == said
    assert {number.n_units for number in picture.numbers} == {frame}
    [row] = coverage(status, by="indicator").to_dict("records")
    by_rule = {number.rule: number.value for number in picture.numbers}
    assert by_rule["class:class-5"] == row["n_full"]
    [above] = draw_status_maps(status, boundaries(frame), indicators=["computers"]).numbers
    assert (above.value, above.rule, above.n_units) == (
        row["n_full"],
        "n_full",
        row["n_units"] - row["n_missing"],
    )


def test_charts_of_ratios_alone_use_their_words_and_mixed_ones_those_of_levels() -> None:
    regional = coverage(ratios(), by="region")
    own = ["Đạt 100%", "Trên 0%, chưa đạt 100%", "0%", "Chưa có báo cáo"]
    assert legend_texts(plot_status_matrix(ratios())) == own
    assert legend_texts(plot_coverage_by_region(regional)) == own
    assert legend_texts(plot_status_matrix(mixed()))[0] == "Triển khai đầy đủ (*: đã có)"
    row = regional.to_dict("records")[0]
    said = f"{row['n_full']}/{row['n_units'] - row['n_missing']} tỉnh, thành phố có báo cáo đạt 100%"
    assert f"{said}, {row['n_missing']} tỉnh, thành phố chưa có báo cáo" in describe_regions(
        regional, lang="vi"
    )


def test_on_tiles_a_ratio_that_is_not_full_is_a_gap() -> None:
    ax = plot_tile_map(mixed(), load_tile_grid(), lang="vi")
    said = {str(text.get_gid()): text.get_text() for text in ax.texts}
    assert said["key-computers"] == "Máy tính: 51/57 chưa đạt 100%"
    assert said["key-registry_link"] == "Kết nối phần mềm*: 27 chưa"
    nearly = ratio_rows([199] * 63)
    assert "0 provinces have deployed every item; 63 lack one item" in describe_tile_map(nearly, lang="en")


def test_tables_are_left_as_they_were() -> None:
    status = mixed().copy()
    plot_status_map(status, boundaries(), indicator="computers")
    plot_status_maps(status, boundaries(), indicators=["computers"])
    describe_map(status, indicator="computers")
    pd.testing.assert_frame_equal(status, mixed())
