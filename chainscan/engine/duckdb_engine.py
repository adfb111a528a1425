"""DuckDB behind a few verbs.

`fetch` and `rows` read; `stage` builds derived tables, all or none; `append` and `fill` add to
what cannot be rebuilt, inside a `transaction`; `scratch` is for one moment.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from chainscan.engine.sql_file import SqlFile, read_sql
from chainscan.engine.stage import Stage
from chainscan.engine.steps import (
    OUTDATED,
    STEP_INPUTS,
    StepRecord,
    input_hash,
    lacking,
    stale_steps,
)
from chainscan.errors import DatabaseError, StaleError, StepError
from chainscan.version import __version__

FULL = ("No space left", "Disk quota exceeded", "File too large", "not enough space")
"""What systems say when no more can be written."""


class Engine:
    """One open database file. Use as a context manager; get one from `open_engine`.

    `connection` is DuckDB itself, for the readers of files; everything else has a verb here.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, read_only: bool) -> None:
        self.connection, self.path, self.read_only = connection, path, read_only

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
        self.connection.close()

    def fetch(self, path: Path, **values: Any) -> pd.DataFrame:
        """Run a SELECT file; a frame, in which DECIMAL has become float: never for money."""
        return self._run(read_sql(path), values).df()

    def rows(self, path: Path, **values: Any) -> list[dict[str, Any]]:
        """Run a SELECT file; one dict a row, in which DECIMAL stays exact (decimal.Decimal)."""
        result = self._run(read_sql(path), values)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def define(self, path: Path) -> None:
        """Run a file of CREATE statements: append-only tables, or macros for this session."""
        self.execute(path.stem, path.read_text(encoding="utf-8"))

    def append(self, path: Path, *, into: str = "", **values: Any) -> int:
        """Add a SELECT's rows to the table named by the file's stem, or to `into`, by column name.

        Returns how many; columns that the SELECT leaves out are null.
        """
        file = read_sql(path)
        head = f"INSERT INTO {into or file.name} BY NAME\n"
        return self._count(file.name, head + file.sql, file.bind(values))

    def change(self, path: Path, **values: Any) -> int:
        """Run a file of one UPDATE or DELETE; return how many rows it changed."""
        file = read_sql(path)
        return self._count(file.name, file.sql, file.bind(values))

    def amend(self, table: str, path: Path, **values: Any) -> int:
        """Give rows of a table new values: a SELECT of `row_id` and the columns that change."""
        scratch = self.scratch(path, **values)
        described = self.connection.execute(f"DESCRIBE {scratch}").fetchall()
        changes = ", ".join(f"{row[0]} = s.{row[0]}" for row in described if row[0] != "row_id")
        changed = self._count(
            scratch,
            f"UPDATE {table} SET {changes} FROM {scratch} AS s WHERE {table}.rowid = s.row_id",
        )
        self.forget(scratch)
        return changed

    def _count(self, step: str, sql: str, values: Any = None) -> int:
        counted = self.execute(step, sql, values).fetchall()
        return int(counted[0][0]) if counted else 0

    def fill(self, table: str, frame: pd.DataFrame) -> None:
        """Add a frame's rows to a table, by position and cast to its columns' types."""
        if len(frame):
            self.connection.register("frame_in_memory", frame)
            self.execute(table, f"INSERT INTO {table} FROM frame_in_memory")
            self.connection.unregister("frame_in_memory")

    def scratch(
        self, path: Path, *, parts: Iterable[dict[str, Any]] | None = None, **values: Any
    ) -> str:
        """Make a temporary table from a SELECT, named by the file's stem; `forget` drops it.

        With `parts` the statement runs once for each set of further values, as in Stage.select.
        """
        file = read_sql(path)
        head = f"CREATE OR REPLACE TEMP TABLE {file.name} AS\n"
        for bound in [values] if parts is None else [values | part for part in parts]:
            self.execute(file.name, head + file.sql, file.bind(bound))
            head = f"INSERT INTO {file.name}\n"
        return file.name

    def forget(self, *names: str) -> None:
        """Drop temporary tables, those that are there; a fatal error has ended them already."""
        with suppress(duckdb.FatalException):
            for name in names:
                self.connection.execute(f"DROP TABLE IF EXISTS temp.{name}")

    def has(self, table: str) -> bool:
        """Whether a table or view of that name is there."""
        found = self.connection.execute(
            "SELECT 1 FROM information_schema.tables WHERE table_name = $name", {"name": table}
        )
        return found.fetchone() is not None

    def steps(self) -> dict[str, StepRecord]:
        """The finished steps and what they were made from."""
        if not self.has("step"):
            return {}
        rows = self.connection.execute(
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

    def _require_made_by_this_version(self, wrong: duckdb.Error, sql: str) -> None:
        """Raise StaleError where running steps anew would make what a statement did not find."""
        try:
            done = self.steps()
        except duckdb.Error:  # a transaction that has failed answers nothing more
            return
        missed, steps = lacking(str(wrong), sql, done, __version__)
        if steps:
            commands = ", ".join(f"`chainscan {name}`" for name in steps)
            raise StaleError(
                f"an older chainscan made this database: it has no {missed}",
                where=str(self.path),
                to_do=f"run {commands} again and what follows, or `chainscan run` for everything",
            ) from wrong

    def outdate(self, step: str) -> None:
        """Note that what a step was made from is changing, in the transaction that changes it."""
        self.execute(step, f"UPDATE step SET input_hash = '{OUTDATED}' WHERE name = '{step}'")

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing: for what is appended and cannot be rebuilt."""
        self.connection.begin()
        try:
            yield self.connection
        except BaseException:
            with suppress(duckdb.FatalException):  # a database that has given up undoes by itself
                self.connection.rollback()
            raise
        try:
            self.connection.commit()
        except duckdb.Error as wrong:
            raise unwritten(wrong, self.path) from wrong

    @contextmanager
    def stage(
        self,
        name: str,
        *,
        settings_hash: str,
        as_of: date | None = None,
        source: str = "",
        in_place: bool = False,
    ) -> Iterator[Stage]:
        """Build the tables of one step; on leaving they replace the old ones, all or none.

        `source` is what the step was made from where that is not other steps (the hashes of
        the files loaded). `in_place` puts everything into one transaction, so that the step may
        also add to its old tables and take from them.
        """
        done = self.steps()
        for needed in STEP_INPUTS[name]:
            self.require_fresh(needed)
        made_from = source if not STEP_INPUTS[name] else input_hash(name, done)
        record = StepRecord(name, made_from, settings_hash, __version__, as_of)
        stage = Stage(self, record)
        try:
            if in_place:
                with self.transaction():
                    yield stage
                    stage.swap_within()
            else:
                yield stage
                stage.swap()
        finally:
            stage.clear()

    def _run(self, file: SqlFile, values: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        return self.execute(file.name, file.sql, file.bind(values))

    def execute(self, step: str, sql: str, values: Any = None) -> duckdb.DuckDBPyConnection:
        """Run one statement; raise StepError that names the step and shows the SQL.

        Raises StaleError where an older chainscan made the tables and they lack what is asked for.
        """
        try:
            return self.connection.execute(sql, values)
        except duckdb.Error as wrong:
            if is_full(wrong):
                raise unwritten(wrong, self.path) from wrong
            if isinstance(wrong, duckdb.CatalogException | duckdb.BinderException):
                self._require_made_by_this_version(wrong, sql)
            raise StepError(
                f"{type(wrong).__name__}: {wrong}\n{sql}", where=f"step {step}"
            ) from wrong


def unwritten(wrong: duckdb.Error, path: Path) -> DatabaseError:
    """That the database could not be written to, in one line, and what to do."""
    full = is_full(wrong)
    what = "the disk is full" if full else str(wrong).splitlines()[0]
    first = "free some space" if full else "put that right"
    return DatabaseError(
        f"the database cannot be written to: {what}",
        where=str(path),
        to_do=f"{first} and run the command again; nothing is left half done",
    )


def is_full(wrong: duckdb.Error) -> bool:
    """Whether there was no room to write."""
    return any(words in str(wrong) for words in FULL)
