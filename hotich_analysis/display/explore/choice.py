"""What can be chosen of a snapshot, and all that a choice shows: map, sentence, table of gaps and card.

No widgets here. Units outside the chosen region are veiled and unnamed, and the legend leaves them out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.snapshots import Snapshot, list_snapshots, load_snapshot
from hotich_analysis.dataset.tables import load_provinces, load_units_2025
from hotich_analysis.display import palette
from hotich_analysis.display.maps.drawing import (
    FONT,
    INSETS,
    NATIONAL_VIEW,
    View,
    project_islands,
    project_units,
    to_path,
)
from hotich_analysis.display.maps.status import (
    MOST_NAMES,
    MapContent,
    _name_mixed_units,
    describe_map,
    draw_national_map,
    keys_of_shapes,
    list_classes,
    list_levels,
)
from hotich_analysis.display.markdown import escape_markdown
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.palette import MISSING_LEVEL, class_keys, is_ratio, limits_of, name_classes
from hotich_analysis.display.palette import is_ratio as is_counted
from hotich_analysis.display.table import Alignment, Column, Table
from hotich_analysis.display.tables import answer_indicator_2025, answer_ratio
from hotich_analysis.display.wording import Wording, load_wording, write_caption
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import (
    COUNTS,
    POPULATION_COLUMN,
    compute_share,
    coverage,
    coverage_2025,
    is_gap,
    merge_provinces,
    merge_units,
)
from hotich_analysis.metrics.gaps import list_gaps, list_gaps_2025
from hotich_analysis.vocabulary import Frame, Lang, Level

Weight = Literal["units", "people"]
Options = list[tuple[str, Any]]
"""What a widget offers: the text shown and the value it stands for."""

WHOLE_COUNTRY: Final = ""
NO_UNIT: Final = ""
_FRAMES: Final[tuple[Frame, ...]] = (63, 34)
_WEIGHTS: Final[tuple[Weight, ...]] = ("units", "people")


@dataclass(frozen=True)
class Choice:
    """What is chosen: as_of ("2022-04-12@1"), indicator, frame, weight, region (in Vietnamese), unit code."""

    as_of: str
    indicator: str
    frame: Frame = 63
    weight: Weight = "units"
    region: str = WHOLE_COUNTRY
    unit: str = NO_UNIT


@dataclass(frozen=True)
class Scope:
    """What a choice is about.

    units: unit_code (of the frame chosen), region, part_codes, avg_population_2022_thousand of the units
    within the region; status: of the provinces that make them up; shown: of all units of the frame, on the
    map.
    """

    choice: Choice
    snapshot: Snapshot
    units: pd.DataFrame
    status: pd.DataFrame
    shown: pd.DataFrame

    @property
    def is_merged(self) -> bool:
        """Whether the units are those of 2025."""
        return self.choice.frame != _FRAMES[0]

    @property
    def is_ratio(self) -> bool:
        """Whether the indicator is counted: what is done of how much."""
        return is_ratio(self.snapshot.status, self.choice.indicator)

    @property
    def codes(self) -> list[str]:
        """Codes of the units within the region."""
        return list(self.units["unit_code"])

    @property
    def own(self) -> pd.DataFrame:
        """Rows of the indicator, of the provinces that make up the units."""
        return self.status[self.status["indicator_code"] == self.choice.indicator]

    @property
    def seen(self) -> pd.DataFrame:
        """Rows of the indicator, of the units."""
        is_own = self.shown["indicator_code"] == self.choice.indicator
        return self.shown[is_own & self.shown["unit_code"].isin(self.codes)]

    def name_place(self, say: Wording) -> str:
        """Return what the units are together: the country, a region, or the merged units that touch it."""
        if self.choice.region == WHOLE_COUNTRY:
            return say("explorer-all-regions")
        region = say.region(self.choice.region)
        return say("explore-region-2025", region=region) if self.is_merged else region

    def name(self, code: str, say: Wording) -> str:
        """Return the name of a unit of the frame chosen; a merged one has "(2025)" behind it."""
        return say.unit_2025(code) if self.is_merged else say.province(code)


class Exploration:
    """The snapshots held, and what can be chosen of them; each is read once, when it is first chosen."""

    def __init__(self, as_of: str = "latest", *, lang: Lang = "vi") -> None:
        """Begin with the first indicator of a snapshot; raises as load_wording() and load_snapshot() do."""
        self.say = load_wording(lang)
        snapshot = load_snapshot(as_of)
        key = f"{snapshot.snapshot_date.isoformat()}@{snapshot.revision}"
        self._snapshots = {key: snapshot}
        self._provinces = load_provinces()
        self._units: Mapping[Frame, pd.DataFrame] = {
            63: self._provinces.assign(part_codes=self._provinces["unit_code"].map(lambda code: (code,))),
            34: merge_provinces(self._provinces, load_units_2025()),
        }
        self._shown: dict[tuple[str, Frame], pd.DataFrame] = {}
        self.first = Choice(key, _list_indicators(snapshot)[0])

    def list_options(self, choice: Choice) -> dict[str, Options]:
        """Return what each field of a choice may become, the others being as they are."""
        say, regions = self.say, self._provinces["region"].unique()
        units = self._select_units(choice)
        named = [(self._name(choice.frame, code), code) for code in units["unit_code"]]
        indicators = _list_indicators(self._load(choice.as_of))
        return {
            "as_of": self._list_dates(),
            "indicator": [(say.indicator(code), code) for code in indicators],
            "frame": [(say(f"explorer-frame-{frame}"), frame) for frame in _FRAMES],
            "weight": [(say(f"explore-weight-{weight}"), weight) for weight in _WEIGHTS],
            "region": [
                (say("explorer-all-regions"), WHOLE_COUNTRY),
                *((say.region(region), region) for region in regions),
            ],
            "unit": [(say("explore-no-unit"), NO_UNIT), *named],
        }

    def settle(self, choice: Choice) -> Choice:
        """Return the nearest choice that can be shown: another snapshot may not have the indicator, say.

        Raises UsageError for a region, frame or weight that does not exist, and as load_snapshot() does.
        """
        for what, value, known in (
            ("frame", choice.frame, _FRAMES),
            ("weight", choice.weight, _WEIGHTS),
            ("region", choice.region, (WHOLE_COUNTRY, *self._provinces["region"].unique())),
        ):
            if value not in known:
                raise UsageError(what, value, known=[str(one) for one in known])
        indicators = _list_indicators(self._load(choice.as_of))
        indicator = choice.indicator if choice.indicator in indicators else indicators[0]
        is_within = choice.unit in set(self._select_units(choice)["unit_code"])
        return dataclasses.replace(choice, indicator=indicator, unit=choice.unit if is_within else NO_UNIT)

    def narrow(self, choice: Choice) -> Scope:
        """Return what a choice is about. Raises as settle() does."""
        snapshot = self._load(choice.as_of)
        units = self._select_units(choice)
        parts = {code for codes in units["part_codes"] for code in codes}
        status = snapshot.status[snapshot.status["unit_code"].isin(parts)]
        columns = ["unit_code", "region", "part_codes", POPULATION_COLUMN]
        return Scope(choice, snapshot, units[columns], status, self._show(choice, snapshot))

    def _load(self, as_of: str) -> Snapshot:
        if as_of not in self._snapshots:
            self._snapshots[as_of] = load_snapshot(as_of)
        return self._snapshots[as_of]

    def _show(self, choice: Choice, snapshot: Snapshot) -> pd.DataFrame:
        key = (choice.as_of, choice.frame)
        if key not in self._shown:
            is_merged = choice.frame != _FRAMES[0]
            status = snapshot.status
            self._shown[key] = merge_units(status, self._provinces) if is_merged else status
        return self._shown[key]

    def _select_units(self, choice: Choice) -> pd.DataFrame:
        units = self._units[choice.frame]
        if choice.region == WHOLE_COUNTRY:
            return units
        return units[[choice.region in regions.split("; ") for regions in units["region"]]]

    def _name(self, frame: Frame, code: str) -> str:
        return self.say.province(code) if frame == _FRAMES[0] else self.say.unit_2025(code)

    def _list_dates(self) -> Options:
        """The snapshots held, the latest first; where there are several revisions each says which."""
        held = list_snapshots()
        n_revisions = held["snapshot_date"].value_counts()
        options = []
        for row in reversed(held.to_dict("records")):
            date, revision = row["snapshot_date"], row["revision"]
            text = self.say.date(pd.Timestamp(date))
            if n_revisions[date] > 1:
                text = self.say("explore-revision", date=text, revision=revision)
            options.append((text, f"{date}@{revision}"))
        return options


def _list_indicators(snapshot: Snapshot) -> list[str]:
    return [str(code) for code in snapshot.status["indicator_code"].unique()]


def tell(scope: Scope, gaps: pd.DataFrame, say: Wording) -> str:
    """Return the state of what is chosen in a few sentences (Markdown), led by its place.

    gaps: from list_scope_gaps().
    """
    if scope.own["level"].isna().all():
        told: str = say.markdown("explore-nobody", date=say.date(scope.snapshot.snapshot_date))
    elif scope.choice.weight == "people":
        told = _tell_people(scope, say)
    else:
        told = _tell_units(scope, gaps, say)
    return f"**{escape_markdown(scope.name_place(say))}.** {told}"


def _tell_units(scope: Scope, gaps: pd.DataFrame, say: Wording) -> str:
    code, status = scope.choice.indicator, scope.own
    count = coverage_2025 if scope.is_merged else coverage
    counted = count(status, by="indicator", weight="population")
    if scope.is_ratio:
        return answer_ratio(counted, status, indicator=code, lang=say.lang)
    if scope.is_merged:
        return answer_indicator_2025(counted, gaps, status, indicator=code, lang=say.lang)
    [row] = counted.to_dict("records")
    return say.markdown(
        "explore-units",
        date=say.date(scope.snapshot.snapshot_date),
        achievement=say.achievement(code),
        n_reporting=int(row["n_units"] - row["n_missing"]),
        n_deployed=int(row["n_full"] + row["n_partial"]),
        share=say.share(row["deployed_share"]),
        n_partial=int(row["n_partial"]),
        n_none=int(row["n_none"]),
        n_missing=int(row["n_missing"]),
        people=say.number(_count_people(scope).get(str(Level.NONE), 0.0)),
    )


def _tell_people(scope: Scope, say: Wording) -> str:
    """A level is there where it is full or partial, a ratio where all of it is done."""
    code = scope.choice.indicator
    people, units = _count_people(scope), _count_units(scope)
    lacking = [str(Level.NONE), *([str(Level.PARTIAL)] if scope.is_ratio else [])]
    without = sum(people.get(level, 0.0) for level in lacking)
    reporting = sum(people.values()) - people.get(MISSING_LEVEL, 0.0)
    complete = say("explore-complete", indicator=say.indicator(code))
    return say.markdown(
        "explore-people",
        date=say.date(scope.snapshot.snapshot_date),
        achievement=complete if scope.is_ratio else say.achievement(code),
        share=say.share((reporting - without) / reporting),
        people=say.number(reporting - without),
        people_without=say.number(without),
        n_without=sum(units.get(level, 0) for level in lacking),
        n_missing=units.get(MISSING_LEVEL, 0),
        frame=scope.choice.frame,
    )


def _count_units(scope: Scope) -> dict[str, int]:
    """Provinces of each level; those that did not report under MISSING_LEVEL."""
    return {str(level): int(n) for level, n in _list_levels(scope).value_counts().items()}


def _count_people(scope: Scope) -> Mapping[str, float]:
    """Thousands of people in the provinces of each level; where these did not report under MISSING_LEVEL."""
    levels = _list_levels(scope)
    people = load_provinces().set_index("unit_code")[POPULATION_COLUMN].reindex(levels.index)
    return {str(level): float(n) for level, n in people.groupby(levels).sum().items()}


def _list_levels(scope: Scope) -> Any:
    levels = scope.own.set_index("unit_code")["level"]
    return levels.astype("str").where(levels.notna(), MISSING_LEVEL)


_Row = Mapping[Hashable, Any]
_SEEN: Final = (
    "snapshot_date",
    "frame",
    "unit_code",
    "region",
    "indicator_code",
    "level",
    "note",
    "population_thousand",
)


@dataclass(frozen=True)
class _Field:
    """A column of the table of gaps: the message of its header, and how the cell of a gap is written."""

    message: str
    write: Callable[[_Row], str]
    width: str
    align: Alignment = "left"


def list_scope_gaps(scope: Scope) -> pd.DataFrame:
    """Return the units of a choice with a gap: snapshot_date, frame, and what list_gaps[_2025]() gives.

    By people, those with most people come first; else the order is the official one. Behind stand numerator,
    denominator and achieved_share of a ratio: those of a merged unit, of all its provinces that reported.
    """
    lister = list_gaps_2025 if scope.is_merged else list_gaps
    gaps = lister(scope.status, indicator=scope.choice.indicator)
    gaps = gaps.drop(columns=[*COUNTS, "achieved_share"], errors="ignore")
    if scope.is_ratio:
        rows = scope.seen[["unit_code", *COUNTS]].assign(achieved_share=compute_share(scope.seen))
        gaps = gaps.merge(rows, on="unit_code", validate="1:1")
    if scope.choice.weight == "people":
        gaps = gaps.sort_values("population_thousand", ascending=False, kind="stable", ignore_index=True)
    gaps = gaps.drop(columns="frame", errors="ignore")
    gaps.insert(0, "snapshot_date", scope.snapshot.snapshot_date)
    gaps.insert(1, "frame", scope.choice.frame)
    return gaps


def tabulate_scope_gaps(scope: Scope, gaps: pd.DataFrame, say: Wording) -> Table:
    """Return the table of gaps, a row for each unit, from list_scope_gaps()."""
    fields = list(_list_fields(scope, gaps, say))
    columns = tuple(Column(say(field.message), field.align, field.width) for field in fields)
    rows = tuple(tuple(field.write(gap) for field in fields) for gap in gaps.to_dict("records"))
    caption = say(
        "explore-gaps-2025" if scope.is_merged else "explore-gaps",
        indicator=say.indicator(scope.choice.indicator, short=True),
        is_ratio="yes" if scope.is_ratio else "no",
        n=len(gaps),
        n_missing=int(scope.own["level"].isna().sum()),
        population=say.number(gaps["population_thousand"].sum(), 1),
    )
    return Table(columns, rows, caption, when_empty=say("explore-no-gaps"))


def _list_fields(scope: Scope, gaps: pd.DataFrame, say: Wording) -> Iterator[_Field]:
    """The columns that tell rows apart: within one region no region, where all lack alike no level."""
    lacking = _list_lacking(scope, say)
    kinds = {"is_ratio": scope.is_ratio, "is_merged": scope.is_merged}
    yield _Field("explorer-column-name", lambda gap: scope.name(gap["unit_code"], say), "36mm")
    if scope.is_merged:
        yield _Field("explore-column-lacking", lambda gap: lacking[gap["unit_code"]], "1fr")
    elif scope.choice.region == WHOLE_COUNTRY:
        yield _Field("explorer-column-region", lambda gap: say.region(gap["region"]), "1fr")
    if gaps["level"].nunique(dropna=False) > 1:
        yield _Field("explorer-column-level", lambda gap: _name_level(gap["level"], say, **kinds), "1fr")
    if scope.is_ratio:
        yield _Field("column-achieved-share", lambda gap: say.share(gap["achieved_share"]), "18mm", "right")
    people = "column-population-thousand"
    yield _Field(people, lambda gap: say.number(gap["population_thousand"], 1), "24mm", "right")
    yield _Field("explore-column-gaps", lambda gap: say.number(gap["n_gaps_of_unit"]), "24mm", "right")


def _list_lacking(scope: Scope, say: Wording) -> dict[str, str]:
    """The names of the provinces of each unit that have a gap."""
    lacking = set(scope.own.loc[is_gap(scope.own), "unit_code"])
    return {
        unit["unit_code"]: ", ".join(say.province(code) for code in unit["part_codes"] if code in lacking)
        for unit in scope.units.to_dict("records")
    }


def describe_unit(scope: Scope, say: Wording) -> Table | None:
    """Return the card of the unit that is chosen: each item with its level and details; None if none is."""
    code = scope.choice.unit
    if code == NO_UNIT:
        return None
    [unit] = scope.units[scope.units["unit_code"] == code].to_dict("records")
    headers = {"column-indicator": "1fr", "explorer-column-level": "1fr", "explore-column-detail": "1.5fr"}
    columns = tuple(Column(say(name), width=width) for name, width in headers.items())
    items = scope.shown[scope.shown["unit_code"] == code].to_dict("records")
    rows = tuple(_describe_item(item, unit["part_codes"], scope, say) for item in items)
    population = say("explorer-population", population=say.number(unit[POPULATION_COLUMN], 1))
    caption = " · ".join([scope.name(code, say), _name_regions(unit["region"], say), population])
    return Table(columns, rows, caption)


def _describe_item(item: _Row, parts: tuple[str, ...], scope: Scope, say: Wording) -> tuple[str, str, str]:
    """An item in a unit: its level, and behind it counts, note, and the levels of the unit's provinces."""
    code, is_merged = item["indicator_code"], len(parts) > 1
    is_ratio = is_counted(scope.shown, str(code))
    details = []
    if is_ratio and _is_known(item["denominator"]):
        counts = (say.number(item["numerator"]), say.number(item["denominator"]))
        share = item["numerator"] / item["denominator"] if item["denominator"] else None
        details.append(
            say("explore-counts", numerator=counts[0], denominator=counts[1], share=say.share(share))
        )
    if _is_known(item["note"]):
        details.append(say("explorer-note", note=item["note"]))
    if is_merged:
        rows = scope.status[scope.status["indicator_code"] == code].set_index("unit_code")
        levels = {part: _name_level(rows.loc[part, "level"], say, is_ratio=is_ratio) for part in parts}
        details += [say("explorer-unit", name=say.province(part), level=levels[part]) for part in parts]
    level = _name_level(item["level"], say, is_ratio=is_ratio, is_merged=is_merged)
    return say.indicator(code, short=True), level, "; ".join(details)


def _is_known(value: Any) -> bool:
    return bool(pd.notna(value))


def list_seen_units(scope: Scope) -> pd.DataFrame:
    """Return every unit of a choice as the map shows it.

    Columns: snapshot_date, frame, unit_code, region, indicator_code, level, note, population_thousand (of the
    whole unit), and of a ratio numerator, denominator, achieved_share (0-1).
    """
    units = scope.units.rename(columns={POPULATION_COLUMN: "population_thousand"})
    table = units.drop(columns="part_codes").merge(scope.seen, on="unit_code", validate="1:1")
    table = table.assign(snapshot_date=scope.snapshot.snapshot_date, frame=scope.choice.frame)
    if not scope.is_ratio:
        return table[list(_SEEN)]
    return table.assign(achieved_share=compute_share(table))[[*_SEEN, *COUNTS, "achieved_share"]]


def put_in_words(table: pd.DataFrame, scope: Scope, say: Wording) -> pd.DataFrame:
    """Return a table of units with names beside the codes, regions and levels in the language."""
    kinds = {"is_ratio": scope.is_ratio, "is_merged": scope.is_merged}
    lacking = _list_lacking(scope, say)
    shown = table.drop(columns="name_vi", errors="ignore").assign(
        region=[_name_regions(regions, say) for regions in table["region"]],
        level=[_name_level(level, say, **kinds) for level in table["level"]],
    )
    if "parts_lacking" in shown:
        shown["parts_lacking"] = [lacking[code] for code in table["unit_code"]]
    place = list(shown.columns).index("unit_code") + 1
    shown.insert(place, "name", [scope.name(code, say) for code in table["unit_code"]])
    shown.insert(place + 1, "indicator", say.indicator(scope.choice.indicator))
    return shown


def _name_level(level: Any, say: Wording, *, is_ratio: bool, is_merged: bool = False) -> str:
    kind = "ratio" if is_ratio else "level-merged" if is_merged else "level"
    return say(f"{kind}-{MISSING_LEVEL if pd.isna(level) else level}")


def _name_regions(regions: str, say: Wording) -> str:
    return "; ".join(say.region(region) for region in regions.split("; "))


_VEIL = 0.8
"""How much of the paper's white lies on what is outside the region."""


@dataclass(frozen=True)
class Picture:
    """A figure, drawn as SVG too, with the words that stand for it and those that stand below it."""

    axes: Axes
    svg: str
    alt: str
    caption: str


def draw_scope(scope: Scope, boundaries: gpd.GeoDataFrame, *, wording: Wording) -> Picture:
    """Return the map of a choice; boundaries: as load_boundaries() of its frame."""
    choice = scope.choice
    axes = plot_scope(scope, boundaries, wording=wording)
    names = {code: scope.name(code, wording) for code in scope.codes}
    within = scope.shown[scope.shown["unit_code"].isin(scope.codes)]
    is_whole = choice.region == WHOLE_COUNTRY
    alt = describe_map(
        within, indicator=choice.indicator, lang=wording.lang, names=None if is_whole else names
    )
    caption = write_caption("map", scope.status, lang=wording.lang, indicator=choice.indicator)
    if not is_whole:
        caption = f"{caption} · {scope.name_place(wording)}"
    return Picture(axes, to_svg(axes), alt, caption)


def plot_scope(scope: Scope, boundaries: gpd.GeoDataFrame, *, wording: Wording) -> Axes:
    """Draw the map of a choice as plot_status_map() does; raises BoundaryError as that does."""
    choice = scope.choice
    keys = keys_of_shapes(scope.shown, boundaries, indicator=choice.indicator)
    within = {code: keys[code] for code in scope.codes}
    by_class = is_ratio(scope.shown, choice.indicator)
    lowest = class_keys(limits_of(choice.indicator))[0] if by_class else str(Level.NONE)
    gaps = [code for code, key in within.items() if key == lowest]
    names, mixed = {}, {}
    if len(gaps) <= MOST_NAMES:
        names = {code: scope.name(code, wording) for code in gaps}
        mixed = {} if by_class else _name_mixed_within(scope, wording)
    legend = _write_legend(scope, within, wording, by_class=by_class, is_named=bool(names))
    citation = wording.citation(scope.snapshot.source)
    if choice.region != WHOLE_COUNTRY:
        citation = wording("explore-veiled", citation=citation, region=wording.region(choice.region))
    content = MapContent(keys, legend, names, mixed)
    axes = draw_national_map(content, boundaries, wording=wording, citation=citation, ax=None)
    if choice.weight == "people" and (key := axes.get_legend()):
        key.set_title(wording("column-population-thousand"), prop=FontProperties(family=FONT, size=7))
        key.set_alignment("left")
    _veil_others(axes, boundaries, set(within), keys)
    return axes


def _name_mixed_within(scope: Scope, wording: Wording) -> dict[str, str]:
    if not scope.is_merged:
        return {}
    named = _name_mixed_units(scope.shown, scope.choice.indicator, wording)
    return {code: name for code, name in named.items() if code in scope.codes}


def _write_legend(
    scope: Scope, keys: Mapping[str, str], wording: Wording, *, by_class: bool, is_named: bool
) -> dict[str, str]:
    """Text by key: the name of a level or class, with its number of units, or of the people there."""
    kind = "level-merged" if scope.is_merged else "level"
    if by_class:
        legend = list_classes(keys, scope.choice.indicator, wording, is_named=is_named)
        names = name_classes(limits_of(scope.choice.indicator), wording)
    else:
        legend = list_levels(keys, wording, kind=kind)
        names = {str(level): wording(f"{kind}-{level}") for level in Level}
    if scope.choice.weight == "units":
        return legend
    people = scope.units[POPULATION_COLUMN].groupby(scope.units["unit_code"].map(dict(keys))).sum()
    names[palette.MISSING_LEVEL] = wording("level-missing")
    return {
        key: wording("map-legend-entry", level=_capital(names[key]), n=wording.number(people.get(key, 0.0)))
        for key in legend
    }


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _veil_others(axes: Axes, boundaries: gpd.GeoDataFrame, within: set[str], keys: Mapping[str, str]) -> None:
    """Lay white over all units but these, on the map and on its enlarged parts, and pale their islands."""
    shapes = project_units(boundaries, simplified_km=1.2)
    others = [shape for code, shape in shapes.items() if code not in within]
    if not others:
        return
    _veil(axes, others, NATIONAL_VIEW)
    for inset, panel in zip(INSETS, axes.child_axes, strict=True):
        _veil(panel, others, inset.part)
    for group, (code, _) in project_islands().items():
        if code not in within:
            [symbols] = [one for one in axes.collections if one.get_gid() == f"islands-{group}"]
            if isinstance(symbols, PathCollection):
                symbols.set_facecolor(_pale(palette.FILLS[keys[code]].colour))


def _veil(axes: Any, shapes: Iterable[BaseGeometry], view: View) -> None:
    frame = view.box.buffer(0.05 * view.width, join_style="mitre")
    veiled = shapely.intersection(shapely.union_all(list(shapes)), frame)
    if not veiled.is_empty:
        look = {"facecolor": palette.SEA, "alpha": _VEIL, "linewidth": 0}
        axes.add_artist(PathPatch(to_path(veiled), gid="veil", zorder=1.5, **look))


def _pale(colour: str) -> tuple[float, float, float]:
    pairs = zip(to_rgb(colour), to_rgb(palette.SEA), strict=True)
    red, green, blue = ((1 - _VEIL) * part + _VEIL * paper for part, paper in pairs)
    return red, green, blue


@dataclass(frozen=True)
class ChoiceView:
    """What is seen, in the language.

    gaps: the table of gaps with codes, for machines; sheets: that table and one of all units, in words.
    """

    choice: Choice
    snapshot: Snapshot
    title: str
    sentence: str
    picture: Picture
    table: Table
    card: Table | None
    gaps: pd.DataFrame
    sheets: Mapping[str, pd.DataFrame]


class Viewer:
    """Makes views of an exploration; boundaries are read and maps are drawn once."""

    def __init__(self, exploration: Exploration) -> None:
        """Draw nothing yet."""
        self.exploration = exploration
        self._boundaries: dict[Frame, gpd.GeoDataFrame] = {}
        self._pictures: dict[Choice, Picture] = {}

    def look(self, choice: Choice) -> ChoiceView:
        """Return what a settled choice shows. Raises as Exploration.narrow() and plot_scope() do."""
        say = self.exploration.say
        scope = self.exploration.narrow(choice)
        gaps = list_scope_gaps(scope)
        return ChoiceView(
            choice=choice,
            snapshot=scope.snapshot,
            title=say.indicator(choice.indicator),
            sentence=tell(scope, gaps, say),
            picture=self._draw(choice),
            table=tabulate_scope_gaps(scope, gaps, say),
            card=describe_unit(scope, say),
            gaps=gaps,
            sheets={
                say("explore-sheet-gaps"): put_in_words(gaps, scope, say),
                say("explore-sheet-units"): put_in_words(list_seen_units(scope), scope, say),
            },
        )

    def _draw(self, choice: Choice) -> Picture:
        on_map = dataclasses.replace(choice, unit=NO_UNIT)
        if on_map not in self._pictures:
            if choice.frame not in self._boundaries:
                self._boundaries[choice.frame] = load_boundaries(choice.frame)
            scope = self.exploration.narrow(on_map)
            boundaries = self._boundaries[choice.frame]
            self._pictures[on_map] = draw_scope(scope, boundaries, wording=self.exploration.say)
        return self._pictures[on_map]
