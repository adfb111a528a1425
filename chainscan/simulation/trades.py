"""On which days each link trades: renewal processes in working time, for all links at once."""

import numpy as np

from chainscan.simulation.clock import Floats, Ints, day_numbers
from chainscan.simulation.economy import Economy
from chainscan.simulation.lives import MONTH, Lives

LEAD_IN = 3.0
"""Gaps before the first day from which a process starts, so that it has no beginning to see."""


def trade_days(
    rng: np.random.Generator, economy: Economy, weights: Floats, lives: Lives
) -> tuple[Ints, Ints]:
    """Every trade: its link and its day number, sorted by link, then time.

    A link born within the range trades first on its day of birth; none trades on or after the
    day it ends; a one-off stops after its few trades.
    """
    elapsed = np.concatenate([[0.0], np.cumsum(weights)])
    gap = MONTH / lives.rate
    late = lives.born >= 0
    lead = rng.random(len(gap)) * LEAD_IN * gap
    begin = np.where(late, elapsed[np.minimum(lives.born, economy.days)] + 1e-9, -lead)
    link, when = _renewals(rng, economy, lives, begin, elapsed[-1])
    inside = (when >= 0) & (when < elapsed[-1])
    link, when = link[inside], when[inside]
    day = day_numbers(when, weights)
    kept = day < lives.ended[link]
    link, day = link[kept], day[kept]
    order = np.lexsort((day, link))
    link, day = link[order], day[order]
    rank = np.arange(len(link)) - np.searchsorted(link, link)
    kept = rank < lives.most[link]
    return link[kept], day[kept]


def _renewals(
    rng: np.random.Generator, economy: Economy, lives: Lives, begin: Floats, end: float
) -> tuple[Ints, Floats]:
    """Trades of every link from `begin` until past `end`, in working time; unsorted.

    Drawn in rounds: most links are through after the first, those with a few very short gaps
    go on where they stopped.
    """
    gap = MONTH / lives.rate
    links, times = [np.arange(len(begin))], [begin]
    open_links, reached = np.arange(len(begin)), begin.copy()
    while len(open_links):
        need = (end - reached[open_links]) / gap[open_links]
        number = (np.maximum(need, 0) * 1.1 + 2 * np.sqrt(np.maximum(need, 0)) + 4).astype(np.int64)
        owner = np.repeat(open_links, number)
        drawn = np.cumsum(_gaps(rng, economy, lives.shape[owner]) * gap[owner])
        last = np.cumsum(number) - 1
        before = np.concatenate([[0.0], drawn[last[:-1]]])
        when = drawn - np.repeat(before - reached[open_links], number)
        links.append(owner)
        times.append(when)
        reached[open_links] = when[last]
        open_links = open_links[reached[open_links] < end]
    return np.concatenate(links), np.concatenate(times)


def _gaps(rng: np.random.Generator, economy: Economy, shape: Floats) -> Floats:
    """One gap for each, with mean 1."""
    if economy.gaps == "heavy":
        return np.exp(rng.normal(size=len(shape)) * shape - shape**2 / 2)
    return np.asarray(rng.gamma(shape) / shape)
