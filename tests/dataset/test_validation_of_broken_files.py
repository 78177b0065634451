"""`hotich check` itself never breaks, whatever the files hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from data_copies import DATA, SNAPSHOT, DataCopy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotich_analysis.dataset.checks import find_contradictions, validate_data
from hotich_analysis.dataset.references import load_provinces
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.errors import DataError, Problem
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.vocabulary import FRAMES

ODD_RESOURCE = {"name": "a", "path": "a", "schema": {"fields": [{"name": "x", "type": "any"}]}}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "the file is missing"),
        ("{", "cannot be read"),
        ('{"resources": [{}]}', "cannot be read"),
        (json.dumps({"resources": [ODD_RESOURCE]}), "unknown types"),
    ],
)
def test_damaged_datapackage_is_one_problem(data_copy: DataCopy, content: str | None, message: str) -> None:
    if content is None:
        data_copy.remove("datapackage.json")
    else:
        data_copy.write("datapackage.json", content)
    (problem,) = validate_data(data_copy.directory)
    assert problem.file == "datapackage.json"
    assert problem.message.startswith(message)


def test_checking_loads_pandera_and_reading_does_not() -> None:
    code = "import sys, hotich_analysis.dataset.checks; assert 'pandera' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


SNAPSHOT_FILES = [f"{SNAPSHOT}/{name}" for name in ("source.yml", "annex_2.csv", "claims.csv")]
UNIT_FILES = [f"units/{name}.csv" for name in ("units", "crosswalk", "borders", "populations", "spellings")]
FILES = [*UNIT_FILES, *SNAPSHOT_FILES]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), data=st.data())
def test_no_damage_makes_the_check_itself_fail(data_copy: DataCopy, name: str, data: st.DataObject) -> None:
    lines = (DATA / name).read_bytes().splitlines(keepends=True)
    row = data.draw(st.integers(0, len(lines) - 1))
    lines[row] = data.draw(st.binary(max_size=12)) + lines[row][data.draw(st.integers(0, len(lines[row]))) :]
    data_copy.write(name, b"".join(lines))
    assert isinstance(validate_data(data_copy.directory), list)
    data_copy.write(name, (DATA / name).read_bytes())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(UNIT_FILES), random=st.randoms(use_true_random=False))
def test_what_stops_a_reader_of_the_units_is_found_by_the_check(
    data_copy: DataCopy, name: str, random: Random
) -> None:
    rows = data_copy.read_rows(name)
    for _ in range(random.choice([1, 2])):
        row, other = random.sample(range(1, len(rows)), 2)
        column = random.randrange(len(rows[0]))
        rows[row][column] = rows[other][random.choice([column, random.randrange(len(rows[0]))])]
    data_copy.write_rows(name, rows)
    contradictions = find_contradictions(data_copy.directory)
    if problems := read_units(data_copy.directory):
        assert set(problems) <= {*contradictions, *validate_data(data_copy.directory)}
    data_copy.write(name, (DATA / name).read_bytes())


def read_units(directory: Path) -> list[Problem]:
    """What stops a reader of the units, of their borders, and of the state in both frames."""
    try:
        load_provinces(data_directory=directory)
        merged = regroup(load_snapshot(data_directory=directory), frame=34)
        for frame in FRAMES:
            merged.references.neighbours_of(frame)
    except DataError as error:
        return list(error.problems)
    return []
