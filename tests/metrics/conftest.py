"""Status tables whose answers fit in the head, and the one of the dispatch.

      people  birth    marriage      | returns of 30/4: birth   books     | of 30/6: birth    books
Ân       100  full     full          |                  full    10 of 10  |          full     10 of 10
Bình     300  partial  not reported  |                  partial 30 of 90  |          full     45 of 90
Chung    600  none     none          |                  none    -         |          none     0 of 100
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.vocabulary import LEVEL_DTYPE, RETURN_COLUMNS, STATUS_COLUMNS

Counts = tuple[int, int] | None


@pytest.fixture
def provinces() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_code": ["91", "92", "93"],
            "name_vi": ["Ân", "Bình", "Chung"],
            "region": ["Bắc", "Bắc", "Nam"],
            "population_thousand": [100.0, 300.0, 600.0],
        }
    )


@pytest.fixture
def tiny() -> pd.DataFrame:
    levels = {"birth": ["full", "partial", "none"], "marriage": ["full", None, "none"]}
    table = pd.DataFrame(
        [
            {"unit_code": unit, "indicator_code": indicator, "level": level}
            for indicator, column in levels.items()
            for unit, level in zip(["91", "92", "93"], column, strict=True)
        ],
    ).reindex(columns=list(STATUS_COLUMNS))
    table = table.assign(snapshot_date=pd.Timestamp(2022, 4, 12), frame=63, is_inferred=False)
    table["state"] = table["level"].notna().map({True: "reported", False: "not_reported"})
    table["note"] = table["note"].astype("str").mask(table["level"].ne("partial"), None)
    table.loc[table["level"].eq("partial"), "note"] = "Chỉ cấp huyện"
    return table.astype({"level": LEVEL_DTYPE, "unit_code": "str", "indicator_code": "str"})


def return_table(date: str, levels: list[str | None], counts: list[Counts]) -> pd.DataFrame:
    """A snapshot made from returns: levels of birth, and done of all of books, for each unit."""
    units = ["91", "92", "93"]
    rows: list[dict[str, object]] = [
        {"unit_code": unit, "indicator_code": "birth", "level": level, "reported_date": level and date}
        for unit, level in zip(units, levels, strict=True)
    ]
    for unit, pair in zip(units, counts, strict=True):
        done, there = pair or (None, None)
        level = None if pair is None else "full" if done == there else "none" if done == 0 else "partial"
        rows.append({"unit_code": unit, "indicator_code": "books", "level": level, "numerator": done,
                     "denominator": there, "reported_date": level and date})  # fmt: skip
    table = pd.DataFrame(rows).reindex(columns=[*STATUS_COLUMNS, *RETURN_COLUMNS])
    table = table.assign(snapshot_date=pd.Timestamp(date), frame=63, is_inferred=False)
    table["state"] = table["level"].notna().map({True: "reported", False: "not_reported"})
    types = {"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64", "note": "str"}
    return table.astype(types | {"reported_date": "datetime64[s]", "snapshot_date": "datetime64[s]"})


@pytest.fixture
def april() -> pd.DataFrame:
    return return_table("2022-04-30", ["full", "partial", "none"], [(10, 10), (30, 90), None])


@pytest.fixture
def june() -> pd.DataFrame:
    return return_table("2022-06-30", ["full", "full", "none"], [(10, 10), (45, 90), (0, 100)])


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12", data_directory=Path(__file__).parents[2] / "data")


@pytest.fixture
def status(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.status
