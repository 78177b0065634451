from .dataset.boundaries import (
    find_neighbours,
    load_boundaries,
    load_context,
    load_islands,
    load_tile_grid,
    order_by_distance,
)
from .dataset.checks import validate_data
from .dataset.names import load_units, resolve_province, resolve_unit
from .dataset.snapshots import (
    Snapshot,
    list_snapshots,
    load_annex_layout,
    load_history,
    load_revisions,
    load_snapshot,
)
from .dataset.source import Source
from .dataset.tables import (
    load_indicators,
    load_national_figures,
    load_provinces,
    load_restrictions,
    load_units_2025,
)
from .display.annexes import list_corrections, rebuild_annex, tabulate_annex
from .display.brief import (
    ProvinceBrief,
    answer_brief,
    describe_locator_map,
    gather_brief,
    index_brief,
    plot_locator_map,
    tabulate_brief_items,
    tabulate_brief_tasks,
)
from .display.charts import describe_matrix, describe_regions, plot_coverage_by_region, plot_status_matrix
from .display.explore.page import Explorer, show_explorer
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
)
from .display.forms.return_form import write_return_form
from .display.maps.status import (
    describe_changes_map,
    describe_map,
    describe_maps,
    plot_change_map,
    plot_status_map,
    plot_status_maps,
)
from .display.maps.tiles import describe_tile_map, plot_tile_map
from .display.notebook_output import show_figure, show_tables, show_text
from .display.progress import (
    answer_changes,
    answer_tasks,
    describe_path,
    plot_path,
    show_change_maps,
    show_paths,
    tabulate_changed_units,
    tabulate_changes,
    tabulate_national_figures,
    tabulate_tasks,
    tabulate_timeliness,
)
from .display.scenarios import (
    answer_clustering,
    answer_keystone,
    answer_scenario,
    tabulate_clustering,
    tabulate_keystones,
    tabulate_shortest_list,
)
from .display.tables import (
    answer_indicator_2025,
    answer_overview_2025,
    tabulate_coverage,
    tabulate_coverage_2025,
    tabulate_depth,
    tabulate_gaps,
    tabulate_gaps_2025,
    tabulate_joint_gaps,
    tabulate_patterns,
    tabulate_ratios,
    tabulate_reconciliation,
    tabulate_rules,
    tabulate_units_2025,
)
from .display.wording import load_wording, write_caption, write_heading
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
from .exploring import explore
from .metrics.briefs import list_helpers, list_unit_items, list_unit_tasks, rank_units
from .metrics.clustering import measure_clustering
from .metrics.coverage import (
    add_combinations,
    combine_indicators,
    coverage,
    coverage_2025,
    is_deployed,
    is_gap,
    keep_levels,
    merge_provinces,
    merge_units,
)
from .metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps, list_gaps_2025
from .metrics.progress import (
    Pace,
    compare,
    compare_last,
    compare_revisions,
    count_changes,
    count_timeliness,
    judge_timeliness,
    list_last_known,
    list_tasks,
    required_pace,
    trace_path,
)
from .metrics.reconciliation import reconcile, try_counting_rules
from .metrics.scenarios import close_gaps, compare_coverage, find_keystones, shortest_list
from .vocabulary import Kind, Level

__version__: str
