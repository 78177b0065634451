"""The map of one's own table: a number for each unit, as a ramp of colours or in classes.

Frame, codes and numbers are checked before anything is drawn. A unit without a row, or without a number, has
no value: it is hatched and counted as such, never drawn as zero. Classes have the limits given, the same
number of units (quantiles) or the same width (equal_interval).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_hex

from hotich_analysis.dataset.references import FRAME, frame_of, require_columns, units_of
from hotich_analysis.display.maps import drawing
from hotich_analysis.display.maps.status import MapContent, draw_national_map
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import MISSING_LEVEL, VALUE_COLOURS
from hotich_analysis.display.wording import Wording, wording_of
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.vocabulary import FRAMES, Lang

Scheme = Literal["quantiles", "equal_interval"] | Sequence[float] | None
"""How numbers are put into classes: by name, by the upper limit of each class, or not at all."""

_SCHEMES: Final = ("quantiles", "equal_interval")
_N_CLASSES: Final = 5
_MOST_CLASSES: Final = 7
_MOST_EXTREMES: Final = 3
_RAMP: Final = LinearSegmentedColormap.from_list("values", VALUE_COLOURS)


@dataclass(frozen=True)
class _Values:
    """Numbers by unit code, of those that have one; limits: the upper ones of classes, none for a ramp."""

    numbers: pd.Series[float]
    limits: tuple[float, ...]
    label: str
    unit: str

    @property
    def low(self) -> float:
        return float(self.numbers.min())

    @property
    def high(self) -> float:
        return float(self.numbers.max())

    def write(self, value: float, say: Wording) -> str:
        """A number with as many decimals as tell the units apart, none where all are whole."""
        width = self.high - self.low
        is_whole = bool((self.numbers == self.numbers.round()).all()) and value == round(value)
        decimals = 0 if is_whole else max(0, 1 - math.floor(math.log10(width))) if width else 2
        return say.number(value, decimals)

    def title(self, say: Wording) -> str:
        return say("value-title", label=self.label, unit=self.unit) if self.unit else self.label

    def list_classes(self, say: Wording) -> list[str]:
        """The text of each class, the lowest first."""
        edges = [self.write(edge, say) for edge in (min(self.low, self.limits[0]), *self.limits)]
        first, *others = pairwise(edges)
        lowest = say("value-class-first", low=first[0], high=first[1])
        return [lowest, *(say("value-class", low=low, high=high) for low, high in others)]

    def list_colours(self) -> list[str]:
        """The colour of each class, the lowest first."""
        return [to_hex(colour) for colour in _RAMP(np.linspace(0, 1, max(len(self.limits), 2)))]

    def find_colours(self) -> dict[str, str]:
        """The colour of each unit by its code."""
        if self.limits:
            colours = self.list_colours()
            places = np.searchsorted(self.limits, self.numbers.to_numpy())
            return {code: colours[place] for code, place in zip(self.numbers.index, places, strict=True)}
        scale = Normalize(self.low, self.high)
        return {str(code): to_hex(_RAMP(float(scale(value)))) for code, value in self.numbers.items()}


def plot_value_map(
    table: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    column: str,
    scheme: Scheme = None,
    unit: str = "",
    label: str = "",
    lang: Lang = "vi",
    citation: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a column of one's own table on the national map, islands and insets included.

    table: one row a unit, with unit_code (string, of the frame of the boundaries) and numbers in `column`; a
    unit without a row or a number has no value, and the legend says how many those are. boundaries: as
    load_boundaries() of the same frame. scheme: none for a ramp of colours; "quantiles" or "equal_interval"
    for five classes; or the upper limits of up to seven classes, as mapclassify.FisherJenks(numbers, 5).bins.
    unit: what is counted (%, xã), for the legend. label: what the numbers are, default the column's name.
    citation: where they come from, for the note. ax: of about 6.2 x 4.3 inches. Units are patches with the
    gid "unit-<code>".

    Raises UsageError for what is no table of numbers by unit: a column that is not there or holds no numbers,
    codes of another frame or of no unit (each is named), a unit that stands twice, limits that do not rise or
    leave a number out.
    """
    values = _read_values(table, boundaries, column=column, scheme=scheme, label=label, unit=unit)
    say = wording_of(table, lang)
    content = _fill_map(values, boundaries, say)
    axes = draw_national_map(content, boundaries, wording=say, citation=citation, ax=ax)
    if not values.limits:
        _draw_ramp(axes, values, content, say)
    return axes


def draw_value_map(
    table: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, column: str, lang: Lang = "vi", **look: Any
) -> Picture:
    """Return the picture of plot_value_map(), which takes the same, with alternative text and caption."""
    axes = plot_value_map(table, boundaries, column=column, lang=lang, **look)
    about = {name: look.get(name, "") for name in ("label", "unit")}
    say, scheme = wording_of(table, lang), look.get("scheme")
    values = _read_values(table, boundaries, column=column, scheme=scheme, **about)
    caption = say("value-caption", title=values.title(say), n_units=len(boundaries))
    return Picture(axes, _describe(values, boundaries, say), caption)


def _read_values(
    table: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, column: str, scheme: Scheme, label: str, unit: str
) -> _Values:
    require_columns(table, "unit_code", column)
    require_columns(boundaries, "unit_code", "geometry")
    _check_units(table, boundaries)
    given = table.set_index("unit_code")[column]
    if not pd.api.types.is_numeric_dtype(given) or pd.api.types.is_bool_dtype(given):
        example = next((value for value in given.dropna()), "")
        message = Message(
            "the column '{column}' holds no numbers, but '{value}'", column=column, value=example
        )
        raise UsageError("column", column, message=message)
    numbers = given.dropna().astype("float64")
    if numbers.empty or not np.isfinite(numbers).all():
        message = Message("the column '{column}' holds no finite number, or an infinite one", column=column)
        raise UsageError("column", column, message=message)
    return _Values(numbers, _find_limits(numbers, scheme), label or column, unit)


def _check_units(table: pd.DataFrame, boundaries: gpd.GeoDataFrame) -> None:
    """Refuse codes of another frame than that of the shapes, codes of no unit, and units that stand twice."""
    own, codes = frame_of(boundaries), table["unit_code"]
    if strange := [code for code in codes if not isinstance(code, str)]:
        message = Message("a unit code is text as '01', not {found}", found=repr(strange[0]))
        raise UsageError("unit code", strange[0], message=message)
    known = {
        frame: units_of(table.assign(**{FRAME: frame})).set_index("unit_code")["label_vi"] for frame in FRAMES
    }
    stated = frame_of(table) if FRAME in {*table, *table.attrs} else own
    meant = next(
        (frame for frame in FRAMES if frame != own and set(codes) == set(known[frame].index)), stated
    )
    if own not in (stated, meant) or stated != own or (meant != own and set(codes) != set(known[own].index)):
        message = Message(
            "the table is of the {frame}-unit frame, the boundaries of the {own}", frame=meant, own=own
        )
        raise UsageError("frame", meant, message=message)
    if unknown := sorted(set(codes) - set(known[own].index)):
        names = {code: name for units in known.values() for code, name in units.items()}
        listed = ", ".join(f"'{code}' ({names[code]})" if code in names else f"'{code}'" for code in unknown)
        message = Message("no units of the {frame}-unit frame: {codes}", frame=own, codes=listed)
        raise UsageError("unit code", ", ".join(unknown), message=message)
    if doubled := sorted(set(codes[codes.duplicated()])):
        message = Message("one row a unit is needed; more than one have: {codes}", codes=", ".join(doubled))
        raise UsageError("unit code", doubled[0], message=message)


def _find_limits(numbers: pd.Series[float], scheme: Scheme) -> tuple[float, ...]:
    if scheme is None:
        return ()
    if isinstance(scheme, str):
        if scheme not in _SCHEMES:
            raise UsageError("scheme", scheme, known=_SCHEMES)
        parts = np.linspace(0, 1, _N_CLASSES + 1)[1:]
        low, high = numbers.min(), numbers.max()
        found = np.quantile(numbers, parts) if scheme == "quantiles" else low + parts * (high - low)
        return tuple(float(limit) for limit in np.unique(found))
    limits = tuple(float(limit) for limit in scheme)
    if (
        not 0 < len(limits) <= _MOST_CLASSES
        or sorted(set(limits)) != list(limits)
        or limits[-1] < numbers.max()
    ):
        message = Message(
            "the limits of classes are up to {most} rising numbers, the last at least the highest, {highest}",
            most=_MOST_CLASSES,
            highest=format(float(numbers.max()), "g"),
        )
        raise UsageError("limits of classes", list(limits), message=message)
    return limits


def _fill_map(values: _Values, boundaries: gpd.GeoDataFrame, say: Wording) -> MapContent:
    """What the map says: colours as keys; the classes from the highest, and units without a value."""
    colours = values.find_colours()
    keys = {code: colours.get(code, MISSING_LEVEL) for code in boundaries["unit_code"]}
    counts = Counter(keys.values())
    legend: dict[str, str] = {}
    if values.limits:
        classes = zip(values.list_colours(), values.list_classes(say), strict=False)
        legend = {key: say("map-legend-entry", level=text, n=counts[key]) for key, text in classes}
        legend = dict(reversed(legend.items()))
    if n_missing := counts[MISSING_LEVEL]:
        legend[MISSING_LEVEL] = say("map-legend-entry", level=say("value-missing"), n=n_missing)
    return MapContent(keys, legend, title=values.title(say) if values.limits else "")


def _draw_ramp(ax: Axes, values: _Values, content: MapContent, say: Wording) -> None:
    """Draw the ramp with its lowest, middle and highest number, above the legend of what has no value."""
    title = drawing.balance(values.title(say), width=drawing.legend_width())
    bar = drawing.draw_bar(ax, title, n_lines_below=len(content.legend))
    ramp = ScalarMappable(Normalize(values.low, values.high), _RAMP)
    figure: Any = ax.get_figure(root=True)
    scale = figure.colorbar(ramp, cax=bar, orientation="horizontal")
    middle = (values.low + values.high) / 2
    ticks = dict.fromkeys((values.low, middle, values.high))
    scale.set_ticks(list(ticks), labels=[values.write(tick, say) for tick in ticks])
    scale.ax.tick_params(labelsize=drawing.LABEL_SIZE, labelfontfamily=drawing.FONT, length=2, pad=1)
    scale.outline.set_linewidth(0.4)


def _describe(values: _Values, boundaries: gpd.GeoDataFrame, say: Wording) -> str:
    """The alternative text: range, where it is reached, classes, and how many units have no value."""
    content, numbers = _fill_map(values, boundaries, say), values.numbers

    def name(value: float) -> str:
        codes = list(numbers.index[numbers == value])[:_MOST_EXTREMES]
        return say.join([say.unit(code, frame=frame_of(boundaries)) for code in codes])

    classes = "; ".join(text for key, text in content.legend.items() if key != MISSING_LEVEL)
    return say(
        "value-alt",
        title=values.title(say),
        n_units=len(content.keys),
        n_values=len(numbers),
        n_missing=len(content.keys) - len(numbers),
        low=values.write(values.low, say),
        high=values.write(values.high, say),
        lowest=name(values.low),
        highest=name(values.high),
        has_classes="yes" if values.limits else "no",
        classes=classes,
    )
