"""The report of briefs: one page for each province, all in one PDF, and a page that lists them."""

from __future__ import annotations

import dataclasses
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import nbformat
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat.v4 import new_output
from pypdf import PdfReader
from traitlets.config import Config

from hotich_analysis import load_boundaries, load_indicators, load_snapshot
from hotich_analysis.cli import main
from hotich_analysis.dataset.references import load_references
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.wording import load_wording
from hotich_analysis.publishing.document import DocumentInfo, compose
from hotich_analysis.publishing.editions import list_entries
from hotich_analysis.publishing.exporters import write_pdf
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Lang

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "province_brief.ipynb"
EXTREMES = {
    "51": "most gaps",
    "01": "no gap, most neighbours",
    "77": "longest name",
    "46": "another long name, three gaps",
    "35": "two notes",
    "87": "the longest note",
}


@cache
def boundaries() -> gpd.GeoDataFrame:
    return load_boundaries()


@cache
def of_the_dispatch() -> Snapshot:
    return load_snapshot("2022-04-12")


@cache
def of_all_items() -> Snapshot:
    """Seven more items, as returns would bring them: counts below all in two of three provinces."""
    snapshot = of_the_dispatch()
    first = snapshot.status[snapshot.status["indicator_code"] == "provincial_portal"].reset_index(drop=True)
    parts = [snapshot.status]
    kinds = load_indicators().set_index("indicator_code")["kind"]
    for number, (code, kind) in enumerate(kinds.iloc[5:].items()):
        is_done = (first.index + number) % 3 == 0
        item = first.assign(indicator_code=code, note=pd.NA, restriction=pd.NA, level="full")
        item["level"] = item["level"].where(is_done, "partial" if kind == "ratio" else None)
        if kind == "ratio":
            done = 250_000 - 1_000 * first.index.to_numpy()
            item = item.assign(denominator=250_000, numerator=done).assign(
                numerator=lambda table, is_done=is_done: table["denominator"].where(
                    is_done, table["numerator"]
                )
            )
        parts.append(item)
    status = pd.concat(parts, ignore_index=True)
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64"}
    return dataclasses.replace(snapshot, status=status.astype(types))


def run_cells(snapshot: Snapshot, *, unit: str, lang: Lang) -> Any:
    """The notebook with its outputs, run in this process, with data of the test's own."""
    notebook: Any = nbformat.read(NOTEBOOK, as_version=4)
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.user_ns |= {"boundaries": boundaries(), "history": [snapshot]}
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        source = cell.source
        if "parameters" in cell.metadata.get("tags", ()):
            source = f"as_of, lang, unit, today = '2022-04-12', {lang!r}, {unit!r}, ''"
        source = re.sub(r"^(boundaries|history) = .*$", "", source, flags=re.MULTILINE)
        with capture_output() as captured:
            done = shell.run_cell(source)
        done.raise_error()
        shown = [(one.data, one.metadata) for one in captured.outputs]
        shown += [(done.result._repr_mimebundle_(), {})] if done.result is not None else []
        cell.outputs = [new_output("display_data", data, metadata=about) for data, about in shown]
    InteractiveShell.clear_instance()
    return notebook


def write(snapshot: Snapshot, *, unit: str, lang: Lang) -> PdfReader:
    say = load_wording(lang, load_references())
    subtitle = say("brief-subtitle", date=say.date(snapshot.snapshot_date))
    notebook = run_cells(snapshot, unit=unit, lang=lang)
    (entry,) = list_entries({"brief": notebook}, folder="briefs", lang=lang)
    info = DocumentInfo(title=entry.title, lang=lang, subtitle=subtitle, date=snapshot.snapshot_date)
    return PdfReader(io.BytesIO(write_pdf(compose([notebook], lang=lang), info, strict=True)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("unit", EXTREMES, ids=lambda unit: f"{unit}, {EXTREMES[unit]}")
def test_a_brief_is_one_page(unit: str, lang: Lang) -> None:
    (page,) = write(of_the_dispatch(), unit=unit, lang=lang).pages
    assert {"vi": "Nguồn:", "en": "Source:"}[lang] in page.extract_text()


@pytest.mark.parametrize("lang", LANGS)
def test_a_brief_of_all_thirteen_items_is_one_page(lang: Lang) -> None:
    assert len(write(of_all_items(), unit="51", lang=lang).pages) == 1


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    arguments = ["report", "province-briefs", "--as-of", "2022-04-12", "--out", str(folder), "--lang", "all"]
    with pytest.raises(SystemExit) as stop:
        main([*arguments, "--only", "province_brief-[57][17]"])
    assert not stop.value.code
    return folder / "province-briefs" / "2022-04-12"


@pytest.mark.parametrize("lang", LANGS)
def test_the_folder_holds_briefs_list_bound_volume_and_data(lang: Lang, out: Path) -> None:
    files = {path.relative_to(out / lang).as_posix() for path in (out / lang).rglob("*") if path.is_file()}
    assert files == {
        "briefs/51-quang-ngai.pdf",
        "briefs/77-ba-ria-vung-tau.pdf",
        "manifest.json",
        "notebooks/province_brief-51.ipynb",
        "notebooks/province_brief-77.ipynb",
        "province-briefs.html",
        "province-briefs.pdf",
        "province-briefs.xlsx",
    }
    manifest = json.loads((out / lang / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["name"] for entry in manifest["outputs"]} == files - {"manifest.json"}
    assert {"51.n_gaps", "77.rank"} <= {number["name"] for number in manifest["headline"]}


def test_the_bound_volume_has_contents_and_a_page_for_each(out: Path) -> None:
    reader = PdfReader(out / "vi" / "province-briefs.pdf")
    assert [entry["/Title"] for entry in reader.outline] == ["Tỉnh Quảng Ngãi", "Tỉnh Bà Rịa - Vũng Tàu"]
    assert len(reader.pages) == 3
    assert "Mục lục" in reader.pages[0].extract_text()
    for page, name in zip(reader.pages[1:], ["Quảng Ngãi", "Bà Rịa - Vũng Tàu"], strict=True):
        assert page.extract_text().split("\n")[1].strip() == f"Tỉnh {name}"


def test_a_brief_is_called_after_its_province_and_holds_the_data(out: Path) -> None:
    reader = PdfReader(out / "vi" / "briefs" / "77-ba-ria-vung-tau.pdf")
    assert reader.metadata is not None
    assert reader.metadata.title == "Tỉnh Bà Rịa - Vũng Tàu"
    assert len(reader.pages) == 1
    names = {item.alternative_name for item in reader.attachment_list}
    assert names == {"status.csv", "gaps.csv", "claims.csv", "manifest.json", "headline.json"}


def test_the_list_links_every_brief_under_its_region(out: Path) -> None:
    html = (out / "vi" / "province-briefs.html").read_text(encoding="utf-8")
    links = re.findall(r'href="((?!#)[^"]+)"', html)
    assert links == [
        "province-briefs.pdf", "province-briefs.xlsx", "briefs/51-quang-ngai.pdf",
        "briefs/77-ba-ria-vung-tau.pdf",
    ]  # fmt: skip
    assert all((out / "vi" / link).is_file() for link in links)
    assert "Đông Nam Bộ</h2>" in html
    assert "1/5 nội dung; còn thiếu 4: Khai sinh, Kết hôn, Khai tử, Kết nối phần mềm" in html


def test_all_provinces_are_planned(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["report", "province-briefs", "--dry-run", "--lang", "vi", "--out", str(tmp_path / "out")])
    printed = capsys.readouterr().out
    assert printed.count("province_brief-") == 63
    assert "briefs/" in printed
