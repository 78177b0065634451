"""Ratios: how much is done of how much there is, counted by each unit.

Shares of several units are pooled, the sum of what is done over the sum of what there is: an average of
shares would weigh a small unit like a large one. A unit that gave no counts stands in neither sum.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from hotich_analysis.vocabulary import LEVEL_DTYPE, Level

COUNTS: Final = ("numerator", "denominator")


def list_ratios(status: pd.DataFrame) -> list[str]:
    """Return the indicators for which a unit of the table gave counts; none where it has no such columns."""
    if "denominator" not in status:
        return []
    return list(status.loc[status["denominator"].notna(), "indicator_code"].unique())


def sum_counts(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return numerator and denominator (Int64) added up by `keys`, in the order of the table.

    Only rows that have both are added up; the sums are missing where no row has.
    """
    counts = table.reindex(columns=list(COUNTS)).astype("Int64")
    counts = counts.where(counts.notna().all(axis=1))
    return table[keys].join(counts).groupby(keys, sort=False).sum(min_count=1)


def compute_share(counts: pd.DataFrame) -> pd.Series[float]:
    """Return numerator / denominator (0-1), row by row; missing without counts, or where there is nothing."""
    return (counts["numerator"] / counts["denominator"]).astype("float64")


def derive_levels(counts: pd.DataFrame) -> pd.Series[Any]:
    """Return the level of each pair of counts: full where all is done, none where nothing is, else partial.

    Where there is nothing to do (0 of 0), all is done. Missing where a count is missing.
    """
    done, there = counts["numerator"], counts["denominator"]
    level = pd.Series(str(Level.PARTIAL), index=counts.index, dtype="str")
    level = level.mask(done.eq(0).astype("boolean"), str(Level.NONE))
    level = level.mask(done.eq(there).astype("boolean"), str(Level.FULL))
    return level.mask(done.isna() | there.isna()).astype(LEVEL_DTYPE)


def keep_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the indicators that are levels; of a table of ratios alone, all of it."""
    levels = status[~status["indicator_code"].isin(list_ratios(status))]
    return levels if len(levels) else status
