"""The snapshots that are held: status table, claims and source of each, and their revisions.

A snapshot is a folder data/snapshots/<date>/ with the annexes as printed or returns.csv, claims.csv and
source.yml; its checksums are verified and its tables validated each time it is loaded. A ratio is full where
the part is the whole, none where it is zero, else partial. A unit without a row did not report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.annexes import read_annex
from hotich_analysis.dataset.folder import (
    find_data_directory,
    find_snapshot,
    list_revisions,
    list_snapshot_directories,
)
from hotich_analysis.dataset.kinds import COUNTS, derive_levels
from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.dataset.references import References, attach, load_references
from hotich_analysis.dataset.source import (
    Source,
    list_indicators,
    list_received,
    name_snapshot,
    read_source,
    verify_checksums,
)
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import DataError, Problem, StatusTableError, UsageError
from hotich_analysis.vocabulary import (
    CLAIM_COLUMNS,
    LEVEL_DTYPE,
    MEASURES,
    RETURN_COLUMNS,
    STATUS_COLUMNS,
    Frame,
    State,
)

Row = dict[str, Any]
_CELL: Final = re.compile(r"(?P<column>[A-Z]+)(?P<row>\d+)")


def _read_returns(
    name: str, table: pd.DataFrame, indicators: list[str], units: list[str], restrictions: Mapping[str, str]
) -> tuple[list[Row], list[Problem]]:
    """Return a row for every unit and indicator that was asked for, and every problem of the table."""
    found: dict[tuple[str, str], Row] = {}
    problems: list[Problem] = []
    for row, line in enumerate(table.to_dict("records"), 2):
        values = {str(column): None if pd.isna(value) else value for column, value in line.items()}
        key = (str(values["unit_code"]), str(values["indicator_code"]))
        if key in found:
            problems.append(Problem(name, "unit and indicator stand twice", row, "unit_code", key[0]))
        problems.extend(_find_return_faults(name, row, values))
        place = _CELL.fullmatch(str(values["cell"]))
        found[key] = values | {
            "state": str(State.REPORTED),
            "restriction": restrictions.get(str(values["note"])),
            "row": int(place["row"]) if place else None,
            "column": place["column"] if place else None,
            "is_inferred": values["cell"] is None,
        }
    rows = [
        found.get((unit, indicator))
        or {"unit_code": unit, "indicator_code": indicator, "state": str(State.NOT_REPORTED)}
        for indicator in indicators
        for unit in units
    ]
    return rows, problems


def _find_return_faults(name: str, row: int, values: Row) -> Iterator[Problem]:
    """A row holds a level, or both counts."""
    part, whole = values["numerator"], values["denominator"]
    if (values["level"] is None) == (whole is None) or (part is None) != (whole is None):
        yield Problem(name, "the row holds neither a level nor both counts, or more", row, "level")
    elif whole is not None and part > whole:
        yield Problem(name, "the part is larger than the whole", row, "numerator", str(part), f"<= {whole}")


def read_status(directory: Path, source: Source, data_directory: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the tidy status table of one snapshot folder, and every problem on the way.

    Columns: vocabulary.STATUS_COLUMNS, and for a snapshot made from returns RETURN_COLUMNS besides. Never
    raises for bad content: with problems, the table is what could be read.
    """
    problems = verify_checksums(directory, source)
    try:
        names = load_province_names(data_directory)
        notes = read_table(data_directory, "restrictions.csv")
        indicators = list(read_table(data_directory, "indicators.csv")["indicator_code"])
    except DataError as error:
        return pd.DataFrame(columns=list(STATUS_COLUMNS)), [*problems, *error.problems]
    problems.extend(_check_indicators(f"{name_snapshot(directory)}/source.yml", source, indicators))
    rows: list[Row] = []
    restrictions = dict(zip(notes["note_vi"], notes["restriction"], strict=True))
    units = list(names.provinces["unit_code"])
    for layout in source.details["annexes"]:
        if layout["layout"] != "returns":
            reading = read_annex(directory, layout, names, restrictions)
            found = reading.rows, reading.problems
        else:
            name = f"{name_snapshot(directory)}/{layout['file']}"
            try:
                table = read_table(data_directory, name)
            except DataError as error:
                problems.extend(error.problems)
                continue
            found = _read_returns(name, table, layout["indicators"], units, restrictions)
            _name_documents(found[0], source)
        rows = _add_rows(rows, found[0])
        problems.extend(found[1])
    return _tidy(rows, source, units, indicators), problems


def _name_documents(rows: list[Row], source: Source) -> None:
    """What came with a document of its own has this, not that of the snapshot."""
    documents = {name: entry.get("document") for name, entry in list_received(source).items()}
    for row in rows:
        row["document"] = documents.get(str(row.get("file")))


def _add_rows(rows: list[Row], more: list[Row]) -> list[Row]:
    """An answer that came after the document takes the place of what the document says; silence does not."""
    keys = {(row["unit_code"], row["indicator_code"]) for row in rows}
    new = [
        row
        for row in more
        if row["state"] == State.REPORTED or (row["unit_code"], row["indicator_code"]) not in keys
    ]
    given = {(row["unit_code"], row["indicator_code"]) for row in new}
    return [*(row for row in rows if (row["unit_code"], row["indicator_code"]) not in given), *new]


def read_claims(directory: Path, data_directory: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the claims of one snapshot folder, and every problem on the way.

    Columns: vocabulary.CLAIM_COLUMNS; claimed and claimed_of are numbers of units.
    """
    name = f"{name_snapshot(directory)}/claims.csv"
    try:
        claims = read_table(data_directory, name)[list(CLAIM_COLUMNS)]
        indicators = set(read_table(data_directory, "indicators.csv")["indicator_code"])
    except DataError as error:
        return pd.DataFrame(columns=list(CLAIM_COLUMNS)), list(error.problems)
    known = {"indicator_code": indicators, "measure": set(MEASURES)}
    problems = []
    for row, claim in enumerate(claims.to_dict("records"), 2):
        for column in (column for column in known if claim[column] not in known[column]):
            expected = "one of " + ", ".join(sorted(known[column]))
            problems.append(Problem(name, f"the {column} is unknown", row, column, claim[column], expected))
    return claims, problems


def _check_indicators(name: str, source: Source, known: list[str]) -> Iterator[Problem]:
    """Yield indicators of the layout that are unknown, or given by two printed columns."""
    printed = list_indicators(source, printed=True)
    for code in dict.fromkeys(list_indicators(source)):
        if code not in known:
            yield Problem(name, "the indicator is unknown", value=code, expected="a code of indicators.csv")
        if printed.count(code) > 1:
            yield Problem(name, "two columns give the same indicator", value=code)


_TYPES: Final[dict[str, Any]] = {
    "snapshot_date": "datetime64[s]",
    "frame": "int64",
    "level": LEVEL_DTYPE,
    "row": "Int64",
    "is_inferred": "bool",
}


def _tidy(rows: list[Row], source: Source, units: list[str], indicators: list[str]) -> pd.DataFrame:
    """Give the rows the columns, types and order of the status table: by indicator, then official order.

    What states no value of its own has the document of the snapshot and, of an answer, is not inferred.
    """
    known = [row for row in rows if row["indicator_code"] in indicators]
    known.sort(key=lambda row: (indicators.index(row["indicator_code"]), units.index(row["unit_code"])))
    types: dict[str, Any] = dict.fromkeys(STATUS_COLUMNS, "str") | _TYPES
    if any(layout["layout"] == "returns" for layout in source.details["annexes"]):
        types |= dict(zip(RETURN_COLUMNS, ("Int64", "Int64", "datetime64[s]"), strict=True))
    table = pd.DataFrame(known, columns=list(types)).assign(
        snapshot_date=pd.Timestamp(source.date),
        frame=source.details["frame"],
        document=lambda cells: cells["document"].astype("object").fillna(source.number or source.title),
    )
    if set(COUNTS) <= set(types):
        counts = table[list(COUNTS)].astype("Int64")
        table["level"] = table["level"].where(
            counts["denominator"].isna(), derive_levels(counts).astype("object")
        )
    table["is_inferred"] = table["is_inferred"].eq(other=True)
    table = table.astype(types)
    return table.assign(evidence=pd.Series(map(_word_evidence, table.to_dict("records")), dtype="str"))


def _word_evidence(cell: dict[Hashable, Any]) -> str:
    """Where a cell stands, in words: columns say it for all who do not only read it."""
    if pd.isna(cell["file"]):
        return "not reported"
    if cell["is_inferred"]:
        within = cell["annex"] if pd.notna(cell["annex"]) else f"{cell['file']}, {cell['sheet']}"
        return f"{within}, inferred: not in the list"
    if pd.isna(cell["annex"]):
        return f"{cell['file']}, {cell['sheet']}, {cell['column']}{cell['row']}"
    column = f", column {cell['column']}" if pd.notna(cell["column"]) else ""
    return f"{cell['annex']}, row {cell['row']}{column}"


@dataclass(frozen=True)
class Snapshot:
    """The state as one document gives it on one date, with all that is needed to read it.

    status: columns of vocabulary.STATUS_COLUMNS, one row per unit and indicator that was asked, in official
    order; state says whether it was reported, level is an ordered category none < partial < full, missing
    where not reported. Made from returns, it has the columns vocabulary.RETURN_COLUMNS besides (numerator,
    denominator, reported_date), and a ratio is full where all is done, none where nothing is, else partial.
    claims: columns of vocabulary.CLAIM_COLUMNS, one row per number the document states about itself.
    frame: the frame whose codes the status speaks. references: units, indicators and notes of the data folder
    it was read from. revision: 1, or that of a correction. origin: of a snapshot that was regrouped the one
    it was counted up from.
    """

    snapshot_date: dt.date
    frame: Frame
    status: pd.DataFrame
    claims: pd.DataFrame
    source: Source
    references: References = field(repr=False)
    revision: int = 1
    origin: Snapshot | None = field(default=None, repr=False)

    @property
    def as_reported(self) -> Snapshot:
        """The snapshot in the frame of its document: what claims speak of."""
        return self.origin or self

    @property
    def units(self) -> pd.DataFrame:
        """The units of its frame, with the population nearest to its date: see References.units_of()."""
        return self.references.units_of(self.frame, year=self.snapshot_date.year)

    @property
    def indicators(self) -> pd.DataFrame:
        """What is measured, and every task: see load_indicators()."""
        return self.references.indicators

    def __repr__(self) -> str:
        """Say what it is in one line, for whoever looks at it."""
        n_units, n_indicators = self.status["unit_code"].nunique(), self.status["indicator_code"].nunique()
        what = f"{self.snapshot_date}, revision {self.revision}: {self.source.type} {self.source.number}"
        return f"<Snapshot {what.strip()}; {n_units} units of frame {self.frame}, {n_indicators} indicators>"


def list_snapshots(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the snapshots held, oldest first, each revision in a row of its own.

    Columns: snapshot_date, issuer, number, title, indicators, revision, reason (of a correction).
    """
    rows = []
    for date in list_snapshot_directories(data_directory):
        for revision, directory in list_revisions(date, data_directory=data_directory).items():
            source = read_source(directory)
            document = (source.issuer, source.number, source.title, " ".join(list_indicators(source)))
            rows.append((source.date.isoformat(), *document, revision, source.details.get("reason")))
    columns = ["snapshot_date", "issuer", "number", "title", "indicators", "revision", "reason"]
    return pd.DataFrame(rows, columns=columns)


def load_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Snapshot:
    """Return the snapshot of `date`: an ISO date, a datetime.date, or "latest".

    "2022-04-12@1" is revision 1 of that date; without a number it is the last one. Raises UsageError for a
    date or revision that is not held, StatusTableError with every problem at once (file, row, column, value)
    if a checksum differs or a file of the snapshot cannot be read as it should.
    """
    data_directory = find_data_directory(data_directory)
    directory = find_snapshot(date, data_directory=data_directory)
    source = read_source(directory)
    status, problems = read_status(directory, source, data_directory)
    claims, problems_of_claims = read_claims(directory, data_directory)
    if all_problems := list(dict.fromkeys([*problems, *problems_of_claims])):
        raise StatusTableError(all_problems)
    references = load_references(data_directory)
    return Snapshot(
        source.date,
        source.details["frame"],
        attach(status, references),
        attach(claims, references),
        source,
        references,
        source.details.get("revision", 1),
    )


def load_history(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> list[Snapshot]:
    """Return the snapshots up to `as_of`, oldest first, each in its last revision (of `as_of`: as asked for).

    Raises as load_snapshot() does.
    """
    last = load_snapshot(as_of, data_directory=data_directory)
    dates = [
        date for date in list_snapshot_directories(data_directory) if date < last.snapshot_date.isoformat()
    ]
    return [*(load_snapshot(date, data_directory=data_directory) for date in dates), last]


def load_annex_layout(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> Source:
    """Return the source of the last document up to `as_of` that has printed annexes, whose layout serves.

    A snapshot made from returns has no annexes of its own. Raises UsageError if no snapshot has any.
    """
    for snapshot in reversed(load_history(as_of, data_directory=data_directory)):
        if any(layout["layout"] != "returns" for layout in snapshot.source.details["annexes"]):
            return snapshot.source
    raise UsageError("document with annexes up to", as_of)


def load_revisions(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> list[Snapshot]:
    """Return every revision of the snapshot of `as_of`, the first one first. Raises as load_snapshot()."""
    day = load_snapshot(as_of, data_directory=data_directory).snapshot_date.isoformat()
    numbers = list_revisions(day, data_directory=data_directory)
    return [load_snapshot(f"{day}@{number}", data_directory=data_directory) for number in numbers]
