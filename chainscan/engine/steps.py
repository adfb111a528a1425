"""What each step's tables were made from, so that a report never rests on stale ones."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

STEP_INPUTS: dict[str, tuple[str, ...]] = {
    "ingest": (),
    "measure": ("ingest",),
    "links": ("ingest",),
    "match": ("ingest", "links"),
}
"""Which steps each step reads from."""
FOLDERS = {
    "ingest": "ingest",
    "measures": "measure",
    "told": "links",
    "news": "links",
    "links": "links",
    "matching": "match",
}
"""Which step a folder's SQL files are of: a file's stem is its table, tables.sql makes several."""
CREATED = re.compile(r"CREATE (?:OR REPLACE )?(?:TABLE|VIEW) (?:IF NOT EXISTS )?(\w+)")
NO_TABLE = re.compile(r"Table with name (\w+) does not exist")
NO_COLUMN = re.compile(r"column (?:named )?\"(\w+)\"")

OUTDATED = ""
"""The input hash of a step whose input has changed since; only running it anew mends that."""


@dataclass(frozen=True)
class StepRecord:
    """One row of the table `step`: a finished stage and everything its tables depend on."""

    name: str
    input_hash: str
    settings_hash: str
    version: str
    as_of: date | None

    @property
    def identity(self) -> str:
        """Changes whenever the tables of this step may have changed."""
        parts = (self.name, self.input_hash, self.settings_hash, self.version, str(self.as_of))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def input_hash(step: str, done: dict[str, StepRecord]) -> str:
    """What a step run now would be made from: the identities of the steps it reads."""
    identities = [done[name].identity for name in STEP_INPUTS[step]]
    return hashlib.sha256("\n".join(identities).encode()).hexdigest()


def stale_steps(needed: tuple[str, ...], done: dict[str, StepRecord]) -> list[str]:
    """Of the steps needed, in order, those never run or made from something since replaced."""
    stale: list[str] = []
    for step in needed:
        inputs = STEP_INPUTS[step]
        absent = any(name not in done for name in (step, *inputs))
        outdated = not absent and done[step].input_hash == OUTDATED
        behind = any(name in stale for name in inputs)
        if (
            absent
            or outdated
            or behind
            or (inputs and done[step].input_hash != input_hash(step, done))
        ):
            stale.append(step)
    return stale


def lacking(
    wrong: str, sql: str, done: dict[str, StepRecord], version: str
) -> tuple[str, list[str]]:
    """What an SQL error says is not there, and the finished steps that would make it if run anew.

    A table is missed wherever the step that makes it has been finished; a column only where
    another version finished it, for else the statement is wrong and not the database. No steps
    where neither explains the error.
    """
    table, column = NO_TABLE.search(wrong), NO_COLUMN.search(wrong)
    if table:
        maker = _makers().get(table[1])
        return f"table '{table[1]}'", [maker] if maker in done else []
    if column:
        makers = {_makers().get(word) for word in re.findall(r"\w+", sql)}
        older = [name for name in STEP_INPUTS if name in makers and name in done]
        return f"column '{column[1]}'", [n for n in older if done[n].version != version]
    return "", []


@cache
def _makers() -> dict[str, str]:
    """By table, the step that makes it."""
    made: dict[str, str] = {}
    for folder, step in FOLDERS.items():
        for path in (Path(__file__).parents[1] / folder).rglob("*.sql"):
            several = path.stem == "tables"
            names = CREATED.findall(path.read_text(encoding="utf-8")) if several else [path.stem]
            made |= dict.fromkeys(names, step)
    return made
