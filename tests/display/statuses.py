"""Status tables with some answers changed, for the tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from hotich_analysis.vocabulary import LEVEL_DTYPE, RETURN_COLUMNS, STATUS_COLUMNS, State

Counts = tuple[int, int] | None


def with_level(
    status: pd.DataFrame,
    level: str | None,
    *,
    indicator: str | None = None,
    units: Collection[str] | int | None = None,
    note: str | None = None,
) -> pd.DataFrame:
    """The table with another level, of some units (or the first so many) and one indicator, or of all.

    None: not reported.
    """
    changed = status.copy()
    rows = changed if indicator is None else changed[changed["indicator_code"].eq(indicator)]
    if isinstance(units, int):
        rows = rows.head(units)
    elif units is not None:
        rows = rows[rows["unit_code"].isin(units)]
    state = State.NOT_REPORTED if level is None else State.REPORTED
    changed.loc[rows.index, "level"] = pd.Categorical([level] * len(rows), dtype=LEVEL_DTYPE)
    changed.loc[rows.index, ["state", "note"]] = [str(state), note]
    return changed


def silence(status: pd.DataFrame, *units: str, indicator: str | None = None) -> pd.DataFrame:
    """The table with some units that did not report, on one indicator or on all."""
    return with_level(status, None, units=units, indicator=indicator)


def make_status(
    levels: dict[str, dict[str, str | None]], counts: dict[str, dict[str, Counts]] | None = None
) -> pd.DataFrame:
    """A table made by hand: levels by indicator and unit, and counts of ratios; None: not reported."""
    rows: list[dict[str, object]] = [
        {"indicator_code": indicator, "unit_code": unit, "level": level}
        for indicator, given in levels.items()
        for unit, level in given.items()
    ]
    for indicator, pairs in (counts or {}).items():
        for unit, pair in pairs.items():
            done, there = pair or (None, None)
            level = None if pair is None else "full" if done == there else "partial" if done else "none"
            rows.append(
                {"indicator_code": indicator, "unit_code": unit, "level": level, "numerator": done}
                | {"denominator": there}
            )
    table = pd.DataFrame(rows).reindex(columns=[*STATUS_COLUMNS, *RETURN_COLUMNS])
    table["snapshot_date"], table["frame"] = pd.Timestamp(2022, 6, 30), 63
    table["state"] = table["level"].notna().map({True: "reported", False: "not_reported"})
    table["is_inferred"] = False
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64", "note": "str"}
    return table.astype(types | {"evidence": "str"})
