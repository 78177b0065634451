"""Combinations of indicators: the essential services together, and everything together."""

from __future__ import annotations

import pandas as pd

from hotich_analysis.dataset.catalog import load_indicators
from hotich_analysis.metrics.coverage import combine_indicators


def add_combinations(status: pd.DataFrame, *, indicators: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the status table followed by the combinations `essential_trio` and `all_indicators`.

    status: tidy status table; indicators: as load_indicators(), which is the default and says which are
    the essential services (birth, marriage and death registration). Each combination is one more
    indicator, with one row for each unit: its weakest level.
    """
    indicators = load_indicators() if indicators is None else indicators
    present = list(status["indicator_code"].unique())
    is_essential = indicators["is_essential_service"].astype(bool)
    essential = indicators.loc[is_essential, "indicator_code"]
    trio = [code for code in essential if code in present]
    return pd.concat(
        [
            status,
            combine_indicators(status, indicators=trio, code="essential_trio"),
            combine_indicators(status, indicators=present, code="all_indicators"),
        ],
        ignore_index=True,
    )
