"""Each of the 63 provinces went into one of the 34 units of 1 July 2025."""

from __future__ import annotations

import pandas as pd
import pytest
from data_copies import DATA

from hotich_analysis.dataset.references import load_provinces, load_references, load_units


@pytest.fixture(scope="module")
def provinces() -> pd.DataFrame:
    return load_provinces(data_directory=DATA).set_index("unit_code")


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    table = load_units(34, data_directory=DATA).set_index("unit_code")
    return table.assign(n_provinces=table["part_codes"].map(len))


def test_34_units_are_made_of_63_provinces(provinces: pd.DataFrame, units: pd.DataFrame) -> None:
    assert len(provinces) == 63
    assert len(units) == 34
    assert set(provinces["unit_2025_code"]) == set(units.index)
    assert provinces["unit_2025_code"].value_counts().to_dict() == units["n_provinces"].to_dict()


def test_eleven_units_are_unchanged_and_23_merged_from_52(units: pd.DataFrame) -> None:
    assert units["change"].value_counts().to_dict() == {"merged": 23, "unchanged": 11}
    assert units.loc[units["change"] == "merged", "n_provinces"].sum() == 52


def test_six_units_are_centrally_run_cities(units: pd.DataFrame) -> None:
    cities = units.loc[units["type_vi"] == "Thành phố trực thuộc Trung ương", "name_vi"]
    assert list(cities) == ["Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"]


def test_seven_codes_changed_their_meaning(provinces: pd.DataFrame, units: pd.DataFrame) -> None:
    shared = [code for code in units.index if code in provinces.index]
    changed = {
        code: (provinces.loc[code, "name_vi"], units.loc[code, "name_vi"])
        for code in shared
        if provinces.loc[code, "name_vi"] != units.loc[code, "name_vi"] and code != "46"
    }
    assert changed == {
        "15": ("Yên Bái", "Lào Cai"),
        "24": ("Bắc Giang", "Bắc Ninh"),
        "44": ("Quảng Bình", "Quảng Trị"),
        "52": ("Bình Định", "Gia Lai"),
        "80": ("Long An", "Tây Ninh"),
        "82": ("Tiền Giang", "Đồng Tháp"),
        "91": ("Kiên Giang", "An Giang"),
    }


def test_hue_is_thua_thien_hue_under_another_name(provinces: pd.DataFrame, units: pd.DataFrame) -> None:
    assert (provinces.loc["46", "name_vi"], units.loc["46", "name_vi"]) == ("Thừa Thiên Huế", "Huế")
    assert units.loc["46", "change"] == "unchanged"


def test_every_code_of_a_unit_is_the_old_code_of_its_centre(
    provinces: pd.DataFrame, units: pd.DataFrame
) -> None:
    centres = units["administrative_centre_code"]
    assert provinces.loc[centres, "unit_2025_code"].tolist() == list(units.index)
    assert list(centres) == list(units.index)


def test_population_of_the_units_is_that_of_their_provinces(
    provinces: pd.DataFrame, units: pd.DataFrame
) -> None:
    column = "population_thousand"
    units = load_references().units_of(34, year=2022).set_index("unit_code")
    by_unit = provinces.groupby("unit_2025_code")[column].sum()
    assert units[column].to_dict() == pytest.approx(by_unit.to_dict())
    assert units[column].sum() == pytest.approx(provinces[column].sum())
    assert units.loc["79", column] == pytest.approx(9389.72 + 2763.12 + 1178.70)
    assert set(units["population_year"]) == {2022}


def test_a_unit_lies_in_a_region_of_its_own_frame_and_its_provinces_in_theirs(units: pd.DataFrame) -> None:
    lam_dong = units.loc["68"]
    assert lam_dong["region"] == "Duyên hải Nam Trung Bộ và Tây Nguyên"
    assert lam_dong["part_regions"] == "Bắc Trung Bộ và Duyên hải miền Trung; Tây Nguyên"
    assert units["region"].value_counts().tolist() == [9, 6, 6, 5, 5, 3]
    assert units.loc["01", "region"] == "Đồng bằng sông Hồng"
