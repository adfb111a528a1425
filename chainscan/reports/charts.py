"""The charts: each a function from a frame to a Figure; no query, no saving, no names of firms.

Amounts come in the unit that the axis names. A value that is not there (NaN) leaves a gap.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from chainscan.reports import style

MINUS = "−"


def monthly_trade(
    frame: pd.DataFrame, labels: Mapping[str, str], unit: str, *, running: bool = False
) -> Figure:
    """Lines of monthly amounts, one for each series named in `labels`.

    `frame` has a row a month: `month` (as printed on the axis, such as 2020-02), `festival`
    (whether the Spring Festival falls into it) and one column of floats for each series, in
    `unit`. With `running` the last month is not over: its marks are hollow.
    """
    with style.drawing():
        figure, axes = style.canvas(144)
        positions = np.arange(len(frame))
        for place in positions[frame["festival"].to_numpy(dtype=bool)]:
            axes.axvspan(place - 0.5, place + 0.5, color=style.LIGHT, alpha=0.55, linewidth=0)
        for name, label in labels.items():
            look = style.SERIES[name]
            values = frame[name].to_numpy(dtype=float)
            (line,) = axes.plot(positions, values, label=label, clip_on=False, zorder=3, **look)
            if running and len(values):
                axes.plot(
                    positions[-1:],
                    values[-1:],
                    marker=look["marker"],
                    markerfacecolor="white",
                    markeredgecolor=look["color"],
                    linestyle="",
                    zorder=4,
                    clip_on=False,
                )
            line.set_gid(name)
        _month_axis(axes, list(frame["month"]))
        _amount_axis(axes, unit)
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1.0), ncols=len(labels), borderpad=0)
    return figure


def amounts_by_place(frame: pd.DataFrame, labels: Mapping[str, str], unit: str) -> Figure:
    """Horizontal bars, one a window, stacked by where the partner is registered.

    `frame` has a row a window: `window` (its label) and one column of floats ≥ 0 for each place
    named in `labels`, in `unit`. Parts wide enough carry their share of the bar.
    """
    with style.drawing():
        figure, axes = style.canvas(50 + 19 * len(frame))
        rows = np.arange(len(frame))[::-1]
        left = np.zeros(len(frame))
        whole = frame[list(labels)].sum(axis=1).to_numpy(dtype=float)
        for name, label in labels.items():
            values = frame[name].to_numpy(dtype=float)
            bars = axes.barh(
                rows,
                values,
                left=left,
                height=0.62,
                label=label,
                edgecolor="white",
                linewidth=0.6,
                **style.PARTS[name],
            )
            dark = name in ("home", "outside")
            _name_shares(axes, bars, values, whole, "white" if dark else style.INK)
            left = left + values
        axes.set_yticks(rows, list(frame["window"]))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(0, max(float(whole.max(initial=0)), 1e-9) * 1.01)
        axes.xaxis.set_major_formatter(FuncFormatter(_number))
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.set_xlabel(unit)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(labels), borderpad=0)
    return figure


def counts_by_cause(frame: pd.DataFrame, axis_label: str) -> Figure:
    """Horizontal bars of broken links by cause; each bar carries its count and its stake.

    `frame` has a row a cause: `cause` (its label), `links` (a count) and `note` (what is written
    behind the bar).
    """
    with style.drawing():
        figure, axes = style.canvas(30 + 16 * len(frame))
        rows = np.arange(len(frame))[::-1]
        values = frame["links"].to_numpy(dtype=float)
        axes.barh(rows, values, height=0.6, color=style.NAVY)
        for row, value, note in zip(rows, values, frame["note"], strict=True):
            axes.annotate(
                note, (value, row), xytext=(4, 0), textcoords="offset points", va="center"
            )
        axes.set_yticks(rows, list(frame["cause"]))
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(0, max(float(values.max(initial=0)), 1.0) * 1.55)
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.set_xlabel(axis_label)
    return figure


def _name_shares(
    axes: Axes, bars: object, values: np.ndarray, whole: np.ndarray, colour: str
) -> None:
    """Write a part's share into it where it is at least 7 % of the longest bar."""
    longest = float(whole.max(initial=0)) or 1.0
    shares = [
        f"{100 * value / total:.0f} %" if total and value / longest >= 0.07 else ""
        for value, total in zip(values, whole, strict=True)
    ]
    for text in axes.bar_label(bars, shares, label_type="center", color=colour):  # type: ignore[arg-type]
        text.set_bbox(None)


def _month_axis(axes: Axes, months: list[str]) -> None:
    """Every third month named, the last always; a lone month stands in the middle."""
    last = len(months) - 1
    named = [place for place in range(len(months)) if (last - place) % 3 == 0]
    axes.set_xticks(named, [months[place] for place in named])
    axes.set_xlim(-0.5, max(last, 0) + 0.5)


def _amount_axis(axes: Axes, unit: str) -> None:
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0), max(high, 0) * 1.04)
    if low < 0:
        axes.axhline(0, color=style.GREY, linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(_number))
    axes.set_ylabel(unit, rotation=0, ha="left", va="bottom")
    axes.yaxis.set_label_coords(0, 1.03)
    axes.grid(axis="y")


def _number(value: float, _place: object = None) -> str:
    text = f"{abs(value):,.10g}" if abs(value) < 10 else f"{abs(value):,.0f}"
    return f"{MINUS}{text}" if value < 0 else text
