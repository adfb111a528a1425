"""One transport problem: as much as possible is placed, nobody beyond a limit."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import maximum_flow

from chainscan.matching.allocation import PLACED, Problem, allocate

BEST = 10_000


def problem(
    arcs: list[tuple[int, int, int]],
    wanted: list[int],
    spare: list[int],
    sources: list[int] | None = None,
    lot: int = 0,
) -> Problem:
    """Arcs are (need, supplier, score in hundredths)."""
    columns = [np.array([arc[n] for arc in arcs], dtype=np.int64) for n in range(3)]
    rest = [wanted, sources or [1] * len(wanted), spare]
    return Problem(
        *columns, *(np.array(one, dtype=np.int64) for one in rest), best_score=BEST, lot=lot
    )


def worth(task: Problem, placed: Any) -> int:
    """What the allocation maximises, in whole numbers."""
    return int(((PLACED * BEST + task.score) * np.asarray(placed)).sum())


def check_limits(task: Problem, placed: Any) -> None:
    assert (placed >= 0).all()
    got = np.bincount(task.need, weights=placed, minlength=len(task.wanted))
    given_away = np.bincount(task.supplier, weights=placed, minlength=len(task.spare))
    assert (got <= task.wanted).all()
    assert (given_away <= task.spare).all()


def test_two_needs_share_the_only_supplier_and_it_is_promised_once() -> None:
    task = problem([(0, 0, 9000), (1, 0, 8000)], wanted=[70, 70], spare=[100])
    assert allocate(task).placed.tolist() == [70, 30]


def test_placing_more_counts_for_more_than_a_better_score() -> None:
    # Need 0 could take supplier 0 at a far better score; then need 1 would go without.
    arcs = [(0, 0, 10000), (0, 1, 0), (1, 0, 1)]
    task = problem(arcs, wanted=[50, 50], spare=[50, 50])
    assert allocate(task).placed.tolist() == [0, 50, 50]


def test_of_equal_suppliers_the_first_is_taken() -> None:
    task = problem([(0, 0, 500), (0, 1, 500), (0, 2, 500)], wanted=[10], spare=[10, 10, 10])
    assert allocate(task).placed.tolist() == [10, 0, 0]


def test_a_need_for_two_sources_takes_no_more_than_half_from_one() -> None:
    task = problem([(0, 0, 900), (0, 1, 100)], wanted=[101], spare=[500, 500], sources=[2])
    assert allocate(task).placed.tolist() == [51, 50]


def test_below_the_minimum_lot_nothing_is_placed_and_the_rest_goes_elsewhere() -> None:
    # Need 0 would take 95 of supplier 0 and 5 of supplier 1; 1 has room for all but 20 of it.
    arcs = [(0, 0, 9000), (0, 1, 8000)]
    assert allocate(problem(arcs, [100], [95, 80])).placed.tolist() == [95, 5]
    assert allocate(problem(arcs, [100], [95, 80], lot=10)).placed.tolist() == [95, 0]
    # Need 1 can move to supplier 2, so that need 0 gets a whole lot of supplier 1.
    arcs = [(0, 0, 9000), (0, 1, 8000), (1, 1, 9000), (1, 2, 1000)]
    placed = allocate(problem(arcs, [100, 50], [60, 90, 50], lot=20)).placed
    assert placed.sum() == 150
    assert all(amount == 0 or amount >= 20 for amount in placed)


def test_a_need_below_the_lot_is_a_lot_by_itself() -> None:
    assert allocate(problem([(0, 0, 100)], [7], [50], lot=10)).placed.tolist() == [7]
    two = problem([(0, 0, 100), (0, 1, 100)], [14], [50, 50], sources=[2], lot=10)
    assert allocate(two).placed.tolist() == [7, 7]


@pytest.mark.parametrize("seed", range(5))
def test_no_amount_is_below_the_lot_and_little_is_lost_by_it(seed: int) -> None:
    random = np.random.default_rng(seed)
    arcs = [(n, s, int(random.integers(0, BEST))) for n in range(30) for s in range(30)]
    wanted, spare = random.integers(50, 1000, 30), random.integers(50, 1000, 30)
    arcs = [arc for arc in arcs if random.random() < 0.3]
    task = problem(arcs, wanted.tolist(), spare.tolist(), lot=100)
    placed = allocate(task).placed
    check_limits(task, placed)
    least = np.minimum(100, task.wanted[task.need])
    assert ((placed == 0) | (placed >= least)).all()
    assert placed.sum() > 0.9 * greatest_flow(task)


def test_nothing_to_place_places_nothing() -> None:
    assert allocate(problem([], wanted=[5], spare=[5])).placed.tolist() == []


def test_the_price_of_capacity_is_one_where_a_need_waits_for_it() -> None:
    task = problem([(0, 0, 5000), (1, 1, 5000)], wanted=[100, 10], spare=[60, 60])
    price = allocate(task).price
    assert price[0] == pytest.approx(1, abs=2 / PLACED)
    assert price[1] == 0


@st.composite
def small_problems(draw: Any) -> Problem:
    pairs = list(product(range(2), range(2)))
    arcs = [(n, s, draw(st.integers(0, BEST))) for n, s in pairs if draw(st.booleans())]
    amounts = st.lists(st.integers(0, 4), min_size=2, max_size=2)
    return problem(
        arcs,
        draw(amounts),
        draw(amounts),
        draw(st.lists(st.integers(1, 2), min_size=2, max_size=2)),
    )


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_small_problems_are_solved_as_well_as_by_trying_everything(task: Problem) -> None:
    most = [
        min(-(-int(task.wanted[n]) // int(task.sources[n])), int(task.spare[s]))
        for n, s in zip(task.need, task.supplier, strict=True)
    ]
    best = 0
    for choice in product(*(range(limit + 1) for limit in most)):
        placed = np.array(choice, dtype=np.int64)
        got = np.bincount(task.need, weights=placed, minlength=2)
        given_away = np.bincount(task.supplier, weights=placed, minlength=2)
        if (got <= task.wanted).all() and (given_away <= task.spare).all():
            best = max(best, worth(task, placed))
    answer = allocate(task).placed
    check_limits(task, answer)
    assert worth(task, answer) == best


def greatest_flow(task: Problem) -> int:
    """The most that can be placed at all, by an algorithm that knows no scores."""
    needs, suppliers = len(task.wanted), len(task.spare)
    table = np.zeros((needs + suppliers + 2, needs + suppliers + 2), dtype=np.int32)
    source, sink = needs + suppliers, needs + suppliers + 1
    table[source, :needs] = task.wanted
    table[needs : needs + suppliers, sink] = task.spare
    table[task.need, needs + task.supplier] = task.wanted[task.need]
    return int(maximum_flow(sparse.csr_array(table), source, sink).flow_value)


@pytest.mark.parametrize("seed", range(5))
def test_as_much_is_placed_as_a_maximum_flow_allows(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = [(n, s) for n in range(40) for s in range(60) if random.random() < 0.15]
    arcs = [(n, s, int(random.integers(0, BEST))) for n, s in pairs]
    wanted, spare = random.integers(0, 10**6, 40), random.integers(0, 6 * 10**5, 60)
    task = problem(arcs, wanted.tolist(), spare.tolist())
    placed = allocate(task).placed
    check_limits(task, placed)
    assert int(placed.sum()) == greatest_flow(task)


def independent_best(task: Problem) -> float:
    """The greatest worth by another solver (interior point), with its own way to write it."""
    count, needs, suppliers = len(task.need), len(task.wanted), len(task.spare)
    table = np.zeros((needs + suppliers, count))
    for arc in range(count):
        table[task.need[arc], arc] = table[needs + task.supplier[arc], arc] = 1
    share = -(-task.wanted[task.need] // task.sources[task.need])
    solved = linprog(
        -(PLACED * BEST + task.score.astype(float)),
        A_ub=table,
        b_ub=np.concatenate([task.wanted, task.spare]),
        bounds=[(0, most) for most in share],
        method="highs-ipm",
    )
    return float(-solved.fun)


@pytest.mark.parametrize("seed", range(8))
def test_the_total_is_that_of_an_independent_linear_programme(seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = [(n, s) for n in range(12) for s in range(15) if random.random() < 0.4]
    arcs = [(n, s, int(random.integers(0, BEST))) for n, s in pairs]
    wanted, spare = random.integers(1, 900, 12), random.integers(0, 700, 15)
    sources = random.integers(1, 4, 12)
    task = problem(arcs, wanted.tolist(), spare.tolist(), sources.tolist())
    placed = allocate(task).placed
    check_limits(task, placed)
    assert worth(task, placed) == pytest.approx(independent_best(task), rel=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_billions_are_placed_to_the_fen_and_never_beyond(seed: int) -> None:
    random = np.random.default_rng(seed)
    arcs = [(n, s, int(random.integers(0, BEST))) for n in range(20) for s in range(30)]
    wanted = np.rint(10 ** random.uniform(0, 13, 20)).astype(int)  # a fen … 100 billion yuan
    spare = np.rint(10 ** random.uniform(0, 13, 30)).astype(int)
    task = problem(arcs, wanted.tolist(), spare.tolist())
    placed = allocate(task).placed
    check_limits(task, placed)
    assert int(placed.sum()) == min(wanted.sum(), spare.sum())
