"""Charts as SVG text: a few shapes, the same bytes for the same figures, in a millisecond.

Every figure is written with at most two decimals; every text is escaped. Typst sets the words in
the report's font, so that they can be searched and copied in the PDF.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Self

from chainscan.reference.fonts import FAMILY
from chainscan.reports.printable import printable

Point = tuple[float, float]
SIZE = 7.5
"""Of the text of charts, in points."""


@dataclass
class Drawing:
    """An SVG picture being drawn: `width` and `height` in points, y downwards."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def box(self, left: float, top: float, width: float, height: float, fill: str) -> Self:
        """A filled rectangle."""
        place = f'x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}"'
        return self._add(f'<rect {place} fill="{fill}"/>')

    def area(self, points: Sequence[Point], fill: str) -> Self:
        """A shape filled so thinly that what lies behind it can be seen."""
        around = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        return self._add(f'<polygon points="{around}" fill="{fill}" fill-opacity="0.14"/>')

    def line(self, points: Sequence[Point], colour: str, width: float, dash: str = "") -> Self:
        """A line through points."""
        through = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return self._add(
            f'<polyline points="{through}" fill="none" stroke="{colour}" '
            f'stroke-width="{_n(width)}" stroke-linejoin="round"{dashed}/>'
        )

    def mark(self, shape: str, at: Point, colour: str, *, hollow: bool = False) -> Self:
        """A dot ("o") or a small square ("s") at a point."""
        look = f'fill="{"white" if hollow else colour}" stroke="{colour}" stroke-width="0.8"'
        x, y = at
        if shape == "o":
            return self._add(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="1.7" {look}/>')
        corner = f'x="{_n(x - 1.6)}" y="{_n(y - 1.6)}" width="3.2" height="3.2"'
        return self._add(f"<rect {corner} {look}/>")

    def text(self, words: str, at: Point, colour: str, anchor: str = "start") -> Self:
        """Words whose baseline begins, is centred or ends ("start", "middle", "end") at a point."""
        return self._add(
            f'<text x="{_n(at[0])}" y="{_n(at[1])}" fill="{colour}" '
            f'text-anchor="{anchor}">{escape(printable(words))}</text>'
        )

    def svg(self) -> str:
        """The picture."""
        size = f'width="{_n(self.width)}pt" height="{_n(self.height)}pt"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
            f'viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'font-family="{FAMILY}" font-size="{SIZE}">\n' + "\n".join(self.parts) + "\n</svg>\n"
        )

    def _add(self, part: str) -> Self:
        self.parts.append(part)
        return self


def round_steps(low: float, high: float, most: int = 5) -> list[float]:
    """Round figures from at or below `low` to at or above `high`, at most `most` steps apart."""
    reach = (high - low) or abs(high) or 1.0
    size = 10.0 ** math.floor(math.log10(reach / most))
    step = next(size * n for n in (1, 2, 2.5, 5, 10, 20) if reach / (size * n) <= most)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [place * step for place in range(first, max(last, first + 1) + 1)]


def width_of(words: str) -> float:
    """About how wide a text is, in points: a Chinese character is as wide as it is high."""
    return SIZE * sum(1.0 if ord(character) >= 0x2E80 else 0.56 for character in words)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"
