"""run.json: what a report was made from, for machines and for repeating it."""

import json
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chainscan.reports.edition import Edition
from chainscan.reports.files import PAGE, WORKBOOK
from chainscan.reports.shelf import Finished, sha256_of
from chainscan.version import __version__

TOOLS = ("duckdb", "typst", "matplotlib", "xlsxwriter", "jinja2")
COUNTS = ("path", "sha256", "layout", "rows_read", "rows_loaded", "rows_duplicate")
MORE_COUNTS = ("rows_rejected", "rows_summary")


def write_record(
    edition: Edition,
    made: Sequence[Finished],
    kept: Sequence[Finished],
    seconds: dict[str, float],
    path: Path,
) -> None:
    """Write versions, settings, inputs with hashes and rows, steps, documents, and seconds.

    The workbook and the index lie beside `path` already. `files` are those of all documents, with
    the dossiers kept of earlier reports, so that a later report knows which files are a report's.
    """
    documents = [*made, *kept]
    files = {n: hashed for document in documents for n, hashed in document.files.items()}
    files |= {name: sha256_of(path.with_name(name)) for name in (WORKBOOK, PAGE)}
    content: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "tools": {name: version(name) for name in TOOLS},
        "lang": edition.texts.lang,
        "audience": edition.audience,
        "period": edition.period.text,
        "as_of": edition.as_of.isoformat(),
        "files": list(files),
        "sha256": files,
        "documents": [document.record() for document in documents],
        "made": len(made),
        "kept": len(kept),
        "seconds": round(sum(seconds.values()), 3),
        "seconds_of": {name: round(taken, 3) for name, taken in seconds.items()},
        "steps": [
            {name: str(v) if name == "as_of" and v else v for name, v in step.items()}
            for step in edition.rows("finished_steps")
        ],
        "inputs": [
            {name: file[name] for name in (*COUNTS, *MORE_COUNTS)}
            for file in edition.rows("input_files")
        ],
        "row_counts": {row["name"]: row["rows"] for row in edition.rows("row_counts")},
        "settings": edition.settings.model_dump(mode="json"),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
