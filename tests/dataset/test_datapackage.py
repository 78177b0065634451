"""The data are described for machines (datapackage.json) and for people (README.md), both completely."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from data_copies import DATA
from frictionless import Package

README = (DATA / "README.md").read_text(encoding="utf-8")
RESOURCES: dict[str, dict[str, Any]] = {
    resource["path"]: resource
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]
}
NOT_DATA = {"README.md", "datapackage.json", "boundaries/build_boundaries.py"}
TABLES = [path for path in RESOURCES if path.endswith(".csv")]


def files() -> set[str]:
    paths = [path for path in DATA.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(DATA).as_posix() for path in paths} - NOT_DATA


@pytest.mark.filterwarnings("ignore")
def test_data_are_a_valid_data_package() -> None:
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])


def test_every_file_is_described_and_every_description_has_its_file() -> None:
    assert set(RESOURCES) == files()


@pytest.mark.parametrize("path", sorted(files() | {"boundaries/build_boundaries.py", "datapackage.json"}))
def test_codebook_names_the_file(path: str) -> None:
    assert f"`{path}`" in README


@pytest.mark.parametrize("path", TABLES)
def test_codebook_names_every_column_in_the_section_of_its_table(path: str) -> None:
    start = README.index(f"### `{path}`")
    section = README[start : README.find("\n#", start + 4)]
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert [column for column in header if f"| `{column}` |" not in section] == []


@pytest.mark.parametrize("path", TABLES)
def test_columns_stand_in_the_order_of_the_schema(path: str) -> None:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header == [field["name"] for field in RESOURCES[path]["schema"]["fields"]]


@pytest.mark.parametrize("path", TABLES)
def test_every_column_has_a_description_and_every_cell_that_must_be_filled_is_marked(path: str) -> None:
    fields = {field["name"]: field for field in RESOURCES[path]["schema"]["fields"]}
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, field in fields.items():
        assert field["description"]
        if not field.get("constraints", {}).get("required", False):
            assert any(not row[name] for row in rows), f"{name} is never blank: it can be required"


def test_every_text_file_ends_its_lines_as_unix_does() -> None:
    for path in files():
        content = (DATA / path).read_bytes()
        assert b"\r" not in content, path
        assert content.endswith(b"\n"), path


def test_licences_are_stated() -> None:
    assert "CC BY 4.0" in README
    assert "public domain" in README


def test_codebook_carries_no_address_of_a_machine() -> None:
    assert not any(Path(word).is_absolute() for word in README.split() if len(word) > 1)
