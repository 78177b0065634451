"""A new indicator is a row of indicators.csv and a column of what is received: no line of Python."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from hotich_analysis.cli import main

ROOT = Path(__file__).parents[1]
NAMES = {
    "name_change": "Đăng ký thay đổi, cải chính hộ tịch trực tuyến",
    "trained_officials": "Công chức tư pháp - hộ tịch đã được tập huấn",
}
LEVEL = {
    "indicator_code": "name_change", "name_vi": NAMES["name_change"], "name_en": "Change of particulars",
    "short_name_vi": "Cải chính", "short_name_en": "Correction", "kind": "level", "unit_vi": "tỉnh",
    "unit_en": "provinces", "is_essential_service": "no", "definition_vi": "Dịch vụ đã trực tuyến",
    "definition_en": "The service is online", "legal_basis_vi": "Văn bản thử", "legal_basis_en": "A test",
    "addressee_vi": "Sở Tư pháp", "addressee_en": "Department of Justice",
}  # fmt: skip
RATIO = LEVEL | {
    "indicator_code": "trained_officials", "name_vi": NAMES["trained_officials"], "name_en": "Training",
    "short_name_vi": "Tập huấn", "short_name_en": "Training", "kind": "ratio", "unit_vi": "người",
    "unit_en": "officials", "numerator_vi": "Số công chức đã tập huấn", "numerator_en": "officials trained",
    "denominator_vi": "Tổng số công chức", "denominator_en": "officials", "class_thresholds": "0.5 1",
}  # fmt: skip


def write_data(folder: Path) -> None:
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        fields = list(csv.DictReader(file).fieldnames or [])
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writerows([LEVEL, RATIO])


def run(*arguments: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0


def find_column(sheet: object, heading: str) -> int:
    cells = [cell for row in sheet.iter_rows(min_row=1, max_row=6) for cell in row]
    return next(cell.column for cell in cells if cell.value == heading)


def fill(form: Path) -> None:
    """Hà Nội has the service and half of its officials trained; Vĩnh Phúc neither, all others say nothing."""
    book = openpyxl.load_workbook(form)
    levels, counts = book.worksheets[1:]
    rows = {cell.value: cell.row for cell in levels["C"]}
    column = find_column(levels, NAMES["name_change"])
    levels.cell(rows["Hà Nội"], column).value = "Đầy đủ"
    levels.cell(rows["Vĩnh Phúc"], column).value = "Chưa triển khai"
    rows = {cell.value: cell.row for cell in counts["C"]}
    column = find_column(counts, "Số công chức đã tập huấn")
    for name, values in {"Hà Nội": (601, 1202), "Vĩnh Phúc": (0, 300)}.items():
        for place, value in enumerate(values):
            counts.cell(rows[name], column + place).value = value
    book.save(form)


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The text of each chapter of the report that follows an import of returns, by its title."""
    folder = tmp_path_factory.mktemp("new_indicators")
    write_data(folder / "data")
    form = folder / "form.xlsx"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOTICH_DATA", str(folder / "data"))
        run("template", str(form), "--as-of", "2022-06-30")
        fill(form)
        run("import", str(form), "--as-of", "2022-06-30")
        run("check")
        run("report", "--lang", "vi", "--only", "indicator_gaps-[nt]*", "--out", str(folder / "reports"))
    pdf = PdfReader(folder / "reports" / "leadership" / "2022-06-30" / "vi" / "leadership.pdf")
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    begins = {
        entry.title: pdf.get_destination_page_number(entry)
        for entry in pdf.outline
        if not isinstance(entry, list)
    }
    ends = [*list(begins.values())[1:], len(pages)]
    return {
        title: " ".join(pages[begin:end]) for (title, begin), end in zip(begins.items(), ends, strict=True)
    }


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("name_change", ["1/2", "61 tỉnh, thành phố chưa có báo cáo"]),
        ("trained_officials", ["601", "1.502", "40,0%", "2/63", "61 tỉnh, thành phố chưa có báo cáo"]),
    ],
)
def test_a_new_indicator_gets_its_chapter(code: str, said: list[str], chapters: dict[str, str]) -> None:
    [text] = [text for title, text in chapters.items() if NAMES[code] in title]
    assert [part for part in said if part not in text] == []
