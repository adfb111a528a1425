"""How many dossiers a second the report stage writes, and how much memory that takes.

    python benchmarks/dossiers.py [--threads N] [--lines N] [--killed]
                                  [../shared/data/cumcm2020c | DATABASE]

Without a path an invented economy of so many lines is used; a folder with the two files of the
modelling contest, or a database whose steps are done, may be named instead. Prints dossiers a
second on the clock and a second of one processor, the peak memory of the process after a quarter
of the dossiers and after all of them, and what a second run costs when nothing has changed. With
--killed one more batch is killed when half of its dossiers are there, and run again. About 6,100
enterprises have books where --lines is 6_100_000.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

from chainscan.engine import Engine, open_engine
from chainscan.period import parse_day, parse_period
from chainscan.reports import write_report
from chainscan.run import RunRequest, run_all
from chainscan.settings import Settings
from chainscan.simulation import simulate_text

CONTEST = ("a1_purchases.csv", "a1_sales.csv")
LINES = "100_000"
MEMORY = "6GB"
"""For the steps before: 6 million lines cannot be measured in the 1 GB that settings begin with."""


def main() -> None:
    """Make the tables where there are none yet, then write every dossier twice."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("data", nargs="?", type=Path)
    words.add_argument("--threads", type=int, default=2)
    words.add_argument("--lines", default=LINES)
    words.add_argument("--killed", action="store_true")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = _database(given.data, Path(folder), given.lines)
        settings = Settings().with_values(database={"path": database, "threads": given.threads})
        with open_engine(settings.database, read_only=True) as engine:
            keys = engine.connection.execute(
                "SELECT DISTINCT e.display_id FROM enterprise AS e JOIN book USING (enterprise_key)"
                " WHERE e.class = 'enterprise' ORDER BY 1"
            ).fetchall()
            ids = [key for (key,) in keys]
            _measure(engine, settings, ids[: len(ids) // 4], Path(folder, "first"), "a quarter")
            _measure(engine, settings, ids, Path(folder, "all"), "all")
            _measure(engine, settings, ids, Path(folder, "all"), "all again, unchanged")
            if given.killed:
                _kill_half_way(settings, ids, Path(folder, "killed"))
                _measure(engine, settings, ids, Path(folder, "killed"), "killed half way, again")


def _measure(engine: Engine, settings: Settings, ids: list[str], out: Path, label: str) -> None:
    started, worked = time.perf_counter(), time.process_time()
    made = write_report(engine, settings, out=out, enterprises=ids)
    seconds, busy = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{label}: {len(ids)} dossiers in {seconds:.1f} s, {len(ids) / seconds:.1f} a second on "
        f"the clock, {len(ids) / busy:.1f} a second of one processor; {made.unchanged} unchanged; "
        f"peak memory {peak:.0f} MiB"
    )


def _kill_half_way(settings: Settings, ids: list[str], out: Path) -> None:
    """Kill a process that writes all dossiers, with no time to clear up, when half are there."""
    other = multiprocessing.get_context("spawn").Process(target=_write, args=(settings, ids, out))
    other.start()
    journal = out.with_name(f".chainscan-unfinished-{out.name}") / "finished.jsonl"
    while not journal.exists() or journal.read_bytes().count(b"\n") < len(ids) // 2:
        other.join(0.2)
        if other.exitcode is not None:
            raise RuntimeError("the batch ended before it was killed")
    other.kill()
    other.join()


def _write(settings: Settings, ids: list[str], out: Path) -> None:
    with open_engine(settings.database, read_only=True) as engine:
        write_report(engine, settings, out=out, enterprises=ids)


def _database(data: Path | None, folder: Path, lines: str) -> Path:
    if data is not None and data.is_file():
        return data
    path = folder / "dossiers.duckdb"
    if data is not None:
        files, period, as_of = [data / name for name in CONTEST], "2020-01", "2020-02-21"
    else:
        simulate_text(folder / "economy", seed=7, lines=lines, layout="parquet")
        files, period, as_of = [folder / "economy"], "2020-02", "2020-03-10"
    settings = Settings().with_values(
        database={"path": path, "memory_limit": MEMORY},
        measure={"home_region": "45"},
        report={"out": folder / "run"},
    )
    request = RunRequest(
        paths=tuple(files), period=parse_period(period), as_of=parse_day(as_of, "as of")
    )
    with open_engine(settings.database) as engine:
        run_all(engine, settings, request)
    return path


if __name__ == "__main__":
    main()
