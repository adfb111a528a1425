"""Load export files and derive net trade from them."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import ChainscanError, DatabaseError
from chainscan.ingest.covering.unowned import find_unowned
from chainscan.ingest.deriving import derive
from chainscan.ingest.find_files import FoundFile, find_files
from chainscan.ingest.loading import (
    HeldFile,
    Source,
    held_files,
    load_batch,
    prepare_tables,
    restate,
)
from chainscan.ingest.reading import FileFacts, NotUtf8Error, file_facts, require_unchanged
from chainscan.ingest.recognise import Layouts, open_source
from chainscan.ingest.registry import NO_REGISTERS, Registers, load_registers
from chainscan.ingest.report import FileReport, IngestReport
from chainscan.period import Period
from chainscan.progress import track, working
from chainscan.settings import Settings

FOLDER = Path(__file__).parent
TOGETHER, MOST_TOGETHER = 10_000, 100_000
"""After so many XML invoices those read are loaded when a folder ends, or in its midst."""


def ingest(
    engine: Engine,
    settings: Settings,
    paths: Sequence[Path],
    *,
    layout: str | Path | None = None,
    owner: str | None = None,
    observed: Period | None = None,
    registers: Registers = NO_REGISTERS,
) -> IngestReport:
    """Load files, folders and patterns, then derive invoices, enterprises, books and trade.

    `layout` names a built-in layout, a mapping file, or a folder of mapping files; without it
    files are recognised by their headers. `owner` is the taxpayer id whose books these are,
    needed only where the rows leave it open; `observed` are the days the exports were asked
    for. Each file is loaded in one transaction or not at all: a file that cannot be read is
    named in the report and does not stop the others. Of a file whose bytes were loaded before no
    row is read again, but `owner` and `observed` hold where it had none. `registers` are loaded
    first; their files are no exports, wherever they lie.

    Raises FileError for a `layout` that is none, and for a registry or consent file that cannot
    be read; DatabaseError where the database cannot be written to: the files before stay loaded.
    """
    layouts = Layouts(layout)
    prepare_tables(engine)
    registered = load_registers(engine, registers)
    found, missing = find_files(paths)
    listed = registers.files()
    found = [file for file in found if not listed or file.path.resolve() not in listed]
    loading = _Loading(engine, layouts, owner, observed)
    for path in missing:
        loading.reports[path] = FileReport(path, "failed", error=missing[path])
    for file in track(found, "loading files"):
        loading.load(file)
    loading.load_invoices()
    with working("deriving net trade"):
        made = derive(engine, settings.ingest)
    files = tuple(loading.reports[path] for path in [*missing, *(file.path for file in found)])
    unowned = find_unowned(engine).among({str(file.path) for file in files})
    return IngestReport(files, made.is_new, made.invoices, made.trade_rows, registered, unowned)


class _Loading:
    """The files of one command, one after the other; XML invoices wait for some thousand more."""

    def __init__(
        self, engine: Engine, layouts: Layouts, owner: str | None, observed: Period | None
    ) -> None:
        self.engine, self.layouts = engine, layouts
        self.owner, self.observed = owner, observed
        self.reports: dict[Path, FileReport] = {}
        self.folder: Path | None = None
        self.invoices: dict[int, list[Source]] = defaultdict(list)
        self.waiting = 0
        rows = engine.rows(FOLDER / "known_file.sql")
        self.known = {row["sha256"] for row in rows}
        self.held: dict[str, HeldFile] = held_files(engine) if owner or observed else {}

    def load(self, file: FoundFile) -> None:
        """Load one file, or lay it aside where it is one of many XML invoices."""
        with self._failing_alone([file.path]), file.on_disk() as place:
            facts = file_facts(place)
            if facts.sha256 in self.known:
                self.reports[file.path] = self._restate(file.path, facts.sha256)
                return
            try:
                self._load_file(file, place, facts)
            except NotUtf8Error:
                self._load_file(file, place, file_facts(place, math.inf))
            self.known.add(facts.sha256)

    def _load_file(self, file: FoundFile, place: Path, facts: FileFacts) -> None:
        opened = open_source(self.engine.connection, file, self.layouts, place, facts)
        with opened as source:
            if source.is_document:
                require_unchanged(place, facts)
                self._lay_aside(source)
            else:
                self._load([source], lambda: require_unchanged(place, facts))

    def _restate(self, path: Path, sha256: str) -> FileReport:
        """What is said now of a file loaded before, which was not said then."""
        held = self.held.pop(sha256, None)
        if held is None:
            return FileReport(path, "known")
        return restate(self.engine, path, held, owner=self.owner, observed=self.observed)

    def load_invoices(self) -> None:
        """Load the XML invoices laid aside: those of one layout at once.

        If that fails, folder by folder, so that a folder at fault keeps out no other.
        """
        waiting, self.invoices = self.invoices, defaultdict(list)
        self.waiting = 0
        for sources in waiting.values():
            try:
                self._load(sources)
            except DatabaseError:
                raise
            except ChainscanError:
                for folder in dict.fromkeys(source.folder for source in sources):
                    own = [source for source in sources if source.folder == folder]
                    with self._failing_alone([source.path for source in own]):
                        self._load(own)

    def _lay_aside(self, source: Source) -> None:
        """Keep an XML invoice until enough of them are there, or its folder's end."""
        ends = self.folder != source.folder
        if (self.waiting >= TOGETHER and ends) or self.waiting >= MOST_TOGETHER:
            self.load_invoices()
        self.invoices[id(source.layout)].append(source)
        self.folder, self.waiting = source.folder, self.waiting + 1

    def _load(self, sources: Sequence[Source], check: Callable[[], None] = lambda: None) -> None:
        loaded = load_batch(
            self.engine, sources, owner=self.owner, observed=self.observed, check=check
        )
        for source, report in zip(sources, loaded, strict=True):
            self.reports[source.path] = report

    @contextmanager
    def _failing_alone(self, paths: Sequence[Path]) -> Iterator[None]:
        """An error the user can put right is reported for these files and ends there.

        One of the database itself, such as a full disk, would befall the other files, too.
        """
        try:
            yield
        except DatabaseError:
            raise
        except (ChainscanError, OSError) as wrong:
            for path in paths:
                self.reports[path] = FileReport(path, "failed", error=str(wrong))
