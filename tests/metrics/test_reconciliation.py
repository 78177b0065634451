"""What the document claims stands beside what its tables count; a difference is a finding, not an error."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.reconciliation import COUNTING_RULES, reconcile, try_counting_rules
from hotich_analysis.vocabulary import RECONCILIATION_COLUMNS


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


def test_rules_are_tried_on_open_claims_only(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    tried = try_counting_rules(tiny, claims)
    assert set(tried["claim_id"]) == {"b"}
    assert dict(zip(tried["rule"], tried["counted"], strict=True)) == {
        "deployed": 1,
        "strict": 1,
        "units_without_any_note": 1,
        "all_indicators": 1,
    }
    assert set(tried["difference"]) == {-1}


def test_rule_without_its_indicators_is_not_tried(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    needy = {name for name, rule in COUNTING_RULES.items() if rule.needs}
    assert needy
    assert not needy & set(try_counting_rules(tiny, claims)["rule"])


def test_no_open_claim_leaves_nothing_to_try(tiny: pd.DataFrame, claims: pd.DataFrame) -> None:
    tried = try_counting_rules(tiny, claims.iloc[[0]])
    assert tried.empty
    assert list(tried.columns) == ["claim_id", "indicator_code", "rule", "claimed", "counted", "difference"]


def test_no_rule_gives_the_numbers_of_footnote_2(snapshot: Snapshot) -> None:
    tried = try_counting_rules(snapshot.status, snapshot.claims)
    assert len(tried) == 2 * len(COUNTING_RULES)
    assert tried["difference"].ne(0).all()
    counted = tried.groupby("indicator_code")["counted"]
    assert 28 not in counted.get_group("marriage_registration").tolist()
    assert 34 not in counted.get_group("death_registration").tolist()


def test_rules_count_what_they_say(snapshot: Snapshot) -> None:
    tried = try_counting_rules(snapshot.status, snapshot.claims).set_index(["indicator_code", "rule"])[
        "counted"
    ]
    marriage, death = tried["marriage_registration"], tried["death_registration"]
    assert marriage[["deployed", "strict"]].tolist() == [38, 35]
    assert death[["deployed", "strict"]].tolist() == [46, 43]
    assert marriage["with_provincial_portal"] == 37, "Bắc Ninh has marriage and no portal"
    assert marriage[["all_three_services", "all_three_services_strict", "all_indicators"]].tolist() == [
        35,
        33,
        21,
    ]
    assert marriage["units_without_any_note"] == 32
