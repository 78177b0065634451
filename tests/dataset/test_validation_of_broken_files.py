"""`hotich check` itself never breaks, whatever the files hold."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from data_copies import DATA, SNAPSHOT, DataCopy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotich_analysis.dataset.checks import validate_data

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
FILES = ["provinces.csv", "spellings.csv", *SNAPSHOT_FILES]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(FILES), data=st.data())
def test_no_damage_makes_the_check_itself_fail(data_copy: DataCopy, name: str, data: st.DataObject) -> None:
    lines = (DATA / name).read_bytes().splitlines(keepends=True)
    row = data.draw(st.integers(0, len(lines) - 1))
    lines[row] = data.draw(st.binary(max_size=12)) + lines[row][data.draw(st.integers(0, len(lines[row]))) :]
    data_copy.write(name, b"".join(lines))
    assert isinstance(validate_data(data_copy.directory), list)
    data_copy.write(name, (DATA / name).read_bytes())
