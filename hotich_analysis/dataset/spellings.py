"""Printed name of a province -> its code.

Case, blanks, dashes, unit words, Eth for Đ, NFD and the place of the tone mark are rules; every other
form is a row of spellings.csv. Names with wrong accents, and forms that may mean another unit, are
never guessed: they raise a question with the candidates.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import AmbiguousProvinceError, UnknownProvinceError

_TONE_MARKS: Final = "\u0300\u0301\u0303\u0309\u0323"
_DASHES: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_UNIT_WORD: Final = re.compile(r"(tỉnh|thành phố|tp|thị xã|tx|huyện|quận)(\.\s*|\s+)|t\.\s*")
_PROVINCE_WORDS: Final = frozenset({"tỉnh", "t"})
_CITY_WORDS: Final = frozenset({"thành phố", "tp"})


def normalise_name(text: str) -> tuple[str, str]:
    """Return (unit word or "", name) in NFC, casefolded, with single blanks and plain dashes."""
    text = unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ").casefold()
    text = _DASHES.sub(" - ", " ".join(text.split()))
    if match := _UNIT_WORD.match(text):
        return match.group().strip().rstrip("."), text[match.end() :]
    return "", text


def _tone_key(name: str) -> str:
    """Key in which old and new tone placement agree: each syllable's tone mark moves to its end."""
    syllables = []
    for syllable in unicodedata.normalize("NFD", name).split():
        tones = "".join(mark for mark in syllable if mark in _TONE_MARKS)
        syllables.append("".join(mark for mark in syllable if mark not in _TONE_MARKS) + tones)
    return " ".join(syllables)


def strip_accents(name: str) -> str:
    """Return the name without any diacritic, đ as d."""
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@dataclass(frozen=True)
class ProvinceNames:
    """The names and codes of one frame, with every spelling on record.

    provinces: columns unit_code, name_vi, type_vi; spellings: columns unit_code, spelling, use.
    """

    provinces: pd.DataFrame
    spellings: pd.DataFrame

    @cached_property
    def _name_of(self) -> dict[str, str]:
        return dict(zip(self.provinces["unit_code"], self.provinces["name_vi"], strict=True))

    @cached_property
    def _cities(self) -> frozenset[str]:
        is_city = self.provinces["type_vi"].str.startswith("Thành phố")
        return frozenset(self.provinces.loc[is_city, "unit_code"])

    @cached_property
    def _code_of_key(self) -> dict[str, str]:
        keys = {_tone_key(normalise_name(name)[1]): code for code, name in self._name_of.items()}
        keys |= {strip_accents(normalise_name(name)[1]): code for code, name in self._name_of.items()}
        sure = self.spellings[self.spellings["use"] == "ok"]
        for code, spelling in zip(sure["unit_code"], sure["spelling"], strict=True):
            if code in self._name_of:
                keys.setdefault(_tone_key(normalise_name(spelling)[1]), code)
        return keys

    @cached_property
    def _questions(self) -> dict[str, tuple[str, str]]:
        doubtful = self.spellings[self.spellings["use"] != "ok"]
        columns = (doubtful[column].astype(str) for column in ("spelling", "unit_code", "note"))
        return {
            " ".join(normalise_name(spelling)).strip(): (code, note)
            for spelling, code, note in zip(*columns, strict=True)
        }

    def resolve(self, text: str) -> str:
        """Return the code of the province that `text` names; see `resolve_province`."""
        unit_word, name = normalise_name(text)
        if question := self._questions.get(f"{unit_word} {name}".strip()):
            code, reason = question
            raise AmbiguousProvinceError(text, [self._name_of.get(code, code)], reason)
        code_found = self._code_of_key.get(_tone_key(name))
        if code_found is None:
            self._ask(text, name)
            raise UnknownProvinceError("province", text, self._nearest(name))
        self._check_unit_word(text, unit_word, code_found)
        return code_found

    def _check_unit_word(self, text: str, unit_word: str, code: str) -> None:
        """Ask where the unit word is another's: "Thành phố Cao Bằng" is a town in the province."""
        expected = _CITY_WORDS if code in self._cities else _PROVINCE_WORDS
        if unit_word and unit_word not in expected:
            reason = f"'{unit_word}' names another kind of unit"
            raise AmbiguousProvinceError(text, [self._name_of.get(code, code)], reason)

    def _ask(self, text: str, name: str) -> None:
        """Ask where accents differ: Phù Yên is a district, Phú Yên a province."""
        bare = strip_accents(name)
        alike = [known for known in self._name_of.values() if strip_accents(normalise_name(known)[1]) == bare]
        if alike:
            raise AmbiguousProvinceError(text, alike, "accents differ")

    def _nearest(self, name: str) -> list[str]:
        bare = {code: strip_accents(normalise_name(known)[1]) for code, known in self._name_of.items()}
        found = process.extract(strip_accents(name), bare, scorer=fuzz.WRatio, limit=3, score_cutoff=60)
        return [self._name_of[code] for _, _, code in found]


def load_province_names(data_directory: Path | None = None) -> ProvinceNames:
    """Read the names of the 63 provinces and the spellings on record."""
    data_directory = find_data_directory(data_directory)
    provinces = read_table(data_directory, "provinces.csv")
    return ProvinceNames(provinces, read_table(data_directory, "spellings.csv"))


def resolve_province(text: str, *, data_directory: Path | None = None) -> str:
    """Return the two-digit GSO code (63-unit frame) of the province that `text` names.

    Raises UnknownProvinceError (with the nearest names) and AmbiguousProvinceError (with the
    candidates: "Huế", "Thành phố Cao Bằng", "Phù Yên"). Source of the forms: data/spellings.csv.
    """
    return load_province_names(data_directory).resolve(text)
