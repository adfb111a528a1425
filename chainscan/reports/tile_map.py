"""A map of provinces without borders: one square each, coloured and marked by its change.

Falls are warm with ▼, rises cool with ▲, both darker the larger they are; every square carries
its figure, so that the map reads in black and white and with colour-blind eyes. A province
without a figure is hatched. Beside it the largest differences as bars: a large change of a small
amount is seen to be small.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from chainscan.reports import style
from chainscan.reports.charts import MINUS, amount_text

STEPS: tuple[tuple[float, str, str], ...] = (
    (-0.50, "#7A3210", "white"),
    (-0.25, "#C4611B", "white"),
    (-0.10, "#EDC48F", style.INK),
    (0.10, "#F6F4EF", style.INK),
    (0.25, "#BCD3E6", style.INK),
    (0.50, "#4F86B8", "white"),
    (float("inf"), "#173F6B", "white"),
)
"""Up to which change, the colour of the square, and that of its text."""
GAP = 0.07
FAINT = "#BFC8D1"
"""The hatching of what is missing: seen, but behind the figures."""
MOST_BARS = 10
HEIGHT = 286
"""In points: eight rows of squares."""


@dataclass(frozen=True)
class Look:
    """Colour of a square and of what is written on it; a mark for falls and rises."""

    fill: str
    ink: str
    mark: str


def change_by_province(frame: pd.DataFrame, labels: Mapping[str, str], unit: str) -> Figure:
    """The map at the left, the largest differences at the right.

    `frame` has a row a province: `name` (as written on its square, a line break where it is
    long), `short` (as written beside its bar), `tile_row` and `tile_col`, `change` (a fraction,
    NaN where there is none), `figure` (the change as written), `difference` (in `unit`, NaN where
    there is none), `is_home`. `labels`: missing and home for the legend, difference for the axis.
    """
    with style.drawing():
        figure, (map_axes, bar_axes) = style.beside(HEIGHT, (7.15, 4.6))
        for row in frame.to_dict("records"):
            _square(map_axes, row)
        _legend(map_axes, labels, bool(frame["is_home"].any()))
        map_axes.set_xlim(float(frame["tile_col"].min()), float(frame["tile_col"].max()) + 1)
        map_axes.set_ylim(float(frame["tile_row"].max()) + 1, float(frame["tile_row"].min()))
        map_axes.set_aspect("equal", anchor="NW")
        map_axes.set_axis_off()
        _bars(bar_axes, frame, labels["difference"], unit)
    return figure


def look_of(change: float) -> Look:
    """How a change looks; ▼ from −10 %, ▲ from +10 %."""
    for most, fill, ink in STEPS:
        below = change <= most if most < 0 else change < most
        if below:
            mark = "v" if change <= STEPS[2][0] else "^" if change >= STEPS[3][0] else ""
            return Look(fill, ink, mark)
    raise ValueError(f"{change} is not a change")


def _square(axes: Axes, row: Mapping[Hashable, Any]) -> None:
    name, figure, change = (row[key] for key in ("name", "figure", "change"))
    left, top = float(row["tile_col"]), float(row["tile_row"])
    middle = left + 0.5
    if np.isnan(change):
        _box(axes, left, top, "white", hatch="////")
        axes.text(middle, top + 0.5, name, color=style.INK, **_words(_size(name)))
        axes.texts[-1].set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})
        return
    look = look_of(change)
    home = bool(row["is_home"])
    _box(
        axes, left, top, look.fill, edge=style.INK if home else style.GREY, width=2 if home else 0.4
    )
    axes.text(middle, top + 0.33, name, color=look.ink, **_words(_size(name)))
    axes.text(middle, top + 0.72, figure, color=look.ink, **_words(6.4), weight="bold")
    if look.mark:
        axes.plot([left + 0.87], [top + 0.14], look.mark, color=look.ink, markersize=2.6)


def _box(
    axes: Axes, left: float, top: float, fill: str, *,
    edge: str = style.GREY, width: float = 0.4, hatch: str = "",
) -> None:  # fmt: skip
    side = 1 - GAP
    corner = (left + GAP / 2, top + GAP / 2)
    axes.add_patch(
        Rectangle(
            corner,
            side,
            side,
            facecolor=fill,
            edgecolor=edge,
            linewidth=width,
            hatch=hatch,
            hatchcolor=FAINT,
        )
    )


def _size(name: str) -> float:
    """Small enough for the longest line to stay on its square."""
    if "\n" in name or max(len(line) for line in name.split("\n")) > 8:
        return 5.5
    return 6.4


def _words(size: float) -> dict[str, Any]:
    return {"ha": "center", "va": "center", "fontsize": size, "linespacing": 0.95}


def _legend(axes: Axes, labels: Mapping[str, str], has_home: bool) -> None:
    """In the empty north-west: the steps in one column, what is missing and home in another."""
    height, left = 0.28, 1.04
    names = _step_names()
    for number, ((_, fill, ink), name) in enumerate(zip(STEPS, names, strict=True)):
        top = 0.02 + number * height
        _key(axes, left, top, fill)
        mark = "v" if number < 3 else "^" if number > 3 else ""
        if mark:
            axes.plot([left + 0.19], [top + height / 2], mark, color=ink, markersize=2.2)
        axes.text(left + 0.48, top + height / 2, name, fontsize=6.4, va="center", gid="legend")
    others = [("missing", "////", 0.4), *([("home", "", 1.8)] if has_home else [])]
    for number, (key, hatch, width) in enumerate(others):
        top = 0.02 + number * height
        _key(axes, left + 2.05, top, "white", hatch=hatch, width=width)
        axes.text(
            left + 2.53, top + height / 2, labels[key], fontsize=6.4, va="center", gid="legend"
        )


def _key(
    axes: Axes, left: float, top: float, fill: str, *, hatch: str = "", width: float = 0.4
) -> None:
    edge = style.INK if width > 1 else style.GREY
    axes.add_patch(
        Rectangle(
            (left, top + 0.03), 0.38, 0.22, facecolor=fill, edgecolor=edge, linewidth=width,
            hatch=hatch, hatchcolor=FAINT, gid="legend",
        )
    )  # fmt: skip


def _step_names() -> list[str]:
    percent = [f"{abs(most):.0%}".replace("%", " %") for most, _, _ in STEPS[:-1]]
    signs = ["−", "−", "−", "+", "+", "+"]
    ends = [f"{sign}{text}" for sign, text in zip(signs, percent, strict=True)]
    between = [f"{low} … {high}" for low, high in pairwise(ends)]
    return [f"≤ {ends[0]}", *between, f"≥ {ends[-1]}"]


def _bars(axes: Axes, frame: pd.DataFrame, label: str, unit: str) -> None:
    known = frame.dropna(subset=["difference"])
    order = known["difference"].abs().sort_values(ascending=False, kind="stable").index
    rows = known.loc[order[:MOST_BARS]].sort_values("difference", kind="stable")
    places = np.arange(len(rows))
    values = rows["difference"].to_numpy(dtype=float)
    colours = [style.ORANGE if value < 0 else style.NAVY for value in values]
    axes.barh(places, values, height=0.62, color=colours)
    axes.plot([0, 0], [-0.6, len(rows) - 0.4], color=style.GREY, linewidth=0.8)
    for place, value in zip(places, values, strict=True):
        axes.annotate(
            _amount(value), (value, place), xytext=(-3 if value < 0 else 3, 0),
            textcoords="offset points", va="center", ha="right" if value < 0 else "left",
            fontsize=6.4,
        )  # fmt: skip
    axes.set_yticks(places, list(rows["short"]))
    axes.set_ylim(max(len(rows), MOST_BARS) - 0.4, -1.9)
    axes.tick_params(axis="y", length=0)
    for name in ("left", "bottom"):
        axes.spines[name].set_visible(False)
    low, high = min(float(values.min(initial=0)), 0), max(float(values.max(initial=0)), 0)
    room = 0.30 * ((high - low) or 1)
    axes.set_xlim(low - (room if low < 0 else 0), high + (room if high > 0 or low == 0 else 0))
    axes.tick_params(axis="x", length=0, labelbottom=False)
    axes.text(
        0, 1, f"{label}\n{unit}", transform=axes.transAxes, va="top", linespacing=1.35, fontsize=7.2
    )


def _amount(value: float) -> str:
    """Whole units, with one decimal below ten; what is less than that is not zero."""
    if 0 < abs(value) < 0.05:
        return "<0.1" if value > 0 else f">{MINUS}0.1"
    return amount_text(round(value, 1 if abs(value) < 10 else 0) + 0.0)
