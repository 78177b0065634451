"""`hotich.explore()`: the widgets of JupyterLab brought together with what writes files.

What is seen is saved as CSV (the table of gaps, with codes), XLSX (that and all units), SVG (the map) and PDF
(sentence, map, tables; tagged and fit for the archive like a report).
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode

from hotich_analysis.dataset.snapshots import list_snapshots, load_snapshot
from hotich_analysis.display.explore.engine import Engine, View
from hotich_analysis.display.table import strip_bold
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import HotichError
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import write_pdf
from hotich_analysis.publishing.spreadsheet import Sheet, write_workbook
from hotich_analysis.vocabulary import Lang

if TYPE_CHECKING:
    from hotich_analysis.display.explore.panel import ExplorationPanel


def explore(
    as_of: str = "latest",
    *,
    lang: Lang = "vi",
    folder: str | Path = "exports",
    data_directory: Path | None = None,
) -> ExplorationPanel:
    """Return widgets to choose item, date, frame, weighting, region and unit, and to save what is seen.

    as_of: the snapshot shown first; all that are held can be chosen. folder: where files are saved, from the
    notebook's own folder; made when first needed, files of the same name are replaced. data_directory: of the
    snapshots, default the data in use. What goes wrong once the widgets are there is said in a sentence.
    Raises HotichError without the extra `lab`, UsageError for a language or date that is not known,
    StatusTableError for a snapshot that cannot be read.
    """
    try:
        from hotich_analysis.display.explore.panel import ExplorationPanel
    except ModuleNotFoundError as missing:
        if missing.name != "ipywidgets":
            raise
        raise HotichError("explore() needs ipywidgets: pip install 'hotich-analysis[lab]'") from missing
    first = load_snapshot(as_of, data_directory=data_directory)
    directory = first.references.directory  # whatever is in use when another is chosen
    rows = list_snapshots(data_directory=directory)[["snapshot_date", "revision"]]
    editions = [f"{date}@{revision}" for date, revision in rows.itertuples(index=False)]
    held = {edition: partial(load_snapshot, edition, data_directory=directory) for edition in editions}
    return ExplorationPanel(Engine(first, held, lang=lang), save=partial(save_view, folder=Path(folder)))


def save_view(view: View, *, folder: Path) -> list[Path]:
    """Write what is seen as CSV, XLSX, SVG and PDF and return the paths; all are made before any is written.

    Raises ExportError for a PDF that cannot be made, OSError where nothing can be written.
    """
    csv = view.gaps.to_csv(index=False, lineterminator="\n").encode()
    contents = {
        ".csv": csv,
        ".xlsx": _write_workbook(view),
        ".svg": view.picture.svg.encode(),
        ".pdf": _write_document(view, csv),
    }
    folder.mkdir(parents=True, exist_ok=True)
    paths = {folder / f"{_name_files(view)}{suffix}": content for suffix, content in contents.items()}
    for path, content in paths.items():
        path.write_bytes(content)
    return list(paths)


def _name_files(view: View) -> str:
    """What is chosen as the name of files: two choices never have the same."""
    choice = view.choice
    words = load_wording("en", view.country.snapshot.references)
    region = words.region(choice.region) if choice.region else ""
    date = choice.as_of.replace("@", "-r")
    chosen = (choice.indicator, date, choice.frame, choice.weight, region, choice.unit)
    parts = [str(part) for part in (*chosen, view.say.lang) if part]
    plain = unicodedata.normalize("NFKD", "_".join(parts)).encode("ascii", "ignore").decode()
    return re.sub(r"[^\w.-]+", "-", plain.lower())


def _write_workbook(view: View) -> bytes:
    say, snapshot, tables = view.say, view.country.snapshot, view.sheets
    about = {"frame": str(snapshot.frame), "year": str(snapshot.units["population_year"].iloc[0])}
    notes = (strip_bold(view.sentence), say.citation(snapshot.source))
    columns = {column for table in tables.values() for column in table.columns}
    labels = {column: say(f"field-{column}", **about) for column in columns}
    sheets = [Sheet(name, table, labels, notes) for name, table in tables.items()]
    return write_workbook(sheets, title=view.title, date=snapshot.snapshot_date)


def _write_document(view: View, csv: bytes) -> bytes:
    say, snapshot = view.say, view.country.snapshot
    citation = say.citation(snapshot.source)
    info = DocumentInfo(
        title=view.title,
        lang=say.lang,
        subtitle=say("document-subtitle", citation=citation),
        date=snapshot.snapshot_date,
        author="hotich_analysis",
        description=say("document-description", citation=citation),
        chapter_breaks=False,
        attached={"gaps.csv": say("attachment-gaps")},
    )
    return write_pdf(_compose(view), info, attachments={"gaps.csv": csv}, strict=True)


def _compose(view: View) -> NotebookNode:
    """What is seen as a notebook that has been run: what documents are made of."""
    tables = [view.table, view.card.tabulate(view.say)] if view.card else [view.table]
    bundles = [view.picture._repr_mimebundle_(), *((table._repr_mimebundle_(), {}) for table in tables)]
    outputs = [{"output_type": "display_data", "data": data, "metadata": about} for data, about in bundles]
    cells = [
        {"cell_type": "markdown", "source": view.sentence, "metadata": {}},
        {"cell_type": "code", "source": "", "metadata": {}, "execution_count": None, "outputs": outputs},
    ]
    metadata = {"hotich": {"hide_code": True}}
    book = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}
    return nbformat.from_dict(book)  # type: ignore[no-untyped-call, no-any-return]
