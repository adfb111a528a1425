"""Parquet files: days and decimal figures as they are, every other value as text."""

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chainscan.errors import FileError
from chainscan.ingest.reading.bureau import require_heads
from chainscan.ingest.reading.table import MOST_COLUMNS, Connection, Malformed, Relation, Row
from chainscan.ingest.reading.table import positional as by_position

ROW_NUMBER = "file_row_number"


@dataclass(frozen=True)
class ParquetTable:
    """A Parquet file; its column names are its header, and rows count from 1."""

    path: str
    sample: list[Row]
    name: str = ""
    numbered: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:  # noqa: ARG002
        """See Table.load. The reader counts the rows, unless a column of the file has that name."""
        if ROW_NUMBER in (str(name).lower() for name in self.sample[0]):
            return by_position(connection.read_parquet(self.path), 1, keep_exact=True)
        counted = connection.read_parquet(self.path, file_row_number=True)
        return by_position(counted, 1, ROW_NUMBER, keep_exact=True)

    def malformed(self, connection: Connection) -> list[Malformed]:  # noqa: ARG002
        """Every row of a Parquet file has its columns."""
        return []

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """A number column shows by itself: as text it has an exponent."""
        return None


def open_parquet(connection: Connection, path: Path) -> list[ParquetTable]:
    """The file as one table; raise FileError where it is damaged, or lines without their heads."""
    plain = re.sub(r"([*?\[])", r"[\1]", str(path))
    try:
        relation = connection.read_parquet(plain)
    except duckdb.Error as wrong:
        raise FileError(
            f"the Parquet file cannot be read: {str(wrong).splitlines()[0]}", where=str(path)
        ) from wrong
    if len(relation.columns) > MOST_COLUMNS:
        raise FileError(f"more than {MOST_COLUMNS} columns", where=str(path))
    require_heads(relation.columns, path)
    return [ParquetTable(plain, [relation.columns])]
