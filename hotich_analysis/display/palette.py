"""Colours and hatches of levels, the same in every map and chart.

They differ in lightness, not in hue alone, and partial and missing are hatched besides: grey print and
colour-blind readers lose nothing. tests/display/test_status_map.py holds the distances.
"""

from __future__ import annotations

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

SEA: Final = "#f5f8fa"
LAND: Final = "#ebe9e4"
LAND_EDGE: Final = "#cdc9bf"
BORDER: Final = "#7d8c95"
COAST: Final = "#46545d"
TEXT: Final = "#222222"
QUIET_TEXT: Final = "#5a6b76"
SEA_TEXT: Final = "#557c93"
ON_DARK_TEXT: Final = "#ffffff"
