"""Returns dated after the reform of 1 July 2025: whose units they are, what is refused, what is compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from hotich_analysis.dataset.references import load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.annexes import tabulate_annex
from hotich_analysis.display.wording import wording_of
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.briefs import list_earlier_items
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import list_gaps
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


REMARKS = ("Chỉ có ĐKKH cấp huyện", "Chỉ có Khai tử cấp huyện", "Mới triển khai ở cấp huyện cũ")


def test_the_form_of_the_34_offers_no_remark_on_the_district_level(run) -> None:
    def list_offers(date: str) -> str:
        assert run("template", "form.xlsx", "--as-of", date, "--force")[0] == 0
        checks = openpyxl.load_workbook("form.xlsx")[LEVELS].data_validations.dataValidation
        return " ".join(str(check.formula1) for check in checks)

    assert [REMARKS[0] in list_offers(date) for date in ("2025-06-30", DATE)] == [True, False]


def test_a_form_filled_in_with_what_is_held_keeps_no_remark_that_has_ended(run) -> None:
    assert run("template", "form.xlsx", "--as-of", DATE, "--filled")[0] == 0
    cells = [cell.value for row in openpyxl.load_workbook("form.xlsx")[LEVELS].iter_rows() for cell in row]
    assert "Đầy đủ" in cells
    assert not [text for text in cells if isinstance(text, str) and "huyện" in text]


@pytest.mark.parametrize("remark", REMARKS)
def test_a_remark_on_the_district_level_is_asked_about(remark: str, run) -> None:
    form = fill_form(run)
    book = openpyxl.load_workbook(form)
    sheet = book[LEVELS]
    column = next(cell.column for cell in sheet[3] if cell.value == BIRTH)
    sheet.cell(4, column, "Một phần")
    sheet.cell(4, column + 1, remark)
    book.save(form)
    code, _, err = take_in(run, form)
    assert (code, "1 problem:" in err) == (3, True)
    assert "speaks of the district level, which has ended" in err
    assert not Path("data").exists()


def test_a_mark_for_what_does_not_apply_is_refused(run) -> None:
    code, _, err = take_in(run, write_table(list_names(34), heading=PORTAL))
    assert (code, "provincial_portal does not exist on this date" in err) == (3, True)


def test_what_does_not_apply_is_said_with_its_legal_basis(run) -> None:
    assert take_in(run, fill_form(run))[0] == 0
    held = ("--as-of", DATE, "--data", "data")
    basis = "does not apply since 1 July 2025 (Dispatch 623/TTg-KSTT of the Prime Minister, 30 May 2025)"
    for command in (("coverage", "--by", "indicator"), ("gaps",)):
        assert basis in run(*command, *held)[1]
        assert basis not in run(*command, *held, "--format", "csv")[1]
    code, _, err = run("gaps", "--indicator", "provincial_portal", *held)
    assert (code, "does not apply since 2025-07-01 (Dispatch 623/TTg-KSTT" in err) == (2, True)
    _, out, _ = run("trace", "--unit", "22", "--indicator", "provincial_portal", *held, "--format", "json")
    assert json.loads(out)[0]["state"] == "not_applicable"
    snapshot = load_snapshot(DATE, data_directory=Path("data"))
    sheets = {sheet.name: sheet.notes for sheet in list_workbook_tables(snapshot, lang="vi")}
    said = [name for name, notes in sheets.items() if any("áp dụng từ 01/7/2025" in one for one in notes)]
    assert len(said) == 4  # coverage, by region, gaps, status
    layout = load_snapshot("2022-04-12", data_directory=Path("data")).source
    annex = tabulate_annex(snapshot.status, layout, file="annex_2.csv")
    assert (len(annex.columns), "áp dụng từ 01/7/2025" in annex.note) == (5, True)


def test_names_are_plain_in_their_own_frame_and_marked_where_they_were_counted_up(run) -> None:
    assert take_in(run, fill_form(run))[0] == 0
    own, before = (load_snapshot(date, data_directory=Path("data")) for date in (DATE, "2022-04-12"))
    names = [
        list_gaps(snapshot.status, indicator="birth_registration")["name_vi"].iloc[0]
        for snapshot in (own, regroup(before, frame=34))
    ]
    assert names == ["Tuyên Quang", "Quảng Ngãi (2025)"]
    for lang, full in (("vi", "tỉnh Bắc Ninh"), ("en", "Bac Ninh Province")):
        say = wording_of(own, lang)
        assert say.full_name("24", frame=34, on=own.snapshot_date, running=True) == full
        assert "(2025)" not in say.unit("24", frame=34)


def test_a_merged_unit_is_traced_to_the_cells_of_its_parts(run) -> None:
    asked = ("--unit", "34:08", "--frame", "34", "--indicator", "marriage_registration", "--format", "json")
    found = json.loads(run("trace", *asked)[1])
    assert [(one["name_vi"], one["row"], one["level"]) for one in found] == [
        ("Hà Giang", 12, "none"),
        ("Tuyên Quang", 15, "full"),
    ]
