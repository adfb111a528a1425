"""What the data hold and what they do not, in figures."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.errors import DatabaseError
from chainscan.ingest.covering.disagreements import (
    Disagreement,
    disagreement_lines,
    find_disagreements,
)
from chainscan.ingest.covering.figures import (
    InvoiceCoverage,
    RejectedReason,
    RejectedRow,
    SideCoverage,
)
from chainscan.ingest.covering.files import file_lines, find_files, total_of
from chainscan.ingest.covering.gaps import DateGap, find_date_gaps
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.covering.months import (
    MonthCoverage,
    WeakMonth,
    find_months,
    month_lines,
    one_sided,
)
from chainscan.ingest.covering.parties import PartyCoverage, find_parties
from chainscan.ingest.covering.registry import find_registry
from chainscan.ingest.covering.twins import Twins, find_twins
from chainscan.ingest.covering.unowned import Unowned, find_unowned
from chainscan.ingest.report import FileReport

FOLDER = Path(__file__).parent
SAMPLE = 10
MOST_SAMPLED = 4
MOST_GAPS = 3
MOST_REASONS = 5
NO_OWNERS = (
    "    without books nothing can be measured: say whose sales or purchases the files are, with",
    "    `chainscan ingest FILE --owner TAXPAYER_ID`, or map a column to owner_id",
)


@dataclass(frozen=True)
class Coverage:
    """Everything `chainscan coverage` says; `total` adds up the files.

    `registry` is what the registry's own query says, empty where there is none. `in_full` names
    what the lines list without cutting: files, months.
    """

    files: tuple[FileReport, ...]
    total: FileReport
    owners: int
    sides: tuple[SideCoverage, ...]
    unowned: Unowned
    invoices: InvoiceCoverage
    parties: PartyCoverage
    months: tuple[MonthCoverage, ...]
    weak_months: tuple[WeakMonth, ...]
    one_sided_months: tuple[str, ...]
    gaps: tuple[DateGap, ...]
    twins: Twins
    disagreements: tuple[Disagreement, ...]
    registry: dict[str, Any]
    rejected: tuple[RejectedReason, ...]
    rejected_sample: tuple[RejectedRow, ...]
    in_full: tuple[str, ...] = ()

    def listing(self, *, files: bool = False, months: bool = False) -> "Coverage":
        """The same, with all files or all months among its lines."""
        wanted = {"files": files, "months": months}
        return replace(self, in_full=tuple(name for name in wanted if wanted[name]))

    def lines(self) -> list[str]:
        """The coverage in plain lines, a screenful unless something is listed in full."""
        in_full = "files" in self.in_full
        lines = file_lines(self.files, in_full=in_full)
        lines += self.unowned.lines(in_full=in_full)
        lines.append(f"{self.owners:,} owners (enterprises with a book of their own)")
        if not self.owners:
            lines += NO_OWNERS
        lines += [line for side in self.sides for line in side.lines()]
        lines += self.invoices.lines()
        lines += [f"    {line}" for line in self.twins.lines()]
        lines += [f"    {line}" for line in disagreement_lines(self.disagreements)]
        lines += self.parties.lines()
        in_months = "months" in self.in_full
        lines += month_lines(self.months, self.weak_months, in_full=in_months)
        lines += _first([f"gap: {gap.line()}" for gap in self.gaps], MOST_GAPS, in_full)
        if self.registry:
            said = (
                f"{_plain(count)} {name.replace('_', ' ')}" for name, count in self.registry.items()
            )
            hint = "; `--rejected FILE.csv` lists them" if self.registry.get("not_read") else ""
            lines.append(f"registry: {', '.join(said)}{hint}")
        return lines + self._rejections()

    def _rejections(self) -> list[str]:
        lines = _first([reason.line() for reason in self.rejected], MOST_REASONS, False)
        lines += [f"    {row.line()}" for row in self.rejected_sample[:MOST_SAMPLED]]
        if self.total.rows_rejected > MOST_SAMPLED:
            lines.append("    … `--rejected FILE.csv` lists them all")
        return lines


def coverage(engine: Engine) -> Coverage:
    """State what was loaded and what it covers; raise StaleError where nothing is derived."""
    engine.require_fresh("ingest")
    files = find_files(engine)
    months, weak = find_months(engine)
    sample = engine.rows(FOLDER / "rejected_listed.sql", at_most=SAMPLE)
    try:
        return Coverage(
            files=files,
            total=total_of(files),
            owners=engine.rows(FOLDER / "covered_owner.sql")[0]["owners"],
            sides=_sides(engine),
            unowned=find_unowned(engine),
            invoices=InvoiceCoverage(**engine.rows(FOLDER / "covered_invoice.sql")[0]),
            parties=find_parties(engine),
            months=months,
            weak_months=weak,
            one_sided_months=one_sided(months),
            gaps=find_date_gaps(engine),
            twins=find_twins(engine),
            disagreements=find_disagreements(engine),
            registry=find_registry(engine),
            rejected=tuple(
                RejectedReason(**row) for row in engine.rows(FOLDER / "rejected_reason.sql")
            ),
            rejected_sample=tuple(
                RejectedRow(**{**row, "value": row["value"] and masked(row["value"])})
                for row in sample
            ),
        )
    finally:
        engine.forget("twin")


def last_day(engine: Engine) -> date:
    """The last day on which an invoice of the data was issued; DatabaseError without any."""
    engine.require_fresh("ingest")
    day = engine.rows(FOLDER / "last_day.sql")[0]["last_day"]
    if not isinstance(day, date):
        raise DatabaseError(
            "no invoice has been loaded",
            where=str(engine.path),
            to_do="load files: `chainscan ingest PATH…`",
        )
    return day


def _sides(engine: Engine) -> tuple[SideCoverage, ...]:
    trade = {row["side"]: row for row in engine.rows(FOLDER / "covered_trade.sql")}
    sides = []
    for book in engine.rows(FOLDER / "covered_book.sql"):
        traded = trade.get(book["side"], {})
        gross = traded.get("gross_amount", Decimal(0))
        known: dict[str, Any] = {
            f"share_{name}": float(traded[name] / gross) if gross else None
            for name in ("with_goods", "with_region", "with_quantity")
        }
        known["net_amount"] = traded.get("net_amount", Decimal("0.00"))
        known["partners"] = traded.get("partners", 0)
        sides.append(SideCoverage(**book, **known))
    return tuple(sides)


def _first(lines: list[str], most: int, in_full: bool) -> list[str]:
    if in_full or len(lines) <= most:
        return lines
    return [*lines[:most], f"    … {len(lines) - most:,} more; `--json` has them all"]


def _plain(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | Decimal) else str(value)
