"""Do gaps cluster? Join counts: how many pairs of neighbouring units have a gap on both sides.

Compared with permutations of the same number of gaps over the same units (Cliff and Ord, Spatial Processes,
1981, ch. 2). Units that did not report are left out with their joins, and so are units without a neighbour
that reported. Counts and p are those of esda, with which a test compares them: for three sums it would bring
SciPy and scikit-learn along. A small p says that gaps lie beside each other, not why; a large p does not say
they do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotich_analysis.dataset.references import carry
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.metrics.states import is_lacking, is_reported

SIGNIFICANCE: Final = 0.05
"""What an adjusted p must not exceed for a finding; and what a test must be able to reach to be one."""

_FEWEST_PERMUTATIONS: Final = 99
_COLUMNS: Final = (
    "indicator_code",
    "n_units",
    "n_left_out",
    "n_gaps",
    "n_joins",
    "n_gap_gap",
    "n_gap_other",
    "n_other_other",
    "expected_gap_gap",
    "p_value",
    "p_adjusted",
)


def measure_clustering(
    status: pd.DataFrame,
    neighbours: Mapping[str, Sequence[str]],
    *,
    indicator: str | None = None,
    permutations: int = 9999,
    seed: int = 0,
) -> pd.DataFrame:
    """Return, for one indicator or for each (None), whether neighbours have gaps together.

    neighbours: codes of the neighbours of each unit, from References.neighbours_of(). Columns:
    indicator_code, n_units (tested), n_left_out, n_gaps (units tested that have a gap, see is_lacking),
    n_joins (pairs of neighbours) and what they join: n_gap_gap, n_gap_other, n_other_other; expected_gap_gap
    (mean over all permutations); p_value (one-sided: the share of permutations, the observed one among them,
    with at least as many pairs of gaps); p_adjusted (Holm, over the rows of this table that have a p).

    Both p are missing where it cannot be tested: no pair of neighbours, or gaps so few (none, one, often two)
    or so many that no pattern of them would be significant (Tarone, Biometrics 46, 1990).

    Raises UsageError for an unknown indicator, a unit without an entry in neighbours, or fewer than 99
    permutations.
    """
    known = [str(code) for code in status["indicator_code"].unique()]
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    if unknown := sorted(set(status["unit_code"]) - set(neighbours)):
        raise UsageError("unit among the neighbours", ", ".join(unknown), known=sorted(neighbours))
    if permutations < _FEWEST_PERMUTATIONS:
        known = [Message("at least {n}", n=_FEWEST_PERMUTATIONS)]
        raise UsageError("number of permutations", permutations, known=known)
    rows = [
        {"indicator_code": code} | _test(status, code, neighbours, permutations, seed)
        for code in (known if indicator is None else [indicator])
    ]
    table = pd.DataFrame(rows).astype({"p_value": "float64"})
    return carry(table.assign(p_adjusted=_adjust(table["p_value"]))[list(_COLUMNS)], status)


def _test(
    status: pd.DataFrame, code: str, neighbours: Mapping[str, Sequence[str]], permutations: int, seed: int
) -> dict[str, Any]:
    rows = status[status["indicator_code"].eq(code) & is_reported(status)]
    has_gap = is_lacking(rows).astype("int64").set_axis(rows["unit_code"]).sort_index()
    adjacent = {unit: [one for one in neighbours[unit] if one in has_gap.index] for unit in has_gap.index}
    adjacent = {unit: others for unit, others in adjacent.items() if others}  # the others are in no join
    has_gap = has_gap.loc[list(adjacent)]
    gaps, beside = np.asarray(has_gap, dtype=np.int64), _mark_neighbours(adjacent)
    n_units, n_gaps = len(gaps), int(gaps.sum())
    joins = _count_joins(gaps, beside)
    of_pairs = n_gaps * (n_gaps - 1) / (n_units * (n_units - 1)) if n_units else 0.0
    return joins | {
        "n_units": n_units,
        "n_left_out": status["unit_code"].nunique() - n_units,
        "n_gaps": n_gaps,
        "expected_gap_gap": joins["n_joins"] * of_pairs,
        "p_value": _permute(gaps, beside, permutations, seed) if n_units else None,
    }


def _mark_neighbours(adjacent: Mapping[str, Sequence[str]]) -> NDArray[np.int64]:
    """Return the matrix of who lies beside whom, 1 or 0, in the order of the mapping."""
    rows = [[one in others for one in adjacent] for others in adjacent.values()]
    return np.array(rows, dtype=np.int64).reshape(len(adjacent), len(adjacent))


def _count_joins(gaps: NDArray[np.int64], beside: NDArray[np.int64]) -> dict[str, int]:
    """Count the pairs of neighbours by what they join."""
    others = 1 - gaps
    return {
        "n_joins": int(beside.sum()) // 2,
        "n_gap_gap": int(gaps @ beside @ gaps) // 2,
        "n_gap_other": int(gaps @ beside @ others),
        "n_other_other": int(others @ beside @ others) // 2,
    }


def _permute(
    gaps: NDArray[np.int64], beside: NDArray[np.int64], permutations: int, seed: int
) -> float | None:
    """Return esda's pseudo p of the pairs of gaps (p_sim_bb), None where no p would be significant.

    The permutations are our own: esda's take 7 s for 9999, from a generator that all libraries share.
    """
    drawn = np.random.default_rng(seed).permuted(np.tile(gaps, (permutations, 1)), axis=1)
    every = np.vstack([gaps, drawn])
    pairs = ((every @ beside) * every).sum(axis=1)  # each twice, which compares alike
    smallest = float(np.mean(pairs >= pairs.max()))
    return float(np.mean(pairs >= pairs[0])) if smallest <= SIGNIFICANCE else None


def _adjust(p_values: pd.Series[float]) -> pd.Series[float]:
    """Return Holm's p: the smallest times the number of tests, the next times one less, and never falling."""
    ordered = p_values.dropna().sort_values()
    factors = np.arange(len(ordered), 0, -1)
    return (ordered * factors).clip(upper=1).cummax().reindex(p_values.index)
