from .dataset.boundaries import (
    find_neighbours,
    load_boundaries,
    load_context,
    load_islands,
    load_tile_grid,
)
from .dataset.catalog import (
    Snapshot,
    Source,
    list_snapshots,
    load_indicators,
    load_national_figures,
    load_provinces,
    load_restrictions,
    load_snapshot,
    load_units_2025,
)
from .dataset.spellings import resolve_province
from .dataset.validation import validate_data
from .display.annexes import list_corrections, rebuild_annex, tabulate_annex
from .display.charts import describe_matrix, describe_regions, plot_coverage_by_region, plot_status_matrix
from .display.explorer import Explorer, show_explorer
from .display.findings import (
    answer_depth,
    answer_indicator,
    answer_joint,
    answer_overview,
    answer_reconciliation,
    answer_regions,
    describe_source,
    list_findings,
    list_headlines,
    list_rule_findings,
    write_caption,
    write_heading,
)
from .display.notebook_output import show_figure, show_text
from .display.status_map import describe_map, describe_maps, plot_status_map, plot_status_maps
from .display.tables import (
    tabulate_coverage,
    tabulate_depth,
    tabulate_gaps,
    tabulate_joint_gaps,
    tabulate_patterns,
    tabulate_reconciliation,
    tabulate_rules,
)
from .display.tile_map import describe_tile_map, plot_tile_map
from .display.wording import load_wording
from .errors import (
    AmbiguousProvinceError,
    BoundaryError,
    DataError,
    ExportError,
    HotichError,
    LockedError,
    Problem,
    ReplacementError,
    StatusTableError,
    UnknownProvinceError,
    UsageError,
)
from .metrics.combinations import add_combinations
from .metrics.coverage import combine_indicators, coverage, is_deployed
from .metrics.frames import merge_provinces, merge_units
from .metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from .metrics.reconciliation import reconcile, try_counting_rules
from .vocabulary import Kind, Level

__version__: str
