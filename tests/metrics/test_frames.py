"""The 34 units show what their parts have, count every part once, and no code is taken for another unit's."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import (
    PART_COLUMNS,
    POPULATION_COLUMN,
    coverage,
    merge_provinces,
    merge_units,
)
from hotich_analysis.vocabulary import LEVEL_DTYPE, STATUS_COLUMNS

PROVINCES = load_provinces()
UNITS_2025 = pd.read_csv(Path(__file__).parents[2] / "data" / "units_2025.csv", dtype="str")
UNIT_OF = PROVINCES.set_index("unit_code")["unit_2025_code"]
INDICATORS = ["birth", "marriage", "death"]
LEVELS = st.sampled_from(["full", "partial", "none", None])
LAM_DONG, DAK_NONG, BINH_THUAN = "68", "67", "60"
quick = settings(max_examples=25, deadline=None)


def table_of(levels: dict[str, str | None], indicator: str = "birth") -> pd.DataFrame:
    rows = [
        {"unit_code": code, "indicator_code": indicator, "level": level} for code, level in levels.items()
    ]
    table = pd.DataFrame(rows).reindex(columns=list(STATUS_COLUMNS))
    table["snapshot_date"] = pd.Timestamp(2022, 4, 12)
    return table.astype({"level": LEVEL_DTYPE, "unit_code": "str", "indicator_code": "str", "note": "str"})


@st.composite
def statuses(draw: st.DrawFn) -> pd.DataFrame:
    """Draw tables of some provinces and indicators, pairs without a row among them."""
    codes = draw(st.lists(st.sampled_from(list(UNIT_OF.index)), min_size=1, max_size=20, unique=True))
    tables = [
        table_of({code: draw(LEVELS) for code in codes if not place or draw(st.booleans())}, indicator)
        for place, indicator in enumerate(INDICATORS[: draw(st.integers(1, 3))])
    ]
    return pd.concat([table for table in tables if len(table)], ignore_index=True)


@pytest.mark.parametrize(
    ("levels", "merged", "counts"),
    [
        (("full", "full", "full"), "full", (3, 3, 3, 0)),
        (("none", "none", "none"), "none", (3, 0, 0, 0)),
        (("full", "none", "full"), "partial", (3, 2, 2, 0)),
        (("full", "partial", "full"), "partial", (3, 2, 3, 0)),
        (("partial", "partial", "partial"), "partial", (3, 0, 3, 0)),
        (("full", None, "full"), "full", (3, 2, 2, 1)),
        (("none", None, None), "none", (3, 0, 0, 2)),
        (("full", None, "none"), "partial", (3, 1, 1, 1)),
        ((None, None, None), None, (3, 0, 0, 3)),
    ],
)
def test_level_is_that_of_the_parts_that_reported(
    levels: tuple[str | None, ...], merged: str | None, counts: tuple[int, ...]
) -> None:
    status = table_of(dict(zip((LAM_DONG, DAK_NONG, BINH_THUAN), levels, strict=True)))
    [row] = merge_units(status, PROVINCES).to_dict("records")
    assert row["unit_code"] == LAM_DONG
    assert (None if pd.isna(row["level"]) else row["level"]) == merged
    assert tuple(row[name] for name in PART_COLUMNS if name != "frame") == counts


def test_a_part_without_a_row_is_missing_not_none() -> None:
    [row] = merge_units(table_of({LAM_DONG: "full"}), PROVINCES).to_dict("records")
    assert (row["level"], row["n_parts"], row["n_parts_missing"]) == ("full", 3, 2)


def test_a_code_of_the_63_goes_to_its_unit_not_to_the_one_that_has_the_code_now() -> None:
    # 24 was Bắc Giang and is Bắc Ninh now; 25 was Phú Thọ, 26 Vĩnh Phúc.
    merged = merge_units(table_of({"24": "none", "27": "none", "26": "full"}), PROVINCES)
    assert dict(zip(merged["unit_code"], merged["level"], strict=True)) == {"24": "none", "25": "full"}
    assert list(merged["n_parts_missing"]) == [0, 2]


def test_a_merged_table_is_refused_with_or_without_its_frame() -> None:
    merged = merge_units(load_snapshot().status, PROVINCES)
    assert set(merged["frame"]) == {34}
    for table in (merged, merged.drop(columns="frame")):
        with pytest.raises(UsageError, match="frame"):
            merge_units(table, PROVINCES)


def test_a_unit_that_is_no_province_is_refused() -> None:
    with pytest.raises(UsageError, match="unit code"):
        merge_units(table_of({"99": "full"}), PROVINCES)


def test_notes_stay_where_a_unit_is_one_province_and_nowhere_else() -> None:
    status = table_of({"01": "partial", LAM_DONG: "partial"})
    status["note"] = "Chỉ cấp huyện"
    merged = merge_units(status, PROVINCES).set_index("unit_code")
    assert merged.loc["01", "note"] == "Chỉ cấp huyện"
    assert pd.isna(merged.loc[LAM_DONG, "note"])


def test_the_dispatch_in_34_units_counts_all_63() -> None:
    status = load_snapshot("2022-04-12").status
    merged = merge_units(status, PROVINCES)
    assert merged.groupby("indicator_code")["unit_code"].nunique().eq(34).all()
    sums = merged.groupby("indicator_code")[["n_parts", "n_parts_full", "n_parts_deployed"]].sum()
    counts = coverage(status, by="indicator").set_index("indicator_code")
    assert sums["n_parts"].eq(63).all()
    assert sums["n_parts_full"].eq(counts["n_full"]).all()
    assert sums["n_parts_deployed"].eq(counts["n_full"] + counts["n_partial"]).all()


def test_merged_provinces_add_up_and_have_no_shares() -> None:
    units = merge_provinces(PROVINCES, UNITS_2025)
    assert list(units["unit_code"]) == list(UNITS_2025["unit_2025_code"])
    assert units[POPULATION_COLUMN].sum() == pytest.approx(PROVINCES[POPULATION_COLUMN].sum())
    assert sorted(code for parts in units["part_codes"] for code in parts) == sorted(UNIT_OF.index)
    assert units["n_parts"].astype(str).tolist() == UNITS_2025["n_provinces"].tolist()
    lam_dong = units.set_index("unit_code").loc[LAM_DONG]
    assert lam_dong["region"] == "Bắc Trung Bộ và Duyên hải miền Trung; Tây Nguyên"
    merged = merge_units(load_snapshot().status, PROVINCES)
    with pytest.raises(UsageError, match="frame"):
        coverage(merged, by="indicator", provinces=units)


@quick
@given(statuses())
def test_every_part_is_counted_once(status: pd.DataFrame) -> None:
    merged = merge_units(status, PROVINCES)
    touched = UNIT_OF[UNIT_OF.isin(UNIT_OF[status["unit_code"]])]
    assert len(merged) == touched.nunique() * status["indicator_code"].nunique()
    for indicator, rows in merged.groupby("indicator_code"):
        given_rows = status[status["indicator_code"] == indicator]
        assert rows["n_parts"].sum() == len(touched)
        assert rows["n_parts_missing"].sum() == len(touched) - given_rows["level"].notna().sum()
        assert rows["n_parts_full"].sum() == given_rows["level"].eq("full").sum()
        assert rows["n_parts_deployed"].sum() == given_rows["level"].isin(["full", "partial"]).sum()


@quick
@given(statuses())
def test_level_agrees_with_the_counts(status: pd.DataFrame) -> None:
    for row in merge_units(status, PROVINCES).to_dict("records"):
        n_reporting = row["n_parts"] - row["n_parts_missing"]
        assert pd.isna(row["level"]) == (n_reporting == 0)
        if n_reporting:
            assert (row["level"] == "full") == (row["n_parts_full"] == n_reporting)
            assert (row["level"] == "none") == (row["n_parts_deployed"] == 0)


@quick
@given(statuses(), st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant_and_nothing_is_mutated(status: pd.DataFrame, random: object) -> None:
    before, order = status.copy(deep=True), list(range(len(status)))
    random.shuffle(order)  # type: ignore[attr-defined]
    keys = ["indicator_code", "unit_code"]
    merged, shuffled = (
        merge_units(table, PROVINCES).sort_values(keys, ignore_index=True)
        for table in (status, status.iloc[order].reset_index(drop=True))
    )
    pd.testing.assert_frame_equal(merged, shuffled)
    pd.testing.assert_frame_equal(status, before)


@quick
@given(statuses())
def test_a_unit_of_one_province_keeps_its_level(status: pd.DataFrame) -> None:
    merged = merge_units(status, PROVINCES).set_index(["indicator_code", "unit_code"])
    alone = set(UNIT_OF[~UNIT_OF.duplicated(keep=False)].index)
    for row in status[status["unit_code"].isin(alone)].to_dict("records"):
        level = merged.loc[(row["indicator_code"], UNIT_OF[row["unit_code"]]), "level"]
        assert level == row["level"] or (pd.isna(level) and pd.isna(row["level"]))
