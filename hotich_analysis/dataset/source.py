"""What source.yml says of a snapshot: its document, its layout and the checksums of its files.

All that is wrong with it is reported at once, because nothing of a snapshot can be read without it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import yaml

from hotich_analysis.dataset.tables import CONTROL, WITHOUT_CONTROL, find_control, read_text
from hotich_analysis.errors import DataError, Message, Problem, StatusTableError
from hotich_analysis.vocabulary import COMMUNES, FRAMES, Frame, Level

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast, if it is there
_DEEPEST: Final = 30
_KEYS: Final = {"snapshot_date": dt.date, "frame": int, "document": dict, "annexes": list, "sha256": dict}
_DOCUMENT_KEYS: Final = ("issuer", "type", "number", "title", "annex_line")
_LAYOUT_KEYS: Final = {
    "list": ("file", "number_column", "unit_column", "indicator", "listed", "not_listed"),
    "table": ("file", "number_column", "unit_column", "marks", "columns"),
    "returns": ("file", "indicators"),
}
_OF_KEY: Final = {"marks": dict, "columns": dict, "indicators": list}
_REQUEST: Final = {"item": str, "indicators": list, "quote": str}
_MEANINGS: Final = ("deployed", "none")
RECEIVED: Final = "received"
"""The folder, in that of a revision, of the files that came with it, as received."""


@dataclass(frozen=True)
class Source:
    """The document a snapshot comes from; `details` is all of source.yml."""

    issuer: str
    type: str
    number: str
    date: dt.date
    title: str
    annex_line: str
    details: dict[str, Any]


def read_source(directory: Path) -> Source:
    """Return what source.yml of a snapshot folder says; raise StatusTableError with all that is wrong."""
    label = f"{name_snapshot(directory)}/source.yml"
    try:
        text = read_text(directory / "source.yml", label)
        _check_events(text, label)
        details = yaml.load(text, _LOADER)  # noqa: S506 - it is safe
    except DataError as error:
        raise StatusTableError(error.problems) from error
    except yaml.YAMLError as error:
        message = Message("the file is not YAML: {error}", error=" ".join(str(error).split()))
        raise StatusTableError([Problem(label, message)]) from error
    if faults := list(_find_faults(details, find_date(directory))):
        raise StatusTableError([Problem(label, message) for message in faults])
    document = {key: details["document"][key] for key in _DOCUMENT_KEYS}
    return Source(**document, date=details["snapshot_date"], details=details)


def _check_events(text: str, label: str) -> None:
    """Raise DataError for YAML with control characters, or nested so deep that to read it would crash."""
    problems, depth = [], 0
    for event in yaml.parse(text, _LOADER):
        row = event.start_mark.line + 1 if event.start_mark else None
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            expected = Message("at most {n} levels", n=_DEEPEST)
            message = Message("the file is nested too deep")
            raise DataError([Problem(label, message, row, expected=expected)])
        if isinstance(event, yaml.ScalarEvent) and (control := find_control(event.value)):
            problems.append(Problem(label, CONTROL, row, value=control, expected=WITHOUT_CONTROL))
    if problems:
        raise DataError(problems)


def find_date(directory: Path) -> str:
    """Return the date that the folder of a snapshot, or of a revision of one, is named after."""
    return directory.parent.name if directory.name.startswith("revision_") else directory.name


def name_snapshot(directory: Path) -> str:
    """Return what problems call the folder of a snapshot, or of a revision of one."""
    path = f"snapshots/{find_date(directory)}"
    return f"{path}/{directory.name}" if directory.name.startswith("revision_") else path


def list_indicators(source: Source, *, printed: bool = False) -> list[str]:
    """Return the codes of the indicators of a snapshot, in the order of its annexes (or of the `printed`)."""
    codes: list[str] = []
    for layout in source.details["annexes"]:
        if layout["layout"] == "list":
            codes.append(layout["indicator"])
        elif layout["layout"] == "table":
            codes.extend(layout["columns"].values())
        elif not printed:
            codes.extend(code for code in layout["indicators"] if code not in codes)
    return codes


def list_frames(source: Source) -> list[Frame]:
    """Return the frames of the units that answered: that of the snapshot first, then that of communes."""
    own = source.details["frame"]
    return list(dict.fromkeys([own, *(layout.get("frame", own) for layout in source.details["annexes"])]))


def list_layouts(source: Source, frame: Frame) -> list[dict[str, Any]]:
    """Return the annexes and returns that speak of the units of a frame."""
    own = source.details["frame"]
    return [layout for layout in source.details["annexes"] if layout.get("frame", own) == frame]


def verify_checksums(directory: Path, source: Source) -> list[Problem]:
    """Return the files that are missing, changed or on no record, however plausible their content."""
    label, recorded = name_snapshot(directory), source.details["sha256"]
    problems = []
    for name, expected in recorded.items():
        path = directory / name
        if not path.is_file():
            problems.append(Problem(f"{label}/{name}", "the file is missing"))
        elif (found := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
            message = "the checksum differs from the one in source.yml: the file was changed or damaged"
            problems.append(Problem(f"{label}/{name}", message, value=found, expected=str(expected)))
    needed = [*(layout["file"] for layout in source.details["annexes"]), "claims.csv"]
    unrecorded = [name for name in needed if name not in recorded]
    missing = [Message("no checksum for {file}", file=name) for name in unrecorded]
    problems.extend(Problem(f"{label}/source.yml", message) for message in missing)
    return problems


def digest_folder(directory: Path) -> str:
    """Return one checksum of the files of a folder, their names and what they hold, those received too."""
    received = list_received_files(directory)
    own = (path for path in directory.iterdir() if path.is_file())
    return digest_files([*own, *received], below=directory)


def list_received_files(directory: Path) -> list[Path]:
    """Return the files kept as received of all revisions of a snapshot, of the folder of any of them."""
    return sorted(path for path in find_received(directory).rglob(f"{RECEIVED}/*") if path.is_file())


def digest_files(paths: Iterable[Path], *, below: Path) -> str:
    """Return one checksum of files: their paths from a folder, and what they hold or that none is there.

    A copy of the folder has the same.
    """
    total = hashlib.sha256()
    for path in sorted(paths):
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        name = os.path.relpath(path, below)
        total.update(f"{name}\0{found}\0".encode(errors="surrogateescape"))
    return total.hexdigest()


def list_received(source: Source) -> dict[str, dict[str, Any]]:
    """Return what source.yml says of each file received, by the name its rows have: at least the `sha256`.

    kept: where it is kept as received, in the folder of its date; sender; received_at; document: what the
    figures came with. A snapshot written before files were kept has the checksum alone.
    """
    received = source.details.get("received", {})
    return {name: {"sha256": said} if isinstance(said, str) else said for name, said in received.items()}


def find_received(directory: Path) -> Path:
    """Return the folder that the paths of files received start from, of the folder of any revision."""
    return directory.parent if directory.name.startswith("revision_") else directory


def verify_received(directory: Path, source: Source) -> list[Problem]:
    """Return the files received that are missing, changed, or on no record."""
    folder, label = find_received(directory), f"snapshots/{find_date(directory)}"
    kept = {entry["kept"]: entry["sha256"] for entry in list_received(source).values() if "kept" in entry}
    problems = []
    for name, expected in kept.items():
        path = folder / name
        if not path.is_file():
            problems.append(Problem(f"{label}/{name}", "the file received is missing"))
        elif (found := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
            message = "the file is not as it was received: its checksum differs from the one in source.yml"
            problems.append(Problem(f"{label}/{name}", message, value=found, expected=expected))
    for path in sorted((directory / RECEIVED).glob("*")):
        if (name := path.relative_to(folder).as_posix()) not in kept:
            message, expected = "the file is on no record", "a file that source.yml lists as received"
            problems.append(Problem(f"{label}/{name}", message, expected=expected))
    return problems


def _not_a(key: str, found: object, kind: type) -> Message:
    return Message("'{key}' is {found}, not a {kind}", key=key, found=repr(found), kind=kind.__name__)


def _find_faults(details: Any, folder: str) -> Iterator[str]:
    if not isinstance(details, dict):
        yield "the file holds no keys"
        return
    for key, kind in _KEYS.items():
        if key not in details:
            yield Message("the key '{key}' is missing", key=key)
        elif not isinstance(details[key], kind):
            yield _not_a(key, details[key], kind)
    if str(details.get("snapshot_date", folder)) != folder:
        yield Message(
            "snapshot_date is {date}, but the folder is {folder}",
            date=details["snapshot_date"],
            folder=folder,
        )
    if details.get("frame", FRAMES[0]) not in FRAMES:
        known = ", ".join(map(str, FRAMES))
        yield Message("frame is {frame}; it must be one of {known}", frame=details["frame"], known=known)
    if isinstance(document := details.get("document"), dict):
        missing = [key for key in _DOCUMENT_KEYS if not isinstance(document.get(key), str)]
        yield from (Message("the key 'document.{key}' is missing", key=key) for key in missing)
    yield from _find_request_faults(details.get("requests", []))
    yield from _find_received_faults(details.get("received", {}))
    if isinstance(annexes := details.get("annexes"), list):
        for number, layout in enumerate(annexes, 1):
            faults = _find_layout_faults(layout)
            yield from (Message("annex {n}: {fault}", n=number, fault=fault) for fault in faults)


def _find_received_faults(received: Any) -> Iterator[str]:
    if not isinstance(received, dict):
        yield _not_a("received", received, dict)
        return
    for name, said in received.items():
        entry = {"sha256": said} if isinstance(said, str) else said
        if not isinstance(entry, dict) or not isinstance(entry.get("sha256"), str):
            yield Message("received '{name}': it needs sha256", name=name)
        elif not _is_inside(entry.get("kept", RECEIVED)):
            yield Message(
                "received '{name}': 'kept' is {path}, no path in the folder of the date",
                name=name,
                path=repr(entry["kept"]),
            )


def _is_inside(path: Any) -> bool:
    return isinstance(path, str) and not PurePosixPath(path).is_absolute() and ".." not in path.split("/")


def _find_request_faults(requests: Any) -> Iterator[str]:
    if not isinstance(requests, list):
        yield _not_a("requests", requests, list)
        return
    wrong = [number for number, request in enumerate(requests, 1) if not _is_request(request)]
    keys = ", ".join(_REQUEST)
    yield from (Message("request {n}: it needs {keys}, numbers as text", n=n, keys=keys) for n in wrong)


def _is_request(request: Any) -> bool:
    """Whether an entry of requests says which item of the letter asks for which indicators, and quotes it."""
    return isinstance(request, dict) and all(
        isinstance(request.get(key), kind) for key, kind in _REQUEST.items()
    )


def _find_layout_faults(layout: Any) -> Iterator[str]:
    kind = layout.get("layout") if isinstance(layout, dict) else None
    if not isinstance(kind, str) or kind not in _LAYOUT_KEYS:
        known = ", ".join(_LAYOUT_KEYS)
        yield Message("the layout is {kind}; it must be one of {known}", kind=repr(kind), known=known)
        return
    for key in _LAYOUT_KEYS[kind]:
        wanted = _OF_KEY.get(key, str)
        if not isinstance(layout.get(key), wanted) or not layout[key]:
            yield _not_a(key, layout.get(key), wanted)
        elif wanted is dict and {type(text) for pair in layout[key].items() for text in pair} != {str}:
            yield Message("'{key}' holds something else than text; quote it", key=key)
    if layout.get("frame", COMMUNES) != COMMUNES:
        yield Message(
            "'frame' is {frame}; it must be {known}, or left out", frame=repr(layout["frame"]), known=COMMUNES
        )
    for key in ("listed", "not_listed"):
        if key in layout and layout[key] not in list(Level):
            known, found = ", ".join(Level), repr(layout[key])
            yield Message("'{key}' is {found}; it must be one of {known}", key=key, found=found, known=known)
    marks = layout.get("marks")
    for mark, meaning in marks.items() if isinstance(marks, dict) else ():
        if meaning not in _MEANINGS:
            yield Message(
                "the mark '{mark}' means {meaning}; it must be one of {known}",
                mark=mark,
                meaning=repr(meaning),
                known=", ".join(_MEANINGS),
            )
