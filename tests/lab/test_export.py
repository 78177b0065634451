"""File › Save and Export Notebook As › Hotich PDF: by the server's own route, and from the menu."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lab_server import Lab, Visit, choose_menu
from pypdf import PdfReader


@pytest.mark.parametrize(
    ("name", "said"), [("reconciliation", "chênh lệch 10"), ("foreign", "")], ids=["ours", "foreign"]
)
def test_server_exports_any_notebook_as_a_tagged_pdf(lab: Lab, name: str, said: str) -> None:
    pdf, headers = lab.ask(f"nbconvert/hotich_pdf/{name}.ipynb?download=true")
    assert pdf.startswith(b"%PDF")
    assert headers["Content-Type"].startswith("application/pdf")
    assert headers["Content-Disposition"].endswith(f"{name}.pdf")
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert said in text


def test_menu_has_hotich_pdf_and_downloads_it(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("reconciliation.ipynb")
    with page.expect_download(timeout=60_000) as expected:
        choose_menu(page, "File", "Save and Export Notebook As", "Hotich PDF")
    download = expected.value
    assert download.suggested_filename == "reconciliation.pdf"
    download.save_as(tmp_path / "exported.pdf")
    assert (tmp_path / "exported.pdf").read_bytes().startswith(b"%PDF")
