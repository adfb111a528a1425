"""Needs, offers and stocks as enterprises state them: all rows, with why one does not count."""

from chainscan.ingest.statements.load import load_statements
from chainscan.ingest.statements.report import StatementFile, StatementReport
from chainscan.ingest.statements.stocks import load_stock

__all__ = ["StatementFile", "StatementReport", "load_statements", "load_stock"]
