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
        axes.xaxis.set_major_formatter(FuncFormatter(amount_text))
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


def resumption_curves(
    frame: pd.DataFrame, labels: Mapping[str, str], *, with_last_year: bool
) -> Figure:
    """Two panels: the share of enterprises issuing again, and their sales beside the base.

    `frame` has a row a day: `day` (as printed), `active_share` and `amount_ratio`, and the same of
    last year under `last_year_…`, as fractions. `labels`: this_year and last_year for the legend,
    active_share and amount_ratio for the heads of the panels.
    """
    with style.drawing():
        figure, panels = style.beside(132, (1, 1))
        places = np.arange(len(frame))
        for axes, name in zip(panels, ("active_share", "amount_ratio"), strict=True):
            for prefix, look in style.YEARS.items():
                if prefix == "this_year" or with_last_year:
                    key = name if prefix == "this_year" else f"last_year_{name}"
                    values = 100 * frame[key].to_numpy(dtype=float)
                    axes.plot(places, values, label=labels[prefix], gid=key, **look)
            axes.axhline(100, color=style.GREY, linewidth=0.6, linestyle=":")
            axes.set_ylim(0, max(105.0, axes.get_ylim()[1]))
            axes.set_xlim(0, max(len(frame) - 1, 1))
            named = [place for place in places if place % 7 == 0]
            axes.set_xticks(named, [frame["day"].iloc[place] for place in named])
            axes.yaxis.set_major_locator(MaxNLocator(5))
            axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
            axes.grid(axis="y")
            axes.set_title(labels[name], loc="left", fontsize=7.5, color=style.INK)
        panels[0].legend(loc="lower right")
    return figure


def foreseen_and_came(frame: pd.DataFrame, labels: Mapping[str, str]) -> Figure:
    """One panel a side: the share of links that traded, by the chance they were given.

    `frame` has a row a tenth of the links: `side`, `day` (as printed), `expected` and `came` as
    fractions. `labels`: the sides for the heads of the panels, expected and came for the axes,
    and perfect, the line on which both agree.
    """
    with style.drawing():
        sides = sorted(frame["side"].unique())
        figure, panels = style.beside(122, (1,) * max(len(sides), 2))
        for axes, side in zip(panels, sides, strict=False):
            axes.plot([0, 100], [0, 100], label=labels["perfect"], **style.YEARS["last_year"])
            days = frame[frame["side"] == side].groupby("day")
            for (day, rows), look in zip(days, style.DAYS, strict=False):
                expected, came = 100 * rows["expected"], 100 * rows["came"]
                axes.plot(expected, came, label=day, gid=f"{side}-{day}", **look)
            axes.set(xlim=(0, 100), ylim=(0, 100), xlabel=labels["expected"], ylabel=labels["came"])
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f} %"))
            axes.grid()
            axes.set_title(labels[side], loc="left", fontsize=7.5, color=style.INK)
            axes.legend(loc="upper left")
        for empty in panels[len(sides) :]:
            empty.set_visible(False)
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


def amount_text(value: float, _place: object = None) -> str:
    """A figure on an axis or a bar: 1,234 or 0.5, with a real minus."""
    text = f"{abs(value):,.10g}" if abs(value) < 10 else f"{abs(value):,.0f}"
    return f"{MINUS}{text}" if value < 0 else text
