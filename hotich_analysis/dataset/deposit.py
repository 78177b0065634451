"""What was received, written as a snapshot. Snapshots are append-only: a correction is a new revision.

Names that an import did not know are proposed in a file, reviewed by a person, then added to spellings.csv.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from hotich_analysis.dataset.folder import find_bundled, find_snapshot, is_begun, list_revisions
from hotich_analysis.dataset.intake import ACTIVE, Intake, add_to_held
from hotich_analysis.dataset.names import UnitProblem, load_received_names
from hotich_analysis.dataset.references import SPELLINGS
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.dataset.spreadsheets import Cell
from hotich_analysis.dataset.tables import check_cells, read_cells, read_table, read_text, tabulate
from hotich_analysis.errors import DataError, Problem, UsageError
from hotich_analysis.vocabulary import CLAIM_COLUMNS, EARLIEST_FRAME

REVIEW_COLUMNS: Final = ("spelling", "unit_code", "candidates", "seen_in")


def propose_spellings(problems: Sequence[Problem], path: Path) -> int:
    """Write the names that were not known to a CSV for review, unit_code blank; return how many."""
    rows = {
        found.value: (found.value, "", found.expected, f"{found.file}, {found.sheet}, {found.cell}")
        for found in problems
        if found.value and not found.value.startswith((*ACTIVE, "-"))
    }
    table = pd.DataFrame(rows.values(), columns=list(REVIEW_COLUMNS))
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8-sig")
    return len(table)


def read_reviewed(path: Path, data_directory: Path) -> pd.DataFrame:
    """Return the reviewed rows (those with a unit_code) with the columns of spellings.csv.

    Raises DataError naming each row whose code is that of no province, whose origin is blank, or whose form
    still does not resolve to the code, because it means another province or is a question on record.
    """
    cells = read_cells(read_text(path, path.name))
    if problems := check_cells(path.name, cells, REVIEW_COLUMNS):
        raise DataError(problems)
    texts = tabulate(cells).to_frame().dropna(subset="unit_code").reindex(columns=[*REVIEW_COLUMNS, "note"])
    codes = texts["unit_code"].str.zfill(2)  # a spreadsheet that saves the file makes 1 of 01
    reviewed = texts[["spelling", "seen_in", "note"]].assign(
        unit_code=codes, kind="reviewed import", use="ok", frame=EARLIEST_FRAME
    )
    if problems := list(_find_faults(path.name, reviewed, data_directory)):
        raise DataError(problems)
    return reviewed.reset_index(drop=True)


def _find_faults(name: str, reviewed: pd.DataFrame, data_directory: Path) -> Iterator[Problem]:
    names = load_received_names(data_directory, reviewed)
    for row, line in zip(reviewed.index, reviewed.to_dict("records"), strict=True):
        spelling, code = line["spelling"], line["unit_code"]
        if code not in names.name_of:
            message, expected = "the code is that of no province", "a code of units.csv"
            yield Problem(name, message, row, "unit_code", code, expected)
            continue
        if pd.isna(line["seen_in"]):
            yield Problem(name, "the cell is blank", row, "seen_in", expected="where the form was seen")
        try:
            found = names.resolve(Cell(row, 1, spelling), None)
        except UnitProblem as problem:
            yield Problem(name, problem.message, row, "spelling", spelling, problem.expected)
            continue
        if found != code:
            message = f"the form means {names.name_of[found]} already"
            yield Problem(name, message, row, "spelling", spelling, found)


def add_spellings(data_directory: Path, reviewed: pd.DataFrame) -> None:
    """Add reviewed rows that are new to spellings.csv, each below those of its province."""
    path = data_directory / SPELLINGS
    known = read_table(data_directory, SPELLINGS)
    new = reviewed[~reviewed["spelling"].isin(known["spelling"])]
    table = pd.concat([known, new[list(known.columns)]], ignore_index=True)
    table = table.sort_values(["frame", "unit_code"], ascending=[False, True], kind="stable")
    temporary = path.with_suffix(".part")
    table.to_csv(temporary, index=False, lineterminator="\n", encoding="utf-8")
    temporary.replace(path)


RETURNS_FILE: Final = "returns.csv"
_ADVICE: Final = (
    "Nothing was written: revision {revision} stays as it is. It is made from printed annexes, and returns"
    " cannot be added to these: give files that report all these cells as well, or lose them with --replace"
)
_COMMENT: Final = "# Written by `hotich import`. Checksums are verified each time the snapshot is loaded.\n"


@dataclass(frozen=True)
class DocumentFacts:
    """The document that the figures came with; all blank for returns collected from the provinces."""

    issuer: str = ""
    type: str = ""
    number: str = ""
    title: str = ""


def plan_revision(data_directory: Path, as_of: dt.date, reason: str | None) -> int:
    """Return the number of the revision to write; raise UsageError for a correction without a reason."""
    held = list_revisions(as_of.isoformat(), data_directory=data_directory)
    if held and not reason:
        message = f"a snapshot of {as_of} is held; to add a correction, give its reason (--reason)"
        raise UsageError("correction", as_of.isoformat(), message=message)
    return max(held, default=0) + 1


def write_snapshot(
    intake: Intake,
    data_directory: Path,
    *,
    as_of: dt.date,
    document: DocumentFacts | None = None,
    reason: str | None = None,
    spellings: pd.DataFrame | None = None,
    replace: bool = False,
) -> Path:
    """Write rows and claims as a new snapshot, or as a new revision of one; return its folder.

    A data folder that does not exist yet begins as a copy of the package's. spellings: reviewed ones, added
    to spellings.csv. A new revision holds what the last one does, and what is given; with `replace` only what
    is given. Raises DataError with all problems of the intake, or with what would be lost of a snapshot that
    is made from printed annexes, UsageError for a correction without a reason; nothing is written then.
    """
    if intake.problems:
        raise DataError(intake.problems)
    if not intake.rows:
        message = "no value was found in the files received"
        raise DataError([Problem(", ".join(intake.sha256), message, expected="at least one", kind="empty")])
    start = data_directory if is_begun(data_directory) else find_bundled("data")
    revision = plan_revision(start, as_of, reason)
    held = load_snapshot(as_of, data_directory=start) if revision > 1 and not replace else None
    if held is not None:
        intake = _add(intake, held, start)
    files = {
        RETURNS_FILE: _write_csv(intake.table),
        "claims.csv": _write_csv(pd.DataFrame(intake.claims, columns=list(CLAIM_COLUMNS))),
    }
    facts = _state_source(intake, files, document or DocumentFacts(), as_of)
    if held is not None and document in (None, DocumentFacts()) and _find_returns(held):
        facts["document"] = held.source.details["document"]
    facts |= {"revision": revision, "reason": reason} if reason else {"revision": revision}
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=110)
    files["source.yml"] = (_COMMENT + text).encode()
    if start != data_directory:
        no_code = shutil.ignore_patterns("*.py", "_*")
        shutil.copytree(start, data_directory, dirs_exist_ok=True, ignore=no_code)
    folder = data_directory / "snapshots" / as_of.isoformat()
    placed = _place(folder if revision == 1 else folder / f"revision_{revision}", files)
    if spellings is not None:
        add_spellings(data_directory, spellings)
    return placed


def _find_returns(held: Snapshot) -> str | None:
    """The file of a snapshot made from returns alone; None of one made from printed annexes."""
    first, *others = held.source.details["annexes"]
    return str(first["file"]) if first["layout"] == "returns" and not others else None


def _add(intake: Intake, held: Snapshot, data_directory: Path) -> Intake:
    """What is held and what was received; only what was received, if nothing is lost by that."""
    name = _find_returns(held)
    if name is None:
        if problems := list(_find_losses(intake, held)):
            error = DataError(problems)
            error.args = (f"{error}\n{_ADVICE.format(revision=held.revision)}",)
            raise error
        return intake
    folder = find_snapshot(held.snapshot_date, data_directory=data_directory)
    checksums = held.source.details.get("received", {})
    # a file of the same name with other content is another file
    labels = {
        file: file if intake.sha256.get(file, content) == content else f"{file} (revision {held.revision})"
        for file, content in checksums.items()
    }
    rows = [row | {"file": labels.get(row["file"], row["file"])} for row in _read_csv(folder / name)]
    received = {labels[file]: content for file, content in checksums.items()}
    before = Intake(rows, _read_csv(folder / "claims.csv"), sha256=received)
    return add_to_held(before, intake, list(held.indicators["indicator_code"]))


def _find_losses(intake: Intake, held: Snapshot) -> Iterator[Problem]:
    """The cells that have a value, and would have none if the snapshot held only what was received."""
    given = {(row["unit_code"], row["indicator_code"]) for row in intake.rows}
    names = dict(zip(held.units["unit_code"], held.units["name_vi"], strict=True))
    cells = held.status[held.status["level"].notna()]
    for indicator, own in cells.groupby("indicator_code", sort=False):
        lost = [names[unit] for unit in own["unit_code"] if (unit, indicator) not in given]
        if lost:
            units = f"all {len(names)} provinces" if len(lost) == len(names) else ", ".join(lost)
            cells_lost = "1 cell" if len(lost) == 1 else f"{len(lost)} cells"
            message = f"{cells_lost} of {indicator} would be lost: {units}"
            yield Problem(f"snapshots/{held.snapshot_date}", message)


def _place(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write the files beside the folder, then give them its name at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
    try:
        for name, content in files.items():
            (temporary / name).write_bytes(content)
        temporary.chmod(0o755)
        temporary.rename(folder)
    except OSError:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return folder


def _read_csv(path: Path) -> list[dict[str, Any]]:
    """The lines as they were written, blanks as None."""
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return [{column: value or None for column, value in line.items()} for line in lines]


def _write_csv(table: pd.DataFrame) -> bytes:
    return table.astype("object").to_csv(index=False, lineterminator="\n").encode()


def _state_source(
    intake: Intake, files: Mapping[str, bytes], document: DocumentFacts, as_of: dt.date
) -> dict[str, Any]:
    line = f"(Kèm theo {document.type} số {document.number} của {document.issuer})" if document.number else ""
    return {
        "snapshot_date": as_of,
        "frame": EARLIEST_FRAME,
        "document": {
            "issuer": document.issuer or "các tỉnh, thành phố trực thuộc Trung ương",
            "issuer_en": document.issuer or "the provinces",
            "type": document.type or "Báo cáo",
            "type_en": document.type or "Returns",
            "number": document.number,
            "title": document.title or "Báo cáo của các tỉnh, thành phố",
            "title_en": document.title or "Returns of the provinces",
            "annex_line": line,
        },
        "received": dict(intake.sha256),
        "annexes": [{"file": RETURNS_FILE, "layout": "returns", "indicators": list(intake.indicators)}],
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
