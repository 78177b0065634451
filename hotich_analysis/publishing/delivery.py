"""A report's folder appears whole or not at all, and only one run at a time writes below an output folder.

A folder is built beside its place under a hidden name; the old one is moved aside, the new one moved in.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from hotich_analysis.errors import LockedError

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
        advice = "wait until it has ended, or write to another folder (--out)"
        raise LockedError(f"another run is writing to '{out}': {advice}") from error


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


def clear_leftovers(folder: Path) -> None:
    """Put right what a run that broke off has left beside `folder`; call it under the lock."""
    new, old = _aside(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)  # it broke off between the two moves
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(new, ignore_errors=True)


def _aside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
