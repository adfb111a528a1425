"""Names that every file system accepts, and moving a finished report into place."""

import json
import os
import re
import shutil
from collections.abc import Set as AbstractSet
from pathlib import Path

INDEX, WORKBOOK, PAGE = "run.json", "tables.xlsx", "index.html"
OURS = re.compile(
    r"(overview|dossier-[^/\\:*?\"<>|]+)(-\d+)?\.(pdf|png)|"
    + "|".join(map(re.escape, (WORKBOOK, PAGE)))
)
LONGEST_STEM = 80


def stem_for(display_id: str, key: int) -> str:
    """The stem of a dossier's files: letters and digits of the id; where others had to go, or the
    id is masked, the enterprise's number keeps names apart."""
    safe = re.sub(r"[^0-9A-Za-z一-鿿_-]+", "_", display_id).strip("_")[:LONGEST_STEM]
    return f"dossier-{safe}" if safe == display_id else f"dossier-{safe}-{key}".replace("--", "-")


def move_into_place(folder: Path, out: Path, stay: AbstractSet[str] = frozenset()) -> None:
    """Move all files of `folder` to `out`, readable by their owner only, the index last.

    Files that an earlier report left there go, unless this one has them or they are to `stay`.
    """
    out.mkdir(parents=True, exist_ok=True)
    new = sorted(folder.iterdir(), key=lambda path: (path.name == INDEX, path.name))
    left = _listed_files(out / INDEX) - {path.name for path in new} - stay
    for path in new:
        if os.name == "posix":
            path.chmod(0o600)
        shutil.move(path, out / path.name)
    for name in sorted(left):
        (out / name).unlink(missing_ok=True)


def _listed_files(index: Path) -> set[str]:
    """The files that an earlier report says it wrote here; nothing that is not a report's."""
    try:
        names = json.loads(index.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if isinstance(name, str) and OURS.fullmatch(name)}
