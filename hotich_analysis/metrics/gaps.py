"""Gaps: which units lack which service, how deep their gaps go, and which gaps occur together.

A gap is a service that is not deployed: level none, or not reported (level missing, or no row at all).
Gaps and deployed together are all units. Of a ratio, what is not full is a gap: gaps and full are all units.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import pandas as pd

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import (
    COUNTS,
    POPULATION_COLUMN,
    complete_pairs,
    compute_share,
    is_gap,
    list_ratios,
    merge_units,
)
from hotich_analysis.vocabulary import GAP_COLUMNS

MANY_GAPS: Final = 3
"""From this number of gaps on a unit is named among those that lack much."""


def list_gaps(
    status: pd.DataFrame,
    *,
    indicator: str | None = None,
    strict: bool = False,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the units that lack `indicator` (None: any of them), in official order.

    status: tidy status table; strict: partial counts as a gap as well; provinces: as load_provinces(),
    which is the default. Columns: unit_code, name_vi, region, indicator_code, level (none, or partial
    if strict or of a ratio, missing if not reported), note, population_thousand (GSO average 2022),
    n_gaps_of_unit (gaps of the unit over all indicators of the table); where the table has counts of a ratio
    also numerator, denominator and achieved_share (0-1), missing for levels. Raises UsageError for an unknown
    indicator, or a unit that is not among the provinces.
    """
    known = list(status["indicator_code"].unique())
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    provinces = load_provinces() if provinces is None else provinces
    table = complete_pairs(status, provinces)
    gaps = table[is_gap(table, strict=strict)]
    gaps = gaps.assign(n_gaps_of_unit=gaps.groupby("unit_code")["indicator_code"].transform("size"))
    if indicator is not None:
        gaps = gaps[gaps["indicator_code"] == indicator]
    columns = list(GAP_COLUMNS)
    if list_ratios(status):
        gaps = gaps.assign(achieved_share=compute_share(gaps))
        columns += [*COUNTS, "achieved_share"]
    facts = provinces.rename(columns={POPULATION_COLUMN: "population_thousand"})
    # by unit, and within a unit by indicator: the merge keeps the left order, which is the official one
    return facts.merge(gaps, on="unit_code")[columns]


def count_gaps(status: pd.DataFrame, *, provinces: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how many units have how many gaps: n_gaps, n_units, population_thousand.

    n_gaps runs from 0 to the number of indicators in the table; all rows are present. Raises UsageError
    for a unit that is not among the provinces.
    """
    provinces = load_provinces() if provinces is None else provinces
    table = complete_pairs(status, provinces)
    n_gaps = is_gap(table).groupby(table["unit_code"], sort=False).sum()
    people = provinces.set_index("unit_code")[POPULATION_COLUMN].reindex(n_gaps.index)
    depths = range(status["indicator_code"].nunique() + 1)
    return pd.DataFrame(
        {
            "n_gaps": list(depths),
            "n_units": [int((n_gaps == depth).sum()) for depth in depths],
            "population_thousand": [float(people[n_gaps == depth].sum()) for depth in depths],
        }
    )


def count_joint_gaps(status: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of indicators the number of units that lack both.

    Columns: indicator_a, indicator_b, n_gaps_a, n_gaps_b, n_both, expected_both (n_gaps_a * n_gaps_b /
    n_units: what chance would give if the two gaps had nothing to do with each other).
    """
    has_gap = _spread_gaps(status)
    rows = []
    for first, second in combinations(has_gap.columns, 2):
        n_first, n_second = int(has_gap[first].sum()), int(has_gap[second].sum())
        rows.append(
            {
                "indicator_a": first,
                "indicator_b": second,
                "n_gaps_a": n_first,
                "n_gaps_b": n_second,
                "n_both": int((has_gap[first] & has_gap[second]).sum()),
                "expected_both": n_first * n_second / len(has_gap),
            }
        )
    return pd.DataFrame(rows)


def list_gap_patterns(status: pd.DataFrame) -> pd.DataFrame:
    """Return the combinations of gaps that occur, the most frequent first.

    Columns: indicator_codes (tuple, empty for no gap), n_gaps, n_units, unit_codes (tuple).
    """
    has_gap = _spread_gaps(status)
    units_of: dict[tuple[str, ...], list[str]] = {}
    for code, gaps in has_gap.iterrows():
        units_of.setdefault(tuple(has_gap.columns[gaps]), []).append(str(code))
    rows = [
        {"indicator_codes": codes, "n_gaps": len(codes), "n_units": len(units), "unit_codes": tuple(units)}
        for codes, units in sorted(units_of.items(), key=lambda item: (-len(item[1]), len(item[0])))
    ]
    return pd.DataFrame(rows)


def _spread_gaps(status: pd.DataFrame) -> pd.DataFrame:
    """Return whether there is a gap, units by indicators, both in the table's order; no row is a gap."""
    keys = status[["unit_code", "indicator_code"]]
    units, indicators = keys["unit_code"].unique(), keys["indicator_code"].unique()
    gaps = is_gap(status).set_axis(pd.MultiIndex.from_frame(keys[["indicator_code", "unit_code"]]))
    return pd.DataFrame(
        {code: gaps.loc[code].reindex(units, fill_value=True) for code in indicators}, index=units
    )


def list_gaps_2025(
    status: pd.DataFrame,
    *,
    indicator: str | None = None,
    strict: bool = False,
    provinces: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the units of 2025 in which a province lacks `indicator` (None: any), in order of their codes.

    status, strict, provinces: as list_gaps(). Columns: those of list_gaps(), where unit_code is of the 34
    units, name_vi says "(2025)" of a merged one, region names those of its provinces, level is that of the
    unit, note is missing for a merged unit, population_thousand is of the provinces that lack it, and
    n_gaps_of_unit counts indicators; then frame (34), n_parts, n_parts_lacking, parts_lacking (names of the
    provinces that lack it, or did not report, joined by "; "). Raises UsageError as list_gaps() does.
    """
    known = list(status["indicator_code"].unique())
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    provinces = load_provinces() if provinces is None else provinces
    merged = merge_units(status, provinces)
    table = complete_pairs(status, provinces)
    facts = provinces[["unit_code", "name_vi", "region", POPULATION_COLUMN, "unit_2025_code"]]
    lacking = table[is_gap(table, strict=strict)].merge(facts, on="unit_code", validate="m:1")
    keys = ["unit_2025_code", "indicator_code"]
    found = lacking.groupby(keys, sort=False).agg(
        n_parts_lacking=("unit_code", "size"),
        parts_lacking=("name_vi", "; ".join),
        population_thousand=(POPULATION_COLUMN, "sum"),
    )
    found = found.reset_index().rename(columns={"unit_2025_code": "unit_code"})
    found["n_gaps_of_unit"] = found.groupby("unit_code")["indicator_code"].transform("size")
    if indicator is not None:
        found = found[found["indicator_code"] == indicator]
    rows = found.merge(merged, on=["unit_code", "indicator_code"], validate="1:1")
    rows = rows.merge(_describe_units(provinces), on="unit_code", validate="m:1")
    rows = rows.sort_values("unit_code", kind="stable").reset_index(drop=True)
    return rows[[*GAP_COLUMNS, "frame", "n_parts", "n_parts_lacking", "parts_lacking"]]


def _describe_units(provinces: pd.DataFrame) -> pd.DataFrame:
    names = load_units(34)[["unit_code", "label_vi"]].rename(columns={"label_vi": "name_vi"})
    regions = provinces.groupby("unit_2025_code")["region"].agg(lambda found: "; ".join(found.unique()))
    return names.merge(regions.rename("region"), left_on="unit_code", right_index=True)
