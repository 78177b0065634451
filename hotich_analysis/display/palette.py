"""Colours and hatches of levels, of classes of a ratio and of changes, the same in every map and chart.

They differ in lightness, not in hue alone, and what comes near another is hatched besides: grey print and
colour-blind readers lose nothing. tests/display/test_status_map.py holds the distances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hotich_analysis.vocabulary import Level

MISSING_LEVEL: Final = "missing"
"""Key of a unit that did not report; no Level, because it is none of them."""

LEVEL_COLOURS: Final = {
    str(Level.FULL): "#b9d4e0",
    str(Level.PARTIAL): "#e8a33d",
    str(Level.NONE): "#a63a1a",
    MISSING_LEVEL: "#ffffff",
}
LEVEL_HATCHES: Final = {
    str(Level.FULL): "",
    str(Level.PARTIAL): "//////",
    str(Level.NONE): "",
    MISSING_LEVEL: "xxxxxx",
}
HATCH_COLOURS: Final = {str(Level.PARTIAL): "#9a6410", MISSING_LEVEL: "#b0b0b0"}

CLASS_COLOURS: Final = {
    "class-1": LEVEL_COLOURS[str(Level.NONE)],
    "class-2": "#bc600e",
    "class-3": "#c5884b",
    "class-4": "#d4aa7e",
    "class-5": LEVEL_COLOURS[str(Level.FULL)],
}
"""Of the classes of a ratio, from the lowest: from the red of none to the blue of full."""

CHANGE_COLOURS: Final = {
    "change-gained": "#1f5f8f",
    "change-lost": "#661a10",
    "change-corrected": "#8f7010",
    "change-newly_reported": "#6db3c9",
    "change-no_longer_reported": "#f0b494",
    "change-unchanged": "#c9c7c1",
    "change-not_reported": "#ffffff",
}
CHANGE_HATCHES: Final = {
    "change-newly_reported": "......",
    "change-no_longer_reported": "\\\\\\\\\\\\",
    "change-not_reported": LEVEL_HATCHES[MISSING_LEVEL],
}
_CHANGE_HATCH_COLOURS: Final = {
    "change-newly_reported": "#2c6a80",
    "change-no_longer_reported": "#96502c",
    "change-not_reported": HATCH_COLOURS[MISSING_LEVEL],
}

LOCATOR_COLOURS: Final = {
    "locator-self": "#1f5f8f",
    "locator-helper": "#7fb8d0",
    "locator-neighbour": "#cfd2cf",
    "locator-other": "#fbfaf8",
}
"""Of the map that shows where one unit lies: what is not near it stays quiet."""

SEA: Final = "#f5f8fa"
LAND: Final = "#ebe9e4"
LAND_EDGE: Final = "#cdc9bf"
BORDER: Final = "#7d8c95"
COAST: Final = "#46545d"
TEXT: Final = "#222222"
QUIET_TEXT: Final = "#5a6b76"
SEA_TEXT: Final = "#557c93"
ON_DARK_TEXT: Final = "#ffffff"


@dataclass(frozen=True)
class Fill:
    """How a unit is filled: a colour, and the lines of a hatch on it, if any."""

    colour: str
    hatch: str = ""
    hatch_colour: str = BORDER


FILLS: Final = {
    **{
        level: Fill(colour, LEVEL_HATCHES[level], HATCH_COLOURS.get(level, BORDER))
        for level, colour in LEVEL_COLOURS.items()
    },
    **{key: Fill(colour) for key, colour in CLASS_COLOURS.items()},
    **{
        key: Fill(colour, CHANGE_HATCHES.get(key, ""), _CHANGE_HATCH_COLOURS.get(key, BORDER))
        for key, colour in CHANGE_COLOURS.items()
    },
    **{key: Fill(colour) for key, colour in LOCATOR_COLOURS.items()},
}
"""By level, class of a ratio, kind of change or place beside a unit: all that a map can say of a unit."""
