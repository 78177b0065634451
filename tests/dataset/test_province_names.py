"""Names of provinces resolve to codes in every usual form; what is doubtful asks."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset import names as province_names
from hotich_analysis.dataset.names import (
    ProvinceNames,
    load_province_names,
    resolve_province,
    resolve_provinces,
    strip_accents,
)
from hotich_analysis.dataset.references import load_references
from hotich_analysis.errors import AmbiguousProvinceError, DataError, UnknownProvinceError, UsageError
from hotich_analysis.vocabulary import FRAMES, Frame

REFERENCES = load_references(DATA)


@pytest.fixture(scope="module")
def names() -> ProvinceNames:
    return load_province_names(DATA)


FORMS = {
    "official": lambda row: row["name_vi"],
    "GSO list, with unit word": lambda row: row["name_gso_list_2022"],
    "English": lambda row: row["name_en"],
    "unaccented": lambda row: strip_accents(row["name_vi"]),
    "NFD": lambda row: unicodedata.normalize("NFD", row["name_vi"]),
    "upper case": lambda row: row["name_vi"].upper(),
    "upper case, unit word, NFD": lambda row: unicodedata.normalize("NFD", row["name_gso_list_2022"].upper()),
    "lower case": lambda row: row["name_vi"].lower(),
    "Eth for Đ": lambda row: row["name_vi"].replace("Đ", "\u00d0").replace("đ", "\u00f0"),
    "blanks around and doubled": lambda row: "  " + row["name_vi"].replace(" ", "\u00a0 ") + "\t",
    "short unit word": lambda row: ("TP. " if "Thành phố" in row["type_vi"] else "T. ") + row["name_vi"],
    "short unit word, no blank": lambda row: (
        ("TP." if "Thành phố" in row["type_vi"] else "T.") + row["name_vi"]
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_all_63_provinces_resolve_in_this_form(names: ProvinceNames, form: str) -> None:
    rows = names.provinces.to_dict("records")
    assert len(rows) == 63
    assert [names.resolve(FORMS[form](row)) for row in rows] == [row["unit_code"] for row in rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hoà Bình", "17"),
        ("Thanh Hoá", "38"),
        ("Khánh Hoà", "56"),
        ("Tỉnh Khánh Hoà", "56"),
        ("Tp.Hồ Chí Minh", "79"),
        ("TPHCM", "79"),
        ("Hung Yên", "33"),
        ("Bà Rịa Vũng Tàu", "77"),
        ("Bà Rịa-Vũng Tàu", "77"),
        ("Bà Rịa – Vũng Tàu", "77"),
        ("Bà Rịa \u2212 Vũng Tàu", "77"),
        ("Thừa Thiên–Huế", "46"),
        ("Đắc Lắc", "66"),
        ("Ðong Tháp", "87"),
        ("Hà Nội\t", "01"),
        ("Sài Gòn", "79"),
    ],
)
def test_form_met_in_documents_resolves(text: str, code: str) -> None:
    assert resolve_province(text, data_directory=DATA) == code


@pytest.mark.parametrize(
    ("text", "candidate", "reason"),
    [
        ("Huế", "Thừa Thiên Huế", "provincial city"),
        ("Thành phố Huế", "Thừa Thiên Huế", "district-level city"),
        ("TP. Huế", "Thừa Thiên Huế", "district-level city"),
        ("Vũng Tàu", "Bà Rịa - Vũng Tàu", "district-level cities"),
        ("Hà Tây", "Hà Nội", "do not map silently"),
        ("Thành phố Cao Bằng", "Cao Bằng", "names another kind of unit"),
        ("Thị xã Phú Thọ", "Phú Thọ", "names another kind of unit"),
        ("Huyện Quảng Ninh", "Quảng Ninh", "names another kind of unit"),
        ("Tỉnh Hà Nội", "Hà Nội", "names another kind of unit"),
        ("Phù Yên", "Phú Yên", "accents differ"),
        ("Quang Bình", "Quảng Bình", "a district of Hà Giang"),
        ("Thạnh Hóa", "Thanh Hóa", "accents differ"),
    ],
)
def test_doubtful_name_asks_with_the_candidate_and_the_reason(
    names: ProvinceNames, text: str, candidate: str, reason: str
) -> None:
    with pytest.raises(AmbiguousProvinceError) as caught:
        names.resolve(text)
    assert caught.value.candidates == (candidate,)
    assert reason in caught.value.reason
    assert f"Did you mean '{candidate}'?" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "nearest"), [("Hà Nộii", "Hà Nội"), ("Binh Duongg", "Bình Dương"), ("Nge An", "Nghệ An")]
)
def test_unknown_name_is_refused_with_the_nearest_names(
    names: ProvinceNames, text: str, nearest: str
) -> None:
    with pytest.raises(UnknownProvinceError, match="Did you mean") as caught:
        names.resolve(text)
    assert caught.value.candidates[0] == nearest


@pytest.mark.parametrize("text", ["", "   ", "123", "Paris", "Tỉnh", "VN-HN", "x"])
def test_what_is_no_name_never_resolves(names: ProvinceNames, text: str) -> None:
    with pytest.raises(UsageError):
        names.resolve(text)


def test_name_read_in_a_wrong_encoding_never_resolves(names: ProvinceNames) -> None:
    for name in names.provinces["name_vi"]:
        garbled = name.encode().decode("latin-1")
        if garbled != name:
            with pytest.raises(UsageError):
                names.resolve(garbled)


def test_spelling_of_a_code_that_is_no_province_resolves_nothing(data_copy: DataCopy) -> None:
    data_copy.replace("units/spellings.csv", "63,79,HCM,", "63,00,HCM,")
    with pytest.raises(UnknownProvinceError):
        resolve_province("HCM", data_directory=data_copy.directory)


PROVINCE_FORMS = (
    "Tỉnh {}", "TỈNH {}", "tinh_{}", "tinh{}", "T. {}", "{}, Tỉnh", "{} (tỉnh)", "{} Province",
    "Province of {}", "{}, Vietnam", "{}, VN, Vietnam", "{} province, Viet Nam", "{}.", "Việt Nam - {}",
    "{} prov.", "UBND tỉnh {}", "Sở Tư pháp tỉnh {}",
)  # fmt: skip
CITY_FORMS = (
    "Thành phố {}", "thanh-pho-{}", "TP{}", "Tp. {}", "T.P {}", "tp.{}", "{}, TP", "{} City", "City of {}",
    "{} municipality", "{} city, Vietnam", "Thủ đô {}", "UBND TP. {}",
)  # fmt: skip
OTHER_FORMS = ("Huyện {}", "huyen_{}", "TX. {}", "thị xã {}", "{} district", "{} town", "Phường {}", "Xã {}")
LETTERS = {
    "official": str,
    "unaccented": strip_accents,
    "no blank": lambda name: name.replace(" ", ""),
    "no blank, unaccented": lambda name: strip_accents(name).replace(" ", ""),
    "hyphens": lambda name: strip_accents(name).replace(" ", "-").upper(),
    "underscores": lambda name: strip_accents(name).replace(" ", "_").lower(),
    "zero-width blanks": lambda name: "\u200b".join(name) + "\ufeff",
    "full width": lambda name: "".join(
        chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalpha() else sign for sign in strip_accents(name)
    ),
    "Cyrillic look-alikes": lambda name: strip_accents(name).translate(str.maketrans("aoHcC", "аоНсС")),
    "accents left out here and there": lambda name: " ".join(
        strip_accents(word) if place % 2 else word for place, word in enumerate(name.split())
    ),
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("letters", LETTERS)
def test_unit_words_of_its_own_kind_and_the_country_change_nothing(frame: Frame, letters: str) -> None:
    names = load_province_names(DATA, frame=frame)
    for row in names.provinces.to_dict("records"):
        is_city = row["type_vi"].startswith("Thành phố")
        own, others = (CITY_FORMS, PROVINCE_FORMS[:1]) if is_city else (PROVINCE_FORMS, CITY_FORMS[:1])
        name = LETTERS[letters](row["name_vi"])
        for form in (*own, "{}"):
            assert names.resolve(form.format(name)) == row["unit_code"]
        is_city_since = frame == 34 and row["name_vi"] in CITIES_SINCE
        for form in (*OTHER_FORMS, *(() if is_city_since else others)):
            with pytest.raises(AmbiguousProvinceError) as caught:
                names.resolve(form.format(name))
            assert caught.value.candidates == (row["name_vi"],)


CITIES_SINCE = ("Đồng Nai", "Quảng Ninh", "Bắc Ninh")


@pytest.mark.parametrize("name", CITIES_SINCE)
def test_province_that_became_a_city_is_known_as_both(name: str) -> None:
    names = load_province_names(DATA, frame=34)
    assert names.resolve(f"TP. {name}") == names.resolve(f"Tỉnh {name}") == names.resolve(name)
    with pytest.raises(AmbiguousProvinceError, match="another kind of unit"):
        resolve_province(f"TP. {name}", data_directory=DATA)


@pytest.mark.parametrize("frame", FRAMES)
def test_code_in_brackets_behind_a_name_is_its_own_or_asked_about(frame: Frame) -> None:
    names = load_province_names(DATA, frame=frame)
    for code, name in names.name_of.items():
        assert names.resolve(f"{name} ({code})") == code
        with pytest.raises(AmbiguousProvinceError, match="code 99 is no province") as caught:
            names.resolve(f"{name} (99)")
        assert caught.value.candidates == (name,)


def test_name_of_today_is_nearer_than_that_of_a_former_province(names: ProvinceNames) -> None:
    for code, name in names.name_of.items():
        with pytest.raises(UnknownProvinceError) as caught:
            names.resolve(f"Prowincja {strip_accents(name)}")
        assert caught.value.candidates[0] == names.name_of[code]


@pytest.mark.parametrize("frame", FRAMES)
def test_name_that_lost_letters_never_resolves(frame: Frame) -> None:
    names = load_province_names(DATA, frame=frame)
    for name in names.provinces["name_vi"]:
        for lost in "?\ufffd\u00bf":
            text = "".join(sign if sign.isascii() else lost for sign in name)
            if text != name:
                with pytest.raises(UsageError):
                    names.resolve(text)


@pytest.mark.parametrize(
    ("text", "frame", "candidates", "reason"),
    [
        ("Ha Tay", 63, ("Hà Nội",), "until 31/7/2008"),
        ("Tỉnh Hà Bắc", 63, ("Bắc Giang", "Bắc Ninh"), "1996 into Bắc Giang and Bắc Ninh"),
        ("Ha Bac Province", 34, ("Bắc Ninh",), "1996 into Bắc Giang and Bắc Ninh"),
        ("SONG BE", 34, ("Đồng Nai", "Hồ Chí Minh"), "1996 into Bình Dương and Bình Phước"),
        ("Bình-Trị-Thiên", 63, ("Quảng Bình", "Quảng Trị", "Thừa Thiên Huế"), "a resolution of 1989"),
    ],
)
def test_former_province_is_asked_about_with_what_became_of_it(
    text: str, frame: Frame, candidates: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(AmbiguousProvinceError) as caught:
        resolve_province(text, frame=frame, data_directory=DATA)
    assert set(caught.value.candidates) == set(candidates)
    assert reason in caught.value.reason


def test_everyday_name_that_a_ward_has_since_2025_is_asked_about_then() -> None:
    assert resolve_province("TP Sài Gòn", data_directory=DATA) == "79"
    with pytest.raises(AmbiguousProvinceError, match="a ward has had it"):
        resolve_province("Sai Gon", frame=34, data_directory=DATA)


def test_spellings_hold_in_every_frame_that_has_the_name() -> None:
    assert resolve_province("Đắc Lắc", frame=34, data_directory=DATA) == "66"
    with pytest.raises(UsageError):
        resolve_province("Công Tum", frame=34, data_directory=DATA)


def test_column_of_names_becomes_codes_and_missing_stays_missing() -> None:
    names = pd.Series(["HA-NAM", None, "TP HCM", float("nan"), "Tinh Bac Kan"], index=[7, 8, 9, 10, 11])
    codes = resolve_provinces(names, data_directory=DATA)
    assert codes.index.equals(names.index)
    assert codes[[7, 9, 11]].tolist() == ["35", "79", "06"]
    assert codes[[8, 10]].isna().all()
    assert resolve_provinces(names.dropna()[:0], data_directory=DATA).empty


def test_codes_of_a_column_belong_to_its_frame() -> None:
    names = pd.Series(["Lào Cai", "15", "Gia Lai (2025)"])
    assert resolve_provinces(names, frame=34, data_directory=DATA).tolist() == ["15", "15", "52"]
    with pytest.raises(DataError, match="code 02 of the 63-unit frame"):
        resolve_provinces(pd.Series(["Hà Giang"]), frame=34, data_directory=DATA)


def test_all_unknown_names_of_a_column_are_told_at_once_with_their_rows() -> None:
    names = pd.Series(["Hà Nội", "Hà Nộii", "Huế", "Hà Nộii", *["Paris"] * 12], name="province")
    with pytest.raises(DataError) as caught:
        resolve_provinces(names, data_directory=DATA)
    said = [str(problem) for problem in caught.value.problems]
    assert len(said) == 3
    assert "province: unknown province 'Hà Nộii'. Did you mean 'Hà Nội'" in said[0]
    assert "(rows 1, 3)" in said[0]
    assert "(rows 2)" in said[1]
    assert "and 2 more" in said[2]


def test_column_is_read_against_names_that_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names, calls = pd.Series([*load_province_names(DATA).name_of.values()] * 100), []
    monkeypatch.setattr(province_names, "load_references", lambda path: calls.append(path) or REFERENCES)
    assert resolve_provinces(names, data_directory=DATA).nunique() == 63
    assert len(calls) == 1
