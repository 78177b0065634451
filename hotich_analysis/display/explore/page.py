"""The interactive map of a report's page: the engine's choices, shown without Python.

What the engine shows of every choice that the page offers is made when the page is written, and stands in it
as data, texts that differ only in numbers once; the script selects and shows, and asks nobody for anything.
The map (units, land and islands as SVG, names as HTML) is drawn here. A choice of weighting and the files to
save are JupyterLab's alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from importlib.resources import files
from itertools import groupby, pairwise, product
from string import Template
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.explore.engine import (
    WHOLE_COUNTRY,
    Choice,
    Engine,
    Item,
    Scope,
    View,
    name_edition,
)
from hotich_analysis.display.maps.drawing import INSETS, project_context, project_islands, project_units
from hotich_analysis.display.maps.drawing import View as Rectangle
from hotich_analysis.display.palette import (
    CLASS_COLOURS,
    DARK,
    HATCH_COLOURS,
    LEVEL_COLOURS,
    MISSING_LEVEL,
    OUTSIDE_COLOURS,
    WHOLE_COLOUR,
    WHOLE_LEVEL,
)
from hotich_analysis.display.table import split_bold, strip_bold
from hotich_analysis.display.wording import Wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import FRAMES, Frame, Lang, Level

Shapes = Mapping[str, BaseGeometry]

_ORDER: Final = (
    Level.NONE,
    MISSING_LEVEL,
    Level.PARTIAL,
    WHOLE_LEVEL,
    Level.FULL,
    *CLASS_COLOURS,
    *OUTSIDE_COLOURS,
)
LETTERS: Final = {str(key): chr(ord("a") + place) for place, key in enumerate(_ORDER)}
"""What a unit can be filled with, in the order in which it is sorted by its level."""
_NOT_ON_PAPER: Final = "// for the page alone"
_BOLD: Final = "\x01"
"""Where bold begins and ends: stands in no text."""
_SENTENCE_ENDS: Final = re.compile(rf"(?<=[.;]) |(?<=[.;]{_BOLD}) | (?=“)")
_BLANKS: Final = re.compile(r"\s*([{};,])\s*")
"""What a style sheet can do without."""
_MARGINS: Final = re.compile(r"^ +(?://.*\n)?", re.MULTILINE)
"""Of the script: what indents its lines, and lines of comment. No text in it goes over several lines."""
_NUMBER: Final = re.compile(r"\d[\d.,/]*|#")


MAP_VIEW: Final = Rectangle(-690, -965, 1040, 850)
_TOLERANCE_KM: Final = 0.8
_STEPS_PER_KM: Final = 4  # a quarter of a kilometre is a quarter of a pixel where the map is largest
_NAMES: Final = {
    "map-sea": (640, -215),
    "map-islands-hoang_sa": (545, 42),
    "map-islands-truong_sa": (690, -390),
}
# Where an enlarged part stands on a broad screen: beside the country, over land that is not Vietnam's.
_PLACES: Final = {
    "map-inset-north": Rectangle(345, 165, 1025, 827),
    "map-inset-south": Rectangle(-678, -452, -192, 75),
}
_LARGEST_DEGREES: Final = 60
# Width of a hatch's tile: on the map, in an enlarged part, in the legend; in steps, the last in pixels.
_HATCHES: Final = {"map": 72.0, "inset": 24.0, "swatch": 5.0}


@dataclass(frozen=True)
class Explorer:
    """The interactive map as a notebook shows it: HTML for Lab and the page, nothing for the PDF."""

    html: str
    description: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/vnd.typst": _NOT_ON_PAPER, "text/plain": self.description}


def make_explorer(snapshots: Sequence[Snapshot], *, lang: Lang = "vi") -> Explorer:
    """Return the interactive map of these snapshots, the latest shown first; equal inputs, equal bytes.

    snapshots: at least one, all of one data folder; each can be shown in its own frame and in those counted
    up from it. All text that comes from data is escaped. Raises UsageError for no snapshot, several folders
    or another language, BoundaryError for a unit without a shape.
    """
    if len({snapshot.references.directory for snapshot in snapshots}) != 1:
        raise UsageError("snapshots to explore", len(snapshots), known=["at least one, of one data folder"])
    latest = max(snapshots, key=lambda snapshot: (snapshot.snapshot_date, snapshot.revision))
    held = {name_edition(snapshot): snapshot for snapshot in snapshots}
    engine = Engine(latest, {name: partial(held.__getitem__, name) for name in held}, lang=lang)
    view = engine.look(engine.first)
    shapes = {frame: _shape_units(engine, frame) for frame in _list_frames(engine)}
    # "<" is all that could end the script early.
    data = _write_json(collect_data(engine, shapes)).replace("<", "\\u003c")
    name = f"map-{hashlib.sha256(data.encode()).hexdigest()[:8]}"
    parts = {
        "name": name,
        "lang": lang,
        "data": data,
        "map": draw_map(shapes, view, name=name),
        "style": _BLANKS.sub(r"\1", _read("css").substitute(_list_colours(), name=name)),
        "script": _MARGINS.sub("", _read("js").template),
        "note": escape(_write_note(view.scope)),
    }
    page = _read("html").substitute(parts | _write_first_view(view) | _write_labels(engine.say))
    told = [view.title, strip_bold(view.sentence), "; ".join(view.legend.values())]
    return Explorer(page, f"[{engine.say('explore-title')}] {'. '.join(told)}.")


def _write_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _read(kind: str) -> Template:
    return Template(files(__package__).joinpath("templates", f"page.{kind}").read_text(encoding="utf-8"))


def _list_colours() -> dict[str, str]:
    others = {WHOLE_LEVEL: WHOLE_COLOUR, **CLASS_COLOURS, **OUTSIDE_COLOURS}
    classes = "".join(f'.hx-level[data-level="{key}"] {{ fill: {fill}; }}\n' for key, fill in others.items())
    levels = {f"level_{level}": colour for level, colour in LEVEL_COLOURS.items()}
    return levels | {"classes": classes, "dark": "".join(_write_dark_rules())}


def _write_dark_rules() -> Iterator[str]:
    """What levels, classes and hatches look like on a dark page."""
    solid = {**LEVEL_COLOURS, WHOLE_LEVEL: WHOLE_COLOUR, **CLASS_COLOURS, **OUTSIDE_COLOURS}
    for key, colour in solid.items():
        if key not in HATCH_COLOURS:
            yield f'  .hx-level[data-level="{key}"] {{ fill: {DARK[colour]}; }}\n'
    for level, lines in HATCH_COLOURS.items():
        yield f"  .hx-{level} rect {{ fill: {DARK[LEVEL_COLOURS[level]]}; }}\n"
        yield f"  .hx-{level} path {{ stroke: {DARK[lines]}; }}\n"


def _list_frames(engine: Engine) -> list[Frame]:
    """Frames that any of the snapshots can be shown in."""
    offered = {frame for as_of in engine.editions for frame in engine.list_frames(as_of)}
    return [frame for frame in FRAMES if frame in offered]


def _shape_units(engine: Engine, frame: Frame) -> Shapes:
    """The shapes of a frame in kilometres, simplified, in the order of its units."""
    references = engine.say.references
    shapes = project_units(references.boundaries_of(frame), simplified_km=_TOLERANCE_KM)
    return {code: shapes[code] for code in references.units_of(frame)["unit_code"]}


class _Texts:
    """Texts as the script reads them: what stands around the numbers is kept once, and referred to.

    The first pattern is a number alone; its place is left out.
    """

    def __init__(self) -> None:
        self._places = {"#": 0}

    @property
    def patterns(self) -> list[str]:
        """Sentences with "#" for each number."""
        return list(self._places)

    def encode(self, value: Any) -> Any:
        """Return it with, for each sentence of a text, the place of its pattern and its numbers."""
        if isinstance(value, str):
            return ";".join(self._encode_sentence(part) for part in _SENTENCE_ENDS.split(value))
        if isinstance(value, dict):
            return {key: self.encode(one) for key, one in value.items()}
        return [self.encode(one) for one in value] if isinstance(value, list) else value

    def _encode_sentence(self, text: str) -> str:
        place = self._places.setdefault(_NUMBER.sub("#", text), len(self._places))
        return " ".join([str(place or ""), *_NUMBER.findall(text)])


def collect_data(engine: Engine, shapes: Mapping[Frame, Shapes]) -> dict[str, Any]:
    """Return the data of the script, ready for JSON.

    Keys: lang, first (what is chosen first), options (by field, texts and values: of all snapshots; the
    script sees to it that a choice can be shown), keys (by letter), columns ([header, kind] by name), short
    (short name by indicator), frames (by frame [frame below, units], a unit: code, name, places of its
    regions among the options, of its parts if it was merged, of the next), dates (by date, then by frame: see
    _collect_frame), patterns (see _Texts: of all texts below dates).
    """
    say, texts = engine.say, _Texts()
    choices = [engine.settle(replace(engine.first, as_of=as_of)) for as_of in engine.editions]
    offered = [engine.list_options(choice) for choice in choices]
    dates = {
        choice.as_of: {
            frame: _collect_frame(engine, replace(choice, frame=frame))
            for frame in engine.list_frames(choice.as_of)
        }
        for choice in choices
    }
    options = {
        field: list(dict.fromkeys(option for options in offered for option in options[field]))
        for field in ("indicator", "as_of", "region", "frame")
    }
    return {
        "lang": say.lang,
        "first": {field: getattr(engine.first, field) for field in options},
        "options": options,
        "keys": {letter: key for key, letter in LETTERS.items()},
        "columns": {
            name: [one.header, "level" if name == "level" else "number" if one.align == "right" else "text"]
            for name, one in engine.look(engine.first).fields.items()
        },
        "short": {code: say.indicator(code, short=True) for _, code in options["indicator"]},
        "frames": {
            frame: [say.references.find_lower_frame(frame), _list_units(engine, frame, known)]
            for frame, known in shapes.items()
        },
        "dates": texts.encode(dates),
        "patterns": texts.patterns,
    }


def _list_units(engine: Engine, frame: Frame, shapes: Shapes) -> list[list[Any]]:
    say, units = engine.say, engine.say.references.units_of(frame)
    column = "region" if frame == engine.base_frame else "part_regions"
    below = list(say.references.units_of(say.references.find_lower_frame(frame) or frame)["unit_code"])
    return [
        [
            unit["unit_code"],
            say.unit(unit["unit_code"], frame=frame),
            [1 + engine.regions.index(region) for region in unit[column].split("; ")],
            [below.index(code) for code in unit["part_codes"]] if len(unit["part_codes"]) > 1 else [],
            following,
        ]
        for unit, following in zip(units.to_dict("records"), find_next(shapes), strict=True)
    ]


def _collect_frame(engine: Engine, choice: Choice) -> dict[str, Any]:
    """What is shown of a snapshot in a frame.

    Keys: source, about (lines about each unit), indicators (by code: see _collect_indicator).
    """
    scope = engine.look(choice).scope
    cards = [scope.country.describe_unit(code) for code in scope.country.units]
    return {
        "source": _write_note(scope),
        "about": [list(card.about) for card in cards],
        "indicators": {
            code: _collect_indicator(
                engine, replace(choice, indicator=code), [card.items[n] for card in cards]
            )
            for n, code in enumerate(scope.country.indicators)
        },
    }


def _collect_indicator(engine: Engine, choice: Choice, items: Sequence[Item]) -> dict[str, Any]:
    """What is shown of an indicator.

    Keys: name; keys (the letter of each unit), levels (names, and for each unit the place of its own),
    details (by place of the unit); columns (places in View.fields) and rows (place of the unit, cells) of the
    table of the whole country; views (of the country, then of each region: sentence, legend by letter,
    caption, columns). The rows of a region are those of its units.
    """
    views = [engine.look(replace(choice, region=region)) for region in (WHOLE_COUNTRY, *engine.regions)]
    country, levels = views[0], list(dict.fromkeys(item.level for item in items))
    place_of = {code: place for place, code in enumerate(country.keys)}
    rows = zip(country.gaps["unit_code"], country.table.rows, strict=True)
    return {
        "name": country.title,
        "keys": "".join(LETTERS[item.key] for item in items),
        "levels": [levels, [levels.index(item.level) for item in items]],
        "details": {place: list(item.details) for place, item in enumerate(items) if item.details},
        "columns": _place_columns(country),
        "rows": [[place_of[code], *row] for code, row in rows],
        "views": [
            [
                _BOLD.join(split_bold(view.sentence)),
                {LETTERS[key]: text for key, text in view.legend.items()},
                view.table.caption if view.table.rows else view.table.when_empty,
                _place_columns(view),
            ]
            for view in views
        ],
    }


def _place_columns(view: View) -> list[int]:
    return [list(view.fields).index(name) for name in view.columns]


def _write_note(scope: Scope) -> str:
    """What stands below the map: what it is not for, and where shapes and figures come from."""
    say, snapshot = scope.country.say, scope.country.snapshot
    notes = [say("map-note-boundaries", n_units=len(scope.country.units))]
    notes += [say("explore-merged")] if scope.is_merged else []
    return " ".join([*notes, say("map-note-data", citation=say.citation(snapshot.source))])


def _write_first_view(view: View) -> dict[str, str]:
    """What is seen before the script runs, and where none does."""
    parts = [escape(part) for part in split_bold(view.sentence)]
    parts[1::2] = [f"<strong>{bold}</strong>" for bold in parts[1::2]]
    legend = [f"<li>{_swatch(key)}<span>{escape(text)}</span></li>" for key, text in view.legend.items()]
    # as the script writes it, with the page's own style
    written = view.table.to_html().replace(' style="text-align: left"', "")
    written = written.replace('style="text-align: right"', 'class="number"')
    table = written if view.table.rows else f"<p>{escape(view.table.when_empty)}</p>"
    return {
        "what": escape(view.title),
        "where": "".join(parts),
        "counts": escape("; ".join(view.legend.values())),
        "legend": "".join(legend),
        "table": table,
    }


def _swatch(key: str) -> str:
    return (
        '<svg class="swatch" viewBox="0 0 15 15" aria-hidden="true">'
        f'<rect class="hx-level" width="15" height="15" data-level="{key}"/></svg>'
    )


def _write_labels(say: Wording) -> dict[str, str]:
    names = {name: f"explore-{name}" for name in ("title", "lead", "date", "frame", "close", "hint")}
    names |= {name: f"column-{name}" for name in ("indicator", "region")}
    return {f"label_{name}": escape(say(message)) for name, message in names.items()}


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


def draw_map(frames: Mapping[Frame, Shapes], view: View, *, name: str) -> str:
    """Return the map and its enlarged parts as HTML; `name` begins every id in it.

    Each unit is an option with data-unit (its code) and a path with data-level (a key of LETTERS): those of
    the view's frame, which are shown; the others are hidden until the script gives them theirs.
    """
    say, first = view.say, frames[view.country.snapshot.frame]
    units = "".join(_draw_frame(frame, shapes, view, name) for frame, shapes in frames.items())
    land = "".join(
        f'<path class="hx-land" d="{_outline(shape)}"/>'
        for shape in project_context(MAP_VIEW, say.references)
    )
    land = land.replace('<path class="hx-land" d=""/>', "")
    country = _outline(shapely.coverage_union_all(list(first.values())))
    islands = "".join(_draw_islands(frames, view))
    about = f'role="listbox" aria-label="{escape(say("explore-map"))}"'
    main = (
        f'<svg class="country" viewBox="{_box(MAP_VIEW)}">{_draw_hatches(name)}'
        f'<g aria-hidden="true" id="{name}-land">{land}</g><g {about}>{units}</g>'
        f'<g aria-hidden="true"><path class="hx-coast" id="{name}-coast" d="{country}"/>{islands}'
        '<use class="ring halo"/><use class="ring"/></g></svg>'
    )
    insets = "".join(_draw_inset(place, frames, view, name) for place in range(len(INSETS)))
    return f'<div class="map"><div class="whole">{main}{"".join(_write_names(say))}</div>{insets}</div>'


def _draw_frame(frame: Frame, shapes: Shapes, view: View, name: str) -> str:
    """Units as options; the script gives those that are hidden their levels and what they are called."""
    is_shown = frame == view.country.snapshot.frame

    def describe(code: str) -> tuple[str, str]:
        if not is_shown:
            return "", ""
        item = view.country.items[code, view.choice.indicator]
        return f' aria-label="{escape(f"{item.unit}: {item.level}")}"', f' data-level="{item.key}"'

    # The shape alone has an id: what shows it again (`use`) must not take the focus as well.
    options = "".join(
        f'<g role="option" data-unit="{code}"{label}>'
        f'<path class="hx-level hx-unit" id="{name}-{frame}-{code}"{level} d="{_outline(shape)}"/></g>'
        for code, shape in shapes.items()
        for label, level in [describe(code)]
    )
    return f'<g role="presentation" data-frame="{frame}"{"" if is_shown else " hidden"}>{options}</g>'


def _draw_islands(frames: Iterable[Frame], view: View) -> Iterator[str]:
    """Islands in the colour of their unit, with its code in each frame where that is not the same."""
    found = {frame: project_islands(view.say.references, frame) for frame in frames}
    for group, (code, islands) in found[view.country.snapshot.frame].items():
        marks = "".join(
            f'<circle cx="{x}" cy="{y}" r="32"/>' for x, y in _steps(shapely.get_coordinates(islands))
        )
        codes = {frame: groups[group][0] for frame, groups in found.items()}
        others = "".join(f' data-in-{frame}="{other}"' for frame, other in codes.items())
        about = f'data-unit="{code}" data-level="{view.keys[code]}"'
        about += others if len(set(codes.values())) > 1 else ""
        yield f'<g class="hx-level islands" {about}>{marks}</g>'


def _draw_inset(number: int, frames: Mapping[Frame, Shapes], view: View, name: str) -> str:
    inset = INSETS[number]
    box, title = inset.part.box, escape(view.say(inset.title))
    copies = ""
    for frame, shapes in frames.items():
        seen = (code for code, shape in shapes.items() if shape.intersects(box))
        uses = "".join(f'<use href="#{name}-{frame}-{code}" data-unit="{code}"/>' for code in seen)
        copies += (
            f'<g data-frame="{frame}"{"" if frame == view.country.snapshot.frame else " hidden"}>{uses}</g>'
        )
    return (
        f'<div class="inset" style="{_place(_PLACES[inset.title])}" aria-hidden="true">'
        f'<svg viewBox="{_box(inset.part)}"><use href="#{name}-land"/>{copies}<use href="#{name}-coast"/>'
        f'<use class="ring halo"/><use class="ring"/></svg><span>{title}</span></div>'
    )


def _write_names(wording: Wording) -> Iterator[str]:
    for message, (x, y) in _NAMES.items():
        text = escape(wording(message))
        yield f'<span class="label {message}" style="{_place(Rectangle(x, y, x, y))}">{text}</span>'


def _draw_hatches(name: str) -> str:
    """Patterns of the hatched levels, one for each scale they are seen at."""
    return f"<defs>{''.join(_draw_hatch(name, *hatch) for hatch in product(HATCH_COLOURS, _HATCHES))}</defs>"


def _draw_hatch(name: str, level: str, scale: str) -> str:
    width = _HATCHES[scale]
    middle = f"{width / 2:g}"
    lines = f"M{middle} 0V{width:g}" + (f"M0 {middle}H{width:g}" if level == MISSING_LEVEL else "")
    size = f'width="{width:g}" height="{width:g}"'
    return (
        f'<pattern id="{name}-{level}-{scale}" class="hx-{level}" patternUnits="userSpaceOnUse" {size} '
        f'patternTransform="rotate(45)"><rect {size} fill="{LEVEL_COLOURS[level]}"/>'
        f'<path d="{lines}" stroke="{HATCH_COLOURS[level]}" stroke-width="{0.22 * width:g}"/></pattern>'
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


def _box(view: Rectangle) -> str:
    [(x, y)] = _steps(np.array([(view.left, view.top)]))
    return f"{x} {y} {round(view.width * _STEPS_PER_KM)} {round(view.height * _STEPS_PER_KM)}"


def _place(view: Rectangle) -> str:
    """A place on the map, in per cent of it, for the style sheet to use or, on a phone, not."""
    x, y = (view.left - MAP_VIEW.left) / MAP_VIEW.width, (MAP_VIEW.top - view.top) / MAP_VIEW.height
    return f"--x:{100 * x:.2f}%;--y:{100 * y:.2f}%;--w:{100 * view.width / MAP_VIEW.width:.2f}%"
