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
    """A rectangle of the projection, in kilometres."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def box(self) -> shapely.Polygon:
        """The rectangle as a shape."""
        return shapely.box(self.left, self.bottom, self.right, self.top)

    @property
    def width(self) -> float:
        """East to west, in kilometres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """North to south, in kilometres."""
        return self.top - self.bottom


# 4.5-23.5° N and up to 118° E; in the west to 100.3° E, because the land around ends at 100° E.
NATIONAL_VIEW: Final = View(-805, -1272, 1114, 862)


def project_units(boundaries: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """Return the shape of each unit code in kilometres; neighbours keep their common edges."""
    projected = boundaries.to_crs(PROJECTION)
    return dict(zip(projected["unit_code"], projected.geometry, strict=True))


@cache
def project_context() -> tuple[BaseGeometry, ...]:
    """Return the land around Vietnam in kilometres, cut to what the national view shows."""
    land = load_context().to_crs(PROJECTION).geometry
    frame = NATIONAL_VIEW.box.buffer(20, join_style="mitre")
    return tuple(shape for shape in land.intersection(frame) if not shape.is_empty)


@cache
def project_islands() -> Mapping[tuple[str, str], shapely.MultiPoint]:
    """Return the islands of each archipelago in kilometres, by (group, unit code)."""
    islands = load_islands().to_crs(PROJECTION)
    groups = islands.groupby(["group", "unit_code"]).geometry
    return {key: shapely.MultiPoint(points.to_list()) for key, points in groups}  # type: ignore[misc]


def to_path(shape: BaseGeometry) -> Path:
    """Return polygons, with their holes, or lines as one path."""
    if shape.geom_type.endswith("Polygon"):
        parts = shapely.get_rings(shapely.get_parts(shape))
    else:
        parts = shapely.get_parts(shape)
    closed = shape.geom_type.endswith("Polygon")
    return Path.make_compound_path(*(Path(shapely.get_coordinates(part), closed=closed) for part in parts))


@dataclass(frozen=True)
class Inset:
    """A part of the country that is drawn again, larger, where nothing of Vietnam lies beneath."""

    message: str
    part: View
    place: View


INSETS: Final = (
    Inset("map-inset-north", View(-290, 434, -90, 622), View(487, 243, 1094, 813)),
    Inset("map-inset-south", View(-312, -715, -100, -485), View(-785, -470, -270, 88)),
)
