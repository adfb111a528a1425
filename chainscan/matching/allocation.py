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
from scipy.sparse.csgraph import connected_components

from chainscan.errors import StepError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PLACED = 100
"""Placing a yuan counts as much as so many times the best score there is."""
TIE = 0.01
"""In hundredths of a point: enough to prefer the smaller id, too little to outweigh a score."""
NO_LIMIT = 2**62
BUNDLE = 20_000
"""Parts of fewer arcs are solved together."""
PASSES = 20
"""So often amounts below the minimum lot are struck out and the rest placed anew."""
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
    lot: int = 0
    """Least amount of one supplier for one need; a smaller need is a lot by itself."""


@dataclass(frozen=True)
class Allocation:
    """`placed` fen of each arc; `price`: what a further yuan of each supplier would place."""

    placed: Ints
    price: Floats


def allocate(problem: Problem) -> Allocation:
    """Solve the transport problem; raises StepError where the solver gives up.

    Needs and suppliers that no chain of arcs connects share no limit: they are solved apart,
    which gives the same answer sooner.
    """
    placed, price = np.zeros(len(problem.need), np.int64), np.zeros(len(problem.spare))
    for part in _apart(problem):
        arcs, amounts, suppliers, of_part = _in_lots(problem, part)
        placed[arcs] = amounts
        price[suppliers] = of_part
    return Allocation(_within(problem, placed), price)


def touched(problem: Problem, needs: Ints) -> tuple[Bools, Bools]:
    """The needs and the suppliers that some chain of arcs connects with one of these needs."""
    label = _labels(problem)
    found = np.isin(label, label[needs])
    return found[: len(problem.wanted)], found[len(problem.wanted) :]


def _labels(problem: Problem) -> Ints:
    """Needs, then suppliers: the same number where a chain of arcs connects them."""
    needs, size = len(problem.wanted), len(problem.wanted) + len(problem.spare)
    ends = (np.ones(len(problem.need), np.int8), (problem.need, needs + problem.supplier))
    _, label = connected_components(sparse.coo_array(ends, shape=(size, size)), directed=False)
    return np.asarray(label, np.int64)


def _apart(problem: Problem) -> list[Ints]:
    """The arcs in parts without a common need or supplier, small ones bundled."""
    if not len(problem.need):
        return []
    part = _labels(problem)[problem.need]
    order = np.argsort(part, kind="stable")
    last = np.flatnonzero(np.diff(part[order], append=-1)) + 1  # where each part ends
    cuts = last[np.flatnonzero(np.diff(last // BUNDLE, prepend=0))]
    return [arcs for arcs in np.split(order, cuts) if len(arcs)]


def _in_lots(problem: Problem, arcs: Ints) -> tuple[Ints, Ints, Ints, Floats]:
    """Solve, strike out of each need the smallest amount below the lot, and solve again.

    Returns the arcs left, their amounts, and the suppliers with their prices. Amounts still too
    small after so many passes are not placed.
    """
    least = _least(problem)
    for _ in range(PASSES):
        amounts, suppliers, price = _solve(problem, arcs)
        small = np.flatnonzero((amounts > 0) & (amounts < least[arcs]))
        if not len(small):
            break
        order = small[np.lexsort((amounts[small], problem.need[arcs[small]]))]
        first = np.flatnonzero(np.diff(problem.need[arcs[order]], prepend=-1))
        arcs = np.delete(arcs, order[first])
    else:
        amounts, suppliers, price = _solve(problem, arcs)
        amounts[amounts < least[arcs]] = 0
    return arcs, amounts, suppliers, price


def _least(problem: Problem) -> Ints:
    """Of each arc the lot, or what the need takes of one supplier where that is less."""
    sources = problem.sources[problem.need]
    least: Ints = np.minimum(problem.lot, problem.wanted[problem.need] // sources)
    return least


def _solve(problem: Problem, arcs: Ints) -> tuple[Ints, Ints, Floats]:
    """Amounts of the arcs; the suppliers among them, and the price of each one's capacity."""
    needs, need = np.unique(problem.need[arcs], return_inverse=True)
    suppliers, supplier = np.unique(problem.supplier[arcs], return_inverse=True)
    count = len(arcs)
    if not count:
        return np.zeros(0, np.int64), suppliers, np.zeros(0)
    most = _arc_limit(problem)[arcs]
    wanted, spare = problem.wanted[needs], problem.spare[suppliers]
    limits = np.concatenate([wanted, spare]).astype(np.float64)
    unit = 2.0 ** max(0, int(np.ceil(np.log2(max(1.0, float(limits.max()) / LARGEST)))))
    each = np.arange(count)
    rows = np.concatenate([need, supplier + len(needs)])
    ones = np.ones(2 * count)
    shape = (len(limits), count)
    table: Any = sparse.csr_array((ones, (rows, np.concatenate([each, each]))), shape=shape)
    placing = float(PLACED * max(1, problem.best_score))
    solve: Any = linprog  # its stubs know neither sparse tables nor arrays of bounds
    solved = solve(
        -(placing + problem.score[arcs] - TIE * _place_in_need(problem)[arcs]),
        A_ub=table,
        b_ub=limits / unit,
        bounds=np.stack([np.zeros(count), np.where(most < NO_LIMIT, most / unit, np.inf)], axis=1),
        method="highs-ds",
    )
    if solved.status != 0:
        raise StepError(f"the allocation was not solved: {solved.message}", where="step match")
    placed = np.rint(np.asarray(solved.x) * unit).astype(np.int64)
    price = -np.asarray(solved.ineqlin.marginals)[len(needs) :] / placing
    return np.clip(placed, 0, most), suppliers, np.clip(price, 0, None)


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
