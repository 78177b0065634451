"""An edition: a report in one language, from executed notebooks to documents; what of the last one is kept.

As long as the checksum over all that a result depends on is the same, the result need not be made again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import html
import json
import logging
import platform
import re
import shutil
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from hotich_analysis.errors import DataError, HotichError
from hotich_analysis.publishing import document, exporters, office
from hotich_analysis.publishing.delivery import (
    MANIFEST_FILE,
    InputRecord,
    Manifest,
    OutputRecord,
    RunRecord,
    collect_headlines,
    deliver,
    read_manifest,
    record_outputs,
    write_manifest,
)
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.execution import Executed
from hotich_analysis.publishing.plan import Run, Scalar
from hotich_analysis.publishing.spreadsheet import Sheet, write_workbook

_LIBRARIES = (
    "brotli", "fonttools", "geopandas", "matplotlib", "nbconvert", "pandas", "papermill", "pypandoc_binary",
    "shapely", "typst", "xlsxwriter",
)  # fmt: skip
_CODE = frozenset(
    {".css", ".ftl", ".j2", ".js", ".lua", ".openxml", ".py", ".rels", ".ttf", ".typ", ".typst", ".xml"}
)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and contents."""
    if not path.is_dir():
        return digest(path.read_bytes())
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    return fingerprint({file.relative_to(path).as_posix(): digest(file.read_bytes()) for file in inside})


def fingerprint(*parts: object) -> str:
    """One checksum of all parts: what JSON can hold, and dates and paths as text."""
    return digest(json.dumps(parts, sort_keys=True, default=str).encode())


@cache
def software() -> str:
    """One checksum of this package's code and templates, of Python and of the libraries that results show."""
    package = Path(str(files("hotich_analysis")))
    code = sorted(path for path in package.rglob("*") if path.suffix in _CODE or path.name == "report.html")
    contents = {path.relative_to(package).as_posix(): digest(path.read_bytes()) for path in code}
    versions = {name: _version(name) for name in _LIBRARIES}
    return fingerprint(contents, versions, platform.python_version_tuple()[:2])


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "absent"


@dataclass(frozen=True)
class Edition:
    """One language of a report, as the caller prepared it.

    `parameters` go to every run (as_of, lang, ...), `sheets` into the workbook (none: no workbook),
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


@dataclass(frozen=True)
class Progress:
    """One of `total` steps is over: a run (`step` is its id), or an edition's documents ("documents")."""

    lang: str
    step: str
    status: Literal["done", "failed"]
    done: int
    total: int


def _nobody(_: Progress) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class RunSettings:
    """How a report is run: `jobs` notebooks at a time, only those whose run id fits the glob `only`.

    `force`: take nothing over. `inputs`: files or folders that the notebooks read, by the name they shall
    have in the manifest. `facts`: the manifest's report, as_of, frame, package_version and revision.
    `environment`: variables that the notebooks' kernels have besides those of this process. `preload`:
    modules that are imported once for all kernels. run_report() takes `separate`, the folder of separate
    documents, and facts' report from the plan.
    """

    jobs: int
    facts: Mapping[str, Any]
    only: str = "*"
    force: bool = False
    inputs: Mapping[str, Path] = field(default_factory=dict)
    separate: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    preload: Sequence[str] = ()
    on_progress: Callable[[Progress], object] = _nobody


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
    """One document: its file below the report's folder, and how it is listed.

    is_headed: its first heading is the title, so that none need be set above it.
    """

    run_id: str
    file: str
    title: str
    is_headed: bool
    group: str
    text: str


def list_entries(notebooks: Mapping[str, NotebookNode], *, folder: str, lang: str) -> list[Entry]:
    """Return an entry for each executed notebook, given by run id, in their order.

    File names are of ASCII letters in lower case, digits, dot, hyphen and underscore, and differ from each
    other whatever a file system takes for the same.
    """
    entries: list[Entry] = []
    taken: set[str] = set()
    for run_id, notebook in notebooks.items():
        said = _find_entry(notebook)
        heading = html.unescape(document.first_heading(document.select(notebook, lang=lang)))
        name = _unused(_file_name(said.get("name") or run_id), taken)
        taken.add(name)
        title = said.get("title") or heading or run_id
        group, text = said.get("group", ""), said.get("text", "")
        is_headed = title == heading
        entries.append(Entry(run_id, f"{folder}/{name}.pdf", title, is_headed, group, text))
    return entries


def compose_index(entries: Sequence[Entry], *, lead: str, lang: str) -> NotebookNode:
    """Return the page that lists documents: the lead (Markdown), then links, each group under its heading."""
    parts = [lead] if lead else []
    for group, members in groupby(entries, lambda entry: entry.group):
        heading = f"# {document.plain_text(group)}\n\n" if group else ""
        parts.append(heading + "\n".join(map(_list_item, members)))
    cells: Iterable[Any] = [new_markdown_cell(part) for part in parts]  # type: ignore[no-untyped-call]
    metadata = {"hotich": {"lang": lang}}
    index: NotebookNode = new_notebook(cells=list(cells), metadata=metadata)  # type: ignore[no-untyped-call]
    return index


def _list_item(entry: Entry) -> str:
    text = f": {document.plain_text(entry.text)}" if entry.text else ""
    return f"- [{document.plain_text(entry.title)}]({quote(entry.file)}){text}"


def _find_entry(notebook: NotebookNode) -> dict[str, str]:
    """What the last output of that type says; values that are no text are passed over."""
    said: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if isinstance(entry := output.get("data", {}).get(ENTRY_TYPE), Mapping):
                said = {str(key): value for key, value in entry.items() if isinstance(value, str)}
    return said


def _file_name(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = re.sub(r"[^a-z0-9._-]+", "_", decomposed.encode("ascii", "ignore").decode().lower()).strip("._")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate


@dataclass(frozen=True)
class PreparedEdition:
    """An edition with its runs; `kept` holds executed notebooks of the last report by run id."""

    edition: Edition
    settings: RunSettings
    folder: Path
    runs: tuple[Run, ...]
    inputs: tuple[InputRecord, ...]
    workbook: bytes
    fingerprints: Mapping[str, str]
    fingerprint: str
    previous: Manifest | None
    kept: Mapping[str, bytes]

    @property
    def unchanged(self) -> Manifest | None:
        """The last report's manifest, if a new report could not differ from it and it is all there."""
        last = self.previous
        same = last is not None and last.fingerprint == self.fingerprint
        whole = same and last and all(_intact(self.folder, record) is not None for record in last.outputs)
        return last if whole else None

    @property
    def report(self) -> str:
        """The report's name."""
        return str(self.settings.facts["report"])

    @property
    def pending(self) -> list[Run]:
        """Runs that have to be run."""
        return [run for run in self.runs if run.run_id not in self.kept]


def digest_inputs(settings: RunSettings) -> tuple[InputRecord, ...]:
    """Return name and checksum of all inputs, in the caller's order."""
    return tuple(InputRecord(name, digest_file(path)) for name, path in settings.inputs.items())


def prepare(
    edition: Edition,
    runs: list[Run],
    *,
    folder: Path,
    settings: RunSettings,
    inputs: tuple[InputRecord, ...],
) -> PreparedEdition:
    """Compare an edition with the last report in `folder`; with `force` there is none to compare with."""
    workbook = b""
    if edition.sheets:
        workbook = write_workbook(edition.sheets, title=edition.info.title, date=edition.info.date)
    common = fingerprint([asdict(record) for record in inputs], software())
    prints = {run.run_id: fingerprint(digest_file(run.notebook_path), run.parameters, common) for run in runs}
    previous = None if settings.force else _last_manifest(folder)
    return PreparedEdition(
        edition=edition,
        settings=settings,
        folder=folder,
        runs=tuple(runs),
        inputs=inputs,
        workbook=workbook,
        fingerprints=prints,
        fingerprint=_edition_fingerprint(edition, settings, prints, workbook),
        previous=previous,
        kept=_kept_notebooks(folder, previous, prints) if previous else {},
    )


def _edition_fingerprint(
    edition: Edition, settings: RunSettings, prints: Mapping[str, str], workbook: bytes
) -> str:
    attachments = {name: digest(content) for name, content in edition.attachments.items()}
    separate = [
        settings.separate,
        edition.separate_info and asdict(edition.separate_info),
        edition.index_lead,
    ]
    # Not the revision: a commit that changed neither code nor data nor notebooks leaves the report as it is.
    facts = {name: value for name, value in settings.facts.items() if name != "revision"}
    said = [asdict(edition.info), attachments, digest(workbook), settings.only, facts, separate]
    return fingerprint(list(prints.items()), *said, software())


def _last_manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except DataError:  # there is none, or one of another version: all is made anew
        return None


def _kept_notebooks(folder: Path, last: Manifest, prints: Mapping[str, str]) -> dict[str, bytes]:
    same = {run.run_id for run in last.runs if prints.get(run.run_id) == run.fingerprint}
    records = {record.name: record for record in last.outputs}
    found = {
        run_id: _intact(folder, records[name])
        for run_id in same
        if (name := notebook_file(run_id)) in records
    }
    return {run_id: content for run_id, content in found.items() if content is not None}


def notebook_file(run_id: str) -> str:
    """Return where in a report's folder the executed notebook of a run is."""
    return f"notebooks/{run_id}.ipynb"


def _intact(folder: Path, record: OutputRecord) -> bytes | None:
    try:
        content = (folder / record.name).read_bytes()
    except OSError:
        return None
    return content if digest(content) == record.sha256 else None


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
        entries = list_entries(notebooks, folder=folder, lang=edition.lang)
        contents |= _separate_files(prepared, notebooks, entries, headline, go_on)
        page = compose_index(entries, lead=edition.index_lead, lang=edition.lang)
        about = dataclasses.replace(about, annex_line="")
    contents[f"{name}.html"] = exporters.write_html(page, about)
    if prepared.workbook:
        contents[f"{name}.xlsx"] = prepared.workbook
    return {**contents, **_office_files(prepared, notebooks), **files}, headline


def _separate_files(
    prepared: PreparedEdition,
    notebooks: Mapping[str, NotebookNode],
    entries: Sequence[Entry],
    headline: Sequence[Mapping[str, Any]],
    go_on: Callable[[], None],
) -> dict[str, bytes]:
    """A PDF of each run, with the data of the whole report and its own headline numbers."""
    edition = prepared.edition
    info = dataclasses.replace(edition.separate_info or edition.info, table_of_contents=False)

    def write(entry: Entry) -> bytes:
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
