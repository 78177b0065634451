"""Time `hotich report leadership` against the stock route on the same notebooks, in one run.

Stock route, one notebook after the other: papermill's command line, `jupyter nbconvert --to html`, and print
to PDF by headless Chromium. Printed: seconds of both, their ratio, and the peak of memory over all processes
of each (proportional set size, so that pages which forked kernels share are counted once).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from hotich_analysis.publishing.plan import Run, find_report, load_reports, plan_runs

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
AS_OF = "2022-04-12"
SAMPLE_SECONDS = 0.05


def stock_route(folder: Path) -> None:
    """Run, convert and print every notebook of the report in both languages."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    for run in list_runs():
        name = f"{run.parameters['lang']}-{run.run_id}"
        executed, page = folder / f"{name}.ipynb", folder / f"{name}.html"
        given = [part for key, value in run.parameters.items() for part in ("-p", key, str(value))]
        call(BIN / "papermill", run.notebook_path, executed, *given, "--cwd", run.notebook_path.parent)
        call(BIN / "jupyter", "nbconvert", "--to", "html", executed)
        browser = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        call(*browser, f"--print-to-pdf={folder / name}.pdf", page.as_uri())


def our_route(folder: Path) -> None:
    """Run the report with the command that users call."""
    call(BIN / "hotich", "report", "leadership", "--as-of", AS_OF, "--force", "--out", folder)


def list_runs() -> list[Run]:
    """Return the runs of the report in both languages."""
    plan = find_report(load_reports(ROOT / "notebooks"), "leadership")
    return [
        run for lang in ("vi", "en") for run in plan_runs(plan, parameters={"as_of": AS_OF, "lang": lang})
    ]


def call(*command: object) -> None:
    """Run a command; stop the benchmark if it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")


def measure(route: Callable[[Path], None]) -> tuple[float, float, int]:
    """Return seconds, peak megabytes over all processes, and the number of PDFs made."""
    stop, peak = threading.Event(), [0.0]

    def watch() -> None:
        while not stop.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], total_memory())

    with tempfile.TemporaryDirectory() as folder:
        watcher = threading.Thread(target=watch)
        watcher.start()
        start = time.perf_counter()
        route(Path(folder))
        seconds = time.perf_counter() - start
        stop.set()
        watcher.join()
        return seconds, peak[0], len(list(Path(folder).rglob("*.pdf")))


def total_memory() -> float:
    """Return the megabytes of all processes started from here."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss / 1e6
    return total


def main() -> None:
    """Measure both routes and print what came out."""
    ours, our_peak, n_reports = measure(our_route)
    stock, stock_peak, n_prints = measure(stock_route)
    print(f"hotich report: {ours:6.1f} s, peak {our_peak:5.0f} MB, {n_reports} reports as PDF, HTML, XLSX")
    print(f"stock route:   {stock:6.1f} s, peak {stock_peak:5.0f} MB, {n_prints} prints")
    print(f"ratio: {stock / ours:.1f}")


if __name__ == "__main__":
    main()
