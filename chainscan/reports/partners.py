"""An enterprise's goods bought and its partners: the largest of each, and how many more."""

from decimal import Decimal
from typing import Any

from chainscan.reports import numbers, supply
from chainscan.reports.comparisons import amounts, headings, ratio
from chainscan.reports.edition import COMPARATORS, Edition
from chainscan.reports.tables import Row, cell, column, label, table

MOST_GOODS = 5
MOST_PARTNERS = 4
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
    rows = edition.rows_of("enterprise_partners", enterprise, side=side, most=MOST_PARTNERS)
    rows = [_within(row, covered) for row in rows]
    scale = edition.scale(*(row[name] for row in rows for name in WINDOWS))
    shown: list[Row] = [
        [
            label(row),
            _region(edition, row),
            *amounts(edition, _compared(row, covered, "no_trade"), scale),
            edition.say("partners.broken") if row["is_broken"] else "",
        ]
        for row in rows
    ]
    columns = [
        column(edition.say("column.partner"), 2.0),
        column(edition.say("column.region"), 0.9),
        *headings(edition, scale.label),
        column(edition.say("column.state"), 0.7),
    ]
    more = edition.and_more(rows[0]["partners"] - len(rows)) if rows else ""
    return table(
        columns,
        shown,
        note=more,
        empty=edition.texts.code("partners", f"no_{side}"),
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
