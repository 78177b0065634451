"""What a column of a received table holds, told by its heading and never by its position.

Known are the names of indicators.csv and the forms of column_headings.csv. Case, accents, blanks and
punctuation make no difference; a heading of two rows is read from both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.spellings import normalise_name, strip_accents
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.vocabulary import Kind

Role = Literal[
    "number", "unit", "unit_code", "reported_date", "level", "note", "numerator", "denominator", "share"
]
"""share: one column for a ratio, of which no counts can be told."""

NOTE_HEADING = "{short_name} – ghi chú"
_LONGEST = 500


@dataclass(frozen=True)
class ColumnMeaning:
    """What a column holds, and of which indicator."""

    role: Role
    indicator: str | None = None


@dataclass(frozen=True)
class Headings:
    """All headings that are known. indicators: as load_indicators(); forms: table of column_headings.csv."""

    indicators: pd.DataFrame
    forms: pd.DataFrame
    data_directory: Path

    @cached_property
    def _meaning_of(self) -> dict[str, ColumnMeaning]:
        """Forms on record come first; a name that two indicators share tells neither."""
        meanings: dict[str, set[ColumnMeaning]] = {}
        for text, meaning in self._list_names():
            meanings.setdefault(_key(text), set()).add(meaning)
        sure = {key: found.pop() for key, found in meanings.items() if len(found) == 1}
        return sure | {_key(text): meaning for text, meaning in self._list_forms()}

    @cached_property
    def _found(self) -> dict[tuple[str, ...], ColumnMeaning | None]:
        return {}

    def _list_forms(self) -> Iterator[tuple[str, ColumnMeaning]]:
        for form in self.forms.to_dict("records"):
            code = None if pd.isna(form["indicator_code"]) else str(form["indicator_code"])
            yield form["heading"], ColumnMeaning(form["role"], code)

    def _list_names(self) -> Iterator[tuple[str, ColumnMeaning]]:
        ratios = self.indicators[self.indicators["kind"] == Kind.RATIO]
        counts = pd.concat([ratios["numerator_vi"], ratios["denominator_vi"]]).value_counts()
        for row in self.indicators.to_dict("records"):
            code = row["indicator_code"]
            names = [row[name] for name in ("name_vi", "short_name_vi", "name_en", "short_name_en")] + [code]
            for name in names:
                yield name, ColumnMeaning("level" if row["kind"] == Kind.LEVEL else "share", code)
            yield NOTE_HEADING.format(short_name=row["short_name_vi"]), ColumnMeaning("note", code)
            if row["kind"] == Kind.LEVEL:
                continue
            roles: tuple[Role, Role] = ("numerator", "denominator")
            for role in roles:
                for lang in ("vi", "en"):
                    count = row[f"{role}_{lang}"]
                    yield from ((f"{name} {count}", ColumnMeaning(role, code)) for name in names)
                if counts[row[f"{role}_vi"]] == 1:
                    yield row[f"{role}_vi"], ColumnMeaning(role, code)

    def find(self, stacked: Sequence[str]) -> ColumnMeaning | None:
        """Return what a column holds; stacked: the texts of its heading, from the top row down.

        None where they are not known, or where one of them names another indicator than the others.
        """
        texts = tuple(dict.fromkeys(stacked))
        if texts not in self._found:
            self._found[texts] = self._find(texts)
        return self._found[texts]

    def _find(self, texts: tuple[str, ...]) -> ColumnMeaning | None:
        starts = reversed(range(len(texts)))
        readings = (self._look_up(" ".join(texts[start:])) for start in starts)
        meaning = next(filter(None, readings), None)
        named = {alone.indicator for text in texts if (alone := self._look_up(text)) and alone.indicator}
        return meaning if meaning and named <= {meaning.indicator} else None

    def _look_up(self, heading: str) -> ColumnMeaning | None:
        if len(heading) > _LONGEST:
            return None
        found = (self._meaning_of.get(_key(reading)) for reading in list_readings(heading))
        return next(filter(None, found), None)

    def list_nearest(self, heading: str) -> list[str]:
        """Return the known headings nearest to one that is not known."""
        known = {text: _key(text) for text, _ in (*self._list_forms(), *self._list_names())}
        found = process.extract(_key(heading[:_LONGEST]), known, scorer=fuzz.WRatio, limit=2, score_cutoff=70)
        return [text for _, _, text in found]


def _key(heading: str) -> str:
    return " ".join(re.findall(r"\w+", strip_accents(" ".join(normalise_name(heading))).casefold()))


def load_headings(data_directory: Path | None = None) -> Headings:
    """Read the names of indicators and the headings on record."""
    directory = find_data_directory(data_directory)
    indicators = read_table(directory, "indicators.csv")
    return Headings(indicators, read_table(directory, "column_headings.csv"), directory)
