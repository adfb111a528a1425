"""The container of old workbooks (xls), checked before a library follows its chains of sectors."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chainscan.errors import FileError
from chainscan.ingest.reading.sheet_records import require_small_sheets

HEADER = struct.Struct("<8s16s6H10I")
FREE, LAST_REGULAR = 0xFFFFFFFF, 0xFFFFFFFA
ENTRY, SHORT_SECTOR = 128, 64
ROOT, STREAM = 5, 2
SHEETS = ("workbook", "book")
MOST_BYTES = 256 * 1024**2
"""A sheet of an xls has 65,536 rows at most."""

Table: TypeAlias = npt.NDArray[np.uint32]


def check_ole(path: Path) -> bool:
    """Whether a number may have lost its last digits, which an xls does not tell beforehand: True.

    Raises FileError where the container is damaged (a chain of sectors that bites its own tail
    would be followed for ever), and for sheets that pretend to be larger than an xls can be.
    """
    if path.stat().st_size > MOST_BYTES:
        raise FileError(
            f"an xls of more than {MOST_BYTES // 1024**2} MB is not trusted",
            where=str(path),
            to_do="export it again as xlsx or CSV",
        )
    try:
        for stream in _sheet_streams(_container(path.read_bytes())):
            require_small_sheets(stream, str(path))
    except (struct.error, ValueError, IndexError) as wrong:
        raise FileError(
            "the workbook is damaged or cut short",
            where=str(path),
            to_do="export it again as xlsx or CSV",
        ) from wrong
    return True


@dataclass(frozen=True)
class _Container:
    """A compound file: its bytes, its table of sectors, and that of the short ones."""

    content: bytes
    size: int
    table: Table
    short_table: Table
    directory: bytes


def _container(content: bytes) -> _Container:
    """Raise ValueError unless no sector follows on two others, in any of the tables."""
    fields = HEADER.unpack_from(content)
    shift, first_entry, first_short, first_more = fields[5], fields[11], fields[14], fields[16]
    if shift not in (9, 12):
        raise ValueError("sectors of an unknown size")
    size = 1 << shift
    sectors = [place for place in struct.unpack_from("<109I", content, 76) if place < LAST_REGULAR]
    sectors += _listed_sectors(content, size, first_more)
    table = np.concatenate([_sector(content, size, place) for place in sectors])
    used = np.flatnonzero(table != FREE)
    if used.size and (int(used[-1]) + 2) * size > len(content):
        raise ValueError("sectors lie behind the file's end")
    _require_chains(table)
    short = [_sector(content, size, place) for place in _chain(table, first_short)]
    short_table = np.concatenate(short) if short else table[:0]
    _require_chains(short_table)
    whole = [content[(at + 1) * size : (at + 2) * size] for at in _chain(table, first_entry)]
    return _Container(content, size, table, short_table, b"".join(whole))


def _sheet_streams(container: _Container) -> Iterator[bytes]:
    """The streams that hold sheets, read by either table: a reader may choose differently."""
    short_sectors = b""
    for at in range(0, len(container.directory) - ENTRY + 1, ENTRY):
        entry = container.directory[at : at + ENTRY]
        length, kind = struct.unpack_from("<HB", entry, 64)
        first, size = struct.unpack_from("<II", entry, 116)
        name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").lower()
        usual = b"".join(
            container.content[(place + 1) * container.size : (place + 2) * container.size]
            for place in _chain(container.table, first)
        )
        if kind == ROOT:
            short_sectors = usual
        elif kind == STREAM and name in SHEETS:
            yield usual[:size]
            yield b"".join(
                short_sectors[place * SHORT_SECTOR : (place + 1) * SHORT_SECTOR]
                for place in _chain(container.short_table, first)
            )[:size]


def _listed_sectors(content: bytes, size: int, place: int) -> list[int]:
    """Where the rest of the table of sectors lies, by the list's own chain."""
    found: list[int] = []
    seen: set[int] = set()
    while place < LAST_REGULAR:
        if place in seen:
            raise ValueError("a chain of sectors bites its tail")
        seen.add(place)
        *listed, place = _sector(content, size, place).tolist()
        found += [each for each in listed if each < LAST_REGULAR]
    return found


def _sector(content: bytes, size: int, place: int) -> Table:
    return np.frombuffer(content, "<u4", size // 4, (place + 1) * size)


def _require_chains(table: Table) -> None:
    """In sound chains every sector has one predecessor at most, so that none can close a ring
    that a chain leads into; and no sector lies on a ring of its own.
    """
    onward = table[table < len(table)]
    if len(np.unique(onward)) != len(onward):
        raise ValueError("two chains of sectors join")
    starts = np.setdiff1d(np.arange(len(table)), onward)
    if sum(len(_chain(table, start)) for start in starts.tolist()) != len(table):
        raise ValueError("a chain of sectors bites its tail")


def _chain(table: Table, place: int) -> list[int]:
    chain: list[int] = []
    while place < len(table):
        chain.append(place)
        if len(chain) > len(table):
            raise ValueError("a chain of sectors bites its tail")
        place = int(table[place])
    return chain
