"""Gaps: which units lack which service, how deep their gaps go, and which gaps occur together.

A gap is a service that is not deployed: level none, or not reported (level missing). Gaps and
deployed together are all units.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from hotich_analysis.dataset.catalog import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, is_deployed
from hotich_analysis.vocabulary import GAP_COLUMNS, Level


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
    if strict, missing if not reported), note, population_thousand (GSO average 2022), n_gaps_of_unit
    (gaps of the unit over all indicators of the table). Raises UsageError for an unknown indicator.
    """
    known = list(status["indicator_code"].unique())
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    provinces = load_provinces() if provinces is None else provinces
    is_gap = ~status["level"].eq(Level.FULL) if strict else ~is_deployed(status)
    gaps = status[is_gap].copy()
    gaps["n_gaps_of_unit"] = gaps.groupby("unit_code")["indicator_code"].transform("size")
    gaps = gaps.merge(provinces.rename(columns={POPULATION_COLUMN: "population_thousand"}), on="unit_code")
    if indicator is not None:
        gaps = gaps[gaps["indicator_code"] == indicator]
    gaps = gaps.sort_values("official_order", kind="stable") if "official_order" in gaps else gaps
    return gaps[list(GAP_COLUMNS)].reset_index(drop=True)


def count_gaps(status: pd.DataFrame, *, provinces: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how many units have how many gaps: n_gaps, n_units, population_thousand.

    n_gaps runs from 0 to the number of indicators in the table; all rows are present.
    """
    provinces = load_provinces() if provinces is None else provinces
    n_gaps = (~is_deployed(status)).groupby(status["unit_code"], sort=False).sum().rename("n_gaps")
    people = provinces.set_index("unit_code")[POPULATION_COLUMN]
    depths = range(status["indicator_code"].nunique() + 1)
    return pd.DataFrame(
        {
            "n_gaps": list(depths),
            "n_units": [int((n_gaps == depth).sum()) for depth in depths],
            "population_thousand": [float(people[n_gaps.index[n_gaps == depth]].sum()) for depth in depths],
        }
    )


def count_joint_gaps(status: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of indicators the number of units that lack both.

    Columns: indicator_a, indicator_b, n_gaps_a, n_gaps_b, n_both, expected_both (n_gaps_a * n_gaps_b /
    n_units: what chance would give if the two gaps had nothing to do with each other).
    """
    has_gap = ~_deployed_matrix(status)
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
    has_gap = ~_deployed_matrix(status)
    pattern = has_gap.apply(lambda row: tuple(has_gap.columns[row]), axis=1)
    rows = [
        {"indicator_codes": codes, "n_gaps": len(codes), "n_units": len(units), "unit_codes": tuple(units)}
        for codes, units in pattern.groupby(pattern, sort=False).groups.items()
    ]
    return pd.DataFrame(rows).sort_values(["n_units", "n_gaps"], ascending=[False, True], kind="stable", ignore_index=True)


def _deployed_matrix(status: pd.DataFrame) -> pd.DataFrame:
    """Units by indicators, both in the table's order; a pair without a row is not deployed."""
    flags = status.assign(deployed=is_deployed(status))
    wide = flags.pivot_table(index="unit_code", columns="indicator_code", values="deployed", aggfunc="any", fill_value=False)
    return wide.loc[status["unit_code"].unique(), status["indicator_code"].unique()].astype(bool)
