"""Killed at any moment: the database opens, and each file is in it whole or not at all.

`chainscan` runs in a process of its own and is sent SIGKILL at moments spread over the time that
it takes undisturbed; every second one meets a database that was killed before. Four kills of
each kind of work; CHAINSCAN_KILLS=100 makes a hundred, CHAINSCAN_KILL_SEED=2 other moments.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chainscan.engine import Engine, open_engine
from chainscan.errors import DatabaseError, StaleError
from chainscan.ingest import coverage, ingest
from chainscan.period import parse_period
from chainscan.run import STEPS, RunRequest
from chainscan.settings import DatabaseSettings, Settings
from chainscan.simulation import simulate
from tests.ingest.files import query

if os.name != "posix":
    pytest.skip("there is no SIGKILL here", allow_module_level=True)

from tests.ingest import processes

KILLS = int(os.environ.get("CHAINSCAN_KILLS", "4"))
SEED = int(os.environ.get("CHAINSCAN_KILL_SEED", "1"))
NAME = "chainscan.duckdb"
JANUARY, FEBRUARY = date(2020, 1, 31), date(2020, 3, 10)
TABLES = {
    "ingest": ("enterprise", "book", "invoice", "red_letter", "invoice_line", "trade"),
    "measure": ("enterprise_change", "own_trade"),
    "links": ("link", "link_judgement", "broken_link", "disruption"),
    "match": ("need", "candidate", "match"),
}
Sums = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Work:
    """Something to kill: the database it starts from, and what it makes of it undisturbed."""

    words: list[str | Path]
    resume: Callable[[Engine], object]
    start: Path | None
    before: Sums
    after: Sums
    files: int
    seconds: float


def settings(folder: Path) -> DatabaseSettings:
    return DatabaseSettings(path=folder / NAME)


def sums(engine: Engine, step: str) -> list[tuple[Any, ...]]:
    """What the tables of a step hold, whatever the order of their rows."""
    count = "SELECT count(*), sum(hash(t)) FROM {} AS t"
    return [query(engine, count.format(name))[0] for name in TABLES[step]]


def all_sums(folder: Path) -> Sums:
    with open_engine(settings(folder), read_only=True) as engine:
        return {step: sums(engine, step) for step in engine.steps()}


def asked(exports: Path, as_of: date) -> RunRequest:
    return RunRequest((exports,), parse_period(f"{as_of:%Y-%m}"), as_of=as_of)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of four CSV files, and one of the same and a fifth: an invented economy's books."""
    folder = tmp_path_factory.mktemp("exports")
    simulate(folder / "economy", seed=4, lines=6_000, layout="csv")
    header, *lines = (folder / "economy/invoices/invoices.csv").read_bytes().splitlines(True)
    four, five = folder / "four", folder / "five"
    for place in (four, five):
        place.mkdir()
        for number in range(4 if place == four else 5):
            part = lines[number * len(lines) // 5 : (number + 1) * len(lines) // 5]
            (place / f"books_{number}.csv").write_bytes(header + b"".join(part))
    return four, five


def undisturbed(
    folder: Path,
    start: Path | None,
    words: list[str | Path],
    resume: Callable[[Engine], object],
) -> Work:
    """Do the work once to its end, to know what comes out and how long it takes."""
    before = {} if start is None else all_sums(start.parent)
    if start:
        shutil.copy(start, folder / NAME)
    process = processes.start(folder, *words)
    processes.wait_until_open(process, folder)
    started = time.monotonic()
    said = processes.ended(process, folder)
    assert said.code == 0, said.err
    seconds = time.monotonic() - started
    with open_engine(settings(folder), read_only=True) as engine:
        files = len(query(engine, "FROM source_file"))
    return Work(words, resume, start, before, all_sums(folder), files, seconds)


def loading(place: Path) -> Callable[[Engine], object]:
    return lambda engine: ingest(engine, Settings(), [place])


def running(request: RunRequest) -> Callable[[Engine], object]:
    """Every step but the report, which changes nothing in the database."""

    def resume(engine: Engine) -> None:
        for _, step in STEPS[:-1]:
            step(engine, Settings(), request)

    return resume


@pytest.fixture(scope="module")
def first(exports: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Four files into a new database."""
    four, _ = exports
    return undisturbed(tmp_path_factory.mktemp("first"), None, ["ingest", four], loading(four))


@pytest.fixture(scope="module")
def loaded(exports: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of four files, with everything derived, measured and judged."""
    folder = tmp_path_factory.mktemp("loaded")
    with open_engine(settings(folder)) as engine:
        running(asked(exports[0], JANUARY))(engine)
    return folder / NAME


@pytest.fixture(scope="module")
def further(
    loaded: Path, exports: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Work:
    """A fifth file into the database of four."""
    words: list[str | Path] = ["ingest", exports[1]]
    return undisturbed(tmp_path_factory.mktemp("further"), loaded, words, loading(exports[1]))


@pytest.fixture(scope="module")
def run(loaded: Path, exports: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Work:
    """Everything once more for five files and another month."""
    _, five = exports
    words: list[str | Path] = [
        "run",
        five,
        "--period",
        f"{FEBRUARY:%Y-%m}",
        "--as-of",
        str(FEBRUARY),
    ]
    resume = running(asked(five, FEBRUARY))
    return undisturbed(tmp_path_factory.mktemp("run"), loaded, words, resume)


def kill_at(folder: Path, work: Work, share: float) -> int | None:
    """Start the work and kill it after that share of its time; the exit code."""
    process = processes.start(folder, *work.words)
    processes.wait_until_open(process, folder)
    time.sleep(share * work.seconds)
    process.kill()
    code = processes.ended(process, folder).code
    left = [path for path in folder.rglob(f"{NAME}*") if path.stat().st_mode & 0o077]
    assert left == [], "somebody else may read the database or its log of changes"
    return code


def require_whole(engine: Engine, work: Work) -> None:
    """Files are in or not; tables are those of before, those of after, or said to be stale."""
    if engine.has("book_declared"):
        counted = query(
            engine,
            "SELECT f.path, f.rows_read, count(r.file_id) "
            "FROM source_file AS f FULL JOIN source_row AS r USING (file_id) GROUP BY ALL",
        )
        assert [row for row in counted if row[1] != row[2]] == []
        loaded = len(counted)
    else:
        loaded = 0
    for step in engine.steps():
        try:
            engine.require_fresh(step)
        except StaleError:
            continue
        if step == "ingest":
            assert sums(engine, step) == (work.after if loaded == work.files else work.before)[step]
            assert all(file.adds_up for file in coverage(engine).files)
        else:
            assert sums(engine, step) in (work.before.get(step), work.after[step])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["first", "further", "run"])
def test_a_kill_leaves_whole_files_and_the_next_run_the_same_tables(
    request: pytest.FixtureRequest, tmp_path: Path, name: str
) -> None:
    work: Work = request.getfixturevalue(name)
    chance = random.Random(f"{name} {SEED}")
    codes = set()
    shares = [(number + chance.random()) / KILLS for number in range(KILLS)]
    chance.shuffle(shares)
    for pair in (shares[at : at + 2] for at in range(0, KILLS, 2)):
        folder = tmp_path / str(pair[0])
        folder.mkdir()
        if work.start:
            shutil.copy(work.start, folder / NAME)
        for share in pair:
            codes.add(kill_at(folder, work, share))
            with open_engine(settings(folder), read_only=True) as engine:
                require_whole(engine, work)
        with open_engine(settings(folder)) as engine:
            work.resume(engine)
        assert all_sums(folder) == work.after, f"killed after {pair} of the time"
        shutil.rmtree(folder)
    assert -signal.SIGKILL in codes


@pytest.mark.parametrize("size", [0, 4096, 8192])
def test_a_database_whose_creation_was_cut_off_counts_as_none(tmp_path: Path, size: int) -> None:
    path = tmp_path / NAME
    duckdb.connect(str(path)).close()
    path.write_bytes(path.read_bytes()[:size])
    require_made_anew(tmp_path)


def test_a_database_in_which_nothing_is_yet_counts_as_none(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / NAME)).close()
    require_made_anew(tmp_path)


def require_made_anew(folder: Path) -> None:
    with pytest.raises(DatabaseError, match="there is no database"):
        open_engine(settings(folder), read_only=True)
    with open_engine(settings(folder)) as engine:
        assert engine.steps() == {}
    assert (folder / NAME).stat().st_mode & 0o077 == 0
