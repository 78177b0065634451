"""What of a notebook goes into a document, and how it is written as Markdown.

Selects the cells of one language, composes chapters from several notebooks, and offers the filters with
which `templates/hotich/index.md.j2` writes cells and outputs as sections. Runs neither pandoc nor Typst.
"""

from __future__ import annotations

import ast
import base64
import copy
import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell, new_notebook

from hotich_analysis.publishing.foreign_html import tidy_html

LANGUAGES = frozenset({"vi", "en"})
_HIDING_TAGS = frozenset({"remove_input", "remove-input", "hide_input", "hide-input"})
_REMOVING_TAGS = frozenset({"remove_cell", "remove-cell"})
_PARAMETER_TAGS = frozenset({"parameters", "injected-parameters"})

_EXTENSIONS = {"image/svg+xml": ".svg", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif"}
# LaTeX before bitmaps: sympy offers both. Pictures before HTML: charting libraries' HTML is mostly script.
# LaTeX that is no formula, as R's tables, comes last: nobody reads its source who has anything else.
_TEXTS = ("text/html", "text/markdown", "text/plain", "text/latex")
_RICHEST_FIRST = ("text/vnd.typst", "image/svg+xml", "formula", *_EXTENSIONS, *_TEXTS)
_FORMULA = re.compile(
    r"\s*(\$|\\\(|\\\[|\\begin\{(?!tabular|table|itemize|enumerate|description|center|figure))"
)
_WIDGET = "application/vnd.jupyter.widget-view+json"
_FIGURES = tuple(f"application/vnd.{name}" for name in ("plotly", "bokeh", "holoviews", "vega"))
_REPR = re.compile(r"\w+\(|A Jupyter Widget")
_LIVING = {
    "plotly": "Plotly",
    "bokeh": "Bokeh",
    "holoviews": "HoloViews",
    "vega": "Vega",
    "leaflet": "Leaflet",
}

_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^ {0,3}# +(.+?)[ #]*$", re.MULTILINE)
_MATH_ENVIRONMENT = re.compile(
    r"(?P<keep>\$\$.*?\$\$|^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)|`[^`\n]+`)"
    r"|\\\\\((?P<inline>[^\n]+?)\\\\\)|\\\\\[(?P<display>.+?)\\\\\]"
    r"|^[ \t]*(?P<math>\\begin\{"
    r"(?P<name>(?:equation|align|aligned|gather|multline|eqnarray|cases|\w*matrix)\*?)\}"
    r".*?\\end\{(?P=name)\})",
    re.MULTILINE | re.DOTALL,
)
# Up to a blank line with Markdown behind it: CommonMark reads that as such.
_TABLE = re.compile(
    r"(?P<keep>^(?P<fence>`{3,}|~{3,}).*?^(?P=fence))"
    r"|^ {0,3}(?P<table><table\b(?:(?!\n[ \t]*\n[ \t]*[^<\s]).)*?</table>)",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True)
class DocumentInfo:
    """What a document says about itself.

    Without `title` the first level-1 heading of the first Markdown cell is the title (and leaves the body),
    else `file_name`. Without
    `date` it cannot be PDF/A. `chapter_breaks`: level-1 headings after the first begin a page (PDF only),
    with `contents_apart` also the first after the contents, which else only a long PDF has. `attached`:
    what each attached file is, by its name.
    """

    title: str = ""
    lang: str = "en"
    subtitle: str = ""
    annex_line: str = ""
    date: dt.date | None = None
    author: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    table_of_contents: bool = False
    contents_apart: bool = False
    chapter_breaks: bool = True
    file_name: str = ""
    attached: Mapping[str, str] = field(default_factory=dict)


def describe(notebook: NotebookNode, *, lang: str = "", file_name: str = "") -> DocumentInfo:
    """What one notebook says of itself, as a document without contents and chapters."""
    lang = _language_code(lang) or document_lang(notebook)
    title, date = _own_title(notebook, lang), None
    with suppress(ValueError):
        date = dt.datetime.fromisoformat(str(notebook.metadata.get("papermill", {}).get("end_time"))).date()
    return DocumentInfo(title=title, lang=lang, date=date, chapter_breaks=False, file_name=file_name)


def document_lang(notebook: NotebookNode) -> str:
    """The language a notebook was run for: papermill's parameter, its own default, its metadata, or `en`."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    declaring = [cell for cell in cells if "parameters" in cell.metadata.get("tags", ())]
    defaults = [read_assignments(cell.source).get("lang") for cell in declaring]
    candidates = (_run_parameters(notebook).get("lang"), *defaults, _own_settings(notebook).get("lang"))
    return next((code for code in map(_language_code, candidates) if code), "en")


def compose(notebooks: Sequence[NotebookNode], *, lang: str) -> NotebookNode:
    """Notebooks one after the other, each a chapter under its level-1 heading, or else under its title."""
    metadata = {"hotich": {"lang": lang}}
    report: NotebookNode = new_notebook(metadata=metadata)  # type: ignore[no-untyped-call]
    for number, notebook in enumerate(notebooks, start=1):
        chapter = select(notebook, lang=lang)
        title = _own_title(notebook, lang)
        heading = first_heading(chapter)
        if not heading and title:
            added = new_markdown_cell(f"# {plain_text(title)}")  # type: ignore[no-untyped-call]
            report.cells.append(added)
        for cell in chapter.cells:
            cell.id = f"chapter-{number}-{len(report.cells)}"
            cell.metadata.hotich_cell = f"{heading or title or number}, {cell.metadata.hotich_cell}"
            report.cells.append(cell)
        if "language_info" in chapter.metadata:
            report.metadata["language_info"] = chapter.metadata["language_info"]
    return report


def select(notebook: NotebookNode, *, lang: str) -> NotebookNode:
    """A copy with the cells of one language, numbered from 1; hidden inputs marked as nbconvert does it.

    A cell tagged NAME=VALUE is left out where the notebook ran with another value of its parameter NAME.
    """
    chosen = copy.deepcopy(notebook)
    hide_code = bool(_own_settings(notebook).get("hide_code"))
    cells, chosen.cells = chosen.cells, []
    parameters = _run_parameters(notebook)
    for number, cell in enumerate(cells, start=1):
        tags = frozenset(cell.metadata.get("tags", ()))
        foreign = lang in LANGUAGES and lang not in tags and tags & LANGUAGES
        if (
            foreign
            or _is_for_other_values(tags, parameters)
            or tags & _REMOVING_TAGS
            or (hide_code and tags & _PARAMETER_TAGS)
        ):
            continue
        folded = cell.metadata.get("jupyter", {}).get("source_hidden")
        if cell.cell_type == "code" and (hide_code or folded or tags & _HIDING_TAGS):
            cell.metadata["transient"] = {"remove_source": True}
        cell.metadata.setdefault("hotich_cell", f"cell {number}")
        for output in cell.get("outputs", ()):
            _complete(output)
        chosen.cells.append(cell)
    opening = next((cell for cell in chosen.cells if cell.cell_type == "markdown"), None)
    if opening:
        opening.metadata["hotich_opening"] = True
    return chosen


def _complete(output: NotebookNode) -> None:
    """What the format demands of an output, and some writers leave out: without it nbconvert stops."""
    if output.output_type in {"display_data", "execute_result"}:
        for name in ("data", "metadata"):
            output.setdefault(name, from_dict({}))  # type: ignore[no-untyped-call]


def _run_parameters(notebook: NotebookNode) -> Mapping[str, Any]:
    """The parameters that papermill ran a notebook with; none if it did not."""
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    return given if isinstance(given, Mapping) else {}


def _is_for_other_values(tags: Collection[str], parameters: Mapping[str, Any]) -> bool:
    conditions = (tag.partition("=") for tag in tags if "=" in tag)
    return any(str(parameters.get(name, value)) != value for name, _, value in conditions)


def extract_pictures(notebook: NotebookNode) -> dict[str, bytes]:
    """Take pictures out of outputs and attachments: file name -> bytes; the notebook then names the files."""
    pictures: dict[str, bytes] = {}

    def keep(kind: str, data: str) -> str:
        name = f"picture-{len(pictures) + 1}{_EXTENSIONS[kind]}"
        pictures[name] = data.encode(errors="replace") if "<" in data else b""
        with suppress(ValueError):  # an unreadable picture: its alternative text will stand in its place
            pictures[name] = pictures[name] or base64.b64decode(data)
        return name

    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            kind = richest(output.get("data", {}))
            if kind.startswith("image/"):
                output.metadata["hotich_file"] = keep(kind, output.data[kind])
        for name, bundle in cell.get("attachments", {}).items():
            kind = next((kind for kind in bundle if kind in _EXTENSIONS), "")
            if kind:
                file_name = keep(kind, bundle[kind])
                for written in (name, quote(name)):
                    cell.source = cell.source.replace(f"attachment:{written}", file_name)
    return pictures


def richest(data: Mapping[str, Any]) -> str:
    """The media type of an output to show; empty if there is none that paper can hold."""
    return next((found for kind in _RICHEST_FIRST if (found := _offered(kind, data))), "")


def _offered(kind: str, data: Mapping[str, Any]) -> str:
    """The media type, if an output has it and it says more than that the output lives on a screen."""
    if kind == "formula":
        return "text/latex" if _FORMULA.match(data.get("text/latex", "")) else ""
    is_stand_in = kind == "text/plain" and (
        any(one.startswith(_FIGURES) for one in data) or (_WIDGET in data and _REPR.match(data.get(kind, "")))
    )
    return (
        kind if data.get(kind) and not is_stand_in and (kind, _WIDGET in data) != ("text/html", True) else ""
    )


def interactive(data: Mapping[str, Any]) -> str:
    """What draws an output that lives on a screen: a library or a widget's class; empty if not known."""
    if _WIDGET in data:
        found = re.match(r"\w+(?=\()", data.get("text/plain", ""))
        return found[0] if found else "widget"
    said = " ".join([*data, data.get("text/html", "")]).lower()
    return next((name for word, name in _LIVING.items() if word in said), "")


def section(body: str, kind: str, cell: NotebookNode, **about: object) -> str:
    """A fenced div that nothing within can close: its fence is longer than any of the body's.

    about: what else the filters shall know of it, as attributes; what is empty is left out.
    """
    fence = _fence(":", 12, body)
    known = {
        "cell": cell.metadata.get("hotich_cell"),
        "opening": cell.metadata.get("hotich_opening"),
        **about,
    }
    values = {name: re.sub(r'[\s"\\]+', " ", str(value)) for name, value in known.items() if value}
    attributes = "".join(f' {name}="{value}"' for name, value in values.items())
    return f"\n\n{fence} {{.{kind}{attributes}}}\n{body}\n{fence}\n\n"


def code_block(text: str, language: str = "") -> str:
    """A fenced code block that nothing within can close."""
    fence = _fence("`", 3, text)
    return f"{fence}{language}\n{text}\n{fence}"


def _fence(character: str, length: int, text: str) -> str:
    return character * max(length, *(1 + len(run) for run in re.findall(f"{character}+", text)), 0)


def plain_text(text: str) -> str:
    """Text with every ASCII punctuation mark escaped: CommonMark takes it literally, on one line."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def clean(text: str) -> str:
    """Text in Unicode form NFC, without control characters and halves of characters: no page holds them."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)


def name_symbols(texts: Iterable[str]) -> dict[str, str]:
    """What stands for each symbol of some texts on a page whose typefaces have none: its name, in brackets.

    Of a flag the letters of its country; what only joins or colours symbols gives way to nothing. Letters of
    any script are no symbols.
    """
    symbols = dict.fromkeys(
        one for text in texts for one in text if not unicodedata.category(one).startswith("L")
    )
    return {symbol: _name_symbol(symbol) for symbol in symbols}


def _name_symbol(symbol: str) -> str:
    name = unicodedata.name(symbol, f"U+{ord(symbol):04X}").lower()
    if name.startswith("regional indicator"):
        return name[-1].upper()
    joins = unicodedata.category(symbol) in {"Cf", "Mn", "Me"} or "modifier" in name
    return "" if joins else f"({name})"


def list_scripts(texts: Iterable[str]) -> list[str]:
    """The scripts of the letters in some texts, as Unicode calls them, each once."""
    letters = (one for text in texts for one in text if unicodedata.category(one).startswith("L"))
    return sorted({unicodedata.name(one, "UNKNOWN").split()[0] for one in letters})


def readable_markdown(markdown: str) -> str:
    """Markdown as JupyterLab reads it: formulae between the dollar signs that pandoc needs, tables tidied."""
    return _TABLE.sub(_tidy_table, _MATH_ENVIRONMENT.sub(_in_dollars, markdown))


def _in_dollars(found: re.Match[str]) -> str:
    if found["inline"]:
        return f"${found['inline'].strip()}$"
    formula = found["math"] or found["display"]
    return f"$$\n{formula}\n$$" if formula else found[0]


def _tidy_table(found: re.Match[str]) -> str:
    return found["keep"] or f"\n\n{code_block(tidy_html(found['table']), '{=html}')}\n\n"


def readable_latex(latex: str) -> str:
    """LaTeX of an output as Markdown: a formula between dollar signs, of anything else the source."""
    if not _FORMULA.match(latex):
        return code_block(latex, "latex")
    latex = re.sub(r"(?<!\\)\\([()\[\]])", r"\\\\\1", latex)  # in Markdown, two backslashes mark a formula
    return readable_markdown(latex)


def _own_settings(notebook: NotebookNode) -> Mapping[str, Any]:
    settings = notebook.metadata.get("hotich", {})
    return settings if isinstance(settings, Mapping) else {}


def _language_code(lang: object) -> str:
    # "vi-VN" is Vietnamese; a parameter that is called lang and says "python" is no language of a document.
    found = re.fullmatch(r"([a-z]{2,3})(?:[-_].*)?", str(lang).lower()) if lang else None
    return found[1] if found else ""


def _own_title(notebook: NotebookNode, lang: str) -> str:
    title: str | Mapping[str, str] = _own_settings(notebook).get("title", "")
    return title if isinstance(title, str) else title.get(lang) or next(iter(title.values()), "")


def read_assignments(source: str) -> dict[str, object]:
    """Return the names that Python source assigns, with their values: None for all that is no constant.

    What is no Python (a cell magic, another language) assigns nothing.
    """
    assigned: dict[str, object] = {}
    with suppress(SyntaxError):
        for statement in ast.parse(source).body:
            value = getattr(statement, "value", None)
            for target in getattr(statement, "targets", [getattr(statement, "target", None)]):
                if isinstance(target, ast.Name):
                    assigned[target.id] = value.value if isinstance(value, ast.Constant) else None
    return assigned


def first_heading(notebook: NotebookNode) -> str:
    """The first level-1 heading in what a notebook shows, as its Markdown has it; empty if there is none."""
    shown = "\n\n".join(text for cell in notebook.cells for text in _markdown_shown(cell))
    found = _HEADING.search(_FENCED.sub("", shown))
    return found[1] if found else ""


def _markdown_shown(cell: NotebookNode) -> list[str]:
    if cell.cell_type == "markdown":
        return [cell.source]
    bundles = [output.get("data", {}) for output in cell.get("outputs", ())]
    return [data["text/markdown"] for data in bundles if richest(data) == "text/markdown"]
