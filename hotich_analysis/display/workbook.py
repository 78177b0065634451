"""What goes into the workbook of a report: one table a sheet, named and labelled in the report's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from hotich_analysis.dataset.references import frame_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.tables import (
    add_counts,
    drop_repeats,
    frame_of_parts,
    note_ended,
    note_inferred,
)
from hotich_analysis.display.wording import MISSING, Wording, wording_of
from hotich_analysis.metrics.coverage import By, add_combinations, coverage, hide_strict
from hotich_analysis.metrics.gaps import (
    count_communes,
    find_lacking_parts,
    list_commune_gaps,
    list_gaps,
)
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.metrics.states import is_inferred, is_merged, is_reported
from hotich_analysis.vocabulary import COMMUNES, DEPLOYED, PLACE_COLUMNS, Lang

_IN_WORDS: Final = (*PLACE_COLUMNS, "is_inferred", "state", "claim_id")
"""What other columns say in words: evidence where a cell stands, level why there is none."""


@dataclass(frozen=True)
class WorkbookTable:
    """One sheet: its name, the table, for each column the header shown and what it means, notes below."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, str]
    explanations: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def list_workbook_tables(snapshot: Snapshot, *, lang: Lang) -> list[WorkbookTable]:
    """Return coverage, coverage by region, gap list, status and claims, and what each column means.

    Where communes answered: how many of each province have each item, and which lack or did not report it.

    Of a snapshot that was regrouped: coverage and gaps of its units, and coverage of each of them in the
    place of regions; status and claims are as they were reported. Words stand in the place of codes, but for
    the official codes of units. Strict numbers that rest on inference are blank.
    """
    say, year = wording_of(snapshot, lang), str(snapshot.units["population_year"].iloc[0])
    ended, inferred = note_ended(snapshot.status, say), note_inferred(snapshot.status, say)
    notes = {"coverage": (inferred, ended), "gaps": (ended,), "status": (ended,)}
    sheets = [
        _name_columns(key, table, say, year, notes=notes.get(key.partition("-")[0], ()))
        for key, table in _list_tables(snapshot, say)
    ]
    return [*sheets, _explain_columns(sheets, say)]


def _list_tables(snapshot: Snapshot, say: Wording) -> Iterator[tuple[str, pd.DataFrame]]:
    status, reported = snapshot.status, snapshot.as_reported
    merged = bool(is_merged(status).any())
    by: By = "unit" if merged else "region"
    covered = status if merged else add_combinations(status)
    yield "coverage", _count_coverage(covered, status, by="indicator")
    yield f"coverage-{by}", _count_coverage(status, status, by=by)
    yield "gaps", _write_gaps(status, say, merged=merged)
    yield "status", _write_status(reported.status, say)
    claims = reported.claims[["claim_id", "where_en", "quote"]]
    yield "claims", reconcile(reported.status, reported.claims).merge(claims, on="claim_id", validate="1:1")
    if len(snapshot.communes):
        yield "communes", count_communes(snapshot.communes).drop(columns="snapshot_date")
        yield "commune-gaps", list_commune_gaps(snapshot.communes)


def _count_coverage(covered: pd.DataFrame, status: pd.DataFrame, *, by: By) -> pd.DataFrame:
    """Coverage with the number that deployed_share is a share of."""
    table = drop_repeats(coverage(covered, by=by, weight="population"))
    shown = hide_strict(table, status)
    if "n_whole" not in shown:
        shown.insert(list(shown).index("n_full"), "n_deployed", add_counts(table)["n_deployed"])
    return shown


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


def _name_columns(
    key: str, table: pd.DataFrame, say: Wording, year: str, *, notes: Iterable[str]
) -> WorkbookTable:
    shown, about = put_in_words(table, say), {"frame": str(frame_of(table)), "year": year}
    counted = "parts" if key == "coverage-unit" else "units" if "n_whole" in table else "provinces"
    labels = {str(column): say(f"field-{column}", **about) for column in shown.columns}
    meanings = {column: say(f"explain-{column}", counted=counted) for column in labels}
    return WorkbookTable(say(f"sheet-{key}"), shown, labels, meanings, tuple(filter(None, notes)))


def put_in_words(table: pd.DataFrame, say: Wording) -> pd.DataFrame:
    """Return a table of metrics in the words of the language, beside the codes of units their names."""
    shown, frame = table.drop(columns=["where_en", "name_vi", *_IN_WORDS], errors="ignore"), frame_of(table)
    if say.lang == "en" and "where_en" in table:
        shown["where"] = table["where_en"]
    shown["indicator_code"] = [say.indicator(code) for code in table["indicator_code"]]
    if "unit_code" in table:
        names = [say.unit(code, frame=frame) for code in table["unit_code"]]
        shown.insert(list(shown.columns).index("unit_code") + 1, "name", names)
    if "commune_code" in table:
        names = [say.unit(code, frame=COMMUNES, marked=False) for code in table["commune_code"]]
        shown.insert(list(shown.columns).index("commune_code") + 1, "commune", names)
    if "region" in table:
        shown["region"] = [say.region(region) for region in table["region"]]
    if "level" in table:
        cells = zip(table["level"], table["state"], strict=True)
        levels = pd.Series([say.level(level, state=state) for level, state in cells], index=table.index)
        # absence from a list cannot tell full from partial
        has_it = table["level"].isin(DEPLOYED) & is_inferred(table)
        shown["level"] = levels.mask(has_it, say("level-inferred"))
    if "n_gaps_of_unit" in table:
        # a unit that lacks nothing is listed for its silence alone: how much it lacks is not known
        unknown = table["n_gaps_of_unit"].eq(0) & ~is_reported(table)
        shown["n_gaps_of_unit"] = table["n_gaps_of_unit"].astype("object").mask(unknown, MISSING)
    if "restriction" in table:
        shown["restriction"] = table["restriction"].map(say.restriction, na_action="ignore")
    return shown.rename(columns={"indicator_code": "indicator"})


def _explain_columns(sheets: list[WorkbookTable], say: Wording) -> WorkbookTable:
    """Every column of every sheet, by its header, and what it means there."""
    columns = ("sheet", "label", "meaning")
    rows = [
        (sheet.name, label, sheet.explanations[column])
        for sheet in sheets
        for column, label in sheet.labels.items()
    ]
    labels = {column: say(f"field-{column}") for column in columns}
    return WorkbookTable(say("sheet-fields"), pd.DataFrame(rows, columns=list(columns)), labels)
