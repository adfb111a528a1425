"""Read files by their layouts into the append-only tables, one transaction a batch."""

from chainscan.ingest.loading.load import load_batch, prepare_tables, reasons_in_chinese
from chainscan.ingest.loading.source import Part, Source, file_hash

__all__ = [
    "Part",
    "Source",
    "file_hash",
    "load_batch",
    "prepare_tables",
    "reasons_in_chinese",
]
