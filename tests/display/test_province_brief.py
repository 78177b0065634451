"""A brief says what a province has, lacks and is asked for, in words that hold for every province."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
from matplotlib.figure import Figure
from statuses import silence

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.brief import (
    ProvinceBrief,
    answer_brief,
    draw_locator,
    gather_brief,
    index_brief,
    tabulate_brief_items,
    tabulate_brief_tasks,
)
from hotich_analysis.display.table import Table
from hotich_analysis.display.wording import wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Frame, Lang, Level

UNITS = list(load_provinces()["unit_code"])


@cache
def snapshot(frame: Frame = 63) -> Snapshot:
    return regroup(load_snapshot("2022-04-12"), frame=frame)


@cache
def boundaries(frame: Frame = 63) -> gpd.GeoDataFrame:
    return load_boundaries(frame)


@cache
def brief_of(unit: str, frame: Frame = 63) -> ProvinceBrief:
    return gather_brief(snapshot(frame), boundaries(frame), unit=unit)


def name_unit(code: str, *, lang: Lang, running: bool = False) -> str:
    return wording_of(snapshot(), lang).full_name(code, frame=63, running=running)


def rows_of(table: Table) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in table.rows}


@cache
def with_returns() -> Snapshot:
    """The snapshot with two more items: printers, counted, and one that a few have reported."""
    snapshot = load_snapshot("2022-04-12")
    birth = snapshot.status[snapshot.status["indicator_code"] == "birth_registration"]
    printers = birth.assign(indicator_code="printers", level="partial", numerator=30, denominator=120)
    printers.loc[printers["unit_code"] == "95", ["level", "numerator"]] = ["full", 120]
    printers.loc[printers["unit_code"] == "93", "numerator"] = 60
    review = birth.assign(indicator_code="data_review", level="partial")
    review["level"] = review["level"].mask(review["unit_code"] != "83")
    review["state"] = review["state"].mask(review["unit_code"] != "83", "not_reported")
    status = pd.concat([snapshot.status, printers, review], ignore_index=True)
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64"}
    return dataclasses.replace(snapshot, status=status.astype(types))


def test_answer_says_what_is_had_and_lacked_and_the_rank() -> None:
    heading, answer, population = answer_brief(brief_of("51"), lang="vi")
    assert heading == "# Tỉnh Quảng Ngãi"
    assert answer == (
        "Đến ngày 12/4/2022, tỉnh Quảng Ngãi đã triển khai **1/5** nội dung; chưa triển khai: **Khai sinh, "
        "Kết hôn, Khai tử, Kết nối phần mềm**. Theo số nội dung đã triển khai, tỉnh đứng thứ 63/63 cả "
        "nước, đứng thứ 14/14 trong vùng Bắc Trung Bộ và Duyên hải miền Trung."
    )
    assert population == "Dân số của địa phương: **1.245,7 nghìn người** (Tổng cục Thống kê, năm 2022)."
    english = answer_brief(brief_of("51"), lang="en")[2]
    assert english == "Population: **1,245.7 thousand** (General Statistics Office, 2022)."


def test_ties_are_said() -> None:
    _, answer, population = answer_brief(brief_of("01"), lang="vi")
    assert "thành phố đồng hạng 1/63 cả nước (cùng 20 địa phương khác)" in answer
    assert "chưa triển khai" not in answer
    assert "không có nội dung nào được ghi là chưa triển khai" in population
    _, answer, _ = answer_brief(brief_of("35"), lang="en")
    assert "has deployed **4 of 5** items (only partly: Marriage, Death); not deployed: **" in answer
    assert "ranks joint 22 of 63 in the country (with 20 others) and joint 6 of 11" in answer
    assert answer.endswith("Red River Delta (with one other).")


def test_counts_below_all_and_what_is_not_reported_are_named_apart() -> None:
    brief = gather_brief(with_returns(), boundaries(), unit="94")
    _, answer, _ = answer_brief(brief, lang="vi")
    assert "đã triển khai hoặc đạt 100% ở **3/6** nội dung đã báo cáo (" in answer
    assert "chưa đạt 100%: **Máy in**; chưa có báo cáo: **Rà soát dữ liệu**." in answer
    items = rows_of(tabulate_brief_items(brief, lang="vi"))
    assert items["Máy in"] == ("30/120 (25,0%)", "Giáp ranh: Bạc Liêu")
    review = items["Kiểm tra, rà soát, đối chiếu, cập nhật dữ liệu hộ tịch"]
    assert review == ("Chưa có báo cáo", "–")
    note = tabulate_brief_tasks(brief, lang="vi").note
    assert "không tính là đã triển khai, cũng không tính là còn thiếu; chỉ xếp hạng giữa" in note
    assert "hạng" not in answer
    assert index_brief(brief, lang="vi")["entry"]["text"] == (
        "3/6 nội dung đã báo cáo; còn thiếu 3: Khai tử, Kết nối phần mềm, Máy in; "
        "chưa có báo cáo 1: Rà soát dữ liệu"
    )


@cache
def of_marriage_alone() -> Snapshot:
    """A later state of one item, of which Hà Nội and Hưng Yên alone reported."""
    held = snapshot()
    status = held.status[held.status["indicator_code"].eq("marriage_registration")]
    quiet = [code for code in UNITS if code not in {"01", "33"}]
    date = pd.Timestamp("2022-06-30")
    status = silence(status, *quiet).assign(snapshot_date=date).reset_index(drop=True)
    return dataclasses.replace(held, status=status, snapshot_date=date.date())


SILENCE = {
    "vi": (
        "Đến ngày 30/6/2022, tỉnh Trà Vinh chưa có báo cáo về nội dung **Kết hôn**.",
        "Dân số của địa phương: **1.019,3 nghìn người** (Tổng cục Thống kê, năm 2022).",
        "chưa có báo cáo 1: Kết hôn",
    ),
    "en": (
        "As of 30 June 2022, Tra Vinh Province has not reported on the item **Marriage**.",
        "Population: **1,019.3 thousand** (General Statistics Office, 2022).",
        "not reported 1: Marriage",
    ),
}


CLEAN = {
    "vi": "không có nội dung nào được ghi là chưa triển khai",
    "en": "no item is recorded as not deployed",
}


@pytest.mark.parametrize("lang", LANGS)
def test_silence_is_no_zero_and_no_clean_bill(lang: Lang) -> None:
    brief = gather_brief(of_marriage_alone(), boundaries(), unit="84")
    answer, population, entry = SILENCE[lang]
    assert answer_brief(brief, lang=lang)[1:] == (answer, population)
    index = index_brief(brief, lang=lang)
    assert (index["entry"]["text"], index["headline"]) == (entry, [])
    has_it = gather_brief(of_marriage_alone(), boundaries(), unit="01")
    assert CLEAN[lang] in answer_brief(has_it, lang=lang)[2]


EARLIER = {
    "vi": " Theo số liệu gần nhất (ngày 12/4/2022) về các nội dung kỳ này không có số liệu, chưa triển khai: "
    "Kết hôn, Khai tử, Kết nối phần mềm; đã triển khai: Cổng cấp tỉnh, Khai sinh.",
    "en": " By the last figures before (12 April 2022) on items without figures this time, not deployed: "
    "Marriage, Death, Registry link; deployed: Provincial portal, Birth.",
}


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_last_known_is_said_with_its_date_and_apart(lang: Lang) -> None:
    later = of_marriage_alone()
    silent, reported = (
        gather_brief(later, boundaries(), unit=unit, history=[snapshot(), later]) for unit in ("84", "33")
    )
    assert answer_brief(silent, lang=lang)[1] == SILENCE[lang][0] + EARLIER[lang]
    assert silent.n_reported == 0
    said = answer_brief(reported, lang=lang)[1].split(wording_of(later, lang).date(snapshot().snapshot_date))
    assert wording_of(later, lang).indicator("marriage_registration", short=True) not in said[1]
    assert {"vi": "Kết nối phần mềm (suy ra)", "en": "Registry link (inferred)"}[lang] in said[1]


def test_what_was_known_later_is_not_said_of_an_earlier_state() -> None:
    brief = gather_brief(snapshot(), boundaries(), unit="84", history=[snapshot(), of_marriage_alone()])
    assert answer_brief(brief, lang="vi") == answer_brief(brief_of("84"), lang="vi")


@pytest.mark.parametrize("lang", LANGS)
def test_who_is_silent_is_advised_nobody(lang: Lang) -> None:
    brief = gather_brief(of_marriage_alone(), boundaries(), unit="84")
    assert [row[1:] for row in tabulate_brief_items(brief, lang=lang).rows] == [
        (wording_of(brief.snapshot, lang)("level-missing"), "–")
    ]
    picture = draw_locator(brief, boundaries(), lang=lang)
    assert isinstance(picture.axes, Figure)
    assert set(legend_of(picture.axes)) == {
        name_unit("84", lang=lang), wording_of(brief.snapshot, lang)("locator-neighbour")
    }  # fmt: skip
    asks = gather_brief(of_marriage_alone(), boundaries(), unit="33")
    assert wording_of(brief.snapshot, lang)("locator-helper") in legend_of(
        draw_locator(asks, boundaries(), lang=lang).axes
    )


def legend_of(figure: object) -> list[str]:
    assert isinstance(figure, Figure)
    texts = [text for legend in figure.legends for text in legend.get_texts()]
    return [" ".join(text.get_text().split()) for text in texts]


@pytest.mark.parametrize("lang", LANGS)
def test_what_these_figures_do_not_cover_says_so_and_a_deadline_that_it_has_passed(lang: Lang) -> None:
    brief = gather_brief(of_marriage_alone(), boundaries(), unit="84")
    say, rows = wording_of(brief.snapshot, lang), tabulate_brief_tasks(brief, lang=lang).rows
    uncovered = {"vi": "(kỳ số liệu này không đề cập)", "en": "(not covered by these figures)"}[lang]
    assert [uncovered in row[0] for row in rows].count(True) >= 4
    assert say.indicator("birth_registration", short=True) in str(
        [row for row in rows if uncovered in row[0]]
    )
    over = {"vi": "(đã quá thời hạn)", "en": "(deadline passed)"}[lang]
    on_30_june, in_2025 = {"vi": ("25/4/2022", "01/01/2025"), "en": ("25 April 2022", "1 January 2025")}[lang]
    assert {over in row[2] for row in rows if on_30_june in row[2]} == {True}
    assert {over in row[2] for row in rows if in_2025 in row[2]} == {False}
    later = dataclasses.replace(brief, today="2025-01-01")
    rows = tabulate_brief_tasks(later, lang=lang).rows
    assert {over in row[2] for row in rows if in_2025 in row[2]} == {True}


def test_a_rank_is_among_those_who_answered_everything_and_says_so() -> None:
    held = snapshot()
    status = held.status
    quiet = status["unit_code"].isin(["31", "33"]) & status["indicator_code"].eq("marriage_registration")
    status = status.assign(
        level=status["level"].mask(quiet), state=status["state"].mask(quiet, "not_reported")
    )
    partial = dataclasses.replace(held, status=status)
    said = {
        lang: answer_brief(gather_brief(partial, boundaries(), unit="51"), lang=lang)[1] for lang in LANGS
    }
    assert "tỉnh đứng thứ 61/61 trong số các địa phương báo cáo đủ" in said["vi"]
    assert "ranks 61 of 61 that reported everything" in said["en"]
    silent = gather_brief(partial, boundaries(), unit="33")
    assert answer_brief(silent, lang="vi")[1].endswith("chưa có báo cáo: **Kết hôn**.")
    names = {number["name"] for number in index_brief(silent, lang="vi")["headline"]}
    assert names == {"33.n_done", "33.n_gaps"}


def test_of_a_counted_item_the_share_of_those_ahead_is_given() -> None:
    brief = gather_brief(with_returns(), boundaries(), unit="86")
    assert rows_of(tabulate_brief_items(brief, lang="en"))["Printers"] == (
        "30 of 120 (25.0%)",
        "Neighbours: Hau Giang (50.0%)",
    )


@pytest.mark.parametrize("lang", LANGS)
def test_notes_stand_as_printed_with_their_meaning(lang: Lang) -> None:
    table = tabulate_brief_items(brief_of("94"), lang=lang)
    state = table.rows[2][1]
    assert "“Chỉ có ĐKKH cấp huyện”" in state
    assert {"vi": "chỉ thực hiện tại cấp huyện", "en": "offered at district level only"}[lang] in state
    assert table.strong_rows == {3, 4}


def test_gaps_name_neighbours_that_have_it_and_say_where_none_has() -> None:
    items = rows_of(tabulate_brief_items(brief_of("51"), lang="vi"))
    assert items["Đăng ký khai tử trên Cổng dịch vụ công quốc gia"] == (
        "Chưa triển khai",
        "Giáp ranh: Bình Định, Kon Tum",
    )
    assert items["Triển khai trên Cổng dịch vụ công cấp tỉnh"][1] == "–"
    # over the Cổ Chiên
    assert tabulate_brief_items(brief_of("84"), lang="vi").rows[2][2] == "Giáp ranh: Bến Tre"
    assert tabulate_brief_items(brief_of("42"), lang="vi").rows[4][2] == "Gần nhất trong vùng: Thanh Hóa"
    nobody = with_returns().status.assign(level=pd.Categorical([Level.NONE] * 441, dtype=LEVEL_DTYPE))
    brief = gather_brief(dataclasses.replace(with_returns(), status=nobody), boundaries(), unit="51")
    assert {row[2] for row in tabulate_brief_items(brief, lang="vi").rows} == {"Chưa có địa phương nào"}


def test_what_was_inferred_is_marked_and_explained() -> None:
    items = tabulate_brief_items(brief_of("01"), lang="vi")
    assert items.rows[-1][1] == "Đã có (suy ra)"
    assert "“Suy ra”" in tabulate_brief_tasks(brief_of("01"), lang="vi").note
    assert "“Suy ra”" not in tabulate_brief_tasks(brief_of("51"), lang="vi").note


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_there_only_in_part_is_a_task_and_no_rank_without_a_word(lang: Lang) -> None:
    status, noted = load_snapshot("2022-04-12").status, set()
    for code, rows in status.groupby("unit_code"):
        partial = list(rows.loc[rows["level"].eq("partial"), "indicator_code"])
        if not partial:
            continue
        noted.add(code)
        brief, say = brief_of(str(code)), wording_of(status, lang)
        assert set(brief.tasks.loc[brief.tasks["state"].eq("partial"), "indicator_code"]) == set(partial)
        assert say("brief-task-partial") in str(tabulate_brief_tasks(brief, lang=lang).rows)
        said = {"vi": "kể cả nội dung mới triển khai một phần", "en": "those deployed only partly included"}
        assert said[lang] in answer_brief(brief, lang=lang)[1]
    assert noted == {"26", "35", "60", "86", "87", "93", "94", "96"}


def test_map_and_table_name_the_same_units_to_ask() -> None:
    for code in ("84", "93", "35", "30"):
        brief = brief_of(code)
        named = str([row[2] for row in tabulate_brief_items(brief, lang="vi").rows])
        names = [wording_of(brief.snapshot, "vi").unit(one, frame=63) for one in brief.helper_codes]
        assert all(name in named for name in names), code


def test_tasks_of_one_basis_and_deadline_stand_in_one_row() -> None:
    table = tabulate_brief_tasks(brief_of("51"), lang="vi")
    assert table.rows[0] == (
        "Khai sinh, Kết hôn, Khai tử, Kết nối phần mềm (chưa hoàn thành)",
        "Công văn số 1117/BTP-HTQTCT, mục 1",
        "Không nêu",
    )
    assert table.rows[-1][0] == "Máy tính, Internet, Máy in, Máy quét (kỳ số liệu này không đề cập)"
    deadlines = {row[2] for row in table.rows}
    assert deadlines == {"Không nêu", "Hoàn thành trước ngày 01/01/2025", "Báo cáo trước ngày 25/4/2022"}
    assert table.note.startswith("Nguồn: Công văn số 1117/BTP-HTQTCT ngày 12/4/2022 của Bộ Tư pháp.")


def test_a_return_that_came_says_whether_in_time() -> None:
    brief = gather_brief(with_returns(), boundaries(), unit="94")
    deadlines = {row[0]: row[2] for row in tabulate_brief_tasks(brief, lang="en").rows}
    assert deadlines["Printers (not completed)"] == "Return due before 25 April 2022 (on time)"


def test_names_have_their_unit_word() -> None:
    official = load_provinces().set_index("unit_code")["name_gso_list_2022"].str.replace("Hoà", "Hòa")
    assert {code: name_unit(code, lang="vi") for code in UNITS} == official.to_dict()
    assert name_unit("79", lang="en") == "Ho Chi Minh City"
    assert name_unit("48", lang="en", running=True) == "Da Nang City"
    assert name_unit("51", lang="vi", running=True) == "tỉnh Quảng Ngãi"


@pytest.mark.parametrize("lang", LANGS)
def test_entries_have_file_names_that_every_system_takes(lang: Lang) -> None:
    # Only the code matters here, and to gather all 63 takes ten seconds.
    briefs = {unit: dataclasses.replace(brief_of("77"), unit_code=unit) for unit in UNITS}
    entries = {unit: index_brief(brief, lang=lang)["entry"] for unit, brief in briefs.items()}
    names = [entry["name"] for entry in entries.values()]
    assert len(set(names)) == 63
    assert all(re.fullmatch(r"\d\d(-[a-z]+)+", name) for name in names)
    assert entries["77"]["name"] == "77-ba-ria-vung-tau"
    assert {unit: entry["title"] for unit, entry in entries.items()} == {
        unit: name_unit(unit, lang=lang) for unit in UNITS
    }


def test_entry_and_headline_give_the_gaps() -> None:
    index = index_brief(brief_of("94"), lang="vi")
    assert index["entry"]["text"] == "3/5 nội dung; còn thiếu 2: Khai tử, Kết nối phần mềm"
    assert index["headline"] == [
        {"name": "94.n_done", "value": 3},
        {"name": "94.n_gaps", "value": 2},
        {"name": "94.rank", "value": 43},
    ]
    assert index_brief(brief_of("01"), lang="en")["entry"]["text"] == "5 of 5 items (inferred: Registry link)"


@pytest.mark.parametrize(("unit", "meant"), [("Quảng Ngãi", "51"), ("94", "94")])
def test_a_unit_is_chosen_by_code_or_name(unit: str, meant: str) -> None:
    assert brief_of(unit).unit_code == meant


def test_a_unit_of_another_frame_is_refused() -> None:
    with pytest.raises(UsageError):
        brief_of("34:15")
    with pytest.raises(UsageError):
        brief_of("63:10", 34)


MERGED = {
    "vi": (
        "**Kết nối phần mềm**; mới triển khai ở một số tỉnh, thành phố trước khi sắp xếp: **Kết hôn",
        "1/2 tỉnh, thành phố trước khi sắp xếp có báo cáo đã triển khai; còn thiếu: Hà Giang",
        "Giáp ranh: Cao Bằng",
    ),
    "en": (
        "**2 of 5** items; not deployed: **Registry link**; deployed in some former provinces only:",
        "Deployed in 1 of 2 former provinces that reported; lacking in: Ha Giang",
        "Neighbours: Cao Bang",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_a_merged_unit_has_a_brief_that_names_its_former_provinces(lang: Lang) -> None:
    brief, (said, state, helpers) = brief_of("Tuyên Quang (2025)", 34), MERGED[lang]
    assert brief.unit_code == "08"
    assert said in answer_brief(brief, lang=lang)[1]
    items = tabulate_brief_items(brief, lang=lang)
    assert items.rows[2][1:] == (state, helpers)
    assert items.strong_rows == {2, 3, 4}
    picture = draw_locator(brief, boundaries(34), lang=lang)
    assert name_unit("08", lang=lang, running=True).split()[0] in picture.alt
    assert "(2025)" in picture.alt


def test_a_former_province_that_did_not_report_is_named_apart() -> None:
    silent = silence(load_snapshot("2022-04-12").status, "02", indicator="marriage_registration")
    merged = regroup(dataclasses.replace(load_snapshot("2022-04-12"), status=silent), frame=34)
    brief = gather_brief(merged, boundaries(34), unit="08")
    state = tabulate_brief_items(brief, lang="vi").rows[2][1]
    assert (
        state == "1/1 tỉnh, thành phố trước khi sắp xếp có báo cáo đã triển khai; chưa có báo cáo: Hà Giang"
    )


def test_a_unit_that_was_not_merged_has_the_same_items_in_both_frames() -> None:
    before, after = (tabulate_brief_items(brief_of("11", frame), lang="vi").rows for frame in (63, 34))
    assert [row[:2] for row in before] == [row[:2] for row in after]


def test_with_many_items_names_are_short_and_type_is_small() -> None:
    status = with_returns().status
    more = [
        status[status["indicator_code"] == "printers"].assign(indicator_code=code)
        for code in ("computers", "scanners", "internet")
    ]
    snapshot = dataclasses.replace(with_returns(), status=pd.concat([status, *more], ignore_index=True))
    table = tabulate_brief_items(gather_brief(snapshot, boundaries(), unit="51"), lang="vi")
    assert [row[0] for row in table.rows][:2] == ["Cổng cấp tỉnh", "Khai sinh"]
    assert "set text(size: 8pt)" in table.to_typst()
    assert "set text(size: 9pt)" in tabulate_brief_items(brief_of("51"), lang="vi").to_typst()
