"""What a cell of a status table is: reported or not, asked or not, deployed, lacking.

Decided here and nowhere else. Deployed is full or partial (the Ministry's own way of counting an `x`);
lacking is reported and not there. What was not reported, or not asked, is neither: it stays missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from hotich_analysis.dataset.kinds import is_done, is_level
from hotich_analysis.dataset.references import carry, frame_of, is_counted_up, require_columns, units_of
from hotich_analysis.errors import Message, UsageError
from hotich_analysis.vocabulary import DEPLOYED, FRAMES, LEVEL_DTYPE, State

PARTS: Final = ("parts", "parts_full", "parts_partial", "parts_missing")
"""Codes, in the frame below, of the parts of a unit that were asked: all, and by what they reported."""
PART_COUNTS: Final = ("n_parts", "n_parts_full", "n_parts_deployed", "n_parts_missing")


def states_of(status: pd.DataFrame) -> pd.Series[str]:
    """Return the state of each row: reported where it has a level, and nowhere else.

    Without a level it is what the table says; where that is nothing, or reported, it is not reported.
    """
    places, names = _find_states(status)
    return pd.Series(pd.array(names, dtype="str").take(places), index=status.index)


_REPORTED: Final = 0
_NOT_REPORTED: Final = 1


def _find_states(status: pd.DataFrame) -> tuple[Any, list[str]]:
    """The states of a table, reported and not reported first, and the place there of that of each row.

    Numbers: a million rows are counted by them in a tenth of the time that their words take.
    """
    names = [str(State.REPORTED), str(State.NOT_REPORTED)]
    if "state" not in status:
        return np.where(status["level"].notna(), _REPORTED, _NOT_REPORTED), names
    found, values = pd.factorize(status["state"])
    said = [str(value) for value in values]
    names += [name for name in said if name not in names]
    # reported without a level, and nothing (the last, which is that at -1): not reported
    place_of = [names.index(name) or _NOT_REPORTED for name in said] + [_NOT_REPORTED]
    return np.where(status["level"].notna(), _REPORTED, np.array(place_of)[found]), names


def require_status(*tables: object) -> None:
    """Raise UsageError for what is no status table: unit_code, indicator_code and level are needed."""
    for table in tables:
        require_columns(table, "unit_code", "indicator_code", "level")


def is_reported(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether there is an answer."""
    return status["level"].notna()


def is_missing(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether it was asked and there is no answer."""
    return pd.Series(_find_states(status)[0] == _NOT_REPORTED, index=status.index)


def is_regrouped(status: pd.DataFrame) -> bool:
    """Return whether a status table was counted up by regroup_status(), and knows the parts of its units."""
    return set(PARTS) <= set(status.columns)


def is_merged(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether the unit was merged from several of the frame below."""
    return status.get("n_parts", pd.Series(1, index=status.index)).gt(1)


def is_open(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether an answer is still to come: of a merged unit, of any of its parts."""
    n_missing = status.get("n_parts_missing", pd.Series(0, index=status.index))
    return is_missing(status) | n_missing.gt(0).fillna(value=False)


def is_complete(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether there is an answer, of a merged unit from every part, asked or not."""
    if not is_regrouped(status):
        return is_reported(status)
    n_answers = status["n_parts"] - status["n_parts_missing"]
    return is_reported(status) & n_answers.eq(find_part_codes(status).map(len))


def is_asked(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether it was asked, answered or not."""
    return pd.Series(_find_states(status)[0] <= _NOT_REPORTED, index=status.index)


def is_deployed(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether the level is full or partial, of a merged unit in every part that reported.

    False where it is not reported.
    """
    return is_level(status, DEPLOYED) & _is_whole(status)


def _is_whole(status: pd.DataFrame) -> pd.Series[bool]:
    """Whether every part that reported has it; a unit that was not merged is its own one part."""
    if not is_regrouped(status):
        return pd.Series(data=True, index=status.index)
    return status["n_parts_deployed"].eq(status["n_parts"] - status["n_parts_missing"])


def is_lacking(status: pd.DataFrame, *, strict: bool = False) -> pd.Series[bool]:
    """Return, row by row, whether it was reported and is not there; False for all that was not reported.

    Of a level, what is not deployed is lacking, and with `strict` what is partial as well. Of a ratio
    everything that is not full is lacking: the dispatch asks for all of it. A merged unit lacks what any of
    its parts that reported lacks.
    """
    return is_reported(status) & ~(is_done(status, strict=strict) & _is_whole(status))


def is_inferred(status: pd.DataFrame) -> pd.Series[bool]:
    """Return, row by row, whether absence from a list is what speaks; False where the table does not say."""
    return status.reindex(columns=["is_inferred"])["is_inferred"].eq(other=True)


def list_inferred(status: pd.DataFrame) -> list[str]:
    """Return the indicators that units have because a list of those that have not leaves them out.

    Such an absence cannot tell full from partial, so a strict count of them states what nobody knows.
    """
    has_it = is_level(status, DEPLOYED)
    inferred = set(status.loc[has_it & is_inferred(status), "indicator_code"].unique())
    return [str(code) for code in status["indicator_code"].unique() if code in inferred]


def list_pairs(
    status: pd.DataFrame, units: pd.DataFrame, *, codes: Sequence[str] | None = None
) -> pd.MultiIndex:
    """Return every pair of indicator_code and unit_code in a status table, whether it has a row or not.

    Indicators in the order of status, units in the order of `units`; codes: other units than those of the
    table. Raises UsageError for a unit of the table that is not among the units.
    """
    _check_units(status, status["unit_code"].unique(), units)
    present = units.loc[units["unit_code"].isin(status["unit_code"] if codes is None else codes), "unit_code"]
    return pd.MultiIndex.from_product([status["indicator_code"].unique(), present], names=list(_KEYS))


_KEYS: Final = ("indicator_code", "unit_code")


def _check_units(status: pd.DataFrame, codes: Any, units: pd.DataFrame) -> None:
    found = pd.Series(codes)
    if unknown := sorted(found[~found.isin(units["unit_code"])]):
        known = [Message("the codes of the {frame}-unit frame", frame=frame_of(status))]
        raise UsageError("unit code", ", ".join(unknown), known=known)


def complete_pairs(
    status: pd.DataFrame, units: pd.DataFrame, *, codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return a status table with a row for every unit and indicator in it; added rows are not reported.

    Order and errors as list_pairs(); ValueError for a pair that stands twice.
    """
    places, found = pd.factorize(status["unit_code"])
    _check_units(status, found, units)
    present = units.loc[units["unit_code"].isin(found if codes is None else codes), "unit_code"].array
    of_indicator, indicators = pd.factorize(status["indicator_code"])
    of_unit = pd.Index(present).get_indexer(found)[places]
    # by numbers: to look for a million pairs of words takes seconds
    table = _take_rows(
        status, of_indicator * len(present) + of_unit, of_unit >= 0, len(indicators) * len(present)
    )
    table.insert(0, "indicator_code", indicators.array.repeat(len(present)))
    table.insert(1, "unit_code", present.take(np.tile(np.arange(len(present)), len(indicators))))
    table = table.assign(level=table["level"].astype(LEVEL_DTYPE), frame=frame_of(status))
    table = carry(table.assign(state=states_of(table), is_inferred=is_inferred(table)), status)
    return fill_parts(table)


def _take_rows(status: pd.DataFrame, places: Any, is_kept: Any, n_places: int) -> pd.DataFrame:
    """Return the columns besides _KEYS with each row at its place, blank where there is none."""
    rows = np.full(n_places, -1)
    rows[places[is_kept]] = np.flatnonzero(is_kept)
    if np.count_nonzero(rows >= 0) < np.count_nonzero(is_kept):
        raise ValueError("a unit and indicator stand twice in the status table")
    table = status.drop(columns=list(_KEYS)).set_axis(pd.RangeIndex(len(status)))
    table = table.reindex(rows) if (rows < 0).any() else table.take(rows)
    return table.set_axis(pd.RangeIndex(n_places))


def fill_parts(table: pd.DataFrame) -> pd.DataFrame:
    """Give the rows that were added to a regrouped table their parts, none of which reported."""
    if not is_regrouped(table) or table["parts"].notna().all():
        return table
    codes, nobody = find_part_codes(table), pd.Series([()] * len(table), index=table.index)
    every = {"parts": codes, "parts_full": nobody, "parts_partial": nobody, "parts_missing": codes}
    return replace_parts(table, table["parts"].isna(), every)


def find_part_codes(table: pd.DataFrame) -> pd.Series[Any]:
    """Return, row by row, the codes of all parts of the unit (tuple), whether they were asked or not."""
    return table["unit_code"].map(units_of(table).set_index("unit_code")["part_codes"])


def replace_parts(
    table: pd.DataFrame, where: pd.Series[bool], parts: Mapping[str, pd.Series[Any]]
) -> pd.DataFrame:
    """Return a regrouped table with other codes in some of its rows, for each of PARTS, and counted anew."""
    changed = {name: table[name].mask(where, codes) for name, codes in parts.items()}
    return count_parts(table.assign(**changed))


def count_parts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table that has the codes of PARTS with their numbers, PART_COUNTS."""
    n = {name: table[name].map(len) for name in PARTS}
    return table.assign(
        n_parts=n["parts"],
        n_parts_full=n["parts_full"],
        n_parts_deployed=n["parts_full"] + n["parts_partial"],
        n_parts_missing=n["parts_missing"],
    )


def name_units(units: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """Return units with the name that is printed as name_vi: "(2025)" behind that of a merged one.

    That is where a table was counted up; in their own frame alone no unit need be told from a province.
    """
    is_marked = frame_of(status) not in FRAMES[1:] or is_counted_up(status) or is_regrouped(status)
    return units.assign(name_vi=units["label_vi"]) if is_marked and "label_vi" in units else units


def spread_levels(status: pd.DataFrame) -> pd.DataFrame:
    """Return the levels as text, units by indicators, both in the table's order; no row is missing."""
    units, indicators = status["unit_code"].unique(), status["indicator_code"].unique()
    levels = status.set_index(["indicator_code", "unit_code"])["level"].astype("str")
    return pd.DataFrame({code: levels.loc[code].reindex(units) for code in indicators}, index=units)


def find_date(status: pd.DataFrame) -> Any:
    """Return the date of a status table (Timestamp), NaT if it has none; UsageError if it has several."""
    dates = list(status["snapshot_date"].dropna().unique()) if "snapshot_date" in status else []
    if len(dates) > 1:
        found = ", ".join(f"{date:%Y-%m-%d}" for date in dates)
        raise UsageError("date of a status table", found, known=["one date: a table for each snapshot"])
    return dates[0] if dates else pd.NaT
