"""Files that `make test-fast` leaves out: most of the time of `make test` is theirs."""

from __future__ import annotations

from typing import Final

SLOW: Final = (
    "lab",
    "test_cli",
    "test_distribution",
    "test_docs",
    "test_exploring",
    "test_importing",
    "test_leadership",
    "test_new_indicator",
    "test_province_briefs",
    "test_two_folders",
    "dataset/test_bad_files",
    "dataset/test_deposit",
    "dataset/test_intake_properties",
    "dataset/test_validation",
    "dataset/test_validation_of_broken_files",
    "display/test_chapters",
    "display/test_charts",
    "display/test_dark_page",
    "display/test_explore_page",
    "display/test_locator_map",
    "display/test_maps_of_two_folders",
    "display/test_markdown",
    "display/test_notebook_output",
    "display/test_print_size",
    "display/test_progress_chart",
    "display/test_province_brief",
    "display/test_ratio_maps",
    "display/test_silent_chapters",
    "display/test_status_map",
    "display/test_tile_map",
    "metrics/test_properties",
    "metrics/test_properties_of_returns",
    "metrics/test_scenarios",
    "metrics/test_silent_cells",
    "publishing/test_exporters",
    "publishing/test_kernels",
    "publishing/test_office",
    "publishing/test_runner",
    "publishing/test_separate",
    "publishing/test_typefaces",
)
"""What runs notebooks, browsers or commands, or draws much; names below tests/, of files and of a folder."""
