# Read
from .dataset.boundaries import load_boundaries
from .dataset.checks import validate_data
from .dataset.names import resolve_province, resolve_provinces, resolve_unit
from .dataset.references import load_indicators, load_national_figures, load_provinces, load_units
from .dataset.snapshots import (
    Snapshot,
    list_snapshots,
    load_annex_layout,
    load_history,
    load_revisions,
    load_snapshot,
)
from .dataset.source import Source

# Show
from .display.chapters import (
    show_annex,
    show_annex_corrections,
    show_brief,
    show_change_maps,
    show_changes,
    show_claims,
    show_clustering,
    show_counting_rules,
    show_coverage,
    show_depth,
    show_explorer,
    show_findings,
    show_gap_patterns,
    show_gaps,
    show_indicator,
    show_keystones,
    show_lowest_regions,
    show_national_figures,
    show_nearly_done,
    show_overview,
    show_paths,
    show_reconciliation,
    show_regions,
    show_revisions,
    show_scenario,
    show_source,
    show_status_map,
    show_status_maps,
    show_status_matrix,
    show_tasks,
    show_tile_map,
    show_timeliness,
    show_units,
)

# Make your own
from .display.maps.status import plot_status_map
from .display.maps.values import draw_value_map, plot_value_map
from .display.notebook_output import Picture, show, show_text
from .display.table import Table

# Errors
from .errors import (
    AmbiguousProvinceError,
    DataError,
    HotichError,
    UnknownProvinceError,
    UsageError,
)
from .exploring import explore

# Count
from .metrics.coverage import add_combinations, coverage
from .metrics.frames import regroup
from .metrics.gaps import count_gaps, list_gaps
from .metrics.progress import compare
from .metrics.reconciliation import reconcile
from .metrics.scenarios import shortest_list
from .vocabulary import Level, State

__version__: str
