"""Small invented economies whose links trade on working days, at gamma-distributed gaps."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chainscan.engine import Engine
from chainscan.reference.calendar import spring_festival
from tests.tables import a_book, an_enterprise, make_database

START, NORMAL_UNTIL, AS_OF = date(2017, 9, 4), date(2019, 9, 10), date(2019, 10, 31)
SUPPLIERS, BUYERS = range(1, 15), range(21, 35)
PROVINCES = ("45", "44", "42")

Ends = Callable[[int, int], date | None]
"""The last day of the link from a supplier to a buyer, where it has one."""


def working_days(start: date, end: date) -> list[date]:
    """Mondays to Fridays outside the holidays around the Spring Festival."""
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return [
        day
        for day in days
        if day.weekday() < 5 and not -2 <= (day - spring_festival(day.year)).days <= 7
    ]


def trade_rows(
    seed: int = 1,
    ends: Ends = lambda _supplier, _buyer: None,
    *,
    gaps: tuple[float, float] = (3, 8),
    shape: float = 4.0,
    share: float = 0.6,
) -> pd.DataFrame:
    """Trade of an economy in which `share` of all pairs are links; `gaps` are working days.

    Pairs, rates and gaps depend on the seed alone, not on who ends when.
    """
    rng = np.random.default_rng(seed)
    calendar = np.array(working_days(START, AS_OF), dtype="datetime64[D]")
    parts = []
    for supplier in SUPPLIERS:
        for buyer in BUYERS:
            linked, mean = rng.random() < share, rng.uniform(*gaps)
            drawn = rng.gamma(shape, mean / shape, 400).cumsum() + rng.uniform(-mean, 0)
            places = np.unique(drawn[(drawn >= 0) & (drawn < len(calendar))].astype(int))
            days, last = calendar[places], ends(supplier, buyer)
            if last is not None:
                days = days[days <= np.datetime64(last)]
            if linked:
                parts.append(
                    pd.DataFrame({"supplier_key": supplier, "buyer_key": buyer, "day": days})
                )
    return pd.concat(parts, ignore_index=True)


def an_economy(
    path: Path, trade: pd.DataFrame, *, books: Iterable[dict[str, Any]] | None = None
) -> Engine:
    """A database of this trade: 1,000 yuan a trade day, all buyers' purchases observed.

    Suppliers sit in three provinces by turns, buyers in the first.
    """
    places = [(key, PROVINCES[key % 3]) for key in SUPPLIERS] + [(key, "45") for key in BUYERS]
    observed = [a_book(buyer, "purchases", START, AS_OF) for buyer in BUYERS]
    engine = make_database(
        path,
        enterprise=[an_enterprise(key, f"{province}0100") for key, province in places],
        book=observed if books is None else books,
    )
    engine.connection.register("made_up", trade.astype({"day": "datetime64[s]"}))
    engine.connection.execute("""
        INSERT INTO trade (supplier_key, buyer_key, goods_group, unit, day, day_number, known_on,
                           amount, invoices)
        SELECT supplier_key, buyer_key, 1, '吨', CAST(day AS DATE),
               CAST(day AS DATE) - DATE '1970-01-01', CAST(day AS DATE), 1000, 1
        FROM made_up""")
    engine.connection.unregister("made_up")
    return engine


def table(engine: Engine, name: str) -> pd.DataFrame:
    """A table or view as a frame."""
    return engine.connection.execute(f"FROM {name}").df()
