"""Tables and sentences about ratios: what is done of how much, counts added up and never shares averaged."""

from __future__ import annotations

from typing import Any

import pandas as pd

from hotich_analysis.display.captions import write_caption
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.vocabulary import Lang

_NO_BREAK = "\u00a0"


def tabulate_ratios(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return units and counts of each ratio, from coverage(by="indicator"); no row where there is none."""
    say = load_wording(lang)
    columns = [Column(say("column-indicator"), width="1fr")]
    names = ("n-complete", "n-incomplete", "n-missing", "numerator", "denominator", "achieved-share")
    columns += [Column(say(f"column-{name}"), "right", "22mm") for name in names]
    rows = []
    for row in _only_ratios(shares).to_dict("records"):
        n_short = row["n_partial"] + row["n_none"]
        counts = (row["n_full"], n_short, row["n_missing"], row["numerator"], row["denominator"])
        numbers = (say.number(value) for value in counts)
        rows.append((say.indicator(row["indicator_code"]), *numbers, say.share(row["achieved_share"])))
    caption = write_caption("ratios", status, lang=lang)
    return Table(tuple(columns), tuple(rows), caption, say("note-ratio"))


def _only_ratios(shares: pd.DataFrame) -> pd.DataFrame:
    return shares[shares["denominator"].notna()] if "denominator" in shares else shares.iloc[:0]


def tabulate_ratio_gaps(gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return, region by region, the units that are below 100 %, the lowest first, with the share of each.

    gaps: from list_gaps(indicator=…). Units that did not report are named in a note.
    """
    say = load_wording(lang)
    headers = ("region", "n-complete", "units-incomplete", "remaining", "achieved-share")
    widths = ("40mm", "17mm", "1fr", "22mm", "18mm")
    aligns = ("left", "right", "left", "right", "right")
    columns = tuple(
        Column(say(f"column-{name}"), align, width)  # type: ignore[arg-type]
        for name, align, width in zip(headers, aligns, widths, strict=True)
    )
    own = status[status["indicator_code"] == indicator]
    regional = coverage(own, by="region")
    below = gaps[gaps["level"].notna()].sort_values("achieved_share", kind="stable")
    rows = [
        _region_row(row, below[below["region"] == row["region"]], say) for row in regional.to_dict("records")
    ]
    [whole] = coverage(own, by="indicator").to_dict("records")
    total = _region_row({**whole, "region": None}, below, say)
    rows.append((say("row-country"), total[1], say("row-total", n=len(below)), *total[3:]))
    missing = [say.province(code) for code in own.loc[own["level"].isna(), "unit_code"]]
    note = say("note-missing", units=", ".join(missing)) if missing else ""
    caption = write_caption("ratio-gaps", status, lang=lang, indicator=indicator)
    return Table(columns, tuple(rows), caption, note, strong_rows=frozenset({len(rows) - 1}))


def _region_row(region: dict[Any, Any], below: pd.DataFrame, say: Wording) -> tuple[str, ...]:
    units = ", ".join(_name_with_share(row, say) for row in below.to_dict("records")) or "–"
    n_reporting = region["n_units"] - region["n_missing"]
    remaining = region["denominator"] - region["numerator"] if n_reporting else None
    return (
        say.region(region["region"]) if region["region"] else "",
        f"{say.number(region['n_full'])}/{say.number(n_reporting)}",
        units,
        say.number(remaining),
        say.share(region["achieved_share"]),
    )


def _name_with_share(gap: dict[Any, Any], say: Wording) -> str:
    name = say.province(gap["unit_code"]).replace("- ", f"-\u2060{_NO_BREAK}").replace(" ", _NO_BREAK)
    return f"{name}{_NO_BREAK}({say.share(gap['achieved_share'])})"


def answer_ratio(shares: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> str:
    """Return how far a ratio has come, from coverage(by="indicator")."""
    say = load_wording(lang)
    row = shares.set_index("indicator_code").to_dict("index")[indicator]
    return say.markdown(
        "answer-ratio",
        date=say.date(status["snapshot_date"].iloc[0]),
        n_units=int(row["n_units"]),
        n_reporting=int(row["n_units"] - row["n_missing"]),
        n_missing=int(row["n_missing"]),
        n_full=int(row["n_full"]),
        n_short=int(row["n_partial"] + row["n_none"]),
        n_none=int(row["n_none"]),
        numerator_name=say.count(indicator, "numerator"),
        denominator_name=say.count(indicator, "denominator"),
        numerator=say.number(row["numerator"]),
        denominator=say.number(row["denominator"]),
        share=say.share(row["achieved_share"]),
    )
