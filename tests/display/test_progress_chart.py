"""The path joins our own snapshots alone; figures of other definitions stand apart, each with its words."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest
from drawings import finish
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from hotich_analysis.dataset.references import load_national_figures, load_references
from hotich_analysis.dataset.snapshots import load_snapshot
from hotich_analysis.display.notebook_output import to_svg
from hotich_analysis.display.progress import describe_path, draw_paths, plot_path, to_days
from hotich_analysis.display.wording import load_wording
from hotich_analysis.errors import UsageError
from hotich_analysis.metrics.progress import Pace, required_pace, trace_path, trace_paths
from hotich_analysis.vocabulary import LANGS, Lang

DATES = ("2022-04-25", "2022-12-31", "2023-06-30", "2024-01-31")
SHARES = (0.213, 0.35, 0.52, 0.61)
CASES = ("several", "one", "level", "late", "crowded", "empty")
every_chart = pytest.mark.parametrize(("case", "lang"), list(itertools.product(CASES, LANGS)))


def path_of(dates: tuple[str, ...], shares: tuple[float, ...], *, is_ratio: bool) -> pd.DataFrame:
    counts = [round(63 * share) for share in shares]
    return pd.DataFrame(
        {
            "snapshot_date": pd.to_datetime(list(dates)),
            "n_units": 63,
            "n_missing": 0,
            "n_full": counts,
            "n_deployed": counts,
            "deployed_share": shares,
            "full_share": shares,
            "achieved_share": shares if is_ratio else np.nan,
            "path_share": shares,
            "n_common": [None, *([63] * (len(dates) - 1))][: len(dates)],
            "common_share_before": [np.nan, *shares[:-1]][: len(dates)],
            "common_share": shares,
            "is_joined": [False, *([True] * (len(dates) - 1))][: len(dates)],
            "is_inferred": False,
        }
    )


@cache
def inputs(case: str) -> tuple[pd.DataFrame, str, Pace | None]:
    ratio, deadline = "book_digitisation", "2025-01-01"
    if case == "level":
        path = path_of(("2022-04-12", "2022-09-30", "2023-03-31"), (0.6, 0.55, 0.98), is_ratio=False)
        return path, "marriage_registration", None
    if case == "late":
        path = path_of(("2022-04-20", "2022-06-25"), (0.61, 0.82), is_ratio=True)
        return path, "computers", required_pace(path, deadline="2022-04-25")
    if case == "crowded":
        dates = tuple(f"2024-{month:02}-15" for month in range(1, 13))
        path = path_of(dates, tuple(np.linspace(0.9, 0.99, 12)), is_ratio=True)
        return path, ratio, required_pace(path, deadline=deadline)
    n = {"several": 4, "one": 1, "empty": 0}[case]
    path = path_of(DATES[:n], SHARES[:n], is_ratio=True)
    return path, ratio, required_pace(path, deadline=deadline)


@cache
def drawn(case: str, lang: Lang = "vi") -> Axes:
    path, indicator, pace = inputs(case)
    figures = load_national_figures()
    return finish(plot_path(path, indicator=indicator, figures=figures, pace=pace, lang=lang))


def axes_of(ax: Axes) -> list[Axes]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    return figure.axes


def lines(ax: Axes) -> dict[str, Line2D]:
    return {str(line.get_gid()): line for each in axes_of(ax) for line in each.lines}


def texts(ax: Axes) -> list[Text]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    ticks = [t for each in axes_of(ax) for t in (*each.get_xticklabels(), *each.get_yticklabels())]
    in_axes = [text for each in axes_of(ax) for text in each.texts]
    legends = [text for legend in figure.legends for text in legend.get_texts()]
    return [t for t in (*ticks, *in_axes, *figure.texts, *legends) if t.get_text() and t.get_visible()]


def test_a_solid_line_joins_our_own_snapshots_and_nothing_else() -> None:
    line = lines(drawn("several"))["path"]
    assert line.get_linestyle() == "-"
    assert line.get_marker() == "o"
    assert line.get_xdata() == pytest.approx([to_days(pd.Timestamp(date)) for date in DATES])
    assert line.get_ydata() == pytest.approx(SHARES)


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_joins_points_of_other_units_and_words_compare_like_with_like(lang: Lang) -> None:
    """38 of 63, then 6 of 8: the eight stood at 5 of 8 before."""
    status = load_snapshot("2022-04-12").status
    own = status[status["indicator_code"].eq("marriage_registration")]
    have, lack = (
        own.loc[chosen, "unit_code"] for chosen in (own["level"].eq("full"), own["level"].eq("none"))
    )
    answering, gained = [*have[:5], *lack[:3]], lack.iloc[0]
    level = own["level"].where(own["unit_code"].isin(answering)).mask(own["unit_code"].eq(gained), "full")
    later = own.assign(snapshot_date=pd.Timestamp("2022-06-30"), level=level)
    path = trace_path([status, later], indicator="marriage_registration")
    assert path["path_share"].tolist() == [38 / 63, 6 / 8]
    assert path.loc[1, ["n_common", "common_share_before", "common_share"]].tolist() == [8, 5 / 8, 6 / 8]
    about = {"indicator": "marriage_registration", "figures": load_national_figures(), "lang": lang}
    pace = required_pace(path, deadline="2023-01-01")
    line = lines(plot_path(path, pace=pace, **about))["path"]
    assert line.get_linestyle() == "None"
    assert [share for share in line.get_ydata() if not np.isnan(share)] == [38 / 63, 6 / 8]
    told = describe_path(path, pace=pace, **about)
    expected = {
        "vi": (
            "6/8 có báo cáo",
            "riêng 8 tỉnh, thành phố báo cáo ở cả hai kỳ: từ 62,5% thành 75,0%",
            "tính từ 8/63 tỉnh, thành phố",
        ),
        "en": (
            "6 of 8 that reported",
            "the 8 that reported both times went from 62.5% to 75.0%",
            "the 8 of 63",
        ),
    }
    assert all(words in told for words in expected[lang])
    [picture] = draw_paths(trace_paths([status, later]), lang=lang)
    assert expected[lang][1] in picture.caption
    assert trace_path(
        [status, status.assign(snapshot_date=later["snapshot_date"].iloc[0])], indicator="birth_registration"
    )["is_joined"].tolist() == [False, True]


def test_a_gap_stands_between_points_that_no_line_joins() -> None:
    path, indicator, _ = inputs("level")
    ax = plot_path(
        path.assign(is_joined=[False, True, False]), indicator=indicator, figures=load_national_figures()
    )
    assert np.isnan(lines(ax)["path"].get_ydata()).tolist() == [False, False, True, False]


def test_one_snapshot_is_a_point_without_a_line() -> None:
    line = lines(drawn("one"))["path"]
    assert (line.get_linestyle(), line.get_marker(), len(line.get_xdata())) == ("None", "o", 1)  # type: ignore[arg-type]


def test_a_snapshot_without_a_share_is_no_point() -> None:
    path, indicator, _ = inputs("several")
    shares = path["path_share"].mask(path.index == 1)
    figures = load_national_figures()
    ax = plot_path(path.assign(path_share=shares), indicator=indicator, figures=figures)
    assert lines(ax)["path"].get_ydata() == pytest.approx([0.213, 0.52, 0.61])


def test_the_required_pace_is_dashed_from_the_last_point_to_all_by_the_deadline() -> None:
    target, deadline = (lines(drawn("several"))[gid] for gid in ("target", "deadline"))
    due = to_days(dt.date(2025, 1, 1))
    assert target.get_xdata() == pytest.approx([to_days(pd.Timestamp(DATES[-1])), due])
    assert target.get_ydata() == pytest.approx([SHARES[-1], 1])
    assert target.get_linestyle() == "--"
    assert set(deadline.get_xdata()) == {due}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("vi", "Nhịp độ cần có để đạt 100% đúng hạn: 3,5 điểm phần trăm mỗi 30 ngày"),
        ("en", "Required pace to 100% by the deadline: 3.5 percentage points every 30 days"),
    ],
)
def test_the_legend_says_the_required_pace(lang: Lang, expected: str) -> None:
    assert expected in [text.get_text() for text in texts(drawn("several", lang))]


def test_after_the_deadline_there_is_no_pace_and_without_one_no_deadline() -> None:
    assert lines(drawn("late")).keys() == {"path", "deadline"}
    assert not lines(drawn("level")).keys() & {"target", "deadline"}


@pytest.mark.parametrize("case", ["several", "level"])
def test_national_figures_are_open_diamonds_on_axes_of_their_own_that_nothing_joins(case: str) -> None:
    main, panel = axes_of(drawn(case))
    figures = load_national_figures()
    rows = figures[figures["indicator_code"] == inputs(case)[1]]
    diamonds = {str(line.get_gid()): line for line in panel.lines}
    assert list(diamonds) == [f"figure-{name}" for name in rows["figure_id"]]
    for line in diamonds.values():
        assert (line.get_marker(), line.get_linestyle(), line.get_markerfacecolor()) == ("D", "None", "white")
        assert len(line.get_xdata()) == 1  # type: ignore[arg-type]
    assert not [line for line in main.lines if str(line.get_gid()).startswith("figure-")]
    assert len({float(np.ravel(line.get_ydata())[0]) for line in diamonds.values()}) == len(rows)
    assert main.get_xlim() == panel.get_xlim()


@pytest.mark.parametrize("lang", LANGS)
def test_every_national_figure_says_its_value_date_and_definition(lang: Lang) -> None:
    shown = {str(t.get_gid()): t.get_text().replace("\n", " ") for t in texts(drawn("several", lang))}
    digitised = shown["label-digitisation_finished_2025_02"]
    month = "02/2025" if lang == "vi" else "February 2025"
    assert digitised.startswith(f"{'57/63' if lang == 'vi' else '57 of 63'} ({month}): ")
    assert digitised.endswith("(số suy ra)" if lang == "vi" else "(inferred)")
    started = shown["label-digitisation_started_2023_12"]
    assert ("25/12/2023" if lang == "vi" else "25 December 2023") in started
    assert ("đang số hóa" if lang == "vi" else "under way") in started


def test_an_indicator_without_figures_has_no_second_axes() -> None:
    assert len(axes_of(drawn("late"))) == 1


@every_chart
def test_no_two_texts_overlap_and_none_is_cut(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    figure = ax.get_figure(root=True)
    assert figure is not None
    for one, other in itertools.combinations(texts(ax), 2):
        first, second = (text.get_window_extent().padded(-0.5) for text in (one, other))
        assert not first.overlaps(second), f"{one.get_text()!r} overlaps {other.get_text()!r}"
    for text in texts(ax):
        box, page = text.get_window_extent(), figure.bbox
        inside = page.x0 <= box.x0 and page.y0 <= box.y0 and box.x1 <= page.x1 and box.y1 <= page.y1
        assert inside, f"{text.get_text()!r} is cut"
        assert text.get_fontname() == "Arimo"


@every_chart
def test_no_line_runs_through_a_value(case: str, lang: Lang) -> None:
    ax = drawn(case, lang)
    values = [text for text in ax.texts if text.get_gid() == "value"]
    assert len(values) == len(inputs(case)[0]) or case == "crowded"
    if case == "crowded":
        assert values[0].get_text() == load_wording(lang).share(0.99)
    for line in ax.lines:
        path = line.get_path().transformed(line.get_transform())
        for text in values:
            box = Text.get_window_extent(text).padded(-0.5)
            assert not path.intersects_bbox(box, filled=False), text.get_text()


@pytest.mark.parametrize("lang", LANGS)
def test_values_of_levels_say_how_many_units(lang: Lang) -> None:
    values = {text.get_text() for text in drawn("level", lang).texts if text.get_gid() == "value"}
    assert ("98,0% (62/63)" if lang == "vi" else "98.0% (62 of 63)") in values


@every_chart
def test_the_alternative_text_tells_points_pace_and_definitions(case: str, lang: Lang) -> None:
    path, indicator, pace = inputs(case)
    figures = load_national_figures()
    text = describe_path(path, indicator=indicator, figures=figures, pace=pace, lang=lang)
    say = load_wording(lang, load_references())
    assert say.indicator(indicator) in text
    assert all(say.share(share) in text for share in path["path_share"])
    assert all(say.date(date) in text for date in path["snapshot_date"])
    for row in figures[figures["indicator_code"] == indicator].to_dict("records"):
        assert row[f"definition_{lang}"] in text
    if pace is not None:
        assert say.date(pace.deadline) in text


def test_nothing_to_draw_is_an_error() -> None:
    figures = load_national_figures()
    with pytest.raises(UsageError, match="'printers'"):
        plot_path(inputs("empty")[0], indicator="printers", figures=figures)


def test_the_committed_snapshot_makes_a_path_of_one_point() -> None:
    path = trace_path([load_snapshot("2022-04-12").status], indicator="birth_registration")
    figures = load_national_figures()
    ax = plot_path(path, indicator="birth_registration", figures=figures)
    assert lines(ax)["path"].get_ydata() == pytest.approx([61 / 63])
    first, second = (
        to_svg(plot_path(path, indicator="birth_registration", figures=figures)) for _ in range(2)
    )
    assert first == second
    assert len(first) < 200_000
    names = re.findall(r'<g id="([^"]+)"', first)
    assert len(names) == len(set(names))
