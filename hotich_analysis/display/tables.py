"""The tables of the reports, one function each: a metrics table in, a finished `Table` out.

Every function takes the language and returns captions, headers and cells in it.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from hotich_analysis.display.captions import write_caption
from hotich_analysis.display.ratio_tables import tabulate_ratio_gaps
from hotich_analysis.display.table_markup import Column, Table
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.coverage import COMBINATIONS, coverage, list_ratios
from hotich_analysis.vocabulary import Lang, Level

_NO_BREAK = "\u00a0"  # between the syllables of a name


def tabulate_coverage(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return units and shares of each level, from coverage(by="indicator", weight="population").

    Ratios have a table of their own, tabulate_ratios().
    """
    say = load_wording(lang)
    shares = shares[~shares["indicator_code"].isin(list_ratios(status))]
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
    strong = frozenset(place for place, code in enumerate(table["indicator_code"]) if code in COMBINATIONS)
    inferred = [say.indicator(code, short=True) for code in _list_inferred(status)]
    notes = [say("note-deployed")]
    notes += [say("note-inferred-of", indicators=", ".join(inferred))] if inferred else []
    caption = write_caption("coverage", status, lang=lang)
    return Table(tuple(columns), rows, caption, " ".join(notes), strong_rows=strong)


def _list_inferred(status: pd.DataFrame) -> list[str]:
    """Indicators whose units are deployed because a list of those that are not leaves them out."""
    is_inferred = status["evidence"].str.contains("inferred", regex=False, na=False)
    return list(status.loc[is_inferred, "indicator_code"].unique())


def tabulate_gaps(gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return, region by region, the units that lack a service, from list_gaps(), and the people there.

    Behind each unit stands the number of all its gaps; shares are of the units that reported. Notes name the
    units that did not, and those that offer the service only in part, with the document's own words. A ratio
    gets the table of tabulate_ratio_gaps().
    """
    if indicator in list_ratios(status):
        return tabulate_ratio_gaps(gaps, status, indicator=indicator, lang=lang)
    say = load_wording(lang)
    columns = (
        Column(say("column-region"), width="44mm"),
        Column(say("column-n-deployed"), "right", "17mm"),
        Column(say("column-units-lacking"), width="1fr"),
        Column(say("column-population-lacking"), "right", "23mm"),
    )
    gaps = gaps[gaps["level"].eq(Level.NONE)]
    regional = coverage(status[status["indicator_code"] == indicator], by="region")
    regional["n_reporting"] = regional["n_units"] - regional["n_missing"]
    rows = []
    for region in regional.to_dict("records"):
        lacking = gaps[gaps["region"] == region["region"]]
        n_deployed = say.number(region["n_full"] + region["n_partial"])
        deployed = f"{n_deployed}/{say.number(region['n_reporting'])}"
        units = ", ".join(_name_with_depth(row, say) for row in lacking.to_dict("records")) or "–"
        people = say.number(lacking["population_thousand"].sum(), 1) if len(lacking) else "–"
        rows.append((say.region(region["region"]), deployed, units, people))
    n_deployed = say.number((regional["n_full"] + regional["n_partial"]).sum())
    deployed = f"{n_deployed}/{say.number(regional['n_reporting'].sum())}"
    people = say.number(gaps["population_thousand"].sum(), 1)
    rows.append((say("row-country"), deployed, say("row-total", n=len(gaps)), people))
    caption = write_caption("gaps", status, lang=lang, indicator=indicator)
    note = _list_notes(status, indicator, say)
    return Table(columns, tuple(rows), caption, note, strong_rows=frozenset({len(rows) - 1}))


def _list_notes(status: pd.DataFrame, indicator: str, say: Wording) -> str:
    """What the table does not show: units offering a part, not reporting, or deployed by inference."""
    rows = status[status["indicator_code"] == indicator]
    partial = rows[rows["level"].eq(Level.PARTIAL)].to_dict("records")
    missing = [say.province(code) for code in rows.loc[rows["level"].isna(), "unit_code"]]
    notes = [say("note-missing", units=", ".join(missing))] if missing else []
    if partial:
        units = [f"{say.province(row['unit_code'])} (“{row['note']}”)" for row in partial]
        notes += [say("note-partial", units="; ".join(units)), say("note-abbreviations")]
    else:
        notes.append(say("note-inferred" if _list_inferred(rows) else "note-no-partial"))
    return " ".join(notes)


def _name_with_depth(gap: dict[Hashable, Any], say: Wording) -> str:
    name = _unbroken(say.province(gap["unit_code"]))
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
    caption = write_caption("joint", status, lang=lang)
    return Table(columns, rows, caption, when_empty=say("joint-none"))


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
    caption, when_empty = say("caption-reconciliation"), say("claims-none")
    return Table(columns, rows, caption, strong_rows=strong, when_empty=when_empty)


def tabulate_rules(rules: pd.DataFrame, *, lang: Lang) -> Table:
    """Return what each simple rule counts for the numbers not borne out, from try_counting_rules()."""
    say = load_wording(lang)
    if rules.empty:
        return Table((), (), say("caption-rules"), when_empty=say("rules-none"))
    columns_by = ["indicator_code", "claimed"]
    counted = rules.pivot_table("counted", index="rule", columns=columns_by, aggfunc="first", sort=False)
    headers = [
        say("column-rule-result", indicator=say.indicator(str(column[0]), short=True), claimed=column[1])
        for column in counted.columns.to_flat_index()
    ]
    width = f"{min(36, 100 // len(headers))}mm"  # leaves the first column two fifths of the page
    columns = (Column(say("column-rule"), width="1fr"), *[Column(text, "right", width) for text in headers])
    rows = tuple(
        (say(f"rule-{rule}"), *(say.number(value) for value in values))
        for rule, values in zip(counted.index, counted.to_numpy(), strict=True)
    )
    return Table(columns, rows, say("caption-rules"))


def _signed(difference: float, say: Wording) -> str:
    if pd.isna(difference) or difference == 0:
        return say.number(difference)
    return f"{'+' if difference > 0 else '−'}{say.number(abs(difference))}"
