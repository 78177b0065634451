"""Metrics of made-up tables of 10⁴, 10⁵ and 10⁶ rows, with the exponent by which its time grows."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from measuring import write_table

from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.references import carry
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.metrics.briefs import rank_units
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.progress import compare, list_last_known
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.metrics.scenarios import find_keystones, shortest_list
from hotich_analysis.vocabulary import LEVEL_DTYPE, Level

SIZES = (10_000, 100_000, 1_000_000)
N_INDICATORS = 10
Task = Callable[[], object]


def make_table(snapshot: Snapshot, n_rows: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a status table of so many rows, a quarter of them not reported, and its units."""
    n_units = n_rows // N_INDICATORS
    codes = [f"{number:06}" for number in range(n_units)]
    items = [f"item_{number}" for number in range(N_INDICATORS)]
    random = np.random.default_rng(1)
    levels = pd.Categorical(random.choice([*map(str, Level), None], n_rows), dtype=LEVEL_DTYPE)
    table = pd.DataFrame(
        {
            "snapshot_date": snapshot.status["snapshot_date"].iloc[0],
            "frame": snapshot.frame,
            "unit_code": pd.Series(np.repeat(codes, N_INDICATORS), dtype="str"),
            "indicator_code": pd.Series(items * n_units, dtype="str"),
            "level": levels,
            "state": pd.Series(np.where(levels.isna(), "not_reported", "reported"), dtype="str"),
        }
    )
    units = pd.concat([snapshot.units.head(1)] * n_units, ignore_index=True)
    units = units.assign(unit_code=pd.Series(codes, dtype="str"), part_codes=[(code,) for code in codes])
    return carry(table, snapshot.status), units


def list_tasks(table: pd.DataFrame, units: pd.DataFrame, claims: pd.DataFrame) -> dict[str, Task]:
    """Return what is measured, by its name."""
    later = table.assign(snapshot_date=table["snapshot_date"].iloc[0] + pd.Timedelta(days=30))
    return {
        "coverage by indicator": lambda: coverage(table, by="indicator", units=units),
        "coverage by region": lambda: coverage(table, by="region", units=units),
        "coverage by unit": lambda: coverage(table, by="unit", units=units),
        "add_combinations": lambda: add_combinations(table),
        "list_gaps": lambda: list_gaps(table, units=units),
        "count_gaps": lambda: count_gaps(table, units=units),
        "count_joint_gaps": lambda: count_joint_gaps(table),
        "list_gap_patterns": lambda: list_gap_patterns(table),
        "reconcile": lambda: reconcile(table, claims),
        "compare": lambda: compare(table, later, units=units),
        "list_last_known": lambda: list_last_known([table, later]),
        "find_keystones": lambda: find_keystones(table, units=units),
        "shortest_list": lambda: shortest_list(table, indicator="item_1", target_share=0.9, units=units),
        "rank_units": lambda: rank_units(table, units=units),
    }


def write_section() -> str:
    """Measure, and return what came out in Markdown."""
    snapshot = load_snapshot(data_directory=find_bundled("data"))
    seconds: dict[str, list[float]] = {}
    for size in SIZES:
        table, units = make_table(snapshot, size)
        for name, task in list_tasks(table, units, snapshot.claims).items():
            start = time.process_time()
            task()
            seconds.setdefault(name, []).append(time.process_time() - start)
    decades = math.log10(SIZES[-1] / SIZES[0])
    rows = [
        [name, *(f"{one:.2f}" for one in found), f"{math.log10(found[-1] / found[0]) / decades:.2f}"]
        for name, found in seconds.items()
    ]
    head = ["what", *(f"{size:,} rows, s" for size in SIZES), "exponent"]
    return "## Large tables\n\nOne run of each, 10 indicators.\n\n" + write_table(head, rows)


if __name__ == "__main__":
    print(write_section())
