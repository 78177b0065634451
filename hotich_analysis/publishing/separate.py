"""A document for each run of a report, besides the one of all, and the page that lists them.

What such a document is called its notebook says, in an output of ENTRY_TYPE: an object with `name` (of the
file), `title`, `group` and `text`. Whatever is not said is the first heading, or the run id, or left out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from hotich_analysis.publishing import document

ENTRY_TYPE: Final = "application/vnd.hotich.entry+json"
"""Media type of the output in which a notebook says how a document of it alone is called and listed."""

_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)")  # names of devices to Windows
_LETTERS: Final = str.maketrans({"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})


@dataclass(frozen=True)
class Entry:
    """One document: its file below the report's folder, and how it is listed.

    is_headed: its first heading is the title, so that none need be set above it.
    """

    run_id: str
    file: str
    title: str
    is_headed: bool
    group: str
    text: str


def list_entries(notebooks: Mapping[str, NotebookNode], *, folder: str, lang: str) -> list[Entry]:
    """Return an entry for each executed notebook, given by run id, in their order.

    File names are of ASCII letters in lower case, digits, dot, hyphen and underscore, and differ from each
    other whatever a file system takes for the same.
    """
    entries: list[Entry] = []
    taken: set[str] = set()
    for run_id, notebook in notebooks.items():
        said = _find_entry(notebook)
        heading = html.unescape(document.first_heading(document.select(notebook, lang=lang)))
        name = _unused(_file_name(said.get("name") or run_id), taken)
        taken.add(name)
        title = said.get("title") or heading or run_id
        group, text = said.get("group", ""), said.get("text", "")
        is_headed = title == heading
        entries.append(Entry(run_id, f"{folder}/{name}.pdf", title, is_headed, group, text))
    return entries


def compose_index(entries: Sequence[Entry], *, lead: str, lang: str) -> NotebookNode:
    """Return the page that lists documents: the lead (Markdown), then links, each group under its heading."""
    parts = [lead] if lead else []
    for group, members in groupby(entries, lambda entry: entry.group):
        heading = f"# {document.plain_text(group)}\n\n" if group else ""
        parts.append(heading + "\n".join(map(_list_item, members)))
    cells: Iterable[Any] = [new_markdown_cell(part) for part in parts]  # type: ignore[no-untyped-call]
    metadata = {"hotich": {"lang": lang}}
    index: NotebookNode = new_notebook(cells=list(cells), metadata=metadata)  # type: ignore[no-untyped-call]
    return index


def _list_item(entry: Entry) -> str:
    text = f": {document.plain_text(entry.text)}" if entry.text else ""
    return f"- [{document.plain_text(entry.title)}]({quote(entry.file)}){text}"


def _find_entry(notebook: NotebookNode) -> dict[str, str]:
    """What the last output of that type says; values that are no text are passed over."""
    said: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if isinstance(entry := output.get("data", {}).get(ENTRY_TYPE), Mapping):
                said = {str(key): value for key, value in entry.items() if isinstance(value, str)}
    return said


def _file_name(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = re.sub(r"[^a-z0-9._-]+", "_", decomposed.encode("ascii", "ignore").decode().lower()).strip("._")
    return f"_{plain}" if not plain or _RESERVED.match(plain) else plain


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
