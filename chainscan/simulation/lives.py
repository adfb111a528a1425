"""How a link lives: how often it trades, how regularly, when it begins and ends of itself."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Firms

FOREVER = 1 << 30
MONTH = 30.44
BUSY, REGULAR, SLOW, ONE_OFF = range(4)
MIXTURE = {
    "material": (0.12, 0.40, 0.26, 0.22),
    "final": (0.15, 0.40, 0.25, 0.20),
    "service": (0.04, 0.30, 0.40, 0.26),
    "utility": (0.0, 0.0, 1.0, 0.0),
}
"""Shares of links that are busy, regular, slow, one-off."""
TRADES = ((8.0, 20.0), (2.0, 8.0), (0.5, 2.0), (0.6, 1.5))
"""Invoices a month: from, to (drawn evenly on the log scale)."""
ATTRITION = (0.06, 0.13, 0.25, 0.0)
"""Share of links that end of themselves in a year."""
BORN_LATER = 0.25
SUCCEEDED = 0.5
"""Share of ended links whose buyer finds another supplier of the goods."""


@dataclass(frozen=True)
class Lives:
    """By link: invoices a month, regularity (gamma shape of the gaps; for heavy gaps the log
    scale), first and end day (no trade on or after it), and the most invoices it will have."""

    rate: Floats
    shape: Floats
    born: Ints
    ended: Ints
    most: Ints

    def ending(self, ended: Ints) -> Self:
        """The same lives with other ends."""
        return replace(self, ended=ended)

    def of(self, links: Ints) -> Self:
        """The lives of some links only."""
        return replace(self, **{name: column[links] for name, column in self.__dict__.items()})


@dataclass(frozen=True)
class Heirs:
    """Links that take over from ended ones (rows supplier, buyer, goods), and all lives."""

    rows: Ints
    lives: Lives


def live(
    rng: np.random.Generator, economy: Economy, roles: NDArray[np.str_], nobody: NDArray[np.bool_]
) -> Lives:
    """Draw a life for each link from the role of its goods; buyers without id never leave."""
    count = len(roles)
    shares = np.array([MIXTURE[role] for role in roles.tolist()])
    sort = (rng.random(count)[:, None] > np.cumsum(shares, axis=1)[:, :3]).sum(axis=1)
    sort = np.where(nobody, REGULAR, sort)
    low, high = np.log(np.array(TRADES)).T
    rate = np.exp(low[sort] + rng.random(count) * (high - low)[sort])
    rate[roles == "utility"] = 1.0
    shape = gap_shape(rng, economy, count)
    if economy.gaps == "regular":
        shape[roles == "utility"] = 40.0
    born = np.where(rng.random(count) < BORN_LATER, rng.random(count) * economy.days, -1)
    once = sort == ONE_OFF
    born = np.where(once, rng.random(count) * economy.days, born).astype(np.int64)
    yearly = -np.log(1 - np.array(ATTRITION))[sort]
    yearly[(roles == "utility") | nobody] = 0.0
    life = rng.exponential(size=count) * 365.0 / np.maximum(yearly, 1e-9)
    ended = np.maximum(born, 0) + life
    ended = np.where(ended < economy.days, ended, FOREVER).astype(np.int64)
    return Lives(rate, shape, born, ended, np.where(once, rng.integers(1, 4, count), FOREVER))


def gap_shape(rng: np.random.Generator, economy: Economy, count: int) -> Floats:
    """How regular each link is; see Economy.gaps."""
    if economy.gaps == "poisson":
        return np.ones(count)
    if economy.gaps == "heavy":
        return rng.uniform(0.9, 1.4, count)
    return np.clip(np.exp(rng.normal(np.log(4.0), 0.5, count)), 1.5, 14.0)


def successors(
    rng: np.random.Generator, firms: Firms, first: Ints, lives: Lives, economy: Economy
) -> Heirs:
    """Some buyers replace a supplier that ended by another maker of the goods, a few weeks on.

    `first` holds supplier, buyer and first goods of each link.
    """
    ended = (lives.ended < economy.days - 30) & (lives.most == FOREVER) & (lives.rate > 1)
    lost = np.flatnonzero(ended & (rng.random(len(first)) < SUCCEEDED))
    supplier, buyer, goods = first[lost].T
    score = rng.gumbel(size=(len(lost), firms.count)) + np.log(firms.size)
    score[~firms.makes.T[goods]] = -np.inf
    score[np.arange(len(lost)), supplier] = -np.inf
    score[np.arange(len(lost)), buyer] = -np.inf
    score[~firms.home[buyer]] += np.where(firms.home, 0.0, -np.inf)
    heir = np.argmax(score, axis=1)
    rows = np.column_stack([heir, buyer, goods])
    known = set(map(tuple, first[:, :2].tolist()))
    fresh = np.isfinite(score.max(axis=1)) if len(lost) else np.zeros(0, dtype=np.bool_)
    for place, pair in enumerate(map(tuple, rows[:, :2].tolist())):
        fresh[place] &= pair not in known
        known.add(pair)
    lost, rows = lost[fresh], rows[fresh]
    born = lives.ended[lost] + rng.integers(3, 31, len(lost))
    forever = np.full(len(lost), FOREVER)
    shape = gap_shape(rng, economy, len(lost))
    return Heirs(rows, _joined(lives, Lives(lives.rate[lost], shape, born, forever, forever)))


def _joined(one: Lives, other: Lives) -> Lives:
    names = ("rate", "shape", "born", "ended", "most")
    return Lives(*(np.concatenate([getattr(one, n), getattr(other, n)]) for n in names))
