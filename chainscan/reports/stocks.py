"""Until when an enterprise's stock of goods lasts, as it told; nothing is ever guessed."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chainscan.reports import numbers
from chainscan.reports.edition import Edition

EVERY = 1_000_000
MOST_GOODS = 3


def of_link(edition: Edition, enterprise: int, link: str) -> str:
    """How long the buyer's stock of what a broken link brought lasts, or that it was not told."""
    rows = _lost(edition, enterprise, link)
    told = lasting(edition, rows)
    if not told:
        return edition.say("stock.not_told") if rows else ""
    rest = any(row["stock_until"] is None for row in rows)
    return edition.texts.sentences([told, edition.say("stock.others") if rest else ""])


def first_gone(edition: Edition, enterprise: int, link: str) -> date | None:
    """The day of the first stock to run out of what a broken link brought; None if not told."""
    told = [row["stock_until"] for row in _lost(edition, enterprise, link) if row["stock_until"]]
    return min(told, default=None)


def lasting(edition: Edition, rows: Iterable[Mapping[str, Any]]) -> str:
    """Sentences on the stocks told of goods, the first to run out first; of the others nothing."""
    told = sorted((r for r in rows if r["stock_until"]), key=lambda row: row["stock_until"])
    return edition.texts.sentences([_lasts(edition, row) for row in told[:MOST_GOODS]])


def _lost(edition: Edition, enterprise: int, link: str) -> list[dict[str, Any]]:
    rows = edition.rows_of("lost_goods_rows", enterprise, most=EVERY)
    return [row for row in rows if row["link_id"] == link]


def _lasts(edition: Edition, row: Mapping[str, Any]) -> str:
    key = "stock.over" if row["stock_until"] < edition.as_of else "stock.lasts"
    days = Decimal(row["stock_days"])
    return edition.say(
        key,
        goods=edition.goods(row["goods"]),
        until=edition.day(row["stock_until"]),
        days=numbers.decimal(days, 0 if days == days.to_integral_value() else 1),
        told=edition.day(row["told_on"]),
    )
