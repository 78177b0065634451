"""The data folder: which one is meant, and the folders of the snapshots that it holds.

The one place that reads the environment (HOTICH_DATA); below it a folder travels as a value.
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Final

from hotich_analysis.errors import DataError, Problem, UsageError

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
    return data_directory.is_dir() and any(data_directory.iterdir())


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
        message = f"the folder {chosen} was begun by an earlier version; its snapshots stay as they are"
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
    """Return the folder of each revision of one date by its number; none if no snapshot of it is held."""
    first = find_data_directory(data_directory) / "snapshots" / date
    if not (Path(date).name == date and fnmatchcase(date, _OF_SNAPSHOT) and first.is_dir()):
        return {}
    later = {int(path.name.removeprefix("revision_")): path for path in first.glob("revision_*")}
    return dict(sorted(({1: first} | later).items()))


def find_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Path:
    """Return the folder of a snapshot: of an ISO date or "latest", its last revision, or that of "@<n>".

    Raises UsageError if no such snapshot or revision is held.
    """
    day, _, revision = str(date).partition("@")
    if day == "latest":
        day = max(list_snapshot_directories(data_directory), default=day)
    revisions = list_revisions(day, data_directory=data_directory)
    if not revisions:
        raise UsageError("snapshot date", date, known=list(list_snapshot_directories(data_directory)))
    if revision and revision not in map(str, revisions):
        raise UsageError(f"revision of {day}", revision, known=[str(number) for number in revisions])
    return revisions[int(revision) if revision else max(revisions)]
