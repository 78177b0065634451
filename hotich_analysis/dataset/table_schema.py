"""Every cell of a table that breaks its Table Schema: types, constraints and keys of datapackage.json.

A file of its own, because only checking needs pandera, which takes as long to load as a snapshot to be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pandera

from hotich_analysis.dataset.tables import (
    find_doubles,
    find_misfits,
    fits_type,
    list_fields,
    list_keys,
    load_schema,
)
from hotich_analysis.errors import Problem

KnownKeys = Mapping[tuple[str, ...], tuple[str, frozenset[tuple[str, ...]]]]
"""By the columns of a foreign key: the table it points to, and the keys that are there."""


Resources = Mapping[str, dict[str, Any]]
Tables = Mapping[str, pd.DataFrame]


def find_violations(tables: Tables, resources: Resources, data_directory: Path) -> Iterator[Problem]:
    """Yield every cell of the tables that breaks the Table Schema of its table.

    tables: by path, as tables.tabulate() gives them, index the row in the file; columns that the schema does
    not name, or the table has not, are left to tables.check_cells(). resources: the entries of
    datapackage.json by path.
    """
    for path, texts in tables.items():
        schema = load_schema(data_directory, path)
        yield from find_misfits(path, texts, schema)
        yield from find_doubles(path, texts, schema)
        yield from _find_breaches(path, texts, schema)
        yield from _find_strangers(path, texts, _find_keys(schema, resources, tables))


def _find_breaches(name: str, texts: pd.DataFrame, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Find values that break a constraint of their column."""
    columns = {
        field["name"]: pandera.Column(
            checks=list(_list_checks(field["type"], field.get("constraints", {}))), nullable=True
        )
        for field in list_fields(texts, schema)
    }
    try:
        pandera.DataFrameSchema(columns).validate(texts, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            check, cases = error.check, error.failure_cases
            for row, value in zip(cases["index"], cases["failure_case"], strict=True):
                message, column = str(check.error), str(error.schema.name)
                yield Problem(name, message, int(row), column, str(value), check.description)


def _list_checks(kind: str, constraints: Mapping[str, Any]) -> Iterator[pandera.Check]:
    if allowed := constraints.get("enum"):
        expected = "one of " + ", ".join(allowed)
        yield _check(lambda value: value in allowed, "the value is not one of those allowed", expected)
    if pattern := constraints.get("pattern"):
        expected = f"the pattern {pattern}"
        yield _check(lambda value: bool(re.fullmatch(pattern, value)), "the value has another form", expected)
    # a value of the wrong type is a problem already, and has no size
    if "minimum" in constraints:
        least, expected = float(constraints["minimum"]), f"at least {constraints['minimum']}"
        yield _check(lambda value: not fits_type(value, kind) or float(value) >= least, "too small", expected)
    if "maximum" in constraints:
        most, expected = float(constraints["maximum"]), f"at most {constraints['maximum']}"
        yield _check(lambda value: not fits_type(value, kind) or float(value) <= most, "too large", expected)


def _check(holds: Callable[[str], bool], message: str, expected: str) -> pandera.Check:
    return pandera.Check(holds, element_wise=True, error=message, description=expected)


def _find_keys(schema: dict[str, Any], resources: Resources, tables: Tables) -> KnownKeys:
    """Collect where each foreign key points to and what is there; an unread table forbids nothing."""
    path_of = {resource["name"]: path for path, resource in resources.items()}
    known = {}
    for key in schema.get("foreignKeys", []):
        path, fields = path_of.get(key["reference"]["resource"], ""), list_keys(key["reference"]["fields"])
        if path in tables and all(list(tables[path].columns).count(field) == 1 for field in fields):
            rows = tables[path][fields].itertuples(index=False, name=None)
            known[tuple(list_keys(key["fields"]))] = (path, frozenset(rows))
    return known


def _find_strangers(name: str, texts: pd.DataFrame, known_keys: KnownKeys) -> Iterator[Problem]:
    """Find rows that name something which the table their foreign key points to does not have."""
    for columns, (table, keys) in known_keys.items():
        if any(list(texts.columns).count(column) != 1 for column in columns):
            continue
        for row, *values in texts[list(columns)].dropna().itertuples():
            if tuple(values) not in keys:
                message, expected = f"the value is not in {table}", f"a key of {table}"
                yield Problem(name, message, int(row), ", ".join(columns), ", ".join(values), expected)
