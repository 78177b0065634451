"""Facts that tables must agree on, beyond what a schema can say of one table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pandas as pd

from hotich_analysis.dataset.spellings import ProvinceNames
from hotich_analysis.dataset.tables import read_table
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
