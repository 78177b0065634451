"""An annex as printed -> rows of the tidy status table, with every problem found on the way.

Method: the layout in source.yml says which column holds which indicator and what a mark means; a
printed `x` is full, an `x` with a note is partial, `-` is none, a blank is not reported and stays
missing. In a list of the units that lack a service, absence from the list speaks for `full` and the
evidence says "inferred". Checked are the form of the file, its numbers, its total row and every name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotich_analysis.dataset.names import ProvinceNames
from hotich_analysis.dataset.source import name_snapshot
from hotich_analysis.dataset.tables import check_cells, read_cells, read_text
from hotich_analysis.errors import AmbiguousProvinceError, DataError, Message, Problem, UsageError
from hotich_analysis.vocabulary import Level, State

Layout = dict[str, Any]
"""One entry under `annexes` in source.yml."""


Row = dict[str, Any]


@dataclass(frozen=True)
class PrintedLine:
    """One printed row of a unit: row of the file, printed number, cells by column."""

    row: int
    number: str
    cells: Mapping[str, str]


@dataclass
class AnnexReading:
    """What one annex gave: status rows (without date) and problems; name: what problems call the file."""

    name: str
    layout: Layout
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, unit: str, indicator: str, level: str | None, line: PrintedLine | None, **more: str | None
    ) -> None:
        """Add a cell and where it stands: in the printed line of the unit or, without one, by absence."""
        row = {
            "unit_code": unit,
            "indicator_code": indicator,
            "state": str(State.NOT_REPORTED if level is None else State.REPORTED),
            "level": None if level is None else str(level),
            "annex": Path(self.layout["file"]).stem,
            "file": self.layout["file"],
            "row": int(line.number) if line and line.number.isdecimal() else None,
            "is_inferred": line is None,
        }
        self.rows.append(row | more)


def read_annex(
    directory: Path, layout: Layout, names: ProvinceNames, restrictions: Mapping[str, str]
) -> AnnexReading:
    """Read one annex file by its layout.

    directory: the snapshot's folder; layout: its entry in source.yml; restrictions: note -> code.
    Never raises for bad content: every problem is in the reading.
    """
    reading = AnnexReading(f"{name_snapshot(directory)}/{layout['file']}", layout)
    lines = _read_lines(directory / layout["file"], reading)
    line_of = _pair_with_units(lines, reading, names)
    if layout["layout"] == "list":  # absence from it speaks, too
        for unit in names.provinces["unit_code"]:
            line = line_of.get(unit)
            reading.add(unit, layout["indicator"], layout["listed" if line else "not_listed"], line)
        return reading
    _read_marks(line_of, reading, restrictions)
    if line_of or not reading.problems:  # where nothing at all was read, the reason is given
        for unit, province in zip(names.provinces["unit_code"], names.provinces["name_vi"], strict=True):
            if unit not in line_of:
                message = Message("a province is absent: {name}", name=province)
                expected = Message("'{name}' once", name=province)
                column = layout["unit_column"]
                reading.problems.append(Problem(reading.name, message, None, column, None, expected))
    return reading


def _read_lines(path: Path, reading: AnnexReading) -> list[PrintedLine]:
    """Return all lines but the total row; rows of another width are left out, being problems already."""
    layout, name = reading.layout, reading.name
    number, unit = layout["number_column"], layout["unit_column"]
    try:
        cells = read_cells(read_text(path, name))
    except DataError as error:
        reading.problems.extend(error.problems)
        return []
    reading.problems.extend(check_cells(name, cells, [number, unit, *layout.get("columns", {})]))
    header = cells[0] if cells else []
    if not {number, unit} <= set(header):
        return []
    whole = ((row, values) for row, values in enumerate(cells[1:], 2) if len(values) == len(header))
    printed = [(row, dict(zip(header, values, strict=True))) for row, values in whole]
    is_total = [line[number] == layout.get("total_row") for _, line in printed]
    lines = [PrintedLine(row, line[number].rstrip("."), line) for row, line in printed]
    kept = [line for line, is_left_out in zip(lines, is_total, strict=True) if not is_left_out]
    reading.problems.extend(_check_numbers(name, kept, number))
    if "total_row" in layout and not any(is_total):
        problem = Problem(name, "the total row is missing", expected=f"'{layout['total_row']}'")
        reading.problems.append(problem)
    return kept


def _check_numbers(name: str, lines: list[PrintedLine], column: str) -> Iterator[Problem]:
    expected = 1
    for line in lines:
        if line.number != str(expected):
            message = "the printed numbers are not consecutive"
            yield Problem(name, message, line.row, column, line.number, str(expected))
        # after a gap count on from what is printed, or one absent row would make a problem of every later one
        expected = int(line.number) + 1 if line.number.isdecimal() else expected + 1


def _pair_with_units(
    lines: list[PrintedLine], reading: AnnexReading, names: ProvinceNames
) -> dict[str, PrintedLine]:
    """Return the line of each unit by its code; report unknown, ambiguous and doubled units."""
    line_of: dict[str, PrintedLine] = {}
    for line in lines:
        printed = line.cells[reading.layout["unit_column"]]
        try:
            code = names.resolve(printed)
        except UsageError as error:
            expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a province"
            message = Message("the province is unknown")
            if isinstance(error, AmbiguousProvinceError):
                message = Message("the province is ambiguous ({reason})", reason=Message.said(error.reason))
        else:
            if line_of.setdefault(code, line) is line:
                continue
            expected = "each province once"
            message = Message("the province stands twice, first in row {row}", row=line_of[code].row)
        column = reading.layout["unit_column"]
        reading.problems.append(Problem(reading.name, message, line.row, column, printed, expected))
    return line_of


def _read_marks(
    line_of: Mapping[str, PrintedLine], reading: AnnexReading, restrictions: Mapping[str, str]
) -> None:
    """Read every cell of every unit; a cell that cannot be read is a problem and gives no row."""
    marks = reading.layout["marks"]
    pattern = re.compile(rf"(?P<mark>{'|'.join(map(re.escape, marks))})(?:\s+(?P<note>.+))?")
    expected = " or ".join(f"'{mark}'" for mark in marks) + ", with or without a note behind it"
    for unit, line in line_of.items():
        for column, indicator in reading.layout["columns"].items():
            cell, level, note = line.cells.get(column, ""), None, None
            if match := pattern.fullmatch(cell):
                note = match["note"]
                level = Level.FULL if note is None else Level.PARTIAL
                level = level if marks[match["mark"]] == "deployed" else Level.NONE
            elif cell:
                problem = Problem(reading.name, "the mark is unknown", line.row, column, cell, expected)
                reading.problems.append(problem)
                continue
            if note is not None and note not in restrictions:
                message = "the note is unknown; restrictions.csv must say what it restricts"
                reading.problems.append(Problem(reading.name, message, line.row, column, note))
            restriction = restrictions.get(str(note))
            reading.add(unit, indicator, level, line, column=column, note=note, restriction=restriction)
