"""Goods codes (商品和服务税收分类编码), their groups and what buying them means.

Source: the State Taxation Administration's classification, edition of 2017–18, 4,204 codes of
19 digits. Later editions added codes; those resolve to the nearest heading that the table has.
"""

from functools import cache
from typing import Literal, NamedTuple

import pandas as pd

from chainscan.reference.files import path, rows

GROUP_LEVEL = 4
"""Depth in the hierarchy at which codes are grouped: 604 groups of goods, 804 in all."""
UNKNOWN_GROUP = 0
"""The key of goods nobody knows, and of a pair of enterprises as a whole, shown as `*`."""

SupplyClass = Literal[
    "materials", "services", "utilities", "capital_goods", "rent_fees", "not_trade"
]
"""What buying means: rent and fees are purchases never matched, not_trade is no purchase."""


class Goods(NamedTuple):
    """One code: `level` counts from 1 at the top, `goods_group` is the key of its group."""

    code: str
    name: str
    short_name: str
    parent_code: str
    level: int
    supply_class: str
    goods_group: int


@cache
def _goods() -> dict[str, Goods]:
    return {
        row["code"]: Goods(
            row["code"],
            row["name"],
            row["short_name"],
            row["parent_code"],
            int(row["level"]),
            row["supply_class"],
            int(row["goods_group"]),
        )
        for row in rows("goods.csv")
    }


@cache
def _short_names() -> dict[str, int]:
    return {row["short_name"]: int(row["goods_group"]) for row in rows("short_names.csv")}


def find(code: str) -> Goods | None:
    """The goods of a code, or of the nearest heading above it; None where there is none.

    Codes shorter than 19 digits are filled up with zeros. A code newer than the table is
    looked up by leaving out its digits in pairs from the right.
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) <= 19):
        return None
    code = code.ljust(19, "0")
    for length in (19, *range(17, 0, -2)):
        if known := _goods().get(code[:length].ljust(19, "0")):
            return known
    return None


def goods_name(code: str) -> str | None:
    """The name of a code or of the nearest heading above it; None for unknown codes."""
    known = find(code)
    return known.name if known else None


@cache
def _english_groups() -> dict[str, str]:
    return {row["name"]: row["name_en"] for row in rows("goods_groups.csv")}


def english_group(name: str) -> str:
    """What the goods group of an official name is called in English: 铁矿石, iron ore.

    chainscan's own translation, for reading only: no other system knows these names. A name that
    the table does not have comes back as it is.
    """
    return _english_groups().get(name, name)


def group_of(code: str, short_name: str = "") -> int:
    """The goods group of a code, else of the `*简称*` on the invoice, else UNKNOWN_GROUP."""
    if known := find(code):
        return known.goods_group
    return _short_names().get(short_name.strip().strip("*"), UNKNOWN_GROUP)


def ancestry(code: str) -> list[str]:
    """The codes from the top of the hierarchy to `code` itself; KeyError for unknown codes."""
    found = [code]
    while parent := _goods()[found[-1]].parent_code:
        found.append(parent)
    return found[::-1]


@cache
def _group_table() -> pd.DataFrame:
    return pd.read_csv(path("goods_groups.csv"), dtype=str).astype({"goods_group": "int16"})


def goods_groups() -> pd.DataFrame:
    """One row a group: goods_group (int16, from 1), group_code, name, short_name, supply_class,
    name_en (see english_group)."""
    return _group_table().copy()
