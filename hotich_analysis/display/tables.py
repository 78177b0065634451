"""The tables of the reports, one function each: a metrics table in, a finished `Table` out.

Every function takes the language and returns captions, headers and cells in it, of units of any frame: of a
table that was regrouped the parts are counted and named. Sums are of counts, never averages of shares. What
was not reported is named, or counted apart, and never as lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

import pandas as pd

from hotich_analysis.dataset.kinds import Kind, is_done, kind_of, kinds_of, take_counted, take_kind
from hotich_analysis.dataset.references import carry, frame_of, references_of, units_of
from hotich_analysis.display.table import (
    Column,
    Field,
    Number,
    Row,
    Table,
    Unit,
    Written,
    is_given,
    join_written,
    list_numbers,
    number_of,
)
from hotich_analysis.display.wording import MISSING, Wording, name_item, wording_of, write_caption
from hotich_analysis.metrics.coverage import COMBINATIONS, coverage, hide_strict
from hotich_analysis.metrics.frames import list_parts
from hotich_analysis.metrics.gaps import MANY_GAPS, find_lacking_parts
from hotich_analysis.metrics.reconciliation import CountingRule, compare_totals, list_tensions
from hotich_analysis.metrics.states import complete_pairs, is_merged, list_inferred
from hotich_analysis.vocabulary import Frame, Lang, Level, State

_NO_BREAK: Final = "\u00a0"
_NOBODY: Final = "–"
_DECIMALS_OF_POINTS: Final = 2


def add_counts(shares: pd.DataFrame) -> pd.DataFrame:
    """Return coverage() with n_reporting, and n_deployed: the units that deployed_share is a share of.

    Of merged units these are the ones in which every part that reported has it.
    """
    n_reporting = shares["n_units"] - shares["n_missing"]
    n_deployed = (shares["deployed_share"] * n_reporting).where(n_reporting.gt(0), 0)
    return shares.assign(n_reporting=n_reporting, n_deployed=n_deployed.round().astype("int64"))


def drop_repeats(shares: pd.DataFrame) -> pd.DataFrame:
    """Return coverage() without the combination of all items where there is one item only, which says it.

    Combined are levels: that there are ratios besides makes it say no more.
    """
    is_item = ~shares["indicator_code"].isin(COMBINATIONS) & shares["n_units"].gt(0)
    is_item &= kinds_of(shares).eq(Kind.LEVEL)
    return shares[is_item | shares["indicator_code"].ne("all_indicators")] if is_item.sum() == 1 else shares


def take_lacking(gaps: pd.DataFrame, indicator: str | None = None) -> pd.DataFrame:
    """Return the rows of list_gaps() that are lacking, of one indicator or of all; not what is not known."""
    lacking = gaps[gaps["state"].eq(State.REPORTED)]
    return lacking if indicator is None else lacking[lacking["indicator_code"].eq(indicator)]


def take_item(status: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the rows of one indicator, one for each unit of the table: one without a row did not report."""
    table = complete_pairs(status, units_of(status))
    return carry(table[table["indicator_code"].eq(indicator)], status)


def frame_of_parts(status: pd.DataFrame) -> Frame:
    """Return the frame of the units that a table was counted up from; its own, where it was not regrouped."""
    own = frame_of(status)
    return (references_of(status).find_lower_frame(own) or own) if is_merged(status).any() else own


def find_silent(status: pd.DataFrame) -> list[str]:
    """Return the codes of the units that did not report something they were asked for, in official order.

    Of a table that was regrouped these are the parts of its units: see frame_of_parts().
    """
    parts = list_parts(complete_pairs(status, units_of(status)))
    silent = set(parts.loc[parts["is_asked"] & parts["level"].isna(), "part_code"])
    order = references_of(status).units_of(frame_of_parts(status))["unit_code"]
    return [code for code in order if code in silent]


def name_silent(status: pd.DataFrame, say: Wording) -> str:
    """Return a note that names the units, or parts of units, that did not report; nothing if all did."""
    frame = frame_of_parts(status)
    names = [say.unit(code, frame=frame) for code in find_silent(status)]
    return say("note-missing", units=", ".join(names)) if names else ""


def note_silent(status: pd.DataFrame, say: Wording) -> str:
    """Return a note on how many units, or parts of units, did not report everything; nothing if all did."""
    n_silent = len(find_silent(status))
    parts = "yes" if is_merged(status).any() else "no"
    return say("note-silent", n=n_silent, parts=parts) if n_silent else ""


def note_ended(status: pd.DataFrame, say: Wording) -> Written:
    """Return which items do not apply on the date of a table, since when and by which document; or nothing.

    They have no row in it: what does not apply is no gap, and nobody was asked for it.
    """
    latest = status["snapshot_date"].max() if "snapshot_date" in status else pd.NaT
    if pd.isna(latest):
        return Written("")
    ended = references_of(status).list_ended(latest.date())
    notes = (
        say(
            "note-ended",
            item=say.indicator(code),
            date=say.date(ending.since),
            basis=(ending.by_vi if say.lang == "vi" else ending.by_en) or "no",
        )
        for code, ending in ended.items()
    )
    return join_written(notes, by=" ")


def note_merged(status: pd.DataFrame, say: Wording) -> str:
    """Return a note on when a merged unit lacks an item; nothing where no unit was merged."""
    return say("note-gap-merged") if is_merged(status).any() else ""


def join_notes(*notes: str) -> Written:
    """Return notes as one, with their numbers; empty ones are left out."""
    return join_written(filter(None, notes), by=" ")


def unit_of_counts(status: pd.DataFrame, say: Wording) -> Unit:
    """Return what units of a table are counted in: provinces, or where some were merged, units."""
    name = say("unit-of-counts", merged="yes" if is_merged(status).any() else "no")
    return Unit(name, say("table-unit", unit=name))


_SHARES: Final = Unit("%", in_cells=True)


def number_field(
    say: Wording, header: str, column: str, width: str, *, decimals: int = 0, unit: Unit | None = None
) -> Field:
    """Return a column of numbers."""
    return Field(header, column, partial(say.number, decimals=decimals), "right", width, (column,), unit)


def count_field(
    say: Wording,
    name: str,
    width: str,
    column: str | None = None,
    *,
    decimals: int = 0,
    unit: Unit | None = None,
) -> Field:
    """Return a column of numbers under the header column-<name>; `column`: its name with underscores."""
    column = column or name.replace("-", "_")
    return number_field(say, say(f"column-{name}"), column, width, decimals=decimals, unit=unit)


def share_field(say: Wording, name: str, width: str, column: str | None = None) -> Field:
    """Return a column of shares, named as in count_field()."""
    column = column or name.replace("-", "_")
    return Field(say(f"column-{name}"), column, say.share, "right", width, (column,), _SHARES)


def indicator_field(say: Wording, *, short: bool = True, width: str = "1fr") -> Field:
    """Return a column of the names of indicators."""
    return Field(say("column-indicator"), "indicator_code", partial(say.indicator, short=short), width=width)


def unit_field(say: Wording, frame: Frame) -> Field:
    """Return a column of the names of the units of a frame."""
    return Field(say("column-unit"), "unit_code", partial(say.unit, frame=frame), width="1fr")


def tabulate_counted(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> list[Table]:
    """Return a table for each kind of indicators with counts, from coverage(by="indicator")."""
    return [_TABULATE_KIND[kind](shares, status, lang=lang) for kind in take_counted(shares)]


def tabulate_ratios(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return units and counts of each ratio, from coverage(by="indicator"); no row where there is none."""
    say = wording_of(status, lang)
    ratios = take_kind(shares, Kind.RATIO)
    fields = [
        indicator_field(say, short=False),
        count_field(say, "n-complete", "22mm", "n_full"),
        count_field(say, "n-incomplete", "22mm"),
        *(count_field(say, name, "22mm") for name in ("n-missing", "numerator", "denominator")),
        share_field(say, "achieved-share", "22mm"),
    ]
    table = add_counts(ratios).assign(n_incomplete=ratios["n_partial"] + ratios["n_none"])
    caption = write_caption("ratios", status, lang=lang)
    return Table.from_frame(table, fields, caption=caption, note=say("note-ratio"))


def _tabulate_scores(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return of each score how many units have one, its maximum, and the mean, lowest and highest points."""
    say = wording_of(status, lang)
    points = take_kind(status, Kind.SCORE).groupby("indicator_code")
    table = add_counts(take_kind(shares, Kind.SCORE)).set_index("indicator_code")
    table = table.assign(maximum=points["denominator"].max(), mean=points["numerator"].mean())
    table = table.assign(lowest=points["numerator"].min(), highest=points["numerator"].max())
    fields = [
        indicator_field(say, short=False),
        *(count_field(say, name, "18mm") for name in ("n-reporting", "n-missing")),
        count_field(say, "score-maximum", "18mm", "maximum"),
        *(
            count_field(say, f"score-{name}", "18mm", name, decimals=_DECIMALS_OF_POINTS)
            for name in ("mean", "lowest", "highest")
        ),
        share_field(say, "score-share", "20mm", "achieved_share"),
    ]
    caption = write_caption("scores", status, lang=lang)
    return Table.from_frame(table.reset_index(), fields, caption=caption, note=say("note-score"))


_TABULATE_KIND: Final = {Kind.RATIO: tabulate_ratios, Kind.SCORE: _tabulate_scores}


def tabulate_coverage(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return units and shares of each level, from coverage(by="indicator", weight="population").

    Of merged units: in how many every part that reported has an item, or only some, or none. Combinations
    are left out of these; tabulate_units() has all items of each unit. Ratios have a table of their own,
    tabulate_ratios().
    """
    say = wording_of(status, lang)
    table = hide_strict(add_counts(drop_repeats(take_kind(shares, Kind.LEVEL))), status)
    missing = ["n-reporting", "n-missing"] if table["n_missing"].any() else []
    if is_merged(status).any():
        return _tabulate_whole_units(table, status, missing, lang=lang)
    numbers = ["n-deployed", "n-partial", "n-none", *missing]
    percents = ["deployed-share", "full-share", "population-deployed-share"]
    widths, inferred = ("17mm", "20mm") if missing else ("20mm", "20mm"), list_inferred(status)
    named = partial(name_item, inferred=inferred, say=say)
    fields = [
        Field(say("column-indicator"), "indicator_code", named, width="1fr"),
        *(count_field(say, name, widths[0], unit=unit_of_counts(status, say)) for name in numbers),
        *(share_field(say, name, widths[1]) for name in percents),
    ]
    strong = [place for place, code in enumerate(table["indicator_code"]) if code in COMBINATIONS]
    notes = join_notes(
        say("note-deployed", source=say.kind_of_source(status)),
        note_inferred(status, say),
        note_ended(status, say),
    )
    caption = write_caption("coverage", status, lang=lang)
    return Table.from_frame(table, fields, caption=caption, note=notes, strong=strong)


def note_inferred(status: pd.DataFrame, say: Wording) -> str:
    """Return which items units are taken to have because no list of those that lack it names them."""
    inferred = [say.indicator(code, short=True) for code in list_inferred(status)]
    return say("note-inferred-of", indicators=", ".join(inferred)) if inferred else ""


def _tabulate_whole_units(
    table: pd.DataFrame, status: pd.DataFrame, missing: list[str], *, lang: Lang
) -> Table:
    say, inferred = wording_of(status, lang), list_inferred(status)
    table = table[~table["indicator_code"].isin(COMBINATIONS)]
    table = table.assign(n_some=table["n_reporting"] - table["n_deployed"] - table["n_none"])
    width, unit = "18mm" if missing else "23mm", unit_of_counts(status, say)
    fields = [
        Field(say("column-indicator"), "indicator_code", partial(name_item, inferred=inferred, say=say)),
        count_field(say, "2025-n-whole", width, "n_deployed", unit=unit),
        *(
            count_field(say, f"2025-{name}", width, name.replace("-", "_"), unit=unit)
            for name in ("n-some", "n-none", *missing)
        ),
        share_field(say, "2025-share", width, "deployed_share"),
        share_field(say, "population-deployed-share", "25mm"),
    ]
    note = join_notes(say("note-2025"), note_inferred(status, say), note_silent(status, say))
    return Table.from_frame(
        table, fields, caption=write_caption("coverage-2025", status, lang=lang), note=note
    )


def tabulate_units(status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return each unit of a table that was regrouped with its parts, and for each item how many have it.

    They are counted of the parts that reported; a ratio is had where all of it is done.
    """
    say, frame = wording_of(status, lang), frame_of(status)
    codes, inferred = [str(code) for code in status["indicator_code"].unique()], list_inferred(status)
    units = units_of(status)
    units = units[units["unit_code"].isin(status["unit_code"])]
    below = frame_of_parts(status)
    fields = [
        Field(say("column-2025-unit"), "unit_code", partial(say.unit, frame=frame), width="36mm"),
        Field(
            say("column-2025-parts"), "part_codes", lambda codes: _name_parts(codes, below, say), width="1fr"
        ),
        *(
            Field(name_item(code, inferred, say), code, align="right", width=f"{75 // len(codes)}mm")
            for code in codes
        ),
    ]
    counts = _count_parts(status)
    table = units.assign(**{code: [counts[code, unit] for unit in units["unit_code"]] for code in codes})
    caption = write_caption("units-2025", status, lang=lang)
    return Table.from_frame(table, fields, caption=caption, note=say("note-units-2025"))


def _name_parts(codes: tuple[str, ...], frame: Frame, say: Wording) -> str:
    return ", ".join(say.unit(code, frame=frame) for code in codes) if len(codes) > 1 else _NOBODY


def _count_parts(status: pd.DataFrame) -> dict[tuple[str, str], Written]:
    """How many parts have it, of those that reported, for each indicator and unit."""
    parts = list_parts(complete_pairs(status, units_of(status)))
    keys = ["indicator_code", "unit_code"]
    flags = parts[keys].assign(
        n_asked=parts["is_asked"], n_reporting=parts["level"].notna(), n_parts_deployed=is_done(parts)
    )
    counts = flags.groupby(keys, sort=False).sum().reset_index()
    return {(row["indicator_code"], row["unit_code"]): _write_parts(row) for row in counts.to_dict("records")}


def _write_parts(row: Row) -> Written:
    if not row["n_reporting"]:
        return Written(MISSING if row["n_asked"] else _NOBODY)
    numbers = [number_of(row, rule) for rule in ("n_parts_deployed", "n_reporting")]
    return Written(f"{row['n_parts_deployed']}/{row['n_reporting']}", numbers)


def tabulate_gaps(gaps: pd.DataFrame, status: pd.DataFrame, *, indicator: str, lang: Lang) -> Table:
    """Return, region by region, the units that lack a service, from list_gaps(), and the people there.

    Behind each unit stands the number of all its gaps; shares are of the units that reported. Notes name the
    units that did not, and those that offer the service only in part, with the document's own words. Of a
    ratio: the units below 100 %, the lowest first, with the share of each. Of merged units: those of which
    every part lacks it, and those of which some do, with these parts.
    """
    own = take_item(status, indicator)
    lacking = take_lacking(gaps, indicator)
    kind = kind_of(status, indicator)
    if is_merged(status).any() and kind in _LACKING_PARTS:
        return _tabulate_lacking_parts(lacking, own, indicator, lang=lang)
    if tabulate := _GAPS_OF_KIND.get(kind):
        return tabulate(lacking, status, indicator, lang=lang)
    say = wording_of(status, lang)
    regions, total = _list_regions(own, lacking, _name_with("n_gaps_of_unit", say.number, own, say), say)
    unit = unit_of_counts(status, say)
    fields = [
        Field(say("column-region"), "place", width="44mm"),
        Field(
            say("column-n-deployed"), _of_reporting("n_deployed", say), align="right", width="17mm", unit=unit
        ),
        Field(say("column-units-lacking"), "units", width="1fr"),
        people_field(say, "population-lacking", "26mm"),
    ]
    caption = write_caption("gaps", status, lang=lang, indicator=indicator)
    note = _list_notes(own, list_tensions(status), say)
    return Table.from_frame(regions, fields, caption=caption, total=total, note=note)


def _list_regions(
    own: pd.DataFrame, lacking: pd.DataFrame, name_unit: Callable[[Row], str], say: Wording
) -> tuple[pd.DataFrame, Row]:
    """The coverage of each region with its units that lack it, and of the whole country with their number."""
    regions = add_counts(coverage(own, by="region"))
    groups = [lacking[lacking["region"] == region] for region in regions["region"]]
    regions = regions.assign(
        place=[say.region(region) for region in regions["region"]],
        units=[
            join_written(map(name_unit, group.to_dict("records"))) or (_NOBODY if n else MISSING)
            for group, n in zip(groups, regions["n_reporting"], strict=True)
        ],
        population_thousand=regions["region"].map(lacking.groupby("region")["population_thousand"].sum()),
    )
    [whole] = add_counts(coverage(own, by="indicator")).to_dict("records")
    whole |= {"n_lacking": len(lacking), "population_thousand": lacking["population_thousand"].sum()}
    return regions, whole | {"place": say("row-country"), "units": _count_units(whole, "n_lacking", say)}


def _count_units(row: Row, rule: str, say: Wording) -> Written:
    return say("row-total", n=number_of(row, rule))


def _name_with(
    rule: str, write: Callable[[Number], str], own: pd.DataFrame, say: Wording
) -> Callable[[Row], Written]:
    """How a unit is named in a list: a number of it behind its name, on one line."""
    frame = frame_of(own)

    def name_unit(gap: Row) -> Written:
        parts = [_unbroken(say.unit(gap["unit_code"], frame=frame)), "(", write(number_of(gap, rule)), ")"]
        return join_written([f"{parts[0]}{_NO_BREAK}", *parts[1:]], by="")

    return name_unit


def _unbroken(name: str) -> str:
    return name.replace("- ", f"-\u2060{_NO_BREAK}").replace(" ", _NO_BREAK)


def _of_reporting(rule: str, say: Wording) -> Callable[[Row], Written]:
    def write(row: Row) -> Written:
        rules = [rule, "n_reporting"] if "n_reporting" in row else [rule]
        if row.get("n_reporting") == 0:
            return Written(MISSING)
        return join_written([say.number(number_of(row, one)) for one in rules], by="/")

    return write


def people_field(say: Wording, name: str, width: str) -> Field:
    """Return a column of people in thousands; a dash where there is nobody, dots where nobody answered."""

    def write(row: Row) -> Written:
        if is_given(row["population_thousand"]):
            return say.number(number_of(row, "population_thousand"), 1)
        return Written(MISSING if row.get("n_reporting") == 0 else _NOBODY)

    people = Unit(say("unit-of-people"), say("table-unit", unit=say("unit-of-people")))
    return Field(say(f"column-{name}"), write, align="right", width=width, unit=people)


def _list_notes(own: pd.DataFrame, tensions: pd.DataFrame, say: Wording) -> str:
    """What the table does not show: units offering a part, not reporting, or deployed by inference."""
    frame = frame_of(own)
    in_part = own[own["level"].eq(Level.PARTIAL)].to_dict("records")
    notes = [name_silent(own, say)]
    has_short = any("ĐK" in str(row["note"]) for row in in_part)
    if in_part:
        units = [f"{say.unit(row['unit_code'], frame=frame)} (“{row['note']}”)" for row in in_part]
        source = say.kind_of_source(own)
        notes.append(say("note-partial", units="; ".join(units), source=source))
    else:
        notes.append(say("note-inferred" if list_inferred(own) else "note-no-partial"))
    doubts = _list_doubts(own, tensions, say)
    return join_notes(*notes, *doubts, say("note-abbreviations") if has_short or doubts else "")


def _list_doubts(own: pd.DataFrame, tensions: pd.DataFrame, say: Wording) -> list[str]:
    """What notes of other columns say of one item, with the units that have them."""
    noted = tensions[tensions["kind"].eq("note") & tensions["indicator_code"].isin(own["indicator_code"])]
    units = noted.groupby(["other_code", "note"], sort=False)["unit_code"].agg(list).reset_index()
    name = partial(say.unit, frame=frame_of(own))
    return [
        say(
            "note-doubted",
            other=say.indicator(row["other_code"], short=True),
            note=row["note"],
            units=say.join([name(code) for code in row["unit_code"]]),
        )
        for row in units.to_dict("records")
    ]


def _tabulate_ratio_gaps(lacking: pd.DataFrame, status: pd.DataFrame, indicator: str, *, lang: Lang) -> Table:
    say, own = wording_of(status, lang), take_item(status, indicator)
    lacking = lacking.sort_values("achieved_share", kind="stable")
    regions, total = _list_regions(own, lacking, _name_with("achieved_share", say.share, own, say), say)
    fields = [
        Field(say("column-region"), "place", width="40mm"),
        Field(say("column-n-complete"), _of_reporting("n_full", say), align="right", width="17mm"),
        Field(say("column-units-incomplete"), "units", width="1fr"),
        _remaining(say),
        share_field(say, "achieved-share", "18mm"),
    ]
    caption = write_caption("ratio-gaps", own, lang=lang, indicator=indicator)
    return Table.from_frame(regions, fields, caption=caption, total=total, note=name_silent(own, say))


def _remaining(say: Wording) -> Field:
    """A column of what of a ratio is still to do."""

    def write(row: Row) -> Written:
        left = row["denominator"] - row["numerator"] if is_given(row["denominator"]) else None
        return say.number(number_of({**row, "remaining": left}, "remaining"))

    return Field(say("column-remaining"), write, align="right", width="22mm")


def _tabulate_ranking(_lacking: pd.DataFrame, status: pd.DataFrame, indicator: str, *, lang: Lang) -> Table:
    """Return the units by their points, with those of each part; those with as many points have one rank.

    Notes name who has no score, and say whether each total is the sum of its parts.
    """
    say, frame = wording_of(status, lang), frame_of(status)
    own, table = take_item(status, indicator), references_of(status).indicators
    parts = table.loc[table["part_of"].eq(indicator), "indicator_code"]
    codes = [indicator, *parts[parts.isin(status["indicator_code"])]]
    points = {
        code: status[status["indicator_code"].eq(code)].set_index("unit_code")["numerator"] for code in codes
    }
    ranked = pd.DataFrame(points).reindex(own["unit_code"]).dropna(subset=indicator).reset_index()
    ranked["rank"] = ranked[indicator].rank(method="min", ascending=False).astype("int64")
    maximum = status.groupby("indicator_code")["denominator"].max()

    def write(code: str, row: Row) -> Written:
        cells = (("frame", str(frame)), ("indicator_code", code), ("unit_code", row["unit_code"]))
        return say.number(Number(row[code], "numerator", None, cells), _DECIMALS_OF_POINTS)

    fields = [
        number_field(say, say("column-rank"), "rank", "10mm"),
        unit_field(say, frame),
        *(
            Field(
                say("column-points", name=say.indicator(code, short=True), maximum=say.amount(maximum[code])),
                partial(write, code),
                align="right",
                width="17mm",
            )
            for code in codes
        ),
    ]
    return Table.from_frame(
        ranked.sort_values("rank", kind="stable"),
        fields,
        caption=write_caption("ranking", status, lang=lang, indicator=indicator),
        note=join_notes(_note_totals(status, indicator, say), name_silent(own, say)),
    )


def _note_totals(status: pd.DataFrame, indicator: str, say: Wording) -> str:
    """Where a total is not the sum of its parts, with both; nothing for an indicator without parts."""
    totals = compare_totals(status)
    totals = totals[totals["indicator_code"].eq(indicator) & totals["difference"].notna()]
    different = totals[totals["difference"].ne(0)]
    named = [
        say(
            "total-and-sum",
            unit=say.unit(row["unit_code"], frame=frame_of(status)),
            **{rule: say.number(row[rule], _DECIMALS_OF_POINTS) for rule in ("claimed", "counted")},
        )
        for row in different.to_dict("records")
    ]
    counts = {"n": len(totals), "n_different": len(different)}
    return say("note-totals", units="; ".join(named), **counts) if len(totals) else ""


_GAPS_OF_KIND: Final = {Kind.RATIO: _tabulate_ratio_gaps, Kind.SCORE: _tabulate_ranking}
"""How the table of those that have not all looks where it is not of levels."""
_LACKING_PARTS: Final = {
    Kind.LEVEL: ("gaps-2025", "lacking"),
    Kind.RATIO: ("ratio-gaps-2025", "incomplete"),
}


def _tabulate_lacking_parts(lacking: pd.DataFrame, own: pd.DataFrame, indicator: str, *, lang: Lang) -> Table:
    """The units of which every part that reported lacks it, or only some, with these parts."""
    say = wording_of(own, lang)
    kind, what = _LACKING_PARTS[kind_of(own, indicator)]
    n_reporting = (own["n_parts"] - own["n_parts_missing"]).set_axis(own["unit_code"])
    codes = lacking["unit_code"]
    units = lacking.assign(name=codes.map(_name_lacking_parts(own, say)), n_reporting=codes.map(n_reporting))
    units["extent"] = units["n_parts_lacking"].eq(units["n_reporting"]).map({True: "all", False: "some"})
    groups = _sum_units(units, ["extent"]).assign(indicator_code=indicator)
    total: Row = {"place": say("row-country"), "units": "", "indicator_code": indicator}
    total = {**total, **{rule: groups[rule].sum() for rule in _SUMS}}
    fields = [
        Field(say("column-2025-extent"), "place", width="25mm"),
        count_field(say, "2025-n-units", "13mm", "n_units_lacking"),
        Field(say(f"column-2025-{what}"), "units", width="1fr"),
        count_field(say, f"2025-n-{what}", "19mm", "n_parts_lacking"),
        people_field(say, "population-lacking", "24mm"),
    ]
    note, nobody = name_silent(own, say), say(f"none-{kind}") if own["level"].notna().any() else ""
    return Table.from_frame(
        groups.assign(place=[say(f"extent-{what}-{extent}") for extent in groups["extent"]]),
        fields,
        caption=write_caption(kind, own, lang=lang, indicator=indicator),
        total=total if len(groups) else None,
        note=note,
        when_empty=join_notes(nobody, note),
    )


_SUMS: Final = ("n_units_lacking", "n_parts_lacking", "population_thousand")


def _sum_units(units: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """A row for all units alike, with their names."""
    groups = units.assign(n_units_lacking=1).groupby(keys)
    names = groups["name"].agg("; ".join).rename("units")
    return groups[list(_SUMS)].sum().join(names).reset_index()


def _name_lacking_parts(own: pd.DataFrame, say: Wording) -> dict[str, str]:
    """Each unit with its parts that lack it, or by its name alone where that is the name of its only part."""
    frame, below = frame_of(own), frame_of_parts(own)
    names = {}
    for code, parts in zip(own["unit_code"], find_lacking_parts(own), strict=True):
        unit, *those = map(
            _unbroken, [say.unit(code, frame=frame), *(say.unit(part, frame=below) for part in parts)]
        )
        names[code] = unit if those == [unit] else f"{unit}: {', '.join(those)}"
    return names


@dataclass(frozen=True)
class KeyFigures(Table):
    """A row of numbers, large enough to be read across a table; it has no number of its own."""

    html_class: ClassVar[str] = "key-figures unnumbered"

    def to_typst(self) -> str:
        """Return the table as a Typst figure with large numbers."""
        look = [
            "#set figure(numbering: none)",
            "#show table.cell.where(y: 1): set text(size: 20pt, weight: 700)",
            # what is large needs air, or it sits on the rule above it
            "#set table(inset: (x, y) => (x: 5pt, top: if y == 1 { 6pt } else { 3pt }, bottom: 3pt))",
        ]
        return "\n".join(["#[", *look, super().to_typst(), "]"])


def tabulate_key_figures(shares: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units have all items, the essential services, and the item furthest behind.

    shares: coverage() with combinations (add_combinations), of the units that reported; of merged units, in
    how many every part has it. Empty for a table of ratios alone.
    """
    say = wording_of(status, lang)
    table = add_counts(drop_repeats(take_kind(shares, Kind.LEVEL)))
    single = table[~table["indicator_code"].isin(COMBINATIONS)].sort_values("deployed_share", kind="stable")
    chosen = ["all_indicators", "essential_trio", *single["indicator_code"].head(1)]
    rows = table.set_index("indicator_code").reindex(chosen).dropna(subset=["n_units"]).reset_index()
    inferred = list_inferred(status)
    columns, cells = [], []
    for row in rows.to_dict("records"):
        columns.append(Column(name_item(row["indicator_code"], inferred, say), "center", "1fr"))
        cells.append(say("count-of", n=number_of(row, "n_deployed"), of=number_of(row, "n_reporting")))
    merged = "yes" if is_merged(status).any() else "no"
    about = {"date": say.date(status["snapshot_date"].iloc[0]), "n_missing": int(rows["n_missing"].sum())}
    caption = say("caption-key-figures", merged=merged, **about)
    return KeyFigures(tuple(columns), (tuple(cells),) if cells else (), caption, numbers=list_numbers(*cells))


_MOST_NAMED: Final = 12
"""So many units at most are named one by one on the first page."""


def tabulate_priorities(gaps: pd.DataFrame, *, lang: Lang) -> Table:
    """Return the units that lack MANY_GAPS items or more, the worst first: those that lack the same in a row.

    gaps: list_gaps() of all items. Twelve units at most; the note tells of how many more there are. What a
    unit did not report is told apart, and counts as nothing.
    """
    say, frame = wording_of(gaps, lang), frame_of(gaps)
    deep = take_lacking(gaps[gaps["n_gaps_of_unit"].ge(MANY_GAPS)])
    names = deep["indicator_code"].map(partial(say.indicator, short=True))
    by_unit = deep.assign(lacking=names).groupby("unit_code", sort=False)
    table = by_unit.agg(
        n_gaps_of_unit=("n_gaps_of_unit", "first"),
        n_not_reported_of_unit=("n_not_reported_of_unit", "first"),
        n_none=("level", lambda levels: levels.eq(Level.NONE).sum()),
        lacking=("lacking", ", ".join),
    ).reset_index()
    people = units_of(gaps).set_index("unit_code")["population_thousand"]
    table = table.assign(population_thousand=table["unit_code"].map(people))
    order = ["n_gaps_of_unit", "n_none", "population_thousand"]
    table = table.sort_values(order, ascending=False, kind="stable")
    merged = "yes" if is_merged(gaps).any() else "no"
    n_more = len(table) - _MOST_NAMED
    fields = [
        Field(say("column-2025-unit" if merged == "yes" else "column-units"), "units", width="1.15fr"),
        Field(say("column-lacking", merged=merged), "lacking", width="1fr" if merged == "yes" else "1.3fr"),
        # of a merged unit not all its people live where something is lacking
        *([count_field(say, "population-thousand", "40mm", decimals=1)] if merged == "no" else []),
    ]
    return Table.from_frame(
        _join_alike(table.head(_MOST_NAMED), partial(say.unit, frame=frame), say),
        fields,
        caption=say("caption-priorities", many=MANY_GAPS, merged=merged),
        note=say("note-priorities", n=n_more, many=MANY_GAPS, merged=merged) if n_more > 0 else "",
        when_empty=say("priorities-none", many=MANY_GAPS, merged=merged),
    )


def _join_alike(table: pd.DataFrame, name: Callable[[str], str], say: Wording) -> pd.DataFrame:
    """A row for all units that lack the same, with their people; a unit that was silent on some says so."""

    def name_unit(row: Row) -> str:
        text = _unbroken(name(row["unit_code"]))
        n_silent = number_of(row, "n_not_reported_of_unit")
        return join_written([text, say("unit-silent", n=n_silent)], by=" ") if n_silent.value else text

    table = table.assign(units=[name_unit(row) for row in table.to_dict("records")])
    by_lack = table.groupby(["n_gaps_of_unit", "lacking"], sort=False)
    joined = by_lack.agg(units=("units", join_written), population_thousand=("population_thousand", "sum"))
    return joined.reset_index()


def tabulate_depth(depth: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return how many units have how many gaps, from count_gaps(), and how many of them may have more."""
    say = wording_of(status, lang)
    fields = [
        Field(say("column-n-gaps-of-unit"), "n_gaps", say.number, width="1fr"),
        count_field(say, "n-units", "30mm", unit=unit_of_counts(status, say)),
        *([count_field(say, "n-not-reporting", "30mm")] if depth["n_not_reporting"].any() else []),
        people_field(say, "population-thousand", "40mm"),
    ]
    return _tabulate_gap_counts("depth", depth, fields, status, say)


def _tabulate_gap_counts(
    kind: str, table: pd.DataFrame, fields: list[Field], status: pd.DataFrame, say: Wording
) -> Table:
    caption = write_caption(kind, status, lang=say.lang)
    note = join_notes(note_merged(status, say), note_silent(status, say))
    when_empty = say("joint-none") if kind == "joint" else ""
    return Table.from_frame(table, fields, caption=caption, note=note, when_empty=when_empty)


def tabulate_patterns(patterns: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return the combinations of gaps that occur, with their units, from list_gap_patterns()."""
    say, frame = wording_of(status, lang), frame_of(status)

    def name_gaps(codes: Iterable[str]) -> str:
        return say.indicators(codes) or say("pattern-none")

    def name_units(codes: Iterable[str]) -> str:
        return ", ".join(_unbroken(say.unit(code, frame=frame)) for code in codes)

    fields = [
        Field(say("column-gap-pattern"), "indicator_codes", name_gaps, width="1fr"),
        count_field(say, "n-units", "16mm", unit=unit_of_counts(status, say)),
        *([count_field(say, "n-not-reporting", "20mm")] if patterns["n_not_reporting"].any() else []),
        Field(say("column-units"), "unit_codes", name_units, width="1.8fr"),
    ]
    return _tabulate_gap_counts("patterns", patterns, fields, status, say)


def tabulate_joint_gaps(joint: pd.DataFrame, status: pd.DataFrame, *, lang: Lang) -> Table:
    """Return for each pair of indicators how many units lack both, from count_joint_gaps().

    Where not all units reported both, also how many did.
    """
    say = wording_of(status, lang)
    is_open = len(joint) and joint["n_units"].lt(status["unit_code"].nunique()).any()

    name, unit = partial(say.indicator, short=True), unit_of_counts(status, say)
    fields = [
        Field(say("column-indicator-a"), "indicator_a", name, width="1fr"),
        Field(say("column-indicator-b"), "indicator_b", name, width="1fr"),
        *([count_field(say, "n-reporting-both", "26mm", "n_units", unit=unit)] if is_open else []),
        count_field(say, "n-both", "26mm", unit=unit),
        count_field(say, "expected-both", "34mm", decimals=1, unit=unit),
    ]
    return _tabulate_gap_counts("joint", joint, fields, status, say)


def tabulate_reconciliation(
    reconciled: pd.DataFrame,
    claims: pd.DataFrame,
    *,
    inferred: Collection[str] = (),
    note: str = "",
    lang: Lang,
) -> Table:
    """Return every number the document states beside the count of its table, from reconcile().

    inferred: the items that units are taken to have (list_inferred), which is said of how many have them.
    note: what is counted, where it is not what the rest of the report counts.
    """
    say = wording_of(claims, lang)
    unit = None if note else unit_of_counts(claims, say)
    fields = [
        Field(say("column-where"), "where" if lang == "vi" else "where_en", width="1fr"),
        indicator_field(say, width="30mm"),
        Field(say("column-measure"), partial(_name_measure, inferred=inferred, say=say), width="32mm"),
        count_field(say, "claimed", "15mm", unit=unit),
        count_field(say, "counted", "15mm", unit=unit),
        _difference(say, unit, "15mm"),
    ]
    table = reconciled.merge(claims[["claim_id", "measure", "where_en"]], on="claim_id", validate="1:1")
    strong = [place for place, gap in enumerate(table["difference"]) if is_given(gap) and gap != 0]
    caption, when_empty = say("caption-reconciliation"), say("claims-none")
    return Table.from_frame(table, fields, caption=caption, strong=strong, note=note, when_empty=when_empty)


def _name_measure(row: Row, inferred: Collection[str], say: Wording) -> str:
    name = say(f"measure-{row['measure']}")
    is_inferred = row["measure"] == "n_deployed" and row["indicator_code"] in inferred
    return say("inferred", what=name) if is_inferred else name


def _difference(say: Wording, unit: Unit | None, width: str) -> Field:
    """A column of what was counted less what is claimed."""
    header = say("column-difference")
    return Field(header, lambda row: _write_signed(row, say), align="right", width=width, unit=unit)


def _write_signed(row: Row, say: Wording) -> Written:
    difference = number_of(row, "difference")
    if not is_given(difference.value) or difference.value == 0:
        return say.number(difference)
    sign = "+" if difference.value > 0 else "−"
    return Written(f"{sign}{say.number(abs(difference.value))}", [difference])


def tabulate_rules(rules: pd.DataFrame, *, inferred: Collection[str] = (), lang: Lang) -> Table:
    """Return the simplest rules that give each number not borne out or, where none does, that come nearest.

    From try_counting_rules(); of those that come nearest one for each number they give. inferred: the items
    that units are taken to have (list_inferred), which is said of them.
    """
    say = wording_of(rules, lang)
    if rules.empty:
        return Table((), (), say("caption-rules"), when_empty=say("rules-none"))
    distance = rules["difference"].abs()
    nearest = rules[distance.eq(distance.groupby(rules["claim_id"]).transform("min"))]
    misses = nearest[nearest["difference"].ne(0)].drop_duplicates(["claim_id", "counted"])
    shown = nearest.loc[nearest["is_simplest"] | nearest.index.isin(misses.index)]
    unit = unit_of_counts(rules, say)
    fields = [
        Field(say("column-indicator"), "indicator_code", partial(say.indicator, short=True), width="32mm"),
        Field(say("column-rule"), "rule", partial(tell_rule, inferred=inferred, say=say), width="1fr"),
        count_field(say, "claimed", "20mm", unit=unit),
        count_field(say, "counted", "20mm", unit=unit),
        _difference(say, unit, "22mm"),
    ]
    return Table.from_frame(shown, fields, caption=say("caption-rules"))


def tell_rule(rule: CountingRule, inferred: Collection[str], say: Wording) -> str:
    """Return in words which units a rule counts."""
    names = [say(f"rule-{mark}", indicator=name_item(code, inferred, say)) for code, mark in rule.marks]
    return say("rule-without-notes" if rule.without_notes else "rule", columns=say.join(names))
