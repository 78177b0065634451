"""Communes: units of a frame of their own, names that need their province, returns by commune."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from data_copies import DATA
from received_files import copy_data

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.checks import find_contradictions, validate_data
from hotich_analysis.dataset.communes import resolve_commune, resolve_units
from hotich_analysis.dataset.deposit import write_snapshot
from hotich_analysis.dataset.intake import Intake, read_returns
from hotich_analysis.dataset.names import resolve_unit
from hotich_analysis.dataset.references import COMMUNE_UNITS, carry, load_references, load_units
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.errors import (
    AmbiguousCommuneError,
    DataError,
    UnknownCommuneError,
    UsageError,
)
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.metrics.progress import compare
from hotich_analysis.vocabulary import COMMUNES, LEVEL_DTYPE, State

AS_OF = dt.date(2026, 11, 30)
BIRTH = "Đăng ký khai sinh"
COMMUNE = "Xã, phường, đặc khu"
PROVINCE = "Tỉnh, thành phố"
CAO_BANG, DIEN_BIEN = "04", "11"
UNITS = load_units(COMMUNES, data_directory=DATA)


def list_communes(*provinces: str) -> list[dict[Any, Any]]:
    """The communes of some provinces, in official order, each with the name of its province."""
    names = load_units(34, data_directory=DATA).set_index("unit_code")["name_vi"]
    own = UNITS[UNITS["parent_code"].isin(provinces)]
    return own.assign(province=own["parent_code"].map(names)).to_dict("records")


def write_file(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path, rows: Sequence[Sequence[object]], as_of: dt.date = AS_OF, data: Path = DATA) -> Intake:
    return read_returns([write_file(path, rows)], as_of=as_of, data_directory=data)


def say_problem(intake: Intake) -> str:
    [problem] = intake.problems
    return str(problem)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Returns of two provinces: of each one commune lacks its item, one is silent."""
    folder = tmp_path_factory.mktemp("communes")
    data = copy_data(folder / "data")
    for code, heading in ((CAO_BANG, BIRTH), (DIEN_BIEN, "Đăng ký khai tử")):
        communes = list_communes(code)
        marks = ["-", None, *["x"] * (len(communes) - 2)]
        lines = [
            [line["province"], line["name_vi"], mark] for line, mark in zip(communes, marks, strict=True)
        ]
        intake = read(folder / f"{code}.csv", [[PROVINCE, COMMUNE, heading], *lines], data=data)
        assert intake.problems == []
        write_snapshot(intake, data, as_of=AS_OF)
    assert validate_data(data) == []
    return load_snapshot(AS_OF, data_directory=data)


def test_each_commune_has_one_of_the_34_for_its_province() -> None:
    provinces = load_units(34, data_directory=DATA)
    assert len(UNITS) == COMMUNES
    assert set(UNITS["parent_code"]) == set(provinces["unit_code"])
    regions = provinces.set_index("unit_code")["region"]
    assert UNITS["region"].tolist() == UNITS["parent_code"].map(regions).tolist()
    assert not UNITS["label_vi"].duplicated().any()
    assert UNITS["population_thousand"].isna().all()


def test_types_are_those_of_the_first_day_and_what_came_later_has_its_day() -> None:
    assert UNITS["type_vi"].value_counts().to_dict() == {"Xã": 2621, "Phường": 687, "Đặc khu": 13}
    later = UNITS.dropna(subset="later_type_vi")
    assert later["later_type_from"].value_counts().to_dict() == {"2026-09-20": 12, "2026-04-30": 10}
    assert later["type_vi"].ne(later["later_type_vi"]).all()


def test_a_folder_without_communes_works_as_before(tmp_path: Path) -> None:
    data = copy_data(tmp_path / "data")
    (data / COMMUNE_UNITS).unlink()
    references = load_references(data)
    assert references.commune_codes == frozenset()
    assert validate_data(data) == []
    assert len(load_snapshot(data_directory=data).status) > 0
    rows = [[COMMUNE, PROVINCE, BIRTH], ["Ba Đình", "Hà Nội", "x"]]
    assert "communes" in say_problem(read(tmp_path / "one.csv", rows, data=data))
    with pytest.raises(DataError, match=r"units/communes\.csv"):
        references.units_of(COMMUNES)


def test_a_commune_of_no_province_and_a_second_of_its_name_are_told(tmp_path: Path) -> None:
    data = copy_data(tmp_path / "data")
    path = data / COMMUNE_UNITS
    text = path.read_text(encoding="utf-8")
    text = text.replace("00008,Ngọc Hà,Phường,01", "00008,Ba Đình,Phường,01")
    path.write_text(text.replace("00025,Giảng Võ,Phường,01", "00025,Giảng Võ,Phường,99"), encoding="utf-8")
    told = [str(problem) for problem in find_contradictions(data)]
    assert any("row 3" in one and "another commune of this name" in one for one in told)
    assert any("row 4" in one and "no unit of frame 34" in one for one in told)


def test_no_shapes_of_communes_are_held_and_that_is_said() -> None:
    with pytest.raises(UsageError, match="no map of communes is drawn"):
        load_boundaries(COMMUNES, data_directory=DATA)


@pytest.mark.parametrize("form", ["{name}", "{kind} {name}", "{kind} {name} ", "{upper}", "{code}"])
def test_every_commune_is_found_in_its_province(form: str) -> None:
    for line in list_communes(CAO_BANG, "92"):
        facts = {"name": line["name_vi"], "kind": line["type_vi"], "code": line["unit_code"]}
        text = form.format(upper=line["name_vi"].upper(), **facts)
        assert resolve_commune(text, province=line["province"], data_directory=DATA) == line["unit_code"]
        label = line["label_vi"]
        assert resolve_unit(label, frame=COMMUNES, data_directory=DATA) == line["unit_code"]


def test_a_name_without_its_province_is_asked_about_with_all_that_have_it() -> None:
    with pytest.raises(AmbiguousCommuneError, match="none is given") as caught:
        resolve_commune("Tân An", data_directory=DATA)
    assert len(caught.value.candidates) == 10
    assert "Tân An, Cần Thơ" in caught.value.candidates
    with pytest.raises(AmbiguousCommuneError) as caught:  # one alone is no pick either
        resolve_commune("Ngọc Hà", data_directory=DATA)
    assert len(caught.value.candidates) >= 1


@pytest.mark.parametrize(
    ("text", "province", "reason"),
    [
        ("Ba Dinh", "Hà Nội", "accents differ"),
        ("xã Ba Đình", "Hà Nội", "'xã' names another kind of unit"),
        ("Quận Ba Đình", "Hà Nội", "'quận' names another kind of unit"),
        ("00004", "Cao Bằng", "another province than Cao Bằng"),
    ],
)
def test_what_may_be_another_commune_is_asked_about(text: str, province: str, reason: str) -> None:
    with pytest.raises(AmbiguousCommuneError, match=reason) as caught:
        resolve_commune(text, province=province, data_directory=DATA)
    assert caught.value.candidates == ("Ba Đình, Hà Nội",)


def test_names_that_differ_by_accents_alone_are_two_communes() -> None:
    one, other = (
        resolve_unit(f"{name}, Thái Nguyên", frame=COMMUNES, data_directory=DATA)
        for name in ("Văn Lang", "Văn Lăng")
    )
    assert one != other
    with pytest.raises(AmbiguousCommuneError, match="accents differ") as caught:
        resolve_commune("Van Lang", province="Thái Nguyên", data_directory=DATA)
    assert len(caught.value.candidates) == 2


def test_a_type_of_any_time_is_right() -> None:
    for text in ("xã Long Thành", "phường Long Thành"):  # a phường since 30/4/2026
        assert resolve_commune(text, province="Đồng Nai", data_directory=DATA) == "26368"


def test_a_name_of_no_commune_has_the_nearest_of_its_province() -> None:
    with pytest.raises(UnknownCommuneError) as caught:
        resolve_commune("Ba Đìnhh", province="Hà Nội", data_directory=DATA)
    assert caught.value.candidates[0] == "Ba Đình, Hà Nội"
    with pytest.raises(UsageError, match="code 02 of the 63-unit frame"):
        resolve_commune("Ba Đình", province="Hà Giang", data_directory=DATA)


def test_a_province_means_all_its_communes() -> None:
    codes = resolve_units("Cao Bằng", frame=COMMUNES, data_directory=DATA)
    assert codes == [line["unit_code"] for line in list_communes(CAO_BANG)]


def test_communes_are_counted_up_to_their_province(snapshot: Snapshot) -> None:
    table = coverage(regroup(snapshot, frame=COMMUNES).status, by="province").set_index(
        ["unit_code", "indicator_code"]
    )
    counted = ["n_units", "n_full", "n_none", "n_missing"]
    assert table.loc[(CAO_BANG, "birth_registration"), counted].tolist() == [56, 54, 1, 1]
    assert table.loc[(CAO_BANG, "birth_registration"), "deployed_share"] == pytest.approx(54 / 55)
    assert table.loc[(DIEN_BIEN, "death_registration"), counted].tolist() == [45, 43, 1, 1]


def test_communes_are_counted_up_to_their_region(snapshot: Snapshot) -> None:
    table = coverage(snapshot.communes, by="region").set_index("indicator_code")
    assert table["n_units"].to_dict() == {"birth_registration": 56, "death_registration": 45}
    assert set(table["region"]) == {"Trung du và miền núi phía Bắc"}


def test_what_no_commune_of_a_province_answers_was_not_asked_of_it(snapshot: Snapshot) -> None:
    status = snapshot.communes
    assert status["unit_code"].nunique() == 56 + 45
    of_province = status["unit_code"].map(UNITS.set_index("unit_code")["parent_code"])
    states = status["state"].groupby([of_province, status["indicator_code"]]).agg(set)
    assert states[DIEN_BIEN, "birth_registration"] == {State.NOT_ASKED}
    assert states[CAO_BANG, "birth_registration"] == {State.REPORTED, State.NOT_REPORTED}


def test_provinces_are_no_part_of_what_their_communes_answer(snapshot: Snapshot) -> None:
    assert snapshot.frame == 34
    assert set(snapshot.status["state"]) == {State.NOT_ASKED}
    held = load_snapshot("2022-04-12", data_directory=snapshot.references.directory)
    with pytest.raises(UsageError, match="not shared out among their communes"):
        regroup(held, frame=COMMUNES)


def test_gaps_of_communes_name_commune_and_province(snapshot: Snapshot) -> None:
    gaps = list_gaps(regroup(snapshot, frame=COMMUNES).status, indicator="birth_registration")
    first, second = (line["label_vi"] for line in list_communes(CAO_BANG)[:2])
    assert gaps["name_vi"].tolist() == [first, second]
    assert gaps["state"].tolist() == [State.REPORTED, State.NOT_REPORTED]


def test_a_province_that_is_asked_no_more_has_lost_nothing(snapshot: Snapshot) -> None:
    status = snapshot.communes
    birth = status[status["indicator_code"].eq("birth_registration")]
    is_first = birth["unit_code"].map(UNITS.set_index("unit_code")["parent_code"]).eq(CAO_BANG)
    later = birth["snapshot_date"] + pd.Timedelta(31, "D")
    level = pd.Categorical(["full"] * len(birth), dtype=LEVEL_DTYPE)
    after = birth.assign(state="reported", level=level, snapshot_date=later)[~is_first]
    changes = compare(carry(birth[is_first], status), carry(after, status))
    assert changes["change"].value_counts().to_dict() == {"no_longer_asked": 56, "newly_reported": 45}


def test_people_of_communes_are_not_known_and_weigh_nothing(snapshot: Snapshot) -> None:
    with pytest.raises(UsageError, match="no population"):
        coverage(snapshot.communes, by="indicator", weight="population")


@pytest.mark.parametrize(
    "head",
    [
        [["UBND TỈNH CAO BẰNG"], ["BÁO CÁO"], [COMMUNE, BIRTH]],
        [[PROVINCE, "Cao Bằng"], [], ["STT", COMMUNE, BIRTH]],
        [["Mã xã", COMMUNE, BIRTH]],
        [["Mã", COMMUNE, BIRTH]],
    ],
)
def test_a_file_names_its_province_once_or_each_commune_has_its_code(
    tmp_path: Path, head: list[list[str]]
) -> None:
    communes = list_communes(CAO_BANG)[:3]
    cells = {"STT": 1, COMMUNE: "", BIRTH: "x"}
    lines = [
        [cells | {"Mã": line["unit_code"], "Mã xã": int(line["unit_code"]), COMMUNE: line["name_vi"]}][0]
        for line in communes
    ]
    rows = [*head, *([line[name] for name in head[-1]] for line in lines)]
    intake = read(tmp_path / "one.csv", rows)
    assert intake.problems == []
    assert [row["unit_code"] for row in intake.rows] == [line["unit_code"] for line in communes]


def test_communes_without_any_province_are_refused_once(tmp_path: Path) -> None:
    rows = [[COMMUNE, BIRTH], *([line["name_vi"], "x"] for line in list_communes(CAO_BANG))]
    assert "the communes have no province" in say_problem(read(tmp_path / "one.csv", rows))


def test_a_code_settles_what_accents_leave_open_and_nothing_else(tmp_path: Path) -> None:
    rows = [["Mã xã", PROVINCE, COMMUNE, BIRTH], ["00004", "Hà Nội", "Ba Dinh", "x"]]
    assert [row["unit_code"] for row in read(tmp_path / "one.csv", rows).rows] == ["00004"]
    rows[1][2] = "Ngọc Hà"
    assert "code and name disagree: 00004 is Ba Đình, Hà Nội" in say_problem(read(tmp_path / "one.csv", rows))


@pytest.mark.parametrize(
    ("rows", "as_of"),
    [
        ([[PROVINCE, "Huyện", COMMUNE, BIRTH], ["Cao Bằng", "Bảo Lâm", "Bảo Lâm", "x"]], AS_OF),
        ([[PROVINCE, COMMUNE, BIRTH], *(["Hà Giang", f"Xã {n}", "x"] for n in range(3))], AS_OF),
        ([[PROVINCE, COMMUNE, BIRTH], *(["Cao Bằng", f"Tên cũ {n}", "x"] for n in range(12))], AS_OF),
        ([[PROVINCE, COMMUNE, BIRTH], ["Cao Bằng", "Bảo Lâm", "x"]], dt.date(2025, 6, 30)),
    ],
    ids=["with districts", "of a former province", "of many unknown names", "of a date before"],
)
def test_a_table_of_former_communes_is_refused_in_one_sentence(
    tmp_path: Path, rows: list[list[str]], as_of: dt.date
) -> None:
    told = say_problem(read(tmp_path / "old.csv", rows, as_of))
    assert "communes of before 1/7/2025, some of which were split" in told
    assert "not counted up" in told


def test_a_code_without_a_name_may_be_that_of_a_former_commune(tmp_path: Path) -> None:
    rows = [["Mã xã", PROVINCE, COMMUNE, BIRTH], ["00004", "Hà Nội", "", "x"]]
    assert "a commune of before 1/7/2025" in say_problem(read(tmp_path / "one.csv", rows))


def test_a_wrong_province_is_told_once(tmp_path: Path) -> None:
    rows = [
        [PROVINCE, COMMUNE, BIRTH],
        *(["Cao Bng", line["name_vi"], "x"] for line in list_communes(CAO_BANG)),
    ]
    told = say_problem(read(tmp_path / "one.csv", rows))
    assert "the province is unknown; found 'Cao Bng'; expected 'Cao Bằng'" in told


def test_a_total_row_of_communes_is_no_claim_on_provinces(tmp_path: Path) -> None:
    rows = [[PROVINCE, COMMUNE, BIRTH], ["Cao Bằng", "Bảo Lâm", "x"], ["Tổng số", "", "56"]]
    intake = read(tmp_path / "one.csv", rows)
    assert (len(intake.rows), intake.claims, intake.problems) == (1, [], [])


def test_a_late_commune_is_added_and_a_corrected_one_needs_a_reason(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(snapshot.references.directory, data)
    corrected, late = list_communes(CAO_BANG)[:2]
    rows = [[PROVINCE, COMMUNE, BIRTH], [late["province"], late["name_vi"], "x"]]
    write_snapshot(read(tmp_path / "late.csv", rows, data=data), data, as_of=AS_OF)
    own = load_snapshot(AS_OF, data_directory=data).communes.set_index(["unit_code", "indicator_code"])
    assert own.loc[(late["unit_code"], "birth_registration"), "level"] == "full"
    rows[1] = [corrected["province"], corrected["name_vi"], "x"]
    with pytest.raises(UsageError, match=f"{corrected['label_vi']}, birth_registration: none .* -> full"):
        write_snapshot(read(tmp_path / "again.csv", rows, data=data), data, as_of=AS_OF)
