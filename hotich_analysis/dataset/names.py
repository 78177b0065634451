"""A printed name or code -> the unit that it means, in the frame that is asked.

Case, blanks, dashes, unit words, a country behind, look-alike letters and missing accents are rules; every
other form is a row of spellings.csv. Names with other accents, and forms that may mean another unit, are
never guessed: they raise a question with the candidates. Seven codes changed their meaning on 1/7/2025, and
merged units kept the name of one of their parts: a code can carry its frame ("34:15"), a merged unit is
"Tuyên Quang (2025)".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from rapidfuzz import fuzz, process

from hotich_analysis.dataset.legacy_text import list_readings
from hotich_analysis.dataset.references import SPELLINGS, References, load_references, require_frame
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import (
    AmbiguousProvinceError,
    DataError,
    Message,
    Problem,
    UnknownProvinceError,
    UsageError,
)
from hotich_analysis.vocabulary import COMMUNES, EARLIEST_FRAME, FRAMES, Frame

if TYPE_CHECKING:
    from hotich_analysis.dataset.spreadsheets import Cell  # openpyxl takes 0.2 s, and only imports need it

_DASHES: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_UNIT_WORD: Final = re.compile(r"(tỉnh|thành phố|tp|thị xã|tx|huyện|quận)(\.\s*|\s+)|t\.\s*")


def normalise_name(text: str) -> tuple[str, str]:
    """Return (unit word or "", name) in NFC, casefolded, with single blanks and plain dashes."""
    text = unicodedata.normalize("NFC", text).replace("\u00d0", "Đ").replace("\u00f0", "đ").casefold()
    text = _DASHES.sub(" - ", " ".join(text.split()))
    if match := _UNIT_WORD.match(text):
        return match.group().strip().rstrip("."), text[match.end() :]
    return "", text


def strip_accents(name: str) -> str:
    """Return the name without any diacritic, đ as d."""
    decomposed = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


_VOWELS: Final = frozenset("aeiouy")
_SEPARATOR: Final = re.compile("Z.|P.|C[cf]")
_TONES: Final = 0b11111
_BIT_OF_MARK: Final[Mapping[str, int]] = {
    **{
        mark: 1 << place
        for place, mark in enumerate("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0335")
    },
    "\u030c": 1 << 6,  # a caron is written for the breve
}
"""Tones (the first five), circumflex, breve, horn, and the stroke of đ."""
_OTHER_MARK: Final = 1 << 9
_STROKED: Final = str.maketrans({**dict.fromkeys("đðɖ", "d\u0335"), "\u2212": "-"})
_LOOKALIKES: Final = str.maketrans(
    "АВЕКМНОРСТУХІЈЅаеорсухіјѕһԁΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαικνρυı",
    "ABEKMHOPCTYXIJSaeopcyxijshdABEZHIKMNOPTYXoaikvpui",
)  # fmt: skip
_LATIN: Final = re.compile("[A-Za-z]")
_LOST: Final = "?\u00bf"
"""What stands for a letter that was lost; no separator, though Unicode calls it punctuation."""


@dataclass(frozen=True)
class Letters:
    """The letters of a name without accents and separators, and the accents that each has, as bits.

    The tone of a run of vowels stands on its last one, so that old and new placement agree.
    """

    bare: str
    accents: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Letters:
        """Read a text: case, separators, invisible signs and look-alikes of Latin letters do not count."""
        bare, accents = "", [0]
        for sign in unicodedata.normalize("NFD", _unify(text)):
            if unicodedata.combining(sign):
                accents[-1] |= _BIT_OF_MARK.get(sign, _OTHER_MARK)
            elif sign.isalnum() or sign in _LOST or not _SEPARATOR.fullmatch(unicodedata.category(sign)):
                bare += sign
                accents.append(0)
        for place in range(1, len(bare)):
            if bare[place - 1] in _VOWELS and bare[place] in _VOWELS:
                accents[place + 1] |= accents[place] & _TONES
                accents[place] &= ~_TONES
        return cls(bare, tuple(accents[1:]))

    def __getitem__(self, part: slice) -> Letters:
        return Letters(self.bare[part], self.accents[part])

    def lacks_only_accents_of(self, whole: Letters) -> bool:
        """Whether this is `whole`, of the same bare letters, with some accents left out and none changed."""
        return all(own & ~other == 0 for own, other in zip(self.accents, whole.accents, strict=True))


def _unify(text: str) -> str:
    """The text in small letters, compatible signs as the usual ones; signs of Latin-1 may be old text."""
    if not text.isascii():
        text = "".join(unicodedata.normalize("NFKC", sign) if sign > "\u00ff" else sign for sign in text)
    if _LATIN.search(text):
        text = text.translate(_LOOKALIKES)
    return unicodedata.normalize("NFC", text).casefold().translate(_STROKED)


_PROVINCE, _CITY, _OTHER_KIND = "province", "city", "other"
WORDS_BEFORE: Final[Mapping[str, str]] = {
    "": "",
    **dict.fromkeys(("tinh", "t", "province", "prov", "provinceof", "provincede", "provinced"), _PROVINCE),
    **dict.fromkeys(("provinciade", "provinciadi", "provinz"), _PROVINCE),
    **dict.fromkeys(("thanhpho", "tp", "thudo", "city", "cityof", "municipalityof"), _CITY),
    **dict.fromkeys(("thixa", "tx", "huyen", "quan", "phuong", "xa", "thitran"), _OTHER_KIND),
}
WORDS_BEHIND: Final[Mapping[str, str]] = {
    "": "",
    **dict.fromkeys(("tinh", "province", "prov", "省"), _PROVINCE),
    **dict.fromkeys(("thanhpho", "tp", "thudo", "city", "municipality", "capital", "市"), _CITY),
    **dict.fromkeys(("thixa", "huyen", "quan", "district", "town", "ward"), _OTHER_KIND),
}
"""Unit words of a province, of a centrally run city, and of what is neither, without accents and blanks."""
_OFFICE: Final = re.compile(r"^\s*(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân|sở tư pháp)\s+", re.IGNORECASE)
_CODE_BEHIND: Final = re.compile(r"\s*\(\s*(\d\d)\s*\)\s*$")
"""The office that a name stands for, and its code in brackets behind it: "UBND tỉnh Cao Bằng (04)"."""
_ABBREVIATION: Final = 3
"""Letters of forms that are near to nothing, because they are a part of everything."""
_LATER_KIND: Final = "city since"
"""Kind of the spellings of units that became a centrally run city when their frame was valid already."""
_COUNTRY: Final = re.compile(r"^(?:vietnam|vn)(?=.)|(?<=.)(?:vn)?(?:vietnam|vn)$")


def _split(text: Letters) -> Iterator[tuple[Letters, frozenset[str]]]:
    """Yield what may be the name in a text, and the kinds of unit that the words around it tell."""
    start, end = 0, len(text.bare)
    for country in _COUNTRY.finditer(text.bare):
        start, end = (country.end(), end) if country.start() == 0 else (start, country.start())
    for whole in dict.fromkeys([text, text[start:end]]):
        for before in filter(whole.bare.startswith, WORDS_BEFORE):
            for behind in filter(whole.bare[len(before) :].endswith, WORDS_BEHIND):
                kinds = frozenset(filter(None, (WORDS_BEFORE[before], WORDS_BEHIND[behind])))
                yield whole[len(before) : len(whole.bare) - len(behind)], kinds


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
    def _kinds(self) -> dict[str, set[str]]:
        """Kinds of unit that each unit is, by its code: as units.csv says, and since then."""
        is_city = self.provinces["type_vi"].str.startswith("Thành phố")
        first = zip(self.provinces["unit_code"], is_city.map({True: _CITY, False: _PROVINCE}), strict=True)
        kinds = {code: {kind} for code, kind in first}
        for code in self.spellings.loc[self.spellings["kind"] == _LATER_KIND, "unit_code"]:
            kinds.setdefault(code, set()).add(_CITY)
        return kinds

    @cached_property
    def _official(self) -> dict[str, tuple[Letters, str]]:
        """Each name and its code, by its letters without accents, in which no two names agree."""
        names = ((Letters.of(name), code) for code, name in self.name_of.items())
        return {letters.bare: (letters, code) for letters, code in names}

    @cached_property
    def _forms(self) -> dict[str, dict[Letters, str]]:
        """Code of each other form that names one unit for sure, by the form; by its letters without accents.

        A name with the unit word of another kind is no such form, whoever reviewed it: it is a town.
        """
        sure = self.spellings[self.spellings["use"] == "ok"]
        forms: dict[str, dict[Letters, str]] = {}
        for spelling, code in zip(sure["spelling"], sure["unit_code"], strict=True):
            letters = Letters.of(spelling)
            if code in self.name_of and self._is_of_own_kind(letters):
                forms.setdefault(letters.bare, {}).setdefault(letters, code)
        return forms

    def _is_of_own_kind(self, letters: Letters) -> bool:
        parts = (
            (self._official[part.bare], kinds)
            for part, kinds in _split(letters)
            if part.bare in self._official
        )
        return all(kinds <= self._kinds[code] for (_, code), kinds in parts)

    @cached_property
    def _questions(self) -> dict[str, dict[Letters, tuple[list[str], str]]]:
        """Candidates and reason of each doubtful form, by the form; by its letters without accents."""
        doubtful = self.spellings[self.spellings["use"] != "ok"]
        columns = (doubtful[column].astype(str) for column in ("spelling", "unit_code", "note"))
        questions: dict[str, dict[Letters, tuple[list[str], str]]] = {}
        for spelling, code, note in zip(*columns, strict=True):
            letters = Letters.of(spelling)
            found = questions.setdefault(letters.bare, {}).setdefault(letters, ([], note))
            if (name := self.name_of.get(code, code)) not in found[0]:
                found[0].append(name)
        return questions

    def resolve(self, text: str, *, is_exact: bool = False) -> str:
        """Return the code of the province that `text` names; see `resolve_province`.

        is_exact: the accents must be those of the name, as in text decoded from an old encoding.
        """
        given = _CODE_BEHIND.search(text)
        letters = Letters.of(_CODE_BEHIND.sub("", _OFFICE.sub("", unicodedata.normalize("NFC", text))))
        for name, kinds in _split(letters):
            if code := self._find(name, text, is_exact=is_exact):
                if given and given[1] != code:
                    named = self.name_of.get(given[1]) or Message("no province")
                    reason = Message("code {code} is {name}", code=given[1], name=named)
                    raise AmbiguousProvinceError(text, [self.name_of[code]], reason)
                if kinds - self._kinds[code]:  # "Thành phố Cao Bằng" is a town in the province
                    reason = Message("the unit word names another kind of unit")
                    raise AmbiguousProvinceError(text, [self.name_of[code]], reason)
                return code
        raise self._ask(text, [name.bare for name, _ in _split(letters)])

    def _find(self, name: Letters, text: str, *, is_exact: bool) -> str | None:
        """The code of a name that is on record, as it stands or with accents left out; its question."""
        official, forms = self._official.get(name.bare), self._forms.get(name.bare, {})
        if official and (official[0] == name or not any(name.accents)):
            return official[1]
        for form, (candidates, reason) in self._questions.get(name.bare, {}).items():
            if name.lacks_only_accents_of(form):
                raise AmbiguousProvinceError(text, candidates, reason)
        if name in forms or is_exact:
            return forms.get(name)
        known = [*forms.items(), *([official] if official else [])]
        found = {code for form, code in known if name.lacks_only_accents_of(form)}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _choices(self) -> dict[str, list[str]]:
        """Names of the units that a form may mean, by its letters without accents."""
        asked = {
            bare: [name for names, _ in forms.values() for name in names]
            for bare, forms in self._questions.items()
        }
        sure = {bare: [self.name_of[code] for code in forms.values()] for bare, forms in self._forms.items()}
        official = {bare: [self.name_of[code]] for bare, (_, code) in self._official.items()}
        return asked | sure | official

    def _ask(self, text: str, bare: list[str]) -> UsageError:
        """Where only accents differ it may be meant: Phù Yên is a district, Phú Yên a province."""
        is_known = self._official.keys() | self._forms.keys()
        if alike := [name for one in bare if one in is_known for name in self._choices[one]]:
            return AmbiguousProvinceError(text, list(dict.fromkeys(alike)), "accents differ")
        forms = [form for form in self._choices if len(form) > _ABBREVIATION or not form.isascii()]
        scores: dict[str, float] = {}
        for one in dict.fromkeys(bare):
            for form, score, _ in process.extract(one, forms, scorer=fuzz.WRatio, limit=9, score_cutoff=60):
                scores[form] = max(score, scores.get(form, 0))
        nearest = sorted(scores, key=lambda form: (scores[form], form in self._official), reverse=True)
        near = [name for form in nearest for name in self._choices[form]]
        return UnknownProvinceError("province", text, list(dict.fromkeys(near))[:3])


def load_province_names(data_directory: Path | None = None, *, frame: Frame = 63) -> ProvinceNames:
    """Read the names of the units of a frame and the spellings on record, once while no file changes."""
    return _keep_names(load_references(data_directory), frame)


@lru_cache(maxsize=32)
def _keep_names(references: References, frame: Frame) -> ProvinceNames:
    spellings = read_table(references.directory, SPELLINGS)
    return ProvinceNames(references.units_of(frame), _spellings_of(frame, spellings, references))


def _spellings_of(frame: Frame, spellings: pd.DataFrame, references: References) -> pd.DataFrame:
    """Spellings of a frame: its own, then those of names that it shares with the frame below.

    What became of a former province goes the way that the units since have gone.
    """
    own, lower = spellings[spellings["frame"] == frame], references.find_lower_frame(frame)
    if lower is None:
        return own
    others = _spellings_of(lower, spellings, references)
    walk = references.walk_to(frame)
    code_of = references.units_of(frame).set_index("name_vi")["unit_code"]
    names = others["unit_code"].map(references.units_of(lower).set_index("unit_code")["name_vi"])
    codes = names.map(code_of).where(others["use"] != "historic", others["unit_code"].map(walk))
    is_new = ~others["spelling"].isin(own["spelling"]) & codes.notna()
    return pd.concat([own, others.assign(unit_code=codes)[is_new]], ignore_index=True)


def resolve_province(text: str, *, frame: Frame = 63, data_directory: Path | None = None) -> str:
    """Return the two-digit GSO code, in `frame`, of the unit of the provincial level that `text` names.

    Raises UnknownProvinceError (with the nearest names), AmbiguousProvinceError (with the candidates: "Huế",
    "Thành phố Cao Bằng", "Phù Yên", "Hà Bắc") and, in the frame of 34, UsageError for a unit of the other
    frame, saying what it is. Source of the forms: data/units/spellings.csv.
    """
    return _resolve_name(text, frame, load_references(data_directory))


def resolve_provinces(
    names: pd.Series[Any], *, frame: Frame = 63, data_directory: Path | None = None
) -> pd.Series[str]:
    """Return the codes, in `frame`, that a column of names means: same index, missing stays missing.

    Each name is read as resolve_province() reads it. Raises DataError with a problem for each name that is
    none or not sure: the labels of its rows, and the candidates.
    """
    references, label = load_references(data_directory), str(names.name or "names")
    codes: dict[object, str] = {}
    problems = []
    for name in names.dropna().unique():
        try:
            codes[name] = _resolve_name(str(name), frame, references)
        except UsageError as error:
            problems.append(_describe(error, label, names.index[names.eq(name)]))
    if problems:
        raise DataError(problems)
    return names.map(codes).astype("str")


_MOST_ROWS: Final = 10


def _describe(error: UsageError, label: str, rows: pd.Index[Any]) -> Problem:
    """What is wrong with a name, and in which rows."""
    message = Message(
        "{error} (rows {rows})" if len(rows) <= _MOST_ROWS else "{error} (rows {rows} and {n} more)",
        error=error.args[0],
        rows=", ".join(map(str, rows[:_MOST_ROWS])),
        n=len(rows) - _MOST_ROWS,
    )
    kind = "ambiguous_unit" if isinstance(error, AmbiguousProvinceError) else "unknown_unit"
    return Problem(label, message, kind=kind)


def _resolve_name(text: str, frame: Frame, references: References) -> str:
    _require_text(text)
    require_frame(frame)
    if frame == EARLIEST_FRAME:
        return _keep_names(references, frame).resolve(text)
    return _resolve_unit(text, frame, references)


def _require_text(name: object) -> None:
    if not isinstance(name, str):
        message = Message("a name or code is text, not {found}", found=repr(name))
        raise UsageError("name of a unit", name, message=message)


_CODE: Final = re.compile(r"(?:(?P<frame>63|34):)?(?P<code>\d\d)")
_MARKED: Final = re.compile(r"(?P<name>.+?)\s*\((?P<frame>2025|34|63|2008-2025)\)")
_OF_MARK: Final[dict[str, Frame]] = {"2025": 34, "34": 34, "63": 63, "2008-2025": 63}
_OTHER: Final[dict[Frame, Frame]] = {63: 34, 34: 63}


def resolve_unit(text: str, *, frame: Frame = 63, data_directory: Path | None = None) -> str:
    """Return the code, in `frame`, of the unit that a name or code means.

    Accepted are codes ("15", or with its frame "34:15") and names ("Lào Cai", or with its frame "Lào Cai
    (2025)", "Lào Cai (63)"). Raises UsageError for a unit of the other frame, saying what it is and which
    units of this frame it is or lies in; UnknownProvinceError and AmbiguousProvinceError as
    resolve_province() does. Of communes: a code of five digits, or the name and behind a comma its province
    ("Tân An, Cần Thơ"), see resolve_commune().
    """
    return _resolve_unit(text, frame, load_references(data_directory))


def _resolve_unit(text: str, frame: Frame, references: References) -> str:
    _require_text(text)
    if frame == COMMUNES:
        from hotich_analysis.dataset.communes import resolve_commune  # which reads the names of provinces

        name, _, province = text.rpartition(",")
        where = province if name else None
        return resolve_commune(name or text, province=where, data_directory=references.directory)
    require_frame(frame)
    coded, marked = _CODE.fullmatch(text.strip()), _MARKED.fullmatch(text.strip())
    said = coded or marked
    own = _OF_MARK[said["frame"]] if said and said["frame"] else frame
    if coded:
        code, known = coded["code"], _keep_names(references, own).name_of
        if code not in known and code in _keep_names(references, _OTHER[own]).name_of:
            raise _of_other_frame(text, code, _OTHER[own], references)
        if code not in known:
            raise UsageError(Message("code of the {own}-unit frame", own=own), code, known=list(known))
    else:
        code = _find_code(marked["name"] if marked else text, own, references)
    if own != frame:
        raise _of_other_frame(text, code, own, references)
    return code


def _find_code(name: str, frame: Frame, references: References) -> str:
    """The code of a name in a frame; a name that only the earliest knows is said to be of that one."""
    try:
        return _keep_names(references, frame).resolve(name)
    except UnknownProvinceError:
        province = None
        with suppress(UsageError):
            province = _keep_names(references, EARLIEST_FRAME).resolve(name)
        if province is None:
            raise
    raise _of_other_frame(name, province, EARLIEST_FRAME, references)


def _of_other_frame(text: str, code: str, own: Frame, references: References) -> UsageError:
    """Say what a unit of the other frame is, and what stands for it in the frame that was asked."""
    other = _OTHER[own]
    unit, units = references.units_of(own).set_index("unit_code").loc[code], references.units_of(other)
    is_met = [bool(set(parts) & set(unit["part_codes"])) for parts in units["part_codes"]]
    rows = units[is_met].to_dict("records")
    names = [f"{row['label_vi']} ({other}:{row['unit_code']})" for row in rows]
    message = Message(
        "'{name}' is {unit}, code {code} of the {own}-unit frame; in the {other}-unit frame this is {met}",
        name=text,
        unit=unit["label_vi"],
        code=code,
        own=own,
        other=other,
        met=reduce(lambda one, more: Message("{one} and {other}", one=one, other=more), names),
    )
    return UsageError("unit of another frame", text, message=message)


_FRAME_MARKS: Final[dict[Frame, re.Pattern[str]]] = {
    63: re.compile(r"\(\s*(?:63|cũ|trước\s+sáp\s+nhập|2008\s*-\s*2025)\s*\)", re.IGNORECASE),
    34: re.compile(r"\(\s*(?:34|mới|(?:từ\s*)?(?:0?1/0?7/)?2025)\s*\)", re.IGNORECASE),
}
"""What may stand behind a name to say whose it is."""


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
    def bare_names(self) -> frozenset[str]:
        """The names of the units of all frames without unit word, accents and case."""
        return frozenset([*self.names.bare_names.values(), *self.others.bare_names.values()])

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

    def _name(self, code: str | None) -> str:
        return self.name_of.get(code or "") or Message("no province")

    def is_marked(self, text: str) -> bool:
        """Whether a name says its frame itself: "Lào Cai (2025)"."""
        return bool(_FRAME_MARKS[self.frame].search(text))

    def resolve(self, name: Cell | None, code: Cell | None) -> str:
        """Return the code of the unit that a row names; raise UnitProblem where it is not sure."""
        if name is None:
            return self._resolve_code(code)
        found = self._resolve_name(name)
        given = self._read_code(code) if code else self._find_code_behind(name.text)
        if given in (None, found):
            return found
        if self.others.name_of.get(given) == self.name_of[found]:
            reason = Message("code {code} is {name} there", code=given, name=self._name(given))
            raise self._of_other(found, reason)
        expected = Message("code {code} for {name}", code=found, name=self.name_of[found])
        message = Message("code and name disagree: {code} is {name}", code=given, name=self._name(given))
        raise UnitProblem("code_disagrees", message, expected)

    def _find_code_behind(self, text: str) -> str | None:
        """A code in brackets behind the name, as in "Tỉnh Cao Bằng (04)", but not the mark of a frame."""
        found = _CODE_BEHIND.search(text)
        return found[1] if found and not any(mark.search(text) for mark in _FRAME_MARKS.values()) else None

    def _read_code(self, code: Cell) -> str:
        """The code in a cell; one that another body gave a unit (spellings.csv) as that of the unit."""
        given = _pad(code.text)
        if given not in self.name_of:
            with suppress(UsageError):
                return self.names.resolve(code.text)
        return given

    def _resolve_code(self, code: Cell | None) -> str:
        given = self._read_code(code) if code else ""
        if code and given != _pad(code.text):
            return given
        if given not in self.name_of:
            raise UnitProblem("unknown_unit", "the code is that of no province", "a code of units.csv")
        if self.others.name_of.get(given, self.name_of[given]) != self.name_of[given]:
            before, since = (
                (self.names, self.others) if self.frame == EARLIEST_FRAME else (self.others, self.names)
            )
            message = Message(
                "the code alone means two units: {before} until 30/6/2025, {after} since",
                before=before.name_of[given],
                after=since.name_of[given],
            )
            raise UnitProblem("code_alone", message, "the name besides")
        return given

    def _resolve_name(self, cell: Cell) -> str:
        """Read the name as Unicode and in old encodings; take it where all readings name one unit."""
        if _FRAME_MARKS[_OTHER[self.frame]].search(cell.text):
            raise self._of_other(None, Message("'{text}' says so", text=cell.text))
        found: set[str] = set()
        alike: tuple[str, ...] | None = None
        for place, reading in enumerate(list_readings(cell.text, cell.font)):
            try:
                found.add(self.names.resolve(self._strip(reading), is_exact=place > 0))
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
        """The name without the code behind it, which is checked for itself, and the mark of its frame."""
        return _CODE_BEHIND.sub("", _FRAME_MARKS[self.frame].sub("", text)).strip()

    def _question(self, text: str) -> UnitProblem:
        try:
            self.names.resolve(text)
        except UsageError as error:
            expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a province"
            if problem := self._find_other(text, expected):
                return problem
            if isinstance(error, AmbiguousProvinceError):
                message = Message("the province is not sure ({reason})", reason=Message.said(error.reason))
                return UnitProblem("ambiguous_unit", message, expected)
            return UnitProblem("unknown_unit", "the province is unknown", expected)
        return UnitProblem("unknown_unit", "the province is unknown", "the name of a province")

    def _find_other(self, text: str, expected: str) -> UnitProblem | None:
        """What a name is that only the other frame knows."""
        if self.frame == EARLIEST_FRAME:
            bare, known = strip_accents(text.casefold()), self.name_of.values()
            new = (name for name in self.others.name_of.values() if name not in known)
            if any(strip_accents(name.casefold()) == bare for name in new):
                message = Message("'{name}' may be a unit of 2025", name=text)
                return UnitProblem("unit_of_2025", message, expected)
            return None
        try:
            code = self.others.resolve(text)
        except UsageError:
            return None
        since = self.name_of[self.went_into[code]]
        message = Message(
            "'{name}' is a province until 30/6/2025; it is part of {unit} since",
            name=self.others.name_of[code],
            unit=since,
        )
        expected = Message("'{name}', with the figures of the whole unit", name=since)
        return UnitProblem("unit_of_63", message, expected)

    def _of_other(self, code: str | None, reason: str) -> UnitProblem:
        own = Message("a unit of the {frame}", frame=self.frame)
        if code:
            own = Message("'{name}' with code {code}", name=self.name_of[code], code=code)
        if self.frame == EARLIEST_FRAME:
            own = own if code else Message("a province of the 63")
            message = Message("the unit is one of the 34 of 2025: {reason}", reason=reason)
            return UnitProblem("unit_of_2025", message, own)
        message = Message("the unit is one of the 63 until 30/6/2025: {reason}", reason=reason)
        return UnitProblem("unit_of_63", message, own)


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
