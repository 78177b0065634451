"""Maps of one indicator and of several side by side, each with its legend and its words.

Levels show what is deployed; a ratio whose counts the table gives shows the classes of its share, with the
fixed limits of indicators.csv. Not reported is a key of its own, never not deployed. Schematic: nothing here
settles a boundary, and the note below each map says so. Both archipelagos are always drawn. plot_… draws and
returns the axes, describe_… writes the alternative text, draw_… makes a picture of both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.kinds import COUNTS, compute_share, kind_of, sum_counts
from hotich_analysis.dataset.references import References, frame_of, require_columns, units_of
from hotich_analysis.display import palette
from hotich_analysis.display.maps import drawing
from hotich_analysis.display.maps.drawing import (
    FONT,
    INSETS,
    NATIONAL_VIEW,
    View,
    measure,
    project_islands,
    project_units,
    set_text,
)
from hotich_analysis.display.maps.labels import Label, place_beside, place_on_units
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    CHANGE_COLOURS,
    MISSING_LEVEL,
    OUTSIDE_COLOURS,
    SILENT,
    WHOLE_LEVEL,
    Levels,
    add_up,
    has_classes,
    list_common,
    name_levels,
    rows_of,
    scale_of,
)
from hotich_analysis.display.table import Number, Written, join_written
from hotich_analysis.display.wording import (
    Wording,
    mark_item,
    name_item,
    note_mark,
    wording_of,
    write_caption,
)
from hotich_analysis.errors import BoundaryError, Message, Problem
from hotich_analysis.metrics.states import (
    is_deployed,
    is_lacking,
    is_merged,
    is_missing,
    is_regrouped,
    is_reported,
    list_inferred,
    require_status,
)
from hotich_analysis.vocabulary import EARLIEST_FRAME, Frame, Lang, Level, State


def keys_of_shapes(status: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, indicator: str) -> dict[str, str]:
    """Return the level of each unit that has a shape, or the class of a ratio with counts.

    Raises BoundaryError for units of the table that have no shape, and for shapes of another frame.
    """
    require_status(status)
    require_shapes(status, boundaries)
    return scale_of(status, indicator).read(status, boundaries["unit_code"])


def require_shapes(table: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> None:
    """Raise BoundaryError with every unit of a table that has no shape, and every shape of another frame."""
    require_columns(boundaries, "unit_code", "geometry")
    frame, shapes = frame_of(table), boundaries["unit_code"]
    codes, units = table["unit_code"].drop_duplicates(), units_of(table)["unit_code"]
    absent = "a unit of the table has no shape"
    strange = Message(
        "the shape is of no unit of the {frame}-unit frame, which is that of the table", frame=frame
    )
    problems = [
        *(Problem("boundaries", absent, column="unit_code", value=c) for c in codes[~codes.isin(shapes)]),
        *(Problem("boundaries", strange, column="unit_code", value=c) for c in shapes[~shapes.isin(units)]),
    ]
    if problems:
        raise BoundaryError(problems)


def describe_map(
    status: pd.DataFrame, *, indicator: str, lang: Lang = "vi", units: Iterable[str] | None = None
) -> Written:
    """Return the alternative text of a map: how many units at each level, which have gaps, and where.

    Of a ratio with counts: how many have all of it and how many are in each class, the sums and the pooled
    share of those that reported, and which are in the lowest class. units: codes of those to speak of,
    default all of the table's frame. The region with most gaps is named where all are spoken of, and
    none was counted up from its parts. Raises UsageError for an unknown indicator.
    """
    say, every = wording_of(status, lang), units_of(status)
    spoken_of = every if units is None else every[every["unit_code"].isin(list(units))]
    by_region = units is None and not is_regrouped(status)
    scale, rows = scale_of(status, indicator), rows_of(status, indicator)
    rows = rows[rows["unit_code"].isin(spoken_of["unit_code"])]
    keys = scale.read(status, spoken_of["unit_code"])
    lowest = [code for code, key in keys.items() if key == scale.lowest]
    counts = Counter(keys.values())
    about = _count_units(rows, scale, say, by_region=by_region) | {"n_missing": counts[MISSING_LEVEL]}
    return say(
        scale.alt,
        indicator=say.indicator(indicator),
        by_region="yes" if by_region else "no",
        is_merged="yes" if is_merged(rows).any() else "no",
        inferred="yes" if scale.is_inferred else "no",
        n_units=len(keys),
        n_full=counts[Level.FULL],
        n_partial=counts[Level.PARTIAL],
        n_whole_in_part=counts[WHOLE_LEVEL],
        n_outside=sum(counts[key] for key in OUTSIDE_COLOURS),
        n_lowest=len(lowest),
        names=say.join(list_names(lowest, status, say)),
        **scale.describe(counts, say),
        **about,
    ).counted_of(*cells_of(status, indicator), n_units=len(keys))


def list_names(codes: Iterable[str], table: pd.DataFrame, say: Wording) -> list[str]:
    """Return the names of units of a table's frame."""
    return [say.unit(code, frame=frame_of(table)) for code in codes]


def _count_units(rows: pd.DataFrame, scale: Levels, say: Wording, *, by_region: bool) -> dict[str, Any]:
    """Of one indicator: units that have it and that have not, the region with most that have not, sums."""
    behind = scale.list_behind(rows)
    region, n_region = _find_region_with_most(behind, units_of(rows), say) if by_region else ("", 0)
    n_reported, n_deployed = int(is_reported(rows).sum()), int(is_deployed(rows).sum())
    sums = sum_counts(rows, ["indicator_code"])
    return {
        "n_reported": n_reported,
        "n_missing": int(is_missing(rows).sum()),
        "n_deployed": n_deployed,
        "n_some": n_reported - n_deployed - len(behind),
        "n_none": len(behind),
        "n_complete": n_reported - len(behind),
        "n_below": len(behind),
        **{name: say.amount(sums[name].sum()) for name in COUNTS},
        "share": say.share(compute_share(sums).max()),
        "region": region,
        "n_region": n_region,
    }


def describe_maps(status: pd.DataFrame, *, indicators: Sequence[str], lang: Lang = "vi") -> Written:
    """Return the alternative text of a row of small maps: how many units have deployed each."""
    parts = [describe_indicator(status, indicator=indicator, lang=lang) for indicator in indicators]
    return wording_of(status, lang)("alt-small-multiples", parts=join_written(parts, by=" "))


def describe_indicator(status: pd.DataFrame, *, indicator: str, lang: Lang, short: bool = False) -> Written:
    """Return how many units have deployed an indicator, how many have not, and in which region most.

    Of a ratio with counts: how many have all of it, how many have not, and the pooled share. Of merged units:
    how many have it in every part, in some or in none.
    """
    say, rows = wording_of(status, lang), rows_of(status, indicator)
    name = name_item(indicator, list_inferred(status), say, short=short)
    scale = scale_of(status, indicator)
    return say(
        scale.alt_of_part,
        indicator=name,
        is_merged="yes" if is_merged(rows).any() else "no",
        **_count_units(rows, scale, say, by_region=not is_regrouped(status)),
    ).counted_of(*cells_of(status, indicator))


def _find_region_with_most(codes: Iterable[str], units: pd.DataFrame, say: Wording) -> tuple[str, int]:
    """The region, or regions, with most of these units, and how many it has."""
    counts = units.loc[units["unit_code"].isin(list(codes)), "region"].value_counts(sort=False)
    if counts.empty:
        return "", 0
    most = counts[counts == counts.max()]
    return say.join([say.region(str(region)) for region in most.index]), int(counts.max())


MOST_NAMES: Final = 40
"""More find no room beside the country, and are no news one by one."""


@dataclass(frozen=True)
class MapContent:
    """What a map says: the key of each unit (of palette.FILLS), legend texts by key, and units to name.

    names stand on their unit where an inset shows it large enough. title: of the legend.
    """

    keys: Mapping[str, str]
    legend: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


def number_legend(content: MapContent, table: pd.DataFrame, *, indicator: str) -> tuple[Number, ...]:
    """Return the numbers of units that the legend of a map of `table` prints."""
    counts, cells = Counter(content.keys.values()), cells_of(table, indicator)
    merged = bool(is_merged(table).any())
    numbers, rules = add_up(counts, merged=merged), {str(Level.FULL): "n_whole"} if merged else {}
    return tuple(
        Number(numbers.get(key, 0), rules.get(key, _name_rule(key)), len(content.keys), cells)
        for key in content.legend
    )


def cells_of(table: pd.DataFrame, indicator: str, **more: str) -> tuple[tuple[str, str], ...]:
    """Return which cells a number of one indicator was counted from, for Number; more: columns and values."""
    return (("frame", str(frame_of(table))), ("indicator_code", indicator), *more.items())


def _name_rule(key: str) -> str:
    """What a unit of a key is, as a rule: "level:full", "state:not_reported", "class:class-1"."""
    if key in SILENT:
        return f"state:{State.NOT_REPORTED if key == MISSING_LEVEL else key}"
    if key in CHANGE_COLOURS:
        return f"change:{key.removeprefix('change-')}"
    return f"{'class' if key in palette.CLASS_COLOURS else 'level'}:{key}"


def draw_national_map(
    content: MapContent, boundaries: gpd.GeoDataFrame, *, wording: Wording, citation: str, ax: Axes | None
) -> Axes:
    """Draw a map on `ax` (about 6.2 x 4.3 inches) or on a figure of its own; units have gid "unit-<code>".

    wording: of the table that is shown; land and islands around the units are those of its data folder.
    """
    shapes = project_units(boundaries, simplified_km=1.2)
    if ax is None:
        ax = Figure(figsize=(drawing.WIDTH_IN, 4.69)).add_axes((0.005, 0.06, 0.99, 0.935))
    drawing.set_view(ax, NATIONAL_VIEW)
    drawing.draw_surroundings(ax, NATIONAL_VIEW, wording.references)
    drawing.draw_units(ax, shapes, content.keys)
    drawing.draw_islands(ax, content.keys, wording.references, frame=frame_of(boundaries))
    panels = [drawing.draw_inset(ax, inset, shapes, content.keys, wording) for inset in INSETS]
    content = replace(content, legend=drawing.wrap_entries(content.legend))
    _draw_names(ax, panels, shapes, content, wording.references)
    drawing.draw_key(ax, content.legend, wording, title=content.title)
    width = drawing.points_wide(ax)
    note = drawing.note(wording, citation=citation, n_units=len(shapes), width=width)
    set_text(ax, 0, -0.008, note, transform=ax.transAxes, va="top", color=palette.QUIET_TEXT, gid="note")
    return ax


def _draw_names(
    ax: Axes,
    panels: Sequence[Axes],
    shapes: Mapping[str, BaseGeometry],
    content: MapContent,
    references: References,
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
            _write(panel, label, palette.FILLS[content.keys[label.code]])
            del left[label.code]
    view = NATIONAL_VIEW.box.buffer(-3 * km_per_point)
    taken = _obstacles(km_per_point, references, legend=drawing.legend_place(content.legend))
    for label in place_beside(shapes, left, view=view, obstacles=taken, km_per_point=km_per_point):
        _write(ax, label, palette.FILLS[content.keys[label.code]])


def _obstacles(km_per_point: float, references: References, *, legend: View) -> list[BaseGeometry]:
    """What names beside the country must not cover."""
    title = 10 * km_per_point
    places = [inset.place for inset in INSETS]
    insets = [
        shapely.box(at.left, at.bottom, at.right, at.top + title).buffer(3 * km_per_point) for at in places
    ]
    locators = [inset.part.box.boundary for inset in INSETS]
    groups = project_islands(references, EARLIEST_FRAME).values()
    islands = [islands.convex_hull.buffer(5 * km_per_point) for _, islands in groups]
    words = [place.box for place in (*drawing.NAME_PLACES, legend, drawing.SCALE_PLACE)]
    return [*insets, *locators, *islands, *words]


def _write(ax: Axes, label: Label, fill: palette.Fill) -> None:
    """Write a name, on a unit in the colour that can be read there and off the lines of its hatch."""
    look: dict[str, Any] = {} if label.line else {"color": fill.text}
    if fill.hatch and not label.line:
        look["bbox"] = {"facecolor": fill.colour, "edgecolor": "none", "pad": 0.8}
    set_text(
        ax,
        label.x,
        label.y,
        label.text,
        ha=label.align,
        va="center",
        **look,
        gid=f"label-{label.code}",
        zorder=6,
    )
    if label.line:
        ax.plot(*label.line.xy, color=palette.TEXT, linewidth=0.45, zorder=5)
        x, y = label.line.coords[-1]
        ax.plot(x, y, color=palette.TEXT, marker="o", markersize=1.8, markeredgewidth=0, zorder=5)


_SMALL_VIEW: Final = View(-625, -940, 600, 835)
# The archipelagos stand nearer to the coast than they lie, each in a box of its own, at half the scale.
_SMALL_BOXES: Final = {"hoang_sa": View(300, -20, 415, 80), "truong_sa": View(175, -850, 415, -625)}
# Their names, which keep clear of the coast: place in kilometres, and how they are aligned to it.
_SMALL_NAMES: Final = {"hoang_sa": (365, 95, "center", "bottom"), "truong_sa": (600, -865, "right", "top")}
_COLUMNS: Final = 5
_LEGEND_SIZE: Final = 8.0
_LEGEND_WIDTH: Final = drawing.WIDTH_IN * 72  # points
_LEGEND_ROW_IN: Final = 0.17
_NOTE_LINE_IN: Final = 0.115

_NOTHING: Final = "–"
"""Above a small map of what nobody was asked for: its legend says so."""

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
    many of the units that reported have deployed it, or of a ratio, have all of it. Raises as
    plot_status_map does.
    """
    say = wording_of(status, lang)
    maps = {code: keys_of_shapes(status, boundaries, indicator=code) for code in indicators}
    ratios = {code: keys for code, keys in maps.items() if has_classes(status, code)}
    levels = {code: keys for code, keys in maps.items() if code not in ratios}
    inferred = [code for code in list_inferred(status) if code in indicators]
    names = name_levels(status, say, inferred=inferred)
    legend = list(_fill_rows(list_common(levels, ratios, say, names=names)))
    shapes = project_units(boundaries, simplified_km=2)
    about: dict[str, Any] = {"n_units": len(shapes), "before": note_mark(inferred, say)}
    note = drawing.note(say, citation=citation, width=0.98 * drawing.WIDTH_IN * 72, **about)
    below_in = (note.count("\n") + 1) * _NOTE_LINE_IN
    figure, places = _lay_out(len(indicators), n_legend_rows=len(legend), below_in=below_in)
    for ax, indicator in zip(places, indicators, strict=True):
        ax.set_gid(f"map-{indicator}")
        _draw_small_map(ax, shapes, maps[indicator], say, frame=frame_of(boundaries))
        title = {"transform": ax.transAxes, "ha": "center"}
        inch = 1 / (ax.get_position().height * figure.get_figheight())
        set_text(ax, 0.5, 1 + 0.154 * inch, mark_item(indicator, inferred, say), **title)
        done = _write_done(status, indicator, say)
        set_text(ax, 0.5, 1 + 0.014 * inch, done, weight="bold", **title)
    _draw_common_legend(figure, legend, bottom_in=below_in)
    set_text(figure, 0.01, 0.01, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
    return figure


def draw_status_maps(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicators: Sequence[str],
    lang: Lang = "vi",
    citation: str = "",
) -> Picture:
    """Return the picture of plot_status_maps(), with its words. Raises as that does."""
    look: dict[str, Any] = {"indicators": indicators, "lang": lang}
    figure = plot_status_maps(status, boundaries, citation=citation, **look)
    kind = "coverage-2025" if is_merged(status).any() else "small-multiples"
    caption = write_caption(kind, status, lang=lang)
    numbers = (_number_done(status, indicator) for indicator in indicators)
    shown = tuple(number for number in numbers if number.n_units)
    return Picture(figure, describe_maps(status, **look), caption, shown)


def _write_done(status: pd.DataFrame, indicator: str, say: Wording) -> str:
    done = _number_done(status, indicator)
    if done.n_units:
        return f"{done.value}/{done.n_units}"
    return say("level-missing") if is_missing(rows_of(status, indicator)).any() else _NOTHING


def _number_done(status: pd.DataFrame, indicator: str) -> Number:
    """Of the units that reported, those that lack nothing: deployed (merged: in every part), a ratio full."""
    rows = rows_of(status, indicator)
    n_reported = int(is_reported(rows).sum())
    rule = (
        "n_full"
        if kind_of(status, indicator).counts
        else "n_whole"
        if is_merged(rows).any()
        else "n_deployed"
    )
    return Number(n_reported - int(is_lacking(rows).sum()), rule, n_reported, cells_of(status, indicator))


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


def _draw_common_legend(figure: Figure, rows: Sequence[Sequence[_Entry]], *, bottom_in: float) -> None:
    for number, row in enumerate(reversed(rows)):
        handles = [handle for key, text in row for handle in drawing.legend_handles({key: text})]
        bottom = (bottom_in + number * _LEGEND_ROW_IN) / figure.get_figheight()
        figure.legend(
            handles=handles,
            loc="lower center",
            bbox_to_anchor=(0.5, bottom),
            ncols=len(row),
            frameon=False,
            borderaxespad=0,
            prop={"family": FONT, "size": _LEGEND_SIZE},
        )


def _lay_out(n_maps: int, *, n_legend_rows: int, below_in: float) -> tuple[Figure, list[Axes]]:
    """A figure with room for maps in rows of five, a legend, and a note below it.

    More rows of a legend take their room from the maps, for the figure to fit where it does with one.
    """
    n_rows = -(-n_maps // _COLUMNS)
    taken = (n_legend_rows - 1) * _LEGEND_ROW_IN / n_rows
    width, map_height, row_height = drawing.WIDTH_IN, 1.22 - taken, 1.55 - taken
    height = n_rows * 1.55 + 0.06 + _LEGEND_ROW_IN + below_in
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
    ax: Axes,
    shapes: Mapping[str, BaseGeometry],
    keys: Mapping[str, str],
    wording: Wording,
    *,
    frame: Frame,
) -> None:
    # A gid stands once in an SVG, so those of small maps begin with the map's own.
    gid = ax.get_gid()
    drawing.set_view(ax, _SMALL_VIEW)
    ax.set_axis_off()
    drawing.draw_units(ax, shapes, keys, gid=f"{gid}-unit", linewidth=0.2)
    groups = project_islands(wording.references, frame)
    look: dict[str, Any] = {"frame": frame, "gid": f"{gid}-islands", "size": 2}
    drawing.draw_islands(ax, keys, wording.references, groups=groups.keys() - _SMALL_BOXES, **look)
    for group, box in _SMALL_BOXES.items():
        _, islands = groups[group]
        panel = ax.inset_axes((box.left, box.bottom, box.width, box.height), transform=ax.transData)
        drawing.set_view(panel, box.scaled(2, about=islands.envelope.centroid))
        for spine in panel.spines.values():
            spine.set(linewidth=0.4, edgecolor=palette.BORDER)
        drawing.draw_islands(panel, keys, wording.references, groups=[group], **look)
    for group, (x, y, across, up) in _SMALL_NAMES.items():
        set_text(ax, x, y, wording(f"map-islands-{group}-short"), ha=across, va=up)


def plot_status_map(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the level or class of every unit for one indicator; name the gaps, if they are 40 at most.

    status: tidy status table of any frame (unit_code, indicator_code, level); a unit without a row is
    missing. A ratio with counts (numerator, denominator) is drawn in the classes of indicators.csv, and the
    units of the lowest class are named; else those that have not deployed it or only in part. A table that
    was regrouped shows all, some or none of a unit's parts, and how many, in its legend and names.
    boundaries: as load_boundaries() of the same frame. citation: where the figures come from, for the
    note. ax: of about 6.2 x 4.3 inches, in its final place; names are laid out for its size. Units are
    patches with the gid "unit-<code>". Raises UsageError for an unknown indicator, BoundaryError for a unit
    without shape or a shape of another frame.
    """
    require_status(status)
    say = wording_of(status, lang)
    content = read_map(status, boundaries, indicator=indicator, wording=say)
    return draw_national_map(content, boundaries, wording=say, citation=citation, ax=ax)


def draw_status_map(
    status: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Picture:
    """Return the picture of plot_status_map(), with its words. Raises as that does."""
    say = wording_of(status, lang)
    content = read_map(status, boundaries, indicator=indicator, wording=say)
    axes = draw_national_map(content, boundaries, wording=say, citation=citation, ax=None)
    alt = describe_map(status, indicator=indicator, lang=lang)
    caption = write_caption("map", status, lang=lang, indicator=indicator)
    numbers = [
        *number_legend(content, status, indicator=indicator),
        *_number_parts(status, content, indicator),
    ]
    return Picture(axes, alt, caption, tuple(numbers))


def read_map(
    status: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, indicator: str, wording: Wording
) -> MapContent:
    """Return what the map of an indicator says. Raises as plot_status_map() does."""
    keys = keys_of_shapes(status, boundaries, indicator=indicator)
    scale = scale_of(status, indicator)
    gaps = [code for code, key in keys.items() if key == scale.lowest]
    in_part = name_units_in_part(status, indicator, wording) if scale.names_parts else {}
    named = dict(zip(gaps, list_names(gaps, status, wording), strict=True)) if len(gaps) <= MOST_NAMES else {}
    names = named | in_part if len(gaps) + len(in_part) <= MOST_NAMES else named
    legend = scale.list_legend(Counter(keys.values()), wording, is_named=bool(named))
    return MapContent(keys, legend, names)


def name_units_in_part(status: pd.DataFrame, indicator: str, wording: Wording) -> dict[str, str]:
    """Return the names of units that have it in part, of merged ones with how many parts have it."""
    rows = _list_units_in_part(status, indicator)
    names = dict(zip(rows["unit_code"], list_names(rows["unit_code"], status, wording), strict=True))
    merged = rows[is_merged(rows)]
    counts = merged.reindex(columns=["unit_code", "n_parts_deployed", "n_reporting"])
    parts = {code: f"{names[code]} {n}/{n_parts}" for code, n, n_parts in counts.itertuples(index=False)}
    return names | parts


def _list_units_in_part(status: pd.DataFrame, indicator: str) -> pd.DataFrame:
    rows = rows_of(status, indicator)
    rows = rows[rows["level"].eq(Level.PARTIAL)]
    if not is_regrouped(rows):
        return rows
    return rows.assign(n_reporting=rows["n_parts"] - rows["n_parts_missing"])


def _number_parts(status: pd.DataFrame, content: MapContent, indicator: str) -> Iterator[Number]:
    """The numbers behind the names of merged units: in how many of their parts that reported it is there."""
    if not scale_of(status, indicator).names_parts:
        return
    rows = _list_units_in_part(status, indicator)
    rows = rows[is_merged(rows) & rows["unit_code"].isin(list(content.names))]
    for row in rows.to_dict("records"):
        cells = cells_of(status, indicator, unit_code=row["unit_code"])
        yield Number(row["n_parts_deployed"], "n_parts_deployed", row["n_reporting"], cells)
