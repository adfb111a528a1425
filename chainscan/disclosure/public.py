"""Public tables: sums over enterprises that give none of them away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.disclosure.cells import REST, TOTAL, Cell, Rules, merged, printable
from chainscan.engine import Engine

SQL = Path(__file__).parent
DIGITS = 3
"""Figures are rounded to so many digits."""
SERIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sales": ("public_place", ("value", "last_year", "aligned")),
    "purchases": ("public_place", ("value", "last_year", "aligned")),
    "broken_links": ("public_cause", ("lost",)),
    "needs": ("public_need", ("wanted", "open")),
    "open_needs": ("public_reason", ("open",)),
}
"""Each table: the statement that gives its contributions, and its columns in the order printed."""


@dataclass(frozen=True)
class PublicTable:
    """One table: `figures` of the cells that may be printed, in yuan to three digits, by row and
    column, the total under `*`; `rows` in the order of the statement, kept-back ones included.

    `cells` are the contributions behind what is printed, for later releases to be held against.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    figures: dict[tuple[str, str], Decimal]
    cells: dict[str, dict[str, Cell]]


def public_tables(engine: Engine, rules: Rules) -> tuple[PublicTable, ...]:
    """All public tables, each cell safe by itself and beside everything published before."""
    return tuple(_table(engine, rules, name) for name in SERIES)


def _table(engine: Engine, rules: Rules, name: str) -> PublicTable:
    query, columns = SERIES[name]
    found = engine.rows(SQL / f"{query}.sql", **({"side": name} if "place" in query else {}))
    cells = _cells(found)
    order = tuple(dict.fromkeys(row["row_code"] for row in found))
    before = _published(engine, name)
    shown: dict[str, dict[str, Cell]] = {}
    for column in columns:
        printed = printable(cells.get(column, {}), rules, [*before, *shown.values()])
        shown[column] = printed
    figures = {
        (row, column): rounded(cell)
        for column, printed in shown.items()
        for row, cell in printed.items()
        if row != REST
    }
    return PublicTable(name, columns, (*order, TOTAL), figures, shown)


def rounded(cell: Cell) -> Decimal:
    """A cell's sum in yuan, to three digits.

    >>> str(rounded(({"a": 12345678, "b": 1},)))
    '123000'
    """
    fen = sum(cell[0].values())
    if not fen:
        return Decimal(0)
    places = DIGITS - len(str(abs(fen)))
    return Decimal(round(fen, min(0, places))).scaleb(-2).normalize() + 0


def _cells(rows: Iterable[dict[str, Any]]) -> dict[str, dict[str, Cell]]:
    """Column → row → contributions; a row of the statement is one contribution."""
    found: dict[str, dict[str, list[Cell]]] = {}
    for row in rows:
        sides = [row[name] for name in ("contributor", "other_contributor") if row.get(name)]
        fen = int(row["amount"] * 100)
        part: Cell = tuple({side: fen} for side in sides)
        found.setdefault(row["column_code"], {}).setdefault(row["row_code"], []).append(part)
    return {
        column: {row: merged(parts) for row, parts in by_row.items()}
        for column, by_row in found.items()
    }


def _published(engine: Engine, name: str) -> list[dict[str, Cell]]:
    """What earlier releases printed of a table, a column each."""
    if not engine.has("release_cell"):
        return []
    columns: dict[tuple[int, str], dict[str, list[dict[str, int]]]] = {}
    for row in engine.rows(SQL / "published_cell.sql", table_name=name):
        column = columns.setdefault((row["release_number"], row["column_code"]), {})
        sides = column.setdefault(row["row_code"], [])
        while len(sides) <= row["side"]:
            sides.append({})
        sides[row["side"]][row["contributor"]] = row["fen"]
    return [{row: tuple(sides) for row, sides in column.items()} for column in columns.values()]


def remember(engine: Engine, release_number: int, tables: Sequence[PublicTable]) -> None:
    """Keep the contributions behind what was printed, in the database only."""
    rows = [
        (release_number, table.name, column, row, side, group, fen)
        for table in tables
        for column, printed in table.cells.items()
        for row, cell in printed.items()
        for side, vector in enumerate(cell)
        for group, fen in sorted(vector.items())
    ]
    engine.fill("release_cell", pd.DataFrame(rows))
