"""Two status tables: one whose answers fit in the head, and the one of the dispatch.

      people  birth    marriage
Ân       100  full     full
Bình     300  partial  not reported
Chung    600  none     none
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from hotich_analysis.dataset.catalog import Snapshot, load_snapshot
from hotich_analysis.vocabulary import LEVEL_DTYPE, STATUS_COLUMNS


@pytest.fixture
def provinces() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit_code": ["91", "92", "93"],
            "name_vi": ["Ân", "Bình", "Chung"],
            "region": ["Bắc", "Bắc", "Nam"],
            "avg_population_2022_thousand": [100.0, 300.0, 600.0],
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
    table["snapshot_date"] = pd.Timestamp(2022, 4, 12)
    table["note"] = table["note"].astype("str").mask(table["level"].ne("partial"), None)
    table.loc[table["level"].eq("partial"), "note"] = "Chỉ cấp huyện"
    return table.astype({"level": LEVEL_DTYPE, "unit_code": "str", "indicator_code": "str"})


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12", data_directory=Path(__file__).parents[2] / "data")


@pytest.fixture
def status(snapshot: Snapshot) -> pd.DataFrame:
    return snapshot.status
