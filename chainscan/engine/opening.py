"""Open the database file: create it, or say plainly why it cannot be used."""

import os
import re

import duckdb

from chainscan.engine.duckdb_engine import Engine
from chainscan.engine.stage import SCRATCH
from chainscan.errors import DatabaseError
from chainscan.settings import DatabaseSettings

SCHEMA_VERSION = 1
BOOKKEEPING = f"""
BEGIN;
CREATE TABLE step (
    name VARCHAR, input_hash VARCHAR, settings_hash VARCHAR, version VARCHAR,
    as_of DATE, row_count BIGINT, seconds DOUBLE
);
CREATE TABLE schema_version (version INTEGER);
INSERT INTO schema_version VALUES ({SCHEMA_VERSION});
COMMIT;
"""


def open_engine(settings: DatabaseSettings, *, read_only: bool = False) -> Engine:
    """Open the database file, creating it unless `read_only`.

    Raises DatabaseError when the file is missing (read-only), is not a database, was written
    by a newer chainscan, or is held by another process.
    """
    path = settings.path
    if read_only and not path.exists():
        raise DatabaseError(
            "there is no database",
            where=str(path),
            to_do="load files first: `chainscan ingest PATH…`, or name it with --db FILE",
        )
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    created = not path.exists()
    engine = Engine(_connect(settings, read_only), path, read_only)
    try:
        if not read_only and _is_empty(engine):
            engine.connection.execute(BOOKKEEPING)
            if created and os.name == "posix":
                path.chmod(0o600)
        _check_version(engine)
        if not read_only:
            _drop_half_built(engine)
    except BaseException:
        engine.close()
        raise
    return engine


def _connect(settings: DatabaseSettings, read_only: bool) -> duckdb.DuckDBPyConnection:
    temp = settings.temp_directory or f"{settings.path}.tmp"
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": temp,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        connection = duckdb.connect(str(settings.path), read_only=read_only, config=config)
        connection.execute(
            "SET TimeZone = 'UTC'; SET preserve_insertion_order = true; "
            "SET enable_progress_bar = false"  # it would write to stdout
        )
        return connection
    except duckdb.IOException as wrong:
        text = str(wrong)
        if "lock" in text or "being used by another process" in text:
            holder = re.search(r"\(PID \d+\)", text)
            raise DatabaseError(
                f"the database is held by another process {holder[0] if holder else ''}".strip(),
                where=str(settings.path),
                to_do="wait until it has finished, or use another database with --db FILE",
            ) from wrong
        raise DatabaseError(
            f"the database cannot be opened: {text.splitlines()[0]}",
            where=str(settings.path),
            to_do="name a chainscan database with --db FILE",
        ) from wrong
    except duckdb.Error as wrong:
        raise DatabaseError(
            f"the database cannot be opened: {str(wrong).splitlines()[0]}",
            where=str(settings.path),
        ) from wrong


def _drop_half_built(engine: Engine) -> None:
    """Drop what a killed run left under scratch names."""
    left = engine.connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE ends_with(table_name, $scratch)",
        {"scratch": SCRATCH},
    ).fetchall()
    for (name,) in left:
        engine.connection.execute(f'DROP TABLE "{name}"')


def _is_empty(engine: Engine) -> bool:
    return engine.connection.execute("SELECT 1 FROM duckdb_tables() LIMIT 1").fetchone() is None


def _check_version(engine: Engine) -> None:
    if not engine.has("schema_version"):
        raise DatabaseError(
            "this is a DuckDB file, but not one of chainscan's",
            where=str(engine.path),
            to_do="name a chainscan database with --db FILE",
        )
    found = engine.connection.execute("SELECT max(version) FROM schema_version").fetchone()
    version = found[0] if found else None
    if version != SCHEMA_VERSION:
        raise DatabaseError(
            f"the database has layout version {version}, this chainscan writes {SCHEMA_VERSION}",
            where=str(engine.path),
            to_do="use the chainscan that wrote it, or load the files into a new database",
        )
