"""Names in the encodings of old office fonts: each is read as its own province, or asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hotich_analysis.dataset.legacy_text import (
    LEGACY_ENCODINGS,
    LegacyEncoding,
    decode_legacy,
    find_encoding,
    is_unicode,
    list_readings,
)
from hotich_analysis.dataset.names import ReceivedNames, UnitProblem, load_received_names
from hotich_analysis.dataset.spreadsheets import Cell

NAMES = pd.read_csv(Path(__file__).with_name("legacy_names.csv"), dtype="str").set_index("unit_code")
FONTS = {"tcvn3": ".VnTime", "vni": "VNI-Times", "viscii": "VI Times", "utf-8": None}
LOST = "\ufffd"


@pytest.fixture(scope="module")
def names() -> ReceivedNames:
    return load_received_names()


def list_names(encoding: LegacyEncoding, *, lost: bool = False) -> list[tuple[str, str]]:
    pairs = zip(NAMES.index, NAMES[encoding], strict=True)
    return [(code, text) for code, text in pairs if (LOST in text) is lost]


@pytest.mark.parametrize("encoding", LEGACY_ENCODINGS)
def test_each_of_63_names_is_read_by_its_font_and_without_it(names, encoding: LegacyEncoding) -> None:
    texts = list_names(encoding)
    assert len(texts) == (52 if encoding == "utf-8" else 63)
    for font in (FONTS[encoding], None, "Times New Roman"):
        found = {code: names.resolve(Cell(1, 1, text, font=font), None) for code, text in texts}
        assert found == {code: code for code, _ in texts}


@pytest.mark.parametrize("encoding", LEGACY_ENCODINGS)
@pytest.mark.parametrize("form", ["Tỉnh {}", "{} ", " {}", "\u00a0{}\u00a0"])
def test_unit_words_and_blanks_around_an_old_name_change_nothing(names, encoding, form: str) -> None:
    """The unit word is Unicode and the name is not, as where two offices worked on one file."""
    for code, text in list_names(encoding):
        cell = Cell(1, 1, form.format(text).strip(), font=FONTS[encoding])
        try:
            assert names.resolve(cell, None) == code
        except UnitProblem:
            assert form.startswith("Tỉnh"), "only a mix of encodings may be asked for"


@pytest.mark.parametrize("encoding", LEGACY_ENCODINGS)
def test_no_name_under_a_wrong_font_is_taken_for_another_province(names, encoding: LegacyEncoding) -> None:
    for code, text in list_names(encoding):
        for font in FONTS.values():
            try:
                found = names.resolve(Cell(1, 1, text, font=font), None)
            except UnitProblem:
                continue
            assert found == code, f"{text} in {font}"


def test_eleven_names_that_lost_a_byte_are_asked_for(names) -> None:
    texts = list_names("utf-8", lost=True)
    assert len(texts) == 11
    for _, text in texts:
        with pytest.raises(UnitProblem) as caught:
            names.resolve(Cell(1, 1, text), None)
        assert caught.value.kind == "unknown_unit"


def test_unicode_names_in_an_old_font_stay_as_they_are(names) -> None:
    for code, text in NAMES["name_vi"].items():
        for font in FONTS.values():
            assert names.resolve(Cell(1, 1, str(text), font=font), None) == code


@pytest.mark.parametrize("encoding", LEGACY_ENCODINGS)
def test_decoding_gives_the_name_in_form_nfc(encoding: LegacyEncoding) -> None:
    for code, text in list_names(encoding):
        assert decode_legacy(text, encoding) == NAMES["name_vi"][code]


def test_text_that_cannot_be_of_an_encoding_has_no_reading() -> None:
    assert decode_legacy("Đắk Lắk", "tcvn3") is None
    assert decode_legacy("Hà Nội", "utf-8") is None
    assert decode_legacy("\u0081", "tcvn3") is None


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"), (".VnArialH", "tcvn3"), (".VNTIME", "tcvn3"), ("VNI-Times", "vni"),
        ("VNI Helve", "vni"), ("VI Times", "viscii"), ("Times New Roman", None), ("Arial", None),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_font_tells_the_encoding(font: str | None, encoding: str | None) -> None:
    assert find_encoding(font) == encoding


def test_readings_begin_with_the_text_as_it_stands() -> None:
    assert list_readings("Hoa\u0300 Bi\u0300nh", "Arial")[0] == "Hoà Bình"
    assert list_readings("Hoµ B×nh", ".VnTime") == ["Hoµ B×nh", "Hoà Bình"]
    assert list_readings("Long An") == ["Long An"]


@pytest.mark.parametrize(("text", "expected"), [("Chỉ có cấp huyện – “xã”…", True), ("ChØ cã", False)])
def test_signs_that_vietnamese_has_not_betray_old_text(text: str, expected: bool) -> None:
    assert is_unicode(text) is expected


def test_capital_of_vni_may_have_the_small_form_of_its_mark() -> None:
    assert decode_legacy("Aùn AÙN aùn", "vni") == "Án ÁN án"
