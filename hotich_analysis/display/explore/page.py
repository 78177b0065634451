"""The interactive map of a report: choose indicator, date, frame and region; see every unit's levels.

What its script knows (units of both frames, their levels and notes, words) and its drawing (units, land and
islands as SVG, names as HTML) are made here; the page asks nobody for anything.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from importlib.resources import files
from itertools import groupby, pairwise, product
from string import Template
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.tables import load_provinces, load_units_2025
from hotich_analysis.display.maps.drawing import INSETS, View, project_context, project_islands, project_units
from hotich_analysis.display.maps.status import levels_of_units
from hotich_analysis.display.palette import HATCH_COLOURS, LEVEL_COLOURS, MISSING_LEVEL, is_ratio
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import BoundaryError, Problem, UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, merge_provinces, merge_units
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import Lang

LETTERS: Final = {level: level[0] for level in LEVEL_COLOURS}
# Messages that the script completes with what is chosen, and the names of their values.
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "told": ("date", "place", "n"),
    "unit": ("name", "level"),
    "unit-of-parts": ("name", "level", "n_deployed", "n_parts"),
    "population": ("population",),
    "parts": ("parts",),
    "hint": (),
    "note": ("note",),
    "gaps": ("n", "population"),
    "gaps-parts": ("n", "population"),
    "lacking": ("parts",),
    "nothing": (),
}


def collect_data(
    snapshots: Sequence[Snapshot],
    provinces: pd.DataFrame,
    units: pd.DataFrame,
    *,
    frames: Mapping[str, Shapes],
    wording: Wording,
) -> dict[str, Any]:
    """Return the data of the script, ready for JSON.

    provinces: as load_provinces(); units: as merge_provinces(); frames: as shape_units(). Keys: lang,
    regions (names), levels (letter -> name), indicators (code -> full and short name), words (message with
    {blanks}), boundaries (frame -> note), frames (frame -> units: code, name, regions, tens of people, parts,
    next) and snapshots (date, citation, levels by frame and indicator, one letter a unit, and notes).
    """
    codes = list(dict.fromkeys(code for each in snapshots for code in each.status["indicator_code"]))
    return {
        "lang": wording.lang,
        "regions": [wording.region(str(region)) for region in provinces["region"].unique()],
        "levels": {
            "63": {letter: wording(f"level-{level}") for level, letter in LETTERS.items()},
            "34": {letter: wording(f"level-merged-{level}") for level, letter in LETTERS.items()},
        },
        "indicators": {
            code: [wording.indicator(code), wording.indicator(code, short=True)] for code in codes
        },
        "words": {name: _with_blanks(f"explorer-{name}", blanks, wording) for name, blanks in _WORDS.items()}
        | {"entry": _with_blanks("map-legend-entry", ("level", "n"), wording)},
        "boundaries": {
            "63": wording("map-note-boundaries", n_units=len(provinces)),
            "34": f"{wording('map-note-boundaries', n_units=len(units))} {wording('explorer-merged')}",
        },
        "frames": {
            "63": _list_units(provinces.assign(part_codes=provinces["unit_code"].map(lambda code: (code,))),
                              provinces, frames["63"], wording),
            "34": _list_units(units, provinces, frames["34"], wording),
        },
        "snapshots": [_list_levels(snapshot, provinces, units, wording) for snapshot in snapshots],
    }  # fmt: skip


def to_tens(thousand: float) -> int:
    """Return people in tens, which add up exactly; the source has two decimals of a thousand."""
    return round(100 * thousand)


def _with_blanks(message: str, blanks: Sequence[str], wording: Wording) -> str:
    return wording(message, **{blank: f"{{{blank}}}" for blank in blanks})


def _list_units(
    table: pd.DataFrame, provinces: pd.DataFrame, shapes: Shapes, wording: Wording
) -> list[list[Any]]:
    """[code, name, places of its regions, tens of people, places of its parts, places of the next]."""
    regions = {str(region): place for place, region in enumerate(provinces["region"].unique())}
    place_of = {code: place for place, code in enumerate(provinces["unit_code"])}
    in_order = {code: shapes[code] for code in table["unit_code"]}
    next_of = dict(zip(in_order, find_next(in_order), strict=True))
    return [
        [
            row["unit_code"],
            wording.unit_2025(row["unit_code"])
            if len(row["part_codes"]) > 1
            else wording.unit(row["unit_code"], row[f"name_{wording.lang}"]),
            [regions[region] for region in row["region"].split("; ")],
            to_tens(row[POPULATION_COLUMN]),
            [place_of[code] for code in row["part_codes"]],
            next_of[row["unit_code"]],
        ]
        for row in table.to_dict("records")
    ]


def _list_levels(
    snapshot: Snapshot, provinces: pd.DataFrame, units: pd.DataFrame, wording: Wording
) -> dict[str, Any]:
    """One snapshot: for each frame and indicator a letter for each unit, and the notes of provinces."""
    tables = {"63": (snapshot.status, provinces), "34": (merge_units(snapshot.status, provinces), units)}
    place_of = {code: place for place, code in enumerate(provinces["unit_code"])}
    notes: dict[str, dict[int, str]] = {}
    for row in snapshot.status.dropna(subset="note").to_dict("records"):
        notes.setdefault(row["indicator_code"], {})[place_of[row["unit_code"]]] = row["note"]
    return {
        "date": wording.date(snapshot.snapshot_date),
        "citation": wording("map-note-data", citation=wording.citation(snapshot.source)),
        "levels": {
            frame: {
                str(code): "".join(
                    LETTERS[level]
                    for level in levels_of_units(table, known["unit_code"], indicator=str(code)).values()
                )
                for code in snapshot.status["indicator_code"].unique()
            }
            for frame, (table, known) in tables.items()
        },
        "notes": notes,
    }


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


_NOT_ON_PAPER: Final = "// for the page alone"
_COLUMNS: Final = ("name", "region", "level", "people", "gaps")
_FRAMES: Final = ("63", "34")


@dataclass(frozen=True)
class Explorer:
    """The interactive map as a notebook shows it: HTML for Lab and the page, nothing for the PDF."""

    html: str
    description: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/vnd.typst": _NOT_ON_PAPER, "text/plain": self.description}


def show_explorer(
    snapshots: Sequence[Snapshot], boundaries: gpd.GeoDataFrame, *, lang: Lang = "vi"
) -> Explorer:
    """Return the interactive map of these snapshots, the latest shown first; equal inputs, equal bytes.

    snapshots: of the 63-unit frame, at least one; the 34 units of 2025 are merged from it. Ratios with counts
    are left out, because levels say too little of them; where nothing else is, a sentence says so.
    boundaries: as load_boundaries(). Population: GSO average 2022. All text that comes from data is escaped.
    Raises UsageError for no snapshot, another language or frame, BoundaryError for a unit without a shape.
    """
    say = load_wording(lang)
    _check_frames(snapshots)
    ordered = sorted(_leave_out_ratios(snapshots), key=lambda snapshot: snapshot.snapshot_date)
    if not ordered:
        note = say("explorer-no-levels")
        return Explorer(f"<p>{escape(note)}</p>", note)
    provinces = load_provinces()
    units = merge_provinces(provinces, load_units_2025())
    unit_2025_of = dict(zip(provinces["unit_code"], provinces["unit_2025_code"], strict=True))
    frames = shape_units(boundaries, unit_2025_of)
    status = ordered[-1].status
    indicator = str(status["indicator_code"].iloc[0])
    levels = levels_of_units(status, provinces["unit_code"], indicator=indicator)
    data = collect_data(ordered, provinces, units, frames=frames, wording=say)
    # "<" is all that could end the script early.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    name = f"map-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    told = _tell(data, indicator, levels, say)
    labels = _write_labels(data, levels, say) | _write_options(data, indicator, say)
    parts = {
        "name": name,
        "data": text,
        "map": draw_map(frames, levels, say, name=name),
        "table": _write_table(list_gaps(status, indicator=indicator), data, say),
        "frames": _write_frames(name, say),
        "style": _read("css").substitute(_colours(), name=name),
        "script": _read("js").template,
    }
    page = _read("html").substitute(parts | told | labels)
    return Explorer(page, f"[{say('explorer-title')}] {'. '.join(told.values())}.")


def _check_frames(snapshots: Sequence[Snapshot]) -> None:
    if not snapshots:
        raise UsageError("snapshot to explore", "none")
    for snapshot in snapshots:
        if str(snapshot.frame) != _FRAMES[0]:
            raise UsageError("frame of a snapshot to explore", snapshot.frame, known=_FRAMES[:1])


def _leave_out_ratios(snapshots: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """The snapshots with what is counted by level; one that has only ratios is left out."""
    for snapshot in snapshots:
        codes = snapshot.status["indicator_code"]
        ratios = [code for code in codes.unique() if is_ratio(snapshot.status, code)]
        status = snapshot.status[~codes.isin(ratios)] if ratios else snapshot.status
        if len(status):
            yield replace(snapshot, status=status)


def _read(kind: str) -> Template:
    return Template(files(__package__).joinpath("templates", f"explorer.{kind}").read_text(encoding="utf-8"))


def _tell(data: Mapping[str, Any], indicator: str, levels: Mapping[str, str], say: Wording) -> dict[str, str]:
    """What is shown, in the words a screen reader hears when it changes."""
    date, place = data["snapshots"][-1]["date"], say("explorer-all-regions")
    told = {
        "what": say.indicator(indicator),
        "where": say("explorer-told", date=date, place=place, n=len(levels)),
        "counts": "; ".join(_count_levels(levels, say).values()),
    }
    return {key: escape(text) for key, text in told.items()}


def _write_labels(data: Mapping[str, Any], levels: Mapping[str, str], say: Wording) -> dict[str, str]:
    names = ("title", "lead", "indicator", "date", "frame", "region", "close", "hint")
    return {f"label_{name}": escape(say(f"explorer-{name}")) for name in names} | {
        "lang": say.lang,
        "legend": _write_legend(levels, say),
        "note": escape(f"{data['boundaries']['63']} {data['snapshots'][-1]['citation']}"),
    }


def _colours() -> dict[str, str]:
    return {f"level_{level}": colour for level, colour in LEVEL_COLOURS.items()}


def _count_levels(levels: Mapping[str, str], say: Wording) -> dict[str, str]:
    """Each level with its number of units; not reported only where it occurs."""
    counts = {level: list(levels.values()).count(level) for level in LEVEL_COLOURS}
    return {
        level: say("map-legend-entry", level=say(f"level-{level}"), n=n)
        for level, n in counts.items()
        if n or level != MISSING_LEVEL
    }


def _write_legend(levels: Mapping[str, str], say: Wording) -> str:
    entries = _count_levels(levels, say).items()
    return "".join(f"<li>{_swatch(level)}<span>{escape(text)}</span></li>" for level, text in entries)


def _swatch(level: str) -> str:
    return (
        '<svg class="swatch" viewBox="0 0 15 15" aria-hidden="true">'
        f'<rect class="hx-level" width="15" height="15" data-level="{level}"/></svg>'
    )


def _write_frames(name: str, say: Wording) -> str:
    return "".join(
        f'<label><input type="radio" name="{name}-frame" value="{frame}"'
        f"{' checked' if frame == _FRAMES[0] else ''}> {escape(say(f'explorer-frame-{frame}'))}</label>"
        for frame in _FRAMES
    )


def _write_options(data: Mapping[str, Any], indicator: str, say: Wording) -> dict[str, str]:
    dates = [snapshot["date"] for snapshot in data["snapshots"]]
    indicators = {code: names[0] for code, names in data["indicators"].items()}
    regions = {"": say("explorer-all-regions")} | dict(enumerate(data["regions"]))
    return {
        "indicators": _write_choice(indicators, indicator),
        "dates": _write_choice(dict(enumerate(dates)), len(dates) - 1),
        "regions": _write_choice(regions, ""),
    }


def _write_choice(texts: Mapping[Any, str], chosen: object) -> str:
    def mark(value: object) -> str:
        return " selected" if value == chosen else ""

    return "".join(
        f'<option value="{escape(str(value))}"{mark(value)}>{escape(text)}</option>'
        for value, text in texts.items()
    )


def _write_table(gaps: pd.DataFrame, data: Mapping[str, Any], say: Wording) -> str:
    people = say.number(sum(map(to_tens, gaps["population_thousand"])) / 100, 1)
    caption = say("explorer-gaps", n=len(gaps), population=people) if len(gaps) else say("explorer-nothing")
    head = "".join(_write_header(column, say) for column in _COLUMNS)
    names = {unit[0]: unit[1] for unit in data["frames"]["63"]}
    rows = "".join(
        f'<tr data-unit="{gap["unit_code"]}">{_write_row(gap, names, say)}</tr>'
        for gap in gaps.to_dict("records")
    )
    body = f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    return f"<table><caption>{escape(caption)}</caption>{body}</table>"


def _write_header(column: str, say: Wording) -> str:
    """A header one can sort by; on paper, where browsers do not repeat buttons, its title stands alone."""
    title = escape(say(f"explorer-column-{column}"))
    button = f'<button type="button" data-sort="{column}" disabled>{title}</button>'
    return f'<th scope="col" class="{column}" data-title="{title}">{button}</th>'


def _write_row(gap: Mapping[Hashable, Any], names: Mapping[str, str], say: Wording) -> str:
    region = escape(say.region(gap["region"]))
    texts = {
        "region": region,
        "level": escape(say.level(gap["level"])),
        "people": say.number(gap["population_thousand"], 1),
        "gaps": say.number(gap["n_gaps_of_unit"]),
    }
    name = f'<th scope="row" class="name">{escape(names[gap["unit_code"]])}<small>{region}</small></th>'
    return name + "".join(f'<td class="{column}">{text}</td>' for column, text in texts.items())
