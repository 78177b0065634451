"""Text from data in Markdown: whatever it holds is shown as it stands and never read as markup.

Characters with a meaning are written as character references, which CommonMark never takes for markup and
HTML never for a tag; what has no meaning where it stands stays as it is.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

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
