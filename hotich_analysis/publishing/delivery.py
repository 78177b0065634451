"""A report's folder appears whole or not at all, with a manifest of what made it; one run at a time."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
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
    deadlines are judged, where it was given. `data_revision`: of the snapshot. `since`: the edition before,
    if there is one: where it is kept (`edition`), which inputs and headline numbers are others (`changed`).
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
    data_revision: int | None = None
    since: Mapping[str, Any] | None = None


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


def list_changes(before: Manifest, after: Manifest) -> list[str]:
    """Return what is not as in an earlier edition: inputs by name, software, and numbers with both values."""
    inputs = [{record.name: record.sha256 for record in one.inputs} for one in (before, after)]
    changed = sorted(name for name in inputs[0] | inputs[1] if inputs[0].get(name) != inputs[1].get(name))
    versions = [f"{one.package_version} ({one.revision or 'installed'})" for one in (before, after)]
    if versions[0] != versions[1]:
        changed.append("software: {} -> {}".format(*versions))
    values = [{str(one["name"]): one.get("value") for one in it.headline} for it in (before, after)]
    numbers = [name for name in values[0] | values[1] if values[0].get(name) != values[1].get(name)]
    return [*changed, *(f"{name}: {values[0].get(name)} -> {values[1].get(name)}" for name in numbers)]


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
    """Replace `folder` by one with these files (names with forward slashes); on errors it stays as it was.

    What lies in it and is no file of the report, as its manifest lists them, is taken over. All is on the
    disk before it has its name, which goes from old to new in one step where the system can do that.
    """
    new, old = _aside(folder)
    try:
        for name, content in contents.items():
            write_synced(new / name, content)
        for path in _list_own_files(folder, besides=contents):
            write_synced(new / path.relative_to(folder), path.read_bytes())
        try:
            if not (folder.exists() and _exchange(new, folder)):
                if folder.exists():
                    folder.rename(old)
                new.rename(folder)
        except BaseException:
            clear_leftovers(folder)
            raise
        _sync_folder(folder.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def write_synced(path: Path, content: bytes) -> None:
    """Write a file, and wait until it is on the disk; an OSError names the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(path)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_HERE, _SWAP = -100, 2  # AT_FDCWD; RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change their names in one step; False where system or file system cannot."""
    if os.name != "posix":
        return False
    system, names = ctypes.CDLL(None), (os.fsencode(one), os.fsencode(other))
    if hasattr(system, "renameat2"):
        return int(system.renameat2(_HERE, names[0], _HERE, names[1], _SWAP)) == 0
    return hasattr(system, "renamex_np") and int(system.renamex_np(*names, _SWAP)) == 0


def _list_own_files(folder: Path, *, besides: Collection[str]) -> list[Path]:
    """The files in a report's folder that are none of the report, now or before: somebody put them there."""
    recorded = {MANIFEST_FILE, *besides}
    with suppress(DataError):
        recorded |= {record.name for record in read_manifest(folder).outputs}
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if path.relative_to(folder).as_posix() not in recorded]


EDITIONS: Final = "editions"
"""The folder, beside those of the languages, of what was delivered before."""


def keep_edition(folder: Path, *, revision: int, fingerprint: str) -> str:
    """Copy the report in `folder` to editions/<revision>-<n>/<its name>; return where to, from its parent on.

    revision: of the data that the report was made of. Empty if there is no report, or one with this
    fingerprint as it was written: nothing of it is lost when it is made anew.
    """
    try:
        manifest = read_manifest(folder)
    except DataError:
        return ""
    if manifest.fingerprint == fingerprint and is_intact(folder, manifest):
        return ""
    written = (folder / MANIFEST_FILE).read_bytes()
    for number in count(1):
        name = f"{EDITIONS}/{manifest.data_revision or revision}-{number}/{folder.name}"
        kept = folder.parent / name
        if not kept.exists():
            break
        if (kept / MANIFEST_FILE).read_bytes() == written and is_intact(kept, manifest):
            return name  # a run that broke off has kept it
    contents = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    deliver(kept, {name: path.read_bytes() for name, path in contents.items()})
    return name


def drop_editions(folder: Path, *, keep: int) -> None:
    """Remove all but the last `keep` earlier editions of the report in `folder`; what was changed stays."""
    held = [path for path in folder.parent.glob(f"{EDITIONS}/*-*/{folder.name}") if path.is_dir()]
    held.sort(key=lambda path: [int(part) for part in path.parent.name.split("-") if part.isdecimal()])
    for path in held[: len(held) - keep]:
        with suppress(DataError):
            if is_intact(path, read_manifest(path)):
                shutil.rmtree(path, ignore_errors=True)
                with suppress(OSError):  # another language's is there
                    path.parent.rmdir()


_WORKING: Final = "hotich_working_"
_SETTLED_SECONDS: Final = 5


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give a new folder for what is made on the way; it is removed afterwards, however this ends.

    What a killed process could not remove, the next one does: a folder whose owner lives is locked.
    """
    for left in Path(gettempdir()).glob(f"{_WORKING}*"):
        with suppress(OSError), _claimed(left) as is_abandoned:
            if is_abandoned and time.time() - left.lstat().st_mtime > _SETTLED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
    with TemporaryDirectory(prefix=_WORKING) as name, _claimed(Path(name)):
        yield Path(name)


@contextmanager
def _claimed(folder: Path) -> Iterator[bool]:
    """Lock a folder, and tell whether that could be done; Windows locks no folders, and never can."""
    if os.name != "posix":
        yield False
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_free = True
    except OSError:
        is_free = False
    try:
        yield is_free
    finally:
        os.close(descriptor)


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
    """Put right what a run that broke off has left beside `folder`; call it under the lock.

    What stood there before comes back if it is all there; it was being deleted otherwise.
    """
    new, old = _aside(folder)
    if old.exists() and not folder.exists() and _is_whole(old):
        old.rename(folder)  # it broke off between the two moves
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(new, ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    with suppress(DataError):
        return all((folder / record.name).is_file() for record in read_manifest(folder).outputs)
    return False


def _aside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
