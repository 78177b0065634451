"""Coverage of made-up tables of 10⁴, 10⁵ and 10⁶ rows, with the exponent by which its time grows."""

from __future__ import annotations

import math
import statistics
import time

import numpy as np
import pandas as pd
from measuring import write_table

from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.references import carry
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.vocabulary import LEVEL_DTYPE, Level

SIZES = (10_000, 100_000, 1_000_000)
N_INDICATORS = 10
N_ROUNDS = 3


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


def write_section() -> str:
    """Measure, and return what came out in Markdown."""
    snapshot = load_snapshot(data_directory=find_bundled("data"))
    seconds: dict[str, list[float]] = {"indicator": [], "unit": []}
    for size in SIZES:
        table, units = make_table(snapshot, size)
        for by, found in seconds.items():
            runs = []
            for _ in range(N_ROUNDS):
                start = time.process_time()
                coverage(table, by=by, units=units)  # type: ignore[arg-type]
                runs.append(time.process_time() - start)
            found.append(statistics.median(runs))
    decades = math.log10(SIZES[-1] / SIZES[0])
    rows = [
        [f"by {by}", *(f"{one:.2f}" for one in found), f"{math.log10(found[-1] / found[0]) / decades:.2f}"]
        for by, found in seconds.items()
    ]
    head = ["coverage", *(f"{size:,} rows, s" for size in SIZES), "exponent"]
    return "## Large tables\n\n" + write_table(head, rows)


if __name__ == "__main__":
    print(write_section())
