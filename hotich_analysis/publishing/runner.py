"""Runs a report: all notebooks of all editions side by side, and each edition's documents once it has run.

An edition is delivered whole or stays as it was; a notebook that fails stops neither the other notebooks nor
the other editions.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from pathlib import Path
from typing import Any

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
    finish,
)
from hotich_analysis.publishing.execution import Executed, Interruption, execute
from hotich_analysis.publishing.kernels import forked_kernels
from hotich_analysis.publishing.plan import ReportPlan, plan_runs

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
        any_run = any(edition.pending for edition in self.editions)
        kernels = forked_kernels(self.settings.preload) if any_run else nullcontext()
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
