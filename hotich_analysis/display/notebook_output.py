"""How a notebook cell shows a figure or a sentence, so that Lab, HTML and PDF all take it from there."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hotich_analysis.display.palette import DARK, TEXT
from hotich_analysis.display.table import Markdown, escape_markdown, show_plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from hotich_analysis.display.table import Number, Table

HEADLINE_TYPE = "application/vnd.hotich.headline+json"
"""Numbers a report is quoted by; publishing collects them into the manifest."""
ENTRY_TYPE = "application/vnd.hotich.entry+json"
"""What the list of a report's separate documents says of this one; publishing collects it."""

_OUTLINE: Final = re.compile(r' d="([MLQCz\d\s.e-]*)"')
_STEP: Final = re.compile(r"([MLQCz])([^MLQCz]*)")
_LETTER: Final = re.compile(r'(<use xlink:href="#[^"]*") transform="translate\((\S+) (\S+)\)"')
_PLACE: Final = re.compile(r'( [xy]="|translate\()([-\d. ]+)')
_POINTS_PER_INCH: Final = 72
_MARGIN_IN: Final = 0.03


@dataclass(frozen=True)
class Picture:
    """A figure with the words that stand for it and below it; a cell that ends with it shows it.

    axes: any axes of the figure, or the figure itself. alt: what it says to those who do not see it. numbers:
    those that are printed in it.
    """

    axes: Axes | Figure = field(repr=False)
    alt: str
    caption: str
    numbers: tuple[Number, ...] = field(default=(), repr=False)

    @cached_property
    def svg(self) -> str:
        """The figure as to_svg() gives it, drawn once."""
        return to_svg(self.axes)

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        bundle = {"image/svg+xml": self.svg, "text/plain": f"[{self.caption}] {self.alt}"}
        return bundle, {"image/svg+xml": {"alt": self.alt, "caption": self.caption}}


def to_svg(figure: Figure | Axes) -> str:
    """Return a figure (or that of the axes) as SVG, text as paths; the same figure gives the same bytes.

    The page is what is drawn and a small margin, whatever the size of the figure. Text is text: no dollar
    sign begins a formula, and letters that its face has not are drawn as code points (‹U+4E2D›).
    """
    import matplotlib as mpl

    whole: Any = figure.get_figure(root=True)
    _take_literally(whole)
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "hotich", "svg.fonttype": "path"}):
        about = {"Date": None, "Creator": None}
        whole.savefig(buffer, format="svg", metadata=about, bbox_inches=_measure(whole))
    svg = _OUTLINE.sub(_shorten, buffer.getvalue().decode())
    svg = _PLACE.sub(_round_place, _LETTER.sub(r'\1 x="\2" y="\3"', svg).replace(' y="0"/>', "/>"))
    svg = re.sub(r">\s+<", "><", svg)
    return svg.replace("</style>", f"</style><style>{write_dark_style(svg)}</style>", 1)


def _take_literally(figure: Figure) -> None:
    from matplotlib.font_manager import findfont, get_font
    from matplotlib.text import Text

    for one in figure.findobj(Text):
        face = get_font(findfont(one.get_fontproperties())).get_charmap()
        one.set_parse_math(False)
        one.set_text("".join(_as_drawn(letter, face) for letter in one.get_text()))


def _as_drawn(letter: str, face: Container[int]) -> str:
    """A letter of a face, a blank or what nobody sees as it is, any other as its code point."""
    is_drawn = ord(letter) in face or unicodedata.category(letter)[0] in "ZC"
    return letter if is_drawn else f"‹U+{ord(letter):04X}›"


def write_dark_style(svg: str) -> str:
    """Return the rules that give a drawing the colours of a dark page, on no ground of its own.

    They are for no medium: a page that is dark for some of its readers puts in `@media not all` its own.
    """
    rules = [
        f"[{selector}]{{{kind}:{dark}!important}}"
        for colour, dark in DARK.items()
        for kind, written, selector in (
            ("fill", f"fill: {colour}", f'style*="fill: {colour}"'),
            ("stroke", f"stroke: {colour}", f'style*="stroke: {colour}"'),
            ("fill", f'fill="{colour}"', f'fill="{colour}"'),  # the ground of a hatch
        )
        if written in svg
    ]
    ground = "#figure_1>#patch_1>path{fill:none!important}"
    return f"@media not all{{svg{{fill:{DARK[TEXT]}}}{''.join(rules)}{ground}}}"


def _measure(figure: Figure) -> Bbox:
    """What a figure takes, in inches; measured here, because to save it "tight" would draw it twice."""
    from matplotlib.backends.backend_svg import RendererSVG

    width, height = (_POINTS_PER_INCH * side for side in figure.get_size_inches())
    renderer = RendererSVG(width, height, io.StringIO())  # type: ignore[no-untyped-call]
    dpi = figure.dpi
    figure.dpi = _POINTS_PER_INCH  # an SVG is drawn in points
    try:
        if engine := figure.get_layout_engine():
            engine.execute(figure)
        box = figure.get_tightbbox(renderer)
    finally:
        figure.dpi = dpi
    return box.padded(_MARGIN_IN)


def _round_place(place: re.Match[str]) -> str:
    """Round where something stands to hundredths of a point; of a letter, which is scaled down, far below."""
    return place[1] + " ".join(f"{round(float(number), 2):g}" for number in place[2].split())


def _shorten(outline: re.Match[str]) -> str:
    """Write an outline in steps of tenths of a point (0.04 mm), each from where the last one ended.

    Matplotlib writes millionths, each from the corner of the page, and a line for each step. The places are
    rounded, not the steps, so that no error adds up.
    """
    x, y = at = start = (0, 0)
    written: list[str] = []
    last = ""
    for letter, numbers in _STEP.findall(outline[1]):
        if letter == "z":
            written.append("z")
            last, at = "", start
            continue
        places = [round(float(number) * 10) for number in numbers.split()]
        x, y = at
        steps = [place - (y if odd % 2 else x) for odd, place in enumerate(places)]
        at = (places[-2], places[-1])
        start = at if letter == "M" else start
        # a step of the same kind needs no letter, and lines after a beginning need none
        is_same = letter == last != "M" or (letter, last) == ("L", "M")
        written.append(("" if is_same else letter.lower()) + _write_steps(steps, apart=is_same))
        last = letter
    return f' d="{"".join(written)}"'


def _write_steps(steps: Sequence[int], *, apart: bool) -> str:
    """Write tenths as numbers; a minus parts them as well as a blank does."""
    numbers = (f"{step / 10:g}" for step in steps)
    texts = [number.replace("0.", ".") if number.lstrip("-")[:2] == "0." else number for number in numbers]
    joined = "".join(text if text[0] == "-" else f" {text}" for text in texts)
    return joined if apart else joined.removeprefix(" ")


def show(*shown: object) -> None:
    """Show pictures, tables and whatever a notebook can show, one below the other, in the cell that runs."""
    for one in shown:
        _display(one)


def show_figure(figure: Figure | Axes, *, alt: str, caption: str) -> None:
    """Show a figure in a notebook with what describes it to those who do not see it."""
    show(Picture(figure, alt, caption))


def show_text(
    *paragraphs: Markdown,
    headline: Sequence[Mapping[str, Any]] = (),
    entry: Mapping[str, str] | None = None,
) -> None:
    """Show Markdown paragraphs, nothing if all are empty; text of another type is shown as it stands.

    headline: numbers in them that go into the manifest (name, value). entry: how a document of this notebook
    alone is called and listed (name of its file, title, group, text).
    """
    texts = [escape_markdown(paragraph).strip() for paragraph in paragraphs]
    text = "\n\n".join(filter(None, texts))
    if not text:
        return
    numbers = {HEADLINE_TYPE: [dict(number) for number in headline]} if headline else {}
    about = {ENTRY_TYPE: dict(entry)} if entry else {}
    _display({"text/markdown": text, "text/plain": show_plain(text), **numbers, **about}, raw=True)


def show_tables(*tables: Table) -> None:
    """Show tables one below the other; those that have neither rows nor a sentence for that are left out."""
    show(*(table for table in tables if table.rows or table.when_empty))


def _display(shown: object, **options: bool) -> None:
    from IPython.display import display  # takes 0.2 s, which a command in a terminal need not wait

    display(shown, **options)  # type: ignore[no-untyped-call]
