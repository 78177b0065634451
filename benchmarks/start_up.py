"""What a command takes before it answers, against one `import pandas`, in one run."""

from __future__ import annotations

import sys
import tempfile
from functools import partial

from measuring import BIN, call, compare, write_table

N_ROUNDS = 7


def write_section() -> str:
    """Measure, and return what came out in Markdown."""
    with tempfile.TemporaryDirectory() as out:
        report = (BIN / "hotich", "report", "leadership", "--out", out)
        call(*report)
        commands: dict[str, tuple[object, ...]] = {
            "import pandas": (sys.executable, "-c", "import pandas"),
            "import hotich_analysis": (sys.executable, "-c", "import hotich_analysis"),
            "hotich --help": (BIN / "hotich", "--help"),
            "hotich coverage": (BIN / "hotich", "coverage"),
            "hotich report, nothing changed": report,
        }
        costs = compare(
            {name: partial(call, *command) for name, command in commands.items()}, n_rounds=N_ROUNDS
        )
    pandas_s = costs["import pandas"].cpu_s
    rows = [[name, f"{cost.cpu_s:.2f}", f"{cost.cpu_s / pandas_s:.2f}"] for name, cost in costs.items()]
    text = f"Medians of {N_ROUNDS} rounds, one command after the other in each.\n\n"
    return "## Start-up\n\n" + text + write_table(["command", "CPU, s", "in imports of pandas"], rows)


if __name__ == "__main__":
    print(write_section())
