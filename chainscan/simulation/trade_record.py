"""What was really traded, link by link: the days and amounts that the truth is stated in."""

from functools import cached_property

import numpy as np

from chainscan.simulation.clock import Floats, Ints
from chainscan.simulation.firms import Bools
from chainscan.simulation.history import History
from chainscan.simulation.invoices import REVERSED, VOIDED

YEAR, MONTH = 365, 30.44


class TradeRecord:
    """Trade days of each link, and net amounts in the year before the events.

    A trade day has an invoice that is neither void nor reversed. By link: `traded` whether it
    ever traded, `first` and `last` trade day (0 without any).
    """

    def __init__(self, history: History) -> None:
        self._history, self._links = history, history.world.network.count
        self._link, self._day = self._trade_days()
        numbers = np.arange(self._links)
        begins = np.searchsorted(self._link, numbers)
        after = np.searchsorted(self._link, numbers, side="right")
        self.traded: Bools = after > begins
        padded = np.append(self._day, 0)
        self.first: Ints = np.where(self.traded, padded[begins], 0)
        self.last: Ints = np.where(self.traded, padded[after - 1], 0)

    def rate_before(self, ended: Ints) -> Floats:
        """Trade days a month in the year before each link's end, from its first trade on."""
        since = np.maximum(self.first, ended - YEAR)
        recent = self._day >= (ended - YEAR)[self._link]
        days = np.bincount(self._link, weights=recent, minlength=self._links)
        return np.asarray(days / (np.clip(ended - since, MONTH, YEAR) / MONTH))

    def sellers_since(self, day: int) -> set[int]:
        """Enterprises that sold something on that day or later."""
        supplier = self._history.world.network.supplier[self._link]
        return set(supplier[self._day >= day].tolist())

    @cached_property
    def monthly(self) -> Floats:
        """Fen a month in the year before the events, by row of Network.goods, net of returns."""
        history = self._history
        until = history.world.economy.event_number
        day = history.invoices.day[history.lines.invoice]
        kept = (day >= until - YEAR) & (day < until)
        kept &= history.invoices.status[history.lines.invoice] != VOIDED
        good, fen = history.lines.good[kept], history.lines.amount[kept]
        rows = len(history.world.network.goods)
        return np.asarray(np.bincount(good, weights=fen, minlength=rows) / (YEAR / MONTH))

    @cached_property
    def monthly_by_link(self) -> Floats:
        """The same by link."""
        link = self._history.world.network.link
        totals = np.bincount(link, weights=self.monthly, minlength=self._links)
        return np.asarray(totals, dtype=np.float64)

    def _trade_days(self) -> tuple[Ints, Ints]:
        """Link and day of every trade day, sorted, each once."""
        invoices = self._history.invoices
        counts = ~invoices.red & (invoices.status != VOIDED) & (invoices.status != REVERSED)
        link, day = invoices.link[counts], invoices.day[counts]
        order = np.lexsort((day, link))
        link, day = link[order], day[order]
        new = np.ones(len(link), dtype=np.bool_)
        new[1:] = (link[1:] != link[:-1]) | (day[1:] != day[:-1])
        return link[new], day[new]


def yuan(fen: float) -> str:
    """Fen as yuan with two decimals."""
    return f"{fen / 100:.2f}"
