"""What one enterprise may be told: of itself, of its own partners, and of others by consent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.disclosure.bands import Band, band_of
from chainscan.disclosure.consents import Consents
from chainscan.engine import Engine
from chainscan.errors import ChainscanError

SQL = Path(__file__).parent
MOST_PARTNERS = 10
OWN_RATE = 0.10
"""A silence is told where so few of such silences by themselves would be mere pauses."""


@dataclass(frozen=True)
class Candidate:
    """Another enterprise that consents, as does the reader, to their being named to each other."""

    enterprise_id: str
    name: str
    region_code: str
    band: Band | None
    contact: str


@dataclass(frozen=True)
class Sought:
    """For one kind of goods, who could supply the reader, or whom it could supply.

    `amount` is the reader's own need, yuan a month; `further` counts enterprises that may not be
    named, None where there are so few that the count would point at them.
    """

    goods_code: str
    goods: str
    amount: Decimal | None
    until: date | None
    candidates: tuple[Candidate, ...]
    further: int | None


@dataclass(frozen=True)
class Notice:
    """One enterprise's own figures, its own book's partners, and what may be said of others.

    `figures`, `partners` and `links` are rows of own_figure.sql, own_partner.sql and own_link.sql.
    """

    enterprise_key: int
    facts: dict[str, Any]
    books: tuple[dict[str, Any], ...]
    figures: tuple[dict[str, Any], ...]
    partners: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]
    wanted: tuple[Sought, ...]
    supplied: tuple[Sought, ...]


def notice_for(engine: Engine, consents: Consents, enterprise: int, least: int) -> Notice:
    """The notice of one enterprise; raises ChainscanError where it is no enterprise.

    Of links only those whose own history makes the silence improbable are told: that others'
    links with the same partner have fallen silent is no concern of the reader.
    """
    facts = engine.rows(SQL / "own_fact.sql", enterprise=enterprise)
    if not facts:
        raise ChainscanError("consumers and parties abroad get no notice", where="--enterprise")

    def rows(name: str, **values: Any) -> tuple[dict[str, Any], ...]:
        return tuple(engine.rows(SQL / f"{name}.sql", enterprise=enterprise, **values))

    noticed = rows("noticed")
    own = {row["group_code"]: row for row in rows("own_need")}
    return Notice(
        enterprise_key=enterprise,
        facts=facts[0],
        books=rows("own_book"),
        figures=rows("own_figure"),
        partners=rows("own_partner", most=MOST_PARTNERS),
        links=rows("own_link", rate=OWN_RATE),
        wanted=_sought(
            consents, enterprise, [r for r in noticed if r["side"] == "buyer"], own, least
        ),
        supplied=_sought(
            consents, enterprise, [r for r in noticed if r["side"] == "supplier"], {}, least
        ),
    )


def _sought(
    consents: Consents,
    reader: int,
    rows: list[dict[str, Any]],
    own: dict[str, dict[str, Any]],
    least: int,
) -> tuple[Sought, ...]:
    """One entry for each kind of goods, those needed without any candidate included."""
    by_goods: dict[str, list[dict[str, Any]]] = {code: [] for code in own}
    names = {code: row["goods"] for code, row in own.items()}
    for row in rows:
        by_goods.setdefault(row["group_code"], []).append(row)
        names[row["group_code"]] = row["goods"]
    found = []
    for code in sorted(by_goods):
        need = own.get(code, {})
        named, others = [], set()
        for row in by_goods[code]:
            if _pair(consents, reader, row):
                named.append(_candidate(consents, reader, row))
            else:
                others.add(row["counterpart_key"])
        found.append(
            Sought(
                goods_code=code,
                goods=names[code],
                amount=need.get("wanted"),
                until=need.get("until"),
                candidates=tuple(named),
                further=len(others) if len(others) >= least else None,
            )
        )
    return tuple(found)


def _pair(consents: Consents, reader: int, row: dict[str, Any]) -> bool:
    other = row["counterpart_key"]
    return consents.pair(reader, other) if row["side"] == "buyer" else consents.pair(other, reader)


def _candidate(consents: Consents, reader: int, row: dict[str, Any]) -> Candidate:
    other = row["counterpart_key"]
    # What a buyer seeks is what its consent is about; what a supplier has needs one of its own.
    tells = row["side"] == "supplier" or consents.to_enterprise(other, reader, "capacity_band")
    contact = consents.to_enterprise(other, reader, "contact")
    return Candidate(
        enterprise_id=row["display_id"],
        name=row["name"] or row["display_id"],
        region_code=row["region_code"] or "",
        band=band_of(row["amount"]) if tells and row["amount"] else None,
        contact=(row["contact"] or "") if contact else "",
    )
