"""The report stage: tables in, pages, workbook and index out, all files or none."""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chainscan.disclosure import open_gate
from chainscan.engine import Engine
from chainscan.period import Period
from chainscan.progress import track
from chainscan.reports.asked import NOBODY, Asked, asked_enterprises
from chainscan.reports.dossier import dossier
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.files import INDEX, PAGE, WORKBOOK
from chainscan.reports.html_index import write_page
from chainscan.reports.overview import overview
from chainscan.reports.released import Released, write_released
from chainscan.reports.run_record import write_record
from chainscan.reports.shelf import Finished, Shelf, sha256_of
from chainscan.reports.typesetting import Composed, Document, Press
from chainscan.reports.workbook import write_workbook
from chainscan.settings import Settings

log = logging.getLogger("chainscan")

TOGETHER = 64
"""So many enterprises' figures are fetched at a time."""
MOST_NAMED = 5
"""So many documents are named on the console."""


@dataclass(frozen=True)
class ReportResult:
    """The files of the report, the overview first; `unchanged` documents were not made anew."""

    folder: Path
    files: tuple[Path, ...]
    seconds: float
    unchanged: int = 0
    substituted: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Where to begin, which documents there are, and where."""
        documents = [path for path in self.files if path.suffix == ".pdf"]
        pages = sum(1 for path in self.files if path.suffix == ".png")
        text = [f"{self.folder / PAGE}  (open this in a browser)", f"{self.folder / WORKBOOK}"]
        text += [f"{path}" for path in documents[:MOST_NAMED]]
        if len(documents) > MOST_NAMED:
            text.append(f"… and {len(documents) - MOST_NAMED:,} more dossiers")
        if self.unchanged:
            text.append(f"{self.unchanged:,} documents are unchanged and were not made anew")
        if self.substituted:
            codes = ", ".join(f"U+{ord(character):04X}" for character in self.substituted[:8])
            text.append(f"warning: no font here has {codes}; names show these codes instead")
        return [*text, f"{pages} pages also as PNG, in {self.folder}, {self.seconds:.1f} s"]


def write_report(
    engine: Engine,
    settings: Settings,
    *,
    out: Path | None = None,
    period: Period | None = None,
    enterprises: Sequence[str] = (),
    everybody: Asked = NOBODY,
    lang: str | None = None,
    audience: str | None = None,
) -> ReportResult | Released:
    """Write overview.pdf, a dossier for each enterprise asked for, their pages as PNG, the tables
    as a workbook, index.html to find one's way, and run.json.

    Enterprises are named by id, by any id ever seen for them, or by full name; `everybody` adds
    those of a cohort, or all that have a book. What is not given is taken from the settings.

    Files are moved in place at the end. A report that is cut off goes on where it stopped, and
    documents whose content is as it was are not made anew; dossiers that earlier reports left in
    `out` for the same audience stay. For an audience other than `internal` see write_released.
    Every writing is entered in the release log. Raises StaleError when a table is out of date,
    ChainscanError for an unknown enterprise or a period that was not measured.
    """
    started = time.perf_counter()
    edition = open_edition(
        engine,
        settings,
        lang=lang or settings.report.lang,
        audience=audience or settings.report.audience,
        period=period,
    )
    asked = asked_enterprises(edition, enterprises, everybody)
    out = out or settings.report.out
    if edition.audience != "internal":
        return write_released(edition, asked, out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with Shelf(out) as shelf:
        made, unchanged = _write_documents(edition, asked, shelf)
        seconds = {"documents": time.perf_counter() - started}
        kept = shelf.kept(made, edition.audience)
        write_workbook(edition, made + kept, shelf.folder / WORKBOOK)
        seconds["workbook"] = time.perf_counter() - started - sum(seconds.values())
        write_page(edition, made + kept, (shelf.folder, out), shelf.folder / PAGE)
        seconds["index"] = time.perf_counter() - started - sum(seconds.values())
        write_record(edition, made, kept, seconds, shelf.folder / INDEX)
        names = [*(name for document in made for name in document.files), WORKBOOK, PAGE, INDEX]
        shelf.finish({*names}, {name for document in kept for name in document.files})
    _note(edition, made, out, names)
    took = time.perf_counter() - started
    log.info("step report done: %d files, %.2f s", len(names), took)
    odd = tuple(sorted({character for document in made for character in document.substituted}))
    return ReportResult(out, tuple(out / name for name in names), took, unchanged, odd)


def _note(edition: Edition, made: list[Finished], out: Path, names: list[str]) -> None:
    """Enter the files in the release log."""
    hashes = {name: sha256 for document in made for name, sha256 in document.files.items()}
    gate = open_gate(edition.engine, edition.settings.disclosure, edition.audience, edition.as_of)
    gate.seal([out / name for name in names], hashes=hashes)


def _write_documents(
    edition: Edition, asked: dict[int, str], shelf: Shelf
) -> tuple[list[Finished], int]:
    """Overview and dossiers, those on the shelf as they are, the others made; how many were not."""
    made: dict[str, Finished] = {}
    known: dict[str, Finished] = {}
    unchanged = 0
    threads = max(1, min(edition.settings.database.threads, os.cpu_count() or 1))
    press = Press(shelf.workroom, threads)

    def to_make() -> Iterator[Composed]:
        nonlocal unchanged
        for stem, identity, document in _documents(edition, asked):
            composed = press.compose(document, stem)
            found = shelf.find(stem, composed.made_from)
            if found is None:
                made[stem] = known[stem] = _described(edition, composed, document, identity)
                yield composed
            else:
                made[stem] = found
                unchanged += 1
                press.discard(composed)

    for composed, files in press.write(to_make(), shelf.folder):
        hashes = {path.name: sha256_of(path) for path in files}
        made[composed.stem] = known[composed.stem].having(hashes)
        shelf.add(made[composed.stem])
    return list(made.values()), unchanged


def _documents(edition: Edition, asked: dict[int, str]) -> Iterator[tuple[str, str, Document]]:
    """Each document with the stem of its files and the enterprise it is about."""
    yield "overview", "", overview(edition)
    keys = list(asked)
    group = edition
    for place, key in enumerate(track(keys, "dossiers", total=len(keys))):
        if place % TOGETHER == 0:
            group = edition.taking(keys[place : place + TOGETHER])
        yield (
            asked[key],
            group.rows_of("enterprise_facts", key)[0]["display_id"],
            dossier(group, key),
        )


def _described(
    edition: Edition, composed: Composed, document: Document, enterprise: str
) -> Finished:
    if composed.substituted:
        codes = ", ".join(f"U+{ord(character):04X}" for character in composed.substituted)
        log.warning("typesetting %s: no font has %s; shown by code", composed.template, codes)
    return Finished(
        stem=composed.stem,
        made_from=composed.made_from,
        title=document.content["title"],
        enterprise=enterprise,
        lang=edition.texts.lang,
        audience=edition.audience,
        period=edition.period.text,
        as_of=edition.as_of.isoformat(),
        substituted=composed.substituted,
    )
