"""The one call of pandoc that each document is made with: how Markdown is read, filtered and described."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

from hotich_analysis.errors import ExportError
from hotich_analysis.publishing import document
from hotich_analysis.publishing.document import DocumentInfo

TEMPLATES = Path(str(files("hotich_analysis.publishing").joinpath("templates")))
_FILTERS = ("foreign_html.lua", "notebook.lua", "structure.lua", "tables.lua")
# CommonMark with what JupyterLab adds. No footnotes: Lab has none, those of two chapters would be mixed up,
# and a note that refers to itself keeps pandoc busy for ever.
_MARKDOWN = (
    "commonmark+fenced_divs+raw_attribute+tex_math_dollars+pipe_tables+strikeout+task_lists"
    "+autolink_bare_uris+gfm_auto_identifiers"
)
_NO_DATE = dt.date(1980, 1, 1)  # the first that archives know


def call_pandoc(markdown: str, info: DocumentInfo, *options: str, folder: Path) -> tuple[bytes, list[str]]:
    """Call pandoc in `folder` on Markdown in sections; return what it wrote, and what is lacking.

    Its clock shows the document's date. Raises ExportError if pandoc refuses the document.
    """
    import pypandoc

    texts = {key: value for key, value in list_settings(info).items() if value and isinstance(value, str)}
    command = [
        pypandoc.get_pandoc_path(), f"--from={_MARKDOWN}", "--wrap=none", "--eol=lf", "--standalone",
        "--log=log.json", *(f"--lua-filter={TEMPLATES / name}" for name in _FILTERS),
        *(f"--metadata={key}={document.clean(text)}" for key, text in texts.items()), *options,
    ]  # fmt: skip
    midnight = dt.datetime.combine(info.date or _NO_DATE, dt.time(), dt.UTC)
    clock = {"SOURCE_DATE_EPOCH": f"{midnight.timestamp():.0f}"}
    done = subprocess.run(
        command, input=markdown.encode(), cwd=folder, env=os.environ | clock, capture_output=True, check=False
    )
    if done.returncode:
        raise ExportError(f"pandoc cannot read the document: {done.stderr.decode(errors='replace')}")
    return done.stdout, _warnings(folder / "log.json")


def list_settings(info: DocumentInfo) -> dict[str, Any]:
    """Return what a document says about itself, by name; the date in ISO form."""
    return {**dataclasses.asdict(info), "date": info.date and info.date.isoformat()}


def _warnings(log: Path) -> list[str]:
    messages = json.loads(log.read_text(encoding="utf-8"))
    warnings = [entry for entry in messages if entry["verbosity"] == "WARNING"]
    told = [entry.get("message") or entry.get("pretty", entry["type"]) for entry in warnings]
    return [warning for warning in told if "translation" not in warning]  # of words that we do not use
