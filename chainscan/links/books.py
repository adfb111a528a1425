"""Over which days a link is observed: while the supplier's sales book or the buyer's purchases
book covers it. Outside, silence says nothing."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.links.clock import Ints

LATE_DAYS, LATE_SHARE = 7, 6
"""A book may end so many days before the as-of day, but no more than a sixth of the window:
silence is then measured up to its end, and laid beside silences of whole windows."""


def enough_until(start: int, end: int) -> int:
    """The day to which a book must reach to show what came after `start`, up to `end`."""
    return end - min(LATE_DAYS, (end - start) // LATE_SHARE)


@dataclass(frozen=True)
class Books:
    """For each link the stretches of days its two books cover, four columns of days.

    Overlapping or touching stretches of one book are one. Where a book has several, the one
    asked for is found by day.
    """

    sales: pd.DataFrame
    purchases: pd.DataFrame
    supplier: Ints
    buyer: Ints

    @classmethod
    def of(cls, book: pd.DataFrame, supplier: Ints, buyer: Ints) -> "Books":
        """From rows (enterprise_key, side, observed_from, observed_until as day numbers)."""
        days = {"enterprise_key": "int64", "observed_from": "int64", "observed_until": "int64"}
        book = book.astype(days)  # an empty frame comes without types
        sides = [_stretches(book[book["side"] == side]) for side in ("sales", "purchases")]
        return cls(sides[0], sides[1], supplier, buyer)

    def observed_until(self, start: int, end: int, link: Ints | None = None) -> Ints:
        """For each link (or each of those given) the day to which it is observed from `start`.

        Without a break; at most `end`; −1 for links not observed on `start`. The longer of both
        books counts.
        """
        return np.maximum(*self.own_until(start, end, link))

    def own_until(self, start: int, end: int, link: Ints | None = None) -> tuple[Ints, Ints]:
        """As observed_until, for the supplier's sales and the buyer's purchases apart."""
        supplier, buyer = self.supplier, self.buyer
        if link is not None:
            supplier, buyer = supplier[link], buyer[link]
        sales = _covered(self.sales, supplier, start)
        purchases = _covered(self.purchases, buyer, start)
        return np.minimum(sales, end), np.minimum(purchases, end)

    def of_links(self, link: Ints) -> "Books":
        """The same books, of some links only."""
        return Books(self.sales, self.purchases, self.supplier[link], self.buyer[link])


def _stretches(book: pd.DataFrame) -> pd.DataFrame:
    book = book.sort_values(["enterprise_key", "observed_from", "observed_until"])
    same = book["enterprise_key"].eq(book["enterprise_key"].shift())
    furthest = book.groupby("enterprise_key")["observed_until"].cummax().shift()
    fresh = ~same | (book["observed_from"] > furthest + 1)
    return (
        book.assign(stretch=fresh.cumsum())
        .groupby("stretch")
        .agg(
            enterprise_key=("enterprise_key", "first"),
            observed_from=("observed_from", "min"),
            observed_until=("observed_until", "max"),
        )
        .reset_index(drop=True)
    )


def _covered(stretches: pd.DataFrame, enterprise: Ints, day: int) -> Ints:
    on: NDArray[np.bool_] = (
        (stretches["observed_from"] <= day) & (stretches["observed_until"] >= day)
    ).to_numpy()
    keys = stretches["enterprise_key"].to_numpy(dtype=np.int64)[on]
    until = stretches["observed_until"].to_numpy(dtype=np.int64)[on]
    if not len(keys):
        return np.full(len(enterprise), -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(keys, enterprise), len(keys) - 1)
    return np.where(keys[place] == enterprise, until[place], -1)
