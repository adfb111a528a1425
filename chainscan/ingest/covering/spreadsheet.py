"""CSV files that people open in a spreadsheet program, and what such a program must not touch.

UTF-8 with a byte order mark. A cell that a spreadsheet program would run or rewrite gets an
apostrophe before it: formulas, and texts that begin with a digit, for a 20-digit invoice number
read as a figure has lost its last digits. The apostrophe is seen, means "text" to everybody who
works with spreadsheets, and is taken off again where chainscan reads such a cell.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from chainscan.engine import Engine, read_sql

LONGEST = 200
"""Longer texts are cut, the cut shown as …"""
BATCH = 10_000
CHANGED = re.compile(r"[ \u3000]*(?:[=+@＝＋－＠￥¥$0-9０-９-]|\.[0-9])")
"""What begins so is a formula or a figure to a spreadsheet program."""
UNSEEN = re.compile("[\x00-\x1f\x7f-\xa0\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
SURROGATE = re.compile("[\ud800-\udfff]")
NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\xa0": " ", "\u202f": " "}


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows as they come, never all in memory; return how many.

    Texts are made harmless; figures and days are written as they are. The file appears whole
    or not at all.
    """
    partial = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    try:
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for row in rows:
                writer.writerow([as_cell(value) for value in row])
                count += 1
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return count


def streamed(engine: Engine, path: Path, **values: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a SELECT file one after the other; nothing else may run in between."""
    file = read_sql(path)
    result = engine.execute(file.name, file.sql, file.bind(values))
    while batch := result.fetchmany(BATCH):
        yield from batch


def as_cell(value: object) -> object:
    """A text that a spreadsheet program shows as it is: visible, not too long, not a formula."""
    return _text_cell(value) if isinstance(value, str) else value


@lru_cache(maxsize=1024)
def _text_cell(value: str) -> str:
    text = shown(value)
    return "'" + text if CHANGED.match(text) else text


def shown(text: str, longest: int = LONGEST) -> str:
    """A text fit to be shown: signs that cannot be seen are spelt out, long texts are cut."""
    spelt = UNSEEN.sub(_spelt, text)
    spelt = SURROGATE.sub("�", spelt)
    return spelt if len(spelt) <= longest else spelt[: longest - 1] + "…"


def _spelt(sign: re.Match[str]) -> str:
    return NAMED.get(sign[0]) or f"\\u{ord(sign[0]):04x}"
