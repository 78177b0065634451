"""What changed from one snapshot to the next is named once for each unit; a path keeps to one share."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.progress import CHANGES, PATH_COLUMNS, compare, count_changes, trace_path
from hotich_analysis.vocabulary import RETURN_COLUMNS

FACTS = ["unit_code", "name_vi", "region", "indicator_code"]
STATES = ["state_before", "state_after"]
COUNTS = ["numerator_before", "denominator_before", "numerator_after", "denominator_after"]


def cell(status: pd.DataFrame, unit: str, indicator: str) -> pd.Series[bool]:
    return status["unit_code"].eq(unit) & status["indicator_code"].eq(indicator)


def with_books(status: pd.DataFrame, unit: str, done: int, there: int, level: str) -> pd.DataFrame:
    changed = status.copy()
    changed.loc[cell(status, unit, "books"), ["numerator", "denominator", "level"]] = [done, there, level]
    return changed


def change_of(before: pd.DataFrame, after: pd.DataFrame, provinces: pd.DataFrame, *key: str) -> str:
    table = compare(before, after, units=provinces).set_index(["unit_code", "indicator_code"])
    return str(table.loc[key, "change"])


def test_comparison_fits_in_the_head(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    table = compare(april, june, units=provinces)
    assert list(table.columns) == [*FACTS, "level_before", "level_after", *COUNTS, "change", *STATES]
    assert table[["indicator_code", "name_vi", "change"]].to_numpy().tolist() == [
        ["birth", "Ân", "unchanged"],
        ["birth", "Bình", "gained"],
        ["birth", "Chung", "unchanged"],
        ["books", "Ân", "unchanged"],
        ["books", "Bình", "gained"],
        ["books", "Chung", "newly_reported"],
    ]
    assert table.loc[4, COUNTS].tolist() == [30, 90, 45, 90]
    assert table.loc[4, ["level_before", "level_after"]].tolist() == ["partial", "partial"]


def test_tables_without_counts_have_no_columns_of_counts(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    before, after = (table.drop(columns=list(RETURN_COLUMNS)) for table in (april, june))
    table = compare(before, after, units=provinces)
    assert list(table.columns) == [*FACTS, "level_before", "level_after", "change", *STATES]
    assert table["change"].tolist()[3:] == ["unchanged", "unchanged", "newly_reported"]
    assert set(COUNTS) <= set(compare(before, june, units=provinces))


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((30, 90, "partial"), (29, 90, "partial"), "lost"),
        ((30, 90, "partial"), (40, 120, "partial"), "unchanged"),  # as much is left, of more
        ((90, 90, "full"), (90, 120, "partial"), "lost"),  # nothing undone, more found
        ((90, 90, "full"), (120, 120, "full"), "unchanged"),
        ((0, 90, "none"), (1, 10**8, "partial"), "gained"),
        ((10**8 - 2, 10**8 - 1, "partial"), (10**8 - 1, 10**8, "partial"), "gained"),  # equal as floats
        ((0, 0, "full"), (50, 100, "partial"), "lost"),
        ((50, 100, "partial"), (0, 0, "full"), "gained"),
    ],
)
def test_share_of_a_ratio_says_whether_it_gained(
    april: pd.DataFrame,
    june: pd.DataFrame,
    provinces: pd.DataFrame,
    before: tuple[int, int, str],
    after: tuple[int, int, str],
    change: str,
) -> None:
    tables = with_books(april, "92", *before), with_books(june, "92", *after)
    assert change_of(*tables, provinces, "92", "books") == change


def test_units_and_indicators_of_either_table_are_all_there_in_order(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    before = april[april["unit_code"].ne("93")]
    after = june[june["indicator_code"].eq("books") & june["unit_code"].ne("91")].iloc[::-1]
    table = compare(before, after, units=provinces)
    assert table[["indicator_code", "unit_code", "change"]].to_numpy().tolist() == [
        ["books", "91", "no_longer_reported"],
        ["books", "92", "gained"],
        ["books", "93", "newly_reported"],
        ["birth", "91", "no_longer_asked"],
        ["birth", "92", "no_longer_asked"],
        ["birth", "93", "no_longer_asked"],
    ]
    assert table[STATES].to_numpy().tolist() == [
        ["reported", "not_reported"],
        ["reported", "reported"],
        ["not_reported", "reported"],
        ["reported", "not_asked"],
        ["reported", "not_asked"],
        ["not_reported", "not_asked"],
    ]


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("reported", "not_reported", "no_longer_reported"),
        ("reported", "not_asked", "no_longer_asked"),
        ("not_asked", "reported", "newly_reported"),
        ("not_asked", "not_reported", "first_asked"),
        ("not_reported", "not_asked", "no_longer_asked"),
        ("not_reported", "not_reported", "not_reported"),
        ("not_applicable", "not_reported", "first_asked"),
    ],
)
def test_what_was_never_asked_is_neither_lost_nor_no_longer_reported(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame, before: str, after: str, change: str
) -> None:
    for table, state in ((april, before), (june, after)):
        if state != "reported":
            table.loc[cell(table, "92", "birth"), ["level", "state"]] = [None, state]
    [row] = (
        compare(april, june, units=provinces)
        .query("unit_code == '92' and indicator_code == 'birth'")[["change", *STATES]]
        .to_numpy()
    )
    assert row.tolist() == [change, before, after]


def test_everything_is_newly_reported_after_an_empty_table(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    assert set(compare(april.iloc[:0], june, units=provinces)["change"]) == {"newly_reported"}


def test_differences_of_one_date_are_corrections(june: pd.DataFrame, provinces: pd.DataFrame) -> None:
    revised = with_books(june, "92", 50, 90, "partial")
    revised.loc[cell(june, "91", "birth"), "note"] = "Chỉ cấp huyện"
    revised.loc[cell(june, "93", "birth"), "level"] = None
    table = compare(june, revised, units=provinces).set_index(["unit_code", "indicator_code"])
    assert table.index[table["change"] == "corrected"].tolist() == [
        ("91", "birth"),
        ("93", "birth"),
        ("92", "books"),
    ]
    assert set(table["change"]) == {"corrected", "unchanged"}


def test_late_answer_is_newly_reported_and_what_nobody_asked_is_neither(
    june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    first = june.copy()
    first.loc[cell(june, "93", "birth"), "level"] = None
    first = first[first["indicator_code"] != "books"]
    later = june.copy()
    later.loc[cell(june, "91", "books"), ["level", "numerator", "denominator"]] = None
    changes = compare(first, later, units=provinces).set_index(["unit_code", "indicator_code"])["change"]
    assert changes["93", "birth"] == "newly_reported"
    assert changes["92", "books"] == "newly_reported"
    assert changes["91", "books"] == "first_asked"
    assert "corrected" not in set(changes)


def test_note_of_another_date_is_no_change(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    june.loc[cell(june, "91", "birth"), "note"] = "Chỉ cấp huyện"
    assert change_of(april, june, provinces, "91", "birth") == "unchanged"


def test_tables_that_cannot_be_compared_are_refused(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame, status: pd.DataFrame
) -> None:
    with pytest.raises(UsageError, match=r"2022-06-30, 2022-04-30.*earlier one first"):
        compare(june, april, units=provinces)
    merged = regroup_status(status, frame=34)
    for one, other, frames in ((merged, status, "34, 63"), (status, merged, "63, 34")):
        with pytest.raises(UsageError, match=f"unknown frames of status tables '{frames}'"):
            compare(one, other)
    with pytest.raises(UsageError, match="unknown unit code '93'"):
        compare(april, june, units=provinces.iloc[:2])


def test_changes_are_counted_by_indicator_and_by_region(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    changes = compare(april, june, units=provinces)
    table = count_changes(changes)
    names = [f"n_{name}" for name in CHANGES]
    sides = [f"n_{what}_{side}" for what in ("deployed", "reporting") for side in ("before", "after")]
    assert list(table.columns) == ["indicator_code", *names, *sides]
    found = table.set_index("indicator_code")
    assert found.loc["birth"].loc[lambda row: row.ne(0)].to_dict() == {
        "n_gained": 1,
        "n_unchanged": 2,
        "n_deployed_before": 2,
        "n_deployed_after": 2,
        "n_reporting_before": 3,
        "n_reporting_after": 3,
    }
    assert found.loc["books"].loc[lambda row: row.ne(0)].to_dict() == {
        "n_gained": 1,
        "n_unchanged": 1,
        "n_newly_reported": 1,
        "n_deployed_before": 2,
        "n_deployed_after": 2,
        "n_reporting_before": 2,
        "n_reporting_after": 3,
    }
    regions = count_changes(changes, by="region")
    assert regions[["indicator_code", "region"]].to_numpy().tolist() == [
        ["birth", "Bắc"],
        ["birth", "Nam"],
        ["books", "Bắc"],
        ["books", "Nam"],
    ]
    with pytest.raises(UsageError, match=r"unknown grouping 'regio'\. Did you mean 'region'"):
        count_changes(changes, by="regio")  # type: ignore[arg-type]


def test_the_dispatch_compared_with_itself_is_unchanged(status: pd.DataFrame) -> None:
    changes = compare(status, status)
    assert len(changes) == 5 * 63
    assert set(changes["change"]) == {"unchanged"}
    table = count_changes(changes).set_index("indicator_code")
    assert table["n_unchanged"].eq(63).all()
    assert table["n_deployed_after"].to_dict() == {
        "provincial_portal": 61,
        "birth_registration": 61,
        "marriage_registration": 38,
        "death_registration": 46,
        "registry_link": 36,
    }


def test_path_of_a_ratio_is_its_achieved_share_and_of_a_level_its_deployed_share(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    path = trace_path([june, april], indicator="books", units=provinces)
    assert list(path.columns) == list(PATH_COLUMNS)
    assert path["snapshot_date"].dt.month.tolist() == [4, 6], "oldest first"
    counts = path[["n_units", "n_missing", "n_full", "n_deployed"]]
    assert counts.to_numpy().tolist() == [[3, 1, 1, 2], [3, 0, 1, 2]]
    assert path["path_share"].tolist() == path["achieved_share"].tolist() == [0.4, 55 / 200]
    birth = trace_path([april, june], indicator="birth", units=provinces)
    assert birth["path_share"].tolist() == birth["deployed_share"].tolist() == [2 / 3, 2 / 3]
    assert birth["full_share"].tolist() == [1 / 3, 2 / 3]
    assert birth["achieved_share"].isna().all()


def test_path_compares_like_with_like(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    """Of books 91 and 92 answered in April, all in June; of birth all both times."""
    books = trace_path([april, june], indicator="books", units=provinces)
    assert books["n_common"].tolist()[1] == 2
    assert books.loc[1, ["common_share_before", "common_share"]].tolist() == [40 / 100, 55 / 100]
    assert books["is_joined"].tolist() == [False, False]
    birth = trace_path([june, april], indicator="birth", units=provinces)
    assert birth.loc[1, ["n_common", "common_share_before", "common_share"]].tolist() == [3, 2 / 3, 2 / 3]
    assert birth["is_joined"].tolist() == [False, True]


def test_path_is_never_drawn_from_one_share_to_the_other(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    levels_alone = april.drop(columns=list(RETURN_COLUMNS))
    path = trace_path([levels_alone, june], indicator="books", units=provinces)
    assert path["deployed_share"].tolist() == [1.0, 2 / 3]
    assert path["path_share"].isna().tolist() == [True, False]


def test_snapshot_that_does_not_ask_is_a_point_without_units(
    april: pd.DataFrame, june: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    path = trace_path([april[april["indicator_code"] == "birth"], june], indicator="books", units=provinces)
    assert path[["n_units", "n_missing", "n_deployed"]].iloc[0].tolist() == [0, 0, 0]
    assert path.loc[0, ["deployed_share", "full_share", "achieved_share", "path_share"]].isna().all()
    nowhere = trace_path([april], indicator="computers", units=provinces)
    assert nowhere["n_units"].tolist() == [0], "indicators.csv has it"
    silent = april.assign(level=april["level"].mask(april["indicator_code"].eq("books")))
    asked = trace_path([silent.drop(columns=list(RETURN_COLUMNS))], indicator="books", units=provinces)
    assert asked[["n_units", "n_missing"]].iloc[0].tolist() == [3, 3]


def test_path_of_an_unknown_indicator_or_without_dates_is_a_usage_error(
    april: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    with pytest.raises(UsageError, match=r"unknown indicator 'bokks'\. Did you mean 'books'"):
        trace_path([april], indicator="bokks", units=provinces)
    with pytest.raises(UsageError, match="unknown date of a status table 'missing'"):
        trace_path([april.drop(columns="snapshot_date")], indicator="books", units=provinces)


def test_path_through_no_snapshot_is_empty() -> None:
    path = trace_path([], indicator="birth_registration")
    assert path.empty
    assert list(path.columns) == list(PATH_COLUMNS)
