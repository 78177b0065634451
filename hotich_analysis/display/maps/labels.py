"""Where names stand on a map: on their unit where they fit in it, else near it or beside the country.

Names beside the country stand in a column on either side that follows its outline, each tied to its
unit by a thin line. Which side and which row a name takes minimises the lines' lengths; rows keep the
order of the units, so lines hardly cross, and keep their distance, so names never overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display.maps.drawing import LABEL_SIZE, LINE_HEIGHT, break_in_two, measure

# In points: air about a name on its unit, from the outermost land to a name beside it and from the line
# to the name; between two rows that are tried.
_PADDING: Final = 0.3
_GAP: Final = 9.0
_AIR: Final = 1.5
_STEP: Final = 1.5
# Of a line's height: what the letters themselves take of it.
_INK: Final = 0.88
# In square kilometres, as lengths of lines are: what no line is worth, and a detour to cross nothing.
_FORBIDDEN: Final = 1e9
_CROSSING: Final = 4e4
# In points: how far a name goes so as not to cover another unit, or its own by half.
_COVERING: Final = 150.0
# In points, between two places that are tried for a name near its unit, and how many of the nearest are.
_STEP_NEAR: Final = 3.0
_MOST_PLACES: Final = 4000
# How many of them are weighed at once.
_AT_ONCE: Final = 50

Align = Literal["left", "center", "right"]
_Numbers = npt.NDArray[np.float64]
_Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Label:
    """A name, the point of the map it is aligned to, and, if it stands beside, the line to its unit."""

    code: str
    text: str
    x: float
    y: float
    align: Align = "center"
    line: shapely.LineString | None = None


def place_on_units(
    shapes: Mapping[str, BaseGeometry], names: Mapping[str, str], *, km_per_point: float
) -> list[Label]:
    """Return a label for each named unit that holds its name, on one line or on two, within its shape."""
    labels = []
    for code, name in names.items():
        shape = max(shapely.get_parts(shapes[code]), key=shapely.area)
        places = ((text, _find_room(shape, text, km_per_point)) for text in (name, break_in_two(name)))
        if found := next(((text, place) for text, place in places if place), None):
            text, (x, y) = found
            labels.append(Label(code, text, x, y))
    return labels


def place_near(
    shapes: Mapping[str, BaseGeometry],
    names: Mapping[str, str],
    *,
    placed: Sequence[Label],
    room: BaseGeometry,
    dots: Sequence[BaseGeometry],
    km_per_point: float,
) -> list[Label]:
    """Return a label for each name that its unit cannot hold, as near to its middle as there is room.

    shapes: of all named units, which a name covers only where going farther costs more; placed: labels that
    stand already, dots: islands; no name and no line to a unit runs over these.
    """
    taken = [_box_of(label, km_per_point) for label in placed]
    taken += [dot.buffer(3 * km_per_point) for dot in dots]
    labels = []
    # no name may stand where the line of a later one ends
    middles = {code: shapely.Point(_find_middle(shapes[code])) for code in names}
    ends = {code: middle.buffer(2 * km_per_point) for code, middle in middles.items()}
    for code, name in names.items():
        others = shapely.union_all([shape for other, shape in shapes.items() if other != code])
        texts = dict.fromkeys((name, break_in_two(name)))
        kept = [*taken, *(end for other, end in ends.items() if other != code)]
        places = [_find_near(shapes[code], text, others, kept, room, km_per_point) for text in texts]
        _, text, (x, y), line = min(places, key=lambda place: place[0])
        label = Label(code, text, x, y, line=line)
        labels.append(label)
        taken += [_box_of(label, km_per_point), *([line.buffer(km_per_point)] if line else [])]
    return labels


def _box_of(label: Label, km_per_point: float) -> BaseGeometry:
    width, height = (length * km_per_point / 2 for length in measure(label.text))
    return shapely.box(label.x - width, label.y - height, label.x + width, label.y + height)


def _find_near(
    shape: BaseGeometry,
    text: str,
    others: BaseGeometry,
    taken: Sequence[BaseGeometry],
    room: BaseGeometry,
    km_per_point: float,
) -> tuple[float, str, tuple[float, float], shapely.LineString | None]:
    """The cost of a text's best place, the text, its middle, and the line to its unit if it stands off it."""
    width, height = (length * km_per_point / 2 for length in measure(text))
    (left, bottom, right, top), step = room.bounds, _STEP_NEAR * km_per_point
    # a text that is too long for the room stands in its middle
    across = np.arange(left + width, max(right - width, left + width + step), step)
    upwards = np.arange(bottom + height, max(top - height, bottom + height + step), step)
    if right - left < 2 * width:
        across = np.array([(left + right) / 2])
    xs, ys = (axis.ravel() for axis in np.meshgrid(across, upwards))
    x, y = _find_middle(shape)
    near = np.column_stack([np.clip(x, xs - width, xs + width), np.clip(y, ys - height, ys + height)])
    far = np.hypot(*(near - (x, y)).T) + 0.1 * np.hypot(xs - x, ys - y)
    nearest = np.argsort(far, kind="stable")[:_MOST_PLACES]
    xs, ys, near, cost = xs[nearest], ys[nearest], near[nearest], far[nearest]
    boxes = shapely.box(xs - width, ys - height, xs + width, ys + height)
    lines = shapely.linestrings(np.stack([near, np.broadcast_to((x, y), near.shape)], axis=1))
    blocked = shapely.union_all(list(taken))
    shapely.prepare(blocked)
    cost += _FORBIDDEN * (shapely.intersects(blocked, boxes) | shapely.intersects(blocked, lines))

    def weigh(some: _Places) -> _Numbers:
        covered, own = (
            shapely.area(shapely.intersection(boxes[some], land)) / (4 * width * height)
            for land in (others, shape)
        )
        # half on its unit a name is read neither on it nor off it
        return np.asarray(_COVERING * km_per_point * (covered + np.minimum(own, 1 - own)))

    best, total = _find_cheapest(cost, weigh)
    line = None if shapely.intersects(boxes[best], shapely.Point(x, y)) else lines[best]
    return total, text, (float(xs[best]), float(ys[best])), line


def _find_cheapest(least: _Numbers, weigh: Callable[[_Places], _Numbers]) -> tuple[int, float]:
    """The first of the cheapest places and its cost, where `weigh` says what some cost beyond the least.

    To weigh is dear and never negative: a place that at the least costs as much as another is not weighed.
    """
    order = np.argsort(least, kind="stable")
    best, cost = int(order[0]), np.inf
    for some in np.split(order, range(_AT_ONCE, len(order), _AT_ONCE)):
        if least[some[0]] >= cost:
            break
        totals = least[some] + weigh(some)
        if (lowest := float(totals.min())) < cost:
            best, cost = int(some[np.argmin(totals)]), lowest
    return best, cost


def place_beside(
    shapes: Mapping[str, BaseGeometry],
    names: Mapping[str, str],
    *,
    view: BaseGeometry,
    obstacles: Sequence[BaseGeometry],
    km_per_point: float,
) -> list[Label]:
    """Return a label beside the country for each named unit, within the view and clear of `obstacles`.

    Where there is no such place left (an axes far too small for its names) it may cover something, but
    not another label.
    """
    targets = {code: _find_middle(shapes[code]) for code in names}
    codes = sorted(names, key=lambda code: targets[code][::-1])
    rows = np.arange(view.bounds[1], view.bounds[3], _STEP * km_per_point)
    taken = shapely.union_all(list(obstacles))
    sides = [
        _Side(align, rows, _find_edge(shapes.values(), rows, align, km_per_point), view, taken, km_per_point)
        for align in ("left", "right")
    ]
    costs = [np.array([side.cost(names[code], targets[code]) for code in codes]) for side in sides]
    rows_apart = int(np.ceil(LABEL_SIZE * LINE_HEIGHT / _STEP))
    return [
        side.label(codes[index], names[codes[index]], row, targets[codes[index]])
        for side, row_of in zip(sides, _choose_rows(costs, rows_apart), strict=True)
        for index, row in row_of.items()
    ]


@dataclass(frozen=True)
class _Side:
    """One side of the country: the height of each row, and where a name in it begins.

    What is aligned left stands on the right-hand side.
    """

    align: Literal["left", "right"]
    rows: _Numbers
    edge: _Numbers
    view: BaseGeometry
    taken: BaseGeometry
    km_per_point: float

    def cost(self, name: str, target: tuple[float, float]) -> _Numbers:
        """What it costs to put a name in each row."""
        width, height = (length * self.km_per_point for length in measure(name))
        near = np.nan_to_num(self.edge, nan=target[0])
        width += _AIR * self.km_per_point
        far = near + (width if self.align == "left" else -width)
        boxes = shapely.box(
            np.minimum(near, far), self.rows - height / 2, np.maximum(near, far), self.rows + height / 2
        )
        ends = np.broadcast_to(target, (len(self.rows), 2))
        lines = shapely.linestrings(np.stack([np.column_stack([near, self.rows]), ends], axis=1))
        # A slanting line is harder to follow than a level one of the same length.
        cost = (near - target[0]) ** 2 + 4 * (self.rows - target[1]) ** 2
        cost += _CROSSING * shapely.intersects(lines, self.taken)
        free = shapely.contains(self.view, boxes) & ~shapely.intersects(boxes, self.taken)
        return np.where(free & ~np.isnan(self.edge), cost, _FORBIDDEN + cost)

    def label(self, code: str, name: str, row: int, target: tuple[float, float]) -> Label:
        """The name in this row, and its line."""
        x, y = float(np.nan_to_num(self.edge[row], nan=target[0])), float(self.rows[row])
        air = _AIR * self.km_per_point * (1 if self.align == "left" else -1)
        return Label(code, name, x + air, y, self.align, shapely.LineString([(x, y), target]))


def _find_room(shape: BaseGeometry, text: str, km_per_point: float) -> tuple[float, float] | None:
    """The place in a shape where the text is farthest from its edge, or None if it does not fit."""
    wide, high = measure(text)
    width, height = (wide + 2 * _PADDING) * km_per_point, (_INK * high + 2 * _PADDING) * km_per_point
    left, bottom, right, top = shape.bounds
    if width >= right - left or height >= top - bottom:
        return None
    across = np.linspace(left + width / 2, right - width / 2, 20)
    upwards = np.linspace(bottom + height / 2, top - height / 2, 20)
    xs, ys = (axis.ravel() for axis in np.meshgrid(across, upwards))
    boxes = shapely.box(xs - width / 2, ys - height / 2, xs + width / 2, ys + height / 2)
    shapely.prepare(shape)
    inside = np.flatnonzero(shapely.contains(shape, boxes))
    if not len(inside):
        return None
    best = inside[np.argmax(shapely.distance(boxes[inside], shape.boundary))]
    return float(xs[best]), float(ys[best])


def _find_middle(shape: BaseGeometry) -> tuple[float, float]:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest))[0]
    return float(x), float(y)


def _find_edge(shapes: Iterable[BaseGeometry], rows: _Numbers, align: str, km_per_point: float) -> _Numbers:
    """Where names begin in each row: off the outermost land near it; NaN where there is no land."""
    points = shapely.get_coordinates(shapely.segmentize(list(shapes), 4 * km_per_point))
    reach = 1.5 * LABEL_SIZE * LINE_HEIGHT * km_per_point
    outwards = 1.0 if align == "left" else -1.0
    near = np.abs(points[:, 1] - rows[:, None]) <= reach
    outermost = np.where(near, outwards * points[:, 0], -np.inf).max(axis=1)
    return np.where(np.isfinite(outermost), outwards * (outermost + _GAP * km_per_point), np.nan)


def _choose_rows(costs: Sequence[_Numbers], rows_apart: int) -> list[dict[int, int]]:
    """Return for each of two sides the row of every label on it.

    Each label starts on its cheaper side; then labels change sides, one at a time, while that is cheaper.
    """
    n_labels = len(costs[0])
    side = np.array([int(np.argmin([cost[index].min() for cost in costs])) for index in range(n_labels)])

    def total() -> float:
        return sum(_stack(cost[side == number], rows_apart)[0] for number, cost in enumerate(costs))

    best, improved = total(), True
    while improved:
        improved = False
        for index in range(n_labels):
            side[index] = 1 - side[index]
            if (now := total()) < best - 1e-6:
                best, improved = now, True
            else:
                side[index] = 1 - side[index]
    return [
        dict(zip(np.flatnonzero(side == number), _stack(cost[side == number], rows_apart)[1], strict=True))
        for number, cost in enumerate(costs)
    ]


def _stack(costs: _Numbers, rows_apart: int) -> tuple[float, list[int]]:
    """The cheapest rows for labels from bottom to top: in this order, and `rows_apart` from each other."""
    if not len(costs):
        return 0.0, []
    rows_apart = min(rows_apart, costs.shape[1] // len(costs))
    totals = [costs[0]]
    for cost in costs[1:]:
        below = np.full(len(cost), np.inf)
        below[rows_apart:] = np.minimum.accumulate(totals[-1])[: len(cost) - rows_apart]
        totals.append(cost + below)
    rows = [int(np.argmin(totals[-1]))]
    for total in reversed(totals[:-1]):
        rows.append(int(np.argmin(total[: rows[-1] - rows_apart + 1])))
    return float(totals[-1].min()), rows[::-1]
