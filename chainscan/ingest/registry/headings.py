"""Find the row that heads a register, and which of its columns is which."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from chainscan.ingest.layouts.match import header_form

Register = Literal["registry", "consent", "need", "offer", "stock"]
Row = Sequence[str | None]
FILE = Path(__file__).parent / "headings.toml"
JOINED = ("contact",)
"""Columns that may be spread over several headings: a person, a telephone number."""
NEEDED: dict[Register, tuple[str, ...]] = {
    "registry": (),
    "consent": ("recipient",),
    "need": ("goods",),
    "offer": ("goods",),
    "stock": ("goods", "stock_days"),
}
"""What must be headed beside the ids for a file to be such a register."""
TENS = {"千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}
UNIT = re.compile(r"\(?(?:单位:)?(千元|百万元|万元|亿元)\)?$")


@dataclass(frozen=True)
class Heading:
    """A header found: its row, the places of each column, and what is headed by no known word.

    `yuan` is what the annual tax, or the monthly amount, has to be multiplied by to be in yuan.
    """

    row: int
    places: dict[str, tuple[int, ...]]
    unused: tuple[str, ...]
    yuan: int


def columns_of(register: Register) -> tuple[str, ...]:
    """The columns that such a file may have, in the order of headings.toml."""
    return tuple(_headings()[register])


def words() -> list[tuple[str, str, str]]:
    """Kind, word and meaning of what stands in the cells of a consent file."""
    return [
        (kind, word, meaning)
        for kind, meanings in _headings()["words"].items()
        for word, meaning in meanings.items()
    ]


def usual_heading(register: Register) -> str:
    """What heads the ids, for those who have no such column."""
    return ", ".join(_headings()[register]["enterprise_id"][:4])


def find_heading(register: Register, rows: Sequence[Row]) -> Heading | None:
    """The first row that heads an id (and, of consents, whom they are given to), or None."""
    needed = {"enterprise_id", *NEEDED[register]}
    for number, row in enumerate(rows):
        found = _read_row(register, row)
        if needed <= set(found) and len([cell for cell in row if cell]) >= len(needed):
            used = {place for places in found.values() for place in places}
            unused = tuple(
                (cell or "").strip()
                for place, cell in enumerate(row)
                if place not in used and (cell or "").strip()
            )
            money = found.get("annual_tax") or found.get("monthly_amount")
            return Heading(number, found, unused, _yuan(row[money[0]]) if money else 1)
    return None


def _read_row(register: Register, row: Row) -> dict[str, tuple[int, ...]]:
    at: dict[str, int] = {}
    for place, cell in enumerate(row):
        at.setdefault(_form(cell), place)
    found: dict[str, tuple[int, ...]] = {}
    for column, names in _headings()[register].items():
        places = [at[form] for name in names if (form := header_form(name)) in at]
        if places:
            found[column] = tuple(places if column in JOINED else places[:1])
    return found


def _form(cell: str | None) -> str:
    return UNIT.sub("", header_form(cell))


def _yuan(cell: str | None) -> int:
    unit = UNIT.search(header_form(cell))
    return TENS[unit[1]] if unit else 1


@cache
def _headings() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
