"""Names of provinces resolve to codes in every usual form; what is doubtful asks."""

from __future__ import annotations

import unicodedata

import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset.names import ProvinceNames, load_province_names, resolve_province, strip_accents
from hotich_analysis.errors import AmbiguousProvinceError, UnknownProvinceError, UsageError


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
        ("Sài Gòn", "Hồ Chí Minh", "everyday name"),
        ("Vũng Tàu", "Bà Rịa - Vũng Tàu", "district-level cities"),
        ("Hà Tây", "Hà Nội", "do not map silently"),
        ("Thành phố Cao Bằng", "Cao Bằng", "names another kind of unit"),
        ("Thị xã Phú Thọ", "Phú Thọ", "names another kind of unit"),
        ("Huyện Quảng Ninh", "Quảng Ninh", "names another kind of unit"),
        ("Tỉnh Hà Nội", "Hà Nội", "names another kind of unit"),
        ("Phù Yên", "Phú Yên", "accents differ"),
        ("Quang Bình", "Quảng Bình", "accents differ"),
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
    data_copy.replace("units/spellings.csv", "63,01,HN,", "63,00,HN,")
    with pytest.raises(UnknownProvinceError):
        resolve_province("HN", data_directory=data_copy.directory)
