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
from hotich_analysis.dataset.names import UnitProblem, load_received_names
from hotich_analysis.dataset.references import SPELLINGS, load_references
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.dataset.source import RECEIVED, list_frames, list_received
from hotich_analysis.dataset.spreadsheets import Cell
from hotich_analysis.dataset.tables import check_cells, read_cells, read_table, read_text, tabulate
from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.vocabulary import CLAIM_COLUMNS, COMMUNES, EARLIEST_FRAME, Frame, Level, State

REVIEW_COLUMNS: Final = ("spelling", "unit_code", "candidates", "seen_in")


def propose_spellings(problems: Sequence[Problem], path: Path) -> int:
    """Write the names that were not known to a CSV for review, unit_code blank; return how many."""
    rows = {
        found.value: (found.value, "", found.expected, f"{found.file}, {found.sheet}, {found.cell}")
        for found in problems
        if found.value and not found.value.startswith((*ACTIVE, "-"))
    }
    table = pd.DataFrame(rows.values(), columns=list(REVIEW_COLUMNS))
    write_file(path, table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    return len(table)


def read_reviewed(path: Path, data_directory: Path, *, frame: Frame = EARLIEST_FRAME) -> pd.DataFrame:
    """Return the reviewed rows (those with a unit_code) with the columns of spellings.csv, of a frame.

    Raises DataError naming each row whose code is that of no province, whose origin is blank, or whose form
    still does not resolve to the code, because it means another province or is a question on record.
    """
    cells = read_cells(read_text(path, path.name))
    if problems := check_cells(path.name, cells, REVIEW_COLUMNS):
        raise DataError(problems)
    texts = tabulate(cells).to_frame().dropna(subset="unit_code").reindex(columns=[*REVIEW_COLUMNS, "note"])
    codes = texts["unit_code"].str.zfill(2)  # a spreadsheet that saves the file makes 1 of 01
    reviewed = texts[["spelling", "seen_in", "note"]].assign(
        unit_code=codes, kind="reviewed import", use="ok", frame=frame
    )
    if problems := list(_find_faults(path.name, reviewed, data_directory, frame)):
        raise DataError(problems)
    return reviewed.reset_index(drop=True)


def _find_faults(name: str, reviewed: pd.DataFrame, data_directory: Path, frame: Frame) -> Iterator[Problem]:
    names = load_received_names(data_directory, reviewed, frame=frame)
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
            message = Message("the form means {name} already", name=names.name_of[found])
            yield Problem(name, message, row, "spelling", spelling, found)


def add_spellings(data_directory: Path, reviewed: pd.DataFrame) -> None:
    """Add reviewed rows that are new to spellings.csv, each below those of its province."""
    path = data_directory / SPELLINGS
    known = read_table(data_directory, SPELLINGS)
    is_known = reviewed.set_index(["frame", "spelling"]).index.isin(
        known.set_index(["frame", "spelling"]).index
    )
    new = reviewed[~is_known]
    table = pd.concat([known, new[list(known.columns)]], ignore_index=True)
    table = table.sort_values(["frame", "unit_code"], ascending=[False, True], kind="stable")
    write_file(path, table.to_csv(index=False, lineterminator="\n").encode())


RETURNS_FILE: Final = "returns.csv"
_COMMENT: Final = "# Written by `hotich import`. Checksums are verified each time the snapshot is loaded.\n"
_MOST_NAMED: Final = 10
_MOST_LOST: Final = 63
"""So many units are named of which an answer would be lost; of communes there are more."""
_LENGTH: Final = 16
"""Digits of a checksum that name a file."""


@dataclass(frozen=True)
class DocumentFacts:
    """The document that the figures came with; all blank for returns collected from the provinces."""

    issuer: str = ""
    type: str = ""
    number: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """What a cell says it came with: the number or, of a document without one, the title."""
        return self.number or self.title


@dataclass(frozen=True)
class Receipt:
    """When files were received, and from whom; without a sender each file's own name says so."""

    received_at: dt.datetime | None = None
    sender: str = ""


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
        raise DataError([Problem(", ".join(intake.files), message, expected="at least one", kind="empty")])
    revisions = list_revisions(as_of.isoformat(), data_directory=data_directory)
    if not revisions:
        return Plan(1, None, is_kept=False, addition=Addition(late=intake.rows))
    held = load_snapshot(as_of, data_directory=data_directory)
    addition = sort_out(intake.rows, held.answers)
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
    text = "absence from the list would take the place of an answer: {cell}"
    problems = [
        Problem(
            row["file"],
            Message(text, cell=_name_cell(row, held)),
            value=Message("inferred {answer}", answer=say_answer(row)),
            expected=Message("the answer held, {answer}", answer=before),
            sheet=row["sheet"],
        )
        for before, row in addition.doubtful
    ]
    advice = Message(
        "Nothing was written: revision {n} stays as it is. To lose what it holds, give --replace and a reason"
        " (--reason)",
        n=held.revision,
    )
    return DataError(problems, advice=advice)


def _ask_for_reason(plan: Plan, held: Snapshot) -> UsageError:
    """What a correction changes, or that --replace is one, and what to do."""
    named = [
        Message(
            "  - {cell}: {before} -> {after} ({place})",
            cell=_name_cell(row, held),
            before=before,
            after=say_answer(row),
            place=_name_place(row),
        )
        for before, row in plan.addition.corrected
    ]
    what = Message.counted(
        "{n} value of it would be corrected", "{n} values of it would be corrected", len(named)
    )
    asked = Message(
        "a snapshot of {date} is held (revision {n}), and {what}: nothing was written; to write a new"
        " revision, give its reason (--reason)",
        date=held.snapshot_date,
        n=held.revision,
        what=what if named else Message("it would be replaced"),
    )
    n_more = len(named) - _MOST_NAMED
    more = [Message("  - and {n} more", n=n_more)] if n_more > 0 else []
    message = Message.listing([asked, *named[:_MOST_NAMED], *more], by="\n")
    return UsageError("correction", held.snapshot_date.isoformat(), message=message)


def _name_place(row: Mapping[str, Any]) -> str:
    return ", ".join(str(row[part]) for part in ("file", "sheet", "cell") if row[part])


def _name_cell(row: Mapping[str, Any], held: Snapshot) -> str:
    return f"{_name_units(held)[row['unit_code']]}, {row['indicator_code']}"


def _name_units(snapshot: Snapshot) -> dict[str, str]:
    """The name of each unit, and of each commune that may have answered with its province, by code."""
    frames = list_frames(snapshot.source)[1:]
    tables = [snapshot.units, *(snapshot.references.units_of(frame) for frame in frames)]
    labels = {
        code: name
        for table in tables
        for code, name in zip(table["unit_code"], table["label_vi"], strict=True)
    }
    return labels | dict(zip(snapshot.units["unit_code"], snapshot.units["name_vi"], strict=True))


def write_snapshot(
    intake: Intake,
    data_directory: Path,
    *,
    as_of: dt.date,
    document: DocumentFacts | None = None,
    receipt: Receipt | None = None,
    reason: str | None = None,
    spellings: pd.DataFrame | None = None,
    replace: bool = False,
) -> Path:
    """Write rows and claims as a new snapshot, or as a new revision of one; return its folder.

    A data folder that does not exist yet begins as a copy of the package's, and appears with the snapshot in
    it; of a copy that broke off the rest is copied. The caller holds the folder's lock. spellings: reviewed
    ones, added to spellings.csv. The files received are kept beside, as they are (receipt: when, from whom).
    A new revision holds what the last one does, and what is given; with `replace` only what is given. Where
    all is held already nothing is written, and the folder is that of the last revision. Raises as
    plan_import() does; nothing is written then.
    """
    start = find_start(data_directory)
    plan = plan_import(intake, start, as_of=as_of, reason=reason, replace=replace)
    if plan.is_nothing:
        return find_snapshot(as_of, data_directory=start)
    document, receipt = document or DocumentFacts(), receipt or Receipt()
    kept, received = _keep(intake, plan, document, receipt)
    facts = {"revision": plan.revision, "reason": reason} if reason else {"revision": plan.revision}
    if not plan.is_kept:
        facts = _describe(document, as_of, load_references(start).frame_on(as_of)) | facts
    files = kept | _write_files(plan, intake, start, facts, received)
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
            (aside / file).parent.mkdir(exist_ok=True)
            write_file(aside / file, content)


def _keep(
    intake: Intake, plan: Plan, document: DocumentFacts, receipt: Receipt
) -> tuple[dict[str, bytes], dict[str, dict[str, Any]]]:
    """The files received by their place in the folder of the revision, and what source.yml says of each.

    What is kept already of an earlier revision is not kept twice. Names are checksums: a sender's may be any.
    """
    held = list_received(plan.held.source) if plan.held else {}
    known = {entry["sha256"]: entry["kept"] for entry in held.values() if "kept" in entry}
    prefix = "" if plan.revision == 1 else f"revision_{plan.revision}/"
    contents: dict[str, bytes] = {}
    entries: dict[str, dict[str, Any]] = {}
    for name, content in intake.files.items():
        checksum = hashlib.sha256(content).hexdigest()
        place = f"{RECEIVED}/{checksum[:_LENGTH]}{Path(name).suffix.lower()}"
        entry = {"sha256": checksum, "kept": known.get(checksum, prefix + place)}
        entry["sender"] = receipt.sender or Path(name).stem
        if receipt.received_at:
            entry["received_at"] = receipt.received_at.isoformat(timespec="seconds")
        entries[name] = entry | ({"document": document.name} if document.name else {})
        if checksum not in known:
            contents[place] = content
    return contents, entries


def _write_files(
    plan: Plan, intake: Intake, start: Path, facts: dict[str, Any], received: Mapping[str, dict[str, Any]]
) -> dict[str, bytes]:
    """The files of a snapshot by name: annexes taken over as they are, returns, claims, source.

    facts: what source.yml says besides.
    """
    files: dict[str, bytes] = {}
    if plan.held is not None and plan.is_kept:
        folder = find_snapshot(plan.held.snapshot_date, data_directory=start)
        intake, received = _add(intake, plan.held, plan.addition, folder, received)
        held = {key: said for key, said in plan.held.source.details.items() if key != "reason"}
        facts = held | facts
        printed = [layout for layout in facts["annexes"] if layout["layout"] != "returns"]
        files = {layout["file"]: (folder / layout["file"]).read_bytes() for layout in printed}
    else:
        printed = []
    files[RETURNS_FILE] = _write_csv(intake.table)
    files["claims.csv"] = _write_csv(pd.DataFrame(intake.claims, columns=list(CLAIM_COLUMNS)))
    facts |= {
        "received": dict(received),
        "annexes": [*printed, *_lay_out(intake, load_references(start).commune_codes)],
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=110)
    return files | {"source.yml": (_COMMENT + text).encode()}


def _lay_out(intake: Intake, communes: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Which indicators provinces answered, and which their communes did; a table holds the rows of both."""
    for frame in ({}, {"frame": COMMUNES}):
        own = [row for row in intake.rows if (row["unit_code"] in communes) == bool(frame)]
        if indicators := Intake(own).indicators:
            yield {"file": RETURNS_FILE, "layout": "returns", **frame, "indicators": indicators}


def _add(
    intake: Intake, held: Snapshot, addition: Addition, folder: Path, received: Mapping[str, dict[str, Any]]
) -> tuple[Intake, dict[str, dict[str, Any]]]:
    """What is held and what was received, with all files; cells of printed annexes stay in these."""
    before = list_received(held.source)
    # a file of the same name with other content is another file
    labels = {
        name: name
        if received.get(name, entry)["sha256"] == entry["sha256"]
        else f"{name} (revision {held.revision})"
        for name, entry in before.items()
    }
    returns = folder / RETURNS_FILE
    rows = _read_csv(returns) if returns.is_file() else []
    rows = [row | {"file": labels.get(row["file"], row["file"])} for row in rows]
    carried = Intake(rows, _read_csv(folder / "claims.csv"))
    order = list(held.indicators["indicator_code"])
    both = {**received, **{labels[name]: entry for name, entry in before.items()}}
    files = {name: both[name] for name in (*labels.values(), *received)}
    return add_to_held(carried, intake, addition, order), files


def _find_losses(intake: Intake, held: Snapshot) -> Iterator[Problem]:
    """The cells that have a value, and would have none if the snapshot held only what was received."""
    given = {find_key(row) for row in intake.rows}
    names = _name_units(held)
    cells = held.answers[held.answers["level"].notna()]
    for indicator, own in cells.groupby("indicator_code", sort=False):
        lost = [names[unit] for unit in own["unit_code"] if (unit, indicator) not in given]
        if lost:
            everywhere = len(lost) == len(names)
            told = ", ".join(lost[:_MOST_LOST])
            if len(lost) > _MOST_LOST:
                told = Message("{units} and {n} more", units=told, n=len(lost) - _MOST_LOST)
            message = Message.counted(
                "{n} cell of {indicator} would be lost: {units}",
                "{n} cells of {indicator} would be lost: {units}",
                len(lost),
                indicator=indicator,
                units=Message("all {n} provinces", n=len(names)) if everywhere else told,
            )
            yield Problem(f"snapshots/{held.snapshot_date}", message)


def _read_csv(path: Path) -> list[dict[str, Any]]:
    """The lines as they were written, blanks as None."""
    lines = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    return [{column: value or None for column, value in line.items()} for line in lines]


def _write_csv(table: pd.DataFrame) -> bytes:
    return table.astype("object").to_csv(index=False, lineterminator="\n").encode()


def _describe(document: DocumentFacts, as_of: dt.date, frame: Frame) -> dict[str, Any]:
    """What source.yml says of a new snapshot, before its files."""
    line = f"(Kèm theo {document.type} số {document.number} của {document.issuer})" if document.number else ""
    return {
        "snapshot_date": as_of,
        "frame": frame,
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
    }


TRACE_COLUMNS: Final = (
    "unit_code",
    "name_vi",
    "indicator_code",
    "snapshot_date",
    "revision",
    "state",
    "level",
    "numerator",
    "denominator",
    "note",
    "document",
    "annex",
    "file",
    "sheet",
    "row",
    "column",
    "cell",
    "value_as_received",
    "name_as_received",
    "sender",
    "received_at",
    "sha256",
    "kept",
    "is_inferred",
    "rule",
)


def trace_cell(snapshot: Snapshot, data_directory: Path, *, unit: str, indicator: str) -> pd.DataFrame:
    """Return where the answer of a unit (code) on an indicator stands, and the rule that read it: one row.

    Columns: TRACE_COLUMNS. Of a printed annex: document, annex, file, row as printed, column. Of a return:
    the sender's file, sheet and cell; who sent it and when, its checksum, and where in the data folder it is
    `kept`. value_as_received, name_as_received: what stands there. rule: in words. What was not reported, or
    not asked, has no place. Raises UsageError for an unknown indicator.
    """
    codes = list(snapshot.references.indicators["indicator_code"])
    if indicator not in codes:
        raise UsageError("indicator", indicator, known=codes)
    status = snapshot.status
    found = status[status["unit_code"].eq(unit) & status["indicator_code"].eq(indicator)].astype("object")
    ending = snapshot.references.list_ended(snapshot.snapshot_date).get(indicator)
    state = State.NOT_APPLICABLE if ending else State.NOT_ASKED
    facts: dict[Any, Any] = {"state": str(state)}
    for row in found.where(found.notna(), None).to_dict("records"):
        facts |= row
    facts |= {
        "unit_code": unit,
        "name_vi": _name_units(snapshot)[unit],
        "indicator_code": indicator,
        "snapshot_date": snapshot.snapshot_date.isoformat(),
        "revision": snapshot.revision,
    }
    facts |= _trace(facts, snapshot, data_directory)
    if ending:
        facts["rule"] = Message("the item {ending}", ending=ending.words)
    return pd.DataFrame([facts], dtype="object").reindex(columns=list(TRACE_COLUMNS))


def _trace(cell: Mapping[Any, Any], snapshot: Snapshot, data_directory: Path) -> dict[str, Any]:
    if cell["state"] != State.REPORTED:
        return {"document": None, "rule": _SILENT[State(cell["state"])]}
    folder = find_snapshot(f"{snapshot.snapshot_date}@{snapshot.revision}", data_directory=data_directory)
    return _trace_print(cell, snapshot, folder) if cell["annex"] else _trace_return(cell, snapshot, folder)


_SILENT: Final = {
    State.NOT_REPORTED: Message("asked, and no answer of the unit is held"),
    State.NOT_ASKED: Message("neither a document nor a return of this date speaks of it"),
    State.NOT_APPLICABLE: Message("the item does not exist on this date"),
}


def _trace_print(cell: Mapping[Any, Any], snapshot: Snapshot, folder: Path) -> dict[str, Any]:
    """What is printed in the cell, and what the layout of its annex makes of it."""
    [layout] = [one for one in snapshot.source.details["annexes"] if one["file"] == cell["file"]]
    lines = csv.DictReader(io.StringIO(read_text(folder / cell["file"], cell["file"]), newline=""))
    number = layout["number_column"]
    line = next((line for line in lines if line[number].rstrip(".") == str(cell["row"])), {})
    printed = {
        "name_as_received": line.get(layout["unit_column"]),
        "value_as_received": line.get(cell["column"] or ""),
    }
    if layout["layout"] == "list":
        rule = Message(
            "a unit of the list is read as {listed}, one that is not in it as {other}{inferred}",
            listed=Message(layout["listed"]),
            other=Message(layout["not_listed"]),
            inferred=_by_inference(cell),
        )
        return printed | {"rule": rule}
    return printed | {"rule": _say_mark(printed["value_as_received"], cell)}


def _trace_return(cell: Mapping[Any, Any], snapshot: Snapshot, folder: Path) -> dict[str, Any]:
    """What stands in the sender's cell, and what was received when from whom."""
    [line] = [line for line in _read_csv(folder / RETURNS_FILE) if find_key(line) == find_key(cell)]
    found = {name: line[name] for name in ("value_as_received", "name_as_received", "cell")}
    entry = list_received(snapshot.source).get(str(cell["file"]), {})
    kept = {"kept": f"snapshots/{snapshot.snapshot_date}/{entry['kept']}"} if "kept" in entry else {}
    about = {"level": Message(cell["level"]), "answer": say_answer(line), "inferred": _by_inference(cell)}
    if line["denominator"]:
        rule = Message("both counts as they stand; {answer} is {level}: full is all, none is zero", **about)
    elif cell["is_inferred"]:
        rule = Message(
            "the file lists the units that lack it; all others are read as {level}{inferred}", **about
        )
    elif line["name_as_received"] == line["value_as_received"]:
        rule = Message("the file lists the units that lack it; they are read as {level}", **about)
    else:
        rule = _say_mark(line["value_as_received"], cell)
    return entry | kept | found | {"rule": rule}


def _by_inference(cell: Mapping[Any, Any]) -> Message:
    return Message(" (by inference: nothing is said of this unit)" if cell["is_inferred"] else "")


def _say_mark(value: str | None, cell: Mapping[Any, Any]) -> Message:
    has_note = cell["level"] == Level.PARTIAL and cell["note"]
    return Message(
        "“{value}” is read as {level}{note}{restriction}",
        value=value,
        level=Message(cell["level"]),
        note=Message(", for it has the note “{note}”", note=cell["note"]) if has_note else "",
        restriction=f" (restrictions.csv: {cell['restriction']})" if cell["restriction"] else "",
    )
