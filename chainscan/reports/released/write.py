"""Write what leaves the authority, each reader's files into a folder of their own."""

import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainscan.disclosure import Gate, open_gate
from chainscan.errors import ChainscanError
from chainscan.reports.edition import Edition
from chainscan.reports.place_lock import locked
from chainscan.reports.released import paper, records, sheets
from chainscan.reports.released.words import words_in
from chainscan.reports.typesetting import Press

KINDS = ("pdf", "png", "json", "csv", "xlsx")


@dataclass(frozen=True)
class Released:
    """The files written for readers outside, and the number of their entry in the release log."""

    audience: str
    folder: Path
    files: tuple[Path, ...]
    seconds: float

    def lines(self) -> list[str]:
        """Which files there are, pages left out."""
        named = [str(path) for path in self.files if path.suffix != ".png"]
        pages = len(self.files) - len(named)
        return [*named, f"{pages} pages also as PNG; for: {self.audience}; `chainscan releases`"]


def write_released(edition: Edition, asked: Mapping[int, str], out: Path) -> Released:
    """Write what the edition's audience may have, below `out`, and note it in the release log.

    `platform`: platform/platform_list.{pdf,json,csv,xlsx}. `public`: public/public.{…}.
    `enterprise`: for each enterprise asked for, a folder of its own with notice.{pdf,json,xlsx}.
    Pages are also written as PNG. Raises ChainscanError where an enterprise is needed and none is
    asked for.
    """
    started = time.perf_counter()
    gate = open_gate(edition.engine, edition.settings.disclosure, edition.audience, edition.as_of)
    if gate.audience == "platform":
        files = _platform(edition, gate, out / "platform")
    elif gate.audience == "public":
        files = _public(edition, gate, out / "public")
    else:
        if not asked:
            raise ChainscanError(
                "a notice is for one enterprise, and none is named",
                where="--audience enterprise",
                to_do="name it with --enterprise ID",
            )
        files = [path for key, stem in asked.items() for path in _notice(edition, key, out / stem)]
    return Released(gate.audience, out, tuple(files), time.perf_counter() - started)


def _platform(edition: Edition, gate: Gate, out: Path) -> list[Path]:
    words = words_in(edition.texts.lang)
    listed = gate.platform_list()
    title = words.of("title.platform")
    work = _Work(edition, "platform_list", out)
    with work:
        found = sheets.platform_sheets(edition, listed)
        work.pages(title, words.of("title.kicker_platform"), found)
        work.json(records.platform_record(edition, gate, listed))
        rows = records.platform_rows(edition, gate, listed)
        paper.write_csv(records.CSV_COLUMNS, rows, work.path("csv"))
        paper.write_workbook(edition, title, found, work.path("xlsx"))
        files = work.move()
        gate.seal(files, recipient=edition.settings.disclosure.platform or "platform")
    return files


def _public(edition: Edition, gate: Gate, out: Path) -> list[Path]:
    words = words_in(edition.texts.lang)
    tables = gate.public_tables()
    title = words.of("title.public")
    work = _Work(edition, "public", out)
    with work:
        found = sheets.public_sheets(edition, tables)
        work.pages(title, words.of("title.kicker_public"), found)
        work.json(records.public_record(edition, gate, tables))
        columns = ("table", "row", "column", "yuan", "stamp")
        paper.write_csv(columns, records.public_rows(edition, gate, tables), work.path("csv"))
        paper.write_workbook(edition, title, found, work.path("xlsx"))
        files = work.move()
        gate.seal(files, tables=tables)
    return files


def _notice(edition: Edition, enterprise: int, out: Path) -> list[Path]:
    """One enterprise's notice; its gate is its own, so that the log has only its consents."""
    gate = open_gate(edition.engine, edition.settings.disclosure, edition.audience, edition.as_of)
    notice = gate.notice(enterprise)
    words = words_in(edition.texts.lang)
    name = " ".join(str(notice.facts["name"] or notice.facts["display_id"]).split())
    title = words.of("title.enterprise", name=name)
    work = _Work(edition, "notice", out.with_name(out.name.replace("dossier-", "enterprise-", 1)))
    with work:
        found = sheets.notice_sheets(edition, notice)
        work.pages(title, words.of("title.kicker_enterprise"), found)
        work.json(records.notice_record(edition, gate, notice))
        paper.write_workbook(edition, title, found, work.path("xlsx"))
        files = work.move()
        gate.seal(files, recipient=notice.facts["display_id"])
    return files


class _Work:
    """Files being made in a hidden folder beside `out`, which is held until they are logged."""

    def __init__(self, edition: Edition, stem: str, out: Path) -> None:
        self._edition, self._stem, self._out = edition, stem, out
        self._folder = out.with_name(f".chainscan-released-{out.name}")

    def __enter__(self) -> None:
        """Take the place. Raises ChainscanError at once where another report is being made there;
        what a killed one left goes."""
        self._out.parent.mkdir(parents=True, exist_ok=True)
        self._lock = locked(self._out)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700)
        (self._folder / "done").mkdir()

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()

    def path(self, suffix: str) -> Path:
        """Where the file of that kind is to be written."""
        return self._folder / "done" / f"{self._stem}.{suffix}"

    def pages(self, title: str, kicker: str, found: list[sheets.Sheet]) -> None:
        """The sheets as PDF and PNG."""
        press = Press(self._folder, threads=1)
        made = paper.document(self._edition, title, kicker, found)
        composed = press.compose(made, self._stem)
        for _ in press.write([composed], self._folder / "done"):
            pass

    def json(self, record: dict[str, Any]) -> None:
        """A record as a JSON file."""
        text = json.dumps(record, ensure_ascii=False, indent=1)
        self.path("json").write_text(text + "\n", encoding="utf-8", newline="\n")

    def move(self) -> list[Path]:
        """Put the files in the place of earlier ones; where they are now."""
        self._out.mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            self._out.chmod(0o700)
        for kind in KINDS:
            for old in self._out.glob(f"{self._stem}*.{kind}"):
                old.unlink()
        made = sorted((self._folder / "done").iterdir())
        for path in made:
            if os.name == "posix":
                path.chmod(0o600)
            shutil.move(path, self._out / path.name)
        return [self._out / path.name for path in made]
