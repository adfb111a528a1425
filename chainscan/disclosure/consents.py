"""Who has consented to be named to whom, on a day."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chainscan.engine import Engine

SQL = Path(__file__).parent


@dataclass(frozen=True)
class Record:
    """One consent in force; `place` says where it was read: file, sheet, row."""

    role: str
    recipient_kind: str
    recipient: str
    recipient_key: int | None
    place: str


@dataclass(frozen=True)
class Consents:
    """The consents in force, by enterprise; `platform` is the platform's name as a body."""

    records: dict[int, tuple[Record, ...]]
    platform: str = ""
    used: set[str] = field(default_factory=set)
    """The places of the records that something disclosed rests on."""

    def to_platform(self, enterprise: int, *roles: str) -> bool:
        """Whether the enterprise may be named to the platform in all these roles."""
        return self._given(enterprise, roles, None)

    def to_enterprise(self, enterprise: int, reader: int, *roles: str) -> bool:
        """Whether the enterprise may be named to that other enterprise in all these roles."""
        return self._given(enterprise, roles, reader)

    def pair_to_platform(self, buyer: int, supplier: int) -> bool:
        """Whether the platform may learn of a pair: it needs both sides."""
        return self.to_platform(buyer, "seeker") and self.to_platform(supplier, "supplier")

    def pair(self, buyer: int, supplier: int) -> bool:
        """Whether buyer and supplier may be named to each other: it needs both sides."""
        return self.to_enterprise(buyer, supplier, "seeker") and self.to_enterprise(
            supplier, buyer, "supplier"
        )

    def _given(self, enterprise: int, roles: tuple[str, ...], reader: int | None) -> bool:
        found = [self._record(enterprise, role, reader) for role in roles]
        if any(record is None for record in found):
            return False
        self.used.update(record.place for record in found if record)
        return True

    def _record(self, enterprise: int, role: str, reader: int | None) -> Record | None:
        for record in self.records.get(enterprise, ()):
            if record.role == role and self._reaches(record, reader):
                return record
        return None

    def _reaches(self, record: Record, reader: int | None) -> bool:
        if reader is None:
            body = record.recipient_kind == "body" and record.recipient == self.platform != ""
            return record.recipient_kind == "platform" or body
        if record.recipient_kind == "one_enterprise":
            return record.recipient_key == reader
        return record.recipient_kind == "enterprise"


def consents_on(engine: Engine, day: date, platform: str) -> Consents:
    """The consents in force on a day; none where no consent file was ever loaded."""
    if not engine.has("consent"):
        return Consents({}, platform)
    engine.scratch(SQL / "consent_in_force.sql", on_day=day)
    found: dict[int, list[Record]] = {}
    for row in engine.rows(SQL / "consenting.sql"):
        key = row.pop("enterprise_key")
        found.setdefault(key, []).append(Record(**row))
    engine.forget("consent_in_force")
    return Consents({key: tuple(records) for key, records in found.items()}, platform)
