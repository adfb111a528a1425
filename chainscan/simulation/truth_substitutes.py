"""The truth about substitutes: for each goods lost, who was planted to have some to spare."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from chainscan.simulation.events import BUYER_DOWN, CAUSES
from chainscan.simulation.goods import Goods
from chainscan.simulation.history import History
from chainscan.simulation.trade_record import TradeRecord, yuan

STILL_TRADING = 14
"""Days before the end within which a substitute must have sold something."""
KEYS = ("buyer_id", "goods_code", "lost_supplier_id", "substitute_id")
COLUMNS = (*KEYS, "monthly_spare_amount", "monthly_lost_amount", "specification", "event")


def substitutes_of(history: History, record: TradeRecord, links: pd.DataFrame) -> pd.DataFrame:
    """truth_substitutes: one row a home buyer, goods, lost supplier and planted substitute.

    `links` is truth_links with the column `link`. The spare amount is what the substitute sold
    a month in the year before the events, less the share of it that it was planned to keep;
    all buyers of the goods together can draw on it once.
    """
    world, net = history.world, history.world.network
    spare, monthly = world.plan.substitutes, record.monthly
    rows = []
    for row, place, mask, event in _pairs(history, record, links):
        goods, other, link = int(net.goods[row]), int(spare.supplier[place]), int(net.link[row])
        usual = monthly[(net.goods == goods) & (net.supplier[net.link] == other)].sum()
        rows.append(
            (
                world.firms.ids[int(net.buyer[link])],
                world.kinds[goods].code,
                world.firms.ids[int(net.supplier[link])],
                world.firms.ids[other],
                yuan(usual * (1 - spare.share[place])),
                yuan(monthly[row]),
                _texts(world.kinds[goods], mask),
                event,
            )
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(list(KEYS), kind="stable", ignore_index=True)


def _pairs(
    history: History, record: TradeRecord, links: pd.DataFrame
) -> Iterator[tuple[int, int, int, str]]:
    """Row of Network.goods lost, substitute's number, specifications shared, and the event."""
    world, net = history.world, history.world.network
    firms, spare = world.firms, world.plan.substitutes
    down = {event.firm for event in world.plan.events}
    active = record.sellers_since(world.economy.days - STILL_TRADING)
    lost = links[(links["event"] != "") & (links["cause"] != CAUSES[BUYER_DOWN])]

    @cache
    def sold(supplier: int, goods: int) -> int:
        """Specifications of the goods that a supplier sells on links that go on; a bit mask."""
        rows = (net.supplier[net.link] == supplier) & (net.goods == goods)
        rows &= world.plan.ended[net.link] > world.economy.days
        return int(np.bitwise_or.reduce(net.specification[rows])) if rows.any() else 0

    for link, event in zip(lost["link"].tolist(), lost["event"].tolist(), strict=True):
        supplier, buyer = int(net.supplier[link]), int(net.buyer[link])
        if not firms.home[buyer] or buyer in down:
            continue
        for row in range(net.first[link], net.first[link] + net.kinds[link]):
            for place in np.flatnonzero(spare.goods == net.goods[row]).tolist():
                other = int(spare.supplier[place])
                mask = int(net.specification[row]) & sold(other, int(net.goods[row]))
                if mask and other in active and other not in (buyer, supplier):
                    yield row, place, mask, event


def _texts(goods: Goods, mask: int) -> str:
    return "|".join(t for bit, t in enumerate(goods.specifications) if mask >> bit & 1)
