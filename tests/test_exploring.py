"""`hotich.explore()` without a browser: widgets move together, files are written, errors are told."""

from __future__ import annotations

import ast
import csv
import dataclasses
import io
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from hotich_analysis import exploring
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.explore.engine import Choice, Engine, View
from hotich_analysis.display.explore.panel import ExplorationPanel
from hotich_analysis.display.wording import wording_of
from hotich_analysis.errors import HotichError, Problem, StatusTableError, UsageError
from hotich_analysis.exploring import explore, save_view
from hotich_analysis.metrics.gaps import list_gaps

SAY = wording_of(load_snapshot("2022-04-12"), "vi")
MARRIAGE = "marriage_registration"
CHOSEN = Choice("2022-04-12@1", MARRIAGE, region="Đồng bằng sông Hồng", unit="35")
EVIL = '<script>alert("1")</script>'


@pytest.fixture
def panel(tmp_path: Path) -> ExplorationPanel:
    return explore("2022-04-12", folder=tmp_path / "exports")


@pytest.fixture(scope="module")
def view() -> View:
    return Engine(load_snapshot("2022-04-12")).look(CHOSEN)


@pytest.fixture(scope="module")
def files(view: View, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = save_view(view, folder=tmp_path_factory.mktemp("exports") / "new")
    return {path.suffix: path for path in paths}


def press(panel: ExplorationPanel) -> None:
    panel.button.click()


def shown(panel: ExplorationPanel) -> dict[str, str]:
    return {name: getattr(panel, name).value for name in ("told", "map", "table", "card", "saved")}


def refuse(*_: object, **__: object) -> Any:
    raise StatusTableError([Problem("claims.csv", "a column is missing")])


def test_package_is_imported_without_ipywidgets() -> None:
    source = Path(exploring.__file__).read_text(encoding="utf-8")
    at_import = {node.module for node in ast.parse(source).body if isinstance(node, ast.ImportFrom)}
    assert "hotich_analysis.display.explore.engine" in at_import
    assert "hotich_analysis.display.explore.panel" not in at_import


def test_without_ipywidgets_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.delitem(sys.modules, "hotich_analysis.display.explore.panel")
    with pytest.raises(HotichError, match=re.escape("pip install 'hotich-analysis[lab]'")):
        explore()


def test_unknown_language_or_date_is_refused() -> None:
    with pytest.raises(UsageError, match="language"):
        explore(lang="fr")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="snapshot date"):
        explore("2021-01-01")


def test_a_choice_moves_map_table_and_sentence(panel: ExplorationPanel) -> None:
    before = shown(panel)
    panel.controls["indicator"].value = MARRIAGE
    after = shown(panel)
    assert all(before[part] != after[part] for part in ("told", "map", "table"))
    assert "<strong>38/63</strong>" in after["told"]
    assert after["table"].count("<tr>") == 1 + 25
    assert after["map"].count('<g id="unit-') == 63


def test_table_map_and_sentence_are_those_of_the_choice(panel: ExplorationPanel, view: View) -> None:
    for name in ("indicator", "region", "unit"):
        panel.controls[name].value = getattr(CHOSEN, name)
    assert view.picture.svg[view.picture.svg.index("<svg") :] in panel.map.value
    assert panel.table.value == view.table.to_html()
    assert view.card is not None
    assert panel.card.value == view.card.tabulate(SAY).to_html()


def test_what_no_longer_fits_a_choice_is_let_go(panel: ExplorationPanel) -> None:
    panel.controls["unit"].value = "01"
    assert "Hà Nội · Đồng bằng sông Hồng" in panel.card.value
    panel.controls["region"].value = "Tây Nguyên"
    assert panel.controls["unit"].value == ""
    assert len(panel.controls["unit"].options) == 1 + 5
    assert SAY("explore-hint") in panel.card.value


def test_each_choice_is_looked_at_once(panel: ExplorationPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Choice] = []
    look = panel._engine.look
    monkeypatch.setattr(panel._engine, "look", lambda choice: (looks.append(choice), look(choice))[1])
    panel.controls["frame"].value = 34
    assert [choice.frame for choice in looks] == [34]


def test_all_text_of_data_is_escaped() -> None:
    status = load_snapshot("2022-04-12").status.copy()
    status.loc[status["unit_code"].eq("35"), "note"] = EVIL
    held = dataclasses.replace(load_snapshot("2022-04-12"), status=status)
    evil = ExplorationPanel(Engine(held), save=lambda _: [])
    evil.controls["unit"].value = "35"
    assert "&lt;script&gt;" in evil.card.value
    assert not [part for part in shown(evil).values() if "<script" in part]


def test_widgets_are_named_and_explain_the_map_to_those_who_do_not_see_it(panel: ExplorationPanel) -> None:
    assert all(control.description for control in panel.controls.values())
    alt = re.search(r'role="img" aria-label="([^"]+)"', panel.map.value)
    assert alt
    assert "36 được suy ra là đã triển khai" in alt[1]


def test_a_snapshot_that_cannot_be_read_is_a_sentence_and_the_next_choice_works(
    panel: ExplorationPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(panel._engine, "look", refuse)
        panel.controls["indicator"].value = MARRIAGE
    assert "Không thực hiện được: data refused, 1 problem" in panel.told.value
    assert 'role="alert"' in panel.told.value
    assert panel.map.value == panel.table.value == ""
    assert panel.button.disabled
    panel.controls["indicator"].value = "birth_registration"
    assert "<strong>61/63</strong>" in panel.told.value
    assert not panel.button.disabled


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("a file where a folder should be")
    panel = explore("2022-04-12", folder=tmp_path / "exports")
    press(panel)
    assert "Không thực hiện được" in panel.saved.value
    assert "exports" in panel.saved.value
    assert not panel.button.disabled


def test_button_saves_what_is_seen_and_says_where(panel: ExplorationPanel, tmp_path: Path) -> None:
    panel.controls["indicator"].value = MARRIAGE
    press(panel)
    names = sorted(path.name for path in (tmp_path / "exports").iterdir())
    stem = f"{MARRIAGE}_2022-04-12-r1_63_units_vi"
    assert names == [f"{stem}{suffix}" for suffix in (".csv", ".pdf", ".svg", ".xlsx")]
    assert stem in panel.saved.value
    assert str(tmp_path / "exports") in panel.saved.value
    panel.controls["indicator"].value = "birth_registration"
    assert panel.saved.value == ""


def test_csv_is_the_table_of_gaps_with_codes_and_frame(files: dict[str, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(files[".csv"].read_text(encoding="utf-8"))))
    gaps = list_gaps(load_snapshot("2022-04-12").status, indicator=MARRIAGE)
    expected = gaps[gaps["region"] == CHOSEN.region]
    assert [row["unit_code"] for row in rows] == list(expected["unit_code"])
    assert {row["frame"] for row in rows} == {"63"}
    assert {row["snapshot_date"] for row in rows} == {"2022-04-12"}
    assert {row["level"] for row in rows} == {"none"}


def test_workbook_has_the_gaps_and_all_units_in_words(files: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(files[".xlsx"])
    assert book.sheetnames == ["Còn thiếu, chưa báo cáo", "Đang xem"]
    header, first, *_ = book["Đang xem"].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert row["Mã tỉnh (khung 63 tỉnh)"] == "01"
    assert row["Tỉnh, thành phố"] == "Hà Nội"
    assert row["Mức độ"] == "Triển khai đầy đủ"
    names = [cell.value for cell in book["Còn thiếu, chưa báo cáo"]["D"]]
    assert names[:5] == ["Tỉnh, thành phố", "Vĩnh Phúc", "Hải Phòng", "Hưng Yên", "Thái Bình"]


def test_pdf_is_for_the_archive_and_holds_sentence_map_tables_and_data(
    files: dict[str, Path], view: View
) -> None:
    reader = PdfReader(files[".pdf"])
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/Lang"] == "vi"
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for part in (view.sentence.replace("**", "")[:60], view.picture.caption, view.table.caption, "Hà Nam"):
        assert part in text, part
    [attached] = reader.attachment_list
    assert attached.content == files[".csv"].read_bytes()


def test_equal_views_give_equal_bytes(files: dict[str, Path], view: View, tmp_path: Path) -> None:
    again = save_view(view, folder=tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files.values()]


def test_nothing_is_written_where_the_pdf_cannot_be_made(view: View, tmp_path: Path) -> None:
    silent = dataclasses.replace(view, draw=lambda _: dataclasses.replace(view.picture, alt=""))
    with pytest.raises(HotichError):
        save_view(silent, folder=tmp_path / "exports")
    assert not (tmp_path / "exports").exists()


def test_two_choices_never_share_files(view: View, tmp_path: Path) -> None:
    snapshot = load_snapshot("2022-04-12")
    engine = Engine(snapshot, {"2022-04-12@2": lambda: dataclasses.replace(snapshot, revision=2)})
    others = [{"frame": 34}, {"weight": "people"}, {"region": ""}, {"unit": ""}, {"as_of": "2022-04-12@2"}]
    changes: list[dict[str, Any]] = [{}, *others, {"frame": 34, "unit": ""}]
    choices = {engine.settle(dataclasses.replace(CHOSEN, **change)) for change in changes}
    views = [dataclasses.replace(engine.look(choice), draw=lambda _: view.picture) for choice in choices]
    names = {save_view(one, folder=tmp_path)[0].name for one in views}
    assert len(names) == len(choices) == len(others) + 1
    assert all(re.fullmatch(r"[a-z0-9_.-]+", name) for name in names)


def test_what_is_in_use_later_does_not_change_what_is_explored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(load_snapshot("2022-04-12").references.directory, tmp_path / "data")
    panel = explore("2022-04-12", data_directory=tmp_path / "data")
    monkeypatch.setenv("HOTICH_DATA", str(tmp_path / "nothing"))
    assert [value for _, value in panel.controls["as_of"].options] == ["2022-04-12@1"]
    panel.controls["frame"].value = 34
    assert "34" in panel.told.value
