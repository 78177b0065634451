"""A picture is drawn once, as large as what it shows, and carries the words for those who do not see it."""

from __future__ import annotations

import io
import re

import matplotlib as mpl
import numpy as np
import pytest
from drawings import boundaries, snapshot_status
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure

from hotich_analysis.display import notebook_output
from hotich_analysis.display.charts import draw_coverage_by_region, draw_status_matrix
from hotich_analysis.display.maps.status import draw_status_map, draw_status_maps
from hotich_analysis.display.maps.tiles import draw_tile_map
from hotich_analysis.display.notebook_output import Picture, show, show_figure, to_svg
from hotich_analysis.display.table import Number

INDICATOR = "registry_link"
PICTURES = {
    "map": lambda: draw_status_map(snapshot_status(), boundaries(), indicator=INDICATOR),
    "small maps": lambda: draw_status_maps(snapshot_status(), boundaries(), indicators=[INDICATOR]),
    "matrix": lambda: draw_status_matrix(snapshot_status()),
    "regions": lambda: draw_coverage_by_region(snapshot_status()),
}
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


def size_of(svg: str) -> tuple[float, ...]:
    return tuple(float(side) for side in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())


def strange_figure(**options: object) -> Figure:
    """A figure as anybody may make it: words stand beyond its edges."""
    figure = Figure(figsize=(4, 3), **options)
    ax = figure.add_subplot()
    ax.plot([0, 1], [0, 1])
    ax.text(1.3, 0.5, "beyond the right edge", transform=ax.transAxes).set_in_layout(not options)
    ax.set_ylabel("a label\nin three\nlines", size=30)
    return figure


@pytest.fixture
def n_draws(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures that are drawn, once for each time."""
    drawn, draw = [], Figure.draw

    def count(figure: Figure, renderer: object) -> None:
        drawn.append(figure)
        draw(figure, renderer)

    monkeypatch.setattr(Figure, "draw", count)
    return drawn


@every_picture
def test_a_picture_is_drawn_once_however_often_it_is_shown(draw, n_draws: list[Figure]) -> None:
    picture = draw()
    assert not n_draws
    bundles = [picture._repr_mimebundle_() for _ in range(2)]
    assert bundles[0] == bundles[1]
    assert len(n_draws) == 1


def test_text_in_a_figure_is_text_and_letters_without_a_shape_are_code_points() -> None:
    figure = Figure()
    ax = figure.add_subplot()
    ax.plot([0], [0], label="$\\nonsense{$ <b> 中")
    legend = ax.legend(prop={"family": "Arimo"})
    to_svg(figure)
    assert [text.get_text() for text in legend.get_texts()] == ["$\\nonsense{$ <b> ‹U+4E2D›"]


@every_picture
def test_the_page_is_as_large_as_what_is_drawn_on_it(draw) -> None:
    picture, twice = draw(), io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path"}):
        figure = draw().axes.get_figure(root=True)
        figure.savefig(twice, format="svg", bbox_inches="tight", pad_inches=0.03)
    assert size_of(picture.svg) == pytest.approx(size_of(twice.getvalue()), abs=0.01)


@pytest.mark.parametrize("options", [{}, {"layout": "constrained"}], ids=["as it is", "laid out"])
def test_a_figure_of_anybody_is_shown_as_large_as_its_layout(options: dict[str, str]) -> None:
    figure, twice = strange_figure(**options), io.StringIO()
    with mpl.rc_context({"svg.fonttype": "path"}):
        strange_figure(**options).savefig(twice, format="svg", bbox_inches="tight", pad_inches=0.03)
    svg = to_svg(figure)
    # a layout is made with the letters of another renderer, which are wider or narrower by a hair
    assert size_of(svg) == pytest.approx(size_of(twice.getvalue()), abs=1 if options else 0.01)
    assert figure.dpi == mpl.rcParams["figure.dpi"]
    assert svg == to_svg(strange_figure(**options))


def places_of(outline: str) -> list[tuple[float, float]]:
    """Where each step of an outline ends, or is bent, from the corner of the page."""
    places, at, start, letter = [], (0.0, 0.0), (0.0, 0.0), ""
    tokens = re.findall(r"[a-zA-Z]|-?\d*\.?\d+", outline)
    while tokens:
        letter = tokens.pop(0) if tokens[0].isalpha() else {"m": "l", "M": "L"}.get(letter, letter)
        if letter in "zZ":
            at = start
            continue
        for _ in range({"q": 2, "c": 3}.get(letter.lower(), 1)):
            x, y = float(tokens.pop(0)), float(tokens.pop(0))
            places.append((x + at[0], y + at[1]) if letter.islower() else (x, y))
        at = places[-1]
        start = at if letter in "mM" else start
    return places


@every_picture
def test_an_outline_in_steps_ends_where_it_did_within_half_a_tenth(draw) -> None:
    picture, whole = draw(), io.StringIO()
    figure = picture.axes.get_figure(root=True)
    about = {"metadata": {"Date": None, "Creator": None}, "bbox_inches": notebook_output._measure(figure)}
    with mpl.rc_context({"svg.hashsalt": "hotich", "svg.fonttype": "path"}):
        figure.savefig(whole, format="svg", **about)
    long, short = (re.findall(r' d="([^"]*)"', svg) for svg in (whole.getvalue(), picture.svg))
    assert len(long) == len(short) > 20
    for before, after in zip(long, short, strict=True):
        assert np.abs(np.subtract(places_of(before), places_of(after))).max() < 0.0501
        assert before.count("z") == after.count("z")
    assert len("".join(short)) < 0.6 * len("".join(long))


def test_a_picture_in_a_cell_has_its_words_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture(strange_figure(), "what it says", "what it is", (Number(3, "n_full", 63),))
    bundle, about = picture._repr_mimebundle_()
    assert bundle == {"image/svg+xml": picture.svg, "text/plain": "[what it is] what it says"}
    assert about == {"image/svg+xml": {"alt": "what it says", "caption": "what it is"}}
    assert DisplayFormatter().format(picture) == (bundle, about)
    shown: list[Picture] = []
    monkeypatch.setattr(notebook_output, "_display", shown.append)
    show_figure(picture.axes, alt=picture.alt, caption=picture.caption)
    show(picture, picture)
    assert [one._repr_mimebundle_() for one in shown] == [(bundle, about)] * 3


def test_the_alternative_text_and_the_caption_are_those_of_the_table() -> None:
    picture = PICTURES["map"]()
    assert picture.alt.startswith("Sơ đồ các tỉnh, thành phố theo mức độ triển khai nội dung “Kết nối")
    assert picture.caption.endswith("sơ đồ hiện trạng, 12/4/2022")
    tiles = draw_tile_map(
        snapshot_status(), snapshot_status().attrs["references"].tile_grid_of(63), lang="en"
    )
    assert tiles.caption == "Tile map: all items of each province, 12 April 2022"
