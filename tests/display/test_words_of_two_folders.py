"""Two data folders in one process: each table and sentence has the names, numbers and ratios of its own."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from statuses import make_status

from hotich_analysis.dataset.references import References, attach, load_references
from hotich_analysis.display import findings, tables
from hotich_analysis.display.changes import tabulate_changed_units
from hotich_analysis.display.progress import describe_path
from hotich_analysis.display.table import Number, Table
from hotich_analysis.metrics.coverage import add_combinations, coverage
from hotich_analysis.metrics.frames import regroup_status
from hotich_analysis.metrics.gaps import count_joint_gaps, list_gaps
from hotich_analysis.metrics.progress import compare_last, trace_path
from hotich_analysis.vocabulary import FRAMES, Frame

DATA = Path(__file__).parents[2] / "data"
BIRTH, PRINTERS = "birth_registration", "printers"
LEVELS = {"01": "full", "02": "none", "08": "full", "26": "full"}
COUNTS = {"01": (1, 2), "02": (3, 3), "08": (3, 3), "26": (0, 4)}


def rewrite(path: Path, only: str = "", **changes: tuple[str, str]) -> None:
    """Replace, by column, one text by another: of every row, or of one indicator."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if only in ("", row.get("indicator_code")):
            row.update({name: row[name].replace(*change) for name, change in changes.items()})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[References, References]:
    """The package's data, and a copy: other names, ten times the people of Hà Giang, printers as a level."""
    data = tmp_path_factory.mktemp("own") / "data"
    shutil.copytree(DATA, data)
    name = ("Hà Giang", "Đồng Văn")
    rewrite(data / "units" / "units.csv", name_vi=name, label_vi=name)
    rewrite(data / "units" / "populations.csv", population_thousand=("892.72", "8927.2"))
    rewrite(data / "indicators.csv", short_name_vi=("Khai sinh", "Giấy sinh"))
    rewrite(data / "indicators.csv", PRINTERS, kind=("ratio", "level"))
    return load_references(DATA), load_references(data)


def status_of(references: References, frame: Frame) -> pd.DataFrame:
    status = make_status({BIRTH: LEVELS}, {PRINTERS: COUNTS})
    return regroup_status(attach(status, references), frame=frame)


def see(table: Table) -> str:
    return table.to_plain().replace("\u00a0", " ")


def people_lacking(status: pd.DataFrame) -> list[float]:
    table = tables.tabulate_gaps(list_gaps(status, indicator=BIRTH), status, indicator=BIRTH, lang="vi")
    return [number.value for number in table.numbers if number.rule == "population_thousand"]


@pytest.mark.parametrize("frame", FRAMES)
def test_names_numbers_and_ratios_are_those_of_the_folder(frame: Frame, both) -> None:
    package, own = both
    said = {package: ("Hà Giang", "Khai sinh", 892.72), own: ("Đồng Văn", "Giấy sinh", 8927.2)}
    for references in (package, own, package):  # in turns, so that what one leaves behind meets the other
        status = status_of(references, frame)
        unit, indicator, people = said[references]
        foreign = said[own if references is package else package][:2]
        gaps = list_gaps(status, indicator=BIRTH)
        covered = coverage(add_combinations(status), by="indicator", weight="population")
        shown = "\n".join(
            [
                see(tables.tabulate_gaps(gaps, status, indicator=BIRTH, lang="vi")),
                see(tables.tabulate_coverage(covered, status, lang="vi")),
                see(tables.tabulate_units(status, lang="vi")),
                findings.answer_joint(count_joint_gaps(status), status, lang="vi"),
                findings.answer_indicator(covered, gaps, status, indicator=BIRTH, lang="vi"),
            ]
        )
        assert unit in shown
        assert indicator in shown
        assert not [word for word in foreign if word in shown]
        assert set(people_lacking(status)) == {people}
        n_ratios = len(tables.tabulate_ratios(covered, status, lang="vi").rows)
        assert n_ratios == (1 if references is package else 0)


def test_what_is_made_of_a_table_keeps_its_names_and_frame(both) -> None:
    _, own = both
    before = status_of(own, 34).assign(snapshot_date=pd.Timestamp(2022, 4, 12))
    moved = make_status({BIRTH: LEVELS | {"02": "full"}}, {PRINTERS: COUNTS})
    after = regroup_status(attach(moved, own), frame=34)
    rows = tabulate_changed_units(compare_last([before, after]), lang="vi").rows
    assert [row[:2] for row in rows] == [("Tuyên Quang (2025)", "Giấy sinh")]
    path = trace_path([before, after], indicator=BIRTH)
    alt = describe_path(path, indicator=BIRTH, figures=own.national_figures, lang="vi")
    assert own.indicators.set_index("indicator_code")["name_vi"][BIRTH] in alt
    shares = [number for number in alt.numbers if number.rule == "path_share"]
    assert [(one.value, one.n_units) for one in shares] == [(2 / 3, 3), (1.0, 3)]
    assert all(isinstance(number, Number) for number in alt.numbers)
