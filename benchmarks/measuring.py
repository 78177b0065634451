"""Seconds of CPU and wall, and memory, of a command with all the processes that it starts."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
_SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    """What a route took: CPU of all processes and wall (seconds), and the peak of memory over all (MB).

    Memory is the proportional set size, so that pages which forked processes share are counted once.
    """

    cpu_s: float
    wall_s: float
    peak_mb: float


def call(*command: object) -> None:
    """Run a command; stop the benchmark if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def measure(route: Callable[[], object]) -> Cost:
    """Return what one run of a route costs."""
    stop, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not stop.wait(_SAMPLE_SECONDS):
            peak[0] = max(peak[0], _total_memory_mb())

    watcher = threading.Thread(target=watch)
    before, start = os.times(), time.perf_counter()
    watcher.start()
    route()
    wall = time.perf_counter() - start
    stop.set()
    watcher.join()
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(cpu, wall, peak[0])


def compare(routes: Mapping[str, Callable[[], object]], *, n_rounds: int) -> dict[str, Cost]:
    """Return the median cost of each route, run in turn, one after the other, `n_rounds` times."""
    costs: dict[str, list[Cost]] = {name: [] for name in routes}
    for _ in range(n_rounds):
        for name, route in routes.items():
            costs[name].append(measure(route))
    return {name: _take_median(found) for name, found in costs.items()}


def _take_median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.wall_s for cost in costs),
        max(cost.peak_mb for cost in costs),
    )


def _total_memory_mb() -> float:
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss / 1e6
    return total


def describe_machine() -> str:
    """Return what it was measured on, in one line without names."""
    memory_gb = psutil.virtual_memory().total / 1e9
    return (
        f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()}, "
        f"Python {'.'.join(platform.python_version_tuple()[:2])}"
    )


def write_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
