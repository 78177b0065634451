"""Documents are set in the committed typefaces, whatever a machine has installed, and pages carry them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook, new_raw_cell
from playwright.sync_api import Browser
from pypdf import PdfReader

from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import FONTS, write_font_faces, write_html, write_pdf

ROOT = Path(__file__).parents[2]
FACES = sorted(FONTS.glob("*.ttf"))
INFO = DocumentInfo(title="Đăng ký hộ tịch", lang="vi", date=dt.date(2022, 4, 12))
VIETNAMESE = [chr(code) for code in range(0x1EA0, 0x1EFA)] + list(
    "ĂÂÊÔƠƯĐăâêôơưđÀÁÃÈÉÌÍĨÒÓÕÙÚŨÝàáãèéìíĩòóõùúũý"
)
MARKS = list("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
ALL_STYLES = "# Chương\n\nĐường **Ức** *Ợ* ***Ữ***\n\n## Mục\n\n> lời dẫn\n\n| Ặ | ẵ |\n|---|---|\n| 1 | 2 |"
LARGEST = 60_000


def book(*cells: NotebookNode | str) -> NotebookNode:
    return new_notebook(cells=[new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells])


def embedded(pdf: bytes) -> set[str]:
    """Names of the fonts of all pages, without the six letters that mark a subset."""
    found = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            assert {"/FontFile2", "/FontFile3"} & descendant["/FontDescriptor"].keys(), "not embedded"
            found.add(str(font["/BaseFont"]).rpartition("+")[2])
    return found


def faces_of(html: str) -> list[bytes]:
    return [base64.b64decode(data) for data in re.findall(r"url\(data:font/woff2;base64,([^)]+)\)", html)]


@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_every_face_has_all_letters_of_vietnamese(path: Path) -> None:
    with TTFont(path) as font:
        assert [
            unicodedata.name(one) for one in [*VIETNAMESE, *MARKS] if ord(one) not in font.getBestCmap()
        ] == []


def test_faces_travel_with_their_licence() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in licence
    for path in FACES:
        with TTFont(path) as font:
            assert font["name"].getDebugName(0) in licence
            assert "SIL Open Font License" in font["name"].getDebugName(13)


def test_a_pdf_embeds_tinos_and_nothing_else() -> None:
    pdf = write_pdf(book(ALL_STYLES), INFO, strict=True)
    assert embedded(pdf) == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}


def test_code_takes_what_typst_brings_and_hooked_letters_from_arimo() -> None:
    pdf = write_pdf(book("# T\n\nChữ\n\n```\nmã nguồn, Quảng Ngãi\n```"), INFO, strict=True)
    assert embedded(pdf) == {"Tinos", "Tinos-Bold", "Arimo", "DejaVuSansMono"}


def test_a_pdf_for_the_archive_takes_no_font_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / ".local" / "share" / "fonts"
    installed.mkdir(parents=True)
    with TTFont(Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf") as font:
        for record in font["name"].names:
            record.string = "Machine" if record.nameID in {1, 4, 6, 16} else record.string
        font.save(installed / "Machine.ttf")
    monkeypatch.setenv("HOME", str(tmp_path))
    asking = new_raw_cell('#text(font: "Machine")[Xin chào]', metadata={"raw_mimetype": "text/vnd.typst"})
    assert "Machine" not in embedded(write_pdf(book("# T", asking), INFO, strict=True))
    refused = book("# T\n\n### It skips a level", asking)
    assert "Machine" in embedded(write_pdf(refused, INFO, strict=False))


def test_a_page_carries_each_face_of_its_text_in_at_most_60_kb() -> None:
    sizes = [len(face) for face in faces_of(write_html(book(ALL_STYLES), INFO).decode())]
    assert len(sizes) == 4
    assert min(sizes) > 10_000
    assert max(sizes) <= LARGEST


def test_only_a_page_that_names_arimo_carries_it() -> None:
    plain, naming = "<p>Tinos</p>", "<style>p { font: 1rem Arimo }</style>"
    counts = [len(faces_of(write_font_faces(page))) for page in (plain, naming)]
    assert counts == [4, 5]
    assert all(len(face) <= LARGEST for face in faces_of(write_font_faces(naming)))


def test_every_embedded_face_has_the_letters_of_vietnamese_and_the_signs_of_reports() -> None:
    wanted = [*VIETNAMESE, *MARKS, *"0123456789 ()%+−–—…“”‘’→≥≤×·•\u00a0\u202f\u2212▲"]
    for face in faces_of(write_font_faces("Arimo")):
        with TTFont(io.BytesIO(face)) as font:
            assert font.flavor == "woff2"
            assert [one for one in wanted if ord(one) not in font.getBestCmap()] == []


def test_subsets_are_equal_in_every_process() -> None:
    code = (
        "import hashlib; from hotich_analysis.publishing.exporters import write_font_faces;"
        "print(hashlib.sha256(write_font_faces('Arimo').encode()).hexdigest())"
    )
    path = ":".join(sys.path)
    # this process has another seed: pytest says none
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": "1", "PYTHONPATH": path},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert other.strip() == hashlib.sha256(write_font_faces("Arimo").encode()).hexdigest()


def test_the_browser_draws_the_text_with_the_embedded_face(browser: Browser, tmp_path: Path) -> None:
    """A line of Tinos is as wide as its glyphs say; no other installed serif is as wide."""
    line = "Đăng ký khai sinh, kết hôn, khai tử trực tuyến"
    (tmp_path / "page.html").write_bytes(write_html(book(f"# T\n\n{line}"), INFO))
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    page.evaluate("document.fonts.ready")
    drawn = page.evaluate(
        "line => { const pen = document.createElement('canvas').getContext('2d');"
        " pen.font = '100px ' + getComputedStyle(document.body).fontFamily; pen.fontKerning = 'none';"
        " return pen.measureText(line).width; }",
        line,
    )
    with TTFont(FONTS / "Tinos-Regular.ttf") as font:
        names, widths = font.getBestCmap(), font["hmtx"].metrics
        wide = sum(widths[names[ord(one)]][0] for one in line) / font["head"].unitsPerEm * 100
    assert drawn == pytest.approx(wide, rel=0.001)
