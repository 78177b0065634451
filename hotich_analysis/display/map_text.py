"""Texts on maps: one font, and the room a text takes, known before anything is drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from hotich_analysis.display.palette import TEXT

FONT: Final = "DejaVu Sans"
"""Comes with matplotlib and has every Vietnamese letter: no machine draws another."""
LABEL_SIZE: Final = 6.5
LINE_HEIGHT: Final = 1.2
"""Of the size: Vietnamese capitals carry two marks (Ấ)."""


@lru_cache(maxsize=1024)
def measure(text: str, size: float = LABEL_SIZE) -> tuple[float, float]:
    """Return width and height of a text in points; every line is as high as the next."""
    font = FontProperties(family=FONT, size=size)
    lines = text.split("\n")
    width = max(text_to_path.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines)
    return float(width), len(lines) * size * LINE_HEIGHT


def break_in_two(text: str, size: float = LABEL_SIZE) -> str:
    """Return the text in two lines, as equal as its words allow; one word stays as it is."""
    words = text.split()
    breaks = [f"{' '.join(words[:n])}\n{' '.join(words[n:])}" for n in range(1, len(words))]
    return min(breaks, key=lambda lines: measure(lines, size)[0], default=text)


def set_text(on: Axes | Figure, x: float, y: float, text: str, **style: Any) -> Text:
    """Write a text in the font and, unless `style` says otherwise, the size and colour of the maps."""
    look: dict[str, Any] = {"family": FONT, "size": LABEL_SIZE, "color": TEXT, "linespacing": 1.05, **style}
    return on.text(x, y, text, **look)


def balance(text: str, *, width: float, size: float = LABEL_SIZE) -> str:
    """Return the text in as few lines as `width` points allow, all about equally long."""
    fewest = len(_wrap(text, width, size))
    widths = np.linspace(measure(text, size)[0] / fewest, width, 20)
    return "\n".join(next(lines for each in widths if len(lines := _wrap(text, each, size)) == fewest))


def _wrap(text: str, width: float, size: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size)[0] > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
