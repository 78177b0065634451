"""What all rooms agree on: levels, kinds of indicator, frames, names and order of columns."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

import pandas as pd

Lang = Literal["vi", "en"]
LANGS: Final[tuple[Lang, ...]] = ("vi", "en")

Frame = Literal[63, 34]
"""Number of province-level units: 63 until 30/6/2025, 34 from 1/7/2025."""


class Level(StrEnum):
    """How far a unit has deployed a service; not reported is none of these and stays missing."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Kind(StrEnum):
    """What an indicator measures: a level, or a ratio of two counts."""

    LEVEL = "level"
    RATIO = "ratio"


DEPLOYED: Final = (Level.PARTIAL, Level.FULL)
"""The Ministry's own way of counting: an `x`, with or without a note, is deployed."""

LEVEL_DTYPE: Final = pd.CategoricalDtype([str(level) for level in Level], ordered=True)

STATUS_COLUMNS: Final = (
    "snapshot_date",
    "unit_code",
    "indicator_code",
    "level",
    "note",
    "restriction",
    "evidence",
)
RETURN_COLUMNS: Final = ("numerator", "denominator", "reported_date")
"""What the status of a snapshot made from returns has besides: counts of a ratio, date of the return."""

MEASURES: Final = ("n_deployed", "n_none", "numerator", "denominator")
"""What a claim may count: units that have a service deployed, units that have not, or the sum of a count."""

CLAIM_COLUMNS: Final = (
    "claim_id",
    "indicator_code",
    "measure",
    "claimed",
    "claimed_of",
    "where",
    "where_en",
    "quote",
)
GAP_COLUMNS: Final = (
    "unit_code",
    "name_vi",
    "region",
    "indicator_code",
    "level",
    "note",
    "population_thousand",
    "n_gaps_of_unit",
)
RECONCILIATION_COLUMNS: Final = ("claim_id", "indicator_code", "where", "claimed", "counted", "difference")
