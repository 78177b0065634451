"""What-if is told as what it is: arithmetic with its denominators, and no finding where there is none."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from statuses import Counts, make_status

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.scenarios import (
    answer_clustering,
    answer_keystone,
    answer_scenario,
    head_clustering,
    head_scenario,
    tabulate_clustering,
    tabulate_keystones,
    tabulate_shortest_list,
)
from hotich_analysis.metrics.scenarios import MOST_LISTS, compare_coverage, find_keystones, shortest_list
from hotich_analysis.vocabulary import LANGS, Lang

BIRTH, BOOKS = "birth_registration", "book_digitisation"
# Hà Nội and Vĩnh Phúc have it, Bắc Ninh in part; Quảng Ninh, Hà Giang, Cao Bằng have not; Bắc Kạn is silent
LEVELS = {"01": "full", "26": "full", "27": "partial", "22": "none", "02": "none", "04": "none", "06": None}
COUNTS: dict[str, Counts] = {"01": (500, 1000), "26": (10, 10), "27": (0, 90), "22": (400, 900)}


@pytest.fixture
def status() -> pd.DataFrame:
    return make_status({BIRTH: LEVELS}, {BOOKS: dict.fromkeys(LEVELS) | COUNTS})


def clusters_of(rows: list[tuple[str, int, float, float | None, float | None]]) -> pd.DataFrame:
    """What measure_clustering() returns: indicator, pairs, expected, p, adjusted p."""
    columns = ["indicator_code", "n_gap_gap", "expected_gap_gap", "p_value", "p_adjusted"]
    return pd.DataFrame(rows, columns=columns).assign(n_units=63, n_gaps=20)


def tell(status: pd.DataFrame, indicator: str, target: float, lang: Lang, **options: object) -> str:
    weight = options.get("weight")
    shortest = shortest_list(status, indicator=indicator, target_share=target, **options)  # type: ignore[arg-type]
    strict = bool(options.get("strict"))
    compared = compare_coverage(status, closing=shortest["unit_code"], indicator=indicator, strict=strict)
    return answer_scenario(shortest, compared, target_share=target, weight=weight, lang=lang)  # type: ignore[arg-type]


TARGET = {
    "vi": " Mục tiêu là tham số do người lập báo cáo chọn, không phải chỉ tiêu do văn bản giao.",
    "en": " The target is a parameter chosen by the author of the report, not one that a document sets.",
}
UNITS = {
    "vi": [
        "Nếu **2 tỉnh, thành phố** (Quảng Ninh và Hà Giang) hoàn thành nội dung “Khai sinh”",
        "thì tỷ lệ tỉnh, thành phố đã triển khai tăng từ **50,0%** lên **83,3%**,",
        "tỷ lệ dân số sống ở các tỉnh, thành phố đó tăng từ **79,9%** lên **96,1%**.",
        "Không có danh sách nào ngắn hơn đạt mục tiêu 80,0% số tỉnh, thành phố.",
        "Với mục tiêu theo số tỉnh, thành phố, 2 tỉnh, thành phố bất kỳ trong 3 tỉnh, thành phố còn thiếu",
        "đều đạt mục tiêu; danh sách chọn những nơi đông dân nhất. Tỷ lệ tính trên 6 tỉnh, thành phố có báo",
        "cáo; 1 tỉnh, thành phố chưa có báo cáo không được tính vào tỷ lệ.",
    ],
    "en": [
        "If the **2 provinces** Quang Ninh and Ha Giang complete “Birth”,",
        "the share of provinces that have deployed it rises from **50.0%** to **83.3%**,",
        "and the share of the population that lives in such provinces from **79.9%** to **96.1%**.",
        "No shorter list reaches the target of 80.0% of the provinces.",
        "For a target of provinces any 2 of the 3 that lack it would do; the list takes the most populous.",
        "Shares are of the 6 provinces that reported; 1 has not and is not counted.",
    ],
}


@pytest.mark.parametrize("lang", LANGS)
def test_answer_has_shares_before_and_after_and_their_denominator(lang: Lang, status: pd.DataFrame) -> None:
    assert tell(status, BIRTH, 0.8, lang) == " ".join(UNITS[lang]) + TARGET[lang]


def test_a_target_of_people_offers_no_choice(status: pd.DataFrame) -> None:
    answer = tell(status, BIRTH, 0.85, "en", weight="population")
    assert answer.startswith("If the **one province** Quang Ninh completes “Birth”,")
    assert "No shorter list reaches the target of 85.0% of the population." in answer
    assert "would do" not in answer


def test_a_list_of_all_gaps_offers_no_choice_and_has_only_who_reported(
    status: pd.DataFrame,
) -> None:
    answer = tell(status, BIRTH, 1, "vi")
    assert "bất kỳ" not in answer
    assert "lên **100,0%**" in answer
    assert "Bắc Kạn" not in answer


def test_strict_answer_speaks_of_full_deployment(status: pd.DataFrame) -> None:
    assert "tỷ lệ tỉnh, thành phố triển khai đầy đủ tăng từ **33,3%**" in tell(
        status, BIRTH, 0.6, "vi", strict=True
    )
    assert "that have fully deployed it rises from **33.3%**" in tell(status, BIRTH, 0.6, "en", strict=True)


RATIO = {
    "vi": "Nếu **1 tỉnh, thành phố** (Hà Nội) hoàn thành nội dung “Số hóa sổ” thì tỷ lệ chung tăng từ "
    "**45,5%** lên **70,5%**, số tỉnh, thành phố đạt 100% tăng từ 1 lên 2. Không có danh sách nào ngắn hơn "
    "đạt mục tiêu 70,0%. 3 tỉnh, thành phố chưa có báo cáo không được tính vào tỷ lệ.",
    "en": "If the **one province** Hanoi completes “Digitisation”, the overall share rises from **45.5%** to "
    "**70.5%**, and the number of provinces at 100% from 1 to 2. No shorter list reaches the target of "
    "70.0%. 3 provinces have not reported and are not counted.",
}


@pytest.mark.parametrize("lang", LANGS)
def test_answer_of_a_ratio_speaks_of_the_common_share(lang: Lang, status: pd.DataFrame) -> None:
    assert tell(status, BOOKS, 0.7, lang) == RATIO[lang] + TARGET[lang]


def test_a_target_that_is_reached_is_said_to_be_with_what_is_reached(status: pd.DataFrame) -> None:
    people = tell(status, BIRTH, 0.75, "vi", weight="population")
    reached = "Nội dung “Khai sinh” đã đạt mục tiêu tỷ lệ dân số 75,0%: hiện nay là **79,9%**."
    assert people == reached + TARGET["vi"]
    assert "of the provinces: it is at **50.0%** now" in tell(status, BIRTH, 0.5, "en")
    assert "mục tiêu tỷ lệ chung 45,0%: hiện nay là **45,5%**" in tell(status, BOOKS, 0.45, "vi")


@pytest.mark.parametrize(
    ("n_lists", "told"),
    [(1, ""), (13, "Có tất cả 13 danh sách gồm 1 "), (MOST_LISTS + 1, "Có nhiều danh sách khác cũng gồm 1 ")],
)
def test_other_lists_that_are_as_short_are_told(n_lists: int, told: str, status: pd.DataFrame) -> None:
    shortest = shortest_list(status, indicator=BIRTH, target_share=0.85, weight="population")
    compared = compare_coverage(status, closing=shortest["unit_code"], indicator=BIRTH)
    about = {"target_share": 0.85, "n_lists": n_lists, "lang": "vi"}
    answer = answer_scenario(shortest, compared, weight="population", **about)  # type: ignore[arg-type]
    assert told in answer
    assert ("danh sách này đưa tỷ lệ lên cao nhất" in answer) == (n_lists > 1)
    alike = answer_scenario(shortest, compared, **about)  # type: ignore[arg-type]
    assert "đưa tỷ lệ lên cao nhất" not in alike, "of units that count alike, any would do"


def test_a_list_of_an_inferred_item_says_so() -> None:
    real = load_snapshot("2022-04-12").status
    notes = {}
    for code in ("registry_link", "death_registration"):
        shortest = shortest_list(real, indicator=code, target_share=0.9)
        notes[code] = tabulate_shortest_list(shortest, real, indicator=code, lang="vi").note
    assert [code for code, note in notes.items() if "suy ra" in note] == ["registry_link"]


def test_long_lists_are_left_to_the_table() -> None:
    real = load_snapshot("2022-04-12").status
    answer = tell(real, "death_registration", 0.9, "vi")
    assert answer.startswith("Nếu **11 tỉnh, thành phố** trong danh sách hoàn thành")
    assert "Hải Phòng" not in answer


def test_list_of_a_level_shows_what_each_unit_brings(status: pd.DataFrame) -> None:
    shortest = shortest_list(status, indicator=BIRTH, target_share=1)
    table = tabulate_shortest_list(shortest, status, indicator=BIRTH, lang="vi")
    assert table.rows == (
        ("1", "Quảng Ninh", "Đồng bằng sông Hồng", "Chưa triển khai", "1.362,9", "66,7%"),
        ("2", "Hà Giang", "Trung du và miền núi phía Bắc", "Chưa triển khai", "892,7", "83,3%"),
        ("3", "Cao Bằng", "Trung du và miền núi phía Bắc", "Chưa triển khai", "543,1", "100,0%"),
    )
    assert table.columns[-1].header == "Tỷ lệ địa phương sau khi hoàn thành"
    assert "Tỷ lệ tính trên các tỉnh, thành phố có báo cáo." in table.note
    assert [(one.rule, one.value) for one in table.numbers][:2] == [
        ("place", 1),
        ("population_thousand", 1362.88),
    ]
    people = tabulate_shortest_list(shortest, status, indicator=BIRTH, weight="population", lang="en")
    assert people.columns[-1].header == "Share of population then"


def test_list_of_a_ratio_shows_what_remains(status: pd.DataFrame) -> None:
    shortest = shortest_list(status, indicator=BOOKS, target_share=0.9)
    table = tabulate_shortest_list(shortest, status, indicator=BOOKS, lang="en")
    assert [row[3:] for row in table.rows] == [("500", "8,435.7", "70.5%"), ("500", "1,362.9", "95.5%")]
    assert table.columns[3].header == "Still to do"
    assert table.columns[-1].header == "Overall share then"
    assert "provinces that reported" in table.note


def test_an_empty_list_is_a_sentence(status: pd.DataFrame) -> None:
    shortest = shortest_list(status, indicator=BIRTH, target_share=0.1)
    table = tabulate_shortest_list(shortest, status, indicator=BIRTH, lang="vi")
    assert table.rows == ()
    assert table.when_empty == "Mục tiêu đã đạt, không cần thêm tỉnh, thành phố nào."


@pytest.mark.parametrize("lang", LANGS)
def test_the_last_gap_of_most_units_is_named(lang: Lang) -> None:
    answer = answer_keystone(find_keystones(load_snapshot("2022-04-12").status), lang=lang)
    assert {
        "vi": "Có **21** tỉnh, thành phố chỉ còn thiếu đúng một nội dung. Nội dung mà khi hoàn thành sẽ có "
        "nhiều tỉnh, thành phố triển khai đủ các nội dung nhất: **“Kết nối phần mềm”**, 13 tỉnh, thành phố "
        "với 13,8 triệu dân.",
        "en": "**21** provinces lack one item only. What would leave most of them complete: "
        "**“Registry link”**, 13 provinces with 13.8 million people.",
    }[lang] == answer


def test_keystones_list_their_units_and_who_may_lack_more(status: pd.DataFrame) -> None:
    everywhere = make_status({"death_registration": dict.fromkeys(LEVELS, "full")})
    status = pd.concat([status, everywhere], ignore_index=True)
    table = tabulate_keystones(find_keystones(status), status, lang="vi")
    assert [tuple(cell.replace("\u00a0", " ") for cell in row) for row in table.rows] == [
        ("Số hóa sổ", "2", "9.923,9", "Hà Nội, Bắc Ninh"),
        ("Khai sinh", "2", "1.435,8", "Hà Giang, Cao Bằng"),
        ("Khai tử", "0", "–", "–"),
    ]
    assert "3 tỉnh, thành phố chưa báo cáo đủ" in table.note
    assert "chưa đạt 100%" in table.note
    full = load_snapshot("2022-04-12").status
    assert tabulate_keystones(find_keystones(full), full, lang="vi").note == ""


def test_keystones_that_are_equal_are_named_together() -> None:
    equal = pd.DataFrame(
        {
            "indicator_code": [BIRTH, BOOKS],
            "n_units_completed": [2, 2],
            "n_missing": [0, 1],
            "population_thousand": [900.0, 800.0],
        }
    )
    assert answer_keystone(equal, lang="en") == (
        "**4** provinces lack one item only. What would leave most of them complete: **“Birth” and "
        "“Digitisation”**, each 2 provinces with 0.9 and 0.8 million people, 1 of which did not "
        "report everything and may lack more."
    )
    none = equal.assign(n_units_completed=0)
    assert answer_keystone(none, lang="vi") == "Không có tỉnh, thành phố nào chỉ còn thiếu đúng một nội dung."


def test_no_cluster_found_is_not_told_as_none_there() -> None:
    table = clusters_of([(BIRTH, 24, 19.7, 0.09, 0.18), (BOOKS, 9, 8.9, 0.54, 0.54)])
    assert answer_clustering(table, lang="vi") == (
        "Chưa có bằng chứng các tỉnh, thành phố còn thiếu nằm cạnh nhau nhiều hơn mức ngẫu nhiên ở: "
        "“Khai sinh” và “Số hóa sổ”. Rõ nhất là “Khai sinh”: 24 cặp tỉnh, thành phố giáp nhau cùng còn "
        "thiếu, trong khi phân bố ngẫu nhiên có trung bình 19,7 cặp và tỷ lệ cách phân bố có ít nhất 24 cặp "
        "là 9,0%, nên ngẫu nhiên cũng có thể cho kết quả như vậy (p = 0,180, đã hiệu chỉnh cho 2 nội dung). "
        "Điều đó không có nghĩa là các "
        "tỉnh, thành phố còn thiếu không tập trung."
    )
    assert "This does not mean that they are not clustered" in answer_clustering(table, lang="en")


def test_the_clearest_of_equal_adjusted_p_is_that_of_the_smaller_share() -> None:
    table = clusters_of([(BIRTH, 21, 20.7, 0.503, 1.0), (BOOKS, 10, 9.4, 0.457, 1.0)])
    assert "The clearest is “Digitisation”: 10 pairs" in answer_clustering(table, lang="en")


def test_cluster_found_is_told_with_its_numbers_and_no_cause() -> None:
    rows = [(BIRTH, 31, 19.7, 0.0001, 0.0002), (BOOKS, 9, 8.9, 0.54, 0.54), ("printers", 0, 0.1, None, None)]
    table = clusters_of(rows)  # type: ignore[arg-type]
    answer = answer_clustering(table, lang="en")
    assert answer.startswith(
        "“Birth”: 31 pairs of neighbouring provinces both lack it; if the provinces that lack it were spread "
        "at random, there would be 19.7 on average, and < 0.1% of the random patterns would have 31 or more "
        "(p < 0.001, adjusted for 2 items)."
    )
    assert "the test does not say why" in answer
    assert "The clearest is “Digitisation”" in answer
    assert "(p = 0.540, adjusted for 2 items)" in answer


def test_headings_are_what_was_found(status: pd.DataFrame) -> None:
    found = [(BIRTH, 31, 19.7, 0.0001, 0.0002), (BOOKS, 9, 8.9, 0.54, 0.54), ("printers", 0, 0.1, None, None)]
    table = clusters_of(found)  # type: ignore[arg-type]
    assert head_clustering(table, lang="en") == "## 1 of 2 items have gaps side by side, hardly by chance"
    assert "2 nội dung được kiểm định" in head_clustering(
        table.assign(p_adjusted=[0.2, 0.5, None]), lang="vi"
    )
    about = {"indicator": BIRTH, "target_share": 0.9}
    shortest = shortest_list(status, **about)  # type: ignore[arg-type]
    compared = compare_coverage(status, closing=shortest["unit_code"], indicator=BIRTH)
    heading = head_scenario(shortest, compared, target_share=0.9, lang="vi")
    assert heading.startswith(f"# Nội dung “Khai sinh”: ít nhất {len(shortest)} tỉnh, thành phố phải")
    assert heading.endswith("90,0% số tỉnh")
    reached = head_scenario(shortest.head(0), compared, target_share=0.9, lang="vi")
    assert reached == "# Nội dung “Khai sinh” đã đạt mục tiêu 90,0% số tỉnh"


def test_p_that_is_small_only_before_it_is_adjusted_is_no_finding() -> None:
    table = clusters_of([(BIRTH, 25, 19.7, 0.03, 0.06), (BOOKS, 9, 8.9, 0.54, 0.54)])
    assert "tend to lie beside each other" not in answer_clustering(table, lang="en")
    alone = clusters_of([(BIRTH, 25, 19.7, 0.05, 0.05)])
    assert answer_clustering(alone, lang="en").startswith("“Birth”: 25 pairs")
    assert "(p = 0.050)." in answer_clustering(alone, lang="en")


def test_what_cannot_be_tested_is_named() -> None:
    table = clusters_of([(BIRTH, 0, 0.1, None, None)])
    answer = answer_clustering(table.astype({"p_adjusted": "float64"}), lang="vi")
    assert answer.startswith(
        "Không kiểm định được: “Khai sinh”, vì số tỉnh, thành phố còn thiếu quá ít hoặc quá nhiều"
    )
    assert "Rõ nhất" not in answer


def test_table_of_clusters_shows_expected_pairs_and_both_p(status: pd.DataFrame) -> None:
    table = clusters_of(
        [(BIRTH, 31, 19.66, 0.0001, 0.0002), (BOOKS, 9, 8.9, 0.54, 0.54), ("computers", 0, 0.1, None, None)]
    )
    shown = tabulate_clustering(table, status, lang="en")
    assert [row[1:] for row in shown.rows] == [
        ("63", "20", "31", "19.7", "< 0.001", "< 0.001"),
        ("63", "20", "9", "8.9", "0.540", "0.540"),
        ("63", "20", "0", "0.1", "…", "…"),
    ]
    assert "Holm" in shown.note
    assert "below 100%" in shown.note


@pytest.mark.parametrize("lang", LANGS)
def test_sentences_have_no_stray_space(lang: Lang, status: pd.DataFrame) -> None:
    found = clusters_of([(BIRTH, 31, 19.7, 0.01, 0.02), (BOOKS, 9, 8.9, 0.54, 0.54)])
    texts = [
        *(tell(status, BIRTH, target, lang) for target in (0.5, 0.6, 1)),
        *(tell(status, BIRTH, target, lang, weight="population") for target in (0.5, 1)),
        *(tell(status, BOOKS, target, lang) for target in (0.4, 0.7, 1)),
        answer_keystone(find_keystones(status), lang=lang),
        answer_clustering(found, lang=lang),
    ]
    assert not [text for text in texts if re.search(r"\s[,.;:)]|\s\s|\(\s|\.\.", text)]
