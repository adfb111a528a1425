"""What became of a finding, as it was recorded (`chainscan outcome`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chainscan.engine import Engine
from chainscan.explaining.plain_text import wrapped
from chainscan.explaining.words import Words

SQL = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    """One record: its status and day, until when it holds, and the note."""

    status: str
    text: str
    day: date
    valid_until: date
    note: str


def recorded_outcomes(engine: Engine, finding: str, words: Words) -> tuple[Outcome, ...]:
    """The records of a finding, the latest first: that is the one that counts."""
    if not engine.has("outcome"):
        return ()
    return tuple(
        Outcome(
            status=row["status"],
            text=words.term("outcome", row["status"]),
            day=row["day"],
            valid_until=row["valid_until"],
            note=words.mask(row["note"] or ""),
        )
        for row in engine.rows(SQL / "recorded_outcome.sql", finding=finding)
    )


def outcome_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """The records in plain lines; nothing where there are none."""
    lines = []
    for place, each in enumerate(outcomes):
        head = "outcome on record 处理结果" if place == 0 else "  before that 此前"
        note = f": {each.note}" if each.note else ""
        lines += wrapped(f"{head}: {each.text}, {each.day}, holds until {each.valid_until}{note}")
    return lines
