"""What people recorded of findings: the only truth there is about those nobody can look up."""

from dataclasses import dataclass
from datetime import date

from chainscan.backtest.past import SQL
from chainscan.engine import Engine


@dataclass(frozen=True)
class OutcomeCount:
    """So many findings of a kind (links, matches, others) have this status."""

    kind: str
    status: str
    findings: int


def count_outcomes(engine: Engine, as_of: date) -> tuple[OutcomeCount, ...]:
    """The records in force on the day; none where nothing was ever recorded."""
    if not engine.has("outcome_latest"):
        return ()
    rows = engine.rows(SQL / "outcome_count.sql", as_of=as_of)
    return tuple(OutcomeCount(**row) for row in rows)


def outcome_lines(outcomes: tuple[OutcomeCount, ...], kind: str) -> list[str]:
    """One line: how many of a kind were looked into, and what came of them."""
    counted = {row.status: row.findings for row in outcomes if row.kind == kind}
    if not counted:
        return []
    total = sum(counted.values())
    each = ", ".join(f"{status.replace('_', ' ')} {count:,}" for status, count in counted.items())
    text = f"Recorded outcomes of {kind}: {total:,} ({each})"
    if wrong := counted.get("false_alarm", 0):
        text += f"; false alarms among them: {wrong / total:.0%}"
    return [text]
