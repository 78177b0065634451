"""The shapes are the right ones, under the right codes, and fit together."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
import yaml

from hotich_analysis.dataset.boundaries import (
    load_boundaries,
    load_context,
    load_islands,
    order_by_distance,
)
from hotich_analysis.dataset.references import frame_of, load_references
from hotich_analysis.errors import BoundaryError, DataError, UsageError
from hotich_analysis.vocabulary import FRAMES, Frame

DATA = Path("data")
FOLDER = DATA / "boundaries"
SOURCE = yaml.safe_load((FOLDER / "source.yml").read_text(encoding="utf-8"))
EQUAL_AREA = "EPSG:6933"
TOLERANCE_OF_AREA = 0.15
SHORTEST_BORDER_KM = 1.5  # of Cần Giờ and Phú Mỹ, in the Thị Vải; what is shorter would be an accident
ARCHIPELAGOS = [shapely.box(111, 15.5, 113.5, 17.5), shapely.box(111.5, 7, 116.2, 12)]


@pytest.fixture
def boundaries() -> gpd.GeoDataFrame:
    return load_boundaries(data_directory=DATA)


@pytest.fixture
def provinces() -> pd.DataFrame:
    units = pd.read_csv(DATA / "units/units.csv", dtype=str).query("frame == '63'").set_index("unit_code")
    walk = pd.read_csv(DATA / "units/crosswalk.csv", dtype=str).set_index("from_code")["to_code"]
    return units.sort_index().assign(unit_2025_code=walk)


@pytest.fixture
def change_provinces(tmp_path: Path) -> Callable[[Callable[[list[dict[str, Any]]], None]], Path]:
    """Return a maker of data folders: it changes the features of provinces.geojson by a function."""

    def change(edit: Callable[[list[dict[str, Any]]], None]) -> Path:
        shutil.copy(DATA / "datapackage.json", tmp_path)
        shutil.copytree(DATA / "units", tmp_path / "units")
        content = json.loads((FOLDER / "provinces.geojson").read_text(encoding="utf-8"))
        edit(content["features"])
        (tmp_path / "boundaries").mkdir()
        (tmp_path / "boundaries" / "provinces.geojson").write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return change


def find_touching(frame: Frame) -> dict[frozenset[str], float]:
    """Kilometres of border that two shapes have in common, by their codes; a single point is none."""
    boundaries = load_boundaries(frame, data_directory=DATA).to_crs("EPSG:3405")
    codes, shapes = boundaries["unit_code"].to_numpy(), boundaries.geometry.to_numpy()
    pairs = [(one, other) for one, other in boundaries.sindex.query(shapes, "intersects").T if one < other]
    lengths = [shapely.length(shapely.intersection(shapes[one], shapes[other])) for one, other in pairs]
    return {
        frozenset((codes[one], codes[other])): length / 1000
        for (one, other), length in zip(pairs, lengths, strict=True)
        if length > 0
    }


def square_degrees(geometry: gpd.GeoSeries) -> float:
    return float(shapely.area(geometry.to_numpy()).sum())


@pytest.mark.parametrize("name", SOURCE["outputs"])
def test_file_is_the_one_that_source_yml_records(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SOURCE["outputs"][name]["sha256"]
    assert content.endswith(b"]}\n")


def test_every_province_has_one_shape_under_its_code(
    boundaries: gpd.GeoDataFrame, provinces: pd.DataFrame
) -> None:
    assert list(boundaries.columns) == ["unit_code", "geometry"]
    assert list(boundaries["unit_code"]) == list(provinces.index)
    assert len(boundaries) == 63
    assert boundaries.crs == "EPSG:4326"


def test_each_capital_lies_in_its_province_but_for_the_exceptions_on_record(
    boundaries: gpd.GeoDataFrame,
) -> None:
    capitals = pd.read_csv(FOLDER / "capitals.csv", dtype={"unit_code": str})
    assert list(capitals["unit_code"]) == list(boundaries["unit_code"])
    points = shapely.points(capitals["longitude"], capitals["latitude"])
    distances = shapely.distance(boundaries.geometry.to_numpy(), points)
    found = {code: round(d, 3) for code, d in zip(capitals["unit_code"], distances, strict=True) if d > 0}
    recorded = SOURCE["reference"]["capitals.csv"]["outside"]
    assert found == {code: exception["distance"] for code, exception in recorded.items()}


def test_each_area_is_near_the_official_one_but_for_the_exceptions_on_record(
    boundaries: gpd.GeoDataFrame, provinces: pd.DataFrame
) -> None:
    drawn = boundaries.set_index("unit_code").to_crs(EQUAL_AREA).area / 1e6
    ratio = drawn / provinces["area_km2"].astype(float)
    found = ratio[(ratio - 1).abs() > TOLERANCE_OF_AREA].round(2).to_dict()
    assert found == {code: exception["ratio"] for code, exception in SOURCE["area_differs"].items()}


@pytest.mark.parametrize("frame", [63, 34])
def test_total_area_is_that_of_vietnam_within_one_percent(frame: Any, provinces: pd.DataFrame) -> None:
    boundaries = load_boundaries(frame, data_directory=DATA)
    official = provinces["area_km2"].astype(float).sum()
    assert boundaries.to_crs(EQUAL_AREA).area.sum() / 1e6 == pytest.approx(official, rel=0.01)


@pytest.mark.parametrize("frame", [63, 34])
def test_shapes_are_valid_and_share_their_edges_exactly(frame: Any) -> None:
    shapes = load_boundaries(frame, data_directory=DATA).geometry
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    rings = shapes.explode().exterior
    assert all(ring.is_ccw for ring in rings)
    assert shapes.explode().count_interior_rings().sum() == 0, "a sliver between two units would be a hole"


@pytest.mark.parametrize("frame", FRAMES)
def test_shapes_touch_where_the_table_has_a_border_and_nowhere_else(frame: Frame) -> None:
    """Without exception: Natural Earth is mended where it had it otherwise."""
    neighbours = load_references(DATA).neighbours_of(frame)
    listed = {frozenset((code, other)) for code, others in neighbours.items() for other in others}
    touching = find_touching(frame)
    assert set(touching) == listed
    assert min(touching.values()) > SHORTEST_BORDER_KM


@pytest.mark.parametrize(
    ("island", "point", "code"),
    [
        ("Phú Quốc", (103.99, 10.22), "91"),
        ("Côn Đảo", (106.61, 8.71), "77"),
        ("Cát Bà", (107.01, 20.79), "31"),
        ("Cái Bầu", (107.48, 21.17), "22"),
        ("Phú Quý", (108.947, 10.524), "60"),
    ],
)
def test_island_belongs_to_its_province(
    boundaries: gpd.GeoDataFrame, island: str, point: tuple[float, float], code: str
) -> None:
    holds_point = boundaries.contains(shapely.Point(point))
    assert list(boundaries.loc[holds_point, "unit_code"]) == [code], island


def test_units_of_2025_are_unions_of_whole_provinces(
    boundaries: gpd.GeoDataFrame, provinces: pd.DataFrame
) -> None:
    units = load_boundaries(34, data_directory=DATA).set_index("unit_code").geometry
    assert list(units.index) == sorted(provinces["unit_2025_code"].unique())
    assert len(units) == 34
    for code, shape in boundaries.set_index("unit_code").geometry.items():
        assert units[provinces.loc[code, "unit_2025_code"]].covers(shape)


def test_context_is_nameless_land_that_leaves_vietnam_free(boundaries: gpd.GeoDataFrame) -> None:
    context = load_context(data_directory=DATA)
    assert list(context.columns) == ["kind", "geometry"]
    assert list(context["kind"]) == ["land"] * 5
    assert context.is_valid.all()
    assert context.within(shapely.box(94, 3, 122, 25)).all()
    assert square_degrees(context.intersection(boundaries.union_all())) < 0.001


def test_context_holds_nothing_of_the_archipelagos() -> None:
    context = load_context(data_directory=DATA)
    assert not context.intersects(shapely.union_all(ARCHIPELAGOS)).any()


def test_archipelagos_belong_to_da_nang_and_khanh_hoa_in_both_frames(provinces: pd.DataFrame) -> None:
    islands = load_islands(data_directory=DATA)
    assert list(islands.columns) == ["group", "unit_code", "name_vi", "geometry"]
    of_archipelagos = islands[islands["group"].isin(["hoang_sa", "truong_sa"])]
    assert of_archipelagos.groupby(["group", "unit_code"]).size().to_dict() == {
        ("hoang_sa", "48"): 11,
        ("truong_sa", "56"): 16,
    }
    assert dict(provinces.loc[["48", "56"], "unit_2025_code"]) == {"48": "48", "56": "56"}
    for group, extent in zip(["hoang_sa", "truong_sa"], ARCHIPELAGOS, strict=True):
        assert islands[islands["group"] == group].within(extent).all()


DISTRICTS = {
    "Cô Tô": ("22", "22"),
    "Bạch Long Vĩ": ("31", "31"),
    "Cồn Cỏ": ("45", "44"),
    "Lý Sơn": ("51", "51"),
    "Phú Quý": ("60", "68"),
    "Côn Đảo": ("77", "79"),
    "Kiên Hải": ("91", "91"),
}
"""Those that are drawn as dots, by their unit of the 63 and of the 34."""


@pytest.mark.parametrize("frame", FRAMES)
def test_island_districts_are_dots_of_their_unit_in_each_frame(frame: Frame) -> None:
    islands = load_islands(frame, data_directory=DATA).drop_duplicates("group", keep=False)
    found = dict(zip(islands["name_vi"], islands["unit_code"], strict=True))
    assert found == {name: codes[FRAMES.index(frame)] for name, codes in DISTRICTS.items()}


def test_every_island_district_has_a_dot_or_a_shape_that_is_seen(boundaries: gpd.GeoDataFrame) -> None:
    shapes = boundaries.set_index("unit_code").to_crs("EPSG:3405").geometry
    islands = load_islands(data_directory=DATA).to_crs("EPSG:3405").set_index("name_vi")
    for name, (code, _) in DISTRICTS.items():
        parts = shapely.get_parts(shapes[code])
        holding = [part.area / 1e6 for part in parts if part.contains(islands.geometry[name])]
        assert all(area < 60 for area in holding), f"{name} needs no dot"
    others = [(107.48, 21.17), (107.01, 20.79), (103.99, 10.22)]  # Vân Đồn, Cát Hải, Phú Quốc
    for point in gpd.GeoSeries(shapely.points(others), crs="EPSG:4326").to_crs("EPSG:3405"):
        [holding] = [
            part.area / 1e6 for shape in shapes for part in shapely.get_parts(shape) if part.contains(point)
        ]
        assert holding > 100


def test_shapes_know_their_frame() -> None:
    assert [frame_of(load_boundaries(frame, data_directory=DATA)) for frame in FRAMES] == list(FRAMES)


def test_unknown_frame_is_a_usage_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"unknown frame '64'\. Known: 63, 34"):
        load_boundaries(64, data_directory=DATA)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"unknown frame '64'\. Known: 63, 34"):
        load_islands(64, data_directory=DATA)  # type: ignore[arg-type]


def test_changing_what_was_returned_changes_nothing_for_the_next_caller(boundaries: gpd.GeoDataFrame) -> None:
    boundaries["unit_code"] = "00"
    boundaries.geometry = boundaries.buffer(0)[::-1].to_numpy()
    assert load_boundaries(data_directory=DATA)["unit_code"].iloc[0] == "01"


def test_every_misfit_of_shapes_and_provinces_is_reported_at_once(change_provinces: Any) -> None:
    def edit(features: list[dict[str, Any]]) -> None:
        features[0]["properties"]["unit_code"] = "02"
        features[2]["geometry"] = None
        features[3]["geometry"] = {
            "type": "Polygon",
            "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]],
        }
        features[4]["properties"]["unit_code"] = "99"

    with pytest.raises(BoundaryError) as caught:
        load_boundaries(data_directory=change_provinces(edit))
    text = str(caught.value)
    assert "a province has 0 shapes: Hà Nội; expected '01' once" in text
    assert "a province has 2 shapes: Hà Giang; expected '02' once" in text
    assert "row 6, column 'unit_code': the code is not in units.csv; found '99'" in text
    assert "row 4, column 'geometry': the shape is missing; found '04'" in text
    assert "row 5, column 'geometry': the shape is invalid: Self-intersection" in text
    assert len(caught.value.problems) == 6


def test_dropped_province_is_named(change_provinces: Any) -> None:
    with pytest.raises(BoundaryError, match="0 shapes: Cà Mau; expected '96' once"):
        load_boundaries(data_directory=change_provinces(lambda features: features.pop()))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("63,01,34,", "row 2, column 'to_code': the cell is blank"),
        ("", "column 'from_code': a unit of frame 63 is absent; expected '01'"),
        ("63,01,34,02", "row 2, column 'to_code': the code is no unit of frame 34; found '02'"),
    ],
)
def test_province_without_a_unit_of_2025_is_named(change_provinces: Any, line: str, fault: str) -> None:
    """Its shape would be missing from the map of the 34."""
    directory = change_provinces(lambda _features: None)
    path = directory / "units" / "crosswalk.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1:2] = [line] if line else []
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=f"units/crosswalk.csv, {fault}"):
        load_boundaries(34, data_directory=directory)


def test_island_of_a_code_that_is_no_province_is_named(change_provinces: Any) -> None:
    directory = change_provinces(lambda _features: None)
    islands = (FOLDER / "islands.geojson").read_text(encoding="utf-8")
    changed = islands.replace('"unit_code":"56"', '"unit_code":"65"', 1)
    assert changed != islands
    (directory / "boundaries" / "islands.geojson").write_text(changed, encoding="utf-8")
    with pytest.raises(BoundaryError, match=r"islands\.geojson, row 13, column 'unit_code'.*found '65'"):
        load_islands(data_directory=directory)


@pytest.mark.parametrize("load", [load_boundaries, load_context, load_islands])
def test_missing_or_broken_file_is_named(
    load: Callable[..., gpd.GeoDataFrame], change_provinces: Any
) -> None:
    directory = change_provinces(lambda _features: None)
    (directory / "boundaries" / "provinces.geojson").unlink()
    with pytest.raises(BoundaryError, match=r"boundaries/\w+\.geojson: the file is missing"):
        load(data_directory=directory)
    for name in SOURCE["outputs"]:
        (directory / "boundaries" / name).write_text("not a map", encoding="utf-8")
    with pytest.raises(BoundaryError, match=r"boundaries/\w+\.geojson: the file cannot be read"):
        load(data_directory=directory)


def test_missing_column_is_named(change_provinces: Any) -> None:
    def edit(features: list[dict[str, Any]]) -> None:
        for feature in features:
            feature["properties"] = {"name": "x"}

    with pytest.raises(BoundaryError, match="column 'unit_code': a column is missing"):
        load_boundaries(data_directory=change_provinces(edit))


def test_other_coordinate_system_is_refused(change_provinces: Any) -> None:
    directory = change_provinces(lambda _features: None)
    vn_2000 = load_boundaries(data_directory=DATA).to_crs("EPSG:3405")
    vn_2000.to_file(directory / "boundaries" / "provinces.geojson")
    with pytest.raises(
        BoundaryError, match="the coordinate system is wrong; found 'EPSG:3405'; expected EPSG:4326"
    ):
        load_boundaries(data_directory=directory)


def test_units_are_ordered_by_distance(boundaries) -> None:
    order = order_by_distance(boundaries, unit="48")
    assert set(order) == set(boundaries["unit_code"]) - {"48"}
    assert order[:2] == ("49", "46")
    assert order[-1] == "12"
    with pytest.raises(UsageError, match="unit code"):
        order_by_distance(boundaries, unit="03")
