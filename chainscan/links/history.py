"""The trade days of every link, as arrays that answer "what was known on that day" at once.

A link's rows lie together, ordered by day. Looking at all links on one past day costs one
search, so the many past days that calibration and outlook need are cheap.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.links.clock import Floats, Ints, WorkingClock

LAST_TRADES = 20
"""Waiting times are taken from a link's last twenty trade days: older habits have passed."""
LEAST_GAP = 0.25
"""Working days; weekend invoices would otherwise make gaps of nearly nothing."""


@dataclass(frozen=True)
class Returns:
    """Days on which of a link only red letters stand: its number, the day, the trade day before
    (−1: none), to whose amount the red letters were added, and their fen."""

    link: Ints
    day: Ints
    placed: Ints
    fen: Ints

    @classmethod
    def none(cls) -> "Returns":
        """No such day."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(nothing, nothing, nothing, nothing)

    def where(self, chosen: NDArray[np.bool_], link: Ints | None = None) -> "Returns":
        """Some of them; `link` are the numbers that all of them get."""
        numbers = self.link if link is None else link
        return Returns(numbers[chosen], self.day[chosen], self.placed[chosen], self.fen[chosen])

    def moved(self, start: int, end: int, links: int) -> Ints:
        """For each link the fen to add to its trade days' after `start`, up to and with `end`, so
        that its red letters count on their own days."""
        now = (self.day > start) & (self.day <= end)
        then = (self.placed > start) & (self.placed <= end)
        total = np.zeros(links, dtype=np.int64)
        np.add.at(total, self.link, self.fen * (now.astype(np.int64) - then))
        return total


@dataclass(frozen=True)
class LinkDays:
    """Trade days link by link; `begin[i]:begin[i + 1]` are those of link i, in order of day."""

    supplier: Ints
    buyer: Ints
    begin: Ints
    link: Ints
    day: Ints
    fen: Ints
    returns: Returns

    @property
    def count(self) -> int:
        """Number of links."""
        return len(self.supplier)

    def upto(self, day: int | Ints, link: Ints | None = None) -> Ints:
        """For each link (or each of those given) the position just behind its last trade day
        up to `day`."""
        first, width, keys = self._ordered
        wanted = np.clip(np.asarray(day, dtype=np.int64) - first, -1, width - 2)
        asked = np.arange(self.count) if link is None else link
        return np.searchsorted(keys, asked * width + wanted + 1, side="right")

    def last_day(self, day: int, link: Ints | None = None) -> Ints:
        """For each link (or each of those given) its last trade day up to `day`; −1: none."""
        begin = self.begin[:-1] if link is None else self.begin[:-1][link]
        end = self.upto(day, link)
        some = end > begin
        return np.where(some, self.day[np.where(some, end - 1, 0)] if len(self.day) else 0, -1)

    def fen_between(self, start: int, end: int) -> Ints:
        """For each link its net fen after `start`, up to and with `end`, red letters included."""
        total = np.concatenate([[0], np.cumsum(self.fen)])
        traded = total[self.upto(end)] - total[self.upto(start)]
        return np.asarray(traded + self.returns.moved(start, end, self.count))

    def next_day(self, day: int, link: Ints | None = None) -> Ints:
        """For each link (or each of those given) its first trade day after `day`; −1 where
        there is none."""
        position = self.upto(day, link)
        found = position < (self.begin[1:] if link is None else self.begin[1:][link])
        safe = np.where(found, position, 0)
        return np.where(found, self.day[safe] if len(self.day) else 0, -1)

    def histories(self, day: int, link: Ints | None = None) -> tuple[Ints, Floats, Floats]:
        """Repeats, days from the first to the last trade, and days since the first, as of `day`.

        Of the links given, which must have traded by then, or of all that had.
        """
        asked = np.flatnonzero(self.upto(day) > self.begin[:-1]) if link is None else link
        begin, end = self.begin[:-1][asked], self.upto(day, asked)
        first, last = self.day[begin], self.day[end - 1]
        return end - begin - 1, (last - first).astype(np.float64), (day - first).astype(np.float64)

    def of_links(self, link: Ints) -> "LinkDays":
        """The trade days of some links only, in rising order of the links."""
        count = np.diff(self.begin)[link]
        begin = np.concatenate([[0], np.cumsum(count)])
        owner, place = spread(self.begin[:-1][link], count)
        ends = self.supplier[link], self.buyer[link]
        number = np.full(self.count, -1)
        number[link] = np.arange(len(link))
        renumbered = number[self.returns.link]
        returns = self.returns.where(renumbered >= 0, renumbered)
        return LinkDays(*ends, begin, owner, self.day[place], self.fen[place], returns)

    @cached_property
    def _ordered(self) -> tuple[int, int, Ints]:
        """First day, room for a link's days, and one rising number a trade day to search."""
        first = int(self.day.min(initial=0))
        width = int(self.day.max(initial=0)) - first + 3
        return first, width, self.link * width + (self.day - first) + 1


@dataclass(frozen=True)
class Waits:
    """What the waiting times of each link looked like on one day.

    `gaps` of the last trade days: how many, their sum and the sum of their logarithms, in
    working days; `age` is the working time since the last trade day, `trades` the number of
    trade days so far. Links without a trade day have `last_day` −1 and an age of zero.
    """

    day: int
    trades: Ints
    last_day: Ints
    age: Floats
    gaps: Ints
    gap_sum: Floats
    gap_logs: Floats

    @property
    def mean_gap(self) -> Floats:
        """Mean waiting time in working days; infinite below one gap."""
        return np.where(self.gaps > 0, self.gap_sum / np.maximum(self.gaps, 1), np.inf)


class LinkHistory:
    """LinkDays read through a working-time clock."""

    def __init__(self, days: LinkDays, clock: WorkingClock) -> None:
        self.days, self.clock = days, clock
        elapsed = clock.at(days.day)
        gap = np.diff(elapsed, prepend=elapsed[:1])
        gap = np.maximum(gap, LEAST_GAP)
        gap[days.begin[:-1]] = LEAST_GAP  # a link's first trade day ends no gap; never summed
        self.elapsed = elapsed
        self._sums, self._logs = np.cumsum(gap), np.cumsum(np.log(gap))

    def on(self, day: int, link: Ints | None = None) -> Waits:
        """What was known by the end of `day`, of every link or of those given."""
        begin, end = self.days.begin[:-1], self.days.upto(day, link)
        begin = begin if link is None else begin[link]
        trades = end - begin
        some = trades > 0
        last = np.where(some, end - 1, 0)
        first = np.where(some, np.maximum(begin, end - LAST_TRADES), 0)
        age = np.where(some, self.clock.at(np.array([day]))[0] - self.elapsed[last], 0.0)
        return Waits(
            day=day,
            trades=trades,
            last_day=np.where(some, self.days.day[last], -1),
            age=np.maximum(age, 0.0),
            gaps=last - first,
            gap_sum=self._sums[last] - self._sums[first],
            gap_logs=self._logs[last] - self._logs[first],
        )


def link_days(frame: pd.DataFrame) -> LinkDays:
    """Trade days from rows (supplier_key, buyer_key, day_number, fen, invoices) in that order.

    A day with no invoice standing (Σ invoices ≤ 0: red letters only) is no trade day; its
    amount goes to the trade day before it, and is kept as a return, so that sums over a window
    can count it on its own day. Links without any trade day are left out.
    """
    supplier = frame["supplier_key"].to_numpy(dtype=np.int64)
    buyer = frame["buyer_key"].to_numpy(dtype=np.int64)
    day = frame["day_number"].to_numpy(dtype=np.int64)
    fen = frame["fen"].to_numpy(dtype=np.int64)
    trades = frame["invoices"].to_numpy(dtype=np.int64) > 0
    new = np.ones(len(frame), dtype=bool)
    new[1:] = (supplier[1:] != supplier[:-1]) | (buyer[1:] != buyer[:-1])
    pair = np.cumsum(new) - 1
    position = np.cumsum(trades) - 1
    placed = position >= 0
    placed[placed] &= pair[trades][position[placed]] == pair[placed]
    net = np.zeros(int(trades.sum()), dtype=np.int64)
    np.add.at(net, position[placed], fen[placed])
    link, first = _renumbered(pair[trades])
    alone = np.flatnonzero(~trades)
    owner = np.searchsorted(pair[trades][first], pair[alone])
    known = owner < len(first)
    known[known] = pair[trades][first][owner[known]] == pair[alone[known]]
    before = np.where(placed[alone], position[alone], 0)
    placed_on = np.where(placed[alone], day[trades][before] if trades.any() else -1, -1)
    return LinkDays(
        supplier=supplier[trades][first],
        buyer=buyer[trades][first],
        begin=np.append(first, len(link)),
        link=link,
        day=day[trades],
        fen=net,
        returns=Returns(owner, day[alone], placed_on, fen[alone]).where(known),
    )


def _renumbered(pair: Ints) -> tuple[Ints, NDArray[np.int64]]:
    new = np.ones(len(pair), dtype=bool)
    new[1:] = pair[1:] != pair[:-1]
    return np.cumsum(new) - 1, np.flatnonzero(new)


def thinned(link: Ints, most: int) -> Ints:
    """At most so many links, evenly spread."""
    if len(link) <= most:
        return link
    return link[np.linspace(0, len(link) - 1, most).astype(np.int64)]


def spread(begin: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Positions begin[i] … begin[i] + count[i] − 1 of every i in a row, and the i of each."""
    before = np.cumsum(count) - count
    owner = np.repeat(np.arange(len(count)), count)
    return owner, np.arange(len(owner)) + np.repeat(begin - before, count)
