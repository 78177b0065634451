"""The tables of the reports, one function each: a metrics table in, a finished `Table` out.

Every function takes the language and returns captions, headers and cells in it. Sums are of counts, never
averages of shares.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from hotich_analysis.dataset.names import load_units
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.table import Column, Table
from hotich_analysis.display.wording import Wording, load_wording, write_caption
from hotich_analysis.metrics.coverage import COMBINATIONS, coverage, list_ratios, merge_units
from hotich_analysis.metrics.gaps import list_gaps_2025
from hotich_analysis.vocabulary import Lang, Level

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
