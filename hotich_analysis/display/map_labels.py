"""Where names stand on a map: on their unit where they fit in it, else beside the country.

Names beside the country stand in a column on either side that follows its outline, each tied to its
unit by a thin line. Which side and which row a name takes minimises the lines' lengths; rows keep the
order of the units, so lines hardly cross, and keep their distance, so names never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from shapely.geometry.base import BaseGeometry

FONT: Final = "DejaVu Sans"
"""Comes with matplotlib and has every Vietnamese letter: no machine draws another."""
LABEL_SIZE: Final = 6.5
_LINE: Final = 1.28
"""Height of a line, of the size: capitals carry two marks in Vietnamese (Ấ)."""
_PADDING: Final = 1.2
_GAP: Final = 9.0
_STEP: Final = 1.5
_BLOCKED: Final = 1e9
_CROSSED: Final = 4e4

Align = Literal["left", "center", "right"]
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Label:
    """A name, the point of the map it is aligned to, and, if it stands beside, the point it speaks of."""

    code: str
    text: str
    x: float
    y: float
    align: Align = "center"
    target: tuple[float, float] | None = None


@lru_cache(maxsize=1024)
def measure(text: str, size: float = LABEL_SIZE) -> tuple[float, float]:
    """Return width and height of a text in points; every line is as high as the next."""
    font = FontProperties(family=FONT)
    lines = text.split("\n")
    width = max(TextPath((0, 0), line, size=size, prop=font).get_extents().width for line in lines)
    return float(width), len(lines) * size * _LINE


def wrap(text: str, *, width: float, size: float) -> str:
    """Return the text broken into lines no wider than `width` points."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size)[0] > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def place_on_units(
    shapes: Mapping[str, BaseGeometry], names: Mapping[str, str], *, km_per_point: float
) -> list[Label]:
    """Return a label for each named unit that holds its name, on one line or on two, within its shape."""
    labels = []
    for code, name in names.items():
        shape = max(shapely.get_parts(shapes[code]), key=shapely.area)
        for text in dict.fromkeys([name, _break_in_two(name)]):
            place = _find_room(shape, text, km_per_point)
            if place is not None:
                labels.append(Label(code, text, *place))
                break
    return labels


def place_beside(
    shapes: Mapping[str, BaseGeometry],
    names: Mapping[str, str],
    *,
    view: BaseGeometry,
    obstacles: Sequence[BaseGeometry],
    km_per_point: float,
) -> list[Label]:
    """Return a label beside the country for each named unit, clear of `obstacles` and of each other."""
    targets = {code: _middle(shapes[code]) for code in names}
    codes = sorted(names, key=lambda code: targets[code][::-1])
    if not codes:
        return []
    rows = np.arange(view.bounds[1], view.bounds[3], _STEP * km_per_point)
    sides = {
        align: _side(shapes.values(), rows, align, km_per_point=km_per_point) for align in ("left", "right")
    }
    blocked = shapely.union_all(list(obstacles))
    costs = {
        align: np.array(
            [_cost(edge, rows, align, names[code], targets[code], view, blocked, km_per_point) for code in codes]
        )
        for align, edge in sides.items()
    }
    rows_apart = min(int(np.ceil(LABEL_SIZE * _LINE / _STEP)), max(1, len(rows) // len(codes)))
    labels = []
    for align, row_of in _choose_sides(costs, rows_apart).items():
        for index, row in row_of.items():
            code = codes[index]
            labels.append(Label(code, names[code], sides[align][row], rows[row], align, targets[code]))
    return labels


def outline(label: Label, *, km_per_point: float) -> shapely.Polygon:
    """Return the rectangle that a label covers."""
    width, height = (length * km_per_point for length in measure(label.text))
    left = label.x - {"left": 0.0, "center": 0.5, "right": 1.0}[label.align] * width
    return shapely.box(left, label.y - height / 2, left + width, label.y + height / 2)


def _break_in_two(name: str) -> str:
    words = name.split()
    breaks = [f"{' '.join(words[:n])}\n{' '.join(words[n:])}" for n in range(1, len(words))]
    return min(breaks, key=lambda text: measure(text)[0], default=name)


def _find_room(shape: BaseGeometry, text: str, km_per_point: float) -> tuple[float, float] | None:
    """The place in a shape where the text is farthest from its edge, or None if it does not fit."""
    width, height = ((length + 2 * _PADDING) * km_per_point for length in measure(text))
    left, bottom, right, top = shape.bounds
    if width >= right - left or height >= top - bottom:
        return None
    xs, ys = np.meshgrid(
        np.linspace(left + width / 2, right - width / 2, 16), np.linspace(bottom + height / 2, top - height / 2, 16)
    )
    boxes = shapely.box(xs - width / 2, ys - height / 2, xs + width / 2, ys + height / 2)
    shapely.prepare(shape)
    inside = shapely.contains(shape, boxes)
    if not inside.any():
        return None
    clearance = np.where(inside, shapely.distance(boxes, shape.boundary), -1.0)
    best = np.unravel_index(np.argmax(clearance), clearance.shape)
    return float(xs[best]), float(ys[best])


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest))[0]
    return float(x), float(y)


def _side(shapes: Iterable[BaseGeometry], rows: _Numbers, align: str, *, km_per_point: float) -> _Numbers:
    """For each row where a label's edge stands: off the outermost land near that row; NaN if there is none."""
    points = shapely.get_coordinates(shapely.segmentize(list(shapes), 4 * km_per_point))
    reach = 1.5 * LABEL_SIZE * _LINE * km_per_point
    near = np.abs(points[:, 1] - rows[:, None]) <= reach
    # A label aligned left stands on the right-hand side of the country.
    sign = 1.0 if align == "left" else -1.0
    outermost = np.where(near, sign * points[:, 0], -np.inf).max(axis=1)
    return np.where(np.isfinite(outermost), sign * (outermost + _GAP * km_per_point), np.nan)


def _cost(
    edge: _Numbers,
    rows: _Numbers,
    align: str,
    name: str,
    target: tuple[float, float],
    view: BaseGeometry,
    blocked: BaseGeometry,
    km_per_point: float,
) -> _Numbers:
    """What it costs to put a name in each row: the line's length squared, and much where it may not stand."""
    width, height = (length * km_per_point for length in measure(name))
    x = np.nan_to_num(edge, nan=target[0])
    left = x if align == "left" else x - width
    boxes = shapely.box(left, rows - height / 2, left + width, rows + height / 2)
    lines = shapely.linestrings(
        np.stack([np.stack([x, rows], axis=-1), np.broadcast_to(target, (len(rows), 2))], axis=1)
    )
    cost = (x - target[0]) ** 2 + 2 * (rows - target[1]) ** 2
    cost += _CROSSED * shapely.intersects(lines, blocked)
    forbidden = np.isnan(edge) | ~shapely.contains(view, boxes) | shapely.intersects(boxes, blocked)
    return np.where(forbidden, _BLOCKED, cost)


def _choose_sides(costs: Mapping[str, _Numbers], rows_apart: int) -> dict[str, dict[int, int]]:
    """Give each label a side and a row; start on the nearer side, then move labels while that is cheaper."""
    n_labels = len(costs["left"])
    on_left = costs["left"].min(axis=1) <= costs["right"].min(axis=1)

    def total(on_left: npt.NDArray[np.bool_]) -> float:
        return sum(_stack(costs[a][on_left == (a == "left")], rows_apart)[0] for a in costs)

    best, improved = total(on_left), True
    while improved:
        improved = False
        for index in range(n_labels):
            on_left[index] ^= True
            if (now := total(on_left)) < best - 1e-6:
                best, improved = now, True
            else:
                on_left[index] ^= True
    chosen = {}
    for align in costs:
        members = np.flatnonzero(on_left == (align == "left"))
        rows = _stack(costs[align][members], rows_apart)[1]
        chosen[align] = dict(zip(members.tolist(), rows, strict=True))
    return chosen


def _stack(costs: _Numbers, rows_apart: int) -> tuple[float, list[int]]:
    """The cheapest rows for labels from bottom to top, in this order and `rows_apart` from each other."""
    if not len(costs):
        return 0.0, []
    totals = [costs[0]]
    for cost in costs[1:]:
        below = np.full(len(cost), np.inf)
        below[rows_apart:] = np.minimum.accumulate(totals[-1])[:-rows_apart]
        totals.append(cost + below)
    rows = [int(np.argmin(totals[-1]))]
    for total in reversed(totals[:-1]):
        rows.append(int(np.argmin(total[: rows[-1] - rows_apart + 1])))
    return float(totals[-1].min()), rows[::-1]
