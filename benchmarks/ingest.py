"""How fast exports are loaded, beside a plain DuckDB cast of the same file, on two threads.

    python benchmarks/ingest.py [--lines 10_000_000] [--cells 200_000]

Each measurement runs in a process of its own. Prints seconds, the ratio to the plain
`CREATE TABLE AS SELECT casts FROM read_csv` (or read_parquet), memory, what a further month
costs, and how many lines of a workbook of `--cells` lines and XML invoices are loaded a second.
"""

import argparse
import importlib
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.settings import DatabaseSettings, Settings
from chainscan.simulation import simulate
from chainscan.simulation.write_exports import write_workbook

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
FROM, UNTIL = "2019-12-01", "2020-01-01"
"""A month of an ordinary year, and what came before it."""


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


def load(source: Path, database: Path) -> float:
    """The whole command, load and derive; returns the seconds that loading alone took."""
    settings = DatabaseSettings(path=database, memory_limit="3GB", threads=2)
    started, loaded = time.perf_counter(), 0.0
    ingesting = importlib.import_module("chainscan.ingest.ingest")
    derive = ingesting.derive

    def noted(*given: Any) -> Any:
        nonlocal loaded
        loaded = time.perf_counter() - started
        return derive(*given)

    ingesting.derive = noted  # type: ignore[attr-defined]
    with open_engine(settings) as engine:
        report = ingest(engine, Settings(), [source])
        assert not report.failed, report.failed
    return loaded


def invent(folder: Path, lines: int, layout: Any) -> None:
    """An economy in one layout, in a process of its own: a child's peak starts at its parent's."""
    simulate(folder, seed=7, lines=lines, layout=layout)


def _timed(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[float, float, Any]:
    started = time.perf_counter()
    result = work(*given)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return time.perf_counter() - started, peak, result


def measured(work: Callable[..., Any], *given: Any) -> tuple[float, float, Any]:
    """Seconds, GiB and result of a piece of work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_timed, work, given).result()


def split_off(source: Path, folder: Path) -> tuple[Path, Path]:
    """What came before a month, and that month."""
    before, month = folder / "before.csv", folder / "month.csv"
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        table = connection.read_csv(str(source), all_varchar=True)
        day = duckdb.ColumnExpression("issued_on")
        start, end = duckdb.ConstantExpression(FROM), duckdb.ConstantExpression(UNTIL)
        table.filter(day < start).write_csv(str(before))
        table.filter((day >= start) & (day < end)).write_csv(str(month))
    return before, month


def compared(source: Path, folder: Path, lines: int) -> None:
    """One file loaded, beside the casts alone."""
    kind = source.suffix[1:]
    base, _, _ = measured(plain, source, folder / f"plain_{kind}.duckdb")
    whole, peak, loaded = measured(load, source, folder / f"{kind}.duckdb")
    print(f"{kind}, {lines:,} lines: plain {base:.1f} s; loaded {loaded:.1f} s, ", end="")
    print(f"ratio {loaded / base:.2f}; with net trade derived {whole:.1f} s, {peak:.2f} GiB")


def further_month(source: Path, folder: Path) -> None:
    """A month added to all before it, beside that month alone."""
    before, month = split_off(source, folder)
    measured(load, before, folder / "grown.duckdb")
    added, _, _ = measured(load, month, folder / "grown.duckdb")
    alone, _, _ = measured(load, month, folder / "alone.duckdb")
    print(f"a further month: {added:.1f} s, alone {alone:.1f} s, ratio {added / alone:.2f}")


def workbook(source: Path, place: Path, lines: int) -> None:
    """The first lines of a CSV as one workbook with the sheets of 全量发票查询导出结果."""
    place.mkdir()
    with duckdb.connect() as connection:
        table = connection.read_csv(str(source), all_varchar=True).limit(lines)
        names = table.columns
        typed = table.select(
            *(duckdb.ColumnExpression(name).cast(TYPES.get(name, "VARCHAR")) for name in names)
        )
        write_workbook(
            place / "invoices.xlsx",
            [
                {**dict(zip(names, row, strict=True)), "is_red": row[names.index("amount")] < 0}
                for row in typed.fetchall()
            ],
        )


def documents(source: Path, folder: Path, cells: int) -> None:
    """A workbook and XML invoices, which are read cell by cell."""
    measured(workbook, source, folder / "xlsx", cells)
    measured(invent, folder / "xml", 20_000, "xml")
    for place, table in ((folder / "xlsx", "source_row"), (folder / "xml" / "invoices", "invoice")):
        database = folder / f"{table}.duckdb"
        _, _, loaded = measured(load, place, database)
        with duckdb.connect(str(database), read_only=True) as connection:
            count = connection.table(table).shape[0]
        name = "xlsx lines" if table == "source_row" else "XML invoices"
        print(f"{count:,} {name} loaded in {loaded:.1f} s, {count / loaded:,.0f} a second")


def main() -> None:
    """Simulate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    number = {"type": lambda text: int(text.replace("_", ""))}
    parser.add_argument("--lines", default=10_000_000, **number)
    parser.add_argument("--cells", default=200_000, **number)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for layout in ("csv", "parquet"):
            measured(invent, folder / layout, given.lines, layout)
            (source,) = (folder / layout / "invoices").glob(f"*.{layout}")
            compared(source, folder, given.lines)
            if layout == "csv":
                further_month(source, folder)
                documents(source, folder, given.cells)


if __name__ == "__main__":
    main()
