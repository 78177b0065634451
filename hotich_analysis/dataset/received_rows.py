"""A received table -> rows of a snapshot: who reports what, and what a total row claims."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hotich_analysis.dataset.headings import Headings
from hotich_analysis.dataset.received_names import ReceivedNames, UnitProblem
from hotich_analysis.dataset.received_table import Line, ReceivedTable
from hotich_analysis.dataset.received_values import ACTIVE, Reading, read_date, read_level, read_ratio
from hotich_analysis.dataset.workbook import Cell
from hotich_analysis.vocabulary import CLAIM_COLUMNS, Kind, Level

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
        cell = (line.cells.get(column) or next(iter(line.cells.values()))) if line else Cell(0, 0, "")
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
