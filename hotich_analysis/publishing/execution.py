"""One run of one notebook with papermill; what goes wrong is told with the cell, and the notebook is kept."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import nbformat
from nbformat import NotebookNode

from hotich_analysis.publishing.plan import Run

_ADDED_TAGS = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_SHOWN_LINES = 6


@dataclass(frozen=True)
class Executed:
    """A notebook as far as it ran, how long that took, and, if it failed, in which cell and why."""

    notebook: NotebookNode
    seconds: float
    cell: str = ""
    error: str = ""


class _StoppedError(Exception):
    """The report run was interrupted."""


def execute(run: Run, stopped: threading.Event) -> Executed:
    """Run a notebook in its own folder, between two cells of it until `stopped`; failing is a result too."""
    import papermill  # type: ignore[import-untyped]

    source: Any = nbformat.read(run.notebook_path, as_version=4)  # type: ignore[no-untyped-call]
    running: list[NotebookNode] = []

    def go_on(**_: object) -> None:
        if stopped.is_set():
            raise _StoppedError

    start = time.monotonic()
    error = ""
    try:
        # A notebook, as papermill takes braces in a path for parameters. Its `cwd` would move the whole
        # process, with all other threads: the kernel alone is told by `resources`.
        notebook = papermill.execute_notebook(
            source, None, dict(run.parameters), progress_bar=False, request_save_on_cell_execute=False,
            resources={"metadata": {"path": str(run.notebook_path.parent)}}, shutdown_kernel="immediate",
            on_notebook_start=lambda notebook: running.append(notebook),  # noqa: PLW0108  # the name counts
            on_cell_start=go_on, extra_arguments=["--log-level=ERROR"],,
        )  # fmt: skip
    except papermill.PapermillExecutionError as failure:
        notebook, error = (running or [source])[0], f"{failure.ename}: {failure.evalue}"
    except Exception as failure:  # noqa: BLE001  # a kernel that dies, or is not there: also a failed run
        notebook, error = (running or [source])[0], f"{type(failure).__name__}: {failure}"
    # papermill puts the notebook itself here, and no path of this machine should stand in it either.
    notebook.metadata.setdefault("papermill", {})["input_path"] = run.notebook_path.name
    cell = _describe(notebook) if error else ""
    return Executed(notebook, round(time.monotonic() - start, 2), cell, error)


def _describe(notebook: NotebookNode) -> str:
    """Number, prompt and first lines of the cell with the error, or else of the last that was begun."""
    own = [cell for cell in notebook.cells if not _ADDED_TAGS & set(cell.metadata.get("tags", ()))]
    begun = [cell for cell in notebook.cells if cell.metadata.get("papermill", {}).get("start_time")]
    begun = [cell for cell in begun if cell.cell_type == "code"]
    erring = (cell for cell in begun if any(output.output_type == "error" for output in cell.outputs))
    at_fault = next(erring, begun[-1] if begun else None)
    if at_fault is None:
        return ""
    number = next((str(n) for n, cell in enumerate(own, start=1) if cell is at_fault), "of the parameters")
    prompt = f", In [{at_fault.execution_count}]" if at_fault.execution_count else ""
    lines = at_fault.source.strip().splitlines()
    shown = [*lines[:_SHOWN_LINES], "..."] if len(lines) > _SHOWN_LINES else lines
    return "\n".join([f"{number}{prompt}:", *(f"    {line}" for line in shown)])
