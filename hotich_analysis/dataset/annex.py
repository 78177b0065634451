"""An annex as printed -> rows of the tidy status table, with every problem found on the way.

Method: the layout in source.yml says which column holds which indicator and what a mark means; a
printed `x` is full, an `x` with a note is partial, `-` is none, a blank is not reported and stays
missing. In a list of the units that lack a service, absence from the list speaks for `full` and the
evidence says "inferred".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotich_analysis.dataset.spellings import ProvinceNames
from hotich_analysis.dataset.tables import read_cells, read_text
from hotich_analysis.errors import DataError, Problem, UsageError
from hotich_analysis.vocabulary import Level

Row = dict[str, Any]


@dataclass
class AnnexReading:
    """What one annex gave: status rows (without date) and problems."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Line:
    """One printed row: line of the file, printed number, cells by column."""

    row: int
    number: str
    cells: dict[str, str]


def read_annex(
    directory: Path, layout: dict[str, Any], names: ProvinceNames, restrictions: dict[str, str]
) -> AnnexReading:
    """Read one annex file by its layout.

    directory: the snapshot's folder; layout: its entry in source.yml; restrictions: note -> code.
    Never raises for bad content: every problem is in the reading.
    """
    reading = AnnexReading()
    try:
        cells = read_cells(read_text(directory / layout["file"], layout["file"]))
    except DataError as error:
        reading.problems.extend(error.problems)
        return reading
    lines = list(_lines_of(cells, layout, reading))
    units = _resolve_units(lines, layout, names, reading)
    if layout["layout"] == "list":
        _read_list(units, layout, names, reading)
    else:
        _read_table(units, layout, restrictions, reading)
        _find_absent(units, layout, names, reading)
    return reading


def _lines_of(cells: list[list[str]], layout: dict[str, Any], reading: AnnexReading) -> Iterator[_Line]:
    """Yield the unit rows; check header, width, encoding form, numbering and the total row."""
    name, number_column = layout["file"], layout["number_column"]
    header = cells[0] if cells else []
    wanted = [number_column, layout["unit_column"], *layout.get("columns", {})]
    for column in wanted:
        if column not in header:
            reading.problems.append(Problem(name, "a column is missing", row=1, column=column))
    for column in header:
        if column not in wanted:
            reading.problems.append(Problem(name, "a column is not in the layout of source.yml", row=1, column=column))
    expected, total_seen = 1, False
    for row, values in enumerate(cells[1:], start=2):
        if len(values) != len(header):
            problem = Problem(name, "the row has another number of cells than the header", row=row)
            reading.problems.append(problem)
            continue
        line = dict(zip(header, values, strict=True))
        reading.problems.extend(_check_form(name, row, line))
        if number_column in line and line[number_column] == layout.get("total_row"):
            total_seen = True
            continue
        number = line.get(number_column, "")
        if number_column in line and number.rstrip(".") != str(expected):
            reading.problems.append(
                Problem(name, "the printed numbers are not consecutive", row, number_column, number, f"{expected}")
            )
        expected += 1
        yield _Line(row, number.rstrip("."), line)
    if "total_row" in layout and not total_seen:
        reading.problems.append(Problem(name, "the total row is missing", expected=f"'{layout['total_row']}'"))


def _check_form(name: str, row: int, line: dict[str, str]) -> Iterator[Problem]:
    for column, value in line.items():
        if not unicodedata.is_normalized("NFC", value):
            expected = f"'{unicodedata.normalize('NFC', value)}' in Unicode form NFC"
            yield Problem(name, "the text is not in Unicode form NFC", row, column, value, expected)


def _resolve_units(
    lines: list[_Line], layout: dict[str, Any], names: ProvinceNames, reading: AnnexReading
) -> list[tuple[str, _Line]]:
    """Pair each line with the code of its unit; report unknown, ambiguous and doubled units."""
    name, column = layout["file"], layout["unit_column"]
    first_row: dict[str, int] = {}
    units = []
    for line in lines:
        if column not in line.cells:
            continue
        try:
            code = names.resolve(line.cells[column])
        except UsageError as error:
            expected = " or ".join(f"'{candidate}'" for candidate in error.candidates) or "the name of a province"
            message = f"the province is {str(error).split(' ', 1)[0]}"
            reading.problems.append(Problem(name, message, line.row, column, line.cells[column], expected))
            continue
        if code in first_row:
            message = f"the province stands twice, first in row {first_row[code]}"
            reading.problems.append(Problem(name, message, line.row, column, line.cells[column], "each province once"))
            continue
        first_row[code] = line.row
        units.append((code, line))
    return units


def _read_list(
    units: list[tuple[str, _Line]], layout: dict[str, Any], names: ProvinceNames, reading: AnnexReading
) -> None:
    """Listed units have the level `listed`; all others, by inference, the level `not_listed`."""
    annex = Path(layout["file"]).stem
    listed = dict(units)
    for code in names.provinces["unit_code"]:
        line = listed.get(code)
        level = layout["listed"] if line else layout["not_listed"]
        evidence = f"{annex}, row {line.number}" if line else f"{annex}, inferred: not in the list"
        reading.rows.append(_status_row(code, layout["indicator"], level, evidence))


def _read_table(
    units: list[tuple[str, _Line]], layout: dict[str, Any], restrictions: dict[str, str], reading: AnnexReading
) -> None:
    annex = Path(layout["file"]).stem
    marks = "|".join(re.escape(mark) for mark in layout["marks"])
    pattern = re.compile(rf"(?P<mark>{marks})(?:\s+(?P<note>.+))?")
    expected = " or ".join(f"'{mark}'" for mark in layout["marks"]) + ", with or without a note behind it"
    for code, line in units:
        for column, indicator in layout["columns"].items():
            cell = line.cells.get(column, "")
            match = pattern.fullmatch(cell)
            evidence = f"{annex}, row {line.number}, column {column}"
            if cell and not match:
                problem = Problem(layout["file"], "the mark is unknown", line.row, column, cell, expected)
                reading.problems.append(problem)
            elif not match:
                reading.rows.append(_status_row(code, indicator, None, evidence))
            else:
                note = match["note"]
                if note is not None and note not in restrictions:
                    message = "the note is unknown; restrictions.csv must say what it restricts"
                    known = "one of: " + "; ".join(restrictions)
                    reading.problems.append(Problem(layout["file"], message, line.row, column, note, known))
                level = _level_of(layout["marks"][match["mark"]], note)
                restriction = restrictions.get(note) if note is not None else None
                reading.rows.append(_status_row(code, indicator, level, evidence, note, restriction))


def _level_of(meaning: str, note: str | None) -> Level:
    if meaning != "deployed":
        return Level.NONE
    return Level.FULL if note is None else Level.PARTIAL


def _status_row(
    code: str, indicator: str, level: str | None, evidence: str, note: str | None = None, restriction: str | None = None
) -> Row:
    return {
        "unit_code": code,
        "indicator_code": indicator,
        "level": None if level is None else str(level),
        "note": note,
        "restriction": restriction,
        "evidence": evidence,
    }


def _find_absent(
    units: list[tuple[str, _Line]], layout: dict[str, Any], names: ProvinceNames, reading: AnnexReading
) -> None:
    present = {code for code, _ in units}
    for code, name in zip(names.provinces["unit_code"], names.provinces["name_vi"], strict=True):
        if code not in present:
            message = f"a province is absent: {name}"
            reading.problems.append(Problem(layout["file"], message, column=layout["unit_column"], expected=f"'{name}' once"))
