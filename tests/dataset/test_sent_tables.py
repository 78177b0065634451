"""Tables as offices really send them: what the eye sees of one is what is read of it, or it is asked about.

Each case stands for its kind. ASKED names the cells that are asked about, READ what is read.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from received_files import (
    DATA,
    list_provinces,
    open_sheet,
    read_file,
    read_part,
    read_values,
    replace_part,
    write_rows,
)

from hotich_analysis.dataset.return_tables import load_headings
from hotich_analysis.display.forms.marked_workbook import write_marked_workbook
from hotich_analysis.errors import DataError, join_alike

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


def text(content: str, encoding: str = "utf-8") -> Maker:
    encoded = encode_1258(content) if encoding == "cp1258" else content.encode(encoding)
    return lambda path: path.write_bytes(encoded)


def encode_1258(content: str) -> bytes:
    """As Windows does it: letters that the code page has, and the marks of the tones behind them."""
    encoded = []
    for letter in content:
        for form in (letter, *split_tone(letter)):
            with suppress(UnicodeEncodeError):
                encoded.append(form.encode("cp1258"))
                break
    return b"".join(encoded)


def split_tone(letter: str) -> list[str]:
    marks, tones = unicodedata.normalize("NFD", letter), "\u0300\u0301\u0303\u0309\u0323"
    return [unicodedata.normalize("NFC", marks.replace(tone, "")) + tone for tone in tones if tone in marks]


def archive(*parts: str) -> Maker:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as file:
            for name in parts:
                file.writestr(name, b"")

    return make


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
    "comment on a cell that is blank": (
        dress(
            [*LEVELS[:2], [2, "Hà Giang", None]],
            lambda sheet: setattr(sheet["C3"], "comment", Comment("Từ tháng 7", "A")),
        ),
        {("comment", "C3")},
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
    "points in few counts": (
        table(
            COUNTS[0], [1, "Hà Nội", "1.245", 9000], [2, "Hà Giang", "97", 9000],
            [3, "Cao Bằng", "2.344", 9000], [4, "Bắc Kạn", "98", 9000], [5, "Lào Cai", "99", 9000],
        ),
        {("points_unsure", "C1")},
    ),
    "points that may be decimals": (
        table(COUNTS[0], [1, "Hà Nội", "8.437", 9000], [2, "Hà Giang", "1.017", 2200000]),
        {("points_unsure", "C1")},
    ),
    # files
    "letters lost to question marks": (
        text("STT;T?nh, thành ph?;??ng ký khai sinh\r\n1;Hà N?i;x\r\n", "cp1252"),
        {("letters_lost", "B1")},
    ),
    "letters that could not be read": (text("Tỉnh;Khai sinh\nH\ufffd Nội;x\n"), {("letters_lost", "A2")}),
    "web page named .xls": (text("<html><table><tr><th>Tỉnh</th></tr></table></html>"), {("web_page", None)}),
    "web page in UTF-16": (text("\n<!DOCTYPE html><p>Tỉnh</p>", "utf-16"), {("web_page", None)}),
    "web page as mail": (text("MIME-Version: 1.0\nContent-Type: multipart"), {("web_page", None)}),
    "XML of Excel 2003 named .xls": (
        text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
        {("xml_sheet", None)},
    ),
    "strict Open XML": (
        part(
            "xl/workbook.xml",
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            "http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        {("other_format", None)},
    ),
    "OpenDocument": (archive("mimetype", "content.xml"), {("other_format", None)}),
    "binary workbook": (archive("xl/workbook.bin"), {("other_format", None)}),
    # headings
    "heading of the names that is not known": (
        table(["STT", "Nơi đăng ký", "Đăng ký khai sinh"], *LEVELS[1:]),
        {("no_name_heading", "B1")},
    ),
    "heading of the names that is not known, columns numbered": (
        table(["Phụ lục"], [], ["STT", "Nơi đăng ký", "Khai sinh"], ["A", "B", 1], *LEVELS[1:]),
        {("no_name_heading", "B3")},
    ),
    "names without a heading": (
        table(["STT", None, "Đăng ký khai sinh"], *LEVELS[1:]),
        {("no_name_heading", "B2")},
    ),
    "heading of values that is not known": (
        table(["STT", "Tên tỉnh", "Khai sinh online"], *LEVELS[1:]),
        {("unknown_heading", "C1")},
    ),
    "heading of the names above regions and a total": (
        table(
            ["Bảng 5"], [], ["Nơi", *COUNTS[0][2:]],
            ["WHOLE COUNTRY", 9, 9], ["Tây Nguyên", 9, 9], ["Kon Tum", 9, 9],
        ),
        {("no_name_heading", "A3")},
    ),
    "word for a province in a column beside the names": (
        table(["name", "level", "Khai sinh"], ["Hà Nội", "Thành phố", "x"], ["Hà Giang", "Tỉnh", "x"]),
        {("no_name_heading", "A1")},
    ),
    "offices under a heading that is not known": (
        table(
            ["rank", "department", "Khai sinh"],
            [1, "UBND tỉnh Hà Giang", "x"],
            [2, "UBND tỉnh Hà Nam", "x"],
        ),
        {("no_name_heading", "B1")},
    ),
    "codes of another list": (
        table(
            ["Mã", "Tỉnh", "Khai sinh"],
            ["VN-01", "Hà Nội", "x"], ["VN-02", "Hà Giang", "x"], ["VN-04", "Cao Bằng", "x"],
        ),
        {("other_codes", "A1")},
    ),
    # rows
    "region that is not the sum of its provinces": (
        table(COUNTS[0], ["I", "TÂY NGUYÊN", 11, 20], [1, "Kon Tum", 4, 8], [2, "Gia Lai", 6, 12]),
        {("region_total", "C2")},
    ),
    "region below its provinces that is not their sum": (
        table(LEVELS[0], [1, "Kon Tum", "x"], [2, "Gia Lai", "-"], [None, "Cộng vùng Tây Nguyên", 2]),
        {("region_total", "C4")},
    ),
    "table of regions alone": (table(LEVELS[0], [1, "Tây Nguyên", 5]), {("region_total", "C2")}),
    # ratios in one column
    "percentage alone": (
        table(["STT", "Tỉnh", "Số hóa sổ hộ tịch"], [1, "Hà Nội", "44,5%"], [2, "Hà Giang", "50 %"]),
        {("ratio_in_one_column", "C1")},
    ),
    "percentage that is not that of its counts": (
        table(["Tỉnh", "Số hóa sổ hộ tịch"], ["Hà Nội", "642.806/1.443.893 (đạt 54,5 %)"]),
        {("share_disagrees", "B2")},
    ),
    "part above the whole in one cell": (
        table(["Tỉnh", "Số hóa sổ hộ tịch"], ["Hà Nội", "233/57 xã"]),
        {("above_denominator", "B2")},
    ),
    "part and whole in one cell, with a restriction": (
        table(["Tỉnh", "Số hóa sổ hộ tịch"], ["Hà Nội", "57/233 (trừ huyện đảo)"], ["Hà Giang", "1/2"]),
        {("no_count", "B2")},
    ),
    "rate beside counts that is another": (
        table([*COUNTS[0], "Tỷ lệ (%)"], [1, "Hà Nội", 1200, 5000, "42%"]),
        {("share_disagrees", "E2")},
    ),
    # signs
    "letter of another script for x": (table(LEVELS[0], [1, "Hà Nội", "х"]), {("unknown_mark", "C2")}),
    "letter of another script in a name": (table(LEVELS[0], [1, "Hà Nộи", "x"]), {("unknown_unit", "B2")}),
    "being deployed": (table(LEVELS[0], [1, "Hà Nội", "Đang triển khai"]), {("unknown_mark", "C2")}),
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
    "percent in a footnote": (table(*COUNTS, [], ["Cột (5): tỷ lệ (%)"]), {"02": (123, 5000)}),
    "who reports, called a unit": (table(["Đơn vị báo cáo: Triệu Sơn"], *COUNTS), {"02": (123, 5000)}),
    "unit of thousands where nothing is counted": (table(["Đơn vị tính: nghìn"], *LEVELS), {"01": "full"}),
    "points between thousands in all counts": (
        table(COUNTS[0], [1, "Hà Nội", "1.407.673", "1.478.364"], [2, "Hà Giang", "218.000", "223.500"]),
        {"01": (1407673, 1478364), "02": (218000, 223500)},
    ),
    "22.0 as programs write 22": (table(COUNTS[0], [1, "Hà Nội", "22.0", "30.0"]), {"01": (22, 30)}),
    "codes as 1.0": (table(["Mã", *LEVELS[0][1:]], ["1.0", "Hà Nội", "x"]), {"01": "full"}),
    # files and signs
    "Windows-1258": (
        text(
            "STT;Tỉnh, thành phố;Đăng ký khai sinh\r\n1;Thừa Thiên Huế;x\r\n2;Hà Nội;-\r\n",
            "cp1258",
        ),
        {"46": "full", "01": "none"},
    ),
    "question marks that are none of lost letters": (
        text("Tỉnh;Khai sinh;Khai sinh – ghi chú\nHà Nội;x;Sao không có ở xã? Xem https://a.vn/b?c=d\n"),
        {"01": "partial"},
    ),
    "signs that nobody sees": (
        table(
            LEVELS[0],
            [1, "Hà Nội\u200b", "x"], [2, "\ufeffHà Giang", "x"], [3, "Cao\xadBằng", "x\u200b"],
            [4, "Bắc Kạn\u2060", "-"],
        ),
        {"01": "full", "02": "full", "04": "full", "06": "none"},
    ),
    "Đã triển khai": (
        table(
            LEVELS[0],
            [1, "Hà Nội", "Đã triển khai"], [2, "Hà Giang", "Chưa tích hợp"],
            [3, "Cao Bằng", "Đã tích hợp (Chỉ có ĐKKH cấp huyện)"],
        ),
        {"01": "full", "02": "none", "04": "partial"},
    ),
    # rows that are none of a province
    "numbered columns below merged headings": (
        lambda path: write_rows(
            path,
            [["Biểu số 2"], [], LEVELS[0], [], ["A", "B", 1], *LEVELS[1:]],
            merged=["A3:A4", "B3:B4", "C3:C4"],
        ),
        {"01": "full", "02": "none"},
    ),
    "columns numbered by formulae": (
        table(COUNTS[0], ["A", "B", "1", "2=1+3"], *COUNTS[1:]),
        {"01": (1200, 5000), "02": (123, 5000)},
    ),
    "columns numbered in brackets": (
        table(
            [*COUNTS[0], "Tỷ lệ"],
            ["(1)", "(2)", "(3)", "(4)", "(5)=(3)/(4)x100%"],
            [1, "Hà Nội", 12, 50, "24,0"],
        ),
        {"01": (12, 50)},
    ),
    "headings repeated on the second page": (
        table(LEVELS[0], ["A", "B", 1], *LEVELS[1:3], LEVELS[0], ["A", "B", 1], LEVELS[3]),
        {"01": "full", "02": "none", "04": "full"},
    ),
    "headings in two languages": (
        table(LEVELS[0], ["No.", "Province", "Birth"], *LEVELS[1:]),
        {"01": "full", "02": "none"},
    ),
    "regions with subtotals": (
        table(
            COUNTS[0], ["TỔNG SỐ", None, 25, 40],
            ["I", "TÂY NGUYÊN", 10, 20], [1, "Kon Tum", 4, 8], [2, "Gia Lai", 6, 12],
            ["II", "ĐÔNG NAM BỘ", 15, 20], [1, "Bình Phước", 7, 10], [2, "Tây Ninh", 8, 10],
        ),
        {"62": (4, 8), "64": (6, 12), "70": (7, 10), "72": (8, 10)},
    ),
    "regions with subtotals below": (
        table(
            LEVELS[0], [1, "Kon Tum", "x"], [2, "Gia Lai", "-"], [None, "Cộng vùng Tây Nguyên", "1/2"],
            [1, "Tây Ninh", "x"], ["II. Đông Nam Bộ", None, 1],
        ),
        {"62": "full", "64": "none", "72": "full"},
    ),
    "regions in English, and the whole country": (
        table(
            ["Cities, provincies", *COUNTS[0][2:]], ["WHOLE COUNTRY", 14, 28], ["Central Highlands", 10, 20],
            ["Kon  Tum", 4, 8], ["Gia Lai", 6, 12], ["North Central area and Central coastal area", 4, 8],
            ["Thanh Hoa", 4, 8],
        ),
        {"62": (4, 8), "64": (6, 12), "38": (4, 8)},
    ),
    "title, period, an empty row, headings whose spans disagree": (
        lambda path: write_rows(
            path,
            [
                ["PHỤ LỤC 1"], ["TIẾP NHẬN HỒ SƠ"], ["(Từ ngày 01/01/2022 đến ngày 30/6/2022)"], [],
                ["TT", "Đơn vị", "Khai sinh", "Số hóa sổ hộ tịch", None, None, "Ghi chú"],
                [None, None, None, "Số dữ liệu hộ tịch đã số hóa",
                 "Tổng số dữ liệu hộ tịch trong sổ giấy", "Tỷ lệ (%)"],
                [],
                ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)=(4)/(5)"],
                [1, "UBND tỉnh Hà Giang", None, 30, 90, "33,3"],
            ],
            merged=["A1:G1", "A2:G2", "A3:G3", "A5:A7", "B5:B6", "C5:C7", "D5:F5", "G5:G6"],
        ),
        {"02": (30, 90)},
    ),
    # ratios in one column
    "part and whole in one cell": (
        table(
            ["Tỉnh", "Số hóa sổ hộ tịch"],
            ["Hà Nội", "642.806/1.443.893 (đạt 44,5 %)"],
            ["Hà Giang", "57/233 xã"],
        ),
        {"01": (642806, 1443893), "02": (57, 233)},
    ),
    "rate beside its counts": (
        table([*COUNTS[0], "Tỷ lệ (%)"], [1, "Hà Nội", 1200, 5000, "24,0"], [2, "Hà Giang", 3, 9, 0.3333]),
        {"01": (1200, 5000), "02": (3, 9)},
    ),
    "offices for names": (
        table(
            ["TT", "Cơ quan", "Khai sinh"],
            [1, "UBND tỉnh Cao Bằng", "x"],
            [2, "Sở Tư pháp tỉnh Hà Giang", "-"],
        ),
        {"04": "full", "02": "none"},
    ),
    "rank and region beside the names": (
        table(["Rank", "Region", *LEVELS[0]], [2, "Miền Bắc", *LEVELS[1]], [1, "Miền Bắc", *LEVELS[2]]),
        {"01": "full", "02": "none"},
    ),
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
        ("letter of another script for x", "U+0445 CYRILLIC SMALL LETTER HA"),
        ("letter of another script in a name", "U+0438 CYRILLIC SMALL LETTER I"),
        ("percentage that is not that of its counts", "642806 of 1443893 is 44.52 %"),
        ("region that is not the sum of its provinces", "which is 10"),
        ("count shown as thousands", "the cell shows 123.000 and holds 123"),
        ("points in most counts, and none in one",
         "2 of 3 counts have points, as '407.673', and others none, as '40'"),
    ],
)  # fmt: skip
def test_what_is_seen_stands_in_the_message(name: str, words: str, tmp_path: Path) -> None:
    ASKED[name][0](path := tmp_path / "tệp nhận.xlsx")
    assert words in read_file(path).problems[0].message


def test_comment_of_the_sender_is_still_asked_about_in_a_file_given_back_unchanged(tmp_path: Path) -> None:
    dress(LEVELS, add_comment)(path := tmp_path / "a.xlsx")
    write_marked_workbook(back := tmp_path / "b.xlsx", path, read_file(path).problems)
    assert [(problem.kind, problem.cell) for problem in read_file(back).problems] == [("comment", "C2")]


@pytest.mark.parametrize("name", ["raised figure behind a count", "part of a count struck through"])
def test_what_is_seen_is_still_asked_about_in_a_file_given_back_unchanged(name: str, tmp_path: Path) -> None:
    ASKED[name][0](path := tmp_path / "a.xlsx")
    write_marked_workbook(back := tmp_path / "b.xlsx", path, read_file(path).problems)
    assert {(problem.kind, problem.cell) for problem in read_file(back).problems} == ASKED[name][1]


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


HEADINGS_OF_NAMES = [
    "Tên tỉnh", "Tỉnh thành", "Tỉnh/TP", "Tỉnh, TP", "Tỉnh - Thành phố", "Tỉnh/thành", "TỈNH, THÀNH PHỐ",
    "Tỉnh/Thành phố", "Tên tỉnh/thành phố", "Địa bàn", "Đơn vị hành chính", "Địa phương", "Tên địa phương",
    "Đơn vị", "Tên đơn vị", "Province", "Provinces/Cities", "province_name", "Tinh thanh", "ten_tinh",
    "TenTinh", "ProvinceName", "Cities, provincies", "CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TW",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS_OF_NAMES)
def test_usual_heading_of_the_names_is_known(heading: str) -> None:
    meaning = load_headings(DATA).find([heading])
    assert meaning is not None
    assert meaning.role == "unit"


@pytest.mark.parametrize(
    ("name", "received"),
    [
        ("part and whole in one cell", ["642.806/1.443.893 (đạt 44,5 %)", "57/233 xã"]),
        ("points between thousands in all counts", ["1.407.673/1.478.364", "218.000/223.500"]),
        ("22.0 as programs write 22", ["22.0/30.0"]),
    ],
)
def test_what_was_received_is_kept_as_it_stands(name: str, received: list[str], tmp_path: Path) -> None:
    READ[name][0](path := tmp_path / "a.xlsx")
    assert [row["value_as_received"] for row in read_file(path).rows] == received


@pytest.mark.parametrize(
    ("done", "whole", "claimed"), [("22.0", "30.0", 22), ("1.200.000", "1.300.000", 1200000)]
)
def test_total_written_as_its_column_is_a_claim(done: str, whole: str, claimed: int, tmp_path: Path) -> None:
    rows = [COUNTS[0], [1, "Hà Nội", done, whole], [None, "Tổng số", done, None]]
    (claim,) = read_file(write_rows(tmp_path / "a.xlsx", rows)).claims
    assert (claim["claimed"], claim["quote"]) == (claimed, done)


def test_total_above_regions_stays_a_claim(tmp_path: Path) -> None:
    READ["regions with subtotals"][0](path := tmp_path / "a.xlsx")
    assert [(claim["measure"], claim["claimed"]) for claim in read_file(path).claims] == [
        ("numerator", 25),
        ("denominator", 40),
    ]


# --- layouts of public tables ---------------------------------------------------------------------

SCORES = ["rank", "department_code", "department_name", "total_score"]
LAYOUTS: dict[str, tuple[Rows, str, set[str]]] = {
    "scores of the National Public Service Portal": (
        [
            [*SCORES, "Khai sinh"],
            [1, "H02", "UBND tỉnh Bắc Giang", 68.8, "x"],
            [2, "H26", "UBND Thành phố Hà Nội", 67.48, "x"],
        ],
        "department_name,unit,\n*,not_read,\n",
        {"24", "01"},
    ),
    "counts of communes in words": (
        [
            ["Đơn vị", "Diện tích", "Số ĐVHC", "Khai sinh"],
            ["tỉnh Cao Bằng", "6.700,39", "56 ĐVHC (3 phường và 53 xã)", "x"],
        ],
        "Diện tích,not_read,\nSố ĐVHC,not_read,\n",
        {"04"},
    ),
    "PX-Web of the statistics office": (
        [
            ["Population by Cities, provincies and Year"], [],
            ["Cities, provincies", "2021 Area(Km2)", "2021 Urban", "2021 Total"],
            ["WHOLE COUNTRY", 1, 12, 40], ["Northern midlands and mountain areas", 1, 12, 40],
            ["Ha Giang", 1, 5, 20], ["Thai  Nguyen", 1, 7, 20],
        ],
        "2021 Urban,numerator,book_digitisation\n2021 Total,denominator,book_digitisation\n*,not_read,\n",
        {"02", "19"},
    ),
    "rate and group beside the names": (
        [
            ["Tỉnh/ Thành phố", "DTI", "Xếp hạng", "Khai sinh"],
            ["TP. Đà Nẵng", "0,7977", 1, "x"],
            ["Lạng Sơn", "0,6", 2, "-"],
        ],
        "DTI,not_read,\n",
        {"48", "20"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "columns", "units"), LAYOUTS.values(), ids=list(LAYOUTS))
def test_public_table_is_asked_about_by_its_headings_and_then_read(
    rows: Rows, columns: str, units: set[str], tmp_path: Path
) -> None:
    path = write_rows(tmp_path / "a.xlsx", rows)
    asked = {problem.kind for problem in read_file(path).problems}
    assert asked
    assert asked <= {"unknown_heading", "no_name_heading"}
    taught = write_columns(tmp_path, *columns.splitlines())
    assert {unit for unit, _ in read_values(read_file(path, columns=taught))} == units


def test_form_of_events_has_no_table_of_provinces(tmp_path: Path) -> None:
    rows = [["Biểu số 14a/BTP"], ["", "Tổng số"], ["A", "(1)"], ["I. Khai sinh", 5], ["1. Đúng hạn", 3]]
    problems = read_file(write_rows(tmp_path / "a.xlsx", rows)).problems
    assert [problem.kind for problem in problems] == ["no_table"]


# --- headings of one sender -----------------------------------------------------------------------


def write_columns(folder: Path, *lines: str) -> Path:
    path = folder / "cột.csv"
    path.write_text("\n".join(["heading,role,indicator_code", *lines, ""]), encoding="utf-8")
    return path


def test_headings_of_one_sender_are_taught_by_a_file(tmp_path: Path) -> None:
    rows = [["Nơi đăng ký", "Sinh online", "Cán bộ", "Ý kiến"], ["Hà Nội", "x", "Nguyễn Văn A", "ở đảo"]]
    columns = write_columns(
        tmp_path, "Nơi đăng ký,unit,", "Sinh online,level,birth_registration", "Cán bộ,not_read,",
        "Ý kiến,note,birth_registration",
    )  # fmt: skip
    intake = read_file(write_rows(tmp_path / "a.xlsx", rows), columns=columns)
    assert read_values(intake) == {("01", "birth_registration"): ("partial", "ở đảo", None, None, None)}
    assert set(intake.files) == {"a.xlsx", "cột.csv"}


def test_all_other_headings_of_a_sender_may_be_passed_over(tmp_path: Path) -> None:
    rows = [["Tỉnh", "Sinh", *map(str, range(1995, 2020))], ["Hà Nội", "x", *range(25)]]
    columns = write_columns(tmp_path, "Sinh,level,birth_registration", "*,not_read,")
    found = read_values(read_file(write_rows(tmp_path / "a.xlsx", rows), columns=columns))
    assert found == {("01", "birth_registration"): ("full", None, None, None, None)}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("*,level,birth_registration", "role"),
        ("Sinh,levle,birth_registration", "role"), ("Sinh,level,births", "indicator_code"),
        ("Sinh,level,", "indicator_code"),
    ],
)  # fmt: skip
def test_fault_in_a_file_of_headings_is_named(line: str, column: str, tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        read_file(write_rows(tmp_path / "a.xlsx", LEVELS), columns=write_columns(tmp_path, line))
    assert [(problem.row, problem.column) for problem in raised.value.problems] == [(2, column)]


def test_message_on_a_heading_says_how_it_is_taught(tmp_path: Path) -> None:
    for name in ("heading of the names that is not known", "heading of values that is not known"):
        ASKED[name][0](path := tmp_path / "a.xlsx")
        (problem,) = read_file(path).problems
        assert "--columns" in str(problem.expected)
        assert problem.value in {"Nơi đăng ký", "Khai sinh online"}


# --- problems that are alike ----------------------------------------------------------------------


def test_problems_that_are_alike_are_one_with_its_places_each_naming_its_province(tmp_path: Path) -> None:
    rows = [LEVELS[0], *([n, name, "có"] for n, (_, name) in enumerate(list_provinces()[:48], 1))]
    problems = read_file(write_rows(tmp_path / "a.xlsx", rows)).problems
    assert len(problems) == 48
    (one,) = join_alike(problems)
    assert len(one.places) == 48
    text = str(DataError(problems))
    assert "1 problem:" in text
    assert "found 'có'; expected x, " in text
    names = ", ".join(f"C{row} {name}" for row, (_, name) in enumerate(list_provinces()[:48], 2))
    assert text.endswith(f"in 48 places: {names}")


def test_problems_that_differ_in_what_is_there_name_it_at_each_place(tmp_path: Path) -> None:
    rows = [LEVELS[0], [1, "Hà Nội", "v"], [2, "Hà Giang", "w"], [3, "Cao Bằg", "x"]]
    first, second = join_alike(read_file(write_rows(tmp_path / "a.xlsx", rows)).problems)
    assert str(first).endswith("in 2 places: C2 Hà Nội 'v', C3 Hà Giang 'w'")
    assert (second.cell, second.places) == ("B4", ())
