"""The command line in a process of its own, to be killed, starved of room or kept waiting.

The processes are forked from one that has imported chainscan already, so that a killed one
costs its work and not the two seconds of importing.
"""

import ctypes
import multiprocessing
import os
import resource
import sys
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from chainscan import links, matching, measures, reports
from chainscan.cli import main

PRELOADED = (links.find_broken_links, measures.measure, matching.match, reports.write_report)
"""What commands load only when they need it."""
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([__name__])
LOG = "chainscan.log"
"""Appears in the folder as soon as the database is open."""


@dataclass(frozen=True)
class Ended:
    code: int | None
    out: str
    err: str


def start(
    folder: Path, *words: str | Path, file_limit: int | None = None, bound: bool = False
) -> BaseProcess:
    """Run `chainscan words…` in the folder; no file may grow beyond `file_limit` bytes.

    `bound` binds it to the permissions of files, even where it runs as root.
    """
    (folder / LOG).unlink(missing_ok=True)
    texts = [str(word) for word in words]
    process = SERVER.Process(target=_chainscan, args=(folder, texts, file_limit, bound))
    process.start()
    return process


def ended(process: BaseProcess, folder: Path) -> Ended:
    """Wait for the end of the process; what it said."""
    process.join()
    texts = [_said(folder, name).read_text(encoding="utf-8") for name in ("out", "err")]
    return Ended(process.exitcode, *texts)


def run(
    folder: Path, *words: str | Path, file_limit: int | None = None, bound: bool = False
) -> Ended:
    """`start` and `ended` in one."""
    return ended(start(folder, *words, file_limit=file_limit, bound=bound), folder)


def wait_until_open(process: BaseProcess, folder: Path) -> None:
    """Return as soon as the process has the database open, or has ended."""
    while process.is_alive() and not (folder / LOG).exists():
        time.sleep(0.001)


def _said(folder: Path, name: str) -> Path:
    """Beside the folder, which may have no room."""
    return folder.with_name(f"{folder.name}.{name}")


def _chainscan(folder: Path, words: list[str], file_limit: int | None, bound: bool) -> None:
    os.chdir(folder)
    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(_said(folder, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if file_limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))
    if bound and os.geteuid() == 0:
        _bind()
    sys.argv = ["chainscan", *words]
    main()


def _bind() -> None:
    """Give up root's right to read and search everything (capabilities 1 and 2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    version, held = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(version, held) == 0
    held[0] &= ~0b110
    held[1] &= ~0b110
    assert libc.capset(version, held) == 0
