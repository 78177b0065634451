"""The snapshots that are held, and the tables that all snapshots share.

A snapshot is a folder data/snapshots/<date>/ with the annexes as printed, claims.csv and source.yml;
its checksums are verified and its annexes validated each time it is loaded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hotich_analysis.dataset.package import find_data_directory
from hotich_analysis.dataset.provenance import Source, list_indicators, read_source
from hotich_analysis.dataset.status import read_claims, read_status
from hotich_analysis.dataset.tables import read_table
from hotich_analysis.errors import StatusTableError, UsageError
from hotich_analysis.vocabulary import Frame

__all__ = [
    "Snapshot",
    "Source",
    "find_snapshot",
    "list_revisions",
    "list_snapshot_directories",
    "list_snapshots",
    "load_annex_layout",
    "load_history",
    "load_indicators",
    "load_national_figures",
    "load_provinces",
    "load_restrictions",
    "load_revisions",
    "load_snapshot",
    "load_units_2025",
    "read_source",
]


@dataclass(frozen=True)
class Snapshot:
    """The state as one document gives it on one date.

    status: columns of vocabulary.STATUS_COLUMNS, one row per unit and indicator, in official order;
    level is an ordered category none < partial < full, missing where not reported.
    Made from returns, it has the columns vocabulary.RETURN_COLUMNS besides (numerator, denominator,
    reported_date), and a ratio is full where all is done, none where nothing is, else partial.
    claims: columns of vocabulary.CLAIM_COLUMNS, one row per number the document states about itself.
    frame: the number of units (63) whose codes the status speaks. revision: 1, or that of a correction.
    """

    snapshot_date: dt.date
    frame: Frame
    status: pd.DataFrame
    claims: pd.DataFrame
    source: Source
    revision: int = 1


def load_provinces(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 63 provinces of 2008-2025 in official (GSO) order.

    Columns: unit_code (GSO, string), official_order, iso_3166_2, fips_10_4, name_vi, name_en, type_vi,
    name_gso_list_2022, region, region_en, avg_population_2022_thousand (thousand persons),
    area_2022_km2, unit_2025_code. Source: GSO, table V02.01 (2022) and list of 10/04/2022.
    """
    return read_table(find_data_directory(data_directory), "provinces.csv")


def load_indicators(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what is measured, and every task the dispatch sets, in its order.

    Columns: indicator_code, names, kind (level or ratio), unit, what numerator and denominator count,
    class_thresholds (of a ratio's map, 0-1), is_essential_service, definition, legal basis, deadline (ISO
    date before which it is due), deadline_for (return or completion).
    """
    return read_table(find_data_directory(data_directory), "indicators.csv")


def load_national_figures(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return figures published later, each with its own definition: never one series with a snapshot's.

    Columns: figure_id, figure_date (year and month only where the day is not known), indicator_code, measure,
    value, value_of (units), is_inferred, definition and comparability (vi, en), source.
    """
    return read_table(find_data_directory(data_directory), "national_figures.csv")


def load_restrictions(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what each printed note restricts: note_vi, restriction, meaning_vi, meaning_en, seen_in."""
    return read_table(find_data_directory(data_directory), "restrictions.csv")


def load_units_2025(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 34 units of 1 July 2025: unit_2025_code, names, type, change, n_provinces, centre."""
    return read_table(find_data_directory(data_directory), "units_2025.csv")


def list_snapshots(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the snapshots held, oldest first, each revision in a row of its own.

    Columns: snapshot_date, issuer, number, title, indicators, revision, reason (of a correction).
    """
    rows = []
    for date in list_snapshot_directories(data_directory):
        for revision, directory in list_revisions(date, data_directory=data_directory).items():
            source = read_source(directory)
            rows.append(
                {
                    "snapshot_date": source.date.isoformat(),
                    "issuer": source.issuer,
                    "number": source.number,
                    "title": source.title,
                    "indicators": " ".join(list_indicators(source)),
                    "revision": revision,
                    "reason": source.details.get("reason"),
                }
            )
    columns = ["snapshot_date", "issuer", "number", "title", "indicators", "revision", "reason"]
    return pd.DataFrame(rows, columns=columns)


def list_snapshot_directories(data_directory: Path | None = None) -> dict[str, Path]:
    """Return the folder of each snapshot held by its date (its first revision), oldest first."""
    folder = find_data_directory(data_directory) / "snapshots"
    return {path.name: path for path in sorted(folder.glob("????-??-??")) if path.is_dir()}


def list_revisions(date: str, *, data_directory: Path | None = None) -> dict[int, Path]:
    """Return the folder of each revision of one date by its number; none if no snapshot of it is held."""
    first = list_snapshot_directories(data_directory).get(date)
    if first is None:
        return {}
    later = {int(path.name.removeprefix("revision_")): path for path in first.glob("revision_*")}
    return dict(sorted(({1: first} | later).items()))


def find_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Path:
    """Return the folder of a snapshot: of an ISO date or "latest", its last revision, or that of "@<n>".

    Raises UsageError if no such snapshot or revision is held.
    """
    day, _, revision = str(date).partition("@")
    directories = list_snapshot_directories(data_directory)
    if day == "latest" and directories:
        day = max(directories)
    if day not in directories:
        raise UsageError("snapshot date", date, known=list(directories))
    revisions = list_revisions(day, data_directory=data_directory)
    if revision and revision not in map(str, revisions):
        raise UsageError(f"revision of {day}", revision, known=[str(number) for number in revisions])
    return revisions[int(revision) if revision else max(revisions)]


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
    revision = source.details.get("revision", 1)
    return Snapshot(source.date, source.details["frame"], status, claims, source, revision)


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
