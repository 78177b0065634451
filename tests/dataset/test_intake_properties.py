"""Two promises of the way in: what is filled in comes out the same, and no change of a file is misread.

The second is held against a careful reader, written here apart from the code: a heading tells an indicator, a
name tells a province, and a cell means what is printed in it, after the normalisation that is documented.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from received_files import AS_OF, DATA, Rows, list_provinces, make_rows, read_file, write_rows

from hotich_analysis.dataset import intake
from hotich_analysis.dataset.deposit import write_snapshot
from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.dataset.references import References, load_indicators, load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.forms.return_form import write_return_form
from hotich_analysis.errors import UsageError

INDICATORS = load_indicators(data_directory=DATA)
LEVELS = list(INDICATORS.loc[INDICATORS["kind"] == "level", "indicator_code"])
RATIOS = list(INDICATORS.loc[INDICATORS["kind"] == "ratio", "indicator_code"])
UNITS = [code for code, _ in list_provinces()]
NAMES = load_province_names(DATA)
REFERENCE = intake._load_reference(DATA, None, as_of=AS_OF, frame=None)
"""Read once: what names and headings are known is the same in every example."""

REFERENCES = load_references(DATA)
FEW = REFERENCES.units_of(63).head(12)
QUICK = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}

# --- template, fill, import, export -------------------------------------------------------------------------

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắấếốớứýÁĐẾỘ0123456789 ,;:.-–/()%&<>\"'"
# a filler such as a dash is no note, and is read as none or asked about (test_intake.py)
NOTES = st.one_of(
    st.sampled_from(["Chỉ có ĐKKH cấp huyện", "NA", "nan", "null", "None", "-", "x", "1/2", "TRUE", "0012"]),
    st.text(LETTERS, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool),
).filter(lambda note: note.casefold() not in {"0", "x", "không", "không có"} and len(note) > 1)
DATES = st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), AS_OF))


@st.composite
def level_cells(draw: st.DrawFn) -> dict[str, Any]:
    level = draw(st.sampled_from(["none", "partial", "full"]))
    note = draw(NOTES) if level == "partial" else draw(st.none() | NOTES) if level == "none" else None
    return {"level": level, "note": note}


@st.composite
def ratio_cells(draw: st.DrawFn) -> dict[str, Any]:
    whole = draw(st.one_of(st.integers(1, 99), st.integers(101, 10**12 - 1)))
    part = draw(st.one_of(st.just(0), st.just(whole), st.integers(0, whole)))
    return {"numerator": part, "denominator": whole}


@st.composite
def statuses(draw: st.DrawFn) -> pd.DataFrame:
    """What some provinces report of some indicators, each sheet with its own date."""
    rows: list[dict[str, Any]] = []
    for unit in draw(st.lists(st.sampled_from(list(FEW["unit_code"])), unique=True, min_size=1, max_size=6)):
        for codes, cells in ((LEVELS, level_cells()), (RATIOS, ratio_cells())):
            date = draw(DATES)
            for code in draw(st.lists(st.sampled_from(codes), unique=True, max_size=4)):
                row = {"unit_code": unit, "indicator_code": code, "reported_date": date}
                rows.append(row | draw(cells))
    columns = ["unit_code", "indicator_code", "level", "note", "numerator", "denominator", "reported_date"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"numerator": "Int64", "denominator": "Int64", "reported_date": "datetime64[s]"})


def list_facts(status: pd.DataFrame) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a status table says, by unit and indicator; what is missing is left out."""
    facts: dict[tuple[str, str], tuple[Any, ...]] = {}
    for row in status.astype("object").to_dict("records"):
        values = {str(column): None if pd.isna(value) else value for column, value in row.items()}
        if values["denominator"] is not None:
            values["level"] = None
        if values["level"] is not None or values["denominator"] is not None:
            columns = ("level", "note", "numerator", "denominator", "reported_date")
            key = (values["unit_code"], values["indicator_code"])
            facts[key] = tuple(values[column] for column in columns)
    return facts


def list_cells(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet for cell in row)
    return {(cell.parent.title, cell.coordinate): cell.value for cell in cells}


def write_form(path: Path, status: pd.DataFrame) -> None:
    with mock.patch.object(References, "units_of", return_value=FEW):  # faster than 63
        write_return_form(path, REFERENCES, as_of=AS_OF, status=status)


@settings(max_examples=12, **QUICK)
@given(statuses())
def test_template_fill_import_export_is_the_identity(status: pd.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_form(folder / "form.xlsx", status)
        received = read_file(folder / "form.xlsx")
        assert received.problems == []
        if status.empty:
            assert received.rows == []
            return
        write_snapshot(received, folder / "data", as_of=AS_OF)
        held = load_snapshot(AS_OF, data_directory=folder / "data").status
        assert list_facts(held) == list_facts(status)
        write_form(folder / "again.xlsx", held)
        assert list_cells(folder / "again.xlsx") == list_cells(folder / "form.xlsx")


# --- no change of a file is misread -------------------------------------------------------------------------

WORDS = {"đầy đủ": "full", "một phần": "partial", "chưa triển khai": "none"}
NOTE_OF_CELL = "Không có ĐKKS cấp xã"


def fold(value: Any) -> str:
    """Case, accents, blanks and punctuation of a heading make no difference."""
    text = unicodedata.normalize("NFD", str(value or "").casefold().replace("đ", "d"))
    return " ".join(re.findall(r"\w+", "".join(sign for sign in text if not unicodedata.combining(sign))))


def list_headings() -> dict[str, tuple[str, str]]:
    roles = {"number": "number", "unit": "name", "unit_code": "code", "reported_date": "date"}
    forms = pd.read_csv(DATA / "column_headings.csv", dtype="str", keep_default_na=False)
    pairs = zip(forms["heading"], forms["role"], forms["indicator_code"], strict=True)
    headings = {fold(heading): (roles.get(role, role), code) for heading, role, code in pairs}
    of_form = {"STT": "number", "Mã": "code", "Tỉnh, thành phố": "name", "Ngày báo cáo": "date"}
    headings |= {fold(heading): (role, "") for heading, role in of_form.items()}
    for row in INDICATORS.to_dict("records"):
        code = row["indicator_code"]
        if row["kind"] == "level":
            headings |= {fold(row[name]): ("level", code) for name in ("name_vi", "short_name_vi")}
            headings[fold(f"{row['short_name_vi']} ghi chú")] = ("note", code)
        for role in ("numerator", "denominator") if row["kind"] == "ratio" else ():
            headings[fold(f"{row['name_vi']} {row[f'{role}_vi']}")] = (role, code)
            if role == "numerator" or code == "book_digitisation":
                headings[fold(row[f"{role}_vi"])] = (role, code)
    return headings


HEADINGS = list_headings()
INDICATOR_OF_TOP = {fold(row["name_vi"]): row["indicator_code"] for row in INDICATORS.to_dict("records")}


class MisreadError(AssertionError):
    """The careful reader would have asked, and the import did not."""


def read_carefully(rows: Rows) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What a table says to a careful reader; raises MisreadError for what cannot be read."""
    top, first = find_heading(rows)
    roles: dict[int, tuple[str, str]] = {}
    for column in range(len(rows[0])):
        roles[column] = tell_column(rows, top, first, column, [row[column] for row in rows[first:]])
    said: dict[tuple[str, str], tuple[Any, ...]] = {}
    for row in rows[first:]:
        cells = {roles[column]: value for column, value in enumerate(row) if not is_blank(value)}
        is_total = fold(cells.get(("name", ""))).startswith(("tong", "cong"))
        if is_total and ("code", "") not in cells:
            continue
        if any(role not in {"number", "code"} for role, _ in cells):
            unit = tell_unit(cells)
            for indicator in {indicator for _, indicator in cells if indicator}:
                if (unit, indicator) in said:
                    raise MisreadError(f"{unit} twice")
                said[unit, indicator] = tell_values(cells, indicator)
    return said


def is_blank(value: Any) -> bool:
    return value is None or not str(value).strip()


def find_heading(rows: Rows) -> tuple[int, int]:
    places = [
        (row, column)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if HEADINGS.get(fold(value)) == ("name", "")
    ]
    if not places:
        raise MisreadError("no heading of names")
    layouts = []
    for row, column in places:
        first = row + 1
        while first < len(rows) and is_blank(rows[first][column]) and is_heading(rows[first]):
            first += 1
        layouts.append((row, first))
    return max(layouts, key=lambda layout: count_known(rows, *layout))


def count_known(rows: Rows, top: int, first: int) -> int:
    n_known = 0
    for column in range(len(rows[0])):
        try:
            n_known += tell_column(rows, top, first, column, ["x"])[0] != "nothing"
        except MisreadError:
            continue
    return n_known


def tell_column(rows: Rows, top: int, first: int, column: int, values: list[Any]) -> tuple[str, str]:
    """What a column holds; the row above the heading counts where the heading tells nothing without it."""
    texts = [fold(row[column]) for row in rows[top:first] if not is_blank(row[column])]
    above = fold(rows[top - 1][column]) if top else ""
    try:
        return tell_role(texts, values)
    except MisreadError:
        if not above:
            raise
        return tell_role([above, *texts], values)


def is_heading(values: list[Any]) -> bool:
    texts = [fold(value) for value in values if not is_blank(value)]
    return any(text in HEADINGS or text.startswith(("so don vi", "so du lieu", "tong so")) for text in texts)


def tell_role(texts: list[str], values: list[Any]) -> tuple[str, str]:
    texts = list(dict.fromkeys(texts))
    tops = {INDICATOR_OF_TOP[text] for text in texts if text in INDICATOR_OF_TOP}
    for heading in (" ".join(texts), *reversed(texts)):
        if heading in HEADINGS:
            role, indicator = HEADINGS[heading]
            if tops - {indicator}:
                raise MisreadError(f"headings disagree: {texts}")
            return role, indicator
    if all(is_blank(value) for value in values):
        return "nothing", ""
    raise MisreadError(f"heading is unknown: {texts}")


def tell_unit(cells: dict[tuple[str, str], Any]) -> str:
    name, code = cells.get(("name", "")), cells.get(("code", ""))
    code = None if code is None else print_number(code).zfill(2)
    if name is None:
        if code in UNITS and code not in {"15", "24", "44", "52", "80", "82", "91"}:
            return str(code)
        raise MisreadError(f"no name, and the code {code}")
    try:
        unit = NAMES.resolve(str(name))
    except UsageError as error:
        raise MisreadError(str(error)) from error
    if code is not None and code != unit:
        raise MisreadError(f"{name} has not the code {code}")
    return unit


def tell_values(cells: dict[tuple[str, str], Any], indicator: str) -> tuple[Any, ...]:
    date = tell_date(cells.get(("date", "")))
    if indicator in LEVELS:
        return (
            *tell_level(cells.get(("level", indicator)), cells.get(("note", indicator))),
            None,
            None,
            date,
        )
    counts = [tell_count(cells.get((role, indicator))) for role in ("numerator", "denominator")]
    if counts[1] < max(1, counts[0]):
        raise MisreadError(f"counts: {counts}")
    return (None, None, *counts, date)


def tell_level(mark: Any, note: Any) -> tuple[str, str | None]:
    text = " ".join(unicodedata.normalize("NFC", str(mark)).split())
    told = None if note is None else " ".join(unicodedata.normalize("NFC", str(note)).split())
    level = WORDS.get(text.casefold()) or ("none" if text in {"-", "–"} else None)
    if text in {"x", "X"}:
        level = "partial" if told else "full"
    elif text.casefold().startswith("x ") and text[2:] == NOTE_OF_CELL:
        level, told = "partial", "; ".join(filter(None, [NOTE_OF_CELL, told]))
    if level is None or (level == "partial" and told is None) or (level == "full" and told):
        raise MisreadError(f"level {mark!r} with note {note!r}")
    return level, told


def tell_count(value: Any) -> int:
    text = print_number(value)
    if isinstance(value, bool) or not re.fullmatch("[0-9]{1,12}", text):
        raise MisreadError(f"count {value!r}")
    return int(text)


def print_number(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def tell_date(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip()):
        day, month, year = map(int, found.groups())
        return dt.date(year, month, day).isoformat()
    return dt.date.fromisoformat(str(value).strip()).isoformat()


def make_form_rows(sheet: int) -> Rows:
    """A sheet of the return form, filled in, as cells: merged headings stand over each of their columns."""
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "form.xlsx"
        write_return_form(path, REFERENCES, as_of=AS_OF, status=STATUS)
        book = openpyxl.load_workbook(path)
    worksheet: Any = book.worksheets[sheet]
    for area in list(worksheet.merged_cells.ranges):
        value = worksheet.cell(area.min_row, area.min_col).value
        worksheet.unmerge_cells(str(area))
        for column in range(area.min_col, area.max_col + 1):
            worksheet.cell(area.min_row, column).value = value
    return [[cell.value for cell in row] for row in worksheet.iter_rows(max_row=16)]


def make_status() -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for place, unit in enumerate(UNITS):
        for n, code in enumerate(LEVELS):
            level = ("full", "partial", "none")[(place + n) % 3]
            note = {"partial": "Chỉ có ĐKKH cấp huyện", "none": None if n % 2 else "Từ tháng 6"}.get(level)
            rows.append({"unit_code": unit, "indicator_code": code, "level": level, "note": note})
        for n, code in enumerate(RATIOS):
            counts = {"numerator": 7 * place + n, "denominator": 1000 + 10 * place + n}
            rows.append({"unit_code": unit, "indicator_code": code, **counts})
    status = pd.DataFrame(rows).assign(reported_date=pd.Timestamp("2022-04-20"))
    return status.astype({"numerator": "Int64", "denominator": "Int64"})


STATUS = make_status()
TABLES: dict[str, Rows] = {
    "like the annexes": make_rows(12),
    "form, levels": make_form_rows(1),
    "form, ratios": make_form_rows(2),
}


def place(rows: Rows, draw: st.DrawFn) -> tuple[int, int]:
    return draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows[0]) - 1))


def swap_cells(rows: Rows, draw: st.DrawFn) -> None:
    (a, b), (c, d) = place(rows, draw), place(rows, draw)
    rows[a][b], rows[c][d] = rows[c][d], rows[a][b]


def swap_in_column(rows: Rows, draw: st.DrawFn) -> None:
    (a, b), (c, _) = place(rows, draw), place(rows, draw)
    rows[a][b], rows[c][b] = rows[c][b], rows[a][b]


def swap_in_row(rows: Rows, draw: st.DrawFn) -> None:
    (a, b), (_, d) = place(rows, draw), place(rows, draw)
    rows[a][b], rows[a][d] = rows[a][d], rows[a][b]


def blank_cell(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    rows[a][b] = None


def copy_cell(rows: Rows, draw: st.DrawFn) -> None:
    (a, b), (c, d) = place(rows, draw), place(rows, draw)
    rows[a][b] = rows[c][d]


def change_character(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    text = str(rows[a][b] or "x")
    at = draw(st.integers(0, len(text) - 1))
    rows[a][b] = text[:at] + draw(st.sampled_from([*"aâảxX-–,.1 095%=", ""])) + text[at + 1 :]


def drop_row(rows: Rows, draw: st.DrawFn) -> None:
    del rows[place(rows, draw)[0]]


def double_row(rows: Rows, draw: st.DrawFn) -> None:
    rows.insert(place(rows, draw)[0], list(rows[place(rows, draw)[0]]))


def move_row(rows: Rows, draw: st.DrawFn) -> None:
    row = rows.pop(place(rows, draw)[0])
    rows.insert(draw(st.integers(0, len(rows))), row)


def insert_row(rows: Rows, draw: st.DrawFn) -> None:
    rows.insert(place(rows, draw)[0], [None] * len(rows[0]))


def drop_column(rows: Rows, draw: st.DrawFn) -> None:
    column = place(rows, draw)[1]
    for row in rows:
        del row[column]


def double_column(rows: Rows, draw: st.DrawFn) -> None:
    source, target = place(rows, draw)[1], place(rows, draw)[1]
    for row in rows:
        row.insert(target, row[source])


def insert_column(rows: Rows, draw: st.DrawFn) -> None:
    column = place(rows, draw)[1]
    for row in rows:
        row.insert(column, None)


def move_columns(rows: Rows, draw: st.DrawFn) -> None:
    order = draw(st.permutations(range(len(rows[0]))))
    rows[:] = [[row[column] for column in order] for row in rows]


def change_type(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    value = rows[a][b]
    if isinstance(value, str) and value.strip().isdecimal():
        rows[a][b] = draw(st.sampled_from([int(value), float(value)]))
    elif value is not None:
        rows[a][b] = str(value)


VALUES: list[Any] = [
    0, -1, 0.5, 7, 10**13, True, "x", "X", "-", "7", "1.234", "95%", "Đầy đủ", "Một phần", "15", "01",
    "Hà Nội", "Lào Cai", "Máy in", "Cộng", "TỔNG SỐ", "Tây Nguyên",
]  # fmt: skip


def change_value(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    rows[a][b] = draw(st.sampled_from(VALUES))


def add_blanks(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    if isinstance(rows[a][b], str):
        blank = draw(st.sampled_from(["  ", "\u00a0", " \n"]))
        rows[a][b] = f"  {rows[a][b].replace(' ', blank)} "


def decompose(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    if isinstance(rows[a][b], str):
        rows[a][b] = unicodedata.normalize("NFD", rows[a][b])


def change_case(rows: Rows, draw: st.DrawFn) -> None:
    a, b = place(rows, draw)
    if isinstance(rows[a][b], str):
        rows[a][b] = draw(st.sampled_from([str.upper, str.lower, str.title]))(rows[a][b])


MUTATIONS: list[Callable[[Rows, st.DrawFn], None]] = [
    swap_cells, swap_in_column, swap_in_row, blank_cell, copy_cell, change_character, drop_row, double_row,
    move_row, insert_row, drop_column, double_column, insert_column, move_columns, change_type, change_value,
    add_blanks, decompose, change_case,
]  # fmt: skip


def read_rows(rows: Rows) -> tuple[bool, dict[tuple[str, str], tuple[Any, ...]]]:
    """Whether a table is accepted, and what is read of it."""
    with (
        tempfile.TemporaryDirectory() as temporary,
        mock.patch.object(intake, "_load_reference", return_value=REFERENCE),
    ):
        received = read_file(write_rows(Path(temporary) / "a.xlsx", rows))
    columns = ("level", "note", "numerator", "denominator", "reported_date")
    keys = [(row["unit_code"], row["indicator_code"]) for row in received.rows]
    values = [tuple(row[column] for column in columns) for row in received.rows]
    return not received.problems, dict(zip(keys, values, strict=True))


@pytest.mark.parametrize("name", TABLES)
def test_table_is_read_as_a_careful_reader_reads_it(name: str) -> None:
    is_accepted, found = read_rows(TABLES[name])
    assert is_accepted
    assert found == read_carefully(TABLES[name])
    assert len(found) >= 20


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=40, **QUICK)
@given(data=st.data())
def test_no_changed_file_is_accepted_with_another_meaning(name: str, data: st.DataObject) -> None:
    rows = copy.deepcopy(TABLES[name])
    done = []
    for mutate in data.draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3)):
        if len(rows) > 2 and len(rows[0]) > 2:
            mutate(rows, data.draw)
            done.append(mutate.__name__)
    is_accepted, found = read_rows(rows)
    if is_accepted:
        assert found == read_carefully(rows), done


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=15, **QUICK)
@given(data=st.data())
def test_columns_moved_with_their_headings_and_rows_moved_change_nothing(name, data: st.DataObject) -> None:
    rows = copy.deepcopy(TABLES[name])
    move_columns(rows, data.draw)
    first = find_heading(rows)[1]
    rows[first:] = data.draw(st.permutations(rows[first:]))
    assert read_rows(rows) == read_rows(TABLES[name])


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=15, **QUICK)
@given(data=st.data())
def test_blanked_values_are_missing_and_never_none(name, data: st.DataObject) -> None:
    rows = copy.deepcopy(TABLES[name])
    first = find_heading(rows)[1]
    row = data.draw(st.integers(first, len(rows) - 1))
    unit = rows[row][1]
    rows[row][3:-1] = [None] * len(rows[row][3:-1])
    is_accepted, found = read_rows(rows)
    before = read_carefully(TABLES[name])
    assert is_accepted
    assert found == {key: values for key, values in before.items() if key[0] != unit}
