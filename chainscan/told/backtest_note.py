"""What a backtest found, kept beside the database, for reports on the same data to tell.

A backtest only reads the database; so it leaves its figures in `<database>.backtest.json`, with
the identity of the invoices they were found on.
"""

import json
from pathlib import Path
from typing import Any

from chainscan.engine import Engine


def note_backtest(engine: Engine, found: dict[str, Any]) -> Path | None:
    """Keep the figures of a backtest, in place of earlier ones; None where nothing was loaded.

    The file can be read by its owner alone. `found` must be plain JSON.
    """
    data = _data(engine)
    if data is None:
        return None
    path = _path(engine)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.touch(mode=0o600)
    text = json.dumps({"data": data, "found": found}, ensure_ascii=False, indent=1, sort_keys=True)
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(path)
    return path


def noted_backtest(engine: Engine) -> dict[str, Any] | None:
    """The figures kept; None where there are none, or they are of other invoices."""
    try:
        noted = json.loads(_path(engine).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    found = noted.get("found") if isinstance(noted, dict) else None
    return found if isinstance(found, dict) and noted.get("data") == _data(engine) else None


def _path(engine: Engine) -> Path:
    return engine.path.with_name(f"{engine.path.stem}.backtest.json")


def _data(engine: Engine) -> str | None:
    """Changes whenever other invoices are loaded."""
    ingested = engine.steps().get("ingest")
    return ingested.identity if ingested else None
