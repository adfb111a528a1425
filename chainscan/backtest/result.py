"""What a backtest of links found, as rows that print, as JSON and as CSV."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chainscan.backtest.outcomes import OutcomeCount, outcome_lines
from chainscan.backtest.scores import Score


@dataclass(frozen=True)
class OutlookScore:
    """How good one forecast was over one group of links of one book on one day.

    `group` is all, or a band of yearly amount or age; `curve` is (mean p, share that traded,
    links) by tenth.
    """

    day: date
    side: str
    group: str
    forecast: str
    links: int
    traded: float
    score: Score
    curve: tuple[tuple[float, float, int], ...] = ()


@dataclass(frozen=True)
class FlagCount:
    """Flags raised on one day, and how many of those links traded again within 90 days.

    `followed` counts those whose book shows the 90 days; only of them is coming back known.
    """

    day: date
    side: str
    rule: str
    judged: int
    flags: int
    followed: int
    came_back: int


@dataclass(frozen=True)
class PlantedCount:
    """Links that went on trading and were cut by hand, and how many of them each rule found."""

    day: date
    side: str
    trades_a_month: str
    rule: str
    planted: int
    found: int


@dataclass(frozen=True)
class LinksBacktest:
    """All of it; `files` are those written, `fewer` says why fewer days than wished were judged."""

    window: int
    outlook: tuple[OutlookScore, ...]
    flags: tuple[FlagCount, ...]
    planted: tuple[PlantedCount, ...]
    files: tuple[Path, ...] = ()
    outcomes: tuple[OutcomeCount, ...] = ()
    fewer: str = ""

    def lines(self) -> list[str]:
        """The result in plain lines."""
        text = [self.fewer] if self.fewer else []
        text += [f"Outlook: does a link with two or more repeats trade within {self.window} days?"]
        text.append(
            f"{'day':11}{'book':10}{'forecast':17}  links traded    AUC  Brier  calib.  95 %"
        )
        text += [_outlook_line(row) for row in self.outlook if row.group == "all"]
        text += [
            "By size and age, outlook only",
            f"{'day':11}{'book':10}{'links':24}   links traded    AUC  Brier  calib.",
        ]
        text += self._groups()
        text += ["Flags raised, and how many of the links traded again within 90 days"]
        text += [
            f"{row.day} {row.side:10}{row.rule:22}{row.flags:6,} of {row.judged:6,} judged, "
            f"{row.came_back:,} of {row.followed:,} came back"
            for row in self.flags
        ]
        text += ["Links cut by hand, found, by trade days a month"]
        text += self._found()
        text += outcome_lines(self.outcomes, "links")
        return text + [f"written: {path}" for path in self.files]

    def _groups(self) -> list[str]:
        return [
            f"{row.day} {row.side:10}{row.group:24}{row.links:8,} {row.traded:6.3f} "
            + _figures(row.score)
            for row in self.outlook
            if row.group != "all"
        ]

    def _found(self) -> list[str]:
        """Over all days together, in the order in which they were counted."""
        totals: dict[tuple[str, str, str], tuple[int, int]] = {}
        for row in self.planted:
            kind = (row.side, row.trades_a_month, row.rule)
            found, planted = totals.get(kind, (0, 0))
            totals[kind] = (found + row.found, planted + row.planted)
        return [
            f"{side:10}{band:6}{rule:22}{found:5,} of {planted:,}"
            for (side, band, rule), (found, planted) in totals.items()
            if planted
        ]


def _outlook_line(row: OutlookScore) -> str:
    pairs = zip(row.score.low, row.score.high, strict=True)
    spread = "  " + ", ".join(f"{low:.3f}–{high:.3f}" for low, high in pairs)
    head = f"{row.day} {row.side:10}{row.forecast:17}{row.links:7,} {row.traded:6.3f} "
    return (head + _figures(row.score) + spread).rstrip()


def _figures(score: Score) -> str:
    figures = (score.auc, score.brier, score.calibration_error)
    return " ".join("     –" if value is None else f"{value:6.3f}" for value in figures)
