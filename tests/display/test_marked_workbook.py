"""The file that goes back to its sender: every bad cell marked, every problem in the sender's words."""

from __future__ import annotations

import ast
import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from hotich_analysis.dataset import return_tables
from hotich_analysis.dataset.intake import Intake, read_returns
from hotich_analysis.dataset.references import References, load_references
from hotich_analysis.dataset.return_tables import PROBLEMS_SHEET
from hotich_analysis.display.forms import marked_workbook
from hotich_analysis.display.forms.marked_workbook import write_marked_workbook
from hotich_analysis.display.forms.return_form import write_return_form
from hotich_analysis.display.wording import explain_problem
from hotich_analysis.errors import Message, Problem
from hotich_analysis.vocabulary import LANGS, Frame, Lang

AS_OF = dt.date(2022, 4, 25)
RED = "00FF9A8A"
INTAKE = ("names.py", "return_tables.py", "spreadsheets.py", "intake.py", "deposit.py")


def list_kinds() -> set[str]:
    """Every kind of problem that the code of the intake names: report("kind", …), Doubt("kind", …)."""
    folder = Path(return_tables.__file__).parent
    kinds: set[str] = set()
    for path in (path for name in INTAKE for path in folder.glob(name)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                kinds.update(list_kinds_of_call(node))
            elif isinstance(node, ast.Assign) and any(is_kind(target) for target in node.targets):
                kinds.update(text for text in list_texts(node.value) if text.islower() and " " not in text)
    return kinds


def is_kind(target: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "kind" for part in ast.walk(target))


def list_kinds_of_call(node: ast.Call) -> list[str]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    places = {"report": 0, "Doubt": 0, "UnitProblem": 0, "name_fault": 0}
    places |= {"_refuse": 1, "_name_fault": 3, "Problem": 8}
    texts = [keyword.value for keyword in node.keywords if keyword.arg == "kind" and name in places]
    texts += node.args[places[name] : places[name] + 1] if name in places else []
    return [text for argument in texts for text in list_texts(argument)]


def list_texts(node: ast.expr) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


KINDS = sorted(list_kinds())


class FewUnits(References):
    """Forms of six provinces are made faster, and are marked in the same way."""

    def units_of(self, frame: Frame, **of: Any) -> pd.DataFrame:
        return super().units_of(frame, **of).head(6)


FEW = FewUnits(load_references().directory)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A form with five faults."""
    path = tmp_path / "form.xlsx"
    write_return_form(path, FEW, as_of=AS_OF)
    book = openpyxl.load_workbook(path)
    levels, ratios = book.worksheets[1:]
    levels["C4"], levels["D5"], levels["D6"] = "Hà Nộii", "=1+1", "@có"
    ratios["D5"], ratios["E5"], ratios["F6"] = 50, 20, 3
    book.save(path)
    return path


def mark(path: Path, received: Path) -> tuple[Intake, Any]:
    intake = read_returns([received], as_of=AS_OF)
    write_marked_workbook(path, received, intake.problems)
    return intake, openpyxl.load_workbook(path)


def list_marks(book: Any) -> set[tuple[str, str]]:
    cells = (cell for sheet in book.worksheets for row in sheet for cell in row)
    return {(cell.parent.title, cell.coordinate) for cell in cells if cell.comment}


# --- words ----------------------------------------------------------------------------------------


def test_kinds_are_collected_from_the_code() -> None:
    assert len(KINDS) >= 33
    assert {
        "unknown_unit",
        "password",
        "old_xls",
        "wrong_frame",
        "wrong_date",
        "percent",
        "unit_twice",
    } <= set(KINDS)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_problem_has_words(kind: str, lang: Lang) -> None:
    values = "n first part whole date frame raised rest struck shown held comment example rate counted signs"
    message = Message("…", **dict.fromkeys(values.split(), "5"))
    assert explain_problem(Problem("a.xlsx", message, kind=kind), lang=lang).endswith(".")


def test_problems_that_are_alike_are_one_row_with_all_cells_and_provinces(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in (["Tỉnh", "Khai sinh"], ["Hà Nội", "có"], ["Hà Giang", "có"], ["Cao Bằng", "x"]):
        book.worksheets[0].append(row)
    book.save(path := tmp_path / "a.xlsx")
    write_marked_workbook(marked := tmp_path / "b.xlsx", path, read_returns([path], as_of=AS_OF).problems)
    overview, sheet = openpyxl.load_workbook(marked).worksheets
    assert overview["A1"].value.startswith("Có 1 lỗi")
    assert [cell.value for cell in overview[4][1:4]] == ["B2, B3", "Khai sinh", "có: Hà Nội, Hà Giang"]
    assert [sheet[place].comment is not None for place in ("B2", "B3", "B4")] == [True, True, False]


def test_words_name_the_candidates() -> None:
    problem = Problem("a.xlsx", "…", expected="'Phú Yên' or 'Phú Thọ'", kind="ambiguous_unit")
    assert explain_problem(problem).endswith("Có thể là: “Phú Yên” hoặc “Phú Thọ”.")


def test_problem_without_a_kind_has_no_words() -> None:
    with pytest.raises(KeyError):
        explain_problem(Problem("a.xlsx", "…", kind="no_such_kind"))


# --- marks ----------------------------------------------------------------------------------------


def test_every_problem_with_a_cell_is_marked_there_and_listed_in_front(tmp_path, faulty) -> None:
    intake, book = mark(tmp_path / "marked.xlsx", faulty)
    assert len(intake.problems) == 5
    assert list_marks(book) == {(problem.sheet, problem.cell) for problem in intake.problems}
    levels, overview = book["Mức độ triển khai"], book.worksheets[0]
    assert levels["C4"].comment.text == explain_problem(intake.problems[0])
    assert levels["C4"].fill.fgColor.rgb == RED
    assert overview.title == PROBLEMS_SHEET
    listed = [[cell.value for cell in row[:2]] for row in overview.iter_rows(min_row=4)]
    assert listed == [[problem.sheet, problem.cell] for problem in intake.problems]
    assert overview["B4"].hyperlink.location == "'Mức độ triển khai'!C4"


def test_of_very_many_problems_the_first_are_listed_and_the_rest_counted(
    tmp_path, faulty, monkeypatch
) -> None:
    monkeypatch.setattr(marked_workbook, "_MOST_MARKED", 1)
    intake, book = mark(tmp_path / "back.xlsx", faulty)
    overview = book[PROBLEMS_SHEET]
    assert overview.max_row == 5
    assert overview["A1"].value.startswith(f"Có {len(intake.problems)} lỗi")
    assert f"Còn {len(intake.problems) - 1} lỗi khác" in overview["A5"].value
    assert len(list_marks(book)) == 1


def test_values_and_form_of_the_file_are_kept(tmp_path, faulty) -> None:
    _, book = mark(tmp_path / "marked.xlsx", faulty)
    before = openpyxl.load_workbook(faulty)
    for sheet in before.worksheets:
        values = [[cell.value for cell in row] for row in sheet]
        assert [[cell.value for cell in row] for row in book[sheet.title]] == values
        assert book[sheet.title].merged_cells == sheet.merged_cells
        assert book[sheet.title].protection.sheet
        assert book[sheet.title].data_validations.count == sheet.data_validations.count


def test_texts_that_begin_like_a_formula_are_listed_as_text(tmp_path, faulty) -> None:
    _, book = mark(tmp_path / "marked.xlsx", faulty)
    overview = book.worksheets[0]
    values = {cell.value: cell.data_type for cell in overview["D"]}
    assert values["=1+1"] == "s"
    assert values["@có"] == "s"


def test_only_the_overview_is_selected(tmp_path, faulty) -> None:
    """Of sheets that are selected together, what is typed in one goes to all."""
    _, book = mark(tmp_path / "marked.xlsx", faulty)
    assert book.active.title == PROBLEMS_SHEET
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False, False]


def test_file_that_was_given_back_can_be_corrected_and_sent_again(tmp_path, faulty) -> None:
    first, book = mark(tmp_path / "marked.xlsx", faulty)
    levels, ratios = book["Mức độ triển khai"], book["Số liệu"]
    levels["C4"], levels["D5"], levels["D6"], ratios["D5"] = "Hà Nội", "Đầy đủ", "Đầy đủ", 10
    book.save(tmp_path / "again.xlsx")
    second, marked = mark(tmp_path / "marked again.xlsx", tmp_path / "again.xlsx")
    assert len(first.problems) == 5
    assert [problem.kind for problem in second.problems] == ["one_count"]
    assert list_marks(marked) == {("Số liệu", "G6")}
    assert marked.sheetnames == [PROBLEMS_SHEET, "Hướng dẫn", "Mức độ triển khai", "Số liệu"]
    assert marked["Mức độ triển khai"]["C4"].fill.fgColor.rgb != RED
    marked["Số liệu"]["G6"] = 5
    marked.save(tmp_path / "third.xlsx")
    assert read_returns([tmp_path / "third.xlsx"], as_of=AS_OF).problems == []


def test_csv_is_given_back_as_a_workbook(tmp_path) -> None:
    name = "Báo cáo [1] của tỉnh Hà Giang về đăng ký khai sinh.csv"
    (tmp_path / name).write_text("Tỉnh,Khai sinh\nHà Giag\x01,x\nHà Nội,=1+1\n", encoding="utf-8")
    _, book = mark(tmp_path / "marked.xlsx", tmp_path / name)
    sheet = book.worksheets[1]
    assert sheet.title == "Báo cáo _1_ của tỉnh Hà Giang v"
    assert sheet["A2"].value == "Hà Giag\ufffd"
    assert {cell for _, cell in list_marks(book)} == {"A2", "B3"}


def test_merged_heading_is_marked_where_it_shows(tmp_path) -> None:
    write_return_form(tmp_path / "form.xlsx", FEW, as_of=AS_OF)
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    sheet: Any = book.worksheets[2]
    sheet.column_dimensions["E"].hidden = True
    sheet["E5"] = 7
    book.save(tmp_path / "form.xlsx")
    intake, marked = mark(tmp_path / "marked.xlsx", tmp_path / "form.xlsx")
    assert "hidden_column" in [problem.kind for problem in intake.problems]
    assert list_marks(marked) <= {("Số liệu", "D3"), ("Số liệu", "E4"), ("Số liệu", "D5")}
    assert len(list_marks(marked)) == 2


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"\x89PNG\x00"])
def test_file_that_cannot_be_opened_gives_the_list_alone(tmp_path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    intake, book = mark(tmp_path / "marked.xlsx", tmp_path / "a.xlsx")
    assert book.sheetnames == [PROBLEMS_SHEET]
    assert book.worksheets[0]["E4"].value == explain_problem(intake.problems[0])


def test_very_large_sheet_is_given_back_as_its_cells_alone(tmp_path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in [["Tỉnh", "Khai sinh"], ["Hà Nộii", "x"]]:
        sheet.append(row)
    sheet.merge_cells("A10:B10")
    book.save(tmp_path / "narrow.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "narrow.xlsx") as narrow,
        zipfile.ZipFile(tmp_path / "a.xlsx", "w") as wide,
    ):
        for name in narrow.namelist():
            wide.writestr(name, narrow.read(name).replace(b"A10:B10", b"A10:XFD99999"))
    _, marked = mark(tmp_path / "marked.xlsx", tmp_path / "a.xlsx")
    assert marked.worksheets[1]["A2"].value == "Hà Nộii"
    assert not marked.worksheets[1].merged_cells.ranges
    assert {cell for _, cell in list_marks(marked)} == {"A2"}
