"""What a word processor finds in a DOCX: real tables on the decree's page, the same bytes each time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import logging
import re
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser
from pypdf import PdfReader

import hotich_analysis as hotich
from hotich_analysis.display.annexes import rebuild_annex, tabulate_annex
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import wants_docx, write_docx, write_html, write_pdf
from hotich_analysis.publishing.plan import load_reports
from hotich_analysis.publishing.runner import Edition, RunSettings, run_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
INFO = DocumentInfo(title="Tên văn bản", lang="vi", annex_line="(Kèm theo …)", date=dt.date(2022, 4, 12))
FILES = ("annex_1.csv", "annex_2.csv")
SQUARE = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def notebook(*cells: NotebookNode | str, **metadata: Any) -> NotebookNode:
    written = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=written, metadata={"hotich": {"hide_code": True, **metadata}})


def shown(data: dict[str, str], **about: Any) -> NotebookNode:
    return new_code_cell("show()", outputs=[new_output("display_data", data=data, metadata=about)])


def part(docx: bytes, name: str) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314 - written a moment ago


def text_of(element: ET.Element) -> str:
    return "".join(found.text or "" for found in element.iter(f"{W}t"))


def cells_of(row: ET.Element) -> list[str]:
    return [text_of(cell) for cell in row.iter(f"{W}tc")]


@pytest.fixture(scope="module")
def snapshot():
    return hotich.load_snapshot("2022-04-12")


@pytest.fixture(scope="module")
def annexes(snapshot) -> NotebookNode:
    intro = new_markdown_cell("# Phụ lục\n\nLời dẫn", metadata={"tags": ["no_docx"]})
    made = [tabulate_annex(snapshot.status, snapshot.source, file=file) for file in FILES]
    return notebook(intro, *[shown(annex._repr_mimebundle_()) for annex in made])


@pytest.fixture(scope="module")
def docx(annexes: NotebookNode) -> bytes:
    return write_docx(annexes, INFO)


@pytest.fixture(scope="module")
def tables(docx: bytes) -> list[ET.Element]:
    return list(part(docx, "word/document.xml").iter(f"{W}tbl"))


def test_every_cell_of_the_annexes_stands_in_a_real_table(snapshot, tables: list[ET.Element]) -> None:
    assert len(tables) == 2
    for file, table in zip(FILES, tables, strict=True):
        cells = rebuild_annex(snapshot.status, snapshot.source, file=file).to_numpy().tolist()
        rows = [cells_of(row) for row in table.iter(f"{W}tr")][-len(cells) :]
        if file == "annex_2.csv":
            cells[-1].pop(1)  # the label of the total spans two columns
        assert rows == cells


def test_both_header_rows_are_repeated_and_no_other(tables: list[ET.Element]) -> None:
    repeated = [
        [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")] for table in tables
    ]
    assert repeated == [[True] + [False] * 27, [True, True] + [False] * 64]


def test_header_and_total_have_merged_cells(tables: list[ET.Element]) -> None:
    rows = list(tables[1].iter(f"{W}tr"))
    spans = [[int(span.get(f"{W}val", "")) for span in row.iter(f"{W}gridSpan")] for row in rows]
    assert 3 in spans[0]
    assert 2 in spans[-1]
    merges = [[merge.get(f"{W}val") for merge in row.iter(f"{W}vMerge")] for row in rows[:3]]
    assert merges == [["restart"] * 3, ["continue"] * 3, []]
    assert "CÁC DỊCH VỤ ĐÃ TÍCH HỢP TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA" in cells_of(rows[0])


def test_rows_stay_whole_marks_are_centred_and_the_total_is_bold(tables: list[ET.Element]) -> None:
    rows = list(tables[1].iter(f"{W}tr"))
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    alignments = [found.get(f"{W}val") for found in rows[2].iter(f"{W}jc")]
    assert alignments == ["center", "left", "center", "center", "center", "center"]
    assert all(run.find(f"{W}rPr/{W}b") is not None for run in rows[-1].iter(f"{W}r"))
    assert not list(rows[2].iter(f"{W}b"))


def test_page_is_that_of_the_decree_and_each_annex_counts_its_own(docx: bytes) -> None:
    sections = list(part(docx, "word/document.xml").iter(f"{W}sectPr"))
    assert len(sections) == 2
    for section in sections:
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert size is not None
        assert margins is not None
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        sides = ("top", "bottom", "left", "right")
        millimetres = [round(int(margins.get(f"{W}{side}", "0")) / 1440 * 25.4) for side in sides]
        assert millimetres == [20, 20, 30, 15]
        start = section.find(f"{W}pgNumType")
        assert start is not None
        assert start.get(f"{W}start") == "1"
        assert section.find(f"{W}titlePg") is not None
        assert section.find(f"{W}headerReference") is not None
    assert "PAGE" in "".join(part(docx, "word/header1.xml").itertext())


def test_columns_keep_their_widths_and_fill_that_of_the_text(tables: list[ET.Element]) -> None:
    for table in tables:
        widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
        assert sum(widths) == pytest.approx(9355, abs=10)
        assert widths[0] == pytest.approx(9355 * 12 / 165, abs=10)


@pytest.mark.parametrize(("lang", "tag"), [("vi", "vi"), ("en", "en")])
def test_type_is_times_new_roman_in_the_document_s_language(lang: str, tag: str) -> None:
    styles = part(write_docx(notebook("text"), DocumentInfo(title="T", lang=lang)), "word/styles.xml")
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults is not None
    found = {child.tag.removeprefix(W): child.attrib for child in defaults}
    assert found["rFonts"][f"{W}ascii"] == "Times New Roman"
    assert found["sz"][f"{W}val"] == "26"
    assert found["lang"][f"{W}val"].split("-")[0] == tag


def test_text_is_nfc_in_every_part(docx: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            assert unicodedata.is_normalized("NFC", archive.read(name).decode())


def test_equal_inputs_give_equal_bytes(annexes: NotebookNode, docx: bytes) -> None:
    assert write_docx(annexes, INFO) == docx
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "2022-04-12" in "".join(part(docx, "docProps/core.xml").itertext())


def test_annexes_alone_have_no_title_block_and_leave_tagged_cells_out(docx: bytes) -> None:
    text = text_of(part(docx, "word/document.xml"))
    assert text.startswith("Phụ lục IDANH SÁCH CÁC ĐỊA PHƯƠNG CHƯA TRIỂN KHAI")
    assert "Lời dẫn" not in text
    assert INFO.title in "".join(part(docx, "docProps/core.xml").itertext())


def test_other_notebooks_have_title_headings_and_pictures_or_their_descriptions(
    caplog: pytest.LogCaptureFixture,
) -> None:
    figure = {"alt": "Bản đồ 63 tỉnh", "caption": "Hình vẽ"}
    book = notebook(
        "# Tên văn bản\n\n## Mục\n\nĐoạn văn $x^2$.",
        shown({"image/svg+xml": SQUARE}, **{"image/svg+xml": figure}),
        shown({"image/png": DOT}, **{"image/png": figure}),
        "| a | b |\n|---|---|\n| 1 | 2 |",
        metadata={},
    )
    with caplog.at_level(logging.WARNING):
        made = write_docx(book, INFO)
    document = part(made, "word/document.xml")
    styles = [style.get(f"{W}val") for style in document.iter(f"{W}pStyle")]
    assert styles[:3] == ["Title", "AnnexLine", "Heading1"]
    assert text_of(document).count("Bản đồ 63 tỉnh") == 1
    assert len(list(document.iter(f"{W}drawing"))) == 1
    assert "Hình vẽ" in text_of(document)
    assert not caplog.records


def test_an_annex_amid_text_is_a_section_of_its_own(annexes: NotebookNode) -> None:
    book = notebook("before", *annexes.cells[1:], "after")
    body = part(write_docx(book, INFO), "word/document.xml").find(f"{W}body")
    assert body is not None
    ends = [n for n, block in enumerate(body) if block.find(f"{W}pPr/{W}sectPr") is not None]
    assert len(ends) == 3
    between = [[block.tag.removeprefix(W) for block in body][a + 1 : b] for a, b in pairwise(ends)]
    assert between == [["p", "p", "p", "p", "tbl"]] * 2  # number, title, subtitle, reference


@pytest.mark.parametrize(
    ("settings", "lang", "wanted"),
    [({"docx": ["vi"]}, "vi", True), ({"docx": ["vi"]}, "en", False), ({}, "vi", False)],
)
def test_a_notebook_says_in_which_languages_it_wants_a_docx(settings, lang, wanted) -> None:
    assert wants_docx(notebook("text", **settings), lang=lang) is wanted


def test_report_delivers_and_records_the_docx_of_the_language(tmp_path: Path) -> None:
    parameters = new_code_cell('as_of = "latest"\nlang = "en"', metadata={"tags": ["parameters"]})
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name, about in (("annexes", {"docx": ["vi"]}), ("other", {})):
        written = notebook(parameters, f"# {name}", **about)
        written.metadata["kernelspec"] = {"name": "python3", "display_name": "Python", "language": "python"}
        nbformat.write(written, folder / f"{name}.ipynb")
    plan = 'title.vi = "V"\ntitle.en = "E"\nchapters = [{notebook = "annexes"}, {notebook = "other"}]'
    (folder / "reports.toml").write_text(f"[r]\n{plan}\n", encoding="utf-8")
    editions = [
        Edition(lang, dataclasses.replace(INFO, lang=lang), {"as_of": "2022-04-12", "lang": lang})
        for lang in ("vi", "en")
    ]
    facts = {"as_of": "2022-04-12", "frame": 63, "package_version": "0", "revision": None}
    results = run_report(
        load_reports(folder)["r"], editions, folder=tmp_path / "r" / "d", settings=RunSettings(2, facts)
    )
    assert [result.status for result in results] == ["done", "done"]
    found = [sorted(path.name for path in result.folder.glob("*.docx")) for result in results]
    assert found == [["r-annexes.docx"], []]
    assert "r-annexes.docx" in {record.name for record in results[0].manifest.outputs}


def test_pdf_keeps_the_63_rows_on_two_pages_with_the_header_on_both(annexes: NotebookNode) -> None:
    pdf = write_pdf(notebook(annexes.cells[2]), INFO, strict=True)
    pages = [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    carrying = [page for page in pages if "TỈNH/THÀNH" in page]
    assert len(carrying) == 2
    assert all("CÁC DỊCH VỤ ĐÃ TÍCH HỢP" in page and "Đăng ký khai" in page for page in carrying)
    assert "61/63 tỉnh 61/63 tỉnh 38/63 tỉnh 46/63 tỉnh" in carrying[-1]
    assert "1 Hà Nội x x x x" in carrying[0]


def test_each_annex_is_under_its_number_in_word_processor_pdf_and_page(annexes: NotebookNode) -> None:
    body = part(write_docx(annexes, INFO), "word/document.xml")
    styles = {text_of(one): one.find(f"{W}pPr/{W}pStyle") for one in body.iter(f"{W}p")}
    for number in ("Phụ lục I", "Phụ lục II"):
        assert styles[number] is not None
        assert styles[number].get(f"{W}val") == "Heading1"
    reader = PdfReader(io.BytesIO(write_pdf(annexes, INFO, strict=True)))
    places = [(one["/Title"], reader.get_destination_page_number(one)) for one in reader.outline]
    assert places == [("Phụ lục", 0), ("Phụ lục I", 1), ("Phụ lục II", 2)]
    assert re.match(r"\d+\s+Phụ lục II\s", reader.pages[2].extract_text())
    html = write_html(annexes, INFO).decode()
    assert re.findall(r"<h3[^>]*>(.*)</h3>", html) == ["Phụ lục I", "Phụ lục II"]
    assert html.partition("<nav")[2].partition("</nav>")[0].count("Phụ lục I") == 2


def test_html_keeps_the_annex_as_it_was_written(annexes: NotebookNode) -> None:
    html = write_html(annexes, INFO).decode()
    assert html.count('<div class="annex" lang="vi"') == 2
    assert '<th scope="colgroup" colspan="3"' in html


def test_annexes_scroll_in_their_own_frame_on_a_phone_and_by_keys(
    annexes: NotebookNode, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "annexes.html").write_bytes(write_html(annexes, INFO))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / "annexes.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    table = page.locator(".annex").last
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    table.focus()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "THỰC TRẠNG TRIỂN KHAI. "
    )
    page.keyboard.press("ArrowRight")
    moved = "document.activeElement.scrollLeft"
    for _ in range(50):  # scrolling is smooth, and the page's policy forbids to wait by a string of script
        if page.evaluate(moved):
            break
        page.wait_for_timeout(100)
    assert page.evaluate(moved) > 0
    page.close()
