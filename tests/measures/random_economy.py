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
REGIONS = (None, "450200", "450205", "450100", "420100", "421000", "440300", "440000")
GOODS = tuple(
    {"goods_group": key, "group_code": code, "name": name, "supply_class": supply_class}
    for key, code, name, supply_class in (
        (0, "*", "未知", "unknown"),
        (1, "1080207000000000000", "钢材", "materials"),
        (2, "1100101000000000000", "发电及供电", "utilities"),
        (3, "3010101000000000000", "陆路旅客运输服务", "services"),
        (4, "1080206000000000000", "轧制、锻造钢坯", "materials"),
        (5, "1080000000000000000", "金属及非金属制品", "materials"),  # a heading by itself
        (6, "1080200000000000000", "黑色金属冶炼及压延产品", "materials"),
        (7, "1100000000000000000", "电力、热力、水、燃气类产品", "utilities"),
        (8, "3000000000000000000", "销售服务", "services"),
        (9, "1000000000000000000", "货物", "materials"),
        (10, "9990000", "不在分类表中", "not_trade"),
    )
)
TRADED = (0, 1, 2, 3, 4, 5, 10)
UNITS = ("吨", "吨", "件", "", None)
NAMES = ("*黑色金属冶炼压延品*热轧卷板", "热轧 卷板", "螺纹钢", "＊电＊电费", "*无尾", None)
SPECIFICATIONS = (None, "", "Q235B", "q235b", "10×20（厚）")
STATUSES = ("normal", "normal", "normal", "normal", "partly_reversed", "reversed", "voided")


@dataclass
class Economy:
    """Rows for `make_database`, and the same as frames for the twin."""

    trade: list[dict[str, Any]] = field(default_factory=list)
    book: list[dict[str, Any]] = field(default_factory=list)
    enterprise: list[dict[str, Any]] = field(default_factory=list)
    line: list[dict[str, Any]] = field(default_factory=list)

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Keyword arguments for `make_database`."""
        return {
            "trade": self.trade,
            "book": self.book,
            "enterprise": self.enterprise,
            "goods_group": list(GOODS),
            "invoice_line": self.line,
        }

    def tables(self) -> Tables:
        """The same in whole numbers."""
        trade = pd.DataFrame(self.trade).astype({"unit": object, "quantity": object})
        trade["amount"] = [int(amount * 100) for amount in trade["amount"]]
        trade["quantity"] = _whole(trade["quantity"])
        enterprise = pd.DataFrame(self.enterprise).rename(columns={"class": "kind"})
        enterprise = enterprise.astype({"region_code": object})
        line = [
            row
            | {
                "amount": int(row["amount"] * 100),
                "quantity": None if row["quantity"] is None else int(row["quantity"] * SCALE),
            }
            for row in self.line
        ]
        return Tables(trade, pd.DataFrame(self.book), enterprise, pd.DataFrame(GOODS), line)


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
    few = [(dice.choice(keys), dice.choice(keys)) for _ in range(4)]
    for number in range(dice.randint(0, 150)):
        economy.line += _invoice(dice, f"I{number}", dice.choice(few))
    return economy


def _whole(quantities: pd.Series) -> pd.Series:
    whole = [None if one is None else int(one * SCALE) for one in quantities]
    return pd.Series(whole, index=quantities.index, dtype=object)


def _books(dice: random.Random, key: int, side: str) -> list[dict[str, Any]]:
    kind = dice.choice(
        ("whole", "whole", "whole", "ends", "gap", "touching", "overlapping", "none")
    )
    middle = FIRST + timedelta(days=dice.randint(30, 480))
    if kind == "none":
        return []
    if kind == "whole":
        return [a_book(key, side, FIRST, LAST)]
    if kind == "ends":
        return [a_book(key, side, FIRST, middle)]
    if kind == "overlapping":
        within = a_book(key, side, FIRST + timedelta(days=5), FIRST + timedelta(days=20))
        until = min(middle + timedelta(days=dice.randint(0, 40)), LAST)
        return [a_book(key, side, FIRST, until), within, a_book(key, side, middle, LAST)]
    after = middle + timedelta(days=1 if kind == "touching" else dice.randint(2, 40))
    return [a_book(key, side, FIRST, middle), a_book(key, side, min(after, LAST), LAST)]


def _day(dice: random.Random) -> date:
    """Most days lie where the windows are."""
    return FIRST + timedelta(days=dice.choice((dice.randint(0, 490), dice.randint(425, 490))))


def _trade(dice: random.Random, keys: list[int]) -> dict[str, Any]:
    supplier, buyer = dice.choice(keys), dice.choice(keys)
    day = _day(dice)
    fen = dice.randint(-300_000, 1_000_000)
    quantity = (
        None if dice.random() < 0.3 else Decimal(dice.randint(-5_000_000, 20_000_000)).scaleb(-6)
    )
    known_on = day + timedelta(days=dice.choice((0, 0, 0, 0, 12, 45)))
    return a_trade(
        supplier,
        buyer,
        day,
        str(Decimal(fen).scaleb(-2)),
        goods_group=dice.choice(TRADED),
        unit=dice.choice(UNITS),
        quantity=quantity,
        known_on=known_on,
        invoices=dice.choice((1, 1, 1, 2, 0, -1)),
    )


def _invoice(dice: random.Random, key: str, pair: tuple[int, int]) -> list[dict[str, Any]]:
    """The lines of one invoice, now and then with a discount line, and of its red letter."""
    day, status, currency = _day(dice), dice.choice(STATUSES), dice.choice(("CNY",) * 9 + ("USD",))
    lines: list[dict[str, Any]] = []
    for _ in range(dice.randint(1, 3)):
        lines.append(_line(dice, key, len(lines) + 1, pair))
        if dice.random() < 0.2:
            discount = _line(dice, key, len(lines) + 1, pair)
            lines.append(discount | {"amount": Decimal("-1.23"), "quantity": None, "unit": None})
    common = {"issued_on": day, "status": status, "currency": currency, "is_red": False}
    lines = [line | common for line in lines]
    if dice.random() < 0.3:
        later = {"invoice_key": f"{key}R", "issued_on": day + timedelta(days=dice.choice((0, 20)))}
        red = {"status": "normal", "is_red": True, "original_key": dice.choice((key, None))}
        share = dice.choice((1, 1, 0))
        lines += [
            line
            | later
            | red
            | {
                "amount": -line["amount"],
                "quantity": None if line["quantity"] is None else -line["quantity"] * share,
            }
            for line in lines
        ]
    return lines


def _line(dice: random.Random, key: str, number: int, pair: tuple[int, int]) -> dict[str, Any]:
    quantity = None if dice.random() < 0.1 else Decimal(dice.randint(1, 900)).scaleb(-2)
    return {
        "invoice_key": key,
        "line_number": number,
        "issued_on": FIRST,
        "supplier_key": pair[0],
        "buyer_key": pair[1],
        "goods_group": dice.choice((0, 1, 1, 1, 1, 2, 10)),
        "goods_name": dice.choice(NAMES),
        "specification": dice.choice(SPECIFICATIONS),
        "unit": dice.choice(("吨", "吨", "吨", "件", "批", "", None)),
        "quantity": quantity,
        "amount": Decimal(dice.randint(1, 900_000)).scaleb(-2),
        "status": "normal",
        "is_red": False,
        "original_key": None,
        "currency": "CNY",
    }
