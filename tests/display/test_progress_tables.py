"""What was asked, what came in, what changed: every number in its place, nothing that is not known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.references import load_indicators, load_national_figures
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.progress import (
    answer_changes,
    answer_tasks,
    draw_change_maps,
    draw_paths,
    tabulate_changed_units,
    tabulate_changes,
    tabulate_national_figures,
    tabulate_tasks,
    tabulate_timeliness,
)
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.progress import (
    compare_last,
    count_changes,
    count_timeliness,
    judge_timeliness,
    list_last_known,
    list_tasks,
)
from hotich_analysis.vocabulary import LANGS, Lang

JUNE = pd.Timestamp(2022, 6, 30)


@pytest.fixture(scope="module")
def april() -> Snapshot:
    return load_snapshot("2022-04-12")


@pytest.fixture(scope="module")
def june(april: Snapshot) -> Snapshot:
    """Birth in June: Quảng Ngãi has it now, Hà Nội only in part, Ninh Thuận says nothing; books of Hà Nội."""
    birth = april.status[april.status["indicator_code"] == "birth_registration"].copy()
    birth["snapshot_date"] = JUNE
    levels = birth.set_index("unit_code")["level"].astype("object")
    levels[["51", "01", "58"]] = ["full", "partial", None]
    books = birth.assign(indicator_code="book_digitisation", numerator=pd.array([None] * 63, "Int64"))
    books["denominator"] = books["numerator"]
    books.loc[books["unit_code"].eq("01"), ["numerator", "denominator"]] = [1500, 2000]
    books["level"] = books["unit_code"].map({"01": "partial"}).astype(birth["level"].dtype)
    birth["level"] = levels.astype(birth["level"].dtype).to_numpy()
    for table in (birth, books):
        table["state"] = table["level"].notna().map({True: "reported", False: "not_reported"})
    return replace(april, snapshot_date=JUNE.date(), status=pd.concat([birth, books], ignore_index=True))


@pytest.fixture(scope="module")
def statuses(april: Snapshot, june: Snapshot) -> list[pd.DataFrame]:
    return [april.status, june.status]


@pytest.fixture(scope="module")
def known(statuses: list[pd.DataFrame]) -> pd.DataFrame:
    return list_last_known(statuses)


@pytest.fixture(scope="module")
def tasks(known: pd.DataFrame) -> pd.DataFrame:
    return list_tasks(known, load_indicators())


@pytest.fixture(scope="module")
def changes(statuses: list[pd.DataFrame]) -> pd.DataFrame:
    return compare_last(statuses)


def state_of(tasks: pd.DataFrame, known: pd.DataFrame, name: str) -> tuple[str, ...]:
    return next(row for row in tabulate_tasks(tasks, known, lang="vi").rows if row[0] == name)


def test_every_task_of_the_dispatch_is_listed_in_its_order(tasks: pd.DataFrame, known: pd.DataFrame) -> None:
    rows = tabulate_tasks(tasks, known, lang="vi").rows
    assert [row[0] for row in rows] == list(load_indicators()["name_vi"])


@pytest.mark.parametrize(
    ("name", "deadline", "state"),
    [
        ("Đăng ký khai sinh trên Cổng dịch vụ công quốc gia", "Không nêu",
         "62/62 tỉnh đã triển khai (ngày 30/6/2022)"),
        ("Đăng ký kết hôn trên Cổng dịch vụ công quốc gia", "Không nêu",
         "38/63 tỉnh đã triển khai (ngày 12/4/2022)"),
        ("Số hóa sổ hộ tịch", "Hoàn thành trước ngày 01/01/2025", "75,0%, 1 tỉnh báo cáo (ngày 30/6/2022)"),
        ("Máy in", "Báo cáo trước ngày 25/4/2022", "Chưa có số liệu"),
    ],
)  # fmt: skip
def test_a_task_says_by_when_and_what_is_known_of_which_date(
    name: str, deadline: str, state: str, tasks: pd.DataFrame, known: pd.DataFrame
) -> None:
    assert state_of(tasks, known, name)[2:] == (deadline, state)


def test_tasks_without_figures_are_named(tasks: pd.DataFrame, known: pd.DataFrame) -> None:
    answer = answer_tasks(tasks, known, lang="en")
    assert "**6** have figures, **7** have none: " in answer
    assert "Printers" in answer
    assert "Digitisation," not in answer
    assert "Digitisation funds" in answer


def test_the_sentence_counts_each_kind_of_change(
    april: Snapshot, june: Snapshot, changes: pd.DataFrame
) -> None:
    answer = answer_changes([april, june], count_changes(changes), lang="vi")
    assert answer == (
        "Từ ngày 12/4/2022 đến ngày 30/6/2022: **1** trường hợp mức độ cao hơn, **1** trường hợp thấp hơn, "
        "60 không thay đổi, 1 mới có báo cáo, 1 không còn báo cáo, 0 chưa có báo cáo, 62 mới yêu cầu, "
        "chưa có báo cáo (mỗi trường hợp là một nội dung của một tỉnh)."
    )


def test_the_first_snapshot_is_compared_with_nothing(april: Snapshot) -> None:
    changes = compare_last([april.status])
    counts = count_changes(changes)
    assert "kỳ đầu tiên" in answer_changes([april], counts, lang="vi")
    for table in (tabulate_changes(counts, lang="vi"), tabulate_changed_units(changes, lang="vi")):
        assert (table.rows, table.when_empty) == ((), "")


def test_units_that_moved_are_listed_before_and_after(changes: pd.DataFrame) -> None:
    assert tabulate_changed_units(changes, lang="vi").rows == (
        ("Hà Nội", "Khai sinh", "Triển khai đầy đủ", "Triển khai một phần", "Mức độ thấp hơn"),
        ("Quảng Ngãi", "Khai sinh", "Chưa triển khai", "Triển khai đầy đủ", "Mức độ cao hơn"),
        ("Ninh Thuận", "Khai sinh", "Chưa triển khai", "Chưa có báo cáo", "Không còn báo cáo"),
    )


def test_changes_are_counted_by_indicator_and_by_region(changes: pd.DataFrame) -> None:
    by_indicator = tabulate_changes(count_changes(changes), lang="vi").rows
    assert by_indicator == (
        ("Khai sinh", "1", "1", "60", "0", "1", "0", "0"),
        ("Số hóa sổ", "0", "0", "0", "1", "0", "0", "62"),
    )
    by_region = tabulate_changes(count_changes(changes, by="region"), lang="vi").rows
    assert [row[:4] for row in by_region] == [
        ("Khai sinh", "Đồng bằng sông Hồng", "0", "1"),
        ("Khai sinh", "Bắc Trung Bộ và Duyên hải miền Trung", "1", "0"),
    ]


def test_deadlines_are_counted_with_those_who_sent_nothing(known: pd.DataFrame) -> None:
    judged = judge_timeliness(known, load_indicators(), as_of=JUNE.date())
    rows = {row[0]: row[1:] for row in tabulate_timeliness(count_timeliness(judged), lang="vi").rows}
    assert rows["Máy in"] == ("25/4/2022", "0", "0", "0", "63", "0")
    assert rows["Số hóa sổ hộ tịch"] == ("01/01/2025", "0", "0", "0", "0", "63")


@pytest.mark.parametrize("lang", LANGS)
def test_a_national_figure_never_stands_without_its_definition_and_source(lang: Lang) -> None:
    figures = load_national_figures()
    rows = tabulate_national_figures(figures, lang=lang).rows
    assert len(rows) == len(figures)
    for row, figure in zip(rows, figures.to_dict("records"), strict=True):
        assert figure[f"definition_{lang}"] in row[3]
        assert figure["source"] in row[3]
        assert row[4] == figure[f"comparability_{lang}"]
    assert rows[-1][1] == ("02/2025" if lang == "vi" else "February 2025")


def test_only_indicators_that_moved_have_a_map_of_change(changes: pd.DataFrame) -> None:
    [drawn] = draw_change_maps(changes, load_boundaries(), lang="vi")
    assert drawn.caption.startswith("Đăng ký khai sinh")
    assert "Quảng Ngãi" in drawn.alt
    books = changes[changes["indicator_code"] == "book_digitisation"]
    assert draw_change_maps(books, load_boundaries(), lang="vi") == []


def test_paths_are_drawn_where_there_is_a_path_or_a_figure_beside_it(statuses: list[pd.DataFrame]) -> None:
    drawn = draw_paths(statuses, lang="vi")
    assert [picture.caption.split(":")[0] for picture in drawn] == [
        "Đăng ký khai sinh trên Cổng dịch vụ công quốc gia",
        "Đăng ký kết hôn trên Cổng dịch vụ công quốc gia",
        "Đăng ký khai tử trên Cổng dịch vụ công quốc gia",
        "Số hóa sổ hộ tịch",
    ]
    assert "Nhịp độ cần có" in drawn[-1].alt
    points = [number.value for number in drawn[0].numbers if number.rule == "path_share"]
    assert points == [61 / 63, 1.0]


def test_what_moved_among_merged_units_is_named_in_their_frame(statuses: list[pd.DataFrame]) -> None:
    changes = compare_last([regroup_status(status, frame=34) for status in statuses])
    moved = {row[0]: row[1:] for row in tabulate_changed_units(changes, lang="vi").rows}
    assert moved["Quảng Ngãi (2025)"][1:3] == ("Triển khai một phần", "Triển khai đầy đủ")
    [drawn] = draw_change_maps(changes, load_boundaries(34), lang="vi")
    assert "Quảng Ngãi (2025)" in drawn.alt
