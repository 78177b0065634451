"""Who borders on whom is a table, the same for both frames."""

from __future__ import annotations

import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset.references import References, load_references
from hotich_analysis.errors import DataError, UsageError
from hotich_analysis.vocabulary import FRAMES, Frame

BORDERS = "units/borders.csv"


@pytest.fixture
def references() -> References:
    return load_references(DATA)


@pytest.mark.parametrize(("frame", "n_pairs"), [(63, 135), (34, 58)])
def test_every_pair_stands_in_the_table(references: References, frame: Frame, n_pairs: int) -> None:
    neighbours = references.neighbours_of(frame)
    assert sum(len(others) for others in neighbours.values()) == 2 * n_pairs


@pytest.mark.parametrize(
    ("frame", "code", "expected"),
    [
        (63, "01", "17 19 24 25 26 27 33 35"),
        (63, "06", "04 08 19 20"),
        (63, "10", "02 12 15"),  # not Sơn La, which Natural Earth has beside Lào Cai
        (63, "33", "01 27 30 34 35"),
        (63, "48", "46 49"),
        (63, "66", "54 56 64 67 68"),
        (63, "75", "60 68 70 74 77 79"),
        (63, "79", "72 74 75 77 80 82"),
        (63, "84", "83 86 94"),  # over the Cổ Chiên and the Hậu
        (63, "96", "91 95"),
        (34, "92", "82 86 91 96"),
    ],
)
def test_neighbours_of_a_unit_are_those_of_the_atlas(
    references: References, frame: Frame, code: str, expected: str
) -> None:
    assert references.neighbours_of(frame)[code] == tuple(expected.split())


@pytest.mark.parametrize("frame", FRAMES)
def test_neighbourhood_is_mutual_and_leaves_nobody_out(references: References, frame: Frame) -> None:
    neighbours = references.neighbours_of(frame)
    assert list(neighbours) == sorted(references.units_of(frame)["unit_code"])
    for code, others in neighbours.items():
        assert others
        assert code not in others
        assert all(code in neighbours[other] for other in others)


def test_borders_of_merged_units_are_those_of_their_parts(references: References) -> None:
    unit_of = references.walk_to(34)
    met = {
        frozenset((unit_of[code], unit_of[other]))
        for code, others in references.neighbours_of(63).items()
        for other in others
    }
    found = {
        frozenset((code, other)) for code, others in references.neighbours_of(34).items() for other in others
    }
    assert found == {pair for pair in met if len(pair) > 1}


def test_each_folder_has_its_own_borders(data_copy: DataCopy, references: References) -> None:
    lines = [line for line in data_copy.read_rows(BORDERS) if line[:3] != ["63", "83", "84"]]
    data_copy.write_rows(BORDERS, lines)
    assert load_references(data_copy.directory).neighbours_of(63)["84"] == ("86", "94")
    assert references.neighbours_of(63)["84"] == ("83", "86", "94")


def test_changing_what_was_returned_changes_nothing_for_the_next_caller(references: References) -> None:
    references.neighbours_of(63).clear()
    assert len(references.neighbours_of(63)) == 63


def test_a_unit_that_borders_on_none_has_none(data_copy: DataCopy) -> None:
    lines = [line for line in data_copy.read_rows(BORDERS) if "96" not in line[1:3]]
    data_copy.write_rows(BORDERS, lines)
    assert load_references(data_copy.directory).neighbours_of(63)["96"] == ()


def test_what_fits_no_unit_or_frame_is_refused(data_copy: DataCopy) -> None:
    with pytest.raises(UsageError, match="unknown frame '64'"):
        load_references(DATA).neighbours_of(64)  # type: ignore[arg-type]
    data_copy.set_cells(BORDERS, 136, {"neighbour_code": "97"})
    with pytest.raises(
        DataError, match=r"borders\.csv, row 136, column 'neighbour_code'.*no unit of frame 63"
    ):
        load_references(data_copy.directory).neighbours_of(63)
    data_copy.remove(BORDERS)
    with pytest.raises(DataError, match=r"borders\.csv: the file is missing"):
        load_references(data_copy.directory).neighbours_of(63)
