"""What all tests share: where the data beside the project lies, and how its absence is said."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data beside the project; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the development data ../shared/data is not here")
    return SHARED
