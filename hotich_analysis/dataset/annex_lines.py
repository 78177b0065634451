"""The printed lines of an annex, each with the unit it names, and what is wrong with them as lines.

Checked are the form of the file, the printed numbers, the total row, and that each name is that of a
province and stands once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotich_analysis.dataset.package import read_text
from hotich_analysis.dataset.spellings import ProvinceNames
from hotich_analysis.dataset.tables import check_cells, read_cells
from hotich_analysis.errors import AmbiguousProvinceError, DataError, Problem, UsageError

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
