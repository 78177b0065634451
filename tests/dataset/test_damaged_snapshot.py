"""A damaged snapshot is refused with everything that is wrong, never read in part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from data_copies import SNAPSHOT, DataCopy

from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import DataError, Problem, StatusTableError

ANNEX_1, ANNEX_2 = f"{SNAPSHOT}/annex_1.csv", f"{SNAPSHOT}/annex_2.csv"
CLAIMS, SOURCE = f"{SNAPSHOT}/claims.csv", f"{SNAPSHOT}/source.yml"
MARRIAGE = "Đăng ký kết hôn"


def refuse(data_copy: DataCopy) -> list[Problem]:
    with pytest.raises(StatusTableError) as caught:
        load_snapshot(data_directory=data_copy.directory)
    problems = list(caught.value.problems)
    assert all(str(problem) in str(caught.value) for problem in problems)
    assert len(set(problems)) == len(problems)
    return problems


def refuse_signed(data_copy: DataCopy) -> list[Problem]:
    data_copy.sign()
    return refuse(data_copy)


def drop_column(text: str) -> str:
    return "".join(re.sub(r",([^,]*)(,[^,]*\n)$", r"\2", line) for line in text.splitlines(keepends=True))


def test_undamaged_copy_is_read(data_copy: DataCopy) -> None:
    data_copy.sign()
    assert len(load_snapshot(data_directory=data_copy.directory).status) == 315


def test_missing_column_is_named_once(data_copy: DataCopy) -> None:
    data_copy.write(ANNEX_2, drop_column(data_copy.read(ANNEX_2)))
    assert refuse_signed(data_copy) == [Problem(ANNEX_2, "a column is missing", 1, MARRIAGE)]


def test_missing_name_column_gives_no_list_of_absent_provinces(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "TỈNH/THÀNH PHỐ", "TỈNH")
    assert refuse_signed(data_copy) == [
        Problem(ANNEX_2, "a column is missing", 1, "TỈNH/THÀNH PHỐ"),
        Problem(ANNEX_2, "a column is not in the schema", 1, "TỈNH"),
    ]


def test_doubled_province_is_named_with_both_rows_and_the_one_it_displaces(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n30,Quảng Trị,", "\n30,Quảng Ninh,")
    assert refuse_signed(data_copy) == [
        Problem(
            ANNEX_2,
            "the province stands twice, first in row 5",
            31,
            "TỈNH/THÀNH PHỐ",
            "Quảng Ninh",
            "each province once",
        ),
        Problem(
            ANNEX_2,
            "a province is absent: Quảng Trị",
            column="TỈNH/THÀNH PHỐ",
            expected="'Quảng Trị' once",
        ),
    ]


def test_absent_province_is_named_and_the_numbering_breaks_once(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n30,Quảng Trị,x,x,x,x", "")
    assert refuse_signed(data_copy) == [
        Problem(ANNEX_2, "the printed numbers are not consecutive", 31, "STT", "31", "30"),
        Problem(
            ANNEX_2,
            "a province is absent: Quảng Trị",
            column="TỈNH/THÀNH PHỐ",
            expected="'Quảng Trị' once",
        ),
    ]


def test_unknown_mark_is_named_with_what_is_known(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n4,Quảng Ninh,x,x,x,x", "\n4,Quảng Ninh,x,x,v,x")
    expected = "'x' or '-', with or without a note behind it"
    assert refuse_signed(data_copy) == [
        Problem(ANNEX_2, "the mark is unknown", 5, MARRIAGE, "v", expected),
    ]


def test_unknown_note_is_named(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n4,Quảng Ninh,x,x,x,x", "\n4,Quảng Ninh,x,x,x Thí điểm,x")
    (problem,) = refuse_signed(data_copy)
    assert (problem.row, problem.column, problem.value) == (5, MARRIAGE, "Thí điểm")
    assert "restrictions.csv must say what it restricts" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_wrong_encoding_is_named_and_nothing_is_guessed(data_copy: DataCopy, encoding: str) -> None:
    data_copy.write(ANNEX_2, data_copy.read(ANNEX_2).encode(encoding, "replace"))
    (problem,) = refuse_signed(data_copy)
    assert (problem.file, problem.message) == (ANNEX_2, "the text is not UTF-8")
    assert problem.row == 1
    assert problem.expected == "a file saved as UTF-8"


def test_byte_order_mark_of_excel_is_no_damage(data_copy: DataCopy) -> None:
    data_copy.write(ANNEX_2, data_copy.read(ANNEX_2).encode("utf-8-sig"))
    data_copy.sign()
    assert len(load_snapshot(data_directory=data_copy.directory).status) == 315


def test_changed_mark_is_found_by_the_checksum_alone(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n34,Quảng Ngãi,x,-,", "\n34,Quảng Ngãi,x,x,")
    (problem,) = refuse(data_copy)
    assert problem.file == ANNEX_2
    assert problem.message.startswith("the checksum differs")
    assert problem.value != problem.expected


def test_file_without_a_checksum_is_named(data_copy: DataCopy) -> None:
    text = data_copy.read(SOURCE)
    data_copy.write(SOURCE, re.sub(r"  (claims|annex_1)\.csv: \w{64}\n", "", text))
    assert [problem.message for problem in refuse(data_copy)] == [
        "no checksum for annex_1.csv",
        "no checksum for claims.csv",
    ]


@pytest.mark.parametrize("name", [ANNEX_1, ANNEX_2, CLAIMS])
def test_blank_file_is_one_problem(data_copy: DataCopy, name: str) -> None:
    data_copy.write(name, "")
    (problem,) = refuse_signed(data_copy)
    assert (problem.file, problem.message) == (name, "the file is empty")


@pytest.mark.parametrize("name", [ANNEX_1, ANNEX_2, CLAIMS, SOURCE])
def test_missing_file_is_one_problem(data_copy: DataCopy, name: str) -> None:
    data_copy.remove(name)
    assert refuse(data_copy) == [Problem(name, "the file is missing")]


def test_row_of_another_width_is_named(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_2, "\n4,Quảng Ninh,x,x,x,x", "\n4,Quảng Ninh,x,x,x")
    problems = refuse_signed(data_copy)
    message = "the row has another number of cells than the header"
    assert problems[0] == Problem(ANNEX_2, message, 5, value="5 cells", expected="6 cells")


def test_total_row_must_be_there(data_copy: DataCopy) -> None:
    data_copy.replace(
        ANNEX_2, "TỔNG SỐ TỈNH ĐÃ TRIỂN KHAI,,61/63 tỉnh,61/63 tỉnh,38/63 tỉnh,46/63 tỉnh\n", ""
    )
    (problem,) = refuse_signed(data_copy)
    assert problem.message == "the total row is missing"


def test_ambiguous_and_unknown_names_are_named_with_candidates(data_copy: DataCopy) -> None:
    data_copy.replace(ANNEX_1, "Tỉnh Cao Bằng", "Thành phố Cao Bằng")
    data_copy.replace(ANNEX_1, "Tỉnh Bình Định", "Tỉnh Binh Dinhh")
    unknown, ambiguous = refuse_signed(data_copy)
    assert unknown.message == "the province is unknown"
    assert "'Bình Định'" in str(unknown.expected)
    assert ambiguous.message.startswith(
        "the province is ambiguous (the unit word names another kind of unit)"
    )
    assert (ambiguous.row, ambiguous.expected) == (7, "'Cao Bằng'")


def test_indicator_that_nobody_knows_is_named(data_copy: DataCopy) -> None:
    data_copy.replace(SOURCE, "Đăng ký khai tử: death_registration", "Đăng ký khai tử: deaths")
    problem = Problem(SOURCE, "the indicator is unknown", value="deaths", expected="a code of indicators.csv")
    assert refuse(data_copy) == [problem]


def test_indicator_given_by_two_columns_is_named(data_copy: DataCopy) -> None:
    data_copy.replace(SOURCE, "Đăng ký khai tử: death_registration", "Đăng ký khai tử: birth_registration")
    problem = Problem(SOURCE, "two columns give the same indicator", value="birth_registration")
    assert refuse(data_copy) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "column", "message"),
    [
        ("registry_link,n_none", "registry_links,n_none", "indicator_code", "the indicator_code is unknown"),
        ("registry_link,n_none", "registry_link,n_nothing", "measure", "the measure is unknown"),
        ("n_none,27,", "n_none,27 tỉnh,", "claimed", "the value has the wrong type"),
        ("n_none,27,", "n_none,,", "claimed", "the cell is blank"),
    ],
)
def test_bad_claim_is_named(data_copy: DataCopy, old: str, new: str, column: str, message: str) -> None:
    data_copy.replace(CLAIMS, old, new)
    (problem,) = refuse_signed(data_copy)
    assert (problem.file, problem.row, problem.column, problem.message) == (CLAIMS, 10, column, message)


def test_all_damages_of_all_files_are_reported_at_once(data_copy: DataCopy) -> None:
    damages: list[Callable[[], None]] = [
        lambda: data_copy.replace(ANNEX_1, "Tỉnh Cao Bằng", "Thành phố Cao Bằng"),
        lambda: data_copy.write(ANNEX_2, drop_column(data_copy.read(ANNEX_2))),
        lambda: data_copy.replace(ANNEX_2, "\n30,Quảng Trị,", "\n30,Quảng Ninh,"),
        lambda: data_copy.replace(ANNEX_2, "\n4,Quảng Ninh,x,x,x", "\n4,Quảng Ninh,x,?,x"),
        lambda: data_copy.replace(CLAIMS, "n_none,27,", "n_none,x,"),
        lambda: data_copy.replace(SOURCE, "Đăng ký khai tử: death_registration", "Đăng ký khai tử: deaths"),
    ]
    for damage in damages:
        damage()
    found = {(problem.file, problem.message.split(",")[0].split(" (")[0]) for problem in refuse(data_copy)}
    checksum = "the checksum differs from the one in source.yml: the file was changed or damaged"
    assert found == {
        (ANNEX_1, checksum),
        (ANNEX_2, checksum),
        (CLAIMS, checksum),
        (SOURCE, "the indicator is unknown"),
        (ANNEX_1, "the province is ambiguous"),
        (ANNEX_2, "a column is missing"),
        (ANNEX_2, "the province stands twice"),
        (ANNEX_2, "a province is absent: Quảng Trị"),
        (ANNEX_2, "the mark is unknown"),
        (CLAIMS, "the value has the wrong type"),
    }


def test_copy_of_a_revision_is_named_as_what_does_not_belong_there(data_copy: DataCopy) -> None:
    (data_copy.directory / SNAPSHOT / "revision_2 - Copy").mkdir()
    (problem,) = validate_data(data_copy.directory)
    assert (problem.file, problem.message) == (f"{SNAPSHOT}/revision_2 - Copy", "the folder is no revision")
    with pytest.raises(DataError, match="revision_2 - Copy: the folder is no revision"):
        load_snapshot(data_directory=data_copy.directory)
