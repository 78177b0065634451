"""Each indicator as it was last known, and the last snapshot against what was known before."""

from __future__ import annotations

import pandas as pd
import pytest

from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import compare_last, compare_revisions, list_last_known
from hotich_analysis.vocabulary import LEVEL_DTYPE


def on(status: pd.DataFrame, date: str, **levels: str | None) -> pd.DataFrame:
    """The tiny table at another date, with the levels of unit 93 replaced, by indicator."""
    moved = status.assign(snapshot_date=pd.Timestamp(date), level=status["level"].astype("object"))
    for indicator, level in levels.items():
        moved.loc[moved["indicator_code"].eq(indicator) & moved["unit_code"].eq("93"), "level"] = level
    return moved.astype({"level": LEVEL_DTYPE})


def only(status: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return status[status["indicator_code"] == indicator]


def level_of(known: pd.DataFrame, indicator: str, unit: str = "93") -> object:
    rows = known[known["indicator_code"].eq(indicator) & known["unit_code"].eq(unit)]
    return rows["level"].iloc[0]


def test_an_indicator_is_known_from_the_last_table_that_speaks_of_it(tiny: pd.DataFrame) -> None:
    later = only(on(tiny, "2022-06-30", birth="full"), "birth")
    known = list_last_known([tiny, later])
    assert level_of(known, "birth") == "full"
    assert level_of(known, "marriage") == "none"
    dates = known.groupby("indicator_code")["snapshot_date"].first().dt.strftime("%Y-%m-%d")
    assert dates.to_dict() == {"birth": "2022-06-30", "marriage": "2022-04-12"}


def test_a_table_that_asks_and_gets_no_answer_does_not_hide_what_was_known(tiny: pd.DataFrame) -> None:
    silent = on(tiny, "2022-06-30").assign(level=pd.Categorical([None] * len(tiny), dtype=LEVEL_DTYPE))
    assert level_of(list_last_known([tiny, silent]), "birth", "91") == "full"


def test_no_table_is_refused() -> None:
    with pytest.raises(UsageError):
        list_last_known([])


def test_one_table_alone_changed_nothing(tiny: pd.DataFrame, provinces: pd.DataFrame) -> None:
    changes = compare_last([tiny], units=provinces)
    assert changes.empty
    assert "change" in changes


def test_the_last_table_is_compared_with_the_last_that_spoke_of_its_indicators(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    between = only(on(tiny, "2022-05-31"), "marriage")
    last = only(on(tiny, "2022-06-30", birth="full"), "birth")
    changes = compare_last([tiny, between, last], units=provinces).set_index("unit_code")
    assert changes["indicator_code"].unique().tolist() == ["birth"]
    assert changes["change"].to_dict() == {"91": "unchanged", "92": "unchanged", "93": "gained"}


def test_what_only_the_last_table_asks_is_newly_reported_or_first_asked(
    tiny: pd.DataFrame, provinces: pd.DataFrame
) -> None:
    last = on(tiny, "2022-06-30")
    changes = compare_last([only(tiny, "birth"), only(last, "marriage")], units=provinces)
    assert changes.set_index("unit_code")["change"].to_dict() == {
        "91": "newly_reported",
        "92": "first_asked",
        "93": "newly_reported",
    }


def test_each_revision_lists_what_it_corrects(tiny: pd.DataFrame) -> None:
    codes = tiny["unit_code"].map({"91": "01", "92": "26", "93": "27"})
    first = tiny.assign(unit_code=codes)
    second = first.assign(level=first["level"].mask(first["unit_code"].eq("27"), "partial"))
    found = compare_revisions({1: first, 2: second, 3: second})
    assert found[["unit_code", "change", "revision"]].to_numpy().tolist() == [
        ["27", "corrected", 2],
        ["27", "corrected", 2],
    ]
    assert compare_revisions({1: first}).empty
