"""The levels of a status table, laid out so that a pair without a row is seen as not reported."""

from __future__ import annotations

from typing import Any

import pandas as pd

from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import LEVEL_DTYPE


def list_pairs(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.MultiIndex:
    """Return every pair of indicator_code and unit_code in a status table, whether it has a row or not.

    Indicators in the order of status, units in the order of provinces. Raises UsageError for a unit that
    is not among the provinces.
    """
    if unknown := sorted(set(status["unit_code"]) - set(provinces["unit_code"])):
        raise UsageError("unit code", ", ".join(unknown), known=["the codes of the 63-unit frame"])
    units = provinces.loc[provinces["unit_code"].isin(status["unit_code"]), "unit_code"]
    keys = ["indicator_code", "unit_code"]
    return pd.MultiIndex.from_product([status["indicator_code"].unique(), units], names=keys)


def complete_pairs(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return a status table with a row for every unit and indicator in it; added rows are missing.

    Indicators in the order of status, units in the order of provinces. Raises UsageError for a unit that
    is not among the provinces.
    """
    pairs = list_pairs(status, provinces)
    table = status.set_index(list(pairs.names)).reindex(pairs).reset_index()
    return table.astype({"level": LEVEL_DTYPE})


def spread_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the levels as text, units by indicators, both in the table's order; no row is missing."""
    units, indicators = status["unit_code"].unique(), status["indicator_code"].unique()
    levels = status.set_index(["indicator_code", "unit_code"])["level"].astype("str")
    return pd.DataFrame({code: levels.loc[code].reindex(units) for code in indicators}, index=units)


def find_date(status: pd.DataFrame) -> Any:
    """Return the date of a status table (Timestamp), NaT if it has none; UsageError if it has several."""
    dates = list(status["snapshot_date"].dropna().unique()) if "snapshot_date" in status else []
    if len(dates) > 1:
        found = ", ".join(f"{date:%Y-%m-%d}" for date in dates)
        raise UsageError("date of a status table", found, known=["one date: a table for each snapshot"])
    return dates[0] if dates else pd.NaT
