"""Classes of a ratio's map: fixed limits that indicators.csv publishes, never quantiles of the figures.

So two maps of the same indicator can be compared, whoever reported. A share that is exactly a limit belongs
to the class above it; shares are compared as fractions, because 0.95 of 20 is not 19 to a computer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators
from hotich_analysis.display.palette import CLASS_COLOURS, LEVEL_COLOURS, MISSING_LEVEL
from hotich_analysis.display.wording import Wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import Kind, Lang

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
