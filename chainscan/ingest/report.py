"""What a load did, file by file."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

from chainscan.reference import taxpayer_id

NOTHING = Decimal("0.00")
WIDEST = 90
"""Rows and money stand in one line where they fit."""


@dataclass(frozen=True)
class FileReport:
    """One file: what was read and what became of it, or the error that stopped it.

    `status` is loaded, known (the same bytes were loaded before), restated (known, but whose it is
    or which days it was asked for was said only now) or failed; of files known before, `note` says
    what came of that. Money is without tax, in `currency`; read = loaded + duplicate + rejected,
    rows also + summary. Voided rows are among the loaded and the duplicate ones. Only `coverage`
    counts what follows, else None: of the loaded rows `rows_updating` are of invoices that a file
    loaded earlier holds already (the other side's copy, a known head's lines, a later export),
    `rows_without_owner` are in nobody's book; `adds_up` says whether the tables hold what was
    counted at loading.
    """

    path: Path
    status: Literal["loaded", "known", "restated", "failed"]
    layout: str = ""
    owner_id: str | None = None
    currency: str = "CNY"
    rows_read: int = 0
    rows_loaded: int = 0
    rows_duplicate: int = 0
    rows_rejected: int = 0
    rows_summary: int = 0
    rows_voided: int = 0
    rows_updating: int | None = None
    rows_without_owner: int | None = None
    amount_read: Decimal = NOTHING
    amount_loaded: Decimal = NOTHING
    amount_duplicate: Decimal = NOTHING
    amount_rejected: Decimal = NOTHING
    adds_up: bool | None = None
    error: str = ""
    note: str = ""

    def lines(self, *, every_count: bool = False) -> list[str]:
        """The file in two or three plain lines; counts of none only where asked for."""
        if self.status == "failed":
            return [f"{self.path}: not loaded", f"    {self.error}"]
        if self.status == "known":
            return [f"{self.path}: loaded before, nothing new{self.note and f': {self.note}'}"]
        if self.status == "restated":
            return [f"{self.path}: loaded before; {self.note}"]
        layout = f" [{self.layout}]" if self.layout else ""
        rows, money = self._rows(every_count), self.money(every_count)
        if len(rows) + len(money) > WIDEST:
            return [f"{self.path}{layout}", f"    {rows}", f"    {money}"]
        return [f"{self.path}{layout}", f"    {rows}; {money}"]

    def money(self, every_count: bool = False) -> str:
        """What became of the money read."""
        amounts = ((self.amount_duplicate, "duplicate"), (self.amount_rejected, "rejected"))
        parts = [f"{self.amount_loaded:,.2f} loaded"]
        parts += [f"{amount:,.2f} {word}" for amount, word in amounts if amount or every_count]
        unit = "yuan" if self.currency == "CNY" else self.currency
        return f"{self.amount_read:,.2f} {unit} read = {' + '.join(parts)}"

    def _rows(self, every_count: bool) -> str:
        counts = (
            (self.rows_duplicate, "duplicate"),
            (self.rows_rejected, "rejected"),
            (self.rows_summary, "summary"),
        )
        parts = [f"{self.rows_loaded:,} loaded"]
        parts += [f"{count:,} {word}" for count, word in counts if count or every_count]
        return f"{self.rows_read:,} rows read = {' + '.join(parts)}"


def file_report(row: dict[str, Any]) -> FileReport:
    """A row of `source_file` as a report; an owner's identity-card number is masked."""
    known = {name: row[name] for name in row if name in FileReport.__dataclass_fields__}
    owner = row["owner_id"]
    shown = {"path": Path(row["path"]), "owner_id": taxpayer_id.mask(owner) if owner else None}
    shown["currency"] = row.get("currency") or "CNY"
    return FileReport(status="loaded", **{**known, **shown})


class Said(Protocol):
    """What loading a registry or a consent file says of itself."""

    def lines(self) -> list[str]:
        """It in plain lines."""


@dataclass(frozen=True)
class IngestReport:
    """All files of a load, and how many rows of net trade there are now.

    `registers` are the registry and consent files loaded with them; `unowned` says which of the
    files hold rows of nobody's book.
    """

    files: tuple[FileReport, ...]
    derived: bool
    invoices: int
    trade_rows: int
    registers: tuple[Said, ...] = ()
    unowned: Said | None = None

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be loaded."""
        return tuple(file for file in self.files if file.status == "failed")

    def lines(self) -> list[str]:
        """The load in plain lines: each file (of many, the failed ones) and the result."""
        shown = self.files if len(self.files) <= 20 else self.failed
        lines = [line for register in self.registers for line in register.lines()]
        lines += [line for file in shown for line in file.lines()]
        loaded = sum(file.status == "loaded" for file in self.files)
        known = sum(file.status == "known" for file in self.files)
        restated = sum(file.status == "restated" for file in self.files)
        rows = sum(file.rows_loaded for file in self.files)
        if self.files or not self.registers:
            lines.append(
                f"{len(self.files):,} files: {loaded:,} loaded ({rows:,} rows), {known:,} known, "
                f"{f'{restated:,} restated, ' if restated else ''}{len(self.failed):,} failed"
            )
        state = "derived anew" if self.derived else "unchanged"
        lines.append(f"{self.invoices:,} invoices, {self.trade_rows:,} rows of trade ({state})")
        rejected = sum(file.rows_rejected for file in self.files)
        if rejected:
            lines.append(f"{rejected:,} rows rejected: `chainscan coverage` says why")
        return lines + (self.unowned.lines() if self.unowned else [])
