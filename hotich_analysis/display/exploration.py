"""What an analyst can choose in JupyterLab, and which units and figures a choice is about; no widgets here.

A region is one of the 63-unit frame. In the 34-unit frame it stands for every unit with a province in it,
each shown as a whole: a part of a merged unit is never shown as if it were the unit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from hotich_analysis.dataset.snapshots import Snapshot, list_snapshots, load_snapshot
from hotich_analysis.dataset.tables import load_provinces, load_units_2025
from hotich_analysis.display.ratio_classes import is_ratio
from hotich_analysis.display.wording import Wording, load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, merge_provinces, merge_units
from hotich_analysis.vocabulary import Frame, Lang

Weight = Literal["units", "people"]
Options = list[tuple[str, Any]]
"""What a widget offers: the text shown and the value it stands for."""

WHOLE_COUNTRY: Final = ""
NO_UNIT: Final = ""
_FRAMES: Final[tuple[Frame, ...]] = (63, 34)
_WEIGHTS: Final[tuple[Weight, ...]] = ("units", "people")


@dataclass(frozen=True)
class Choice:
    """What is chosen: as_of ("2022-04-12@1"), indicator, frame, weight, region (in Vietnamese), unit code."""

    as_of: str
    indicator: str
    frame: Frame = 63
    weight: Weight = "units"
    region: str = WHOLE_COUNTRY
    unit: str = NO_UNIT


@dataclass(frozen=True)
class Scope:
    """What a choice is about.

    units: unit_code (of the frame chosen), region, part_codes, avg_population_2022_thousand of the units
    within the region; status: of the provinces that make them up; shown: of all units of the frame, on the
    map.
    """

    choice: Choice
    snapshot: Snapshot
    units: pd.DataFrame
    status: pd.DataFrame
    shown: pd.DataFrame

    @property
    def is_merged(self) -> bool:
        """Whether the units are those of 2025."""
        return self.choice.frame != _FRAMES[0]

    @property
    def is_ratio(self) -> bool:
        """Whether the indicator is counted: what is done of how much."""
        return is_ratio(self.snapshot.status, self.choice.indicator)

    @property
    def codes(self) -> list[str]:
        """Codes of the units within the region."""
        return list(self.units["unit_code"])

    @property
    def own(self) -> pd.DataFrame:
        """Rows of the indicator, of the provinces that make up the units."""
        return self.status[self.status["indicator_code"] == self.choice.indicator]

    @property
    def seen(self) -> pd.DataFrame:
        """Rows of the indicator, of the units."""
        is_own = self.shown["indicator_code"] == self.choice.indicator
        return self.shown[is_own & self.shown["unit_code"].isin(self.codes)]

    def name_place(self, say: Wording) -> str:
        """Return what the units are together: the country, a region, or the merged units that touch it."""
        if self.choice.region == WHOLE_COUNTRY:
            return say("explorer-all-regions")
        region = say.region(self.choice.region)
        return say("explore-region-2025", region=region) if self.is_merged else region

    def name(self, code: str, say: Wording) -> str:
        """Return the name of a unit of the frame chosen; a merged one has "(2025)" behind it."""
        return say.unit_2025(code) if self.is_merged else say.province(code)


class Exploration:
    """The snapshots held, and what can be chosen of them; each is read once, when it is first chosen."""

    def __init__(self, as_of: str = "latest", *, lang: Lang = "vi") -> None:
        """Begin with the first indicator of a snapshot; raises as load_wording() and load_snapshot() do."""
        self.say = load_wording(lang)
        snapshot = load_snapshot(as_of)
        key = f"{snapshot.snapshot_date.isoformat()}@{snapshot.revision}"
        self._snapshots = {key: snapshot}
        self._provinces = load_provinces()
        self._units: Mapping[Frame, pd.DataFrame] = {
            63: self._provinces.assign(part_codes=self._provinces["unit_code"].map(lambda code: (code,))),
            34: merge_provinces(self._provinces, load_units_2025()),
        }
        self._shown: dict[tuple[str, Frame], pd.DataFrame] = {}
        self.first = Choice(key, _list_indicators(snapshot)[0])

    def list_options(self, choice: Choice) -> dict[str, Options]:
        """Return what each field of a choice may become, the others being as they are."""
        say, regions = self.say, self._provinces["region"].unique()
        units = self._select_units(choice)
        named = [(self._name(choice.frame, code), code) for code in units["unit_code"]]
        indicators = _list_indicators(self._load(choice.as_of))
        return {
            "as_of": self._list_dates(),
            "indicator": [(say.indicator(code), code) for code in indicators],
            "frame": [(say(f"explorer-frame-{frame}"), frame) for frame in _FRAMES],
            "weight": [(say(f"explore-weight-{weight}"), weight) for weight in _WEIGHTS],
            "region": [
                (say("explorer-all-regions"), WHOLE_COUNTRY),
                *((say.region(region), region) for region in regions),
            ],
            "unit": [(say("explore-no-unit"), NO_UNIT), *named],
        }

    def settle(self, choice: Choice) -> Choice:
        """Return the nearest choice that can be shown: another snapshot may not have the indicator, say.

        Raises UsageError for a region, frame or weight that does not exist, and as load_snapshot() does.
        """
        for what, value, known in (
            ("frame", choice.frame, _FRAMES),
            ("weight", choice.weight, _WEIGHTS),
            ("region", choice.region, (WHOLE_COUNTRY, *self._provinces["region"].unique())),
        ):
            if value not in known:
                raise UsageError(what, value, known=[str(one) for one in known])
        indicators = _list_indicators(self._load(choice.as_of))
        indicator = choice.indicator if choice.indicator in indicators else indicators[0]
        is_within = choice.unit in set(self._select_units(choice)["unit_code"])
        return dataclasses.replace(choice, indicator=indicator, unit=choice.unit if is_within else NO_UNIT)

    def narrow(self, choice: Choice) -> Scope:
        """Return what a choice is about. Raises as settle() does."""
        snapshot = self._load(choice.as_of)
        units = self._select_units(choice)
        parts = {code for codes in units["part_codes"] for code in codes}
        status = snapshot.status[snapshot.status["unit_code"].isin(parts)]
        columns = ["unit_code", "region", "part_codes", POPULATION_COLUMN]
        return Scope(choice, snapshot, units[columns], status, self._show(choice, snapshot))

    def _load(self, as_of: str) -> Snapshot:
        if as_of not in self._snapshots:
            self._snapshots[as_of] = load_snapshot(as_of)
        return self._snapshots[as_of]

    def _show(self, choice: Choice, snapshot: Snapshot) -> pd.DataFrame:
        key = (choice.as_of, choice.frame)
        if key not in self._shown:
            is_merged = choice.frame != _FRAMES[0]
            status = snapshot.status
            self._shown[key] = merge_units(status, self._provinces) if is_merged else status
        return self._shown[key]

    def _select_units(self, choice: Choice) -> pd.DataFrame:
        units = self._units[choice.frame]
        if choice.region == WHOLE_COUNTRY:
            return units
        return units[[choice.region in regions.split("; ") for regions in units["region"]]]

    def _name(self, frame: Frame, code: str) -> str:
        return self.say.province(code) if frame == _FRAMES[0] else self.say.unit_2025(code)

    def _list_dates(self) -> Options:
        """The snapshots held, the latest first; where there are several revisions each says which."""
        held = list_snapshots()
        n_revisions = held["snapshot_date"].value_counts()
        options = []
        for row in reversed(held.to_dict("records")):
            date, revision = row["snapshot_date"], row["revision"]
            text = self.say.date(pd.Timestamp(date))
            if n_revisions[date] > 1:
                text = self.say("explore-revision", date=text, revision=revision)
            options.append((text, f"{date}@{revision}"))
        return options


def _list_indicators(snapshot: Snapshot) -> list[str]:
    return [str(code) for code in snapshot.status["indicator_code"].unique()]
