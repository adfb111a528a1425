"""Which figures of a public table may be printed, so that no enterprise can be worked out.

A cell is known by who contributes how much to it, by group of enterprises. It is safe if enough
groups contribute and neither the largest nor the two largest are most of it, on absolute
amounts, so that red letters cannot mask. What a reader can get by subtracting must be safe, too:
the rows kept back of a column taken together, against its total (secondary suppression); and the
change of a figure against any column or release printed before, contribution by contribution.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Vector = Mapping[str, int]
Cell = tuple[Vector, ...]
"""Contributions in fen by group, once for each side that they can be told by (supplier, buyer)."""
TOTAL, REST = "*", "*rest*"
"""The sum of all rows; the sum of the rows kept back, which a reader gets by subtracting."""


@dataclass(frozen=True)
class Rules:
    """When a cell is safe: least number of groups, most that the two largest may have, least that
    all others have beside the largest."""

    least_groups: int = 5
    largest_two: float = 0.85
    least_rest: float = 0.10

    def safe(self, cell: Cell) -> bool:
        """Whether the cell may be printed, by whatever side one looks at it.

        >>> Rules().safe(({"a": 40, "b": 20, "c": 20, "d": 10, "e": 10},))
        True
        >>> Rules().safe(({"a": 90, "b": 4, "c": 2, "d": 2, "e": 2},))
        False
        """
        return bool(cell) and all(self._safe(vector) for vector in cell)

    def _safe(self, vector: Vector) -> bool:
        sizes = sorted((abs(fen) for fen in vector.values() if fen), reverse=True)
        if len(sizes) < self.least_groups:
            return False
        total, largest, two = sum(sizes), sizes[0], sizes[0] + sizes[1]
        return two <= self.largest_two * total and total - two >= self.least_rest * largest

    def apart(self, cell: Cell, before: Cell) -> bool:
        """Whether a cell's change against an earlier one gives nothing away, or there is none."""
        changes = tuple(
            {
                group: new.get(group, 0) - old.get(group, 0)
                for group in sorted({*new, *old})
                if new.get(group, 0) != old.get(group, 0)
            }
            for new, old in zip(cell, before, strict=True)
        )
        return not any(changes) or self.safe(changes)


def merged(cells: Iterable[Cell]) -> Cell:
    """Several cells as one."""
    sums: list[dict[str, int]] = []
    for cell in cells:
        for side, vector in enumerate(cell):
            if side == len(sums):
                sums.append({})
            for group, fen in vector.items():
                sums[side][group] = sums[side].get(group, 0) + fen
    return tuple(sums)


def is_empty(cell: Cell) -> bool:
    """Whether nobody contributes."""
    return not any(fen for vector in cell for fen in vector.values())


def printable(
    column: Mapping[str, Cell], rules: Rules, before: Sequence[Mapping[str, Cell]] = ()
) -> dict[str, Cell]:
    """The rows of a column that may be printed, with TOTAL where that may be.

    `before` are columns printed earlier, each with what was printed of it (and REST). Where the
    total is printed the result has REST, too: what the rows kept back add up to.
    """

    def fits(row: str, cell: Cell) -> bool:
        return all(rules.apart(cell, old[row]) for old in before if row in old)

    shown = {row: cell for row, cell in column.items() if rules.safe(cell) and fits(row, cell)}
    total = merged(column.values())
    if not (rules.safe(total) and fits(TOTAL, total)):
        return shown
    while True:
        rest = merged(cell for row, cell in column.items() if row not in shown)
        if is_empty(rest) or (rules.safe(rest) and fits(REST, rest)):
            break
        if not shown:
            return {}
        del shown[min(shown, key=lambda row: (_size(shown[row]), row))]
    return {**shown, TOTAL: total} | ({} if is_empty(rest) else {REST: rest})


def _size(cell: Cell) -> int:
    return sum(abs(fen) for fen in cell[0].values())
