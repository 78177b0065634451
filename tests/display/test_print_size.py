"""Every figure is set in the typeface of the package, in 8 points or more on paper."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import matplotlib as mpl
import pytest
from drawings import INDICATORS, boundaries, finish, snapshot_status
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.text import Text

import hotich_analysis
from hotich_analysis.dataset.boundaries import load_tile_grid
from hotich_analysis.display.charts import draw_coverage_by_region, draw_status_matrix
from hotich_analysis.display.maps.drawing import FONT
from hotich_analysis.display.maps.status import draw_status_map, draw_status_maps
from hotich_analysis.display.maps.tiles import draw_tile_map
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.vocabulary import LANGS, Lang

FONTS = Path(hotich_analysis.__file__).parent / "fonts"
TEXT_AREA = 165 / 25.4 * 72  # points; what is wider is made smaller
LEAST = 8.0
CITATION = "Công văn số 1117/BTP-HTQTCT ngày 12/4/2022 của Bộ Tư pháp"
ROOT = Path(__file__).parents[2]

DRAWN: dict[str, Callable[[Lang], Picture]] = {
    "map": lambda lang: draw_status_map(
        snapshot_status(), boundaries(), indicator=INDICATORS[4], lang=lang, citation=CITATION
    ),
    "small maps": lambda lang: draw_status_maps(
        snapshot_status(), boundaries(), indicators=INDICATORS, lang=lang, citation=CITATION
    ),
    "tiles": lambda lang: draw_tile_map(snapshot_status(), load_tile_grid(), lang=lang, citation=CITATION),
    "regions": lambda lang: draw_coverage_by_region(snapshot_status(), lang=lang),
    "matrix": lambda lang: draw_status_matrix(snapshot_status(), lang=lang),
}
every_figure = pytest.mark.parametrize(("kind", "lang"), list(itertools.product(DRAWN, LANGS)))


@cache
def drawn(kind: str, lang: Lang) -> Picture:
    return DRAWN[kind](lang)


def texts_of(picture: Picture) -> list[Text]:
    """All texts that are seen, ticks and the words of a scale bar among them."""
    figure = picture.axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    finish(figure)
    hidden = {
        text for ax in figure.axes if not ax.axison for text in (*ax.get_xticklabels(), *ax.get_yticklabels())
    }
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible() and t not in hidden]


@every_figure
def test_a_figure_is_no_wider_than_the_page_so_that_type_keeps_its_size(kind: str, lang: Lang) -> None:
    [width] = re.findall(r'<svg[^>]*? width="([\d.]+)pt"', drawn(kind, lang).svg)
    assert float(width) <= TEXT_AREA


@every_figure
def test_type_is_of_the_package_and_8_points_at_least(kind: str, lang: Lang) -> None:
    found = texts_of(drawn(kind, lang))
    assert len(found) > 5
    assert {Path(findfont(text.get_fontproperties())).parent for text in found} == {FONTS}
    assert [t.get_text() for t in found if t.get_fontsize() < LEAST] == []


@pytest.mark.parametrize("kind", ["regions", "matrix"])
@pytest.mark.parametrize("lang", LANGS)
def test_names_of_a_chart_do_not_overlap(kind: str, lang: Lang) -> None:
    found = [text for text in texts_of(drawn(kind, lang)) if not text.get_text().isdigit()]
    upright = [(text.get_text(), text.get_window_extent()) for text in found if not text.get_rotation()]
    for (one, box), (other, other_box) in itertools.combinations(upright, 2):
        assert not box.padded(-0.5).overlaps(other_box), f"{one!r} overlaps {other!r}"


def test_a_font_of_the_machine_with_the_same_name_is_not_taken(tmp_path: Path) -> None:
    with TTFont(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf") as font:
        for record in font["name"].names:
            record.string = FONT if record.nameID in {1, 4, 6, 16} else record.string
        font.save(tmp_path / "Arimo.ttf")
    code = (
        "from matplotlib.font_manager import FontProperties, findfont, fontManager;"
        f"fontManager.addfont({str(tmp_path / 'Arimo.ttf')!r});"
        "from hotich_analysis.display.maps.drawing import FONT;"
        "print(findfont(FontProperties(family=FONT)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == FONTS / "Arimo-Regular.ttf"


@pytest.mark.parametrize(
    ("style", "name"), [({}, "Regular"), ({"weight": "bold"}, "Bold"), ({"style": "italic"}, "Italic")]
)
def test_each_style_has_a_face_of_its_own(style: dict[str, str], name: str) -> None:
    assert Path(findfont(FontProperties(family=FONT, **style))) == FONTS / f"Arimo-{name}.ttf"
