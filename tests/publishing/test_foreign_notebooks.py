"""Notebooks of any origin become PDFs that one can read: a small case for each kind that once went wrong."""

from __future__ import annotations

import io
import logging
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader
from test_exporters import (
    INFO,
    NOTEBOOKS,
    SQUARE,
    alternative_texts,
    displayed,
    loosely,
    notebook,
    pages,
    tags,
)

from hotich_analysis.publishing.document import name_symbols, richest
from hotich_analysis.publishing.exporters import HotichPDFExporter, write_html, write_pdf
from hotich_analysis.publishing.foreign_html import tidy_html

PLOTLY = {"application/vnd.plotly.v1+json": "{}", "text/html": "<div id='x'></div><script>x</script>"}


class Words(logging.Handler):
    """Keeps what an exporter says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@cache
def converted(name: str) -> tuple[bytes, str, list[str]]:
    """A sample as PDF, its text on one line, and what the exporter says of it."""
    log, heard = logging.getLogger(f"exporter.{name}"), Words()
    log.addHandler(heard)
    pdf, _ = HotichPDFExporter(log=log).from_filename(str(NOTEBOOKS / f"{name}.ipynb"))
    return pdf, " ".join(pages(pdf)), heard.said


def rows(pdf: bytes) -> list[list[str]]:
    """Kinds of the cells of each row of each table, as tagged, with the columns and rows they span."""
    return [[_describe(cell.get_object()) for cell in row["/K"]] for row in tags(pdf, "/TR")]


def _describe(cell: Any) -> str:
    spans = [one for one in cell.get("/A", []) if one["/O"] == "/Table"]
    wide = max((one.get("/ColSpan", 1) for one in spans), default=1)
    high = max((one.get("/RowSpan", 1) for one in spans), default=1)
    return f"{cell['/S']}{wide}x{high}"


def test_long_unbroken_words_are_set_and_can_be_copied() -> None:
    pdf, text, said = converted("long_words")
    joined = text.replace(" ", "")
    assert all(f"/mnt/du-lieu/bao-cao/tinh-{number:03}/xa-00/to_khai" in joined for number in range(300))
    assert all(f"quet_{number:03}.pdf" in joined for number in range(300))
    assert not said
    assert tags(pdf, "/Code")


def test_output_without_data_is_passed_over_with_a_warning() -> None:
    _, text, said = converted("no_data")
    assert text.endswith("seen")
    assert "cell 1: an output without data is passed over" in said


def test_what_lives_on_a_screen_leaves_a_line_that_says_what_it_was() -> None:
    pdf, text, _ = converted("interactive")
    lines = [
        f"[Interactive output ({name}): to be seen in the notebook]"
        for name in ("VBox", "Plotly", "Bokeh", "Vega")
    ]
    assert [text.count(line) for line in lines] == [1, 1, 1, 1]
    assert (
        text.count("Interactive") == 4
    )  # neither for the one with a picture nor for a script that shows nothing
    assert "children" not in text
    assert "100%|#####| 10/10" in text
    assert alternative_texts(pdf) == ["A drawn figure"]


def test_a_line_for_what_lives_on_a_screen_is_in_the_language_of_the_document() -> None:
    assert "[Nội dung tương tác (Plotly): xem" in " ".join(
        pages(write_pdf(notebook(displayed(PLOTLY)), INFO, strict=False))
    )


def test_latex_that_is_no_formula_gives_way_to_html() -> None:
    pdf, text, said = converted("latex_beside_html")
    assert len(tags(pdf, "/Table")) == 1
    assert "tabular" not in text
    assert "no formula" not in text
    assert len(tags(pdf, "/Formula")) == 1
    assert r"\item only source" in text
    assert not said


def test_tables_that_browsers_accept_keep_their_rows_and_columns() -> None:
    pdf, text, said = converted("tables_of_browsers")
    heads = [["/TH1x2", "/TH2x1"], ["/TH1x1", "/TH1x1"]]
    body = ["/TH1x1", "/TD1x1", "/TD1x1"]
    assert rows(pdf)[:8] == [*heads, body, body, *heads, body, body]
    assert rows(pdf)[8:11] == [*heads, body]
    assert "Text behind." in text
    assert not said


def test_tables_that_browsers_accept_keep_all_their_text() -> None:
    _, text, _ = converted("tables_of_browsers")
    assert "a b 1 2" in text  # <pre> alone
    assert "A great title name n row 7 A source note" in text
    assert "seen and seen https://example.org/film" in text


def test_columns_of_a_wide_table_leave_room_for_their_longest_words() -> None:
    head = "".join(f"<th>a head of six short words {number}</th>" for number in range(12))
    cells = "".join(
        "<td>$8,027,983.00</td>" if number in {1, 2} else "<td>it is so</td>" for number in range(12)
    )
    page = notebook(displayed({"text/html": f"<table><tr>{head}<tr>{cells}</table>"}))
    places: list[float] = []

    def note(text: str, base: list[float], at: list[float], *_: object) -> None:
        places.extend([at[4] * base[0] + base[4]] if "8,027" in text else [])

    PdfReader(io.BytesIO(write_pdf(page, INFO, strict=False))).pages[0].extract_text(visitor_text=note)
    first, second = places
    assert second - first > len("$8,027,983.00") * 8 / 2  # at 8 pt a figure is half as wide


def test_a_cell_longer_than_a_page_goes_on_on_the_next() -> None:
    words = " ".join(f"w{number}" for number in range(3000))
    text = loosely(notebook(displayed({"text/html": f"<table><tr><th>h<tr><td>{words}</table>"})))
    assert all(f"w{number} " in text for number in range(2999))


def test_colours_of_cells_are_those_of_the_style() -> None:
    pdf, *_ = converted("tables_of_browsers")
    page = write_html(
        notebook(displayed({"text/html": "<table><tr><td style='background: navy'>1</table>"})), INFO
    )
    assert "background-color: #000080" in page.decode()
    [sheet] = [one.get_contents().get_data().decode("latin-1") for one in PdfReader(io.BytesIO(pdf)).pages]
    fills = [
        "1 0.5019608 0.5019608",
        "1 1 0",
        "0 1 0",
        "0 0 0.5019608",
    ]  # #ff8080, yellow, #00ff00; navy letters
    assert all(f"{fill} scn" in sheet for fill in fills)


@pytest.mark.parametrize(
    ("html", "tidy"),
    [
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol class=list-inline>\n\t<li>a</li>\n\t<li>b</li>\n</ol>", "<span>a</span> · <span>b</span></p>"),
        ("<table><tr><th>a<tr><th>b</table>", "<thead><tr><th>a</th></tr></thead>"),
        ("<table><tr><td>a<tr><th>b</table>", "<tbody><tr><td>a</td></tr>"),
        ("a<script>b</script>c<style>d</style><p hidden>e</p>f", "<div>acf</div>"),
        ("<td style='color: url(x)'>a", "<div>a</div>"),
        ("<div>" * 3000 + "x", "<div>" * 3000 + "x"),
        ("<SVG viewBox='0 0 1 1'></SVG>", '<img src="data:image/svg+xml;base64,'),
    ],
)
def test_html_is_read_as_browsers_read_it(html: str, tidy: str) -> None:
    assert tidy in tidy_html(html)


def test_only_a_heading_of_the_first_markdown_cell_is_the_title() -> None:
    pdf, text, said = converted("late_heading")
    assert text.startswith("LATE_HEADING An opening paragraph. Data Text of the data.")
    assert text.endswith("Of an output x Results Text of the results.")
    assert "the document has no title; its file name stands in its place" in said
    assert [tag["/T"] for tag in tags(pdf, "/H1")] == ["Data", "Of an output", "Results"]


def test_formulae_are_read_as_mathjax_reads_them() -> None:
    pdf, text, said = converted("formulae")
    assert not said
    assert len(tags(pdf, "/Formula")) == 7
    assert "\\\\(code\\\\) and (no formula)." in text
    assert "norm" not in text


def test_symbols_that_no_typeface_has_stand_by_their_names() -> None:
    pdf, text, said = converted("symbols")
    assert "☐ open" in text
    assert "☒ closed" in text
    assert "Happy (grinning face), in VN, by (woman)(personal computer) with a (party popper)." in text
    assert "(white heavy check mark) done" in text
    assert len(said) == 1
    assert b"pdfuaid" in PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def test_a_missing_script_is_named_once() -> None:
    _, _, said = converted("scripts")
    assert [line for line in said if "CJK" in line] == [
        "not a-3a and ua-1, says Typst: no typeface here has letters of CJK, THAI"
    ]


def test_letters_are_never_taken_for_symbols() -> None:
    assert name_symbols(["a中ệ"]) == {}
    assert name_symbols(["🇻🇳\u200d✅"]) == {
        "🇻": "V",
        "🇳": "N",
        "\u200d": "",
        "✅": "(white heavy check mark)",
    }


def test_a_picture_without_description_says_which_it_is_and_the_warning_how_to_give_one() -> None:
    pdf, _, said = converted("pictures")
    assert sorted(alternative_texts(pdf)) == [
        "Figure 1 of cell 2", "Figure 1 of cell 3", "Figure 1 of cell 4", "Half the page",
    ]  # fmt: skip
    assert len(said) == 3
    assert all('metadata={"image/png": {"alt": "text"}}' in line for line in said)
    vietnamese = write_pdf(notebook(displayed({"image/svg+xml": SQUARE})), INFO, strict=False)
    assert alternative_texts(vietnamese) == ["Hình 1 của ô 1"]


def test_pictures_have_the_size_that_is_asked_for() -> None:
    pdf, *_ = converted("pictures")
    widths = [
        float(tag["/A"][0]["/BBox"][2]) - float(tag["/A"][0]["/BBox"][0]) for tag in tags(pdf, "/Figure")
    ]
    assert [round(width) for width in widths] == [75, 40, 234, 30]


def test_what_typst_refuses_names_its_cell_and_stands_as_text() -> None:
    log, heard = logging.getLogger("exporter.refused"), Words()
    log.addHandler(heard)
    deep = "> " * 400 + "said deep within"
    pdf, _ = HotichPDFExporter(log=log).from_notebook_node(
        notebook("# T\n\n[far](#far)", deep, "## Far\n\nafter")
    )
    text = " ".join(pages(pdf))
    assert "said deep within" in text
    assert text.endswith("Far after")
    assert [line for line in heard.said if "Typst" in line] == [
        "cell 2: Typst refuses what stands here; it stands as plain text"
    ]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"text/latex": "$x$", "text/html": "h"}, "text/latex"),
        ({"text/latex": "\\begin{tabular}", "text/plain": "p"}, "text/plain"),
        ({"text/markdown": "m", "text/html": "h"}, "text/html"),
        ({**PLOTLY, "image/png": "p"}, "image/png"),
        ({"application/vnd.vegalite.v5+json": "{}", "text/plain": "<VegaLite 5 object>"}, ""),
    ],
)
def test_the_richest_that_can_be_set_is_chosen(data: dict[str, str], kind: str) -> None:
    assert richest(data) == kind
