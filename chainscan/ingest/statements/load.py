"""Load the needs and offers of one matching; those of the matching before go."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import no_file
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.loading import file_hash, prepare_tables
from chainscan.ingest.registry.headings import Register, words
from chainscan.ingest.registry.register_text import TABLES, read_register
from chainscan.ingest.statements.report import (
    SHOWN,
    StatementDoubt,
    StatementFile,
    StatementReport,
)
from chainscan.told import prepare_told

FOLDER = Path(__file__).parent
SCRATCH = (
    *TABLES,
    *(
        "consent_word",
        "stated_row",
        "stated_goods",
        "stated_reason",
        "goods_word",
        "stated_price",
        "usual_trade",
    ),
)


def load_statements(
    engine: Engine, *, needs: Sequence[Path], offers: Sequence[Path], as_of: date
) -> StatementReport:
    """Fill `statement` from files of needs (buyer, goods, monthly amount or quantity, unit,
    until) and offers (supplier, goods, capacity), CSV, xlsx, xls or Parquet.

    Every row is kept; `reason_code` says why one does not count. Without files the table is
    emptied: a matching takes into account what is given to it. Raises FileError where a file
    cannot be read or has no headings for the enterprise and the goods; nothing changes then.
    """
    prepare_told(engine)
    given: list[tuple[Path, Register]] = [(path, "need") for path in needs]
    given += [(path, "offer") for path in offers]
    for path, _ in given:
        if not path.is_file():
            raise no_file(path)
    prepare_tables(engine)
    try:
        with engine.transaction():
            engine.change(FOLDER / "statement_gone.sql")
            files = [_load(engine, path, kind, as_of) for path, kind in given]
    finally:
        engine.forget(*SCRATCH)
    return StatementReport(tuple(files))


def _load(engine: Engine, path: Path, kind: Register, as_of: date) -> StatementFile:
    """One file's rows judged and kept."""
    sha256, _ = file_hash(path)
    found = read_register(engine, path, kind)
    engine.scratch(FOLDER / "stated_reason.sql", csv_file=str(FOLDER / "reasons.csv"))
    engine.fill("consent_word", pd.DataFrame(words()))
    engine.scratch(FOLDER / "stated_row.sql", kind=kind)
    engine.scratch(FOLDER / "goods_word.sql")
    engine.scratch(FOLDER / "stated_goods.sql")
    engine.scratch(FOLDER / "stated_price.sql", kind=kind, as_of=as_of)
    engine.scratch(FOLDER / "usual_trade.sql", kind=kind, as_of=as_of)
    values = {"kind": kind, "file_id": sha256[:16], "file_path": str(path)}
    engine.append(FOLDER / "statement.sql", as_of=as_of, **values)
    engine.append(FOLDER / "statement_malformed.sql", into="statement", **values)
    counts = engine.rows(FOLDER / "statement_count.sql", kind=kind, file_path=str(path))[0]
    doubts = engine.rows(
        FOLDER / "statement_doubt.sql", kind=kind, file_path=str(path), at_most=SHOWN
    )
    shown = tuple(
        StatementDoubt(**{**row, "value": masked(row["value"]) if row["value"] else None})
        for row in doubts
    )
    return StatementFile(path, kind, **counts, unused=found.unused, doubts=shown)
