"""Text from data in notebooks: it comes out as text, in HTML and on paper, whatever characters it holds."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import re
import shutil
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

import nbformat
import openpyxl
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from playwright.sync_api import Browser
from pypdf import PdfReader

from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.return_tables import NOTE_HEADING
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.dataset.tables import list_resources
from hotich_analysis.display import notebook_output, table, wording
from hotich_analysis.display.explore.panel import _write_bold
from hotich_analysis.display.table import Column, Markdown, Table, escape_markdown, show_plain, strip_bold
from hotich_analysis.display.wording import load_wording
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.importing import make_import
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import write_html, write_pdf
from hotich_analysis.publishing.spreadsheet import Sheet, write_workbook

ROOT = Path(__file__).parents[2]
TEXTS = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "[x](javascript:alert(1))",
    "*a*_b_|c|",
    "$x$ \\nonsense{$",
    "`code` --> ]]> &lt;b",
    '"@word/a:1.0.0" #import',
    "{ $n } {0} %s",
    "=1+2",
)
HOSTILE = " ".join(TEXTS)
ORDINARY = (
    "Công văn 1117/BTP-HTQTCT",
    "Bà Rịa - Vũng Tàu",
    "Đồng Tháp (annex_2.csv, row 56)",
    "12/4/2022",
    "1.234,5",
    "-3",
    "p < 0.001",
    "“Chỉ có ĐKKH cấp huyện”; 61/63",
    "Hà Nội\u00a0(5)",
)
IN_SENTENCES = ("{}", "- {}", "a {} b", "**{}**, c", "**“{}”**: c")
LAB_ONLY = {"explore"}  # its panel is tested in JupyterLab
NOTEBOOKS = sorted({path.stem for path in (ROOT / "notebooks").glob("*.ipynb")} - LAB_ONLY)


OF_RETURNS = ("national_overview", "reconciliation")
UNIT = "26"  # stands not in the list of annex 1, whose alphabet has letters only


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    _SILENT: ClassVar = {"script", "style"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value for name, value in attrs if not str(value).startswith("#")}))

    def handle_data(self, data: str) -> None:
        (self.scripts if self.lasttag in self._SILENT else self._texts).append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts).split())

    @property
    def intruders(self) -> list[Any]:
        """Elements that only the hostile texts can have brought."""
        return [
            (tag, attributes)
            for tag, attributes in self.elements
            if attributes.get("src") == "x"
            or any("alert" in str(value) for name, value in attributes.items() if name not in TOLD)
        ] + [text for text in self.scripts if text.strip() == "alert(1)"]


TOLD = {"alt", "aria-label", "title", "data-title", "content", "id"}
"""Attributes that are text."""


def join(text: str) -> str:
    return "".join(text.split())


# --- one text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert escape_markdown(text) == text


@pytest.mark.parametrize("pattern", IN_SENTENCES)
@given(text=st.text(st.sampled_from("<>&*_`[]()|\\$~#!-+:.1ab \n/\"'=")).map(str.strip).filter(bool))
@example(text=HOSTILE)
@example(text="1. a")
@example(text="# a #")
@example(text="a\n\n<b>")
@example(text="- [x] a")
@example(text="&lt;")
def test_any_text_is_shown_as_text(pattern: str, text: str) -> None:
    shown = Page(markdown2html(pattern.format(escape_markdown(text))))
    assert {tag for tag, _ in shown.elements} <= {"p", "ul", "li", "strong"}
    expected = pattern.removeprefix("- ").replace("**", "").format(text)  # only the pattern is stripped
    assert join(shown.text) == join(expected)


@given(text=st.text())
def test_plain_text_is_what_it_was(text: str) -> None:
    kept = table._SPACES.sub(" ", text)
    assert show_plain(escape_markdown(text)) == kept
    assert strip_bold(f"**{escape_markdown(text)}** a") == f"{kept} a"


def test_markdown_is_not_escaped_again() -> None:
    once = escape_markdown("*a*")
    assert escape_markdown(once) is once


# --- messages and tables ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_markdown_message_escapes_texts_and_keeps_its_own_markup(lang: Any) -> None:
    say = load_wording(lang)
    values = {"where": "*a*", "claimed": 1, "counted": 2, "gap": 1, "elsewhere": "no"}
    told = say.markdown("finding-claim", indicator=Markdown("*b*"), **values)
    assert ("&#42;a&#42;" in told, "*b*" in told, "**1**" in told) == (True, True, True)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_messages_with_markup_are_said_as_markdown(lang: str) -> None:
    text = Path(wording.__file__).with_name("wording").joinpath(f"{lang}.ftl").read_text(encoding="utf-8")
    messages = {
        part.split(" =")[0] for part in re.split(r"\n(?=[a-z#])", text) if re.search(r"\*\*|\]\(", part)
    }
    assert "answer-overview" in messages
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "hotich_analysis").rglob("*.py"))
    assert {name for name in messages if re.search(rf"\bsay\(\s*\"{name}\"", code)} == set()


def test_table_escapes_in_each_form() -> None:
    columns = (Column(HOSTILE, group=HOSTILE), Column("b"))
    table = Table(columns, ((HOSTILE, "b"),), HOSTILE, HOSTILE, when_empty=HOSTILE)
    page = Page(table.to_html())
    assert page.intruders == []
    assert page.text.count(HOSTILE) == 5
    assert table.to_plain().count(HOSTILE) == 4
    empty = Table(columns, (), HOSTILE, when_empty=HOSTILE)._repr_mimebundle_()
    assert Page(markdown2html(empty["text/markdown"])).text == HOSTILE
    assert empty["text/plain"] == HOSTILE


def test_notebook_shows_plain_text_beside_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    monkeypatch.setattr(notebook_output, "_display", lambda bundle, **_: shown.append(bundle))
    notebook_output.show_text(Markdown(f"**{escape_markdown(HOSTILE)}**"), HOSTILE)
    assert shown[0]["text/plain"] == f"**{HOSTILE}**\n\n{HOSTILE}"
    assert shown[0]["text/markdown"].count(escape_markdown(HOSTILE)) == 2


def test_panel_shows_bold_and_text() -> None:
    page = Page(_write_bold(f"**{escape_markdown(HOSTILE)}** < 1"))
    assert ([tag for tag, _ in page.elements], page.text) == (["strong"], f"{HOSTILE} < 1")


# --- whole notebooks --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data in which every text is hostile that the check does not hold to a form; it passes.

    Two snapshots: the dispatch, and a return with a hostile name, sheet, note, sender and reason.
    """
    data = tmp_path_factory.mktemp("hostile") / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, resource in list_resources(data).items():
        if name.endswith(".csv") and name not in AS_PRINTED:
            free = [field["name"] for field in resource["schema"]["fields"] if is_free(field)]
            spoil(data / name, [one for one in free if name != "units/units.csv" or one not in OF_UNITS])
    spoil(data / "units" / "units.csv", OF_UNITS, UNIT)
    with (data / "units" / "spellings.csv").open("a", encoding="utf-8") as file:
        file.write(f"63,{UNIT},Vĩnh Phúc,spelling variant,annex_2,ok,\n")
    folder = data / "snapshots" / "2022-04-12"
    for path in (folder / "annex_2.csv", data / "restrictions.csv"):
        text = path.read_text(encoding="utf-8")
        quoted = HOSTILE.replace("\\", "\\\\").replace('"', '""')
        text = re.sub(r"(x )?Chỉ có ĐKKH cấp huyện", rf'"\1Chỉ có {quoted}"', text)
        path.write_text(text, encoding="utf-8")
    sign(folder)
    receive(data)
    assert validate_data(data) == []
    return data


AS_PRINTED = {
    *(f"snapshots/2022-04-12/annex_{number}.csv" for number in (1, 2)),
    *("units/spellings.csv", "column_headings.csv", "legacy_characters.csv"),
}
"""Tables of what is recognised: it stands as it is, or is another thing."""
OF_UNITS = [f"{kind}_{lang}" for kind in ("name", "label") for lang in ("vi", "en")]
NAMES = {"note_vi", "name_gso_list_2022", "capital_name_vi", "indicator_codes"}


def is_free(field: dict[str, Any]) -> bool:
    """Whether a column holds text of any form, and no name by which something else is found."""
    rules = field.get("constraints", {})
    is_text = field["type"] == "string" and not {"pattern", "enum"} & set(rules)
    return is_text and field["name"] not in NAMES and not field["name"].endswith("_code")


def spoil(path: Path, columns: list[str], code: str = "") -> None:
    """Put the hostile text behind each value of the columns, or only behind those of one unit."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            chosen = [name for name in columns if row[name] and code in ("", row.get("unit_code"))]
            writer.writerow(row | {name: f"{row[name]} {HOSTILE}" for name in chosen})


def sign(folder: Path) -> None:
    path = folder / "source.yml"
    details = yaml.safe_load(path.read_text(encoding="utf-8"))
    document = details["document"]
    document |= {name: HOSTILE for name, value in document.items() if isinstance(value, str)}
    details["printing_slips"][0] |= {"printed": HOSTILE, "meant": HOSTILE}
    for entry in (*details["annexes"], *details["requests"]):
        entry.update(dict.fromkeys({"title", "subtitle", "quote"} & set(entry), HOSTILE))
    details["sha256"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in details["sha256"]
    }
    path.write_text(yaml.safe_dump(details, allow_unicode=True), encoding="utf-8")


RECEIVED = "2022-06-30"
IMAGE = "<img src=x onerror=alert(1)>"


def receive(data: Path) -> None:
    """Import a return whose file, sheet and notes are hostile, and all that is said of it."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = IMAGE
    sheet.append(
        ["Tỉnh, thành phố", "Đăng ký khai sinh", NOTE_HEADING.format(short_name=f"Khai sinh {HOSTILE}")]
    )
    sheet.append(["Hà Nội", "x", f"a {HOSTILE}"])
    sheet.append(["Hà Giang", "-", None])
    path = data.parent / f"{IMAGE}.xlsx"
    book.save(path)
    facts = dict.fromkeys(("sender", "reason", "issuer", "type", "number", "title"), HOSTILE)
    unused = ("problems", "list_of_gaps", "propose_spellings", "spellings", "frame", "columns")
    options: dict[str, Any] = {**facts, **dict.fromkeys(unused), "dry_run": False}
    options |= {"replace": False, "force": False}
    make_import([path], as_of=dt.date.fromisoformat(RECEIVED), data_directory=data, **options)


@pytest.fixture(scope="module")
def executed(hostile_data: Path) -> Any:
    """The notebooks, in Vietnamese and English by turns, one behind the other in one kernel."""
    cells = []
    chapters = [*((name, "2022-04-12") for name in NOTEBOOKS), *((name, RECEIVED) for name in OF_RETURNS)]
    for (name, date), lang in zip(chapters, cycle(("vi", "en"))):
        for cell in nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells:
            if "parameters" in cell.metadata.get("tags", []):
                cell.source += f'\nlang, unit, as_of = "{lang}", "{UNIT}", "{date}"'
            if cell.cell_type == "code":
                cell.id = f"cell-{len(cells)}"
                cells.append(cell)
    together = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOTICH_DATA", str(hostile_data))
        NotebookClient(together, kernel_name="python3", timeout=120).execute()
    return together


def list_sentences(notebook: Any) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [
        output["data"]["text/markdown"] for output in outputs if "text/markdown" in output.get("data", {})
    ]


def test_data_run_no_script_in_a_page_of_stock_nbconvert(executed: Any) -> None:
    html, _ = HTMLExporter().from_notebook_node(executed)
    page = Page(html)
    assert page.intruders == []
    shown = join(page.text)
    lines = [line for sentence in list_sentences(executed) for line in strip_bold(sentence).splitlines()]
    assert [line for line in lines if join(line.removeprefix("- ").lstrip("# ")) not in shown] == []


def test_every_sentence_with_hostile_data_is_one_of_escaped_data(executed: Any) -> None:
    sentences = [sentence for sentence in list_sentences(executed) if "onerror" in sentence]
    assert len(sentences) >= len(NOTEBOOKS)
    escaped = escape_markdown(HOSTILE)
    assert [text for text in sentences if text.count("onerror") != text.count(escaped)] == []


def test_page_of_stock_nbconvert_runs_nothing_in_a_browser(
    executed: Any, browser: Browser, tmp_path: Path
) -> None:
    html, _ = HTMLExporter().from_notebook_node(executed)
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page, asked, said = browser.new_page(), [], []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    address = (tmp_path / "page.html").as_uri()
    page.route(lambda url: url != address, lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(address)
    assert said == []
    assert [url for url in asked if not url.startswith(STOCK)] == []


STOCK = "https://cdnjs.cloudflare.com/ajax/libs/"
"""Where pages of stock nbconvert ask for their scripts."""


def test_documents_print_the_text_of_the_data(executed: Any) -> None:
    sentences = list_sentences(executed)
    cells = [nbformat.v4.new_markdown_cell(text) for text in sentences]
    notebook = nbformat.v4.new_notebook(cells=cells)
    info = DocumentInfo(title=HOSTILE, lang="vi", subtitle=HOSTILE, date=dt.date(2022, 4, 12))
    page = Page(write_html(notebook, info).decode())
    assert page.intruders == []
    n_hostile = sum(text.count("onerror") for text in sentences)
    assert page.text.count(HOSTILE) >= n_hostile
    pdf = PdfReader(io.BytesIO(write_pdf(executed, info, strict=True)))  # tables and figures, too
    printed = join("".join(page.extract_text() for page in pdf.pages))
    n_parted = len(pdf.pages) - 1  # by a page number
    assert printed.count(join(HOSTILE)) >= n_hostile - n_parted


@pytest.mark.parametrize("date", ["2022-04-12", RECEIVED])
def test_workbook_holds_text_and_no_formula(hostile_data: Path, date: str) -> None:
    snapshot = load_snapshot(date, data_directory=hostile_data)
    tables = list_workbook_tables(snapshot, lang="vi")
    sheets = [Sheet(one.name, one.table, one.labels, (*one.notes, HOSTILE)) for one in tables]
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(sheets, title=HOSTILE, date=None)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert not any(cell.hyperlink for cell in cells)
    found = {str(cell.value) for cell in cells}
    texts = {str(value) for one in tables for value in one.table.to_numpy().ravel() if "alert" in str(value)}
    assert texts
    assert texts <= found
