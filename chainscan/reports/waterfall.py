"""The bridge from an earlier amount to this period's, drawn as a waterfall lying on its side.

A function from a frame to a drawing: no query, no saving. Totals are dark, falls of a middle grey
and rises light with an outline when printed in black and white; each bar carries its figure.
"""

from itertools import pairwise

import pandas as pd

from chainscan.reports import style
from chainscan.reports.charts import amount_text
from chainscan.reports.svg import Drawing, round_steps, width_of

ROW, BAR = 12.5, 8.5
TOP, BOTTOM = 12.0, 14.0
WIDTH = (style.WIDTH - 16.0) / 2
"""Two of them stand side by side."""


def waterfall(frame: pd.DataFrame, unit: str) -> Drawing:
    """Bars from the earlier amount (first row) over each component to the amount now (last row).

    `frame` has a row a bar: `label`, `amount` (of components the difference they make, in `unit`)
    and `figure`, what is written behind the bar.
    """
    amounts = [float(value) for value in frame["amount"]]
    ends = _ends(amounts)
    ticks = round_steps(min(min(pair) for pair in ends), max(max(pair) for pair in ends), 4)
    left = 6.0 + max(width_of(label) for label in frame["label"])
    right = WIDTH - 6.0 - max(width_of(figure) for figure in frame["figure"])
    floor = TOP + ROW * len(amounts)
    drawing = Drawing(WIDTH, floor + BOTTOM)

    def place_of(value: float) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return left + share * (right - left)

    for tick in ticks:
        x, zero = place_of(tick), tick == 0
        colour, width = (style.GREY, 0.8) if zero else (style.LIGHT, 0.6)
        drawing.line([(x, TOP), (x, floor)], colour, width)
        drawing.text(amount_text(tick), (x, floor + 10), style.INK, "middle")
    drawing.text(unit, (0, 8), style.INK)
    for row, ((begin, end), amount) in enumerate(zip(ends, amounts, strict=True)):
        y = TOP + ROW * row + (ROW - BAR) / 2
        low, high = sorted((place_of(begin), place_of(end)))
        total = row in (0, len(amounts) - 1)
        fill = style.NAVY if total else style.ORANGE if amount < 0 else style.SKY
        drawing.box(low, y, max(high - low, 0.8), BAR, fill)
        drawing.text(frame["label"].iloc[row], (0, y + BAR - 1.5), style.INK)
        figure = frame["figure"].iloc[row]
        drawing.box(high + 3, y, width_of(figure) + 1, BAR, "white")
        drawing.text(figure, (high + 4, y + BAR - 1.5), style.INK)
    for row, ((_, end), _) in enumerate(pairwise(ends)):
        y = TOP + ROW * row + (ROW + BAR) / 2
        drawing.line([(place_of(end), y), (place_of(end), y + ROW - BAR)], style.GREY, 0.6)
    return drawing


def _ends(amounts: list[float]) -> list[tuple[float, float]]:
    """Where each bar begins and ends: totals at zero, components where the one before ended."""
    ends, reached = [(0.0, amounts[0])], amounts[0]
    for amount in amounts[1:-1]:
        ends.append((reached, reached + amount))
        reached += amount
    return [*ends, (0.0, amounts[-1])]
