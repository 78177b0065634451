"""Fixtures of the tests of hotich_analysis.dataset."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot


@pytest.fixture
def data_copy(tmp_path: Path) -> DataCopy:
    directory = tmp_path / "data"
    shutil.copytree(DATA, directory, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return DataCopy(directory)


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return load_snapshot("2022-04-12", data_directory=DATA)
