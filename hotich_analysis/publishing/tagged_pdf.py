"""A tagged PDF, set by Typst: in a process of its own, without network, packages or files elsewhere.

Typst's Python package fetches packages itself and cannot be told not to; its process is sent to a proxy that
is not there. What Typst leaves out of the tags is entered afterwards. This file is also what that process
runs, so it imports nothing of this package.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_NOWHERE: Final = {
    **dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:0"),
    **dict.fromkeys(("all_proxy", "ALL_PROXY"), "http://127.0.0.1:0"),
    "NO_PROXY": "",
}
"""A proxy at no port, for all addresses."""


@dataclass(frozen=True)
class Refusal:
    """Why Typst made no PDF: in short, and with the place in the source."""

    message: str
    diagnostic: str


def typeset(
    main: Path, *, fonts: Path, standards: Sequence[str], environment: Mapping[str, str]
) -> bytes | Refusal:
    """Return the PDF of a Typst file, which may read what lies in its folder and nothing else.

    standards: of Typst's names. With any, only the fonts given are known, and those that Typst brings; else
    the machine's as well, for what no archive takes may have letters of scripts that only these know.
    environment: variables of the process, of which the proxies are replaced.
    """
    # -P: the modules beside this file are not in the way of others of their names
    command = [sys.executable, "-P", __file__, str(main), str(fonts), *standards]
    alone = {name: value for name, value in environment.items() if name != "no_proxy"} | _NOWHERE
    done = subprocess.run(command, env=alone, capture_output=True, check=False)
    if not done.returncode:
        return done.stdout
    said = done.stderr.decode(errors="replace").strip()
    try:
        return Refusal(**json.loads(said))
    except (ValueError, TypeError):
        return Refusal("it broke off", f"exit code {done.returncode}: {said}")


def _compile(main: str, fonts: str, *standards: str) -> None:
    """Write the PDF to standard output, or end with the refusal as JSON."""
    import typst

    root, none = Path(main).parent, Path(main).with_name("none")
    wanted: Any = list(standards)
    try:
        pdf, _ = typst.compile_with_warnings(
            Path(main), root=root, format="pdf", pdf_standards=wanted, font_paths=[Path(fonts)],
            ignore_system_fonts=bool(standards), package_path=none, package_cache_path=none,
        )  # fmt: skip
    except typst.TypstError as refusal:
        sys.exit(json.dumps({"message": refusal.message, "diagnostic": refusal.diagnostic}))
    sys.stdout.buffer.write(pdf)


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


if __name__ == "__main__":
    _compile(*sys.argv[1:])
