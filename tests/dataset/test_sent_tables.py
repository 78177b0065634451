"""Tables as offices really send them: what the eye sees of one is what is read of it, or it is asked about.

Each case stands for its kind. ASKED names the cells that are asked about, READ what is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from received_files import open_sheet, read_file, read_part, read_values, replace_part, write_rows

from hotich_analysis.display.forms.marked_workbook import write_marked_workbook

Rows = Sequence[Sequence[Any]]
Maker = Callable[[Path], Any]
LEVELS: Rows = [
    ["STT", "Tỉnh, thành phố", "Đăng ký khai sinh"],
    [1, "Hà Nội", "x"],
    [2, "Hà Giang", "-"],
    [3, "Cao Bằng", "x"],
]
BOOKS = "Số hóa sổ hộ tịch "
DONE, WHOLE = f"{BOOKS}Số dữ liệu hộ tịch đã số hóa", f"{BOOKS}Tổng số dữ liệu hộ tịch trong sổ giấy"
COUNTS: Rows = [
    ["STT", "Tỉnh, thành phố", DONE, WHOLE],
    [1, "Hà Nội", 1200, 5000],
    [2, "Hà Giang", 123, 5000],
    [3, "Cao Bằng", 0, 90],
]


def dress(rows: Rows, change: Callable[[Any], Any]) -> Maker:
    """A table whose sheet is changed by openpyxl."""

    def make(path: Path) -> None:
        write_rows(path, rows)
        book, sheet = open_sheet(path)
        change(sheet)
        book.save(path)

    return make


def style(place: str, rows: Rows = LEVELS, **styles: Any) -> Maker:
    """A table with other styles in a range of cells."""

    def change(sheet: Any) -> None:
        area = sheet[place]
        for cell in [cell for row in area for cell in row] if isinstance(area, tuple) else [area]:
            for name, value in styles.items():
                setattr(cell, name, value)

    return dress(rows, change)


def write(place: str, *runs: str | TextBlock, rows: Rows = COUNTS) -> Maker:
    return dress(rows, lambda sheet: setattr(sheet[place], "value", CellRichText(*runs)))


def run(text: str, **font: Any) -> TextBlock:
    return TextBlock(InlineFont(**font), text)


def table(*rows: Sequence[Any]) -> Maker:
    return lambda path: write_rows(path, rows)


def part(name: str, old: str, new: str, rows: Rows = LEVELS) -> Maker:
    """A table with something else in one part of the archive."""

    def make(path: Path) -> None:
        write_rows(path, rows)
        before = read_part(path, name)
        assert old in before
        replace_part(path, name, before.replace(old, new))

    return make


def add_comment(sheet: Any) -> None:
    sheet["C2"].comment = Comment("Mới triển khai cấp huyện, cấp xã chưa có", "Sở Tư pháp")


SHEET = "xl/worksheets/sheet1.xml"
WHITE = Font(color="FFFFFFFF")
BLUE = PatternFill("solid", fgColor="FF1F4E78")

ASKED: dict[str, tuple[Maker, set[tuple[str, str]]]] = {
    # what is raised or struck through
    "raised figure behind a count": (
        write("C3", "123", run("2", vertAlign="superscript")),
        {("raised", "C3")},
    ),
    "raised figure behind a mark": (
        write("C2", "x", run("1", vertAlign="superscript"), rows=LEVELS),
        {("raised", "C2")},
    ),
    "raised figure behind a name": (
        write("B3", "Hà Giang", run("1", vertAlign="superscript"), rows=LEVELS),
        {("raised", "B3")},
    ),
    "lowered figure": (write("C3", "123", run("2", vertAlign="subscript")), {("raised", "C3")}),
    "mark struck through": (style("C2", font=Font(strike=True)), {("struck", "C2")}),
    "count struck through": (style("C3", COUNTS, font=Font(strike=True)), {("struck", "C3")}),
    "row struck through": (style("A4:C4", font=Font(strike=True)), {("struck_row", "A4")}),
    "part of a count struck through": (
        write("C3", run("12", strike=True), run("34", b=True)),
        {("struck_part", "C3")},
    ),
    # what a comment says
    "comment on a mark": (dress(LEVELS, add_comment), {("comment", "C2")}),
    "comment on a count": (
        dress(COUNTS, lambda sheet: setattr(sheet["D3"], "comment", Comment("Chưa gồm 2 huyện", "A"))),
        {("comment", "D3")},
    ),
    # what is not seen
    "white text": (style("C2", font=WHITE), {("unseen", "C2")}),
    "white text by the theme": (style("C2", font=Font(color=Color(theme=0))), {("unseen", "C2")}),
    "nearly white text": (style("C2", font=Font(color="FFFBFBFB")), {("unseen", "C2")}),
    "text of the colour of its ground": (
        style("C2", font=Font(color="FF1F4E78"), fill=BLUE),
        {("unseen", "C2")},
    ),
    "white run in a cell": (
        write("C2", "x", run(" Không có ĐKKS cấp xã", color="FFFFFFFF"), rows=LEVELS),
        {("unseen", "C2")},
    ),
    "format that hides all": (style("C2", number_format=";;;"), {("unseen", "C2")}),
    "format that hides a count": (style("C3", COUNTS, number_format=";;;@"), {("unseen", "C3")}),
    "format that hides a zero": (style("C4", COUNTS, number_format="#,##0;-#,##0;;@"), {("unseen", "C4")}),
    "format that leaves a zero blank": (style("C4", COUNTS, number_format="#,###"), {("unseen", "C4")}),
    "sheet that shows no zeros": (
        part(SHEET, "<sheetView ", '<sheetView showZeros="0" ', COUNTS),
        {("unseen", "C4")},
    ),
    "row of height 0": (part(SHEET, '<row r="3"', '<row r="3" ht="0"'), {("hidden_row", "A3")}),
    "row of height 0 as openpyxl writes it": (
        part(SHEET, '<row r="3"', '<row r="3" customHeight="1"'),
        {("hidden_row", "A3")},
    ),
    "row of next to no height": (part(SHEET, '<row r="3"', '<row r="3" ht="0.75"'), {("hidden_row", "A3")}),
    "column of width 0": (
        part(SHEET, "<sheetData>", '<cols><col min="3" max="3" width="0"/></cols><sheetData>'),
        {("hidden_column", "C1")},
    ),
    "column of next to no width": (
        part(SHEET, "<sheetData>", '<cols><col min="3" max="3" width="0.1"/></cols><sheetData>'),
        {("hidden_column", "C1")},
    ),
    # how large a number is
    "count shown as thousands": (
        style("C3:D3", COUNTS, number_format="0.000"),
        {("shown_otherwise", "C3"), ("shown_otherwise", "D3")},
    ),
    "count shown in thousands": (style("C3", COUNTS, number_format="#,##0,"), {("shown_otherwise", "C3")}),
    "zeros written behind a count": (
        style("C3", COUNTS, number_format='0".000"'),
        {("shown_otherwise", "C3")},
    ),
    "word for thousand behind a count": (
        style("C3", COUNTS, number_format='#,##0" nghìn"'),
        {("shown_otherwise", "C3")},
    ),
    "unit of thousands above the table": (
        table(["Biểu 3"], [None, None, None, "Đơn vị tính: nghìn dữ liệu"], *COUNTS),
        {("unit_scaled", "D2")},
    ),
    "ĐVT: 1.000 above the table": (table(["ĐVT: 1.000 hồ sơ"], *COUNTS), {("unit_scaled", "A1")}),
    "unit of thousands in brackets": (table(["(Nghìn hồ sơ)"], *COUNTS), {("unit_scaled", "A1")}),
    "unit of thousands below the table": (
        table(*COUNTS, [], ["Đơn vị: triệu hồ sơ"]),
        {("unit_scaled", "A6")},
    ),
    "unit of percent above the table": (table(["Đơn vị tính: %"], *COUNTS), {("unit_scaled", "A1")}),
    "points in most counts, and none in one": (
        table(
            COUNTS[0],
            [1, "Hà Nội", "407.673", 478364],
            [2, "Hà Giang", "1.200.000", 2200000],
            [3, "Cao Bằng", 40, 90],
        ),
        {("points_unsure", "C1")},
    ),
    "points that may be decimals": (
        table(COUNTS[0], [1, "Hà Nội", "8.437", 9000], [2, "Hà Giang", "1.017", 2200000]),
        {("points_unsure", "C1")},
    ),
}  # fmt: skip

READ: dict[str, tuple[Maker, dict[str, Any]]] = {
    "white text on a blue ground": (style("C2", font=WHITE, fill=BLUE), {"01": "full"}),
    "black text by the theme": (style("C2", font=Font(color=Color(theme=1))), {"01": "full"}),
    "bold part of a mark": (
        write("C2", "x ", run("Chỉ có ĐKKH cấp huyện", b=True, vertAlign="baseline"), rows=LEVELS),
        {"01": "partial"},
    ),
    "raised figure in a heading": (
        write("C1", "Đăng ký khai sinh", run("1", vertAlign="superscript"), rows=LEVELS),
        {"01": "full", "02": "none"},
    ),
    "comment on a heading": (
        dress(LEVELS, lambda sheet: setattr(sheet["C1"], "comment", Comment("Ghi x, hoặc -", "A"))),
        {"01": "full"},
    ),
    "format of an account": (
        style("C3:C4", COUNTS, number_format='_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)'),
        {"02": (123, 5000), "04": (0, 90)},
    ),
    "format with a unit": (style("C3", COUNTS, number_format='#,##0" xã"'), {"02": (123, 5000)}),
    "format with two decimals": (style("C3", COUNTS, number_format="0.00"), {"02": (123, 5000)}),
    "unit that is no thousand": (table(["Đơn vị tính: hồ sơ"], *COUNTS), {"02": (123, 5000)}),
    "who reports, called a unit": (table(["Đơn vị báo cáo: Triệu Sơn"], *COUNTS), {"02": (123, 5000)}),
    "unit of thousands where nothing is counted": (table(["Đơn vị tính: nghìn"], *LEVELS), {"01": "full"}),
    "points between thousands in all counts": (
        table(COUNTS[0], [1, "Hà Nội", "1.407.673", "1.478.364"], [2, "Hà Giang", "218.000", "223.500"]),
        {"01": (1407673, 1478364), "02": (218000, 223500)},
    ),
    "22.0 as programs write 22": (table(COUNTS[0], [1, "Hà Nội", "22.0", "30.0"]), {"01": (22, 30)}),
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """What a file of one indicator says of each unit: a level, or both counts."""
    return {
        unit: level or (done, whole)
        for (unit, _), (level, _, done, whole, _) in read_values(read_file(path)).items()
    }


@pytest.mark.parametrize(("make", "expected"), ASKED.values(), ids=list(ASKED))
def test_what_is_seen_and_not_said_is_asked_about(make: Maker, expected: set[Any], tmp_path: Path) -> None:
    make(path := tmp_path / "tệp nhận.xlsx")
    problems = read_file(path).problems
    assert {(problem.kind, problem.cell) for problem in problems} == expected, problems
    assert len(problems) == len(expected)


@pytest.mark.parametrize(("make", "expected"), READ.values(), ids=list(READ))
def test_what_is_meant_is_read(make: Maker, expected: dict[str, Any], tmp_path: Path) -> None:
    make(path := tmp_path / "tệp nhận.xlsx")
    found = read(path)
    assert {unit: found[unit] for unit in expected} == expected


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("raised figure behind a count", "a raised '2' stands behind '123'"),
        ("part of a count struck through", "'12' is struck through, '34' is not"),
        ("comment on a mark", "a comment says 'Mới triển khai cấp huyện, cấp xã chưa có'"),
        ("count shown as thousands", "the cell shows 123.000 and holds 123"),
        ("points in most counts, and none in one",
         "2 of 3 counts have points, as '407.673', and 1 none, as '40'"),
    ],
)  # fmt: skip
def test_what_is_seen_stands_in_the_message(name: str, words: str, tmp_path: Path) -> None:
    ASKED[name][0](path := tmp_path / "tệp nhận.xlsx")
    assert words in read_file(path).problems[0].message


def test_comment_of_the_sender_is_still_asked_about_in_a_file_given_back_unchanged(tmp_path: Path) -> None:
    dress(LEVELS, add_comment)(path := tmp_path / "a.xlsx")
    write_marked_workbook(back := tmp_path / "b.xlsx", path, read_file(path).problems)
    assert [(problem.kind, problem.cell) for problem in read_file(back).problems] == [("comment", "C2")]


def test_own_comment_in_a_file_given_back_is_no_comment_of_the_sender(tmp_path: Path) -> None:
    style("C2", font=Font(strike=True))(path := tmp_path / "a.xlsx")
    write_marked_workbook(back := tmp_path / "b.xlsx", path, read_file(path).problems)
    assert [(problem.kind, problem.cell) for problem in read_file(back).problems] == [("struck", "C2")]


def test_workbook_of_shared_strings_keeps_what_is_raised(tmp_path: Path) -> None:
    """Excel keeps texts apart from the cells, openpyxl within them."""
    with xlsxwriter.Workbook(path := tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(COUNTS):
            sheet.write_row(row, 0, values)
        sheet.write_rich_string("C3", "123", book.add_format({"font_script": 1}), "2")
    assert [(problem.kind, problem.cell) for problem in read_file(path).problems] == [("raised", "C3")]
