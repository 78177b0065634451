"""The 34 units show what their parts have, count every part once, and no code is taken for another unit's."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotich_analysis.dataset.references import load_provinces, load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import list_parts, regroup, regroup_status
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.metrics.states import PART_COUNTS, is_merged, is_regrouped
from hotich_analysis.vocabulary import LEVEL_DTYPE, STATUS_COLUMNS

DATA = Path(__file__).parents[2] / "data"
SNAPSHOT = load_snapshot("2022-04-12", data_directory=DATA)
PROVINCES = load_provinces(data_directory=DATA)
UNIT_OF = PROVINCES.set_index("unit_code")["unit_2025_code"]
INDICATORS = ["birth", "marriage", "death"]
BIRTH = "birth_registration"
LEVELS = st.sampled_from(["full", "partial", "none", "not_reported", "not_asked"])
LAM_DONG, DAK_NONG, BINH_THUAN = "68", "67", "60"


def table_of(said: dict[str, str], indicator: str = "birth") -> pd.DataFrame:
    """A table of one indicator: for each unit its level, or why it has none."""
    rows = [{"unit_code": code, "indicator_code": indicator, "level": level} for code, level in said.items()]
    table = pd.DataFrame(rows).reindex(columns=list(STATUS_COLUMNS))
    has_level = table["level"].isin(["full", "partial", "none"])
    table = table.assign(
        state=table["level"].where(~has_level, "reported"),
        level=table["level"].where(has_level),
        snapshot_date=pd.Timestamp(2022, 4, 12),
        frame=63,
        is_inferred=False,
    )
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


def row_of(table: pd.DataFrame, indicator: str, unit: str | None = None) -> pd.Series[Any]:
    rows = table[table["indicator_code"] == indicator]
    return rows[rows["unit_code"] == unit].iloc[0] if unit else rows.iloc[0]


@pytest.mark.parametrize(
    ("said", "merged", "counts"),
    [
        (("full", "full", "full"), "full", (3, 3, 3, 0)),
        (("none", "none", "none"), "none", (3, 0, 0, 0)),
        (("full", "none", "full"), "partial", (3, 2, 2, 0)),
        (("full", "partial", "full"), "partial", (3, 2, 3, 0)),
        (("partial", "partial", "partial"), "partial", (3, 0, 3, 0)),
        (("full", "not_reported", "full"), "full", (3, 2, 2, 1)),
        (("none", "not_reported", "not_reported"), "none", (3, 0, 0, 2)),
        (("full", "not_reported", "none"), "partial", (3, 1, 1, 1)),
        (("not_reported", "not_reported", "not_reported"), "not_reported", (3, 0, 0, 3)),
        (("full", "not_asked", "full"), "full", (2, 2, 2, 0)),
        (("none", "not_asked", "not_asked"), "none", (1, 0, 0, 0)),
        (("not_asked", "not_asked", "not_reported"), "not_reported", (1, 0, 0, 1)),
        (("not_asked", "not_asked", "not_asked"), "not_asked", (0, 0, 0, 0)),
        (("not_applicable", "not_asked", "not_applicable"), "not_asked", (0, 0, 0, 0)),
    ],
)
def test_level_and_state_are_those_of_the_parts_that_reported(
    said: tuple[str, ...], merged: str, counts: tuple[int, ...]
) -> None:
    status = table_of(dict(zip((LAM_DONG, DAK_NONG, BINH_THUAN), said, strict=True)))
    [row] = regroup_status(status, frame=34).to_dict("records")
    assert (row["unit_code"], row["frame"]) == (LAM_DONG, 34)
    has_level = merged in {"full", "partial", "none"}
    assert (None if pd.isna(row["level"]) else row["level"]) == (merged if has_level else None)
    assert row["state"] == ("reported" if has_level else merged)
    assert tuple(row[name] for name in PART_COUNTS) == counts


def test_parts_are_named_by_what_they_reported() -> None:
    said = {LAM_DONG: "full", DAK_NONG: "partial", BINH_THUAN: "not_reported"}
    [row] = regroup_status(table_of(said), frame=34).to_dict("records")
    assert set(row["parts"]) == set(said)
    assert (row["parts_full"], row["parts_partial"]) == ((LAM_DONG,), (DAK_NONG,))
    assert row["parts_missing"] == (BINH_THUAN,)


def test_a_part_without_a_row_is_missing_not_none() -> None:
    [row] = regroup_status(table_of({LAM_DONG: "full"}), frame=34).to_dict("records")
    assert (row["level"], row["n_parts"], row["n_parts_missing"]) == ("full", 3, 2)


def test_a_code_of_the_63_goes_to_its_unit_not_to_the_one_that_has_the_code_now() -> None:
    # 24 was Bắc Giang and is Bắc Ninh now; 25 was Phú Thọ, 26 Vĩnh Phúc.
    merged = regroup_status(table_of({"24": "none", "27": "none", "26": "full"}), frame=34)
    assert dict(zip(merged["unit_code"], merged["level"], strict=True)) == {"24": "none", "25": "full"}
    assert list(merged["n_parts_missing"]) == [0, 2]


def test_there_is_no_way_back_and_none_to_an_unknown_frame() -> None:
    merged = regroup(SNAPSHOT, frame=34)
    for one, frame in ((merged, 63), (SNAPSHOT, 64), (merged, 64)):
        with pytest.raises(UsageError, match="frame"):
            regroup(one, frame=frame)  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="frame"):
            regroup_status(one.status, frame=frame)  # type: ignore[arg-type]


def test_what_is_in_the_frame_already_is_returned_as_it_is() -> None:
    assert regroup(SNAPSHOT, frame=63) is SNAPSHOT
    merged = regroup(SNAPSHOT, frame=34)
    assert regroup(merged, frame=34) is merged
    assert regroup_status(merged.status, frame=34) is merged.status
    assert merged.as_reported is SNAPSHOT


def test_table_of_two_frames_is_refused() -> None:
    both = pd.concat([SNAPSHOT.status, regroup(SNAPSHOT, frame=34).status])
    for call in (lambda table: regroup_status(table, frame=34), list_gaps):
        with pytest.raises(UsageError, match="frame of a table '63, 34'"):
            call(both)


def test_a_unit_that_is_no_province_is_refused() -> None:
    with pytest.raises(UsageError, match="unit code"):
        regroup_status(table_of({"99": "full"}), frame=34)
    with pytest.raises(UsageError, match="unit code"):
        coverage(table_of({"02": "full"}).assign(frame=34), by="indicator")


def test_notes_and_places_stay_where_a_unit_is_one_province_and_nowhere_else() -> None:
    status = table_of({"01": "partial", LAM_DONG: "partial"})
    status = status.assign(note="Chỉ cấp huyện", row=7, file="annex_2.csv")
    merged = regroup_status(status, frame=34).set_index("unit_code")
    assert merged.loc["01", ["note", "row", "file"]].tolist() == ["Chỉ cấp huyện", 7, "annex_2.csv"]
    assert merged.loc[LAM_DONG, ["note", "row", "file"]].isna().all()


def test_merged_are_the_units_of_several_parts() -> None:
    merged = regroup(SNAPSHOT, frame=34).status
    assert is_regrouped(merged)
    assert not is_regrouped(SNAPSHOT.status)
    assert merged.loc[is_merged(merged), "unit_code"].nunique() == 23
    assert not is_merged(SNAPSHOT.status).any()


def test_the_dispatch_in_34_units_counts_all_63() -> None:
    merged = regroup(SNAPSHOT, frame=34).status
    assert merged.groupby("indicator_code")["unit_code"].nunique().eq(34).all()
    sums = merged.groupby("indicator_code")[["n_parts", "n_parts_full", "n_parts_deployed"]].sum()
    counts = coverage(SNAPSHOT.status, by="indicator").set_index("indicator_code")
    assert sums["n_parts"].eq(63).all()
    assert sums["n_parts_full"].eq(counts["n_full"]).all()
    assert sums["n_parts_deployed"].eq(counts["n_full"] + counts["n_partial"]).all()


def test_units_of_the_34_add_up_those_of_the_63() -> None:
    units = load_references(DATA).units_of(34, year=2022)
    assert units["population_thousand"].sum() == pytest.approx(PROVINCES["population_thousand"].sum())
    assert sorted(code for parts in units["part_codes"] for code in parts) == sorted(UNIT_OF.index)
    assert regroup(SNAPSHOT, frame=34).units["unit_code"].tolist() == units["unit_code"].tolist()


def test_units_are_counted_by_all_their_provinces() -> None:
    row = row_of(coverage(regroup(SNAPSHOT, frame=34).status, by="indicator"), BIRTH)
    # Quảng Ngãi and Ninh Thuận lack it; both were merged with a province that has it
    counts = ["frame", "n_units", "n_full", "n_partial", "n_none", "n_missing", "n_whole"]
    assert row[counts].tolist() == [34, 34, 32, 2, 0, 0, 32]
    assert row["deployed_share"] == pytest.approx(32 / 34)


def test_shares_of_people_are_those_of_the_63() -> None:
    merged, whole = (
        coverage(table, by="indicator", weight="population").set_index("indicator_code")
        for table in (regroup(SNAPSHOT, frame=34).status, SNAPSHOT.status)
    )
    columns = ["population_deployed_share", "population_full_share"]
    pd.testing.assert_frame_equal(merged[columns], whole[columns])


def test_a_unit_has_the_counts_of_its_provinces() -> None:
    table = coverage(regroup(SNAPSHOT, frame=34).status, by="unit", weight="population")
    row = row_of(table, BIRTH, "51")
    people = PROVINCES.set_index("unit_code")["population_thousand"]
    assert row["name_vi"] == "Quảng Ngãi (2025)"
    assert row[["frame", "n_units", "n_full", "n_none"]].tolist() == [34, 2, 1, 1]
    # not the average of the shares of its two provinces, 0.5
    expected = people["62"] / (people["62"] + people["51"])
    assert row["population_deployed_share"] == pytest.approx(expected)


def test_regions_are_refused_in_the_frame_of_2025() -> None:
    with pytest.raises(UsageError, match="34-unit frame"):
        coverage(regroup(SNAPSHOT, frame=34).status, by="region")


def test_gaps_name_the_provinces_that_lack_it_and_their_people_alone() -> None:
    rows = list_gaps(regroup(SNAPSHOT, frame=34).status, indicator=BIRTH).set_index("unit_code")
    assert rows["name_vi"].to_dict() == {"51": "Quảng Ngãi (2025)", "56": "Khánh Hòa (2025)"}
    assert rows["parts_lacking"].to_dict() == {"51": "Quảng Ngãi", "56": "Ninh Thuận"}
    assert rows["level"].astype(str).unique().tolist() == ["partial"]
    people = list_gaps(SNAPSHOT.status, indicator=BIRTH)["population_thousand"].sum()
    assert rows["population_thousand"].sum() == pytest.approx(people)


def test_an_unknown_indicator_is_named() -> None:
    with pytest.raises(UsageError, match="birth_registration"):
        list_gaps(regroup(SNAPSHOT, frame=34).status, indicator="birth_registraton")


@given(statuses())
def test_every_part_is_counted_once(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34)
    touched = UNIT_OF[UNIT_OF.isin(UNIT_OF[status["unit_code"]])]
    assert len(merged) == touched.nunique() * status["indicator_code"].nunique()
    for indicator, rows in merged.groupby("indicator_code"):
        given_rows = status[status["indicator_code"] == indicator]
        n_asked = len(touched) - given_rows["state"].eq("not_asked").sum()
        assert rows["n_parts"].sum() == n_asked
        assert rows["n_parts_missing"].sum() == n_asked - given_rows["level"].notna().sum()
        assert rows["n_parts_full"].sum() == given_rows["level"].eq("full").sum()
        assert rows["n_parts_deployed"].sum() == given_rows["level"].isin(["full", "partial"]).sum()


@given(statuses())
def test_level_agrees_with_the_counts(status: pd.DataFrame) -> None:
    for row in regroup_status(status, frame=34).to_dict("records"):
        n_reporting = row["n_parts"] - row["n_parts_missing"]
        assert pd.isna(row["level"]) == (n_reporting == 0)
        assert (row["state"] == "reported") == (n_reporting > 0)
        assert (row["state"] == "not_reported") == (n_reporting == 0 < row["n_parts_missing"])
        if n_reporting:
            assert (row["level"] == "full") == (row["n_parts_full"] == n_reporting)
            assert (row["level"] == "none") == (row["n_parts_deployed"] == 0)


@given(statuses())
def test_parts_of_the_merged_units_are_the_provinces_with_their_levels(status: pd.DataFrame) -> None:
    parts = list_parts(regroup_status(status, frame=34)).dropna(subset="part_code")
    assert set(parts["frame"]) <= {63}
    assert parts["unit_code"].eq(parts["part_code"].map(UNIT_OF)).all()
    found = parts.set_index(["indicator_code", "part_code"])["level"].astype("object")
    for row in status[status["level"].notna()].to_dict("records"):
        assert found[row["indicator_code"], row["unit_code"]] == row["level"]
    assert found.notna().sum() == status["level"].notna().sum()


@given(statuses(), st.randoms(use_true_random=False))
def test_order_of_rows_is_irrelevant_and_nothing_is_mutated(status: pd.DataFrame, random: Any) -> None:
    before, order = status.copy(deep=True), list(range(len(status)))
    random.shuffle(order)
    keys = ["indicator_code", "unit_code"]
    merged, shuffled = (
        regroup_status(table, frame=34).sort_values(keys, ignore_index=True)
        for table in (status, status.iloc[order].reset_index(drop=True))
    )
    pd.testing.assert_frame_equal(merged, shuffled)
    pd.testing.assert_frame_equal(status, before)


@given(statuses())
def test_a_unit_of_one_province_keeps_its_level_and_state(status: pd.DataFrame) -> None:
    merged = regroup_status(status, frame=34).set_index(["indicator_code", "unit_code"])
    alone = set(UNIT_OF[~UNIT_OF.duplicated(keep=False)].index)
    for row in status[status["unit_code"].isin(alone)].to_dict("records"):
        cell = merged.loc[(row["indicator_code"], UNIT_OF[row["unit_code"]])]
        assert cell["state"] == row["state"]
        assert cell["level"] == row["level"] or (pd.isna(cell["level"]) and pd.isna(row["level"]))


# --- counted again, from the files, without a line of the package ---------------------------------

Cells = dict[tuple[str, str], str]
"""By indicator and code of a province: its level, or why it has none."""
COLUMNS = {
    "ĐÃ TRIỂN KHAI TRÊN CÔNG DVC CẤP TỈNH": "provincial_portal",
    "Đăng ký khai sinh": "birth_registration",
    "Đăng ký kết hôn": "marriage_registration",
    "Đăng ký khai tử": "death_registration",
}


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def strip(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if letter.isalpha()).casefold()


def read_marks() -> Cells:
    provinces = [row for row in read_csv("units/units.csv") if row["frame"] == "63"]
    cells = {}
    for province, line in zip(provinces, read_csv("snapshots/2022-04-12/annex_2.csv")[:-1], strict=True):
        for column, indicator in COLUMNS.items():
            mark = line[column]
            level = "full" if mark == "x" else "partial" if mark.startswith("x ") else "none"
            cells[indicator, province["unit_code"]] = level
    listed = {strip(row["Tên tỉnh, thành phố"]) for row in read_csv("snapshots/2022-04-12/annex_1.csv")}
    for province in provinces:
        is_listed = strip(province["name_gso_list_2022"]) in listed
        cells["registry_link", province["unit_code"]] = "none" if is_listed else "full"
    return cells


MARKS = read_marks()
PEOPLE = {
    row["unit_code"]: float(row["population_thousand"])
    for row in read_csv("units/populations.csv")
    if (row["frame"], row["year"]) == ("63", "2022")
}
NAMES = {row["unit_code"]: row["name_vi"] for row in read_csv("units/units.csv") if row["frame"] == "63"}
PARTS_OF: dict[str, list[str]] = defaultdict(list)
for line in read_csv("units/crosswalk.csv"):
    PARTS_OF[line["to_code"]].append(line["from_code"])


def count_again(cells: Cells) -> dict[str, dict[str, float]]:
    """The coverage of each indicator in the 34 units, counted part by part."""
    found = {}
    for indicator in (*COLUMNS.values(), "registry_link"):
        counts = dict.fromkeys(["n_units", "n_full", "n_partial", "n_none", "n_missing", "n_whole"], 0)
        for parts in PARTS_OF.values():
            said = [cells[indicator, part] for part in parts]
            levels = [level for level in said if level in {"full", "partial", "none"}]
            counts["n_units"] += bool(levels) or "not_reported" in said
            counts["n_missing"] += not levels and "not_reported" in said
            if levels:
                of_all = levels[0] if set(levels) in ({"full"}, {"none"}) else "partial"
                counts[f"n_{of_all}"] += 1
                counts["n_whole"] += "none" not in levels
        people = [(PEOPLE[part], cells[indicator, part]) for parts in PARTS_OF.values() for part in parts]
        whole = sum(n for n, level in people if level in {"full", "partial", "none"})
        deployed = sum(n for n, level in people if level in {"full", "partial"})
        n_reporting = counts["n_units"] - counts["n_missing"]
        found[indicator] = counts | {
            "deployed_share": counts["n_whole"] / n_reporting if n_reporting else float("nan"),
            "population_deployed_share": deployed / whole if whole else float("nan"),
        }
    return found


def list_gaps_again(cells: Cells) -> dict[tuple[str, str], tuple[str, str, float]]:
    """By unit and indicator: whether it is lacking or not reported, the parts that lack it, their people."""
    found = {}
    for unit, parts in PARTS_OF.items():
        for indicator in (*COLUMNS.values(), "registry_link"):
            said = {part: cells[indicator, part] for part in parts}
            lacking = [part for part in parts if said[part] == "none"]
            if lacking:
                names = "; ".join(sorted(NAMES[part] for part in lacking))
                found[unit, indicator] = ("reported", names, sum(PEOPLE[part] for part in lacking))
            elif not {"full", "partial"} & set(said.values()) and "not_reported" in said.values():
                people = sum(PEOPLE[part] for part in parts)
                found[unit, indicator] = ("not_reported", "", people)
    return found


def blank(cells: Cells) -> pd.DataFrame:
    """The status table of the dispatch, with what `cells` have in the place of a level."""
    keys = list(zip(SNAPSHOT.status["indicator_code"], SNAPSHOT.status["unit_code"], strict=True))
    silent = [cells[key] in {"not_reported", "not_asked"} for key in keys]
    return SNAPSHOT.status.assign(
        level=SNAPSHOT.status["level"].mask(silent),
        state=[cells[key] if is_silent else "reported" for key, is_silent in zip(keys, silent, strict=True)],
    )


@given(
    st.dictionaries(
        st.sampled_from(sorted(MARKS)), st.sampled_from(["not_reported", "not_asked"]), max_size=200
    )
)
def test_34_units_are_the_63_counted_up_whoever_is_silent(silent: Cells) -> None:
    cells = MARKS | silent
    merged = regroup_status(blank(cells), frame=34)
    table = coverage(merged, by="indicator", weight="population").set_index("indicator_code")
    for indicator, counts in count_again(cells).items():
        assert table.loc[indicator, list(counts)].to_dict() == pytest.approx(counts, nan_ok=True)
    gaps = {(row["unit_code"], row["indicator_code"]): row for row in list_gaps(merged).to_dict("records")}
    expected = list_gaps_again(cells)
    assert set(gaps) == set(expected)
    for key, (state, names, people) in expected.items():
        assert (gaps[key]["state"], gaps[key]["population_thousand"]) == (state, pytest.approx(people))
        assert "; ".join(sorted(filter(None, gaps[key]["parts_lacking"].split("; ")))) == names


def test_nobody_silent_is_what_the_dispatch_says() -> None:
    """What the test above starts from: the marks, read again, are the status table."""
    status = SNAPSHOT.status
    found = zip(status["indicator_code"], status["unit_code"], status["level"], strict=True)
    assert {(indicator, unit): level for indicator, unit, level in found} == MARKS
