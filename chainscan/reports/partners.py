"""An enterprise's goods bought and its partners: the largest of each, and how many more."""

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
    rows = edition.rows("enterprise_goods", enterprise=enterprise)
    top = rows[:MOST_GOODS]
    scale = edition.scale(*(row[name] for row in top for name in WINDOWS))
    shown: list[Row] = [
        [
            supply.goods(edition, row),
            *amounts(edition, _compared(row, None), scale),
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
    rows = edition.rows("enterprise_partners", enterprise=enterprise, side=side, most=MOST_PARTNERS)
    scale = edition.scale(*(row[name] for row in rows for name in WINDOWS))
    shown: list[Row] = [
        [
            label(row),
            _region(edition, row),
            *amounts(edition, _compared(row, "no_trade"), scale),
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


def _compared(row: dict[str, Any], reason: str | None) -> dict[str, Any]:
    """The row with its changes; no trade in this period is a value of zero, not an absent one."""
    value = row["value"] if row["value"] is not None else 0 * _first(row)
    line: dict[str, Any] = {"value": value, **{name: row[name] for name in COMPARATORS}}
    line |= {f"change_{name}": ratio(value, row[name]) for name in COMPARATORS}
    return line | {f"reason_{name}": reason for name in COMPARATORS}


def _first(row: dict[str, Any]) -> Any:
    return next(row[name] for name in WINDOWS if row[name] is not None)


def _largest_share(row: dict[str, Any]) -> str:
    if not row["value"] or row["value"] <= 0 or row["largest"] is None:
        return "—"
    return numbers.share(row["largest"] / row["value"])
