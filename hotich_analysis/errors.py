"""Every error a caller may meet; each says what was wrong, where, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import process


class HotichError(Exception):
    """Base of all errors of this package."""


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
        advice = f". Known: {', '.join(known)}" if known else ""
        advice = f". {_ask_for(self.candidates)}" if self.candidates else advice
        super().__init__(message or f"unknown {what} '{value}'{advice}")


class ReplacementError(UsageError):
    """An excerpt would take the place of a full report."""

    def __init__(self, folder: object) -> None:
        message = f"'{folder}' holds the full report, which the excerpt would replace"
        advice = "choose another folder (--out), or replace it (--force)"
        super().__init__("place for an excerpt", folder, message=f"{message}: {advice}")


class UnknownProvinceError(UsageError):
    """No province has this name; `candidates` holds the nearest names."""


class AmbiguousProvinceError(UsageError):
    """The name may mean several units, or none of this frame; `candidates` holds them."""

    def __init__(self, value: object, candidates: Sequence[str], reason: str) -> None:
        message = f"ambiguous province '{value}' ({reason}). {_ask_for(candidates)}"
        super().__init__("province", value, candidates, message=message)
        self.reason = reason


def _ask_for(candidates: Sequence[str]) -> str:
    return "Did you mean " + " or ".join(f"'{name}'" for name in candidates) + "?"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file: where it stands, what is there, what would be right.

    sheet and cell ("C5") are given for workbooks; kind names the fault, so that it can be put in the words of
    another language; unit is the name in the row, as it was received. places: those that have the same fault,
    see join_alike().
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

    def __str__(self) -> str:
        parts = {
            ", sheet '{}'": self.sheet, ", row {}": self.row, ", column '{}'": self.column,
            " ({})": self.cell, ": {}": self.message, "; found '{}'": self.value,
            "; expected {}": self.expected,
            f"; in {len(self.places)} places: {{}}": ", ".join(one.place for one in self.places) or None,
        }  # fmt: skip
        return self.file + "".join(form.format(part) for form, part in parts.items() if part is not None)


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
    """Data were refused; `problems` lists all that is wrong with them, nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        joined = join_alike(problems)
        lines = "\n".join(f"  - {problem}" for problem in joined)
        noun = "problem" if len(joined) == 1 else "problems"
        super().__init__(f"data refused, {len(joined)} {noun}:\n{lines}")
        self.problems = tuple(problems)


class StatusTableError(DataError):
    """A status annex or table cannot be read as it stands."""


class BoundaryError(DataError):
    """Boundaries and units do not fit together."""


class ExportError(HotichError, RuntimeError):
    """A document could not be made as required; the message says what it lacks."""


class LockedError(HotichError, RuntimeError):
    """Another run is writing to the same folder of output or of data."""
