"""Where the data are, and how a reference table is read: by the schema in datapackage.json.

Types come from the schema, never from guessing, so "01" stays a string and a blank stays missing.
"""

from __future__ import annotations

import csv
import io
import json
import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotich_analysis.errors import DataError, Problem, UsageError

_PANDAS_DTYPES: Final = {"string": "str", "integer": "Int64", "number": "float64", "date": "str"}


def find_bundled(name: str) -> Path:
    """Return the folder `name` (data, notebooks) of the installed package, or of the checkout."""
    packaged = Path(str(files("hotich_analysis"))) / name
    return packaged if packaged.is_dir() else Path(str(files("hotich_analysis"))).parent / name


def find_data_directory(data_directory: Path | None = None) -> Path:
    """Return the data folder: the argument, else HOTICH_DATA, else the one that came with the package."""
    chosen = data_directory or os.environ.get("HOTICH_DATA") or find_bundled("data")
    if not Path(chosen).is_dir():
        raise UsageError("data folder", chosen)
    return Path(chosen)


@cache
def _schemas(package_file: Path, _modified: int) -> dict[str, dict[str, Any]]:
    resources = json.loads(package_file.read_text(encoding="utf-8"))["resources"]
    return {resource["path"]: resource["schema"] for resource in resources if "schema" in resource}


def load_schema(data_directory: Path, name: str) -> dict[str, Any]:
    """Return the Table Schema of one file, as datapackage.json gives it."""
    package_file = data_directory / "datapackage.json"
    if not package_file.is_file():
        raise DataError([Problem("datapackage.json", "the file is missing")])
    return _schemas(package_file, package_file.stat().st_mtime_ns)[name]


def read_text(path: Path, label: str) -> str:
    """Return the text of a UTF-8 file; raise DataError naming the first byte that is not UTF-8."""
    if not path.is_file():
        raise DataError([Problem(label, "the file is missing")])
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        value = content[error.start : error.end].hex(" ")
        problem = Problem(label, "the text is not UTF-8", row=row, value=f"byte {value}", expected="a file saved as UTF-8")
        raise DataError([problem]) from error


def read_cells(text: str) -> list[list[str]]:
    """Return the rows of a CSV text, every cell a string as it stands."""
    return list(csv.reader(io.StringIO(text, newline="")))


def read_table(data_directory: Path, name: str) -> pd.DataFrame:
    """Return a reference table with the columns and types of its schema; blanks are missing.

    Raises DataError if the file is missing, is not UTF-8, or does not hold what the schema says.
    """
    schema = load_schema(data_directory, name)
    text = read_text(data_directory / name, name)
    header = next(csv.reader(io.StringIO(text)), [])
    fields = {field["name"]: field["type"] for field in schema["fields"]}
    problems = [Problem(name, "a column is missing", row=1, column=column) for column in fields if column not in header]
    if problems:
        raise DataError(problems)
    table = pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False, na_values=[""])[list(fields)]
    for column, kind in fields.items():
        table[column] = _convert(table[column], kind, name)
    return table


def _convert(values: pd.Series[str], kind: str, name: str) -> pd.Series[Any]:
    """Give a column its type; a value that does not fit is a DataError, never a silent blank."""
    if kind == "boolean":
        return values.map({"yes": True, "no": False})
    try:
        return values.astype(_PANDAS_DTYPES[kind])  # type: ignore[call-overload, no-any-return]
    except (ValueError, TypeError) as error:
        as_number = pd.to_numeric(values, errors="coerce")
        bad = values[as_number.isna() & values.notna()]
        problems = [
            Problem(name, "the value has the wrong type", row=int(row) + 2, column=str(values.name), value=value, expected=kind)
            for row, value in bad.items()
        ]
        raise DataError(problems or [Problem(name, str(error), column=str(values.name))]) from error
