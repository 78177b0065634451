"""Runs a report: all notebooks of all editions side by side, and each edition's documents once it has run.

An edition is delivered whole or stays as it was; a notebook that fails stops neither the other notebooks nor
the other editions.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from hotich_analysis.errors import UsageError
from hotich_analysis.publishing.delivery import clear_leftovers, locked
from hotich_analysis.publishing.editions import (
    Edition,
    EditionResult,
    PreparedEdition,
    Progress,
    RunSettings,
    digest_inputs,
    failure_folder,
    finish,
    leave,
    now,
    prepare,
)
from hotich_analysis.publishing.execution import Executed, Interruption, execute
from hotich_analysis.publishing.kernels import forked_kernels
from hotich_analysis.publishing.plan import ReportPlan, Run, plan_runs

__all__ = ["Edition", "EditionResult", "Progress", "RunSettings", "run_report"]


def run_report(
    plan: ReportPlan, editions: Sequence[Edition], *, folder: Path, settings: RunSettings
) -> list[EditionResult]:
    """Run a report into `folder` (OUT/<report>/<as_of>), each edition into its language's folder there.

    A failed edition is a result, not an error. Raises UsageError (before anything is written) if `only` fits
    no run or a parameter is unknown, LockedError if another run is writing below OUT.
    """
    if len({edition.lang for edition in editions}) < len(editions):
        raise UsageError("set of editions with a language twice", [edition.lang for edition in editions])
    runs = [plan_runs(plan, parameters=edition.parameters, only=settings.only) for edition in editions]
    settings = replace(settings, facts={**settings.facts, "report": plan.name}, separate=plan.separate)
    start = now()
    with locked(folder.parent.parent):
        inputs = digest_inputs(settings)
        prepared = []
        for edition, its_runs in zip(editions, runs, strict=True):
            target = folder / edition.lang
            for place in (target, failure_folder(target)):
                clear_leftovers(place)
            prepared.append(prepare(edition, its_runs, folder=target, settings=settings, inputs=inputs))
        unchanged = [leave(edition, last) for edition in prepared if (last := edition.unchanged)]
        session = _Session([edition for edition in prepared if not edition.unchanged], settings, start)
        results = {result.lang: result for result in [*unchanged, *session.run()]}
    return [results[edition.lang] for edition in editions]


class _Session:
    """The editions that are to be made anew, on their way."""

    def __init__(self, editions: Sequence[PreparedEdition], settings: RunSettings, start: str) -> None:
        self.preload = settings.preload
        self.editions = editions
        self.settings = settings
        self.start = start
        self.executed: dict[str, dict[str, Executed]] = {edition.edition.lang: {} for edition in editions}
        self.interruption = Interruption(settings.environment)
        self.n_done = 0

    def run(self) -> list[EditionResult]:
        kernels = forked_kernels(self.preload) if any(one.pending for one in self.editions) else nullcontext()
        # Documents have threads of their own: an edition is delivered while the next one still runs.
        pools = ThreadPoolExecutor(self.settings.jobs), ThreadPoolExecutor(self.settings.jobs)
        with pools[0] as notebooks, pools[1] as documents, kernels:
            try:
                return self._conduct(notebooks, documents)
            except BaseException:  # an interrupt, mostly: nothing more begins
                self.interruption.stop()
                for pool in pools:
                    pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _conduct(self, notebooks: Executor, documents: Executor) -> list[EditionResult]:
        running = {
            notebooks.submit(execute, run, self.interruption): (edition, run)
            for edition in self.editions
            for run in edition.pending
        }
        finishing = {self._finish(documents, edition) for edition in self.editions if not edition.pending}
        results = []
        while running or finishing:
            under_way: list[Future[Any]] = [*running, *finishing]
            wait(under_way, return_when=FIRST_COMPLETED)
            for future in [future for future in running if future.done()]:
                edition, run = running.pop(future)
                if self._note(edition, run, future.result()):
                    finishing.add(self._finish(documents, edition))
            for document in [future for future in finishing if future.done()]:
                finishing.remove(document)
                results.append(document.result())
                self._tell(results[-1].lang, "documents", failed=results[-1].status == "failed")
        return results

    def _finish(self, documents: Executor, edition: PreparedEdition) -> Future[EditionResult]:
        executed = self.executed[edition.edition.lang]
        return documents.submit(finish, edition, executed, self.start, self.interruption.go_on)

    def _note(self, edition: PreparedEdition, run: Run, executed: Executed) -> bool:
        """Note a run's result; tell whether it was the last of its edition."""
        lang = edition.edition.lang
        self.executed[lang][run.run_id] = executed
        self._tell(lang, run.run_id, failed=bool(executed.error))
        return len(self.executed[lang]) == len(edition.pending)

    def _tell(self, lang: str, step: str, *, failed: bool) -> None:
        self.n_done += 1
        total = sum(len(edition.pending) + 1 for edition in self.editions)
        status: Literal["done", "failed"] = "failed" if failed else "done"
        self.settings.on_progress(Progress(lang, step, status, self.n_done, total))
