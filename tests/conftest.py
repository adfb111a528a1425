"""What all tests share: where the data beside the project lies, and how its absence is said."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chainscan.demo import SAMPLE, demo_request, demo_settings
from chainscan.engine import Engine, open_engine
from chainscan.run import run_all

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def run_demo(out: Path) -> Engine:
    """The whole job on the sample invoices; the database is open still."""
    settings = demo_settings(SAMPLE, out, "zh")
    engine = open_engine(settings.database)
    run_all(engine, settings, demo_request(SAMPLE))
    return engine


@pytest.fixture(scope="session")
def demo_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the demonstration writes to."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def demo(demo_out: Path) -> Iterator[Engine]:
    """The database of the demonstration, run once for all tests; they only read it."""
    with run_demo(demo_out) as engine:
        yield engine


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the development data ../shared/data is not here")
    return SHARED


@pytest.fixture
def tool() -> Callable[..., str]:
    """Runs a program that tests look at pages with, and gives what it prints.

    Where the program is not installed the test skips, saying so; with CHAINSCAN_TOOLS_REQUIRED
    set, as on a clean checkout, its absence is a failure.
    """

    def run(name: str, *words: str | Path) -> str:
        program = shutil.which(name)
        if program is None:
            missing = f"{name} is not installed"
            if os.environ.get("CHAINSCAN_TOOLS_REQUIRED"):
                pytest.fail(missing)
            pytest.skip(missing)
        done = subprocess.run(
            [program, *map(str, words)], capture_output=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run
