"""Waiting times between trade days: a gamma mixture with empirical-Bayes rates.

A link's gaps are Gamma(shape k, rate λ) with λ ~ Gamma(r_k, α_k); k ∈ {½, 1, 2, 4, 8} has
weight w_k, from more bunched than random to nearly clockwork. λ integrates out, so that a
link with three gaps leans on all others and one with nineteen on itself.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betainc, digamma, gammaln, logsumexp, polygamma

from chainscan.links.clock import Floats, Ints

SHAPES = np.array([0.5, 1.0, 2.0, 4.0, 8.0])
MOST_ITERATIONS = 300
TOLERANCE = 1e-6
LEAST_SHARE = 1e-6
MOST_LINKS = 20_000
LEAST_ABOVE_ONE = 1e-9
TAIL_MEANS = 40.0
"""Waiting times beyond forty mean gaps are left out of the backward recurrence integral."""


@dataclass(frozen=True)
class GammaMixture:
    """Parameters by shape: weights w_k, and r_k, α_k of the rates' gamma distribution."""

    weight: Floats
    r: Floats
    alpha: Floats
    log_likelihood: tuple[float, ...] = ()

    def log_likelihoods(self, gaps: Ints, gap_sum: Floats, gap_logs: Floats) -> Floats:
        """Log-likelihood of each link's gaps given each shape, (links, shapes)."""
        n = gaps[:, None]
        a = self.r + SHAPES * n
        return np.asarray(
            (SHAPES - 1) * gap_logs[:, None]
            - n * gammaln(SHAPES)
            + gammaln(a)
            - gammaln(self.r)
            + self.r * np.log(self.alpha)
            - a * np.log(self.alpha + gap_sum[:, None])
        )

    def posterior(self, gaps: Ints, gap_sum: Floats, gap_logs: Floats) -> "WaitingTimes":
        """The waiting-time distribution of each link, its own gaps taken into account."""
        logs = self.log_likelihoods(gaps, gap_sum, gap_logs) + np.log(self.weight)
        share = np.exp(logs - logsumexp(logs, axis=1, keepdims=True))
        return WaitingTimes(share, self.r + SHAPES * gaps[:, None], self.alpha + gap_sum[:, None])


@dataclass(frozen=True)
class WaitingTimes:
    """Predictive waiting times, one row a link: P(k | gaps), r + kn and α + B by shape."""

    share: Floats
    a: Floats
    scale: Floats

    def survival(self, silence: Floats) -> Floats:
        """P(gap > s) for each link."""
        z = self.scale / (self.scale + silence[:, None])
        return np.asarray((self.share * betainc(self.a, SHAPES, z)).sum(axis=1))

    def mean_gap(self) -> Floats:
        """Mean waiting time; infinite where r + kn ≤ 1."""
        safe = np.where(self.a > 1, self.a - 1, np.nan)
        means = SHAPES * self.scale / safe
        total = np.where(self.share > 0, self.share * means, 0.0).sum(axis=1)
        return np.where(np.isnan(total), np.inf, total)

    def backward_recurrence(self, silence: Floats) -> Floats:
        """P(time since the last trade ≥ s) on a day chosen without looking.

        ∫ₛ^T P(gap > t) dt / ∫₀^T P(gap > t) dt with T = 40 mean gaps: a date falls
        preferably into long gaps, so this is larger than P(gap > s).
        """
        until = TAIL_MEANS * np.minimum(self.mean_gap(), 1e9)
        rest = self._excess(until)
        beyond = self._excess(np.minimum(silence, until)) - rest
        whole = (self.share * self._means()).sum(axis=1) - rest  # the excess over nothing
        return np.asarray(np.clip(beyond / whole, 0.0, 1.0))

    def _excess(self, silence: Floats) -> Floats:
        """E[(gap − s)⁺] = ∫ₛ^∞ P(gap > t) dt; given k, gap / (α + B) is beta prime (k, r + kn).

        Closed form: E[gap; gap > s] uses the same family with k + 1 and r + kn − 1.
        """
        s = silence[:, None]
        z = self.scale / (self.scale + s)
        above_one = np.maximum(self.a - 1, LEAST_ABOVE_ONE)
        part = self._means() * betainc(above_one, SHAPES + 1, z) - s * betainc(self.a, SHAPES, z)
        return np.asarray((self.share * part).sum(axis=1))

    def _means(self) -> Floats:
        """Mean gap given each shape; large where r + kn is hardly above one."""
        return np.asarray(SHAPES * self.scale / np.maximum(self.a - 1, LEAST_ABOVE_ONE))


def fit_mixture(gaps: Ints, gap_sum: Floats, gap_logs: Floats) -> GammaMixture:
    """Fit weights and rates by EM, given each link's number, sum and log-sum of gaps.

    Links with no gap teach nothing and are left out; of more than 20,000 links an evenly
    spread 20,000 are used. The log-likelihood of each round is kept; it never falls.
    """
    chosen = np.flatnonzero(gaps > 0)
    if len(chosen) > MOST_LINKS:
        chosen = chosen[np.linspace(0, len(chosen) - 1, MOST_LINKS).astype(np.int64)]
    n, total, logs = gaps[chosen], gap_sum[chosen], gap_logs[chosen]
    mixture = _start(n, total)
    if not len(chosen):
        return mixture
    seen: list[float] = []
    for _ in range(MOST_ITERATIONS):
        joint = mixture.log_likelihoods(n, total, logs) + np.log(mixture.weight)
        row = logsumexp(joint, axis=1, keepdims=True)
        seen.append(float(row.sum()))
        if len(seen) > 1 and seen[-1] - seen[-2] < TOLERANCE * abs(seen[-1]):
            break
        mixture = _improved(mixture, np.exp(joint - row), n, total)
    return GammaMixture(mixture.weight, mixture.r, mixture.alpha, tuple(seen))


def _start(gaps: Ints, gap_sum: Floats) -> GammaMixture:
    mean = float(np.median(gap_sum / np.maximum(gaps, 1))) if len(gaps) else 10.0
    shapes = len(SHAPES)
    # Rates around k / mean gap, spread over roughly a factor of three either way.
    return GammaMixture(np.full(shapes, 1 / shapes), np.ones(shapes), mean / SHAPES)


def _improved(mixture: GammaMixture, share: Floats, gaps: Ints, gap_sum: Floats) -> GammaMixture:
    """One round: the rates are latent too, so each shape's (r, α) is a gamma fit."""
    weight = np.maximum(share.mean(axis=0), LEAST_SHARE)
    a = mixture.r + SHAPES * gaps[:, None]
    scale = mixture.alpha + gap_sum[:, None]
    total = share.sum(axis=0)
    used = total > LEAST_SHARE  # a shape that no link has keeps its rates: nothing speaks of them
    total = np.where(used, total, 1.0)
    mean = np.where(used, (share * (a / scale)).sum(axis=0) / total, 1.0)
    log_mean = (share * (digamma(a) - np.log(scale))).sum(axis=0) / total
    fitted = _gamma_shape(np.maximum(np.log(mean) - np.where(used, log_mean, -1.0), 1e-9))
    r = np.where(used, fitted, mixture.r)
    return GammaMixture(weight / weight.sum(), r, np.where(used, fitted / mean, mixture.alpha))


def _gamma_shape(distance: Floats) -> Floats:
    """Solve ln r − ψ(r) = distance (Minka's start, then Newton on 1/r)."""
    r = (3 - distance + np.sqrt((distance - 3) ** 2 + 24 * distance)) / (12 * distance)
    for _ in range(4):
        wrong = np.log(r) - digamma(r) - distance
        r = 1 / (1 / r + wrong / (r * r * (1 / r - polygamma(1, r))))
    return np.clip(r, 1e-3, 1e6)
