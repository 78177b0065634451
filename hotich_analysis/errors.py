"""Every error a caller may meet; each says what was wrong, where, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final, Self

from rapidfuzz import process


class Message(str):
    """English words and what they were made of, so that the command line can say them in another language.

    template: names its values in braces, and is what a catalogue of another language is looked up by. A value
    that is a Message, or a Problem, is said in that language too; all others are data, and stay as they are.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Put the values into the template; without any it is taken as it stands."""
        message = super().__new__(cls, template.format(**values) if values else template)
        message.template, message.values = template, values
        return message

    @classmethod
    def listing(cls, parts: Sequence[object], *, by: str = "") -> Self:
        """Return parts in a row."""
        names = [f"part_{place}" for place in range(len(parts))]
        return cls(by.join(f"{{{name}}}" for name in names), **dict(zip(names, parts, strict=True)))

    @classmethod
    def counted(cls, one: str, many: str, n: int, **values: object) -> Self:
        """Return one of two templates by a number, which is their `n`."""
        return cls(one if n == 1 else many, n=n, **values)

    @classmethod
    def said(cls, text: str) -> Message:
        """Return words of the code as a Message, if they are none yet."""
        return text if isinstance(text, Message) else cls(text)


class HotichError(Exception):
    """Base of all errors of this package; `args` holds the Message."""


class UsageError(HotichError, ValueError):
    """A name, date or parameter that the caller gave is not known.

    candidates: the nearest known ones; if none are given they are looked for among `known`. message: what is
    said instead of all this.
    """

    def __init__(
        self,
        what: str,
        value: object,
        candidates: Sequence[str] = (),
        known: Sequence[str] = (),
        message: str = "",
    ) -> None:
        nearest = () if candidates else process.extract(str(value), known, limit=2, score_cutoff=60)
        self.what, self.value = what, value
        self.candidates = tuple(candidates or [match[0] for match in nearest])
        words = [Message.said(str(one)) if " " in str(one) else one for one in known]  # others are codes
        advice = Message(". Known: {known}", known=Message.listing(words, by=", ")) if known else ""
        advice = Message(". {question}", question=_ask_for(self.candidates)) if self.candidates else advice
        unknown = Message(
            "unknown {what} '{value}'{advice}", what=Message.said(what), value=value, advice=advice
        )
        super().__init__(Message.said(message) if message else unknown)


class ReplacementError(UsageError):
    """An excerpt would take the place of a full report."""

    def __init__(self, folder: object) -> None:
        message = Message(
            "'{folder}' holds the full report, which the excerpt would replace: choose another folder"
            " (--out), or replace it (--force)",
            folder=folder,
        )
        super().__init__("place for an excerpt", folder, message=message)


class UnknownProvinceError(UsageError):
    """No province has this name; `candidates` holds the nearest names."""


class AmbiguousProvinceError(UsageError):
    """The name may mean several units, or none of this frame; `candidates` holds them."""

    def __init__(self, value: object, candidates: Sequence[str], reason: str) -> None:
        super().__init__("province", value, candidates, message=self._word(value, candidates, reason))
        self.reason = reason

    @staticmethod
    def _word(value: object, candidates: Sequence[str], reason: str) -> Message:
        return Message(
            "ambiguous province '{value}' ({reason}). {question}",
            value=value,
            reason=Message.said(reason),
            question=_ask_for(candidates),
        )


class UnknownCommuneError(UnknownProvinceError):
    """No commune of the province has this name; `candidates` holds the nearest names."""


class AmbiguousCommuneError(AmbiguousProvinceError):
    """The name may mean several communes, or says not of which province; `candidates` holds them."""

    @staticmethod
    def _word(value: object, candidates: Sequence[str], reason: str) -> Message:
        return Message(
            "ambiguous commune '{value}' ({reason}). {question}",
            value=value,
            reason=Message.said(reason),
            question=_ask_for(candidates),
        )


def _ask_for(candidates: Sequence[str]) -> Message:
    quoted = [Message("'{name}'", name=name) for name in candidates]
    either = reduce(lambda one, other: Message("{one} or {other}", one=one, other=other), quoted)
    return Message("Did you mean {names}?", names=either)


_PARTS: Final = {
    "file": "{file}",
    "sheet": ", sheet '{sheet}'",
    "row": ", row {row}",
    "column": ", column '{column}'",
    "cell": " ({cell})",
    "message": ": {message}",
    "value": "; found '{value}'",
    "expected": "; expected {expected}",
    "places": "; in {n} places: {places}",
}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file: where it stands, what is there, what would be right.

    sheet and cell ("C5") are given for workbooks. message and expected are words of the code: Messages where
    they hold values. kind names a fault of a received file, which is put in words for its sender. unit is the
    name in the row, as it was received; places are those that have the same fault, see join_alike().
    """

    file: str
    message: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    sheet: str | None = None
    cell: str | None = None
    kind: str | None = None
    unit: str | None = None
    places: tuple[Problem, ...] = ()

    @property
    def place(self) -> str:
        """Where it stands in its sheet, whose row that is, and what stands there."""
        parts = {"{}": self.cell or self.row, " {}": self.unit, " '{}'": self.value}
        return "".join(form.format(part) for form, part in parts.items() if part)

    @property
    def text(self) -> Message:
        """All of it in one line."""
        given = {name: value for name in _PARTS if (value := getattr(self, name)) not in (None, ())}
        words = {name: Message.said(given[name]) for name in ("message", "expected") if name in given}
        places = {"n": len(self.places), "places": ", ".join(one.place for one in self.places)}
        values = given | words | places
        return Message.listing([Message(_PARTS[name], **values) for name in given])

    def __str__(self) -> str:
        return str(self.text)


def join_alike(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems; those of one sheet that are the same fault are joined to one, with its places."""
    alike: dict[object, list[Problem]] = {}
    for number, one in enumerate(problems):
        key = (one.file, one.sheet, one.kind, one.message, one.expected) if one.kind and one.cell else number
        alike.setdefault(key, []).append(one)
    return [_join(found) if len(found) > 1 else found[0] for found in alike.values()]


def _join(alike: Sequence[Problem]) -> Problem:
    first, *others = alike
    column = first.column if all(one.column == first.column for one in others) else None
    value = first.value if all(one.value == first.value for one in others) else None
    places = tuple(replace(one, value=None) for one in alike) if value else tuple(alike)
    return replace(first, row=None, cell=None, unit=None, column=column, value=value, places=places)


class DataError(HotichError, ValueError):
    """Data were refused; `problems` lists all that is wrong with them, nothing was written.

    advice: what to do, said below the list.
    """

    def __init__(self, problems: Sequence[Problem], *, advice: str = "") -> None:
        joined = join_alike(problems)
        refused = Message.counted("data refused, {n} problem:", "data refused, {n} problems:", len(joined))
        lines = [Message("  - {problem}", problem=problem) for problem in joined]
        last = [Message.said(advice)] if advice else []
        super().__init__(Message.listing([refused, *lines, *last], by="\n"))
        self.problems = tuple(problems)


class StatusTableError(DataError):
    """A status annex or table cannot be read as it stands."""


class BoundaryError(DataError):
    """Boundaries and units do not fit together."""


class ExportError(HotichError, RuntimeError):
    """A document could not be made as required; the message says what it lacks."""


class LockedError(HotichError, RuntimeError):
    """Another run is writing to the same folder of output or of data."""
