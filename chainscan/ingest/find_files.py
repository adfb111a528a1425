"""Which files a command line means: files, folders and patterns, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NOT_EXPORTS = (".toml", ".md", ".json", ".duckdb", ".wal", ".log")
PATTERN_SIGNS = "*?["


@dataclass(frozen=True)
class FoundFile:
    """A file to load, as the user named it; `folder` is where its mapping files may lie."""

    path: Path
    folder: Path


def find_files(paths: Sequence[Path]) -> tuple[list[FoundFile], list[Path]]:
    """The files meant, and the paths that are none.

    In folders, which are searched to the bottom, README and layout files, what is hidden, and
    folders called `truth` (what a simulation planted) are passed over; a file that is named
    itself is taken, unless it is a layout file, which a pattern may have brought along. Each
    file comes once, in the order of the paths, then of its name.
    """
    found: dict[Path, FoundFile] = {}
    missing: list[Path] = []
    for path in paths:
        if path.suffix.lower() == ".toml" and path.is_file():
            continue
        files = _expand(path)
        if not files:
            missing.append(path)
        for file in files:
            found.setdefault(file.resolve(), FoundFile(file, file.parent))
    return list(found.values()), missing


def _expand(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and _is_export(file, path))
    if any(sign in str(path) for sign in PATTERN_SIGNS):
        root = Path(path.anchor) if path.is_absolute() else Path()
        pattern = str(path.relative_to(path.anchor)) if path.is_absolute() else str(path)
        hits = sorted(root.glob(pattern))
        return [file for hit in hits for file in ([hit] if hit.is_file() else _expand(hit))]
    return []


def _is_export(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    hidden = any(part.startswith((".", "~$")) for part in parts)
    planted = "truth" in parts[:-1]
    plain = file.name.upper().startswith(("README", "LICENSE"))
    return not (hidden or planted or plain or file.suffix.lower() in NOT_EXPORTS)
