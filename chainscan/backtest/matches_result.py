"""What a backtest of matches found, as rows that print, as JSON and as CSV."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chainscan.backtest.outcomes import OutcomeCount, outcome_lines


@dataclass(frozen=True)
class PastMatching:
    """One past day: needs, the share placed, and what became of the new suppliers.

    `replaced` needs had `new_suppliers` afterwards; of these `sold_before` the day sold the goods
    to anybody, `had_capacity` to spare and were free to be named, and `kept` of those were among
    the candidates. `over_capacity` suppliers were promised to more than they can spare, `closed`
    candidates sold nothing in the days before; both must be nil.
    """

    day: date
    needs: int
    placed: float
    over_capacity: int
    closed: int
    replaced: int
    new_suppliers: int
    sold_before: int
    had_capacity: int
    kept: int


@dataclass(frozen=True)
class MatchScore:
    """How often one way of naming suppliers has a new one among the first, over some needs."""

    day: date
    group: str
    way: str
    needs: int
    hit_1: float
    hit_5: float
    hit_10: float
    mean_reciprocal_rank: float


@dataclass(frozen=True)
class MatchesBacktest:
    """All of it; `files` are those written, `fewer` says why fewer days than wished were tried."""

    window: int
    days: tuple[PastMatching, ...]
    scores: tuple[MatchScore, ...]
    files: tuple[Path, ...] = ()
    outcomes: tuple[OutcomeCount, ...] = ()
    fewer: str = ""

    def lines(self) -> list[str]:
        """The result in plain lines."""
        text = [self.fewer] if self.fewer else []
        text += [f"Needs of links that had ended, and who supplied them within {self.window} days"]
        for day in self.days:
            text += _day_lines(day)
        if any(row.needs for row in self.scores):
            text += [
                "How often a new supplier is among the first named, over all days",
                f"{'needs':22}{'way':11}  needs  hit@1  hit@5 hit@10    MRR",
                *self._pooled(),
            ]
        else:
            text.append("no need found a new supplier: there is nothing to compare")
        text += outcome_lines(self.outcomes, "matches")
        return text + [f"written: {path}" for path in self.files]

    def _pooled(self) -> list[str]:
        """Each way over the needs of all days together."""
        text = []
        for group, way in dict.fromkeys((row.group, row.way) for row in self.scores):
            rows = [row for row in self.scores if (row.group, row.way) == (group, way)]
            needs = sum(row.needs for row in rows)
            names = ("hit_1", "hit_5", "hit_10", "mean_reciprocal_rank")
            means = [
                f"{sum(getattr(row, name) * row.needs for row in rows) / max(needs, 1):6.2f}"
                for name in names
            ]
            text.append(f"{group:22}{way:11}{needs:7,} {' '.join(means)}")
        return text


def _day_lines(day: PastMatching) -> tuple[str, str]:
    first = f"{day.day} {day.needs:,} needs, {day.placed:.0%} placed; promised too much: "
    then = f"{'':11}{day.replaced:,} needs found {day.new_suppliers:,} new suppliers: "
    then += f"{day.sold_before:,} had sold the goods before, {day.had_capacity:,} had capacity to "
    return (
        f"{first}{day.over_capacity}, closed yet named: {day.closed}",
        f"{then}spare, {day.kept:,} of these were among the candidates",
    )
