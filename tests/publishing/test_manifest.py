"""A manifest is read as it was written, by people and by machines."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from hotich_analysis.errors import DataError
from hotich_analysis.publishing.delivery import (
    HEADLINE_TYPE,
    InputRecord,
    Manifest,
    OutputRecord,
    RunRecord,
    collect_headlines,
    read_manifest,
    record_outputs,
    working_folder,
    write_manifest,
)

RUN = RunRecord("gaps-a", "gaps.ipynb", {"as_of": "2022-04-12", "top": 3}, "done", 1.25, "f00")
MANIFEST = Manifest(
    report="leadership",
    as_of="2022-04-12",
    lang="vi",
    frame=63,
    package_version="1.0",
    revision=None,
    start="2022-04-13T00:00:00+00:00",
    end="2022-04-13T00:00:09+00:00",
    only="*",
    fingerprint="beef",
    inputs=(InputRecord("dữ liệu.csv", "00"),),
    outputs=(OutputRecord("leadership.pdf", "11", 2),),
    runs=(RUN,),
    headline=({"name": "deployed_share", "value": 0.5, "run_id": "gaps-a"},),
)


def test_manifest_is_read_as_written(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(write_manifest(MANIFEST))
    assert read_manifest(tmp_path) == MANIFEST


def test_manifest_is_readable_and_in_order() -> None:
    text = write_manifest(MANIFEST).decode()
    assert "dữ liệu.csv" in text
    assert text.count("\n") > 30
    assert list(json.loads(text)) == [
        *("report", "as_of", "lang", "frame", "package_version", "revision", "start", "end", "only"),
        *("fingerprint", "inputs", "outputs", "runs", "headline", "today"),
        *("data_revision", "since"),
    ]
    keys = ["run_id", "notebook", "parameters", "status", "seconds", "fingerprint"]
    assert list(json.loads(text)["runs"][0]) == keys


@pytest.mark.parametrize("text", [None, "{", "[]", "{}", '{"inputs": [{"nam": 1}]}'])
def test_what_is_no_manifest_is_refused_with_its_path(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(DataError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_outputs_are_recorded_with_checksum_and_size() -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert record_outputs({"a/b": b""}) == (OutputRecord("a/b", empty, 0),)


def test_headlines_are_collected_in_order_single_and_listed() -> None:
    def shown(numbers: object) -> object:
        return new_output("display_data", data={HEADLINE_TYPE: numbers})

    stream = new_output("stream", text="no number")
    first = new_notebook(
        cells=[
            new_markdown_cell("# Text"),
            new_code_cell("x", outputs=[stream, shown({"name": "a", "value": 1, "unit": "provinces"})]),
        ]
    )
    second = new_notebook(
        cells=[new_code_cell("x", outputs=[shown([{"name": "b", "value": 2}, {"name": "c", "value": 3}])])]
    )
    assert collect_headlines({"one": first, "two": second}) == (
        {"name": "a", "value": 1, "unit": "provinces", "run_id": "one"},
        {"name": "b", "value": 2, "run_id": "two"},
        {"name": "c", "value": 3, "run_id": "two"},
    )


def test_working_folder_of_a_killed_process_is_removed_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, mine = tmp_path / "hotich_working_abc", tmp_path / "hotich"
    for folder in (left, mine):
        (folder / "a").mkdir(parents=True)
        os.utime(folder, (0, 0))
    with working_folder() as first:
        os.utime(first, (0, 0))
        with working_folder() as second:
            assert {path.name for path in tmp_path.iterdir()} == {first.name, second.name, "hotich"}
    assert list(tmp_path.iterdir()) == [mine]
