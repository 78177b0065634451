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
