"""What a choice says in words: how many units, or how many people, and how many are without.

People are counted by the provinces they live in, in either frame: nothing is known within a province.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.exploration import Scope
from hotich_analysis.display.markdown import escape_markdown
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.ratio_tables import answer_ratio
from hotich_analysis.display.tables_2025 import answer_indicator_2025
from hotich_analysis.display.wording import Wording
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, coverage, coverage_2025
from hotich_analysis.vocabulary import Level


def tell(scope: Scope, gaps: pd.DataFrame, say: Wording) -> str:
    """Return the state of what is chosen in a few sentences (Markdown), led by its place.

    gaps: from list_scope_gaps().
    """
    if scope.own["level"].isna().all():
        told: str = say.markdown("explore-nobody", date=say.date(scope.snapshot.snapshot_date))
    elif scope.choice.weight == "people":
        told = _tell_people(scope, say)
    else:
        told = _tell_units(scope, gaps, say)
    return f"**{escape_markdown(scope.name_place(say))}.** {told}"


def _tell_units(scope: Scope, gaps: pd.DataFrame, say: Wording) -> str:
    code, status = scope.choice.indicator, scope.own
    count = coverage_2025 if scope.is_merged else coverage
    counted = count(status, by="indicator", weight="population")
    if scope.is_ratio:
        return answer_ratio(counted, status, indicator=code, lang=say.lang)
    if scope.is_merged:
        return answer_indicator_2025(counted, gaps, status, indicator=code, lang=say.lang)
    [row] = counted.to_dict("records")
    return say.markdown(
        "explore-units",
        date=say.date(scope.snapshot.snapshot_date),
        achievement=say.achievement(code),
        n_reporting=int(row["n_units"] - row["n_missing"]),
        n_deployed=int(row["n_full"] + row["n_partial"]),
        share=say.share(row["deployed_share"]),
        n_partial=int(row["n_partial"]),
        n_none=int(row["n_none"]),
        n_missing=int(row["n_missing"]),
        people=say.number(_count_people(scope).get(str(Level.NONE), 0.0)),
    )


def _tell_people(scope: Scope, say: Wording) -> str:
    """A level is there where it is full or partial, a ratio where all of it is done."""
    code = scope.choice.indicator
    people, units = _count_people(scope), _count_units(scope)
    lacking = [str(Level.NONE), *([str(Level.PARTIAL)] if scope.is_ratio else [])]
    without = sum(people.get(level, 0.0) for level in lacking)
    reporting = sum(people.values()) - people.get(MISSING_LEVEL, 0.0)
    complete = say("explore-complete", indicator=say.indicator(code))
    return say.markdown(
        "explore-people",
        date=say.date(scope.snapshot.snapshot_date),
        achievement=complete if scope.is_ratio else say.achievement(code),
        share=say.share((reporting - without) / reporting),
        people=say.number(reporting - without),
        people_without=say.number(without),
        n_without=sum(units.get(level, 0) for level in lacking),
        n_missing=units.get(MISSING_LEVEL, 0),
        frame=scope.choice.frame,
    )


def _count_units(scope: Scope) -> dict[str, int]:
    """Provinces of each level; those that did not report under MISSING_LEVEL."""
    return {str(level): int(n) for level, n in _list_levels(scope).value_counts().items()}


def _count_people(scope: Scope) -> Mapping[str, float]:
    """Thousands of people in the provinces of each level; where these did not report under MISSING_LEVEL."""
    levels = _list_levels(scope)
    people = load_provinces().set_index("unit_code")[POPULATION_COLUMN].reindex(levels.index)
    return {str(level): float(n) for level, n in people.groupby(levels).sum().items()}


def _list_levels(scope: Scope) -> Any:
    levels = scope.own.set_index("unit_code")["level"]
    return levels.astype("str").where(levels.notna(), MISSING_LEVEL)
