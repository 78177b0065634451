"""What was received, written as a snapshot: whole, traced to its cells, and never changed afterwards."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from received_files import AS_OF, BIRTH, DATA, PART, copy_data, make_rows, read_file, write_rows

from hotich_analysis.dataset import deposit
from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.deposit import (
    DocumentFacts,
    Receipt,
    propose_spellings,
    read_reviewed,
    trace_cell,
    write_snapshot,
)
from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.intake import RETURNS_COLUMNS, Intake
from hotich_analysis.dataset.snapshots import list_snapshots, load_snapshot
from hotich_analysis.errors import DataError, StatusTableError, UsageError
from hotich_analysis.metrics.progress import NO_NEWS, compare

PRINTED = dt.date(2022, 4, 12)
WITH_PRINTERS = ("Khai sinh", "Số đơn vị cấp xã có máy in", "Máy in – Tổng số đơn vị cấp xã")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def receive(tmp_path: Path, n_units: int = 63, **changes: Any) -> Intake:
    """The table of make_rows(), with one value changed in the line of Hà Nội."""
    rows = make_rows(n_units)
    if "birth" in changes:
        rows[1][BIRTH - 1] = changes["birth"]
    if "part" in changes:
        rows[1][PART - 1] = changes["part"]
    return read_file(write_rows(tmp_path / "báo cáo.xlsx", rows))


def hash_files(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_data_folder_that_is_not_there_begins_as_a_copy_of_the_packages(tmp_path, data) -> None:
    folder = write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    assert folder == data / "snapshots" / "2022-04-25"
    copied = hash_files(data)
    assert {name: copied.get(name) for name in hash_files(DATA) if not name.endswith(".py")} == {
        name: content for name, content in hash_files(DATA).items() if not name.endswith(".py")
    }
    assert list(list_snapshots(data_directory=data)["snapshot_date"]) == ["2022-04-12", "2022-04-25"]


def test_packages_own_data_are_not_touched(tmp_path, data) -> None:
    before = hash_files(find_bundled("data"))
    write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    assert hash_files(find_bundled("data")) == before


def test_written_data_pass_every_check(tmp_path, data) -> None:
    write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    write_snapshot(receive(tmp_path, part=11), data, as_of=AS_OF, reason="Hà Nội đính chính")
    assert validate_data(data) == []


def test_snapshot_says_what_was_received_and_holds_its_checksums(tmp_path, data) -> None:
    intake = receive(tmp_path)
    facts = DocumentFacts("Cục Hộ tịch", "Công văn", "12/HTQTCT", "Tổng hợp")
    receipt = Receipt(dt.datetime(2022, 4, 26, 8, tzinfo=dt.UTC), "Sở Tư pháp Hà Nội")
    folder = write_snapshot(intake, data, as_of=AS_OF, document=facts, receipt=receipt)
    source = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
    content = (tmp_path / "báo cáo.xlsx").read_bytes()
    checksum = hashlib.sha256(content).hexdigest()
    assert source["received"] == {
        "báo cáo.xlsx": {
            "sha256": checksum,
            "kept": f"received/{checksum[:16]}.xlsx",
            "sender": "Sở Tư pháp Hà Nội",
            "received_at": "2022-04-26T08:00:00+00:00",
            "document": "12/HTQTCT",
        }
    }
    assert (folder / "received" / f"{checksum[:16]}.xlsx").read_bytes() == content
    assert set(source["sha256"]) == {"returns.csv", "claims.csv"}
    assert source["document"]["number"] == "12/HTQTCT"
    assert source["revision"] == 1
    returns = pd.read_csv(folder / "returns.csv", dtype="str")
    assert list(returns.columns) == list(RETURNS_COLUMNS)
    first = returns.iloc[0]
    assert (first["file"], first["sheet"], first["cell"]) == ("báo cáo.xlsx", "Bảng", "D2")
    assert (first["name_as_received"], first["value_as_received"]) == ("Hà Nội", "-")


def test_changed_byte_is_noticed(tmp_path, data) -> None:
    folder = write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    path = folder / "returns.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",10,101,", ",11,101,"), encoding="utf-8")
    with pytest.raises(StatusTableError, match="checksum"):
        load_snapshot(AS_OF, data_directory=data)


def test_correction_is_a_new_revision_and_the_old_one_stays_readable(tmp_path, data) -> None:
    first = write_snapshot(receive(tmp_path, part=10), data, as_of=AS_OF)
    before = hash_files(first)
    second = write_snapshot(receive(tmp_path, part=11), data, as_of=AS_OF, reason="Hà Nội đính chính")
    assert second == first / "revision_2"
    assert {name: content for name, content in hash_files(first).items() if "revision_" not in name} == before

    def read_part(date: str) -> int:
        status = load_snapshot(date, data_directory=data).status
        row = status[(status["unit_code"] == "01") & (status["indicator_code"] == "printers")]
        return int(row["numerator"].item())

    assert (read_part("2022-04-25@1"), read_part("2022-04-25@2"), read_part("2022-04-25")) == (10, 11, 11)
    assert load_snapshot(AS_OF, data_directory=data).revision == 2
    held = list_snapshots(data_directory=data)
    assert list(held["reason"].dropna()) == ["Hà Nội đính chính"]
    third = write_snapshot(receive(tmp_path, part=12), data, as_of=AS_OF, reason="lần hai")
    assert third.name == "revision_3"


def test_annex_of_the_package_is_corrected_by_returns_and_stays(tmp_path, data) -> None:
    date = dt.date(2022, 4, 12)
    write_snapshot(receive(tmp_path), data, as_of=date, reason="số liệu của tỉnh", replace=True)
    old = load_snapshot("2022-04-12@1", data_directory=data).status
    pd.testing.assert_frame_equal(old, load_snapshot("2022-04-12", data_directory=DATA).status)


def receive_late(tmp_path: Path, *, name: str = "muộn.xlsx") -> Intake:
    """The last unit, and a birth level of Hà Nội, in a file of their own."""
    rows = make_rows(63)
    rows[1][BIRTH - 1], rows[1][PART - 1], rows[1][PART] = "x", None, None
    return read_file(write_rows(tmp_path / name, [rows[0], rows[1], rows[-1]]))


def test_late_returns_are_added_to_what_is_held(tmp_path, data) -> None:
    facts = DocumentFacts("Cục Hộ tịch", "Công văn", "12/HTQTCT", "Tổng hợp")
    first = write_snapshot(receive(tmp_path, 62), data, as_of=AS_OF, document=facts)
    second = write_snapshot(receive_late(tmp_path), data, as_of=AS_OF, reason="nộp muộn")
    before, after = (load_snapshot(f"2022-04-25@{n}", data_directory=data) for n in (1, 2))
    keys = ["unit_code", "indicator_code"]
    changed = compare(before.status, after.status)
    changed = changed[~changed["change"].isin(["unchanged", "not_reported"])]
    assert [tuple(row) for row in changed[[*keys, "change"]].to_numpy()] == [
        ("01", "birth_registration", "corrected"),
        ("96", "birth_registration", "newly_reported"),
        ("96", "printers", "newly_reported"),
    ]
    assert after.source.issuer == "Cục Hộ tịch", "that of the new files is not named"
    assert set(after.source.details["received"]) == {"báo cáo.xlsx", "muộn.xlsx"}
    held, added = (
        pd.read_csv(folder / "returns.csv", dtype="str", keep_default_na=False) for folder in (first, second)
    )
    kept = added[added["file"] == "báo cáo.xlsx"]
    assert kept.merge(held).shape == kept.shape == (len(held) - 1, len(held.columns))
    assert validate_data(data) == []


def test_file_of_the_same_name_does_not_take_the_place_of_the_earlier_one(tmp_path, data) -> None:
    intake = receive(tmp_path, 62)
    write_snapshot(intake, data, as_of=AS_OF)
    late = receive_late(tmp_path, name="báo cáo.xlsx")
    folder = write_snapshot(late, data, as_of=AS_OF, reason="nộp muộn")
    received = load_snapshot(AS_OF, data_directory=data).source.details["received"]
    earlier = "báo cáo.xlsx (revision 1)"
    assert {name: entry["kept"].split("/")[0] for name, entry in received.items()} == {
        earlier: "received",
        "báo cáo.xlsx": "revision_2",
    }
    contents = {earlier: intake.files["báo cáo.xlsx"], **late.files}
    assert {
        name: (folder.parent / entry["kept"]).read_bytes() for name, entry in received.items()
    } == contents
    returns = pd.read_csv(folder / "returns.csv", dtype="str").set_index(["unit_code", "indicator_code"])
    assert returns["file"]["01", "printers"] == earlier
    assert returns["file"]["96", "printers"] == "báo cáo.xlsx"


def test_total_row_is_kept_of_an_only_table(tmp_path, data) -> None:
    table = [["Tỉnh", "Khai sinh", "Kết hôn"], ["Hà Nội", "x", "x"], ["Tổng số", "1/1", "1/1"]]
    write_snapshot(read_file(write_rows(tmp_path / "a.xlsx", table)), data, as_of=AS_OF)
    late = [["Tỉnh", "Khai sinh"], ["Hà Giang", "x"]]
    write_snapshot(read_file(write_rows(tmp_path / "b.xlsx", late)), data, as_of=AS_OF, reason="nộp muộn")
    first, second = (load_snapshot(f"2022-04-25@{n}", data_directory=data).claims for n in (1, 2))
    assert set(first["indicator_code"]) == {"birth_registration", "marriage_registration"}
    assert set(second["indicator_code"]) == {"marriage_registration"}


def test_what_is_held_gives_way_only_if_that_is_wanted(tmp_path, data) -> None:
    write_snapshot(receive(tmp_path, 62), data, as_of=AS_OF)
    write_snapshot(receive_late(tmp_path), data, as_of=AS_OF, reason="làm lại", replace=True)
    status = load_snapshot(AS_OF, data_directory=data).status
    assert set(status.loc[status["level"].notna(), "unit_code"]) == {"01", "96"}


def write_answers(path: Path, *answers: tuple[str, ...], headings: Sequence[str] = ("Khai sinh",)) -> Intake:
    return read_file(write_rows(path, [["Tỉnh", *headings], *answers]))


def read_cell(data: Path, date: str, unit: str, indicator: str) -> dict[Any, Any]:
    status = load_snapshot(date, data_directory=data).status
    [cell] = status.query(f"unit_code == '{unit}' and indicator_code == '{indicator}'").to_dict("records")
    return cell


def test_answers_are_added_to_printed_annexes_which_stay_as_they_are(tmp_path, data) -> None:
    copy_data(data)
    intake = write_answers(tmp_path / "a.xlsx", ("Hà Giang", "-", "3", "4"), headings=WITH_PRINTERS)
    folder = write_snapshot(intake, data, as_of=PRINTED, reason="Hà Giang đính chính")
    for name in ("annex_1.csv", "annex_2.csv"):
        assert (folder / name).read_bytes() == (folder.parent / name).read_bytes()
    first, second = (load_snapshot(f"{PRINTED}@{n}", data_directory=data) for n in (1, 2))
    changes = compare(first.status, second.status)
    changes = changes[~changes["change"].isin(NO_NEWS)]
    assert changes[["unit_code", "indicator_code", "change"]].to_numpy().tolist() == [
        ["02", "birth_registration", "corrected"],
        ["02", "printers", "newly_reported"],
    ]
    assert read_cell(data, "latest", "02", "birth_registration")["evidence"] == "a.xlsx, Bảng, B2"
    assert read_cell(data, "latest", "04", "birth_registration")["evidence"].startswith("annex_2, row 13")
    assert second.source.number == "1117/BTP-HTQTCT"
    assert "birth_registration" not in set(second.claims["indicator_code"]), "the total is of the annex"
    assert set(first.claims["indicator_code"]) - set(second.claims["indicator_code"]) == {
        "birth_registration"
    }
    assert validate_data(data) == []


def test_answers_are_added_to_answers_that_were_added_to_annexes(tmp_path, data) -> None:
    copy_data(data)
    for name, unit in (("a", "Hà Giang"), ("b", "Cao Bằng")):
        intake = write_answers(tmp_path / f"{name}.xlsx", (unit, "3", "4"), headings=WITH_PRINTERS[1:])
        write_snapshot(intake, data, as_of=PRINTED)
    last = load_snapshot(PRINTED, data_directory=data)
    assert (last.revision, set(last.source.details["received"])) == (3, {"a.xlsx", "b.xlsx"})
    assert read_cell(data, "latest", "02", "printers")["file"] == "a.xlsx"
    assert read_cell(data, "latest", "04", "printers")["file"] == "b.xlsx"
    assert validate_data(data) == []


def test_answer_takes_the_place_of_what_was_inferred(tmp_path, data) -> None:
    copy_data(data)
    heading = "Link with the shared electronic civil-status software"
    assert read_cell(data, "latest", "01", "registry_link")["is_inferred"] is True
    intake = write_answers(tmp_path / "a.xlsx", ("Hà Nội", "x"), headings=[heading])
    write_snapshot(intake, data, as_of=PRINTED)
    assert read_cell(data, "latest", "01", "registry_link")["is_inferred"] is False
    assert read_cell(data, "latest", "01", "registry_link")["level"] == "full"


def test_answer_does_not_give_way_to_absence_from_a_list(tmp_path, data) -> None:
    write_snapshot(write_answers(tmp_path / "a.xlsx", ("Hà Giang", "-"), ("Hà Nội", "x")), data, as_of=AS_OF)
    before = hash_files(data)
    table = write_rows(tmp_path / "b.xlsx", [["Tỉnh"], ["Cao Bằng"]])
    listed = read_file(table, list_of_gaps="birth_registration")
    with pytest.raises(DataError) as refused:
        write_snapshot(listed, data, as_of=AS_OF, reason="danh sách")
    [problem] = refused.value.problems
    assert "Hà Giang, birth_registration" in problem.message
    assert "none (a.xlsx, Bảng, B2)" in str(problem.expected)
    assert "revision 1 stays as it is" in str(refused.value)
    assert hash_files(data) == before
    write_snapshot(listed, data, as_of=AS_OF, reason="danh sách", replace=True)
    assert read_cell(data, "latest", "02", "birth_registration")["level"] == "full"


def test_late_answers_need_no_reason(tmp_path, data) -> None:
    write_snapshot(receive(tmp_path, 62), data, as_of=AS_OF)
    late = write_answers(tmp_path / "b.xlsx", ("Cà Mau", "x"))
    assert write_snapshot(late, data, as_of=AS_OF).name == "revision_2"
    assert load_snapshot(AS_OF, data_directory=data).source.details.get("reason") is None
    assert validate_data(data) == []


def test_what_repeats_the_answer_held_changes_nothing_and_keeps_its_place(tmp_path, data) -> None:
    first = write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    before = hash_files(data)
    again = read_file(write_rows(tmp_path / "again.xlsx", make_rows(63)))
    assert write_snapshot(again, data, as_of=AS_OF) == first
    assert hash_files(data) == before
    answers = [("Hà Nội", "x", "10", "101"), ("Hà Giang", "x Không có ĐKKS cấp xã", "11", "102")]
    mixed = write_answers(tmp_path / "mixed.xlsx", *answers, headings=WITH_PRINTERS)
    write_snapshot(mixed, data, as_of=AS_OF, reason="Hà Nội đính chính")
    assert read_cell(data, "latest", "01", "birth_registration")["file"] == "mixed.xlsx"
    assert read_cell(data, "latest", "01", "printers")["file"] == "báo cáo.xlsx"


def test_total_row_of_a_file_that_answers_for_all_takes_the_place_of_the_one_held(tmp_path, data) -> None:
    for name, mark in (("a", "x"), ("b", "-")):
        answers = [("Hà Nội", "x"), ("Hà Giang", mark), ("Tổng số", f"{1 + (mark == 'x')}/2")]
        write_snapshot(write_answers(tmp_path / f"{name}.xlsx", *answers), data, as_of=AS_OF, reason="lại")
    first, second = (load_snapshot(f"2022-04-25@{n}", data_directory=data).claims for n in (1, 2))
    assert (list(first["claimed"]), list(second["claimed"])) == ([2], [1])
    alone = write_answers(tmp_path / "c.xlsx", ("Hà Nội", "-"), ("Tổng số", "0/1"))
    write_snapshot(alone, data, as_of=AS_OF, reason="lại")
    assert load_snapshot(AS_OF, data_directory=data).claims.empty, "neither total is of all that is held"


@pytest.mark.parametrize("reason", [None, ""])
def test_correction_without_a_reason_is_refused_and_named(tmp_path, data, reason) -> None:
    write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    before = hash_files(data)
    with pytest.raises(UsageError, match=r"(?s)--reason.*Hà Nội, printers: 10/101 .*E2\) -> 11/101"):
        write_snapshot(receive(tmp_path, part=11), data, as_of=AS_OF, reason=reason)
    with pytest.raises(UsageError, match="it would be replaced"):
        write_snapshot(receive(tmp_path), data, as_of=AS_OF, reason=reason, replace=True)
    assert hash_files(data) == before


def test_nothing_is_written_of_an_intake_with_problems(tmp_path, data) -> None:
    with pytest.raises(DataError, match="mark is unknown"):
        write_snapshot(receive(tmp_path, birth="v"), data, as_of=AS_OF)
    assert not data.exists()


def test_nothing_is_written_of_a_form_without_values(tmp_path, data) -> None:
    rows = [[*row[:3], None, None, None, None] for row in make_rows(2)[1:]]
    intake = read_file(write_rows(tmp_path / "a.xlsx", [make_rows(2)[0], *rows]))
    with pytest.raises(DataError, match="no value"):
        write_snapshot(intake, data, as_of=AS_OF)
    assert not data.exists()


def test_failed_write_leaves_no_snapshot(tmp_path, data, monkeypatch) -> None:
    copy_data(data)
    before = hash_files(data)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(OSError, match="disk full"):
        write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    assert hash_files(data) == before
    assert [path.name for path in (data / "snapshots").iterdir()] == ["2022-04-12"]


def test_folder_that_another_run_has_written_meanwhile_is_not_replaced(tmp_path, data, monkeypatch) -> None:
    folder = write_snapshot(receive(tmp_path), data, as_of=AS_OF)
    before = hash_files(folder)
    plan = deposit.plan_import
    stale = lambda *given, **options: dataclasses.replace(plan(*given, **options), revision=1)  # noqa: E731
    monkeypatch.setattr(deposit, "plan_import", stale)
    with pytest.raises(OSError, match="not empty"):
        write_snapshot(receive(tmp_path, part=11), data, as_of=AS_OF, reason="đính chính")
    assert hash_files(folder) == before


def test_unit_that_is_in_no_file_is_missing_and_never_none(tmp_path, data) -> None:
    write_snapshot(receive(tmp_path, 62), data, as_of=AS_OF)
    status = load_snapshot(AS_OF, data_directory=data).status
    missing = status[status["unit_code"] == "96"]
    assert len(status) == 2 * 63
    assert missing["level"].isna().all()
    assert list(missing["evidence"]) == ["not reported"] * 2


def test_notes_that_look_like_blanks_stay_notes(tmp_path, data) -> None:
    rows = [["Tỉnh", "Khai sinh", "Khai sinh – ghi chú"]]
    notes = {"Hà Nội": "NA", "Hà Giang": "nan", "Cao Bằng": "null", "Bắc Kạn": 'một "hai", ba'}
    rows += [[name, "Một phần", note] for name, note in notes.items()]
    write_snapshot(read_file(write_rows(tmp_path / "a.xlsx", rows)), data, as_of=AS_OF)
    status = load_snapshot(AS_OF, data_directory=data).status
    assert set(status["note"].dropna()) == set(notes.values())


# --- what was received, and where a cell stands ----------------------------------------------------


def trace(data: Path, unit: str, indicator: str, date: str = "latest") -> dict[str, Any]:
    snapshot = load_snapshot(date, data_directory=data)
    [found] = trace_cell(snapshot, data, unit=unit, indicator=indicator).to_dict("records")
    return {str(name): value for name, value in found.items() if not pd.isna(value)}


def test_content_that_is_kept_already_is_not_kept_twice_and_keeps_when_it_came(tmp_path, data) -> None:
    def receive_on(day: int, *files: Intake) -> None:
        both = Intake(
            [row for one in files for row in one.rows],
            files={k: v for one in files for k, v in one.files.items()},
        )
        receipt = Receipt(dt.datetime(2022, 5, day, tzinfo=dt.UTC))
        write_snapshot(both, data, as_of=AS_OF, receipt=receipt)

    first = write_answers(tmp_path / "a.xlsx", ("Hà Nội", "x"))
    receive_on(1, first)
    receive_on(2, first, write_answers(tmp_path / "b.xlsx", ("Hà Giang", "x")))
    received = load_snapshot(AS_OF, data_directory=data).source.details["received"]
    assert {name: entry["received_at"][:10] for name, entry in received.items()} == {
        "a.xlsx": "2022-05-01",
        "b.xlsx": "2022-05-02",
    }
    assert len(list((data / "snapshots" / "2022-04-25").rglob("received/*"))) == 2
    late = write_answers(tmp_path / "c.xlsx", ("Cao Bằng", "x"))
    receive_on(3, late, Intake(files={"copy.xlsx": first.files["a.xlsx"]}))
    received = load_snapshot(AS_OF, data_directory=data).source.details["received"]
    assert received["copy.xlsx"]["kept"] == received["a.xlsx"]["kept"]
    assert len(list((data / "snapshots" / "2022-04-25").rglob("received/*"))) == 3
    assert received["a.xlsx"]["sender"] == "a", "nobody else is named"


@pytest.mark.parametrize("damage", ["missing", "changed", "strange"])
def test_received_file_that_is_missing_changed_or_on_no_record_is_found_by_the_check(
    tmp_path, data, damage: str
) -> None:
    write_snapshot(write_answers(tmp_path / "a.xlsx", ("Hà Nội", "x")), data, as_of=AS_OF)
    folder = write_snapshot(write_answers(tmp_path / "b.xlsx", ("Hà Giang", "x")), data, as_of=AS_OF)
    assert validate_data(data) == []
    [path] = (folder / "received").iterdir()
    if damage == "missing":
        path.unlink()
    elif damage == "changed":
        path.write_bytes(path.read_bytes() + b" ")
    else:
        path = path.with_name("other.xlsx")
        path.touch()
    [problem] = validate_data(data)
    assert problem.file == f"snapshots/2022-04-25/revision_2/received/{path.name}"
    message = {"missing": "is missing", "changed": "not as it was received", "strange": "on no record"}[
        damage
    ]
    assert message in problem.message
    assert load_snapshot(AS_OF, data_directory=data).revision == 2, "numbers do not wait for it"


@pytest.mark.parametrize("kept", ["../../README.md", "/etc/hosts", 7])
def test_place_of_a_received_file_outside_its_snapshot_is_refused(tmp_path, data, kept: Any) -> None:
    folder = write_snapshot(write_answers(tmp_path / "a.xlsx", ("Hà Nội", "x")), data, as_of=AS_OF)
    source = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
    source["received"]["a.xlsx"]["kept"] = kept
    (folder / "source.yml").write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    assert "no path in the folder of the date" in str(validate_data(data)[0])


def test_snapshot_from_before_files_were_kept_is_added_to(tmp_path, data) -> None:
    folder = write_snapshot(write_answers(tmp_path / "a.xlsx", ("Hà Nội", "x")), data, as_of=AS_OF)
    source = yaml.safe_load((folder / "source.yml").read_text(encoding="utf-8"))
    source["received"] = {name: entry["sha256"] for name, entry in source["received"].items()}
    (folder / "source.yml").write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    for path in (folder / "received").iterdir():
        path.unlink()
    write_snapshot(write_answers(tmp_path / "b.xlsx", ("Hà Giang", "x")), data, as_of=AS_OF)
    assert validate_data(data) == []
    assert "kept" not in trace(data, "01", "birth_registration")
    assert (data / trace(data, "02", "birth_registration")["kept"]).read_bytes() == (
        tmp_path / "b.xlsx"
    ).read_bytes()


def test_cell_is_traced_to_print_and_to_the_senders_cell_through_every_revision(tmp_path, data) -> None:
    copy_data(data)
    facts = DocumentFacts(number="7/STP")
    first = write_answers(tmp_path / "a.xlsx", ("Hà Giang", "-", "3", "4"), headings=WITH_PRINTERS)
    write_snapshot(
        first, data, as_of=PRINTED, reason="đính chính", document=facts, receipt=Receipt(sender="STP")
    )
    write_snapshot(write_answers(tmp_path / "b.xlsx", ("Cao Bằng", "-")), data, as_of=PRINTED, reason="muộn")
    printed = trace(data, "02", "birth_registration", "2022-04-12@1")
    assert (printed["document"], printed["annex"], printed["column"]) == (
        "1117/BTP-HTQTCT",
        "annex_2",
        "Đăng ký khai sinh",
    )
    assert (printed["name_as_received"], printed["value_as_received"]) == ("Hà Giang", "x")
    assert printed["rule"] == "“x” is read as full"
    sent = trace(data, "02", "birth_registration")
    assert [sent[name] for name in ("document", "file", "sheet", "cell", "sender", "rule")] == [
        "7/STP",
        "a.xlsx",
        "Bảng",
        "B2",
        "STP",
        "“-” is read as none",
    ]
    assert (data / sent["kept"]).read_bytes() == (tmp_path / "a.xlsx").read_bytes()
    assert sent["sha256"] == hashlib.sha256((tmp_path / "a.xlsx").read_bytes()).hexdigest()
    assert read_cell(data, "latest", "02", "printers")["document"] == "7/STP"
    assert read_cell(data, "latest", "01", "birth_registration")["document"] == "1117/BTP-HTQTCT"
    assert trace(data, "02", "printers")["rule"].startswith("both counts as they stand; 3/4 is partial")
    assert trace(data, "04", "printers") | {"unit_code": ""} == {
        "unit_code": "",
        "name_vi": "Cao Bằng",
        "indicator_code": "printers",
        "snapshot_date": "2022-04-12",
        "revision": 3,
        "state": "not_reported",
        "is_inferred": False,
        "rule": "asked, and no answer of the unit is held",
    }
    assert trace(data, "01", "scanners")["state"] == "not_asked"
    with pytest.raises(UsageError, match="printers"):
        trace(data, "01", "printer")


@pytest.mark.parametrize(
    ("unit", "indicator", "rule"),
    [
        ("02", "registry_link", "a unit of the list is read as none, one that is not in it as full"),
        ("01", "registry_link", "by inference"),
        ("02", "marriage_registration", "“-” is read as none"),
        ("35", "marriage_registration", "for it has the note"),
    ],
)
def test_rule_that_read_a_printed_cell_is_said(unit: str, indicator: str, rule: str) -> None:
    assert rule in trace(DATA, unit, indicator)["rule"]


def test_rule_that_read_a_list_is_said(tmp_path, data) -> None:
    table = write_rows(tmp_path / "b.xlsx", [["Tỉnh"], ["Cao Bằng"]])
    write_snapshot(read_file(table, list_of_gaps="birth_registration"), data, as_of=AS_OF)
    assert trace(data, "04", "birth_registration")["rule"].endswith("they are read as none")
    assert "by inference" in trace(data, "01", "birth_registration")["rule"]


# --- names that are reviewed ----------------------------------------------------------------------


def propose(tmp_path: Path, name: str = "Ha Noy") -> tuple[Path, Path]:
    rows = make_rows(2)
    rows[1][1:3] = [None, name]
    path, review = write_rows(tmp_path / "a.xlsx", rows), tmp_path / "names.csv"
    propose_spellings(read_file(path).unknown_names, review)
    return path, review


def test_unknown_names_are_proposed_with_candidates_and_where_they_were_seen(tmp_path) -> None:
    _, review = propose(tmp_path)
    table = pd.read_csv(review, dtype="str", keep_default_na=False)
    assert table.to_dict("records") == [
        {
            "spelling": "Ha Noy",
            "unit_code": "",
            "candidates": table["candidates"][0],
            "seen_in": "a.xlsx, Bảng, C2",
        }
    ]
    assert "'Hà Nội'" in table["candidates"][0]


@pytest.mark.parametrize("code", ["01", "1"])
def test_reviewed_name_is_used_and_added_with_where_it_was_seen(tmp_path, data, code: str) -> None:
    path, review = propose(tmp_path)
    review.write_text(
        review.read_text(encoding="utf-8").replace("Ha Noy,,", f"Ha Noy,{code},"), encoding="utf-8"
    )
    reviewed = read_reviewed(review, DATA)
    write_snapshot(read_file(path, spellings=reviewed), data, as_of=AS_OF, spellings=reviewed)
    new, old = (
        set((folder / "units" / "spellings.csv").read_text(encoding="utf-8").splitlines())
        for folder in (data, DATA)
    )
    assert new - old == {'63,01,Ha Noy,reviewed import,"a.xlsx, Bảng, C2",ok,'}
    assert old <= new
    assert validate_data(data) == []
    assert read_file(path).unknown_names, "the package's own spellings are as before"


@pytest.mark.parametrize(
    ("code", "message"), [("99", "the code is that of no province"), ("02", "means Hồ Chí Minh already")]
)
def test_reviewed_name_of_a_wrong_code_is_refused(tmp_path, code: str, message: str) -> None:
    review = tmp_path / "names.csv"
    review.write_text(f"spelling,unit_code,candidates,seen_in\nHCM,{code},,a.xlsx\n", encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_reviewed(review, DATA)


@pytest.mark.parametrize(
    "spelling", ["Hà Tây", "Ha Tay", "HN", "TP. Cao Bằng", "Phù Yên district", "Quang Bình"]
)
def test_question_on_record_is_not_settled_by_a_review(tmp_path, spelling: str) -> None:
    review = tmp_path / "names.csv"
    review.write_text(f"spelling,unit_code,candidates,seen_in\n{spelling},04,,a.xlsx\n", encoding="utf-8")
    with pytest.raises(DataError, match="not sure"):
        read_reviewed(review, DATA)


def test_reviewed_name_without_its_origin_is_refused(tmp_path) -> None:
    review = tmp_path / "names.csv"
    review.write_text("spelling,unit_code,candidates,seen_in\nHa Noy,01,,\n", encoding="utf-8")
    with pytest.raises(DataError, match="blank"):
        read_reviewed(review, DATA)


def test_name_that_a_spreadsheet_would_run_is_not_proposed(tmp_path) -> None:
    _, review = propose(tmp_path, "-2+3+cmd|' /C calc'!A0")
    assert review.read_text(encoding="utf-8-sig").splitlines() == ["spelling,unit_code,candidates,seen_in"]
