"""Combinations of indicators: the essential services together, and everything together."""

from __future__ import annotations

from typing import Final

import pandas as pd

from hotich_analysis.dataset.catalog import load_indicators
from hotich_analysis.metrics.coverage import combine_indicators

COMBINATIONS: Final = ("essential_trio", "all_indicators")


def add_combinations(status: pd.DataFrame, *, indicators: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the status table followed by the combinations `essential_trio` and `all_indicators`.

    status: tidy status table; indicators: as load_indicators(), which is the default and says which are
    the essential services (birth, marriage and death registration). Each combination is one more
    indicator, with one row for each unit: its weakest level. The trio is left out where the table does not
    hold all three.
    """
    indicators = load_indicators() if indicators is None else indicators
    present = list(status["indicator_code"].unique())
    is_essential = indicators["is_essential_service"].astype(bool)
    essential = indicators.loc[is_essential, "indicator_code"]
    combined = [combine_indicators(status, indicators=present, code="all_indicators")]
    if set(essential) <= set(present):
        combined.insert(0, combine_indicators(status, indicators=list(essential), code="essential_trio"))
    return pd.concat([status, *combined], ignore_index=True)
