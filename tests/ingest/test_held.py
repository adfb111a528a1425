"""Two processes and one database: the second is told at once who holds it."""

import os
import signal
from pathlib import Path

import pytest

from tests.ingest.files import a_line, write_lines

if os.name != "posix":
    pytest.skip("no process can be halted here", allow_module_level=True)

from tests.ingest import processes

WORDS = [
    ("coverage",),
    ("ingest", "a.csv"),
    ("report",),
]


def test_the_second_process_is_told_who_holds_the_database_and_does_not_wait(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    write_lines(first / "a.csv", a_line())
    holder = processes.start(first, "ingest", "a.csv")
    processes.wait_until_open(holder, first)
    assert holder.pid
    os.kill(holder.pid, signal.SIGSTOP)  # whoever waited for it would wait for ever
    try:
        for words in WORDS:
            said = processes.run(second, *words, "--db", first / "chainscan.duckdb")
            assert said.code == 1
            assert said.err.startswith(
                f"chainscan: the database is held by another process (PID {holder.pid}) ["
            )
            assert said.err.count("\n") == 1
    finally:
        os.kill(holder.pid, signal.SIGCONT)
    assert processes.ended(holder, first).code == 0
