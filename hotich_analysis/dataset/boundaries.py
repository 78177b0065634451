"""Shapes of the provinces, of the land around Vietnam and of its two archipelagos.

The 34 units of 2025 are unions of whole provinces, so they are dissolved from the 63, edges kept.
Source and limits: data/boundaries/source.yml (Natural Earth 1:10m, public domain). For drawing at
national scale only: some inner borders are outdated or coarse, and nothing here settles a boundary.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.references import FRAME, load_references, load_units, require_frame
from hotich_analysis.dataset.tables import Stamps, read_table, stamp
from hotich_analysis.errors import BoundaryError, Message, Problem, UsageError
from hotich_analysis.vocabulary import COMMUNES, EARLIEST_FRAME, Frame

_PROVINCES: Final = "boundaries/provinces.geojson"
_CONTEXT: Final = "boundaries/context.geojson"
_ISLANDS: Final = "boundaries/islands.geojson"
_TILE_GRID: Final = "boundaries/tile_grid.csv"
_CRS: Final = "EPSG:4326"
_IN_METRES: Final = "EPSG:3405"  # VN-2000 / UTM 48N, as good as any for which of two units is nearer


def load_boundaries(frame: Frame = 63, *, data_directory: Path | None = None) -> gpd.GeoDataFrame:
    """Return the shape of every unit of one frame, in the order of the codes.

    Columns: unit_code (GSO code of that frame, string), geometry (EPSG:4326, valid, outer rings
    anticlockwise, neighbours share their edges exactly); frame_of() knows their frame. The archipelagos and
    islands too small to have a shape are not in it: see `load_islands`.
    Raises UsageError for another frame than 63 or 34 (there are none of communes), BoundaryError with every
    problem at once if shapes and units.csv do not fit together.
    """
    _check_frame(frame)
    references = load_references(data_directory)
    shapes = _read_shapes(references.directory, _PROVINCES, ("unit_code",))
    if problems := [*_check_codes(shapes, references.units_of(EARLIEST_FRAME)), *_check_geometry(shapes)]:
        raise BoundaryError(problems)
    if frame != EARLIEST_FRAME:
        shapes["unit_code"] = shapes["unit_code"].map(references.walk_to(frame))
        shapes = shapes.dissolve("unit_code", as_index=False, method="coverage")
        shapes.geometry = shapely.orient_polygons(shapes.geometry.to_numpy())
    shapes.attrs[FRAME] = frame
    return shapes.sort_values("unit_code", ignore_index=True)


def _check_frame(frame: Frame) -> None:
    require_frame(frame)
    if frame == COMMUNES:
        message = Message("no map of communes is drawn: there are no shapes of them under an open licence")
        raise UsageError("frame", frame, message=message)


def load_context(*, data_directory: Path | None = None) -> gpd.GeoDataFrame:
    """Return the land around Vietnam (94-122° E, 3-25° N), nameless, to draw beneath the units.

    Columns: kind ("land"), geometry (EPSG:4326); China, Laos, Cambodia and Thailand are shapes of
    their own so that their borders can be drawn, all other land is one. Raises BoundaryError.
    """
    return _read_shapes(find_data_directory(data_directory), _CONTEXT, ("kind",))


def load_islands(frame: Frame = 63, *, data_directory: Path | None = None) -> gpd.GeoDataFrame:
    """Return islands that have no shape, or one that nobody would see, schematic: one point an island.

    Columns: group (each archipelago, "hoang_sa" and "truong_sa", is one, each island district of its own
    another), unit_code (of the frame), name_vi, geometry (EPSG:4326). Raises UsageError for an unknown frame,
    BoundaryError for a code that is no unit's.
    """
    _check_frame(frame)
    references = load_references(data_directory)
    islands = _read_shapes(references.directory, _ISLANDS, ("group", "unit_code", "name_vi"))
    if problems := _find_unknown_codes(_ISLANDS, islands, references.units_of(EARLIEST_FRAME)):
        raise BoundaryError(problems)
    if frame != EARLIEST_FRAME:
        islands["unit_code"] = islands["unit_code"].map(references.walk_to(frame))
    return islands


def load_tile_grid(frame: Frame = 63, *, data_directory: Path | None = None) -> pd.DataFrame:
    """Return one square tile for each unit of a frame, laid out as the units lie.

    Columns: unit_code (string), row (0 is north), column (0 is west). Source: own layout, see
    data/README.md. Raises DataError if the file cannot be read, BoundaryError with every problem at once
    if a unit has not exactly one tile or two units have the same.
    """
    directory = find_data_directory(data_directory)
    table = _read_tiles(directory)
    grid = table[table[FRAME].eq(frame)].drop(columns=FRAME)
    units = load_units(frame, data_directory=directory)
    if problems := [*_check_codes(grid, units, name=_TILE_GRID, noun="tiles"), *_check_tiles(grid)]:
        raise BoundaryError(problems)
    return grid.sort_values("unit_code", ignore_index=True)


def has_tiles(frame: Frame, *, data_directory: Path | None = None) -> bool:
    """Return whether a folder has tiles of a frame; one from before has them of the 63 alone."""
    return bool(_read_tiles(find_data_directory(data_directory))[FRAME].eq(frame).any())


def _read_tiles(directory: Path) -> pd.DataFrame:
    table = read_table(directory, _TILE_GRID)
    return table if FRAME in table else table.assign(**{FRAME: EARLIEST_FRAME})


def order_by_distance(boundaries: gpd.GeoDataFrame, *, unit: str) -> tuple[str, ...]:
    """Return the codes of all other units, the nearest first: by the distance of middle from middle.

    Raises UsageError for a unit without shape.
    """
    codes = list(boundaries["unit_code"])
    if unit not in codes:
        raise UsageError("unit code", unit, known=codes)
    middles = boundaries.to_crs(_IN_METRES).geometry.representative_point()
    distances = middles.distance(middles.iloc[codes.index(unit)]).set_axis(codes).drop(unit)
    return tuple(distances.sort_values(kind="stable").index)


def _read_shapes(directory: Path, name: str, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return a copy of one file's shapes with these columns, or raise BoundaryError."""
    path = directory / name
    if not path.is_file():
        raise BoundaryError([Problem(name, "the file is missing")])
    try:
        shapes = _read_file(path, stamp([path]))
    except pyogrio.errors.DataSourceError as error:
        raise BoundaryError(
            [Problem(name, Message("the file cannot be read: {error}", error=error))]
        ) from error
    problems = [
        Problem(name, "a column is missing", column=column) for column in columns if column not in shapes
    ]
    if shapes.crs != _CRS:
        problems.append(Problem(name, "the coordinate system is wrong", value=str(shapes.crs), expected=_CRS))
    if problems:
        raise BoundaryError(problems)
    return shapes[[*columns, "geometry"]].copy()


@lru_cache(maxsize=32)
def _read_file(path: Path, _stamps: Stamps) -> gpd.GeoDataFrame:
    return gpd.read_file(path)


def _check_codes(
    shapes: pd.DataFrame, provinces: pd.DataFrame, *, name: str = _PROVINCES, noun: str = "shapes"
) -> list[Problem]:
    """Find provinces without exactly one shape (or tile), and shapes without a province."""
    n_shapes = shapes["unit_code"].value_counts()
    problems = []
    for code, province in zip(provinces["unit_code"], provinces["name_vi"], strict=True):
        if (found := n_shapes.get(code, 0)) != 1:
            message = Message("a province has {n} {noun}: {name}", n=found, noun=Message(noun), name=province)
            expected = Message("'{name}' once", name=code)
            problems.append(Problem(name, message, column="unit_code", expected=expected))
    return problems + _find_unknown_codes(name, shapes, provinces)


def _check_tiles(grid: pd.DataFrame) -> list[Problem]:
    """Find tiles that lie on another; the first to take a place keeps it."""
    taken = grid.duplicated(["row", "column"])
    return [
        Problem(_TILE_GRID, "two provinces have the same tile", int(index) + 2, "unit_code", code)
        for index, code in grid.loc[taken, "unit_code"].items()
    ]


def _find_unknown_codes(name: str, shapes: pd.DataFrame, provinces: pd.DataFrame) -> list[Problem]:
    known = set(provinces["unit_code"])
    return [
        Problem(name, "the code is not in units.csv", row, "unit_code", str(code))
        for row, code in zip(shapes.index + 2, shapes["unit_code"], strict=True)
        if code not in known
    ]


def _check_geometry(shapes: gpd.GeoDataFrame) -> list[Problem]:
    """Find shapes that would be drawn wrong, or not at all, without a word."""
    problems = []
    for row, (code, shape) in enumerate(zip(shapes["unit_code"], shapes.geometry, strict=True), start=2):
        if shape is None or shape.is_empty:
            problems.append(Problem(_PROVINCES, "the shape is missing", row, "geometry", code))
        elif not shape.is_valid:
            reason = shapely.is_valid_reason(shape)
            message = Message("the shape is invalid: {reason}", reason=reason)
            problems.append(Problem(_PROVINCES, message, row, "geometry", code))
    return problems
