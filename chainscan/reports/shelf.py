"""Documents already made: those of the report in place, and those of one that was cut off.

While a report is made its files lie in a hidden folder beside the place they are for, with a
journal of the documents finished. A report that is started again finds them there and goes on; one
that ends moves everything in place and removes the folder.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from chainscan.reports.files import INDEX, OURS, move_into_place
from chainscan.reports.place_lock import locked

JOURNAL = "finished.jsonl"


@dataclass(frozen=True)
class Finished:
    """A document on disk: what it is, what it was made from, and its files with their sha256."""

    stem: str
    made_from: str
    title: str
    enterprise: str
    lang: str
    audience: str
    period: str
    as_of: str
    substituted: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)

    def having(self, files: dict[str, str]) -> Self:
        """The same document with its files."""
        return replace(self, files=files)

    def record(self) -> dict[str, Any]:
        """As run.json and the journal have it."""
        return asdict(self)


class Shelf:
    """The documents that need not be made again, by the hash of what they were made from."""

    def __init__(self, out: Path) -> None:
        self._out = out.resolve()
        self.folder = self._out.parent / f".chainscan-unfinished-{self._out.name}"
        self.earlier = _listed(self._out / INDEX)
        self.workroom = self.folder / "typesetting"
        self._cut_off: dict[str, Finished] = {}

    def __enter__(self) -> Self:
        """Take the place. Raises ChainscanError at once where another report is being made there;
        what a killed one left of its typesetting goes."""
        self._lock = locked(self._out)
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            self.folder.chmod(0o700)
        shutil.rmtree(self.workroom, ignore_errors=True)
        self.workroom.mkdir()
        self._cut_off = _journal(self.folder / JOURNAL)
        return self

    def __exit__(self, *_: object) -> None:
        """Keep finished documents of a report that was cut off; nothing else stays."""
        shutil.rmtree(self.workroom, ignore_errors=True)
        if not (self.folder / JOURNAL).exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()

    def find(self, stem: str, made_from: str) -> Finished | None:
        """The document, where it was made from the same and all its files are as they were."""
        for held, folder in ((self._cut_off, self.folder), (self.earlier, self._out)):
            found = held.get(stem)
            if found and found.made_from == made_from and _intact(folder, found.files):
                return found
        return None

    def add(self, document: Finished) -> None:
        """Note a finished document, whose files lie in the shelf's folder."""
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(document.record(), ensure_ascii=False) + "\n")

    def kept(self, made: Sequence[Finished], audience: str) -> list[Finished]:
        """Dossiers of earlier reports that stay beside those of this one.

        Those for another audience do not: nobody shall find them among papers for his eyes.
        """
        stems = {document.stem for document in made}
        return [
            found
            for stem, found in self.earlier.items()
            if stem not in stems
            and found.enterprise
            and found.audience == audience
            and all((self._out / name).exists() for name in found.files)
        ]

    def finish(self, wanted: AbstractSet[str], stay: AbstractSet[str]) -> None:
        """Move the files wanted in place; those of kept and of unchanged documents stay there."""
        for path in self.folder.iterdir():
            if path.is_file() and path.name not in wanted and path.name != JOURNAL:
                path.unlink()
        (self.folder / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self.workroom, ignore_errors=True)
        move_into_place(self.folder, self._out, {*wanted, *stay})


def sha256_of(path: Path) -> str:
    """The sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _intact(folder: Path, files: dict[str, str]) -> bool:
    try:
        return bool(files) and all(sha256_of(folder / n) == hashed for n, hashed in files.items())
    except OSError:
        return False


def _listed(index: Path) -> dict[str, Finished]:
    try:
        records = json.loads(index.read_text(encoding="utf-8"))["documents"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return _by_stem(records)


def _journal(path: Path) -> dict[str, Finished]:
    records = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    for line in lines:
        try:
            records.append(json.loads(line))
        except ValueError:  # cut off while it was written
            continue
    return _by_stem(records)


def _by_stem(records: Any) -> dict[str, Finished]:
    found = {}
    for record in records if isinstance(records, list) else ():
        try:
            document = Finished(**record)
            names = list(document.files)
        except TypeError:
            continue
        if all(isinstance(name, str) and OURS.fullmatch(name) for name in names):
            found[document.stem] = document
    return found
