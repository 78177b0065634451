"""The values of a received line: levels with their notes, counts of ratios, the date of the return.

Levels are marked as in the annexes (`x`, `x` with a note, `-`) or in the words of the return form. A count is
a whole number that is not negative; a percentage is none. What cannot be read is a problem, and no value.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz import process

from hotich_analysis.dataset.legacy_text import find_encoding, is_unicode, list_readings
from hotich_analysis.dataset.received_table import Line, ReceivedTable
from hotich_analysis.dataset.workbook import Cell
from hotich_analysis.vocabulary import Level

LEVEL_WORDS: Final[Mapping[Level, str]] = {
    Level.FULL: "Đầy đủ",
    Level.PARTIAL: "Một phần",
    Level.NONE: "Chưa triển khai",
}
"""What the return form offers for a level."""

_LEVEL_OF_WORD: Final = {word.casefold(): level for level, word in LEVEL_WORDS.items()}
_MARKED: Final = re.compile(r"[xX×](?:[\s:;,.(]+(?P<note>.+?)\)?)?", re.DOTALL)
_NO_NOTES: Final = frozenset({"không", "không có", "0", "x"})
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIRST_YEAR: Final = 2015
_EXPECTED_LEVEL: Final = "x, x with a note, -, or one of: " + ", ".join(LEVEL_WORDS.values())
ACTIVE: Final = ("=", "+", "@")
"""How a text begins that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Reading:
    """What was read of one indicator in one line; `cell` is where it stands."""

    cell: Cell
    level: Level | None = None
    note: str | None = None
    numerator: int | None = None
    denominator: int | None = None


def read_level(
    table: ReceivedTable, line: Line, indicator: str, restrictions: Mapping[str, str]
) -> Reading | None:
    """Return level and note of an indicator, None where the cell is blank or cannot be read."""
    cell = line.cells.get(table.find_column("level", indicator) or 0)
    note_cell = line.cells.get(table.find_column("note", indicator) or 0)
    if note_cell and note_cell.text in _DASHES:
        note_cell = None  # a dash in a column of notes says that there is none
    if cell is None:
        if note_cell:
            table.report("note_without_level", "a note without a level", note_cell, _EXPECTED_LEVEL)
        return None
    try:
        note = _read_note(table, note_cell, restrictions) if note_cell else None
        return _read_mark(table, cell, note_cell, note, restrictions)
    except _Refused:
        return None


class _Refused(Exception):  # noqa: N818 - what is wrong has been reported, there is nothing to raise
    """The value cannot be read."""


def _read_mark(
    table: ReceivedTable, cell: Cell, note_cell: Cell | None, note: str | None, known: Mapping[str, str]
) -> Reading | None:
    _check_harmless(table, cell)
    words = (" ".join(reading.casefold().split()) for reading in list_readings(cell.text, cell.font))
    level = next((_LEVEL_OF_WORD[word] for word in words if word in _LEVEL_OF_WORD), None)
    if level is not None:
        return _read_word(table, cell, note_cell, level, note)
    if cell.text in _DASHES:
        return Reading(cell, Level.NONE, note)
    marked = _MARKED.fullmatch(cell.text)
    if marked is None or cell.kind != "text":
        table.report("unknown_mark", "the mark is unknown", cell, _EXPECTED_LEVEL)
        return None
    return _read_marked(table, cell, marked["note"], note, known)


def _read_word(
    table: ReceivedTable, cell: Cell, note_cell: Cell | None, level: Level, note: str | None
) -> Reading | None:
    if level is Level.PARTIAL and note is None:
        message = "a partial level without a note"
        table.report("note_missing", message, cell, "a note beside it that says what is lacking")
        return None
    if level is Level.FULL and note_cell is not None:
        message = "a full level with a note: the note would make it partial"
        expected = f"{LEVEL_WORDS[Level.PARTIAL]} with this note, or no note"
        table.report("note_with_full", message, note_cell, expected)
        return None
    return Reading(cell, level, note)


def _read_marked(
    table: ReceivedTable, cell: Cell, inside: str | None, beside: str | None, known: Mapping[str, str]
) -> Reading | None:
    """An `x` with a note is partial; a note in the same cell must be one of restrictions.csv."""
    note = _known_note(" ".join(inside.split()), cell.font, known) if inside else None
    if inside and note is None:
        nearest = [match[0] for match in process.extract(inside, list(known), limit=2, score_cutoff=60)]
        expected = " or ".join(f"'{text}'" for text in nearest) or "a note of restrictions.csv"
        message = "the note is unknown; restrictions.csv must say what it restricts"
        table.report("unknown_note", message, cell, expected)
        return None
    notes = [text for text in (note, beside) if text]
    return Reading(cell, Level.PARTIAL if notes else Level.FULL, "; ".join(notes) or None)


def _known_note(text: str, font: str | None, known: Mapping[str, str]) -> str | None:
    return next((reading for reading in list_readings(text, font) if reading in known), None)


def _read_note(table: ReceivedTable, cell: Cell, known: Mapping[str, str]) -> str:
    """A note of its own column: a known note in any encoding, else as it stands, or as its font says.

    Where font and text contradict each other, nobody can tell what was meant: it is asked for.
    """
    _check_harmless(table, cell)
    text = " ".join(cell.text.split())
    if (note := _known_note(text, cell.font, known)) is not None:
        return note
    if text.casefold() in _NO_NOTES:
        table.report("unsure_text", "the text is no note", cell, "words that say what is lacking, or a blank")
        raise _Refused
    plain, *decoded = list_readings(text, cell.font)
    is_legacy = find_encoding(cell.font) is not None
    if cell.kind != "text" or (decoded and is_unicode(text) == is_legacy):
        likely = [reading for reading in (plain, *decoded) if is_unicode(reading)]
        expected = " or ".join(f"'{reading}'" for reading in likely) if cell.kind == "text" else None
        table.report("unsure_text", "the text cannot be read for sure", cell, expected or "words, in Unicode")
        raise _Refused
    return decoded[0] if is_legacy and decoded else plain


def _check_harmless(table: ReceivedTable, cell: Cell) -> None:
    """Refuse a formula, and a text that would be one wherever the table is opened next."""
    if cell.kind == "formula":
        table.report("formula", "a formula stands where a value is asked", cell, "the value itself")
    elif cell.text.startswith(ACTIVE):
        table.report("active_text", "the text would run as a formula", cell, "plain text")
    else:
        return
    raise _Refused


def read_ratio(table: ReceivedTable, line: Line, indicator: str) -> Reading | None:
    """Return both counts of a ratio; None where both cells are blank, or something is wrong with them."""
    columns = [table.find_column(role, indicator) for role in ("numerator", "denominator")]
    cells = [line.cells.get(column or 0) for column in columns]
    filled = [cell for cell in cells if cell]
    counts = [_read_count(table, cell) for cell in filled]
    if len(filled) == 1:
        blank = columns[cells.index(None)]
        shown = Cell(line.row, blank, "") if blank else filled[0]
        table.report("one_count", "one count of two is given", shown, "both counts, or neither")
        return None
    if not counts or counts[0] is None or counts[1] is None:
        return None
    numerator, denominator = counts[0], counts[1]
    if denominator == 0:
        table.report(
            "zero_denominator", "the whole is zero", filled[1], "a whole of at least 1, or both blank"
        )
        return None
    if numerator > denominator:
        message = "the part is larger than the whole"
        table.report("above_denominator", message, filled[0], f"at most {denominator}")
        return None
    return Reading(filled[0], numerator=numerator, denominator=denominator)


def _read_count(table: ReceivedTable, cell: Cell) -> int | None:
    if cell.kind == "formula":
        table.report("formula", "a formula stands where a value is asked", cell, "the value itself")
    elif cell.kind == "percent" or "%" in cell.text:
        table.report("percent", "a percentage stands where a count is asked", cell, "a whole number")
    elif re.fullmatch(r"[-\u2212]\s*\d+([.,]\d+)?", cell.text):
        table.report("negative", "the count is negative", cell, "a whole number of at least 0")
    elif cell.kind in {"number", "text"} and re.fullmatch(r"[0-9]{1,12}", cell.text):
        return int(cell.text)
    else:
        message, expected = "the count is no whole number", "digits only, as 1234: no point, comma or unit"
        table.report("no_count", message, cell, expected)
    return None


def read_date(table: ReceivedTable, line: Line) -> dt.date | None:
    """Return the date of the return: a date, or its text as 25/4/2022 (day first) or 2022-04-25."""
    cell = line.cells.get(table.find_column("reported_date") or 0)
    if cell is None:
        return None
    if cell.kind in {"text", "date"}:
        day_first, iso = _DATE.fullmatch(cell.text), _ISO_DATE.fullmatch(cell.text)
        parts = iso.groups() if iso else tuple(reversed(day_first.groups())) if day_first else ()
        try:
            found = dt.date(*map(int, parts)) if parts else None
        except ValueError:
            found = None
        if found and _FIRST_YEAR <= found.year <= dt.datetime.now(tz=dt.UTC).year + 1:
            return found
    kind = "formula" if cell.kind == "formula" else "no_date"
    table.report(kind, "the date cannot be read", cell, "a date as 25/4/2022, the day first")
    return None
