"""How often each enterprise, on one side of its links, was seen trading."""

import numpy as np

from chainscan.links.clock import Ints

MANY, KEPT_DAYS = 50_000, 8
"""So many enterprises asked about at once are read from a table of all, kept for a few days."""


class Activity:
    """The trade days of all links of each enterprise, ready to be counted up to any day."""

    def __init__(self, enterprise: Ints, day: Ints) -> None:
        self._first = int(day.min(initial=0))
        self._width = int(day.max(initial=0)) - self._first + 3
        self._most = int(enterprise.max(initial=0))
        self._keys = np.sort(enterprise * self._width + (day - self._first) + 1)
        self._tables: dict[int, Ints] = {}

    def upto(self, enterprise: Ints, day: int) -> Ints:
        """Position behind the last trade day of each enterprise up to `day`."""
        wanted = min(max(day - self._first, -1), self._width - 2) + 1
        if len(enterprise) < MANY:
            return self._search(enterprise, wanted)
        if wanted not in self._tables:
            if len(self._tables) >= KEPT_DAYS:
                self._tables.clear()
            self._tables[wanted] = self._search(np.arange(self._most + 2), wanted)
        return self._tables[wanted][np.minimum(enterprise, self._most + 1)]

    def between(self, enterprise: Ints, start: int, end: int) -> Ints:
        """Trade days of all its links after `start`, up to and with `end`."""
        return self.upto(enterprise, end) - self.upto(enterprise, start)

    def since(self, enterprise: Ints, day: int) -> Ints:
        """Days since the enterprise last traded with anyone; the enterprise must have."""
        last = self._keys[self.upto(enterprise, day) - 1] % self._width - 1 + self._first
        return day - last

    def _search(self, enterprise: Ints, wanted: int) -> Ints:
        return np.searchsorted(self._keys, enterprise * self._width + wanted, side="right")
