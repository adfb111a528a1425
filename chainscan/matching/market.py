"""Both sides of the matching in memory: needs, suppliers, and what each is known by."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.matching.comparisons import Block
from chainscan.matching.goods_text import Overlap, Texts, code_features, overlap, text_features

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Shelf:
    """Needs of one goods group and suppliers: row numbers in the market, and their overlaps."""

    market: "Market"
    needs: Ints
    suppliers: Ints
    codes: Overlap
    names: Overlap
    specifications: Overlap

    def block(self, rows: slice) -> Block:
        """Some of the needs against all of the suppliers."""
        needs = self.market.needs.iloc[self.needs[rows]]
        return Block(
            needs,
            self.market.suppliers.iloc[self.suppliers],
            self.codes.share(rows),
            self.names.share(rows),
            self.specifications.share(rows),
            self._prices(needs),
            self._days_since(rows),
        )

    def unfit(self, rows: slice) -> Bools:
        """Needs × suppliers: whom the buyer must not be sent to."""
        found = self._found(self.market.lost_pairs, rows)
        mask = np.zeros((len(self.needs[rows]), len(self.suppliers)), dtype=np.bool_)
        mask[found["row"].to_numpy(), found["column"].to_numpy()] = True
        return mask

    def _days_since(self, rows: slice) -> Floats:
        """Needs × suppliers: days since the two last traded, NaN where never."""
        found = self._found(self.market.known_pairs, rows)
        days = np.full((len(self.needs[rows]), len(self.suppliers)), np.nan)
        days[found["row"].to_numpy(), found["column"].to_numpy()] = found["days"].to_numpy()
        return days

    def _found(self, pairs: pd.DataFrame, rows: slice) -> pd.DataFrame:
        """The pairs of buyer_key and supplier_key that are on this shelf: with row and column."""
        keys = self.market.needs["buyer_key"].to_numpy()[self.needs[rows]]
        buyers = pd.DataFrame({"buyer_key": keys, "row": np.arange(len(keys))})
        keys = self.market.suppliers["supplier_key"].to_numpy()[self.suppliers]
        sellers = pd.DataFrame({"supplier_key": keys, "column": np.arange(len(keys))})
        return pairs.merge(buyers, on="buyer_key").merge(sellers, on="supplier_key")

    def among(self, rows: slice, needs: Ints, suppliers: Ints) -> Bools:
        """Needs × suppliers: which of these pairs (row numbers in the market) they are."""
        members = self.needs[rows]
        row = pd.Index(members).get_indexer(pd.Index(needs))
        column = pd.Index(self.suppliers).get_indexer(pd.Index(suppliers))
        here = (row >= 0) & (column >= 0)
        mask = np.zeros((len(members), len(self.suppliers)), dtype=np.bool_)
        mask[row[here], column[here]] = True
        return mask

    def _prices(self, needs: pd.DataFrame) -> Floats:
        """Needs × suppliers: the supplier's price for the need's unit, NaN where unknown."""
        units = pd.Index(sorted(needs["unit"].dropna().unique()))
        table = np.full((len(units) + 1, len(self.suppliers)), np.nan)
        owners = self.market.prices["supplier"].to_numpy(np.int64)
        first, last = np.searchsorted(owners, [self.suppliers[0], self.suppliers[-1] + 1])
        prices = self.market.prices.iloc[first:last]
        column = pd.Series(np.arange(len(self.suppliers)), index=self.suppliers)
        known = prices[prices["supplier"].isin(column.index) & prices["unit"].isin(units)]
        rows = units.get_indexer(pd.Index(known["unit"]))
        table[rows, column[known["supplier"]].to_numpy()] = known["price"].to_numpy()
        # get_indexer answers −1 for a need without a unit: the last row, which is all unknown.
        prices_of: Floats = table[units.get_indexer(pd.Index(needs["unit"]))]
        return prices_of


@dataclass(frozen=True)
class Aside:
    """Single pairs of a need and a supplier of another goods group, found by the goods' names.

    `need` and `supplier` are row numbers in the market, `bought` and `sold` in the overlaps.
    """

    market: "Market"
    need: Ints
    supplier: Ints
    bought: Ints
    sold: Ints
    names: Overlap
    specifications: Overlap

    def block(self, rows: slice) -> Block:
        """Some of the pairs; of codes nothing is said, for the groups differ."""
        needs = self.market.needs.iloc[self.need[rows]]
        suppliers = self.market.suppliers.iloc[self.supplier[rows]]
        ends = (self.bought[rows], self.sold[rows])
        return Block(
            needs,
            suppliers,
            np.full((len(needs), 1), np.nan),
            self.names.of_pairs(*ends),
            self.specifications.of_pairs(*ends),
            self._known(self.market.prices, "price", rows),
            self._known(self.market.known_pairs, "days", rows),
            paired=True,
        )

    def _known(self, known: pd.DataFrame, column: str, rows: slice) -> Floats:
        """What is known of each pair by the other columns of `known`: pairs × 1."""
        needs = self.market.needs.iloc[self.need[rows]]
        suppliers = self.market.suppliers.iloc[self.supplier[rows]]
        pairs = pd.DataFrame(
            {
                "buyer_key": needs["buyer_key"].to_numpy(),
                "unit": needs["unit"].to_numpy(),
                "supplier_key": suppliers["supplier_key"].to_numpy(),
                "supplier": self.supplier[rows],
            }
        )
        keys = [name for name in pairs if name in known]
        found = pairs.merge(known.dropna(subset=keys), how="left", on=keys)
        return found[column].to_numpy(np.float64)[:, None]


@dataclass(frozen=True)
class Market:
    """All needs and all suppliers with spare capacity.

    - needs: need_id, buyer_key, goods_group, unit, fen, min_sources, price, province, city;
      in order of goods group and id.
    - suppliers: supplier_key, goods_group, fen (spare), current_share (current ÷ usual rate),
      province, city, years, undone_share, bought_share and has_purchase_book (what it buys of the
      goods itself ÷ what it sells); a row for each goods group, in order of goods group and id.
    - need_goods, supplier_goods: need or supplier (row numbers), goods_code, goods_name,
      specification, weight.
    - prices: supplier (row number), unit, price; in order of supplier.
    - lost_pairs: buyer_key, supplier_key that must not be matched.
    - known_pairs: buyer_key, supplier_key that have traded, and days since they last did.
    - outside: need, supplier (row numbers) that trade goods of like names under different groups.
    """

    needs: pd.DataFrame
    suppliers: pd.DataFrame
    need_goods: pd.DataFrame
    supplier_goods: pd.DataFrame
    prices: pd.DataFrame
    lost_pairs: pd.DataFrame
    known_pairs: pd.DataFrame
    outside: pd.DataFrame

    @cached_property
    def groups(self) -> Ints:
        """Goods groups that somebody needs and somebody has, in order."""
        needed = self.needs["goods_group"].to_numpy(np.int64)
        sold = self.suppliers["goods_group"].to_numpy(np.int64)
        return np.intersect1d(needed, sold)

    def shelf(self, group: int, open_needs: Bools, open_suppliers: Bools) -> Shelf | None:
        """The part of the market that trades one goods group, None where a side is empty."""
        needs = _members(self.needs, group, open_needs)
        suppliers = _members(self.suppliers, group, open_suppliers)
        return self._shelf(needs, suppliers)

    @cached_property
    def aside(self) -> "Aside":
        """The pairs found outside of the need's goods group, with their texts."""
        pairs = [self.outside[side].to_numpy(np.int64) for side in ("need", "supplier")]
        (needs, need), (suppliers, supplier) = (np.unique(x, return_inverse=True) for x in pairs)
        if not len(needs):
            needs = suppliers = np.zeros(1, np.int64)
        bought = _texts(self.need_goods, "need", needs)
        sold = _texts(self.supplier_goods, "supplier", suppliers)
        names, specifications = (
            overlap(bought[name], sold[name], text_features, by_rarity=True)
            for name in ("goods_name", "specification")
        )
        return Aside(self, pairs[0], pairs[1], need, supplier, names, specifications)

    def _shelf(self, needs: Ints, suppliers: Ints) -> Shelf | None:
        if not len(needs) or not len(suppliers):
            return None
        bought = _texts(self.need_goods, "need", needs)
        sold = _texts(self.supplier_goods, "supplier", suppliers)
        return Shelf(
            self,
            needs,
            suppliers,
            overlap(bought["goods_code"], sold["goods_code"], code_features, by_rarity=False),
            overlap(bought["goods_name"], sold["goods_name"], text_features, by_rarity=True),
            overlap(bought["specification"], sold["specification"], text_features, by_rarity=True),
        )


def _members(frame: pd.DataFrame, group: int, is_open: Bools) -> Ints:
    first, last = _range(frame["goods_group"].to_numpy(np.int64), group)
    return np.arange(first, last)[is_open[first:last]]


def _range(groups: Ints, group: int) -> tuple[int, int]:
    """Where a group begins and ends in a column of groups in order."""
    first, last = np.searchsorted(groups, [group, group + 1])
    return int(first), int(last)


def _texts(goods: pd.DataFrame, owner: str, members: Ints) -> dict[str, Texts]:
    """The texts of the members' goods by column, owners numbered by their place in `members`."""
    owners = goods[owner].to_numpy(np.int64)
    first, last = np.searchsorted(owners, [members[0], members[-1] + 1])
    part, owners = goods.iloc[first:last], owners[first:last]
    place = np.searchsorted(members, owners)
    there = members[np.minimum(place, len(members) - 1)] == owners
    part, place = part[there], place[there]
    weight = part["weight"].to_numpy(np.float64)
    columns = ("goods_code", "goods_name", "specification")
    return {name: Texts(place, part[name], weight, len(members)) for name in columns}
