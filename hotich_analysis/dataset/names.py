"""A printed name or code -> the unit that it means, in the frame that is asked.

Case, blanks, dashes, unit words, Eth for Đ, NFD and the place of the tone mark are rules; every other form
is a row of spellings.csv. Names with wrong accents, and forms that may mean another unit, are never guessed:
they raise a question with the candidates. Seven codes changed their meaning on 1/7/2025, and merged units
kept the name of one of their parts: a code can carry its frame ("34:15"), a merged unit is "Tuyên Quang
(2025)".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.references import SPELLINGS, References, load_references, load_units
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import AmbiguousProvinceError, UnknownProvinceError, UsageError
from hotich_analysis.vocabulary import EARLIEST_FRAME, FRAMES, Frame

if TYPE_CHECKING:
    from hotich_analysis.dataset.spreadsheets import Cell  # openpyxl takes 0.2 s, and only imports need it

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
    def name_of(self) -> dict[str, str]:
        """Name of each unit by its code."""
        return dict(zip(self.provinces["unit_code"], self.provinces["name_vi"], strict=True))

    @cached_property
    def bare_names(self) -> dict[str, str]:
        """Name of each unit without unit word, accents and case, by its code."""
        return {code: strip_accents(normalise_name(name)[1]) for code, name in self.name_of.items()}

    @cached_property
    def _cities(self) -> frozenset[str]:
        is_city = self.provinces["type_vi"].str.startswith("Thành phố")
        return frozenset(self.provinces.loc[is_city, "unit_code"])

    @cached_property
    def _code_of_key(self) -> dict[str, str]:
        keys = {_tone_key(normalise_name(name)[1]): code for code, name in self.name_of.items()}
        keys |= {name: code for code, name in self.bare_names.items()}
        sure = self.spellings[self.spellings["use"] == "ok"]
        for code, spelling in zip(sure["unit_code"], sure["spelling"], strict=True):
            if code in self.name_of:
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
            raise AmbiguousProvinceError(text, [self.name_of.get(code, code)], reason)
        found = self._code_of_key.get(_tone_key(name))
        if found is None:
            raise self._ask(text, strip_accents(name))
        expected = _CITY_WORDS if found in self._cities else _PROVINCE_WORDS
        if unit_word and unit_word not in expected:  # "Thành phố Cao Bằng" is a town in the province
            reason = f"'{unit_word}' names another kind of unit"
            raise AmbiguousProvinceError(text, [self.name_of[found]], reason)
        return found

    def _ask(self, text: str, bare: str) -> UsageError:
        """Where only accents differ it may be meant: Phù Yên is a district, Phú Yên a province."""
        if alike := [self.name_of[code] for code, known in self.bare_names.items() if known == bare]:
            return AmbiguousProvinceError(text, alike, "accents differ")
        near = process.extract(bare, self.bare_names, scorer=fuzz.WRatio, limit=3, score_cutoff=60)
        return UnknownProvinceError("province", text, [self.name_of[code] for _, _, code in near])


def load_province_names(data_directory: Path | None = None, *, frame: Frame = 63) -> ProvinceNames:
    """Read the names of the units of a frame and the spellings on record, once while no file changes."""
    return _keep_names(load_references(data_directory), frame)


@lru_cache(maxsize=32)
def _keep_names(references: References, frame: Frame) -> ProvinceNames:
    spellings = read_table(references.directory, SPELLINGS)
    return ProvinceNames(references.units_of(frame), spellings[spellings["frame"] == frame])


def resolve_province(text: str, *, frame: Frame = 63, data_directory: Path | None = None) -> str:
    """Return the two-digit GSO code, in `frame`, of the unit of the provincial level that `text` names.

    Raises UnknownProvinceError (with the nearest names), AmbiguousProvinceError (with the candidates: "Huế",
    "Thành phố Cao Bằng", "Phù Yên") and, in the frame of 34, UsageError for a unit of the other frame, saying
    what it is. Source of the forms: data/units/spellings.csv.
    """
    if frame == EARLIEST_FRAME:
        return load_province_names(data_directory).resolve(text)
    return resolve_unit(text, frame=frame, data_directory=data_directory)


_CODE: Final = re.compile(r"(?:(?P<frame>63|34):)?(?P<code>\d\d)")
_MARKED: Final = re.compile(r"(?P<name>.+?)\s*\((?P<frame>2025|34|63|2008-2025)\)")
_OF_MARK: Final[dict[str, Frame]] = {"2025": 34, "34": 34, "63": 63, "2008-2025": 63}
_OTHER: Final[dict[Frame, Frame]] = {63: 34, 34: 63}


def resolve_unit(text: str, *, frame: Frame = 63, data_directory: Path | None = None) -> str:
    """Return the code, in `frame`, of the unit that a name or code means.

    Accepted are codes ("15", or with its frame "34:15") and names ("Lào Cai", or with its frame "Lào Cai
    (2025)", "Lào Cai (63)"). Raises UsageError for a unit of the other frame, saying what it is and which
    units of this frame it is or lies in; UnknownProvinceError and AmbiguousProvinceError as
    resolve_province() does.
    """
    units = {one: load_units(one, data_directory=data_directory) for one in FRAMES}
    coded, marked = _CODE.fullmatch(text.strip()), _MARKED.fullmatch(text.strip())
    said = coded or marked
    own = _OF_MARK[said["frame"]] if said and said["frame"] else frame
    if coded:
        code, known = coded["code"], list(units[own]["unit_code"])
        if code not in known and code in set(units[_OTHER[own]]["unit_code"]):
            raise _of_other_frame(text, code, _OTHER[own], units)
        if code not in known:
            raise UsageError(f"code of the {own}-unit frame", code, known=known)
    else:
        code = _find_code(marked["name"] if marked else text, own, units, data_directory)
    if own != frame:
        raise _of_other_frame(text, code, own, units)
    return code


def _find_code(name: str, frame: Frame, units: dict[Frame, pd.DataFrame], data_directory: Path | None) -> str:
    """The code of a name in a frame; a name that only the earliest knows is said to be of that one."""
    try:
        return load_province_names(data_directory, frame=frame).resolve(name)
    except UnknownProvinceError:
        province = None
        with suppress(UsageError):
            province = load_province_names(data_directory).resolve(name)
        if province is None:
            raise
    raise _of_other_frame(name, province, EARLIEST_FRAME, units)


def _of_other_frame(text: str, code: str, own: Frame, units: dict[Frame, pd.DataFrame]) -> UsageError:
    """Say what a unit of the other frame is, and what stands for it in the frame that was asked."""
    unit, other = units[own].set_index("unit_code").loc[code], _OTHER[own]
    is_met = [bool(set(parts) & set(unit["part_codes"])) for parts in units[other]["part_codes"]]
    rows = units[other][is_met].to_dict("records")
    met = " and ".join(f"{row['label_vi']} ({other}:{row['unit_code']})" for row in rows)
    what = f"{unit['label_vi']}, code {code} of the {own}-unit frame"
    message = f"'{text}' is {what}; in the {other}-unit frame this is {met}"
    return UsageError(f"unit of the {other}-unit frame", text, message=message)


_FRAME_MARKS: Final[dict[Frame, re.Pattern[str]]] = {
    63: re.compile(r"\(\s*(?:63|cũ|trước\s+sáp\s+nhập|2008\s*-\s*2025)\s*\)", re.IGNORECASE),
    34: re.compile(r"\(\s*(?:34|mới|(?:từ\s*)?(?:0?1/0?7/)?2025)\s*\)", re.IGNORECASE),
}
"""What may stand behind a name to say whose it is."""
_OFFICE: Final = re.compile(r"^(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|sở tư pháp)\s+", re.IGNORECASE)
_CODE_BEHIND: Final = re.compile(r"\s*\(\s*(\d\d)\s*\)\s*$")


@dataclass
class UnitProblem(Exception):  # noqa: N818 - it is a problem with a row, reported and never raised to a caller
    """Why a row names no unit: kind of problem, message, what would be right."""

    kind: str
    message: str
    expected: str


@dataclass(frozen=True)
class ReceivedNames:
    """Names of the units of one frame, and those of the other frame, which must not be taken for them.

    went_into: by the code of a unit before the reform the code of the unit since.
    """

    frame: Frame
    names: ProvinceNames
    others: ProvinceNames
    went_into: Mapping[str, str]

    @property
    def name_of(self) -> dict[str, str]:
        """Name of each unit by its code."""
        return self.names.name_of

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """Codes of the units that the reform left as they were, which need no frame to be told."""
        parts = list(self.went_into.values())
        return frozenset(old for old, new in self.went_into.items() if parts.count(new) == 1 and old == new)

    def is_shared(self, code: str) -> bool:
        """Whether a unit of the other frame has the name of this one, and another territory."""
        return code not in self.unchanged and self.name_of[code] in self.others.name_of.values()

    def is_sure_of(self, code: str, given: Cell | None) -> bool:
        """Whether the code beside a name tells whose unit it is, which the name does not."""
        if given is None or not self.is_shared(code):
            return False
        same = [other for other, name in self.others.name_of.items() if name == self.name_of[code]]
        return _pad(given.text) == code and code not in same

    def is_marked(self, text: str) -> bool:
        """Whether a name says its frame itself: "Lào Cai (2025)"."""
        return bool(_FRAME_MARKS[self.frame].search(text))

    def resolve(self, name: Cell | None, code: Cell | None) -> str:
        """Return the code of the unit that a row names; raise UnitProblem where it is not sure."""
        if name is None:
            return self._resolve_code(code)
        found = self._resolve_name(name)
        given = _pad(code.text) if code else self._find_code_behind(name.text)
        if given in (None, found):
            return found
        if self.others.name_of.get(given) == self.name_of[found]:
            raise self._of_other(found, f"code {given} is {self.name_of.get(given, 'no province')} there")
        expected = f"code {found} for {self.name_of[found]}"
        message = f"code and name disagree: {given} is {self.name_of.get(given, 'no province')}"
        raise UnitProblem("code_disagrees", message, expected)

    def _find_code_behind(self, text: str) -> str | None:
        """A code in brackets behind the name, as in "Tỉnh Cao Bằng (04)", but not the mark of a frame."""
        found = _CODE_BEHIND.search(text)
        return found[1] if found and not any(mark.search(text) for mark in _FRAME_MARKS.values()) else None

    def _resolve_code(self, code: Cell | None) -> str:
        given = _pad(code.text) if code else ""
        if given not in self.name_of:
            raise UnitProblem("unknown_unit", "the code is that of no province", "a code of units.csv")
        if self.others.name_of.get(given, self.name_of[given]) != self.name_of[given]:
            before, since = (
                (self.names, self.others) if self.frame == EARLIEST_FRAME else (self.others, self.names)
            )
            both = f"{before.name_of[given]} until 30/6/2025, {since.name_of[given]} since"
            raise UnitProblem("code_alone", f"the code alone means two units: {both}", "the name besides")
        return given

    def _resolve_name(self, cell: Cell) -> str:
        """Read the name as Unicode and in old encodings; take it where all readings name one unit."""
        if _FRAME_MARKS[_OTHER[self.frame]].search(cell.text):
            raise self._of_other(None, f"'{cell.text}' says so")
        found: set[str] = set()
        alike: tuple[str, ...] | None = None
        for place, reading in enumerate(list_readings(cell.text, cell.font)):
            try:
                found.add(self.names.resolve(self._strip(reading)))
            except AmbiguousProvinceError as error:
                if place == 0:
                    alike = error.candidates if error.reason == "accents differ" else ()
            except UnknownProvinceError:
                continue
        if len(found) > 1:
            names = " or ".join(f"'{self.name_of[code]}'" for code in sorted(found))
            raise UnitProblem("ambiguous_unit", "the name can be read as two provinces", names)
        # as it stands it may be a question, unless about this very province
        if not found or (alike is not None and self.name_of[min(found)] not in alike):
            raise self._question(self._strip(cell.text))
        return found.pop()

    def _strip(self, text: str) -> str:
        """The name without the office that stands before it, and the code or mark of its frame behind it."""
        return _CODE_BEHIND.sub("", _FRAME_MARKS[self.frame].sub("", _OFFICE.sub("", text.strip()))).strip()

    def _question(self, text: str) -> UnitProblem:
        try:
            self.names.resolve(text)
        except UsageError as error:
            expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a province"
            if problem := self._find_other(text, expected):
                return problem
            if isinstance(error, AmbiguousProvinceError):
                return UnitProblem("ambiguous_unit", f"the province is not sure ({error.reason})", expected)
            return UnitProblem("unknown_unit", "the province is unknown", expected)
        return UnitProblem("unknown_unit", "the province is unknown", "the name of a province")

    def _find_other(self, text: str, expected: str) -> UnitProblem | None:
        """What a name is that only the other frame knows."""
        if self.frame == EARLIEST_FRAME:
            bare, known = strip_accents(text.casefold()), self.name_of.values()
            new = (name for name in self.others.name_of.values() if name not in known)
            if any(strip_accents(name.casefold()) == bare for name in new):
                return UnitProblem("unit_of_2025", f"'{text}' may be a unit of 2025", expected)
            return None
        try:
            code = self.others.resolve(text)
        except UsageError:
            return None
        since = self.name_of[self.went_into[code]]
        message = f"'{self.others.name_of[code]}' is a province until 30/6/2025; it is part of {since} since"
        return UnitProblem("unit_of_63", message, f"'{since}', with the figures of the whole unit")

    def _of_other(self, code: str | None, reason: str) -> UnitProblem:
        own = f"'{self.name_of[code]}' with code {code}" if code else f"a unit of the {self.frame}"
        if self.frame == EARLIEST_FRAME:
            own = own if code else "a province of the 63"
            return UnitProblem("unit_of_2025", f"the unit is one of the 34 of 2025: {reason}", own)
        return UnitProblem("unit_of_63", f"the unit is one of the 63 until 30/6/2025: {reason}", own)


def _pad(code: str) -> str:
    """Return a code as two digits: a workbook that holds 01 as a number gives 1."""
    return code.zfill(2) if code.isdecimal() else code


def load_received_names(
    data_directory: Path | None = None, spellings: pd.DataFrame | None = None, *, frame: Frame = 63
) -> ReceivedNames:
    """Read the names of a frame and of the other, and the spellings on record; add `spellings` to these."""
    names = load_province_names(data_directory, frame=frame)
    if spellings is not None:
        names = ProvinceNames(names.provinces, pd.concat([names.spellings, spellings], ignore_index=True))
    others = load_province_names(data_directory, frame=_OTHER[frame])
    walk = load_references(data_directory).walk_to(FRAMES[-1])
    return ReceivedNames(frame, names, others, dict(zip(walk.index, walk, strict=True)))
