"""Combinations of indicators: the essential services together, and everything together."""

from __future__ import annotations

from typing import Final

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators
from hotich_analysis.metrics.coverage import combine_indicators
from hotich_analysis.vocabulary import Kind

COMBINATIONS: Final = ("essential_trio", "all_indicators")


def add_combinations(status: pd.DataFrame, *, indicators: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the status table followed by the combinations `essential_trio` and `all_indicators`.

    status: tidy status table; indicators: as load_indicators(), which is the default and says which are
    the essential services (birth, marriage and death registration) and which are ratios. Each combination is
    one more indicator, with one row for each unit: its weakest level. Ratios are in none: how far a count has
    come is no service to combine. The trio is left out where the table does not hold all three, and a table
    without an indicator of kind level gets no combination.
    """
    indicators = load_indicators() if indicators is None else indicators
    ratios = set(indicators.loc[indicators["kind"].eq(Kind.RATIO), "indicator_code"])
    present = [code for code in status["indicator_code"].unique() if code not in ratios]
    if not present:
        return status.reset_index(drop=True)
    is_essential = indicators["is_essential_service"].astype(bool)
    essential = indicators.loc[is_essential, "indicator_code"]
    combined = [combine_indicators(status, indicators=present, code="all_indicators")]
    if set(essential) <= set(present):
        combined.insert(0, combine_indicators(status, indicators=list(essential), code="essential_trio"))
    return pd.concat([status, *combined], ignore_index=True)
