"""What is inferred from absence on a list is never shown as if it had been stated to be full."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from drawings import INDICATORS, SAY, boundaries, box_of, finish, snapshot_status, texts
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hotich_analysis.dataset.boundaries import load_tile_grid
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display import brief, charts
from hotich_analysis.display.maps import status as maps
from hotich_analysis.display.maps import tiles
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.tables import tabulate_rules
from hotich_analysis.display.wording import note_mark
from hotich_analysis.metrics.reconciliation import try_counting_rules
from hotich_analysis.metrics.states import list_inferred
from hotich_analysis.vocabulary import LANGS, Lang

Draw = Callable[[pd.DataFrame, Lang], Picture]

FIGURES: dict[str, Draw] = {
    "matrix": lambda status, lang: charts.draw_status_matrix(status, lang=lang),
    "regions": lambda status, lang: charts.draw_coverage_by_region(status, lang=lang),
    "tiles": lambda status, lang: tiles.draw_tile_map(status, load_tile_grid(), lang=lang),
    "small maps": lambda status, lang: maps.draw_status_maps(
        status, boundaries(), indicators=INDICATORS, lang=lang
    ),
}
INFERRED = {"vi": "suy ra", "en": "inferred"}
every_figure = pytest.mark.parametrize("figure", FIGURES)
every_language = pytest.mark.parametrize("lang", LANGS)


def read(axes: Axes | Figure) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in texts(axes)]


@every_figure
@every_language
def test_a_figure_marks_the_item_and_explains_the_mark(figure: str, lang: Lang) -> None:
    picture = FIGURES[figure](snapshot_status(), lang)
    link = SAY[lang].indicator("registry_link", short=True)
    told, note = read(finish(picture.axes)), note_mark(["registry_link"], SAY[lang])
    assert any(f"{link}*" in text for text in told)
    assert any(note in text for text in told)
    assert INFERRED[lang] in picture.alt
    [place] = [box_of(text) for text in texts(picture.axes) if note in text.get_text().replace("\n", " ")]
    assert sum(place.overlaps(box_of(text)) for text in texts(picture.axes)) == 1  # itself


@every_figure
def test_a_figure_of_what_was_stated_has_no_mark(figure: str) -> None:
    picture = FIGURES[figure](snapshot_status().assign(is_inferred=False), "vi")
    assert not any("*" in text for text in read(picture.axes))
    assert "suy ra" not in picture.alt


@every_language
def test_a_brief_says_which_of_its_items_is_inferred(lang: Lang) -> None:
    snapshot = load_snapshot("2022-04-12")
    one = brief.gather_brief(snapshot, boundaries(), unit="01")
    link = SAY[lang].indicator("registry_link", short=True)
    answer = brief.answer_brief(one, lang=lang)[1]
    assert {"vi": f"(trong đó suy ra: {link})", "en": f"(inferred: {link})"}[lang] in answer
    lacking = brief.gather_brief(snapshot, boundaries(), unit="48")  # Đà Nẵng stands on the list
    assert INFERRED[lang] not in brief.answer_brief(lacking, lang=lang)[1]


def test_a_counting_rule_with_an_inferred_item_says_so() -> None:
    snapshot = load_snapshot("2022-04-12")
    rules = try_counting_rules(snapshot.status, snapshot.claims)
    table = tabulate_rules(rules, inferred=list_inferred(snapshot.status), lang="vi")
    told = [row[1] for row in table.rows if "Kết nối" in row[1]]
    assert told
    assert all("Kết nối phần mềm (suy ra)" in rule for rule in told)


def test_a_matrix_of_nothing_is_drawn_without_rows() -> None:
    axes = charts.plot_status_matrix(snapshot_status().head(0))
    assert SAY["vi"]("matrix-total") in read(axes)
