"""The measures: what each code states, over which partners, and at which scopes.

A further measure that sums amounts or quantities, or counts partners, is a further entry here
and a page `docs/measures/<code>.md`. A figure of another kind needs its own SQL beside those in
`figures`.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from chainscan.settings import MeasureSettings

Scope = Literal["all", "goods", "class", "region", "focus"]
Side = Literal["purchases", "sales"]
Measured = Literal[
    "amount", "quantity", "partners", "herfindahl", "largest_share", "single_source", "price"
]
REGION_DIGITS = {"province": 2, "city": 4, "county": 6}
FINEST_LEVEL = 4
"""The level of goods groups in `trade`; coarser levels are headings above them."""
ROLLED_UP = ("amount", "partners", "herfindahl", "largest_share")
"""Figures stated for coarser headings too: quantities and prices of unlike goods are not."""


@dataclass(frozen=True)
class Aspect:
    """A figure that stands under a code beside its main one."""

    side: Side
    measured: Measured
    scopes: tuple[Scope, ...]


@dataclass(frozen=True)
class Measure:
    """One code and what its `value` is in.

    `measured`: amount in yuan without tax and quantity in the goods' own unit, net of red
    letters; partners, their number; herfindahl and largest_share from 0 to 1; single_source, the
    number of goods groups; price in yuan a unit. `place` says which partners count: any; those
    registered in the home region (home) or elsewhere in the country (outside); those registered
    in a focus region (focus). `scopes` are the breakdowns: all, per goods group (at each of the
    `goods_levels` of the settings), per supply class, per region of the partner (at each of the
    `region_levels`; of quantities per goods group and unit within it), partners in focus regions.
    `further` figures stand under the same code.
    """

    code: str
    zh: str
    en: str
    side: Side
    measured: Measured
    place: Literal["any", "home", "outside", "focus"]
    scopes: tuple[Scope, ...]
    further: tuple[Aspect, ...] = ()

    def aspects(self) -> tuple[Aspect, ...]:
        """All figures under the code, the main one first."""
        return (Aspect(self.side, self.measured, self.scopes), *self.further)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "M01", "上游购进额", "upstream purchases, amount",
        "purchases", "amount", "any", ("all", "goods", "class", "region"),
    ),
    Measure(
        "M02", "上游购进量", "upstream purchases, quantity",
        "purchases", "quantity", "any", ("goods", "region"),
    ),
    Measure(
        "M03", "本地区外销售额", "sales outside the home region",
        "sales", "amount", "outside", ("all", "goods", "region", "focus"),
    ),
    Measure(
        "M04", "重点地区销售额", "sales to focus regions",
        "sales", "amount", "focus", ("all", "goods", "region"),
    ),
    Measure(
        "M05", "本地区内销售额", "sales inside the home region",
        "sales", "amount", "home", ("all", "goods", "region", "focus"),
    ),
    Measure(
        "M06", "销售量", "sales, quantity",
        "sales", "quantity", "any", ("goods", "region"),
    ),
    Measure(
        "M07", "活跃供应商数", "active suppliers",
        "purchases", "partners", "any", ("all", "goods", "class", "region", "focus"),
    ),
    Measure(
        "M08", "活跃购买方数", "active buyers",
        "sales", "partners", "any", ("all", "goods", "region", "focus"),
    ),
    Measure(
        "M09", "本地区外购进额", "purchases from outside the home region",
        "purchases", "amount", "outside", ("all", "goods", "class", "region", "focus"),
    ),
    Measure(
        "M10", "重点地区购进额", "purchases from focus regions",
        "purchases", "amount", "focus", ("all", "goods", "class", "region"),
    ),
    Measure(
        "M11", "供应商集中度", "supplier concentration",
        "purchases", "herfindahl", "any", ("all", "goods", "class"),
        (
            Aspect("purchases", "largest_share", ("all", "goods", "class")),
            Aspect("purchases", "single_source", ("all", "class")),
        ),
    ),
    Measure(
        "M12", "同类商品单价", "unit price of like goods",
        "purchases", "price", "any", ("goods",),
        (Aspect("sales", "price", ("goods",)),),
    ),
)  # fmt: skip


def scope_frame(settings: MeasureSettings) -> pd.DataFrame:
    """One row a figure and scope, as the SQL in `figures` reads them.

    `goods_level` is 0 but at scope goods. At scope region `region_digits` is the length of the
    codes; 0 is the row for partners without a region in the country.
    """
    rows = []
    for measure in MEASURES:
        for aspect in measure.aspects():
            rows += [
                {
                    "code": measure.code,
                    "side": aspect.side,
                    "measured": aspect.measured,
                    "place": measure.place,
                    "scope": scope,
                    "goods_level": level,
                    "region_digits": digits,
                }
                for scope in aspect.scopes
                for level in _goods_levels(scope, aspect.measured, settings)
                for digits in _region_digits(scope, measure.place, settings)
                if scope != "focus" or any(settings.focus_regions)
            ]
    return pd.DataFrame(rows)


def _goods_levels(scope: Scope, measured: Measured, settings: MeasureSettings) -> list[int]:
    if scope != "goods":
        return [0]
    coarser = set(settings.goods_levels) if measured in ROLLED_UP else set()
    return sorted(coarser | {FINEST_LEVEL})


def _region_digits(scope: Scope, place: str, settings: MeasureSettings) -> list[int]:
    digits = [REGION_DIGITS[level] for level in settings.region_levels]
    if scope != "region" or not digits:
        return [0] if scope != "region" else []
    return [0, *digits] if place == "any" else digits
