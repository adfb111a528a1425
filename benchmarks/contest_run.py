"""How long the whole run takes on 373,431 real invoice rows, and how much memory it needs.

    python benchmarks/contest_run.py [../shared/data/cumcm2020c]

Runs `chainscan run` as a user would, in a process of its own; prints seconds, peak memory of
that process, and what `chainscan coverage` says afterwards.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = [sys.executable, "-m", "chainscan.cli"]
WORDS = ["--period", "2020-01", "--as-of", "2020-02-21"]
BOOKS = ("purchases", "sales")


def main() -> None:
    """Load both books, run every stage, and print the figures."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/data/cumcm2020c"
    with tempfile.TemporaryDirectory() as folder:
        where = ["--db", f"{folder}/contest.duckdb"]
        files = [str(data / f"a1_{book}.csv") for book in BOOKS]
        started = time.perf_counter()
        out = [f"--out={folder}/reports", "--quiet"]
        subprocess.run([*COMMAND, "run", *files, *WORDS, *where, *out], check=True, cwd=folder)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
        print(f"run: {seconds:.1f} s, peak memory {peak:.2f} GiB")
        said = subprocess.run(
            [*COMMAND, "coverage", "--json", *where], check=True, cwd=folder, capture_output=True
        )
        covered = json.loads(said.stdout)
        for part in ("total", "owners", "sides", "invoices"):
            print(f"{part}: {json.dumps(covered[part], ensure_ascii=False)}")


if __name__ == "__main__":
    main()
