"""What a figure is expected to be: the enterprise's own level × the season its peers show.

Everything comes from windows before the block that is foreseen, so that the rule's past errors
are errors it would have made then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainscan.measures.expecting.windows import PastWindows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_PEERS = 5
"""Fewer enterprises show no season."""
HIGHEST_RATIO = 3.0
"""A window of more than three times the usual counts as three: one invoice makes no season."""
LEAST_SCATTER = 0.025
"""Of the level's root (5 % of the level): an even year does not make the next month certain."""
SPARE = 0.1
"""Keeps the weight of the most even enterprises finite."""


@dataclass(frozen=True)
class Figures:
    """Figures of one code and scope by window: `amount` and `usable`, rows × spans.

    `usable`: the enterprise's book covers the window, and its partners' regions are known
    where the figure needs them. `least_scale` of errors, in square roots of the figure.
    """

    amount: Floats
    usable: Flags
    least_scale: float = 0.0

    def known(self, spans: list[int]) -> Flags:
        """Rows usable in all of these windows."""
        return np.asarray(self.usable[:, spans].all(axis=1))


@dataclass(frozen=True)
class Foreseen:
    """What the rule makes of one block, by row: `expected`, its `root`, and the `scale` of errors.

    Errors are taken between square roots: a sum of many invoices scatters about as the root of
    its mean, and one giant month does not make a standstill look usual.
    `stands` is where the rule makes something of it: a year of usable windows, their sum positive.
    `weight`: even enterprises say more of what all have in common.
    """

    expected: Floats
    root: Floats
    scale: Floats
    stands: Flags
    weight: Floats


def foresee(figures: Figures, windows: PastWindows, block: int) -> Foreseen | None:
    """Foresee one block from the year before it; None where the data do not reach back so far.

    The index of a window is the weighted mean, over peers with a whole year, of the window's
    figure ÷ the mean of the year. Level = sum of the year ÷ sum of its indices; shape = the
    index of the aligned window; scale = root mean square of √figure − √(level × index).
    """
    year = list(windows.blocks[block + 1 : block + 1 + windows.per_year])
    if len(year) < windows.per_year:
        return None
    seen, before = figures.amount[:, year], windows.aligned[block]
    mean = seen.mean(axis=1)
    stands = figures.known(year) & (mean > 0)
    peers = stands & figures.usable[:, before]
    if peers.sum() < LEAST_PEERS:
        return None
    ratio = figures.amount[peers][:, [*year, before]] / mean[peers, None]
    weight = weight_of(np.std(ratio[:, :-1], axis=1, ddof=1))
    index = weight @ np.clip(ratio, 0.0, HIGHEST_RATIO) / weight.sum()
    if index[:-1].sum() <= 0 or index[-1] <= 0:
        return None
    level = np.where(stands, seen.sum(axis=1) / index[:-1].sum(), 0.0)
    errors = signed_root(seen) - np.sqrt(level[:, None] * index[:-1])
    scale = np.sqrt((errors**2).sum(axis=1) / (windows.per_year - 1))
    root = np.sqrt(level)
    scale = np.maximum(scale, np.maximum(LEAST_SCATTER * root, figures.least_scale))
    return Foreseen(
        expected=level * index[-1],
        root=root * np.sqrt(index[-1]),
        scale=scale,
        stands=stands,
        weight=weight_of(scale / np.where(stands, root, 1.0)),
    )


def signed_root(figure: Floats) -> Floats:
    """The square root; of what is below zero, the negative root of its size."""
    return np.asarray(np.sign(figure) * np.sqrt(np.abs(figure)))


def weight_of(scatter: Floats) -> Floats:
    """Weight of an enterprise by its scatter, as a share of what scatters."""
    return np.asarray(1.0 / (SPARE + scatter**2))


def usable_blocks(figures: Figures, windows: PastWindows) -> NDArray[np.int64]:
    """By row: how many blocks before the period are usable without a gap, counted backwards."""
    known = figures.usable[:, list(windows.blocks[1:])]
    return np.asarray(np.cumprod(known, axis=1).sum(axis=1), dtype=np.int64)
