"""Load invoice exports and derive net trade: invoices, enterprises, books, trade."""

from chainscan.ingest.covering import Coverage, coverage, last_day, write_rejected
from chainscan.ingest.ingest import ingest
from chainscan.ingest.report import FileReport, IngestReport

__all__ = [
    "Coverage",
    "FileReport",
    "IngestReport",
    "coverage",
    "ingest",
    "last_day",
    "write_rejected",
]
