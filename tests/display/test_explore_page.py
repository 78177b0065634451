"""The interactive map in a real browser: exported as a report is, then used by pointer, keys and paper.

What it shows of each choice is compared with what the engine gives JupyterLab's panel.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Locator, Page

from hotich_analysis.dataset.references import References
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.explore.engine import Choice, Engine, View, name_edition
from hotich_analysis.display.explore.page import find_next, make_explorer
from hotich_analysis.display.maps.drawing import project_units
from hotich_analysis.display.palette import CLASS_COLOURS, LEVEL_COLOURS, key_cells
from hotich_analysis.display.table import strip_bold
from hotich_analysis.display.wording import wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.frames import PART_COUNTS, PARTS, regroup, regroup_status
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.publishing.document import DocumentInfo, compose
from hotich_analysis.publishing.exporters import write_html, write_pdf
from hotich_analysis.vocabulary import FRAMES, LEVEL_DTYPE, Frame, Lang

MARRIAGE, LINK, COMPUTERS = "marriage_registration", "registry_link", "computers"
EVIL = '<script>document.title = "owned"</script> "quoted" </script> & {name} $& ${style}'
LATER = dt.date(2023, 1, 5)
OLD, NEW = "2022-04-12@1", "2023-01-05@1"
OPTIONS = ".country [data-frame='{}'] [data-unit]"
INFO = DocumentInfo(title="Báo cáo", lang="vi", date=dt.date(2022, 4, 12), table_of_contents=True)
RGB = {
    level: f"rgb({', '.join(str(round(255 * c)) for c in to_rgb(hex_))})"
    for level, hex_ in LEVEL_COLOURS.items()
}


@cache
def dispatch() -> Snapshot:
    return load_snapshot("2022-04-12")


SAY = wording_of(dispatch(), "vi")
PROVINCES = dispatch().units


@cache
def later() -> Snapshot:
    """A second snapshot: Hà Nội's marriages only in part, with an evil note; Hải Phòng does not report.

    Of computers each province has 1 of 4, 2 of 4 and so on to all of them.
    """
    status = dispatch().status.copy()
    status["level"] = status["level"].astype("str")
    hanoi = status["unit_code"].eq("01") & status["indicator_code"].eq(MARRIAGE)
    status.loc[hanoi, ["level", "note"]] = ["partial", EVIL]
    silent = status["unit_code"].eq("31") & status["indicator_code"].eq(MARRIAGE)
    status.loc[silent, ["level", "state"]] = [None, "not_reported"]
    computers = status[status["indicator_code"] == LINK].assign(indicator_code=COMPUTERS, denominator=4)
    computers["numerator"] = [1 + place % 4 for place in range(len(computers))]
    computers["level"] = ["full" if done == 4 else "partial" for done in computers["numerator"]]
    attrs, status = status.attrs, pd.concat([status[status["indicator_code"] != LINK], computers])
    status = status.assign(snapshot_date=pd.Timestamp(LATER)).reset_index(drop=True)
    status = status.astype({"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64"})
    status.attrs = attrs
    source = dataclasses.replace(dispatch().source, date=LATER)
    return dataclasses.replace(dispatch(), snapshot_date=LATER, status=status, source=source)


@cache
def alone(lang: Lang = "vi") -> str:
    return make_explorer([dispatch()], lang=lang).html


@cache
def notebook(lang: Lang = "vi") -> NotebookNode:
    shown = make_explorer([later(), dispatch()], lang=lang)._repr_mimebundle_()
    cell = new_code_cell("show()", outputs=[new_output("display_data", data=shown)])
    cells = [new_markdown_cell("# Chương"), cell, new_markdown_cell("## Sau\n\nHết.")]
    return compose([new_notebook(cells=cells, metadata={"hotich": {"hide_code": True}})], lang=lang)


@cache
def exported(lang: Lang = "vi") -> str:
    return write_html(notebook(lang), dataclasses.replace(INFO, lang=lang)).decode()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the exported page; at the end, it has asked for nothing and complained of nothing."""
    asked, complaints, opened, pages = [], [], [], []

    def open_page(lang: Lang = "vi", width: int = 1280, **about: object) -> Page:
        address = tmp_path / f"{lang}.html"
        address.write_text(exported(lang), encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": 844}, **about)  # type: ignore[arg-type]
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address.as_uri())
        opened.append(page.url)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [url for url in asked if not url.startswith("data:")] == opened
    assert complaints == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    opened = visit()
    choose(opened, as_of=OLD)
    return opened


def choose(page: Page, *, frame: int | None = None, **choices: object) -> None:
    for name, value in choices.items():
        page.locator(f"[data-choice='{name}']").select_option(str(value))
    if frame:
        page.locator(f"input[value='{frame}']").check()


def levels_on(page: Page, frame: int = 63) -> dict[str, str]:
    script = "all => all.map(one => [one.dataset.unit, one.firstChild.dataset.level])"
    return dict(page.locator(OPTIONS.format(frame)).evaluate_all(script))


def levels_of(status: pd.DataFrame, indicator: str) -> dict[str, str]:
    rows = status[status["indicator_code"] == indicator]
    return dict(zip(rows["unit_code"], key_cells(rows), strict=True))


def named(codes: Iterable[str]) -> list[str]:
    return [SAY.unit(code, frame=63) for code in codes]


def names_in_table(page: Page) -> list[str]:
    return page.locator("tbody th").all_text_contents()


def unit(page: Page, code: str, frame: int = 63) -> Locator:
    return page.locator(f".country [data-frame='{frame}'] [data-unit='{code}']")


def point_at(page: Page, code: str, frame: int = 63) -> tuple[float, float]:
    """Move the pointer to where the unit, and nothing above it, is hit; return the place."""
    unit(page, code, frame).evaluate("path => path.scrollIntoView({ block: 'center' })")
    x, y = unit(page, code, frame).evaluate("""({ firstChild: path }) => {
        const box = path.getBoundingClientRect();
        for (let n = 0; n < 400; n += 1) {
            const x = box.x + box.width * (n % 20 + 0.5) / 20, y = box.y + box.height * (n / 20 + 0.5) / 20;
            if (document.elementFromPoint(x, y) === path) return [x, y];
        }
        throw new Error("nowhere to be hit");
    }""")
    page.mouse.move(x, y)
    return x, y


def test_page_opens_on_the_item_furthest_behind(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(make_explorer([dispatch()]).html, encoding="utf-8")
    opened = browser.new_page()
    opened.goto((tmp_path / "one.html").as_uri())
    assert opened.locator('[data-choice="indicator"]').input_value() == "registry_link"
    assert opened.locator(".what").inner_text() == SAY.indicator("registry_link")
    assert levels_on(opened) == levels_of(dispatch().status, "registry_link")
    opened.close()


@pytest.mark.parametrize("indicator", dispatch().status["indicator_code"].unique())
def test_choosing_an_indicator_fills_exactly_the_right_units(page: Page, indicator: str) -> None:
    choose(page, indicator=indicator)
    assert levels_on(page) == levels_of(dispatch().status, indicator)
    fills = dict(page.locator(OPTIONS.format(63)).evaluate_all(
        "all => all.map(one => [one.dataset.unit, getComputedStyle(one.firstChild).fill])"))  # fmt: skip
    for code, level in levels_of(dispatch().status, indicator).items():
        expected = "-partial-map" if level == "partial" else RGB[level]
        assert expected in fills[code]
    assert page.locator(OPTIONS.format(63)).first.is_visible()


ISLANDS_IN = {
    63: ["48", "56", "22", "31", "45", "51", "60", "77", "91"],
    34: ["48", "56", "22", "31", "44", "51", "68", "79", "91"],
}


def test_islands_have_the_level_of_their_unit(page: Page) -> None:
    for frame in (63, 34, 63):
        choose(page, indicator=MARRIAGE, frame=frame)
        levels = levels_on(page, frame)
        islands = page.locator(".islands")
        assert dict(islands.evaluate_all("groups => groups.map(g => [g.dataset.unit, g.dataset.level])")) == {
            code: levels[code] for code in ISLANDS_IN[frame]
        }
    text = page.locator(".map").inner_text()
    for name in ("QĐ. Hoàng Sa\n(TP. Đà Nẵng)", "QĐ. Trường Sa\n(tỉnh Khánh Hòa)", "Biển Đông"):
        assert name in text


def test_frame_of_34_shows_34_units_merged_from_their_parts(page: Page) -> None:
    choose(page, indicator=MARRIAGE, frame=34)
    assert page.locator(".country [role='option']:visible").count() == 34
    assert levels_on(page, 34) == levels_of(regroup(dispatch(), frame=34).status, MARRIAGE)
    point_at(page, "25", 34)
    card = page.locator(".card")
    assert card.locator(".unit").inner_text() == "Phú Thọ (2025)"
    parts = card.locator("[aria-current] .parts li").all_text_contents()
    assert parts == [
        "Vĩnh Phúc: Chưa triển khai", "Phú Thọ: Chưa triển khai", "Hòa Bình: Triển khai đầy đủ",
    ]  # fmt: skip
    row = page.locator("tbody tr[data-unit='25']")
    assert "Vĩnh Phúc, Phú Thọ" in row.inner_text()
    assert row.locator(".people").inner_text() == "2.714,5"


def test_card_tells_all_levels_notes_and_population(page: Page) -> None:
    choose(page, indicator="death_registration")
    point_at(page, "35")
    text = page.locator(".card").inner_text()
    assert page.locator(".card .items > li").count() == 5
    for part in (
        "Hà Nam",
        "Đồng bằng sông Hồng",
        "Dân số 2022: 878,0 nghìn người",
        "“Chỉ có ĐKKT cấp huyện”",
    ):
        assert part in text
    page.locator(".close").click()
    assert page.locator(".card").is_hidden()


def test_enlarged_parts_answer_like_the_map(page: Page) -> None:
    page.locator(".inset use[data-unit='33']:visible").first.hover()
    assert page.locator(".card .unit").inner_text() == "Hưng Yên"


def test_table_follows_and_is_the_gap_list(page: Page) -> None:
    for indicator in (MARRIAGE, LINK):
        choose(page, indicator=indicator)
        expected = list_gaps(dispatch().status, indicator=indicator)
        assert names_in_table(page) == named(expected["unit_code"])
        assert page.locator("td.gaps").all_inner_texts() == [str(n) for n in expected["n_gaps_of_unit"]]
        assert f"{len(expected)} tỉnh" in page.locator("caption").inner_text()
    choose(page, indicator="birth_registration", region="Đồng bằng sông Hồng")
    assert names_in_table(page) == []
    assert page.locator(".lacking").inner_text() == SAY("explore-no-gaps")


def test_what_stands_without_script_is_what_the_script_writes(browser: Browser, tmp_path: Path) -> None:
    parts = ("table", ".legend", ".told", ".source", ".country")
    spaces = re.compile(r"\s+")
    (tmp_path / "page.html").write_text(exported(), encoding="utf-8")
    pages = [browser.new_context(java_script_enabled=on).new_page() for on in (True, False)]
    for opened in pages:
        opened.goto((tmp_path / "page.html").as_uri())
    for part in parts:
        texts = [opened.locator(part).text_content() or "" for opened in pages]
        assert len({spaces.sub("", text) for text in texts}) == 1, part
    assert levels_on(pages[0]) == levels_on(pages[1])
    assert pages[1].locator(".controls").is_hidden()
    assert pages[1].locator(".country").is_visible()
    labels = "paths => paths.map(path => path.getAttribute('aria-label'))"
    assert len({str(opened.locator(OPTIONS.format(63)).evaluate_all(labels)) for opened in pages}) == 1


def test_region_dims_the_others_and_table_legend_and_announcement_follow(page: Page) -> None:
    choose(page, indicator=MARRIAGE, region="Tây Nguyên")
    inside = set(PROVINCES.loc[PROVINCES["region"] == "Tây Nguyên", "unit_code"])
    bright = page.locator(".country [data-frame='63'] [data-unit]:not(:has([data-dim]))")
    assert set(bright.evaluate_all("paths => paths.map(path => path.dataset.unit)")) == inside
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE)
    assert names_in_table(page) == named(gaps.loc[gaps["region"] == "Tây Nguyên", "unit_code"])
    levels = Counter(
        level for code, level in levels_of(dispatch().status, MARRIAGE).items() if code in inside
    )
    counts = [f"Triển khai đầy đủ: {levels['full']}", f"Chưa triển khai: {levels['none']}"]
    assert page.locator(".legend li").all_inner_texts() == counts
    status = page.get_by_role("status").text_content() or ""
    for part in ("Đăng ký kết hôn", "12/4/2022", "Tây Nguyên", "3/5 tỉnh", *counts):
        assert part in status


def test_date_brings_its_levels_its_indicators_and_its_source(page: Page) -> None:
    choose(page, indicator=LINK)
    choose(page, as_of=NEW)
    assert page.locator("[data-choice='indicator']").input_value() != LINK
    assert page.locator(f"option[value='{LINK}']").is_disabled()
    choose(page, indicator=MARRIAGE)
    assert levels_on(page) == levels_of(later().status, MARRIAGE)
    assert "Chưa có báo cáo: 1" in page.locator(".legend").inner_text()
    assert "05/01/2023" in page.locator(".source").inner_text()
    assert "Hải Phòng" in names_in_table(page)


def test_columns_sort_both_ways_and_say_so(page: Page) -> None:
    choose(page, indicator=MARRIAGE)
    people = page.get_by_role("button", name="Dân số (nghìn người)")
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE).sort_values("population_thousand", kind="stable")
    people.click()
    assert names_in_table(page) == named(gaps["unit_code"])
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    people.press("Enter")
    assert names_in_table(page) == named(gaps["unit_code"][::-1])
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Tỉnh, thành phố").click()
    assert page.locator("th[aria-sort]").count() == 1
    names = names_in_table(page)
    assert names.index("Đắk Lắk") == 3  # Đ after B and before H
    assert names[:3] == ["Bạc Liêu", "Bắc Kạn", "Bình Định"]


def test_keys_alone_reach_every_choice_the_map_and_the_table(page: Page) -> None:
    page.locator("[data-choice='indicator']").focus()
    page.keyboard.press("ArrowDown")
    stops = []
    for _ in range(6):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(
            "() => (at => at.dataset.choice || at.dataset.unit || at.dataset.sort || at.value)"
            "(document.activeElement)"
        ))  # fmt: skip
    assert stops == ["as_of", "region", "63", "01", "", "name"]  # the card's button stands after the map


def test_arrows_lead_to_the_neighbour_and_escape_closes(page: Page) -> None:
    choose(page, indicator=MARRIAGE)
    page.locator("input[value='63']").focus()
    page.keyboard.press("Tab")
    card, focused = page.locator(".card"), page.locator(":focus")
    assert focused.get_attribute("data-unit") == "01"
    assert focused.get_attribute("aria-label") == "Hà Nội: Triển khai đầy đủ"
    assert "Hà Nội" in card.inner_text()
    page.keyboard.press("ArrowUp")
    assert focused.get_attribute("aria-label") == "Vĩnh Phúc: Chưa triển khai"
    assert focused.get_attribute("aria-describedby") == card.get_attribute("id")
    assert focused.get_attribute("aria-selected") == "true"
    assert page.locator("[aria-selected='true']").count() == 1
    assert page.locator(".country [tabindex='0']").count() == 1
    assert "Vĩnh Phúc" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert (page.locator(".ring").first.get_attribute("href") or "").endswith("-63-26-0")  # the focus is seen
    page.keyboard.press("End")
    assert "Cà Mau" in card.inner_text()
    page.keyboard.press("Home")
    assert "Hà Nội" in card.inner_text()


@pytest.mark.parametrize("frame", FRAMES)
def test_arrows_reach_every_unit(frame: Frame) -> None:
    following = find_next(project_units(dispatch().references.boundaries_of(frame)))
    reached, waiting = {0}, [0]
    while waiting:
        new = {place for place in following[waiting.pop()] if place >= 0} - reached
        reached |= new
        waiting += new
    assert reached == set(range(frame))


def test_notes_are_text_whatever_they_look_like(page: Page) -> None:
    choose(page, as_of=NEW, indicator=MARRIAGE)
    point_at(page, "01")
    assert f"“{EVIL}”" in page.locator(".card").inner_text()
    assert page.title() == INFO.title
    assert page.locator(".card script").count() == 0


def test_two_of_them_on_one_page_do_not_meddle(browser: Browser, tmp_path: Path) -> None:
    shown = alone()
    (tmp_path / "page.html").write_text(
        f"<!doctype html><meta charset=utf-8>{shown}{shown}", encoding="utf-8"
    )
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    first, second = page.locator(".hotich-explorer").all()
    second.locator("input[value='34']").check()
    assert first.locator("input:checked").get_attribute("value") == "63"
    assert second.locator("[role='option']:visible").count() == 34
    marked = page.locator(".hotich-explorer :is([role='option'] path, .card)")
    ids = marked.evaluate_all("all => all.map(one => one.id)")
    assert len(set(ids)) == len(ids)
    for one in (first, second):
        own = set(one.locator("[role='option'] path").evaluate_all("all => all.map(one => `#${one.id}`)"))
        used = one.locator("use[data-unit]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert set(used) <= own
    page.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("frame", [63, 34])
def test_nothing_is_wider_than_the_screen(visit: Callable[..., Page], width: int, frame: int) -> None:
    page = visit(width=width)
    choose(page, as_of=OLD, indicator=LINK, frame=frame)
    point_at(page, "79", frame)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    overflowing = page.locator(".hotich-explorer *:visible").evaluate_all(
        "(all, most) => all.filter(one => !one.closest('svg') && one.getBoundingClientRect().right > most)",
        width + 1,
    )
    assert overflowing == []


def test_a_tap_opens_the_card_on_the_screen(visit: Callable[..., Page]) -> None:
    page = visit(width=390, has_touch=True)
    page.locator(".told").evaluate("told => told.scrollIntoView()")
    page.touchscreen.tap(*point_at(page, "62"))
    box = page.locator(".card").bounding_box()
    assert "Kon Tum" in page.locator(".card").inner_text()
    assert box is not None
    assert box["y"] + box["height"] <= 845


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(visit: Callable[..., Page], scheme: str) -> None:
    page = visit(color_scheme=scheme)
    choose(page, as_of=OLD, indicator=MARRIAGE, frame=34)
    point_at(page, "25", 34)
    texts = page.locator(
        ".hotich-explorer :is(p, span, caption, th, td, button, legend, select, label, small)"
    )
    pairs = texts.locator("visible=true").evaluate_all("""all => all.filter(one => one.innerText.trim()).map(
        one => {
            const seen = element => getComputedStyle(element).backgroundColor;
            let behind = one.closest(".label") ? document.querySelector(".country") : one;
            while (seen(behind) === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
            return [getComputedStyle(one).color, seen(behind), one.innerText];
        }
    )""")
    assert len(pairs) > 50
    assert [pair for pair in pairs if contrast(*pair[:2]) < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_lacks_stands_out_from_the_sea_more_than_what_is_done(
    visit: Callable[..., Page], scheme: str
) -> None:
    page = visit(color_scheme=scheme)
    choose(page, as_of=OLD, indicator=MARRIAGE)
    sea = page.locator(".country").evaluate("one => getComputedStyle(one).backgroundColor")
    seen = {
        level: page.locator(f".country .hx-level[data-level='{level}']").first.evaluate(
            "one => getComputedStyle(one).fill"
        )
        for level in ("none", "full")
    }
    assert contrast(seen["none"], sea) > 4.5
    assert contrast(seen["none"], sea) > 2 * contrast(seen["full"], sea)
    hatch = page.locator("pattern.hx-partial rect").first.evaluate("one => getComputedStyle(one).fill")
    assert contrast(seen["none"], sea) > contrast(hatch, sea) > contrast(seen["full"], sea)


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(c) / 255 for c in re.findall(r"\d+", colour)[:3]]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_paper_shows_the_choice_and_no_controls(visit: Callable[..., Page]) -> None:
    page = visit(color_scheme="dark")
    choose(page, as_of=OLD, indicator=MARRIAGE)
    point_at(page, "01")
    page.emulate_media(media="print")
    for hidden in (".controls", ".card", ".lead", ".hint", ".ring"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in (".told", ".country", ".legend", ".source", "table"):
        assert page.locator(shown).is_visible(), shown
    # a colour for the screen's dark would be printed on white paper
    assert (
        contrast(page.locator(".label").first.evaluate("one => getComputedStyle(one).color"), "255 255 255")
        > 4.5
    )


def test_pdf_leaves_the_map_out_and_meets_its_standard() -> None:
    pdf = write_pdf(notebook(), INFO, strict=True)
    assert b"pdfuaid" in pdf
    with_nothing = new_notebook(cells=[cell for cell in notebook().cells if cell.cell_type == "markdown"])
    assert abs(len(pdf) - len(write_pdf(with_nothing, INFO, strict=True))) < 200


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_page_is_small_listed_in_the_contents_and_in_one_language(lang: Lang) -> None:
    html = exported(lang)
    explorer = alone(lang)
    assert len(explorer.encode()) < 152_000
    assert re.search(r'<nav.*href="#map-[0-9a-f]{8}".*</nav>', html, re.DOTALL)
    assert "default-src 'none'" in html
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", explorer)
    if lang == "en":
        words = re.sub(r"<script>.*?</script>", "", explorer, flags=re.DOTALL)
        assert not re.search(r"tỉnh|Vùng|triển khai|Dân số", words)


def test_equal_inputs_give_equal_bytes() -> None:
    one = make_explorer([dispatch()]).html
    assert one == alone()
    data = json.loads(one.partition('<script type="application/json">')[2].partition("</script>")[0])
    assert {frame: len(units) for frame, (_, units) in data["frames"].items()} == {"63": 63, "34": 34}


def test_what_cannot_be_explored_is_refused() -> None:
    with pytest.raises(UsageError):
        make_explorer([])
    with pytest.raises(UsageError, match="language"):
        make_explorer([dispatch()], lang="fr")  # type: ignore[arg-type]
    elsewhere = dataclasses.replace(later(), references=References(Path("elsewhere")))
    with pytest.raises(UsageError, match="one data folder"):
        make_explorer([dispatch(), elsewhere])


def test_a_snapshot_of_merged_units_is_offered_in_its_own_frame_alone(
    browser: Browser, tmp_path: Path
) -> None:
    status = regroup_status(later().status, frame=34).drop(columns=[*PART_COUNTS, *PARTS])
    counted_up = dataclasses.replace(later(), frame=34, status=status)
    address = tmp_path / "page.html"
    address.write_text(
        f"<meta charset=utf-8>{make_explorer([dispatch(), counted_up]).html}", encoding="utf-8"
    )
    page = browser.new_page()
    page.goto(address.as_uri())
    choose(page, as_of=NEW)
    assert page.locator("input[value='63']").is_disabled()
    assert page.locator("input:checked").get_attribute("value") == "34"
    assert page.locator(".country [role='option']:visible").count() == 34
    choose(page, as_of=OLD, frame=63)
    assert page.locator(".country [role='option']:visible").count() == 63
    page.close()


def test_ratio_is_shown_by_its_classes(page: Page) -> None:
    choose(page, as_of=NEW, indicator=COMPUTERS)
    fills = page.locator(OPTIONS.format(63)).evaluate_all(
        "all => all.map(one => [one.firstChild.dataset.level, getComputedStyle(one.firstChild).fill])"
    )
    assert {(key, fill) for key, fill in fills} == {
        (key, f"rgb({', '.join(str(round(255 * part)) for part in to_rgb(CLASS_COLOURS[key]))})")
        for key in {key for key, _ in fills}
    }
    assert len({key for key, _ in fills}) > 1
    assert page.get_by_role("button", name="Tỷ lệ").is_visible()


@cache
def engine() -> Engine:
    held = {name_edition(one): lambda one=one: one for one in (dispatch(), later())}
    return Engine(later(), held)


def choices() -> Iterator[Choice]:
    """Every indicator of both dates, in either frame, in the country and each region."""
    for as_of in (OLD, NEW):
        for code in engine().load(as_of).status["indicator_code"].unique():
            for frame in FRAMES:
                for region in ("", *engine().regions):
                    yield Choice(as_of, str(code), frame, region=region)


def of_engine(view: View) -> dict[str, object]:
    """What the panel shows of a choice: see test_exploring.py."""
    rows = [list(row) for row in view.table.rows]
    return {
        "title": view.title,
        "sentence": strip_bold(view.sentence),
        "bold": re.findall(r"\*\*(.+?)\*\*", view.sentence),
        "legend": list(view.legend.values()),
        "keys": view.keys,
        "header": [column.header for column in view.table.columns] if rows else [],
        "rows": rows,
        "caption": view.table.caption if rows else view.table.when_empty,
    }


READ = """(root, choice) => {
    const find = selector => root.querySelector(selector);
    const all = selector => [...root.querySelectorAll(selector)];
    const texts = selector => all(selector).map(one => one.textContent);
    for (const [name, value] of Object.entries(choice)) {
        if (name === "frame") find(`input[value="${value}"]`).checked = true;
        else find(`[data-choice="${name}"]`).value = value;
    }
    find("select").dispatchEvent(new Event("change", { bubbles: true }));
    const units = all(`.country [data-frame="${choice.frame}"] g`);
    const inside = units.filter(one => !one.querySelector("[data-dim]"));
    return {
        title: find(".what").textContent,
        sentence: find(".where").textContent,
        bold: texts(".where strong"),
        legend: texts(".legend li"),
        keys: Object.fromEntries(inside.map(one => [one.dataset.unit, one.firstChild.dataset.level])),
        header: texts("thead th"),
        rows: all("tbody tr").map(row => [...row.children].map(cell => cell.textContent)),
        caption: find(".lacking caption, .lacking p").textContent,
    };
}"""
READ_CARD = """items => items.map(item => [
    item.querySelector(".item").textContent,
    item.querySelector(".level").textContent,
    [...item.querySelectorAll(":scope > span.more, .parts > li")].map(one => one.textContent).join("; "),
])"""


def test_page_and_panel_show_the_same_of_every_choice(page: Page) -> None:
    root = page.locator(".hotich-explorer")
    for choice in choices():
        chosen = {name: getattr(choice, name) for name in ("as_of", "indicator", "region", "frame")}
        assert root.evaluate(READ, chosen) == of_engine(engine().look(choice)), choice


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("as_of", [OLD, NEW])
def test_page_and_panel_show_the_same_card_of_every_unit(page: Page, as_of: str, frame: Frame) -> None:
    choose(page, as_of=as_of, frame=frame)
    for code in engine().look(Choice(as_of, MARRIAGE, frame)).keys:
        card = engine().look(Choice(as_of, MARRIAGE, frame, unit=code)).card
        assert card is not None
        unit(page, code, frame).focus()
        lines = page.locator(".card .about > p").all_text_contents()
        assert lines == [card.name, *card.about]
        items = page.locator(".card .items > li").evaluate_all(READ_CARD)
        assert [tuple(item) for item in items] == list(card.tabulate(SAY).rows)
