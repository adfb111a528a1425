"""A sheet of several blocks, each under titles and a header of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from chainscan.ingest.layouts import Match, match_table, values_above
from chainscan.ingest.reading import Connection, Malformed, Relation, Table
from chainscan.ingest.reading.table import MOST_COLUMNS, Row

OF_THE_FILE = ("owner_id", "supplier_id", "supplier_name", "buyer_id", "buyer_name")
"""What the titles of the first block say of all blocks."""
TITLE_ROWS = 8
"""So many rows above a later header are looked at for what holds for its block."""


@dataclass(frozen=True)
class Block:
    """Rows from `first` on have their columns where `match` says; rows count from 1."""

    first: int
    match: Match


@dataclass(frozen=True)
class BlockTable:
    """A sheet whose later blocks are brought into the first one's order.

    What stands over each block's header, and columns that only later blocks have, are added
    behind all of its own. Titles and repeated headers stay among the rows.
    """

    table: Table
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.table.name

    @property
    def numbered(self) -> bool:
        """See Table.numbered: rows always bring their numbers."""
        return True

    @property
    def sample(self) -> Sequence[Row]:
        """The first rows of the sheet."""
        return self.table.sample

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load."""
        rows = self.table.load(connection, header_row)
        number = duckdb.ColumnExpression("source_row")
        ends = [block.first for block in self.blocks[1:]]
        parts = []
        for block, end in zip(self.blocks, [*ends, None], strict=True):
            part = rows.filter(number >= duckdb.ConstantExpression(block.first))
            if end is not None:
                part = part.filter(number < duckdb.ConstantExpression(end))
            parts.append(part.select("source_row", *self._columns(block, rows)))
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.union(part)
        return whole

    def malformed(self, connection: Connection) -> list[Malformed]:
        """See Table.malformed."""
        return self.table.malformed(connection)

    def ruined(self, connection: Connection, position: int) -> Relation | None:
        """See Table.ruined, in the first block's order."""
        return self.table.ruined(connection, position)

    @property
    def added(self) -> dict[str, int]:
        """Where the columns that the first block's cells do not hold are put."""
        names = [
            name for block in self.blocks for name in (*block.match.above, *block.match.positions)
        ]
        own = self.blocks[0].match.positions
        new = dict.fromkeys(name for name in names if name not in own)
        return {name: MOST_COLUMNS + at for at, name in enumerate(new)}

    def _columns(self, block: Block, rows: Relation) -> list[duckdb.Expression]:
        """The block's cells in the first block's order, then what is added."""
        own = {place: name for name, place in self.blocks[0].match.positions.items()}
        columns = []
        for at in range(len(rows.columns) - 1):
            place = block.match.positions.get(own[at]) if at in own else at
            columns.append(_cell(place, None).alias(f"c{at}"))
        for name, at in self.added.items():
            cell = _cell(block.match.positions.get(name), block.match.above.get(name))
            columns.append(cell.alias(f"c{at}"))
        return columns


def in_one_order(connection: Connection, table: Table, match: Match) -> tuple[Table, Match]:
    """The table, with its later blocks brought into the first one's order if it has any.

    Only layouts that fill down have blocks: lists of invoices as client software prints them.
    """
    layout = match.layout
    if not layout.fill_down:
        return table, match
    blocks = [Block(0, match)]
    for row, cells, titles in _later_headers(connection, table, match):
        found = match_table(layout, [cells])
        if found:
            said = {name: match.above[name] for name in OF_THE_FILE if name in match.above}
            above = said | values_above(layout, titles)
            blocks.append(Block(row, replace(found, above=above)))
    whole = BlockTable(table, tuple(blocks))
    return whole, replace(match, positions=match.positions | whole.added)


def _cell(place: int | None, stated: str | None) -> duckdb.Expression:
    if place is not None:
        return duckdb.ColumnExpression(f"c{place}")
    return duckdb.ConstantExpression(stated).cast("VARCHAR")


def _later_headers(
    connection: Connection, table: Table, match: Match
) -> list[tuple[int, Row, list[Row]]]:
    """Rows that repeat the header's words: their number, their cells, and the rows above."""
    rows = table.load(connection, match.header_row)
    cells = [duckdb.ColumnExpression(name) for name in rows.columns if name != "source_row"]
    date = duckdb.ConstantExpression(match.date_header)
    has_date_header = duckdb.FunctionExpression(
        "list_contains", duckdb.FunctionExpression("list_value", *map(_trimmed, cells)), date
    )
    found = rows.filter(has_date_header).order("source_row").fetchall()
    headers: list[tuple[int, Row, list[Row]]] = []
    for number, *header in found:
        at = duckdb.ColumnExpression("source_row")
        near = (at < duckdb.ConstantExpression(number)) & (
            at >= duckdb.ConstantExpression(number - TITLE_ROWS)
        )
        above = table.load(connection, match.header_row).filter(near).order("source_row")
        headers.append((number, header, [row[1:] for row in above.fetchall()]))
    return headers


def _trimmed(cell: duckdb.Expression) -> duckdb.Expression:
    return duckdb.FunctionExpression("trim", cell)
