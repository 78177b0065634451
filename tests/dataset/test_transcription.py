"""The annexes stand in the files as they are printed, and give the numbers that are printed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from hotich_analysis.dataset.snapshots import Snapshot

FOLDER = Path(__file__).parents[2] / "data" / "snapshots" / "2022-04-12"
PORTAL = "ĐÃ TRIỂN KHAI TRÊN CÔNG DVC CẤP TỈNH"
BIRTH, MARRIAGE, DEATH = "Đăng ký khai sinh", "Đăng ký kết hôn", "Đăng ký khai tử"
SERVICES = (PORTAL, BIRTH, MARRIAGE, DEATH)


def read_rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def annex_2() -> list[dict[str, str]]:
    return read_rows("annex_2.csv")


def test_annex_1_lists_27_provinces_with_consecutive_numbers() -> None:
    rows = read_rows("annex_1.csv")
    assert [row["STT"] for row in rows] == [f"{number}." for number in range(1, 28)]
    assert rows[0]["Tên tỉnh, thành phố"] == "Thành phố Đà Nẵng"
    assert all(row["Tên tỉnh, thành phố"].startswith("Tỉnh ") for row in rows[1:])
    assert rows[-1]["Tên tỉnh, thành phố"] == "Tỉnh Thái Bình"


def test_annex_2_has_63_provinces_and_the_total_row(annex_2: list[dict[str, str]]) -> None:
    assert [row["STT"] for row in annex_2[:-1]] == [str(number) for number in range(1, 64)]
    assert annex_2[-1]["STT"] == "TỔNG SỐ TỈNH ĐÃ TRIỂN KHAI"
    assert list(annex_2[0]) == ["STT", "TỈNH/THÀNH PHỐ", *SERVICES]


def test_printed_totals_equal_a_count_of_the_marks(annex_2: list[dict[str, str]]) -> None:
    counted = {column: sum(row[column].startswith("x") for row in annex_2[:-1]) for column in SERVICES}
    assert counted == {PORTAL: 61, BIRTH: 61, MARRIAGE: 38, DEATH: 46}
    assert {column: annex_2[-1][column] for column in SERVICES} == {
        column: f"{count}/63 tỉnh" for column, count in counted.items()
    }


def test_every_cell_is_a_mark_with_or_without_a_note(annex_2: list[dict[str, str]]) -> None:
    marks = {row[column].split(" ", 1)[0] for row in annex_2[:-1] for column in SERVICES}
    assert marks == {"x", "-"}


def test_dashes_of_portal_and_birth_stand_where_they_are_printed(annex_2: list[dict[str, str]]) -> None:
    dashes = {column: [row["STT"] for row in annex_2 if row[column] == "-"] for column in (PORTAL, BIRTH)}
    assert dashes == {PORTAL: ["3", "17"], BIRTH: ["34", "38"]}


def test_all_notes_stand_verbatim_with_their_unit_and_column(annex_2: list[dict[str, str]]) -> None:
    notes = [
        (row["STT"], row["TỈNH/THÀNH PHỐ"], column, row[column].removeprefix("x "))
        for row in annex_2[:-1]
        for column in SERVICES
        if len(row[column]) > 1
    ]
    assert notes == [
        ("2", "Vĩnh Phúc", DEATH, "Chỉ có ĐKKT cấp huyện"),
        ("9", "Hà Nam", MARRIAGE, "Chỉ có ĐKKH cấp huyện"),
        ("9", "Hà Nam", DEATH, "Chỉ có ĐKKT cấp huyện"),
        ("39", "Bình Thuận", MARRIAGE, "Chỉ có ĐKKH cấp huyện"),
        ("55", "Vĩnh Long", DEATH, "Chỉ có Khai tử cấp huyện"),
        ("56", "Đồng Tháp", PORTAL, "Không có ĐKKS cấp xã"),
        ("60", "Hậu Giang", PORTAL, "Không có ĐKKS, ĐKKH cấp xã"),
        ("61", "Sóc Trăng", MARRIAGE, "Chỉ có ĐKKH cấp huyện"),
        ("63", "Cà Mau", PORTAL, "Không có ĐKKS cấp xã"),
    ]


def test_note_of_row_56_is_joined_in_the_portal_column_and_the_decision_is_on_record() -> None:
    decisions = yaml.safe_load((FOLDER / "source.yml").read_text(encoding="utf-8"))["transcription"][
        "decisions"
    ]
    assert any("row 56" in text and "provincial portal column" in text for text in decisions)


@pytest.mark.parametrize(
    ("claim_id", "claimed", "quote"),
    [
        ("footnote_1_registry_link", 36, "36/63"),
        ("footnote_2_birth", 61, "61/63"),
        ("footnote_2_marriage", 28, "28/63"),
        ("footnote_2_death", 34, "34/63"),
        ("annex_2_total_portal", 61, "61/63"),
        ("annex_2_total_birth", 61, "61/63"),
        ("annex_2_total_marriage", 38, "38/63"),
        ("annex_2_total_death", 46, "46/63"),
        ("annex_1_length", 27, "27."),
    ],
)
def test_claim_is_the_number_the_document_states(
    snapshot: Snapshot, claim_id: str, claimed: int, quote: str
) -> None:
    claim = snapshot.claims.set_index("claim_id").loc[claim_id]
    assert claim["claimed"] == claimed
    assert quote in claim["quote"]


def test_there_are_nine_claims_and_eight_of_them_are_of_63(snapshot: Snapshot) -> None:
    claims = snapshot.claims.set_index("claim_id")
    assert len(claims) == 9
    assert list(claims.index[claims["claimed_of"].isna()]) == ["annex_1_length"]
    assert set(claims["claimed_of"].dropna()) == {63}
