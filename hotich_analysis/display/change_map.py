"""A map of what changed between two snapshots: units by kind of change, those that moved named.

A figure that is given otherwise for the same date is a correction and no change; a unit that came to report,
or ceased to, has neither gained nor lost.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.map_description import require_shapes
from hotich_analysis.display.national_map import MOST_NAMES, MapContent, draw_national_map
from hotich_analysis.display.palette import CHANGE_COLOURS
from hotich_analysis.display.ratio_classes import find_ratios
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import Lang

_NOT_REPORTED: Final = "change-not_reported"
_NAMED: Final = ("change-gained", "change-lost", "change-corrected")


def plot_change_map(
    changes: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Axes:
    """Draw what became of every unit for one indicator; name those gained, lost or corrected, if at most 40.

    changes: as compare() (unit_code, indicator_code, change), of the 63 provinces; a unit without a row is
    not reported. boundaries, citation: as plot_status_map(). The legend has the kinds that occur, and how
    many units each. Units are patches with the gid "unit-<code>". Raises UsageError for an unknown indicator
    or kind of change, BoundaryError for units without a shape.
    """
    wording = load_wording(lang)
    require_shapes(changes["unit_code"].unique(), boundaries, table="table of changes")
    keys = _keys_of_units(changes, list(boundaries["unit_code"]), indicator)
    counts = Counter(keys.values())
    moved = [code for code, key in keys.items() if key in _NAMED]
    names = {code: wording.province(code) for code in moved} if len(moved) <= MOST_NAMES else {}
    kinds = _name_kinds(indicator, wording)
    legend = {
        key: wording("map-legend-entry", level=name, n=counts[key])
        for key, name in kinds.items()
        if counts[key]
    }
    content = MapContent(keys, legend, names)
    return draw_national_map(content, boundaries, wording=wording, citation=citation, ax=None)


def describe_changes_map(changes: pd.DataFrame, *, indicator: str, lang: Lang = "vi") -> str:
    """Return the alternative text of plot_change_map: how many units by kind, and which have moved.

    Raises UsageError for an unknown indicator or kind of change.
    """
    wording = load_wording(lang)
    keys = _keys_of_units(changes, list(load_provinces()["unit_code"]), indicator)
    counts = Counter(keys.values())
    names = _name_kinds(indicator, wording)
    kinds = [
        wording("map-legend-entry", level=name, n=counts[key]) for key, name in names.items() if counts[key]
    ]
    named = [
        wording("alt-changes-named", kind=names[kind], names=wording.join(units))
        for kind in _NAMED
        if (units := [wording.province(code) for code, key in keys.items() if key == kind])
    ]
    about = {"indicator": wording.indicator(indicator), "n_units": len(keys)}
    return " ".join([wording("alt-changes", kinds="; ".join(kinds), **about), *named])


def _name_kinds(indicator: str, wording: Wording) -> dict[str, str]:
    """What each kind is called: of a level it is the level that moved, of a ratio the share."""
    names = {key: wording(f"change-{key.removeprefix('change-')}") for key in CHANGE_COLOURS}
    if find_ratios([indicator]):
        moved = {f"change-{kind}": wording(f"change-ratio-{kind}") for kind in ("gained", "lost")}
        names |= moved
    return names


def _keys_of_units(changes: pd.DataFrame, units: list[str], indicator: str) -> dict[str, str]:
    known = list(changes["indicator_code"].unique())
    if indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    rows = changes[changes["indicator_code"] == indicator]
    found = dict(zip(rows["unit_code"], "change-" + rows["change"].astype("str"), strict=True))
    for kind in found.values():
        if kind not in CHANGE_COLOURS:
            kinds = [key.removeprefix("change-") for key in CHANGE_COLOURS]
            raise UsageError("kind of change", kind.removeprefix("change-"), known=kinds)
    return {code: found.get(code, _NOT_REPORTED) for code in units}
