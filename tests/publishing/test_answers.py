"""A request that was answered before is known by its checksum, as long as the answer stands untouched."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from hotich_analysis.errors import LockedError
from hotich_analysis.publishing import delivery
from hotich_analysis.publishing.delivery import (
    ANSWERS_FILE,
    deliver,
    failure_folder,
    find_answers,
    record_outputs,
    remember_answers,
    software,
    write_manifest,
)
from tests.publishing.test_manifest import MANIFEST


def publish(folder: Path, *, revision: str = "a") -> None:
    contents = {"leadership.pdf": b"%PDF", "notebooks/gaps-a.ipynb": b"{}"}
    manifest = replace(MANIFEST, outputs=record_outputs(contents), revision=revision)
    deliver(folder, {**contents, "manifest.json": write_manifest(manifest)})


@pytest.fixture
def answered(tmp_path: Path) -> Path:
    """The folder of an edition that answers the request "vi"."""
    folder = tmp_path / "leadership" / "2022-04-12" / "vi"
    publish(folder)
    remember_answers(tmp_path, "leadership", {folder: "vi"})
    return folder


def test_the_same_request_is_answered_by_what_stands(answered: Path, tmp_path: Path) -> None:
    assert find_answers(tmp_path, "leadership", ["vi"]) == [answered]


def test_another_request_is_not(answered: Path, tmp_path: Path) -> None:
    assert answered.is_dir()
    assert find_answers(tmp_path, "leadership", ["en"]) == []
    assert find_answers(tmp_path, "leadership", ["vi", "en"]) == []
    assert find_answers(tmp_path, "annexes", ["vi"]) == []


def test_a_language_that_is_added_leaves_the_other_known(answered: Path, tmp_path: Path) -> None:
    publish(other := answered.with_name("en"))
    remember_answers(tmp_path, "leadership", {other: "en"})
    assert find_answers(tmp_path, "leadership", ["en", "vi"]) == [other, answered]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "leadership.pdf").write_bytes(b"%PDG"),
        lambda folder: (folder / "leadership.pdf").unlink(),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: publish(folder, revision="b"),  # by a program that notes no answers
        lambda folder: folder.rename(folder.with_name("old")),
        lambda folder: (folder.parents[1] / ANSWERS_FILE).write_text("{"),
        lambda folder: (folder.parents[1] / ANSWERS_FILE).write_text("[]"),
        lambda folder: (folder.parents[1] / ANSWERS_FILE).write_text('{"2022-04-12/vi": "vi"}'),
        lambda folder: (folder.parents[1] / ANSWERS_FILE).unlink(),
    ],
)
def test_what_does_not_stand_as_written_answers_nothing(answered: Path, tmp_path: Path, damage) -> None:
    damage(answered)
    assert find_answers(tmp_path, "leadership", ["vi"]) == []


def test_the_last_request_of_a_folder_counts(answered: Path, tmp_path: Path) -> None:
    remember_answers(tmp_path, "leadership", {answered: "vi, another day"})
    assert find_answers(tmp_path, "leadership", ["vi"]) == []
    assert list(json.loads((tmp_path / "leadership" / ANSWERS_FILE).read_text())) == ["2022-04-12/vi"]


def test_a_delivery_that_broke_off_is_put_right_first(answered: Path, tmp_path: Path) -> None:
    answered.rename(answered.with_name(".vi.old"))
    assert find_answers(tmp_path, "leadership", ["vi"]) == [answered]


def test_what_a_failure_left_is_removed(answered: Path, tmp_path: Path) -> None:
    failure_folder(answered).mkdir()
    assert find_answers(tmp_path, "leadership", ["vi"])
    assert not failure_folder(answered).exists()


def test_another_run_is_not_disturbed(answered: Path, tmp_path: Path) -> None:
    assert answered.is_dir()
    with FileLock(tmp_path / ".hotich.lock"), pytest.raises(LockedError, match="another run"):
        find_answers(tmp_path, "leadership", ["vi"])


def test_every_installed_library_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = software.__wrapped__()
    (tmp_path / "pandas-9.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert software.__wrapped__() != before
    assert {one.split("-")[0] for one in delivery._list_installed()} >= {"papermill", "matplotlib", "typst"}


def test_a_report_that_nothing_has_changed_for_loads_nothing_heavy(tmp_path: Path) -> None:
    command = (
        "import sys; from hotich_analysis.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'pandas', 'nbconvert', 'nbformat', 'papermill'} & sys.modules.keys()))"
    )
    arguments = [sys.executable, "-c", command, "report", "proofreading", "--lang", "vi", "--out", tmp_path]
    first, again = (subprocess.run(arguments, capture_output=True, text=True, check=True) for _ in range(2))
    folder = tmp_path / "proofreading" / "2022-04-12" / "vi"
    assert first.stdout.startswith(f"vi: done, {folder}\ndone in ")
    assert "\n['nbconvert'" in first.stdout
    assert again.stdout.startswith(f"vi: unchanged, {folder}\nNothing has changed since 20")
    assert again.stdout.endswith("\n[]\n")
    asked_otherwise = [*arguments, "--frame", "63"]
    other = subprocess.run(asked_otherwise, capture_output=True, text=True, check=True)
    assert other.stdout.startswith(f"vi: unchanged, {folder}\nNothing has changed since 20")
    assert "\n['nbconvert'" in other.stdout


def test_lock_in_a_folder_is_no_part_of_its_checksum(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("a", encoding="utf-8")
    before = delivery.digest_file(tmp_path)
    (tmp_path / ".hotich.lock").touch()
    assert delivery.digest_file(tmp_path) == before
    (tmp_path / "b.csv").touch()
    assert delivery.digest_file(tmp_path) != before
