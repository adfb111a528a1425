"""Workbooks, xlsx and xls, every cell read as text."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import fastexcel

from chainscan.errors import FileError
from chainscan.ingest.reading.ole import check_ole
from chainscan.ingest.reading.sheet_scan import check_workbook
from chainscan.ingest.reading.table import (
    MOST_COLUMNS,
    SAMPLE_ROWS,
    Connection,
    Malformed,
    Relation,
    Row,
    positional,
)
from chainscan.ingest.reading.zip_member import zip_members

TOO_LARGE = 2**63 - 1
"""What a cell read as a whole number gives when it holds a number too large for one."""


@dataclass(frozen=True)
class SheetTable:
    """One sheet; rows are counted from the sheet's first row, blank or not."""

    workbook: fastexcel.ExcelReader
    sheet: fastexcel.ExcelSheet
    name: str
    sample: list[Row]
    long_numbers: bool
    numbered: bool = True

    def load(self, connection: Connection, header_row: int) -> Relation:
        """See Table.load."""
        rows = positional(_cells(connection, self.sheet), 1)
        below = duckdb.ColumnExpression("source_row") > duckdb.ConstantExpression(header_row + 1)
        return rows.filter(below)

    def malformed(self, connection: Connection) -> list[Malformed]:  # noqa: ARG002
        """A sheet's rows always have its columns."""
        return []

    def ruined(self, connection: Connection, position: int) -> Relation | None:
        """See Table.ruined: a spreadsheet keeps 15 to 17 digits of a number, not twenty."""
        if not self.long_numbers:
            return None
        sheet = self.workbook.load_sheet(
            self.name, header_row=None, skip_rows=0, use_columns=[position], dtypes="int"
        )
        too_large = duckdb.ColumnExpression("c0") == duckdb.ConstantExpression(str(TOO_LARGE))
        cells = positional(_cells(connection, sheet, "number_cell"), 1)
        return cells.filter(too_large).select("source_row")


def open_workbook(connection: Connection, path: Path) -> list[SheetTable]:
    """All sheets that hold anything; raise FileError where the workbook cannot be read.

    Nothing is left to the spreadsheet library before the file was found harmless: it would make
    room for every cell that a sheet pretends to have.
    """
    with path.open("rb") as file:
        is_zip = file.read(2) == b"PK"
    long_numbers = check_workbook(path, zip_members(path)) if is_zip else check_ole(path)
    usual = path.suffix.lower() in ((".xlsx", ".xlsm") if is_zip else (".xls",))
    try:
        with _silenced():
            workbook = fastexcel.read_excel(path if usual else path.read_bytes())
            sheets = [_load_sheet(workbook, name) for name in workbook.sheet_names]
    except fastexcel.FastExcelError as wrong:
        raise _unreadable(path, str(wrong).splitlines()[0]) from wrong
    except BaseException as wrong:
        if type(wrong).__name__ != "PanicException":  # how the library's own defects show
            raise
        raise _unreadable(path, "its parts contradict each other") from wrong
    filled = [sheet for sheet in sheets if sheet.width and sheet.height]
    for sheet in filled:
        if sheet.width > MOST_COLUMNS:
            raise FileError(
                f"more than {MOST_COLUMNS} columns", where=f"{path}, sheet {sheet.name}"
            )
    return [_table(connection, workbook, sheet, long_numbers) for sheet in filled]


@contextmanager
def _silenced() -> Iterator[None]:
    """Keep from the screen what the library writes there when a defect of its own stops it."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no stderr
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(nowhere)
        os.close(kept)


def _unreadable(path: Path, reason: str) -> FileError:
    return FileError(
        f"the workbook cannot be read: {reason}",
        where=str(path),
        to_do="open it in a spreadsheet program and save it again, or export it again",
    )


def _load_sheet(workbook: fastexcel.ExcelReader, name: str) -> fastexcel.ExcelSheet:
    return workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")


def _table(
    connection: Connection,
    workbook: fastexcel.ExcelReader,
    sheet: fastexcel.ExcelSheet,
    long_numbers: bool,
) -> SheetTable:
    rows = _cells(connection, sheet).limit(SAMPLE_ROWS).fetchall()
    return SheetTable(workbook, sheet, sheet.name, list(rows), long_numbers)


def _cells(
    connection: Connection, sheet: fastexcel.ExcelSheet, view: str = "sheet_cell"
) -> Relation:
    """The sheet's cells; under a view of its own where another sheet's are still to be read."""
    connection.register(view, sheet)
    return connection.table(view)
