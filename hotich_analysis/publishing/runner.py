"""Runs a report: all notebooks of all editions side by side, and each edition's documents once it has run.

An edition is delivered whole or stays as it was; a notebook that fails stops neither the other notebooks nor
the other editions.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final
from weakref import WeakSet

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError
from nbformat import NotebookNode

from hotich_analysis.errors import UsageError
from hotich_analysis.publishing.delivery import (
    InputRecord,
    clear_leftovers,
    digest_file,
    failure_folder,
    locked,
)
from hotich_analysis.publishing.editions import (
    Edition,
    EditionResult,
    PreparedEdition,
    Progress,
    RunSettings,
    Submit,
    finish,
)
from hotich_analysis.publishing.kernels import forked_kernels
from hotich_analysis.publishing.plan import USUAL_LIMITS, Executed, Limits, ReportPlan, Run, plan_runs

__all__ = ["Edition", "EditionResult", "Progress", "RunSettings", "Submit", "run_report"]


def run_report(
    plan: ReportPlan, editions: Sequence[Edition], *, folder: Path, settings: RunSettings
) -> list[EditionResult]:
    """Run a report into `folder` (OUT/<report>/<as_of>), each edition into its language's folder there.

    A failed edition is a result, not an error. Raises UsageError (before anything is written) if `only` fits
    no run or a parameter is unknown, LockedError if another run is writing below OUT.
    """
    if len({edition.lang for edition in editions}) < len(editions):
        raise UsageError("set of editions with a language twice", [edition.lang for edition in editions])
    runs = [
        plan_runs(plan, parameters=one.parameters, offered=one.offered, only=settings.only)
        for one in editions
    ]
    start = dt.datetime.now(dt.UTC)
    with locked(folder.parent.parent):
        inputs = tuple(InputRecord(name, digest_file(path)) for name, path in settings.inputs.items())
        prepared, results = [], {}
        for edition, its_runs in zip(editions, runs, strict=True):
            target = folder / edition.lang
            for place in (target, failure_folder(target)):
                clear_leftovers(place)
            one = PreparedEdition(edition, plan.name, plan.separate, settings, target, its_runs, inputs)
            if last := one.unchanged:
                shutil.rmtree(failure_folder(target), ignore_errors=True)  # it is none any more
                results[edition.lang] = EditionResult(edition.lang, "unchanged", target, (), last)
            else:
                prepared.append(one)
        results |= {result.lang: result for result in _Session(prepared, settings, start).run()}
    return [results[edition.lang] for edition in editions]


_ADDED_TAGS = frozenset({"injected-parameters", "papermill-error-cell-tag"})
_SHOWN_LINES = 6
# jupyter_client chooses free ports before the kernel takes them; another program may be quicker.
_LOST_ITS_PORT: Final = "Kernel died before replying to kernel_info"
_ATTEMPTS: Final = 3
_KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows knows but one way


class _Session:
    """The editions that are to be made anew, on their way."""

    def __init__(
        self, editions: Sequence[PreparedEdition], settings: RunSettings, start: dt.datetime
    ) -> None:
        self.editions, self.settings, self.start = editions, settings, start
        self.executed: dict[str, dict[str, Executed]] = {edition.edition.lang: {} for edition in editions}
        self.interruption = Interruption(settings.environment)
        self.n_done = 0

    def run(self) -> list[EditionResult]:
        # Documents have threads of their own: an edition is delivered while the next one still runs.
        with ThreadPoolExecutor(self.settings.jobs) as documents, ExitStack() as stack:
            try:
                return self._conduct(self._begin(stack), documents)
            except BaseException:  # an interrupt, mostly: nothing more begins
                self.interruption.stop()
                documents.shutdown(wait=False, cancel_futures=True)
                raise

    def _begin(self, stack: ExitStack) -> dict[Future[Executed], tuple[PreparedEdition, Run]]:
        pending = [(edition, run) for edition in self.editions for run in edition.pending]
        if not pending:
            return {}
        executor = self.settings.executor or partial(_execute_here, self.interruption)
        submit = stack.enter_context(executor(self.settings))
        return {submit(run): (edition, run) for edition, run in pending}

    def _conduct(
        self, running: dict[Future[Executed], tuple[PreparedEdition, Run]], documents: Executor
    ) -> list[EditionResult]:
        finishing = {self._finish(documents, edition) for edition in self.editions if not edition.pending}
        results = []
        while running or finishing:
            under_way: list[Future[Any]] = [*running, *finishing]
            wait(under_way, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future.done()]:
                edition, run = running.pop(future)
                over = self.executed[edition.edition.lang]
                over[run.run_id] = executed = future.result()
                self._report(edition.edition.lang, run.run_id, failed=bool(executed.error))
                if len(over) == len(edition.pending):
                    finishing.add(self._finish(documents, edition))
            for document in [future for future in finishing if future.done()]:
                finishing.remove(document)
                results.append(document.result())
                self._report(results[-1].lang, "documents", failed=results[-1].status == "failed")
        return results

    def _finish(self, documents: Executor, edition: PreparedEdition) -> Future[EditionResult]:
        executed = self.executed[edition.edition.lang]
        return documents.submit(finish, edition, executed, self.start, self.interruption.go_on)

    def _report(self, lang: str, step: str, *, failed: bool) -> None:
        self.n_done += 1
        total = sum(len(edition.pending) + 1 for edition in self.editions)
        self.settings.on_progress(Progress(lang, step, "failed" if failed else "done", self.n_done, total))


@contextmanager
def _execute_here(interruption: Interruption, settings: RunSettings) -> Iterator[Submit]:
    """Within this context runs go to kernels of this machine, settings.jobs at a time."""
    with (
        ThreadPoolExecutor(settings.jobs) as pool,
        forked_kernels(settings.preload, settings.warm_up),
    ):
        try:
            yield lambda run: pool.submit(execute, run, interruption, settings.limits)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class Interruption:
    """What ends the notebooks of a report run from another thread, in the midst of a cell or before it.

    environment: variables that its kernels have besides those of this process.
    """

    def __init__(self, environment: Mapping[str, str | Path]) -> None:
        self.is_over = False
        self._environment = {name: str(value) for name, value in environment.items()}
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


class _Clock:
    """The time that a notebook has left, from its first cell on: a kernel's start has a limit of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._end = limits, float("inf")

    def give(self, _: NotebookNode) -> float:
        """Return the seconds that the next cell may take, never none: that would be for ever."""
        self._end = min(self._end, time.monotonic() + self._limits.run)
        return max(0.01, min(self._limits.cell, self._end - time.monotonic()))

    def describe(self) -> str:
        """Return which limit has stopped the notebook."""
        if time.monotonic() >= self._end:
            return f"the notebook took longer than {self._limits.run:g} s (--run-timeout)"
        return f"the cell took longer than {self._limits.cell:g} s (--cell-timeout)"


def execute(run: Run, interruption: Interruption, limits: Limits = USUAL_LIMITS) -> Executed:
    """Run a notebook in its own folder; failing is a result too, and so is having been interrupted."""
    source: Any = nbformat.read(run.notebook_path, as_version=4)  # type: ignore[no-untyped-call]
    start = time.monotonic()
    for _ in range(_ATTEMPTS):
        notebook, error = _attempt(run, source, interruption, _Clock(limits))
        if _LOST_ITS_PORT not in error:
            break
    seconds = round(time.monotonic() - start, 2)
    # papermill puts the notebook itself here, and no path of this machine should stand in it either.
    notebook.metadata.setdefault("papermill", {})["input_path"] = run.notebook_path.name
    return Executed(notebook, seconds, _describe(notebook) if error else "", error)


def _attempt(
    run: Run, source: NotebookNode, interruption: Interruption, clock: _Clock
) -> tuple[NotebookNode, str]:
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
            timeout_func=clock.give,
            on_notebook_start=lambda *, notebook: seen.append(notebook),  # a copy, on which it then works
            on_cell_start=interruption.go_on,
            kernel_manager_class=interruption.known_manager(),
        )
    except papermill.PapermillExecutionError as failure:
        error = f"{failure.ename}: {failure.evalue}"
    except CellTimeoutError:
        error = clock.describe()
    except Exception as failure:  # noqa: BLE001  # a kernel that dies, or is not there: also a failed run
        error = f"{type(failure).__name__}: {failure}"
    finally:
        _close(ensure_event_loop())  # nbclient leaves that of each thread open
    return seen[-1], error


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Close a loop whose tasks may still wait for a kernel that is gone."""
    for task in (waiting := asyncio.all_tasks(loop)):
        task.cancel()
    loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    loop.close()


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
