"""The unit that a received row names: by its name in whatever encoding, by its code, or by both.

Seven codes mean another unit in the 34-unit frame of 2025 than in the 63-unit frame, so code and name must
agree. Nothing is guessed: a name that is not sure is reported with its candidates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd

from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.spellings import (
    ProvinceNames,
    load_province_names,
    normalise_name,
    strip_accents,
)
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.dataset.workbook import Cell
from hotich_analysis.errors import AmbiguousProvinceError, UnknownProvinceError, UsageError

_OF_2025: Final = re.compile(r"\(\s*(?:từ\s*)?(?:0?1/0?7/)?2025\s*\)")


@dataclass
class UnitProblem(Exception):  # noqa: N818 - it is a problem with a row, reported and never raised to a caller
    """Why a row names no unit: kind of problem, message, what would be right."""

    kind: str
    message: str
    expected: str


@dataclass(frozen=True)
class ReceivedNames:
    """Names of the 63 provinces, and of the units of 2025 that must not be taken for them (code -> name)."""

    names: ProvinceNames
    units_2025: Mapping[str, str]

    @cached_property
    def name_of(self) -> dict[str, str]:
        """Name of each province by its code."""
        provinces = self.names.provinces
        return dict(zip(provinces["unit_code"], provinces["name_vi"], strict=True))

    @cached_property
    def bare_names(self) -> frozenset[str]:
        """Names of the provinces without unit word, accents and case."""
        return frozenset(strip_accents(normalise_name(name)[1]) for name in self.name_of.values())

    def resolve(self, name: Cell | None, code: Cell | None) -> str:
        """Return the code of the province that a row names; raise UnitProblem where it is not sure."""
        if name is None:
            return self._resolve_code(code)
        found = self._resolve_name(name)
        if code is None:
            return found
        given = _pad(code.text)
        if given == found:
            return found
        if self.units_2025.get(given) == self.name_of[found]:
            raise self._of_2025(found, f"code {given} is {self.name_of.get(given, 'no province')} there")
        expected = f"code {found} for {self.name_of[found]}"
        message = f"code and name disagree: {given} is {self.name_of.get(given, 'no province')}"
        raise UnitProblem("code_disagrees", message, expected)

    def _resolve_code(self, code: Cell | None) -> str:
        given = _pad(code.text) if code else ""
        if given not in self.name_of:
            raise UnitProblem("unknown_unit", "the code is that of no province", "a code of provinces.csv")
        if self.units_2025.get(given, self.name_of[given]) != self.name_of[given]:
            both = f"{self.name_of[given]} until 30/6/2025, {self.units_2025[given]} since"
            raise UnitProblem("code_alone", f"the code alone means two units: {both}", "the name besides")
        return given

    def _resolve_name(self, cell: Cell) -> str:
        """Read the name as Unicode and in old encodings; take it where all readings name one province."""
        if _OF_2025.search(cell.text):
            raise self._of_2025(None, f"'{cell.text}' says so")
        found, alike = self._try(list_readings(cell.text, cell.font))
        if len(found) == 1:
            code = found.pop()
            # as it stands it is a question, unless about this very province
            if alike is not None and self.name_of[code] not in alike:
                raise self._question(cell.text)
            return code
        if found:
            names = " or ".join(f"'{self.name_of[code]}'" for code in sorted(found))
            raise UnitProblem("ambiguous_unit", "the name can be read as two provinces", names)
        raise self._question(cell.text)

    def _try(self, readings: Sequence[str]) -> tuple[set[str], tuple[str, ...] | None]:
        """Return the provinces that readings name, and, if the first is ambiguous, what it may mean."""
        found: set[str] = set()
        alike: tuple[str, ...] | None = None
        for place, text in enumerate(readings):
            try:
                found.add(self.names.resolve(text))
            except AmbiguousProvinceError as error:
                if place == 0:
                    alike = error.candidates if error.reason == "accents differ" else ()
            except UnknownProvinceError:
                continue
        return found, alike

    def _question(self, text: str) -> UnitProblem:
        """What is wrong with a name that is no province's."""
        bare = strip_accents(text.casefold())
        of_2025 = next(
            (name for name in self.units_2025.values() if strip_accents(name.casefold()) == bare), ""
        )
        try:
            self.names.resolve(text)
        except UsageError as error:
            expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a province"
            if of_2025 and of_2025 not in self.name_of.values():
                message = f"'{text}' may be a unit of 2025"
                return UnitProblem("unit_of_2025", message, expected)
            if isinstance(error, AmbiguousProvinceError):
                return UnitProblem("ambiguous_unit", f"the province is not sure ({error.reason})", expected)
            return UnitProblem("unknown_unit", "the province is unknown", expected)
        return UnitProblem("unknown_unit", "the province is unknown", "the name of a province")

    def _of_2025(self, code: str | None, reason: str) -> UnitProblem:
        expected = f"'{self.name_of[code]}' with code {code}" if code else "a province of the 63"
        return UnitProblem("unit_of_2025", f"the unit is one of the 34 of 2025: {reason}", expected)


def _pad(code: str) -> str:
    """Return a code as two digits: a workbook that holds 01 as a number gives 1."""
    return code.zfill(2) if code.isdecimal() else code


def load_received_names(
    data_directory: Path | None = None, spellings: pd.DataFrame | None = None
) -> ReceivedNames:
    """Read the names of both frames and the spellings on record, and add `spellings` to these."""
    directory = find_data_directory(data_directory)
    units = read_table(directory, "units_2025.csv")
    units_2025 = dict(zip(units["unit_2025_code"], units["name_vi"], strict=True))
    names = load_province_names(directory)
    if spellings is not None:
        names = ProvinceNames(names.provinces, pd.concat([names.spellings, spellings], ignore_index=True))
    return ReceivedNames(names, units_2025)
