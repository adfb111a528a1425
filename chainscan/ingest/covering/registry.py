"""What the registry, where one was loaded, knows of the enterprises in the data."""

from pathlib import Path
from typing import Any

from chainscan.engine import Engine

QUERY = Path(__file__).parents[1] / "registry" / "covered_registry.sql"


def find_registry(engine: Engine) -> dict[str, Any]:
    """The one row of the registry's own query; empty without a registry.

    Each column is a count under a name that reads on a screen, `enterprises_listed`.
    """
    if not (QUERY.exists() and engine.has("registry")):
        return {}
    rows = engine.rows(QUERY)
    return rows[0] if rows else {}
