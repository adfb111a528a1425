"""What ingest needs of the engine beside whole tables: append, scratch, fill, define."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from chainscan.engine import Engine, open_engine
from chainscan.errors import StepError
from chainscan.settings import DatabaseSettings

HEADER = "-- A test.\n-- reads: none\n-- params: {0}\n-- one row: number\n"


def statement(folder: Path, name: str, sql: str, params: str = "none") -> Path:
    path = folder / f"{name}.sql"
    path.write_text(HEADER.format(params) + sql, encoding="utf-8")
    return path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with open_engine(DatabaseSettings(path=tmp_path / "a.duckdb")) as opened:
        definitions = tmp_path / "definitions.sql"
        definitions.write_text(
            "CREATE TABLE IF NOT EXISTS kept (n INTEGER, note VARCHAR);\n"
            "CREATE OR REPLACE TEMP MACRO twice(x) AS 2 * x;\n"
        )
        opened.define(definitions)
        opened.define(definitions)
        yield opened


def test_append_adds_by_column_name_and_counts(engine: Engine, tmp_path: Path) -> None:
    some = statement(
        tmp_path, "kept", "SELECT 'x' AS note, twice(:n) AS n UNION ALL SELECT 'y', 7", "n"
    )
    assert engine.append(some, n=4) == 2
    assert engine.append(statement(tmp_path / "..", "kept", "SELECT 1 AS n")) == 1
    everything = statement(tmp_path, "everything", "SELECT * FROM kept ORDER BY n, note")
    assert engine.rows(everything) == [
        {"n": 1, "note": None},
        {"n": 7, "note": "y"},
        {"n": 8, "note": "x"},
    ]


def test_append_is_undone_with_its_transaction(engine: Engine, tmp_path: Path) -> None:
    some = statement(tmp_path, "kept", "SELECT 1 AS n")

    def append_and_fail() -> None:
        with engine.transaction():
            engine.append(some)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        append_and_fail()
    assert engine.rows(statement(tmp_path, "everything", "SELECT * FROM kept ORDER BY n")) == []


def test_scratch_tables_are_temporary_and_can_be_forgotten(engine: Engine, tmp_path: Path) -> None:
    numbers = statement(tmp_path, "numbers", "SELECT unnest([1, 2]) AS n")
    assert engine.scratch(numbers) == "numbers"
    engine.scratch(numbers)
    total = statement(tmp_path, "total", "SELECT sum(n) AS total FROM numbers")
    assert engine.rows(total) == [{"total": 3}]
    engine.forget("numbers", "never_there")
    with pytest.raises(StepError):
        engine.rows(total)


def test_a_stages_scratch_tables_end_with_it(engine: Engine, tmp_path: Path) -> None:
    numbers = statement(tmp_path, "numbers", "SELECT 5 AS n")
    with engine.stage("ingest", settings_hash="x") as stage:
        stage.scratch(numbers)
        stage.select(statement(tmp_path, "result", "SELECT n FROM numbers"))
    assert engine.rows(statement(tmp_path, "all_results", "SELECT n FROM result")) == [{"n": 5}]
    with pytest.raises(StepError):
        engine.rows(statement(tmp_path, "gone", "SELECT n FROM numbers"))


def test_fill_casts_to_the_tables_types_and_takes_empty_frames(
    engine: Engine, tmp_path: Path
) -> None:
    engine.fill("kept", pd.DataFrame([("3", None)]))
    engine.fill("kept", pd.DataFrame([]))
    everything = statement(tmp_path, "everything", "SELECT * FROM kept ORDER BY n")
    assert engine.rows(everything) == [{"n": 3, "note": None}]
