"""The leadership report as it is printed: a decision on page 1, seven pages, none of them nearly empty."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from hotich_analysis.cli import main
from hotich_analysis.vocabulary import LANGS

TODAY = "2022-05-01"
FIGURE_1 = {"vi": "Hình 1", "en": "Figure 1"}
WORST = {"vi": "Quảng Ngãi", "en": "Quang Ngai"}
OVERDUE = {"vi": "(đã quá thời hạn)", "en": "(deadline passed)"}
THREE_NUMBERS = {
    63: {"vi": ("21/63", "35/63", "36/63"), "en": ("21 of 63", "35 of 63", "36 of 63")},
    34: {"vi": ("4/34", "12/34", "9/34"), "en": ("4 of 34", "12 of 34", "9 of 34")},
}
FOLDERS = {63: "2022-04-12", 34: "2022-04-12-34"}


@pytest.fixture(scope="module", params=FOLDERS)
def frame(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def folder(frame: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("leadership")
    with pytest.raises(SystemExit) as stop:
        main(["report", "leadership", "--today", TODAY, "--frame", str(frame), "--out", str(out)])
    assert not stop.value.code
    return out / "leadership" / FOLDERS[frame]


def read_page(folder: Path, lang: str, page: int) -> str:
    text = pypdf.PdfReader(folder / lang / "leadership.pdf").pages[page].extract_text()
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", LANGS)
def test_page_1_is_a_page_to_decide_by(folder: Path, frame: int, lang: str) -> None:
    text = read_page(folder, lang, 0)
    for told in (
        *THREE_NUMBERS[frame][lang],
        WORST[lang],
        "28",
        "38",
        "34",
        "46",
        OVERDUE[lang],
        FIGURE_1[lang],
    ):
        assert told in text


@pytest.mark.parametrize("lang", LANGS)
def test_it_has_seven_pages_and_each_is_more_than_a_third_full(folder: Path, lang: str) -> None:
    pdf = folder / lang / "leadership.pdf"
    subprocess.run(["pdftoppm", "-r", "20", "-gray", pdf, pdf.with_suffix("")], check=True)
    fullness = []
    for path in sorted(pdf.parent.glob("leadership-*.pgm")):
        with Image.open(path) as page:
            ink = page.point(lambda value: 255 if value < 200 else 0).getbbox()
            fullness.append(ink[3] / page.height if ink else 0)
    assert len(fullness) == 7
    assert min(fullness) > 1 / 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_day_on_which_deadlines_are_judged_is_recorded(folder: Path, lang: str) -> None:
    manifest = json.loads((folder / lang / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["today"] == TODAY
    given = [run["run_id"] for run in manifest["runs"] if run["parameters"].get("today") == TODAY]
    assert given == ["national_overview"]
