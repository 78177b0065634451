"""The tables that all snapshots of a data folder share: units of every frame, indicators, notes, shapes.

Each is read once a folder. A status table carries the references it was read with, so that its codes are
named by its own folder and its own frame, whatever else is read in the same process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pandas as pd

from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.tables import Stamps, read_table, stamp
from hotich_analysis.errors import DataError, Message, Problem, UsageError
from hotich_analysis.vocabulary import COMMUNES, EARLIEST_FRAME, FRAMES, LANGS, Frame

if TYPE_CHECKING:
    import geopandas as gpd

UNITS: Final = "units/units.csv"
COMMUNE_UNITS: Final = "units/communes.csv"
CROSSWALK: Final = "units/crosswalk.csv"
BORDERS: Final = "units/borders.csv"
POPULATIONS: Final = "units/populations.csv"
SPELLINGS: Final = "units/spellings.csv"
TYPES: Final = "units/types.csv"
_OF_EARLIEST: Final = (
    "iso_3166_2",
    "fips_10_4",
    "name_gso_list_2022",
    "area_km2",
    "area_year",
)
_OF_LATER: Final = ("change", "administrative_centre_code")
"""What the units of the earliest frame, and those of a frame counted up from another, must have."""
_ATTRIBUTE: Final = "references"
_DRAWN: Final = tuple(
    f"boundaries/{name}"
    for name in ("provinces.geojson", "context.geojson", "islands.geojson", "tile_grid.csv")
)
FRAME: Final = "frame"
_YEAR: Final = "year"
COUNTED_UP: Final = "counted_up"
_OF_PERIOD: Final = ("type_vi", "name_vi", "name_en")
"""What of a unit may change within its frame."""
_TABLES: Final = (
    "datapackage.json",
    UNITS,
    COMMUNE_UNITS,
    CROSSWALK,
    BORDERS,
    POPULATIONS,
    SPELLINGS,
    TYPES,
    "indicators.csv",
    "restrictions.csv",
    "national_figures.csv",
)


def _is_valid(table: pd.DataFrame, date: dt.date) -> pd.Series[bool]:
    """Whether each row is valid on a date; one without valid_from or valid_to at any time before or after."""
    period = table.reindex(columns=["valid_from", "valid_to"]).astype("object")
    day = date.isoformat()
    return period["valid_from"].fillna("").le(day) & period["valid_to"].fillna("9999-12-31").ge(day)


@dataclass(frozen=True)
class Ending:
    """Since when an indicator does not apply any more, and by which document ("" where none is on record)."""

    since: dt.date
    by_vi: str
    by_en: str

    @classmethod
    def of(cls, row: dict[Any, Any]) -> Self:
        """Read it from a row of indicators.csv."""
        named = (row.get(f"ended_by_{lang}") for lang in LANGS)
        last = dt.date.fromisoformat(row["valid_to"])
        return cls(last + dt.timedelta(days=1), *("" if pd.isna(name) else str(name) for name in named))

    @property
    def words(self) -> Message:
        """What is said of it behind the name of the indicator."""
        if not self.by_en:
            return Message("does not apply since {since}", since=self.since)
        return Message("does not apply since {since} ({document})", since=self.since, document=self.by_en)

    def __str__(self) -> str:
        return str(self.words)


@dataclass(frozen=True, eq=False)
class References:
    """What all snapshots of one data folder share; a table is read when it is first needed.

    One folder is one value: it is compared by identity, and copies of a table keep it.
    """

    directory: Path
    _units: dict[tuple[Frame, int | None, dt.date | None], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False
    )
    _named: dict[tuple[Frame, dt.date | None], dict[Any, dict[Any, str]]] = field(
        default_factory=dict, init=False, repr=False
    )
    _walks: dict[Frame, pd.Series[str]] = field(default_factory=dict, init=False, repr=False)

    def __deepcopy__(self, _memo: object) -> Self:
        return self

    @cached_property
    def commune_codes(self) -> frozenset[str]:
        """The codes of the communes, none of which is that of another unit; of a folder without them none."""
        is_held = (self.directory / COMMUNE_UNITS).is_file()
        return frozenset(self.units_of(COMMUNES)["unit_code"] if is_held else ())

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """What is measured: see load_indicators()."""
        return read_table(self.directory, "indicators.csv")

    @cached_property
    def restrictions(self) -> pd.DataFrame:
        """What each printed note restricts: see load_restrictions()."""
        return read_table(self.directory, "restrictions.csv")

    def restrictions_on(self, date: dt.date) -> pd.DataFrame:
        """Return the notes that mean something on a date: valid_to of restrictions.csv.

        All of them in a folder from before notes had it.
        """
        return self.restrictions[_is_valid(self.restrictions, date)]

    @cached_property
    def national_figures(self) -> pd.DataFrame:
        """Figures published later: see load_national_figures()."""
        return attach(read_table(self.directory, "national_figures.csv"), self)

    @cached_property
    def crosswalk(self) -> pd.DataFrame:
        """Which unit each unit went into: from_frame, from_code, to_frame, to_code."""
        return read_table(self.directory, CROSSWALK)

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """Kind of each indicator by its code."""
        return dict(zip(self.indicators["indicator_code"], self.indicators["kind"], strict=True))

    def find_lower_frame(self, frame: Frame) -> Frame | None:
        """Return the frame that the units of `frame` are counted up from; None for the earliest."""
        require_frame(frame)
        found = set(self.crosswalk.loc[self.crosswalk["to_frame"] == frame, "from_frame"])
        return next((one for one in FRAMES if one in found), None)

    def frame_on(self, date: dt.date) -> Frame:
        """Return the frame whose units exist on a date: valid_from and valid_to of units.csv.

        Raises UsageError for a date on which no frame held is valid.
        """
        units = read_table(self.directory, UNITS)
        is_valid = _is_valid(units, date)
        found = [frame for frame in FRAMES if is_valid[units["frame"].eq(frame)].all()]
        if not found:
            raise UsageError("date with units on record", date, known=[units["valid_from"].min()])
        return found[-1]

    def last_day_of(self, frame: Frame) -> dt.date:
        """Return the last day of a frame; of the one that still is, the last day there can be."""
        units = read_table(self.directory, UNITS)
        last = units.loc[units["frame"].eq(frame), "valid_to"].dropna()
        return dt.date.fromisoformat(last.min()) if len(last) else dt.date.max

    def indicators_on(self, date: dt.date) -> pd.DataFrame:
        """Return the indicators that exist on a date: valid_from and valid_to of indicators.csv.

        All of them in a folder from before indicators had these.
        """
        return self.indicators[_is_valid(self.indicators, date)]

    def ended_on(self, date: dt.date) -> frozenset[str]:
        """Return the codes of the indicators that do not exist on a date: not applicable then."""
        return frozenset(self.kind_of) - frozenset(self.indicators_on(date)["indicator_code"])

    def list_ended(self, date: dt.date) -> dict[str, Ending]:
        """Return, by its code, how each indicator ended that existed and does not on a date."""
        rows = self.indicators.to_dict("records") if "valid_to" in self.indicators else []
        return {
            row["indicator_code"]: Ending.of(row)
            for row in rows
            if not pd.isna(row["valid_to"]) and row["valid_to"] < date.isoformat()
        }

    @cached_property
    def types(self) -> pd.DataFrame:
        """Kind and name of a unit, by period, where they changed within its frame: types.csv.

        Nothing in a folder from before units had these.
        """
        if not (self.directory / TYPES).is_file():
            return pd.DataFrame(columns=["frame", "unit_code", *_OF_PERIOD, "valid_from", "valid_to"])
        return read_table(self.directory, TYPES)

    def find_unit(self, code: str, *, frame: Frame, on: dt.date | None = None) -> dict[str, str]:
        """Return kind and name of a unit, as they were on a day: type_vi, name_vi, name_en.

        on: default the first day of the frame, of which units.csv speaks.
        """
        if (frame, on) not in self._named:
            units = self.units_of(frame, on=on).set_index("unit_code")[list(_OF_PERIOD)]
            self._named[frame, on] = units.astype("str").to_dict("index")
        return self._named[frame, on][code]

    def walk_to(self, frame: Frame) -> pd.Series[str]:
        """Return the unit of `frame` that each unit of the frame below went into: codes, by code.

        No row for the earliest frame. Raises DataError if a unit of one of the two frames is left out.
        """
        if frame not in self._walks:
            units, frames = read_table(self.directory, UNITS), (self.find_lower_frame(frame), frame)
            is_way = self.crosswalk["from_frame"].isin(frames[:1]) & self.crosswalk["to_frame"].eq(frame)
            walk = self.crosswalk[is_way]
            if problems := list(find_strays(units[units["frame"].isin(frames)], walk)):
                raise DataError(problems)
            self._walks[frame] = walk.set_index("from_code")["to_code"]
        return self._walks[frame].copy()

    def units_of(self, frame: Frame, *, year: int | None = None, on: dt.date | None = None) -> pd.DataFrame:
        """Return the units of a frame in official order, with the population of the year nearest to `year`.

        Columns: unit_code, frame, official_order, name_vi, name_en, label_vi, label_en (with "(2025)" where a
        merged unit kept the name of a part), type_vi, region, region_en (of its frame: GSO's of the 63, those
        of Resolution 306/NQ-CP of the 34; where none is on record those of its parts, joined by "; "),
        part_regions (regions of its parts), parent_code, valid_from, valid_to, population_thousand (thousand
        persons; of a merged unit the sum of its parts in a year for which it has none of its own),
        population_year, is_preliminary (whether that population is), part_codes (codes in the frame below; of
        itself where there is none) and what else units.csv has. Communes have the region of their province
        (parent_code), its name behind theirs in the labels, and no population. year: default the last held.
        on: a day, whose kind and name each unit has (types.csv), default the first day of the frame. Raises
        UsageError for an unknown frame, DataError if the tables of units do not fit together.
        """
        require_frame(frame)
        if (frame, year, on) not in self._units:
            self._units[frame, year, on] = self._build(frame, year, on)
        return self._units[frame, year, on].copy(deep=False)

    def _build(self, frame: Frame, year: int | None, on: dt.date | None) -> pd.DataFrame:
        if on is not None:
            units = self.units_of(frame, year=year)
            return units.assign(**self._read_periods(units, frame, on))
        return _build_communes(self) if frame == COMMUNES else _build_units(self, frame, year)

    def _read_periods(self, units: pd.DataFrame, frame: Frame, on: dt.date) -> dict[str, pd.Series[str]]:
        then = self.types[_is_valid(self.types, on) & self.types["frame"].eq(frame)].set_index("unit_code")
        return {
            column: units["unit_code"].map(then[column]).astype("str").fillna(units[column])
            for column in _OF_PERIOD
        }

    def boundaries_of(self, frame: Frame) -> gpd.GeoDataFrame:
        """Return the shapes of a frame: see load_boundaries()."""
        from hotich_analysis.dataset.boundaries import load_boundaries  # geopandas takes 0.5 s

        if frame not in self._shapes:
            self._shapes[frame] = load_boundaries(frame, data_directory=self.directory)
        return self._shapes[frame].copy()

    @cached_property
    def _shapes(self) -> dict[Frame, gpd.GeoDataFrame]:
        return {}

    def neighbours_of(self, frame: Frame) -> dict[str, tuple[str, ...]]:
        """Return for each unit of a frame, in order of the codes, those it borders on, by land or in a river.

        Source: borders.csv. Raises UsageError for an unknown frame, DataError if the table does not fit the
        units of the frame.
        """
        require_frame(frame)
        if frame not in self._neighbours:
            units, borders = read_table(self.directory, UNITS), read_table(self.directory, BORDERS)
            own = borders[borders["frame"] == frame]
            if problems := list(find_false_borders(units[units["frame"] == frame], own)):
                raise DataError(problems)
            self._neighbours[frame] = _list_neighbours(self.units_of(frame)["unit_code"], own)
        return dict(self._neighbours[frame])

    @cached_property
    def _neighbours(self) -> dict[Frame, dict[str, tuple[str, ...]]]:
        return {}

    def tile_grid_of(self, frame: Frame) -> pd.DataFrame | None:
        """Return the tiles of the units of a frame: see load_tile_grid(); None for a frame without tiles."""
        from hotich_analysis.dataset.boundaries import has_tiles, load_tile_grid

        is_held = has_tiles(frame, data_directory=self.directory)
        return load_tile_grid(frame, data_directory=self.directory) if is_held else None

    @cached_property
    def context(self) -> gpd.GeoDataFrame:
        """The land around Vietnam: see load_context()."""
        from hotich_analysis.dataset.boundaries import load_context

        return load_context(data_directory=self.directory)

    def islands_of(self, frame: Frame) -> gpd.GeoDataFrame:
        """Return the islands that are drawn as dots, each with its unit of a frame: see load_islands()."""
        from hotich_analysis.dataset.boundaries import load_islands

        return load_islands(frame, data_directory=self.directory)


def require_frame(frame: object) -> None:
    """Raise UsageError for what is no frame: one is a number, as its units are counted."""
    known = (*FRAMES, COMMUNES)
    if isinstance(frame, str) and frame in map(str, known):
        raise UsageError("frame", frame, message=Message("the frame is the number {n}, not a text", n=frame))
    if frame not in known:
        raise UsageError("frame", frame, known=[str(one) for one in known])


def _build_units(references: References, frame: Frame, year: int | None) -> pd.DataFrame:
    table = read_table(references.directory, UNITS)
    units, populations = table[table["frame"] == frame], read_table(references.directory, POPULATIONS)
    populations = populations[populations["frame"] == frame]
    if problems := [*find_blanks(units), *find_uncounted(units, populations)]:
        raise DataError(problems)
    units = units.sort_values("official_order", kind="stable", ignore_index=True)
    # the population of the year that is nearest; of none where the frame has none of its own
    years = sorted(populations["year"].unique(), key=lambda one: (abs(one - (year or one)), -one))
    own = populations[populations["year"].isin(years[:1])].set_index("unit_code")
    people, people_year = units["unit_code"].map(own["population_thousand"]), own["year"].max()
    walk, lower = references.walk_to(frame), references.find_lower_frame(frame)
    if lower is None:
        parts = pd.Series([(code,) for code in units["unit_code"]], index=units.index, dtype="object")
        return units.assign(
            population_thousand=people,
            population_year=people_year,
            part_codes=parts,
            part_regions=units["region"],
            is_preliminary=bool(own["is_preliminary"].any()),
        )
    below = references.units_of(lower, year=year)
    grouped = below.groupby(below["unit_code"].map(walk), sort=False)
    facts = grouped[["region", "region_en"]].agg(_join_unique).add_suffix("_below")
    facts = facts.assign(part_codes=grouped["unit_code"].agg(tuple), n=grouped["population_thousand"].sum())
    units = units.join(facts, on="unit_code", validate="1:1")
    part_regions = units["region_below"]
    for column in ("region", "region_en"):  # its own where there is one on record, else those of its parts
        units[column] = units[column].fillna(units[f"{column}_below"])
    below_year = below["population_year"].max()
    is_own = len(own) > 0 and (year is None or abs(people_year - year) <= abs(below_year - year))
    return units.drop(columns=["n", "region_below", "region_en_below"]).assign(
        population_thousand=people if is_own else units["n"],
        population_year=people_year if is_own else below_year,
        part_regions=part_regions,
        is_preliminary=bool((own if is_own else below)["is_preliminary"].any()),
    )


def _build_communes(references: References) -> pd.DataFrame:
    """The communes with the columns of other units: region and days of their province, no population."""
    from hotich_analysis.dataset.names import strip_accents  # which reads these references

    communes, provinces = read_table(references.directory, COMMUNE_UNITS), references.units_of(FRAMES[-1])
    if problems := list(find_orphans(communes, provinces)):
        raise DataError(problems)
    of_province = provinces.set_index("unit_code").loc[communes["parent_code"]].reset_index(drop=True)
    names = {"vi": communes["name_vi"], "en": communes["name_vi"].map(strip_accents)}
    labels = {f"label_{lang}": name + ", " + of_province[f"name_{lang}"] for lang, name in names.items()}
    kept = of_province[["region", "region_en", "part_regions", "valid_from", "valid_to"]]
    parts = pd.Series([(code,) for code in communes["unit_code"]], index=communes.index, dtype="object")
    return communes.join(kept.assign(part_regions=kept["region"])).assign(
        frame=COMMUNES,
        official_order=range(1, len(communes) + 1),
        name_en=names["en"],
        **labels,
        population_thousand=float("nan"),
        population_year=pd.array([pd.NA] * len(communes), dtype="Int64"),
        is_preliminary=False,
        part_codes=parts,
    )


def find_orphans(communes: pd.DataFrame, provinces: pd.DataFrame) -> Iterator[Problem]:
    """Yield communes whose parent is no unit of the 34, and second ones of a name in one province.

    communes: rows of communes.csv, index as read_table() gives it; provinces: units of the 34.
    """
    known = set(provinces["unit_code"])
    is_double = communes.duplicated(["parent_code", "name_vi"])
    for row, (parent, name) in enumerate(communes[["parent_code", "name_vi"]].to_numpy()):
        if parent not in known:
            message = Message("the code is no unit of frame {frame}", frame=FRAMES[-1])
            yield Problem(COMMUNE_UNITS, message, row + 2, "parent_code", parent)
        if is_double[row]:
            message = Message("the province has another commune of this name")
            expected = "each name once in a province"
            yield Problem(COMMUNE_UNITS, message, row + 2, "name_vi", name, expected)


def _join_unique(regions: pd.Series[str]) -> str:
    return "; ".join(regions.unique())


def find_strays(units: pd.DataFrame, crosswalk: pd.DataFrame) -> Iterator[Problem]:
    """Yield frames without a way to them, units that a way leaves out, and codes that are no units.

    units: rows of units.csv; crosswalk: rows of crosswalk.csv, index as read_table() gives it.
    """
    for frame in set(units["frame"]) - {EARLIEST_FRAME, *crosswalk["to_frame"]}:
        yield Problem(CROSSWALK, "a frame is absent", None, "to_frame", None, f"'{frame}'")
    for (source, target), walk in crosswalk.groupby(["from_frame", "to_frame"]):
        for column, frame in (("from_code", source), ("to_code", target)):
            codes = units.loc[units["frame"] == frame, "unit_code"]
            for code in codes[~codes.isin(walk[column])]:
                message = Message("a unit of frame {frame} is absent", frame=frame)
                yield Problem(CROSSWALK, message, None, column, None, f"'{code}'")
            for row in walk.index[~walk[column].isin(codes)]:
                message = Message("the code is no unit of frame {frame}", frame=frame)
                yield Problem(CROSSWALK, message, int(row) + 2, column, str(walk[column][row]))


def find_uncounted(units: pd.DataFrame, populations: pd.DataFrame) -> Iterator[Problem]:
    """Yield units without a population in a year in which others of their frame have one, or in any year.

    Units of a frame that is counted up need none of their own. populations: rows of populations.csv.
    """
    if units["frame"].eq(EARLIEST_FRAME).any() and not populations["frame"].eq(EARLIEST_FRAME).any():
        yield Problem(POPULATIONS, "a frame is absent", None, "frame", None, f"'{EARLIEST_FRAME}'")
    for (frame, year), own in populations.groupby(["frame", "year"]):
        codes = units.loc[units["frame"] == frame, "unit_code"]
        for code in codes[~codes.isin(own["unit_code"])]:
            message = Message("a unit of frame {frame} has no population of {year}", frame=frame, year=year)
            yield Problem(POPULATIONS, message, None, "unit_code", None, f"'{code}'")


def find_blanks(units: pd.DataFrame) -> Iterator[Problem]:
    """Yield cells that must be filled in the frame of their row, which Table Schema can only ask of all rows.

    units: rows of units.csv, index as read_table() gives it.
    """
    is_earliest = units["frame"] == EARLIEST_FRAME
    for own, columns in ((units[is_earliest], _OF_EARLIEST), (units[~is_earliest], _OF_LATER)):
        for column in columns:
            for row in own.index[own[column].isna()]:
                yield Problem(UNITS, "the cell is blank", int(row) + 2, column)


def find_false_borders(units: pd.DataFrame, borders: pd.DataFrame) -> Iterator[Problem]:
    """Yield frames without borders, codes that are no units, and pairs that are not written lower code first.

    units: rows of units.csv; borders: rows of borders.csv, index as read_table() gives it.
    """
    for frame in sorted(set(units["frame"]) - set(borders["frame"])):
        yield Problem(BORDERS, "a frame is absent", None, "frame", None, f"'{frame}'")
    for frame in borders["frame"].unique():
        own = borders[borders["frame"] == frame]
        codes = units.loc[units["frame"] == frame, "unit_code"]
        for column in ("unit_code", "neighbour_code"):
            for row in own.index[~own[column].isin(codes)]:
                message = Message("the code is no unit of frame {frame}", frame=frame)
                yield Problem(BORDERS, message, int(row) + 2, column, str(own[column][row]))
    is_turned = borders["unit_code"] >= borders["neighbour_code"]
    for index, pair in zip(borders.index[is_turned], borders[is_turned].to_dict("records"), strict=True):
        message = Message("a pair stands once, the lower code first")
        expected = Message("above '{code}'", code=pair["unit_code"])
        yield Problem(BORDERS, message, int(index) + 2, "neighbour_code", pair["neighbour_code"], expected)


def _list_neighbours(codes: Iterable[str], borders: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    neighbours: dict[str, list[str]] = {code: [] for code in sorted(codes)}
    for one, other in zip(borders["unit_code"], borders["neighbour_code"], strict=True):
        neighbours[one].append(other)
        neighbours[other].append(one)
    return {code: tuple(sorted(others)) for code, others in neighbours.items()}


def load_references(data_directory: Path | None = None) -> References:
    """Return what the snapshots of a data folder share; the same one until a file of the folder changes."""
    directory = find_data_directory(data_directory).resolve()
    schemas = sorted((directory / "schemas").glob("*.json"))
    return _keep_references(directory, stamp([*(directory / name for name in (*_TABLES, *_DRAWN)), *schemas]))


@lru_cache(maxsize=32)
def _keep_references(directory: Path, _stamps: Stamps) -> References:
    return References(directory)


def references_of(table: pd.DataFrame) -> References:
    """Return the references a table was read with; a table made by hand is read with the data in use."""
    found = table.attrs.get(_ATTRIBUTE)
    return found if isinstance(found, References) else load_references()


def attach(table: pd.DataFrame, references: References) -> pd.DataFrame:
    """Return the table, saying which references its codes belong to."""
    said = table.copy(deep=False)
    said.attrs[_ATTRIBUTE] = references
    return said


def carry(table: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Return a table made from `source` with its references, its frame, and the year of its people."""
    found = source.attrs.get(_ATTRIBUTE)
    said = attach(table, found) if isinstance(found, References) else table.copy(deep=False)
    said.attrs[FRAME] = frame_of(source)
    if is_counted_up(source):
        said.attrs[COUNTED_UP] = True
    if year := _year_of(source):
        said.attrs[_YEAR] = year
    return said


def is_counted_up(table: pd.DataFrame) -> bool:
    """Return whether a table, or the one it was made from, was counted up from the units of another frame."""
    return bool(table.attrs.get(COUNTED_UP))


def _year_of(table: pd.DataFrame) -> int | None:
    """The year whose population speaks of a table: of its last date, else of the table it was made from."""
    latest = table["snapshot_date"].max() if "snapshot_date" in table else pd.NaT
    return table.attrs.get(_YEAR) if pd.isna(latest) else int(latest.year)


def require_columns(table: object, *columns: str) -> None:
    """Raise UsageError for what is no table, and for a table that lacks one of these columns."""
    needed = ", ".join(columns)
    if not isinstance(table, pd.DataFrame):
        found = type(table).__name__
        message = Message(
            "a table (DataFrame) with {columns} is needed, not a {found}", columns=needed, found=found
        )
        raise UsageError("table", found, message=message)
    if missing := [column for column in columns if column not in table]:
        message = Message(
            "the table has no column {missing}; needed are {columns}, there are {found}",
            missing=", ".join(missing),
            columns=needed,
            found=", ".join(map(str, table.columns)),
        )
        raise UsageError("column", missing[0], message=message)


def frame_of(table: pd.DataFrame) -> Frame:
    """Return the frame that the codes of a table belong to: its column `frame`, else that it was made from.

    A table made by hand that does not say is of the earliest. Raises UsageError for a table of several
    frames, whose codes would be mixed up.
    """
    frames = list(table["frame"].dropna().unique()) if "frame" in table else []
    if len(frames) > 1:
        raise UsageError("frame of a table", ", ".join(map(str, frames)), known=["one frame in a table"])
    return int(frames[0]) if frames else table.attrs.get(FRAME, EARLIEST_FRAME)  # type: ignore[return-value]


def units_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the units of a table's frame on its date, with the people nearest to it: References.units_of."""
    latest = table["snapshot_date"].max() if "snapshot_date" in table else pd.NaT
    on = None if pd.isna(latest) else latest.date()
    return references_of(table).units_of(frame_of(table), year=_year_of(table), on=on)


def load_units(frame: Frame = 63, *, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the units of a frame in official order: see References.units_of. Raises UsageError."""
    return load_references(data_directory).units_of(frame)


_YEAR_OF_PROVINCES: Final = 2022


def load_provinces(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return the 63 provinces of 2008-2025 in official (GSO) order, with their people in the dispatch's year.

    Columns: unit_code (GSO, string), official_order, iso_3166_2, fips_10_4, name_vi, name_en, type_vi,
    name_gso_list_2022, region, region_en, population_thousand (thousand persons, average of
    population_year), population_year, area_km2, area_year, unit_2025_code. Source: GSO, table V02.01 (2022)
    and list of 10/04/2022.
    """
    references = load_references(data_directory)
    units = references.units_of(63, year=_YEAR_OF_PROVINCES)
    table = units.assign(unit_2025_code=units["unit_code"].map(references.walk_to(34)))
    return attach(table[list(_PROVINCE_COLUMNS)], references)


_PROVINCE_COLUMNS: Final = (
    "unit_code",
    "official_order",
    "iso_3166_2",
    "fips_10_4",
    "name_vi",
    "name_en",
    "type_vi",
    "name_gso_list_2022",
    "region",
    "region_en",
    "population_thousand",
    "population_year",
    "area_km2",
    "area_year",
    "unit_2025_code",
)


def load_indicators(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what is measured, and every task the dispatch sets, in its order.

    Columns: indicator_code, names, kind (level or ratio), unit, what numerator and denominator count,
    class_thresholds (of a ratio's map, 0-1), is_essential_service, definition, legal basis, deadline (ISO
    date before which it is due), deadline_for (return or completion).
    """
    return load_references(data_directory).indicators.copy()


def load_national_figures(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return figures published later, each with its own definition: never one series with a snapshot's.

    Columns: figure_id, figure_date (year and month only where the day is not known), indicator_code, measure,
    value, value_of (units), is_inferred, definition and comparability (vi, en), source.
    """
    return load_references(data_directory).national_figures.copy()


def load_restrictions(*, data_directory: Path | None = None) -> pd.DataFrame:
    """Return what each printed note restricts.

    Columns: note_vi, restriction, indicator_codes (the services it names, parted by a space; missing where it
    speaks of that of its own column), meaning_vi, meaning_en, seen_in.
    """
    return load_references(data_directory).restrictions.copy()
