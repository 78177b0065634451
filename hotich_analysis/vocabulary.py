"""What all rooms agree on: levels, states, frames, names and order of columns."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import pandas as pd

Lang = Literal["vi", "en"]
LANGS: Final[tuple[Lang, ...]] = ("vi", "en")

Frame = Literal[63, 34, 3321]
"""A set of units valid in a period, by the number of its units: 63 until 30/6/2025, 34 from 1/7/2025.

From that day on the 34 have 3,321 communes, which are units of a frame of their own.
"""
FRAMES: Final[tuple[Frame, ...]] = (63, 34)
"""Those of the provincial level, in the order of time."""
COMMUNES: Final[Frame] = 3321
"""That of the communes, where a data folder holds them."""
EARLIEST_FRAME: Final[Frame] = 63
"""The frame of a table made by hand that does not say its own."""


class Level(StrEnum):
    """How far a unit has deployed a service; not reported is none of these and stays missing."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class State(StrEnum):
    """What became of a question: only what was reported has a level, and only that can be lacking.

    NOT_REPORTED: asked, no answer. NOT_ASKED: the document or form did not ask. NOT_APPLICABLE: the item does
    not exist on that date. None of these three is ever counted as lacking, deployed or lost.
    """

    REPORTED = "reported"
    NOT_REPORTED = "not_reported"
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"


DEPLOYED: Final = (Level.PARTIAL, Level.FULL)
"""The Ministry's own way of counting: an `x`, with or without a note, is deployed."""

if TYPE_CHECKING:
    LEVEL_DTYPE: pd.CategoricalDtype
else:

    def __getattr__(name: str) -> object:  # the help of a command waits for no pandas
        if name != "LEVEL_DTYPE":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import pandas as pd

        return pd.CategoricalDtype([str(level) for level in Level], ordered=True)


PLACE_COLUMNS: Final = ("document", "annex", "file", "sheet", "row", "column")
"""Where a cell stands: number of the document, its annex and file; of a file received sheet and cell."""
STATUS_COLUMNS: Final = (
    "snapshot_date",
    "frame",
    "unit_code",
    "indicator_code",
    "state",
    "level",
    "note",
    "restriction",
    *PLACE_COLUMNS,
    "is_inferred",
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
    "state",
    "n_not_reported_of_unit",
    "is_inferred",
    "evidence",
)
RECONCILIATION_COLUMNS: Final = ("claim_id", "indicator_code", "where", "claimed", "counted", "difference")
