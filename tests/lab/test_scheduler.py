"""A notebook as a job of JupyterLab's scheduler, from its creation to its files, as docs/scheduling.md says.

jupyter-scheduler is not imported here, only run: importing it warns.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lab_server import ROOT, SCHEDULER, Lab
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader

PDF_FORMAT = "hotich.pdf"
NOTEBOOK = "indicator_gaps.ipynb"


def create_job(lab: Lab, notebook: str, parameters: dict[str, str]) -> str:
    [environment, *_] = json.loads(lab.ask("scheduler/runtime_environments")[0])
    answer, _ = lab.ask(
        "scheduler/jobs",
        name="one chapter",
        input_uri=notebook,
        runtime_environment_name=environment["name"],
        output_formats=[PDF_FORMAT, "ipynb"],
        parameters=parameters,
    )
    return str(json.loads(answer)["job_id"])


def wait_for_job(lab: Lab, job: str, is_done: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """What the server says of a job once `is_done` is true of it."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        described: dict[str, Any] = json.loads(lab.ask(f"scheduler/jobs/{job}")[0])
        if is_done(described):
            return described
        time.sleep(0.1)
    raise TimeoutError(described)


def run_job(lab: Lab, notebook: str, parameters: dict[str, str]) -> tuple[dict[str, Any], dict[str, Path]]:
    """A job from its creation until its files are there: what is said of it, and the files by format."""
    job = create_job(lab, notebook, parameters)
    # the status before a job begins is STOPPED
    ended = wait_for_job(lab, job, lambda described: described["status"] in {"COMPLETED", "FAILED"})
    lab.ask(f"scheduler/jobs/{job}/download_files")
    brought = wait_for_job(lab, job, lambda described: described["downloaded"])
    return ended, {file["file_format"]: lab.folder / file["file_path"] for file in brought["job_files"]}


def read_pdf(path: Path) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    return reader, " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture(scope="module")
def files(lab: Lab) -> dict[str, Path]:
    ended, files = run_job(lab, NOTEBOOK, {"as_of": '"2022-04-12"', "lang": '"en"'})
    assert ended["status"] == "COMPLETED", ended["status_message"]
    return files


def test_hotich_pdf_is_among_the_output_formats(lab: Lab) -> None:
    for environment in json.loads(lab.ask("scheduler/runtime_environments")[0]):
        assert {"name": PDF_FORMAT, "label": "Hotich PDF"} in environment["output_formats"]
        assert {"ipynb", "html"} < {each["name"] for each in environment["output_formats"]}


def test_job_ends_with_a_notebook_and_a_pdf(files: dict[str, Path]) -> None:
    assert set(files) == {PDF_FORMAT, "ipynb", "input"}
    assert files[PDF_FORMAT].suffix == ".pdf"
    assert files[PDF_FORMAT].read_bytes().startswith(b"%PDF")
    cells = nbformat.read(files["ipynb"], as_version=4).cells
    [injected] = [cell for cell in cells if "injected-parameters" in cell.metadata.get("tags", ())]
    assert injected.source == 'as_of = "2022-04-12"\nlang = "en"'
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")


def test_pdf_of_a_job_is_in_the_language_asked_for(files: dict[str, Path]) -> None:
    reader, text = read_pdf(files[PDF_FORMAT])
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "As of 12 April 2022" in text
    assert "Đến ngày" not in text


def test_job_that_fails_says_why_and_keeps_its_notebook_and_pdf(lab: Lab) -> None:
    cells = [new_markdown_cell("# Failing"), new_code_cell("1 / 0")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), lab.folder / "failing.ipynb")
    ended, files = run_job(lab, "failing.ipynb", {})
    assert ended["status"] == "FAILED"
    assert "ZeroDivisionError" in ended["status_message"]
    assert "ZeroDivisionError" in read_pdf(files[PDF_FORMAT])[1]


def test_file_of_settings_and_make_say_what_the_flags_of_the_document_say() -> None:
    text = (ROOT / "docs/scheduling.md").read_text(encoding="utf-8")
    by_file = json.loads(text.partition("```json")[2].partition("```")[0])
    traits = {f"{app}.{name}": value for app, settings in by_file.items() for name, value in settings.items()}
    assert traits == dict(flag.removeprefix("--").split("=") for flag in SCHEDULER)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(flag in makefile for flag in SCHEDULER)
