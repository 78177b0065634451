"""Maps of one indicator, of several side by side and of what changed, each with its legend and its words.

Levels show what is deployed; a ratio whose counts the table gives shows the classes of its share, with the
fixed limits of indicators.csv. Not reported is a key of its own, never not deployed. Schematic: nothing here
settles a boundary, and the note below each map says so. Both archipelagos are always drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display import palette
from hotich_analysis.display.maps import drawing
from hotich_analysis.display.maps.drawing import (
    FONT,
    INSETS,
    NATIONAL_VIEW,
    View,
    levels_shown,
    measure,
    project_islands,
    project_units,
    set_text,
)
from hotich_analysis.display.maps.labels import Label, place_beside, place_on_units
from hotich_analysis.display.palette import (
    CHANGE_COLOURS,
    MISSING_LEVEL,
    class_keys,
    classes_of_units,
    count_complete,
    counts_of_units,
    find_ratios,
    is_ratio,
    limits_of,
    name_classes,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import BoundaryError, Problem, UsageError
from hotich_analysis.vocabulary import DEPLOYED, Lang, Level


def levels_of_units(status: pd.DataFrame, units: Iterable[str], *, indicator: str) -> dict[str, str]:
    """Return the level of each of `units`; "missing" where it has no row, or a row without a level.

    Raises UsageError for an indicator that is not in the table, with the nearest ones.
    """
    known = list(status["indicator_code"].unique())
    if indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    rows = status[(status["indicator_code"] == indicator) & status["level"].notna()]
    levels = dict(zip(rows["unit_code"], rows["level"].astype(str), strict=True))
    return {code: levels.get(code, MISSING_LEVEL) for code in units}


def keys_of_shapes(status: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, indicator: str) -> dict[str, str]:
    """Return the level of each unit that has a shape, or the class of a ratio with counts.

    Raises BoundaryError for units of the table that have no shape.
    """
    require_shapes(status["unit_code"].unique(), boundaries, table="status table")
    keys_of_units = classes_of_units if is_ratio(status, indicator) else levels_of_units
    return keys_of_units(status, boundaries["unit_code"], indicator=indicator)


def require_shapes(units: Iterable[str], boundaries: gpd.GeoDataFrame, *, table: str) -> None:
    """Raise BoundaryError with every unit of a table that has no shape."""
    known = set(boundaries["unit_code"])
    message = f"a unit of the {table} has no shape"
    problems = [
        Problem("boundaries", message, column="unit_code", value=code) for code in units if code not in known
    ]
    if problems:
        raise BoundaryError(problems)


def describe_map(
    status: pd.DataFrame, *, indicator: str, lang: Lang = "vi", names: Mapping[str, str] | None = None
) -> str:
    """Return the alternative text of a map: how many units at each level, which have gaps, and where.

    Of a ratio with counts: how many have all of it and how many are in each class, the sums and the pooled
    share of those that reported, and which are in the lowest class. status: tidy status table; names: of the
    units by code, for another frame than the 63 provinces (whose units lie in no one region, so none is
    named). Raises UsageError for an unknown indicator.
    """
    wording = load_wording(lang)
    if names is None and "n_parts" in status:
        names = {code: wording.unit_2025(code) for code in status["unit_code"].unique()}
    units = names or {code: wording.province(code) for code in load_provinces()["unit_code"]}
    if is_ratio(status, indicator):
        return _describe_ratio(status, indicator, units, wording, in_regions=not names)
    levels = levels_of_units(status, units, indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    named = wording.join([units[code] for code in gaps])
    counts = {f"n_{level}": list(levels.values()).count(level) for level in (*Level, MISSING_LEVEL)}
    values = {"indicator": wording.indicator(indicator), "names": named, **counts}
    if names:
        return wording("map-alt-merged", n_units=len(units), **values)
    region, n_region = _region_with_most(gaps, wording)
    return wording("alt-map", region=region, n_region=n_region, **values)


def _describe_ratio(
    status: pd.DataFrame, indicator: str, units: Mapping[str, str], wording: Wording, *, in_regions: bool
) -> str:
    keys = classes_of_units(status, units, indicator=indicator)
    classes = name_classes(limits_of(indicator), wording)
    lowest, name = next(iter(classes.items()))
    found = Counter(keys.values())
    parts = [wording("alt-map-class", name=text, n=found[key]) for key, text in classes.items()]
    named = [units[code] for code, key in keys.items() if key == lowest]
    text = wording(
        "alt-map-ratio",
        n_units=len(units),
        n_missing=found[MISSING_LEVEL],
        n_lowest=len(named),
        lowest=name,
        classes="; ".join(parts),
        names=wording.join(named),
        unit=unit_of_counts(indicator, wording),
        **_say_counts(status, indicator, wording, in_regions=in_regions),
    )
    return text.rstrip()


def _say_counts(
    status: pd.DataFrame, indicator: str, wording: Wording, *, in_regions: bool, short: bool = False
) -> dict[str, object]:
    """Units with all of it and without, sums, the pooled share, and the region with most that have not."""
    counts = counts_of_units(status, indicator=indicator)
    below = [code for code, (numerator, denominator) in counts.items() if numerator < denominator]
    region, n_region = _region_with_most(below, wording) if in_regions else ("", 0)
    numerator, denominator = (
        (sum(column) for column in zip(*counts.values(), strict=True)) if counts else (0, 0)
    )
    return {
        "indicator": wording.indicator(indicator, short=short),
        "n_reported": len(counts),
        "n_complete": len(counts) - len(below),
        "n_below": len(below),
        "numerator": wording.number(numerator),
        "denominator": wording.number(denominator),
        "share": wording.share(numerator / denominator if denominator else None),
        "region": region,
        "n_region": n_region,
    }


def count_deployed(status: pd.DataFrame, *, indicator: str) -> tuple[int, int]:
    """Return how many units have an indicator deployed, and how many reported; a ratio goes by its level.

    A merged unit has it where every part of it that reported has.
    """
    rows = status[status["indicator_code"].eq(indicator) & status["level"].notna()]
    if "n_parts" in rows:
        is_there = rows["n_parts_deployed"].eq(rows["n_parts"] - rows["n_parts_missing"])
    else:
        is_there = rows["level"].isin(DEPLOYED)
    return int(is_there.sum()), len(rows)


def describe_maps(status: pd.DataFrame, *, indicators: Sequence[str], lang: Lang = "vi") -> str:
    """Return the alternative text of a row of small maps: how many units have deployed each."""
    wording = load_wording(lang)
    parts = [describe_indicator(status, indicator=indicator, lang=lang) for indicator in indicators]
    return wording("alt-small-multiples", parts=" ".join(parts))


def describe_indicator(status: pd.DataFrame, *, indicator: str, lang: Lang, short: bool = False) -> str:
    """Return how many units have deployed an indicator, how many have not, and in which region most.

    Of a ratio with counts: how many have all of it, how many have not, and the pooled share.
    """
    wording = load_wording(lang)
    if is_ratio(status, indicator):
        in_regions = "n_parts" not in status
        said = _say_counts(status, indicator, wording, in_regions=in_regions, short=short)
        return wording("alt-small-multiples-part-ratio", **said)
    levels = levels_of_units(status, status["unit_code"].unique(), indicator=indicator)
    gaps = [code for code, level in levels.items() if level == Level.NONE]
    region, n_region = ("", 0) if "n_parts" in status else _region_with_most(gaps, wording)
    return wording(
        "alt-small-multiples-part",
        indicator=wording.indicator(indicator, short=short),
        n_deployed=count_deployed(status, indicator=indicator)[0],
        n_none=len(gaps),
        region=region,
        n_region=n_region,
    )


def _region_with_most(gaps: Sequence[str], wording: Wording) -> tuple[str, int]:
    """The region, or regions, with most of these provinces, and how many it has."""
    if not gaps:
        return "", 0
    counts = load_provinces().set_index("unit_code")["region"][list(gaps)].value_counts(sort=False)
    most = counts[counts == counts.max()]
    return wording.join([wording.region(str(region)) for region in most.index]), int(counts.max())


Maps = Mapping[str, Mapping[str, str]]
"""By indicator, then by unit: the key."""


def list_levels(keys: Mapping[str, str], wording: Wording, *, kind: str) -> dict[str, str]:
    """Return the legend's text for each level; kind: "level", or "level-merged" for merged units."""
    counts = Counter(keys.values())
    return {
        level: wording("map-legend-entry", level=wording(f"{kind}-{level}"), n=counts[level])
        for level in levels_shown(keys.values())
    }


def list_classes(
    keys: Mapping[str, str], indicator: str, wording: Wording, *, is_named: bool
) -> dict[str, str]:
    """Return the legend's text for each class, empty ones too; is_named: the map names the lowest's units."""
    counts = Counter(keys.values())
    names = _name_classes(indicator, wording)
    lowest = list(names)[-1]
    if counts[MISSING_LEVEL]:
        names |= {MISSING_LEVEL: wording("level-missing")}
    message = {lowest: "map-legend-entry-named"} if is_named else {}
    return {
        key: wording(message.get(key, "map-legend-entry"), level=name, n=counts[key])
        for key, name in names.items()
    }


def list_common(level_maps: Maps, ratio_maps: Maps, wording: Wording) -> list[list[tuple[str, str]]]:
    """Return the rows, (key, text), of a legend for several maps: levels, classes, not reported last.

    Where ratios have other limits, the same colour means another class, so each text says of which.
    """
    used = {key for maps in (level_maps, ratio_maps) for keys in maps.values() for key in keys.values()}
    levels = levels_shown(key for keys in level_maps.values() for key in keys.values()) if level_maps else []
    rows = [[(level, wording(f"level-{level}")) for level in levels if level != MISSING_LEVEL]]
    by_limits: dict[object, list[str]] = {}
    for code in ratio_maps:
        by_limits.setdefault(limits_of(code), []).append(code)
    for codes in by_limits.values():
        names = _name_classes(codes[0], wording)
        rows.append([(key, _of(codes, name, wording, len(by_limits))) for key, name in names.items()])
    if MISSING_LEVEL in used:
        rows[0 if levels else -1].append((MISSING_LEVEL, wording("level-missing")))
    return [row for row in rows if row]


def _of(codes: Sequence[str], name: str, wording: Wording, n_limits: int) -> str:
    if n_limits == 1:
        return name
    return f"{', '.join(wording.indicator(code, short=True) for code in codes)}: {name}"


def _name_classes(indicator: str, wording: Wording) -> dict[str, str]:
    classes = name_classes(limits_of(indicator), wording)
    return {key: f"{name[:1].upper()}{name[1:]}" for key, name in reversed(classes.items())}


MOST_NAMES: Final = 40
"""More find no room beside the country, and are no news one by one."""


@dataclass(frozen=True)
class MapContent:
    """What a map says: the key of each unit (of palette.FILLS), legend texts by key, and units to name.

    names stand on their unit where an inset shows it large enough, so its colour is dark; beside: names
    that never do.
    """

    keys: Mapping[str, str]
    legend: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


def draw_national_map(
    content: MapContent, boundaries: gpd.GeoDataFrame, *, wording: Wording, citation: str, ax: Axes | None
) -> Axes:
    """Draw a map on `ax` (about 6.2 x 4.3 inches) or on a figure of its own; units have gid "unit-<code>"."""
    shapes = project_units(boundaries, simplified_km=1.2)
    if ax is None:
        ax = Figure(figsize=(6.25, 4.56)).add_axes((0.005, 0.06, 0.99, 0.935))
    drawing.set_view(ax, NATIONAL_VIEW)
    drawing.draw_surroundings(ax, NATIONAL_VIEW)
    drawing.draw_units(ax, shapes, content.keys)
    drawing.draw_islands(ax, content.keys, groups=drawing.GROUPS)
    panels = [drawing.draw_inset(ax, inset, shapes, content.keys, wording) for inset in INSETS]
    _draw_names(ax, panels, shapes, content)
    drawing.draw_key(ax, content.legend, wording)
    width = drawing.points_wide(ax)
    note = drawing.note(wording, citation=citation, n_units=len(shapes), width=width)
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def _draw_names(
    ax: Axes,
    panels: Sequence[Axes],
    shapes: Mapping[str, BaseGeometry],
    content: MapContent,
) -> None:
    """Write each name once: on the unit in an inset, or beside the country."""
    km_per_point = NATIONAL_VIEW.width / drawing.points_wide(ax)
    left = dict(content.names)
    for inset, panel in zip(INSETS, panels, strict=True):
        scale = km_per_point * inset.part.width / inset.place.width
        frame = inset.part.box.buffer(-2 * scale)
        parts = {code: shapes[code].intersection(frame) for code in left}
        enlarged = {code: left[code] for code, part in parts.items() if part.area > 0.5 * shapes[code].area}
        for label in place_on_units(parts, enlarged, km_per_point=scale):
            _write(panel, label)
            del left[label.code]
    left |= content.beside
    view = NATIONAL_VIEW.box.buffer(-3 * km_per_point)
    taken = _obstacles(km_per_point, n_entries=len(content.legend))
    for label in place_beside(shapes, left, view=view, obstacles=taken, km_per_point=km_per_point):
        _write(ax, label)


def _obstacles(km_per_point: float, *, n_entries: int) -> list[BaseGeometry]:
    """What names beside the country must not cover."""
    title = 10 * km_per_point
    places = [inset.place for inset in INSETS]
    insets = [
        shapely.box(at.left, at.bottom, at.right, at.top + title).buffer(3 * km_per_point) for at in places
    ]
    locators = [inset.part.box.boundary for inset in INSETS]
    islands = [islands.convex_hull.buffer(5 * km_per_point) for _, islands in project_islands().values()]
    legend = drawing.legend_place(n_entries)
    words = [place.box for place in (*drawing.NAME_PLACES, legend, drawing.SCALE_PLACE)]
    return [*insets, *locators, *islands, *words]


def _write(ax: Axes, label: Label) -> None:
    colour = palette.TEXT if label.line else palette.ON_DARK_TEXT
    set_text(
        ax,
        label.x,
        label.y,
        label.text,
        ha=label.align,
        va="center",
        color=colour,
        gid=f"label-{label.code}",
        zorder=6,
    )
    if label.line:
        ax.plot(*label.line.xy, color=palette.TEXT, linewidth=0.45, zorder=5)
        x, y = label.line.coords[-1]
        ax.plot(x, y, color=palette.TEXT, marker="o", markersize=1.8, markeredgewidth=0, zorder=5)


_SMALL_VIEW: Final = View(-625, -940, 305, 835)
# The archipelagos stand nearer to the coast than they lie, each in a box of its own, at half the scale.
_SMALL_BOXES: Final = {"hoang_sa": View(185, -20, 300, 80), "truong_sa": View(60, -850, 300, -625)}
_COLUMNS: Final = 5
_LEGEND_SIZE: Final = 7.5
_LEGEND_WIDTH: Final = 6.45 * 72  # points
_LEGEND_ROW_IN: Final = 0.17

_Entry = tuple[str, str]
"""Key and text of a legend's entry."""


def plot_status_maps(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicators: Sequence[str],
    lang: Lang = "vi",
    citation: str = "",
) -> Figure:
    """Draw one small map for each indicator, five in a row, with a legend in common.

    status and boundaries as in plot_status_map. Above each map stand the indicator's short name and how
    many of the units that reported have deployed it, or of a ratio with counts, have all of it. Raises as
    plot_status_map does.
    """
    wording = load_wording(lang)
    maps = {code: keys_of_shapes(status, boundaries, indicator=code) for code in indicators}
    ratios = {code: keys for code, keys in maps.items() if is_ratio(status, code)}
    levels = {code: keys for code, keys in maps.items() if code not in ratios}
    legend = list(_fill_rows(list_common(levels, ratios, wording)))
    shapes = project_units(boundaries, simplified_km=2)
    figure, places = _lay_out(len(indicators), n_legend_rows=len(legend))
    for ax, indicator in zip(places, indicators, strict=True):
        ax.set_gid(f"map-{indicator}")
        _draw_small_map(ax, shapes, maps[indicator], wording)
        title = {"transform": ax.transAxes, "ha": "center", "size": 7.5}
        set_text(ax, 0.5, 1.075, wording.indicator(indicator, short=True), **title)
        set_text(
            ax, 0.5, 1.01, _count(status, indicator, is_ratio=indicator in ratios), weight="bold", **title
        )
    _draw_common_legend(figure, legend)
    note = drawing.note(wording, citation=citation, n_units=len(shapes), width=6.4 * 72)
    set_text(figure, 0.01, 0.01, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
    return figure


def _fill_rows(rows: Iterable[Sequence[_Entry]]) -> Iterator[list[_Entry]]:
    """Part what is too wide for one row of the legend."""
    for row in rows:
        parts: list[list[_Entry]] = [[]]
        for entry in row:
            if parts[-1] and sum(map(_measure_entry, [*parts[-1], entry])) > _LEGEND_WIDTH:
                parts.append([])
            parts[-1].append(entry)
        yield from parts


def _measure_entry(entry: _Entry) -> float:
    """Width in points: the text, and as in every legend of matplotlib a swatch and two gaps."""
    return measure(entry[1], _LEGEND_SIZE)[0] + (2 + 0.8 + 2) * _LEGEND_SIZE


def _draw_common_legend(figure: Figure, rows: Sequence[Sequence[_Entry]]) -> None:
    for number, row in enumerate(reversed(rows)):
        handles = [handle for key, text in row for handle in drawing.legend_handles({key: text})]
        bottom = (0.34 + number * _LEGEND_ROW_IN) / figure.get_figheight()
        figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, bottom),
            ncols=len(row),
            frameon=False,
            borderaxespad=0,
            prop={"family": FONT, "size": _LEGEND_SIZE},
        )


def _lay_out(n_maps: int, *, n_legend_rows: int) -> tuple[Figure, list[Axes]]:
    """A figure with room for maps in rows of five, a legend and a note."""
    n_rows = -(-n_maps // _COLUMNS)
    width, map_height, row_height = 6.5, 2.15, 2.5
    height = n_rows * row_height + 0.58 + (n_legend_rows - 1) * _LEGEND_ROW_IN
    figure = Figure(figsize=(width, height))
    axes = []
    for number in range(n_maps):
        row, column = divmod(number, _COLUMNS)
        in_row = min(_COLUMNS, n_maps - row * _COLUMNS)
        left = 0.5 + (column - in_row / 2) / _COLUMNS
        bottom = 1 - ((row + 1) * row_height) / height
        axes.append(figure.add_axes((left + 0.004, bottom, 0.192, map_height / height)))
    return figure, axes


def _draw_small_map(
    ax: Axes, shapes: Mapping[str, BaseGeometry], keys: Mapping[str, str], wording: Wording
) -> None:
    # A gid stands once in an SVG, so those of small maps begin with the map's own.
    gid = ax.get_gid()
    drawing.set_view(ax, _SMALL_VIEW)
    ax.set_axis_off()
    drawing.draw_units(ax, shapes, keys, gid=f"{gid}-unit", linewidth=0.2)
    for group, box in _SMALL_BOXES.items():
        _, islands = project_islands()[group]
        panel = ax.inset_axes((box.left, box.bottom, box.width, box.height), transform=ax.transData)
        drawing.set_view(panel, box.scaled(2, about=islands.envelope.centroid))
        for spine in panel.spines.values():
            spine.set(linewidth=0.4, edgecolor=palette.BORDER)
        drawing.draw_islands(panel, keys, groups=[group], gid=f"{gid}-islands", size=2)
    for group, y, align in (("hoang_sa", 95, "bottom"), ("truong_sa", -865, "top")):
        name = wording(f"map-islands-{group}-short")
        set_text(ax, _SMALL_VIEW.right, y, name, ha="right", va=align)


def _count(status: pd.DataFrame, indicator: str, *, is_ratio: bool) -> str:
    """Units that have it, of those that reported; of a ratio those with all of it."""
    if is_ratio:
        counts = counts_of_units(status, indicator=indicator).values()
        return f"{count_complete(counts)}/{len(counts)}"
    n_deployed, n_reporting = count_deployed(status, indicator=indicator)
    return f"{n_deployed}/{n_reporting}"


def plot_status_map(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
    names: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the level or class of every unit for one indicator; name the gaps, if they are 40 at most.

    status: tidy status table (unit_code, indicator_code, level); a unit without a row is missing. A ratio
    with counts (numerator, denominator) is drawn in the classes of indicators.csv, and the units of the
    lowest class are named; else those that have not deployed it.
    boundaries: as load_boundaries() of the same frame. citation: where the figures come from, for the
    note. A table of merge_units() shows all, some or none of a unit's parts, and how many, in its legend and
    names. names: of the units by code, for any other frame than these two. ax: of about 6.2 x 4.3
    inches, in its final place; names are laid out for its size. Units are patches with the gid
    "unit-<code>". Raises UsageError for an unknown indicator, BoundaryError for a unit without shape.
    """
    wording = load_wording(lang)
    keys = keys_of_shapes(status, boundaries, indicator=indicator)
    is_merged, by_class = "n_parts" in status, is_ratio(status, indicator)
    lowest = class_keys(limits_of(indicator))[0] if by_class else str(Level.NONE)
    gaps = [code for code, key in keys.items() if key == lowest]
    named, mixed = {}, {}
    if len(gaps) <= MOST_NAMES:
        name_of = wording.unit_2025 if is_merged else wording.province
        named = {code: names[code] if names else name_of(code) for code in gaps}
        mixed = _name_mixed_units(status, indicator, wording) if is_merged and not by_class else {}
    if by_class:
        legend = list_classes(keys, indicator, wording, is_named=bool(named))
    else:
        legend = list_levels(keys, wording, kind="level-merged" if is_merged else "level")
    content = MapContent(keys, legend, named, mixed)
    return draw_national_map(content, boundaries, wording=wording, citation=citation, ax=ax)


def _name_mixed_units(status: pd.DataFrame, indicator: str, wording: Wording) -> dict[str, str]:
    """Merged units of which some parts have deployed and others have not: name, and how many have."""
    rows = status[status["indicator_code"].eq(indicator) & status["level"].eq(Level.PARTIAL)]
    mixed = rows[rows["n_parts_deployed"] < rows["n_parts"]].to_dict("records")
    return {
        row["unit_code"]: f"{wording.unit_2025(row['unit_code'])} {row['n_parts_deployed']}/{row['n_parts']}"
        for row in mixed
    }


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
