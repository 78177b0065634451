"""`hotich check` sees all that is wrong with the data, and the committed data have nothing wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from data_copies import DATA, SNAPSHOT, DataCopy

from hotich_analysis.dataset.checks import validate_data
from hotich_analysis.errors import Problem, UsageError


def problems_of(data_copy: DataCopy, file: str) -> list[Problem]:
    return [problem for problem in validate_data(data_copy.directory) if problem.file == file]


def test_committed_data_have_no_problem() -> None:
    assert validate_data(DATA) == []


def test_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown data folder"):
        validate_data(tmp_path / "nowhere")


def test_folder_of_the_variable_is_the_one_checked(
    data_copy: DataCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_copy.remove("indicators.csv")
    monkeypatch.setenv("HOTICH_DATA", str(data_copy.directory))
    assert Problem("indicators.csv", "the file is missing") in validate_data()


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        (
            "provinces.csv",
            ",Red River Delta,8435.65,",
            ",Red River Delta,8.435.65,",
            ("the value has the wrong type", 2, "avg_population_2022_thousand", "8.435.65", "number"),
        ),
        (
            "provinces.csv",
            ",Red River Delta,8435.65,",
            ",Red River Delta,-8435.65,",
            ("too small", 2, "avg_population_2022_thousand", "-8435.65", "at least 1"),
        ),
        (
            "provinces.csv",
            ",8435.65,3359.84,",
            ",8435.65,0,",
            ("too small", 2, "area_2022_km2", "0", "at least 1"),
        ),
        (
            "provinces.csv",
            "96,63,VN-59,",
            "96,64,VN-59,",
            ("too large", 64, "official_order", "64", "at most 63"),
        ),
        (
            "provinces.csv",
            "5274.51,96\n",
            "5274.51,97\n",
            ("the value is not in units_2025.csv", 64, "unit_2025_code", "97", "a key of units_2025.csv"),
        ),
        (
            "provinces.csv",
            "96,63,VN-59,VM77,Cà Mau,Ca Mau,Tỉnh,",
            "96,63,VN-59,VM77,Cà Mau,Ca Mau,tỉnh,",
            (
                "the value is not one of those allowed",
                64,
                "type_vi",
                "tỉnh",
                "one of Tỉnh, Thành phố trực thuộc Trung ương",
            ),
        ),
        (
            "provinces.csv",
            "96,63,VN-59,",
            "96,63,VN59,",
            ("the value has another form", 64, "iso_3166_2", "VN59", "the pattern VN-[0-9A-Z]{2}"),
        ),
        ("provinces.csv", "VM77,Cà Mau,", "VM77,,", ("the cell is blank", 64, "name_vi", None, None)),
        (
            "indicators.csv",
            ",2025-01-01,",
            ",1/1/2025,",
            ("the value has the wrong type", 8, "deadline", "1/1/2025", "date"),
        ),
        (
            "indicators.csv",
            ",2025-01-01,",
            ",2025-02-30,",
            ("the value has the wrong type", 8, "deadline", "2025-02-30", "date"),
        ),
        (
            "spellings.csv",
            "95,Bắc Lieu,",
            "97,Bắc Lieu,",
            ("the value is not in provinces.csv", 55, "unit_code", "97", "a key of provinces.csv"),
        ),
        (
            "spellings.csv",
            "old list (typo),ok,",
            "old list (typo),OK,",
            (
                "the value is not one of those allowed",
                54,
                "use",
                "OK",
                "one of ok, context, informal, historic",
            ),
        ),
        (
            f"{SNAPSHOT}/claims.csv",
            "registry_link,n_none",
            "registry_links,n_none",
            (
                "the value is not in indicators.csv",
                10,
                "indicator_code",
                "registry_links",
                "a key of indicators.csv",
            ),
        ),
        (
            "boundaries/capitals.csv",
            "96,Cà Mau,105.15,9.18",
            "96,Cà Mau,9.18,105.15",
            ("too small", 64, "longitude", "9.18", "at least 102"),
        ),
    ],
)
def test_cell_that_breaks_its_schema_is_named(
    data_copy: DataCopy, file: str, old: str, new: str, problem: tuple[str, int, str, str | None, str | None]
) -> None:
    data_copy.replace(file, old, new)
    message, *place = problem
    assert Problem(file, message, *place) in validate_data(data_copy.directory)


def test_doubled_key_is_named_in_every_row_that_has_it(data_copy: DataCopy) -> None:
    data_copy.replace("restrictions.csv", "Chỉ có ĐKKT cấp huyện,", "Chỉ có ĐKKH cấp huyện,")
    doubled = [
        problem for problem in problems_of(data_copy, "restrictions.csv") if problem.column == "note_vi"
    ]
    assert [(problem.message, problem.row) for problem in doubled] == [
        ("the value stands more than once", 2),
        ("the value stands more than once", 3),
    ]


def test_missing_extra_and_doubled_columns_are_named(data_copy: DataCopy) -> None:
    data_copy.replace("units_2025.csv", "unit_2025_code,name_vi,name_en,", "unit_2025_code,name_en,name,")
    data_copy.replace("restrictions.csv", "meaning_vi,meaning_en,", "meaning_en,meaning_en,")
    assert {problem.column: problem.message for problem in problems_of(data_copy, "units_2025.csv")} == {
        "name_vi": "a column is missing",
        "name": "a column is not in the schema",
    }
    assert {problem.column: problem.message for problem in problems_of(data_copy, "restrictions.csv")} == {
        "meaning_vi": "a column is missing",
        "meaning_en": "a column stands twice",
    }


def test_text_in_decomposed_unicode_is_named(data_copy: DataCopy) -> None:
    data_copy.replace("spellings.csv", "06,Bắc Cạn,", "06,Bắc Ca\u0323n,")
    data_copy.replace("boundaries/source.yml", "không dùng", "không du\u0300ng")
    form = "the text is not in Unicode form NFC"
    problem = Problem("spellings.csv", form, 6, "spelling", "Bắc Ca\u0323n", "'Bắc Cạn'")
    assert problem in validate_data(data_copy.directory)
    assert [problem.message for problem in problems_of(data_copy, "boundaries/source.yml")] == [form]


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "column", "message"),
    [
        ("units_2025.csv", "merged,2,08", "merged,3,08", 4, "n_provinces", "provinces.csv says otherwise"),
        ("units_2025.csv", "unchanged,1,01", "merged,1,01", 2, "change", "provinces.csv says otherwise"),
        (
            "units_2025.csv",
            "merged,2,08",
            "merged,2,04",
            4,
            "administrative_centre_unit_code",
            "the administrative centre lies in another unit",
        ),
        (
            "provinces.csv",
            "01,1,VN-HN",
            "01,2,VN-HN",
            2,
            "official_order",
            "the rows are not in official order",
        ),
        (
            "provinces.csv",
            "Trung du và miền núi phía Bắc,Northern midlands and mountain areas,892.72",
            "Trung du và miền núi phía Bắc,North,892.72",
            14,
            "region_en",
            "'Trung du và miền núi phía Bắc' has two names in this column",
        ),
        (
            "spellings.csv",
            "01,HN,",
            "04,Ha Noi,",
            2,
            "spelling",
            "the spelling does not resolve as it says: it means 01",
        ),
        (
            "spellings.csv",
            "historic,VN-15 in old ISO lists; do not map silently\n",
            "historic,\n",
            4,
            "note",
            "a doubtful spelling without a reason",
        ),
    ],
)
def test_contradiction_between_tables_is_named(
    data_copy: DataCopy, file: str, old: str, new: str, row: int, column: str, message: str
) -> None:
    data_copy.replace(file, old, new)
    found = {(problem.row, problem.column): problem.message for problem in problems_of(data_copy, file)}
    assert found[row, column] == message


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
    data_copy.remove("provinces.csv")
    data_copy.write("indicators.csv", data_copy.read("indicators.csv").encode("utf-16"))
    data_copy.write("restrictions.csv", "")
    data_copy.replace("units_2025.csv", "merged,2,08", "merged,2,8")
    data_copy.replace(f"{SNAPSHOT}/annex_1.csv", "STT", "TT")
    data_copy.replace(f"{SNAPSHOT}/claims.csv", "n_none,27,", "n_none,x,")
    data_copy.remove("boundaries/islands.geojson")
    found = {(problem.file, problem.message) for problem in validate_data(data_copy.directory)}
    checksum = "the checksum differs from the one in source.yml: the file was changed or damaged"
    assert found >= {
        ("provinces.csv", "the file is missing"),
        ("indicators.csv", "the text is not UTF-8"),
        ("restrictions.csv", "the file is empty"),
        ("units_2025.csv", "the value has another form"),
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
        "the code is not in provinces.csv",
    ]
