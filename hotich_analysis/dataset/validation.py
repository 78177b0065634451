"""Everything that is wrong with the data, at once: `hotich check`.

Read are all files of datapackage.json, each snapshot as it would be loaded, the boundaries, and the facts
that two tables must agree on. What is wrong with one file hides nothing of the others, except where
they cannot be read without it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from hotich_analysis.dataset.catalog import list_revisions, list_snapshot_directories
from hotich_analysis.dataset.consistency import find_contradictions
from hotich_analysis.dataset.package import find_data_directory, list_resources, load_schema, read_text
from hotich_analysis.dataset.provenance import name_snapshot, read_source
from hotich_analysis.dataset.status import read_status
from hotich_analysis.dataset.tables import check_cells, read_cells, tabulate
from hotich_analysis.errors import DataError, Problem

Resources = Mapping[str, dict[str, Any]]


def validate_data(data_directory: Path | None = None) -> list[Problem]:
    """Return every problem of the data folder (default: as find_data_directory()), none if all is well.

    Each problem has file, row (1 is the header), column, value and what was expected, as far as they
    apply. Never raises for what the files hold; raises UsageError if there is no such folder.
    """
    directory = find_data_directory(data_directory)
    try:
        resources = list_resources(directory)
    except DataError as error:
        return list(error.problems)
    problems = [
        *_check_files(directory, resources),
        *_check_snapshots(directory),
        *_check_boundaries(directory),
        *find_contradictions(directory),
    ]
    # a missing file, say, is noticed by each reader that needs it
    return list(dict.fromkeys(problems))


def _check_files(directory: Path, resources: Resources) -> Iterator[Problem]:
    """Check that each described file is there and UTF-8 in form NFC, and each table against its schema."""
    claims = list(_list_tables_of_snapshots(directory))
    tables: dict[str, pd.DataFrame] = {}
    for path in dict.fromkeys([*resources, *claims]):
        try:
            text = read_text(directory / path, path)
            if not path.endswith(".csv"):
                yield from _check_form(path, text)
                continue
            fields = load_schema(directory, path)["fields"]
        except DataError as error:
            yield from error.problems
            continue
        cells = read_cells(text)
        yield from check_cells(path, cells, [field["name"] for field in fields])
        tables[path] = tabulate(cells)
    yield from _check_tables(directory, resources, tables)


def _list_tables_of_snapshots(directory: Path) -> Iterator[str]:
    """Yield the tables of every revision that have a schema by their name alone."""
    for folder in _list_folders(directory):
        for name in ("claims.csv", "returns.csv"):
            if name == "claims.csv" or (folder / name).is_file():
                yield f"{name_snapshot(folder)}/{name}"


def _list_folders(directory: Path) -> Iterator[Path]:
    for date in list_snapshot_directories(directory):
        yield from list_revisions(date, data_directory=directory).values()


def _check_form(path: str, text: str) -> Iterator[Problem]:
    for row, line in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line):
            yield Problem(path, "the text is not in Unicode form NFC", row)


def _check_tables(
    directory: Path, resources: Resources, tables: Mapping[str, pd.DataFrame]
) -> Iterator[Problem]:
    from hotich_analysis.dataset.table_schema import find_violations  # pandera takes 0.5 s

    for path, texts in tables.items():
        schema = load_schema(directory, path)
        yield from find_violations(path, texts, schema, _find_keys(schema, resources, tables))


def _find_keys(
    schema: dict[str, Any], resources: Resources, tables: Mapping[str, pd.DataFrame]
) -> dict[str, tuple[str, frozenset[str]]]:
    """Collect, by field, where a foreign key points to and what is there; an unread table forbids nothing."""
    path_of = {resource["name"]: path for path, resource in resources.items()}
    known = {}
    for key in schema.get("foreignKeys", []):
        path, field = path_of.get(key["reference"]["resource"], ""), key["reference"]["fields"]
        if path in tables and field in tables[path]:
            known[key["fields"]] = (path, frozenset(tables[path][field]))
    return known


def _check_snapshots(directory: Path) -> Iterator[Problem]:
    folders = list(_list_folders(directory))
    if not folders:
        yield Problem(
            "snapshots", "there is no snapshot", expected="a folder named by its date, as 2022-04-12"
        )
    for folder in folders:
        try:
            yield from read_status(folder, read_source(folder), directory)[1]
        except DataError as error:
            yield from error.problems


def _check_boundaries(directory: Path) -> Iterator[Problem]:
    from hotich_analysis.dataset import boundaries  # geopandas takes 0.5 s

    loaders = (
        boundaries.load_boundaries,
        boundaries.load_context,
        boundaries.load_islands,
        boundaries.load_tile_grid,
    )
    for load in loaders:
        try:
            load(data_directory=directory)
        except DataError as error:
            yield from error.problems
