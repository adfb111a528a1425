"""JSON tables: an array of objects, objects one after the other, or heads and lines together."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chainscan.engine.sql_file import read_sql
from chainscan.errors import FileError
from chainscan.ingest.reading.bureau import require_heads
from chainscan.ingest.reading.encoding import as_utf8
from chainscan.ingest.reading.facts import FileFacts, file_facts
from chainscan.ingest.reading.table import (
    MOST_COLUMNS,
    Connection,
    Malformed,
    Relation,
    Row,
)
from chainscan.ingest.reading.text_table import SHOWN_SIGNS, require_text

FOLDER = Path(__file__).parent
LONG = r"[0-9]{17,}\.0"
"""A whole number of more digits than a floating-point number keeps."""
LARGEST_OBJECT = 16 * 1024**2
LARGEST_DOCUMENT = 256 * 1024**2
"""Heads and lines in one object have to be held in memory as a whole."""
DOCUMENT = re.compile(r'\s*\{\s*"(main|lines)"\s*:\s*\[')
PARTS = {"main", "lines"}


@dataclass(frozen=True)
class JsonTable:
    """The objects as rows, counted from 1; their names are the header."""

    keys: list[str]
    sample: list[Row]
    name: str = ""
    numbered: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:  # noqa: ARG002
        """See Table.load; a nested value is given as its JSON text."""
        paths = ["/" + key.replace("~", "~0").replace("/", "~1") for key in self.keys]
        texts = duckdb.FunctionExpression(
            "json_extract_string",
            duckdb.ColumnExpression("object"),
            duckdb.ConstantExpression(paths).cast("VARCHAR[]"),
        )
        sound = connection.table("json_object").filter(duckdb.ColumnExpression("fault").isnull())
        rows = sound.select("source_row", texts.alias("texts"))
        cells = [_cell(place).alias(f"c{place - 1}") for place in range(1, len(self.keys) + 1)]
        return rows.select("source_row", *cells)

    def malformed(self, connection: Connection) -> list[Malformed]:
        """Lines without a head."""
        rows = connection.execute(
            "SELECT source_row, fault || ': ' || left(CAST(object AS VARCHAR), $signs)"
            " FROM json_object WHERE fault IS NOT NULL ORDER BY source_row",
            {"signs": SHOWN_SIGNS},
        ).fetchall()
        return [Malformed(int(row), text) for row, text in rows]

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """A number in JSON shows by itself: it has an exponent."""
        return None


def _cell(place: int) -> duckdb.Expression:
    """The text at that place; of a number that has lost its last digits with an exponent, as which
    it was written: the reader has put zeros in their place.
    """
    text = duckdb.FunctionExpression(
        "list_extract", duckdb.ColumnExpression("texts"), duckdb.ConstantExpression(place)
    )
    ends = duckdb.FunctionExpression("ends_with", text, duckdb.ConstantExpression(".0"))
    is_long = duckdb.FunctionExpression("regexp_full_match", text, duckdb.ConstantExpression(LONG))
    written = text.cast("DOUBLE").cast("VARCHAR")
    return duckdb.CaseExpression(ends & is_long, written).otherwise(text)


@contextmanager
def open_json(
    connection: Connection, path: Path, facts: FileFacts | None = None
) -> Iterator[list[JsonTable]]:
    """The file as one table, for as long as the context lasts.

    Raises FileError for what is no JSON or no table, and for invoice lines without their heads.
    """
    with as_utf8(path, facts or file_facts(path)) as (readable, lines):
        require_text(lines, path, any_length=True)
        try:
            _fill(connection, readable, path)
            keys = [row[0] for row in _rows(connection, "json_key")]
        except duckdb.Error as wrong:
            raise _unreadable(
                str(wrong).splitlines()[0].replace(str(readable), ""), path
            ) from wrong
    if not keys:
        raise _unreadable("it holds no rows", path)
    if len(keys) > MOST_COLUMNS:
        raise FileError(f"more than {MOST_COLUMNS} columns", where=str(path))
    require_heads(keys, path)
    try:
        yield [JsonTable(keys, [keys])]
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.json_object")


def _fill(connection: Connection, readable: Path, path: Path) -> None:
    """Fill `json_object`: source_row, object, fault."""
    with readable.open(encoding="utf-8", errors="replace") as file:
        text = file.read(1 << 16)
    start = text.removeprefix("\ufeff")
    is_document = DOCUMENT.match(start) is not None
    size = readable.stat().st_size
    if is_document and size > LARGEST_DOCUMENT:
        raise FileError(
            f"heads and lines in one JSON object of more than {LARGEST_DOCUMENT // 1024**2} MB",
            where=str(path),
            to_do="split it by month",
        )
    file_sql = read_sql(FOLDER / "json_row.sql")
    values = {
        "path": re.sub(r"([*?\[])", r"[\1]", str(readable)),
        "format": _format(start, has_mark=start != text),
        "most_bytes": max(size + 1, 1 << 20) if is_document else LARGEST_OBJECT,
    }
    connection.execute("CREATE OR REPLACE TEMP TABLE json_row AS\n" + file_sql.sql, values)
    if is_document:
        _require_two_parts(connection, path)
        sql = read_sql(FOLDER / "json_joined.sql").sql
        connection.execute("CREATE OR REPLACE TEMP TABLE json_object AS\n" + sql)
    else:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE json_object AS"
            " SELECT *, CAST(NULL AS VARCHAR) AS fault FROM json_row"
        )
    connection.execute("DROP TABLE temp.json_row")
    _require_objects(connection, path)


def _format(start: str, *, has_mark: bool) -> str:
    """How the objects follow each other, for the reader."""
    if start.lstrip().startswith("["):
        return "array"
    if has_mark:
        return "unstructured"  # which alone passes over the mark
    try:
        json.loads(start.split("\n", 1)[0])
    except (ValueError, RecursionError):
        return "unstructured"
    return "newline_delimited"


def _require_objects(connection: Connection, path: Path) -> None:
    found = connection.execute(
        "SELECT source_row FROM json_object"
        " WHERE fault IS NULL AND json_type(object) <> 'OBJECT' ORDER BY source_row LIMIT 1"
    ).fetchone()
    if found is not None:
        raise _unreadable(f"item {found[0]} is no object with named fields", path)


def _require_two_parts(connection: Connection, path: Path) -> None:
    rows = connection.execute(
        "SELECT json_keys(object), json_type(object, '/main'), json_type(object, '/lines')"
        " FROM json_row"
    ).fetchall()
    if len(rows) != 1 or not set(rows[0][0]) <= PARTS or set(rows[0][1:]) - {"ARRAY", None}:
        raise _unreadable('beside the arrays "main" and "lines" it holds something else', path)


def _unreadable(reason: str, path: Path) -> FileError:
    return FileError(
        f"the JSON cannot be read as a table: {reason}",
        where=str(path),
        to_do='export an array of objects, or {"main": [heads], "lines": [lines]}',
    )


def _rows(connection: Connection, stem: str) -> list[tuple[str, ...]]:
    return connection.execute(read_sql(FOLDER / f"{stem}.sql").sql).fetchall()
