"""What the document claims stands beside what its tables count; a difference is a finding, not an error."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.reconciliation import (
    CountingRule,
    find_common_rules,
    reconcile,
    try_counting_rules,
)
from hotich_analysis.vocabulary import RECONCILIATION_COLUMNS

INDICATORS_OF_ANNEX_2 = (
    "provincial_portal", "birth_registration", "marriage_registration", "death_registration",
)  # fmt: skip


def claim(claim_id: str, indicator: str, measure: str, claimed: int) -> dict[str, object]:
    return {
        "claim_id": claim_id,
        "indicator_code": indicator,
        "measure": measure,
        "claimed": claimed,
        "where": "trang 1",
    }


@pytest.fixture
def claims() -> pd.DataFrame:
    rows = [
        claim("a", "birth", "n_deployed", 2),
        claim("b", "marriage", "n_deployed", 2),
        claim("c", "marriage", "n_none", 1),
        claim("d", "death", "n_deployed", 3),
    ]
    return pd.DataFrame(rows).astype({"claimed": "Int64"})


def test_reconciliation_fits_in_the_head(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    table = reconcile(tiny, claims)
    assert list(table.columns) == list(RECONCILIATION_COLUMNS)
    assert table["counted"].tolist()[:3] == [2, 1, 1]
    assert table["difference"].tolist()[:3] == [0, -1, 0]


def test_claim_about_something_not_in_the_table_has_no_count(
    tiny: pd.DataFrame, claims: pd.DataFrame
) -> None:
    assert reconcile(tiny, claims).loc[3, ["counted", "difference"]].isna().all()


def test_claim_of_an_unknown_measure_is_a_usage_error(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match="unknown measure 'n_ful'"):
        reconcile(tiny, claims.assign(measure="n_ful"))


def test_reconciliation_reports_difference_without_raising(snapshot: Snapshot) -> None:
    table = reconcile(snapshot.status, snapshot.claims).set_index("claim_id")
    assert len(table) == 9
    assert table["difference"].eq(0).sum() == 7
    open_claims = table[table["difference"].ne(0)]
    assert open_claims[["claimed", "counted", "difference"]].to_dict("index") == {
        "footnote_2_marriage": {"claimed": 28, "counted": 38, "difference": 10},
        "footnote_2_death": {"claimed": 34, "counted": 46, "difference": 12},
    }
    assert open_claims["where"].tolist() == ["Chú thích 2", "Chú thích 2"]


def name(rule: CountingRule) -> str:
    marks = "+".join(f"{code}:{mark}" for code, mark in rule.marks)
    return f"{marks} without notes" if rule.without_notes else marks


def test_every_conjunction_is_tried_on_open_claims_only(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    tried = try_counting_rules(tiny, claims)
    assert set(tried["claim_id"]) == {"b"}
    assert {name(rule): n for rule, n in zip(tried["rule"], tried["counted"], strict=True)} == {
        "birth:deployed": 2,
        "birth:full": 1,
        "marriage:deployed": 1,
        "birth:deployed+marriage:deployed": 1,
        "birth:full+marriage:deployed": 1,
        "birth:deployed without notes": 1,
        "marriage:deployed without notes": 1,
        "birth:deployed+marriage:deployed without notes": 1,
    }
    assert {name(rule) for rule in tried.loc[tried["is_simplest"], "rule"]} == {"birth:deployed"}
    assert find_common_rules(tiny, tried) == []


def test_a_rule_that_gives_both_numbers_is_found_by_the_columns_it_asks_for(tiny: pd.DataFrame) -> None:
    claims = pd.DataFrame([claim("a", "birth", "n_deployed", 1), claim("b", "marriage", "n_deployed", 2)])
    tried = try_counting_rules(tiny, claims.astype({"claimed": "Int64"}))
    assert {name(rule) for rule in find_common_rules(tiny, tried)} == {"marriage:deployed"}  # the other's own
    claims.loc[1, "claimed"] = 0
    tried = try_counting_rules(tiny, claims.astype({"claimed": "Int64"}))
    assert find_common_rules(tiny, tried) == []


def test_no_open_claim_leaves_nothing_to_try(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    tried = try_counting_rules(tiny, claims.iloc[[0]])
    assert tried.empty
    assert find_common_rules(tiny, tried) == []
    assert list(tried.columns) == [
        "claim_id", "indicator_code", "rule", "claimed", "counted", "difference", "is_simplest",
    ]  # fmt: skip


def test_34_is_given_by_nine_rules_28_by_none_and_both_by_none(snapshot: Snapshot) -> None:
    tried = try_counting_rules(snapshot.status, snapshot.claims)
    hits = tried[tried["difference"].eq(0)]
    assert set(hits["claim_id"]) == {"footnote_2_death"}
    assert {name(rule) for rule in hits.loc[hits["is_simplest"], "rule"]} == {
        "provincial_portal:deployed+birth_registration:deployed+registry_link:deployed",
        "provincial_portal:deployed+marriage_registration:deployed+death_registration:deployed",
        "provincial_portal:deployed+marriage_registration:full",
        "provincial_portal:full+marriage_registration:deployed",
        "marriage_registration:deployed+death_registration:full",
    }
    annex_2 = "+".join(f"{code}:deployed" for code in INDICATORS_OF_ANNEX_2)
    assert annex_2 in set(hits["rule"].map(name)), "an x in all four columns"
    assert len(hits) == 9
    assert find_common_rules(snapshot.status, tried) == []


def test_rules_count_what_a_reader_of_the_annex_counts(snapshot: Snapshot) -> None:
    """Counted again cell by cell, without the rules' own code."""
    levels = snapshot.status.pivot_table("level", "unit_code", "indicator_code", "first", observed=True)
    cells = {code: {column: str(level) for column, level in row.items()} for code, row in levels.T.items()}
    tried = try_counting_rules(snapshot.status, snapshot.claims)
    assert tried["rule"].nunique() == 3 * 2 * 3 * 3 * 2 - 1 + 2**5 - 1
    enough = {"deployed": {"full", "partial"}, "full": {"full"}}
    for rule, counted in tried[["rule", "counted"]].itertuples(index=False):
        units = [row for row in cells.values() if all(row[code] in enough[mark] for code, mark in rule.marks)]
        assert counted == sum("partial" not in row.values() or not rule.without_notes for row in units)
