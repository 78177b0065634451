"""Tables and sentences about what-if: the fewest units to a target, the last gap, gaps side by side."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from hotich_analysis.display.table import Column, Table
from hotich_analysis.display.wording import Wording, load_wording, write_caption
from hotich_analysis.metrics.clustering import SIGNIFICANCE
from hotich_analysis.metrics.coverage import list_ratios
from hotich_analysis.vocabulary import Lang

_MOST_NAMED: Final = 5  # more names than that are read in the table
_SMALLEST_P: Final = 0.001
_NO_BREAK: Final = "\u00a0"


def tabulate_shortest_list(
    shortest: pd.DataFrame, status: pd.DataFrame, *, indicator: str, weight: str | None = None, lang: Lang
) -> Table:
    """Return the list of shortest_list(), with the share reached row by row; weight as it was given there."""
    say = load_wording(lang)
    is_ratio = "remaining" in shortest
    share = "ratio" if is_ratio else weight or "units"
    now = Column(say("column-remaining"), "right", "26mm") if is_ratio else Column(say("column-level-now"))
    columns = (
        Column(say("column-place"), "right", "13mm"),
        Column(say("column-unit"), width="1fr"),
        Column(say("column-region"), width="1fr"),
        now,
        Column(say("column-population-thousand"), "right", "24mm"),
        Column(say(f"column-share-after-{share}"), "right", "26mm"),
    )
    rows = tuple(
        (
            say.number(row["place"]),
            say.province(row["unit_code"]),
            say.region(row["region"]),
            say.number(row["remaining"]) if is_ratio else say.level(row["level"]),
            say.number(row["population_thousand"], 1),
            say.share(row["share_after"]),
        )
        for row in shortest.to_dict("records")
    )
    caption = write_caption("shortest-list", status, lang=lang, indicator=indicator)
    note = say("note-scenario-ratio" if is_ratio else "note-scenario")
    return Table(columns, rows, caption, note, when_empty=say("shortest-list-empty"))


def answer_scenario(
    shortest: pd.DataFrame,
    compared: pd.DataFrame,
    *,
    target_share: float,
    weight: str | None = None,
    lang: Lang,
) -> str:
    """Return what becomes of the shares if the units of a list close their gap.

    From shortest_list(), and compare_coverage() of its units with the same `strict`.
    """
    say = load_wording(lang)
    before, after = compared.to_dict("records")
    is_ratio = "remaining" in shortest
    values = {
        "indicator": say.indicator(before["indicator_code"], short=True),
        "target": say.share(target_share),
    }
    if shortest.empty:
        column = "population_reached_share" if weight else "reached_share"
        scale = "ratio" if is_ratio else weight or "units"
        return say.markdown(
            "answer-scenario-reached", weight=scale, before=say.share(before[column]), **values
        )
    names = [say.province(code) for code in shortest["unit_code"]]
    is_named = len(names) <= _MOST_NAMED
    values |= {
        "named": "yes" if is_named else "no",
        "units": say.join(names) if is_named else "",
        "before": say.share(before["reached_share"]),
        "after": say.share(after["reached_share"]),
    }
    counts = {"n": len(shortest), "n_missing": int(before["n_missing"])}
    if is_ratio:
        reached = {"n_before": int(before["n_reached"]), "n_after": int(after["n_reached"])}
        return say.markdown("answer-scenario-ratio", **values, **counts, **reached)
    return say.markdown(
        "answer-scenario", **values, **counts, **_describe_units(shortest, before, after, weight, say)
    )


def _describe_units(
    shortest: pd.DataFrame, before: dict[Any, Any], after: dict[Any, Any], weight: str | None, say: Wording
) -> dict[str, object]:
    """What the sentence about a level says beyond that about a ratio."""
    n_units, n_reached = int(before["n_units"]), int(before["n_reached"])
    n_lacking = n_units - n_reached
    return {
        # where something is partial, what is reached tells whether it counts
        "measure": "deployed" if n_reached == before["n_full"] + before["n_partial"] else "full",
        "population_before": say.share(before["population_reached_share"]),
        "population_after": say.share(after["population_reached_share"]),
        "weight": weight or "units",
        "choice": "yes" if weight is None and len(shortest) < n_lacking else "no",
        "n_units": n_units,
        "n_lacking": n_lacking,
        "n_missing_listed": int(shortest["level"].isna().sum()),
    }


def tabulate_keystones(keystones: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return for each indicator the units of which it is the only gap, from find_keystones()."""
    say = load_wording(lang)
    columns = (
        Column(say("column-indicator"), width="36mm"),
        Column(say("column-n-completed"), "right", "30mm"),
        Column(say("column-population-thousand"), "right", "24mm"),
        Column(say("column-units"), width="1fr"),
    )
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            say.number(row["n_units_completed"]),
            say.number(row["population_thousand"], 1) if row["unit_codes"] else "–",
            ", ".join(say.province(code).replace(" ", _NO_BREAK) for code in row["unit_codes"]) or "–",
        )
        for row in keystones.to_dict("records")
    )
    notes = [say("note-keystones")] if status["level"].isna().any() else []
    return Table(
        columns, rows, write_caption("keystones", status, lang=lang), _add_ratio_note(notes, status, say)
    )


def _add_ratio_note(notes: list[str], status: pd.DataFrame, say: Wording) -> str:
    return " ".join([*notes, *([say("note-gap-ratio")] if list_ratios(status) else [])])


def answer_keystone(keystones: pd.DataFrame, *, lang: Lang) -> str:
    """Return the single gap that, once closed, completes most units, from find_keystones()."""
    say = load_wording(lang)
    most = int(keystones["n_units_completed"].max())
    if most == 0:
        return say.markdown("answer-keystone-none")
    first = keystones[keystones["n_units_completed"].eq(most)]
    return say.markdown(
        "answer-keystone",
        n_single=int(keystones["n_units_completed"].sum()),
        indicators=say.join([f"“{say.indicator(code, short=True)}”" for code in first["indicator_code"]]),
        n_ties=len(first),
        n_units=most,
        population=say.join([say.number(people) for people in first["population_thousand"]]),
        n_missing=int(first["n_missing"].sum()),
    )


def tabulate_clustering(clustering: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many pairs of neighbours lack an indicator, beside chance, from measure_clustering()."""
    say = load_wording(lang)
    names = ("n-tested", "n-lacking", "n-gap-gap", "expected-gap-gap", "p-value", "p-adjusted")
    columns = [Column(say("column-indicator"), width="1fr")]
    columns += [Column(say(f"column-{name}"), "right", "21mm") for name in names]
    rows = tuple(
        (
            say.indicator(row["indicator_code"], short=True),
            *(say.number(row[name]) for name in ("n_units", "n_gaps", "n_gap_gap")),
            say.number(row["expected_gap_gap"], 1),
            *(_write_p(row[name], say).removeprefix("= ") for name in ("p_value", "p_adjusted")),
        )
        for row in clustering.to_dict("records")
    )
    note = _add_ratio_note([say("note-clustering")], status, say)
    return Table(tuple(columns), rows, write_caption("clustering", status, lang=lang), note)


def answer_clustering(clustering: pd.DataFrame, *, lang: Lang) -> str:
    """Return what measure_clustering() found: a sentence for each finding, one for where there is none.

    A finding is an adjusted p of at most SIGNIFICANCE. That there is none is not told as proof; what cannot
    be tested is named.
    """
    say = load_wording(lang)
    tested = clustering[clustering["p_adjusted"].notna()]
    is_found = tested["p_adjusted"].le(SIGNIFICANCE)
    sentences = [
        say.markdown(
            "answer-clustering-found",
            indicator=say.indicator(row["indicator_code"], short=True),
            n_pairs=int(row["n_gap_gap"]),
            expected=say.number(row["expected_gap_gap"], 1),
            p=_write_p(row["p_adjusted"], say),
            n_tested=len(tested),
        )
        for row in tested[is_found].to_dict("records")
    ]
    if len(others := tested[~is_found]):
        p, n_tested = _write_p(others["p_adjusted"].min(), say), len(tested)
        names = _quote(others, say)
        sentences.append(say.markdown("answer-clustering-none", indicators=names, p=p, n_tested=n_tested))
    if len(untested := clustering[clustering["p_adjusted"].isna()]):
        sentences.append(say.markdown("answer-clustering-untestable", indicators=_quote(untested, say)))
    return " ".join(sentences)


def _quote(clustering: pd.DataFrame, say: Wording) -> str:
    return say.join([f"“{say.indicator(code, short=True)}”" for code in clustering["indicator_code"]])


def _write_p(p_value: float, say: Wording) -> str:
    """Return "= 0.012", or "< 0.001" for what three decimals would print as nothing."""
    if p_value < _SMALLEST_P:
        return f"< {say.number(_SMALLEST_P, 3)}"
    return f"= {say.number(p_value, 3)}"
