"""One run of one notebook with papermill; what goes wrong is told with the cell, and the notebook is kept."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakSet

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode

from hotich_analysis.publishing.plan import Run

_ADDED_TAGS = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_SHOWN_LINES = 6
# jupyter_client chooses free ports before the kernel takes them; another program may be quicker.
_LOST_ITS_PORT: Final = "Kernel died before replying to kernel_info"
_ATTEMPTS: Final = 3
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows but one way


@dataclass(frozen=True)
class Executed:
    """A notebook as far as it ran, how long that took, and, if it failed, in which cell and why."""

    notebook: NotebookNode
    seconds: float
    cell: str = ""
    error: str = ""


class Interruption:
    """What ends the notebooks of a report run from another thread, in the midst of a cell or before it.

    environment: variables that its kernels have besides those of this process.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.is_over = False
        self._environment = environment
        self._managers: WeakSet[AsyncKernelManager] = WeakSet()

    def stop(self) -> None:
        """Let no further cell begin, and kill the kernels: their clients notice, and give up."""
        self.is_over = True
        for manager in list(self._managers):
            pid = getattr(manager.provisioner, "pid", None)
            with suppress(OSError):  # it has just ended
                os.kill(pid, _KILL) if pid else None

    def known_manager(self) -> type[AsyncKernelManager]:
        """Return the class with which nbclient starts a kernel, so that it is known here.

        The environment is that of this process with what the run adds: the kernel's, and nobody else's.
        """
        managers, environment = self._managers, self._environment

        class KnownKernelManager(AsyncKernelManager):
            def __init__(self, **settings: Any) -> None:
                super().__init__(**settings)
                managers.add(self)

            async def start_kernel(self, **settings: Any) -> Any:  # type: ignore[override]
                return await super().start_kernel(env={**os.environ, **environment}, **settings)

        return KnownKernelManager

    def go_on(self, **_: object) -> None:
        """Raise before a cell begins if all is over."""
        if self.is_over:
            raise InterruptedError


def execute(run: Run, interruption: Interruption) -> Executed:
    """Run a notebook in its own folder; failing is a result too, and so is having been interrupted."""
    source: Any = nbformat.read(run.notebook_path, as_version=4)  # type: ignore[no-untyped-call]
    start = time.monotonic()
    for _ in range(_ATTEMPTS):
        notebook, error = _attempt(run, source, interruption)
        if _LOST_ITS_PORT not in error:
            break
    seconds = round(time.monotonic() - start, 2)
    # papermill puts the notebook itself here, and no path of this machine should stand in it either.
    notebook.metadata.setdefault("papermill", {})["input_path"] = run.notebook_path.name
    return Executed(notebook, seconds, _describe(notebook) if error else "", error)


def _attempt(run: Run, source: NotebookNode, interruption: Interruption) -> tuple[NotebookNode, str]:
    """Return the notebook as far as it ran, and the error that stopped it, if any."""
    import papermill

    seen: list[NotebookNode] = [source]
    error = ""
    try:
        papermill.execute_notebook(
            source,  # not its path, in which papermill takes braces for parameters
            None,
            dict(run.parameters),
            progress_bar=False,
            request_save_on_cell_execute=False,
            # papermill's `cwd` would move this whole process and all its threads; this moves the kernel only.
            resources={"metadata": {"path": str(run.notebook_path.parent)}},
            shutdown_kernel="immediate",
            on_notebook_start=lambda *, notebook: seen.append(notebook),  # a copy, on which it then works
            on_cell_start=interruption.go_on,
            kernel_manager_class=interruption.known_manager(),
        )
    except papermill.PapermillExecutionError as failure:
        error = f"{failure.ename}: {failure.evalue}"
    except Exception as failure:  # noqa: BLE001  # a kernel that dies, or is not there: also a failed run
        error = f"{type(failure).__name__}: {failure}"
    finally:
        ensure_event_loop().close()  # nbclient leaves that of each thread open
    return seen[-1], error


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
