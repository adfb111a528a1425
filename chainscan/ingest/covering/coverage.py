"""What the data hold and what they do not, in figures."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.errors import DatabaseError
from chainscan.ingest.covering.figures import (
    Coverage,
    InvoiceCoverage,
    MonthCoverage,
    RejectedReason,
    RejectedRow,
    SideCoverage,
)
from chainscan.ingest.report import FileReport, file_report

FOLDER = Path(__file__).parent
SAMPLE = 10


def coverage(engine: Engine) -> Coverage:
    """State what was loaded and what it covers; raise StaleError where nothing is derived."""
    engine.require_fresh("ingest")
    files = tuple(file_report(row) for row in engine.rows(FOLDER / "covered_file.sql"))
    owners, sides = _sides(engine)
    return Coverage(
        files,
        _total(files),
        owners,
        sides,
        InvoiceCoverage(**engine.rows(FOLDER / "covered_invoice.sql")[0]),
        tuple(MonthCoverage(**row) for row in engine.rows(FOLDER / "covered_month.sql")),
        tuple(RejectedReason(**row) for row in engine.rows(FOLDER / "rejected_reason.sql")),
        tuple(
            RejectedRow(**row)
            for row in engine.rows(FOLDER / "rejected_listed.sql", at_most=SAMPLE)
        ),
    )


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


def _sides(engine: Engine) -> tuple[int, tuple[SideCoverage, ...]]:
    owners = engine.rows(FOLDER / "covered_owner.sql")[0]["owners"]
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
    return owners, tuple(sides)


def _total(files: tuple[FileReport, ...]) -> FileReport:
    counts: dict[str, Any] = {
        name: sum(getattr(file, name) for file in files)
        for name in FileReport.__dataclass_fields__
        if name.startswith("rows_")
    }
    amounts: dict[str, Any] = {
        name: sum((getattr(file, name) for file in files), Decimal("0.00"))
        for name in FileReport.__dataclass_fields__
        if name.startswith("amount_")
    }
    return FileReport(Path("all files"), "loaded", **counts, **amounts)
