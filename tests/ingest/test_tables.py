"""What ingest hands on has the columns and types that the other stages build on."""

from pathlib import Path

import duckdb
import pytest

from tests.ingest.files import a_line, database, load, query, write_lines
from tests.tables import DDL

INGEST_TABLES = (
    "enterprise",
    "enterprise_alias",
    "book",
    "trade",
    "invoice_line",
    "goods_group",
    "region",
)


@pytest.mark.parametrize("table", INGEST_TABLES)
def test_a_derived_table_has_the_agreed_columns(tmp_path: Path, table: str) -> None:
    with duckdb.connect() as agreed:
        agreed.execute(f"CREATE TABLE {table} ({DDL[table]})")
        wanted = {row[0]: row[1] for row in agreed.execute(f"DESCRIBE {table}").fetchall()}
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", a_line()))
        found = {row[0]: row[1] for row in query(engine, f"DESCRIBE {table}")}
    assert found == wanted
