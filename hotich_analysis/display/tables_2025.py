"""Tables and sentences of the 34-unit frame: every merged unit is named by its provinces, and marked (2025).

Counts are of units, or of the provinces of a unit, never averages of shares.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.captions import write_caption
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import load_wording
from hotich_analysis.metrics.coverage import merge_units
from hotich_analysis.metrics.gaps import list_gaps_2025
from hotich_analysis.vocabulary import Lang

_COUNTS = ("n-whole", "n-some", "n-none", "n-missing")


def answer_overview_2025(coverage: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> str:
    """Return in how many units of 2025 every province has an item, for the most and the least widespread.

    coverage: from coverage_2025(by="indicator").
    """
    say = load_wording(lang)
    table = coverage.set_index("indicator_code")
    most, least = str(table["n_whole"].idxmax()), str(table["n_whole"].idxmin())
    return say.markdown(
        "answer-overview-2025",
        date=say.date(status["snapshot_date"].iloc[0]),
        n_provinces=status["unit_code"].nunique(),
        n_units=int(table["n_units"].max()),
        most=say.indicator(most),
        n_most=int(table["n_whole"].max()),
        least=say.indicator(least),
        n_least=int(table["n_whole"].min()),
    )


def answer_indicator_2025(
    coverage: pd.DataFrame, gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang
) -> str:
    """Return the state of one item on the units of 2025.

    coverage: from coverage_2025(by="indicator", weight="population"); gaps: from list_gaps_2025().
    """
    say = load_wording(lang)
    row = coverage.set_index("indicator_code").to_dict("index")[indicator]
    lacking = gaps[gaps["indicator_code"] == indicator]
    return say.markdown(
        "answer-indicator-2025",
        date=say.date(status["snapshot_date"].iloc[0]),
        indicator=say.indicator(indicator),
        n_units=int(row["n_units"] - row["n_missing"]),
        n_whole=int(row["n_whole"]),
        n_some=int(row["n_units"] - row["n_missing"] - row["n_whole"] - row["n_none"]),
        n_none=int(row["n_none"]),
        n_parts=int(lacking["n_parts_lacking"].sum()),
        share=say.share(row["population_deployed_share"]),
    )


def tabulate_coverage_2025(coverage: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return in how many units each item is whole, in some provinces, or absent; from coverage_2025()."""
    say = load_wording(lang)
    names = [name for name in _COUNTS if name != "n-missing" or coverage["n_missing"].any()]
    columns = [Column(say("column-indicator"), width="1fr")]
    columns += [Column(say(f"column-2025-{name}"), "right", "23mm") for name in names]
    columns += [Column(say("column-2025-share"), "right", "23mm")]
    columns += [Column(say("column-population-deployed-share"), "right", "25mm")]
    table = coverage.assign(n_some=coverage[["n_full", "n_partial"]].sum(axis=1) - coverage["n_whole"])
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            *(say.number(row[name.replace("-", "_")]) for name in names),
            say.share(row["deployed_share"]),
            say.share(row["population_deployed_share"]),
        )
        for row in table.to_dict("records")
    )
    caption = write_caption("coverage-2025", status, lang=lang)
    return Table(tuple(columns), rows, caption, say("note-2025"))


def tabulate_units_2025(status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return each unit of 2025 with its provinces, and for each item how many of these have it."""
    say = load_wording(lang)
    merged = merge_units(status, load_provinces())
    counts = {
        (row["unit_code"], row["indicator_code"]): _write_parts(row) for row in merged.to_dict("records")
    }
    codes = list(status["indicator_code"].unique())
    columns = [Column(say("column-2025-unit"), width="36mm"), Column(say("column-2025-parts"), width="1fr")]
    columns += [Column(say.indicator(code, short=True), "right", f"{75 // len(codes)}mm") for code in codes]
    rows = []
    for unit in load_units(34).to_dict("records"):
        name = say.unit_2025(unit["unit_code"])
        parts = ", ".join(say.province(code) for code in unit["part_codes"])
        cells = (counts[unit["unit_code"], code] for code in codes)
        rows.append((name, parts if len(unit["part_codes"]) > 1 else "–", *cells))
    caption = write_caption("units-2025", status, lang=lang)
    return Table(tuple(columns), tuple(rows), caption, say("note-units-2025"))


def _write_parts(cell: dict[Hashable, Any]) -> str:
    """How many of a unit's provinces have an item, of those that reported."""
    n_reporting = cell["n_parts"] - cell["n_parts_missing"]
    return f"{cell['n_parts_deployed']}/{n_reporting}" if n_reporting else "…"


def tabulate_gaps_2025(status: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return the units of 2025 in which a province lacks an item, these provinces, and the people there.

    status: tidy status table of the 63 provinces. Provinces that did not report lack nothing that is known:
    they are named in a note.
    """
    say = load_wording(lang)
    own = status[status["indicator_code"] == indicator]
    missing = [say.province(code) for code in own.loc[own["level"].isna(), "unit_code"]]
    note = say("note-missing", units=", ".join(missing)) if missing else ""
    reported = own[own["level"].notna()]
    shown = list_gaps_2025(reported) if len(reported) else list_gaps_2025(own).iloc[:0]
    columns = (
        Column(say("column-2025-unit"), width="44mm"),
        Column(say("column-2025-lacking"), width="1fr"),
        Column(say("column-2025-n-lacking"), "right", "26mm"),
        Column(say("column-population-lacking"), "right", "28mm"),
    )
    names = dict(load_provinces().set_index("name_vi")["unit_code"].items())
    rows = [
        (
            say.unit_2025(row["unit_code"]),
            ", ".join(say.province(str(names[name])) for name in row["parts_lacking"].split("; ")),
            f"{row['n_parts_lacking']}/{row['n_parts']}",
            say.number(row["population_thousand"], 1),
        )
        for row in shown.to_dict("records")
    ]
    n_parts, people = shown["n_parts_lacking"].sum(), shown["population_thousand"].sum()
    if rows:
        total = (
            say("row-country"),
            say("row-total", n=int(n_parts)),
            say.number(n_parts),
            say.number(people, 1),
        )
        rows.append(total)
    caption = write_caption("gaps-2025", status, lang=lang, indicator=indicator)
    strong = frozenset({len(rows) - 1}) if rows else frozenset()
    nobody = say("gaps-2025-none") if len(reported) else note
    return Table(columns, tuple(rows), caption, note, strong_rows=strong, when_empty=nobody)
