"""Words, names, numbers and dates in the language of the report, and the captions that stand on every page.

Messages are Fluent files in wording/, one for each language; numbers and dates are Babel's, but for the
Vietnamese date, which official documents write with a zero before single-digit days and January and
February (Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

import pandas as pd
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from fluent.runtime import FluentBundle, FluentResource

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.source import Source
from hotich_analysis.dataset.tables import (
    find_data_directory,
    load_indicators,
    load_provinces,
    load_restrictions,
)
from hotich_analysis.display.markdown import Markdown, escape_markdown
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import LANGS, Lang

MISSING: Final = "…"
"""How the GSO's yearbook prints a figure that was not collected."""

_MOST_CHARACTERS: Final = 500
"""Fluent refuses values of more than 1,000 characters, against bombs; longer ones are put in afterwards."""

_FIRST_MARK: Final = 0xE000  # private use: stands in no text

_LOCALES: Final[dict[str, str]] = {"vi": "vi_VN", "en": "en_GB"}


class Wording:
    """The words of one language; `load_wording` keeps one of each."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._locale = _LOCALES[lang]
        self._bundle = FluentBundle([self._locale.replace("_", "-")], use_isolating=False)
        text = files(__package__).joinpath("wording", f"{lang}.ftl").read_text(encoding="utf-8")
        self._bundle.add_resource(FluentResource(text))

    def __call__(self, message: str, **values: object) -> str:
        """Return a message with its values; raise KeyError for a message or value that does not exist."""
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise KeyError(message)
        long = {name: value for name, value in values.items() if len(str(value)) > _MOST_CHARACTERS}
        marks = {name: chr(_FIRST_MARK + place) for place, name in enumerate(long)}
        formatted, problems = self._bundle.format_pattern(pattern, {**values, **marks})
        if problems:
            raise KeyError(f"{message}: {'; '.join(map(str, problems))}")
        text = str(formatted)
        for name, mark in marks.items():
            text = text.replace(mark, str(long[name]))
        return str(text)

    def markdown(self, message: str, **values: object) -> Markdown:
        """Return a message that is Markdown; text among its values is escaped, unless it is Markdown itself.

        Raises as a call of the wording does, which returns plain text.
        """
        texts = {name: str(escape_markdown(text)) for name, text in values.items() if isinstance(text, str)}
        return Markdown(self(message, **{**values, **texts}))

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Return a number with the language's separators; a missing one as MISSING."""
        if value is None or pd.isna(value):
            return MISSING
        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return str(format_decimal(value, format=pattern, locale=self._locale))

    def share(self, value: float | None) -> str:
        """Return a share (0-1) as per cent with one decimal; a missing one as MISSING."""
        if value is None or pd.isna(value):
            return MISSING
        return str(format_percent(value, format="0.0%", locale=self._locale))

    def date(self, value: dt.date) -> str:
        """Return a date as documents of the language write it: 12/4/2022, 12 April 2022."""
        if self.lang == "vi":
            month = f"{value.month:02}" if value.month <= 2 else str(value.month)  # noqa: PLR2004 - January, February
            return f"{value.day:02}/{month}/{value.year}"
        return str(format_date(value, format="d MMMM y", locale=self._locale))

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

    def title(self, source: Source) -> str:
        """Return the title of the document of a snapshot."""
        return source.title if self.lang == "vi" else source.details["document"].get("title_en", source.title)

    def level(self, level: str | None) -> str:
        """Return the name of a level; missing is "not reported"."""
        return self("level-missing" if level is None or pd.isna(level) else f"level-{level}")

    def indicator(self, code: str, *, short: bool = False) -> str:
        """Return the name of an indicator, or of a combination of indicators."""
        names = _names_of_indicators(self.lang, find_data_directory(), short=short)
        return names.get(code) or self(f"combination-{code}")

    def count(self, code: str, part: Literal["numerator", "denominator"]) -> str:
        """Return what a count of a ratio counts."""
        return _names_of_counts(self.lang, part, find_data_directory())[code]

    def achievement(self, code: str) -> str:
        """Return what units have done that deployed an indicator, to follow their number."""
        message = f"achievement-{code}"
        if self._bundle.has_message(message):
            return self(message)
        return self("achievement-other", indicator=self.indicator(code))

    def restriction(self, code: str) -> str:
        """Return the meaning of a restriction that a note states."""
        return _meanings_of_restrictions(self.lang, find_data_directory())[code]

    def province(self, code: str) -> str:
        """Return the name of a province of the 63-unit frame."""
        return self.unit(code, _names_of_provinces(self.lang)[code])

    def unit(self, code: str, name: str) -> str:
        """Return the name of a unit of either frame, with its unit word where the bare name would mislead.

        Only Hồ Chí Minh has such a message; its code, 79, means the city in both frames.
        """
        message = f"province-{code}"
        return self(message) if self._bundle.has_message(message) else name

    def unit_2025(self, code: str) -> str:
        """Return the name of a unit of the 34-unit frame, with "(2025)" behind it if it was merged."""
        unit = _units_2025()[code]
        mark = unit["label_vi"].removeprefix(unit["name_vi"])
        return self.unit(code, unit[f"name_{self.lang}"]) + mark

    def region(self, region: str) -> str:
        """Return the name of a region, which tables hold in Vietnamese."""
        return region if self.lang == "vi" else _english_regions()[region]

    def join(self, names: list[str]) -> str:
        """Return a list as running text."""
        if len(names) < 2:  # noqa: PLR2004 - nothing to join
            return "".join(names)
        return f"{', '.join(names[:-1])} {self('and')} {names[-1]}"


@cache
def load_wording(lang: Lang) -> Wording:
    """Return the words of a language; raise UsageError for another than vi or en."""
    if lang not in LANGS:
        raise UsageError("language", lang, known=LANGS)
    return Wording(lang)


@cache
def _names_of_indicators(lang: Lang, directory: Path, *, short: bool) -> dict[str, str]:
    table = load_indicators(data_directory=directory).set_index("indicator_code")
    return dict(table[f"{'short_' if short else ''}name_{lang}"].items())  # type: ignore[arg-type]


@cache
def _names_of_counts(lang: Lang, part: str, directory: Path) -> dict[str, str]:
    table = load_indicators(data_directory=directory).set_index("indicator_code")
    return dict(table[f"{part}_{lang}"].dropna().items())  # type: ignore[arg-type]


@cache
def _names_of_provinces(lang: Lang) -> dict[str, str]:
    return dict(load_provinces().set_index("unit_code")[f"name_{lang}"].items())  # type: ignore[arg-type]


@cache
def _units_2025() -> dict[str, dict[str, str]]:
    return {unit["unit_code"]: unit for unit in load_units(34).to_dict("records")}  # type: ignore[misc]


@cache
def _meanings_of_restrictions(lang: Lang, directory: Path) -> dict[str, str]:
    table = (
        load_restrictions(data_directory=directory).drop_duplicates("restriction").set_index("restriction")
    )
    return dict(table[f"meaning_{lang}"].items())  # type: ignore[arg-type]


@cache
def _english_regions() -> dict[str, str]:
    regions = load_provinces()[["region", "region_en"]].drop_duplicates()
    return dict(zip(regions["region"], regions["region_en"], strict=True))


_CITY: Final = " City"


def name_unit(code: str, *, lang: Lang, running: bool = False) -> str:
    """Return the full name of a province; running: as it stands within a sentence (tỉnh Quảng Ngãi)."""
    province = _provinces()[code]
    name = province[f"name_{lang}"].removesuffix(_CITY)
    message = "unit-running" if running else "unit-title"
    return load_wording(lang)(message, kind=kind_of_unit(code), name=name)


def kind_of_unit(code: str) -> str:
    """Return "city" for a centrally run city, else "province"."""
    return "city" if _provinces()[code]["type_vi"].startswith("Thành phố") else "province"


@cache
def _provinces() -> dict[str, dict[str, str]]:
    table = load_provinces().set_index("unit_code")[["name_vi", "name_en", "type_vi"]]
    return {
        str(code): {str(key): str(value) for key, value in row.items()}
        for code, row in table.to_dict("index").items()
    }


_COUNTING_GAPS: Final = {"depth", "patterns", "joint"}  # where what was not reported is a gap as well
_SHORT: Final = {"gaps", "gaps-2025", "ratio-gaps"}


def write_caption(kind: str, status: pd.DataFrame, *, lang: Lang, indicator: str | None = None) -> str:
    """Return the caption `kind` (map, coverage, gaps …) with the date of the data and the indicator."""
    say = load_wording(lang)
    values = {"indicator": say.indicator(indicator, short=kind in _SHORT)} if indicator else {}
    caption = say(f"caption-{kind}", date=say.date(status["snapshot_date"].iloc[0]), **values)
    if kind in _COUNTING_GAPS and status["level"].isna().any():
        return say("caption-with-missing", caption=caption)
    return caption


def write_heading(*, indicator: str, lang: Lang) -> str:
    """Return the level-1 heading of an indicator's chapter."""
    say = load_wording(lang)
    return f"# {say.markdown('heading-indicator', indicator=say.indicator(indicator))}"
