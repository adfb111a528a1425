"""The release log: what was given out, for whom, on whose consent; nothing in it is changed.

It is kept twice: as the table `release`, and as JSON lines beside the database, which can be
written while others only read the database; what the table lacks it takes from there.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.version import __version__

SQL = Path(__file__).parent
CHINA = timedelta(hours=8)
SHOWN = 20


@dataclass(frozen=True)
class Release:
    """One file given out; files of one writing share their number.

    `copy_number` counts how often a file of this name was written for this recipient. `consents`
    are the consent records it rests on, as file:sheet:row.
    """

    release_id: str
    release_number: int
    audience: str
    recipient: str
    as_of: str | None
    file: str
    sha256: str
    bytes: int
    copy_number: int
    consents: tuple[str, ...]
    written_at: str | None
    version: str


@dataclass(frozen=True)
class ReleaseList:
    """All releases, the latest last."""

    releases: tuple[Release, ...]

    def lines(self) -> list[str]:
        """The latest in plain lines."""
        if not self.releases:
            return ["nothing was given out yet"]
        lines = [
            f"{one.release_number:>5}  {one.audience:<10}  {one.recipient or '—':<20}  "
            f"copy {one.copy_number}  {one.sha256[:12]}  {one.file}"
            for one in self.releases[-SHOWN:]
        ]
        more = len(self.releases) - SHOWN
        return [*([f"… and {more:,} before"] if more > 0 else []), *lines]


def log_path(database: Path) -> Path:
    """Where the log lies as JSON lines."""
    return database.with_name(f"{database.stem}.releases.jsonl")


def note_release(
    engine: Engine,
    files: Sequence[Path],
    *,
    audience: str,
    recipient: str,
    as_of: date | None,
    consents: Sequence[str],
    references: Mapping[str, str],
    hashes: Mapping[str, str],
    note_time: bool,
) -> tuple[int, tuple[Release, ...]]:
    """Note the files of one writing; their common number, and a row for each.

    `references` are those given out with them; `hashes` of files whose sha256 is known.
    """
    before = list_releases(engine).releases
    number = max((one.release_number for one in before), default=0) + 1
    now = (datetime.now(UTC) + CHINA).strftime("%Y-%m-%dT%H:%M:%S") if note_time else None
    noted = []
    for path in files:
        sha256 = hashes.get(path.name) or hashlib.sha256(path.read_bytes()).hexdigest()
        key = (audience, recipient, path.name)
        copies = sum(1 for one in before if _key(one) == key)
        text = "|".join((str(number), *key, sha256))
        noted.append(
            Release(
                release_id=f"R-{hashlib.sha256(text.encode()).hexdigest()[:12]}",
                release_number=number,
                audience=audience,
                recipient=recipient,
                as_of=as_of.isoformat() if as_of else None,
                file=path.as_posix(),
                sha256=sha256,
                bytes=path.stat().st_size,
                copy_number=copies + 1,
                consents=tuple(consents),
                written_at=now,
                version=__version__,
            )
        )
    _append(log_path(engine.path), noted, references)
    if not engine.read_only:
        sync_releases(engine)
    return number, tuple(noted)


def note_internal(engine: Engine, files: Sequence[Path], *, note_time: bool) -> None:
    """Note files that the authority's analysts write for themselves, such as lists of rows."""
    links = engine.steps().get("links")
    note_release(
        engine,
        files,
        audience="internal",
        recipient="",
        as_of=links.as_of if links else None,
        consents=(),
        references={},
        hashes={},
        note_time=note_time,
    )


def sync_releases(engine: Engine) -> None:
    """Put into the tables what the JSON lines have beyond them, and write lines that were lost."""
    engine.define(SQL / "tables.sql")
    path = log_path(engine.path)
    known = {row["release_id"] for row in engine.rows(SQL / "release_known.sql")}
    lines = _lines(path)
    fresh = [line for line in lines if line["release_id"] not in known]
    rows = [
        (
            *(line[name] for name in ("release_id", "release_number", "audience", "recipient")),
            *(line[name] for name in ("as_of", "file", "sha256", "bytes", "copy_number")),
            json.dumps(line["consents"], ensure_ascii=False),
            *(line[name] for name in ("written_at", "version")),
        )
        for line in fresh
    ]
    pairs = [pair for line in fresh for pair in line.get("references", {}).items()]
    with engine.transaction():
        engine.fill("release", pd.DataFrame(rows, dtype=object))
        engine.fill("release_reference", pd.DataFrame(sorted(set(pairs)), dtype=object))
    lost = known - {line["release_id"] for line in lines}
    if lost:
        _append(path, [one for one in _table(engine) if one.release_id in lost], {})


def list_releases(engine: Engine) -> ReleaseList:
    """Everything given out from this database."""
    held = {one.release_id: one for one in (_table(engine) if engine.has("release") else [])}
    for line in _lines(log_path(engine.path)):
        line.pop("references", None)
        held.setdefault(line["release_id"], Release(**line | {"consents": (*line["consents"],)}))
    order = sorted(held.values(), key=lambda one: (one.release_number, one.file, one.release_id))
    return ReleaseList(tuple(order))


def _table(engine: Engine) -> list[Release]:
    return [
        Release(**row | {"consents": (*json.loads(row["consents"]),)})
        for row in engine.rows(SQL / "release_row.sql")
    ]


def _key(one: Release) -> tuple[str, str, str]:
    return one.audience, one.recipient, one.file.rsplit("/", 1)[-1]


def _append(path: Path, noted: Sequence[Release], references: Mapping[str, str]) -> None:
    """One line a file, the references with the first; readable by its owner only."""
    is_new = not path.exists()
    with path.open("a", encoding="utf-8", newline="\n") as log:
        for place, one in enumerate(noted):
            line = asdict(one) | ({"references": references} if references and not place else {})
            log.write(json.dumps(line, ensure_ascii=False) + "\n")
        log.flush()
        os.fsync(log.fileno())
    if is_new and os.name == "posix":
        path.chmod(0o600)


def _lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    found = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(json.loads(text))
        except ValueError as wrong:
            raise FileError(
                f"line {number} of the release log cannot be read",
                where=str(path),
                to_do="put that line right: what was given out must stay known",
            ) from wrong
    return found
