"""The tables of the workbook: which query, which columns, and of which kind each is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chainscan.reports.edition import Edition
from chainscan.reports.findings import evidence, lost_goods
from chainscan.reports.supply import goods, why_they_fit
from chainscan.reports.tables import name_of

MOST_ROWS = 20_000
"""So many rows a sheet, the weightiest; the database holds all, and the sheet says how many."""
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Column:
    """A column: its heading in the catalogue, its kind, and where its value comes from.

    Kinds: text, count, money, quantity, price, share, change, probability, days, score, day; and
    figure, whose kind follows from what the row's measure counts.
    """

    heading: str
    kind: str
    value: str | Callable[[Edition, Mapping[str, Any]], Any]
    width: float = 14

    def of(self, edition: Edition, row: Mapping[str, Any]) -> Any:
        """The value of a row in this column; None where there is none."""
        return row[self.value] if isinstance(self.value, str) else self.value(edition, row)


@dataclass(frozen=True)
class Sheet:
    """A table of the workbook; `name` is its key in the catalogue."""

    name: str
    rows: Callable[[Edition], tuple[Rows, int]]
    columns: tuple[Column, ...]


def of_name(who: str) -> Callable[[Edition, Mapping[str, Any]], str]:
    """What an enterprise of a row is called; `who` as in its columns (buyer, supplier, or "")."""
    return lambda _edition, row: name_of(dict(row), who)


def of_code(section: str, field: str) -> Callable[[Edition, Mapping[str, Any]], Any]:
    """The words of the catalogue for a code in a column."""
    return lambda edition, row: row[field] and edition.texts.code(section, row[field])


def of_goods(edition: Edition, row: Mapping[str, Any]) -> str | None:
    """The name of a row's goods group; None where the row is of no group."""
    return edition.goods(row["goods"]) if row["goods"] else None


def of_region(field: str) -> Callable[[Edition, Mapping[str, Any]], Any]:
    """The name of a region, with its code."""

    def region(edition: Edition, row: Mapping[str, Any]) -> Any:
        code = row[field]
        return edition.region(code) if code and code.isdigit() else code

    return region


def _firm(edition: Edition, row: Mapping[str, Any]) -> Any:
    firm = row["is_firm"]
    return None if firm is None else edition.say("book.yes" if firm else "book.no")


def _event_place(edition: Edition, row: Mapping[str, Any]) -> Any:
    return row["name"] or row["display_id"] or of_region("region_code")(edition, row)


def _all(query: str, **values: Any) -> Callable[[Edition], tuple[Rows, int]]:
    def rows(edition: Edition) -> tuple[Rows, int]:
        found = edition.rows(query, **values)
        return found[:MOST_ROWS], len(found)

    return rows


def _first(query: str, counted: str, **values: Any) -> Callable[[Edition], tuple[Rows, int]]:
    def rows(edition: Edition) -> tuple[Rows, int]:
        found = edition.rows(query, most=MOST_ROWS, **values)
        return found, found[0][counted] if found else 0

    return rows


def _unmet(edition: Edition) -> tuple[Rows, int]:
    found = [row for row in edition.rows("needs", enterprises=None) if row["unmet"]]
    return found[:MOST_ROWS], len(found)


def _share_of(part: str, whole: str) -> Callable[[Edition, Mapping[str, Any]], Any]:
    return lambda _edition, row: row[part] / row[whole] if row[whole] else None


BUYER = (Column("buyer_id", "text", "buyer_id", 22), Column("buyer", "text", of_name("buyer"), 30))
SUPPLIER = (
    Column("supplier_id", "text", "supplier_id", 22),
    Column("supplier", "text", of_name("supplier"), 30),
)
GOODS = Column("goods", "text", goods, 28)

SHEETS = (
    Sheet(
        "changes",
        _first("change_rows", "all_rows"),
        (
            Column("identity", "text", "display_id", 22),
            Column("enterprise", "text", of_name(""), 30),
            Column("code", "text", "code", 7),
            Column("measure", "text", of_code("measure", "code"), 22),
            Column("measured", "text", of_code("measured", "measured"), 12),
            Column("scope", "text", of_code("scope", "scope"), 10),
            Column("goods", "text", of_goods, 28),
            Column("supply_class", "text", of_code("supply_class", "supply_class"), 12),
            Column("region", "text", of_region("region_code"), 26),
            Column("item", "text", "item", 16),
            Column("unit", "text", of_code("unit", "unit"), 8),
            Column("value", "figure", "value", 18),
            Column("before_previous", "figure", "previous", 18),
            Column("before_last_year", "figure", "last_year", 18),
            Column("before_aligned", "figure", "aligned", 18),
            Column("change_previous", "change", "change_previous", 10),
            Column("change_last_year", "change", "change_last_year", 10),
            Column("change_aligned", "change", "change_aligned", 12),
            Column("expected", "figure", "expected", 18),
            Column("q_value", "probability", "q_value", 9),
            Column("is_firm", "text", _firm, 8),
            Column("reason", "text", of_code("reason", "reason"), 24),
            Column("reference", "text", "change_id", 17),
        ),
    ),
    Sheet(
        "links",
        _first("broken_links", "links", enterprises=None),
        (
            *SUPPLIER,
            *BUYER,
            Column("goods", "text", lost_goods, 28),
            Column("cause", "text", of_code("cause", "cause"), 14),
            Column("last_invoice", "day", "last_day", 12),
            Column("silent_days", "count", "silent_days", 9),
            Column("usual_gap", "days", "usual_gap_days", 12),
            Column("expected", "money", "expected_amount", 18),
            Column("lost", "money", "lost_amount", 18),
            Column("dependency", "share", "buyer_dependency", 12),
            Column("supplier_dependency", "share", "supplier_dependency", 12),
            Column("substituted", "share", "substituted_share", 10),
            Column("p_value", "probability", "p_value", 9),
            Column("q_value", "probability", "q_value", 9),
            Column("returned_90", "share", "returned_90", 11),
            Column("returned_180", "share", "returned_180", 11),
            Column("normal_until", "day", "normal_until", 12),
            Column("as_of", "day", "as_of", 12),
            Column("event", "text", "event_id", 17),
            Column(
                "evidence", "text", lambda e, row: evidence(e, "link_evidence", row["evidence"]), 40
            ),
            Column("reference", "text", "link_id", 17),
        ),
    ),
    Sheet(
        "weakened",
        _first("weakened_rows", "links"),
        (
            *SUPPLIER,
            *BUYER,
            Column("last_invoice", "day", "last_day", 12),
            Column("expected", "money", "expected_amount", 18),
            Column("expected_low", "money", "expected_low", 18),
            Column("actual", "money", "actual_amount", 18),
            Column("lost", "money", "lost_amount", 18),
            Column("p_value", "probability", "p_value", 9),
            Column("q_value", "probability", "q_value", 9),
            Column("normal_until", "day", "normal_until", 12),
            Column("as_of", "day", "as_of", 12),
            Column("reference", "text", "link_id", 17),
        ),
    ),
    Sheet(
        "lost_goods",
        _first("lost_goods_rows", "all_rows", enterprises=None),
        (
            *SUPPLIER,
            *BUYER,
            GOODS,
            Column("state", "text", of_code("link_state", "code"), 10),
            Column("lost", "money", "lost_amount", 18),
            Column("lost_quantity", "quantity", "lost_quantity", 14),
            Column("unit", "text", of_code("unit", "unit"), 8),
            Column("year_amount", "money", "year_amount", 18),
            Column("dependency", "share", "buyer_share", 12),
            Column("sources", "count", "sources", 10),
            Column("stock_until", "day", "stock_until", 14),
            Column("stock_days", "days", "stock_days", 12),
            Column("stock_told", "day", "told_on", 14),
            Column("reference", "text", "link_id", 17),
        ),
    ),
    Sheet(
        "disruptions",
        _first("disruptions", "events"),
        (
            Column("place_of_event", "text", _event_place, 32),
            Column("identity", "text", "display_id", 22),
            Column("cause", "text", of_code("event", "cause"), 14),
            Column("since", "day", "since", 12),
            Column("links", "count", "links", 8),
            Column("lost", "money", "lost_amount", 18),
            Column(
                "evidence",
                "text",
                lambda e, row: evidence(e, "event_evidence", row["evidence"]),
                60,
            ),
            Column("reference", "text", "event_id", 17),
        ),
    ),
    Sheet(
        "needs",
        _all("needs", enterprises=None),
        (
            *BUYER,
            GOODS,
            Column("lost_supplier_id", "text", "lost_supplier_id", 22),
            Column("lost_supplier", "text", "lost_supplier_name", 30),
            Column("monthly_quantity", "quantity", "monthly_quantity", 14),
            Column("unit", "text", of_code("unit", "unit"), 8),
            Column("monthly_need", "money", "monthly_amount", 18),
            Column("placed", "money", "placed", 18),
            Column("placed_share", "share", _share_of("placed", "monthly_amount"), 10),
            Column("suppliers", "count", "suppliers", 9),
            Column("alternatives", "count", "alternatives", 9),
            Column("open", "money", "unmet", 18),
            Column("reason", "text", of_code("unmet", "reason"), 26),
            Column("reference", "text", "need_id", 17),
        ),
    ),
    Sheet(
        "matches",
        _first("matches", "matches", enterprises=None),
        (
            *BUYER,
            Column("buyer_region", "text", of_region("buyer_region"), 26),
            GOODS,
            Column("rank", "count", "rank", 7),
            *SUPPLIER,
            Column("supplier_region", "text", of_region("supplier_region"), 26),
            Column("allotted", "money", "monthly_amount", 18),
            Column("score", "score", "score", 8),
            Column("monthly_spare", "money", "monthly_spare", 18),
            Column("why", "text", why_they_fit, 50),
            Column("need", "text", "need_id", 17),
            Column("reference", "text", "match_id", 17),
        ),
    ),
    Sheet(
        "unmet",
        _unmet,
        (
            *BUYER,
            GOODS,
            Column("open", "money", "unmet", 18),
            Column("monthly_need", "money", "monthly_amount", 18),
            Column("reason", "text", of_code("unmet", "reason"), 30),
            Column("reference", "text", "need_id", 17),
        ),
    ),
    Sheet(
        "bottlenecks",
        _all("bottlenecks"),
        (
            Column("goods", "text", of_goods, 36),
            Column("monthly_gap", "money", "unmet_amount", 18),
            Column("open_needs", "count", "unmet_needs", 10),
            Column("further_yuan", "quantity", "shadow_price", 14),
        ),
    ),
    Sheet(
        "files",
        _all("input_files"),
        (
            Column("file", "text", "path", 48),
            Column("layout", "text", "layout", 16),
            Column("rows_read", "count", "rows_read", 11),
            Column("rows_loaded", "count", "rows_loaded", 11),
            Column("rows_duplicate", "count", "rows_duplicate", 11),
            Column("rows_rejected", "count", "rows_rejected", 11),
            Column("rows_summary", "count", "rows_summary", 11),
            Column("amount_read", "money", "amount_read", 20),
            Column("amount_loaded", "money", "amount_loaded", 20),
            Column("sha256", "text", "sha256", 68),
        ),
    ),
)
