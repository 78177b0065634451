"""`hotich template` and `hotich import`: what they write, what they refuse, and what they say."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from hotich_analysis import importing
from hotich_analysis.dataset import folder
from hotich_analysis.dataset.references import load_provinces, load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.forms import return_form

Run = Callable[..., tuple[int, str, str]]
DATE = "2022-04-25"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A form of one province, filled in."""
    return fill(tmp_path / "Hà Giang.xlsx")


def fill(path: Path, *, unit: str = "02", level: str = "Đầy đủ", count: int | str = 7) -> Path:
    return_form.write_return_form(path, load_references(), frame=63, unit=unit)
    book = openpyxl.load_workbook(path)
    levels, ratios = book.worksheets[1:]
    levels["D4"], ratios["D5"], ratios["E5"] = level, count, 10
    book.save(path)
    return path


def take_in(run: Run, *arguments: object) -> tuple[int, str, str]:
    return run("import", *arguments, "--as-of", DATE, "--data", "data")


def list_files(folder: str = "data") -> set[str]:
    return {str(path) for path in Path(folder).rglob("*") if path.is_file() and path.name[0] != "."}


# --- template -------------------------------------------------------------------------------------


def test_template_for_one_province_by_name(run) -> None:
    code, out, _ = run("template", "a.xlsx", "--unit", "Hà Giang", "--as-of", DATE)
    assert (code, out) == (0, "written: a.xlsx\n")
    sheets = openpyxl.load_workbook("a.xlsx").worksheets
    assert sheets[0]["B4"].value == DATE
    assert [cell.value for cell in sheets[1][4]][1:3] == ["02", "Hà Giang"]


def test_filled_template_holds_the_latest_snapshot(run) -> None:
    assert run("template", "a.xlsx", "--unit", "01", "--filled", "--as-of", DATE)[0] == 0
    assert openpyxl.load_workbook("a.xlsx").worksheets[1]["D4"].value == "Đầy đủ"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.pdf"], "a.xlsx"),
        (["a.xlsx", "--unit", "Hà Giag", "--as-of", DATE], "Hà Giang"),
        (["a.xlsx", "--unit", "Hà Giang", "--as-of", "2025-07-01"], "this is Tuyên Quang (2025)"),
    ],
)
def test_template_that_cannot_be_is_refused_as_usage(run, arguments: list[str], message: str) -> None:
    code, _, err = run("template", *arguments)
    assert code == 2
    assert message in err
    assert list(Path().iterdir()) == []


def test_each_unit_gets_a_form_of_its_own_in_one_call(run) -> None:
    code, out, _ = run("template", "--each-unit", "forms/april", "--as-of", DATE)
    assert (code, out) == (0, "written: 63 forms in forms/april\n")
    forms = sorted(Path("forms/april").iterdir())
    assert (len(forms), forms[0].name, forms[1].name) == (63, "01-Hà Nội.xlsx", "02-Hà Giang.xlsx")
    sheets = openpyxl.load_workbook(forms[1]).worksheets
    assert sheets[0]["B4"].value == DATE
    assert [[cell.value for cell in row][1:3] for row in sheets[1].iter_rows(min_row=4)] == [
        ["02", "Hà Giang"]
    ]


@pytest.fixture
def three_units(monkeypatch: pytest.MonkeyPatch) -> None:
    units = load_references().units_of(63).iloc[:3]
    monkeypatch.setattr("hotich_analysis.dataset.references.References.units_of", lambda *_, **__: units)


@pytest.mark.usefixtures("three_units")
def test_forms_that_are_filled_in_are_named_and_never_written_over_without_force(run) -> None:
    assert run("template", "--each-unit", "forms", "--as-of", DATE)[0] == 0
    blank, filled, *_ = sorted(Path("forms").iterdir())
    book = openpyxl.load_workbook(filled)
    book.worksheets[2]["D5"] = 7
    book.save(filled)
    before = {path: path.read_bytes() for path in (blank, filled)}
    code, _, err = run("template", "--each-unit", "forms", "--as-of", "2022-05-25")
    assert code == 2
    assert "1 file with something filled in would be written over: nothing was written" in err
    assert f"- {filled}\n" in err
    assert "--force" in err
    assert {path: path.read_bytes() for path in before} == before
    assert run("template", "--each-unit", "forms", "--as-of", "2022-05-25", "--force")[0] == 0
    assert openpyxl.load_workbook(filled).worksheets[2]["D5"].value is None


def test_blank_form_is_written_anew_and_a_filled_one_kept_also_alone(run) -> None:
    assert run("template", "a.xlsx", "--unit", "02", "--as-of", DATE)[0] == 0
    assert run("template", "a.xlsx", "--unit", "02", "--as-of", "2022-05-25")[0] == 0
    assert openpyxl.load_workbook("a.xlsx").worksheets[0]["B4"].value == "2022-05-25"
    fill(Path("a.xlsx"))
    before = Path("a.xlsx").read_bytes()
    assert run("template", "a.xlsx", "--unit", "02", "--as-of", DATE)[0] == 2
    assert Path("a.xlsx").read_bytes() == before


def test_file_that_is_no_form_is_not_written_over(run) -> None:
    Path("a.xlsx").write_text("a letter", encoding="utf-8")
    assert run("template", "a.xlsx")[0] == 2
    assert Path("a.xlsx").read_text(encoding="utf-8") == "a letter"


@pytest.mark.parametrize(
    "arguments", [[], ["a.xlsx", "--each-unit", "forms"], ["--each-unit", "forms", "--unit", "02"]]
)
def test_template_is_told_where_to_write_once(run, arguments: list[str]) -> None:
    code, _, err = run("template", *arguments)
    assert code == 2
    assert "--each-unit DIR" in err
    assert list(Path().iterdir()) == []


def test_template_in_a_folder_that_is_not_there_is_refused(run) -> None:
    code, _, err = run("template", "none/a.xlsx")
    assert code == 2
    assert "cannot use 'none/a.xlsx'" in err


# --- import: what is written ----------------------------------------------------------------------


def test_import_writes_the_snapshot_and_says_who_reported_and_what_changed(run, form) -> None:
    code, out, _ = take_in(run, form)
    assert code == 0
    assert "1 of 63 provinces report; not reported: Hà Nội, Vĩnh Phúc" in out
    assert "compared with 2022-04-12, revision 1" in out
    assert out.rstrip().endswith(f"snapshots/{DATE}")
    status = load_snapshot(DATE, data_directory=Path("data")).status
    row = status[(status["unit_code"] == "02") & (status["indicator_code"] == "book_digitisation")]
    assert (row["numerator"].item(), row["denominator"].item()) == (7, 10)


def test_several_files_make_one_snapshot(run, form) -> None:
    other = fill(Path("Hà Nội.xlsx"), unit="01")
    code, out, _ = take_in(run, form, other)
    assert code == 0
    assert "2 of 63 provinces report" in out


def test_dry_run_shows_the_changes_and_writes_nothing(run, form) -> None:
    code, out, _ = take_in(run, form, "--dry-run")
    assert code == 0
    assert "newly_reported" in out
    assert "7/10" in out
    assert out.endswith("dry run: nothing was written\n")
    assert not Path("data").exists()


def test_package_that_is_installed_is_not_written_to(run, form, monkeypatch, tmp_path) -> None:
    bundled = tmp_path / "site-packages" / "hotich_analysis" / "data"
    shutil.copytree(
        importing.find_bundled("data"), bundled, ignore=shutil.ignore_patterns("*.py", "__pycache__")
    )
    for module in (importing, folder):
        monkeypatch.setattr(module, "find_bundled", lambda _: bundled)
    code, _, err = run("import", form, "--as-of", DATE)
    assert code == 2
    assert "--data DIR" in err


def test_document_is_stated_in_the_snapshot(run, form) -> None:
    document = [
        "--issuer",
        "Cục Hộ tịch",
        "--type",
        "Công văn",
        "--number",
        "12/HTQTCT",
        "--title",
        "Tổng hợp",
    ]
    assert take_in(run, form, *document)[0] == 0
    source = load_snapshot(DATE, data_directory=Path("data")).source
    assert (source.issuer, source.number, source.title) == ("Cục Hộ tịch", "12/HTQTCT", "Tổng hợp")


# --- import: corrections --------------------------------------------------------------------------


def test_correction_needs_a_reason_and_is_named(run, form) -> None:
    assert take_in(run, form)[0] == 0
    before = list_files()
    code, _, err = take_in(run, fill(form, count=9))
    assert code == 2
    assert "give its reason (--reason)" in err
    assert "Hà Giang, book_digitisation: 7/10 (Hà Giang.xlsx, Số liệu, D5) -> 9/10" in err
    assert list_files() == before


def test_file_that_repeats_what_is_held_changes_nothing(run, form) -> None:
    assert take_in(run, form)[0] == 0
    before = list_files()
    code, out, _ = take_in(run, form)
    assert (code, out) == (
        0,
        f"nothing new: all 2 values received are held by revision 1 of {DATE}; nothing was written\n",
    )
    assert list_files() == before


def test_correction_is_a_revision_that_commands_read_beside_the_first(run, form) -> None:
    assert take_in(run, form)[0] == 0
    code, out, _ = take_in(run, fill(form, count=9), "--reason", "Hà Giang đính chính")
    assert code == 0
    assert "compared with 2022-04-25, revision 1: 1 change\n" in out
    assert "corrected" in out
    assert out.rstrip().endswith(f"snapshots/{DATE}/revision_2")
    shown = {}
    for revision in ([], ["--revision", 1], ["--revision", 2]):
        _, table, _ = run("gaps", "--as-of", DATE, *revision, "--data", "data", "--format", "csv")
        shown[tuple(revision)] = table
    assert shown[()] == shown["--revision", 2]
    assert "Hà Giang đính chính" in run("snapshots", "--data", "data")[1]
    assert run("gaps", "--as-of", DATE, "--revision", 3, "--data", "data")[0] == 2


def list_reporting() -> set[str]:
    status = load_snapshot(DATE, data_directory=Path("data")).status
    return set(status.loc[status["level"].notna(), "unit_code"])


def test_late_forms_are_added_to_the_provinces_that_are_held(run) -> None:
    held = load_provinces()[:58]
    lines = [f"{name},x\n" for name in held["name_vi"]]
    Path("a.csv").write_text("".join(["Tỉnh,Khai sinh\n", *lines]), encoding="utf-8")
    assert take_in(run, "a.csv")[0] == 0
    late = [fill(Path(f"{unit}.xlsx"), unit=unit) for unit in ("95", "96")]
    code, out, _ = take_in(run, *late, "--dry-run")
    assert (code, "60 of 63 provinces report" in out) == (0, True)
    code, out, _ = take_in(run, *late)
    assert code == 0
    assert out.count("newly_reported") == 4
    assert "corrected" not in out
    assert list_reporting() == {*held["unit_code"], "95", "96"}


def test_form_is_added_to_the_annexes_of_its_date(run, form) -> None:
    shutil.copytree(importing.find_bundled("data"), "data", ignore=shutil.ignore_patterns("*.py", "_*"))
    code, out, _ = run("import", form, "--as-of", "2022-04-12", "--data", "data")
    assert code == 0
    assert "63 of 63 provinces report" in out
    assert "1 change\n" in out
    assert out.rstrip().endswith("snapshots/2022-04-12/revision_2")


def test_answers_that_would_give_way_to_a_list_are_named_and_refused_unless_replaced(run, form) -> None:
    assert take_in(run, fill(form, level="-"))[0] == 0
    before = list_files()
    Path("a.csv").write_text("STT,Tỉnh\n1,Cao Bằng\n", encoding="utf-8")
    arguments = ("a.csv", "--list-of-gaps", "provincial_portal", "--reason", "danh sách")
    for dry_run in ([], ["--dry-run"]):
        code, _, err = take_in(run, *arguments, *dry_run)
        assert code == 3
        assert "Hà Giang, provincial_portal" in err
        assert "Nothing was written: revision 1 stays as it is" in err
        assert "--replace" in err
        assert list_files() == before
    code, out, _ = take_in(run, *arguments, "--replace")
    assert code == 0
    assert "1 cell of book_digitisation would be lost: Hà Giang" in out
    assert out.rstrip().endswith("/revision_2")


def test_replacing_leaves_what_is_in_the_files(run, form) -> None:
    other = fill(Path("Hà Nội.xlsx"), unit="01")
    assert take_in(run, other)[0] == 0
    assert take_in(run, form, "--reason", "làm lại", "--replace")[0] == 0
    assert list_reporting() == {"02"}


def test_number_is_traced_to_the_senders_cell(run, form, monkeypatch) -> None:
    monkeypatch.setattr(importing, "_find_time", lambda: dt.datetime(2022, 4, 26, 8, tzinfo=dt.UTC))
    assert take_in(run, form, "--from", "Sở Tư pháp Hà Giang")[0] == 0
    asked = ("trace", "--unit", "Hà Giang", "--indicator", "book_digitisation", "--data", "data")
    code, out, _ = run(*asked)
    assert code == 0
    found = {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1].strip() for line in out.splitlines()}
    assert (found["file"], found["sheet"], found["cell"]) == ("Hà Giang.xlsx", "Số liệu", "D5")
    assert (found["sender"], found["received_at"]) == ("Sở Tư pháp Hà Giang", "2022-04-26T08:00:00+00:00")
    assert Path("data", found["kept"]).read_bytes() == form.read_bytes()
    assert "annex" not in found
    [row] = json.loads(run(*asked, "--format", "json")[1])
    assert (row["cell"], row["numerator"], row["annex"]) == ("D5", 7, None)
    assert run(*asked, "--format", "csv")[1].startswith("unit_code,name_vi,indicator_code,snapshot_date,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--unit", "Hà Giag", "--indicator", "printers"], "Did you mean 'Hà Giang'"),
        (["--unit", "02", "--indicator", "printer"], "Did you mean 'printers'"),
        (["--unit", "02", "--indicator", "printers", "--as-of", "2022-04-13"], "2022-04-12"),
        (["--unit", "02"], "--indicator"),
    ],
)
def test_trace_of_what_is_not_known_proposes_what_is(run, arguments: list[str], message: str) -> None:
    code, _, err = run("trace", *arguments)
    assert code == 2
    assert message in err


# --- import: refusals -----------------------------------------------------------------------------


def test_refusal_lists_every_problem_and_writes_nothing(run, form) -> None:
    code, _, err = take_in(run, fill(form, level="có", count=-7))
    assert code == 3
    assert "data refused, 2 problems" in err
    assert "sheet 'Mức độ triển khai', row 4, column 'Triển khai trên Cổng dịch vụ công cấp tỉnh' (D4)" in err
    assert "found '-7'; expected a whole number of at least 0" in err
    assert not Path("data").exists()


def test_marked_file_goes_to_the_place_that_is_named(run, form) -> None:
    code, _, err = take_in(run, fill(form, level="có"), "--problems", "back.xlsx")
    assert code == 3
    assert "marked for the sender: back.xlsx" in err
    assert openpyxl.load_workbook("back.xlsx")["Mức độ triển khai"]["D4"].comment is not None


def test_each_sender_gets_an_own_file_and_who_made_no_fault_none(run, form) -> None:
    bad = [fill(Path(f"{unit}.xlsx"), unit=unit, level="có") for unit in ("01", "04")]
    assert take_in(run, form, *bad, "--problems", "back.xlsx")[0] == 3
    assert {path.name for path in Path().glob("back*")} == {"back-01.xlsx", "back-04.xlsx"}


def test_no_marked_file_is_made_of_a_good_one(run, form) -> None:
    assert take_in(run, form, "--problems", "back.xlsx")[0] == 0
    assert not Path("back.xlsx").exists()


@pytest.mark.parametrize("option", ["--problems", "--propose-spellings"])
def test_file_of_the_sender_is_never_replaced(run, form, option: str) -> None:
    before = form.read_bytes()
    code, _, err = take_in(run, form, option, form.name)
    assert code == 2
    assert "is a file received" in err
    assert form.read_bytes() == before


@pytest.mark.parametrize(
    ("option", "name"),
    [("--problems", "back.xlsx"), ("--problems", "back-a.xlsx"), ("--propose-spellings", "n")],
)
def test_file_of_ones_own_is_replaced_only_by_force(run, form, option: str, name: str) -> None:
    Path(name).write_text("mine", encoding="utf-8")
    bad = fill(Path("a.xlsx"), level="có")
    asked = (bad, option, name.replace("-a", ""))
    code, _, err = take_in(run, *asked)
    assert (code, f"'{name}' is there already" in err) == (2, True)
    assert Path(name).read_text(encoding="utf-8") == "mine"
    assert take_in(run, *asked, "--force")[0] == 3


def test_answer_to_a_sender_is_never_written_to_the_data_folder(run, form) -> None:
    code, _, err = take_in(run, form, "--propose-spellings", "data/units/units.csv", "--force")
    assert (code, "is in the data folder" in err) == (2, True)


def test_name_of_the_marked_file_is_checked_before_anything_is_read(run, form) -> None:
    code, _, err = take_in(run, form, "--problems", "back.pdf")
    assert code == 2
    assert "Did you mean 'back.xlsx'?" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--as-of", "25/4/2022"], "does not match the format"),
        (["--as-of", DATE, "--list-of-gaps", "printers"], "indicator of a list"),
        ([], "--as-of"),
    ],
)
def test_wrong_usage_is_told_from_wrong_data(run, form, arguments: list[str], message: str) -> None:
    code, _, err = run("import", form, *arguments, "--data", "data")
    assert code == 2
    assert message in err
    assert not Path("data").exists()


def test_file_that_is_not_there_is_wrong_usage(run) -> None:
    assert take_in(run, "none.xlsx")[0] == 2


def test_form_without_a_value_is_refused(run) -> None:
    return_form.write_return_form(Path("a.xlsx"), load_references(), frame=63, unit="02")
    code, _, err = take_in(run, "a.xlsx")
    assert code == 3
    assert "no value was found" in err
    assert not Path("data").exists()


# --- import: names --------------------------------------------------------------------------------


def test_unknown_name_is_proposed_reviewed_and_then_read(run) -> None:
    Path("a.csv").write_text("Tỉnh,Khai sinh\nHà Giag,x\n", encoding="utf-8")
    code, _, err = take_in(run, "a.csv", "--propose-spellings", "names.csv")
    assert code == 3
    assert "1 name to review (fill in unit_code): names.csv" in err
    table = pd.read_csv("names.csv", dtype="str")
    assert "'Hà Giang'" in table["candidates"][0]
    table.assign(unit_code="02").to_csv("names.csv", index=False, encoding="utf-8-sig")
    assert take_in(run, "a.csv", "--spellings", "names.csv")[0] == 0
    assert 'reviewed import,"a.csv, a, A2",ok' in Path("data/units/spellings.csv").read_text(encoding="utf-8")
    other: Any = run("import", "a.csv", "--as-of", "2022-05-25", "--data", "data")
    assert other[0] == 0, "the form of the name is known from now on"


def test_review_with_a_wrong_code_is_refused(run) -> None:
    Path("a.csv").write_text("Tỉnh,Khai sinh\nHà Giag,x\n", encoding="utf-8")
    Path("names.csv").write_text(
        "spelling,unit_code,candidates,seen_in\nHà Giag,99,,a.csv\n", encoding="utf-8"
    )
    code, _, err = take_in(run, "a.csv", "--spellings", "names.csv")
    assert code == 3
    assert "the code is that of no province" in err
    assert not Path("data").exists()


def test_list_of_gaps_is_read(run) -> None:
    Path("a.csv").write_text("STT,Tỉnh\n1,Hà Giang\n2,Cao Bằng\n", encoding="utf-8")
    code, out, _ = take_in(run, "a.csv", "--list-of-gaps", "registry_link")
    assert code == 0
    assert "63 of 63 provinces report; not reported: none" in out
    status = load_snapshot(DATE, data_directory=Path("data")).status
    assert list(status.loc[status["level"] == "none", "unit_code"]) == ["02", "04"]
