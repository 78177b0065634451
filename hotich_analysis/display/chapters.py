"""The pages of the reports, as notebooks call them: one function a figure, table or answer.

Each takes a snapshot (of any frame: see regroup()), counts what it shows with metrics and shows it in the
language. What a function cannot say of a snapshot it leaves out: a tile map of units without tiles, a chart
by region of units without regions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from hotich_analysis.dataset.kinds import keep_levels, kind_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.source import Source
from hotich_analysis.display import brief as briefs
from hotich_analysis.display import changes as changing
from hotich_analysis.display import charts, communes, findings, tables
from hotich_analysis.display import progress as progressing
from hotich_analysis.display import scenarios as supposing
from hotich_analysis.display import tasks as tasking
from hotich_analysis.display.annexes import (
    count_corrections,
    head_corrections,
    list_corrections,
    tabulate_annex,
)
from hotich_analysis.display.explore import page
from hotich_analysis.display.maps import status as maps
from hotich_analysis.display.maps import tiles
from hotich_analysis.display.notebook_output import show, show_tables, show_text
from hotich_analysis.display.table import write_heading
from hotich_analysis.display.wording import load_wording, wording_of
from hotich_analysis.metrics.clustering import measure_clustering
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.gaps import (
    MANY_GAPS,
    count_communes,
    count_gaps,
    count_joint_gaps,
    list_gap_patterns,
    list_gaps,
    list_nearly_done,
)
from hotich_analysis.metrics.progress import (
    compare_last,
    compare_revisions,
    count_changes,
    count_timeliness,
    judge_timeliness,
    list_last_known,
    list_tasks,
    trace_paths,
)
from hotich_analysis.metrics.reconciliation import list_tensions, reconcile, try_counting_rules
from hotich_analysis.metrics.scenarios import (
    compare_coverage,
    count_shortest_lists,
    find_keystones,
    shortest_list,
)
from hotich_analysis.metrics.states import list_inferred
from hotich_analysis.vocabulary import Lang


def show_overview(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show the state in two sentences; their numbers are what a report is quoted by (manifest.json)."""
    table = coverage(add_combinations(snapshot.status), by="indicator", weight="population")
    heading = findings.head_overview(table, snapshot.status, lang=lang)
    text = findings.answer_overview(table, snapshot.status, lang=lang)
    show_text(heading, text, headline=findings.list_headlines(table, snapshot.status))
    show_tables(tables.tabulate_key_figures(table, snapshot.status, lang=lang))


def show_findings(snapshot: Snapshot, *, lang: Lang, today: str = "") -> None:
    """Show who lacks most and what, whether the document agrees with its own table, and what it asks for.

    today: day on which deadlines are judged (ISO); empty: the date of the snapshot.
    """
    gaps = list_gaps(keep_levels(snapshot.status))
    reconciled = reconcile(snapshot.as_reported.status, snapshot.claims)
    if len(snapshot.claims):
        show_text(findings.answer_reconciliation(reconciled, lang=lang))
    asked = snapshot.as_reported.status  # the provinces of the document, who were asked
    tasks = list_tasks(asked, snapshot.indicators)
    # of fewer items than make many gaps nobody can lack many
    services = keep_levels(snapshot.status)
    is_deep = (
        sum(kind_of(services, code).can_lack for code in services["indicator_code"].unique()) >= MANY_GAPS
    )
    priorities = [tables.tabulate_priorities(gaps, lang=lang)] if is_deep else []
    source, about = snapshot.as_reported.source, {"lang": lang, "today": today or None}
    n_former = asked["unit_code"].nunique() if snapshot.origin is not None else 0
    numbered: Any = {"requests": source.details.get("requests", ()), "n_former": n_former, **about}
    requests = tasking.tabulate_requests(tasks, asked, **numbered)
    quotes = tasking.tabulate_quotes(source, wording_of(asked, lang))
    show_tables(*priorities, requests, quotes)


def show_coverage(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show units and shares of each item and combination, and the counts of ratios."""
    table = coverage(add_combinations(snapshot.status), by="indicator", weight="population")
    levels = tables.tabulate_coverage(table, snapshot.status, lang=lang)
    show_tables(levels, *tables.tabulate_counted(table, snapshot.status, lang=lang))


def show_status_maps(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show a small map of each item, in the same order and colours."""
    status, boundaries = snapshot.status, snapshot.references.boundaries_of(snapshot.frame)
    codes = [str(code) for code in status["indicator_code"].unique()]
    citation = wording_of(snapshot, lang).citation(snapshot.source)
    show(maps.draw_status_maps(status, boundaries, indicators=codes, lang=lang, citation=citation))


def show_explorer(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show the interactive map of a report: in the HTML page and in JupyterLab; paper has the maps.

    Nothing for a snapshot counted up to other units: the map of the document's own units shows these, too.
    """
    if snapshot.origin is None:
        show(page.make_explorer([snapshot.as_reported], lang=lang))


def show_regions(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show the coverage of each region as stacked bars; nothing where units lie in no one region."""
    if snapshot.origin is None:
        services = keep_levels(snapshot.status)
        inferred = list_inferred(services)
        heading = findings.head_regions(coverage(services, by="region"), inferred, lang=lang)
        show_text(heading, wording_of(services, lang).markdown("regions-lead", n=snapshot.frame))
        show(charts.draw_coverage_by_region(services, lang=lang))


def show_depth(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show how many units lack how many items."""
    services = keep_levels(snapshot.status)
    gaps, depth = list_gaps(services), count_gaps(services)
    heading = findings.head_gaps(gaps, services, lang=lang, level=1)
    show_text(heading, findings.answer_depth(depth, gaps, lang=lang))
    show_tables(tables.tabulate_depth(depth, services, lang=lang))


def show_units(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show each unit with the parts it was counted up from; of provinces how far their communes have come.

    Nothing where a unit is its own only part, and no commune answered.
    """
    say = wording_of(snapshot, lang)
    if snapshot.origin is not None:
        show_text(write_heading(2, say.markdown("heading-units")))
        show_tables(tables.tabulate_units(snapshot.status, lang=lang))
    if snapshot.communes.empty:
        return
    counts, boundaries = count_communes(snapshot.communes), snapshot.references.boundaries_of(snapshot.frame)
    for indicator in counts["indicator_code"].unique():
        about: Any = {"indicator": indicator, "lang": lang}
        show_text(write_heading(2, say.markdown("heading-communes", indicator=say.indicator(indicator))))
        show(communes.draw_commune_map(counts, boundaries, citation=say.citation(snapshot.source), **about))
        show_tables(communes.tabulate_communes(counts, **about))


def show_tile_map(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show all items of all units on one tile map; nothing for units that have no tiles."""
    grid = snapshot.references.tile_grid_of(snapshot.frame)
    if grid is not None:
        citation = wording_of(snapshot, lang).citation(snapshot.source)
        show(tiles.draw_tile_map(keep_levels(snapshot.status), grid, lang=lang, citation=citation))


def show_status_matrix(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show one row a unit and one cell an item, under how many units lack how much.

    Nothing for a snapshot counted up to other units, of which show_units() tells more, and of scores alone.
    """
    services = keep_levels(snapshot.status)
    if snapshot.origin is None and kind_of(services, str(services["indicator_code"].iloc[0])).can_lack:
        show_text(findings.head_gaps(list_gaps(services), services, lang=lang))
        show(charts.draw_status_matrix(services, lang=lang))


def show_gap_patterns(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show which items are lacking together, beside what chance would give, and every combination of them."""
    services = keep_levels(snapshot.status)
    joint, say = count_joint_gaps(services), wording_of(services, lang)
    answer = findings.answer_joint(joint, services, lang=lang)
    show_text(findings.head_joint(joint, services, lang=lang), answer)
    show_tables(tables.tabulate_joint_gaps(joint, services, lang=lang))
    show_text(say.markdown("patterns-lead"))
    show_tables(tables.tabulate_patterns(list_gap_patterns(services), services, lang=lang))


def show_indicator(snapshot: Snapshot, *, indicator: str, lang: Lang) -> None:
    """Show heading and answer of one item."""
    gaps = list_gaps(snapshot.status, indicator=indicator)
    table = coverage(snapshot.status, by="indicator", weight="population")
    answer = findings.answer_indicator(table, gaps, snapshot.status, indicator=indicator, lang=lang)
    heading = findings.head_indicator(gaps, snapshot.status, indicator=indicator, lang=lang)
    show_text(heading, answer)


def show_nearly_done(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show heading, answer and units of each item that few units lack, one below the other."""
    status = snapshot.status
    gaps, table = list_gaps(status), coverage(status, by="indicator", weight="population")
    indicators = list_nearly_done(status)
    show_text(findings.head_nearly_done(indicators, status, lang=lang))
    for indicator in indicators:
        about: dict[str, Any] = {"indicator": indicator, "lang": lang}
        heading = findings.head_indicator(gaps, status, level=2, **about)
        show_text(heading, findings.answer_indicator(table, gaps, status, **about))
        show_tables(tables.tabulate_gaps(gaps, status, **about))


def show_status_map(snapshot: Snapshot, *, indicator: str, lang: Lang) -> None:
    """Show the map of one item, which names the units that lack it."""
    status, boundaries = snapshot.status, snapshot.references.boundaries_of(snapshot.frame)
    citation = wording_of(snapshot, lang).citation(snapshot.source)
    show(maps.draw_status_map(status, boundaries, indicator=indicator, lang=lang, citation=citation))


def show_lowest_regions(snapshot: Snapshot, *, indicator: str, lang: Lang) -> None:
    """Show in which regions the fewest units have one item; nothing where units lie in no one region."""
    if snapshot.origin is None:
        regional = coverage(snapshot.status, by="region")
        show_text(findings.answer_regions(regional, indicator=indicator, lang=lang))


def show_gaps(snapshot: Snapshot, *, indicator: str, lang: Lang) -> None:
    """Show the units that lack one item: by region, or, of merged units, by unit."""
    gaps = list_gaps(snapshot.status, indicator=indicator)
    show_tables(tables.tabulate_gaps(gaps, snapshot.status, indicator=indicator, lang=lang))


def show_reconciliation(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show whether the numbers the document states agree with its own table, and where they do not."""
    status, claims = snapshot.as_reported.status, snapshot.claims
    reconciled = reconcile(status, claims)
    heading = findings.head_reconciliation(reconciled, lang=lang)
    show_text(heading, findings.list_findings(reconciled, claims, lang=lang))


def show_claims(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show every number the document states beside the count of its own table, and what its columns doubt."""
    claims, status = snapshot.claims, snapshot.as_reported.status
    if len(claims):  # else the heading says that there are none
        say, n_units = wording_of(snapshot, lang), status["unit_code"].nunique()
        about: dict[str, Any] = {"inferred": list_inferred(status), "lang": lang}
        about["note"] = "" if snapshot.origin is None else say("note-claims-units", n=n_units)
        show_tables(tables.tabulate_reconciliation(reconcile(status, claims), claims, **about))
    if bullets := findings.list_tension_findings(list_tensions(status), lang=lang):
        show_text(wording_of(snapshot, lang).markdown("tensions-lead"), bullets)


def show_counting_rules(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show which ways of counting give the numbers that the table does not bear out, of how many tried."""
    status = snapshot.as_reported.status
    rules, lead = try_counting_rules(status, snapshot.claims), wording_of(status, lang).markdown("rules-lead")
    heading = findings.head_rules(rules, status, lang=lang)
    show_text(heading, lead, findings.list_rule_findings(rules, status, lang=lang))
    show_tables(tables.tabulate_rules(rules, inferred=list_inferred(status), lang=lang))


def show_source(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show where the data come from and what the numbers mean."""
    show_text(findings.describe_source(snapshot.as_reported, lang=lang))


def show_annex_corrections(layout: Source, *, lang: Lang, in_short: bool = False) -> None:
    """Show the misprints of the document that its annexes made again do not repeat; in short, how many."""
    if in_short:
        show_text(count_corrections(layout, lang=lang))
    else:
        show_text(head_corrections(layout, lang=lang), list_corrections(layout, lang=lang))


def show_annex(snapshot: Snapshot, layout: Source, *, file: str) -> None:
    """Show an annex in the Ministry's layout, made again from the status table, to go with another letter.

    layout: source of the document whose layout serves (load_annex_layout()); file: name of the annex there.
    The letter it goes with is left to be filled in.
    """
    reference = load_wording("vi")("document-annex-line")
    show(tabulate_annex(snapshot.as_reported.status, layout, file=file, reference=reference))


def show_tasks(history: Sequence[Snapshot], *, lang: Lang) -> None:
    """Show what was asked and what is known of it, from the snapshots up to now."""
    known = list_last_known([snapshot.status for snapshot in history])
    tasks = list_tasks(known, history[-1].indicators)
    show_text(*(say(tasks, known, lang=lang) for say in (tasking.head_tasks, tasking.answer_tasks)))
    show_tables(tasking.tabulate_tasks(tasks, known, lang=lang))


def show_timeliness(history: Sequence[Snapshot], *, lang: Lang, today: str = "") -> None:
    """Show how many units kept each deadline.

    today: day on which this is judged (ISO); empty: the date of the last snapshot.
    """
    known = list_last_known([snapshot.status for snapshot in history])
    indicators = history[-1].indicators
    tasks = list_tasks(known, indicators)
    about: dict[str, Any] = {"lang": lang, "today": today or None}
    head, answer = tasking.head_timeliness, tasking.answer_timeliness
    show_text(*(say(tasks, known, **about) for say in (head, answer)))
    judged = judge_timeliness(known, indicators, as_of=today or history[-1].snapshot_date)
    show_tables(tasking.tabulate_timeliness(count_timeliness(judged), tasks, **about))


def show_changes(history: Sequence[Snapshot], *, lang: Lang) -> None:
    """Show what the last snapshot changed: in a sentence, by item, by region and by unit.

    By region nothing where units lie in no one region.
    """
    changes = compare_last([snapshot.status for snapshot in history])
    counts, by_region = count_changes(changes), count_changes(changes, by="region")
    counted = [counts] if history[-1].origin else [counts, by_region]
    show_text(
        changing.head_changes(counts, lang=lang),
        changing.answer_changes(history, counts, lang=lang),
        *(changing.answer_regions_compared(table, lang=lang) for table in counted[1:]),
    )
    tables_of_changes = [changing.tabulate_changes(table, lang=lang) for table in counted]
    show_tables(*tables_of_changes, changing.tabulate_changed_units(changes, lang=lang))


def show_change_maps(history: Sequence[Snapshot], *, lang: Lang) -> None:
    """Show a map of what changed for each item in which a level or share moved."""
    last = history[-1]
    changes = compare_last([snapshot.status for snapshot in history])
    boundaries = last.references.boundaries_of(last.frame)
    citation = wording_of(last, lang).citation(last.source)
    show(*changing.draw_change_maps(changes, boundaries, lang=lang, citation=citation))


def show_revisions(revisions: Sequence[Snapshot], *, lang: Lang) -> None:
    """Show the cells that corrections of one date changed; nothing where there was none."""
    changed = compare_revisions({one.revision: one.status for one in revisions})
    show_tables(changing.tabulate_changed_units(changed, lang=lang))


def show_paths(history: Sequence[Snapshot], *, lang: Lang) -> None:
    """Show the path of each item from snapshot to snapshot, with the pace that its deadline asks for.

    Items of which there is one point only have no path, and are named.
    """
    paths, known = trace_paths([snapshot.status for snapshot in history]), history[-1].status
    show_text(*(say(paths, known, lang=lang) for say in (progressing.head_paths, progressing.answer_paths)))
    show(*progressing.draw_paths(paths, lang=lang))


def show_national_figures(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show figures published later, each with its own definition."""
    figures = snapshot.references.national_figures
    show_tables(progressing.tabulate_national_figures(figures, lang=lang))


def show_brief(
    snapshot: Snapshot, *, unit: str, lang: Lang, today: str = "", history: Sequence[Snapshot] = ()
) -> None:
    """Show what one unit has and lacks, where it lies, whom it can ask and what is asked of it, on one page.

    Where its communes answered, which of them lack what follows on a page of its own.

    unit: code or name in the frame of the snapshot; today: day on which deadlines are judged (ISO), empty:
    the date of the snapshot; history: snapshots of the same frame, of which those before this one tell what
    was last known of items that it does not speak of. Raises as resolve_unit() does.
    """
    boundaries = snapshot.references.boundaries_of(snapshot.frame)
    one = briefs.gather_brief(snapshot, boundaries, unit=unit, today=today or None, history=history)
    show_text(*briefs.answer_brief(one, lang=lang), **briefs.index_brief(one, lang=lang))
    show(briefs.draw_locator(one, boundaries, lang=lang))
    show_tables(briefs.tabulate_brief_items(one, lang=lang), briefs.tabulate_brief_tasks(one, lang=lang))
    if len(one.communes):
        show_tables(briefs.tabulate_brief_communes(one, lang=lang))


def show_scenario(
    snapshot: Snapshot,
    *,
    indicator: str,
    target: float,
    weight: Literal["population"] | None,
    lang: Lang,
) -> None:
    """Show the fewest units that would have to close a gap to reach a target, and what that would give."""
    status = snapshot.status
    wanted: Any = {"indicator": indicator, "target_share": target, "weight": weight}
    shortest, n_lists = shortest_list(status, **wanted), count_shortest_lists(status, **wanted)
    compared = compare_coverage(status, closing=list(shortest["unit_code"]), indicator=indicator)
    about: Any = {"target_share": target, "weight": weight, "lang": lang}
    heading = supposing.head_scenario(shortest, compared, **about)
    show_text(heading, supposing.answer_scenario(shortest, compared, n_lists=n_lists, **about))
    table = supposing.tabulate_shortest_list(shortest, status, indicator=indicator, weight=weight, lang=lang)
    show_tables(table)


def show_keystones(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show the units that lack one item only, by that item."""
    services = keep_levels(snapshot.status)
    keystones = find_keystones(services)
    show_text(supposing.answer_keystone(keystones, lang=lang))
    show_tables(supposing.tabulate_keystones(keystones, services, lang=lang))


def show_clustering(snapshot: Snapshot, *, lang: Lang) -> None:
    """Show whether gaps lie side by side more often than by chance."""
    neighbours = snapshot.references.neighbours_of(snapshot.frame)
    clustering = measure_clustering(snapshot.status, neighbours)
    heading = supposing.head_clustering(clustering, lang=lang)
    show_text(heading, supposing.answer_clustering(clustering, lang=lang))
    show_tables(supposing.tabulate_clustering(clustering, snapshot.status, lang=lang))
