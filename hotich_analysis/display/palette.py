"""What tells units apart in every map and chart: levels, classes of a ratio, changes; colours and names.

A key says what a cell is: its level or class, or why it has none. Classes of a ratio have fixed limits that
indicators.csv publishes, never quantiles of the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.kinds import COUNTS, Kind, kind_of, kinds_of
from hotich_analysis.dataset.references import References, references_of
from hotich_analysis.display.wording import INFERRED_MARK, Wording
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.metrics.states import (
    is_lacking,
    is_merged,
    is_regrouped,
    is_reported,
    list_inferred,
    states_of,
)
from hotich_analysis.vocabulary import Level, State

MISSING_LEVEL: Final = "missing"
"""Key of a unit that was asked and did not report; no Level, because it is none of them."""
WHOLE_LEVEL: Final = "whole"
"""Key of a merged unit in which every part has it, not every part in full: of those that are deployed."""

LEVEL_COLOURS: Final = {
    str(Level.FULL): "#b9d4e0",
    str(Level.PARTIAL): "#d98f2b",
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

WHOLE_COLOUR: Final = "#70a8c6"
_WHOLE_HATCH: Final = "\\\\\\\\\\\\"
_WHOLE_HATCH_COLOUR: Final = "#3f7592"

OUTSIDE_COLOURS: Final = {str(State.NOT_ASKED): "#f2f2ca", str(State.NOT_APPLICABLE): "#f2f2ca"}
"""Of what nobody was asked for: neither an answer nor a missing one, and in no count of units."""
_OUTSIDE_HATCHES: Final = {str(State.NOT_ASKED): "||||", str(State.NOT_APPLICABLE): "----"}
_OUTSIDE_HATCH_COLOUR: Final = "#b4b48a"

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
    "change-no_longer_reported": LEVEL_COLOURS[MISSING_LEVEL],
    "change-unchanged": "#c9c7c1",
    "change-not_reported": "#ffffff",
    "change-first_asked": "#dadaf2",
    "change-no_longer_asked": OUTSIDE_COLOURS[State.NOT_ASKED],
}
CHANGE_HATCHES: Final = {
    "change-newly_reported": "......",
    "change-no_longer_reported": "xxx",  # silence, as on every map; wider where it is new
    "change-not_reported": LEVEL_HATCHES[MISSING_LEVEL],
    "change-first_asked": "----",
    "change-no_longer_asked": _OUTSIDE_HATCHES[State.NOT_ASKED],
}
_CHANGE_HATCH_COLOURS: Final = {
    "change-newly_reported": "#2c6a80",
    "change-no_longer_reported": HATCH_COLOURS[MISSING_LEVEL],
    "change-not_reported": HATCH_COLOURS[MISSING_LEVEL],
    "change-first_asked": "#9a9ac8",
    "change-no_longer_asked": _OUTSIDE_HATCH_COLOUR,
}

LOCATOR_COLOURS: Final = {
    "locator-self": "#1f5f8f",
    "locator-helper": "#7fb8d0",
    "locator-neighbour": "#cfd2cf",
    "locator-other": "#fbfaf8",
}
"""Of the map that shows where one unit lies: what is not near it stays quiet."""

VALUE_COLOURS: Final = ("#eef0c8", "#8cc3a5", "#2f8296", "#1c3a68")
"""Of the ramp of one's own numbers, from the lowest: lighter to darker, and neither good nor bad."""

SEA: Final = "#f5f8fa"
LAND: Final = "#ebe9e4"
LAND_EDGE: Final = "#cdc9bf"
BORDER: Final = "#7d8c95"
COAST: Final = "#46545d"
TEXT: Final = "#222222"
QUIET_TEXT: Final = "#5a6b76"
SEA_TEXT: Final = "#557c93"
ON_DARK_TEXT: Final = "#ffffff"


DARK: Final = {
    "#b9d4e0": "#2f5567",  # full
    "#d98f2b": "#8a5a14",  # partial
    WHOLE_COLOUR: "#3f7d99",
    _WHOLE_HATCH_COLOUR: "#9fcfe4",
    "#9a6410": "#d39b45",
    "#a63a1a": "#ff8a66",  # none
    "#ffffff": "#17181a",  # missing, and text on what is dark by day
    "#b0b0b0": "#6a6f73",
    "#f2f2ca": "#33331f",  # not asked
    "#b4b48a": "#7d7d55",
    "#bc600e": "#de7f35",  # classes between the lowest and the highest
    "#c5884b": "#b0682f",
    "#d4aa7e": "#7c5334",
    "#1f5f8f": "#6fb4e8",  # gained; the unit itself
    "#661a10": "#ff6b57",
    "#8f7010": "#d9b64a",
    "#6db3c9": "#3f8ba3",
    "#2c6a80": "#9fd6e6",
    "#c9c7c1": "#4a4d4f",
    "#dadaf2": "#33335a",
    "#9a9ac8": "#8080b8",
    "#7fb8d0": "#336b86",
    "#cfd2cf": "#4b4f51",
    "#fbfaf8": "#202325",
    SEA: "#1c252b",
    LAND: "#2b2e30",
    LAND_EDGE: "#45494c",
    BORDER: "#6d7b84",
    COAST: "#aebac2",
    TEXT: "#e6e4df",
    QUIET_TEXT: "#a3b0b8",
    SEA_TEXT: "#8fb3c8",
}
"""What each colour is on a dark page: what lacks stands out there, too, and what is done stays quiet."""


@dataclass(frozen=True)
class Fill:
    """How a unit is filled: a colour, and the lines of a hatch on it, if any.

    is_dark: names on it, and the border between two units that are filled so, are light.
    """

    colour: str
    hatch: str = ""
    hatch_colour: str = BORDER
    is_dark: bool = False

    @property
    def text(self) -> str:
        """Colour of a name on it."""
        return ON_DARK_TEXT if self.is_dark else TEXT

    @property
    def border(self) -> str:
        """Colour of the line to a unit that is filled alike."""
        return ON_DARK_TEXT if self.is_dark else BORDER


_DARK_KEYS: Final = {"none", "class-1", "change-gained", "change-lost", "change-corrected", "locator-self"}


def _fill(key: str, colour: str, hatch: str = "", hatch_colour: str = BORDER) -> Fill:
    return Fill(colour, hatch, hatch_colour, is_dark=key in _DARK_KEYS)


class _Fills(dict[str, Fill]):
    """Fills by their keys; a colour ("#2f7f8f") is a key itself, of a unit that is filled with it."""

    def __missing__(self, colour: str) -> Fill:
        if not colour.startswith("#"):
            raise KeyError(colour)
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return Fill(colour, is_dark=0.299 * red + 0.587 * green + 0.114 * blue < _HALF_LIGHT)


_HALF_LIGHT: Final = 110

FILLS: Final = _Fills(
    {
        **{
            level: _fill(level, colour, LEVEL_HATCHES[level], HATCH_COLOURS.get(level, BORDER))
            for level, colour in LEVEL_COLOURS.items()
        },
        WHOLE_LEVEL: Fill(WHOLE_COLOUR, _WHOLE_HATCH, _WHOLE_HATCH_COLOUR),
        **{
            key: Fill(colour, _OUTSIDE_HATCHES[key], _OUTSIDE_HATCH_COLOUR)
            for key, colour in OUTSIDE_COLOURS.items()
        },
        **{key: _fill(key, colour) for key, colour in CLASS_COLOURS.items()},
        **{
            key: _fill(key, colour, CHANGE_HATCHES.get(key, ""), _CHANGE_HATCH_COLOURS.get(key, BORDER))
            for key, colour in CHANGE_COLOURS.items()
        },
        **{key: _fill(key, colour) for key, colour in LOCATOR_COLOURS.items()},
    }
)
"""By level, state without one, class of a ratio, kind of change or place beside a unit: all a map can say."""


def key_cells(status: pd.DataFrame) -> pd.Series[str]:
    """Return, row by row, the level or, where there is none, why: not reported, not asked, not applicable.

    Of a merged unit with a level in part, "whole" if every part that reported has it.
    """
    states = states_of(status)
    silent = states.where(states.isin(list(OUTSIDE_COLOURS)), MISSING_LEVEL)
    is_whole = status["level"].eq(Level.PARTIAL) & ~is_lacking(status) & is_regrouped(status)
    return status["level"].astype("str").mask(is_whole, WHOLE_LEVEL).where(is_reported(status), silent)


Limits = tuple[Fraction, ...]
"""Lower limits of the classes after the first, which begins at 0."""

_MOST_LIMITS: Final = len(CLASS_COLOURS) - 1
_MOST_DECIMALS: Final = 4


def has_classes(status: pd.DataFrame, indicator: str) -> bool:
    """Return whether cells of an indicator are shown by class: one whose counts the table gives."""
    known = set(status["indicator_code"].unique())
    return indicator in known and set(COUNTS) <= set(status) and bool(kind_of(status, indicator).counts)


def limits_of(references: References, indicator: str) -> Limits:
    """Return the limits of a ratio's classes, rising; raise UsageError for none or more than four."""
    texts = references.indicators.set_index("indicator_code")["class_thresholds"]
    text = texts.get(indicator)
    limits = tuple(Fraction(part) for part in text.split()) if isinstance(text, str) else ()
    if not 0 < len(limits) <= _MOST_LIMITS:
        what = Message("number of class_thresholds of {indicator}", indicator=indicator)
        raise UsageError(what, len(limits), known=["1", "2", "3", "4"])
    return limits


COMMUNE_LIMITS: Final[Limits] = (Fraction(1, 2), Fraction(4, 5), Fraction(19, 20), Fraction(1))
"""Of a share of communes, the same as indicators.csv has for counts of communes."""


def class_keys(limits: Limits) -> list[str]:
    """Return the key of each class, the lowest first: the darkest and the lightest colour always."""
    keys, last = list(CLASS_COLOURS), len(CLASS_COLOURS) - 1
    return [keys[round(place * last / len(limits))] for place in range(len(limits) + 1)]


def classify(numerator: float, denominator: float, *, limits: Limits) -> str:
    """Return the key of the class of a share, which is not rounded: 0.55 of 100 is 55 as it reads."""
    part, whole = (Fraction(str(number)) for number in (numerator, denominator))
    reached = sum(part >= limit * whole for limit in limits)
    return class_keys(limits)[reached]


def classes_of_units(status: pd.DataFrame, units: Iterable[str], *, indicator: str) -> dict[str, str]:
    """Return the key of the class of each of `units`; without counts, why: see key_cells()."""
    limits = limits_of(references_of(status), indicator)
    rows = status[status["indicator_code"] == indicator]
    keys = key_cells(rows)
    silent = keys.where(keys.isin(list(OUTSIDE_COLOURS)), MISSING_LEVEL)
    found = dict(zip(rows["unit_code"], silent, strict=True))
    counted = rows.loc[rows[list(COUNTS)].notna().all(axis=1), ["unit_code", *COUNTS]]
    for code, numerator, denominator in counted.itertuples(index=False):
        found[code] = classify(numerator, denominator, limits=limits)
    return {code: found.get(code, MISSING_LEVEL) for code in units}


def name_levels(table: pd.DataFrame, wording: Wording, *, inferred: Collection[str] = ()) -> dict[str, str]:
    """Return what each key of key_cells() is called in a chart of a table, in the order of a legend.

    Levels are called as those of a kind with counts if all its indicators are of that, else, if units were
    merged, as those of their parts. inferred: the items that units are taken to have: where they are marked,
    a full level does not say how far.
    """
    words = "level-merged" if is_merged(table).any() else "level"
    kinds = [Kind(kind) for kind in kinds_of(table).unique()]
    words = f"level-{kinds[0]}" if len(kinds) == 1 and kinds[0].counts else words
    names: dict[str, str] = {str(level): wording(f"{words}-{level}") for level in reversed(Level)}
    if inferred and words == "level":
        names[str(Level.FULL)] = wording("level-full-marked", mark=INFERRED_MARK)
    names[WHOLE_LEVEL] = wording("level-merged-whole") if words == "level-merged" else names[Level.PARTIAL]
    return names | {key: wording(f"level-{key}") for key in (MISSING_LEVEL, *OUTSIDE_COLOURS)}


def unit_of_counts(indicator: str, wording: Wording) -> str:
    """Return what a ratio counts: communes, records."""
    table = wording.references.indicators.set_index("indicator_code")
    return str(table.loc[indicator, f"unit_{wording.lang}"])


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


def levels_shown(levels: Iterable[str]) -> list[str]:
    """Return the keys a legend explains: full and none always, partial and no level where they occur."""
    occurring = {str(Level.FULL), str(Level.NONE), *levels}
    full, *others = LEVEL_COLOURS
    return [level for level in (full, WHOLE_LEVEL, *others, *OUTSIDE_COLOURS) if level in occurring]


def rows_of(table: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the rows of an indicator; raise UsageError, with the nearest ones, for one that has none."""
    known = list(table["indicator_code"].unique())
    if indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    return table[table["indicator_code"] == indicator]


Maps = Mapping[str, Mapping[str, str]]
"""By indicator, then by unit: the key."""


SILENT: Final = (MISSING_LEVEL, *OUTSIDE_COLOURS)
"""Keys of a unit that has neither a level nor a class."""


@dataclass(frozen=True)
class Levels:
    """What tells the units of a map apart: the level of an indicator.

    is_merged: whether any of the units was merged from several; alt, alt_of_part: the messages that describe
    a map, and a small one.
    """

    indicator: str
    is_merged: bool = False
    alt: str = "alt-map"
    alt_of_part: str = "alt-small-multiples-part"
    lowest: str = str(Level.NONE)
    names_parts: bool = True
    is_inferred: bool = False

    def read(self, status: pd.DataFrame, units: Iterable[str]) -> dict[str, str]:
        """Return the level of each unit or why it has none (palette.key_cells); without a row "missing".

        Raises UsageError for an indicator that is not in the table, with the nearest ones.
        """
        rows = rows_of(status, self.indicator)
        found = dict(zip(rows["unit_code"], key_cells(rows), strict=True))
        return {code: found.get(code, MISSING_LEVEL) for code in units}

    def list_behind(self, rows: pd.DataFrame) -> list[str]:
        """Return the codes of the units that have not begun."""
        return list(rows.loc[rows["level"].eq(Level.NONE), "unit_code"])

    def name_level(self, level: str, say: Wording, *, merged: bool) -> str:
        """Return the name of a unit's level, of one merged from several in words of its parts."""
        level = Level.PARTIAL if level == WHOLE_LEVEL and not merged else level
        if merged:
            # some parts are listed as lacking it, and that the others have it is inferred, too
            is_inferred = self.is_inferred and level in (Level.FULL, Level.PARTIAL)
            return say(f"level-merged-{level}-inferred" if is_inferred else f"level-merged-{level}")
        return say("level-inferred" if self.is_inferred and level == Level.FULL else f"level-{level}")

    def describe(self, _counts: Mapping[str, int], _say: Wording) -> dict[str, str]:
        """Return what the alternative text says besides."""
        return {}

    def name_keys(self, shown: Iterable[str], say: Wording) -> dict[str, str]:
        """Return the text of each key that a legend has, where units have those that are shown."""
        return {
            key: say(f"level-{key}") if key in SILENT else self.name_level(key, say, merged=self.is_merged)
            for key in levels_shown(shown)
        }

    def list_legend(
        self,
        numbers: Mapping[str, float],
        say: Wording,
        *,
        write: Callable[[float], object] = int,
        is_named: bool = False,
    ) -> dict[str, str]:
        """Return the legend's text for each key; is_named: the map names the units of the lowest class.

        numbers: by key how many units it has, or people; write: how such a number is written.
        """
        added = add_up(numbers, merged=self.is_merged)
        message = {self.lowest: "map-legend-entry-named"} if is_named and not self.names_parts else {}
        message |= {WHOLE_LEVEL: "map-legend-entry-within"} if self.is_merged else {}
        return {
            key: say(message.get(key, "map-legend-entry"), level=name, n=write(added.get(key, 0)))
            for key, name in self.name_keys(added, say).items()
        }


@dataclass(frozen=True)
class Classes(Levels):
    """The class of an indicator whose counts the table gives; a legend has the empty ones, too."""

    kind: Kind = Kind.RATIO

    def read(self, status: pd.DataFrame, units: Iterable[str]) -> dict[str, str]:
        """Return the key of each unit: see classes_of_units()."""
        return classes_of_units(rows_of(status, self.indicator), units, indicator=self.indicator)

    def list_behind(self, rows: pd.DataFrame) -> list[str]:
        """Return the codes of the units below 100 %."""
        return list(rows.loc[is_lacking(rows), "unit_code"])

    def name_level(self, level: str, say: Wording, *, merged: bool) -> str:  # noqa: ARG002 - a share is no parts'
        """Return what a level is of a share."""
        return say(f"level-{self.kind}-{level}")

    def describe(self, counts: Mapping[str, int], say: Wording) -> dict[str, str]:
        """Return the classes with their units, the lowest, and what is counted."""
        classes = name_classes(limits_of(say.references, self.indicator), say)
        parts = [say("alt-map-class", name=text, n=counts.get(key, 0)) for key, text in classes.items()]
        unit = unit_of_counts(self.indicator, say)
        return {"lowest": classes[self.lowest], "classes": "; ".join(parts), "unit": unit}

    def name_keys(self, shown: Iterable[str], say: Wording) -> dict[str, str]:
        """Return the text of each class, the highest first, and of the states shown."""
        names = _name_classes(self.indicator, say)
        return names | {key: say(f"level-{key}") for key in SILENT if key in shown}


def add_up(numbers: Mapping[str, float], *, merged: bool) -> dict[str, float]:
    """Return the numbers of a legend from those of each key: merged units are counted as coverage() does.

    At full stand all in which every part has it; those where a part has it only partly are among them.
    """
    if not merged or WHOLE_LEVEL not in numbers:
        return dict(numbers)
    return {**numbers, str(Level.FULL): numbers.get(Level.FULL, 0) + numbers[WHOLE_LEVEL]}


def scale_of(status: pd.DataFrame, indicator: str) -> Levels:
    """Return what tells the units apart: classes of a ratio with counts, else levels, of merged units so."""
    if has_classes(status, indicator):
        lowest = class_keys(limits_of(references_of(status), indicator))[0]
        kind = kind_of(status, indicator)
        map_alt, part_alt = f"alt-map-{kind}", f"alt-small-multiples-part-{kind}"
        look: Any = {"lowest": lowest, "names_parts": False, "kind": kind}
        return Classes(indicator, alt=map_alt, alt_of_part=part_alt, **look)
    merged, inferred = bool(is_merged(status).any()), indicator in list_inferred(status)
    return Levels(indicator, is_merged=merged, is_inferred=inferred)


def list_common(
    level_maps: Maps, ratio_maps: Maps, wording: Wording, *, names: Mapping[str, str]
) -> list[list[tuple[str, str]]]:
    """Return the rows, (key, text), of a legend for several maps: levels, classes, not reported last.

    names: what each level is called (name_levels). Where ratios have other limits, the same colour means
    another class, so each text says of which.
    """
    used = {key for maps in (level_maps, ratio_maps) for keys in maps.values() for key in keys.values()}
    levels = levels_shown(key for keys in level_maps.values() for key in keys.values()) if level_maps else []
    shown = [level for level in levels if level not in SILENT]
    rows: list[list[tuple[str, str]]] = [[(level, names[level]) for level in shown]]
    by_limits: dict[object, list[str]] = {}
    for code in ratio_maps:
        by_limits.setdefault(limits_of(wording.references, code), []).append(code)
    for codes in by_limits.values():
        names = _name_classes(codes[0], wording)
        rows.append([(key, _of(codes, name, wording, len(by_limits))) for key, name in names.items()])
    rows[0 if levels else -1] += [(key, wording(f"level-{key}")) for key in SILENT if key in used]
    return [row for row in rows if row]


def _of(codes: Sequence[str], name: str, wording: Wording, n_limits: int) -> str:
    if n_limits == 1:
        return name
    return f"{', '.join(wording.indicator(code, short=True) for code in codes)}: {name}"


def _name_classes(indicator: str, wording: Wording) -> dict[str, str]:
    classes = name_classes(limits_of(wording.references, indicator), wording)
    return {key: f"{name[:1].upper()}{name[1:]}" for key, name in reversed(classes.items())}
