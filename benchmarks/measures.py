"""How fast a month is measured, and M01 with M03 beside pandas and Polars, on two threads.

    pip install -c constraints.txt ".[bench]"
    python benchmarks/measures.py [--lines 10_000_000 | --db FILE] [--period 2020-02]
                                  [--home-region 45]

`measure`: all codes of one month, from a derived database (--db: from a copy of it).

Then M01 (purchases) and M03 (sales outside the home region) at scope all, for every own book,
in the period and its three comparators, four times over:

    pandas      as one would write it by hand: columns and rows chosen while reading, whole fen
    Polars      likewise, as one lazy query
    chainscan   the measure stage's own SQL files, table by table as it runs them; they first sum
                by partner, goods group and unit, which the other codes need
    one SELECT  two_measures.sql: DuckDB asked for these two codes only

All four read the same Parquet files of trade, enterprise and book, and reading is timed; starting
Python is not. Each runs in a process of its own, three times over, and the best counts. The
figures must equal each other, and those of `measure`, to the fen.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
from ingest import invent, load, measured
from measures_by_hand import with_pandas, with_polars

import chainscan.measures
from chainscan.engine import Engine, open_engine
from chainscan.measures import MeasureResult, Window, measure
from chainscan.measures.catalogue import scope_frame
from chainscan.measures.windows import window_frame
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings

HERE, SQL = Path(__file__).parent, Path(chainscan.measures.__file__).parent
STEPS = ("figures/partner_trade", "own_trade", "figures/summed_figure")
TABLES = ("trade", "enterprise", "book")
RUNS, MEMORY = 3, "3GB"
Contender = Callable[[Path, tuple[Window, ...], str], pd.DataFrame]
"""From the Parquet files, the windows and the home region to fen by code and enterprise."""


def with_chainscan(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """The SQL files of the measure stage, restricted to the two codes."""
    with _over_parquet(folder, windows, home) as engine:
        for name in STEPS:
            engine.scratch(SQL / f"{name}.sql")
        engine.connection.table("summed_figure").create_view("figure")
        return engine.fetch(HERE / "figure_fen.sql")


def with_one_select(folder: Path, windows: tuple[Window, ...], home: str) -> pd.DataFrame:
    """What DuckDB needs where nothing but these two codes is asked for."""
    with _over_parquet(folder, windows, home) as engine:
        return engine.fetch(HERE / "two_measures.sql")


def _over_parquet(folder: Path, windows: tuple[Window, ...], home: str) -> Engine:
    """An engine that sees the Parquet files as tables, with windows, books and places laid out."""
    engine = _connected(Path(":memory:"))
    for name in (*TABLES, "goods_group"):
        engine.connection.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    scopes = scope_frame(MeasureSettings())
    asked = scopes["code"].isin(["M01", "M03"]) & (scopes["scope"] == "all")
    frames = {
        "window_frame": window_frame(windows),
        "measure_scope": scopes[asked],
        "focus_region": pd.DataFrame({"region_code": pd.Series(dtype="str")}),
        "goods_rollup": pd.DataFrame(
            columns=["goods_group", "goods_level", "heading"], dtype="int"
        ),
    }
    for name, frame in frames.items():
        engine.connection.register(name, frame)
    for name in ("comparison_window", "book_window", "partner_place"):
        engine.scratch(SQL / f"{name}.sql", home_region=home)
    return engine


def _connected(database: Path) -> Engine:
    connection = duckdb.connect(str(database), config={"threads": 2, "memory_limit": MEMORY})
    connection.execute("SET enable_progress_bar = false")
    return Engine(connection, database, read_only=False)


CONTENDERS: dict[str, Contender] = {
    "pandas": with_pandas,
    "Polars": with_polars,
    "chainscan": with_chainscan,
    "one SELECT": with_one_select,
}


def best(
    work: Contender, folder: Path, windows: tuple[Window, ...], home: str
) -> tuple[float, pd.DataFrame]:
    """The least seconds of a few runs, and the figures."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        figures = work(folder, windows, home)
        seconds.append(time.perf_counter() - started)
    return min(seconds), figures


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
        for name in (*TABLES, "goods_group"):
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
        database = folder / "economy.duckdb"
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
        took = {}
        for name, work in CONTENDERS.items():
            _, peak, (took[name], figures) = measured(best, work, folder, result.windows, home)
            pd.testing.assert_frame_equal(figures, stated, check_dtype=False)
            print(f"M01 and M03, {name:10} {took[name]:6.3f} s, {peak:.2f} GiB")
        print(f"{len(stated):,} figures of four windows each: all equal to the fen")
        for name in ("chainscan", "one SELECT"):
            print(f"{name}: {took['pandas'] / took[name]:.1f} × as fast as pandas, ", end="")
            print(f"{took[name] / took['Polars']:.1f} × Polars' time")


if __name__ == "__main__":
    main()
