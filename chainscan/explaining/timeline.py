"""A link's trade days as a chart: bars of amounts, and the silence after them."""

from dataclasses import dataclass
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from chainscan.explaining.link import LinkExplanation

SHOWN_DAYS = 550
SIZES = {"zh": 10_000, "en": 1_000}
LABELS = {
    "zh": {
        "unit": "万元",
        "trade": "交易日金额",
        "silence": "静默 {days} 天",
        "normal": "正常期截至 {day}",
        "usual": "平时约每 {gap} 天一次",
    },
    "en": {
        "unit": "thousand CNY",
        "trade": "trade days",
        "silence": "silent for {days} days",
        "normal": "normal until {day}",
        "usual": "usually every {gap} days",
    },
}


@dataclass(frozen=True)
class Palette:
    """The colours of the house style."""

    ink: str
    trade: str
    silence: str
    mark: str


def draw_timeline(axes: Axes, link: LinkExplanation, lang: str, palette: Palette) -> None:
    """Draw the last year and a half of a link on empty axes; no names of firms."""
    labels = LABELS[lang]
    first = link.as_of - timedelta(days=SHOWN_DAYS)
    trades = [trade for trade in link.trades if trade.day >= first]
    places = [_place(trade.day) for trade in trades]
    amounts = [float(trade.amount) / SIZES[lang] for trade in trades]
    axes.vlines(places, 0, amounts, color=palette.trade, linewidth=1.6, label=labels["trade"])
    axes.plot(places, amounts, linestyle="", marker="o", markersize=2.6, color=palette.trade)
    axes.axhline(0, color=palette.ink, linewidth=0.6)
    silent = (link.as_of - link.last_day).days
    begin = max(link.last_day + timedelta(days=1), first)
    if silent > 0:
        text = labels["silence"].format(days=silent)
        axes.axvspan(
            _place(begin), _place(link.as_of), color=palette.silence, alpha=0.45, lw=0, label=text
        )
    if link.normal_until is not None:
        text = labels["normal"].format(day=link.normal_until)
        normal = _place(link.normal_until)
        axes.axvline(normal, color=palette.mark, linewidth=1.0, linestyle="--", label=text)
    if link.usual_gap_days is not None:
        text = labels["usual"].format(gap=f"{link.usual_gap_days:g}")
        axes.plot([], [], linestyle="", label=text)
    axes.set_xlim(_place(first), _place(link.as_of) + 8)
    lowest, highest = min(0.0, *amounts, 0.0), max(1e-9, *amounts, 0.0)
    room = 0.08 * (highest - lowest)
    axes.set_ylim(lowest - room if lowest < 0 else 0.0, highest + room)
    quarters = _quarters(first, link.as_of)
    axes.set_xticks([_place(day) for day in quarters], [f"{day:%Y-%m}" for day in quarters])
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.grid(axis="y")
    axes.set_ylabel(labels["unit"], rotation=0, ha="left", va="bottom")
    axes.yaxis.set_label_coords(0, 1.03)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1.0), ncols=4, borderpad=0)


def _quarters(first: date, last: date) -> list[date]:
    """The first days of quarters in between."""
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in months if number % 3 == 0]


def _place(day: date) -> int:
    return day.toordinal()
