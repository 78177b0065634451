"""A folder of notebooks as PDFs: what of their words, pictures and tables arrives on paper, and in what time.

`python benchmarks/corpus.py DIR [OUT]`: any notebooks, each converted as `jupyter nbconvert --to hotich_pdf`
does it. A word arrives if it stands in the text of the PDF as often as in the notebook; a picture or a table,
if the PDF has a tag for it.
"""

from __future__ import annotations

import html
import io
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from pypdf import PdfReader

from hotich_analysis.publishing.exporters import HotichPDFExporter

KINDS = ("prose", "printed", "cells")
THINGS = ("pictures", "tables")
_WORD = re.compile(r"[^\W_]{2,}")
_UNSEEN = re.compile(r"<(script|style|svg|math)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
# Markdown that is no text: addresses of links and pictures, formulae, attributes.
_UNREAD = re.compile(
    r"\]\([^)]*\)|\]:.*|https?://\S+|\$\$.*?\$\$|\$[^$\n]+\$|\\begin.*?\\end\{\w+\*?\}", re.DOTALL
)
_PICTURE = re.compile(r"!\[[^\]]*\]\(<?([^)\s>]+)|<img[^>]*\ssrc=[\"']?([^\"'\s>]+)")
_PIPES = re.compile(r"^ {0,3}\|?(?: *:?-+:? *\|)+ *(?::?-+:?)? *$", re.MULTILINE)


@dataclass
class Page:
    """What a notebook has, or what of it arrived: words by kind, numbers of pictures and tables."""

    words: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    things: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, text: str) -> None:
        """Count the words of a text."""
        self.words[kind].update(_WORD.findall(text.casefold()))


def read_notebook(notebook: NotebookNode, beside: Path) -> Page:
    """Count what a notebook shows, with the pictures that lie beside it."""
    page = Page()
    shown = (one for one in notebook.cells if "remove_cell" not in one.metadata.get("tags", ()))
    for cell in shown:
        if cell.cell_type == "markdown":
            _read_markdown(page, cell.source, beside)
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                page.add("printed", re.sub(r"\x1b\[[\d;]*m|.*\r(?!\n)", "", output.text))
            _read_bundle(page, output.get("data", {}))
    return page


def _read_markdown(page: Page, source: str, beside: Path) -> None:
    page.add("prose", html.unescape(_UNSEEN.sub(" ", _UNREAD.sub(" ", source))))
    places = [first or second for first, second in _PICTURE.findall(source)]
    carried = ("data:image", "attachment:")
    page.things["pictures"] += sum(
        one.startswith(carried) or (one[:5] != "data:" and (beside / one).is_file()) for one in places
    )
    page.things["tables"] += len(_PIPES.findall(source)) + source.count("<table")


def _read_bundle(page: Page, data: dict[str, Any]) -> None:
    if any(kind.startswith("image/") for kind in data):
        page.things["pictures"] += 1
    elif "<table" in (text := str(data.get("text/html", ""))):
        page.things["tables"] += text.count("<table")
        page.add("cells", html.unescape(_UNSEEN.sub(" ", text)))


def read_pdf(pdf: bytes) -> Page:
    """Count what a PDF shows; all its words are of one kind."""
    reader, page = PdfReader(io.BytesIO(pdf)), Page()
    text = "\n".join(sheet.extract_text() for sheet in reader.pages)
    text = re.sub("\u200b\n?", "", text)
    page.add("prose", re.sub("\xad\\s*", "", text))
    # a hyphen at the end of a line is a word's own, or is not: both are read
    page.add("prose", " ".join(re.findall("\\w+\xad\\s*\\w+", text)))
    kinds = Counter(_tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    page.things.update(pictures=kinds["/Figure"], tables=kinds["/Table"])
    return page


def _tags(root: Any) -> Iterator[str]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, dict):
            yield element.get("/S", "")
            waiting += [element["/K"]] if "/K" in element else []


def arrived(wanted: Page, found: Page) -> Page:
    """Count what of a notebook is in its PDF."""
    words = {kind: wanted.words[kind] & found.words["prose"] for kind in KINDS}
    return Page(words, wanted.things & found.things)


def convert(path: Path, out: Path | None) -> tuple[Page, Page, str]:
    """Return what a notebook has, what of it arrived, and why it is no PDF."""
    try:
        wanted = read_notebook(nbformat.read(path, as_version=4), path.parent)
    except Exception as error:  # noqa: BLE001 (nbformat raises what it likes)
        return Page(), Page(), f"nbformat cannot read it: {type(error).__name__}"
    try:
        pdf, _ = HotichPDFExporter().from_filename(str(path))
    except Exception as error:  # noqa: BLE001 (it is told)
        return wanted, Page(), f"{type(error).__name__}: {error}".splitlines()[0]
    if out:
        (out / f"{path.stem}.pdf").write_bytes(pdf)
    return wanted, arrived(wanted, read_pdf(pdf)), ""


def _share(some: int, of: int) -> str:
    return f"{some / of:8.1%}" if of else "       -"


def _row(wanted: Page, found: Page) -> str:
    words = (_share(found.words[kind].total(), wanted.words[kind].total()) for kind in KINDS)
    return "".join(words) + "".join(f"{found.things[one]:5}/{wanted.things[one]:<4}" for one in THINGS)


def main(folder: Path, out: Path | None = None) -> None:
    """Print a line a notebook, and one for all."""
    logging.disable()
    if out:
        out.mkdir(parents=True, exist_ok=True)
    paths = sorted(path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    of_all, in_all, n_pdfs, seconds = Page(), Page(), 0, 0.0
    print(f"{'prose':>8}{'printed':>8}{'cells':>8}  pictures  tables  seconds")
    for path in paths:
        start = time.perf_counter()
        wanted, found, problem = convert(path, out)
        took = time.perf_counter() - start
        print(f"{_row(wanted, found)}{took:7.1f}  {path.relative_to(folder)}  {problem}", flush=True)
        n_pdfs, seconds = n_pdfs + (not problem), seconds + took
        for total, one in ((of_all, wanted), (in_all, found)):
            total.things += one.things
            for kind in KINDS:
                total.words[kind] += one.words[kind]
    print(f"{_row(of_all, in_all)}{seconds:7.1f}  all: {n_pdfs} of {len(paths)} notebooks are PDFs")


if __name__ == "__main__":
    folders = [Path(one) for one in sys.argv[1:]]
    if not folders:
        sys.exit(__doc__)
    main(*folders)
