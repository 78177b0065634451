"""Notebooks are pages to read: logic stays in the library, and outputs are committed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest

from hotich_analysis.display import notebook_output
from hotich_analysis.publishing.delivery import HEADLINE_TYPE, collect_headlines
from hotich_analysis.publishing.plan import load_reports

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
OF_THE_ANALYST = {"explore", "tutorial"}
"""Opened in JupyterLab, part of no report."""

FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)
FORBIDDEN_CALLS = {"groupby", "merge", "apply", "pivot", "pivot_table"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"national_overview", "indicator_gaps", "reconciliation"}


def test_cells_hold_no_logic(notebook: Any) -> None:
    for cell in code_cells(notebook):
        tree = ast.parse(cell.source)
        assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)], cell.source
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & FORBIDDEN_CALLS, cell.source


def test_cells_are_short(notebook: Any) -> None:
    assert all(len(cell.source.splitlines()) <= 8 for cell in code_cells(notebook))
    assert len(code_cells(notebook)) <= 14


def test_every_code_cell_was_run_in_order(notebook: Any) -> None:
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_output_is_an_error_or_a_warning(notebook: Any) -> None:
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}


def test_no_output_lives_only_as_long_as_its_kernel(notebook: Any) -> None:
    shown = [kind for cell in code_cells(notebook) for output in cell.outputs for kind in output.data]
    assert "application/vnd.jupyter.widget-view+json" not in shown
    assert "widgets" not in notebook.metadata


def test_parameters_are_annotated_scalars_with_a_comment_each(notebook: Any) -> None:
    [cell] = [cell for cell in code_cells(notebook) if "parameters" in tags(cell)]
    lines = cell.source.splitlines()
    assert len(lines) <= 6
    for line, node in zip(lines, ast.parse(cell.source).body, strict=True):
        assert isinstance(node, ast.AnnAssign)
        assert isinstance(node.value, ast.Constant)
        assert "  # " in line
    assert {"as_of", "lang"} <= {node.target.id for node in ast.parse(cell.source).body}


def test_static_text_stands_in_both_languages_side_by_side(notebook: Any) -> None:
    texts = [tags(cell) & {"vi", "en"} for cell in notebook.cells if cell.cell_type == "markdown"]
    assert texts[::2] == [{"vi"}] * (len(texts) // 2)
    assert texts[1::2] == [{"en"}] * (len(texts) // 2)


def test_answer_stands_before_any_figure(notebook: Any) -> None:
    shown = [kind for cell in code_cells(notebook) for output in cell.outputs for kind in output.data]
    assert "text/markdown" in shown[: shown.index("image/svg+xml") if "image/svg+xml" in shown else None]


def test_no_number_is_typed_into_prose(notebook: Any) -> None:
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not [text for text in texts if any(character.isdigit() for character in text)]


def test_what_stays_of_a_report_has_no_question_as_heading() -> None:
    chapters = {one.notebook for plan in load_reports(FOLDER).values() for one in plan.chapters}
    for path in (path for path in NOTEBOOKS if path.stem in chapters):
        cells = nbformat.read(path, as_version=4).cells
        kept = [
            cell.source for cell in cells if cell.cell_type == "markdown" and "remove_cell" not in tags(cell)
        ]
        headings = [line for text in kept for line in text.splitlines() if line.startswith("#")]
        assert not [heading for heading in headings if heading.endswith("?")], path.stem


def test_every_notebook_is_part_of_a_report_or_one_of_the_analysts_own() -> None:
    used = {chapter.notebook for plan in load_reports(FOLDER).values() for chapter in plan.chapters}
    assert {path.stem for path in NOTEBOOKS} - used <= OF_THE_ANALYST
    assert not used & OF_THE_ANALYST


def test_headline_numbers_have_the_type_that_the_manifest_collects() -> None:
    notebook = nbformat.read(FOLDER / "national_overview.ipynb", as_version=4)
    names = {number["name"] for number in collect_headlines({"national_overview": notebook})}
    assert "marriage_registration.deployed_share" in names
    assert HEADLINE_TYPE == notebook_output.HEADLINE_TYPE
