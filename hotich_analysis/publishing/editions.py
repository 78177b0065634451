"""What a report run is given and what it gives back, for each language of the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.manifest import Manifest
from hotich_analysis.publishing.plan import Scalar
from hotich_analysis.publishing.spreadsheet import Sheet


@dataclass(frozen=True)
class Edition:
    """One language of a report, as the caller prepared it.

    `parameters` go to every run (as_of, lang, ...), `sheets` into the workbook (none: no workbook),
    `attachments` into the PDF, where the headline numbers join them as `headline.json`. Of a report with
    separate documents: `separate_info` is what each of these says about itself (none: as `info`; the title
    is always its own), `index_lead` stands in Markdown above the list of them.
    """

    lang: str
    info: DocumentInfo
    parameters: Mapping[str, Scalar]
    sheets: Sequence[Sheet] = ()
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    separate_info: DocumentInfo | None = None
    index_lead: str = ""


@dataclass(frozen=True)
class Progress:
    """One of `total` steps is over: a run (`step` is its id), or an edition's documents ("documents")."""

    lang: str
    step: str
    status: Literal["done", "failed"]
    done: int
    total: int


def _nobody(_: Progress) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class RunSettings:
    """How a report is run: `jobs` notebooks at a time, only those whose run id fits the glob `only`.

    `force`: take nothing over. `inputs`: files or folders that the notebooks read, by the name they shall
    have in the manifest. `facts`: the manifest's report, as_of, frame, package_version and revision.
    run_report() takes `separate`, the folder of separate documents, and facts' report from the plan.
    """

    jobs: int
    facts: Mapping[str, Any]
    only: str = "*"
    force: bool = False
    inputs: Mapping[str, Path] = field(default_factory=dict)
    separate: str = ""
    on_progress: Callable[[Progress], object] = _nobody


@dataclass(frozen=True)
class EditionResult:
    """What became of an edition; `folder` holds the report, or, if it failed, what was kept for inspection.

    `messages` say what failed and what was left untouched; `manifest` is that of `folder`.
    """

    lang: str
    status: Literal["done", "unchanged", "failed"]
    folder: Path
    messages: tuple[str, ...]
    manifest: Manifest
