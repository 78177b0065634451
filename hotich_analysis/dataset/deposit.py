"""What was received, written as a snapshot. Snapshots are append-only: a correction is a new revision.

Names that an import did not know are proposed in a file, reviewed by a person, then added to spellings.csv.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from hotich_analysis.dataset.folder import (
    copy_folder,
    find_snapshot,
    find_start,
    list_revisions,
    write_file,
    written_aside,
)
from hotich_analysis.dataset.intake import (
    ACTIVE,
    Addition,
    Intake,
    add_to_held,
    find_key,
    say_answer,
    sort_out,
)
from hotich_analysis.dataset.names import SPELLINGS, UnitProblem, load_received_names
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
    texts = tabulate(cells).dropna(subset="unit_code").reindex(columns=[*REVIEW_COLUMNS, "note"])
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
    write_file(path, table.to_csv(index=False, lineterminator="\n").encode())


RETURNS_FILE: Final = "returns.csv"
_COMMENT: Final = "# Written by `hotich import`. Checksums are verified each time the snapshot is loaded.\n"
_MOST_NAMED: Final = 10


@dataclass(frozen=True)
class DocumentFacts:
    """The document that the figures came with; all blank for returns collected from the provinces."""

    issuer: str = ""
    type: str = ""
    number: str = ""
    title: str = ""


@dataclass(frozen=True)
class Plan:
    """What an import does to the snapshot of its date.

    revision: the number of the one to write. held: the last one, if there is any. is_kept: whether what is
    held stays, and the addition is added to it. lost: what is held and will not be, indicator by indicator.
    """

    revision: int
    held: Snapshot | None
    is_kept: bool
    addition: Addition
    lost: Sequence[Problem] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether all that was received is held already."""
        return self.is_kept and not self.addition.rows


def plan_import(
    intake: Intake, data_directory: Path, *, as_of: dt.date, reason: str | None = None, replace: bool = False
) -> Plan:
    """Return what an import will do to a data folder, which is only read.

    Late answers are added to the last revision of the date. Raises DataError with all problems of the intake,
    or naming the answers that would give way to an inference; UsageError where an answer that is held gives
    way to another one without a reason.
    """
    if intake.problems:
        raise DataError(intake.problems)
    if not intake.rows:
        message = "no value was found in the files received"
        raise DataError([Problem(", ".join(intake.sha256), message, expected="at least one", kind="empty")])
    revisions = list_revisions(as_of.isoformat(), data_directory=data_directory)
    if not revisions:
        return Plan(1, None, is_kept=False, addition=Addition(late=intake.rows))
    held = load_snapshot(as_of, data_directory=data_directory)
    addition = sort_out(intake.rows, held.status)
    if replace:
        lost = list(_find_losses(intake, held))
        addition = Addition(late=intake.rows)
    elif addition.doubtful:
        raise _refuse_inference(addition, held)
    else:
        lost = []
    plan = Plan(max(revisions) + 1, held, is_kept=not replace, addition=addition, lost=lost)
    if not reason and (replace or addition.corrected):
        raise _ask_for_reason(plan, held)
    return plan


def _refuse_inference(addition: Addition, held: Snapshot) -> DataError:
    problems = [
        Problem(
            row["file"],
            f"absence from the list would take the place of an answer: {_name_cell(row, held)}",
            value=f"inferred {say_answer(row)}",
            expected=f"the answer held, {before}",
            sheet=row["sheet"],
        )
        for before, row in addition.doubtful
    ]
    error = DataError(problems)
    advice = f"Nothing was written: revision {held.revision} stays as it is"
    error.args = (f"{error}\n{advice}. To lose what it holds, give --replace and a reason (--reason)",)
    return error


def _ask_for_reason(plan: Plan, held: Snapshot) -> UsageError:
    """What a correction changes, or that --replace is one, and what to do."""
    named = [
        f"  - {_name_cell(row, held)}: {before} -> {say_answer(row)} ({_name_place(row)})"
        for before, row in plan.addition.corrected
    ]
    what = f"{_count(len(named), 'value')} of it would be corrected" if named else "it would be replaced"
    asked = f"a snapshot of {held.snapshot_date} is held (revision {held.revision}), and {what}"
    advice = "nothing was written; to write a new revision, give its reason (--reason)"
    more = [f"  - and {len(named) - _MOST_NAMED} more"] if len(named) > _MOST_NAMED else []
    message = "\n".join([f"{asked}: {advice}", *named[:_MOST_NAMED], *more])
    return UsageError("correction", held.snapshot_date.isoformat(), message=message)


def _name_place(row: Mapping[str, Any]) -> str:
    return ", ".join(str(row[part]) for part in ("file", "sheet", "cell") if row[part])


def _name_cell(row: Mapping[str, Any], held: Snapshot) -> str:
    names = dict(zip(held.units["unit_code"], held.units["name_vi"], strict=True))
    return f"{names[row['unit_code']]}, {row['indicator_code']}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


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

    A data folder that does not exist yet begins as a copy of the package's, and appears with the snapshot in
    it; of a copy that broke off the rest is copied. The caller holds the folder's lock. spellings: reviewed
    ones, added to spellings.csv. A new revision holds what the last one does, and what is given; with
    `replace` only what is given. Where all is held already nothing is written, and the folder is that of the
    last revision. Raises as plan_import() does; nothing is written then.
    """
    start = find_start(data_directory)
    plan = plan_import(intake, start, as_of=as_of, reason=reason, replace=replace)
    if plan.is_nothing:
        return find_snapshot(as_of, data_directory=start)
    files = _write_files(plan, intake, start, document or DocumentFacts(), as_of, reason)
    name = Path("snapshots", as_of.isoformat(), *([f"revision_{plan.revision}"] if plan.revision > 1 else []))
    if not data_directory.exists():
        with written_aside(data_directory) as aside:
            copy_folder(start, aside)
            _place(aside, name, files, spellings)
    else:
        if start != data_directory:
            copy_folder(start, data_directory)
        _place(data_directory, name, files, spellings)
    return data_directory / name


def _place(
    data_directory: Path, name: Path, files: Mapping[str, bytes], spellings: pd.DataFrame | None
) -> None:
    """Write a snapshot whole; the names first, without which it could not be received again."""
    if spellings is not None:
        add_spellings(data_directory, spellings)
    with written_aside(data_directory / name) as aside:
        for file, content in files.items():
            write_file(aside / file, content)


def _write_files(
    plan: Plan, intake: Intake, start: Path, document: DocumentFacts, as_of: dt.date, reason: str | None
) -> dict[str, bytes]:
    """The files of a snapshot by name: annexes taken over as they are, returns, claims, source."""
    facts, files = _describe(document, as_of), {}
    if plan.held is not None and plan.is_kept:
        folder = find_snapshot(as_of, data_directory=start)
        intake = _add(intake, plan, folder)
        facts = dict(plan.held.source.details)
        printed = [layout for layout in facts["annexes"] if layout["layout"] != "returns"]
        files = {layout["file"]: (folder / layout["file"]).read_bytes() for layout in printed}
        facts["annexes"] = printed
    files[RETURNS_FILE] = _write_csv(intake.table)
    files["claims.csv"] = _write_csv(pd.DataFrame(intake.claims, columns=list(CLAIM_COLUMNS)))
    layout = {"file": RETURNS_FILE, "layout": "returns", "indicators": list(intake.indicators)}
    facts |= {
        "received": dict(intake.sha256),
        "annexes": [*facts["annexes"], layout],
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    facts.pop("reason", None)
    facts |= {"revision": plan.revision, "reason": reason} if reason else {"revision": plan.revision}
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=110)
    return files | {"source.yml": (_COMMENT + text).encode()}


def _add(intake: Intake, plan: Plan, folder: Path) -> Intake:
    """What is held and what was received; cells of printed annexes stay in these."""
    held = plan.held
    if held is None:
        return intake
    checksums = held.source.details.get("received", {})
    # a file of the same name with other content is another file
    labels = {
        file: file if intake.sha256.get(file, content) == content else f"{file} (revision {held.revision})"
        for file, content in checksums.items()
    }
    returns = folder / RETURNS_FILE
    rows = _read_csv(returns) if returns.is_file() else []
    rows = [row | {"file": labels.get(row["file"], row["file"])} for row in rows]
    received = {labels[file]: content for file, content in checksums.items()}
    before = Intake(rows, _read_csv(folder / "claims.csv"), sha256=received)
    return add_to_held(before, intake, plan.addition, list(held.indicators["indicator_code"]))


def _find_losses(intake: Intake, held: Snapshot) -> Iterator[Problem]:
    """The cells that have a value, and would have none if the snapshot held only what was received."""
    given = {find_key(row) for row in intake.rows}
    names = dict(zip(held.units["unit_code"], held.units["name_vi"], strict=True))
    cells = held.status[held.status["level"].notna()]
    for indicator, own in cells.groupby("indicator_code", sort=False):
        lost = [names[unit] for unit in own["unit_code"] if (unit, indicator) not in given]
        if lost:
            units = f"all {len(names)} provinces" if len(lost) == len(names) else ", ".join(lost)
            message = f"{_count(len(lost), 'cell')} of {indicator} would be lost: {units}"
            yield Problem(f"snapshots/{held.snapshot_date}", message)


def _read_csv(path: Path) -> list[dict[str, Any]]:
    """The lines as they were written, blanks as None."""
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return [{column: value or None for column, value in line.items()} for line in lines]


def _write_csv(table: pd.DataFrame) -> bytes:
    return table.astype("object").to_csv(index=False, lineterminator="\n").encode()


def _describe(document: DocumentFacts, as_of: dt.date) -> dict[str, Any]:
    """What source.yml says of a new snapshot, before its files."""
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
        "annexes": [],
    }
