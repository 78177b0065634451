"""Where the data lie, and how a table is read: each cell a string as it stands, then the types of its schema.

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
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pandas as pd

from hotich_analysis.errors import DataError, Problem, UsageError

_TYPES: Final = ("string", "integer", "number", "boolean", "date")
_PACKAGE: Final = "datapackage.json"


def find_bundled(name: str) -> Path:
    """Return the folder `name` (data, notebooks) of the installed package, or of the checkout."""
    package = Path(str(files("hotich_analysis")))
    return package / name if (package / name).is_dir() else package.parent / name


def find_data_directory(data_directory: Path | None = None) -> Path:
    """Return the data folder: the argument, else HOTICH_DATA, else the one that came with the package.

    Raises UsageError if there is no such folder.
    """
    chosen = data_directory or os.environ.get("HOTICH_DATA") or find_bundled("data")
    if not Path(chosen).is_dir():
        raise UsageError("data folder", chosen)
    return Path(chosen)


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
    if not package_file.is_file():
        raise DataError([Problem(_PACKAGE, "the file is missing")])
    return _read_resources(package_file, package_file.stat().st_mtime_ns)


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


def load_provinces(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 63 provinces of 2008-2025 in official (GSO) order.

    Columns: unit_code (GSO, string), official_order, iso_3166_2, fips_10_4, name_vi, name_en, type_vi,
    name_gso_list_2022, region, region_en, avg_population_2022_thousand (thousand persons),
    area_2022_km2, unit_2025_code. Source: GSO, table V02.01 (2022) and list of 10/04/2022.
    """
    return read_table(find_data_directory(data_directory), "provinces.csv")


def load_indicators(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what is measured, and every task the dispatch sets, in its order.

    Columns: indicator_code, names, kind (level or ratio), unit, what numerator and denominator count,
    class_thresholds (of a ratio's map, 0-1), is_essential_service, definition, legal basis, deadline (ISO
    date before which it is due), deadline_for (return or completion).
    """
    return read_table(find_data_directory(data_directory), "indicators.csv")


def load_national_figures(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return figures published later, each with its own definition: never one series with a snapshot's.

    Columns: figure_id, figure_date (year and month only where the day is not known), indicator_code, measure,
    value, value_of (units), is_inferred, definition and comparability (vi, en), source.
    """
    return read_table(find_data_directory(data_directory), "national_figures.csv")


def load_restrictions(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what each printed note restricts: note_vi, restriction, meaning_vi, meaning_en, seen_in."""
    return read_table(find_data_directory(data_directory), "restrictions.csv")


def load_units_2025(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 34 units of 1 July 2025: unit_2025_code, names, type, change, n_provinces, centre."""
    return read_table(find_data_directory(data_directory), "units_2025.csv")
