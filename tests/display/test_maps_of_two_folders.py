"""Two data folders in one process: each map has the names, limits, islands and land of its own folder."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from drawings import INDICATORS, face_colours, islands, names_on

from hotich_analysis.dataset.references import references_of
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.changes import draw_change_map
from hotich_analysis.display.charts import draw_coverage_by_region, draw_status_matrix
from hotich_analysis.display.maps.status import draw_status_map, draw_status_maps
from hotich_analysis.display.maps.tiles import draw_tile_map
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import limits_of
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.progress import compare

DATA = Path(__file__).parents[2] / "data"
PACKAGE = ("Sơn La", "Trung du và miền núi phía Bắc", "Kết nối với Phần mềm", "Kết nối phần mềm")
OWN = ("Mường La", "Xứ Thượng", "Nối với Phần mềm", "Nối phần mềm")


def rewrite(path: Path, edit: Callable[[dict[str, str]], dict[str, str]]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        rows, columns = [edit(line) for line in lines], list(lines.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rename(row: dict[str, str]) -> dict[str, str]:
    for there, here in zip(PACKAGE, OWN, strict=True):
        row = {column: text.replace(there, here) for column, text in row.items()}
    return row | ({"class_thresholds": "0.3 1"} if row.get("indicator_code") == "computers" else {})


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A folder in which a unit (of both frames), a region and an indicator are called otherwise."""
    folder = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(DATA, folder)
    for table in ("units/units.csv", "indicators.csv"):
        rewrite(folder / table, rename)
    with (folder / "units/spellings.csv").open("a", encoding="utf-8") as file:
        file.write("63,14,Sơn La,as printed,the dispatch,ok,\n")
    path = folder / "boundaries/islands.geojson"
    shapes = json.loads(path.read_text(encoding="utf-8"))
    shapes["features"] = shapes["features"][1:]
    path.write_text(json.dumps(shapes), encoding="utf-8")
    return load_snapshot("2022-04-12", data_directory=folder)


@pytest.fixture(scope="module")
def package() -> Snapshot:
    return load_snapshot("2022-04-12", data_directory=DATA)


def draw_all(status: pd.DataFrame, frame: int) -> list[Picture]:
    references = references_of(status)
    shapes = references.boundaries_of(frame)
    lost = status.assign(
        snapshot_date=pd.Timestamp("2022-12-31"),
        level=status["level"].mask(status["level"].eq("none"), "full"),
    )
    pictures = [
        draw_status_map(status, shapes, indicator="registry_link"),
        draw_status_maps(status, shapes, indicators=INDICATORS),
        draw_status_matrix(status),
    ]
    if frame == 63:
        pictures.append(draw_change_map(compare(status, lost), shapes, indicator="registry_link"))
        pictures += [draw_tile_map(status, references.tile_grid_of(frame)), draw_coverage_by_region(status)]
    return pictures


def words_of(picture: Picture) -> str:
    """All that is written: matplotlib leaves each text of an SVG, whose letters are paths, as a comment."""
    written = " ".join(part.split("-->")[0].strip() for part in picture.svg.split("<!--")[1:])
    return f"{picture.alt} {picture.caption} {written}"


@pytest.mark.parametrize("frame", [63, 34])
def test_each_folder_gives_its_own_names_to_labels_and_words(
    package: Snapshot, own: Snapshot, frame: int
) -> None:
    said: dict[str, set[str]] = {word: set() for word in (*PACKAGE, *OWN)}
    # in turns, so that what one leaves behind meets the other
    for snapshot, there, here in ((package, OWN, PACKAGE), (own, PACKAGE, OWN), (package, OWN, PACKAGE)):
        pictures = draw_all(regroup_status(snapshot.status, frame=frame), frame)
        assert names_on(pictures[0].axes)["14"] == here[0]
        assert here[0] in pictures[0].alt
        for number, picture in enumerate(pictures):
            text = words_of(picture)
            assert not [word for word in there if word in text]
            for word in (word for word in here if word in text):
                said[word].add(f"{frame} {number}")
    regions = {PACKAGE[1], OWN[1]} if frame == 34 else set()
    assert {word for word, pictures in said.items() if not pictures} == regions


def test_each_folder_has_its_own_limits_and_islands(package: Snapshot, own: Snapshot) -> None:
    limits, n_islands = [], []
    for snapshot in (package, own, package):
        limits.append([float(limit) for limit in limits_of(snapshot.references, "computers")])
        shapes = snapshot.references.boundaries_of(63)
        axes = draw_status_map(snapshot.status, shapes, indicator="registry_link").axes
        assert len(face_colours(axes)) == 63
        n_islands.append(sum(len(group.get_offsets()) for group in islands(axes).values()))
    assert limits == [[0.5, 0.8, 0.95, 1], [0.3, 1], [0.5, 0.8, 0.95, 1]]
    assert n_islands == [34, 33, 34]
