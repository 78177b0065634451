"""Notebooks on a Dask cluster: the same notebooks as on one machine, also when a worker is killed in mid-run.

A real scheduler and two real workers on the loopback interface.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from hotich_analysis.errors import UsageError
from hotich_analysis.publishing import cluster
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.editions import Edition, EditionResult, RunSettings
from hotich_analysis.publishing.plan import load_reports
from hotich_analysis.publishing.runner import run_report

REPORTS = """
[tales]
title.vi = "Chuyện"
title.en = "Tales"
[[tales.chapters]]
notebook = "tale"
parameters.number = 1
[[tales.chapters]]
notebook = "tale"
parameters.number = 2
"""
READ = """
import os
from pathlib import Path
from IPython.display import Markdown
where = Path(os.environ["TALES"])
read = [(where / "below" / "told.txt").read_text(), Path("beside.txt").read_text()]
Markdown(" ".join(["# Tale", str(number), *read]))
"""
DIE_ONCE = """
import signal
killed = Path(os.environ["KILLED"])
if number == 2 and not killed.exists() and not killed.write_text(str(where)):
    os.kill(os.getppid(), signal.SIGKILL)  # the worker, whose child this kernel is
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None) as started:
        yield started.scheduler_address.replace("tcp", "dask")


def run(folder: Path, out: str, cells: list[str], **settings: Any) -> list[EditionResult]:
    notebooks = folder / "notebooks"
    (folder / "tales" / "below").mkdir(parents=True, exist_ok=True)
    (folder / "tales" / "below" / "told.txt").write_text("told")
    notebooks.mkdir(exist_ok=True)
    (notebooks / "reports.toml").write_text(REPORTS, encoding="utf-8")
    (notebooks / "beside.txt").write_text("beside")
    parameters = new_code_cell('lang = "en"\nnumber = 0', metadata={"tags": ["parameters"]})
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = new_notebook(cells=[parameters, *map(new_code_cell, cells)], metadata={"kernelspec": kernelspec})
    nbformat.write(book, notebooks / "tale.ipynb")
    environment = {"TALES": folder / "tales", "KILLED": str(folder / "killed")}
    facts = {"report": "tales", "as_of": "2022-04-12", "frame": 63, "package_version": "1", "revision": None}
    info = DocumentInfo(title="Tales", lang="en", date=dt.date(2022, 4, 12))
    return run_report(
        load_reports(notebooks)["tales"],
        [Edition("en", info, {"lang": "en"})],
        folder=folder / out / "tales" / "2022-04-12",
        settings=RunSettings(jobs=2, facts=facts, environment=environment, **settings),
    )


def test_a_killed_worker_costs_a_retry_and_the_report_is_that_of_one_machine(
    tmp_path: Path, address: str
) -> None:
    (here,) = run(tmp_path, "here", [READ])
    (there,) = run(
        tmp_path, "there", [READ, DIE_ONCE], executor=partial(cluster.open_cluster, address), force=True
    )
    assert (here.status, there.status, there.messages) == ("done", "done", ())
    seen = Path((tmp_path / "killed").read_text())
    assert seen != tmp_path / "tales"  # it had travelled
    assert not seen.parent.exists() or seen.parent.name.startswith("hotich-")
    assert [record.run_id for record in there.manifest.runs] == ["tale-1", "tale-2"]
    for name in ("tale-1", "tale-2"):
        told = [
            nbformat.read(one.folder / "notebooks" / f"{name}.ipynb", as_version=4) for one in (here, there)
        ]
        first, second = ([cell.outputs for cell in book.cells if cell.cell_type == "code"] for book in told)
        assert f"# Tale {name[-1]} told beside" in str(first)
        assert first == second[: len(first)]


def test_a_cluster_that_is_not_there_is_told_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE_S", 1)
    nowhere = "dask://127.0.0.1:9"
    with pytest.raises(UsageError, match=f"no Dask scheduler answers at {nowhere}.*Nothing was run"):
        run(tmp_path, "there", [READ], executor=partial(cluster.open_cluster, nowhere))
    assert not (tmp_path / "there" / "tales").exists()


def test_workers_of_another_version_are_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(cluster, "_VERSION", "0.0.1")
    with pytest.raises(UsageError, match=r"workers need hotich-analysis 0\.0\.1, as here: tcp://127"):
        run(tmp_path, "there", [READ], executor=partial(cluster.open_cluster, address))
