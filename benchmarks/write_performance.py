"""Run all benchmarks and write docs/performance.md: `make benchmark`, on a machine that does nothing else."""

from __future__ import annotations

import large_tables
import report_against_stock_route
import start_up
from measuring import ROOT, describe_machine

HEAD = """# Performance

Written by `make benchmark`; what counts are the ratios, each measured in one run. Seconds of CPU are those of
all processes together.
"""


def main() -> None:
    """Write the page anew."""
    sections = [one.write_section() for one in (start_up, large_tables, report_against_stock_route)]
    text = "\n\n".join([HEAD + f"\nMeasured on: {describe_machine()}.", *sections]) + "\n"
    (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
