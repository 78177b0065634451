"""The tables of the reports, one function each: a metrics table in, a finished `Table` out.

Every function takes the language and returns captions, headers and cells in it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from hotich_analysis.display.findings import write_caption
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.vocabulary import Lang, Level

_COMBINATIONS = ("essential_trio", "all_indicators")
_NO_BREAK = "\u00a0"  # between the syllables of a name


def tabulate_coverage(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return units and shares of each indicator, from coverage(by="indicator", weight="population")."""
    say = load_wording(lang)
    with_missing = bool(shares["n_missing"].any())
    numbers = ["n-deployed", "n-partial", "n-none", *(["n-missing"] if with_missing else [])]
    percents = ["deployed-share", "full-share", "population-deployed-share"]
    columns = [Column(say("column-indicator"), width="1fr")]
    columns += [Column(say(f"column-{name}"), "right", "20mm") for name in numbers + percents]
    table = shares.assign(n_deployed=shares["n_full"] + shares["n_partial"])
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            *(say.number(row[name.replace("-", "_")]) for name in numbers),
            *(say.share(row[name.replace("-", "_")]) for name in percents),
        )
        for row in table.to_dict("records")
    )
    strong = frozenset(place for place, code in enumerate(table["indicator_code"]) if code in _COMBINATIONS)
    return Table(tuple(columns), rows, write_caption("coverage", status, lang=lang), strong_rows=strong)


def tabulate_gaps(gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return, region by region, the units that lack a service, from list_gaps(), and the people there.

    Behind each unit stands the number of all its gaps; a unit that did not report is marked as such. A note
    names the units that offer the service only in part, with the document's own words.
    """
    say = load_wording(lang)
    columns = (
        Column(say("column-region"), width="44mm"),
        Column(say("column-n-deployed"), "right", "17mm"),
        Column(say("column-units-lacking"), width="1fr"),
        Column(say("column-population-lacking"), "right", "23mm"),
    )
    regional = coverage(status[status["indicator_code"] == indicator], by="region")
    rows = []
    for region in regional.to_dict("records"):
        lacking = gaps[gaps["region"] == region["region"]]
        n_deployed = say.number(region["n_full"] + region["n_partial"])
        deployed = f"{n_deployed}/{say.number(region['n_units'])}"
        units = ", ".join(_name_with_depth(row, say) for row in lacking.to_dict("records")) or "–"
        people = say.number(lacking["population_thousand"].sum(), 1)
        rows.append((say.region(region["region"]), deployed, units, people))
    n_deployed = say.number((regional["n_full"] + regional["n_partial"]).sum())
    deployed = f"{n_deployed}/{say.number(regional['n_units'].sum())}"
    people = say.number(gaps["population_thousand"].sum(), 1)
    rows.append((say("row-country"), deployed, say("row-total", n=len(gaps)), people))
    caption = write_caption("gaps", status, lang=lang, indicator=indicator)
    note = _list_notes(status, indicator, say)
    return Table(columns, tuple(rows), caption, note, strong_rows=frozenset({len(rows) - 1}))


def _list_notes(status: pd.DataFrame, indicator: str, say: Wording) -> str:
    """Units that offer a service only in part, with the note as the document prints it."""
    partial = status[status["indicator_code"].eq(indicator) & status["level"].eq(Level.PARTIAL)]
    units = [f"{say.province(row['unit_code'])} (“{row['note']}”)" for row in partial.to_dict("records")]
    return say("note-partial", units="; ".join(units)) if units else say("note-no-partial")


def _name_with_depth(gap: dict[Hashable, Any], say: Wording) -> str:
    name = _unbroken(say.province(gap["unit_code"]))
    if pd.isna(gap["level"]):
        return f"{name} ({say('level-missing')})"
    return f"{name}{_NO_BREAK}({say.number(gap['n_gaps_of_unit'])})"


def _unbroken(name: str) -> str:
    return name.replace("- ", f"-\u2060{_NO_BREAK}").replace(" ", _NO_BREAK)


def tabulate_depth(depth: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units have how many gaps, from count_gaps()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-n-gaps-of-unit"), width="1fr"),
        Column(say("column-n-units"), "right", "30mm"),
        Column(say("column-population-thousand"), "right", "40mm"),
    )
    rows = tuple(
        (say.number(row["n_gaps"]), say.number(row["n_units"]), say.number(row["population_thousand"], 1))
        for row in depth.to_dict("records")
    )
    return Table(columns, rows, write_caption("depth", status, lang=lang))


def tabulate_patterns(patterns: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return the combinations of gaps that occur, with their units, from list_gap_patterns()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-gap-pattern"), width="1fr"),
        Column(say("column-n-units"), "right", "16mm"),
        Column(say("column-units"), width="1.8fr"),
    )
    rows = tuple(
        (
            ", ".join(say.indicator(code, short=True) for code in row["indicator_codes"])
            or say("pattern-none"),
            say.number(row["n_units"]),
            ", ".join(_unbroken(say.province(code)) for code in row["unit_codes"]),
        )
        for row in patterns.to_dict("records")
    )
    return Table(columns, rows, write_caption("patterns", status, lang=lang))


def tabulate_joint_gaps(joint: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return for each pair of indicators how many units lack both, from count_joint_gaps()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-indicator-a"), width="1fr"),
        Column(say("column-indicator-b"), width="1fr"),
        Column(say("column-n-both"), "right", "26mm"),
        Column(say("column-expected-both"), "right", "34mm"),
    )
    rows = tuple(
        (
            say.indicator(row["indicator_a"], short=True),
            say.indicator(row["indicator_b"], short=True),
            say.number(row["n_both"]),
            say.number(row["expected_both"], 1),
        )
        for row in joint.to_dict("records")
    )
    return Table(columns, rows, write_caption("joint", status, lang=lang))


def tabulate_reconciliation(reconciled: pd.DataFrame, claims: pd.DataFrame, *, lang: Lang) -> Table:
    """Return every number the document states beside the count of its table, from reconcile()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-where"), width="1fr"),
        Column(say("column-indicator"), width="30mm"),
        Column(say("column-measure"), width="24mm"),
        Column(say("column-claimed"), "right", "15mm"),
        Column(say("column-counted"), "right", "15mm"),
        Column(say("column-difference"), "right", "15mm"),
    )
    table = reconciled.merge(claims[["claim_id", "measure", "where_en"]], on="claim_id", validate="1:1")
    rows = tuple(
        (
            row["where"] if lang == "vi" else row["where_en"],
            say.indicator(row["indicator_code"], short=True),
            say(f"measure-{row['measure']}"),
            say.number(row["claimed"]),
            say.number(row["counted"]),
            _signed(row["difference"], say),
        )
        for row in table.to_dict("records")
    )
    strong = frozenset(place for place, gap in enumerate(table["difference"]) if pd.notna(gap) and gap != 0)
    return Table(columns, rows, say("caption-reconciliation"), strong_rows=strong)


def tabulate_rules(rules: pd.DataFrame, *, lang: Lang) -> Table:
    """Return what each simple counting rule gives for the claims not borne out, from try_counting_rules()."""
    say = load_wording(lang)
    if rules.empty:
        return Table((), (), say("caption-rules"), when_empty=say("rules-none"))
    claims = list(rules["claim_id"].unique())
    headers = [
        say("column-rule-result", indicator=say.indicator(code, short=True), claimed=claimed)
        for code, claimed in rules.groupby("claim_id", sort=False)[["indicator_code", "claimed"]]
        .first()
        .to_numpy()
    ]
    columns = (Column(say("column-rule"), width="1fr"), *[Column(text, "right", "36mm") for text in headers])
    counted = rules.pivot_table(index="rule", columns="claim_id", values="counted", sort=False)[claims]
    rows = tuple(
        (say(f"rule-{rule}"), *(say.number(value) for value in values))
        for rule, values in zip(counted.index, counted.to_numpy(), strict=True)
    )
    return Table(columns, rows, say("caption-rules"))


def _signed(difference: float, say: Wording) -> str:
    if pd.isna(difference) or difference == 0:
        return say.number(difference)
    return f"{'+' if difference > 0 else '−'}{say.number(abs(difference))}"
