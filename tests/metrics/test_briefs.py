"""A unit among the others: ranks with ties, whom it can ask, and what it is asked for."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.dataset.boundaries import load_boundaries, order_by_distance
from hotich_analysis.dataset.references import load_indicators, load_references
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.briefs import (
    list_earlier_items,
    list_helpers,
    list_unit_items,
    list_unit_tasks,
    rank_units,
)
from hotich_analysis.metrics.gaps import list_gaps

INDICATORS = pd.DataFrame(
    {
        "indicator_code": ["birth", "books", "printers"],
        "legal_basis_vi": ["mục 1", "mục 2", "mục 3.2"],
        "legal_basis_en": ["item 1", "item 2", "item 3.2"],
        "deadline": [None, "2025-01-01", "2022-04-25"],
        "deadline_for": [None, "completion", "return"],
    }
)


def helpers(status: pd.DataFrame, provinces: pd.DataFrame, unit: str, neighbours: str, nearest: str):
    table = list_helpers(
        status, unit=unit, neighbours=neighbours.split(), nearest=nearest.split(), units=provinces
    )
    return [tuple(row) for row in table[["indicator_code", "unit_code", "tier"]].to_numpy()]


def test_ranks_count_what_is_done_and_what_is_not_reported_apart(tiny, provinces) -> None:
    ranks = rank_units(tiny, units=provinces).set_index("unit_code")
    assert ranks[["n_items", "n_done", "n_missing"]].to_numpy().tolist() == [[2, 2, 0], [2, 1, 1], [2, 0, 0]]


def test_only_who_answered_everything_is_ranked_among_those_who_did(tiny, provinces) -> None:
    ranks = rank_units(tiny, units=provinces).set_index("unit_code")
    assert ranks["rank"].isna().tolist() == [False, True, False]
    assert ranks["rank"].dropna().tolist() == [1, 2]
    assert ranks["rank_in_region"].dropna().tolist() == [1, 1]
    assert ranks["n_units_in_region"].tolist() == [1, 1, 1]
    assert set(ranks["n_units"]) == {2}


def test_ties_share_the_better_rank_and_are_counted(tiny, provinces) -> None:
    birth = tiny[tiny["indicator_code"] == "birth"]
    ranks = rank_units(birth, units=provinces).set_index("unit_code")
    assert ranks["rank"].tolist() == [1, 1, 3]
    assert ranks["n_tied"].tolist() == [1, 1, 0]
    assert ranks["n_tied_in_region"].tolist() == [1, 1, 0]


def test_done_and_gaps_are_all_items_of_every_unit_of_the_dispatch(status) -> None:
    ranks = rank_units(status).set_index("unit_code")
    n_gaps = list_gaps(status).groupby("unit_code").size().reindex(ranks.index, fill_value=0)
    assert (ranks["n_done"] + n_gaps).eq(ranks["n_items"]).all()
    assert (ranks["rank"] + ranks["n_tied"]).max() == len(ranks)


def test_items_of_a_unit_have_note_and_state_and_are_lacking_only_if_reported(tiny, provinces) -> None:
    items = list_unit_items(tiny, unit="92", units=provinces).set_index("indicator_code")
    assert items["note"]["birth"] == "Chỉ cấp huyện"
    assert items["is_lacking"].to_dict() == {"birth": False, "marriage": False}
    assert items["state"].to_dict() == {"birth": "reported", "marriage": "not_reported"}
    assert items["achieved_share"].isna().all()


def test_items_of_returns_have_counts_and_share(june, provinces) -> None:
    books = list_unit_items(june, unit="92", units=provinces).set_index("indicator_code").loc["books"]
    assert (books["numerator"], books["denominator"], books["achieved_share"]) == (45, 90, 0.5)
    assert books["is_lacking"]


def test_neighbours_that_have_it_in_full_go_before_those_that_have_a_part(tiny, provinces) -> None:
    assert helpers(tiny, provinces, "93", "91 92", "92 91") == [
        ("birth", "91", "neighbour"),
        ("marriage", "91", "neighbour"),
    ]


def test_a_neighbour_that_has_a_part_is_asked_where_none_has_all(tiny, provinces) -> None:
    # 92 has a part of birth, and has not reported marriage; 91 lies in another region than 93.
    assert helpers(tiny, provinces, "93", "92", "92 91") == [
        ("birth", "92", "neighbour"),
        ("marriage", "91", "country"),
    ]


def test_without_such_a_neighbour_the_nearest_of_the_region_is_asked(tiny, provinces) -> None:
    assert helpers(tiny, provinces, "92", "93", "93 91") == [("birth", "91", "region")]


def test_of_what_a_unit_did_not_report_it_is_advised_nobody(tiny, provinces) -> None:
    marriage = tiny[tiny["indicator_code"].eq("marriage")]
    assert helpers(marriage, provinces, "92", "91", "91 93") == []
    assert helpers(marriage, provinces, "93", "91", "91 92") == [("marriage", "91", "neighbour")]


def test_who_has_all_needs_nobody_and_what_nobody_has_has_no_row(tiny, provinces) -> None:
    assert helpers(tiny, provinces, "91", "92 93", "92 93") == []
    without_first = tiny[tiny["unit_code"] != "91"]
    assert helpers(without_first, provinces, "93", "92", "92") == [("birth", "92", "neighbour")]


def test_of_a_ratio_a_larger_share_is_ahead(april, june, provinces) -> None:
    books = {name: table[table["indicator_code"] == "books"] for name, table in [("a", april), ("j", june)]}
    assert helpers(books["j"], provinces, "93", "92", "92 91") == [("books", "92", "neighbour")]
    assert helpers(books["j"], provinces, "92", "93", "93 91") == [("books", "91", "region")]
    assert helpers(books["a"], provinces, "93", "92", "92 91") == []  # not reported


def test_every_gap_of_the_dispatch_that_somebody_has_closed_has_somebody_to_ask(status) -> None:
    boundaries = load_boundaries()
    neighbours = load_references().neighbours_of(63)
    for unit in ("51", "84", "96", "01"):
        nearest = order_by_distance(boundaries, unit=unit)
        table = list_helpers(status, unit=unit, neighbours=neighbours[unit], nearest=nearest)
        gaps = list_gaps(status)
        assert set(gaps.loc[gaps["unit_code"] == unit, "indicator_code"]) <= set(table["indicator_code"])
        assert table.loc[table["tier"] == "neighbour", "unit_code"].isin(neighbours[unit]).all()
        assert not table["unit_code"].eq(unit).any()


def test_tasks_are_gaps_unreported_and_unknown_ones(april, june) -> None:
    tasks = list_unit_tasks(april, INDICATORS, unit="93").set_index("indicator_code")
    assert tasks["state"].to_dict() == {"birth": "gap", "books": "not_reported", "printers": "no_figures"}
    assert tasks["timeliness"].isna()["printers"]
    assert list_unit_tasks(june, INDICATORS, unit="91")["indicator_code"].tolist() == ["printers"]
    late = list_unit_tasks(june, INDICATORS, unit="92").set_index("indicator_code")
    assert late["timeliness"]["books"] == "not_yet_due"


def test_tasks_of_the_dispatch_name_basis_and_deadline(status) -> None:
    tasks = list_unit_tasks(status, load_indicators(), unit="51").set_index("indicator_code")
    assert tasks["deadline"]["book_digitisation"] == "2025-01-01"
    assert set(tasks.index[tasks["state"] == "gap"]) == {
        "birth_registration", "marriage_registration", "death_registration", "registry_link"
    }  # fmt: skip
    assert "provincial_portal" not in tasks.index


def test_what_was_last_known_is_of_items_without_an_answer_now(tiny, april, june, provinces) -> None:
    def list_earlier(tables: list[pd.DataFrame], unit: str) -> list[tuple[str, str, str]]:
        table = list_earlier_items(tables, unit=unit, units=provinces)
        dates = table["snapshot_date"].dt.strftime("%d/%m")
        return list(zip(table["indicator_code"], table["level"], dates, strict=True))

    assert list_earlier([april, june], "92") == []
    assert list_earlier([tiny, april], "92") == []  # marriage was not reported before, either
    assert list_earlier([tiny, april], "93") == [("marriage", "none", "12/04")]
    birth = june[june["indicator_code"] == "birth"]
    assert list_earlier([tiny, april, birth], "91") == [
        ("books", "full", "30/04"),
        ("marriage", "full", "12/04"),
    ]
    assert list_earlier([tiny], "91") == []


def test_an_unknown_unit_is_refused(status) -> None:
    for call in (list_unit_items, lambda table, unit: list_unit_tasks(table, INDICATORS, unit=unit)):
        with pytest.raises(UsageError, match="unit code"):
            call(status, unit="03")


def test_tables_are_not_changed(june, provinces) -> None:
    before = june.copy()
    rank_units(june, units=provinces)
    helpers(june, provinces, "93", "92", "91")
    pd.testing.assert_frame_equal(june, before)
