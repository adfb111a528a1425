"""Rows that are in nobody's book, and why nobody could be found whose they are."""

from dataclasses import dataclass
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.spreadsheet import shown
from chainscan.reference import taxpayer_id

FOLDER = Path(__file__).parent
MOST_NAMED = 3


@dataclass(frozen=True)
class UnownedFile:
    """A file with rows that are in nobody's book.

    `party_ids` are the taxpayers that stand in every such row: two, where all rows are between the
    same two, so that nothing tells which one's book it is. Identity-card numbers are masked.
    """

    path: str
    row_count: int
    party_ids: tuple[str, ...]

    def lines(self) -> list[str]:
        """Who may be the owner, where the rows show it."""
        if not self.party_ids:
            return []
        which = "either" if len(self.party_ids) > 1 else "it"
        named = " and ".join(self.party_ids)
        return [f"{shown(self.path)}: every row names {named}: {which} may be the owner"]


@dataclass(frozen=True)
class Unowned:
    """The files that have such rows."""

    files: tuple[UnownedFile, ...] = ()

    def among(self, paths: set[str]) -> "Unowned":
        """Only those of these paths."""
        return Unowned(tuple(file for file in self.files if file.path in paths))

    def lines(self, *, in_full: bool = False) -> list[str]:
        """How many rows of which files, what to do, and what stands in the way; else nothing."""
        if not self.files:
            return []
        rows = sum(file.row_count for file in self.files)
        most = len(self.files) if in_full else MOST_NAMED
        named = [shown(file.path) for file in self.files[:most]]
        more = [f"{len(self.files) - most:,} more"] if len(self.files) > most else []
        said = [line for file in self.files for line in file.lines()]
        return [
            f"no owner for {rows:,} rows of {len(self.files):,} files: {', '.join(named + more)}",
            *(f"    {line}" for line in said[:most]),
            "    they are in nobody's book: name the owner of each file, `chainscan ingest FILE",
            "    --owner TAXPAYER_ID`; of a file loaded before only its owner is set",
        ]


def find_unowned(engine: Engine) -> Unowned:
    """All files that have rows in nobody's book."""
    return Unowned(
        tuple(
            UnownedFile(
                row["path"],
                row["row_count"],
                tuple(taxpayer_id.mask(party) for party in row["party_ids"]),
            )
            for row in engine.rows(FOLDER / "unowned_file.sql")
        )
    )
