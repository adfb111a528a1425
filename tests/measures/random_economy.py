"""Small random tables with everything that can go wrong in them, from a seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from tests.measures.pandas_twin import SCALE, Tables
from tests.tables import a_book, a_trade, an_enterprise

FIRST, LAST = date(2018, 11, 1), date(2020, 3, 5)
REGIONS = (None, "450200", "450100", "420100", "421000", "440300")
GOODS = (
    {"goods_group": 0, "group_code": "*", "name": "未知", "supply_class": "unknown"},
    {"goods_group": 1, "group_code": "1080101", "name": "钢材", "supply_class": "materials"},
    {"goods_group": 2, "group_code": "1100101", "name": "电力", "supply_class": "utilities"},
    {"goods_group": 3, "group_code": "3010101", "name": "运输", "supply_class": "services"},
)
UNITS = ("吨", "吨", "件", "", None)


@dataclass
class Economy:
    """Rows for `make_database`, and the same as frames for the twin."""

    trade: list[dict[str, Any]] = field(default_factory=list)
    book: list[dict[str, Any]] = field(default_factory=list)
    enterprise: list[dict[str, Any]] = field(default_factory=list)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Keyword arguments for `make_database`."""
        return {
            "trade": self.trade,
            "book": self.book,
            "enterprise": self.enterprise,
            "goods_group": list(GOODS),
        }

    def tables(self) -> Tables:
        """The same in whole numbers."""
        trade = pd.DataFrame(self.trade).astype({"unit": object, "quantity": object})
        trade["amount"] = [int(amount * 100) for amount in trade["amount"]]
        trade["quantity"] = [
            None if quantity is None else int(quantity * SCALE) for quantity in trade["quantity"]
        ]
        trade["quantity"] = trade["quantity"].astype(object)
        enterprise = pd.DataFrame(self.enterprise).rename(columns={"class": "kind"})
        enterprise = enterprise.astype({"region_code": object})
        return Tables(trade, pd.DataFrame(self.book), enterprise, pd.DataFrame(GOODS))


def random_economy(seed: int) -> Economy:
    """A dozen enterprises, some with broken-off or gappy books, red letters, all regions."""
    dice = random.Random(seed)
    economy = Economy()
    economy.enterprise = [
        an_enterprise(0, dice.choice(REGIONS), **{"class": "consumer"}),
        an_enterprise(-1, dice.choice(REGIONS), **{"class": "overseas"}),
    ]
    known = dice.random() < 0.9  # now and then no region at all is known
    for key in range(1, dice.randint(5, 12)):
        economy.enterprise.append(an_enterprise(key, dice.choice(REGIONS) if known else None))
    keys = [row["enterprise_key"] for row in economy.enterprise]
    for key in keys[2:]:
        for side in ("sales", "purchases"):
            economy.book += _books(dice, key, side)
    for _ in range(dice.randint(1, 250)):
        economy.trade.append(_trade(dice, keys))
    return economy


def _books(dice: random.Random, key: int, side: str) -> list[dict[str, Any]]:
    kind = dice.choice(("whole", "whole", "whole", "ends", "gap", "touching", "none"))
    middle = FIRST + timedelta(days=dice.randint(30, 480))
    if kind == "none":
        return []
    if kind == "whole":
        return [a_book(key, side, FIRST, LAST)]
    if kind == "ends":
        return [a_book(key, side, FIRST, middle)]
    after = middle + timedelta(days=1 if kind == "touching" else dice.randint(2, 40))
    return [a_book(key, side, FIRST, middle), a_book(key, side, min(after, LAST), LAST)]


def _trade(dice: random.Random, keys: list[int]) -> dict[str, Any]:
    supplier, buyer = dice.choice(keys), dice.choice(keys)
    # most days where the windows are
    day = FIRST + timedelta(days=dice.choice((dice.randint(0, 490), dice.randint(425, 490))))
    fen = dice.randint(-300_000, 1_000_000)
    quantity = None if dice.random() < 0.3 else Decimal(dice.randint(-500, 2000)).scaleb(-2)
    known_on = day + timedelta(days=dice.choice((0, 0, 0, 0, 12, 45)))
    return a_trade(
        supplier,
        buyer,
        day,
        str(Decimal(fen).scaleb(-2)),
        goods_group=dice.randrange(len(GOODS)),
        unit=dice.choice(UNITS),
        quantity=quantity,
        known_on=known_on,
    )
