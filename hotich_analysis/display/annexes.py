"""The annexes as the Ministry prints them, made again from the status table for the next letter to carry.

Method: source.yml has each annex's layout; an `x` is deployed, its note behind it, `-` is none, a blank not
reported. What source.yml records as a slip of the print is not repeated: names, headings and order are as
they were meant. A list is in alphabetical order, a table in the official one; totals are counted here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.references import references_of, units_of
from hotich_analysis.dataset.source import Source
from hotich_analysis.display.table import (
    Column,
    Number,
    Row,
    Table,
    Text,
    is_given,
    join_texts,
    list_bullets,
    typst_string,
    write_heading,
)
from hotich_analysis.display.tables import note_ended
from hotich_analysis.display.wording import load_wording, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.states import is_reported
from hotich_analysis.vocabulary import DEPLOYED, Lang

_TEXT_WIDTH_MM: Final = 165
_NUMBER_WIDTH_MM: Final = 12
_MARK_WIDTH_MM: Final = 29
# The Ministry sets the tone of "oa" on its last letter, and keeps a person's name apart from the city's.
_NAMES_IN_PRINT: Final = {"17": "Hoà Bình", "38": "Thanh Hoá", "56": "Khánh Hoà", "79": "TP. Hồ Chí Minh"}
_MISPLACED: Final = "alphabetical order"  # how source.yml describes the slip of a row out of its order
_NUMERALS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng


@dataclass(frozen=True)
class Annex(Table):
    """A table with an annex's number as its heading, title, subtitle and the line that names its letter.

    Shown on pages of its own; its language is Vietnamese, whatever that of the report. Column widths are in
    millimetres and add up to the width of the text.
    """

    number: str = ""
    subtitle: str = ""
    reference: str = ""

    def to_html(self) -> str:
        """Return the annex under its heading, as a table whose caption is title, subtitle and reference."""
        name = escape(f"{self.caption}. {self.subtitle}", quote=True)
        frame = f'class="annex" lang="vi" role="region" aria-label="{name}" tabindex="0"'
        heading = f'<h2 lang="vi">{escape(self.number)}</h2>\n' if self.number else ""
        return f"{heading}<div {frame}>\n{super().to_html()}\n</div>"

    def _html_caption(self) -> str:
        lines = {"strong": (self.caption, self.subtitle), "em": (self.reference,)}
        paragraphs = "\n".join(
            f"<p><{tag}>{escape(text)}</{tag}></p>" for tag, texts in lines.items() for text in texts if text
        )
        widths = [float(column.width.removesuffix("mm")) / _TEXT_WIDTH_MM for column in self.columns]
        columns = "".join(f'<col style="width: {width:.2%}">' for width in widths)
        return f"<caption>{paragraphs}</caption>\n<colgroup>{columns}</colgroup>"

    def to_typst(self) -> str:
        """Return the annex as a call of `annex` in report.typ, which begins a page."""
        about = {
            "number": self.number,
            "title": self.caption,
            "subtitle": self.subtitle,
            "reference": self.reference,
            "note": self.note,
        }
        given = ", ".join(f"{name}: {typst_string(text)}" for name, text in about.items())
        return f"#annex({given},\n  {self._typst_table()},\n)"

    def to_plain(self) -> str:
        """Return the annex in columns of characters under its title."""
        title, *rest = super().to_plain().split("\n")
        return "\n".join(filter(None, [self.number, title, self.subtitle, self.reference, *rest]))


def rebuild_annex(status: pd.DataFrame, source: Source, *, file: str) -> pd.DataFrame:
    """Return an annex made again from a status table, cell for cell, all text.

    file: its name in source.yml ("annex_1.csv"). Columns: number, unit, and for a table one for each
    indicator, with their printed headings, slips mended; a table ends with its total row, if it has one: the
    label, an empty unit, and the units deployed of those in the status table ("61/63 tỉnh"); blank where
    nobody was asked.
    Units are those of the status table; one that did not report has a blank cell, and stands in no list.
    Raises UsageError for a file that is no annex of the source.
    """
    layout = _find_layout(status, source, file)
    units = units_of(status).query("unit_code in @status.unit_code")
    build = _build_list if layout["layout"] == "list" else _build_table
    rows = build(status, units, layout)
    if totals := _count_deployed(status, layout):
        rows.append(
            [
                layout["total_row"],
                "",
                *(f"{one.value}/{one.n_units} tỉnh" if one.n_units else "" for one in totals),
            ]
        )
    headings = [_mend(heading, source, file) for heading in _list_headings(layout)]
    return pd.DataFrame(rows, columns=headings, dtype="str")


def tabulate_annex(status: pd.DataFrame, source: Source, *, file: str, reference: str | None = None) -> Annex:
    """Return an annex made again from a status table, laid out as in print; cells as in rebuild_annex.

    source: of a document with annexes; the status may be of another date, then the line is left to be filled
    in. reference: the line "(Kèm theo …)"; that of the source's document if None. Units that did not report
    are named below a list, which has no cell to leave blank. Raises UsageError as rebuild_annex does.
    Layout: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III.1.
    """
    layout, cells = _find_layout(status, source, file), rebuild_annex(status, source, file=file)
    totals = _count_deployed(status, layout)
    total = frozenset({len(cells) - 1}) if totals else frozenset()
    is_list = layout["layout"] == "list"
    note = _name_missing(status, layout) if is_list else note_ended(status, wording_of(status, "vi"))
    nobody = load_wording("vi")("annex-empty", title=layout.get("title", ""))
    return Annex(
        columns=_lay_out_columns(layout, list(cells.columns)),
        rows=tuple(tuple(row) for row in cells.to_numpy()),
        caption=layout.get("title", ""),
        note=note,
        strong_rows=total,
        wide_labels=total,
        when_empty=f"{nobody} {note}".strip(),
        numbers=totals,
        number=_number_annexes(source, lang="vi")[file],
        subtitle=layout.get("subtitle", ""),
        reference=_find_reference(status, source) if reference is None else reference,
    )


def _find_reference(status: pd.DataFrame, source: Source) -> str:
    is_of_source = status["snapshot_date"].eq(pd.Timestamp(source.date)).all()
    return source.annex_line if is_of_source else load_wording("vi")("document-annex-line")


def list_corrections(source: Source, *, lang: Lang) -> Text:
    """Return, as a Markdown list, where the annexes made again differ from print: the slips of source.yml."""
    say = load_wording(lang)
    files = _number_annexes(source, lang=lang)
    lines = []
    for slip in _list_slips(source):
        file, _, place = slip["where"].partition(", ")
        row = place.removeprefix("row ")
        where = say("annex-row", row=row) if row.isdecimal() else say("annex-heading")
        given = {"annex": files[file], "where": where}
        if slip["meant"].startswith(_MISPLACED):
            lines.append(say.markdown("annex-misplaced", **given))
        else:
            given |= {"printed": slip["printed"], "meant": slip["meant"]}
            lines.append(say.markdown("annex-correction", **given))
    return list_bullets(lines) or say.markdown("annex-no-correction")


def head_corrections(source: Source, *, lang: Lang) -> Text:
    """Return the heading of the proof-reading list, and what it is for, as Markdown."""
    say = load_wording(lang)
    heading = write_heading(1, say.markdown("heading-corrections", n=len(_list_slips(source))))
    return join_texts([heading, say.markdown("annex-corrections-lead")], by="\n\n")


def count_corrections(source: Source, *, lang: Lang) -> Text:
    """Return, as a Markdown sentence, in how many places the annexes made again differ from print."""
    return load_wording(lang).markdown("annex-corrected", n=len(_list_slips(source)))


def _list_slips(source: Source) -> list[dict[str, str]]:
    """The slips of source.yml that stand in an annex."""
    files = {layout["file"] for layout in source.details["annexes"]}
    slips = source.details.get("printing_slips", ())
    return [slip for slip in slips if slip["where"].partition(", ")[0] in files]


def _number_annexes(source: Source, *, lang: Lang) -> dict[str, str]:
    """“Phụ lục I”, “Phụ lục II” by file, in the order of the document."""
    say, files = load_wording(lang), (layout["file"] for layout in source.details["annexes"])
    return {file: say("annex-number", n=numeral) for file, numeral in zip(files, _NUMERALS, strict=False)}


def _find_layout(status: pd.DataFrame, source: Source, file: str) -> dict[str, Any]:
    """The layout of an annex, without columns of what does not apply on the date: a blank is no answer."""
    layouts = {layout["file"]: layout for layout in source.details["annexes"]}
    if file not in layouts:
        raise UsageError("annex", file, known=list(layouts))
    ended = references_of(status).list_ended(status["snapshot_date"].max().date())
    columns = layouts[file].get("columns", {})
    kept = {heading: code for heading, code in columns.items() if code not in ended}
    return {**layouts[file], **({"columns": kept} if columns else {})}


def _build_list(status: pd.DataFrame, units: pd.DataFrame, layout: dict[str, Any]) -> list[list[str]]:
    is_listed = status["indicator_code"].eq(layout["indicator"]) & status["level"].eq(layout["listed"])
    names = _name_in_full(units[units["unit_code"].isin(status.loc[is_listed, "unit_code"])])
    return [[f"{number}.", name] for number, name in enumerate(names, 1)]


def _build_table(status: pd.DataFrame, units: pd.DataFrame, layout: dict[str, Any]) -> list[list[str]]:
    marks = {meaning: mark for mark, meaning in layout["marks"].items()}
    cells = {(cell["indicator_code"], cell["unit_code"]): cell for cell in status.to_dict("records")}
    rows = []
    for number, (code, name) in enumerate(zip(units["unit_code"], units["name_vi"], strict=True), 1):
        states = [_mark(cells.get((indicator, code)), marks) for indicator in layout["columns"].values()]
        rows.append([str(number), _NAMES_IN_PRINT.get(code, name), *states])
    return rows


def _count_deployed(status: pd.DataFrame, layout: dict[str, Any]) -> tuple[Number, ...]:
    """For each column, how many units of the table have deployed; nothing without a total row."""
    if layout["layout"] != "table" or "total_row" not in layout:
        return ()
    n_units, asked = status["unit_code"].nunique(), set(status["indicator_code"])
    counts = status.loc[status["level"].isin(DEPLOYED), "indicator_code"].value_counts()
    return tuple(
        Number(
            int(counts.get(code, 0)),
            "n_deployed",
            n_units if code in asked else 0,
            (("indicator_code", code),),
        )
        for code in layout["columns"].values()
    )


def _mark(cell: Row | None, marks: dict[str, str]) -> str:
    if cell is None or not is_given(cell["level"]):
        return ""
    note = cell["note"] if is_given(cell["note"]) else ""
    return f"{marks['deployed' if cell['level'] in DEPLOYED else 'none']} {note}".rstrip()


def _list_headings(layout: dict[str, Any]) -> list[str]:
    return [layout["number_column"], layout["unit_column"], *layout.get("columns", {})]


def _mend(heading: str, source: Source, file: str) -> str:
    """A heading without the slips that source.yml records of the annex's header."""
    for slip in source.details.get("printing_slips", ()):
        if slip["where"] == f"{file}, header":
            heading = heading.replace(slip["printed"], slip["meant"])
    return heading


def _lay_out_columns(layout: dict[str, Any], headings: list[str]) -> tuple[Column, ...]:
    spans = layout.get("spanning_header", {})
    groups = {column: group for group, columns in spans.items() for column in columns}
    marks = layout.get("columns", {})
    unit_width = _TEXT_WIDTH_MM - _NUMBER_WIDTH_MM - len(marks) * _MARK_WIDTH_MM
    fixed = (
        Column(headings[0], "center", f"{_NUMBER_WIDTH_MM}mm"),
        Column(headings[1], "left", f"{unit_width}mm", header_align="center"),
    )
    return fixed + tuple(
        Column(heading, "center", f"{_MARK_WIDTH_MM}mm", groups.get(printed, ""))
        for printed, heading in zip(marks, headings[2:], strict=True)
    )


def _name_missing(status: pd.DataFrame, layout: dict[str, Any]) -> str:
    """The units that did not report on a list's indicator: unnamed, they would pass for deployed."""
    reported = status[status["indicator_code"].eq(layout["indicator"]) & is_reported(status)]
    units = units_of(status).query("unit_code in @status.unit_code")
    missing = units[~units["unit_code"].isin(reported["unit_code"])]
    names = _name_in_full(missing)
    return load_wording("vi")("annex-not-reported", units=", ".join(names)) if names else ""


def _name_in_full(units: pd.DataFrame) -> list[str]:
    """Names as “Thành phố …” and “Tỉnh …”, in alphabetical order."""
    kinds = ["Tỉnh" if kind == "Tỉnh" else "Thành phố" for kind in units["type_vi"]]
    printed = [_NAMES_IN_PRINT.get(code, "") for code in units["unit_code"]]
    names = [(one or name).removeprefix("TP. ") for one, name in zip(printed, units["name_vi"], strict=True)]
    return sorted((f"{kind} {name}" for kind, name in zip(kinds, names, strict=True)), key=_alphabetical)


def _alphabetical(name: str) -> list[tuple[list[tuple[int, str]], int]]:
    """Vietnamese order: syllable by syllable, letters (a ă â … d đ …) before tones, other signs first."""
    key = []
    for syllable in re.findall(r"\w+", unicodedata.normalize("NFC", name).lower()):
        parts = unicodedata.normalize("NFD", syllable)
        tone = next((_TONES.index(mark) + 1 for mark in parts if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        key.append(([(_LETTERS.find(letter), letter) for letter in bare], tone))
    return key
