"""Shares are pooled, never averaged; of a ratio everything that is not full is a gap."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.kinds import compute_share, derive_levels
from hotich_analysis.dataset.references import load_indicators
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.reconciliation import reconcile, try_counting_rules
from hotich_analysis.metrics.states import PART_COUNTS, PARTS, find_date, is_lacking
from hotich_analysis.vocabulary import GAP_COLUMNS, RETURN_COLUMNS, STATUS_COLUMNS

RATIO_COLUMNS = ["numerator", "denominator", "achieved_share"]
LAM_DONG, DAK_NONG, BINH_THUAN, HA_NOI = "68", "67", "60", "01"


def without_counts(status: pd.DataFrame) -> pd.DataFrame:
    return status.drop(columns=list(RETURN_COLUMNS))


def blank_counts(status: pd.DataFrame) -> pd.DataFrame:
    """A table made from returns in which no unit gave counts."""
    return status.assign(numerator=pd.array([pd.NA] * len(status), dtype="Int64")).assign(
        denominator=lambda table: table["numerator"]
    )


def test_achieved_share_is_pooled_not_averaged(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    table = coverage(april, by="indicator", units=provinces).set_index("indicator_code")
    assert list(table.columns[-4:]) == ["full_share", *RATIO_COLUMNS]
    assert table.loc["books", RATIO_COLUMNS].tolist() == [40, 100, 0.4], "an average would be 0.667"
    assert table.loc["birth", RATIO_COLUMNS].isna().all()
    assert table["numerator"].dtype == table["denominator"].dtype == "Int64"
    assert table["achieved_share"].dtype == "float64"
    assert table.loc["books", ["n_full", "n_partial", "n_none", "n_missing"]].tolist() == [1, 1, 0, 1]


def test_sums_stand_before_the_people_and_are_missing_where_nobody_reports(
    april: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    table = coverage(april, by="region", weight="population", units=provinces)
    assert list(table.columns[-5:]) == [
        *RATIO_COLUMNS,
        "population_deployed_share",
        "population_full_share",
    ]
    books = table[table["indicator_code"] == "books"].set_index("region")[RATIO_COLUMNS]
    assert books.loc["Bắc"].tolist() == [40, 100, 0.4]
    assert books.loc["Nam"].isna().all()


def test_half_a_pair_of_counts_is_in_no_sum(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    half = april.assign(numerator=april["numerator"].mask(april["unit_code"].eq("92")))
    books = coverage(half, by="indicator", units=provinces).iloc[1]
    assert books[RATIO_COLUMNS].tolist() == [10, 10, 1.0]


def test_tables_without_counts_are_counted_as_before(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    plain = without_counts(april)
    for table in (plain, blank_counts(april)):
        pd.testing.assert_frame_equal(
            coverage(table, by="unit", units=provinces), coverage(plain, by="unit", units=provinces)
        )
        assert not set(RATIO_COLUMNS) & set(coverage(table, by="unit", units=provinces))
        assert list(list_gaps(table, units=provinces)) == list(GAP_COLUMNS)


def test_share_of_nothing_is_missing_and_its_level_is_full() -> None:
    counts = pd.DataFrame({"numerator": [0, 0, 1, 2, None], "denominator": [0, 2, 2, 2, None]}, dtype="Int64")
    assert compute_share(counts).dropna().tolist() == [0.0, 0.5, 1.0]
    assert derive_levels(counts).tolist()[:4] == ["full", "none", "partial", "full"]
    assert derive_levels(counts).isna().tolist() == [False] * 4 + [True]


def test_partial_ratio_is_a_gap_and_partial_level_is_none(april: pd.DataFrame) -> None:
    assert is_lacking(april).tolist() == [False, False, True, False, True, False]
    assert is_lacking(april, strict=True).tolist() == [False, True, True, False, True, False]
    assert is_lacking(without_counts(april)).tolist() == [False, False, True, False, False, False]


def test_gaps_of_a_ratio_show_their_counts(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    gaps = list_gaps(april, units=provinces)
    assert list(gaps.columns) == [*GAP_COLUMNS, *RATIO_COLUMNS]
    assert gaps[["unit_code", "indicator_code", "state", "n_gaps_of_unit"]].to_numpy().tolist() == [
        ["92", "books", "reported", 1],
        ["93", "birth", "reported", 1],
        ["93", "books", "not_reported", 1],
    ]
    assert gaps.loc[0, RATIO_COLUMNS].tolist() == [30, 90, pytest.approx(1 / 3)]
    assert gaps.loc[1:, RATIO_COLUMNS].isna().all(axis=None)


def test_every_gap_count_takes_a_partial_ratio_for_a_gap(
    april: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    assert count_gaps(april, units=provinces)["n_units"].tolist() == [1, 2, 0]
    assert count_joint_gaps(april).to_dict("records") == [
        {
            "indicator_a": "birth",
            "indicator_b": "books",
            "n_units": 2,  # 93 gave no counts
            "n_gaps_a": 0,
            "n_gaps_b": 1,
            "n_both": 0,
            "expected_both": 0.0,
        }
    ]
    patterns = list_gap_patterns(april)
    assert dict(zip(patterns["indicator_codes"], patterns["unit_codes"], strict=True)) == {
        (): ("91",),
        ("books",): ("92",),
        ("birth",): ("93",),
    }


def test_pair_without_a_row_is_a_gap_in_no_count(april: pd.DataFrame, provinces: pd.DataFrame) -> None:
    kept = april[~(april["unit_code"].eq("91") & april["indicator_code"].eq("birth"))]
    assert count_joint_gaps(kept)[["n_units", "n_gaps_a"]].to_numpy().tolist() == [[1, 0]]
    depths = count_gaps(kept, units=provinces)
    assert depths[["n_units", "n_not_reporting"]].to_numpy().tolist() == [[1, 1], [2, 1], [0, 0]]


def test_ratios_are_in_no_combination(april: pd.DataFrame) -> None:
    indicators = pd.DataFrame(
        {"indicator_code": ["birth", "books"], "kind": ["level", "ratio"], "is_essential_service": False}
    ).assign(is_essential_service=[True, False])
    table = add_combinations(april, indicators=indicators)
    combined = table[table["indicator_code"] == "all_indicators"]
    assert combined["level"].tolist() == ["full", "partial", "none"]
    assert combined["numerator"].isna().all()
    kept = ["level", *RETURN_COLUMNS]
    assert table[kept].dtypes.to_dict() == april[kept].dtypes.to_dict()


def test_table_of_ratios_alone_gets_no_combination(april: pd.DataFrame) -> None:
    books = april[april["indicator_code"] == "books"].reset_index(drop=True)
    books["indicator_code"] = "book_digitisation"
    pd.testing.assert_frame_equal(add_combinations(books, indicators=load_indicators()), books)


def test_counts_of_merged_units_are_added_up_and_give_the_level(april: pd.DataFrame) -> None:
    books = april[april["indicator_code"] == "books"]
    books = books.assign(unit_code=[LAM_DONG, DAK_NONG, BINH_THUAN])
    [row] = regroup_status(books, frame=34).to_dict("records")
    assert (row["numerator"], row["denominator"], row["level"]) == (40, 100, "partial")
    assert (row["n_parts"], row["n_parts_full"], row["n_parts_deployed"], row["n_parts_missing"]) == (
        3,
        1,
        2,
        1,
    )
    assert pd.isna(row["reported_date"])


def test_level_of_a_merged_ratio_follows_from_the_sums_not_from_the_levels(april: pd.DataFrame) -> None:
    # nothing to digitise in one part (0 of 0, full), and nothing digitised in the other
    books = april[april["indicator_code"] == "books"].iloc[:2].assign(unit_code=[LAM_DONG, DAK_NONG])
    books = books.assign(numerator=0, denominator=[0, 90]).astype(
        {"numerator": "Int64", "denominator": "Int64"}
    )
    books["level"] = derive_levels(books)
    assert regroup_status(books, frame=34)["level"].tolist() == ["none"]


def test_merged_table_keeps_its_columns_and_the_date_of_a_unit_of_one_province(april: pd.DataFrame) -> None:
    table = april.assign(unit_code=[HA_NOI, LAM_DONG, DAK_NONG] * 2)
    merged = regroup_status(table, frame=34)
    assert list(merged.columns) == [*STATUS_COLUMNS, *RETURN_COLUMNS, *PART_COUNTS, *PARTS]
    assert merged["numerator"].dtype == "Int64"
    dates = merged.set_index(["indicator_code", "unit_code"])["reported_date"]
    assert dates["books", HA_NOI] == pd.Timestamp(2022, 4, 30)
    assert dates.drop(HA_NOI, level="unit_code").isna().all()
    birth = merged[merged["indicator_code"] == "birth"]
    assert birth["numerator"].isna().all()
    assert birth["level"].tolist() == ["full", "partial"], "levels are merged as before"
    plain = regroup_status(without_counts(table), frame=34)
    assert list(plain.columns) == [*STATUS_COLUMNS, *PART_COUNTS, *PARTS]
    level_rows = merged["indicator_code"].eq("birth")
    pd.testing.assert_frame_equal(
        merged.loc[level_rows, list(plain.columns)], plain[plain["indicator_code"].eq("birth")]
    )


def test_indicators_of_several_snapshots_keep_their_dates(april: pd.DataFrame, june: pd.DataFrame) -> None:
    is_books = april["indicator_code"].eq("books")
    table = pd.concat([april[is_books], june[~is_books]]).replace({"unit_code": {"91": HA_NOI}})
    table = table[table["unit_code"].eq(HA_NOI)]
    merged = regroup_status(table, frame=34)
    assert merged[["indicator_code", "snapshot_date"]].to_numpy().tolist() == [
        ["books", pd.Timestamp(2022, 4, 30)],
        ["birth", pd.Timestamp(2022, 6, 30)],
    ]
    combined = add_combinations(table, indicators=load_indicators()).iloc[-1]
    assert combined["snapshot_date"] == pd.Timestamp(2022, 6, 30)


def test_claims_about_counts_are_borne_out_by_the_sums(april: pd.DataFrame) -> None:
    asked = [
        ("books", "numerator", 40),
        ("books", "denominator", 110),
        ("birth", "numerator", 1),
        ("books", "n_deployed", 2),
    ]
    claims = pd.DataFrame(asked, columns=["indicator_code", "measure", "claimed"])
    claims = claims.assign(claim_id=list("abcd"), where="trang 1").astype({"claimed": "Int64"})
    found = reconcile(april, claims)
    assert found["counted"].tolist()[:2] == [40, 100]
    assert found["difference"].tolist()[:2] == [0, -10]
    assert pd.isna(found.loc[2, "counted"]), "a level has no counts"
    assert found.loc[3, "counted"] == 2
    assert reconcile(without_counts(april), claims)["counted"].tolist()[3] == 2


def test_rules_of_counting_are_not_tried_on_ratios(june: pd.DataFrame) -> None:
    claims = pd.DataFrame(
        {
            "claim_id": ["a", "b"],
            "indicator_code": ["books", "birth"],
            "measure": "n_deployed",
            "claimed": pd.array([3, 3], dtype="Int64"),
            "where": "trang 1",
        }
    )
    tried = try_counting_rules(june, claims)
    assert set(tried["claim_id"]) == {"b"}
    assert {code for rule in tried["rule"] for code, _ in rule.marks} == {"birth"}


def test_table_of_several_dates_is_a_usage_error(april: pd.DataFrame, june: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="2022-04-30, 2022-06-30"):
        find_date(pd.concat([april, june]))
    assert find_date(april) == pd.Timestamp(2022, 4, 30)
    assert pd.isna(find_date(april.drop(columns="snapshot_date")))
