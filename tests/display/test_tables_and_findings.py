"""Tables and sentences: every number is the table's, every word in the language, markup stays text."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import typst

import hotich_analysis as hotich
from hotich_analysis.display.table import Column, Table
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE

INDICATOR = "marriage_registration"


@pytest.fixture(scope="module")
def snapshot():
    return hotich.load_snapshot("2022-04-12")


@pytest.fixture(scope="module")
def coverage(snapshot) -> pd.DataFrame:
    return hotich.coverage(hotich.add_combinations(snapshot.status), by="indicator", weight="population")


def with_levels(status: pd.DataFrame, level: str | None, n_units: int = 63) -> pd.DataFrame:
    """The status table with the first units' level of INDICATOR replaced."""
    changed = status.copy()
    rows = changed.index[changed["indicator_code"] == INDICATOR][:n_units]
    changed.loc[rows, "level"] = pd.Categorical([level] * len(rows), dtype=LEVEL_DTYPE)
    return changed


def test_coverage_table_has_a_row_for_each_indicator_and_combination(snapshot, coverage) -> None:
    table = hotich.tabulate_coverage(coverage, snapshot.status, lang="vi")
    assert [row[1:4] for row in table.rows] == [
        ("61", "3", "2"),
        ("61", "0", "2"),
        ("38", "3", "25"),
        ("46", "3", "17"),
        ("36", "0", "27"),
        ("35", "2", "28"),
        ("21", "3", "42"),
    ]
    assert table.rows[2][4:] == ("60,3%", "55,6%", "60,4%")
    assert table.strong_rows == {5, 6}


def test_coverage_table_shows_missing_only_where_units_are_missing(snapshot) -> None:
    status = with_levels(snapshot.status, None, 3)
    shares = hotich.coverage(status, by="indicator", weight="population")
    table = hotich.tabulate_coverage(shares, status, lang="en")
    assert len(table.columns) == 8
    assert [row[4] for row in table.rows] == ["0", "0", "3", "0", "0"]


def test_gap_table_names_every_gap_unit_with_its_number_of_gaps(snapshot) -> None:
    gaps = hotich.list_gaps(snapshot.status, indicator=INDICATOR)
    table = hotich.tabulate_gaps(gaps, snapshot.status, indicator=INDICATOR, lang="vi")
    named = re.findall(
        r"([^,(]+) \((\d+)\)", ", ".join(row[2] for row in table.rows[:-1]).replace("\u00a0", " ")
    )
    names = [hotich.load_wording("vi").province(code) for code in gaps["unit_code"]]
    wanted = dict(zip(names, gaps["n_gaps_of_unit"].astype(str), strict=True))
    assert {name.strip(): n for name, n in named} == wanted
    assert table.rows[-1] == ("Cả nước", "38/63", "25 tỉnh, thành phố", "39.361,0")
    assert [row[3] for row in table.rows[3:5]] == ["3.251,0", "9.389,7"]


def test_units_that_did_not_report_are_no_gaps_and_stand_in_no_denominator(snapshot) -> None:
    status = with_levels(snapshot.status, None, 11)  # the whole first region
    gaps = hotich.list_gaps(status, indicator=INDICATOR)
    table = hotich.tabulate_gaps(gaps, status, indicator=INDICATOR, lang="vi")
    assert table.rows[0][1:] == ("0/0", "–", "–")
    assert table.rows[-1][1:3] == ("31/52", "21 tỉnh, thành phố")
    assert "Chưa có báo cáo: Hà Nội, Vĩnh Phúc" in table.note
    coverage = hotich.coverage(status, by="indicator", weight="population")
    answer = hotich.answer_indicator(coverage, gaps, status, indicator=INDICATOR, lang="vi")
    assert "**31/52** tỉnh, thành phố có báo cáo (59,6%)" in answer
    assert "dân số của các tỉnh có báo cáo" in answer
    assert "cả nước" not in answer


def test_captions_say_where_missing_counts_as_a_gap(snapshot) -> None:
    status = with_levels(snapshot.status, None, 1)
    depth = hotich.count_gaps(status)
    assert "chưa có báo cáo" in hotich.tabulate_depth(depth, status, lang="vi").caption
    whole = hotich.tabulate_depth(hotich.count_gaps(snapshot.status), snapshot.status, lang="vi")
    assert "chưa có báo cáo" not in whole.caption


def test_what_is_inferred_from_a_list_is_said_to_be(snapshot, coverage) -> None:
    gaps = hotich.list_gaps(snapshot.status, indicator="registry_link")
    table = hotich.tabulate_gaps(gaps, snapshot.status, indicator="registry_link", lang="vi")
    assert "được suy ra" in table.note
    assert "“Kết nối phần mềm”" in hotich.tabulate_coverage(coverage, snapshot.status, lang="vi").note


def test_a_table_of_one_indicator_has_no_trio_and_no_pairs(snapshot) -> None:
    status = snapshot.status[snapshot.status["indicator_code"] == INDICATOR]
    combined = hotich.add_combinations(status)
    assert list(combined["indicator_code"].unique()) == [INDICATOR, "all_indicators"]
    coverage = hotich.coverage(combined, by="indicator", weight="population")
    assert "ba dịch vụ" not in hotich.answer_overview(coverage, status, lang="vi")
    joint = hotich.count_joint_gaps(status)
    assert hotich.answer_joint(joint, lang="vi") == ""
    assert "text/markdown" in hotich.tabulate_joint_gaps(joint, status, lang="vi")._repr_mimebundle_()


@pytest.mark.parametrize("lang", LANGS)
def test_claims_that_are_none_all_borne_out_or_not_countable_are_told_apart(lang, snapshot) -> None:
    claims, status = snapshot.claims, snapshot.status

    def answer(chosen: pd.DataFrame, table: pd.DataFrame = status) -> str:
        return hotich.answer_reconciliation(hotich.reconcile(table, chosen), lang=lang)

    say = hotich.load_wording(lang)
    assert answer(claims.head(0)) == say("claims-none")
    assert answer(claims.tail(5)) == say("answer-reconciliation-all", n_claims=5)
    without = status[status["indicator_code"] != "registry_link"]
    assert say("answer-reconciliation-uncounted", n_uncounted=2) in answer(claims, without)
    rules = hotich.try_counting_rules(status, claims.tail(5))
    assert hotich.list_rule_findings(rules, lang=lang) == ""


def test_notes_stand_as_printed_below_the_gaps(snapshot) -> None:
    gaps = hotich.list_gaps(snapshot.status, indicator=INDICATOR)
    note = hotich.tabulate_gaps(gaps, snapshot.status, indicator=INDICATOR, lang="vi").note
    assert note.count("“Chỉ có ĐKKH cấp huyện”") == 3


def test_a_table_without_rows_is_a_sentence(snapshot) -> None:
    rules = hotich.try_counting_rules(snapshot.status, snapshot.claims).head(0)
    table = hotich.tabulate_rules(rules, lang="vi")
    assert table._repr_mimebundle_()["text/markdown"] == "Không có chênh lệch nào phải giải thích."


def test_reconciliation_table_marks_the_rows_that_differ(snapshot) -> None:
    reconciled = hotich.reconcile(snapshot.status, snapshot.claims)
    table = hotich.tabulate_reconciliation(reconciled, snapshot.claims, lang="vi")
    assert [table.rows[row][-3:] for row in sorted(table.strong_rows)] == [
        ("28", "38", "+10"),
        ("34", "46", "+12"),
    ]


def test_rules_table_has_a_column_for_each_open_claim(snapshot) -> None:
    rules = hotich.try_counting_rules(snapshot.status, snapshot.claims)
    table = hotich.tabulate_rules(rules, lang="vi")
    assert len(table.columns) == 3
    assert len(table.rows) == rules["rule"].nunique()
    assert table.rows[0][1:] == ("38", "46")


@pytest.mark.parametrize("lang", LANGS)
def test_answers_hold_the_numbers_of_the_tables(lang, snapshot, coverage) -> None:
    status = snapshot.status
    overview = hotich.answer_overview(coverage, status, lang=lang)
    assert {"63", "21", "35", "27"} <= set(re.findall(r"\d+", overview))
    gaps = hotich.list_gaps(status, indicator=INDICATOR)
    answer = hotich.answer_indicator(coverage, gaps, status, indicator=INDICATOR, lang=lang)
    assert {"38", "63", "3", "35", "25"} <= set(re.findall(r"\d+", answer))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("level", ["full", "partial", "none", None])
def test_answers_exist_where_all_units_are_alike(lang, level, snapshot) -> None:
    status = with_levels(snapshot.status, level)
    coverage = hotich.coverage(status, by="indicator", weight="population")
    gaps = hotich.list_gaps(status, indicator=INDICATOR)
    answer = hotich.answer_indicator(coverage, gaps, status, indicator=INDICATOR, lang=lang)
    regional = hotich.coverage(status, by="region")
    assert answer
    assert hotich.answer_regions(regional, indicator=INDICATOR, lang=lang)
    if level == "none":
        assert "63" in answer


def test_findings_say_where_and_by_how_much(snapshot) -> None:
    reconciled = hotich.reconcile(snapshot.status, snapshot.claims)
    findings = hotich.list_findings(reconciled, snapshot.claims, lang="vi").splitlines()
    assert len(findings) == 2
    assert "Chú thích 2 ghi **28**" in findings[0]
    assert "**38** tỉnh, chênh lệch 10 tỉnh" in findings[0]


def test_rule_findings_name_the_nearest_rule(snapshot) -> None:
    rules = hotich.try_counting_rules(snapshot.status, snapshot.claims)
    lines = hotich.list_rule_findings(rules, lang="en").splitlines()
    assert len(lines) == 2
    assert all("none of 9 rules gives" in line for line in lines)


def test_all_rules_at_the_least_distance_are_named(snapshot) -> None:
    rules = hotich.try_counting_rules(snapshot.status, snapshot.claims)
    death = hotich.list_rule_findings(rules, lang="vi").splitlines()[1]
    assert "(35)" in death
    assert "(33)" in death


def test_rule_that_gives_the_claimed_number_is_named(snapshot) -> None:
    claims = snapshot.claims.copy()
    claims.loc[claims["claim_id"] == "footnote_2_marriage", "claimed"] = 35
    rules = hotich.try_counting_rules(snapshot.status, claims)
    assert "Only x without a note" in hotich.list_rule_findings(rules, lang="en")


def test_headlines_are_the_table_s_numbers(coverage) -> None:
    values = {entry["name"]: entry["value"] for entry in hotich.list_headlines(coverage)}
    assert values["marriage_registration.n_deployed"] == 38
    assert values["marriage_registration.deployed_share"] == pytest.approx(38 / 63, abs=1e-6)
    assert len(values) == 7 * 4


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
