"""Received files -> the rows of one snapshot, with every problem found on the way.

Values are levels with their notes, counts of ratios and the date of the return; a total row becomes a claim.
What is not sure is never guessed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
from rapidfuzz import process

from hotich_analysis.dataset.legacy_text import find_encoding, is_unicode, list_readings
from hotich_analysis.dataset.names import ReceivedNames, UnitProblem, load_received_names, strip_accents
from hotich_analysis.dataset.references import load_units
from hotich_analysis.dataset.return_tables import (
    DATE_LABEL,
    FRAME_LABEL,
    LEVEL_WORDS,
    PROBLEMS_SHEET,
    Headings,
    Line,
    ReceivedTable,
    find_lost_table,
    load_headings,
    read_pairs,
    read_received_table,
)
from hotich_analysis.dataset.spreadsheets import Cell, Sheet, read_sheets
from hotich_analysis.dataset.tables import find_data_directory, read_table
from hotich_analysis.errors import DataError, Problem, UsageError
from hotich_analysis.vocabulary import CLAIM_COLUMNS, EARLIEST_FRAME, Kind, Level

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


_TOTAL: Final = re.compile(r"(\d+)(?:\s*/\s*(\d+))?(?:\s*tỉnh(?:, thành phố)?)?")

_OF_HEADINGS: Final = ("unknown_heading", "ratio_in_one_column")

Row = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """What received files are read against."""

    headings: Headings
    names: ReceivedNames
    restrictions: Mapping[str, str]
    regions: frozenset[str]
    kind_of: Mapping[str, str]


@dataclass
class TableRows:
    """What one table gave: rows, and claims of its total row."""

    rows: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)


def read_table_rows(table: ReceivedTable, reference: Reference, *, list_of_gaps: str | None) -> TableRows:
    """Return the rows and claims of a table; what is wrong is added to the table's problems."""
    units = _find_units(table, reference.names)
    read = TableRows()
    meanings = [meaning.indicator for meaning in table.meanings.values() if meaning.indicator]
    indicators = list(dict.fromkeys(meanings))
    if not indicators and list_of_gaps is not None:
        _check_list(table, units)
        read.rows = list(_read_list(table, units, list_of_gaps, reference.names)) if units else []
    elif not indicators and not any(problem.kind in _OF_HEADINGS for problem in table.problems):
        message = "the table has no column of an indicator"
        expected = "a heading of the return form; for a bare list of units, the indicator they lack"
        table.report("no_indicator", message, table.place_heading("unit"), expected)
    elif indicators:
        _check_frame(table, set(units.values()), reference.names)
        dates = {line.row: read_date(table, line) for line in table.lines}
        for indicator in indicators:
            read.rows.extend(_read_indicator(table, units, dates, indicator, reference))
        read.claims = list(_read_total(table, reference.kind_of))
    return read


def _find_units(table: ReceivedTable, names: ReceivedNames) -> dict[int, str]:
    """Return the unit of each line by its row; report what is not sure or stands twice."""
    units: dict[int, str] = {}
    columns = [table.find_column(role) for role in ("unit", "unit_code")]
    for line in table.lines:
        name, code = (line.cells.get(column or 0) for column in columns)
        shown = name or code or next(iter(line.cells.values()))
        if computed := [cell for cell in (name, code) if cell and _is_computed(cell)]:
            message = "a formula stands where a name is asked"
            table.report("formula", message, computed[0], "the name or code itself")
            continue
        try:
            unit = names.resolve(name, code)
        except UnitProblem as problem:
            table.report(problem.kind, problem.message, shown, problem.expected)
            continue
        if unit in units.values():
            first = next(row for row, other in units.items() if other == unit)
            message = f"the province stands twice, first in row {first}"
            table.report("unit_twice", message, shown, "each province once")
            continue
        units[line.row] = unit
    return units


def _is_computed(cell: Cell) -> bool:
    return cell.kind == "formula" or cell.text.startswith(ACTIVE)


def _check_frame(table: ReceivedTable, units: set[str], names: ReceivedNames) -> None:
    """Refuse a table that lists exactly the names of the 34: it counts the units of 2025."""
    of_2025 = {code for code, name in names.name_of.items() if name in names.units_2025.values()}
    if len(of_2025) - 1 <= len(units) < len(names.name_of) and units <= of_2025:
        message = "the table lists the units of 2025, not the 63 provinces"
        table.report("unit_of_2025", message, table.place_heading("unit"), "a table of the 63 provinces")


def _read_indicator(
    table: ReceivedTable,
    units: Mapping[int, str],
    dates: Mapping[int, dt.date | None],
    indicator: str,
    reference: Reference,
) -> Iterator[Row]:
    for line in table.lines:
        if reference.kind_of[indicator] == Kind.LEVEL:
            reading = read_level(table, line, indicator, reference.restrictions)
        else:
            reading = read_ratio(table, line, indicator)
        if reading and line.row in units:
            row = _write_row(table, line, units[line.row], indicator, reading)
            date = dates[line.row]
            yield row | {"reported_date": date and date.isoformat()}


def _write_row(table: ReceivedTable, line: Line, unit: str, indicator: str, reading: Reading) -> Row:
    name = line.cells.get(table.find_column("unit") or 0)
    is_ratio = reading.denominator is not None
    received = f"{reading.numerator}/{reading.denominator}" if is_ratio else reading.cell.text
    return {
        "unit_code": unit,
        "indicator_code": indicator,
        "level": reading.level and str(reading.level),
        "numerator": reading.numerator,
        "denominator": reading.denominator,
        "note": reading.note,
        "reported_date": None,
        "value_as_received": received,
        "name_as_received": name.text if name else None,
        "file": table.sheet.file,
        "sheet": table.sheet.name,
        "cell": reading.cell.place,
    }


def _check_list(table: ReceivedTable, units: Mapping[int, str]) -> None:
    """Refuse a list that names nobody, or another number than its total row: all others would have it."""
    if not units:
        expected = "at least one province; all that are not in the list would count as deployed"
        table.report("empty", "the list names no province", table.place_heading("unit"), expected)
    for cell in table.total.cells.values() if table.total else ():
        if any(int(number) != len(units) for number in re.findall(r"\d+", cell.text)):
            message, expected = "the total is not the number of provinces listed", f"'{len(units)}'"
            table.report("list_total", message, cell, expected)


def _read_list(
    table: ReceivedTable, units: Mapping[int, str], indicator: str, names: ReceivedNames
) -> Iterator[Row]:
    """Units of the list lack the indicator; all others have it, by inference, and have no cell."""
    line_of = {unit: line for line in table.lines if (unit := units.get(line.row))}
    column = table.find_column("unit") or 1
    for unit in names.name_of:
        line = line_of.get(unit)
        cell = (line.cells.get(column) or next(iter(line.cells.values()))) if line else Cell(1, 1, "")
        reading = Reading(cell, Level.NONE if line else Level.FULL)
        row = _write_row(table, line or Line(0, {}), unit, indicator, reading)
        date = read_date(table, line) if line else None
        row["reported_date"] = date and date.isoformat()
        yield row if line else row | {"cell": None, "value_as_received": None}


def _read_total(table: ReceivedTable, kind_of: Mapping[str, str]) -> Iterator[Row]:
    """What a total row states is a claim: compared by `hotich reconcile`, never used to mend the table."""
    if table.total is None:
        return
    for column, meaning in table.meanings.items():
        cell = table.total.cells.get(column)
        stated = _TOTAL.fullmatch(cell.text) if cell and meaning.indicator else None
        if stated is None or cell is None or meaning.role not in {"level", "numerator", "denominator"}:
            continue
        is_level = kind_of[str(meaning.indicator)] == Kind.LEVEL
        measure = "n_deployed" if is_level else meaning.role
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
_FEWEST_TO_COMPARE: Final = 3
_EXPECTED: Final = "a heading for the names, as “Tỉnh, thành phố”, and one for each indicator"


@dataclass
class Intake:
    """What files gave: rows (RETURNS_COLUMNS), claims (CLAIM_COLUMNS), problems, checksums."""

    rows: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    unknown_names: list[Problem] = field(default_factory=list)

    @property
    def indicators(self) -> list[str]:
        """The indicators that at least one unit reports; what nobody reports is not in the snapshot."""
        return list(dict.fromkeys(row["indicator_code"] for row in self.rows))

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a table, by indicator and then in the order they were received."""
        return pd.DataFrame(self.rows, columns=list(RETURNS_COLUMNS), dtype="object")


def read_returns(
    files: Sequence[Path],
    *,
    as_of: dt.date,
    list_of_gaps: str | None = None,
    spellings: pd.DataFrame | None = None,
    data_directory: Path | None = None,
) -> Intake:
    """Read received files into the rows of the snapshot of `as_of`; never raises for what they hold.

    list_of_gaps: the indicator that the units of a bare list have not deployed; all others then count as
    deployed, by inference. spellings: reviewed ones, as read_reviewed(). Raises UsageError for an unknown
    indicator and for two files of one name, OSError for a file that is not there.
    """
    reference = _load_reference(find_data_directory(data_directory), spellings)
    if list_of_gaps is not None and reference.kind_of.get(list_of_gaps) != Kind.LEVEL:
        known = [code for code, kind in reference.kind_of.items() if kind == Kind.LEVEL]
        raise UsageError("indicator of a list", list_of_gaps, known=known)
    _check_names(files)
    intake = Intake()
    for path in files:
        with path.open("rb") as file:
            intake.sha256[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            sheets = read_sheets(path)
        except DataError as error:
            intake.problems.extend(error.problems)
            continue
        _read_file(path.name, sheets, as_of, list_of_gaps, reference, intake)
    _compare_tables(intake, list(reference.kind_of))
    return intake


def add_to_held(held: Intake, received: Intake, order: Sequence[str]) -> Intake:
    """Return what is held and what was received; a cell given anew takes the place of the one held.

    order: of the indicators. A total row that is held no longer speaks of all that there is of its indicator
    once something is added to that, and is left out.
    """
    given = {(row["unit_code"], row["indicator_code"]) for row in received.rows}
    kept = [row for row in held.rows if (row["unit_code"], row["indicator_code"]) not in given]
    claims = [claim for claim in held.claims if claim["indicator_code"] not in received.indicators]
    joined = Intake([*kept, *received.rows], claims + received.claims, sha256=held.sha256 | received.sha256)
    joined.rows.sort(key=lambda row: order.index(row["indicator_code"]))
    joined.claims = _keep_claims(joined)
    return joined


def _compare_tables(intake: Intake, order: Sequence[str]) -> None:
    """What only all tables together tell; rows come into the order of the indicators."""
    intake.problems.extend([*_find_doubles(intake.rows), *_find_percentages(intake.rows)])
    intake.claims = _keep_claims(intake)
    intake.rows.sort(key=lambda row: order.index(row["indicator_code"]))


def _check_names(files: Sequence[Path]) -> None:
    """A value is traced by the name of its file."""
    names = [path.name for path in files]
    if doubled := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        message = f"two files are named '{doubled[0]}': rename one, so that each value can be traced"
        raise UsageError("file", doubled[0], message=message)


def _load_reference(directory: Path, spellings: pd.DataFrame | None) -> Reference:
    notes = read_table(directory, "restrictions.csv")
    indicators = read_table(directory, "indicators.csv")
    provinces = load_units(EARLIEST_FRAME, data_directory=directory)
    regions = {*provinces["region"], *provinces["region_en"]}
    return Reference(
        load_headings(directory),
        load_received_names(directory, spellings),
        dict(zip(notes["note_vi"], notes["restriction"], strict=True)),
        frozenset(strip_accents(region.casefold()) for region in regions),
        dict(zip(indicators["indicator_code"], indicators["kind"], strict=True)),
    )


def _read_file(
    name: str,
    sheets: Sequence[Sheet],
    as_of: dt.date,
    list_of_gaps: str | None,
    reference: Reference,
    intake: Intake,
) -> None:
    problems: list[Problem] = []
    n_tables = 0
    for sheet in (sheet for sheet in sheets if sheet.name != PROBLEMS_SHEET):
        problems.extend(_check_form(sheet, as_of))
        table = read_received_table(sheet, reference.headings, reference.regions)
        if table is None:
            names = set(reference.names.names.bare_names.values())
            if lost := find_lost_table(sheet, reference.headings, names):
                message = "the sheet has a table, but no heading of units"
                problems.append(sheet.name_fault("no_table", message, lost, _EXPECTED))
            continue
        n_tables += 1
        rows = read_table_rows(table, reference, list_of_gaps=list_of_gaps)
        intake.rows.extend(rows.rows)
        intake.claims.extend(rows.claims)
        problems.extend(sorted(table.problems, key=lambda problem: problem.row or 0))
        intake.unknown_names.extend(problem for problem in table.problems if problem.kind == "unknown_unit")
    if not (n_tables or problems):
        problems.append(Problem(name, "no table was found", expected=_EXPECTED, kind="no_table"))
    intake.problems.extend(problems)


def _check_form(sheet: Sheet, as_of: dt.date) -> Iterator[Problem]:
    """Hold the frame and the date that a form states to what is asked for."""
    stated = read_pairs(sheet)
    frame, date = stated.get(FRAME_LABEL), stated.get(DATE_LABEL)
    if frame and frame.text != "63":
        yield sheet.name_fault("wrong_frame", "the form is for another frame", frame, "63")
    if date and date.text != as_of.isoformat():
        yield sheet.name_fault("wrong_date", "the form is for another date", date, as_of.isoformat())


def _find_doubles(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find a unit that reports the same indicator in two tables or files."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = first.setdefault((row["unit_code"], row["indicator_code"]), row)
        if before is not row:
            where = f"{before['file']}, {before['sheet']}, {before['cell']}"
            message = f"the province reports {row['indicator_code']} twice, first in {where}"
            yield _name_fault(row, message, "each once", "unit_twice")


def _find_percentages(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find wholes that are 100 wherever an indicator is reported: percentages written as counts."""
    wholes: dict[str, list[Row]] = {}
    for row in rows:
        if row["denominator"] is not None:
            wholes.setdefault(row["indicator_code"], []).append(row)
    for indicator, reported in wholes.items():
        if len(reported) >= _FEWEST_TO_COMPARE and {row["denominator"] for row in reported} == {100}:
            message = f"the whole of {indicator} is 100 in every row: these are percentages"
            yield _name_fault(reported[0], message, "counts, not percentages", "percent")


def _name_fault(row: Row, message: str, expected: str, kind: str) -> Problem:
    return Problem(
        row["file"],
        message,
        value=row["value_as_received"],
        expected=expected,
        sheet=row["sheet"],
        cell=row["cell"],
        kind=kind,
    )


def _keep_claims(intake: Intake) -> list[Row]:
    """A total row of one table of several says nothing of all units: only that of an only table is kept."""
    tables: dict[str, set[tuple[str, str]]] = {}
    for row in intake.rows:
        tables.setdefault(row["indicator_code"], set()).add((row["file"], row["sheet"]))
    return [claim for claim in intake.claims if len(tables.get(claim["indicator_code"], ())) == 1]
