"""A report may have a document for each run: whole, listed, and named so that any system takes it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader

from hotich_analysis.display import notebook_output
from hotich_analysis.errors import DataError
from hotich_analysis.publishing import runner
from hotich_analysis.publishing.delivery import read_manifest
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.editions import ENTRY_TYPE, compose_index, list_entries
from hotich_analysis.publishing.plan import expand_chapters, load_reports
from hotich_analysis.publishing.runner import Edition, EditionResult, RunSettings, run_report

REPORTS = """
[letters]
title.en = "Letters"
separate = "letters"
[[letters.chapters]]
notebook = "letter"
each = "to"
[[letters.chapters]]
notebook = "cover"
"""
LETTER = """
from IPython.display import display
text = {"text/markdown": f"# To {to}\\n\\nDear {to}.", "text/plain": to}
entry = {"name": f"Đến {to}", "title": f"To {to}", "group": "North *and* South", "text": f"<b>{to}</b> & co"}
number = {"name": f"{to}.count", "value": len(to)}
about = {"application/vnd.hotich.entry+json": entry, "application/vnd.hotich.headline+json": number}
display({**text, **about}, raw=True)
"""
PEOPLE = ["Ánh", "Bình"]


def write_notebook(path: Path, *cells: str) -> None:
    parameters = new_code_cell('as_of = "x"\nlang = "en"\nto = ""', metadata={"tags": ["parameters"]})
    written = [new_markdown_cell(cell) if cell.startswith("# ") else new_code_cell(cell) for cell in cells]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernelspec, "hotich": {"hide_code": True}}
    nbformat.write(new_notebook(cells=[parameters, *written], metadata=metadata), path)


def run(folder: Path, **settings: Any) -> EditionResult:
    plan = expand_chapters(load_reports(folder / "notebooks")["letters"], {"to": PEOPLE})
    date = dt.date(2022, 4, 12)
    info = DocumentInfo(title="Letters", lang="en", date=date, annex_line="(Annex)", table_of_contents=True)
    alone = DocumentInfo(lang="en", date=date, subtitle="A letter")
    attachments = {"data.csv": b"code\n01\n"}
    lead = "All in [one file](letters.pdf)."
    parameters = {"as_of": "2022-04-12", "lang": "en"}
    edition = Edition("en", info, parameters, (), attachments, separate_info=alone, index_lead=lead)
    facts = {"as_of": "2022-04-12", "frame": 63, "package_version": "1", "revision": None}
    settings = {"jobs": 2, "facts": facts, **settings}
    place = folder / "out" / "letters" / "2022-04-12"
    (result,) = run_report(plan, [edition], folder=place, settings=RunSettings(**settings))
    return result


def set_up(folder: Path) -> Path:
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "reports.toml").write_text(REPORTS, encoding="utf-8")
    write_notebook(folder / "notebooks" / "letter.ipynb", LETTER)
    write_notebook(folder / "notebooks" / "cover.ipynb", "# Cover\n\nWhat these are.")
    return folder


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = set_up(tmp_path_factory.mktemp("original"))
    assert run(folder).status == "done"
    return folder


@pytest.fixture
def finished(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def report_of(folder: Path) -> Path:
    return folder / "out" / "letters" / "2022-04-12" / "en"


def attached_to(pdf: Path) -> dict[str, bytes]:
    return {item.alternative_name or "": item.content for item in PdfReader(pdf).attachment_list}


def test_each_run_has_a_document_and_the_manifest_records_all(original: Path) -> None:
    report = report_of(original)
    outputs = {record.name: record for record in read_manifest(report).outputs}
    assert {"letters.pdf", "letters.html"} <= outputs.keys()
    separate = sorted(name for name in outputs if name.startswith("letters/"))
    assert separate == ["letters/cover.pdf", "letters/den_anh.pdf", "letters/den_binh.pdf"]
    for name, record in outputs.items():
        assert hashlib.sha256((report / name).read_bytes()).hexdigest() == record.sha256


def test_separate_documents_are_archivable_and_say_whose_they_are(original: Path) -> None:
    pdf = report_of(original) / "letters" / "den_anh.pdf"
    reader = PdfReader(pdf)
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.metadata is not None
    assert reader.metadata.title == "To Ánh"
    (page,) = reader.pages
    text = page.extract_text()
    assert text.upper().count("TO ÁNH") == 1
    assert "A letter" in text
    assert "(Annex)" not in text
    assert "Bình" not in text


def test_separate_documents_hold_the_data_and_their_own_run(original: Path) -> None:
    attached = attached_to(report_of(original) / "letters" / "den_anh.pdf")
    assert attached["data.csv"] == b"code\n01\n"
    assert [run["run_id"] for run in json.loads(attached["manifest.json"])["runs"]] == ["letter-Ánh"]
    assert [number["name"] for number in json.loads(attached["headline.json"])] == ["Ánh.count"]
    assert "headline.json" not in attached_to(report_of(original) / "letters" / "cover.pdf")
    whole = attached_to(report_of(original) / "letters.pdf")
    assert len(json.loads(whole["manifest.json"])["runs"]) == 3
    assert len(json.loads(whole["headline.json"])) == 2


def test_the_bound_document_holds_all_runs(original: Path) -> None:
    reader = PdfReader(report_of(original) / "letters.pdf")
    assert [entry["/Title"] for entry in reader.outline] == ["To Ánh", "To Bình", "Cover"]


def test_index_lists_documents_by_group_with_links_to_them(original: Path) -> None:
    report = report_of(original)
    html = (report / "letters.html").read_text(encoding="utf-8")
    assert '<a href="letters/den_anh.pdf">To Ánh</a>: &lt;b&gt;Ánh&lt;/b&gt; &amp; co' in html
    assert '<a href="letters/cover.pdf">Cover</a></li>' in html
    assert '<a href="letters.pdf">one file</a>' in html
    assert html.count("North *and* South</h2>") == 1
    assert "Dear" not in html
    assert "(Annex)" not in html


def test_nothing_changed_nothing_done_and_a_damaged_document_is_made_anew(finished: Path) -> None:
    assert run(finished).status == "unchanged"
    letter = report_of(finished) / "letters" / "den_anh.pdf"
    before = letter.read_bytes()
    letter.unlink()
    result = run(finished)
    assert result.status == "done"
    assert {one.status for one in result.manifest.runs} == {"unchanged"}
    assert letter.read_bytes() == before


def test_an_excerpt_holds_the_chosen_documents_alone(tmp_path: Path) -> None:
    result = run(set_up(tmp_path), only="letter-B*")
    assert [path.name for path in (result.folder / "letters").iterdir()] == ["den_binh.pdf"]
    assert "den_anh" not in (result.folder / "letters.html").read_text(encoding="utf-8")


def test_one_document_unfit_for_the_archive_stops_all(finished: Path) -> None:
    report = report_of(finished)
    before = {path.name: path.read_bytes() for path in report.rglob("*.pdf")}
    write_notebook(finished / "notebooks" / "cover.ipynb", "# Cover\n\n### Too deep")
    result = run(finished)
    assert result.status == "failed"
    assert "skips from level 1 to level 3" in result.messages[0]
    assert {path.name: path.read_bytes() for path in report.rglob("*.pdf")} == before


def test_an_interrupt_leaves_no_half_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise InterruptedError

    finish = runner.finish
    monkeypatch.setattr(runner, "finish", lambda *given: finish(*given[:3], stop))
    with pytest.raises(InterruptedError):
        run(set_up(tmp_path))
    assert list((tmp_path / "out" / "letters" / "2022-04-12").rglob("*")) == []


@pytest.mark.parametrize("folder", ["notebooks", "a/b", ""])
def test_a_folder_that_cannot_be_is_refused(folder: str, tmp_path: Path) -> None:
    set_up(tmp_path)
    text = REPORTS.replace('separate = "letters"', f'separate = "{folder}"')
    (tmp_path / "notebooks" / "reports.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="separate cannot name a folder"):
        load_reports(tmp_path / "notebooks")


def notebook(**entry: Any) -> NotebookNode:
    data = {"text/plain": "x", ENTRY_TYPE: entry}
    return new_notebook(cells=[new_code_cell("x", outputs=[new_output("display_data", data=data)])])


def test_file_names_are_ascii_and_differ_for_every_file_system() -> None:
    names = ["Đắk Lắk", "CON", "con.fig", "a/b\\c:d", "A_b_c_d", "..", "名", "x" * 3, "X X"]
    notebooks = {f"run-{number}": notebook(name=name) for number, name in enumerate(names)}
    files = [entry.file for entry in list_entries(notebooks, folder="f", lang="en")]
    assert files == [
        "f/dak_lak.pdf", "f/_con.pdf", "f/_con.fig.pdf", "f/a_b_c_d.pdf", "f/a_b_c_d-2.pdf", "f/_.pdf",
        "f/_-2.pdf", "f/xxx.pdf", "f/x_x.pdf",
    ]  # fmt: skip


def test_what_a_notebook_does_not_say_is_its_heading_or_its_run_id() -> None:
    headed = new_notebook(cells=[new_markdown_cell("# Heading")])
    entries = list_entries(
        {"run-1": headed, "run-2": notebook(title=5), "r-3": notebook(title="T")}, folder="f", lang=""
    )
    assert [(entry.file, entry.title) for entry in entries] == [
        ("f/run-1.pdf", "Heading"),
        ("f/run-2.pdf", "run-2"),
        ("f/r-3.pdf", "T"),
    ]


def test_a_heading_with_escaped_characters_is_the_title_that_its_notebook_says() -> None:
    heading = new_output("display_data", {ENTRY_TYPE: {"title": "A <b>"}, "text/markdown": "# A &lt;b&gt;"})
    (entry,) = list_entries(
        {"a": new_notebook(cells=[new_code_cell(outputs=[heading])])}, folder="f", lang="en"
    )
    assert entry.title == "A <b>"


def test_groups_keep_their_order() -> None:
    groups = ["B", "B", "A", ""]
    notebooks = {f"run-{n}": notebook(group=group) for n, group in enumerate(groups)}
    index = compose_index(list_entries(notebooks, folder="f", lang="vi"), lead="", lang="vi")
    assert [cell.source.splitlines()[0] for cell in index.cells] == ["# B", "# A", "- [run\\-3](f/run-3.pdf)"]


def test_the_type_of_entries_is_the_one_that_notebooks_use() -> None:
    assert ENTRY_TYPE == notebook_output.ENTRY_TYPE
