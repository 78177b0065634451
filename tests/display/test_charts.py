"""Charts: the colour of every cell and the length of every bar are those of the table."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import hotich_analysis as hotich
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import LEVEL_COLOURS
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE


@pytest.fixture(scope="module")
def status() -> pd.DataFrame:
    """The snapshot with one level missing and one row absent: both are not reported."""
    table = hotich.load_snapshot("2022-04-12").status.copy()
    table.loc[table.index[0], "level"] = pd.Categorical([None], dtype=LEVEL_DTYPE)[0]
    return table.drop(index=table.index[-1])


def expected_levels(status: pd.DataFrame) -> dict[tuple[str, str], str]:
    found = status.set_index(["unit_code", "indicator_code"])["level"].astype("object")
    pairs = pd.MultiIndex.from_product([status["unit_code"].unique(), status["indicator_code"].unique()])
    return {pair: "missing" if pd.isna(level) else level for pair, level in found.reindex(pairs).items()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_of_the_matrix_has_the_colour_of_its_level(lang, status) -> None:
    axes = hotich.plot_status_matrix(status, lang=lang)
    cells = [patch for patch in axes.patches if str(patch.get_gid()).startswith("cell-")]
    drawn = {tuple(str(cell.get_gid()).split("-")[1:]): to_hex(cell.get_facecolor()) for cell in cells}
    assert drawn == {pair: LEVEL_COLOURS[level] for pair, level in expected_levels(status).items()}


@pytest.mark.parametrize("lang", LANGS)
def test_every_row_of_the_matrix_has_the_name_of_its_unit_beside_it(lang, status) -> None:
    axes = hotich.plot_status_matrix(status, lang=lang)
    rows = {round(text.get_position()[1] - 0.5, 2): set() for text in axes.texts}
    for text in axes.texts:
        rows[round(text.get_position()[1] - 0.5, 2)].add(text.get_text())
    say = hotich.load_wording(lang)
    for cell in axes.patches:
        if str(cell.get_gid()).startswith("cell-"):
            assert say.province(str(cell.get_gid()).split("-")[1]) in rows[round(cell.get_y() - 0.07, 2)]


def test_no_region_is_named_without_a_unit_below_it(status) -> None:
    axes = hotich.plot_status_matrix(status, lang="vi")
    regions = [text for text in axes.texts if text.get_fontweight() == "bold"]
    assert len(regions) == 7  # six, one of them in both panels


@pytest.mark.parametrize("lang", LANGS)
def test_bars_are_as_long_as_the_shares_and_begin_where_the_last_ended(lang, status) -> None:
    regional = hotich.coverage(status, by="region")
    axes = hotich.plot_coverage_by_region(regional, lang=lang)
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
        counts = {level: row[f"n_{level}"] for level in ("full", "partial", "none", "missing")}
        wanted = [(LEVEL_COLOURS[level], n / row["n_units"] * 0.9) for level, n in counts.items() if n]
        assert [to_hex(bar.get_facecolor()) for bar in mine] == [colour for colour, _ in wanted]
        assert [bar.get_width() for bar in mine] == pytest.approx([width for _, width in wanted])
        ends = [left, *(bar.get_x() + bar.get_width() for bar in mine)]
        assert [bar.get_x() for bar in mine] == pytest.approx(ends[:-1])


def test_the_same_table_gives_the_same_drawing(status) -> None:
    regional = hotich.coverage(status, by="region")
    for draw in (lambda: hotich.plot_status_matrix(status), lambda: hotich.plot_coverage_by_region(regional)):
        assert to_svg(draw()) == to_svg(draw())


def test_bars_carry_the_number_of_units(status) -> None:
    regional = hotich.coverage(status, by="region")
    axes = hotich.plot_coverage_by_region(regional, lang="vi")
    shown = sorted(int(text.get_text()) for text in axes.texts if text.get_text().isdigit())
    columns = ["n_full", "n_partial", "n_none", "n_missing"]
    assert shown == sorted(int(n) for n in regional[columns].to_numpy().ravel() if n)


def test_legends_name_missing_only_where_it_occurs(status) -> None:
    whole = hotich.load_snapshot("2022-04-12").status

    def entries(table: pd.DataFrame) -> list[str]:
        legend = hotich.plot_status_matrix(table, lang="vi").get_legend()
        return [text.get_text() for text in legend.get_texts()]

    assert entries(whole) == ["Triển khai đầy đủ", "Triển khai một phần", "Chưa triển khai"]
    assert entries(status)[-1] == "Chưa có báo cáo"


@pytest.mark.parametrize("lang", LANGS)
def test_alternative_texts_hold_the_numbers_of_the_tables(lang, status) -> None:
    regional = hotich.coverage(status, by="region")
    text = hotich.describe_regions(regional, lang=lang)
    for row in regional.to_dict("records"):
        assert hotich.load_wording(lang).region(row["region"]) in text
        assert f"{row['n_full'] + row['n_partial']}" in text
    assert "25" in hotich.describe_matrix(status, lang=lang)
