"""Public names of version 0.1 stay importable for one version, with a warning that says what to use."""

from __future__ import annotations

import pytest

import hotich_analysis as hotich
from hotich_analysis import deprecated
from hotich_analysis.display.tables import tabulate_gaps
from hotich_analysis.errors import UsageError

NAMES = sorted(
    [name for names in deprecated._MOVED.values() for name in names.split()] + list(deprecated._GONE)
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_version_before_is_found_with_a_warning(name: str) -> None:
    with pytest.warns(DeprecationWarning, match=name):
        assert callable(getattr(hotich, name))


def test_public_names_are_no_deprecated_ones() -> None:
    assert not set(NAMES) & set(hotich.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="load_snapshots"):
        hotich.load_snapshots  # noqa: B018 - the access is what is tested


def test_twins_of_the_second_frame_give_what_the_functions_of_every_frame_give() -> None:
    snapshot = hotich.load_snapshot("2022-04-12")
    today = hotich.regroup(snapshot, frame=34)
    with pytest.warns(DeprecationWarning, match="regrouped"):
        old = hotich.coverage_2025(snapshot.status, by="indicator")
    assert old.equals(hotich.coverage(today.status, by="indicator"))
    with pytest.warns(DeprecationWarning, match="regrouped"):
        gaps = hotich.list_gaps_2025(snapshot.status, indicator="marriage_registration")
    assert gaps.equals(hotich.list_gaps(today.status, indicator="marriage_registration"))
    with pytest.warns(DeprecationWarning, match="regrouped"):
        table = hotich.tabulate_gaps_2025(snapshot.status, indicator="marriage_registration", lang="vi")
    expected = tabulate_gaps(gaps, today.status, indicator="marriage_registration", lang="vi")
    assert table.rows == expected.rows


def test_neighbours_of_shapes_are_those_of_the_table() -> None:
    for frame in (63, 34):
        boundaries = hotich.load_boundaries(frame)
        with pytest.warns(DeprecationWarning, match="neighbours_of"):
            found = hotich.find_neighbours(boundaries)
        assert found == hotich.load_snapshot("2022-04-12").references.neighbours_of(frame)
    with (
        pytest.warns(DeprecationWarning, match="neighbours_of"),
        pytest.raises(UsageError, match="unknown frame '3'"),
    ):
        hotich.find_neighbours(boundaries[:3])
