"""returns.csv of a snapshot -> rows of the tidy status table.

A ratio is full where the part is the whole, none where it is zero, else partial. A unit without a row did not
report: it stays missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hotich_analysis.dataset.spellings import ProvinceNames
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import DataError, Problem
from hotich_analysis.vocabulary import Level

Row = dict[str, Any]
NOT_REPORTED = "not reported"
"""Evidence of a level that is missing."""


def read_returns_table(
    name: str,
    indicators: Sequence[str],
    names: ProvinceNames,
    restrictions: Mapping[str, str],
    data_directory: Path,
) -> tuple[list[Row], list[Problem]]:
    """Return a row for every province and indicator, and every problem of the file.

    name: of the file, below the data folder; indicators: those that were asked for.
    """
    try:
        table = read_table(data_directory, name)
    except DataError as error:
        return [], list(error.problems)
    found: dict[tuple[str, str], Row] = {}
    problems: list[Problem] = []
    for row, line in enumerate(table.to_dict("records"), 2):
        values = {str(column): None if pd.isna(value) else value for column, value in line.items()}
        key = (str(values["unit_code"]), str(values["indicator_code"]))
        problems.extend(_find_faults(name, row, values, key in found))
        found[key] = _status_row(values, restrictions)
    units = list(names.provinces["unit_code"])
    blank = dict.fromkeys(next(iter(found.values()), {}))
    rows = [
        found.get((unit, indicator))
        or blank | {"unit_code": unit, "indicator_code": indicator, "evidence": NOT_REPORTED}
        for indicator in indicators
        for unit in units
    ]
    return rows, problems


def _status_row(values: Row, restrictions: Mapping[str, str]) -> Row:
    where = f"{values['file']}, {values['sheet']}, {values['cell'] or 'inferred: not in the list'}"
    kept = ("unit_code", "indicator_code", "note", "numerator", "denominator", "reported_date")
    row = {column: values[column] for column in kept}
    restriction = restrictions.get(str(values["note"]))
    return row | {"level": _find_level(values), "restriction": restriction, "evidence": where}


def _find_level(values: Row) -> str | None:
    part, whole = values["numerator"], values["denominator"]
    if whole is None:
        return None if values["level"] is None else str(values["level"])
    return str(Level.FULL if part == whole else Level.NONE if part == 0 else Level.PARTIAL)


def _find_faults(name: str, row: int, values: Row, is_double: bool) -> Iterator[Problem]:  # noqa: FBT001
    """A row holds a level, or both counts, and stands once."""
    part, whole = values["numerator"], values["denominator"]
    if is_double:
        yield Problem(name, "unit and indicator stand twice", row, "unit_code", values["unit_code"])
    if (values["level"] is None) == (whole is None) or (part is None) != (whole is None):
        yield Problem(name, "the row holds neither a level nor both counts, or more", row, "level")
    elif whole is not None and part > whole:
        yield Problem(name, "the part is larger than the whole", row, "numerator", str(part), f"<= {whole}")
