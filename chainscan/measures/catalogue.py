"""The measures: what each code sums, over which partners, and at which scopes.

A further measure of this kind is a further entry here and a page `docs/measures/<code>.md`.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Scope = Literal["all", "goods", "class", "province", "city"]
REGION_DIGITS = {"province": 2, "city": 4}


@dataclass(frozen=True)
class Measure:
    """One code: `measured` in yuan without tax or in the goods' own unit, net of red letters.

    `place` says which partners count: any; those registered in the home region (home) or
    elsewhere in the country (outside); those registered in a focus region (focus). `scopes`
    are the breakdowns: all, per goods group, per supply class, per province or city of the
    partner (both written as scope `region`).
    """

    code: str
    zh: str
    en: str
    side: Literal["purchases", "sales"]
    measured: Literal["amount", "quantity"]
    place: Literal["any", "home", "outside", "focus"]
    scopes: tuple[Scope, ...]


MEASURES: tuple[Measure, ...] = (
    Measure(
        "M01", "上游购进额", "upstream purchases, amount",
        "purchases", "amount", "any", ("all", "goods", "class"),
    ),
    Measure(
        "M02", "上游购进量", "upstream purchases, quantity",
        "purchases", "quantity", "any", ("goods",),
    ),
    Measure(
        "M03", "本地区外销售额", "sales outside the home region",
        "sales", "amount", "outside", ("all", "province"),
    ),
    Measure(
        "M04", "重点地区销售额", "sales to focus regions",
        "sales", "amount", "focus", ("all",),
    ),
    Measure(
        "M05", "本地区内销售额", "sales inside the home region",
        "sales", "amount", "home", ("all", "city"),
    ),
    Measure(
        "M06", "销售量", "sales, quantity",
        "sales", "quantity", "any", ("goods",),
    ),
    Measure(
        "M09", "本地区外购进额", "purchases from outside the home region",
        "purchases", "amount", "outside", ("all", "province"),
    ),
    Measure(
        "M10", "重点地区购进额", "purchases from focus regions",
        "purchases", "amount", "focus", ("all",),
    ),
)  # fmt: skip


def scope_frame() -> pd.DataFrame:
    """One row a measure and scope, as `figure.sql` reads them."""
    rows = [
        {
            "code": measure.code,
            "side": measure.side,
            "measured": measure.measured,
            "place": measure.place,
            "scope": "region" if scope in REGION_DIGITS else scope,
            "region_digits": REGION_DIGITS.get(scope, 0),
        }
        for measure in MEASURES
        for scope in measure.scopes
    ]
    return pd.DataFrame(rows)
