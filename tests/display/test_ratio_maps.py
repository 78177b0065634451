"""Maps of ratios show fixed classes, exact at their limits; legends, names and texts say what they count."""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from fractions import Fraction
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.text import Text

import hotich_analysis as hotich
from hotich_analysis.display import palette
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.maps.status import list_common
from hotich_analysis.display.palette import (
    CLASS_COLOURS,
    LEVEL_COLOURS,
    LEVEL_HATCHES,
    MISSING_LEVEL,
    class_keys,
    classes_of_units,
    classify,
    is_ratio,
    limits_of,
    name_classes,
    write_limit,
)
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Lang

LIMITS = limits_of("computers")
# Numerators of 200, in turn: two in each class, and the limits themselves. The last did not report.
TURN = (0, 99, 100, 159, 160, 189, 190, 199, 200, None)
CLASS_OF = {0: 1, 99: 1, 100: 2, 159: 2, 160: 3, 189: 3, 190: 4, 199: 4, 200: 5}
SAYS = {
    "vi": ["100%", "95% đến dưới 100%", "80% đến dưới 95%", "50% đến dưới 80%", "Dưới 50%"],
    "en": ["100%", "95% to below 100%", "80% to below 95%", "50% to below 80%", "Below 50%"],
}


@cache
def boundaries() -> gpd.GeoDataFrame:
    return hotich.load_boundaries(63)


def ratio_rows(numerators: list[int | None], indicator: str = "computers") -> pd.DataFrame:
    codes = hotich.load_provinces()["unit_code"]
    levels = [
        None if n is None else "full" if n == 200 else "none" if n == 0 else "partial" for n in numerators
    ]
    return pd.DataFrame(
        {
            "snapshot_date": pd.Timestamp("2022-05-05"),
            "unit_code": codes,
            "indicator_code": indicator,
            "level": pd.Categorical(levels, dtype=LEVEL_DTYPE),
            "note": pd.NA,
            "restriction": pd.NA,
            "evidence": pd.NA,
            "numerator": pd.array(numerators, dtype="Int64"),
            "denominator": pd.array([None if n is None else 200 for n in numerators], dtype="Int64"),
            "reported_date": pd.NaT,
        }
    )


@cache
def ratios(indicator: str = "computers") -> pd.DataFrame:
    return ratio_rows(list(itertools.islice(itertools.cycle(TURN), 63)), indicator)


@cache
def mixed() -> pd.DataFrame:
    levels = hotich.load_snapshot("2022-04-12").status
    return pd.concat([levels.reindex(columns=ratios().columns), ratios()], ignore_index=True)


def expected_colours(status: pd.DataFrame) -> dict[str, str]:
    counts = zip(status["unit_code"], status["numerator"], strict=True)
    return {
        code: LEVEL_COLOURS[MISSING_LEVEL] if pd.isna(n) else CLASS_COLOURS[f"class-{CLASS_OF[n]}"]
        for code, n in counts
    }


def face_colours(ax: Axes, prefix: str = "unit-") -> dict[str, str]:
    patches = [patch for patch in ax.patches if str(patch.get_gid() or "").startswith(prefix)]
    return {str(p.get_gid()).removeprefix(prefix): to_hex(p.get_facecolor()) for p in patches}


def labels(ax: Axes) -> dict[str, str]:
    found = [text for each in (ax, *ax.child_axes) for text in each.texts]
    named = [text for text in found if str(text.get_gid()).startswith("label-")]
    return {str(t.get_gid()).removeprefix("label-"): t.get_text().replace("\n", " ") for t in named}


@cache
def drawn(lang: Lang = "vi") -> Axes:
    ax = hotich.plot_status_map(ratios(), boundaries(), indicator="computers", lang=lang, citation="X")
    FigureCanvasAgg(ax.get_figure(root=True)).draw()
    return ax


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def test_every_unit_has_the_colour_of_its_class_and_who_did_not_report_is_hatched() -> None:
    assert face_colours(drawn()) == expected_colours(ratios())
    hatched = [patch for patch in drawn().patches if patch.get_hatch()]
    assert [patch.get_hatch() for patch in hatched] == [LEVEL_HATCHES[MISSING_LEVEL]] * 6


def test_both_archipelagos_have_the_class_of_their_unit() -> None:
    whole = face_colours(drawn())
    shown = {str(c.get_gid()): to_hex(c.get_facecolor()[0]) for c in drawn().collections if c.get_gid()}
    assert shown == {"islands-hoang_sa": whole["48"], "islands-truong_sa": whole["56"]}


@pytest.mark.parametrize("lang", LANGS)
def test_the_legend_says_the_limits_and_counts_the_units_of_each_class(lang: Lang) -> None:
    found = Counter(expected_colours(ratios()).values())
    counts = [found[colour] for colour in reversed(CLASS_COLOURS.values())]
    entries = [f"{text}: {n}" for text, n in zip(SAYS[lang], counts, strict=True)]
    entries[-1] += " (ghi tên)" if lang == "vi" else " (named)"
    assert legend_texts(drawn(lang)) == [*entries, f"{load_wording(lang)('level-missing')}: 6"]


def test_empty_classes_stay_in_the_legend() -> None:
    complete = ratio_rows([200] * 63)
    ax = hotich.plot_status_map(complete, boundaries(), indicator="computers")
    assert legend_texts(ax) == ["100%: 63", *(f"{text}: 0" for text in SAYS["vi"][1:])]
    assert not labels(ax)


@pytest.mark.parametrize("lang", LANGS)
def test_the_units_of_the_lowest_class_are_named_and_no_others(lang: Lang) -> None:
    lowest = [
        code for code, colour in face_colours(drawn(lang)).items() if colour == CLASS_COLOURS["class-1"]
    ]
    assert len(lowest) == 14
    assert labels(drawn(lang)) == {code: load_wording(lang).province(code) for code in lowest}


def test_more_than_forty_units_are_not_named_and_the_legend_does_not_say_so() -> None:
    low = ratio_rows([20] * 41 + [200] * 22)
    ax = hotich.plot_status_map(low, boundaries(), indicator="computers")
    assert not labels(ax)
    assert legend_texts(ax)[-1] == "Dưới 50%: 41"


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_texts_overlap_and_the_legend_covers_no_land_of_vietnam(lang: Lang) -> None:
    ax = drawn(lang)
    legend = ax.get_legend()
    assert legend is not None
    found: list[Text] = [*(t for each in (ax, *ax.child_axes) for t in each.texts), *legend.get_texts()]
    for one, other in itertools.combinations([text for text in found if text.get_text()], 2):
        first, second = (text.get_window_extent().padded(-0.5) for text in (one, other))
        assert not first.overlaps(second), f"{one.get_text()!r} overlaps {other.get_text()!r}"
    covered = legend.get_window_extent()
    assert not any(covered.overlaps(panel.get_window_extent()) for panel in ax.child_axes)
    box = shapely.box(*covered.transformed(ax.transData.inverted()).extents)
    assert not box.intersects(shapely.union_all(list(project_units(boundaries()).values())))


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
    vi, en = load_wording("vi"), load_wording("en")
    assert [write_limit(Fraction(text), vi) for text in ("0.5", "0.995", "1")] == ["50%", "99,5%", "100%"]
    assert write_limit(Fraction("0.995"), en) == "99.5%"
    assert list(name_classes((Fraction("0.9"),), vi).values()) == ["dưới 90%", "từ 90% trở lên"]


def test_thresholds_that_are_none_or_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("", "0.1 0.2 0.3 0.4 1"):
        monkeypatch.setattr(palette, "_thresholds_of_ratios", lambda text=text: {"computers": text})
        with pytest.raises(UsageError, match="class_thresholds"):
            limits_of("computers")


def test_a_table_without_counts_is_drawn_by_level() -> None:
    plain = ratios().drop(columns=["numerator", "denominator", "reported_date"])
    assert not is_ratio(plain, "computers")
    assert not is_ratio(mixed(), "registry_link")
    assert is_ratio(mixed(), "computers")
    ax = hotich.plot_status_map(plain, boundaries(), indicator="computers")
    levels = dict(zip(plain["unit_code"], plain["level"].astype("str"), strict=True))
    assert face_colours(ax) == {
        code: LEVEL_COLOURS[MISSING_LEVEL if pd.isna(level) else level] for code, level in levels.items()
    }


def test_columns_of_counts_change_nothing_for_a_level() -> None:
    levels = hotich.load_snapshot("2022-04-12").status
    for status in (levels, mixed()):
        ax = hotich.plot_status_map(status, boundaries(), indicator="registry_link")
        assert legend_texts(ax) == ["Triển khai đầy đủ: 36", "Chưa triển khai: 27"]
    one, other = (hotich.describe_map(table, indicator="registry_link") for table in (levels, mixed()))
    assert one == other


def test_a_ratio_that_nobody_reported_is_missing_everywhere() -> None:
    nobody = ratio_rows([None] * 63)
    ax = hotich.plot_status_map(nobody, boundaries(), indicator="computers", lang="en")
    assert set(face_colours(ax).values()) == {LEVEL_COLOURS[MISSING_LEVEL]}
    assert legend_texts(ax)[-1] == "Not reported: 63"
    assert hotich.describe_map(nobody, indicator="computers", lang="en").endswith(", 63 not reported.")


def test_unknown_indicators_and_units_without_a_shape_are_refused() -> None:
    with pytest.raises(UsageError, match="'printers'"):
        hotich.plot_status_map(ratios(), boundaries(), indicator="printers")
    with pytest.raises(BoundaryError):
        hotich.plot_status_map(ratios(), boundaries().iloc[5:], indicator="computers")


@pytest.mark.parametrize("lang", LANGS)
def test_small_maps_explain_levels_and_classes_where_both_are_shown(lang: Lang) -> None:
    shown = ["registry_link", "computers"]
    figure = hotich.plot_status_maps(mixed(), boundaries(), indicators=shown, lang=lang)
    say = load_wording(lang)
    rows = [[text.get_text() for text in legend.get_texts()] for legend in figure.legends]
    levels = [say(f"level-{level}") for level in ("full", "none", "missing")]
    assert rows == [SAYS[lang], levels]
    ax = next(ax for ax in figure.axes if ax.get_gid() == "map-computers")
    assert face_colours(ax, "map-computers-unit-") == expected_colours(ratios())
    assert ax.texts[-1].get_text() == "6/57"


def test_small_maps_of_ratios_alone_explain_no_level_and_nothing_overlaps() -> None:
    status = pd.concat([ratios(code) for code in ("computers", "internet", "printers")], ignore_index=True)
    for lang in LANGS:
        figure = hotich.plot_status_maps(
            status, boundaries(), indicators=list(status["indicator_code"].unique()), lang=lang, citation="X"
        )
        FigureCanvasAgg(figure).draw()
        entries = [text for legend in reversed(figure.legends) for text in legend.get_texts()]
        said = [text.get_text() for text in entries]
        assert said == [*SAYS[lang], load_wording(lang)("level-missing")]
        found = [*(t for ax in figure.axes for t in ax.texts), *figure.texts, *entries]
        page = shapely.box(*figure.bbox.extents)
        for one, other in itertools.combinations(found, 2):
            assert not one.get_window_extent().padded(-0.5).overlaps(other.get_window_extent().padded(-0.5))
        assert all(page.contains(shapely.box(*text.get_window_extent().extents)) for text in found)


def test_ratios_with_other_limits_say_of_which_each_class_is(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"computers": "0.5 1", "printers": "1"}
    monkeypatch.setattr(palette, "_thresholds_of_ratios", lambda: texts)
    maps = {code: classes_of_units(ratios(code), ["01"], indicator=code) for code in texts}
    rows = list_common({}, maps, load_wording("vi"))
    assert [[text for _, text in row] for row in rows] == [
        ["Máy tính: 100%", "Máy tính: 50% đến dưới 100%", "Máy tính: Dưới 50%"],
        ["Máy in: 100%", "Máy in: Dưới 100%"],
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_counts_complete_units_pools_and_names_the_lowest(lang: Lang) -> None:
    text = hotich.describe_map(ratios(), indicator="computers", lang=lang)
    done, there = int(ratios()["numerator"].sum()), int(ratios()["denominator"].sum())
    say = load_wording(lang)
    assert say.share(done / there) in text
    assert say.number(done) in text
    assert (
        "6 đạt 100%, 51 chưa đạt 100%, 6 chưa" if lang == "vi" else "6 at 100%, 51 below 100%, 6 not"
    ) in text
    assert "triển khai" not in text
    assert "deployed" not in text
    assert all(name in text for name in labels(drawn(lang)).values())


@pytest.mark.parametrize("lang", LANGS)
def test_texts_of_many_indicators_speak_of_each_in_its_own_words(lang: Lang) -> None:
    small = hotich.describe_maps(mixed(), indicators=["registry_link", "computers"], lang=lang)
    matrix = hotich.describe_matrix(mixed(), lang=lang)
    for text in (small, matrix):
        assert (
            "6/57 tỉnh có báo cáo đạt 100%" if lang == "vi" else "6 of 57 provinces that reported"
        ) in text
    assert ("27 tỉnh chưa" if lang == "vi" else "27 not") in small


def test_merged_units_are_drawn_by_the_sums_of_their_parts() -> None:
    merged = hotich.merge_units(ratios(), hotich.load_provinces())
    ax = hotich.plot_status_map(merged, hotich.load_boundaries(34), indicator="computers")
    parts = ratios().merge(hotich.load_provinces()[["unit_code", "unit_2025_code"]], on="unit_code")
    sums = parts.groupby("unit_2025_code")[["numerator", "denominator"]].sum(min_count=1)
    expected = {
        code: LEVEL_COLOURS[MISSING_LEVEL]
        if pd.isna(row["denominator"])
        else CLASS_COLOURS[classify(int(row["numerator"]), int(row["denominator"]), limits=LIMITS)]
        for code, row in sums.iterrows()
    }
    assert face_colours(ax) == expected
    lowest = {code for code, colour in expected.items() if colour == CLASS_COLOURS["class-1"]}
    assert labels(ax) == {code: load_wording("vi").unit_2025(code) for code in lowest}
    described = hotich.describe_map(merged, indicator="computers")
    assert "34 tỉnh" in described
    assert "Vùng" not in described


def test_charts_of_ratios_alone_use_their_words_and_mixed_ones_those_of_levels() -> None:
    regional = hotich.coverage(ratios(), by="region")
    own = ["Đạt 100%", "Trên 0%, chưa đạt 100%", "0%", "Chưa có báo cáo"]
    assert legend_texts(hotich.plot_status_matrix(ratios())) == own
    assert legend_texts(hotich.plot_coverage_by_region(regional)) == own
    assert legend_texts(hotich.plot_status_matrix(mixed()))[0] == "Triển khai đầy đủ"
    row = regional.to_dict("records")[0]
    assert f"{row['n_full']}/{row['n_units']} tỉnh đạt 100%" in hotich.describe_regions(regional, lang="vi")


def test_on_tiles_a_ratio_that_is_not_full_is_a_gap() -> None:
    ax = hotich.plot_tile_map(mixed(), hotich.load_tile_grid(), lang="vi")
    said = {str(text.get_gid()): text.get_text() for text in ax.texts}
    assert said["key-computers"] == "Máy tính: 51 tỉnh chưa đạt 100%"
    assert said["key-registry_link"] == "Kết nối phần mềm: 27 tỉnh chưa"
    nearly = ratio_rows([199] * 63)
    assert "0 provinces have deployed every item; 63 lack one item" in hotich.describe_tile_map(
        nearly, lang="en"
    )


def test_the_explorer_leaves_ratios_out_and_says_so_where_nothing_is_left() -> None:
    snapshot = hotich.load_snapshot("2022-04-12")
    both = dataclasses.replace(snapshot, status=mixed())
    of_levels = hotich.show_explorer([snapshot], boundaries(), lang="vi").html
    assert hotich.show_explorer([both], boundaries(), lang="vi").html == of_levels
    nothing = hotich.show_explorer([dataclasses.replace(snapshot, status=ratios())], boundaries(), lang="vi")
    assert "chỉ có các nội dung tính theo tỷ lệ" in nothing.html


def test_tables_are_left_as_they_were() -> None:
    status = mixed().copy()
    hotich.plot_status_map(status, boundaries(), indicator="computers")
    hotich.plot_status_maps(status, boundaries(), indicators=["computers"])
    hotich.describe_map(status, indicator="computers")
    pd.testing.assert_frame_equal(status, mixed())
