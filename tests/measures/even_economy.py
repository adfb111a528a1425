"""Enterprises that buy every working day, as works that run through do; nothing ends.

Each of `BUYERS` buys two of six goods, each from three suppliers, one delivery a working day from
each of them. Deliveries differ by a fifth, a month's demand of an enterprise by 3 %, the demand
of all together by 1 %. The festival moves as it does.
"""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.engine import Engine
from chainscan.reference.calendar import spring_festival
from tests.tables import a_book, an_enterprise, make_database

START, UNTIL = date(2016, 11, 1), date(2020, 3, 10)
BUYERS, SUPPLIERS, GOODS = range(1, 31), range(101, 119), range(1, 7)
PER_DELIVERY = 20_000
"""Yuan; a tonne costs 1,000."""


def even_economy(
    path: Path, seed: int, *, planted: tuple[int, float] | None = None, start: date = START
) -> tuple[Engine, int]:
    """A database of this trade, and the goods group that is planted.

    `planted`: a buyer, and the share that is left in February 2020 of its purchases of the first
    of its goods.
    """
    rng = np.random.default_rng(seed)
    days = _working_days(start, UNTIL)
    month = np.array([day.year * 12 + day.month for day in days])
    month -= month[0]
    together = np.exp(rng.normal(0, 0.01, month[-1] + 1))
    february = np.array([(day.year, day.month) == (2020, 2) for day in days])
    parts, first_goods = [], {}
    for buyer in BUYERS:
        size, goods = np.exp(rng.normal(0, 1)), rng.choice(len(GOODS), 2, replace=False)
        first_goods[buyer] = int(GOODS[goods[0]])
        for kind in goods:
            demand = size * together * np.exp(rng.normal(0, 0.03, month[-1] + 1))
            kept = np.ones(len(days))
            if planted and planted[0] == buyer and kind == goods[0]:
                kept[february] = planted[1]
            for supplier in range(3):
                delivered = np.exp(rng.normal(0, 0.2, len(days))) * demand[month] * kept
                parts.append(
                    pd.DataFrame(
                        {
                            "supplier_key": SUPPLIERS[3 * kind + supplier],
                            "buyer_key": buyer,
                            "goods_group": GOODS[kind],
                            "day": days,
                            "amount": np.round(delivered * PER_DELIVERY, 2),
                        }
                    )
                )
    engine = make_database(
        path,
        enterprise=[an_enterprise(key, "450200") for key in (*BUYERS, *SUPPLIERS)],
        book=[a_book(buyer, "purchases", start, UNTIL) for buyer in BUYERS],
        goods_group=[
            {"goods_group": goods, "group_code": f"10{goods}", "supply_class": "materials"}
            for goods in GOODS
        ],
    )
    made_up = pd.concat(parts, ignore_index=True).astype({"day": "datetime64[s]"})
    engine.connection.register("made_up", made_up)
    engine.connection.execute("""
        INSERT INTO trade (supplier_key, buyer_key, goods_group, unit, day, day_number, known_on,
                           amount, quantity, invoices)
        SELECT supplier_key, buyer_key, goods_group, '吨', CAST(day AS DATE),
               CAST(day AS DATE) - DATE '1970-01-01', CAST(day AS DATE),
               amount, amount / 1000, 1
        FROM made_up""")
    engine.connection.unregister("made_up")
    return engine, first_goods[planted[0]] if planted else 0


def _working_days(start: date, end: date) -> list[date]:
    """Mondays to Fridays outside the holidays around the Spring Festival."""
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return [
        day
        for day in days
        if day.weekday() < 5 and not -2 <= (day - spring_festival(day.year)).days <= 7
    ]
