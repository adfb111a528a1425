"""Charts, checked by what they draw."""

import itertools

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

from chainscan.reports import charts, style


def texts(figure: Figure) -> list[str]:
    legend = figure.axes[0].get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


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
    charts.counts_by_cause(pd.DataFrame({"cause": ["a"], "links": [3], "note": ["b"]}), "c")
    assert dict(mpl.rcParams) == before


def resumption(with_last_year: bool) -> Figure:
    days = range(15)
    frame = pd.DataFrame({"day": [f"2-{n + 1}" for n in days]})
    for prefix, step in (("", 0.05), ("last_year_", 0.06)):
        frame[f"{prefix}active_share"] = [step * n for n in days]
        frame[f"{prefix}amount_ratio"] = [2 * step * n for n in days]
    labels = {"this_year": "2020", "last_year": "2019", "active_share": "户", "amount_ratio": "额"}
    return charts.resumption_curves(frame, labels, with_last_year=with_last_year)


def test_resumption_stands_beside_last_year_and_differs_in_more_than_colour() -> None:
    share, amount = resumption(True).axes
    assert [line.get_gid() for line in share.get_lines()][:2] == [
        "last_year_active_share",
        "active_share",
    ]
    assert share.get_lines()[1].get_ydata()[-1] == 70.0
    assert share.get_lines()[0].get_linestyle() != share.get_lines()[1].get_linestyle()
    assert [text.get_text() for text in share.get_xticklabels()] == ["2-1", "2-8", "2-15"]
    assert amount.get_ylim()[1] >= 140
    assert texts(resumption(True)) == ["2019", "2020"]


def test_resumption_without_last_year_has_one_line() -> None:
    assert texts(resumption(False)) == ["2020"]
