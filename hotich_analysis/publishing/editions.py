"""An edition: a report in one language, from executed notebooks to documents; what of the last one is kept.

As long as the checksum over all that a result depends on is the same, the result need not be made again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import logging
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, field
from functools import cached_property, partial
from itertools import chain, count, groupby
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final, Literal
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from hotich_analysis.errors import DataError, HotichError, Message
from hotich_analysis.publishing import document, exporters
from hotich_analysis.publishing.delivery import (
    MANIFEST_FILE,
    InputRecord,
    Manifest,
    RunRecord,
    collect_headlines,
    deliver,
    digest,
    digest_file,
    drop_editions,
    failure_folder,
    find_outputs,
    fingerprint,
    is_intact,
    keep_edition,
    list_changes,
    read_intact,
    read_manifest,
    record_outputs,
    software,
    write_manifest,
)
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.kernels import WarmUp
from hotich_analysis.publishing.plan import USUAL_LIMITS, Executed, Limits, Run, Scalar
from hotich_analysis.publishing.spreadsheet import Sheet, write_workbook


@dataclass(frozen=True)
class Edition:
    """One language of a report, as the caller prepared it.

    `parameters` go to every run (as_of, lang, ...), `offered` to those of notebooks that declare them,
    `sheets` into the workbook (none: no workbook),
    `attachments` into the PDF, where the headline numbers join them as `headline.json`. Of a report with
    separate documents: `separate_info` is what each of these says about itself (none: as `info`; the title
    is always its own), `index_lead` stands in Markdown above the list of them.
    """

    lang: str
    info: DocumentInfo
    parameters: Mapping[str, Scalar]
    sheets: Sequence[Sheet] = ()
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    separate_info: DocumentInfo | None = None
    index_lead: str = ""
    offered: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """One of `total` steps is over: a run (`step` is its id), or an edition's documents ("documents")."""

    lang: str
    step: str
    status: Literal["done", "failed"]
    done: int
    total: int


Submit = Callable[[Run], "Future[Executed]"]
"""Has a notebook run, some time; the future gives what became of it."""
Executor = Callable[["RunSettings"], AbstractContextManager[Submit]]
"""Opens a place where notebooks run."""


@dataclass(frozen=True)
class RunSettings:
    """How a report is run: `jobs` notebooks at a time, only those whose run id fits the glob `only`.

    `force`: take nothing over. `keep`: so many earlier editions, None all of them. `limits`: after which a
    cell or a notebook has failed. `inputs`: files or folders that the notebooks read, by the name they shall
    have in the manifest. `facts`: the manifest's as_of, frame, today, package_version, revision and
    data_revision. `environment`: variables that the notebooks' kernels have besides those of this process; a
    Path is a folder that they read. `preload`: modules that are imported once for all kernels; `warm_up`:
    what is called once for all of them. `executor`: where notebooks run; none: `jobs` at a time on this
    machine.
    """

    jobs: int
    facts: Mapping[str, Any]
    only: str = "*"
    force: bool = False
    keep: int | None = None
    limits: Limits = USUAL_LIMITS
    inputs: Mapping[str, Path] = field(default_factory=dict)
    environment: Mapping[str, str | Path] = field(default_factory=dict)
    preload: Sequence[str] = ()
    warm_up: WarmUp | None = None
    executor: Executor | None = None
    on_progress: Callable[[Progress], object] = lambda _: None


@dataclass(frozen=True)
class EditionResult:
    """What became of an edition; `folder` holds the report, or, if it failed, what was kept for inspection.

    `messages` say what failed and what was left untouched; `manifest` is that of `folder`.
    """

    lang: str
    status: Literal["done", "unchanged", "failed"]
    folder: Path
    messages: tuple[str, ...]
    manifest: Manifest


ENTRY_TYPE: Final = "application/vnd.hotich.entry+json"
"""Media type of the output in which a notebook says how a document of it alone is called and listed."""

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # names of devices to Windows
_LETTERS: Final = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})


@dataclass(frozen=True)
class Entry:
    """One document: its file below the report's folder, and how it is listed."""

    run_id: str
    file: str
    title: str
    group: str
    text: str


def list_entries(notebooks: Mapping[str, NotebookNode], *, folder: str, lang: str) -> list[Entry]:
    """Return an entry for each executed notebook, given by run id, in their order.

    File names are of ASCII letters in lower case, digits, dot, hyphen and underscore, and differ from each
    other whatever a file system takes for the same.
    """
    entries: dict[str, Entry] = {}
    for run_id, notebook in notebooks.items():
        own = [entry for entry in find_outputs(notebook, ENTRY_TYPE) if isinstance(entry, Mapping)]
        # the last it shows; what is no text is passed over
        said = {name: value for last in own[-1:] for name, value in last.items() if isinstance(value, str)}
        heading = html.unescape(document.first_heading(document.select(notebook, lang=lang)))
        stem = _file_name(said.get("name") or run_id)
        names = chain([stem], (f"{stem}-{number}" for number in count(2)))
        file = next(file for name in names if (file := f"{folder}/{name}.pdf") not in entries)
        title = said.get("title") or heading or run_id
        group, text = said.get("group", ""), said.get("text", "")
        entries[file] = Entry(run_id, file, title, group, text)
    return list(entries.values())


def compose_index(entries: Sequence[Entry], *, lead: str, lang: str) -> NotebookNode:
    """Return the page that lists documents: the lead (Markdown), then links, each group under its heading."""
    parts = [lead] if lead else []
    for group, members in groupby(entries, lambda entry: entry.group):
        heading = f"# {document.plain_text(group)}\n\n" if group else ""
        parts.append(heading + "\n".join(map(_list_item, members)))
    cells, metadata = [*map(new_markdown_cell, parts)], {"hotich": {"lang": lang}}
    return new_notebook(cells=cells, metadata=metadata)  # type: ignore[no-untyped-call, no-any-return]


def _list_item(entry: Entry) -> str:
    text = f": {document.plain_text(entry.text)}" if entry.text else ""
    return f"- [{document.plain_text(entry.title)}]({quote(entry.file)}){text}"


def _file_name(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = re.sub(r"[^a-z0-9._-]+", "_", decomposed.encode("ascii", "ignore").decode().lower()).strip("._")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


@dataclass(frozen=True)
class PreparedEdition:
    """An edition with its runs, compared with the last report in `folder`; with `force` there is none.

    `report` and `separate` are the plan's name and folder of separate documents.
    """

    edition: Edition
    report: str
    separate: str
    settings: RunSettings
    folder: Path
    runs: Sequence[Run]
    inputs: tuple[InputRecord, ...]

    def __post_init__(self) -> None:
        """Read what is compared before anything is run."""
        _ = self.fingerprint, self.kept

    @cached_property
    def workbook(self) -> bytes:
        """The tables as a workbook; empty if there are none."""
        info = self.edition.info
        sheets = self.edition.sheets
        return write_workbook(sheets, title=info.title, date=info.date) if sheets else b""

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """A checksum for each run over all that its result depends on."""
        common = fingerprint([asdict(record) for record in self.inputs], software())
        return {
            run.run_id: fingerprint(digest_file(run.notebook_path), run.parameters, common)
            for run in self.runs
        }

    @cached_property
    def fingerprint(self) -> str:
        """One checksum over all that the documents depend on."""
        edition, settings = self.edition, self.settings
        attachments = {name: digest(content) for name, content in edition.attachments.items()}
        infos = [asdict(info) for info in (edition.info, edition.separate_info) if info]
        # Not the revision: a commit that changed neither code nor data nor notebooks changes no report.
        facts = {name: value for name, value in settings.facts.items() if name != "revision"}
        said = [self.report, self.separate, infos, edition.index_lead, attachments, digest(self.workbook)]
        return fingerprint(list(self.fingerprints.items()), said, settings.only, facts, software())

    @cached_property
    def previous(self) -> Manifest | None:
        """The last report's manifest; none if there is none, or one of another version: all is made anew."""
        with suppress(DataError):
            return None if self.settings.force else read_manifest(self.folder)
        return None

    @cached_property
    def kept(self) -> dict[str, bytes]:
        """Executed notebooks of the last report by run id, of runs that nothing has changed for."""
        if self.previous is None:
            return {}
        prints = self.fingerprints
        same = {run.run_id for run in self.previous.runs if prints.get(run.run_id) == run.fingerprint}
        records = {record.name: record for record in self.previous.outputs}
        found = {
            run_id: read_intact(self.folder, records[name])
            for run_id in same
            if (name := notebook_file(run_id)) in records
        }
        return {run_id: content for run_id, content in found.items() if content is not None}

    @property
    def unchanged(self) -> Manifest | None:
        """The last report's manifest, if a new report could not differ from it and it is all there."""
        last = self.previous
        if last is None or last.fingerprint != self.fingerprint:
            return None
        return last if is_intact(self.folder, last) else None

    @property
    def pending(self) -> list[Run]:
        """Runs that have to be run."""
        return [run for run in self.runs if run.run_id not in self.kept]


def notebook_file(run_id: str) -> str:
    """Return where in a report's folder the executed notebook of a run is."""
    return f"notebooks/{run_id}.ipynb"


logger = logging.getLogger(__name__)

HEADLINE_FILE = "headline.json"
Headline = Sequence[Mapping[str, Any]]


def finish(
    prepared: PreparedEdition, executed: Mapping[str, Executed], start: dt.datetime, go_on: Callable[[], None]
) -> EditionResult:
    """Deliver an edition whose runs are over, or keep what failed and leave the last report untouched.

    go_on is called before each separate document; what it raises to end them, InterruptedError, is raised.
    """
    making = _Making(prepared, executed, start, go_on)
    failed = [run for run in prepared.pending if executed[run.run_id].error]
    if failed:
        return making.keep_failure({run.run_id: making.describe_failure(run) for run in failed})
    try:
        manifest = making.deliver()
    except InterruptedError:
        raise
    except Exception as error:  # what stops one edition must not stop the others
        if not isinstance(error, HotichError | OSError):
            logger.exception("the documents of '%s' failed unexpectedly", prepared.report)
        message = making.describe("documents", {"error": _describe_error(error)})
        return making.keep_failure({prepared.report: message})
    shutil.rmtree(failure_folder(prepared.folder), ignore_errors=True)
    return EditionResult(prepared.edition.lang, "done", prepared.folder, (), manifest)


def _describe_error(error: Exception) -> str:
    """What stopped the documents; of a file that cannot be written, which one and why."""
    if isinstance(error, OSError) and error.strerror:
        return f"cannot write {error.filename or f'to {gettempdir()}'}: {error.strerror}"
    return f"{type(error).__name__}: {error}"


@dataclass(frozen=True)
class _Making:
    """An edition whose runs are over, on its way to documents or to what is kept of a failure."""

    prepared: PreparedEdition
    executed: Mapping[str, Executed]
    start: dt.datetime
    go_on: Callable[[], None]

    def deliver(self) -> Manifest:
        """Write the documents, notebooks and manifest, all or none."""
        files = self._notebook_files()
        run_ids, read = [run.run_id for run in self.prepared.runs], partial(nbformat.reads, as_version=4)
        notebooks = {run_id: read(files[notebook_file(run_id)].decode()) for run_id in run_ids}
        headline = collect_headlines(notebooks)
        contents = {**self._documents(notebooks, headline), **self._office_files(notebooks), **files}
        return self._replace(contents, self._manifest(contents, headline))

    def _replace(self, contents: Mapping[str, bytes], manifest: Manifest) -> Manifest:
        """Put a report in the place of the last one, which is kept, and say what changed since."""
        folder, settings = self.prepared.folder, self.prepared.settings
        revision = manifest.data_revision or 1
        kept = keep_edition(folder, revision=revision, fingerprint=manifest.fingerprint)
        with suppress(DataError):
            before = read_manifest(folder)
            changed = {"edition": kept, "changed": list_changes(before, manifest)}
            manifest = dataclasses.replace(manifest, since=changed if kept else before.since)
        deliver(folder, {**contents, MANIFEST_FILE: write_manifest(manifest)})
        if settings.keep is not None:
            drop_editions(folder, keep=settings.keep)
        return manifest

    def _documents(self, notebooks: Mapping[str, NotebookNode], headline: Headline) -> dict[str, bytes]:
        edition, name = self.prepared.edition, self.prepared.report
        page = report = document.compose(list(notebooks.values()), lang=edition.lang)
        about = edition.info
        attachments = self._attachments(headline, notebooks)
        contents = {f"{name}.pdf": exporters.write_pdf(report, about, attachments=attachments, strict=True)}
        if folder := self.prepared.separate:
            entries = list_entries(notebooks, folder=folder, lang=edition.lang)
            contents |= self._separate_files(notebooks, entries, headline)
            page = compose_index(entries, lead=edition.index_lead, lang=edition.lang)
            about = dataclasses.replace(about, annex_line="")
        contents[f"{name}.html"] = exporters.write_html(page, about)
        if self.prepared.workbook:
            contents[f"{name}.xlsx"] = self.prepared.workbook
        return contents

    def _separate_files(
        self, notebooks: Mapping[str, NotebookNode], entries: Sequence[Entry], headline: Headline
    ) -> dict[str, bytes]:
        """A PDF of each run, with the data of the whole report and its own headline numbers."""
        edition = self.prepared.edition
        info = dataclasses.replace(edition.separate_info or edition.info, table_of_contents=False)

        def write(entry: Entry) -> bytes:
            self.go_on()
            own = [number for number in headline if number["run_id"] == entry.run_id]
            about = dataclasses.replace(info, title=entry.title)
            alone = document.compose([notebooks[entry.run_id]], lang=edition.lang)
            attachments = self._attachments(own, [entry.run_id])
            return exporters.write_pdf(alone, about, attachments=attachments, strict=True)

        with ThreadPoolExecutor(self.prepared.settings.jobs) as pool:
            return dict(zip((entry.file for entry in entries), pool.map(write, entries), strict=True))

    def _attachments(self, headline: Headline, run_ids: Collection[str]) -> dict[str, bytes]:
        """The edition's own, the headline numbers, and a manifest that is the same for equal inputs."""
        entries = asdict(self._manifest({}, headline))
        for name in ("start", "end", "outputs", "revision", "since"):
            del entries[name]
        entries["runs"] = [run for run in entries["runs"] if run["run_id"] in run_ids]
        for run in entries["runs"]:
            del run["status"], run["seconds"]
        manifest = (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()
        attachments = {MANIFEST_FILE: manifest, **self.prepared.edition.attachments}
        if headline:
            attachments.setdefault(HEADLINE_FILE, json.dumps(headline, ensure_ascii=False, indent=1).encode())
        return attachments

    def _office_files(self, notebooks: Mapping[str, NotebookNode]) -> dict[str, bytes]:
        """A DOCX for each run whose notebook asks for one in the edition's language."""
        edition = self.prepared.edition
        return {
            f"{self.prepared.report}-{run_id}.docx": exporters.write_docx(
                document.compose([notebook], lang=edition.lang), edition.info
            )
            for run_id, notebook in notebooks.items()
            if exporters.wants_docx(notebook, lang=edition.lang)
        }

    def _notebook_files(self) -> dict[str, bytes]:
        kept, run_ids = self.prepared.kept, [run.run_id for run in self.prepared.runs]
        return {notebook_file(one): kept.get(one) or _written(self.executed[one].notebook) for one in run_ids}

    def _manifest(self, contents: Mapping[str, bytes], headline: Headline) -> Manifest:
        prepared, now = self.prepared, dt.datetime.now(dt.UTC)
        return Manifest(
            **{**prepared.settings.facts, "report": prepared.report},
            lang=prepared.edition.lang,
            start=self.start.isoformat(timespec="seconds"),
            end=now.isoformat(timespec="seconds"),
            only=prepared.settings.only,
            fingerprint=prepared.fingerprint,
            inputs=prepared.inputs,
            outputs=record_outputs(contents),
            runs=tuple(map(self._record, prepared.runs)),
            headline=tuple(headline),
        )

    def _record(self, run: Run) -> RunRecord:
        executed = self.executed.get(run.run_id)
        return RunRecord(
            run_id=run.run_id,
            notebook=run.notebook_path.name,
            parameters=run.parameters,
            status="unchanged" if executed is None else "failed" if executed.error else "done",
            seconds=executed.seconds if executed else 0,
            fingerprint=self.prepared.fingerprints[run.run_id],
        )

    def keep_failure(self, messages: Mapping[str, str]) -> EditionResult:
        """Keep the failed notebooks, or all if the documents failed, each failure with its message."""
        failed = {run_id: done.notebook for run_id, done in self.executed.items() if done.error}
        contents = {f"{run_id}.ipynb": _written(notebook) for run_id, notebook in failed.items()}
        contents = contents or self._notebook_files()
        contents |= {f"{name}.txt": f"{message}\n".encode() for name, message in messages.items()}
        kept, manifest = failure_folder(self.prepared.folder), self._manifest(contents, ())
        said = list(messages.values())
        try:
            deliver(kept, {**contents, MANIFEST_FILE: write_manifest(manifest)})
        except OSError as error:  # the disk is full, mostly: that is told once more, and the run goes on
            said.append(f"nothing could be kept for inspection in {kept}: {error.strerror}")
        return EditionResult(manifest.lang, "failed", kept, tuple(said), manifest)

    def describe_failure(self, run: Run) -> str:
        """All that one needs to find what stopped a run."""
        about = {
            "notebook": run.notebook_path.name,
            "cell": self.executed[run.run_id].cell,
            "parameters": ", ".join(f"{name} = {value!r}" for name, value in run.parameters.items()),
            "error": self.executed[run.run_id].error,
            "kept": f"{failure_folder(self.prepared.folder) / run.run_id}.ipynb",
        }
        return self.describe(run.run_id, about)

    def describe(self, what: str, about: Mapping[str, str]) -> Message:
        """What failed, a line for each thing about it, and what became of the last report."""
        last = self.prepared.folder
        kept = "{folder} stays as it was" if last.exists() else "{folder} was not made"
        about = {**about, "report": Message(kept, folder=last)}
        title = Message(
            "report '{name}' ({lang}): {what} failed",
            name=self.prepared.report,
            lang=self.prepared.edition.lang,
            what=Message.said(what),
        )
        lines = [Message(_ABOUT[name], text=_indent(text)) for name, text in about.items() if text]
        return Message.listing([title, *lines], by="\n")


_ABOUT: Final = {
    "notebook": "  notebook    {text}",
    "cell": "  cell        {text}",
    "parameters": "  parameters  {text}",
    "error": "  error       {text}",
    "kept": "  kept        {text}",
    "report": "  report      {text}",
}


def _indent(text: str) -> str:
    return text if isinstance(text, Message) else text.replace("\n", "\n" + " " * 14)


def _written(notebook: NotebookNode) -> bytes:
    return f"{nbformat.writes(notebook)}\n".encode()  # type: ignore[no-untyped-call]
