"""An annex as printed -> rows of the tidy status table, with every problem found on the way.

Method: the layout in source.yml says which column holds which indicator and what a mark means; a
printed `x` is full, an `x` with a note is partial, `-` is none, a blank is not reported and stays
missing. In a list of the units that lack a service, absence from the list speaks for `full` and the
evidence says "inferred". Checked are the form of the file, its numbers, its total row and every name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotich_analysis.dataset.names import ProvinceNames
from hotich_analysis.dataset.source import name_snapshot
from hotich_analysis.dataset.tables import check_cells, read_cells, read_text
from hotich_analysis.errors import AmbiguousProvinceError, DataError, Problem, UsageError
from hotich_analysis.vocabulary import Level, State

Layout = dict[str, Any]
"""One entry under `annexes` in source.yml."""


@dataclass(frozen=True)
class PrintedLine:
    """One printed row of a unit: row of the file, printed number, cells by column."""

    row: int
    number: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class UnitLines:
    """The printed line of each unit, by its code, and every problem on the way."""

    by_unit: Mapping[str, PrintedLine]
    problems: Sequence[Problem]


def read_unit_lines(path: Path, name: str, layout: Layout, names: ProvinceNames) -> UnitLines:
    """Read one annex file; never raises for bad content. name: what problems call the file."""
    try:
        cells = read_cells(read_text(path, name))
    except DataError as error:
        return UnitLines({}, error.problems)
    wanted = [layout["number_column"], layout["unit_column"], *layout.get("columns", {})]
    problems = check_cells(name, cells, wanted)
    if not {layout["number_column"], layout["unit_column"]} <= set(cells[0] if cells else ()):
        return UnitLines({}, problems)
    lines, total = _split_total(cells, layout)
    problems.extend(_check_numbers(name, lines, layout))
    if "total_row" in layout and not total:
        problems.append(Problem(name, "the total row is missing", expected=f"'{layout['total_row']}'"))
    by_unit: dict[str, PrintedLine] = {}
    problems.extend(_pair_with_units(name, lines, layout, names, by_unit))
    return UnitLines(by_unit, problems)


def _split_total(cells: list[list[str]], layout: Layout) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Part the unit lines from the total row; rows of another width are left out, being problems already."""
    header, column = cells[0], layout["number_column"]
    rows = {
        row: dict(zip(header, values, strict=True))
        for row, values in enumerate(cells[1:], 2)
        if len(values) == len(header)
    }
    lines = [PrintedLine(row, line[column].rstrip("."), line) for row, line in rows.items()]
    total = [line for line in lines if line.cells[column] == layout.get("total_row")]
    return [line for line in lines if line not in total], total


def _check_numbers(name: str, lines: list[PrintedLine], layout: Layout) -> Iterator[Problem]:
    expected = 1
    for line in lines:
        if line.number != str(expected):
            message, column = "the printed numbers are not consecutive", layout["number_column"]
            yield Problem(name, message, line.row, column, line.number, str(expected))
        # after a gap count on from what is printed, or one absent row would make a problem of every later one
        expected = int(line.number) + 1 if line.number.isdecimal() else expected + 1


def _pair_with_units(
    name: str,
    lines: list[PrintedLine],
    layout: Layout,
    names: ProvinceNames,
    by_unit: dict[str, PrintedLine],
) -> Iterator[Problem]:
    """Fill `by_unit`; yield unknown, ambiguous and doubled units."""
    column = layout["unit_column"]
    for line in lines:
        printed = line.cells[column]
        try:
            code = names.resolve(printed)
        except UsageError as error:
            expected = " or ".join(f"'{name}'" for name in error.candidates) or "the name of a province"
            reason = f"ambiguous ({error.reason})" if isinstance(error, AmbiguousProvinceError) else "unknown"
            yield Problem(name, f"the province is {reason}", line.row, column, printed, expected)
            continue
        if code in by_unit:
            message = f"the province stands twice, first in row {by_unit[code].row}"
            yield Problem(name, message, line.row, column, printed, "each province once")
            continue
        by_unit[code] = line


Row = dict[str, Any]


@dataclass
class AnnexReading:
    """What one annex gave: status rows (without date) and problems."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_annex(
    directory: Path, layout: Layout, names: ProvinceNames, restrictions: Mapping[str, str]
) -> AnnexReading:
    """Read one annex file by its layout.

    directory: the snapshot's folder; layout: its entry in source.yml; restrictions: note -> code.
    Never raises for bad content: every problem is in the reading.
    """
    name = f"{name_snapshot(directory)}/{layout['file']}"
    lines = read_unit_lines(directory / layout["file"], name, layout, names)
    reading = AnnexReading(problems=list(lines.problems))
    if layout["layout"] == "list":
        reading.rows.extend(_read_list(lines, layout, names))
    else:
        _read_marks(name, lines, layout, restrictions, reading)
        reading.problems.extend(_find_absent(name, lines, layout, names))
    return reading


def _read_list(lines: UnitLines, layout: Layout, names: ProvinceNames) -> Iterator[Row]:
    """Give listed units the level `listed`, and all others, by inference, the level `not_listed`."""
    for code in names.provinces["unit_code"]:
        line = lines.by_unit.get(code)
        level = layout["listed"] if line else layout["not_listed"]
        yield _status_row(code, layout["indicator"], layout, line, level=level)


def _read_marks(
    name: str, lines: UnitLines, layout: Layout, restrictions: Mapping[str, str], reading: AnnexReading
) -> None:
    """Read every cell of every unit; a cell that cannot be read is a problem and gives no row."""
    marks = layout["marks"]
    pattern = re.compile(rf"(?P<mark>{'|'.join(map(re.escape, marks))})(?:\s+(?P<note>.+))?")
    expected = " or ".join(f"'{mark}'" for mark in marks) + ", with or without a note behind it"
    for code, line in lines.by_unit.items():
        for column, indicator in layout["columns"].items():
            cell = line.cells.get(column, "")
            match = pattern.fullmatch(cell)
            if cell and not match:
                reading.problems.append(
                    Problem(name, "the mark is unknown", line.row, column, cell, expected)
                )
                continue
            note = match["note"] if match else None
            if note is not None and note not in restrictions:
                message = "the note is unknown; restrictions.csv must say what it restricts"
                reading.problems.append(Problem(name, message, line.row, column, note))
            level = _level_of(marks[match["mark"]], note) if match else None
            row = _status_row(code, indicator, layout, line, level=level)
            found = {"column": column, "note": note, "restriction": restrictions.get(str(note))}
            reading.rows.append(row | found)


def _level_of(meaning: str, note: str | None) -> Level:
    if meaning != "deployed":
        return Level.NONE
    return Level.FULL if note is None else Level.PARTIAL


def _status_row(
    code: str, indicator: str, layout: Layout, line: PrintedLine | None, *, level: str | None
) -> Row:
    """A cell and where it stands: in the printed row of the unit, or by absence from a list (no row)."""
    return {
        "unit_code": code,
        "indicator_code": indicator,
        "state": str(State.NOT_REPORTED if level is None else State.REPORTED),
        "level": None if level is None else str(level),
        "annex": Path(layout["file"]).stem,
        "file": layout["file"],
        "row": int(line.number) if line and line.number.isdecimal() else None,
        "is_inferred": line is None,
    }


def _find_absent(name: str, lines: UnitLines, layout: Layout, names: ProvinceNames) -> Iterator[Problem]:
    """Yield the provinces without a line; none if nothing at all was read, for that has a reason given."""
    if not lines.by_unit and lines.problems:
        return
    for code, province in zip(names.provinces["unit_code"], names.provinces["name_vi"], strict=True):
        if code not in lines.by_unit:
            expected = f"'{province}' once"
            yield Problem(
                name, f"a province is absent: {province}", None, layout["unit_column"], None, expected
            )
