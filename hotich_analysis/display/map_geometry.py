"""Geometry of the maps: one projection in kilometres, the views drawn in it, and shapes as paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import geopandas as gpd
import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from hotich_analysis.dataset.boundaries import load_context, load_islands

# Equal area, so that a coloured unit weighs as much as it is large; azimuthal about the middle of a country
# 15 degrees tall, so that nowhere in it scale or angles are off by more than half a per cent.
PROJECTION: Final = "+proj=laea +lat_0=16 +lon_0=108 +datum=WGS84 +units=km"


@dataclass(frozen=True)
class View:
    """A rectangle of the projection, in kilometres from 16° N, 108° E."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def box(self) -> shapely.Polygon:
        """The rectangle as a shape."""
        return shapely.box(self.left, self.bottom, self.right, self.top)

    def scaled(self, factor: float, *, about: shapely.Point) -> View:
        """Return a view as many times as large about another point."""
        across, upwards = factor * self.width / 2, factor * self.height / 2
        return View(about.x - across, about.y - upwards, about.x + across, about.y + upwards)

    @property
    def width(self) -> float:
        """East to west, in kilometres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """North to south, in kilometres."""
        return self.top - self.bottom


@dataclass(frozen=True)
class Inset:
    """A part of the country that is drawn again, larger, where nothing of Vietnam lies beneath."""

    title: str
    part: View
    place: View


# About 96-121° E and 7.3-23.7° N: broader than the country needs, so that names, insets and legend have room
# beside it on half a page.
NATIONAL_VIEW: Final = View(-1290, -950, 1345, 862)
# Part and place have the same proportions, so that the aspect of an inset is the map's own.
INSETS: Final = (
    Inset("map-inset-north", View(-284, 436, -94, 621), View(640, 158.5, 1310, 811)),
    Inset("map-inset-south", View(-312, -715, -100, -485), View(-1255, -422, -645, 240)),
)


def project_units(boundaries: gpd.GeoDataFrame, *, simplified_km: float = 0) -> dict[str, BaseGeometry]:
    """Return the shape of each unit code in kilometres; neighbours keep their common edges.

    simplified_km: leave out what is smaller than about this, for small maps.
    """
    projected = boundaries.to_crs(PROJECTION)
    shapes = projected.geometry.to_numpy()
    if simplified_km:
        shapes = shapely.coverage_simplify(shapes, simplified_km)
    return dict(zip(projected["unit_code"], shapes, strict=True))


def project_context(view: View) -> list[BaseGeometry]:
    """Return the land around Vietnam in kilometres, as far as a view shows it."""
    frame = view.box.buffer(0.05 * view.width, join_style="mitre")
    return [shape for shape in shapely.intersection(_project_land(), frame) if not shape.is_empty]


@cache
def _project_land() -> tuple[BaseGeometry, ...]:
    land = load_context().to_crs(PROJECTION).geometry.to_numpy()
    return tuple(shapely.coverage_simplify(land, 3))  # km; it is but context, yet was half of each file


@cache
def project_islands() -> Mapping[str, tuple[str, shapely.MultiPoint]]:
    """Return for each archipelago the code of its unit and its islands in kilometres."""
    islands = load_islands().to_crs(PROJECTION)
    return {
        str(group): (str(rows["unit_code"].iloc[0]), shapely.MultiPoint(rows.geometry.to_list()))
        for group, rows in islands.groupby("group")
    }


def to_path(shape: BaseGeometry) -> Path:
    """Return polygons, with their holes, as one path; a line or a point that came of cutting is left out."""
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    rings = shapely.get_rings(polygons)
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))
