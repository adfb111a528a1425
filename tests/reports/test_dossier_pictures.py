"""The waterfall, the picture of partners and the expected range, checked by what they draw."""

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


def test_the_expected_range_stands_beside_the_last_month_and_fits_the_axis() -> None:
    frame = pd.DataFrame({"month": ["2020-01", "2020-02"], "festival": [True, False]})
    frame = frame.assign(purchases=[5.0, 2.0])
    plain = monthly_trade(frame, {"purchases": "购进额"}, "万元")
    drawing = monthly_trade(
        frame, {"purchases": "购进额"}, "万元", expected={"purchases": (6.0, 20.0)}
    )
    assert "20" in words(drawing)
    assert "20" not in words(plain)
    navy = [line for line in all_of(drawing, "polyline") if line.get("stroke") == style.NAVY]
    [bar, low, high] = [line for line in navy if line.get("stroke-width") == "0.9"]
    ends = [point.split(",") for point in str(bar.get("points")).split()]
    assert ends[0][0] == ends[1][0], "it stands upright"
    assert float(ends[0][1]) > float(ends[1][1]), "the low end below the high one"
    assert all(str(ends[n][1]) in str(cap.get("points")) for n, cap in ((0, low), (1, high)))
