"""Recognise a table by its header row."""

import re
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chainscan.ingest.layouts.layout import Layout

Row = Sequence[str | None]
UNIT_NOTE = re.compile(r"\((?:单位:)?(?:元|人民币|人民币元|cny|rmb|%|必填)\)$")
LONGEST_TITLE = 300
"""A pattern is looked for in so many signs of a row above the header."""


@dataclass(frozen=True)
class Match:
    """A layout found in a table: the header row's index and each column's position.

    `date_header` is how the table heads its dates, so that a repeated header is known as one.
    `above` are the values found over the header, which hold for every row.
    """

    layout: Layout
    header_row: int
    positions: dict[str, int]
    date_header: str
    above: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NearMiss:
    """The layout that comes nearest to a table, and the headers that it misses there."""

    layout: Layout
    absent: list[str]


@lru_cache(maxsize=1 << 14)
def header_form(text: str | None) -> str:
    """A header without what editions vary: width of signs, stars, spaces, (元) at the end."""
    plain = unicodedata.normalize("NFKC", text or "").lower()
    plain = re.sub(r"[\s*\ufeff\u200b'\"]", "", plain)
    return UNIT_NOTE.sub("", plain).rstrip(":")


def match_table(layout: Layout, rows: Sequence[Row]) -> Match | None:
    """Where the first row is that heads all required columns and has all marks, or None."""
    if layout.xml is not None:
        return None
    wanted = {column: [header_form(n) for n in names] for column, names in layout.columns.items()}
    marks = [[header_form(name) for name in names] for names in layout.marks]
    for index, row in enumerate(rows):
        places = _places(row)
        found = {
            column: next(places[name] for name in names if name in places)
            for column, names in wanted.items()
            if any(name in places for name in names)
        }
        if not all(column in found for column in layout.required):
            continue
        if all(any(name in places for name in names) for names in marks):
            date_header = row[found["issued_on"]] if "issued_on" in found else None
            positions = {str(column): place for column, place in found.items()}
            above = values_above(layout, rows[:index])
            return Match(layout, index, positions, (date_header or "").strip(), above)
    return None


def values_above(layout: Layout, rows: Sequence[Row]) -> dict[str, str]:
    """What the layout's patterns find in the rows over the header, the nearest row first."""
    titles = [" ".join(filter(None, row))[:LONGEST_TITLE] for row in reversed(rows)]
    found: dict[str, str] = {}
    for column, patterns in layout.above.items():
        hits = [re.search(pattern, title) for pattern in patterns for title in titles]
        first = next((hit[1] for hit in hits if hit and hit[1]), None)
        if first:
            found[column] = first.strip()
    return found


def near_miss(layouts: Sequence[Layout], rows: Sequence[Row]) -> NearMiss | None:
    """The layout of which one row heads the largest share of what is needed, if over half.

    Of equals, the one of which the row heads most columns.
    """
    best: tuple[float, int, NearMiss] | None = None
    for layout in layouts:
        needed = _needed(layout)
        if layout.xml is not None or not needed:
            continue
        for row in rows:
            places = _places(row)
            absent = [names[0] for names in needed if not _stands(names, places)]
            share = 1 - len(absent) / len(needed)
            if share > 0.5 and (best is None or share >= best[0]):
                known = sum(_stands(names, places) for names in layout.columns.values())
                if best is None or (share, known) > best[:2]:
                    best = (share, known, NearMiss(layout, absent))
    return best[2] if best else None


def missing_headers(layout: Layout, rows: Sequence[Row]) -> list[str]:
    """Of the headers needed, those that stand in none of the rows."""
    seen = {header_form(cell) for row in rows for cell in row}
    return [names[0] for names in _needed(layout) if not _stands(names, seen)]


def likely_header(rows: Sequence[Row]) -> list[str]:
    """The cells of the row that looks most like a header: the fullest one, the first of those."""
    filled = [[cell.strip() for cell in row if cell and cell.strip()] for row in rows]
    return max(filled, key=len, default=[])


def _needed(layout: Layout) -> list[tuple[str, ...]]:
    """The spellings of each header that must be there."""
    columns = [layout.columns[name] for name in layout.required if name in layout.columns]
    return [*columns, *layout.marks]


def _stands(names: Sequence[str], headers: Container[str]) -> bool:
    """Whether one of these spellings is among the headers as they are compared."""
    return any(header_form(name) in headers for name in names)


def _places(row: Row) -> dict[str, int]:
    """Where each header stands; of two equal ones the first counts."""
    places: dict[str, int] = {}
    for position, cell in enumerate(row):
        places.setdefault(header_form(cell), position)
    places.pop("", None)
    return places
