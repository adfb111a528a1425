"""Who buys what from whom, how often, from when until when: the links of the economy.

A link is a pair supplier → buyer; it trades one or several goods. Links between enterprises of
which neither sits in the home region are left out: no book would show them.
"""

from dataclasses import dataclass

import numpy as np

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.economy import Economy
from chainscan.simulation.firms import FOREIGNERS, STRANGERS, Bools, Firms
from chainscan.simulation.goods import Goods
from chainscan.simulation.lives import Lives, live, successors

MOST_SUPPLIERS = 5
ROWS_AN_INVOICE = 1.2
"""Rows of an invoice in one book, corrections included; measured."""
ABROAD_DEMAND = 0.55
"""Home suppliers of a buyer elsewhere, for one goods it needs, on average."""


@dataclass(frozen=True)
class Network:
    """Links and what each trades.

    By link: `supplier`, `buyer` (index of the enterprise), `rate` (invoices a month), `shape`
    (of the gaps), `born` and `ended` (day numbers), `most` (invoices at most: one-off links).
    By goods of a link: `link`, `goods`, `specification` (bit mask), sorted by link; `first` and
    `kinds` say where a link's goods begin and how many they are.
    """

    supplier: Ints
    buyer: Ints
    lives: Lives
    link: Ints
    goods: Ints
    specification: Ints
    first: Ints
    kinds: Ints

    @property
    def count(self) -> int:
        """Number of links."""
        return len(self.supplier)


def build_network(
    rng: np.random.Generator, economy: Economy, firms: Firms, kinds: tuple[Goods, ...]
) -> Network:
    """Draw the links among these enterprises, with their births, natural ends and successors."""
    wishes = [
        _choose(rng, economy, firms, goods, (kind.role, index))
        for index, (goods, kind) in enumerate(zip(firms.makes.T, kinds, strict=True))
    ]
    rows = np.concatenate([*wishes, _without_id(rng, firms, kinds)])
    rows = np.unique(rows, axis=0)  # supplier, buyer, goods
    link, first = _links_of(rows)
    supplier, buyer = rows[first, 0], rows[first, 1]
    roles = np.array([kind.role for kind in kinds])
    lives = live(rng, economy, roles[rows[first, 2]], buyer >= firms.count)
    heirs = successors(rng, firms, rows[first], lives, economy)
    rows = np.concatenate([rows, heirs.rows])
    link = np.concatenate([link, len(first) + np.arange(len(heirs.rows))])
    return Network(
        supplier=np.concatenate([supplier, heirs.rows[:, 0]]),
        buyer=np.concatenate([buyer, heirs.rows[:, 1]]),
        lives=heirs.lives,
        link=link,
        goods=rows[:, 2],
        specification=_specifications(rng, firms, rows),
        first=np.searchsorted(link, np.arange(link[-1] + 1)),
        kinds=np.bincount(link),
    )


def expected_rows(economy: Economy, firms: Firms, network: Network) -> float:
    """How many rows the books will hold, on average: to find the economy's size."""
    return float(_rows_by_link(economy, firms, network).sum())


def _rows_by_link(economy: Economy, firms: Firms, network: Network) -> Floats:
    lives = network.lives
    months = (np.minimum(lives.ended, economy.days) - np.maximum(lives.born, 0)) / 30.44
    invoices = np.minimum(np.maximum(months, 0) * lives.rate, lives.most)
    at_home = np.append(firms.home, np.zeros(len(STRANGERS + FOREIGNERS), dtype=np.bool_))
    books = at_home[network.supplier].astype(np.int64) + at_home[network.buyer]
    return np.asarray(invoices * books * ROWS_AN_INVOICE)


def thinned(
    rng: np.random.Generator, economy: Economy, firms: Firms, network: Network, rows: int
) -> Network:
    """The network without some links taken at random, so that about `rows` rows are left."""
    order = rng.permutation(network.count)
    running = np.cumsum(_rows_by_link(economy, firms, network)[order])
    kept = np.zeros(network.count, dtype=np.bool_)
    kept[order[: max(int(np.searchsorted(running, rows)), 1)]] = True
    row = np.flatnonzero(kept[network.link])
    link = (np.cumsum(kept) - 1)[network.link[row]]
    return Network(
        supplier=network.supplier[kept],
        buyer=network.buyer[kept],
        lives=network.lives.of(np.flatnonzero(kept)),
        link=link,
        goods=network.goods[row],
        specification=network.specification[row],
        first=np.searchsorted(link, np.arange(link[-1] + 1)),
        kinds=np.bincount(link),
    )


def _choose(
    rng: np.random.Generator, economy: Economy, firms: Firms, makes: Bools, what: tuple[str, int]
) -> Ints:
    """Suppliers of one goods for everyone who needs it; rows supplier, buyer, goods."""
    role, index = what
    makers, buyers = np.flatnonzero(makes), np.flatnonzero(firms.needs[:, index])
    if not len(makers) or not len(buyers):
        return np.empty((0, 3), dtype=np.int64)
    inside = firms.home[buyers]
    wanted = 1 + rng.poisson(np.clip(firms.size[buyers], 0.3, 3.0) * economy.partners)
    demand = ABROAD_DEMAND * (3 if role == "final" else 1)
    elsewhere = rng.poisson(demand * economy.partners, len(buyers))
    wanted = np.where(inside, wanted, elsewhere)
    if role in ("utility", "service"):
        wanted = np.where(inside, np.minimum(wanted, 1 if role == "utility" else 2), 0)
    wanted = np.minimum(wanted, MOST_SUPPLIERS)
    appeal = np.log(firms.size[makers]) * 0.8 + np.where(firms.home[makers], 0.5, 0.0)
    score = appeal[None, :] + rng.gumbel(size=(len(buyers), len(makers)))
    possible = inside[:, None] | firms.home[makers][None, :]
    possible &= buyers[:, None] != makers[None, :]
    if role != "service":  # resellers do not buy from resellers
        possible &= ~(firms.trader[buyers][:, None] & firms.trader[makers][None, :])
    score[~possible] = -np.inf
    order = np.argsort(-score, axis=1, kind="stable")
    taken = np.arange(len(makers))[None, :] < wanted[:, None]
    taken &= np.take_along_axis(possible, order, axis=1)
    who, place = np.nonzero(taken)
    chosen = makers[order[who, place]]
    return np.column_stack([chosen, buyers[who], np.full(len(who), index)])


def _without_id(rng: np.random.Generator, firms: Firms, kinds: tuple[Goods, ...]) -> Ints:
    """Sales to consumers and overseas buyers of some home enterprises."""
    material = np.array([kind.role in ("material", "final") for kind in kinds])
    own = firms.makes & material
    sells = np.flatnonzero(firms.home & own.any(axis=1))
    goods = np.argmax(own, axis=1)
    draw, which = rng.random(len(sells)), rng.random(len(sells))
    retail, abroad = sells[draw < 0.14], sells[draw > 0.90]
    consumer = firms.count + (which[draw < 0.14] * len(STRANGERS)).astype(np.int64)
    foreign = (which[draw > 0.90] * len(FOREIGNERS)).astype(np.int64)
    foreign = firms.first_foreigner + foreign
    sellers, buyers = np.concatenate([retail, abroad]), np.concatenate([consumer, foreign])
    return np.column_stack([sellers, buyers, goods[sellers]])


def _links_of(rows: Ints) -> tuple[Ints, Ints]:
    """Number the pairs of sorted rows: each row's link, and each link's first row."""
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    return np.cumsum(new) - 1, np.flatnonzero(new)


def _specifications(rng: np.random.Generator, firms: Firms, rows: Ints) -> Ints:
    """What a buyer takes of a supplier's specifications: mostly one or two; a bit mask."""
    offered = firms.specifications[rows[:, 0], rows[:, 2]]
    bits = (offered[:, None] >> np.arange(4)) & 1
    score: Floats = np.where(bits > 0, rng.random(bits.shape), -1.0)
    order = np.argsort(-score, axis=1, kind="stable")
    number = np.minimum(bits.sum(axis=1), 1 + (rng.random(len(rows)) < 0.4))
    taken = np.arange(4)[None, :] < number[:, None]
    chosen = np.zeros_like(bits)
    np.put_along_axis(chosen, order, taken.astype(np.int64), axis=1)
    return np.asarray((chosen << np.arange(4)).sum(axis=1), dtype=np.int64)
