"""One page for one unit: what it has and lacks, where it lies, whom it can ask, what is asked by when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.boundaries import order_by_distance
from hotich_analysis.dataset.kinds import Kind, kinds_of
from hotich_analysis.dataset.names import resolve_unit, strip_accents
from hotich_analysis.dataset.references import References, carry
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display import palette
from hotich_analysis.display.maps import drawing
from hotich_analysis.display.maps.drawing import LABEL_SIZE, WIDTH_IN, View, project_units, set_text
from hotich_analysis.display.maps.labels import Label, place_near, place_on_units
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.table import (
    Field,
    Number,
    Row,
    Table,
    Text,
    Written,
    escape_markdown,
    is_given,
    join_texts,
    join_written,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import (
    count_field,
    frame_of_parts,
    indicator_field,
    join_notes,
    note_ended,
    note_merged,
)
from hotich_analysis.display.tasks import is_over, name_day, write_deadline
from hotich_analysis.display.wording import Wording, name_item, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.briefs import (
    list_earlier_items,
    list_helpers,
    list_unit_items,
    list_unit_tasks,
    rank_units,
)
from hotich_analysis.metrics.gaps import count_communes, find_lacking_parts, list_commune_gaps
from hotich_analysis.metrics.states import is_merged, is_missing, list_inferred
from hotich_analysis.vocabulary import COMMUNES, Frame, Lang, Level, State

_STATES: Final = ("none", "some", "partial", "below", "missing")
_EARLIER_STATES: Final = ("none", "some", "below", "partial", "full")


@dataclass(frozen=True)
class ProvinceBrief:
    """All that is said of one unit: its rank_units(), the tables of metrics.briefs, its neighbours.

    population_thousand: average of population_year (GSO), is_preliminary if it is called so. earlier: what
    was last known of items of which it has no answer now, list_earlier_items(). today: day on which deadlines
    are judged, where it was given.
    communes: how far its communes have come, count_communes() with those that lack it or did not report
    (columns lacking, silent: tuples of codes); without rows where none was asked.
    """

    unit_code: str
    snapshot: Snapshot
    rank: dict[Any, Any]
    population_thousand: float
    population_year: int
    is_preliminary: bool
    neighbours: tuple[str, ...]
    items: pd.DataFrame
    helpers: pd.DataFrame
    tasks: pd.DataFrame
    earlier: pd.DataFrame
    today: str | None = None
    communes: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def frame(self) -> Frame:
        """The frame of its codes."""
        return self.snapshot.frame

    def write_name(self, say: Wording, *, running: bool = False) -> str:
        """Return its full name; running: as it stands within a sentence."""
        on = self.snapshot.snapshot_date
        return say.full_name(self.unit_code, frame=self.frame, on=on, running=running)

    @property
    def who_is_ranked(self) -> Literal["no", "some", "all"]:
        """Whether it is ranked at all (it is if it answered everything), among all units or only some."""
        if "rank" not in self.rank:
            return "no"
        return "all" if self.rank["n_units"] == len(self.snapshot.units) else "some"

    @property
    def helper_codes(self) -> tuple[str, ...]:
        """The units that the table names as those to ask, each once: the map shows the same ones."""
        return tuple(self.helpers["unit_code"].unique())

    @property
    def n_reported(self) -> int:
        """How many of the items that it was asked for it reported: those it has are counted of them."""
        return int(self.rank["n_items"] - self.rank["n_missing"])

    @property
    def inferred_codes(self) -> list[str]:
        """The items that it is taken to have because no list of those that lack them names it."""
        return list_inferred(self.items)

    def list_codes(self, state: str) -> list[str]:
        """Return the items of a state: see _list_codes()."""
        return _list_codes(self.items, state)


def _list_codes(items: pd.DataFrame, state: str) -> list[str]:
    """The items of a state.

    none: lacking; some: of a merged unit, lacking in some parts; partial: there in part; below: of a ratio,
    below 100 %; full: there, all of it; missing: not reported.
    """
    lacking, level = items["is_lacking"], items["level"]
    is_level = kinds_of(items).eq(Kind.LEVEL)
    chosen = {
        "none": lacking & level.eq(Level.NONE) & is_level,
        "some": lacking & level.ne(Level.NONE) & is_level,
        "partial": ~lacking & level.eq(Level.PARTIAL) & is_level,
        "below": lacking & ~is_level,
        "full": ~lacking & level.eq(Level.FULL),
        "missing": is_missing(items),
    }
    return list(items.loc[chosen[state], "indicator_code"])


def gather_brief(
    snapshot: Snapshot,
    boundaries: gpd.GeoDataFrame,
    *,
    unit: str,
    today: str | None = None,
    history: Sequence[Snapshot] = (),
) -> ProvinceBrief:
    """Return what the brief of a unit says.

    boundaries: shapes of the units of the snapshot's frame; unit: code or name of one of them; today: day on
    which deadlines are judged (ISO), by default the snapshot's; history: snapshots of the same frame, of
    which those before this one tell what was last known. Raises as resolve_unit() does, and UsageError
    for a unit that the snapshot has not.
    """
    status, units = snapshot.status, snapshot.units
    code = resolve_unit(unit, frame=snapshot.frame, data_directory=snapshot.references.directory)
    neighbours = snapshot.references.neighbours_of(snapshot.frame)[code]
    nearest = order_by_distance(boundaries, unit=code)
    about: dict[str, Any] = {"unit": code, "units": units}
    before = [one.status for one in history if one.snapshot_date < snapshot.snapshot_date]
    people = units.set_index("unit_code").to_dict("index")[code]
    return ProvinceBrief(
        unit_code=code,
        snapshot=snapshot,
        rank=rank_units(status, units=units).set_index("unit_code").loc[code].dropna().to_dict(),
        population_thousand=float(people["population_thousand"]),
        population_year=int(people["population_year"]),
        is_preliminary=bool(people["is_preliminary"]),
        neighbours=neighbours,
        items=list_unit_items(status, **about),
        helpers=list_helpers(status, neighbours=neighbours, nearest=nearest, **about),
        tasks=list_unit_tasks(status, snapshot.indicators, today=today, **about),
        earlier=list_earlier_items([*before, status], **about),
        today=today,
        communes=_gather_communes(snapshot.communes, code),
    )


def _gather_communes(communes: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The items that the communes of a unit answered, and which of them lack each or are silent on it."""
    if communes.empty:
        return communes
    counts, gaps = count_communes(communes), list_commune_gaps(communes)
    own, gaps = (table[table["unit_code"].eq(unit)] for table in (counts, gaps))
    is_lacking = gaps["state"].eq(State.REPORTED)
    codes = {
        name: gaps[where].groupby("indicator_code")["commune_code"].agg(tuple)
        for name, where in (("lacking", is_lacking), ("silent", ~is_lacking))
    }
    found = {name: [of.get(item, ()) for item in own["indicator_code"]] for name, of in codes.items()}
    return carry(own.assign(**{name: pd.Series(each, own.index) for name, each in found.items()}), counts)


def answer_brief(brief: ProvinceBrief, *, lang: Lang) -> tuple[Text, Text, Text]:
    """Return heading, answer and population as paragraphs of Markdown.

    The answer ends with what was last known of items without an answer now.
    """
    say = wording_of(brief.snapshot, lang)
    lists = {state: brief.list_codes(state) for state in _STATES}
    names = {state: say.indicators(codes) for state, codes in lists.items()}
    counts = {f"n_{state}": len(codes) for state, codes in lists.items()}
    answer = say.markdown(
        "brief-answer",
        date=say.date(brief.snapshot.snapshot_date),
        unit=brief.write_name(say, running=True),
        kind=say.kind_of_unit(brief.unit_code, frame=brief.frame, on=brief.snapshot.snapshot_date),
        with_ratios="yes" if brief.items["denominator"].notna().any() else "no",
        inferred=say.indicators(brief.inferred_codes) or "no",
        in_region="no" if "; " in brief.rank["region"] else "yes",
        ranked=brief.who_is_ranked,
        n_reported=brief.n_reported,
        **{**brief.rank, "region": say.region(brief.rank["region"]), **counts, **names},
    )
    answer = join_texts([answer, *_tell_earlier(brief, say)])
    # silence is no clean bill
    lacks_nothing = brief.n_reported and not any(lists[state] for state in ("none", "some", "missing"))
    population = say.markdown(
        "brief-population-none" if lacks_nothing else "brief-population",
        population=say.number(brief.population_thousand, 1),
        year=str(brief.population_year),
        preliminary="yes" if brief.is_preliminary else "no",
    )
    name = Text(escape_markdown(brief.write_name(say)))
    return write_heading(1, name), answer, population


def _tell_earlier(brief: ProvinceBrief, say: Wording) -> Iterator[Text]:
    """What was last known of items without an answer now, by the date of the figures, the last first."""
    inferred = list_inferred(brief.earlier)
    for date in brief.earlier["snapshot_date"].unique():
        items = brief.earlier[brief.earlier["snapshot_date"].eq(date)]
        listed = {state: _list_codes(items, state) for state in _EARLIER_STATES}
        clauses = [
            say(f"brief-earlier-{state}", items=", ".join(name_item(code, inferred, say) for code in codes))
            for state, codes in listed.items()
            if codes
        ]
        yield say.markdown("brief-earlier", date=say.date(date), items="; ".join(clauses))


def index_brief(brief: ProvinceBrief, *, lang: Lang) -> dict[str, Any]:
    """Return what show_text() takes besides: the brief's entry in the list of all, and headline numbers.

    The entry has name (of its file, ASCII), title, group (the region) and text.
    """
    say, code = wording_of(brief.snapshot, lang), brief.unit_code
    romanised = strip_accents(brief.snapshot.units.set_index("unit_code")["name_vi"][code])
    lacking = [item for state in ("none", "some", "below") for item in brief.list_codes(state)]
    missing = brief.list_codes("missing")
    counts = {"n_done": brief.rank["n_done"], "n_reported": brief.n_reported}
    lists = {"gaps": say.indicators(lacking), "missing": say.indicators(missing)}
    lists["inferred"] = say.indicators(brief.inferred_codes) or "no"
    entry = {
        "name": f"{code}-{'-'.join(romanised.replace('-', ' ').lower().split())}",
        "title": brief.write_name(say),
        "group": say.region(brief.rank["region"]),
        "text": say("brief-entry", n_gaps=len(lacking), n_missing=len(missing), **lists, **counts),
    }
    # of what it did not report nothing is known, not even that it is none
    numbers = {"n_done": counts["n_done"], "n_gaps": len(lacking)} if brief.n_reported else {}
    numbers |= {"rank": brief.rank["rank"]} if "rank" in brief.rank else {}
    headline = [{"name": f"{code}.{name}", "value": value} for name, value in numbers.items()]
    return {"entry": entry, "headline": headline}


_NONE_NEEDED: Final = "–"
_CAME: Final = ("on_time", "late")
"""What is said of a deadline beside the day; of what has not come only whether the day has passed."""
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
    """Return each item of a unit: its state with the note as printed, and the units it can ask."""
    say, short = wording_of(brief.snapshot, lang), _is_long(brief)
    parts = _read_parts(brief, say)
    fields = [
        indicator_field(say, short=short, width="0.6fr" if short else "1fr"),
        Field(say("column-brief-state"), lambda item: _write_state(item, parts, say), width="1fr"),
        Field(say("column-brief-helpers"), lambda item: _write_helpers(item, brief, say), width="1fr"),
    ]
    lacking = [place for place, is_lacking in enumerate(brief.items["is_lacking"]) if is_lacking]
    caption, note = say("caption-brief-items"), note_ended(brief.snapshot.status, say)
    return BriefTable.from_frame(
        brief.items, fields, caption=caption, strong=lacking, is_tight=short, note=note
    )


def _is_long(brief: ProvinceBrief) -> bool:
    return len(brief.items) >= _MANY_ITEMS


def _read_parts(brief: ProvinceBrief, say: Wording) -> dict[str, Row]:
    """Of a merged unit, for each item: how many parts have it, of those that reported, and which have not."""
    status = brief.snapshot.status
    own = status[status["unit_code"].eq(brief.unit_code) & is_merged(status)]
    if own.empty:
        return {}
    below = frame_of_parts(status)
    lacking = find_lacking_parts(own)
    table = own.assign(
        n_reporting=own["n_parts"] - own["n_parts_missing"],
        lacking=[_name_units(codes, below, say) for codes in lacking],
        silent=[_name_units(codes, below, say) for codes in own["parts_missing"]],
        n_parts_lacking=lacking.map(len),
    )
    table = table.assign(n_parts_done=table["n_reporting"] - table["n_parts_lacking"])
    return {row["indicator_code"]: row for row in table.to_dict("records")}


def _name_units(codes: Iterable[str], frame: Frame, say: Wording) -> str:
    return ", ".join(say.unit(code, frame=frame) for code in codes)


def _write_state(item: Row, parts: Mapping[str, Row], say: Wording) -> str:
    if is_given(item["denominator"]):
        counts = {name: say.amount(number_of(item, name)) for name in ("numerator", "denominator")}
        return say("brief-state-counts", share=say.share(number_of(item, "achieved_share")), **counts)
    if item["indicator_code"] in parts:
        return _write_parts(item, parts[item["indicator_code"]], say)
    if item["is_inferred"]:  # absence from a list cannot tell full from partial
        return say("level-inferred")
    state = say.level(item["level"], state=item["state"])
    if is_given(item["note"]):
        state = say("brief-state-noted", level=state, note=item["note"])
    if is_given(item["restriction"]):
        meaning = say.restriction(item["restriction"])
        state = say("brief-state-meaning", state=state, meaning=f"{meaning[:1].lower()}{meaning[1:]}")
    return state


def _write_parts(item: Row, cell: Row, say: Wording) -> str:
    if not cell["n_reporting"]:
        return say.level(None, state=item["state"])
    counts = {rule: number_of(cell, rule) for rule in ("n_parts_done", "n_reporting", "n_parts_lacking")}
    state = say("brief-state-parts", lacking=cell["lacking"], silent=cell["silent"] or "no", **counts)
    return say("inferred", what=state) if item["is_inferred"] else state


def _write_helpers(item: Row, brief: ProvinceBrief, say: Wording) -> str:
    if item["level"] == Level.FULL or item["state"] != State.REPORTED:
        return _NONE_NEEDED
    helpers = brief.helpers[brief.helpers["indicator_code"] == item["indicator_code"]]
    if helpers.empty:
        return say("brief-helpers-none")
    units = join_written([_name_helper(helper, brief.frame, say) for helper in helpers.to_dict("records")])
    return say(f"brief-helpers-{helpers['tier'].iloc[0]}", units=units)


def _name_helper(helper: Row, frame: Frame, say: Wording) -> str:
    name = say.unit(helper["unit_code"], frame=frame)
    if helper["level"] == Level.FULL:
        return name
    if is_given(helper["achieved_share"]):
        share = say.share(number_of(helper, "achieved_share"))
        return say("brief-with-share", unit=name, share=share)
    return say("brief-in-part", unit=name)


def tabulate_brief_tasks(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return what the dispatch still asks of a unit, on what basis and by when; the same ones in one row.

    The note names the source of the whole brief.
    """
    say, short = wording_of(brief.snapshot, lang), _is_long(brief)
    overdue = is_over(brief.tasks, brief.today or brief.snapshot.snapshot_date)
    tasks = brief.tasks.assign(is_over=overdue).to_dict("records")
    deadlines = [_write_deadline(task, say) for task in tasks]
    keys = [f"legal_basis_{lang}", "deadline_text", "state"]
    groups = brief.tasks.assign(deadline_text=deadlines).groupby(keys, sort=False)
    table = groups["indicator_code"].agg(tuple).reset_index()
    fields = [
        Field(say("column-task"), lambda tasks: _write_items(tasks, say, short=short), width="1fr"),
        Field(say("column-basis"), keys[0], width="1fr"),
        Field(say("column-deadline"), "deadline_text", width="33mm"),
    ]
    note = _write_note(brief, say)
    return BriefTable.from_frame(
        table,
        fields,
        caption=say("caption-brief-tasks", today=name_day(brief.today, say)),
        note=note,
        when_empty=f"{say('brief-tasks-none')} {note}",
        is_tight=short,
    )


def tabulate_brief_communes(brief: ProvinceBrief, *, lang: Lang) -> Table:
    """Return for each item how many communes of a unit have it, and which lack it or did not report it."""
    say = wording_of(brief.snapshot, lang)
    numbers = ("n-communes", "n-communes-reporting", "n-communes-done")

    def name(codes: Sequence[str]) -> str:
        names = ", ".join(say.unit(code, frame=COMMUNES, marked=False) for code in codes)
        number = say.number(Number(len(codes), "n_communes"))
        return join_written([number, names], by=": ") if codes else _NONE_NEEDED

    fields = [
        indicator_field(say, width="22mm"),
        *(count_field(say, number, "16mm") for number in numbers),
        Field(say("column-communes-lacking"), "lacking", name, width="1.4fr"),
        Field(say("column-communes-silent"), "silent", name, width="1fr"),
    ]
    caption = say("caption-brief-communes", unit=brief.write_name(say, running=True))
    return BriefTable.from_frame(
        brief.communes, fields, caption=caption, note=say("note-communes"), is_tight=True
    )


def _write_items(tasks: Row, say: Wording, *, short: bool) -> str:
    codes = tasks["indicator_code"]
    names = [say.indicator(code, short=short or len(codes) > 1) for code in codes]
    return say("brief-task", items=", ".join(names), state=say(f"brief-task-{tasks['state']}"))


def _write_deadline(task: Row, say: Wording) -> str:
    deadline = write_deadline(task, say)
    if not is_given(task["timeliness"]) or task["timeliness"] not in _CAME:
        return say("deadline-over", deadline=deadline) if task["is_over"] else deadline
    timeliness = say(f"timeliness-{task['timeliness']}")
    return say(
        "brief-deadline-kept", deadline=deadline, timeliness=f"{timeliness[:1].lower()}{timeliness[1:]}"
    )


def _write_note(brief: ProvinceBrief, say: Wording) -> str:
    # What was deployed by inference is marked so in the table above.
    return join_notes(
        say("note-brief", citation=say.citation(brief.snapshot.source)),
        say("note-brief-inferred") if brief.items["is_inferred"].any() else "",
        say("note-brief-missing") if brief.rank["n_missing"] else "",
        say("note-brief-no-figures") if brief.tasks["state"].eq("no_figures").any() else "",
        note_merged(brief.snapshot.status, say),
    )


Keys = Mapping[str, str]
_Shapes = Mapping[str, BaseGeometry]

_SIZE: Final = (WIDTH_IN, 2.3)
_COUNTRY_PLACE: Final = (0.0, 0.0, 0.305, 1.0)
_NEAR_PLACE: Final = (0.32, 0.0, 0.42, 1.0)
_WORDS_LEFT: Final = 0.757
_WORDS_WIDTH: Final = 0.24 * _SIZE[0] * 72
"""In points."""
# About 101-118° E and 6-23.7° N: the country, both archipelagos, and below Trường Sa room for its name, where
# no coast and no outline of a part that is shown large comes near.
_COUNTRY_VIEW: Final = View(-735, -1130, 952, 852)
_SEA_NAME: Final = (640.0, -240.0)
_GROUP_NAMES: Final = {"hoang_sa": (140.0, "bottom"), "truong_sa": (-925.0, "top")}
_LEGEND_SIZE: Final = 8.0
# Of a unit's area: smaller parts of it are shown large where there is room, but an island district always is.
_SMALLEST_PART: Final = 0.05
_MARGIN: Final = 0.06
_SIDES: Final = {
    (4, 0): ("left", "center"),
    (-4, 0): ("right", "center"),
    (0, 4): ("center", "bottom"),
    (0, -4): ("center", "top"),
}
"""Where the name of an island may stand: points from its dot, and how it is aligned there."""


def draw_locator(brief: ProvinceBrief, boundaries: gpd.GeoDataFrame, *, lang: Lang) -> Picture:
    """Return the locator map of a brief, with what it says to those who do not see it."""
    near: dict[str, Any] = {"unit": brief.unit_code, "neighbours": brief.neighbours}
    near |= {"helpers": brief.helper_codes, "lang": lang}
    figure = plot_locator_map(boundaries, brief.snapshot, **near)
    return Picture(figure, describe_locator_map(brief.snapshot, **near), "")


def plot_locator_map(
    boundaries: gpd.GeoDataFrame,
    snapshot: Snapshot,
    *,
    unit: str,
    neighbours: Sequence[str],
    helpers: Collection[str] = (),
    lang: Lang = "vi",
) -> Figure:
    """Draw where a unit lies, on the left in the country and beside it among its neighbours, named there.

    boundaries: shapes of the units of the snapshot's frame. helpers: units that have what this one has not in
    full; they stand out wherever they lie. Units are patches with the gids "unit-<code>" (country) and
    "near-<code>". Raises UsageError for a unit without shape.
    """
    wording, frame = wording_of(snapshot, lang), snapshot.frame
    keys = key_units(boundaries, unit=unit, neighbours=neighbours, helpers=helpers)
    shapes = project_units(boundaries, simplified_km=1.2)
    figure = Figure(figsize=_SIZE)
    country, near = (figure.add_axes(place) for place in (_COUNTRY_PLACE, _NEAR_PLACE))
    districts = _find_districts(wording.references, frame)
    own = districts["unit_code"].eq(unit)
    view = _frame(shapes, unit, neighbours, districts.geometry[own])
    _draw_country(country, project_units(boundaries, simplified_km=3), keys, view, wording)
    drawing.draw_part(near, view, shapes, keys, wording.references, gid="near")
    for ax, gid, size in ((country, "islands", 4.0), (near, "near-islands", 9.0)):
        drawing.draw_islands(ax, keys, wording.references, frame=frame, gid=gid, size=size)
    names = {code: wording.unit(code, frame=frame) for code in dict.fromkeys((unit, *neighbours, *helpers))}
    _write_names(near, shapes, names, keys, must={unit, *neighbours})
    near_by = districts.within(view.box)
    _name_islands(near, shapes, districts[own], lang, must=True)
    _name_islands(near, shapes, districts[near_by & ~own], lang, must=False)
    _write_words(figure, keys, wording.full_name(unit, frame=frame, on=snapshot.snapshot_date), wording)
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
    snapshot: Snapshot,
    *,
    unit: str,
    neighbours: Sequence[str],
    helpers: Collection[str] = (),
    lang: Lang = "vi",
) -> Written:
    """Return what the locator map shows, for those who do not see it."""
    say, frame = wording_of(snapshot, lang), snapshot.frame
    return say(
        "alt-locator",
        unit=say.full_name(unit, frame=frame, on=snapshot.snapshot_date, running=True),
        neighbours=say.join([say.unit(code, frame=frame) for code in neighbours]),
        n_helpers=len(helpers),
        helpers=say.join([say.unit(code, frame=frame) for code in helpers]),
    ).counted_of(("frame", str(frame)), ("unit_code", unit))


def _find_districts(references: References, frame: Frame) -> gpd.GeoDataFrame:
    """Return the dots of the island districts; not the archipelagos, which lie too far off."""
    islands = references.islands_of(frame).to_crs(drawing.PROJECTION)
    return islands[~islands["group"].isin(drawing.GROUPS)]


def _frame(shapes: _Shapes, unit: str, neighbours: Sequence[str], districts: Iterable[BaseGeometry]) -> View:
    """The rectangle in which a unit and its neighbours are shown large, in the proportions of its place."""
    parts = shapely.get_parts(shapes[unit])
    own = [part for part in parts if part.area > _SMALLEST_PART * shapes[unit].area]
    around = [max(shapely.get_parts(shapes[code]), key=shapely.area) for code in neighbours]
    left, bottom, right, top = shapely.total_bounds([*own, *around, *districts])
    proportions = _NEAR_PLACE[2] * _SIZE[0] / (_NEAR_PLACE[3] * _SIZE[1])
    height = max(top - bottom, (right - left) / proportions) * (1 + 2 * _MARGIN)
    width = height * proportions
    x, y = (left + right) / 2, (bottom + top) / 2
    return View(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _draw_country(ax: Axes, shapes: _Shapes, keys: Keys, part: View, wording: Wording) -> None:
    drawing.set_view(ax, _COUNTRY_VIEW)
    drawing.draw_surroundings(ax, _COUNTRY_VIEW, wording.references)
    drawing.draw_units(ax, shapes, keys, linewidth=0.2)
    drawing.draw_locator(ax, part, linewidth=0.7, zorder=4)
    sea: dict[str, Any] = {"ha": "center", "style": "italic", "color": palette.SEA_TEXT}
    set_text(ax, *_SEA_NAME, wording("map-sea"), **sea)
    for group, (y, align) in _GROUP_NAMES.items():
        name, right = wording(f"map-islands-{group}"), _COUNTRY_VIEW.right - 25
        look: dict[str, Any] = {"ha": "right", "multialignment": "center", "gid": f"name-{group}"}
        set_text(ax, right, y, name, va=align, **look)


def _write_names(
    ax: Axes, shapes: _Shapes, names: Mapping[str, str], keys: Keys, *, must: Collection[str]
) -> None:
    """Write each name on its unit where that holds it, else, if it must stand there, as near as it can."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    km_per_point = (right - left) / drawing.points_wide(ax)
    room = shapely.box(left, bottom, right, top).buffer(-2 * km_per_point)
    visible = {code: shapes[code].intersection(room) for code in names if shapes[code].intersects(room)}
    shown = {code: names[code] for code in visible}
    fitting = place_on_units(visible, shown, km_per_point=km_per_point)
    held = {label.code for label in fitting}
    tight = {code: name for code, name in shown.items() if code in must and code not in held}
    dots = [shapely.MultiPoint(np.asarray(each.get_offsets())) for each in ax.collections]
    around: dict[str, Any] = {"room": room, "dots": dots, "km_per_point": km_per_point}
    for label in (*fitting, *place_near(visible, tight, placed=fitting, **around)):
        _write_name(ax, label, palette.FILLS[keys[label.code]], is_held=label.code in held)


def _write_name(ax: Axes, label: Label, fill: palette.Fill, *, is_held: bool) -> None:
    """Write a name in the colour that can be read on its unit, or off it and tied to it by a line."""
    look: dict[str, Any] = {"color": palette.TEXT if label.line else fill.text, "zorder": 6}
    if not is_held:
        ground = palette.SEA if label.line else fill.colour
        look["path_effects"] = [withStroke(linewidth=1.6, foreground=ground)]
    set_text(ax, label.x, label.y, label.text, ha="center", va="center", gid=f"label-{label.code}", **look)
    if label.line:
        ax.plot(*label.line.xy, color=palette.TEXT, linewidth=0.45, zorder=5)
        end = label.line.coords[-1]
        ax.plot(*end, color=palette.TEXT, marker="o", markersize=1.8, markeredgewidth=0, zorder=5)


def _name_islands(ax: Axes, shapes: _Shapes, districts: gpd.GeoDataFrame, lang: Lang, *, must: bool) -> None:
    """Write the name of each beside its dot, on the first side where it is whole and covers nothing.

    must: where there is no such side, it covers something; else it is left out.
    """
    room, land = ax.get_window_extent(), drawing.unite(shapes.values())
    for group, name, place in districts[["group", "name_vi", "geometry"]].itertuples(index=False):
        taken = [text.get_window_extent() for text in ax.texts]
        text = strip_accents(name) if lang == "en" else name
        look: dict[str, Any] = {
            "size": LABEL_SIZE,
            "family": drawing.FONT,
            "color": palette.TEXT,
            "zorder": 6,
        }
        where: dict[str, Any] = {"xytext": (0, 0), "textcoords": "offset points", "gid": f"island-{group}"}
        said = ax.annotate(text, (place.x, place.y), parse_math=False, **where, **look)
        for offset, (across, upwards) in _SIDES.items():
            said.set(position=offset, ha=across, va=upwards)
            box = said.get_window_extent()
            ground = shapely.box(*box.transformed(ax.transData.inverted()).extents)
            is_whole = all(room.contains(*corner) for corner in (box.min, box.max))
            if is_whole and not land.intersects(ground) and not any(map(box.overlaps, taken)):
                break
        else:
            if not must:
                said.remove()


def _write_words(figure: Figure, keys: Keys, name: str, wording: Wording) -> None:
    """Write what the colours mean and what the map is not for, beside it."""
    texts = {"locator-self": name}
    texts |= {key: wording(key) for key in ("locator-helper", "locator-neighbour") if key in keys.values()}
    room = _WORDS_WIDTH - 3 * _LEGEND_SIZE
    wrapped = {key: drawing.balance(text, width=room, size=_LEGEND_SIZE) for key, text in texts.items()}
    place = {"loc": "upper left", "bbox_to_anchor": (_WORDS_LEFT, 1.0), "borderpad": 0, "handlelength": 1.6}
    drawing.draw_legend(figure, drawing.legend_handles(wrapped), size=_LEGEND_SIZE, **place)
    note = drawing.note(wording, citation="", n_units=len(keys), width=_WORDS_WIDTH)
    set_text(figure, _WORDS_LEFT, 0.0, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
