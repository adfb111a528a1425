"""BG/BB: buy till you die for data by the month, when all that is known is traded or not.

In each period a link trades with a probability of its own, and is given up at the start of each
with another: Fader, Hardie & Shang, Marketing Science 29 (2010). Histories are (x, t_x, n):
periods with trade, the last of them, periods in all. In log space, equal histories once.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln

from chainscan.links.clock import Floats, Ints

Counts = Ints | Floats


@dataclass(frozen=True)
class AliveByPeriod:
    """Beta(α, β) of the probabilities to trade, Beta(γ, δ) of those to be given up."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    log_likelihood: float = field(default=np.nan, compare=False)

    def log_likelihoods(self, x: Counts, last: Counts, periods: Counts) -> Floats:
        """ln P(this history) of each, which periods had trade being given."""
        longest = int(np.max(periods - last, initial=0))
        x, last, periods = (np.asarray(v, dtype=np.float64) for v in (x, last, periods))
        total = self._alive(x, periods, periods)
        for silent in range(longest):
            # Given up at the start of the period after `silent` periods without trade.
            until = last + silent
            traded = betaln(self.alpha + x, self.beta + until - x)
            gone = betaln(self.gamma + 1, self.delta + until)
            ended = np.where(until < periods, traded + gone - self._whole, -np.inf)
            total = np.logaddexp(total, ended)
        return np.asarray(total)

    def p_alive(self, x: Counts, last: Counts, periods: Counts) -> Floats:
        """P(alive in the period that follows) of each history."""
        logs = self.log_likelihoods(x, last, periods)
        x, periods = (np.asarray(v, dtype=np.float64) for v in (x, periods))
        return np.asarray(np.exp(self._alive(x, periods, periods + 1) - logs))

    @property
    def _whole(self) -> float:
        return float(betaln(self.alpha, self.beta) + betaln(self.gamma, self.delta))

    def _alive(self, x: Floats, periods: Floats, until: Floats) -> Floats:
        traded = betaln(self.alpha + x, self.beta + periods - x)
        return np.asarray(traded + betaln(self.gamma, self.delta + until) - self._whole)


def fit_alive_by_period(x: Ints, last: Ints, periods: Ints, links: Ints) -> AliveByPeriod:
    """Maximum likelihood; `links` is how many have each history."""
    counts = np.asarray(links, dtype=np.float64)

    def loss(logs: Floats) -> float:
        values = AliveByPeriod(*np.exp(logs).tolist()).log_likelihoods(x, last, periods)
        return -float(values @ counts) / float(counts.sum())

    bounds = [(-10.0, 10.0)] * 4
    found = minimize(loss, np.zeros(4), method="L-BFGS-B", bounds=bounds, tol=1e-15)
    model = AliveByPeriod(*np.exp(found.x).tolist())
    return replace(model, log_likelihood=-float(loss(found.x)) * float(counts.sum()))
