"""What if: units close a gap, and which gap is the last that units have.

A scenario is arithmetic and no forecast. Its shares are of all units of the table, or of all their people:
who did not report counts as not there, before and after, or the two could not be compared (coverage() leaves
such units out of its denominators). The share of a ratio is pooled over the units that gave counts.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, coverage, is_gap
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.metrics.levels import complete_pairs
from hotich_analysis.metrics.ratios import list_ratios
from hotich_analysis.vocabulary import Kind, Level

SCENARIO: Final = "scenario"
"""What stands as evidence of a level that is only supposed."""

_SAID_OF_A_REPORT: Final = ("note", "restriction", "reported_date")


def close_gaps(status: pd.DataFrame, *, units: Collection[str], indicator: str | None = None) -> pd.DataFrame:
    """Return the status table as it would be if `units` were full for `indicator` (None: all of the table).

    units: codes of units of the table. Columns as in status. Of a ratio the numerator becomes the
    denominator. A closed row has evidence SCENARIO, and no note, restriction or reported_date; a row that is
    full already stays as it is. A unit that did not report a level becomes full, with a row of its own if it
    had none.

    Raises UsageError for a unit or indicator that the table has not, for a unit that gave no counts of a
    ratio (what would be all of it is not known), or for a table of merged units.
    """
    _refuse_merged(status)
    indicators = _list_indicators(status) if indicator is None else [_check_indicator(status, indicator)]
    codes = list(dict.fromkeys(units))
    if unknown := sorted(set(codes) - set(status["unit_code"])):
        raise UsageError("unit of the table", ", ".join(unknown), known=sorted(status["unit_code"].unique()))
    table = _add_rows(status, codes, indicators)
    is_asked = table["unit_code"].isin(codes) & table["indicator_code"].isin(indicators)
    is_closed = is_asked & table["level"].ne(Level.FULL)
    whole = table["denominator"] if "denominator" in table else pd.Series(pd.NA, index=table.index)
    uncounted = table[is_closed & table["indicator_code"].isin(find_ratios(status)) & whole.isna()]
    if len(uncounted):
        pairs = uncounted["unit_code"] + " " + uncounted["indicator_code"]
        raise UsageError("denominator of", ", ".join(pairs), known=["those of units that gave counts"])
    table["level"] = table["level"].mask(is_closed, str(Level.FULL))
    table["evidence"] = table["evidence"].mask(is_closed, SCENARIO)
    for column in set(_SAID_OF_A_REPORT) & set(table):
        table[column] = table[column].mask(is_closed)
    if "numerator" in table:
        table["numerator"] = table["numerator"].mask(is_closed, whole)
    return table


def compare_coverage(
    status: pd.DataFrame,
    *,
    units: Collection[str],
    indicator: str,
    strict: bool = False,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the coverage of one indicator as it is, and as it would be if `units` closed the gap.

    Two rows, state "before" and "after". Columns: state; those of coverage() by indicator with population,
    whose shares are of the units that reported each time; and, of the same units in both rows, n_reached
    (units without a gap, see is_gap), reached_share (0-1: n_reached of all units; of a ratio the achieved
    share) and population_reached_share (0-1: people of the units without a gap, of the people of all units).

    provinces: as load_provinces(), which is the default. Raises UsageError as close_gaps() does, or for a
    unit that is not among the provinces.
    """
    provinces = load_provinces() if provinces is None else provinces
    before = take_indicator(status, indicator, provinces)
    after = close_gaps(before, units=units, indicator=indicator)
    people = before["unit_code"].map(provinces.set_index("unit_code")[POPULATION_COLUMN])
    is_ratio, rows = indicator in find_ratios(status), []
    for state, table in (("before", before), ("after", after)):
        row = coverage(table, by="indicator", weight="population", provinces=provinces)
        is_reached = ~is_gap(table, strict=strict)
        row.insert(0, "state", state)
        row["n_reached"] = int(is_reached.sum())
        row["reached_share"] = row["n_reached"] / row["n_units"]
        if is_ratio:
            row["reached_share"] = row.get("achieved_share", float("nan"))
        row["population_reached_share"] = people[is_reached].sum() / people.sum()
        rows.append(row)
    return pd.concat(rows, ignore_index=True)


def find_keystones(
    status: pd.DataFrame, *, strict: bool = False, provinces: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return for each indicator the units of which it is the only gap, so that closing it completes them.

    status: tidy status table, without combinations. Columns: indicator_code, n_units_completed, n_missing
    (those among them that did not report it), population_thousand (of all of them), unit_codes (tuple). The
    indicator that completes most units comes first, of equals that with most people; one that completes none
    has a row, too. Raises UsageError for a unit that is not among the provinces, or a table of merged units.
    """
    _refuse_merged(status)
    gaps = list_gaps(status, strict=strict, provinces=provinces)
    only = gaps[gaps["n_gaps_of_unit"].eq(1)]
    rows = []
    for code in _list_indicators(status):
        own = only[only["indicator_code"].eq(code)]
        rows.append(
            {
                "indicator_code": code,
                "n_units_completed": len(own),
                "n_missing": int(own["level"].isna().sum()),
                "population_thousand": float(own["population_thousand"].sum()),
                "unit_codes": tuple(own["unit_code"]),
            }
        )
    order = ["n_units_completed", "population_thousand"]
    return pd.DataFrame(rows).sort_values(order, ascending=False, kind="stable", ignore_index=True)


def find_ratios(status: pd.DataFrame) -> set[str]:
    """Return the ratios, by their counts or by indicators.csv: one that nobody counted is no level either."""
    indicators = load_indicators()
    return {*list_ratios(status), *indicators.loc[indicators["kind"].eq(Kind.RATIO), "indicator_code"]}


def take_indicator(status: pd.DataFrame, indicator: str, provinces: pd.DataFrame) -> pd.DataFrame:
    """Return a row of one indicator for each unit of the table, in the order of the provinces.

    Raises UsageError for an unknown indicator, a unit that is not among the provinces, or a table of merged
    units.
    """
    _refuse_merged(status)
    table = complete_pairs(status, provinces)
    return table[table["indicator_code"].eq(_check_indicator(status, indicator))].reset_index(drop=True)


def _refuse_merged(status: pd.DataFrame) -> None:
    if "n_parts" in status:
        raise UsageError("frame for a scenario", 34, known=["63: only a part of a merged unit may lack it"])


def _list_indicators(status: pd.DataFrame) -> list[str]:
    return [str(code) for code in status["indicator_code"].unique()]


def _check_indicator(status: pd.DataFrame, indicator: str) -> str:
    if indicator not in (known := _list_indicators(status)):
        raise UsageError("indicator", indicator, known=known)
    return indicator


def _add_rows(status: pd.DataFrame, units: list[str], indicators: list[str]) -> pd.DataFrame:
    """Return a copy of the table with a row, not reported, for each of these pairs that had none."""
    keys = ["indicator_code", "unit_code"]
    pairs = pd.MultiIndex.from_product([indicators, units], names=keys)
    absent = pairs.difference(pd.MultiIndex.from_frame(status[keys]), sort=False).to_frame(index=False)
    if absent.empty:
        return status.copy()
    if "snapshot_date" in status:
        dates = status.groupby("indicator_code")["snapshot_date"].max()
        absent["snapshot_date"] = absent["indicator_code"].map(dates)
    rows = absent.reindex(columns=status.columns).astype(status.dtypes.to_dict())
    return pd.concat([status, rows], ignore_index=True)
