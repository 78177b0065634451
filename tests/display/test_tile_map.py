"""The tile map shows every unit with every indicator, can be read, and says in words what it shows."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import pytest
from drawings import (
    INDICATORS,
    SAY,
    UNIT_OF_GROUP,
    UNITS,
    assert_apart,
    finish,
    legend_texts,
    name,
    note_of,
    silence,
    snapshot_status,
    texts,
)
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from hotich_analysis.dataset.boundaries import load_tile_grid
from hotich_analysis.dataset.references import load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.maps.drawing import WIDTH_IN
from hotich_analysis.display.maps.tiles import describe_tile_map, draw_tile_map, plot_tile_map
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import FILLS, MISSING_LEVEL, SEA
from hotich_analysis.errors import BoundaryError, UsageError
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_gaps
from hotich_analysis.metrics.states import list_inferred
from hotich_analysis.vocabulary import LANGS, Lang, Level, State

NOT_UNITS = {*UNIT_OF_GROUP, "key"}
CITATION = {
    "vi": "Công văn số 1117/BTP-HTQTCT ngày 12/4/2022 của Bộ Tư pháp",
    "en": "Official Dispatch No. 1117/BTP-HTQTCT of 12 April 2022, Ministry of Justice of Viet Nam",
}
CASES = ("snapshot", "some missing", "some not asked", "two indicators", "all none", "nobody")
every_case = pytest.mark.parametrize("case", CASES)
every_language = pytest.mark.parametrize("lang", LANGS)
every_map = pytest.mark.parametrize(("case", "lang"), list(itertools.product(CASES, LANGS)))


@cache
def table(case: str) -> pd.DataFrame:
    status = snapshot_status()
    if case == "some missing":
        # every sixth level not reported, and Hà Nội and Đà Nẵng without a row
        status = silence(status, status.index.to_series() % 6 == 0)
        return status[~status["unit_code"].isin(["01", "48"])]
    if case == "some not asked":
        # Hà Nội was asked nothing, and every seventh unit not for two items
        asked = {*UNITS["unit_code"][3::7]}
        few = status["indicator_code"].isin(["registry_link", "death_registration"])
        outside = status["unit_code"].eq("01") | (status["unit_code"].isin(asked) & few)
        return silence(status, outside, state="not_asked")
    if case == "two indicators":
        return status[status["indicator_code"].isin(["birth_registration", "registry_link"])]
    if case == "all none":
        return status.assign(level=str(Level.NONE))
    if case == "nobody":
        return silence(status, status["level"].notna())
    return status


def expected_keys(case: str) -> dict[tuple[str, str], str]:
    rows = table(case)
    keys = zip(rows["unit_code"], rows["indicator_code"], strict=True)
    said = rows["level"].astype("str").fillna(rows["state"].replace("not_reported", MISSING_LEVEL))
    found = dict(zip(keys, said, strict=True))
    pairs = itertools.product(UNITS["unit_code"], rows["indicator_code"].unique())
    return {pair: found.get(pair, MISSING_LEVEL) for pair in pairs}


def by_unit(case: str) -> dict[str, list[str]]:
    keys = expected_keys(case)
    return {code: [key for (unit, _), key in keys.items() if unit == code] for code in UNITS["unit_code"]}


@cache
def drawn(case: str, lang: Lang = "vi") -> Axes:
    return finish(plot_tile_map(table(case), load_tile_grid(), lang=lang, citation=CITATION[lang]))


def patches(ax: Axes, prefix: str) -> dict[str, Rectangle]:
    found = [p for p in ax.patches if isinstance(p, Rectangle) and str(p.get_gid()).startswith(prefix)]
    by_name = {str(patch.get_gid()).removeprefix(prefix): patch for patch in found}
    assert len(by_name) == len(found), "a tile is drawn twice"
    return by_name


def cells(ax: Axes) -> dict[tuple[str, str], Rectangle]:
    named = {tuple(name.split("-")): patch for name, patch in patches(ax, "tile-").items()}
    return {(unit, indicator): patch for (unit, indicator), patch in named.items()}


def names(ax: Axes) -> dict[str, Text]:
    return {
        str(text.get_gid()).removeprefix("name-"): text
        for text in ax.texts
        if re.fullmatch(r"name-\d\d", str(text.get_gid()))
    }


def box_of(text: Text) -> Bbox:
    return text.get_window_extent()


def holds(outer: Bbox, inner: Bbox) -> bool:
    return bool(
        outer.x0 <= inner.x0 and outer.y0 <= inner.y0 and inner.x1 <= outer.x1 and inner.y1 <= outer.y1
    )


@every_case
def test_every_cell_has_the_colour_and_hatch_of_its_level(case: str) -> None:
    found = {pair: patch for pair, patch in cells(drawn(case)).items() if pair[0] not in NOT_UNITS}
    assert len(found) == 63 * table(case)["indicator_code"].nunique()
    assert {pair: (to_hex(p.get_facecolor()), p.get_hatch() or "") for pair, p in found.items()} == {
        pair: (FILLS[key].colour, FILLS[key].hatch) for pair, key in expected_keys(case).items()
    }


@every_case
def test_both_archipelagos_stand_in_the_sea_with_the_cells_of_their_unit(case: str) -> None:
    ax = drawn(case)
    found, grounds = cells(ax), patches(ax, "ground-")
    easternmost = max(ground.get_x() for name, ground in grounds.items() if name not in NOT_UNITS)
    for group, unit in UNIT_OF_GROUP.items():
        shown = {one: to_hex(patch.get_facecolor()) for (of, one), patch in found.items() if of == group}
        assert shown == {i: FILLS[key].colour for (u, i), key in expected_keys(case).items() if u == unit}
        assert grounds[group].get_x() > easternmost + 1
        assert abs(grounds[group].get_y() - grounds[unit].get_y()) < 1.5
        assert grounds[group].get_width() < grounds[unit].get_width()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", {"Biển Đông", "QĐ. Hoàng Sa\n(TP. Đà Nẵng)", "QĐ. Trường Sa\n(tỉnh Khánh Hòa)"}),
        ("en", {"East Sea", "Hoàng Sa Islands\n(Da Nang)", "Trường Sa Islands\n(Khanh Hoa)"}),
    ],
)
def test_sea_and_archipelagos_are_named_with_their_unit(lang: Lang, expected: set[str]) -> None:
    assert expected <= {text.get_text() for text in drawn("snapshot", lang).texts}


@every_map
def test_cells_stand_side_by_side_on_their_tile_in_the_order_of_the_indicators(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    grounds = patches(ax, "ground-")
    order = [code for code in INDICATORS if code in set(table(case)["indicator_code"])]
    by_tile: dict[str, list[tuple[float, str, Rectangle]]] = {tile: [] for tile in grounds}
    for (tile, indicator), patch in cells(ax).items():
        by_tile[tile].append((patch.get_x(), indicator, patch))
    for tile, row in by_tile.items():
        assert [indicator for _, indicator, _ in sorted(row, key=lambda cell: cell[0])] == order
        assert all(holds(grounds[tile].get_window_extent(), p.get_window_extent()) for _, _, p in row)
        for (_, _, one), (_, _, other) in itertools.pairwise(sorted(row, key=lambda cell: cell[0])):
            assert one.get_x() + one.get_width() < other.get_x()


@every_map
def test_every_name_stands_on_its_tile_above_the_cells_in_three_lines_at_most(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    found, grounds = names(ax), patches(ax, "ground-")
    assert {code: text.get_text().replace("\n", " ") for code, text in found.items()} == {
        code: name(code, lang) for code in UNITS["unit_code"]
    }
    top_of_cells = {unit: patch.get_window_extent().y1 for (unit, _), patch in cells(ax).items()}
    for code, text in found.items():
        assert holds(grounds[code].get_window_extent(), box_of(text)), text.get_text()
        assert box_of(text).y0 > top_of_cells[code], text.get_text()
        assert text.get_text().count("\n") <= 2


@every_map
def test_no_two_texts_overlap_and_none_is_cut(case: str, lang: Lang) -> None:
    assert_apart(texts(drawn(case, lang)))


@every_map
def test_words_beside_the_country_lie_on_no_tile_and_no_line_crosses_either(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    grounds = {name: ground.get_window_extent() for name, ground in patches(ax, "ground-").items()}
    on_tiles = {*names(ax).values(), *(text for text in ax.texts if text.get_gid() == "name-key")}
    for text in texts(ax):
        if text not in on_tiles:
            on = [name for name, ground in grounds.items() if ground.overlaps(box_of(text))]
            assert not on, f"{text.get_text()!r} lies on {on}"
    for line in ax.lines:
        path = line.get_path().transformed(line.get_transform())
        assert not [text.get_text() for text in texts(ax) if path.intersects_bbox(box_of(text), filled=False)]
        crossed = [
            name
            for name, box in grounds.items()
            if name != "key" and path.intersects_bbox(box.padded(-1), filled=False)
        ]
        assert not crossed, f"a line crosses {crossed}"


@every_map
def test_every_text_can_be_read_in_print(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    assert min(text.get_fontsize() for text in texts(ax)) >= 8
    assert {text.get_fontname() for text in texts(ax)} == {"Arimo"}
    figure = ax.get_figure(root=True)
    assert figure is not None
    assert tuple(figure.get_size_inches()) == (WIDTH_IN, 7.6)


@every_case
def test_on_a_screen_of_100_dpi_every_cell_is_parted_from_the_next(case: str) -> None:
    figure = drawn(case).get_figure(root=True)
    figure.set_dpi(100)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[::-1, :, :3] @ np.array([0.2126, 0.7152, 0.0722])
    by_tile: dict[str, list[Bbox]] = {}
    for (tile, _), patch in cells(drawn(case)).items():
        by_tile.setdefault(tile, []).append(patch.get_window_extent())
    for tile, row in by_tile.items():
        for one, other in itertools.pairwise(sorted(row, key=lambda box: box.x0)):
            upright = slice(int(one.y0) + 2, int(one.y1) - 1)
            between = grey[upright, int(one.x1) : int(np.ceil(other.x0)) + 1].mean(axis=0)
            assert between.max() > 230, f"two cells of {tile} run into one"
            assert one.width >= 4, tile


@every_case
def test_tiles_are_equal_squares_quiet_where_everything_is_deployed_and_bare_where_nothing_was_asked(
    case: str,
) -> None:
    found = {
        code: ground for code, ground in patches(drawn(case), "ground-").items() if code not in NOT_UNITS
    }
    for unit, keys in by_unit(case).items():
        asked = [key for key in keys if key != State.NOT_ASKED]
        edge = to_hex(found[unit].get_edgecolor())
        assert (edge == SEA) == (bool(asked) and {*asked} <= {"full", "partial"})
        assert (edge == "#ffffff") == (not asked)
        box = found[unit].get_window_extent()
        assert box.width == pytest.approx(box.height)
        assert box.width == pytest.approx(found["01"].get_window_extent().width)


@pytest.mark.parametrize("lang", LANGS)
def test_no_name_touches_the_cells_of_its_tile(lang: Lang) -> None:
    ax = drawn("snapshot", lang)
    names = {str(text.get_gid()): text for text in ax.texts}
    tops = {
        unit: patch.get_window_extent().y1 for (unit, _), patch in cells(ax).items() if unit not in NOT_UNITS
    }
    for unit, top in tops.items():
        assert names[f"name-{unit}"].get_window_extent().y0 > top, unit


@every_map
def test_the_key_names_every_indicator_and_counts_who_lacks_it(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    shown = {str(t.get_gid()): t.get_text() for t in ax.texts if str(t.get_gid()).startswith("key-")}
    found = {code: Counter() for code in table(case)["indicator_code"].unique()}
    for (_, code), key in expected_keys(case).items():
        found[code][key] += 1
    for code, counts in found.items():
        n_reported = sum(counts[level] for level in Level)
        of = {"vi": f"/{n_reported}", "en": f" of {n_reported}"}[lang] if counts[MISSING_LEVEL] else ""
        said = f"{counts[Level.NONE]}{of} " if n_reported else SAY[lang]("level-missing").lower()
        mark = "*" if code in list_inferred(table(case)) else ""
        assert shown[f"key-{code}"].startswith(f"{SAY[lang].indicator(code, short=True)}{mark}: {said}")
    key = [patch.get_width() for (unit, _), patch in cells(ax).items() if unit == "key"]
    assert min(key) > 2 * max(patch.get_width() for (unit, _), patch in cells(ax).items() if unit == "01")


@pytest.mark.parametrize(
    ("case", "lang", "silent", "complete", "rest"),
    [
        ("snapshot", "vi", [], "Đã có mọi nội dung: {}", "Chưa đủ: {}"),
        (
            "some missing",
            "vi",
            ["Chưa có báo cáo"],
            "Đã có mọi nội dung: {}",
            "Chưa đủ hoặc chưa báo cáo đủ: {}",
        ),
        (
            "some not asked",
            "vi",
            ["Không thuộc nội dung yêu cầu báo cáo"],
            "Đã có mọi nội dung: {}",
            "Chưa đủ: {}",
        ),
        ("all none", "en", [], "All deployed: {} provinces", "Not all: {} provinces"),
        (
            "nobody",
            "en",
            ["Not reported"],
            "All deployed: {} provinces",
            "Not all, or not all reported: {} provinces",
        ),
    ],
)
def test_the_legend_names_levels_and_counts_tiles(
    case: str, lang: Lang, silent: list[str], complete: str, rest: str
) -> None:
    asked = [{*keys} - {State.NOT_ASKED} for keys in by_unit(case).values()]
    n_complete = sum(bool(keys) and keys <= {"full", "partial"} for keys in asked)
    n_rest = sum(map(bool, asked)) - n_complete
    if case == "snapshot":
        assert (n_complete, n_rest) == (21, 42)
    found = {*expected_keys(case).values(), "full", "none"}
    levels = [SAY[lang](f"level-{level}") for level in ("full", "partial", "none") if level in found]
    if list_inferred(table(case)):  # inferred: absence from a list says not how far
        levels[0] = SAY[lang]("level-full-marked", mark="*")
    counts = [complete.format(n_complete), rest.format(n_rest)]
    assert legend_texts(drawn(case, lang)) == [*levels, *silent, *counts]


@every_language
def test_the_note_below_says_what_the_map_is_not_for_and_cites_the_source(lang: Lang) -> None:
    ax = drawn("snapshot", lang)
    said = note_of(ax)
    assert ("không dùng để xác định địa giới" if lang == "vi" else "not for determining boundaries") in said
    assert said.endswith(SAY[lang]("map-note-data", citation=CITATION[lang]))
    without = plot_tile_map(table("snapshot"), load_tile_grid(), lang=lang)
    assert not [text for text in without.texts if CITATION[lang] in text.get_text()]


def test_units_without_a_tile_are_all_reported_at_once() -> None:
    strange = table("snapshot").replace({"unit_code": {"02": "03", "04": "05"}})
    with pytest.raises(BoundaryError) as caught:
        plot_tile_map(strange, load_tile_grid())
    assert [problem.value for problem in caught.value.problems] == ["03", "05"]
    with pytest.raises(BoundaryError, match="found '03'"):
        describe_tile_map(strange)


def test_a_grid_without_the_unit_of_an_archipelago_is_refused() -> None:
    grid, status = load_tile_grid(), table("snapshot")
    with pytest.raises(BoundaryError, match=r"archipelago.*'48'"):
        plot_tile_map(status[status["unit_code"] != "48"], grid[grid["unit_code"] != "48"])


def test_an_unknown_indicator_or_language_is_refused() -> None:
    strange = table("snapshot").replace({"indicator_code": {"registry_link": "registry_links"}})
    with pytest.raises(UsageError, match="'registry_link'"):
        plot_tile_map(strange, load_tile_grid())
    with pytest.raises(UsageError, match="language"):
        plot_tile_map(table("snapshot"), load_tile_grid(), lang="vn")  # type: ignore[arg-type]


def test_the_order_of_the_rows_is_irrelevant_and_the_tables_are_left_as_they_were() -> None:
    status, grid = table("snapshot").copy(), load_tile_grid()
    first = to_svg(plot_tile_map(status, grid))
    assert first == to_svg(plot_tile_map(status, load_tile_grid()))
    assert first == to_svg(plot_tile_map(status.sample(frac=1, random_state=1), grid))
    pd.testing.assert_frame_equal(status, table("snapshot"))
    pd.testing.assert_frame_equal(grid, load_tile_grid())
    assert len(first) < 600_000
    ids = re.findall(r'<g id="([^"]+)"', first)
    assert len(ids) == len(set(ids))
    assert sum(name.startswith("tile-") for name in ids) == (63 + 3) * 5


def test_the_map_goes_on_the_axes_it_is_given() -> None:
    ax = Figure(figsize=(WIDTH_IN, 7.6)).add_axes((0.005, 0.06, 0.99, 0.935))
    assert plot_tile_map(table("snapshot"), load_tile_grid(), ax=ax) is ax


@every_language
def test_the_alternative_text_counts_units_by_gaps_and_names_those_with_three_or_more(lang: Lang) -> None:
    word = SAY[lang]
    n_gaps = {unit: keys.count(Level.NONE) for unit, keys in by_unit("snapshot").items()}
    text = describe_tile_map(table("snapshot"), lang=lang)
    units = Counter(n_gaps.values())
    said = re.findall(r"(\w+) (?:tỉnh, thành phố thiếu|lacks?) (\w+) (?:nội dung|items?)(?=[;.])", text)
    as_number = {"one": 1}
    assert {int(as_number.get(n, n)): int(as_number.get(of, of)) for of, n in said} == {
        n: units[n] for n in units if n
    }
    assert re.search(rf"\b{units[0]} (tỉnh, thành phố đã triển khai đủ|provinces have deployed every)", text)
    assert set(re.findall(r"(?:[:,] | và | and )([^:;,()]+?) \((\d)\)", text)) == {
        (name(code, lang), str(n)) for code, n in n_gaps.items() if n >= 3
    }
    regions = UNITS.set_index("unit_code")["region"]
    assert {word.region(regions[code]) for code, n in n_gaps.items() if n >= 3} == {
        region for region in map(word.region, regions.unique()) if f" {region}: " in text
    }


def test_the_alternative_text_tells_not_reported_from_not_deployed() -> None:
    found = by_unit("some missing").values()
    n_silent = sum({*keys} == {MISSING_LEVEL} for keys in found)
    n_unclear = sum(MISSING_LEVEL in keys and Level.NONE not in keys for keys in found) - n_silent
    assert n_silent == 2
    assert n_unclear > 2
    text = describe_tile_map(table("some missing"))
    assert (
        f" {n_unclear} tỉnh, thành phố không ghi thiếu nội dung nào nhưng chưa báo cáo đủ."
        " 2 tỉnh, thành phố chưa có" in text
    )
    assert "báo cáo" not in describe_tile_map(table("snapshot"))
    assert "1 tỉnh, thành phố không được yêu cầu báo cáo." in describe_tile_map(table("some not asked"))


@every_language
def test_where_nobody_reported_no_text_says_that_nobody_deployed(lang: Lang) -> None:
    text = describe_tile_map(table("nobody"), lang=lang)
    assert text.endswith("Chưa tỉnh, thành phố nào có báo cáo." if lang == "vi" else "No province reported.")
    assert not re.search(r"\b0\b", text)


@pytest.mark.parametrize("case", ["snapshot", "some missing", "some not asked"])
def test_the_numbers_of_the_picture_are_those_of_its_key_and_legend(case: str) -> None:
    picture = draw_tile_map(table(case), load_tile_grid(), lang="vi")
    lacking = {dict(n.cells)["indicator_code"]: n for n in picture.numbers if n.rule == "n_gaps"}
    shown = {str(t.get_gid()).removeprefix("key-"): t.get_text() for t in picture.axes.texts}
    for code, number in lacking.items():
        assert re.search(rf": {number.value}(/{number.n_units})? chưa", shown[code])
    kinds = {n.rule: n.value for n in picture.numbers if n.rule != "n_gaps"}
    said = [int(re.search(r"\d+", text)[0]) for text in legend_texts(picture.axes)[-2:]]
    assert [kinds["is_complete"], kinds["is_incomplete"]] == said


def test_who_lacks_how_much_is_what_count_gaps_says() -> None:
    text = describe_tile_map(table("snapshot"), lang="vi")
    counts = count_gaps(table("snapshot")).set_index("n_gaps")["n_units"]
    assert (
        "; "
        + "; ".join(
            f"{n} tỉnh, thành phố thiếu {depth} nội dung" for depth, n in counts.items() if depth and n
        )
        + "."
        in text
    )


def test_a_table_of_another_frame_than_the_tiles_is_refused() -> None:
    with pytest.raises(BoundaryError, match="34-unit frame"):
        plot_tile_map(regroup_status(table("snapshot"), frame=34), load_tile_grid())


def test_the_alternative_text_of_a_country_without_gaps_names_nobody() -> None:
    complete = table("snapshot").assign(level=str(Level.FULL), is_inferred=False)
    assert describe_tile_map(complete, lang="en") == (
        "Tile map of the 63 provinces, each with 5 items. 63 provinces have deployed every item. "
        "No province lacks 3 items or more."
    )


def test_units_of_2025_have_tiles_and_names_of_their_own_and_none_is_cut() -> None:
    status = load_snapshot("2022-04-12").status
    own = status[status["unit_code"].isin(load_references().units_of(34)["unit_code"])].assign(frame=34)
    ax = finish(plot_tile_map(own, load_tile_grid(34), lang="vi"))
    said = {str(text.get_gid()): text.get_text().replace("\n", " ") for text in ax.texts}
    assert said["name-15"] == "Lào Cai"  # "(2025)" tells it from nothing else on a map of its frame
    assert len([gid for gid in said if gid.startswith("name-") and gid[-2:].isdigit()]) == 34
    assert_apart(texts(ax))
