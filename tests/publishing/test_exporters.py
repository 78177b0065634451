"""What a reader, an archive and a screen reader may rely on in the exported documents."""

from __future__ import annotations

import base64
import datetime as dt
import io
import logging
import re
import socketserver
import subprocess
import sys
import threading
import time
import unicodedata
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from playwright.sync_api import Browser
from pypdf import PdfReader
from traitlets.config import Config

from hotich_analysis.errors import ExportError
from hotich_analysis.publishing.document import DocumentInfo, compose, describe, document_lang, select
from hotich_analysis.publishing.exporters import HotichPDFExporter, write_html, write_pdf

NOTEBOOKS = Path(__file__).parent / "notebooks"
ATTACHED = {"số liệu.csv": b"unit_code\n01\n", "manifest.json": b"{}"}
INFO = DocumentInfo(
    title="Đăng ký hộ tịch trực tuyến",
    lang="vi",
    annex_line="(Kèm theo Công văn số        /BTP-HTQTCT)",
    date=dt.date(2022, 4, 12),
    author="Bộ Tư pháp",
    table_of_contents=True,
    attached={"manifest.json": "Bản kê"},
)
ALT: dict[str, Any] = {"image/svg+xml": {"alt": "a square"}}
SQUARE = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"


def read(name: str) -> NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def notebook(*cells: NotebookNode | str, **metadata: Any) -> NotebookNode:
    written = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return new_notebook(cells=written, metadata=metadata)


def displayed(data: dict[str, str], **metadata: Any) -> NotebookNode:
    return new_code_cell("show()", outputs=[new_output("display_data", data=data, metadata=metadata)])


def tagged(cell: NotebookNode, *tags: str) -> NotebookNode:
    cell.metadata["tags"] = list(tags)
    return cell


def pages(pdf: bytes) -> list[str]:
    # A soft line break is a space to a reader, and so are the spaces that PDF knows.
    texts = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return [re.sub(r"[\u200b\u2060]", "", re.sub(r"\s+", " ", text)).strip() for text in texts]


def loosely(book: NotebookNode, **about: Any) -> str:
    info = DocumentInfo(**{"title": "T", "date": dt.date(2022, 4, 12), **about})
    return " ".join(pages(write_pdf(book, info, strict=False)))


def alternative_texts(pdf: bytes) -> list[str]:
    reader = PdfReader(io.BytesIO(pdf))
    found: list[str] = []
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, dict):
            found += [str(element["/Alt"])] if "/Alt" in element else []
            waiting += [element["/K"]] if "/K" in element else []
    return found


@pytest.fixture(scope="module")
def report() -> NotebookNode:
    hidden = read("report")
    hidden.metadata["hotich"] = {"hide_code": True}
    second = notebook("# Chương hai\n\n## Mục\n\nNội dung.")
    return compose([hidden, second], lang="vi")


@pytest.fixture(scope="module")
def report_pdf(report: NotebookNode) -> bytes:
    return write_pdf(report, INFO, attachments=ATTACHED, strict=True)


@pytest.fixture(scope="module")
def report_html(report: NotebookNode) -> str:
    return write_html(report, INFO).decode()


def test_instantiating_the_exporter_loads_nothing_heavy() -> None:
    code = (
        "import sys; from hotich_analysis.publishing.exporters import HotichPDFExporter; HotichPDFExporter();"
        "print(*{'typst', 'pypandoc', 'pandas', 'matplotlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_sample_notebooks_become_one_tagged_pdf_each_from_the_command_line(tmp_path: Path) -> None:
    names = ["report", "foreign", "empty"]
    sources = [str(NOTEBOOKS / f"{name}.ipynb") for name in names]
    command = ["-m", "nbconvert", "--to", "hotich_pdf", "--output-dir", str(tmp_path), *sources]
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.pdf" for name in names}
    for name in names:
        assert PdfReader(tmp_path / f"{name}.pdf").trailer["/Root"]["/MarkInfo"]["/Marked"]
    _, *of_each = done.stderr.split("Converting notebook ")
    assert ["WARNING" in said for said in of_each] == [False, True, True]


def test_no_input_of_nbconvert_hides_code_and_keeps_results() -> None:
    book = notebook(new_code_cell("secret_code()", outputs=[new_output("stream", text="visible result")]))
    exporter = HotichPDFExporter(config=Config({"TemplateExporter": {"exclude_input": True}}))
    text = " ".join(pages(exporter.from_notebook_node(book)[0]))
    assert "visible result" in text
    assert "secret_code" not in text


def test_picture_beside_the_notebook_is_found(tmp_path: Path) -> None:
    (tmp_path / "ô vuông.svg").write_text(SQUARE, encoding="utf-8")
    nbformat.write(notebook("# T\n\n![Ô vuông đen](<ô vuông.svg>)"), tmp_path / "x.ipynb")
    pdf, _ = HotichPDFExporter().from_filename(str(tmp_path / "x.ipynb"))
    assert "Ô vuông đen" in alternative_texts(pdf)


ELSEWHERE = ("../x.svg", "%2e%2e/x.svg", "..\\x.svg", "a/../../x.svg", "{}/x.svg", "file://{}/x.svg")


@pytest.mark.parametrize("path", ELSEWHERE)
def test_picture_elsewhere_is_not_read_and_the_warning_says_so(
    path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "x.svg").write_text(SQUARE, encoding="utf-8")
    (own := tmp_path / "own" / "a").mkdir(parents=True)
    info = DocumentInfo(title="T", lang="en")
    exporter = HotichPDFExporter()
    resources = {"metadata": {"path": str(own.parent)}}
    book = notebook(f"![Elsewhere]({path.format(tmp_path)})")
    with exporter.open_workshop(book, info, resources) as workshop:
        html = workshop.logged("html5", "report.html").decode()
    assert "[Figure: Elsewhere]" in html
    assert "<img" not in html
    assert "does not lie in the notebook's folder, and is not read" in caplog.text


@pytest.mark.parametrize("text", ["中文", "\ue000", "\u0600", "😀"])
def test_letters_that_no_face_has_are_printed_as_code_points_for_the_archive(text: str) -> None:
    made = displayed({"text/vnd.typst": f'#table[#"{text}"]', "text/plain": "x"})
    book = notebook(f"# {text}\n\n{text}", made)
    printed = " ".join(pages(write_pdf(book, INFO, strict=True)))
    spelt = "".join(f"‹U+{ord(letter):04X}›" for letter in text)
    assert printed.count(spelt) == 3
    assert text not in printed


def test_report_says_and_is_pdf_a_3a_and_ua_1(report_pdf: bytes) -> None:
    root = PdfReader(io.BytesIO(report_pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_pdf_metadata_is_that_of_the_document(report_pdf: bytes) -> None:
    metadata = PdfReader(io.BytesIO(report_pdf)).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (INFO.title, INFO.author)
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == INFO.date


def test_equal_inputs_give_equal_bytes(report: NotebookNode, report_pdf: bytes, report_html: str) -> None:
    time.sleep(1.1)  # a clock read by the second would show
    assert write_pdf(report, INFO, attachments=ATTACHED, strict=True) == report_pdf
    assert write_html(report, INFO).decode() == report_html
    assert b"hotich-" not in report_pdf  # the working folder's name


def test_attachments_come_out_as_they_went_in(report_pdf: bytes) -> None:
    embedded = {item.alternative_name: item for item in PdfReader(io.BytesIO(report_pdf)).attachment_list}
    assert {name: item.content for name, item in embedded.items()} == ATTACHED
    assert {item.associated_file_relationship for item in embedded.values()} == {"/Data"}
    assert embedded["manifest.json"].description == "Bản kê"
    assert embedded["số liệu.csv"].subtype == "/text/csv"


def test_every_figure_of_the_report_speaks(report_pdf: bytes) -> None:
    spoken = alternative_texts(report_pdf)
    assert any(text.startswith("Bản đồ 63 tỉnh") for text in spoken)
    assert any("\\sum_{i=1}^{63}" in text for text in spoken)


def test_strict_export_lists_every_lack_at_once() -> None:
    book = notebook(
        "# A\n\n### Too deep", displayed({"image/svg+xml": SQUARE}), "![](gone.png)\n\n$\\foo{x}$"
    )
    with pytest.raises(ExportError) as refused:
        write_pdf(compose([book], lang="en"), DocumentInfo(title="T"), strict=True)
    message = str(refused.value)
    for lack in (
        "heading 'Too deep' skips from level 1 to level 3",
        "A, cell 2: picture 'picture-1.svg' has no alternative text",
        "A, cell 3: picture 'gone.png' has no alternative text",
        "A, cell 3: picture 'gone.png' cannot be read",
        "A, cell 3: formula '\\foo{x}' cannot be set",
        "the document has no date",
    ):
        assert lack in message


def test_loose_export_is_tagged_claims_no_standard_and_warns(caplog: pytest.LogCaptureFixture) -> None:
    book = notebook("# A\n\n### Too deep", displayed({"image/svg+xml": SQUARE}))
    with caplog.at_level(logging.WARNING):
        pdf = write_pdf(compose([book], lang="en"), DocumentInfo(title="T"), strict=False)
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" not in root["/Metadata"].get_data()
    assert "skips from level 1" in caplog.text
    assert "has no alternative text" in caplog.text


def test_page_is_a4_and_numbered_from_the_second_on(report_pdf: bytes) -> None:
    box = PdfReader(io.BytesIO(report_pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    texts = pages(report_pdf)
    assert not re.match(r"1\b", texts[0])
    assert [text.split()[0] for text in texts[1:]] == [str(n) for n in range(2, len(texts) + 1)]


def test_text_keeps_within_the_margins_of_the_decree(report_pdf: bytes) -> None:
    left, top = 30 / 25.4 * 72, 842 - 8 / 25.4 * 72
    starts: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            starts.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]))

    for page in PdfReader(io.BytesIO(report_pdf)).pages:
        page.extract_text(visitor_text=note)
    assert min(x for x, _ in starts) >= left - 1
    assert max(x for x, _ in starts) <= 595 - 15 / 25.4 * 72
    assert max(y for _, y in starts) <= top


def long_pdf(*before: NotebookNode, sheets: int = 9, chapters: int = 2) -> bytes:
    """A document with so many chapters of sections, each sheet of it with a heading."""
    cells: list[NotebookNode | str] = []
    for number in range(sheets):
        level = "#" if number < chapters else "##"
        sheet = new_raw_cell("#pagebreak(weak: true)", metadata={"raw_mimetype": "text/vnd.typst"})
        cells += [sheet, f"{level} Phần {number + 1}\n\nNội dung."]
    first = ["# Chương đầu\n\nTrả lời.", *before]
    return write_pdf(notebook(*first, *cells[2:]), INFO, strict=True)


def test_contents_of_a_long_document_stand_under_its_title_before_the_first_chapter() -> None:
    texts = pages(long_pdf())
    wanted = (INFO.title.upper(), "(Kèm theo Công văn số", "Mục lục", "Chương đầu", "Phần 9", "Trả lời")
    places = [texts[0].index(text) for text in wanted]
    assert places == sorted(places)
    assert re.search(r"Phần 2[ .]+2", texts[0])


def test_contents_are_no_heading_and_parent_of_nothing() -> None:
    pdf = long_pdf()
    outline = PdfReader(io.BytesIO(pdf)).outline
    assert [one.title for one in outline if not isinstance(one, list)] == ["Chương đầu", "Phần 2"]
    assert [tag["/T"] for kind in ("/H1", "/H2") for tag in tags(pdf, kind)] == [
        "Chương đầu", *(f"Phần {number}" for number in range(2, 10)),
    ]  # fmt: skip
    assert tags(pdf, "/TOC")


@pytest.mark.parametrize(("sheets", "chapters"), [(8, 2), (9, 1)])
def test_a_short_document_and_one_chapter_have_bookmarks_only(sheets: int, chapters: int) -> None:
    pdf = long_pdf(sheets=sheets, chapters=chapters)
    assert "Mục lục" not in " ".join(pages(pdf))
    assert PdfReader(io.BytesIO(pdf)).outline


def test_a_notebook_may_put_the_contents_elsewhere() -> None:
    own = new_raw_cell("#contents()", metadata={"raw_mimetype": "text/vnd.typst"})
    [first, *rest] = pages(long_pdf(own))
    assert " ".join([first, *rest]).count("Mục lục") == 1
    assert first.index("Trả lời") < first.index("Mục lục")


def test_title_stands_in_capitals_over_the_annex_line(report_pdf: bytes) -> None:
    first = pages(report_pdf)[0]
    places = [first.index(text) for text in (INFO.title.upper(), "(Kèm theo Công văn số")]
    assert places == sorted(places)


def test_chapters_after_the_first_begin_a_page(report_pdf: bytes) -> None:
    texts = pages(report_pdf)
    assert "63 tỉnh, thành phố đã đi đến đâu?" in texts[0]
    assert texts[-1].startswith(f"{len(texts)} Chương hai Mục Nội dung.")


def test_long_table_repeats_its_header_on_each_page(report_pdf: bytes) -> None:
    on_pages = [text for text in pages(report_pdf) if "Hà Giang" in text and "Dân số (nghìn)" in text]
    assert len(on_pages) >= 2
    assert len(on_pages) == len([text for text in pages(report_pdf) if "Hà Giang" in text])


def tags(pdf: bytes, kind: str) -> list[Any]:
    """The elements of one kind in the structure of a PDF, in reading order."""
    found: list[Any] = []
    waiting: list[Any] = [PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop(0).get_object()
        if isinstance(element, list):
            waiting[:0] = element
        elif isinstance(element, dict):
            found += [element] if element.get("/S") == kind else []
            waiting[:0] = [element["/K"]] if "/K" in element else []
    return found


def of_table(cell: Any) -> Any:
    return next(attributes for attributes in cell["/A"] if attributes["/O"] == "/Table")


def test_first_cell_of_a_row_is_the_header_of_the_others(report_pdf: bytes) -> None:
    rows = [[cell.get_object() for cell in row["/K"]] for row in tags(report_pdf, "/TR")]
    rows = [cells for cells in rows if any(cell["/S"] == "/TD" for cell in cells)]
    assert len(rows) > 40
    for header, *others in rows:
        assert (header["/S"], of_table(header)["/Scope"]) == ("/TH", "/Row")
        assert all(cell["/S"] == "/TD" for cell in others)
        assert all(of_table(cell)["/Headers"][-1] == header["/ID"] for cell in others)
        assert all(of_table(cell)["/Headers"][0] != header["/ID"] for cell in others)  # that of its column


def test_every_header_is_found_by_its_name(report_pdf: bytes) -> None:
    named = PdfReader(io.BytesIO(report_pdf)).trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert named[::2] == sorted(set(named[::2]))
    assert [tag.get_object()["/ID"] for tag in named[1::2]] == named[::2]
    assert set(named[::2]) == {cell["/ID"] for cell in tags(report_pdf, "/TH")}


def table_of(n_rows: int) -> NotebookNode:
    rows = ", ".join(f'"dòng {number}", table.cell(colspan: 2, "x")' for number in range(1, n_rows + 1))
    header = 'table.header("đầu", "b", "c")'
    typst = (
        f'#v(200mm)\n#figure(kind: table, caption: "c", table(columns: (auto, 1fr, auto), {header}, {rows}))'
    )
    return displayed({"text/vnd.typst": typst, "text/html": "<table></table>"})


@pytest.mark.parametrize(("n_rows", "n_headers"), [(15, 1), (16, 2)])
def test_a_table_of_at_most_15_rows_stands_on_one_page(n_rows: int, n_headers: int) -> None:
    texts = pages(write_pdf(notebook("# T", tagged(table_of(n_rows), "remove_input")), INFO, strict=True))
    assert sum("dòng" in text for text in texts) == n_headers
    assert sum("đầu" in text for text in texts) == n_headers


def test_captions_are_numbered_in_the_language_of_the_document(report_pdf: bytes, report_html: str) -> None:
    text = " ".join(pages(report_pdf))
    assert "Hình 1. Mức độ triển khai theo tỉnh" in text
    assert "Bảng 1. Các tỉnh chưa tích hợp" in text
    assert 'content: "Hình " counter(picture)' in report_html


def test_bold_vietnamese_uses_no_face_that_lacks_letters() -> None:
    pdf = write_pdf(notebook("***Công thức*** **ĐIỂM MẪU**\n\n### Ức"), INFO, strict=True)
    fonts: set[str] = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert not [font for font in fonts if re.search("LibertinusSerif-Bold", font)]
    assert "Công thức" in " ".join(pages(pdf))


def test_vietnamese_in_code_is_not_torn_apart() -> None:
    assert "Đắk Nông, Huế, Quảng Ngãi" in loosely(notebook("```\nĐắk Nông, Huế, Quảng Ngãi\n```"))


def test_wide_table_is_set_in_bands_and_nothing_of_it_is_cut() -> None:
    columns = [f"a_rather_long_column_{n}" for n in range(30)]
    head = "".join(f"<th>{name}</th>" for name in ["", *columns])
    row = "<th>row_label</th>" + "".join(f"<td>{n}9876.5</td>" for n in range(30))
    html = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>"
    words = loosely(notebook(displayed({"text/html": html}))).split()
    assert set(columns) <= set(words)
    assert {f"{n}9876.5" for n in range(30)} <= set(words)
    assert words.count("row_label") > 1


def test_cells_that_span_columns_are_shared_between_bands() -> None:
    head = "<tr><th></th>" + "".join(f'<th colspan="15">group_{g}</th>' for g in "ab") + "</tr>"
    row = "<tr><th>x</th>" + "".join(f"<td>value_{n:02}_of_thirty</td>" for n in range(30)) + "</tr>"
    html = f"<table><thead>{head}</thead><tbody>{row}</tbody></table>"
    words = loosely(notebook(displayed({"text/html": html}))).split()
    assert {f"value_{n:02}_of_thirty" for n in range(30)} <= set(words)
    assert words.count("group_a") > 1
    assert words.count("group_b") > 1


def test_text_special_to_typst_and_html_stays_text() -> None:
    special = r"# $ @ref < > * _ \ ~ [a] {b} = // /* c */ #let x = 1 <script>alert(1)</script>"
    data = {"text/plain": special + "\nprint('```json')\n```\nafter"}
    frame = {"text/html": "<table><tr><td>&lt;script&gt;alert(2)&lt;/script&gt; $y$ #z *w*</td></tr></table>"}
    book = notebook(displayed(data), displayed(frame), new_raw_cell("raw <b> $x$"))
    text = loosely(book)
    assert special in text
    assert "print('```json') ``` after" in text
    assert "<script>alert(2)</script> $y$ #z *w*" in text
    assert "raw <b> $x$" in text
    html = write_html(book, INFO).decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(2)" in html


def test_what_follows_code_or_a_formula_is_not_part_of_it() -> None:
    assert "data.csv f(a)[b] \N{MATHEMATICAL ITALIC SMALL X}(2).y" in loosely(
        notebook("`data`.csv `f`(a)[b] $x$(2).y")
    )


def test_captions_and_titles_are_data_not_markup() -> None:
    hard = 'A "b" \\ #c [d] *e* $f$ <g>'
    about = {"image/svg+xml": {"alt": hard, "caption": hard}}
    pdf = write_pdf(
        notebook(displayed({"image/svg+xml": SQUARE}, **about)),
        DocumentInfo(title=hard, subtitle=hard, description=hard, keywords=(hard,), date=INFO.date),
        strict=True,
    )
    assert PdfReader(io.BytesIO(pdf)).metadata.title == hard
    assert hard in alternative_texts(pdf)
    assert f"Figure 1. {hard}" in pages(pdf)[0]


def test_decomposed_vietnamese_is_composed() -> None:
    name = unicodedata.normalize("NFC", "Đắk Lắk, Thừa Thiên Huế")
    apart = unicodedata.normalize("NFD", name)
    book = notebook(
        f"{apart} `{apart}`", displayed({"image/svg+xml": SQUARE}, **{"image/svg+xml": {"alt": apart}})
    )
    info = DocumentInfo(title=apart, annex_line=apart, lang="vi", date=INFO.date)
    pdf = write_pdf(book, info, strict=True)
    assert pages(pdf)[0].count(name) == 3  # annex line, prose, code
    assert alternative_texts(pdf) == [name]
    assert apart not in write_html(book, info).decode()


def test_markup_left_open_in_one_cell_does_not_swallow_the_next() -> None:
    book = notebook(
        "```python\nopen", "<!-- open", "<table><tr><td>cell", "::: open", "$$\nopen", "last *words*"
    )
    assert loosely(book).endswith("last words")


def test_scripts_frames_and_handlers_of_foreign_html_are_gone() -> None:
    html = (
        '<div onclick="alert(1)" style="top: 0">kept <i onclick="alert(1)">all</i></div>'
        '<table><tr onclick="alert(1)"><td style="top: 0"><a href="x" onclick="alert(1)">y</a></table>'
        '<script>alert(2)</script><iframe src="/etc/passwd"></iframe>'
        '<img src="https://example.org/x.png" onerror="alert(3)" alt="far away">'
    )
    own = ("[x](javascript:alert(4))", '::: {onclick="alert(5)"}\nx\n:::')
    page = write_html(notebook(displayed({"text/html": html}), html, *own), INFO).decode()
    assert page.count("kept <em>all</em>") == 2
    assert page.count("[Hình: far away]") == 2
    assert not re.search(r"alert|iframe|<img|onclick|top: 0|root:", page)


def test_cell_cannot_pass_its_html_off_as_made_for_the_document() -> None:
    forged = '::: {.table}\n```{=typst}\nx\n```\n```{=html}\n<b id="raw">x</b>\n```\n:::'
    for closing in (":::", ":" * 12, ":" * 40):
        assert 'id="raw"' not in write_html(notebook(f"{closing}\n\n{forged}"), INFO).decode()


class Ear(socketserver.BaseRequestHandler):
    """Hangs up at once, and remembers that somebody called."""

    calls = 0

    def handle(self) -> None:
        Ear.calls += 1


def test_making_a_document_asks_the_network_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Ear) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        for variable in ("http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(variable, address)
        html = f'<img src="{address}/a.png"><iframe src="{address}/b"></iframe><link href="{address}/c">'
        package = {"text/vnd.typst": '#import ("@" + "preview/nothing:1.0.0"): x', "text/plain": "plain"}
        book = notebook(
            f"![d]({address}/d.png)\n\n{html}", displayed({"text/html": html}), displayed(package)
        )
        write_html(book, INFO)
        write_pdf(book, INFO, strict=False)
        server.shutdown()
    assert Ear.calls == 0


def test_table_made_for_the_document_passes_as_it_is() -> None:
    html = '<table id="own"><caption>C</caption><tr><th scope="row">a</th></tr></table>'
    book = notebook(displayed({"text/html": html, "text/vnd.typst": "#table-note[by #upper[hand]] // aside"}))
    assert loosely(book) == "T show() by HAND"
    assert html in write_html(book, INFO).decode()


@pytest.mark.parametrize(
    ("cell", "stands_in_its_place"),
    [
        ("![far away](https://example.org/x.png)", "[Figure: far away]"),
        ("![gone](gone.png)", "[Figure: gone]"),
        ("$\\foo{x} + 1$", "\\foo{x} + 1"),
        (displayed({"image/png": "bm90IGEgcG5n"}, **{"image/png": {"alt": "Broken", "caption": "A caption"}}),
         "[Figure: Broken] A caption"),
        (displayed({"image/png": "=x="}, **{"image/png": {"alt": "No base64"}}), "[Figure: No base64]"),
        (displayed({"text/vnd.typst": "#nonsense()", "text/html": "<table><tr><td>fallback</table>"}),
         "fallback"),
        (displayed({"text/vnd.typst": '#import "@preview/a:1.0.0": b', "text/plain": "plain"}), "plain"),
        (displayed({"text/html": "<script>draw()</script>", "text/plain": "a chart"}), "a chart"),
        ("[nowhere](#nowhere)", "nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_gives_way_with_a_warning(
    cell: NotebookNode | str, stands_in_its_place: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        text = loosely(notebook("Before.", cell, "After."))
    assert text.startswith("T Before.")
    assert stands_in_its_place in text
    assert text.endswith("After.")
    assert caplog.records


@pytest.mark.parametrize(
    "formula",
    [
        "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$",
        "\\begin{align}\na &= b\n\\end{align}",
        "\\begin{equation}\na = b\n\\end{equation}",
        "\\begin{equation*}\na = b\n\\end{equation*}",
        "\\begin{gather}\na = b \\\\\nc = d\n\\end{gather}",
        "in $\\begin{pmatrix} a & 1 \\\\ 0 & b \\end{pmatrix}$ line",
    ],
)
def test_formulae_are_set_not_shown_as_source(formula: str, caplog: pytest.LogCaptureFixture) -> None:
    text = loosely(notebook(formula))
    assert "begin" not in text
    assert "$" not in text
    assert "<math" in write_html(notebook(formula), INFO).decode()
    assert not caplog.records


def test_links_within_the_document_lead_to_headings_and_anchors(caplog: pytest.LogCaptureFixture) -> None:
    links = "[a](#Một-mục) [b](#top) [c](#twice)"
    book = notebook(
        '<a id="top"></a>\n\n# Một mục', '<a name="x" id="twice">w</a> <b id="twice">w</b>', links
    )
    pdf = write_pdf(book, INFO, strict=True)
    places = [note.get_object() for note in PdfReader(io.BytesIO(pdf)).pages[0]["/Annots"]]
    assert (
        len([place for place in places if "/Dest" in place or place.get("/A", {}).get("/S") == "/GoTo"]) >= 3
    )
    assert not caplog.records


def test_error_output_is_shown_without_terminal_colours() -> None:
    traceback = ["\x1b[31mZeroDivisionError\x1b[0m", "Cell In[1], line 1"]
    output = new_output("error", ename="E", evalue="v", traceback=traceback)
    assert "ZeroDivisionError Cell In[1], line 1" in loosely(notebook(new_code_cell("1/0", outputs=[output])))


def test_attached_picture_is_shown() -> None:
    cell = new_markdown_cell("![red](attachment:o%20do.svg)")
    cell["attachments"] = {"o do.svg": {"image/svg+xml": base64.b64encode(SQUARE.encode()).decode()}}
    pdf = write_pdf(notebook(cell), INFO, strict=True)
    assert "red" in alternative_texts(pdf)


def test_only_cells_of_the_language_and_of_none_stay() -> None:
    book = notebook(
        tagged(new_markdown_cell("tiếng Việt"), "vi"), tagged(new_markdown_cell("English"), "en"), "both"
    )
    assert [cell.source for cell in select(book, lang="vi").cells] == ["tiếng Việt", "both"]
    assert [cell.source for cell in select(book, lang="en").cells] == ["English", "both"]


@pytest.mark.parametrize(
    ("metadata", "parameters", "lang"),
    [
        ({"papermill": {"parameters": {"lang": "en"}}, "hotich": {"lang": "fr"}}, 'lang = "vi"', "en"),
        ({"hotich": {"lang": "fr"}}, 'year = 2022\nlang: str = "vi"  # vi or en', "vi"),
        ({"hotich": {"lang": "vi-VN"}}, "%%bash\nlang=en", "vi"),
        ({}, 'lang = "python"', "en"),
        ({}, "", "en"),
    ],
)
def test_language_is_what_the_run_says_else_the_notebook(
    metadata: dict[str, Any], parameters: str, lang: str
) -> None:
    assert document_lang(notebook(tagged(new_code_cell(parameters), "parameters"), **metadata)) == lang


def test_hidden_inputs_are_hidden_and_their_results_shown() -> None:
    cells = []
    for number, tags in enumerate((["remove_input"], ["hide_input"], ["hide-input"], [])):
        cells.append(
            tagged(
                new_code_cell(f"hidden_{number}", outputs=[new_output("stream", text=f"r{number}")]), *tags
            )
        )
    cells[3].metadata["jupyter"] = {"source_hidden": True}
    text = loosely(
        notebook(*cells, new_code_cell("shown_code"), tagged(new_markdown_cell("removed"), "remove_cell"))
    )
    assert "hidden_" not in text
    assert all(f"r{number}" in text for number in range(4))
    assert "shown_code" in text
    assert "removed" not in text


def test_document_with_hidden_code_shows_no_parameters() -> None:
    cells = [
        tagged(new_code_cell("p = 1", outputs=[new_output("stream", text="echo")]), "injected-parameters")
    ]
    text = loosely(notebook(*cells, new_code_cell("x = 2"), "prose", hotich={"hide_code": True}))
    assert text == "T prose"


def test_title_heading_is_not_repeated_and_the_rest_moves_up() -> None:
    pdf, _ = HotichPDFExporter().from_notebook_node(
        notebook("Before.\n\n# The *Title* `x`", "## Section\n\nText.")
    )
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata.title == "The Title x"
    assert pages(pdf) == ["THE TITLE X Before. Section Text."]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()  # headings begin with level 1


def test_title_of_the_metadata_goes_before_headings_and_file_name() -> None:
    titles = {"vi": "Tên", "en": "Name"}
    assert describe(notebook("# Heading", hotich={"title": titles, "lang": "vi"})).title == "Tên"
    resources = {"metadata": {"name": "file name"}}
    pdf, _ = HotichPDFExporter().from_notebook_node(notebook("text"), resources)
    assert PdfReader(io.BytesIO(pdf)).metadata.title == "file name"


def test_html_names_its_language_title_figures_and_tables(report_html: str) -> None:
    assert '<html lang="vi">' in report_html
    assert f"<title>{INFO.title}</title>" in report_html
    assert 'role="img" aria-label="Bản đồ 63 tỉnh' in report_html
    assert re.search(
        r'<a class="skip" href="#content">Đến nội dung</a>.*<main id="content"', report_html, re.DOTALL
    )
    assert re.search(r'<nav aria-label="Mục lục">.*Chương hai.*</nav>', report_html, re.DOTALL)
    assert '<th scope="col"' in report_html
    assert re.search(r'<th[^>]* scope="row"|<th scope="row"', report_html)


def test_contents_of_a_page_stand_after_what_the_first_chapter_answers() -> None:
    one = notebook(
        "# Hỏi?", "Đáp **một**.\n\n- một\n- hai", displayed({"image/svg+xml": SQUARE}, **ALT), "## Mục"
    )
    page = write_html(compose([one, notebook("# Chương hai\n\nNội dung.")], lang="vi"), INFO).decode()
    body = page.partition("<main")[2]
    places = [
        body.index(text)
        for text in ("Hỏi?</h2>", "Đáp", "<li>hai</li>", "<nav", "</nav>", "<img", "Mục</h3>")
    ]
    assert places == sorted(places)
    links = re.findall(r'<a href="#([^"]+)"', body.partition("<nav")[2].partition("</nav>")[0])
    assert len(links) == 3
    assert all(f'id="{link}"' in body for link in links)


def test_contents_come_first_where_nothing_is_answered() -> None:
    body = write_html(notebook("# T", "## A", "## B"), INFO).decode().partition("<main")[2]
    assert body.index("<nav") < body.index("<h2")


def test_html_names_no_address_a_browser_would_fetch(report_html: str) -> None:
    fetched = re.findall(
        r"""(?:\bsrc|\bdata|srcset|poster|<link[^>]*href)\s*=\s*["']?([^"'\s>]+)""", report_html
    )
    assert all(address.startswith("data:") for address in fetched)
    assert not re.search(r"@import|url\((?!data:font/woff2;base64,)", report_html)
    assert "default-src 'none'" in report_html


def test_html_fits_phone_and_desk_and_asks_for_nothing(
    report_html: str, browser: Browser, tmp_path: Path
) -> None:
    pages_to_see = {"report": report_html, "foreign": write_html(read("foreign"), INFO).decode()}
    for name, html in pages_to_see.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
        for width in (390, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto((tmp_path / f"{name}.html").as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert [url for url in asked if not url.startswith("data:")] == [page.url]


def test_letters_of_figures_are_large_enough_on_a_phone(browser: Browser, tmp_path: Path) -> None:
    drawing = SQUARE.replace("width='9' height='9'>", "width='{0}' height='{0}'>", 1)
    shown = [displayed({"image/svg+xml": drawing.format(width)}, **ALT) for width in (616, 90)]
    (tmp_path / "page.html").write_bytes(write_html(notebook("# T", *shown), INFO))
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        page.goto((tmp_path / "page.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        widths = page.evaluate("[...document.querySelectorAll('figure img')].map(image => image.clientWidth)")
        smallest_letter = 8 * 96 / 72
        assert widths[0] / 616 * smallest_letter >= 9
        assert widths[1] == 90
        page.close()


QUOTED = "“Chỉ có ĐKKH cấp huyện”"


def test_vietnamese_quotations_in_an_english_pdf_carry_their_language() -> None:
    cell = {"text/vnd.typst": f'#table(columns: 2, table.header("a", "b"), "1", "{QUOTED} and more")'}
    book = notebook(f"# T\n\nA note says {QUOTED}, not “nothing”.", tagged(displayed(cell), "remove_input"))
    english = write_pdf(book, DocumentInfo(title="T", lang="en", date=INFO.date), strict=True)
    contents = b"".join(page.get_contents().get_data() for page in PdfReader(io.BytesIO(english)).pages)
    langs = [str(tag["/Lang"]) for kind in ("/Span", "/TD") for tag in tags(english, kind) if "/Lang" in tag]
    assert langs.count("vi") + contents.count(b"/Lang (vi)") + contents.count(b"/Lang(vi)") == 2
    vietnamese = write_pdf(book, INFO, strict=True)
    assert not [tag for tag in tags(vietnamese, "/Span") if "/Lang" in tag]


def test_vietnamese_quotations_in_an_english_page_carry_their_language() -> None:
    table = f'<table><caption>C</caption><tr><td title="{QUOTED}">{QUOTED} and “more”</td></tr></table>'
    made = {"text/vnd.typst": "x", "text/html": table}
    book = notebook(f"# T\n\nA *note* says {QUOTED}, not “nothing”.", tagged(displayed(made), "remove_input"))
    english = write_html(book, DocumentInfo(title="T", lang="en")).decode()
    assert english.count(f'<span lang="vi">{QUOTED}') == 2
    assert f'<td title="{QUOTED}">' in english
    assert english.count('lang="vi"') == 2
    assert '<span lang="vi">' not in write_html(book, INFO).decode()


@pytest.mark.parametrize("before", ["- one\n- two", "1. one\n2. two"])
def test_a_table_after_a_list_stands_where_it_does_after_a_paragraph(before: str) -> None:
    table = (
        '#figure(kind: table, caption: "c", table(columns: (1fr,), align: left, table.header("h"), "cell"))'
    )

    def left_edge(text: str) -> float:
        shown = displayed({"text/vnd.typst": table, "text/html": "<table></table>"})
        pdf = write_pdf(notebook(f"# T\n\n{text}", tagged(shown, "remove_input")), INFO, strict=True)
        edges: list[float] = []

        def visit(text: str, position: Any, *_: Any) -> None:
            edges.extend([position[4]] if text.strip() == "cell" else [])

        PdfReader(io.BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
        return edges[0]

    assert left_edge(before) == left_edge("one")


def test_a_raw_cell_for_typst_stands_in_the_pdf_alone() -> None:
    raw = new_raw_cell('#block("only on paper")', metadata={"raw_mimetype": "text/vnd.typst"})
    written = notebook("# T", raw)
    assert (
        "only on paper"
        in PdfReader(io.BytesIO(write_pdf(written, INFO, strict=True))).pages[0].extract_text()
    )
    assert b"only on paper" not in write_html(written, INFO)


def test_sections_before_a_second_chapter_stand_on_the_first_level() -> None:
    written = notebook("# Title\n\n## Section\n\nText.\n\n# Chapter\n\n## Part\n\nText.")
    about = DocumentInfo(lang="en", date=dt.date(2022, 4, 12))
    reader = PdfReader(io.BytesIO(write_pdf(written, about, strict=True)))
    entries = [entry if isinstance(entry, list) else entry.title for entry in reader.outline]
    assert [entry if isinstance(entry, str) else [one.title for one in entry] for entry in entries] == [
        "Section", "Chapter", ["Part"],
    ]  # fmt: skip
