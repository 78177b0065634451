"""Everything that is wrong with the data, at once: `hotich check`.

Each table against the constraints of datapackage.json (as pandera sees them), then what tables must agree on
beyond the schema of one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pandera.pandas as pandera

from hotich_analysis.dataset.names import ProvinceNames
from hotich_analysis.dataset.snapshots import list_revisions, list_snapshot_directories, read_status
from hotich_analysis.dataset.source import name_snapshot, read_source
from hotich_analysis.dataset.tables import (
    check_cells,
    find_data_directory,
    fits_type,
    list_resources,
    load_schema,
    read_cells,
    read_table,
    read_text,
    tabulate,
)
from hotich_analysis.errors import DataError, Problem, UsageError
from hotich_analysis.vocabulary import Kind

_OF_RATIOS: Final = ("numerator_vi", "numerator_en", "denominator_vi", "denominator_en", "class_thresholds")


def find_contradictions(data_directory: Path) -> list[Problem]:
    """Return every disagreement between or within provinces, units_2025, spellings and indicators.csv.

    A table that cannot be read gives its own problems, and is compared with nothing. Never raises for
    what the files hold.
    """
    problems: list[Problem] = []
    tables: dict[str, pd.DataFrame] = {}
    for name in ("provinces.csv", "units_2025.csv", "spellings.csv", "indicators.csv"):
        try:
            tables[name] = read_table(data_directory, name)
        except DataError as error:
            problems.extend(error.problems)
    if "indicators.csv" in tables:
        problems.extend(_check_indicators(tables["indicators.csv"]))
    if "provinces.csv" not in tables:
        return problems
    provinces = tables["provinces.csv"]
    problems.extend(_check_order(provinces))
    problems.extend(_check_regions(provinces))
    if "units_2025.csv" in tables:
        problems.extend(_check_crosswalk(provinces, tables["units_2025.csv"]))
    if "spellings.csv" in tables:
        problems.extend(_check_spellings(ProvinceNames(provinces, tables["spellings.csv"])))
    return problems


def _check_indicators(indicators: pd.DataFrame) -> Iterator[Problem]:
    """Find ratios without their counts or with limits that do not rise, and deadlines for nothing."""
    name = "indicators.csv"
    for row, line in enumerate(indicators.to_dict("records"), 2):
        is_ratio = line["kind"] == Kind.RATIO
        for column in _OF_RATIOS:
            if pd.isna(line[column]) == is_ratio:
                message = "a ratio needs a value" if is_ratio else "only a ratio has a value"
                yield Problem(name, message, row, column, None if is_ratio else str(line[column]))
        limits = [] if pd.isna(line["class_thresholds"]) else line["class_thresholds"].split()
        if sorted(set(limits), key=float) != limits:
            message, expected = "the limits of classes do not rise", "each above the one before"
            yield Problem(name, message, row, "class_thresholds", line["class_thresholds"], expected)
        if pd.isna(line["deadline"]) != pd.isna(line["deadline_for"]):
            message = "a deadline and what it is for stand together"
            yield Problem(name, message, row, "deadline_for")


def _check_order(provinces: pd.DataFrame) -> Iterator[Problem]:
    """Find rows out of the official order, which tables and maps take over from the file."""
    for position, found in enumerate(provinces["official_order"], 1):
        if found != position:
            message = "the rows are not in official order"
            yield Problem("provinces.csv", message, position + 1, "official_order", str(found), str(position))


def _check_regions(provinces: pd.DataFrame) -> Iterator[Problem]:
    """Find regions with two English names, and English names of two regions."""
    for column, other in (("region", "region_en"), ("region_en", "region")):
        first: dict[str, str] = {}
        for row, (name, found) in enumerate(zip(provinces[column], provinces[other], strict=True), 2):
            if (expected := first.setdefault(name, found)) != found:
                message = f"'{name}' has two names in this column"
                yield Problem("provinces.csv", message, row, other, str(found), f"'{expected}'")


def _check_crosswalk(provinces: pd.DataFrame, units: pd.DataFrame) -> Iterator[Problem]:
    """Find units of 2025 that miscount their provinces, or have their centre in another unit."""
    n_provinces = provinces["unit_2025_code"].value_counts()
    unit_of = dict(zip(provinces["unit_code"], provinces["unit_2025_code"], strict=True))
    for row, unit in enumerate(units.to_dict("records"), 2):
        counted = int(n_provinces.get(unit["unit_2025_code"], 0))
        change = "merged" if counted > 1 else "unchanged"
        facts = {"n_provinces": counted, "change": change}
        for column, expected in facts.items():
            if unit[column] != expected:
                found = str(unit[column])
                message = "provinces.csv says otherwise"
                yield Problem("units_2025.csv", message, row, column, found, str(expected))
        column = "administrative_centre_unit_code"
        if unit_of.get(unit[column]) != unit["unit_2025_code"]:
            message = "the administrative centre lies in another unit"
            yield Problem("units_2025.csv", message, row, column, str(unit[column]))


def _check_spellings(names: ProvinceNames) -> Iterator[Problem]:
    """Hold each spelling to its word: a sure one resolves, a doubtful one asks, and says why."""
    for row, line in enumerate(names.spellings.to_dict("records"), 2):
        is_sure = line["use"] == "ok"
        expected = line["unit_code"] if is_sure else f"a question that offers {line['unit_code']}"
        try:
            found = names.resolve(line["spelling"])
        except UsageError as error:
            fault = str(error) if is_sure else None
        else:
            fault = None if is_sure and found == line["unit_code"] else f"it means {found}"
        if fault is not None:
            message = f"the spelling does not resolve as it says: {fault}"
            yield Problem("spellings.csv", message, row, "spelling", line["spelling"], expected)
        if not is_sure and pd.isna(line["note"]):
            yield Problem("spellings.csv", "a doubtful spelling without a reason", row, "note")


KnownKeys = Mapping[str, tuple[str, frozenset[str]]]
"""By field: the table its foreign key points to, and the keys that are there."""


def find_violations(
    name: str, texts: pd.DataFrame, schema: dict[str, Any], known_keys: KnownKeys
) -> list[Problem]:
    """Return every cell of a table that breaks its Table Schema.

    texts: as tables.tabulate() gives them, index the row in the file; columns that the schema does not
    name, or the table has not, are left to tables.check_cells().
    """
    primary = schema.get("primaryKey", [])
    keys = {primary} if isinstance(primary, str) else set(primary)
    columns = {
        field["name"]: _build_column(field, known_keys, is_key=field["name"] in keys)
        for field in schema["fields"]
        if list(texts.columns).count(field["name"]) == 1
    }
    try:
        pandera.DataFrameSchema(columns).validate(texts, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return [problem for error in errors.schema_errors for problem in _describe(name, error)]
    return []


def _build_column(field: dict[str, Any], known_keys: KnownKeys, *, is_key: bool) -> pandera.Column:
    constraints = field.get("constraints", {})
    checks = [_check_type(field["type"]), *_check_values(field["type"], constraints)]
    if field["name"] in known_keys:
        table, keys = known_keys[field["name"]]
        checks.append(_check(keys.__contains__, f"the value is not in {table}", f"a key of {table}"))
    return pandera.Column(
        checks=checks,
        nullable=not (is_key or constraints.get("required", False)),
        unique=is_key or constraints.get("unique", False),
    )


def _check(holds: Callable[[str], bool], message: str, expected: str) -> pandera.Check:
    return pandera.Check(holds, element_wise=True, ignore_na=True, error=message, description=expected)


def _check_type(kind: str) -> pandera.Check:
    return _check(lambda value: fits_type(value, kind), "the value has the wrong type", kind)


def _check_values(kind: str, constraints: dict[str, Any]) -> Iterator[pandera.Check]:
    if "enum" in constraints:
        allowed = frozenset(constraints["enum"])
        expected = "one of " + ", ".join(constraints["enum"])
        yield _check(allowed.__contains__, "the value is not one of those allowed", expected)
    if "pattern" in constraints:
        pattern = re.compile(constraints["pattern"])
        expected = f"the pattern {pattern.pattern}"
        yield _check(lambda value: bool(pattern.fullmatch(value)), "the value has another form", expected)
    # a value of the wrong type is a problem already, and has no size
    if "minimum" in constraints:
        least = float(constraints["minimum"])
        expected = f"at least {constraints['minimum']}"
        yield _check(lambda value: not fits_type(value, kind) or float(value) >= least, "too small", expected)
    if "maximum" in constraints:
        most = float(constraints["maximum"])
        expected = f"at most {constraints['maximum']}"
        yield _check(lambda value: not fits_type(value, kind) or float(value) <= most, "too large", expected)


def _describe(name: str, error: pandera.errors.SchemaError) -> Iterator[Problem]:
    """Turn the failure cases of one check on one column into problems."""
    column, check = str(error.schema.name), error.check
    for row, value in zip(error.failure_cases["index"], error.failure_cases["failure_case"], strict=True):
        if isinstance(check, pandera.Check):
            yield Problem(name, str(check.error), int(row), column, str(value), check.description)
        elif pd.isna(value):
            yield Problem(name, "the cell is blank", int(row), column)
        else:
            yield Problem(name, "the value stands more than once", int(row), column, str(value), "each once")


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
    from hotich_analysis.dataset.checks import find_violations

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
