"""What a level, a ratio and a score is: the one place where the kinds of indicator are told apart.

A level is given by a mark or word; a ratio by two counts, of which it is full where all is done, none where
nothing is, else partial. Of a level it is enough to be deployed, of a ratio all is asked for (the dispatch
sets no smaller target). A score is points of a stated maximum, its numerator and denominator: nobody asks for
a number of points, so nothing is lacking, and a merged unit has none. Shares of several units are pooled, the
sum of what is done over the sum of what there is: an average of shares would weigh a small unit like a large
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final, Literal, Self

import numpy as np
import pandas as pd

from hotich_analysis.dataset.references import references_of
from hotich_analysis.vocabulary import DEPLOYED, LEVEL_DTYPE, Level

Count = Literal["numerator", "denominator"]
COUNTS: Final[tuple[Count, ...]] = ("numerator", "denominator")
"""The two counts of a ratio, as columns of a status table; missing for a level."""
NumberType = Literal["Int64", "Float64"]
NUMBERS: Final[tuple[NumberType, ...]] = ("Int64", "Float64")
"""What counts may be, the narrower first: a table has the widest that one of its indicators needs."""
Alone = Literal["level", "share", "numerator"]
"""What one column of a received table holds that has the bare name of an indicator."""


class Kind(StrEnum):
    """What an indicator measures, and all that follows from that; its name is that of its messages, too.

    enough: the levels at which nothing is lacking. share: the column of coverage() that says how far it has
    come. counts: the columns of a status table that it has beside its level. number: what these are, of
    NUMBERS. alone: what one received column of its bare name holds; of a share no counts can be told.
    adds_up: whether the counts of the parts of a merged unit, added up, are its own.
    """

    enough: tuple[Level, ...]
    share: str
    counts: tuple[Count, ...]
    number: NumberType
    alone: Alone
    adds_up: bool

    LEVEL = "level", DEPLOYED, "deployed_share", (), "Int64", "level", True
    RATIO = "ratio", (Level.FULL,), "achieved_share", COUNTS, "Int64", "share", True
    SCORE = "score", tuple(Level), "achieved_share", COUNTS, "Float64", "numerator", False

    def __new__(cls, name: str, *facts: Any) -> Self:
        """Make a kind with its name as value."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        for attribute, fact in zip(cls.__annotations__, facts, strict=False):
            setattr(kind, attribute, fact)
        return kind

    @property
    def can_lack(self) -> bool:
        """Whether a level can be too low, so that there is something to ask for."""
        return len(self.enough) < len(Level)


def kind_of(table: pd.DataFrame, indicator: str) -> Kind:
    """Return the kind of an indicator: as indicators.csv has it or, where it has none, by its counts."""
    known = references_of(table).kind_of.get(indicator)
    if known is not None:
        return Kind(known)
    counted = table.loc[table["denominator"].notna(), "indicator_code"] if "denominator" in table else ()
    return Kind.RATIO if indicator in set(counted) else Kind.LEVEL


def kinds_of(table: pd.DataFrame) -> pd.Series[str]:
    """Return the kind of the indicator of each row."""
    places, codes = pd.factorize(table["indicator_code"])
    kinds = pd.array([kind_of(table, code) for code in codes], dtype="str")
    return pd.Series(kinds.take(places), index=table.index)


def take_kind(table: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the rows of the indicators of one kind."""
    return table[kinds_of(table).eq(kind)]


def keep_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the indicators that are levels; of a table of ratios alone, all of it."""
    levels = take_kind(status, Kind.LEVEL)
    return levels if len(levels) else status


def take_counted(table: pd.DataFrame) -> dict[Kind, pd.DataFrame]:
    """Return the rows of the indicators that have counts, by their kind, without kinds that do not occur."""
    kinds = kinds_of(table)
    found = {kind: table[kinds.eq(kind)] for kind in Kind if kind.counts}
    return {kind: rows for kind, rows in found.items() if len(rows)}


def number_of_counts(kinds: Iterable[str]) -> NumberType:
    """Return what the counts of a table with indicators of these kinds are: the widest of NUMBERS."""
    return max((Kind(kind).number for kind in kinds), key=NUMBERS.index, default=NUMBERS[0])


def widen_counts(counts: pd.DataFrame) -> pd.DataFrame:
    """Return both counts of each row in the number the table has them in; missing where it has none."""
    found = {str(counts[name].dtype) for name in COUNTS if name in counts}
    number = next((number for number in reversed(NUMBERS) if number in found), NUMBERS[0])
    return counts.reindex(columns=list(COUNTS)).astype(number)


def adds_up(table: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether what parts of a merged unit have, added up, is what it has itself."""
    return kinds_of(table).map(lambda kind: Kind(kind).adds_up).astype("bool")


def list_counts(*tables: pd.DataFrame) -> list[Count]:
    """Return the counts that indicators of the tables have: COUNTS, or none of levels alone."""
    kinds = {kind_of(table, code) for table in tables for code in table["indicator_code"].unique()}
    return list(dict.fromkeys(count for kind in kinds for count in kind.counts))


def is_done(table: pd.DataFrame, *, strict: bool = False) -> pd.Series[bool]:
    """Return, row by row, whether what is asked for is there: enough of its kind, or if `strict` full."""
    is_enough = is_level(table, (Level.FULL,))
    if strict:
        return is_enough
    places, codes = pd.factorize(table["indicator_code"])
    kinds = [kind_of(table, code) for code in codes]
    for kind in set(kinds):
        is_kind = np.array([one is kind for one in kinds])[places]
        is_enough |= is_kind & is_level(table, kind.enough)
    return is_enough


def is_level(status: pd.DataFrame, levels: Sequence[str]) -> pd.Series[bool]:
    """Return, row by row, whether the level is one of these."""
    level = status["level"]
    codes = level.cat.codes if level.dtype == LEVEL_DTYPE else level.astype(LEVEL_DTYPE).cat.codes
    return codes.isin([PLACE_OF_LEVEL[one] for one in levels])


def sum_counts(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return numerator and denominator added up by `keys`, in the order of the table.

    Only rows that have both are added up; the sums are missing where no row has.
    """
    counts = widen_counts(table)
    counts = counts.where(counts.notna().all(axis=1))
    return table[keys].join(counts).groupby(keys, sort=False).sum(min_count=1)


def compute_share(counts: pd.DataFrame) -> pd.Series[float]:
    """Return numerator / denominator (0-1), row by row; missing without counts, or where there is nothing."""
    return (counts["numerator"] / counts["denominator"]).astype("float64")


def derive_levels(counts: pd.DataFrame) -> pd.Series[Any]:
    """Return the level of each pair of counts: full where all is done, none where nothing is, else partial.

    Where there is nothing to do (0 of 0), all is done. Missing where a count is missing.
    """
    numbers = (counts[name].astype("Float64").to_numpy("float64", na_value=np.nan) for name in COUNTS)
    done, there = numbers
    chosen = [np.isnan(done) | np.isnan(there), done == there, done == 0]
    places = [-1, PLACE_OF_LEVEL[Level.FULL], PLACE_OF_LEVEL[Level.NONE]]
    return pd.Series(
        take_levels(np.select(chosen, places, PLACE_OF_LEVEL[Level.PARTIAL])), index=counts.index
    )


PLACE_OF_LEVEL: Final[dict[str, int]] = {
    str(level): place for place, level in enumerate(LEVEL_DTYPE.categories)
}


def take_levels(places: Any) -> Any:
    """Return the levels at these places of their order, missing at -1; by name it takes ten times as long."""
    return pd.Categorical.from_codes(places, dtype=LEVEL_DTYPE)
