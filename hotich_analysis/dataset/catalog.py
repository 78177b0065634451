"""The snapshots that are held, and the tables that all snapshots share.

A snapshot is a folder data/snapshots/<date>/ with the annexes as printed, claims.csv and source.yml;
its checksums are verified and its annexes validated each time it is loaded.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from rapidfuzz import process

from hotich_analysis.dataset.annex import read_annex
from hotich_analysis.dataset.spellings import load_province_names
from hotich_analysis.dataset.tables import find_data_directory, read_table, read_text
from hotich_analysis.errors import DataError, Problem, StatusTableError, UsageError
from hotich_analysis.vocabulary import CLAIM_COLUMNS, LEVEL_DTYPE, STATUS_COLUMNS, Frame


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


@dataclass(frozen=True)
class Snapshot:
    """The state as one document gives it on one date.

    status: columns of vocabulary.STATUS_COLUMNS, one row per unit and indicator, in official order;
    level is an ordered category none < partial < full, missing where not reported.
    claims: columns of vocabulary.CLAIM_COLUMNS, one row per number the document states about itself.
    frame: the number of units (63) whose codes the status speaks.
    """

    snapshot_date: dt.date
    frame: Frame
    status: pd.DataFrame
    claims: pd.DataFrame
    source: Source


def load_provinces(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 63 provinces of 2008-2025 in official (GSO) order.

    Columns: unit_code (GSO, string), official_order, iso_3166_2, fips_10_4, name_vi, name_en, type_vi,
    name_gso_list_2022, region, region_en, avg_population_2022_thousand (thousand persons),
    area_2022_km2, unit_2025_code. Source: GSO, table V02.01 (2022) and list of 10/04/2022.
    """
    return read_table(find_data_directory(data_directory), "provinces.csv")


def load_indicators(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what is measured: indicator_code, names, kind, unit, definition, legal basis, deadline."""
    return read_table(find_data_directory(data_directory), "indicators.csv")


def list_snapshots(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the snapshots held, oldest first: snapshot_date, issuer, number, title, indicators."""
    rows = []
    for directory in _snapshot_directories(data_directory).values():
        source = read_source(directory)
        rows.append(
            {
                "snapshot_date": source.date.isoformat(),
                "issuer": source.issuer,
                "number": source.number,
                "title": source.title,
                "indicators": " ".join(_indicators_of(source)),
            }
        )
    return pd.DataFrame(rows, columns=["snapshot_date", "issuer", "number", "title", "indicators"])


def find_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Path:
    """Return the folder of the snapshot of `date` (ISO date, or "latest"); UsageError if none is held."""
    directories = _snapshot_directories(data_directory)
    if str(date) == "latest" and directories:
        return directories[max(directories)]
    if str(date) not in directories:
        near = [match[0] for match in process.extract(str(date), list(directories), limit=2, score_cutoff=50)]
        raise UsageError("snapshot date", date, near, known=list(directories))
    return directories[str(date)]


def load_snapshot(date: str | dt.date = "latest", *, data_directory: Path | None = None) -> Snapshot:
    """Return the snapshot of `date`: an ISO date, a datetime.date, or "latest".

    Raises UsageError for a date that is not held, StatusTableError with every problem at once (file,
    row, column, value) if a checksum differs or an annex cannot be read as its layout says.
    """
    data_directory = find_data_directory(data_directory)
    directory = find_snapshot(date, data_directory=data_directory)
    source = read_source(directory)
    status, problems = read_status(directory, source, data_directory)
    if problems:
        raise StatusTableError(problems)
    claims = read_table(data_directory, f"snapshots/{directory.name}/claims.csv")[list(CLAIM_COLUMNS)]
    return Snapshot(source.date, source.details["frame"], status, claims, source)


def read_status(directory: Path, source: Source, data_directory: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the tidy status table of one snapshot folder, and every problem on the way."""
    label = f"snapshots/{directory.name}"
    problems = _verify_checksums(directory, source, label)
    names = load_province_names(data_directory)
    notes = read_table(data_directory, "restrictions.csv")
    restrictions = dict(zip(notes["note_vi"], notes["restriction"], strict=True))
    rows = []
    for layout in source.details["annexes"]:
        reading = read_annex(directory, layout, names, restrictions)
        rows.extend(reading.rows)
        problems.extend(
            Problem(f"{label}/{p.file}", p.message, p.row, p.column, p.value, p.expected) for p in reading.problems
        )
    return _tidy(rows, source, data_directory), problems


def read_source(directory: Path) -> Source:
    """Return what source.yml of a snapshot folder says; raise DataError naming what it lacks."""
    label = f"snapshots/{directory.name}/source.yml"
    try:
        details = yaml.safe_load(read_text(directory / "source.yml", label))
        document = details["document"]
        return Source(
            issuer=document["issuer"],
            type=document["type"],
            number=document["number"],
            date=details["snapshot_date"],
            title=document["title"],
            annex_line=document["annex_line"],
            details=details,
        )
    except (yaml.YAMLError, KeyError, TypeError) as error:
        problem = Problem(label, f"cannot be read: {error}", expected="the keys of the codebook")
        raise DataError([problem]) from error


def _snapshot_directories(data_directory: Path | None) -> dict[str, Path]:
    folder = find_data_directory(data_directory) / "snapshots"
    return {path.name: path for path in sorted(folder.glob("????-??-??")) if path.is_dir()}


def _indicators_of(source: Source) -> list[str]:
    codes: list[str] = []
    for layout in source.details["annexes"]:
        codes.extend(layout.get("columns", {}).values())
        codes.extend([layout["indicator"]] if "indicator" in layout else [])
    return codes


def _verify_checksums(directory: Path, source: Source, label: str) -> list[Problem]:
    """A file that changed after it was recorded is refused, however plausible its content."""
    problems = []
    for name, expected in source.details.get("sha256", {}).items():
        path = directory / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        if found != expected:
            message = "the checksum differs from the one in source.yml: the file was changed or damaged"
            problems.append(Problem(f"{label}/{name}", message, value=found, expected=expected))
    unlisted = {layout["file"] for layout in source.details["annexes"]} - set(source.details.get("sha256", {}))
    problems.extend(Problem(f"{label}/source.yml", f"no checksum for {name}") for name in sorted(unlisted))
    return problems


def _tidy(rows: list[dict[str, Any]], source: Source, data_directory: Path) -> pd.DataFrame:
    """Give the rows the columns, types and order of the status table."""
    table = pd.DataFrame(rows, columns=list(STATUS_COLUMNS)).astype(
        {name: "str" for name in STATUS_COLUMNS if name != "snapshot_date"}
    )
    table["snapshot_date"] = pd.Timestamp(source.date)
    table["level"] = table["level"].astype(LEVEL_DTYPE)
    unit_order = load_provinces(data_directory=data_directory)["unit_code"]
    indicator_order = load_indicators(data_directory=data_directory)["indicator_code"]
    order = pd.DataFrame(
        {
            "unit": pd.Categorical(table["unit_code"], list(unit_order), ordered=True).codes,
            "indicator": pd.Categorical(table["indicator_code"], list(indicator_order), ordered=True).codes,
        }
    )
    return table.loc[order.sort_values(["indicator", "unit"]).index].reset_index(drop=True)
