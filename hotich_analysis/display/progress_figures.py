"""Figures of progress, for each indicator that has something to show: what changed where, and the path."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.tables import load_indicators, load_national_figures
from hotich_analysis.display.change_map import describe_changes_map, plot_change_map
from hotich_analysis.display.notebook_output import show_figure
from hotich_analysis.display.progress_chart import describe_path, plot_path
from hotich_analysis.display.wording import load_wording
from hotich_analysis.metrics.progress import Pace, required_pace, trace_path
from hotich_analysis.vocabulary import Lang

_MOVED = ("gained", "lost", "corrected")


def show_change_maps(
    changes: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, lang: Lang, citation: str = ""
) -> None:
    """Show a map of what changed for each indicator of compare() in which a level or share moved.

    Units that report for the first time, or no longer, are on it, but are no reason for a map of their own.
    """
    say = load_wording(lang)
    moved = changes[changes["change"].isin(_MOVED)]
    for indicator in moved["indicator_code"].unique():
        code = str(indicator)
        axes = plot_change_map(changes, boundaries, indicator=code, lang=lang, citation=citation)
        alt = describe_changes_map(changes, indicator=code, lang=lang)
        show_figure(axes, alt=alt, caption=say("caption-change-map", indicator=say.indicator(code)))


def show_paths(statuses: Sequence[pd.DataFrame], *, lang: Lang) -> None:
    """Show the path of each indicator that has two points at least, or one and a national figure beside it.

    statuses: tidy status tables of different dates, oldest first. The pace is what a deadline of completion
    needs; national figures stand in a panel of their own.
    """
    say = load_wording(lang)
    indicators, figures = load_indicators(), load_national_figures()
    for row in indicators.to_dict("records"):
        code = row["indicator_code"]
        path = trace_path(statuses, indicator=code)
        has_figures = bool(figures["indicator_code"].eq(code).any())
        if path["path_share"].notna().sum() + has_figures < 2:  # noqa: PLR2004 - nothing to hold it against
            continue
        is_task = row["deadline_for"] == "completion"
        pace: Pace | None = required_pace(path, deadline=row["deadline"]) if is_task else None
        axes = plot_path(path, indicator=code, figures=figures, pace=pace, lang=lang)
        alt = describe_path(path, indicator=code, figures=figures, pace=pace, lang=lang)
        show_figure(axes, alt=alt, caption=say("caption-path", indicator=say.indicator(code)))
