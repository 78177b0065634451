"""What every notebook of a report reads and draws, done once before kernels are forked, which inherit it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.maps.status import draw_status_map
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import Frame, Lang


def warm_up(*, as_of: str, frame: Frame, langs: Sequence[Lang], data_directory: str) -> None:
    """Fill the caches of tables, words, shapes and typefaces for a snapshot on the units of a frame.

    Draws the map of the first item in each language, and throws it away. Raises as load_snapshot() and
    regroup() do.
    """
    snapshot = regroup(load_snapshot(as_of, data_directory=Path(data_directory)), frame=frame)
    boundaries = snapshot.references.boundaries_of(frame)
    first = snapshot.status.iloc[0]
    for lang in langs:
        picture = draw_status_map(snapshot.status, boundaries, indicator=first["indicator_code"], lang=lang)
        _ = picture.svg
