"""The snapshots that are held: status table, claims and source of each, and their revisions.

A snapshot is a folder data/snapshots/<date>/ with the annexes as printed or returns.csv, claims.csv and
source.yml; its checksums are verified and its tables validated each time it is loaded. A ratio is full where
the part is the whole, none where it is zero, else partial. A unit without a row did not report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import compress
from operator import eq
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from hotich_analysis.dataset.annexes import read_annex
from hotich_analysis.dataset.folder import (
    find_data_directory,
    find_snapshot,
    list_revisions,
    list_snapshot_directories,
)
from hotich_analysis.dataset.kinds import (
    COUNTS,
    NUMBERS,
    PLACE_OF_LEVEL,
    Kind,
    derive_levels,
    number_of_counts,
    take_levels,
)
from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.dataset.references import References, attach, load_references
from hotich_analysis.dataset.source import (
    Source,
    digest_folder,
    list_frames,
    list_indicators,
    list_layouts,
    list_received,
    name_snapshot,
    read_source,
    verify_checksums,
)
from hotich_analysis.dataset.tables import list_values, read_table
from hotich_analysis.errors import DataError, Message, Problem, StatusTableError, UsageError
from hotich_analysis.vocabulary import (
    CLAIM_COLUMNS,
    COMMUNES,
    LEVEL_DTYPE,
    MEASURES,
    RETURN_COLUMNS,
    STATUS_COLUMNS,
    Frame,
    State,
)

Columns = dict[str, list[Any]]
"""Cells of some rows by column, None where a cell is blank; a column may be left out."""

_CELL: Final = re.compile(r"(?P<column>[A-Z]+)(?P<row>\d+)")


def _read_returns(
    name: str,
    table: pd.DataFrame,
    indicators: list[str],
    units: pd.DataFrame,
    restrictions: Mapping[str, str],
    kind_of: Mapping[str, str],
) -> tuple[Columns, list[Problem]]:
    """Return a row for every unit and indicator that was asked for, and every problem of the table.

    units: as References.units_of(). Units of the provincial level were asked for all indicators. Communes
    answer by province: all those of a province were asked for what any of them answers, and those of a
    province of which none answers anything have no row.
    """
    # lists, and no dict for each row: a folder may hold some dozen tables of 63 units and 12 indicators
    said: Columns = {str(column): list_values(table[column]) for column in table}
    # of two rows of one unit and indicator the last, the other is a problem
    row_of = {key: row for row, key in enumerate(zip(said["unit_code"], said["indicator_code"], strict=True))}
    problems = list(_find_return_faults(name, said, kind_of, is_doubled=len(row_of) < len(table)))
    parent_of = dict(zip(units["unit_code"], list_values(units["parent_code"]), strict=True))
    answered = {(parent_of[unit], indicator) for unit, indicator in row_of if unit in parent_of}
    chosen = {None} | {parent for parent, _ in answered}
    asked = [
        (unit, indicator)
        for indicator in indicators
        for unit, parent in parent_of.items()
        if parent in chosen
    ]
    rows = [row_of.get(key) for key in asked]
    silent = [
        State.NOT_REPORTED
        if (parent := parent_of[unit]) is None or (parent, indicator) in answered
        else State.NOT_ASKED
        for unit, indicator in asked
    ]
    columns: Columns = {
        column: [None if row is None else values[row] for row in rows] for column, values in said.items()
    }
    places = [_CELL.fullmatch(cell or "") for cell in columns["cell"]]
    return columns | {
        "unit_code": [unit for unit, _ in asked],
        "indicator_code": [indicator for _, indicator in asked],
        "state": [
            str(state if row is None else State.REPORTED) for row, state in zip(rows, silent, strict=True)
        ],
        "restriction": [restrictions.get(note or "") for note in columns["note"]],
        "row": [int(place["row"]) if place else None for place in places],
        "column": [place["column"] if place else None for place in places],
        "is_inferred": [row is not None and said["cell"][row] is None for row in rows],
    }, problems


def _find_strangers(
    name: str, table: pd.DataFrame, references: References, source: Source
) -> Iterator[Problem]:
    """A row is of a unit of the snapshot's frame, or of a commune."""
    units = references.units_of(source.details["frame"])["unit_code"]
    is_known = table["unit_code"].isin({*units, *references.commune_codes})
    for row in table.index[~is_known]:
        frame = source.details["frame"]
        message = Message("the code is no unit of frame {frame}, and no commune", frame=frame)
        yield Problem(name, message, int(row) + 2, "unit_code", table["unit_code"][row])


def _find_return_faults(
    name: str, said: Columns, kind_of: Mapping[str, str], *, is_doubled: bool
) -> Iterator[Problem]:
    """A unit and indicator stand once; a row holds a level, or both counts."""
    keys = list(zip(said["unit_code"], said["indicator_code"], strict=True)) if is_doubled else []
    cells = zip(said["level"], said["numerator"], said["denominator"], strict=True)
    for index, (level, part, whole) in enumerate(cells):
        row = index + 2
        if is_doubled and keys[index] in keys[:index]:
            yield Problem(name, "unit and indicator stand twice", row, "unit_code", keys[index][0])
        if (level is None) == (whole is None) or (part is None) != (whole is None):
            yield Problem(name, "the row holds neither a level nor both counts, or more", row, "level")
        elif whole is not None and part > whole:
            message = "the part is larger than the whole"
            yield Problem(name, message, row, "numerator", str(part), f"<= {whole}")
        elif whole is not None and not all(float(count).is_integer() for count in (part, whole)):
            kind = Kind(kind_of.get(said["indicator_code"][index], Kind.RATIO))
            if kind.number == NUMBERS[0]:
                yield Problem(name, "the count is no whole number", row, "numerator", str(part))


def read_status(
    directory: Path, source: Source, data_directory: Path, *, frame: Frame | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the tidy status table of one snapshot folder, and every problem on the way.

    Columns: vocabulary.STATUS_COLUMNS, and for a snapshot made from returns RETURN_COLUMNS besides. frame: of
    the units whose answers are read, by default that of the snapshot; units of whom nothing is read were not
    asked. Never raises for bad content: with problems, the table is what could be read.
    """
    problems = verify_checksums(directory, source)
    frame = frame or source.details["frame"]
    try:
        names = load_province_names(data_directory, frame=frame)
        notes = read_table(data_directory, "restrictions.csv")
        table = read_table(data_directory, "indicators.csv")
    except DataError as error:
        return pd.DataFrame(columns=list(STATUS_COLUMNS)), [*problems, *error.problems]
    kind_of = dict(zip(table["indicator_code"], table["kind"], strict=True))
    indicators = list(kind_of)
    problems.extend(_check_indicators(f"{name_snapshot(directory)}/source.yml", source, indicators))
    parts: list[Columns] = []
    restrictions = dict(zip(notes["note_vi"], notes["restriction"], strict=True))
    for layout in list_layouts(source, frame):
        if layout["layout"] != "returns":
            reading = read_annex(directory, layout, names, restrictions)
            found = _list_columns(reading.rows), reading.problems
        else:
            name = f"{name_snapshot(directory)}/{layout['file']}"
            try:
                table = read_table(data_directory, name)
            except DataError as error:
                problems.extend(error.problems)
                continue
            problems.extend(_find_strangers(name, table, load_references(data_directory), source))
            found = _read_returns(name, table, layout["indicators"], names.provinces, restrictions, kind_of)
            _name_documents(found[0], source)
        parts = _add_part(parts, found[0])
        problems.extend(found[1])
    if not list_layouts(source, frame):
        parts = [_ask_nobody(list(names.provinces["unit_code"]), list_indicators(source))]
    units = list(names.provinces["unit_code"])
    return _tidy(parts, source, units, kind_of, frame=frame), problems


def _ask_nobody(units: list[str], asked: list[str]) -> Columns:
    """Rows of the provinces on what only their communes were asked for."""
    pairs = [(unit, indicator) for indicator in asked for unit in units]
    return {
        "unit_code": [unit for unit, _ in pairs],
        "indicator_code": [indicator for _, indicator in pairs],
        "state": [str(State.NOT_ASKED)] * len(pairs),
    }


def _name_documents(said: Columns, source: Source) -> None:
    """What came with a document of its own has this, not that of the snapshot."""
    documents = {name: entry.get("document") for name, entry in list_received(source).items()}
    said["document"] = [documents.get(str(file)) for file in said["file"]]


def _add_part(parts: list[Columns], more: Columns) -> list[Columns]:
    """An answer that came after the document takes the place of what the document says; silence does not."""
    held = {key for part in parts for key in _list_keys(part)}
    is_new = [
        state == State.REPORTED or key not in held
        for key, state in zip(_list_keys(more), more.get("state", ()), strict=True)
    ]
    new = _keep_rows(more, is_new)
    given = set(_list_keys(new))
    return [*(_keep_rows(part, [key not in given for key in _list_keys(part)]) for part in parts), new]


def _list_keys(said: Columns) -> list[tuple[str, str]]:
    return list(zip(said.get("unit_code", ()), said.get("indicator_code", ()), strict=True))


def _keep_rows(said: Columns, is_kept: list[bool]) -> Columns:
    return said if all(is_kept) else {name: list(compress(cells, is_kept)) for name, cells in said.items()}


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
    said = zip(*(list_values(claims[column]) for column in known), strict=True)
    for row, values in enumerate(said, 2):
        for column, value in zip(known, values, strict=True):
            if value not in known[column]:
                expected = "one of " + ", ".join(sorted(known[column]))
                message = Message("the {column} is unknown", column=column)
                problems.append(Problem(name, message, row, column, value, expected))
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


def _list_columns(rows: list[dict[str, Any]]) -> Columns:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def _tidy(
    parts: list[Columns], source: Source, units: list[str], kind_of: dict[str, str], *, frame: Frame
) -> pd.DataFrame:
    """Give the rows the columns, types and order of the status table: by indicator, then official order.

    What states no value of its own has the document of the snapshot and, of an answer, is not inferred.
    """
    types: dict[str, Any] = dict.fromkeys(STATUS_COLUMNS, "str") | _TYPES
    if any(layout["layout"] == "returns" for layout in source.details["annexes"]):
        asked = {code for part in parts for code in part.get("indicator_code", ())} & set(kind_of)
        number = number_of_counts(kind_of[code] for code in asked)
        types |= dict(zip(RETURN_COLUMNS, (number, number, "datetime64[s]"), strict=True))
    order = _order_rows(parts, units, list(kind_of))
    said: Columns = {}
    for name in types:
        blank = [None]
        cells = [cell for part in parts for cell in part.get(name, blank * len(part.get("unit_code", ())))]
        said[name] = [cells[row] for row in order]
    said["is_inferred"] = [cell is True for cell in said["is_inferred"]]
    places = zip(*(said[name] for name in EVIDENCE), strict=True)
    said["evidence"] = [word_evidence(*place) for place in places]
    facts = {"snapshot_date": source.date, "frame": frame}
    said |= {name: [fact] * len(order) for name, fact in facts.items()}
    said["document"] = [document or source.number or source.title for document in said["document"]]
    table = pd.DataFrame({name: _make_array(said[name], kind) for name, kind in types.items()}, copy=False)
    if set(COUNTS) <= set(types):
        table["level"] = derive_levels(table).where(table["denominator"].notna(), table["level"])
    return table


def _make_array(cells: list[Any], kind: Any) -> Any:
    """Return the cells as an array of a type; numbers and categories many times as fast as pandas does."""
    if kind in NUMBERS:
        numbers = np.array([cell or 0 for cell in cells], kind.lower())
        make = pd.arrays.IntegerArray if kind == NUMBERS[0] else pd.arrays.FloatingArray
        return make(numbers, np.array([cell is None for cell in cells], "bool"))
    if kind is LEVEL_DTYPE:
        return take_levels([PLACE_OF_LEVEL.get(cell, -1) for cell in cells])
    if kind == "datetime64[s]":
        return np.array([cell or "NaT" for cell in cells], kind)
    return pd.array(cells, dtype=kind)


def _order_rows(parts: list[Columns], units: list[str], indicators: list[str]) -> list[int]:
    """The numbers of the rows whose indicator is known, by indicator, then official order."""
    of_indicator = {code: len(units) * place for place, code in enumerate(indicators)}
    of_unit = {code: place for place, code in enumerate(units)}
    keys = [
        (of_indicator.get(indicator), of_unit[unit])
        for part in parts
        for unit, indicator in zip(part.get("unit_code", ()), part.get("indicator_code", ()), strict=True)
    ]
    places = {row: first + then for row, (first, then) in enumerate(keys) if first is not None}
    return sorted(places, key=places.__getitem__)


EVIDENCE: Final = ("state", "annex", "file", "sheet", "column", "row", "is_inferred")
"""The columns that evidence is made of."""


_SILENT: Final = {
    State.NOT_REPORTED: Message("not reported"),
    State.NOT_ASKED: Message("not asked"),
    State.NOT_APPLICABLE: Message("not applicable"),
}


def word_evidence(
    state: str | None,
    annex: str | None,
    file: str | None,
    sheet: str | None,
    column: str | None,
    row: int | None,
    is_inferred: Any,
) -> Message:
    """Return where a cell stands, in words: columns say it for all who do not only read it."""
    if file is None:
        return _SILENT.get(State(state or State.NOT_REPORTED), _SILENT[State.NOT_REPORTED])
    if is_inferred:
        return Message("{where}, inferred: not in the list", where=annex or f"{file}, {sheet}")
    if annex is None:
        return Message("{file}, {sheet}, {column}{row}", file=file, sheet=sheet, column=column, row=row)
    text = "{annex}, row {row}, column {column}" if column else "{annex}, row {row}"
    return Message(text, annex=annex, row=row, column=column)


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
    it was counted up from. communes: the status table of the communes, of those provinces of which any
    answered (see _read_returns); without rows where none is held.
    """

    snapshot_date: dt.date
    frame: Frame
    status: pd.DataFrame
    claims: pd.DataFrame
    source: Source
    references: References = field(repr=False)
    revision: int = 1
    origin: Snapshot | None = field(default=None, repr=False)
    communes: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @property
    def as_reported(self) -> Snapshot:
        """The snapshot in the frame of its document: what claims speak of."""
        return self.origin or self

    @property
    def answers(self) -> pd.DataFrame:
        """All rows that are held, of provinces and communes, no two of which have a code in common."""
        return attach(pd.concat([self.status, self.communes], ignore_index=True), self.references)

    @property
    def units(self) -> pd.DataFrame:
        """The units of its frame on its date, with the people nearest to it: see References.units_of()."""
        return self.references.units_of(self.frame, year=self.snapshot_date.year, on=self.snapshot_date)

    @property
    def indicators(self) -> pd.DataFrame:
        """What is measured, and every task, as far as it exists on the date: see load_indicators()."""
        return self.references.indicators_on(self.snapshot_date)

    def require_applicable(self, indicator: str | None) -> None:
        """Raise UsageError for an indicator that does not apply on the date: since when, and by what."""
        if indicator and (ending := self.references.list_ended(self.snapshot_date).get(indicator)):
            raise UsageError(
                "indicator",
                indicator,
                message=Message("{indicator} {ending}", indicator=indicator, ending=ending.words),
            )

    def __eq__(self, other: object) -> bool:
        """Whether both say the same of the same units, from the same source, whatever folder holds them."""
        if not isinstance(other, Snapshot):
            return NotImplemented
        facts = ((one.snapshot_date, one.frame, one.revision, one.source) for one in (self, other))
        tables = ((one.status, one.claims, one.units) for one in (self, other))
        return eq(*facts) and all(own.equals(its) for own, its in zip(*tables, strict=True))

    def __hash__(self) -> int:
        return hash((self.snapshot_date, self.frame, self.revision))

    def __repr__(self) -> str:
        """Say what it is in three lines, for whoever looks at it: document, units and items, answers."""
        source, status = self.source, self.status
        document = f"{source.type} {source.number}".strip()
        items = ", ".join(status["indicator_code"].unique())
        n_reported = int(status["state"].eq(State.REPORTED).sum())
        return (
            f"<Snapshot {self.snapshot_date}, revision {self.revision}: {document}, {source.issuer}\n"
            f"  {status['unit_code'].nunique()} units of frame {self.frame}: {items}\n"
            f"  {n_reported} of {len(status)} answers reported, {len(self.claims)} claims>"
        )


def require_snapshot(snapshot: object) -> None:
    """Raise UsageError for what is no snapshot."""
    if not isinstance(snapshot, Snapshot):
        found = type(snapshot).__name__
        message = Message("a snapshot, as of load_snapshot(), is needed, not a {found}", found=found)
        raise UsageError("snapshot", found, message=message)


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
    kept = _keep_snapshot(directory, load_references(data_directory), digest_folder(directory))
    tables = {name: getattr(kept, name).copy(deep=False) for name in ("status", "claims", "communes")}
    return replace(kept, **tables, source=deepcopy(kept.source))


@lru_cache(maxsize=256)
def _keep_snapshot(directory: Path, references: References, _digest: str) -> Snapshot:
    """Read a snapshot once for what its files hold and for the references as they are."""
    source = read_source(directory)
    status, problems = read_status(directory, source, references.directory)
    claims, problems_of_claims = read_claims(directory, references.directory)
    communes = status.iloc[:0]
    if COMMUNES in list_frames(source):
        communes, found = read_status(directory, source, references.directory, frame=COMMUNES)
        problems.extend(found)
    if all_problems := list(dict.fromkeys([*problems, *problems_of_claims])):
        raise StatusTableError(all_problems)
    return Snapshot(
        source.date,
        source.details["frame"],
        attach(status, references),
        attach(claims, references),
        source,
        references,
        source.details.get("revision", 1),
        communes=attach(communes, references),
    )


def load_history(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> list[Snapshot]:
    """Return the snapshots up to `as_of`, oldest first, each in its last revision (of `as_of`: as asked for).

    Raises as load_snapshot() does.
    """
    last = load_snapshot(as_of, data_directory=data_directory)
    dates = _list_dates_before(last, data_directory)
    return [*(load_snapshot(date, data_directory=data_directory) for date in dates), last]


def _list_dates_before(snapshot: Snapshot, data_directory: Path | None) -> list[str]:
    held = list_snapshot_directories(data_directory)
    return [date for date in held if date < snapshot.snapshot_date.isoformat()]


def load_annex_layout(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> Source:
    """Return the source of the last document up to `as_of` that has printed annexes, whose layout serves.

    A snapshot made from returns has no annexes of its own. Raises UsageError if no snapshot has any, and as
    load_snapshot() does for that of `as_of` and that whose layout it is: of those between only the source is
    read.
    """
    last = load_snapshot(as_of, data_directory=data_directory)
    if _is_printed(last.source):
        return last.source
    for date in reversed(_list_dates_before(last, data_directory)):
        if _is_printed(read_source(find_snapshot(date, data_directory=data_directory))):
            return load_snapshot(date, data_directory=data_directory).source
    raise UsageError("document with annexes up to", as_of)


def _is_printed(source: Source) -> bool:
    return any(layout["layout"] != "returns" for layout in source.details["annexes"])


def load_revisions(as_of: str | dt.date = "latest", *, data_directory: Path | None = None) -> list[Snapshot]:
    """Return every revision of the snapshot of `as_of`, the first one first. Raises as load_snapshot()."""
    day = load_snapshot(as_of, data_directory=data_directory).snapshot_date.isoformat()
    numbers = list_revisions(day, data_directory=data_directory)
    return [load_snapshot(f"{day}@{number}", data_directory=data_directory) for number in numbers]
