"""L04: links that still trade, but for less than they hardly ever traded for.

Time before the last normal day is cut into windows of the same planned working time as the one
judged. A link's level is the median of those of the last six in which it traded; the score is
how far the present window lies below it, on the log scale, in spreads of the link's own windows.
How low such scores get in ordinary times is measured on the data's own past, as for silence
(conformal p-values), and Benjamini–Hochberg runs within each class of frequency.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chainscan.links.books import Books, enough_until
from chainscan.links.calibration import MOST_LINKS, benjamini_hochberg
from chainscan.links.clock import Floats, Ints, WorkingClock
from chainscan.links.family import Cut, Flags
from chainscan.links.history import LinkHistory, thinned

BASE, LEAST_BASE = 6, 4
"""The level is taken from six windows, of which the link traded in four or more."""
MOST_PAST, APART_DAYS = 24, 15
"""So many past windows are scored for comparison, ending so many days apart."""
LEAST_WINDOW = 5.0
"""Working days: in a shorter window an amount says nothing."""
LEAST_SCORES = 200
"""A class with fewer past scores is compared with all classes together."""
FLOOR = 0.01
"""A net amount of nothing, or less, counts as one hundredth of the level."""
SPREAD = 0.2
"""Added to the spread of each link: none is so even that a fifth less means anything."""
CLASSES = (2.0, 5.0, np.inf)
"""Mean trade days a window of the base: fewer than two, fewer than five, more."""
RANGE = 0.025
"""Share of ordinary windows below the expected range."""


@dataclass(frozen=True)
class Shortfall:
    """Links that traded in one window and in enough of those before: position of the link, what
    was expected, what came, trade days of the base, score and the scale of the score."""

    link: Ints
    expected: Floats
    actual: Floats
    days: Floats
    score: Floats
    scale: Floats

    @property
    def frequency(self) -> Ints:
        """The class of each."""
        return np.searchsorted(CLASSES, self.days, side="right")


@dataclass(frozen=True)
class Weakened:
    """How each link that trades compares with its past; `low` is the end of the expected range.

    `past_scores` are those behind p, `flagged` says which are weakened.
    """

    now: Shortfall
    low: Floats
    p: Floats
    q: Floats
    past_scores: Ints
    flagged: Flags


def find_weakened(history: LinkHistory, books: Books, cut: Cut, false_rate: float) -> Weakened:
    """Judge every link that traded after the last normal day and often enough before."""
    now = shortfalls(
        history, books, window_ends(history, cut, cut.as_of), _candidates(history, cut)
    )
    among = thinned(np.arange(history.days.count), MOST_LINKS)
    past: list[Shortfall] = []
    for number in range(MOST_PAST):
        ends = window_ends(history, cut, cut.normal_until - APART_DAYS * number)
        if len(ends) < BASE + 2:
            break
        past.append(shortfalls(history, books, ends, among))
    return compare(now, past, false_rate)


def window_ends(history: LinkHistory, cut: Cut, end: int) -> list[int]:
    """`end`, the day before its window, and those of the six windows before, back in time.

    Each window has as much working time as the one judged. Fewer where history is shorter, none
    where the window is too short to compare amounts.
    """
    clock, first = history.clock, int(history.days.day.min(initial=cut.normal_until))
    length = clock.between(cut.normal_until, cut.as_of)
    ends = [cut.as_of, cut.normal_until] if end == cut.as_of else [end]
    while length >= LEAST_WINDOW and len(ends) < BASE + 2:
        before = clock.days_back(ends[-1], length)
        if before < first or before >= ends[-1]:
            break
        ends.append(before)
    return ends


def shortfalls(history: LinkHistory, books: Books, ends: list[int], among: Ints) -> Shortfall:
    """Lay the last window beside the six before it."""
    days, clock = history.days, history.clock
    if len(ends) < BASE + 2:
        none = np.zeros(0)
        return Shortfall(np.zeros(0, dtype=np.int64), none, none, none, none, none)
    until = books.observed_until(ends[-1], ends[0], among)
    asked = (until >= enough_until(ends[1], ends[0])) & (days.last_day(ends[0], among) > ends[1])
    link, until = among[asked], until[asked]
    places = np.stack([days.upto(end, link) for end in ends])
    trades = places[:-1] - places[1:]
    enough = (trades[1:] > 0).sum(axis=0) >= LEAST_BASE
    link, until = link[enough], until[enough]
    places, trades = places[:, enough], trades[:, enough]
    total = np.concatenate([[0], np.cumsum(days.fen)])
    fen = total[places[:-1]] - total[places[1:]]
    for row, (end, start) in enumerate(pairwise(ends)):
        fen[row] += days.returns.moved(start, end, days.count)[link]
    yuan = np.asarray(fen) / 100
    base = np.where(trades[1:] > 0, yuan[1:], np.nan)
    return _scored(link, yuan[0], base, trades[1:].mean(axis=0), _covered(clock, until, ends))


def _scored(link: Ints, actual: Floats, base: Floats, days: Floats, covered: Floats) -> Shortfall:
    """Score each link's amount against its base windows (NaN: no trade)."""
    level = np.nanmedian(base, axis=0) if len(link) else np.zeros(0)
    some = level > 0
    link, actual, base, days = link[some], actual[some], base[:, some], days[some]
    level, covered = level[some], covered[some]
    logs = np.log(np.maximum(base, FLOOR * level) / level)
    spread = np.nanstd(logs, axis=0, ddof=1) if len(link) else np.zeros(0)
    expected = level * covered
    scale = np.hypot(spread, SPREAD)
    score = np.log(np.maximum(actual, FLOOR * expected) / expected) / scale
    return Shortfall(link, expected, actual, days, score, scale)


def compare(now: Shortfall, past: list[Shortfall], false_rate: float) -> Weakened:
    """p of each present score among past ones of its class, q, and the expected range's end."""
    size = len(now.link)
    p, q, low, count = np.ones(size), np.ones(size), np.zeros(size), np.zeros(size, dtype=np.int64)
    scores = np.concatenate([np.zeros(0), *(one.score for one in past)])
    classes = np.concatenate([np.zeros(0, dtype=np.int64), *(one.frequency for one in past)])
    for frequency in range(len(CLASSES)):
        mine = now.frequency == frequency
        like = np.sort(scores[classes == frequency])
        like = like if len(like) >= LEAST_SCORES else np.sort(scores)
        if not len(like):
            break
        below = np.searchsorted(like, now.score[mine], side="right")
        p[mine], count[mine] = (1 + below) / (len(like) + 1), len(like)
        q[mine] = benjamini_hochberg(p[mine])
        low[mine] = now.expected[mine] * np.exp(np.quantile(like, RANGE) * now.scale[mine])
    flagged = (q <= false_rate) & (now.actual < low)
    return Weakened(now, low, p, q, count, flagged)


def _candidates(history: LinkHistory, cut: Cut) -> Ints:
    """Links with trade days enough by the last normal day that have traded since."""
    days = history.days
    before, after = days.upto(cut.normal_until), days.upto(cut.as_of)
    return np.flatnonzero((before - days.begin[:-1] >= LEAST_BASE) & (after > before))


def _covered(clock: WorkingClock, until: Ints, ends: list[int]) -> NDArray[np.float64]:
    """Share of the window's working time that the book covers."""
    start = clock.at(np.array([ends[1]]))[0]
    return np.asarray((clock.at(until) - start) / clock.between(ends[1], ends[0]))
