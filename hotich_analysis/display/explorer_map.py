"""The drawing of the interactive map: units of both frames, land and islands as SVG, names as HTML.

Neighbours are simplified together, so they keep their common edges, and the 34 units are merged from the
simplified 63. The enlarged parts show the same shapes again (`use`), so nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby, pairwise, product
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display.map_geometry import INSETS, View, project_context, project_islands, project_units
from hotich_analysis.display.palette import HATCH_COLOURS, LEVEL_COLOURS, MISSING_LEVEL
from hotich_analysis.display.wording import Wording
from hotich_analysis.errors import BoundaryError, Problem

MAP_VIEW: Final = View(-690, -965, 1040, 850)
_TOLERANCE_KM: Final = 0.8
_STEPS_PER_KM: Final = 4  # a quarter of a kilometre is a quarter of a pixel where the map is largest
_NAMES: Final = {
    "map-sea": (640, -215),
    "map-islands-hoang_sa": (545, 42),
    "map-islands-truong_sa": (690, -390),
}
# Where an enlarged part stands on a broad screen: beside the country, over land that is not Vietnam's.
_PLACES: Final = {"map-inset-north": View(345, 165, 1025, 827), "map-inset-south": View(-678, -452, -192, 75)}
_LARGEST_DEGREES: Final = 60
# Width of a hatch's tile: on the map, in an enlarged part, in the legend; in steps, the last in pixels.
_HATCHES: Final = {"map": 72.0, "inset": 24.0, "swatch": 5.0}

Shapes = Mapping[str, BaseGeometry]


def shape_units(boundaries: gpd.GeoDataFrame, unit_2025_of: Mapping[str, str]) -> dict[str, Shapes]:
    """Return the shapes of both frames in kilometres, by frame ("63", "34") and unit code, simplified.

    boundaries: of the 63 provinces. unit_2025_of: code of 2025 of each province, whose order is kept; the
    34 stand in the order of their codes. Raises BoundaryError for provinces without a shape.
    """
    shapes = project_units(boundaries, simplified_km=_TOLERANCE_KM)
    absent = [code for code in unit_2025_of if code not in shapes]
    if absent:
        raise BoundaryError([Problem("boundaries", "a province has no shape", value=code) for code in absent])
    provinces = {code: shapes[code] for code in unit_2025_of}
    parts: dict[str, list[BaseGeometry]] = {}
    for code, shape in provinces.items():
        parts.setdefault(unit_2025_of[code], []).append(shape)
    merged = {code: shapely.coverage_union_all(parts[code]) for code in sorted(parts)}
    return {"63": provinces, "34": merged}


def find_next(shapes: Shapes) -> list[list[int]]:
    """Return for each unit the places, in the order of shapes, of the units that arrow keys lead to.

    Up, right, down, left; -1 where nothing lies in that direction. The nearest counts, and what lies aside
    is farther away than it is.
    """
    points = np.array([(shape.centroid.x, shape.centroid.y) for shape in shapes.values()])
    away = points[None, :, :] - points[:, None, :]
    slope = np.tan(np.radians(_LARGEST_DEGREES))
    found = []
    for direction in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        ahead = away @ np.array(direction)
        aside = np.abs(away @ np.array(direction[::-1]))
        cost = np.where((ahead > 0) & (aside <= slope * ahead), ahead + 2 * aside, np.inf)
        found.append(np.where(np.isfinite(cost.min(axis=1)), cost.argmin(axis=1), -1))
    return [[int(place) for place in places] for places in zip(*found, strict=True)]


def draw_map(frames: Mapping[str, Shapes], levels: Mapping[str, str], wording: Wording, *, name: str) -> str:
    """Return the map and its enlarged parts as HTML; `name` begins every id in it.

    Each unit is an option with data-unit (its code) and a path with data-level, which `levels` gives for the
    provinces of the 63; they are shown, those of the 34 are hidden.
    """
    units = "".join(_draw_frame(frame, shapes, levels, wording, name) for frame, shapes in frames.items())
    land = "".join(f'<path class="hx-land" d="{_outline(shape)}"/>' for shape in project_context(MAP_VIEW))
    land = land.replace('<path class="hx-land" d=""/>', "")
    country = _outline(shapely.coverage_union_all(list(frames["63"].values())))
    islands = "".join(_draw_islands(levels))
    about = f'role="listbox" aria-label="{escape(wording("explorer-map"))}"'
    main = (
        f'<svg class="country" viewBox="{_box(MAP_VIEW)}">{_draw_hatches(name)}'
        f'<g aria-hidden="true" id="{name}-land">{land}</g><g {about}>{units}</g>'
        f'<g aria-hidden="true"><path class="hx-coast" id="{name}-coast" d="{country}"/>{islands}'
        '<use class="ring halo"/><use class="ring"/></g></svg>'
    )
    insets = "".join(_draw_inset(place, frames, wording, name) for place in range(len(INSETS)))
    return f'<div class="map"><div class="whole">{main}{"".join(_write_names(wording))}</div>{insets}</div>'


def _draw_frame(frame: str, shapes: Shapes, levels: Mapping[str, str], wording: Wording, name: str) -> str:
    """Units as options; the script gives those of the 34 their levels and what a screen reader calls them."""
    is_shown = frame == "63"

    def label(code: str) -> str:
        if not is_shown:
            return ""
        level = wording(f"level-{levels[code]}")
        said = wording("explorer-unit", name=wording.province(code), level=level)
        return f' aria-label="{escape(said)}"'

    # The shape alone has an id: what shows it again (`use`) must not take the focus as well.
    options = "".join(
        f'<g role="option" tabindex="-1" data-unit="{code}"{label(code)}>'
        f'<path class="hx-level hx-unit" id="{name}-{frame}-{code}"'
        f'{_level(levels, code) if is_shown else ""} d="{_outline(shape)}"/></g>'
        for code, shape in shapes.items()
    )
    return f'<g role="presentation" data-frame="{frame}"{"" if is_shown else " hidden"}>{options}</g>'


def _draw_islands(levels: Mapping[str, str]) -> Iterator[str]:
    for group, (code, islands) in project_islands().items():
        marks = "".join(
            f'<circle class="hx-island" cx="{x}" cy="{y}" r="32"/>'
            for x, y in _steps(shapely.get_coordinates(islands))
        )
        yield f'<g class="hx-level islands {group}" data-unit="{code}"{_level(levels, code)}>{marks}</g>'


def _draw_inset(number: int, frames: Mapping[str, Shapes], wording: Wording, name: str) -> str:
    inset = INSETS[number]
    box = inset.part.box
    copies = ""
    for frame, shapes in frames.items():
        seen = (code for code, shape in shapes.items() if shape.intersects(box))
        uses = "".join(f'<use href="#{name}-{frame}-{code}" data-unit="{code}"/>' for code in seen)
        copies += f'<g data-frame="{frame}"{"" if frame == "63" else " hidden"}>{uses}</g>'
    return (
        f'<div class="inset" style="{_place(_PLACES[inset.title])}" aria-hidden="true">'
        f'<svg viewBox="{_box(inset.part)}"><use href="#{name}-land"/>{copies}<use href="#{name}-coast"/>'
        f'<use class="ring halo"/><use class="ring"/></svg><span>{escape(wording(inset.title))}</span></div>'
    )


def _write_names(wording: Wording) -> Iterator[str]:
    for message, (x, y) in _NAMES.items():
        text = escape(wording(message))
        yield f'<span class="label {message}" style="{_place(View(x, y, x, y))}">{text}</span>'


def _level(levels: Mapping[str, str], code: str) -> str:
    return f' data-level="{levels[code]}"'


def _draw_hatches(name: str) -> str:
    """Patterns of the hatched levels, one for each scale they are seen at."""
    return f"<defs>{''.join(_draw_hatch(name, *hatch) for hatch in product(HATCH_COLOURS, _HATCHES))}</defs>"


def _draw_hatch(name: str, level: str, scale: str) -> str:
    width = _HATCHES[scale]
    middle = f"{width / 2:g}"
    lines = f"M{middle} 0V{width:g}" + (f"M0 {middle}H{width:g}" if level == MISSING_LEVEL else "")
    return (
        f'<pattern id="{name}-{level}-{scale}" patternUnits="userSpaceOnUse" width="{width:g}" '
        f'height="{width:g}" patternTransform="rotate(45)"><rect width="{width:g}" height="{width:g}" '
        f'fill="{LEVEL_COLOURS[level]}"/><path d="{lines}" stroke="{HATCH_COLOURS[level]}" '
        f'stroke-width="{0.22 * width:g}"/></pattern>'
    )


def _steps(points: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """Kilometres as whole steps to the right of and below the map's upper left corner."""
    steps = (points - (MAP_VIEW.left, MAP_VIEW.top)) * (_STEPS_PER_KM, -_STEPS_PER_KM)
    return [(int(x), int(y)) for x, y in np.rint(steps)]


def _outline(shape: BaseGeometry) -> str:
    """Polygons as path data, every step relative to the last; what is smaller than a step is left out."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = (_steps(shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygons))
    return "".join(_ring(ring) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    places = [place for place, _ in groupby(points)][:-1]  # the last is the first
    if len(places) < 3:  # noqa: PLR2004 - no area
        return ""
    moves = "".join(_pair(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(places)).lstrip()
    return f"M{places[0][0]} {places[0][1]}l{moves}z"


def _pair(x: int, y: int) -> str:
    return f"{x if x < 0 else f' {x}'}{y if y < 0 else f' {y}'}"


def _box(view: View) -> str:
    [(x, y)] = _steps(np.array([(view.left, view.top)]))
    return f"{x} {y} {round(view.width * _STEPS_PER_KM)} {round(view.height * _STEPS_PER_KM)}"


def _place(view: View) -> str:
    """A place on the map, in per cent of it, for the style sheet to use or, on a phone, not."""
    x, y = (view.left - MAP_VIEW.left) / MAP_VIEW.width, (MAP_VIEW.top - view.top) / MAP_VIEW.height
    return f"--x:{100 * x:.2f}%;--y:{100 * y:.2f}%;--w:{100 * view.width / MAP_VIEW.width:.2f}%"
