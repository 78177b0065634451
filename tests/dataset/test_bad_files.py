"""Files as they should not be: each gets a clear refusal, or the right reading; none takes long to refuse.

BAD_FILES is the list: what is odd about a file, and what it gets ("read", or the kinds of its problems).
"""

from __future__ import annotations

import datetime as dt
import random
import re
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.styles import Font
from received_files import (
    AS_OF,
    BIRTH,
    CODE,
    DATA,
    DATE,
    NAME,
    PART,
    STT,
    WHOLE,
    Rows,
    expect_values,
    list_provinces,
    make_compound_file,
    make_rows,
    open_sheet,
    read_file,
    read_part,
    read_values,
    replace_part,
    write_rows,
)

from hotich_analysis.dataset import spreadsheets
from hotich_analysis.dataset.intake import Intake, read_returns
from hotich_analysis.dataset.legacy_text import find_encoding
from hotich_analysis.dataset.references import load_references
from hotich_analysis.display.forms.return_form import write_return_form
from hotich_analysis.display.wording import explain_problem

Maker = Callable[[Path], Any]
READ = frozenset({"read"})
MEGABYTE = 1_000_000
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def put(*changes: tuple[int, int, Any], rows: Rows | None = None) -> Maker:
    """A table with other values in some cells: row (1 is the heading), column, value."""

    def make(path: Path) -> None:
        table = make_rows() if rows is None else rows
        for row, column, value in changes:
            table[row - 1][column - 1] = value
        write_rows(path, table)

    return make


def dress(change: Callable[[Any], None]) -> Maker:
    """A good table whose sheet is changed by openpyxl."""

    def make(path: Path) -> None:
        write_rows(path, make_rows())
        book, sheet = open_sheet(path)
        change(sheet)
        book.save(path)

    return make


def drop(*rows: int) -> Maker:
    return lambda path: write_rows(path, [row for n, row in enumerate(make_rows(), 1) if n not in rows])


def column_of(column: int, change: Callable[[Any], Any]) -> Maker:
    """A good table with one column changed in every row."""

    def make(path: Path) -> None:
        rows = make_rows()
        for row in rows[1:]:
            row[column - 1] = change(row[column - 1])
        write_rows(path, rows)

    return make


def text(content: str, encoding: str = "utf-8") -> Maker:
    return lambda path: path.write_bytes(content.encode(encoding))


def raw(content: bytes) -> Maker:
    return lambda path: path.write_bytes(content)


def csv_of(rows: Rows, delimiter: str = ",") -> str:
    return "".join(delimiter.join(f'"{value}"' for value in row) + "\r\n" for row in rows)


def part(name: str, change: Callable[[str], str]) -> Maker:
    """A good table with one part of the archive changed."""

    def make(path: Path) -> None:
        write_rows(path, make_rows())
        replace_part(path, name, change(read_part(path, name)))

    return make


def hide(sheet: Any, *, row: int = 0, column: str = "") -> None:
    if row:
        sheet.row_dimensions[row].hidden = True
    if column:
        sheet.column_dimensions[column].hidden = True


def make_hidden_sheet(path: Path) -> None:
    write_rows(path, make_rows())
    book, sheet = open_sheet(path)
    book.create_sheet("Ghi chép", 0)
    sheet.sheet_state = "hidden"
    book.save(path)


def make_list_of_34(path: Path) -> None:
    lines = [row for row in make_rows() if row[NAME - 1] in NAMES_OF_2025]
    city = next(row for row in make_rows() if row[CODE - 1] == "46")
    city[NAME - 1] = "Huế"
    write_rows(path, [make_rows()[0], *lines, city])


def make_form_of_34(path: Path) -> None:
    write_return_form(path, load_references(DATA), as_of=AS_OF)
    book, sheet = open_sheet(path)
    sheet["B3"] = "34"
    book.save(path)


def make_form_of_another_date(path: Path) -> None:
    write_return_form(path, load_references(DATA), as_of=dt.date(2022, 3, 25))


def make_codes_of_2025(path: Path) -> None:
    rows = make_rows()
    units = {"15": "Lào Cai", "24": "Bắc Ninh", "44": "Quảng Trị", "52": "Gia Lai", "80": "Tây Ninh"}
    units |= {"82": "Đồng Tháp", "91": "An Giang"}
    for row in rows:
        row[CODE - 1] = next((code for code, name in units.items() if name == row[NAME - 1]), row[CODE - 1])
    write_rows(path, rows)


def make_codes_alone(path: Path) -> None:
    rows = make_rows()
    for row in rows[1:]:
        row[NAME - 1] = None if row[CODE - 1] in SEVEN_CODES else row[NAME - 1]
    write_rows(path, rows)


def make_blanks(path: Path) -> None:
    """63 provinces, and 200,000 rows with borders below, as a format of whole columns leaves them."""
    write_rows(path, make_rows())
    cells = "".join(f'<c r="{column}#" s="0"/>' for column in "ABCDEFGHIJ")
    row = f'<row r="#">{cells}</row>'
    blanks = "".join(row.replace("#", str(number)) for number in range(65, 200_000))
    sheet = read_part(path, "xl/worksheets/sheet1.xml")
    replace_part(path, "xl/worksheets/sheet1.xml", sheet.replace("</sheetData>", f"{blanks}</sheetData>"))


def make_far_value(path: Path) -> None:
    write_rows(path, make_rows())
    book, sheet = open_sheet(path)
    sheet["D150000"] = "x"
    book.save(path)


def make_zip_bomb(path: Path) -> None:
    """150 MB of blanks in the texts of a workbook of a few kilobytes."""
    write_shared(path)
    replace_part(path, "xl/sharedStrings.xml", b" " * 150 * MEGABYTE)


def make_lying_bomb(path: Path) -> None:
    """The same, declared as one kilobyte."""
    make_zip_bomb(path)
    content = bytearray(path.read_bytes())
    size = (150 * MEGABYTE).to_bytes(4, "little")
    while (place := content.find(size)) >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(content))


def write_shared(path: Path) -> None:
    """A workbook whose texts are in a part of their own, as Excel writes it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(make_rows(3)):
            sheet.write_row(row, 0, values)


def make_many_parts(path: Path) -> None:
    write_rows(path, make_rows(3))
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(3_000):
            archive.writestr(f"xl/media/{number}", b"")


def make_external_links(path: Path) -> None:
    """Plain values, and a link to another workbook left over in the file."""
    write_rows(path, make_rows())
    replace_part(path, "xl/externalLinks/externalLink1.xml", f"<externalLink {MAIN}/>")
    relation = (
        '<Relationship Id="rId77" Target="externalLinks/externalLink1.xml" Type="http://schemas.'
        'openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    )
    relations = read_part(path, "xl/_rels/workbook.xml.rels").replace("</Relationships>", relation)
    replace_part(path, "xl/_rels/workbook.xml.rels", relations)
    references = '<externalReferences><externalReference xmlns:r="http://schemas.openxmlformats.org/'
    references += 'officeDocument/2006/relationships" r:id="rId77"/></externalReferences>'
    book = read_part(path, "xl/workbook.xml")
    replace_part(path, "xl/workbook.xml", book.replace("</sheets>", f"</sheets>{references}"))


def make_annex(path: Path) -> None:
    """As the Ministry prints it: titles, a heading over three columns, merged cells, a note run over."""
    title = ["PHỤ LỤC 2. THỰC TRẠNG TRIỂN KHAI", None, None, None, None]
    top = ["STT", "TỈNH/THÀNH PHỐ", "ĐÃ TÍCH HỢP TRÊN CỔNG DVC QUỐC GIA", None, None]
    bottom = [None, None, "Đăng ký khai tử", "Đăng ký khai sinh", "Đăng ký kết hôn"]
    lines = [[n, name, "-", "x", "x"] for n, (_, name) in enumerate(list_provinces(), 1)]
    place = next(n for n, line in enumerate(lines) if line[1] == "Đồng Tháp")
    lines[place][3] = "x Không có"
    lines.insert(place + 1, [None, None, None, "ĐKKS cấp xã", None])
    lines.insert(0, [None, "Đồng bằng sông Hồng", None, None, None])
    total = ["TỔNG SỐ TỈNH ĐÃ TRIỂN KHAI", None, "0/63 tỉnh", "63/63 tỉnh", "63/63 tỉnh"]
    end = [[], [None, None, None, None, "NGƯỜI LẬP BIỂU"], [None, None, None, None, "Nguyễn Văn A"]]
    merged = ["A1:E1", "A3:A4", "B3:B4", "C3:E3", f"A{place + 6}:A{place + 7}", "A70:B70"]
    write_rows(path, [title, [], top, bottom, *lines, total, *end], merged=merged)


def make_two_headings(path: Path) -> None:
    rows = make_rows()
    top = [*rows[0][:4], "Máy in", "Máy in", rows[0][6]]
    below = [None, None, None, None, "Số đơn vị cấp xã có máy in", "Tổng số đơn vị cấp xã", None]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1", "G1:G2"]
    top[5] = None
    write_rows(path, [top, below, *rows[1:]], merged=merged)


def make_contradicting_headings(path: Path) -> None:
    make_two_headings(path)
    book, sheet = open_sheet(path)
    sheet["E1"] = "Máy quét"
    book.save(path)


def make_numbered_columns(path: Path) -> None:
    rows = make_rows()
    write_rows(path, [rows[0], ["A", "B", "C", "(1)", "(2)", "(3)", "(4)"], *rows[1:]])


def make_moved_columns(path: Path) -> None:
    order = [6, 3, 2, 5, 4, 1, 0]
    write_rows(path, [[row[column] for column in order] for row in make_rows()])


def make_total_inside(path: Path) -> None:
    rows = make_rows()
    total = ["Cộng", None, None, "40/63", 123, 456, None]
    write_rows(path, [*rows[:30], total, *rows[30:]])


def make_total_of_formulae(path: Path) -> None:
    total = ["TỔNG SỐ", None, None, '=COUNTIF(D2:D64,"x*")', "=SUM(E2:E64)", "=SUM(F2:F64)", None]
    write_rows(path, [*make_rows(), total])


def make_fonts(path: Path) -> None:
    """Each name in the font of its office, one office in each encoding."""
    lines = Path(__file__).with_name("legacy_names.csv").read_text(encoding="utf-8").splitlines()
    old = {code: texts for code, _, *texts in (line.split(",") for line in lines[1:])}
    rows, fonts = make_rows(), (".VnTime", "VNI-Times", "VI Times")
    write_rows(path, rows)
    book, sheet = open_sheet(path)
    for row, values in enumerate(rows[1:], 2):
        sheet.cell(row, NAME).value = old[values[CODE - 1]][row % 3]
        sheet.cell(row, NAME).font = Font(fonts[row % 3])
    book.save(path)


def make_unicode_in_old_font(sheet: Any) -> None:
    for row in range(2, 65):
        sheet.cell(row, NAME).font = Font(".VnTime")


def make_old_font_note(sheet: Any) -> None:
    """A note that reads as Vietnamese with its font and without it."""
    sheet.cell(1, 8, "Khai sinh – ghi chú")
    sheet.cell(2, 8, "Không có").font = Font(".VnTime")
    assert find_encoding(".VnTime") == "tcvn3"


def make_forms_of_names(path: Path) -> None:
    """NFD, Eth for Đ, dashes, unit words, old place of the tone, blanks that do not break, capitals."""
    other = {
        "01": "THÀNH PHỐ HÀ NỘI", "66": "Ðắk Lắk", "77": "Bà Rịa – Vũng Tàu", "17": "Tỉnh Hoà Bình",
        "38": "Thanh Hoá", "52": "Bình\u00a0Định", "79": "TP. Hồ Chí Minh", "87": "  đồng   tháp ",
    }  # fmt: skip
    rows = make_rows()
    for row in rows[1:]:
        name = other.get(row[CODE - 1], unicodedata.normalize("NFD", row[NAME - 1]))
        row[NAME - 1], row[CODE - 1] = name, None
    write_rows(path, rows)


def strip(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def make_png(path: Path) -> None:
    header = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452000000010000000108060000001f15c489")
    path.write_bytes(header + zlib.compress(bytes(300)))


def make_truncated(path: Path) -> None:
    write_rows(path, make_rows())
    path.write_bytes(path.read_bytes()[:4000])


def make_flipped(path: Path) -> None:
    write_rows(path, make_rows())
    content = bytearray(path.read_bytes())
    middle = content.find(b"xl/worksheets/sheet1.xml") + 200
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(bytes(content))


def make_entity_bomb(name: str) -> Maker:
    def make(path: Path) -> None:
        write_shared(path)
        bombed = re.sub(r"(<\?xml[^>]*\?>)", rf"\1{BOMB}", read_part(path, name), count=1)
        replace_part(path, name, bombed.replace("</t>", "&b;</t>"))

    return make


def make_big_texts(path: Path) -> None:
    write_shared(path)
    replace_part(path, "xl/sharedStrings.xml", f"<sst {MAIN}>{'<si><t/></si>' * 1_000_000}</sst>")


def make_sheet_of(cells: str) -> Maker:
    sheet = (
        f'<worksheet {MAIN}><dimension ref="A1"/><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    )
    return part("xl/worksheets/sheet1.xml", lambda _: sheet)


def make_merges(path: Path) -> None:
    areas = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    part("xl/worksheets/sheet1.xml", lambda old: old.replace("</sheetData>", f"</sheetData>{areas}"))(path)


def make_value_in_no_column(path: Path) -> None:
    """Cells without references go on beyond ZZZ, the last column that has a name."""
    cells = "<row>" + "<c/>" * 18_300 + "<c><v>1</v></c></row>"
    part("xl/worksheets/sheet1.xml", lambda old: old.replace("</sheetData>", f"{cells}</sheetData>"))(path)


def make_lost_heading(path: Path) -> None:
    """A second sheet whose heading of names is not known would be passed over, and its figures lost."""
    write_rows(path, make_rows())
    book, _ = open_sheet(path)
    other = book.create_sheet("Khác")
    for row in (["STT", "Tên", "Đăng ký kết hôn"], [1, "Hà Nội", "x"], [2, "Hà Giang", "-"]):
        other.append(row)
    book.save(path)


def tcvn3(line: str) -> bytes:
    """Text as a CSV of an old office holds it."""
    lines = Path(__file__).with_name("legacy_names.csv").read_text(encoding="utf-8").splitlines()
    for _, name, old, *_ in (row.split(",") for row in lines[1:]):
        line = line.replace(f'"{name}"', f'"{old}"')
    heads = {"Mã": "M·", "Tỉnh, thành phố": "TØnh, thµnh phè", "Đăng ký khai sinh": "§¨ng ký khai sinh"}
    heads |= {"Số đơn vị cấp xã có máy in": "Sè ®¬n vÞ cÊp x· cã m¸y in", "Ngày báo cáo": "Ngµy b¸o c¸o"}
    heads |= {"Máy in - Tổng số đơn vị cấp xã": "M¸y in - Tæng sè ®¬n vÞ cÊp x·"}
    heads |= {"Không có ĐKKS cấp xã": "Kh«ng cã §KKS cÊp x·"}
    for name, old in heads.items():
        line = line.replace(name, old)
    return line.encode("cp1252")


SEVEN_CODES = ("15", "24", "44", "52", "80", "82", "91")
NAMES_OF_2025 = {
    "Hà Nội", "Cao Bằng", "Tuyên Quang", "Điện Biên", "Lai Châu", "Sơn La", "Lào Cai", "Thái Nguyên",
    "Lạng Sơn", "Quảng Ninh", "Bắc Ninh", "Phú Thọ", "Hải Phòng", "Hưng Yên", "Ninh Bình", "Thanh Hóa",
    "Nghệ An", "Hà Tĩnh",
    "Quảng Trị", "Đà Nẵng", "Quảng Ngãi", "Gia Lai", "Khánh Hòa", "Đắk Lắk", "Lâm Đồng", "Đồng Nai",
    "Hồ Chí Minh", "Tây Ninh", "Đồng Tháp", "Vĩnh Long", "An Giang", "Cần Thơ", "Cà Mau",
}  # fmt: skip
BAD_FILES: dict[str, tuple[Maker, set[str] | frozenset[str]]] = {
    # what is read all the same
    "annex: titles, heading in two rows, merged cells, region, note run over, total, names below": (
        make_annex,
        READ,
    ),
    "two heading rows, the upper one over two columns": (make_two_headings, READ),
    "columns numbered below their headings": (make_numbered_columns, READ),
    "columns in another order": (make_moved_columns, READ),
    "total row inside": (make_total_inside, READ),
    "total row of formulae": (make_total_of_formulae, READ),
    "01 stored as number 1": (column_of(CODE, int), READ),
    "counts stored as text": (column_of(PART, str), READ),
    "counts with a thousands separator by their format": (
        dress(lambda sheet: setattr(sheet["F2"], "number_format", "#,##0")),
        READ,
    ),
    "dates as dates": (column_of(DATE, lambda _: dt.date(2022, 4, 25)), READ),
    "dates as text 2022-04-25": (column_of(DATE, lambda _: "2022-04-25"), READ),
    "62 of 63": (drop(64), READ),
    "200,000 rows of formatted blanks": (make_blanks, READ),
    "left-over link to another workbook, values plain": (make_external_links, READ),
    "names as NFD, with Eth, dashes, unit words, old tone place, odd blanks, capitals": (
        make_forms_of_names,
        READ,
    ),
    "names without accents": (column_of(NAME, strip), READ),
    "names in .VnTime, VNI-Times, VI Times, cell by cell": (make_fonts, READ),
    "Unicode names in the font .VnTime": (dress(make_unicode_in_old_font), READ),
    "CSV with ;": (text(csv_of(make_rows(), ";")), READ),
    "CSV with tabs in UTF-16": (text(csv_of(make_rows(), "\t"), "utf-16"), READ),
    "CSV with a byte order mark": (text(csv_of(make_rows()), "utf-8-sig"), READ),
    "CSV in TCVN3": (raw(tcvn3(csv_of(make_rows(), ";").replace(" – ", " - "))), READ),
    "area merged over the whole sheet's end": (
        dress(lambda sheet: sheet.merge_cells("A70:J70")),
        READ,
    ),
    "hidden row below the table": (dress(lambda sheet: hide(sheet, row=80)), READ),
    # files that are none
    "password": (raw(make_compound_file("EncryptionInfo", "EncryptedPackage")), {"password"}),
    ".xls": (raw(make_compound_file("Workbook")), {"old_xls"}),
    "empty file": (raw(b""), {"no_table"}),
    "PNG named .xlsx": (make_png, {"no_workbook"}),
    "truncated workbook": (make_truncated, {"no_workbook"}),
    "damaged bytes inside": (make_flipped, {"no_workbook"}),
    "text without a table": (text("Kính gửi Cục Hộ tịch, quốc tịch, chứng thực"), {"no_table"}),
    # files that would do harm
    "zip bomb": (make_zip_bomb, {"too_large"}),
    "zip bomb that declares a small size": (make_lying_bomb, {"no_workbook"}),
    "3,000 parts": (make_many_parts, {"too_large"}),
    "a million shared texts": (make_big_texts, {"too_large"}),
    "two million cells": (make_sheet_of('<c r="A1"><v>1</v></c>' * 2_000_000), {"too_large"}),
    "two million blank cells before a value": (
        make_sheet_of('<c r="A1"/>' * 2_000_000 + '<c r="B1"><v>1</v></c>'),
        {"too_large"},
    ),
    "entities in a sheet": (make_entity_bomb("xl/worksheets/sheet1.xml"), {"no_workbook"}),
    "entities in the shared texts": (make_entity_bomb("xl/sharedStrings.xml"), {"no_workbook"}),
    "entities in the workbook": (make_entity_bomb("xl/workbook.xml"), {"no_workbook"}),
    "all cells merged into one": (make_merges, {"merged"}),
    "value in row 150,000": (make_far_value, {"far_value"}),
    "value in column 300": (dress(lambda sheet: sheet.cell(5, 300, "x")), {"far_value"}),
    "value beyond the last column": (make_value_in_no_column, {"no_workbook"}),
    # cells that are not what they seem
    "formula for a count": (put((5, PART, "=6+7")), {"formula"}),
    "formula for a mark": (put((5, BIRTH, '=IF(1,"x","-")')), {"formula"}),
    "formula for a name": (put((5, NAME, '="Hà"&" Nội"')), {"formula"}),
    "formula for a code": (put((5, CODE, "=A5")), {"formula"}),
    "formula for a date": (put((5, DATE, "=TODAY()")), {"formula"}),
    "formula that reads another workbook": (put((5, PART, "='[1]Xã'!B7")), {"formula"}),
    "CSV name that begins with =": (text(csv_of(make_rows()).replace('"Hà Nội"', '"=1+2"')), {"formula"}),
    "control character in a name": (text(csv_of(make_rows()).replace("Hà Nội", "Hà\x0bNội")), {"control"}),
    "CSV mark that begins with @": (text(csv_of(make_rows()).replace('"-"', '"@x"', 1)), {"active_text"}),
    "hidden row": (dress(lambda sheet: hide(sheet, row=9)), {"hidden_row"}),
    "row of no height": (
        part("xl/worksheets/sheet1.xml", lambda old: old.replace('<row r="9"', '<row r="9" ht="0"')),
        {"hidden_row"},
    ),
    "hidden column": (dress(lambda sheet: hide(sheet, column="D")), {"hidden_column"}),
    "hidden sheet": (make_hidden_sheet, {"hidden_sheet"}),
    "value merged over three provinces": (dress(lambda sheet: sheet.merge_cells("D5:D7")), {"merged"}),
    "value merged over two columns": (
        dress(lambda sheet: sheet.merge_cells("E5:F5")),
        {"merged", "one_count"},
    ),
    # headings
    "unknown heading": (put((1, BIRTH, "Dịch vụ công")), {"unknown_heading"}),
    "no heading over values": (put((1, BIRTH, None)), {"unknown_heading"}),
    "two columns of one meaning": (put((1, DATE, "Đăng ký khai sinh")), {"heading_twice"}),
    "ratio in one column": (
        put((1, PART, "Máy in"), (1, WHOLE, "TT")),
        {"ratio_in_one_column", "heading_twice"},
    ),
    "headings that contradict each other": (make_contradicting_headings, {"unknown_heading", "one_count"}),
    "sheet without a heading of names": (make_lost_heading, {"no_name_heading"}),
    "form for another date": (make_form_of_another_date, {"wrong_date"}),
    "form for the 34 units": (make_form_of_34, {"wrong_frame"}),
    # units
    "province twice": (put((5, NAME, "Hà Nội"), (5, CODE, "01")), {"unit_twice"}),
    "wrong accents": (put((5, NAME, "Quảng Nình")), {"ambiguous_unit"}),
    "district for a province": (put((5, NAME, "Phù Yên"), (5, CODE, None)), {"ambiguous_unit"}),
    "name of no province": (put((5, NAME, "Quảng Nih")), {"unknown_unit"}),
    "Huế, a unit of 2025 or a city": (put((36, NAME, "Huế"), (36, CODE, None)), {"unit_of_2025"}),
    "values without a name": (put((5, NAME, None), (5, CODE, None), (5, STT, None)), {"no_unit"}),
    "code of another province": (put((5, CODE, "26")), {"code_disagrees"}),
    "seven codes of 2025 with their names": (make_codes_of_2025, {"unit_of_2025"}),
    "seven codes that changed their meaning, without names": (make_codes_alone, {"code_alone"}),
    "Tuyên Quang (2025)": (put((5, NAME, "Tuyên Quang (2025)")), {"unit_of_2025"}),
    "exactly the 34": (make_list_of_34, {"unit_of_2025"}),
    # values
    "mark that is unknown": (put((5, BIRTH, "v")), {"unknown_mark"}),
    "note that is unknown": (put((5, BIRTH, "x Chỉ có ở thị trấn")), {"unknown_note"}),
    "old or Unicode note, nobody knows": (dress(make_old_font_note), {"unsure_text"}),
    "one count of two": (put((5, WHOLE, None)), {"one_count"}),
    "whole of zero": (put((5, PART, 0), (5, WHOLE, 0)), {"zero_denominator"}),
    "part above the whole": (put((5, PART, 999)), {"above_denominator"}),
    "negative count": (put((5, PART, -3)), {"negative"}),
    "negative count as text": (put((5, PART, "−3")), {"negative"}),
    "95% as text": (put((5, PART, "95%")), {"percent"}),
    "0.95 with the format of a percentage": (
        dress(lambda sheet: (sheet.cell(5, PART, 0.95), setattr(sheet.cell(5, PART), "number_format", "0%"))),
        {"percent"},
    ),
    "0.95": (put((5, PART, 0.95)), {"no_count"}),
    "all wholes 100": (column_of(WHOLE, lambda _: 100), {"percent"}),
    "count with a point, 1.234": (put((5, WHOLE, "1.234")), {"no_count"}),
    "count with a unit": (put((5, WHOLE, "120 xã")), {"no_count"}),
    "count that is a date": (put((5, WHOLE, dt.date(2022, 4, 25))), {"no_count"}),
    "count that is TRUE": (put((5, WHOLE, True)), {"no_count"}),
    "month before day, 4/25/2022": (put((5, DATE, "4/25/2022")), {"no_date"}),
    "date as serial number": (put((5, DATE, 44676)), {"no_date"}),
    "30/2/2022": (put((5, DATE, "30/2/2022")), {"no_date"}),
    "year 1922": (put((5, DATE, "25/4/1922")), {"no_date"}),
}


@pytest.fixture(scope="module", params=BAD_FILES, ids=lambda name: name)
def bad_file(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path, set[str]]:
    """Made once for the tests that read it: some have millions of cells."""
    make, kinds = BAD_FILES[request.param]
    path = tmp_path_factory.mktemp("received") / "tệp nhận.xlsx"
    make(path)
    return request.param, path, set(kinds)


def test_each_bad_file_gets_a_clear_refusal_or_the_right_reading(bad_file) -> None:
    name, path, kinds = bad_file
    intake = read_file(path)
    assert ({problem.kind for problem in intake.problems} or {"read"}) == kinds, intake.problems[:3]
    if kinds == {"read"} and not name.startswith("annex"):
        expected = expect_values(make_rows()[: -1 if name == "62 of 63" else None])
        assert read_values(intake) == expected
    check_places(path, intake)


def check_places(path: Path, intake: Intake) -> None:
    """Each problem says where, what, and what would be right."""
    about_the_file = {"password", "old_xls", "no_workbook", "too_large", "no_table"}
    for problem in intake.problems:
        assert problem.file == path.name
        assert problem.message
        assert problem.expected
        assert "{" not in explain_problem(problem)
        if problem.kind not in about_the_file:
            assert problem.sheet
            assert re.fullmatch("[A-Z]+[0-9]+", str(problem.cell))
        if problem.row and problem.cell:
            assert str(problem.cell).endswith(str(problem.row))


LARGE = ("bomb", "million", "3,000", "entities", "200,000", "150,000", "merged into one", "column 300")


@pytest.mark.parametrize(
    "bad_file", [name for name in BAD_FILES if any(word in name for word in LARGE)], indirect=True
)
def test_large_files_are_refused_or_read_without_unpacking_them(bad_file, monkeypatch) -> None:
    """Memory stays small; no more cells are looked at than a return can have, so it cannot take long."""
    _, path, kinds = bad_file
    n_read = 0
    read_cell = spreadsheets._read_cell

    def count_cell(found: Any) -> spreadsheets.Cell:
        nonlocal n_read
        n_read += 1
        return read_cell(found)

    monkeypatch.setattr(spreadsheets, "_read_cell", count_cell)
    tracemalloc.start()
    try:
        intake = read_file(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bool(intake.problems) == (kinds != {"read"})
    assert peak < 60 * MEGABYTE
    assert n_read < 1_000


def test_annex_is_read_cell_for_cell(tmp_path) -> None:
    make_annex(tmp_path / "annex.xlsx")
    intake = read_file(tmp_path / "annex.xlsx")
    values = read_values(intake)
    assert len(values) == 3 * 63
    assert values["87", "birth_registration"] == ("partial", "Không có ĐKKS cấp xã", None, None, None)
    assert values["89", "birth_registration"] == ("full", None, None, None, None)
    assert values["01", "death_registration"][0] == "none"
    claims = {claim["indicator_code"]: (claim["claimed"], claim["claimed_of"]) for claim in intake.claims}
    assert claims == {
        "birth_registration": (63, 63),
        "marriage_registration": (63, 63),
        "death_registration": (0, 63),
    }


def test_province_in_two_files_is_refused_with_both_places(tmp_path) -> None:
    files = [write_rows(tmp_path / name, make_rows(2)) for name in ("a.xlsx", "b.xlsx")]
    problems = read_returns(files, as_of=AS_OF).problems
    assert {problem.kind for problem in problems} == {"unit_twice"}
    assert {problem.file for problem in problems} == {"b.xlsx"}
    assert all("a.xlsx, Bảng, " in problem.message for problem in problems)


def test_all_faults_of_a_file_are_listed_at_once(tmp_path) -> None:
    put((2, BIRTH, "v"), (3, PART, -1), (4, DATE, "mai"), (5, NAME, "Quảng Nih"))(tmp_path / "a.xlsx")
    found = [(problem.kind, problem.cell) for problem in read_file(tmp_path / "a.xlsx").problems]
    assert sorted(found) == [
        ("negative", "E3"),
        ("no_date", "G4"),
        ("unknown_mark", "D2"),
        ("unknown_unit", "C5"),
    ]


def test_wrong_accents_are_asked_with_the_nearest_names(tmp_path) -> None:
    put((5, NAME, "Quảng Nih"), (5, CODE, None))(tmp_path / "a.xlsx")
    (problem,) = read_file(tmp_path / "a.xlsx").problems
    assert "'Quảng Ninh'" in str(problem.expected)
    assert (problem.row, problem.column, problem.value) == (5, "Tỉnh, thành phố", "Quảng Nih")


@pytest.mark.parametrize("seed", range(30))
def test_damaged_bytes_never_end_in_another_error(seed: int, tmp_path) -> None:
    path = write_rows(tmp_path / "a.xlsx", make_rows(3))
    content, chance = bytearray(path.read_bytes()), random.Random(seed)  # noqa: S311 - nothing secret
    for _ in range(chance.choice([1, 5, 50])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content[: chance.choice([len(content), len(content) // 2])]))
    intake = read_file(path)
    assert intake.problems or read_values(intake) == expect_values(make_rows(3))


@pytest.mark.parametrize("seed", range(30))
def test_damaged_xml_never_ends_in_another_error(seed: int, tmp_path) -> None:
    """As above, but inside the parts, where no checksum of the archive guards them."""
    path = write_rows(tmp_path / "a.xlsx", make_rows(3))
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    with zipfile.ZipFile(path) as archive:
        name = chance.choice(archive.namelist())
    text = read_part(path, name)
    place = chance.randrange(len(text))
    replace_part(path, name, text[:place] + chance.choice(["<", '"', "", "9", "&", "/>"]) + text[place + 1 :])
    read_file(path)


def test_workbook_is_read_without_warnings_of_what_openpyxl_leaves_out(tmp_path) -> None:
    path = write_rows(tmp_path / "a.xlsx", make_rows())
    sheet = read_part(path, "xl/worksheets/sheet1.xml")
    extension = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    replace_part(path, "xl/worksheets/sheet1.xml", sheet.replace("</worksheet>", extension))
    assert read_values(read_file(path)) == expect_values(make_rows())
