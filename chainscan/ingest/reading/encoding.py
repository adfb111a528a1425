"""Find a text file's encoding, and make a UTF-8 copy where it is another."""

import codecs
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chainscan.errors import FileError

PIECE = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path, hints: tuple[str, ...] = ()) -> str:
    """The encoding in which the whole file reads without an error.

    `hints` are encodings that mapping files declare; they are tried before GB18030. Raises
    FileError when nothing fits.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in MARKS:
        if start.startswith(mark):
            return _checked(path, name)
    if start[1::2].count(0) > len(start) // 4:
        return _checked(path, "utf-16-le")
    if start[::2].count(0) > len(start) // 4:
        return _checked(path, "utf-16-be")
    for name in ("utf-8", *hints, "gb18030"):
        if _first_error(path, name) is None:
            return name
    return _checked(path, "utf-8")


@contextmanager
def as_utf8(path: Path, encoding: str) -> Iterator[Path]:
    """The file itself where it is UTF-8, else a temporary UTF-8 copy of it."""
    if encoding in ("utf-8", "utf-8-sig"):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="chainscan-") as folder:
        copy = Path(folder) / "utf8.txt"
        with (
            path.open(encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            shutil.copyfileobj(source, target, PIECE)
        yield copy


def _checked(path: Path, encoding: str) -> str:
    wrong = _first_error(path, encoding)
    if wrong is not None:
        raise FileError(
            f"the text is neither UTF-8 nor GB18030 nor UTF-16: byte {wrong} cannot be read",
            where=str(path),
            to_do="save it as UTF-8, or name its encoding in a mapping file (encoding = …)",
        )
    return encoding


def _first_error(path: Path, encoding: str) -> int | None:
    """Where the file stops being readable in this encoding, None when it never does."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as wrong:
                return done + wrong.start
            done += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None
