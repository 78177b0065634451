"""What units are taken to have because no list of those that lack it names them: said where it is named."""

from __future__ import annotations

from collections.abc import Collection

from hotich_analysis.display.wording import Wording


def name_item(code: str, inferred: Collection[str], say: Wording, *, short: bool = True) -> str:
    """Return the name of an item for a sentence or a table; inferred: the items of list_inferred()."""
    name = say.indicator(code, short=short)
    return say("inferred", what=name) if code in inferred else name
