"""Charts: the colour of every cell and the length of every bar are those of the table."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
from drawings import INDICATORS, SAY, UNITS, legend_texts, name, silence, snapshot_status
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from hotich_analysis.dataset.references import units_of
from hotich_analysis.display.charts import (
    describe_matrix,
    describe_regions,
    draw_coverage_by_region,
    draw_status_matrix,
    plot_coverage_by_region,
    plot_status_matrix,
)
from hotich_analysis.display.maps.drawing import WIDTH_IN
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import FILLS, LEVEL_COLOURS, OUTSIDE_COLOURS
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import LANGS, State

LEVELS = ("full", "partial", "none", "missing")
every_language = pytest.mark.parametrize("lang", LANGS)


@pytest.fixture(scope="module")
def status() -> pd.DataFrame:
    """The snapshot with one level missing and one row absent: both are not reported."""
    table = snapshot_status()
    return silence(table, table.index == table.index[0]).iloc[:-1]


@pytest.fixture(scope="module")
def silent() -> pd.DataFrame:
    """No unit of the Tây Nguyên reported, and none of the Đông Nam Bộ was asked."""
    table = snapshot_status()
    regions = table["unit_code"].map(UNITS.set_index("unit_code")["region"])
    asked = silence(table, regions.eq("Đông Nam Bộ"), state="not_asked")
    return silence(asked, regions.eq("Tây Nguyên"))


def expected_levels(status: pd.DataFrame) -> dict[tuple[str, str], str]:
    found = status.set_index(["unit_code", "indicator_code"])["level"].astype("object")
    pairs = pd.MultiIndex.from_product([status["unit_code"].unique(), status["indicator_code"].unique()])
    return {pair: "missing" if pd.isna(level) else level for pair, level in found.reindex(pairs).items()}


@every_language
def test_every_cell_of_the_matrix_has_the_colour_of_its_level(lang, status) -> None:
    axes = plot_status_matrix(status, lang=lang)
    cells = [patch for patch in axes.patches if str(patch.get_gid()).startswith("cell-")]
    drawn = {tuple(str(cell.get_gid()).split("-")[1:]): to_hex(cell.get_facecolor()) for cell in cells}
    assert drawn == {pair: LEVEL_COLOURS[level] for pair, level in expected_levels(status).items()}


@every_language
def test_every_row_of_the_matrix_has_the_name_of_its_unit_beside_it(lang, status) -> None:
    axes = plot_status_matrix(status, lang=lang)
    rows = {round(text.get_position()[1] - 0.5, 2): set() for text in axes.texts}
    for text in axes.texts:
        rows[round(text.get_position()[1] - 0.5, 2)].add(text.get_text())
    for cell in axes.patches:
        if str(cell.get_gid()).startswith("cell-"):
            assert name(str(cell.get_gid()).split("-")[1], lang) in rows[round(cell.get_y() - 0.07, 2)]


def read_rows(axes: Axes) -> list[list[str]]:
    """The texts of each row of the matrix, from left to right, panel after panel; the headers left out."""
    rows: dict[tuple[bool, float], list[tuple[float, str]]] = {}
    for text in axes.texts:
        x, y = text.get_position()
        if y > 0:
            rows.setdefault((x >= 72 * WIDTH_IN / 2, y), []).append((x, text.get_text()))
    return [[text for _, text in sorted(rows[place])] for place in sorted(rows)]


@every_language
@pytest.mark.parametrize("frame", [63, 34])
def test_the_matrix_begins_with_who_lacks_most_and_ends_with_how_many_lack_each(lang, frame, status) -> None:
    table = regroup_status(status, frame=frame)
    say, gaps = SAY[lang], list_gaps(table)
    lacking = gaps[gaps["state"].eq("reported")]
    people = units_of(table).set_index("unit_code")["population_thousand"]
    n_gaps = lacking["unit_code"].value_counts().reindex(people.index, fill_value=0)
    silent = set(gaps.loc[gaps["state"].eq("not_reported"), "unit_code"])
    order = sorted(
        people.index, key=lambda code: (-n_gaps[code], n_gaps[code] or code not in silent, -people[code])
    )
    picture = draw_status_matrix(table, lang=lang)
    *rows, total = read_rows(picture.axes)
    known = {code: code not in silent or n_gaps[code] for code in order}
    written = {code: say.number(n_gaps[code]) if known[code] else "" for code in order}
    ends = {code: "…" if code in silent else "" for code in order}
    numbers = [(f"{written[code]}{ends[code]}", say.number(people[code])) for code in order]
    names = [name(code, lang, frame=frame) for code in order]
    assert rows == [[unit, *two] for unit, two in zip(names, numbers, strict=True)]
    n_units = lacking["indicator_code"].value_counts()
    sums = [*(n_units[code] for code in INDICATORS), n_gaps.gt(0).sum(), people[n_gaps.gt(0)].sum()]
    assert total == [say("matrix-total"), *map(say.number, sums)]
    carried = {say.number(number.value) for number in picture.numbers}
    assert carried == {text.removesuffix("…") for row in [*rows, total] for text in row[1:]} - {""}


@every_language
def test_bars_are_as_long_as_the_shares_and_begin_where_the_last_ended(lang, status) -> None:
    regional = coverage(status, by="region")
    axes = plot_coverage_by_region(regional, lang=lang)
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_width() > 0]
    regions, codes = list(regional["region"].unique()), list(regional["indicator_code"].unique())
    for row in regional.to_dict("records"):
        left, y = codes.index(row["indicator_code"]), regions.index(row["region"])
        mine = sorted(
            (
                bar
                for bar in bars
                if round(bar.get_y() + bar.get_height() / 2) == y and left <= bar.get_x() < left + 0.95
            ),
            key=lambda bar: bar.get_x(),
        )
        counts = {level: row[f"n_{level}"] for level in LEVELS}
        wanted = [(LEVEL_COLOURS[level], n / row["n_units"] * 0.9) for level, n in counts.items() if n]
        assert [to_hex(bar.get_facecolor()) for bar in mine] == [colour for colour, _ in wanted]
        assert [bar.get_width() for bar in mine] == pytest.approx([width for _, width in wanted])
        ends = [left, *(bar.get_x() + bar.get_width() for bar in mine)]
        assert [bar.get_x() for bar in mine] == pytest.approx(ends[:-1])


def test_the_same_table_gives_the_same_drawing(status) -> None:
    regional = coverage(status, by="region")
    for draw in (lambda: plot_status_matrix(status), lambda: plot_coverage_by_region(regional)):
        assert to_svg(draw()) == to_svg(draw())


def test_bars_carry_the_number_of_units(status) -> None:
    regional = coverage(status, by="region")
    axes = plot_coverage_by_region(regional, lang="vi")
    shown = sorted(int(text.get_text()) for text in axes.texts if text.get_text().isdigit())
    columns = [f"n_{level}" for level in LEVELS]
    assert shown == sorted(int(n) for n in regional[columns].to_numpy().ravel() if n)
    numbers = draw_coverage_by_region(status).numbers
    assert shown == sorted(number.value for number in numbers)
    rows = regional.set_index(["indicator_code", "region"])
    for number in numbers:
        cells = dict(number.cells)
        row = rows.loc[cells["indicator_code"], cells["region"]]
        assert (number.value, number.n_units, cells["frame"]) == (row[number.rule], row["n_units"], "63")


def test_legends_name_missing_only_where_it_occurs(status, silent) -> None:
    def entries(table: pd.DataFrame) -> list[str]:
        return legend_texts(plot_status_matrix(table, lang="vi"))

    levels = ["Triển khai đầy đủ (*: đã có)", "Triển khai một phần", "Chưa triển khai"]
    assert entries(snapshot_status()) == levels
    assert entries(status) == [*levels, "Chưa có báo cáo"]
    assert entries(silent) == [*levels, "Chưa có báo cáo", "Không thuộc nội dung yêu cầu báo cáo"]


def test_what_nobody_was_asked_for_has_a_colour_of_its_own(silent) -> None:
    axes = plot_status_matrix(silent)
    outside = set(silent.loc[silent["state"] == State.NOT_ASKED, "unit_code"])
    assert len(outside) == 6
    shown = {
        str(cell.get_gid()).split("-")[1]
        for cell in axes.patches
        if to_hex(cell.get_facecolor()) == OUTSIDE_COLOURS[State.NOT_ASKED]
        and cell.get_hatch() == FILLS[State.NOT_ASKED].hatch
    }
    assert shown == outside


@every_language
def test_where_nobody_reported_or_was_asked_no_text_says_that_nobody_deployed(lang, silent) -> None:
    regional = coverage(silent, by="region")
    told = describe_regions(regional, lang=lang)
    for indicator, region in itertools.product(INDICATORS, ("Tây Nguyên", "Đông Nam Bộ")):
        about = f"{SAY[lang].indicator(indicator, short=True)}, {SAY[lang].region(region)}: "
        said = told.split(about)[1].split(";")[0].rstrip(".")
        words = {
            "Tây Nguyên": {
                "vi": "cả 5 tỉnh, thành phố chưa có báo cáo",
                "en": "none of 5 provinces reported",
            },
            "Đông Nam Bộ": {"vi": "không được yêu cầu báo cáo", "en": "not asked"},
        }
        assert said == words[region][lang]
    bars = plot_coverage_by_region(regional, lang=lang).patches
    assert all(bar.get_width() >= 0 for bar in bars)
    assert ("5 tỉnh, thành phố chưa có báo cáo" if lang == "vi" else "; 5 not reported") in describe_matrix(
        silent, lang=lang
    )


@every_language
def test_merged_units_are_named_in_their_frame_and_in_no_region(lang) -> None:
    merged = regroup_status(snapshot_status(), frame=34)
    picture = draw_status_matrix(merged, lang=lang)
    shown = {text.get_text() for text in picture.axes.texts}
    assert {name(code, lang, frame=34) for code in merged["unit_code"]} < shown
    assert legend_texts(picture.axes) == [
        SAY[lang](f"level-merged-{level}") for level in ("full", "whole", "partial", "none")
    ]
    for text in (picture.alt, picture.caption):
        assert not {"vùng", "region"} & set(text.lower().replace(",", "").split())
    with pytest.raises(UsageError, match="region"):
        draw_coverage_by_region(merged, lang=lang)


@every_language
def test_alternative_texts_hold_the_numbers_of_the_tables(lang, status) -> None:
    regional = coverage(status, by="region")
    text = describe_regions(regional, lang=lang)
    for row in regional.to_dict("records"):
        assert SAY[lang].region(row["region"]) in text
        assert f"{row['n_full'] + row['n_partial']}" in text
    assert "25" in describe_matrix(status, lang=lang)
