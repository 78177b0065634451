"""explore.ipynb in JupyterLab: opened, run from the menu, and used by pointer and keys.

`visit` sees to it that the browser reaches the server alone, and that no page complains.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from lab_server import Visit, choose_menu
from matplotlib.colors import to_rgb
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.palette import FILLS, key_cells
from hotich_analysis.display.wording import wording_of
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import Frame

MARRIAGE = "marriage_registration"
SNAPSHOT = load_snapshot("2022-04-12")
SAY = wording_of(SNAPSHOT, "vi")
STATUS, MERGED = SNAPSHOT.status, regroup(SNAPSHOT, frame=34).status
PARTS = ".hotich-told p, .hotich-card table, .hotich-card p"
FOCUSED = "() => document.activeElement.closest('[class*=hotich-]')?.className ?? document.activeElement.id"
SAVED = "{}_2022-04-12-r1_63_units_{}_{}_vi"


@pytest.fixture(scope="module")
def page(visit: Visit) -> Iterator[Page]:
    """The notebook opened, read as it was committed, and run from the menu."""
    page = visit.open("explore.ipynb")
    assert page.locator(".hotich-explore").count() == 0
    assert "36/63" in page.locator(".jp-Notebook").inner_text()
    run_all(page)
    yield page
    page.close()


def run_all(page: Page) -> None:
    """Run it, and again if nothing ran: JupyterLab drops what is sent to a kernel that connects."""
    for _ in range(3):
        choose_menu(page, "Run", "Run All Cells")
        with suppress(PlaywrightTimeoutError):
            page.locator(".hotich-map svg").wait_for(timeout=40_000)
            return
    raise AssertionError(page.locator(".jp-Notebook").inner_text())


@pytest.fixture
def fresh(page: Page) -> Page:
    """Births in the whole country, by number of provinces; chosen as anyone would."""
    choose(
        page,
        frame="63 tỉnh, thành phố (trước 01/7/2025)",
        weight="Theo số tỉnh",
        region="Cả nước",
        indicator=SAY.indicator("birth_registration"),
    )
    return page


def choose(page: Page, **choices: str) -> None:
    """Choose what is not chosen yet by the words shown, and wait until that is drawn."""
    for name, label in choices.items():
        control = page.locator(f".hotich-{name}")
        page.evaluate(f"() => document.querySelectorAll('{PARTS}').forEach(part => part.dataset.old = '')")
        if name in {"frame", "weight"}:
            if control.get_by_label(label).is_checked():
                continue
            control.get_by_label(label).check()
        else:
            shown = control.locator("select").evaluate("one => one.selectedOptions[0].text")
            if shown.replace("\N{NO-BREAK SPACE}", " ") == label:  # which is how ipywidgets writes a space
                continue
            control.locator("select").select_option(label=label)
        page.locator(f":is({PARTS}):not([data-old])").first.wait_for(timeout=30_000)
        expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")


def colours_on(page: Page) -> dict[str, str]:
    """The fill of each unit on the map itself, by code."""
    return dict(
        page.locator(".hotich-map g[id^='unit-'] > path").evaluate_all(
            "all => all.map(one => [one.parentElement.id.slice(5), getComputedStyle(one).fill])"
        )
    )


def colours_of(status: pd.DataFrame) -> dict[str, str]:
    rows = status[status["indicator_code"] == MARRIAGE]
    keys = zip(rows["unit_code"], key_cells(rows), strict=True)
    return {code: write_rgb(FILLS[key].colour) for code, key in keys}


def write_rgb(colour: str) -> str:
    return f"rgb({', '.join(str(round(255 * part)) for part in to_rgb(colour))})"


def named(codes: Iterable[str], *, frame: Frame) -> list[str]:
    return [SAY.unit(code, frame=frame) for code in codes]


def names_in_table(page: Page) -> list[str]:
    return page.locator(".hotich-table tbody th").all_inner_texts()


def test_a_choice_moves_map_table_and_sentence(fresh: Page) -> None:
    choose(fresh, indicator=SAY.indicator(MARRIAGE))
    assert colours_on(fresh) == colours_of(STATUS)
    gaps = list_gaps(STATUS, indicator=MARRIAGE)
    assert names_in_table(fresh) == named(gaps["unit_code"], frame=63)
    assert "38/63 tỉnh, thành phố (60,3%)" in fresh.locator(".hotich-told").inner_text()
    alt = fresh.locator(".hotich-map [role='img']").get_attribute("aria-label") or ""
    assert "25 chưa triển khai" in alt


def test_frame_of_34_shows_units_of_2025_by_their_parts(fresh: Page) -> None:
    choose(fresh, indicator=SAY.indicator(MARRIAGE), frame="34 tỉnh, thành phố (từ 01/7/2025)")
    assert colours_on(fresh) == colours_of(MERGED)
    gaps = list_gaps(MERGED, indicator=MARRIAGE)
    assert names_in_table(fresh) == named(gaps["unit_code"], frame=34)
    assert "Vĩnh Phúc, Phú Thọ" in fresh.locator(".hotich-table").inner_text()


def test_region_veils_the_rest_and_a_unit_has_its_card(fresh: Page) -> None:
    choose(fresh, indicator=SAY.indicator(MARRIAGE), region="Đồng bằng sông Hồng", unit="Hà Nam")
    assert fresh.locator(".hotich-map g[id='veil']").count() == 3  # the map and its two enlarged parts
    assert names_in_table(fresh) == ["Vĩnh Phúc", "Hải Phòng", "Hưng Yên", "Thái Bình"]
    card = fresh.locator(".hotich-card").inner_text()
    assert "Hà Nam · Đồng bằng sông Hồng · Dân số 2022: 878,0 nghìn người" in card
    assert "“Chỉ có ĐKKH cấp huyện”" in card


def test_population_leads_the_sentence_and_orders_the_table(fresh: Page) -> None:
    choose(fresh, indicator=SAY.indicator(MARRIAGE), weight="Theo dân số")
    assert "60,4% dân số (60,1 triệu người)" in fresh.locator(".hotich-told").inner_text()
    gaps = list_gaps(STATUS, indicator=MARRIAGE).sort_values("population_thousand", ascending=False)
    assert names_in_table(fresh) == named(gaps["unit_code"], frame=63)


def test_keys_alone_change_what_is_seen_and_reach_every_control(fresh: Page) -> None:
    n_cells = fresh.locator(".jp-Cell").count()
    fresh.locator(".hotich-indicator select").focus()
    fresh.keyboard.press("ArrowDown")
    expect(fresh.locator(".hotich-told h3")).to_have_text(SAY.indicator(MARRIAGE))
    lacking = list_gaps(STATUS, indicator=MARRIAGE)
    expect(fresh.locator(".hotich-table tbody tr")).to_have_count(len(lacking))
    expect(fresh.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")
    fresh.keyboard.type("dd")  # in JupyterLab: delete this cell
    assert fresh.locator(".jp-Cell").count() == n_cells
    stops = []
    for _ in range(9):
        fresh.keyboard.press("Tab")
        stops.append(fresh.evaluate(FOCUSED))
    found = [re.search(r"hotich-(as_of|region|unit|frame|weight|table|save|explore)", stop) for stop in stops]
    reached = ["as_of", "region", "unit", "frame", "frame", "weight", "weight", "table", "save"]
    assert [match and match[1] for match in found] == reached  # each of two circles is a stop of its own
    selects = fresh.locator(".hotich-controls select")
    labels = selects.evaluate_all("all => all.map(one => one.labels[0].textContent)")
    assert labels == ["Nội dung", "Ngày số liệu", "Vùng", "Tỉnh, thành phố"]


def test_button_saves_what_is_seen_beside_the_notebook(fresh: Page, visit: Visit) -> None:
    choose(fresh, indicator=SAY.indicator(MARRIAGE), region="Tây Nguyên", unit="Đắk Lắk")
    fresh.get_by_role("button", name="Lưu kết quả đang xem").click()
    name = SAVED.format(MARRIAGE, "central-highlands", "66")
    told = f"Đã lưu vào thư mục exports: {name} (.csv, .xlsx, .svg, .pdf)"
    expect(fresh.locator(".hotich-save p")).to_have_text(told, timeout=30_000)
    folder: Path = visit.lab.folder / "exports"
    begins = {".csv": b"snapshot_date,frame,unit_code", ".xlsx": b"PK", ".svg": b"<?xml", ".pdf": b"%PDF"}
    for suffix, start in begins.items():
        assert (folder / f"{name}{suffix}").read_bytes().startswith(start)


def test_a_choice_takes_effect_while_one_looks(fresh: Page) -> None:
    """A second where nothing else runs (docs: timings); five here, for machines that are busy."""
    begun = time.monotonic()
    choose(fresh, indicator=SAY.indicator("death_registration"))
    assert time.monotonic() - begun < 5
