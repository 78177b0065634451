"""How a notebook cell shows a figure or a sentence, so that Lab, HTML and PDF all take it from there."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from hotich_analysis.display.markdown import show_plain
from hotich_analysis.display.table import Table

HEADLINE_TYPE = "application/vnd.hotich.headline+json"
"""Numbers a report is quoted by; publishing collects them into the manifest."""
ENTRY_TYPE = "application/vnd.hotich.entry+json"
"""What the list of a report's separate documents says of this one; publishing collects it."""

_OUTLINE = re.compile(r' d="[^"]*"')
_FRACTION = re.compile(r"-?\d+\.\d+")


def to_svg(figure: Figure | Axes) -> str:
    """Return a figure (or that of the axes) as SVG, text as paths; the same figure gives the same bytes."""
    drawn: Any = figure.get_figure(root=True) if isinstance(figure, Axes) else figure
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "hotich", "svg.fonttype": "path"}):
        about = {"Date": None, "Creator": None}
        drawn.savefig(buffer, format="svg", metadata=about, bbox_inches="tight", pad_inches=0.03)
    return re.sub(r">\s+<", "><", _OUTLINE.sub(_shorten, buffer.getvalue().decode()))


def _shorten(outline: re.Match[str]) -> str:
    """Round to tenths of a point (0.04 mm); matplotlib writes millionths, and a line for each step."""
    rounded = _FRACTION.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), outline[0])
    return re.sub(r"\s*\n\s*", "", re.sub(r"\b([MLQCz]) ", r"\1", rounded))


def show_figure(figure: Figure | Axes, *, alt: str, caption: str) -> None:
    """Show a figure in a notebook with what describes it to those who do not see it."""
    bundle = {"image/svg+xml": to_svg(figure), "text/plain": f"[{caption}] {alt}"}
    about = {"image/svg+xml": {"alt": alt, "caption": caption}}
    display(bundle, metadata=about, raw=True)  # type: ignore[no-untyped-call]


def show_text(
    *paragraphs: str,
    headline: Sequence[Mapping[str, Any]] = (),
    entry: Mapping[str, str] | None = None,
) -> None:
    """Show Markdown paragraphs, nothing if all are empty.

    headline: numbers in them that go into the manifest (name, value). entry: how a document of this notebook
    alone is called and listed (name of its file, title, group, text).
    """
    text = "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())
    if not text:
        return
    numbers = {HEADLINE_TYPE: [dict(number) for number in headline]} if headline else {}
    about = {ENTRY_TYPE: dict(entry)} if entry else {}
    display({"text/markdown": text, "text/plain": show_plain(text), **numbers, **about}, raw=True)  # type: ignore[no-untyped-call]


def show_tables(*tables: Table) -> None:
    """Show tables one below the other; those that have neither rows nor a sentence for that are left out."""
    for table in tables:
        if table.rows or table.when_empty:
            display(table)  # type: ignore[no-untyped-call]
