"""The status table: one row per unit and indicator, with its evidence."""

from __future__ import annotations

import pandas as pd
import pytest
from data_copies import DATA, SNAPSHOT, DataCopy

from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.vocabulary import CLAIM_COLUMNS, LEVEL_DTYPE, STATUS_COLUMNS

INDICATORS = [
    "provincial_portal",
    "birth_registration",
    "marriage_registration",
    "death_registration",
    "registry_link",
]


@pytest.fixture
def status(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.status


def test_columns_and_types_are_those_of_the_vocabulary(snapshot: Snapshot) -> None:
    assert list(snapshot.status.columns) == list(STATUS_COLUMNS)
    assert snapshot.status["level"].dtype == LEVEL_DTYPE
    assert snapshot.status["snapshot_date"].unique().tolist() == [pd.Timestamp(2022, 4, 12)]
    assert all(isinstance(code, str) and len(code) == 2 for code in snapshot.status["unit_code"])
    assert list(snapshot.claims.columns) == list(CLAIM_COLUMNS)
    assert snapshot.claims["claimed"].dtype == snapshot.claims["claimed_of"].dtype == "Int64"


def test_each_unit_has_each_indicator_once_in_official_order(status: pd.DataFrame) -> None:
    units = list(load_provinces(data_directory=DATA)["unit_code"])
    assert list(status["indicator_code"]) == [code for code in INDICATORS for _ in units]
    assert list(status["unit_code"]) == units * 5


@pytest.mark.parametrize(
    ("indicator", "n_full", "n_partial", "n_none"),
    [
        ("provincial_portal", 58, 3, 2),
        ("birth_registration", 61, 0, 2),
        ("marriage_registration", 35, 3, 25),
        ("death_registration", 43, 3, 17),
        ("registry_link", 36, 0, 27),
    ],
)
def test_levels_count_as_the_marks_do(
    status: pd.DataFrame, indicator: str, n_full: int, n_partial: int, n_none: int
) -> None:
    levels = status.loc[status["indicator_code"] == indicator, "level"]
    assert levels.value_counts().to_dict() == {"full": n_full, "partial": n_partial, "none": n_none}
    assert levels.notna().all()


def test_partial_is_where_a_note_is_and_its_restriction_is_coded(status: pd.DataFrame) -> None:
    noted = status[status["note"].notna()]
    assert list(noted.index) == list(status.index[status["level"] == "partial"])
    assert noted["restriction"].value_counts().to_dict() == {
        "district_level_only": 6,
        "no_birth_at_commune_level": 2,
        "no_birth_or_marriage_at_commune_level": 1,
    }
    assert status.loc[status["note"].isna(), "restriction"].isna().all()


def test_evidence_names_annex_row_and_column(status: pd.DataFrame) -> None:
    rows = status.set_index(["unit_code", "indicator_code"])
    found = rows.loc[("87", "provincial_portal")]
    assert found["evidence"] == "annex_2, row 56, column ĐÃ TRIỂN KHAI TRÊN CÔNG DVC CẤP TỈNH"
    assert (found["level"], found["note"]) == ("partial", "Không có ĐKKS cấp xã")
    assert rows.loc[("48", "registry_link"), "evidence"] == "annex_1, row 1"
    assert rows.loc[("34", "registry_link"), "evidence"] == "annex_1, row 27"


def test_level_is_inferred_where_absence_from_the_list_speaks_and_nowhere_else(status: pd.DataFrame) -> None:
    inferred = status[status["evidence"].str.contains("inferred")]
    assert set(inferred["indicator_code"]) == {"registry_link"}
    assert set(inferred["level"]) == {"full"}
    assert len(inferred) == 36
    assert set(inferred["evidence"]) == {"annex_1, inferred: not in the list"}


def test_blank_mark_is_not_reported_and_stays_missing(data_copy: DataCopy) -> None:
    data_copy.replace(f"{SNAPSHOT}/annex_2.csv", "\n4,Quảng Ninh,x,x,x,x\n", "\n4,Quảng Ninh,x,,x,x\n")
    data_copy.sign()
    status = load_snapshot(data_directory=data_copy.directory).status
    row = status.set_index(["unit_code", "indicator_code"]).loc[("22", "birth_registration")]
    assert pd.isna(row["level"])
    assert row["evidence"] == "annex_2, row 4, column Đăng ký khai sinh"
    assert len(status) == 315


def test_note_behind_a_dash_is_kept_and_the_level_is_none(data_copy: DataCopy) -> None:
    note = "Chỉ có ĐKKH cấp huyện"
    data_copy.replace(
        f"{SNAPSHOT}/annex_2.csv", "\n4,Quảng Ninh,x,x,x,x\n", f"\n4,Quảng Ninh,x,x,- {note},x\n"
    )
    data_copy.sign()
    status = load_snapshot(data_directory=data_copy.directory).status
    row = status.set_index(["unit_code", "indicator_code"]).loc[("22", "marriage_registration")]
    assert (row["level"], row["note"], row["restriction"]) == ("none", note, "district_level_only")
