"""A report's folder appears whole or not at all, with a manifest of what made it; one run at a time."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from filelock import FileLock, Timeout

from hotich_analysis.errors import DataError, LockedError, Message, Problem

if TYPE_CHECKING:
    from nbformat import NotebookNode

MANIFEST_FILE: Final = "manifest.json"
HEADLINE_TYPE: Final = "application/vnd.hotich.headline+json"
"""Media type of the outputs in which a notebook names the numbers that a report is quoted by."""

Status = Literal["done", "unchanged", "failed"]


_CODE = frozenset(
    {".css", ".ftl", ".j2", ".js", ".lua", ".openxml", ".py", ".rels", ".ttf", ".typ", ".typst", ".xml"}
)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file; of a folder, that of its files' names and contents, without locks (`.…`)."""
    if not path.is_dir():
        return digest(path.read_bytes())
    names = {file.relative_to(path): file for file in sorted(path.rglob("*")) if file.is_file()}
    seen = {name: file for name, file in names.items() if not any(part[0] == "." for part in name.parts)}
    return fingerprint({name.as_posix(): digest(file.read_bytes()) for name, file in seen.items()})


def fingerprint(*parts: object) -> str:
    """One checksum of all parts: what JSON can hold, and dates and paths as text."""
    return digest(json.dumps(parts, sort_keys=True, default=str).encode())


@cache
def software() -> str:
    """One checksum of this package's code and templates, of Python and of every library that it finds."""
    package = Path(str(files("hotich_analysis")))
    code = sorted(path for path in package.rglob("*") if path.suffix in _CODE or path.name == "report.html")
    contents = {path.relative_to(package).as_posix(): digest(path.read_bytes()) for path in code}
    return fingerprint(contents, _list_installed(), platform.python_version_tuple()[:2])


def _list_installed() -> list[str]:
    """Name and version of each distribution that this Python finds, as the names of their folders say."""
    folders = [Path(entry) for entry in sys.path if Path(entry).is_dir()]
    patterns = ("*.dist-info", "*.egg-info")
    return sorted({one.name for folder in folders for pattern in patterns for one in folder.glob(pattern)})


@dataclass(frozen=True)
class InputRecord:
    """A file that was read."""

    name: str
    sha256: str


@dataclass(frozen=True)
class OutputRecord:
    """A file of the report's folder; `name` is its path in there, with forward slashes."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class RunRecord:
    """One notebook of the report; `seconds` is 0 if an earlier result was taken over (`unchanged`)."""

    run_id: str
    notebook: str
    parameters: Mapping[str, Any]
    status: Status
    seconds: float
    fingerprint: str


@dataclass(frozen=True)
class Manifest:
    """One edition of a report, in the order of the file.

    `start` and `end` are ISO 8601 in UTC, to the second. `fingerprint` covers all that the documents depend
    on. `headline`: objects with `name`, `value` and the `run_id` they come from. `today`: the day on which
    deadlines are judged, where it was given.
    """

    report: str
    as_of: str
    lang: str
    frame: int | str
    package_version: str
    revision: str | None
    start: str
    end: str
    only: str
    fingerprint: str
    inputs: tuple[InputRecord, ...]
    outputs: tuple[OutputRecord, ...]
    runs: tuple[RunRecord, ...]
    headline: tuple[Mapping[str, Any], ...]
    today: str | None = None


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as indented JSON in UTF-8."""
    return (json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a report's folder; raise DataError if there is none, or none of this kind."""
    path = folder / MANIFEST_FILE
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        entries["inputs"] = tuple(InputRecord(**entry) for entry in entries["inputs"])
        entries["outputs"] = tuple(OutputRecord(**entry) for entry in entries["outputs"])
        entries["runs"] = tuple(RunRecord(**entry) for entry in entries["runs"])
        entries["headline"] = tuple(entries["headline"])
        return Manifest(**entries)
    except FileNotFoundError as error:
        raise DataError([Problem(str(path), "the file is missing")]) from error
    except (ValueError, KeyError, TypeError) as error:
        expected = "an object with " + ", ".join(field.name for field in fields(Manifest))
        message = Message("not a manifest: {error}", error=error)
        raise DataError([Problem(str(path), message, expected=expected)]) from error


def read_intact(folder: Path, record: OutputRecord) -> bytes | None:
    """Return a file of a report's folder; nothing if it is not what was written."""
    with suppress(OSError):
        content = (folder / record.name).read_bytes()
        return content if digest(content) == record.sha256 else None
    return None


def is_intact(folder: Path, manifest: Manifest) -> bool:
    """Return whether every file of a report's folder is what was written."""
    return all(read_intact(folder, record) is not None for record in manifest.outputs)


def record_outputs(contents: Mapping[str, bytes]) -> tuple[OutputRecord, ...]:
    """Return name, checksum and size of files about to be written."""
    return tuple(
        OutputRecord(name, hashlib.sha256(content).hexdigest(), len(content))
        for name, content in contents.items()
    )


def collect_headlines(notebooks: Mapping[str, NotebookNode]) -> tuple[Mapping[str, Any], ...]:
    """Return the headline numbers of executed notebooks, given by run id."""
    return tuple(
        {**number, "run_id": run_id}
        for run_id, notebook in notebooks.items()
        for numbers in find_outputs(notebook, HEADLINE_TYPE)
        for number in ([numbers] if isinstance(numbers, Mapping) else numbers)
    )


def find_outputs(notebook: NotebookNode, media_type: str) -> list[Any]:
    """Return what the outputs of an executed notebook hold of a media type, in their order."""
    bundles = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
    return [data[media_type] for data in bundles if media_type in data]


LOCK_FILE = ".hotich.lock"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for oneself; raise LockedError at once if another run holds it.

    The system frees the lock when its holder ends, however it ends; the file itself means nothing.
    """
    out.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(out / LOCK_FILE, timeout=0):
            yield
    except Timeout as error:
        message = Message(
            "another run is writing to '{folder}': wait until it has ended, or write to another folder"
            " (--out)",
            folder=out,
        )
        raise LockedError(message) from error


def deliver(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Replace `folder` by one with these files (names with forward slashes); on errors it stays as it was."""
    new, old = _aside(folder)
    try:
        for name, content in contents.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        try:
            if folder.exists():
                folder.rename(old)
            new.rename(folder)
        except BaseException:
            clear_leftovers(folder)
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def failure_folder(folder: Path) -> Path:
    """Return where that is kept which an edition's failure leaves."""
    return folder.with_name(f"{folder.name}.failed")


ANSWERS_FILE: Final = ".hotich.answers.json"
"""In a report's folder: which request the editions below it answer, with their manifests' checksums."""


def find_answers(out: Path, report: str, requests: Sequence[str]) -> list[Path]:
    """Return the edition's folder that answers each request, if all of them do and are as they were written.

    requests: checksums over all that an edition depends on, as remember_answers() was given them. What a
    failed run has kept beside them is removed, as by a run that finds nothing to do. Raises LockedError if
    another run is writing below `out`.
    """
    if not (held := _read_answers(out / report)):
        return []
    with locked(out):
        for folder in (out / report / name for name in held):
            clear_leftovers(folder)
        standing = {
            request: out / report / name
            for name, (request, manifest) in held.items()
            if _is_standing(out / report / name, manifest)
        }
        found = [standing[request] for request in requests if request in standing]
        if len(found) < len(requests):
            return []
        for folder in found:
            shutil.rmtree(failure_folder(folder), ignore_errors=True)
        return found


def remember_answers(out: Path, report: str, answers: Mapping[Path, str]) -> None:
    """Note which request each edition's folder below `out`/`report` answers; to lose it costs time only."""
    new = {
        folder.relative_to(out / report).as_posix(): [request, digest_file(folder / MANIFEST_FILE)]
        for folder, request in answers.items()
    }
    written = json.dumps(_read_answers(out / report) | new, indent=1)
    with suppress(OSError):
        aside = out / report / f"{ANSWERS_FILE}.new"
        aside.write_text(written, encoding="utf-8")
        aside.replace(out / report / ANSWERS_FILE)


def _read_answers(folder: Path) -> dict[str, list[str]]:
    try:
        held = json.loads((folder / ANSWERS_FILE).read_text(encoding="utf-8"))
        return {str(name): [str(request), str(manifest)] for name, (request, manifest) in held.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _is_standing(folder: Path, manifest: str) -> bool:
    with suppress(OSError, DataError):
        return digest_file(folder / MANIFEST_FILE) == manifest and is_intact(folder, read_manifest(folder))
    return False


def clear_leftovers(folder: Path) -> None:
    """Put right what a run that broke off has left beside `folder`; call it under the lock."""
    new, old = _aside(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)  # it broke off between the two moves
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(new, ignore_errors=True)


def _aside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
