"""The command `hotich`: output forms, exit codes, and messages that help."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from hotich_analysis import reporting
from hotich_analysis.cli import hotich, main
from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import DataError
from hotich_analysis.metrics.coverage import BYS, WEIGHTS
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.publishing.delivery import Manifest, write_manifest
from hotich_analysis.publishing.plan import load_reports
from hotich_analysis.vocabulary import FRAMES, GAP_COLUMNS, LANGS, RECONCILIATION_COLUMNS, Frame, Lang

ROOT = Path(__file__).parents[1]
COVERAGE_COLUMNS = [
    "indicator_code", "n_units", "n_full", "n_partial", "n_none", "n_missing", "deployed_share", "full_share",
]  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run the command in this process: exit code, standard output, standard error."""
    monkeypatch.setenv("HOTICH_DATA", "")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), out, err

    return call


@pytest.fixture
def damaged_data(tmp_path: Path) -> Path:
    """A copy of the data whose Annex 2 has three faults."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    annex = folder / "snapshots" / "2022-04-12" / "annex_2.csv"
    text = annex.read_text(encoding="utf-8")
    annex.write_text(text.replace("Hà Nội,x", "Hà Nội,y", 1).replace("Cà Mau", "Kà Mau", 1), encoding="utf-8")
    return folder


def read_csv(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"unit_code": "str"})


def test_coverage_by_indicator_has_the_columns_and_totals_of_the_printed_table(run) -> None:
    code, out, _ = run("coverage", "--as-of", "2022-04-12", "--by", "indicator", "--format", "csv")
    table = read_csv(out)
    assert code == 0
    assert list(table.columns) == COVERAGE_COLUMNS
    deployed = table.set_index("indicator_code").eval("n_full + n_partial").to_dict()
    assert deployed == {
        "provincial_portal": 61,
        "birth_registration": 61,
        "marriage_registration": 38,
        "death_registration": 46,
        "registry_link": 36,
    }


@pytest.mark.parametrize(
    "options", [["coverage"], ["coverage", "--combinations"], ["coverage", "--frame", "34"]]
)
def test_an_inferred_item_is_noted_below_the_table_and_in_no_csv(options: list[str], run) -> None:
    _, out, _ = run(*options)
    assert out.splitlines()[-1].startswith("Inferred: registry_link. ")
    assert "Inferred" not in run(*options, "--format", "csv")[1]


def test_only_a_scenario_of_an_inferred_item_is_noted(run) -> None:
    told = {
        code: "Inferred" in run("scenario", "--indicator", code, "--target", "0.99")[1]
        for code in ("registry_link", "death_registration")
    }
    assert told == {"registry_link": True, "death_registration": False}


def test_weighted_coverage_by_region_adds_its_columns(run) -> None:
    code, out, _ = run("coverage", "--by", "region", "--weight", "population", "--format", "csv")
    assert code == 0
    assert list(read_csv(out).columns) == [
        "indicator_code", "region", *COVERAGE_COLUMNS[1:],
        "population_deployed_share", "population_full_share",
    ]  # fmt: skip


def test_combinations_add_two_rows(run) -> None:
    _, out, _ = run("coverage", "--combinations", "--format", "csv")
    assert list(read_csv(out)["indicator_code"])[-2:] == ["essential_trio", "all_indicators"]


def test_gaps_have_their_columns_and_codes_stay_text(run) -> None:
    code, out, _ = run("gaps", "--indicator", "marriage_registration", "--format", "csv")
    table = read_csv(out)
    assert code == 0
    assert list(table.columns) == list(GAP_COLUMNS)
    assert len(table) == 25
    assert table["unit_code"].str.fullmatch(r"\d\d").all()


def test_gaps_of_one_province_by_name_or_code(run) -> None:
    by_name = run("gaps", "--unit", "quang ngai", "--format", "csv")
    assert by_name == run("gaps", "--unit", "51", "--format", "csv")
    assert set(read_csv(by_name[1])["unit_code"]) == {"51"}


def test_scenario_lists_the_fewest_units_to_a_target(run) -> None:
    asked = ("scenario", "--as-of", "2022-04-12", "--indicator", "marriage_registration", "--target", "0.9")
    code, out, _ = run(*asked, "--format", "csv")
    table = read_csv(out)
    assert code == 0
    assert list(table.columns) == [
        "place", "unit_code", "name_vi", "region", "level", "population_thousand", "share_after",
    ]  # fmt: skip
    assert len(table) == 19
    assert table["share_after"].iloc[-1] == pytest.approx(57 / 63)
    assert len(read_csv(run(*asked, "--weight", "population", "--format", "csv")[1])) == 14
    assert len(read_csv(run(*asked, "--strict", "--format", "csv")[1])) == 22
    assert json.loads(run(*asked, "--format", "json")[1])[0]["unit_code"] == "79"


def test_scenario_that_is_reached_lists_nothing(run) -> None:
    code, out, _ = run("scenario", "--indicator", "birth_registration", "--target", "0.9")
    assert (code, out) == (0, "Nothing to list.\n")


@pytest.mark.parametrize("target", ["0", "1.5", "nine tenths"])
def test_scenario_refuses_a_target_that_is_no_share(run, target: str) -> None:
    code, out, err = run("scenario", "--indicator", "birth_registration", "--target", target)
    assert (code, out) == (2, "")
    assert "target" in err


def test_reconcile_reports_the_differences_to_footnote_2(run) -> None:
    code, out, _ = run("reconcile", "--as-of", "2022-04-12", "--format", "csv")
    table = read_csv(out).set_index("claim_id")
    assert code == 0
    assert [table.index.name, *table.columns] == list(RECONCILIATION_COLUMNS)
    different = table[table["difference"] != 0]["difference"].to_dict()
    assert different == {"footnote_2_marriage": 10, "footnote_2_death": 12}


def test_json_is_a_list_of_records_with_accents(run) -> None:
    code, out, _ = run("snapshots", "--format", "json")
    assert code == 0
    assert json.loads(out)[0]["snapshot_date"] == "2022-04-12"
    assert "Bộ Tư pháp" in out


def test_table_is_for_people(run) -> None:
    code, out, _ = run("coverage")
    assert code == 0
    assert "96.8%" in out


def test_check_finds_no_problem_in_the_committed_data(run) -> None:
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert "2022-04-12" in out


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["coverag"], "coverage"),
        (["coverage", "--by", "regoin"], "region"),
        (["coverage", "--frmat", "csv"], "--format"),
        (["coverage", "--as-of", "2022-04-21"], "2022-04-12"),
        (["coverage", "--weight", "populaton"], "population"),
        (["gaps", "--indicator", "mariage_registration"], "marriage_registration"),
        (["scenario", "--indicator", "mariage_registration", "--target", "1"], "marriage_registration"),
        (["gaps", "--unit", "Cao Bag"], "Cao Bằng"),
        (["gaps", "--unit", "Huế"], "Thừa Thiên Huế"),
        (["report", "leadershp"], "leadership"),
        (["report", "--lang", "v"], "vi"),
        (["report", "--only", "reconciliaton"], "reconciliation"),
    ],
)
def test_unknown_names_stop_with_a_proposal(run, arguments: list[str], meant: str, tmp_path: Path) -> None:
    out = ["--out", str(tmp_path / "out")] if arguments[0] == "report" else []
    code, _, err = run(*arguments, *out)
    assert code == 2
    assert "did you mean" in err.lower()
    assert meant in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", list(load_reports(find_bundled("notebooks"))))
def test_every_report_runs_in_both_frames_into_folders_of_their_own(run, name: str, tmp_path: Path) -> None:
    for frame, folder in (("63", "2022-04-12"), ("34", "2022-04-12-34")):
        code, out, _ = run("report", name, "--frame", frame, "--dry-run", "--out", str(tmp_path / "out"))
        assert code == 0
        assert f"{tmp_path / 'out' / name / folder / 'vi'}:" in out
        assert f"frame={frame}" in out


def test_an_unknown_frame_is_refused(run, tmp_path: Path) -> None:
    code, _, err = run("report", "annexes", "--frame", "35", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "34" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [["check"], ["coverage"], ["gaps"], ["reconcile"], ["report"]])
def test_damaged_data_are_refused_with_every_problem(
    run, command: list[str], damaged_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_DATA", str(damaged_data))
    out = ["--out", str(tmp_path / "out")] if command == ["report"] else []
    code, printed, err = run(*command, *out)
    assert (code, printed) == (3, "")
    for trace in ("checksum", "'y'", "'Kà Mau'", "row 2", "absent: Cà Mau"):
        assert trace in err, trace
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_option_data_goes_before_the_bundled_data(run, damaged_data: Path) -> None:
    assert run("check", "--data", str(damaged_data))[0] == 3


def test_traceback_only_with_debug(run, damaged_data: Path) -> None:
    command = ["check", "--data", str(damaged_data)]
    assert "Traceback" not in run(*command)[2]
    with pytest.raises(DataError):  # Python prints the traceback of what nobody catches
        main([*command, "--debug"])


def test_dry_run_writes_nothing(run, tmp_path: Path) -> None:
    code, out, _ = run("report", "--dry-run", "--lang", "vi", "--out", str(tmp_path / "out"))
    assert code == 0
    assert out.count("indicator_gaps-") == 3  # what few units lack shares a page
    assert not (tmp_path / "out").exists()


def test_copied_notebooks_with_a_chapter_of_ones_own_make_a_report(run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    code, out, _ = run("notebooks", str(own))
    assert (code, f"--notebooks {own}" in out) == (0, True)
    assert {path.name for path in own.iterdir()} == {
        path.name for path in find_bundled("notebooks").iterdir()
    }
    shutil.copy(own / "scenarios.ipynb", own / "of_my_own.ipynb")
    with (own / "reports.toml").open("a", encoding="utf-8") as plan:
        plan.write(
            '\n[mine]\ntitle.vi = "Của tôi"\ntitle.en = "Mine"\n[[mine.chapters]]\nnotebook = "of_my_own"\n'
        )
    code, out, _ = run(
        "report", "mine", "--notebooks", str(own), "-p", "target", "0.8", "--lang", "vi", "--dry-run"
    )
    assert (code, "of_my_own (target=0.8, as_of=2022-04-12" in out) == (0, True)


def test_copying_notebooks_over_others_is_refused(run, tmp_path: Path) -> None:
    (tmp_path / "reports.toml").write_text("mine", encoding="utf-8")
    code, _, err = run("notebooks", str(tmp_path))
    assert (code, "holds reports.toml already" in err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["reports.toml"]


def test_dry_run_prepares_no_document(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "list_workbook_tables", None)
    assert run("report", "--dry-run", "--out", str(tmp_path / "out"))[0] == 0


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", ["leadership", "province-briefs"])
def test_a_document_says_of_which_units_it_is_and_holds_the_data_as_reported(
    name: str, frame: Frame, lang: Lang
) -> None:
    plan = load_reports(find_bundled("notebooks"))[name]
    snapshot = regroup(load_snapshot("2022-04-12"), frame=frame)
    edition = reporting._prepare_edition(plan, snapshot, lang, {}, offered={}, excerpt=False)
    assert ("2025" in edition.info.subtitle) == (frame == 34)
    assert len(edition.sheets) > 3
    assert read_csv(edition.attachments["status.csv"].decode())["frame"].eq(63).all()
    is_list = name == "province-briefs"
    assert (bool(edition.index_lead), edition.separate_info is not None) == (is_list, is_list)


def test_help_and_docs_name_every_command_and_option() -> None:
    docs = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in hotich.commands.items():
        assert f"## hotich {name}" in docs
        for parameter in command.params:
            if option := [text for text in parameter.opts if text.startswith("--")]:
                assert option[0] in docs, (name, option)


def test_choices_are_those_of_the_library() -> None:
    options = {option.name: option.type for option in hotich.commands["coverage"].params}
    assert (options["by"].choices, options["weight"].choices) == (BYS, WEIGHTS)
    options = {option.name: option.type for option in hotich.commands["scenario"].params}
    assert options["weight"].choices == WEIGHTS


def test_help_waits_for_no_heavy_library() -> None:
    code = "import sys; from hotich_analysis import cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not set(loaded.split()) & {"pandas", "numpy", "matplotlib", "geopandas", "nbconvert", "papermill"}


@pytest.mark.parametrize("redirection", [">&-", ">&- 2>&-", "| true"])
def test_output_that_nobody_reads_is_no_error(redirection: str) -> None:
    command = f"{sys.executable} -m hotich_analysis.cli coverage --by unit {redirection}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_report_is_made_even_if_nobody_reads_its_log(tmp_path: Path) -> None:
    options = f"--lang en --only reconciliation --out '{tmp_path}'"
    command = f"{sys.executable} -m hotich_analysis.cli report {options} 2>&1 | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], check=False)
    assert done.returncode == 0
    assert (tmp_path / "leadership" / "2022-04-12" / "en" / "leadership.pdf").exists()


def test_an_excerpt_does_not_replace_the_full_report(run, tmp_path: Path) -> None:
    folder = tmp_path / "leadership" / "2022-04-12" / "en"
    folder.mkdir(parents=True)
    manifest = Manifest("leadership", "2022-04-12", "en", 63, "0", None, "", "", "*", "", (), (), (), ())
    (folder / "manifest.json").write_bytes(write_manifest(manifest))
    command = ["report", "--lang", "en", "--only", "reconciliation", "--out", str(tmp_path)]
    code, _, err = run(*command)
    assert code == 2
    assert "--force" in err
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


def test_a_place_that_cannot_be_written_to_is_named(run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = run("report", "--out", str(tmp_path / "file"))
    assert code == 2
    assert str(tmp_path / "file") in err
    assert "Traceback" not in err


def test_a_document_without_one_indicator_leaves_its_chapter_out(run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    snapshot = folder / "snapshots" / "2022-04-12"
    source = yaml.safe_load((snapshot / "source.yml").read_text(encoding="utf-8"))
    source["annexes"] = [annex for annex in source["annexes"] if annex["layout"] == "table"]
    (snapshot / "source.yml").write_text(yaml.safe_dump(source, allow_unicode=True), encoding="utf-8")
    code, out, _ = run("report", "--dry-run", "--lang", "en", "--data", str(folder))
    assert code == 0
    assert "indicator_gaps-registry_link" not in out


def test_diff_lists_what_changed_and_counts_it(run, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("*.py"))
    form = tmp_path / "form.xlsx"
    assert run("template", str(form), "--filled", "--unit", "Quảng Ngãi", "--as-of", "2022-06-30")[0] == 0
    book = openpyxl.load_workbook(form)
    levels = book.worksheets[1]
    row = next(cell.row for cell in levels["C"] if cell.value == "Quảng Ngãi")
    assert levels.cell(row, 6).value == "Chưa triển khai"
    levels.cell(row, 6).value = "Đầy đủ"
    book.save(form)
    assert run("import", str(form), "--as-of", "2022-06-30", "--data", str(folder))[0] == 0
    arguments = ("2022-04-12", "2022-06-30", "--indicator", "birth_registration", "--data", str(folder))
    code, out, _ = run("diff", *arguments, "--format", "csv")
    table = read_csv(out)
    assert code == 0
    gained = table[table["change"] == "gained"]
    assert gained[["unit_code", "level_before", "level_after"]].to_numpy().tolist() == [
        ["51", "none", "full"]
    ]
    assert table["change"].value_counts().to_dict() == {"no_longer_reported": 62, "gained": 1}
    counts = read_csv(run("diff", *arguments, "--by", "indicator", "--format", "csv")[1])
    columns = ["n_gained", "n_no_longer_reported", "n_deployed_before", "n_deployed_after"]
    assert counts[columns].to_numpy().tolist() == [[1, 62, 61, 1]]
    assert counts[["n_reporting_before", "n_reporting_after"]].to_numpy().tolist() == [[63, 1]]
    missing = read_csv(run("coverage", "--data", str(folder), "--format", "csv")[1])["n_missing"]
    assert missing.tolist() == [62] * 5


def test_diff_of_an_unknown_indicator_names_the_nearest(run) -> None:
    code, _, err = run("diff", "2022-04-12", "2022-04-12", "--indicator", "birth_registraton")
    assert code == 2
    assert "birth_registration" in err


def test_coverage_and_gaps_in_the_frame_of_34(run) -> None:
    table = read_csv(run("coverage", "--frame", "34", "--format", "csv")[1]).set_index("indicator_code")
    assert table.loc["birth_registration", ["frame", "n_units", "n_whole"]].tolist() == [34, 34, 32]
    gaps = read_csv(run("gaps", "--frame", "34", "--indicator", "birth_registration", "--format", "csv")[1])
    assert list(gaps.columns[: len(GAP_COLUMNS)]) == list(GAP_COLUMNS)
    assert gaps["parts_lacking"].tolist() == ["Quảng Ngãi", "Ninh Thuận"]


@pytest.mark.parametrize(
    ("unit", "frame", "said"),
    [
        ("34:15", "63", "Lào Cai (2025)"),
        ("Lào Cai (2025)", "63", "Yên Bái (63:15)"),
        ("Hà Giang", "34", "Tuyên Quang (2025) (34:08)"),
    ],
)
def test_a_unit_of_the_other_frame_is_an_error_that_says_so(run, unit: str, frame: str, said: str) -> None:
    code, _, err = run("gaps", "--unit", unit, "--frame", frame)
    assert code == 2
    assert said in err
