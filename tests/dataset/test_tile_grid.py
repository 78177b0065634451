"""The tile grid holds every province once, and lies as Vietnam does.

Bounds are those the layout meets with little to spare: 122 of 128 neighbours touch, 111 keep their
direction within 45 degrees, and so do all 1,337 pairs of provinces more than 300 km apart.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pandas as pd
import pytest
from data_copies import DataCopy

from hotich_analysis.dataset.boundaries import find_neighbours, load_boundaries, load_tile_grid
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import BoundaryError, DataError

NAME = "boundaries/tile_grid.csv"
IN_KILOMETRES = "+proj=laea +lat_0=16 +lon_0=108 +datum=WGS84 +units=km"
FAR_KM = 300
WEST_TO_EAST = [("11", "22"), ("91", "60"), ("40", "42"), ("62", "52"), ("01", "31"), ("67", "56")]


@cache
def tiles() -> dict[str, tuple[int, int]]:
    grid = load_tile_grid()
    return dict(
        zip(grid["unit_code"], zip(grid["row"].tolist(), grid["column"].tolist(), strict=True), strict=True)
    )


@cache
def neighbour_pairs() -> list[tuple[str, str]]:
    neighbours = find_neighbours(load_boundaries())
    return [(one, other) for one, others in neighbours.items() for other in others if one < other]


@cache
def centres() -> dict[str, complex]:
    """Centroids in kilometres, east + north i."""
    shapes = load_boundaries().to_crs(IN_KILOMETRES)
    return {
        code: complex(p.x, p.y) for code, p in zip(shapes["unit_code"], shapes.geometry.centroid, strict=True)
    }


def touch(one: str, other: str) -> bool:
    (row, column), (other_row, other_column) = tiles()[one], tiles()[other]
    return max(abs(row - other_row), abs(column - other_column)) == 1


def turn(one: str, other: str) -> float:
    """By how many degrees the direction from tile to tile differs from that from province to province."""
    (row, column), (other_row, other_column) = tiles()[one], tiles()[other]
    on_grid = complex(other_column - column, row - other_row)
    on_ground = centres()[other] - centres()[one]
    return abs(float(np.degrees(np.angle(on_grid / on_ground))))


def far_pairs() -> list[tuple[str, str]]:
    at = centres()
    return [pair for pair in itertools.combinations(at, 2) if abs(at[pair[0]] - at[pair[1]]) > FAR_KM]


def test_every_province_has_one_tile_and_no_two_the_same() -> None:
    grid = load_tile_grid()
    assert list(grid.columns) == ["unit_code", "row", "column"]
    assert list(grid["unit_code"]) == sorted(load_provinces()["unit_code"])
    assert len(grid) == 63
    assert len(set(tiles().values())) == 63


def test_the_grid_begins_at_nought_and_is_taller_than_wide() -> None:
    rows, columns = zip(*tiles().values(), strict=True)
    assert (min(rows), min(columns)) == (0, 0)
    assert (max(rows), max(columns)) == (14, 8)


def test_no_row_has_a_hole_and_each_touches_the_next() -> None:
    by_row = {
        row: sorted(c for r, c in tiles().values() if r == row) for row in {r for r, _ in tiles().values()}
    }
    for columns in by_row.values():
        assert columns == list(range(columns[0], columns[-1] + 1))
    for row in range(max(by_row)):
        assert by_row[row][0] <= by_row[row + 1][-1] + 1
        assert by_row[row + 1][0] <= by_row[row][-1] + 1


def test_the_country_is_wide_in_the_north_and_south_and_narrow_between() -> None:
    n_tiles = pd.Series([row for row, _ in tiles().values()]).value_counts().sort_index()
    assert n_tiles[:5].max() >= 7
    assert n_tiles[5:10].max() == 3
    assert n_tiles[10:].max() >= 7


def test_95_percent_of_neighbours_touch() -> None:
    pairs = neighbour_pairs()
    assert len(pairs) == 128
    apart = [pair for pair in pairs if not touch(*pair)]
    assert 1 - len(apart) / len(pairs) >= 0.95, f"{len(apart)} apart: {apart}"


def test_86_percent_of_neighbours_keep_their_direction_within_45_degrees_and_all_within_90() -> None:
    turns = {pair: turn(*pair) for pair in neighbour_pairs()}
    assert max(turns.values()) <= 90
    assert sum(angle <= 45 for angle in turns.values()) / len(turns) >= 0.86


def test_all_provinces_far_apart_keep_their_direction_within_45_degrees() -> None:
    turns = {pair: turn(*pair) for pair in far_pairs()}
    assert len(turns) > 1300
    assert max(turns.values()) <= 45, max(turns, key=turns.__getitem__)


def test_no_two_provinces_turn_by_more_than_75_degrees_and_98_percent_of_pairs_by_45_at_most() -> None:
    turns = [turn(*pair) for pair in itertools.combinations(tiles(), 2)]
    assert max(turns) <= 75
    assert sum(angle <= 45 for angle in turns) / len(turns) >= 0.98


@pytest.mark.parametrize(("western", "eastern"), WEST_TO_EAST)
def test_west_stays_west(western: str, eastern: str) -> None:
    assert tiles()[western][1] < tiles()[eastern][1]


@pytest.mark.parametrize("code", ["48", "56"])
def test_nothing_lies_between_the_unit_of_an_archipelago_and_the_sea(code: str) -> None:
    row, column = tiles()[code]
    assert not [c for r, c in tiles().values() if r == row and c > column]


def test_every_misfit_of_tiles_and_provinces_is_reported_at_once(data_copy: DataCopy) -> None:
    lines = data_copy.read(NAME).splitlines()
    lines[1] = "99," + lines[1].split(",", 1)[1]
    lines[3] = lines[3].split(",")[0] + "," + lines[2].split(",", 1)[1]
    data_copy.write(NAME, "\n".join(lines) + "\n")
    with pytest.raises(BoundaryError) as caught:
        load_tile_grid(data_directory=data_copy.directory)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{NAME}, column 'unit_code': a province has 0 tiles: Hà Nội; expected '01' once",
        f"{NAME}, row 2, column 'unit_code': the code is not in provinces.csv; found '99'",
        f"{NAME}, row 4, column 'unit_code': two provinces have the same tile; found '04'",
    ]


def test_a_province_with_two_tiles_is_named(data_copy: DataCopy) -> None:
    data_copy.write(NAME, data_copy.read(NAME) + "96,0,0\n")
    with pytest.raises(BoundaryError, match="2 tiles: Cà Mau"):
        load_tile_grid(data_directory=data_copy.directory)


def test_a_cell_that_is_no_number_and_a_missing_file_are_refused(data_copy: DataCopy) -> None:
    first = data_copy.read(NAME).splitlines()[1]
    data_copy.replace(NAME, f"{first}\n", "01,x,2\n")
    with pytest.raises(DataError, match=r"tile_grid\.csv, row 2, column 'row'"):
        load_tile_grid(data_directory=data_copy.directory)
    data_copy.remove(NAME)
    with pytest.raises(DataError, match=r"tile_grid\.csv: the file is missing"):
        load_tile_grid(data_directory=data_copy.directory)
