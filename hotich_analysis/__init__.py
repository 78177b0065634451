"""Status of Vietnam's civil-status e-services, from official annexes to maps, gap lists and reports.

Read: list_snapshots, load_snapshot, load_history, load_revisions, load_annex_layout; load_units,
load_provinces, load_indicators, load_national_figures, load_boundaries; resolve_unit, resolve_province,
resolve_provinces; validate_data.

Count: coverage, add_combinations, list_gaps, count_gaps, reconcile, compare, shortest_list; regroup for the
units of another frame.

Show, one figure, table or answer a call: show_overview, show_findings, show_coverage, show_status_maps,
show_explorer, show_regions, show_depth, show_units, show_tile_map, show_status_matrix, show_gap_patterns,
show_nearly_done; show_indicator, show_status_map, show_lowest_regions, show_gaps; show_reconciliation,
show_claims, show_counting_rules, show_source; show_annex, show_annex_corrections; show_tasks,
show_timeliness, show_changes, show_change_maps, show_revisions, show_paths, show_national_figures;
show_brief; show_scenario, show_keystones, show_clustering.

Make your own: plot_status_map; plot_value_map and draw_value_map, of your own numbers; Picture, Table, show,
show_text; explore for the widgets of JupyterLab.

Values: Snapshot, Source, Level, State. Errors: HotichError and what derives from it.

The names are in __init__.pyi; each is imported when it is first used.
"""

from importlib import import_module
from typing import Any

import lazy_loader

__version__ = "0.1.0"

_find, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """Return a public name; one of an earlier version with a warning that says what to use."""
    if name in __all__ or name.startswith("__"):
        return _find(name)
    return import_module(f"{__name__}.deprecated").find(name)
