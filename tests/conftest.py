"""What all tests share: where the data beside the project lies, and how its absence is said."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


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
