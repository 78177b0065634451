"""What received tables say: headings found by name, names that are sure, values, and where they stand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font
from received_files import (
    AS_OF,
    BIRTH,
    CODE,
    DATA,
    NAME,
    STT,
    list_provinces,
    make_rows,
    open_sheet,
    read_file,
    read_values,
    write_rows,
)

from hotich_analysis.dataset.intake import RETURNS_COLUMNS, Intake, read_returns
from hotich_analysis.dataset.return_tables import load_headings
from hotich_analysis.dataset.spreadsheets import read_sheets
from hotich_analysis.errors import UsageError

HEAD = ["Tỉnh, thành phố", "Khai sinh", "Khai sinh – ghi chú"]


@pytest.fixture
def read(tmp_path: Path):
    """Read a table given as rows; give what was read of Khai sinh by unit, or the kinds of its problems."""

    def read_rows(*rows: list[Any]) -> Any:
        intake = read_file(write_rows(tmp_path / "a.xlsx", rows))
        if intake.problems:
            return [problem.kind for problem in intake.problems]
        return {unit: values[:2] for (unit, _), values in read_values(intake).items()}

    return read_rows


@pytest.fixture
def annexes() -> Path:
    return DATA / "snapshots" / "2022-04-12"


# --- the annexes themselves -----------------------------------------------------------------------


def test_annex_as_transcribed_is_read_as_the_snapshot_has_it(annexes, snapshot) -> None:
    intake = read_file(annexes / "annex_2.csv")
    status = snapshot.status.dropna(subset="level").astype("object")
    status = status[status["indicator_code"] != "registry_link"]
    expected = {
        (row["unit_code"], row["indicator_code"]): (
            row["level"],
            row["note"] if row["level"] == "partial" else None,
        )
        for row in status.to_dict("records")
    }
    assert {key: values[:2] for key, values in read_values(intake).items()} == expected
    assert {claim["claimed"] for claim in intake.claims} == {61, 38, 46}


def test_bare_list_names_those_that_lack_the_indicator(annexes, snapshot) -> None:
    intake = read_file(annexes / "annex_1.csv", list_of_gaps="registry_link")
    status = snapshot.status[snapshot.status["indicator_code"] == "registry_link"]
    expected = dict(zip(status["unit_code"], status["level"], strict=True))
    assert {unit: values[0] for (unit, _), values in read_values(intake).items()} == expected
    inferred = [row for row in intake.rows if row["cell"] is None]
    assert {row["level"] for row in inferred} == {"full"}


def test_bare_list_without_its_indicator_is_refused(annexes) -> None:
    assert {problem.kind for problem in read_file(annexes / "annex_1.csv").problems} == {"no_indicator"}


@pytest.mark.parametrize("code", ["printers", "no_such"])
def test_indicator_of_a_list_must_be_a_level(annexes, code: str) -> None:
    with pytest.raises(UsageError, match="indicator of a list"):
        read_file(annexes / "annex_1.csv", list_of_gaps=code)


def test_list_goes_on_below_a_total_row(tmp_path) -> None:
    rows = [["STT", "Tên tỉnh, thành phố"], [1, "Hà Nội"], ["Cộng", None], [2, "Hà Giang"]]
    values = read_values(read_file(write_rows(tmp_path / "a.xlsx", rows), list_of_gaps="registry_link"))
    assert [unit for (unit, _), (level, *_) in values.items() if level == "none"] == ["01", "02"]


def test_number_without_a_name_in_a_list_is_asked_for(tmp_path) -> None:
    """The others count as deployed: a name that was lost would turn a gap into none."""
    rows = [["STT", "Tên tỉnh, thành phố"], [1, "Hà Nội"], [2, None], [3, "Hà Giang"]]
    problems = read_file(write_rows(tmp_path / "a.xlsx", rows), list_of_gaps="registry_link").problems
    assert [(problem.kind, problem.cell) for problem in problems] == [("no_unit", "A3")]


# --- rows -----------------------------------------------------------------------------------------


def test_each_row_says_where_it_was_received_and_what_stood_there(tmp_path) -> None:
    intake = read_file(write_rows(tmp_path / "a.xlsx", make_rows(1)))
    assert list(intake.table.columns) == list(RETURNS_COLUMNS)
    birth, printers = intake.rows
    assert (birth["file"], birth["sheet"], birth["cell"]) == ("a.xlsx", "Bảng", "D2")
    assert birth["value_as_received"] == "-"
    assert (printers["cell"], printers["value_as_received"]) == ("E2", "10/101")
    assert printers["name_as_received"] == "Hà Nội"


def test_blank_value_is_missing_and_indicator_that_nobody_reports_is_not_there(read) -> None:
    assert read(HEAD, ["Hà Nội", "x"], ["Hà Giang", None]) == {"01": ("full", None)}


def test_note_that_runs_over_belongs_to_the_row_above(read) -> None:
    rows = [["Hà Nội", "Một phần", "Chỉ có"], [None, None, "cấp huyện"], ["Hà Giang", "x"]]
    assert read(HEAD, *rows)["01"] == ("partial", "Chỉ có cấp huyện")


@pytest.mark.parametrize("rest", ["x", "-", 7])
def test_mark_in_a_row_without_a_name_is_no_rest_of_a_note(read, rest: Any) -> None:
    assert read(HEAD, ["Hà Nội", "x"], [None, rest]) == ["no_unit"]


def test_note_that_begins_like_a_total_row_is_none(read) -> None:
    rows = [["Khai sinh – ghi chú", "Khai sinh", "Tỉnh"], ["Cộng đồng chưa có mạng", "Một phần", "Hà Nội"]]
    assert read(*rows) == {"01": ("partial", "Cộng đồng chưa có mạng")}


def test_rows_below_the_total_count_if_they_name_a_province_and_not_if_somebody_signs(read) -> None:
    rows = [["Hà Nội", "x"], ["Tổng số", "1"], ["Hà Giang", "-"], [None, "NGƯỜI LẬP"], ["Nguyễn Văn A"]]
    assert read(HEAD, *rows) == {"01": ("full", None), "02": ("none", None)}


def test_total_row_may_stand_first(read) -> None:
    assert read(HEAD, ["Cả nước", "61/63"], ["Hà Nội", "x"]) == {"01": ("full", None)}


def test_total_of_one_table_of_several_is_no_claim_about_all(tmp_path) -> None:
    parts = [make_rows()[1:4], make_rows()[4:8]]
    files = [
        write_rows(
            tmp_path / f"{n}.xlsx", [make_rows()[0], *lines, ["Cộng", None, None, str(len(lines)), 1, 2]]
        )
        for n, lines in enumerate(parts)
    ]
    assert read_file(files[0]).claims != []
    both = read_returns(files, as_of=AS_OF)
    assert both.problems == []
    assert both.claims == []


def test_region_may_part_the_table(read) -> None:
    rows = [["Đồng bằng sông Hồng"], ["Hà Nội", "x"], ["Tây Nguyên"], ["Kon Tum", "-"]]
    assert read(HEAD, *rows) == {"01": ("full", None), "62": ("none", None)}


def test_subtotal_of_a_region_is_asked_for(read) -> None:
    assert read(HEAD, ["Hà Nội", "x"], ["Tây Nguyên", "x"]) == ["region_total"]


def test_cover_with_a_field_for_the_province_is_not_taken_for_the_table(read) -> None:
    cover = [["Tỉnh:", "Hà Nội"], ["Ngày:", "25/4/2022"], []]
    assert read(*cover, HEAD, ["Hà Nội", "x"]) == {"01": ("full", None)}


def test_percentages_are_found_over_files_of_one_province_each(tmp_path) -> None:
    files = []
    for place, row in enumerate(make_rows(3)[1:]):
        row[5] = 100
        files.append(write_rows(tmp_path / f"{place}.xlsx", [make_rows(1)[0], row]))
    assert [problem.kind for problem in read_returns(files, as_of=AS_OF).problems] == ["percent"]
    assert read_returns(files[:2], as_of=AS_OF).problems == []


def test_province_in_two_rows_is_refused_even_where_the_rows_fill_different_columns(tmp_path) -> None:
    rows = [["Tỉnh", "Khai sinh", "Khai tử"], ["Hà Nội", "x", None], ["TP. Hà Nội", None, "x"]]
    (problem,) = read_file(write_rows(tmp_path / "a.xlsx", rows)).problems
    assert (problem.kind, problem.cell) == ("unit_twice", "A3")


def test_two_files_of_one_name_are_refused(tmp_path) -> None:
    files = [
        write_rows(tmp_path / name / "a.xlsx", make_rows(1))
        for name in ("x", "y")
        if not (tmp_path / name).mkdir()
    ]
    with pytest.raises(UsageError, match=r"two files are named 'a\.xlsx'"):
        read_returns(files, as_of=AS_OF)


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "note", "expected"),
    [
        ("x", None, ("full", None)), ("X", None, ("full", None)), ("×", None, ("full", None)),
        ("x Chỉ có ĐKKH cấp huyện", None, ("partial", "Chỉ có ĐKKH cấp huyện")),
        ("x (Chỉ có ĐKKH cấp huyện)", None, ("partial", "Chỉ có ĐKKH cấp huyện")),
        ("x", "ở thị trấn", ("partial", "ở thị trấn")),
        ("x Chỉ có ĐKKH cấp huyện", "ở đảo", ("partial", "Chỉ có ĐKKH cấp huyện; ở đảo")),
        ("-", None, ("none", None)), ("–", None, ("none", None)), ("−", "từ tháng 6", ("none", "từ tháng 6")),
        ("Đầy đủ", None, ("full", None)), ("ĐẦY  ĐỦ", None, ("full", None)),
        ("Một phần", "ở đảo", ("partial", "ở đảo")), ("Chưa triển khai", None, ("none", None)),
        ("§Çy ®ñ", None, ("full", None)),
        ("x", "ChØ cã §KKH cÊp huyÖn", ("partial", "Chỉ có ĐKKH cấp huyện")),
    ],
)  # fmt: skip
def test_marks_and_words_of_a_level(read, mark: str, note: str | None, expected: tuple[Any, ...]) -> None:
    assert read(HEAD, ["Hà Nội", mark, note]) == {"01": expected}


@pytest.mark.parametrize(
    ("mark", "note", "kind"),
    [
        ("xx", None, "unknown_mark"), ("có", None, "unknown_mark"), ("--", None, "unknown_mark"),
        ("х", None, "unknown_mark"), (1, None, "unknown_mark"), (True, None, "unknown_mark"),
        ("Đầy đủ", "ở đảo", "note_with_full"), ("Một phần", None, "note_missing"),
        (None, "ở đảo", "note_without_level"), ("x", "+1", "active_text"), ("x", 0.5, "unsure_text"),
        ("x", "ChØ cã ë thÞ trÊn", "unsure_text"),
    ],
)  # fmt: skip
def test_what_is_not_sure_of_a_level_is_asked_for(read, mark: Any, note: Any, kind: str) -> None:
    assert read(HEAD, ["Hà Nội", mark, note]) == [kind]


def test_free_note_is_read_by_its_font(tmp_path) -> None:
    path = write_rows(tmp_path / "a.xlsx", [HEAD, ["Hà Nội", "x", "ChØ cã ë thÞ trÊn"]])
    book, sheet = open_sheet(path)
    sheet["C2"].font = Font(".VnTime")
    book.save(path)
    assert read_values(read_file(path))["01", "birth_registration"][1] == "Chỉ có ở thị trấn"


# --- names ----------------------------------------------------------------------------------------


def test_code_alone_is_enough_where_it_means_one_unit(tmp_path) -> None:
    rows = make_rows()
    for row in rows[1:]:
        row[NAME - 1] = None
    problems = read_file(write_rows(tmp_path / "a.xlsx", rows)).problems
    asked = {rows[(problem.row or 0) - 1][CODE - 1] for problem in problems}
    assert {problem.kind for problem in problems} == {"code_alone"}
    of_another_unit, renamed = {"15", "24", "44", "52", "80", "82", "91"}, {"46"}
    assert asked == of_another_unit | renamed


def test_names_alone_are_enough(tmp_path) -> None:
    rows = [[row[NAME - 1], row[BIRTH - 1]] for row in make_rows()]
    found = read_values(read_file(write_rows(tmp_path / "a.xlsx", rows)))
    assert [unit for unit, _ in found] == [code for code, _ in list_provinces()]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("Quảng Nình", "Quảng Ninh"),
        ("Hà Giag", "Hà Giang"),
        ("Hòa Bìn", "Hòa Bình"),
        ("Huế", "Thừa Thiên Huế"),
    ],
)
def test_name_that_is_not_sure_is_asked_with_the_nearest(tmp_path, name: str, nearest: str) -> None:
    (problem,) = read_file(write_rows(tmp_path / "a.xlsx", [HEAD, [name, "x"]])).problems
    assert f"'{nearest}'" in str(problem.expected)
    assert problem.value == name


# --- headings and files ---------------------------------------------------------------------------


def test_every_heading_of_the_catalogue_is_found_by_name() -> None:
    headings = load_headings(DATA)
    for row in headings.indicators.to_dict("records"):
        for name in ("name_vi", "short_name_vi", "name_en", "short_name_en", "indicator_code"):
            meaning = headings.find([row[name]])
            assert meaning is not None
            assert meaning.indicator == row["indicator_code"]
        if row["kind"] == "ratio":
            for role in ("numerator", "denominator"):
                meaning = headings.find([row["name_vi"], row[f"{role}_vi"]])
                assert (meaning and meaning.role, meaning and meaning.indicator) == (
                    role,
                    row["indicator_code"],
                )


def test_name_that_two_indicators_share_tells_neither() -> None:
    headings = load_headings(DATA)
    headings.indicators.loc[headings.indicators["indicator_code"] == "data_review", "short_name_vi"] = (
        "Cổng cấp tỉnh"
    )
    assert headings.find(["Cổng cấp tỉnh"]) is None
    assert headings.find(["provincial_portal"]) is not None


def test_unknown_heading_is_asked_with_the_nearest(tmp_path) -> None:
    (problem,) = read_file(write_rows(tmp_path / "a.xlsx", [["Tỉnh", "Khai sih"], ["Hà Nội", "x"]])).problems
    assert (problem.kind, problem.cell, problem.column) == ("unknown_heading", "B1", "Khai sih")
    assert "'Khai sinh'" in str(problem.expected)


def test_empty_column_of_an_unknown_heading_is_no_problem(read) -> None:
    assert read([*HEAD, "Ghi chú khác"], ["Hà Nội", "x"]) == {"01": ("full", None)}


def test_signature_beside_the_table_is_no_column_of_it(read) -> None:
    rows = [["Hà Nội", "x"], [], [None, None, None, None, None, "Hà Nội, ngày 25 tháng 4"]]
    assert read(HEAD, *rows) == {"01": ("full", None)}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_told_by_the_cells_and_not_by_the_commas_in_names(tmp_path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    lines = [["Tỉnh, thành phố", "Khai sinh"], ["Bà Rịa - Vũng Tàu", "x Không có ĐKKS, ĐKKH cấp xã"]]
    cells = [[f'"{text}"' if delimiter in text else text for text in line] for line in lines]
    path.write_text("\n".join(delimiter.join(line) for line in cells), encoding="utf-8")
    assert read_values(read_file(path))["77", "birth_registration"][1] == "Không có ĐKKS, ĐKKH cấp xã"


def test_csv_with_too_many_rows_is_not_read_to_its_end(tmp_path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Tỉnh,Khai sinh\n" + "a,x\n" * 20_000 + '"', encoding="utf-8")
    assert [problem.kind for problem in read_file(path).problems] == ["far_value"]


def test_cells_keep_their_place_kind_and_font(tmp_path) -> None:
    path = write_rows(tmp_path / "a.xlsx", [["a", 1, 2.5, True], [None, "=1"]])
    book, sheet = open_sheet(path)
    sheet["A1"].font = Font(".VnTime")
    sheet["C1"].number_format = "0.0%"
    book.save(path)
    (only,) = read_sheets(path)
    found = {cell.place: (cell.text, cell.kind) for cell in only.cells.values()}
    assert found == {
        "A1": ("a", "text"), "B1": ("1", "number"), "C1": ("2.5", "percent"), "D1": ("True", "other"),
        "B2": ("=1", "formula"),
    }  # fmt: skip
    assert only.cells[1, 1].font == ".VnTime"


def test_number_column_tells_nothing(tmp_path) -> None:
    rows = make_rows(3)
    for row in rows[1:]:
        row[STT - 1] = "vii"
    assert len(read_file(write_rows(tmp_path / "a.xlsx", rows)).rows) == 6


def read_text(folder: Path, text: str, **options: Any) -> Intake:
    path = folder / "received.csv"
    path.write_text(text, encoding="utf-8")
    return read_returns([path], as_of=dt.date(2022, 6, 30), **options)


def test_a_total_on_top_closes_nothing(tmp_path: Path) -> None:
    text = "STT,Tỉnh,Khai sinh\n,Cả nước,2\n1,Hà Nội,x\n,,Chỉ có ĐKKH cấp huyện\n2,Hải Phòng,x\n"
    levels = {row["unit_code"]: row["level"] for row in read_text(tmp_path, text).rows}
    assert levels == {"01": "partial", "31": "full"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STT,Tỉnh\n", "empty"),
        ("STT,Tỉnh\n1,Hà Nội\nTổng số: 2 tỉnh,\n", "list_total"),
    ],
)
def test_a_list_that_names_too_few_infers_nothing_silently(tmp_path: Path, text: str, kind: str) -> None:
    intake = read_text(tmp_path, text, list_of_gaps="birth_registration")
    assert kind in {problem.kind for problem in intake.problems}


def test_a_list_by_code_alone_is_read_with_its_date(tmp_path: Path) -> None:
    text = "Mã,Tỉnh,Ngày báo cáo\n01,,25/4/2022\n"
    intake = read_text(tmp_path, text, list_of_gaps="birth_registration")
    first = next(row for row in intake.rows if row["unit_code"] == "01")
    assert (first["level"], first["reported_date"], intake.problems) == ("none", "2022-04-25", [])


def test_a_filler_in_the_column_of_notes_is_no_note(tmp_path: Path) -> None:
    text = "Tỉnh,Khai sinh,Khai sinh – ghi chú\nHà Nội,x,-\nHải Phòng,x,Không\n"
    intake = read_text(tmp_path, text)
    assert [(row["unit_code"], row["level"]) for row in intake.rows] == [("01", "full")]
    assert [problem.kind for problem in intake.problems] == ["unsure_text"]
