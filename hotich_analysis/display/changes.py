"""What changed between two snapshots: on the map, by indicator and region, and which units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes

from hotich_analysis.dataset.kinds import kind_of
from hotich_analysis.dataset.references import frame_of, units_of
from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.display.maps import status as maps
from hotich_analysis.display.notebook_output import Picture
from hotich_analysis.display.palette import (
    CHANGE_COLOURS,
    rows_of,
)
from hotich_analysis.display.table import (
    Field,
    Number,
    Row,
    Table,
    Text,
    Written,
    is_given,
    join_texts,
    join_written,
    number_of,
    write_heading,
)
from hotich_analysis.display.tables import (
    count_field,
    unit_field,
    unit_of_counts,
)
from hotich_analysis.display.wording import Wording, name_item, wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import find_dates_before
from hotich_analysis.vocabulary import Lang

_NOT_REPORTED: Final = "change-not_reported"
_NAMED: Final = ("change-gained", "change-lost", "change-corrected")


def plot_change_map(
    changes: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Axes:
    """Draw what became of every unit for one indicator; name those gained, lost or corrected, if at most 40.

    changes: as compare() (unit_code, indicator_code, change); a unit without a row is not reported.
    boundaries, citation: as plot_status_map(). The legend has the kinds that occur, and how many units each.
    Units are patches with the gid "unit-<code>". Raises UsageError for an unknown indicator or kind of
    change, BoundaryError for units without a shape or shapes of another frame.
    """
    picture = draw_change_map(changes, boundaries, indicator=indicator, lang=lang, citation=citation)
    return cast("Axes", picture.axes)


def draw_change_map(
    changes: pd.DataFrame,
    boundaries: gpd.GeoDataFrame,
    *,
    indicator: str,
    lang: Lang = "vi",
    citation: str = "",
) -> Picture:
    """Return the picture of plot_change_map(), with its words. Raises as that does."""
    say = wording_of(changes, lang)
    maps.require_shapes(changes, boundaries)
    keys = _keys_of_changes(changes, list(boundaries["unit_code"]), indicator)
    moved = [code for code, key in keys.items() if key in _NAMED]
    named = moved if len(moved) <= maps.MOST_NAMES else []
    names = dict(zip(named, maps.list_names(named, changes, say), strict=True))
    content = maps.MapContent(keys, _count_kinds(keys, _name_kinds(changes, indicator, say), say), names)
    axes = maps.draw_national_map(content, boundaries, wording=say, citation=citation, ax=None)
    alt = describe_changes_map(changes, indicator=indicator, lang=lang)
    is_inferred = rows_of(changes, indicator).get("is_inferred", pd.Series(dtype="bool")).any()
    name = say.indicator(indicator)
    caption = say("caption-change-map", indicator=say("inferred", what=name) if is_inferred else name)
    return Picture(axes, alt, caption, maps.number_legend(content, changes, indicator=indicator))


def describe_changes_map(changes: pd.DataFrame, *, indicator: str, lang: Lang = "vi") -> Written:
    """Return the alternative text of plot_change_map: how many units by kind, and which have moved.

    Raises UsageError for an unknown indicator or kind of change.
    """
    say = wording_of(changes, lang)
    keys = _keys_of_changes(changes, list(units_of(changes)["unit_code"]), indicator)
    names = _name_kinds(changes, indicator, say)
    named = [
        say("alt-changes-named", kind=names[kind], names=say.join(maps.list_names(codes, changes, say)))
        for kind in _NAMED
        if (codes := [code for code, key in keys.items() if key == kind])
    ]
    kinds = join_written(_count_kinds(keys, names, say).values(), by="; ")
    about = {"indicator": say.indicator(indicator), "n_units": len(keys)}
    told = join_written([say("alt-changes", kinds=kinds, **about), *named], by=" ")
    return told.counted_of(*maps.cells_of(changes, indicator), n_units=len(keys))


def _count_kinds(keys: Mapping[str, str], names: Mapping[str, str], say: Wording) -> dict[str, str]:
    """The kinds of change that occur, and of how many units each."""
    counts = Counter(keys.values())
    numbers = {key: Number(counts[key], key.replace("-", ":", 1)) for key in names if counts[key]}
    return {key: say("map-legend-entry", level=names[key], n=n) for key, n in numbers.items()}


def _name_kinds(changes: pd.DataFrame, indicator: str, say: Wording) -> dict[str, str]:
    """What each kind is called: of a level it is the level that moved, of a ratio the share."""
    names: dict[str, str] = {key: say(key) for key in CHANGE_COLOURS}
    if (kind := kind_of(changes, indicator)).counts:
        names |= {f"change-{change}": say(f"change-{kind}-{change}") for change in ("gained", "lost")}
    return names


def _keys_of_changes(changes: pd.DataFrame, units: list[str], indicator: str) -> dict[str, str]:
    rows = rows_of(changes, indicator)
    found = dict(zip(rows["unit_code"], "change-" + rows["change"].astype("str"), strict=True))
    for kind in found.values():
        if kind not in CHANGE_COLOURS:
            kinds = [key.removeprefix("change-") for key in CHANGE_COLOURS]
            raise UsageError("kind of change", kind.removeprefix("change-"), known=kinds)
    return {code: found.get(code, _NOT_REPORTED) for code in units}


_MOVED: Final = ("gained", "lost", "corrected")
"""What is known to be otherwise than before; to fall silent is no change of level."""
_COMPARED: Final = ("gained", "lost", "unchanged")
_SELDOM: Final = ("newly_reported", "no_longer_reported", "not_reported", "first_asked", "no_longer_asked")
"""Changes of who answered and of what was asked: they are told where there are any."""


def head_changes(counts: pd.DataFrame, *, lang: Lang) -> Text:
    """Return the heading of what changed: of how many that can be compared; from count_changes()."""
    say = wording_of(counts, lang)
    own = counts[_count_compared(counts).gt(0)]
    names = [_name_item(row, say) for row in own.to_dict("records")]
    sums = _sum_changes(own)
    return write_heading(
        2,
        say.markdown(
            "progress-heading-changes",
            n_kinds=len(names),
            item=say.join(names),
            n_compared=int(_count_compared(own).sum()),
            changed="yes" if sums["gained"] + sums["lost"] else "no",
            gained=sums["gained"],
            lost=sums["lost"],
        ),
    )


def answer_changes(history: Sequence[Snapshot], counts: pd.DataFrame, *, lang: Lang) -> Text:
    """Return in one sentence what the last snapshot changed, from compare_last() and count_changes().

    Each item is held against the last figures on it, whose dates are named where they differ.
    """
    say = wording_of(history[-1], lang)
    if len(history) == 1:
        return say.markdown("answer-changes-first", date=say.date(history[-1].snapshot_date))
    before = find_dates_before([snapshot.status for snapshot in history])
    dates = {say.date(date) for date in before.values()}
    dated = [
        say("progress-since", item=say.indicator(code, short=True), date=say.date(date))
        for code, date in before.items()
    ]
    return say.markdown(
        "answer-changes",
        since="one" if len(dates) == 1 else "several",
        before=next(iter(dates), ""),
        items=join_written(dated, by="; "),
        after=say.date(history[-1].snapshot_date),
        n_compared=int(_count_compared(counts).sum()),
        **_sum_changes(counts),
    )


def answer_regions_compared(by_region: pd.DataFrame, *, lang: Lang) -> Text:
    """Return in which regions anyone reported both times, for each item in which not all regions have some.

    by_region: count_changes(by="region"). Of an item that nobody reported twice the other sentences speak.
    """
    say = wording_of(by_region, lang)
    return join_texts(
        _tell_regions(str(code), own, say)
        for code, own in by_region.groupby("indicator_code", sort=False)
        if 0 < _count_compared(own).gt(0).sum() < len(own)
    )


def _tell_regions(code: str, own: pd.DataFrame, say: Wording) -> Text:
    compared = _count_compared(own)
    answered, silent = (
        [say.region(region) for region in own.loc[chosen, "region"]]
        for chosen in (compared.gt(0), compared.eq(0))
    )
    return say.markdown(
        "progress-regions",
        indicator=say.indicator(code, short=True),
        n_regions=len(answered),
        regions=say.join(answered),
        n_compared=int(compared.sum()),
        n_silent=len(silent),
        silent=say.join(silent),
    )


def _count_compared(counts: pd.DataFrame) -> pd.Series[int]:
    """How many units reported both times: of these alone it is known whether anything changed."""
    return counts[[f"n_{name}" for name in _COMPARED]].sum(axis=1)


def _sum_changes(counts: pd.DataFrame) -> dict[str, int]:
    return {name: int(counts[f"n_{name}"].sum()) for name in (*_COMPARED, *_SELDOM)}


def _name_item(row: Row, say: Wording) -> str:
    """The short name of the item of a row of changes, with a word where its answers are inferred."""
    code = row["indicator_code"]
    return name_item(code, [code] if row.get("is_inferred", False) else [], say)


def _changed_item_field(say: Wording, width: str = "1fr") -> Field:
    return Field(say("column-indicator"), lambda row: _name_item(row, say), width=width)


def tabulate_changes(counts: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units changed in which way, from count_changes() by indicator, or by region.

    By region only the rows in which a level or share moved, of items that can be compared in several regions:
    of one region alone the row of the item says as much.
    """
    say, with_region = wording_of(counts, lang), "region" in counts
    region = Field(say("column-region"), "region", say.region, width="38mm")
    names = [*_COMPARED, *(name for name in _SELDOM if counts[f"n_{name}"].any())]
    unit = unit_of_counts(counts, say)
    fields = [
        _changed_item_field(say),
        *([region] if with_region else []),
        *(count_field(say, name.replace("_", "-"), "16mm", f"n_{name}", unit=unit) for name in names),
    ]
    shown = _take_moved_regions(counts) if with_region else counts
    kind = "changes-region" if with_region else "changes"
    return Table.from_frame(shown, fields, caption=say(f"caption-{kind}"), note=say(f"note-{kind}"))


def _take_moved_regions(counts: pd.DataFrame) -> pd.DataFrame:
    n_regions = _count_compared(counts).gt(0).groupby(counts["indicator_code"]).transform("sum")
    return counts[counts[["n_gained", "n_lost"]].any(axis=1) & n_regions.gt(1)]


def tabulate_changed_units(changes: pd.DataFrame, *, lang: Lang) -> Table:
    """Return each unit and indicator that moved, before and after; from compare(), or compare_revisions().

    Who reports for the first time, or no longer, is counted in tabulate_changes(), and not listed: silence is
    no change.
    """
    say, is_corrected = wording_of(changes, lang), "revision" in changes
    fields = [
        unit_field(say, frame_of(changes)),
        _changed_item_field(say, width="36mm"),
        *(Field(say(f"column-{side}"), _write_side(side, say), width="34mm") for side in ("before", "after")),
        Field(say("column-change"), "change", lambda change: say(f"change-{change}"), width="30mm"),
    ]
    changed = changes[changes["change"].isin(_MOVED)]
    caption = say("caption-corrections" if is_corrected else "caption-changed-units")
    when_empty = say("corrections-none") if is_corrected else ""
    return Table.from_frame(changed, fields, caption=caption, when_empty=when_empty)


def _write_side(side: str, say: Wording) -> Callable[[Row], str]:
    """How a cell is written as it was before, or as it is after: its level, or the counts of a ratio."""

    def write(row: Row) -> str:
        if not is_given(row.get(f"denominator_{side}")):
            return say.level(row[f"level_{side}"], state=row[f"state_{side}"])
        counts = (number_of(row, f"{count}_{side}") for count in ("numerator", "denominator"))
        return join_written(map(say.amount, counts), by="/")

    return write


def draw_change_maps(
    changes: pd.DataFrame, boundaries: gpd.GeoDataFrame, *, lang: Lang, citation: str = ""
) -> list[Picture]:
    """Return a map of what changed for each indicator of compare() in which a level or share moved.

    Units that report for the first time, or no longer, are on it, but are no reason for a map of their own.
    """
    codes = changes.loc[("change-" + changes["change"]).isin(_NAMED), "indicator_code"].unique()
    look: dict[str, Any] = {"lang": lang, "citation": citation}
    return [draw_change_map(changes, boundaries, indicator=str(code), **look) for code in codes]
