"""What tells the units of a map apart: the levels of an indicator, or the classes of a ratio, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from hotich_analysis.dataset.references import references_of
from hotich_analysis.display.maps.drawing import levels_shown
from hotich_analysis.display.palette import (
    MISSING_LEVEL,
    OUTSIDE_COLOURS,
    WHOLE_LEVEL,
    class_keys,
    classes_of_units,
    has_classes,
    key_cells,
    limits_of,
    name_classes,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.states import is_lacking, is_merged, list_inferred
from hotich_analysis.vocabulary import Level


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
        name = say(f"level-merged-{level}" if merged else f"level-{level}")
        if not self.is_inferred or level != Level.FULL:
            return name
        return say("level-merged-inferred" if merged else "level-inferred")

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
    """The class of a ratio whose counts the table gives; a legend has the empty ones, too."""

    def read(self, status: pd.DataFrame, units: Iterable[str]) -> dict[str, str]:
        """Return the key of each unit: see classes_of_units()."""
        return classes_of_units(rows_of(status, self.indicator), units, indicator=self.indicator)

    def list_behind(self, rows: pd.DataFrame) -> list[str]:
        """Return the codes of the units below 100 %."""
        return list(rows.loc[is_lacking(rows), "unit_code"])

    def name_level(self, level: str, say: Wording, *, merged: bool) -> str:  # noqa: ARG002 - a share is no parts'
        """Return what a level is of a share."""
        return say(f"ratio-{level}")

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
        map_alt, part_alt = "alt-map-ratio", "alt-small-multiples-part-ratio"
        return Classes(indicator, alt=map_alt, alt_of_part=part_alt, lowest=lowest, names_parts=False)
    merged, inferred = bool(is_merged(status).any()), indicator in list_inferred(status)
    return Levels(indicator, is_merged=merged, is_inferred=inferred)


def list_common(
    level_maps: Maps, ratio_maps: Maps, wording: Wording, *, kind: str = "level"
) -> list[list[tuple[str, str]]]:
    """Return the rows, (key, text), of a legend for several maps: levels, classes, not reported last.

    kind: how messages that name a level begin. Where ratios have other limits, the same colour means another
    class, so each text says of which.
    """
    used = {key for maps in (level_maps, ratio_maps) for keys in maps.values() for key in keys.values()}
    levels = levels_shown(key for keys in level_maps.values() for key in keys.values()) if level_maps else []
    shown = [level for level in levels if level not in SILENT]
    rows: list[list[tuple[str, str]]] = [[(level, wording(f"{kind}-{level}")) for level in shown]]
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
