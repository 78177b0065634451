"""One page for one province: what it has, what it lacks, whom it can ask, and what it is asked for by when.

Its sentences and what the list of all briefs says of it; its tables are in brief_tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from hotich_analysis.dataset.boundaries import find_neighbours, order_by_distance
from hotich_analysis.dataset.names import resolve_unit, strip_accents
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.tables import load_indicators, load_provinces
from hotich_analysis.display.markdown import escape_markdown
from hotich_analysis.display.unit_names import kind_of_unit, name_unit
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.metrics.briefs import list_helpers, list_unit_items, list_unit_tasks, rank_units
from hotich_analysis.metrics.coverage import POPULATION_COLUMN
from hotich_analysis.vocabulary import Lang, Level


@dataclass(frozen=True)
class ProvinceBrief:
    """All that is said of one province: a row of rank_units(), the tables of metrics.briefs, its neighbours.

    population_thousand: average of 2022 (GSO).
    """

    unit_code: str
    snapshot: Snapshot
    rank: dict[Any, Any]
    population_thousand: float
    neighbours: tuple[str, ...]
    items: pd.DataFrame
    helpers: pd.DataFrame
    tasks: pd.DataFrame

    @property
    def helper_codes(self) -> tuple[str, ...]:
        """The units that have what this one lacks, each once."""
        gaps = self.items.loc[self.items["is_gap"], "indicator_code"]
        return tuple(self.helpers.loc[self.helpers["indicator_code"].isin(gaps), "unit_code"].unique())

    def list_codes(self, state: str) -> list[str]:
        """Return the items of a state: none, partial (of a level), below (of a ratio: 100 %), missing."""
        items, level = self.items, self.items["level"]
        is_ratio = items["denominator"].notna()
        chosen = {
            "none": level.eq(Level.NONE) & ~is_ratio,
            "partial": level.eq(Level.PARTIAL) & ~is_ratio,
            "below": items["is_gap"] & is_ratio,
            "missing": level.isna(),
        }
        return list(items.loc[chosen[state], "indicator_code"])


def gather_brief(snapshot: Snapshot, boundaries: gpd.GeoDataFrame, *, unit: str) -> ProvinceBrief:
    """Return what the brief of a province says.

    boundaries: as load_boundaries() of the 63 units; unit: code or name of one of them. Raises as
    resolve_unit() does, and UsageError for a unit that the snapshot has not.
    """
    code, status, provinces = resolve_unit(unit), snapshot.status, load_provinces()
    neighbours = find_neighbours(boundaries)[code]
    nearest = order_by_distance(boundaries, unit=code)
    about: dict[str, Any] = {"unit": code, "provinces": provinces}
    population = provinces.set_index("unit_code")[POPULATION_COLUMN]
    return ProvinceBrief(
        unit_code=code,
        snapshot=snapshot,
        rank=rank_units(status, provinces=provinces).set_index("unit_code").loc[code].to_dict(),
        population_thousand=float(population[code]),
        neighbours=neighbours,
        items=list_unit_items(status, **about),
        helpers=list_helpers(status, neighbours=neighbours, nearest=nearest, **about),
        tasks=list_unit_tasks(status, load_indicators(), **about),
    )


def answer_brief(brief: ProvinceBrief, *, lang: Lang) -> tuple[str, str, str]:
    """Return heading, answer and population as paragraphs of Markdown."""
    say = load_wording(lang)
    lists = {state: brief.list_codes(state) for state in ("none", "partial", "below", "missing")}
    names = {state: _join(codes, say) for state, codes in lists.items()}
    counts = {f"n_{state}": len(codes) for state, codes in lists.items()}
    kind = kind_of_unit(brief.unit_code)
    answer = say.markdown(
        "brief-answer",
        date=say.date(brief.snapshot.snapshot_date),
        unit=name_unit(brief.unit_code, lang=lang, running=True),
        kind=kind,
        with_ratios="yes" if brief.items["denominator"].notna().any() else "no",
        **{**_rank_values(brief, say), **counts, **names},
    )
    message = "brief-population" if lists["none"] else "brief-population-none"
    population = say.markdown(message, population=say.number(brief.population_thousand, 1))
    return f"# {escape_markdown(name_unit(brief.unit_code, lang=lang))}", answer, population


def _rank_values(brief: ProvinceBrief, say: Wording) -> dict[str, object]:
    return {name: say.region(value) if name == "region" else int(value) for name, value in brief.rank.items()}


def _join(codes: list[str], say: Wording) -> str:
    return ", ".join(say.indicator(code, short=True) for code in codes)


def index_brief(brief: ProvinceBrief, *, lang: Lang) -> dict[str, Any]:
    """Return what show_text() takes besides: the brief's entry in the list of all, and headline numbers.

    The entry has name (of its file, ASCII), title, group (the region) and text.
    """
    say, code = load_wording(lang), brief.unit_code
    romanised = load_provinces().set_index("unit_code")["name_vi"][code]
    lacking = [item for state in ("none", "below", "missing") for item in brief.list_codes(state)]
    counts = {"n_done": int(brief.rank["n_done"]), "n_items": int(brief.rank["n_items"])}
    text = say("brief-entry", n_gaps=len(lacking), gaps=_join(lacking, say), **counts)
    entry = {
        "name": f"{code}-{'-'.join(strip_accents(romanised).replace('-', ' ').lower().split())}",
        "title": name_unit(code, lang=lang),
        "group": say.region(brief.rank["region"]),
        "text": text,
    }
    numbers = {"n_done": counts["n_done"], "n_gaps": len(lacking), "rank": int(brief.rank["rank"])}
    headline = [{"name": f"{code}.{name}", "value": value} for name, value in numbers.items()]
    return {"entry": entry, "headline": headline}
