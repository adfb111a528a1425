"""Maximum likelihood of the buy-till-you-die models, on histories that are counted once."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from chainscan.links.alive import Alive, Histories, Terms, dot
from chainscan.links.clock import Floats

Loss = Callable[[Floats], tuple[float, Floats]]

MOST_SHAPE = 12
FEW = 20_000
"""Distinct histories that show where the likelihood's top is; all of them say it exactly."""
MOST_POLISHING, STEP, STEEPEST, MOST_CONDITION = 20, 1e-5, 1e-10, 1e12


def fit_alive(histories: Histories, *, k: int = 1, modified: bool = True) -> Alive:
    """Maximum likelihood for a given k: BFGS on the logarithms, then Newton to full precision."""

    def loss_of(some: Histories) -> Loss:
        links = max(float(some.links.sum()), 1.0)  # of none, any model will do

        def loss(logs: Floats) -> tuple[float, Floats]:
            terms = Terms(_of_logs(logs, k, modified), some)
            alive, dead = terms.logs
            value = dot(np.logaddexp(alive, dead), some.links)
            return -value / links, -terms.slopes() * np.exp(logs) / links

        return loss

    few = histories.thinned(FEW)
    trades = dot(few.x, few.links) + float(few.links.sum())
    scale = max(k * dot(few.age, few.links) / max(trades, 1.0), 1e-9)
    start = np.log([1.0, scale, 1.0, 1.0])
    bounds = [(low - 12.0, low + 12.0) for low in start]
    rough = loss_of(few)
    found = minimize(rough, start, jac=True, method="L-BFGS-B", bounds=bounds, tol=1e-11)
    logs, value = _polished(loss_of(histories), rough, found.x)
    model = _of_logs(logs, k, modified)
    own = -value * max(float(histories.links.sum()), 1.0)
    return replace(model, log_likelihood=own + model.of_gaps(histories))


def fit_regular(histories: Histories, *, modified: bool = True) -> Alive:
    """(M)BG/CNBD-k with the k of greatest likelihood; larger k are tried while it rises."""
    best = fit_alive(histories, modified=modified)
    for k in range(2, MOST_SHAPE + 1):
        model = fit_alive(histories, k=k, modified=modified)
        if model.log_likelihood <= best.log_likelihood:
            break
        best = model
    return best


def _of_logs(logs: Floats, k: int, modified: bool) -> Alive:
    r, alpha, a, b = np.exp(logs).tolist()
    return Alive(r, alpha, a, b, k, modified)


def _polished(loss: Loss, rough: Loss, logs: Floats) -> tuple[Floats, float]:
    """Newton steps with the curvature that some of the histories have, on the slopes of all.

    Returns where they lead and the loss there.
    """
    steps = np.eye(len(logs)) * STEP
    second = np.array([(rough(logs + s)[1] - rough(logs - s)[1]) / (2 * STEP) for s in steps])
    curvature = (second + second.T) / 2
    value, slope = loss(logs)
    for _ in range(MOST_POLISHING):
        if np.abs(slope).max() < STEEPEST or np.linalg.cond(curvature) > MOST_CONDITION:
            break  # arrived, or a likelihood so flat that no place is better
        further = logs - np.linalg.solve(curvature, slope)
        lower, less = loss(further)
        if not lower <= value:
            break
        logs, value, slope = further, lower, less
    return logs, value
