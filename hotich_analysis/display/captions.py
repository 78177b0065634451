"""Captions of figures and tables, and the heading of a chapter."""

from __future__ import annotations

from typing import Final

import pandas as pd

from hotich_analysis.display.wording import load_wording
from hotich_analysis.vocabulary import Lang

_COUNTING_GAPS: Final = {"depth", "patterns", "joint"}  # where what was not reported is a gap as well
_SHORT: Final = {"gaps", "gaps-2025", "ratio-gaps"}


def write_caption(kind: str, status: pd.DataFrame, *, lang: Lang, indicator: str | None = None) -> str:
    """Return the caption `kind` (map, coverage, gaps …) with the date of the data and the indicator."""
    say = load_wording(lang)
    values = {"indicator": say.indicator(indicator, short=kind in _SHORT)} if indicator else {}
    caption = say(f"caption-{kind}", date=say.date(status["snapshot_date"].iloc[0]), **values)
    if kind in _COUNTING_GAPS and status["level"].isna().any():
        return say("caption-with-missing", caption=caption)
    return caption


def write_heading(*, indicator: str, lang: Lang) -> str:
    """Return the level-1 heading of an indicator's chapter."""
    say = load_wording(lang)
    return f"# {say.markdown('heading-indicator', indicator=say.indicator(indicator))}"
