"""How a table is read: each cell a string as it stands, then the types of its schema.

Types are never guessed, so "01" stays a string and a blank stays missing. What does not fit is refused
with file, row and column; nothing is dropped or filled on the way. A file of a snapshot that datapackage.json
does not describe has the schema of the file of the same name in a described snapshot, or in schemas/: a new
snapshot is a new folder.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pandas as pd

from hotich_analysis.errors import DataError, Problem

_TYPES: Final = ("string", "integer", "number", "boolean", "date")
_PACKAGE: Final = "datapackage.json"


def read_text(path: Path, label: str) -> str:
    """Return the text of a UTF-8 file; raise DataError naming the first byte that is not UTF-8."""
    if not path.is_file():
        raise DataError([Problem(label, "the file is missing")])
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        value = f"byte {content[error.start : error.end].hex(' ')}"
        problem = Problem(label, "the text is not UTF-8", row, value=value, expected="a file saved as UTF-8")
        raise DataError([problem]) from error


def list_resources(data_directory: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of datapackage.json by their path; raise DataError if it cannot be read."""
    package_file = data_directory / _PACKAGE
    return _read_resources(package_file, package_file.stat().st_mtime_ns if package_file.is_file() else 0)


def load_schema(data_directory: Path, name: str) -> dict[str, Any]:
    """Return the Table Schema of one file; raise DataError if datapackage.json has none for it."""
    resources = list_resources(data_directory)
    file_name = PurePosixPath(name).name
    alike = [path for path in resources if PurePosixPath(path).match(f"snapshots/*/{file_name}")]
    path = name if name in resources or not name.startswith("snapshots/") or not alike else alike[0]
    of_kind = data_directory / "schemas" / PurePosixPath(file_name).with_suffix(".json")
    try:
        if path not in resources and of_kind.is_file():
            return dict(json.loads(read_text(of_kind, f"schemas/{of_kind.name}")))
        schema: dict[str, Any] = resources[path]["schema"]
    except KeyError as error:
        raise DataError([Problem(_PACKAGE, "a file has no schema", value=name)]) from error
    return schema


@cache
def _read_resources(package_file: Path, _modified: int) -> dict[str, dict[str, Any]]:
    text = read_text(package_file, _PACKAGE)
    try:
        resources = json.loads(text)["resources"]
        described = {resource["path"]: resource for resource in resources if resource["name"]}
        schemas = [resource["schema"] for resource in resources if "schema" in resource]
        types = {field["type"] for schema in schemas for field in schema["fields"] if field["name"]}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        problem = Problem(_PACKAGE, f"cannot be read: {error!r}", expected="a Data Package with resources")
        raise DataError([problem]) from error
    if unknown := sorted(types - set(_TYPES)):
        problem = Problem(_PACKAGE, "unknown types", value=", ".join(unknown), expected=", ".join(_TYPES))
        raise DataError([problem])
    return described


_DTYPES: Final[dict[str, Any]] = {"string": "str", "integer": "Int64", "number": "float64", "date": "str"}
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
    faults = {
        "a column is missing": [column for column in wanted if column not in header],
        "a column is not in the schema": [column for column in header if column not in wanted],
        "a column stands twice": [column for column in header if header.count(column) > 1],
    }
    problems = [
        Problem(name, fault, 1, column) for fault in faults for column in dict.fromkeys(faults[fault])
    ]
    for row, values in enumerate(cells, 1):
        if len(values) != len(header):
            message, found = "the row has another number of cells than the header", f"{len(values)} cells"
            problems.append(Problem(name, message, row, value=found, expected=f"{len(header)} cells"))
            continue
        for column, value in zip(header, values, strict=True):
            if not unicodedata.is_normalized("NFC", value):
                message = "the text is not in Unicode form NFC"
                expected = f"'{unicodedata.normalize('NFC', value)}'"
                problems.append(Problem(name, message, row, column, value, expected))
    return problems


def tabulate(cells: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Return the rows that are as wide as the header: strings, blanks missing, index the row in the file."""
    header = list(cells[0]) if cells else []
    rows = {row: values for row, values in enumerate(cells[1:], 2) if len(values) == len(header)}
    values = [[value or None for value in row] for row in rows.values()]
    return pd.DataFrame(values, index=list(rows), columns=header, dtype="str")


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
    """Return a table with the columns and types of its schema; blanks missing; read again if it changed.

    Raises DataError, with every problem at once, if the file is missing, is not UTF-8, or has not the
    columns, types, required cells and keys of its schema (all constraints: checks.validate_data).
    """
    files = (data_directory / name, data_directory / _PACKAGE)
    found = [file.stat() for file in files if file.is_file()]
    stamps = tuple((one.st_mtime_ns, one.st_size) for one in found)
    return _parse_table(data_directory, name, stamps).copy(deep=False)


@lru_cache(maxsize=512)
def _parse_table(data_directory: Path, name: str, _stamps: tuple[tuple[int, int], ...]) -> pd.DataFrame:
    schema = load_schema(data_directory, name)
    fields = schema["fields"]
    cells = read_cells(read_text(data_directory / name, name))
    if problems := check_cells(name, cells, [field["name"] for field in fields]):
        raise DataError(problems)
    texts = tabulate(cells)
    if problems := [*find_misfits(name, texts, schema), *find_doubles(name, texts, schema)]:
        raise DataError(problems)
    typed: dict[str, pd.Series[Any]] = {}
    for column, kind in ((field["name"], field["type"]) for field in fields):
        is_boolean = kind == "boolean"
        typed[column] = texts[column].map(_BOOLEANS) if is_boolean else texts[column].astype(_DTYPES[kind])
    return pd.DataFrame(typed).reset_index(drop=True)


def find_misfits(name: str, texts: pd.DataFrame, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each blank cell that must be filled, and each value of the wrong type.

    texts: as tabulate() gives it; columns that are missing or stand twice are left to check_cells().
    """
    keys = list_keys(schema.get("primaryKey", []))
    for field in list_fields(texts, schema):
        column, kind = field["name"], field["type"]
        is_required = field.get("constraints", {}).get("required", False) or keys == [column]
        for row, value in texts[column].items():
            if is_required and pd.isna(value):
                yield Problem(name, "the cell is blank", int(str(row)), column)
            elif pd.notna(value) and not fits_type(value, kind):
                yield Problem(name, "the value has the wrong type", int(str(row)), column, value, kind)


def has_once(texts: pd.DataFrame, columns: Sequence[str]) -> bool:
    """Return whether each of the columns stands in a table, once."""
    return all(list(texts.columns).count(column) == 1 for column in columns)


def list_fields(texts: pd.DataFrame, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of a schema that stand in a table, once."""
    return [field for field in schema["fields"] if has_once(texts, [field["name"]])]


def list_keys(key: str | Sequence[str]) -> list[str]:
    """Return the columns of a key of Table Schema, which writes one column as its bare name."""
    return [key] if isinstance(key, str) else list(key)


def find_doubles(name: str, texts: pd.DataFrame, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each row whose primary key, or unique value, stands in another row, too. texts: as above."""
    fields = (field for field in schema["fields"] if field.get("constraints", {}).get("unique"))
    unique = [tuple(list_keys(schema.get("primaryKey", []))), *((field["name"],) for field in fields)]
    for columns in dict.fromkeys(columns for columns in unique if columns and has_once(texts, columns)):
        keys = texts[list(columns)].dropna()
        for row, values in keys[keys.duplicated(keep=False)].iterrows():
            message, value = "the value stands more than once", ", ".join(values)
            yield Problem(name, message, int(str(row)), ", ".join(columns), value, "each once")
