"""Returns dated after the reform of 1 July 2025: whose units they are, what is refused, what is compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from hotich_analysis.dataset.references import load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.briefs import list_earlier_items
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.progress import compare

Run = Callable[..., tuple[int, str, str]]
DATE = "2026-03-31"
BIRTH = "Đăng ký khai sinh trên Cổng dịch vụ công quốc gia"
PORTAL = "Triển khai trên Cổng dịch vụ công cấp tỉnh"
LEVELS = "Mức độ triển khai"
LACKING = ("08", "Tuyên Quang")
SILENT = ("96", "Cà Mau")


def write_table(rows: Sequence[tuple[object, ...]], *, heading: str = BIRTH) -> Path:
    """A table like the annexes: number, code, name, a level."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Mã", "Tỉnh, thành phố", heading])
    for number, row in enumerate(rows, 1):
        sheet.append([number, *row])
    book.save("table.xlsx")
    return Path("table.xlsx")


def list_names(frame: int) -> list[tuple[None, str, str]]:
    return [(None, str(name), "x") for name in load_references().units_of(frame)["name_vi"]]  # type: ignore[arg-type]


def take_in(run: Run, *arguments: object, date: str = DATE) -> tuple[int, str, str]:
    return run("import", *arguments, "--as-of", date, "--data", "data")


def fill_form(run: Run) -> Path:
    """The form of the 34, birth filled in: one unit lacks it, one is silent."""
    assert run("template", "form.xlsx", "--as-of", DATE)[0] == 0
    book = openpyxl.load_workbook("form.xlsx")
    sheet = book[LEVELS]
    column = next(cell.column for cell in sheet[3] if cell.value == BIRTH)
    for row in sheet.iter_rows(min_row=4):
        if row[1].value != SILENT[0]:
            level = "Chưa triển khai" if row[1].value == LACKING[0] else "Đầy đủ"
            sheet.cell(row[0].row, column, level)
    book.save("form.xlsx")
    return Path("form.xlsx")


def test_the_form_of_a_date_has_its_units_and_its_items(run) -> None:
    assert run("template", "form.xlsx", "--as-of", DATE)[0] == 0
    book = openpyxl.load_workbook("form.xlsx")
    units = [row[1].value for row in book[LEVELS].iter_rows(min_row=4) if row[1].value]
    assert units == list(load_references().units_of(34)["unit_code"])
    assert book.worksheets[0]["B3"].value == "34"
    headings = [cell.value for cell in book[LEVELS][3]]
    assert BIRTH in headings
    assert PORTAL not in headings  # closed by order since 1/7/2025
    assert run("template", "before.xlsx", "--as-of", "2025-06-30")[0] == 0
    before = openpyxl.load_workbook("before.xlsx")
    assert before.worksheets[0]["B3"].value == "63"
    assert PORTAL in [cell.value for cell in before[LEVELS][3]]


def test_a_form_of_the_34_becomes_a_snapshot_of_the_34(run) -> None:
    code, out, err = take_in(run, fill_form(run))
    assert (code, err) == (0, "")
    assert "33 of 34 provinces report; not reported: Cà Mau" in out
    snapshot = load_snapshot(DATE, data_directory=Path("data"))
    assert snapshot.frame == 34
    counted = coverage(snapshot.status, by="indicator", weight="population").iloc[0]
    assert (counted["n_units"], counted["n_full"], counted["n_none"], counted["n_missing"]) == (34, 32, 1, 1)
    assert set(snapshot.units["population_year"]) == {2025}
    assert snapshot.units["is_preliminary"].all()
    by_region = coverage(snapshot.status, by="region")
    assert by_region["n_units"].tolist() == [6, 9, 5, 6, 3, 5]
    assert run("check", "--data", "data")[0] == 0


def test_what_is_held_of_the_63_is_compared_on_the_34(run) -> None:
    assert take_in(run, fill_form(run))[0] == 0
    later = load_snapshot(DATE, data_directory=Path("data"))
    earlier = regroup(load_snapshot("2022-04-12", data_directory=Path("data")), frame=34)
    changes = compare(earlier.status, later.status)
    assert set(changes["frame"]) == {34}
    assert "provincial_portal" not in set(changes["indicator_code"])  # not applicable, and so not lost
    own = changes[changes["indicator_code"].eq("birth_registration")].set_index("unit_code")["change"]
    # two units had a former province without it; all others had it everywhere
    assert own.value_counts().to_dict() == {"unchanged": 30, "gained": 2, "lost": 1, "no_longer_reported": 1}
    assert own[LACKING[0]] == "lost"
    code, out, _ = run("diff", "2022-04-12", DATE, "--by", "indicator", "--format", "json", "--data", "data")
    assert code == 0
    assert json.loads(out)[0]["n_gained"] == 2


def test_the_34_are_not_shared_out_among_the_63(run) -> None:
    assert take_in(run, fill_form(run))[0] == 0
    code, _, err = run("coverage", "--as-of", DATE, "--frame", "63", "--data", "data", "--by", "indicator")
    assert code == 2
    assert "63" in err
    assert "Traceback" not in err


def test_a_list_of_the_63_dated_after_the_reform_is_refused_in_one_sentence(run) -> None:
    code, _, err = take_in(run, write_table(list_names(63)))
    assert code == 3
    assert "1 problem:" in err
    assert "lists the 63 provinces until 30/6/2025, not the 34 units since" in err
    assert not Path("data").exists()


def test_a_list_of_the_34_dated_before_the_reform_is_refused(run) -> None:
    code, _, err = take_in(run, write_table(list_names(34)), date="2024-03-31")
    assert code == 3
    assert "lists the units of 2025, not the 63 provinces" in err


def test_a_list_of_all_34_needs_no_other_sign(run) -> None:
    code, out, _ = take_in(run, write_table(list_names(34)))
    assert code == 0
    assert "34 of 34 provinces report" in out


def test_names_that_two_frames_have_are_asked_about(run) -> None:
    rows = [(None, "Lào Cai", "x"), (None, "Bắc Ninh", "-")]
    code, _, err = take_in(run, write_table(rows))
    assert code == 3
    assert "nothing says whose figures these are" in err
    assert "--frame 34" in err


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([(None, "Lào Cai", "x")], ("--frame", "34")),
        ([(None, "Lào Cai (2025)", "x")], ()),
        ([("15", "Lào Cai", "x")], ()),
        ([(None, "Lào Cai (15)", "x"), (None, "UBND tỉnh Cao Bằng", "x")], ()),
        ([(None, "Lào Cai", "x"), (None, "Cao Bằng", "x")], ()),
    ],
)
def test_a_sign_of_its_frame_lets_a_table_in(
    run, rows: list[tuple[object, ...]], more: tuple[str, ...]
) -> None:
    code, _, err = take_in(run, write_table(rows), *more)
    assert (code, err) == (0, "")
    status = load_snapshot(DATE, data_directory=Path("data")).status
    assert status.set_index("unit_code").loc["15", "level"] == "full"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((None, "Yên Bái", "x"), "'Yên Bái' is a province until 30/6/2025; it is part of Lào Cai since"),
        (("10", "Lào Cai", "x"), "the unit is one of the 63 until 30/6/2025"),
        ((None, "Lào Cai (63)", "x"), "the unit is one of the 63 until 30/6/2025"),
        (("15", None, "x"), "the code alone means two units: Yên Bái until 30/6/2025, Lào Cai since"),
    ],
)
def test_a_unit_of_the_other_frame_is_refused_with_what_became_of_it(run, row, said: str) -> None:
    code, _, err = take_in(run, write_table([row, (None, "Cao Bằng", "x")]))
    assert code == 3
    assert said in err


def test_the_frame_of_another_date_is_wrong_usage(run) -> None:
    code, _, err = take_in(run, write_table(list_names(34)), "--frame", "63")
    assert code == 2
    assert f"the units of {DATE} are the 34, not the 63" in err


def test_an_item_that_has_ended_is_not_applicable_and_never_taken(run) -> None:
    code, _, err = take_in(run, write_table(list_names(34), heading=PORTAL))
    assert code == 3
    assert "provincial_portal does not exist on this date" in err


def test_a_brief_tells_nothing_of_former_provinces_and_of_items_that_have_ended(run) -> None:
    assert take_in(run, fill_form(run))[0] == 0
    later = load_snapshot(DATE, data_directory=Path("data"))
    earlier = load_snapshot("2022-04-12", data_directory=Path("data"))
    with pytest.raises(UsageError, match="frame"):  # code 15 was Yên Bái, and is Lào Cai
        list_earlier_items([earlier.status, later.status], unit="15")
    statuses = [regroup(earlier, frame=34).status, later.status]
    assert list_earlier_items(statuses, unit="15").empty  # Lào Cai and Yên Bái were counted up to it
    known = set(list_earlier_items(statuses, unit="14")["indicator_code"])  # Sơn La was left as it was
    assert known == {"marriage_registration", "death_registration", "registry_link"}
