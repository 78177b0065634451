"""A table of finished cells, shown alike in JupyterLab (HTML), in the PDF (Typst) and on a terminal.

Tables, sentences and pictures carry the numbers they print: what each is, by which rule, of which cells of
the status table, so that it can be counted again without a look at the page. Text from data in Markdown is
shown as it stands and never read as markup: characters with a meaning are written as character references.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape
from itertools import groupby
from typing import Any, ClassVar, Final, Literal, Self

import numpy as np
import pandas as pd

_SPACES: Final = re.compile(r"[ \t\r\n\f\v]{2,}|[\t\r\n\f\v]")
_ACTIVE: Final = re.compile(
    r"[&>*`\[\]|\\$~#]"
    r"|<(?!\s)"  # "p < 0.001" opens no tag
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word, as in annex_2, it is none
    r"|^[-+](?=[\s-]|$)|^:(?=:)|^\d(?=\d{0,8}[.)](?:\s|$))"  # at its head: a list, a rule, a fence
)
_NAMES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_REFERENCE: Final = re.compile(r"&(?:amp|lt|gt|#\d+);")


class Markdown(str):
    """Text in which the markup is ours and all that came from data is escaped: it is not escaped again."""

    __slots__ = ()


def escape_markdown(text: str) -> Markdown:
    """Return text as Markdown that shows it, on one line; Markdown is returned as it is."""
    if isinstance(text, Markdown):
        return text
    return Markdown(_ACTIVE.sub(_refer, _SPACES.sub(" ", text)))


def _refer(character: re.Match[str]) -> str:
    return _NAMES.get(character[0], f"&#{ord(character[0])};")


def show_plain(markdown: str) -> str:
    """Return Markdown with its markup, and what came from data as it was: for a terminal."""
    return _REFERENCE.sub(lambda reference: unescape(reference[0]), markdown)


def strip_bold(markdown: str) -> str:
    """Return a sentence without markup (all it has is bold), and what came from data as it was."""
    return show_plain(markdown.replace("**", ""))


def split_bold(markdown: str) -> list[str]:
    """Return the parts of a sentence without markup, in turns plain and bold."""
    return [show_plain(part) for part in re.split(r"\*\*(.+?)\*\*", markdown)]


Alignment = Literal["left", "center", "right"]
Row = Mapping[Hashable, Any]
"""One row of a table of metrics, by column."""

_KEYS: Final = (
    "frame",
    "indicator_code",
    "indicator_a",
    "indicator_b",
    "region",
    "unit_code",
    "n_gaps",
    "claim_id",
    "rule",
    "figure_id",
    "snapshot_date",
)


def number_of(row: Row, rule: str) -> Number:
    """Return the number in column `rule` of a row, which says by its keys what it was counted from.

    It was counted over n_reporting units or, where the row has no such column, over n_units.
    """
    n_units = row.get("n_reporting", row.get("n_units"))
    cells = tuple((key, str(row[key])) for key in _KEYS if key in row and is_given(row[key]))
    value = row[rule].item() if isinstance(row[rule], np.generic) else row[rule]
    return Number(value, rule, int(n_units) if is_given(n_units) else None, cells)


def is_given(value: Any) -> bool:
    """Return whether a cell of a table has a value."""
    return bool(pd.notna(value))


@dataclass(frozen=True)
class Number:
    """A number that is printed, and how it was got, so that it can be counted again.

    value: unrounded, shares as 0-1. rule: the metric or column that gives it ("n_deployed"), or what is
    counted ("level:full", "class:class-1", "change:gained", "state:not_reported"). n_units: how many units it
    was counted over, where that is known. cells: which rows it was counted from, as pairs of column and value
    ("indicator_code", "birth_registration"); no pair: all of them.
    """

    value: float
    rule: str
    n_units: int | None = None
    cells: tuple[tuple[str, str], ...] = ()


class Written(str):
    """Plain text with the numbers in it: a number as the language writes it, a cell of a table."""

    __slots__ = ("numbers",)

    numbers: tuple[Number, ...]

    def __new__(cls, text: str, numbers: Iterable[Number] = ()) -> Self:
        """Keep only numbers that have a value."""
        made = super().__new__(cls, text)
        made.numbers = tuple(number for number in numbers if is_given(number.value))
        return made

    def counted_of(self, *cells: tuple[str, str], n_units: int | None = None) -> Self:
        """Return it with these cells, and so many units, for each of its numbers that names no cells."""
        numbers = (one if one.cells else replace(one, cells=cells, n_units=n_units) for one in self.numbers)
        return type(self)(self, numbers)


class Text(Written, Markdown):
    """A sentence, or several, as Markdown, with the numbers in it."""

    __slots__ = ()


def list_numbers(*texts: object) -> tuple[Number, ...]:
    """Return the numbers that texts, tables or pictures carry; plain text carries none."""
    return tuple(number for text in texts for number in getattr(text, "numbers", ()))


def join_written(parts: Iterable[str], by: str = ", ") -> Written:
    """Return what is written in parts as one, with its numbers."""
    parts = list(parts)
    return Written(by.join(parts), list_numbers(*parts))


def join_texts(texts: Iterable[Markdown], by: str = " ") -> Text:
    """Return sentences as one text, with their numbers; empty ones are left out."""
    texts = [text for text in texts if text]
    return Text(by.join(texts), list_numbers(*texts))


def write_heading(level: int, text: Text) -> Text:
    """Return text as a heading, 1 for that of a chapter."""
    return Text(f"{'#' * level} {text}", text.numbers)


def list_bullets(texts: Iterable[Markdown]) -> Text:
    """Return sentences as a list in Markdown, with their numbers."""
    texts = list(texts)
    return Text("\n".join(f"- {text}" for text in texts), list_numbers(*texts))


@dataclass(frozen=True)
class Column:
    """A column's header, how its cells stand, and its width in Typst ("auto", "1fr", "22mm").

    Neighbours of one `group` stand under a common header with that text; headers stand as their cells do,
    unless `header_align` says otherwise.
    """

    header: str
    align: Alignment = "left"
    width: str = "auto"
    group: str = ""
    header_align: Alignment | None = None


@dataclass(frozen=True)
class Unit:
    """What the numbers of a column are counted in, and how a table says so of all of them.

    in_cells: each cell has it ("60,3%"), so that no header need.
    """

    name: str
    told: str = ""
    in_cells: bool = False


def _write_plain(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


@dataclass(frozen=True)
class Field:
    """A column, and how its cells are written from the rows of a table of metrics.

    value: the column that is written, or what makes it of a row. rules: the columns whose numbers the cell
    prints; without, its numbers are those that `value` or `writer` write with it. unit: of a quantity.
    """

    header: str
    value: str | Callable[[Row], Any]
    writer: Callable[[Any], str] = _write_plain
    align: Alignment = "left"
    width: str = "auto"
    rules: tuple[str, ...] = ()
    unit: Unit | None = None

    def lay_out(self, *, with_unit: bool) -> Column:
        """Return how the column is laid out; with_unit: its header names its unit, if nothing else does."""
        named = f" ({self.unit.name})" if with_unit and self.unit and not self.is_named else ""
        return Column(f"{self.header}{named}", self.align, self.width)

    @property
    def is_named(self) -> bool:
        """Whether header or cells name the unit, if it has one."""
        return not self.unit or self.unit.in_cells or self.unit.name in self.header.lower()

    def write(self, row: Row) -> Written:
        """Return the cell of a row, with its numbers."""
        text = self.writer(self.value(row) if callable(self.value) else row[self.value])
        return Written(text, [number_of(row, rule) for rule in self.rules] or list_numbers(text))


@dataclass(frozen=True)
class Table:
    """Rows of text cells under a header; the first column names the row.

    strong_rows stand out; in rows of `wide_labels` the first cell takes the place of the second, too, which
    is empty; a table without rows is shown as the sentence `when_empty`. numbers: those in its
    cells and notes. unit: what is counted in it where nothing else says so, in the right corner above it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    note: str = ""
    strong_rows: frozenset[int] = frozenset()
    when_empty: str = ""
    wide_labels: frozenset[int] = frozenset()
    numbers: tuple[Number, ...] = field(default=(), repr=False)
    unit: str = ""
    html_class: ClassVar[str] = ""

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        fields: Sequence[Field],
        *,
        caption: str,
        total: Row | None = None,
        strong: Collection[int] = (),
        **about: Any,
    ) -> Self:
        """Return a table with a row for each row of `frame`, written by `fields`.

        A unit that neither headers nor cells name stands above the table; of several, each header names its
        own.
        total: one more row, which stands out, as do the rows whose places are in `strong`. about: what else a
        table has (note, when_empty).
        """
        records: list[Row] = list(frame.to_dict("records"))
        if total is not None:
            strong = {*strong, len(records)}
            records.append(total)
        rows = tuple(tuple(one.write(record) for one in fields) for record in records)
        units = {one.unit for one in fields if one.unit and not one.is_named}
        return cls(
            tuple(one.lay_out(with_unit=len(units) > 1) for one in fields),
            rows,
            caption,
            strong_rows=frozenset(strong),
            numbers=list_numbers(
                *(cell for row in rows for cell in row), about.get("note" if rows else "when_empty")
            ),
            unit=units.pop().told if len(units) == 1 else "",
            **about,
        )

    def __post_init__(self) -> None:
        """A row with another number of cells than the header would shift all that follow."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has another number of cells than the header")
        if any(self.rows[number][1] for number in self.wide_labels):
            raise ValueError("a label covers a cell that is not empty")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        if not self.rows:
            return {"text/markdown": escape_markdown(self.when_empty), "text/plain": self.when_empty}
        return {"text/html": self.to_html(), "text/vnd.typst": self.to_typst(), "text/plain": self.to_plain()}

    def to_html(self) -> str:
        """Return the table with caption, header cells and scopes; all text is escaped."""
        head = "</tr>\n<tr>".join("".join(cells) for cells in self._html_head())
        body = "\n".join(f"<tr>{self._html_row(number, row)}</tr>" for number, row in enumerate(self.rows))
        note = f"\n<p><small>{escape(self.note)}</small></p>" if self.note else ""
        html_class = f' class="{self.html_class}"' if self.html_class else ""
        return (
            f"<table{html_class}>\n{self._html_caption()}\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>{note}"
        )

    def _html_caption(self) -> str:
        style = "display: block; text-align: right; font-weight: normal; font-style: italic"
        unit = f'<span style="{style}">{escape(self.unit)}</span>' if self.unit else ""
        return f"<caption>{escape(self.caption)}{unit}</caption>"

    def _html_head(self) -> list[list[str]]:
        """Cells of the header's one line, or of its two, if columns are grouped."""
        if not any(column.group for column in self.columns):
            return [[_html_header(column) for column in self.columns]]
        upper, lower = [], []
        for group, columns in self._groups():
            if group:
                upper.append(_html_header(Column(group, "center"), scope="colgroup", colspan=len(columns)))
                lower += [_html_header(column) for column in columns]
            else:
                upper += [_html_header(column, rowspan=2) for column in columns]
        return [upper, lower]

    def _groups(self) -> list[tuple[str, list[Column]]]:
        return [(group, list(columns)) for group, columns in groupby(self.columns, lambda one: one.group)]

    def _html_row(self, number: int, row: tuple[str, ...]) -> str:
        strong, wide = number in self.strong_rows, number in self.wide_labels
        label = {"scope": "row"} | ({"colspan": 2} if wide else {})
        cells = [_html_cell("th", row[0], self.columns[0], strong=strong, **label)]
        for text, column in list(zip(row, self.columns, strict=True))[2 if wide else 1 :]:
            cells.append(_html_cell("td", text, column, strong=strong))
        return "".join(cells)

    def to_typst(self) -> str:
        """Return the table as a Typst figure; cells are strings, so nothing in them is markup."""
        note = f"\n#table-note(text({typst_string(self.note)}))" if self.note else ""
        return (
            f"#figure(\n  kind: table,\n  caption: {self._typst_caption()},\n"
            f"  {self._typst_table()},\n){note}"
        )

    def _typst_caption(self) -> str:
        caption = typst_string(self.caption)
        if not self.unit:
            return caption
        unit = f'align(right, text(size: 8.5pt, style: "italic", {typst_string(self.unit)}))'
        return f"[#{caption}#block(width: 100%, above: 0.4em, below: 0pt, {unit})]"

    def _typst_table(self) -> str:
        widths = ", ".join(column.width for column in self.columns)
        aligns = ", ".join(column.align for column in self.columns)
        rows = "\n".join(f"    {self._typst_row(number, row)}," for number, row in enumerate(self.rows))
        return (
            f"table(\n    columns: ({widths},),\n    align: ({aligns},),\n"
            f"    table.header({', '.join(self._typst_head())}),\n{rows}\n  )"
        )

    def _typst_head(self) -> list[str]:
        if not any(column.group for column in self.columns):
            return [_typst_header(column) for column in self.columns]
        upper, lower = [], []
        for group, columns in self._groups():
            if group:
                upper.append(_typst_header(Column(group, header_align="center"), f"colspan: {len(columns)}"))
                # templates make the first line bold only
                lower += [f"strong({_typst_header(column)})" for column in columns]
            else:
                upper += [_typst_header(column, "rowspan: 2") for column in columns]
        return upper + lower

    def _typst_row(self, number: int, row: tuple[str, ...]) -> str:
        pattern = "strong({})" if number in self.strong_rows else "{}"
        cells = [pattern.format(typst_string(text)) for text in row]
        if number in self.wide_labels:
            cells[:2] = [f"table.cell(colspan: 2, {cells[0]})"]
        return ", ".join(cells)

    def to_plain(self) -> str:
        """Return the table in columns of characters, under its caption."""
        lines = [tuple(column.header for column in self.columns), *self.rows]
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        text = ["  ".join(self._padded(line, widths)).rstrip() for line in lines]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join(filter(None, [self.caption, self.unit, text[0], rule, *text[1:], self.note]))

    def _padded(self, line: tuple[str, ...], widths: list[int]) -> list[str]:
        return [
            cell.rjust(width) if column.align == "right" else cell.ljust(width)
            for cell, width, column in zip(line, widths, self.columns, strict=True)
        ]


def _html_header(column: Column, *, scope: str = "col", **spans: Any) -> str:
    standing = Column(column.header, column.header_align or column.align)
    return _html_cell("th", column.header, standing, scope=scope, **spans)


def _html_cell(tag: str, text: str, column: Column, *, strong: bool = False, **attributes: Any) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    content = f"<strong>{escape(text)}</strong>" if strong else escape(text)
    return f'<{tag}{given} style="text-align: {column.align}">{content}</{tag}>'


def _typst_header(column: Column, *spans: str) -> str:
    alignment = [f"align: {column.header_align} + horizon"] if column.header_align else []
    text = typst_string(column.header)
    options = [*spans, *alignment]
    return f"table.cell({', '.join(options)}, {text})" if options else text


def typst_string(text: str) -> str:
    """Return text as a string literal of Typst, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
