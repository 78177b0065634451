"""Every task of the dispatch is listed, reported or not; "before" a date is not on it."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.references import load_indicators
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import TIMELINESS, count_timeliness, judge_timeliness, list_tasks


@pytest.fixture
def indicators() -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "indicator_code": ["birth", "printers", "books"],
            "kind": ["level", "ratio", "ratio"],
            "legal_basis_vi": "mục",
            "legal_basis_en": "item",
            "deadline": [None, "2022-04-25", "2022-04-30"],
            "deadline_for": [None, "return", "completion"],
        }
    )
    return table.astype({"deadline": "str", "deadline_for": "str"})


def judge(status: pd.DataFrame, indicators: pd.DataFrame, code: str, **as_of: str) -> list[str]:
    table = judge_timeliness(status, indicators, **as_of)
    return table.loc[table["indicator_code"] == code, "timeliness"].tolist()


def with_deadline(indicators: pd.DataFrame, deadline: str, deadline_for: str) -> pd.DataFrame:
    is_books = indicators["indicator_code"].eq("books")
    return indicators.assign(
        deadline=indicators["deadline"].mask(is_books, deadline),
        deadline_for=indicators["deadline_for"].mask(is_books, deadline_for),
    )


def test_every_task_has_a_row_whether_it_is_reported_or_not(
    april: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    tasks = list_tasks(april, indicators)
    columns = ["indicator_code", "state", "n_reported", "n_missing", "n_full", "n_deployed"]
    assert tasks[columns].to_numpy().tolist() == [
        ["birth", "reported", 3, 0, 1, 2],
        ["printers", "not_reported", 0, 3, 0, 0],
        ["books", "reported", 2, 1, 1, 2],
    ]
    assert tasks["deadline"].tolist()[1:] == ["2022-04-25", "2022-04-30"]


def test_rows_without_a_figure_are_no_report(april: pd.DataFrame, indicators: pd.DataFrame) -> None:
    silent = april.assign(level=april["level"].mask(april["indicator_code"].eq("books")))
    assert list_tasks(silent, indicators)["state"].tolist() == ["reported", "not_reported", "not_reported"]


def test_pair_without_a_row_is_missing_in_the_list(april: pd.DataFrame, indicators: pd.DataFrame) -> None:
    assert list_tasks(april.iloc[1:], indicators).loc[0, ["n_reported", "n_missing"]].tolist() == [2, 1]


def test_the_dispatch_reports_on_five_of_its_thirteen_tasks(status: pd.DataFrame) -> None:
    tasks = list_tasks(status, load_indicators())
    assert len(tasks) == 13
    assert tasks["state"].value_counts().to_dict() == {"reported": 5, "not_reported": 8}
    assert (tasks["n_reported"] + tasks["n_missing"]).eq(63).all()


@pytest.mark.parametrize(
    ("deadline", "timeliness"),
    [
        ("2022-05-01", ["on_time", "on_time", "not_yet_due"]),
        ("2022-04-30", ["late", "late", "not_received"]),  # "before" 30/4, dated 30/4
        ("2022-04-25", ["late", "late", "not_received"]),
    ],
)
def test_a_return_is_on_time_before_its_deadline_and_not_on_it(
    april: pd.DataFrame, indicators: pd.DataFrame, deadline: str, timeliness: list[str]
) -> None:
    assert judge(april, with_deadline(indicators, deadline, "return"), "books") == timeliness


@pytest.mark.parametrize(
    ("deadline", "timeliness"),
    [
        ("2022-05-01", ["on_time", "not_yet_due", "not_yet_due"]),
        ("2022-04-30", ["late", "not_complete", "not_received"]),
    ],
)
def test_a_completion_is_on_time_when_full_before_its_deadline(
    april: pd.DataFrame, indicators: pd.DataFrame, deadline: str, timeliness: list[str]
) -> None:
    assert judge(april, with_deadline(indicators, deadline, "completion"), "books") == timeliness


def test_an_indicator_that_the_table_has_not_is_missing_for_all_units(
    april: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    table = judge_timeliness(april, indicators)
    assert list(table.columns) == [
        "unit_code",
        "indicator_code",
        "deadline",
        "deadline_for",
        "reported_date",
        "timeliness",
    ]
    assert table["indicator_code"].tolist() == ["printers"] * 3 + ["books"] * 3
    printers = table[table["indicator_code"] == "printers"]
    assert printers["unit_code"].tolist() == ["91", "92", "93"]
    assert set(printers["timeliness"]) == {"not_received"}


def test_date_of_the_snapshot_counts_where_a_report_states_none(
    april: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    early = april.assign(reported_date=pd.Timestamp(2022, 4, 20)).astype({"reported_date": "datetime64[s]"})
    assert judge(early, indicators, "books")[0] == "on_time"
    undated = early.assign(reported_date=pd.NaT).astype({"reported_date": "datetime64[s]"})
    for table in (undated, april.drop(columns="reported_date")):
        assert judge(table, indicators, "books")[0] == "late"
        assert judge(table, with_deadline(indicators, "2022-05-01", "return"), "books")[0] == "on_time"
        assert judge_timeliness(table, indicators)["reported_date"].isna().all(), "shown as it is"


def test_each_row_has_the_date_of_its_own_snapshot(
    april: pd.DataFrame, june: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    is_books = april["indicator_code"].eq("books")
    last_known = pd.concat([april[is_books], june[~is_books]]).drop(columns="reported_date")
    asked = with_deadline(indicators, "2022-05-01", "return")
    assert judge(last_known, asked, "books") == ["on_time", "on_time", "not_received"], "judged in June"


def test_what_is_dated_after_the_day_of_judgement_had_not_come(
    april: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    asked = with_deadline(indicators, "2022-04-25", "return")
    assert judge(april, asked, "books", as_of="2022-04-20") == ["not_yet_due"] * 3
    assert judge(april, asked, "books", as_of="2022-04-25") == ["not_received"] * 3
    for day in ("2022-04-30", "2022-05-20"):
        assert judge(april, asked, "books", as_of=day) == judge(april, asked, "books")


def test_timeliness_is_counted_for_each_deadline(april: pd.DataFrame, indicators: pd.DataFrame) -> None:
    counts = count_timeliness(judge_timeliness(april, indicators))
    assert list(counts.columns) == ["indicator_code", "deadline", *(f"n_{name}" for name in TIMELINESS)]
    assert counts.to_numpy().tolist() == [
        ["printers", "2022-04-25", 0, 0, 0, 3, 0],
        ["books", "2022-04-30", 0, 1, 1, 1, 0],
    ]


def test_nothing_of_the_dispatch_was_due_on_its_own_date(status: pd.DataFrame) -> None:
    counts = count_timeliness(judge_timeliness(status, load_indicators()))
    assert counts["indicator_code"].tolist() == [
        "book_digitisation",
        "computers",
        "internet",
        "printers",
        "scanners",
    ]
    assert counts["n_not_yet_due"].eq(63).all()


def test_unknown_dates_and_uses_of_a_deadline_are_usage_errors(
    april: pd.DataFrame, indicators: pd.DataFrame
) -> None:
    with pytest.raises(UsageError, match="unknown date of the status table 'missing'"):
        judge_timeliness(april.drop(columns="snapshot_date"), indicators)
    with pytest.raises(UsageError, match="unknown date 'soon'"):
        judge_timeliness(april, indicators, as_of="soon")
    with pytest.raises(UsageError, match=r"unknown use of a deadline 'retrun'\. Did you mean 'return'"):
        judge_timeliness(april, with_deadline(indicators, "2022-04-25", "retrun"))
