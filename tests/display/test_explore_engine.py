"""What can be chosen in both explorers, and what a choice shows: counted by the metrics, without widgets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import shutil
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd
import pytest
from drawings import UNIT_OF_ISLANDS, finish
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from statuses import silence

from hotich_analysis.dataset.snapshots import Snapshot, load_snapshot
from hotich_analysis.display.explore.engine import Choice, Engine, View, find_furthest_behind, name_edition
from hotich_analysis.display.palette import FILLS, LEVEL_COLOURS
from hotich_analysis.display.wording import wording_of
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.coverage import coverage
from hotich_analysis.metrics.frames import PART_COUNTS, PARTS, regroup, regroup_status
from hotich_analysis.metrics.gaps import list_gaps
from hotich_analysis.vocabulary import FRAMES, LANGS, LEVEL_DTYPE, Frame, Lang

DISPATCH = "2022-04-12@1"
RETURNS = "2022-06-30@2"
MARRIAGE, BOOKS, REVIEW = "marriage_registration", "book_digitisation", "data_review"
HIGHLANDS = "Tây Nguyên"


@cache
def dispatch() -> Snapshot:
    return load_snapshot("2022-04-12")


SAY = wording_of(dispatch(), "vi")
PROVINCES = dispatch().units


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
    status["state"] = status["level"].notna().map({True: "reported", False: "not_reported"})
    status = status.reindex(columns=[*dispatch().status.columns, "numerator", "denominator", "reported_date"])
    date = dt.date(2022, 6, 30)
    status = status.assign(snapshot_date=pd.Timestamp(date), frame=63, is_inferred=False)
    status = status.astype({"level": LEVEL_DTYPE, "numerator": "Int64", "denominator": "Int64"})
    status.attrs = dispatch().status.attrs
    return dataclasses.replace(dispatch(), snapshot_date=date, status=status, revision=2)


@cache
def two_snapshots() -> Engine:
    held = {"2022-06-30@1": returns, RETURNS: returns}
    return Engine(dispatch(), held)


@cache
def explored(lang: Lang = "vi") -> Engine:
    return Engine(dispatch(), lang=lang)


def look(indicator: str = MARRIAGE, *, lang: Lang = "vi", **choices: object) -> View:
    chosen = Choice(DISPATCH, indicator, **choices)  # type: ignore[arg-type]
    return explored(lang).look(explored(lang).settle(chosen))


def look_at_returns(indicator: str = BOOKS, **choices: object) -> View:
    chosen = Choice(RETURNS, indicator, **choices)  # type: ignore[arg-type]
    return two_snapshots().look(two_snapshots().settle(chosen))


def rows_of(indicator: str) -> pd.DataFrame:
    return dispatch().status[dispatch().status["indicator_code"] == indicator]


def merged() -> pd.DataFrame:
    return regroup(dispatch(), frame=34).status


def test_first_choice_is_the_indicator_furthest_behind_of_the_whole_country() -> None:
    assert explored().first == Choice(DISPATCH, "registry_link")


def test_of_items_as_far_behind_the_first_in_the_document_is_shown() -> None:
    status = load_snapshot("2022-04-12").status
    assert find_furthest_behind(status) == "registry_link"
    rows = status["indicator_code"].eq("death_registration") & status["unit_code"].eq("01")
    level = status["level"].where(~rows & status["indicator_code"].ne("registry_link"))
    silent = status.assign(level=level, state=status["state"].mask(level.isna(), "not_reported"))
    assert find_furthest_behind(silent) == "marriage_registration"
    alike = status.assign(level=status["level"].mask(status["level"].notna(), "none"))
    assert find_furthest_behind(alike) == "provincial_portal"
    nobody = status.assign(level=status["level"].mask(status["level"].notna()), state="not_reported")
    assert find_furthest_behind(nobody) == "provincial_portal"


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


def test_revisions_of_a_date_are_told_apart_the_last_first() -> None:
    assert two_snapshots().list_options(two_snapshots().first)["as_of"] == [
        ("30/6/2022 (bản hiệu chỉnh số 2)", RETURNS),
        ("30/6/2022 (bản đầu)", "2022-06-30@1"),
        ("12/4/2022", DISPATCH),
    ]


def test_a_snapshot_is_read_when_it_is_chosen_and_once() -> None:
    read: list[Snapshot] = []
    engine = Engine(dispatch(), {RETURNS: lambda: read.append(returns()) or returns()})
    assert engine.editions == [RETURNS, DISPATCH]
    engine.settle(Choice(DISPATCH, MARRIAGE))
    assert read == []
    for frame in FRAMES:
        engine.look(engine.settle(Choice(RETURNS, BOOKS, frame)))
    assert read == [returns()]


def test_a_snapshot_without_the_indicator_shows_its_first() -> None:
    assert two_snapshots().settle(Choice(RETURNS, MARRIAGE)) == Choice(RETURNS, BOOKS)


def test_a_snapshot_of_merged_units_is_not_told_apart_again() -> None:
    status = regroup_status(dispatch().status, frame=34).drop(columns=[*PART_COUNTS, *PARTS])
    counted_up = dataclasses.replace(dispatch(), frame=34, status=status)
    engine = Engine(counted_up)
    assert [frame for _, frame in engine.list_options(engine.first)["frame"]] == [34]
    assert engine.settle(Choice(DISPATCH, MARRIAGE, 63)).frame == 34


def test_a_unit_outside_the_region_or_of_the_other_frame_is_let_go() -> None:
    settle = explored().settle
    assert settle(Choice(DISPATCH, MARRIAGE, region=HIGHLANDS, unit="66")).unit == "66"
    assert settle(Choice(DISPATCH, MARRIAGE, region=HIGHLANDS, unit="01")).unit == ""
    assert settle(Choice(DISPATCH, MARRIAGE, 34, unit="35")).unit == ""  # Hà Nam went into another


@pytest.mark.parametrize(
    "wrong", [{"as_of": "2021-01-01@1"}, {"frame": 35}, {"weight": "area"}, {"region": "Tây Bắc"}]
)
def test_what_does_not_exist_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        explored().settle(dataclasses.replace(explored().first, **wrong))


def test_region_of_the_34_holds_whole_units_with_a_part_in_it() -> None:
    scope = look(frame=34, region=HIGHLANDS).scope
    assert list(scope.units["unit_code"]) == ["51", "52", "66", "68"]
    in_highlands = set(PROVINCES.loc[PROVINCES["region"] == HIGHLANDS, "unit_code"])
    parts = {code for codes in scope.units["part_codes"] for code in codes}
    assert in_highlands < parts
    assert {"51", "52", "54", "60"} <= parts - in_highlands


@pytest.mark.parametrize("region", ["", HIGHLANDS])
def test_gaps_are_those_of_the_metrics_within_the_region(region: str) -> None:
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE)
    expected = gaps[gaps["region"] == region] if region else gaps
    found = look(region=region).gaps
    pd.testing.assert_frame_equal(found[expected.columns], expected.reset_index(drop=True))
    assert found["frame"].eq(63).all()


def test_gaps_of_the_34_are_those_of_the_metrics_and_name_their_frame() -> None:
    found, expected = look(frame=34).gaps, list_gaps(merged(), indicator=MARRIAGE)
    pd.testing.assert_frame_equal(found[expected.columns], expected, check_like=True)
    assert list(found.columns[:3]) == ["snapshot_date", "frame", "unit_code"]


def test_by_people_the_largest_gap_stands_first() -> None:
    people = list(look(weight="people").gaps["population_thousand"])
    gaps = list_gaps(dispatch().status, indicator=MARRIAGE)
    assert people == sorted(gaps["population_thousand"], reverse=True)


def test_table_leaves_out_columns_that_tell_no_rows_apart() -> None:
    def headers(view: View) -> list[str]:
        return [column.header for column in view.table.columns]

    numbers = ["Dân số (nghìn người)", "Số nội dung còn thiếu"]
    assert headers(look()) == ["Tỉnh, thành phố", "Vùng", *numbers]
    assert headers(look(region=HIGHLANDS)) == ["Tỉnh, thành phố", *numbers]
    assert headers(look(frame=34)) == ["Tỉnh, thành phố", "Địa phương còn thiếu", "Mức độ", *numbers]


def test_table_of_the_34_names_the_provinces_that_lack_it() -> None:
    table = look(frame=34).table
    rows = {row[0]: row for row in table.rows}
    assert rows["Phú Thọ (2025)"][1:3] == ("Vĩnh Phúc, Phú Thọ", "Một số địa phương đã có")
    assert table.caption.endswith("20; các tỉnh, thành phố trước khi sắp xếp đó có 39,4 triệu dân")


def test_sentence_counts_units_as_coverage_does() -> None:
    row = coverage(dispatch().status, by="indicator").set_index("indicator_code").loc[MARRIAGE]
    assert (row["n_full"], row["n_partial"], row["n_none"]) == (35, 3, 25)
    assert look().sentence.startswith(
        "**Cả nước.** Đến ngày 12/4/2022, **38/63** tỉnh, thành phố (60,3%) đã tích hợp"
    )
    assert "**25 tỉnh, thành phố** chưa triển khai, với 39,4 triệu dân" in look().sentence


@pytest.mark.parametrize("frame", [63, 34])
def test_people_are_counted_by_province_in_either_frame(frame: int) -> None:
    table = coverage(rows_of(MARRIAGE), by="indicator", weight="population")
    [share] = table["population_deployed_share"]
    said = look(frame=frame, weight="people").sentence
    assert f"**{SAY.share(share)} dân số** (60,1 triệu người)" in said
    assert "**39,4 triệu người** sống ở 25 tỉnh" in said
    assert ("theo từng tỉnh, thành phố trước khi sắp xếp" in said) == (frame == 34)


def test_sentence_of_a_region_is_about_the_region() -> None:
    said = look(region=HIGHLANDS).sentence
    assert said.startswith(f"**{HIGHLANDS}.** Đến ngày 12/4/2022, **3/5** tỉnh")
    assert "cả nước" not in said
    merged_too = look(region=HIGHLANDS, frame=34).sentence
    assert merged_too.startswith(
        f"**Các đơn vị có tỉnh, thành phố trước khi sắp xếp thuộc vùng {HIGHLANDS}.**"
    )
    assert "**0/4** đơn vị" in merged_too


def test_ratio_is_pooled_and_by_people_complete_only_where_all_is_done() -> None:
    view = look_at_returns()
    assert "**64**" in view.sentence
    assert "50,8%" in view.sentence  # 64 of 126
    hanoi = PROVINCES.set_index("unit_code")["population_thousand"]["01"]
    assert f"({SAY.number(hanoi / 1000, 1)} triệu người)" in look_at_returns(weight="people").sentence
    assert len(view.gaps) == 62
    assert view.gaps["achieved_share"].eq(0.5).all()


def test_ratio_of_a_merged_unit_adds_its_provinces_up() -> None:
    gaps = look_at_returns(frame=34).gaps.set_index("unit_code")
    assert (gaps.loc["25", "numerator"], gaps.loc["25", "denominator"]) == (3, 6)
    assert "01" not in gaps.index


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("weight", ["units", "people"])
def test_where_nobody_reported_it_says_so_and_lacks_nothing(frame: Frame, weight: str) -> None:
    view = look_at_returns(REVIEW, frame=frame, weight=weight, region=HIGHLANDS)
    assert view.sentence.endswith("chưa có tỉnh, thành phố nào báo cáo về nội dung này.")
    n_units = len(view.scope.units)
    assert "chưa triển khai" not in view.table.caption
    assert re.search(rf"chưa có báo cáo: {n_units}\b", view.table.caption)
    assert len(view.table.rows) == n_units


def test_what_was_not_reported_stands_in_a_column_and_a_number_of_its_own() -> None:
    view = look_at_returns(REVIEW)
    [gaps, missing] = (view.columns.index(name) for name in ("gaps", "missing"))
    assert {(row[gaps], row[missing]) for row in view.table.rows} == {("1", "1")}  # books, review
    assert "missing" not in look().columns


def test_card_tells_every_item_with_its_note() -> None:
    card = look(unit="35").card
    assert card is not None
    table = card.tabulate(SAY)
    assert table.caption == "Hà Nam · Đồng bằng sông Hồng · Dân số 2022: 878,0 nghìn người"
    assert len(table.rows) == 5
    note = "Ghi chú của văn bản: “Chỉ có ĐKKH cấp huyện”"
    assert ("Kết hôn", "Triển khai một phần", note) in table.rows
    assert look().card is None


def test_card_of_a_merged_unit_tells_its_provinces_and_their_notes() -> None:
    card = look(frame=34, unit="25").card
    assert card is not None
    table = card.tabulate(SAY)
    assert table.caption.startswith("Phú Thọ (2025) · Đồng bằng sông Hồng; Trung du và miền núi phía Bắc")
    levels = "Vĩnh Phúc: Chưa triển khai; Phú Thọ: Chưa triển khai; Hòa Bình: Triển khai đầy đủ"
    assert ("Kết hôn", "Một số địa phương đã có (1/3)", levels) in table.rows
    [note] = [row[2] for row in table.rows if row[0] == "Khai tử"]
    assert "một phần; Ghi chú của văn bản: “Chỉ có ĐKKT cấp huyện”; Phú Thọ: " in note


def test_seen_units_in_words_are_those_on_the_map() -> None:
    view = look(frame=34, region=HIGHLANDS)
    table = view.sheets["Đang xem"]
    assert list(table["name"]) == ["Quảng Ngãi (2025)", "Gia Lai (2025)", "Đắk Lắk (2025)", "Lâm Đồng (2025)"]
    rows = merged()[merged()["indicator_code"].eq(MARRIAGE) & merged()["unit_code"].isin(view.keys)]
    assert list(table["level"]) == [SAY(f"level-merged-{level}") for level in rows["level"]]
    assert table["frame"].eq(34).all()


@pytest.mark.parametrize("lang", LANGS)
def test_a_unit_listed_for_its_silence_alone_has_no_number_of_what_it_lacks(lang: Lang) -> None:
    # Long An lacks nothing that it reported, Quảng Ngãi three items besides
    quiet = silence(dispatch().status, "80", "51", indicator=MARRIAGE)
    engine = Engine(dataclasses.replace(dispatch(), status=quiet), lang=lang)
    view = engine.look(dataclasses.replace(engine.first, indicator=MARRIAGE))
    place = view.columns.index("gaps")
    shown = {code: row[place] for code, row in zip(view.gaps["unit_code"], view.table.rows, strict=True)}
    assert (shown["80"], shown["51"]) == ("…", "3")
    sheet = view.sheets[engine.say("explore-sheet-gaps")].set_index("unit_code")["n_gaps_of_unit"]
    assert (sheet["80"], sheet["51"]) == ("…", 3)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("lang", LANGS)
def test_where_nobody_is_known_to_lack_it_a_caption_counts_only_who_is_silent(
    lang: Lang, frame: Frame
) -> None:
    engine = Engine(returns(), lang=lang)
    caption = engine.look(dataclasses.replace(engine.first, indicator=REVIEW, frame=frame)).table.caption
    n_silent = {63: 62, 34: 33}[frame]
    assert caption.startswith(engine.say.indicator(REVIEW, short=True))
    assert re.findall(r"\d+", caption) == [str(n_silent)]


@pytest.mark.parametrize("lang", LANGS)
def test_a_view_speaks_one_language(lang: Lang) -> None:
    view = look(lang=lang, frame=34, weight="people", region=HIGHLANDS, unit="66")
    assert view.card is not None
    tables = (view.table, view.card.tabulate(view.say))
    texts = [view.title, view.sentence, view.picture.alt, view.picture.caption, *view.legend.values()]
    texts += [
        text for table in tables for text in (table.caption, *(column.header for column in table.columns))
    ]
    texts += [text for sheet in view.sheets.values() for text in sheet["level"]]
    vietnamese = re.compile(r"tỉnh|Vùng|triển khai|Dân số|nghìn|Chi tiết|một phần")
    assert bool([text for text in texts if vietnamese.search(text)]) == (lang == "vi")


def with_gid(artists: Iterable[Artist], start: str) -> dict[str, Any]:
    """Artists by what follows `start` in their gid."""
    gids = {artist.get_gid() or "": artist for artist in artists}
    return {gid.removeprefix(start): artist for gid, artist in gids.items() if gid.startswith(start)}


def drawn(view: View) -> Axes:
    axes = view.picture.axes
    assert isinstance(axes, Axes)
    return axes


def names_on(axes: Axes) -> set[str]:
    texts = (text for panel in [axes, *axes.child_axes] for text in panel.texts)
    return {text.get_text() for text in with_gid(texts, "label-").values()}


def test_map_shows_each_unit_at_its_level_and_names_the_gaps() -> None:
    axes = drawn(look())
    units = with_gid(axes.patches, "unit-")
    levels = rows_of(MARRIAGE).set_index("unit_code")["level"].astype("str")
    assert {code: to_hex(unit.get_facecolor()) for code, unit in units.items()} == {
        code: LEVEL_COLOURS[level] for code, level in levels.items()
    }
    assert len(names_on(axes)) == 25 + 3  # not deployed, and in part
    assert not with_gid(axes.patches, "veil")


def test_map_of_a_region_veils_the_rest_and_names_only_its_own() -> None:
    axes = drawn(look(region=HIGHLANDS))
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
        axes = drawn(look(region=region))
        groups = with_gid(axes.collections, "islands-")
        assert set(groups) == set(UNIT_OF_ISLANDS)
        khanh_hoa = to_hex(groups["truong_sa"].get_facecolor()[0])
        assert (khanh_hoa == FILLS["none"].colour) == (region != HIGHLANDS)
        assert all(one.get_edgecolor()[0][3] == 1 for one in groups.values())


def test_merged_map_names_units_of_which_a_part_lacks_it() -> None:
    axes = drawn(look(frame=34, region=HIGHLANDS))
    mixed = {"Gia Lai (2025) 1/2", "Lâm Đồng (2025) 2/3", "Quảng Ngãi (2025) 1/2"}
    assert names_on(axes) == {"Đắk Lắk (2025)", *mixed}


@pytest.mark.parametrize("frame", [63, 34])
def test_legend_by_people_adds_up_to_the_country_and_covers_nothing(frame: Frame) -> None:
    axes = drawn(look(frame=frame, weight="people"))
    finish(axes)
    legend = axes.get_legend()
    assert legend.get_title().get_text() == "Dân số (nghìn người)"
    entries = [text.get_text().rpartition(": ") for text in legend.get_texts()]
    within = [name.startswith("Trong đó") for name, _, _ in entries]
    assert within.count(True) == (frame == 34)
    numbers = [
        int(n.replace(".", "")) for (_, _, n), is_within in zip(entries, within, strict=True) if not is_within
    ]
    assert sum(numbers) == pytest.approx(PROVINCES["population_thousand"].sum(), abs=2)
    room = legend.get_window_extent()
    names = with_gid(axes.texts, "label-")
    assert not [code for code, name in names.items() if room.overlaps(name.get_window_extent())]
    for code, unit in with_gid(axes.patches, "unit-").items():
        outline = axes.transData.transform(unit.get_path().vertices)
        assert not [point for point in outline if room.contains(*point)], code


def test_a_map_is_drawn_once_whatever_unit_is_chosen() -> None:
    assert look(unit="35").picture is look(unit="01").picture


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same dispatch in a data folder that has other names, regions, people and shapes' codes."""
    directory = tmp_path_factory.mktemp("elsewhere") / "data"
    shutil.copytree(dispatch().references.directory, directory, ignore=shutil.ignore_patterns("*.py"))
    for name, old, new in (
        ("units/units.csv", "Vĩnh Phúc,Vinh Phuc,Tỉnh,", "Vĩnh Phúc mới,New Vinh Phuc,Tỉnh,"),
        ("units/units.csv", "Đồng bằng sông Hồng", "Châu thổ sông Hồng"),
        ("units/populations.csv", "63,26,2022,1197.62", "63,26,2022,2000.00"),
        ("indicators.csv", "Đăng ký kết hôn trên Cổng dịch vụ công quốc gia", "Kết hôn trực tuyến"),
    ):
        text = (directory / name).read_text(encoding="utf-8")
        assert old in text
        (directory / name).write_text(text.replace(old, new), encoding="utf-8")
    return load_snapshot("2022-04-12", data_directory=directory)


def test_two_data_folders_in_one_process_keep_their_names_regions_and_people(elsewhere: Snapshot) -> None:
    there = Engine(elsewhere).look(Choice(name_edition(elsewhere), MARRIAGE, unit="26"))
    here = look(unit="26")
    facts = [(view.title, view.table.rows[0][:3], view.card and view.card.about) for view in (here, there)]
    assert facts == [
        (
            "Đăng ký kết hôn trên Cổng dịch vụ công quốc gia",
            ("Vĩnh Phúc", "Đồng bằng sông Hồng", "1.197,6"),
            ("Đồng bằng sông Hồng", "Dân số 2022: 1.197,6 nghìn người"),
        ),
        (
            "Kết hôn trực tuyến",
            ("Vĩnh Phúc mới", "Châu thổ sông Hồng", "2.000,0"),
            ("Châu thổ sông Hồng", "Dân số 2022: 2.000,0 nghìn người"),
        ),
    ]
    assert "Vĩnh Phúc mới" in there.picture.alt
    assert "Vĩnh Phúc mới" not in here.picture.alt
    with pytest.raises(UsageError, match="region"):
        Engine(elsewhere).settle(Choice(DISPATCH, MARRIAGE, region="Đồng bằng sông Hồng"))
