"""The chart of monthly amounts, in the overview and in every dossier.

A function from a frame to a drawing: no query, no saving, no names of firms. Amounts come in the
unit that the axis names; a month without a value (NaN) leaves a gap.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isnan

import pandas as pd

from chainscan.reports import style
from chainscan.reports.charts import amount_text
from chainscan.reports.svg import Drawing, round_steps, width_of

HEIGHT = 144.0
TOP, BOTTOM, RIGHT = 19.0, 15.0, 4.0
DASHES = {"-": "", "--": "5 2.5"}
HANDLE = 17.0
"""Width of a line in the legend."""


def monthly_trade(
    frame: pd.DataFrame,
    labels: Mapping[str, str],
    unit: str,
    *,
    running: bool = False,
    expected: Mapping[str, Sequence[tuple[float, float]]] | None = None,
) -> Drawing:
    """Lines of monthly amounts, one for each series named in `labels`.

    `frame` has a row a month: `month` (as printed on the axis, such as 2020-02), `festival`
    (whether the Spring Festival falls into it) and one column of floats for each series, in
    `unit`. With `running` the last month is not over: its marks are hollow. `expected` has, by
    series, a range for each month (NaN: none) in which it was to be expected: a band behind the
    line, and for the last month a bar with ends beside its mark.
    """
    bands = expected or {}
    series = {name: [float(value) for value in frame[name]] for name in labels}
    known = [value for values in series.values() for value in values if not isnan(value)]
    known += [x for band in bands.values() for pair in band for x in pair if not isnan(x)]
    ticks = round_steps(min([*known, 0.0]), max([*known, 0.0]))
    left = 8.0 + max(width_of(amount_text(tick)) for tick in ticks)
    drawing = Drawing(style.WIDTH, HEIGHT)
    xs = _month_places(len(frame), left)
    floor, ceiling = HEIGHT - BOTTOM, TOP

    def height_of(value: float) -> float:
        return floor - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (floor - ceiling)

    half = (style.WIDTH - RIGHT - left) / max(len(frame), 1) / 2
    for x, festival in zip(xs, frame["festival"], strict=True):
        if festival:
            drawing.box(x - half, ceiling, 2 * half, floor - ceiling, style.WASH)
    _amount_axis(drawing, ticks, left, height_of=[height_of(tick) for tick in ticks])
    drawing.text(unit, (0, 8), style.INK)
    _month_axis(drawing, list(frame["month"]), xs)
    for name, band in bands.items():
        sides = [(x, pair) for x, pair in zip(xs, band, strict=True)]
        for stretch in filter(None, _stretches([(x, low + high) for x, (low, high) in sides])):
            held = [(x, pair) for x, pair in sides if stretch[0][0] <= x <= stretch[-1][0]]
            _band(drawing, [(x, [height_of(end) for end in pair]) for x, pair in held], name)
    for name, values in series.items():
        points = [(x, v) for x, v in zip(xs, values, strict=True)]
        _series(drawing, name, [(x, height_of(v)) for x, v in points], running)
    for place, (name, band) in enumerate(bands.items()):
        if not isnan(band[-1][0]):
            x = xs[-1] + 4.0 + 3.5 * place
            ends = [height_of(bound) for bound in band[-1]]
            _range(drawing, x, ends, style.SERIES[name]["color"])
    _legend(drawing, labels)
    return drawing


def _month_places(months: int, left: float) -> list[float]:
    step = (style.WIDTH - RIGHT - left) / max(months, 1)
    return [left + step * (place + 0.5) for place in range(months)]


def _amount_axis(
    drawing: Drawing, ticks: Sequence[float], left: float, *, height_of: Sequence[float]
) -> None:
    end = style.WIDTH - RIGHT
    for tick, y in zip(ticks, height_of, strict=True):
        zero = tick == 0
        colour, width = (style.GREY, 0.8) if zero else (style.LIGHT, 0.6)
        drawing.line([(left, y), (end, y)], colour, width)
        drawing.text(amount_text(tick), (left - 4, y + 2.6), style.INK, "end")


def _month_axis(drawing: Drawing, months: Sequence[str], xs: Sequence[float]) -> None:
    """Every third month named, the last always."""
    last = len(months) - 1
    for place, (month, x) in enumerate(zip(months, xs, strict=True)):
        if (last - place) % 3 == 0:
            drawing.line([(x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 2.5)], style.GREY, 0.6)
            reach = width_of(month) / 2
            middle = min(max(x, reach), style.WIDTH - reach)
            drawing.text(month, (middle, HEIGHT - BOTTOM + 11), style.INK, "middle")


def _series(
    drawing: Drawing, name: str, points: Sequence[tuple[float, float]], running: bool
) -> None:
    look = style.SERIES[name]
    for stretch in _stretches(points):
        if len(stretch) > 1:
            drawing.line(stretch, look["color"], 1.5, DASHES[look["linestyle"]])
    for place, point in enumerate(points):
        if not isnan(point[1]):
            hollow = running and place == len(points) - 1
            drawing.mark(look["marker"], point, look["color"], hollow=hollow)


def _band(drawing: Drawing, sides: Sequence[tuple[float, Sequence[float]]], name: str) -> None:
    """From low to high through the months; a month alone is as wide as a mark."""
    if len(sides) == 1:
        x, ends = sides[0]
        sides = [(x - 1.7, ends), (x + 1.7, ends)]
    there = [(x, low) for x, (low, _) in sides]
    back = [(x, high) for x, (_, high) in reversed(sides)]
    drawing.area([*there, *back], style.SERIES[name]["color"])


def _range(drawing: Drawing, x: float, ends: Sequence[float], colour: str) -> None:
    """A bar with ends, as wide as a mark."""
    drawing.line([(x, y) for y in ends], colour, 0.9)
    for y in ends:
        drawing.line([(x - 1.7, y), (x + 1.7, y)], colour, 0.9)


def _stretches(points: Sequence[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """The points cut where a value is missing."""
    gaps = [-1, *(n for n, (_, y) in enumerate(points) if isnan(y)), len(points)]
    return [list(points[before + 1 : after]) for before, after in pairwise(gaps)]


def _legend(drawing: Drawing, labels: Mapping[str, str]) -> None:
    """At the top right, in the order of the series."""
    widths = [HANDLE + 4 + width_of(label) for label in labels.values()]
    x = style.WIDTH - RIGHT - sum(widths) - 14 * (len(widths) - 1)
    for (name, label), width in zip(labels.items(), widths, strict=True):
        look = style.SERIES[name]
        handle = [(x, 5.5), (x + HANDLE, 5.5)]
        drawing.line(handle, look["color"], 1.5, DASHES[look["linestyle"]])
        drawing.mark(look["marker"], (x + HANDLE / 2, 5.5), look["color"])
        drawing.text(label, (x + HANDLE + 4, 8), style.INK)
        x += width + 14
