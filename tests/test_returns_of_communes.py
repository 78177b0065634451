"""The way of a province's communes: form, import, numbers, and where each stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl

from hotich_analysis.dataset.references import load_units
from hotich_analysis.dataset.return_tables import COMMUNE_HEADING
from hotich_analysis.vocabulary import COMMUNES

Run = Callable[..., tuple[int, str, str]]
DATE = "2026-11-30"
BIRTH = "Đăng ký khai sinh trên Cổng dịch vụ công quốc gia"


def fill_form(run: Run) -> None:
    """The form of Lai Châu's communes: the first lacks births, the second is silent."""
    code, _, err = run("template", "form.xlsx", "--frame", "communes", "--unit", "Lai Châu", "--as-of", DATE)
    assert (code, err) == (0, "")
    book = openpyxl.load_workbook("form.xlsx")
    sheet = book.worksheets[1]
    headings = {cell.value: cell.column for cell in sheet[3]}
    units = load_units(COMMUNES)
    rows = list(sheet.iter_rows(min_row=4))
    own = units[units["parent_code"].eq("12")]
    assert [row[headings["Mã"] - 1].value for row in rows] == list(own["unit_code"])
    assert [row[headings[COMMUNE_HEADING] - 1].value for row in rows] == list(own["name_vi"])
    for place, row in enumerate(rows):
        level = {0: "Chưa triển khai", 1: None}.get(place, "Đầy đủ")
        sheet.cell(row[0].row, headings[BIRTH], level)
    book.save("form.xlsx")


def test_a_form_of_communes_comes_back_as_numbers_of_their_province(run) -> None:
    fill_form(run)
    code, out, err = run("import", "form.xlsx", "--as-of", DATE, "--data", "data")
    assert (code, err) == (0, "")
    assert out.startswith("37 of 38 communes of Lai Châu report")
    about = ("--frame", "communes", "--data", "data", "--format")
    _, out, _ = run("coverage", "--by", "province", *about, "json")
    [row] = json.loads(out)
    assert [row[name] for name in ("n_units", "n_full", "n_none", "n_missing")] == [38, 36, 1, 1]
    _, out, _ = run("gaps", "--unit", "Lai Châu", *about, "csv")
    first, second = list(csv.DictReader(io.StringIO(out)))
    assert (first["state"], second["state"]) == ("reported", "not_reported")
    assert first["name_vi"].endswith(", Lai Châu")
    _, out, _ = run("trace", "--unit", first["name_vi"], "--indicator", "birth_registration", *about, "json")
    assert json.loads(out)[0]["value_as_received"] == "Chưa triển khai"
    _, out, _ = run("coverage", "--data", "data", "--format", "json")
    assert [row["n_units"] for row in json.loads(out)] == [0]  # the provinces were asked nothing
    assert run("check", "--data", "data")[0] == 0


def test_figures_of_provinces_are_not_shared_out_among_communes(run) -> None:
    code, _, err = run("coverage", "--frame", "communes")
    assert code == 2
    assert "not shared out among their communes" in err
    assert not Path("data").exists()
