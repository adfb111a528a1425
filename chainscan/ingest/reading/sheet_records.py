"""How far the sheets of an old workbook (xls) pretend to reach, by its records."""

import struct

from chainscan.errors import FileError
from chainscan.ingest.reading.table import MOST_COLUMNS

RECORD, PLACE = struct.Struct("<HH"), struct.Struct("<HH")
SHEET, DIMENSIONS, END = 0x0085, 0x0200, 0x000A
SEVERAL = {0x00BD: 6, 0x00BE: 2}
"""Records of several cells in a row, and the bytes each takes."""
CELLS = frozenset(
    (
        *SEVERAL,
        *(0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD),
        *(0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406),
    )
)
MOST_ROWS = 65_536


def require_small_sheets(stream: bytes, where: str) -> None:
    """Raise FileError where a sheet states more rows or columns than an xls has, or holds a cell
    beyond the columns we read: a library makes room for all of them.

    `stream` is the workbook's stream of records; struct.error or ValueError is raised where it is
    damaged.
    """
    sheets = _walk(stream, 0, where)
    for start in sheets:
        _walk(stream, start, where)


def _walk(stream: bytes, at: int, where: str) -> list[int]:
    """Check the records from there to the end of their part; where parts of sheets begin."""
    sheets: list[int] = []
    last = len(stream) - RECORD.size
    while at <= last:
        kind, size = RECORD.unpack_from(stream, at)
        if kind in CELLS and size >= PLACE.size:
            column = PLACE.unpack_from(stream, at + 4)[1]
            if kind in SEVERAL:
                column += size // SEVERAL[kind]
            if column > MOST_COLUMNS:
                raise FileError(f"more than {MOST_COLUMNS} columns", where=where)
        elif kind == DIMENSIONS:
            _require_extent(stream[at + 4 : at + 4 + size], where)
        elif kind == SHEET:
            sheets.append(struct.unpack_from("<I", stream, at + 4)[0])
        elif kind == END:
            break
        at += RECORD.size + size
    return sheets


def _require_extent(record: bytes, where: str) -> None:
    """Check what a sheet says of its own size, in the form of either edition."""
    form = "<IIHH" if len(record) >= 12 else "<HHHH"
    first_row, rows, first_column, columns = struct.unpack_from(form, record)
    if first_row > rows or first_column > columns:
        raise ValueError("a sheet that ends before it begins")
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise FileError(
            f"a sheet pretends to have {rows:,} rows and {columns:,} columns; it is not trusted",
            where=where,
            to_do="export it again as xlsx or CSV",
        )
