"""Which files a command line means: files, folders, patterns, archives and standard input."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

from chainscan.errors import FileError
from chainscan.ingest.reading.archive import ArchiveMember, archive_members
from chainscan.ingest.reading.facts import unreadable
from chainscan.ingest.reading.kind import kind_of

NOT_EXPORTS = (".toml", ".md", ".duckdb", ".wal", ".log", ".py", ".sql")
NOT_EXPORT_NAMES = ("run.json", "registry.csv", "registry.xlsx", "consents.csv", "consents.xlsx")
PATTERN_SIGNS = "*?["
STDIN = Path("-")
CHECK = "check the path"


@dataclass(frozen=True)
class FoundFile:
    """A file to load, as the user named it; `folder` is where its mapping files may lie.

    A file in an archive is named `archive.zip/folder/name.xlsx`, standard input `-`; `on_disk`
    says where their bytes are.
    """

    path: Path
    folder: Path
    member: ArchiveMember | None = None

    @property
    def is_stdin(self) -> bool:
        """Whether it is standard input, which no header can be looked for in twice."""
        return self.path == STDIN

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Where the bytes can be read, for as long as the context lasts.

        Errors inside it that name that place are told with the name the user knows. Raises
        FileError where a file in an archive is damaged.
        """
        if self.member is None and not self.is_stdin:
            yield self.path
            return
        with self.member.on_disk() if self.member else _stdin_copy() as place:
            try:
                yield place
            except FileError as wrong:
                where = wrong.where.replace(str(place), str(self.path))
                raise FileError(wrong.what, where=where, to_do=wrong.to_do) from wrong


def find_files(paths: Sequence[Path]) -> tuple[list[FoundFile], dict[Path, str]]:
    """The files meant; and the paths that are none, each with what is wrong with it.

    In folders, which are searched to the bottom, and in zip archives, README and layout files,
    what is hidden, and folders called `truth` (what a simulation planted) are passed over; a file
    that is named itself is taken, unless it is a layout file, which a pattern may have brought
    along. Each file comes once, in the order of the paths, then of its name.
    """
    found: dict[Path, FoundFile] = {}
    missing: dict[Path, str] = {}
    folders: dict[Path, Path] = {}
    for path in paths:
        if path == STDIN:
            found.setdefault(path, FoundFile(path, Path()))
            continue
        if path.suffix.lower() == ".toml" and path.is_file():
            continue
        files = _expand(path)
        closed = _closed_folders(path)
        missing |= {folder: str(error) for folder, error in closed.items()}
        if not files and not closed:
            missing[path] = str(_nothing_at(path))
        for file in files:
            found.setdefault(_whole(file.path, folders), file)
    if not found and not missing:
        for path in paths:
            missing[path] = str(
                FileError(
                    "this is a mapping file, not an export",
                    where=str(path),
                    to_do="name the exports, and the mapping file with --layout",
                )
            )
    return list(found.values()), missing


def _closed_folders(path: Path) -> dict[Path, FileError]:
    """The folders, at the path or below it, whose files we may not see, and why."""
    closed: list[OSError] = []
    for _ in os.walk(path, onerror=closed.append):
        pass
    return {
        Path(wrong.filename): unreadable(Path(wrong.filename), wrong)
        for wrong in closed
        if isinstance(wrong, PermissionError)
    }


def _whole(path: Path, folders: dict[Path, Path]) -> Path:
    """The path in full; `folders` keeps those of folders, so that each is asked for once."""
    try:
        if path.is_symlink():
            return path.resolve()
        if path.parent not in folders:
            folders[path.parent] = path.parent.resolve()
        return folders[path.parent] / path.name
    except OSError:
        return path


def _expand(path: Path) -> list[FoundFile]:
    if path.is_file():
        return _unpacked(path)
    if path.is_dir():
        files = sorted(
            file for file in path.rglob("*") if file.is_file() and _is_export(file, path)
        )
        return [each for file in files for each in _unpacked(file)]
    if any(sign in str(path) for sign in PATTERN_SIGNS):
        root = Path(path.anchor) if path.is_absolute() else Path()
        pattern = str(path.relative_to(path.anchor)) if path.is_absolute() else str(path)
        return [file for hit in sorted(root.glob(pattern)) for file in _expand(hit)]
    return []


def _unpacked(path: Path) -> list[FoundFile]:
    """The file, or the files in it where it is an archive that can be trusted."""
    alone = [FoundFile(path, path.parent)]
    try:
        with path.open("rb") as file:
            if file.read(2) != b"PK" or kind_of(path) != "archive":
                return alone
        members = archive_members(path)
    except (FileError, OSError):
        return alone  # loading it will say what is wrong
    return [
        FoundFile(path / member.shown, path.parent, member)
        for member in members
        if _is_export(member.shown, PurePath())
    ]


def _nothing_at(path: Path) -> FileError:
    """Why a path gives no file."""
    if path.is_dir():
        what, to_do = "there are no exports in this folder", CHECK
    elif path.is_file():
        what, to_do = "there are no exports in this archive", CHECK
    elif path.exists():
        what, to_do = "this is no ordinary file", "save it to a file first"
    else:
        what, to_do = "there is no such file", CHECK
    return FileError(what, where=str(path), to_do=to_do)


def _is_export(file: PurePath, folder: PurePath) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    planted = "truth" in parts[:-1]
    plain = file.name.upper().startswith(("README", "LICENSE")) or file.name in NOT_EXPORT_NAMES
    return not (hidden or planted or plain or file.suffix.lower() in NOT_EXPORTS)


@contextmanager
def _stdin_copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="chainscan-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield path
