"""Charts: coverage by region as stacked bars, and every unit with every indicator as a matrix.

Colours and hatches are those of the maps. Each function draws on `ax`, or on a figure of its own, and
returns the Axes; the describe_… functions give the alternative text of the same table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import frame_of
from hotich_analysis.display.maps.drawing import (
    FONT,
    LABEL_SIZE,
    WIDTH_IN,
    break_in_two,
    measure,
    set_text,
)
from hotich_analysis.display.maps.status import cells_of, describe_indicator
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    BORDER,
    FILLS,
    MISSING_LEVEL,
    ON_DARK_TEXT,
    QUIET_TEXT,
    TEXT,
    key_cells,
    levels_shown,
    name_levels,
)
from hotich_analysis.display.table import Number, Row, Written, join_written, number_of
from hotich_analysis.display.wording import (
    MISSING,
    Wording,
    mark_item,
    name_item,
    note_mark,
    wording_of,
    write_caption,
)
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.gaps import count_units_lacking, rank_by_gaps
from hotich_analysis.metrics.states import is_regrouped, list_inferred
from hotich_analysis.vocabulary import Lang, Level

_STACK: Final = (*(str(level) for level in reversed(Level)), MISSING_LEVEL)
_ROW_HEIGHT_IN: Final = 0.158
_MOST_BESIDE: Final = 5
# Of the matrix, in points: between its two panels; names, numbers of gaps and people; in rows: its headers.
_GUTTER: Final = 16.0
_PANEL_WIDTH: Final = (72 * WIDTH_IN - _GUTTER) / 2
_BESIDE: Final = (78.0, 22.0, 42.0)
_HEADER_ROWS: Final = 4.2
_LONGEST_NAME: Final = 90.0  # of a region beside bars, in points
_TICK_ROOM: Final = 6.0
_SLANT: Final = 50
_NOTE_BELOW: Final = -24.0  # in points, from the axes: below the legend


def plot_coverage_by_region(
    regional: pd.DataFrame, *, inferred: Collection[str] = (), lang: Lang = "vi", ax: Axes | None = None
) -> Axes:
    """Draw, for each region and indicator, the shares of units by level, from coverage(by="region").

    Every bar is as long as 100 % of the region's units; the number of units stands in each part. Five
    indicators stand side by side, more below them. inferred: those that units are taken to have, marked.
    """
    say = wording_of(regional, lang)
    regions, codes = list(regional["region"].unique()), list(regional["indicator_code"].unique())
    n_blocks, step = -(-len(codes) // _MOST_BESIDE), len(regions) + 1.2
    depth = len(regions) + (n_blocks - 1) * step
    names = [_short_lines(say.region(region)) for region in regions]
    room = max(measure(name)[0] for name in names) + _TICK_ROOM
    ax = _own_axes(0.3 * depth + 0.75, left=room) if ax is None else ax
    for place, code in enumerate(codes):
        block, x = divmod(place, _MOST_BESIDE)
        rows = regional[regional["indicator_code"] == code].set_index("region").loc[regions]
        _draw_bars(ax, rows, x, block * step)
        set_text(ax, x, block * step - 0.65, mark_item(code, inferred, say), weight="bold")
    ax.set(ylim=(depth - 0.5, -1.1), xlim=(-0.02, min(len(codes), _MOST_BESIDE) - 0.08))
    ticks = [row + block * step for block in range(n_blocks) for row in range(len(regions))]
    ax.set_yticks(ticks, names * n_blocks, linespacing=1.1)
    ax.tick_params(length=0, labelsize=LABEL_SIZE, labelcolor=TEXT, labelfontfamily=FONT)
    ax.set_xticks([])
    ax.spines[:].set_visible(False)
    shown = [level for level in _STACK if level != MISSING_LEVEL or regional["n_missing"].any()]
    labels = {level: name_levels(regional, say, inferred=inferred)[level] for level in shown}
    _add_legend(ax, labels, note=note_mark(inferred, say))
    return ax


def _short_lines(name: str) -> str:
    """The name in two lines where one would leave the bars no room."""
    return break_in_two(name) if measure(name)[0] > _LONGEST_NAME else name


def _draw_bars(ax: Axes, rows: pd.DataFrame, left: float, top: float) -> None:
    """Draw one indicator's bars, 0.9 wide, beginning at `left` and, from above, at `top`.

    Where nobody was asked there is nothing to draw.
    """
    unit_width = 0.9 / rows["n_units"].where(rows["n_units"] > 0, 1).to_numpy()
    start = pd.Series(float(left), index=rows.index).to_numpy()
    for level in _STACK:
        counts = rows[f"n_{level}"].to_numpy()
        if not counts.any():
            continue
        places = [top + row for row in range(len(rows))]
        bars = ax.barh(places, counts * unit_width, left=start, height=0.7, **_fill(level))  # type: ignore[arg-type]
        ax.bar_label(bars, [str(n) if n else "" for n in counts], label_type="center", **_label_style(level))  # type: ignore[arg-type]
        start = start + counts * unit_width


def describe_regions(regional: pd.DataFrame, *, inferred: Collection[str] = (), lang: Lang) -> Written:
    """Return the alternative text of `plot_coverage_by_region`."""
    say = wording_of(regional, lang)
    parts = [_describe_region(row, regional, inferred, say) for row in regional.to_dict("records")]
    return say("alt-region", parts=join_written(parts, by="; "))


def _describe_region(row: Row, regional: pd.DataFrame, inferred: Collection[str], say: Wording) -> Written:
    """How many units that reported have deployed an indicator, or of a ratio, how many have all of it."""
    kind = kind_of(regional, row["indicator_code"])
    return say(
        "alt-region-part",
        indicator=name_item(row["indicator_code"], inferred, say),
        region=say.region(row["region"]),
        n_reported=row["n_units"] - row["n_missing"],
        n_missing=row["n_missing"],
        n_done=sum(row[f"n_{level}"] for level in kind.enough),
        kind=kind,
    ).counted_of(*cells_of(regional, row["indicator_code"], region=row["region"]), n_units=row["n_units"])


def draw_coverage_by_region(status: pd.DataFrame, *, lang: Lang = "vi") -> Picture:
    """Return the picture of plot_coverage_by_region(), with its words, from a status table.

    Raises UsageError where units lie in several regions.
    """
    regional = coverage(status, by="region")
    about: dict[str, Any] = {"inferred": list_inferred(status), "lang": lang}
    axes = plot_coverage_by_region(regional, **about)
    caption = write_caption("region", status, lang=lang)
    return Picture(axes, describe_regions(regional, **about), caption, tuple(_number_bars(regional)))


def _number_bars(regional: pd.DataFrame) -> Iterator[Number]:
    """The number in each part of a bar."""
    for row in regional.to_dict("records"):
        cells = cells_of(regional, row["indicator_code"], region=row["region"])
        for rule in (f"n_{level}" for level in _STACK):
            if row[rule]:
                yield Number(row[rule], rule, row["n_units"], cells)


def plot_status_matrix(status: pd.DataFrame, *, lang: Lang = "vi", ax: Axes | None = None) -> Axes:
    """Draw one row a unit, those that lack most first, and one cell an indicator.

    Behind the cells stand how many items the unit lacks, with "…" where it did not report all, and its
    people in thousands, and in the last row how many units lack each item, or any, and their people.
    status: tidy status table of any frame; a pair without a row is drawn as not reported, a ratio at the
    level of its counts. Two panels side by side.
    """
    say = wording_of(status, lang)
    codes = [str(code) for code in status["indicator_code"].unique()]
    ranked, inferred = rank_by_gaps(status), list_inferred(status)
    name = partial(say.unit, frame=frame_of(status))
    rows = ranked.to_dict("records")
    middle = len(rows) // 2 + 1  # the last row of the second panel is the total
    panels = [panel for panel in (rows[:middle], rows[middle:]) if panel] or [[]]
    ax = _own_axes(_ROW_HEIGHT_IN * (middle + _HEADER_ROWS + 0.1)) if ax is None else ax
    cells = dict(
        zip(zip(status["unit_code"], status["indicator_code"], strict=True), key_cells(status), strict=True)
    )
    for number, panel in enumerate(panels):
        columns = _Columns.of(codes, left=number * (_PANEL_WIDTH + _GUTTER))
        _draw_headers(ax, columns, inferred, say)
        for y, row in enumerate(panel):
            _draw_row(ax, y, row, cells, columns, name(row["unit_code"]), say)
    _draw_total(ax, len(panels[-1]), status, ranked, columns, say)  # below the last panel
    ax.set(xlim=(0, 72 * WIDTH_IN), ylim=(max(middle, len(panels[-1]) + 1), -_HEADER_ROWS))
    ax.set_axis_off()
    names = name_levels(status, say, inferred=inferred)
    labels = {key: names[key] for key in levels_shown([*Level, *cells.values()])}
    _add_legend(ax, labels, note=note_mark(inferred, say))
    return ax


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a panel stand, in points: names, one of `width` an indicator, gaps, people."""

    codes: Sequence[str]
    left: float
    width: float

    @classmethod
    def of(cls, codes: Sequence[str], *, left: float) -> _Columns:
        return cls(codes, left, (_PANEL_WIDTH - sum(_BESIDE)) / max(1, len(codes)))

    @property
    def edges(self) -> list[float]:
        """The left edge of each indicator's column."""
        return [self.left + _BESIDE[0] + place * self.width for place in range(len(self.codes))]

    @property
    def ends(self) -> tuple[float, float]:
        """The right edges of the columns of numbers."""
        people = self.left + _PANEL_WIDTH
        return people - _BESIDE[2], people


def _draw_headers(ax: Axes, columns: _Columns, inferred: Collection[str], say: Wording) -> None:
    look: dict[str, Any] = {"rotation": _SLANT, "rotation_mode": "anchor", "ha": "left", "va": "bottom"}
    for code, x in zip(columns.codes, columns.edges, strict=True):
        set_text(ax, x + columns.width / 2, -0.2, mark_item(code, inferred, say), **look)
    for name, x in zip(("matrix-gaps", "matrix-people"), columns.ends, strict=True):
        set_text(ax, x, -0.2, say(name), ha="right", va="bottom")


def _draw_row(
    ax: Axes,
    y: int,
    row: Row,
    cells: Mapping[tuple[str, str], str],
    columns: _Columns,
    name: str,
    say: Wording,
) -> None:
    unit = row["unit_code"]
    set_text(ax, columns.left, y + 0.5, name, va="center")
    for code, x in zip(columns.codes, columns.edges, strict=True):
        fill = _fill(cells.get((unit, code), MISSING_LEVEL))
        cell = Rectangle((x + 0.6, y + 0.07), columns.width - 1.2, 0.86, **fill)  # type: ignore[arg-type]
        cell.set_gid(f"cell-{unit}-{code}")
        ax.add_patch(cell)
    gaps = say.number(row["n_gaps_of_unit"]) if _is_known(row) else ""
    more = MISSING if row["n_not_reported_of_unit"] else ""
    _write_numbers(ax, y, (f"{gaps}{more}", say.number(row["population_thousand"])), columns)


def _is_known(row: Row) -> bool:
    """Whether a unit reported that it lacks something, or reported all: else its gaps have no number."""
    return bool(row["n_gaps_of_unit"]) or not row["n_not_reported_of_unit"]


def _draw_total(
    ax: Axes, y: int, status: pd.DataFrame, ranked: pd.DataFrame, columns: _Columns, say: Wording
) -> None:
    counts = count_units_lacking(status)
    set_text(ax, columns.left, y + 0.5, say("matrix-total"), va="center", weight="bold")
    for code, x in zip(columns.codes, columns.edges, strict=True):
        middle = x + columns.width / 2
        set_text(ax, middle, y + 0.5, say.number(counts[code]), ha="center", va="center", weight="bold")
    lacking = ranked[ranked["n_gaps_of_unit"].gt(0)]
    totals = (say.number(len(lacking)), say.number(lacking["population_thousand"].sum()))
    _write_numbers(ax, y, totals, columns, weight="bold")


def _write_numbers(ax: Axes, y: int, numbers: tuple[str, str], columns: _Columns, **look: Any) -> None:
    for number, x in zip(numbers, columns.ends, strict=True):
        set_text(ax, x, y + 0.5, number, ha="right", va="center", **look)


def describe_matrix(status: pd.DataFrame, *, lang: Lang) -> Written:
    """Return the alternative text of `plot_status_matrix`."""
    say = wording_of(status, lang)
    parts = [
        describe_indicator(status, indicator=str(code), lang=lang, short=True)
        for code in status["indicator_code"].unique()
    ]
    return say(
        "alt-matrix",
        n_units=status["unit_code"].nunique(),
        n_indicators=status["indicator_code"].nunique(),
        parts=join_written(parts, by=" "),
    ).counted_of(("frame", str(frame_of(status))))


def draw_status_matrix(status: pd.DataFrame, *, lang: Lang = "vi") -> Picture:
    """Return the picture of plot_status_matrix(), with its words."""
    axes = plot_status_matrix(status, lang=lang)
    kind = "matrix-2025" if is_regrouped(status) else "matrix"
    caption = write_caption(kind, status, lang=lang)
    return Picture(axes, describe_matrix(status, lang=lang), caption, tuple(_number_matrix(status)))


def _number_matrix(status: pd.DataFrame) -> Iterator[Number]:
    """The numbers at the end of each row, and those of the last."""
    ranked, frame = rank_by_gaps(status), str(frame_of(status))
    for row in ranked.to_dict("records"):
        for rule in ("n_gaps_of_unit", "population_thousand") if _is_known(row) else ("population_thousand",):
            yield number_of({**row, "frame": frame}, rule)
    for code, n_units in count_units_lacking(status).items():
        yield Number(int(n_units), "n_units_lacking", None, cells_of(status, str(code)))
    lacking, cells = ranked[ranked["n_gaps_of_unit"].gt(0)], (("frame", frame),)
    yield Number(len(lacking), "n_units_lacking", len(ranked), cells)
    yield Number(float(lacking["population_thousand"].sum()), "population_lacking_thousand", None, cells)


def _fill(key: str) -> dict[str, object]:
    fill = FILLS[key]
    return {
        "facecolor": fill.colour,
        "hatch": fill.hatch,
        "hatchcolor": fill.hatch_colour,
        "edgecolor": BORDER if key == MISSING_LEVEL else "white",
        "linewidth": 0.8,
    }


def _label_style(level: str) -> dict[str, object]:
    box = {"facecolor": FILLS[level].colour, "edgecolor": "none", "pad": 0.8}
    return {
        "family": FONT,
        "size": LABEL_SIZE,
        "color": ON_DARK_TEXT if level == Level.NONE else TEXT,
        "bbox": box,
    }


def _add_legend(ax: Axes, labels: Mapping[str, str], *, note: str = "") -> None:
    """Explain keys below the axes; labels: text by key; note: what stands below them."""
    handles = [Patch(label=text, **_fill(key)) for key, text in labels.items()]  # type: ignore[arg-type]
    look: dict[str, Any] = {"ncols": len(labels), "frameon": False, "prop": {"family": FONT, "size": 8.5}}
    ax.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), **look)
    if note:
        below: dict[str, Any] = {
            "xytext": (0, _NOTE_BELOW),
            "textcoords": "offset points",
            "gid": "note-mark",
        }
        look = {"family": FONT, "size": LABEL_SIZE, "color": QUIET_TEXT, "ha": "center", "va": "top"}
        ax.annotate(note, (0.5, 0.0), xycoords="axes fraction", annotation_clip=False, **below, **look)


def _own_axes(height_in: float, *, left: float = 0.0) -> Axes:
    """Return axes that fill a figure of their own but for `left` points; what stands outside is kept."""
    left /= 72 * WIDTH_IN
    return Figure(figsize=(WIDTH_IN, height_in)).add_axes((left, 0.0, 1 - left, 1.0))
