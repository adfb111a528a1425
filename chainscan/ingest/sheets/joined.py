"""Lines that take their date, parties and status from the sheet of their invoices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from chainscan.ingest.layouts import COLUMNS, Match
from chainscan.ingest.reading import Connection, Malformed, Relation, Table
from chainscan.ingest.reading.table import MOST_COLUMNS, Row

NUMBERS = ("einvoice_number", "invoice_code", "invoice_number")
OF_A_LINE = (
    "line_number",
    "goods_code",
    "goods_name",
    "specification",
    "unit",
    "quantity",
    "unit_price",
    "amount",
    "tax_rate",
    "tax",
    "total",
)
"""What a head states of the whole invoice and must never be taken for a line's."""


@dataclass(frozen=True)
class JoinedTable:
    """A sheet of lines with what their heads say, in columns behind all of its own.

    Where several heads have the same number, the first row counts; lines without a head keep
    these columns empty, and so are rejected for want of a date.
    """

    lines: Table
    match: Match
    heads: tuple[tuple[Table, Match], ...]

    @property
    def name(self) -> str:
        """The sheet of lines."""
        return self.lines.name

    @property
    def numbered(self) -> bool:
        """See Table.numbered: rows always bring their numbers."""
        return True

    @property
    def sample(self) -> Sequence[Row]:
        """The first rows of the lines."""
        return self.lines.sample

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load."""
        self._keep_heads(connection)
        lines = self.lines.load(connection, header_row)
        own = list(lines.columns)
        number, code = _keys(self.match)
        lines = lines.select("*", number.alias("line_number_key"), code.alias("line_code_key"))
        for key in ("number_key", "code_key"):
            lines = _left_join(lines, connection, key)
        head = duckdb.CoalesceOperator(_column("number_key_head"), _column("code_key_head"))
        lines = lines.select(*own, head.alias("head"))
        places = added_positions(self.match, self.heads[0][1])
        added = [self._from_head(name).alias(f"c{place}") for name, place in places.items()]
        return lines.select(*own, *added)

    def malformed(self, connection: Connection) -> list[Malformed]:
        """See Table.malformed."""
        return self.lines.malformed(connection)

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """See Table.ruined; numbers are those of the lines."""
        own = self.match.positions.get("einvoice_number")
        return self.lines.ruined(connection, own) if own is not None else None

    def _keep_heads(self, connection: Connection) -> None:
        """The heads with their keys in a temporary table: a sheet is read one at a time."""
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE sheet_head "
            "(place BIGINT, number_key VARCHAR, code_key VARCHAR, head JSON)"
        )
        for at, (table, match) in enumerate(self.heads):
            rows = table.load(connection, match.header_row)
            number, code = _keys(match)
            place = _column("source_row") + duckdb.ConstantExpression(at * 10**9)
            connection.register("head_row", rows.select(place, number, code, _packed(match)))
            connection.execute("INSERT INTO sheet_head FROM head_row")
            connection.unregister("head_row")

    def _from_head(self, name: str) -> duckdb.Expression:
        said = duckdb.FunctionExpression(
            "json_extract_string", _column("head"), duckdb.ConstantExpression(name)
        )
        if name not in self.match.positions:
            return said
        own = _cell(self.match, name)
        return duckdb.CaseExpression(_matches(own, "[0-9]"), own).otherwise(said)


def join_heads(
    lines: tuple[Table, Match], heads: Sequence[tuple[Table, Match]]
) -> tuple[Table, Match]:
    """The lines' table with their heads' columns, and where those stand in it."""
    table, match = lines
    joined = JoinedTable(table, match, tuple(heads))
    positions = match.positions | added_positions(match, heads[0][1])
    return joined, replace(match, positions=positions)


def added_positions(lines: Match, head: Match) -> dict[str, int]:
    """Where the columns taken from the heads stand: behind any that a table can have.

    The numbers are among them, so that a line is known by the same number as its head.
    """
    taken = [
        name
        for name in COLUMNS
        if name in head.positions
        and name not in OF_A_LINE
        and (name in NUMBERS or name not in lines.positions)
    ]
    return {name: MOST_COLUMNS + at for at, name in enumerate(taken)}


def _left_join(lines: Relation, connection: Connection, key: str) -> Relation:
    """The first head with that key beside each line."""
    first = duckdb.FunctionExpression("arg_min", _column("head"), _column("place"))
    heads = (
        connection.table("sheet_head")
        .filter(_column(key).isnotnull())
        .aggregate([_column(key), first.alias(f"{key}_head")])
    )
    return lines.join(heads, _column(f"line_{key}") == _column(key), how="left")


def _packed(match: Match) -> duckdb.Expression:
    """The head's cells as one value, by canonical name."""
    cells: list[duckdb.Expression] = []
    for name in match.positions:
        cells += [duckdb.ConstantExpression(name), _cell(match, name)]
    return duckdb.FunctionExpression("json_object", *cells)


def _keys(match: Match) -> tuple[duckdb.Expression, duckdb.Expression]:
    """The 20-digit number, and code and number without leading zeros; null where not there."""
    paper = _digits(match, "invoice_number")
    long = duckdb.CaseExpression(_matches(paper, "^[0-9]{20}$"), paper)
    number = duckdb.CoalesceOperator(_digits(match, "einvoice_number"), long)
    zero, dash = duckdb.ConstantExpression("0"), duckdb.ConstantExpression("-")
    code = duckdb.FunctionExpression("ltrim", _digits(match, "invoice_code"), zero)
    short = duckdb.FunctionExpression("ltrim", paper, zero)
    both = duckdb.CaseExpression(
        code.isnotnull() & short.isnotnull(),
        duckdb.FunctionExpression("concat", code, dash, short),
    )
    return number.alias("number_key"), both.alias("code_key")


def _digits(match: Match, name: str) -> duckdb.Expression:
    if name not in match.positions:
        return _nothing()
    only = duckdb.FunctionExpression(
        "regexp_replace",
        _cell(match, name),
        duckdb.ConstantExpression(r"\.0*$|[^0-9]"),
        duckdb.ConstantExpression(""),
        duckdb.ConstantExpression("g"),
    )
    return duckdb.FunctionExpression("nullif", only, duckdb.ConstantExpression(""))


def _matches(value: duckdb.Expression, pattern: str) -> duckdb.Expression:
    found = duckdb.FunctionExpression("regexp_matches", value, duckdb.ConstantExpression(pattern))
    return duckdb.CoalesceOperator(found, duckdb.ConstantExpression(False))


def _cell(match: Match, name: str) -> duckdb.Expression:
    return _column(f"c{match.positions[name]}")


def _column(name: str) -> duckdb.Expression:
    return duckdb.ColumnExpression(name)


def _nothing() -> duckdb.Expression:
    return duckdb.ConstantExpression(None).cast("VARCHAR")
