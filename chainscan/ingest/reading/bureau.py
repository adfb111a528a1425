"""The tax bureau's tables of invoice heads and lines, as they are named there."""

from collections.abc import Iterable
from pathlib import Path

from chainscan.errors import FileError

LINE_FIELDS = {"mxxh", "spmc", "hwmc", "hwsl"}
HEAD_FIELDS = {"kprq", "xfsbh", "gfsbh"}


def require_heads(names: Iterable[str], path: Path) -> None:
    """Raise FileError for a table of lines that came without the heads: they alone have the day
    and the parties.
    """
    known = {name.lower() for name in names}
    if known & LINE_FIELDS and "fphm" in known and not known & HEAD_FIELDS:
        raise FileError(
            "these are invoice lines without their heads: day, seller and buyer are missing",
            where=str(path),
            to_do='put both into one JSON file, {"main": [heads], "lines": [lines]}, '
            "or join them by fpdm and fphm",
        )
