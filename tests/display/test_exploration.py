"""What can be chosen in JupyterLab, and what a choice shows: counted by the metrics, without widgets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from hotich_analysis.dataset.boundaries import load_boundaries
from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.dataset.tables import load_provinces
from hotich_analysis.display.explore import choice
from hotich_analysis.display.explore.choice import (
    Choice,
    Exploration,
    Scope,
    Viewer,
    describe_unit,
    list_scope_gaps,
    list_seen_units,
    plot_scope,
    put_in_words,
    tabulate_scope_gaps,
    tell,
)
from hotich_analysis.display.palette import FILLS, LEVEL_COLOURS
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import POPULATION_COLUMN, coverage, merge_units
from hotich_analysis.metrics.gaps import list_gaps, list_gaps_2025
from hotich_analysis.vocabulary import LANGS, LEVEL_DTYPE, Frame, Lang

DISPATCH = "2022-04-12@1"
RETURNS = "2022-06-30@2"
MARRIAGE, BOOKS, REVIEW = "marriage_registration", "book_digitisation", "data_review"
HIGHLANDS = "Tây Nguyên"
SAY = load_wording("vi")
PROVINCES = load_provinces()


@cache
def dispatch() -> Snapshot:
    return load_snapshot("2022-04-12")


@cache
def returns() -> Snapshot:
    """Later returns: 1 of 2 books in every province, 2 in Hà Nội, which alone speaks of the review."""
    codes = PROVINCES["unit_code"]
    is_hanoi = codes.eq("01")
    books = pd.DataFrame({"unit_code": codes, "indicator_code": BOOKS, "numerator": 1, "denominator": 2})
    books["numerator"] = books["numerator"].mask(is_hanoi, 2)
    books["level"] = is_hanoi.map({True: "full", False: "partial"})
    review = pd.DataFrame({"unit_code": codes, "indicator_code": REVIEW})
    review["level"] = is_hanoi.map({True: "full"})
    status = pd.concat([books, review], ignore_index=True)
    status = status.astype({"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64"})
    date = dt.date(2022, 6, 30)
    empty = dict.fromkeys(["note", "restriction", "evidence", "reported_date"], pd.NA)
    status = status.assign(snapshot_date=pd.Timestamp(date), **empty)
    return dataclasses.replace(dispatch(), snapshot_date=date, status=status, revision=2)


@pytest.fixture
def two_snapshots(monkeypatch: pytest.MonkeyPatch) -> Exploration:
    held = pd.DataFrame({"snapshot_date": ["2022-04-12", "2022-06-30", "2022-06-30"], "revision": [1, 1, 2]})
    monkeypatch.setattr(choice, "list_snapshots", lambda: held)
    monkeypatch.setattr(
        choice, "load_snapshot", lambda as_of: {"2022-04-12": dispatch(), RETURNS: returns()}[as_of]
    )
    return Exploration("2022-04-12")


def rows_of(indicator: str) -> pd.DataFrame:
    return dispatch().status[dispatch().status["indicator_code"] == indicator]


@cache
def explored(lang: Lang = "vi") -> Exploration:
    return Exploration("2022-04-12", lang=lang)


def narrow(indicator: str = MARRIAGE, **choices: object) -> Scope:
    chosen = Choice(DISPATCH, indicator, **choices)  # type: ignore[arg-type]
    return explored().narrow(explored().settle(chosen))


def told(scope: Scope) -> str:
    return tell(scope, list_scope_gaps(scope), SAY)


def test_first_choice_is_the_first_indicator_of_the_whole_country() -> None:
    assert explored().first == Choice(DISPATCH, "provincial_portal")


def test_options_offer_what_is_held_in_the_words_of_the_language() -> None:
    options = explored("en").list_options(explored("en").first)
    assert options["as_of"] == [("12 April 2022", DISPATCH)]
    assert [code for _, code in options["indicator"]] == list(dispatch().status["indicator_code"].unique())
    assert options["region"][0] == ("Whole country", "")
    assert ("Central Highlands", HIGHLANDS) in options["region"]
    assert len(options["unit"]) == 1 + 63


def test_units_of_2025_that_were_merged_say_so() -> None:
    units = dict(explored().list_options(Choice(DISPATCH, MARRIAGE, 34))["unit"])
    assert units["Tuyên Quang (2025)"] == "08"
    assert units["Hà Nội"] == "01"
    assert len(units) == 1 + 34


def test_revisions_of_a_date_are_told_apart_the_last_first(two_snapshots: Exploration) -> None:
    assert two_snapshots.list_options(two_snapshots.first)["as_of"] == [
        ("30/6/2022 (bản hiệu chỉnh số 2)", RETURNS),
        ("30/6/2022 (bản đầu)", "2022-06-30@1"),
        ("12/4/2022", DISPATCH),
    ]


def test_a_snapshot_without_the_indicator_shows_its_first(two_snapshots: Exploration) -> None:
    settled = two_snapshots.settle(Choice(RETURNS, MARRIAGE))
    assert settled == Choice(RETURNS, BOOKS)


def test_a_unit_outside_the_region_or_of_the_other_frame_is_let_go() -> None:
    settle = explored().settle
    assert settle(Choice(DISPATCH, MARRIAGE, region=HIGHLANDS, unit="66")).unit == "66"
    assert settle(Choice(DISPATCH, MARRIAGE, region=HIGHLANDS, unit="01")).unit == ""
    assert settle(Choice(DISPATCH, MARRIAGE, 34, unit="35")).unit == ""  # Hà Nam went into another


@pytest.mark.parametrize("wrong", [{"frame": 35}, {"weight": "area"}, {"region": "Tây Bắc"}])
def test_what_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        explored().settle(dataclasses.replace(explored().first, **wrong))


def test_region_of_the_34_holds_whole_units_with_a_part_in_it() -> None:
    scope = narrow(frame=34, region=HIGHLANDS)
    assert scope.codes == ["51", "52", "66", "68"]
    in_highlands = set(PROVINCES.loc[PROVINCES["region"] == HIGHLANDS, "unit_code"])
    parts = set(scope.status["unit_code"])
    assert in_highlands < parts
    assert {"51", "52", "54", "60"} <= parts - in_highlands


@pytest.mark.parametrize("region", ["", HIGHLANDS])
def test_gaps_are_those_of_the_metrics_within_the_region(region: str) -> None:
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE)
    expected = gaps[gaps["region"] == region] if region else gaps
    found = list_scope_gaps(narrow(region=region))
    assert list(found["unit_code"]) == list(expected["unit_code"])
    assert list(found["n_gaps_of_unit"]) == list(expected["n_gaps_of_unit"])
    assert found["frame"].eq(63).all()


def test_gaps_of_the_34_are_those_of_the_metrics_and_name_their_frame() -> None:
    found = list_scope_gaps(narrow(frame=34))
    expected = list_gaps_2025(dispatch().status, indicator=MARRIAGE)
    pd.testing.assert_frame_equal(found[expected.columns], expected)
    assert list(found.columns[:3]) == ["snapshot_date", "frame", "unit_code"]


def test_by_people_the_largest_gap_stands_first() -> None:
    people = list(list_scope_gaps(narrow(weight="people"))["population_thousand"])
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE)
    assert people == sorted(gaps["population_thousand"], reverse=True)


def test_table_leaves_out_columns_that_tell_no_rows_apart() -> None:
    def headers(scope: Scope) -> list[str]:
        table = tabulate_scope_gaps(scope, list_scope_gaps(scope), SAY)
        return [column.header for column in table.columns]

    numbers = ["Dân số (nghìn người)", "Số nội dung còn thiếu"]
    assert headers(narrow()) == ["Tỉnh, thành phố", "Vùng", *numbers]
    assert headers(narrow(region=HIGHLANDS)) == ["Tỉnh, thành phố", *numbers]
    assert headers(narrow(frame=34)) == ["Tỉnh, thành phố", "Tỉnh cũ còn thiếu", "Mức độ", *numbers]


def test_table_of_the_34_names_the_provinces_that_lack_it() -> None:
    scope = narrow(frame=34)
    table = tabulate_scope_gaps(scope, list_scope_gaps(scope), SAY)
    rows = {row[0]: row for row in table.rows}
    assert rows["Phú Thọ (2025)"][1:3] == ("Vĩnh Phúc, Phú Thọ", "Mới có ở một phần")
    assert table.caption.endswith("20; các tỉnh cũ đó có 39.361,0 nghìn người")


def test_sentence_counts_units_as_coverage_does() -> None:
    row = coverage(dispatch().status, by="indicator").set_index("indicator_code").loc[MARRIAGE]
    assert (row["n_full"], row["n_partial"], row["n_none"]) == (35, 3, 25)
    assert told(narrow()).startswith(
        "**Cả nước.** Đến ngày 12/4/2022, **38/63** tỉnh, thành phố (60,3%) đã tích hợp"
    )
    assert "**25 tỉnh** chưa triển khai, với dân số 39.361 nghìn người" in told(narrow())


@pytest.mark.parametrize("frame", [63, 34])
def test_people_are_counted_by_province_in_either_frame(frame: int) -> None:
    table = coverage(rows_of(MARRIAGE), by="indicator", weight="population")
    [share] = table["population_deployed_share"]
    said = told(narrow(frame=frame, weight="people"))
    assert f"**{SAY.share(share)} dân số** (60.113 nghìn người)" in said
    assert "**39.361 nghìn người** sống ở 25 tỉnh" in said
    assert ("theo từng tỉnh cũ" in said) == (frame == 34)


def test_sentence_of_a_region_is_about_the_region() -> None:
    said = told(narrow(region=HIGHLANDS))
    assert said.startswith(f"**{HIGHLANDS}.** Đến ngày 12/4/2022, **3/5** tỉnh")
    merged = told(narrow(region=HIGHLANDS, frame=34))
    assert merged.startswith(f"**Các đơn vị có tỉnh cũ thuộc vùng {HIGHLANDS}.**")
    assert "**0/4** đơn vị" in merged


def test_ratio_is_pooled_and_by_people_complete_only_where_all_is_done(two_snapshots: Exploration) -> None:
    units = two_snapshots.narrow(two_snapshots.settle(Choice(RETURNS, BOOKS)))
    assert "**64**" in told(units)
    assert "50,8%" in told(units)  # 64 of 126
    people = two_snapshots.narrow(two_snapshots.settle(Choice(RETURNS, BOOKS, weight="people")))
    hanoi = PROVINCES.set_index("unit_code")[POPULATION_COLUMN]["01"]
    assert f"({SAY.number(hanoi)} nghìn người)" in told(people)
    gaps = list_scope_gaps(units)
    assert len(gaps) == 62
    assert gaps["achieved_share"].eq(0.5).all()


def test_ratio_of_a_merged_unit_adds_its_provinces_up(two_snapshots: Exploration) -> None:
    scope = two_snapshots.narrow(two_snapshots.settle(Choice(RETURNS, BOOKS, 34)))
    gaps = list_scope_gaps(scope).set_index("unit_code")
    assert (gaps.loc["25", "numerator"], gaps.loc["25", "denominator"]) == (3, 6)
    assert "01" not in gaps.index


def test_where_nobody_reported_it_says_so_and_claims_no_share(two_snapshots: Exploration) -> None:
    for weight in ("units", "people"):
        for frame in (63, 34):
            scope = two_snapshots.narrow(Choice(RETURNS, REVIEW, frame, weight, HIGHLANDS))  # type: ignore[arg-type]
            assert told(scope).endswith("chưa có tỉnh, thành phố nào báo cáo về nội dung này.")
            table = tabulate_scope_gaps(scope, list_scope_gaps(scope), SAY)
            assert "hoặc chưa có báo cáo" in table.caption
            assert len(table.rows) == len(scope.codes)


def test_card_tells_every_item_with_its_note() -> None:
    card = describe_unit(narrow(unit="35"), SAY)
    assert card is not None
    assert card.caption == "Hà Nam · Đồng bằng sông Hồng · Dân số 2022: 878,0 nghìn người"
    assert len(card.rows) == 5
    assert ("Kết hôn", "Triển khai một phần", "Ghi chú của văn bản: “Chỉ có ĐKKH cấp huyện”") in card.rows
    assert describe_unit(narrow(), SAY) is None


def test_card_of_a_merged_unit_tells_its_provinces() -> None:
    card = describe_unit(narrow(frame=34, unit="25"), SAY)
    assert card is not None
    assert card.caption.startswith("Phú Thọ (2025) · Đồng bằng sông Hồng; Trung du và miền núi phía Bắc")
    levels = "Vĩnh Phúc: Chưa triển khai; Phú Thọ: Chưa triển khai; Hòa Bình: Triển khai đầy đủ"
    assert ("Kết hôn", "Mới có ở một phần", levels) in card.rows


def test_seen_units_in_words_are_those_on_the_map() -> None:
    scope = narrow(frame=34, region=HIGHLANDS)
    table = put_in_words(list_seen_units(scope), scope, SAY)
    assert list(table["name"]) == ["Quảng Ngãi (2025)", "Gia Lai (2025)", "Đắk Lắk (2025)", "Lâm Đồng (2025)"]
    merged = merge_units(dispatch().status, PROVINCES)
    rows = merged[(merged["indicator_code"] == MARRIAGE) & merged["unit_code"].isin(scope.codes)]
    assert list(table["level"]) == [SAY(f"level-merged-{level}") for level in rows["level"]]
    assert table["frame"].eq(34).all()


@pytest.mark.parametrize("lang", LANGS)
def test_a_view_speaks_one_language(lang: Lang) -> None:
    view = Viewer(explored(lang)).look(Choice(DISPATCH, MARRIAGE, 34, "people", HIGHLANDS, "66"))
    assert view.card is not None
    texts = [view.title, view.sentence, view.picture.alt, view.picture.caption, view.table.caption]
    texts += [column.header for table in (view.table, view.card) for column in table.columns]
    texts += [text for sheet in view.sheets.values() for text in sheet["level"]]
    vietnamese = re.compile(r"tỉnh|Vùng|triển khai|Dân số|nghìn|Chi tiết|một phần")
    assert bool([text for text in texts if vietnamese.search(text)]) == (lang == "vi")


def with_gid(artists: Iterable[Artist], start: str) -> dict[str, Any]:
    """Artists by what follows `start` in their gid."""
    gids = {artist.get_gid() or "": artist for artist in artists}
    return {gid.removeprefix(start): artist for gid, artist in gids.items() if gid.startswith(start)}


def names_on(axes: Axes) -> set[str]:
    texts = (text for panel in [axes, *axes.child_axes] for text in panel.texts)
    return {text.get_text() for text in with_gid(texts, "label-").values()}


def test_map_shows_each_unit_at_its_level_and_names_the_gaps() -> None:
    axes = plot_scope(narrow(), load_boundaries(), wording=SAY)
    units = with_gid(axes.patches, "unit-")
    levels = rows_of(MARRIAGE).set_index("unit_code")["level"].astype("str")
    assert {code: to_hex(unit.get_facecolor()) for code, unit in units.items()} == {
        code: LEVEL_COLOURS[level] for code, level in levels.items()
    }
    assert len(names_on(axes)) == 25
    assert not with_gid(axes.patches, "veil")


def test_map_of_a_region_veils_the_rest_and_names_only_its_own() -> None:
    axes = plot_scope(narrow(region=HIGHLANDS), load_boundaries(), wording=SAY)
    units = with_gid(axes.patches, "unit-")
    assert len(units) == 63
    assert names_on(axes) == {"Đắk Lắk", "Lâm Đồng"}
    assert all(with_gid(panel.patches, "veil") for panel in [axes, *axes.child_axes])
    [veil] = with_gid(axes.patches, "veil").values()
    middles = {code: unit.get_path().vertices.mean(axis=0) for code, unit in units.items()}
    assert not veil.get_path().contains_point(middles["66"])
    assert veil.get_path().contains_point(middles["01"])


def test_islands_are_drawn_always_and_paled_where_their_unit_is_veiled() -> None:
    for region in (HIGHLANDS, "Bắc Trung Bộ và Duyên hải miền Trung"):
        axes = plot_scope(narrow(region=region), load_boundaries(), wording=SAY)
        groups = with_gid(axes.collections, "islands-")
        assert set(groups) == {"hoang_sa", "truong_sa"}
        khanh_hoa = to_hex(groups["truong_sa"].get_facecolor()[0])
        assert (khanh_hoa == FILLS["none"].colour) == (region != HIGHLANDS)
        assert all(one.get_edgecolor()[0][3] == 1 for one in groups.values())


def test_merged_map_names_units_of_which_a_part_lacks_it() -> None:
    axes = plot_scope(narrow(frame=34, region=HIGHLANDS), load_boundaries(34), wording=SAY)
    mixed = {"Gia Lai (2025) 1/2", "Lâm Đồng (2025) 2/3", "Quảng Ngãi (2025) 1/2"}
    assert names_on(axes) == {"Đắk Lắk (2025)", *mixed}


@pytest.mark.parametrize("frame", [63, 34])
def test_legend_by_people_adds_up_to_the_country_and_covers_nothing(frame: Frame) -> None:
    axes = plot_scope(narrow(frame=frame, weight="people"), load_boundaries(frame), wording=SAY)
    FigureCanvasAgg(axes.get_figure(root=True)).draw()
    legend = axes.get_legend()
    assert legend.get_title().get_text() == "Dân số (nghìn người)"
    numbers = [int(text.get_text().rpartition(": ")[2].replace(".", "")) for text in legend.get_texts()]
    assert sum(numbers) == pytest.approx(PROVINCES[POPULATION_COLUMN].sum(), abs=2)
    room = legend.get_window_extent()
    names = with_gid(axes.texts, "label-")
    assert not [code for code, name in names.items() if room.overlaps(name.get_window_extent())]
    for code, unit in with_gid(axes.patches, "unit-").items():
        outline = axes.transData.transform(unit.get_path().vertices)
        assert not [point for point in outline if room.contains(*point)], code
