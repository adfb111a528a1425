"""An enterprise's goods bought and its partners: the largest of each, and how many more."""

from decimal import Decimal
from typing import Any

import pandas as pd

from chainscan.reports import numbers, supply
from chainscan.reports.case import Case
from chainscan.reports.comparisons import amounts, headings, ratio
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.network_chart import network
from chainscan.reports.svg import Drawing
from chainscan.reports.tables import Row, cell, column, label, name_of, table

MOST_GOODS = 5
MOST_PARTNERS = 4
MOST_DRAWN = 6
WINDOWS = ("value", *COMPARATORS)


def goods_table(edition: Edition, enterprise: int) -> dict[str, Any]:
    """What it buys, by goods group: amounts compared, suppliers, and the largest one's share."""
    covered = _covered(edition, enterprise, "purchases")
    rows = edition.rows_of("enterprise_goods", enterprise)
    rows = [_within(row, covered) for row in rows]
    top = rows[:MOST_GOODS]
    scale = edition.scale(*(row[name] for row in top for name in WINDOWS))
    shown: list[Row] = [
        [
            supply.goods(edition, row),
            *amounts(edition, _compared(row, covered, None), scale),
            cell(numbers.count(row["suppliers"]), numbers.count(row["suppliers_last_year"])),
            _largest_share(row),
        ]
        for row in top
    ]
    columns = [
        column(edition.say("column.goods"), 1.3),
        *headings(edition, scale.label),
        column(
            edition.say("column.suppliers"), 0.8, "right", edition.say("column.suppliers_before")
        ),
        column(edition.say("column.largest"), 0.7, "right"),
    ]
    return table(
        columns,
        shown,
        note=edition.and_more(len(rows) - len(top)),
        empty=edition.say("partners.no_purchases"),
        compact=True,
    )


def partner_table(edition: Edition, enterprise: int, side: str) -> dict[str, Any]:
    """Its largest suppliers (side purchases) or buyers (side sales), broken ones marked."""
    covered = _covered(edition, enterprise, side)
    rows = _largest(edition, enterprise, side)[:MOST_PARTNERS]
    rows = [_within(row, covered) for row in rows]
    scale = edition.scale(*(row[name] for row in rows for name in WINDOWS))
    shown: list[Row] = [
        [
            label(row, where=_region(edition, row)),
            *amounts(edition, _compared(row, covered, "no_trade"), scale),
            edition.say("partners.broken") if row["is_broken"] else "",
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.partner"), 2.35),
        *headings(edition, scale.label),
        column(edition.say("column.state"), 0.6),
    ]
    more = edition.and_more(rows[0]["partners"] - len(rows)) if rows else ""
    return table(
        columns,
        shown,
        note=more,
        empty=edition.texts.code("partners", f"no_{side}"),
    )


def picture(edition: Edition, case: Case) -> tuple[Drawing, str] | None:
    """The enterprise between its largest partners, and what the picture shows; None without any."""
    sides = {side: _counted(edition, case.key, side) for side in ("purchases", "sales")}
    if not any(sides.values()):
        return None
    before = "aligned" if "aligned" in edition.windows else "last_year"
    scale = edition.scale(
        *(row[name] for rows in sides.values() for row in rows for name in (before, "value"))
    )
    suppliers, buyers = (_drawn(rows, before, scale) for rows in sides.values())
    labels = {name: edition.say(f"network.{name}") for name in ("suppliers", "buyers")}
    caption = edition.say(
        "network.caption",
        before=edition.window(before),
        now=edition.window("value"),
        unit=scale.label,
        suppliers=numbers.count(len(suppliers)),
        of_suppliers=numbers.count(_partners(sides["purchases"])),
        buyers=numbers.count(len(buyers)),
        of_buyers=numbers.count(_partners(sides["sales"])),
        broken=numbers.count(int(suppliers["is_broken"].sum() + buyers["is_broken"].sum())),
    )
    return network(suppliers, buyers, name_of(case.facts), labels), caption


def _largest(edition: Edition, enterprise: int, side: str) -> list[dict[str, Any]]:
    rows = edition.rows_of("enterprise_partners", enterprise, side=side, most=MOST_DRAWN)
    return [row | {"name": _name(edition, row)} for row in rows]


def _name(edition: Edition, row: dict[str, Any]) -> str | None:
    """Whom the row is of; consumers and parties abroad are no names, and said in the language."""
    if row["partner_class"] == "enterprise":
        name: str | None = row["name"]
        return name
    return edition.texts.code("place", row["partner_class"])


def _counted(edition: Edition, enterprise: int, side: str) -> list[dict[str, Any]]:
    """The largest partners; in a window that the own book covers no trade is zero, not unknown."""
    covered = _covered(edition, enterprise, side)
    return [
        _within(row, covered) | {n: row[n] or Decimal(0) for n in WINDOWS if n in covered}
        for row in _largest(edition, enterprise, side)
    ]


def _partners(rows: list[dict[str, Any]]) -> int:
    return rows[0]["partners"] if rows else 0


def _drawn(rows: list[dict[str, Any]], before: str, scale: numbers.Scale) -> pd.DataFrame:
    """A row a partner, as the drawing wants them."""
    sizes = [max(row[before] or Decimal(0), row["value"] or Decimal(0)) for row in rows]
    then_and_now = [
        " → ".join(scale.show(row[name]) or "—" for name in (before, "value")) for row in rows
    ]
    return pd.DataFrame(
        {
            "name": [name_of(row) for row in rows],
            "figure": then_and_now,
            "size": [float(size / scale.size) for size in sizes],
            "is_broken": [bool(row["is_broken"]) for row in rows],
        }
    )


def _region(edition: Edition, row: dict[str, Any]) -> str:
    if row["region_code"]:
        return edition.city(row["region_code"])
    return edition.texts.code("partner_region", row["partner_class"])


def _covered(edition: Edition, enterprise: int, side: str) -> set[str]:
    rows = edition.rows_of("covered_windows", enterprise, side=side)
    return {row["comparator"] for row in rows}


def _within(row: dict[str, Any], covered: set[str]) -> dict[str, Any]:
    """The row without what others' books say of windows that its own book does not cover."""
    return row | {name: None for name in WINDOWS if name not in covered}


def _compared(row: dict[str, Any], covered: set[str], reason: str | None) -> dict[str, Any]:
    """The row with its changes; in a covered period no trade is a value of zero, not none."""
    value = row["value"]
    if value is None and "value" in covered:
        value = Decimal(0)
    line: dict[str, Any] = {"value": value, **{name: row[name] for name in COMPARATORS}}
    line |= {f"change_{name}": ratio(value, row[name]) for name in COMPARATORS}
    line["reason"] = None if "value" in covered else "not_observed"
    reasons = {name: reason if name in covered else "not_observed" for name in COMPARATORS}
    return line | {f"reason_{name}": why for name, why in reasons.items()}


def _largest_share(row: dict[str, Any]) -> str:
    if not row["value"] or row["value"] <= 0 or row["largest"] is None:
        return "—"
    return numbers.share(row["largest"] / row["value"])
