"""An enterprise between its suppliers (left) and its buyers (right), as a drawing.

A function from frames to a drawing: no query, no saving. The wider a line, the larger the trade;
a broken link is dashed and crossed, so that it is told apart without colour.
"""

from collections.abc import Mapping

import pandas as pd

from chainscan.reports import style
from chainscan.reports.svg import SIZE, Drawing, width_of

ROW, TOP = 21.0, 14.0
NAMES, CENTRE = 150.0, 96.0
WIDEST, THINNEST = 4.0, 0.6


def network(
    suppliers: pd.DataFrame, buyers: pd.DataFrame, name: str, labels: Mapping[str, str]
) -> Drawing:
    """The picture. Both frames have a row a partner: `name`, `figure` (written under it), `size`
    (a float, for the width of its line) and `is_broken`; `labels` has suppliers and buyers.
    """
    rows = max(len(suppliers), len(buyers), 2)
    drawing = Drawing(style.WIDTH, TOP + ROW * rows)
    middle = TOP + ROW * rows / 2
    largest = max([*suppliers["size"], *buyers["size"], 0.0]) or 1.0
    for side, frame in (("suppliers", suppliers), ("buyers", buyers)):
        right = side == "buyers"
        outer = style.WIDTH - NAMES if right else NAMES
        inner = (style.WIDTH + CENTRE * (1 if right else -1)) / 2
        anchor, edge = ("start", outer + 4) if right else ("end", outer - 4)
        drawing.text(labels[side], (edge, 8), style.GREY, anchor)
        first = middle - ROW * len(frame) / 2
        columns = (frame[column] for column in ("name", "figure", "size", "is_broken"))
        for place, (who, figure, size, broken) in enumerate(zip(*columns, strict=True)):
            y = first + ROW * (place + 0.5)
            width = max(THINNEST, WIDEST * max(size, 0.0) / largest)
            _link(drawing, (outer, y), (inner, middle), width, broken=broken)
            drawing.text(shortened(who, NAMES - 6), (edge, y - 1), style.INK, anchor)
            drawing.text(figure, (edge, y + 8), style.INK, anchor)
    _centre(drawing, name, middle)
    return drawing


def shortened(words: str, room: float) -> str:
    """The words, or as many of them as fit with an ellipsis behind."""
    if width_of(words) <= room:
        return words
    kept = words
    while kept and width_of(kept) + SIZE > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _link(
    drawing: Drawing,
    outer: tuple[float, float],
    inner: tuple[float, float],
    width: float,
    *,
    broken: bool,
) -> None:
    if not broken:
        drawing.line([outer, inner], style.BLUE, width)
        return
    drawing.line([outer, inner], style.ORANGE, 1.2, "3 3")
    x, y = (outer[0] * 3 + inner[0]) / 4, (outer[1] * 3 + inner[1]) / 4
    for slope in (1, -1):
        drawing.line([(x - 3.5, y - 3.5 * slope), (x + 3.5, y + 3.5 * slope)], style.INK, 1.4)


def _centre(drawing: Drawing, name: str, middle: float) -> None:
    """The enterprise in the middle, its name on two lines where it must."""
    left = (style.WIDTH - CENTRE) / 2
    drawing.box(left, middle - 15, CENTRE, 30, style.NAVY)
    lines = [name]
    if width_of(name) > CENTRE - 8:
        half = next(n for n in range(len(name) + 1) if width_of(name[:n]) >= width_of(name) / 2)
        lines = [shortened(part.strip(), CENTRE - 8) for part in (name[:half], name[half:])]
    for number, words in enumerate(lines):
        y = middle + 2.7 + 10 * (number - (len(lines) - 1) / 2)
        drawing.text(words, (style.WIDTH / 2, y), "white", "middle")
