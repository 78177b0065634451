"""Tables and sentences: every number is the table's, every word in the language, markup stays text."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
import typst
from statuses import make_status, silence, with_level

from hotich_analysis.dataset.references import units_of
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display import findings, tables
from hotich_analysis.display.table import Column, Field, Table, Text, Unit, Written, join_texts, number_of
from hotich_analysis.display.tasks import tabulate_quotes, tabulate_requests
from hotich_analysis.display.wording import load_wording, wording_of
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import count_gaps, count_joint_gaps, list_gap_patterns, list_gaps
from hotich_analysis.metrics.progress import list_tasks
from hotich_analysis.metrics.reconciliation import list_tensions, reconcile, try_counting_rules
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Lang

INDICATOR = "marriage_registration"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12")


@pytest.fixture(scope="module")
def status(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.status


def cover(status: pd.DataFrame) -> pd.DataFrame:
    return coverage(add_combinations(status), by="indicator", weight="population")


def tell(status: pd.DataFrame, lang: Lang, indicator: str = INDICATOR) -> Text:
    gaps = list_gaps(status, indicator=indicator)
    return findings.answer_indicator(cover(status), gaps, status, indicator=indicator, lang=lang)


def tabulate_gaps(status: pd.DataFrame, indicator: str = INDICATOR) -> Table:
    gaps = list_gaps(status, indicator=indicator)
    return tables.tabulate_gaps(gaps, status, indicator=indicator, lang="vi")


def tell_depth(status: pd.DataFrame, lang: Lang) -> Text:
    return findings.answer_depth(count_gaps(status), list_gaps(status), lang=lang)


def test_coverage_table_has_a_row_for_each_indicator_and_combination(status: pd.DataFrame) -> None:
    table = tables.tabulate_coverage(cover(status), status, lang="vi")
    assert [row[1:4] for row in table.rows] == [
        ("61", "3", "2"),
        ("61", "0", "2"),
        ("38", "3", "25"),
        ("46", "3", "17"),
        ("36", "…", "27"),  # absence from a list cannot tell full from partial
        ("35", "2", "28"),
        ("21", "3", "42"),
    ]
    assert table.rows[2][4:] == ("60,3%", "55,6%", "60,4%")
    assert [row[5] for row in table.rows[4:]] == ["…", "52,4%", "…"]
    assert "số suy ra" in table.note
    assert table.strong_rows == {5, 6}


def test_coverage_table_shows_missing_only_where_units_are_missing(status: pd.DataFrame) -> None:
    changed = with_level(status, None, indicator=INDICATOR, units=3)
    shares = coverage(changed, by="indicator", weight="population")
    table = tables.tabulate_coverage(shares, changed, lang="en")
    assert len(table.columns) == 9
    assert [row[4] for row in table.rows] == ["63", "63", "60", "63", "63"]
    assert [row[5] for row in table.rows] == ["0", "0", "3", "0", "0"]


@pytest.mark.parametrize("lang", LANGS)
def test_first_page_names_who_lacks_three_items_or_more_and_what(lang: Lang, status: pd.DataFrame) -> None:
    table, gaps = tables.tabulate_priorities(list_gaps(status), lang=lang), list_gaps(status)
    say = load_wording(lang, findings.wording_of(status, lang).references)
    deep = gaps[gaps["n_gaps_of_unit"].ge(3)]
    expected: dict[str, list[str]] = {}
    for code, rows in deep.groupby("unit_code"):
        names = ", ".join(say.indicator(one, short=True) for one in rows["indicator_code"])
        expected.setdefault(names, []).append(say.unit(str(code), frame=63))
    told = {lacking: read_names(units) for units, lacking, _ in table.rows}
    assert told.keys() == expected.keys()
    assert all(sorted(told[lacking]) == sorted(units) for lacking, units in expected.items())
    assert sum(map(len, told.values())) == 9
    assert (table.note, [len(row[1].split(", ")) for row in table.rows]) == ("", [4, 3, 3, 3])
    people = units_of(status).set_index("unit_code").loc[deep["unit_code"].unique(), "population_thousand"]
    assert sum(number.value for number in table.numbers) == pytest.approx(people.sum())


def read_names(units: str) -> list[str]:
    return units.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "").split(", ")


def test_no_more_than_twelve_are_named_and_silence_is_no_gap(status: pd.DataFrame) -> None:
    worse = with_level(
        with_level(status, "none", indicator=INDICATOR), "none", indicator="death_registration"
    )
    table = tables.tabulate_priorities(list_gaps(worse), lang="vi")
    n_deep = list_gaps(worse).query("n_gaps_of_unit >= 3")["unit_code"].nunique()
    assert (sum(len(read_names(row[0])) for row in table.rows), f"Còn {n_deep - 12} tỉnh" in table.note) == (
        12,
        True,
    )
    silent = tables.tabulate_priorities(list_gaps(silence(status, "51", indicator=INDICATOR)), lang="vi")
    [row] = [row for row in silent.rows if read_names(row[0])[0].startswith("Quảng Ngãi")]
    assert row[1] == "Khai sinh, Khai tử, Kết nối phần mềm"
    assert read_names(row[0]) == ["Quảng Ngãi (còn 1 nội dung chưa báo cáo)"]
    nobody = status.assign(level=pd.Categorical([None] * len(status), dtype=LEVEL_DTYPE))
    assert not tables.tabulate_priorities(list_gaps(nobody), lang="vi").rows


@pytest.mark.parametrize("lang", LANGS)
def test_key_figures_are_those_of_coverage(lang: Lang, status: pd.DataFrame) -> None:
    table = tables.tabulate_key_figures(cover(status), status, lang=lang)
    expected = {
        "vi": ("21/63", "35/63", "36/63"),
        "en": ("21 of 63", "35 of 63", "36 of 63"),
    }
    assert table.rows == (expected[lang],)
    assert table.columns[-1].header.endswith({"vi": "(suy ra)", "en": "(inferred)"}[lang])
    assert {(one.value, one.rule) for one in table.numbers} >= {(21, "n_deployed"), (63, "n_reporting")}
    assert "20pt" in table.to_typst()


@pytest.mark.parametrize("lang", LANGS)
def test_requests_say_who_what_and_by_when_and_call_overdue_what_is(lang: Lang, snapshot: Snapshot) -> None:
    status = snapshot.status
    table = tabulate_requests(list_tasks(status, snapshot.indicators), status, lang=lang)
    assert len(table.rows) == 5
    who = {"vi": "Sở Thông tin và Truyền thông", "en": "Department of Information"}[lang]
    assert table.caption.endswith(
        {"vi": "theo Công văn số 1117/BTP-HTQTCT", "en": "by Dispatch 1117/BTP-HTQTCT"}[lang]
    )
    assert table.rows[0][0].startswith(who)
    assert all(f"({n})" in table.rows[0][1] for n in ("2 + 3", "2", "25 + 3", "17 + 3", "27"))
    over = {"vi": "đã quá thời hạn", "en": "deadline passed"}[lang]
    assert not any(over in row[-1] for row in table.rows)
    later = status.assign(snapshot_date=pd.Timestamp("2022-04-25"))
    told = tabulate_requests(list_tasks(later, snapshot.indicators), later, lang=lang)
    assert [over in row[-1] for row in told.rows] == [False, False, False, False, True]
    assert {"vi": "25/4/2022", "en": "25 April 2022"}[lang] in told.rows[-1][-1]
    tasks = list_tasks(status, snapshot.indicators)
    again = tabulate_requests(tasks, status, lang=lang, today="2022-04-25")
    assert again.rows == told.rows
    assert again.caption != told.caption
    done = status.assign(level="full").astype({"level": LEVEL_DTYPE})
    unasked = status["indicator_code"].eq(INDICATOR) & status["unit_code"].isin(["01", "02"])
    fewer = status.assign(
        state=status["state"].mask(unasked, "not_asked"), level=status["level"].mask(unasked)
    )
    told = tabulate_requests(list_tasks(fewer, snapshot.indicators), fewer, lang=lang).rows[0][1]
    assert load_wording(lang).level(None).lower() not in told.lower()  # asked of nobody is no silence
    assert "27" not in str(tabulate_requests(list_tasks(done, snapshot.indicators), done, lang=lang).rows)


def test_requests_cite_the_item_and_the_page_quotes_it(snapshot: Snapshot) -> None:
    requests, tasks = snapshot.source.details["requests"], list_tasks(snapshot.status, snapshot.indicators)
    table = tabulate_requests(tasks, snapshot.status, requests=requests, lang="vi")
    assert [row[0] for row in table.rows] == ["1", "2", "2", "3.1", "3.2"]
    asked = {code for one in requests for code in one["indicators"]}
    assert asked == set(tasks["indicator_code"])
    quotes = tabulate_quotes(snapshot.source, findings.wording_of(snapshot, "vi"))
    assert [row[0] for row in quotes.rows] == ["1", "1", "1", "2", "2", "3.1", "3.2"]
    assert quotes.rows[4][2] == "“đẩy nhanh hoạt động số hoá sổ hộ tịch”"
    assert "figure" not in quotes.to_typst()  # page 1 has no room for it
    assert "số hoá" in quotes.to_html()


def head(status: pd.DataFrame, lang: Lang) -> Text:
    return findings.head_indicator(list_gaps(status), status, indicator=INDICATOR, lang=lang)


@pytest.mark.parametrize(
    ("lang", "of_indicator", "of_overview", "of_gaps"),
    [
        ("vi", ": 25 tỉnh, thành phố chưa triển khai (39,4 triệu dân)", "# 21/63 ", "## 42/63 "),
        ("en", ": 25 provinces without it (39.4 million people)", "# 21 of 63 ", "## 42 of 63 "),
    ],
)
def test_headings_state_the_finding_with_its_numbers(
    lang: Lang, of_indicator: str, of_overview: str, of_gaps: str, status: pd.DataFrame
) -> None:
    heading = head(status, lang)
    assert heading.startswith("# ")
    assert heading.endswith(of_indicator)
    told = [(number.rule, number.n_units) for number in heading.numbers if number.value == 25]
    assert told == [("n_units_lacking", 63)]
    assert findings.head_overview(cover(status), status, lang=lang).startswith(of_overview)
    assert findings.head_gaps(list_gaps(status), status, lang=lang).startswith(of_gaps)


@pytest.mark.parametrize(
    ("lang", "nobody", "nobody_of_some", "complete"),
    [
        ("vi", ": chưa có báo cáo", ": không có tỉnh, thành phố nào có báo cáo chưa", "có đủ số liệu"),
        ("en", ": not reported yet", ": no province that reported lacks it", "with complete figures"),
    ],
)
def test_headings_count_silence_as_nothing_but_silence(
    lang: Lang, nobody: str, nobody_of_some: str, complete: str, status: pd.DataFrame
) -> None:
    few = with_level(status, None, indicator=INDICATOR, units=60)
    n_lacking = len(list_gaps(few, indicator=INDICATOR).query("state == 'reported'"))
    found = re.findall(r"\b\d+\b(?![.,]\d)", re.sub(r"\d+[.,]\d", "", head(few, lang)))
    assert found == [str(n_lacking), "60"]
    assert complete in findings.head_overview(cover(few), few, lang=lang)
    assert head(with_level(status, None, indicator=INDICATOR), lang).endswith(nobody)
    done = with_level(status, "full", indicator=INDICATOR)
    assert nobody_of_some in head(with_level(done, None, indicator=INDICATOR, units=2), lang)


@pytest.mark.parametrize(
    ("lang", "noted", "without_portal", "inferred"),
    [
        ("vi", "Đồng Tháp, Cà Mau, Hậu Giang", "Yên Bái, Bắc Ninh", "“Kết nối phần mềm” (suy ra)"),
        ("en", "Dong Thap, Ca Mau, Hau Giang", "Yen Bai, Bac Ninh", "“Registry link” (inferred)"),
    ],
)
def test_columns_that_do_not_agree_are_told_with_their_units(
    lang: Lang, noted: str, without_portal: str, inferred: str, status: pd.DataFrame
) -> None:
    tensions, say = list_tensions(status), findings.wording_of(status, lang)
    named = tensions.assign(name=[say.unit(code, frame=63) for code in tensions["unit_code"]])
    by_kind = named.groupby("kind")["name"].agg(set)
    assert by_kind["note"] == set(noted.split(", "))
    assert by_kind["portal"] == set(without_portal.split(", "))
    told = findings.list_tension_findings(tensions, lang=lang)
    assert len(told.splitlines()) == 4
    assert all(name in told for name in named["name"])
    assert [inferred in line for line in told.splitlines()].count(True) == 1
    birth = tables.tabulate_gaps(list_gaps(status), status, indicator="birth_registration", lang=lang)
    assert all(name in birth.note for name in noted.split(", "))
    silent = with_level(status, None, indicator="provincial_portal")
    assert findings.list_tension_findings(list_tensions(silent), lang=lang) == ""


def test_gap_table_names_every_gap_unit_with_its_number_of_gaps(status: pd.DataFrame) -> None:
    gaps, table = list_gaps(status, indicator=INDICATOR), tabulate_gaps(status)
    named = re.findall(
        r"([^,(]+) \((\d+)\)", ", ".join(row[2] for row in table.rows[:-1]).replace("\u00a0", " ")
    )
    names = [tables.wording_of(status, "vi").unit(code, frame=63) for code in gaps["unit_code"]]
    wanted = dict(zip(names, gaps["n_gaps_of_unit"].astype(str), strict=True))
    assert {name.strip(): n for name, n in named} == wanted
    assert table.rows[-1] == ("Cả nước", "38/63", "25 tỉnh, thành phố", "39.361,0")
    assert [row[3] for row in table.rows[3:5]] == ["3.251,0", "9.389,7"]


def test_units_that_did_not_report_are_no_gaps_and_stand_in_no_denominator(status: pd.DataFrame) -> None:
    changed = with_level(status, None, indicator=INDICATOR, units=11)  # the whole first region
    table = tabulate_gaps(changed)
    assert table.rows[0][1:] == ("…", "…", "…")
    assert table.rows[-1][1:3] == ("31/52", "21 tỉnh, thành phố")
    assert "Chưa có báo cáo: Hà Nội, Vĩnh Phúc" in table.note
    answer = tell(changed, "vi")
    assert "**31/52** tỉnh, thành phố có báo cáo (59,6%)" in answer
    assert "dân số của các tỉnh, thành phố có báo cáo" in answer
    assert "cả nước" not in answer


def test_an_item_that_was_not_asked_names_nobody_as_silent(status: pd.DataFrame) -> None:
    changed = with_level(status, None, indicator=INDICATOR, units=["01", "26"])
    changed.loc[changed["unit_code"].eq("26") & changed["level"].isna(), "state"] = "not_asked"
    assert "Chưa có báo cáo: Hà Nội." in tabulate_gaps(changed).note
    say = load_wording("vi")
    assert say.level(None, state="not_asked") == say("level-not_asked") != say.level(None)


OPEN = {
    "vi": (
        "là suy ra; chưa xác định được đối với 1 tỉnh, thành phố do chưa báo cáo đủ)",
        "(chưa xác định được đối với 1 tỉnh, thành phố).",
        "Nội dung có tỷ lệ tỉnh, thành phố đã triển khai thấp nhất trong số các tỉnh, thành phố có báo cáo",
        "**“Kết nối phần mềm”**: 27/63 tỉnh, thành phố có báo cáo chưa triển khai.",
    ),
    "en": (
        "(3 with an item only in part, “Registry link” inferred; not known of 1, which did not report",
        "(not known of 1).",
        "Furthest behind is **“Registry link”**: 27 of 63 provinces that reported lack it.",
    ),
}


@pytest.mark.parametrize("lang", LANGS)
def test_the_overview_says_of_how_many_something_is_not_known(lang: Lang, status: pd.DataFrame) -> None:
    changed = silence(status, "01", indicator=INDICATOR)  # which has everything
    answer = findings.answer_overview(cover(changed), changed, lang=lang)
    assert [part for part in OPEN[lang] if part not in answer] == []


def test_furthest_behind_is_the_lowest_share_of_those_that_reported(status: pd.DataFrame) -> None:
    few = with_level(with_level(status, None, indicator=INDICATOR), "none", indicator=INDICATOR, units=24)
    answer = findings.answer_overview(cover(few), few, lang="vi")
    assert "**“Kết hôn”**: 24/24 tỉnh" in answer  # 27/63 lack another


@pytest.mark.parametrize("lang", LANGS)
def test_items_that_are_equally_far_behind_are_all_named(lang: Lang, status: pd.DataFrame) -> None:
    both = status[status["indicator_code"].isin(["provincial_portal", "birth_registration"])]
    answer = findings.answer_overview(cover(both), both, lang=lang)
    say = load_wording(lang, findings.wording_of(status, lang).references)
    names = say.join([f"“{say.indicator(code, short=True)}”" for code in both["indicator_code"].unique()])
    assert f"**{names}**" in answer
    assert ("(2/63)" if lang == "vi" else "2 of 63 lack each") in answer


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("full", "Tất cả các tỉnh, thành phố đã triển khai đủ các nội dung."),
        (None, "Chưa có tỉnh, thành phố nào báo cáo."),
    ],
)
def test_the_overview_says_where_nobody_lacks_anything_or_nobody_reported(
    level: str | None, said: str, status: pd.DataFrame
) -> None:
    changed = with_level(status, level)
    assert findings.answer_overview(cover(changed), changed, lang="vi").endswith(said)


@pytest.mark.parametrize("lang", LANGS)
def test_who_lacks_nothing_reported_but_is_silent_on_something_is_told_apart(
    lang: Lang, status: pd.DataFrame
) -> None:
    before, changed = tell_depth(status, lang), silence(status, "01", indicator=INDICATOR)
    told = {"vi": "21 tỉnh, thành phố đã triển khai đủ", "en": "21 provinces have deployed every item;"}[lang]
    assert before.startswith(told)
    assert tell_depth(changed, lang).startswith(
        {
            "vi": "20 tỉnh, thành phố đã triển khai đủ các nội dung (1 tỉnh, thành phố khác không thiếu",
            "en": "20 provinces have deployed every item (one more lacks nothing that it reported,",
        }[lang]
    )


def test_tables_of_gaps_say_who_did_not_report_only_where_somebody_did_not(status: pd.DataFrame) -> None:
    changed = silence(status, "01", indicator=INDICATOR)
    for table, n_columns, silent in ((status, (3, 3, 4), False), (changed, (4, 4, 5), True)):
        shown = (
            tables.tabulate_depth(count_gaps(table), table, lang="vi"),
            tables.tabulate_patterns(list_gap_patterns(table), table, lang="vi"),
            tables.tabulate_joint_gaps(count_joint_gaps(table), table, lang="vi"),
        )
        assert tuple(len(one.columns) for one in shown) == n_columns
        assert {"1 tỉnh, thành phố chưa báo cáo đủ" in one.note for one in shown} == {silent}
    depth = shown[0].rows[0]
    assert depth[:3] == ("0", "21", "1")
    assert {row[2] for row in shown[2].rows} == {"62", "63"}


@pytest.mark.parametrize("lang", LANGS)
def test_pairs_are_counted_of_those_that_reported_both(lang: Lang, status: pd.DataFrame) -> None:
    assert {"vi": "trong", "en": "of "}[lang] not in findings.answer_joint(
        count_joint_gaps(status), status, lang=lang
    ).split(";")[0].replace("both", "")
    silent = silence(status, "01", indicator=INDICATOR)
    answer = findings.answer_joint(count_joint_gaps(silent), silent, lang=lang)
    said = {"vi": ", trong 62 tỉnh, thành phố báo cáo cả hai nội dung;", "en": ", of 62 that reported both,"}[
        lang
    ]
    assert said in answer


def test_what_is_inferred_from_a_list_is_said_to_be(status: pd.DataFrame) -> None:
    assert "được suy ra" in tabulate_gaps(status, "registry_link").note
    assert "“Kết nối phần mềm”" in tables.tabulate_coverage(cover(status), status, lang="vi").note


def test_a_table_of_one_indicator_has_no_trio_and_no_pairs(status: pd.DataFrame) -> None:
    own = status[status["indicator_code"] == INDICATOR]
    assert list(add_combinations(own)["indicator_code"].unique()) == [INDICATOR, "all_indicators"]
    assert "ba dịch vụ" not in findings.answer_overview(cover(own), own, lang="vi")
    joint = count_joint_gaps(own)
    assert findings.answer_joint(joint, own, lang="vi") == ""
    assert "text/markdown" in tables.tabulate_joint_gaps(joint, own, lang="vi")._repr_mimebundle_()


@pytest.mark.parametrize("lang", LANGS)
def test_claims_that_are_none_all_borne_out_or_not_countable_are_told_apart(
    lang: Lang, snapshot: Snapshot
) -> None:
    claims, status = snapshot.claims, snapshot.status

    def answer(chosen: pd.DataFrame, table: pd.DataFrame = status) -> str:
        return findings.answer_reconciliation(reconcile(table, chosen), lang=lang)

    say = load_wording(lang)
    assert answer(claims.head(0)) == say("claims-none")
    assert answer(claims.tail(5)) == say("answer-reconciliation-all", n_claims=5)
    without = status[status["indicator_code"] != "registry_link"]
    assert say("answer-reconciliation-uncounted", n_uncounted=2) in answer(claims, without)
    rules = try_counting_rules(status, claims.tail(5))
    assert findings.list_rule_findings(rules, status, lang=lang) == ""


def test_notes_stand_as_printed_below_the_gaps(status: pd.DataFrame) -> None:
    assert tabulate_gaps(status).note.count("“Chỉ có ĐKKH cấp huyện”") == 3


def test_a_table_without_rows_is_a_sentence(snapshot: Snapshot) -> None:
    rules = try_counting_rules(snapshot.status, snapshot.claims).head(0)
    table = tables.tabulate_rules(rules, lang="vi")
    assert table._repr_mimebundle_()["text/markdown"] == "Không có chênh lệch nào phải giải thích."


@pytest.mark.parametrize(
    ("lang", "told"), [("vi", "Đơn vị tính: tỉnh, thành phố"), ("en", "Unit: provinces")]
)
def test_what_all_columns_are_counted_in_stands_once_above_the_table(
    lang: Lang, told: str, snapshot: Snapshot
) -> None:
    reconciled = reconcile(snapshot.status, snapshot.claims)
    table = tables.tabulate_reconciliation(reconciled, snapshot.claims, lang=lang)
    assert table.unit == told
    assert all(told in text for text in (table.to_html(), table.to_typst(), table.to_plain()))
    assert not any("(" in column.header for column in table.columns)


def test_what_headers_or_cells_name_is_not_told_above_the_table(status: pd.DataFrame) -> None:
    for table in (tables.tabulate_coverage(cover(status), status, lang="vi"), tabulate_gaps(status)):
        assert table.unit == "Đơn vị tính: tỉnh, thành phố"
    assert [column.header for column in table.columns][1::2] == ["Đã triển khai", "Dân số (nghìn người)"]


def test_columns_counted_in_different_things_name_each_its_own() -> None:
    units, people = Unit("tỉnh", "Đơn vị tính: tỉnh"), Unit("nghìn người", "Đơn vị tính: nghìn người")
    fields = [Field("Số lượng", "n", unit=units), Field("Dân số", "n", unit=people)]
    table = Table.from_frame(pd.DataFrame({"n": ["1"]}), fields, caption="a")
    assert table.unit == ""
    assert [column.header for column in table.columns] == ["Số lượng (tỉnh)", "Dân số (nghìn người)"]


def test_a_header_that_names_the_unit_needs_nothing_above_the_table() -> None:
    people = Unit("nghìn người", "Đơn vị tính: nghìn người")
    field = Field("Dân số (nghìn người)", "n", align="right", unit=people)
    bare = dataclasses.replace(field, header="Dân số")
    frame = pd.DataFrame({"n": ["1"]})
    assert Table.from_frame(frame, [field], caption="a").unit == ""
    assert Table.from_frame(frame, [bare], caption="a").unit == people.told


def test_reconciliation_table_marks_the_rows_that_differ(snapshot: Snapshot) -> None:
    reconciled = reconcile(snapshot.status, snapshot.claims)
    table = tables.tabulate_reconciliation(reconciled, snapshot.claims, lang="vi")
    assert [table.rows[row][-3:] for row in sorted(table.strong_rows)] == [
        ("28", "38", "+10"),
        ("34", "46", "+12"),
    ]


def test_rules_table_has_those_that_give_the_number_or_come_nearest(snapshot: Snapshot) -> None:
    rules = try_counting_rules(snapshot.status, snapshot.claims)
    table = tables.tabulate_rules(rules, lang="vi")
    marriage, death = ([row[2:] for row in table.rows if row[0] == name] for name in ("Kết hôn", "Khai tử"))
    assert sorted(marriage) == [("28", "27", "−1"), ("28", "29", "+1")]
    assert death == [("34", "34", "0")] * 5
    assert "đã triển khai Cổng cấp tỉnh, Kết hôn và Khai tử" in [row[1] for row in table.rows]
    assert {(number.rule, number.value) for number in table.numbers} >= {("counted", 27), ("counted", 34)}


@pytest.mark.parametrize("lang", LANGS)
def test_answers_hold_the_numbers_of_the_tables(lang: Lang, status: pd.DataFrame) -> None:
    overview = findings.answer_overview(cover(status), status, lang=lang)
    assert {"63", "21", "35", "27"} <= set(re.findall(r"\d+", overview))
    assert {"38", "63", "3", "35", "25"} <= set(re.findall(r"\d+", tell(status, lang)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("level", ["full", "partial", "none", None])
def test_answers_exist_where_all_units_are_alike(lang: Lang, level: str | None, status: pd.DataFrame) -> None:
    changed = with_level(status, level, indicator=INDICATOR)
    answer = tell(changed, lang)
    regional = coverage(changed, by="region")
    assert answer
    assert findings.answer_regions(regional, indicator=INDICATOR, lang=lang)
    if level == "none":
        assert "63" in answer


def test_findings_say_where_and_by_how_much(snapshot: Snapshot) -> None:
    reconciled = reconcile(snapshot.status, snapshot.claims)
    lines = findings.list_findings(reconciled, snapshot.claims, lang="vi").splitlines()
    assert len(lines) == 2
    assert "Chú thích 2 ghi **28**" in lines[0]
    assert "**38** tỉnh, thành phố, chênh lệch 10" in lines[0]


def test_rule_findings_say_how_many_were_tried_and_which_give_the_number(snapshot: Snapshot) -> None:
    rules = try_counting_rules(snapshot.status, snapshot.claims)
    marriage, death, both = findings.list_rule_findings(rules, snapshot.status, lang="en").splitlines()
    assert "none of 138 rules gives 28; the nearest give 27 and 29" in marriage
    assert "9 of 138 rules give 34; the table below has the 5 simplest of them" in death
    assert both == "- No one rule gives 28 and 34 together."


def test_the_heading_of_the_rules_is_what_was_found(snapshot: Snapshot) -> None:
    rules = try_counting_rules(snapshot.status, snapshot.claims)
    heading = findings.head_rules(rules, snapshot.status, lang="vi")
    assert heading == (
        "# 1 trong 2 số liệu không khớp có thể đạt được bằng một cách đếm;"
        " không có cách đếm nào cho đúng mọi số liệu"
    )
    nothing = findings.head_rules(rules.head(0), snapshot.status, lang="en")
    assert nothing == "# There is no difference to explain"


@pytest.mark.parametrize("lang", LANGS)
def test_the_heading_of_the_pairs_names_the_one_most_often_lacking(lang: Lang, status: pd.DataFrame) -> None:
    joint = count_joint_gaps(status)
    pair = joint.nlargest(1, "n_both").iloc[0]
    heading = findings.head_joint(joint, status, lang=lang)
    say = wording_of(status, lang)
    assert str(pair["n_both"]) in heading
    assert all(say.indicator(pair[f"indicator_{one}"], short=True) in heading for one in "ab")
    assert findings.head_joint(joint.head(0), status, lang=lang) == ""


def test_a_rule_that_gives_all_stated_numbers_is_named(snapshot: Snapshot) -> None:
    claims = snapshot.claims.copy()
    stated = {"footnote_2_marriage": 35, "footnote_2_death": 43}
    claims["claimed"] = claims["claim_id"].map(stated).fillna(claims["claimed"]).astype("Int64")
    rules = try_counting_rules(snapshot.status, claims)
    both = findings.list_rule_findings(rules, snapshot.status, lang="en").splitlines()[-1]
    assert "deployed Marriage (cells without a note only)" in both


def test_headlines_are_the_table_s_numbers(status: pd.DataFrame) -> None:
    values = {entry["name"]: entry["value"] for entry in findings.list_headlines(cover(status), status)}
    assert values["marriage_registration.n_deployed"] == 38
    assert values["marriage_registration.deployed_share"] == pytest.approx(38 / 63, abs=1e-6)
    assert len(values) == 7 * 4


def test_a_strict_share_that_rests_on_inference_is_no_headline(status: pd.DataFrame) -> None:
    values = {entry["name"]: entry["value"] for entry in findings.list_headlines(cover(status), status)}
    unknown = {name for name, value in values.items() if value is None}
    assert unknown == {"registry_link.full_share", "all_indicators.full_share"}
    printed = status.assign(is_inferred=False)
    known = findings.list_headlines(cover(printed), printed)
    assert all(entry["value"] is not None for entry in known)


def test_the_source_says_of_which_year_the_people_are(snapshot: Snapshot) -> None:
    text = findings.describe_source(snapshot, lang="vi")
    assert "Dân số trung bình năm 2022" in text
    people = load_wording("vi").number(snapshot.units["population_thousand"].sum(), 1)
    assert f"(tổng 63 tỉnh, thành phố: {people} nghìn người)" in text


TINY = pd.DataFrame(
    {"unit_code": ["01", "02"], "n_units": [3, 4], "n_deployed": [1234, 2], "note": ["a", "b"]}
)


def test_a_table_is_written_from_rows_by_its_fields() -> None:
    say = load_wording("vi")
    fields = [
        Field("Unit", "unit_code", width="1fr"),
        Field("Share", lambda row: f"{row['n_deployed']}/{row['n_units']}", rules=("n_deployed", "n_units")),
        tables.number_field(say, "Deployed", "n_deployed", "20mm"),
    ]
    total = {"unit_code": "all", "n_units": 7, "n_deployed": 1236}
    table = Table.from_frame(TINY, fields, caption="c", total=total, strong=[0], note="n", when_empty="e")
    assert table.rows == (("01", "1234/3", "1.234"), ("02", "2/4", "2"), ("all", "1236/7", "1.236"))
    assert table.strong_rows == {0, 2}
    assert table.columns[2] == Column("Deployed", "right", "20mm")
    assert (table.note, table.when_empty, table.caption) == ("n", "e", "c")


def test_a_table_carries_its_numbers_with_what_they_are_counted_of() -> None:
    say = load_wording("en")
    fields = [Field("Unit", "unit_code"), tables.number_field(say, "", "n_deployed", "")]
    numbers = Table.from_frame(TINY, fields, caption="c").numbers
    assert [(one.value, one.rule, one.n_units, one.cells) for one in numbers] == [
        (1234, "n_deployed", 3, (("unit_code", "01"),)),
        (2, "n_deployed", 4, (("unit_code", "02"),)),
    ]
    missing = TINY.assign(n_deployed=pd.array([None, 2], dtype="Int64"))
    assert [one.value for one in Table.from_frame(missing, fields, caption="c").numbers] == [2]


def digits(text: str) -> list[str]:
    return re.findall(r"\d[\d.,]*", text)


def test_every_number_of_a_table_of_figures_is_among_its_numbers(status: pd.DataFrame) -> None:
    changed = silence(status, "01", "51", indicator=INDICATOR)
    for table in (
        tables.tabulate_coverage(cover(changed), changed, lang="en"),
        tabulate_gaps(changed),
        tabulate_gaps(changed, "death_registration"),
        tables.tabulate_joint_gaps(count_joint_gaps(changed), changed, lang="en"),
    ):
        texts = [*(cell for row in table.rows for cell in row), table.note]
        printed = [number for text in texts for number in digits(text)]
        assert len(printed) == len(table.numbers)


@pytest.mark.parametrize("lang", LANGS)
def test_a_sentence_carries_the_numbers_it_prints(lang: Lang, status: pd.DataFrame) -> None:
    answer = tell(status, lang)
    by_rule = {number.rule: number for number in answer.numbers}
    row = coverage(status, by="indicator", weight="population").set_index("indicator_code").loc[INDICATOR]
    for rule in ("n_full", "n_partial", "n_none", "deployed_share", "population_deployed_share"):
        assert by_rule[rule].value == pytest.approx(row[rule])
        assert (by_rule[rule].n_units, dict(by_rule[rule].cells)) == (63, {"indicator_code": INDICATOR})
    assert by_rule["n_deployed"].value == 38
    joined = join_texts([answer, Text(""), tell(status, lang, "birth_registration")])
    assert joined.numbers[: len(answer.numbers)] == answer.numbers
    assert joined.count("  ") == 0


def test_a_number_given_to_a_message_as_it_is_has_the_name_of_its_value() -> None:
    say = load_wording("en")
    text = say.markdown("answer-overview-ratios", date="today", n_units=3, n_indicators=1)
    assert [(one.value, one.rule) for one in text.numbers] == [(3, "n_units"), (1, "n_indicators")]
    share = say(
        "path-value",
        share=say.share(0.5),
        n=number_of({"n_deployed": 1}, "n_deployed"),
        n_units=2,
        n_missing=0,
    )
    assert [(one.value, one.rule) for one in share.numbers] == [
        (0.5, "share"),
        (1, "n_deployed"),
        (2, "n_units"),
        (0, "n_missing"),
    ]
    assert isinstance(share, Written)


def test_markup_in_data_is_text_everywhere(tmp_path) -> None:
    evil = '<script>alert("x")</script> #panic() \\ *bold* $x$'
    table = Table((Column("A"), Column(evil)), (("1", evil),), evil, note=evil)
    assert "<script>" not in table.to_html()
    source = '#let table-note(body) = body\n#set document(title: "t")\n' + table.to_typst()
    (tmp_path / "t.typ").write_text(source, encoding="utf-8")
    assert typst.compile(tmp_path / "t.typ").startswith(b"%PDF")


def test_rows_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="number of cells"):
        Table((Column("A"),), (("1", "2"),), "c")


def test_a_table_made_by_hand_is_told_too() -> None:
    status = make_status({INDICATOR: {"01": "full", "26": None, "02": "none"}})
    assert "**1/2** tỉnh, thành phố có báo cáo (50,0%)" in tell(status, "vi")


@pytest.mark.parametrize("lang", LANGS)
def test_of_one_item_nothing_is_said_twice(lang: Lang, status: pd.DataFrame) -> None:
    own = silence(status[status["indicator_code"].eq(INDICATOR)], "26", "27")
    table = cover(own)
    assert [row[0] for row in tables.tabulate_coverage(table, own, lang=lang).rows] == [
        {"vi": "Kết hôn", "en": "Marriage"}[lang]
    ]
    assert len(tables.tabulate_key_figures(table, own, lang=lang).columns) == 1
    assert findings.answer_overview(table, own, lang=lang) == tell(own, lang)
    said = {"vi": "25 tỉnh, thành phố chưa triển khai; 2 chưa báo cáo", "en": "have not deployed; 2 did not"}
    heading = findings.head_gaps(list_gaps(own), own, lang=lang)
    n_lacking = own["level"].eq("none").sum()
    assert said[lang].replace("25", str(n_lacking)) in heading
    nobody = silence(own, *own["unit_code"])
    assert findings.answer_overview(cover(nobody), nobody, lang=lang) == load_wording(lang).markdown(
        "answer-regions-nobody"
    )


@pytest.mark.parametrize(
    ("lang", "people", "shapes"),
    [
        (
            "vi",
            "Tổng cục Thống kê, biểu V02.01 (tổng 63 tỉnh",
            "Ranh giới 63 tỉnh, thành phố lấy từ Natural Earth",
        ),
        ("en", "table V02.01 (sum of the 63 provinces", "of the 63 provinces are from Natural Earth"),
    ],
)
def test_the_source_names_the_table_of_its_own_frame(
    lang: Lang, people: str, shapes: str, snapshot: Snapshot
) -> None:
    told = findings.describe_source(snapshot, lang=lang)
    assert people in told
    assert shapes in told
    assert "PLV02" not in told
    merged = findings.describe_source(regroup(snapshot, frame=34), lang=lang)
    assert people in merged  # counted up from the 63, with their people
    assert shapes not in merged
