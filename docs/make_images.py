"""Make the pictures of README and docs from the committed data: `make images`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import hotich_analysis as hotich

FOLDER = Path(__file__).parent / "images"
INDICATOR = "marriage_registration"


def draw_status_map() -> None:
    """The map on README's first screen."""
    snapshot = hotich.load_snapshot("2022-04-12")
    citation = hotich.load_wording("vi").citation(snapshot.source)
    axes = hotich.plot_status_map(
        snapshot.status, hotich.load_boundaries(), indicator=INDICATOR, lang="vi", citation=citation
    )
    axes.get_figure(root=True).savefig(
        FOLDER / "status_map.png", dpi=110, bbox_inches="tight", metadata={"Software": None}
    )


def draw_tile_map() -> None:
    """All provinces and items at once."""
    status = hotich.load_snapshot("2022-04-12").status
    axes = hotich.plot_tile_map(status, hotich.load_tile_grid(), lang="vi")
    axes.get_figure(root=True).savefig(
        FOLDER / "tile_map.png", dpi=80, bbox_inches="tight", metadata={"Software": None}
    )


def photograph_page(widths: tuple[int, ...]) -> None:
    """The top of the page in a browser, interactive map included."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        command = [sys.executable, "-m", "hotich_analysis.cli", "report", "--lang", "vi", "--out", folder]
        subprocess.run(command, check=True)
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width in widths:
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.goto(next(Path(folder).rglob("leadership.html")).as_uri())
            page.locator("[data-choice='indicator']").select_option("marriage_registration")
            page.locator("[data-choice='indicator']").scroll_into_view_if_needed()
            page.evaluate("window.scrollBy(0, 350)")
            page.screenshot(path=FOLDER / f"html_{width}.png")
        browser.close()


def take_pages(report: str, pages: dict[int, str]) -> None:
    """Pages of a report's PDF, as they print."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "hotich_analysis.cli",
            "report",
            report,
            "--lang",
            "vi",
            "--out",
            folder,
        ]
        subprocess.run(command, check=True)
        pdf = next(Path(folder).rglob(f"{report}.pdf"))
        for number, name in pages.items():
            span = ["-f", str(number), "-l", str(number)]
            subprocess.run(
                ["pdftoppm", "-png", "-r", "70", "-singlefile", *span, pdf, FOLDER / name], check=True
            )


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    draw_status_map()
    draw_tile_map()
    take_pages("leadership", {1: "page_1", 8: "page_indicator"})
    take_pages("annexes", {3: "page_annex"})
    photograph_page((390, 1280))
