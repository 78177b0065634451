"""The status table and the claims of one snapshot folder, with every problem on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from hotich_analysis.dataset.annex import AnnexReading, read_annex
from hotich_analysis.dataset.provenance import Source, list_indicators, name_snapshot, verify_checksums
from hotich_analysis.dataset.returns import read_returns_table
from hotich_analysis.dataset.spellings import ProvinceNames, load_province_names
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import DataError, Problem
from hotich_analysis.vocabulary import CLAIM_COLUMNS, LEVEL_DTYPE, MEASURES, RETURN_COLUMNS, STATUS_COLUMNS


def read_status(directory: Path, source: Source, data_directory: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the tidy status table of one snapshot folder, and every problem on the way.

    Columns: vocabulary.STATUS_COLUMNS, and for a snapshot made from returns RETURN_COLUMNS besides. Never
    raises for bad content: with problems, the table is what could be read.
    """
    problems = verify_checksums(directory, source)
    try:
        names = load_province_names(data_directory)
        notes = read_table(data_directory, "restrictions.csv")
        indicators = list(read_table(data_directory, "indicators.csv")["indicator_code"])
    except DataError as error:
        return pd.DataFrame(columns=list(STATUS_COLUMNS)), [*problems, *error.problems]
    problems.extend(_check_indicators(f"{name_snapshot(directory)}/source.yml", source, indicators))
    rows: list[dict[str, Any]] = []
    restrictions = dict(zip(notes["note_vi"], notes["restriction"], strict=True))
    for layout in source.details["annexes"]:
        if layout["layout"] == "returns":
            name = f"{name_snapshot(directory)}/{layout['file']}"
            rows_read, found = read_returns_table(
                name, layout["indicators"], names, restrictions, data_directory
            )
            reading = AnnexReading(rows_read, found)
        else:
            reading = read_annex(directory, layout, names, restrictions)
        rows.extend(reading.rows)
        problems.extend(reading.problems)
    return _tidy(rows, source, names, indicators), problems


def read_claims(directory: Path, data_directory: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the claims of one snapshot folder, and every problem on the way.

    Columns: vocabulary.CLAIM_COLUMNS; claimed and claimed_of are numbers of units.
    """
    name = f"{name_snapshot(directory)}/claims.csv"
    try:
        claims = read_table(data_directory, name)[list(CLAIM_COLUMNS)]
        indicators = set(read_table(data_directory, "indicators.csv")["indicator_code"])
    except DataError as error:
        return pd.DataFrame(columns=list(CLAIM_COLUMNS)), list(error.problems)
    doubled = claims["claim_id"].duplicated()
    problems = [
        Problem(name, "the claim stands twice", row, "claim_id", claim_id, "each claim_id once")
        for row, (claim_id, is_doubled) in enumerate(zip(claims["claim_id"], doubled, strict=True), start=2)
        if is_doubled
    ]
    return claims, [
        *problems,
        *_check_claims(name, claims, {"indicator_code": indicators, "measure": set(MEASURES)}),
    ]


def _check_claims(name: str, claims: pd.DataFrame, known: dict[str, set[str]]) -> Iterator[Problem]:
    """Yield claims that speak of an indicator, or a way of counting, that is unknown."""
    for row, claim in enumerate(claims.to_dict("records"), 2):
        for column, values in known.items():
            if (found := claim[column]) not in values:
                expected = "one of " + ", ".join(sorted(values))
                yield Problem(name, f"the {column} is unknown", row, column, str(found), expected)


def _check_indicators(name: str, source: Source, known: list[str]) -> Iterator[Problem]:
    """Yield indicators of the layout that are unknown, or given by two columns."""
    codes = list_indicators(source)
    for code in dict.fromkeys(codes):
        if code not in known:
            yield Problem(name, "the indicator is unknown", value=code, expected="a code of indicators.csv")
        if codes.count(code) > 1:
            yield Problem(name, "two columns give the same indicator", value=code)


def _tidy(
    rows: list[dict[str, Any]], source: Source, names: ProvinceNames, indicators: list[str]
) -> pd.DataFrame:
    """Give the rows the columns, types and order of the status table: by indicator, then official order."""
    units = list(names.provinces["unit_code"])
    known = [row for row in rows if row["indicator_code"] in indicators]
    known.sort(key=lambda row: (indicators.index(row["indicator_code"]), units.index(row["unit_code"])))
    types: dict[str, Any] = dict.fromkeys(STATUS_COLUMNS, "str") | {"level": LEVEL_DTYPE}
    types["snapshot_date"] = "datetime64[s]"
    if any(layout["layout"] == "returns" for layout in source.details["annexes"]):
        dtypes = ("Int64", "Int64", "datetime64[s]")
        types |= dict(zip(RETURN_COLUMNS, dtypes, strict=True))
    table = pd.DataFrame(known, columns=list(types))
    table["snapshot_date"] = pd.Timestamp(source.date)
    return table.astype(types)
