"""`hotich check` sees all that is wrong with the data, and the committed data have nothing wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from data_copies import DATA, SNAPSHOT, DataCopy

from hotich_analysis.dataset.checks import find_contradictions, validate_data
from hotich_analysis.errors import Problem, UsageError


def problems_of(data_copy: DataCopy, file: str) -> list[Problem]:
    return [problem for problem in validate_data(data_copy.directory) if problem.file == file]


def test_committed_data_have_no_problem() -> None:
    assert validate_data(DATA) == []


def test_folder_that_is_not_there_yet_is_checked_as_the_packages_and_said_so(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="nowhere holds no data yet"):
        assert validate_data(tmp_path / "nowhere") == []


def test_file_in_the_place_of_the_folder_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="unknown data folder"):
        validate_data(tmp_path / "data")


def test_folder_of_the_variable_is_the_one_checked(
    data_copy: DataCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_copy.remove("indicators.csv")
    monkeypatch.setenv("HOTICH_DATA", str(data_copy.directory))
    assert Problem("indicators.csv", "the file is missing") in validate_data()


UNITS, CROSSWALK, BORDERS = "units/units.csv", "units/crosswalk.csv", "units/borders.csv"
POPULATIONS, SPELLINGS = "units/populations.csv", "units/spellings.csv"
CLAIMS = f"{SNAPSHOT}/claims.csv"
KINDS_OF_UNIT = "one of Tỉnh, Thành phố trực thuộc Trung ương"
WRONG_TYPE, WRONG_FORM = "the value has the wrong type", "the value has another form"
NOT_ALLOWED, TWICE = "the value is not one of those allowed", "the value stands more than once"

Damage = tuple[int, str, str, str, str]
"""Row, column and value of a cell, what is wrong with it, what would be right."""
BREACHES: dict[str, list[Damage]] = {
    UNITS: [
        (2, "area_km2", "0", "too small", "at least 1"),
        (64, "official_order", "64", "too large", "at most 63"),
        (64, "type_vi", "tỉnh", NOT_ALLOWED, KINDS_OF_UNIT),
        (64, "iso_3166_2", "VN59", WRONG_FORM, "the pattern VN-[0-9A-Z]{2}"),
        (97, "frame", "35", NOT_ALLOWED, "one of 63, 34"),
        (98, "unit_code", "961", WRONG_FORM, r"the pattern \d{2}"),
        (98, "valid_from", "1/7/2025", WRONG_TYPE, "date"),
        (98, "change", "merges", NOT_ALLOWED, "one of merged, unchanged"),
    ],
    CROSSWALK: [(64, "to_frame", "63", NOT_ALLOWED, "one of 34")],
    POPULATIONS: [
        (2, "population_thousand", "8.435.65", WRONG_TYPE, "number"),
        (3, "population_thousand", "-8435.65", "too small", "at least 1"),
        (2, "year", "22", "too small", "at least 1990"),
        (2, "is_preliminary", "maybe", WRONG_TYPE, "boolean"),
    ],
    SPELLINGS: [(54, "use", "OK", NOT_ALLOWED, "one of ok, context, informal, historic, foreign")],
    "indicators.csv": [
        (8, "deadline", "1/1/2025", WRONG_TYPE, "date"),
        (9, "deadline", "2025-02-30", WRONG_TYPE, "date"),
    ],
    "boundaries/capitals.csv": [(64, "longitude", "9.18", "too small", "at least 102")],
    CLAIMS: [(10, "claimed", "-27", "too small", "at least 0")],
}


def test_every_cell_that_breaks_its_schema_is_named_at_once(data_copy: DataCopy) -> None:
    expected = []
    for file, damages in BREACHES.items():
        for row, column, value, message, right in damages:
            data_copy.set_cells(file, row, {column: value})
            expected.append(Problem(file, message, row, column, value, right))
    problems = validate_data(data_copy.directory)
    assert [problem for problem in expected if problem not in problems] == []


@pytest.mark.parametrize(
    ("file", "row", "columns"),
    [
        (
            UNITS,
            64,
            "frame unit_code official_order name_vi name_en label_vi type_vi region region_en valid_from",
        ),
        # asked of the units of one frame only
        (UNITS, 64, "iso_3166_2 fips_10_4 name_gso_list_2022 area_km2 area_year"),
        (UNITS, 98, "change administrative_centre_code"),
        (CROSSWALK, 64, "from_frame from_code to_frame to_code"),
        (BORDERS, 2, "frame unit_code neighbour_code source"),
        (POPULATIONS, 64, "frame unit_code year population_thousand is_preliminary source"),
        (SPELLINGS, 54, "frame unit_code spelling kind seen_in use"),
    ],
)
def test_blank_cells_that_must_be_filled_are_named(
    data_copy: DataCopy, file: str, row: int, columns: str
) -> None:
    data_copy.set_cells(file, row, dict.fromkeys(columns.split(), ""))
    blank = [problem for problem in problems_of(data_copy, file) if problem.message == "the cell is blank"]
    assert {(problem.row, problem.column) for problem in blank} == {(row, name) for name in columns.split()}


def test_keys_that_point_to_nothing_are_named(data_copy: DataCopy) -> None:
    damages = [
        (CROSSWALK, 64, {"from_frame": "63", "from_code": "97"}, UNITS),
        (CROSSWALK, 63, {"to_frame": "34", "to_code": "95"}, UNITS),  # of the 63, not of the 34
        (BORDERS, 194, {"frame": "34", "unit_code": "95"}, UNITS),
        (BORDERS, 136, {"frame": "63", "neighbour_code": "97"}, UNITS),
        (POPULATIONS, 64, {"frame": "34", "unit_code": "95"}, UNITS),
        (SPELLINGS, 54, {"frame": "63", "unit_code": "97"}, UNITS),
        (SPELLINGS, 55, {"frame": "34", "unit_code": "95"}, UNITS),
        ("boundaries/tile_grid.csv", 64, {"frame": "63", "unit_code": "97"}, UNITS),
        (CLAIMS, 10, {"indicator_code": "registry_links"}, "indicators.csv"),
    ]
    expected = []
    for file, row, changes, table in damages:
        data_copy.set_cells(file, row, changes)
        what = (row, ", ".join(changes), ", ".join(changes.values()), f"a key of {table}")
        expected.append(Problem(file, f"the value is not in {table}", *what))
    problems = validate_data(data_copy.directory)
    assert [problem for problem in expected if problem not in problems] == []


def test_doubled_keys_are_named_in_every_row_that_has_them(data_copy: DataCopy) -> None:
    damages = [
        ("restrictions.csv", (2, 3), ["note_vi"]),
        ("indicators.csv", (2, 3), ["indicator_code"]),
        (UNITS, (2, 3), ["frame", "unit_code"]),
        (UNITS, (97, 98), ["frame", "unit_code"]),
        (CROSSWALK, (2, 3), ["from_frame", "from_code", "to_frame"]),
        (BORDERS, (2, 3), ["frame", "unit_code", "neighbour_code"]),
        (POPULATIONS, (2, 3), ["frame", "unit_code", "year"]),
        (SPELLINGS, (2, 3), ["frame", "unit_code", "spelling"]),
        (CLAIMS, (9, 10), ["claim_id"]),
    ]
    expected = set()
    for file, (row, other), columns in damages:
        values = {column: data_copy.read_cell(file, row, column) for column in columns}
        data_copy.set_cells(file, other, values)
        what = (", ".join(columns), ", ".join(values.values()), "each once")
        expected |= {Problem(file, TWICE, row, *what), Problem(file, TWICE, other, *what)}
    found = validate_data(data_copy.directory)
    assert {problem for problem in found if problem.expected == "each once"} == expected


def test_value_of_two_units_of_one_frame_is_named_in_both_rows(data_copy: DataCopy) -> None:
    columns = ["name_vi", "name_en", "label_vi", "label_en", "iso_3166_2", "fips_10_4"]
    values = {column: data_copy.read_cell(UNITS, 2, column) for column in columns}
    data_copy.set_cells(UNITS, 3, values)
    found = [problem for problem in problems_of(data_copy, UNITS) if problem.message == TWICE]
    assert found == [
        Problem(UNITS, TWICE, row, column, value, "once in frame 63")
        for column, value in values.items()
        for row in (2, 3)
    ]


def test_missing_extra_and_doubled_columns_are_named(data_copy: DataCopy) -> None:
    data_copy.replace(CROSSWALK, "from_frame,from_code,", "from_code,from,")
    data_copy.replace("restrictions.csv", "meaning_vi,meaning_en,", "meaning_en,meaning_en,")
    assert {problem.column: problem.message for problem in problems_of(data_copy, CROSSWALK)} == {
        "from_frame": "a column is missing",
        "from": "a column is not in the schema",
    }
    assert {problem.column: problem.message for problem in problems_of(data_copy, "restrictions.csv")} == {
        "meaning_vi": "a column is missing",
        "meaning_en": "a column stands twice",
    }


def test_text_in_decomposed_unicode_is_named(data_copy: DataCopy) -> None:
    data_copy.replace(SPELLINGS, "06,Bắc Cạn,", "06,Bắc Ca\u0323n,")
    data_copy.replace("boundaries/source.yml", "không dùng", "không du\u0300ng")
    form = "the text is not in Unicode form NFC"
    problem = Problem(SPELLINGS, form, 13, "spelling", "Bắc Ca\u0323n", "'Bắc Cạn'")
    assert problem in validate_data(data_copy.directory)
    assert [problem.message for problem in problems_of(data_copy, "boundaries/source.yml")] == [form]


def test_control_characters_are_named_by_their_code_points(data_copy: DataCopy) -> None:
    data_copy.replace(SPELLINGS, "06,Bắc Cạn,", "06,Bắc\x1bCạn,")
    data_copy.replace("indicators.csv", ",Kết nối phần mềm,", ",Kết nối\t\x07phần mềm,")
    message, expected = "the text holds a control character", "the text without it"
    assert {str(one) for one in validate_data(data_copy.directory) if one.message == message} == {
        f"{SPELLINGS}, row 13, column 'spelling': {message}; found 'U+001B'; expected {expected}",
        f"indicators.csv, row 6, column 'short_name_vi': {message}; found 'U+0007'; expected {expected}",
    }


NORTH, NORTH_EN = "Trung du và miền núi phía Bắc", "Northern midlands and mountain areas"
NO_LABEL, TAKEN = "the label does not begin with the name", "a unit of another frame has this label"
NO_ORDER, NO_UNIT = "the rows are not in official order", "the code is no unit of frame {}"
ONCE = "a pair stands once, the lower code first"
TWO_REGIONS = "the name would be read as those of two regions"
TWO_NAMES = "'{}' has two names in this column"


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "message", "expected"),
    [
        (UNITS, 67, "change", "unchanged", f"{CROSSWALK} says otherwise", "merged"),
        (UNITS, 65, "change", "merged", f"{CROSSWALK} says otherwise", "unchanged"),
        (
            UNITS,
            67,
            "administrative_centre_code",
            "04",
            "the administrative centre lies in another unit",
            None,
        ),
        (UNITS, 2, "region", "Bắc; Nam", TWO_REGIONS, "a name without '; '"),
        (UNITS, 2, "official_order", "2", NO_ORDER, "1"),
        (UNITS, 98, "official_order", "35", NO_ORDER, "34"),
        (UNITS, 2, "label_vi", "Thủ đô", NO_LABEL, "'Hà Nội'"),
        (UNITS, 67, "label_vi", "Tuyên Quang", TAKEN, "'Tuyên Quang (2025)', say"),
        (UNITS, 67, "label_en", "Tuyen Quang", TAKEN, "'Tuyen Quang (2025)', say"),
        (UNITS, 98, "parent_code", "95", NO_UNIT.format(34), None),
        (UNITS, 14, "region_en", "North", TWO_NAMES.format(NORTH), f"'{NORTH_EN}'"),
        (UNITS, 14, "region", "Bắc", TWO_NAMES.format(NORTH_EN), f"'{NORTH}'"),
        (CROSSWALK, 64, "from_code", "97", NO_UNIT.format(63), None),
        (CROSSWALK, 64, "to_code", "95", NO_UNIT.format(34), None),
        (BORDERS, 136, "neighbour_code", "97", NO_UNIT.format(63), None),
        (BORDERS, 194, "unit_code", "93", NO_UNIT.format(34), None),  # of the 63, not of the 34
        (BORDERS, 2, "neighbour_code", "01", ONCE, "above '01'"),
        (
            SPELLINGS,
            13,
            "spelling",
            "Ha Giang",
            "the spelling does not resolve as it says: it means 02",
            "06",
        ),
    ],
)
def test_contradiction_between_cells_is_named(
    data_copy: DataCopy, file: str, row: int, column: str, value: str, message: str, expected: str | None
) -> None:
    data_copy.set_cells(file, row, {column: value})
    problem = Problem(file, message, row, column, value, expected)
    assert problem in find_contradictions(data_copy.directory)


def test_doubtful_spelling_without_a_reason_is_named(data_copy: DataCopy) -> None:
    data_copy.set_cells(SPELLINGS, 4, {"note": ""})
    problem = Problem(SPELLINGS, "a doubtful spelling without a reason", 4, "note")
    assert problem in find_contradictions(data_copy.directory)


@pytest.mark.parametrize(
    ("file", "row", "problem"),
    [
        (CROSSWALK, 64, Problem(CROSSWALK, "a unit of frame 63 is absent", None, "from_code", None, "'96'")),
        (UNITS, 98, Problem(CROSSWALK, NO_UNIT.format(34), 63, "to_code", "96")),
        (
            POPULATIONS,
            64,
            Problem(
                POPULATIONS, "a unit of frame 63 has no population of 2022", None, "unit_code", None, "'96'"
            ),
        ),
    ],
)
def test_unit_that_is_left_out_is_named(data_copy: DataCopy, file: str, row: int, problem: Problem) -> None:
    data_copy.drop_row(file, row)
    assert problem in find_contradictions(data_copy.directory)


def test_unit_that_nobody_went_into_is_named(data_copy: DataCopy) -> None:
    data_copy.set_cells(CROSSWALK, 63, {"to_code": "01"})
    data_copy.set_cells(CROSSWALK, 64, {"to_code": "01"})
    problem = Problem(CROSSWALK, "a unit of frame 34 is absent", None, "to_code", None, "'96'")
    assert problem in find_contradictions(data_copy.directory)


@pytest.mark.parametrize(
    ("file", "column", "frame"),
    [(CROSSWALK, "to_frame", 34), (POPULATIONS, "frame", 63), (BORDERS, "frame", 34)],
)
def test_frame_that_is_left_out_is_named(data_copy: DataCopy, file: str, column: str, frame: int) -> None:
    data_copy.write(file, data_copy.read(file).splitlines()[0] + "\n")
    assert Problem(file, "a frame is absent", None, column, None, f"'{frame}'") in problems_of(
        data_copy, file
    )


def test_border_of_two_merged_units_that_no_parts_have_is_named(data_copy: DataCopy) -> None:
    data_copy.set_cells(BORDERS, 137, {"neighbour_code": "96"})  # Hà Nội and Cà Mau
    message = "no parts of these units of frame 34 border on each other"
    problem = Problem(BORDERS, message, 137, "neighbour_code", "01, 96")
    assert problem in find_contradictions(data_copy.directory)


def test_border_that_two_merged_units_have_from_their_parts_is_asked_for(data_copy: DataCopy) -> None:
    assert data_copy.read_rows(BORDERS)[136][:3] == ["34", "01", "19"]
    data_copy.drop_row(BORDERS, 137)
    message = "a pair of frame 34 is absent, whose parts border on each other"
    assert find_contradictions(data_copy.directory) == [
        Problem(BORDERS, message, None, "neighbour_code", None, "'01, 19'")
    ]


def test_border_that_joins_no_others_than_merged_ones_needs_no_row_of_its_own(data_copy: DataCopy) -> None:
    """Trà Vinh and Bến Tre are both in Vĩnh Long now."""
    [row] = [n for n, line in enumerate(data_copy.read_rows(BORDERS), 1) if line[:3] == ["63", "83", "84"]]
    data_copy.drop_row(BORDERS, row)
    assert find_contradictions(data_copy.directory) == []


def test_damage_of_a_snapshot_is_found_and_counted_once(data_copy: DataCopy) -> None:
    annex = f"{SNAPSHOT}/annex_2.csv"
    data_copy.replace(annex, "Đăng ký kết hôn", "Kết hôn")
    data_copy.sign()
    assert validate_data(data_copy.directory) == [
        Problem(annex, "a column is missing", 1, "Đăng ký kết hôn"),
        Problem(annex, "a column is not in the schema", 1, "Kết hôn"),
    ]


def test_snapshot_that_the_package_does_not_describe_is_checked_as_well(data_copy: DataCopy) -> None:
    shutil.copytree(data_copy.directory / SNAPSHOT, data_copy.directory / "snapshots" / "2022-12-12")
    claims = "snapshots/2022-12-12/claims.csv"
    data_copy.replace(claims, "n_none,27,", "n_none,-27,")
    found = {(problem.file, problem.message.split(",")[0]) for problem in validate_data(data_copy.directory)}
    assert (claims, "too small") in found
    assert ("snapshots/2022-12-12/source.yml", "snapshot_date is 2022-04-12") in found


def test_problems_of_one_file_do_not_hide_those_of_another(data_copy: DataCopy) -> None:
    data_copy.remove(UNITS)
    data_copy.write("indicators.csv", data_copy.read("indicators.csv").encode("utf-16"))
    data_copy.write("restrictions.csv", "")
    data_copy.set_cells(CROSSWALK, 2, {"to_code": "1"})
    data_copy.replace(f"{SNAPSHOT}/annex_1.csv", "STT", "TT")
    data_copy.replace(f"{SNAPSHOT}/claims.csv", "n_none,27,", "n_none,x,")
    data_copy.remove("boundaries/islands.geojson")
    found = {(problem.file, problem.message) for problem in validate_data(data_copy.directory)}
    checksum = "the checksum differs from the one in source.yml: the file was changed or damaged"
    assert found >= {
        (UNITS, "the file is missing"),
        ("indicators.csv", "the text is not UTF-8"),
        ("restrictions.csv", "the file is empty"),
        (CROSSWALK, WRONG_FORM),
        (f"{SNAPSHOT}/annex_1.csv", "a column is missing"),
        (f"{SNAPSHOT}/annex_1.csv", checksum),
        (f"{SNAPSHOT}/claims.csv", "the value has the wrong type"),
        (f"{SNAPSHOT}/claims.csv", checksum),
        ("boundaries/islands.geojson", "the file is missing"),
    }


def test_problems_of_the_boundaries_are_among_them(data_copy: DataCopy) -> None:
    shapes = data_copy.read("boundaries/provinces.geojson")
    data_copy.write("boundaries/provinces.geojson", shapes.replace('"unit_code":"96"', '"unit_code":"97"'))
    assert [problem.message for problem in validate_data(data_copy.directory)] == [
        "a province has 0 shapes: Cà Mau",
        "the code is not in units.csv",
    ]
