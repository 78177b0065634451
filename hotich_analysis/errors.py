"""Every error a caller may meet; each says what was wrong, where, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

    def __init__(
        self, value: object, candidates: Sequence[str], reason: str, *, what: str = "province"
    ) -> None:
        message = f"ambiguous {what} '{value}' ({reason}). {_ask_for(candidates)}"
        super().__init__(what, value, candidates, message=message)
        self.reason = reason


class UnknownCommuneError(UnknownProvinceError):
    """No commune of the province has this name; `candidates` holds the nearest names."""


class AmbiguousCommuneError(AmbiguousProvinceError):
    """The name may mean several communes, or says not of which province; `candidates` holds them."""

    def __init__(self, value: object, candidates: Sequence[str], reason: str) -> None:
        super().__init__(value, candidates, reason, what="commune")


def _ask_for(candidates: Sequence[str]) -> str:
    return "Did you mean " + " or ".join(f"'{name}'" for name in candidates) + "?"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one file: where it stands, what is there, what would be right.

    sheet and cell ("C5") are given for workbooks; kind names the fault, so that it can be put in the words of
    another language.
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

    def __str__(self) -> str:
        parts = {
            ", sheet '{}'": self.sheet, ", row {}": self.row, ", column '{}'": self.column,
            " ({})": self.cell, ": {}": self.message, "; found '{}'": self.value,
            "; expected {}": self.expected,
        }  # fmt: skip
        return self.file + "".join(form.format(part) for form, part in parts.items() if part is not None)


class DataError(HotichError, ValueError):
    """Data were refused; `problems` lists all that is wrong with them, nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        lines = "\n".join(f"  - {problem}" for problem in problems)
        noun = "problem" if len(problems) == 1 else "problems"
        super().__init__(f"data refused, {len(problems)} {noun}:\n{lines}")
        self.problems = tuple(problems)


class StatusTableError(DataError):
    """A status annex or table cannot be read as it stands."""


class BoundaryError(DataError):
    """Boundaries and units do not fit together."""


class ExportError(HotichError, RuntimeError):
    """A document could not be made as required; the message says what it lacks."""


class LockedError(HotichError, RuntimeError):
    """Another run is writing to the same folder of output or of data."""
