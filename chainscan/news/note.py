"""Note what a run found, and say what is new in it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from chainscan.engine import Engine

SQL = Path(__file__).parent
Kind = Literal["change", "broken_link", "weakened_link"]


@dataclass(frozen=True)
class Finding:
    """One finding: its code, whose it is, and the earliest day as of which it was found."""

    finding_key: str
    code: str
    enterprise_id: str | None
    partner_id: str | None
    first_seen: date


@dataclass(frozen=True)
class News:
    """Findings of one kind against the run before; `previous_as_of` is null in the first run."""

    kind: Kind
    previous_period: str | None
    previous_as_of: date | None
    new: tuple[Finding, ...]
    continued: tuple[Finding, ...]
    resolved: tuple[Finding, ...]

    def line(self) -> str:
        """The same in numbers, in one line."""
        name = self.kind.replace("_", " ")
        if self.previous_as_of is None and not self.new:
            return f"news: no {name} findings; the first run noted"
        if self.previous_as_of is None:
            return f"news: {len(self.new):,} {name} findings, all new: the first run noted"
        before = str(self.previous_as_of)
        if self.previous_period != before:
            before = f"{self.previous_period}, as of {before}"
        return (
            f"news: {name} findings: {len(self.new):,} new, {len(self.continued):,} continued, "
            f"{len(self.resolved):,} resolved since {before}"
        )


def note_findings(
    engine: Engine, kind: Kind, found: Path, *, period: str, period_end: date, as_of: date
) -> News:
    """Keep what a run found and compare it with the run before.

    `found` is a SELECT of finding_key, code, enterprise_key and partner_key, one row a finding,
    from tables that stand; its parameter `run_number` is the number to keep them under. The key
    says what a finding is about, not of which period (for a kind without periods, `period` is the
    day). The run before is the latest of the same
    kind whose knowledge (`as_of`), then period, is not after this one's. Noted again, a run of
    the same period and day takes its own place.
    """
    engine.define(SQL / "tables.sql")
    run: dict[str, Any] = {"kind": kind, "period": period, "as_of": as_of}
    with engine.transaction():
        engine.change(SQL / "forgotten_finding.sql", **run)
        engine.change(SQL / "forgotten_run.sql", **run)
        engine.append(SQL / "finding_run.sql", period_end=period_end, **run)
        number = engine.rows(SQL / "noted_run.sql", kind=kind)[0]["run_number"]
        engine.append(found, into="finding_seen", run_number=number)
    before = engine.rows(SQL / "previous_run.sql", kind=kind, run_number=number)
    by_state: dict[str, list[Finding]] = {"new": [], "continued": [], "resolved": []}
    for row in engine.rows(SQL / "latest_news.sql", kind=kind):
        by_state[row.pop("state")].append(Finding(**row))
    return News(
        kind=kind,
        previous_period=before[0]["period"] if before else None,
        previous_as_of=before[0]["as_of"] if before else None,
        new=tuple(by_state["new"]),
        continued=tuple(by_state["continued"]),
        resolved=tuple(by_state["resolved"]),
    )
