"""The levels of a status table, laid out so that a pair without a row is seen as not reported."""

from __future__ import annotations

import pandas as pd

from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import LEVEL_DTYPE


def complete_pairs(status: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return a status table with a row for every unit and indicator in it; added rows are missing.

    Indicators in the order of status, units in the order of provinces. Raises UsageError for a unit that
    is not among the provinces.
    """
    if unknown := sorted(set(status["unit_code"]) - set(provinces["unit_code"])):
        raise UsageError("unit code", ", ".join(unknown), known=["the codes of the 63-unit frame"])
    units = provinces.loc[provinces["unit_code"].isin(status["unit_code"]), "unit_code"]
    keys = ["indicator_code", "unit_code"]
    pairs = pd.MultiIndex.from_product([status["indicator_code"].unique(), units], names=keys)
    table = status.set_index(keys).reindex(pairs).reset_index()
    return table.astype({"level": LEVEL_DTYPE})


def spread_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the levels as text, units by indicators, both in the table's order; no row is missing."""
    units, indicators = status["unit_code"].unique(), status["indicator_code"].unique()
    levels = status.set_index(["indicator_code", "unit_code"])["level"].astype("str")
    return pd.DataFrame({code: levels.loc[code].reindex(units) for code in indicators}, index=units)
