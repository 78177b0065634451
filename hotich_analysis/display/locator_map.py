"""Where one unit lies: in the country, and larger among the units it borders on.

Schematic: nothing here settles a boundary. Both archipelagos are always drawn, in the colour of their unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from shapely.geometry.base import BaseGeometry

from hotich_analysis.display import map_layers, palette
from hotich_analysis.display.map_geometry import View, project_units
from hotich_analysis.display.map_labels import place_on_units
from hotich_analysis.display.map_text import FONT, balance, break_in_two, set_text
from hotich_analysis.display.unit_names import name_unit
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.vocabulary import Lang

Keys = Mapping[str, str]
_Shapes = Mapping[str, BaseGeometry]

_SIZE: Final = (6.45, 2.3)
_COUNTRY_PLACE: Final = (0.0, 0.0, 0.305, 1.0)
_NEAR_PLACE: Final = (0.32, 0.0, 0.42, 1.0)
_WORDS_LEFT: Final = 0.757
_WORDS_WIDTH: Final = 0.24 * _SIZE[0] * 72
"""In points."""
# About 101.5-117.5° E and 7.3-23.7° N: the country and both archipelagos, and no more.
_COUNTRY_VIEW: Final = View(-690, -960, 889, 852)
_SEA_NAME: Final = (560.0, -215.0)
_GROUP_NAMES: Final = {"hoang_sa": (430.0, 135.0, "bottom"), "truong_sa": (602.0, -470.0, "bottom")}
_NAME_SIZE: Final = 5.5
_LEGEND_SIZE: Final = 7.0
# Of a unit's area: smaller parts of it (Côn Đảo) lie too far off to be shown large as well.
_SMALLEST_PART: Final = 0.05
_MARGIN: Final = 0.06


def plot_locator_map(
    boundaries: gpd.GeoDataFrame,
    *,
    unit: str,
    neighbours: Sequence[str],
    helpers: Collection[str] = (),
    lang: Lang = "vi",
) -> Figure:
    """Draw where a unit lies, on the left in the country and beside it among its neighbours, named there.

    boundaries: as load_boundaries() of the 63 units. helpers: units that have what this one lacks; they stand
    out wherever they lie. Units are patches with the gids "unit-<code>" (country) and "near-<code>". Raises
    UsageError for a unit without shape.
    """
    wording = load_wording(lang)
    keys = key_units(boundaries, unit=unit, neighbours=neighbours, helpers=helpers)
    shapes = project_units(boundaries, simplified_km=1.2)
    figure = Figure(figsize=_SIZE)
    country, near = (figure.add_axes(place) for place in (_COUNTRY_PLACE, _NEAR_PLACE))
    view = _frame(shapes, unit, neighbours)
    _draw_country(country, project_units(boundaries, simplified_km=3), keys, view, wording)
    _draw_near(near, shapes, keys, view)
    named = dict.fromkeys((unit, *neighbours, *helpers))
    _name_units(
        near, shapes, {code: wording.province(code) for code in named}, keys, must={unit, *neighbours}
    )
    _write_words(figure, keys, unit, wording)
    return figure


def key_units(
    boundaries: gpd.GeoDataFrame, *, unit: str, neighbours: Collection[str], helpers: Collection[str]
) -> dict[str, str]:
    """Return what each unit is to this one, a key of palette.LOCATOR_COLOURS: helpers before neighbours."""
    codes = list(boundaries["unit_code"])
    if unit not in codes:
        raise UsageError("unit code", unit, known=codes)
    keys = dict.fromkeys(codes, "locator-other")
    keys |= dict.fromkeys(neighbours, "locator-neighbour")
    keys |= dict.fromkeys(helpers, "locator-helper")
    return keys | {unit: "locator-self"}


def describe_locator_map(
    *, unit: str, neighbours: Sequence[str], helpers: Collection[str] = (), lang: Lang = "vi"
) -> str:
    """Return what the locator map shows, for those who do not see it."""
    say = load_wording(lang)
    return say(
        "alt-locator",
        unit=name_unit(unit, lang=lang, running=True),
        neighbours=say.join([say.province(code) for code in neighbours]),
        n_helpers=len(helpers),
        helpers=say.join([say.province(code) for code in helpers]),
    )


def _frame(shapes: _Shapes, unit: str, neighbours: Sequence[str]) -> View:
    """The rectangle in which a unit and its neighbours are shown large, in the proportions of its place."""
    parts = shapely.get_parts(shapes[unit])
    own = [part for part in parts if part.area > _SMALLEST_PART * shapes[unit].area]
    around = [max(shapely.get_parts(shapes[code]), key=shapely.area) for code in neighbours]
    left, bottom, right, top = shapely.total_bounds([*own, *around])
    proportions = _NEAR_PLACE[2] * _SIZE[0] / (_NEAR_PLACE[3] * _SIZE[1])
    height = max(top - bottom, (right - left) / proportions) * (1 + 2 * _MARGIN)
    width = height * proportions
    x, y = (left + right) / 2, (bottom + top) / 2
    return View(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _draw_country(ax: Axes, shapes: _Shapes, keys: Keys, part: View, wording: Wording) -> None:
    map_layers.set_view(ax, _COUNTRY_VIEW)
    map_layers.draw_surroundings(ax, _COUNTRY_VIEW)
    map_layers.draw_units(ax, shapes, keys, linewidth=0.2)
    map_layers.draw_islands(ax, keys, groups=map_layers.GROUPS, size=4)
    frame = Rectangle((part.left, part.bottom), part.width, part.height, fill=False, linewidth=0.7, zorder=4)
    frame.set_edgecolor(palette.TEXT)
    ax.add_artist(frame)
    sea: dict[str, Any] = {"ha": "center", "style": "italic", "size": 6.5, "color": palette.SEA_TEXT}
    set_text(ax, *_SEA_NAME, wording("map-sea"), **sea)
    for group, (x, y, align) in _GROUP_NAMES.items():
        name = wording(f"map-islands-{group}")
        set_text(ax, x, y, name, ha="center", va=align, size=_NAME_SIZE, gid=f"name-{group}")


def _draw_near(ax: Axes, shapes: _Shapes, keys: Keys, view: View) -> None:
    map_layers.set_view(ax, view)
    map_layers.draw_surroundings(ax, view)
    frame = view.box.buffer(0.05 * view.width, join_style="mitre")
    visible = {code: shape.intersection(frame) for code, shape in shapes.items() if shape.intersects(frame)}
    map_layers.draw_units(ax, visible, keys, gid="near", linewidth=0.45)


def _name_units(
    ax: Axes, shapes: _Shapes, names: Mapping[str, str], keys: Keys, *, must: Collection[str]
) -> None:
    """Write each name on its unit: within it where it fits, else, if it must stand there, over its middle."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    km_per_point = (right - left) / map_layers.points_wide(ax)
    room = shapely.box(left, bottom, right, top).buffer(-2 * km_per_point)
    visible = {code: shapes[code].intersection(room) for code in names if shapes[code].intersects(room)}
    shown = {code: names[code] for code in visible}
    fitting = place_on_units(visible, shown, km_per_point=km_per_point)
    places = {label.code: (label.text, label.x, label.y) for label in fitting}
    for code in (code for code in shown if code in places or code in must):
        largest = max(shapely.get_parts(visible[code]), key=shapely.area)
        middle = shapely.get_point(shapely.maximum_inscribed_circle(largest), 0)
        text, x, y = places.get(code, (break_in_two(shown[code]), middle.x, middle.y))
        is_dark = keys[code] == "locator-self"
        look: dict[str, Any] = {"color": palette.ON_DARK_TEXT if is_dark else palette.TEXT, "zorder": 6}
        if code not in places:
            ground = palette.FILLS[keys[code]].colour
            look["path_effects"] = [withStroke(linewidth=1.6, foreground=ground)]
        set_text(ax, x, y, text, ha="center", va="center", gid=f"label-{code}", **look)


def _write_words(figure: Figure, keys: Keys, unit: str, wording: Wording) -> None:
    """Write what the colours mean and what the map is not for, beside it."""
    texts = {"locator-self": name_unit(unit, lang=wording.lang)}
    texts |= {key: wording(key) for key in ("locator-helper", "locator-neighbour") if key in keys.values()}
    room = _WORDS_WIDTH - 3 * _LEGEND_SIZE
    wrapped = {key: balance(text, width=room, size=_LEGEND_SIZE) for key, text in texts.items()}
    figure.legend(
        handles=map_layers.legend_handles(wrapped),
        loc="upper left",
        bbox_to_anchor=(_WORDS_LEFT, 1.0),
        frameon=False,
        borderaxespad=0,
        borderpad=0,
        handlelength=1.6,
        prop={"family": FONT, "size": _LEGEND_SIZE},
    )
    note = map_layers.note(wording, citation="", n_units=len(keys), width=_WORDS_WIDTH)
    set_text(figure, _WORDS_LEFT, 0.0, note, va="bottom", color=palette.QUIET_TEXT, gid="note")
