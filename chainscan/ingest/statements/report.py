"""What became of the files of needs, offers and stocks."""

from dataclasses import dataclass
from pathlib import Path

SHOWN = 10
WIDEST = 40


@dataclass(frozen=True)
class StatementDoubt:
    """A row that does not count, or counts under reserve, and why."""

    kind: str
    sheet: str
    source_row: int
    column_name: str | None
    value: str | None
    reason_code: str
    reason: str

    def line(self) -> str:
        """The doubt in a plain line."""
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        value = f" = {self.value[:WIDEST]!r}" if self.value else ""
        return f"{sheet}row {self.source_row}: {self.column_name or 'row'}{value}: {self.reason}"


@dataclass(frozen=True)
class StatementFile:
    """One file: rows_read = rows_counted + rows_rejected; `doubts` are the first ten."""

    path: Path
    kind: str
    rows_read: int
    rows_counted: int
    rows_rejected: int
    unused: tuple[str, ...] = ()
    doubts: tuple[StatementDoubt, ...] = ()

    def lines(self) -> list[str]:
        """The file in a line, and a line for each of its first doubts."""
        rejected = f" + {self.rows_rejected:,} rejected" if self.rows_rejected else ""
        counted = f"{self.rows_read:,} rows read = {self.rows_counted:,} counted{rejected}"
        lines = [f"{self.kind}s {self.path}: {counted}"]
        if self.unused:
            lines.append(f"    columns not used: {', '.join(self.unused)}")
        return lines + [f"    {doubt.line()}" for doubt in self.doubts]


@dataclass(frozen=True)
class StatementReport:
    """The files of needs and offers of one command, in the order given."""

    files: tuple[StatementFile, ...]

    def lines(self) -> list[str]:
        """All of them in plain lines."""
        return [line for file in self.files for line in file.lines()]
