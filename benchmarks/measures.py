"""How fast a month is measured, and M01 with M03 beside pandas and Polars, on two threads.

    pip install -c constraints.txt ".[bench]"
    python benchmarks/measures.py [--lines 10_000_000 | --db FILE] [--period 2020-02]
                                  [--home-region 45]

`measure`: all codes of one month, from a derived database (--db: from a copy of it).

Then M01 (purchases) and M03 (sales outside the home region) at scope all, for every own book,
in the period and its three comparators, five times over:

    pandas     as one would write it by hand: columns and rows chosen while reading, whole fen
    Polars     likewise, as one lazy query
    chainscan  the measure stage's own SQL files for amounts at scope all, from its database
    opened     the same with the database open already, as a command has it
    Parquet    the same SQL files over the files that pandas and Polars read

Each but `opened` opens what is stored (chainscan its database, the others Parquet files written
from it), finds out whose books cover which windows and who is registered outside, and returns
whole fen; all of that is timed, starting Python and importing are not. Each runs in a process of
its own, several times over, and the best counts: seconds, and processor seconds, which other work
on the machine disturbs less. The figures must equal each other, and those that `measure` stated,
to the fen.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
from ingest import invent, load, measured
from measures_by_hand import with_pandas, with_polars

import chainscan.measures
from chainscan.engine import Engine, open_engine
from chainscan.measures import MeasureResult, Window, measure
from chainscan.measures.figures import totals
from chainscan.measures.windows import window_values
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings

HERE, SQL = Path(__file__).parent, Path(chainscan.measures.__file__).parent
TABLES, DATABASE = ("trade", "enterprise", "book"), "economy.duckdb"
RUNS, MEMORY = 7, "3GB"
ASKED = ("M01", "M03")
Contender = Callable[[Path, tuple[Window, ...], str], pd.DataFrame]
"""Folder of what is stored, windows and home region → fen by code and enterprise."""


def with_chainscan(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """What the measure stage does for the two codes, from the database."""
    with _connected(folder / DATABASE, read_only=True) as engine:
        return _totals(engine, windows, home)


def with_open_database(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """The same, with the database that the run before has opened."""
    return _totals(_kept(folder / DATABASE), windows, home)


@cache
def _kept(database: Path) -> Engine:
    return _connected(database, read_only=True)


def over_parquet(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """The same statements, over the Parquet files."""
    with _connected(Path(":memory:")) as engine:
        for name in TABLES:
            engine.connection.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
        return _totals(engine, windows, home)


def _totals(engine: Engine, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    values = window_values(windows) | {"home_region": home}
    focus = pd.DataFrame({"region_code": pd.Series(dtype="str")})
    engine.connection.register("focus_region", focus)
    engine.scratch(SQL / "partner_place.sql", **values)
    engine.scratch(SQL / "covered_book.sql", **values)
    asked = [one for one in totals() if one["code"] in ASKED]
    engine.scratch(SQL / "figures" / "total_figure.sql", parts=asked, **values)
    return engine.fetch(HERE / "total_fen.sql")


def _connected(database: Path, read_only: bool = False) -> Engine:
    """DuckDB as the command opens it, but for the checks that it makes once."""
    connection = duckdb.connect(
        str(database), read_only=read_only, config={"threads": 2, "memory_limit": MEMORY}
    )
    connection.execute("SET enable_progress_bar = false")
    return Engine(connection, database, read_only)


CONTENDERS: dict[str, Contender] = {
    "pandas": with_pandas,
    "Polars": with_polars,
    "chainscan": with_chainscan,
    "opened": with_open_database,
    "Parquet": over_parquet,
}


def best(
    work: Contender, folder: Path, windows: tuple[Window, ...], home: str
) -> tuple[float, float, pd.DataFrame]:
    """The least seconds and processor seconds of a few runs, and the figures."""
    seconds, busy = [], []
    for _ in range(RUNS):
        started, used = time.perf_counter(), time.process_time()
        figures = work(folder, windows, home)
        seconds.append(time.perf_counter() - started)
        busy.append(time.process_time() - used)
    return min(seconds), min(busy), figures


def measure_month(database: Path, period: str, home: str) -> MeasureResult:
    """As `chainscan measure` does it."""
    settings = Settings(
        database=DatabaseSettings(path=database, memory_limit=MEMORY, threads=2),
        measure=MeasureSettings(home_region=home),
    )
    with open_engine(settings.database) as engine:
        return measure(engine, settings, parse_period(period))


def export(database: Path, folder: Path) -> tuple[int, pd.DataFrame]:
    """The tables as Parquet; the number of source rows, and the figures that `measure` stated."""
    with _connected(database) as engine:
        for name in TABLES:
            engine.connection.table(name).write_parquet(str(folder / f"{name}.parquet"))
        rows: int = engine.connection.table("source_row").shape[0]
        return rows, engine.fetch(HERE / "figure_fen.sql")


def main() -> None:
    """Derive or copy a database, measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", default=10_000_000, type=lambda text: int(text.replace("_", "")))
    parser.add_argument("--db", type=Path)
    parser.add_argument("--period", default="2020-02")
    parser.add_argument("--home-region", default="45")
    given = parser.parse_args()
    os.environ |= {"POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "2"}  # pyarrow obeys the latter
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        database = folder / DATABASE
        if given.db:
            shutil.copyfile(given.db, database)
        else:
            measured(invent, folder / "economy", given.lines, "parquet")
            measured(load, next((folder / "economy" / "invoices").glob("*.parquet")), database)
        home = given.home_region
        seconds, peak, result = measured(measure_month, database, given.period, home)
        print(f"measure {result.period}, all codes: {seconds:.1f} s, {peak:.2f} GiB", end="; ")
        _, _, (rows, stated) = measured(export, database, folder)
        print(f"{rows:,} source rows")
        took, used = {}, {}
        for name, work in CONTENDERS.items():
            _, peak, best_run = measured(best, work, folder, result.windows, home)
            took[name], used[name], figures = best_run
            pd.testing.assert_frame_equal(figures, stated, check_dtype=False)
            print(f"M01 and M03, {name:9} {took[name]:6.3f} s, ", end="")
            print(f"{used[name]:6.3f} processor s, {peak:.2f} GiB")
        print(f"{len(stated):,} figures of four windows each: all equal to the fen")
        for unit, by in (("seconds", took), ("processor seconds", used)):
            print(f"{unit}: ", end="")
            for name in ("chainscan", "opened", "Parquet"):
                print(f"{name} {by['pandas'] / by[name]:.1f} × as fast as pandas, ", end="")
                print(f"{by[name] / by['Polars']:.2f} × Polars' time", end="; ")
            print()


if __name__ == "__main__":
    main()
