"""What the script of the interactive map knows: units of both frames, their levels and notes, and words.

Units are named by their place in the lists, levels by their first letter: the page carries it all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.explorer_map import Shapes, find_next
from hotich_analysis.display.map_description import levels_of_units
from hotich_analysis.display.palette import LEVEL_COLOURS
from hotich_analysis.display.wording import Wording
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, merge_units

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
