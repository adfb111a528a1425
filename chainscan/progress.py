"""Progress bars on stderr for work over a second; silent when asked, or when nobody watches."""

import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

Item = TypeVar("Item")


@dataclass
class _State:
    quiet: bool = False


_state = _State()


def be_quiet(quiet: bool) -> None:
    """Switch progress bars off (`--quiet`) or on again."""
    _state.quiet = quiet


def track(items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
    """Yield the items, showing how many are done and how long the rest will take."""
    if _state.quiet or not sys.stderr.isatty():
        yield from items
        return
    with _bar() as bar:
        task = bar.add_task(label, total=total if total is not None else _length(items))
        for item in items:
            yield item
            bar.advance(task)


def working(label: str) -> AbstractContextManager[object]:
    """Show that one long step is under way."""
    if _state.quiet or not sys.stderr.isatty():
        return nullcontext()
    return Console(stderr=True).status(label)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True)


def _length(items: Iterable[object]) -> int | None:
    return len(items) if isinstance(items, Sized) else None
