"""One report at a time into one folder: the second is told at once.

The operating system holds the lock and lets go of it when the process ends, however it ends.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from chainscan.errors import ChainscanError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@dataclass
class PlaceLock:
    """A lock that is held; get one from `locked`."""

    path: Path
    handle: int

    def release(self) -> None:
        """Let others in, and remove the file."""
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(self.handle)
        if sys.platform == "win32":
            self.path.unlink(missing_ok=True)


def locked(out: Path) -> PlaceLock:
    """Lock the folder `out`, by a file beside it, for writing into it; its parent must be there.

    Raises ChainscanError where another process, or another report of this one, holds it.
    """
    out = out.resolve()
    path = out.with_name(f".chainscan-unfinished-{out.name}.lock")
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            raise ChainscanError(
                "another report is being written into this folder",
                where=str(out),
                to_do="wait until it is done, or name another folder with --out",
            ) from error
        if _still_there(path, handle):
            return PlaceLock(path, handle)
        os.close(handle)


def _take(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _still_there(path: Path, handle: int) -> bool:
    """Whether the file locked is the one at the path: its holder may have removed it meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False
