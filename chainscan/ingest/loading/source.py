"""A file whose layout is known, and how its rows become texts under canonical names."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import duckdb
import pandas as pd

from chainscan.errors import FileError
from chainscan.ingest.layouts import COLUMNS, Layout, Match
from chainscan.ingest.reading import Connection, Malformed, Relation, Table, XmlRow

VARCHAR = "VARCHAR"
ANY_SIGN = r"[^\s\x{A0}\x{200B}\x{3000}\x{FEFF}]"
"""A row without any such sign is blank and is not counted as read."""
TEXT_COLUMNS = ("first_cell", *COLUMNS)


SHEET_STEP = 10_000_000
"""Rows of a workbook's second fitting sheet are counted from here on, and so forth."""


@dataclass(frozen=True)
class Source:
    """A file to load: where it is, what its bytes are, and which layout reads it."""

    path: Path
    sha256: str
    size: int
    layout: Layout

    @property
    def file_id(self) -> str:
        """The first 16 hex digits of the file's sha256."""
        return self.sha256[:16]


@dataclass(frozen=True)
class TableSource(Source):
    """A file of tables; each with the place of its header."""

    tables: tuple[tuple[Table, Match], ...]


@dataclass(frozen=True)
class XmlSource(Source):
    """An XML invoice, already taken apart."""

    rows: tuple[XmlRow, ...]


def file_hash(path: Path) -> tuple[str, int]:
    """The sha256 of the file's bytes in hex, and how many bytes there are."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def fill_from_tables(connection: Connection, source: TableSource) -> list[Malformed]:
    """Fill `source_text` and `ruined_row` from a file of tables.

    Returns the lines that are no rows of the table. Raises FileError where the file turns out
    to be damaged.
    """
    malformed: list[Malformed] = []
    connection.execute("CREATE OR REPLACE TEMP TABLE ruined_row (source_row BIGINT)")
    for number, (table, match) in enumerate(source.tables):
        rows = table.load(connection, match.header_row)
        place = _row_place(number)
        connection.register("source_view", _canonical(rows, match, source.file_id, place))
        try:
            if number:
                connection.execute("INSERT INTO source_text FROM source_view")
            else:
                connection.execute("CREATE OR REPLACE TEMP TABLE source_text AS FROM source_view")
            if "einvoice_number" in match.positions:
                _note_ruined(connection, table, match.positions["einvoice_number"], place)
        except duckdb.Error as wrong:
            raise FileError(
                f"the file cannot be read to its end: {str(wrong).splitlines()[0]}",
                where=str(source.path),
                to_do="export it again",
            ) from wrong
        finally:
            for view in ("source_view", "sheet_cell"):
                connection.unregister(view)
        malformed += table.malformed(connection)
    return malformed


def fill_from_xml(connection: Connection, sources: Sequence[XmlSource]) -> None:
    """Fill `source_text` from XML invoices, one row a line."""
    records = [
        {"file_id": source.file_id, "source_row": row.source_row, "first_cell": "x", **row.cells}
        for source in sources
        for row in source.rows
    ]
    frame = pd.DataFrame(records, columns=["file_id", "source_row", *TEXT_COLUMNS])
    connection.register("source_frame", frame)
    texts = [_text(name).alias(name) for name in TEXT_COLUMNS]
    columns = [_text("file_id").alias("file_id"), duckdb.ColumnExpression("source_row")]
    connection.register("source_view", connection.table("source_frame").select(*columns, *texts))
    connection.execute("CREATE OR REPLACE TEMP TABLE ruined_row (source_row BIGINT)")
    connection.execute("CREATE OR REPLACE TEMP TABLE source_text AS FROM source_view")
    connection.unregister("source_view")
    connection.unregister("source_frame")


def _row_place(sheet: int) -> duckdb.Expression:
    """Where a row stands in the file: of later sheets, so that no two rows share a place."""
    row = duckdb.ColumnExpression("source_row")
    return (row + duckdb.ConstantExpression(sheet * SHEET_STEP)).alias("source_row")


def _canonical(rows: Relation, match: Match, file_id: str, place: duckdb.Expression) -> Relation:
    """The rows that hold anything, with the layout's columns under their canonical names."""
    cells = [duckdb.ColumnExpression(name) for name in rows.columns if name != "source_row"]
    blank, sign = duckdb.ConstantExpression(""), duckdb.ConstantExpression(ANY_SIGN)
    filled = [duckdb.FunctionExpression("regexp_matches", cell, sign) for cell in cells]
    first = duckdb.CoalesceOperator(
        *[duckdb.FunctionExpression("nullif", cell, blank) for cell in cells]
    )
    columns = [place, first.alias("first_cell")]
    for name in COLUMNS:
        if name in match.positions:
            text: duckdb.Expression = duckdb.ColumnExpression(f"c{match.positions[name]}")
        else:
            text = duckdb.ConstantExpression(None).cast(VARCHAR)
        columns.append(text.alias(name))
    found = rows.filter(reduce(or_, filled))
    return found.select(duckdb.ConstantExpression(file_id).alias("file_id"), *columns)


def _note_ruined(
    connection: Connection, table: Table, position: int, place: duckdb.Expression
) -> None:
    ruined = table.ruined(connection, position)
    if ruined is not None:
        connection.register("ruined_view", ruined.select(place))
        connection.execute("INSERT INTO ruined_row FROM ruined_view")
        connection.unregister("ruined_view")


def _text(name: str) -> duckdb.Expression:
    return duckdb.ColumnExpression(name).cast(VARCHAR)
