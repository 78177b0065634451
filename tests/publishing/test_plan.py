"""A plan is checked whole before anything runs, and names what was meant."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from hotich_analysis.errors import DataError, UsageError
from hotich_analysis.publishing.plan import (
    ReportPlan,
    Run,
    choose_chapters,
    expand_chapters,
    find_report,
    load_reports,
    plan_runs,
    read_given,
)

REPORTS = """
[leadership]
title.vi = "Báo cáo"
title.en = "Report"
[[leadership.chapters]]
notebook = "national_overview"
[[leadership.chapters]]
notebook = "indicator_gaps"
parameters.indicator = "provincial_portal"
[[leadership.chapters]]
notebook = "indicator_gaps"
parameters.indicator = "death/registration"
parameters.top = 5

[brief]
title.en = "Brief"
[[brief.chapters]]
notebook = "national_overview"
"""
COMMON = {"as_of": "2022-04-12", "lang": "vi"}


def write_plan(folder: Path, text: str) -> Path:
    (folder / "reports.toml").write_text(text, encoding="utf-8")
    declared = {
        "national_overview": 'as_of: str = "latest"  # date\nlang = "vi"',
        "indicator_gaps": 'as_of = "latest"\nlang = "vi"\nindicator = "x"\ntop = 3',
    }
    for name, parameters in declared.items():
        cells = [new_code_cell("other = 1"), new_code_cell(parameters, metadata={"tags": ["parameters"]})]
        nbformat.write(new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


@pytest.fixture
def plan(tmp_path: Path) -> ReportPlan:
    return load_reports(write_plan(tmp_path, REPORTS))["leadership"]


def test_reports_are_read_as_written(tmp_path: Path) -> None:
    reports = load_reports(write_plan(tmp_path, REPORTS))
    assert list(reports) == ["leadership", "brief"]
    plan = reports["leadership"]
    assert plan.title == {"vi": "Báo cáo", "en": "Report"}
    assert plan.notebook_directory == tmp_path
    assert [chapter.run_id for chapter in plan.chapters] == [
        "national_overview",
        "indicator_gaps-provincial_portal",
        "indicator_gaps-death_registration-5",
    ]


def test_runs_have_the_common_parameters_and_their_own(plan: ReportPlan) -> None:
    runs = plan_runs(plan, parameters={**COMMON})
    assert runs[0].notebook_path == plan.notebook_directory / "national_overview.ipynb"
    assert runs[0].parameters == COMMON
    assert runs[2].parameters == {**COMMON, "indicator": "death/registration", "top": 5}


def test_parameter_of_a_chapter_goes_before_the_common_one(plan: ReportPlan) -> None:
    (run,) = plan_runs(plan, parameters={"indicator": "x", **COMMON}, only="indicator_gaps-prov*")
    assert run.parameters["indicator"] == "provincial_portal"


@pytest.mark.parametrize(
    ("only", "count"), [("*", 3), ("indicator_gaps*", 2), ("*-5", 1), ("national_overview", 1)]
)
def test_only_is_a_glob_on_run_ids(plan: ReportPlan, only: str, count: int) -> None:
    assert len(plan_runs(plan, parameters=COMMON, only=only)) == count


def test_only_that_fits_no_run_names_the_nearest(plan: ReportPlan) -> None:
    with pytest.raises(UsageError) as refused:
        plan_runs(plan, parameters=COMMON, only="natoinal*")
    assert refused.value.candidates == ("national_overview",)


def test_undeclared_parameter_stops_the_run(plan: ReportPlan) -> None:
    with pytest.raises(UsageError) as refused:
        plan_runs(plan, parameters={"as_off": "2022-04-12"})
    expected = "unknown parameter of notebook 'national_overview' 'as_off'. Did you mean 'as_of'?"
    assert str(refused.value) == expected


def test_names_outside_the_parameters_cell_are_not_parameters(plan: ReportPlan) -> None:
    with pytest.raises(UsageError, match="'other'"):
        plan_runs(plan, parameters={"other": 2})


@pytest.mark.parametrize("cell", ["%matplotlib inline\nlang = 1", ""])
def test_notebook_that_declares_nothing_takes_nothing(plan: ReportPlan, cell: str) -> None:
    cells = [new_code_cell(cell, metadata={"tags": ["parameters"]})] if cell else []
    nbformat.write(new_notebook(cells=cells), plan.notebook_directory / "national_overview.ipynb")
    with pytest.raises(UsageError, match="national_overview"):
        plan_runs(plan, parameters=COMMON)


def test_file_that_is_no_notebook_is_named(plan: ReportPlan) -> None:
    (plan.notebook_directory / "indicator_gaps.ipynb").write_text("no JSON")
    with pytest.raises(DataError, match=r"indicator_gaps\.ipynb: not a notebook"):
        plan_runs(plan, parameters=COMMON)


def test_unknown_report_names_the_nearest_or_all(tmp_path: Path) -> None:
    reports = load_reports(write_plan(tmp_path, REPORTS))
    with pytest.raises(UsageError, match="Did you mean 'leadership'"):
        find_report(reports, "leadershp")
    with pytest.raises(UsageError, match="Known: brief, leadership"):
        find_report(reports, "zzz")


def test_every_problem_of_the_plan_is_listed_at_once(tmp_path: Path) -> None:
    text = """
["bad name"]
title.en = "T"
[[bad name.chapters]]
notebook = "national_overview"

[one]
titel.en = "T"
separate = 3
[[one.chapters]]
notebook = "indicator_gasp"
[[one.chapters]]
notebook = "indicator_gaps"
paramters.indicator = "x"
parameters.date = 2022-04-12
[[one.chapters]]
notebook = "national_overview"
[[one.chapters]]
notebook = "national_overview"
[[one.chapters]]
notebook = 5

[two]
title.en = "T"
""".replace("[[bad name", '[["bad name"')
    with pytest.raises(DataError) as refused:
        load_reports(write_plan(tmp_path, text))
    assert sorted(map(str, refused.value.problems)) == [
        "reports.toml: [bad name] cannot name a folder; expected letters, digits, _ and -",
        "reports.toml: [one] chapter 1: no such notebook; found 'indicator_gasp'; expected indicator_gaps",
        "reports.toml: [one] chapter 2: parameter 'date' is no scalar; found '2022-04-12'; expected a string",
        "reports.toml: [one] chapter 2: unknown key; found 'paramters'; expected parameters",
        "reports.toml: [one] chapter 5: notebook is of the wrong type; found '5'; expected a string",
        "reports.toml: [one] has no title",
        "reports.toml: [one] has the same run twice; found 'national_overview'",
        "reports.toml: [one]: separate is of the wrong type; found '3'; expected a string",
        "reports.toml: [one]: unknown key; found 'titel'; expected title",
        "reports.toml: [two] has no chapters",
    ]


@pytest.mark.parametrize(("text", "told"), [(None, "missing"), ("[a", "not TOML"), ("a = 1", "not a table")])
def test_unreadable_plan_is_told(tmp_path: Path, text: str | None, told: str) -> None:
    if text:
        write_plan(tmp_path, text)
    with pytest.raises(DataError, match=told):
        load_reports(tmp_path)


WHEN = """
[leadership]
title.vi = "Báo cáo"
[[leadership.chapters]]
notebook = "national_overview"
when.frame = 63
[[leadership.chapters]]
notebook = "indicator_gaps"
"""


def test_chapters_are_chosen_by_what_they_are_for(tmp_path: Path) -> None:
    plan = load_reports(write_plan(tmp_path, WHEN))["leadership"]
    for frame, expected in ((63, ["national_overview", "indicator_gaps"]), (34, ["indicator_gaps"])):
        chosen = choose_chapters(plan, {"frame": frame})
        assert [chapter.notebook for chapter in chosen.chapters] == expected


def test_a_report_without_a_chapter_for_it_is_refused(tmp_path: Path) -> None:
    text = WHEN.replace('[[leadership.chapters]]\nnotebook = "indicator_gaps"\n', "")
    plan = load_reports(write_plan(tmp_path, text))["leadership"]
    with pytest.raises(UsageError, match="frame 63"):
        choose_chapters(plan, {"frame": 34})


EACH = """
[leadership]
title.vi = "Báo cáo"
[[leadership.chapters]]
notebook = "national_overview"
[[leadership.chapters]]
notebook = "indicator_gaps"
each = "indicator"
parameters.top = 5
"""


def test_a_chapter_for_each_value_becomes_one_run_a_value_in_their_order(tmp_path: Path) -> None:
    plan = load_reports(write_plan(tmp_path, EACH))["leadership"]
    runs = plan_runs(expand_chapters(plan, {"indicator": ["b", "a"]}), parameters=COMMON)
    assert [run.run_id for run in runs] == ["national_overview", "indicator_gaps-5-b", "indicator_gaps-5-a"]
    assert runs[1].parameters == {**COMMON, "top": 5, "indicator": "b"}


def test_a_chapter_for_each_of_nothing_has_no_run(tmp_path: Path) -> None:
    plan = load_reports(write_plan(tmp_path, EACH))["leadership"]
    runs = plan_runs(expand_chapters(plan, {"indicator": []}), parameters=COMMON)
    assert [run.run_id for run in runs] == ["national_overview"]


def test_a_chapter_for_each_of_something_unknown_is_refused(tmp_path: Path) -> None:
    plan = load_reports(write_plan(tmp_path, EACH.replace('"indicator"', '"indicater"')))["leadership"]
    with pytest.raises(UsageError, match="indicator"):
        expand_chapters(plan, {"indicator": ["a"], "unit": ["01"]})


def test_what_is_offered_goes_to_the_notebooks_that_declare_it(tmp_path: Path) -> None:
    plan = expand_chapters(load_reports(write_plan(tmp_path, EACH))["leadership"], {"indicator": ["a"]})
    runs = plan_runs(plan, parameters=COMMON, offered={"top": 3, "indicator": "z"})
    assert [run.parameters.get("indicator") for run in runs] == [None, "a"]  # its own goes before
    assert runs[1].parameters["top"] == 5
    with pytest.raises(UsageError, match="tip"):
        plan_runs(plan, parameters=COMMON, offered={"tip": 3})


DECLARED = (
    'as_of = "latest"\ntop: int = 3\nshare = 0.5\nstrict = False\nweight: str | None = "x"\nname = "a"\n'
)


def taking(tmp_path: Path) -> list[Run]:
    cell = new_code_cell(DECLARED, metadata={"tags": ["parameters"]})
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "taking.ipynb")
    return [Run("taking", tmp_path / "taking.ipynb", {"as_of": "2022-04-12"})]


def test_text_given_for_a_parameter_becomes_of_the_type_that_it_is_declared_with(tmp_path: Path) -> None:
    given = {"top": "7", "share": "0.25", "strict": "true", "weight": "None", "name": "12"}
    read = read_given(taking(tmp_path), given)
    assert read == {"top": 7, "share": 0.25, "strict": True, "weight": None, "name": "12"}
    assert [type(value) for value in read.values()] == [int, float, bool, type(None), str]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("tpo", "7", "unknown parameter 'tpo'. Did you mean 'top'?"),
        ("top", "many", "parameter 'top' of notebook 'taking' is of type int: 'many' is not"),
        ("strict", "perhaps", "is of type bool: 'perhaps' is not"),
        ("as_of", "2025-01-01", "parameter 'as_of' is not free"),
    ],
)
def test_a_parameter_that_no_notebook_can_take_is_refused(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        read_given(taking(tmp_path), {name: text})


def test_a_chapter_can_be_for_some_of_the_values_of_its_parameter(tmp_path: Path) -> None:
    text = EACH.replace('each = "indicator"', 'each = "indicator"\namong = "open"')
    plan = load_reports(write_plan(tmp_path, text))["leadership"]
    runs = plan_runs(expand_chapters(plan, {"indicator": ["b", "a"], "open": ["a"]}), parameters=COMMON)
    assert [run.run_id for run in runs] == ["national_overview", "indicator_gaps-5-a"]
    with pytest.raises(UsageError, match="open"):
        expand_chapters(plan, {"indicator": ["b", "a"]})
