"""The platform's list: who seeks and who could supply, each by its own consent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.disclosure.bands import Band, band_of
from chainscan.disclosure.consents import Consents
from chainscan.engine import Engine

SQL = Path(__file__).parent
LEAST = Decimal("0.01")


@dataclass(frozen=True)
class Entry:
    """An enterprise in one role, for one kind of goods; band and contact only by consent."""

    enterprise_id: str
    name: str
    region_code: str
    goods_code: str
    goods: str
    band: Band | None
    until: date | None
    contact: str


@dataclass(frozen=True)
class Pair:
    """A buyer and a supplier who fit, both of them on the list; `place` counts the buyer's."""

    reference: str
    buyer_id: str
    buyer_name: str
    supplier_id: str
    supplier_name: str
    goods_code: str
    goods: str
    place: int


@dataclass(frozen=True)
class PlatformList:
    """Seekers and suppliers in order of goods, name and id, and pairs of them."""

    seekers: tuple[Entry, ...]
    suppliers: tuple[Entry, ...]
    pairs: tuple[Pair, ...]


def platform_list(
    engine: Engine, consents: Consents, reference: Callable[[str], str]
) -> PlatformList:
    """Those who consent on the day; nobody else leaves a trace, not even a count.

    The entries stand in order of goods, name and id: nothing in it tells who lost what.
    """
    seekers = [
        _entry(row, consents, row["wanted"])
        for row in engine.rows(SQL / "seeker.sql")
        if consents.to_platform(row["enterprise_key"], "seeker")
    ]
    suppliers = [
        _entry(
            row,
            consents,
            row["spare"] if consents.to_platform(row["enterprise_key"], "capacity_band") else None,
        )
        for row in engine.rows(SQL / "supplying.sql")
        if consents.to_platform(row["enterprise_key"], "supplier")
    ]
    return PlatformList(
        tuple(seekers), tuple(suppliers), tuple(_pairs(engine, consents, reference))
    )


def _entry(row: dict[str, Any], consents: Consents, amount: Decimal | None) -> Entry:
    named = consents.to_platform(row["enterprise_key"], "contact")
    return Entry(
        enterprise_id=row["display_id"],
        name=row["name"] or row["display_id"],
        region_code=row["region_code"] or "",
        goods_code=row["group_code"],
        goods=row["goods"],
        band=band_of(amount) if amount is not None and amount >= LEAST else None,
        until=row["until"],
        contact=(row["contact"] or "") if named else "",
    )


def _pairs(engine: Engine, consents: Consents, reference: Callable[[str], str]) -> list[Pair]:
    """Both sides consent; places count only those listed, so that a gap betrays nobody."""
    found: list[Pair] = []
    places: dict[tuple[int, str], int] = {}
    for row in engine.rows(SQL / "fitting.sql"):
        if not consents.pair_to_platform(row["buyer_key"], row["supplier_key"]):
            continue
        wanted = (row["buyer_key"], row["group_code"])
        places[wanted] = places.get(wanted, 0) + 1
        found.append(
            Pair(
                reference=reference(row["match_id"]),
                buyer_id=row["buyer_id"],
                buyer_name=row["buyer_name"] or row["buyer_id"],
                supplier_id=row["supplier_id"],
                supplier_name=row["supplier_name"] or row["supplier_id"],
                goods_code=row["group_code"],
                goods=row["goods"],
                place=places[wanted],
            )
        )
    return found
