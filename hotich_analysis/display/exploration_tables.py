"""The tables of a choice: its gaps, the card of a unit, and every unit as the map shows it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from hotich_analysis.display.exploration import NO_UNIT, WHOLE_COUNTRY, Scope
from hotich_analysis.display.palette import MISSING_LEVEL
from hotich_analysis.display.ratio_classes import is_ratio as is_counted
from hotich_analysis.display.table_markup import Alignment, Column, Table
from hotich_analysis.display.wording import Wording
from hotich_analysis.metrics.coverage import COUNTS, POPULATION_COLUMN, compute_share, is_gap
from hotich_analysis.metrics.gaps import list_gaps, list_gaps_2025

_Row = Mapping[Hashable, Any]
_SEEN: Final = (
    "snapshot_date",
    "frame",
    "unit_code",
    "region",
    "indicator_code",
    "level",
    "note",
    "population_thousand",
)


@dataclass(frozen=True)
class _Field:
    """A column of the table of gaps: the message of its header, and how the cell of a gap is written."""

    message: str
    write: Callable[[_Row], str]
    width: str
    align: Alignment = "left"


def list_scope_gaps(scope: Scope) -> pd.DataFrame:
    """Return the units of a choice with a gap: snapshot_date, frame, and what list_gaps[_2025]() gives.

    By people, those with most people come first; else the order is the official one. Behind stand numerator,
    denominator and achieved_share of a ratio: those of a merged unit, of all its provinces that reported.
    """
    lister = list_gaps_2025 if scope.is_merged else list_gaps
    gaps = lister(scope.status, indicator=scope.choice.indicator)
    gaps = gaps.drop(columns=[*COUNTS, "achieved_share"], errors="ignore")
    if scope.is_ratio:
        rows = scope.seen[["unit_code", *COUNTS]].assign(achieved_share=compute_share(scope.seen))
        gaps = gaps.merge(rows, on="unit_code", validate="1:1")
    if scope.choice.weight == "people":
        gaps = gaps.sort_values("population_thousand", ascending=False, kind="stable", ignore_index=True)
    gaps = gaps.drop(columns="frame", errors="ignore")
    gaps.insert(0, "snapshot_date", scope.snapshot.snapshot_date)
    gaps.insert(1, "frame", scope.choice.frame)
    return gaps


def tabulate_scope_gaps(scope: Scope, gaps: pd.DataFrame, say: Wording) -> Table:
    """Return the table of gaps, a row for each unit, from list_scope_gaps()."""
    fields = list(_list_fields(scope, gaps, say))
    columns = tuple(Column(say(field.message), field.align, field.width) for field in fields)
    rows = tuple(tuple(field.write(gap) for field in fields) for gap in gaps.to_dict("records"))
    caption = say(
        "explore-gaps-2025" if scope.is_merged else "explore-gaps",
        indicator=say.indicator(scope.choice.indicator, short=True),
        is_ratio="yes" if scope.is_ratio else "no",
        n=len(gaps),
        n_missing=int(scope.own["level"].isna().sum()),
        population=say.number(gaps["population_thousand"].sum(), 1),
    )
    return Table(columns, rows, caption, when_empty=say("explore-no-gaps"))


def _list_fields(scope: Scope, gaps: pd.DataFrame, say: Wording) -> Iterator[_Field]:
    """The columns that tell rows apart: within one region no region, where all lack alike no level."""
    lacking = _list_lacking(scope, say)
    kinds = {"is_ratio": scope.is_ratio, "is_merged": scope.is_merged}
    yield _Field("explorer-column-name", lambda gap: scope.name(gap["unit_code"], say), "36mm")
    if scope.is_merged:
        yield _Field("explore-column-lacking", lambda gap: lacking[gap["unit_code"]], "1fr")
    elif scope.choice.region == WHOLE_COUNTRY:
        yield _Field("explorer-column-region", lambda gap: say.region(gap["region"]), "1fr")
    if gaps["level"].nunique(dropna=False) > 1:
        yield _Field("explorer-column-level", lambda gap: _name_level(gap["level"], say, **kinds), "1fr")
    if scope.is_ratio:
        yield _Field("column-achieved-share", lambda gap: say.share(gap["achieved_share"]), "18mm", "right")
    people = "column-population-thousand"
    yield _Field(people, lambda gap: say.number(gap["population_thousand"], 1), "24mm", "right")
    yield _Field("explore-column-gaps", lambda gap: say.number(gap["n_gaps_of_unit"]), "24mm", "right")


def _list_lacking(scope: Scope, say: Wording) -> dict[str, str]:
    """The names of the provinces of each unit that have a gap."""
    lacking = set(scope.own.loc[is_gap(scope.own), "unit_code"])
    return {
        unit["unit_code"]: ", ".join(say.province(code) for code in unit["part_codes"] if code in lacking)
        for unit in scope.units.to_dict("records")
    }


def describe_unit(scope: Scope, say: Wording) -> Table | None:
    """Return the card of the unit that is chosen: each item with its level and details; None if none is."""
    code = scope.choice.unit
    if code == NO_UNIT:
        return None
    [unit] = scope.units[scope.units["unit_code"] == code].to_dict("records")
    headers = {"column-indicator": "1fr", "explorer-column-level": "1fr", "explore-column-detail": "1.5fr"}
    columns = tuple(Column(say(name), width=width) for name, width in headers.items())
    items = scope.shown[scope.shown["unit_code"] == code].to_dict("records")
    rows = tuple(_describe_item(item, unit["part_codes"], scope, say) for item in items)
    population = say("explorer-population", population=say.number(unit[POPULATION_COLUMN], 1))
    caption = " · ".join([scope.name(code, say), _name_regions(unit["region"], say), population])
    return Table(columns, rows, caption)


def _describe_item(item: _Row, parts: tuple[str, ...], scope: Scope, say: Wording) -> tuple[str, str, str]:
    """An item in a unit: its level, and behind it counts, note, and the levels of the unit's provinces."""
    code, is_merged = item["indicator_code"], len(parts) > 1
    is_ratio = is_counted(scope.shown, str(code))
    details = []
    if is_ratio and _is_known(item["denominator"]):
        counts = (say.number(item["numerator"]), say.number(item["denominator"]))
        share = item["numerator"] / item["denominator"] if item["denominator"] else None
        details.append(
            say("explore-counts", numerator=counts[0], denominator=counts[1], share=say.share(share))
        )
    if _is_known(item["note"]):
        details.append(say("explorer-note", note=item["note"]))
    if is_merged:
        rows = scope.status[scope.status["indicator_code"] == code].set_index("unit_code")
        levels = {part: _name_level(rows.loc[part, "level"], say, is_ratio=is_ratio) for part in parts}
        details += [say("explorer-unit", name=say.province(part), level=levels[part]) for part in parts]
    level = _name_level(item["level"], say, is_ratio=is_ratio, is_merged=is_merged)
    return say.indicator(code, short=True), level, "; ".join(details)


def _is_known(value: Any) -> bool:
    return bool(pd.notna(value))


def list_seen_units(scope: Scope) -> pd.DataFrame:
    """Return every unit of a choice as the map shows it.

    Columns: snapshot_date, frame, unit_code, region, indicator_code, level, note, population_thousand (of the
    whole unit), and of a ratio numerator, denominator, achieved_share (0-1).
    """
    units = scope.units.rename(columns={POPULATION_COLUMN: "population_thousand"})
    table = units.drop(columns="part_codes").merge(scope.seen, on="unit_code", validate="1:1")
    table = table.assign(snapshot_date=scope.snapshot.snapshot_date, frame=scope.choice.frame)
    if not scope.is_ratio:
        return table[list(_SEEN)]
    return table.assign(achieved_share=compute_share(table))[[*_SEEN, *COUNTS, "achieved_share"]]


def put_in_words(table: pd.DataFrame, scope: Scope, say: Wording) -> pd.DataFrame:
    """Return a table of units with names beside the codes, regions and levels in the language."""
    kinds = {"is_ratio": scope.is_ratio, "is_merged": scope.is_merged}
    lacking = _list_lacking(scope, say)
    shown = table.drop(columns="name_vi", errors="ignore").assign(
        region=[_name_regions(regions, say) for regions in table["region"]],
        level=[_name_level(level, say, **kinds) for level in table["level"]],
    )
    if "parts_lacking" in shown:
        shown["parts_lacking"] = [lacking[code] for code in table["unit_code"]]
    place = list(shown.columns).index("unit_code") + 1
    shown.insert(place, "name", [scope.name(code, say) for code in table["unit_code"]])
    shown.insert(place + 1, "indicator", say.indicator(scope.choice.indicator))
    return shown


def _name_level(level: Any, say: Wording, *, is_ratio: bool, is_merged: bool = False) -> str:
    kind = "ratio" if is_ratio else "level-merged" if is_merged else "level"
    return say(f"{kind}-{MISSING_LEVEL if pd.isna(level) else level}")


def _name_regions(regions: str, say: Wording) -> str:
    return "; ".join(say.region(region) for region in regions.split("; "))
