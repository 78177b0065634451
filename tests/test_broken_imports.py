"""Imports that break off, or run at once: a data folder is whole at every moment, and nobody's rows are lost.

A child is killed at one of its operations on the disk, then at another; at a hundred in `make test-long`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotich_analysis import cli, importing
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.folder import find_bundled, find_start, hold, list_files
from hotich_analysis.dataset.snapshots import load_snapshot

N_KILLS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 6
DATE = "2022-04-25"
FORK = multiprocessing.get_context("fork")
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, apart from that of temporary files."""
    (tmp_path / "temporary").mkdir()
    (work := tmp_path / "work").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("HOTICH_DATA", "")
    monkeypatch.chdir(work)
    return work


def write_returns(name: str, units: list[str], mark: str = "x") -> Path:
    path = Path(f"{name}.csv")
    path.write_text("".join(["Tỉnh,Khai sinh\n", *(f"{unit},{mark}\n" for unit in units)]), encoding="utf-8")
    return path


def take_in(*arguments: object) -> int:
    """Run the command in this process; the data folder is `data`."""
    with pytest.raises(SystemExit) as stop:
        cli.main(["import", *map(str, arguments), "--as-of", DATE, "--data", "data"])
    return int(stop.value.code or 0)


def count_writing(act: Callable[[], None], *, folder: Path) -> None:
    """Call `act` before each operation that changes something below a folder."""

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and not (
            isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        ):
            return
        changing = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate")
        if event in changing and str(Path(os.fsdecode(arguments[0])).absolute()).startswith(str(folder)):
            act()

    synchronise = os.fsync

    def wrapped(descriptor: int) -> None:
        act()
        synchronise(descriptor)

    os.fsync = wrapped
    sys.addaudithook(hear)


def run_child(arguments: tuple[object, ...], *, kill_at: int | None) -> tuple[int, int]:
    """Exit code of an import, and how many operations it made; killed before one of them if that is told."""
    made = FORK.Value("i", 0)

    def count() -> None:
        made.value += 1
        if made.value == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def run() -> None:
        count_writing(count, folder=Path.cwd())
        os._exit(take_in(*arguments))

    child = FORK.Process(target=run)
    child.start()
    child.join()
    return int(child.exitcode or 0), made.value


def list_points(n_made: int) -> list[int]:
    return sorted({1 + round(place * (n_made - 1) / (N_KILLS - 1)) for place in range(N_KILLS)})


def hash_data() -> dict[str, str]:
    hashes = {}
    for path in list_files(Path("data")):
        hashes[path.relative_to("data").as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return hashes


def list_leftovers() -> list[str]:
    return [str(path) for path in Path().rglob(".*") if ".part" in path.name or path.name.endswith(".owner")]


LATE = ("Cà Mau", "Bạc Liêu")


def prepare(kind: str) -> tuple[object, ...]:
    """Leave what is there before the import, and return what it is called with."""
    held = write_returns("held", ["Hà Nội", "Hà Giang"])
    if kind == "a first import":
        return (held,)
    if kind == "a first import to an empty folder":
        Path("data").mkdir()
        return (held,)
    assert take_in(held) == 0
    Path("names.csv").write_text("spelling,unit_code,candidates,seen_in\nCa Mao,96,,muộn\n", encoding="utf-8")
    late = [write_returns(unit, [unit]) for unit in LATE]
    return (*late, write_returns("new name", ["Ca Mao"], "").rename("again.csv"), "--spellings", "names.csv")


@pytest.mark.parametrize("kind", ["a first import", "a first import to an empty folder", "a second import"])
def test_killed_import_leaves_a_whole_folder_or_none_and_the_next_one_succeeds(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importing, "validate_data", lambda _: [])  # it takes its time, and comes before
    monkeypatch.setattr(importing, "_find_time", lambda: dt.datetime(2022, 4, 26, tzinfo=dt.UTC))

    arguments, before = prepare(kind), hash_data()
    shutil.copytree(folder, start := folder.with_name("start"))
    code, n_made = run_child(arguments, kill_at=None)
    assert (code, n_made > 6) == (0, True)
    whole = hash_data()
    for kill_at in list_points(n_made):
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(start, folder, dirs_exist_ok=True)
        code, _ = run_child(arguments, kill_at=kill_at)
        assert code == -signal.SIGKILL, "it was killed"
        left = hash_data()
        if kind == "a first import":
            assert left in ({}, whole)
        elif kind == "a second import":
            names = {name for name in left if left[name] != before.get(name)}
            assert names in (
                set(),
                {"units/spellings.csv"},
                {name for name in whole if whole[name] != before.get(name)},
            )
            assert load_snapshot(DATE, data_directory=Path("data")).revision in (1, 2)
        elif left != whole:
            assert find_start(Path("data")) == find_bundled("data") or not left.items() - whole.items()
        assert take_in(*arguments) == 0
        assert hash_data() == whole
        assert list_leftovers() == []
    assert validate_data(Path("data")) == []
    capsys.readouterr()


def test_copy_that_broke_off_is_completed_and_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    held = write_returns("held", ["Hà Nội"])
    shutil.copytree(find_bundled("data") / "units", "data/units")
    cut = Path("data/units/units.csv")
    cut.write_bytes(cut.read_bytes()[:1000])
    assert take_in(held, "--dry-run") == 0
    assert {path.parent.name for path in list_files(Path("data"))} == {"units"}
    assert take_in(held) == 0
    assert "part of a copy that broke off: it is completed" in capsys.readouterr().err
    assert validate_data(Path("data")) == []


@pytest.mark.parametrize("lost", ["boundaries", "snapshots/2022-04-12"])
def test_folder_that_is_not_whole_is_not_written_to(lost: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(write_returns("held", ["Hà Nội"])) == 0
    shutil.rmtree(Path("data", lost))
    before = hash_data()
    assert take_in(write_returns("late", ["Hà Giang"])) == 3
    said = capsys.readouterr().err
    assert f"{lost}/" in said
    assert "the file is missing" in said
    assert "Nothing was written" in said
    assert hash_data() == before


def test_import_beside_another_ends_with_4_and_names_who_holds_the_lock_since_when(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held, late = write_returns("held", ["Hà Nội"]), write_returns("late", ["Hà Giang"])
    for path in (held, late):
        before = hash_data()
        with hold(Path("data").resolve()):
            assert take_in(path) == 4
            said = capsys.readouterr().err
            assert f"process {os.getpid()} of " in said
            assert "0 min" in said
            assert "nothing was written; wait until it has ended" in said
            assert take_in(path, "--dry-run") == 0, "who only looks waits for nobody"
        assert hash_data() == before
        assert take_in(path) == 0
        capsys.readouterr()


def test_lock_of_an_import_that_was_killed_holds_nobody() -> None:
    held = write_returns("held", ["Hà Nội"])
    code, _ = run_child((held,), kill_at=5)
    assert code == -signal.SIGKILL
    assert Path(".data.hotich.lock.owner").is_file()
    assert take_in(held) == 0


def test_what_a_first_import_killed_at_its_end_has_left_beside_the_folder_is_cleared_away() -> None:
    held = write_returns("held", ["Hà Nội"])
    assert take_in(held) == 0
    for name in (".data.hotich.lock", ".data.hotich.lock.owner", ".data.part-abc"):
        Path(name).touch()
    assert take_in(held) == 0
    assert [path.name for path in Path().glob(".*")] == []


def name_spelling(number: int) -> tuple[Path, Path]:
    """A return under a name of its own that is not known, and the review that knows it."""
    name = f"Ca Mao {'abcdefgh'[number]}"
    review = Path(f"names{number}.csv")
    review.write_text(f"spelling,unit_code,candidates,seen_in\n{name},96,,muộn\n", encoding="utf-8")
    return write_returns(f"return{number}", [name], mark="x" if number % 2 else "-"), review


@pytest.mark.parametrize("is_begun", [False, True])
def test_two_imports_at_once_lose_nothing(is_begun: bool, capsys: pytest.CaptureFixture[str]) -> None:
    if is_begun:
        assert take_in(write_returns("held", ["Hà Nội"])) == 0
    calls = [
        (*name_spelling(number)[:1], "--spellings", name_spelling(number)[1], "--reason", "muộn")
        for number in (0, 1)
    ]
    children = [FORK.Process(target=lambda call=call: os._exit(take_in(*call))) for call in calls]
    for child in children:
        child.start()
    for child in children:
        child.join()
    codes = [child.exitcode for child in children]
    assert 0 in codes
    assert set(codes) <= {0, 4}
    assert [take_in(*call) for call in calls] == [0, 0], "who came too late comes again"
    spellings = Path("data/units/spellings.csv").read_text(encoding="utf-8")
    assert [spellings.count(f"Ca Mao {letter}") for letter in "ab"] == [1, 1]
    assert validate_data(Path("data")) == []
    capsys.readouterr()
