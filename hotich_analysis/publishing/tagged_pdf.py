"""What Typst leaves out of a PDF's tags, entered afterwards: which cell is the header of a table's row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def mark_row_headers(pdf: bytes) -> bytes:
    """Return a PDF whose tags make the first cell of a table's row the header of its other cells.

    Typst tags the headers of columns only: its `pdf.header-cell` asks for a feature that its Python package
    cannot switch on. Attributes Scope and Headers: ISO 32000-1, 14.8.5.7. Equal bytes for equal input.
    """
    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject

    writer, written = PdfWriter(clone_from=io.BytesIO(pdf)), io.BytesIO()
    tags: Any = writer.root_object.get("/StructTreeRoot", DictionaryObject()).get_object()
    if not (rows := list(_find_tags(tags, "/TR"))):
        return pdf
    writer.pdf_header = pdf[:8].decode()
    for number, row in enumerate(rows):
        _mark_row(row, f"row-{number}")
    _list_named_tags(tags)
    writer.write(written)
    return written.getvalue()


def _mark_row(row: Any, name: str) -> None:
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    header, *others = _list_children(row)
    if not others or header["/S"] != "/TD":
        return
    header.update({NameObject("/S"): NameObject("/TH"), NameObject("/ID"): TextStringObject(name)})
    _table_attributes(header)[NameObject("/Scope")] = NameObject("/Row")
    for cell in others:
        headers = _table_attributes(cell).setdefault(NameObject("/Headers"), ArrayObject())
        headers.append(TextStringObject(name))


def _table_attributes(cell: Any) -> Any:
    """What a cell says of its place in the table; empty if it says nothing as yet."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    attributes = cell.setdefault(NameObject("/A"), ArrayObject())
    if found := [one for one in attributes if one["/O"] == "/Table"]:
        return found[0]
    attributes.append(DictionaryObject({NameObject("/O"): NameObject("/Table")}))
    return attributes[-1]


def _list_named_tags(tags: Any) -> None:
    """Enter every tag that has an ID in the list by which readers find it, in order of IDs."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    named = {tag["/ID"]: tag.indirect_reference for tag in _find_tags(tags, "/TH") if "/ID" in tag}
    pairs = ArrayObject(part for pair in sorted(named.items()) for part in pair)
    tags[NameObject("/IDTree")] = DictionaryObject({NameObject("/Names"): pairs})


def _find_tags(tag: Any, kind: str) -> Iterator[Any]:
    for child in _list_children(tag):
        if child["/S"] == kind:
            yield child
        yield from _find_tags(child, kind)


def _list_children(tag: Any) -> list[Any]:
    """The tags within a tag, without the marks of its content on the page."""
    inside = tag.get("/K", [])
    inside = inside.get_object() if hasattr(inside, "get_object") else inside
    children = [one.get_object() for one in (inside if isinstance(inside, list) else [inside])]
    return [one for one in children if isinstance(one, dict) and "/S" in one]
