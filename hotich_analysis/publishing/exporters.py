"""A notebook as an archivable, accessible PDF, as one HTML file that calls nobody, or as DOCX for an office.

Each document is made with one call of pandoc. DOCX has the page and type of the parts in templates/office,
packed as pandoc's reference at each call; pictures drawn in SVG give way to their descriptions there.
"""

from __future__ import annotations

import base64
import copy
import dataclasses
import datetime as dt
import io
import json
import logging
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default
from traitlets.config import Config

from hotich_analysis.errors import ExportError, Message
from hotich_analysis.publishing import document
from hotich_analysis.publishing.delivery import working_folder
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.tagged_pdf import Refusal, mark_row_headers, typeset

TEMPLATES = Path(str(files("hotich_analysis.publishing").joinpath("templates")))
_FILTERS = ("foreign_html.lua", "notebook.lua", "structure.lua", "tables.lua", "quotations.lua")
# CommonMark with what JupyterLab adds. No footnotes: Lab has none, those of two chapters would be mixed up,
# and a note that refers to itself keeps pandoc busy for ever.
_MARKDOWN = (
    "commonmark+fenced_divs+raw_attribute+tex_math_dollars+pipe_tables+strikeout+task_lists"
    "+autolink_bare_uris+gfm_auto_identifiers"
)
_NO_DATE = dt.date(1980, 1, 1)  # the first that archives know


logger = logging.getLogger(__name__)

PDF_STANDARDS: Final = ("a-3a", "ua-1")
NO_ATTACHMENTS: Mapping[str, bytes] = MappingProxyType({})

_PIECE = re.compile(r"/\*piece (\d+)\*/(.*?)/\*end \1\*/", re.DOTALL)
_SECTION_OF_CELL = re.compile(r"/\*section (\d+)\*/(.*?)/\*end section \1\*/", re.DOTALL)
# Typst says all of them at once, each as Rust writes a string.
_MISSING_LETTER = re.compile(r'the text `"(.+?)"` could not be displayed')
# Not `mimetypes`: it asks the machine, and the same input would give other bytes elsewhere.
_MEDIA_TYPES = {
    ".csv": "text/csv", ".txt": "text/plain", ".yml": "application/yaml", ".json": "application/json",
    ".geojson": "application/geo+json", ".ipynb": "application/x-ipynb+json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
_UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Workshop:
    """A working folder with all that one document is made of.

    `beside`: the notebook's folder, whose pictures the Markdown may name; `resources`: those of nbconvert.
    """

    folder: Path
    info: DocumentInfo
    markdown: str
    beside: Path
    resources: dict[str, Any]

    def put(self, contents: Mapping[str, bytes]) -> None:
        """Write files into the folder."""
        for name, content in contents.items():
            (self.folder / name).write_bytes(content)

    def pandoc(self, to: str, template: str, *options: str) -> tuple[bytes, list[str]]:
        """Return what pandoc makes of the Markdown, and what is lacking; its clock shows the document's date.

        Raises ExportError if pandoc refuses the document.
        """
        import pypandoc

        texts = {key: value for key, value in self._settings.items() if value and isinstance(value, str)}
        command = [
            pypandoc.get_pandoc_path(), f"--from={_MARKDOWN}", f"--to={to}", "--wrap=none", "--eol=lf",
            "--standalone", "--log=log.json", f"--template={TEMPLATES / template}",
            f"--resource-path=.{os.pathsep}{self.beside}",
            *(f"--lua-filter={TEMPLATES / name}" for name in _FILTERS),
            *(f"--metadata={key}={document.clean(text)}" for key, text in texts.items()), *options,
        ]  # fmt: skip
        midnight = dt.datetime.combine(self.info.date or _NO_DATE, dt.time(), dt.UTC)
        environment = os.environ | {"SOURCE_DATE_EPOCH": f"{midnight.timestamp():.0f}"}
        markdown = self.markdown.encode()
        done = subprocess.run(
            command, input=markdown, cwd=self.folder, env=environment, capture_output=True, check=False
        )
        if done.returncode:
            reason = done.stderr.decode(errors="replace")
            raise ExportError(Message("pandoc cannot read the document: {reason}", reason=reason))
        messages = json.loads((self.folder / "log.json").read_text(encoding="utf-8"))
        warnings = [entry for entry in messages if entry["verbosity"] == "WARNING"]
        lacks = [entry.get("message") or entry.get("pretty", entry["type"]) for entry in warnings]
        return done.stdout, [
            lack for lack in lacks if "translation" not in lack
        ]  # of words that we do not use

    def logged(self, to: str, template: str, *options: str) -> bytes:
        """Return what pandoc makes of the Markdown; what could not be shown as it is, is logged."""
        written, lacks = self.pandoc(to, template, *options)
        for lack in lacks:
            logger.warning("%s", lack)
        return written

    def pdf(self, attachments: Mapping[str, bytes], *, letters: str = "") -> tuple[bytes, list[str]]:
        """The PDF and what is lacking; what Typst cannot take gives way to its source or description.

        letters: a regular expression for those that are printed as their code points.
        """
        types = {name: _MEDIA_TYPES.get(Path(name).suffix.lower(), _UNKNOWN_TYPE) for name in attachments}
        listed = [
            {
                "name": name,
                "path": f"attachment-{number}",
                "mime_type": types[name],
                "description": self.info.attached.get(name, name),
            }
            for number, name in enumerate(sorted(attachments))
        ]
        settings = json.dumps(
            {**self._settings, "attachments": listed, "unprinted": letters}, ensure_ascii=False
        )
        self.put({entry["path"]: attachments[entry["name"]] for entry in listed})
        style = (TEMPLATES / "report.typ").read_bytes()
        self.put({"report.typ": style, "document.json": document.clean(settings).encode()})
        pdf, lacks = self._typeset()
        return mark_row_headers(pdf), lacks

    def _typeset(self, **left: Sequence[str]) -> tuple[bytes, list[str]]:
        """The PDF and what is lacking. What Typst refuses is left for something plainer, a kind at a time.

        left: numbers of `broken` pieces and of `plain` sections.
        """
        source, lacks = self._typst_source(**left)
        archival = self._typst(source, PDF_STANDARDS)
        if isinstance(archival, bytes):
            return archival, lacks
        missing = list(map(_unescape, _MISSING_LETTER.findall(archival.diagnostic)))
        if names := document.name_symbols(missing):
            pdf, lacks = self._replace(names)._typeset(**left)  # noqa: SLF001 (another Workshop)
            symbols = " ".join(filter(names.get, names))
            lack = Message(
                "no typeface here has {symbols}; their names stand in their place", symbols=symbols
            )
            return pdf, [*lacks, lack]
        if isinstance(plain := self._typst(source), bytes):
            scripts = ", ".join(document.list_scripts(missing))
            reason = Message("no typeface here has letters of {scripts}", scripts=scripts)
            lack = Message(
                "not {standards}, says Typst: {reason}",
                standards=" and ".join(PDF_STANDARDS),
                reason=reason if scripts else archival.message,
            )
            return plain, [*lacks, lack]
        if found := self._next_to_leave(source, left):
            return self._typeset(**left, **found)
        raise ExportError(Message("Typst cannot set the document: {reason}", reason=plain.diagnostic))

    def _next_to_leave(self, source: str, left: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """The pieces that Typst refuses; else the sections, all of them if each alone can be set."""
        broken = (
            [] if left else [number for number, code in _PIECE.findall(source) if not self._can_be_set(code)]
        )
        if broken or "plain" in left:
            return {"broken": broken} if broken else {}
        marked, _ = self._typst_source(**left, plain=["none"])
        sections = dict(_SECTION_OF_CELL.findall(marked))
        refused = [number for number, code in sections.items() if not self._can_be_set(code)]
        return {"plain": refused or list(sections)}

    def _replace(self, names: Mapping[str, str]) -> Workshop:
        table = str.maketrans(dict(names))
        info = dataclasses.replace(self.info, title=self.info.title.translate(table))
        return dataclasses.replace(self, markdown=self.markdown.translate(table), info=info)

    @property
    def _settings(self) -> dict[str, Any]:
        """What the document says about itself, by name; the date in ISO form."""
        return {**dataclasses.asdict(self.info), "date": self.info.date and self.info.date.isoformat()}

    def _typst_source(self, **left: Sequence[str]) -> tuple[str, list[str]]:
        options = [f"--metadata={name}={' '.join(numbers)}" for name, numbers in left.items()]
        source, lacks = self.pandoc("typst", "main.typst", *options)
        return source.decode(), lacks if self.info.date else [*lacks, "the document has no date"]

    def _can_be_set(self, code: str) -> bool:
        """Whether Typst takes a part of the document in its style; links may lead out of the part."""
        done = self._typst(f'#import "report.typ": *\n#show: page-style\n#show: block-style\n{code}')
        return isinstance(done, bytes) or "does not exist in the document" in done.message

    def _typst(self, source: str, standards: Sequence[str] = ()) -> bytes | Refusal:
        self.put({"main.typ": source.encode()})
        main = self.folder / "main.typ"
        return typeset(main, fonts=FONTS, standards=standards, environment=os.environ)


def _unescape(letter: str) -> str:
    return re.sub(r"\\u\{(\w+)\}", lambda found: chr(int(found[1], 16)), letter)


class HotichPDFExporter(TemplateExporter):
    """nbconvert's `hotich_pdf`: any notebook as tagged PDF; PDF/A-3a and PDF/UA-1 if it has what they ask."""

    export_from_notebook = "Hotich PDF"
    output_mimetype = "application/pdf"

    document_lang = Unicode("", help="Language; if empty, what the notebook says.").tag(config=True)

    _extension = default("file_extension")(lambda _: ".pdf")
    _template_extension = default("template_extension")(lambda _: ".md.j2")
    _template = default("template_name")(lambda _: "hotich")
    _template_folders = default("extra_template_basedirs")(lambda _: [str(TEMPLATES)])

    @property
    def default_config(self) -> Config:
        """Progress bars as they ended, not as they went; the rest as nbconvert has it."""
        config = Config({"CoalesceStreamsPreprocessor": {"enabled": True}})
        config.merge(super().default_config)
        return config

    def default_filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        """The filters of nbconvert and those of `document` that the Markdown template uses."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        for name in (
            "section",
            "code_block",
            "plain_text",
            "richest",
            "interactive",
            "readable_markdown",
            "readable_latex",
            "tidy_html",
        ):
            yield name, getattr(document, name)

    @contextmanager
    def open_workshop(
        self, notebook: NotebookNode, info: DocumentInfo, resources: dict[str, Any] | None = None
    ) -> Iterator[Workshop]:
        """A working folder with the notebook as Markdown in sections, and the pictures that it names."""
        chosen = document.select(notebook, lang=info.lang)
        pictures = document.extract_pictures(chosen)
        markdown, resources = super().from_notebook_node(chosen, resources)
        with working_folder() as folder:
            beside = Path(resources.get("metadata", {}).get("path", folder)).resolve()
            workshop = Workshop(folder, info, document.clean(markdown), beside, resources)
            workshop.put(pictures)
            yield workshop

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """PDF of a notebook; what it lacks of the standards is logged, never left out silently."""
        about = (resources or {}).get("metadata", {})
        info = document.describe(nb, lang=self.document_lang, file_name=about.get("name", ""))
        info = dataclasses.replace(info, date=info.date or dt.datetime.now(dt.UTC).date())
        with self.open_workshop(nb, info, resources) as workshop:
            pdf, lacks = workshop.pdf(NO_ATTACHMENTS)
        for lack in lacks:
            self.log.warning("%s", lack)
        return pdf, workshop.resources


def write_pdf(
    notebook: NotebookNode,
    info: DocumentInfo,
    *,
    attachments: Mapping[str, bytes] = NO_ATTACHMENTS,
    strict: bool,
) -> bytes:
    """PDF of a notebook with files attached; equal inputs give equal bytes.

    Raises ExportError if `strict` and the document lacks anything that PDF/A-3a and PDF/UA-1 ask for, or some
    content could not be set; the message lists all. Otherwise that is logged, and the PDF is tagged even so.
    If `strict`, letters that the text's face has not are printed as code points (‹U+4E2D›); otherwise faces
    of the machine may have them.
    """
    with open_workshop(notebook, info) as workshop:
        pdf, lacks = workshop.pdf(attachments, letters=_find_unprinted() if strict else "")
    if lacks and strict:
        listed = [Message("  - {lack}", lack=lack) for lack in lacks]
        raise ExportError(Message.listing([Message("not fit for the archive:"), *listed], by="\n"))
    for lack in lacks:
        logger.warning("%s", lack)
    return pdf


@cache
def _find_unprinted() -> str:
    """A regular expression for letters that the text's face has not, but for blanks and what nobody sees."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / f"{TEXT_FAMILY}-Regular.ttf", lazy=True) as font:
        codes = set(font.getBestCmap())
    # ranges, each from a letter without a neighbour below to one without a neighbour above
    firsts, lasts = (sorted(code for code in codes if code + step not in codes) for step in (-1, 1))
    ranges = (f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in zip(firsts, lasts, strict=True))
    return rf"[^\s\p{{Default_Ignorable_Code_Point}}{''.join(ranges)}]"


def write_html(notebook: NotebookNode, info: DocumentInfo) -> bytes:
    """One self-contained HTML file that makes no request; what could not be shown as it is, is logged."""
    with open_workshop(notebook, info) as workshop:
        html = workshop.logged("html5", "report.html", "--mathml").decode()
    return html.replace("/* typefaces */", write_font_faces(html), 1).encode()


def open_workshop(notebook: NotebookNode, info: DocumentInfo) -> AbstractContextManager[Workshop]:
    """Return a working folder with a notebook as Markdown in sections, and the pictures it names."""
    return HotichPDFExporter().open_workshop(notebook, info)  # type: ignore[no-untyped-call]


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


def wants_docx(notebook: NotebookNode, *, lang: str) -> bool:
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
    reference = _pack_zip({path.relative_to(_OFFICE).as_posix(): path.read_bytes() for path in paths})
    options = ("--output=-", "--reference-doc=reference.docx", f"--lua-filter={TEMPLATES / 'office.lua'}")
    with open_workshop(chosen, info) as workshop:
        workshop.put({"reference.docx": reference})
        written = workshop.logged("docx", "office/main.openxml", *options)
    return _finish_docx(written)


def _finish_docx(docx: bytes) -> bytes:
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
    return _pack_zip({**parts, _DOCUMENT: text.encode()})


def _pack_zip(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP archive whose bytes depend on its parts alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


# The typefaces come with the package: no machine sets a page in others. A page on the screen carries what it
# needs of them: the letters of Vietnamese and its neighbours in Latin, figures, punctuation and signs.
FONTS: Final = Path(str(files("hotich_analysis").joinpath("fonts")))
TEXT_FAMILY: Final = "Tinos"
_FACES: Final = {
    "Tinos": {
        "Tinos-Regular": "normal 400", "Tinos-Bold": "normal 700",
        "Tinos-Italic": "italic 400", "Tinos-BoldItalic": "italic 700",
    },
    "Arimo": {"Arimo-Regular": "normal 400"},
}  # fmt: skip
_LETTERS: Final = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x300, 0x304), (0x306, 0x309),
    (0x31B, 0x31B), (0x323, 0x323), (0x1EA0, 0x1EF9),
)  # fmt: skip
_SIGNS: Final = (
    (0x2000, 0x206F), (0x2070, 0x209C), (0x20AB, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122),
    (0x2150, 0x215E), (0x2190, 0x2195), (0x2202, 0x2265), (0x25A0, 0x25CF),
)  # fmt: skip


def write_font_faces(html: str) -> str:
    """Return the @font-face rules of the text's family, and of others that a page names."""
    families = [family for family in _FACES if family == TEXT_FAMILY or family in html]
    return "\n".join(_font_face(family, name) for family in families for name in _FACES[family])


@cache
def _font_face(family: str, name: str) -> str:
    style, weight = _FACES[family][name].split()
    encoded = base64.b64encode(make_subset(FONTS / f"{name}.ttf")).decode()
    return (
        f"@font-face {{ font-family: {family}; font-style: {style}; font-weight: {weight}; "
        f'src: url(data:font/woff2;base64,{encoded}) format("woff2"); }}'
    )


def make_subset(path: Path) -> bytes:
    """Return a face with the letters that documents use, as WOFF2; equal bytes for an equal file."""
    from fontTools import subset

    # with hints: at the size of text, a screen of ordinary density shows the difference
    options = subset.Options(flavor="woff2", hinting=True, recalc_timestamp=False, layout_features=["*"])
    subsetter = subset.Subsetter(options)
    ranges = (*_LETTERS, *_SIGNS)
    subsetter.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    written = io.BytesIO()
    with subset.load_font(path, options) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()
