"""Read files by their layouts into the append-only tables, one transaction a batch."""

from chainscan.ingest.loading.load import load_batch, prepare_tables, reasons_in_chinese
from chainscan.ingest.loading.restate import HeldFile, held_files, restate
from chainscan.ingest.loading.source import Part, Source, file_hash

__all__ = [
    "HeldFile",
    "Part",
    "Source",
    "file_hash",
    "held_files",
    "load_batch",
    "prepare_tables",
    "reasons_in_chinese",
    "restate",
]
