"""How far the rule has been off in the past: the errors that a new one is measured by.

An error has two parts, √figure = √expected × (1 + common) + scale × own. The common part moves
all enterprises of a month together: of it there are only as many cases as past months, each
one block, and they may follow one another (autocorrelation), so a Student t stands for it.
The own part is pooled over peers and months, as it fell out, and enters by counting (conformal
p-value: Vovk, Gammerman, Shafer, Algorithmic Learning in a Random World, 2005).
A month in which everything moved together widens the first part, for every later month.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from chainscan.measures.expecting.rule import (
    HIGHEST_RATIO,
    Figures,
    Flags,
    Floats,
    Foreseen,
    foresee,
    signed_root,
)
from chainscan.measures.expecting.windows import PastWindows

LEAST_BLOCKS, LEAST_ERRORS = 6, 100
"""Fewer past months, or errors, and nothing can be called improbable."""
NODES = 73
FARTHEST = 9.0
"""Nodes of the common part reach from probability 1/8,000 to its complement, on a log scale."""
RATIOS = np.geomspace(0.02, 50.0, 48)
"""Root of the expected ÷ scale, at which the range is computed; between them it is interpolated."""
STEPS = 30
AT_ONCE = 5_000
ALIKE = 1e-6
"""Errors that differ by less are the same: the order of a sum must not make a month unheard of."""


@dataclass(frozen=True)
class PastErrors:
    """The errors of one family: `nodes` of the common part with their `chances`; `own`.

    `typical` is the mean and `spread` the scale of the common part, `blocks` the months behind it.
    """

    nodes: Floats
    chances: Floats
    own: Floats
    typical: float
    spread: float
    blocks: int


@dataclass(frozen=True)
class Yardstick:
    """What a new error of a family is measured by: its common part, and `own` errors, sorted.

    Own errors are scaled, so those of all families of a kind (flows, counts) are pooled:
    more cases, and one measure for all.
    """

    common: PastErrors
    own: Floats

    def p_values(self, amount: Floats, foreseen: Foreseen) -> Floats:
        """Chance of a figure so low or lower, by row; 1 where the rule makes nothing of it."""
        p = np.ones(len(amount))
        rows = np.flatnonzero(foreseen.stands)
        root, scale = foreseen.root[rows], foreseen.scale[rows]
        p[rows] = self._chance((signed_root(amount[rows]) - root) / scale, root / scale)
        return p

    def ranges(self, foreseen: Foreseen, share: float) -> tuple[Floats, Floats]:
        """The range that holds `share` of such figures: low and high by row, none below 0."""
        return self.within(foreseen, self.tails(share))

    def tails(self, share: float) -> tuple[Floats, Floats]:
        """At each of RATIOS, the errors between which a `share` of errors lies."""
        return self._quantiles((1 - share) / 2), self._quantiles((1 + share) / 2)

    @staticmethod
    def within(foreseen: Foreseen, tails: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
        """The range between such errors: low and high by row, none below 0."""
        ratio = foreseen.root / np.where(foreseen.stands, foreseen.scale, 1.0)
        bounds = []
        for tail in tails:
            off = np.interp(ratio, RATIOS, tail)
            bounds.append(np.maximum(foreseen.root + foreseen.scale * off, 0.0) ** 2)
        low, high = bounds
        return np.minimum(low, foreseen.expected), np.maximum(high, foreseen.expected)

    def _chance(self, off: Floats, ratio: Floats) -> Floats:
        """P(common × ratio + own ≤ off), the own part counted with the new one among them."""
        chances = np.empty(len(off))
        order = np.argsort(off, kind="stable")
        for some in np.array_split(order, len(off) // AT_ONCE + 1):
            left = off[some] - self.common.nodes[:, None] * ratio[some] + ALIKE
            below = np.searchsorted(self.own, left, side="right")
            chances[some] = self.common.chances @ ((1 + below) / (len(self.own) + 1))
        return chances

    def _quantiles(self, tail: float) -> Floats:
        """At each of RATIOS, the error that a share `tail` of errors does not exceed."""
        reach = np.abs(self.own).max() + np.abs(self.common.nodes).max() * RATIOS
        low, high = -reach, reach
        for _ in range(STEPS):
            middle = (low + high) / 2
            above = self._chance(middle, RATIOS) >= tail
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        return np.asarray((low + high) / 2)


def yardsticks(errors: list[PastErrors | None], kinds: list[str]) -> list[Yardstick | None]:
    """One for each family that has errors; none where all of its kind together are too few."""
    pooled: dict[str, Floats] = {}
    for kind in set(kinds):
        each = zip(errors, kinds, strict=True)
        own = [error.own for error, other in each if error is not None and other == kind]
        pooled[kind] = np.sort(np.concatenate(own)) if own else np.array([])
    return [
        Yardstick(error, pooled[kind])
        if error is not None and len(pooled[kind]) >= LEAST_ERRORS
        else None
        for error, kind in zip(errors, kinds, strict=True)
    ]


def past_errors(figures: Figures, windows: PastWindows) -> PastErrors | None:
    """What the rule's errors at the past blocks come to; None where there are too few blocks."""
    common, noise, moved = [], [], []
    parts: list[tuple[Floats, Floats]] = []
    for block in range(1, windows.past + 1):
        foreseen = foresee(figures, windows, block)
        if foreseen is None:
            continue
        span = windows.blocks[block]
        rows = foreseen.stands & figures.usable[:, span]
        if not rows.any():
            continue
        root, expected = signed_root(figures.amount[rows, span]), foreseen.root[rows]
        together, variance = _common(root, expected, foreseen.weight[rows])
        common.append(together)
        noise.append(variance)
        moved.append(windows.in_season[block])
        scale = foreseen.scale[rows]
        parts.append(((root - expected * (1 + together)) / scale, expected / scale))
    if len(common) < LEAST_BLOCKS:
        return None
    season = np.array(moved) & windows.in_season[0]
    typical, spread, freedom = _scatter(np.array(common), np.array(noise), season)
    own = np.concatenate([own + typical * ratio for own, ratio in parts])
    edges = 1 / (1 + np.exp(-np.linspace(-FARTHEST, FARTHEST, NODES)))
    between = np.concatenate([[0.0], (edges[1:] + edges[:-1]) / 2, [1.0]])
    nodes = np.asarray(stats.t.ppf(edges, freedom) * spread, dtype=np.float64)
    return PastErrors(nodes, np.diff(between), own, typical, spread, len(common))


def _common(root: Floats, expected: Floats, weight: Floats) -> tuple[float, float]:
    """By how much all moved together, as a fraction, and the sampling variance of that."""
    ratio = np.clip(root / expected, 0.0, HIGHEST_RATIO)
    mean = float(weight @ ratio / weight.sum())
    return mean - 1, float(weight**2 @ (ratio - mean) ** 2 / weight.sum() ** 2)


def _scatter(common: Floats, noise: Floats, season: Flags) -> tuple[float, float, float]:
    """Mean, predictive scale and degrees of freedom of the common part.

    Sampling noise of the single months is taken off the variance, what the mean does not know
    is put on it. Months that follow one another in kind count as fewer. Where the period lies
    in the season of the festival, the scale is at least what the past seasons show.
    """
    typical, blocks = float(common.mean()), len(common)
    off = common - typical
    variance = float(off @ off / (blocks - 1))
    alike = float(off[1:] @ off[:-1] / (off @ off)) if off.any() else 0.0
    alike = min(max(alike, 0.0), 0.9)
    worth = max(blocks * (1 - alike) / (1 + alike), 3.0)
    true = max(variance - float(noise.mean()), 0.0)
    if season.any():
        true = max(true, float((off[season] ** 2).mean() - noise[season].mean()))
    return typical, float(np.sqrt(true + variance / worth)), worth - 1
