"""The client software's text export (SJJK0201~~已开发票传出): one row a goods line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from chainscan.engine.sql_file import read_sql
from chainscan.errors import FileError
from chainscan.ingest.reading.encoding import as_utf8
from chainscan.ingest.reading.facts import FileFacts, file_facts
from chainscan.ingest.reading.table import Connection, Malformed, Relation, Row
from chainscan.ingest.reading.text_table import SHOWN_SIGNS, require_text

FOLDER = Path(__file__).parent
HEADER = (
    "发票种类",
    "发票代码",
    "发票号码",
    "开票日期",
    "销售单据号",
    "购方名称",
    "购方税号",
    "销方名称",
    "销方税号",
    "备注",
    "发票状态",
    "清单标志",
    "行号",
    "行性质",
    "商品名称",
    "规格型号",
    "计量单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "税额",
    "商品税目",
)
"""The head's fields that are of use, then the line's; 单价 is empty where it includes tax."""
NO_DELIMITER = "\x1f"
"""A sign that stands in no text: each line is read as one field."""
TABLES = {
    "client_row": "CREATE OR REPLACE TEMP TABLE client_row AS\n",
    "client_count": "CREATE OR REPLACE TEMP TABLE client_count AS\n",
}


@dataclass(frozen=True)
class ClientTextTable:
    """The goods lines, with their head's fields repeated; rows are numbered as the file's lines."""

    sample: list[Row]
    name: str = ""
    numbered: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:  # noqa: ARG002
        """See Table.load."""
        field = duckdb.ColumnExpression("field")
        cells = [
            duckdb.FunctionExpression("list_extract", field, duckdb.ConstantExpression(place + 1))
            .cast("VARCHAR")
            .alias(f"c{place}")
            for place in range(len(HEADER))
        ]
        sound = duckdb.ColumnExpression("fault").isnull()
        return connection.table("client_row").filter(sound).select("source_row", *cells)

    def malformed(self, connection: Connection) -> list[Malformed]:
        """Lines that are not those their head states: the file is cut short or was changed."""
        rows = connection.execute(
            "SELECT source_row, fault || ': ' || left(text, $signs) FROM client_row"
            " WHERE fault IS NOT NULL"
            " UNION ALL SELECT line, text FROM client_count ORDER BY 1",
            {"signs": SHOWN_SIGNS},
        ).fetchall()
        return [Malformed(int(line), text) for line, text in rows]

    def ruined(self, connection: Connection, position: int) -> Relation | None:  # noqa: ARG002
        """Numbers in this export are text."""
        return None


@contextmanager
def open_client_text(
    connection: Connection, path: Path, facts: FileFacts | None = None
) -> Iterator[list[ClientTextTable]]:
    """The file as one table, for as long as the context lasts.

    Raises FileError where it cannot be decoded or taken apart.
    """
    with as_utf8(path, facts or file_facts(path)) as (readable, lines):
        require_text(lines, path)
        try:
            _take_apart(connection, readable)
        except duckdb.Error as wrong:
            raise FileError(
                f"the export cannot be taken apart: {str(wrong).splitlines()[0]}",
                where=str(path),
                to_do="export it again",
            ) from wrong
    try:
        yield [ClientTextTable([HEADER])]
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.client_row")
        connection.execute("DROP TABLE IF EXISTS temp.client_count")


def _take_apart(connection: Connection, readable: Path) -> None:
    """Fill `client_row` and `client_count` from the file's lines."""
    text = connection.read_csv(
        str(readable),
        header=False,
        columns={"text": "VARCHAR"},
        delimiter=NO_DELIMITER,
        quotechar="",
        escapechar="",
        auto_detect=False,
        parallel=False,
    )
    line = duckdb.SQLExpression("row_number() OVER ()").alias("line")
    connection.register("text_view", text.select(line, duckdb.ColumnExpression("text")))
    connection.execute("CREATE OR REPLACE TEMP TABLE client_line AS FROM text_view")
    connection.unregister("text_view")
    for name, head in TABLES.items():
        connection.execute(head + read_sql(FOLDER / f"{name}.sql").sql)
    connection.execute("DROP TABLE temp.client_line")
