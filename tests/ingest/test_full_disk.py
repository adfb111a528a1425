"""A disk that fills up: one line that says so, nothing half-written, and the next run succeeds.

On a small file system of its own where one may be mounted; everywhere else with a limit on how
large a file may grow, which stops a write in the same places.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from chainscan.engine import open_engine
from chainscan.settings import DatabaseSettings
from chainscan.simulation import simulate
from tests.ingest.files import query

if os.name != "posix":
    pytest.skip("neither mounts nor file limits here", allow_module_level=True)

from tests.ingest import processes

ROOM = 256 * 1024**2
FULL = "chainscan: the database cannot be written to: the disk is full [chainscan.duckdb] — free"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two CSV files of an invented economy."""
    folder = tmp_path_factory.mktemp("economy")
    simulate(folder / "whole", seed=4, lines=8_000, layout="csv")
    header, *lines = (folder / "whole/invoices/invoices.csv").read_bytes().splitlines(True)
    two = folder / "two"
    two.mkdir()
    half = len(lines) // 2
    for name, part in (("a.csv", lines[:half]), ("b.csv", lines[half:])):
        (two / name).write_bytes(header + b"".join(part))
    return two


class Disk:
    """A file system in memory, whose size can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        try:
            self._mount("-t", "tmpfs", "-o", "size=1m", "none")
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no file system may be mounted here")

    def resize(self, size: int) -> None:
        self._mount("-o", f"remount,size={size}")

    def fill(self, free: int) -> None:
        """Leave only so many bytes free."""
        used = sum(path.stat().st_blocks * 512 for path in self.folder.rglob("*"))
        self.resize(used + free)

    def _mount(self, *words: str) -> None:
        subprocess.run(["mount", *words, self.folder], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    yield made
    subprocess.run(["umount", made.folder], check=True)


def files_loaded(folder: Path) -> int:
    """How many files are in the database, each of them whole."""
    path = folder / "chainscan.duckdb"
    if not path.exists() or path.stat().st_size < 3 * 4096:
        return 0
    with open_engine(DatabaseSettings(path=path)) as engine:
        if not engine.has("source_row"):
            return 0
        counted = query(
            engine,
            "SELECT f.rows_read, count(r.file_id) "
            "FROM source_file AS f FULL JOIN source_row AS r USING (file_id) GROUP BY f.file_id, 1",
        )
    assert [row for row in counted if row[0] != row[1]] == []
    return len(counted)


def require_refused(said: processes.Ended) -> None:
    assert said.code == 1
    assert said.err.startswith(FULL)
    assert said.err.count("\n") == 1


def require_loaded(folder: Path, exports: Path) -> None:
    said = processes.run(folder, "ingest", exports)
    assert said.code == 0, said.err
    assert files_loaded(folder) == 2


@pytest.mark.parametrize("size", [8192, 500_000, 1_200_000])
def test_loading_onto_a_full_disk_says_so_and_is_repeated_with_room(
    disk: Disk, exports: Path, size: int
) -> None:
    disk.resize(size)
    require_refused(processes.run(disk.folder, "ingest", exports))
    disk.resize(ROOM)
    assert files_loaded(disk.folder) < 2
    require_loaded(disk.folder, exports)


@pytest.mark.parametrize("limit", [12 * 1024, 300_000])
def test_a_file_that_may_not_grow_is_told_as_a_full_disk(
    tmp_path: Path, exports: Path, limit: int
) -> None:
    folder = tmp_path / "limited"
    folder.mkdir()
    require_refused(processes.run(folder, "ingest", exports, file_limit=limit))
    assert files_loaded(folder) < 2
    require_loaded(folder, exports)


def test_what_was_loaded_before_the_disk_was_full_stands(disk: Disk, exports: Path) -> None:
    disk.resize(ROOM)
    one = disk.folder.with_name("one")
    one.mkdir()
    shutil.copy(exports / "a.csv", one)
    assert processes.run(disk.folder, "ingest", one).code == 0
    disk.fill(100_000)
    require_refused(processes.run(disk.folder, "ingest", exports))
    assert processes.run(disk.folder, "coverage").code == 0
    disk.resize(ROOM)
    assert files_loaded(disk.folder) == 1
    require_loaded(disk.folder, exports)


def test_a_list_or_report_for_which_there_is_no_room_is_not_written_in_part(
    disk: Disk, exports: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "database"
    folder.mkdir()
    bad = tmp_path / "bad.csv"
    text = (exports / "a.csv").read_text(encoding="utf-8")
    bad.write_text(text.replace("2019-", "x2019-"), encoding="utf-8")
    words = ("run", bad, "--period", "2018-06", "--out", tmp_path / "reports")
    assert processes.run(folder, *words).code == 0
    disk.resize(8192)
    for asked in (
        ("coverage", "--rejected", disk.folder / "rejected.csv"),
        ("report", "--out", disk.folder / "reports"),
    ):
        said = processes.run(folder, *asked)
        assert said.code == 1
        assert said.err.startswith("chainscan: ")
        assert "No space left on device" in said.err
        assert said.err.count("\n") == 1
        assert [path for path in disk.folder.rglob("*") if path.is_file()] == []
