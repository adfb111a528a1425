"""How fast exports are loaded, beside a plain DuckDB cast of the same file, on two threads.

    python benchmarks/ingest.py [--lines 10_000_000]

Each measurement runs in a process of its own. Prints seconds, the ratio to the plain
`CREATE TABLE AS SELECT casts FROM read_csv`, memory, and what a further month costs.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.settings import DatabaseSettings, Settings
from chainscan.simulation import simulate

MONEY = "DECIMAL(18,2)"
TYPES = {
    "line_number": "INTEGER",
    "issued_on": "DATE",
    "quantity": "DECIMAL(24,8)",
    "unit_price": "DECIMAL(24,12)",
    "amount": MONEY,
    "tax_rate": "DECIMAL(6,4)",
    "tax": MONEY,
    "total": MONEY,
}
PLAIN = {"threads": 2, "memory_limit": "3GB"}
LAST_MONTH = "2020-03-01"


def plain(source: Path, database: Path) -> None:
    """The casts alone: what a user would write by hand."""
    with duckdb.connect(str(database), config=PLAIN) as connection:
        connection.execute("SET enable_progress_bar = false")
        read = connection.read_parquet if source.suffix == ".parquet" else connection.read_csv
        options = {} if source.suffix == ".parquet" else {"all_varchar": True}
        table = read(str(source), **options)
        columns = [
            duckdb.ColumnExpression(name).cast(TYPES.get(name, "VARCHAR")).alias(name)
            for name in table.columns
        ]
        table.select(*columns).create("line")


def load(source: Path, database: Path) -> None:
    """The whole command: load and derive."""
    settings = DatabaseSettings(path=database, memory_limit="3GB", threads=2)
    with open_engine(settings) as engine:
        report = ingest(engine, Settings(), [source])
        assert not report.failed, report.failed


def invent(folder: Path, lines: int) -> None:
    """An economy as one CSV, in a process of its own: a child's peak starts at its parent's."""
    simulate(folder, seed=7, lines=lines, layout="csv")


def _timed(work: Callable[..., None], given: tuple[Any, ...], out: Any) -> None:
    started = time.perf_counter()
    work(*given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    out.put((time.perf_counter() - started, peak))


def measured(work: Callable[..., None], *given: Any) -> tuple[float, float]:
    """Seconds and GiB of a piece of work in a process of its own."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=_timed, args=(work, given, out))
    process.start()
    result: tuple[float, float] = out.get()
    process.join()
    return result


def split_off(source: Path, folder: Path) -> tuple[Path, Path]:
    """The file without its last month, and that month."""
    before, month = folder / "before.csv", folder / "month.csv"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        table = connection.read_csv(str(source), all_varchar=True)
        day = duckdb.ColumnExpression("issued_on")
        bound = duckdb.ConstantExpression(LAST_MONTH)
        table.filter(day < bound).write_csv(str(before))
        table.filter(day >= bound).write_csv(str(month))
    return before, month


def main() -> None:
    """Simulate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=lambda text: int(text.replace("_", "")), default=10_000_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured(invent, folder / "economy", lines)
        source = folder / "economy" / "invoices" / "invoices.csv"
        base, _ = measured(plain, source, folder / "plain.duckdb")
        seconds, peak = measured(load, source, folder / "all.duckdb")
        print(f"CSV, {lines:,} lines: plain {base:.1f} s; loaded and derived {seconds:.1f} s")
        print(f"    ratio {seconds / base:.2f}, {peak:.2f} GiB")
        before, month = split_off(source, folder)
        measured(load, before, folder / "grown.duckdb")
        added, _ = measured(load, month, folder / "grown.duckdb")
        alone, _ = measured(load, month, folder / "alone.duckdb")
        print(f"a further month: {added:.1f} s, alone {alone:.1f} s, ratio {added / alone:.2f}")


if __name__ == "__main__":
    main()
