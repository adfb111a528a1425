"""Fill `resumption`, and say in a line how far it has come."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chainscan.engine import Stage
from chainscan.measures.resuming.windows import ResumeWindow, window_frame

SQL = Path(__file__).parent


@dataclass(frozen=True)
class Resumption:
    """How things stand on the last day of the curve; shares and ratios null where unknown."""

    since: date
    day: date
    enterprises: int
    active: int
    active_share: float | None
    amount_ratio: float | None
    last_year_active_share: float | None
    last_year_amount_ratio: float | None

    def lines(self) -> list[str]:
        """The same in plain words."""
        issuing = _beside(self.active_share, self.last_year_active_share)
        amount = _beside(self.amount_ratio, self.last_year_amount_ratio)
        return [
            f"M13 resumption from {self.since} to {self.day}",
            f"    {self.active:,} of {self.enterprises:,} enterprises issue again: {issuing}",
            f"    sales of the last week, of the base: {amount}",
        ]


def fill_resumption(stage: Stage, windows: tuple[ResumeWindow, ...]) -> Resumption | None:
    """Fill `resumption_window` and `resumption`; None where no enterprise can be counted."""
    stage.frame("resume_frame", window_frame(windows))
    stage.select(SQL / "resumption_window.sql")
    stage.scratch(SQL / "sales_stretch.sql")
    stage.scratch(SQL / "issuing_day.sql")
    stage.scratch(SQL / "base_enterprise.sql")
    stage.select(SQL / "resumption.sql")
    rows = stage.rows(SQL / "latest_resumption.sql")
    return Resumption(windows[0].start_day, **rows[0]) if rows else None


def _beside(now: float | None, then: float | None) -> str:
    said = "—" if now is None else f"{now:.1%}"
    return said if then is None else f"{said} (last year {then:.1%})"
