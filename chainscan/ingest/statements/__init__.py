"""Needs and offers as enterprises state them: every row kept, those that do not count with why."""

from chainscan.ingest.statements.load import load_statements
from chainscan.ingest.statements.report import StatementFile, StatementReport

__all__ = ["StatementFile", "StatementReport", "load_statements"]
