"""Both languages say the same things, numbers and dates as each writes them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import unicodedata
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from hypothesis import given
from hypothesis import strategies as st

from hotich_analysis.dataset.kinds import Kind
from hotich_analysis.dataset.references import References, load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.wording import MISSING, Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import FRAMES, LANGS, Frame, Lang

PACKAGE = Path(__file__).parents[2] / "hotich_analysis"


def messages(lang: str) -> dict[str, ast.Message]:
    text = (PACKAGE / "display" / "wording" / f"{lang}.ftl").read_text(encoding="utf-8")
    entries = FluentParser().parse(text).body
    assert not [entry for entry in entries if isinstance(entry, ast.Junk)]
    return {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}


def variables(message: ast.Message) -> set[str]:
    found: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, ast.VariableReference):
            found.add(node.id.name)
        for value in vars(node).values() if isinstance(node, ast.BaseNode) else ():
            for part in value if isinstance(value, list) else [value]:
                visit(part)

    visit(message)
    return found


def test_both_languages_have_the_same_messages_and_variables() -> None:
    vi, en = messages("vi"), messages("en")
    assert vi.keys() == en.keys()
    assert {name for name in vi if variables(vi[name]) != variables(en[name])} == set()


def test_every_message_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    quoted = set(re.findall(r"""["']([a-z][\w-]*)["']""", code))
    composed = tuple(re.findall(r'f"([a-z][a-z_-]*-)\{', code))
    assert {name for name in messages("vi") if name not in quoted and not name.startswith(composed)} == set()


def test_text_is_nfc() -> None:
    for lang in ("vi", "en"):
        text = (PACKAGE / "display" / "wording" / f"{lang}.ftl").read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)


@pytest.mark.parametrize(
    ("lang", "number", "share", "date"),
    [("vi", "99.461,7", "60,3%", "02/01/2022"), ("en", "99,461.7", "60.3%", "2 January 2022")],
)
def test_numbers_shares_and_dates_are_written_as_the_language_does(lang, number, share, date) -> None:
    say = load_wording(lang)
    assert say.number(99461.7, 1) == number
    assert say.share(38 / 63) == share
    assert say.date(dt.date(2022, 1, 2)) == date


DIGITS = {"vi": str.maketrans(",", ".", ".%"), "en": str.maketrans("", "", ",%")}


@given(st.integers(0, 10**9), st.integers(0, 2), st.sampled_from(LANGS))
def test_halves_are_rounded_up(below: int, decimals: int, lang: Lang) -> None:
    number = float(f"{below}5e-{decimals + 1}")
    assert float(load_wording(lang).number(number, decimals).translate(DIGITS[lang])) == (
        float(f"{below + 1}e-{decimals}")
    )
    assert load_wording(lang).number(-number, decimals).removeprefix("-") == (
        load_wording(lang).number(number, decimals)
    )


@given(st.integers(0, 999), st.sampled_from(LANGS))
def test_halves_of_a_share_are_rounded_up(per_mille: int, lang: Lang) -> None:
    share = load_wording(lang).share(float(f"{per_mille}.5e-3"))
    assert float(share.translate(DIGITS[lang])) == float(f"{per_mille + 1}e-1")


def test_sums_that_binary_keeps_a_little_low_or_high_are_rounded_as_they_are_read() -> None:
    assert load_wording("en").number(1362.85 + 0.1 + 0.2 - 0.3, 1) == "1,362.9"
    assert load_wording("en").number(0.35 - 1e-10, 1) == "0.3"
    assert load_wording("en").share(0.0005) == "0.1%"


def test_vietnamese_dates_have_a_zero_only_where_the_decree_wants_it() -> None:
    assert load_wording("vi").date(dt.date(2022, 4, 12)) == "12/4/2022"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_missing_is_printed_as_missing(lang) -> None:
    say = load_wording(lang)
    assert say.number(None) == say.share(float("nan")) == MISSING
    assert say.level(None) == say("level-missing")


def words_of(lang: Lang, references: References | None = None) -> Wording:
    return load_wording(lang, references or load_references())


@pytest.mark.parametrize("lang", LANGS)
def test_all_indicators_units_regions_and_restrictions_have_names(lang: Lang) -> None:
    say = words_of(lang)
    indicators = say.references.indicators
    for code in indicators.loc[indicators["kind"] == Kind.LEVEL, "indicator_code"]:
        assert say.indicator(code)
        assert say.indicator(code, short=True)
        assert "“" not in say.achievement(code)
    for frame in FRAMES:
        units = say.references.units_of(frame)
        assert all(say.unit(code, frame=frame) for code in units["unit_code"])
        assert all(say.region(region) for region in units["region"])
    assert all(say.restriction(code) for code in say.references.restrictions["restriction"])


@pytest.mark.parametrize(
    ("code", "frame", "name", "full"),
    [
        ("08", 63, "Tuyên Quang", "Tỉnh Tuyên Quang"),
        ("08", 34, "Tuyên Quang (2025)", "Tỉnh Tuyên Quang (2025)"),
        ("15", 63, "Yên Bái", "Tỉnh Yên Bái"),
        ("15", 34, "Lào Cai (2025)", "Tỉnh Lào Cai (2025)"),
        ("46", 34, "Huế", "Thành phố Huế"),
        ("79", 63, "TP. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("79", 34, "TP. Hồ Chí Minh (2025)", "Thành phố Hồ Chí Minh (2025)"),
    ],
)
def test_a_code_is_named_in_its_frame(code: str, frame: Frame, name: str, full: str) -> None:
    assert words_of("vi").unit(code, frame=frame) == name
    assert words_of("vi").full_name(code, frame=frame) == full


def test_there_is_no_name_without_a_frame() -> None:
    with pytest.raises(TypeError):
        words_of("vi").unit("08")  # type: ignore[call-arg]
    with pytest.raises(UsageError):
        load_wording("vi").unit("08", frame=63)


CELL = {"document": "1117", "annex": None, "file": None, "sheet": None, "row": None, "column": None}
PLACES = [
    ({"annex": "annex_2", "file": "annex_2.csv", "row": 5, "column": "ĐKKH"}, "Phụ lục 2, dòng 5, cột ĐKKH"),
    ({"annex": "annex_1", "file": "annex_1.csv", "row": 5}, "Phụ lục 1, dòng 5"),
    ({"annex": "annex_1", "file": "annex_1.csv", "is_inferred": True}, "Phụ lục 1, suy ra: không có tên"),
    ({"file": "a.xlsx", "sheet": "Mức độ", "row": 7, "column": "D"}, "a.xlsx, Mức độ, D7"),
    ({"level": None, "state": "not_reported"}, "Chưa có báo cáo"),
    ({"level": None, "state": "not_asked"}, load_wording("vi")("level-not_asked")),
    ({}, ""),
]


@pytest.mark.parametrize(("cell", "place"), PLACES)
def test_where_a_cell_stands_is_said_in_words(cell: dict[str, object], place: str) -> None:
    reported = {"level": "full", "state": "reported", "is_inferred": False}
    assert load_wording("vi").place(CELL | reported | cell).startswith(place)  # type: ignore[arg-type]
    assert (load_wording("vi").place(CELL | reported | cell) == "") == (place == "")  # type: ignore[arg-type]


def test_an_indicator_without_a_phrase_of_its_own_is_quoted() -> None:
    say = load_wording("vi")
    assert say("achievement-other", indicator="Máy in").endswith("“Máy in”")


def test_citation_names_the_document() -> None:
    source = load_snapshot().source
    assert load_wording("vi").citation(source) == "Công văn số 1117/BTP-HTQTCT ngày 12/4/2022 của Bộ Tư pháp"
    assert "1117/BTP-HTQTCT of 12 April 2022, Ministry of Justice" in load_wording("en").citation(source)


def test_unknown_message_value_or_language_is_an_error() -> None:
    say = load_wording("vi")
    with pytest.raises(KeyError):
        say("no-such-message")
    with pytest.raises(KeyError):
        say("caption-map")
    with pytest.raises(UsageError):
        load_wording("vn")


def test_a_value_may_be_as_long_as_a_list_of_all_provinces() -> None:
    parts = "; ".join(["Bà Rịa - Vũng Tàu"] * 400)
    assert load_wording("vi")("alt-region", parts=parts).count("Bà Rịa - Vũng Tàu") == 400


def test_names_are_those_of_the_folder(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE.parent / "data", tmp_path / "data")
    path = tmp_path / "data" / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",Printers,", ",Presses,"), encoding="utf-8")
    own = load_references(tmp_path / "data")
    for _ in range(2):  # in turns, so that nothing is kept of the other
        assert words_of("en").indicator("printers") == "Printers"
        assert words_of("en", own).indicator("printers") == "Presses"
