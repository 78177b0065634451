"""An annex made again from the status table is the printed one, cell for cell, but for slips on record."""

from __future__ import annotations

import csv
import dataclasses
import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from statuses import silence, with_level

from hotich_analysis.dataset.annexes import read_annex
from hotich_analysis.dataset.folder import find_data_directory
from hotich_analysis.dataset.names import load_province_names
from hotich_analysis.dataset.references import load_restrictions
from hotich_analysis.dataset.snapshots import Snapshot, load_annex_layout, load_snapshot
from hotich_analysis.display import annexes
from hotich_analysis.display.annexes import count_corrections, list_corrections, rebuild_annex, tabulate_annex
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import LANGS

FOLDER = Path(__file__).parents[2] / "data" / "snapshots" / "2022-04-12"
LIST, TABLE = "annex_1.csv", "annex_2.csv"
MARRIAGE = "marriage_registration"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12")


def read_printed(file: str) -> list[list[str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def as_lines(cells: pd.DataFrame) -> list[list[str]]:
    return [list(cells.columns), *cells.to_numpy().tolist()]


def slips_of(snapshot: Snapshot, file: str) -> list[dict[str, str]]:
    return [slip for slip in snapshot.source.details["printing_slips"] if slip["where"].startswith(file)]


def test_table_differs_from_print_in_the_recorded_slips_and_nowhere_else(snapshot: Snapshot) -> None:
    rebuilt = as_lines(rebuild_annex(snapshot.status, snapshot.source, file=TABLE))
    printed = read_printed(TABLE)
    assert [len(line) for line in rebuilt] == [len(line) for line in printed] == [6] * 65
    pairs = [
        (row, print_, ours)
        for row, (was, made) in enumerate(zip(printed, rebuilt, strict=True))
        for print_, ours in zip(was, made, strict=True)
        if print_ != ours
    ]
    expected = {slip["where"]: (slip["printed"], slip["meant"]) for slip in slips_of(snapshot, TABLE)}
    column = next(text for text in printed[0] if expected[f"{TABLE}, header"][0] in text)
    mended = column.replace(*expected.pop(f"{TABLE}, header"))
    rows = [(int(where.rpartition(" ")[2]), *slip) for where, slip in expected.items()]
    assert pairs == sorted([(0, column, mended), *rows])


def test_list_differs_from_print_in_the_row_on_record_as_misplaced(snapshot: Snapshot) -> None:
    rebuilt = as_lines(rebuild_annex(snapshot.status, snapshot.source, file=LIST))
    printed = read_printed(LIST)
    assert [line[0] for line in rebuilt] == [line[0] for line in printed]
    ours, theirs = [line[1] for line in rebuilt], [line[1] for line in printed]
    [slip] = slips_of(snapshot, LIST)
    assert slip["where"] == f"{LIST}, row 27"
    misplaced = theirs.pop(27)
    assert slip["printed"].startswith(misplaced)
    assert ours.pop(24) == misplaced  # between Tây Ninh and Thừa Thiên Huế
    assert ours == theirs


def test_an_annex_made_again_reads_back_as_the_same_status(snapshot: Snapshot, tmp_path: Path) -> None:
    data = find_data_directory()
    names = load_province_names(data)
    notes = load_restrictions().set_index("note_vi")["restriction"].to_dict()
    columns = ["unit_code", "indicator_code", "level", "note"]
    for layout in snapshot.source.details["annexes"]:
        cells = rebuild_annex(snapshot.status, snapshot.source, file=layout["file"])
        cells.to_csv(tmp_path / layout["file"], index=False)
        headings = dict(zip(cells.columns[2:], layout.get("columns", {}).values(), strict=True))
        reading = read_annex(tmp_path, {**layout, "columns": headings}, names, notes)
        assert reading.problems == []
        found = (
            pd.DataFrame(reading.rows)
            .reindex(columns=columns)
            .astype("str")
            .fillna("")
            .sort_values(columns[:2])
        )
        wanted = snapshot.status[snapshot.status["indicator_code"].isin(found["indicator_code"])]
        wanted = wanted[columns].astype("str").fillna("").sort_values(columns[:2])
        assert found.to_numpy().tolist() == wanted.to_numpy().tolist()


def test_a_changed_level_changes_its_cell_and_its_total_only(snapshot: Snapshot) -> None:
    before = rebuild_annex(snapshot.status, snapshot.source, file=TABLE)
    status = with_level(
        snapshot.status, "partial", units=["31"], indicator=MARRIAGE, note="Chỉ có ĐKKH cấp huyện"
    )
    after = rebuild_annex(status, snapshot.source, file=TABLE)
    changed = before.compare(after)
    assert changed.index.tolist() == [5, 63]
    assert after.loc[[5, 63], "Đăng ký kết hôn"].tolist() == ["x Chỉ có ĐKKH cấp huyện", "39/63 tỉnh"]
    assert changed.shape == (2, 2)


def test_not_reported_is_a_blank_cell_and_counts_as_no_deployment(snapshot: Snapshot) -> None:
    status = silence(snapshot.status, "01", indicator=MARRIAGE)
    annex = rebuild_annex(status, snapshot.source, file=TABLE)
    assert annex.loc[0].tolist() == ["1", "Hà Nội", "x", "x", "", "x"]
    assert annex.loc[63, "Đăng ký kết hôn"] == "37/63 tỉnh"
    absent = snapshot.status[
        ~(snapshot.status["unit_code"].eq("01") & snapshot.status["indicator_code"].eq(MARRIAGE))
    ]
    pd.testing.assert_frame_equal(rebuild_annex(absent, snapshot.source, file=TABLE), annex)


def test_total_is_of_the_units_in_the_status_table(snapshot: Snapshot) -> None:
    few = snapshot.status[snapshot.status["unit_code"].isin(["01", "26", "27"])]
    annex = rebuild_annex(few, snapshot.source, file=TABLE)
    assert annex.iloc[-1].tolist()[2:] == ["2/3 tỉnh", "3/3 tỉnh", "2/3 tỉnh", "3/3 tỉnh"]


def test_order_of_rows_in_the_status_table_is_irrelevant(snapshot: Snapshot) -> None:
    shuffled = snapshot.status.sample(frac=1, random_state=1)
    for file in (LIST, TABLE):
        made = [rebuild_annex(status, snapshot.source, file=file) for status in (snapshot.status, shuffled)]
        pd.testing.assert_frame_equal(*made)


def test_names_with_foreign_letters_figures_or_none_are_put_in_order() -> None:
    names = ["Tỉnh 中", "Tỉnh …", "Tỉnh Hà Tĩnh", "Tỉnh 2", "Tỉnh Ñ", "Tỉnh An Giang"]
    expected = ["Tỉnh …", "Tỉnh 2", "Tỉnh 中", "Tỉnh An Giang", "Tỉnh Hà Tĩnh", "Tỉnh Ñ"]
    assert sorted(names, key=annexes._alphabetical) == expected


def test_list_takes_in_who_lacks_the_link_in_alphabetical_order(snapshot: Snapshot) -> None:
    status = snapshot.status
    for unit in ("79", "17", "06"):
        status = with_level(status, "none", units=[unit], indicator="registry_link")
    annex = rebuild_annex(status, snapshot.source, file=LIST)
    names = annex["Tên tỉnh, thành phố"].tolist()
    assert names[:6] == [
        "Thành phố Đà Nẵng",
        "Thành phố Hồ Chí Minh",
        "Tỉnh Bạc Liêu",
        "Tỉnh Bắc Kạn",
        "Tỉnh Bắc Ninh",
        "Tỉnh Bình Định",
    ]
    assert names.index("Tỉnh Hoà Bình") == names.index("Tỉnh Hà Tĩnh") + 1
    assert annex["STT"].tolist() == [f"{number}." for number in range(1, 31)]


def test_who_did_not_report_is_named_below_the_list_not_in_it(snapshot: Snapshot) -> None:
    status = silence(snapshot.status, "26", indicator="registry_link")
    annex = tabulate_annex(status, snapshot.source, file=LIST)
    assert len(annex.rows) == 27
    assert annex.note == "Chưa có báo cáo: Tỉnh Vĩnh Phúc."
    assert tabulate_annex(snapshot.status, snapshot.source, file=LIST).note == ""
    few = status[status["unit_code"] == "26"]
    empty = tabulate_annex(few, snapshot.source, file=LIST)._repr_mimebundle_()
    assert "Tỉnh Vĩnh Phúc" in empty["text/markdown"]


def test_annex_carries_title_subtitle_and_the_line_of_its_letter(snapshot: Snapshot) -> None:
    line = "(Kèm theo Công văn số 1117/BTP-HTQTCT ngày 12 tháng 4 năm 2022 của Bộ Tư pháp)"
    bundle = tabulate_annex(snapshot.status, snapshot.source, file=TABLE)._repr_mimebundle_()
    for text in bundle.values():
        assert text.index("THỰC TRẠNG TRIỂN KHAI") < text.index("Tích hợp, kết nối") < text.index(line)
        assert unicodedata.is_normalized("NFC", text)
    other = tabulate_annex(snapshot.status, snapshot.source, file=TABLE, reference="(Kèm theo …)")
    assert line not in other.to_html() + other.to_typst() + other.to_plain()


def test_header_has_two_lines_and_the_total_spans_two_columns(snapshot: Snapshot) -> None:
    annex = tabulate_annex(snapshot.status, snapshot.source, file=TABLE)
    head = re.search(r"<thead>(.*)</thead>", annex.to_html(), re.DOTALL)
    assert head
    assert [line.count("<th ") for line in head[1].split("\n")] == [4, 3]
    assert re.search(r'colspan="3"[^>]*>CÁC DỊCH VỤ ĐÃ TÍCH HỢP TRÊN CỔNG DỊCH VỤ CÔNG QUỐC GIA<', head[1])
    assert head[1].count('rowspan="2"') == 3
    total = annex.to_html().split("<tr>")[-1]
    assert re.match(r'<th scope="row" colspan="2"[^>]*><strong>TỔNG SỐ TỈNH', total)
    assert total.count("<td") == 4
    assert 'table.cell(colspan: 2, strong("TỔNG SỐ TỈNH ĐÃ TRIỂN KHAI"))' in annex.to_typst()


def test_a_label_must_not_cover_a_cell_with_text(snapshot: Snapshot) -> None:
    annex = tabulate_annex(snapshot.status, snapshot.source, file=TABLE)
    with pytest.raises(ValueError, match="not empty"):
        dataclasses.replace(annex, wide_labels=frozenset({0}))


@pytest.mark.parametrize("lang", LANGS)
def test_corrections_name_every_slip_of_the_annexes(lang, snapshot: Snapshot) -> None:
    lines = list_corrections(snapshot.source, lang=lang).splitlines()
    assert len(lines) == len(slips_of(snapshot, "annex_")) == 5
    assert "“Hung Yên”" in lines[0]
    assert "27" in lines[-1]
    assert "stands after" not in lines[-1]
    assert "**5**" in count_corrections(snapshot.source, lang=lang)


def test_unknown_annex_is_an_error_that_names_the_known(snapshot: Snapshot) -> None:
    with pytest.raises(UsageError, match="annex_2"):
        rebuild_annex(snapshot.status, snapshot.source, file="annex_3.csv")


def test_annexes_of_a_later_date_leave_the_line_of_the_letter_to_be_filled_in() -> None:
    snapshot = load_snapshot("2022-04-12")
    later = snapshot.status.assign(snapshot_date=pd.Timestamp(2022, 6, 30))
    own = tabulate_annex(snapshot.status, snapshot.source, file="annex_1.csv")
    assert "1117/BTP-HTQTCT" in own.reference
    moved = tabulate_annex(later, snapshot.source, file="annex_1.csv")
    assert "1117" not in moved.reference
    assert "......" in moved.reference
    assert moved.rows == own.rows


def test_the_layout_is_that_of_the_last_document_with_annexes() -> None:
    assert load_annex_layout("2022-04-12").number == "1117/BTP-HTQTCT"
