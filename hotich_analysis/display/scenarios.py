"""Tables and sentences about what-if: the fewest units to a target, the last gap, gaps side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from hotich_analysis.dataset.kinds import kind_of, list_counts
from hotich_analysis.dataset.references import frame_of
from hotich_analysis.display.table import (
    Field,
    Number,
    Row,
    Table,
    Text,
    Written,
    is_given,
    join_texts,
    join_written,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import (
    add_counts,
    count_field,
    indicator_field,
    join_notes,
    note_inferred,
    note_merged,
    note_silent,
    people_field,
    share_field,
    unit_field,
)
from hotich_analysis.display.wording import Wording, wording_of, write_caption
from hotich_analysis.metrics.clustering import SIGNIFICANCE
from hotich_analysis.metrics.scenarios import MOST_LISTS
from hotich_analysis.vocabulary import Lang

_MOST_NAMED: Final = 5  # more names than that are read in the table
_SMALLEST_P: Final = 0.001
_NO_BREAK: Final = "\u00a0"


def tabulate_shortest_list(
    shortest: pd.DataFrame, status: pd.DataFrame, *, indicator: str, weight: str | None = None, lang: Lang
) -> Table:
    """Return the list of shortest_list(), with the share reached row by row; weight as it was given there."""
    say, counted = wording_of(status, lang), bool(kind_of(status, indicator).counts)
    share = "ratio" if counted else weight or "units"
    level = Field(say("column-level-now"), "level", say.level)
    fields = [
        count_field(say, "place", "13mm"),
        unit_field(say, frame_of(status)),
        Field(say("column-region"), "region", say.region, width="1fr"),
        count_field(say, "remaining", "26mm") if counted else level,
        people_field(say, "population-thousand", "24mm"),
        share_field(say, f"share-after-{share}", "26mm", "share_after"),
    ]
    caption = write_caption("shortest-list", status, lang=lang, indicator=indicator)
    own = status[status["indicator_code"].eq(indicator)]
    note = join_notes(say("note-scenario-ratio" if counted else "note-scenario"), note_inferred(own, say))
    return Table.from_frame(
        shortest, fields, caption=caption, note=note, when_empty=say("shortest-list-empty")
    )


def answer_scenario(
    shortest: pd.DataFrame,
    compared: pd.DataFrame,
    *,
    target_share: float,
    weight: str | None = None,
    n_lists: int = 1,
    lang: Lang,
) -> Text:
    """Return what becomes of the shares if the units of a list close their gap, and where the target is from.

    From shortest_list(), compare_coverage() of its units and count_shortest_lists() with the same options.
    Shares are of the units that reported.
    """
    say = wording_of(compared, lang)
    answer = _answer_scenario(shortest, compared, target_share, weight, say)
    return join_texts(
        [answer, _tell_other_lists(shortest, n_lists, weight, say), say.markdown("scenario-target")]
    )


def head_scenario(
    shortest: pd.DataFrame,
    compared: pd.DataFrame,
    *,
    target_share: float,
    weight: str | None = None,
    lang: Lang,
) -> Text:
    """Return the heading of a scenario: how many units reach the target; arguments of answer_scenario()."""
    say, before = wording_of(compared, lang), compared.to_dict("records")[0]
    heading = say.markdown(
        "heading-scenario",
        indicator=say.indicator(before["indicator_code"], short=True),
        n=len(shortest),
        target=say.share(target_share),
        weight=_find_scale(before["indicator_code"], compared, weight),
    )
    return write_heading(1, heading)


def _find_scale(indicator: str, compared: pd.DataFrame, weight: str | None) -> str:
    """What a target is a share of: of all counts of a ratio, of people or of units."""
    return "ratio" if kind_of(compared, indicator).counts else weight or "units"


def _tell_other_lists(shortest: pd.DataFrame, n_lists: int, weight: str | None, say: Wording) -> Text:
    """That other lists do as well; of units that count alike, the answer says that any would do."""
    is_alike = weight is None and "remaining" not in shortest
    if n_lists < 2 or is_alike:  # noqa: PLR2004 - no list but this
        return Text("")
    many = "yes" if n_lists > MOST_LISTS else "no"
    return say.markdown("scenario-lists", n=n_lists, many=many, n_units=len(shortest))


def _answer_scenario(
    shortest: pd.DataFrame, compared: pd.DataFrame, target_share: float, weight: str | None, say: Wording
) -> Text:
    frame = frame_of(compared)
    before, after = add_counts(compared).to_dict("records")
    counted = bool(kind_of(compared, before["indicator_code"]).counts)
    values: dict[str, object] = {
        "indicator": say.indicator(before["indicator_code"], short=True),
        "target": say.share(target_share),
    }
    if shortest.empty:
        column = "population_reached_share" if weight else "reached_share"
        scale = _find_scale(before["indicator_code"], compared, weight)
        reached = say.share(number_of(before, column))
        return say.markdown("answer-scenario-reached", weight=scale, before=reached, **values)
    is_named = len(shortest) <= _MOST_NAMED
    names = [say.unit(code, frame=frame) for code in shortest["unit_code"]] if is_named else []
    values |= {
        "n": len(shortest),
        "named": "yes" if is_named else "no",
        "units": say.join(names),
        "before": say.share(number_of(before, "reached_share")),
        "after": say.share(number_of(after, "reached_share")),
        "n_missing": number_of(before, "n_missing"),
    }
    if counted:
        values |= {"n_before": number_of(before, "n_reached"), "n_after": number_of(after, "n_reached")}
        return say.markdown("answer-scenario-ratio", **values)
    values |= _describe_units(before, after, len(shortest), weight, say)
    return say.markdown("answer-scenario", **values)


def _describe_units(
    before: Row, after: Row, n_listed: int, weight: str | None, say: Wording
) -> dict[str, object]:
    """What the sentence about a level says beyond that about a ratio."""
    n_lacking = before["n_counted"] - before["n_reached"]
    return {
        # where something is partial, what is reached tells whether it counts
        "measure": "deployed" if before["n_reached"] == before["n_deployed"] else "full",
        "population_before": say.share(number_of(before, "population_reached_share")),
        "population_after": say.share(number_of(after, "population_reached_share")),
        "weight": weight or "units",
        "choice": "yes" if weight is None and n_listed < n_lacking else "no",
        "n_counted": number_of(before, "n_counted"),
        "n_lacking": n_lacking,
    }


def tabulate_keystones(keystones: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return for each indicator the units of which it is the only gap, from find_keystones()."""
    say, frame = wording_of(status, lang), frame_of(status)

    def name_units(codes: Iterable[str]) -> str:
        return ", ".join(say.unit(code, frame=frame).replace(" ", _NO_BREAK) for code in codes) or "–"

    fields = [
        indicator_field(say, width="36mm"),
        count_field(say, "n-completed", "30mm", "n_units_completed"),
        people_field(say, "population-thousand", "24mm"),
        Field(say("column-units"), "unit_codes", name_units, width="1fr"),
    ]
    people = keystones["population_thousand"].where(keystones["n_units_completed"].gt(0))
    return Table.from_frame(
        keystones.assign(population_thousand=people),
        fields,
        caption=write_caption("keystones", status, lang=lang),
        note=join_notes(note_merged(status, say), note_silent(status, say), _note_ratio(status, say)),
    )


def _note_ratio(status: pd.DataFrame, say: Wording) -> str:
    return say("note-gap-ratio") if list_counts(status) else ""


def answer_keystone(keystones: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the single gap that, once closed, completes most units, from find_keystones()."""
    say = wording_of(keystones, lang)
    most = int(keystones["n_units_completed"].max())
    if most == 0:
        return say.markdown("answer-keystone-none")
    first = keystones[keystones["n_units_completed"].eq(most)]
    first = first.assign(population_million=first["population_thousand"] / 1000)
    people = [say.number(number_of(row, "population_million"), 1) for row in first.to_dict("records")]
    return say.markdown(
        "answer-keystone",
        n_single=int(keystones["n_units_completed"].sum()),
        indicators=_quote(first, say),
        n_ties=len(first),
        n_units=most,
        population=say.join(people),
        n_missing=int(first["n_missing"].sum()),
    )


def tabulate_clustering(clustering: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many pairs of neighbours lack an indicator, beside chance, from measure_clustering()."""
    say = wording_of(status, lang)
    fields = [
        indicator_field(say),
        count_field(say, "n-tested", "21mm", "n_units"),
        count_field(say, "n-lacking", "21mm", "n_gaps"),
        count_field(say, "n-gap-gap", "25mm"),
        count_field(say, "expected-gap-gap", "21mm", decimals=1),
        *(_p_field(say, name) for name in ("p-value", "p-adjusted")),
    ]
    return Table.from_frame(
        clustering,
        fields,
        caption=write_caption("clustering", status, lang=lang),
        note=join_notes(_note_clustering(say), note_merged(status, say), _note_ratio(status, say)),
    )


def _note_clustering(say: Wording) -> str:
    return say("note-clustering", significance=say.number(SIGNIFICANCE, 2))


def _p_field(say: Wording, name: str) -> Field:
    column = name.replace("-", "_")

    def write(row: Row) -> Written:
        p_value = _write_p(number_of(row, column), say)
        return Written(p_value.removeprefix("= "), p_value.numbers)

    return Field(say(f"column-{name}"), write, align="right", width="21mm")


def head_clustering(clustering: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of measure_clustering(): for how many items there is evidence, of those tested."""
    tested = clustering["p_adjusted"].dropna()
    counts = {"n_found": int(tested.le(SIGNIFICANCE).sum()), "n_tested": len(tested)}
    heading = wording_of(clustering, lang).markdown("heading-clustering", **counts)
    return write_heading(2, heading)


def answer_clustering(clustering: pd.DataFrame, *, lang: Lang) -> Text:
    """Return what measure_clustering() found: a sentence for each finding, one for where there is none.

    A finding is an adjusted p of at most SIGNIFICANCE. That there is none is not told as proof; what cannot
    be tested is named.
    """
    say = wording_of(clustering, lang)
    tested = clustering[clustering["p_adjusted"].notna()]
    is_found = tested["p_adjusted"].le(SIGNIFICANCE)
    sentences = [
        say.markdown(
            "answer-clustering-found",
            indicator=say.indicator(row["indicator_code"], short=True),
            **_compare_with_chance(row, say),
            n_tested=len(tested),
        )
        for row in tested[is_found].to_dict("records")
    ]
    if len(others := tested[~is_found]):
        [first] = others.nsmallest(1, "p_value").to_dict("records")
        about = {"clearest": say.indicator(first["indicator_code"], short=True), "n_tested": len(tested)}
        about |= _compare_with_chance(first, say)
        sentences.append(say.markdown("answer-clustering-none", indicators=_quote(others, say), **about))
    if len(untested := clustering[clustering["p_adjusted"].isna()]):
        sentences.append(say.markdown("answer-clustering-untestable", indicators=_quote(untested, say)))
    return join_texts(sentences)


def _compare_with_chance(row: Row, say: Wording) -> dict[str, object]:
    """Pairs, pairs by chance, and how often chance has as many: the p that is not adjusted, as a share."""
    p_value = number_of(row, "p_value")
    is_rare = p_value.value < _SMALLEST_P
    chance = Written(f"< {say.share(_SMALLEST_P)}", [p_value]) if is_rare else say.share(p_value)
    return {
        "n_pairs": number_of(row, "n_gap_gap"),
        "expected": say.number(number_of(row, "expected_gap_gap"), 1),
        "chance": chance,
        "p": _write_p(number_of(row, "p_adjusted"), say),
    }


def _quote(table: pd.DataFrame, say: Wording) -> str:
    return say.join([f"“{say.indicator(code, short=True)}”" for code in table["indicator_code"]])


def _write_p(p_value: Number, say: Wording) -> Written:
    """Return "= 0.012", or "< 0.001" for what three decimals would print as nothing."""
    if is_given(p_value.value) and p_value.value < _SMALLEST_P:
        return Written(f"< {say.number(_SMALLEST_P, 3)}", [p_value])
    return join_written(["= ", say.number(p_value, 3)], by="")
