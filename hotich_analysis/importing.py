"""`hotich template` and `hotich import`: the return form for provinces, and its way back in."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from hotich_analysis import console
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.deposit import (
    DocumentFacts,
    Plan,
    Receipt,
    plan_import,
    propose_spellings,
    read_reviewed,
    write_snapshot,
)
from hotich_analysis.dataset.folder import (
    find_bundled,
    find_start,
    hold,
    is_begun,
    list_snapshot_directories,
    write_file,
)
from hotich_analysis.dataset.intake import Intake, read_returns
from hotich_analysis.dataset.names import resolve_unit
from hotich_analysis.dataset.references import References, load_references
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.dataset.spreadsheets import read_sheets
from hotich_analysis.display.forms.marked_workbook import write_marked_workbook
from hotich_analysis.display.forms.return_form import write_return_form
from hotich_analysis.errors import DataError, Message, UsageError
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.progress import NO_NEWS, compare, compare_last
from hotich_analysis.metrics.states import is_asked, is_reported
from hotich_analysis.publishing.delivery import working_folder
from hotich_analysis.vocabulary import COMMUNES, FRAMES, Frame


def write_templates(
    file: Path | None,
    *,
    each_unit: Path | None,
    as_of: dt.date | None,
    unit: str | None,
    frame: Frame | None,
    filled: bool,
    force: bool,
    data_directory: Path,
) -> None:
    """Write the return form, blank or filled in with the latest snapshot; say where.

    each_unit: a folder to write one form for each unit to, <code>-<name>.xlsx, instead of `file`. unit: name
    or code of one unit of the date's frame; without a date the form is of the last frame. frame: COMMUNES for
    the communes of these units in each form. Raises UsageError
    for a name that does not end in .xlsx and, without `force`, where a file that is there already is not a
    blank form; nothing is written then.
    """
    references = load_references(data_directory)
    of_date = FRAMES[-1] if as_of is None else references.frame_on(as_of)
    codes = _choose_forms(file, each_unit, unit, references, of_date)
    held = regroup(load_snapshot(data_directory=data_directory), frame=frame or of_date) if filled else None
    status = held.status if held else None
    with working_folder() as temporary:
        write = partial(write_return_form, references=references, as_of=as_of, frame=frame)
        if not force:
            _refuse_filled(codes, write, temporary)
        if each_unit is not None:
            each_unit.mkdir(parents=True, exist_ok=True)
        for target, code in codes.items():
            write(form := temporary / "form.xlsx", unit=code, status=status)
            write_file(target, form.read_bytes())
    if each_unit is None:
        console.say(Message("written: {file}", file=file))
    else:
        console.say(Message("written: {n} forms in {folder}", n=len(codes), folder=each_unit))


def _choose_forms(
    file: Path | None, folder: Path | None, unit: str | None, references: References, frame: Frame
) -> dict[Path, str | None]:
    """The code of its unit, or none for all, by the file to write."""
    if (file is None) == (folder is None) or (folder is not None and unit is not None):
        message = (
            "give the name of one form (FILE.xlsx), of one unit with --unit, or a folder (--each-unit DIR)"
        )
        raise UsageError("form to write", file, message=message)
    if file is not None:
        _check_name("name of a form", file)
        where: Any = {"frame": frame, "data_directory": references.directory}
        return {file: None if unit is None else resolve_unit(unit, **where)}
    units = references.units_of(frame)
    names = zip(units["unit_code"], units["name_vi"], strict=True)
    return {Path(str(folder)) / f"{code}-{name}.xlsx": code for code, name in names}


def _refuse_filled(codes: Mapping[Path, str | None], write: Callable[..., None], folder: Path) -> None:
    """Refuse to write over what is not a blank form, all of it at once."""
    filled = []
    for target, code in codes.items():
        if target.exists():
            write(blank := folder / "blank.xlsx", unit=code)
            if _read_tables(target) != _read_tables(blank):
                filled.append(target)
    if filled:
        what = Message.counted(
            "{n} file with something filled in would be written over",
            "{n} files with something filled in would be written over",
            len(filled),
        )
        text = "{what}: nothing was written; choose another place, or replace them (--force)"
        named = [Message("  - {file}", file=target) for target in filled]
        message = Message.listing([Message(text, what=what), *named], by="\n")
        raise UsageError("place for a form", filled[0], message=message)


def _read_tables(path: Path) -> list[dict[tuple[int, int], str]] | None:
    """What stands in the tables of a form, whatever date it is for; None of what is no workbook."""
    try:
        _, *tables = read_sheets(path)
    except DataError:
        return None
    return [{place: cell.text for place, cell in table.cells.items()} for table in tables]


def make_import(
    files: Sequence[Path],
    *,
    as_of: dt.date,
    dry_run: bool,
    problems: Path | None,
    list_of_gaps: str | None,
    reason: str | None,
    propose_spellings: Path | None,
    spellings: Path | None,
    columns: Path | None,
    replace: bool,
    sender: str,
    frame: Frame | None,
    force: bool,
    data_directory: Path,
    **document: str,
) -> None:
    """Add files to the snapshot of `as_of`, show what changes, and write it unless `dry_run`.

    With `replace` a snapshot that is held gives way to what the files hold. sender: from whom the files are,
    default each its own name. columns: what the headings of this sender mean (see read_columns).
    data_directory: the folder to write to; one that is not there yet begins as a copy of the package's.
    force: write over files that are there already, of those for the sender. document: the DocumentFacts.
    Raises DataError with all problems, or with what would be lost otherwise, UsageError for a correction
    without a reason, LockedError while another import writes to the folder; nothing is written then but the
    files that the sender needs.
    """
    _check_targets(files, problems, propose_spellings, data_directory, force=force)
    _refuse_package(data_directory)
    with nullcontext() if dry_run else hold(data_directory):
        start = find_start(data_directory)
        own = load_references(start).frame_on(as_of)
        reviewed = None if spellings is None else read_reviewed(spellings, start, frame=own)
        given: dict[str, Any] = {"list_of_gaps": list_of_gaps, "columns": columns, "frame": frame}
        intake = read_returns(files, as_of=as_of, data_directory=start, spellings=reviewed, **given)
        if intake.problems:
            _help_sender(files, intake, problems, propose_spellings)
            raise DataError(intake.problems)
        plan = plan_import(intake, start, as_of=as_of, reason=reason, replace=replace)
        if plan.is_nothing:
            console.say(
                Message.counted(
                    "nothing new: all {n} value received are held by {revision}; nothing was written",
                    "nothing new: all {n} values received are held by {revision}; nothing was written",
                    len(intake.rows),
                    revision=Message("revision {n} of {date}", n=plan.revision - 1, date=as_of),
                )
            )
            return
        facts, receipt = DocumentFacts(**document), Receipt(_find_time(), sender)
        write = partial(
            write_snapshot,
            intake,
            as_of=as_of,
            document=facts,
            receipt=receipt,
            reason=reason,
            spellings=reviewed,
            replace=replace,
        )
        _try_out(write, plan, start, as_of)
        if dry_run:
            console.say(Message("dry run: nothing was written"))
        else:
            _write(write, data_directory, start, as_of)


def _try_out(write: Callable[[Path], Path], plan: Plan, start: Path, as_of: dt.date) -> None:
    """Write to a copy, check all that is in it, and show what changes; raise DataError with what is wrong."""
    with working_folder() as temporary:
        trial = temporary / "data"
        shutil.copytree(start, trial, ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*"))
        write(trial)
        if found := validate_data(trial):
            advice = "Nothing was written: with this import in it the data folder fails the check"
            raise DataError(found, advice=advice)
        for loss in plan.lost:
            console.say(Message("by --replace: {loss}", loss=loss))
        _show_changes(load_snapshot(as_of, data_directory=trial), _find_before(as_of, start))


def _write(write: Callable[[Path], Path], data_directory: Path, start: Path, as_of: dt.date) -> None:
    """Write, read again what has been written, and only then say so."""
    if is_begun(data_directory) and start != data_directory:
        message = Message(
            "'{folder}' is part of a copy that broke off: it is completed", folder=data_directory
        )
        console.say(message, err=True)
    folder = write(data_directory)
    load_snapshot(as_of, data_directory=data_directory)
    console.say(Message("written: {file}", file=folder))


def _find_time() -> dt.datetime:
    """When the files are taken in: stated in source.yml, and in no report."""
    return dt.datetime.now(tz=dt.UTC)


def _check_name(what: str, file: Path) -> None:
    if file.suffix.lower() != ".xlsx":
        raise UsageError(what, file.name, [f"{file.stem}.xlsx"])


def _check_targets(
    files: Sequence[Path], problems: Path | None, names: Path | None, data_directory: Path, *, force: bool
) -> None:
    """What is written for the sender takes the place of no file received, and of none that is held."""
    marked: list[Path] = []
    if problems is not None:
        _check_name("name of a marked file", problems)
        marked = [problems, *(_name_marked(problems, file) for file in files)]
    received = {file.resolve() for file in files}
    for target in [*marked, *([names] if names else [])]:
        if target.resolve() in received:
            text = "'{file}' is a file received: choose another name for the answer to it"
        elif target.resolve().is_relative_to(data_directory.resolve()):
            text = "'{file}' is in the data folder: choose another place for the answer to a sender"
        elif target.exists() and not force:
            text = "'{file}' is there already: choose another name, or replace it (--force)"
        else:
            continue
        raise UsageError("place for the answer", target, message=Message(text, file=target))


def _name_marked(problems: Path, file: Path) -> Path:
    """The name of the marked file of one sender of several."""
    return problems.with_stem(f"{problems.stem}-{file.stem}")


def _refuse_package(data_directory: Path) -> None:
    """An installed package is not written to; the data of a checkout are."""
    bundled = find_bundled("data")
    if data_directory.resolve() == bundled.resolve() and not (bundled.parent / "pyproject.toml").is_file():
        message = "choose a folder for your own data: --data DIR, or HOTICH_DATA (it begins as a copy)"
        raise UsageError("data folder", "the installed package", message=message)


def _help_sender(files: Sequence[Path], intake: Intake, problems: Path | None, names: Path | None) -> None:
    """Write the marked file of each sender, and the names to be reviewed."""
    if problems is not None:
        faulty = {
            path: own for path in files if (own := [one for one in intake.problems if one.file == path.name])
        }
        for path, own in faulty.items():
            target = problems if len(faulty) == 1 else _name_marked(problems, path)
            with working_folder() as temporary:
                write_marked_workbook(made := temporary / "marked.xlsx", path, own)
                write_file(target, made.read_bytes())
            console.say(Message("marked for the sender: {file}", file=target), err=True)
    if names is not None and (n_names := propose_spellings(intake.unknown_names, names)):
        message = Message.counted(
            "{n} name to review (fill in unit_code): {file}",
            "{n} names to review (fill in unit_code): {file}",
            n_names,
            file=names,
        )
        console.say(message, err=True)


def _find_before(as_of: dt.date, directory: Path) -> list[Snapshot]:
    """The snapshots to compare with: the same date before its correction, or all those before it."""
    held = [date for date in list_snapshot_directories(directory) if date <= as_of.isoformat()]
    compared = held[-1:] if as_of.isoformat() in held else held
    return [load_snapshot(date, data_directory=directory) for date in compared]


def _show_changes(after: Snapshot, before: Sequence[Snapshot]) -> None:
    if is_asked(after.status).any():
        _show_reporting(after)
    if len(after.communes):
        _show_communes(after)
    if not before:
        console.say(Message("no earlier snapshot to compare with"))
        return
    # what is held of the provinces before a reform is counted up to the units since
    regrouped = [regroup(snapshot, frame=after.frame) for snapshot in before]
    changed = _find_news([snapshot.status for snapshot in regrouped], after.status)
    console.say(
        Message.counted(
            "compared with {date}, revision {revision}: {n} change",
            "compared with {date}, revision {revision}: {n} changes",
            len(changed),
            date=regrouped[-1].snapshot_date,
            revision=regrouped[-1].revision,
        )
    )
    if not changed.empty:
        shown = _list_changes(changed).map(_say_code)
        console.say(shown.rename(columns=_say_code).to_string(index=False))
    earlier = [snapshot.communes for snapshot in before if len(snapshot.communes)]
    if len(after.communes) and earlier:
        news = _find_news(earlier, after.communes)
        counts = (news["change"] + " (" + news["indicator_code"] + ")").value_counts(sort=False)
        told = [Message("{n} {change}", n=n, change=change) for change, n in counts.items()]
        told = told or [Message("no change")]
        console.say(Message("of communes: {changes}", changes=Message.listing(told, by=", ")))


def _find_news(before: Sequence[pd.DataFrame], after: pd.DataFrame) -> pd.DataFrame:
    """What changed since the last table, of the same date, or since each item was last spoken of."""
    is_correction = before[-1]["snapshot_date"].max() == after["snapshot_date"].max()
    changes = compare(before[-1], after) if is_correction else compare_last([*before, after])
    return changes[~changes["change"].isin(NO_NEWS)]


def _show_reporting(after: Snapshot) -> None:
    status = after.status
    name_of = dict(zip(after.units["unit_code"], after.units["name_vi"], strict=True))
    reported = set(status.loc[is_reported(status), "unit_code"])
    missing = [str(name) for code, name in name_of.items() if code not in reported]
    about = {"n": len(reported), "n_units": len(name_of), "missing": ", ".join(missing)}
    if missing:
        console.say(Message("{n} of {n_units} provinces report; not reported: {missing}", **about))
    else:
        console.say(Message("{n} of {n_units} provinces report; not reported: none", **about))


def _show_communes(after: Snapshot) -> None:
    """How many communes of each province of which any answered report anything."""
    communes = after.communes
    units = after.references.units_of(COMMUNES).set_index("unit_code")
    names = after.units.set_index("unit_code")["name_vi"]
    asked = communes[["unit_code"]].assign(is_reported=is_reported(communes)).groupby("unit_code").any()
    for province, own in asked.groupby(units["parent_code"].reindex(asked.index)):
        about = {"n": int(own["is_reported"].sum()), "n_units": len(own), "province": names[province]}
        console.say(Message("{n} of {n_units} communes of {province} report", **about))


def _say_code(code: object) -> str:
    """A code (of a change, a level, a column) in words, where the user's language has some."""
    return console.translate(Message(str(code)))


def _list_changes(changed: pd.DataFrame) -> pd.DataFrame:
    """The changed rows with what stood there before and stands there now, in one column each."""
    shown = changed[["unit_code", "name_vi", "indicator_code", "change"]].copy()
    for side in ("before", "after"):
        level = changed[f"level_{side}"].astype("object")
        shown[side] = level.where(level.notna(), "…")
        if f"denominator_{side}" in changed:
            done, there = changed[f"numerator_{side}"], changed[f"denominator_{side}"]
            counts = done.astype("str") + "/" + there.astype("str")
            shown[side] = counts.where(there.notna(), shown[side])
    return shown
