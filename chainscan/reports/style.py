"""How charts look: one palette, one font, one size of everything.

Colours differ in lightness as well as hue, and are helped by markers and hatches, so that charts
survive a black-and-white printer and colour-blind eyes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from chainscan.reference.fonts import FAMILY, font_dir

INK, NAVY, BLUE, SKY = "#1C2733", "#173F6B", "#4F86B8", "#A9C6DE"
ORANGE, SAND, GREY, LIGHT = "#C4611B", "#E9B77B", "#8793A0", "#DDE3E9"
WASH = "#EDF1F4"
"""Behind the months of the Spring Festival: light enough for the grid to be seen."""
WIDTH = 492
"""Width of a chart in points: what fits between the margins of an A4 page.

Charts measure whole points, so that at two pixels a point no row of pixels is lost.
"""

PNG_DPI = 216
"""Three pixels a point."""

SERIES: dict[str, dict[str, Any]] = {
    "purchases": {"color": NAVY, "marker": "o", "linestyle": "-"},
    "sales": {"color": ORANGE, "marker": "s", "linestyle": "--"},
    "outside": {"color": ORANGE, "marker": "s", "linestyle": "--"},
}
YEARS: dict[str, dict[str, Any]] = {
    "last_year": {"color": GREY, "linestyle": "--"},
    "this_year": {"color": NAVY, "linestyle": "-", "linewidth": 2},
}
DAYS: tuple[dict[str, Any], ...] = (
    {"color": NAVY, "marker": "o", "linestyle": "-"},
    {"color": ORANGE, "marker": "s", "linestyle": "--"},
    {"color": BLUE, "marker": "^", "linestyle": "-."},
    {"color": SAND, "marker": "D", "linestyle": ":"},
)
"""Past days that a backtest judged."""
PARTS: dict[str, dict[str, Any]] = {
    "home": {"color": NAVY, "hatch": ""},
    "outside": {"color": BLUE, "hatch": ""},
    "domestic": {"color": BLUE, "hatch": ""},
    "overseas": {"color": SKY, "hatch": "////"},
    "consumer": {"color": SAND, "hatch": ""},
    "unknown": {"color": LIGHT, "hatch": "...."},
}
SETTINGS: dict[Any, Any] = {
    "font.family": [FAMILY],
    "font.size": 7.5,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": LIGHT,
    "grid.linewidth": 0.6,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "hatch.linewidth": 0.5,
    "hatch.color": "#5B6B7B",
    "lines.linewidth": 1.5,
    "lines.markersize": 3.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "chainscan",
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw and save in the house style; everything outside stays as the user has it."""
    _know_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in SETTINGS.items():
            mpl.rcParams[name] = value
        yield


def canvas(height: int) -> tuple[Figure, Axes]:
    """An empty figure as wide as the page, `height` points high, with one pair of axes.

    Nothing global knows of it.
    """
    figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def beside(height: int, widths: tuple[float, ...]) -> tuple[Figure, list[Axes]]:
    """As `canvas`, with several axes side by side, their widths in these proportions."""
    figure = Figure(figsize=(WIDTH / 72, height / 72), layout="constrained")
    FigureCanvasAgg(figure)
    return figure, list(figure.subplots(1, len(widths), width_ratios=widths))


def save(figure: Figure, path: Path) -> None:
    """Write a figure as SVG, or as PNG by the suffix; the same bytes for the same figure."""
    with drawing():
        if path.suffix == ".png":
            figure.savefig(path, format="png", dpi=PNG_DPI, metadata={"Software": None})
            return
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "chainscan"})


@cache
def _know_fonts() -> None:
    for file in sorted(font_dir().glob("*.otf")):
        fontManager.addfont(file)
