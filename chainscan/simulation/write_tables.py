"""Write the rows of all books as Parquet or CSV, or hand them on to the other layouts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from chainscan.engine import read_sql

ROWS = Path(__file__).parent / "rows.sql"
ROW_GROUP = 122_880


class RowTables:
    """The rows as text and money, in an in-memory database of their own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def relation(self) -> duckdb.DuckDBPyRelation:
        """All rows in the order of their books."""
        return self._connection.sql(read_sql(ROWS).sql)

    def records(self) -> list[dict[str, Any]]:
        """All rows, amounts as decimal.Decimal, with `is_red`: for layouts written by the cell."""
        relation = self.relation()
        names = relation.columns
        rows = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
        red = False
        for row in rows:  # a red letter's first line is negative; a discount never comes first
            red = row["amount"] < 0 if row["line_number"] == 1 else red
            row["is_red"] = red
        return rows

    def write_parquet(self, path: Path) -> None:
        """One Parquet file."""
        self.relation().write_parquet(str(path), compression="zstd", row_group_size=ROW_GROUP)

    def write_csv(self, path: Path) -> None:
        """One CSV file, UTF-8 with commas."""
        self.relation().write_csv(str(path), header=True)


@contextmanager
def row_tables(
    rows: pd.DataFrame, parties: pd.DataFrame, goods: pd.DataFrame
) -> Iterator[RowTables]:
    """Rows with keys (books.book_rows) and what the keys stand for, ready to be written."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
        connection.register("sim_row", rows)
        connection.register("sim_party", parties)
        connection.register("sim_catalogue", goods)
        yield RowTables(connection)
