"""A report against the stock route on the same notebooks with the same parameters, in one run.

Stock route, one notebook after the other: papermill's command line, `jupyter nbconvert --to html`, and print
to PDF by headless Chromium. The same at once, on as many cores as there are, is the second rival.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measuring import BIN, ROOT, call, compare, write_table

from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.publishing.plan import Run, find_report, load_reports, plan_runs
from hotich_analysis.reporting import plan_chapters

AS_OF = "2022-04-12"
N_BRIEFS = 6
"""The stock route makes these many of the 63 briefs; its cost is counted for each."""


def list_runs(report: str, lang: str) -> list[Run]:
    """Return the runs of a report as `hotich report` plans them."""
    snapshot = load_snapshot(AS_OF, data_directory=find_bundled("data"))
    plan = plan_chapters(find_report(load_reports(ROOT / "notebooks"), report), snapshot)
    return plan_runs(plan, parameters={"as_of": AS_OF, "lang": lang, "frame": 63})


def print_stock(run: Run, folder: Path) -> None:
    """Run, convert and print one notebook."""
    chromium = shutil.which("chromium") or sys.exit("chromium is not installed")
    executed, page = folder / f"{run.run_id}.ipynb", folder / f"{run.run_id}.html"
    # -r: as text, or "01" would become a number
    kinds = {key: "-r" if isinstance(value, str) else "-p" for key, value in run.parameters.items()}
    given = [part for key, value in run.parameters.items() for part in (kinds[key], key, str(value))]
    call(BIN / "papermill", run.notebook_path, executed, *given, "--cwd", run.notebook_path.parent)
    call(BIN / "jupyter", "nbconvert", "--to", "html", executed)
    browser = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    profile = f"--user-data-dir={folder / run.run_id}"
    call(*browser, profile, f"--print-to-pdf={folder / run.run_id}.pdf", page.as_uri())


def stock_route(runs: Sequence[Run], *, n_at_once: int) -> Callable[[], None]:
    """Return a route that prints all runs, so many at once."""

    def route() -> None:
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(n_at_once) as pool:
            list(pool.map(lambda run: print_stock(run, Path(folder)), runs))

    return route


def our_route(report: str, lang: str) -> Callable[[], None]:
    """Return the route that users take."""

    def route() -> None:
        with tempfile.TemporaryDirectory() as out:
            call(BIN / "hotich", "report", report, "--as-of", AS_OF, "--lang", lang, "--force", "--out", out)

    return route


def measure_report(report: str, what: str, *, n_sample: int | None = None) -> list[list[str]]:
    """Return a row for each route: cost of a report, or of one of its notebooks if only a sample is made."""
    runs = list_runs(report, "vi")
    sample = runs[:: len(runs) // n_sample][:n_sample] if n_sample else runs
    routes = {
        "ours": our_route(report, "vi"),
        "stock, one after the other": stock_route(sample, n_at_once=1),
        "stock, at once": stock_route(sample, n_at_once=os.cpu_count() or 1),
    }
    costs = compare(routes, n_rounds=1)
    parts = {name: (len(runs) if name == "ours" else len(sample)) if n_sample else 1 for name in routes}
    cpu_s = {name: cost.cpu_s / parts[name] for name, cost in costs.items()}
    wall_s = {name: cost.wall_s / parts[name] for name, cost in costs.items()}
    return [
        [
            what,
            name,
            f"{cpu_s[name]:.1f}",
            f"{wall_s[name]:.1f}",
            f"{cost.peak_mb:.0f}",
            f"{cpu_s[name] / cpu_s['ours']:.1f}",
            f"{wall_s[name] / wall_s['ours']:.1f}",
        ]
        for name, cost in costs.items()
    ]


def write_section() -> str:
    """Measure, and return what came out in Markdown."""
    rows = [
        *measure_report("leadership", "leadership report, Vietnamese"),
        *measure_report("province-briefs", "a brief of 63, Vietnamese", n_sample=N_BRIEFS),
    ]
    head = ["what", "route", "CPU, s", "wall, s", "peak, MB", "CPU, times ours", "wall, times ours"]
    text = (
        "Stock: papermill's command line, nbconvert to HTML and print by Chromium, for each notebook.\n"
        f"Of the 63 briefs the stock route made {N_BRIEFS}.\n\n"
    )
    return "## A report against the stock route\n\n" + text + write_table(head, rows)


if __name__ == "__main__":
    print(write_section())
