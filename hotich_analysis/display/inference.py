"""What units are taken to have because no list of those that lack it names them: said wherever it is named.

Absence from such a list cannot tell full from partial. A figure, whose legend speaks of "fully", marks the
item and explains the mark below; a sentence, table or alternative text says so in a word.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from hotich_analysis.display.wording import Wording

MARK: Final = "*"


def name_item(code: str, inferred: Collection[str], say: Wording, *, short: bool = True) -> str:
    """Return the name of an item for a sentence or a table; inferred: the items of list_inferred()."""
    name = say.indicator(code, short=short)
    return say("inferred", what=name) if code in inferred else name


def mark_item(code: str, inferred: Collection[str], say: Wording) -> str:
    """Return the short name of an item for a figure, which has note_mark() below it."""
    return say.indicator(code, short=True) + (MARK if code in inferred else "")


def note_mark(inferred: Collection[str], say: Wording) -> str:
    """Return what the mark means; nothing where no item has it."""
    return say("note-mark", mark=MARK) if inferred else ""
