"""The SQL of every step: a list, and each statement ready to be run by hand."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import chainscan
from chainscan.errors import ChainscanError
from chainscan.explaining.by_hand import by_hand
from chainscan.explaining.plain_text import cut, table

PACKAGE = Path(chainscan.__file__).parent
STEPS = {
    "ingest": "ingest",
    "measures": "measure",
    "links": "links",
    "matching": "match",
    "reports": "report",
    "explaining": "explain",
}
"""The folders that hold SQL and their steps, in order; another folder goes by its own name."""


class StatementError(ChainscanError):
    """There is no step of that name, or several."""


@dataclass(frozen=True)
class Statement:
    """One SQL file: `step` and `name` (with its folders where the name alone is not enough)."""

    step: str
    name: str
    says: str
    path: Path


@dataclass(frozen=True)
class StatementList:
    """The statements of one step or of all."""

    statements: tuple[Statement, ...]

    def lines(self) -> list[str]:
        """The list in plain lines."""
        text: list[str] = []
        for step in dict.fromkeys(each.step for each in self.statements):
            rows = [
                [each.name, cut(each.says, 60)] for each in self.statements if each.step == step
            ]
            text += [f"{step}:", *table(("", ""), rows)]
        return [*text, "`chainscan sql NAME` prints one, ready to be run"]


@dataclass(frozen=True)
class StatementText:
    """One statement as text."""

    statement: Statement
    sql: str

    def lines(self) -> list[str]:
        """The statement, line by line."""
        return self.sql.splitlines()


def list_statements(step: str | None = None) -> StatementList:
    """The SQL files of a step, or of all."""
    every = _statements()
    return StatementList(tuple(each for each in every if step in (None, each.step)))


def statement(name: str, values: Mapping[str, Any]) -> StatementList | StatementText:
    """The statement of that name, or the list of a step's; `values` are set where it needs them.

    Raises StatementError where there is none, or several of that name.
    """
    every = _statements()
    if name in {each.step for each in every}:
        return list_statements(name)
    found = [each for each in every if name in (each.name, each.name.rsplit("/", 1)[-1])]
    if len(found) == 1:
        return StatementText(found[0], _text(found[0].path, values))
    if found:
        raise StatementError(
            f"several statements are called '{name}'", to_do=f"say which: {_listed(found)}"
        )
    near = get_close_matches(name, [each.name for each in every], n=3, cutoff=0.6)
    advice = f"did you mean {' or '.join(near)}? " if near else ""
    raise StatementError(
        f"no step or statement is called '{name}'", to_do=f"{advice}`chainscan sql` lists them"
    )


@cache
def _statements() -> tuple[Statement, ...]:
    files = sorted(PACKAGE.rglob("*.sql"))
    stems = Counter(path.stem for path in files)
    folders = list(STEPS)
    found = []
    for path in files:
        place = path.relative_to(PACKAGE)
        folder = place.parts[0]
        name = path.stem if stems[path.stem] == 1 else place.with_suffix("").as_posix()
        order = folders.index(folder) if folder in folders else len(folders)
        found.append((order, Statement(STEPS.get(folder, folder), name, _says(path), path)))
    found.sort(key=lambda one: (one[0], one[1].step, one[1].name))
    return tuple(each for _, each in found)


def _text(path: Path, values: Mapping[str, Any]) -> str:
    text = path.read_text(encoding="utf-8")
    if not re.search("^-- params:.*\n-- one row:", text, re.MULTILINE):
        return text  # nothing but CREATE statements, which take no values
    return by_hand(path, values, "  -- to be set")


def _says(path: Path) -> str:
    """The first sentence of a file's head."""
    text = " ".join(
        line.removeprefix("--").strip()
        for line in path.read_text(encoding="utf-8").split("-- reads:", 1)[0].splitlines()
        if line.startswith("--")
    )
    return re.split(r"(?<=[.:]) ", text, maxsplit=1)[0].rstrip(".:")


def _listed(found: Iterable[Statement]) -> str:
    return ", ".join(each.name for each in found)
