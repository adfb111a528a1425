"""Who supplies whom how much: one transport problem over all needs at once.

Maximise Σ (PLACED + score) × amount over the candidates, so that no need gets more than it
asks for and no supplier promises more than its spare capacity of the goods, over all needs
together. Placing a yuan always counts for more than any score. Solved by the HiGHS dual
simplex (Huangfu and Hall 2018); the constraints are those of a transport problem, so amounts
in whole fen give an answer in whole fen.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from chainscan.errors import StepError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
PLACED = 100
"""Placing a yuan counts as much as so many times the best score there is."""
TIE = 0.01
"""In hundredths of a point: enough to prefer the smaller id, too little to outweigh a score."""
NO_LIMIT = 2**62
LARGEST = 2**20
"""Amounts are scaled by a power of two to stay below: exact, and kind to the solver."""


@dataclass(frozen=True)
class Problem:
    """Arcs from needs to suppliers (numbers), their scores, and amounts in fen.

    `need`, `supplier` and `score` (hundredths of a point) have an entry an arc; `wanted` and
    `sources` (least number of suppliers) one a need; `spare` one a supplier.
    """

    need: Ints
    supplier: Ints
    score: Ints
    wanted: Ints
    sources: Ints
    spare: Ints
    best_score: int


@dataclass(frozen=True)
class Allocation:
    """`placed` fen of each arc; `price`: what a further yuan of each supplier would place."""

    placed: Ints
    price: Floats


def allocate(problem: Problem) -> Allocation:
    """Solve the transport problem; raises StepError where the solver gives up."""
    count = len(problem.need)
    if not count:
        return Allocation(np.zeros(0, np.int64), np.zeros(len(problem.spare)))
    most = _arc_limit(problem)
    limits = np.concatenate([problem.wanted, problem.spare]).astype(np.float64)
    unit = 2.0 ** max(0, int(np.ceil(np.log2(max(1.0, float(limits.max()) / LARGEST)))))
    arcs = np.arange(count)
    rows = np.concatenate([problem.need, problem.supplier + len(problem.wanted)])
    ones = np.ones(2 * count)
    shape = (len(limits), count)
    table: Any = sparse.csr_array((ones, (rows, np.concatenate([arcs, arcs]))), shape=shape)
    placing = float(PLACED * max(1, problem.best_score))
    solve: Any = linprog  # its stubs know neither sparse tables nor arrays of bounds
    solved = solve(
        -(placing + problem.score - TIE * _place_in_need(problem)),
        A_ub=table,
        b_ub=limits / unit,
        bounds=np.stack([np.zeros(count), np.where(most < NO_LIMIT, most / unit, np.inf)], axis=1),
        method="highs-ds",
    )
    if solved.status != 0:
        raise StepError(f"the allocation was not solved: {solved.message}", where="step match")
    placed = np.rint(np.asarray(solved.x) * unit).astype(np.int64)
    price = -np.asarray(solved.ineqlin.marginals)[len(problem.wanted) :] / placing
    return Allocation(_within(problem, np.clip(placed, 0, most)), np.clip(price, 0, None))


def _arc_limit(problem: Problem) -> Ints:
    """No single supplier may cover more of a need than its least number of sources allows.

    Where one source will do there is no such limit: it would take the price of capacity
    away from the supplier.
    """
    sources = problem.sources[problem.need]
    share = (problem.wanted[problem.need] + sources - 1) // sources
    limit: Ints = np.where(sources > 1, share, NO_LIMIT)
    return limit


def _place_in_need(problem: Problem) -> Floats:
    """0 … 1: where the supplier stands among those of the need by number, for breaking ties."""
    return problem.supplier / max(1, len(problem.spare))


def _within(problem: Problem, placed: Ints) -> Ints:
    """The amounts with whatever rounding put over a limit taken off again.

    An exact solution passes unchanged; this makes sure, whatever the solver's tolerance.
    """
    for owner, limit in ((problem.need, problem.wanted), (problem.supplier, problem.spare)):
        order = np.argsort(owner, kind="stable")
        amount, group = placed[order], owner[order]
        running = np.cumsum(amount)
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        before = running - amount
        base = np.repeat(before[starts], np.diff(np.append(starts, len(group))))
        room = np.maximum(0, limit[group] - (before - base))
        placed = placed.copy()
        placed[order] = np.minimum(amount, room)
    return placed
