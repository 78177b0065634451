"""Two data folders in one process: each with its own names, regions, people, indicators and ratios."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import hotich_analysis as hotich
from hotich_analysis.cli import main
from hotich_analysis.dataset.references import load_references
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display import notebook_output
from hotich_analysis.display.forms.return_form import write_return_form

DATA = Path(__file__).parents[1] / "data"
OWN = {"name": "Thăng Long", "region": "Cao nguyên", "indicator": "Ghi chú hôn phối"}
PACKAGE = {"name": "Hà Nội", "region": "Tây Nguyên", "indicator": "Đăng ký kết hôn"}

Show = Callable[[Snapshot], None]
PAGES: dict[str, Show] = {
    "overview": lambda one: hotich.show_overview(one, lang="vi"),
    "coverage": lambda one: hotich.show_coverage(one, lang="vi"),
    "maps": lambda one: hotich.show_status_maps(one, lang="vi"),
    "regions": lambda one: hotich.show_regions(one, lang="vi"),
    "matrix": lambda one: hotich.show_status_matrix(one, lang="vi"),
    "patterns": lambda one: hotich.show_gap_patterns(one, lang="vi"),
    "indicator": lambda one: hotich.show_indicator(one, indicator="marriage_registration", lang="vi"),
    "map": lambda one: hotich.show_status_map(one, indicator="marriage_registration", lang="vi"),
    "gaps": lambda one: hotich.show_gaps(one, indicator="marriage_registration", lang="vi"),
    "units": lambda one: hotich.show_units(hotich.regroup(one, frame=34), lang="vi"),
    "gaps of 34": lambda one: hotich.show_gaps(
        hotich.regroup(one, frame=34), indicator="marriage_registration", lang="vi"
    ),
    "claims": lambda one: hotich.show_claims(one, lang="vi"),
    "tasks": lambda one: hotich.show_tasks([one], lang="vi"),
    "brief": lambda one: hotich.show_brief(one, unit="01", lang="vi"),
    "keystones": lambda one: hotich.show_keystones(one, lang="vi"),
    "explorer": lambda one: hotich.show_explorer(one, lang="vi"),
}


def change(
    path: Path, edit: Callable[[dict[str, str]], dict[str, str]], more: list[str] | None = None
) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        rows, names = [edit(line) for line in lines], list(lines.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        file.writelines(f"{line}\n" for line in more or ())


def rename(row: dict[str, str]) -> dict[str, str]:
    """Hà Nội has another name in both frames, and its region, too."""
    if row["unit_code"] == "01":
        row = row | {"name_vi": OWN["name"], "label_vi": OWN["name"]}
    return row | {"region": row["region"].replace(PACKAGE["region"], OWN["region"])}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a unit, a region and an indicator are called otherwise, and people are doubled."""
    folder = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(DATA, folder)
    spelling = f"63,01,{PACKAGE['name']},as printed,the dispatch,ok,"
    change(folder / "units/units.csv", rename)
    change(folder / "units/spellings.csv", lambda row: row, [spelling])
    change(
        folder / "units/populations.csv",
        lambda row: row | {"population_thousand": str(2 * float(row["population_thousand"]))},
    )
    change(
        folder / "indicators.csv",
        lambda row: {
            name: text.replace(PACKAGE["indicator"], OWN["indicator"]) for name, text in row.items()
        },
    )
    assert hotich.validate_data(folder) == []
    return folder


@pytest.fixture(scope="module")
def both(own: Path) -> tuple[Snapshot, Snapshot]:
    return hotich.load_snapshot(data_directory=DATA), hotich.load_snapshot(data_directory=own)


def see(show: Show, snapshot: Snapshot) -> str:
    """All that a call shows, as text."""
    seen: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebook_output, "_display", lambda shown, **_: seen.append(shown))
        show(snapshot)
    bundles = [one if isinstance(one, dict) else one._repr_mimebundle_() for one in seen]
    return "\n".join(map(str, bundles))


def test_the_same_pages_of_both_folders_speak_of_each_in_its_own_words(both) -> None:
    package, own = both
    said = {words["name"]: set[str]() for words in (PACKAGE, OWN)} | {
        OWN["region"]: set(),
        OWN["indicator"]: set(),
    }
    for name, show in PAGES.items():
        # in turns, so that what one leaves behind meets the other
        for snapshot, foreign in ((package, OWN), (own, PACKAGE), (package, OWN)):
            text = see(show, snapshot)
            assert text, name
            assert not [word for word in foreign.values() if word in text], name
            for word in (word for word in said if word in text):
                said[word].add(name)
    assert all(said.values()), said


def test_numbers_are_those_of_the_folder(both) -> None:
    package, own = both
    for snapshot, factor in ((package, 1), (own, 2), (package, 1)):
        gaps = hotich.list_gaps(snapshot.status, indicator="birth_registration")
        assert gaps["population_thousand"].sum() == pytest.approx(factor * 1844.33, abs=0.01)
        assert snapshot.units["population_thousand"].sum() == pytest.approx(factor * 99474.32, abs=0.01)


def test_regions_are_those_of_the_folder(both) -> None:
    package, own = both
    regions = [set(hotich.coverage(one.status, by="region")["region"]) for one in both]
    assert regions[0] - regions[1] == {PACKAGE["region"]}
    assert regions[1] - regions[0] == {OWN["region"]}
    assert len(package.status) == len(own.status)


def test_an_import_leaves_environment_and_package_as_they_were(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("HOTICH_DATA", raising=False)
    held, before = list(hotich.list_snapshots()["snapshot_date"]), dict(os.environ)
    write_return_form(tmp_path / "form.xlsx", load_references(), frame=63, unit="02")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    book.worksheets[1]["D4"] = "Đầy đủ"
    book.save(tmp_path / "form.xlsx")
    for place in ("first", "second"):
        with pytest.raises(SystemExit) as stop:
            main(
                [
                    "import",
                    str(tmp_path / "form.xlsx"),
                    "--as-of",
                    "2022-04-25",
                    "--data",
                    str(tmp_path / place),
                ]
            )
        assert stop.value.code == 0, capsys.readouterr().err
        own = hotich.list_snapshots(data_directory=tmp_path / place)["snapshot_date"]
        assert list(own) == [*held, "2022-04-25"]
    assert dict(os.environ) == before
    assert list(hotich.list_snapshots()["snapshot_date"]) == held


READING = {
    "check": ["check"],
    "snapshots": ["snapshots"],
    "coverage": ["coverage", "--format", "csv"],
    "gaps": ["gaps", "--format", "csv"],
    "reconcile": ["reconcile", "--format", "csv"],
    "template": ["template", "form.xlsx"],
    "report": ["report", "--dry-run"],
}


@pytest.mark.parametrize("command", READING.values(), ids=READING.keys())
def test_a_folder_that_is_not_there_yet_is_read_as_the_packages(
    command, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOTICH_DATA", raising=False)
    said = []
    for options in ([], ["--data", "mine"]):
        with pytest.raises(SystemExit) as stop:
            main([*command, *options])
        assert stop.value.code == 0
        said.append(capsys.readouterr())
    assert said[0].out == said[1].out
    assert said[1].err.splitlines() == [f"{tmp_path / 'mine'} holds no data yet: the package's own are read"]
    assert not (tmp_path / "mine").exists()
