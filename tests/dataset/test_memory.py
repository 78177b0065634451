"""What was checked or read is not checked or read again, unless anything that it depends on was changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from data_copies import SNAPSHOT, DataCopy

from hotich_analysis.dataset import checks, snapshots
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.dataset.snapshots import load_annex_layout, load_snapshot
from hotich_analysis.errors import StatusTableError

LATER = "2022-05-12"


@pytest.fixture(autouse=True)
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOTICH_CACHE", str(tmp_path / "memory"))
    return tmp_path / "memory"


@pytest.fixture
def two_dates(data_copy: DataCopy) -> DataCopy:
    """A copy of the data with the dispatch's snapshot twice: on its date, and a month later."""
    folder = data_copy.directory / "snapshots"
    shutil.copytree(data_copy.directory / SNAPSHOT, folder / LATER)
    name = f"snapshots/{LATER}/source.yml"
    data_copy.replace(name, "snapshot_date: 2022-04-12", f"snapshot_date: {LATER}")
    return data_copy


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The snapshots that a check reads, as it reads them."""
    found: list[str] = []
    read_status = checks.read_status

    def note(folder, source, data_directory, **options):
        found.append(folder.name)
        return read_status(folder, source, data_directory, **options)

    monkeypatch.setattr(checks, "read_status", note)
    return found


def damage(data: DataCopy, name: str, old: str, new: str) -> None:
    """Change a file so that neither its size nor its date tells."""
    path = data.directory / name
    before = path.stat()
    text = data.read(name)
    assert old in text, name
    assert len(old.encode()) == len(new.encode())
    data.write(name, text.replace(old, new, 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_checked_is_not_checked_again(two_dates, read) -> None:
    assert validate_data(two_dates.directory) == []
    assert read == ["2022-04-12", LATER]
    assert validate_data(two_dates.directory) == []
    assert read == ["2022-04-12", LATER]


def test_of_several_snapshots_the_changed_one_alone_is_checked_again(two_dates, read) -> None:
    validate_data(two_dates.directory)
    read.clear()
    name = f"snapshots/{LATER}/source.yml"
    two_dates.write(name, two_dates.read(name) + "# looked through again\n")
    assert validate_data(two_dates.directory) == []
    assert read == [LATER]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"{SNAPSHOT}/annex_2.csv", ",x,", ",y,"),
        (f"snapshots/{LATER}/annex_2.csv", ",x,", ",y,"),
        (f"{SNAPSHOT}/claims.csv", "n_deployed", "n_deplayed"),
        (f"snapshots/{LATER}/claims.csv", "n_deployed", "n_deplayed"),
        (f"snapshots/{LATER}/source.yml", "frame: 63", "frame: 34"),
        ("restrictions.csv", "Chỉ có", "Chỉ cò"),
        ("units/units.csv", ",1,", ",9,"),
        ("units/spellings.csv", ",ok,", ",no,"),
        ("boundaries/provinces.geojson", '"01"', '"99"'),
        ("datapackage.json", '"claims', '"klaims'),
    ],
)
def test_a_changed_file_is_always_checked_again(name, old, new, two_dates, monkeypatch, tmp_path) -> None:
    assert validate_data(two_dates.directory) == []
    damage(two_dates, name, old, new)
    found = validate_data(two_dates.directory)
    assert validate_data(two_dates.directory) == found
    monkeypatch.setenv("HOTICH_CACHE", str(tmp_path / "nothing remembered"))
    assert validate_data(two_dates.directory) == found
    if name != "datapackage.json":  # the name of a resource that nothing refers to
        assert found


def test_a_table_that_others_refer_to_is_read_for_a_changed_snapshot(two_dates) -> None:
    validate_data(two_dates.directory)
    two_dates.replace(f"snapshots/{LATER}/claims.csv", "registry_link,n_none", "registry_lynk,n_none")
    messages = {problem.message for problem in validate_data(two_dates.directory)}
    assert "the value is not in indicators.csv" in messages


def test_what_changes_while_it_is_checked_is_not_taken_as_checked(two_dates, monkeypatch) -> None:
    name, recall = f"snapshots/{LATER}/annex_2.csv", checks._recall
    good = two_dates.read(name)
    damage(two_dates, name, ",x,", ",y,")
    bad = two_dates.read(name)
    with monkeypatch.context() as patch:  # mended behind the back of a check that has just begun
        patch.setattr(checks, "_recall", lambda: two_dates.write(name, good) or recall())
        assert validate_data(two_dates.directory) == []
    two_dates.write(name, bad)
    assert validate_data(two_dates.directory)


def test_a_snapshot_with_a_problem_is_never_taken_as_checked(two_dates) -> None:
    damage(two_dates, f"snapshots/{LATER}/annex_2.csv", ",x,", ",y,")
    first = validate_data(two_dates.directory)
    assert {problem.file for problem in first} == {f"snapshots/{LATER}/annex_2.csv"}
    assert validate_data(two_dates.directory) == first


def test_another_software_takes_nothing_as_checked(two_dates, read, monkeypatch) -> None:
    validate_data(two_dates.directory)
    read.clear()
    monkeypatch.setattr(checks, "_describe_software", lambda: "another version")
    assert validate_data(two_dates.directory) == []
    assert read == ["2022-04-12", LATER]


def test_software_is_told_by_its_sources(monkeypatch, tmp_path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (package / "one.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(checks, "files", lambda _: package)
    before = checks._describe_software.__wrapped__()
    (package / "one.py").write_text("a = 2\n", encoding="utf-8")
    assert checks._describe_software.__wrapped__() != before


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[1, 2]", "null"])
def test_an_unreadable_memory_remembers_nothing(content, two_dates, read, memory) -> None:
    validate_data(two_dates.directory)
    (memory / "faultless.json").write_text(content, encoding="utf-8")
    read.clear()
    assert validate_data(two_dates.directory) == []
    assert read == ["2022-04-12", LATER]


def test_where_nothing_can_be_remembered_all_is_checked(two_dates, read, memory) -> None:
    memory.write_text("a file in the place of the folder", encoding="utf-8")
    for _ in range(2):
        assert validate_data(two_dates.directory) == []
    assert read == 2 * ["2022-04-12", LATER]


def test_the_data_folder_is_left_as_it_is(data_copy) -> None:
    before = sorted(data_copy.directory.rglob("*"))
    validate_data(data_copy.directory)
    assert sorted(data_copy.directory.rglob("*")) == before


def test_a_folder_without_snapshots_is_told_so_each_time(data_copy) -> None:
    validate_data(data_copy.directory)
    shutil.rmtree(data_copy.directory / SNAPSHOT)
    for _ in range(2):
        found = {problem.message for problem in validate_data(data_copy.directory)}
        assert "there is no snapshot" in found


def test_a_snapshot_is_read_once_while_no_file_changes(two_dates, monkeypatch) -> None:
    first = load_snapshot(LATER, data_directory=two_dates.directory)
    monkeypatch.setattr(snapshots, "read_status", lambda *_: pytest.fail("read again"))
    again = load_snapshot(LATER, data_directory=two_dates.directory)
    pd.testing.assert_frame_equal(first.status, again.status)
    assert again.references is first.references
    assert again.source == first.source


def test_a_changed_file_of_a_snapshot_is_read_again(data_copy) -> None:
    load_snapshot(data_directory=data_copy.directory)
    damage(data_copy, f"{SNAPSHOT}/annex_2.csv", ",x,", ",-,")
    with pytest.raises(StatusTableError, match="checksum"):
        load_snapshot(data_directory=data_copy.directory)


def test_a_changed_table_of_the_folder_makes_a_snapshot_read_again(data_copy) -> None:
    before = load_snapshot(data_directory=data_copy.directory).status
    data_copy.replace("restrictions.csv", "Không có ĐKKS cấp xã,", "Không có ĐKKS cấp xã ,")
    with pytest.raises(StatusTableError, match="the note is unknown"):
        load_snapshot(data_directory=data_copy.directory)
    data_copy.replace("restrictions.csv", "Không có ĐKKS cấp xã ,", "Không có ĐKKS cấp xã,")
    pd.testing.assert_frame_equal(load_snapshot(data_directory=data_copy.directory).status, before)


def test_a_new_spelling_is_known_at_once(data_copy) -> None:
    assert load_province_names(data_copy.directory).name_of["01"] == "Hà Nội"
    name = "units/spellings.csv"
    data_copy.write(name, data_copy.read(name) + "63,01,Thăng Long,a test,here,ok,\n")
    assert load_province_names(data_copy.directory).resolve("Thăng Long") == "01"


def test_what_a_caller_does_to_a_snapshot_stays_with_that_caller(data_copy) -> None:
    one = load_snapshot(data_directory=data_copy.directory)
    one.status.loc[:, "note"] = "scribbled on"
    del one.claims["claimed"]
    one.source.details["annexes"].clear()
    other = load_snapshot(data_directory=data_copy.directory)
    assert not other.status["note"].eq("scribbled on").any()
    assert "claimed" in other.claims
    assert other.source.details["annexes"]


def test_the_layout_of_the_annexes_is_that_of_the_last_printed_document(two_dates) -> None:
    assert load_annex_layout(data_directory=two_dates.directory).date.isoformat() == LATER
    assert (
        load_annex_layout("2022-04-12", data_directory=two_dates.directory).date.isoformat() == "2022-04-12"
    )
