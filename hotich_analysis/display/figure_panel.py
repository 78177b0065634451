"""National figures on an axes of their own: a row each, because each has a definition of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes

from hotich_analysis.display import palette
from hotich_analysis.display.map_layers import points_wide
from hotich_analysis.display.map_text import FONT, balance
from hotich_analysis.display.wording import Wording

Record = Mapping[Hashable, Any]

SIZE: Final = 7.0
AIR: Final = 5.0
"""Points between a marker and what is written of it."""
_MONTH: Final = "2025-02"


def draw_figures(ax: Axes, rows: Sequence[Record], say: Wording) -> None:
    """Draw a row for each figure: an open diamond at its date, and beside it what it counts."""
    ax.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    left, right = ax.get_xlim()
    for y, row in enumerate(rows):
        x = to_days(place_in_time(row))
        look = {"marker": "D", "markerfacecolor": "white", "color": palette.TEXT, "markersize": 5}
        ax.plot([x], [y], linestyle="none", gid=f"figure-{row['figure_id']}", **look)  # type: ignore[arg-type]
        is_late = x > (left + right) / 2
        room = points_wide(ax) * ((x - left) if is_late else (right - x)) / (right - left)
        text = balance(write_figure(row, say), width=room - 4 * AIR, size=SIZE)
        shift = (-1.5 * AIR if is_late else 1.5 * AIR, 0)
        about = {"ha": "right" if is_late else "left", "va": "center", "gid": f"label-{row['figure_id']}"}
        write_beside(ax, (x, y), text, shift, **about)


def to_days(date: dt.date) -> float:
    """Return a date as days from 1/1/1970, the measure of the axes of time."""
    return (pd.Timestamp(date) - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1)


def place_in_time(row: Record) -> pd.Timestamp:
    """Return where a figure stands in time: in the middle of its month if the day is not known."""
    date = str(row["figure_date"])
    return pd.Timestamp(date if len(date) > len(_MONTH) else f"{date}-15")


def write_figure(row: Record, say: Wording) -> str:
    """Return a figure with its date and what it counts."""
    return say(
        "path-figure",
        value=int(row["value"]),
        n_units=int(row["value_of"]),
        date=write_day(str(row["figure_date"]), say),
        definition=row[f"definition_{say.lang}"],
        inferred="yes" if row["is_inferred"] else "no",
    )


def write_day(date: str, say: Wording) -> str:
    """Return a date as the language writes it; of a year and month ("2025-02"), these."""
    day = pd.Timestamp(date)
    return say.date(day) if len(date) > len(_MONTH) else write_month(day, say)


def write_month(day: pd.Timestamp, say: Wording) -> str:
    """Return the month of a first day: its date without the day."""
    return say.date(day).removeprefix("01/" if say.lang == "vi" else "1 ")


def write_beside(
    ax: Axes, place: tuple[float, float], text: str, shift: tuple[float, float], **style: Any
) -> None:
    """Write a text some points away from a place."""
    # The ground hides the lines of the grid behind the text.
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    look: dict[str, Any] = {
        "family": FONT,
        "size": SIZE,
        "color": palette.TEXT,
        "linespacing": 1.05,
        "bbox": ground,
    }
    ax.annotate(text, place, shift, textcoords="offset points", **(look | style))
