"""The engine builds tables all or none, says what failed, and knows what is stale."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from chainscan.engine import Engine, open_engine
from chainscan.errors import DatabaseError, StaleError, StepError
from chainscan.settings import DatabaseSettings

HEADER = "-- Says.\n-- reads: none\n-- params: {params}\n-- one row: number\n"


def sql(folder: Path, name: str, statement: str, params: str = "none") -> Path:
    path = folder / f"{name}.sql"
    path.write_text(HEADER.format(params=params) + statement, encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> DatabaseSettings:
    return DatabaseSettings(path=tmp_path / "test.duckdb")


def ingested(engine: Engine, folder: Path, source: str = "one file") -> None:
    numbers = sql(folder, "number", "SELECT unnest(range(:n)) AS n", "n")
    with engine.stage("ingest", settings_hash="s", source=source) as stage:
        stage.select(numbers, n=3)


def test_later_statements_of_a_stage_read_the_new_table(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    total = sql(tmp_path, "total", "SELECT sum(n) AS n FROM number")
    numbers = sql(tmp_path, "number", "SELECT unnest(range(:n)) AS n", "n")
    with open_engine(settings) as engine:
        ingested(engine, tmp_path)
        with engine.stage("ingest", settings_hash="s", source="more") as stage:
            assert stage.select(numbers, n=5) == 5
            stage.select(total)
        assert engine.rows(total) == [{"n": 10}]


def test_a_failed_stage_leaves_the_old_tables_and_no_scratch(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    numbers = sql(tmp_path, "number", "SELECT unnest(range(:n)) AS n", "n")
    broken = sql(tmp_path, "broken", "SELECT nothing_such FROM number")
    count = sql(tmp_path, "count", "SELECT count(*) AS n FROM number")
    left = sql(tmp_path, "left", "SELECT table_name FROM duckdb_tables()")
    with open_engine(settings) as engine:
        ingested(engine, tmp_path)

        def fail_half_way() -> None:
            with engine.stage("ingest", settings_hash="s", source="more") as stage:
                stage.select(numbers, n=9)
                stage.select(broken)

        with pytest.raises(StepError, match=r"(?s)nothing_such.*step broken"):
            fail_half_way()
        assert engine.rows(count) == [{"n": 3}]
        names = {row["table_name"] for row in engine.rows(left)}
        assert names == {"number", "step", "schema_version"}


def test_what_a_killed_run_left_is_dropped_at_the_next_opening(
    settings: DatabaseSettings,
) -> None:
    with open_engine(settings) as engine:
        engine.connection.execute("CREATE TABLE link__new (n INTEGER)")
    with open_engine(settings) as engine:
        assert not engine.has("link__new")


def test_parts_are_put_one_under_the_other(settings: DatabaseSettings, tmp_path: Path) -> None:
    month = sql(tmp_path, "month", "SELECT :m AS m", "m")
    with (
        open_engine(settings) as engine,
        engine.stage("ingest", settings_hash="s", source="x") as stage,
    ):
        assert stage.select(month, parts=[{"m": 1}, {"m": 2}]) == 2
        assert [row["m"] for row in stage.rows(sql(tmp_path, "all", "FROM month ORDER BY m"))] == [
            1,
            2,
        ]


def test_a_frame_lives_only_within_its_stage(settings: DatabaseSettings, tmp_path: Path) -> None:
    typed = sql(tmp_path, "typed", "SELECT CAST(n AS SMALLINT) AS n FROM raw ORDER BY n")
    with open_engine(settings) as engine:
        with engine.stage("ingest", settings_hash="s", source="x") as stage:
            stage.frame("raw", pd.DataFrame({"n": [2, 1]}))
            stage.select(typed)
        assert not engine.has("raw")
        assert engine.rows(sql(tmp_path, "read", "FROM typed")) == [{"n": 1}, {"n": 2}]


def test_a_step_is_stale_once_what_it_read_has_changed(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    with open_engine(settings) as engine:
        with pytest.raises(StaleError, match="run `chainscan ingest` first"):
            engine.require_fresh("ingest", "measure")
        ingested(engine, tmp_path)
        with engine.stage("measure", settings_hash="m") as stage:
            stage.select(sql(tmp_path, "change", "SELECT 1 AS n"))
        engine.require_fresh("ingest", "measure")
        ingested(engine, tmp_path, source="another file")
        with pytest.raises(StaleError, match="not up to date: measure"):
            engine.require_fresh("ingest", "measure")


def test_a_step_whose_input_is_changing_is_stale_and_so_is_what_rests_on_it(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    with open_engine(settings) as engine:
        ingested(engine, tmp_path)
        with engine.stage("measure", settings_hash="m") as stage:
            stage.select(sql(tmp_path, "change", "SELECT 1 AS n"))
        engine.outdate("ingest")
        with pytest.raises(StaleError, match="not up to date: ingest, measure"):
            engine.require_fresh("ingest", "measure")


def test_a_table_that_an_older_version_did_not_make_is_asked_for_in_plain_words(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    past = sql(tmp_path, "past", "SELECT * FROM expected_past")
    made_up = sql(tmp_path, "made_up", "SELECT * FROM nothing_such")
    with open_engine(settings) as engine:
        ingested(engine, tmp_path)
        with pytest.raises(StepError):  # measure was never run: nothing here is of an older one
            engine.rows(past)
        with engine.stage("measure", settings_hash="m") as stage:
            stage.select(sql(tmp_path, "enterprise_change", "SELECT 1 AS n"))
        with pytest.raises(StaleError) as raised:
            engine.rows(past)
        assert "no table 'expected_past'" in str(raised.value)
        assert str(settings.path) in str(raised.value)
        assert "run `chainscan measure` again" in str(raised.value)
        with pytest.raises(StepError):
            engine.rows(made_up)


def test_a_missing_column_is_the_databases_fault_only_where_another_version_made_it(
    settings: DatabaseSettings, tmp_path: Path
) -> None:
    wider = sql(tmp_path, "wider", "SELECT c.is_new FROM enterprise_change AS c")
    with open_engine(settings) as engine:
        ingested(engine, tmp_path)
        with engine.stage("measure", settings_hash="m") as stage:
            stage.select(sql(tmp_path, "enterprise_change", "SELECT 1 AS n"))
        with pytest.raises(StepError):
            engine.rows(wider)
        engine.connection.execute("UPDATE step SET version = '0.0.1' WHERE name = 'measure'")
        with pytest.raises(StaleError, match=r"no column 'is_new'.*`chainscan measure` again"):
            engine.rows(wider)


def test_a_missing_database_is_not_made_by_reading_it(settings: DatabaseSettings) -> None:
    with pytest.raises(DatabaseError, match=r"there is no database.*chainscan ingest"):
        open_engine(settings, read_only=True)
    assert not settings.path.exists()


def test_a_file_that_is_no_database_is_refused_and_left_alone(settings: DatabaseSettings) -> None:
    settings.path.write_bytes(b"invoice number,amount\n" * 500)
    before = settings.path.read_bytes()
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_engine(settings)
    assert settings.path.read_bytes() == before


@pytest.mark.parametrize("name", ["blocked.duckdb", "folder"])
def test_what_cannot_be_opened_is_not_said_to_be_held(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "blocked.duckdb").write_bytes(b"x" * 20_000)
    with pytest.raises(DatabaseError, match="cannot be opened"):
        open_engine(DatabaseSettings(path=tmp_path / name))


def test_a_duckdb_file_of_somebody_else_is_left_alone(settings: DatabaseSettings) -> None:
    with duckdb.connect(str(settings.path)) as connection:
        connection.execute("CREATE TABLE theirs (n INTEGER)")
    with pytest.raises(DatabaseError, match=r"not one of chainscan's.*--db FILE"):
        open_engine(settings)
    with duckdb.connect(str(settings.path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [
            ("theirs",)
        ]


def hold(settings: DatabaseSettings, pipe: Connection) -> None:
    with open_engine(settings):
        pipe.send("open")
        pipe.recv()


def test_a_second_process_is_told_at_once_who_holds_the_database(
    settings: DatabaseSettings,
) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    holder = spawn.Process(target=hold, args=(settings, theirs))
    holder.start()
    try:
        assert ours.recv() == "open"
        with pytest.raises(DatabaseError, match=rf"held by another process \(PID {holder.pid}\)"):
            open_engine(settings)
    finally:
        ours.send("done")
        holder.join()
