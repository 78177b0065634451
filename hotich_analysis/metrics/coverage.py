"""Coverage: how many units, and what share of units and people, have a service deployed.

Deployed is full or partial (the Ministry's own way of counting an `x`); strict is full alone. Counted are the
units that were asked; those that did not report are in n_missing and stand in no denominator. Population
weights are one year's averages for whole units: the share of people who live where a service is deployed, not
of those who use it. Of a merged unit parts and people are counted up, and counts of a ratio are pooled: no
share is ever averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from hotich_analysis.dataset.kinds import (
    PLACE_OF_LEVEL,
    Kind,
    compute_share,
    is_level,
    list_counts,
    sum_counts,
    take_kind,
)
from hotich_analysis.dataset.references import FRAME, carry, frame_of, references_of, units_of
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.metrics.frames import list_parts, list_units_below, regroup_status
from hotich_analysis.metrics.states import (
    complete_pairs,
    is_asked,
    is_deployed,
    is_inferred,
    is_lacking,
    is_regrouped,
    is_reported,
    list_inferred,
    name_units,
    require_status,
    spread_levels,
    states_of,
)
from hotich_analysis.vocabulary import FRAMES, LEVEL_DTYPE, STATUS_COLUMNS, Level, State

By = Literal["indicator", "region", "province", "unit"]
BYS: Final[tuple[By, ...]] = ("indicator", "region", "province", "unit")
WEIGHTS: Final = ("population",)
COMBINATIONS: Final = ("essential_trio", "all_indicators")
_GROUP_COLUMNS: Final[dict[str, list[str]]] = {
    "indicator": [],
    "region": ["region"],
    "province": ["unit_code", "name_vi", "region"],
    "unit": ["unit_code", "name_vi", "region"],
}


def coverage(
    status: pd.DataFrame,
    *,
    by: By,
    weight: Literal["population"] | None = None,
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of each indicator, in all or by region, province or unit.

    status: tidy status table (unit_code, indicator_code, level). units: as load_units(), default those of the
    table, in the frame of the table; by province, which counts communes, in that of the provinces. Columns:
    indicator_code[, region | unit_code, name_vi, region], n_units (asked), n_full, n_partial, n_none,
    n_missing (units; n_missing: asked, no answer), deployed_share, full_share (0-1, of reporting
    units; missing if none reports); where the table has counts of a ratio also numerator, denominator (sums
    over reporting units; missing for levels) and achieved_share (0-1, the one sum of the other); and with
    weight="population" also population_deployed_share and population_full_share (0-1, of the population of
    reporting units).

    Of a table that was regrouped: by unit the numbers are those of the parts of each unit; by indicator and
    region n_whole is the number of units in which every part that reported has it, of which deployed_share is
    the share; and the column frame says whose units they are.

    Raises UsageError for an unknown `by` or `weight`, a unit that is not among the units, a grouping by
    region where a unit lies in several, one by province of provinces, or a weight that the units have not.
    """
    require_status(status)
    units = units_of(status) if units is None else units
    _check_grouping(by, weight, units)
    cells = complete_pairs(status, units)
    regrouped = is_regrouped(cells)
    if by == "region" and regrouped:
        raise UsageError("grouping in the 34-unit frame", by, known=["indicator", "unit"])
    parts = list_parts(cells) if by == "unit" or weight is not None else cells
    names = name_units(units, cells)
    keys, of_part = _number_groups(parts, by, names)
    of_cell = of_part if len(parts) == len(cells) else _number_groups(cells, by, names)[1]
    counted, numbers = (parts, of_part) if by == "unit" else (cells, of_cell)
    counts = _count_levels(counted, numbers, len(keys))
    if regrouped and by == "indicator":
        counts = _count_whole(counts, cells, of_cell)
    if regrouped:
        counts.insert(0, "frame", cells["frame"].iloc[0])
    if list_counts(status):
        sums = sum_counts(cells.assign(group=of_cell), ["group"])
        counts = counts.join(sums.assign(achieved_share=compute_share(sums)))
    if weight is not None:
        counts = counts.join(_share_population(parts, of_part, count_people(parts, units)))
    table = pd.concat([keys, counts], axis=1)
    if units[["region"]].isna().any(axis=None):  # who has none is in no group
        table = table.dropna(subset=list(keys)).reset_index(drop=True)
    table = carry(table, status)
    if by == "province":
        table.attrs[FRAME] = FRAMES[-1]
    return table


def _check_grouping(by: str, weight: str | None, units: pd.DataFrame) -> None:
    if by not in BYS:
        raise UsageError("grouping", by, known=BYS)
    if by == "province" and units["parent_code"].isna().all():
        raise UsageError("grouping of provinces", by, known=[one for one in BYS if one != by])
    if weight is not None and weight not in WEIGHTS:
        raise UsageError("weight", weight, known=WEIGHTS)
    if weight is not None and units["population_thousand"].isna().all():
        message = Message("no population of these {n} units is held: it cannot weigh them", n=len(units))
        raise UsageError("weight", weight, message=message)


def _number_groups(table: pd.DataFrame, by: By, units: pd.DataFrame) -> tuple[pd.DataFrame, Any]:
    """Return the keys of each group, and the number of the group of each row.

    Groups stand as they appear, which is the official order in a table of complete_pairs(). By numbers,
    because a million rows take seconds to be grouped by words.
    """
    of_indicator, indicators = pd.factorize(table["indicator_code"])
    if by == "indicator":
        return pd.DataFrame({"indicator_code": indicators}), of_indicator
    units_of_rows = table["unit_code"]
    if by == "province":
        units_of_rows = units_of_rows.map(units.set_index("unit_code")["parent_code"])
        units = references_of(table).units_of(FRAMES[-1])
    places, codes = pd.factorize(units_of_rows)
    names = units.set_index("unit_code").reindex(codes).rename_axis("unit_code").reset_index()
    names = names[_GROUP_COLUMNS[by]]
    if by == "region":
        of_name, regions = pd.factorize(names["region"], use_na_sentinel=False)
        places, names = of_name[places], pd.DataFrame({"region": regions})
    numbers, found = pd.factorize(of_indicator * len(names) + places)
    keys = names.take(found % len(names)).reset_index(drop=True) if len(names) else names
    keys.insert(0, "indicator_code", indicators.array.take(found // max(len(names), 1)))
    return keys, numbers


def _count_levels(table: pd.DataFrame, numbers: Any, n_groups: int) -> pd.DataFrame:
    """Count the levels of each group; numbers: of the group of each row."""
    level = table["level"].cat.codes.to_numpy()
    asked = (table["is_asked"] if "is_asked" in table else is_asked(table)).to_numpy("bool")
    flags = {
        "n_units": asked,
        "n_full": level == PLACE_OF_LEVEL[Level.FULL],
        "n_partial": level == PLACE_OF_LEVEL[Level.PARTIAL],
        "n_none": level == PLACE_OF_LEVEL[Level.NONE],
        "n_missing": (level < 0) & asked,
    }
    counts = pd.DataFrame(
        {name: np.bincount(numbers[flag], minlength=n_groups) for name, flag in flags.items()}
    ).astype("int64")
    n_reporting = (counts["n_units"] - counts["n_missing"]).astype("float64")
    n_reporting = n_reporting.where(n_reporting > 0)
    counts["deployed_share"] = (counts["n_full"] + counts["n_partial"]) / n_reporting
    counts["full_share"] = counts["n_full"] / n_reporting
    return counts


def _count_whole(counts: pd.DataFrame, cells: pd.DataFrame, numbers: Any) -> pd.DataFrame:
    """Add the units in which every part that reported has it, and make them the share that is deployed."""
    is_whole = (is_reported(cells) & ~is_lacking(cells)).to_numpy("bool")
    n_whole = pd.Series(np.bincount(numbers[is_whole], minlength=len(counts)), dtype="int64")
    n_units = (counts["n_units"] - counts["n_missing"]).astype("float64")
    counts.insert(list(counts).index("deployed_share"), "n_whole", n_whole)
    return counts.assign(deployed_share=n_whole / n_units.where(n_units > 0))


def count_people(parts: pd.DataFrame, units: pd.DataFrame) -> pd.Series[float]:
    """Return the population (thousand) of each row of list_parts().

    units: those of the table; a part of a merged unit has the population of its own frame in the same year.
    """
    known = units
    if len(parts) and not parts["part_code"].equals(parts["unit_code"]):
        known = list_units_below(parts, units)
    places, codes = pd.factorize(parts["part_code"], use_na_sentinel=False)
    people = known.set_index("unit_code")["population_thousand"].reindex(codes)
    return pd.Series(people.array.take(places), index=parts.index)


def _share_population(parts: pd.DataFrame, numbers: Any, population: pd.Series[float]) -> pd.DataFrame:
    people = pd.DataFrame(
        {
            "all": population.where(parts["level"].notna(), 0.0),
            "deployed": population.where(is_deployed(parts), 0.0),
            "full": population.where(is_level(parts, (Level.FULL,)), 0.0),
        }
    )
    sums = people.groupby(numbers).sum()
    reporting = sums["all"].where(sums["all"] > 0)
    return pd.DataFrame(
        {
            "population_deployed_share": sums["deployed"] / reporting,
            "population_full_share": sums["full"] / reporting,
        }
    )


def combine_indicators(status: pd.DataFrame, *, indicators: Sequence[str], code: str) -> pd.DataFrame:
    """Return a status table of one indicator `code`: a unit's weakest level over `indicators`.

    Only of a unit that answered all is a level known: else those that lack something would count, and those
    that may have all would not. The combination is not reported where something is not, and not asked where
    something was only not asked. Columns: vocabulary.STATUS_COLUMNS;
    what is said of a single cell is missing, is_inferred is that of any, snapshot_date is the last one of the
    table. Raises UsageError for an indicator that the table has not.
    """
    if is_regrouped(status):
        lower = combine_indicators(_take_parts(status), indicators=indicators, code=code)
        return regroup_status(lower, frame=frame_of(status))
    wide = spread_levels(status)
    for indicator in indicators:
        if indicator not in wide:
            raise UsageError("indicator", indicator, known=[str(code) for code in wide])
    chosen = wide[list(indicators)]
    weakest = pd.Series(None, index=wide.index, dtype="str")
    for level in reversed(Level):
        weakest = weakest.mask(chosen.isin([level]).any(axis=1), str(level))
    levels = weakest.where(chosen.notna().all(axis=1))
    table = pd.DataFrame({"unit_code": levels.index, "level": pd.Categorical(levels, dtype=LEVEL_DTYPE)})
    own = status[status["indicator_code"].isin(indicators)]
    inferred = own.loc[is_inferred(own), "unit_code"]
    states = _join_states(own, table["unit_code"], n_indicators=len(set(indicators)))
    table = table.reindex(columns=list(STATUS_COLUMNS)).assign(
        snapshot_date=status.reindex(columns=["snapshot_date"])["snapshot_date"].max(),
        frame=frame_of(status),
        indicator_code=code,
        state=states.mask(table["level"].notna(), str(State.REPORTED)),
        is_inferred=table["unit_code"].isin(inferred),
    )
    return carry(table, status)


def _join_states(status: pd.DataFrame, units: pd.Series[str], *, n_indicators: int) -> pd.Series[str]:
    """Return what became of several questions together, for units of which no answer to all is known."""
    states = states_of(status)
    asked_not = states.isin([State.NOT_ASKED, State.NOT_APPLICABLE]).groupby(status["unit_code"]).sum()
    n_given = states.eq(State.REPORTED).groupby(status["unit_code"]).sum()
    # a pair without a row is not reported
    is_open = units.map(asked_not + n_given).fillna(0).lt(n_indicators)
    return is_open.map({True: str(State.NOT_REPORTED), False: str(State.NOT_ASKED)})


def _take_parts(status: pd.DataFrame) -> pd.DataFrame:
    """The parts of a regrouped table as a table of their own frame; one that is in no cell was not asked."""
    parts = list_parts(status).dropna(subset="part_code")
    inferred = is_inferred(status.set_index(["indicator_code", "unit_code"]))
    inferred = inferred.reindex(pd.MultiIndex.from_frame(parts[["indicator_code", "unit_code"]]))
    parts = parts.assign(is_inferred=inferred.to_numpy(), state=states_of(parts))
    cells = parts.set_index(["indicator_code", "part_code"])
    whole = units_of(status).set_index("unit_code").loc[status["unit_code"].unique(), "part_codes"].explode()
    every = [status["indicator_code"].unique(), whole]
    cells = cells.reindex(pd.MultiIndex.from_product(every, names=["indicator_code", "unit_code"]))
    table = (
        cells.drop(columns="unit_code")
        .reset_index()
        .assign(
            snapshot_date=status["snapshot_date"].max(),
            frame=frame_of(parts),
            state=cells["state"].fillna(str(State.NOT_ASKED)).to_numpy(),
            is_inferred=cells["is_inferred"].eq(other=True).to_numpy(),
        )
    )
    return carry(table, status)


def add_combinations(status: pd.DataFrame, *, indicators: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the status table followed by the combinations `essential_trio` and `all_indicators`.

    status: tidy status table; indicators: as load_indicators(), default those of the table, which say which
    are the essential services (birth, marriage and death registration). Each combination is one more
    indicator, with one row for each unit: its weakest level. Ratios are in none: how far a count has come is
    no service to combine, and what nobody was asked is none of all. The trio is left out where the table does
    not hold all three, and a table without an indicator of kind level gets no combination.
    """
    require_status(status)
    indicators = references_of(status).indicators if indicators is None else indicators
    levels = take_kind(status, Kind.LEVEL)
    present = list(levels.loc[is_asked(levels), "indicator_code"].unique())
    if not present:
        return status.reset_index(drop=True)
    is_essential = indicators["is_essential_service"].astype(bool)
    essential = indicators.loc[is_essential, "indicator_code"]
    combined = [combine_indicators(status, indicators=present, code="all_indicators")]
    if set(essential) <= set(present):
        combined.insert(0, combine_indicators(status, indicators=list(essential), code="essential_trio"))
    return carry(pd.concat([status, *combined], ignore_index=True), status)


def hide_strict(table: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """Return coverage() of a status table without strict counts and shares that rest on inference.

    Absence from a list cannot tell full from partial, so of such items, and of combinations that hold one,
    full_share, population_full_share and n_full are missing; of such items n_partial is, too.
    """
    inferred = list_inferred(status)
    is_single = table["indicator_code"].isin(inferred)
    rests_on_it = table["indicator_code"].isin(list_inferred(add_combinations(status)) if inferred else [])
    hidden = {"n_full": rests_on_it, "n_partial": is_single}
    counts = {name: table[name].astype("Int64").mask(where) for name, where in hidden.items()}
    shares = [column for column in _STRICT_SHARES if column in table]
    return table.assign(**counts, **{name: table[name].mask(rests_on_it) for name in shares})


_STRICT_SHARES: Final = ("full_share", "population_full_share")
