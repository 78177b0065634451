"""The workbook holds the whole tables, named in the language of the report."""

from __future__ import annotations

import pandas as pd
import pytest

import hotich_analysis as hotich
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.vocabulary import LANGS


@pytest.fixture(scope="module", params=LANGS)
def sheets(request: pytest.FixtureRequest) -> tuple[str, list]:
    return request.param, list_workbook_tables(hotich.load_snapshot("2022-04-12"), lang=request.param)


def test_every_sheet_holds_all_its_rows(sheets) -> None:
    coverage, regions, gaps, status, claims, fields = (sheet.table for sheet in sheets[1])
    assert [len(table) for table in (coverage, regions, gaps, status, claims)] == [7, 30, 73, 315, 9]
    assert len(fields) == len({field for sheet in sheets[1][:-1] for field in sheet.labels})


def test_numbers_are_those_of_the_metrics(sheets) -> None:
    status = hotich.load_snapshot("2022-04-12").status
    coverage, regions, gaps = (sheet.table for sheet in sheets[1][:3])
    columns = ["n_full", "n_partial", "deployed_share", "population_deployed_share"]
    expected = hotich.coverage(hotich.add_combinations(status), by="indicator", weight="population")
    pd.testing.assert_frame_equal(coverage[columns], expected[columns])
    expected = hotich.coverage(status, by="region", weight="population")
    pd.testing.assert_frame_equal(regions[columns], expected[columns])
    assert gaps["population_thousand"].tolist() == hotich.list_gaps(status)["population_thousand"].tolist()


def test_words_are_of_the_language(sheets) -> None:
    lang, tables = sheets
    say = hotich.load_wording(lang)
    status = tables[3].table
    assert set(status["level"]) == {say.level(level) for level in ("full", "partial", "none")}
    row = {"vi": "annex_2, dòng 1, cột ", "en": "annex_2, row 1, column "}[lang]
    assert status["evidence"].iloc[0].startswith(row)
    assert ("inferred" in " ".join(status["evidence"])) == (lang == "en")
    assert all(column in sheet.labels for sheet in tables for column in sheet.table.columns)
