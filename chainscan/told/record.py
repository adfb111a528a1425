"""Record what became of a finding: visited, refused, delivered; nothing recorded is changed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.errors import ChainscanError

SQL = Path(__file__).parent
STATUSES = ("visited", "false_alarm", "contacted", "contracted", "delivered", "refused")
FORM = re.compile(r"[CKDNMP]-[0-9a-f]{12}")
PLACES = {"M": "match", "N": "need", "K": "broken_link"}
"""Where the pair that a finding is about is looked up, by the prefix of its id."""


@dataclass(frozen=True)
class Recorded:
    """Outcomes recorded, and the rows of a file that were not: line, what it says, and why."""

    recorded: int
    finding_id: str = ""
    status: str = ""
    valid_until: date | None = None
    is_known: bool = True
    rejected: tuple[tuple[int, str, str], ...] = ()

    def lines(self) -> list[str]:
        """The same in plain lines."""
        if self.finding_id:
            text = f"{self.finding_id}: {self.status}, holds until {self.valid_until}"
            unknown = "    no finding of that id is in the tables now; it is kept all the same"
            return [text] if self.is_known else [text, unknown]
        lines = [f"outcomes recorded: {self.recorded:,}, rejected: {len(self.rejected):,}"]
        return lines + [f"    row {line}: {value!r}: {why}" for line, value, why in self.rejected]


def prepare_told(engine: Engine) -> None:
    """Create the tables of what people tell where they are not."""
    engine.define(SQL / "tables.sql")


def record_outcome(
    engine: Engine, finding_id: str, status: str, *, day: date, note: str = "", valid_days: int
) -> Recorded:
    """Add what became of a finding on a day; it holds for `valid_days` days.

    A reference on a platform list (P-…) is recorded under the match it stands for. Raises
    ChainscanError for an id that has no form of one, an unknown status, a day after today or
    before the data begin, or a refusal of a match that is not in the tables, for then nobody knows
    whom it concerns.
    """
    prepare_told(engine)
    typed = finding_id.strip()
    if not FORM.fullmatch(typed):
        raise ChainscanError(
            f"'{typed}' is no id of a finding",
            where="outcome",
            to_do="write it as the lists do: a letter, a dash and twelve signs, M-0123456789ab",
        )
    if status not in STATUSES:
        raise ChainscanError(
            f"'{status}' is no outcome", where=typed, to_do=f"choose one of {', '.join(STATUSES)}"
        )
    _check_day(engine, typed, day)
    found_id = _behind(engine, typed)
    pair = _pair(engine, found_id)
    if status == "refused" and found_id[0] == "M" and not pair.get("buyer_id"):
        raise ChainscanError(
            f"no match {found_id} is in the tables, so nobody knows who refused whom",
            where="outcome",
            to_do="record it under the id that the latest lists give the pair",
        )
    until = day + timedelta(days=valid_days)
    row: dict[str, Any] = {"finding_id": found_id, "status": status, "day": day, "note": note}
    empty = dict.fromkeys(("buyer_id", "supplier_id", "goods_group"))
    with engine.transaction():
        engine.append(
            SQL / "outcome_record.sql", into="outcome", valid_until=until, **row, **empty | pair
        )
    return Recorded(1, found_id, status, until, bool(pair) or _stands(engine, found_id))


def _check_day(engine: Engine, typed: str, day: date) -> None:
    """Raise ChainscanError for a day on which nothing can have become of a finding."""
    first = engine.rows(SQL / "first_day.sql")[0]["first_day"] if engine.has("invoice") else None
    if day > date.today():  # noqa: DTZ011 - the day where the user is
        wrong = f"{day} is yet to come"
    elif first and day < first:
        wrong = f"{day} lies before the data begin, {first}"
    else:
        return
    raise ChainscanError(
        f"no outcome can be of that day: {wrong}",
        where=typed,
        to_do="give the day on which it was seen",
    )


def _behind(engine: Engine, typed: str) -> str:
    """The finding that a reference on a platform list stands for."""
    if typed[0] != "P":
        return typed
    rows = []
    if engine.has("release_reference"):
        rows = engine.rows(SQL / "reference_finding.sql", reference=typed)
    if not rows:
        raise ChainscanError(
            f"no list released from this database has the reference {typed}",
            where="outcome",
            to_do="look it up with `chainscan releases`, or record it under its M- id",
        )
    return str(rows[0]["finding_id"])


def _pair(engine: Engine, finding_id: str) -> dict[str, Any]:
    """Buyer, supplier and goods of a match, need or link, from the tables or an earlier record."""
    table = PLACES.get(finding_id[0])
    rows: list[dict[str, Any]] = []
    if table and engine.has(table):
        rows = engine.rows(SQL / f"{table}_pair.sql", finding_id=finding_id)
    rows = rows or engine.rows(SQL / "recorded_pair.sql", finding_id=finding_id)
    return rows[0] if rows else {}


def _stands(engine: Engine, finding_id: str) -> bool:
    """Whether a change or a disruption of that id is in the tables."""
    table = {"C": "enterprise_change", "D": "disruption"}.get(finding_id[0])
    if table is None or not engine.has(table):
        return False
    return bool(engine.rows(SQL / f"{table}_known.sql", finding_id=finding_id))
