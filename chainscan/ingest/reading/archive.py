"""Zip archives of exports: each member is loaded like a file of its own.

No member is ever written under its own name: it is unpacked into a private file, under a name of
ours, and only while it is read.
"""

import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from zipfile import ZipInfo

from chainscan.errors import FileError
from chainscan.ingest.reading.zip_member import unpacked, zip_members

MOST_MEMBERS = 200_000
UTF8_NAME = 0x800
ENCRYPTED = 0x41
LONGEST_NAME = 200
KNOWN_ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".xml", ".parquet", ".json", ".ofd")


@dataclass(frozen=True)
class ArchiveMember:
    """A file in an archive; `shown` is its name there, made harmless."""

    archive: Path
    shown: PurePosixPath
    member: ZipInfo

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Where it lies unpacked, for as long as the context lasts.

        Raises FileError where it is a link, or damaged.
        """
        where = f"{self.archive}/{self.shown}"
        if stat.S_ISLNK(self.member.external_attr >> 16):
            raise FileError("this is a link, not a file", where=where, to_do="pack the file itself")
        ending = self.shown.suffix.lower()
        handle, name = tempfile.mkstemp(ending if ending in KNOWN_ENDINGS else "", "chainscan-")
        path = Path(name)
        try:
            with open(handle, "wb") as file, self.archive.open("rb") as packed:  # noqa: PTH123
                for piece in unpacked(packed, self.member, self.archive):
                    file.write(piece)
            yield path
        finally:
            path.unlink()


def archive_members(path: Path) -> list[ArchiveMember]:
    """The files in an archive, by name.

    Raises FileError where it is damaged, encrypted, a bomb by its own word, or holds too many.
    """
    members = [member for member in zip_members(path) if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise FileError(
            f"the archive holds more than {MOST_MEMBERS:,} files",
            where=str(path),
            to_do="split it into smaller ones",
        )
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise FileError(
            "the archive is encrypted", where=str(path), to_do="unpack it with its password first"
        )
    found: list[ArchiveMember] = []
    taken: set[PurePosixPath] = set()
    for member in sorted(members, key=lambda each: (each.filename, each.header_offset)):
        shown = _free(_shown(member), taken)
        taken.add(shown)
        found.append(ArchiveMember(path, shown, member))
    return found


def _shown(member: ZipInfo) -> PurePosixPath:
    """The member's name without what leads out of its folder, and without control signs."""
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        name = _chinese(name)
    printable = "".join(sign if sign.isprintable() else "?" for sign in name.replace("\\", "/"))
    steps = [step for step in printable.split("/") if step.strip() not in ("", ".", "..")]
    return PurePosixPath(*[step[-LONGEST_NAME:] for step in steps] or ["?"])


def _chinese(name: str) -> str:
    """Names without a mark are read as code page 437; here they are mostly GB18030."""
    try:
        written = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _free(shown: PurePosixPath, taken: set[PurePosixPath]) -> PurePosixPath:
    """The name, with a number where it is taken."""
    number, free = 1, shown
    while free in taken:
        number += 1
        free = shown.with_name(f"{shown.stem}#{number}{shown.suffix}")
    return free
