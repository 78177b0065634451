"""The data folder: which one is meant, and the folders of the snapshots that it holds.

The one place that reads the environment (HOTICH_DATA); below it a folder travels as a value. Who writes to
one holds its lock; what is written appears whole or not at all, and is on the disk before it has its name.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import platform
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from glob import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from hotich_analysis.errors import DataError, LockedError, Message, Problem, UsageError

_OF_SNAPSHOT: Final = "????-??-??"


def find_bundled(name: str) -> Path:
    """Return the folder `name` (data, notebooks) of the installed package, or of the checkout."""
    package = Path(str(files("hotich_analysis")))
    return package / name if (package / name).is_dir() else package.parent / name


def choose_data_directory(data_directory: Path | None = None) -> Path:
    """Return the data folder that is meant: the argument, else HOTICH_DATA, else the one of the package.

    The one place that reads the environment; below it a folder travels as a value. The folder need not be
    there yet: an import creates it.
    """
    return Path(data_directory or os.environ.get("HOTICH_DATA") or find_bundled("data"))


def find_memory() -> Path | None:
    """Return the folder in which is kept what need not be found out again; None for a user without a home.

    HOTICH_CACHE, else hotich/ in the user's folder of caches. It can be deleted at any time.
    """
    if own := os.environ.get("HOTICH_CACHE"):
        return Path(own)
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hotich"
    except RuntimeError:
        return None


def is_begun(data_directory: Path) -> bool:
    """Return whether a data folder holds anything yet; raise UsageError for a file in its place."""
    if data_directory.exists() and not data_directory.is_dir():
        raise UsageError("data folder", data_directory)
    return data_directory.is_dir() and any(not path.name.startswith(".") for path in data_directory.iterdir())


def find_start(data_directory: Path) -> Path:
    """Return the folder that an import to `data_directory` builds on: itself, or the package's.

    That is so where it is not begun, or is part of a copy of the package's that broke off: nothing is lost
    when the copy is completed. Raises UsageError for a file in the place of a folder.
    """
    is_own = is_begun(data_directory) and not _is_part_of(data_directory, find_bundled("data"))
    return data_directory if is_own else find_bundled("data")


def _is_part_of(directory: Path, whole: Path) -> bool:
    """Whether every file of a folder is one of another, or the beginning of one, and something is lacking."""
    found = {path.relative_to(directory): path for path in list_files(directory)}
    wanted = {path.relative_to(whole): path for path in list_files(whole)}
    if not found.keys() <= wanted.keys():
        return False
    contents = [(path.read_bytes(), wanted[name].read_bytes()) for name, path in found.items()]
    is_short = len(found) < len(wanted) or any(len(held) < len(content) for held, content in contents)
    return is_short and all(content.startswith(held) for held, content in contents)


def list_files(data_directory: Path) -> list[Path]:
    """Return the files that make up a data folder: no code, no lock, nothing that broke off half-written."""
    names = {path: path.relative_to(data_directory) for path in sorted(data_directory.rglob("*"))}
    return [
        path
        for path, name in names.items()
        if path.is_file() and name.suffix != ".py" and not any(part[0] in "._" for part in name.parts)
    ]


def copy_folder(source: Path, target: Path) -> None:
    """Copy the files of a data folder, each whole or not at all; those that are there already stay."""
    for path in list_files(source):
        copy, content = target / path.relative_to(source), path.read_bytes()
        if not copy.is_file() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_file(copy, content)


def write_file(path: Path, content: bytes) -> None:
    """Write a file that has its name only once its content is on the disk."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        error.filename = str(path)  # whoever reads it knows of no other
        raise
    _sync_folder(path.parent)


@contextmanager
def written_aside(folder: Path) -> Iterator[Path]:
    """Give a new folder to write to, which then gets the name of `folder` at once; on errors it is removed.

    Raises OSError if there is a folder of that name already that holds anything.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_aside(folder), dir=folder.parent))
    try:
        yield aside
        aside.chmod(0o755)
        _sync_folder(aside)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _sync_folder(folder.parent)


def _aside(folder: Path) -> str:
    return f".{folder.name}.part-"


def _sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can: Windows opens no folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def clear_leftovers(data_directory: Path) -> None:
    """Remove what imports that broke off have left half-written; call it under the lock."""
    beside = _lock_beside(data_directory)
    found = [*data_directory.parent.glob(f"{escape(_aside(data_directory))}*")]
    if data_directory.is_dir():  # a lock beside it is of the time before, and holds nobody
        found += [*data_directory.rglob(".*.part*"), beside, beside.with_name(f"{beside.name}.owner")]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


_LOCK: Final = ".hotich.lock"


@contextmanager
def hold(data_directory: Path) -> Iterator[None]:
    """Keep a data folder for oneself; raise LockedError at once, naming its holder, if it is held.

    The system frees the lock when its holder ends, however it ends; the files themselves mean nothing. That
    of a folder that is not there yet stands beside it. What broke off before is cleared away.
    """
    path = _find_lock(data_directory)
    path.parent.mkdir(parents=True, exist_ok=True)
    owner = path.with_name(f"{path.name}.owner")
    try:
        lock = FileLock(path, timeout=0).acquire()
    except Timeout as error:
        raise LockedError(_describe_holder(owner, data_directory)) from error
    with lock:
        if path == _find_lock(data_directory):
            try:
                owner.write_text(json.dumps(_describe_self()), encoding="utf-8")
                clear_leftovers(data_directory)
                yield
            finally:
                owner.unlink(missing_ok=True)
                if path.parent != data_directory:
                    with suppress(OSError):  # Windows removes no file that is open
                        path.unlink()
            return
    with hold(data_directory):  # it has been begun meanwhile
        yield


def _find_lock(data_directory: Path) -> Path:
    if data_directory.is_dir():
        return data_directory / _LOCK
    return _lock_beside(data_directory)


def _lock_beside(data_directory: Path) -> Path:
    return data_directory.with_name(f".{data_directory.name}{_LOCK}")


def _describe_self() -> dict[str, str]:
    user = "somebody"
    with suppress(OSError, KeyError, ImportError):  # a user without a name
        user = getpass.getuser()
    since = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    return {"process": str(os.getpid()), "user": user, "host": platform.node(), "since": since}


def _describe_holder(owner: Path, data_directory: Path) -> Message:
    """Who holds the lock, and since when, as far as it is known."""
    who = Message("")
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(owner.read_text(encoding="utf-8"))
        since = dt.datetime.fromisoformat(said["since"])
        minutes, seconds = divmod(int((dt.datetime.now(tz=dt.UTC) - since).total_seconds()), 60)
        who = Message(
            " (process {process} of {user} on {host}, since {since} UTC, {minutes} min {seconds} s ago)",
            **{name: said[name] for name in ("process", "user", "host")},
            since=f"{since:%Y-%m-%d %H:%M:%S}",
            minutes=minutes,
            seconds=seconds,
        )
    return Message(
        "another import is writing to '{folder}'{who}: nothing was written; wait until it has ended, then try"
        " again",
        folder=data_directory,
        who=who,
    )


def find_data_directory(data_directory: Path | None = None) -> Path:
    """Return the folder to read from: the one that is meant or, if it is not begun yet, the package's.

    Warns in the second case. Raises UsageError for a file in the place of a folder, DataError for a folder in
    the layout of an earlier version.
    """
    chosen = choose_data_directory(data_directory)
    if not is_begun(chosen):
        warnings.warn(f"{chosen} holds no data yet: the package's own are read", stacklevel=2)
        return find_bundled("data")
    if (chosen / "provinces.csv").is_file() and not (chosen / "units").is_dir():
        message = Message(
            "the folder {folder} was begun by an earlier version; its snapshots stay as they are",
            folder=chosen,
        )
        expected = (
            "units/ and datapackage.json of the package's data beside them; names of your own in"
            " spellings.csv as rows of units/spellings.csv, with the frame 63 before each"
        )
        raise DataError([Problem("provinces.csv", message, expected=expected)])
    return chosen


def list_snapshot_directories(data_directory: Path | None = None) -> dict[str, Path]:
    """Return the folder of each snapshot held by its date (its first revision), oldest first."""
    folder = find_data_directory(data_directory) / "snapshots"
    return {path.name: path for path in sorted(folder.glob(_OF_SNAPSHOT)) if path.is_dir()}


def list_revisions(date: str, *, data_directory: Path | None = None) -> dict[int, Path]:
    """Return the folder of each revision of one date by its number; none if no snapshot of it is held.

    Raises DataError for a folder that is called like a revision and has no number, as a copy of one.
    """
    first = find_data_directory(data_directory) / "snapshots" / date
    if not (Path(date).name == date and fnmatchcase(date, _OF_SNAPSHOT) and first.is_dir()):
        return {}
    named = {path.name.removeprefix("revision_"): path for path in sorted(first.glob("revision_*"))}
    if odd := [path.name for number, path in named.items() if not number.isdecimal()]:
        message, expected = (
            "the folder is no revision",
            "a name as 'revision_2'; move other folders elsewhere",
        )
        raise DataError([Problem(f"snapshots/{date}/{one}", message, expected=expected) for one in odd])
    later = {int(number): path for number, path in named.items()}
    return dict(sorted(({1: first} | later).items()))


def find_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Path:
    """Return the folder of a snapshot: of an ISO date or "latest", its last revision, or that of "@<n>".

    Raises UsageError if no such snapshot or revision is held.
    """
    day, _, revision = str(date.date() if isinstance(date, dt.datetime) else date).partition("@")
    if day == "latest":
        day = max(list_snapshot_directories(data_directory), default=day)
    revisions = list_revisions(day, data_directory=data_directory)
    if not revisions:
        raise UsageError("snapshot date", date, known=list(list_snapshot_directories(data_directory)))
    if revision and revision not in map(str, revisions):
        known = [str(number) for number in revisions]
        raise UsageError(Message("revision of {date}", date=day), revision, known=known)
    return revisions[int(revision) if revision else max(revisions)]
