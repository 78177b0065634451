"""Words, names, numbers and dates in the language of the report, and the captions that stand on every page.

Messages are Fluent files in wording/, one for each language; numbers and dates are Babel's, but for halves,
which are rounded up as the General Statistics Office and Excel do (Babel: to the even digit), and for the
Vietnamese date, which official documents write with a zero before single-digit days and January and
February (Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from hotich_analysis.dataset.references import References, frame_of, is_counted_up, references_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.source import Source
from hotich_analysis.display.table import (
    Number,
    Text,
    Written,
    escape_markdown,
    is_given,
    join_written,
    list_numbers,
)
from hotich_analysis.errors import Message, Problem, UsageError
from hotich_analysis.metrics.states import is_regrouped
from hotich_analysis.vocabulary import FRAMES, LANGS, PLACE_COLUMNS, Frame, Lang, State

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

MISSING: Final = "…"
"""How the GSO's yearbook prints a figure that was not collected."""

_MOST_CHARACTERS: Final = 500
"""Fluent refuses values of more than 1,000 characters, against bombs; longer ones are put in afterwards."""

_FIRST_MARK: Final = 0xE000  # private use: stands in no text

_LOCALES: Final[dict[str, str]] = {"vi": "vi_VN", "en": "en_GB"}


class Wording:
    """The words of one language, and the names of one data folder; `load_wording` keeps one of each.

    references: where the names of units, indicators, notes and regions come from; None for words alone.
    is_marked: whether "(2025)" stands behind merged units, beside which former provinces may be meant.
    """

    def __init__(self, lang: Lang, references: References | None = None, *, is_marked: bool = True) -> None:
        self.lang = lang
        self.is_marked = is_marked
        self._references = references
        self._locale = _LOCALES[lang]

    @property
    def _bundle(self) -> FluentBundle:
        """The messages: parsed when the first is asked for, as a table of shares needs none."""
        return _load_messages(self.lang, self._locale)

    @property
    def references(self) -> References:
        """The tables that names come from; raise UsageError for words alone."""
        if self._references is None:
            raise UsageError("source of names", "none", known=["wording_of(table or snapshot)"])
        return self._references

    def __call__(self, message: str, **values: object) -> Written:
        """Return a message with its values; raise KeyError for a message or value that does not exist.

        Numbers among the values, written ones too, are those of the message; one that is given as it is has
        the name of its value as rule. What a message may add at its end (names, where there are any) leaves
        no blank behind where there is nothing to add.
        """
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise KeyError(message)
        given = {name: _take_value(value) for name, value in values.items()}
        long = {name: value for name, value in given.items() if len(str(value)) > _MOST_CHARACTERS}
        marks = {name: chr(_FIRST_MARK + place) for place, name in enumerate(long)}
        formatted, problems = self._bundle.format_pattern(pattern, {**given, **marks})
        if problems:
            raise KeyError(f"{message}: {'; '.join(map(str, problems))}")
        text = str(formatted).rstrip()
        for name, mark in marks.items():
            text = text.replace(mark, str(long[name]))
        return Written(text, [number for item in values.items() for number in _find_numbers(*item)])

    def markdown(self, message: str, **values: object) -> Text:
        """Return a message that is Markdown; text among its values is escaped, unless it is Markdown itself.

        Raises as a call of the wording does, which returns plain text.
        """
        texts = {name: _escape(text) for name, text in values.items() if isinstance(text, str)}
        written = self(message, **{**values, **texts})
        return Text(written, written.numbers)

    def number(self, value: float | Number | None, decimals: int = 0) -> Written:
        """Return a number with the language's separators; a missing one as MISSING."""
        amount = _take_value(value)
        if not is_given(amount):
            return Written(MISSING)
        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        written = format_decimal(round_half_up(amount, decimals), format=pattern, locale=self._locale)
        return Written(written, _find_numbers("", value))

    def amount(self, value: float | Number | None) -> Written:
        """Return a count: a whole number without decimals, points with two."""
        amount = _take_value(value)
        return self.number(value, 0 if not is_given(amount) or float(amount).is_integer() else 2)

    def share(self, value: float | Number | None) -> Written:
        """Return a share (0-1) as per cent with one decimal; a missing one as MISSING."""
        amount = _take_value(value)
        if not is_given(amount):
            return Written(MISSING)
        written = format_percent(round_half_up(amount, 3), format="0.0%", locale=self._locale)
        return Written(written, _find_numbers("", value))

    def date(self, value: dt.date) -> str:
        """Return a date as documents of the language write it: 12/4/2022, 12 April 2022."""
        if self.lang == "vi":
            month = f"{value.month:02}" if value.month <= 2 else str(value.month)  # noqa: PLR2004 - January, February
            return f"{value.day:02}/{month}/{value.year}"
        return str(format_date(value, format="d MMMM y", locale=self._locale))

    def indicators(self, codes: Iterable[str]) -> str:
        """Return the short names of items, with commas between them; empty if there are none."""
        return ", ".join(self.indicator(code, short=True) for code in codes)

    def citation(self, source: Source) -> str:
        """Return how the document of a snapshot is cited."""
        document = source.details["document"]
        localised = {key: document.get(f"{key}_en", document[key]) for key in ("issuer", "type")}
        names = {"issuer": source.issuer, "type": source.type} if self.lang == "vi" else localised
        message = "cite-document" if source.number else "cite-returns"
        values = {"number": source.number} if source.number else {}
        citation = self(message, date=self.date(source.date), **values, **names)
        revision = source.details.get("revision", 1)
        return citation if revision == 1 else self("cite-revision", citation=citation, revision=revision)

    def kind_of_source(self, status: pd.DataFrame) -> str:
        """Return "document" of a table that was transcribed from annexes as printed, else "returns"."""
        return "document" if status["annex"].notna().any() else "returns"

    def title(self, source: Source) -> str:
        """Return the title of the document of a snapshot."""
        return source.title if self.lang == "vi" else source.details["document"].get("title_en", source.title)

    def level(self, level: str | None, *, state: str | None = None) -> str:
        """Return the name of a level; of none, what became of the question (not reported, not asked)."""
        if is_given(level):
            return self(f"level-{level}")
        is_answerable = not is_given(state) or state in {State.REPORTED, State.NOT_REPORTED}
        return self("level-missing" if is_answerable else f"level-{state}")

    def indicator(self, code: str, *, short: bool = False) -> str:
        """Return the name of an indicator, or of a combination of indicators."""
        name = self._indicators[f"{'short_' if short else ''}name_{self.lang}"].get(code)
        return str(name) if name is not None else self(f"combination-{code}")

    @cached_property
    def _indicators(self) -> pd.DataFrame:
        return self.references.indicators.set_index("indicator_code")

    def count(self, code: str, part: Literal["numerator", "denominator"]) -> str:
        """Return what a count of a ratio counts."""
        return str(self._indicators[f"{part}_{self.lang}"][code])

    def achievement(self, code: str) -> str:
        """Return what units have done that deployed an indicator, to follow their number."""
        message = f"achievement-{code}"
        if self._bundle.has_message(message):
            return self(message)
        return self("achievement-other", indicator=self.indicator(code))

    def restriction(self, code: str) -> str:
        """Return the meaning of a restriction that a note states."""
        return str(self._meanings[code])

    @cached_property
    def _meanings(self) -> pd.Series[str]:
        table = self.references.restrictions.drop_duplicates("restriction").set_index("restriction")
        return table[f"meaning_{self.lang}"]

    def unit(self, code: str, *, frame: Frame, marked: bool | None = None) -> str:
        """Return the name of a unit of a frame: seven codes mean another unit in each, so none has a default.

        Behind a merged unit stands "(2025)" where it is marked, default is_marked; a province and a commune
        are marked unless told otherwise. The unit word stands where the bare name would mislead: only Hồ Chí
        Minh has such a message, whose code means the city in every frame.
        """
        unit = self._units(frame)[code]
        message, bare = f"province-{code}", unit[f"name_{self.lang}"]
        is_marked = (self.is_marked or frame not in FRAMES[1:]) if marked is None else marked
        label = unit[f"label_{self.lang}"] if is_marked else bare
        if not self._bundle.has_message(message):
            return str(label)
        return str(self(message) + label.removeprefix(bare))

    def full_name(self, code: str, *, frame: Frame, on: dt.date | None = None, running: bool = False) -> str:
        """Return the full name of a unit as it was on a day, default the first of its frame.

        running: as it stands within a sentence (tỉnh Quảng Ngãi).
        """
        unit = self._units(frame)[code]
        mark = unit[f"label_{self.lang}"].removeprefix(unit[f"name_{self.lang}"]) if self.is_marked else ""
        name = self.references.find_unit(code, frame=frame, on=on)[f"name_{self.lang}"].removesuffix(_CITY)
        message = "unit-running" if running else "unit-title"
        return self(message, kind=self.kind_of_unit(code, frame=frame, on=on), name=f"{name}{mark}")

    def kind_of_unit(self, code: str, *, frame: Frame, on: dt.date | None = None) -> str:
        """Return "city" for what was a centrally run city on a day, else "province"."""
        kind = self.references.find_unit(code, frame=frame, on=on)["type_vi"]
        return "city" if kind.startswith("Thành phố") else "province"

    def _units(self, frame: Frame) -> dict[str, dict[str, str]]:
        if frame not in self._units_of_frame:
            units = self.references.units_of(frame).to_dict("records")
            self._units_of_frame[frame] = {unit["unit_code"]: unit for unit in units}  # type: ignore[misc]
        return self._units_of_frame[frame]

    @cached_property
    def _units_of_frame(self) -> dict[Frame, dict[str, dict[str, str]]]:
        return {}

    def region(self, region: str) -> str:
        """Return the name of a region, which tables hold in Vietnamese; of several joined by "; " all."""
        if self.lang == "vi":
            return region
        return "; ".join(self._english_regions[name] for name in region.split("; "))

    @cached_property
    def _english_regions(self) -> dict[str, str]:
        tables = [self.references.units_of(frame) for frame in FRAMES]
        pairs = pd.concat([table[["region", "region_en"]] for table in tables]).drop_duplicates()
        return dict(zip(pairs["region"], pairs["region_en"], strict=True))

    def place(self, cell: Mapping[Hashable, Any]) -> str:
        """Return where a cell of a status table stands, from its columns, or that it was not reported.

        A cell that was counted up from several stands nowhere.
        """
        if not is_given(cell["file"]):
            return "" if is_given(cell["level"]) else self.level(None, state=cell["state"])
        values = {name: str(cell[name]) if is_given(cell[name]) else "" for name in PLACE_COLUMNS}
        values["annex"] = self._name_annex(values["annex"])
        if cell["is_inferred"]:
            within = values["annex"] or f"{values['file']}, {values['sheet']}"
            return self("evidence-inferred", annex=within)
        if not values["annex"]:
            return f"{values['file']}, {values['sheet']}, {values['column']}{values['row']}"
        kind = "evidence-cell" if values["column"] else "evidence-list"
        return self(kind, annex=values["annex"], row=values["row"], column=values["column"])

    def _name_annex(self, code: str) -> str:
        """The annex of a file that is named by its number ("annex_2"); another's name as it is."""
        stem, _, number = code.rpartition("_")
        return self("annex-number", n=number) if stem == "annex" and number.isdecimal() else code

    def join(self, names: Sequence[str]) -> Written:
        """Return a list as running text."""
        if len(names) < 2:  # noqa: PLR2004 - nothing to join
            return join_written(names)
        return join_written([join_written(names[:-1]), self("and"), names[-1]], by=" ")


def round_half_up(value: float, decimals: int) -> Decimal:
    """Return a number with so many decimals, a half away from zero, as it is read in 15 digits.

    In binary 1362.85 is a little less than it reads, and 0.1 + 0.2 a little more.
    """
    return Decimal(format(value, ".15g")).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _take_value(value: Any) -> Any:
    return value.value if isinstance(value, Number) else value


def _find_numbers(name: str, value: object) -> tuple[Number, ...]:
    """The numbers of a value of a message: its own, or itself; without a rule, by that of its name."""
    if isinstance(value, int | float | np.number):
        value = Number(value.item() if isinstance(value, np.number) else value, name)
    found = (value,) if isinstance(value, Number) else list_numbers(value)
    return tuple(number if number.rule else replace(number, rule=name) for number in found)


def _escape(text: str) -> Written:
    return Written(escape_markdown(text), list_numbers(text))


@cache
def _load_messages(lang: Lang, locale: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    bundle = FluentBundle([locale.replace("_", "-")], use_isolating=False)
    text = files(__package__).joinpath("wording", f"{lang}.ftl").read_text(encoding="utf-8")
    bundle.add_resource(FluentResource(text))
    return bundle


@lru_cache(maxsize=64)
def load_wording(lang: Lang, references: References | None = None, *, is_marked: bool = True) -> Wording:
    """Return the words of a language with the names of `references`; UsageError for another language."""
    if lang not in LANGS:
        raise UsageError("language", lang, known=LANGS)
    return Wording(lang, references, is_marked=is_marked)


def wording_of(shown: pd.DataFrame | Snapshot, lang: Lang) -> Wording:
    """Return the words of a language with the names that a table or snapshot was read with.

    Merged units are marked where provinces of the frame below are meant as well: in what is of these, or was
    counted up from them.
    """
    if isinstance(shown, Snapshot):
        frame, references, is_counted = shown.frame, shown.references, shown.origin is not None
    else:
        frame, references = frame_of(shown), references_of(shown)
        is_counted = is_counted_up(shown) or is_regrouped(shown)
    return load_wording(lang, references, is_marked=is_counted or frame == FRAMES[0])


_QUOTED: Final = re.compile(r"'([^']+)'")


def explain_problem(problem: Problem, *, lang: Lang = "vi") -> str:
    """Return what is wrong and what would be right, in the words of the sender of a file.

    Raises KeyError for a kind of problem without words.
    """
    say = load_wording(lang)
    names = f" {say('or')} ".join(f"“{name}”" for name in _QUOTED.findall(problem.expected or ""))
    right = f" {say('problem-right', names=names)}" if names else ""
    values = problem.message.values if isinstance(problem.message, Message) else {}  # noqa: PD011 (no table)
    strange = f" {say('problem-signs', signs=values['signs'])}" if "signs" in values else ""
    return say(f"problem-{problem.kind}", **values) + strange + right


_CITY: Final = " City"
_SHORT: Final = ("gaps", "gaps-2025", "communes")
"""How the kinds of captions end in which an item has its short name."""


def write_caption(kind: str, status: pd.DataFrame, *, lang: Lang, indicator: str | None = None) -> str:
    """Return the caption `kind` (map, coverage, gaps …) with the date of the data and the indicator."""
    say = wording_of(status, lang)
    values = {"indicator": say.indicator(indicator, short=kind.endswith(_SHORT))} if indicator else {}
    return say(f"caption-{kind}", date=say.date(status["snapshot_date"].iloc[0]), **values)


INFERRED_MARK: Final = "*"
"""In a figure, behind an item that units are taken to have because no list of those that lack it names them.

Absence from such a list cannot tell full from partial, of which legends speak.
"""


def name_item(code: str, inferred: Collection[str], say: Wording, *, short: bool = True) -> str:
    """Return the name of an item for a sentence or a table; inferred: the items of list_inferred()."""
    name = say.indicator(code, short=short)
    return say("inferred", what=name) if code in inferred else name


def mark_item(code: str, inferred: Collection[str], say: Wording) -> str:
    """Return the short name of an item for a figure, which has note_mark() below it."""
    return say.indicator(code, short=True) + (INFERRED_MARK if code in inferred else "")


def note_mark(inferred: Collection[str], say: Wording) -> str:
    """Return what the mark means; nothing where no item has it."""
    return say("note-mark", mark=INFERRED_MARK) if inferred else ""
