"""What loading a registry or a consent file did."""

from dataclasses import dataclass
from pathlib import Path

from chainscan.ingest.covering.spreadsheet import shown
from chainscan.ingest.registry.headings import Register

SHOWN = 40


@dataclass(frozen=True)
class RegisterDoubt:
    """Something that could not be taken as it stands; `consequence`: what is lost by it.

    `row`: the whole row; `cell`: only that cell; `none`: nothing, it is a warning.
    `source_row` counts from the top of the sheet; identity-card numbers in `value` are masked.
    """

    sheet: str
    source_row: int
    column_name: str | None
    value: str | None
    reason_code: str
    reason: str
    consequence: str

    def line(self) -> str:
        """The doubt in a plain line."""
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        value = f" = {shown(self.value, SHOWN)!r}" if self.value else ""
        return f"{sheet}row {self.source_row}: {self.column_name or 'line'}{value}: {self.reason}"


@dataclass(frozen=True)
class RegisterReport:
    """One registry or consent file: rows_read = rows_loaded + rows_repeated + rows_rejected.

    Repeated rows say nothing new: of a registry, an id that a later row has again; of consents,
    a record that is known. `cells_rejected` are cells of loaded rows that could not be read.
    `unused` are the headings that no column was known for. `doubts` are the first ten.
    """

    path: Path
    register: Register
    is_known: bool = False
    rows_read: int = 0
    rows_loaded: int = 0
    rows_repeated: int = 0
    rows_rejected: int = 0
    cells_rejected: int = 0
    unused: tuple[str, ...] = ()
    doubts: tuple[RegisterDoubt, ...] = ()

    def lines(self) -> list[str]:
        """The file in a plain line, and a line for each of the first doubts."""
        if self.is_known:
            return [f"{self.register} {self.path}: loaded before, nothing new"]
        parts = [f"{self.rows_loaded:,} loaded"]
        for count, word in ((self.rows_repeated, "repeated"), (self.rows_rejected, "rejected")):
            if count:
                parts.append(f"{count:,} {word}")
        lines = [f"{self.register} {self.path}: {self.rows_read:,} rows read = {' + '.join(parts)}"]
        if self.cells_rejected:
            lines.append(f"    {self.cells_rejected:,} cells of loaded rows could not be read")
        if self.unused:
            unused = ", ".join(shown(name, SHOWN) for name in self.unused)
            lines.append(f"    columns not used: {unused}")
        return lines + [f"    {doubt.line()}" for doubt in self.doubts]
