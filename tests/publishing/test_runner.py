"""What a caller may rely on when a report is run: whole folders, clear failures, nothing done twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import psutil
import pytest
from filelock import FileLock
from jupyter_client.manager import AsyncKernelManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader

from hotich_analysis.errors import LockedError, UsageError
from hotich_analysis.publishing import delivery, editions
from hotich_analysis.publishing.delivery import read_manifest
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.plan import Limits, ReportPlan, Run, load_reports
from hotich_analysis.publishing.runner import (
    Edition,
    EditionResult,
    Interruption,
    Progress,
    RunSettings,
    execute,
    run_report,
)
from hotich_analysis.publishing.spreadsheet import Sheet

REPORTS = """
[sums]
title.vi = "Tổng"
title.en = "Sums"
[[sums.chapters]]
notebook = "overview"
[[sums.chapters]]
notebook = "detail"
parameters.number = 7
"""
PARAMETERS = 'as_of = "latest"  # date\nlang = "en"\nnumber = 1'
HEADLINE = """
from IPython.display import display
numbers = [{"name": "ratio", "value": 0.5}, {"name": "count", "value": number}]
text = {"text/markdown": f"# Number {number} of {as_of}\\n\\nNumber {number}.", "text/plain": "text"}
display({**text, "application/vnd.hotich.headline+json": numbers}, raw=True)
"""
ONLY_HEADLINE = """
from IPython.display import display
display({"application/vnd.hotich.headline+json": {"name": "total", "value": 63}}, raw=True)
"""
FACTS = {
    "report": "sums",
    "as_of": "2022-04-12",
    "frame": 63,
    "package_version": "1.0",
    "revision": "abc",
}


def write_notebook(path: Path, *cells: str) -> None:
    """Cells that begin with a heading are text; the second is the parameters cell."""
    parameters = new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    written = [new_markdown_cell(cell) if cell.startswith("# ") else new_code_cell(cell) for cell in cells]
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = new_notebook(cells=[parameters, *written], metadata={"kernelspec": kernelspec})
    book.metadata["hotich"] = {"hide_code": True, "title": "Title for want of a heading"}
    nbformat.write(book, path)


@dataclasses.dataclass
class Desk:
    """Notebooks in one folder, reports in another, and a way to run them."""

    notebooks: Path
    out: Path
    steps: list[Progress]

    @property
    def folder(self) -> Path:
        return self.out / "sums" / "2022-04-12"

    @property
    def plan(self) -> ReportPlan:
        return load_reports(self.notebooks)["sums"]

    def run(
        self, langs: str = "en", info: dict[str, Any] | None = None, **settings: Any
    ) -> list[EditionResult]:
        self.steps.clear()
        editions = [edition(lang, **(info or {})) for lang in langs.split()]
        settings = {"jobs": 2, "facts": FACTS, "on_progress": self.steps.append, **settings}
        return run_report(self.plan, editions, folder=self.folder, settings=RunSettings(**settings))

    def break_notebook(self, code: str = "numerator = 1\nnumerator / 0", lang: str = "en") -> None:
        guarded = f"if lang == {lang!r}:\n" + textwrap.indent(code, "    ")
        write_notebook(self.notebooks / "detail.ipynb", "# Detail", "x = 1", guarded)


def edition(lang: str, **info: Any) -> Edition:
    about = {"title": "Sums", "lang": lang, "date": dt.date(2022, 4, 12), "table_of_contents": True, **info}
    table = pd.DataFrame({"unit_code": ["01"], "deployed_share": [0.5]})
    parameters = {"as_of": "2022-04-12", "lang": lang}
    sheets = [Sheet("Coverage", table)]
    return Edition(lang, DocumentInfo(**about), parameters, sheets, {"coverage.csv": b"unit_code\n01\n"})


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def set_up(folder: Path) -> Desk:
    notebooks = folder / "note {books}"  # braces, which papermill would fill with parameters
    notebooks.mkdir()
    (notebooks / "reports.toml").write_text(REPORTS, encoding="utf-8")
    write_notebook(notebooks / "overview.ipynb", "# Overview", "open('beside.txt').read()", ONLY_HEADLINE)
    write_notebook(notebooks / "detail.ipynb", HEADLINE)
    (notebooks / "beside.txt").write_text("read")
    return Desk(notebooks, folder / "out", [])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return set_up(tmp_path)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    assert [result.status for result in set_up(folder).run()] == ["done"]
    return folder


@pytest.fixture
def finished(original: Path, tmp_path: Path) -> Desk:
    """A desk with its English report made, moved to another place: reuse does not ask where it is."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path / "note {books}", tmp_path / "out", [])


def test_report_holds_documents_notebooks_and_a_true_manifest(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_bytes(b"1,2\n")
    before = Path.cwd()
    (result,) = desk.run(inputs={"data/data.csv": tmp_path / "data.csv"})
    assert (result.status, result.folder, result.messages) == ("done", desk.folder / "en", ())
    assert Path.cwd() == before
    found = contents(result.folder)
    manifest = json.loads(found.pop("manifest.json"))
    notebooks = ["notebooks/detail-7.ipynb", "notebooks/overview.ipynb"]
    assert list(found) == [*notebooks, "sums.html", "sums.pdf", "sums.xlsx"]
    recorded = {(entry["name"], entry["sha256"], entry["bytes"]) for entry in manifest["outputs"]}
    assert recorded == {
        (name, hashlib.sha256(content).hexdigest(), len(content)) for name, content in found.items()
    }
    assert manifest["inputs"] == [{"name": "data/data.csv", "sha256": hashlib.sha256(b"1,2\n").hexdigest()}]
    assert {key: manifest[key] for key in FACTS} == FACTS
    assert [(run["run_id"], run["status"]) for run in manifest["runs"]] == [
        ("overview", "done"),
        ("detail-7", "done"),
    ]
    assert manifest["runs"][1]["parameters"] == {"as_of": "2022-04-12", "lang": "en", "number": 7}
    assert manifest["runs"][1]["seconds"] > 0
    assert dt.datetime.fromisoformat(manifest["start"]) <= dt.datetime.fromisoformat(manifest["end"])
    assert result.manifest == read_manifest(result.folder)
    overview = found["notebooks/overview.ipynb"].decode()
    assert json.loads(overview)["metadata"]["papermill"]["input_path"] == "overview.ipynb"
    assert str(tmp_path) not in overview
    assert not [path for path in desk.folder.iterdir() if path.name.startswith(".")]


def test_headline_numbers_reach_manifest_and_pdf(finished: Desk) -> None:
    (result,) = finished.run()
    expected = [
        {"name": "total", "value": 63, "run_id": "overview"},
        {"name": "ratio", "value": 0.5, "run_id": "detail-7"},
        {"name": "count", "value": 7, "run_id": "detail-7"},
    ]
    assert list(result.manifest.headline) == expected
    attached = {
        item.alternative_name: item.content for item in PdfReader(result.folder / "sums.pdf").attachment_list
    }
    assert json.loads(attached["headline.json"]) == expected
    assert attached["coverage.csv"] == b"unit_code\n01\n"


def test_computed_heading_begins_a_chapter(finished: Desk) -> None:
    (result,) = finished.run()
    reader = PdfReader(result.folder / "sums.pdf")
    title = "Number 7 of 2022-04-12"
    assert [entry["/Title"] for entry in reader.outline] == ["Overview", title]
    assert title not in reader.pages[0].extract_text()  # bookmarks do for so few pages
    assert reader.pages[1].extract_text().split("\n")[1].strip() == title
    html = (result.folder / "sums.html").read_text(encoding="utf-8")
    assert html.count(title) >= 2
    assert f"{title}</h2>" in html


def test_two_forced_runs_give_equal_documents(finished: Desk) -> None:
    report = finished.folder / "en"
    before = contents(report)
    time.sleep(1.1)  # a clock read by the second would show
    (second,) = finished.run(force=True)
    assert second.status == "done"
    assert [run.status for run in second.manifest.runs] == ["done", "done"]
    after = contents(second.folder)
    for name in ("sums.pdf", "sums.html", "sums.xlsx"):
        assert after[name] == before[name], name


def test_nothing_is_written_when_nothing_changed(finished: Desk) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in finished.folder.rglob("*")}
    (result,) = finished.run()
    assert result.status == "unchanged"
    assert finished.steps == []
    assert {
        path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in finished.folder.rglob("*")
    } == before


def test_only_the_changed_notebook_is_run_again(finished: Desk) -> None:
    report = finished.folder / "en"
    kept = (report / "notebooks" / "overview.ipynb").read_bytes()
    write_notebook(finished.notebooks / "detail.ipynb", HEADLINE, "# Last words")
    (result,) = finished.run()
    assert [(run.run_id, run.status) for run in result.manifest.runs] == [
        ("overview", "unchanged"),
        ("detail-7", "done"),
    ]
    assert (result.folder / "notebooks" / "overview.ipynb").read_bytes() == kept
    assert "Last words" in (result.folder / "sums.html").read_text(encoding="utf-8")


def test_changed_inputs_run_all_again(desk: Desk, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "a.csv").write_text("1")
    desk.run(inputs={"data": data})
    (data / "a.csv").write_text("2")
    (result,) = desk.run(inputs={"data": data})
    assert result.status == "done"
    assert {run.status for run in result.manifest.runs} == {"done"}


@pytest.mark.parametrize("damage", ["sums.pdf", "subtitle"])
def test_documents_alone_are_made_anew(finished: Desk, damage: str) -> None:
    report = finished.folder / "en"
    before = (report / "sums.pdf").read_bytes()
    if damage == "sums.pdf":
        (report / "sums.pdf").write_bytes(b"")
    (result,) = finished.run(info={"subtitle": "Of 2022"} if damage == "subtitle" else {})
    assert result.status == "done"
    assert {run.status for run in result.manifest.runs} == {"unchanged"}
    assert ((result.folder / "sums.pdf").read_bytes() == before) == (damage == "sums.pdf")


def test_damaged_notebook_is_run_again(finished: Desk) -> None:
    report = finished.folder / "en"
    (report / "notebooks" / "overview.ipynb").write_text("{}")
    (result,) = finished.run()
    assert [run.status for run in result.manifest.runs] == ["done", "unchanged"]


def test_manifest_of_another_version_is_no_reason_to_stop(finished: Desk) -> None:
    report = finished.folder / "en"
    (report / "manifest.json").write_text('{"report": "sums"}')
    (result,) = finished.run()
    assert {run.status for run in result.manifest.runs} == {"done"}


def test_excerpt_says_so_in_the_manifest_and_the_full_report_follows(desk: Desk) -> None:
    (excerpt,) = desk.run(only="detail*")
    assert excerpt.manifest.only == "detail*"
    assert [run.run_id for run in excerpt.manifest.runs] == ["detail-7"]
    assert "Overview" not in (excerpt.folder / "sums.html").read_text(encoding="utf-8")
    (full,) = desk.run()
    assert [run.status for run in full.manifest.runs] == ["done", "unchanged"]


def test_failed_notebook_leaves_the_last_report_and_the_other_edition_is_delivered(finished: Desk) -> None:
    before = contents(finished.folder / "en")
    finished.break_notebook()
    english, vietnamese = finished.run("en vi")
    assert contents(finished.folder / "en") == before
    assert (english.status, vietnamese.status) == ("failed", "done")
    assert (vietnamese.folder / "sums.pdf").exists()
    assert english.folder == finished.folder / "en.failed"
    assert set(contents(english.folder)) == {"detail-7.ipynb", "detail-7.txt", "manifest.json"}
    assert {run.run_id: run.status for run in english.manifest.runs} == {
        "overview": "unchanged",
        "detail-7": "failed",
    }
    assert [(step.step, step.status) for step in finished.steps if step.lang == "en"] == [
        ("detail-7", "failed"),
        ("documents", "failed"),
    ]
    assert (finished.steps[-1].done, finished.steps[-1].total) == (5, 5)


def test_message_of_a_failure_names_all_one_needs(desk: Desk) -> None:
    desk.break_notebook()
    (result,) = desk.run()
    (message,) = result.messages
    assert message == (result.folder / "detail-7.txt").read_text(encoding="utf-8").rstrip("\n")
    assert message.splitlines() == [
        "report 'sums' (en): detail-7 failed",
        "  notebook    detail.ipynb",
        "  cell        4, In [4]:",
        "                  if lang == 'en':",
        "                      numerator = 1",
        "                      numerator / 0",
        "  parameters  as_of = '2022-04-12', lang = 'en', number = 7",
        "  error       ZeroDivisionError: division by zero",
        f"  kept        {result.folder / 'detail-7.ipynb'}",
        f"  report      {desk.folder / 'en'} was not made",
    ]
    kept = nbformat.read(result.folder / "detail-7.ipynb", as_version=4)
    errors = [
        output for cell in kept.cells for output in cell.get("outputs", ()) if output.output_type == "error"
    ]
    assert [error.ename for error in errors] == ["ZeroDivisionError"]
    assert not (desk.folder / "en").exists()


def test_a_kernel_whose_port_was_taken_is_started_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    start = AsyncKernelManager.start_kernel

    async def lose_the_port_once(self: AsyncKernelManager, **options: Any) -> None:
        calls.append("start")
        if len(calls) == 1:
            raise RuntimeError("Kernel died before replying to kernel_info")
        await start(self, **options)

    monkeypatch.setattr(AsyncKernelManager, "start_kernel", lose_the_port_once)
    (result,) = desk.run(jobs=1)
    assert result.status == "done"
    assert len(calls) == len(result.manifest.runs) + 1


def test_a_kernel_that_dies_is_a_failed_run(desk: Desk) -> None:
    desk.break_notebook("import os; os._exit(1)")
    (result,) = desk.run()
    assert "DeadKernelError" in result.messages[0]
    assert "os._exit(1)" in result.messages[0]
    assert (result.folder / "detail-7.ipynb").exists()


def test_a_later_good_run_clears_the_failure_away(finished: Desk) -> None:
    good = (finished.notebooks / "detail.ipynb").read_bytes()
    finished.break_notebook()
    finished.run()
    (finished.notebooks / "detail.ipynb").write_bytes(good)
    (result,) = finished.run()
    assert result.status == "unchanged"
    assert [path.name for path in finished.folder.iterdir()] == ["en"]


def test_report_unfit_for_the_archive_is_not_delivered(finished: Desk) -> None:
    before = contents(finished.folder / "en")
    write_notebook(finished.notebooks / "detail.ipynb", "# Detail\n\n### Too deep")
    (result,) = finished.run()
    assert result.status == "failed"
    assert "skips from level 1 to level 3" in result.messages[0]
    assert "stays as it was" in result.messages[0]
    assert contents(finished.folder / "en") == before
    assert {"sums.txt", "manifest.json", "notebooks/detail-7.ipynb"} <= set(contents(result.folder))


def test_unexpected_errors_of_one_edition_do_not_stop_the_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    collect = editions.collect_headlines

    def fail(notebooks: dict[str, Any]) -> Any:
        if notebooks["overview"].metadata.papermill.parameters.lang == "en":
            raise ZeroDivisionError
        return collect(notebooks)

    monkeypatch.setattr(editions, "collect_headlines", fail)
    assert [result.status for result in desk.run("en vi")] == ["failed", "done"]
    assert "failed unexpectedly" in caplog.text


def test_unknown_parameter_stops_the_run_before_anything_is_written(desk: Desk) -> None:
    wrong = dataclasses.replace(edition("en"), parameters={"as_off": "2022-04-12"})
    settings = RunSettings(jobs=1, facts=FACTS)
    with pytest.raises(
        UsageError, match=r"unknown parameter of notebook 'overview' 'as_off'. Did you mean 'as_of'"
    ):
        run_report(desk.plan, [wrong], folder=desk.folder, settings=settings)
    assert not desk.out.exists()


def test_a_second_run_is_turned_away_at_once(desk: Desk) -> None:
    desk.out.mkdir()
    start = time.monotonic()
    with FileLock(desk.out / ".hotich.lock"), pytest.raises(LockedError, match="another run is writing to"):
        desk.run()
    assert time.monotonic() - start < 1
    assert not desk.folder.exists()
    with delivery.locked(desk.out):
        pass


@pytest.mark.parametrize("broken_off", ["before the moves", "between the moves", "after the moves"])
def test_what_a_crash_left_is_put_right(finished: Desk, broken_off: str) -> None:
    before = contents(finished.folder / "en")
    (finished.folder / ".en.new").mkdir()
    if broken_off == "between the moves":
        (finished.folder / "en").rename(finished.folder / ".en.old")
    if broken_off == "after the moves":
        (finished.folder / ".en.old").mkdir()
    (result,) = finished.run()
    assert result.status == "unchanged"
    assert contents(finished.folder / "en") == before
    assert [path.name for path in finished.folder.iterdir()] == ["en"]


@pytest.mark.parametrize("move", [1, 2])
def test_old_folder_stays_if_the_new_one_cannot_be_moved_in(
    move: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "en"
    delivery.deliver(target, report_of(old=b"old"))
    rename: Callable[[Path, Path], Path] = Path.rename
    moves: list[Path] = []

    def refuse(path: Path, to: Path) -> Path:
        moves.append(path)
        if len(moves) == move:
            raise PermissionError
        return rename(path, to)

    monkeypatch.setattr(delivery, "_exchange", lambda *_: False)  # as where the system cannot
    monkeypatch.setattr(Path, "rename", refuse)
    before = contents(tmp_path)
    with pytest.raises(PermissionError):
        delivery.deliver(target, report_of(new=b"new"))
    assert contents(tmp_path) == before


def report_of(*, data_revision: int = 1, fingerprint: str = "", **files: bytes) -> dict[str, bytes]:
    """A report's files, with the manifest that lists them."""
    manifest = delivery.Manifest(
        **{field.name: "" for field in dataclasses.fields(delivery.Manifest)}
        | {"inputs": (), "runs": (), "headline": (), "since": None, "data_revision": data_revision}
        | {
            "outputs": delivery.record_outputs(files),
            "fingerprint": fingerprint,
        }
    )
    return {**files, "manifest.json": delivery.write_manifest(manifest)}


def test_the_new_report_takes_the_place_of_the_old_one_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "en"
    delivery.deliver(target, report_of(old=b"old"))
    one, other = tmp_path / "en", tmp_path / "other"
    shutil.copytree(one, other)
    (other / "mark").touch()
    assert delivery._exchange(one, other)
    assert ((one / "mark").exists(), (other / "mark").exists()) == (True, False)
    shutil.rmtree(other)
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("a moment without a report"))
    delivery.deliver(target, new := report_of(new=b"new"))
    assert contents(tmp_path) == {"en/mark": b"", **{f"en/{name}": content for name, content in new.items()}}


def test_file_of_ones_own_in_a_report_is_taken_over(tmp_path: Path) -> None:
    target = tmp_path / "en"
    delivery.deliver(target, report_of(a=b"1", gone=b"1"))
    (target / "mine").mkdir()
    (target / "mine" / "note.txt").write_bytes(b"mine")
    (target / "b").write_bytes(b"mine, where a file of the report will be")
    delivery.deliver(target, report_of(a=b"2", b=b"2"))
    assert set(contents(target)) == {"a", "b", "mine/note.txt", "manifest.json"}


def test_report_that_was_being_deleted_is_not_published(tmp_path: Path) -> None:
    delivery.deliver(tmp_path / ".en.old", report_of(a=b"1", b=b"2"))
    (tmp_path / ".en.old" / "b").unlink()
    delivery.clear_leftovers(tmp_path / "en")
    assert list(tmp_path.iterdir()) == []


def test_earlier_editions_are_kept_by_revision_of_the_data(tmp_path: Path) -> None:
    target = tmp_path / "en"
    for revision, text in ((1, b"a"), (1, b"b"), (2, b"c")):
        delivery.keep_edition(target, revision=revision, fingerprint=f"{text!r}")
        delivery.deliver(target, report_of(data_revision=revision, fingerprint=f"{text!r}", report=text))
    assert delivery.keep_edition(target, revision=2, fingerprint=f"{b'c'!r}") == ""
    assert delivery.keep_edition(target, revision=2, fingerprint="other") == "editions/2-1/en"
    assert delivery.keep_edition(target, revision=2, fingerprint="other") == "editions/2-1/en"
    kept = {path.parts[-3]: path.read_bytes() for path in tmp_path.glob("editions/*/en/report")}
    assert kept == {"1-1": b"a", "1-2": b"b", "2-1": b"c"}
    (tmp_path / "editions/1-1/en/report").write_bytes(b"with a remark of somebody")
    delivery.drop_editions(target, keep=1)
    assert {path.name for path in (tmp_path / "editions").iterdir()} == {"1-1", "2-1"}


def test_report_that_somebody_changed_is_kept_before_it_is_made_anew(tmp_path: Path) -> None:
    delivery.deliver(tmp_path / "en", report_of(fingerprint="same", report=b"a"))
    (tmp_path / "en" / "report").write_bytes(b"with a remark")
    assert delivery.keep_edition(tmp_path / "en", revision=1, fingerprint="same") == "editions/1-1/en"
    assert (tmp_path / "editions/1-1/en/report").read_bytes() == b"with a remark"


def test_manifest_says_where_the_edition_before_is_and_what_changed(finished: Desk) -> None:
    data = finished.notebooks / "data.csv"
    data.write_text("1")
    (first,) = finished.run(inputs={"data/data.csv": data})
    assert first.manifest.since["edition"] == "editions/1-1/en"
    data.write_text("2")
    (second,) = finished.run(inputs={"data/data.csv": data}, keep=1)
    assert second.manifest.since == {"edition": "editions/1-2/en", "changed": ["data/data.csv"]}
    assert [path.name for path in (finished.folder / "editions").iterdir()] == ["1-2"]


def test_full_disk_is_told_with_the_file_and_the_last_report_stays(
    finished: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(finished.folder / "en")

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    (result,) = finished.run(force=True)
    assert result.status == "failed"
    assert f"cannot write {finished.folder}/.en.new/" in result.messages[0]
    assert all("No space left on device" in message for message in result.messages)
    assert contents(finished.folder / "en") == before


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(cell=0.5), "the cell took longer than 0.5 s (--cell-timeout)"),
        (Limits(run=3), "the notebook took longer than 3 s (--run-timeout)"),
    ],
)
def test_hung_cell_fails_its_notebook_and_leaves_no_process(desk: Desk, limits: Limits, said: str) -> None:
    path = desk.notebooks / "detail.ipynb"
    write_notebook(path, "import os, time; open('pid', 'w').write(str(os.getpid()))", "time.sleep(60)")
    start = time.monotonic()
    executed = execute(Run("detail", path, {}), Interruption({}), limits)
    assert executed.error == said
    assert "time.sleep(60)" in executed.cell
    assert time.monotonic() - start < 40
    assert not psutil.pid_exists(int((desk.notebooks / "pid").read_text()))


def test_no_cell_begins_after_an_interrupt(desk: Desk) -> None:
    write_notebook(desk.notebooks / "detail.ipynb", "open('begun', 'w').close()")
    interruption = Interruption({})
    interruption.stop()
    executed = execute(Run("detail", desk.notebooks / "detail.ipynb", {}), interruption)
    assert "InterruptedError" in executed.error
    assert not (desk.notebooks / "begun").exists()


@pytest.mark.parametrize("forked", ["1", "0"])
def test_an_interrupt_ends_kernels_and_leaves_no_half_folder(
    forked: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_FORK_KERNELS", forked)
    write_notebook(desk.notebooks / "detail.ipynb", "open('begun', 'w').close(); import time; time.sleep(60)")
    script = f"""
import signal, sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_runner import Desk, Path
# a shell that runs the tests in the background has them ignore it, and their children with them
signal.signal(signal.SIGINT, signal.default_int_handler)
Desk(Path({str(desk.notebooks)!r}), Path({str(desk.out)!r}), []).run("en vi")
"""
    with subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True) as main:
        while not (desk.notebooks / "begun").exists():
            assert main.poll() is None
            time.sleep(0.05)
        children = psutil.Process(main.pid).children(recursive=True)
        os.kill(main.pid, signal.SIGINT)
        _, errors = main.communicate(timeout=20)
    assert "KeyboardInterrupt" in errors
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    assert list(desk.folder.rglob("*")) == []
