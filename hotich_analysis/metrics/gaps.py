"""Gaps: which units lack which service, how deep their gaps go, and which gaps occur together.

A gap is a service that was reported and is not deployed (of a ratio: not full). What was not reported is no
gap: it is listed with its state and counted apart, and never summed with what is lacking.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final

import pandas as pd

from hotich_analysis.dataset.kinds import Kind, compute_share, kind_of, kinds_of, list_counts
from hotich_analysis.dataset.references import FRAME, carry, units_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.frames import list_units_below
from hotich_analysis.metrics.states import (
    complete_pairs,
    is_asked,
    is_lacking,
    is_missing,
    is_open,
    is_regrouped,
    is_reported,
    name_units,
    require_status,
)
from hotich_analysis.vocabulary import FRAMES, GAP_COLUMNS, Level

MANY_GAPS: Final = 3
"""From this number of gaps on a unit is named among those that lack much."""
FEW_UNITS: Final = 3
"""What so many units lack at most is nearly done everywhere."""
_OF_PARTS: Final = ("frame", "n_parts", "n_parts_lacking", "parts_lacking")


def list_gaps(
    status: pd.DataFrame,
    *,
    indicator: str | None = None,
    strict: bool = False,
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the units that lack `indicator` (None: any of them), or did not report it, in official order.

    status: tidy status table of any frame; strict: partial counts as a gap as well; units: as load_units(),
    default those of the table. Columns: unit_code, name_vi, region, indicator_code, level (none, or partial
    if strict or of a ratio; missing where not reported), note, population_thousand (of the unit; where it was
    merged, of its parts that lack it), n_gaps_of_unit (what the unit lacks over all indicators of the table),
    state (reported: it is lacking; not_reported: asked, no answer), n_not_reported_of_unit, is_inferred,
    evidence; where the table has counts of a ratio also numerator, denominator and achieved_share (0-1),
    missing for levels; of a table that was regrouped also frame, n_parts, n_parts_lacking and parts_lacking
    (names of the parts that lack it, joined by "; "): there a unit has a gap where any of its parts has one.
    Raises UsageError for an unknown indicator, or a unit that is not among the units.
    """
    require_status(status)
    known = list(status["indicator_code"].unique())
    if indicator is not None and indicator not in known:
        raise UsageError("indicator", indicator, known=known)
    units = units_of(status) if units is None else units
    table = complete_pairs(status, units)
    table = table.reindex(columns=list(dict.fromkeys([*table.columns, "note", "evidence"])))
    table = _count_of_units(carry(table, status), strict=strict)
    rows = table[table["is_gap"] | table["is_missing"]]
    if indicator is not None:
        rows = rows[rows["indicator_code"] == indicator]
    columns = list(GAP_COLUMNS)
    if counts := list_counts(status):
        rows = rows.assign(achieved_share=compute_share(rows))
        columns += [*counts, "achieved_share"]
    facts = name_units(units, status)[["unit_code", "name_vi", "region", "population_thousand"]]
    # by unit, and within a unit by indicator: the merge keeps the left order, which is the official one
    gaps = facts.merge(rows, on="unit_code")
    if is_regrouped(table):
        gaps = _name_parts(gaps, list_units_below(status, units))
        columns += _OF_PARTS
    return carry(gaps[columns], status)


def _count_of_units(table: pd.DataFrame, *, strict: bool = False) -> pd.DataFrame:
    """Add is_gap, is_missing, parts_with_gap (codes), and of each unit the numbers of both."""
    lacking = find_lacking_parts(table, strict=strict)
    table = table.assign(parts_with_gap=lacking, is_gap=lacking.map(len).gt(0), is_missing=is_missing(table))
    by_unit = table.groupby("unit_code")
    return table.assign(
        n_gaps_of_unit=by_unit["is_gap"].transform("sum").astype("int64"),
        n_not_reported_of_unit=by_unit["is_missing"].transform("sum").astype("int64"),
    )


def find_lacking_parts(status: pd.DataFrame, *, strict: bool = False) -> pd.Series[Any]:
    """Return, row by row, the codes of the parts that lack it (tuple; of itself for a unit not merged).

    A merged unit lacks what any of its parts lacks. Of a part of a ratio the counts are known in sum only: it
    lacks what is not full.
    """
    if not is_regrouped(status):
        lacking = is_lacking(status, strict=strict)
        codes = [(code,) if gap else () for code, gap in zip(status["unit_code"], lacking, strict=True)]
        return pd.Series(codes, index=status.index, dtype="object")
    found = [
        tuple(code for code in row["parts"] if code not in _parts_done(row, Kind(kind), strict=strict))
        if Kind(kind).can_lack
        else ()
        for row, kind in zip(status.to_dict("records"), kinds_of(status), strict=True)
    ]
    return pd.Series(found, index=status.index, dtype="object")


def _parts_done(row: dict[Any, Any], kind: Kind, *, strict: bool) -> set[str]:
    """The parts of a cell that lack nothing that is known."""
    enough = (Level.FULL,) if strict else kind.enough
    return {*row["parts_missing"], *(code for level in enough for code in row[f"parts_{level}"])}


def _name_parts(gaps: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """Name the parts that lack it, and count their people in the place of those of the whole unit."""
    people = dict(zip(below["unit_code"], below["population_thousand"], strict=True))
    names = dict(zip(below["unit_code"], below["label_vi"], strict=True))
    lacking = [sum(people[code] for code in parts) for parts in gaps["parts_with_gap"]]
    known = gaps["population_thousand"].where(~gaps["is_gap"], pd.Series(lacking, index=gaps.index))
    return gaps.assign(
        n_parts_lacking=gaps["parts_with_gap"].map(len),
        parts_lacking=["; ".join(names[code] for code in parts) for parts in gaps["parts_with_gap"]],
        population_thousand=known.astype("float64"),
    )


def count_gaps(status: pd.DataFrame, *, units: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return how many units have how many gaps: n_gaps, n_units, n_not_reporting, population_thousand.

    n_gaps runs from 0 to the number of indicators in the table; all rows are present. n_not_reporting: those
    of n_units that did not report something, so that they may lack more. Raises UsageError for a unit that is
    not among the units.
    """
    require_status(status)
    units = units_of(status) if units is None else units
    table = _count_of_units(complete_pairs(status, units))
    silent = set(table.loc[is_open(table), "unit_code"])
    table = table.drop_duplicates("unit_code")
    people = table["unit_code"].map(units.set_index("unit_code")["population_thousand"])
    n_gaps, is_silent = table["n_gaps_of_unit"], table["unit_code"].isin(silent)
    depths = range(status["indicator_code"].nunique() + 1)
    counts = pd.DataFrame(
        {
            "n_gaps": list(depths),
            "n_units": [int(n_gaps.eq(depth).sum()) for depth in depths],
            "n_not_reporting": [int((n_gaps.eq(depth) & is_silent).sum()) for depth in depths],
            "population_thousand": [float(people[n_gaps.eq(depth)].sum()) for depth in depths],
        }
    )
    return carry(counts, status)


def rank_by_gaps(status: pd.DataFrame) -> pd.DataFrame:
    """Return the units that lack most first, and of those that lack as much the one with most people.

    Of those that are not known to lack anything, the silent ones come before those that have all. Columns:
    unit_code, n_gaps_of_unit, n_not_reported_of_unit, population_thousand (of the whole unit). Units
    without any row in the table are left out.
    """
    units = units_of(status)
    units = units.loc[units["unit_code"].isin(status["unit_code"]), ["unit_code", "population_thousand"]]
    counts = _count_of_units(complete_pairs(status, units_of(status))).drop_duplicates("unit_code")
    columns = ["unit_code", "n_gaps_of_unit", "n_not_reported_of_unit"]
    table = units.merge(counts[columns], on="unit_code", validate="1:1")
    is_silent = table["n_gaps_of_unit"].eq(0) & table["n_not_reported_of_unit"].gt(0)
    order = ["n_gaps_of_unit", "is_silent", "population_thousand"]
    ranked = table.assign(is_silent=is_silent).sort_values(
        order, ascending=False, kind="stable", ignore_index=True
    )
    return carry(ranked[[*columns, "population_thousand"]], status)


def count_communes(communes: pd.DataFrame) -> pd.DataFrame:
    """Return for each item how far the communes have come, of each province in which it was asked of them.

    communes: their status table (Snapshot.communes). Columns: indicator_code, unit_code (of the province, of
    whose frame the table is), n_communes (asked), n_communes_reporting, n_communes_done (that lack nothing of
    it: deployed, of a ratio full), n_communes_missing (asked, no answer), communes_done_share (0-1, of those
    that reported), snapshot_date.
    """
    asked = communes[is_asked(communes)]
    flags = pd.DataFrame(
        {
            "indicator_code": asked["indicator_code"],
            "unit_code": _find_provinces(asked, communes),
            "n_communes": True,
            "n_communes_reporting": is_reported(asked),
            "n_communes_done": is_reported(asked) & ~is_lacking(carry(asked, communes)),
            "n_communes_missing": is_missing(asked),
        }
    )
    counts = flags.groupby(["indicator_code", "unit_code"], sort=False).sum().astype("int64").reset_index()
    n_reporting = counts["n_communes_reporting"]
    share = counts["n_communes_done"] / n_reporting.where(n_reporting > 0)
    facts = {"communes_done_share": share, "snapshot_date": communes["snapshot_date"].max()}
    return _of_provinces(counts.assign(**facts), communes)


def list_commune_gaps(communes: pd.DataFrame) -> pd.DataFrame:
    """Return the communes that lack an item, or did not report it, in official order.

    communes: as count_communes(). Columns: unit_code (of the province, of whose frame the table is),
    commune_code, indicator_code, level, note, state (reported: it is lacking).
    """
    rows = communes[is_lacking(communes) | is_missing(communes)]
    gaps = rows.assign(commune_code=rows["unit_code"], unit_code=_find_provinces(rows, communes))
    columns = ["unit_code", "commune_code", "indicator_code", "level", "note", "state"]
    return _of_provinces(gaps[columns].reset_index(drop=True), communes)


def _find_provinces(rows: pd.DataFrame, communes: pd.DataFrame) -> pd.Series[str]:
    return rows["unit_code"].map(units_of(communes).set_index("unit_code")["parent_code"])


def _of_provinces(table: pd.DataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """Return a table as one of the provinces, of the date of their communes' answers."""
    (said := carry(table, communes)).attrs[FRAME] = FRAMES[-1]
    return said


def count_units_lacking(status: pd.DataFrame) -> pd.Series[int]:
    """Return how many units lack each indicator, by its code, in the order of the table.

    A merged unit lacks what any of its parts lacks; what was not reported is not lacking.
    """
    is_gap = find_lacking_parts(status).map(len).gt(0)
    return is_gap.groupby(status["indicator_code"], sort=False).sum().astype("int64")


def list_nearly_done(status: pd.DataFrame) -> list[str]:
    """Return the indicators that all but FEW_UNITS units are known to have, in the order of the table.

    A unit that did not report, or of which a part did not, is not known to have it. What nobody was asked is
    left out, and so is what nobody can lack (a score).
    """
    table = carry(complete_pairs(status, units_of(status)), status)
    table = carry(table[is_asked(table)], status)
    is_left = find_lacking_parts(table).map(len).gt(0) | is_open(table)
    counts = is_left.groupby(table["indicator_code"], sort=False).sum()
    few = set(counts.index[counts.le(FEW_UNITS)])
    codes = [str(code) for code in status["indicator_code"].unique() if code in few]
    return [code for code in codes if kind_of(status, code).can_lack]


def count_joint_gaps(status: pd.DataFrame) -> pd.DataFrame:
    """Return for each pair of indicators the number of units that lack both, of those that reported both.

    Columns: indicator_a, indicator_b, n_units (reported both), n_gaps_a, n_gaps_b, n_both, expected_both
    (n_gaps_a * n_gaps_b / n_units: what chance would give if the two gaps had nothing to do with each other;
    missing where nobody reported both).
    """
    has_gap, reported = _spread(is_lacking(status), status), _spread(is_reported(status), status)
    rows = []
    for first, second in combinations(has_gap.columns, 2):
        both = has_gap[reported[first] & reported[second]]
        n_first, n_second = int(both[first].sum()), int(both[second].sum())
        rows.append(
            {
                "indicator_a": first,
                "indicator_b": second,
                "n_units": len(both),
                "n_gaps_a": n_first,
                "n_gaps_b": n_second,
                "n_both": int((both[first] & both[second]).sum()),
                "expected_both": n_first * n_second / len(both) if len(both) else float("nan"),
            }
        )
    return carry(pd.DataFrame(rows), status)


def list_gap_patterns(status: pd.DataFrame) -> pd.DataFrame:
    """Return the combinations of gaps that occur, the most frequent first.

    Columns: indicator_codes (tuple, empty for no gap), n_gaps, n_units, n_not_reporting (those of n_units
    that did not report something), unit_codes (tuple).
    """
    has_gap = _spread(is_lacking(status), status)
    missing = _spread(is_open(status), status, without_row=True)
    units_of_pattern: dict[tuple[str, ...], list[str]] = {}
    for code, gaps in has_gap.iterrows():
        units_of_pattern.setdefault(tuple(has_gap.columns[gaps]), []).append(str(code))
    rows = [
        {
            "indicator_codes": codes,
            "n_gaps": len(codes),
            "n_units": len(units),
            "n_not_reporting": int(missing.loc[units].any(axis=1).sum()),
            "unit_codes": tuple(units),
        }
        for codes, units in sorted(units_of_pattern.items(), key=lambda item: (-len(item[1]), len(item[0])))
    ]
    return carry(pd.DataFrame(rows), status)


def _spread(flags: pd.Series[bool], status: pd.DataFrame, *, without_row: bool = False) -> pd.DataFrame:
    """Return flags as units by indicators, both in the table's order. without_row: that of such a pair."""
    keys = status[["indicator_code", "unit_code"]]
    units, indicators = keys["unit_code"].unique(), keys["indicator_code"].unique()
    found = flags.set_axis(pd.MultiIndex.from_frame(keys))
    return pd.DataFrame(
        {code: found.loc[code].reindex(units, fill_value=without_row) for code in indicators}, index=units
    )
