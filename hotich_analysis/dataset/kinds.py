"""What a level and what a ratio is: the one place where the two kinds of indicator are told apart.

A level is given by a mark or word; a ratio by two counts, of which it is full where all is done, none where
nothing is, else partial. Of a level it is enough to be deployed, of a ratio all is asked for (the dispatch
sets no smaller target). Shares of several units are pooled, the sum of what is done over the sum of what
there is: an average of shares would weigh a small unit like a large one.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.references import references_of
from hotich_analysis.vocabulary import DEPLOYED, LEVEL_DTYPE, Kind, Level

COUNTS: Final = ("numerator", "denominator")
"""The two counts of a ratio, as columns of a status table; missing for a level."""


def kind_of(table: pd.DataFrame, indicator: str) -> Kind:
    """Return the kind of an indicator: as indicators.csv has it or, where it has none, by its counts."""
    known = references_of(table).kind_of.get(indicator)
    if known is not None:
        return Kind(known)
    counted = table.loc[table["denominator"].notna(), "indicator_code"] if "denominator" in table else ()
    return Kind.RATIO if indicator in set(counted) else Kind.LEVEL


def is_ratio(table: pd.DataFrame, indicator: str) -> bool:
    """Return whether an indicator of the table is a ratio."""
    return kind_of(table, indicator) is Kind.RATIO


def list_ratios(table: pd.DataFrame) -> list[str]:
    """Return the indicators of a table that are ratios, in its order."""
    return [str(code) for code in table["indicator_code"].unique() if is_ratio(table, code)]


def keep_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the indicators that are levels; of a table of ratios alone, all of it."""
    levels = status[~status["indicator_code"].isin(list_ratios(status))]
    return levels if len(levels) else status


def is_done(table: pd.DataFrame, *, strict: bool = False) -> pd.Series[bool]:
    """Return, row by row, whether what is asked for is there: deployed, of a ratio or if `strict` full."""
    is_full = table["level"].eq(Level.FULL)
    if strict:
        return is_full
    is_enough = table["level"].isin(DEPLOYED)
    return is_enough & (is_full | table["denominator"].isna()) if "denominator" in table else is_enough


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
