"""The goods an invented economy trades: codes of the real table, made-up prices and recipes."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from chainscan.errors import SettingsError

PER_TONNE = ("吨", "千件")
"""Units in which a quantity has decimals; all others are counted in whole numbers."""
RATE_CHANGES = (date(2018, 5, 1), date(2019, 4, 1))
RATES = {"standard": (17, 16, 13), "reduced": (11, 10, 9), "services": (6, 6, 6)}
"""Per cent of VAT before, between and after the changes (财税〔2018〕32号, 公告2019年第39号)."""


@dataclass(frozen=True)
class Goods:
    """One kind of goods or service, as it stands on an invoice."""

    key: str
    code: str
    name: str
    maker: str
    unit: str
    unit_price: float
    quantity: float
    specifications: tuple[str, ...]
    rate: str
    role: str
    home: float
    weight: float
    inputs: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether it is counted in whole units."""
        return self.unit not in PER_TONNE


@cache
def all_goods() -> tuple[Goods, ...]:
    """Every kind in goods.csv, in its order."""
    text = files("chainscan.simulation").joinpath("goods.csv").read_text("utf-8")
    return tuple(_goods(row) for row in csv.DictReader(text.splitlines()))


def chosen_goods(keys: tuple[str, ...]) -> tuple[Goods, ...]:
    """The kinds with these keys (all without), their inputs cut to what is left."""
    unknown = sorted(set(keys) - {goods.key for goods in all_goods()})
    if unknown:
        raise SettingsError(f"unknown goods: {', '.join(unknown)}", to_do="see goods.csv")
    return tuple(goods for goods in all_goods() if not keys or goods.key in keys)


def rate_table(kinds: tuple[Goods, ...]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Per cent of VAT by goods and by time: before, between, after the rate changes."""
    return np.array([RATES[goods.rate] for goods in kinds], dtype=np.int64)


def _goods(row: dict[str, str]) -> Goods:
    return Goods(
        key=row["key"],
        code=row["goods_code"],
        name=row["goods_name"],
        maker=row["maker"],
        unit=row["unit"],
        unit_price=float(row["unit_price"]),
        quantity=float(row["quantity"]),
        specifications=tuple(row["specifications"].split("|")),
        rate=row["rate"],
        role=row["role"],
        home=float(row["home"]),
        weight=float(row["weight"]),
        inputs=tuple(row["inputs"].split()),
    )
