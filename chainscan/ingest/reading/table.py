"""A table of text cells as the readers give it, before any layout is applied."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import duckdb

Connection: TypeAlias = duckdb.DuckDBPyConnection
Relation: TypeAlias = duckdb.DuckDBPyRelation
Row: TypeAlias = Sequence[str | None]

SAMPLE_ROWS = 40
"""So many rows from the top are looked at for a header."""
MOST_COLUMNS = 1000
"""A table with more columns than this is no invoice export."""


@dataclass(frozen=True)
class Malformed:
    """A line of a text file that does not have the header's fields."""

    source_row: int
    text: str


class Table(Protocol):
    """One table of a file: a sheet, or the whole of a text or Parquet file."""

    @property
    def name(self) -> str:
        """The sheet's name; empty where there are no sheets."""

    @property
    def numbered(self) -> bool:
        """Whether the rows bring their numbers; those of a text file are numbered afterwards."""

    @property
    def sample(self) -> Sequence[Row]:
        """The first rows, among which the header should be."""

    def load(self, connection: Connection, header_row: int) -> Relation:
        """The rows below the header: `source_row`, then columns c0, c1, … of texts, or of days and
        decimal figures where the file has such.

        Rows are numbered as a spreadsheet shows them, the first row of the file being 1.
        """

    def malformed(self, connection: Connection) -> list[Malformed]:
        """After the relation was read: the lines that are not among its rows."""

    def ruined(self, connection: Connection, position: int) -> Relation | None:
        """`source_row` of the rows whose cell there is a number that has lost its last digits."""


EXACT_KINDS = ("decimal", "date")
COUNT = duckdb.SQLExpression("row_number() OVER ()")


def positional(
    relation: Relation, first_row: int, counted: str = "", *, keep_exact: bool = False
) -> Relation:
    """The relation's columns as text under the names c0, c1, …, and each row's number.

    So no name that comes from input ever stands in a statement. `counted` names a column that
    counts the rows from 0; without one they are counted as they come, on a single thread.
    `keep_exact` leaves days and decimal figures what they are.
    """
    number = duckdb.ColumnExpression(counted) + duckdb.ConstantExpression(1) if counted else COUNT
    number += duckdb.ConstantExpression(first_row - 1)
    types = zip(relation.columns, relation.types, strict=True)
    kept = [(name, kind.id if keep_exact else "") for name, kind in types if name != counted]
    columns = []
    for position, (name, kind) in enumerate(kept):
        cell = duckdb.ColumnExpression(name)
        text = cell if kind in EXACT_KINDS else cell.cast("VARCHAR")
        columns.append(text.alias(f"c{position}"))
    return relation.select(number.alias("source_row"), *columns)


def is_damage(error: BaseException | None) -> bool:
    """Whether a reader's error speaks of the file's bytes, not of the program.

    A damaged Parquet page has no kind of error of its own.
    """
    known = isinstance(error, duckdb.InvalidInputException | duckdb.IOException)
    return known or type(error) is duckdb.Error
