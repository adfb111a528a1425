"""The waterfall, the picture of partners and the expected range, checked by what they draw."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from chainscan.reports import style
from chainscan.reports.month_chart import monthly_trade
from chainscan.reports.network_chart import network, shortened
from chainscan.reports.svg import Drawing, width_of
from chainscan.reports.waterfall import BAR, WIDTH, waterfall

FILLS = (style.NAVY, style.ORANGE, style.SKY)
LABELS = {"suppliers": "供应商", "buyers": "购买方"}


def all_of(drawing: Drawing, kind: str) -> list[ET.Element]:
    return ET.fromstring(drawing.svg()).findall(f"{{http://www.w3.org/2000/svg}}{kind}")


def number(element: ET.Element, name: str) -> float:
    return float(str(element.get(name)))


def words(drawing: Drawing) -> list[str]:
    return [str(text.text) for text in all_of(drawing, "text")]


def a_bridge(amounts: list[float]) -> Drawing:
    labels = ["上年", *(f"项{n}" for n in range(len(amounts) - 2)), "本期"]
    figures = [f"{amount:+.1f}" for amount in amounts]
    frame = pd.DataFrame({"label": labels, "amount": amounts, "figure": figures})
    return waterfall(frame, "万元")


def bars(drawing: Drawing) -> list[ET.Element]:
    return [bar for bar in all_of(drawing, "rect") if bar.get("fill") in FILLS]


def test_each_bar_of_a_waterfall_begins_where_the_one_before_ended() -> None:
    drawing = a_bridge([100, -60, 20, 60])
    whole, fall, rise, rest = bars(drawing)
    assert [bar.get("fill") for bar in bars(drawing)] == [
        style.NAVY,
        style.ORANGE,
        style.SKY,
        style.NAVY,
    ]
    ends = [number(bar, "x") + number(bar, "width") for bar in (whole, fall, rise, rest)]
    assert ends[1] == pytest.approx(ends[0], abs=0.02), "a fall hangs from the total"
    assert number(rise, "x") == pytest.approx(number(fall, "x"), abs=0.02)
    assert ends[3] == pytest.approx(ends[2], abs=0.02), "the parts lead to the amount now"
    assert number(fall, "width") == pytest.approx(3 * number(rise, "width"), abs=0.05)
    assert {"万元", "上年", "本期", "-60.0", "+20.0", "0", "100"} <= {*words(drawing)}


@pytest.mark.parametrize("amounts", [[-5, 8, 3], [0, 0], [4, -9, -5], [9e14, -9e14, 0]])
def test_a_waterfall_of_negative_or_no_trade_stays_within_the_picture(amounts: list[float]) -> None:
    drawing = a_bridge(amounts)
    assert len(bars(drawing)) == len(amounts)
    for bar in bars(drawing):
        assert 0 <= number(bar, "x") <= number(bar, "x") + number(bar, "width") <= WIDTH
        assert number(bar, "height") == BAR
    tops = [number(bar, "y") for bar in bars(drawing)]
    assert all(below - above > BAR for above, below in pairwise(tops))


def some_partners(*broken: bool, name: str = "示例钢厂") -> pd.DataFrame:
    rows = [
        {"name": name, "figure": "2.0 → 1.0", "size": float(n + 1), "is_broken": is_broken}
        for n, is_broken in enumerate(broken)
    ]
    return pd.DataFrame(rows, columns=["name", "figure", "size", "is_broken"])


def test_a_broken_link_is_dashed_and_crossed_and_larger_trade_is_wider() -> None:
    drawing = network(some_partners(False, False), some_partners(True), "示例车厂", LABELS)
    lines = all_of(drawing, "polyline")
    sound = [line for line in lines if line.get("stroke") == style.BLUE]
    assert [number(line, "stroke-width") for line in sound] == [2.0, 4.0]
    dashed = [line for line in lines if line.get("stroke-dasharray")]
    crosses = [line for line in lines if line.get("stroke") == style.INK]
    assert (len(dashed), len(crosses)) == (1, 2)
    assert words(drawing).count("示例钢厂") == 3
    assert {"供应商", "购买方", "示例车厂", "2.0 → 1.0"} <= {*words(drawing)}


def test_long_and_hostile_names_are_cut_and_escaped() -> None:
    long = "<script>alert('x')</script>" * 9
    drawing = network(some_partners(False, name=long), some_partners(), long, LABELS)
    assert "<script" not in drawing.svg()
    assert all(width_of(text) <= 150 for text in words(drawing))
    assert [text for text in words(drawing) if text.endswith("…")]


@pytest.mark.parametrize("name", ["", "短", "长" * 60, "a" * 60])
def test_what_does_not_fit_ends_in_an_ellipsis(name: str) -> None:
    cut = shortened(name, 60)
    assert width_of(cut) <= 60
    assert cut == name or cut.endswith("…")


def test_without_buyers_only_suppliers_are_drawn() -> None:
    drawing = network(some_partners(False), some_partners(), "示例车厂", LABELS)
    assert words(drawing).count("示例钢厂") == 1


def test_the_expected_range_stands_behind_the_months_and_beside_the_last() -> None:
    """Of five months the second and the last two have a range, the third has none."""
    months = [f"2020-{n}" for n in range(1, 6)]
    frame = pd.DataFrame({"month": months, "festival": [False] * 5, "purchases": [9.0] * 5})
    nothing = (float("nan"), float("nan"))
    ranges = [nothing, (8.0, 11.0), nothing, (7.0, 12.0), (6.0, 20.0)]
    plain = monthly_trade(frame, {"purchases": "购进额"}, "万元").svg()
    svg = monthly_trade(
        frame, {"purchases": "购进额"}, "万元", expected={"purchases": ranges}
    ).svg()
    assert plain.count("<polygon") == 0
    bands = [
        [tuple(map(float, point.split(","))) for point in points.split()]
        for points in re.findall(r'<polygon points="([^"]*)"', svg)
    ]
    alone, last = bands
    assert alone[1][0] - alone[0][0] == pytest.approx(3.4)
    assert (len(alone), len(last)) == (4, 4)
    axis = {float(y): text for y, text in re.findall(r'y="([0-9.]+)" [^>]*>(\d+)</text>', svg)}
    assert max(int(text) for text in axis.values()) >= 20
    height = {x: sorted(y for at, y in last if at == x) for x in {x for x, _ in last}}
    (_, earlier), (_, period) = sorted(height.items())
    assert period[0] < earlier[0] < earlier[1] < period[1], "the last month's is the widest"
    bars = svg.count('stroke-width="0.9"') - plain.count('stroke-width="0.9"')
    assert bars == 3, "a bar with two ends beside the last month alone"
