"""Received files -> the rows of one snapshot, with every problem found on the way.

Read are return forms, and tables or lists laid out like the annexes. Each row says in which file, sheet and
cell it was received, and the text that stood there. Units that did not report have no row, and are missing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from hotich_analysis.dataset.headings import load_headings
from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.received_layout import find_lost_table
from hotich_analysis.dataset.received_names import load_received_names
from hotich_analysis.dataset.received_rows import Reference, Row, read_table_rows
from hotich_analysis.dataset.received_table import read_pairs, read_received_table
from hotich_analysis.dataset.spellings import strip_accents
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.dataset.workbook import Cell, Sheet, read_sheets
from hotich_analysis.errors import DataError, Problem, UsageError
from hotich_analysis.vocabulary import Kind

RETURNS_COLUMNS: Final = (
    "unit_code",
    "indicator_code",
    "level",
    "numerator",
    "denominator",
    "note",
    "reported_date",
    "value_as_received",
    "name_as_received",
    "file",
    "sheet",
    "cell",
)
_FEWEST_TO_COMPARE: Final = 3
_EXPECTED: Final = "a heading for the names, as “Tỉnh, thành phố”, and one for each indicator"
PROBLEMS_SHEET: Final = "Lỗi cần sửa"
"""The list of problems in a file that was given back; it may come again."""
FORM_FRAME: Final = "Khung đơn vị hành chính"
FORM_DATE: Final = "Số liệu tính đến ngày"


@dataclass
class Intake:
    """What files gave: rows (RETURNS_COLUMNS), claims (CLAIM_COLUMNS), problems, checksums."""

    rows: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sha256: dict[str, str] = field(default_factory=dict)
    unknown_names: list[Problem] = field(default_factory=list)

    @property
    def indicators(self) -> list[str]:
        """The indicators that at least one unit reports; what nobody reports is not in the snapshot."""
        return list(dict.fromkeys(row["indicator_code"] for row in self.rows))

    @property
    def table(self) -> pd.DataFrame:
        """The rows as a table, by indicator and then in the order they were received."""
        return pd.DataFrame(self.rows, columns=list(RETURNS_COLUMNS), dtype="object")


def read_returns(
    files: Sequence[Path],
    *,
    as_of: dt.date,
    list_of_gaps: str | None = None,
    spellings: pd.DataFrame | None = None,
    data_directory: Path | None = None,
) -> Intake:
    """Read received files into the rows of the snapshot of `as_of`; never raises for what they hold.

    list_of_gaps: the indicator that the units of a bare list have not deployed; all others then count as
    deployed, by inference. spellings: reviewed ones, as read_reviewed(). Raises UsageError for an unknown
    indicator and for two files of one name, OSError for a file that is not there.
    """
    reference = _load_reference(find_data_directory(data_directory), spellings)
    if list_of_gaps is not None and reference.kind_of.get(list_of_gaps) != Kind.LEVEL:
        known = [code for code, kind in reference.kind_of.items() if kind == Kind.LEVEL]
        raise UsageError("indicator of a list", list_of_gaps, known=known)
    _check_names(files)
    intake = Intake()
    for path in files:
        with path.open("rb") as file:
            intake.sha256[path.name] = hashlib.file_digest(file, "sha256").hexdigest()
        try:
            sheets = read_sheets(path)
        except DataError as error:
            intake.problems.extend(error.problems)
            continue
        _read_file(path.name, sheets, as_of, list_of_gaps, reference, intake)
    _compare_tables(intake, list(reference.kind_of))
    return intake


def add_to_held(held: Intake, received: Intake, order: Sequence[str]) -> Intake:
    """Return what is held and what was received; a cell given anew takes the place of the one held.

    order: of the indicators. A total row that is held no longer speaks of all that there is of its indicator
    once something is added to that, and is left out.
    """
    given = {(row["unit_code"], row["indicator_code"]) for row in received.rows}
    kept = [row for row in held.rows if (row["unit_code"], row["indicator_code"]) not in given]
    claims = [claim for claim in held.claims if claim["indicator_code"] not in received.indicators]
    joined = Intake([*kept, *received.rows], claims + received.claims, sha256=held.sha256 | received.sha256)
    joined.rows.sort(key=lambda row: order.index(row["indicator_code"]))
    joined.claims = _keep_claims(joined)
    return joined


def _compare_tables(intake: Intake, order: Sequence[str]) -> None:
    """What only all tables together tell; rows come into the order of the indicators."""
    intake.problems.extend([*_find_doubles(intake.rows), *_find_percentages(intake.rows)])
    intake.claims = _keep_claims(intake)
    intake.rows.sort(key=lambda row: order.index(row["indicator_code"]))


def _check_names(files: Sequence[Path]) -> None:
    """A value is traced by the name of its file."""
    names = [path.name for path in files]
    if doubled := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        error = UsageError("file", doubled[0])
        error.args = (f"two files are named '{doubled[0]}': rename one, so that each value can be traced",)
        raise error


def _load_reference(directory: Path, spellings: pd.DataFrame | None) -> Reference:
    notes = read_table(directory, "restrictions.csv")
    indicators = read_table(directory, "indicators.csv")
    provinces = read_table(directory, "provinces.csv")
    regions = {*provinces["region"], *provinces["region_en"]}
    return Reference(
        load_headings(directory),
        load_received_names(directory, spellings),
        dict(zip(notes["note_vi"], notes["restriction"], strict=True)),
        frozenset(strip_accents(region.casefold()) for region in regions),
        dict(zip(indicators["indicator_code"], indicators["kind"], strict=True)),
    )


def _read_file(
    name: str,
    sheets: Sequence[Sheet],
    as_of: dt.date,
    list_of_gaps: str | None,
    reference: Reference,
    intake: Intake,
) -> None:
    problems: list[Problem] = []
    n_tables = 0
    for sheet in (sheet for sheet in sheets if sheet.name != PROBLEMS_SHEET):
        problems.extend(_check_form(sheet, as_of))
        table = read_received_table(sheet, reference.headings, reference.regions)
        if table is None:
            if lost := find_lost_table(sheet, reference.headings, reference.names.bare_names):
                message = "the sheet has a table, but no heading of units"
                problems.append(_name_misfit(sheet, lost, message, _EXPECTED, "no_table"))
            continue
        n_tables += 1
        rows = read_table_rows(table, reference, list_of_gaps=list_of_gaps)
        intake.rows.extend(rows.rows)
        intake.claims.extend(rows.claims)
        problems.extend(sorted(table.problems, key=lambda problem: problem.row or 0))
        intake.unknown_names.extend(problem for problem in table.problems if problem.kind == "unknown_unit")
    if not (n_tables or problems):
        problems.append(Problem(name, "no table was found", expected=_EXPECTED, kind="no_table"))
    intake.problems.extend(problems)


def _check_form(sheet: Sheet, as_of: dt.date) -> Iterator[Problem]:
    """Hold the frame and the date that a form states to what is asked for."""
    stated = read_pairs(sheet)
    frame, date = stated.get(FORM_FRAME), stated.get(FORM_DATE)
    if frame and frame.text != "63":
        yield _name_misfit(sheet, frame, "the form is for another frame", "63", "wrong_frame")
    if date and date.text != as_of.isoformat():
        yield _name_misfit(sheet, date, "the form is for another date", as_of.isoformat(), "wrong_date")


def _name_misfit(sheet: Sheet, cell: Cell, message: str, expected: str, kind: str) -> Problem:
    return Problem(sheet.file, message, cell.row, None, cell.text, expected, sheet.name, cell.place, kind)


def _find_doubles(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find a unit that reports the same indicator in two tables or files."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = first.setdefault((row["unit_code"], row["indicator_code"]), row)
        if before is not row:
            where = f"{before['file']}, {before['sheet']}, {before['cell']}"
            message = f"the province reports {row['indicator_code']} twice, first in {where}"
            yield _name_fault(row, message, "each once", "unit_twice")


def _find_percentages(rows: Sequence[Row]) -> Iterator[Problem]:
    """Find wholes that are 100 wherever an indicator is reported: percentages written as counts."""
    wholes: dict[str, list[Row]] = {}
    for row in rows:
        if row["denominator"] is not None:
            wholes.setdefault(row["indicator_code"], []).append(row)
    for indicator, reported in wholes.items():
        if len(reported) >= _FEWEST_TO_COMPARE and {row["denominator"] for row in reported} == {100}:
            message = f"the whole of {indicator} is 100 in every row: these are percentages"
            yield _name_fault(reported[0], message, "counts, not percentages", "percent")


def _name_fault(row: Row, message: str, expected: str, kind: str) -> Problem:
    return Problem(
        row["file"],
        message,
        value=row["value_as_received"],
        expected=expected,
        sheet=row["sheet"],
        cell=row["cell"],
        kind=kind,
    )


def _keep_claims(intake: Intake) -> list[Row]:
    """A total row of one table of several says nothing of all units: only that of an only table is kept."""
    tables: dict[str, set[tuple[str, str]]] = {}
    for row in intake.rows:
        tables.setdefault(row["indicator_code"], set()).add((row["file"], row["sheet"]))
    return [claim for claim in intake.claims if len(tables.get(claim["indicator_code"], ())) == 1]
