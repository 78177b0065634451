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
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
import pandas as pd

from hotich_analysis.errors import DataError, Message, Problem

_TYPES: Final = ("string", "integer", "number", "boolean", "date")
_PACKAGE: Final = "datapackage.json"
_SCHEMAS: Final = "schemas"


Stamps = tuple[tuple[int, ...] | None, ...]
"""When each of some files was last changed, its size and its number; None for one that is not there."""


def stamp(files: Iterable[Path]) -> Stamps:
    """Return by what it is seen that one of these files was changed: nothing kept of them is used then."""
    return tuple(_stamp_file(file) for file in files)


def _stamp_file(file: Path) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    # the date of a copy may be set back (st_mtime), that of the last change (st_ctime) may not
    return found.st_ctime_ns, found.st_mtime_ns, found.st_size, found.st_ino


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What no document can hold: XML 1.0, section 2.2, has no place for it, but for DEL."""


CONTROL: Final = "the text holds a control character"
WITHOUT_CONTROL: Final = "the text without it"


def find_control(text: str) -> str | None:
    """Return the code point (U+001B) of the first control character of a text, None if it has none.

    Tabs and ends of lines are text; so is all else, of whatever script.
    """
    found = _CONTROL.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def read_text(path: Path, label: str) -> str:
    """Return the text of a UTF-8 file; raise DataError naming the first byte that is not UTF-8."""
    if not path.is_file():
        raise DataError([Problem(label, "the file is missing")])
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        value = Message("byte {hex}", hex=content[error.start : error.end].hex(" "))
        problem = Problem(label, "the text is not UTF-8", row, value=value, expected="a file saved as UTF-8")
        raise DataError([problem]) from error


def list_resources(data_directory: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of datapackage.json by their path; raise DataError if it cannot be read."""
    package_file = data_directory / _PACKAGE
    return _read_resources(package_file, stamp([package_file]))


def load_schema(data_directory: Path, name: str) -> dict[str, Any]:
    """Return the Table Schema of one file; raise DataError if datapackage.json has none for it."""
    resources = list_resources(data_directory)
    file_name = PurePosixPath(name).name
    alike = [path for path in resources if PurePosixPath(path).match(f"snapshots/*/{file_name}")]
    path = name if name in resources or not name.startswith("snapshots/") or not alike else alike[0]
    of_kind = data_directory / _SCHEMAS / f"{PurePosixPath(name).stem}.json"
    try:
        if path not in resources and of_kind.is_file():
            return dict(json.loads(read_text(of_kind, f"{_SCHEMAS}/{of_kind.name}")))
        schema: dict[str, Any] = resources[path]["schema"]
    except KeyError as error:
        raise DataError([Problem(_PACKAGE, "a file has no schema", value=name)]) from error
    return schema


@lru_cache(maxsize=64)
def _read_resources(package_file: Path, _stamps: Stamps) -> dict[str, dict[str, Any]]:
    text = read_text(package_file, _PACKAGE)
    try:
        resources = json.loads(text)["resources"]
        described = {resource["path"]: resource for resource in resources if resource["name"]}
        schemas = [resource["schema"] for resource in resources if "schema" in resource]
        types = {field["type"] for schema in schemas for field in schema["fields"] if field["name"]}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        message = Message("cannot be read: {error}", error=repr(error))
        problem = Problem(_PACKAGE, message, expected="a Data Package with resources")
        raise DataError([problem]) from error
    if unknown := sorted(types - set(_TYPES)):
        problem = Problem(_PACKAGE, "unknown types", value=", ".join(unknown), expected=", ".join(_TYPES))
        raise DataError([problem])
    return described


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
        return [
            Problem(
                name,
                "the file is empty",
                expected=Message("a header with {columns}", columns=", ".join(wanted)),
            )
        ]
    header = cells[0]
    faults = {
        "a column is missing": [column for column in wanted if column not in header],
        "a column is not in the schema": [column for column in header if column not in wanted],
        "a column stands twice": [column for column in header if header.count(column) > 1],
    }
    problems = [
        Problem(name, fault, 1, column) for fault in faults for column in dict.fromkeys(faults[fault])
    ]
    # what is part of a text in form NFC is in form NFC, and likewise of one without control characters
    whole = "\n".join(map("\n".join, cells))
    is_sound = unicodedata.is_normalized("NFC", whole) and find_control(whole) is None
    for row, values in enumerate(cells, 1):
        if len(values) != len(header):
            message = "the row has another number of cells than the header"
            found, expected = (Message("{n} cells", n=len(one)) for one in (values, header))
            problems.append(Problem(name, message, row, value=found, expected=expected))
            continue
        for column, value in zip(header, values, strict=True) if not is_sound else ():
            if control := find_control(value):
                problems.append(Problem(name, CONTROL, row, column, control, WITHOUT_CONTROL))
            elif not unicodedata.is_normalized("NFC", value):
                message = "the text is not in Unicode form NFC"
                expected = Message("'{text}'", text=unicodedata.normalize("NFC", value))
                problems.append(Problem(name, message, row, column, value, expected))
    return problems


@dataclass(frozen=True)
class Texts:
    """The cells of a table as they stand, None where blank, in the rows that are as wide as the header.

    rows: their numbers in the file; columns: those that stand once, others being problems already.
    """

    rows: list[int]
    columns: dict[str, list[str | None]]

    def has(self, columns: Iterable[str]) -> bool:
        """Return whether each of the columns stands in the table, once."""
        return all(column in self.columns for column in columns)

    def list_keys(self, columns: Iterable[str]) -> dict[int, tuple[str, ...]]:
        """Return the values of some columns by the number of the row, without rows in which one is blank."""
        keys = zip(*(self.columns[column] for column in columns), strict=True)
        return {row: key for row, key in zip(self.rows, keys, strict=True) if None not in key}

    def to_frame(self) -> pd.DataFrame:
        """Return the table: strings, blanks missing, index the row in the file."""
        return pd.DataFrame(self.columns, index=self.rows, dtype="str")


def tabulate(cells: Sequence[Sequence[str]]) -> Texts:
    """Return the rows of a table that are as wide as the header."""
    header = list(cells[0]) if cells else []
    rows = {row: values for row, values in enumerate(cells[1:], 2) if len(values) == len(header)}
    columns = zip(*rows.values(), strict=True) if rows else ((),) * len(header)
    named = zip(header, columns, strict=True)
    once = {name: [cell or None for cell in column] for name, column in named if header.count(name) == 1}
    return Texts(list(rows), once)


def list_values(column: pd.Series[Any]) -> list[Any]:
    """Return the cells of a column, None where a cell is blank."""
    blank: Any = None
    return list(column.to_numpy("object", na_value=blank))


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
    of_kind = data_directory / _SCHEMAS / f"{PurePosixPath(name).stem}.json"
    stamps = stamp((data_directory / name, data_directory / _PACKAGE, of_kind))
    return _parse_table(data_directory, name, stamps).copy(deep=False)


@lru_cache(maxsize=512)
def _parse_table(data_directory: Path, name: str, _stamps: Stamps) -> pd.DataFrame:
    schema = load_schema(data_directory, name)
    fields = schema["fields"]
    cells = read_cells(read_text(data_directory / name, name))
    if problems := check_cells(name, cells, [field["name"] for field in fields]):
        raise DataError(problems)
    texts = tabulate(cells)
    if problems := [*find_misfits(name, texts, schema), *find_doubles(name, texts, schema)]:
        raise DataError(problems)
    columns = {field["name"]: _read_values(texts.columns[field["name"]], field["type"]) for field in fields}
    return pd.DataFrame(columns, copy=False)


def _read_values(texts: list[str | None], kind: str) -> Any:
    """Return the values of a column of a Table Schema type, each of which is one."""
    if kind == "boolean":
        return pd.Series(texts, dtype="str").map(_BOOLEANS)
    if kind == "integer":
        is_blank = [text is None for text in texts]
        return pd.arrays.IntegerArray(
            np.array([int(text or 0) for text in texts], "int64"), np.array(is_blank, "bool")
        )
    values = pd.array(texts, dtype="str")
    return values.astype("float64") if kind == "number" else values


def find_misfits(name: str, texts: Texts, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each blank cell that must be filled, and each value of the wrong type.

    Columns that are missing or stand twice are left to check_cells().
    """
    keys = list_keys(schema.get("primaryKey", []))
    for field in list_fields(texts, schema):
        column, kind = field["name"], field["type"]
        is_required = field.get("constraints", {}).get("required", False) or keys == [column]
        cells = texts.columns[column]
        # each value once, and a string is one of its type anyway
        values = set(cells) if kind != "string" else set()
        wrong = {value for value in values if value is not None and not fits_type(value, kind)}
        if not wrong and not (is_required and None in cells):
            continue
        for row, value in zip(texts.rows, cells, strict=True):
            if is_required and value is None:
                yield Problem(name, "the cell is blank", row, column)
            elif value in wrong:
                yield Problem(name, "the value has the wrong type", row, column, value, kind)


def list_fields(texts: Texts, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of a schema that stand in a table, once."""
    return [field for field in schema["fields"] if field["name"] in texts.columns]


def list_keys(key: str | Sequence[str]) -> list[str]:
    """Return the columns of a key of Table Schema, which writes one column as its bare name."""
    return [key] if isinstance(key, str) else list(key)


def find_doubles(name: str, texts: Texts, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield each row whose primary key, or unique value, stands in another row, too."""
    fields = (field for field in schema["fields"] if field.get("constraints", {}).get("unique"))
    unique = [tuple(list_keys(schema.get("primaryKey", []))), *((field["name"],) for field in fields)]
    for columns in dict.fromkeys(columns for columns in unique if columns and texts.has(columns)):
        keys = texts.list_keys(columns)
        times = Counter(keys.values())
        for row, values in keys.items() if len(times) < len(keys) else ():
            if times[values] > 1:
                message, value = "the value stands more than once", ", ".join(values)
                yield Problem(name, message, row, ", ".join(columns), value, "each once")
