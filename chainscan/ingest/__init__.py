"""Load invoice exports and derive net trade: invoices, enterprises, books, trade."""

from chainscan.ingest.covering import (
    Coverage,
    coverage,
    last_day,
    write_disagreements,
    write_rejected,
    write_twins,
)
from chainscan.ingest.drafting import Draft, draft_layout
from chainscan.ingest.ingest import ingest
from chainscan.ingest.layouts.listing import LayoutList, layout_text, list_layouts
from chainscan.ingest.registry import Registers, registers_of
from chainscan.ingest.report import FileReport, IngestReport
from chainscan.ingest.statements import (
    StatementFile,
    StatementReport,
    load_statements,
    load_stock,
)

__all__ = [
    "Coverage",
    "Draft",
    "FileReport",
    "IngestReport",
    "LayoutList",
    "Registers",
    "StatementFile",
    "StatementReport",
    "coverage",
    "draft_layout",
    "ingest",
    "last_day",
    "layout_text",
    "list_layouts",
    "load_statements",
    "load_stock",
    "registers_of",
    "write_disagreements",
    "write_rejected",
    "write_twins",
]
