"""What of an edition is to be made anew, and what of the last report can be taken over as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from hotich_analysis.errors import DataError
from hotich_analysis.publishing.editions import Edition, RunSettings
from hotich_analysis.publishing.fingerprints import digest, digest_file, fingerprint, software
from hotich_analysis.publishing.manifest import InputRecord, Manifest, OutputRecord, read_manifest
from hotich_analysis.publishing.plan import Run
from hotich_analysis.publishing.spreadsheet import write_workbook


@dataclass(frozen=True)
class PreparedEdition:
    """An edition with its runs; `kept` holds executed notebooks of the last report by run id."""

    edition: Edition
    settings: RunSettings
    folder: Path
    runs: tuple[Run, ...]
    inputs: tuple[InputRecord, ...]
    workbook: bytes
    fingerprints: Mapping[str, str]
    fingerprint: str
    previous: Manifest | None
    kept: Mapping[str, bytes]

    @property
    def unchanged(self) -> Manifest | None:
        """The last report's manifest, if a new report could not differ from it and it is all there."""
        last = self.previous
        same = last is not None and last.fingerprint == self.fingerprint
        whole = same and last and all(_intact(self.folder, record) is not None for record in last.outputs)
        return last if whole else None

    @property
    def report(self) -> str:
        """The report's name."""
        return str(self.settings.facts["report"])

    @property
    def pending(self) -> list[Run]:
        """Runs that have to be run."""
        return [run for run in self.runs if run.run_id not in self.kept]


def digest_inputs(settings: RunSettings) -> tuple[InputRecord, ...]:
    """Return name and checksum of all inputs, in the caller's order."""
    return tuple(InputRecord(name, digest_file(path)) for name, path in settings.inputs.items())


def prepare(
    edition: Edition,
    runs: list[Run],
    *,
    folder: Path,
    settings: RunSettings,
    inputs: tuple[InputRecord, ...],
) -> PreparedEdition:
    """Compare an edition with the last report in `folder`; with `force` there is none to compare with."""
    workbook = b""
    if edition.sheets:
        workbook = write_workbook(edition.sheets, title=edition.info.title, date=edition.info.date)
    common = fingerprint([asdict(record) for record in inputs], software())
    prints = {run.run_id: fingerprint(digest_file(run.notebook_path), run.parameters, common) for run in runs}
    previous = None if settings.force else _last_manifest(folder)
    return PreparedEdition(
        edition=edition,
        settings=settings,
        folder=folder,
        runs=tuple(runs),
        inputs=inputs,
        workbook=workbook,
        fingerprints=prints,
        fingerprint=_edition_fingerprint(edition, settings, prints, workbook),
        previous=previous,
        kept=_kept_notebooks(folder, previous, prints) if previous else {},
    )


def _edition_fingerprint(
    edition: Edition, settings: RunSettings, prints: Mapping[str, str], workbook: bytes
) -> str:
    attachments = {name: digest(content) for name, content in edition.attachments.items()}
    separate = [
        settings.separate,
        edition.separate_info and asdict(edition.separate_info),
        edition.index_lead,
    ]
    # Not the revision: a commit that changed neither code nor data nor notebooks leaves the report as it is.
    facts = {name: value for name, value in settings.facts.items() if name != "revision"}
    said = [asdict(edition.info), attachments, digest(workbook), settings.only, facts, separate]
    return fingerprint(list(prints.items()), *said, software())


def _last_manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(folder)
    except DataError:  # there is none, or one of another version: all is made anew
        return None


def _kept_notebooks(folder: Path, last: Manifest, prints: Mapping[str, str]) -> dict[str, bytes]:
    same = {run.run_id for run in last.runs if prints.get(run.run_id) == run.fingerprint}
    records = {record.name: record for record in last.outputs}
    found = {
        run_id: _intact(folder, records[name])
        for run_id in same
        if (name := notebook_file(run_id)) in records
    }
    return {run_id: content for run_id, content in found.items() if content is not None}


def notebook_file(run_id: str) -> str:
    """Return where in a report's folder the executed notebook of a run is."""
    return f"notebooks/{run_id}.ipynb"


def _intact(folder: Path, record: OutputRecord) -> bytes | None:
    try:
        content = (folder / record.name).read_bytes()
    except OSError:
        return None
    return content if digest(content) == record.sha256 else None
