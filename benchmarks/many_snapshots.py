"""What a snapshot more costs: folders of 12 and of 60 monthly snapshots of 63 units × 12 indicators."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import write_table

from hotich_analysis.dataset.deposit import write_snapshot
from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.intake import Intake
from hotich_analysis.dataset.references import load_references

SIZES = (12, 60)
N_INDICATORS = 12
N_ROUNDS = 1
LEVELS = ("full", "partial", "none")
# each in a process of its own, imports done: nothing is kept from the one before but what lies on the disk
TASKS = {
    "load_history": "load_history(data_directory=data)",
    "load_annex_layout": "load_annex_layout(data_directory=data)",
    "check, nothing remembered": "validate_data(data)",
    "check, nothing changed": "validate_data(data)",
    "diff of the last two": "compare(*(load_snapshot(day, data_directory=data).status for day in last_two))",
    "progress: history and paths": "trace_paths([one.status for one in load_history(data_directory=data)])",
}
PROGRAM = """
import sys, time
from pathlib import Path
import pandera.pandas
from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.folder import list_snapshot_directories
from hotich_analysis.dataset.snapshots import load_annex_layout, load_history, load_snapshot
from hotich_analysis.metrics.progress import compare, trace_paths
data = Path(sys.argv[1])
last_two = list(list_snapshot_directories(data))[-2:]
start = time.process_time()
{task}
print(time.process_time() - start)
"""


def make_folder(folder: Path, n_snapshots: int) -> Path:
    """Write a data folder with so many snapshots, one a month, made from returns, and the dispatch's."""
    bundled = find_bundled("data")
    shutil.copytree(bundled, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    references = load_references(bundled)
    units = list(references.units_of(63)["unit_code"])
    kinds = list(references.kind_of.items())[:N_INDICATORS]
    for month in range(n_snapshots - 1):
        date = dt.date(2022 + (month + 4) // 12, (month + 4) % 12 + 1, 1)
        rows = [
            _report(unit, code, kind, month + place)
            for code, kind in kinds
            for place, unit in enumerate(units)
        ]
        write_snapshot(Intake(rows), folder, as_of=date)
    return folder


def _report(unit: str, code: str, kind: str, turn: int) -> dict[str, str | int | None]:
    """A row of returns: what a unit says of one indicator; who says what changes by turns."""
    said = {"numerator": turn % 9, "denominator": 9} if kind == "ratio" else {"level": LEVELS[turn % 3]}
    return {
        "unit_code": unit,
        "indicator_code": code,
        "file": "form.xlsx",
        "sheet": "A",
        "cell": "D4",
        **said,
    }


def measure_task(name: str, folder: Path) -> float:
    """Return the seconds of CPU that a task takes, in a process of its own; the median of some."""
    found = []
    with tempfile.TemporaryDirectory() as empty:
        for _ in range(N_ROUNDS):
            kept = Path(empty) / ("kept" if name != "check, nothing remembered" else f"kept-{len(found)}")
            environment = os.environ | {"HOTICH_CACHE": str(kept)}
            program = [sys.executable, "-c", PROGRAM.format(task=TASKS[name]), str(folder)]
            for _ in range(2 if name == "check, nothing changed" and not found else 1):
                done = subprocess.run(program, env=environment, capture_output=True, text=True, check=True)
            found.append(float(done.stdout))
    return statistics.median(found)


def write_section() -> str:
    """Measure, and return what came out in Markdown."""
    with tempfile.TemporaryDirectory() as place:
        folders = {size: make_folder(Path(place) / str(size), size) for size in SIZES}
        seconds = {name: [measure_task(name, folder) for folder in folders.values()] for name in TASKS}
    few, many = SIZES
    rows = [
        [name, *(f"{one:.2f}" for one in found), f"{1000 * (found[1] - found[0]) / (many - few):.1f}"]
        for name, found in seconds.items()
    ]
    text = f"One a month, of 63 units and {N_INDICATORS} indicators; each task in a process of its own.\n\n"
    head = ["what", *(f"{size} snapshots, s" for size in SIZES), "a snapshot more, ms"]
    return "## Many snapshots\n\n" + text + write_table(head, rows)


if __name__ == "__main__":
    print(write_section())
