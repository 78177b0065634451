"""Tables are read by their schema: nothing is guessed, filled or dropped."""

from __future__ import annotations

import pandas as pd
import pytest
from data_copies import DATA, DataCopy

from hotich_analysis.dataset.folder import find_bundled
from hotich_analysis.dataset.tables import fits_type, load_schema, read_table
from hotich_analysis.errors import DataError

UNITS, CROSSWALK = "units/units.csv", "units/crosswalk.csv"


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [
        ("01", "integer", True),
        ("-3", "integer", True),
        ("1.0", "integer", False),
        ("1 000", "integer", False),
        ("1.5", "number", True),
        ("1,5", "number", False),
        ("nan", "number", False),
        ("inf", "number", False),
        ("yes", "boolean", True),
        ("True", "boolean", False),
        ("2022-04-12", "date", True),
        ("20220412", "date", False),
        ("2022-02-30", "date", False),
        ("12/4/2022", "date", False),
        ("anything\nat all", "string", True),
    ],
)
def test_value_fits_its_type_as_table_schema_writes_it(value: str, kind: str, fits: bool) -> None:
    assert fits_type(value, kind) is fits


def test_codes_stay_strings_and_blanks_stay_missing() -> None:
    assert read_table(DATA, UNITS)["unit_code"].iloc[0] == "01"
    deadline = read_table(DATA, "indicators.csv")["deadline"]
    assert deadline.isna().sum() == 8
    assert pd.isna(deadline.iloc[0])


def test_text_like_na_is_text(data_copy: DataCopy) -> None:
    data_copy.set_cells(UNITS, 98, {"name_en": "NA"})
    assert read_table(data_copy.directory, UNITS)["name_en"].iloc[-1] == "NA"


def test_unknown_truth_value_is_refused_and_never_blank(data_copy: DataCopy) -> None:
    text = data_copy.read("indicators.csv").replace(
        ",tỉnh,provinces,,,,,,yes,", ",tỉnh,provinces,,,,,,maybe,"
    )
    data_copy.write("indicators.csv", text)
    with pytest.raises(DataError) as caught:
        read_table(data_copy.directory, "indicators.csv")
    found = [(problem.row, problem.column, problem.value) for problem in caught.value.problems]
    assert found == [(row, "is_essential_service", "maybe") for row in (3, 4, 5)]


def test_every_misfit_of_a_table_is_reported_at_once(data_copy: DataCopy) -> None:
    data_copy.set_cells(UNITS, 2, {"area_km2": "many", "name_vi": ""})
    data_copy.set_cells(UNITS, 64, {"official_order": "last"})
    data_copy.set_cells(UNITS, 98, {"unit_code": "92"})
    with pytest.raises(DataError, match="data refused, 5 problems") as caught:
        read_table(data_copy.directory, UNITS)
    assert {(problem.row, problem.column) for problem in caught.value.problems} == {
        (2, "area_km2"),
        (2, "name_vi"),
        (64, "official_order"),
        (97, "frame, unit_code"),
        (98, "frame, unit_code"),
    }


def test_rows_too_wide_or_too_narrow_are_refused(data_copy: DataCopy) -> None:
    data_copy.replace(CROSSWALK, "63,01,34,01\n", "63,01,34,01,x\n")
    data_copy.replace(CROSSWALK, "63,27,34,24\n", "63,27,34\n\n")
    with pytest.raises(DataError) as caught:
        read_table(data_copy.directory, CROSSWALK)
    widths = [(problem.row, problem.value, problem.expected) for problem in caught.value.problems]
    assert widths == [(2, "5 cells", "4 cells"), (4, "3 cells", "4 cells"), (5, "0 cells", "4 cells")]


def test_order_of_columns_is_that_of_the_schema(data_copy: DataCopy) -> None:
    lines = [",".join(reversed(line.split(","))) for line in data_copy.read(CROSSWALK).splitlines()]
    data_copy.write(CROSSWALK, "\n".join(lines) + "\n")
    pd.testing.assert_frame_equal(read_table(data_copy.directory, CROSSWALK), read_table(DATA, CROSSWALK))


def test_file_without_schema_is_refused() -> None:
    with pytest.raises(DataError, match=r"a file has no schema; found 'README\.md'"):
        load_schema(DATA, "README.md")


def test_changed_schema_is_read_anew(data_copy: DataCopy) -> None:
    assert load_schema(data_copy.directory, UNITS)
    data_copy.remove("datapackage.json")
    with pytest.raises(DataError, match=r"datapackage\.json: the file is missing"):
        load_schema(data_copy.directory, UNITS)


def test_data_of_the_checkout_or_the_wheel_are_found() -> None:
    assert (find_bundled("data") / UNITS).is_file()
