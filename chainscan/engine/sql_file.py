"""SQL files: one SELECT each, with a header that says what it needs.

    -- Active suppliers of each enterprise.            what it says
    -- reads: trade, enterprise                        tables it reads
    -- params: period_from, period_until               values bound as :name
    -- one row: enterprise                             the grain
    -- engines: duckdb, spark                          where it is portable
    SELECT …

The stem of the file is the name of the table, or of the view when it ends in `_named`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chainscan.errors import StepError

TOKEN = re.compile(
    r"""
      (?P<skip> '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | :: )
    | :(?P<name>[A-Za-z_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
HEADER = re.compile(r"^-- (reads|params|one row|engines):[ ]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class SqlFile:
    """A parsed SQL file; `sql` has DuckDB's `$name` in place of the portable `:name`."""

    path: Path
    sql: str
    reads: tuple[str, ...]
    params: tuple[str, ...]
    grain: str

    @property
    def name(self) -> str:
        """The table or view that the file fills."""
        return self.path.stem

    def bind(self, values: dict[str, Any]) -> dict[str, Any]:
        """The declared parameters, and only those; raise StepError when one is missing."""
        missing = [name for name in self.params if name not in values]
        if missing:
            raise StepError(f"no value for {', '.join(missing)}", where=f"step {self.name}")
        return {name: values[name] for name in self.params}


@cache
def read_sql(path: Path) -> SqlFile:
    """Parse a SQL file; raise StepError where header and statement disagree."""
    text = path.read_text(encoding="utf-8")
    header = {key: value.strip() for key, value in HEADER.findall(text)}
    absent = [key for key in ("reads", "params", "one row") if key not in header]
    if absent:
        raise StepError(f"header line missing: {', '.join(absent)}", where=str(path))
    used: list[str] = []

    def to_duckdb(token: re.Match[str]) -> str:
        if token["skip"] is not None:
            return token["skip"]
        used.append(token["name"])
        return f"${token['name']}"

    sql = TOKEN.sub(to_duckdb, text)
    declared = _listed(header["params"])
    if set(used) != set(declared):
        odd = ", ".join(sorted(set(used) ^ set(declared)))
        raise StepError(f"declared and used parameters differ: {odd}", where=str(path))
    return SqlFile(path, sql, _listed(header["reads"]), declared, header["one row"])


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip() not in ("", "none"))
