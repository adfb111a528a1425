"""What the links stage says of itself when it is done."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from chainscan.news import News


class Said(Protocol):
    """What became of a file that was given."""

    def lines(self) -> list[str]:
        """It in plain lines."""


@dataclass(frozen=True)
class LinksResult:
    """How many links there are, how many could be judged, and what was found.

    `judged` counts links in force by status, `not_judged` the rest by reason, `causes` the
    broken links by cause, `outcomes` those of them on which an outcome is on record; `lost_amount`
    is yuan over the silent window, over the flagged links alone. `horizon_days` is K of the
    hypothesis "will trade again within K days"; `groups_provable` says whether there are past
    as-of days enough for a disruption to stand out. `compared` counts trading links whose amount
    could be laid beside their own past, `weakened` those of them that fell below it. `stocked`
    counts lost goods whose buyer told its stock, `run_out` those of them whose stock has ended;
    `stock` is what became of the file they were told in.
    """

    as_of: date
    normal_until: date
    links: int
    in_force: int
    family: int
    judged: dict[str, int]
    not_judged: dict[str, int]
    causes: dict[str, int]
    disruptions: int
    lost_amount: Decimal
    horizon_days: int
    groups_provable: bool = True
    compared: int = 0
    weakened: int = 0
    stocked: int = 0
    run_out: int = 0
    stock: Said | None = None
    news: News | None = None
    weakened_news: News | None = None
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def broken(self) -> int:
        """How many links are flagged."""
        return sum(self.causes.values())

    def lines(self) -> list[str]:
        """The result in plain lines."""
        text = self.stock.lines() if self.stock else []
        force = f"{self.links:,} links as known on {self.as_of}, {self.in_force:,} in force"
        text += [
            f"{force}; normal until {self.normal_until}",
            "  " + (", ".join(f"{n:,} {_spaced(s)}" for s, n in self.judged.items()) or "none"),
        ]
        if self.not_judged:
            reasons = ", ".join(f"{n:,} {_spaced(why)}" for why, n in self.not_judged.items())
            text.append(f"  silent and not judged: {reasons}")
        text.append(
            f"{self.family:,} of these trade often enough, in observed books, for a silence to be "
            "judged, silent or not"
        )
        if not self.groups_provable:
            text.append(
                "no disruptions were looked for: the history is too short to prove that what is "
                "silent together is no chance"
            )
        text.append(
            f"{self.broken:,} broken links, {self.disruptions:,} disruptions, "
            f"{self.lost_amount:,} yuan expected and not traded"
        )
        if self.causes:
            text.append("  " + ", ".join(f"{n:,} {_spaced(why)}" for why, n in self.causes.items()))
        if self.weakened:
            what = "links that trade and could be compared with their past"
            text.append(f"{self.weakened:,} of {self.compared:,} {what} are weakened")
        if self.stocked:
            told = f"{self.stocked:,} lost goods have a stock as told by the buyer"
            text.append(f"{told}; of {self.run_out:,} it has run out")
        if self.outcomes:
            told = ", ".join(f"{n:,} {_spaced(what)}" for what, n in self.outcomes.items())
            text.append(f"  on record of these: {told}")
        if self.news:
            text.append(self.news.line())
        weak = self.weakened_news
        if weak and (weak.new or weak.continued or weak.resolved):
            text.append(weak.line())
        return text


def _spaced(code: str) -> str:
    return code.replace("_", " ")
