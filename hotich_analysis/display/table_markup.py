"""A table of finished cells, shown alike in JupyterLab (HTML), in the PDF (Typst) and on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Column:
    """A column's header, how its cells stand, and its width in Typst ("auto", "1fr", "22mm")."""

    header: str
    align: Alignment = "left"
    width: str = "auto"


@dataclass(frozen=True)
class Table:
    """Rows of text cells under a header; the first column names the row.

    strong_rows stand out; a table without rows is shown as the sentence `when_empty`.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str
    note: str = ""
    strong_rows: frozenset[int] = frozenset()
    when_empty: str = ""

    def __post_init__(self) -> None:
        """A row with another number of cells than the header would shift all that follow."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row has another number of cells than the header")

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        if not self.rows:
            return {"text/markdown": self.when_empty, "text/plain": self.when_empty}
        return {"text/html": self.to_html(), "text/vnd.typst": self.to_typst(), "text/plain": self.to_plain()}

    def to_html(self) -> str:
        """Return the table with caption, header cells and scopes; all text is escaped."""
        head = "".join(_html_cell("th", column.header, column, "col") for column in self.columns)
        body = "\n".join(f"<tr>{self._html_row(number, row)}</tr>" for number, row in enumerate(self.rows))
        note = f"\n<p><small>{escape(self.note)}</small></p>" if self.note else ""
        return (
            f"<table>\n<caption>{escape(self.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table>{note}"
        )

    def _html_row(self, number: int, row: tuple[str, ...]) -> str:
        names = [("th", "row"), *[("td", "")] * (len(row) - 1)]
        strong = number in self.strong_rows
        return "".join(
            _html_cell(tag, text, column, scope, strong=strong)
            for (tag, scope), text, column in zip(names, row, self.columns, strict=True)
        )

    def to_typst(self) -> str:
        """Return the table as a Typst figure; cells are strings, so nothing in them is markup."""
        widths = ", ".join(column.width for column in self.columns)
        aligns = ", ".join(column.align for column in self.columns)
        head = ", ".join(_typst_string(column.header) for column in self.columns)
        rows = "\n".join(f"    {self._typst_row(number, row)}," for number, row in enumerate(self.rows))
        note = f"\n#table-note(text({_typst_string(self.note)}))" if self.note else ""
        return (
            f"#figure(\n  kind: table,\n  caption: {_typst_string(self.caption)},\n"
            f"  table(\n    columns: ({widths},),\n    align: ({aligns},),\n    table.header({head}),\n"
            f"{rows}\n  ),\n){note}"
        )

    def _typst_row(self, number: int, row: tuple[str, ...]) -> str:
        pattern = "strong({})" if number in self.strong_rows else "{}"
        return ", ".join(pattern.format(_typst_string(text)) for text in row)

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


def _html_cell(tag: str, text: str, column: Column, scope: str, *, strong: bool = False) -> str:
    scope_attribute = f' scope="{scope}"' if scope else ""
    content = f"<strong>{escape(text)}</strong>" if strong else escape(text)
    return f'<{tag}{scope_attribute} style="text-align: {column.align}">{content}</{tag}>'


def _typst_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
