"""DuckDB behind four verbs: `select` and `frame` fill tables, `fetch` and `rows` read them.

Within a stage every table is built under a scratch name while the old one stands; a temporary
view of the final name lets later statements of the stage read the new one. Leaving the stage
swaps all of them in, in one transaction; an error leaves the old tables as they were.
"""

import logging
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from chainscan.engine.sql_file import SqlFile, read_sql
from chainscan.engine.steps import STEP_INPUTS, StepRecord, input_hash, stale_steps
from chainscan.errors import DatabaseError, StaleError, StepError
from chainscan.settings import DatabaseSettings
from chainscan.version import __version__

log = logging.getLogger("chainscan")

SCHEMA_VERSION = 1
SCRATCH = "__new"
STEP_TABLE = """
CREATE TABLE IF NOT EXISTS step (
    name VARCHAR, input_hash VARCHAR, settings_hash VARCHAR, version VARCHAR,
    as_of DATE, row_count BIGINT, seconds DOUBLE
);
CREATE TABLE IF NOT EXISTS schema_version (version INTEGER);
"""


class Engine:
    """One open database file. Use as a context manager; get one from `open_engine`."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, read_only: bool) -> None:
        self._connection, self.path, self.read_only = connection, path, read_only

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Write everything to the file and let go of it."""
        self._connection.close()

    def fetch(self, path: Path, **values: Any) -> pd.DataFrame:
        """Run a SELECT file; a frame, in which DECIMAL has become float: never for money."""
        return self._run(read_sql(path), values).df()

    def rows(self, path: Path, **values: Any) -> list[dict[str, Any]]:
        """Run a SELECT file; one dict a row, in which DECIMAL stays exact (decimal.Decimal)."""
        result = self._run(read_sql(path), values)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB itself, for the readers of files; everything else has a verb here."""
        return self._connection

    def define(self, path: Path) -> None:
        """Run a file of CREATE statements: append-only tables, or macros for this session."""
        self._execute(path.stem, path.read_text(encoding="utf-8"))

    def append(self, path: Path, **values: Any) -> int:
        """Add a SELECT's rows to the table named by the file's stem, by column name.

        Returns how many; columns that the SELECT leaves out are null.
        """
        file = read_sql(path)
        head = f"INSERT INTO {file.name} BY NAME\n"
        added = self._execute(file.name, head + file.sql, file.bind(values)).fetchall()
        return int(added[0][0]) if added else 0

    def fill(self, table: str, frame: pd.DataFrame) -> None:
        """Add a frame's rows to a table, by position and cast to its columns' types."""
        if len(frame):
            self._connection.register("frame_in_memory", frame)
            self._execute(table, f"INSERT INTO {table} FROM frame_in_memory")
            self._connection.unregister("frame_in_memory")

    def scratch(self, path: Path, **values: Any) -> str:
        """Make a temporary table from a SELECT, named by the file's stem; `forget` drops it."""
        file = read_sql(path)
        head = f"CREATE OR REPLACE TEMP TABLE {file.name} AS\n"
        self._execute(file.name, head + file.sql, file.bind(values))
        return file.name

    def forget(self, *names: str) -> None:
        """Drop temporary tables, those that are there."""
        for name in names:
            self._connection.execute(f"DROP TABLE IF EXISTS temp.{name}")

    def has(self, table: str) -> bool:
        """Whether a table or view of that name is there."""
        found = self._connection.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_name = $name", {"name": table}
        )
        return found.fetchone() is not None

    def steps(self) -> dict[str, StepRecord]:
        """The finished steps and what they were made from."""
        if not self.has("step"):
            return {}
        rows = self._connection.execute(
            "SELECT name, input_hash, settings_hash, version, as_of FROM step"
        ).fetchall()
        return {row[0]: StepRecord(*row) for row in rows}

    def require_fresh(self, *needed: str) -> None:
        """Raise StaleError, naming the command to run, unless all these steps are current."""
        stale = stale_steps(needed, self.steps())
        if stale:
            raise StaleError(
                f"not up to date: {', '.join(stale)}",
                where=str(self.path),
                to_do=f"run `chainscan {stale[0]}` first, or `chainscan run` for everything",
            )

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing: for what is appended and cannot be rebuilt."""
        self._connection.begin()
        try:
            yield self._connection
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    @contextmanager
    def stage(
        self, name: str, *, settings_hash: str, as_of: date | None = None, source: str = ""
    ) -> Iterator["Stage"]:
        """Build the tables of one step; on leaving they replace the old ones, all or none.

        `source` is what the step was made from where that is not other steps (the hashes of
        the files loaded).
        """
        done = self.steps()
        for needed in STEP_INPUTS[name]:
            self.require_fresh(needed)
        made_from = source if not STEP_INPUTS[name] else input_hash(name, done)
        record = StepRecord(name, made_from, settings_hash, __version__, as_of)
        stage = Stage(self, record)
        try:
            yield stage
            stage.swap()
        finally:
            stage.clear()

    def _run(self, file: SqlFile, values: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        return self._execute(file.name, file.sql, file.bind(values))

    def _execute(self, step: str, sql: str, values: Any = None) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql, values)
        except duckdb.Error as wrong:
            raise StepError(
                f"{type(wrong).__name__}: {wrong}\n{sql}", where=f"step {step}"
            ) from wrong


class Stage:
    """The tables of one step while they are being built."""

    def __init__(self, engine: Engine, record: StepRecord) -> None:
        self.engine, self.record = engine, record
        self._built: list[str] = []
        self._views: list[SqlFile] = []
        self._frames: list[str] = []
        self._rows, self._started = 0, time.perf_counter()

    def select(
        self, path: Path, *, parts: Iterable[dict[str, Any]] | None = None, **values: Any
    ) -> int:
        """Fill the table named by the file's stem and return its number of rows.

        With `parts` the statement runs once for each set of further values (month by month,
        say) and the results are put one under the other: less memory for a large table.
        """
        file, started = read_sql(path), time.perf_counter()
        scratch = file.name + SCRATCH
        each = [values] if parts is None else [values | part for part in parts]
        for number, bound in enumerate(each):
            head = f"INSERT INTO {scratch}\n" if number else f"CREATE TABLE {scratch} AS\n"
            self.engine._execute(file.name, head + file.sql, file.bind(bound))
        return self._finish(file.name, started)

    def frame(self, name: str, frame: pd.DataFrame) -> int:
        """Make a table from a frame, for later statements of this stage to read and type.

        It is dropped when the stage ends; what should stay is selected from it.
        """
        connection = self.engine._connection
        connection.register("frame_in_memory", frame)
        self.engine._execute(name, f"CREATE TEMP TABLE {name} AS FROM frame_in_memory")
        connection.unregister("frame_in_memory")
        self._frames.append(name)
        return len(frame)

    def scratch(self, path: Path, **values: Any) -> None:
        """As Engine.scratch; the temporary table is dropped when the stage ends."""
        started = time.perf_counter()
        name = self.engine.scratch(path, **values)
        self._frames.append(name)
        log.info("  %s: %.2f s", name, time.perf_counter() - started)

    def view(self, path: Path) -> None:
        """Make the view named by the file's stem; views take no parameters."""
        self._views.append(read_sql(path))

    def fetch(self, path: Path, **values: Any) -> pd.DataFrame:
        """As Engine.fetch, seeing the tables of this stage in their new state."""
        return self.engine.fetch(path, **values)

    def rows(self, path: Path, **values: Any) -> list[dict[str, Any]]:
        """As Engine.rows, seeing the tables of this stage in their new state."""
        return self.engine.rows(path, **values)

    def swap(self) -> None:
        """Put the new tables in place of the old ones and record the step."""
        seconds = time.perf_counter() - self._started
        self._drop_shadows()
        with self.engine.transaction() as connection:
            for name in self._built:
                connection.execute(f"DROP TABLE IF EXISTS {name}")
                connection.execute(f"ALTER TABLE {name}{SCRATCH} RENAME TO {name}")
            for file in self._views:
                self.engine._execute(file.name, f"CREATE OR REPLACE VIEW {file.name} AS {file.sql}")
            record = self.record
            connection.execute("DELETE FROM step WHERE name = $name", {"name": record.name})
            row = [record.name, record.input_hash, record.settings_hash, record.version]
            connection.execute(
                "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?)",
                [*row, record.as_of, self._rows, seconds],
            )
        self._built.clear()
        log.info("step %s done: %d rows, %.2f s", self.record.name, self._rows, seconds)

    def clear(self) -> None:
        """Drop whatever has not been swapped in."""
        self._drop_shadows()
        self.engine.forget(*self._frames)
        for name in self._built:
            self.engine._connection.execute(f"DROP TABLE IF EXISTS {name}{SCRATCH}")

    def _drop_shadows(self) -> None:
        for name in self._built:
            self.engine._connection.execute(f"DROP VIEW IF EXISTS temp.{name}")

    def _finish(self, name: str, started: float) -> int:
        execute = self.engine._execute
        self._built.append(name)
        execute(name, f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}{SCRATCH}")
        # Fetched to the end: DuckDB registers no frame while a result is unfinished.
        counted = execute(name, f"SELECT count(*) FROM {name}").fetchall()
        count = int(counted[0][0])
        self._rows += count
        log.info("  %s: %d rows, %.2f s", name, count, time.perf_counter() - started)
        return count


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
        if not read_only:
            _prepare(engine)
            if created and os.name == "posix":
                path.chmod(0o600)
        _check_version(engine)
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
        connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
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


def _prepare(engine: Engine) -> None:
    """Create the bookkeeping tables and drop what an interrupted run left half-built."""
    connection = engine._connection
    connection.execute(STEP_TABLE)
    connection.execute(
        "INSERT INTO schema_version SELECT $version WHERE NOT EXISTS (FROM schema_version)",
        {"version": SCHEMA_VERSION},
    )
    left = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE ends_with(table_name, $scratch)",
        {"scratch": SCRATCH},
    ).fetchall()
    for (name,) in left:
        connection.execute(f'DROP TABLE "{name}"')


def _check_version(engine: Engine) -> None:
    if not engine.has("schema_version"):
        raise DatabaseError(
            "this is a DuckDB file, but not one of chainscan's",
            where=str(engine.path),
            to_do="name a chainscan database with --db FILE",
        )
    found = engine._connection.execute("SELECT max(version) FROM schema_version").fetchone()
    version = found[0] if found else None
    if version != SCHEMA_VERSION:
        raise DatabaseError(
            f"the database has layout version {version}, this chainscan writes {SCHEMA_VERSION}",
            where=str(engine.path),
            to_do="use the chainscan that wrote it, or load the files into a new database",
        )
