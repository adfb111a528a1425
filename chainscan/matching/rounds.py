"""Weigh, allot, and offer what is left of the capacity to the needs still open.

The limit on candidates may leave a need with suppliers that all were promised to others, while
further ones stand idle; those join in another round, until nothing more can be placed. Suppliers
found by the name of the goods under another goods group come last: what is then still open is
allotted to them, out of what they have left. They displace nobody.
"""

from dataclasses import dataclass, replace

import numpy as np

from chainscan.matching.allocation import Allocation, Problem, allocate, touched
from chainscan.matching.candidates import Arcs, weigh
from chainscan.matching.market import Bools, Ints, Market
from chainscan.settings import MatchSettings

ROUNDS = 8


@dataclass(frozen=True)
class Allotted:
    """Candidates, and what the allocation places with each so far."""

    market: Market
    settings: MatchSettings
    arcs: Arcs
    allocation: Allocation

    @property
    def own(self) -> Bools:
        """Which candidates trade the need's own goods group."""
        needed, sold = (
            side["goods_group"].to_numpy(np.int64)
            for side in (self.market.needs, self.market.suppliers)
        )
        same: Bools = needed[self.arcs.need] == sold[self.arcs.supplier]
        return same

    def left(self) -> tuple[Ints, Ints]:
        """What is open of each need and what each supplier has left, in fen."""
        wanted = self.market.needs["fen"].to_numpy(np.int64).copy()
        spare = self.market.suppliers["fen"].to_numpy(np.int64).copy()
        np.subtract.at(wanted, self.arcs.need, self.allocation.placed)
        np.subtract.at(spare, self.arcs.supplier, self.allocation.placed)
        return wanted, spare

    def solved(self, needs: Ints) -> "Allotted":
        """Own groups solved anew as far as a chain of candidates connects them with these needs."""
        of_need, of_supplier = touched(self._problem(self.own), needs)
        anew = self.own & of_need[self.arcs.need]
        solved = allocate(self._problem(anew))
        placed = self.allocation.placed.copy()
        placed[anew] = solved.placed
        price = np.where(of_supplier, solved.price, self.allocation.price)
        return replace(self, allocation=Allocation(placed, price))

    def with_more(self, more: Arcs) -> "Allotted":
        """Further candidates, to whom nothing is allotted yet."""
        arcs = Arcs.joined([self.arcs, more])
        count = len(self.market.suppliers)
        fresh = np.isin(arcs.need * count + arcs.supplier, more.need * count + more.supplier)
        placed = np.zeros(len(arcs), np.int64)
        placed[~fresh] = self.allocation.placed
        return replace(self, arcs=arcs, allocation=Allocation(placed, self.allocation.price))

    def with_those_outside(self) -> "Allotted":
        """What is open allotted to suppliers of other groups, out of what they have left."""
        whole = self._problem(~self.own)
        wanted, spare = self.left()
        most = -(-whole.wanted // whole.sources)  # of a need with one supplier
        worth = wanted >= np.maximum(1, np.minimum(whole.lot, whole.wanted // whole.sources))
        taken = ~self.own & worth[self.arcs.need] & (spare[self.arcs.supplier] > 0)
        sources = (-(-wanted // most)).clip(1)
        rest = replace(self._problem(taken), wanted=wanted, sources=sources, spare=spare)
        solved = allocate(rest)
        placed = self.allocation.placed.copy()
        placed[taken] = solved.placed
        price = np.maximum(self.allocation.price, solved.price)
        return replace(self, allocation=Allocation(placed, price))

    def _problem(self, taken: Bools) -> Problem:
        weights = self.settings.weights.model_dump().values()
        return Problem(
            self.arcs.need[taken],
            self.arcs.supplier[taken],
            self.arcs.score[taken],
            self.market.needs["fen"].to_numpy(np.int64),
            self.market.needs["min_sources"].to_numpy(np.int64),
            self.market.suppliers["fen"].to_numpy(np.int64),
            best_score=round(sum(weights) * 100),
            lot=round(self.settings.minimum_lot * 100),
        )


def weigh_and_allot(market: Market, settings: MatchSettings) -> tuple[Arcs, Allocation]:
    """All candidates weighed, and what the allocation places with each."""
    arcs = weigh(market, settings.weights, settings.candidates)
    nothing = Allocation(np.zeros(len(arcs), np.int64), np.zeros(len(market.suppliers)))
    state = Allotted(market, settings, arcs, nothing).solved(arcs.need)
    for _ in range(ROUNDS):
        wanted, spare = state.left()
        more = weigh(
            market,
            settings.weights,
            settings.candidates,
            needs=wanted > 0,
            suppliers=spare > 0,
            known=state.arcs,
        )
        if not len(more):
            break
        state = state.with_more(more).solved(more.need)
    state = state.with_those_outside()
    return state.arcs, state.allocation
