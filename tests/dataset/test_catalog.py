"""Snapshots are folders: found by date, and a new one needs no code."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest
from data_copies import DATA, SNAPSHOT, DataCopy

from hotich_analysis.dataset.folder import find_snapshot
from hotich_analysis.dataset.references import load_indicators, load_provinces, load_restrictions
from hotich_analysis.dataset.snapshots import list_snapshots, load_snapshot
from hotich_analysis.errors import HotichError, UsageError


def test_list_of_snapshots_names_document_and_indicators() -> None:
    row = list_snapshots(data_directory=DATA).iloc[0]
    assert row["snapshot_date"] == "2022-04-12"
    assert (row["issuer"], row["number"]) == ("Bộ Tư pháp", "1117/BTP-HTQTCT")
    assert row["indicators"].split()[0] == "registry_link"


@pytest.mark.parametrize("date", ["latest", "2022-04-12", dt.date(2022, 4, 12)])
def test_snapshot_is_found_by_text_date_or_latest(date: str | dt.date) -> None:
    assert find_snapshot(date, data_directory=DATA).name == "2022-04-12"
    assert load_snapshot(date, data_directory=DATA).snapshot_date == dt.date(2022, 4, 12)


def test_date_that_is_not_held_asks_whether_another_was_meant() -> None:
    with pytest.raises(UsageError, match=r"unknown snapshot date '2022-04-21'\. Did you mean '2022-04-12'\?"):
        load_snapshot("2022-04-21", data_directory=DATA)


def test_date_unlike_any_other_lists_those_held() -> None:
    with pytest.raises(UsageError, match=r"unknown snapshot date 'yesterday'\. Known: 2022-04-12"):
        load_snapshot("yesterday", data_directory=DATA)


def test_latest_of_no_snapshots_is_a_usage_error(data_copy: DataCopy) -> None:
    shutil.rmtree(data_copy.directory / SNAPSHOT)
    assert list_snapshots(data_directory=data_copy.directory).empty
    with pytest.raises(UsageError, match=r"unknown snapshot date 'latest'"):
        load_snapshot(data_directory=data_copy.directory)


def test_new_snapshot_is_a_new_folder_and_nothing_else(data_copy: DataCopy) -> None:
    folder = data_copy.directory / "snapshots" / "2022-12-12"
    shutil.copytree(data_copy.directory / SNAPSHOT, folder)
    source = (folder / "source.yml").read_text(encoding="utf-8")
    changed = source.replace("snapshot_date: 2022-04-12", "snapshot_date: 2022-12-12")
    (folder / "source.yml").write_text(changed, encoding="utf-8")
    assert list(list_snapshots(data_directory=data_copy.directory)["snapshot_date"]) == [
        "2022-04-12",
        "2022-12-12",
    ]
    latest = load_snapshot(data_directory=data_copy.directory)
    assert latest.snapshot_date == dt.date(2022, 12, 12)
    assert set(latest.status["snapshot_date"]) == {pd.Timestamp(2022, 12, 12)}
    assert len(latest.claims) == 9


def test_data_folder_is_the_argument_or_the_variable(
    data_copy: DataCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_copy.set_cells("units/units.csv", 2, {"name_en": "Ha Noi"})
    monkeypatch.setenv("HOTICH_DATA", str(data_copy.directory))
    assert load_provinces()["name_en"].iloc[0] == "Ha Noi"
    assert load_provinces(data_directory=DATA)["name_en"].iloc[0] == "Hanoi"


def test_folder_that_is_not_there_yet_is_read_as_the_packages_and_said_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTICH_DATA", str(tmp_path / "nowhere"))
    with pytest.warns(UserWarning, match="nowhere holds no data yet: the package's own are read"):
        assert load_snapshot("2022-04-12").snapshot_date == dt.date(2022, 4, 12)
    assert not (tmp_path / "nowhere").exists(), "only an import makes it"


def test_file_in_the_place_of_the_folder_is_a_usage_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    monkeypatch.setenv("HOTICH_DATA", str(tmp_path / "data"))
    with pytest.raises(UsageError, match="unknown data folder"):
        load_snapshot()


def test_reference_tables_have_their_rows_and_types() -> None:
    provinces, indicators = load_provinces(data_directory=DATA), load_indicators(data_directory=DATA)
    assert len(provinces) == 63
    assert list(provinces["official_order"]) == list(range(1, 64))
    assert provinces["population_thousand"].dtype == "float64"
    assert provinces["population_thousand"].sum() == pytest.approx(99474.32)
    assert provinces["area_km2"].sum() == pytest.approx(331332.97)
    essential = indicators.loc[indicators["is_essential_service"], "indicator_code"]
    assert list(essential) == ["birth_registration", "marriage_registration", "death_registration"]
    assert indicators.set_index("indicator_code").loc["book_digitisation", "deadline"] == "2025-01-01"
    assert len(load_restrictions(data_directory=DATA)) == 5


def test_every_error_of_the_catalogue_is_a_hotich_error() -> None:
    with pytest.raises(HotichError):
        find_snapshot("1999-01-01", data_directory=DATA)


def test_changing_what_was_returned_changes_nothing_for_the_next_caller() -> None:
    provinces = load_provinces(data_directory=DATA)
    provinces["unit_code"] = "00"
    assert load_provinces(data_directory=DATA)["unit_code"].iloc[0] == "01"
