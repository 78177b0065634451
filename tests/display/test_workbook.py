"""The workbook holds the whole tables, named in the language of the report."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
from statuses import silence

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.wording import load_wording
from hotich_analysis.display.workbook import WorkbookTable, list_workbook_tables
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import FRAMES, LANGS, LEVEL_DTYPE, Frame, Lang

Sheets = tuple[Lang, list[WorkbookTable]]


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12")


@pytest.fixture(scope="module", params=LANGS)
def sheets(request: pytest.FixtureRequest, snapshot: Snapshot) -> Sheets:
    return request.param, list_workbook_tables(snapshot, lang=request.param)


@pytest.fixture(scope="module")
def received(snapshot: Snapshot) -> Snapshot:
    """The snapshot as it would be from a form: two units left blanks, one item was not asked of a third."""
    status = silence(silence(snapshot.status, "01"), "51", indicator="birth_registration")
    status.loc[status["unit_code"].eq("02") & status["indicator_code"].eq("registry_link"), "level"] = None
    status.loc[status["unit_code"].eq("02") & status["level"].isna(), "state"] = "not_asked"
    places = {"annex": None, "file": "Biểu mẫu.xlsx", "sheet": "Mức độ", "row": 7, "column": "D"}
    status = status.assign(**places, is_inferred=False, evidence="Biểu mẫu.xlsx, Mức độ, D7")
    blank = status["level"].isna()
    status.loc[blank, ["annex", "file", "sheet", "column"]] = None
    status.loc[blank, "row"], status.loc[blank, "evidence"] = pd.NA, "not reported"
    return dataclasses.replace(snapshot, status=status.astype({"row": "Int64"}))


def test_every_sheet_holds_all_its_rows(sheets: Sheets) -> None:
    covered, regions, gaps, status, claims, _ = (sheet.table for sheet in sheets[1])
    assert [len(table) for table in (covered, regions, gaps, status, claims)] == [7, 30, 73, 315, 9]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_every_column_of_every_sheet_is_explained(lang: Lang, frame: Frame, received: Snapshot) -> None:
    *sheets, explained = list_workbook_tables(regroup(received, frame=frame), lang=lang)
    shown = [(sheet.name, sheet.labels[column]) for sheet in sheets for column in sheet.table]
    assert list(zip(explained.table["sheet"], explained.table["label"], strict=True)) == shown
    assert explained.table["meaning"].str.endswith(".").all()


def test_numbers_are_those_of_the_metrics(sheets: Sheets, snapshot: Snapshot) -> None:
    status = snapshot.status
    covered, regions, gaps = (sheet.table for sheet in sheets[1][:3])
    columns = ["n_none", "deployed_share", "population_deployed_share"]
    expected = coverage(add_combinations(status), by="indicator", weight="population")
    pd.testing.assert_frame_equal(covered[columns], expected[columns])
    assert list(covered["n_deployed"]) == list(expected["n_full"] + expected["n_partial"])
    expected = coverage(status, by="region", weight="population")
    pd.testing.assert_frame_equal(regions[columns], expected[columns])
    assert gaps["population_thousand"].tolist() == list_gaps(status)["population_thousand"].tolist()


@pytest.mark.parametrize("frame", FRAMES)
def test_strict_numbers_that_rest_on_inference_are_blank_and_a_note_says_why(
    frame: Frame, snapshot: Snapshot
) -> None:
    say = load_wording("vi", snapshot.references)
    rest = {say.indicator(code) for code in ("registry_link", "all_indicators")}
    for sheet in list_workbook_tables(regroup(snapshot, frame=frame), lang="vi")[:2]:
        for column in ("n_full", "full_share", "population_full_share"):
            blank = sheet.table[sheet.table[column].isna()]
            assert set(blank["indicator"]) == rest & set(sheet.table["indicator"])
        assert ["suy ra" in note for note in sheet.notes] == [True]


def test_words_are_of_the_language(sheets: Sheets) -> None:
    lang, tables = sheets
    say = load_wording(lang)
    status = tables[3].table
    assert set(status["level"]) == {
        say(f"level-{level}") for level in ("full", "partial", "none", "inferred")
    }
    row = {"vi": "Phụ lục 2, dòng 1, cột ", "en": "Annex 2, row 1, column "}[lang]
    assert status["evidence"].iloc[0].startswith(row)
    assert ("inferred" in " ".join(status["evidence"])) == (lang == "en")
    assert all(column in sheet.labels for sheet in tables for column in sheet.table.columns)


@pytest.mark.parametrize(("lang", "said"), [("vi", "Đã có (suy ra)"), ("en", "Deployed (inferred)")])
def test_what_absence_from_a_list_says_is_not_written_as_full(
    lang: Lang, said: str, snapshot: Snapshot
) -> None:
    say = load_wording(lang, snapshot.references)
    sheet = next(one for one in list_workbook_tables(snapshot, lang=lang) if one.name == say("sheet-status"))
    link = sheet.table[sheet.table["indicator"].eq(say.indicator("registry_link"))]
    assert link["level"].value_counts().to_dict() == {said: 36, say.level("none"): 27}
    assert said in sheet.explanations["level"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_sheet_of_gaps_names_both_that_it_holds(lang: Lang, snapshot: Snapshot) -> None:
    name = load_wording(lang)("sheet-gaps")
    assert name in {sheet.name for sheet in list_workbook_tables(snapshot, lang=lang)}
    assert {"vi": "chưa báo cáo", "en": "not reported"}[lang] in name
    assert len(name) <= 31  # Excel holds no longer one


@pytest.mark.parametrize("with_ratio", [False, True])
def test_of_one_item_no_combination_is_counted(with_ratio: bool, snapshot: Snapshot) -> None:
    marriage = snapshot.status[snapshot.status["indicator_code"].eq("marriage_registration")]
    printers = marriage.assign(indicator_code="printers", numerator=1, denominator=2, level="partial")
    parts = [marriage, printers] if with_ratio else [marriage]
    status = pd.concat(parts, ignore_index=True).astype({"level": LEVEL_DTYPE})
    covered = list_workbook_tables(dataclasses.replace(snapshot, status=status), lang="vi")[0].table
    say = load_wording("vi", snapshot.references)
    assert say.indicator("all_indicators") not in set(covered["indicator"])
    assert len(covered) == len(parts)


@pytest.mark.parametrize("frame", FRAMES)
def test_no_sheet_has_a_code_in_the_place_of_a_word(frame: Frame, snapshot: Snapshot) -> None:
    code = re.compile(r"[a-z0-9]+_[a-z]|[a-z]_\d")
    sheets = list_workbook_tables(regroup(snapshot, frame=frame), lang="vi")
    assert [text for sheet in sheets for text in words_of(sheet) if code.search(text)] == []


ENGLISH = re.compile(r"\b(not|reported|row|inferred|asked|deployed|list|annexes|of|the)\b")


def words_of(sheet: WorkbookTable) -> list[str]:
    columns = [sheet.table[column] for column in sheet.table]
    cells = [str(cell) for column in columns for cell in column if isinstance(cell, str)]
    return [sheet.name, *sheet.labels.values(), *cells]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_vietnamese_workbook_has_no_english_after_blanks_came_in(frame: Frame, received: Snapshot) -> None:
    sheets = list_workbook_tables(regroup(received, frame=frame), lang="vi")
    assert [text for sheet in sheets for text in words_of(sheet) if ENGLISH.search(text)] == []


def test_what_was_not_reported_says_so_and_is_no_gap(received: Snapshot) -> None:
    _, _, gaps, status, *_ = (sheet.table for sheet in list_workbook_tables(received, lang="vi"))
    silent = gaps[gaps["unit_code"].eq("01")]
    assert set(silent["level"]) == {"Chưa có báo cáo"}
    assert set(silent["n_gaps_of_unit"]) == {"…"}
    assert set(silent["n_not_reported_of_unit"]) == {5}
    lacking = gaps[gaps["level"].ne("Chưa có báo cáo")]
    assert all(isinstance(n, int) and n > 0 for n in lacking["n_gaps_of_unit"])
    open_birth = gaps[gaps["unit_code"].eq("51") & gaps["level"].eq("Chưa có báo cáo")]
    assert list(open_birth["n_gaps_of_unit"]) == [3]
    say = load_wording("vi", received.references)
    birth, link = (say.indicator(code) for code in ("birth_registration", "registry_link"))
    by_unit = status.set_index(["unit_code", "indicator"])
    assert by_unit.loc[("51", birth), "evidence"] == "Chưa có báo cáo"
    not_asked = by_unit.loc[("02", link)]
    assert set(not_asked[["level", "evidence"]]) == {say("level-not_asked")}
    assert by_unit.loc[("26", birth), "evidence"] == "Biểu mẫu.xlsx, Mức độ, D7"
    assert "02" not in set(gaps.loc[gaps["indicator"].eq(link), "unit_code"])
