"""What a drawing shows, for tests: colours of units, islands, texts, names, legend; what must not touch."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import cache

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Frame, Lang

INDICATORS = (
    "provincial_portal",
    "birth_registration",
    "marriage_registration",
    "death_registration",
    "registry_link",
)
UNIT_OF_GROUP = {"hoang_sa": "48", "truong_sa": "56"}
UNIT_OF_DISTRICT = {
    "co_to": "22",
    "bach_long_vi": "31",
    "con_co": "45",
    "ly_son": "51",
    "phu_quy": "60",
    "con_dao": "77",
    "kien_hai": "91",
}
UNIT_OF_ISLANDS = UNIT_OF_GROUP | UNIT_OF_DISTRICT
"""Of the 63."""
SAY: dict[Lang, Wording] = {lang: wording_of(load_snapshot("2022-04-12"), lang) for lang in LANGS}
UNITS = load_snapshot("2022-04-12").units


def name(code: str, lang: Lang = "vi", *, frame: Frame = 63) -> str:
    return SAY[lang].unit(code, frame=frame)


@cache
def snapshot_status() -> pd.DataFrame:
    return load_snapshot("2022-04-12").status


@cache
def boundaries(frame: Frame = 63) -> gpd.GeoDataFrame:
    return load_boundaries(frame)


@cache
def country(frame: Frame = 63) -> BaseGeometry:
    return shapely.union_all(list(project_units(boundaries(frame)).values()))


def silence(status: pd.DataFrame, chosen: pd.Series, *, state: str = "not_reported") -> pd.DataFrame:
    """The table with these rows not reported, or not asked."""
    level = status["level"].astype("object").mask(chosen)
    return status.assign(level=level.astype(LEVEL_DTYPE), state=status["state"].mask(chosen, state))


def levels_by_code(status: pd.DataFrame, indicator: str) -> dict[str, str]:
    rows = status[status["indicator_code"] == indicator].dropna(subset=["level"])
    levels = dict(zip(rows["unit_code"], rows["level"].astype(str), strict=True))
    return {code: levels.get(code, MISSING_LEVEL) for code in boundaries()["unit_code"]}


def finish(drawing: Axes | Figure) -> Axes | Figure:
    """Lay a figure out once, so that its texts have places; the pixels, which take longer, stay out."""
    figure = drawing.get_figure(root=True)
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    return drawing


def face_colours(ax: Axes, prefix: str = "unit-") -> dict[str, str]:
    patches = [patch for patch in ax.patches if str(patch.get_gid() or "").startswith(prefix)]
    colours = {str(patch.get_gid()).removeprefix(prefix): to_hex(patch.get_facecolor()) for patch in patches}
    assert len(colours) == len(patches), "a unit is drawn twice"
    return colours


def islands(ax: Axes, prefix: str = "islands-") -> dict[str, PathCollection]:
    found = [c for each in (ax, *ax.child_axes) for c in each.collections if isinstance(c, PathCollection)]
    named = {str(c.get_gid()): c for c in found if str(c.get_gid() or "").startswith(prefix)}
    return {gid.removeprefix(prefix): c for gid, c in named.items()}


def texts(drawing: Axes | Figure) -> list[Text]:
    """All texts of axes, their panels and legends, and of a figure."""
    whole = isinstance(drawing, Figure)
    axes = [panel for ax in (drawing.axes if whole else [drawing]) for panel in (ax, *ax.child_axes)]
    legends = drawing.legends if whole else [ax.get_legend() for ax in axes]
    found = [text for ax in axes for text in ax.texts] + (list(drawing.texts) if whole else [])
    found += [text for legend in legends if legend for text in legend.get_texts()]
    return [text for text in found if text.get_text()]


def labels(ax: Axes) -> dict[str, Text]:
    """The names of units on a map, by code."""
    found = [text for text in texts(ax) if str(text.get_gid()).startswith("label-")]
    by_code = {str(text.get_gid()).removeprefix("label-"): text for text in found}
    assert len(by_code) == len(found), "a unit is named twice"
    return by_code


def names_on(ax: Axes) -> dict[str, str]:
    return {code: text.get_text().replace("\n", " ") for code, text in labels(ax).items()}


def legend_texts(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    return [text.get_text().replace("\n", " ") for text in legend.get_texts()] if legend else []


def note_of(drawing: Axes | Figure) -> str:
    [note] = [text for text in drawing.texts if text.get_gid() == "note"]
    return note.get_text().replace("\n", " ")


def box_of(text: Text) -> Bbox:
    return text.get_window_extent().padded(-0.5)


def in_data(box: Bbox, ax: Axes) -> shapely.Polygon:
    return shapely.box(*box.transformed(ax.transData.inverted()).extents)


def assert_apart(found: Iterable[Text]) -> None:
    """No two of these texts overlap, and none is cut by the page."""
    boxes = [(text, box_of(text)) for text in found]
    page = shapely.box(*boxes[0][0].get_figure(root=True).bbox.extents)
    for text, box in boxes:
        assert page.contains(shapely.box(*box.extents)), f"{text.get_text()!r} is cut"
    for (one, box), (other, other_box) in itertools.combinations(boxes, 2):
        said = f"{one.get_text()!r} overlaps {other.get_text()!r}"
        assert not box.overlaps(other_box), said


def assert_legend_is_clear(ax: Axes, *, frame: Frame = 63) -> None:
    """The legend covers no land of Vietnam, no island and no inset."""
    covered = ax.get_legend().get_window_extent()
    assert not any(covered.overlaps(panel.get_window_extent()) for panel in ax.child_axes)
    box = in_data(covered, ax).buffer(5)
    assert not box.intersects(country(frame))
    assert not any(box.intersects(shapely.MultiPoint(c.get_offsets())) for c in islands(ax).values())
