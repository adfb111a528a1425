"""How good probabilities were: area under the ROC curve, Brier score, calibration error.

Links of one enterprise rise and fall together, so intervals come from drawing enterprises, not
links (cluster bootstrap).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BINS = 10
DRAWS, SEED = 200, 20200210
DIGITS = 4


@dataclass(frozen=True)
class Score:
    """One forecast's figures; `low` and `high` hold 95 % intervals in the same order.

    None where they say nothing: all or none traded, or the forecast gives no probability.
    """

    auc: float | None
    brier: float | None
    calibration_error: float | None
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


def auc(traded: Flags, score: Floats) -> float:
    """P(a link that traded scores higher than one that did not), ties counting half."""
    ranks = rankdata(score)
    yes = int(traded.sum())
    no = len(traded) - yes
    return float((ranks[traded].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else np.nan


def brier(traded: Flags, p: Floats) -> float:
    """Mean squared distance of the probability from what came."""
    return float(((p - traded) ** 2).mean())


def calibration_curve(traded: Flags, p: Floats) -> list[tuple[float, float, int]]:
    """Mean probability, share that traded and links, in ten bins of equal count."""
    order = np.argsort(p, kind="stable")
    bins = [places for places in np.array_split(order, BINS) if len(places)]
    return [(float(p[b].mean()), float(traded[b].mean()), len(b)) for b in bins]


def calibration_error(traded: Flags, p: Floats) -> float:
    """Mean distance between both over the bins, weighted by links."""
    curve = calibration_curve(traded, p)
    return sum(abs(expected - came) * n for expected, came, n in curve) / max(len(traded), 1)


def score(traded: Flags, p: Floats, enterprise: Ints | None = None) -> Score:
    """All three, with intervals where `enterprise` says whose book shows each link."""
    if traded.all() or not traded.any():
        return Score(None, None, None)
    figures = _all(traded, p)
    if enterprise is None:
        return Score(*figures)
    rng = np.random.default_rng(SEED)
    _, firm = np.unique(enterprise, return_inverse=True)
    order = np.argsort(firm, kind="stable")
    links = np.split(order, np.cumsum(np.bincount(firm))[:-1])
    drawn = []
    for _ in range(DRAWS):
        places = np.concatenate([links[f] for f in rng.integers(0, len(links), len(links))])
        if traded[places].any() and not traded[places].all():
            drawn.append(_all(traded[places], p[places]))
    low, high = np.quantile(np.array(drawn or [figures]), [0.025, 0.975], axis=0)
    return Score(*figures, tuple(low.round(DIGITS).tolist()), tuple(high.round(DIGITS).tolist()))


def _all(traded: Flags, p: Floats) -> tuple[float, float, float]:
    figures = (auc(traded, p), brier(traded, p), calibration_error(traded, p))
    return round(figures[0], DIGITS), round(figures[1], DIGITS), round(figures[2], DIGITS)
