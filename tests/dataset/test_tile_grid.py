"""The tile grid holds every province once, and neighbours lie side by side."""

from __future__ import annotations

import json
from functools import cache

import pandas as pd
import pytest
from data_copies import DataCopy

from hotich_analysis.dataset.boundaries import load_tile_grid
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.references import load_provinces, load_references
from hotich_analysis.errors import BoundaryError, DataError
from hotich_analysis.vocabulary import FRAMES, Frame

NAME = "boundaries/tile_grid.csv"


@cache
def tiles(frame: Frame = 63) -> dict[str, tuple[int, int]]:
    grid = load_tile_grid(frame)
    return dict(
        zip(grid["unit_code"], zip(grid["row"].tolist(), grid["column"].tolist(), strict=True), strict=True)
    )


def touch(one: str, other: str, frame: Frame = 63) -> bool:
    (row, column), (other_row, other_column) = tiles(frame)[one], tiles(frame)[other]
    return max(abs(row - other_row), abs(column - other_column)) == 1


def test_every_province_has_one_tile_and_no_two_the_same() -> None:
    grid = load_tile_grid()
    assert list(grid.columns) == ["unit_code", "row", "column"]
    assert list(grid["unit_code"]) == sorted(load_provinces()["unit_code"])
    assert len(grid) == 63
    assert len(set(tiles().values())) == 63


def test_each_unit_of_2025_has_one_tile_too() -> None:
    assert sorted(tiles(34)) == sorted(load_references().units_of(34)["unit_code"])
    assert len(set(tiles(34).values())) == 34


@pytest.mark.parametrize("frame", FRAMES)
def test_neighbours_mostly_touch(frame: Frame) -> None:
    neighbours = load_references().neighbours_of(frame)
    pairs = [(one, other) for one, others in neighbours.items() for other in others]
    apart = [pair for pair in pairs if not touch(*pair, frame)]
    assert len(apart) < 0.06 * len(pairs), apart


def test_every_misfit_of_tiles_and_provinces_is_reported_at_once(data_copy: DataCopy) -> None:
    lines = data_copy.read(NAME).splitlines()
    lines[1] = "63,99," + lines[1].split(",", 2)[2]
    lines[3] = ",".join(lines[3].split(",")[:2]) + "," + lines[2].split(",", 2)[2]
    data_copy.write(NAME, "\n".join(lines) + "\n")
    with pytest.raises(BoundaryError) as caught:
        load_tile_grid(data_directory=data_copy.directory)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{NAME}, column 'unit_code': a province has 0 tiles: Hà Nội; expected '01' once",
        f"{NAME}, row 2, column 'unit_code': the code is not in units.csv; found '99'",
        f"{NAME}, row 4, column 'unit_code': two provinces have the same tile; found '04'",
    ]


def test_a_province_with_two_tiles_is_named(data_copy: DataCopy) -> None:
    data_copy.write(NAME, data_copy.read(NAME) + "63,96,0,0\n")
    with pytest.raises(
        DataError, match="row 99, column 'frame, unit_code': the value stands more than once; found '63, 96'"
    ):
        load_tile_grid(data_directory=data_copy.directory)


def test_a_cell_that_is_no_number_and_a_missing_file_are_refused(data_copy: DataCopy) -> None:
    first = data_copy.read(NAME).splitlines()[1]
    data_copy.replace(NAME, f"{first}\n", "63,01,x,2\n")
    with pytest.raises(DataError, match=r"tile_grid\.csv, row 2, column 'row'"):
        load_tile_grid(data_directory=data_copy.directory)
    data_copy.remove(NAME)
    with pytest.raises(DataError, match=r"tile_grid\.csv: the file is missing"):
        load_tile_grid(data_directory=data_copy.directory)


def test_a_folder_from_before_the_34_had_tiles_is_read_as_it_is(data_copy: DataCopy) -> None:
    lines = [line.split(",", 1)[1] for line in data_copy.read(NAME).splitlines() if not line.startswith("34")]
    data_copy.write(NAME, "\n".join(lines) + "\n")
    description = json.loads(data_copy.read("datapackage.json"))
    (schema,) = [one["schema"] for one in description["resources"] if one["path"] == NAME]
    schema["fields"] = schema["fields"][1:]
    schema["primaryKey"], schema["foreignKeys"] = "unit_code", []
    data_copy.write("datapackage.json", json.dumps(description))
    pd.testing.assert_frame_equal(load_tile_grid(data_directory=data_copy.directory), load_tile_grid())
    assert load_references(data_copy.directory).tile_grid_of(34) is None
    assert validate_data(data_copy.directory) == []
