"""A run that nobody watches: its log, a line an event; its last line; and the programs it tells of its end.

Times are in UTC, and beside it the time of the machine. A program is called without a shell, with the paths
of the manifests behind its own arguments, and is given a minute.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self

from hotich_analysis import console
from hotich_analysis.errors import Message

LOG_FORMATS: Final = ("text", "json")
_SECONDS_OF_A_PROGRAM: Final = 60
_PACKAGE_LOG: Final = logging.getLogger("hotich_analysis")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a report in one language; `folder` has its manifest, of a failure what was kept."""

    lang: str
    status: Literal["done", "unchanged", "failed"]
    folder: Path


@dataclass
class Watch:
    """Within this context a run is logged; at its end its last line is said, and a program called.

    form, file: of the log; without both there is none. on_success is called if anything was made anew,
    on_failure if anything failed, or the run was refused: then without a manifest.
    """

    form: str | None
    file: Path | None
    on_success: str | None
    on_failure: str | None
    outcomes: Sequence[Outcome] = ()
    _begin: float = field(default_factory=time.monotonic)

    def __enter__(self) -> Self:
        """Begin the log. Raises OSError where the file cannot be written to."""
        if self.form or self.file:
            handler = (
                WatchedFileHandler(self.file, encoding="utf-8") if self.file else logging.StreamHandler()
            )
            handler.setFormatter(_Line(as_json=self.form == "json"))
            _PACKAGE_LOG.addHandler(handler)
            _PACKAGE_LOG.setLevel(logging.INFO)
        note("begin", command=" ".join(sys.argv[1:]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the log, say the last line, and call whom it concerns."""
        seconds = round(time.monotonic() - self._begin, 1)
        if error is not None and not (isinstance(error, SystemExit) and not error.code):
            note("end", result="refused", seconds=seconds, error=str(error) or type(error).__name__)
            self._call(self.on_failure, [])
        elif self.outcomes:
            self._conclude(seconds)
        for handler in list(_PACKAGE_LOG.handlers):
            _PACKAGE_LOG.removeHandler(handler)
            handler.close()

    def _conclude(self, seconds: float) -> None:
        statuses = {one.status for one in self.outcomes}
        result = next(status for status in ("failed", "done", "unchanged") if status in statuses)
        concerned = [one for one in self.outcomes if one.status == result]
        folder, about = concerned[0].folder, _read_manifest(concerned[0].folder)
        changed = list((about.get("since") or {}).get("changed", ())) if result == "done" else []
        since = about.get("end") if result == "unchanged" else None
        note("end", result=result, seconds=seconds, folder=str(folder), changed=changed, since=since)
        if result == "unchanged":
            text = "Nothing has changed since {since}: {folder} ({seconds} s)"
            console.say(Message(text, since=since, folder=folder.parent, seconds=seconds))
        else:
            told = Message("; changed: {changed}", changed=", ".join(changed)) if changed else ""
            about = {"result": Message(result), "seconds": seconds, "folder": folder.parent, "told": told}
            console.say(Message("{result} in {seconds} s: {folder}{told}", **about))
        manifests = [one.folder / "manifest.json" for one in concerned]
        self._call({"done": self.on_success, "failed": self.on_failure}.get(result), manifests)

    def _call(self, command: str | None, manifests: Sequence[Path]) -> None:
        if not command:
            return
        program = [*shlex.split(command, posix=os.name == "posix"), *map(str, manifests)]
        try:
            done = subprocess.run(
                program, timeout=_SECONDS_OF_A_PROGRAM, check=False, stdin=subprocess.DEVNULL
            )
            fault = f"exit code {done.returncode}" if done.returncode else ""
        except subprocess.TimeoutExpired:
            fault = f"it took longer than {_SECONDS_OF_A_PROGRAM} s"
        except OSError as error:
            fault = str(error.strerror)
        note("told", program=program[0], fault=fault or None)
        if fault:
            text = "'{program}' could not be told of the end of the run: {reason}"
            console.say(Message(text, program=program[0], reason=Message(fault)), err=True)


def note(event: str, **about: Any) -> bool:
    """Log an event, with what is known about it; return whether there is a log."""
    logger.info(event, extra={"about": about})
    return bool(_PACKAGE_LOG.handlers)


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    with suppress(OSError, ValueError):
        return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
    return {}


class _Line(logging.Formatter):
    """A record as one line of text or JSON; of a warning elsewhere in the package its words are the event."""

    def __init__(self, *, as_json: bool) -> None:
        super().__init__()
        self.as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).replace(microsecond=0)
        times = {"time": at.isoformat().replace("+00:00", "Z"), "local": at.astimezone().isoformat()}
        about = {key: value for key, value in getattr(record, "about", {}).items() if value not in (None, [])}
        line = {**times, "level": record.levelname.lower(), "event": record.getMessage(), **about}
        if self.as_json:
            return json.dumps(line, ensure_ascii=False, default=str)
        told = " ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in about.items())
        event = " ".join(line["event"].split())
        return f"{line['time']} ({line['local']}) {line['level']} {event} {told}".rstrip()
