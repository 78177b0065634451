"""What goes into the workbook of a report: one table a sheet, named and labelled in the report's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.coverage import add_combinations, coverage, coverage_2025
from hotich_analysis.metrics.gaps import list_gaps, list_gaps_2025
from hotich_analysis.metrics.reconciliation import reconcile
from hotich_analysis.vocabulary import Frame, Lang

_EVIDENCE = re.compile(
    r"(?P<annex>\w+), (?:row (?P<row>\d+)(?:, column (?P<column>.+))?|inferred: not in the list)"
)


@dataclass(frozen=True)
class WorkbookTable:
    """One sheet: its name, the table, and the header shown for each column."""

    name: str
    table: pd.DataFrame
    labels: dict[str, str]


def list_workbook_tables(snapshot: Snapshot, *, lang: Lang, frame: Frame = 63) -> list[WorkbookTable]:
    """Return coverage, coverage by region, gap list, status and claims, and a list of all columns.

    In the frame of 34: coverage and gaps of the units of 2025, coverage of each of them, and the same status
    and claims, which are of the 63. Codes stay as in the data; names of indicators, units and regions stand
    beside them in the language.
    """
    say = load_wording(lang)
    status, claims = snapshot.status, snapshot.claims
    reconciled = reconcile(status, claims).merge(
        claims[["claim_id", "where_en", "quote"]], on="claim_id", validate="1:1"
    )
    if frame == snapshot.frame:
        tables = {
            "coverage": coverage(add_combinations(status), by="indicator", weight="population"),
            "coverage-region": coverage(status, by="region", weight="population"),
            "gaps": list_gaps(status),
        }
    else:
        tables = {
            "coverage": coverage_2025(status, by="indicator", weight="population"),
            "coverage-unit": coverage_2025(status, by="unit", weight="population"),
            "gaps": list_gaps_2025(status),
        }
    tables |= {"status": status, "claims": reconciled}
    sheets = [_name_columns(key, table, say) for key, table in tables.items()]
    return [*sheets, _explain_columns(sheets, say)]


def _name_columns(key: str, table: pd.DataFrame, say: Wording) -> WorkbookTable:
    shown = _translate(table, say)
    labels = {str(column): say(f"field-{column}") for column in shown.columns}
    return WorkbookTable(say(f"sheet-{key}"), shown, labels)


def _translate(table: pd.DataFrame, say: Wording) -> pd.DataFrame:
    """Put names beside codes, and all words in the language."""
    shown = table.drop(columns=["where_en", "name_vi"], errors="ignore")
    if say.lang == "en" and "where_en" in table:
        shown["where"] = table["where_en"]
    codes = table["indicator_code"]
    shown.insert(
        list(shown.columns).index("indicator_code") + 1, "indicator", [say.indicator(code) for code in codes]
    )
    if "unit_code" in table:
        name_of = say.unit_2025 if "frame" in table else say.province
        names = [name_of(code) for code in table["unit_code"]]
        shown.insert(list(shown.columns).index("unit_code") + 1, "name", names)
    if "region" in table:
        shown["region"] = ["; ".join(map(say.region, regions.split("; "))) for regions in table["region"]]
    if "level" in table:
        shown["level"] = [say.level(level) for level in table["level"]]
    if "restriction" in table:
        shown["restriction"] = [
            None if pd.isna(code) else say.restriction(code) for code in table["restriction"]
        ]
    if "evidence" in table:
        shown["evidence"] = [_translate_evidence(text, say) for text in table["evidence"]]
    return shown


def _translate_evidence(text: str, say: Wording) -> str:
    """Where in the document a level stands, in the language; the status table has it in one form."""
    found = _EVIDENCE.fullmatch(text)
    if found is None:
        return text
    if found["row"] is None:
        return say("evidence-inferred", annex=found["annex"])
    kind = "evidence-cell" if found["column"] else "evidence-list"
    values = {"annex": found["annex"], "row": found["row"], "column": found["column"] or ""}
    return say(kind, **values)


def _explain_columns(sheets: list[WorkbookTable], say: Wording) -> WorkbookTable:
    rows = {field: label for sheet in sheets for field, label in sheet.labels.items()}
    table = pd.DataFrame({"field": list(rows), "label": list(rows.values())})
    return WorkbookTable(
        say("sheet-fields"), table, {column: say(f"field-{column}") for column in ("field", "label")}
    )
