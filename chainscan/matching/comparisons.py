"""The comparisons that a score adds up, as a list one can read.

Each looks at a block of needs (rows) and suppliers (columns) of one goods group and gives a
value in [0, 1] for every pair, and the figure that its sentence quotes. The docstring is the
sentence shown to people. Points = weight × value; the score is the sum of the points. What is
unknown counts half: neither for nor against.

To add one: write the function, put it in COMPARISONS, give it a weight in the settings.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.matching.distance import kilometres

Floats = NDArray[np.float64]
UNKNOWN = 0.5
SAME_GROUP = 0.4
"""What belonging to one goods group is worth before the codes agree any further."""
CODE_PART = 0.6
FARTHEST_KM = 2500.0
PRICE_FACTOR = 3.0
FULLY_IDLE = 0.5
"""Sales so far below the usual rate leave no doubt that capacity is idle."""
WORST_UNDONE = 0.2
LONG_ENOUGH_YEARS = 3.0
FORGOTTEN_DAYS = 730.0
"""Trade so many days ago says nothing any more."""


@dataclass(frozen=True)
class Block:
    """Needs of one goods group and suppliers, with what is costly already compared.

    The frames have a row a need and a row a supplier; the arrays are needs × suppliers, NaN
    where unknown: `codes`, `names` and `specifications` are overlaps in [0, 1], `prices` the
    supplier's price for the need's unit in yuan, `days_since` how many days ago the two last
    traded, whatever and whichever way (NaN: never).
    """

    needs: pd.DataFrame
    suppliers: pd.DataFrame
    codes: Floats
    names: Floats
    specifications: Floats
    prices: Floats
    days_since: Floats
    paired: bool = False
    """Whether each need meets the one supplier in its own row, not all; arrays are needs × 1."""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of every array."""
        return len(self.needs), 1 if self.paired else len(self.suppliers)

    def of_needs(self, column: str) -> Floats:
        """A column of the needs, shaped to meet every supplier."""
        return self.needs[column].to_numpy(np.float64, na_value=np.nan)[:, None]

    def of_suppliers(self, column: str) -> Floats:
        """A column of the suppliers, shaped to meet every need, or each its own."""
        values = self.suppliers[column].to_numpy(np.float64, na_value=np.nan)
        return values[:, None] if self.paired else values[None, :]


Compare = Callable[[Block], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Comparison:
    """One comparison: its name (also that of its weight), its words, and how it compares."""

    name: str
    label_zh: str
    label_en: str
    sentence_zh: str
    figure_zh: str
    figure_en: str
    compare: Compare

    @property
    def sentence_en(self) -> str:
        """The sentence shown to people, in English."""
        return " ".join((self.compare.__doc__ or "").split())


def _known(value: Floats) -> Floats:
    return np.where(np.isnan(value), UNKNOWN, np.clip(value, 0, 1))


def goods(block: Block) -> tuple[Floats, Floats]:
    """Sells the same goods: how far the goods codes and the goods names agree."""
    same = block.of_needs("goods_group") == block.of_suppliers("goods_group")
    code = np.where(same, SAME_GROUP + (1 - SAME_GROUP) * block.codes, 0.0)
    both = CODE_PART * code + (1 - CODE_PART) * block.names
    value = np.where(np.isnan(code), block.names, np.where(np.isnan(block.names), code, both))
    return _known(value), value * 100


def specification(block: Block) -> tuple[Floats, Floats]:
    """Sells the specifications the buyer used to get: grade, size and brand."""
    return _known(block.specifications), block.specifications * 100


def distance(block: Block) -> tuple[Floats, Floats]:
    """Is near enough to deliver, measured as transport, whatever the province."""
    far = kilometres(block.needs, block.suppliers, paired=block.paired)
    return _known(1 - far / FARTHEST_KM), far


def price(block: Block) -> tuple[Floats, Floats]:
    """Charges about what the buyer used to pay for the same unit."""
    ratio = block.prices / block.of_needs("price")
    off = np.abs(np.log(ratio)) / np.log(PRICE_FACTOR)
    return _known(1 - off), ratio


def size(block: Block) -> tuple[Floats, Floats]:
    """Has ample spare capacity for the need, and sells less now than it usually does."""
    ratio = block.of_suppliers("fen") / block.of_needs("fen")
    idle = (1 - block.of_suppliers("current_share")) / FULLY_IDLE
    ample = ratio / (1 + ratio)  # half where it just suffices: capacity is an estimate
    return (_known(ample) + _known(idle)) / 2, ratio * 100


def reliability(block: Block) -> tuple[Floats, Floats]:
    """Seldom voids or reverses its invoices, and has been selling for years."""
    undone = block.of_suppliers("undone_share")
    steady = _known(1 - undone / WORST_UNDONE)
    years = _known(block.of_suppliers("years") / LONG_ENOUGH_YEARS)
    value = np.broadcast_to((steady + years) / 2, block.shape)
    return value, np.broadcast_to(undone * 100, block.shape)


def partner(block: Block) -> tuple[Floats, Floats]:
    """Is a partner already: the two have traded before, and not too long ago."""
    value = 1 - block.days_since / FORGOTTEN_DAYS
    return np.clip(np.nan_to_num(value, nan=0.0), 0, 1), block.days_since


def maker(block: Block) -> tuple[Floats, Floats]:
    """Makes the goods itself rather than trading in them: buys in little of what it sells."""
    bought = block.of_suppliers("bought_share")
    own = 1 - bought
    # Without its own purchase book more may be bought than is seen: at best it stays open.
    open_ended = block.of_suppliers("has_purchase_book") == 0
    value = _known(np.where(open_ended, np.minimum(own, UNKNOWN), own))
    figure = np.where(open_ended & (bought == 0), np.nan, bought * 100)
    return np.broadcast_to(value, block.shape), np.broadcast_to(figure, block.shape)


COMPARISONS: tuple[Comparison, ...] = (
    Comparison(
        "goods",
        "货物",
        "goods",
        "销售同类货物：商品编码和货物名称的一致程度。",
        "一致 {} %",
        "agrees by {} %",
        goods,
    ),
    Comparison(
        "specification",
        "规格",
        "specification",
        "销售购方原来采购的规格：牌号、尺寸和品牌。",
        "覆盖 {} %",
        "covers {} %",
        specification,
    ),
    Comparison(
        "distance",
        "距离",
        "distance",
        "距离适合运输，不论属于哪个省份。",
        "约 {} 公里",
        "about {} km",
        distance,
    ),
    Comparison(
        "price",
        "价格",
        "price",
        "同一计量单位的价格与购方原来支付的相近。",
        "为原价的 {} 倍",
        "{} times the former price",
        price,
    ),
    Comparison(
        "size",
        "规模",
        "size",
        "富余产能充裕，且目前销售低于平常水平。",
        "可满足需求的 {} %",
        "could serve {} % of the need",
        size,
    ),
    Comparison(
        "reliability",
        "可靠性",
        "reliability",
        "很少作废或红冲发票，并且经营多年。",
        "作废或红冲占 {} %",
        "{} % voided or reversed",
        reliability,
    ),
    Comparison(
        "partner",
        "往来",
        "partner",
        "双方以前有过交易，且时间不太久远。",
        "上次交易在 {} 天前",
        "last traded {} days ago",
        partner,
    ),
    Comparison(
        "maker",
        "自产",
        "maker",
        "自己生产而不是转手买卖：所售货物很少从外购进。",
        "同类货物购进为销售的 {} %",
        "buys in {} % of what it sells of the goods",
        maker,
    ),
)
