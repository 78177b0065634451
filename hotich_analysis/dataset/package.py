"""Where the data are, and what datapackage.json says of each file.

A file of a snapshot that is not described of its own has the schema of the file of the same name in a
described snapshot, or in schemas/: a new snapshot is a new folder.
"""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, Final

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
