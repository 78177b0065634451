"""On a dark page figures have no ground, and what lacks stands out from the sea more than what is done."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import numpy as np
import pytest
from drawings import boundaries, snapshot_status
from matplotlib.colors import to_rgb
from matplotlib.image import imread
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import StreamObject

from hotich_analysis.display import palette
from hotich_analysis.display.charts import draw_coverage_by_region
from hotich_analysis.display.maps.status import draw_status_map
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import CLASS_COLOURS, DARK, FILLS, LEVEL_COLOURS
from hotich_analysis.publishing.document import DocumentInfo
from hotich_analysis.publishing.exporters import write_html, write_pdf
from hotich_analysis.vocabulary import Level

PAPER = "#17181a"
INFO = DocumentInfo(title="T", lang="vi", date=dt.date(2022, 4, 12))


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = np.array(to_rgb(colour))
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def dark(level: Level) -> str:
    return DARK[LEVEL_COLOURS[str(level)]]


def test_every_colour_of_figures_has_one_for_the_dark() -> None:
    used = {colour for fill in FILLS.values() for colour in (fill.colour, fill.hatch_colour)}
    names = ("SEA", "LAND", "LAND_EDGE", "BORDER", "COAST", "TEXT", "QUIET_TEXT", "SEA_TEXT", "ON_DARK_TEXT")
    assert used | {getattr(palette, name) for name in names} == DARK.keys()


def test_what_lacks_stands_out_from_the_sea_and_what_is_done_stays_quiet() -> None:
    sea = DARK[palette.SEA]
    seen = [contrast(dark(level), sea) for level in (Level.NONE, Level.PARTIAL, Level.FULL)]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > 4.5
    assert seen[0] > 3 * seen[-1]
    classes = [contrast(DARK[colour], sea) for colour in CLASS_COLOURS.values()]
    assert classes == sorted(classes, reverse=True)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (palette.TEXT, palette.SEA), (palette.TEXT, palette.LAND), (palette.SEA_TEXT, palette.SEA),
        (palette.TEXT, LEVEL_COLOURS[str(Level.FULL)]), (palette.TEXT, LEVEL_COLOURS[str(Level.PARTIAL)]),
        (palette.ON_DARK_TEXT, LEVEL_COLOURS[str(Level.NONE)]),
        (palette.ON_DARK_TEXT, palette.LOCATOR_COLOURS["locator-self"]),
        (palette.TEXT, palette.LOCATOR_COLOURS["locator-helper"]),
    ],
)  # fmt: skip
def test_text_can_be_read_on_what_is_behind_it(text: str, ground: str) -> None:
    assert contrast(DARK[text], DARK[ground]) >= 4.5


def test_quiet_text_can_be_read_on_the_paper() -> None:
    assert contrast(DARK[palette.QUIET_TEXT], PAPER) >= 4.5


def page_with(picture: Picture) -> bytes:
    data, about = picture._repr_mimebundle_()
    shown = new_code_cell("x", outputs=[new_output("display_data", data=data, metadata=about)])
    book = new_notebook(cells=[new_markdown_cell("# T"), shown], metadata={"hotich": {"hide_code": True}})
    return write_html(book, INFO)


def colours_seen(browser: Browser, path: Path) -> dict[str, int]:
    """How many pixels of the figure have each colour."""
    page = browser.new_page(color_scheme="dark")
    page.goto(path.as_uri())
    image = imread(io.BytesIO(page.locator("figure img").screenshot()))[..., :3]
    page.close()
    found, counts = np.unique((image * 255).round().astype(int).reshape(-1, 3), axis=0, return_counts=True)
    return {f"#{r:02x}{g:02x}{b:02x}": int(n) for (r, g, b), n in zip(found, counts, strict=True)}


def test_a_dark_page_shows_the_colours_of_the_dark_on_its_own_paper(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page_with(draw_coverage_by_region(snapshot_status())))
    seen = colours_seen(browser, tmp_path / "page.html")
    assert max(seen, key=lambda colour: seen[colour]) == PAPER
    assert seen[dark(Level.NONE)] > 500
    assert not {"#ffffff", *LEVEL_COLOURS.values()} & seen.keys()


def test_paper_shows_the_colours_of_the_day(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page_with(draw_coverage_by_region(snapshot_status())))
    page = browser.new_page(color_scheme="dark")
    page.goto((tmp_path / "page.html").as_uri())
    reader = PdfReader(io.BytesIO(page.pdf(print_background=True)))
    page.close()
    objects = [reader.get_object(number) for number in reader.xref[0]]
    drawn = b"".join(one.get_data() for one in objects if isinstance(one, StreamObject))
    found = {tuple(map(float, rgb)) for rgb in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg\b", drawn)}

    def is_drawn(colour: str) -> bool:
        return any(np.allclose(rgb, to_rgb(colour), atol=0.003) for rgb in found)

    for level in (Level.NONE, Level.PARTIAL, Level.FULL):
        assert is_drawn(LEVEL_COLOURS[str(level)])
        assert not is_drawn(dark(level))


def test_a_pdf_is_the_same_without_them() -> None:
    picture = draw_status_map(snapshot_status(), boundaries(), indicator="registry_link")
    start, _, rest = picture.svg.partition("<style>@media not all")
    plain = start + rest.partition("</style>")[2]
    assert len(plain) < len(picture.svg)

    def pdf(svg: str) -> bytes:
        about = {"image/svg+xml": {"alt": "map", "caption": "map"}}
        output = new_output("display_data", data={"image/svg+xml": svg}, metadata=about)
        return write_pdf(new_notebook(cells=[new_code_cell("x", outputs=[output])]), INFO, strict=True)

    assert pdf(picture.svg) == pdf(plain)
