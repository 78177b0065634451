"""What goes into the workbook of a report: one table a sheet, named and labelled in the report's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from hotich_analysis.dataset.references import frame_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.tables import frame_of_parts
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.metrics.coverage import By, add_combinations, coverage
from hotich_analysis.metrics.gaps import find_lacking_parts, list_gaps
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.metrics.states import is_merged
from hotich_analysis.vocabulary import PLACE_COLUMNS, Lang

_IN_WORDS: Final = (*PLACE_COLUMNS, "is_inferred", "state")
"""What other columns say in words: evidence where a cell stands, level why there is none."""


@dataclass(frozen=True)
class WorkbookTable:
    """One sheet: its name, the table, and the header shown for each column."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, str]


def list_workbook_tables(snapshot: Snapshot, *, lang: Lang) -> list[WorkbookTable]:
    """Return coverage, coverage by region, gap list, status and claims, and a list of all columns.

    Of a snapshot that was regrouped: coverage and gaps of its units, and coverage of each of them in the
    place of regions; status and claims are as they were reported. Codes stay as in the data; names of
    indicators, units and regions stand beside them in the language.
    """
    say, year = wording_of(snapshot, lang), str(snapshot.units["population_year"].iloc[0])
    sheets = [_name_columns(key, table, say, year) for key, table in _list_tables(snapshot, say)]
    return [*sheets, _explain_columns(sheets, say)]


def _list_tables(snapshot: Snapshot, say: Wording) -> Iterator[tuple[str, pd.DataFrame]]:
    status, reported = snapshot.status, snapshot.as_reported
    merged = bool(is_merged(status).any())
    by: By = "unit" if merged else "region"
    covered = status if merged else add_combinations(status)
    yield "coverage", coverage(covered, by="indicator", weight="population")
    yield f"coverage-{by}", coverage(status, by=by, weight="population")
    yield "gaps", _write_gaps(status, say, merged=merged)
    yield "status", _write_status(reported.status, say)
    claims = reported.claims[["claim_id", "where_en", "quote"]]
    yield "claims", reconcile(reported.status, reported.claims).merge(claims, on="claim_id", validate="1:1")


def _write_gaps(status: pd.DataFrame, say: Wording, *, merged: bool) -> pd.DataFrame:
    """What is lacking or not reported, with the names of the parts that lack it in the language."""
    gaps = list_gaps(status).drop(columns="evidence")
    if not gaps["n_not_reported_of_unit"].any():
        gaps = gaps.drop(columns="n_not_reported_of_unit")
    if not merged:
        return gaps
    keys, frame = ["indicator_code", "unit_code"], frame_of_parts(status)
    parts = find_lacking_parts(status).set_axis(pd.MultiIndex.from_frame(status[keys]))
    lacking = parts.reindex(pd.MultiIndex.from_frame(gaps[keys]))
    return gaps.assign(
        parts_lacking=["; ".join(say.unit(code, frame=frame) for code in codes) for codes in lacking]
    )


def _write_status(status: pd.DataFrame, say: Wording) -> pd.DataFrame:
    places = [say.place(cell) for cell in status.to_dict("records")]
    return status.assign(evidence=places).drop(columns="frame")


def _name_columns(key: str, table: pd.DataFrame, say: Wording, year: str) -> WorkbookTable:
    shown, about = put_in_words(table, say), {"frame": str(frame_of(table)), "year": year}
    labels = {str(column): say(f"field-{column}", **about) for column in shown.columns}
    return WorkbookTable(say(f"sheet-{key}"), shown, labels)


def put_in_words(table: pd.DataFrame, say: Wording) -> pd.DataFrame:
    """Return a table of metrics with names beside its codes, and all words in the language."""
    shown, frame = table.drop(columns=["where_en", "name_vi", *_IN_WORDS], errors="ignore"), frame_of(table)
    if say.lang == "en" and "where_en" in table:
        shown["where"] = table["where_en"]
    _insert_beside(shown, "indicator_code", "indicator", say.indicator)
    if "unit_code" in table:
        _insert_beside(shown, "unit_code", "name", lambda code: say.unit(code, frame=frame))
    if "region" in table:
        shown["region"] = [say.region(region) for region in table["region"]]
    if "level" in table:
        cells = zip(table["level"], table["state"], strict=True)
        shown["level"] = [say.level(level, state=state) for level, state in cells]
    if "restriction" in table:
        shown["restriction"] = table["restriction"].map(say.restriction, na_action="ignore")
    return shown


def _insert_beside(shown: pd.DataFrame, codes: str, name: str, write: Callable[[str], str]) -> None:
    shown.insert(list(shown.columns).index(codes) + 1, name, [write(code) for code in shown[codes]])


def _explain_columns(sheets: list[WorkbookTable], say: Wording) -> WorkbookTable:
    """Every column and its header; a code of units has one for each frame."""
    rows = list(dict.fromkeys(pair for sheet in sheets for pair in sheet.labels.items()))
    labels = {column: say(f"field-{column}") for column in ("field", "label")}
    return WorkbookTable(say("sheet-fields"), pd.DataFrame(rows, columns=["field", "label"]), labels)
