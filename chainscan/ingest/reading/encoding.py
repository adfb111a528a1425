"""Find a text file's encoding, and make a UTF-8 copy where it is another."""

import codecs
import math
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from chainscan.errors import FileError
from chainscan.ingest.reading.facts import PIECE, Fault, FileFacts, file_facts
from chainscan.ingest.reading.lines import LineCounter, LineFacts

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SURELY_UTF8 = 12
"""So many bytes that only UTF-8 explains stand before a fault by no accident."""
UNKNOWN = "the text is neither UTF-8 nor GB18030 nor UTF-16"
SAVE_AGAIN = "save it as UTF-8, or name its encoding in a mapping file (encoding = …)"


@contextmanager
def as_utf8(
    path: Path, facts: FileFacts, hints: tuple[str, ...] = (), *, must_be_sure: bool = True
) -> Iterator[tuple[Path, LineFacts]]:
    """The file itself where it is sound UTF-8, else a temporary copy of it; and its lines.

    Line ends that differ within the file are made alike in the copy. `hints` are encodings that
    mapping files declare; they are tried before GB18030. A reader that finds faults by itself need
    not be sure that there is none beyond what `facts` has looked at. Raises FileError when nothing
    fits, saying where.
    """
    if must_be_sure and not facts.is_sure:
        facts = file_facts(path, math.inf)
    with path.open("rb") as file:
        start = file.read(4096)
    encodings = _candidates(start, facts, path, hints)
    lines = facts.lines
    if encodings == ("utf-8",) and lines is not None and not lines.mixed_ends:
        yield path, lines
        return
    with tempfile.TemporaryDirectory(prefix="chainscan-") as folder:
        copy = Path(folder) / "utf8.txt"
        yield copy, _copy(path, copy, encodings, lines if lines and lines.mixed_ends else None)


def place_of(path: Path, offset: int) -> str:
    """Where the byte at `offset` stands, in words: line and byte of the line, from 1."""
    line = column = 1
    with path.open("rb") as file:
        left = offset
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            line += piece.count(b"\n")
            end = piece.rfind(b"\n")
            column = len(piece) - end if end >= 0 else column + len(piece)
    return f"line {line}, byte {column}"


def _candidates(
    start: bytes, facts: FileFacts, path: Path, hints: tuple[str, ...]
) -> tuple[str, ...]:
    """The encodings that may be meant, in the order in which they are tried."""
    for mark, name in MARKS[1:]:
        if start.startswith(mark):
            return (name,)
    high, low = start[::2].count(0), start[1::2].count(0)
    if max(high, low) > len(start) // 4 and min(high, low) < max(high, low) // 4:
        return ("utf-16-be",) if high > low else ("utf-16-le",)
    fault = facts.fault
    if fault is None:
        return ("utf-8",)
    if fault.wide >= SURELY_UTF8 or start.startswith(codecs.BOM_UTF8):
        raise _mixed(path, facts, fault)
    return (*hints, "gb18030")


def _mixed(path: Path, facts: FileFacts, fault: Fault) -> FileError:
    if fault.offset >= facts.size - 3:
        return FileError(
            "the text is UTF-8 and ends in the middle of a sign: the file is cut short",
            where=f"{path}, {place_of(path, fault.offset)}",
            to_do="export it again",
        )
    return FileError(
        "the text is UTF-8 up to here and then something else; files of two encodings seem to "
        "have been joined",
        where=f"{path}, {place_of(path, fault.offset)}",
        to_do="join them again in one encoding, or load them one by one",
    )


def _copy(
    path: Path, copy: Path, encodings: tuple[str, ...], uneven: LineFacts | None
) -> LineFacts:
    """Write the copy in the first encoding that reads the whole file; its lines."""
    furthest = 0
    for encoding in encodings:
        try:
            lines = _converted(path, copy, encoding, uneven)
            return _converted(path, copy, encoding, lines) if lines.mixed_ends else lines
        except _UndecodableError as wrong:
            furthest = max(furthest, wrong.offset)
        except LookupError as wrong:
            raise FileError(
                f"there is no text encoding '{encoding}'", to_do="correct it in the mapping file"
            ) from wrong
    raise FileError(UNKNOWN, where=f"{path}, {place_of(path, furthest)}", to_do=SAVE_AGAIN)


class _UndecodableError(Exception):
    def __init__(self, offset: int) -> None:
        self.offset = offset


def _converted(path: Path, copy: Path, encoding: str, uneven: LineFacts | None) -> LineFacts:
    counter = LineCounter()
    with path.open("rb") as source, copy.open("wb") as target:
        pieces = _decoded(source, encoding)
        for piece in pieces if uneven is None else _evened(pieces, uneven):
            target.write(piece)
            counter.feed(piece)
    return counter.facts()


def _decoded(source: BinaryIO, encoding: str) -> Iterator[bytes]:
    """The text in UTF-8, without a mark at its start."""
    "".encode(encoding)  # raises LookupError for what is a codec, but not of texts
    decoder, done, first = codecs.getincrementaldecoder(encoding)(), 0, True
    while True:
        piece = source.read(PIECE)
        waiting = len(decoder.getstate()[0])
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as wrong:
            raise _UndecodableError(max(done - waiting + wrong.start, 0)) from wrong
        if first:
            text, first = text.removeprefix("\ufeff"), False
        yield text.encode("utf-8", "replace")
        if not piece:
            return
        done += len(piece)


def _evened(pieces: Iterator[bytes], uneven: LineFacts) -> Iterator[bytes]:
    """The pieces with every line ended by one newline.

    A return that stands alone ends a line where there are no newlines at all; elsewhere it is a
    slip and becomes a space.
    """
    alone = b"\n" if uneven.lines <= 1 else b" "
    held = b""
    for piece in pieces:
        text = held + piece
        held = text[len(text.rstrip(b"\r")) :] if piece else b""
        whole = text[: len(text) - len(held)]
        yield re.sub(rb"\r+\n", b"\n", whole).replace(b"\r", alone)
