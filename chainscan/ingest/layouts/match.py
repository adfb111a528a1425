"""Recognise a table by its header row."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from chainscan.ingest.layouts.layout import Layout

Row = Sequence[str | None]
UNIT_NOTE = re.compile(r"\((?:单位:)?(?:元|人民币|人民币元|cny|rmb|%|必填)\)$")


@dataclass(frozen=True)
class Match:
    """A layout found in a table: the header row's index and each column's position.

    `date_header` is how the table heads its dates, so that a repeated header is known as one.
    """

    layout: Layout
    header_row: int
    positions: dict[str, int]
    date_header: str


def header_form(text: str | None) -> str:
    """A header without what editions vary: width of signs, stars, spaces, (元) at the end."""
    plain = unicodedata.normalize("NFKC", text or "").lower()
    plain = re.sub(r"[\s*\ufeff\u200b'\"]", "", plain)
    return UNIT_NOTE.sub("", plain).rstrip(":")


def match_table(layout: Layout, rows: Sequence[Row]) -> Match | None:
    """Where the first row that heads all required columns is, or None."""
    if layout.xml is not None:
        return None
    wanted = {column: [header_form(n) for n in names] for column, names in layout.columns.items()}
    for index, row in enumerate(rows):
        places: dict[str, int] = {}
        for position, cell in enumerate(row):
            places.setdefault(header_form(cell), position)
        places.pop("", None)
        found = {
            column: next(places[name] for name in names if name in places)
            for column, names in wanted.items()
            if any(name in places for name in names)
        }
        if all(column in found for column in layout.required):
            date_header = row[found["issued_on"]] if "issued_on" in found else None
            positions = {str(column): place for column, place in found.items()}
            return Match(layout, index, positions, (date_header or "").strip())
    return None


def missing_headers(layout: Layout, rows: Sequence[Row]) -> list[str]:
    """Of the required columns' headers, those that stand in none of the rows."""
    seen = {header_form(cell) for row in rows for cell in row}
    return [
        layout.columns[column][0]
        for column in layout.required
        if column in layout.columns
        and not any(header_form(name) in seen for name in layout.columns[column])
    ]


def likely_header(rows: Sequence[Row]) -> list[str]:
    """The cells of the row that looks most like a header: the fullest one, the first of those."""
    filled = [[cell.strip() for cell in row if cell and cell.strip()] for row in rows]
    return max(filled, key=len, default=[])
