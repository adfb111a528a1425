"""Files and folders that the system does not let us read, and things that are no files."""

import os
import sys
from pathlib import Path

import pytest

from tests.ingest.files import a_line, database, load, number, query, write_lines

if not sys.platform.startswith("linux"):
    pytest.skip("root is bound to permissions in Linux's way only", allow_module_level=True)

from tests.ingest import processes


def test_what_may_not_be_read_is_named_and_stops_only_itself(tmp_path: Path) -> None:
    inner = tmp_path / "exports" / "inner"
    inner.mkdir(parents=True)
    write_lines(inner.parent / "good.csv", a_line())
    closed = write_lines(inner.parent / "closed.csv", a_line(einvoice_number=number(2)))
    write_lines(inner / "unseen.csv", a_line(einvoice_number=number(3)))
    closed.chmod(0)
    inner.chmod(0)
    try:
        said = processes.run(tmp_path, "ingest", "exports", bound=True)
    finally:
        inner.chmod(0o700)
    assert said.code == 1
    lines = said.err.splitlines()
    assert len(lines) == 2
    for line, place in zip(lines, ("exports/inner", "exports/closed.csv"), strict=True):
        assert line.startswith(f"chainscan: the file cannot be opened: Permission denied [{place}]")
    assert "3 files: 1 loaded (1 rows), 0 known, 2 failed" in said.out


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with database(tmp_path) as engine:
        assert "this is no ordinary file" in load(engine, tmp_path / "a.csv").failed[0].error
        assert query(engine, "SELECT count(*) FROM source_file") == [(0,)]
