"""The pace is a division of what is left by the time that is left, and says when there is none."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import Pace, required_pace, trace_path

DEADLINE = dt.date(2022, 8, 29)  # 60 days after 30/6


@pytest.fixture
def books(april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    return trace_path([april, june], indicator="books", units=provinces)


@pytest.fixture
def birth(april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    return trace_path([april, june], indicator="birth", units=provinces)


def pace_of(path: pd.DataFrame, deadline: str | dt.date, **target: float) -> Pace:
    pace = required_pace(path, deadline=deadline, **target)
    assert pace is not None
    return pace


def test_pace_of_a_ratio_fits_in_the_head(books: pd.DataFrame) -> None:
    assert pace_of(books, DEADLINE) == Pace(
        last_date=dt.date(2022, 6, 30),
        last_share=0.275,
        n_reporting=3,
        n_units=3,
        target_share=1.0,
        deadline=DEADLINE,
        n_days_left=60,
        n_units_left=2,
        share_per_30_days=pytest.approx(0.3625),
        units_per_30_days=1.0,
    )
    assert pace_of(books, "2022-08-29") == pace_of(books, DEADLINE)


def test_units_of_a_level_have_to_be_deployed_and_of_a_ratio_full(
    birth: pd.DataFrame, books: pd.DataFrame
) -> None:
    assert pace_of(birth, DEADLINE).n_units_left == 1
    assert pace_of(books.assign(n_full=0), DEADLINE).n_units_left == 3
    assert pace_of(birth.assign(n_full=0), DEADLINE).n_units_left == 1


def test_who_did_not_report_has_still_to_get_there(birth: pd.DataFrame) -> None:
    path = birth.assign(n_missing=1, deployed_share=1.0, path_share=1.0)
    pace = pace_of(path, DEADLINE)
    assert (pace.share_per_30_days, pace.n_units_left) == (0.0, 1)


def test_lower_target_asks_for_less_and_never_for_less_than_nothing(birth: pd.DataFrame) -> None:
    assert pace_of(birth, DEADLINE, target_share=0.5).share_per_30_days == 0.0
    assert pace_of(birth, DEADLINE, target_share=0.3).n_units_left == 0
    of_100 = birth.assign(n_units=100, n_deployed=0)
    assert pace_of(of_100, DEADLINE, target_share=0.07).n_units_left == 7


@pytest.mark.parametrize(("deadline", "n_days_left"), [("2022-06-30", 0), ("2022-06-20", -10)])
def test_path_that_goes_on_after_its_deadline_has_no_pace(
    books: pd.DataFrame, deadline: str, n_days_left: int
) -> None:
    pace = pace_of(books, deadline)
    assert (pace.n_days_left, pace.n_units_left) == (n_days_left, 2)
    assert pace.share_per_30_days is None
    assert pace.units_per_30_days is None


@pytest.mark.parametrize("deadline", [None, float("nan"), "2022-04-30", "2020-01-01"])
def test_there_is_no_pace_without_a_deadline_or_a_point_before_it(
    books: pd.DataFrame, deadline: str | None
) -> None:
    assert required_pace(books, deadline=deadline) is None


def test_points_without_a_share_are_no_points(books: pd.DataFrame) -> None:
    path = books.assign(path_share=books["path_share"].mask(books.index == 1))
    assert pace_of(path, DEADLINE).last_date == dt.date(2022, 4, 30)
    assert required_pace(path.assign(path_share=float("nan")), deadline=DEADLINE) is None


def test_unknown_date_and_impossible_target_are_usage_errors(books: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="unknown deadline '29/8/2022'"):
        required_pace(books, deadline="29/8/2022")
    for target in (0.0, 1.1):
        with pytest.raises(UsageError, match="target share"):
            required_pace(books, deadline=DEADLINE, target_share=target)
