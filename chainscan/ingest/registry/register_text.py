"""A register's cells as texts in the temporary table `register_text`, one row a source row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest.layouts.match import likely_header
from chainscan.ingest.loading.source import ANY_SIGN
from chainscan.ingest.reading import Relation, Table
from chainscan.ingest.reading.text_table import TextTable
from chainscan.ingest.recognise import open_tables
from chainscan.ingest.registry.headings import (
    Heading,
    Register,
    columns_of,
    find_heading,
    usual_heading,
)

FOLDER = Path(__file__).parent
TABLES = ("register_text", "register_line", "rowless_line", "malformed_text")
SHOWN_HEADERS = 12
BESIDE = {
    "consent": " and recipient (接收方)",
    "need": " of buyers, and goods (货物)",
    "offer": " of suppliers, and goods (货物)",
    "stock": " of enterprises, goods (货物) and days (库存天数)",
}


@dataclass(frozen=True)
class ReadRegister:
    """What was found: the sheets that are such a register, and headings that say nothing."""

    sheets: tuple[str, ...]
    unused: tuple[str, ...]


def read_register(engine: Engine, path: Path, register: Register) -> ReadRegister:
    """Fill `register_text` and `malformed_text` from a CSV, xlsx or Parquet file.

    Raises FileError where the file cannot be read or no column heads the taxpayer ids.
    """
    with open_tables(engine.connection, path) as tables:
        found = [(table, find_heading(register, table.sample)) for table in tables]
        fitting = [(table, heading) for table, heading in found if heading is not None]
        if not fitting:
            raise _unknown(path, tables, register)
        engine.define(FOLDER / "register_given.sql")
        for number, (table, heading) in enumerate(fitting):
            try:
                _fill(engine, (number, table), heading, register)
            except duckdb.Error as wrong:
                raise FileError(
                    f"the file cannot be read to its end: {str(wrong).splitlines()[0]}",
                    where=str(path),
                    to_do="save it again",
                ) from wrong
    unused = dict.fromkeys(name for _, heading in fitting for name in heading.unused)
    return ReadRegister(tuple(table.name for table, _ in fitting), tuple(unused))


def _fill(
    engine: Engine, numbered: tuple[int, Table], heading: Heading, register: Register
) -> None:
    """Add one table's rows, numbered as an editor or a spreadsheet shows them."""
    connection, (number, table) = engine.connection, numbered
    rows = table.load(connection, heading.row)
    texts = _texts(rows, heading, columns_of(register))
    named = [
        duckdb.ConstantExpression(number).cast("BIGINT").alias("sheet_number"),
        duckdb.ConstantExpression(table.name).cast("VARCHAR").alias("sheet"),
    ]
    connection.register("register_view", texts.select(*named, duckdb.StarExpression()))
    engine.execute(
        "register_line", "CREATE OR REPLACE TEMP TABLE register_line AS FROM register_view"
    )
    for view in ("register_view", "sheet_cell"):
        connection.unregister(view)
    malformed = table.malformed(connection)
    _give_rowless(engine, table, heading.row, [line.source_row for line in malformed])
    engine.append(FOLDER / "register_text.sql")
    lines = [(table.name, line.source_row, line.text) for line in malformed]
    engine.fill("malformed_text", pd.DataFrame(lines))


def _give_rowless(engine: Engine, table: Table, header_row: int, malformed: Sequence[int]) -> None:
    """Tell from which row of a text file on how many lines before it are no rows."""
    engine.execute("rowless_line", "DELETE FROM rowless_line")
    if isinstance(table, TextTable):
        lines = np.union1d(table.skipped_lines, malformed).astype(np.int64)
        lines = lines[lines >= table.first_row(header_row)]
        from_row, at = np.unique((lines - np.arange(lines.size))[::-1], return_index=True)
        frame = pd.DataFrame({"from_row": from_row, "lines": lines.size - at})
        engine.fill("rowless_line", frame)


def _texts(rows: Relation, heading: Heading, wanted: Sequence[str]) -> Relation:
    """The rows that hold anything, with the columns under their canonical names."""
    cells = [duckdb.ColumnExpression(name) for name in rows.columns if name != "source_row"]
    sign = duckdb.ConstantExpression(ANY_SIGN)
    filled = [duckdb.FunctionExpression("regexp_matches", cell, sign) for cell in cells]
    columns = [
        duckdb.ColumnExpression("source_row").cast("BIGINT").alias("source_row"),
        duckdb.ConstantExpression(heading.yuan).cast("BIGINT").alias("yuan"),
    ]
    columns += [_joined(heading.places.get(name, ())).alias(name) for name in wanted]
    return rows.filter(reduce(or_, filled)).select(*columns)


def _joined(places: Sequence[int]) -> duckdb.Expression:
    """The text of one cell, or of several with a space between."""
    cells = [duckdb.ColumnExpression(f"c{place}") for place in places]
    if len(cells) > 1:
        space = duckdb.ConstantExpression(" ")
        return duckdb.FunctionExpression("concat_ws", space, *cells)
    return cells[0] if cells else duckdb.ConstantExpression(None).cast("VARCHAR")


def _unknown(path: Path, tables: Sequence[Table], register: Register) -> FileError:
    headers = likely_header([row for table in tables for row in table.sample])
    shown = ", ".join(header[:30] for header in headers[:SHOWN_HEADERS]) or "none"
    beside = BESIDE.get(register, "")
    return FileError(
        f"no row heads the taxpayer ids{beside}; the headers seen are: {shown}",
        where=str(path),
        to_do=f"head the column of ids with one of: {usual_heading(register)}",
    )
