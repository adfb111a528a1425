"""The tables of one step while they are being built.

Every table is built under a scratch name while the old one stands; a temporary view of the
final name lets later statements of the stage read the new one. Leaving the stage swaps all of
them in, in one transaction; an error leaves the old tables as they were.
"""

import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from chainscan.engine.sql_file import SqlFile, read_sql
from chainscan.engine.steps import StepRecord

if TYPE_CHECKING:
    from chainscan.engine.duckdb_engine import Engine

log = logging.getLogger("chainscan")

SCRATCH = "__new"
"""What the name of a table ends in until it is swapped in."""


class Stage:
    """Fills tables and, in the end, swaps them in; get one from `Engine.stage`."""

    def __init__(self, engine: "Engine", record: StepRecord) -> None:
        self.engine, self.record = engine, record
        self._built: list[str] = []
        self._views: list[SqlFile] = []
        self._frames: list[str] = []
        self._looks: set[str] = set()
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
        self._built.append(file.name)
        each = [values] if parts is None else [values | part for part in parts]
        for number, bound in enumerate(each):
            head = f"INSERT INTO {scratch}\n" if number else f"CREATE TABLE {scratch} AS\n"
            self.engine.execute(file.name, head + file.sql, file.bind(bound))
        return self._finish(file.name, started)

    def frame(self, name: str, frame: pd.DataFrame) -> int:
        """Make a table from a frame, for later statements of this stage to read and type.

        It is dropped when the stage ends; what should stay is selected from it.
        """
        connection = self.engine.connection
        connection.register("frame_in_memory", frame)
        self.engine.execute(name, f"CREATE TEMP TABLE {name} AS FROM frame_in_memory")
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

    def look(self, path: Path) -> None:
        """Run a file of CREATE TEMP VIEW statements; see Engine.define. `clear` drops the views."""
        self.engine.define(path)
        made = self.engine.connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE temporary AND NOT internal"
        ).fetchall()
        self._looks |= {row[0] for row in made} - {*self._built}

    def swap(self) -> None:
        """Put the new tables in place of the old ones and record the step."""
        self._drop_shadows()
        with self.engine.transaction():
            self.swap_within()

    def swap_within(self) -> None:
        """As swap, inside the transaction in which everything was built."""
        seconds = time.perf_counter() - self._started
        self._drop_shadows()
        connection = self.engine.connection
        for name in self._built:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"ALTER TABLE {name}{SCRATCH} RENAME TO {name}")
        for file in self._views:
            self.engine.execute(file.name, f"CREATE OR REPLACE VIEW {file.name} AS {file.sql}")
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
        """Drop whatever has not been swapped in; the next opening does so after a fatal error."""
        with suppress(duckdb.FatalException):
            self._clear()

    def _clear(self) -> None:
        self._drop_shadows()
        for name in self._looks:
            self.engine.connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
        self.engine.forget(*self._frames)
        for name in self._built:
            self.engine.connection.execute(f"DROP TABLE IF EXISTS {name}{SCRATCH}")

    def _drop_shadows(self) -> None:
        for name in self._built:
            self.engine.connection.execute(f"DROP VIEW IF EXISTS temp.{name}")

    def _finish(self, name: str, started: float) -> int:
        execute = self.engine.execute
        execute(name, f"CREATE OR REPLACE TEMP VIEW {name} AS FROM {name}{SCRATCH}")
        # Fetched to the end: DuckDB registers no frame while a result is unfinished.
        counted = execute(name, f"SELECT count(*) FROM {name}").fetchall()
        count = int(counted[0][0])
        self._rows += count
        log.info("  %s: %d rows, %.2f s", name, count, time.perf_counter() - started)
        return count
