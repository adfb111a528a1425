"""Workbooks, xlsx and xls, every cell read as text."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel

from chainscan.errors import FileError
from chainscan.ingest.reading.table import (
    MOST_COLUMNS,
    SAMPLE_ROWS,
    Connection,
    Malformed,
    Relation,
    Row,
    positional,
)

TOO_LARGE = 2**63 - 1
"""What a cell read as a whole number gives when it holds a number too large for one."""


@dataclass(frozen=True)
class SheetTable:
    """One sheet; rows are counted from the sheet's first row, blank or not."""

    workbook: fastexcel.ExcelReader
    sheet: fastexcel.ExcelSheet
    name: str
    sample: list[Row]

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load."""
        rows = _cells(connection, self.sheet)
        below = duckdb.ColumnExpression("source_row") > duckdb.ConstantExpression(header_row + 1)
        return rows.filter(below)

    def malformed(self, connection: Connection) -> list[Malformed]:  # noqa: ARG002
        """A sheet's rows always have its columns."""
        return []

    def ruined(self, connection: Connection, position: int) -> Relation | None:
        """See Table.ruined: a spreadsheet keeps 15 to 17 digits of a number, not twenty."""
        sheet = self.workbook.load_sheet(
            self.name, header_row=None, skip_rows=0, use_columns=[position], dtypes="int"
        )
        too_large = duckdb.ColumnExpression("c0") == duckdb.ConstantExpression(str(TOO_LARGE))
        return _cells(connection, sheet).filter(too_large).select("source_row")


def open_workbook(connection: Connection, path: Path) -> list[SheetTable]:
    """All sheets that hold anything; raise FileError where the workbook cannot be read."""
    try:
        workbook = fastexcel.read_excel(path)
        names = list(workbook.sheet_names)
        tables = [_open_sheet(connection, workbook, name, path) for name in names]
    except fastexcel.FastExcelError as wrong:
        reason = str(wrong).splitlines()[0]
        raise FileError(
            f"the workbook cannot be read: {reason}",
            where=str(path),
            to_do="open it in a spreadsheet program and save it again, or export it again",
        ) from wrong
    return [table for table in tables if table is not None]


def _open_sheet(
    connection: Connection, workbook: fastexcel.ExcelReader, name: str, path: Path
) -> SheetTable | None:
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    if not sheet.width or not sheet.height:
        return None
    if sheet.width > MOST_COLUMNS:
        raise FileError(f"more than {MOST_COLUMNS} columns", where=f"{path}, sheet {name}")
    rows = _cells(connection, sheet).limit(SAMPLE_ROWS).fetchall()
    return SheetTable(workbook, sheet, name, [row[1:] for row in rows])


def _cells(connection: Connection, sheet: fastexcel.ExcelSheet) -> Relation:
    connection.register("sheet_cell", sheet)
    return positional(connection.table("sheet_cell"), 1)
