"""Zip archives, read without trusting what they say of themselves."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from chainscan.errors import FileError

MOST_UNPACKED = 4 * 1024**3
HIGHEST_RATIO = 200
"""Invoices shrink 5 to 40 times when zipped; far more is a zip bomb."""
SMALL = 20 * 1024**2
"""What unpacks to no more than this is harmless whatever its ratio."""
PIECE = 1 << 20
LOCAL_HEADER = struct.Struct("<4s22xHH")
EXPORT_AGAIN = "export it again"


def zip_members(path: Path) -> list[zipfile.ZipInfo]:
    """What the archive says it holds; raise FileError where it is damaged or a bomb by its word."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as wrong:
        raise damaged(path) from wrong
    unpacked = sum(member.file_size for member in members)
    if unpacked > max(SMALL, min(MOST_UNPACKED, HIGHEST_RATIO * path.stat().st_size)):
        raise FileError(
            f"the file would unpack to {unpacked / 1024**2:,.0f} MB and is not trusted",
            where=str(path),
            to_do="split the export into smaller ones",
        )
    return members


def unpacked(file: BinaryIO, member: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """The member's bytes, a megabyte at a time and never more than it was said to hold.

    Raises FileError where it is encrypted, packed in an unusual way or damaged, or where it holds
    more or less than the archive's directory says.
    """
    where = f"{path}, {member.filename[:100]!r}"
    if member.flag_bits & 0x41:
        raise FileError(
            "the archive is encrypted", where=where, to_do="unpack it with its password first"
        )
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileError(
            "the archive is packed in an unusual way", where=where, to_do="unpack it first"
        )
    size = crc = 0
    try:
        for piece in _inflated(file, member):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > member.file_size:
                raise FileError("a part unpacks to more than the file says", where=where)
            yield piece
    except (zlib.error, struct.error, OSError, ValueError) as wrong:
        raise damaged(path) from wrong
    if size != member.file_size or crc != member.CRC:
        raise damaged(path)


def damaged(path: Path) -> FileError:
    """The error for an archive that cannot be unpacked."""
    return FileError("the file is damaged or cut short", where=str(path), to_do=EXPORT_AGAIN)


def _inflated(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes behind the member's own header, inflated; stops one piece beyond its size."""
    file.seek(member.header_offset)
    mark, name, extra = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
    if mark != b"PK\x03\x04":
        raise ValueError("no member begins here")
    file.seek(name + extra, 1)
    left = member.compress_size
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left and (packed := file.read(min(PIECE // 8, left))):
        left -= len(packed)
        while packed:
            if inflate is None:
                piece, packed = packed, b""
            else:
                piece = inflate.decompress(packed, PIECE)
                packed = inflate.unconsumed_tail
            if piece:
                yield piece
            elif inflate is not None and inflate.eof:
                return
    if inflate is not None and not inflate.eof:
        yield inflate.flush()
