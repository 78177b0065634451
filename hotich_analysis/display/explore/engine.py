"""One engine for both explorers: what can be chosen of snapshots, and all that a choice shows.

Choices go in (date, indicator, frame, weighting, region, unit); map, legend, sentence, table of gaps and card
come out, made by the reports' own functions. JupyterLab's panel and the HTML page only show them. Units
outside the region are veiled and unnamed on the map, and counted nowhere.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Literal

import geopandas as gpd
import pandas as pd
from matplotlib.font_manager import FontProperties

from hotich_analysis.dataset.kinds import COUNTS, Kind, compute_share, kind_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.findings import answer_indicator
from hotich_analysis.display.maps.drawing import FONT, LABEL_SIZE, draw_veil
from hotich_analysis.display.maps.status import describe_map, draw_national_map, number_legend, read_map
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    MISSING_LEVEL,
    WHOLE_LEVEL,
    Levels,
    scale_of,
)
from hotich_analysis.display.table import (
    Column,
    Field,
    Markdown,
    Row,
    Table,
    Text,
    Written,
    escape_markdown,
    is_given,
    join_texts,
    number_of,
)
from hotich_analysis.display.tables import count_field, share_field, take_lacking
from hotich_analysis.display.wording import Wording, wording_of, write_caption
from hotich_analysis.display.workbook import put_in_words
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import count_people, coverage
from hotich_analysis.metrics.frames import list_parts, regroup
from hotich_analysis.metrics.gaps import find_lacking_parts, list_gaps
from hotich_analysis.metrics.states import complete_pairs, is_merged
from hotich_analysis.vocabulary import EARLIEST_FRAME, FRAMES, Frame, Lang, Level

Weight = Literal["units", "people"]
Options = list[tuple[str, Any]]
"""What can be chosen: the text shown and the value it stands for."""

WHOLE_COUNTRY: Final = ""
NO_UNIT: Final = ""
_WEIGHTS: Final[tuple[Weight, ...]] = ("units", "people")


@dataclass(frozen=True)
class Choice:
    """What is chosen: as_of ("2022-04-12@1"), indicator, frame, weight, region (in Vietnamese), unit code."""

    as_of: str
    indicator: str
    frame: Frame = EARLIEST_FRAME
    weight: Weight = "units"
    region: str = WHOLE_COUNTRY
    unit: str = NO_UNIT


@dataclass(frozen=True)
class Item:
    """What a unit has of an indicator, in words; key: of palette.FILLS; parts: those of a merged unit."""

    unit: str
    indicator: str
    key: str
    level: str
    details: tuple[str, ...]
    parts: tuple[Item, ...]


@dataclass(frozen=True)
class Card:
    """All of a unit: its name, lines about it, and its items in the order of the snapshot."""

    name: str
    about: tuple[str, ...]
    items: tuple[Item, ...]

    def tabulate(self, say: Wording) -> Table:
        """Return it as a table: each item with its level and details."""
        headers = {"column-indicator": "1fr", "explore-level": "1fr", "explore-detail": "1.5fr"}
        columns = tuple(Column(say(name), width=width) for name, width in headers.items())
        rows = tuple((item.indicator, item.level, "; ".join(_list_details(item))) for item in self.items)
        return Table(columns, rows, " · ".join([self.name, *self.about]))


def _list_details(item: Item) -> Iterator[str]:
    yield from item.details
    for part in item.parts:
        yield f"{part.unit}: {part.level}"
        yield from part.details


@dataclass(frozen=True, eq=False)
class Country:
    """What a snapshot has of each unit of a frame; each fact is found once.

    below: on the units that those of the frame were counted up from, if they were. base_frame: that whose
    regions can be chosen.
    """

    snapshot: Snapshot
    say: Wording
    below: Country | None = None
    base_frame: Frame = EARLIEST_FRAME

    @property
    def region_column(self) -> str:
        """Which column of the units has the regions that can be chosen: their own or their parts'."""
        return "region" if self.snapshot.frame == self.base_frame else "part_regions"

    @cached_property
    def indicators(self) -> list[str]:
        """Indicators of the snapshot, in its order."""
        return [str(code) for code in self.snapshot.status["indicator_code"].unique()]

    @cached_property
    def scales(self) -> dict[str, Levels]:
        """What tells the units apart in each of them."""
        return {code: scale_of(self.snapshot.status, code) for code in self.indicators}

    @cached_property
    def units(self) -> dict[str, Row]:
        """The row of each unit by its code: see References.units_of()."""
        return {unit["unit_code"]: unit for unit in self.snapshot.units.to_dict("records")}

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """What each unit lacks or did not report: snapshot_date, frame, and the columns of list_gaps()."""
        gaps = list_gaps(self.snapshot.status).drop(columns="frame", errors="ignore")
        gaps.insert(0, "snapshot_date", self.snapshot.snapshot_date)
        gaps.insert(1, "frame", self.snapshot.frame)
        return gaps

    @cached_property
    def keys(self) -> dict[str, dict[str, str]]:
        """By indicator, the level of each unit, or of a ratio its class: of palette.FILLS."""
        return {code: scale.read(self.snapshot.status, self.units) for code, scale in self.scales.items()}

    @cached_property
    def cells(self) -> dict[tuple[str, str], Row]:
        """The row of each unit and indicator, with parts_lacking (codes of those that lack it), is_merged."""
        rows = complete_pairs(self.snapshot.status, self.snapshot.units, codes=list(self.units))
        rows = rows.assign(parts_lacking=find_lacking_parts(rows), is_merged=is_merged(rows))
        return {(row["unit_code"], row["indicator_code"]): row for row in rows.to_dict("records")}

    @cached_property
    def items(self) -> dict[tuple[str, str], Item]:
        """What each unit has of each indicator, in words."""
        return {cell: self._describe_item(*cell) for cell in self.cells}

    def name(self, *codes: str) -> str:
        """Return the names of units of the frame."""
        return ", ".join(self.say.unit(code, frame=self.snapshot.frame) for code in codes)

    def name_level(self, code: str, indicator: str, *, merged: bool) -> str:
        """Return the name of the level of a unit: in words of its kind, and of merged units."""
        key, level = self.keys[indicator][code], self.cells[code, indicator]["level"]
        if not is_given(level):
            return self.say(f"level-{key}")
        level = key if key == WHOLE_LEVEL else level
        return self.scales[indicator].name_level(level, self.say, merged=merged)

    def name_lacking(self, code: str, indicator: str) -> str:
        """Return the names of the parts of a unit that lack an indicator."""
        return (self.below or self).name(*self.cells[code, indicator]["parts_lacking"])

    def describe_unit(self, code: str) -> Card:
        """Return the card of a unit."""
        say, unit = self.say, self.units[code]
        people, year = say.number(unit["population_thousand"], 1), str(unit["population_year"])
        about = [
            say.region(unit[self.region_column]),
            say("explore-population", population=people, year=year),
        ]
        items = tuple(self.items[code, indicator] for indicator in self.indicators)
        if self.below and any(item.parts for item in items):
            about.append(say("explore-parts", parts=self.below.name(*unit["part_codes"])))
        return Card(self.name(code), tuple(about), items)

    def _describe_item(self, code: str, indicator: str) -> Item:
        cell, level = self.cells[code, indicator], self._count_parts(code, indicator)
        parts = cell["parts"] if self.below and cell["is_merged"] else ()
        below = tuple(self.below.items[part, indicator] for part in parts) if self.below else ()
        short = self.say.indicator(indicator, short=True)
        facts = tuple(self._list_facts(cell))
        return Item(self.name(code), short, self.keys[indicator][code], level, facts, below)

    def _count_parts(self, code: str, indicator: str) -> str:
        """The level of a unit; where only some of its parts have it, with their number."""
        cell = self.cells[code, indicator]
        level = self.name_level(code, indicator, merged=cell["is_merged"])
        if not cell["is_merged"] or cell["level"] != Level.PARTIAL or not self.scales[indicator].names_parts:
            return level
        n_deployed, n_parts = int(cell["n_parts_deployed"]), int(cell["n_parts"] - cell["n_parts_missing"])
        return self.say("explore-level-parts", level=level, n_deployed=n_deployed, n_parts=n_parts)

    def _list_facts(self, cell: Row) -> Iterator[str]:
        if is_given(cell.get("denominator")):
            numbers = {name: self.say.amount(cell[name]) for name in COUNTS}
            share = cell["numerator"] / cell["denominator"] if cell["denominator"] else None
            yield self.say("explore-counts", **numbers, share=self.say.share(share))
        if is_given(cell["note"]):
            yield self.say("explore-note", note=cell["note"])


@dataclass(frozen=True, eq=False)
class Scope:
    """The units of a country that lie in a region, and what is counted of them; each is counted once."""

    country: Country
    region: str

    @cached_property
    def units(self) -> pd.DataFrame:
        """The units, as References.units_of(): of merged ones those with a part in the region."""
        units, column = self.country.snapshot.units, self.country.region_column
        return units[[not self.region or self.region in names.split("; ") for names in units[column]]]

    @cached_property
    def status(self) -> pd.DataFrame:
        """Rows of the units."""
        status = self.country.snapshot.status
        return status[status["unit_code"].isin(self.units["unit_code"])]

    @cached_property
    def is_merged(self) -> bool:
        """Whether any of the units was merged from several."""
        return bool(is_merged(self.status).any())

    @cached_property
    def coverage(self) -> pd.DataFrame:
        """Units and people of each indicator."""
        return coverage(self.status, by="indicator", weight="population")

    @property
    def place(self) -> str:
        """What the units are together: the country, a region, or the merged units that touch it."""
        say = self.country.say
        if self.region == WHOLE_COUNTRY:
            return say("explore-whole-country")
        region = say.region(self.region)
        return say("explore-region-merged", region=region) if self.is_merged else region


_SEEN: Final = (
    "snapshot_date",
    "frame",
    "unit_code",
    "region",
    "indicator_code",
    "state",
    "level",
    "note",
    "population_thousand",
)


@dataclass(frozen=True, eq=False)
class View:
    """What a choice shows, in the language; each part is made when it is first asked for."""

    choice: Choice
    scope: Scope
    draw: Callable[[View], Picture]

    @property
    def country(self) -> Country:
        """What is known of all units of the frame."""
        return self.scope.country

    @property
    def say(self) -> Wording:
        """The words of the language."""
        return self.country.say

    @property
    def title(self) -> str:
        """The name of the indicator."""
        return self.say.indicator(self.choice.indicator)

    @property
    def _kind(self) -> Kind:
        return kind_of(self.country.snapshot.status, self.choice.indicator)

    @cached_property
    def _status(self) -> pd.DataFrame:
        return self.scope.status[self.scope.status["indicator_code"] == self.choice.indicator]

    @cached_property
    def sentence(self) -> Text:
        """The state of what is chosen in a few sentences, led by its place."""
        place = Markdown(f"**{escape_markdown(self.scope.place)}.**")
        if self._status["level"].isna().all():
            date = self.say.date(self.country.snapshot.snapshot_date)
            return join_texts([place, self.say.markdown("explore-nobody", date=date)])
        if self.choice.weight == "people":
            return join_texts([place, self._tell_people()])
        indicator, counted = self.choice.indicator, (self.scope.coverage, self.gaps, self._status)
        return join_texts([place, answer_indicator(*counted, indicator=indicator, lang=self.say.lang)])

    def _tell_people(self) -> Text:
        """A level is there where it is full or partial, a ratio where all of it is done."""
        say, parts = self.say, list_parts(self._status)
        levels = parts["level"].astype("str").where(parts["level"].notna(), MISSING_LEVEL)[parts["is_asked"]]
        people = count_people(parts, self.scope.units).groupby(levels).sum()
        lacking = [str(level) for level in Level if level not in self._kind.enough]
        without = people.reindex(lacking).sum()
        reporting = people.drop(MISSING_LEVEL, errors="ignore").sum()
        complete = say("explore-complete", indicator=self.title)
        return say.markdown(
            "explore-people",
            date=say.date(self.country.snapshot.snapshot_date),
            achievement=complete if self._kind.counts else say.achievement(self.choice.indicator),
            share=say.share((reporting - without) / reporting),
            people=say.number((reporting - without) / 1000, 1),
            people_without=say.number(without / 1000, 1),
            n_without=int(levels.isin(lacking).sum()),
            n_missing=int(levels.eq(MISSING_LEVEL).sum()),
            is_merged="yes" if self.scope.is_merged else "no",
        )

    @cached_property
    def keys(self) -> dict[str, str]:
        """The key of each unit within the region: of palette.FILLS."""
        keys = self.country.keys[self.choice.indicator]
        return {code: keys[code] for code in self.scope.units["unit_code"]}

    @cached_property
    def legend(self) -> dict[str, str]:
        """By key, the name of a level or class with its units, or the thousand people there."""
        scale, units = scale_of(self.scope.status, self.choice.indicator), self.scope.units
        if self.choice.weight != "people":
            return scale.list_legend(Counter(self.keys.values()), self.say)
        people = units["population_thousand"].groupby(units["unit_code"].map(self.keys)).sum()
        return scale.list_legend(
            {str(key): float(n) for key, n in people.items()}, self.say, write=self.say.number
        )

    @cached_property
    def gaps(self) -> pd.DataFrame:
        """The units that lack the indicator or did not report it, for machines.

        Columns: snapshot_date, frame, and those of list_gaps(); counts only of a ratio, in a merged unit of
        all its parts that reported. By people those with most come first, else the order is the official one.
        """
        gaps = self.country.gaps
        gaps = gaps[
            gaps["indicator_code"].eq(self.choice.indicator) & gaps["unit_code"].isin(list(self.keys))
        ]
        if not self._kind.counts:
            gaps = gaps.drop(columns=[*COUNTS, "achieved_share"], errors="ignore")
        if self.choice.weight == "people":
            gaps = gaps.sort_values("population_thousand", ascending=False, kind="stable")
        return gaps.reset_index(drop=True)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """All columns that the table can have, by name."""
        say = self.say
        return {
            "name": Field(say("column-unit"), "unit_code", self.country.name, width="36mm"),
            "region": Field(say("column-region"), "region", say.region, width="1fr"),
            "lacking": Field(say("explore-lacking"), "unit_code", self._name_lacking, width="1fr"),
            "level": Field(say("explore-level"), "unit_code", self._name_level, width="1fr"),
            "share": share_field(say, "achieved-share", "18mm"),
            "people": count_field(say, "population-thousand", "24mm", decimals=1),
            "gaps": Field(say("column-n-lacking-of-unit"), self._count_lacking, align="right", width="24mm"),
            "missing": count_field(say, "n-not-reported-of-unit", "24mm"),
        }

    def _name_level(self, code: str) -> str:
        """In the words of the legend, even of a unit that alone was not merged."""
        return self.country.name_level(code, self.choice.indicator, merged=self.scope.is_merged)

    def _count_lacking(self, row: Row) -> Written:
        """How many items a unit lacks; of one that is listed for its silence alone that is not known."""
        n = number_of(row, "n_gaps_of_unit")
        return self.say.number(n if n.value else None)

    def _name_lacking(self, code: str) -> str:
        return self.country.name_lacking(code, self.choice.indicator)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns that the table has: those that tell its rows apart.

        Within one region no region, where all lack alike no level.
        """
        is_there = {
            "region": not self.scope.is_merged and self.scope.region == WHOLE_COUNTRY,
            "lacking": self.scope.is_merged,
            "level": self.gaps["level"].nunique(dropna=False) > 1,
            "share": bool(self._kind.counts),
            "missing": self.gaps["n_not_reported_of_unit"].any(),
        }
        return tuple(name for name in self.fields if is_there.get(name, True))

    @cached_property
    def table(self) -> Table:
        """The units of `gaps` in words; its caption never sums what is lacking and what was not reported."""
        lacking = take_lacking(self.gaps)
        caption = self.say(
            "explore-gaps-merged" if self.scope.is_merged else "explore-gaps",
            indicator=self.say.indicator(self.choice.indicator, short=True),
            kind=self._kind,
            n=len(lacking),
            n_missing=len(self.gaps) - len(lacking),
            population=self.say.number(lacking["population_thousand"].sum() / 1000, 1),
        )
        fields = [self.fields[name] for name in self.columns]
        return Table.from_frame(self.gaps, fields, caption=caption, when_empty=self.say("explore-no-gaps"))

    @property
    def card(self) -> Card | None:
        """All of the unit that is chosen, if one is."""
        return self.country.describe_unit(self.choice.unit) if self.choice.unit else None

    @property
    def picture(self) -> Picture:
        """The map, with the words that stand for it and below it."""
        return self.draw(self)

    @property
    def sheets(self) -> dict[str, pd.DataFrame]:
        """By name of the sheet, in words: the table of gaps, and every unit as the map shows it."""
        units = self.scope.units.drop(columns="frame")
        seen = units.merge(self._status, on="unit_code", validate="1:1")
        counts = [*self._kind.counts, "achieved_share"] if self._kind.counts else []
        seen = seen.assign(achieved_share=compute_share(seen)) if counts else seen
        silent = [] if "missing" in self.columns else ["n_not_reported_of_unit"]
        tables = {"gaps": self.gaps.drop(columns=["evidence", *silent]), "units": seen[[*_SEEN, *counts]]}
        if self.country.below:
            names = [self._name_lacking(code) for code in self.gaps["unit_code"]]
            tables["gaps"] = tables["gaps"].assign(parts_lacking=names)
        date = self.country.snapshot.snapshot_date
        return {
            self.say(f"explore-sheet-{name}"): put_in_words(table, self.say).assign(
                snapshot_date=date, level=[self._name_level(code) for code in table["unit_code"]]
            )
            for name, table in tables.items()
        }


def draw_view(view: View, boundaries: gpd.GeoDataFrame) -> Picture:
    """Return the map of a view with its words; boundaries: of its frame.

    It is drawn as plot_status_map() does, which says what it raises; but what lies outside the region is
    veiled and unnamed, and the legend of people has theirs.
    """
    say, status, indicator = view.say, view.country.snapshot.status, view.choice.indicator
    own = boundaries[boundaries["unit_code"].isin(list(view.keys))]
    content = read_map(view.scope.status, own, indicator=indicator, wording=say)
    numbers = () if view.scope.region else number_legend(content, status, indicator=indicator)
    content = replace(content, keys=view.country.keys[indicator])
    if by_people := view.choice.weight == "people":
        content, numbers = replace(content, legend=view.legend), ()
    citation = say.citation(view.country.snapshot.source)
    caption = write_caption("map", status, lang=say.lang, indicator=indicator)
    if view.scope.region:
        citation = say("explore-veiled", citation=citation, region=say.region(view.scope.region))
        caption = f"{caption} · {view.scope.place}"
    axes = draw_national_map(content, boundaries, wording=say, citation=citation, ax=None)
    if by_people and (legend := axes.get_legend()):
        legend.set_title(say("column-population-thousand"), prop=FontProperties(family=FONT, size=LABEL_SIZE))
        legend.set_alignment("left")
    draw_veil(axes, boundaries, content.keys, say.references, within=set(view.keys))
    units = list(view.keys) if view.scope.region else None
    alt = describe_map(status, indicator=indicator, lang=say.lang, units=units)
    return Picture(axes, alt, caption, numbers)


def find_furthest_behind(status: pd.DataFrame) -> str:
    """Return the indicator with the lowest share of the units that reported; of equals the document's first.

    Of a ratio counts the share of what is to be done. Where nobody reported, the first of all.
    """
    shares = coverage(status, by="indicator").set_index("indicator_code")
    codes = [str(code) for code in status["indicator_code"].unique()]
    found = pd.Series({code: shares.loc[code, kind_of(status, code).share] for code in codes}).dropna()
    return str(found.astype("float64").idxmin()) if len(found) else codes[0]


class Engine:
    """The snapshots that can be chosen; each is read, counted and drawn once, when it is needed."""

    def __init__(
        self, first: Snapshot, held: Mapping[str, Callable[[], Snapshot]] | None = None, *, lang: Lang = "vi"
    ) -> None:
        """Begin with the indicator of a snapshot that is furthest behind: see find_furthest_behind().

        held: what reads each of the others, by name_edition(); all are of the data folder of the first.
        Raises UsageError for another language.
        """
        self.say = wording_of(first, lang)
        begun = name_edition(first)
        self._held: dict[str, Callable[[], Snapshot]] = {**(held or {}), begun: lambda: first}
        self._snapshots: dict[str, Snapshot] = {}
        self._countries: dict[tuple[str, Frame], Country] = {}
        self._scopes: dict[tuple[str, Frame, str], Scope] = {}
        self._pictures: dict[Choice, Picture] = {}
        self.first = Choice(begun, find_furthest_behind(first.status), first.frame)

    @cached_property
    def base_frame(self) -> Frame:
        """The earliest frame that is offered, whose regions can be chosen."""
        frame_on = self.say.references.frame_on
        return min((frame_on(_read_edition(as_of)[0]) for as_of in self._held), key=FRAMES.index)

    @property
    def editions(self) -> list[str]:
        """What can be chosen as as_of, the latest first."""
        return sorted(self._held, key=_read_edition, reverse=True)

    @property
    def regions(self) -> list[str]:
        """Regions of the earliest frame offered, in Vietnamese and in official order."""
        return list(self.say.references.units_of(self.base_frame)["region"].unique())

    def list_frames(self, as_of: str) -> list[Frame]:
        """Return the frames a snapshot can be shown in: its own, and those counted up from it."""
        own, find_lower = self.load(as_of).frame, self.say.references.find_lower_frame
        return [frame for frame in FRAMES if own in {frame, find_lower(frame)}]

    def list_options(self, choice: Choice) -> dict[str, Options]:
        """Return what each field of a choice may become, the others being as they are."""
        say, scope = self.say, self._find_scope(choice.as_of, choice.frame, choice.region)
        units = [(scope.country.name(code), code) for code in scope.units["unit_code"]]
        regions = [(say.region(region), region) for region in self.regions]
        return {
            "as_of": [(self._name_date(as_of), as_of) for as_of in self.editions],
            "indicator": [(say.indicator(code), code) for code in scope.country.indicators],
            "frame": [(say(f"explore-frame-{frame}"), frame) for frame in self.list_frames(choice.as_of)],
            "weight": [(say(f"explore-weight-{weight}"), weight) for weight in _WEIGHTS],
            "region": [(say("explore-whole-country"), WHOLE_COUNTRY), *regions],
            "unit": [(say("explore-no-unit"), NO_UNIT), *units],
        }

    def settle(self, choice: Choice) -> Choice:
        """Return the nearest choice that can be shown: another snapshot may not have the indicator, say.

        Raises UsageError for a date, region, frame or weight that does not exist, and what reading the
        snapshot raises.
        """
        for what, value, known in (
            ("snapshot date", choice.as_of, self.editions),
            ("frame", choice.frame, FRAMES),
            ("weight", choice.weight, _WEIGHTS),
            ("region", choice.region, (WHOLE_COUNTRY, *self.regions)),
        ):
            if value not in known:
                raise UsageError(what, value, known=[str(one) for one in known])
        frames = self.list_frames(choice.as_of)
        frame = choice.frame if choice.frame in frames else frames[0]
        scope = self._find_scope(choice.as_of, frame, choice.region)
        indicators = scope.country.indicators
        indicator = choice.indicator if choice.indicator in indicators else indicators[0]
        unit = choice.unit if choice.unit in set(scope.units["unit_code"]) else NO_UNIT
        return replace(choice, indicator=indicator, frame=frame, unit=unit)

    def look(self, choice: Choice) -> View:
        """Return what a settled choice shows."""
        return View(choice, self._find_scope(choice.as_of, choice.frame, choice.region), self._draw)

    def load(self, as_of: str) -> Snapshot:
        """Return a snapshot as it is held."""
        if as_of not in self._snapshots:
            self._snapshots[as_of] = self._held[as_of]()
        return self._snapshots[as_of]

    def _find_scope(self, as_of: str, frame: Frame, region: str) -> Scope:
        key = (as_of, frame, region)
        if key not in self._scopes:
            self._scopes[key] = Scope(self._find_country(as_of, frame), region)
        return self._scopes[key]

    def _find_country(self, as_of: str, frame: Frame) -> Country:
        if (as_of, frame) not in self._countries:
            snapshot = regroup(self.load(as_of), frame=frame)
            below = self._find_country(as_of, snapshot.origin.frame) if snapshot.origin else None
            self._countries[as_of, frame] = Country(
                snapshot, wording_of(snapshot, self.say.lang), below, self.base_frame
            )
        return self._countries[as_of, frame]

    def _draw(self, view: View) -> Picture:
        choice = replace(view.choice, unit=NO_UNIT)
        if choice not in self._pictures:
            self._pictures[choice] = draw_view(view, self.say.references.boundaries_of(choice.frame))
        return self._pictures[choice]

    def _name_date(self, as_of: str) -> str:
        """The date, and where several revisions of it are held, which."""
        date, revision = _read_edition(as_of)
        text = self.say.date(date)
        n_revisions = [_read_edition(one)[0] for one in self._held].count(date)
        return text if n_revisions == 1 else self.say("explore-revision", date=text, revision=revision)


def name_edition(snapshot: Snapshot) -> str:
    """Return the date and revision of a snapshot as load_snapshot() takes them: "2022-04-12@1"."""
    return f"{snapshot.snapshot_date.isoformat()}@{snapshot.revision}"


def _read_edition(as_of: str) -> tuple[dt.date, int]:
    date, _, revision = as_of.partition("@")
    return dt.date.fromisoformat(date), int(revision)
