"""A kind is data: points of a stated maximum, from the file as it is received to map, ranking and workbook.

The example is docs/examples/service_index: the National Portal's index of the 34 units on 10 October 2026.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.dataset.intake import read_returns
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.findings import answer_indicator, head_indicator
from hotich_analysis.display.maps.status import describe_map, keys_of_shapes
from hotich_analysis.display.tables import tabulate_counted, tabulate_gaps
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.importing import make_import
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.gaps import list_gaps, list_nearly_done
from hotich_analysis.metrics.progress import compare
from hotich_analysis.metrics.reconciliation import compare_totals

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "service_index"
DATE = dt.date(2026, 10, 10)
TOTAL, PARTS = "service_index", 6
NEW_ROWS = {"indicators.csv": ".", "column_headings.csv": ".", "spellings.csv": "units"}


def make_folder(folder: Path) -> Path:
    """The package's data and the rows of the example."""
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name, place in NEW_ROWS.items():
        header, rows = (EXAMPLE / name).read_text(encoding="utf-8").split("\n", 1)
        table = folder / place / name
        assert table.read_text(encoding="utf-8").startswith(f"{header}\n")
        with table.open("a", encoding="utf-8") as file:
            file.write(rows)
    return folder


def take_in(file: Path, folder: Path) -> Snapshot:
    names = ("list_of_gaps", "reason", "propose_spellings", "spellings", "problems", "frame", "columns")
    make_import(
        [file], as_of=DATE, dry_run=False, replace=False, force=False, sender="", data_directory=folder,
        **dict.fromkeys(names),
    )  # fmt: skip
    return load_snapshot(DATE, data_directory=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("scores") / "data")


@pytest.fixture(scope="module")
def scored(folder: Path) -> Snapshot:
    return take_in(EXAMPLE / "received.csv", folder)


@pytest.fixture
def write(tmp_path: Path):
    """A received file with other cells in the row of one unit: Đồng Tháp, the first."""

    def change(old: str, new: str) -> Path:
        text = (EXAMPLE / "received.csv").read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / "changed.csv").write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path / "changed.csv"

    return change


def test_agency_codes_and_names_of_new_cities_mean_units_of_the_34(scored: Snapshot, folder: Path) -> None:
    assert validate_data(folder) == []
    assert scored.frame == 34
    own = scored.status[scored.status["indicator_code"].eq(TOTAL)].set_index("unit_code")
    assert (len(own), own["numerator"]["82"], own["numerator"]["75"]) == (34, 68.8, 67.48)
    assert set(own["denominator"]) == {100}


def test_a_name_beside_the_code_of_another_unit_is_refused(write, folder: Path) -> None:
    intake = read_returns([write("1,H20,", "1,H19,")], as_of=DATE, data_directory=folder)
    assert "code_disagrees" in {problem.kind for problem in intake.problems}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("101", "above_maximum"), ("1.234", "no_points"), ("-3", "no_points"), ("=1+1", "active_text"),
     ("x", "no_points")],
)  # fmt: skip
def test_points_that_cannot_be_are_refused(text: str, kind: str, write, folder: Path) -> None:
    file = write("Đồng Tháp,68.8,", f"Đồng Tháp,{text},")
    assert [one.kind for one in read_returns([file], as_of=DATE, data_directory=folder).problems] == [kind]


def test_a_missing_score_is_missing_and_a_total_that_differs_is_reported_not_repaired(
    write, tmp_path: Path
) -> None:
    own = make_folder(tmp_path / "data")
    file = write("68.8,11.46,", '"68,9",,')
    text = file.read_text(encoding="utf-8").replace("67.48,12.31", "67.49,12.31")
    file.write_text(text, encoding="utf-8")
    snapshot = take_in(file, own)
    silent = snapshot.status.query("unit_code == '82' and indicator_code == 'transparency'").iloc[0]
    assert (silent["state"], silent["level"] == silent["level"]) == ("not_reported", False)
    totals = compare_totals(snapshot.status).set_index("unit_code")
    assert totals["claimed"]["82"] == 68.9
    assert totals["difference"].isna().sum() == 1  # of which a part is missing
    assert totals["difference"]["75"] == -0.01
    table = tabulate_gaps(list_gaps(snapshot.status), snapshot.status, indicator=TOTAL, lang="en")
    assert "Dong Nai (67.49; the parts add up to 67.48)" in table.note


def test_two_totals_of_the_index_are_not_the_sum_of_their_parts(scored: Snapshot) -> None:
    totals = compare_totals(scored.status)
    found = totals[totals["difference"].ne(0)].set_index("unit_code")["difference"]
    assert found.to_dict() == {"19": 0.01, "38": -0.01}  # Thái Nguyên and Thanh Hóa, by rounding


def test_nothing_is_lacking_where_nobody_asks_for_points(scored: Snapshot) -> None:
    assert list_gaps(scored.status).empty
    assert list_nearly_done(scored.status) == []
    assert len(add_combinations(scored.status)) == len(scored.status)


def test_the_map_has_classes_of_the_share_of_the_maximum(scored: Snapshot) -> None:
    boundaries = scored.references.boundaries_of(34)
    keys = keys_of_shapes(scored.status, boundaries, indicator=TOTAL)
    assert (keys["82"], keys["12"], keys["01"]) == ("class-5", "class-4", "class-3")
    assert "55% đến dưới 60%: 8" in describe_map(scored.status, indicator=TOTAL, lang="vi")


@pytest.mark.parametrize(
    ("lang", "first", "heading", "answer"),
    [
        ("vi", ("1", "Đồng Tháp", "68,80", "11,46"), "bình quân 62,6%", "thấp nhất: Hà Nội (55,23)"),
        ("en", ("1", "Dong Thap", "68.80", "11.46"), "a mean of 62.6%", "lowest: Hanoi (55.23)"),
    ],
)
def test_units_are_ranked_with_their_six_parts(
    lang, first: tuple[str, ...], heading: str, answer: str, scored: Snapshot
) -> None:
    gaps, shares = list_gaps(scored.status), coverage(scored.status, by="indicator", weight="population")
    table = tabulate_gaps(gaps, scored.status, indicator=TOTAL, lang=lang)
    assert (len(table.rows), len(table.columns)) == (34, 3 + PARTS)
    assert tuple(table.rows[0][:4]) == first
    assert heading in head_indicator(gaps, scored.status, indicator=TOTAL, lang=lang)
    assert answer in answer_indicator(shares, gaps, scored.status, indicator=TOTAL, lang=lang)


def test_means_stand_apart_and_points_of_unlike_maxima_are_never_added_up(scored: Snapshot) -> None:
    [table] = tabulate_counted(coverage(scored.status, by="indicator"), scored.status, lang="en")
    assert [row[3] for row in table.rows] == ["100", "18", "20", "12", "10", "22", "18"]
    assert table.rows[0][4:7] == ("62.58", "55.23", "68.80")
    assert len(table.rows) == 1 + PARTS  # and no row of them all


def test_a_merged_unit_has_no_score(scored: Snapshot, folder: Path) -> None:
    from hotich_analysis.dataset.references import attach
    from hotich_analysis.metrics.frames import regroup_status

    codes = scored.references.units_of(63)["unit_code"]
    own = scored.status[scored.status["indicator_code"].eq(TOTAL)].iloc[:1]
    table = own.iloc[[0] * 63].assign(frame=63, unit_code=codes.to_numpy()).reset_index(drop=True)
    merged = regroup_status(attach(table, scored.references), frame=34).set_index("unit_code")
    assert set(merged["state"].value_counts().items()) == {("not_applicable", 23), ("reported", 11)}
    assert merged["numerator"].notna().sum() == 11


def test_the_workbook_holds_points_and_shares(scored: Snapshot) -> None:
    sheets = {sheet.name: sheet.table for sheet in list_workbook_tables(scored, lang="en")}
    status = next(table for name, table in sheets.items() if name.startswith("Status"))
    assert 68.8 in set(status["numerator"])


def test_more_points_are_a_gain(scored: Snapshot) -> None:
    before = scored.status.assign(numerator=scored.status["numerator"] - 0.01)
    earlier = before.assign(snapshot_date=before["snapshot_date"].map(lambda day: day.replace(month=9)))
    assert set(compare(earlier, scored.status)["change"]) == {"gained"}
