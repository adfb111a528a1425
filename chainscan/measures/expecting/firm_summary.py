"""How many falls are firm, and how many of these are expected to be false alarms."""

from dataclasses import dataclass
from pathlib import Path

from chainscan.engine import Stage

SQL = Path(__file__).parent


@dataclass(frozen=True)
class FirmCount:
    """Of one code: figures with a p, firm falls among them, and firm falls inside these."""

    code: str
    judged: int
    firm: int
    inside: int
    within_rate: int


@dataclass(frozen=True)
class FirmSummary:
    """The firm falls of a period by code; none where no code could be judged."""

    false_rate: float
    counts: tuple[FirmCount, ...]

    @property
    def expected_false(self) -> float:
        """At most so many false alarms are expected among the figures within the false rate."""
        return self.false_rate * sum(count.within_rate for count in self.counts)

    def lines(self) -> list[str]:
        """The counts in plain lines."""
        if not self.counts:
            return ["firm falls: none can be told, too few months lie before the period"]
        text = [f"firm falls, by measure, at a false rate of {self.false_rate:.0%}"]
        for count in self.counts:
            inside = f", and {count.inside:,} figures inside them" if count.inside else ""
            text.append(f"  {count.code}: {count.firm:,} of {count.judged:,} judged{inside}")
        text.append(f"  false alarms expected among them: at most {self.expected_false:.1f}")
        return text


def firm_summary(stage: Stage, false_rate: float) -> FirmSummary:
    """Count the firm falls of `enterprise_change`."""
    rows = stage.rows(SQL / "firm_count.sql", false_rate=false_rate)
    counts = (
        FirmCount(
            code=row["code"],
            judged=int(row["judged"]),
            firm=int(row["firm"]),
            inside=int(row["inside"]),
            within_rate=int(row["within_rate"]),
        )
        for row in rows
    )
    return FirmSummary(false_rate, tuple(counts))
