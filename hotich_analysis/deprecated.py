"""Public names of an earlier version: importable for one version, with a warning that says what to use.

What went with the twins of the second frame is done with the functions that serve every frame. This file goes
with the next version.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

_MOVED: Final[Mapping[str, str]] = dict(
    line.split(":")
    for line in """
dataset.boundaries: load_context load_islands load_tile_grid order_by_distance
dataset.kinds: Kind keep_levels
dataset.references: load_restrictions
display.annexes: list_corrections rebuild_annex tabulate_annex
display.brief: ProvinceBrief answer_brief describe_locator_map gather_brief index_brief plot_locator_map
    tabulate_brief_items tabulate_brief_tasks
display.changes: answer_changes describe_changes_map plot_change_map tabulate_changed_units tabulate_changes
display.charts: describe_matrix describe_regions plot_coverage_by_region plot_status_matrix
display.explore.page: Explorer
display.findings: answer_depth answer_indicator answer_joint answer_overview answer_reconciliation
    answer_regions describe_source list_findings list_headlines list_rule_findings
display.forms.return_form: write_return_form
display.maps.status: describe_map describe_maps plot_status_maps
display.maps.tiles: describe_tile_map plot_tile_map
display.notebook_output: show_figure show_tables
display.progress: describe_path plot_path tabulate_national_figures
display.scenarios: answer_clustering answer_keystone answer_scenario tabulate_clustering tabulate_keystones
    tabulate_shortest_list
display.tables: tabulate_coverage tabulate_depth tabulate_gaps tabulate_joint_gaps tabulate_patterns
    tabulate_ratios tabulate_reconciliation tabulate_rules
display.tasks: answer_tasks tabulate_tasks tabulate_timeliness
display.wording: load_wording write_caption
errors: BoundaryError ExportError LockedError Problem ReplacementError StatusTableError
metrics.briefs: list_helpers list_unit_items list_unit_tasks rank_units
metrics.clustering: measure_clustering
metrics.coverage: combine_indicators
metrics.gaps: count_joint_gaps list_gap_patterns
metrics.progress: Pace compare_last compare_revisions count_changes count_timeliness judge_timeliness
    list_last_known list_tasks required_pace trace_path
metrics.reconciliation: try_counting_rules
metrics.scenarios: close_gaps compare_coverage find_keystones
metrics.states: is_deployed
""".strip()
    .replace("\n    ", " ")
    .splitlines()
)
"""By the module that has them now."""


def find(name: str) -> Any:
    """Return what a name of an earlier version means now, with a DeprecationWarning, or AttributeError."""
    module = next((module for module, names in _MOVED.items() if name in names.split()), None)
    if module is not None:
        _warn(name, f"hotich_analysis.{module}.{name}")
        return getattr(import_module(f"hotich_analysis.{module}"), name)
    if name in _GONE:
        function, advice = _GONE[name]
        _warn(name, advice)
        return function
    raise AttributeError(f"module 'hotich_analysis' has no attribute '{name}'")


def _warn(name: str, advice: str) -> None:
    message = f"hotich_analysis.{name} goes in the next version: use {advice}"
    warnings.warn(message, DeprecationWarning, stacklevel=4)


def _merge_units(status: pd.DataFrame, _provinces: object = None) -> pd.DataFrame:
    from hotich_analysis.metrics.frames import regroup_status

    return regroup_status(status, frame=34)


def _merge_provinces(*_: object) -> pd.DataFrame:
    from hotich_analysis.dataset.references import load_units

    return load_units(34)


def _coverage_2025(status: pd.DataFrame, **options: Any) -> pd.DataFrame:
    from hotich_analysis.metrics.coverage import coverage

    return coverage(_merge_units(status), **options)


def _list_gaps_2025(status: pd.DataFrame, **options: Any) -> pd.DataFrame:
    from hotich_analysis.metrics.gaps import list_gaps

    return list_gaps(_merge_units(status), **options)


def _is_gap(status: pd.DataFrame, *, strict: bool = False) -> pd.Series[bool]:
    from hotich_analysis.metrics.states import is_lacking, is_missing

    return is_lacking(status, strict=strict) | is_missing(status)


def _find_neighbours(boundaries: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    from hotich_analysis.dataset.references import load_references

    # a frame goes by the number of its units
    return load_references().neighbours_of(len(boundaries))  # type: ignore[arg-type]


def _show_gap_patterns(snapshot: Any, *, lang: str) -> None:
    import_module("hotich_analysis.display.chapters").show_gap_patterns(snapshot, lang=lang)


def _write_heading(snapshot: Any, *, indicator: str, lang: str) -> str:
    wording = import_module("hotich_analysis.display.wording")
    return f"# {wording.wording_of(snapshot, lang).indicator(indicator)}"


def _show_2025(name: str) -> Callable[..., Any]:
    """The table or sentence of the second frame: its twin, given a table on the units of 2025."""

    def called(*tables: pd.DataFrame, **options: Any) -> Any:
        module = "findings" if name.startswith("answer") else "tables"
        function = getattr(import_module(f"hotich_analysis.display.{module}"), name)
        *derived, status = tables
        merged = _merge_units(status)
        if name == "tabulate_gaps":
            derived = [_list_gaps_2025(status, indicator=options["indicator"])]
        return function(*derived, merged, **options)

    return called


_GONE: Final[Mapping[str, tuple[Callable[..., Any], str]]] = {
    "answer_indicator_2025": (_show_2025("answer_indicator"), "show_indicator() of a regrouped snapshot"),
    "answer_overview_2025": (_show_2025("answer_overview"), "show_overview() of a regrouped snapshot"),
    "coverage_2025": (_coverage_2025, "coverage() of a regrouped snapshot's status"),
    "find_neighbours": (_find_neighbours, "snapshot.references.neighbours_of(frame)"),
    "is_gap": (_is_gap, "metrics.states.is_lacking() and is_missing()"),
    "list_gaps_2025": (_list_gaps_2025, "list_gaps() of a regrouped snapshot's status"),
    "load_units_2025": (_merge_provinces, "load_units(34)"),
    "merge_provinces": (_merge_provinces, "load_units(34)"),
    "merge_units": (_merge_units, "regroup(snapshot, frame=34)"),
    "show_joint_gaps": (_show_gap_patterns, "show_gap_patterns(), which shows pairs and combinations"),
    "tabulate_coverage_2025": (_show_2025("tabulate_coverage"), "show_coverage() of a regrouped snapshot"),
    "tabulate_gaps_2025": (_show_2025("tabulate_gaps"), "show_gaps() of a regrouped snapshot"),
    "tabulate_units_2025": (_show_2025("tabulate_units"), "show_units() of a regrouped snapshot"),
    "write_heading": (_write_heading, "show_indicator(), whose heading says how many units lack it"),
}
