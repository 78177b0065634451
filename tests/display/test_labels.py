"""A name near its unit stands on the cheapest of all places, though most of them are never weighed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from hotich_analysis.display.maps.labels import _find_cheapest

Numbers = npt.NDArray[np.float64]


def draw_costs(seed: int, most: float) -> tuple[Numbers, Numbers]:
    """What 4000 places cost at the least, and beyond that: whole numbers, so that some are equal.

    Every other time those that seem cheap are dear, as near a unit among larger ones.
    """
    lots = np.random.default_rng(seed)
    least = np.floor(lots.uniform(0, 1000, 4000))
    return least, np.floor(lots.uniform(0, most, 4000) + seed % 2 * (1100 - 1.1 * least))


@pytest.mark.parametrize("most", [10, 300, 3000])
@pytest.mark.parametrize("seed", range(10))
def test_the_place_is_the_first_of_the_cheapest(seed: int, most: float) -> None:
    least, more = draw_costs(seed, most)
    best, cost = _find_cheapest(least, more.__getitem__)
    total = least + more
    assert cost == total.min()
    assert best in np.flatnonzero(total == total.min())
    by_distance = np.sort(least)
    assert _find_cheapest(by_distance, more.__getitem__)[0] == np.argmin(by_distance + more)


def test_places_that_cannot_be_cheaper_are_not_weighed() -> None:
    least, more = draw_costs(2, 10)
    weighed: list[int] = []

    def weigh(some: npt.NDArray[np.intp]) -> Numbers:
        weighed.extend(some)
        return more[some]

    _find_cheapest(least, weigh)
    assert len(weighed) < 200
