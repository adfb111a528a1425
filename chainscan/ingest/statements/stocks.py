"""Load the days of stock that enterprises tell; those told before go."""

from datetime import date
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import no_file
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.loading import file_hash, prepare_tables
from chainscan.ingest.registry.register_text import read_register
from chainscan.ingest.statements.load import FOLDER, SCRATCH
from chainscan.ingest.statements.report import SHOWN, StatementDoubt, StatementFile
from chainscan.told import prepare_told


def load_stock(engine: Engine, path: Path | None, *, as_of: date) -> StatementFile | None:
    """Fill `stock` from a file of enterprise, goods, days and the day they were counted on (CSV,
    xlsx, xls or Parquet).

    Every row is kept; `reason_code` says why one does not count, such as a day after `as_of`.
    Without a file the table is emptied: a look at links takes into account what is given to it.
    Raises FileError where the file cannot be read or has no headings for the enterprise, the
    goods and the days; nothing changes then.
    """
    prepare_told(engine)
    if path is not None and not path.is_file():
        raise no_file(path)
    prepare_tables(engine)
    try:
        with engine.transaction():
            engine.change(FOLDER / "stock_gone.sql")
            return _load(engine, path, as_of) if path is not None else None
    finally:
        engine.forget(*SCRATCH)


def _load(engine: Engine, path: Path, as_of: date) -> StatementFile:
    sha256, _ = file_hash(path)
    found = read_register(engine, path, "stock")
    engine.scratch(FOLDER / "stated_reason.sql", csv_file=str(FOLDER / "reasons.csv"))
    engine.scratch(FOLDER / "stated_row.sql", kind="stock")
    engine.scratch(FOLDER / "goods_word.sql")
    engine.scratch(FOLDER / "stated_goods.sql")
    values = {"file_id": sha256[:16], "file_path": str(path)}
    engine.append(FOLDER / "stock.sql", as_of=as_of, **values)
    engine.append(FOLDER / "stock_malformed.sql", into="stock", **values)
    counts = engine.rows(FOLDER / "stock_count.sql")[0]
    doubts = engine.rows(FOLDER / "stock_doubt.sql", at_most=SHOWN)
    shown = tuple(
        StatementDoubt(**{**row, "value": masked(row["value"]) if row["value"] else None})
        for row in doubts
    )
    return StatementFile(path, "stock", **counts, unused=found.unused, doubts=shown)
