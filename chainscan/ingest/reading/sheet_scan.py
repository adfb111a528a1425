"""How far a workbook's cells reach, found before anything makes room for them.

A spreadsheet library makes room for the whole rectangle around the outermost cells, so one cell in
the last corner of a sheet is enough to exhaust the memory. What a sheet says of its own size is
not trusted in either direction.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipInfo

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from chainscan.errors import FileError
from chainscan.ingest.reading.table import MOST_COLUMNS
from chainscan.ingest.reading.zip_member import unpacked

MOST_CELLS = 64_000_000
"""Cells in a sheet's rectangle: a full sheet of 60 columns."""
CERTAIN_CELLS = 32_000_000
"""A rectangle of no more cells is read however empty it is."""
THINNEST = 4
"""Larger rectangles have at least one cell in so many."""
LONGEST_CELL = 1 << 20
DEEPEST = 100
TAG_ENDS = np.zeros(256, dtype=bool)
TAG_ENDS[list(b" \t\r\n/>")] = True
CELLS = b"sheetData"
"""The element around all cells: a part without it has none."""
USUAL = b'<c r="'
ROW, CELL = re.compile(r"()([0-9]{1,7})"), re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
LONG = re.compile(rb"<v>(?:-?[0-9]{16}|[^<]{0,25}E)")
"""A number of more digits than a spreadsheet keeps, or one with an exponent."""
REACH = 17
"""Signs from a cell's opening to the end of the longest reference, XFD1048576, and its quote."""

Signs = npt.NDArray[np.uint8]


@dataclass
class Extent:
    """The last row and column that hold a cell, from 1, and how many cells there are.

    `long_numbers` says that a number may have more digits than a spreadsheet keeps.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    long_numbers: bool = False

    @property
    def is_read(self) -> bool:
        """Whether a sheet of this extent is one that we read."""
        area = self.rows * self.columns
        thin = area > max(CERTAIN_CELLS, THINNEST * self.cells)
        return self.columns <= MOST_COLUMNS and area <= MOST_CELLS and not thin


def check_workbook(path: Path, members: list[ZipInfo]) -> bool:
    """Whether a number in the workbook may have lost its last digits.

    Raises FileError for a workbook whose parts are not what its directory says, declare entities,
    hold more cells than we read, or cells far away from all others.
    """
    long_numbers = False
    with path.open("rb") as file:
        for member in members:
            if member.is_dir():
                continue
            extent = _quick_extent(file, member, path)
            if extent is None or not extent.is_read:
                extent = _parsed_extent(file, member, path)
            _require_readable(extent, f"{path}, {member.filename[:100]!r}")
            long_numbers |= extent.long_numbers
    return long_numbers


def _require_readable(extent: Extent, where: str) -> None:
    if extent.is_read:
        return
    if extent.columns > MOST_COLUMNS:
        raise FileError(f"more than {MOST_COLUMNS} columns", where=where)
    if extent.rows * extent.columns > MOST_CELLS and extent.cells * THINNEST >= MOST_CELLS:
        raise FileError(
            f"more than {MOST_CELLS:,} cells in one sheet",
            where=where,
            to_do="split the export into smaller ones, or export it as CSV",
        )
    raise FileError(
        f"a sheet has cells as far as row {extent.rows:,}, column {extent.columns:,}, and hardly "
        "any before; it is not trusted",
        where=where,
        to_do="delete the rows and columns behind the table, or export it again",
    )


def _quick_extent(file: BinaryIO, member: ZipInfo, path: Path) -> Extent | None:
    """The extent by the cells' references alone; None where some are written unusually."""
    extent, held, first, is_sheet = Extent(), b"", True, False
    where = f"{path}, {member.filename[:100]!r}"
    for piece in unpacked(file, member, path):
        text = held + piece
        if first:
            _require_no_entities(text, where)
            first = False
        if not is_sheet:
            held = text[-len(CELLS) :]
            is_sheet = CELLS in text
        if is_sheet:
            cut = _last_tag(text, where)
            held = text[cut:]
            if not _add_cells(extent, text[:cut]):
                return None
    return extent if not is_sheet or _add_cells(extent, held) else None


def _last_tag(text: bytes, where: str) -> int:
    """Where the text can be cut without tearing a cell apart."""
    cut = text.rfind(b"<c")
    if cut > 0 or len(text) < LONGEST_CELL:
        return max(cut, 0)
    cut = text.rfind(b"<") if cut < 0 else 0
    if cut <= 0:
        raise FileError("a cell of more than a megabyte is not trusted", where=where)
    return cut


def _require_no_entities(start: bytes, where: str) -> None:
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise FileError(
            "the workbook declares a document type, which none needs; it is not trusted",
            where=where,
        )


def _add_cells(extent: Extent, text: bytes) -> bool:
    """Count the cells that begin in the text; False where one is written unusually."""
    signs = np.frombuffer(text + bytes(REACH), np.uint8)
    before = signs[: -REACH - 1]
    opens = np.flatnonzero(
        (signs[1:-REACH] == ord("c")) & ((before == ord("<")) | (before == ord(":")))
    )
    opens = opens[TAG_ENDS[signs[opens + 2]]]
    if not opens.size:
        return True
    tags = np.ascontiguousarray(sliding_window_view(signs, REACH)[opens].T)
    if any((tags[at] != sign).any() for at, sign in enumerate(USUAL)):
        return False
    place = _read_references(tags[len(USUAL) :])
    if place is None:
        return False
    extent.rows = max(extent.rows, place[0])
    extent.columns = max(extent.columns, place[1])
    extent.cells += opens.size
    extent.long_numbers = extent.long_numbers or LONG.search(text) is not None
    return True


def _read_references(signs: Signs) -> tuple[int, int] | None:
    """The largest row and column of references such as A1 or XFD1048576, one sign a row."""
    is_letter = np.logical_and.accumulate(signs[:3] - 65 < 26)  # unsigned: others are large
    count = is_letter.sum(axis=0, dtype=np.uint8)
    if not count.all():
        return None
    rows = columns = 0
    for letters in range(1, 4):
        chosen = signs[:, count == letters]
        if not chosen.size:
            continue
        column = np.zeros(chosen.shape[1], dtype=np.int32)
        for letter in chosen[:letters]:
            column = column * 26 + (letter - 64)
        row = _read_numbers(chosen[letters:])
        if row is None:
            return None
        rows, columns = max(rows, row), max(columns, int(column.max()))
    return rows, columns


def _read_numbers(signs: Signs) -> int | None:
    """The largest of the whole numbers, each of which a quote must end; None where one does not."""
    number = np.zeros(signs.shape[1], dtype=np.int32)
    running = np.ones(signs.shape[1], dtype=bool)
    for place, sign in enumerate(signs):
        is_digit = running & (sign - 48 < 10)  # unsigned: others are large
        ends = running & ~is_digit
        if (sign[ends] != ord('"')).any() or (place == 0 and ends.any()):
            return None
        if not is_digit.any():
            return int(number.max())
        number = np.where(is_digit, number * 10 + (sign - 48), number)
        running = is_digit
    return None


def _parsed_extent(file: BinaryIO, member: ZipInfo, path: Path) -> Extent:
    """The extent as an XML parser reads it: cells without a reference follow the one before, and
    cells without content do not count.
    """
    where = f"{path}, {member.filename[:100]!r}"
    reader = _CellReader(where)
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.StartDoctypeDeclHandler = lambda *_: _require_no_entities(b"<!DOCTYPE", where)
    try:
        for piece in unpacked(file, member, path):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise FileError(
            "a part of the workbook is damaged", where=where, to_do="export it again"
        ) from wrong
    return reader.extent


class _CellReader:
    """Follows a sheet's rows and cells as a spreadsheet library does."""

    def __init__(self, where: str) -> None:
        self.where, self.extent = where, Extent(long_numbers=True)
        self.row = self.column = self.depth = 0
        self.cell: tuple[int, int] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise FileError(f"elements nested more than {DEEPEST} deep", where=self.where)
        kind = name.rpartition(":")[2]
        if kind == "row":
            stated = attributes.get("r")
            self.row = _reference(stated, ROW, self.where)[0] if stated else self.row + 1
            self.column = 0
        elif kind == "c":
            stated = attributes.get("r")
            next_one = (max(self.row, 1), self.column + 1)
            self.cell = _reference(stated, CELL, self.where) if stated else next_one
            self.row, self.column = self.cell
        elif self.cell is not None:
            extent = self.extent
            extent.rows = max(extent.rows, self.cell[0])
            extent.columns = max(extent.columns, self.cell[1])
            extent.cells += 1
            self.cell = None

    def end(self, name: str) -> None:
        """A tag closes."""
        self.depth -= 1
        if name.rpartition(":")[2] == "c":
            self.cell = None


def _reference(text: str, form: re.Pattern[str], where: str) -> tuple[int, int]:
    """Row and column of A1 → (1, 1), of a row's 12 → (12, 0)."""
    found = form.fullmatch(text)
    if found is None:
        raise FileError(
            f"{text[:30]!r} is no place in a sheet", where=where, to_do="export it again"
        )
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column
