"""The interactive map of a report: choose indicator, date, frame and region; see every unit's levels.

One fragment of HTML with its style, script and data, which asks nobody for anything. Without its script it
is still the map and the table of the first indicator. It goes into notebooks and pages, not onto paper.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from importlib.resources import files
from string import Template
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.tables import load_provinces, load_units_2025
from hotich_analysis.display.explorer_data import collect_data, to_tens
from hotich_analysis.display.explorer_map import draw_map, shape_units
from hotich_analysis.display.map_description import levels_of_units
from hotich_analysis.display.palette import LEVEL_COLOURS, MISSING_LEVEL
from hotich_analysis.display.ratio_classes import is_ratio
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import merge_provinces
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import Lang

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
