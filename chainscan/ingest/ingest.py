"""Load export files and derive net trade from them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.ingest.deriving import derive
from chainscan.ingest.find_files import FoundFile, find_files
from chainscan.ingest.loading import (
    Source,
    XmlSource,
    file_hash,
    load_batch,
    prepare_tables,
)
from chainscan.ingest.recognise import Layouts, open_source
from chainscan.ingest.report import FileReport, IngestReport
from chainscan.period import Period
from chainscan.progress import track, working
from chainscan.settings import Settings

FOLDER = Path(__file__).parent


def ingest(
    engine: Engine,
    settings: Settings,
    paths: Sequence[Path],
    *,
    layout: str | Path | None = None,
    owner: str | None = None,
    observed: Period | None = None,
) -> IngestReport:
    """Load files, folders and patterns, then derive invoices, enterprises, books and trade.

    `layout` names a built-in layout, a mapping file, or a folder of mapping files; without it
    files are recognised by their headers. `owner` is the taxpayer id whose books these are,
    needed only where the rows leave it open; `observed` are the days the exports were asked
    for. Each file is loaded in one transaction or not at all: a file that cannot be read is
    named in the report and does not stop the others. A file whose bytes were loaded before
    changes nothing.

    Raises FileError only for a `layout` that is none.
    """
    layouts = Layouts(layout)
    prepare_tables(engine)
    found, missing = find_files(paths)
    loading = _Loading(engine, layouts, owner, observed)
    for path in missing:
        loading.reports[path] = FileReport(
            path, "failed", error=f"there is no such file [{path}] — check the path"
        )
    for file in track(found, "loading files"):
        loading.load(file)
    loading.load_invoices()
    with working("deriving net trade"):
        made = derive(engine, settings.ingest)
    files = tuple(loading.reports[path] for path in [*missing, *(file.path for file in found)])
    return IngestReport(files, made.is_new, made.invoices, made.trade_rows)


class _Loading:
    """The files of one command, one after the other; XML invoices wait for their folder's."""

    def __init__(
        self, engine: Engine, layouts: Layouts, owner: str | None, observed: Period | None
    ) -> None:
        self.engine, self.layouts = engine, layouts
        self.owner, self.observed = owner, observed
        self.reports: dict[Path, FileReport] = {}
        self.invoices: dict[tuple[Path, str], list[XmlSource]] = defaultdict(list)
        rows = engine.rows(FOLDER / "known_file.sql")
        self.known = {row["sha256"] for row in rows}

    def load(self, file: FoundFile) -> None:
        """Load one file, or lay it aside where it is one of many XML invoices."""
        with self._failing_alone([file.path]):
            sha256, size = file_hash(file.path)
            if sha256 in self.known:
                self.reports[file.path] = FileReport(file.path, "known")
                return
            with open_source(self.engine.connection, file, self.layouts, (sha256, size)) as source:
                if isinstance(source, XmlSource):
                    self.invoices[file.folder, source.layout.name].append(source)
                else:
                    self._load([source])
            self.known.add(sha256)

    def load_invoices(self) -> None:
        """Load the XML invoices laid aside, folder by folder."""
        for sources in self.invoices.values():
            with self._failing_alone([source.path for source in sources]):
                self._load(sources)

    def _load(self, sources: Sequence[Source]) -> None:
        loaded = load_batch(self.engine, sources, owner=self.owner, observed=self.observed)
        for source, report in zip(sources, loaded, strict=True):
            self.reports[source.path] = report

    @contextmanager
    def _failing_alone(self, paths: Sequence[Path]) -> Iterator[None]:
        """An error the user can put right is reported for these files and ends there."""
        try:
            yield
        except (ChainscanError, OSError) as wrong:
            for path in paths:
                self.reports[path] = FileReport(path, "failed", error=str(wrong))
