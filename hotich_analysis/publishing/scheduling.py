"""Hotich PDF among the output formats of JupyterLab's scheduler (jupyter-scheduler, extra `scheduler`).

Its environment manager lists the formats, its execution manager writes outputs as text; both are extended
here, and a server is told to use them by two flags (docs/scheduling.md). The scheduler names a file after its
format, so ours is called "hotich.pdf".
"""

from __future__ import annotations

import ast
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import fsspec
import nbconvert
from jupyter_scheduler.environments import CondaEnvironmentManager
from jupyter_scheduler.executors import DefaultExecutionManager
from nbformat import NotebookNode

from hotich_analysis.publishing.exporters import HotichPDFExporter

PDF_FORMAT: Final = "hotich.pdf"
"""The format as the scheduler knows it, and the end of its file's name."""


class HotichEnvironmentManager(CondaEnvironmentManager):  # type: ignore[misc] # it has no types
    """The environments of jupyter-scheduler, each with Hotich PDF besides its own output formats."""

    def list_environments(self) -> list[Any]:
        """Return the environments that jobs may name."""
        environments: list[Any] = super().list_environments()
        for environment in environments:
            environment.output_formats = [*environment.output_formats, PDF_FORMAT]
        return environments

    def output_formats_mapping(self) -> dict[str, str]:
        """Return what each output format is called."""
        return {**super().output_formats_mapping(), PDF_FORMAT: HotichPDFExporter.export_from_notebook}


class HotichExecutionManager(DefaultExecutionManager):  # type: ignore[misc] # it has no types
    """Runs a notebook as jupyter-scheduler does, and writes each output as the bytes it is."""

    def create_output_files(self, job: Any, notebook_node: NotebookNode) -> None:
        """Write every output format of a job, the PDF last: where it fails, the notebook is there to be read.

        Raises ExportError for a PDF that cannot be made; the job then has failed, and says why.
        """
        staging = Path(self.staging_paths["input"])
        about = {"metadata": {"name": staging.stem, "path": str(staging.parent)}}
        for output_format in sorted(job.output_formats, key=PDF_FORMAT.__eq__):
            exporter = _make_exporter(output_format, job.parameters or {})
            output, _ = exporter.from_notebook_node(notebook_node, resources=about)
            content = output if isinstance(output, bytes) else output.encode()
            with fsspec.open(self.staging_paths[output_format], "wb") as file:
                file.write(content)


def _make_exporter(output_format: str, parameters: dict[str, str]) -> Any:
    if output_format != PDF_FORMAT:
        return nbconvert.get_exporter(output_format)()  # type: ignore[no-untyped-call]
    # The scheduler does not say in the notebook what it ran with, as papermill does. Parameters are Python
    # source, so that of a text stands in quotes.
    lang = ""
    with suppress(SyntaxError, ValueError):
        lang = str(ast.literal_eval(parameters.get("lang", "''")))
    return HotichPDFExporter(document_lang=lang)  # type: ignore[no-untyped-call]
