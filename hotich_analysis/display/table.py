"""A table of finished cells, shown alike in JupyterLab (HTML), in the PDF (Typst) and on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any, Literal

from hotich_analysis.display.markdown import escape_markdown

Alignment = Literal["left", "center", "right"]


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
class Table:
    """Rows of text cells under a header; the first column names the row.

    strong_rows stand out; in rows of `wide_labels` the first cell takes the place of the second, too, which
    is empty; a table without rows is shown as the sentence `when_empty`.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    note: str = ""
    strong_rows: frozenset[int] = frozenset()
    when_empty: str = ""
    wide_labels: frozenset[int] = frozenset()

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
        return (
            f"<table>\n{self._html_caption()}\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>{note}"
        )

    def _html_caption(self) -> str:
        return f"<caption>{escape(self.caption)}</caption>"

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
            f"#figure(\n  kind: table,\n  caption: {typst_string(self.caption)},\n"
            f"  {self._typst_table()},\n){note}"
        )

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
        return "\n".join(filter(None, [self.caption, text[0], rule, *text[1:], self.note]))

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
