"""The three tables of the index: enterprises, findings, matches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chainscan.reports.edition import Edition
from chainscan.reports.findings import lost_goods
from chainscan.reports.sheets import Column, Rows, of_code, of_name, of_region
from chainscan.reports.supply import goods, why_they_fit

MOST_ROWS = 2_000
"""So many rows a table, the weightiest: a browser still sorts them at once."""


@dataclass(frozen=True)
class Table:
    """A table of the index: `by` names the columns one can choose values of, `linked` the columns
    whose enterprise may have a dossier, by the field that holds its id."""

    name: str
    rows: Callable[[Edition], tuple[Rows, int]]
    columns: tuple[Column, ...]
    by: tuple[str, ...] = ()
    linked: Mapping[str, str] = field(default_factory=dict)


def _city(field_: str) -> Callable[[Edition, Mapping[str, Any]], Any]:
    return lambda edition, row: edition.city(row[field_]) if row[field_] else None


def of_industry(edition: Edition, row: Mapping[str, Any]) -> str | None:
    """An enterprise's industry; None where the registry names none."""
    return edition.industry(row["industry"]) if row["industry"] else None


def _first(query: str, counted: str, **values: Any) -> Callable[[Edition], tuple[Rows, int]]:
    def rows(edition: Edition) -> tuple[Rows, int]:
        found = edition.rows(query, most=MOST_ROWS, **values)
        return found, found[0][counted] if found else 0

    return rows


TABLES = (
    Table(
        "enterprises",
        _first("index_enterprises", "enterprises"),
        (
            Column("enterprise", "text", of_name("")),
            Column("identity", "id", "display_id"),
            Column("region", "text", _city("region_code")),
            Column("industry", "text", of_industry),
            Column("purchases", "money", "purchases"),
            Column("purchases_change", "change", "purchases_change"),
            Column("outside", "money", "outside"),
            Column("outside_change", "change", "outside_change"),
            Column("broken_upstream", "count", "upstream"),
            Column("broken_downstream", "count", "downstream"),
            Column("lost", "money", "lost_amount"),
            Column("needs", "count", "needs"),
            Column("open", "money", "unmet"),
        ),
        by=("region", "industry"),
        linked={"enterprise": "display_id"},
    ),
    Table(
        "findings",
        _first("broken_links", "links", enterprises=None),
        (
            Column("reference", "id", "link_id"),
            Column("supplier", "text", of_name("supplier")),
            Column("buyer", "text", of_name("buyer")),
            Column("goods", "text", lost_goods),
            Column("cause", "text", of_code("cause", "cause")),
            Column("last_invoice", "day", "last_day"),
            Column("silent_days", "count", "silent_days"),
            Column("usual_gap", "days", "usual_gap_days"),
            Column("lost", "money", "lost_amount"),
            Column("dependency", "share", "buyer_dependency"),
            Column("event", "text", "event_id"),
        ),
        by=("cause", "goods"),
        linked={"supplier": "supplier_id", "buyer": "buyer_id"},
    ),
    Table(
        "events",
        _first("disruptions", "events"),
        (
            Column("reference", "id", "event_id"),
            Column(
                "place_of_event",
                "text",
                lambda e, row: row["name"] or row["display_id"] or of_region("region_code")(e, row),
            ),
            Column("cause", "text", of_code("event", "cause")),
            Column("since", "day", "since"),
            Column("links", "count", "links"),
            Column("lost", "money", "lost_amount"),
        ),
        by=("cause",),
        linked={"place_of_event": "display_id"},
    ),
    Table(
        "matches",
        _first("matches", "matches", enterprises=None),
        (
            Column("reference", "id", "match_id"),
            Column("buyer", "text", of_name("buyer")),
            Column("goods", "text", goods),
            Column("supplier", "text", of_name("supplier")),
            Column("supplier_region", "text", _city("supplier_region")),
            Column("allotted", "money", "monthly_amount"),
            Column("score", "score", "score"),
            Column("why", "text", why_they_fit),
        ),
        by=("goods", "supplier_region"),
        linked={"buyer": "buyer_id", "supplier": "supplier_id"},
    ),
)
