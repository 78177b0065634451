"""All that a choice shows at once: map, sentence, table of gaps and card move together."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.exploration import NO_UNIT, Choice, Exploration
from hotich_analysis.display.exploration_map import Picture, draw_scope
from hotich_analysis.display.exploration_sentence import tell
from hotich_analysis.display.exploration_tables import (
    describe_unit,
    list_scope_gaps,
    list_seen_units,
    put_in_words,
    tabulate_scope_gaps,
)
from hotich_analysis.display.table_markup import Table
from hotich_analysis.vocabulary import Frame


@dataclass(frozen=True)
class View:
    """What is seen, in the language.

    gaps: the table of gaps with codes, for machines; sheets: that table and one of all units, in words.
    """

    choice: Choice
    snapshot: Snapshot
    title: str
    sentence: str
    picture: Picture
    table: Table
    card: Table | None
    gaps: pd.DataFrame
    sheets: Mapping[str, pd.DataFrame]


class Viewer:
    """Makes views of an exploration; boundaries are read and maps are drawn once."""

    def __init__(self, exploration: Exploration) -> None:
        """Draw nothing yet."""
        self.exploration = exploration
        self._boundaries: dict[Frame, gpd.GeoDataFrame] = {}
        self._pictures: dict[Choice, Picture] = {}

    def look(self, choice: Choice) -> View:
        """Return what a settled choice shows. Raises as Exploration.narrow() and plot_scope() do."""
        say = self.exploration.say
        scope = self.exploration.narrow(choice)
        gaps = list_scope_gaps(scope)
        return View(
            choice=choice,
            snapshot=scope.snapshot,
            title=say.indicator(choice.indicator),
            sentence=tell(scope, gaps, say),
            picture=self._draw(choice),
            table=tabulate_scope_gaps(scope, gaps, say),
            card=describe_unit(scope, say),
            gaps=gaps,
            sheets={
                say("explore-sheet-gaps"): put_in_words(gaps, scope, say),
                say("explore-sheet-units"): put_in_words(list_seen_units(scope), scope, say),
            },
        )

    def _draw(self, choice: Choice) -> Picture:
        on_map = dataclasses.replace(choice, unit=NO_UNIT)
        if on_map not in self._pictures:
            if choice.frame not in self._boundaries:
                self._boundaries[choice.frame] = load_boundaries(choice.frame)
            scope = self.exploration.narrow(on_map)
            boundaries = self._boundaries[choice.frame]
            self._pictures[on_map] = draw_scope(scope, boundaries, wording=self.exploration.say)
        return self._pictures[on_map]
