"""Colours and hatches of levels, of classes of a ratio and of changes, the same in every map and chart.

Classes of a ratio have fixed limits that indicators.csv publishes, never quantiles of the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators
from hotich_analysis.display.wording import Wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import Kind, Lang, Level

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


Limits = tuple[Fraction, ...]
"""Lower limits of the classes after the first, which begins at 0."""

_MOST_LIMITS: Final = len(CLASS_COLOURS) - 1
_MOST_DECIMALS: Final = 4


def is_ratio(status: pd.DataFrame, indicator: str) -> bool:
    """Return whether the table gives counts (numerator, denominator) for an indicator that is a ratio."""
    known = set(status["indicator_code"].unique())
    return "denominator" in status and indicator in known and bool(find_ratios([indicator]))


def find_ratios(indicators: Iterable[str]) -> list[str]:
    """Return those of these indicators that are ratios."""
    return [code for code in indicators if code in _thresholds_of_ratios()]


def limits_of(indicator: str) -> Limits:
    """Return the limits of a ratio's classes, rising; raise UsageError for none or more than four."""
    text = _thresholds_of_ratios()[indicator]
    limits = tuple(Fraction(part) for part in text.split()) if isinstance(text, str) else ()
    if not 0 < len(limits) <= _MOST_LIMITS:
        raise UsageError(
            f"number of class_thresholds of {indicator}", len(limits), known=["1", "2", "3", "4"]
        )
    return limits


def class_keys(limits: Limits) -> list[str]:
    """Return the key of each class, the lowest first: the darkest and the lightest colour always."""
    keys, last = list(CLASS_COLOURS), len(CLASS_COLOURS) - 1
    return [keys[round(place * last / len(limits))] for place in range(len(limits) + 1)]


def classify(numerator: int, denominator: int, *, limits: Limits) -> str:
    """Return the key of the class of a share."""
    reached = sum(numerator >= limit * denominator for limit in limits)
    return class_keys(limits)[reached]


def classes_of_units(status: pd.DataFrame, units: Iterable[str], *, indicator: str) -> dict[str, str]:
    """Return the key of the class of each of `units`; "missing" where no counts are reported."""
    limits = limits_of(indicator)
    found = {
        code: classify(numerator, denominator, limits=limits)
        for code, (numerator, denominator) in counts_of_units(status, indicator=indicator).items()
    }
    return {code: found.get(code, MISSING_LEVEL) for code in units}


def counts_of_units(status: pd.DataFrame, *, indicator: str) -> dict[str, tuple[int, int]]:
    """Return numerator and denominator of each unit that reported both."""
    rows = status[status["indicator_code"] == indicator]
    rows = rows[rows["numerator"].notna() & rows["denominator"].notna()]
    counts = zip(rows["numerator"].astype("int64"), rows["denominator"].astype("int64"), strict=True)
    return {str(code): (int(n), int(of)) for code, (n, of) in zip(rows["unit_code"], counts, strict=True)}


def count_complete(counts: Iterable[tuple[int, int]]) -> int:
    """Return how many of these have all of it."""
    return sum(numerator >= denominator for numerator, denominator in counts)


def name_levels(indicators: Sequence[str], wording: Wording) -> dict[str, str]:
    """Return what each level is called in a chart of these indicators: in the words of a ratio if all are."""
    if indicators and len(find_ratios(indicators)) == len(indicators):
        return {level: wording(f"ratio-{level}") for level in LEVEL_COLOURS}
    return {level: wording(f"level-{level}") for level in LEVEL_COLOURS}


def unit_of_counts(indicator: str, wording: Wording) -> str:
    """Return what a ratio counts: communes, records."""
    return _units_of_counts(wording.lang)[indicator]


def name_classes(limits: Limits, wording: Wording) -> dict[str, str]:
    """Return what each class is called, by its key, the lowest first: "dưới 50%", …, "100%"."""
    shares = [write_limit(limit, wording) for limit in limits]
    between = [wording("class-between", low=low, high=high) for low, high in pairwise(shares)]
    last = shares[-1] if limits[-1] == 1 else wording("class-from", low=shares[-1])
    names = [wording("class-below", high=shares[0]), *between, last]
    return dict(zip(class_keys(limits), names, strict=True))


def write_limit(limit: Fraction, wording: Wording) -> str:
    """Return a limit as per cent, with the decimals it has: 95%, 99,5%."""
    decimals = 0
    while (limit * 100 * 10**decimals).denominator > 1 and decimals < _MOST_DECIMALS:
        decimals += 1
    return f"{wording.number(float(limit * 100), decimals)}%"


@cache
def _thresholds_of_ratios() -> Mapping[str, str]:
    table = load_indicators()
    ratios = table[table["kind"] == Kind.RATIO]
    return dict(zip(ratios["indicator_code"], ratios["class_thresholds"].astype("str"), strict=True))


@cache
def _units_of_counts(lang: Lang) -> Mapping[str, str]:
    table = load_indicators()
    return dict(zip(table["indicator_code"], table[f"unit_{lang}"], strict=True))
