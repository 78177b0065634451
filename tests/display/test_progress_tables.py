"""What was asked, what came in, what changed: every number in its place, nothing that is not known."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.references import load_indicators, load_national_figures
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.changes import (
    answer_changes,
    answer_regions_compared,
    draw_change_maps,
    head_changes,
    tabulate_changed_units,
    tabulate_changes,
)
from hotich_analysis.display.progress import (
    answer_paths,
    draw_paths,
    head_paths,
    tabulate_national_figures,
)
from hotich_analysis.display.tasks import (
    answer_tasks,
    answer_timeliness,
    head_tasks,
    head_timeliness,
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
    trace_paths,
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
        ("Kết nối với Phần mềm đăng ký, quản lý hộ tịch điện tử dùng chung", "Không nêu",
         "36/63 tỉnh, thành phố đã triển khai, suy ra (ngày 12/4/2022)"),
        ("Đăng ký khai sinh trên Cổng dịch vụ công quốc gia", "Không nêu",
         "62/62 tỉnh, thành phố có báo cáo đã triển khai; 1 chưa báo cáo (ngày 30/6/2022)"),
        ("Đăng ký kết hôn trên Cổng dịch vụ công quốc gia", "Không nêu",
         "38/63 tỉnh, thành phố đã triển khai (ngày 12/4/2022)"),
        ("Số hóa sổ hộ tịch", "Hoàn thành trước ngày 01/01/2025",
         "75,0%, 1 tỉnh, thành phố báo cáo (ngày 30/6/2022)"),
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
        "Từ ngày 12/4/2022 đến ngày 30/6/2022: **1** trường hợp cao hơn, **1** trường hợp thấp hơn, "
        "60 trường hợp không thay đổi, 1 mới có báo cáo, 62 mới yêu cầu, chưa có báo cáo "
        "(mỗi trường hợp là một nội dung của một tỉnh, thành phố). 1 trường hợp kỳ trước có báo cáo, "
        "kỳ này chưa có; chưa có báo cáo không phải là một thay đổi, nên không liệt kê."
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
    )


def test_changes_are_counted_by_indicator_and_by_region(changes: pd.DataFrame) -> None:
    by_indicator = tabulate_changes(count_changes(changes), lang="vi").rows
    assert by_indicator == (
        ("Khai sinh", "1", "1", "60", "0", "1", "0"),
        ("Số hóa sổ", "0", "0", "0", "1", "0", "62"),
    )
    by_region = tabulate_changes(count_changes(changes, by="region"), lang="vi").rows
    assert [row[:4] for row in by_region] == [
        ("Khai sinh", "Đồng bằng sông Hồng", "0", "1"),
        ("Khai sinh", "Bắc Trung Bộ và Duyên hải miền Trung", "1", "0"),
    ]


def test_deadlines_are_counted_where_there_are_figures(known: pd.DataFrame, tasks: pd.DataFrame) -> None:
    judged = judge_timeliness(known, load_indicators(), as_of=JUNE.date())
    rows = tabulate_timeliness(count_timeliness(judged), tasks, lang="vi").rows
    assert rows == (("Số hóa sổ hộ tịch", "01/01/2025", "0", "0", "0", "0", "63"),)


def test_of_what_no_figures_are_held_nobody_is_counted_as_silent(
    known: pd.DataFrame, tasks: pd.DataFrame
) -> None:
    assert head_timeliness(tasks, known, lang="vi") == (
        "## 4/5 nhiệm vụ có thời hạn đã quá thời hạn; 4 nhiệm vụ trong số này chưa có số liệu"
    )
    answer = answer_timeliness(tasks, known, lang="vi")
    assert "không có số liệu nào về những nhiệm vụ sau" in answer
    assert answer.endswith(
        ": Máy tính, Internet, Máy in và Máy quét – báo cáo trước ngày 25/4/2022 (đã quá thời hạn)."
    )
    assert "63" not in answer
    assert head_timeliness(tasks, known, lang="vi", today="2022-04-20") == (
        "## Cả 5 nhiệm vụ có thời hạn đều chưa đến hạn tính đến ngày 20/4/2022;"
        " 4 nhiệm vụ trong số này chưa có số liệu"
    )
    assert answer_timeliness(tasks.assign(state="reported"), known, lang="vi") == ""


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


def test_paths_are_drawn_where_two_points_can_be_compared(statuses: list[pd.DataFrame]) -> None:
    paths = trace_paths(statuses)
    [birth] = draw_paths(paths, lang="vi")
    assert birth.caption.startswith("Đăng ký khai sinh trên Cổng dịch vụ công quốc gia:")
    points = [number.value for number in birth.numbers if number.rule == "path_share"]
    assert points == [61 / 63, 1.0]
    assert head_paths(paths, statuses[-1], lang="vi") == (
        "## 1 nội dung có từ hai kỳ số liệu so sánh được: Khai sinh"
    )
    assert answer_paths(paths, statuses[-1], lang="vi") == (
        "Chưa có kỳ số liệu thứ hai so sánh được về Cổng cấp tỉnh, Kết hôn, Khai tử, Kết nối phần mềm và "
        "Số hóa sổ, nên không vẽ đường tiến độ của 5 nội dung này."
    )


def test_a_task_with_two_points_has_its_pace(statuses: list[pd.DataFrame]) -> None:
    later = statuses[-1].assign(snapshot_date=pd.Timestamp(2022, 12, 31))
    drawn = draw_paths(trace_paths([*statuses, later]), lang="vi")
    assert drawn[-1].caption.startswith("Số hóa sổ hộ tịch:")
    assert "Nhịp độ cần có" in drawn[-1].alt


def test_of_one_snapshot_nothing_is_drawn(april: Snapshot) -> None:
    paths = trace_paths([april.status])
    assert draw_paths(paths, lang="vi") == []
    assert "No item has two sets" in head_paths(paths, april.status, lang="en")
    assert "these 5 items" in answer_paths(paths, april.status, lang="en")


def test_what_moved_among_merged_units_is_named_in_their_frame(statuses: list[pd.DataFrame]) -> None:
    changes = compare_last([regroup_status(status, frame=34) for status in statuses])
    moved = {row[0]: row[1:] for row in tabulate_changed_units(changes, lang="vi").rows}
    assert moved["Quảng Ngãi (2025)"][1:3] == ("Triển khai một phần", "Triển khai đầy đủ")
    [drawn] = draw_change_maps(changes, load_boundaries(34), lang="vi")
    assert "Quảng Ngãi (2025)" in drawn.alt


RED_RIVER = ("01", "30", "35", "36", "37", "31", "33", "34")


@pytest.fixture(scope="module")
def few(april: Snapshot) -> Snapshot:
    """Marriage and the link in June, of eight provinces of one region: Hải Phòng and Hà Nam have moved."""
    codes = ["marriage_registration", "registry_link"]
    own = april.status[april.status["indicator_code"].isin(codes)].copy()
    is_marriage = own["indicator_code"].eq("marriage_registration")
    silent = ~own["unit_code"].isin(RED_RIVER)
    level = own["level"].mask(is_marriage & own["unit_code"].isin(["31", "35"]), "full").mask(silent)
    own = own.assign(snapshot_date=JUNE, level=level, state=own["state"].mask(silent, "not_reported"))
    return replace(april, snapshot_date=JUNE.date(), status=own)


@pytest.fixture(scope="module")
def marriage(april: Snapshot, few: Snapshot) -> pd.DataFrame:
    changes = compare_last([april.status, few.status])
    return changes[changes["indicator_code"].eq("marriage_registration")]


def test_silence_is_told_in_one_sentence_and_not_listed(
    april: Snapshot, few: Snapshot, marriage: pd.DataFrame
) -> None:
    listed = tabulate_changed_units(marriage, lang="vi").rows
    assert [row[0] for row in listed] == ["Hải Phòng", "Hà Nam"]
    answer = answer_changes([april, few], count_changes(marriage), lang="vi")
    assert "**2** trường hợp cao hơn, không có trường hợp nào thấp hơn" in answer
    assert "55 trường hợp kỳ trước có báo cáo, kỳ này chưa có" in answer
    assert " 0 " not in answer
    assert head_changes(count_changes(marriage), lang="vi") == (
        "## Kết hôn: trong 8 tỉnh, thành phố có báo cáo ở cả hai kỳ, 2 trường hợp cao hơn, "
        "không có trường hợp nào thấp hơn"
    )


def test_a_region_that_alone_can_be_compared_is_a_sentence_and_no_table(marriage: pd.DataFrame) -> None:
    by_region = count_changes(marriage, by="region")
    assert tabulate_changes(by_region, lang="vi").rows == ()
    assert answer_regions_compared(by_region, lang="vi") == (
        "Kết hôn: chỉ vùng Đồng bằng sông Hồng có tỉnh, thành phố báo cáo ở cả hai kỳ (8 tỉnh, thành phố); "
        "5 vùng còn lại không so sánh được."
    )


def test_regions_without_an_answer_both_times_are_counted_and_named(
    april: Snapshot, few: Snapshot, changes: pd.DataFrame
) -> None:
    own = april.status[april.status["indicator_code"].eq("marriage_registration")]
    answering = own["unit_code"].isin([*RED_RIVER, "79", "52"])
    later = own.assign(
        snapshot_date=JUNE,
        level=own["level"].where(answering),
        state=own["state"].where(answering, "not_reported"),
    )
    by_region = count_changes(compare_last([april.status, later]), by="region")
    told = answer_regions_compared(by_region, lang="vi")
    assert told.startswith("Kết hôn: 3 vùng không có tỉnh, thành phố nào báo cáo ở cả hai kỳ")
    assert "Tây Nguyên" in told
    assert answer_regions_compared(count_changes(changes, by="region"), lang="vi").count("Khai sinh") == 0


def test_inferred_answers_are_called_so_wherever_they_are_counted(april: Snapshot, few: Snapshot) -> None:
    changes = compare_last([april.status, few.status])
    names = [row[0] for row in tabulate_changes(count_changes(changes), lang="vi").rows]
    assert names == ["Kết hôn", "Kết nối phần mềm (suy ra)"]
    moved = changes.assign(change=changes["change"].mask(changes["level_after"].notna(), "lost"))
    listed = {row[1:3] for row in tabulate_changed_units(moved, lang="en").rows if row[1] != "Marriage"}
    # who stands on the list of those that lack it is no inference
    assert listed == {("Registry link", "Not deployed"), ("Registry link (inferred)", "Fully deployed")}
    maps = {one.caption.split(":")[0] for one in draw_change_maps(moved, load_boundaries(), lang="en")}
    assert "Link with the shared electronic civil-status software (inferred)" in maps
    drawn = draw_paths(trace_paths([april.status, few.status]), lang="vi")
    assert "57,1% (suy ra)" in drawn[-1].alt
    assert "(suy ra)" not in drawn[0].alt


def test_each_item_is_held_against_the_date_of_its_own_last_figures(april: Snapshot, few: Snapshot) -> None:
    december = pd.Timestamp(2022, 12, 31)
    chosen = april.status["indicator_code"].isin(["birth_registration", "marriage_registration"])
    last = replace(
        april,
        snapshot_date=december.date(),
        status=april.status[chosen].assign(snapshot_date=december),
    )
    history = [april, few, last]
    counts = count_changes(compare_last([one.status for one in history]))
    answer = answer_changes(history, counts, lang="vi")
    assert answer.startswith(
        "Đến ngày 31/12/2022, so với lần gần nhất đã có số liệu "
        "(Khai sinh: ngày 12/4/2022; Kết hôn: ngày 30/6/2022):"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_headings_state_what_was_found(
    april: Snapshot, tasks: pd.DataFrame, known: pd.DataFrame, lang: Lang
) -> None:
    said = {"vi": "6/13 nhiệm vụ", "en": "6 of the 13 tasks"}
    heads = [
        head_tasks(tasks, known, lang=lang),
        head_timeliness(tasks, known, lang=lang),
        head_changes(count_changes(compare_last([april.status])), lang=lang),
    ]
    assert said[lang] in heads[0]
    assert all(head.startswith("#") and "?" not in head for head in heads)


def test_an_inferred_national_figure_says_so_where_it_stands() -> None:
    figures = load_national_figures()
    counts = [row[2] for row in tabulate_national_figures(figures, lang="en").rows]
    assert [text.endswith("(inferred)") for text in counts] == figures["is_inferred"].tolist()
