"""How a table is read: every cell a string as it stands, then the types of the schema.

Types are never guessed, so "01" stays a string and a blank stays missing. What does not fit is refused
with file, row and column; nothing is dropped or filled on the way.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.package import load_schema, read_text
from hotich_analysis.errors import DataError, Problem

_PANDAS_DTYPES: Final = {"string": "str", "integer": "Int64", "number": "float64", "date": "str"}
_BOOLEANS: Final = {"yes": True, "no": False}
# as Table Schema writes them: no thousands separator, no decimal comma, no "nan", no 12/4/2022
_FORMS: Final = {
    "string": re.compile(r".*", re.DOTALL),
    "integer": re.compile(r"[+-]?\d+"),
    "number": re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?"),
    "boolean": re.compile("|".join(_BOOLEANS)),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
}


def read_cells(text: str) -> list[list[str]]:
    """Return the rows of a CSV text, every cell a string as it stands."""
    return list(csv.reader(io.StringIO(text, newline="")))


def check_cells(name: str, cells: Sequence[Sequence[str]], wanted: Sequence[str]) -> list[Problem]:
    """Return what is wrong with the form of a table: its columns, the width of its rows, its Unicode."""
    if not cells:
        return [Problem(name, "the file is empty", expected="a header with " + ", ".join(wanted))]
    header = cells[0]
    missing = [column for column in wanted if column not in header]
    extra = [column for column in dict.fromkeys(header) if column not in wanted]
    doubled = [column for column in dict.fromkeys(header) if header.count(column) > 1]
    return [
        *(Problem(name, "a column is missing", 1, column) for column in missing),
        *(Problem(name, "a column is not in the schema", 1, column) for column in extra),
        *(Problem(name, "a column stands twice", 1, column) for column in doubled),
        *(
            problem
            for row, values in enumerate(cells, 1)
            for problem in _check_row(name, row, header, values)
        ),
    ]


def _check_row(name: str, row: int, header: Sequence[str], values: Sequence[str]) -> Iterator[Problem]:
    if len(values) != len(header):
        message = "the row has another number of cells than the header"
        yield Problem(name, message, row, value=f"{len(values)} cells", expected=f"{len(header)} cells")
        return
    for column, value in zip(header, values, strict=True):
        if not unicodedata.is_normalized("NFC", value):
            expected = f"'{unicodedata.normalize('NFC', value)}'"
            yield Problem(name, "the text is not in Unicode form NFC", row, column, value, expected)


def tabulate(cells: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return the rows that are as wide as the header: strings, blanks missing, index the row in the file."""
    header = list(cells[0]) if cells else []
    rows = {row: values for row, values in enumerate(cells[1:], 2) if len(values) == len(header)}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=header).astype("str")
    return table.mask(table == "")


def fits_type(value: str, kind: str) -> bool:
    """Return whether a text is a value of a Table Schema type."""
    if not _FORMS[kind].fullmatch(value):
        return False
    if kind == "date":
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            return False
    return True


def read_table(data_directory: Path, name: str) -> pd.DataFrame:
    """Return a reference table with the columns and types of its schema; blanks are missing.

    Raises DataError, with every problem at once, if the file is missing, is not UTF-8, or has not the
    columns, types and required cells of its schema (all constraints: validation.validate_data).
    """
    fields = load_schema(data_directory, name)["fields"]
    cells = read_cells(read_text(data_directory / name, name))
    if problems := check_cells(name, cells, [field["name"] for field in fields]):
        raise DataError(problems)
    texts = tabulate(cells)
    if problems := [problem for field in fields for problem in _find_misfits(name, texts, field)]:
        raise DataError(problems)
    table = pd.DataFrame({field["name"]: _convert(texts[field["name"]], field["type"]) for field in fields})
    return table.reset_index(drop=True)


def _find_misfits(name: str, texts: pd.DataFrame, field: Mapping[str, Any]) -> Iterator[Problem]:
    column, kind = field["name"], field["type"]
    is_required = field.get("constraints", {}).get("required", False)
    for row, value in enumerate(texts[column], 2):
        if is_required and pd.isna(value):
            yield Problem(name, "the cell is blank", row, column)
        elif pd.notna(value) and not fits_type(value, kind):
            yield Problem(name, "the value has the wrong type", row, column, value, kind)


def _convert(values: pd.Series[str], kind: str) -> pd.Series[Any]:
    if kind == "boolean":
        return values.map(_BOOLEANS)
    return values.astype(_PANDAS_DTYPES[kind])  # type: ignore[call-overload, no-any-return]
