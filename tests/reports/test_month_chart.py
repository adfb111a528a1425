"""The chart of months, checked by what it draws."""

import math
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainscan.reports import style
from chainscan.reports.month_chart import monthly_trade
from chainscan.reports.svg import Drawing, round_steps

NAVY, NOTHING = style.NAVY, float("nan")


def drawn(values: list[float], running: bool = False, name: str = "purchases") -> ET.Element:
    frame = pd.DataFrame({"month": [f"2020-{n + 1:02d}" for n in range(len(values))]})
    frame = frame.assign(festival=[n == 0 for n in range(len(values))], **{name: values})
    labels = {name: "购进额 <a>"}
    return ET.fromstring(monthly_trade(frame, labels, "万元", running=running).svg())


def all_of(root: ET.Element, kind: str) -> list[ET.Element]:
    return root.findall(f"{{http://www.w3.org/2000/svg}}{kind}")


def lines(root: ET.Element) -> list[list[str]]:
    """The points of the lines of the series; the last is the one in the legend."""
    return [
        str(line.get("points")).split()
        for line in all_of(root, "polyline")
        if line.get("stroke") == NAVY
    ]


def test_gaps_are_left_and_unit_and_series_are_named() -> None:
    root = drawn([3.0, 4.0, NOTHING, 5.0, 6.0])
    assert [len(points) for points in lines(root)[:-1]] == [2, 2]
    assert len(all_of(root, "circle")) == 4 + 1, "a mark a month, and one in the legend"
    words = [text.text for text in all_of(root, "text")]
    assert {"万元", "购进额 <a>", "2020-05", "2020-02", "0", "6"} <= {*words}
    assert len(all_of(root, "rect")) == 1, "one festival month is shaded"


def test_a_month_alone_between_gaps_is_a_mark() -> None:
    root = drawn([NOTHING, 5.0, NOTHING])
    assert lines(root)[:-1] == []
    assert len(all_of(root, "circle")) == 2


def test_a_running_month_is_hollow() -> None:
    *_, last, _ = all_of(drawn([3.0, 4.0], running=True), "circle")
    assert last.get("fill") == "white"
    assert all(mark.get("fill") == NAVY for mark in all_of(drawn([3.0, 4.0]), "circle"))


@pytest.mark.parametrize("values", [[-2.0], [0.0], [0.0, 0.0], [1e-9], [9e14, -9e14]])
def test_a_lone_month_nothing_at_all_and_negative_trade_can_be_drawn(values: list[float]) -> None:
    root = drawn(values)
    for mark in all_of(root, "circle"):
        assert 0 <= float(str(mark.get("cy"))) <= 144
        assert 0 <= float(str(mark.get("cx"))) <= style.WIDTH
    assert any(text.text == "2020-01" for text in all_of(root, "text")) or len(values) > 1


AMOUNTS = st.decimals(0, 10**12, places=4).map(float)


@given(AMOUNTS, AMOUNTS)
def test_steps_are_round_few_and_wide_enough(fall: float, high: float) -> None:
    low = -fall
    steps = round_steps(low, high)
    size = steps[1] - steps[0]
    slack = 1e-6 * max(abs(low), abs(high), 1.0)
    assert steps[0] <= low + slack
    assert steps[-1] >= high - slack
    assert 2 <= len(steps) <= 8
    assert size > 0
    first = size / 10 ** math.floor(math.log10(size) + 1e-9)
    assert min(abs(first - n) for n in (1, 2, 2.5, 5, 10)) < 1e-3


def test_words_are_escaped_and_the_same_figures_give_the_same_bytes() -> None:
    svg = Drawing(10, 10).text('<b a="1">&', (1, 2.345), "#000").svg()
    assert "&lt;b a=&quot;1&quot;&gt;&amp;" in svg
    assert 'y="2.35"' in svg or 'y="2.34"' in svg
    frame = pd.DataFrame({"month": ["2020-01"], "festival": [True], "purchases": [1.0]})
    first, second = (monthly_trade(frame, {"purchases": "a"}, "b").svg() for _ in range(2))
    assert first == second
