"""How results are shown: a few plain lines for people, JSON alone on stdout for machines."""

import dataclasses
import json
import logging
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from chainscan.progress import be_quiet

log = logging.getLogger("chainscan")


class Result(Protocol):
    """What a stage gives back: a frozen dataclass that can say itself in a few lines."""

    def lines(self) -> list[str]:
        """The result in plain lines for people; no line is longer than a terminal is wide."""


class Console:
    """Prints results to stdout, as text or as JSON; progress and the log go to stderr."""

    def __init__(self, *, json: bool = False, quiet: bool = False) -> None:
        self.json, self.quiet = json, quiet
        be_quiet(quiet or json)

    def show(self, result: Result) -> None:
        """Print one result."""
        if self.json:
            print(json.dumps(_plain(result), ensure_ascii=False, indent=1))
        elif not self.quiet:
            print("\n".join(result.lines()))

    def step(self, name: str, result: Result) -> None:
        """Print what one step of a run did, as soon as it is done."""
        if not (self.json or self.quiet):
            print(f"== {name}")
            self.show(result)
            sys.stdout.flush()

    def show_all(self, results: dict[str, Any]) -> None:
        """At the end of a run: everything as one JSON object, where that was asked for."""
        if self.json:
            print(json.dumps({k: _plain(v) for k, v in results.items()}, ensure_ascii=False))


def log_to(path: Path) -> None:
    """Keep the log (steps, rows, seconds; no names, no amounts) in a file."""
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _plain(value: Any) -> Any:
    """A value as JSON has it: money as text with its two decimals, days as 2020-02-21."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | Decimal | Path):
        return str(value)
    return value
