"""Table Schema -> pandera: the constraints that datapackage.json puts on the cells of a table.

Cells are checked as the texts they are, so that a problem shows what stands in the file. Checked are
type, required, unique, enum, pattern, minimum, maximum, primary and foreign keys.
Source: Table Schema specification of the Data Package standard, version 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
import pandera.pandas as pandera

from hotich_analysis.dataset.tables import fits_type
from hotich_analysis.errors import Problem

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
