"""The one-page picture of the house: its rooms, arrows as the imports are, and the way of the data.

A4 landscape, in millimetres. Layers stand one on the other, publishing beside them. An arrow goes from a
layer to one that it imports, as thick as there are imports; one against the order is red. SVG, text as paths,
the same bytes for the same code.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from measure_architecture import BESIDE, FOUNDATION, LAYERS, TOP, House, Module

Pair: TypeAlias = tuple[str, str]
"""A layer, and one that it imports."""
Point: TypeAlias = tuple[float, float]

_WIDTH, _HEIGHT, _MARGIN = 297, 210, 8
_LEFT, _SIDE, _RIGHT = 42, 241, 289
"""Where the stack begins, publishing begins beside it, and both end."""
_BOTTOM, _TOP = 34, 193
_GAP, _HEAD, _PAD, _LANE, _CLEAR = 9, 5.2, 2, 5, 3.5
_N_COLUMNS: Final = 6
_FULL_BOX: Final = 700
"""Lines that fill the box of a module: more are a question."""

_COLOURS: Final = {
    FOUNDATION: "#5c5c5c", "dataset": "#2f6b41", "metrics": "#8a6508", "display": "#2660a4", TOP: "#333333",
    BESIDE: "#71488f", "notebooks": "#a04a24",
}  # fmt: skip
_AGAINST, _TEXT = "#d00000", "#1a1a1a"
_WAY: Final = (
    ("dataset", "annexes as printed,\nforms as received", "data/snapshots/"),
    ("dataset", "status table: a row for\neach unit and indicator", "dataset"),
    ("metrics", "coverage, gaps, progress,\nreconciliation, what if", "metrics"),
    ("display", "pictures, tables,\nsentences", "display"),
    ("notebooks", "notebooks,\none question each", "notebooks/"),
    (BESIDE, "reports: PDF, HTML,\nXLSX, DOCX, manifest", "publishing"),
)


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in millimetres from the page's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def middle(self) -> Point:
        """The point in its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def shrink(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return the box within it, so far from each of its sides."""
        return Box(self.left + left, self.bottom + bottom, self.right - right, self.top - top)


def describe_picture(house: House) -> str:
    """Return what the picture shows as text: each room with its modules and their lines, then the arrows."""
    rooms = [
        f"{room}: {', '.join(f'{module.short} {module.n_lines}' for module in modules)}"
        for layer in (*LAYERS, BESIDE)
        for room, modules in house.rooms(layer).items()
    ]
    arrows = sorted(house.imports(layers=True).items())
    return "\n".join([*rooms, "", *(f"{user} -> {used}: {n}" for (user, used), n in arrows)])


def draw_picture(house: House) -> bytes:
    """Return the picture as SVG; what describe_picture() says of it stands in it."""
    about = {"Date": None, "Title": "Architecture", "Description": describe_picture(house)}
    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "hotich", "svg.fonttype": "path"}):
        draw_figure(house).savefig(file, format="svg", metadata=about)
    return file.getvalue()


def draw_figure(house: House) -> Figure:
    """Return the picture as a figure of A4 landscape."""
    figure = Figure(figsize=(_WIDTH / 25.4, _HEIGHT / 25.4))
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDTH), ylim=(0, _HEIGHT))
    ax.set_axis_off()
    places = _place_layers(house)
    _draw_title(ax, house)
    for layer, box in places.items():
        _draw_layer(ax, house.rooms(layer), box, _COLOURS[layer], _count_columns(layer))
    _draw_arrows(ax, house.imports(layers=True), places)
    _draw_way(ax)
    return figure


def _place_layers(house: House) -> dict[str, Box]:
    """Each layer of the stack as high as its rows of modules; publishing beside those in the middle."""
    rooms = {layer: house.rooms(layer) for layer in LAYERS}
    n_rows = {layer: sum(_count_rows(rooms[layer], _count_columns(layer))) for layer in LAYERS}
    fixed = {layer: _HEAD + _PAD + (_HEAD + _PAD if len(rooms[layer]) > 1 else 0) for layer in LAYERS}
    row = (_TOP - _BOTTOM - _GAP * (len(LAYERS) - 1) - sum(fixed.values())) / sum(n_rows.values())
    places, bottom = {}, float(_BOTTOM)
    for layer in LAYERS:
        right = _RIGHT if layer in {FOUNDATION, TOP} else _SIDE - 5
        places[layer] = Box(_LEFT, bottom, right, bottom + fixed[layer] + row * n_rows[layer])
        bottom = places[layer].top + _GAP
    places[BESIDE] = Box(_SIDE, places[LAYERS[1]].bottom, _RIGHT, places[LAYERS[-2]].top)
    return places


def _count_columns(layer: str) -> int:
    """The modules side by side: the lowest and the top layer reach below and above publishing."""
    return 1 if layer == BESIDE else _N_COLUMNS + (layer in {FOUNDATION, TOP})


def _count_rows(rooms: Mapping[str, Sequence[Module]], n_columns: int) -> tuple[int, int]:
    """The rows of its own modules, and of the rooms inside: as few as let these stand side by side."""
    own, *inner = rooms.values()
    n_inner = 1 if inner else 0
    while sum(_divide(len(modules), n_inner) for modules in inner) > n_columns:
        n_inner += 1
    return _divide(len(own), n_columns), n_inner


def _divide(n: int, by: int) -> int:
    """How often, the last time not in full."""
    return -(-n // by)


def _draw_title(ax: Axes, house: House) -> None:
    title = "The house: its rooms, what they import, and the way of the data"
    said = (
        f"{len(house.modules)} modules. An arrow goes from a layer to one that it imports, with the number "
        f"of imports; red would be against the order. A box is shaded by its lines: {_FULL_BOX} fill it."
    )
    ax.text(_MARGIN, 202, title, size=13, weight="bold", color=_TEXT)
    ax.text(_MARGIN, 197, said, size=7, color=_TEXT)


def _draw_layer(
    ax: Axes, rooms: Mapping[str, Sequence[Module]], box: Box, colour: str, n_columns: int
) -> None:
    """Its own modules at the bottom, the rooms inside on a shelf above them."""
    (name, own), *inner = rooms.items()
    _draw_room(ax, box, name, [module for modules in rooms.values() for module in modules], colour)
    body = box.shrink(_PAD, _PAD, _PAD, _HEAD)
    n_own, n_inner = _count_rows(rooms, n_columns)
    shelf = body.shrink(0, body.height * n_own / (n_own + n_inner), 0, 0)
    if inner:
        row = (body.height - _HEAD - _PAD) / (n_own + n_inner)
        shelf = body.shrink(0, n_own * row + _PAD / 2, 0, 0)
        _draw_inner(ax, shelf, inner, n_inner, colour)
        body = body.shrink(0, 0, 0, body.height - n_own * row)
    _draw_modules(ax, body, own, (n_own, n_columns), colour)


def _draw_inner(
    ax: Axes, shelf: Box, rooms: Sequence[tuple[str, Sequence[Module]]], n_rows: int, colour: str
) -> None:
    """Rooms side by side, each as wide as its columns of modules."""
    widths = [_divide(len(modules), n_rows) for _, modules in rooms]
    left, unit = shelf.left, (shelf.width - _PAD * (len(rooms) - 1)) / sum(widths)
    for (name, modules), width in zip(rooms, widths, strict=True):
        box = Box(left, shelf.bottom, left + width * unit, shelf.top)
        _draw_room(ax, box, name, modules, colour)
        _draw_modules(ax, box.shrink(0.7, 0.5, 0.7, _HEAD), modules, (n_rows, width), colour)
        left = box.right + _PAD


def _draw_room(ax: Axes, box: Box, name: str, modules: Sequence[Module], colour: str) -> None:
    style = {"boxstyle": "round,pad=0,rounding_size=1.2", "linewidth": 1}
    pale = _lighten(colour, 0.9)
    corner = (box.left, box.bottom)
    ax.add_patch(FancyBboxPatch(corner, box.width, box.height, facecolor=pale, edgecolor=colour, **style))
    short = "root modules" if name == TOP else name.rpartition(".")[2]
    n_lines = f"{sum(module.n_lines for module in modules):,} lines"
    ax.text(box.left + 2, box.top - 3.6, short, size=9, weight="bold", color=colour)
    ax.text(box.right - 2, box.top - 3.6, n_lines, size=7, color=colour, ha="right")


def _draw_modules(ax: Axes, body: Box, modules: Sequence[Module], grid: tuple[int, int], colour: str) -> None:
    """In rows and columns, row by row."""
    height, width = body.height / grid[0], body.width / grid[1]
    for number, module in enumerate(modules):
        row, column = divmod(number, grid[1])
        left, top = body.left + column * width, body.top - row * height
        _draw_module(
            ax, Box(left, top - height, left + width, top).shrink(0.3, 0.5, 0.3, 0.5), module, colour
        )


def _draw_module(ax: Axes, box: Box, module: Module, colour: str) -> None:
    corner, shade = (box.left, box.bottom), box.width * min(module.n_lines / _FULL_BOX, 1)
    ax.add_patch(Rectangle(corner, box.width, box.height, facecolor="white", linewidth=0))
    ax.add_patch(Rectangle(corner, shade, box.height, facecolor=_lighten(colour, 0.7), linewidth=0))
    ax.add_patch(Rectangle(corner, box.width, box.height, fill=False, edgecolor=colour, linewidth=0.5))
    level = {"y": box.middle[1], "va": "center_baseline", "color": _TEXT}
    ax.text(box.left + 0.6, s=module.short, size=7, **level)
    ax.text(box.right - 0.6, s=str(module.n_lines), size=7, ha="right", **level)


def _lighten(colour: str, share: float) -> tuple[float, ...]:
    """A colour mixed with white."""
    return tuple(part + (1 - part) * share for part in mpl.colors.to_rgb(colour))


def _draw_arrows(ax: Axes, counts: Counter[Pair], places: Mapping[str, Box]) -> None:
    """Neighbours by a straight arrow, others by a lane of their own to the left, the longest outside."""
    far = [pair for pair in sorted(counts) if BESIDE not in pair and _span(pair) > 1]
    far = sorted(far, key=_span, reverse=True)
    for pair in sorted(set(counts) - set(far)):
        _draw_arrow(ax, _find_straight(places, *pair), pair, counts)
    ports = _find_ports(places, far)
    lane = min(_LANE, (_LEFT - _MARGIN - _CLEAR) / max(len(far), 1))
    for number, pair in enumerate(far):
        x, start, end = _MARGIN + lane * (number + 0.5), ports[pair, pair[0]], ports[pair, pair[1]]
        points = [(_LEFT, start), (x, start), (x, end), (_LEFT, end)]
        _draw_arrow(ax, points, pair, counts, crossed=list(ports.values()))


def _span(pair: Pair) -> int:
    return abs(LAYERS.index(pair[0]) - LAYERS.index(pair[1]))


def _is_against(user: str, used: str) -> bool:
    """Whether an import goes against the order: up, or between publishing and what stands beside it."""
    if BESIDE in {user, used}:
        return user != TOP and used != FOUNDATION
    return LAYERS.index(user) < LAYERS.index(used)


def _find_straight(places: Mapping[str, Box], user: str, used: str) -> list[Point]:
    """From edge to edge of two neighbours: up or down, or across between the stack and publishing."""
    start, end = places[user], places[used]
    if BESIDE in {user, used} and not {FOUNDATION, TOP} & {user, used}:
        level = min(start, end, key=lambda box: box.height).middle[1]
        ends = [(start.right, level), (end.left, level)]
        return ends if used == BESIDE else [(start.left, level), (end.right, level)]
    # one against the order runs beside the one that it may meet
    x = min(start, end, key=lambda box: box.width).middle[0] + (12 if _is_against(user, used) else 0)
    down = [(x, start.bottom), (x, end.top)]
    return down if start.bottom > end.bottom else [(x, start.top), (x, end.bottom)]


def _find_ports(places: Mapping[str, Box], pairs: Sequence[Pair]) -> dict[tuple[Pair, str], float]:
    """How high each leaves or enters a layer, so that few cross: what comes from above enters above."""
    ports = {}
    for layer in LAYERS:
        own = LAYERS.index(layer)
        ways = {pair: LAYERS.index(pair[pair[0] == layer]) - own for pair in pairs if layer in pair}
        above = sorted((pair for pair in ways if ways[pair] > 0), key=_span)
        below = sorted((pair for pair in ways if ways[pair] < 0), key=_span, reverse=True)
        for number, pair in enumerate([*above, *below], 1):
            ports[pair, layer] = places[layer].top - places[layer].height * number / (len(ways) + 1)
    return ports


def _draw_arrow(
    ax: Axes, points: list[Point], pair: Pair, counts: Counter[Pair], crossed: Sequence[float] = ()
) -> None:
    """A line with a head, and the number of imports on its longest part, where no other crosses it."""
    colour = _AGAINST if _is_against(*pair) else _COLOURS[pair[0]]
    thickness = (2 if colour == _AGAINST else 0.8) + 6 * counts[pair] / max(counts.values())
    halo = [withStroke(linewidth=thickness + 2, foreground="white")]
    head, neck = _shape_head(points[-2], points[-1], half=1 + thickness * 0.19)
    style = {"solid_capstyle": "butt", "solid_joinstyle": "round", "path_effects": halo}
    ax.plot(*zip(*points[:-1], neck, strict=True), color=colour, linewidth=thickness, **style)
    ax.add_patch(Polygon(head, facecolor=colour, linewidth=0))
    x, y = _find_label_place(points, crossed)
    box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    style = {"size": 7, "weight": "bold", "color": colour, "ha": "center", "va": "center", "bbox": box}
    ax.text(x, y, str(counts[pair]), zorder=5, **style)


def _shape_head(before: Point, tip: Point, *, half: float) -> tuple[list[Point], Point]:
    """The corners of a head that comes from `before`, and the middle of its foot, where the line ends."""
    dx, dy = ((end > start) - (end < start) for start, end in zip(before, tip, strict=True))
    x, y = tip[0] - 2.6 * dx, tip[1] - 2.6 * dy
    return [tip, (x + half * dy, y + half * dx), (x - half * dy, y - half * dx)], (x, y)


def _find_label_place(points: list[Point], crossed: Sequence[float]) -> Point:
    """The middle of a straight arrow, above one that lies; on a lane the nearest far from all crossings."""
    if not crossed:
        (left, start), (right, end) = points
        return (left + right) / 2, (start + end) / 2 + (2.5 if start == end else 0)
    (x, start), (_, end) = points[1:3]
    candidates = [start + (end - start) * (0.5 + side * step / 40) for step in range(17) for side in (1, -1)]
    free = (y for y in candidates if all(abs(y - other) > _CLEAR for other in crossed))
    return x, next(free, candidates[0])


def _draw_way(ax: Axes) -> None:
    """The band at the foot: what becomes of a figure, in the colours of the rooms."""
    ax.text(_MARGIN, 27.5, "The way of the data", size=9, weight="bold", color=_TEXT)
    bottom, level, top, notch = 8, 16.5, 25, 4
    width = (_RIGHT - _MARGIN - notch) / len(_WAY)
    for number, (room, what, where) in enumerate(_WAY):
        left, right = _MARGIN + number * width, _MARGIN + (number + 1) * width - 1
        back, front = [(left, top), (left + notch, level), (left, bottom)], (right + notch, level)
        colour, middle = _COLOURS[room], (left + right + notch) / 2
        corners = [*back, (right, bottom), front, (right, top)]
        ax.add_patch(Polygon(corners, facecolor=_lighten(colour, 0.8), edgecolor=colour, linewidth=1))
        ax.text(middle, level + 1.5, what, size=7.5, ha="center", va="center", color=_TEXT)
        ax.text(middle, bottom + 1.6, where, size=7, ha="center", color=colour, weight="bold")
