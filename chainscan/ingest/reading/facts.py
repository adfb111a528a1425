"""Everything that is asked of a file's bytes as such, found in one pass."""

import codecs
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from threading import Event

from chainscan.errors import FileError
from chainscan.ingest.reading.lines import LineCounter, LineFacts

PIECE = 1 << 22
DECODED, COUNTED = 48 * 1024, 1 << 20
"""So many bytes at a time stay in the processor's cache."""
SMALL = 1 << 20
"""A file below this size is read in one go."""
SURELY = 1 << 26
"""So many bytes are looked at for UTF-8; beyond them the CSV reader says where a text is none."""
NO_TEXT = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF"),
    *(b"\xff\xfe", b"\xfe\xff", b"<", b"\xef\xbb\xbf<"),
)
"""How files begin that are no text of lines in UTF-8 or GB18030."""


@dataclass(frozen=True)
class Fault:
    """Where a text stops being UTF-8: the byte's place in the file, from 0.

    `wide` is how many of the bytes before it only UTF-8 explains.
    """

    offset: int
    wide: int


@dataclass(frozen=True)
class FileFacts:
    """A file's identity and, where it may be text in UTF-8 or GB18030, its lines.

    `stamp` is what the file system says of it (size, time of change, number), before it was
    read. `fault` is where it stops being UTF-8, None where it is UTF-8 throughout, or as far as
    `looked_at` bytes go. `content` are the bytes of a small file, which need not be read again.
    """

    sha256: str
    size: int
    stamp: tuple[int, int, int]
    lines: LineFacts | None = None
    fault: Fault | None = None
    content: bytes | None = field(default=None, repr=False)
    looked_at: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether all of the file's bytes were looked at, or enough of them to find a fault."""
        return self.fault is not None or self.looked_at >= self.size


def file_facts(path: Path, surely: float = SURELY) -> FileFacts:
    """Read the file once; whether it is UTF-8 is told of the first `surely` bytes.

    Raises FileError where it cannot be opened, and where it holds lines that are no export's.
    """
    try:
        stamp = _stamp(path)
        with path.open("rb", buffering=0) as file:
            start = file.read(SMALL)
            text = None if start.startswith(NO_TEXT) else _TextPass(surely)
            if len(start) < SMALL:
                digest = hashlib.sha256(start)
                if text is not None:
                    text.feed(memoryview(start))
            else:
                file.seek(0)
                digest = _read_large(file, text)
            size = file.tell()
    except OSError as wrong:
        raise unreadable(path, wrong) from wrong
    except FileError as wrong:
        raise FileError(wrong.what, where=str(path), to_do=wrong.to_do) from wrong
    content = start if len(start) < SMALL else None
    if text is None:
        return FileFacts(digest.hexdigest(), size, stamp, content=content)
    lines, fault = text.counter.facts(), text.end(size)
    return FileFacts(digest.hexdigest(), size, stamp, lines, fault, content, text.done)


def _read_large(file: RawIOBase, text: "_TextPass | None") -> "hashlib._Hash":
    """Hash the file on one thread while another looks at its lines."""
    digest, buffer = hashlib.sha256(), bytearray(PIECE)
    with ThreadPoolExecutor(1) as beside:
        while count := file.readinto(buffer):
            piece, started = memoryview(buffer)[:count], Event()
            hashing = beside.submit(_hash, digest, piece, started)
            started.wait()
            if text is not None:
                text.feed(piece)
            hashing.result()
    return digest


def require_unchanged(path: Path, facts: FileFacts) -> None:
    """Raise FileError where the file is no longer the one that `facts` tells of.

    Its bytes are read again only where the file system says that it was written to.
    """
    try:
        same = _stamp(path) == facts.stamp
        if not same:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == facts.sha256
    except OSError as wrong:
        raise unreadable(path, wrong) from wrong
    if not same:
        raise FileError(
            "the file changed while it was read",
            where=str(path),
            to_do="wait until it is complete and run again",
        )


def unreadable(path: Path, wrong: OSError) -> FileError:
    """The error for a file that the system does not let us read."""
    return FileError(
        f"the file cannot be opened: {wrong.strerror or wrong}",
        where=str(path),
        to_do="check that it is there and that you may read it",
    )


class _TextPass:
    """Counts lines and checks for UTF-8, stopping at the first byte that is none.

    `done` counts the bytes that are UTF-8, or seem to be where a sign goes on beyond them.
    """

    def __init__(self, surely: float) -> None:
        self.counter = LineCounter()
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._fault: Fault | None = None
        self._surely, self.done, self._wide = surely, 0, 0

    def feed(self, piece: memoryview) -> None:
        for start in range(0, len(piece), DECODED):
            if self._fault is None and self.done < self._surely:
                self._decode(piece[start : start + DECODED])
        for start in range(0, len(piece), COUNTED):
            self.counter.feed(piece[start : start + COUNTED])

    def _decode(self, part: memoryview) -> None:
        waiting = len(self._decoder.getstate()[0])
        try:
            self._wide += len(part) - len(self._decoder.decode(part))
            self.done += len(part)
        except UnicodeDecodeError as wrong:
            sound = wrong.object[: wrong.start]
            self._wide += len(sound) - len(sound.decode()) - waiting
            self._fault = Fault(self.done - waiting + wrong.start, self._wide)

    def end(self, size: int) -> Fault | None:
        """The first fault; an unfinished sign at the end of the file is one."""
        waiting = len(self._decoder.getstate()[0])
        if self._fault is None and waiting and self.done == size:
            self._fault = Fault(self.done - waiting, self._wide)
        return self._fault


def _hash(digest: "hashlib._Hash", piece: memoryview, started: Event) -> None:
    started.set()
    digest.update(piece)


def _stamp(path: Path) -> tuple[int, int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns, state.st_ino
