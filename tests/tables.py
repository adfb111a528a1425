"""Small databases made by hand, so that a stage can be tested without the stages before it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine, open_engine
from chainscan.engine.steps import input_hash
from chainscan.settings import DatabaseSettings

DDL = {
    "enterprise": """enterprise_key INTEGER, enterprise_id VARCHAR, display_id VARCHAR,
        name VARCHAR, region_code VARCHAR, region_source VARCHAR, industry VARCHAR,
        "class" VARCHAR, group_name VARCHAR, cohorts VARCHAR[], annual_tax DECIMAL(18,2),
        contact VARCHAR, registry_id VARCHAR""",
    "enterprise_alias": """alias_id VARCHAR, enterprise_key INTEGER, reason VARCHAR, kind VARCHAR,
        organisation_code VARCHAR, region_code VARCHAR, check_ok BOOLEAN, display_id VARCHAR""",
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
        risk VARCHAR, is_red BOOLEAN, original_key VARCHAR, declared_by VARCHAR, known_on DATE,
        currency VARCHAR, is_estimated BOOLEAN""",
    "goods_group": """goods_group SMALLINT, group_code VARCHAR, name VARCHAR,
        short_name VARCHAR, supply_class VARCHAR""",
    "region": """region_code VARCHAR, name VARCHAR, province_code VARCHAR,
        province_name VARCHAR, today_code VARCHAR""",
}
"""Column types of the tables that ingest hands on; the tests of ingest hold it to them."""

LINKS_DDL = {
    "link": """link_id VARCHAR, supplier_key INTEGER, buyer_key INTEGER, goods_group SMALLINT,
        first_day DATE, last_day DATE, trade_days INTEGER, amount_12m DECIMAL(18,2),
        usual_gap_days DOUBLE""",
    "link_outlook": """link_id VARCHAR, window_from DATE, window_to DATE, p_trade DOUBLE,
        expected_amount DECIMAL(18,2), model VARCHAR""",
    "link_judgement": """link_id VARCHAR, status VARCHAR, silent_days INTEGER,
        silent_working_days DOUBLE, score DOUBLE, p_value DOUBLE, q_value DOUBLE,
        returned_90 DOUBLE, returned_180 DOUBLE, reason VARCHAR""",
    "broken_link": """link_id VARCHAR, code VARCHAR, cause VARCHAR, supplier_key INTEGER,
        buyer_key INTEGER, goods_group SMALLINT, normal_until DATE, as_of DATE, last_day DATE,
        silent_days INTEGER, usual_gap_days DOUBLE, p_value DOUBLE, q_value DOUBLE,
        returned_90 DOUBLE, returned_180 DOUBLE, event_id VARCHAR,
        expected_amount DECIMAL(18,2), lost_amount DECIMAL(18,2), buyer_dependency DOUBLE,
        supplier_dependency DOUBLE, substituted_share DOUBLE, buyer_observed BOOLEAN,
        evidence VARCHAR""",
    "disruption": """event_id VARCHAR, cause VARCHAR, enterprise_key INTEGER,
        region_code VARCHAR, since DATE, links INTEGER, lost_amount DECIMAL(18,2),
        evidence VARCHAR""",
    "weakened_link": """link_id VARCHAR, code VARCHAR, supplier_key INTEGER, buyer_key INTEGER,
        goods_group SMALLINT, normal_until DATE, as_of DATE, last_day DATE,
        expected_amount DECIMAL(18,2), expected_low DECIMAL(18,2), actual_amount DECIMAL(18,2),
        lost_amount DECIMAL(18,2), p_value DOUBLE, q_value DOUBLE, buyer_observed BOOLEAN,
        evidence VARCHAR""",
    "lost_goods": """link_id VARCHAR, code VARCHAR, supplier_key INTEGER, buyer_key INTEGER,
        goods_group SMALLINT, unit VARCHAR, year_amount DECIMAL(18,2), lost_amount DECIMAL(18,2),
        lost_quantity DECIMAL(24,8), basis VARCHAR, buyer_share DOUBLE, sources INTEGER,
        stock_until DATE""",
    "stock": """enterprise_key INTEGER, goods_text VARCHAR, goods_group SMALLINT,
        days DECIMAL(24,8), as_of DATE, until DATE, reason_code VARCHAR""",
}
"""Column types of the tables that links hands on."""


def make_database(path: Path, **tables: Iterable[dict[str, Any]]) -> Engine:
    """A database whose ingest step is done, holding just these rows; absent columns are null."""
    engine = open_engine(DatabaseSettings(path=path))
    connection = engine.connection
    _fill(engine, DDL, tables)
    connection.execute("INSERT INTO step VALUES ('ingest', 'by hand', 'by hand', '0', NULL, 0, 0)")
    return engine


def add_links(engine: Engine, as_of: date, **tables: Iterable[dict[str, Any]]) -> None:
    """Add the tables of a links step done as of that day to a database made by hand."""
    _fill(engine, LINKS_DDL, tables)
    engine.connection.execute(
        "INSERT INTO step VALUES ('links', $made_from, 'by hand', '0', $as_of, 0, 0)",
        {"made_from": input_hash("links", engine.steps()), "as_of": as_of},
    )


def _fill(engine: Engine, ddl: dict[str, str], tables: dict[str, Iterable[dict[str, Any]]]) -> None:
    with engine.transaction() as connection:
        for name, columns in ddl.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
            for row in tables.get(name, ()):
                names = ", ".join(f'"{column}"' for column in row)
                marks = ", ".join(f"${column}" for column in row)
                connection.execute(f"INSERT INTO {name} ({names}) VALUES ({marks})", row)


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
