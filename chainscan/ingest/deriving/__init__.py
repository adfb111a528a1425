"""Derive invoices, enterprises, books and net trade from the rows loaded."""

from chainscan.ingest.deriving.derive import Derived, derive

__all__ = ["Derived", "derive"]
