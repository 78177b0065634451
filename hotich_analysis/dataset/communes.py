"""A printed name of a commune, and the province that it lies in -> the code of the commune.

Names are unique within their province only, and some differ there by their accents alone: a name without its
province, or without its accents, is asked about and never picked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.names import (
    Letters,
    ProvinceNames,
    UnitProblem,
    load_province_names,
    normalise_name,
    resolve_unit,
)
from hotich_analysis.dataset.references import References, load_references
from hotich_analysis.errors import (
    AmbiguousCommuneError,
    AmbiguousProvinceError,
    Message,
    UnknownCommuneError,
    UsageError,
)
from hotich_analysis.vocabulary import COMMUNES, FRAMES, Frame

if TYPE_CHECKING:
    from hotich_analysis.dataset.spreadsheets import Cell  # openpyxl takes 0.2 s, and only imports need it

_WORD: Final = re.compile(r"(xã|phường|đặc khu|thị trấn|(?:x|p|đk|tt)\.)\s*(?=\S)")
_WORDS: Final = {"x": "xã", "p": "phường", "đk": "đặc khu", "tt": "thị trấn"}
_CODE: Final = re.compile(r"\d{5}")
_N_DIGITS: Final = 5
_ACCENTS: Final = "accents differ"


@dataclass(frozen=True)
class CommuneNames:
    """The names of the communes: unique within a province only, so that none is told without it.

    communes: as units_of(COMMUNES); provinces: the names of the 34.
    """

    communes: pd.DataFrame
    provinces: ProvinceNames

    @cached_property
    def label_of(self) -> dict[str, str]:
        """Name and province of each commune by its code: "Tân An, Cần Thơ"."""
        return dict(zip(self.communes["unit_code"], self.communes["label_vi"], strict=True))

    @cached_property
    def province_of(self) -> dict[str, str]:
        """Code of the province of each commune by its code."""
        return dict(zip(self.communes["unit_code"], self.communes["parent_code"], strict=True))

    @cached_property
    def _types_of(self) -> dict[str, set[str]]:
        """What each commune is or was: xã, phường, đặc khu."""
        types = zip(self.communes["type_vi"], self.communes["later_type_vi"], strict=True)
        kinds = ({kind.casefold() for kind in pair if isinstance(kind, str)} for pair in types)
        return dict(zip(self.communes["unit_code"], kinds, strict=True))

    @cached_property
    def _letters_of(self) -> dict[str, Letters]:
        names = zip(self.communes["unit_code"], self.communes["name_vi"], strict=True)
        return {code: Letters.of(name) for code, name in names}

    @cached_property
    def _codes_of(self) -> dict[Letters, list[str]]:
        codes: dict[Letters, list[str]] = {}
        for code, letters in self._letters_of.items():
            codes.setdefault(letters, []).append(code)
        return codes

    def resolve(self, text: str, *, province: str | None = None) -> str:
        """Return the code of the commune that `text` names in a province (code): see resolve_commune()."""
        if _CODE.fullmatch(text.strip()):
            return self._check_code(text.strip(), province)
        word, letters = _split(text)
        found = self._codes_of.get(letters, [])
        if province is None:
            alike = found or [code for code, one in self._letters_of.items() if one.bare == letters.bare]
            raise self._ask_for_province(text, alike)
        own = [code for code in found if self.province_of[code] == province]
        if not own:
            raise self._ask(text, letters.bare, province)
        if word and word not in self._types_of[own[0]]:
            reason = Message("'{word}' names another kind of unit", word=word)
            raise AmbiguousCommuneError(text, [self.label_of[own[0]]], reason)
        return own[0]

    def _check_code(self, code: str, province: str | None) -> str:
        if code not in self.label_of:
            message = Message("unknown commune '{code}': no code of 2025", code=code)
            raise UnknownCommuneError("commune", code, message=message)
        if province not in (None, self.province_of[code]):
            named = self.provinces.name_of[str(province)]
            reason = Message("it lies in another province than {province}", province=named)
            raise AmbiguousCommuneError(code, [self.label_of[code]], reason)
        return code

    def _ask_for_province(self, text: str, codes: list[str]) -> UsageError:
        if codes:
            reason = "names of communes are unique within their province only, and none is given"
            return AmbiguousCommuneError(text, [self.label_of[code] for code in codes], reason)
        message = Message(
            "unknown commune '{name}'; its province is needed besides, as in 'Ba Đình, Hà Nội'", name=text
        )
        return UnknownCommuneError("commune", text, message=message)

    def _ask(self, text: str, bare: str, province: str) -> UsageError:
        """What may be meant in the province: the same letters, else what is near."""
        of_province = (code for code, other in self.province_of.items() if other == province)
        own = {code: self._letters_of[code].bare for code in of_province}
        if alike := [self.label_of[code] for code, known in own.items() if known == bare]:
            return AmbiguousCommuneError(text, alike, _ACCENTS)
        near = process.extract(bare, own, scorer=fuzz.WRatio, limit=3, score_cutoff=75)
        where = f"commune of {self.provinces.name_of[province]}"
        return UnknownCommuneError(where, text, [self.label_of[code] for _, _, code in near])

    def resolve_row(self, name: Cell | None, code: Cell | None, *, province: str | None) -> str:
        """Return the code of the commune that a row names; raise UnitProblem where it is not sure."""
        given = code.text.zfill(_N_DIGITS) if code else None  # a workbook that holds 00004 as a number has 4
        if name is None:
            message = "the code alone may mean a commune of before 1/7/2025, which had the same one"
            raise UnitProblem("code_alone", message, "the name besides")
        try:
            found = self._resolve_name(name, given, province)
        except UsageError as error:
            raise _ask_about_commune(error) from error
        if given not in (None, found):
            named = self.label_of.get(str(given)) or Message("no commune")
            message = Message("code and name disagree: {code} is {name}", code=given, name=named)
            expected = Message("code {code} for {name}", code=found, name=self.label_of[found])
            raise UnitProblem("code_disagrees", message, expected)
        return found

    def _resolve_name(self, name: Cell, given: str | None, where: str | None) -> str:
        """Read the name as Unicode and in old encodings; a code beside it settles what accents leave open."""
        where = where or self.province_of.get(given or "")
        errors: list[UsageError] = []
        for reading in list_readings(name.text, name.font):
            try:
                return self.resolve(reading, province=where)
            except UsageError as error:
                errors.append(error)
        first = errors[0]
        is_alike = isinstance(first, AmbiguousCommuneError) and first.reason == _ACCENTS
        if is_alike and given in self.label_of and self.label_of[given] in first.candidates:
            return given
        raise first


def _split(text: str) -> tuple[str, Letters]:
    """Return (unit word or "", letters of the name)."""
    word, name = normalise_name(text)
    if not word and (match := _WORD.match(name)):
        word, name = match[1].rstrip("."), name[match.end() :]
    return _WORDS.get(word, word), Letters.of(name)


def load_commune_names(data_directory: Path | None = None) -> CommuneNames:
    """Read the names of the communes; raise DataError for a folder that holds none."""
    return _keep_commune_names(load_references(data_directory))


@lru_cache(maxsize=32)
def _keep_commune_names(references: References) -> CommuneNames:
    provinces = load_province_names(references.directory, frame=FRAMES[-1])
    return CommuneNames(references.units_of(COMMUNES), provinces)


def _ask_about_commune(error: UsageError) -> UnitProblem:
    expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a commune of 2025"
    if isinstance(error, AmbiguousProvinceError):
        message = Message("the commune is not sure ({reason})", reason=Message.said(error.reason))
        return UnitProblem("ambiguous_commune", message, expected)
    return UnitProblem("unknown_commune", "the commune is unknown", expected)


def resolve_commune(text: str, *, province: str | None = None, data_directory: Path | None = None) -> str:
    """Return the five-digit GSO code of the commune that `text` names in a province of the 34.

    province: its name or code. Without it only a code of a commune is told: a name raises
    AmbiguousCommuneError with all communes that have it, be it one. Raises UnknownCommuneError with the
    nearest names of the province, AmbiguousCommuneError where accents or the unit word differ, or a code is
    of another province; for the province as resolve_unit() does; DataError for a folder without communes.
    """
    names = load_commune_names(data_directory)
    where = None if province is None else resolve_unit(province, frame=34, data_directory=data_directory)
    return names.resolve(text, province=where)


def resolve_units(text: str, *, frame: Frame, data_directory: Path | None = None) -> list[str]:
    """Return the codes of the units that `text` means in a frame: of a province in that of communes all its.

    Raises as resolve_unit() does.
    """
    if frame != COMMUNES or "," in text or _CODE.fullmatch(text.strip()):
        return [resolve_unit(text, frame=frame, data_directory=data_directory)]
    own = resolve_unit(text, frame=FRAMES[-1], data_directory=data_directory)
    province_of = load_commune_names(data_directory).province_of
    return [code for code, parent in province_of.items() if parent == own]
