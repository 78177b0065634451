"""One page for one province: what it has and lacks, where it lies, whom it can ask, what is asked by when."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.boundaries import find_neighbours, order_by_distance
from hotich_analysis.dataset.names import resolve_unit, strip_accents
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.display import palette
from hotich_analysis.display.maps import drawing
from hotich_analysis.display.maps.drawing import FONT, View, balance, break_in_two, project_units, set_text
from hotich_analysis.display.maps.labels import place_on_units
from hotich_analysis.display.markdown import escape_markdown
from hotich_analysis.display.progress import write_deadline
from hotich_analysis.display.table import Column, Table
from hotich_analysis.display.wording import Wording, kind_of_unit, load_wording, name_unit
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.briefs import list_helpers, list_unit_items, list_unit_tasks, rank_units
from hotich_analysis.metrics.coverage import POPULATION_COLUMN
from hotich_analysis.vocabulary import Lang, Level


@dataclass(frozen=True)
class ProvinceBrief:
    """All that is said of one province: a row of rank_units(), the tables of metrics.briefs, its neighbours.

    population_thousand: average of 2022 (GSO).
    """

    unit_code: str
    snapshot: Snapshot
    rank: dict[Any, Any]
    population_thousand: float
    neighbours: tuple[str, ...]
    items: pd.DataFrame
    helpers: pd.DataFrame
    tasks: pd.DataFrame

    @property
    def helper_codes(self) -> tuple[str, ...]:
        """The units that have what this one lacks, each once."""
        gaps = self.items.loc[self.items["is_gap"], "indicator_code"]
        return tuple(self.helpers.loc[self.helpers["indicator_code"].isin(gaps), "unit_code"].unique())

    def list_codes(self, state: str) -> list[str]:
        """Return the items of a state: none, partial (of a level), below (of a ratio: 100 %), missing."""
        items, level = self.items, self.items["level"]
        is_ratio = items["denominator"].notna()
        chosen = {
            "none": level.eq(Level.NONE) & ~is_ratio,
            "partial": level.eq(Level.PARTIAL) & ~is_ratio,
            "below": items["is_gap"] & is_ratio,
            "missing": level.isna(),
        }
        return list(items.loc[chosen[state], "indicator_code"])


def gather_brief(snapshot: Snapshot, boundaries: gpd.GeoDataFrame, *, unit: str) -> ProvinceBrief:
    """Return what the brief of a province says.

    boundaries: as load_boundaries() of the 63 units; unit: code or name of one of them. Raises as
    resolve_unit() does, and UsageError for a unit that the snapshot has not.
    """
    code, status, provinces = resolve_unit(unit), snapshot.status, load_provinces()
    neighbours = find_neighbours(boundaries)[code]
    nearest = order_by_distance(boundaries, unit=code)
    about: dict[str, Any] = {"unit": code, "provinces": provinces}
    population = provinces.set_index("unit_code")[POPULATION_COLUMN]
    return ProvinceBrief(
        unit_code=code,
        snapshot=snapshot,
        rank=rank_units(status, provinces=provinces).set_index("unit_code").loc[code].to_dict(),
        population_thousand=float(population[code]),
        neighbours=neighbours,
        items=list_unit_items(status, **about),
        helpers=list_helpers(status, neighbours=neighbours, nearest=nearest, **about),
        tasks=list_unit_tasks(status, load_indicators(), **about),
    )


def answer_brief(brief: ProvinceBrief, *, lang: Lang) -> tuple[str, str, str]:
    """Return heading, answer and population as paragraphs of Markdown."""
    say = load_wording(lang)
    lists = {state: brief.list_codes(state) for state in ("none", "partial", "below", "missing")}
    names = {state: _join(codes, say) for state, codes in lists.items()}
    counts = {f"n_{state}": len(codes) for state, codes in lists.items()}
    kind = kind_of_unit(brief.unit_code)
    answer = say.markdown(
        "brief-answer",
        date=say.date(brief.snapshot.snapshot_date),
        unit=name_unit(brief.unit_code, lang=lang, running=True),
        kind=kind,
        with_ratios="yes" if brief.items["denominator"].notna().any() else "no",
        **{**_rank_values(brief, say), **counts, **names},
    )
    message = "brief-population" if lists["none"] else "brief-population-none"
    population = say.markdown(message, population=say.number(brief.population_thousand, 1))
    return f"# {escape_markdown(name_unit(brief.unit_code, lang=lang))}", answer, population


def _rank_values(brief: ProvinceBrief, say: Wording) -> dict[str, object]:
    return {name: say.region(value) if name == "region" else int(value) for name, value in brief.rank.items()}


def _join(codes: list[str], say: Wording) -> str:
    return ", ".join(say.indicator(code, short=True) for code in codes)


def index_brief(brief: ProvinceBrief, *, lang: Lang) -> dict[str, Any]:
    """Return what show_text() takes besides: the brief's entry in the list of all, and headline numbers.

    The entry has name (of its file, ASCII), title, group (the region) and text.
    """
    say, code = load_wording(lang), brief.unit_code
    romanised = load_provinces().set_index("unit_code")["name_vi"][code]
    lacking = [item for state in ("none", "below", "missing") for item in brief.list_codes(state)]
    counts = {"n_done": int(brief.rank["n_done"]), "n_items": int(brief.rank["n_items"])}
    text = say("brief-entry", n_gaps=len(lacking), gaps=_join(lacking, say), **counts)
    entry = {
        "name": f"{code}-{'-'.join(strip_accents(romanised).replace('-', ' ').lower().split())}",
        "title": name_unit(code, lang=lang),
        "group": say.region(brief.rank["region"]),
        "text": text,
    }
    numbers = {"n_done": counts["n_done"], "n_gaps": len(lacking), "rank": int(brief.rank["rank"])}
    headline = [{"name": f"{code}.{name}", "value": value} for name, value in numbers.items()]
    return {"entry": entry, "headline": headline}


Record = dict[Any, Any]

_NONE_NEEDED: Final = "–"
_MANY_ITEMS: Final = 8
"""From this number on type is smaller and names are short, for all to stay on one page."""


@dataclass(frozen=True)
class BriefTable(Table):
    """A table without a number of its own, in type small enough for a page that holds everything."""

    is_tight: bool = False

    def to_typst(self) -> str:
        """Return the table as a Typst figure that is not counted."""
        style = [
            "#set figure(numbering: none)",
            f"#set table(inset: (x: 4pt, y: {'2.4pt' if self.is_tight else '3pt'}))",
            f"#show figure.where(kind: table): set text(size: {'8pt' if self.is_tight else '9pt'})",
        ]
        return "\n".join(["#[", *style, super().to_typst(), "]"])


def tabulate_brief_items(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return each item of a province: its state with the note as printed, and the provinces it can ask."""
    say = load_wording(lang)
    short = _is_long(brief)
    columns = (
        Column(say("column-indicator"), width="0.6fr" if short else "1fr"),
        Column(say("column-brief-state"), width="1fr"),
        Column(say("column-brief-helpers"), width="1fr"),
    )
    items = brief.items.to_dict("records")
    rows = tuple(
        (
            say.indicator(item["indicator_code"], short=short),
            _write_state(item, say),
            _write_helpers(item, brief, say),
        )
        for item in items
    )
    strong = frozenset(number for number, item in enumerate(items) if item["is_gap"])
    caption = say("caption-brief-items")
    return BriefTable(columns, rows, caption, strong_rows=strong, is_tight=short)


def _is_long(brief: ProvinceBrief) -> bool:
    return len(brief.items) >= _MANY_ITEMS


def _write_state(item: Record, say: Wording) -> str:
    if _is_given(item["denominator"]):
        counts = {name: say.number(item[name]) for name in ("numerator", "denominator")}
        return say("brief-state-ratio", share=say.share(item["achieved_share"]), **counts)
    state = say.level(item["level"])
    if _is_given(item["note"]):
        state = say("brief-state-noted", level=state, note=item["note"])
    if _is_given(item["restriction"]):
        meaning = say.restriction(item["restriction"])
        state = say("brief-state-meaning", state=state, meaning=f"{meaning[:1].lower()}{meaning[1:]}")
    return say("brief-state-inferred", level=state) if _is_inferred(item) else state


def _is_given(value: Any) -> bool:
    return bool(pd.notna(value))


def _is_inferred(item: Record) -> bool:
    return "inferred" in str(item["evidence"])


def _write_helpers(item: Record, brief: ProvinceBrief, say: Wording) -> str:
    if item["level"] == Level.FULL:
        return _NONE_NEEDED
    helpers = brief.helpers[brief.helpers["indicator_code"] == item["indicator_code"]]
    if helpers.empty:
        return say("brief-helpers-none")
    units = ", ".join(_name_helper(helper, say) for helper in helpers.to_dict("records"))
    return say(f"brief-helpers-{helpers['tier'].iloc[0]}", units=units)


def _name_helper(helper: Record, say: Wording) -> str:
    name = say.province(helper["unit_code"])
    if helper["level"] == Level.FULL:
        return name
    if _is_given(helper["achieved_share"]):
        return say("brief-with-share", unit=name, share=say.share(helper["achieved_share"]))
    return say("brief-in-part", unit=name)


def tabulate_brief_tasks(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return what the dispatch still asks of a province, on what basis and by when; the same ones in one row.

    The note names the source of the whole brief.
    """
    say = load_wording(lang)
    columns = (
        Column(say("column-task"), width="1fr"),
        Column(say("column-basis"), width="1fr"),
        Column(say("column-deadline"), width="auto"),
    )
    tasks = brief.tasks.assign(deadline_text=[_write_deadline(task, say) for task in _records(brief.tasks)])
    keys = [f"legal_basis_{lang}", "deadline_text", "state"]
    rows = tuple(
        (_write_items(group, str(state), say, short=_is_long(brief)), str(basis), str(deadline))
        for (basis, deadline, state), group in tasks.groupby(keys, sort=False)
    )
    note = _write_note(brief, say)
    when_empty = f"{say('brief-tasks-none')} {note}"
    caption, is_tight = say("caption-brief-tasks"), _is_long(brief)
    return BriefTable(columns, rows, caption, note, when_empty=when_empty, is_tight=is_tight)


def _records(table: pd.DataFrame) -> list[Record]:
    return table.to_dict("records")


def _write_items(tasks: pd.DataFrame, state: str, say: Wording, *, short: bool) -> str:
    names = [say.indicator(code, short=short or len(tasks) > 1) for code in tasks["indicator_code"]]
    return say("brief-task", items=", ".join(names), state=say(f"brief-task-{state}"))


def _write_deadline(task: Record, say: Wording) -> str:
    deadline = write_deadline(task, say)
    if not _is_given(task["timeliness"]) or task["timeliness"] == "not_yet_due":
        return deadline
    timeliness = say(f"timeliness-{task['timeliness']}")
    return say(
        "brief-deadline-kept", deadline=deadline, timeliness=f"{timeliness[:1].lower()}{timeliness[1:]}"
    )


def _write_note(brief: ProvinceBrief, say: Wording) -> str:
    notes = [say("note-brief", citation=say.citation(brief.snapshot.source))]
    items = _records(brief.items)
    # What was deployed by inference is marked so in the table above.
    notes += [say("note-brief-inferred")] if any(map(_is_inferred, items)) else []
    notes += [say("note-brief-missing")] if brief.rank["n_missing"] else []
    notes += [say("note-brief-no-figures")] if brief.tasks["state"].eq("no_figures").any() else []
    return " ".join(notes)


Keys = Mapping[str, str]
_Shapes = Mapping[str, BaseGeometry]

_SIZE: Final = (6.45, 2.3)
_COUNTRY_PLACE: Final = (0.0, 0.0, 0.305, 1.0)
_NEAR_PLACE: Final = (0.32, 0.0, 0.42, 1.0)
_WORDS_LEFT: Final = 0.757
_WORDS_WIDTH: Final = 0.24 * _SIZE[0] * 72
"""In points."""
# About 101.5-117.5° E and 7.3-23.7° N: the country and both archipelagos, and no more.
_COUNTRY_VIEW: Final = View(-690, -960, 889, 852)
_SEA_NAME: Final = (560.0, -215.0)
_GROUP_NAMES: Final = {"hoang_sa": (430.0, 135.0, "bottom"), "truong_sa": (602.0, -470.0, "bottom")}
_NAME_SIZE: Final = 5.5
_LEGEND_SIZE: Final = 7.0
# Of a unit's area: smaller parts of it (Côn Đảo) lie too far off to be shown large as well.
_SMALLEST_PART: Final = 0.05
_MARGIN: Final = 0.06


def plot_locator_map(
    boundaries: gpd.GeoDataFrame,
    *,
    unit: str,
    neighbours: Sequence[str],
    helpers: Collection[str] = (),
    lang: Lang = "vi",
) -> Figure:
    """Draw where a unit lies, on the left in the country and beside it among its neighbours, named there.

    boundaries: as load_boundaries() of the 63 units. helpers: units that have what this one lacks; they stand
    out wherever they lie. Units are patches with the gids "unit-<code>" (country) and "near-<code>". Raises
    UsageError for a unit without shape.
    """
    wording = load_wording(lang)
    keys = key_units(boundaries, unit=unit, neighbours=neighbours, helpers=helpers)
    shapes = project_units(boundaries, simplified_km=1.2)
    figure = Figure(figsize=_SIZE)
    country, near = (figure.add_axes(place) for place in (_COUNTRY_PLACE, _NEAR_PLACE))
    view = _frame(shapes, unit, neighbours)
    _draw_country(country, project_units(boundaries, simplified_km=3), keys, view, wording)
    _draw_near(near, shapes, keys, view)
    named = dict.fromkeys((unit, *neighbours, *helpers))
    _name_units(
        near, shapes, {code: wording.province(code) for code in named}, keys, must={unit, *neighbours}
    )
    _write_words(figure, keys, unit, wording)
    return figure


def key_units(
    boundaries: gpd.GeoDataFrame, *, unit: str, neighbours: Collection[str], helpers: Collection[str]
) -> dict[str, str]:
    """Return what each unit is to this one, a key of palette.LOCATOR_COLOURS: helpers before neighbours."""
    codes = list(boundaries["unit_code"])
    if unit not in codes:
        raise UsageError("unit code", unit, known=codes)
    keys = dict.fromkeys(codes, "locator-other")
    keys |= dict.fromkeys(neighbours, "locator-neighbour")
    keys |= dict.fromkeys(helpers, "locator-helper")
    return keys | {unit: "locator-self"}


def describe_locator_map(
    *, unit: str, neighbours: Sequence[str], helpers: Collection[str] = (), lang: Lang = "vi"
) -> str:
    """Return what the locator map shows, for those who do not see it."""
    say = load_wording(lang)
    return say(
        "alt-locator",
        unit=name_unit(unit, lang=lang, running=True),
        neighbours=say.join([say.province(code) for code in neighbours]),
        n_helpers=len(helpers),
        helpers=say.join([say.province(code) for code in helpers]),
    )


def _frame(shapes: _Shapes, unit: str, neighbours: Sequence[str]) -> View:
    """The rectangle in which a unit and its neighbours are shown large, in the proportions of its place."""
    parts = shapely.get_parts(shapes[unit])
    own = [part for part in parts if part.area > _SMALLEST_PART * shapes[unit].area]
    around = [max(shapely.get_parts(shapes[code]), key=shapely.area) for code in neighbours]
    left, bottom, right, top = shapely.total_bounds([*own, *around])
    proportions = _NEAR_PLACE[2] * _SIZE[0] / (_NEAR_PLACE[3] * _SIZE[1])
    height = max(top - bottom, (right - left) / proportions) * (1 + 2 * _MARGIN)
    width = height * proportions
    x, y = (left + right) / 2, (bottom + top) / 2
    return View(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _draw_country(ax: Axes, shapes: _Shapes, keys: Keys, part: View, wording: Wording) -> None:
    drawing.set_view(ax, _COUNTRY_VIEW)
    drawing.draw_surroundings(ax, _COUNTRY_VIEW)
    drawing.draw_units(ax, shapes, keys, linewidth=0.2)
    drawing.draw_islands(ax, keys, groups=drawing.GROUPS, size=4)
    frame = Rectangle((part.left, part.bottom), part.width, part.height, fill=False, linewidth=0.7, zorder=4)
    frame.set_edgecolor(palette.TEXT)
    ax.add_artist(frame)
    sea: dict[str, Any] = {"ha": "center", "style": "italic", "size": 6.5, "color": palette.SEA_TEXT}
    set_text(ax, *_SEA_NAME, wording("map-sea"), **sea)
    for group, (x, y, align) in _GROUP_NAMES.items():
        name = wording(f"map-islands-{group}")
        set_text(ax, x, y, name, ha="center", va=align, size=_NAME_SIZE, gid=f"name-{group}")


def _draw_near(ax: Axes, shapes: _Shapes, keys: Keys, view: View) -> None:
    drawing.set_view(ax, view)
    drawing.draw_surroundings(ax, view)
    frame = view.box.buffer(0.05 * view.width, join_style="mitre")
    visible = {code: shape.intersection(frame) for code, shape in shapes.items() if shape.intersects(frame)}
    drawing.draw_units(ax, visible, keys, gid="near", linewidth=0.45)


def _name_units(
    ax: Axes, shapes: _Shapes, names: Mapping[str, str], keys: Keys, *, must: Collection[str]
) -> None:
    """Write each name on its unit: within it where it fits, else, if it must stand there, over its middle."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    km_per_point = (right - left) / drawing.points_wide(ax)
    room = shapely.box(left, bottom, right, top).buffer(-2 * km_per_point)
    visible = {code: shapes[code].intersection(room) for code in names if shapes[code].intersects(room)}
    shown = {code: names[code] for code in visible}
    fitting = place_on_units(visible, shown, km_per_point=km_per_point)
    places = {label.code: (label.text, label.x, label.y) for label in fitting}
    for code in (code for code in shown if code in places or code in must):
        largest = max(shapely.get_parts(visible[code]), key=shapely.area)
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest), 0)
        text, x, y = places.get(code, (break_in_two(shown[code]), middle.x, middle.y))
        is_dark = keys[code] == "locator-self"
        look: dict[str, Any] = {"color": palette.ON_DARK_TEXT if is_dark else palette.TEXT, "zorder": 6}
        if code not in places:
            ground = palette.FILLS[keys[code]].colour
            look["path_effects"] = [withStroke(linewidth=1.6, foreground=ground)]
        set_text(ax, x, y, text, ha="center", va="center", gid=f"label-{code}", **look)


def _write_words(figure: Figure, keys: Keys, unit: str, wording: Wording) -> None:
    """Write what the colours mean and what the map is not for, beside it."""
    texts = {"locator-self": name_unit(unit, lang=wording.lang)}
    texts |= {key: wording(key) for key in ("locator-helper", "locator-neighbour") if key in keys.values()}
    room = _WORDS_WIDTH - 3 * _LEGEND_SIZE
    wrapped = {key: balance(text, width=room, size=_LEGEND_SIZE) for key, text in texts.items()}
    figure.legend(
        handles=drawing.legend_handles(wrapped),
        loc="upper left",
        bbox_to_anchor=(_WORDS_LEFT, 1.0),
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=1.6,
        prop={"family": FONT, "size": _LEGEND_SIZE},
    )
    note = drawing.note(wording, citation="", n_units=len(keys), width=_WORDS_WIDTH)
    set_text(figure, _WORDS_LEFT, 0.0, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
