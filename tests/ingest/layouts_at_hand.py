"""Recognise a file and show its rows as texts, without loading it."""

from pathlib import Path
from typing import Any

import duckdb

from chainscan.ingest.find_files import FoundFile
from chainscan.ingest.loading.source import table_texts
from chainscan.ingest.reading import file_facts
from chainscan.ingest.recognise import Layouts, open_source

Texts = dict[str, list[dict[str, Any]]]


def read_texts(path: Path, layout: str | Path | None = None) -> Texts:
    """Layout → its rows that hold anything, each with only the columns that do."""
    found: Texts = {}
    with duckdb.connect() as connection:
        file = FoundFile(path, path.parent)
        with open_source(connection, file, Layouts(layout), path, file_facts(path)) as source:
            for part in source.parts:
                rows = found.setdefault(part.layout.name, [])
                for table, match in part.tables:
                    texts = table_texts(
                        table.load(connection, match.header_row), match, source.file_id, 0
                    ).order("source_row")
                    for row in texts.fetchall():
                        cells = dict(zip(texts.columns, row, strict=True))
                        if cells["first_cell"]:
                            rows.append({k: v for k, v in cells.items() if v and k != "file_id"})
    return found


def owner_of(path: Path) -> str | None:
    """The taxpayer whom the file names above its header."""
    with duckdb.connect() as connection:
        file = FoundFile(path, path.parent)
        with open_source(connection, file, Layouts(None), path, file_facts(path)) as source:
            return source.owner
