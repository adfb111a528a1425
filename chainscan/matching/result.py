"""What the match stage gives back."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

WHY = {
    "down": "the links of the supplier itself have fallen silent",
    "risk": "invoices of the supplier are under suspicion",
    "focus_region": "the supplier sits in a region that is not used",
    "needs_itself": "the supplier needs such goods itself",
}
"""Why a supplier is not proposed, in words."""


@dataclass(frozen=True)
class MatchResult:
    """How much is needed, how much of it was placed, and why the rest was not.

    Amounts are yuan a month. `unmet` counts the needs of which something is left, by reason;
    `barred_offers` the stated offers that are not drawn on. `refused_pairs` were not proposed;
    for `false_alarms`, broken links of which a visit has shown that they trade, nobody is sought.
    Of the `proven` suppliers, from whom the buyers themselves bought the goods in the past year
    and who have capacity, `proven_kept` are candidates; `proven_other_code` sold goods of the same
    name under another goods group, of whom `proven_other_kept` are candidates. Of all candidates
    `outside` were found by the name of the goods under another group.
    """

    as_of: date
    needs: int
    needed_amount: Decimal
    suppliers: int
    candidates: int
    matched_needs: int
    placed_amount: Decimal
    unmet: dict[str, int]
    stated_needs: int = 0
    stated_offers: int = 0
    statements_rejected: int = 0
    refused_pairs: int = 0
    false_alarms: int = 0
    barred_offers: dict[str, int] = field(default_factory=dict)
    proven: int = 0
    proven_kept: int = 0
    proven_other_code: int = 0
    proven_other_kept: int = 0
    outside: int = 0

    def lines(self) -> list[str]:
        """The result in plain lines for people."""
        lines = [
            f"needs as of {self.as_of}: {self.needs:,}, {self.needed_amount:,} yuan a month",
            f"suppliers with spare capacity: {self.suppliers:,}, candidates: {self.candidates:,}",
            f"needs matched: {self.matched_needs:,}, {self.placed_amount:,} yuan a month placed",
        ]
        if self.outside:
            lines.append(
                f"candidates that sell goods of the same name under another group: {self.outside:,}"
            )
        other = (
            f"; of {self.proven_other_code:,} that sold the same name under another goods group, "
            f"{self.proven_other_kept:,}"
            if self.proven_other_code
            else ""
        )
        if self.proven or other:
            lines.append(
                f"of {self.proven:,} suppliers with capacity that the buyers know already, "
                f"{self.proven_kept:,} are candidates{other}"
            )
        if self.unmet:
            reasons = ", ".join(
                f"{reason.replace('_', ' ')} {count:,}" for reason, count in self.unmet.items()
            )
            lines.append(f"not met in full: {reasons}")
        return lines + self._stated_lines()

    def _stated_lines(self) -> list[str]:
        """What was stated, and what of it does not count."""
        lines = []
        if self.stated_needs or self.stated_offers or self.statements_rejected:
            lines.append(
                f"stated: {self.stated_needs:,} needs, {self.stated_offers:,} offers; rows that do "
                f"not count: {self.statements_rejected:,}, listed with why in `statement`"
            )
        for reason, count in self.barred_offers.items():
            lines.append(f"offers not drawn on, {WHY[reason]}: {count:,}")
        if self.refused_pairs:
            lines.append(f"pairs not proposed, since refused: {self.refused_pairs:,}")
        if self.false_alarms:
            lines.append(f"broken links passed over, since a false alarm: {self.false_alarms:,}")
        return lines


class Said(Protocol):
    """What another step has to say of what was given to it."""

    def lines(self) -> list[str]:
        """The same in plain lines."""


@dataclass(frozen=True)
class Matching:
    """One matching as the command line shows it: the files given, then what came of them."""

    stated: Said
    outcomes: tuple[Said, ...]
    matched: MatchResult

    def lines(self) -> list[str]:
        """The files first, then the result."""
        told = [line for one in self.outcomes for line in one.lines()]
        return [*told, *self.stated.lines(), *self.matched.lines()]
