"""Files that someone might send to exhaust the memory, to crash the reader or to deceive it."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.ingest.files import etax_row, write_etax

SHEET = "xl/worksheets/sheet1.xml"


def changed_workbook(path: Path, change: Callable[[bytes], bytes], part: str = SHEET) -> Path:
    """A small line sheet, one of whose parts was changed by hand."""
    whole = write_etax(path.with_suffix(".whole"), etax_row())
    with (
        zipfile.ZipFile(whole) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    whole.unlink()
    return path


def with_cells(path: Path, cells: str) -> Path:
    """A workbook with these rows behind its own."""
    return changed_workbook(
        path, lambda xml: xml.replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    )


def lying_workbook(path: Path, megabytes: int) -> Path:
    """A workbook whose directory says that its sheet is small; in truth it unpacks to megabytes."""
    changed_workbook(path, lambda xml: xml + b" " * megabytes * 1024**2)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    packed = struct.pack("<I", size)
    while (at := content.find(packed)) >= 0:
        content[at : at + 4] = struct.pack("<I", 5000)
    path.write_bytes(content)
    return path


def old_workbook(path: Path, records: bytes, *, ring: bool = False) -> Path:
    """A compound file (xls) with a stream of records; `ring` ties its chain into a loop."""
    stream = struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0005)
    sheet_at = len(stream) + 4 + 8 + 2 + 4
    stream += struct.pack("<HHIHBB", 0x0085, 10, sheet_at, 0, 1, 0) + b"S\0"
    stream += struct.pack("<HH", 0x000A, 0)
    stream += struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0010) + records
    stream += struct.pack("<HH", 0x000A, 0)
    stream = stream.ljust(4096, b"\0")
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 2 if ring else 0xFFFFFFFE]
    sectors = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    header = struct.pack(
        "<8s16s6H10I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, 0),
        *(0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0),
    )
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 2, len(stream))
    path.write_bytes(header.ljust(512, b"\0") + sectors + directory.ljust(512, b"\0") + stream)
    return path


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack(
        "<HBBIII", len(text) + 2, kind, 1, *[0xFFFFFFFF] * 3
    )
    return entry.ljust(116, b"\0") + struct.pack("<IQ", first, size)
