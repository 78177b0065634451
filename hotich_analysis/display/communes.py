"""What communes answered: their provinces shaded by the share that has an item, and the numbers behind it.

Communes themselves are not drawn: there are no shapes of them under an open licence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.references import frame_of
from hotich_analysis.display.maps.status import (
    MapContent,
    cells_of,
    draw_national_map,
    number_legend,
    require_shapes,
)
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import COMMUNE_LIMITS, class_keys, classify, name_classes, rows_of
from hotich_analysis.display.table import Field, Number, Table
from hotich_analysis.display.tables import count_field, share_field
from hotich_analysis.display.wording import Wording, wording_of, write_caption
from hotich_analysis.vocabulary import Lang, State


def draw_commune_map(
    counts: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Picture:
    """Return the map of the provinces by the share of their communes that have an item.

    counts: as count_communes(), boundaries: shapes of their provinces; the share is of the communes that
    reported. Named are the provinces of the lowest class, with the communes that have it and that reported.
    No communes are drawn, for there are no shapes of them. Raises UsageError for an unknown indicator,
    BoundaryError for shapes of another frame.
    """
    require_shapes(counts, boundaries)
    say, rows = wording_of(counts, lang), rows_of(counts, indicator)
    content = _read_communes(rows, list(boundaries["unit_code"]), say)
    axes = draw_national_map(content, boundaries, wording=say, citation=citation, ax=None)
    sums = {str(name): say.number(total) for name, total in rows.filter(like="n_communes").sum().items()}
    about = {"indicator": say.indicator(indicator), "classes": "; ".join(content.legend.values()), **sums}
    alt = say("alt-communes", n_provinces=len(rows), **about).counted_of(*cells_of(counts, indicator))
    numbers = [*number_legend(content, counts, indicator=indicator), *_number_names(rows, content)]
    caption = write_caption("map-communes", counts, lang=lang, indicator=indicator)
    return Picture(axes, alt, caption, tuple(numbers))


def _number_names(rows: pd.DataFrame, content: MapContent) -> Iterator[Number]:
    """The numbers beside the names: communes that have it, of those that reported."""
    for row in rows[rows["unit_code"].isin(list(content.names))].to_dict("records"):
        cells = cells_of(rows, row["indicator_code"], unit_code=row["unit_code"])
        yield Number(row["n_communes_done"], "n_communes_done", row["n_communes_reporting"], cells)


def _read_communes(rows: pd.DataFrame, units: Sequence[str], say: Wording) -> MapContent:
    """What the map of one item of count_communes() says; of a province without a row nobody was asked."""
    done, there = (rows[f"n_communes_{name}"] for name in ("done", "reporting"))
    cells = list(zip(rows["unit_code"], done, there, strict=True))
    keys: dict[str, str] = dict.fromkeys(units, str(State.NOT_ASKED))
    keys |= {code: classify(part, whole, limits=COMMUNE_LIMITS) for code, part, whole in cells}
    lowest, frame = class_keys(COMMUNE_LIMITS)[0], frame_of(rows)
    named = {
        code: f"{say.unit(code, frame=frame, marked=False)} {part}/{whole}"
        for code, part, whole in cells
        if keys[code] == lowest
    }
    classes, shown = name_classes(COMMUNE_LIMITS, say), Counter(keys.values())
    texts = {key: f"{name[:1].upper()}{name[1:]}" for key, name in reversed(classes.items())}
    texts |= {key: say("communes-not-asked") for key in shown if key not in classes}
    entry = {lowest: "map-legend-entry-named"} if named else {}
    legend = {
        key: say(entry.get(key, "map-legend-entry"), level=text, n=shown[key]) for key, text in texts.items()
    }
    return MapContent(keys, legend, named)


def tabulate_communes(counts: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return how many communes of each province have an item, from count_communes(); all together last."""
    say, frame = wording_of(counts, lang), frame_of(counts)
    own = counts[counts["indicator_code"].eq(indicator)]
    numbers = ("n-communes", "n-communes-reporting", "n-communes-done", "n-communes-missing")
    fields = [
        Field(say("column-unit"), "name", width="1fr"),
        *(count_field(say, name, "24mm") for name in numbers),
        share_field(say, "communes-done-share", "24mm"),
    ]
    own = own.assign(name=[say.unit(code, frame=frame) for code in own["unit_code"]])
    total: dict[Hashable, Any] = own[[name.replace("-", "_") for name in numbers]].sum().to_dict()
    total["name"] = say("row-together")
    n_reporting = total["n_communes_reporting"]
    total["communes_done_share"] = total["n_communes_done"] / n_reporting if n_reporting else None
    caption = write_caption("communes", counts, lang=lang, indicator=indicator)
    return Table.from_frame(own, fields, caption=caption, note=say("note-communes"), total=total)
