"""Whether a text has so many cells beyond its header that noting them would fill the memory.

The reader keeps every faulty cell together with its whole line: a few lines of commas are enough.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from chainscan.errors import FileError
from chainscan.ingest.reading.lines import NEWLINE, QUOTE, LineFacts
from chainscan.ingest.reading.table import MOST_COLUMNS

WHOLE = 16 * 1024**2
"""A text of this size is looked through, of a larger one this many bytes."""
PART = 64 * 1024
MOST_CELLS, MOST_BYTES = 3_000_000, 2 * 1024**3
QUOTED = re.compile(rb'"[^"]*("|$)')


def require_few_faults(path: Path, lines: LineFacts, delimiter: str, width: int) -> None:
    """Raise FileError where a line has more than MOST_COLUMNS cells, or where too many cells of
    all lines lie beyond the `width` columns of the header.
    """
    sign = delimiter.encode()
    with path.open("rb") as file:
        for number, offset, length in lines.long.tolist():
            file.seek(offset)
            cells = QUOTED.sub(b"", file.read(length)).count(sign) + 1
            if cells > MOST_COLUMNS:
                raise FileError(f"more than {MOST_COLUMNS} columns", where=f"{path}, line {number}")
    faulty = cells_beyond = bytes_kept = looked_at = 0
    for piece in _pieces(path):
        found = _beyond(piece, ord(delimiter), width)
        looked_at += len(piece)
        faulty, cells_beyond, bytes_kept = (
            faulty + found[0],
            cells_beyond + found[1],
            bytes_kept + found[2],
        )
    share = path.stat().st_size / max(looked_at, 1)
    if cells_beyond * share > MOST_CELLS or bytes_kept * share > MOST_BYTES:
        raise FileError(
            f"about {faulty * share:,.0f} lines have more cells than the header",
            where=str(path),
            to_do="see whether texts with the delimiter in them stand in quotes, and whether the "
            "delimiter is right (delimiter = … in a mapping file)",
        )


def _pieces(path: Path) -> Iterator[bytes]:
    """Whole lines of the text: all, or parts of it at equal distances."""
    size = path.stat().st_size
    step = PART if size <= WHOLE else size // (WHOLE // PART)
    held = b""
    with path.open("rb") as file:
        for offset in range(0, size, step):
            if step != PART:
                file.seek(offset)
            text = held + file.read(PART)
            end = text.rfind(b"\n") + 1
            start = text.find(b"\n") + 1 if step != PART and offset else 0
            held = text[end:] if step == PART else b""
            yield text[start:end]
    yield held


def _beyond(text: bytes, delimiter: int, width: int) -> tuple[int, int, int]:
    """Lines with cells beyond the width, those cells, and the bytes of their lines for each."""
    signs = np.frombuffer(text, np.uint8)
    ends = np.append(np.flatnonzero(signs == NEWLINE), signs.size)
    starts = np.concatenate(([0], ends[:-1] + 1))
    places = np.flatnonzero(signs == delimiter)
    line = np.searchsorted(ends, places)
    quotes = np.flatnonzero(signs == QUOTE)
    if quotes.size:
        before = np.searchsorted(quotes, places) - np.searchsorted(quotes, starts)[line]
        line = line[before % 2 == 0]
    beyond = np.maximum(np.bincount(line, minlength=ends.size) + 1 - width, 0)
    return int((beyond > 0).sum()), int(beyond.sum()), int((beyond * (ends - starts)).sum())
