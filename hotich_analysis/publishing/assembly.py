"""From executed notebooks to a delivered folder: documents and manifest, or what is kept of a failure."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import logging
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from hotich_analysis.errors import HotichError
from hotich_analysis.publishing import document, exporters, office, separate
from hotich_analysis.publishing.delivery import deliver
from hotich_analysis.publishing.editions import EditionResult
from hotich_analysis.publishing.execution import Executed
from hotich_analysis.publishing.manifest import (
    MANIFEST_FILE,
    Manifest,
    RunRecord,
    collect_headlines,
    record_outputs,
    write_manifest,
)
from hotich_analysis.publishing.plan import Run
from hotich_analysis.publishing.reuse import PreparedEdition, notebook_file

logger = logging.getLogger(__name__)

HEADLINE_FILE = "headline.json"


def now() -> str:
    """Return the time as it stands in manifests."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def failure_folder(folder: Path) -> Path:
    """Return where that is kept which an edition's failure leaves."""
    return folder.with_name(f"{folder.name}.failed")


def leave(prepared: PreparedEdition, last: Manifest) -> EditionResult:
    """Leave a report that is as it would be; an earlier failure is none any more."""
    shutil.rmtree(failure_folder(prepared.folder), ignore_errors=True)
    return EditionResult(prepared.edition.lang, "unchanged", prepared.folder, (), last)


def finish(
    prepared: PreparedEdition, executed: Mapping[str, Executed], start: str, go_on: Callable[[], None]
) -> EditionResult:
    """Deliver an edition whose runs are over, or keep what failed and leave the last report untouched.

    go_on is called before each separate document; what it raises to end them, InterruptedError, is raised.
    """
    failed = [run for run in prepared.pending if executed[run.run_id].error]
    if failed:
        messages = {run.run_id: _run_message(prepared, run, executed[run.run_id]) for run in failed}
        return _keep_failure(prepared, executed, start, messages)
    try:
        contents, headline = _documents(prepared, executed, go_on)
        manifest = _manifest(prepared, executed, start, contents, headline)
        deliver(prepared.folder, {**contents, MANIFEST_FILE: write_manifest(manifest)})
    except InterruptedError:
        raise
    except Exception as error:  # what stops one edition must not stop the others
        if not isinstance(error, HotichError | OSError):
            logger.exception("the documents of '%s' failed unexpectedly", prepared.report)
        message = _message(prepared, "documents", [("error", f"{type(error).__name__}: {error}")])
        return _keep_failure(prepared, executed, start, {prepared.report: message})
    shutil.rmtree(failure_folder(prepared.folder), ignore_errors=True)
    return EditionResult(prepared.edition.lang, "done", prepared.folder, (), manifest)


def _documents(
    prepared: PreparedEdition, executed: Mapping[str, Executed], go_on: Callable[[], None]
) -> tuple[dict[str, bytes], Sequence[Mapping[str, Any]]]:
    edition, name = prepared.edition, prepared.report
    files = _notebook_files(prepared, executed)
    notebooks = {run.run_id: _read(files[notebook_file(run.run_id)]) for run in prepared.runs}
    headline = collect_headlines(notebooks)
    attachments = _attachments(prepared, headline, list(notebooks))
    page = report = document.compose(list(notebooks.values()), lang=edition.lang)
    about = edition.info
    contents = {
        f"{name}.pdf": exporters.write_pdf(report, edition.info, attachments=attachments, strict=True)
    }
    if folder := prepared.settings.separate:
        entries = separate.list_entries(notebooks, folder=folder, lang=edition.lang)
        contents |= _separate_files(prepared, notebooks, entries, headline, go_on)
        page = separate.compose_index(entries, lead=edition.index_lead, lang=edition.lang)
        about = dataclasses.replace(about, annex_line="")
    contents[f"{name}.html"] = exporters.write_html(page, about)
    if prepared.workbook:
        contents[f"{name}.xlsx"] = prepared.workbook
    return {**contents, **_office_files(prepared, notebooks), **files}, headline


def _separate_files(
    prepared: PreparedEdition,
    notebooks: Mapping[str, NotebookNode],
    entries: Sequence[separate.Entry],
    headline: Sequence[Mapping[str, Any]],
    go_on: Callable[[], None],
) -> dict[str, bytes]:
    """A PDF of each run, with the data of the whole report and its own headline numbers."""
    edition = prepared.edition
    info = dataclasses.replace(edition.separate_info or edition.info, table_of_contents=False)

    def write(entry: separate.Entry) -> bytes:
        go_on()
        own = [number for number in headline if number["run_id"] == entry.run_id]
        about = dataclasses.replace(info, title="" if entry.is_headed else entry.title)
        alone = document.compose([notebooks[entry.run_id]], lang=edition.lang)
        attachments = _attachments(prepared, own, [entry.run_id])
        return exporters.write_pdf(alone, about, attachments=attachments, strict=True)

    with ThreadPoolExecutor(prepared.settings.jobs) as pool:
        return dict(zip((entry.file for entry in entries), pool.map(write, entries), strict=True))


def _attachments(
    prepared: PreparedEdition, headline: Sequence[Mapping[str, Any]], run_ids: Collection[str]
) -> dict[str, bytes]:
    attachments = {MANIFEST_FILE: _timeless(prepared, headline, run_ids), **prepared.edition.attachments}
    if headline:
        attachments.setdefault(HEADLINE_FILE, json.dumps(headline, ensure_ascii=False, indent=1).encode())
    return attachments


def _office_files(prepared: PreparedEdition, notebooks: Mapping[str, NotebookNode]) -> dict[str, bytes]:
    """A DOCX for each run whose notebook asks for one in the edition's language."""
    edition = prepared.edition
    return {
        f"{prepared.report}-{run_id}.docx": office.write_docx(
            document.compose([notebook], lang=edition.lang), edition.info
        )
        for run_id, notebook in notebooks.items()
        if office.is_wanted(notebook, lang=edition.lang)
    }


def _notebook_files(prepared: PreparedEdition, executed: Mapping[str, Executed]) -> dict[str, bytes]:
    return {
        notebook_file(run.run_id): prepared.kept.get(run.run_id) or _written(executed[run.run_id].notebook)
        for run in prepared.runs
    }


def _read(content: bytes) -> NotebookNode:
    return nbformat.reads(content.decode(), as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def _written(notebook: NotebookNode) -> bytes:
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text + "\n").encode()


def _manifest(
    prepared: PreparedEdition,
    executed: Mapping[str, Executed],
    start: str,
    contents: Mapping[str, bytes],
    headline: Sequence[Mapping[str, Any]] = (),
) -> Manifest:
    return Manifest(
        **prepared.settings.facts,
        lang=prepared.edition.lang,
        start=start,
        end=now(),
        only=prepared.settings.only,
        fingerprint=prepared.fingerprint,
        inputs=prepared.inputs,
        outputs=record_outputs(contents),
        runs=tuple(_run_record(prepared, run, executed.get(run.run_id)) for run in prepared.runs),
        headline=tuple(headline),
    )


def _timeless(
    prepared: PreparedEdition, headline: Sequence[Mapping[str, Any]], run_ids: Collection[str]
) -> bytes:
    """The manifest that goes into the PDF: without times, results and commit, for equal bytes."""
    known = _manifest(prepared, {}, "", {}, headline)
    left_out = {"start", "end", "outputs", "revision"}
    entries = {key: value for key, value in json.loads(write_manifest(known)).items() if key not in left_out}
    entries["runs"] = [run for run in entries["runs"] if run["run_id"] in run_ids]
    for run in entries["runs"]:
        del run["status"], run["seconds"]
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()


def _run_record(prepared: PreparedEdition, run: Run, executed: Executed | None) -> RunRecord:
    return RunRecord(
        run_id=run.run_id,
        notebook=run.notebook_path.name,
        parameters=run.parameters,
        status="unchanged" if executed is None else "failed" if executed.error else "done",
        seconds=executed.seconds if executed else 0,
        fingerprint=prepared.fingerprints[run.run_id],
    )


def _keep_failure(
    prepared: PreparedEdition, executed: Mapping[str, Executed], start: str, messages: Mapping[str, str]
) -> EditionResult:
    """Keep the failed notebooks, or all if the documents failed, each failure with its message."""
    failed = {run_id: done.notebook for run_id, done in executed.items() if done.error}
    contents = {f"{run_id}.ipynb": _written(notebook) for run_id, notebook in failed.items()}
    contents = contents or _notebook_files(prepared, executed)
    contents |= {f"{name}.txt": f"{message}\n".encode() for name, message in messages.items()}
    manifest = _manifest(prepared, executed, start, contents)
    kept = failure_folder(prepared.folder)
    deliver(kept, {**contents, MANIFEST_FILE: write_manifest(manifest)})
    return EditionResult(prepared.edition.lang, "failed", kept, tuple(messages.values()), manifest)


def _run_message(prepared: PreparedEdition, run: Run, failure: Executed) -> str:
    given = ", ".join(f"{name} = {value!r}" for name, value in run.parameters.items())
    about = [("notebook", run.notebook_path.name), ("cell", failure.cell), ("parameters", given)]
    kept = failure_folder(prepared.folder) / f"{run.run_id}.ipynb"
    return _message(prepared, run.run_id, [*about, ("error", failure.error), ("kept", str(kept))])


def _message(prepared: PreparedEdition, what: str, about: Sequence[tuple[str, str]]) -> str:
    last = prepared.folder
    untouched = f"{last} stays as it was" if last.exists() else f"{last} was not made"
    title = f"report '{prepared.report}' ({prepared.edition.lang}): {what} failed"
    lines = [f"  {name:<11} {text}" for name, text in [*about, ("report", untouched)] if text]
    return "\n".join([title, *(line.replace("\n", "\n" + " " * 14) for line in lines)])
