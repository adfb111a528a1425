"""The report stage: tables in, PDF and PNG pages out, all files or none."""

import json
import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.errors import ChainscanError
from chainscan.period import Period
from chainscan.progress import track
from chainscan.reports.dossier import dossier
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.files import INDEX, move_into_place, stem_for
from chainscan.reports.overview import overview
from chainscan.reports.typesetting import Typesetter
from chainscan.settings import Settings
from chainscan.version import __version__

log = logging.getLogger("chainscan")


@dataclass(frozen=True)
class ReportResult:
    """The files written, the overview first."""

    folder: Path
    files: tuple[Path, ...]
    seconds: float

    def lines(self) -> list[str]:
        """Which documents there are, and where."""
        documents = [path for path in self.files if path.suffix == ".pdf"]
        pages = sum(1 for path in self.files if path.suffix == ".png")
        text = [f"{path}" for path in documents]
        return [*text, f"{pages} pages also as PNG, in {self.folder}, {self.seconds:.1f} s"]


def write_report(
    engine: Engine,
    settings: Settings,
    *,
    out: Path | None = None,
    period: Period | None = None,
    enterprises: Sequence[str] = (),
    lang: str | None = None,
    audience: str | None = None,
) -> ReportResult:
    """Write overview.pdf, its pages as PNG, a dossier for each enterprise asked for, run.json.

    Enterprises are named by id, by any id ever seen for them, or by full name. What is not given
    is taken from the settings. Files are made in a temporary folder and moved in place at the
    end; the pages of an earlier report in `out` go. Raises StaleError when a table is out of
    date, ChainscanError for an unknown enterprise or a period that was not measured.
    """
    started = time.perf_counter()
    edition = open_edition(
        engine,
        settings,
        lang=lang or settings.report.lang,
        audience=audience or settings.report.audience,
        period=period,
    )
    asked = find_enterprises(edition, enterprises)
    out = out or settings.report.out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".chainscan-", dir=out.parent) as scratch:
        done = Path(scratch, "done")
        names = _write_documents(edition, asked, Path(scratch, "work"), done)
        seconds = time.perf_counter() - started
        _write_index(edition, names, seconds, done / INDEX)
        move_into_place(done, out)
    log.info("step report done: %d files, %.2f s", len(names), seconds)
    return ReportResult(out, tuple(out / name for name in [*names, INDEX]), seconds)


def _write_documents(edition: Edition, asked: dict[int, str], work: Path, done: Path) -> list[str]:
    """Overview and dossiers into `done`; the names of the files."""
    work.mkdir()
    done.mkdir()
    typesetter = Typesetter(work)
    written = typesetter.write(overview(edition), "overview", done)
    for key, stem in track(asked.items(), "dossiers", total=len(asked)):
        written += typesetter.write(dossier(edition, key), stem, done)
    return [path.name for path in written]


def find_enterprises(edition: Edition, typed: Sequence[str]) -> dict[int, str]:
    """The enterprises that users' texts name: key → stem of the dossier's files.

    Raises ChainscanError for a text that names none, with the nearest, or more than one.
    """
    found: dict[int, str] = {}
    for text in typed:
        rows = edition.rows("find_enterprise", typed=text.strip())
        by_id = [row for row in rows if not row["by_name"]] or rows
        if len(by_id) != 1:
            raise ChainscanError(
                f"'{text}' names {'no enterprise' if not rows else f'{len(rows)} enterprises'}",
                where="--enterprise",
                to_do=_advice(edition, text, by_id),
            )
        found[by_id[0]["enterprise_key"]] = stem_for(
            by_id[0]["display_id"], by_id[0]["enterprise_key"]
        )
    return found


def _advice(edition: Edition, text: str, several: list[dict[str, Any]]) -> str:
    near = several or edition.rows("near_enterprises", typed=text.strip())
    if not near:
        return "the database holds no enterprise yet"
    named = [
        row["display_id"]
        + (f" ({row['name']})" if row["name"] not in (None, row["display_id"]) else "")
        for row in near[:3]
    ]
    return f"{'name one by its id' if several else 'did you mean'} {', '.join(named)}?"


def _write_index(edition: Edition, names: list[str], seconds: float, path: Path) -> None:
    """What the report was made from, for machines and for repeating it."""
    steps = edition.rows("finished_steps")
    files = edition.rows("input_files")
    content = {
        "version": __version__,
        "lang": edition.texts.lang,
        "audience": edition.audience,
        "period": edition.period.text,
        "as_of": edition.as_of.isoformat(),
        "files": names,
        "seconds": round(seconds, 3),
        "steps": [
            {name: str(v) if name == "as_of" and v else v for name, v in step.items()}
            for step in steps
        ],
        "inputs": [
            {name: file[name] for name in ("path", "sha256", "layout", "rows_read", "rows_loaded")}
            for file in files
        ],
        "settings": edition.settings.model_dump(mode="json"),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
