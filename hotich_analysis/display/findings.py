"""What the numbers say, in sentences: answers, findings and the source, as Markdown.

Every number in them is computed from the tables that are passed in.
"""

from __future__ import annotations

import pandas as pd

from hotich_analysis import __version__
from hotich_analysis.dataset.source import Source
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.tables import answer_ratio
from hotich_analysis.display.wording import load_wording
from hotich_analysis.metrics.coverage import COMBINATIONS, POPULATION_COLUMN, list_ratios
from hotich_analysis.metrics.gaps import MANY_GAPS
from hotich_analysis.vocabulary import Lang, Level

Headline = list[dict[str, object]]


def answer_overview(coverage: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> str:
    """Return the overview in two sentences, from the coverage with combinations (add_combinations).

    It speaks of levels; of a table of ratios alone it says how many there are, and of how many units.
    """
    say = load_wording(lang)
    table = coverage.set_index("indicator_code")
    n_deployed = table["n_full"] + table["n_partial"]
    ratios = list_ratios(status)
    single = table.drop(index=[*COMBINATIONS, *ratios], errors="ignore")
    if single.empty:
        n_reporting = status.loc[status["level"].notna(), "unit_code"].nunique()
        date = say.date(status["snapshot_date"].iloc[0])
        return say.markdown(
            "answer-overview-ratios", date=date, n_units=n_reporting, n_indicators=len(ratios)
        )
    laggard = str(single["n_none"].idxmax())
    return say.markdown(
        "answer-overview",
        date=say.date(status["snapshot_date"].iloc[0]),
        n_units=int(table["n_units"].max()),
        n_indicators=len(single),
        n_all=int(n_deployed["all_indicators"]),
        n_all_partial=int(table["n_partial"]["all_indicators"]),
        has_trio="yes" if "essential_trio" in table.index else "no",
        n_trio=int(n_deployed.get("essential_trio", 0)),
        laggard=say.indicator(laggard),
        n_laggard=int(single["n_none"].max()),
    )


def answer_indicator(
    coverage: pd.DataFrame, gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang
) -> str:
    """Return the state of one indicator, from coverage(weight="population") and list_gaps()."""
    if indicator in list_ratios(status):
        return answer_ratio(coverage, status, indicator=indicator, lang=lang)
    say = load_wording(lang)
    row = coverage.set_index("indicator_code").to_dict("index")[indicator]
    lacking = gaps[gaps["indicator_code"].eq(indicator) & gaps["level"].eq(Level.NONE)]
    return say.markdown(
        "answer-indicator",
        date=say.date(status["snapshot_date"].iloc[0]),
        achievement=say.achievement(indicator),
        n_reporting=int(row["n_units"] - row["n_missing"]),
        n_deployed=int(row["n_full"] + row["n_partial"]),
        n_full=int(row["n_full"]),
        n_partial=int(row["n_partial"]),
        n_none=int(row["n_none"]),
        n_missing=int(row["n_missing"]),
        deployed_share=say.share(row["deployed_share"]),
        full_share=say.share(row["full_share"]),
        population_share=say.share(row["population_deployed_share"]),
        population_none=say.number(lacking["population_thousand"].sum()),
    )


def answer_regions(regional: pd.DataFrame, *, indicator: str, lang: Lang) -> str:
    """Return which region is furthest behind, from coverage(by="region"): of a ratio, by what is achieved."""
    say = load_wording(lang)
    rows = regional[regional["indicator_code"] == indicator].set_index("region")
    is_ratio = "denominator" in rows and bool(rows["denominator"].notna().any())
    shares = rows["achieved_share" if is_ratio else "deployed_share"].dropna()
    if is_ratio:
        lowest = say.join([say.region(name) for name in shares.index[shares == shares.min()]])
        return say.markdown("answer-regions-ratio", lowest=lowest, lowest_share=say.share(shares.min()))
    if shares.nunique() == 1:
        return say.markdown("answer-regions-equal", share=say.share(shares.iloc[0]))
    lowest = shares[shares == shares.min()]
    return say.markdown(
        "answer-regions",
        lowest=say.join([say.region(name) for name in lowest.index]),
        lowest_share=say.share(shares.min()),
    )


def answer_depth(depth: pd.DataFrame, gaps: pd.DataFrame, *, lang: Lang) -> str:
    """Return how many units have no gap, many gaps, the most gaps; from count_gaps() and list_gaps()."""
    say = load_wording(lang)
    per_unit = gaps.drop_duplicates("unit_code").set_index("unit_code")["n_gaps_of_unit"]
    most = int(per_unit.max()) if len(per_unit) else 0
    deepest = list(per_unit.index[per_unit == most])
    return say.markdown(
        "answer-depth",
        n_complete=int(depth.loc[depth["n_gaps"] == 0, "n_units"].sum()),
        many=MANY_GAPS,
        n_deep=int(depth.loc[depth["n_gaps"] >= MANY_GAPS, "n_units"].sum()),
        deepest=say.join([say.province(code) for code in deepest]),
        max_gaps=most,
    )


def answer_joint(joint: pd.DataFrame, *, lang: Lang) -> str:
    """Return the two gaps that most often occur together, from count_joint_gaps()."""
    say = load_wording(lang)
    if joint.empty:
        return ""
    pair = joint.sort_values("n_both", kind="stable").to_dict("records")[-1]
    return say.markdown(
        "answer-joint",
        a=say.indicator(pair["indicator_a"], short=True),
        b=say.indicator(pair["indicator_b"], short=True),
        n_both=int(pair["n_both"]),
        expected=say.number(pair["expected_both"], 1),
    )


def answer_reconciliation(reconciled: pd.DataFrame, *, lang: Lang) -> str:
    """Return how many claims the document's own table bears out, from reconcile()."""
    say = load_wording(lang)
    if reconciled.empty:
        return say.markdown("claims-none")
    compared = reconciled[reconciled["difference"].notna()]
    n_same, n_uncounted = int(compared["difference"].eq(0).sum()), len(reconciled) - len(compared)
    n_different = len(compared) - n_same
    message = "answer-reconciliation" if n_different else "answer-reconciliation-all"
    answer = say.markdown(message, n_claims=len(compared), n_same=n_same, n_different=n_different)
    uncounted = (
        say.markdown("answer-reconciliation-uncounted", n_uncounted=n_uncounted) if n_uncounted else ""
    )
    return f"{answer} {uncounted}".strip()


def list_findings(reconciled: pd.DataFrame, claims: pd.DataFrame, *, lang: Lang) -> str:
    """Return one bullet for each claim that is not borne out: where, claimed, counted, by how much."""
    say = load_wording(lang)
    where_en = claims.set_index("claim_id")["where_en"]
    different = reconciled[reconciled["difference"].notna() & reconciled["difference"].ne(0)]
    lines = [
        say.markdown(
            "finding-claim",
            where=row["where"] if lang == "vi" else where_en[row["claim_id"]],
            claimed=int(row["claimed"]),
            counted=int(row["counted"]),
            indicator=say.indicator(row["indicator_code"]),
            gap=abs(int(row["difference"])),
        )
        for row in different.to_dict("records")
    ]
    return "\n".join(f"- {line}" for line in lines)


def list_rule_findings(rules: pd.DataFrame, *, lang: Lang) -> str:
    """Return one bullet for each unexplained number: which rules give it, or which come nearest."""
    say = load_wording(lang)
    lines = []
    for (indicator, _), all_tried in rules.groupby(["indicator_code", "claimed"], sort=False):
        tried = all_tried.drop_duplicates("rule")
        distance = tried["difference"].abs()
        nearest = tried[distance == distance.min()].to_dict("records")
        names = [f"“{say('rule-' + row['rule'])}”" for row in nearest]
        counts = [f"{name} ({say.number(row['counted'])})" for name, row in zip(names, nearest, strict=True)]
        lines.append(
            say.markdown(
                "finding-rules-none" if distance.min() else "finding-rules-some",
                n_rules=len(tried),
                claimed=int(tried["claimed"].iloc[0]),
                indicator=say.indicator(str(indicator), short=True),
                rules="; ".join(names),
                nearest=say.join(counts),
            )
        )
    return "\n".join(f"- {line}" for line in lines)


def describe_source(source: Source, *, lang: Lang) -> str:
    """Return where the data come from and what the numbers mean: document, population, software."""
    say = load_wording(lang)
    population = load_provinces()[POPULATION_COLUMN].sum()
    slips = source.details.get("printing_slips", [])
    paragraphs = [
        say.markdown(
            "source-document", citation=say.citation(source), title=say.title(source), n_slips=len(slips)
        ),
        say.markdown("source-population", population=say.number(population, 1)),
        say.markdown("source-boundaries"),
        say.markdown("source-software", version=__version__),
    ]
    return "\n\n".join(paragraphs)


def list_headlines(coverage: pd.DataFrame) -> Headline:
    """Return the numbers a report is quoted by, from coverage(weight="population"): name and value."""
    table = coverage.assign(n_deployed=coverage["n_full"] + coverage["n_partial"])
    measures = ["n_deployed", "deployed_share", "full_share", "population_deployed_share"]
    return [
        {"name": f"{row['indicator_code']}.{measure}", "value": round(float(row[measure]), 6)}
        for row in table.to_dict("records")
        for measure in measures
    ]
