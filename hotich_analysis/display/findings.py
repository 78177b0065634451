"""What the numbers say, in sentences: answers, findings and the source, as Markdown.

Every number in them is computed from the tables that are passed in, and goes with the sentence. Who did not
report is told as that, and stands in no number of those who lack something.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from hotich_analysis import __version__
from hotich_analysis.dataset.kinds import COUNTS, Kind, compute_share, kind_of, sum_counts, take_kind
from hotich_analysis.dataset.references import frame_of, units_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.table import (
    Number,
    Row,
    Text,
    Written,
    is_given,
    join_texts,
    join_written,
    list_bullets,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import add_counts, find_silent, take_item, take_lacking, tell_rule
from hotich_analysis.display.wording import Wording, name_item, wording_of
from hotich_analysis.metrics.coverage import COMBINATIONS, hide_strict
from hotich_analysis.metrics.frames import list_parts
from hotich_analysis.metrics.gaps import FEW_UNITS, MANY_GAPS, list_gaps
from hotich_analysis.metrics.reconciliation import find_common_rules
from hotich_analysis.metrics.states import is_merged, list_inferred
from hotich_analysis.vocabulary import Lang

Headline = list[dict[str, object]]


def head_overview(coverage: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the overview: how many units have all items, from the coverage with combinations.

    Of a table of ratios alone it says how many items there are.
    """
    say, table = wording_of(status, lang), add_counts(take_kind(coverage, Kind.LEVEL))
    single = table[~table["indicator_code"].isin(COMBINATIONS) & table["n_units"].gt(0)]
    n_items = len(single) or status["indicator_code"].nunique()
    every = table[table["indicator_code"].eq("all_indicators")].to_dict("records")
    counts = (
        _take_numbers(every[0], "n_deployed", "n_reporting", "n_missing") if every else {"n_reporting": 0}
    )
    about: dict[str, Any] = {
        "merged": "yes" if is_merged(status).any() else "no",
        "n_items": n_items,
        "item": say.indicator(str(status["indicator_code"].iloc[0])),
    }
    return write_heading(1, say.markdown("heading-overview", **about, **counts))


def head_gaps(gaps: pd.DataFrame, status: pd.DataFrame, *, lang: Lang, level: int = 2) -> Text:
    """Return the heading of all units with all items: how many lack any, from list_gaps().

    level: of the heading, 1 for a chapter.
    """
    per_unit = take_lacking(gaps).drop_duplicates("unit_code")["n_gaps_of_unit"]
    counts = {
        "n_lacking": len(per_unit),
        "n_deep": int(per_unit.ge(MANY_GAPS).sum()),
        "n_units": status["unit_code"].nunique(),
        "n_silent": len(find_silent(status)),
        "n_items": status["indicator_code"].nunique(),
    }
    return write_heading(level, wording_of(gaps, lang).markdown("heading-gaps", many=MANY_GAPS, **counts))


def head_indicator(
    gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang, level: int = 1
) -> Text:
    """Return the heading of one indicator: how many units lack it, with how many people, from list_gaps().

    level: of the heading, 1 for a chapter.
    """
    say, lacking = wording_of(status, lang), take_lacking(gaps, indicator)
    own = take_item(status, indicator)
    row: Row = {
        "indicator_code": indicator,
        "n_units_lacking": len(lacking),
        "n_reporting": int(own["level"].notna().sum()),
        "population_million": lacking["population_thousand"].sum() / 1000,
    }
    text = say.markdown(
        "heading-indicator",
        indicator=say.indicator(indicator),
        kind=kind_of(status, indicator),
        merged="yes" if is_merged(own).any() else "no",
        n_silent=len(find_silent(own)),
        people=say.number(number_of(row, "population_million"), 1),
        share=say.share(compute_share(sum_counts(own, ["indicator_code"])).max()),
        **_take_numbers(row, "n_units_lacking", "n_reporting"),
    )
    return write_heading(level, text)


def head_nearly_done(indicators: Sequence[str], status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the items that few units lack, from list_nearly_done()."""
    merged = "yes" if is_merged(status).any() else "no"
    counts = {"n_items": len(indicators), "few": FEW_UNITS}
    return write_heading(1, wording_of(status, lang).markdown("heading-nearly-done", merged=merged, **counts))


def head_reconciliation(reconciled: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the reconciliation: how many claims the document's own table bears out."""
    say, compared = wording_of(reconciled, lang), reconciled[reconciled["difference"].notna()]
    different = compared[compared["difference"].ne(0)]
    counts = {"n_different": len(different), "n_claims": len(compared)}
    items = say.join([say.indicator(code, short=True) for code in different["indicator_code"].unique()])
    return write_heading(1, say.markdown("heading-reconciliation", items=items, **counts))


def head_regions(regional: pd.DataFrame, inferred: Collection[str], *, lang: Lang) -> Text:
    """Return the heading of the regions: item and region with the lowest share, from coverage by region.

    inferred: the items of list_inferred(). Of as low shares the first is named, with how many more there are.
    """
    say, table = wording_of(regional, lang), add_counts(regional)
    table = table[table["n_reporting"].gt(0)]
    if table.empty:
        return Text("")
    lowest = table[table["deployed_share"].eq(table["deployed_share"].min())].to_dict("records")
    text = say.markdown(
        "heading-regions",
        item=name_item(str(lowest[0]["indicator_code"]), inferred, say),
        region=say.region(str(lowest[0]["region"])),
        n_more=len(lowest) - 1,
        reported="some" if lowest[0]["n_missing"] else "all",
        **_take_numbers(lowest[0], "n_deployed", "n_reporting"),
    )
    return write_heading(2, text)


def head_joint(joint: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the items lacking together: the pair most often so, from count_joint_gaps()."""
    if joint.empty:
        return Text("")
    say, pair = wording_of(status, lang), _take_most_frequent(joint)
    names = {letter: say.indicator(pair[f"indicator_{letter}"], short=True) for letter in "ab"}
    return write_heading(2, say.markdown("heading-joint", **names, **_take_numbers(pair, "n_both")))


def _take_most_frequent(joint: pd.DataFrame) -> Row:
    row: Row = joint.sort_values("n_both", kind="stable").to_dict("records")[-1]
    return row


def head_rules(rules: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of the counting rules: how many numbers one gives, from try_counting_rules()."""
    hits = rules[rules["difference"].eq(0)]
    counts = {
        "n_explained": hits["claim_id"].nunique(),
        "n_claims": rules["claim_id"].nunique(),
        "n_common": len(find_common_rules(status, rules)),
    }
    return write_heading(1, wording_of(rules, lang).markdown("heading-rules", **counts))


def answer_overview(coverage: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the overview in two sentences, from the coverage with combinations (add_combinations).

    It speaks of levels; of a table of ratios alone it says how many there are, and of how many units. The
    items furthest behind are those with the lowest share of the units that reported; of one item alone the
    overview is its own answer. Of merged units: when they count as having an item, how many so have all of
    them, and how many the one furthest behind.
    """
    say, table = wording_of(status, lang), add_counts(take_kind(coverage, Kind.LEVEL))
    single = table[~table["indicator_code"].isin(COMBINATIONS) & table["n_units"].gt(0)]
    date = say.date(status["snapshot_date"].iloc[0])
    if single.empty:
        n_reporting = status.loc[status["level"].notna(), "unit_code"].nunique()
        n_items = status["indicator_code"].nunique()
        return say.markdown("answer-overview-ratios", date=date, n_units=n_reporting, n_indicators=n_items)
    if len(single) == 1:  # of one item none is furthest behind
        if not single["n_reporting"].any():
            return say.markdown("answer-regions-nobody")
        gaps, indicator = list_gaps(status), str(single["indicator_code"].iloc[0])
        return answer_indicator(coverage, gaps, status, indicator=indicator, lang=lang)
    if is_merged(status).any():
        return _answer_merged_overview(single, table, status, say)
    row_of = {row["indicator_code"]: row for row in table.to_dict("records")}
    every, trio = row_of["all_indicators"], row_of.get("essential_trio")
    last = _take_furthest_behind(single)
    return say.markdown(
        "answer-overview",
        date=date,
        n_units=number_of(every, "n_units"),
        n_indicators=len(single),
        n_all=number_of(every, "n_deployed"),
        n_all_partial=number_of(every, "n_partial"),
        n_all_open=number_of(every, "n_missing"),
        inferred=say.indicators(list_inferred(status)) or "no",
        has_trio="no" if trio is None else "yes",
        n_trio=0 if trio is None else number_of(trio, "n_deployed"),
        n_trio_open=0 if trio is None else number_of(trio, "n_missing"),
        state="nobody" if last.empty else "all" if last["deployed_share"].eq(1).all() else "some",
        n_laggards=len(last),
        laggards=_name_items(last, say),
        counts=_write_counts(last, "n_none", say),
        n_missing=int(single["n_missing"].sum()),
    )


def _take_furthest_behind(single: pd.DataFrame) -> pd.DataFrame:
    """The items with the lowest share of those that reported: one, or several."""
    share = single["deployed_share"]
    return single[share.eq(share.min())]


def _name_items(table: pd.DataFrame, say: Wording) -> str:
    return say.join([f"“{say.indicator(code, short=True)}”" for code in table["indicator_code"]])


def _write_counts(table: pd.DataFrame, rule: str, say: Wording) -> str:
    """How many, of the units that reported; items that are alike in that are told once."""
    counts = [
        say("count-of", n=number_of(row, rule), of=number_of(row, "n_reporting"))
        for row in table.to_dict("records")
    ]
    return say.join(list(dict.fromkeys(counts)))


def _answer_merged_overview(
    single: pd.DataFrame, table: pd.DataFrame, status: pd.DataFrame, say: Wording
) -> Text:
    [every] = table[table["indicator_code"].eq("all_indicators")].to_dict("records")
    least = _take_furthest_behind(single)
    return say.markdown(
        "answer-overview-2025",
        date=say.date(status["snapshot_date"].iloc[0]),
        n_provinces=list_parts(status)["part_code"].nunique(),
        n_units=number_of(every, "n_reporting"),
        n_all=number_of(every, "n_deployed"),
        n_items=len(single),
        item=say.indicator(str(single["indicator_code"].iloc[0])),
        inferred=say.indicators(list_inferred(status)) or "no",
        n_silent=len(find_silent(status)),
        least=_name_items(least, say),
        least_counts=_write_counts(least, "n_deployed", say),
    )


def answer_indicator(
    coverage: pd.DataFrame, gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang
) -> Text:
    """Return the state of one indicator, from coverage(weight="population") and list_gaps().

    Of a table without some of the units of its frame it does not speak of the country.
    """
    if kind_of(status, indicator).counts:
        return answer_counted(coverage, status, indicator=indicator, lang=lang)
    say, lacking = wording_of(status, lang), take_lacking(gaps, indicator)
    row = _take_row(coverage, indicator)
    if is_merged(status).any():
        return _answer_merged_indicator(row, lacking, status, say)
    row["population_million"] = lacking["population_thousand"].sum() / 1000
    return say.markdown(
        "answer-indicator",
        date=say.date(status["snapshot_date"].iloc[0]),
        achievement=say.achievement(indicator),
        inferred="yes" if indicator in list_inferred(status) else "no",
        **_take_numbers(row, "n_reporting", "n_deployed", "n_full", "n_partial", "n_none", "n_missing"),
        deployed_share=say.share(number_of(row, "deployed_share")),
        full_share=say.share(number_of(row, "full_share")),
        population_share=say.share(number_of(row, "population_deployed_share")),
        population_none=say.number(number_of(row, "population_million"), 1),
        place="country" if units_of(status)["unit_code"].isin(status["unit_code"]).all() else "part",
    )


def _take_row(coverage: pd.DataFrame, indicator: str) -> dict[Any, Any]:
    [row] = add_counts(coverage[coverage["indicator_code"].eq(indicator)]).to_dict("records")
    return row


def _take_numbers(row: Row, *rules: str) -> dict[str, Number]:
    return {rule: number_of(row, rule) for rule in rules}


def _answer_merged_indicator(
    row: dict[Any, Any], lacking: pd.DataFrame, status: pd.DataFrame, say: Wording
) -> Text:
    """In how many merged units every part, some or none has it; and how many parts lack it."""
    row["n_some"] = row["n_reporting"] - row["n_deployed"] - row["n_none"]
    row["n_parts_lacking"] = lacking["n_parts_lacking"].sum()
    own = take_item(status, row["indicator_code"])
    return say.markdown(
        "answer-indicator-2025",
        date=say.date(status["snapshot_date"].iloc[0]),
        indicator=say.indicator(row["indicator_code"], short=True),
        inferred="yes" if list_inferred(own) else "no",
        n_silent=len(find_silent(own)),
        **_take_numbers(row, "n_reporting", "n_deployed", "n_some", "n_none", "n_parts_lacking"),
        share=say.share(number_of(row, "population_deployed_share")),
    )


def answer_counted(shares: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> Text:
    """Return how far an indicator with counts has come, from coverage(by="indicator"), and who is ahead."""
    say, row = wording_of(status, lang), _take_row(shares, indicator)
    row["n_short"] = row["n_partial"] + row["n_none"]
    own = take_item(status, indicator)
    merged = bool(is_merged(status).any())
    return say.markdown(
        f"answer-{kind_of(status, indicator)}",
        date=say.date(status["snapshot_date"].iloc[0]),
        **_take_numbers(row, "n_units", "n_reporting", "n_full", "n_short", "n_none"),
        n_silent=len(find_silent(own)),
        parts="yes" if merged else "no",
        numerator_name=say.count(indicator, "numerator"),
        denominator_name=say.count(indicator, "denominator"),
        numerator=say.amount(number_of(row, "numerator")),
        denominator=say.amount(number_of(row, "denominator")),
        share=say.share(number_of(row, "achieved_share")),
        **_name_extremes(own, say),
    )


def _name_extremes(own: pd.DataFrame, say: Wording) -> dict[str, str]:
    """The units with the highest and with the lowest share of an indicator, with their counts."""
    share, frame = compute_share(own), frame_of(own)
    found = {"highest": own[share.eq(share.max())], "lowest": own[share.eq(share.min())]}
    return {
        name: join_written(
            say(
                "unit-with-counts",
                unit=say.unit(row["unit_code"], frame=frame),
                **{count: say.amount(number_of(row, count)) for count in COUNTS},
            )
            for row in rows.to_dict("records")
        )
        for name, rows in found.items()
    }


def answer_regions(regional: pd.DataFrame, *, indicator: str, lang: Lang) -> Text:
    """Return which region is furthest behind, from coverage(by="region"): of a ratio, by what is achieved."""
    say = wording_of(regional, lang)
    rule = kind_of(regional, indicator).share
    own = add_counts(regional[regional["indicator_code"].eq(indicator)])
    reported = own[own[rule].notna()]
    if reported.empty:
        return say.markdown("answer-regions-nobody")
    lowest = reported[reported[rule].eq(reported[rule].min())]
    share = say.share(number_of(lowest.to_dict("records")[0], rule))
    open_ = {"n_missing": int(own["n_missing"].sum())}
    if rule == "deployed_share" and len(lowest) == len(reported):
        return say.markdown("answer-regions-equal", share=share, **open_)
    message = "answer-regions" if rule == "deployed_share" else "answer-regions-ratio"
    names = say.join([say.region(region) for region in lowest["region"]])
    return say.markdown(message, lowest=names, lowest_share=share, **open_)


def answer_depth(depth: pd.DataFrame, gaps: pd.DataFrame, *, lang: Lang) -> Text:
    """Return how many units have no gap, many gaps, the most gaps; from count_gaps() and list_gaps().

    Those that lack nothing they reported, but did not report everything, are told apart.
    """
    say, frame = wording_of(gaps, lang), frame_of(gaps)
    per_unit = take_lacking(gaps).drop_duplicates("unit_code").set_index("unit_code")["n_gaps_of_unit"]
    most = int(per_unit.max()) if len(per_unit) else 0
    deepest = [str(code) for code in per_unit.index[per_unit.eq(most)]]
    without = depth[depth["n_gaps"].eq(0)]
    n_open = int(without["n_not_reporting"].sum())
    return say.markdown(
        "answer-depth",
        n_complete=int(without["n_units"].sum()) - n_open,
        n_open=n_open,
        many=MANY_GAPS,
        n_deep=int(depth.loc[depth["n_gaps"].ge(MANY_GAPS), "n_units"].sum()),
        deepest=say.join([say.unit(code, frame=frame) for code in deepest]),
        max_gaps=most,
    )


def answer_joint(joint: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the two gaps that most often occur together, from count_joint_gaps()."""
    say = wording_of(status, lang)
    if joint.empty:
        return Text("")
    pair = _take_most_frequent(joint)
    return say.markdown(
        "answer-joint",
        a=say.indicator(pair["indicator_a"], short=True),
        b=say.indicator(pair["indicator_b"], short=True),
        **_take_numbers(pair, "n_both", "n_units"),
        reported="all" if pair["n_units"] == status["unit_code"].nunique() else "some",
        expected=say.number(number_of(pair, "expected_both"), 1),
    )


def answer_reconciliation(reconciled: pd.DataFrame, *, lang: Lang) -> Text:
    """Return how many claims the document's own table bears out, from reconcile()."""
    say = wording_of(reconciled, lang)
    if reconciled.empty:
        return say.markdown("claims-none")
    compared = reconciled[reconciled["difference"].notna()]
    n_same, n_uncounted = int(compared["difference"].eq(0).sum()), len(reconciled) - len(compared)
    n_different = len(compared) - n_same
    message = "answer-reconciliation" if n_different else "answer-reconciliation-all"
    named = [_name_claim(row, say) for row in compared[compared["difference"].ne(0)].to_dict("records")]
    counts = {"n_claims": len(compared), "n_same": n_same, "n_different": n_different}
    answers = [say.markdown(message, differences=join_written(named, by="; "), **counts)]
    if n_uncounted:
        answers.append(say.markdown("answer-reconciliation-uncounted", n_uncounted=n_uncounted))
    return join_texts(answers)


def _name_claim(row: Row, say: Wording) -> Written:
    """What a claim says beside what its own table has, in a few words."""
    indicator = say.indicator(row["indicator_code"], short=True)
    return say("claim-short", indicator=indicator, **_take_numbers(row, "claimed", "counted"))


def list_findings(reconciled: pd.DataFrame, claims: pd.DataFrame, *, lang: Lang) -> Text:
    """Return one bullet for each claim that is not borne out: where, claimed, counted, by how much.

    And where the document states the same number elsewhere as its own table has it. A last bullet says how
    many claims are of items that the table has not.
    """
    say = wording_of(claims, lang)
    places = claims.set_index("claim_id")["where" if lang == "vi" else "where_en"].to_dict()
    found = reconciled.merge(claims[["claim_id", "measure"]], on="claim_id", validate="1:1")
    same = found[found["difference"].eq(0)]
    bullets = []
    for row in found[found["difference"].notna() & found["difference"].ne(0)].to_dict("records"):
        alike = same["indicator_code"].eq(row["indicator_code"]) & same["measure"].eq(row["measure"])
        elsewhere = [str(places[claim]) for claim in same.loc[alike, "claim_id"]]
        bullets.append(
            say.markdown(
                "finding-claim",
                where=places[row["claim_id"]],
                elsewhere=say.join(elsewhere) or "no",
                **_take_numbers(row, "claimed", "counted"),
                indicator=say.indicator(row["indicator_code"], short=True),
                gap=abs(int(row["difference"])),
            )
        )
    if n_uncounted := int(found["difference"].isna().sum()):
        bullets.append(say.markdown("answer-reconciliation-uncounted", n_uncounted=n_uncounted))
    return list_bullets(bullets)


def list_tension_findings(tensions: pd.DataFrame, *, lang: Lang) -> Text:
    """Return one bullet for each doubt that one column casts on others, from list_tensions().

    Units of which the same note doubts the same items stand together; so do all items of a unit that is not
    on the provincial portal.
    """
    say, frame = wording_of(tensions, lang), frame_of(tensions)
    names = [f"“{say.indicator(code, short=True)}”" for code in tensions["indicator_code"]]
    items = [
        say("inferred", what=name) if is_inferred else name
        for name, is_inferred in zip(names, tensions["is_inferred"], strict=True)
    ]
    table = tensions.assign(item=items, note=tensions["note"].fillna(""))
    doubt = ["kind", "note", "other_code"]
    by_unit = table.groupby([*doubt, "unit_code"], sort=False)["item"].agg(tuple).reset_index()
    by_doubt = by_unit.groupby([*doubt, "item"], sort=False)["unit_code"].agg(list).reset_index()
    return list_bullets(
        say.markdown(
            f"tension-{row['kind']}",
            note=row["note"],
            other=say.indicator(row["other_code"], short=True),
            items=say.join(list(row["item"])),
            units=say.join([say.unit(code, frame=frame) for code in row["unit_code"]]),
        )
        for row in by_doubt.to_dict("records")
    )


def list_rule_findings(rules: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Text:
    """Return one bullet for each unexplained number, from try_counting_rules(), and one on all of them.

    How many rules give the number, of how many that were tried; where none does, what the nearest give. Of
    several numbers, which rules give all. tabulate_rules() names the simplest.
    """
    say = wording_of(rules, lang)
    tried = [one for _, one in rules.groupby("claim_id", sort=False)]
    bullets = [_tell_rules(one, say) for one in tried]
    if len(tried) > 1:
        inferred = list_inferred(status)
        common = [tell_rule(rule, inferred, say) for rule in find_common_rules(status, rules)]
        claimed = [say.number(number_of(one.to_dict("records")[0], "claimed")) for one in tried]
        named = "; ".join(common)
        bullets.append(
            say.markdown("finding-rules-common", n=len(common), claimed=say.join(claimed), rules=named)
        )
    return list_bullets(bullets)


def _tell_rules(tried: pd.DataFrame, say: Wording) -> Text:
    """How many rules give one number, or what the nearest give."""
    row = tried.to_dict("records")[0]
    about = {
        "indicator": say.indicator(row["indicator_code"], short=True),
        "n_rules": len(tried),
        "claimed": number_of(row, "claimed"),
    }
    if n_hits := int(tried["difference"].eq(0).sum()):
        n_simplest = int(tried["is_simplest"].sum())
        return say.markdown("finding-rules-some", n_hits=n_hits, n_simplest=n_simplest, **about)
    distance = tried["difference"].abs()
    nearest = tried[distance.eq(distance.min())].drop_duplicates("counted").to_dict("records")
    counted = say.join([say.number(number_of(one, "counted")) for one in nearest])
    return say.markdown("finding-rules-none", nearest=counted, **about)


def describe_source(snapshot: Snapshot, *, lang: Lang) -> Text:
    """Return what levels mean, where the data come from, and by what population, shapes and software."""
    say, source = wording_of(snapshot, lang), snapshot.source
    frame = snapshot.as_reported.frame
    units = snapshot.references.units_of(frame, year=snapshot.snapshot_date.year)
    about: dict[str, Any] = {"citation": say.citation(source), "title": say.title(source)}
    kind = say.kind_of_source(snapshot.status)
    inferred = [say.indicator(code, short=True) for code in list_inferred(snapshot.status)]
    levels = say.markdown("source-levels", source=kind, inferred=", ".join(inferred) or "no")
    if kind == "document":
        about["n_slips"] = len(source.details.get("printing_slips", []))
        origin = say.markdown("source-document", **about)
    else:
        origin = say.markdown("source-returns", n_files=snapshot.status["file"].nunique(), **about)
    paragraphs = [
        levels,
        say.markdown("source-shares"),
        origin,
        say.markdown(
            "source-population",
            population=say.number(units["population_thousand"].sum(), 1),
            year=str(units["population_year"].max()),
            n=frame,
            preliminary="yes" if units["is_preliminary"].any() else "no",
        ),
        say.markdown("source-boundaries", n=snapshot.frame),
        say.markdown("source-software", version=__version__),
    ]
    return join_texts(paragraphs, by="\n\n")


def list_headlines(coverage: pd.DataFrame, status: pd.DataFrame) -> Headline:
    """Return the numbers a report is quoted by, from coverage(weight="population"): name and value.

    A number that nobody knows has the value None: a share of nobody, a strict share that rests on inference.
    """
    measures = ["n_deployed", "deployed_share", "full_share", "population_deployed_share"]
    return [
        {"name": f"{row['indicator_code']}.{measure}", "value": _round(row[measure])}
        for row in hide_strict(add_counts(coverage), status).to_dict("records")
        for measure in measures
    ]


def _round(value: Any) -> float | None:
    return round(float(value), 6) if is_given(value) else None
