"""Load one batch: a file of tables, or the XML invoices of one folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import FileError, StepError
from chainscan.ingest.layouts import Layout
from chainscan.ingest.layouts.read import words_of
from chainscan.ingest.loading.source import (
    Source,
    TableSource,
    XmlSource,
    fill_from_tables,
    fill_from_xml,
)
from chainscan.ingest.reading import Connection, Malformed
from chainscan.ingest.report import FileReport
from chainscan.period import Period

FOLDER = Path(__file__).parent
SCRATCH = (
    "source_text",
    "ruined_row",
    "word",
    "reason",
    "given_file",
    "malformed_line",
    "row_read",
    "row_owned",
    "row_counted",
    "file_count",
)


def prepare_tables(engine: Engine) -> None:
    """Create the append-only tables where they are not, and the macros that read texts."""
    engine.define(FOLDER / "tables.sql")
    engine.define(FOLDER / "reading.sql")


def load_batch(
    engine: Engine, sources: Sequence[Source], *, owner: str | None, observed: Period | None
) -> list[FileReport]:
    """Load files of one layout in one transaction: all of their rows, or nothing.

    Raises FileError where a file turns out to be damaged, StepError where the rows do not add
    up, which would be a defect.
    """
    layout = sources[0].layout
    try:
        _fill(engine, sources)
        owner_id = _read(engine, layout, sources, owner)
        with engine.transaction() as connection:
            _give_files(connection, sources, owner_id)
            _append(engine, layout, observed)
            return _reports(engine, sources)
    finally:
        engine.forget(*SCRATCH)


def _fill(engine: Engine, sources: Sequence[Source]) -> None:
    """Texts under canonical names, and the layout's words: all a load reads."""
    connection = engine._connection
    malformed: list[Malformed] = []
    first = sources[0]
    if isinstance(first, TableSource):
        malformed = fill_from_tables(connection, first)
    else:
        fill_from_xml(connection, [source for source in sources if isinstance(source, XmlSource)])
    lines = [(first.file_id, line.source_row, line.text) for line in malformed]
    _frame(connection, "malformed_line", lines, ("file_id", "source_row", "value"))
    _frame(connection, "word", words_of(first.layout), ("kind", "word", "meaning"))
    reasons = pd.read_csv(FOLDER / "reasons.csv", keep_default_na=False)
    columns = tuple(str(name) for name in reasons.columns)
    _frame(connection, "reason", reasons.itertuples(index=False, name=None), columns)


