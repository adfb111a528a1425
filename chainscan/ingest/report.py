"""What a load did, file by file."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from chainscan.reference import taxpayer_id

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class FileReport:
    """One file: what was read and what became of it, or the error that stopped it.

    `status` is loaded, known (the same bytes were loaded before) or failed. Money is in yuan
    without tax; read = loaded + duplicate + rejected, rows also + summary. Voided rows are
    among the loaded and the duplicate ones.
    """

    path: Path
    status: Literal["loaded", "known", "failed"]
    layout: str = ""
    owner_id: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_duplicate: int = 0
    rows_rejected: int = 0
    rows_summary: int = 0
    rows_voided: int = 0
    amount_read: Decimal = NOTHING
    amount_loaded: Decimal = NOTHING
    amount_duplicate: Decimal = NOTHING
    amount_rejected: Decimal = NOTHING
    error: str = ""

    def lines(self) -> list[str]:
        """The file in one or two plain lines."""
        if self.status == "failed":
            return [f"{self.path}: not loaded", f"    {self.error}"]
        if self.status == "known":
            return [f"{self.path}: loaded before, nothing new"]
        parts = [f"{self.rows_read:,} rows read = {self.rows_loaded:,} loaded"]
        for count, word in (
            (self.rows_duplicate, "duplicate"),
            (self.rows_rejected, "rejected"),
            (self.rows_summary, "summary"),
        ):
            if count:
                parts.append(f"{count:,} {word}")
        money = f"{self.amount_read:,.2f} yuan read, {self.amount_loaded:,.2f} loaded"
        layout = f" [{self.layout}]" if self.layout else ""
        return [f"{self.path}{layout}", f"    {' + '.join(parts)}; {money}"]


def file_report(row: dict[str, Any]) -> FileReport:
    """A row of `source_file` as a report; an owner's identity-card number is masked."""
    known = {name: row[name] for name in row if name in FileReport.__dataclass_fields__}
    owner = row["owner_id"]
    shown = {"path": Path(row["path"]), "owner_id": taxpayer_id.mask(owner) if owner else None}
    return FileReport(status="loaded", **{**known, **shown})


@dataclass(frozen=True)
class IngestReport:
    """All files of a load, and how many rows of net trade there are now."""

    files: tuple[FileReport, ...]
    derived: bool
    invoices: int
    trade_rows: int

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be loaded."""
        return tuple(file for file in self.files if file.status == "failed")

    def lines(self) -> list[str]:
        """The load in plain lines: each file (of many, the failed ones) and the result."""
        shown = self.files if len(self.files) <= 20 else self.failed
        lines = [line for file in shown for line in file.lines()]
        loaded = sum(file.status == "loaded" for file in self.files)
        known = sum(file.status == "known" for file in self.files)
        rows = sum(file.rows_loaded for file in self.files)
        lines.append(
            f"{len(self.files):,} files: {loaded:,} loaded ({rows:,} rows), {known:,} known, "
            f"{len(self.failed):,} failed"
        )
        state = "derived anew" if self.derived else "unchanged"
        lines.append(f"{self.invoices:,} invoices, {self.trade_rows:,} rows of trade ({state})")
        rejected = sum(file.rows_rejected for file in self.files)
        if rejected:
            lines.append(f"{rejected:,} rows rejected: `chainscan coverage` says why")
        return lines
