"""Who could step in for a lost supplier: planted suppliers with spare capacity."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import Bools, Firms
from chainscan.simulation.lines import Slack
from chainscan.simulation.network import Network

AT_LEAST = 5.0
"""Invoices a month below which a supplier might look idle by chance."""
AN_ITEM = 3
"""Most substitutes of one goods."""
SHARE_LEFT = (0.35, 0.6)


@dataclass(frozen=True)
class Substitutes:
    """Enterprises with slack in a goods, and the share of their usual sales that they keep."""

    supplier: Ints
    goods: Ints
    share: Floats
    since: int

    @classmethod
    def none(cls, economy: Economy) -> Self:
        """Nobody has anything to spare."""
        empty = np.empty(0, dtype=np.int64)
        return cls(empty, empty, np.empty(0), economy.event_number)

    @property
    def slack(self) -> Slack:
        """The same as the line writer reads it."""
        return Slack(self.supplier, self.goods, self.share, self.since)


def plant_substitutes(
    rng: np.random.Generator,
    economy: Economy,
    firms: Firms,
    network: Network,
    gone: tuple[Bools, Bools],
) -> Substitutes:
    """For each goods that a home buyer has lost, up to three makers that go on with less.

    `gone` marks the links that events end and the enterprises out of reach. A substitute sells
    a specification that was lost, on links that outlast the simulation.
    """
    links_gone, firms_gone = gone
    net, lives = network, network.lives
    alive = ~links_gone & (lives.ended > economy.days) & (net.buyer < firms.count)
    alive &= (lives.born < economy.event_number - 90) & (lives.most > 100)
    home_buyer = np.zeros(net.count, dtype=np.bool_)
    known = net.buyer < firms.count
    home_buyer[known] = firms.home[net.buyer[known]]
    lost_row = (links_gone & home_buyer & (lives.rate >= 1))[net.link]
    supplier = net.supplier[net.link]
    found: list[tuple[int, int]] = []
    for goods in np.unique(net.goods[lost_row]).tolist():
        of_goods = net.goods == goods
        wanted = np.bitwise_or.reduce(net.specification[of_goods & lost_row])
        serving = of_goods & alive[net.link] & ((net.specification & wanted) > 0)
        serving &= ~firms_gone[supplier]
        rate = lives.rate[net.link] / net.kinds[net.link]
        trades = np.bincount(supplier[serving], rate[serving], minlength=firms.count)
        able = np.flatnonzero(trades >= AT_LEAST)
        able = rng.permutation(able)  # not the largest: size alone must not give them away
        found += [(firm, goods) for firm in able[:AN_ITEM].tolist()]
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    share = rng.uniform(*SHARE_LEFT, len(pairs))
    return Substitutes(pairs[:, 0], pairs[:, 1], share, economy.event_number)
