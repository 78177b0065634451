"""A unit of one frame is never taken for one of the other, by name or by code."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from data_copies import DATA

from hotich_analysis.dataset.names import resolve_unit
from hotich_analysis.dataset.references import load_references, load_units
from hotich_analysis.errors import AmbiguousProvinceError, UnknownProvinceError, UsageError
from hotich_analysis.vocabulary import Frame

# code -> what it means among the 63, and among the 34
CHANGED = {
    "15": ("Yên Bái", "Lào Cai (2025)"),
    "24": ("Bắc Giang", "Bắc Ninh (2025)"),
    "44": ("Quảng Bình", "Quảng Trị (2025)"),
    "52": ("Bình Định", "Gia Lai (2025)"),
    "80": ("Long An", "Tây Ninh (2025)"),
    "82": ("Tiền Giang", "Đồng Tháp (2025)"),
    "91": ("Kiên Giang", "An Giang (2025)"),
}


def test_each_frame_has_its_units_and_every_province_is_part_of_one() -> None:
    provinces, units = load_units(63, data_directory=DATA), load_units(34, data_directory=DATA)
    assert (len(provinces), len(units)) == (63, 34)
    parts = [code for codes in units["part_codes"] for code in codes]
    assert sorted(parts) == sorted(provinces["unit_code"])


def test_only_merged_units_are_marked() -> None:
    units = load_units(34, data_directory=DATA)
    is_marked = units["label_vi"].str.endswith(" (2025)")
    assert is_marked.tolist() == [len(codes) > 1 for codes in units["part_codes"]]


@pytest.mark.parametrize("code", CHANGED)
def test_a_code_means_what_its_frame_says(code: str) -> None:
    frames: tuple[Frame, ...] = (63, 34)
    for frame, label in zip(frames, CHANGED[code], strict=True):
        labels = load_units(frame, data_directory=DATA).set_index("unit_code")["label_vi"]
        assert labels[code] == label
        assert resolve_unit(label, frame=frame, data_directory=DATA) == code
        assert resolve_unit(f"{frame}:{code}", frame=frame, data_directory=DATA) == code


@pytest.mark.parametrize("code", CHANGED)
def test_a_code_of_2025_in_a_table_of_the_63_is_an_error_that_says_so(code: str) -> None:
    before, since = CHANGED[code]
    with pytest.raises(UsageError) as caught:
        resolve_unit(f"34:{code}", data_directory=DATA)
    assert f"{since}, code {code} of the 34-unit frame" in str(caught.value)
    assert f"{before} (63:{code})" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "frame", "said"),
    [
        ("Tuyên Quang (2025)", 63, "in the 63-unit frame this is Hà Giang (63:02) and Tuyên Quang (63:08)"),
        ("Tuyên Quang (63)", 34, "in the 34-unit frame this is Tuyên Quang (2025) (34:08)"),
        ("Hà Giang", 34, "'Hà Giang' is Hà Giang, code 02 of the 63-unit frame"),
        ("02", 34, "'02' is Hà Giang, code 02 of the 63-unit frame"),
        ("Thừa Thiên Huế", 34, "this is Huế (34:46)"),
        ("00", 63, "unknown code of the 63-unit frame"),
    ],
)
def test_a_unit_of_the_other_frame_is_refused_with_what_it_is_here(
    text: str, frame: Frame, said: str
) -> None:
    with pytest.raises(UsageError) as caught:
        resolve_unit(text, frame=frame, data_directory=DATA)
    assert said in str(caught.value)


def test_names_are_found_in_their_frame_without_a_mark() -> None:
    assert resolve_unit("tuyen quang", frame=34, data_directory=DATA) == "08"
    assert resolve_unit("Thành phố Huế", frame=34, data_directory=DATA) == "46"
    assert resolve_unit("Tỉnh Lào Cai", data_directory=DATA) == "10"
    assert resolve_unit("Lào Cai", frame=34, data_directory=DATA) == "15"


def test_wrong_accents_are_asked_about_and_never_guessed() -> None:
    with pytest.raises(AmbiguousProvinceError, match="accents differ"):
        resolve_unit("Quảng Ngải", frame=34, data_directory=DATA)


def test_a_name_of_no_unit_has_the_nearest_names() -> None:
    with pytest.raises(UnknownProvinceError) as caught:
        resolve_unit("Quảng Ngãi ơi", frame=34, data_directory=DATA)
    assert "Quảng Ngãi" in caught.value.candidates


@pytest.mark.parametrize(
    ("code", "frame", "day", "kind", "name"),
    [
        ("22", 34, "2026-03-31", "Tỉnh", "Quảng Ninh"),
        ("22", 34, "2026-09-01", "Thành phố trực thuộc Trung ương", "Quảng Ninh"),
        ("24", 34, "2026-09-19", "Tỉnh", "Bắc Ninh"),
        ("24", 34, "2026-09-20", "Thành phố trực thuộc Trung ương", "Bắc Ninh"),
        ("75", 34, "2026-04-29", "Tỉnh", "Đồng Nai"),
        ("75", 34, "2026-04-30", "Thành phố trực thuộc Trung ương", "Đồng Nai"),
        ("46", 63, "2022-04-12", "Tỉnh", "Thừa Thiên Huế"),
        ("46", 63, "2025-01-01", "Thành phố trực thuộc Trung ương", "Huế"),
        ("01", 34, "2026-09-20", "Thành phố trực thuộc Trung ương", "Hà Nội"),
    ],
)
def test_a_unit_is_what_it_was_on_the_day(code: str, frame: Frame, day: str, kind: str, name: str) -> None:
    found = load_references(DATA).find_unit(code, frame=frame, on=dt.date.fromisoformat(day))
    assert (found["type_vi"], found["name_vi"]) == (kind, name)


def test_there_are_nine_cities_since_20_september_2026() -> None:
    units = load_references(DATA).units_of(34, on=dt.date(2026, 9, 20))
    assert units["type_vi"].str.startswith("Thành phố").sum() == 9


def test_periods_follow_each_other_and_begin_with_what_units_csv_says() -> None:
    references = load_references(DATA)
    for (frame, code), own in references.types.groupby(["frame", "unit_code"]):
        unit = references.units_of(frame).set_index("unit_code").loc[code]
        assert own["type_vi"].iloc[0] == unit["type_vi"]
        bounds = [own["valid_from"].iloc[0], own["valid_to"].fillna("").iloc[-1]]
        assert bounds == [unit["valid_from"], "" if pd.isna(unit["valid_to"]) else unit["valid_to"]]
        ends = [dt.date.fromisoformat(day) + dt.timedelta(days=1) for day in own["valid_to"].iloc[:-1]]
        assert [day.isoformat() for day in ends] == own["valid_from"].iloc[1:].tolist()
