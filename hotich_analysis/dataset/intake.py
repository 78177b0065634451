"""Received files -> the rows of one snapshot, with every problem found on the way.

Values are levels with their notes, counts of ratios, points of scores and the date of the return; a total row
becomes a claim. What is not sure is never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rapidfuzz import process

from hotich_analysis.dataset.communes import CommuneNames, load_commune_names
from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.kinds import COUNTS, Kind
from hotich_analysis.dataset.legacy_text import find_encoding, is_unicode, list_readings
from hotich_analysis.dataset.names import ReceivedNames, UnitProblem, load_received_names, strip_accents
from hotich_analysis.dataset.references import COMMUNE_UNITS, load_references
from hotich_analysis.dataset.return_tables import (
    DATE_LABEL,
    FRAME_LABEL,
    LEVEL_WORDS,
    OTHER_REGIONS,
    PROBLEMS_SHEET,
    TAUGHT,
    Headings,
    Line,
    ReceivedTable,
    Refused,
    find_layout,
    find_lost_heading,
    load_headings,
    match_fraction,
    read_columns,
    read_received_table,
)
from hotich_analysis.dataset.snapshots import EVIDENCE, word_evidence
from hotich_analysis.dataset.spreadsheets import MOST_ROWS, Cell, Sheet, read_sheets
from hotich_analysis.dataset.tables import CONTROL, WITHOUT_CONTROL, find_control, read_table
from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.vocabulary import CLAIM_COLUMNS, COMMUNES, DEPLOYED, EARLIEST_FRAME, FRAMES, Frame, Level

_DONE: Final = "triển khai|tích hợp|kết nối|thực hiện"
_LEVEL_OF_WORD: Final[Mapping[str, Level]] = {
    **{f"chưa {word}": Level.NONE for word in _DONE.split("|")},
    **{word.casefold(): level for level, word in LEVEL_WORDS.items()},
}
_MARKED: Final = re.compile(
    rf"(?:[x×]|đã (?:{_DONE}))(?:[\s:;,.(]+(?P<note>.+?)\)?)?", re.DOTALL | re.IGNORECASE
)
_NO_NOTES: Final = frozenset({"không", "không có", "0", "x"})
_DASHES: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FIRST_YEAR: Final = 2015
_POINTS: Final = re.compile(r"\d+(?:\.\d+)?")
_WRITTEN_POINTS: Final = re.compile(r"\d+(?:[.,]\d{1,2})?")
_EXPECTED_LEVEL: Final = "x, x with a note, -, or one of: " + ", ".join(LEVEL_WORDS.values())
_EXPECTED_COUNTS: Final = "both counts, what is done and the whole: a percentage alone cannot be added up"
ACTIVE: Final = ("=", "+", "@")
"""How a text begins that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Reading:
    """What was read of one indicator in one line; `cell` is where it stands, None if it is inferred."""

    cell: Cell | None
    level: Level | None = None
    note: str | None = None
    numerator: float | None = None
    denominator: float | None = None
    received: str | None = None
    """What stands in the file for a ratio, in one cell or two."""


def read_level(
    table: ReceivedTable, line: Line, indicator: str, restrictions: Mapping[str, str]
) -> Reading | None:
    """Return level and note of an indicator, None where the cell is blank; raise Refused if it is unsure."""
    cell, note_cell = (table.find_cell(line, role, indicator) for role in ("level", "note"))
    if note_cell and note_cell.text in _DASHES:
        note_cell = None  # a dash in a column of notes says that there is none
    if cell is None:
        if note_cell:
            table.report("note_without_level", "a note without a level", note_cell, _EXPECTED_LEVEL)
        return None
    note = _read_note(table, note_cell, restrictions) if note_cell else None
    _check_harmless(table, cell)
    words = (" ".join(reading.casefold().split()) for reading in list_readings(cell.text, cell.font))
    level = next((_LEVEL_OF_WORD[word] for word in words if word in _LEVEL_OF_WORD), None)
    if level is Level.PARTIAL and note is None:
        expected = "a note beside it that says what is lacking"
        raise table.report("note_missing", "a partial level without a note", cell, expected)
    if level is Level.FULL and note_cell is not None:
        message = "a full level with a note: the note would make it partial"
        expected = f"{LEVEL_WORDS[Level.PARTIAL]} with this note, or no note"
        raise table.report("note_with_full", message, note_cell, expected)
    if level is None and cell.text not in _DASHES:
        return _read_marked(table, cell, note, restrictions)
    return Reading(cell, level or Level.NONE, note)


def _read_marked(table: ReceivedTable, cell: Cell, beside: str | None, known: Mapping[str, str]) -> Reading:
    """An `x` with a note is partial; a note in the same cell must be one of restrictions.csv."""
    readings = (_MARKED.fullmatch(reading) for reading in list_readings(cell.text, cell.font))
    marked = next(filter(None, readings), None)
    if marked is None or cell.kind != "text":
        raise table.report("unknown_mark", "the mark is unknown", cell, _EXPECTED_LEVEL)
    inside = marked["note"]
    note = _known_note(" ".join(inside.split()), cell.font, known) if inside else None
    if inside and note is None:
        nearest = [match[0] for match in process.extract(inside, list(known), limit=2, score_cutoff=60)]
        expected = " or ".join(f"'{text}'" for text in nearest) or "a note of restrictions.csv"
        message = "the note is unknown; restrictions.csv must say what it restricts"
        raise table.report("unknown_note", message, cell, expected)
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
        expected = "words that say what is lacking, or a blank"
        raise table.report("unsure_text", "the text is no note", cell, expected)
    plain, *decoded = list_readings(text, cell.font)
    is_legacy = find_encoding(cell.font) is not None
    if cell.kind != "text" or (decoded and is_unicode(text) == is_legacy):
        likely = [reading for reading in (plain, *decoded) if is_unicode(reading) and cell.kind == "text"]
        expected = " or ".join(f"'{reading}'" for reading in likely) or "words, in Unicode"
        raise table.report("unsure_text", "the text cannot be read for sure", cell, expected)
    return decoded[0] if is_legacy and decoded else plain


def _check_harmless(table: ReceivedTable, cell: Cell) -> None:
    """Refuse a formula, and a text that would be one wherever the table is opened next."""
    if cell.kind == "formula":
        raise table.report("formula", "a formula stands where a value is asked", cell, "the value itself")
    if cell.text.startswith(ACTIVE):
        raise table.report("active_text", "the text would run as a formula", cell, "plain text")


def read_ratio(table: ReceivedTable, line: Line, indicator: str) -> Reading | None:
    """Return both counts of a ratio; None where a cell is blank; raise Refused if they do not fit."""
    columns = [table.find_column(role, indicator) for role in COUNTS]
    cells = [line.cells.get(column or 0) for column in columns]
    filled = [cell for cell in cells if cell]
    both = table.find_cell(line, "share", indicator) or (filled[0] if cells[1] is None and filled else None)
    if both and (fraction := read_fraction(table, both)):
        return _read_counts(table, [both, both], *fraction)
    counts = [count for cell in filled if (count := _read_count(table, cell)) is not None]
    if both and not filled:
        raise _refuse_count(table, both)
    if len(filled) == 1:
        blank = columns[cells.index(None)]
        shown = Cell(line.row, blank, "") if blank else filled[0]
        raise table.report("one_count", "one count of two is given", shown, "both counts, or neither")
    return _read_counts(table, filled, *counts) if len(counts) == len(COUNTS) else None


def _read_counts(table: ReceivedTable, cells: Sequence[Cell], numerator: int, denominator: int) -> Reading:
    if denominator == 0:
        expected = "a whole of at least 1, or both blank"
        raise table.report("zero_denominator", "the whole is zero", cells[1], expected)
    if numerator > denominator:
        message = Message("the part is larger than the whole", part=str(numerator), whole=str(denominator))
        raise table.report("above_denominator", message, cells[0], f"at most {denominator}")
    texts = dict.fromkeys((cell.place, cell.text) for cell in cells)
    received = "/".join(text for _, text in texts)
    return Reading(cells[0], numerator=numerator, denominator=denominator, received=received)


def read_fraction(table: ReceivedTable, cell: Cell) -> tuple[int, int] | None:
    """Return part and whole that stand in one cell, as "57/233 xã" or "642.806/1.443.893 (đạt 44,5 %)".

    None for what is no such text; raise Refused where a percentage beside them is that of other counts.
    """
    found = match_fraction(cell)
    if found is None:
        return None
    part, whole = (int(re.sub(r"\D", "", number)) for number in found.group(1, 2))
    if found[3] and whole and not _is_rate(found[3], 100 * part / whole):
        raise _refuse_share(table, cell, part, whole)
    return part, whole


def _is_rate(text: str, rate: float, most: float = 1) -> bool:
    """Whether a printed number is this rate, rounded or cut off where it ends; off by less than `most`."""
    digits = text.replace(",", ".")
    last = max(0.1 ** len(digits.partition(".")[2]), _LEAST_OF_RATE)
    return abs(float(digits) - rate) < min(last, most)


def _refuse_share(table: ReceivedTable, cell: Cell, part: int, whole: int) -> Refused:
    message = Message(
        "the percentage is not that of its counts: {part} of {whole} is {rate} %",
        part=str(part),
        whole=str(whole),
        rate=f"{100 * part / whole:.2f}",
    )
    return table.report("share_disagrees", message, cell, "counts and percentage that agree")


def read_points(table: ReceivedTable, line: Line, indicator: str, maximum: float) -> Reading | None:
    """Return the points of a score, None where the cell is blank; raise Refused if they are no such number.

    A text may have a decimal comma, and two decimals at most: "1.234" may be a thousand and more.
    """
    cell = table.find_cell(line, "numerator", indicator)
    if cell is None:
        return None
    _check_harmless(table, cell)
    expected = Message("a number from 0 to {maximum}, as 8.75", maximum=f"{maximum:g}")
    known = _POINTS if cell.kind == "number" else _WRITTEN_POINTS
    if cell.kind not in {"number", "text"} or not known.fullmatch(cell.text):
        raise table.report("no_points", "the points cannot be read", cell, expected)
    points = float(cell.text.replace(",", "."))
    if points > maximum:
        message = Message("more points than the maximum, {maximum}", maximum=f"{maximum:g}")
        raise table.report("above_maximum", message, cell, expected)
    return Reading(cell, numerator=points, denominator=maximum)


_POINTED: Final = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:[ \xa0]\d{3})+|(?:,\d{3})+)", re.ASCII)
_LEAST_POINTED: Final = 1000
_FEWEST_POINTED: Final = 2
_WHOLE: Final = re.compile(r"([0-9]{1,12})(?:\.0)?")
"""A count; a program that met a blank in its column writes 22 as 22.0."""


def _check_points(table: ReceivedTable, scores: Collection[str]) -> None:
    """Find the columns of counts with points between thousands, and ask about one that may be read otherwise.

    Sure is a column of one kind of point, in which one value has two of them, and none is so small that it
    may have lost its last thousand.
    """
    for column, meaning in table.meanings.items():
        if meaning.indicator in scores:
            continue
        texts = [line.cells[column].text for line in table.lines if column in line.cells]
        pointed = [text for text in texts if _POINTED.fullmatch(text)] if meaning.role in COUNTS else []
        if len(pointed) < min(_FEWEST_POINTED, len(texts)) or not pointed:
            continue  # a single one is refused by itself
        signs = set("".join(pointed)) - set("0123456789")
        small = [text for text in texts if _WHOLE.fullmatch(text) and float(text) < _LEAST_POINTED]
        is_proven = any(len(text) > len("999.999") for text in pointed)
        table.pointed[column] = len(signs) == 1 and is_proven and not small
        if not table.pointed[column]:
            shown = {"n": str(len(pointed)), "all": str(len(texts)), "example": pointed[0]}
            message = Message("{n} of {all} counts have points, as '{example}'", **shown)
            if small:
                message = Message(
                    "{n} of {all} counts have points, as '{example}', and others none, as '{small}'",
                    **shown,
                    small=small[0],
                )
            expected = "all counts of the column in full and in digits only, as 407673 and 218000"
            table.report("points_unsure", message, table.place_heading(column), expected)


def _read_count(table: ReceivedTable, cell: Cell) -> int | None:
    is_pointed = table.pointed.get(cell.column)
    if is_pointed is not None and _POINTED.fullmatch(cell.text):
        return int(re.sub(r"\D", "", cell.text)) if is_pointed else None
    if cell.kind in {"number", "text"} and (whole := _WHOLE.fullmatch(cell.text)):
        return int(whole[1])
    _refuse_count(table, cell)
    return None


def _refuse_count(table: ReceivedTable, cell: Cell) -> Refused:
    if cell.kind == "formula":
        message = "a formula stands where a value is asked"
        return table.report("formula", message, cell, "the value itself")
    if cell.kind == "percent" or "%" in cell.text:
        message = "a percentage stands where a count is asked"
        return table.report("percent", message, cell, _EXPECTED_COUNTS)
    if re.fullmatch(r"[-\u2212]\s*\d+([.,]\d+)?", cell.text):
        return table.report("negative", "the count is negative", cell, "a whole number of at least 0")
    message, expected = "the count is no whole number", "digits only, as 1234: no point, comma or unit"
    return table.report("no_count", message, cell, expected)


def read_date(table: ReceivedTable, line: Line) -> dt.date | None:
    """Return the date of the return: a date, or its text as 25/4/2022 (day first) or 2022-04-25."""
    cell = table.find_cell(line, "reported_date")
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


_TOTAL: Final = re.compile(r"(\d+)(?:\s*/\s*(\d+))?(?:\s*tỉnh(?:, thành phố)?)?")

_OF_HEADINGS: Final = ("unknown_heading", "ratio_in_one_column")

Row = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """What received files are read against.

    is_frame_sure: whether the importer says whose units they are. communes: those of the date, None where
    none are held. ended_remarks: notes, without accents and case, that mean nothing on the date.
    """

    headings: Headings
    names: ReceivedNames
    restrictions: Mapping[str, str]
    regions: frozenset[str]
    kind_of: Mapping[str, str]
    ended: frozenset[str] = frozenset()
    is_frame_sure: bool = False
    communes: CommuneNames | None = None
    ended_remarks: frozenset[str] = frozenset()

    @cached_property
    def maximum_of(self) -> dict[str, float]:
        """The most points of each score."""
        scores = self.headings.indicators.query("kind == 'score'")
        return dict(zip(scores["indicator_code"], scores["maximum"], strict=True))


def _read_table(
    table: ReceivedTable,
    reference: Reference,
    list_of_gaps: str | None,
    *,
    is_frame_stated: bool,
    find_province: Callable[[], str | None],
) -> tuple[list[Row], list[Row]]:
    """Return the rows of a table, and the claims of its total row; what is wrong is added to its problems.

    find_province: gives that which the file names once, for communes. Their total row is no claim: it speaks
    of one province, and there is no table of all.
    """
    if table.of_communes or table.find_column("district"):
        units, list_of_gaps = _find_communes(table, reference, find_province()), None
    else:
        units = _find_units(table, lambda _, name, code: reference.names.resolve(name, code))
        _check_frame(table, units, reference.names, is_stated=is_frame_stated or reference.is_frame_sure)
    meanings = [meaning.indicator for meaning in table.meanings.values() if meaning.indicator]
    indicators = list(dict.fromkeys(meanings))
    if not indicators and list_of_gaps is not None:
        _check_list(table, units)
        return list(_read_list(table, units, list_of_gaps, reference.names)) if units else [], []
    if not indicators:
        if not any(problem.kind in _OF_HEADINGS for problem in table.problems):
            message = "the table has no column of an indicator"
            expected = "a heading of the return form; for a bare list of units, the indicator they lack"
            table.report("no_indicator", message, table.place_heading(table.find_column("unit")), expected)
        return [], []
    _check_validity(table, indicators, reference)
    _check_points(table, reference.maximum_of)
    dates = {line.row: read_date(table, line) for line in table.lines}
    rows = [row for name in indicators for row in _read_indicator(table, units, dates, name, reference)]
    answers = {find_key(row): row for row in rows}
    _check_shares(table, units, answers)
    if table.of_communes:
        return rows, []
    _check_regions(table, units, answers, reference.maximum_of)
    return rows, list(_read_total(table))


def _find_units(
    table: ReceivedTable, resolve: Callable[[Line, Cell | None, Cell | None], str]
) -> dict[int, str]:
    """Return the unit of each line by its row; report what is not sure or stands twice.

    resolve: gives the code of a line by its name and code; raises UnitProblem, or Refused for what is told.
    """
    row_of: dict[str, int] = {}
    for line in table.lines:
        name, code = (table.find_cell(line, role) for role in ("unit", "unit_code"))
        shown = name or code or next(iter(line.cells.values()))
        given = [cell for cell in (name, code) if cell]
        if computed := [cell for cell in given if cell.kind == "formula" or cell.text.startswith(ACTIVE)]:
            message = "a formula stands where a name is asked"
            table.report("formula", message, computed[0], "the name or code itself")
            continue
        try:
            whole = _WHOLE.fullmatch(code.text) if code else None
            code = replace(code, text=whole[1]) if code and whole else code
            first = row_of.setdefault(resolve(line, name, code), line.row)
        except UnitProblem as problem:
            table.report(problem.kind, problem.message, shown, problem.expected)
            continue
        except Refused:
            continue
        if first != line.row:
            about = {"row": first, "first": Cell(first, shown.column, "").place}
            if table.of_communes:
                message = Message("the commune stands twice, first in row {row}", **about)
                table.report("unit_twice", message, shown, "each commune once")
            else:
                message = Message("the province stands twice, first in row {row}", **about)
                table.report("unit_twice", message, shown, "each province once")
    if not table.of_communes:
        _join_codes(table)
    return {row: unit for unit, row in row_of.items()}


def _find_communes(table: ReceivedTable, reference: Reference, province: str | None) -> dict[int, str]:
    """Return the commune of each line by its row; refuse in one sentence what cannot be one of today's."""
    heading = table.place_heading(table.find_column("unit"))
    if reference.communes is None and reference.names.frame == FRAMES[-1]:
        message = f"the data folder holds no communes: {COMMUNE_UNITS} is not there"
        table.report("no_communes", message, heading, "a table of provinces, or the communes in the folder")
        return {}
    if reference.communes is None or table.find_column("district"):
        _refuse_old_communes(table, heading)
        return {}
    communes, in_province = reference.communes, _find_provinces(table, reference.names, province)
    if province is None and not any(map(table.find_column, ("province", "province_code", "unit_code"))):
        message = "the communes have no province: their names are unique within one only"
        table.report(
            "province_missing", message, heading, "a column of the provinces, or one above the table"
        )
        return {}

    def resolve(line: Line, name: Cell | None, code: Cell | None) -> str:
        if line.row not in in_province:
            raise Refused
        return communes.resolve_row(name, code, province=in_province[line.row])

    units = _find_units(table, resolve)
    kinds = Counter(problem.kind for problem in table.problems)
    if kinds["unit_of_63"] or len(table.lines) <= 2 * kinds["unknown_commune"] >= 2 * _MANY:
        _refuse_old_communes(table, heading)
    return units


def _find_provinces(
    table: ReceivedTable, names: ReceivedNames, province: str | None
) -> dict[int, str | None]:
    """Return the province of each line by its row; that of the file for one that names none.

    Lines with a wrong one are left out; it is reported once.
    """
    found: dict[tuple[str, ...], str | None] = {(): province}
    said_in: dict[int, tuple[str, ...]] = {}
    for line in table.lines:
        name, code = (table.find_cell(line, role) for role in ("province", "province_code"))
        given = [cell for cell in (name, code) if cell]
        said_in[line.row] = said = tuple(f"{cell.column}:{cell.text}" for cell in given)
        if said not in found:
            try:
                found[said] = names.resolve(name, code)
            except UnitProblem as problem:
                found[said] = None
                table.report(problem.kind, problem.message, given[0], problem.expected)
    if any(said_in.values()):  # below a province of its own a blank does not mean the one above the table
        for line in (line for line in table.lines if not said_in[line.row]):
            message = Message("the row names no province, as others of the table do")
            shown = table.find_cell(line, "unit") or table.place_heading(table.find_column("unit"))
            table.report("province_missing", message, shown, "the province in each row")
        return {row: found[said] for row, said in said_in.items() if said and found[said]}
    return dict.fromkeys(said_in, province)


_OF_OLD_COMMUNES: Final = (
    "unit_of_63",
    "unknown_commune",
    "ambiguous_commune",
    "code_disagrees",
    "unit_twice",
)


def _refuse_old_communes(table: ReceivedTable, heading: Cell) -> None:
    """Refuse a table of former communes as one: they are not counted up to those of today, nor shared out."""
    table.problems[:] = [problem for problem in table.problems if problem.kind not in _OF_OLD_COMMUNES]
    message = "these are districts, or communes of before 1/7/2025, some of which were split: not counted up"
    expected = "the communes since 1/7/2025: hotich template --frame communes"
    table.report("old_communes", message, heading, expected)


def _join_codes(table: ReceivedTable) -> None:
    """Say once that a column holds the codes of another list, if none of them goes with its name."""
    coded = [
        line for line in table.lines if all(table.find_cell(line, role) for role in ("unit", "unit_code"))
    ]
    wrong = [problem for problem in table.problems if problem.kind == "code_disagrees"]
    if _FEWEST_TO_COMPARE <= len(wrong) == len(coded):
        table.problems[:] = [problem for problem in table.problems if problem.kind != "code_disagrees"]
        example = str(wrong[0].expected)
        message = Message("no code of the column is that of its province, as {example}", example=example)
        expected = "the codes of units.csv, or the column not read (--columns, not_read)"
        table.report("other_codes", message, table.place_heading(table.find_column("unit_code")), expected)


_MANY: Final = 10
"""So many names of the other frame make a list of it; fewer are refused one by one."""


def _check_frame(
    table: ReceivedTable, unit_of_row: Mapping[int, str], names: ReceivedNames, *, is_stated: bool
) -> None:
    """Refuse in one sentence a table that lists the units of the other frame, or may as well.

    After the reform a table of a few units whose names are those of former provinces, too, is asked about,
    unless it says its frame (is_stated) or a code beside a name does.
    """
    units, heading = set(unit_of_row.values()), table.place_heading(table.find_column("unit"))
    if names.frame == EARLIEST_FRAME:
        shared = {code for code, name in names.name_of.items() if name in names.others.name_of.values()}
        if len(shared) - 1 <= len(units) < len(names.name_of) and units <= shared:
            message = "the table lists the units of 2025, not the 63 provinces"
            table.report("unit_of_2025", message, heading, "a table of the 63 provinces")
        return
    former = [problem for problem in table.problems if problem.kind == "unit_of_63"]
    if len(former) >= _MANY:
        table.problems[:] = [
            one for one in table.problems if one.kind not in ("unit_of_63", "code_disagrees")
        ]
        message = "the table lists the 63 provinces until 30/6/2025, not the 34 units since"
        table.report("unit_of_63", message, heading, "a table of the 34 units")
    elif not is_stated and not former and units and not _is_of_frame(table, unit_of_row, names):
        message = "the names are those of former provinces, too, and nothing says whose figures these are"
        expected = "the form of the 34 units, '(2025)' behind a name, its code, or --frame 34"
        table.report("frame_unsure", message, heading, expected)


def _is_of_frame(table: ReceivedTable, unit_of_row: Mapping[int, str], names: ReceivedNames) -> bool:
    """Whether a table lists all units of its frame, or one that no other frame has, or says so of one."""
    if len(unit_of_row) >= len(names.name_of) - 1 or not all(map(names.is_shared, unit_of_row.values())):
        return True
    lines = [line for line in table.lines if line.row in unit_of_row]
    return any(
        names.is_sure_of(unit_of_row[line.row], table.find_cell(line, "unit_code"))
        or ((cell := table.find_cell(line, "unit")) is not None and names.is_marked(cell.text))
        for line in lines
    )


def _check_validity(table: ReceivedTable, indicators: Sequence[str], reference: Reference) -> None:
    """Refuse figures on an item that does not exist on the date: it is not applicable, and no gap."""
    for indicator in indicators:
        if indicator in reference.ended:
            column = next(
                place for place, meaning in table.meanings.items() if meaning.indicator == indicator
            )
            message = f"{indicator} does not exist on this date (valid_from, valid_to in indicators.csv)"
            table.report("not_applicable", message, table.place_heading(column), "no such column")


_DISTRICT: Final = "cap huyen"
"""How a remark speaks of the district level, whatever else it says."""


def _check_remark(table: ReceivedTable, reading: Reading, ended: frozenset[str]) -> None:
    """Ask about a remark that means nothing on the date, and about any on a level that has ended with it."""
    text = strip_accents((reading.note or "").casefold())
    has_ended = any(remark in text for remark in ended)
    if reading.cell and (has_ended or (_DISTRICT in " ".join(ended) and _DISTRICT in text)):
        message = "the remark speaks of the district level, which has ended (valid_to in restrictions.csv)"
        expected = "the level of the service as it is now, with what is lacking of it"
        raise table.report("ended_remark", message, reading.cell, expected)


def _read_indicator(
    table: ReceivedTable,
    units: Mapping[int, str],
    dates: Mapping[int, dt.date | None],
    indicator: str,
    reference: Reference,
) -> Iterator[Row]:
    for line in table.lines:
        try:
            if reference.kind_of[indicator] == Kind.LEVEL:
                reading = read_level(table, line, indicator, reference.restrictions)
            elif reference.kind_of[indicator] == Kind.SCORE:
                reading = read_points(table, line, indicator, reference.maximum_of[indicator])
            else:
                reading = read_ratio(table, line, indicator)
            if reading:
                _check_remark(table, reading, reference.ended_remarks)
        except Refused:
            continue
        if reading and line.row in units:
            yield _write_row(table, line, units[line.row], indicator, reading, dates[line.row])


def _write_row(
    table: ReceivedTable, line: Line | None, unit: str, indicator: str, reading: Reading, date: dt.date | None
) -> Row:
    name, cell = table.find_cell(line, "unit") if line else None, reading.cell
    return {
        "unit_code": unit,
        "indicator_code": indicator,
        "level": reading.level and str(reading.level),
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "note": reading.note,
        "reported_date": date and date.isoformat(),
        "value_as_received": reading.received or (cell and cell.text),
        "name_as_received": name and name.text,
        "file": table.sheet.file,
        "sheet": table.sheet.name,
        "cell": cell and cell.place,
    }


_RATE: Final = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%?", re.ASCII)
_LEAST_OF_RATE: Final = 1e-6
_MOST_OF_PART: Final = 0.01


def _check_shares(table: ReceivedTable, units: Mapping[int, str], answers: Mapping[Key, Row]) -> None:
    """Compare the rates beside counts with these, given in percent or as parts of 1."""
    for column, indicator in table.shares.items():
        for line in table.lines:
            cell, row = line.cells.get(column), answers.get((units.get(line.row, ""), indicator))
            if cell is None or row is None or cell.kind == "formula" or cell.text in _DASHES:
                continue
            part, whole, found = row["numerator"], row["denominator"], _RATE.fullmatch(cell.text)
            is_percent = found and cell.kind != "percent" and _is_rate(found[1], 100 * part / whole)
            if not (is_percent or (found and _is_rate(found[1], part / whole, _MOST_OF_PART))):
                _refuse_share(table, cell, part, whole)


def _check_regions(
    table: ReceivedTable, units: Mapping[int, str], answers: Mapping[Key, Row], scores: Collection[str]
) -> None:
    """Compare what a region's row states with its provinces: those below it, or above if it closes them."""
    ends = sorted({line.row for line in table.regions} | ({table.total.row} if table.total else set()))
    is_above = bool(units and table.regions and table.regions[0].row < min(units))
    for line in table.regions:
        first = line.row if is_above else max((row for row in ends if row < line.row), default=0)
        last = min((row for row in ends if row > line.row), default=MOST_ROWS) if is_above else line.row
        parts = [one for one in table.lines if first < one.row < last]
        for column, meaning in table.meanings.items():
            cell = line.cells.get(column)
            keys = [(units.get(one.row, ""), meaning.indicator or "") for one in parts]
            if cell is None or meaning.indicator is None or meaning.role == "note":
                continue
            if meaning.indicator in scores:
                continue  # points are no counts: those of a region are no sum
            if any(column in one.cells and key not in answers for one, key in zip(parts, keys, strict=True)):
                continue  # what is wrong with a part is reported already
            own = [answers[key] for key in keys if key in answers]
            counted = sum(
                row[meaning.role] if meaning.role in COUNTS else row["level"] in DEPLOYED for row in own
            )
            stated = _TOTAL.fullmatch(_drop_points(table, cell))
            if meaning.role == "share" or stated is None or int(stated[1]) != counted:
                message = Message(
                    "the row of the region is not the sum of its provinces, which is {counted}",
                    counted=str(counted),
                )
                expected = f"'{counted}', or all provinces of the region, or no such row"
                table.report("region_total", message, cell, expected)


def _drop_points(table: ReceivedTable, cell: Cell) -> str:
    """A stated sum as digits: without the points between thousands of its column, 25.0 as 25."""
    if table.pointed.get(cell.column) and _POINTED.fullmatch(cell.text):
        return re.sub(r"\D", "", cell.text)
    whole = _WHOLE.fullmatch(cell.text)
    return whole[1] if whole else cell.text


def _check_list(table: ReceivedTable, units: Mapping[int, str]) -> None:
    """Refuse a list that names nobody, or another number than its total row: all others would have it."""
    if not units:
        expected = "at least one province; all that are not in the list would count as deployed"
        table.report(
            "empty", "the list names no province", table.place_heading(table.find_column("unit")), expected
        )
    for cell in table.total.cells.values() if table.total else ():
        if any(int(number) != len(units) for number in re.findall(r"\d+", cell.text)):
            message = Message("the total is not the number of provinces listed", n=len(units))
            table.report("list_total", message, cell, f"'{len(units)}'")


def _read_list(
    table: ReceivedTable, units: Mapping[int, str], indicator: str, names: ReceivedNames
) -> Iterator[Row]:
    """Units of the list lack the indicator; all others have it, by inference, and have no cell."""
    line_of = {units[line.row]: line for line in table.lines if line.row in units}
    for unit in names.name_of:
        cell, date, line = None, None, line_of.get(unit)
        if line:
            cell = table.find_cell(line, "unit") or next(iter(line.cells.values()))
            date = read_date(table, line)
        reading = Reading(cell, Level.NONE if line else Level.FULL)
        yield _write_row(table, line, unit, indicator, reading, date)


def _read_total(table: ReceivedTable) -> Iterator[Row]:
    """What a total row states is a claim: compared by `hotich reconcile`, never used to mend the table."""
    if table.total is None:
        return
    for column, meaning in table.meanings.items():
        cell = table.total.cells.get(column)
        stated = _TOTAL.fullmatch(_drop_points(table, cell)) if cell and meaning.indicator else None
        if stated is None or cell is None or meaning.role not in {"level", "numerator", "denominator"}:
            continue
        if table.find_column("denominator", meaning.indicator) is None and meaning.role != "level":
            continue  # points of the country are a mean, no sum
        measure = "n_deployed" if meaning.role == "level" else meaning.role
        where = f"{table.sheet.file}, {table.sheet.name}, {cell.place}"
        values = (
            f"total_{meaning.indicator}_{measure}",
            meaning.indicator,
            measure,
            int(stated[1]),
            int(stated[2]) if stated[2] else None,
            f"Dòng tổng ({where})",
            f"Total row ({where})",
            cell.text,
        )
        yield dict(zip(CLAIM_COLUMNS, values, strict=True))


RETURNS_COLUMNS: Final = (
    "unit_code",
    "indicator_code",
    "level",
    "numerator",
    "denominator",
    "note",
    "reported_date",
    "value_as_received",
    "name_as_received",
    "file",
    "sheet",
    "cell",
)
_TEXTS: Final = ("note", "value_as_received", "name_as_received")
_FEWEST_TO_COMPARE: Final = 3
_EXPECTED_NAMES: Final = f"“Tỉnh, thành phố” over the names, or {TAUGHT}"
_EXPECTED: Final = "a heading for the names, as “Tỉnh, thành phố”, and one for each indicator"


@dataclass
class Intake:
    """What files gave: rows (RETURNS_COLUMNS), claims (CLAIM_COLUMNS), problems; the files as received."""

    rows: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    unknown_names: list[Problem] = field(default_factory=list)

    @property
    def indicators(self) -> list[str]:
        """The indicators that at least one unit reports; what nobody reports is not in the snapshot."""
        return list(dict.fromkeys(row["indicator_code"] for row in self.rows))

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a table, by indicator and then in the order they were received."""
        return pd.DataFrame(self.rows, columns=list(RETURNS_COLUMNS), dtype="object")

    def settle(self, order: Sequence[str]) -> None:
        """Bring the rows into the order of the indicators, and drop claims that are not about all of them.

        A total row of one table of several says nothing of all units: only that of an only table is kept.
        """
        self.rows.sort(key=lambda row: order.index(row["indicator_code"]))
        tables: dict[str, set[tuple[str, str]]] = {}
        for row in self.rows:
            if _is_commune(row["unit_code"]):
                continue
            tables.setdefault(row["indicator_code"], set()).add((row["file"], row["sheet"]))
        self.claims = [claim for claim in self.claims if len(tables.get(claim["indicator_code"], ())) == 1]


def read_returns(
    files: Sequence[Path],
    *,
    as_of: dt.date,
    list_of_gaps: str | None = None,
    spellings: pd.DataFrame | None = None,
    columns: Path | None = None,
    frame: Frame | None = None,
    data_directory: Path | None = None,
) -> Intake:
    """Read received files into the rows of the snapshot of `as_of`; never raises for what they hold.

    The frame of units is that of the date. frame: the same, where whoever imports says so of files that do
    not; UsageError for another. list_of_gaps: the indicator that the units of a bare list have not deployed;
    all others then count as deployed, by inference. spellings: reviewed ones, as read_reviewed(). columns: a
    file that says what the headings of this sender mean, as read_columns(); it is kept with the files. Raises
    UsageError for an unknown indicator and for two files of one name, OSError for a file that is not there.
    """
    directory = find_data_directory(data_directory)
    own = read_columns(columns, directory) if columns else None
    reference = _load_reference(directory, spellings, own, as_of=as_of, frame=frame)
    if list_of_gaps is not None and reference.kind_of.get(list_of_gaps) != Kind.LEVEL:
        known = [code for code, kind in reference.kind_of.items() if kind == Kind.LEVEL]
        raise UsageError("indicator of a list", list_of_gaps, known=known)
    given = [*files, *([columns] if columns else [])]
    names = [path.name for path in given]
    if doubled := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        message = Message(
            "two files are named '{file}': rename one, so that each value can be traced", file=doubled[0]
        )
        raise UsageError("file", doubled[0], message=message)
    intake = Intake(files={path.name: path.read_bytes() for path in given})
    for path in files:
        try:
            _read_file(path, as_of, list_of_gaps, reference, intake)
        except DataError as error:
            intake.problems.extend(error.problems)
    for find in (_find_controls, _find_doubles):
        intake.problems.extend(find(intake.rows))
    intake.problems.extend(_find_percentages(intake.rows, reference.kind_of))
    intake.settle(list(reference.kind_of))
    return intake


Key = tuple[str, str]
"""Unit and indicator."""


@dataclass(frozen=True)
class Addition:
    """What received rows are to the answers that are held of the same date, cell by cell.

    answered: the cells that have an answer. late: rows of cells without one, or with one inferred that they
    confirm. corrected: rows that give another answer, each with the one held and where it stands, in words.
    doubtful: likewise, but by absence from a list alone, where somebody has given the one held. A row that
    repeats the answer held is in none of them.
    """

    answered: frozenset[Key] = frozenset()
    late: list[Row] = field(default_factory=list)
    corrected: list[tuple[str, Row]] = field(default_factory=list)
    doubtful: list[tuple[str, Row]] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The rows that are added, those that correct after those that come late."""
        return [*self.late, *(row for _, row in self.corrected)]


def sort_out(received: Sequence[Row], held: pd.DataFrame) -> Addition:
    """Return what received rows add to the status table of the snapshot that is held."""
    cells = held[held["level"].notna()].astype("object").to_dict("records")
    answers = {find_key(cell): cell for cell in cells}
    addition = Addition(frozenset(answers))
    for row in received:
        before = answers.get(find_key(row))
        if before is None:
            addition.late.append(row)
            continue
        is_same = say_answer(before) == say_answer(row)
        is_inferred, was_inferred = row["cell"] is None, before["is_inferred"]
        if is_same and was_inferred and not is_inferred:
            addition.late.append(row)
        elif not is_same:
            target = addition.doubtful if is_inferred and not was_inferred else addition.corrected
            place = word_evidence(*(before[name] if pd.notna(before[name]) else None for name in EVIDENCE))
            held_answer = Message("{answer} ({place})", answer=say_answer(before), place=place)
            target.append((held_answer, row))
    return addition


_DIGITS_OF_A_PROVINCE: Final = 2


def _is_commune(code: str) -> bool:
    """Whether a code is of a commune, of which no claim speaks; it has five digits."""
    return len(code) > _DIGITS_OF_A_PROVINCE


def find_key(row: Mapping[Any, Any]) -> Key:
    """Return unit and indicator of a row."""
    return row["unit_code"], row["indicator_code"]


def say_answer(row: Mapping[Any, Any]) -> Message:
    """Return an answer in words, by which two differ if and only if level, note or a count does."""
    said: dict[str, Any] = {name: row.get(name) for name in (*COUNTS, "level", "note")}
    if not pd.isna(said["denominator"]):
        return Message("/".join(f"{float(said[count]):.15g}" for count in COUNTS))
    level = Message(str(said["level"]))
    return level if pd.isna(said["note"]) else Message("{level} “{note}”", level=level, note=said["note"])


def add_to_held(held: Intake, received: Intake, addition: Addition, order: Sequence[str]) -> Intake:
    """Return what is held and what is added to it; a cell given anew takes the place of the one held.

    held: rows and claims of a snapshot. order: of the indicators. A total row that is held no longer speaks
    of all that there is of its indicator once something is added to that, and is left out; so is a received
    one, unless its files answer for every unit that has answered.
    """
    given = {find_key(row) for row in addition.rows}
    of_provinces = {find_key(row) for row in addition.rows if not _is_commune(row["unit_code"])}
    kept = [row for row in held.rows if find_key(row) not in given]
    rows = sorted([*kept, *addition.rows], key=lambda row: order.index(row["indicator_code"]))
    changed = {indicator for _, indicator in of_provinces}
    others = {
        indicator
        for unit, indicator in addition.answered - {find_key(row) for row in received.rows}
        if not _is_commune(unit)
    }
    claims = [claim for claim in held.claims if claim["indicator_code"] not in changed]
    claims += [claim for claim in received.claims if claim["indicator_code"] in changed - others]
    return Intake(rows, claims)


def _load_reference(
    directory: Path,
    spellings: pd.DataFrame | None,
    columns: pd.DataFrame | None = None,
    *,
    as_of: dt.date,
    frame: Frame | None,
) -> Reference:
    references = load_references(directory)
    own = references.frame_on(as_of)
    if frame not in (None, own):
        message = Message(
            "the units of {date} are the {own}, not the {frame}", date=as_of, own=own, frame=frame
        )
        raise UsageError("frame of the date", frame, message=message)
    notes = read_table(directory, "restrictions.csv")
    headings = load_headings(directory, columns)
    units = [references.units_of(one) for one in FRAMES]
    regions = {name for table in units for name in (*table["region"], *table["region_en"], *OTHER_REGIONS)}
    return Reference(
        headings,
        load_received_names(directory, spellings, frame=own),
        dict(zip(notes["note_vi"], notes["restriction"], strict=True)),
        frozenset(strip_accents(region.casefold()) for region in regions),
        dict(zip(headings.indicators["indicator_code"], headings.indicators["kind"], strict=True)),
        references.ended_on(as_of),
        is_frame_sure=frame is not None,
        communes=load_commune_names(directory) if own == FRAMES[-1] and references.commune_codes else None,
        ended_remarks=frozenset(
            strip_accents(note.casefold())
            for note in set(notes["note_vi"]) - set(references.restrictions_on(as_of)["note_vi"])
        ),
    )


def _read_file(
    path: Path, as_of: dt.date, list_of_gaps: str | None, reference: Reference, intake: Intake
) -> None:
    problems: list[Problem] = []
    n_tables = 0
    sheets = [sheet for sheet in read_sheets(path) if sheet.name != PROBLEMS_SHEET]
    is_stated = any(FRAME_LABEL in _read_form(sheet) for sheet in sheets)
    for sheet in sheets:
        problems.extend(_check_form(sheet, as_of, reference.names.frame))
        names = reference.names.bare_names
        table = read_received_table(sheet, reference.headings, reference.regions, names)
        if table is None:
            if lost := find_lost_heading(sheet, reference.headings, names):
                message = "the sheet has a table, but the heading of its names is not known"
                problems.append(sheet.name_fault("no_name_heading", message, lost, _EXPECTED_NAMES))
            continue
        n_tables += 1
        about: Any = {"is_frame_stated": is_stated}
        about["find_province"] = partial(_find_province, sheets, reference)
        rows, claims = _read_table(table, reference, list_of_gaps, **about)
        intake.rows.extend(rows)
        intake.claims.extend(claims)
        problems.extend(sorted(table.problems, key=lambda problem: problem.row or 0))
        intake.unknown_names.extend(problem for problem in table.problems if problem.kind == "unknown_unit")
    if not (n_tables or problems):
        problems.append(Problem(path.name, "no table was found", expected=_EXPECTED, kind="no_table"))
    intake.problems.extend(problems)


def _read_form(sheet: Sheet) -> dict[str, Cell]:
    """What stands right of each text: of a form its frame and date, right of their labels."""
    return {
        unicodedata.normalize("NFC", cell.text): beside
        for (row, column), cell in sheet.cells.items()
        if (beside := sheet.cells.get((row, column + 1)))
    }


def _find_province(sheets: Sequence[Sheet], reference: Reference) -> str | None:
    """The one province that a file of communes names: above a table, or right of a heading of provinces."""
    found: set[str] = set()
    for sheet in sheets:
        layout = find_layout(sheet, reference.headings)
        for (row, column), cell in sheet.cells.items():
            if layout and row >= layout.first_row:
                continue
            meaning = reference.headings.find([cell.text])
            is_heading = meaning is not None and meaning.role == "unit"
            named = sheet.cells.get((row, column + 1)) if is_heading else cell if layout else None
            if named and named.doubts:  # struck out, and the like
                continue
            with suppress(UnitProblem):
                found |= {reference.names.resolve(named, None)} if named else set()
    return found.pop() if len(found) == 1 else None


def _check_form(sheet: Sheet, as_of: dt.date, own: Frame) -> Iterator[Problem]:
    stated = _read_form(sheet)
    frame, date = stated.get(FRAME_LABEL), stated.get(DATE_LABEL)
    known = {str(own), *([str(COMMUNES)] if own == FRAMES[-1] else [])}
    day = f"{as_of.day}/{as_of.month}/{as_of.year}"
    if frame and frame.text not in known:
        message = Message(
            "the form is for another frame of units than that of {as_of}",
            as_of=as_of,
            date=day,
            frame=str(own),
        )
        yield sheet.name_fault("wrong_frame", message, frame, str(own))
    if date and date.text != as_of.isoformat():
        message = Message("the form is for another date", date=day)
        yield sheet.name_fault("wrong_date", message, date, as_of.isoformat())


def _find_controls(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find texts with a control character, among them the names of files and sheets."""
    places = {(row["file"], row["sheet"], row["cell"]): [row[name] or "" for name in _TEXTS] for row in rows}
    places |= {(file, sheet, None): [file, sheet] for file, sheet, _ in places}
    for (file, sheet, cell), texts in places.items():
        if control := find_control("\n".join(texts)):
            yield Problem(file, CONTROL, None, None, control, WITHOUT_CONTROL, sheet, cell, "control")


def _find_doubles(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find a unit that reports the same indicator in two tables or files."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = first.setdefault((row["unit_code"], row["indicator_code"]), row)
        if before is not row:
            where = f"{before['file']}, {before['sheet']}, {before['cell']}"
            message = Message(
                "the unit reports {indicator} twice, first in {first}",
                indicator=row["indicator_code"],
                first=where,
            )
            yield _name_fault(row, message, "each once", "unit_twice")


def _find_percentages(rows: Sequence[Row], kind_of: Mapping[str, str]) -> Iterator[Problem]:
    """Find wholes that are 100 wherever an indicator is reported: percentages written as counts."""
    wholes: dict[str, list[Row]] = {}
    for row in rows:
        if kind_of[row["indicator_code"]] == Kind.RATIO:
            wholes.setdefault(row["indicator_code"], []).append(row)
    for indicator, reported in wholes.items():
        if len(reported) >= _FEWEST_TO_COMPARE and {row["denominator"] for row in reported} == {100}:
            message = f"the whole of {indicator} is 100 in every row: these are percentages"
            yield _name_fault(reported[0], message, "counts, not percentages", "percent")


def _name_fault(row: Row, message: str, expected: str, kind: str) -> Problem:
    value, place = row["value_as_received"], (row["sheet"], row["cell"])
    name = row["name_as_received"]
    return Problem(row["file"], message, None, None, value, expected, *place, kind, unit=name)
