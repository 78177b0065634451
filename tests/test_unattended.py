"""A run that nobody watches says in its log and its last line what became of it, and tells whom it should."""

from __future__ import annotations

import datetime as dt
import json
import logging
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from hotich_analysis import unattended
from hotich_analysis.errors import DataError
from hotich_analysis.unattended import Outcome, Watch, note

CHANGED = ["data/snapshots/2022-04-12/annex_2.csv", "n_deployed: 61 -> 62"]


def outcome(folder: Path, lang: str, status: Any) -> Outcome:
    (place := folder / lang).mkdir()
    about = {"since": {"changed": CHANGED}, "end": "2026-11-26T02:30:04+00:00"}
    (place / "manifest.json").write_text(json.dumps(about), encoding="utf-8")
    return Outcome(lang, status, place)


def program(folder: Path, code: str) -> str:
    """A program that writes what it is given into the folder, then runs some code."""
    script = folder / "a program.py"
    script.write_text(
        f"import sys, time\nopen({str(folder / 'told')!r}, 'w').write(repr(sys.argv[1:]))\n{code}"
    )
    return shlex.join([sys.executable, str(script), "one word"])


def watch(folder: Path, **options: Any) -> Watch:
    return Watch(**{"form": None, "file": None, "on_success": None, "on_failure": None, **options})


@pytest.mark.parametrize(
    ("statuses", "last_line"),
    [
        (("done", "unchanged"), f"; changed: {CHANGED[0]}, {CHANGED[1]}"),
        (("unchanged", "unchanged"), "Nothing has changed since 2026-11-26T02:30:04+00:00: "),
        (("failed", "done"), "failed in "),
    ],
)
def test_last_line_says_what_became_of_the_run(
    statuses: tuple[str, ...], last_line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with watch(tmp_path) as run:
        run.outcomes = [outcome(tmp_path, *pair) for pair in zip(("vi", "en"), statuses, strict=True)]
    said = capsys.readouterr().out.splitlines()[-1]
    assert last_line in said
    assert str(tmp_path) in said


@pytest.mark.parametrize("form", ["json", "text"])
def test_log_has_a_line_an_event_with_both_times(form: str, tmp_path: Path) -> None:
    with watch(tmp_path, form=form, file=tmp_path / "log") as run:
        assert note("step", lang="vi", step="a\nb")
        logging.getLogger("hotich_analysis.publishing.exporters").warning("a picture\ncannot be read")
        run.outcomes = [outcome(tmp_path, "vi", "done")]
    assert not note("step")  # it has ended
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 4
    if form == "text":
        assert " warning a picture cannot be read" in lines[2]
        assert 'result="done"' in lines[3]
        return
    begin, step, warning, end = map(json.loads, lines)
    assert (begin["event"], step["step"], warning["level"]) == ("begin", "a\nb", "warning")
    assert (end["result"], end["folder"], end["changed"]) == ("done", str(tmp_path / "vi"), CHANGED)
    assert dt.datetime.fromisoformat(end["time"]) == dt.datetime.fromisoformat(end["local"])


def test_program_is_called_without_a_shell_with_the_manifests_of_what_was_made(tmp_path: Path) -> None:
    with watch(tmp_path, on_success=program(tmp_path, ""), on_failure="no-such-program") as run:
        run.outcomes = [outcome(tmp_path, "vi", "done"), outcome(tmp_path, "en", "unchanged")]
    assert (tmp_path / "told").read_text() == repr(["one word", str(tmp_path / "vi" / "manifest.json")])


def test_old_news_is_told_nobody(tmp_path: Path) -> None:
    with watch(tmp_path, on_success=program(tmp_path, "")) as run:
        run.outcomes = [outcome(tmp_path, "vi", "unchanged")]
    assert not (tmp_path / "told").exists()


def test_refusal_is_told_without_a_manifest_and_raised(tmp_path: Path) -> None:
    with pytest.raises(DataError), watch(tmp_path, on_failure=program(tmp_path, "")):
        raise DataError([])
    assert (tmp_path / "told").read_text() == repr(["one word"])


@pytest.mark.parametrize(
    ("code", "fault"), [("sys.exit(7)", "exit code 7"), ("time.sleep(60)", "it took longer than 2 s")]
)
def test_program_that_fails_or_hangs_is_told_and_the_run_stands(
    code: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(unattended, "_SECONDS_OF_A_PROGRAM", 2)
    with watch(tmp_path, on_success=program(tmp_path, code)) as run:
        run.outcomes = [outcome(tmp_path, "vi", "done")]
    assert f"could not be told of the end of the run: {fault}" in capsys.readouterr().err


def test_program_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with watch(tmp_path, on_success="no-such-program x") as run:
        run.outcomes = [outcome(tmp_path, "vi", "done")]
    assert "'no-such-program' could not be told" in capsys.readouterr().err
