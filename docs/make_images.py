"""Make the pictures of README and docs from the committed data: `make images`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import hotich_analysis as hotich
from hotich_analysis.dataset.references import load_references
from hotich_analysis.display.maps.tiles import plot_tile_map
from hotich_analysis.display.wording import load_wording, wording_of

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
INDICATOR = "marriage_registration"


def draw_status_map() -> None:
    """The map on README's first screen."""
    snapshot = hotich.load_snapshot("2022-04-12")
    citation = wording_of(snapshot, "vi").citation(snapshot.source)
    axes = hotich.plot_status_map(
        snapshot.status, hotich.load_boundaries(), indicator=INDICATOR, lang="vi", citation=citation
    )
    axes.get_figure(root=True).savefig(
        FOLDER / "status_map.png", dpi=110, bbox_inches="tight", metadata={"Software": None}
    )


def draw_value_map() -> None:
    """An analyst's own table in classes: people on a square kilometre."""
    provinces = hotich.load_provinces()
    density = provinces["population_thousand"] * 1000 / provinces["area_km2"]
    picture = hotich.draw_value_map(
        provinces[["unit_code"]].assign(density=density),
        hotich.load_boundaries(),
        column="density",
        scheme=[100, 200, 400, 800, 5000],
        label="Population density",
        unit="people per km²",
        lang="en",
        citation="GSO",
    )
    picture.axes.get_figure(root=True).savefig(
        FOLDER / "value_map.png", dpi=80, bbox_inches="tight", metadata={"Software": None}
    )


def draw_tile_map() -> None:
    """All provinces and items at once."""
    snapshot = hotich.load_snapshot("2022-04-12")
    grid = snapshot.references.tile_grid_of(snapshot.frame)
    axes = plot_tile_map(snapshot.status, grid, lang="vi")
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


def take_brief() -> None:
    """The page of one province, as its leader gets it."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--lang", "vi", "--only", "province_brief-51", "--out", folder]
        command = [sys.executable, "-m", "hotich_analysis.cli", "report", "province-briefs", *options]
        subprocess.run(command, check=True)
        pdf = next(Path(folder).rglob("briefs/*.pdf"))
        subprocess.run(
            ["pdftoppm", "-png", "-r", "70", "-singlefile", pdf, FOLDER / "province_brief"], check=True
        )


def photograph_lab() -> None:
    """JupyterLab with the notebook to explore, and with the menu of exports open."""
    sys.path.insert(0, str(ROOT / "tests" / "lab"))
    from lab_server import Visit, choose_menu, serve
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        for notebook in (ROOT / "notebooks").glob("*.ipynb"):
            shutil.copy(notebook, folder)
        with serve(Path(folder), Path(home)) as lab, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            visit = Visit(lab, browser.new_context(viewport={"width": 1280, "height": 900}))
            page = visit.open("explore.ipynb")
            choose_menu(page, "Run", "Run All Cells")
            page.locator(".hotich-map svg").wait_for()
            name = load_wording("vi", load_references()).indicator(INDICATOR)
            page.locator(".hotich-indicator select").select_option(label=name)
            page.locator(".hotich-told", has_text="38/63").wait_for()
            page.locator(".hotich-table tbody tr").nth(24).wait_for()  # the table comes after the sentence
            page.locator(".hotich-indicator").scroll_into_view_if_needed()
            page.screenshot(path=FOLDER / "lab_explore.png")
            page = visit.open("reconciliation.ipynb")
            page.get_by_role("menuitem", name="File", exact=True).click()
            page.locator(".lm-Menu-item", has_text="Save and Export Notebook As").click()
            page.get_by_role("menuitem", name="Hotich PDF", exact=True).hover()
            page.screenshot(path=FOLDER / "lab_export_menu.png")
            browser.close()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    draw_status_map()
    draw_value_map()
    draw_tile_map()
    take_pages("leadership", {1: "page_1", 4: "page_indicator"})
    take_pages("annexes", {3: "page_annex"})
    photograph_page((390, 1280))
    take_brief()
    photograph_lab()
