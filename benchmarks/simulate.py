"""How long an invented economy of a million lines takes: seconds by layout, printed.

python benchmarks/simulate.py [LINES]
"""

import sys
import tempfile
import time
from pathlib import Path

from chainscan.simulation import simulate
from chainscan.simulation.economy import WRITER_LIMIT, Layout

LINES = 1_000_000
TABLES: tuple[Layout, ...] = ("parquet", "csv")
CELLS: tuple[Layout, ...] = ("xlsx", "xml")


def seconds(layout: Layout, lines: int) -> tuple[float, int]:
    """Wall-clock seconds and rows written for one layout."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        written = simulate(Path(folder), seed=1, lines=lines, layout=layout)
        return time.perf_counter() - started, written.rows


def main() -> None:
    """Print a line for each layout."""
    lines = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else LINES
    for layout in (*TABLES, *CELLS):
        asked = lines if layout in TABLES else min(lines, WRITER_LIMIT)
        took, rows = seconds(layout, asked)
        print(f"{layout:8} {rows:>9,} rows {took:6.1f} s  {rows / took:>9,.0f} rows/s")


if __name__ == "__main__":
    main()
