"""Parquet files, every value taken as text."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chainscan.errors import FileError
from chainscan.ingest.reading.bureau import require_heads
from chainscan.ingest.reading.table import MOST_COLUMNS, Connection, Malformed, Relation, Row
from chainscan.ingest.reading.table import positional as by_position


@dataclass(frozen=True)
class ParquetTable:
    """A Parquet file; its column names are its header, and rows count from 1."""

    relation: Relation
    sample: list[Row]
    name: str = ""
    numbered: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:  # noqa: ARG002
        """See Table.load."""
        return by_position(self.relation, 1)

    def malformed(self, connection: Connection) -> list[Malformed]:  # noqa: ARG002
        """Every row of a Parquet file has its columns."""
        return []

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """A number column shows by itself: as text it has an exponent."""
        return None


def open_parquet(connection: Connection, path: Path) -> list[ParquetTable]:
    """The file as one table; raise FileError where it is damaged, or lines without their heads."""
    try:
        relation = connection.read_parquet(re.sub(r"([*?\[])", r"[\1]", str(path)))
    except duckdb.Error as wrong:
        raise FileError(
            f"the Parquet file cannot be read: {str(wrong).splitlines()[0]}", where=str(path)
        ) from wrong
    if len(relation.columns) > MOST_COLUMNS:
        raise FileError(f"more than {MOST_COLUMNS} columns", where=str(path))
    require_heads(relation.columns, path)
    return [ParquetTable(relation, [relation.columns])]
