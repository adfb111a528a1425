"""Small databases made by hand, so that a stage can be tested without the stages before it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine, open_engine
from chainscan.settings import DatabaseSettings

DDL = {
    "enterprise": """enterprise_key INTEGER, enterprise_id VARCHAR, display_id VARCHAR,
        name VARCHAR, region_code VARCHAR, region_source VARCHAR, industry VARCHAR,
        "class" VARCHAR""",
    "enterprise_alias": "alias_id VARCHAR, enterprise_key INTEGER, reason VARCHAR",
    "book": """enterprise_key INTEGER, side VARCHAR, observed_from DATE, observed_until DATE,
        complete BOOLEAN""",
    "trade": """supplier_key INTEGER, buyer_key INTEGER, goods_group SMALLINT, unit VARCHAR,
        "day" DATE, day_number INTEGER, known_on DATE, amount DECIMAL(18,2),
        quantity DECIMAL(24,8), invoices INTEGER""",
    "invoice_line": """invoice_key VARCHAR, line_number INTEGER, issued_on DATE,
        supplier_key INTEGER, buyer_key INTEGER, goods_group SMALLINT, goods_code VARCHAR,
        goods_name VARCHAR, specification VARCHAR, unit VARCHAR, quantity DECIMAL(24,8),
        unit_price DECIMAL(24,12), amount DECIMAL(18,2), tax_rate DECIMAL(6,4),
        tax DECIMAL(18,2), total DECIMAL(18,2), invoice_kind VARCHAR, status VARCHAR,
        risk VARCHAR, is_red BOOLEAN, original_key VARCHAR, declared_by VARCHAR, known_on DATE""",
    "goods_group": """goods_group SMALLINT, group_code VARCHAR, name VARCHAR,
        short_name VARCHAR, supply_class VARCHAR""",
    "region": """region_code VARCHAR, name VARCHAR, province_code VARCHAR,
        province_name VARCHAR, today_code VARCHAR""",
}
"""Column types of the tables that ingest hands on; the tests of ingest hold it to them."""


def make_database(path: Path, **tables: Iterable[dict[str, Any]]) -> Engine:
    """A database whose ingest step is done, holding just these rows; absent columns are null."""
    engine = open_engine(DatabaseSettings(path=path))
    connection = engine._connection
    for name, columns in DDL.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in tables.get(name, ()):
            names = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join(f"${column}" for column in row)
            connection.execute(f"INSERT INTO {name} ({names}) VALUES ({marks})", row)
    connection.execute("INSERT INTO step VALUES ('ingest', 'by hand', 'by hand', '0', NULL, 0, 0)")
    return engine


def an_enterprise(key: int, region_code: str | None = None, **more: Any) -> dict[str, Any]:
    """An enterprise row with id E<key>."""
    row = {"enterprise_key": key, "enterprise_id": f"E{key}", "display_id": f"E{key}"}
    return row | {"name": f"企业{key}", "region_code": region_code, "class": "enterprise"} | more


def a_book(key: int, side: str, start: date, end: date) -> dict[str, Any]:
    """A declared book of an enterprise."""
    days = {"observed_from": start, "observed_until": end, "complete": True}
    return {"enterprise_key": key, "side": side} | days


def a_trade(supplier: int, buyer: int, day: date, amount: str, **more: Any) -> dict[str, Any]:
    """One invoice's net trade, known on its own day."""
    row = {"supplier_key": supplier, "buyer_key": buyer, "goods_group": 1, "unit": "吨"}
    days = {"day": day, "day_number": (day - date(1970, 1, 1)).days, "known_on": day}
    figures = {"amount": Decimal(amount), "quantity": None, "invoices": 1}
    return row | days | figures | more
