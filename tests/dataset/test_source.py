"""source.yml says where a snapshot comes from, and what slips its document has."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import yaml
from data_copies import DATA, SNAPSHOT, DataCopy

from hotich_analysis.dataset.snapshots import Snapshot
from hotich_analysis.dataset.source import list_indicators, read_source
from hotich_analysis.errors import StatusTableError

FOLDER = DATA / SNAPSHOT
DETAILS = yaml.safe_load((FOLDER / "source.yml").read_text(encoding="utf-8"))


def test_document_is_dispatch_1117_of_the_ministry_of_justice(snapshot: Snapshot) -> None:
    source = snapshot.source
    assert (source.issuer, source.type, source.number) == ("Bộ Tư pháp", "Công văn", "1117/BTP-HTQTCT")
    assert source.date == snapshot.snapshot_date == dt.date(2022, 4, 12)
    assert source.annex_line.startswith("(Kèm theo Công văn số 1117/BTP-HTQTCT ngày 12 tháng 4 năm 2022")
    assert source.title.startswith("V/v khẩn trương thực hiện Đề án 06")


def test_snapshot_speaks_the_codes_of_the_63_unit_frame(snapshot: Snapshot) -> None:
    assert snapshot.frame == 63


def test_indicators_are_in_the_order_of_the_annexes(snapshot: Snapshot) -> None:
    assert list_indicators(snapshot.source) == [
        "registry_link",
        "provincial_portal",
        "birth_registration",
        "marriage_registration",
        "death_registration",
    ]


@pytest.mark.parametrize("slip", DETAILS["printing_slips"], ids=lambda slip: slip["where"])
def test_printing_slip_is_printed_and_not_mended(slip: dict[str, str]) -> None:
    assert slip["printed"] != slip["meant"]
    file, _, place = slip["where"].partition(", ")
    if not file.endswith(".csv") or "stands after" in slip["printed"]:
        return
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    line = lines[0] if place == "header" else lines[int(re.findall(r"\d+", place)[0])]
    assert slip["printed"] in line
    assert slip["meant"] not in line


def test_slip_of_order_in_annex_1_is_printed() -> None:
    lines = (FOLDER / "annex_1.csv").read_text(encoding="utf-8").splitlines()
    assert lines[26:28] == ["26.,Tỉnh Tuyên Quang", "27.,Tỉnh Thái Bình"]


def test_every_file_of_the_snapshot_has_a_checksum() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"source.yml"}
    assert set(DETAILS["sha256"]) == files


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "snapshot_date: 2022-04-12",
            "snapshot_date: 2022-04-13",
            "snapshot_date is 2022-04-13, but the folder",
        ),
        ("snapshot_date: 2022-04-12", "snapshot_date: April", "'snapshot_date' is 'April', not a date"),
        ("frame: 63", "frame: 64", "frame is 64; it must be one of 63, 34"),
        ("  issuer: Bộ Tư pháp\n", "", "the key 'document.issuer' is missing"),
        ("layout: list", "layout: lisst", "annex 1: the layout is 'lisst'; it must be one of list, table"),
        (
            "listed: none",
            "listed: nothing",
            "annex 1: 'listed' is 'nothing'; it must be one of none, partial",
        ),
        (
            "{x: deployed,",
            "{x: done,",
            "annex 2: the mark 'x' means 'done'; it must be one of deployed, none",
        ),
        ("{x: deployed,", "{yes: deployed,", "annex 2: 'marks' holds something else than text; quote it"),
        ("    unit_column: TỈNH/THÀNH PHỐ\n", "", "annex 2: 'unit_column' is None, not a str"),
        ("sha256:", "sha512:", "the key 'sha256' is missing"),
        ("frame: 63", "frame: [", "the file is not YAML"),
        ("frame: 63", f"frame: {'[' * 40}", "the file is nested too deep"),
        ("frame: 63", "frame: \x1b", "the file is not YAML: unacceptable character #x001b"),
        ('  - item: "1"\n', "  - item: 1\n", "request 1: it needs item, indicators, quote, numbers as text"),
    ],
)
def test_damaged_source_names_the_fault(data_copy: DataCopy, old: str, new: str, message: str) -> None:
    text = data_copy.read(f"{SNAPSHOT}/source.yml")
    data_copy.write(f"{SNAPSHOT}/source.yml", text.replace(old, new, 1))
    with pytest.raises(StatusTableError, match=rf"source.yml(, row \d+)?: {re.escape(message)}"):
        read_source(data_copy.directory / SNAPSHOT)


def test_every_control_character_of_a_source_is_named_by_its_code_point(data_copy: DataCopy) -> None:
    text = data_copy.read(f"{SNAPSHOT}/source.yml")
    text = text.replace(": Bộ Tư pháp\n", ': "Bộ \\e"\n').replace(": Hà Nội\n", ': "\\0"\n')
    data_copy.write(f"{SNAPSHOT}/source.yml", text)
    with pytest.raises(StatusTableError) as caught:
        read_source(data_copy.directory / SNAPSHOT)
    found = [(one.row, one.message, one.value) for one in caught.value.problems]
    message = "the text holds a control character"
    assert found == [(5, message, "U+001B"), (14, message, "U+0000")]


def test_every_fault_of_a_source_is_reported_at_once(data_copy: DataCopy) -> None:
    data_copy.write(f"{SNAPSHOT}/source.yml", "snapshot_date: 2022-04-12\nframe: 63\nannexes: [1]\n")
    with pytest.raises(StatusTableError) as caught:
        read_source(data_copy.directory / SNAPSHOT)
    assert [problem.message for problem in caught.value.problems] == [
        "the key 'document' is missing",
        "the key 'sha256' is missing",
        "annex 1: the layout is None; it must be one of list, table, returns",
    ]


@pytest.mark.parametrize("content", ["", "just a text\n"])
def test_source_without_keys_is_refused(data_copy: DataCopy, content: str) -> None:
    data_copy.write(f"{SNAPSHOT}/source.yml", content)
    with pytest.raises(StatusTableError, match="the file holds no keys"):
        read_source(data_copy.directory / SNAPSHOT)
