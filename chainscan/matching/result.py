"""What the match stage gives back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class MatchResult:
    """How much is needed, how much of it was placed, and why the rest was not.

    Amounts are yuan a month. `unmet` counts the needs of which something is left, by reason.
    """

    as_of: date
    needs: int
    needed_amount: Decimal
    suppliers: int
    candidates: int
    matched_needs: int
    placed_amount: Decimal
    unmet: dict[str, int]

    def lines(self) -> list[str]:
        """The result in plain lines for people."""
        lines = [
            f"needs as of {self.as_of}: {self.needs:,}, {self.needed_amount:,} yuan a month",
            f"suppliers with spare capacity: {self.suppliers:,}, candidates: {self.candidates:,}",
            f"needs matched: {self.matched_needs:,}, {self.placed_amount:,} yuan a month placed",
        ]
        if self.unmet:
            reasons = ", ".join(
                f"{reason.replace('_', ' ')} {count:,}" for reason, count in self.unmet.items()
            )
            lines.append(f"not met in full: {reasons}")
        return lines
