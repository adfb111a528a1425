"""The links as they were known on a past day, and what came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from chainscan.engine import Engine
from chainscan.errors import PeriodError
from chainscan.links.books import Books
from chainscan.links.clock import Ints
from chainscan.links.find import SQL as LINKS_SQL
from chainscan.links.history import LinkDays, link_days
from chainscan.links.tables import number_of

SQL = Path(__file__).parent
SIDES = ("purchases", "sales")


@dataclass(frozen=True)
class Past:
    """Trade days known on `day`; `next_day` is the first later one of each link, as known at the
    end of the data (−1: none)."""

    day: int
    days: LinkDays
    books: Books
    next_day: Ints

    @classmethod
    def on(cls, engine: Engine, day: date, last_day: date) -> "Past":
        """Read what was known on `day`, and look ahead up to `last_day`."""
        days = link_days(engine.fetch(LINKS_SQL / "link_day.sql", as_of=day))
        book = engine.fetch(LINKS_SQL / "observed_book.sql")
        later = engine.fetch(SQL / "next_trade.sql", after=day, as_of=last_day)
        width = int(max(days.buyer.max(initial=0), later["buyer_key"].max() if len(later) else 0))
        keys = later["supplier_key"].to_numpy(dtype=np.int64) * (width + 1)
        keys += later["buyer_key"].to_numpy(dtype=np.int64)
        wanted = days.supplier * (width + 1) + days.buyer
        following = later["day_number"].to_numpy(dtype=np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        known = keys[place] == wanted if len(keys) else np.zeros(len(wanted), dtype=bool)
        found = np.where(known, following[place] if len(keys) else -1, -1)
        return cls(number_of(day), days, Books.of(book, days.supplier, days.buyer), found)

    def observed(self, side: str, end: int, start: int | None = None) -> Ints:
        """Links that this side's book shows from the day (or `start`) to `end` without a break."""
        sales, purchases = self.books.own_until(self.day if start is None else start, end)
        until = purchases if side == "purchases" else sales
        return np.flatnonzero(until >= end)

    def traded(self, link: Ints, end: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Whether each traded after the day, up to and with `end`."""
        following = self.next_day[link]
        return np.asarray((following >= 0) & (following <= end))

    def owner(self, side: str) -> Ints:
        """Whose book it is, of each link."""
        return self.days.buyer if side == "purchases" else self.days.supplier


def default_days(first: date, last: date, window: int, most: int) -> list[date]:
    """Past days a quarter apart, the latest one window before the last day of the data.

    Before each lie two windows and half a year, so that there is something to learn from.
    """
    days = [last - timedelta(days=window + 91 * number) for number in range(most)]
    return [day for day in days if day - timedelta(days=2 * window + 180) >= first]


def fewer_days(days: int, most: int, first: date, window: int) -> str:
    """Why `default_days` found fewer than `most`, in words; nothing where it found them all."""
    if days == most:
        return ""
    return (
        f"past days judged: {days}, not {most}, a quarter apart: before each must lie two windows "
        f"of {window} days and half a year, and the data begin on {first}"
    )


def require_days(days: Sequence[date], first: date | None, last: date | None, window: int) -> None:
    """Raise PeriodError where there are no past days, or one whose window the data do not reach."""
    if not days or first is None or last is None:
        raise PeriodError(
            f"the data are too short for a backtest over windows of {window} days",
            where="backtest",
            to_do="load two windows and half a year before the first day to be judged",
        )
    for day in days:
        if not first < day <= last - timedelta(days=window):
            raise PeriodError(
                f"the {window} days after {day} are not all within the data ({first} to {last})",
                where="--cut",
                to_do="choose an earlier --cut or a shorter --window",
            )
