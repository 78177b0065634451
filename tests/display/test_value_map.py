"""Maps of an analyst's own table: colours, classes, what has no value, and what is refused before drawing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawings import assert_legend_is_clear, boundaries, face_colours, finish, islands, legend_texts, texts
from matplotlib.colors import to_hex

from hotich_analysis.dataset.references import load_units
from hotich_analysis.display.maps.values import draw_value_map, plot_value_map
from hotich_analysis.display.palette import LEVEL_COLOURS, MISSING_LEVEL, VALUE_COLOURS
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import FRAMES, LANGS, Frame, Lang

LIMITS = [10, 20, 100]
MISSING = ("01", "79")


def make_table(frame: Frame = 63, *, missing: tuple[str, ...] = MISSING) -> pd.DataFrame:
    """Units numbered from 1 in official order, of which some have no row and one no number."""
    codes = load_units(frame)["unit_code"]
    table = pd.DataFrame({"unit_code": codes, "number": np.arange(1.0, len(codes) + 1)})
    table.loc[table["unit_code"].eq("04"), "number"] = np.nan
    return table[~table["unit_code"].isin(missing)].reset_index(drop=True)


def draw(frame: Frame = 63, lang: Lang = "vi", table: pd.DataFrame | None = None, **look: Any) -> Any:
    given = make_table(frame) if table is None else table
    return plot_value_map(given, boundaries(frame), column="number", lang=lang, **look)


@pytest.mark.parametrize("frame", FRAMES)
def test_the_ramp_runs_from_the_lowest_to_the_highest_number(frame: Frame) -> None:
    table = make_table(frame).dropna()
    colours = face_colours(draw(frame))
    lowest, highest = table["unit_code"].iloc[0], table["unit_code"].iloc[-1]
    assert (colours[lowest], colours[highest]) == (VALUE_COLOURS[0], VALUE_COLOURS[-1])
    assert len(set(colours.values())) == len(table) + 1


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("scheme", [None, "quantiles", LIMITS], ids=str)
def test_a_unit_without_row_or_number_has_no_value_and_is_counted(frame: Frame, scheme: Any) -> None:
    axes = draw(frame, "en", scheme=scheme)
    colours = face_colours(axes)
    assert {code for code, colour in colours.items() if colour == LEVEL_COLOURS[MISSING_LEVEL]} == {
        *MISSING,
        "04",
    }
    assert legend_texts(axes)[-1] == "No value: 3"


def test_classes_hold_their_upper_limits() -> None:
    colours = face_colours(draw(scheme=LIMITS))
    table = make_table().dropna().set_index("unit_code")["number"]
    of_class = {colours[code]: set() for code in table.index}
    for code, number in table.items():
        of_class[colours[code]].add(number)
    assert [(min(numbers), max(numbers)) for numbers in of_class.values()] == [(2, 10), (11, 20), (21, 63)]


def test_the_legend_says_what_each_class_holds_and_how_many() -> None:
    table = make_table(missing=())
    axes = draw(table=table, scheme=LIMITS, label="Số máy", unit="bộ")
    assert legend_texts(axes) == [
        "trên 20 đến 100: 43", "trên 10 đến 20: 9", "1 đến 10: 10", "Không có giá trị: 1",
    ]  # fmt: skip
    assert axes.get_legend().get_title().get_text() == "Số máy (bộ)"


@pytest.mark.parametrize("lang", LANGS)
def test_archipelagos_have_the_colour_of_their_unit_and_their_names(lang: Lang) -> None:
    axes = draw(lang=lang, scheme="equal_interval")
    colours = face_colours(axes)
    for group, code in {"hoang_sa": "48", "truong_sa": "56"}.items():
        assert to_hex(islands(axes)[group].get_facecolor()[0]) == colours[code]
    assert any("Trường Sa" in text.get_text() for text in texts(axes))


@pytest.mark.parametrize("scheme", [None, "quantiles", [5, 10, 15, 20, 25, 30, 63]], ids=str)
def test_the_legend_covers_no_unit_and_no_inset(scheme: Any) -> None:
    axes = draw(lang="en", scheme=scheme, label="Communes with computers", unit="communes")
    finish(axes.get_figure(root=True))
    if scheme is not None:
        assert_legend_is_clear(axes)


def test_the_ramp_is_labelled_with_its_numbers_and_their_unit() -> None:
    axes = draw(
        table=make_table(missing=()).assign(number=lambda table: table["number"] * 1000), unit="người"
    )
    [bar] = [panel for panel in axes.child_axes if panel.get_gid() == "ramp"]
    assert [tick.get_text() for tick in bar.get_xticklabels()] == ["1.000", "32.000", "63.000"]
    assert "number (người)" in [text.get_text() for text in texts(axes)]


@pytest.mark.parametrize("lang", LANGS)
def test_the_alternative_text_says_range_extremes_and_what_has_no_value(lang: Lang) -> None:
    look: dict[str, Any] = {"column": "number", "lang": lang, "scheme": LIMITS}
    picture = draw_value_map(make_table(), boundaries(), label="X", unit="%", **look)
    said = {
        "vi": [
            "60 nơi có giá trị",
            "thấp nhất 2 (Vĩnh Phúc)",
            "cao nhất 63 (Cà Mau)",
            "3 nơi không có giá trị",
        ],
        "en": ["60 have a value", "the lowest 2 (Vinh Phuc)", "the highest 63 (Ca Mau)", "3 have no value"],
    }[lang]
    assert [part for part in said if part not in picture.alt] == []
    assert picture.caption.startswith("X (%), 63 ")


def test_equal_numbers_are_one_class() -> None:
    axes = draw(table=make_table(missing=()).assign(number=7), scheme="quantiles", lang="en")
    assert legend_texts(axes) == ["7 to 7: 63"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (make_table()["number"], "a table (DataFrame) with unit_code, number is needed, not a Series"),
        (make_table().drop(columns="number"), "the table has no column number"),
        (make_table().assign(unit_code=range(61)), "a unit code is text as '01', not 0"),
        (make_table().replace({"unit_code": {"02": "98"}}), "no units of the 63-unit frame: '98'"),
        (make_table(34, missing=()), "the table is of the 34-unit frame, the boundaries of the 63"),
        (make_table().assign(frame=34), "the table is of the 34-unit frame, the boundaries of the 63"),
        (pd.concat([make_table()] * 2), "one row a unit is needed; more than one have: 02, 04"),
        (make_table().assign(number="12"), "the column 'number' holds no numbers, but '12'"),
        (make_table().assign(number=np.nan), "holds no finite number"),
        (make_table().assign(number=np.inf), "or an infinite one"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused_in_words(table: Any, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        plot_value_map(table, boundaries(), column="number")
    assert said in str(refusal.value)


def test_codes_of_the_other_frame_are_named() -> None:
    table = make_table(63, missing=())
    with pytest.raises(UsageError) as refusal:
        plot_value_map(table.iloc[:6], boundaries(34), column="number")
    assert "no units of the 34-unit frame: '26' (Vĩnh Phúc), '27' (Bắc Ninh)" in str(refusal.value)


@pytest.mark.parametrize(
    ("scheme", "said"),
    [
        *(
            (limits, "the limits of classes are up to 7 rising numbers")
            for limits in ([], [20, 10, 100], [10, 20], [1, 2, 3, 4, 5, 6, 7, 100])
        ),
        ("fisher_jenks", "unknown scheme 'fisher_jenks'"),
    ],
)
def test_limits_that_do_not_hold_all_numbers_are_refused(scheme: Any, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        draw(scheme=scheme)
    assert str(refusal.value).startswith(said)
