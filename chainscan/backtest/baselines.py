"""What a plain rule would have said: days since the last trade, and that over the mean gap.

The rules become probabilities by what links with a like score did in the last past window.
"""

from collections.abc import Callable

import numpy as np

from chainscan.links.clock import Floats, Ints
from chainscan.links.history import LinkDays

BINS = 20
Rule = Callable[[LinkDays, Ints, int], Floats]


def recency(days: LinkDays, link: Ints, day: int) -> Floats:
    """Days since the last trade day, the fewer the better."""
    return np.asarray(_last(days, link, day) - day, dtype=np.float64)


def gap_ratio(days: LinkDays, link: Ints, day: int) -> Floats:
    """Days since the last trade day over the mean gap so far, the fewer the better."""
    first, last = days.day[days.begin[:-1][link]], _last(days, link, day)
    gaps = days.upto(day, link) - days.begin[:-1][link] - 1
    mean_gap = np.maximum((last - first) / np.maximum(gaps, 1), 1.0)
    return np.asarray((last - day) / mean_gap)


RULES: dict[str, Rule] = {"days since last": recency, "days ÷ mean gap": gap_ratio}


def rule_p(rule: Rule, days: LinkDays, link: Ints, window: tuple[int, int], past: Ints) -> Floats:
    """A rule's scores, as shares of like links that traded in the window just before.

    It learns from the links `past`, which had traded when that window began. Without any it has
    only an order.
    """
    start, end = window
    before = start - (end - start)
    following = days.next_day(before, past)
    came = (following >= 0) & (following <= start)
    known, now = rule(days, past, before), rule(days, link, start)
    if len(past):
        edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))
        bins = np.searchsorted(edges, known)
        links = np.bincount(bins, minlength=len(edges) + 1)
        share = np.bincount(bins, weights=came, minlength=len(edges) + 1) / np.maximum(links, 1)
    else:
        edges, share = np.empty(0), np.array([0.5])
    # Within a bin the score itself still orders, by less than bins differ.
    tie = 1e-6 * np.argsort(np.argsort(now, kind="stable"), kind="stable") / max(len(now), 1)
    return np.asarray(np.clip(share[np.searchsorted(edges, now)] + tie, 0, 1))


def _last(days: LinkDays, link: Ints, day: int) -> Ints:
    last: Ints = days.day[days.upto(day, link) - 1]
    return last
