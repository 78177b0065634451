"""What the communes of a province answered is counted up to it, and each that lacks an item is named."""

from __future__ import annotations

import dataclasses
from functools import cache

import pytest
from matplotlib.colors import to_hex
from statuses import make_status

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.references import frame_of, load_units
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.brief import gather_brief, tabulate_brief_communes
from hotich_analysis.display.communes import draw_commune_map, tabulate_communes
from hotich_analysis.display.palette import CLASS_COLOURS, OUTSIDE_COLOURS
from hotich_analysis.display.workbook import list_workbook_tables
from hotich_analysis.errors import BoundaryError
from hotich_analysis.metrics.frames import regroup
from hotich_analysis.metrics.gaps import count_communes, list_commune_gaps
from hotich_analysis.vocabulary import COMMUNES, LANGS, Lang, State

BIRTH, PRINTERS = "birth_registration", "printers"
LAI_CHAU, CAO_BANG = "12", "04"
UNITS = load_units(COMMUNES).set_index("unit_code")


def list_codes(province: str) -> list[str]:
    return list(UNITS.index[UNITS["parent_code"].eq(province)])


@cache
def snapshot() -> Snapshot:
    """Lai Châu: two of 38 lack births, three are silent. Cao Bằng: one of 56 has all printers, one half."""
    births: dict[str, str | None] = dict.fromkeys(list_codes(LAI_CHAU), "full")
    lacking, silent = list_codes(LAI_CHAU)[:2], list_codes(LAI_CHAU)[2:5]
    births |= dict.fromkeys(lacking, "none") | dict.fromkeys(silent, None)
    printers = dict.fromkeys(list_codes(CAO_BANG), (0, 1)) | dict(
        zip(list_codes(CAO_BANG)[:2], [(1, 1), (1, 2)], strict=True)
    )
    communes = make_status({BIRTH: births}, {PRINTERS: printers}).assign(frame=COMMUNES)
    held = regroup(load_snapshot("2022-04-12"), frame=34)
    return dataclasses.replace(held, communes=communes)


def test_asked_reported_and_lacking_are_counted_apart() -> None:
    counts = count_communes(snapshot().communes)
    assert frame_of(counts) == 34
    columns = [
        "indicator_code",
        "unit_code",
        *(f"n_communes{part}" for part in ("", "_reporting", "_done", "_missing")),
    ]
    assert counts[columns].to_numpy().tolist() == [
        [BIRTH, LAI_CHAU, 38, 35, 33, 3],
        [PRINTERS, CAO_BANG, 56, 56, 1, 0],
    ]
    assert counts["communes_done_share"].tolist() == pytest.approx([33 / 35, 1 / 56])


def test_silence_is_listed_and_is_no_lack() -> None:
    gaps = list_commune_gaps(snapshot().communes)
    own = gaps[gaps["unit_code"].eq(LAI_CHAU)].groupby("state")["commune_code"].agg(list)
    assert own[State.REPORTED] == list_codes(LAI_CHAU)[:2]
    assert own[State.NOT_REPORTED] == list_codes(LAI_CHAU)[2:5]


@pytest.mark.parametrize("lang", LANGS)
def test_a_brief_names_the_communes_that_lack_an_item(lang: Lang) -> None:
    brief = gather_brief(snapshot(), load_boundaries(34), unit=LAI_CHAU)
    table = tabulate_brief_communes(brief, lang=lang)
    [row] = table.rows
    assert row[1:4] == ("38", "35", "33")
    names = [UNITS.loc[code, f"name_{lang}"] for code in list_codes(LAI_CHAU)[:5]]
    assert {number.value for number in table.numbers} == {38, 35, 33, 2, 3}
    assert row[4:] == (f"2: {', '.join(names[:2])}", f"3: {', '.join(names[2:])}")
    assert gather_brief(snapshot(), load_boundaries(34), unit="01").communes.empty


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_has_each_province_and_all_together(lang: Lang) -> None:
    table = tabulate_communes(count_communes(snapshot().communes), indicator=BIRTH, lang=lang)
    assert [row[1:5] for row in table.rows] == [("38", "35", "33", "3")] * 2


def test_provinces_are_shaded_by_the_share_of_their_communes() -> None:
    counts = count_communes(snapshot().communes)
    picture = draw_commune_map(counts, load_boundaries(34), indicator=BIRTH, lang="vi")
    faces = {patch.get_gid(): to_hex(patch.get_facecolor()) for patch in picture.axes.patches}
    assert faces[f"unit-{LAI_CHAU}"] == CLASS_COLOURS["class-3"]  # 80 % to below 95 %
    assert faces[f"unit-{CAO_BANG}"] == OUTSIDE_COLOURS[State.NOT_ASKED]
    assert "38 xã" in picture.alt
    low = draw_commune_map(counts, load_boundaries(34), indicator=PRINTERS, lang="vi").numbers
    assert ("n_communes_done", 1, 56) in {(one.rule, one.value, one.n_units) for one in low}
    with pytest.raises(BoundaryError):
        draw_commune_map(counts, load_boundaries(63), indicator=BIRTH, lang="vi")


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_has_a_sheet_of_provinces_and_one_of_communes(lang: Lang) -> None:
    *_, counted, gaps, explained = list_workbook_tables(snapshot(), lang=lang)
    assert counted.table["n_communes"].tolist() == [38, 56]
    assert len(gaps.table) == 5 + 55
    assert gaps.table["commune"].iloc[0] == UNITS.loc[list_codes(LAI_CHAU)[0], f"name_{lang}"]
    said = set(explained.table["label"])
    assert {*counted.labels.values(), *gaps.labels.values()} <= said
