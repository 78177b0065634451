"""A notebook as a DOCX file that a word processor edits: real tables, the page of Nghị định 30/2020/NĐ-CP.

One call of pandoc, as for PDF and HTML. Page and type are the parts in templates/office, packed as pandoc's
reference at each call; pictures drawn in SVG give way to their descriptions.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from nbformat import NotebookNode

from hotich_analysis.errors import ExportError
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import TEMPLATES, open_workshop

NO_DOCX_TAG: Final = "no_docx"
"""Cells with this tag are left out of DOCX."""

_OFFICE: Final = TEMPLATES / "office"
_DOCUMENT: Final = "word/document.xml"
_SECTION_MARK: Final = re.compile(r'<w:sectPr w:rsidR="00000000" ?/>')
_SECTION: Final = re.compile(r"<w:sectPr>.*</w:sectPr>", re.DOTALL)
_GRID: Final = re.compile(r'<w:gridCol w:w="(\d+)" />')
# In twentieths of a point: the width of our text, and that which pandoc takes for granted.
_TEXT_WIDTH: Final = 9355
_PANDOCS_WIDTH: Final = 7920
_ROW: Final = re.compile(r"<w:tr>(<w:trPr>)?")


def is_wanted(notebook: NotebookNode, *, lang: str) -> bool:
    """Whether a notebook asks for a DOCX in a language: its metadata hotich.docx lists languages."""
    settings: Any = notebook.metadata.get("hotich", {})
    return isinstance(settings, Mapping) and lang in (settings.get("docx") or ())


def write_docx(notebook: NotebookNode, info: DocumentInfo) -> bytes:
    """Return a DOCX of a notebook without the cells tagged `no_docx`; equal inputs give equal bytes.

    A document that begins with an annex has no title block; each annex is a section with pages numbered from
    1. What could not be shown as it is, is logged. Raises ExportError if pandoc refuses the document.
    """
    chosen = copy.deepcopy(notebook)
    chosen.cells = [cell for cell in chosen.cells if NO_DOCX_TAG not in cell.metadata.get("tags", ())]
    paths = sorted(path for path in _OFFICE.rglob("*") if path.suffix in {".xml", ".rels"})
    # parts that are not there are pandoc's own
    reference = _pack({path.relative_to(_OFFICE).as_posix(): path.read_bytes() for path in paths})
    options = ("--output=-", "--reference-doc=reference.docx", f"--lua-filter={TEMPLATES / 'office.lua'}")
    with open_workshop(chosen, info) as workshop:
        workshop.put({"reference.docx": reference})
        written = workshop.logged("docx", "office/main.openxml", *options)
    return _finish(written)


def _finish(docx: bytes) -> bytes:
    """Give marked section ends the page of the document's last section, tables its width; rows stay whole."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[_DOCUMENT].decode()
    section = _SECTION.search(text)
    if section is None:
        raise ExportError("pandoc wrote a document without a page")
    text = _SECTION_MARK.sub(lambda _: section[0], text)
    text = _GRID.sub(lambda one: f'<w:gridCol w:w="{int(one[1]) * _TEXT_WIDTH // _PANDOCS_WIDTH}"/>', text)
    text = _ROW.sub(lambda row: f"<w:tr><w:trPr><w:cantSplit/>{'' if row[1] else '</w:trPr>'}", text)
    return _pack({**parts, _DOCUMENT: text.encode()})


def _pack(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive whose bytes depend on its parts alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
