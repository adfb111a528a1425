"""A file whose layout is known, and how its rows become texts under canonical names."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from chainscan.ingest.layouts import COLUMNS, Layout, Match
from chainscan.ingest.layouts.read import words_of
from chainscan.ingest.loading.fill_down import filled_down
from chainscan.ingest.reading import Connection, Relation, Table, XmlRow
from chainscan.ingest.reading.table import MOST_COLUMNS

ROWS = "source_row"
"""The table that keeps every row of every file."""
ANY_SIGN = r"[^\s\x{A0}\x{200B}\x{3000}\x{FEFF}]"
"""A cell without any such sign holds nothing."""
ADDED = {f"c{MOST_COLUMNS + at}" for at in range(len(COLUMNS))}
"""Columns that stand behind a table's own: what is said elsewhere in the file of its rows."""
DECIMALS = {
    "amount": 2,
    "tax": 2,
    "total": 2,
    "quantity": 8,
    "unit_price": 12,
    "tax_rate": 4,
}
"""The decimals that the table has for a figure."""
TEXT_COLUMNS = ("first_cell", *COLUMNS)
NEVER, NOTHING = duckdb.ConstantExpression(False), duckdb.ConstantExpression(None)
SHEET_STEP = 10_000_000
"""Rows of a workbook's second table are counted from here on, and so forth."""


@dataclass(frozen=True)
class Part:
    """What one layout reads in a file: tables with their header's place, or an XML's rows."""

    layout: Layout
    tables: tuple[tuple[Table, Match], ...] = ()
    rows: tuple[XmlRow, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file to load: where it is, what its bytes are, and which layouts read its parts.

    The documents of one `folder` are one taxpayer's, if any one stands in all of them. `owner` is
    the taxpayer whose books a file says to be, above its header.
    """

    path: Path
    folder: Path
    sha256: str
    size: int
    parts: tuple[Part, ...]
    owner: str | None = None

    @property
    def file_id(self) -> str:
        """The first 16 hex digits of the file's sha256."""
        return self.sha256[:16]

    @property
    def layout(self) -> Layout:
        """The layout of its first part, which it is listed under."""
        return self.parts[0].layout

    @property
    def is_document(self) -> bool:
        """Whether it is one invoice, so that a folder of them is loaded together."""
        return bool(self.parts[0].rows)


def file_hash(path: Path) -> tuple[str, int]:
    """The sha256 of the file's bytes in hex, and how many bytes there are."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def table_texts(rows: Relation, match: Match, file_id: str, place: int) -> Relation:
    """A table's rows with the layout's columns under their canonical names.

    `first_cell` is the first one that holds anything; a row without is blank. What the layout
    states for every row, or what was found above the header, stands where a column has no
    header or a cell is empty. Where only an invoice's first line says whose it is, the others
    get it from there.

    `place` is added to the rows' numbers, so that no two rows of a file share a number. Rows
    of a text file come without a number, so that they can be read on several threads; not so
    where columns are filled down, which needs their order. Days and decimal figures of a file
    that has such stay what they are.
    """
    own = [name for name in rows.columns if name != "source_row" and name not in ADDED]
    columns = [duckdb.ConstantExpression(file_id).alias("file_id"), _row(rows, place)]
    columns.append(
        _first_filled([duckdb.ColumnExpression(name) for name in own]).alias("first_cell")
    )
    exact = set() if match.layout.fill_down else _exact(rows)
    columns += [_text(name, match, exact).alias(name) for name in COLUMNS]
    texts = rows.select(*columns)
    if match.layout.fill_down:
        words = [word for kind, word, _ in words_of(match.layout) if kind == "summary"]
        texts = filled_down(texts, match.layout.fill_down, words, match.date_header)
    return texts


def _exact(rows: Relation) -> set[tuple[str, str]]:
    """Which cells are days or decimal figures that fit which canonical column, digit by digit."""
    fitting = set()
    for cell, kind in zip(rows.columns, rows.types, strict=True):
        for name, decimals in DECIMALS.items():
            scale = dict(kind.children)["scale"] if kind.id == "decimal" else None
            if isinstance(scale, int) and scale <= decimals:
                fitting.add((name, cell))
        if kind.id == "date":
            fitting.add(("issued_on", cell))
    return fitting


def _text(name: str, match: Match, exact: set[tuple[str, str]]) -> duckdb.Expression:
    """A column's cell, and where it has none, what holds for every row."""
    stated = {str(key): text for key, text in match.layout.constants.items()} | dict(match.above)
    constant = duckdb.ConstantExpression(stated.get(name)).cast("VARCHAR")
    if name not in match.positions:
        return constant
    place = f"c{match.positions[name]}"
    cell = duckdb.ColumnExpression(place)
    if name in stated:
        return _first_filled([cell]).otherwise(constant)
    return cell if (name, place) in exact else cell.cast("VARCHAR")


def _first_filled(cells: Sequence[duckdb.Expression]) -> duckdb.Expression:
    """The first cell that holds a sign; most begin with one, which is seen without a pattern.

    Cases, since what COALESCE is given would be worked out for every row.
    """
    first, sign = duckdb.CaseExpression(NEVER, NOTHING), duckdb.ConstantExpression(ANY_SIGN)
    for cell in (given.cast("VARCHAR") for given in cells):
        begins = cell.between(duckdb.ConstantExpression("!"), duckdb.ConstantExpression("~"))
        holds = duckdb.FunctionExpression("regexp_matches", cell, sign)
        first = first.when(begins, cell).when(holds, cell)
    return first


def _row(rows: Relation, place: int) -> duckdb.Expression:
    if "source_row" not in rows.columns:
        return duckdb.ConstantExpression(None).cast("BIGINT").alias("source_row")
    row = duckdb.ColumnExpression("source_row") + duckdb.ConstantExpression(place)
    return row.cast("BIGINT").alias("source_row")


def document_texts(connection: Connection, sources: Sequence[Source]) -> Relation:
    """The rows of XML invoices, one a line."""
    records = [
        {"file_id": source.file_id, "source_row": row.source_row, "first_cell": "x", **row.cells}
        for source in sources
        for part in source.parts
        for row in part.rows
    ]
    frame = pd.DataFrame(records, columns=["file_id", "source_row", *TEXT_COLUMNS])
    connection.register("source_frame", frame)
    texts = [duckdb.ColumnExpression(name).cast("VARCHAR").alias(name) for name in TEXT_COLUMNS]
    file_id = duckdb.ColumnExpression("file_id").cast("VARCHAR").alias("file_id")
    row = duckdb.ColumnExpression("source_row").cast("BIGINT").alias("source_row")
    return connection.table("source_frame").select(file_id, row, *texts)
