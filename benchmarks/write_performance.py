"""Measure start-up, large tables and many snapshots: `make benchmark`, on an idle machine.

It writes docs/performance.md. A report against the stock route takes longer; its script prints what came out.
"""

from __future__ import annotations

import large_tables
import many_snapshots
import start_up
from measuring import ROOT, describe_machine

HEAD = """# Performance

Written by `make benchmark`; what counts are the ratios, each measured in one run. Seconds of CPU are those of
all processes together. `benchmarks/report_against_stock_route.py` prints what a report takes beside
papermill's command line, nbconvert and Chromium on the same notebooks.
"""


def main() -> None:
    """Write the page anew."""
    sections = [one.write_section() for one in (start_up, large_tables, many_snapshots)]
    text = "\n\n".join([HEAD + f"\nMeasured on: {describe_machine()}.", *sections]) + "\n"
    (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
