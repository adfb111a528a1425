"""Charts, checked by what they draw."""

import itertools

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from chainscan.reports import charts, style


def texts(figure: Figure) -> list[str]:
    legend = figure.axes[0].get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def monthly(values: list[float], running: bool = False) -> Figure:
    frame = pd.DataFrame({"month": [f"2020-{n + 1:02d}" for n in range(len(values))]})
    frame = frame.assign(festival=[n == 0 for n in range(len(values))], purchases=values)
    return charts.monthly_trade(frame, {"purchases": "购进额"}, "万元", running=running)


def test_monthly_lines_leave_gaps_and_name_unit_and_series() -> None:
    figure = monthly([3.0, float("nan"), 5.0])
    axes = figure.axes[0]
    (line,) = axes.get_lines()
    np.testing.assert_array_equal(line.get_ydata(), [3.0, np.nan, 5.0])
    assert axes.get_ylabel() == "万元"
    assert texts(figure) == ["购进额"]
    assert len(axes.patches) == 1, "one festival month is shaded"


def test_a_running_month_is_hollow() -> None:
    hollow = monthly([3.0, 4.0], running=True).axes[0].get_lines()[1]
    assert list(hollow.get_ydata()) == [4.0]
    assert hollow.get_markerfacecolor() == "white"


def test_a_lone_month_and_negative_trade_can_be_drawn() -> None:
    axes = monthly([-2.0]).axes[0]
    low, high = axes.get_ylim()
    assert low < -2.0 < high
    assert [label.get_text() for label in axes.get_xticklabels()] == ["2020-01"]


def test_places_are_stacked_to_the_total_with_their_shares() -> None:
    frame = pd.DataFrame({"window": ["本期", "上期"], "home": [60.0, 90.0], "outside": [40.0, 2.0]})
    figure = charts.amounts_by_place(frame, {"home": "区内", "outside": "区外"}, "亿元")
    axes = figure.axes[0]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert ends == [60.0, 90.0, 100.0, 92.0]
    assert [text.get_text() for text in axes.texts if text.get_text()] == ["60 %", "98 %", "40 %"]
    assert axes.get_xlabel() == "亿元"
    assert [label.get_text() for label in axes.get_yticklabels()] == ["本期", "上期"]


def test_causes_carry_their_notes_as_written() -> None:
    frame = pd.DataFrame({"cause": ["$a$"], "links": [3], "note": ["3 条，损失 $1$ 万元"]})
    axes = charts.counts_by_cause(frame, "断链条数").axes[0]
    assert [bar.get_width() for bar in axes.patches] == [3.0]
    assert axes.texts[0].get_text() == "3 条，损失 $1$ 万元"
    assert not axes.texts[0].get_parse_math()


def test_the_look_differs_in_more_than_colour() -> None:
    looks = [(s["marker"], s["linestyle"]) for s in style.SERIES.values()]
    assert looks[0] != looks[1]
    luminance = {
        n: sum(int(p["color"][i : i + 2], 16) for i in (1, 3, 5)) for n, p in style.PARTS.items()
    }
    for absent in ("domestic", "outside"):
        shown = [name for name in style.PARTS if name != absent]
        for left, right in itertools.pairwise(shown):
            hatched = style.PARTS[left]["hatch"] != style.PARTS[right]["hatch"]
            assert hatched or abs(luminance[left] - luminance[right]) > 90


def test_drawing_leaves_the_users_matplotlib_alone() -> None:
    before = dict(mpl.rcParams)
    monthly([1.0, 2.0])
    assert dict(mpl.rcParams) == before
