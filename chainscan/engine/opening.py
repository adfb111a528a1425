"""Open the database file: create it, or say plainly why it cannot be used."""

import os
import re
from pathlib import Path

import duckdb

from chainscan.engine.duckdb_engine import Engine, is_full, unwritten
from chainscan.engine.stage import SCRATCH
from chainscan.errors import DatabaseError
from chainscan.settings import DatabaseSettings

SCHEMA_VERSION = 1
HEADERS = 3 * 4096
"""Bytes with which every DuckDB file begins; a shorter one is a file never finished."""
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

    Raises DatabaseError when there is none yet (read-only), it is not a database, was written
    by a newer chainscan, or is held by another process. One whose creation was cut off counts
    as none.
    """
    path = settings.path
    if read_only and (not path.exists() or _is_unfinished(path)):
        raise _no_database(path)
    if not read_only:
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = Engine(_connect(settings, read_only), path, read_only)
    try:
        if _is_empty(engine):
            if read_only:
                raise _no_database(path)
            if os.name == "posix":
                path.chmod(0o600)
            engine.execute("opening", BOOKKEEPING)
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
    path = settings.path
    try:
        try:
            connection = duckdb.connect(str(path), read_only=read_only, config=config)
        except duckdb.IOException:
            if read_only or not _is_unfinished(path):
                raise
            path.unlink()
            connection = duckdb.connect(str(path), config=config)
        connection.execute(
            "SET TimeZone = 'UTC'; SET preserve_insertion_order = true; "
            "SET enable_progress_bar = false"  # it would write to stdout
        )
        return connection
    except duckdb.Error as wrong:
        raise _unopenable(wrong, path) from wrong


def _unopenable(wrong: duckdb.Error, path: Path) -> DatabaseError:
    """Why the file cannot be opened, and what to do."""
    text = str(wrong)
    if is_full(wrong):
        return unwritten(wrong, path)
    if "Could not set lock" in text or "being used by another process" in text:
        holder = re.search(r"\(PID \d+\)", text)
        return DatabaseError(
            f"the database is held by another process {holder[0] if holder else ''}".strip(),
            where=str(path),
            to_do="wait until it has finished, or use another database with --db FILE",
        )
    return DatabaseError(
        f"the database cannot be opened: {text.splitlines()[0]}",
        where=str(path),
        to_do="name a chainscan database with --db FILE",
    )


def _is_unfinished(path: Path) -> bool:
    """Whether the file was to become a database, and nothing can be in it yet."""
    if not path.is_file() or path.stat().st_size >= HEADERS:
        return False
    start = path.read_bytes()
    return not start or start[8:12] == b"DUCK"


def _no_database(path: Path) -> DatabaseError:
    return DatabaseError(
        "there is no database",
        where=str(path),
        to_do="load files first: `chainscan ingest PATH…`, or name it with --db FILE",
    )


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
