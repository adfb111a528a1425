"""Weigh, allot, and offer what is left of the capacity to the needs still open.

The limit on candidates may leave a need with suppliers that all were promised to others, while
further ones stand idle; those join in another round, until nothing more can be placed.
"""

import numpy as np

from chainscan.matching.allocation import Allocation, Problem, allocate
from chainscan.matching.candidates import Arcs, weigh
from chainscan.matching.market import Bools, Market
from chainscan.settings import MatchSettings

ROUNDS = 8


def weigh_and_allot(market: Market, settings: MatchSettings) -> tuple[Arcs, Allocation]:
    """All candidates weighed, and what the allocation places with each."""
    arcs = weigh(market, settings.weights, settings.candidates)
    everywhere = np.ones(len(arcs), np.bool_)
    allocation = allocate(_problem(market, settings, arcs, everywhere))
    for _ in range(ROUNDS):
        open_needs, open_suppliers = _open(market, arcs, allocation)
        more = weigh(
            market,
            settings.weights,
            settings.candidates,
            needs=open_needs,
            suppliers=open_suppliers,
            known=arcs,
        )
        if not len(more):
            break
        arcs, allocation = _allot_again(market, settings, (arcs, allocation), more)
    return arcs, allocation


def _allot_again(
    market: Market, settings: MatchSettings, before: tuple[Arcs, Allocation], more: Arcs
) -> tuple[Arcs, Allocation]:
    """Solve anew the goods groups that got more candidates; the others share no limit with them."""
    old, allocation = before
    group = market.needs["goods_group"].to_numpy(np.int64)
    touched = np.unique(group[more.need])
    arcs = Arcs.joined([old, more])
    anew = np.isin(group[arcs.need], touched)
    solved = allocate(_problem(market, settings, arcs, anew))
    placed = np.zeros(len(arcs), np.int64)
    placed[~anew] = allocation.placed[~np.isin(group[old.need], touched)]
    placed[anew] = solved.placed
    sold = np.isin(market.suppliers["goods_group"].to_numpy(np.int64), touched)
    return arcs, Allocation(placed, np.where(sold, solved.price, allocation.price))


def _problem(market: Market, settings: MatchSettings, arcs: Arcs, taken: Bools) -> Problem:
    weights = settings.weights.model_dump().values()
    return Problem(
        arcs.need[taken],
        arcs.supplier[taken],
        arcs.score[taken],
        market.needs["fen"].to_numpy(np.int64),
        market.needs["min_sources"].to_numpy(np.int64),
        market.suppliers["fen"].to_numpy(np.int64),
        best_score=round(sum(weights) * 100),
        lot=round(settings.minimum_lot * 100),
    )


def _open(market: Market, arcs: Arcs, allocation: Allocation) -> tuple[Bools, Bools]:
    """Needs not met in full, and suppliers with capacity left."""
    wanted = market.needs["fen"].to_numpy(np.int64)
    spare = market.suppliers["fen"].to_numpy(np.int64)
    got, given = np.zeros_like(wanted), np.zeros_like(spare)
    np.add.at(got, arcs.need, allocation.placed)
    np.add.at(given, arcs.supplier, allocation.placed)
    return got < wanted, given < spare
