"""Buy till you die: is a link with few trades still alive? In log space, on grouped histories.

A link trades at a rate of its own (rates are gamma distributed) and after each trade is given
up with a probability of its own (beta distributed). In the modified models that may happen
after the first trade, too; the others call every one-time buyer alive. Gaps are Erlang-k.

- BG/NBD: Fader, Hardie & Lee, Marketing Science 24 (2005)
- MBG/NBD: Batislam, Denizel & Filiztekin, Int. J. of Research in Marketing 24 (2007)
- (M)BG/CNBD-k: Platzer & Reutterer, Marketing Science 35 (2016); Reutterer, Platzer & Schröder,
  Int. J. of Research in Marketing 38 (2021)

Histories are (x, t_x, T): repeats, time of the last from the first trade, age; in any unit.
"""

from dataclasses import dataclass, field
from functools import cached_property, reduce

import numpy as np
from scipy.special import betaln, digamma, expit, gammaln

from chainscan.links.clock import Floats, Ints


@dataclass(frozen=True)
class Histories:
    """Distinct histories with how many links have each, and the sum of the logarithms of gaps.

    `gap_logs` is over all links and only enters the likelihood of k > 1.
    """

    x: Floats
    last: Floats
    age: Floats
    links: Floats
    gap_logs: float = 0.0

    @classmethod
    def of(cls, x: Ints | Floats, last: Floats, age: Floats, gap_logs: float = 0.0) -> "Histories":
        """Equal histories are counted once."""
        x, last, age = _sorted(*(np.asarray(v, dtype=np.float64) for v in (x, last, age)))
        new = np.ones(len(x), dtype=bool)
        new[1:] = (x[1:] != x[:-1]) | (last[1:] != last[:-1]) | (age[1:] != age[:-1])
        start = np.flatnonzero(new)
        links = np.diff(np.append(start, len(x))).astype(np.float64)
        return cls(x[start], last[start], age[start], links, gap_logs)

    def thinned(self, most: int) -> "Histories":
        """About so many of them, evenly spread."""
        some = slice(None, None, max(len(self.x) // most, 1))
        return Histories(self.x[some], self.last[some], self.age[some], self.links[some])

    @cached_property
    def repeats(self) -> tuple[Floats, Ints]:
        """The distinct x, and which each history has: gamma functions are taken of few."""
        most = float(np.max(self.x, initial=0.0))
        place = self.x.astype(np.int64)
        if most >= len(self.x) or not bool((place == self.x).all()):
            values, place = np.unique(self.x, return_inverse=True)
            return values, place.astype(np.int64)
        return np.arange(most + 1), place  # whole and small: the number is its own place


@dataclass(frozen=True)
class Alive:
    """A buy-till-you-die model; `modified`: a link may be given up after its first trade."""

    r: float
    alpha: float
    a: float
    b: float
    k: int = 1
    modified: bool = True
    log_likelihood: float = field(default=np.nan, compare=False)

    @property
    def name(self) -> str:
        """As the literature calls it."""
        rates = "NBD" if self.k == 1 else f"CNBD-{self.k}"
        return f"{'MBG' if self.modified else 'BG'}/{rates}"

    def log_likelihoods(self, histories: Histories) -> Floats:
        """Of one link with each history, given no gaps but their number and sum for k = 1.

        For k > 1 the factor Π gapᵏ⁻¹ / Γ(k) is left out; `total` has it.
        """
        alive, dead = Terms(self, histories).logs
        return np.asarray(np.logaddexp(alive, dead))

    def total(self, histories: Histories) -> float:
        """Log-likelihood of all links together."""
        own = dot(self.log_likelihoods(histories), histories.links)
        return own + self.of_gaps(histories)

    def of_gaps(self, histories: Histories) -> float:
        """Π gapᵏ⁻¹ / Γ(k) of all links, as a logarithm."""
        gaps = dot(histories.x, histories.links)
        return (self.k - 1) * histories.gap_logs - gaps * float(gammaln(self.k))

    def p_alive(self, x: Ints | Floats, last: Floats, age: Floats) -> Floats:
        """P(not yet given up) of links with these histories."""
        x, last, age = (np.asarray(v, dtype=np.float64) for v in (x, last, age))
        alive, dead = Terms(self, Histories(x, last, age, np.ones(len(x)))).logs
        with np.errstate(over="ignore"):
            return np.asarray(expit(alive - dead))

    def p_trade(self, x: Ints | Floats, last: Floats, age: Floats, ahead: float) -> Floats:
        """P(at least one trade within `ahead`) of links with these histories, for k = 1.

        That of being alive times that of a living link to trade, its rate being gamma
        distributed with r + x and α + T.
        """
        none = (self.alpha + age) / (self.alpha + age + ahead)
        return self.p_alive(x, last, age) * (1 - np.asarray(none ** (self.r + x)))


class Terms:
    """ln of both ways a history can have come about, and what parameters do to them."""

    def __init__(self, model: Alive, histories: Histories) -> None:
        self.model, self.histories = model, histories
        values, place = histories.repeats
        self._place = place
        self._a_r = model.r + model.k * values  # shape of the rate, all gaps known
        self._log_age = np.log(model.alpha + histories.age)
        self._log_last = np.log(model.alpha + histories.last)
        alive_b, dead_b = self._trials(values)
        start = -gammaln(model.r) + model.r * np.log(model.alpha) - betaln(model.a, model.b)
        known = gammaln(self._a_r)
        alive = betaln(model.a, alive_b) + start
        dead = betaln(model.a + 1, dead_b) + known + start
        if not model.modified:
            dead = np.where(values > 0, dead, -np.inf)
        self._steps = self._silent_steps()
        self._silent = reduce(np.logaddexp, self._steps)
        self.logs = (
            alive[place] + self._silent,
            dead[place] - self._a_r[place] * self._log_last,
        )

    def _trials(self, values: Floats) -> tuple[Floats, Floats]:
        """b plus the chances to be given up that were not taken: alive, given up at the last."""
        more = 1.0 if self.model.modified else 0.0
        dead = self.model.b + values + more - 1
        if not self.model.modified:
            dead = np.where(values > 0, dead, self.model.b)  # cannot be; any number will do
        return self.model.b + values + more, dead

    def _silent_steps(self) -> list[Floats]:
        """ln of j of the k steps to the next trade being done since the last, j = 0 … k − 1."""
        silence = self.histories.age - self.histories.last
        steps = []
        for j in range(self.model.k):
            shape = self._a_r + j
            step = gammaln(shape)[self._place] - shape[self._place] * self._log_age
            if j:
                with np.errstate(divide="ignore"):
                    step = step + j * np.log(silence) - gammaln(j + 1)
            steps.append(step)
        return steps

    def slopes(self) -> Floats:
        """Derivatives of the summed log-likelihood by r, α, a, b."""
        model, histories, place = self.model, self.histories, self._place
        values = histories.repeats[0]
        size = len(values)
        alive, dead = self.logs
        with np.errstate(over="ignore"):
            is_dead = histories.links * expit(dead - alive)
        is_alive = histories.links - is_dead
        n = histories.links.sum()
        r = n * (np.log(model.alpha) - digamma(model.r)) - dot(is_dead, self._log_last)
        alpha = n * model.r / model.alpha
        alpha -= dot(is_dead, self._a_r[place] / (model.alpha + histories.last))
        r += float(np.bincount(place, is_dead, size) @ digamma(self._a_r))
        r -= dot(is_alive, self._log_age)
        for j, step in enumerate(self._steps):
            # Of a single step there is nothing to share.
            share = is_alive * np.exp(step - self._silent) if model.k > 1 else is_alive
            r += float(np.bincount(place, share, size) @ digamma(self._a_r + j))
            alpha -= dot(share, (self._a_r + j)[place] / (model.alpha + histories.age))
        alive_by_x = np.bincount(place, is_alive, size).astype(np.float64)
        dead_by_x = np.bincount(place, is_dead, size).astype(np.float64)
        return np.array([r, alpha, *self._dropout_slopes(alive_by_x, dead_by_x)])

    def _dropout_slopes(self, alive: Floats, dead: Floats) -> tuple[float, float]:
        a, b = self.model.a, self.model.b
        alive_b, dead_b = self._trials(self.histories.repeats[0])
        whole = digamma(a + alive_b)  # both ways: a + b + chances
        n = float(alive.sum() + dead.sum())
        both = float((alive + dead) @ whole) - n * float(digamma(a + b))
        by_a = float(alive.sum() * digamma(a) + dead.sum() * digamma(a + 1)) - n * float(digamma(a))
        by_b = float(alive @ digamma(alive_b) + dead @ digamma(dead_b)) - n * float(digamma(b))
        return by_a - both, by_b - both


def _sorted(x: Floats, last: Floats, age: Floats) -> tuple[Floats, Floats, Floats]:
    """Equal histories beside each other; whole numbers are packed, for sorting one is faster."""
    whole = all(bool((v == np.floor(v)).all()) for v in (x, last, age))
    widths = [int(np.max(v, initial=0)) + 1 for v in (last, age)]
    if whole and (int(np.max(x, initial=0)) + 1) * widths[0] * widths[1] < 2**53:
        packed = np.sort((x.astype(np.int64) * widths[0] + last.astype(np.int64)) * widths[1] + age)
        rest, age = np.divmod(packed, widths[1])
        x, last = np.divmod(rest, widths[0])
        return x, last, age
    order = np.lexsort((age, last, x))
    return x[order], last[order], age[order]


def dot(a: Floats, b: Floats) -> float:
    """Σ a b, without threads that wait for each other over so little."""
    return float(np.einsum("i,i->", a, b))
